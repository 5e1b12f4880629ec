"""How answers are read: the codes of the paper forms, words, and the blanks that mean something."""

from typing import Any

import polars as pl
import pytest

from povrules.census.door import census_from_frame
from povrules.census.values import BLANKS
from povrules.language.question import Question

from .families import FIVE, GOLDEN, SURVEY, house, person
from .reviewing import census, codes_of, reviewed

PRINTED = {
    # Mẫu 3.1, phần A: the boxes in their order
    "pillar": "1 concrete, 2 brick, 3 metal_wood, 4 other",
    "roof": "1 concrete, 2 tile, 3 metal, 4 other",
    "wall": "1 concrete, 2 brick, 3 wood_metal, 4 other",
    "toilet": "1 septic, 2 improved, 3 other, 4 other",  # the guide of annex IV calls the third box the fourth
    "water_source": "1 piped, 2 borehole, 3 protected, 4 other",
    # Mẫu 3.1, phần B: “Điền thông tin theo mã như sau”, columns 3 to 19; nothing stands for none in 14 and 18
    "relation": "1 head, 2 spouse, 3 child, 4 parent, 5 other",
    "gender": "1 male, 2 female",
    "schooling": "1 yes, 2 no",
    "level": "1 preschool, 2 primary, 3 lower_secondary, 4 upper_secondary, 5 short_course, 6 intermediate, "
    "7 college, 8 university",
    "education": "1 below_primary, 2 primary, 3 lower_secondary, 4 upper_secondary",
    "training": "1 none, 2 elementary, 3 intermediate, 4 college, 5 university, 6 postgraduate",
    "insurance": "1 yes, 2 no",
    "internet": "1 yes, 2 no",
    "allowance": "0 none, 1 elderly, 2 disabled, 3 orphan",
    "work": "1 working, 2 none, 3 unable, 4 student, 5 unwilling, 6 retired",
    "job": "1 official, 2 company, 3 hired, 4 other",
    "contract": "1 yes, 2 no, 3 no_wage",
    "pension": "0 none, 1 pension, 2 insurance, 3 merit",
    "ill": "1 yes, 2 no",
    # Phiếu A, column 0
    "screen_0": "0 excluded, 1 subject",
    # Mẫu 3.3, mục 15: regions have no codes
    "region": "",
}
CODES = {
    name: {int(code): value for code, value in (one.split(" ") for one in codes.split(", ") if one)}
    for name, codes in PRINTED.items()
}
NUMBERS = range(10)
QUESTIONS = {one.id: one for one in SURVEY.law.columns if one.type == "code"}
FLAGS = [one.id for one in SURVEY.law.columns if one.type == "flag"]


def read(question: Question, cells: pl.Series) -> list[Any]:
    """The cells of one column as they are read."""
    ids = pl.Series("household_id", [f"H{row}" for row in range(len(cells))])
    columns = [SURVEY.columns("person")["household_id"], question.model_copy(update={"if_there": False})]
    return census_from_frame(pl.DataFrame([ids, cells.alias(question.vi)]), columns).columns[question.id].to_list()


class TestPaperCodes:
    def test_every_question_with_codes_is_here(self) -> None:
        assert set(QUESTIONS) == set(PRINTED)
        for name, question in QUESTIONS.items():
            assert set(CODES[name].values()) in ({one.value for one in question.codes}, set()), name

    @pytest.mark.parametrize("kind", [pl.String, pl.Int64, pl.Float64])
    def test_each_number_is_the_answer_of_the_form_and_no_other_number_is_one(self, kind: type[pl.DataType]) -> None:
        numbers = pl.Series(list(NUMBERS)).cast(kind)
        for name, question in QUESTIONS.items():
            assert read(question, numbers) == [CODES[name].get(number) for number in NUMBERS], name

    def test_words_in_both_languages(self) -> None:
        for name, question in QUESTIONS.items():
            for code in question.codes:
                spelled = [code.value, code.vi, code.en, code.vi.upper(), code.en.title(), *code.aliases]
                cells = pl.Series([one for one in spelled if one.lower() not in BLANKS])
                assert read(question, cells) == [code.value] * len(cells), name

    def test_a_column_of_ids(self) -> None:
        for name, question in QUESTIONS.items():
            ids = [code.value for code in question.codes]
            assert read(question, pl.Series(ids)) == ids, name

    def test_yes_and_no(self) -> None:
        assert FLAGS == ["aquaculture", "state_paid", "labour_age", "nonfarm"]
        cells = pl.Series(["1", "0", "có", "không", "yes", "no", "2", "x"])
        flags = [question for question in SURVEY.law.columns if question.id in FLAGS]
        for question in flags:
            assert read(question, cells) == [True, False, True, False, True, False, None, None]

    def test_families_in_the_codes_of_the_forms(self) -> None:
        """A census that says everything in numbers is the census that says it in words."""
        poor = GOLDEN | {"toilet": "other", "roof": "other", "wall": "wood_metal", "pillar": "concrete"}
        worker = person(
            20, gender="female", education="primary", work="working", job="company", contract="no", insurance="no"
        )
        old = person(80, allowance="elderly", pension="merit", internet="no", ill="yes", work="unable")
        households, persons = census((GOLDEN, FIVE), (poor, [*FIVE, worker]), (house(), [old, worker]))
        in_words = reviewed(households, persons)
        in_codes = reviewed(coded(households), coded(persons))
        assert in_codes.frame.drop(QUESTIONS, strict=False).equals(in_words.frame.drop(QUESTIONS, strict=False))
        assert codes_of(in_codes) == codes_of(in_words)
        assert in_codes.frame["class"].to_list() == ["near_poor", "poor", "poor"]


def coded(table: pl.DataFrame) -> pl.DataFrame:
    """A table with the numbers of the forms in place of words."""
    back = {
        name: {value: number for number, value in reversed(codes.items())} for name, codes in CODES.items() if codes
    }
    return table.with_columns(
        pl.col(name).replace_strict(codes) for name, codes in back.items() if name in table.columns
    )


MEANT = {
    "attic_area": 0,
    "radios": 0,
    "aquaculture": False,
    "state_paid": False,
    "allowance": "none",
    "pension": "none",
}


class TestBlanks:
    """A blank is unknown, but where a form has no way to say no."""

    def test_which_ones_mean_no(self) -> None:
        assert {one.id for one in SURVEY.law.columns if one.blank in ("no", "zero")} == set(MEANT)

    @pytest.mark.parametrize(
        ("name", "other", "column", "answers"),
        [
            ("attic_area", 2, "derived_housing_area", (True, False)),
            ("radios", 1, "derived_information_devices", (True, False)),
            ("aquaculture", True, "points_most", (100, 105)),
            ("state_paid", True, "derived_health_insurance", (True, False)),
            ("allowance", "disabled", "dependents_count_most", (0, 1)),
            ("pension", "merit", "points_most", (100, 120)),
        ],
    )
    def test_a_blank_is_the_no_that_it_means(
        self, name: str, other: object, column: str, answers: tuple[object, object]
    ) -> None:
        """``answers``: what follows from no, and from another answer."""
        family = house(floor_area=7, toilet="other"), [person(54, labour_age=False, insurance="no")]
        households, persons = census(family, family, family)
        table = households if name in households.columns else persons
        said = table.with_columns(pl.Series(name, [None, MEANT[name], other], dtype=table.schema[name]))
        tables = (said, persons) if table is households else (households, said)
        found = reviewed(*tables).frame
        assert found[column].to_list() == [answers[0], *answers]
        alike = found.drop("household_id", name, strict=False).head(2)
        assert alike.row(0) == alike.row(1)

    def test_every_other_blank_is_unknown(self) -> None:
        """Where a blank answer decides, nothing is taken in its place."""
        one = person(40, insurance="no", internet="no", work="none")
        families = [
            (house(), [one]),
            *((house(**{name: None}), [one]) for name in ("toilet", "water_source", "tvs", "floor_area")),
            *((house(), [one | {name: None}]) for name in ("insurance", "internet", "work")),
        ]
        found = reviewed(*census(*families)).frame
        names = (
            "sanitation",
            "water",
            "information_devices",
            "housing_area",
            "health_insurance",
            "telecom",
            "employment",
        )
        for row, name in enumerate(names, start=1):
            assert found[f"derived_{name}"].to_list() == [None if at == row else True for at in range(len(families))]
