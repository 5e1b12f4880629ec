"""Days and times beyond the calendar: Arrow and Polars can hold them, Python knows the years 1 to 9999 only."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from povrules.census.cells import as_text, put, to_text

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH
"""The first and the last day, counted from 1970-01-01."""

_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
"""A day by the units in which times are counted."""


def in_calendar(column: pl.Series) -> pl.Series:
    """Return a column as it is, or as text if one of its values is beyond the calendar.

    Such a day then stands as ``10000-01-01`` and is told as one that cannot be read. Reading it as a day would raise
    or panic, wherever that is tried first.
    """
    if isinstance(column.dtype, pl.Date | pl.Datetime | pl.Duration):
        beyond = _beyond(column)
        return _spelled(column, beyond.arg_true()) if beyond.any() else column
    if not _has_beyond(column):
        return column
    texts = [None if value is None else as_text(value) for value in column.to_physical().to_list()]
    return pl.Series(column.name, texts, dtype=pl.String)


def _beyond(column: pl.Series) -> pl.Series:
    """Return where a column of days, times or spans has a value that Python has not; null is none."""
    dtype = column.dtype
    low, high = _FIRST, _LAST
    if isinstance(dtype, pl.Datetime):
        zone = dtype.time_zone is not None  # the time at the place may be on another day
        low, high = (_FIRST + zone) * _DAY[dtype.time_unit], (_LAST + 1 - zone) * _DAY[dtype.time_unit] - 1
    elif isinstance(dtype, pl.Duration):
        low, high = (span.days * _DAY[dtype.time_unit] for span in (timedelta.min, timedelta.max))
    numbers = column.to_physical()
    return ~numbers.is_between(max(low, -(2**63)), min(high, 2**63 - 1)).fill_null(value=True)


def _has_beyond(column: pl.Series) -> bool:
    """Tell whether a value is beyond the calendar somewhere in a column, also inside of lists and structures."""
    dtype = column.dtype
    if isinstance(dtype, pl.List | pl.Array):
        return _has_beyond(column.explode())
    if isinstance(dtype, pl.Struct):
        return any(_has_beyond(column.struct.field(part.name)) for part in dtype.fields)
    return isinstance(dtype, pl.Date | pl.Datetime | pl.Duration) and bool(_beyond(column).any())


def _spelled(column: pl.Series, rows: pl.Series) -> pl.Series:
    """Return a column of days, times or spans as text; ``rows`` are those beyond the calendar."""
    numbers = column.to_physical().gather(rows).to_numpy()
    unit = "D" if column.dtype == pl.Date else str(getattr(column.dtype, "time_unit", ""))
    if isinstance(column.dtype, pl.Duration):
        texts = [f"{number} {unit}" for number in numbers]
    else:
        texts = np.datetime_as_string(numbers.astype(f"datetime64[{unit}]")).tolist()
    return put(to_text(put(column, rows, None)), rows, pl.Series(texts, dtype=pl.String))
