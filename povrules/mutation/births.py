"""Day of birth and day of the review as one answer, where conditions hold one against the other.

Years count by how many lie between both alone. Every month of both is tried; of its days the first, the last, one
between, and those beside each number that days are compared with.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import polars as pl

from povrules.engines.held import Asked, birth_numbers, on_days
from povrules.language.expression import Compare, Node, Number, comparisons, names, walk
from povrules.language.policy_shared import BIRTH_NUMBERS, DAY_NUMBERS
from povrules.surveys import BIRTH

TOGETHER = "born, on"
"""What the answer is called."""

_YEARS = {"birth_year", DAY_NUMBERS[0]}
NUMBERS = frozenset({"age", "age_months", *_YEARS, *BIRTH_NUMBERS, *DAY_NUMBERS})
"""The numbers that this answer gives."""

_YEAR = 2020
"""A year with every day that there is."""

Born = tuple[date | None, int | None, date]
"""Born on which day, in which year if that alone is known; asked about on which day."""


def are_together(named: set[str]) -> bool:
    """Whether days of birth and of the review have to be told apart together."""
    return bool(named & {*_YEARS, *DAY_NUMBERS})


def comparable(compared: Compare) -> bool:
    """Whether a comparison is one of such days, of years by what lies between them."""
    named = {*names(compared)}
    return named <= NUMBERS and (not named & _YEARS or named >= _YEARS)


def births(nodes: Sequence[Node]) -> list[Born]:
    """Return the days that conditions tell apart."""
    compared = [one for node in nodes for one in comparisons(node) if {*names(one)} & NUMBERS]
    gaps = sorted({-1, 0, *(gap + step for one in compared for gap in _gaps(one) for step in (-1, 0, 1))})
    numbers = {number + step for one in compared if _is_of_day(one) for number in _numbers(one) for step in (-1, 0, 1)}
    reviews = [*_days(_YEAR, numbers)]
    born: list[tuple[date | None, int | None]] = [(None, None)]
    born += [(None, _YEAR - gap) for gap in gaps]
    born += [(day, day.year) for gap in gaps for day in _days(_YEAR - gap, numbers)]
    return [(day, year, on) for (day, year), on in product(born, reviews) if not _is_later(day, year, on)]


def _is_later(born: date | None, year: int | None, on: date) -> bool:
    """Whether somebody was born after the review; such rows of a census are set aside."""
    return (born is not None and born > on) or (year is not None and year > on.year)


def _gaps(compared: Compare) -> Iterator[int]:
    in_months = "age_months" in names(compared)
    yield from (number // 12 if in_months else number for number in _numbers(compared))


def _is_of_day(compared: Compare) -> bool:
    return bool({*names(compared)} & {BIRTH_NUMBERS[1], DAY_NUMBERS[2]})


def _numbers(compared: Compare) -> Iterator[int]:
    yield from (one.value for one in walk(compared) if isinstance(one, Number))


def _days(year: int, beside: set[int]) -> Iterator[date]:
    for month in range(1, 13):
        last = monthrange(year, month)[1]
        yield from (date(year, month, day) for day in sorted({1, 15, last, *beside} & {*range(1, last + 1)}))


def numbers_of(asked: Asked, days: Sequence[Born]) -> pl.DataFrame:
    """Return ages, the numbers of birth and of the day, row for row."""
    kinds = dict(zip((*BIRTH, "on"), (pl.Date, pl.Int64, pl.Date), strict=True))
    frame = pl.DataFrame(days, schema=kinds, orient="row")
    return on_days(asked, frame.drop("on"), frame["on"]).with_columns(birth_numbers())
