"""Conditions read once more, on one household without blanks, in exact fractions; the engines share only the tree.

Slow and obvious on purpose: this is what the engines are held against. A blank is a column that is not there, or None.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from povrules.language.expression import ARITHMETIC, COMPARE, And, Compare, Given, Name, Node, Not, Number, Or, Term
from povrules.language.loader import Standard
from povrules.language.schema import Basis

Household = dict[str, Any]
"""A household as a census has it: its columns by id."""


def per_capita(household: Mapping[str, Any]) -> Fraction | None:
    """Return the income a person and month: of 12 months over members and 12 where both are there, else as stated.

    What is stated for a person says nothing if it is more than the whole household has.
    """
    members, total = household.get("members"), household.get("income_12m")
    if members is not None and total is not None:
        return Fraction(total, 12 * members)
    stated = household.get("income_per_capita")
    if stated is None or (total is not None and 12 * stated > total):
        return None
    return Fraction(stated)


def measures(standard: Standard, household: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return every measure that a household has, by id; one that it does not state is not there."""
    found: dict[str, Fraction] = {}
    month, members = per_capita(household), household.get("members")
    if month is not None:
        found |= {"income": month, "income_year": 12 * month}
        assistance = household.get("social_assistance_12m") or 0
        if members is not None or not assistance:
            found["income_less_assistance"] = month - Fraction(assistance, 12 * (members or 1))
    count = sum(bool(household.get(name)) for name in standard.indicator_ids)
    found["deprivations"] = Fraction(count)
    for parameter in standard.law.parameters:
        if parameter.id == "points_per_indicator":
            found["score_b"] = Fraction(parameter.value * count)
    scores = {name: household.get(name) for name in ("score_a", "score_b")}
    return found | {name: Fraction(value) for name, value in scores.items() if value is not None}


def holds(standard: Standard, household: Mapping[str, Any], node: Node) -> bool:
    """Return whether a condition of a standard holds for a household; every line in it has to have a value."""
    values = measures(standard, household)
    numbers = {one.id: Fraction(one.value) for one in standard.law.parameters}
    lines = {one.id: one.rural if household["area"] == "rural" else one.urban for one in standard.law.lines}
    known: dict[str, Any] = {**numbers, **lines, **values}

    def amount(term: Term) -> Fraction:
        match term:
            case Number(value=value):
                return Fraction(value)
            case Name(id=name):
                return Fraction(known[name])
            case _:
                found: Fraction = ARITHMETIC[term.sign](amount(term.left), amount(term.right))
                return found

    def true(node: Node) -> bool:
        match node:
            case And(parts=parts):
                return all(true(part) for part in parts)
            case Or(parts=parts):
                return any(true(part) for part in parts)
            case Not(part=part):
                return not true(part)
            case Given(id=name):
                return name in values
            case Name(id=name):
                return bool(household.get(name))
            case _:
                assert isinstance(node, Compare)
                if isinstance(node.left, Name) and node.left.id not in known:
                    return False
                return bool(COMPARE[node.op](amount(node.left), amount(node.right)))

    return true(node)


def applies(standard: Standard, basis: Basis, household: Mapping[str, Any]) -> list[str]:
    """Return the ids of the rules that apply to a household."""
    return [rule.id for rule in standard.law.rules if rule.basis == basis and holds(standard, household, rule.when)]


def classes(standard: Standard, basis: Basis, household: Mapping[str, Any]) -> list[str]:
    """Return the classes of the rules that apply to a household."""
    outcomes = {rule.id: rule.outcome for rule in standard.law.rules}
    return [outcomes[name] for name in applies(standard, basis, household)]
