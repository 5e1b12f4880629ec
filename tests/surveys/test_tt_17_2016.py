"""The ten indicators of vn-2016 from raw answers: every threshold, a second reading by hand, blanks."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.surveys import load_survey

from .by_hand import Family
from .by_hand_2016 import families_of_2016, indicators
from .families import DAY, derived, house, person
from .test_by_hand import ALWAYS, SLOW

SURVEY = load_survey("tt-17-2016")
BEFORE, ON, AFTER = 1, 0, -1
"""So many days after the review is the birthday on which an age is completed."""

ANSWERED = {"sick": False, "treated": True, "phone_subscription": True}


def member(old: int = 70, **more: Any) -> dict[str, Any]:
    return person(old, **ANSWERED | more)


def home(**more: Any) -> dict[str, Any]:
    return house(**{"rain_water": False, "loudspeaker": True, "floor_area": 100} | more)


def turning(years: int, day: int, **more: Any) -> dict[str, Any]:
    """A member who turns so many years on the day of the review, the day after it or the day before."""
    born = date(DAY.year - years, DAY.month, DAY.day) + timedelta(days=day)
    return member(**{"born": born, "education": "primary"} | more)


def answer(name: str, *members: dict[str, Any], **more: Any) -> bool | None:
    found: bool | None = derived((home(**more), list(members)), survey=SURVEY).indicators[name][0]
    return found


def cautions(*members: dict[str, Any], **more: Any) -> set[str]:
    found = derived((home(**more), list(members)), survey=SURVEY).cautions.row(0, named=True)
    return {name for name, held in found.items() if held}


class TestAges:
    """The day before the age is completed, the day on which it is, the day after."""

    @pytest.mark.parametrize(("day", "expected"), [(BEFORE, False), (ON, True), (AFTER, True)])
    def test_insurance_from_6(self, day: int, expected: bool) -> None:
        assert answer("health_insurance", turning(6, day, insurance="no")) is expected

    @pytest.mark.parametrize(("day", "expected"), [(BEFORE, False), (ON, True), (AFTER, True)])
    def test_adult_education_from_15(self, day: int, expected: bool) -> None:
        assert answer("adult_education", turning(15, day)) is expected

    @pytest.mark.parametrize(
        ("born", "expected"), [(date(1985, 12, 31), False), (date(1986, 1, 1), True), (date(1986, 1, 2), True)]
    )
    def test_adult_education_of_who_was_born_in_1986_or_later(self, born: date, expected: bool) -> None:
        assert answer("adult_education", member(born=born, education="primary")) is expected

    @pytest.mark.parametrize(("year", "expected"), [(1985, False), (1986, True)])
    def test_the_year_alone_is_enough_for_it(self, year: int, expected: bool) -> None:
        assert answer("adult_education", member(born=None, born_year=year, education="primary")) is expected

    @pytest.mark.parametrize(("born", "expected"), [(date(1985, 12, 31), False), (date(1986, 1, 1), None)])
    def test_who_was_born_before_it_needs_no_day_of_the_review(self, born: date, expected: bool | None) -> None:
        assert answer("adult_education", member(born=born, education="primary"), review_date=None) is expected

    @pytest.mark.parametrize(
        ("years", "day", "expected"),
        [
            (5, BEFORE, False),
            (5, ON, True),
            (5, AFTER, True),
            (15, BEFORE, True),
            (15, ON, False),
            (15, AFTER, False),
        ],
    )
    def test_school_from_5_to_under_15(self, years: int, day: int, expected: bool) -> None:
        assert answer("child_schooling", turning(years, day)) is expected

    @pytest.mark.parametrize("name", ["health_insurance", "adult_education", "child_schooling"])
    def test_without_a_birth_it_is_open(self, name: str) -> None:
        one = member(born=None, insurance="no", education="primary")
        assert answer(name, one) is None


class TestMembers:
    @pytest.mark.parametrize(
        ("sick", "treated", "expected"),
        [
            (True, False, True),
            (True, True, False),
            (False, False, False),
            (False, None, False),
            (True, None, None),
            (None, False, None),
            (None, True, False),
        ],
    )
    def test_sick_and_not_treated(self, sick: bool | None, treated: bool | None, expected: bool | None) -> None:
        assert answer("health_services", member(sick=sick, treated=treated)) is expected

    def test_one_member_is_enough(self) -> None:
        assert answer("health_services", member(), member(sick=True, treated=False)) is True
        assert answer("health_insurance", member(), member(insurance="no")) is True

    def test_those_for_whom_the_state_pays_are_counted(self) -> None:
        """The exclusion is of the form of 2021; none was recalled of this one."""
        assert answer("health_insurance", member(insurance="no", state_paid=True)) is True

    @pytest.mark.parametrize(
        ("education", "schooling", "expected"),
        [
            ("below_primary", "no", True),
            ("primary", "no", True),
            ("lower_secondary", "no", False),
            ("upper_secondary", "no", False),
            ("primary", "yes", False),
            ("primary", None, None),
            (None, "no", None),
        ],
    )
    def test_below_lower_secondary_and_not_studying(
        self, education: str | None, schooling: str | None, expected: bool | None
    ) -> None:
        assert answer("adult_education", turning(30, ON, education=education, schooling=schooling)) is expected

    @pytest.mark.parametrize("level", ["preschool", "upper_secondary"])
    def test_a_child_at_any_level_attends(self, level: str) -> None:
        assert answer("child_schooling", turning(10, ON, schooling="yes", level=level)) is False

    @pytest.mark.parametrize(
        ("phone", "internet", "expected"),
        [
            (False, "no", True),
            (True, "no", False),
            (False, "yes", False),
            (True, "yes", False),
            (None, "no", None),
            (False, None, None),
            (None, "yes", False),
        ],
    )
    def test_neither_telephone_nor_internet(self, phone: bool | None, internet: str | None, expected: Any) -> None:
        assert answer("telecom", member(phone_subscription=phone, internet=internet)) is expected

    def test_members_with_one_of_the_two_are_cautioned(self) -> None:
        phone, net = member(internet="no"), member(phone_subscription=False)
        both = member()
        assert cautions(phone) == cautions(net) == cautions(phone, net) == {"telecom_by_one"}
        assert cautions(phone, both) == cautions(member(phone_subscription=False, internet="no")) == set()


class TestTheHouse:
    @pytest.mark.parametrize("parts", range(8))
    def test_two_of_three_parts_are_not_durable(self, parts: int) -> None:
        weak = {name: "other" if parts >> bit & 1 else "brick" for bit, name in enumerate(("wall", "pillar", "roof"))}
        weak["roof"] = "tile" if weak["roof"] == "brick" else "other"
        assert answer("housing_quality", member(), **weak) is (parts.bit_count() >= 2)

    @pytest.mark.parametrize(("area", "expected"), [(23.99, True), (24, False), (24.01, False)])
    def test_under_eight_square_metres(self, area: float, expected: bool) -> None:
        assert answer("housing_area", member(), member(), member(), floor_area=area) is expected

    @pytest.mark.parametrize(
        ("area", "attic", "expected", "cautioned"),
        [
            (15.99, 0, True, False),
            (14, 1.98, True, False),  # deprived however an attic counts
            (14, 2, True, True),  # not if all of it counts
            (14, 3.98, True, True),
            (14, 4, False, True),
            (16, 4, False, False),  # not deprived however an attic counts
        ],
    )
    def test_an_attic_that_decides_is_cautioned(
        self, area: float, attic: float, expected: bool, cautioned: bool
    ) -> None:
        asked = {"floor_area": area, "attic_area": attic}
        assert answer("housing_area", member(), member(), **asked) is expected
        assert ("attic" in cautions(member(), member(), **asked)) is cautioned

    @pytest.mark.parametrize(
        ("source", "rain", "expected"),
        [
            ("piped", None, False),
            ("borehole", None, False),
            ("protected", None, False),
            ("other", False, True),
            ("other", True, False),
            ("other", None, None),
            (None, False, None),
            (None, True, False),
        ],
    )
    def test_water(self, source: str | None, rain: bool | None, expected: bool | None) -> None:
        assert answer("water", member(), water_source=source, rain_water=rain) is expected
        assert ("rain_water" in cautions(member(), water_source=source, rain_water=rain)) is (
            source == "other" and rain is True
        )

    @pytest.mark.parametrize(
        ("kind", "expected"), [("septic", False), ("improved", False), ("other", True), (None, None)]
    )
    def test_sanitation(self, kind: str | None, expected: bool | None) -> None:
        assert answer("sanitation", member(), toilet=kind) is expected

    @pytest.mark.parametrize(("name", "one"), [("tvs", 1), ("radios", 1), ("computers", 1), ("loudspeaker", True)])
    def test_one_means_of_information_is_enough(self, name: str, one: Any) -> None:
        assert answer("information_assets", member(), loudspeaker=False) is True
        assert answer("information_assets", member(), **{"loudspeaker": False} | {name: one}) is False
        assert answer("information_assets", member(), **{"loudspeaker": False} | {name: None}) is None

    def test_a_telephone_is_none(self) -> None:
        assert answer("information_assets", member(), loudspeaker=False, phones=3) is True


@SLOW
@given(st.lists(families_of_2016(), min_size=1, max_size=12))
def test_complete_families_are_as_read_by_hand(drawn: list[Family]) -> None:
    found = derived(*drawn, survey=SURVEY)
    assert (found.least, found.screen) == (None, None)
    for row, family in enumerate(drawn):
        answers = found.indicators.row(row, named=True)
        assert {name for name, deprived in answers.items() if deprived} == indicators(family), family
        assert None not in answers.values()


@SLOW
@given(families_of_2016(), st.data())
def test_blanks_never_give_what_an_answer_could_overturn(family: Family, data: st.DataObject) -> None:
    household, members = family
    names = [name for name in SURVEY.columns("household") if name in household and name not in {*ALWAYS, "attic_area"}]
    asked = [one.id for one in SURVEY.questions("person") if one.id in members[0] and one.id not in ALWAYS]
    opened = household | dict.fromkeys(data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True)))
    persons = [
        one | dict.fromkeys(data.draw(st.lists(st.sampled_from([*asked, "born"]), max_size=2, unique=True)))
        for one in members
    ]
    truth = indicators(family)
    for name, deprived in derived((opened, persons), survey=SURVEY).indicators.row(0, named=True).items():
        assert deprived is None or deprived == (name in truth), name
