"""The twelve indicators: answers by code, parts of a house, printed tables. Their limits are in test_thresholds.py."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from . import by_hand
from .families import (
    AFTER,
    BEFORE,
    DAY,
    ON,
    SURVEY,
    another_reading,
    deprivations,
    deprived,
    derived,
    house,
    person,
    turning,
)


def completing(months: int) -> date:
    """The date of birth of who completes so many months on the day of the review."""
    year, month = divmod(12 * DAY.year + DAY.month - 1 - months, 12)
    return date(year, month + 1, DAY.day)


class TestAges:
    """On the birthday the year is completed."""

    @pytest.mark.parametrize(
        ("years", "level", "behind"),
        [
            (3, "preschool", False),
            (5, "primary", False),
            (6, "preschool", True),
            (11, "lower_secondary", False),
            (12, "primary", True),
            (15, "primary", True),
            (15, "lower_secondary", False),
            (15, "upper_secondary", False),
            (15, "short_course", False),
        ],
    )
    def test_a_child_at_school_is_deprived_only_below_its_level(self, years: int, level: str, behind: bool) -> None:
        assert deprived("child_schooling", turning(years, ON, schooling="yes", level=level)) == behind

    def test_a_year_of_birth_alone_is_unknown_where_the_day_matters(self) -> None:
        for year, answer in ((2018, True), (2019, None), (2020, False)):
            one = person(born=None, born_year=year, insurance="no")
            assert deprived("health_insurance", one) is answer, year

    def test_no_date_at_all(self) -> None:
        assert deprived("health_insurance", person(born=None, insurance="no")) is None
        assert deprived("health_insurance", person(born=None)) is False

    @pytest.mark.parametrize("born", [date(2030, 1, 1), date(1800, 1, 1)])
    def test_an_impossible_age_is_unknown(self, born: date) -> None:
        found = derived((house(), [person(born=born, insurance="no", work="none")]))
        assert [found.indicators[name][0] for name in ("health_insurance", "employment")] == [None, None]
        assert [found.numbers[f"labour_count|{end}"][0] for end in ("low", "high")] == [0, 1]

    def test_the_oldest_age_that_is_possible(self) -> None:
        members = [person(born=date(DAY.year - years, DAY.month, DAY.day), insurance="no") for years in (130, 131)]
        families = [(house(), [one]) for one in members]
        assert deprivations("health_insurance", *families) == [True, None]

    def test_the_29th_of_february(self) -> None:
        one = person(born=date(2020, 2, 29), insurance="no")
        for day, answer in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
            assert deprived("health_insurance", one, review_date=day) is answer


class TestNumbers:
    @pytest.mark.parametrize(
        ("allowance", "answer"), [("elderly", True), ("disabled", True), ("orphan", False), ("none", False)]
    )
    def test_who_is_a_dependent(self, allowance: str, answer: bool) -> None:
        assert deprived("dependents", person(40, allowance=allowance)) == answer

    @pytest.mark.parametrize(("area", "attic", "answer"), [(20, 7.98, True), (20, 8, False), (0, 47.99, True)])
    def test_an_attic_counts_half(self, area: float, attic: float, answer: bool) -> None:
        assert deprived("housing_area", *[person()] * 3, floor_area=area, attic_area=attic) == answer

    def test_two_of_three_parts_are_not_durable(self) -> None:
        parts = ("wall", "pillar", "roof")
        weak = [
            {name: "other" if bits >> bit & 1 else "concrete" for bit, name in enumerate(parts)} for bits in range(8)
        ]
        answers = deprivations("housing_quality", *((house(**one), [person()]) for one in weak))
        assert answers == [bits.bit_count() >= 2 for bits in range(8)]

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
        assert deprivations("telecom", (house(), [off, off]), (house(), [off, on])) == [True, False]

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
    def test_below_at_and_above_the_value_of_every_age(self, gender: str) -> None:
        """On the day on which an age of the table is completed, and on the last day before the next one."""
        cases: list[tuple[dict[str, Any], bool]] = []
        for (months, values), (following, _) in pairwise(by_hand.NUTRITION):
            height, weight = values[gender]
            for born in (completing(months), completing(following) + timedelta(days=1)):
                fine: dict[str, Any] = {"born": born, "gender": gender, "height": height, "weight_kg": weight or 60.0}
                for name in ("height", "weight_kg") if weight else ("height",):
                    cases += [(fine | {name: round(fine[name] + step, 1)}, step < 0) for step in (-0.1, 0, 0.1)]
        found = deprivations("nutrition", *((house(), [person(**one)]) for one, _ in cases))
        wrong = [one for (one, expected), answer in zip(cases, found, strict=True) if answer != expected]
        assert (len(cases), wrong) == (2 * 3 * (44 + 32), [])

    def test_a_child_whose_sex_is_not_known(self) -> None:
        [(boy, girl)] = [(row["male"][0], row["female"][0]) for start, row in by_hand.NUTRITION if start == 96]
        assert boy > girl
        for height, answer in ((boy, False), (girl, None), (girl - 0.1, True)):
            assert deprived("nutrition", person(8, gender=None, height=round(height, 1))) is answer


class TestOtherReadings:
    """Parameters of the survey that change an indicator; each is followed only where an overlay says so."""

    @pytest.mark.parametrize(
        ("parameter", "value", "name", "member"),
        [
            ("ahead_is_fit", "false", "child_schooling", person(5, schooling="yes", level="primary")),
            ("nutrition_at_value", "true", "nutrition", person(8, height=116.0, weight_kg=60.0)),
            ("nutrition_at_value", "true", "nutrition", person(8, height=160.0, weight_kg=19.5)),
            ("adult_education_below_age", "31", "adult_education", turning(30, ON)),
        ],
    )
    def test_a_parameter_changes_the_answer(self, parameter: str, value: str, name: str, member: Any) -> None:
        family = (house(), [member])
        readings = [SURVEY, another_reading(parameter, value)]
        assert [deprivations(name, family, survey=one) for one in readings] == [[False], [True]]

    def test_adults_up_to_30_where_the_annex_is_followed(self) -> None:
        """“16 đến 30 tuổi” with those aged 30: to the day before they turn 31."""
        families = [(house(), [turning(31, day)]) for day in (AFTER, ON, BEFORE)]
        survey = another_reading("adult_education_below_age", "31")
        assert deprivations("adult_education", *families, survey=survey) == [True, False, False]
