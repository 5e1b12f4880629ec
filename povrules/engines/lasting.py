"""From when and to when something lasts for each row: fixed days of the law, days that count from a date of the row."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from povrules.engines.held import Held
from povrules.language.policy import Ends


class Lasting(NamedTuple):
    """From when, and to when: by the row's own ``ends``, and by a fixed day, the earlier of both."""

    first: date
    ends: Ends | None
    last: date | None


def first_days(held: Held, of: Sequence[Lasting | None]) -> pl.Series:
    """Return the first day for each row, by the decision of its pair: not before the date from which its end counts.

    Null where ``of`` has none, or where that date is unknown.
    """
    found = pl.repeat(None, len(held.index), dtype=pl.Date, eager=True)
    for one, rows in _rows_of(held, of):
        first = pl.repeat(one.first, len(rows), dtype=pl.Date, eager=True)
        if one.ends is not None:
            began = held.table[one.ends.column].gather(rows)
            first = pl.select(_where_known(began, pl.max_horizontal(began, first))).to_series()
        found = found.scatter(rows, first)
    return found


def last_days(held: Held, of: Sequence[Lasting | None]) -> pl.Series:
    """Return the last day for each row, by the decision of its pair: the earlier of its own and a fixed one.

    Null where its own is unknown: the fixed one may then be too late.
    """
    found = pl.repeat(None, len(held.index), dtype=pl.Date, eager=True)
    for one, rows in _rows_of(held, of):
        last = pl.repeat(one.last, len(rows), dtype=pl.Date, eager=True)
        if one.ends is not None:
            own = held.table[rows].select(last_day(one.ends)).to_series()
            last = pl.select(_where_known(own, pl.min_horizontal(own, last))).to_series()
        found = found.scatter(rows, last)
    return found


def _rows_of(held: Held, of: Sequence[Lasting | None]) -> Iterator[tuple[Lasting, pl.Series]]:
    """Yield each of what lasts once, and the rows of which it is."""
    several = list(dict.fromkeys(one for one in of if one is not None))
    codes = pl.Series([None if one is None else several.index(one) for one in of], dtype=pl.Int64).gather(held.index)
    for at, one in enumerate(several):
        yield one, (codes == at).arg_true()


def _where_known(own: pl.Series, day: pl.Expr) -> pl.Expr:
    """Return a day, null where a person's own, which it is drawn from, is unknown: Polars would pass over the null."""
    return pl.when(pl.lit(own.is_not_null())).then(day)


def last_day(ends: Ends) -> pl.Expr:
    """Return the last day that ``ends`` means: so many months after a date, or the end of the card."""
    began = pl.col(ends.column)
    after = began.dt.offset_by(f"{ends.months}mo")
    if ends.inclusive:
        return after
    # The month that has no such day has passed at its end: 29 February and one year end with 28 February.
    day = pl.when(after.dt.day() == began.dt.day()).then(after.dt.offset_by("-1d")).otherwise(after)
    if not ends.school_year:
        return day
    early = began.dt.month().cast(pl.Int32) * 100 + began.dt.day() <= 930
    return pl.when(early).then(pl.date(after.dt.year(), 9, 30)).otherwise(after.dt.month_end())
