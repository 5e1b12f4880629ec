"""The households around the lines of a standard, and their steps: one đồng more, one deprivation more.

Between two lines no rule tells two values apart, so the values at a line, one below and one above it stand for all; a
larger change is a chain of such steps. A line that the law read does not give gets a value between its neighbours: a
class table depends on the order of the lines alone, so what holds for that value holds for any.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Literal

from povrules.engines.axes import Axis
from povrules.engines.plan import CLASS_FACT, Plan
from povrules.engines.table import holds
from povrules.language.columns import household_columns
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, MONTHS, Area, Line, Outcome
from povrules.proofs.households import Case

Step = Literal["income", "deprivation"]
"""What grows: an income or score A, or the deprivations or score B."""

Move = tuple[Outcome, Outcome]
"""The class of a household, and the one into which a step takes it."""

RANK: dict[Outcome, int] = {"poor": 0, "near_poor": 1, "average_agricultural": 2, "average": 2, "not_poor": 3}
"""The classes from the neediest; the two of the average living standard are of one rank."""


def against_need(step: Step, move: Move) -> bool:
    """Whether a step that makes richer leads to a needier class, or one that makes needier to a less needy one."""
    before, after = RANK.get(move[0]), RANK.get(move[1])
    if before is None or after is None:
        return False
    return after < before if step == "income" else after > before


def with_every_line(standard: Standard) -> Standard:
    """Return the standard with a value for every line: one between its neighbours where the law read has none."""
    lines, most = list(standard.law.lines), len(standard.law.indicators)
    for position, line in enumerate(lines):
        if line.unknown is not None:
            values: dict[str, int | None] = {
                area: line.value(area) or _between(lines, position, area, most) for area in AREAS
            }
            lines[position] = line.model_copy(update=values | {"unknown": None})
    return replace(standard, law=standard.law.model_copy(update={"lines": tuple(lines)}))


def _between(lines: list[Line], position: int, area: Area, indicators: int) -> int:
    """Return a value between the lines before and after it; a number of indicators is one that a household can have."""
    unit = lines[position].unit
    below = [value for one in lines[:position] if one.unit == unit and (value := one.value(area)) is not None]
    above = [value for one in lines[position:] if one.unit == unit and (value := one.value(area)) is not None]
    low = max(below, default=0)
    # Scores and numbers of indicators have a most that a household can have; amounts of money have as good as none.
    wide = {"indicators": indicators + 1}.get(unit, 2 * low + (1_000_000 if unit in MONTHS else 100))
    high = min(above, default=wide)
    return (low + high + 1) // 2


@dataclass(frozen=True, slots=True)
class Answer:
    """The class of a household, and the statements beside it (``yes`` or ``no``)."""

    outcome: Outcome
    beside: tuple[str, ...] = ()


class Grid:
    """The households around the lines of one class table, all of whose lines have a value."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        money = [axis for axis in plan.axes if axis.measure.unit in MONTHS]
        # The unit in which incomes are counted: of a year only where no line is that of a month.
        self._unit = min((MONTHS[axis.measure.unit] for axis in money), default=1)
        self._money = [axis.id for axis in money]
        self._less = [axis.id for axis in money if axis.measure.at_most is not None]
        self._known: dict[tuple[int, ...], Answer | None] = {}

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every household that states all its amounts, at and around every line."""
        return tuple(self._cases())

    def _cases(self) -> Iterator[Case]:
        flags = [flag.id for flag in self.plan.flags]
        others = [axis for axis in self.plan.axes if axis.id not in self._money]
        for area in AREAS:
            choices = [self._values(axis, area) for axis in others]
            for income, less in self._incomes(area):
                for values in product(*choices, *[(0, 1)] * len(flags)):
                    found = dict(zip([axis.id for axis in others], values, strict=False))
                    chosen = dict(zip(flags, values[len(others) :], strict=True))
                    yield Case(area, self._stated(income, less) | found, chosen)

    def _incomes(self, area: Area) -> Iterator[tuple[int, int]]:
        """Yield an income and the part of it that is no assistance, in the unit in which incomes are counted."""
        at = {
            cut * self._unit // MONTHS[axis.measure.unit] + step
            for axis in self.plan.axes
            if axis.id in self._money
            for cut in _lines_in(axis, area)
            for step in (-1, 0, 1)
        } or {0}
        for income in sorted(at):
            for less in sorted(at) if self._less else [income]:
                if less <= income:
                    yield income, less

    def _stated(self, income: int, less: int) -> dict[str, int]:
        return {
            axis.id: (less if axis.id in self._less else income) * MONTHS[axis.measure.unit] // self._unit
            for axis in self.plan.axes
            if axis.id in self._money
        }

    def _values(self, axis: Axis, area: Area) -> list[int]:
        unit = step_of(axis)
        near = {(line // unit + step) * unit for line in _lines_in(axis, area) for step in (-1, 0, 1, 2)}
        top = axis.top if axis.top is not None else max(near)
        return sorted({value for value in near if 0 <= value <= top} | {0, top})

    def steps(self, case: Case) -> Iterator[tuple[Step, Case]]:
        """Yield the household with a little more of one thing: earned income, assistance, a score, a deprivation."""
        grown = [[name for name in self._money if name not in self._less], self._money]
        for names in grown if self._less else grown[:1]:
            if names:
                more = {axis.id: MONTHS[axis.measure.unit] // self._unit for axis in self.plan.axes if axis.id in names}
                yield "income", _more(case, more)
        for axis in self.plan.axes:
            if axis.id not in self._money:
                unit, value = step_of(axis), case.values[axis.id]
                assert isinstance(value, int)
                if axis.top is None or value + unit <= axis.top:
                    yield "deprivation" if axis.needs_more else "income", _more(case, {axis.id: unit})

    def cells(self, case: Case) -> dict[str, int]:
        """Return the facts of a household, as rules see them."""
        cells = {}
        for axis in self.plan.axes:
            value = case.values[axis.id]
            assert isinstance(value, int)
            cells[axis.id] = axis.passed(case.area, value)
        return cells | dict(case.flags)

    def answer(self, case: Case) -> Answer | None:
        """Return the class of a household and the statements beside it; None unless exactly one rule applies."""
        facts = self.cells(case)
        key = tuple(facts.values())
        if key not in self._known:
            self._known[key] = self._decided(facts)
        return self._known[key]

    def _decided(self, facts: dict[str, int]) -> Answer | None:
        rows = [row.id for row in self.plan.table.rows if holds(row.when, facts)]
        if len(rows) != 1:
            return None
        outcome = self.plan.rule[rows[0]].outcome
        beside = {**facts, CLASS_FACT: self.plan.outcomes.index(outcome)}
        tables = [table for _, table in self.plan.flag_tables]
        return Answer(outcome, tuple(row.id for one in tables for row in one.rows if holds(row.when, beside)))


def step_of(axis: Axis) -> int:
    """Return by how much a measure grows at least: points that come in tens grow by ten."""
    column = next((one for one in household_columns() if one.id == axis.id), None)
    return column.multiple_of or 1 if column is not None else 1


def _lines_in(axis: Axis, area: Area) -> list[int]:
    return [value for cut in axis.cuts if (value := cut.value(area)) is not None]


def _more(case: Case, amounts: dict[str, int]) -> Case:
    return replace(case, values={name: (value or 0) + amounts.get(name, 0) for name, value in case.values.items()})
