"""Raw answers through the door: persons beside households, ready columns beside derived ones, problems between them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import xlsxwriter
from command import run
from helpers import refusal

import povrules
from povrules.errors import CensusError, LawMissingError, UsageError
from povrules.review import RESULT_COLUMNS

from . import by_hand
from .families import DAY, FIVE, GOLDEN, house, overlay_of, person
from .reviewing import POINTS, census, codes_of, reviewed


class TestClasses:
    def test_by_points(self) -> None:
        rich = GOLDEN | {"fridges": 1, "washers": 1}
        poor = GOLDEN | {"toilet": "other", "roof": "other"}
        result = reviewed(*census((GOLDEN, FIVE), (rich, FIVE), (poor, FIVE))).frame
        assert result["class"].to_list() == ["near_poor", "not_poor", "poor"]
        assert result["points_least"].to_list() == result["points_most"].to_list() == [120, 145, 115]
        assert result["deprived_in"].to_list()[2] == "dependents;housing_quality;sanitation"
        assert result["people_least"].to_list() == [5, 5, 5]

    def test_by_income_the_members_are_counted(self) -> None:
        households, persons = census((GOLDEN, FIVE), income_12m=5 * 12 * 1_500_000)
        result = povrules.classify(households, standard="vn-2022", persons=persons)
        assert result["class"].to_list() == ["near_poor"]
        assert result["evidence"].to_list() == ["derived"]

    @pytest.mark.parametrize(
        ("area", "region", "line"), [*(("rural", one, 140) for one in by_hand.REGIONS), ("urban", "central_city", 175)]
    )
    def test_at_the_score_and_above_it(self, area: str, region: str, line: int) -> None:
        """Points come in fives, so the table is shifted by a stated score: at the line, and one point above it."""
        deprived = {"toilet": "other", "roof": "other"}
        households, persons = census((GOLDEN | {"area": area, "region": region} | deprived, FIVE))
        for score, name in ((line, "poor"), (line + 1, "not_poor")):
            result = reviewed(households.with_columns(score_a=pl.lit(score)), persons).frame
            assert result["class"].to_list() == [name]

    def test_a_blank_that_cannot_move_the_class(self) -> None:
        result = reviewed(*census((GOLDEN | {"kwh": None}, FIVE))).frame
        assert (result["points_least"][0], result["points_most"][0]) == (105, 135)
        assert (result["class"][0], result["missing"][0]) == ("near_poor", "")

    def test_a_blank_that_can(self) -> None:
        result = reviewed(*census((GOLDEN | {"kwh": None, "fridges": None, "washers": 1}, FIVE))).frame
        assert (result["class"][0], result["missing"][0]) == ("undetermined", "kwh;fridges")

    def test_pandas_gives_the_same(self) -> None:
        households, persons = census((GOLDEN, FIVE), (GOLDEN | {"kwh": None}, FIVE[:3]))
        polars = povrules.classify(households, persons=persons, **POINTS)
        pandas = povrules.classify(households.to_pandas(), persons=persons.to_pandas(), **POINTS)
        assert isinstance(pandas, pd.DataFrame)
        for name in (*RESULT_COLUMNS, "points_least", "points_most", "derived_nutrition"):
            assert [None if pd.isna(one) else one for one in pandas[name]] == polars[name].to_list(), name

    def test_a_single_household(self) -> None:
        members = pl.DataFrame([{"household_id": "1", **one} for one in FIVE], infer_schema_length=None)
        result = povrules.classify_one(GOLDEN, persons=members, **POINTS)
        assert (result["class"], result["points_least"]) == ("near_poor", 120)

    def test_answers_of_the_household_alone_leave_the_members_open(self) -> None:
        households, _ = census((GOLDEN, []))
        result = povrules.classify(households, **POINTS)
        assert result["class"].to_list() == ["undetermined"]
        assert result["derived_water"].to_list() == [False]
        numbers = [f"{name}_{end}" for name in ("people", "dependents_count") for end in ("least", "most")]
        assert result.select(numbers).row(0) == (1, None, 0, None)
        stated, _ = census((GOLDEN, []), members=5)
        result = povrules.classify(stated, **POINTS)
        assert result.select(numbers).row(0) == (5, 5, 0, 5)
        most, _ = census((GOLDEN, []), members=999)
        assert povrules.classify(most, **POINTS).select(numbers).row(0) == (999, 999, 0, 999)


class TestReadyColumns:
    def test_the_officers_column_decides_unless_asked_otherwise(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        households = households.with_columns(water=pl.lit(value=True), sanitation=pl.lit(value=None, dtype=pl.Boolean))
        ready = reviewed(households, persons)
        assert "water" in ready.frame["deprived_in"][0].split(";")
        [problem] = [one for one in ready.problems if one.code == "derived_disagrees"]
        assert (problem.severity, problem.column, problem.household_id) == ("warning", "water", "H0")
        assert (
            problem.message("en") == "expected no by the answers (yes stated). The ready column decides; check the two"
        )
        derived = reviewed(households, persons, prefer="derived")
        assert "water" not in derived.frame["deprived_in"][0].split(";")
        assert (
            "What was derived decides"
            in next(one for one in derived.problems if one.code == "derived_disagrees").mend.en
        )

    @pytest.mark.parametrize(("prefer", "name"), [("ready", "not_poor"), ("derived", "near_poor")])
    def test_a_stated_score(self, prefer: Any, name: str) -> None:
        households, persons = census((GOLDEN, FIVE), score_a=160)
        review = reviewed(households, persons, prefer=prefer)
        assert review.frame["class"].to_list() == [name]
        assert codes_of(review).count("derived_disagrees") == 1

    @pytest.mark.parametrize("prefer", ["ready", "derived"])
    def test_a_stated_score_within_the_bounds_is_no_disagreement(self, prefer: Any) -> None:
        """The bounds belong to it: without the electricity the golden family has from 105 to 135 points."""
        households, persons = census(*[(GOLDEN | {"kwh": None}, FIVE)] * 5)
        stated = households.with_columns(score_a=pl.Series([104, 105, 110, 135, 136]))
        review = reviewed(stated, persons, prefer=prefer)
        apart = [one.household_id for one in review.problems if one.code == "derived_disagrees"]
        assert apart == ["H0", "H4"]
        assert review.frame["class"].to_list() == ["near_poor"] * 5

    @pytest.mark.parametrize(("prefer", "name"), [("ready", "not_poor"), ("derived", "near_poor")])
    def test_a_stated_score_beyond_the_bounds(self, prefer: Any, name: str) -> None:
        households, persons = census((GOLDEN | {"kwh": None}, FIVE), score_a=160)
        review = reviewed(households, persons, prefer=prefer)
        assert review.frame["class"].to_list() == [name]
        [problem] = [one for one in review.problems if one.code == "derived_disagrees"]
        assert problem.message("en").startswith("expected 105–135 points by the answers (160 stated). ")

    @pytest.mark.parametrize(("prefer", "name"), [("ready", "near_poor"), ("derived", "undetermined")])
    def test_what_is_stated_counts_where_the_answers_do_not_settle_it(self, prefer: Any, name: str) -> None:
        """A score within the bounds that could be on either side of the line, and one beyond them."""
        open_ = GOLDEN | {"kwh": None, "fridges": 1}
        households, persons = census((open_, FIVE), (open_, FIVE))
        review = reviewed(households.with_columns(score_a=pl.Series([120, 100])), persons, prefer=prefer)
        assert review.frame.select("points_least", "points_most").row(1) == (115, 145)
        assert review.frame["class"].to_list() == ["near_poor", name]

    def test_which_decides_is_one_of_two(self) -> None:
        assert refusal(lambda: reviewed(*census((GOLDEN, FIVE)), prefer="both"), UsageError).en == (
            "prefer: 'both' cannot be meant; expected 'ready' or 'derived'"
        )


class TestBetweenTheTables:
    def test_a_person_without_a_household_is_an_error(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        stray = pl.DataFrame([{"household_id": "H9", **person()}], schema=persons.schema)
        review = reviewed(households, pl.concat([persons, stray]))
        [problem] = [one for one in review.problems if one.code == "person_without_household"]
        assert (problem.severity, problem.household_id, problem.line) == ("error", "H9", 6)
        assert problem.message("vi") == (
            "thấy “H9”; cần mã của một hộ (duy nhất) trong bảng hộ. Người này không được tính vào hộ nào; sửa mã hộ"
        )
        assert review.frame["points_least"].to_list() == [120]

    def test_problems_between_tables_that_were_joined_have_their_own_places(self, tmp_path: Path) -> None:
        late = [*FIVE[:4], FIVE[4] | {"born": date(2031, 1, 1)}]
        for name, family, stray in (("a.xlsx", FIVE, "H8"), ("b.xlsx", late, "H9")):
            house_ = {"household_id": name[0], "members": 4} | GOLDEN | {"region": None, "province": "Atlantis"}
            members = [{"household_id": name[0], **one} for one in family] + [{"household_id": stray, **person()}]
            with xlsxwriter.Workbook(tmp_path / name) as book:
                pl.DataFrame([house_]).write_excel(book, "Hộ")
                pl.DataFrame(members, infer_schema_length=None).write_excel(book, "Thành viên")
        places: dict[str, list[str]] = {}
        for problem in povrules.review_census(tmp_path, **POINTS).problems:
            places.setdefault(problem.code, []).append(problem.place("en").partition(", column")[0])
        lost = ["a.xlsx, sheet “Thành viên”, cell A7", "b.xlsx, sheet “Thành viên”, cell A7"]
        assert places["person_without_household"] == lost
        assert places["born_after_review"] == ["b.xlsx, sheet “Thành viên”, cell B6"]
        assert places["members_disagree"] == ["a.xlsx, sheet “Hộ”, cell B2", "b.xlsx, sheet “Hộ”, cell B2"]
        assert places["region_unsettled"][0].startswith("a.xlsx, sheet “Hộ”, cell ")

    def test_a_household_without_members_and_one_with_another_number(self) -> None:
        households, persons = census((GOLDEN, FIVE), (GOLDEN, []), members=4)
        review = reviewed(households, persons)
        found = [(one.code, one.household_id) for one in review.problems if one.severity == "warning"]
        assert found == [("members_disagree", "H0"), ("household_without_persons", "H1")]
        assert review.frame["people_least"].to_list() == [4, 4]
        assert review.frame["people_most"].to_list() == [5, 4]

    @pytest.mark.parametrize(("stated", "dependents"), [(4, (3, 3)), (5, (3, 3)), (7, (3, 5))])
    def test_of_members_beyond_the_listed_ones_nothing_is_known(self, stated: int, dependents: tuple[int, int]) -> None:
        offline = [one | {"internet": "no"} for one in FIVE]
        households, persons = census((GOLDEN, offline), members=stated, income_12m=60_000_000)
        row = povrules.classify(households, persons=persons, standard="vn-2022").row(0, named=True)
        assert (row["people_least"], row["people_most"]) == (min(5, stated), max(5, stated))
        assert (row["dependents_count_least"], row["dependents_count_most"]) == dependents
        assert row["derived_telecom"] == (True if stated <= 5 else None)

    def test_an_income_is_shared_by_a_number_that_both_tables_agree_on(self) -> None:
        households, persons = census((GOLDEN, FIVE[:4]), members=1, income_12m=24_000_000)
        row = povrules.classify(households, persons=persons, standard="vn-2022").row(0, named=True)
        assert (row["class"], row["missing"]) == ("undetermined", "members")

    def test_a_household_that_is_there_twice(self) -> None:
        households, persons = census((GOLDEN, FIVE), (GOLDEN, FIVE))
        twice = households.with_columns(household_id=pl.lit("H0"))
        review = reviewed(twice, persons)
        assert review.frame["class"].to_list() == [None, None]
        assert codes_of(review).count("person_without_household") == 10

    def test_an_answer_that_cannot_be_read_is_unknown_and_an_error(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        broken = persons.with_columns(insurance=pl.Series(["?", *persons["insurance"].to_list()[1:]]))
        review = reviewed(households, broken)
        assert review.frame["derived_health_insurance"].to_list() == [None]
        assert review.legal.problems["error"] == 1
        assert review.frame["people_least"].to_list() == [5]
        assert review.frame["problem"][0].startswith("lỗi: ")
        assert "“insurance”: thấy “?”" in review.frame["problem"][0]

    @pytest.mark.parametrize(
        ("name", "blank", "derived", "count"),
        [("state_paid", True, "health_insurance", None), ("allowance", False, "dependents", "dependents_count")],
    )
    def test_an_answer_that_cannot_be_read_is_not_the_no_of_a_blank(
        self, name: str, blank: bool, derived: str, count: str | None
    ) -> None:
        """Where a blank cell means no, a cell that cannot be read still is unknown."""
        member = person(40, insurance="no", **{name: None})
        for cell, expected in ((None, blank), ("NSNN", None)):
            households, persons = census((house(), [member]))
            result = reviewed(households, persons.with_columns(pl.lit(cell, pl.String).alias(name))).frame
            assert result[f"derived_{derived}"].to_list() == [expected]
            if count is not None:
                ends = [result[f"{count}_{end}"][0] for end in ("least", "most")]
                assert ends == ([0, 0] if cell is None else [0, 1])

    def test_a_blank_means_no_only_in_a_column_that_is_there(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        blank = households.with_columns(aquaculture=pl.lit(None, pl.Boolean))
        for found, points in (
            (households, (120, 120)),
            (blank, (120, 120)),
            (households.drop("aquaculture"), (120, 125)),
        ):
            row = reviewed(found, persons).frame.row(0, named=True)
            assert (row["points_least"], row["points_most"]) == points

    def test_persons_without_an_id(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        said = refusal(lambda: reviewed(households, persons.drop("household_id")), CensusError)
        assert said.en.startswith(
            "persons: no column has the household id. Columns found: “born”, “gender”, “height”, "
        )

    def test_a_standard_without_a_survey_takes_no_persons(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        said = refusal(lambda: povrules.classify(households, persons=persons, standard="hanoi-2022"), UsageError)
        assert said.en.startswith("persons: ")

    def test_under_several_standards_those_with_a_survey_count_the_answers(self) -> None:
        households, persons = census((GOLDEN, FIVE), income_12m=5 * 12 * 800_000)
        result = povrules.review_census(households, persons=persons, standard=["vn-2022", "hanoi-2022"]).frame
        assert result["class"].to_list() == ["near_poor", "undetermined"]

    def test_what_was_found_does_not_depend_on_the_order_of_the_standards(self) -> None:
        households, persons = census((GOLDEN, FIVE), income_12m=5 * 12 * 800_000)
        stray = pl.DataFrame([{"household_id": "H9", **person()}], schema=persons.schema)
        every = pl.concat([persons, stray])
        for standards in (["vn-2022", "vn-2016"], ["vn-2016", "vn-2022"], ["vn-2022", "hanoi-2022"]):
            review = povrules.review_census(households, persons=every, standard=standards)
            assert codes_of(review).count("person_without_household") == 1
            assert review.legal.problems["error"] == 1


class TestEvidence:
    def test_what_is_unsettled_is_recalled_and_warned_about(self) -> None:
        old = person(58, work="working", job="other", contract="no_wage")
        review = reviewed(*census((house(), [old]), (house(), [person(40)])))
        assert review.frame["evidence"].to_list() == ["recalled", "derived"]
        assert review.frame["cautions"].to_list() == ["labour_age", ""]
        [problem] = [one for one in review.problems if one.code == "labour_age"]
        assert (problem.severity, problem.household_id) == ("warning", "H0")

    @pytest.mark.parametrize(
        ("old", "answer", "level"), [(62, None, "recalled"), (62, True, "derived"), (54, None, "derived")]
    )
    def test_past_working_age_rests_on_recollection_unless_it_is_stated(
        self, old: int, answer: bool | None, level: str
    ) -> None:
        review = reviewed(*census((house(), [person(old, labour_age=answer)])))
        assert review.frame["evidence"].to_list() == [level]

    def test_what_is_unsettled_about_points_does_not_touch_incomes(self) -> None:
        old = person(58, work="working", job="other", contract="no_wage")
        households, persons = census((house(motorbikes=3, region="tay_nguyen"), [old]), income_12m=12_000_000)
        review = povrules.review_census(households, persons=persons, standard="vn-2022")
        assert review.frame["evidence"].to_list() == ["derived"]
        assert review.frame["cautions"].to_list() == [""]
        assert "points_least" not in review.frame.columns
        assert povrules.explain(households, "H0", persons=persons, standard="vn-2022").account == ()

    def test_answers_that_decide_nothing_leave_the_evidence_as_it_is(self) -> None:
        ready = dict.fromkeys(povrules.indicators("vn-2022"), False)
        plain = pl.DataFrame([{"household_id": "1", "area": "rural", "income_per_capita": 1_000_000, **ready}])
        more = plain.with_columns(review_date=pl.lit(DAY), region=pl.lit("dbsh"), motorbikes=pl.lit("có"))
        for strict in (False, True):
            result = povrules.classify(more, standard="vn-2022", policy_year=2025, strict=strict)
            assert result["class"].to_list() == ["near_poor"]
            assert result["evidence"].to_list() == ["official"]

    @pytest.mark.parametrize(("prefer", "level"), [("ready", "official"), ("derived", "derived")])
    def test_the_evidence_is_of_what_decides(self, prefer: Any, level: str) -> None:
        ready = dict.fromkeys(povrules.indicators("vn-2022"), False) | {"score_a": 150}
        households, persons = census((GOLDEN, FIVE), **ready)
        result = reviewed(households, persons, prefer=prefer, policy_year=2025).frame
        assert result["evidence"].to_list() == [level]

    def test_strict_takes_what_was_read_in_a_text(self) -> None:
        """Of the twelve indicators one is missing, and follows from one answer by official text."""
        ready = {name: False for name in povrules.indicators("vn-2022") if name != "water"}
        row = {"household_id": "1", "area": "rural", "income_per_capita": 1_000_000, "water_source": "other", **ready}
        result = povrules.classify(pl.DataFrame([row]), standard="vn-2022", policy_year=2025, strict=True)
        assert (result["deprived_in"][0], result["evidence"][0]) == ("water", "official")

    def test_a_parameter_of_the_survey_lends_its_evidence(self, tmp_path: Path) -> None:
        overlay = tmp_path / "o.toml"
        overlay.write_text(overlay_of("nutrition_at_value"), encoding="utf-8")
        households, persons = census((house(), [person(40)]))
        result = reviewed(households, persons, overlays=overlay).frame
        assert result["evidence"].to_list() == ["recalled"]

    @pytest.mark.parametrize(
        ("parameter", "value", "words"),
        [
            ("adult_education_below_age", "31", "give it to the survey (standard = “tt-07-2021”)"),
            ("rainwater_is_clean", "true", "give water ready, without it"),
        ],
    )
    def test_a_parameter_of_the_standard_that_the_answers_do_not_follow(
        self, parameter: str, value: str, words: str, tmp_path: Path
    ) -> None:
        overlay = tmp_path / "o.toml"
        overlay.write_text(overlay_of(parameter, value, "vn-2022"), encoding="utf-8")
        households, persons = census((house(), [person(40)]))
        said = refusal(lambda: reviewed(households, persons, overlays=overlay), UsageError)
        assert said.en == f"o.toml: the parameter {parameter} does not change what is derived from a survey; {words}"

    @pytest.mark.parametrize("options", [POINTS, {"standard": "vn-2022"}])
    def test_strict_refuses_what_was_derived_from_no_text(self, options: Any) -> None:
        households, persons = census((GOLDEN, FIVE))
        asked = options | {"persons": persons, "strict": True}
        said = refusal(lambda: povrules.classify(households, **asked), LawMissingError)
        assert "indicator nutrition: derived" in said.en


class TestCommand:
    def files(self, folder: Path) -> tuple[Path, Path]:
        households, persons = census((GOLDEN, FIVE), (GOLDEN | {"kwh": None}, FIVE))
        paths = folder / "ho.csv", folder / "thanh-vien.csv"
        households.write_csv(paths[0])
        persons.write_csv(paths[1])
        return paths

    def test_classify(self, tmp_path: Path) -> None:
        households, persons = self.files(tmp_path)
        out = tmp_path / "out.json"
        result = run(
            "classify", households, "--persons", persons, "--standard", "vn-2022", "--basis", "points", "-o", out
        )
        assert result.exit_code == 0
        rows = json.loads(out.read_text(encoding="utf-8"))["households"]
        assert [(one["class"], one["points_least"]) for one in rows] == [("near_poor", 120), ("near_poor", 105)]

    def test_the_members_are_an_input_that_is_never_overwritten(self, tmp_path: Path) -> None:
        households, persons = self.files(tmp_path)
        result = run("classify", households, "--persons", persons, "--standard", "vn-2022", "-o", persons)
        assert result.exit_code == 2

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            (
                "vi",
                ["Bảng điểm (nông thôn Trung du và miền núi phía Bắc):", "Hộ có 5 người: 35", "= 120 điểm"],
            ),
            ("en", ["Points (rural, northern midlands and mountains):", "5 members: 35", "= 120 points"]),
        ],
    )
    def test_explain_has_the_account_row_by_row(self, lang: str, words: list[str], tmp_path: Path) -> None:
        households, persons = self.files(tmp_path)
        options = ["--standard", "vn-2022", "--basis", "points", "--lang", lang]
        result = run("explain", households, "H0", "--persons", persons, *options)
        assert [word for word in words if word not in result.stdout] == []
        open_ = run("explain", households, "H1", "--persons", persons, *options).stdout
        assert {"vi": "(có thể)", "en": "(possibly)"}[lang] in open_


class TestUnreadable:
    """A cell about a person that cannot be read may say anything the question allows, and may have been blank."""

    @pytest.mark.parametrize(
        ("question", "born", "answers"),
        [
            ("nonfarm", 40, [True, False, None]),
            ("labour_age", 40, [True, False, None]),
            ("labour_age", 58, [True, False, None]),
            ("labour_age", 70, [True, False, None]),
            ("training", 14, ["none", "elementary", "university", None]),
            ("training", 30, ["none", "elementary", "university"]),
        ],
    )
    def test_its_bounds_hold_those_of_every_answer(self, question: str, born: int, answers: list[Any]) -> None:
        def points(cell: Any) -> tuple[int, int]:
            one = person(born, work="working", job="official") | {question: cell}
            households, persons = census((GOLDEN, [person(40), one]))
            other = {"nonfarm": "không", "labour_age": None, "training": "none"}[question]
            table = persons.with_columns(pl.Series(question, [other, "?"])) if cell == "?" else persons
            row = reviewed(households, table).frame.row(0, named=True)
            return row["points_least"], row["points_most"]

        least, most = points("?")
        each = [points(answer) for answer in answers]
        assert least <= min(low for low, _ in each)
        assert most >= max(high for _, high in each)


@pytest.mark.parametrize(
    "one",
    [
        person(40, work="working", job="official", contract="yes", nonfarm=None),
        person(40, work="working", job="company", contract="yes", nonfarm=True),
        person(40, work="none", nonfarm=None),
        person(14, training=None),
        person(54, work="none", labour_age=None),
    ],
)
def test_the_blanks_that_the_help_allows_leave_no_bound_open(one: dict[str, Any]) -> None:
    row = reviewed(*census((GOLDEN, [person(40), one]))).frame.row(0, named=True)
    assert row["points_least"] == row["points_most"]
