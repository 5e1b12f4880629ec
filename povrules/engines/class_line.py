"""The income at which a household would have another class, all its other answers as they are: exact, by trying.

Only the income moves: what is beside it or in it, such as social assistance, stays as it is. Each line that the income,
with or without assistance, would pass is tried by the rules themselves, upwards and downwards. Households of the same
code, and of which the same is beside the income, share their lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import polars as pl

from povrules.census.model import Census
from povrules.engines import facts as fact
from povrules.engines.axes import Axis
from povrules.engines.classify import Outcome, book_of, signatures
from povrules.engines.scene import URBAN, nothing, nothing_within_bounds, within_bounds
from povrules.language.expression import Op
from povrules.language.schema import MONTHS, Area

LINE = ("class_changes_at", "class_distance")
"""Columns of the income at which a class changes, and of how far that is."""
_ROW, _CODE = "_row", "_code"
_AMOUNT, _MONTHS = "_amount", "_months"
"""The income of a household: an amount over so many months, of one person or of all members."""
_WIDE = pl.Int128
"""Products of incomes and divisors stay exact: an income has up to 15 digits, a divisor of months and members 5."""
_SIDES = ("down", "up")
_ENDS: dict[str, Any] = {"": pl.String, " over": _WIDE, " under": _WIDE}
_Line: TypeAlias = tuple[Op, Fraction]
"""Where a class changes: an income a person and month compared with an amount."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A cut as an income a person and month of the household; ``inclusive`` puts that income itself below it."""

    value: Fraction
    inclusive: bool


def class_lines(outcome: Outcome, census: Census, wanted: pl.Series) -> pl.DataFrame:
    """Return for each household the nearest income at which its class is another one, or not sure any more.

    ``class_changes_at``: ``<= 1500000``, đồng a person and month; ``class_distance``: how far that is, exact. On a tie
    the lower one. Null for a household that is not ``wanted`` or has no class, and for one of which the income is not
    known exactly.
    """
    found = [pl.repeat(None, census.height, dtype=pl.String, eager=True).alias(name) for name in LINE]
    moved = _Moved(outcome)
    income = moved.income
    if income is not None:  # otherwise there is no column that one can be read from
        decided = (outcome.frame["class"] != "undetermined").fill_null(value=False)
        near = _nearest(moved.with_lines(moved.incomes(census, income).filter(wanted & decided).drop_nulls(_AMOUNT)))
        found = [blank.scatter(near[_ROW], near[blank.name]) for blank in found]
    return pl.DataFrame(found)


def _nearest(table: pl.DataFrame) -> pl.DataFrame:
    """Return the nearer of the two lines of each row, and the distance to it, as texts."""
    amount, months = pl.col(_AMOUNT), pl.col(_MONTHS)
    table = table.with_columns(
        one
        for side in _SIDES
        for over, under in [(pl.col(f"{side} over"), pl.col(f"{side} under"))]
        for one in (
            (over * months - amount * under).abs().alias(f"{side} apart"),
            (under * months).alias(f"{side} of"),
        )
    )
    (low, low_of), (high, high_of) = ((pl.col(f"{side} apart"), pl.col(f"{side} of")) for side in _SIDES)
    rises = low.is_null() | (high * low_of < low * high_of).fill_null(value=False)
    found = table.select(
        _ROW,
        pl.when(rises).then("up").otherwise("down").alias(LINE[0]),
        pl.when(rises).then(high).otherwise(low).alias("apart"),
        pl.when(rises).then(high_of).otherwise(low_of).alias("of"),
    )
    whole = (pl.col("apart") // pl.col("of")).cast(pl.Int64).cast(pl.String)
    parts = found.select(_ROW, LINE[0], whole.alias("whole"), (pl.col("apart") % pl.col("of")).alias("rest"), "of")
    distinct = parts.select("rest", "of").unique().drop_nulls()
    texts = [_part(Fraction(rest, of)) for rest, of in distinct.iter_rows()]
    parts = parts.join(
        distinct.with_columns(pl.Series("text", texts, dtype=pl.String)),
        on=["rest", "of"],
        how="left",
        maintain_order="left",
    )
    return parts.select(_ROW, LINE[0], pl.concat_str("whole", "text").alias(LINE[1]))


def _parts(line: _Line | None) -> tuple[str | None, int | None, int | None]:
    """Return a line as it is told, and its amount as a fraction."""
    if line is None:
        return None, None, None
    op, value = line
    return f"{op} {exact(value)}", value.numerator, value.denominator


def _fraction(row: Mapping[str, int | None], over: str, under: str) -> Fraction | None:
    above, below = row[over], row[under]
    return None if above is None or below is None else Fraction(above, below)


def _part(rest: Fraction) -> str:
    return f" {rest.numerator}/{rest.denominator}" if rest else ""


def exact(amount: Fraction) -> str:
    """Return an amount as data have it: ``25000``, or with what is less than a đồng ``24999 2/3``."""
    whole, rest = divmod(amount.numerator, amount.denominator)
    return f"{whole}{_part(Fraction(rest, amount.denominator))}"


class _Moved:
    """The verdicts of a plan for other incomes of the same household."""

    def __init__(self, outcome: Outcome) -> None:
        self._scene = outcome.scene
        self._book = book_of(outcome.plan)
        self._axes = tuple(axis for axis in outcome.plan.axes if axis.measure.unit in MONTHS)
        self._read = tuple(axis for axis in self._axes if self._scene.readings[axis.id])

    @property
    def income(self) -> Axis | None:
        """The measure that is the income alone, if one can be read."""
        return next((axis for axis in self._read if axis.measure.at_most is None), None)

    def incomes(self, census: Census, income: Axis) -> pl.DataFrame:
        """Return for each household its code, the income, and by how much each measure is more, over and under a bar.

        Null where it is not known.
        """
        frame = fact.amounts(census.columns.lazy(), self._scene, self._read).collect()
        table = frame.select(
            one
            for axis in self._read
            for one in (
                pl.col(f"{axis.id}|low").cast(_WIDE),
                pl.col(f"{axis.id}|per").cast(_WIDE) * MONTHS[axis.measure.unit],
            )
        )
        amount, months = pl.col(f"{income.id}|low"), pl.col(f"{income.id}|per")
        more = [
            one
            for axis in self._read
            for its, per in [(pl.col(f"{axis.id}|low"), pl.col(f"{axis.id}|per"))]
            for one in (
                (its * months - amount * per).alias(f"{axis.id} over"),
                (per * months).alias(f"{axis.id} under"),
            )
        ]
        codes = signatures(census, self._scene)[fact.CODE]
        found: pl.DataFrame = table.select(amount.alias(_AMOUNT), months.alias(_MONTHS), *more)
        return found.with_columns(codes.alias(_CODE)).with_row_index(_ROW)

    def with_lines(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return incomes with the lines around them, those of all households of the same code and the same beside it.

        ``down`` and ``up``: what the class changes at; ``down over`` and ``down under``: the amount as a fraction.
        """
        keys = [name for name in table.columns if name not in {_ROW, _AMOUNT, _MONTHS}]
        distinct = table.unique(keys, keep="first", maintain_order=True)
        rows = [[part for line in self._around(row) for part in _parts(line)] for row in distinct.iter_rows(named=True)]
        schema = {f"{side}{end}": kind for side in _SIDES for end, kind in _ENDS.items()}
        lines = distinct.select(keys).hstack(pl.DataFrame(rows, schema=schema, orient="row"))
        return table.join(lines, on=keys, how="left", nulls_equal=True, maintain_order="left")

    def _around(self, row: Mapping[str, int | None]) -> tuple[_Line | None, _Line | None]:
        """Return the lines below and above an income behind which not the same follows."""
        income = _fraction(row, _AMOUNT, _MONTHS)
        more = {axis.id: _fraction(row, f"{axis.id} over", f"{axis.id} under") for axis in self._read}
        beside = {id_: value for id_, value in more.items() if value is not None}
        code = row[_CODE]
        assert income is not None
        assert code is not None
        digits = self._scene.decode(code)
        now = self._decided(self._at(digits, beside, income, 0))
        if len(now) > 1:  # it rests on a bound of what is beside the income, which is not known exactly
            return None, None
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
        return (
            self._first(digits, beside, now, [(edge, 0 if edge.inclusive else -1) for edge in down], ("<=", "<")),
            self._first(digits, beside, now, [(edge, 1 if edge.inclusive else 0) for edge in up], (">", ">=")),
        )

    def _first(
        self,
        digits: dict[str, int],
        beside: Mapping[str, Fraction],
        now: tuple[str, ...],
        edges: list[tuple[_Edge, int]],
        ops: tuple[Op, Op],
    ) -> _Line | None:
        """Return the first edge behind which not the same follows, if there is one."""
        for edge, side in edges:
            if self._decided(self._at(digits, beside, edge.value, side)) != now:
                return ops[0] if edge.inclusive else ops[1], edge.value
        return None

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
