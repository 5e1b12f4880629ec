"""A score by a printed table: rows hold surely or possibly, items add, blanks leave the score between two bounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from povrules.language.survey import Item, PointRow, Score

Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table in the account of a household: its points, and whether it holds surely or only possibly."""

    item: Item
    row: PointRow
    points: int
    sure: bool


def points_of(row: PointRow, form: int, parameters: Mapping[str, int]) -> int:
    """Return the points of a row in a form, by the printing that the parameters follow."""
    for other in row.otherwise:
        if parameters[other.parameter]:
            return other.points[form]
    return row.points[form]


def bounds(
    score: Score, parameters: Mapping[str, int], forms: Ints, codes: Mapping[str, Ints]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the least and the most points of every household.

    ``forms``: a bit mask of the forms that may be used. ``codes``: for each item a number whose low bits say which of
    its rows hold surely, the next ones which hold possibly, the last one whether surely one of them holds.
    """
    least = np.full(len(forms), np.iinfo(np.int64).max)
    most = np.full(len(forms), np.iinfo(np.int64).min)
    for form in range(len(score.forms)):
        rows = np.flatnonzero(forms >> form & 1)
        low, high = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
        for item, own in score.by_item():
            own_low, own_high = _values(item, own, form, codes[item.id][rows], parameters)
            low += own_low
            high += own_high
        least[rows] = np.minimum(least[rows], low)
        most[rows] = np.maximum(most[rows], high)
    return least, most


def _values(
    item: Item, rows: list[PointRow], form: int, codes: Ints, parameters: Mapping[str, int]
) -> tuple[Ints, Ints]:
    """Return the least and the most points of an item for every household, by its code."""
    values = np.zeros((2, 2 << 2 * len(rows)), dtype=np.int64)
    for code in np.flatnonzero(np.bincount(codes)):  # a census has few of the ways in which rows can hold
        values[:, code] = _value(item, rows, form, int(code), parameters)
    return values[0].take(codes), values[1].take(codes)


def _value(item: Item, rows: list[PointRow], form: int, code: int, parameters: Mapping[str, int]) -> tuple[int, int]:
    """Return the least and most points of an item. Of several rows the one with the most counts, or all are added."""
    points = [points_of(row, form, parameters) for row in rows]
    sure = [value for bit, value in enumerate(points) if code >> bit & 1]
    may = [value for bit, value in enumerate(points) if code >> (len(rows) + bit) & 1]
    floor = min(may) if code >> 2 * len(rows) & 1 else 0
    if item.add_if is not None and parameters[item.add_if]:
        return max(sum(sure), floor), sum(may)
    return max([*sure, floor]), max(may, default=0)


def open_items(
    score: Score, parameters: Mapping[str, int], forms: Ints, codes: Mapping[str, Ints]
) -> dict[str, NDArray[np.bool_]]:
    """Return for each item in which households its points are not known; arguments as for :func:`bounds`."""
    found = {}
    for item, own in score.by_item():
        open_ = np.zeros(len(forms), dtype=bool)
        for form in range(len(score.forms)):
            low, high = _values(item, own, form, codes[item.id], parameters)
            open_ |= (forms >> form & 1 == 1) & (low < high)
        found[item.id] = open_
    return found


def total(score: Score, parameters: Mapping[str, int], form: int, codes: Mapping[str, int]) -> tuple[int, int]:
    """Return the least and the most points of one household in a form."""
    values = [_value(item, own, form, codes[item.id], parameters) for item, own in score.by_item()]
    return sum(low for low, _ in values), sum(high for _, high in values)


def account(score: Score, parameters: Mapping[str, int], form: int, codes: Mapping[str, int]) -> Iterator[Line]:
    """Yield the rows of the table that hold for one household in a form, in the order of the table."""
    for item, own in score.by_item():
        for bit, row in enumerate(own):
            if codes[item.id] >> (len(own) + bit) & 1:
                yield Line(item, row, points_of(row, form, parameters), bool(codes[item.id] >> bit & 1))
