"""What enumeration finds in a class table: every combination of cells, every step from the households at the lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from povrules.engines.plan import Plan, build_plan, compile_condition
from povrules.engines.prove import Fault, Kind, faults
from povrules.engines.table import holds
from povrules.language.expression import And
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, Area, Basis, Outcome
from povrules.proofs.grid import Grid, Move, Step, against_need
from povrules.proofs.households import Case, row_of, words_of
from povrules.proofs.model import Example, Row
from povrules.review import CLASS_LABELS
from povrules.text import Text


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault of a class table, with the household that shows it; of a dead row the one that comes nearest to it."""

    kind: Kind
    rows: tuple[str, ...]
    household: Row | None


@dataclass(frozen=True)
class Found:
    """What enumeration says of one class table.

    ``against``: for each move against the order of need the first two households that make it. ``decided``: for each
    line and area the classes on either side of it, where they or the statements beside them differ. ``classes``: the
    classes of each area. ``cells`` and ``steps``: how many combinations and how many steps were tried.
    """

    broken: tuple[Broken, ...]
    against: dict[tuple[Step, Move], tuple[Row, Row]]
    decided: dict[tuple[str, Area], set[Move]]
    classes: dict[Area, dict[Outcome, Row]]
    cells: int
    steps: int


def enumerate_table(standard: Standard, basis: Basis) -> Found:
    """Try everything in the class table of a standard of which every line has a value."""
    plan = build_plan(standard, basis)
    grid = Grid(plan)
    against: dict[tuple[Step, Move], tuple[Row, Row]] = {}
    decided: dict[tuple[str, Area], set[Move]] = {}
    classes: dict[Area, dict[Outcome, Row]] = {area: {} for area in AREAS}
    steps = 0
    for case in grid.cases:
        before = grid.answer(case)
        if before and before.outcome not in classes[case.area]:
            classes[case.area][before.outcome] = row_in(standard, case)
        for step, other in grid.steps(case):
            steps += 1
            after = grid.answer(other)
            if before and after and before != after:
                move = before.outcome, after.outcome
                for line in _crossed(grid, case, other):
                    decided.setdefault((line, case.area), set()).add(move)
                if against_need(step, move) and (step, move) not in against:
                    against[step, move] = row_in(standard, case), row_in(standard, other)
    broken = tuple(Broken(one.kind, one.rows, row_in(standard, _shown(plan, one))) for one in faults(plan))
    cells = sum(1 for area in AREAS for _ in plan.complete(area))
    return Found(broken, against, decided, classes, cells, steps)


def _shown(plan: Plan, fault: Fault) -> Case:
    """Return the household that shows a fault; of a dead row one that meets as much of its condition as any does."""
    if fault.facts:
        return case_of(plan, fault.area, fault.facts)
    when = plan.rule[fault.rows[0]].when
    parts = [compile_condition(plan, part) for part in (when.parts if isinstance(when, And) else (when,))]
    facts = max(plan.complete("rural"), key=lambda one: sum(holds(part, one) for part in parts))
    return case_of(plan, "rural", facts)


def _crossed(grid: Grid, case: Case, other: Case) -> Iterator[str]:
    """Yield the lines that lie between two households."""
    first, second = grid.cells(case), grid.cells(other)
    for axis in grid.plan.axes:
        for cut in axis.cuts[first[axis.id] : second[axis.id]]:
            if cut.line is not None:
                yield cut.line.id


def case_of(plan: Plan, area: Area, facts: dict[str, int]) -> Case:
    """Return a household that has these facts: with no assistance where its income is in the same cell without it."""
    values: dict[str, int | None] = {}
    for axis in plan.axes:
        cell, bound = facts[axis.id], axis.measure.at_most
        if cell == axis.absent:
            values[axis.id] = None
        else:
            same = bound is not None and facts.get(bound) == cell
            values[axis.id] = values[bound] if same and bound is not None else axis.witness(area, cell)
    return Case(area, values, {flag.id: facts[flag.id] for flag in plan.flags})


def row_in(standard: Standard, case: Case) -> Row:
    """Return a household as a row of a census; as many indicators as it is deprived in are yes, the first ones."""
    if "deprivations" not in case.values:
        return row_of(case, ())
    many = int(case.values["deprivations"] or 0)
    deprived = Case(case.area, case.values, case.flags, standard.indicator_ids[:many])
    return row_of(deprived, standard.indicator_ids)


def told(standard: Standard, row: Row) -> Text:
    """Return a household in words, with its deprivations by name if it states them."""
    counted = any(name in row for name in standard.indicator_ids)
    return words_of(row, standard.law.indicators if counted else ())


def moved(standard: Standard, rows: Sequence[Row], move: Move) -> Example:
    """Return two households in words, each with its class."""
    first, last = CLASS_LABELS[move[0]], CLASS_LABELS[move[1]]
    one, other = (told(standard, row) for row in rows)
    return Example(
        Text(f"{one.vi} → {first.vi}; {other.vi} → {last.vi}", f"{one.en} → {first.en}; {other.en} → {last.en}"),
        tuple(rows),
    )
