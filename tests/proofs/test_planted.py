"""Files with a mistake planted in them: each is found and explained, and what can still be proved is proved."""

from pathlib import Path

import pytest
from command import run
from helpers import refusal

from povrules.errors import LawFileError
from povrules.proofs.draft import read_draft
from povrules.proofs.grid import with_every_line
from povrules.proofs.model import Example, Proof, Report
from povrules.proofs.standard import prove_standard
from povrules.standards import load_standard, source_of
from povrules.testing.evaluated import applies
from povrules.text import Text

PLANTED = Path(__file__).parent / "planted"
FAILS = {
    "less_than": {"no_gap"},
    "hole": {"no_gap"},
    "no_urban": {"well_formed", "values", "quoted"},
    "years": {"well_formed", "years", "in_force"},
    "cutoff_13": {"no_dead_rule", "quoted"},
    "turned": {"monotone_deprivation"},
    "areas_swapped": {"urban_lines"},
    "idle_line": {"lines_decide"},
    "order": {"well_formed", "no_overlap"},
    "typo": {"well_formed", "values", "quoted"},
}
"""Which properties fail by each file."""

SAID = {
    ("less_than", "no_gap"): Text(
        "bảng phân loại (income) bỏ sót: không quy tắc nào áp dụng cho hộ nông thôn 4 người, thu nhập 12 tháng "
        "59.232.000 đồng (1.234.000/người/tháng), thiếu hụt 1 chỉ số (Mái nhà)",
        "class table (income) has a gap: no rule applies to a rural household of 4, income of 12 months "
        "59,232,000 đồng "
        "(1,234,000 a person and month), deprived in 1 indicator (Roof)",
    ),
    ("hole", "no_gap"): Text(
        "bảng phân loại (income) bỏ sót: không quy tắc nào áp dụng cho hộ nông thôn 4 người, thu nhập 12 tháng "
        "71.999.952 đồng (1.499.999/người/tháng), thiếu hụt 1 chỉ số (Mái nhà)",
        "class table (income) has a gap: no rule applies to a rural household of 4, income of 12 months "
        "71,999,952 đồng "
        "(1,499,999 a person and month), deprived in 1 indicator (Roof)",
    ),
    ("no_urban", "values"): Text(
        "mức poverty không có giá trị cho thành thị: không có gì để so sánh với hộ thành thị 4 người, thu nhập "
        "12 tháng "
        "59.232.000 đồng (1.234.000/người/tháng)",
        "line poverty has no value for urban areas: nothing to compare with an urban household of 4, income of "
        "12 months "
        "59,232,000 đồng (1,234,000 a person and month)",
    ),
    ("years", "years"): Text(
        "năm chính sách 2032 thuộc: dao-mo-2030 2030–2032, dao-mo-2030 2032–2034",
        "policy year 2032 belongs to: dao-mo-2030 2030–2032, dao-mo-2030 2032–2034",
    ),
    ("turned", "monotone_deprivation"): Text(
        "hộ nông thôn 4 người, thu nhập 12 tháng 59.231.952 đồng (1.233.999/người/tháng), thiếu hụt 1 chỉ số (Mái nhà) "
        "→ hộ nghèo; hộ nông thôn 4 người, thu nhập 12 tháng 59.231.952 đồng (1.233.999/người/tháng), thiếu hụt "
        "2 chỉ số "
        "(Mái nhà; Nền nhà) → hộ cận nghèo",
        "a rural household of 4, income of 12 months 59,231,952 đồng (1,233,999 a person and month), deprived in 1 "
        "indicator (Roof) → poor; a rural household of 4, income of 12 months 59,231,952 đồng (1,233,999 a person and "
        "month), deprived in 2 indicators (Roof; Floor) → near-poor",
    ),
    ("areas_swapped", "urban_lines"): Text(
        "poverty: thành thị 1.234.000, nông thôn 1.567.000: hộ thành thị 4 người, thu nhập 12 tháng 75.216.000 đồng "
        "(1.567.000/người/tháng) ở trên mức này, hộ nông thôn 4 người, thu nhập 12 tháng 75.216.000 đồng "
        "(1.567.000/người/tháng) thì không",
        "poverty: urban 1,234,000, rural 1,567,000: an urban household of 4, income of 12 months 75,216,000 đồng "
        "(1,567,000 a person and month) lies above it, a rural household of 4, income of 12 months 75,216,000 đồng "
        "(1,567,000 a person and month) not",
    ),
    ("idle_line", "lines_decide"): Text(
        "mức upper (nông thôn): hộ nông thôn 4 người, thu nhập 12 tháng 72.000.000 đồng (1.500.000/người/tháng) "
        "và hộ hơn "
        "hộ đó một chút luôn cùng loại",
        "line upper (rural): a rural household of 4, income of 12 months 72,000,000 đồng (1,500,000 a person "
        "and month) "
        "and one with a little more always have the same class",
    ),
}
"""What is said of the first example."""


def proved(name: str) -> Report:
    return prove_standard(PLANTED / f"{name}.toml")


def proof(report: Report, name: str) -> Proof:
    return next(one for one in report.proofs if one.name == name)


def first(name: str, of: str) -> Example:
    return proof(proved(name), of).examples[0]


class TestEachMistake:
    def test_every_file_is_here(self) -> None:
        assert {path.stem for path in PLANTED.glob("*.toml")} == set(FAILS)

    @pytest.mark.parametrize("name", FAILS)
    def test_is_found(self, name: str) -> None:
        report = proved(name)
        assert {one.name for one in report.proofs if one.status == "fails"} == FAILS[name]
        assert not report.holds
        assert all(one.examples for one in report.proofs if one.status == "fails")

    @pytest.mark.parametrize(("name", "of"), SAID)
    def test_is_explained_in_both_languages(self, name: str, of: str) -> None:
        assert first(name, of).said == SAID[name, of]

    @pytest.mark.parametrize("name", ["less_than", "hole"])
    def test_no_rule_applies_to_the_household_of_a_gap(self, name: str) -> None:
        standard = read_draft(source_of(PLANTED / f"{name}.toml"), ()).standard
        assert standard is not None
        assert applies(standard, "income", first(name, "no_gap").households[0]) == []

    def test_a_dead_row_is_shown_with_the_household_that_comes_nearest(self) -> None:
        example = first("cutoff_13", "no_dead_rule")
        assert example.said.vi.startswith(
            "quy tắc poor (income) không bao giờ áp dụng được cho hộ nào; gần nhất là hộ nông thôn 4 người"
        )
        assert "the nearest one is a rural household of 4" in example.said.en
        assert sum(value is True for value in example.households[0].values()) == 12

    @pytest.mark.parametrize("name", [one for one in FAILS if one not in {"turned", "areas_swapped", "idle_line"}])
    def test_the_loader_refuses_most_of_them_and_all_that_it_says_is_told(self, name: str) -> None:
        said = refusal(lambda: load_standard(PLANTED / f"{name}.toml"), LawFileError).en.splitlines()
        told = [example.said.en for one in proved(name).proofs for example in one.examples]
        form = [line for line in said if ", line " in line]
        assert set(form) <= set(told)

    def test_where_lines_are_out_of_order_z3_alone_answers(self) -> None:
        overlap = proof(proved("order"), "no_overlap")
        assert overlap.how.en == "z3 over all whole numbers"
        standard = read_draft(source_of(PLANTED / "order.toml"), ()).standard
        assert standard is not None
        assert len(applies(standard, "income", overlap.examples[0].households[0])) == 2
        assert proof(proved("order"), "lines_decide").status == "unproved"

    def test_what_hangs_on_a_name_that_is_not_there_is_not_proved(self) -> None:
        report = proved("typo")
        assert proof(report, "no_gap").status == "unproved"
        assert proof(report, "no_gap").how.vi == "cần sửa tệp trước"
        assert proof(report, "years").status == "proved"

    def test_of_a_forgotten_value_the_rest_is_proved(self) -> None:
        report = proved("no_urban")
        assert proof(report, "no_gap").status == "proved"
        assert proof(report, "no_gap").how.en.endswith("lines not known (poverty): any value in place")


class TestTheCommand:
    def test_ends_with_1_and_shows_the_household(self) -> None:
        result = run("prove", PLANTED / "less_than.toml")
        assert result.exit_code == 1
        assert SAID["less_than", "no_gap"].vi in result.stdout
        assert "KHÔNG ĐÚNG" in result.stdout
        assert result.stdout.endswith(
            "9 tính chất đã chứng minh, 0 có ngoại lệ kèm căn cứ, 4 chưa chứng minh, 1 không đúng\n"
        )


class TestFilesThatAreNoStandardAtAll:
    @pytest.mark.parametrize(
        "text",
        ["", "format = ", "a = 1", "lines = 1", "lines = [1]", "citations = 3", "[citations]\na = 1", "[[lines]]"],
    )
    def test_are_told_as_such_and_nothing_else_is_proved(self, text: str, tmp_path: Path) -> None:
        path = tmp_path / "x.toml"
        path.write_text(text, encoding="utf-8")
        report = prove_standard(path)
        assert {one.status for one in report.proofs if one.name != "well_formed"} == {"unproved"}
        assert proof(report, "well_formed").status == "fails"
        assert report.title == Text("x.toml", "x.toml")

    def test_a_citation_that_ends_before_it_begins_leaves_the_rest_to_be_proved(self, tmp_path: Path) -> None:
        text = PLANTED.joinpath("turned.toml").read_text(encoding="utf-8")
        path = tmp_path / "x.toml"
        path.write_text(text.replace("in_force_to = 2032-12-31", "in_force_to = 2029-12-31"), encoding="utf-8")
        report = prove_standard(path)
        assert proof(report, "well_formed").status == "fails"
        assert proof(report, "monotone_deprivation").status == "fails"
        assert proof(report, "in_force").status == "proved"

    def test_every_line_of_a_draft_has_a_value_in_between(self) -> None:
        standard = read_draft(source_of(PLANTED / "no_urban.toml"), ()).standard
        assert standard is not None
        assert [line.urban for line in with_every_line(standard).law.lines] == [500_000]
