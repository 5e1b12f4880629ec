"""Conditions evaluated a second time, for one household in exact fractions; the engines share only the tree."""

from fractions import Fraction
from typing import Any

from povrules.language.expression import And, Arithmetic, Compare, Given, Name, Node, Not, Number, Or
from povrules.language.loader import Standard

Row = dict[str, Any]


def measures(standard: Standard, row: Row) -> dict[str, Fraction]:
    """What a household without blanks has of every measure."""
    found: dict[str, Fraction] = {}
    if "income_12m" in row:
        month = Fraction(row["income_12m"], 12 * row["members"])
        assistance = Fraction(row.get("social_assistance_12m", 0), 12 * row["members"])
        found |= {"income": month, "income_year": 12 * month, "income_less_assistance": month - assistance}
    found["deprivations"] = Fraction(sum(bool(row.get(name)) for name in standard.indicator_ids))
    return found | {name: Fraction(row[name]) for name in ("score_a", "score_b") if name in row}


def applies(standard: Standard, basis: str, row: Row) -> list[str]:
    """The ids of the rules that apply to a household."""
    values = measures(standard, row)
    law = standard.law
    numbers = {one.id: Fraction(one.value) for one in law.parameters}
    lines = {one.id: one.rural if row["area"] == "rural" else one.urban for one in law.lines}

    def amount(term: Any) -> Fraction:
        match term:
            case Number(value=value):
                return Fraction(value)
            case Name(id=name):
                known: dict[str, Any] = {**numbers, **lines, **values}
                return Fraction(known[name])
            case _:
                assert isinstance(term, Arithmetic)
                left, right = amount(term.left), amount(term.right)
                return {"+": left + right, "-": left - right, "*": left * right}[term.sign]

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
                return bool(row[name])
            case _:
                assert isinstance(node, Compare)
                if isinstance(node.left, Name) and node.left.id not in values:
                    return False
                left, right = amount(node.left), amount(node.right)
                return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[node.op]

    return [rule.id for rule in law.rules if rule.basis == basis and true(rule.when)]


def classes(standard: Standard, basis: str, row: Row) -> list[str]:
    """The classes of the rules that apply to a household."""
    outcomes = {rule.id: rule.outcome for rule in standard.law.rules}
    return [outcomes[name] for name in applies(standard, basis, row)]
