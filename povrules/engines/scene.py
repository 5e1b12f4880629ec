"""The layout of signature codes: what of a household can change its verdict, as the digits of one number.

A code packs, in mixed radix, the area, the state of each measure, the flags and the count of deprivations. The state
of a measure is how many known cuts it has passed, or that it is unknown; where blanks can leave it between bounds, the
fewest and the most cuts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import mul

import polars as pl

from povrules.engines.axes import Axis
from povrules.engines.plan import Plan
from povrules.language.columns import Column
from povrules.language.expression import Compare, Node, Number, names
from povrules.language.schema import Measure, Reading

RURAL, URBAN, UNKNOWN_AREA = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Field:
    """One digit of a signature code."""

    name: str
    size: int


@dataclass(frozen=True)
class Scene:
    """A plan on a census that has only some of its columns.

    ``readings`` keeps the readings that the present columns allow; a measure with none is unknown everywhere.
    ``fields`` is the layout of the code. ``blank_areas`` is False when every household states its area;
    ``bounds`` gives the readings that bound a measure where it is not known (an income of 12 months without the number
    of members is at most what it would be for one member).
    """

    plan: Plan
    present: frozenset[str]
    blank_areas: bool
    bounds: Mapping[str, tuple[Reading, ...]]
    readings: Mapping[str, tuple[Reading, ...]]
    same: frozenset[str]
    fields: tuple[Field, ...]

    @property
    def size(self) -> int:
        """How many codes there are."""
        return reduce(mul, (field.size for field in self.fields), 1)

    @property
    def dtype(self) -> type[pl.Int32 | pl.Int64]:
        """The integer type that holds every code."""
        return pl.Int32 if self.size < 1 << 31 else pl.Int64

    def decode(self, code: int) -> dict[str, int]:
        """Return the digits of a code by field name."""
        digits = {}
        for field in reversed(self.fields):
            code, digits[field.name] = divmod(code, field.size)
        return digits


def is_interval(axis: Axis, readings: tuple[Reading, ...]) -> bool:
    """Whether the measure can be known to lie between two values."""
    return bool(axis.measure.count_of) or any("deprivations" in set(names(reading.amount)) for reading in readings)


def build_scene(
    plan: Plan,
    present: frozenset[str],
    *,
    blank_areas: bool,
    blanks: frozenset[str] | None = None,
    strict: bool = False,
) -> Scene:
    """Return the layout for a census with the columns ``present``.

    ``blanks``: the columns that some household leaves blank; None for any. With ``strict``, a reading that leans
    on a parameter of weak evidence is left out.
    """
    readings = {axis.id: _usable(plan, axis.measure, present, strict=strict) for axis in plan.axes}
    zero = {column.id for column in plan.standard.columns if column.blank == "zero"}
    same = frozenset(
        axis.id
        for axis in plan.axes
        if axis.measure.same_when is not None
        and axis.measure.at_most in plan.axis
        and set(names(axis.measure.same_when)) <= zero - present
        and _holds_at_zero(axis.measure.same_when)
    )
    bounds = {axis.id: _bounding(plan, axis.measure, present, blanks) for axis in plan.axes}
    fields = [Field("area", 3)]
    for axis in plan.axes:
        if axis.id not in same:
            fields.extend(_axis_fields(axis, readings[axis.id], bounds[axis.id], blank_areas=blank_areas))
    fields.extend(Field(flag.id, 2) for flag in plan.flags if flag.id in present)
    return Scene(plan, present, blank_areas, bounds, readings, same, tuple(fields))


def _usable(plan: Plan, measure: Measure, present: frozenset[str], *, strict: bool) -> tuple[Reading, ...]:
    columns: dict[str, Column] = {column.id: column for column in plan.standard.columns}
    parameters = {parameter.id: parameter for parameter in plan.standard.law.parameters}

    def there(name: str) -> bool:
        if name in parameters:
            return not strict or plan.standard.evidence(parameters[name].cite) in {"official", "secondary"}
        if name == "deprivations":
            return bool(present & set(plan.standard.indicator_ids))
        return name in present or (name in columns and columns[name].blank == "zero")

    def usable(reading: Reading) -> bool:
        used = {*names(reading.amount), *names(reading.per)}
        return all(there(name) for name in used)

    return tuple(reading for reading in measure.readings if reading.exact and usable(reading))


def _bounding(
    plan: Plan, measure: Measure, present: frozenset[str], blanks: frozenset[str] | None
) -> tuple[Reading, ...]:
    """Return the readings that can bound a measure with the columns of the census."""
    columns = {column.id: column for column in plan.standard.columns}
    return tuple(
        reading
        for reading in measure.readings
        if reading.bound is not None
        and (reading.with_least is None or blanks is None or reading.with_least in blanks)
        and all(
            name in present or columns[name].blank == "zero"
            for name in {*names(reading.amount), *names(reading.per)} - {reading.with_least}
        )
    )


def _holds_at_zero(node: Node) -> bool:
    """Evaluate a condition of the form ``column == 0`` where the column is blank everywhere, which means zero."""
    return isinstance(node, Compare) and node.op == "==" and node.right == Number(0)


def _axis_fields(
    axis: Axis, readings: tuple[Reading, ...], bounds: tuple[Reading, ...], *, blank_areas: bool
) -> list[Field]:
    """Return the digits of an axis."""
    if axis.measure.count_of:
        top = axis.top or 0
        return [Field(f"{axis.id}:low", top + 1), Field(f"{axis.id}:high", top + 1)]
    second = axis.by_area and blank_areas
    states = (nothing_within_bounds(axis) if bounds else nothing(axis)) + 1
    if is_interval(axis, readings):
        fields = [
            Field(f"{axis.id}:low", states),
            Field(f"{axis.id}:high", states),
            Field(f"{axis.id}:counted", 2),
        ]
        return fields + ([Field(f"{axis.id}:low2", states), Field(f"{axis.id}:high2", states)] if second else [])
    fields = [Field(axis.id, states)] + ([Field(f"{axis.id}:2", states)] if second else [])
    return fields + ([Field(f"{axis.id}:same", 2)] if axis.measure.same_when is not None else [])


def nothing(axis: Axis) -> int:
    """Return the state of a measure of which nothing is known; lower ones are how many known cuts it has passed."""
    return len(axis.cuts) + 1


def within_bounds(axis: Axis) -> int:
    """Return by how much the fewest passed cuts count in a state that adds the most to them."""
    return len(axis.cuts) + 1


def nothing_within_bounds(axis: Axis) -> int:
    """Return the state of a measure with bounds that was not given at all."""
    return within_bounds(axis) ** 2


def reach(axis: Axis, digit: int, *, bounded: bool) -> range | None:
    """Return how many known cuts a measure in this state may have passed; None if it was not given and need not be."""
    if digit == (nothing_within_bounds(axis) if bounded else nothing(axis)):
        return None if axis.optional else range(len(axis.cuts) + 1)
    low, high = divmod(digit, within_bounds(axis)) if bounded else (digit, digit)
    return range(low, high + 1)
