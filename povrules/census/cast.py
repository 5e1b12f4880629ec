"""Typing of a column: all of it at once; only what does not fit is read cell by cell, each text once."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from povrules.census.amounts import EXACT
from povrules.census.cells import put, to_text
from povrules.census.findings import Finding, quote
from povrules.census.kinds import (
    AMOUNT_AS_TEXT,
    INEXACT,
    NOT_A_VALUE,
    NOT_WHOLE,
    OUT_OF_BOUNDS,
    SCIENTIFIC,
    UNUSUAL,
    Kind,
    Words,
    expectation,
    read_as,
)
from povrules.census.values import EDGE, MOST_ROUNDING, ROUNDING, Reading, reader, with_decimals
from povrules.language.columns import INTEGER_TYPES, Column, ColumnType

DTYPES: dict[ColumnType, type[pl.DataType]] = {
    "id": pl.String,
    "text": pl.String,
    "code": pl.String,
    "money": pl.Int64,
    "count": pl.Int64,
    "points": pl.Int64,
    "decimal": pl.Int64,
    "flag": pl.Boolean,
    "date": pl.Date,
    "weight": pl.Float64,
}
"""The type of a column in a census, by its declared type."""

_EXACT_BELOW = {"Float64": EXACT, "Float32": 2**24, "Float16": 2**11}
_UNCOMMON = r"[^\x00-\u02ff\u1ea0-\u1ef9]"
"""Characters beyond ready-made Latin and Vietnamese letters: combining marks, invisible ones and the like."""


@dataclass(frozen=True)
class Outcome:
    """Rows in which something was found; ``read`` are the values read there, where that is worth telling."""

    kind: Kind
    rows: pl.Series
    read: pl.Series | None = None


Typed = tuple[pl.Series, list[Outcome]]


def type_column(column: Column, position: int, raw: pl.Series) -> tuple[pl.Series, list[Finding]]:
    """Return the cells in the column's type, null for blanks and for what cannot be read, and what was found.

    ``raw`` is the table's column at ``position``, of any type.
    """
    if column.type in ("id", "text"):
        return clean_text(raw).alias(column.id), []
    values, outcomes = _read(column, raw)
    if column.type in INTEGER_TYPES or column.type == "decimal":
        values, more = _check_bounds(column, values)
        outcomes += more
    findings = [
        Finding(o.kind, column, position, o.rows, quote(column, raw, o.rows), _words(o, column))
        for o in outcomes
        if len(o.rows)
    ]
    return values.alias(column.id), findings


def clean_text(raw: pl.Series) -> pl.Series:
    """Return a text column in normal form (NFC) without outer spaces; an empty text is null."""
    text = to_text(raw)
    if raw.dtype.is_integer():
        return text
    plain = text.str.len_bytes().sum() == text.str.len_chars().sum()
    text = text.str.strip_chars()
    if not plain:
        rows = text.str.contains(_UNCOMMON).arg_true()
        if len(rows):
            text = put(text, rows, text.gather(rows).str.strip_chars(EDGE).str.normalize("NFC"))
    return text.replace("", None) if (text == "").any() else text


def _read(column: Column, raw: pl.Series) -> Typed:
    """Choose the reading by the declared type and the type that the cells have."""
    dtype, target = raw.dtype, DTYPES[column.type]
    if dtype == pl.Null or dtype == target == pl.Boolean or dtype == target == pl.Date:
        return raw.cast(target), []
    if column.shift and dtype.is_numeric():
        return _decimals(column, _floats(raw), column.shift)
    worded = bool(column.yes or column.no)
    if column.type in INTEGER_TYPES and dtype.is_numeric() and not worded:
        return _whole_numbers(raw)
    if column.type == "decimal" and dtype.is_numeric():
        return _decimals(column, _floats(raw), column.places)
    if column.type == "flag" and dtype.is_numeric() and not worded:
        return _refuse(raw, pl.select(pl.when(raw == 1).then(True).when(raw == 0).then(False)).to_series())
    if column.type == "weight" and dtype.is_numeric():
        weights = raw.cast(pl.Float64)
        return _refuse(raw, weights.set(~((weights > 0) & weights.is_finite()), None))
    if column.type == "date" and isinstance(dtype, pl.Datetime):
        return raw.dt.date(), []
    text = to_text(raw)
    known = [None, *(code.value for code in column.codes)]
    if column.codes and text.is_in(known, nulls_equal=True).all():
        return text, []
    fast = text.cast(pl.Int64, strict=False) if column.type in INTEGER_TYPES and not (column.shift or worded) else None
    return _read_cells(column, text, fast, reader(column))


def _refuse(raw: pl.Series, values: pl.Series) -> Typed:
    """Return ``values``, and as impossible the rows that have a value in ``raw`` only."""
    blank = raw.is_null() | (raw.is_nan() if raw.dtype.is_float() else False)
    return values, [Outcome(NOT_A_VALUE, (values.is_null() & ~blank).arg_true())]


def _whole_numbers(raw: pl.Series) -> Typed:
    """Widen numbers of any kind to Int64. A float passes if it is whole and every digit of it is certain."""
    dtype = raw.dtype
    if dtype.is_float():
        raw = raw.fill_nan(None)
    values = raw.cast(pl.Int64, strict=False)
    outcomes = [Outcome(NOT_A_VALUE, (values.is_null() & raw.is_not_null()).arg_true())]
    if not dtype.is_integer():
        broken = values.is_not_null() & (values.cast(dtype, strict=False) != raw)
        outcomes.append(Outcome(NOT_WHOLE, broken.arg_true()))
        values = values.set(broken, None)
    if dtype.is_float():
        limit = _EXACT_BELOW[str(dtype)]
        rounded = (values >= limit) | (values <= -limit)
        outcomes.append(Outcome(INEXACT, rounded.arg_true()))
        values = values.set(rounded, None)
    return values, outcomes


def _floats(raw: pl.Series) -> pl.Series:
    """Return numbers as Float64, the shorter floats as the decimals that they are written as; NaN is null."""
    short = raw.dtype.is_float() and raw.dtype != pl.Float64
    return (raw.cast(pl.String) if short else raw).cast(pl.Float64).fill_nan(None)


def _decimals(column: Column, numbers: pl.Series, places: int) -> Typed:
    """Read numbers with at most ``places`` decimals: all at once, and those that have more one by one."""
    scaled = numbers * float(10**places)
    whole = scaled.round(mode="half_to_even")
    off = (whole / float(10**places) - numbers).abs()
    plain = (off <= pl.select(pl.min_horizontal(ROUNDING * numbers.abs(), MOST_ROUNDING)).to_series()) & (
        whole.abs() < EXACT
    )
    values = whole.set(~plain, None).cast(pl.Int64)
    return _read_cells(column, numbers, values, lambda number: with_decimals(number, places))


def _read_cells(column: Column, given: pl.Series, fast: pl.Series | None, read: Callable[[Any], Reading]) -> Typed:
    """Read each distinct cell once that ``fast`` has no value for, and put the values in their rows."""
    target = DTYPES[column.type]
    unread = given.is_not_null() if fast is None else given.is_not_null() & fast.is_null()
    rows = unread.arg_true()
    cells = given if len(rows) == len(given) else given.gather(rows)
    distinct = cells.unique()
    readings = [read(cell) for cell in distinct]
    values = _replaced(cells, distinct, [value for value, _ in readings], target)
    kinds = list(dict.fromkeys(kind for _, kind in readings if kind is not None))
    outcomes = []
    if kinds:
        numbers = _replaced(cells, distinct, [None if k is None else kinds.index(k) for _, k in readings], pl.UInt8)
        for number, kind in enumerate(kinds):
            chosen = (numbers == number).fill_null(value=False)
            told = kind in (AMOUNT_AS_TEXT, SCIENTIFIC)
            outcomes.append(Outcome(kind, rows.filter(chosen), values.filter(chosen) if told else None))
    if len(rows) < len(given):
        others = pl.repeat(None, len(given), dtype=target, eager=True) if fast is None else fast
        values = put(others, rows, values)
    return values, outcomes


def _replaced(cells: pl.Series, old: pl.Series, new: Sequence[object], dtype: type[pl.DataType]) -> pl.Series:
    """Return for each cell the value that stands in ``new`` where ``old`` has the cell."""
    return cells.replace_strict(old, pl.Series(new, dtype=dtype), default=None, return_dtype=dtype)


def _check_bounds(column: Column, values: pl.Series) -> Typed:
    """Drop the numbers that are not possible, and tell of those that are possible but strange."""
    beyond = pl.repeat(False, len(values), eager=True)
    lowest, highest = values.min(), values.max()
    if not isinstance(lowest, int) or not isinstance(highest, int):
        return values, []
    if column.minimum is not None and lowest < column.minimum:
        beyond |= values < column.minimum
    if column.maximum is not None and highest > column.maximum:
        beyond |= values > column.maximum
    if column.multiple_of is not None:
        beyond |= values % column.multiple_of != 0
    outcomes = [Outcome(OUT_OF_BOUNDS, beyond.arg_true())]
    if len(outcomes[0].rows):
        values = values.set(beyond, None)
    strange = pl.repeat(False, len(values), eager=True)
    if column.warn_below is not None and lowest < column.warn_below:
        strange |= values < column.warn_below
    if column.warn_above is not None and highest > column.warn_above:
        strange |= values > column.warn_above
    outcomes.append(Outcome(UNUSUAL, strange.arg_true()))
    return values, outcomes


def _words(outcome: Outcome, column: Column) -> Callable[[int], Words] | None:
    """Return the words that tell the value which a text was read as, if that is to be told."""
    if outcome.read is None:
        return None
    return functools.partial(_read_words, outcome.kind, column, outcome.read)


def _read_words(kind: Kind, column: Column, read: pl.Series, index: int) -> Words:
    return expectation(column), read_as(kind, column, int(read[index]))
