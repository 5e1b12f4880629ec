"""Between Python values and Polars columns: cells of a sheet, object columns, and any column as text."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from povrules.census.amounts import EXACT
from povrules.spelling import encodable

_MISSING = frozenset({"NoneType", "NAType", "NaTType"})
_PLAIN_TYPES = frozenset({str, int, float, bool, date, datetime, type(None)})
_INT64 = 2**63
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


def from_values(name: str, values: Sequence[Any]) -> pl.Series:
    """Make a column of Python values; what they have in common is its type.

    Int64 if all are whole numbers, Float64 if numbers, Boolean, Date, Datetime, and String otherwise, where
    each value stands as :func:`as_text` writes it. None, NaN, NaT, NA and the empty string are null. Numbers
    of NumPy count as Python's.
    """
    kinds = set(map(type, values))
    if not kinds <= _PLAIN_TYPES:
        values = [_plain(value) for value in values]
        kinds = set(map(type, values))
    elif str in kinds and len(kinds) > 1:
        values = [None if value == "" else value for value in values]
        kinds = set(map(type, values))
    kinds.discard(type(None))
    if kinds <= {str}:
        return _texts(name, values).replace("", None)
    if kinds <= {int, float}:
        return _from_numbers(name, values, kinds)
    if kinds == {bool} or (kinds <= {date, datetime} and all(getattr(v, "tzinfo", None) is None for v in values)):
        return pl.Series(name, values, strict=False)
    return _from_mixed(name, values)


def as_text(value: object) -> str:
    """Return a single value as people would type it: ``1.0`` is ``1``, a day is ``2025-12-31``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.strftime("%Y-%m-%d") if midnight else str(value)
    if isinstance(value, Decimal):
        return _without_zeros(format(value, "f"))
    return encodable(str(value))


def text_of(cell: object) -> str:
    """Return a cell of a sheet as :func:`as_text` writes it, a text as it stands and an empty cell as no text."""
    if isinstance(cell, str):
        return cell
    return "" if cell is None else as_text(cell)


def to_text(raw: pl.Series) -> pl.Series:
    """Return any column as String, each value as :func:`as_text` writes it; NaN is null."""
    dtype = raw.dtype
    if dtype == pl.String:
        return raw
    if dtype in _TEXTS or dtype == pl.Boolean or dtype.is_integer() or dtype == pl.Null:
        return raw.cast(pl.String)
    if dtype.is_float():
        return _floats_to_text(raw)
    return pl.Series(raw.name, [None if v is None else as_text(v) for v in raw.to_list()], dtype=pl.String)


def put(series: pl.Series, rows: pl.Series | Sequence[int], values: Any) -> pl.Series:
    """Return a column with ``values``, or one value, at ``rows``; the column itself stays as it is."""
    return series.clone().scatter(rows, values)  # scatter alone changes the object that it is called on


def _floats_to_text(raw: pl.Series) -> pl.Series:
    raw = raw.fill_nan(None)
    whole = raw.cast(pl.Int64, strict=False)
    exact = (whole.cast(pl.Float64) == raw.cast(pl.Float64)) & (whole.abs() < EXACT)
    rows = (raw.is_not_null() & ~exact.fill_null(value=False)).arg_true()
    return put(whole.cast(pl.String), rows, pl.Series(map(as_text, raw.gather(rows)), dtype=pl.String))


def _plain(value: Any) -> Any:
    """Return a missing value as None, and a value of a subclass or of NumPy as the plain one that it is."""
    if type(value).__name__ in _MISSING:
        return None
    if isinstance(value, str):
        return str(value) or None
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, datetime):
        try:
            return value if type(value) is datetime else datetime.fromisoformat(value.isoformat())
        except ValueError:  # a time of pandas beyond the year 9999
            return value.isoformat()
    return value.item() if getattr(value, "ndim", None) == 0 else value


def _from_numbers(name: str, values: Sequence[Any], kinds: set[type]) -> pl.Series:
    """Make a column of numbers: Int64 where every one is whole and certain."""
    if float not in kinds:
        fits = all(value is None or -_INT64 <= value < _INT64 for value in values)
        return pl.Series(name, values, dtype=pl.Int64) if fits else _from_mixed(name, values)
    if int in kinds and any(type(value) is int and abs(value) >= EXACT for value in values):
        return _from_mixed(name, values)  # an Int64 would refuse the fractions, a Float64 would round the integer
    floats = pl.Series(name, values, dtype=pl.Float64, strict=False).fill_nan(None)
    whole = floats.cast(pl.Int64, strict=False)
    exact = (whole.cast(pl.Float64) == floats) & (whole.abs() < EXACT)
    return whole if exact.all() and whole.null_count() == floats.null_count() else floats


def _from_mixed(name: str, values: Sequence[Any]) -> pl.Series:
    """Write every value as text."""
    return _texts(name, [None if _is_missing(value) else as_text(value) for value in values])


def _texts(name: str, values: Sequence[str | None]) -> pl.Series:
    try:
        return pl.Series(name, values, dtype=pl.String)
    except UnicodeEncodeError:
        return pl.Series(name, [None if value is None else encodable(value) for value in values], dtype=pl.String)


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
