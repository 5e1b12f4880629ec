"""Checks of one column of a census against others. They warn; they change nothing."""

import polars as pl

from povrules.census.findings import Finding, quote
from povrules.census.kinds import INCOME_DISAGREES
from povrules.language.columns import Column

INCOMES = ("income_per_capita", "income_12m", "members")
"""The columns that :func:`check_incomes` compares."""

_ROUND = 1000
_FEWEST = 4
UNITS = {"income_per_capita": 100_000, "income_12m": 1_000_000}
"""Below these amounts, in đồng, a column is asked about its unit."""


def check_unit(typed: pl.Series, low: int) -> bool:
    """Return whether amounts look as if they were written in thousands: most of those above 0 are below ``low``.

    A few households can really have so little; four or more of which most have are asked about.
    """
    positive = typed.filter(typed > 0)
    return len(positive) >= _FEWEST and int((positive < low).sum()) * 2 > len(positive)


def check_incomes(typed: pl.DataFrame, column: Column, position: int, raw: pl.Series) -> list[Finding]:
    """Warn where the income per person and the household's income of 12 months do not agree.

    The latter, with the members, is the more exact one and wins. They agree when the income per person is the
    exact quotient rounded up or down to whole đồng or, if it is a whole number of thousands, to thousands.

    ``typed`` has ``income_per_capita``, ``income_12m`` and ``members``; ``column``, ``position`` and ``raw``
    are those of the income per person.
    """
    rows = apart_incomes(typed)
    return [Finding(INCOME_DISAGREES, column, position, rows, quote(column, raw, rows))] if len(rows) else []


def apart_incomes(typed: pl.DataFrame) -> pl.Series:
    """Return the rows in which the income per person and the household's income of 12 months do not agree.

    They agree where the distance from ``income_12m / (12 * members)`` is below 1 đồng (1,000 for whole thousands).
    Where the members are blank, the income per person disagrees if it is more than the whole household has. Compared
    without division; the bounds of the columns keep every product below 2^63.
    """
    person_months = 12 * pl.col("members")
    given, year = pl.col("income_per_capita"), pl.col("income_12m")
    step = pl.when(given % _ROUND == 0).then(_ROUND).otherwise(1)
    apart = (given * person_months - year).abs() >= step * person_months
    more = pl.col("members").is_null() & (given * 12 - year >= step * 12)
    return typed.select((apart.fill_null(value=False) | more).alias("apart")).to_series().arg_true()
