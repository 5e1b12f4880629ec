"""Distances to the lines: exact, in the unit of each line, and only from what was answered."""

from typing import Any

import pytest
from explaining import LESS, by_points, explained, on_the_island
from helpers import POVERTY, RULES, law, loaded, near_poor

import povrules
from povrules.engines.explain import Distance, Explanation


def distance(found: Explanation, line: str, of: str = "") -> Distance:
    """The one distance to a line, of the measure that its label names."""
    [one] = [one for one in found.distances if one.line == line and one.label_en.endswith(f"({of})" if of else "")][:1]
    return one


class TestDistances:
    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_in_dong_a_person_and_month(self, step: int) -> None:
        found = explained(income_per_capita=1_500_000 + step)
        one = distance(found, "poverty")
        assert (one.value, one.area, one.per_person_month, one.household_12m) == (1_500_000, "rural", step, None)
        assert one.label_vi == "chuẩn nghèo về thu nhập"
        assert one.label_en == "income poverty line"
        assert distance(found, "average").per_person_month == -750_000 + step

    @pytest.mark.parametrize(("step", "rounded"), [(-1, -1), (0, 0), (1, 1), (-84, -1), (-85, -2), (84, 1), (85, 2)])
    def test_in_dong_of_the_household_and_twelve_months(self, step: int, rounded: int) -> None:
        found = explained(income_per_capita=None, members=7, income_12m=12 * 7 * 1_500_000 + step)
        one = distance(found, "poverty")
        assert (one.household_12m, one.per_person_month) == (step, rounded)

    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_in_points(self, step: int) -> None:
        found = by_points(score_a=140 + step, score_b=30)
        assert distance(found, "score_a_poverty").model_dump(exclude_none=True) == {
            "line": "score_a_poverty",
            "label_vi": "mức điểm A tương đương chuẩn nghèo về thu nhập",
            "label_en": "score A equal to the income poverty line",
            "area": "rural",
            "value": 140,
            "points": step,
        }

    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_in_indicators(self, step: int) -> None:
        names = povrules.indicators("vn-2022")[: 3 + step]
        one = distance(explained(**dict.fromkeys(names, True)), "cutoff")
        assert (one.value, one.indicators, one.area) == (3, step, None)

    @pytest.mark.parametrize("score", [20, 30, 40])
    def test_to_a_number_of_points(self, score: int) -> None:
        one = distance(by_points(score_a=140, score_b=score), "score_b")
        assert (one.label_en, one.value, one.points, one.area) == ("score B (B2)", 30, score - 30, None)

    def test_to_points_that_are_counted_from_the_indicators(self) -> None:
        names = povrules.indicators("vn-2022")
        counted = by_points(score_a=140, **{name: place < 4 for place, name in enumerate(names)})
        assert distance(counted, "score_b").points == 10
        partly = by_points(score_a=140, **{name: place < 4 or None for place, name in enumerate(names)})
        assert all(one.line != "score_b" for one in partly.distances)

    def test_without_assistance_for_agricultural_households_only(self) -> None:
        answers: dict[str, Any] = {"income_per_capita": 1_500_010, "members": 4, "social_assistance_12m": 481}
        found = explained(agricultural=True, **answers)
        one = distance(found, "poverty", LESS)
        assert (one.household_12m, one.per_person_month) == (480 - 481, -1)
        assert one.label_vi.startswith("chuẩn nghèo về thu nhập (thu nhập bình quân đầu người/tháng không tính trợ cấp")
        assert [one.line for one in found.distances] == [
            "poverty",
            "average",
            "low_income",
            "poverty",
            "average",
            "cutoff",
        ]
        assert [one.line for one in explained(**answers).distances] == ["poverty", "average", "low_income", "cutoff"]

    def test_without_assistance_where_there_is_none(self) -> None:
        found = explained(agricultural=True, social_assistance_12m=0)
        assert distance(found, "poverty", LESS).per_person_month == 0
        assert distance(explained(agricultural=True), "poverty", LESS).per_person_month == 0

    def test_of_twelve_months_without_assistance(self) -> None:
        found = explained(
            agricultural=True, income_per_capita=None, members=2, income_12m=36_000_100, social_assistance_12m=99
        )
        assert distance(found, "poverty", LESS).household_12m == 1

    def test_in_both_areas_where_the_area_is_blank(self) -> None:
        found = explained(area=None, income_per_capita=1_400_000)
        assert [(one.area, one.per_person_month) for one in found.distances if one.line == "poverty"] == [
            ("rural", -100_000),
            ("urban", -600_000),
        ]

    def test_once_where_both_areas_have_the_same_line(self) -> None:
        found = by_points(area=None, score_a=150, score_b=20)
        assert [one.points for one in found.distances if one.line == "score_b"] == [-10]

    def test_to_no_line_that_is_not_known(self) -> None:
        found = povrules.explain(near_poor(), "H1", standard="hanoi-2022")
        assert [one.line for one in found.distances] == ["poverty", "cutoff"]

    def test_to_a_line_that_is_known_in_one_area_only_from_there_only(self) -> None:
        rules = [RULES[0], RULES[1], "average: income >= poverty and income < top", "not_poor: income >= top"]
        standard = loaded(law(*rules, lines=[POVERTY, ("top", 2_000_000, None)]))
        for area, lines in (("rural", ["poverty", "top", "cutoff"]), ("urban", ["poverty", "cutoff"])):
            found = on_the_island(standard, area=area, income_per_capita=1)
            assert [one.line for one in found.distances] == lines

    def test_from_no_answer_that_is_blank(self) -> None:
        found = explained(income_per_capita=None, employment=None)
        assert found.distances == ()
        assert [one.line for one in explained(employment=None).distances] == ["poverty", "average", "low_income"]

    def test_to_a_line_of_indicators_that_differs_by_area(self) -> None:
        text = law(
            "poor: income <= poverty and deprivations >= many",
            "near_poor: income <= poverty and deprivations < many",
            "not_poor: income > poverty",
            lines=[POVERTY, ("many", 3, 2, "indicators")],
            numbers={},
        )
        found = on_the_island(loaded(text), income_per_capita=1)
        [one] = [one for one in found.distances if one.indicators is not None]
        assert (one.value, one.indicators) == (3, -1)
