"""Two standards on the same households: one in every way in which the two can place a household, decided by the engine.

The lines of both cut incomes and scores into regions; within one neither standard tells two values apart. So a class of
one and a class of the other that no household here has together, no household has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product

import polars as pl

from povrules.census.door import census_from_frame
from povrules.engines.axes import Axis
from povrules.engines.classify import Options, classify_census
from povrules.engines.plan import Plan, build_plan
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, MONTHS, Area, Basis, Indicator, Outcome
from povrules.proofs.grid import Move, step_of
from povrules.proofs.households import Case, row_of, words_of
from povrules.proofs.model import Row
from povrules.text import Text

Edge = tuple[Fraction, bool]
"""Where a line cuts, and whether the value itself lies below the cut."""

_ROUND = (1_000_000, 500_000, 100_000, 50_000, 10_000, 1_000, 100, 10, 1)
"""Amounts of which a household's income is a multiple where its region allows it."""


@dataclass(frozen=True)
class Joint:
    """What two standards make of the households of ``rows``: the class by either, and its statement if it has one."""

    rows: tuple[Row, ...]
    classes: tuple[Move, ...]
    statements: tuple[tuple[str | None, str | None], ...]

    @property
    def witnesses(self) -> dict[Move, Row]:
        """The plainest household for each two classes that differ, in the order of the classes."""
        found: dict[Move, Row] = {}
        for row, move in zip(self.rows, self.classes, strict=True):
            if move[0] != move[1]:
                found.setdefault(move, row)
        return dict(sorted(found.items()))


def compare(pair: tuple[Standard, Standard], basis: Basis) -> Joint:
    """Decide by both standards one household in every way in which they can place one, the plainest first.

    Raises :class:`povrules.errors.LawMissingError` where the law of either does not allow a run.
    """
    plans = build_plan(pair[0], basis), build_plan(pair[1], basis)
    rows = [row for _, row in sorted(_households(plans), key=lambda one: one[0])]
    first, second = (_decided(one, basis, rows) for one in pair)
    classes = tuple(zip(first[0], second[0], strict=True))
    return Joint(tuple(rows), classes, tuple(zip(first[1], second[1], strict=True)))


def _decided(standard: Standard, basis: Basis, rows: Sequence[Row]) -> tuple[list[Outcome], list[str | None]]:
    """Return the class of every household, and the statement beside it on the first day on which it is made."""
    known = [column.id for column in standard.columns]
    named = [{"household_id": str(number), **row} for number, row in enumerate(rows)]
    frame = pl.DataFrame(named, infer_schema_length=None)
    census = census_from_frame(frame.select(name for name in frame.columns if name in known), standard.columns)
    day = next((flag.in_force_from for flag in standard.law.flags), None)
    found = classify_census(census, standard, Options(basis, on=day)).frame
    return found["class"].to_list(), found["low_income_worker"].to_list()


def _households(plans: tuple[Plan, Plan]) -> Iterator[tuple[tuple[object, ...], Row]]:
    """Yield households with what they are sorted by: plain ones first."""
    names = list(dict.fromkeys(name for plan in plans for name in plan.standard.indicator_ids))
    flags = list(dict.fromkeys(flag.id for plan in plans for flag in plan.flags))
    counted = any("deprivations" in plan.axis for plan in plans)
    scores = sorted({axis.id for plan in plans for axis in plan.axes if axis.measure.unit == "points"})
    for area in AREAS:
        points = [_scores(plans, name, area) for name in scores]
        for money, deprived, chosen, answers in product(
            _incomes(plans, area), _deprived(plans, area), product(*points), product((0, 1), repeat=len(flags))
        ):
            values = money | dict(zip(scores, chosen, strict=True))
            case = Case(area, values, dict(zip(flags, answers, strict=True)), deprived)
            assistance = money.get("income", 0) != money.get("income_less_assistance", 0)
            plain = (assistance, sum(answers), len(deprived), area == "urban", *chosen, money.get("income", 0))
            yield plain, row_of(case, names if counted else ())


def _incomes(plans: tuple[Plan, Plan], area: Area) -> Iterator[dict[str, Fraction]]:
    """Yield an income a person and month in every region, with every assistance that leaves it in another one."""
    money = [axis for plan in plans for axis in plan.axes if axis.measure.unit in MONTHS]
    if not money:
        yield {}
        return
    edges = {
        (Fraction(value, MONTHS[axis.measure.unit]), cut.inclusive)
        for axis in money
        for cut in axis.cuts
        if (value := cut.value(area)) is not None
    }
    at = _representatives(sorted(edges))
    apart = any(axis.measure.at_most is not None for axis in money)
    for position, income in enumerate(at):
        for rest in at[: position + 1] if apart else [income]:
            yield {"income": income, "income_less_assistance": rest}


def _representatives(edges: list[Edge]) -> list[Fraction]:
    """Return a round amount in every region between the edges; where none is round, one that is."""
    bounds = [(Fraction(0), False), *edges, None]
    return [_round_one(low, high) for low, high in pairwise(bounds) if low is not None and _is_wide(low, high)]


def _is_wide(low: Edge, high: Edge | None) -> bool:
    """Whether anything lies between two edges; two lines of one amount may take it in and leave it out."""
    return high is None or low[0] < high[0] or (low[0] == high[0] and high[1] and not low[1])


def _round_one(low: Edge, high: Edge | None) -> Fraction:
    for unit in _ROUND:
        value = Fraction((low[0] // unit + 1) * unit)
        if high is None or value < high[0] or (value == high[0] and high[1]):
            return value
    assert high is not None
    return high[0] if high[1] else (low[0] + high[0]) / 2


def _scores(plans: tuple[Plan, Plan], name: str, area: Area) -> list[int]:
    """Return a score in every region: at each line, at the least score above it, and the next one."""
    axes = [plan.axis[name] for plan in plans if name in plan.axis]
    unit = step_of(axes[0])
    lines = [value for axis in axes for cut in axis.cuts if (value := cut.value(area)) is not None]
    near = {(line // unit + step) * unit for line in lines for step in (-1, 0, 1, 2)}
    return sorted(value for value in near if value >= 0)


def _deprived(plans: tuple[Plan, Plan], area: Area) -> list[tuple[str, ...]]:
    """Return, for every two cells in which the counts of both can lie, the fewest indicators that put them there."""
    ids = [plan.standard.indicator_ids for plan in plans]
    axes = [plan.axis.get("deprivations") for plan in plans]
    both = [name for name in ids[0] if name in ids[1]]
    only = [[name for name in ids[at] if name not in ids[1 - at]] for at in (0, 1)]
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for many, first, second in product(range(len(both) + 1), range(len(only[0]) + 1), range(len(only[1]) + 1)):
        cells = _cell(axes[0], area, many + first), _cell(axes[1], area, many + second)
        names = (*both[:many], *only[0][:first], *only[1][:second])
        if cells not in found or len(names) < len(found[cells]):
            found[cells] = names
    return list(found.values())


def _cell(axis: Axis | None, area: Area, count: int) -> int:
    return 0 if axis is None else axis.passed(area, count)


def told_by(pair: tuple[Standard, Standard], row: Row) -> Text:
    """Return a household in words, with the indicators of either standard by name."""
    known: dict[str, Indicator] = {one.id: one for standard in reversed(pair) for one in standard.law.indicators}
    order = dict.fromkeys(name for standard in pair for name in standard.indicator_ids)
    return words_of(row, [known[name] for name in order if name in row])
