"""Ages in bulk against the calendar, one birth at a time."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.engines import ages as module
from povrules.engines.ages import OLDEST, ages
from povrules.engines.distinct import distinct

DAYS = st.none() | st.dates(date(1890, 1, 1), date(2105, 12, 31))
BIRTHS = st.lists(st.tuples(DAYS, st.none() | st.integers(1900, 2100), DAYS), max_size=12)
Bounds = tuple[int, int]


def months(born: date, day: date) -> int:
    return 12 * (day.year - born.year) + day.month - born.month - (day.day < born.day)


def by_the_calendar(born: date | None, year: int | None, day: date | None) -> tuple[Bounds, Bounds, Bounds]:
    known = born.year if born is not None else year
    years = (0, 9999) if known is None else (known, known)
    low, high = 0, OLDEST
    if day is not None and known is not None:
        first = months(born or date(known, 1, 1), day)
        last = months(born, day) if born is not None else max(0, months(date(known, 12, 31), day))
        low = last if 0 <= last <= OLDEST else low
        high = first if 0 <= first <= OLDEST else high
    return (low, high), (low // 12, high // 12), years


@pytest.mark.parametrize("table", [1 << 25, 400, 1])
@given(BIRTHS)
def test_ages_are_those_of_the_calendar(table: int, births: list[tuple[date | None, int | None, date | None]]) -> None:
    """``table``: births are told apart by a table of all that there can be, or reckoned one by one."""
    schema = {"born": pl.Date, "born_year": pl.Int64, "day": pl.Date}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "TABLE_SIZE", table)
        found = ages(pl.DataFrame(births, schema=schema, orient="row"))
    names = ("age_months", "age", "birth_year")
    pairs = [found.select(f"{name}|low", f"{name}|high").rows() for name in names]
    assert list(zip(*pairs, strict=True)) == [by_the_calendar(*birth) for birth in births]


@given(st.lists(st.integers(0, 50), max_size=30), st.sampled_from([51, 1 << 26]))
def test_distinct_codes_and_where_they_are(codes: list[int], size: int) -> None:
    present, index = distinct(np.array(codes, dtype=np.int64), size)
    assert present == sorted(set(codes))
    assert [present[at] for at in index] == codes
