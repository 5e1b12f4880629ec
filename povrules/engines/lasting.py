"""From when and to when something lasts for each row: fixed days of the law, days that count from a date of the row."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from povrules.engines.held import Held
from povrules.language.policy import Ends


class Lasting(NamedTuple):
    """From when, and to when: by the row's own ``ends``, and by a fixed day, the earlier of both.

    ``also``: another one of the row's own, where what lasts stands on two things that do.
    """

    first: date
    ends: Ends | None
    last: date | None
    also: Ends | None = None

    @property
    def own(self) -> tuple[Ends, ...]:
        """What ends by a date of the row."""
        return tuple(one for one in (self.ends, self.also) if one is not None)


def first_days(held: Held, of: Sequence[Lasting | None]) -> pl.Series:
    """Return the first day for each row, by the decision of its pair: not before the date from which its end counts.

    Null where ``of`` has none, or where that date is unknown.
    """
    found = pl.repeat(None, len(held.index), dtype=pl.Date, eager=True)
    for one, rows in _rows_of(held, of):
        first = pl.repeat(one.first, len(rows), dtype=pl.Date, eager=True)
        began = [held.table[ends.column].gather(rows) for ends in one.own]
        first = pl.select(_where_known(began, pl.max_horizontal(first, *began))).to_series()
        found = found.scatter(rows, first)
    return found


def last_days(held: Held, of: Sequence[Lasting | None]) -> pl.Series:
    """Return the last day for each row, by the decision of its pair: the earlier of its own and a fixed one.

    Null where its own is unknown: the fixed one may then be too late.
    """
    found = pl.repeat(None, len(held.index), dtype=pl.Date, eager=True)
    for one, rows in _rows_of(held, of):
        last = pl.repeat(one.last, len(rows), dtype=pl.Date, eager=True)
        own = [held.table[rows].select(last_day(ends)).to_series() for ends in one.own]
        last = pl.select(_where_known(own, pl.min_horizontal(last, *own))).to_series()
        found = found.scatter(rows, last)
    return found


def _rows_of(held: Held, of: Sequence[Lasting | None]) -> Iterator[tuple[Lasting, pl.Series]]:
    """Yield each of what lasts once, and the rows of which it is."""
    several = list(dict.fromkeys(one for one in of if one is not None))
    codes = pl.Series([None if one is None else several.index(one) for one in of], dtype=pl.Int64).gather(held.index)
    for at, one in enumerate(several):
        yield one, (codes == at).arg_true()


def _where_known(own: Sequence[pl.Series], day: pl.Expr) -> pl.Expr:
    """Return a day, null where one of a person's own, which it is drawn from, is unknown: Polars would pass it over."""
    known = [pl.lit(one.is_not_null()) for one in own]
    return pl.when(pl.all_horizontal(pl.lit(value=True), *known)).then(day)


def last_day(ends: Ends) -> pl.Expr:
    """Return the last day that ``ends`` means: so many months after a date, or the end of the card."""
    began = pl.col(ends.column)
    if ends.whole_months:
        return began.dt.truncate("1mo").dt.offset_by(f"{ends.months}mo").dt.offset_by("-1d")
    after = began.dt.offset_by(f"{ends.months}mo")
    if ends.inclusive:
        return after
    # The month that has no such day has passed at its end: 29 February and one year end with 28 February.
    day = pl.when(after.dt.day() == began.dt.day()).then(after.dt.offset_by("-1d")).otherwise(after)
    if not ends.school_year:
        return day
    early = began.dt.month().cast(pl.Int32) * 100 + began.dt.day() <= 930
    return pl.when(early).then(pl.date(after.dt.year(), 9, 30)).otherwise(after.dt.month_end())
