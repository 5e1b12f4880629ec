"""Borrowers for the tests: a household with one member, every fact known, and what follows by the policy on credit."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from eligibility.people import STATUS, Person, by_item, tables
from povrules.eligibility import Entitlements, entitlements
from povrules.rules import SupportPolicy, load_policy

_LOADED = load_policy("tin-dung")
assert isinstance(_LOADED, SupportPolicy)
POLICY: SupportPolicy = _LOADED
FLAGS = [one.id for one in POLICY.law.columns if one.type == "flag"]
ITEMS = [one.id for one in POLICY.law.benefits]


def known(person: Mapping[str, Any]) -> Person:
    """Every fact of a borrower, who lives in a town and does not study; what is not named is no, or never."""
    facts: Person = dict.fromkeys(FLAGS, False)
    facts |= {"class": "not_poor", "area": "urban", "schooling": "no", "born": date(1990, 1, 1)}
    return facts | dict(person)


def decide(persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> Entitlements:
    """What follows for borrowers on a day."""
    households, members = tables(persons, POLICY)
    households = households.with_columns(pl.Series("area", [one.get("area") for one in persons], dtype=pl.String))
    return entitlements(households, members, on=day, policy="tin-dung", **options)


def rows(persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> list[dict[str, dict[str, Any]]]:
    """The rows of each household and its member, by programme."""
    return by_item(decide(persons, day, **options), len(persons))


def one(person: Mapping[str, Any], day: date, **options: Any) -> dict[str, dict[str, Any]]:
    return rows([known(person)], day, **options)[0]


def any_borrower(chance: random.Random, day: date) -> Person:
    """A random borrower, often at the edge of three years since leaving the list."""
    facts: Person = {"class": chance.choice([*STATUS, "poor", "near_poor"]), "area": chance.choice(["rural", "urban"])}
    facts["schooling"] = chance.choice(["yes", "no"])
    facts["level"] = chance.choice(["upper_secondary", "intermediate", "college", "university", "short_course"])
    for name in FLAGS:
        facts[name] = chance.random() < 0.3
    if chance.random() < 0.5:
        total = day.year * 12 + day.month - 1 - chance.choice([36, 36, 0, 12, 37])
        facts["off_list_on"] = date(total // 12, total % 12 + 1, min(day.day, 28)) + timedelta(
            days=chance.randrange(-2, 3)
        )
        facts["was_listed"] = True
    else:
        facts["was_listed"] = False
    return known(facts)
