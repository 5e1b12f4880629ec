"""Whatever a class is entitled to, every poorer class is entitled to as well, but for what the policy declares."""

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from eligibility.people import FLAGS, POLICY, STATUS, Person, anybody, in_every_class, one, rows
from eligibility.test_by_hand import BY_HAND, percent

ORDER = list(STATUS)
"""The classes from the poorest on."""
DAYS = [date(2016, 2, 1), date(2018, 11, 30), date(2018, 12, 1), date(2023, 10, 18), date(2023, 10, 19)]
DAYS += [date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1)]


def persons_of(day: date) -> list[Person]:
    chance = random.Random(day.toordinal() + 1)
    found = [anybody(chance, day) for _ in range(120)]
    return [one | dict.fromkeys(set(FLAGS) - BY_HAND, False) for one in found]


def declared(had: dict[str, Any], has: dict[str, Any], day: date) -> bool:
    """Tell whether the policy declares that a poorer class has less by these groups; povrules prove finds them all."""
    of = had["group"], has["group"]
    return any(one.property == "poorer" and one.of == of and one.covers(day, day) for one in POLICY.law.declared)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_poorer_class_has_no_less(day: date) -> None:
    persons = persons_of(day)
    by_class = in_every_class(persons, rows, day)
    for poorer, richer in ((a, b) for at, a in enumerate(ORDER) for b in ORDER[at + 1 :]):
        for had, has in zip(by_class[poorer], by_class[richer], strict=True):
            less = (_share(had) < _share(has) or percent(had["benefit_least"]) < percent(has["benefit_least"])) and had[
                "group"
            ] != "employee"
            less = less or (had["group"] == "employee" and has["group"] != "employee" and _share(has) == 1)
            assert not less or declared(had, has, day), (poorer, richer, had, has)


def _share(row: dict[str, Any]) -> Fraction:
    # The card of a child covers it: nothing has to be paid.
    return Fraction(1) if row["group"] == "child_card" else percent(row["share"].removeprefix("≥"))


def test_the_exceptions_are_real() -> None:
    split = {"poor_kind": "deprivation", "poor_district": True}
    for name, expected in (("poor", ("≥70%", "95%")), ("near_poor", ("100%", "95%"))):
        row = one({"class": name, **split}, date(2018, 12, 1))
        assert (row["share"], row["benefit_least"]) == expected
    survivor = {"survivor_allowance": True, "employed": True, "born": date(1954, 1, 1), "poor_kind": "income"}
    assert one({"class": "near_poor", **survivor}, date(2026, 7, 1))["group"] == "survivor"
    assert one({"class": "poor", **survivor}, date(2026, 7, 1))["group"] == "employee"
