"""Law files as they are read: what is refused with which words, what a standard then offers, what it takes over."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers import POVERTY, RULES, STANDARDS, changed, law, loaded, refusal, statement
from pydantic import ValidationError

from povrules.errors import LawFileError, UnknownStandardError
from povrules.language.citations import weakest
from povrules.language.columns import Code, Column, household_columns
from povrules.language.loader import read_standard, shared_measures
from povrules.language.reading import Source
from povrules.language.schema import Line, Measure, Reading
from povrules.standards import load_standard, shipped_source
from povrules.text import Text

HERE = Path(__file__).parent
ISLAND = HERE.joinpath("island.toml").read_text(encoding="utf-8")
TAKEN_OVER = '[indicators_of]\nstandard = "{}"\ncite = ["services"]\n\n'


@dataclass(frozen=True)
class Case:
    """One change to the invented law, and what is said of it."""

    name: str
    old: str
    new: str
    vi: str
    en: str


def cases() -> Iterator[Case]:
    for path in sorted(HERE.joinpath("bad").glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
            yield Case(**entry)


CASES = list(cases())


def said_of(case: Case, folder: Path) -> Text:
    path = folder / "bad.toml"
    path.write_text(changed(ISLAND, case.old, case.new), encoding="utf-8")
    return refusal(lambda: load_standard(path), LawFileError)


class TestBadFiles:
    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_what_is_said_word_for_word(self, case: Case, tmp_path: Path) -> None:
        assert said_of(case, tmp_path) == Text(case.vi, case.en)

    def test_what_is_said_in_vietnamese_is_not_english(self) -> None:
        assert [case.name for case in CASES if set(ends(case.vi)) & set(ends(case.en))] == []

    def test_the_file_without_a_change_is_good(self) -> None:
        standard = loaded(ISLAND)
        assert (standard.id, standard.law.bases) == ("dao-mo-2030", ("income",))

    def test_what_is_empty_lacks_everything(self) -> None:
        keys = ["format", "id", "place", "title_vi", "title_en", "instruments", "citations", "policy_years"]
        keys += ["rules"]
        said = refusal(lambda: loaded("", name="empty.toml"), LawFileError)
        assert said.vi.splitlines() == [f"empty.toml, {key}: thiếu khóa này" for key in keys]
        assert said.en.splitlines() == [f"empty.toml, {key}: Field required" for key in keys]

    @pytest.mark.parametrize(
        ("content", "vi", "en"),
        [
            (
                b"a = \xff",
                "x.toml: không phải văn bản UTF-8 (byte 4); hãy lưu lại với mã UTF-8",
                "x.toml: not UTF-8 text (byte 4); save it again as UTF-8",
            ),
            (
                b"a = ",
                "x.toml: không đọc được theo TOML: giá trị không đúng; chữ phải đặt trong dấu ngoặc kép (ở cuối tệp)",
                "x.toml: not readable as TOML: Invalid value (at end of document)",
            ),
            (
                b"a = 2025-02-30",
                "x.toml: không đọc được theo TOML: “2025-02-30” không phải là ngày có trong lịch, viết dạng 2025-12-31 "
                "(dòng 1, cột 5)",
                "x.toml: not readable as TOML: “2025-02-30” is no date of the calendar, written as 2025-12-31 "
                "(at line 1, column 5)",
            ),
        ],
    )
    def test_what_is_no_toml(self, content: bytes, vi: str, en: str) -> None:
        said = refusal(lambda: read_standard(Source("x.toml", content), (), shipped_source), LawFileError)
        assert said == Text(vi, en)

    @pytest.mark.parametrize("text", ["a = " + "[" * 5_000 + "]" * 5_000, "a = " + "9" * 5_000])
    def test_toml_that_is_too_much_for_the_parser(self, text: str) -> None:
        with pytest.raises(LawFileError):
            loaded(text)

    def test_the_mark_that_some_editors_put_first_does_no_harm(self) -> None:
        assert loaded("\ufeff" + ISLAND).id == "dao-mo-2030"


def ends(message: str) -> list[str]:
    """What each line of a message expects, without the words that were found and what was meant perhaps."""
    return [line.rsplit("”: ", 1)[-1] for line in message.splitlines()]


class TestIndicatorsOfAnother:
    def test_they_stand_under_this_files_citation_and_without_the_others_thresholds(self) -> None:
        standard = loaded(taken_over("vn-2022"))
        national = load_standard("vn-2022")
        assert standard.indicator_ids == national.indicator_ids
        assert [one.id for one in standard.law.dimensions] == [one.id for one in national.law.dimensions]
        assert {(one.cite, one.threshold, one.parameters) for one in standard.law.indicators} == {
            (("services",), (), ())
        }
        assert [one.label for one in standard.law.indicators] == [one.label for one in national.law.indicators]
        assert [one.sha256 for one in standard.included] == [national.sha256]

    def test_a_standard_that_is_not_there(self) -> None:
        said = refusal(lambda: load_from(taken_over("vn-2922")), UnknownStandardError)
        assert said.en.endswith("did you mean 'vn-2022'?")

    def test_a_standard_that_takes_over_its_indicators_itself(self) -> None:
        said = refusal(lambda: loaded(taken_over("hanoi-2022")), LawFileError)
        line = 1 + taken_over("hanoi-2022").split("\n").index('standard = "hanoi-2022"')
        assert said == Text(
            f"island.toml, dòng {line}, indicators_of.standard: “hanoi-2022”: một chuẩn có chỉ số của chính nó",
            f"island.toml, line {line}, indicators_of.standard: “hanoi-2022”: a standard with indicators of its own",
        )

    def test_own_ones_come_after_them(self) -> None:
        own = "[[indicators]]" + ISLAND.split("[[indicators]]")[1].split("[[")[0]
        standard = loaded(taken_over("vn-2022").replace("[[lines]]", f"{own}[[lines]]"))
        assert standard.indicator_ids == (*load_standard("vn-2022").indicator_ids, "roof")

    def test_some_are_left_out_and_others_have_this_files_words(self) -> None:
        more = 'without = ["telecom"]\ndeprived_vi = "theo tỉnh"\ndeprived_en = "as the province has it"\n'
        standard = loaded(taken_over("vn-2022", more))
        assert standard.indicator_ids == tuple(
            name for name in load_standard("vn-2022").indicator_ids if name != "telecom"
        )
        assert {one.deprived for one in standard.law.indicators} == {Text("theo tỉnh", "as the province has it")}

    @pytest.mark.parametrize("without", ['["telecom", "telecon"]', '"telecon"'])
    def test_one_that_is_not_there_cannot_be_left_out(self, without: str) -> None:
        said = refusal(lambda: loaded(taken_over("vn-2022", f"without = {without}\n")), LawFileError)
        assert "indicators_of.without: “telecon”: một trong: employment, " in said.vi
        assert "indicators_of.without: “telecon”: one of employment, " in said.en

    @pytest.mark.parametrize("key", ["dimensions", "indicators"])
    def test_an_own_one_is_found_in_this_file(self, key: str) -> None:
        own = f"[[{key}]]" + ISLAND.split(f"[[{key}]]")[1].split("[[")[0]
        own = own.replace('id = "housing"', 'id = "health"').replace('id = "roof"', 'id = "nutrition"')
        text = taken_over("vn-2022").replace("[[lines]]", f"{own}[[lines]]")
        line = 1 + text.split("\n").index(f'id = "{"health" if key == "dimensions" else "nutrition"}"')
        said = refusal(lambda: loaded(text), LawFileError).en.splitlines()
        assert said[0].startswith(f"island.toml, line {line}, {key}.0.id: ")

    def test_what_is_wrong_with_one_that_is_taken_over_is_found_where_it_is_taken(self) -> None:
        more = "deprived_vi = 1\ndeprived_en = 2\n"
        text = taken_over("vn-2022", more)
        line = 1 + text.split("\n").index("[indicators_of]")
        said = refusal(lambda: loaded(text), LawFileError).en.splitlines()
        assert said[0].startswith(f"island.toml, line {line}, indicators_of.indicators.0.deprived_vi: “1”: ")

    def test_own_ones_are_a_list(self) -> None:
        text = taken_over("vn-2022").replace("format = 1", "format = 1\nindicators = 3")
        said = refusal(lambda: loaded(text), LawFileError)
        assert said.vi.endswith("indicators: “3”: danh sách [[indicators]]")
        assert said.en.endswith("indicators: “3”: a list [[indicators]]")


class TestIncomeAlone:
    """A standard that goes by income has no indicators; one that counts them has to have some."""

    def test_it_needs_no_indicators(self) -> None:
        standard = loaded(law("poor: income < poverty", "not_poor: income >= poverty", indicators=()))
        assert (standard.indicator_ids, standard.indicator_columns) == ((), ())

    def test_what_is_counted_has_to_be_there(self) -> None:
        said = refusal(lambda: loaded(law(indicators=())), LawFileError)
        assert said.vi.endswith("rules.1.when: “deprivations”: [[indicators]] hoặc [indicators_of] để đếm")
        assert said.en.endswith("rules.1.when: “deprivations”: [[indicators]] or [indicators_of] to count")


def taken_over(other: str, more: str = "") -> str:
    """The invented law with the indicators of another standard in place of its own."""
    first, rest = ISLAND.index("[[dimensions]]"), ISLAND.index("[[lines]]")
    return ISLAND[:first] + TAKEN_OVER.format(other).rstrip() + f"\n{more}\n" + ISLAND[rest:]


def load_from(text: str) -> None:
    """Load as the registry does, which knows all ids."""

    read_standard(Source("x.toml", text.encode()), (), shipped_source)


class TestStandard:
    def test_its_sha_is_that_of_the_file(self) -> None:
        path = STANDARDS / "vn-2016.toml"
        assert load_standard("vn-2016").sha256 == hashlib.sha256(path.read_bytes()).hexdigest()

    def test_a_citation_in_words(self) -> None:
        standard = loaded(ISLAND)
        assert standard.citation("poor").article == "Điều 3 khoản 1"
        assert standard.cited("poor") == Text(
            "Điều 3 khoản 1 Nghị quyết số 0/2029/NQ-ĐM (bịa đặt)",
            "Resolution 0/2029/NQ-ĐM (invented), Điều 3 khoản 1",
        )

    def test_evidence_is_the_weakest(self) -> None:
        standard = loaded(ISLAND)
        assert standard.evidence(["near-poor"]) == "derived"
        assert standard.evidence(["near-poor", "poor"]) == standard.evidence(["poor", "near-poor"]) == "recalled"
        assert weakest(["official", "secondary"]) == "secondary"
        assert weakest([]) == "official"

    def test_indicators_are_census_columns(self) -> None:
        standard = loaded(ISLAND)
        assert standard.columns == (*household_columns(), *standard.indicator_columns)
        roof = standard.indicator_columns[0]
        assert (roof.id, roof.type, roof.aliases) == ("roof", "flag", ("thieu hut mai nha",))
        assert roof.label == Text("Mái nhà", "Roof")
        assert roof.question == Text(
            "Hộ có thiếu hụt “Mái nhà” không (nhà không có mái bền chắc)?",
            "Is the household deprived in “Roof” (the house has no durable roof)?",
        )

    @pytest.mark.parametrize("name", ["members", "income_12m", "social_assistance_12m"])
    def test_no_number_of_the_law_hides_a_column(self, name: str) -> None:
        """A parameter that is called as a column would be taken for it: 12 * members would not be the household's."""
        with pytest.raises(LawFileError):
            loaded(law(*(rule.replace("cutoff", name) for rule in RULES), numbers={name: 2}))

    def test_a_measure_is_compared_with_lines_or_with_numbers(self) -> None:
        rules = [RULES[0], RULES[1].replace("cutoff", "many"), RULES[2]]
        text = law(*rules, lines=[POVERTY, ("many", 2, 2, "indicators")])
        said = refusal(lambda: loaded(text), LawFileError)
        assert said.vi.endswith("“deprivations”: so sánh một đại lượng chỉ với các mức, hoặc chỉ với các số")
        assert said.en.endswith("“deprivations”: a measure compared with lines only, or with numbers only")

    @pytest.mark.parametrize("measure", ["income", "income_less_assistance"])
    def test_lines_that_fall_together_are_compared_alike(self, measure: str) -> None:
        """At 100 a household would be above the upper line and not above the lower one, which no cell is for."""
        rules = [f"poor: {measure} <= a", "average: income > a and income < b", "not_poor: income > a and income >= b"]
        text = law(*rules, lines=[("a", 100, 100), ("b", 100, 200)], numbers={})
        said = refusal(lambda: loaded(text), LawFileError)
        expected = "“b”: a line equal to 'a' compared alike (both with the amount itself, or both without)"
        assert said.en.endswith(expected)
        assert said.vi.endswith("“b”: mức bằng mức 'a' thì phải so sánh như nhau (cùng tính hoặc cùng không tính bằng)")

    def test_lines_that_fall_together_for_two_measures_that_share_their_cuts(self) -> None:
        rules = ["poor: income <= a", "average: income > a and income_less_assistance < b"]
        rules += ["not_poor: income > a and income_less_assistance >= b"]
        with pytest.raises(LawFileError, match="a line equal to 'a' compared alike"):
            loaded(law(*rules, lines=[("a", 100, 100), ("b", 100, 200)], numbers={}))

    def test_lines_of_measures_that_share_no_cuts_may_fall_together(self) -> None:
        rules = ["poor: score_a <= a and score_b >= b", "near_poor: score_a <= a and score_b < b"]
        text = law(
            *rules,
            "not_poor: score_a > a",
            lines=[("a", 20, 25), ("b", 20, 25)],
            unit="points",
            numbers={},
            basis="points",
        )
        assert loaded(text).law.bases == ("points",)

    @pytest.mark.parametrize("value", ["true", str(10**30)])
    def test_the_points_of_an_indicator_are_a_number_to_count_with(self, value: str) -> None:
        numbers = {"points_per_indicator": 10}
        rules = ["poor: score_b >= b", "not_poor: score_b < b"]
        text = law(*rules, lines=[("b", 20, 20)], unit="points", numbers=numbers, basis="points")
        assert loaded(text)
        with pytest.raises(LawFileError):
            loaded(changed(text, "value = 10\n", f"value = {value}\n"))

    def test_a_statement_asks_for_no_measure_that_nothing_compares(self) -> None:
        with pytest.raises(LawFileError):
            loaded(law(more=statement("income < poverty and given(score_a)")))
        assert loaded(law(more=statement("income < poverty"))).law.flags

    @pytest.mark.parametrize("value", [10**15, 10**18, 10**30])
    def test_a_line_is_no_greater_than_what_it_can_be_compared_with(self, value: int) -> None:
        """Lines are multiplied by 12 and up to 999 members in 64 bits."""
        with pytest.raises(LawFileError):
            loaded(law(lines=[("poverty", value, value)]))


class TestForms:
    """What the declarations of columns, measures and lines hold to."""

    def test_codes_are_for_code_columns_only(self) -> None:
        code = Code(value="x", vi="x", en="x")
        with pytest.raises(ValidationError, match="codes are for type 'code', and needed there"):
            Column(id="a", type="text", vi="a", en="a", codes=(code,))
        with pytest.raises(ValidationError, match="codes are for type 'code', and needed there"):
            Column(id="a", type="code", vi="a", en="a")

    def test_a_question_is_in_both_languages_or_it_is_the_label(self) -> None:
        with pytest.raises(ValidationError, match="question_vi and question_en come together"):
            Column(id="a", type="text", vi="a", en="b", question_vi="a?")
        assert Column(id="a", type="text", vi="a", en="b").question == Text("a", "b")

    def test_a_measure_has_one_source(self) -> None:
        label = {"id": "x", "vi": "x", "en": "x", "unit": "points"}
        with pytest.raises(ValidationError, match="a measure has either readings or count_of"):
            Measure.model_validate(label)
        with pytest.raises(ValidationError, match="a measure has either readings or count_of"):
            Measure.model_validate({**label, "count_of": "indicators", "readings": [{"amount": "a"}]})
        with pytest.raises(ValidationError, match="at_most and same_when come together"):
            Measure.model_validate({**label, "count_of": "indicators", "at_most": "income"})

    def test_a_reading_is_bounded_by_one_column(self) -> None:
        income, year, less, *_ = shared_measures()
        assert [reading.with_least for reading in year.readings] == ["members", None]
        assert [reading.with_least for reading in income.readings] == ["members", None]
        assert [reading.with_least for reading in less.readings] == ["members", None, "members"]
        with pytest.raises(ValidationError, match="an amount"):
            Reading.model_validate({"amount": "a < 1"})

    def test_a_line_by_area(self) -> None:
        line = load_standard("hanoi-2016").law.lines[0]
        assert (line.value("rural"), line.value("urban")) == (1_100_000, 1_400_000)
        unknown = next(line for line in load_standard("hanoi-2022").law.lines if line.unknown)
        assert (unknown.value("rural"), unknown.value("urban")) == (None, None)
        with pytest.raises(ValidationError, match="needs 'unknown'"):
            Line.model_validate({"id": "x", "vi": "x", "en": "x", "unit": "points", "cite": ["a"], "rural": 1})

    def test_law_does_not_change_after_it_was_loaded(self) -> None:
        with pytest.raises(ValidationError, match="frozen"):
            load_standard("vn-2022").law.lines[0].rural = 1


class TestWhatStandsThereTwice:
    NOTICE = '[[notices]]\nvi = "Lưu ý"\nen = "A notice"\n'

    def test_a_notice(self) -> None:
        assert loaded(law(more=self.NOTICE)).law.notices[0].vi == "Lưu ý"
        said = refusal(lambda: loaded(law(more=self.NOTICE * 2)), LawFileError)
        assert "notices.1: “Lưu ý”: each entry once; this one is there already" in said.en
        assert "notices.1: “Lưu ý”: mỗi mục chỉ ghi một lần" in said.vi

    @pytest.mark.parametrize("values", [(3, 2), (2, 3), (3, 3)])
    def test_a_reading_that_is_none(self, values: tuple[int, int]) -> None:
        other = '{{ value = {}, vi = "khác", en = "other", cite = ["all"] }}'
        first, second = (other.format(value) for value in values)
        text = changed(law(), "value = 2\n", f"value = 2\nalternatives = [{first}, {second}]\n")
        said = refusal(lambda: loaded(text), LawFileError).en
        at = 0 if values[0] == 2 else 1
        assert f"parameters.0.alternatives.{at}: “{values[at]}”: a value that this parameter does not have yet" in said
