"""The rows of a form: areas with their places, then the whole with the same places; every row the sum of its parts."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from povrules.forms.model import Level, Row
from povrules.spelling import bare

AREAS = (("I", "urban", "Khu vực thành thị"), ("II", "rural", "Khu vực nông thôn"), ("", None, "Chưa rõ khu vực"))
UNKNOWN_AREA = "unknown"
"""What rows call the area of households of which it is not known."""
NAMELESS = "(không ghi)"
"""What a place without a name is called."""

Numbers = tuple[int | None, ...]
"""The numbers of a row; None where one is not known."""
Counting = Callable[[pl.DataFrame], Sequence[Numbers]]
"""Counts some households, for each kind of row."""
_DIGITS = re.compile(r"(\d+)")
_Cell = tuple[str | None, str | None]
"""Area and place."""


@dataclass(frozen=True)
class Kind:
    """A kind of row that each line of a form has: what is counted, and how it is printed.

    ``adds``: it is the sum of the other kinds of its place. ``everywhere``: lines of areas have it too.
    """

    id: str
    unit: str = "households"
    label: str | None = None
    adds: bool = False
    everywhere: bool = True


@dataclass(frozen=True)
class Plan:
    """Which lines a form has.

    ``areas``: by area. ``again``: below the whole stand its places once more. ``apart``: the kinds of a line are rows
    of their own, without a number; else number and name span them. ``whole``: name and ``number`` of the last line.
    ``order``: places that come first, as they stand there; the others follow by name.
    """

    kinds: tuple[Kind, ...]
    areas: bool = True
    again: bool = True
    apart: bool = False
    whole: str = "Tổng cộng I + II"
    number: str = "III"
    order: tuple[str, ...] = ()


def rows_of(frame: pl.DataFrame, by: str, plan: Plan, counting: Counting) -> list[Row]:
    """Return the rows of a form about households with the columns ``area`` and ``by``.

    Households of which the area is not known have a part of their own, without a number, which the whole adds.
    """
    made = _Rows(frame, by, plan, counting)
    if plan.areas:
        heads = [made.area(*one) for one in AREAS if one[1] is not None or made.cells(area=None)]
        made.whole(heads)
        if plan.again:
            made.places_again()
    else:
        made.whole(made.places_alone())
    return made.rows


class _Rows:
    """The rows while they are made."""

    def __init__(self, frame: pl.DataFrame, by: str, plan: Plan, counting: Counting) -> None:
        self.rows: list[Row] = []
        self._plan, self._none = plan, counting(frame.clear())
        parts = frame.select(pl.col("area", by), pl.exclude("area", by)).partition_by("area", by, as_dict=True)
        self._counted: dict[_Cell, Sequence[Numbers]] = {cell: counting(part) for cell, part in parts.items()}
        self._start: dict[_Cell, int] = {}

    def cells(self, *, area: str | None) -> list[_Cell]:
        """Return the places of an area, by name; the one without a name is the last."""
        return [(area, place) for place in self._ordered(place for of, place in self._counted if of == area)]

    def area(self, number: str, area: str | None, name: str) -> int:
        """Add an area and its places; return the place of its first row."""
        at, cells = len(self.rows), self.cells(area=area)
        told = area or UNKNOWN_AREA
        first = at + sum(kind.everywhere for kind in self._plan.kinds)
        starts = [first + step * len(self._plan.kinds) for step in range(len(cells))]
        self._line((number, name), "area", (told, None), cells, starts)
        for count, cell in enumerate(cells, 1):
            self._start[cell] = len(self.rows)
            self._line((str(count), cell[1] or NAMELESS), "place", (told, cell[1]), [cell], ())
        return at

    def whole(self, heads: Sequence[int]) -> None:
        """Add the whole, the sum of lines."""
        self._line((self._plan.number, self._plan.whole), "whole", (None, None), list(self._counted), heads)

    def places_again(self) -> None:
        """Add the places below the whole, each the sum of what it has in the areas."""
        for count, place in enumerate(self._ordered(place for _, place in self._counted), 1):
            cells = [cell for cell in self._start if cell[1] == place]
            starts = [self._start[cell] for cell in cells]
            self._line((str(count), place or NAMELESS), "whole_place", (None, place), cells, starts)

    def places_alone(self) -> list[int]:
        """Add the places, whatever their area; return where each begins."""
        starts = []
        for count, place in enumerate(self._ordered(place for _, place in self._counted), 1):
            starts.append(len(self.rows))
            cells = [cell for cell in self._counted if cell[1] == place]
            self._line((str(count), place or NAMELESS), "place", (None, place), cells, ())
        return starts

    def _ordered(self, places: Iterable[str | None]) -> list[str | None]:
        """Return places as the plan orders them, then by name; the one without a name is the last."""
        first = self._plan.order
        return sorted(
            set(places),
            key=lambda one: (one is None, first.index(one) if one in first else len(first), natural(one or "")),
        )

    def _line(
        self, called: tuple[str, str], level: Level, where: _Cell, cells: Sequence[_Cell], starts: Sequence[int]
    ) -> None:
        """Add a line, the rows of some cells together; ``starts``: where the lines begin that it adds up, if any."""
        plan, at = self._plan, len(self.rows)
        shown = [k for k, kind in enumerate(plan.kinds) if kind.everywhere or level in ("place", "whole_place")]
        for k in shown:
            kind = plan.kinds[k]
            inside = range(at + 1, at + len(shown)) if kind.adds else range(0)
            number, name = called if k == 0 else ("", kind.label) if plan.apart else (None, None)
            self.rows.append(
                Row(
                    number,
                    name,
                    kind.id,
                    kind.unit,
                    kind.label,
                    _sum([self._counted[cell][k] for cell in cells] or [self._none[k]]),
                    level,
                    *where,
                    parts=tuple(inside) or tuple(start + k for start in starts),
                    tall=1 if plan.apart else len(shown),
                    slanted=plan.apart and k > 0,
                )
            )


def natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return by what a name is sorted: “Thôn 2” before “Thôn 10”, “Đông” with D; marks count last."""
    parts = _DIGITS.split(bare(name))
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part], name


def told_apart(frame: pl.DataFrame, by: str, wider: Sequence[str]) -> pl.DataFrame:
    """Return households with places of one name told apart: “Thôn 1” of two communes becomes “Thôn 1, An” and so on.

    ``by``: the column of the places; ``wider``: those of wider ones, the nearest first. Households of which the wider
    place is not known keep the name as it is.
    """
    for one in wider:
        several = pl.col(one).drop_nulls().n_unique().over(by) > 1
        apart = pl.when(several & pl.col(one).is_not_null()).then(pl.concat_str(by, pl.lit(", "), one)).otherwise(by)
        frame = frame.with_columns(apart.alias(by))
    return frame


def _sum(rows: Sequence[Numbers]) -> Numbers:
    """Return the sums of columns; None where one of them is not known."""
    return tuple(None if None in column else sum(one or 0 for one in column) for column in zip(*rows, strict=True))
