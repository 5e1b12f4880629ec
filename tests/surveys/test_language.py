"""Survey files: a small invented one, what is refused in it with which words, and what it derives."""

from pathlib import Path

import polars as pl
import pytest
from helpers import changed, law, loaded, refusal

from povrules.census.door import census_from_frame
from povrules.census.persons import ROW
from povrules.engines.classify import Options
from povrules.engines.derive import Derived, account_of, derive
from povrules.engines.screened import screen_findings
from povrules.engines.surveyed import apply_survey
from povrules.errors import LawFileError, UsageError
from povrules.language.columns import household_columns
from povrules.language.expression import ExpressionError, parse, parse_survey, parse_survey_amount, words
from povrules.language.reading import Source
from povrules.language.survey_checks import check_survey
from povrules.request import declared_columns, survey_of
from povrules.standards import load_standard
from povrules.surveys import Survey, load_survey, read_survey

INVENTED = Path(__file__).with_name("invented.toml").read_text(encoding="utf-8")


MORE = '[citations.more]\ninstrument = "act"\narticle = "2"\nevidence = "recalled"\n\n[citations.act-1]'


def survey(text: str = INVENTED) -> Survey:
    return read_survey(Source("phieu.toml", text.encode()))


def said(old: str, new: str) -> str:
    return refusal(lambda: survey(changed(INVENTED, old, new)), LawFileError).en


class TestExpressions:
    @pytest.mark.parametrize(
        "source",
        [
            'roof == "straw"',
            'roof in ("straw", "tin")',
            'not roof == "straw"',
            "any(age < 6)",
            "not any(not sick)",
            'any(sick and (work == "none" or age >= 60))',
        ],
    )
    def test_what_is_written_is_read_again(self, source: str) -> None:
        assert words(parse_survey(source)) == source

    @pytest.mark.parametrize(
        ("source", "other"),
        [
            ('roof != "straw"', 'not roof == "straw"'),
            ('roof not in ("straw", "tin")', 'not roof in ("straw", "tin")'),
            ('roof in ["straw"]', 'roof == "straw"'),
            ("all(sick)", "not any(not sick)"),
        ],
    )
    def test_other_ways_to_write_it(self, source: str, other: str) -> None:
        assert words(parse_survey(source)) == other

    @pytest.mark.parametrize("source", ['roof == "straw"', "any(age < 6)", "age > 3 and any(sick)"])
    def test_a_standard_has_neither_codes_nor_members(self, source: str) -> None:
        with pytest.raises(ExpressionError):
            parse(source)

    @pytest.mark.parametrize(
        "source", ["any(3)", "count(2 + 1)", 'roof < "straw"', 'roof == ("straw", 1)', 'roof == ("a", "b")', "any()"]
    )
    def test_what_is_refused(self, source: str) -> None:
        with pytest.raises(ExpressionError):
            parse_survey_amount(source) if source.startswith("count") else parse_survey(source)


class TestFindings:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ('"Invented survey"\ncite = ["act-1"]', '"x"\ncite = ["act-2"]', "cite: “act-2”: a key of [citations]"),
            ('instrument = "act"', 'instrument = "akt"', "did you mean 'act'?"),
            ("[citations.act-1]", MORE, "a citation that something cites; nothing does"),
            ('en = "roof"', 'en = "area"', "columns.0.en: “area”: another name: 'area' has it already"),
            ('"age < least_age"', '"aeg < least_age"', "“aeg”: a number declared above; did you mean 'age'?"),
            ('when = "any(child)"', 'when = "any(chil)"', "“chil”: a yes or no declared above; did you mean 'child'?"),
            ('when = "any(child)"', 'when = "any(any(child))"', "“any”: a condition of one person"),
            ('roof == "straw"', 'roof == "straws"', "“straws”: a code of 'roof'; did you mean 'straw'?"),
            ('roof == "straw"', 'ruof == "straw"', "“ruof”: a column with codes; did you mean 'roof'?"),
            ("given(rooms)", "given(roms)", "“roms”: a column; did you mean 'rooms'?"),
            ('amount = "2 * rooms"', 'amount = "2 * roms"', "amounts.1.amount: “roms”: a number declared above"),
            ('item = "rooms"', 'item = "roms"', "rows.0.item: “roms”: the id of an item; did you mean 'rooms'?"),
            ('{ if = "other_printing"', '{ if = "least_age"', "otherwise: “least_age”: a parameter that is yes or no"),
            ('add_if = "other_printing"', 'add_if = "x"', "score.items.0.add_if: “x”: a parameter that is yes or no"),
            ("points = [5]", "points = [5, 6]", "rooms_many: 1 numbers of points, one for each form"),
            ("rows = [[0, 10], [60, 20]]", "rows = [[60, 20], [0, 10]]", "rows of months, ascending from 0"),
            ("rows = [[0, 10], [60, 20]]", "rows = [[1, 10], [60, 20]]", "rows of months, ascending from 0"),
        ],
    )
    def test_what_is_said(self, old: str, new: str, expected: str) -> None:
        assert expected in said(old, new)

    def test_the_shipped_ones_are_good(self) -> None:
        shipped = load_survey("tt-07-2021")
        assert check_survey(shipped.law, household_columns()) == []

    def test_one_without_a_score_and_a_screen_is_good(self) -> None:
        assert check_survey(without("score", "screen").law, household_columns()) == []

    def test_one_that_is_not_there(self) -> None:
        assert refusal(lambda: load_survey("tt-99"), LawFileError).en == "there is no survey 'tt-99'"

    def test_standards_that_use_two(self) -> None:
        first = loaded(law().replace('place = "island"', 'place = "island"\nsurvey = "a"'))
        second = loaded(law().replace('place = "island"', 'place = "island"\nsurvey = "b"'))
        said = refusal(lambda: survey_of([first, second]), UsageError)
        assert said.en == "the standards use a, b; one survey a run"


def without(*parts: str) -> Survey:
    """The invented survey without some of its parts."""
    law_ = survey().law.model_copy(update=dict.fromkeys(parts))
    return Survey(law_, Source("phieu.toml", b""))


class TestDeriving:
    def found(self, used: Survey) -> Derived:
        houses = census_from_frame(
            pl.DataFrame({"household_id": ["1"], "roof": ["straw"], "rooms": [3], "review_date": ["2025-01-01"]}),
            [one.model_copy(update={"if_there": False}) for one in used.columns("household").values()],
        )
        kinds = {"born": pl.Date, "born_year": pl.Int64, "gender": pl.String, "size": pl.Int64, ROW: pl.UInt32}
        person = pl.DataFrame({"born_year": [2020], ROW: [0]}, schema_overrides=kinds)
        person = person.with_columns(pl.lit(None, kinds[name]).alias(name) for name in ("born", "gender", "size"))
        return derive(used, houses.columns, person, None)

    def test_a_survey_of_another_form(self) -> None:
        found = self.found(survey())
        assert found.indicators.row(0, named=True) == {"roof": True, "floor": None}
        assert found.numbers["double|low"].to_list() == [6]
        assert found.least is not None
        assert found.least.to_list() == [5]
        assert [[line.row.key for line in lines] for _, lines, _ in account_of(survey(), found, 0)] == [["rooms_many"]]

    def test_one_without_a_score_and_a_screen(self) -> None:
        used = without("score", "screen")
        found = self.found(used)
        assert (found.least, found.most, found.screen, found.codes) == (None, None, None, {})
        assert account_of(used, found, 0) == []

    def test_indicators_that_a_standard_does_not_count_are_left_out(self) -> None:
        used, standard = without("score", "screen"), load_standard("vn-2022")
        frame = pl.DataFrame({"household_id": ["1"], "roof": ["straw"], "rooms": [3]})
        census = census_from_frame(frame, [*declared_columns([standard], "income"), *used.questions("household")[:2]])
        found = apply_survey(used, census, None, standard, Options("points"))
        assert [name for name in found.extra.columns if name.startswith("derived_")] == []
        assert "points_least" not in found.extra.columns
        assert list(screen_findings(found, pl.Series(["poor"]), census)) == []
