"""Ages in completed months on the day of the review, and printed tables by age, as numbers with bounds."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.engines.distinct import TABLE_SIZE, distinct
from povrules.language.survey import Lookup

OLDEST = 12 * 130
"""No one is older than this many months."""


def ages(births: pl.DataFrame) -> pl.DataFrame:
    """Return ``age_months``, ``age`` and ``birth_year`` with their bounds (``|low``, ``|high``), row for row.

    ``births`` has ``born`` (a date), ``born_year`` (a year) and ``day``, the day of the review, all with nulls. A date
    gives the exact age; a year alone an age from that of its last day to that of its first; neither gives none. Each
    distinct birth is reckoned once: a million people are born on some thirty thousand days.
    """
    keys, size = _keys(births)
    if size > TABLE_SIZE:
        return births.select(_reckoned())
    present, index = distinct(keys, size)
    one_of_each = np.zeros(len(present), dtype=np.uint32)
    one_of_each[index] = np.arange(births.height, dtype=np.uint32)
    return births[one_of_each].select(_reckoned())[pl.Series(index)]


def _keys(births: pl.DataFrame) -> tuple[NDArray[np.int64], int]:
    """Return a number for each row, the same for the same birth and day, and how many numbers there can be."""
    keys, size = np.zeros(births.height, dtype=np.int64), 1
    days = births["born"].to_physical().cast(pl.Int64)
    years = births["born_year"].set(days.is_not_null(), None)
    for numbers in (days, years, births["day"].to_physical().cast(pl.Int64)):
        low, high = numbers.min(), numbers.max()
        if isinstance(low, int) and isinstance(high, int):
            extent = high - low + 2
            if size * extent > TABLE_SIZE:
                return keys, size * extent
            keys, size = keys * extent + (numbers - low).fill_null(extent - 1).to_numpy(), size * extent
    return keys, size


def _reckoned() -> list[pl.Expr]:
    first = pl.date(pl.col("born_year"), 1, 1)
    last = pl.date(pl.col("born_year"), 12, 31)
    born, day = pl.col("born"), pl.col("day")
    low = pl.coalesce(_months(born, day), _months(last, day).clip(lower_bound=0))
    high = pl.coalesce(_months(born, day), _months(first, day))
    year = pl.coalesce(born.dt.year(), pl.col("born_year")).cast(pl.Int64)
    bounds = {
        "low": pl.when(low.is_between(0, OLDEST)).then(low).otherwise(0).cast(pl.Int64),
        "high": pl.when(high.is_between(0, OLDEST)).then(high).otherwise(OLDEST).cast(pl.Int64),
    }
    return [
        *(value.alias(f"age_months|{end}") for end, value in bounds.items()),
        *((value // 12).alias(f"age|{end}") for end, value in bounds.items()),
        *(year.fill_null(unknown).alias(f"birth_year|{end}") for end, unknown in (("low", 0), ("high", 9999))),
    ]


def _months(born: pl.Expr, day: pl.Expr) -> pl.Expr:
    whole = (day.dt.year() - born.dt.year()) * 12 + (day.dt.month().cast(pl.Int32) - born.dt.month().cast(pl.Int32))
    return whole - (day.dt.day() < born.dt.day()).cast(pl.Int32)


def lookup(persons: pl.DataFrame, table: Lookup) -> list[pl.Series]:
    """Return the bounds of a printed table's number for each person.

    The numbers of a table rise with age, so the bounds of the age give those of the number; a blank code, those of all.
    ``persons`` has the code and the bounds of ``age_months``.
    """
    starts = np.array([row[0] for row in table.rows])
    values = np.array([row[1:] for row in table.rows], dtype=np.int64)
    by_month = values[np.searchsorted(starts, np.arange(OLDEST + 1), side="right") - 1]
    codes = persons[table.split].cast(pl.Enum(table.codes)).to_physical().cast(pl.Int64).fill_null(len(table.codes))
    found = []
    for end, any_code in (("low", by_month.min(axis=1)), ("high", by_month.max(axis=1))):
        numbers = pl.Series(f"{table.id}|{end}", np.column_stack([by_month, any_code]).ravel())
        at = persons[f"age_months|{end}"] * (len(table.codes) + 1) + codes
        found.append(numbers.gather(at))
    return found
