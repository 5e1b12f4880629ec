"""Law between two standards, and what happens where parts do not fit together."""

from typing import Any

import polars as pl
import pytest
from helpers import changed, invented_overlay, law, loaded, refusal, statement

import povrules
from povrules.errors import LawFileError, UsageError
from povrules.language.loader import Standard
from povrules.moves.hybrid import NotWellFormedError, hybrid
from povrules.moves.parts import PARTS, Matched, Part
from povrules.moves.steps import order_of

from .made import diff, flows, frame


def between(before: str, after: str, *new: Part, basis: Any = "income") -> Standard:
    return hybrid(Matched((povrules.load_standard(before), povrules.load_standard(after)), basis), new)


def lines(standard: Standard) -> dict[str, tuple[int | None, int | None]]:
    return {line.id: (line.rural, line.urban) for line in standard.law.lines}


class TestLaw:
    def test_the_lines_of_the_other_standard_under_the_names_of_the_rules(self) -> None:
        assert lines(between("vn-2016", "vn-2022", "lines")) == {
            "poor_line": (700_000, 900_000),  # without a counterpart: it belongs to the rules
            "near_poor_line": (1_500_000, 2_000_000),
            "average": (2_250_000, 3_000_000),
        }
        assert lines(between("vn-2016", "vn-2022", "regime")) == {
            "poverty": (1_000_000, 1_300_000),
            "average": (1_500_000, 1_950_000),
        }

    def test_everything_is_cited_by_the_standard_that_it_is_of(self) -> None:
        law_ = between("vn-2016", "vn-2022", "lines", "indicators")
        [line] = [one for one in law_.law.lines if one.id == "near_poor_line"]
        assert law_.cited(line.cite[0]).en == "Decree 07/2021/NĐ-CP, Điều 3 khoản 1 điểm a"
        assert law_.cited(law_.law.rules[0].cite[0]).en == "Decision 59/2015/QĐ-TTg, Điều 2 khoản 1"
        assert law_.indicator_ids == povrules.indicators("vn-2022")

    def test_numbers(self) -> None:
        first = loaded(law())
        second = loaded(changed(law(numbers={"cutoff": 1}), 'id = "island"', 'id = "islet"'))
        matched = Matched((first, second), "income")
        assert matched.differing == {"numbers"}
        for new, value in (((), 2), (("numbers",), 1), (("regime",), 2), (PARTS, 1)):
            assert [one.value for one in hybrid(matched, new).law.parameters] == [value]
        assert [matched.part_of(one) for one in matched.changes] == ["numbers", "numbers", "numbers"]

    def test_a_number_that_only_one_of_them_has_belongs_to_its_rules(self) -> None:
        without = law("poor: income < poverty", "not_poor: income >= poverty", numbers={})
        matched = Matched((loaded(without), loaded(law())), "income")
        assert [one.id for one in hybrid(matched, ("numbers",)).law.parameters] == []
        assert [one.value for one in hybrid(matched, ("regime",)).law.parameters] == [2]
        assert {matched.part_of(one) for one in matched.changes if one.kind == "number"} == {"regime"}

    def test_a_line_of_a_year_is_one_of_a_month_where_it_is_whole(self) -> None:
        monthly = loaded(law(lines=[("poverty", 1_000_000, 2_000_000)]))
        rules = [
            "poor: income_year < poverty and deprivations >= cutoff",
            "near_poor: income_year < poverty and deprivations < cutoff",
            "not_poor: income_year >= poverty",
        ]
        yearly = loaded(law(*rules, lines=[("poverty", 12_000_012, 24_000_000, "vnd_person_year")]))
        assert lines(hybrid(Matched((monthly, yearly), "income"), ("lines",))) == {"poverty": (1_000_001, 2_000_000)}
        assert lines(hybrid(Matched((monthly, yearly), "income"), ("regime",))) == {"poverty": (12_000_000, 24_000_000)}
        odd = loaded(law(*rules, lines=[("poverty", 12_000_001, 24_000_000, "vnd_person_year")]))
        said = refusal(lambda: hybrid(Matched((monthly, odd), "income"), ("lines",)), NotWellFormedError)
        assert said.en == "poverty (en): 12000001 đồng a year are no whole đồng a month"
        assert said.vi == "poverty (vi): 12000001 đồng/năm không chia hết cho 12 tháng"

    def test_a_line_of_another_unit_under_the_same_id(self) -> None:
        def by(measure: str, low: int, high: int, unit: str) -> Standard:
            rules = f"poor: {measure} < poverty", f"not_poor: {measure} >= poverty"
            return loaded(law(*rules, lines=[("poverty", low, high, unit)], numbers={}, basis="points"))

        pair = by("score_a", 100, 120, "points"), by("income", 1_000_000, 1_000_000, "vnd_person_month")
        said = refusal(lambda: hybrid(Matched(pair, "points"), ("lines",)), NotWellFormedError)
        assert said.en == "poverty (en): its unit is another one in both standards"
        census = pl.DataFrame(
            {"household_id": ["1"], "area": ["rural"], "score_a": [90], "income_per_capita": [2_000_000]}
        )
        found = povrules.diff_census(*pair, census, basis="points")
        assert [step.id for step in found.steps] == ["lines+regime"]
        assert flows(found.moved) == {("poor", "not_poor"): 1}

    def test_a_line_that_is_not_known_stays_so(self) -> None:
        found = lines(between("vn-2022", "hanoi-2022", "lines"))
        assert found["average"] == (None, None)

    def test_lines_out_of_order(self) -> None:
        said = refusal(lambda: between("vn-2016", "vn-2027", "lines"), NotWellFormedError)
        assert said.en == "near_poor_line: found 1000000, expected at least 2200000, the line 'poor_line' before it"
        assert said.vi.startswith("near_poor_line: thấy 1000000, cần ")

    def test_a_rule_that_no_household_has(self) -> None:
        many = loaded(law(indicators=["roof", "floor", "well"], numbers={"cutoff": 3}))
        few = loaded(law(indicators=["roof", "floor"], numbers={"cutoff": 2}))
        said = refusal(lambda: hybrid(Matched((many, few), "income"), ("indicators",)), NotWellFormedError)
        assert "island + island" in said.en


class TestFolded:
    def test_changes_that_make_no_law_one_by_one_are_one_step(self) -> None:
        found = diff({"income_per_capita": 2_100_000}, after="vn-2027")
        assert [step.id for step in found.steps] == ["lines+regime", "indicators", "thresholds"]
        [first, *others] = found.steps
        assert first.label.en == "lines + regime and definitions of the classes"
        assert (
            first.why.en == "near_poor_line: found 1000000, expected at least 2200000, the line 'poor_line' before it"
        )
        assert first.alone == first.moved
        assert [step.why for step in others] == [("", ""), ("", "")]
        assert flows(found.moved) == flows(first.moved) == {("not_poor", "near_poor"): 1}

    def test_in_another_order_they_are_two(self) -> None:
        found = diff({"income_per_capita": 2_100_000}, after="vn-2027", order="regime,lines")
        assert [step.id for step in found.steps] == ["regime", "lines", "indicators", "thresholds"]
        assert found.steps[1].alone is None
        assert [step.moved.different for step in found.steps] == [0, 1, 0, 0]

    def test_units_that_cannot_be_changed_alone(self) -> None:
        found = diff({"income_per_capita": 3_000_000}, after="hcmc-2024")
        assert found.steps[0].parts == ("lines", "regime")
        assert "no whole đồng a month" in found.steps[0].why.en


class TestOrder:
    def test_the_order_decides_which_change_moves_whom_not_who_moves(self) -> None:
        row = {"income_per_capita": 1_200_000, "employment": True, "nutrition": True, "water": True}
        first, second = diff(row), diff(row, order=["indicators"])
        assert [step.id for step in second.steps] == ["indicators", "lines", "regime", "thresholds"]
        assert (first.movers["moved_by"][0], second.movers["moved_by"][0]) == ("lines;indicators", "lines")
        assert first.moved == second.moved
        alone = [{step.id: step.alone for step in found.steps} for found in (first, second)]
        assert alone[0] == alone[1]

    @pytest.mark.parametrize(
        ("order", "name", "more"),
        [
            ("line", "'line'", "did you mean 'lines'?"),
            (["lines", "lines"], "'lines'", "it is named already"),
            ("", "''", "expected different ones of"),
            ([3], "3", "expected different ones of"),
        ],
    )
    def test_bad_orders(self, order: Any, name: str, more: str) -> None:
        said = refusal(lambda: order_of(order), UsageError)
        assert name in said.en
        assert name in said.vi
        assert more in said.en

    def test_blanks_around_names(self) -> None:
        assert order_of("regime , lines")[:2] == ("regime", "lines")


class TestBack:
    def test_a_household_that_one_change_moves_and_another_takes_back(self) -> None:
        """Near-poor by 2016 with three deprivations of its list; by 2022 the line lifts it, its indicators do not."""
        row = {"income_per_capita": 1_000_000, "employment": True, "nutrition": True, "water": True}
        found = diff(row, order="regime")
        assert (found.back, found.movers["moved_by"].to_list()) == (0, ["indicators"])
        old = {"income_per_capita": 600_000, "employment": True, "nutrition": True, "water": True}
        found = diff(old)
        assert (found.back, found.movers.height) == (1, 0)
        assert [flows(step.moved) for step in found.steps] == [
            {},
            {("poor", "near_poor"): 1},
            {("near_poor", "poor"): 1},
            {},
        ]


class TestPaper:
    def test_statements_years_and_points_belong_to_no_step(self) -> None:
        found = diff({})
        assert {one.kind for one in found.changes if one.part is None} == {"statement", "years", "survey"}
        named = {at for step in found.steps for at in step.changes}
        assert named == {at for at, one in enumerate(found.changes) if one.part is not None}

    def test_a_class_that_only_its_lines_change_belongs_to_them(self) -> None:
        found = diff({}, before="vn-2022", after="hanoi-2022")
        assert {one.part for one in found.changes if one.kind == "class"} == {"lines"}

    def test_numbers_of_points_are_none_of_income(self) -> None:
        found = diff({}, before="vn-2022", after="vn-2027")
        parts = {one.what_en: one.part for one in found.changes if one.kind == "number"}
        assert parts["score B from which a household is poor"] is None
        assert parts["rain water is a clean source"] == "thresholds"

    def test_an_operator(self) -> None:
        upper = [
            one.replace("<", "<=").replace(">==", ">")
            for one in (
                "poor: income < poverty and deprivations >= cutoff",
                "near_poor: income < poverty and not (deprivations >= cutoff)",
            )
        ]
        census = pl.DataFrame(
            {
                "household_id": ["1"],
                "area": ["rural"],
                "income_per_capita": [1_234_000],
                "roof": [True],
                "floor": [True],
                "well": [False],
            }
        )
        second = loaded(law(*upper, "not_poor: income > poverty"))
        found = povrules.diff_census(loaded(law()), second, census)
        assert [step.id for step in found.steps] == ["regime"]
        assert flows(found.moved) == {("not_poor", "poor"): 1}
        assert {one.kind for one in found.changes if one.part == "regime"} >= {"operator"}

    def test_statements_are_left_out(self) -> None:
        first = loaded(law(more=statement("income <= poverty")))
        assert hybrid(Matched((first, first), "income"), ()).law.flags == ()


class TestCalls:
    def test_years(self) -> None:
        found = diff({}, before="vn-2022", after="hanoi-2022")
        assert (found.before.policy_year, found.after.policy_year) == (2025, 2025)
        assert not found.before.chosen
        found = diff({}, before="vn-2022", after="hanoi-2022", year_before=2023)
        assert (found.before.policy_year, found.after.policy_year) == (2023, 2023)
        assert (found.before.chosen, found.after.chosen) == (True, False)
        found = diff({}, year_before=2018, year_after=2026)
        assert (found.before.policy_year, found.after.policy_year) == (2018, 2026)

    def test_a_year_that_a_standard_does_not_govern(self) -> None:
        assert (
            refusal(lambda: diff({}, year_before=2022)).en
            == "vn-2016 governs the policy years 2016–2020, 2021, not 2022"
        )
        assert "vn-2022" in refusal(lambda: diff({}, year_after=2021)).en

    def test_points_of_years_whose_scores_were_not_read(self) -> None:
        with pytest.raises(povrules.LawMissingError):
            diff({"score_a": 100, "score_b": 30}, basis="points", year_before=2017)

    def test_strict(self) -> None:
        with pytest.raises(povrules.LawMissingError):
            diff({}, strict=True)

    def test_a_basis_that_there_is_not(self) -> None:
        assert "expected income or points" in refusal(lambda: diff({}, basis="wealth")).en

    def test_an_overlay_for_one_of_them(self, tmp_path: Any) -> None:
        path = tmp_path / "higher.toml"
        path.write_text(
            invented_overlay('[[lines]]\nid = "poverty"\nrural = 1_600_000\nurban = 2_000_000'), encoding="utf-8"
        )
        bare = povrules.load_standard("vn-2022")
        found = povrules.diff_census(
            bare, povrules.load_standard("vn-2022", path), frame({"income_per_capita": 1_550_000})
        )
        assert flows(found.moved) == {("average", "near_poor"): 1}
        assert [one.name for one in found.after.overlays] == ["higher.toml"]
        assert found.before.name == "vn-2022 (vn-2022.toml)"
        both = povrules.diff_census("vn-2022", bare, frame({}), overlays=[path])
        assert both.moved.different == 0
        with pytest.raises(LawFileError):
            diff({}, before="vn-2016", after="hanoi-2016", overlays=str(path))

    def test_a_census_that_names_no_place_has_no_groups_of_it(self) -> None:
        assert {one.kind for one in diff({}).groups} == {"area"}

    def test_members_are_taken_from_either_run(self) -> None:
        found = diff({"members": 4}, {"members": None})
        assert [(one.persons, one.persons_unknown) for one in found.moved.pairs] == [(4, 1)]
