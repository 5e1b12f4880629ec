"""The proof made when a law file is loaded: gaps, overlaps and dead rows, each with a concrete household."""

from itertools import product

import pytest
from helpers import RULES, STANDARDS, changed, law, loaded, refusal

from povrules.engines.axes import Axis, Cut
from povrules.engines.plan import build_plan
from povrules.engines.prove import household
from povrules.errors import LawFileError
from povrules.language.loader import shared_measures
from povrules.standards import load_standard, standard_ids
from povrules.text import Text

POOR, NEAR_POOR, NOT_POOR = RULES
VN_2022 = STANDARDS.joinpath("vn-2022.toml").read_text(encoding="utf-8")
KNOWN_BELOW = [("poverty", 1_234_000, 1_567_000), ("average", None, None)]


def said(text: str, name: str = "island.toml") -> Text:
    return refusal(lambda: loaded(text, name=name), LawFileError)


def of_rules(*rules: str, **more: object) -> Text:
    return said(law(*rules, **more))


class TestGaps:
    def test_nobody_has_the_household_on_the_line(self) -> None:
        assert of_rules(POOR, NEAR_POOR, "not_poor: income > poverty") == Text(
            "island.toml: bảng phân loại (income) bỏ sót: không quy tắc nào áp dụng cho một hộ nông thôn, "
            "thu nhập bình quân đầu người/tháng: 1.234.000, số chỉ số thiếu hụt: 1",
            "island.toml: class table (income) has a gap: no rule applies to a rural household, "
            "income per person a month: 1,234,000, number of deprivations: 1",
        )

    def test_nobody_has_the_household_on_the_number(self) -> None:
        message = of_rules(POOR, "near_poor: income < poverty and deprivations <= 0", NOT_POOR)
        assert message.en.endswith("income per person a month: 1,233,999, number of deprivations: 1")

    def test_a_gap_in_urban_areas_only(self) -> None:
        lines = [("a", 1_000_000, 1_000_000), ("b", 1_000_000, 1_000_001)]
        rules = [*(rule.replace("poverty", "a") for rule in (POOR, NEAR_POOR)), "not_poor: income >= b"]
        message = said(law(*rules, lines=lines))
        assert message.en == (
            "island.toml: class table (income) has a gap: no rule applies to an urban household, "
            "income per person a month: 1,000,000, number of deprivations: 1"
        )
        assert "cho một hộ thành thị, thu nhập" in message.vi

    def test_a_yes_no_column_and_a_measure_that_was_not_given(self) -> None:
        rules = [
            "poor: score_a <= line and agricultural",
            "not_poor: score_a > line and given(income) and income > top",
        ]
        lines = [("line", 100, 120, "points"), ("top", 1_000, 1_000)]
        assert said(law(*rules, lines=lines, basis="points")) == Text(
            "island.toml: bảng phân loại (points) bỏ sót: không quy tắc nào áp dụng cho một hộ nông thôn, "
            "thu nhập bình quân đầu người/tháng: 1.000, điểm A (B1): 100, Làm nông, lâm, ngư, diêm nghiệp: không",
            "island.toml: class table (points) has a gap: no rule applies to a rural household, "
            "income per person a month: 1,000, score A (B1): 100, "
            "agricultural, forestry, fishery or salt occupation: no",
        )
        closed = law(
            rules[0],
            "near_poor: score_a <= line and not agricultural",
            rules[1],
            "average: score_a > line and given(income) and income <= top",
            lines=lines,
            basis="points",
        )
        assert "income per person a month: not given, score A (B1): 101" in said(closed).en
        assert "thu nhập bình quân đầu người/tháng: không có, điểm A (B1): 101" in said(closed).vi

    def test_the_household_above_a_line_that_is_not_known_has_an_income_above_the_known_one(self) -> None:
        lower = [rule.replace("<", "<=", 1) for rule in (POOR, NEAR_POOR)]
        message = said(law(*lower, "average: income > poverty and income <= average", lines=KNOWN_BELOW))
        assert income_of(message) > 1_234_000

    def test_any_household_where_no_line_is_known(self) -> None:
        message = said(law(*RULES[:2], lines=[("poverty", None, None)]))
        assert income_of(message) == 0

    def test_the_household_between_a_known_line_and_one_that_is_not(self) -> None:
        lower = [rule.replace("<", "<=", 1) for rule in (POOR, NEAR_POOR)]
        message = said(law(*lower, "not_poor: income > average", lines=KNOWN_BELOW))
        assert income_of(message) == 1_234_001


def income_of(message: Text) -> int:
    """The income of the household that an English message describes."""
    words = message.en.partition("income per person a month: ")[2].partition(", number")[0]
    return int(words.replace(",", ""))


class TestOverlaps:
    def test_two_rules_have_the_household_on_the_line(self) -> None:
        assert of_rules(POOR, NEAR_POOR.replace("<", "<=", 1), NOT_POOR) == Text(
            "island.toml: bảng phân loại (income) chồng lấn: các quy tắc r1, r2 cùng áp dụng cho một hộ nông thôn, "
            "thu nhập bình quân đầu người/tháng: 1.234.000, số chỉ số thiếu hụt: 1",
            "island.toml: class table (income) has an overlap: the rules r1, r2 all apply to a rural household, "
            "income per person a month: 1,234,000, number of deprivations: 1",
        )

    def test_each_pair_of_rules_is_told_once(self) -> None:
        message = of_rules(POOR, NEAR_POOR, "not_poor: income >= poverty or deprivations <= 3")
        assert [line.split(" the rules ")[1].split(" all ")[0] for line in message.en.splitlines()] == [
            "r1, r2",
            "r0, r2",
        ]

    def test_a_less_than_that_the_law_does_not_say(self) -> None:
        """With ``<`` for ``<=`` in one rule, the household exactly on the line of vn-2022 is left out."""
        old = 'when = "income <= poverty and deprivations >= cutoff"'
        message = said(changed(VN_2022, old, old.replace("<=", "<")), "vn.toml")
        assert message.en == (
            "vn.toml: class table (income) has a gap: no rule applies to a rural household, "
            "income per person a month: 1,500,000, "
            "income per person a month without social assistance from the state budget: 1,499,999, "
            "number of deprivations: 3, agricultural, forestry, fishery or salt occupation: no"
        )


class TestDeadRows:
    def test_a_number_that_no_household_reaches(self) -> None:
        message = of_rules(POOR, NEAR_POOR, NOT_POOR, "poor: income < poverty and deprivations > 3")
        assert message == Text(
            "island.toml: quy tắc r3 (income) không bao giờ áp dụng được cho hộ nào",
            "island.toml: rule r3 (income) is dead: no household can meet it",
        )

    def test_a_cut_off_of_13_where_there_are_12_indicators(self) -> None:
        old = 'id = "cutoff"\nvalue = 3'
        assert said(changed(VN_2022, old, old.replace("3", "12")[:-2] + "13"), "vn.toml") == Text(
            "vn.toml: quy tắc poor (income) không bao giờ áp dụng được cho hộ nào",
            "vn.toml: rule poor (income) is dead: no household can meet it",
        )
        assert loaded(changed(VN_2022, old, 'id = "cutoff"\nvalue = 12')).id == "vn-2022"

    def test_a_cut_off_of_0_from_which_every_household_is_poor(self) -> None:
        assert said(law(numbers={"cutoff": 0})).en == "island.toml: rule r1 (income) is dead: no household can meet it"

    def test_a_row_that_only_a_greater_income_without_assistance_would_meet(self) -> None:
        rules = [*RULES, "poor: income < poverty and income_less_assistance >= poverty"]
        assert of_rules(*rules).en == "island.toml: rule r3 (income) is dead: no household can meet it"

    def test_every_basis_is_proved_and_every_finding_told(self) -> None:
        text = VN_2022.replace('value = 30\nvi = "điểm B', 'value = -1\nvi = "điểm B')
        text = changed(text, 'id = "cutoff"\nvalue = 3', 'id = "cutoff"\nvalue = 13')
        assert said(text, "x.toml").en.splitlines() == [
            "x.toml: rule poor (income) is dead: no household can meet it",
            "x.toml: rule points_near_poor (points) is dead: no household can meet it",
        ]


class TestOtherSlips:
    def test_lines_out_of_order(self) -> None:
        rural = changed(VN_2022, "rural = 1_500_000\nurban = 2_000_000", "rural = 2_300_000\nurban = 2_000_000")
        assert said(rural, "vn.toml").en.endswith(
            "lines.1.rural: “2250000”: at least 2300000, the line 'poverty' before it"
        )

    def test_a_forgotten_urban_value(self) -> None:
        message = said(changed(VN_2022, "rural = 1_500_000\nurban = 2_000_000", "rural = 1_500_000"), "vn.toml").en
        assert message.endswith("a value that the law read does not give needs 'unknown'")
        assert "lines.0: " in message

    def test_lines_that_fall_together_leave_a_dead_row_between_them(self) -> None:
        rules = [
            "poor: income < poverty",
            "near_poor: income >= poverty and income <= average",
            "average: income < poverty and income > average",
            "not_poor: income > average",
        ]
        lines = [("poverty", 1_000, 1_000), ("average", 1_000, 1_000)]
        message = said(law(*rules, lines=lines, numbers={}))
        assert message.en == "island.toml: rule r2 (income) is dead: no household can meet it"


class TestWitnesses:
    """The household that stands for a cell lies in it."""

    @pytest.mark.parametrize("values", list(product([(3, True), (3, False), (5, True), (5, False)], repeat=2)))
    @pytest.mark.parametrize("whole", [True, False])
    def test_of_every_cell_that_a_value_can_reach(self, values: tuple[tuple[int, bool], ...], whole: bool) -> None:
        cuts = tuple(Cut(None, value, inclusive) for value, inclusive in sorted(set(values)))
        measure = shared_measures()[3 if whole else 0]
        axis = Axis(measure, cuts, optional=False, whole=whole, top=6 if whole else None)
        cells = {cell_of(cuts, value): value for value in range(0 if whole else -9, 7 if whole else 99)}
        for cell in range(len(cuts) + 1):
            assert axis.reachable("rural", cell) == (cell in cells)
            if cell in cells:
                assert cell_of(cuts, axis.witness("rural", cell)) == cell

    @pytest.mark.parametrize("name", standard_ids())
    def test_of_the_shipped_standards_meet_the_conditions_of_their_cells(self, name: str) -> None:
        standard = load_standard(name)
        for basis in standard.law.bases:
            plan = build_plan(standard, basis)
            for area in ("rural", "urban"):
                for facts in plan.complete(area):
                    words = household(plan, area, facts, "en")
                    assert words.startswith(("a rural household, ", "an urban household, "))
                    for axis in plan.axes:
                        if facts[axis.id] != axis.absent and None not in {cut.value(area) for cut in axis.cuts}:
                            value = axis.witness(area, facts[axis.id])
                            assert f"{axis.measure.en}: {value:,}" in words
                            passed = sum(beyond(cut, value, cut.value(area) or 0) for cut in axis.cuts)
                            assert passed == facts[axis.id]


def cell_of(cuts: tuple[Cut, ...], value: int) -> int:
    return sum(beyond(cut, value, cut.number) for cut in cuts)


def beyond(cut: Cut, value: int, line: int) -> bool:
    return value > line if cut.inclusive else value >= line
