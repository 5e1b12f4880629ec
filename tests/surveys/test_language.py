"""Survey files: a small invented one, what is refused in it with which words, and what it derives."""

from pathlib import Path

import polars as pl
import pytest
from helpers import changed, refusal

from povrules.census.door import census_from_frame
from povrules.census.persons import ROW
from povrules.engines.classify import Options
from povrules.engines.derive import Derived, account_of, derive
from povrules.engines.rests_on import taken_parts, weak_notices
from povrules.engines.screened import screen_findings
from povrules.engines.surveyed import apply_survey
from povrules.errors import LawFileError
from povrules.language.columns import household_columns
from povrules.language.expression import ExpressionError, parse, parse_survey, parse_survey_amount, words
from povrules.language.question import Level, Question
from povrules.language.reading import Source
from povrules.language.survey_checks import check_survey
from povrules.request import columns_of
from povrules.standards import load_standard
from povrules.surveys import Survey, asked, load_survey, read_survey

SHIPPED = ("tt-07-2021", "tt-17-2016")
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
            ('vi = "hai lần số phòng"\n', "", "”: vi and en come together"),
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

    @pytest.mark.parametrize("name", SHIPPED)
    def test_the_shipped_ones_are_good(self, name: str) -> None:
        shipped = load_survey(name)
        assert check_survey(shipped.law, household_columns()) == []

    def test_one_without_a_score_and_a_screen_is_good(self) -> None:
        assert check_survey(without("score", "screen").law, household_columns()) == []

    def test_one_that_is_not_there(self) -> None:
        assert refusal(lambda: load_survey("tt-99"), LawFileError).en == "there is no survey 'tt-99'"

    def test_a_question_is_asked_once(self) -> None:
        again = '[[columns]]\ntable = "household"\nid = "rooms"\ntype = "count"\nvi = "Số phòng"\nen = "rooms"\n\n'
        found = said(
            '[[columns]]\ntable = "household"\nid = "rooms"', again + '[[columns]]\ntable = "household"\nid = "rooms"'
        )
        assert "columns.2.id: “rooms”: each question once; it is asked already" in found


class TestQuestionsTakenOver:
    BEFORE = '[[parameters]]\nid = "least_age"'
    TAKEN = f'[columns_of]\nsurvey = "tt-07-2021"\nhousehold = ["toilet"]\nperson = ["name"]\n\n{BEFORE}'

    def taken(self, *changes: tuple[str, str]) -> str:
        text = changed(INVENTED, self.BEFORE, self.TAKEN)
        for old, new in changes:
            text = changed(text, old, new)
        return text

    def test_they_are_asked_without_what_belongs_to_the_other_form(self) -> None:
        used, other = survey(self.taken()), load_survey("tt-07-2021")
        mine, theirs = used.columns("household")["toilet"], other.columns("household")["toilet"]
        assert (mine.vi, mine.aliases, [one.value for one in mine.codes]) == (
            theirs.vi,
            theirs.aliases,
            [one.value for one in theirs.codes],
        )
        assert [one.aliases for one in theirs.codes] == [("1",), ("2",), ("3", "4")]
        assert [one.aliases for one in mine.codes] == [(), (), ()]
        assert isinstance(mine, Question)
        assert (mine.form, mine.help_vi) == ("", "")
        assert [one.id for one in used.questions("person")][-1] == "name"
        assert [one.name for one in used.included] == ["tt-07-2021.toml"]

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (
                ('household = ["toilet"]', 'household = ["tolet"]'),
                "line 70, columns_of.household.0: “tolet”: a question that tt-07-2021 asks; did you mean 'toilet'?",
            ),
            (
                ('person = ["name"]', 'person = ["toilet"]'),
                "columns_of.person.0: “toilet”: a question that tt-07-2021 asks",
            ),
            (('survey = "tt-07-2021"\n', ""), "columns_of.survey: Field required"),
            (('survey = "tt-07-2021"\n', 'survey = "tt-07-2021"\nhouses = 1\n'), "columns_of.houses: “1”"),
            (('"tt-07-2021"', '"tt-99"'), "there is no survey 'tt-99'"),
            (('household = ["toilet"]', 'household = ["pillar", "pillar"]'), "“pillar”: each question once"),
        ],
    )
    def test_what_is_refused(self, change: tuple[str, str], expected: str) -> None:
        assert expected in refusal(lambda: survey(self.taken(change)), LawFileError).en

    def test_a_table_is_needed(self) -> None:
        text = 'columns_of = "tt-07-2021"\n' + INVENTED
        assert "columns_of.survey" in refusal(lambda: survey(text), LawFileError).en

    def test_several_surveys_ask_what_they_share_once_with_all_spellings(self) -> None:
        used, other = survey(self.taken()), load_survey("tt-07-2021")
        for surveys in ([used, other], [other, used]):
            both = asked(surveys, "household")
            assert [one.aliases for one in both["toilet"].codes] == [("1",), ("2",), ("3", "4")]
            assert {"rooms", "toilet", "kwh"} <= set(both)

    def test_the_shipped_ones_mean_the_same_by_a_question_that_they_share(self) -> None:
        levels: tuple[Level, ...] = ("household", "person")
        for level in levels:
            first, second = (load_survey(name).columns(level) for name in SHIPPED)
            for name in first.keys() & second.keys():
                one, two = first[name], second[name]
                assert (one.type, one.places) == (two.type, two.places), name
                assert [code.value for code in one.codes] == [code.value for code in two.codes], name
                assert level == "household" or one.blank == two.blank, name


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
        frame = pl.DataFrame({"household_id": ["1", "2"], "roof": ["straw", None], "rooms": [3, None]})
        census = census_from_frame(frame, [*columns_of([standard], Options()), *used.questions("household")[:2]])
        found = apply_survey(used, census, None, standard, Options("points"))
        assert [name for name in found.extra.columns if name.startswith("derived_")] == []
        assert "points_least" not in found.extra.columns
        assert found.extra.select("double_least", "double_most").rows() == [(6, 6), (0, None)]
        assert list(weak_notices(used, taken_parts(used, found.taken), {})) == []
        frame = pl.DataFrame({"class": ["poor"] * 2, "rule": ["x"] * 2})
        assert list(screen_findings(found, frame, census)) == []
