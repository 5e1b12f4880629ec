"""Dates beside that of birth: the finitely many ways in which one lies to a day, by the months between them.

Every number of months, up to 130 years before and after the day, is tried with the day of the month before, on and
after that of the day; dates that all comparisons answer alike are one way.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np

from povrules.engines.ages import OLDEST
from povrules.language.policy_shared import CALENDAR_MONTHS, MONTHS_BEGUN, MONTHS_SINCE
from povrules.proofs.policies.births import Comparisons, signatures

ENDS = (MONTHS_SINCE, MONTHS_BEGUN, CALENDAR_MONTHS)
"""The ends of the names of the numbers that count from a date: completed months, begun ones, those of the calendar."""
Apart = tuple[int, int]
"""Months of the calendar between a date and a day; whether the day of the month lies before that of the day (-1), is
the same (0), or lies after it (1)."""


def numbers_of(column: str, apart: Apart) -> dict[str, int]:
    """Return the numbers that count from a date, by the names that conditions have for them."""
    months, side = apart
    counted = months - (side > 0), months + (side < 0), months
    return {column + end: number for end, number in zip(ENDS, counted, strict=True)}


def dates_apart(column: str, comparisons: Comparisons, day: date) -> list[tuple[Apart, date]]:
    """Return a date for each way in which comparisons of a column can be answered on a day, the nearest ones."""
    nearest = (_there(ways, day) for ways in _ways(column, comparisons))
    return [one for one in nearest if one is not None]


def _there(ways: Iterable[Apart], day: date) -> tuple[Apart, date] | None:
    """Return the first of several ways in which a date lies to a day of the calendar."""
    dates = ((one, _date(day, one)) for one in ways)
    return next(((one, when) for one, when in dates if when is not None), None)


def _date(day: date, apart: Apart) -> date | None:
    """Return a date that lies so to a day; None where its month has no such day."""
    months, side = apart
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    at = day.day + side
    return date(year, month + 1, at) if 1 <= at <= last else None


@lru_cache(maxsize=256)
def _ways(column: str, comparisons: Comparisons) -> tuple[tuple[Apart, ...], ...]:
    """Return the ways to lie to a day that the comparisons tell apart, each with all that are so, the nearest first."""
    near = sorted(range(-OLDEST, OLDEST + 1), key=lambda months: (abs(months), months < 0))
    every = [(months, side) for months in near for side in (0, -1, 1)]
    columns = np.array([list(numbers_of(column, one).values()) for one in every]).T
    numbers = {column + end: values for end, values in zip(ENDS, columns, strict=True)}
    said = signatures(comparisons, numbers, len(every))
    ways: dict[int, list[Apart]] = {}
    for one, signature in zip(every, said.tolist(), strict=True):
        ways.setdefault(signature, []).append(one)
    return tuple(map(tuple, ways.values()))
