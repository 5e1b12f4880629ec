"""Two standards: what changed, the households between them, and files that are proved to mean the same."""

import json
from itertools import permutations
from pathlib import Path

import pytest
import reference
from command import run
from helpers import BAND, changed, law, loaded, refusal
from hypothesis import given
from hypothesis import strategies as st

from povrules.api import classify_one
from povrules.errors import UsageError
from povrules.proofs.changes import changes
from povrules.proofs.difference import difference
from povrules.proofs.joint import compare
from povrules.proofs.model import Proof
from povrules.proofs.same import same_as
from povrules.standards import load_standard, standard_ids
from povrules.testing.strategies import households
from povrules.text import Text

VN_2022 = load_standard("vn-2022").source.content.decode()
PAIRS = list(permutations(standard_ids(), 2))


class TestWitnesses:
    @pytest.mark.parametrize(("first", "second"), PAIRS)
    def test_are_so_by_the_law_as_it_is_written_a_second_time(self, first: str, second: str) -> None:
        found = difference(load_standard(first), load_standard(second)).witnesses
        assert found
        for one in found:
            [row] = one.household.households
            for name, expected in zip((first, second), one.classes, strict=True):
                filled = {**dict.fromkeys(reference.INDICATORS[name], False), **row}
                decided = reference.decide(name, one.basis, filled)
                assert decided == {expected} or (expected == "undetermined" and len(decided) > 1)

    @given(st.data())
    def test_two_classes_without_a_witness_no_household_has(self, data: st.DataObject) -> None:
        first, second = data.draw(st.sampled_from([pair for pair in PAIRS if "hanoi-2022" not in pair]))
        joint = compare((load_standard(first), load_standard(second)), "income")
        names = dict.fromkeys((*reference.INDICATORS[first], *reference.INDICATORS[second]))
        own = data.draw(households(first, blanks=False) | households(second, blanks=False))
        row = {**{name: data.draw(st.booleans()) for name in names}, **own}
        if reference.per_capita(row) is None or (
            row["agricultural"] and reference.per_capita(row, less_assistance=True) is None
        ):
            return
        [one], [other] = (reference.decide(name, "income", row) for name in (first, second))
        assert one == other or (one, other) in joint.witnesses

    def test_a_household_that_is_plain_comes_first(self) -> None:
        found = difference(load_standard("vn-2016"), load_standard("vn-2022"))
        [one] = [one for one in found.witnesses if one.classes == ("poor", "near_poor") and one.basis == "income"]
        assert one.household.said == Text(
            "hộ nông thôn 4 người, thu nhập 12 tháng 24.000.000 đồng (500.000/người/tháng), không thiếu hụt chỉ "
            "số nào, "
            "làm nông, lâm, ngư, diêm nghiệp: không",
            "a rural household of 4, income of 12 months 24,000,000 đồng (500,000 a person and month), deprived "
            "in nothing, "
            "agricultural, forestry, fishery or salt occupation: no",
        )

    def test_by_points(self) -> None:
        found = difference(load_standard("vn-2016"), load_standard("vn-2022")).witnesses
        for one in found:
            [row] = one.household.households
            assert (
                tuple(classify_one(row, standard=name, basis=one.basis)["class"] for name in ("vn-2016", "vn-2022"))
                == one.classes
            )
        assert {one.basis for one in found} == {"income", "points"}

    def test_two_standards_with_no_basis_in_common_are_not_compared(self) -> None:
        points = loaded(
            law("poor: score_a <= line", "not_poor: score_a > line", lines=[("line", 9, 9, "points")], basis="points")
        )
        said = refusal(lambda: difference(points, load_standard("vn-2027")), UsageError)
        assert said.en == "island and vn-2027 have no basis in common"
        assert said.vi == "island và vn-2027 không có cách xét nào chung"

    def test_where_no_line_is_known_the_reason_is_given(self) -> None:
        nothing = loaded(law(lines=[("poverty", None, None)]))
        found = difference(nothing, load_standard("vn-2027"))
        assert found.witnesses == ()
        [(basis, why)] = found.refused
        assert basis == "income"
        assert "none of its lines is known" in why.en


def said(first: str, second: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Kind, what, before and after of every change, in English."""
    found = changes((load_standard(first), load_standard(second)))
    return [
        (one.kind, one.what.en, one.before.said.en if one.before else None, one.after.said.en if one.after else None)
        for one in found
    ]


class TestChanges:
    def test_from_2016_to_2022_the_regime(self) -> None:
        before = "a low income (score A) alone makes a household poor; above it deprivation decides (OR)"
        after = "a poor household has both a low income (score A) and deprivations (AND)"
        assert [one for one in said("vn-2016", "vn-2022") if one[0] == "regime"] == [
            ("regime", "poor", before, after)
        ] * 2

    def test_lines_of_other_names_are_paired_by_the_classes_below_them(self) -> None:
        lines = {one[1]: one[2:] for one in said("vn-2016", "vn-2022") if one[0] == "line"}
        assert lines["income near-poverty line → income poverty line"] == (
            "1,000,000 đồng (rural) / 1,300,000 đồng (urban) a person and month",
            "1,500,000 đồng (rural) / 2,000,000 đồng (urban) a person and month",
        )
        assert lines["income poverty line"] == ("700,000 đồng (rural) / 900,000 đồng (urban) a person and month", None)

    def test_indicators_that_came_and_went(self) -> None:
        found = [one for one in said("vn-2022", "vn-2027") if one[0] == "indicator"]
        gone = {what for _, what, _, after in found if after is None}
        came = {what for _, what, before, _ in found if before is None}
        assert gone == {"Use of telecommunication services", "Devices for access to information"}
        assert came == {"Use of digital services, internet access", "Handling of domestic waste"}

    def test_of_a_basis_a_statement_years_and_the_survey(self) -> None:
        found = said("vn-2022", "vn-2027")
        assert ("basis", "points", "has rules", None) in found
        assert ("statement", "Low-income worker", "income <= low_income; 24/02/2025–31/12/2025", None) in found
        assert ("years", "policy years", "2022–2025, 2026", "2027–2030") in found
        assert ("survey", "survey", "tt-07-2021", None) in found
        assert ("basis", "points", None, "has rules") in said("vn-2027", "vn-2022")

    def test_income_alone_and_a_line_of_a_year(self) -> None:
        assert ("regime", "poor", "income (score A) alone decides") in [
            one[:3] for one in said("da-nang-2016", "vn-2022")
        ]
        assert (
            "line",
            "income poverty line → the city's income poverty line, a year",
            "1,500,000 đồng (rural) / 2,000,000 đồng (urban) a person and month",
            "46,000,000 đồng a person and year",
        ) in said("vn-2022", "hcmc-2024")

    def test_an_operator(self) -> None:
        strict = loaded(
            VN_2022.replace("income <= poverty", "income < poverty")
            .replace("income > poverty", "income >= poverty")
            .replace("income_less_assistance > poverty", "income_less_assistance >= poverty")
            .replace("income_less_assistance <= poverty", "income_less_assistance < poverty")
        )
        found = [one for one in changes((load_standard("vn-2022"), strict)) if one.kind == "operator"]
        [one] = found
        assert one.before is not None
        assert one.after is not None
        assert (one.before.said, one.after.said) == (Text("từ … trở xuống", "at most …"), Text("dưới …", "below …"))
        assert one.before.cite == ("income-line",)

    def test_a_number_that_is_yes_or_no(self) -> None:
        text = changed(
            VN_2022, 'id = "health_insurance_counts"\nvalue = true', 'id = "health_insurance_counts"\nvalue = false'
        )
        other = loaded(changed(text, '{ value = false, vi = "chỉ xét', '{ value = true, vi = "chỉ xét'))
        [one] = changes((load_standard("vn-2022"), other))
        assert one.kind == "number"
        assert (one.before and one.before.said, one.after and one.after.said) == (
            Text("có", "yes"),
            Text("không", "no"),
        )

    def test_nobody_is_poor(self) -> None:
        rich = loaded(law("near_poor: income < poverty", "not_poor: income >= poverty"))
        found = {one.kind: one for one in changes((rich, load_standard("vn-2027")))}
        assert found["regime"].before is not None
        assert found["regime"].before.said == Text("không có hộ nghèo", "no household is poor")

    def test_of_the_same_file_nothing(self) -> None:
        assert changes((load_standard("vn-2022"), load_standard("vn-2022"))) == ()


def by_name(proofs: tuple[Proof, ...]) -> dict[tuple[str, str | None], Proof]:
    return {(one.name, one.basis): one for one in proofs}


class TestTheSame:
    def test_a_condition_written_otherwise_is_proved_to_mean_the_same(self) -> None:
        old = 'when = "income <= poverty and deprivations < cutoff"'
        new = 'when = "not (income > poverty) and not deprivations >= cutoff"'
        report = same_as(load_standard("vn-2022"), loaded(changed(VN_2022, old, new), name="mine.toml"))
        assert report.holds
        assert report.title.en == "vn-2022.toml = mine.toml?"
        assert by_name(report.proofs)["same_class", "income"].how == Text(
            "liệt kê 48 hộ; z3 trên mọi số nguyên", "enumeration of 48 households; z3 over all whole numbers"
        )

    def test_one_dong_is_shown_on_a_household(self) -> None:
        other = loaded(VN_2022.replace("2_000_000", "2_000_001"), name="mine.toml")
        one = by_name(same_as(load_standard("vn-2022"), other).proofs)["same_class", "income"]
        assert one.status == "fails"
        assert one.examples[0].said.en.endswith("→ average living standard / near-poor (vn-2022.toml / mine.toml)")
        assert one.examples[0].households[0]["income_12m"] == 96_000_048

    def test_bases_years_and_days_have_to_be_the_same(self) -> None:
        proofs = by_name(same_as(load_standard("vn-2022"), load_standard("vn-2027")).proofs)
        assert proofs["same_bases", None].examples[0].said.en == "income + points ≠ income"
        assert proofs["same_years", None].examples[0].said.vi == "2022–2025, 2026 ≠ 2027–2030"
        assert proofs["same_statements", None].examples[0].said == Text(
            "24/02/2025–31/12/2025–31/12/2026 ≠ không có", "24/02/2025–31/12/2025–31/12/2026 ≠ none"
        )

    def test_another_line_of_a_statement_is_shown_on_a_household(self) -> None:
        old = 'id = "low_income"\nunit = "vnd_person_month"'
        start = VN_2022.index(old)
        text = VN_2022[:start] + VN_2022[start:].replace("rural = 2_250_000", "rural = 2_250_001", 1)
        report = same_as(load_standard("vn-2022"), loaded(text, name="mine.toml"))
        one = by_name(report.proofs)["same_statements", "income"]
        assert by_name(report.proofs)["same_class", "income"].status == "proved"
        assert one.examples[0].said.en.endswith("→ no / yes")

    def test_of_lines_that_are_not_known_z3_is_not_asked(self) -> None:
        hanoi = load_standard("hanoi-2022")
        one = by_name(same_as(hanoi, hanoi).proofs)["same_class", "income"]
        assert (one.status, one.how.en) == ("proved", "enumeration of 24 households; z3 not asked: average not known")
        told = by_name(same_as(hanoi, load_standard("hanoi-2022", BAND)).proofs)["same_class", "income"]
        assert told.status == "fails"

    def test_where_nothing_can_be_decided_nothing_is_proved(self) -> None:
        nothing = loaded(law(lines=[("poverty", None, None)]))
        one = by_name(same_as(nothing, nothing).proofs)["same_class", "income"]
        assert one.status == "unproved"

    def test_z3_alone_may_find_the_household(self, monkeypatch: pytest.MonkeyPatch) -> None:
        row = {"area": "rural", "members": 4, "income_12m": 0}
        monkeypatch.setattr("povrules.proofs.same.first_difference", lambda *_: (row, ("poor", "near_poor")))
        one = by_name(same_as(load_standard("vn-2027"), load_standard("vn-2027")).proofs)["same_class", "income"]
        assert one.examples[0].households == (row,)


class TestTheCommands:
    def test_same_as(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(VN_2022, encoding="utf-8")
        assert run("prove", "vn-2022", "--same-as", path).exit_code == 0
        assert run("prove", "vn-2022", "--same-as", "vn-2027").exit_code == 1
        assert run("prove", "vn-2022", "--same-as", "vn-2027", "--with", BAND).exit_code == 2

    def test_diff_in_words(self) -> None:
        shown = run("diff", "vn-2016", "vn-2022").stdout
        assert shown.startswith("− vn-2016 — ")
        assert "  mức [thu nhập]: chuẩn nghèo về thu nhập" in shown
        assert "    + không có" in shown
        assert "[chấm điểm] hộ cận nghèo → hộ không nghèo: " in shown

    def test_diff_of_the_same_says_so(self) -> None:
        shown = run("diff", "vn-2022", "vn-2022", "--lang", "en").stdout
        assert shown.endswith("\nNothing changed.\n\nNo household is classified otherwise.\n")

    def test_diff_says_what_could_not_be_found_out(self, tmp_path: Path) -> None:
        path = tmp_path / "nothing.toml"
        path.write_text(law(lines=[("poverty", None, None)]), encoding="utf-8")
        shown = run("diff", path, "vn-2027", "--lang", "en").stdout
        assert "\n  [income] island: none of its lines is known" in shown

    def test_diff_as_json(self) -> None:
        found = json.loads(run("diff", "hanoi-2022", "vn-2022", "--with", BAND, "--json").stdout)
        assert [one["name"] for one in found["before"]["overlays"]] == [BAND.name]
        [line] = [
            one
            for one in found["changes"]
            if one["kind"] == "line" and one["after"] and "poverty line" in one["what_en"]
        ]
        assert line["after"]["citations"][0] == {
            "key": "income-line",
            "vi": "Điều 3 khoản 1 điểm a Nghị định số 07/2021/NĐ-CP",
            "en": "Decree 07/2021/NĐ-CP, Điều 3 khoản 1 điểm a",
            "quote": line["after"]["citations"][0]["quote"],
            "evidence": "official",
        }
        assert {one["basis"] for one in found["witnesses"]} == {"income"}
        assert all(one["household"]["members"] for one in found["witnesses"])
        assert next(one for one in found["changes"] if one["kind"] == "basis")["before"] is None
