"""The income at which a household would have another class, all its other answers as they are: exact, by trying.

Only the income moves: what is beside it or in it, such as social assistance, stays as it is. Each line that the income,
with or without assistance, would pass is tried by the rules themselves, upwards and downwards.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from povrules.census.model import Census
from povrules.engines import facts as fact
from povrules.engines.axes import Axis
from povrules.engines.classify import Outcome, book_of, signatures
from povrules.engines.measured import Measured
from povrules.engines.scene import URBAN, nothing, nothing_within_bounds, within_bounds
from povrules.language.expression import Op
from povrules.language.schema import MONTHS, Area


@dataclass(frozen=True, slots=True)
class ClassLine:
    """Where a class changes: an income a person and month ``op`` ``value``, ``distance`` đồng away from what it is."""

    op: Op
    value: Fraction
    distance: Fraction


@dataclass(frozen=True, slots=True)
class _Edge:
    """A cut as an income a person and month of the household; ``inclusive`` puts that income itself below it."""

    value: Fraction
    inclusive: bool


def class_lines(outcome: Outcome, census: Census, wanted: Sequence[bool]) -> Iterator[ClassLine | None]:
    """Yield for each household the nearest income at which its class is another one, or not sure any more.

    On a tie the lower one. None for a household that is not ``wanted`` or has no class, and for one of which the income
    is not known exactly.
    """
    moved = _Moved(outcome)
    if not moved.columns:  # none of which an income can be read
        yield from [None] * census.height
        return
    computed = signatures(census, outcome.scene)
    decided = (outcome.frame["class"] != "undetermined").fill_null(value=False)
    rows = census.columns.select(moved.columns).iter_rows(named=True)
    for asked, has_class, code, row in zip(wanted, decided, computed[fact.CODE], rows, strict=True):
        yield moved.line(code, row) if asked and has_class else None


class _Moved:
    """The verdicts of a plan for other incomes of the same household."""

    def __init__(self, outcome: Outcome) -> None:
        self._scene = outcome.scene
        self._book = book_of(outcome.plan)
        self._axes = tuple(axis for axis in outcome.plan.axes if axis.measure.unit in MONTHS)
        self._measured = Measured(self._scene, self._axes)
        self._near: dict[tuple[int, tuple[Fraction | None, ...]], list[tuple[Op, Fraction]]] = {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that incomes are read from."""
        return self._measured.columns

    def line(self, code: int, row: Mapping[str, object]) -> ClassLine | None:
        """Return the nearest income at which the class of a household is another one."""
        amounts = [self._a_month(axis, row) for axis in self._axes]
        pairs = zip(self._axes, amounts, strict=True)
        income = next((value for axis, value in pairs if axis.measure.at_most is None), None)
        if income is None:
            return None
        key = code, tuple(None if value is None else value - income for value in amounts)
        if key not in self._near:  # the lines around an income are those around all in the same cell
            self._near[key] = self._around(code, income, key[1])
        lines = [ClassLine(op, value, abs(value - income)) for op, value in self._near[key]]
        return min(lines, key=lambda one: one.distance, default=None)

    def _around(self, code: int, income: Fraction, more: Sequence[Fraction | None]) -> list[tuple[Op, Fraction]]:
        """Return the lines below and above an income behind which not the same follows; the lower one first."""
        beside = {axis.id: value for axis, value in zip(self._axes, more, strict=True) if value is not None}
        digits = self._scene.decode(code)
        now = self._decided(self._at(digits, beside, income, 0))
        if len(now) > 1:  # it rests on a bound of what is beside the income, which is not known exactly
            return []
        areas = self._book.verdict(self._scene, digits).areas
        edges = {
            _Edge(Fraction(value, MONTHS[axis.measure.unit]) - beside[axis.id], cut.inclusive)
            for axis in self._axes
            if axis.id in beside
            for cut in axis.cuts
            for area in areas
            if (value := cut.value(area)) is not None
        }
        passed = {edge for edge in edges if _passes(income, 0, edge)}
        down = sorted(passed, key=lambda edge: (-edge.value, not edge.inclusive))
        up = sorted(edges - passed, key=lambda edge: (edge.value, edge.inclusive))
        return [
            *self._first(digits, beside, now, [(edge, 0 if edge.inclusive else -1) for edge in down], ("<=", "<")),
            *self._first(digits, beside, now, [(edge, 1 if edge.inclusive else 0) for edge in up], (">", ">=")),
        ]

    def _first(
        self,
        digits: dict[str, int],
        beside: Mapping[str, Fraction],
        now: tuple[str, ...],
        edges: list[tuple[_Edge, int]],
        ops: tuple[Op, Op],
    ) -> Iterator[tuple[Op, Fraction]]:
        """Yield the first edge behind which not the same follows, if there is one."""
        for edge, side in edges:
            if self._decided(self._at(digits, beside, edge.value, side)) != now:
                yield ops[0] if edge.inclusive else ops[1], edge.value
                return

    def _a_month(self, axis: Axis, row: Mapping[str, object]) -> Fraction | None:
        found = self._measured.amount(axis, row, None)
        return None if found is None else Fraction(found[0], found[1] * MONTHS[axis.measure.unit])

    def _at(
        self, digits: dict[str, int], beside: Mapping[str, Fraction], income: Fraction, side: int
    ) -> dict[str, int]:
        """Return the digits for another income: just below, at or just above it, as ``side`` says."""
        found = dict(digits)
        for axis in self._axes:
            bounded = bool(self._scene.bounds[axis.id])
            for name, area in _fields(axis, digits):
                if axis.id in beside:
                    number = self._passed(axis, area, income + beside[axis.id], side)
                    found[name] = number * within_bounds(axis) + number if bounded else number
                else:
                    found[name] = nothing_within_bounds(axis) if bounded else nothing(axis)
        return found

    @staticmethod
    def _passed(axis: Axis, area: Area, value: Fraction, side: int) -> int:
        months = MONTHS[axis.measure.unit]
        cuts = [(at, cut.inclusive) for cut in axis.cuts if (at := cut.value(area)) is not None]
        return sum(_passes(value, side, _Edge(Fraction(at, months), inclusive)) for at, inclusive in cuts)

    def _decided(self, digits: dict[str, int]) -> tuple[str, ...]:
        return self._book.verdict(self._scene, digits).outcomes


def _fields(axis: Axis, digits: Mapping[str, int]) -> Iterator[tuple[str, Area]]:
    """Yield the digits of an axis that say how many cuts it has passed, with the area by which they are counted."""
    own: Area = "urban" if digits["area"] == URBAN else "rural"
    if axis.id in digits:
        yield axis.id, own
    if f"{axis.id}:2" in digits:
        yield f"{axis.id}:2", "urban"


def _passes(value: Fraction, side: int, edge: _Edge) -> bool:
    """Tell whether an income (or what is just below or above it) lies above an edge."""
    if value != edge.value:
        return value > edge.value
    return side > 0 or (side == 0 and not edge.inclusive)
