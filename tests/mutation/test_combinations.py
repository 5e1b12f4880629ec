"""Conditions held against each other: parts that both have are left out, sums are not compared."""

import pytest

from povrules.engines.held import Asked
from povrules.language.expression import parse_survey_condition
from povrules.mutation.combinations import Tried, alike
from povrules.rules import load_policy
from povrules.testing.policy_cases import CLASS_FACT, frames

POLICY = load_policy("bhyt")
ASKED = Asked(POLICY, POLICY.law.covers.first, {}, ())


def held(one: str, other: str) -> Tried:
    return alike(ASKED, parse_survey_condition(one), ASKED, parse_survey_condition(other))


@pytest.mark.parametrize(
    ("one", "other", "same", "combinations"),
    [
        ("student or artisan and artisan", "student or artisan", True, 3),
        ("student or artisan", "student or village_health", False, None),
        ("artisan or village_health", "village_health or artisan", True, 9),
        ("artisan or village_health", "hamlet_worker or mine_victim", False, None),
    ],
)
def test_parts_that_both_have_are_not_tried(one: str, other: str, same: bool, combinations: int | None) -> None:
    found = held(one, other)
    assert found.holds is same
    if combinations is not None:
        assert found.combinations == combinations
    else:
        assert found.broken is not None


def test_sums_are_not_compared() -> None:
    assert held("birth_month * 100 + birth_day <= 930", "birth_month * 100 + birth_day <= 929").combinations is None


def test_a_case_may_name_no_class_and_say_who_farms() -> None:
    """A status that spells no class stands for one that is not known; whether a household farms may be stated."""
    households, _ = frames(POLICY, [{"agricultural": True}])
    assert households["recognised_status"].to_list() == ["?"]
    assert households["agricultural"].to_list() == [True]
    households, _ = frames(POLICY, [{CLASS_FACT: "average_agricultural"}])
    assert households["agricultural"].to_list() == [True]
