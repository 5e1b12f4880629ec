"""A class table ready to be decided: rows of integer tests over named facts.

This is the form in which rules reach an engine. The language's conditions have been compiled to it: names of
lines are gone, a measure is the number of the cell it lies in, yes/no is 1/0, and negations have been pushed
down into the comparisons. Two engines read it: :mod:`povrules.engines.plain` and :mod:`povrules.engines.durable`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from povrules.language.expression import COMPARE, Op

Facts: TypeAlias = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Test:
    """``fact op value``, e.g. ``deprivations >= 3``."""

    fact: str
    op: Op
    value: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is; ``AllOf(())`` is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is; ``AnyOf(())`` is false."""

    parts: tuple["Condition", ...]


Condition: TypeAlias = Test | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its id and the condition under which it applies."""

    id: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of which exactly one must apply to each combination of facts."""

    id: str
    facts: tuple[str, ...]
    rows: tuple[Row, ...]


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether ``condition`` is true of ``facts``."""
    match condition:
        case Test(fact=fact, op=op, value=value):
            return bool(COMPARE[op](facts[fact], value))
        case AllOf(parts=parts):
            return all(holds(part, facts) for part in parts)
        case _:
            return any(holds(part, facts) for part in condition.parts)
