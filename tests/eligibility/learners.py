"""Learners for the tests: facts as a dict, every one known, and what follows for them under the policy on tuition."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from eligibility.people import STATUS, Person, by_item, tables
from povrules.eligibility import Entitlements, entitlements
from povrules.rules import SupportPolicy, load_policy

_LOADED = load_policy("hoc-phi")
assert isinstance(_LOADED, SupportPolicy)
POLICY: SupportPolicy = _LOADED
FLAGS = [one.id for one in POLICY.law.columns if one.type == "flag"]
LEVELS = ["preschool", "primary", "lower_secondary", "upper_secondary"]
LEVELS += ["short_course", "intermediate", "college", "university"]


def known(person: Mapping[str, Any]) -> Person:
    """Every fact of a learner: a child of the head at a public school; what is not named is no."""
    facts: Person = dict.fromkeys(FLAGS, False)
    facts |= {"public_school": True, "relation": "child", "schooling": "yes", "allowance": "none"}
    facts |= {"preschool_class": "kindergarten", "born": date(2008, 1, 1), "class": "not_poor"}
    return facts | dict(person)


def decide(persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> Entitlements:
    """What follows for learners on a day."""
    households, members = tables(persons, POLICY)
    return entitlements(households, members, on=day, policy="hoc-phi", **options)


def rows(persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> list[dict[str, dict[str, Any]]]:
    """The rows of each learner, by what they are about."""
    return by_item(decide(persons, day, **options), len(persons))


def one(person: Mapping[str, Any], day: date, **options: Any) -> dict[str, dict[str, Any]]:
    return rows([known(person)], day, **options)[0]


def any_learner(chance: random.Random, day: date) -> Person:
    """A random learner, mostly with few facts, often at the edge of an age."""
    facts: Person = {"class": chance.choice([*STATUS, "poor", "near_poor"]), "level": chance.choice(LEVELS)}
    facts["schooling"] = chance.choice(["yes"] * 7 + ["no"])
    facts["preschool_class"] = chance.choice(["nursery", "kindergarten", "five"])
    facts["relation"] = chance.choice(["child", "child", "other", "head"])
    facts["allowance"] = chance.choice(["none"] * 6 + ["disabled", "orphan", "elderly"])
    total = day.year * 12 + day.month - 1 - chance.choice([16 * 12, 23 * 12, chance.randrange(24, 300)])
    facts["born"] = date(total // 12, total % 12 + 1, min(day.day, 28)) + timedelta(days=chance.randrange(-2, 3))
    for name in FLAGS:
        if chance.random() < (0.6 if name == "public_school" else 0.15):
            facts[name] = True
    for gate, behind in GATES.items():
        if any(facts.get(name) for name in behind):
            facts[gate] = True
    return known({"public_school": False} | facts)


GATES: dict[str, list[str]] = {}
for _question in POLICY.law.columns:
    if _question.behind is not None:
        GATES.setdefault(_question.behind, []).append(_question.id)
