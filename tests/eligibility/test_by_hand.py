"""The policy against the reading by hand, on random persons: exact where all is known, never narrower where not."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from eligibility.by_hand import answer, base_salary
from eligibility.people import FLAGS, HOUSEHOLD, POLICY, Person, anybody, rows
from povrules.language.policy_checks import turning_days

TURNS = [day + timedelta(days=step) for day in turning_days(POLICY.law) for step in (-1, 0, 1)]
DAYS = sorted({day for day in TURNS if POLICY.law.covers.holds(day)} | {date(2020, 2, 29), date(2026, 12, 31)})
BY_HAND = {
    "employed",
    "pensioner",
    "insurance_allowance",
    "unemployment",
    "merit",
    "other_allowance",
    "martyr_relative",
    "merit_relative",
    "survivor_allowance",
    "survivor_social",
    "social_pension",
    "mine_victim",
    "trafficking_victim",
    "ethnic_minority",
    "other_group",
}
"""The facts about persons that the reading by hand knows."""


def people(day: date, count: int) -> list[Person]:
    chance = random.Random(day.toordinal())
    found = [anybody(chance, day) for _ in range(count)]
    return [one | dict.fromkeys(set(FLAGS) - BY_HAND, False) for one in found]


def percent(text: str) -> Fraction:
    return Fraction(text) if "/" in text else Fraction(text.removesuffix("%")) / 100


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_same_as_by_hand(day: date) -> None:
    persons = people(day, 150)
    for person, row in zip(persons, rows(persons, day), strict=True):
        expected = answer(person, day)
        assert row["group"] == expected.group, (person, row)
        assert row["share"].removeprefix("≥") == (
            "2/3" if expected.share == Fraction(2, 3) else f"{int(expected.share * 100)}%"
        )
        assert row["share"].startswith("≥") == expected.minimum
        assert row["benefit_least"] == row["benefit_most"] == f"{expected.benefit}%", (person, row)
        assert row["missing"] == ""
        assert row["status"] == ("not_entitled" if expected.group == "family" else "entitled")
        premium = base_salary(day) * 45 // 1000
        if expected.group not in {"employee", "pensioner", "unemployment", "child_card"}:
            assert row["premium_month"] == premium
            assert row["paid_month_least"] == premium * expected.share
            assert row["own_year_most"] == premium * (1 - expected.share) * 12


def blanked(person: Person, chance: random.Random) -> Person:
    """The person with some facts unknown."""
    names = [*HOUSEHOLD, *FLAGS, "schooling", "level", "born", "class"]
    return {name: None if name in names and chance.random() < 0.15 else value for name, value in person.items()}


@pytest.mark.parametrize("day", [date(2016, 3, 1), date(2020, 6, 1), date(2024, 9, 30), date(2026, 7, 1)], ids=str)
def test_blanks_only_widen(day: date) -> None:
    chance = random.Random(day.toordinal())
    persons = people(day, 300)
    vague = rows([blanked(one, chance) for one in persons], day)
    for person, exact, wide in zip(persons, rows(persons, day), vague, strict=True):
        assert exact["group"] in wide["group"].split(";"), (person, wide)
        assert percent(wide["benefit_least"]) <= percent(exact["benefit_least"]) <= percent(wide["benefit_most"])
        assert set(wide["groups"].split(";")) - {""} <= set(exact["groups"].split(";"))
        assert set(exact["groups"].split(";")) <= set((wide["groups"] + ";" + wide["groups_possible"]).split(";"))
        if wide["paid_month_least"] is not None and exact["paid_month_least"] is not None:
            assert wide["paid_month_least"] <= exact["paid_month_least"] <= wide["paid_month_most"]
            assert wide["own_month_least"] <= exact["own_month_most"] <= wide["own_month_most"]
        if wide["status"] != "undetermined":
            assert wide["status"] == exact["status"]
            assert wide["share"] == exact["share"]
        if wide["status"] == "undetermined" or wide["benefit_least"] != wide["benefit_most"]:
            assert wide["missing"], wide


@pytest.mark.parametrize("day", [date(2017, 1, 1), date(2022, 5, 5), date(2025, 12, 31), date(2026, 1, 1)], ids=str)
def test_properties(day: date) -> None:
    persons = people(day, 300)
    benefits: dict[str, Any] = {}
    for row in rows(persons, day):
        assert ";" not in row["payer"]
        assert row["group"] in [*row["groups"].split(";"), "family"]
        benefits.setdefault(row["group"], set()).add(percent(row["benefit_least"]))
        assert row["from"] <= day <= (row["to"] or day)
    alone = {
        "poor": 1,
        "near_poor": 1 if day >= date(2026, 1, 1) else Fraction(95, 100),
        "student": Fraction(80, 100),
        "family": Fraction(80, 100),
    }
    for group, least in alone.items():
        assert min(benefits.get(group, {least})) >= least


def test_every_first_citation_is_in_force() -> None:
    for day in DAYS:
        for group in POLICY.law.groups:
            for version in group.versions:
                if version.holds(day):
                    citation = POLICY.law.citations[version.cite[0]]
                    assert citation.in_force_from is None or citation.in_force_from <= day
                    assert citation.in_force_to is None or day <= citation.in_force_to
