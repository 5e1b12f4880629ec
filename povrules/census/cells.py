"""Between Python values and Polars columns: cells of a sheet, object columns, and any column as text."""

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from povrules.census.amounts import EXACT

_MISSING = frozenset({"NoneType", "NAType", "NaTType"})
_TEXTS = (pl.String, pl.Categorical, pl.Enum)


def from_values(name: str, values: Sequence[Any]) -> pl.Series:
    """Make a column of Python values; what they have in common is its type.

    Int64 if all are whole numbers, Float64 if numbers, Boolean, Date, Datetime, and String otherwise, where each
    value stands as :func:`as_text` writes it. None, NaN, NaT, NA and the empty string are null. Numbers of NumPy
    count as Python's.
    """
    plain = values if set(map(type, values)) <= {str} else [_plain(value) for value in values]
    kinds = set(map(type, plain)) - {type(None)}
    dtype = _common(kinds, plain)
    if dtype is None:
        return pl.Series(name, [None if v is None else as_text(v) for v in plain], dtype=pl.String)
    series = pl.Series(name, plain, dtype=dtype)
    return series.set(series == "", None) if kinds == {str} else series


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
        return _strip_fraction(format(value, "f"))
    return str(value)


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


def _floats_to_text(raw: pl.Series) -> pl.Series:
    whole = raw.cast(pl.Int64, strict=False)
    exact = (whole.cast(pl.Float64) == raw.cast(pl.Float64)) & (whole.abs() < EXACT)
    frame = pl.DataFrame({"raw": raw.fill_nan(None), "whole": whole, "exact": exact.fill_null(value=False)})
    text = pl.when("exact").then(pl.col("whole").cast(pl.String)).otherwise(pl.col("raw").cast(pl.String))
    return frame.select(text.alias(raw.name)).to_series()


def _plain(value: Any) -> Any:
    """Return a missing value as None, and a value of a subclass or of NumPy as the plain one that it is."""
    if type(value).__name__ in _MISSING:
        return None
    if isinstance(value, str):
        return str(value) or None
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    if isinstance(value, datetime):
        return value if type(value) is datetime else datetime.fromisoformat(value.isoformat())
    return value.item() if getattr(value, "ndim", None) == 0 else value


def _common(kinds: set[type], plain: Sequence[Any]) -> Any:
    """Return the Polars type that holds every value as it is, or None if only text does."""
    if kinds <= {str}:
        return pl.String
    if kinds == {bool}:
        return pl.Boolean
    if kinds <= {int, float}:
        return _common_number(kinds, [v for v in plain if v is not None])
    if kinds == {date}:
        return pl.Date
    if kinds <= {date, datetime} and all(getattr(v, "tzinfo", None) is None for v in plain):
        return pl.Datetime("us")
    return None


def _common_number(kinds: set[type], numbers: Sequence[int | float]) -> Any:
    if kinds == {int}:
        return pl.Int64 if max(map(abs, numbers)) < 2**63 else None
    whole = all(float(v).is_integer() if type(v) is float else True for v in numbers)
    small = all(abs(v) < EXACT for v in numbers)
    if whole and small:
        return pl.Int64
    return pl.Float64 if small or kinds == {float} else None


def _strip_fraction(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
