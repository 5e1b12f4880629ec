"""Which figures a rate is made of: whose part of which whole, and which figures stand before and after a change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from povrules.published.columns import Column
from povrules.published.compare import Cell
from povrules.published.rows import Row
from povrules.published.table import Table


@dataclass(frozen=True)
class Ratio:
    """The columns of a rate: the part and the whole; ``whole`` is None where no column has it."""

    part: Column
    whole: Column | None


def ratio_of(table: Table, rate: Column) -> Ratio | None:
    """Return what a rate is made of; None where no column has its part."""
    part = _part(table, rate)
    return None if part is None else Ratio(part, _whole(table, rate, part))


def _part(table: Table, rate: Column) -> Column | None:
    """Return the column that a rate is of: of its group, of its time, or else the nearest to its left."""
    wholes = {column.at for column in table.counts("households")}
    counted = [one for one in table.counts() if one.unit == rate.unit and one.at not in wholes and not one.is_total]
    same = [one for one in counted if one.subject == rate.subject]
    if rate.subject == "row":
        same = same or counted
    dated = [one for one in same if rate.date is None or one.date in (None, rate.date)]
    grouped = [one for one in same if rate.of and one.of == rate.of]
    return _nearest(grouped or dated, rate)


def _nearest(columns: Sequence[Column], rate: Column) -> Column | None:
    left = [one for one in columns if one.at < rate.at]
    return max(left, key=lambda one: one.at, default=None) or min(columns, key=lambda one: one.at, default=None)


def _whole(table: Table, rate: Column, part: Column) -> Column | None:
    """Return the column of all households that a rate is on: of its group, of its time, or the only one."""
    wholes = list(table.counts("households", rate.unit))
    date = rate.date or part.date
    for fitting in (
        [one for one in wholes if rate.of and one.of == rate.of],
        [one for one in wholes if date is not None and one.date == date],
        wholes,
    ):
        if len(fitting) == 1:
            return fitting[0]
    return None


def before_and_after(table: Table, columns: Sequence[Column]) -> Iterator[tuple[Row, Cell, Cell]]:
    """Yield, for each row with a change, the cell before and the one after among ``columns`` of one subject.

    They are the first and the last of two or more times in columns, or one column in the rows of two years.
    """
    moments = {one.moment: one for one in columns if one.moment is not None}
    ordered = sorted({one.date: one for one in reversed(columns) if one.date is not None}.values(), key=_when)
    if {"opening", "closing"} <= set(moments):
        for row in table.rows:
            yield row, (row, moments["opening"]), (row, moments["closing"])
    elif len(ordered) > 1:
        for row in table.rows:
            yield row, (row, ordered[0]), (row, ordered[-1])
    elif len(columns) == 1:
        by_year = {row.year: row for row in table.rows if row.year is not None}
        for year, row in by_year.items():
            earlier = max((other for other in by_year if other < year), default=None)
            if earlier is not None:
                yield row, (by_year[earlier], columns[0]), (row, columns[0])


def _when(column: Column) -> tuple[int, str]:
    return column.date or (0, "")
