"""Blanks: whatever a household leaves blank, the engine gives a class only if every completion has it.

Every household at a line is classified as the command does it, with its area and its amounts blank or not, and with as
many of its indicators blank as leave the count on either side of a number, or on both. What it may be is drawn up a
second time, from cells alone: the classes of all complete facts that agree with what it states. Blanks of which the
answers only bound an amount (a total without members, a score between bounds) are not tried here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import polars as pl

from povrules.census.door import census_from_frame
from povrules.engines.axes import Axis
from povrules.engines.classify import Options, classify_census
from povrules.engines.plan import Plan, build_plan
from povrules.engines.table import holds
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, MONTHS, Area, Basis, Outcome
from povrules.proofs.grid import step_of
from povrules.proofs.households import Case, row_of
from povrules.proofs.model import Row

Allowed = tuple[frozenset[int], ...]
"""For each axis the cells in which a household may lie, given what it states."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A household with blanks of which the engine names other classes than its completions have."""

    household: Row
    engine: tuple[Outcome, ...]
    completions: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Blanked:
    """A household with blanks as a row, and what it may be: areas, amounts, its fewest and most deprivations."""

    row: Row
    areas: tuple[Area, ...]
    values: Mapping[str, int | None]
    counts: tuple[int, int]
    flags: tuple[int, ...]


def check_blanks(standard: Standard, basis: Basis) -> tuple[int, Wrong | None]:
    """Return how many patterns of blanks were tried, and the first household that is decided wrongly.

    Raises :class:`povrules.errors.LawMissingError` where the law does not allow a run.
    """
    plan = build_plan(standard, basis)
    patterns = list(_patterns(plan))
    columns = [column.id for column in standard.columns]
    frame = pl.DataFrame(
        [{"household_id": str(number), **one.row} for number, one in enumerate(patterns)], infer_schema_length=None
    )
    frame = frame.with_columns(pl.lit(None).alias(name) for name in ("area",) if name not in frame.columns)
    census = census_from_frame(frame.select(one for one in frame.columns if one in columns), standard.columns)
    outcome = classify_census(census, standard, Options(basis))
    union = _Union(plan)
    for one, at in zip(patterns, outcome.index, strict=True):
        found, expected = set(outcome.decisions[at][0].outcomes), union.classes(one)
        if found != expected:
            return len(patterns), Wrong(one.row, tuple(sorted(found)), tuple(sorted(expected)))
    return len(patterns), None


def _patterns(plan: Plan) -> Iterator[Blanked]:
    counted = [axis for axis in plan.axes if axis.needs_more]
    scores = [axis for axis in plan.axes if axis not in counted and axis.measure.unit not in MONTHS]
    counts = _counts(plan, counted)
    stated: list[list[int | None]] = [[None, *_around(axis)] for axis in scores]
    flags = [flag.id for flag in plan.flags]
    areas: list[tuple[Area, ...]] = [("rural",), ("urban",), AREAS]
    for own, money, (low, high), rest, answers in product(
        areas, _amounts(plan), counts, product(*stated), product((0, 1), repeat=len(flags))
    ):
        values = money | dict(zip([axis.id for axis in scores], rest, strict=True))
        case = Case(own[0], values, dict(zip(flags, answers, strict=True)))
        row = row_of(case, ())
        row |= {"area": own[0] if len(own) == 1 else None}
        row |= {
            name: position < low if position < low or position >= high else None
            for position, name in enumerate(plan.standard.indicator_ids if counted else ())
        }
        yield Blanked(row, own, values, (low, high), answers)


def _counts(plan: Plan, counted: list[Axis]) -> list[tuple[int, int]]:
    """Return the fewest and the most deprivations of households: none, all, and on either side of every number."""
    size = len(plan.standard.indicator_ids) if counted else 0
    worth = points_of(plan) or 1
    turns = {
        many
        for axis in counted
        for many in range(size)
        for unit in [1 if axis.measure.count_of else worth]
        for area in AREAS
        if axis.passed(area, unit * many) != axis.passed(area, unit * (many + 1))
    }
    edges = sorted({0, size} | turns | {many + 1 for many in turns})
    return [(low, high) for low in edges for high in edges if low <= high]


def points_of(plan: Plan) -> int | None:
    """Return how many points of score B one deprivation counts, None where the standard does not say."""
    numbers = {one.id: one.value for one in plan.standard.law.parameters}
    return numbers.get("points_per_indicator")


def _amounts(plan: Plan) -> Iterator[dict[str, int | None]]:
    """Yield incomes in every region that the lines of both areas make, with assistance and without, and none."""
    money = [axis for axis in plan.axes if axis.measure.unit in MONTHS]
    less = [axis.id for axis in money if axis.measure.at_most is not None]
    yield dict.fromkeys((axis.id for axis in money), None)
    at = sorted({value for axis in money for value in _around(axis)})
    for income, rest in product(at, at):
        if rest == income or (less and rest < income):
            yield {axis.id: rest if axis.id in less else income for axis in money}


def _around(axis: Axis) -> list[int]:
    """Return a value in every region: at each line of either area or just below it, and above all of them."""
    cuts = {(value, cut.inclusive) for cut in axis.cuts for area in AREAS if (value := cut.value(area)) is not None}
    unit = step_of(axis)
    at = {value - value % unit if inclusive else (value - 1) - (value - 1) % unit for value, inclusive in cuts}
    return sorted(at | {max(at, default=0) // unit * unit + 2 * unit})


class _Union:
    """The classes of all complete facts that agree with what a household states."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._classes = {area: list(self._decided(area)) for area in AREAS}
        self._known: dict[tuple[Area, Allowed, bool], frozenset[Outcome]] = {}
        self._points = points_of(plan)

    def _decided(self, area: Area) -> Iterator[tuple[dict[str, int], Outcome]]:
        for facts in self.plan.complete(area):
            for rule in self.plan.table.rows:
                if holds(rule.when, facts):
                    yield facts, self.plan.rule[rule.id].outcome

    def classes(self, one: Blanked) -> set[Outcome]:
        """Return every class that a completion of the household has."""
        return {outcome for area in one.areas for outcome in self._in_area(one, area)}

    def _in_area(self, one: Blanked, area: Area) -> frozenset[Outcome]:
        allowed = tuple(self._allowed(axis, one, area) for axis in self.plan.axes)
        allowed += tuple(frozenset([answer]) for answer in one.flags)
        alike = len({value for name, value in one.values.items() if name in self._bound}) <= 1
        key = area, allowed, alike
        if key not in self._known:
            self._known[key] = frozenset(
                outcome
                for facts, outcome in self._classes[area]
                if all(cell in cells for cell, cells in zip(facts.values(), allowed, strict=True))
                and not (alike and len({facts[name] for name in self._bound}) > 1)
            )
        return self._known[key]

    @property
    def _bound(self) -> set[str]:
        """The measures of which one is at most the other: without assistance they are the same."""
        pairs = [(axis.id, axis.measure.at_most) for axis in self.plan.axes if axis.measure.at_most in self.plan.axis]
        return {name for pair in pairs for name in pair if name is not None}

    def _allowed(self, axis: Axis, one: Blanked, area: Area) -> frozenset[int]:
        if axis.measure.count_of:
            return self._cells(axis, area, range(one.counts[0], one.counts[1] + 1))
        if axis.needs_more:
            if self._points is None:
                return self._anywhere(axis, area)
            return self._cells(axis, area, [self._points * many for many in range(one.counts[0], one.counts[1] + 1)])
        value = one.values[axis.id]
        if value is not None:
            return self._cells(axis, area, [value])
        return frozenset([axis.absent]) if axis.optional else self._anywhere(axis, area)

    def _cells(self, axis: Axis, area: Area, values: range | list[int]) -> frozenset[int]:
        return frozenset(cell for value in values for cell in axis.span(area, axis.passed(area, value)))

    def _anywhere(self, axis: Axis, area: Area) -> frozenset[int]:
        return frozenset(cell for cell in range(len(axis.cuts) + 1) if axis.reachable(area, cell))
