"""Ages in completed months on the day of the review, and printed tables by age, as numbers with bounds."""

import numpy as np
import polars as pl

from povrules.language.survey import Lookup

OLDEST = 12 * 130
"""No one is older than this many months."""


def ages(day: pl.Expr) -> list[pl.Expr]:
    """Return ``age_months`` and ``age`` with their bounds.

    Read from ``born`` (a date) and ``born_year`` (a year), both with nulls; ``day`` is the day of the review. A
    date gives the exact age; a year alone an age from that of its last day to that of its first; neither gives none.
    """
    first = pl.date(pl.col("born_year"), 1, 1)
    last = pl.date(pl.col("born_year"), 12, 31)
    low = pl.coalesce(_months(pl.col("born"), day), _months(last, day).clip(lower_bound=0))
    high = pl.coalesce(_months(pl.col("born"), day), _months(first, day))
    bounds = {
        "low": pl.when(low.is_between(0, OLDEST)).then(low).otherwise(0),
        "high": pl.when(high.is_between(0, OLDEST)).then(high).otherwise(OLDEST),
    }
    months = [value.cast(pl.Int64).alias(f"age_months|{end}") for end, value in bounds.items()]
    return months + [(value.cast(pl.Int64) // 12).alias(f"age|{end}") for end, value in bounds.items()]


def birth_year() -> list[pl.Expr]:
    """Return ``birth_year`` with its bounds, from ``born`` or else ``born_year``; no day of the review is needed."""
    year = pl.coalesce(pl.col("born").dt.year(), pl.col("born_year")).cast(pl.Int64)
    return [year.fill_null(end).alias(f"birth_year|{name}") for name, end in (("low", 0), ("high", 9999))]


def _months(born: pl.Expr, day: pl.Expr) -> pl.Expr:
    whole = (day.dt.year() - born.dt.year()) * 12 + (day.dt.month().cast(pl.Int32) - born.dt.month().cast(pl.Int32))
    return whole - (day.dt.day() < born.dt.day()).cast(pl.Int32)


def lookup(persons: pl.DataFrame, table: Lookup) -> list[pl.Series]:
    """Return the bounds of a printed table's number for each person.

    The numbers of a table rise with age, so the bounds of the age give those of the number; a blank code, those of all.
    """
    months = np.array([row[0] for row in table.rows])
    values = np.array([row[1:] for row in table.rows], dtype=np.int64)
    codes = persons[table.split].to_numpy()
    found = []
    for end, least in (("low", True), ("high", False)):
        at = persons[f"age_months|{end}"].to_numpy()
        rows = values[np.searchsorted(months, at, side="right") - 1]
        number = rows.min(axis=1) if least else rows.max(axis=1)
        for position, code in enumerate(table.codes):
            number = np.where(codes == code, rows[:, position], number)
        found.append(pl.Series(f"{table.id}|{end}", number, dtype=pl.Int64))
    return found
