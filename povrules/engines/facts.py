"""Facts of a whole census at once, as dataframe expressions: every household becomes one signature code.

Three-valued facts travel as two plain numbers, the least and the most they can be (*surely*, *possibly*); no
library's null logic is relied on inside an aggregation. A signature code packs, in mixed radix, everything that
can change a verdict or its reason: the area, the cell of each measure, the flags, the count of deprivations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, mul, or_, sub
from typing import Any, Literal, TypeAlias

import narwhals as nw

from povrules.engines.axes import Axis, numbers_of
from povrules.engines.plan import Plan
from povrules.errors import LawFileError
from povrules.language.columns import Column
from povrules.language.expression import (
    And,
    Arithmetic,
    Compare,
    Name,
    Node,
    Not,
    Number,
    Op,
    Or,
    Term,
    names,
)
from povrules.language.schema import Measure, Reading
from povrules.text import Text

CODE, DEPRIVED, BLANK, LEAST, MOST = "_code", "_deprived", "_blank", "_least", "_most"
RURAL, URBAN, UNKNOWN_AREA = 0, 1, 2

Bound: TypeAlias = Literal["low", "high"]

_COMPARE: dict[Op, Any] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
_ARITHMETIC: dict[str, Any] = {"+": add, "-": sub, "*": mul}


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
    ``bounds`` gives the readings that still bound a measure when one column is blank (an income of 12 months
    without the number of members is at most what it would be for one member).
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
    def dtype(self) -> type[nw.Int32 | nw.Int64]:
        """The integer type that holds every code."""
        return nw.Int32 if self.size < 1 << 31 else nw.Int64

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
    blank_members: bool = True,
    strict: bool = False,
) -> Scene:
    """Return the layout for a census with the columns ``present``.

    ``blank_members``: some household may leave the number of its members blank. With ``strict``, a reading that leans
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
    bounds = {
        axis.id: _bounding(plan, axis.measure, present) if blank_members and not axis.optional else ()
        for axis in plan.axes
    }
    fields = [Field("area", 3)]
    for axis in plan.axes:
        if axis.id not in same:
            fields.extend(_axis_fields(axis, readings[axis.id], bounds[axis.id], blank_areas=blank_areas))
    fields.extend(Field(flag.id, 2) for flag in plan.flags if flag.id in present)
    scene = Scene(plan, present, blank_areas, bounds, readings, same, tuple(fields))
    return scene


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

    return tuple(reading for reading in measure.readings if usable(reading))


def _bounding(plan: Plan, measure: Measure, present: frozenset[str]) -> tuple[Reading, ...]:
    """Return the readings whose columns, but for the bounding one, the census has."""
    columns = {column.id: column for column in plan.standard.columns}
    return tuple(
        reading
        for reading in measure.readings
        if reading.bounding is not None
        and all(
            name in present or columns[name].blank == "zero"
            for name in {*names(reading.amount), *names(reading.per)} - {reading.bounding}
        )
    )


def _holds_at_zero(node: Node) -> bool:
    """Evaluate a condition of the form ``column == 0`` where the column is blank everywhere, which means zero."""
    return isinstance(node, Compare) and node.op == "==" and node.right == Number(0)


def _axis_fields(
    axis: Axis, readings: tuple[Reading, ...], bounds: tuple[Reading, ...], *, blank_areas: bool
) -> list[Field]:
    """Return the digits of an axis; a state is how many known cuts are passed, then unknown, then the bounded ones."""
    states = at_least(len(axis.cuts), len(axis.cuts)) + 1 if bounds else len(axis.cuts) + 2
    if axis.measure.count_of:
        top = axis.top or 0
        return [Field(f"{axis.id}:low", top + 1), Field(f"{axis.id}:high", top + 1)]
    second = axis.by_area and blank_areas
    if is_interval(axis, readings):
        fields = [
            Field(f"{axis.id}:low", states),
            Field(f"{axis.id}:high", states),
            Field(f"{axis.id}:counted", 2),
        ]
        return fields + ([Field(f"{axis.id}:low2", states), Field(f"{axis.id}:high2", states)] if second else [])
    fields = [Field(axis.id, states)] + ([Field(f"{axis.id}:2", states)] if second else [])
    return fields + ([Field(f"{axis.id}:same", 2)] if axis.measure.same_when is not None else [])


def facts(frame: nw.LazyFrame[Any], scene: Scene) -> nw.LazyFrame[Any]:
    """Return five integer columns, row for row: the code, deprived and blank masks, least and most deprivations.

    ``frame`` has every declared column in its type (see :class:`povrules.census.model.Census`).
    """
    counted = frame.select(
        *[nw.col(name) for name in sorted(_needed(scene))],
        *_counts(scene),
    )
    vector = _Vector(scene)
    amounts = [*vector.amounts(), *vector.bounds()]
    measured = counted.with_columns(*amounts) if amounts else counted
    digits = [(vector.digit(field.name).cast(scene.dtype), field.size) for field in scene.fields]
    code = reduce(lambda total, digit: total * digit[1] + digit[0], digits[1:], digits[0][0])
    return measured.select(
        code.alias(CODE),
        *[nw.col(name) for name in (DEPRIVED, BLANK, LEAST, MOST)],
    )


def _needed(scene: Scene) -> set[str]:
    used = {"area", *(flag.id for flag in scene.plan.flags)}
    for axis in scene.plan.axes:
        for reading in (*scene.readings[axis.id], *scene.bounds[axis.id]):
            used |= {*names(reading.amount), *names(reading.per)}
            used |= set(names(reading.when)) if reading.when else set()
        used |= set(names(axis.measure.same_when)) if axis.measure.same_when else set()
    columns = {column.id for column in scene.plan.standard.columns}
    return used & columns - set(scene.plan.standard.indicator_ids)


def at_most(cuts: int, passed: int) -> int:
    """Return the state *unknown, but at most so many of the cuts are passed*, for fewer than all."""
    return cuts + 2 + passed


def at_least(cuts: int, passed: int) -> int:
    """Return the state *unknown, but at least so many of the cuts are passed*, for one or more."""
    return 2 * cuts + 1 + passed


def _counts(scene: Scene) -> list[nw.Expr]:
    """Return masks (bit i is indicator i) and the least and most number of deprivations."""
    indicators = scene.plan.standard.indicator_ids
    here = [(position, name) for position, name in enumerate(indicators) if name in scene.present]
    absent = sum(1 << position for position, name in enumerate(indicators) if name not in scene.present)
    return [
        _sum([_if(nw.col(name), 1 << bit, nw.Int32) for bit, name in here], nw.lit(0, nw.Int32)).alias(DEPRIVED),
        _sum([_if(nw.col(name).is_null(), 1 << bit, nw.Int32) for bit, name in here], nw.lit(absent, nw.Int32)).alias(
            BLANK
        ),
        _sum([_if(nw.col(name), 1, nw.Int8) for _, name in here], nw.lit(0, nw.Int8)).alias(LEAST),
        _sum([_unless(~nw.col(name), 1) for _, name in here], nw.lit(absent.bit_count(), nw.Int8)).alias(MOST),
    ]


def _if(condition: nw.Expr, value: int, dtype: type[nw.Int8 | nw.Int32]) -> nw.Expr:
    """``value`` where the condition is surely true, else 0; twice as fast as casting the condition."""
    return nw.when(condition).then(nw.lit(value, dtype)).otherwise(nw.lit(0, dtype))


def _unless(condition: nw.Expr, value: int) -> nw.Expr:
    """``value`` unless the condition is surely true, which is to say where it is false or blank."""
    return nw.when(condition).then(nw.lit(0, nw.Int8)).otherwise(nw.lit(value, nw.Int8))


def _sum(terms: list[nw.Expr], start: nw.Expr) -> nw.Expr:
    return reduce(add, terms, start)


class _Vector:
    """Compiles the measures of a scene to expressions."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.numbers = numbers_of(scene.plan.standard.law)
        self.blank = {column.id: column.blank for column in scene.plan.standard.columns}
        self.minimum = {column.id: column.minimum or 0 for column in scene.plan.standard.columns}
        self.urban = nw.col("area") == "urban"
        self.area_blank = nw.col("area").is_null()

    def amounts(self) -> list[nw.Expr]:
        """Return amount and divisor columns of every measure that is read from the census."""
        found: list[nw.Expr] = []
        for axis in self.scene.plan.axes:
            readings = self.scene.readings[axis.id]
            if axis.measure.count_of or axis.id in self.scene.same or not readings:
                continue
            bounds: tuple[Bound, ...] = ("low", "high") if is_interval(axis, readings) else ("low",)
            for bound in bounds:
                found.append(self._first(readings, bound).alias(f"{axis.id}|{bound}"))
            found.append(self._divisor(readings).alias(f"{axis.id}|per"))
        return found

    def bounds(self) -> list[nw.Expr]:
        """Return amount and divisor for the least value of the bounding column; null unless only that one is blank."""
        found: list[nw.Expr] = []
        for axis in self.scene.plan.axes:
            for number, reading in enumerate(self.scene.bounds[axis.id]):
                least = {reading.bounding or "": self.minimum[reading.bounding or ""]}
                blank = nw.col(reading.bounding or "").is_null()
                amount = nw.when(blank).then(self.term(reading.amount, "low", least))
                found.append(amount.alias(f"{axis.id}|bound{number}"))
                found.append(self.term(reading.per, "low", least).alias(f"{axis.id}|bound_per{number}"))
        return found

    def _first(self, readings: tuple[Reading, ...], bound: Bound) -> nw.Expr:
        usable = [nw.when(self._usable(reading)).then(self.term(reading.amount, bound)) for reading in readings]
        return usable[0] if len(usable) == 1 else nw.coalesce(*usable)

    def _divisor(self, readings: tuple[Reading, ...]) -> nw.Expr:
        usable = [nw.when(self._usable(reading)).then(self.term(reading.per, "low")) for reading in readings]
        return usable[0] if len(usable) == 1 else nw.coalesce(*usable)

    def _usable(self, reading: Reading) -> nw.Expr:
        columns = sorted({*names(reading.amount), *names(reading.per)} - set(self.numbers) - {"deprivations"})
        parts = [~nw.col(name).is_null() for name in columns if self.blank[name] == "unknown"]
        if reading.when is not None:
            parts.append(self.condition(reading.when))
        return reduce(and_, parts, nw.lit(value=True))

    def term(self, term: Term, bound: Bound, given: Mapping[str, int] | None = None) -> nw.Expr:
        """Compile an amount; an interval enters with its low or high end, a name in ``given`` with that value."""
        match term:
            case Name(id=name) if given and name in given:
                return nw.lit(given[name], nw.Int64)
            case Number(value=value):
                return nw.lit(value, nw.Int64)
            case Name(id="deprivations"):
                return nw.col(LEAST if bound == "low" else MOST).cast(nw.Int64)
            case Name(id=name) if name in self.numbers:
                return nw.lit(self.numbers[name], nw.Int64)
            case Name(id=name):
                column = nw.col(name)
                return column.fill_null(0) if self.blank[name] == "zero" else column
            case Arithmetic(sign=sign, left=left, right=right):
                result: nw.Expr = _ARITHMETIC[sign](self.term(left, bound, given), self.term(right, bound, given))
                return result

    def condition(self, node: Node) -> nw.Expr:
        """Compile a condition over columns; blanks of columns that mean zero are zero."""
        match node:
            case And(parts=parts):
                return reduce(and_, [self.condition(part) for part in parts])
            case Or(parts=parts):
                return reduce(or_, [self.condition(part) for part in parts])
            case Not(part=part):
                return ~self.condition(part)
            case Compare(left=left, op=op, right=right):
                result: nw.Expr = _COMPARE[op](self.term(left, "low"), self.term(right, "low"))
                return result.fill_null(value=False)
            case _:
                raise LawFileError(Text(f"điều kiện không hợp lệ: {node}", f"not a condition over columns: {node}"))

    def digit(self, name: str) -> nw.Expr:
        """Return one field of the code as an Int32 expression."""
        if name == "area":
            known = _if(self.urban, URBAN, nw.Int32)
            unknown = nw.lit(UNKNOWN_AREA, nw.Int32)
            return nw.when(self.area_blank).then(unknown).otherwise(known) if self.scene.blank_areas else known
        id_, _, part = name.partition(":")
        axis = self.scene.plan.axis.get(id_)
        if axis is None:
            return _if(nw.col(name), 1, nw.Int32)
        if axis.measure.count_of:
            return nw.col(LEAST if part == "low" else MOST).cast(nw.Int32)
        if part == "same":
            assert axis.measure.same_when is not None
            return _if(self.condition(axis.measure.same_when), 1, nw.Int32)
        if part == "counted":
            stated = [
                reading for reading in self.scene.readings[id_] if "deprivations" not in set(names(reading.amount))
            ]
            return _if(reduce(and_, [~self._usable(reading) for reading in stated], nw.lit(value=True)), 1, nw.Int32)
        return self._cell(axis, part)

    def _cell(self, axis: Axis, part: str) -> nw.Expr:
        """Count the known cuts that the amount has passed: under the household's area, or as urban if it is blank."""
        unknown: nw.Expr = nw.lit(len(axis.cuts) + 1, nw.Int32)
        second = part.endswith("2")
        for number, reading in enumerate(self.scene.bounds[axis.id]):
            unknown = self._bounded(axis, number, reading, unknown, second=second)
        if not self.scene.readings[axis.id]:
            return self._if_second(unknown, second=second)
        bound = "high" if part.startswith("high") else "low"
        amount, per = nw.col(f"{axis.id}|{bound}"), nw.col(f"{axis.id}|per")
        passed = self._cuts_passed(axis, amount, per, second=second)
        return self._if_second(nw.when(amount.is_null()).then(unknown).otherwise(passed), second=second)

    def _if_second(self, cell: nw.Expr, *, second: bool) -> nw.Expr:
        return nw.when(self.area_blank).then(cell).otherwise(nw.lit(0, nw.Int32)) if second else cell

    def _bounded(self, axis: Axis, number: int, reading: Reading, unknown: nw.Expr, *, second: bool) -> nw.Expr:
        """Return the state *unknown but at most (at least) so many cuts passed* where a reading gives that bound."""
        cuts = len(axis.cuts)
        amount, per = nw.col(f"{axis.id}|bound{number}"), nw.col(f"{axis.id}|bound_per{number}")
        passed = self._cuts_passed(axis, amount, per, second=second)
        if reading.at_most_with_least is not None:
            return nw.when((~amount.is_null()) & (passed < cuts)).then(passed + at_most(cuts, 0)).otherwise(unknown)
        return nw.when((~amount.is_null()) & (passed > 0)).then(passed + at_least(cuts, 0)).otherwise(unknown)

    def _cuts_passed(self, axis: Axis, amount: nw.Expr, per: nw.Expr, *, second: bool) -> nw.Expr:
        return reduce(add, [self._passed(axis, index, amount, per, second=second) for index in range(len(axis.cuts))])

    def _passed(self, axis: Axis, index: int, amount: nw.Expr, per: nw.Expr, *, second: bool) -> nw.Expr:
        cut = axis.cuts[index]
        rural, urban = cut.value("rural"), cut.value("urban")
        line = nw.lit(urban, nw.Int64)
        if not second and rural != urban:
            line = nw.when(self.urban).then(nw.lit(urban, nw.Int64)).otherwise(nw.lit(rural, nw.Int64))
        above = amount > line * per if cut.inclusive else amount >= line * per
        return _if(above, 1, nw.Int32)
