"""The limits of the twelve indicators: the day before, the day, the day after; at, below and above every number."""

from datetime import date, timedelta
from typing import Any

import pytest

from . import by_hand
from .families import DAY, deprived, derived, house, person

BEFORE, ON, AFTER = -1, 0, 1


def turning(years: int, day: int, **more: Any) -> dict[str, Any]:
    """A person who turns so many years on the day of the review, or was born a day earlier or later than that."""
    born = date(DAY.year - years, DAY.month, DAY.day) + timedelta(days=day)
    return person(**{"born": born, "education": "primary", "work": "student"} | more)


class TestAges:
    """On the birthday the year is completed; a day earlier (born a day later) it is not."""

    @pytest.mark.parametrize(("day", "answer"), [(BEFORE, True), (ON, True), (AFTER, False)])
    def test_insurance_from_6(self, day: int, answer: bool) -> None:
        assert deprived("health_insurance", turning(6, day, insurance="no")) == answer

    @pytest.mark.parametrize(("day", "answer"), [(BEFORE, True), (ON, True), (AFTER, False)])
    def test_work_from_15(self, day: int, answer: bool) -> None:
        assert deprived("employment", turning(15, day, work="none")) == answer

    @pytest.mark.parametrize(
        ("years", "day", "answer"),
        [
            (16, AFTER, False),
            (16, ON, True),
            (16, BEFORE, True),
            (30, AFTER, True),
            (30, ON, False),
            (30, BEFORE, False),
        ],
    )
    def test_adult_education_from_16_to_under_30(self, years: int, day: int, answer: bool) -> None:
        assert deprived("adult_education", turning(years, day)) == answer

    @pytest.mark.parametrize(("day", "answer"), [(AFTER, False), (ON, True), (BEFORE, True)])
    def test_lower_secondary_is_enough_under_18(self, day: int, answer: bool) -> None:
        assert deprived("adult_education", turning(18, day, education="lower_secondary")) == answer

    @pytest.mark.parametrize(
        ("years", "day", "level", "answer"),
        [
            (3, AFTER, None, False),
            (3, ON, None, True),
            (3, ON, "preschool", False),
            (6, AFTER, "preschool", False),
            (6, ON, "preschool", True),
            (6, ON, "primary", False),
            (12, AFTER, "primary", False),
            (12, ON, "primary", True),
            (12, ON, "lower_secondary", False),
            (16, AFTER, "primary", True),
            (16, AFTER, "lower_secondary", False),
            (16, ON, None, False),
        ],
    )
    def test_schooling_by_level(self, years: int, day: int, level: str | None, answer: bool) -> None:
        schooling = "yes" if level else "no"
        assert deprived("child_schooling", turning(years, day, schooling=schooling, level=level)) == answer

    @pytest.mark.parametrize(("years", "day"), [(5, ON), (11, ON), (15, ON)])
    def test_a_child_ahead_of_its_age_is_no_child_out_of_school(self, years: int, day: int) -> None:
        level = {5: "primary", 11: "lower_secondary", 15: "upper_secondary"}[years]
        ahead = turning(years, day, schooling="yes", level=level)
        found = derived((house(), [ahead]))
        assert found.indicators["child_schooling"][0] is False
        assert found.cautions["ahead_of_age"].to_list() == [True]

    @pytest.mark.parametrize(("day", "count"), [(BEFORE, 0), (ON, 0), (AFTER, 1)])
    def test_a_dependent_is_under_16(self, day: int, count: int) -> None:
        found = derived((house(), [turning(16, day)]))
        assert found.numbers["dependents_count|low"].to_list() == [count]

    def test_a_year_of_birth_alone_is_unknown_where_the_day_matters(self) -> None:
        for year, answer in ((2018, True), (2019, None), (2020, False)):
            one = person(born=None, born_year=year, insurance="no")
            assert deprived("health_insurance", one) is answer, year

    def test_no_date_at_all(self) -> None:
        assert deprived("health_insurance", person(born=None, insurance="no")) is None
        assert deprived("health_insurance", person(born=None)) is False

    def test_the_29th_of_february(self) -> None:
        one = person(born=date(2020, 2, 29), insurance="no")
        for day, answer in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
            assert deprived("health_insurance", one, review_date=day) is answer


class TestNumbers:
    @pytest.mark.parametrize(
        ("children", "adults", "answer"), [(1, 1, False), (2, 1, True), (1, 2, False), (3, 3, False)]
    )
    def test_more_than_half_are_dependents(self, children: int, adults: int, answer: bool) -> None:
        members = [person(10) for _ in range(children)] + [person(40) for _ in range(adults)]
        assert deprived("dependents", *members) == answer

    @pytest.mark.parametrize(
        ("allowance", "answer"), [("elderly", True), ("disabled", True), ("orphan", False), ("none", False)]
    )
    def test_who_is_a_dependent(self, allowance: str, answer: bool) -> None:
        assert deprived("dependents", person(40, allowance=allowance)) == answer

    @pytest.mark.parametrize(
        ("area", "attic", "answer"), [(23.99, 0, True), (24, 0, False), (20, 7.98, True), (20, 8, False)]
    )
    def test_under_eight_square_metres(self, area: float, attic: float, answer: bool) -> None:
        assert deprived("housing_area", person(), person(), person(), floor_area=area, attic_area=attic) == answer

    @pytest.mark.parametrize("parts", range(8))
    def test_two_of_three_parts_are_not_durable(self, parts: int) -> None:
        weak = {
            name: "other" if parts >> bit & 1 else "concrete" for bit, name in enumerate(("wall", "pillar", "roof"))
        }
        assert deprived("housing_quality", person(), **weak) == (parts.bit_count() >= 2)

    @pytest.mark.parametrize(
        ("source", "answer"), [("piped", False), ("borehole", False), ("protected", False), ("other", True)]
    )
    def test_water(self, source: str, answer: bool) -> None:
        assert deprived("water", person(), water_source=source) == answer

    @pytest.mark.parametrize(("kind", "answer"), [("septic", False), ("improved", False), ("other", True)])
    def test_sanitation(self, kind: str, answer: bool) -> None:
        assert deprived("sanitation", person(), toilet=kind) == answer

    def test_one_member_on_the_internet_is_enough(self) -> None:
        off, on = person(internet="no"), person(internet="yes")
        assert [deprived("telecom", *members) for members in ([off, off], [off, on])] == [True, False]

    @pytest.mark.parametrize("name", ["tvs", "radios", "computers", "phones"])
    def test_one_device_is_enough(self, name: str) -> None:
        assert deprived("information_devices", person()) is True
        assert deprived("information_devices", person(), **{name: 1}) is False

    @pytest.mark.parametrize(
        ("work", "contract", "answer"),
        [
            ("none", None, True),
            ("working", "no", True),
            ("working", "yes", False),
            ("working", "no_wage", False),
            ("unable", None, False),
            ("student", None, False),
            ("unwilling", None, False),
            ("retired", None, False),
        ],
    )
    def test_employment(self, work: str, contract: str | None, answer: bool) -> None:
        assert deprived("employment", person(40, work=work, contract=contract)) == answer

    def test_those_for_whom_the_state_pays_are_not_counted(self) -> None:
        assert deprived("health_insurance", person(insurance="no", state_paid=True)) is False


class TestNutrition:
    @pytest.mark.parametrize("gender", ["male", "female"])
    @pytest.mark.parametrize("months", [start for start, _ in by_hand.NUTRITION if start < 192])
    def test_at_and_below_the_value_of_every_age(self, months: int, gender: str) -> None:
        born = date(DAY.year - months // 12 - 1, DAY.month, DAY.day)
        years, rest = divmod(12 - months % 12, 12)
        month = born.month + rest
        born = date(born.year + years + (month > 12), month - 12 if month > 12 else month, born.day)
        [values] = [row[gender] for start, row in by_hand.NUTRITION if start == months]
        height, weight = values
        fine: dict[str, Any] = {"born": born, "gender": gender, "height": height, "weight_kg": weight or 60.0}
        assert deprived("nutrition", person(**fine)) is False
        assert deprived("nutrition", person(**fine | {"height": round(height - 0.1, 1)})) is True
        if weight is not None:
            assert deprived("nutrition", person(**fine | {"weight_kg": round(weight - 0.1, 1)})) is True

    @pytest.mark.parametrize(("day", "answer"), [(AFTER, True), (ON, False)])
    def test_weight_counts_under_10_years(self, day: int, answer: bool) -> None:
        assert deprived("nutrition", turning(10, day, weight_kg=10.0)) == answer

    @pytest.mark.parametrize(("day", "answer"), [(AFTER, True), (ON, False)])
    def test_height_counts_under_16_years(self, day: int, answer: bool) -> None:
        assert deprived("nutrition", turning(16, day, height=100.0)) == answer

    def test_a_child_whose_sex_is_not_known(self) -> None:
        [(boy, girl)] = [(row["male"][0], row["female"][0]) for start, row in by_hand.NUTRITION if start == 96]
        assert boy > girl
        for height, answer in ((boy, False), (girl, None), (girl - 0.1, True)):
            assert deprived("nutrition", person(8, gender=None, height=round(height, 1))) is answer
