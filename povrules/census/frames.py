"""Frames of pandas and Polars as tables. The frame is never changed; only columns that are used are read."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import pyarrow as pa
from narwhals import dependencies

from povrules.census.calendar import in_calendar
from povrules.census.cells import as_text, from_values
from povrules.census.names import excerpt
from povrules.census.notices import no_rows
from povrules.census.table import Table
from povrules.errors import CensusError, UsageError
from povrules.text import Text

WIDE = "decimal256"
"""Decimals of 256 bits: Polars has none and panics when it is given some."""

_PLAIN = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)


def table_from_frame(frame: object, source: str) -> Table:
    """Return a pandas or Polars DataFrame (also one wrapped by narwhals) as a table.

    Raises :class:`UsageError` for anything else, and :class:`CensusError` for a pandas frame in which two
    columns have one name.
    """
    native: Any = nw.to_native(frame, pass_through=True)
    if isinstance(native, pl.DataFrame):
        headers = tuple(native.columns)
        return _table(source, headers, native.height, lambda i: _from_polars(native.to_series(i)), native)
    if dependencies.is_pandas_dataframe(native):
        headers = _pandas_headers(native, source)
        return _table(source, headers, len(native), lambda i: _from_pandas(headers[i], native.iloc[:, i]), native)
    if isinstance(native, pl.LazyFrame):
        raise UsageError(
            Text(
                "Bảng Polars này chưa được tính (LazyFrame); hãy gọi .collect() trước khi đưa vào.",
                "This Polars table is a LazyFrame; call .collect() on it first.",
            )
        )
    kind = type(native).__name__
    raise UsageError(
        Text(
            f"Không đọc được đối tượng kiểu {kind}; cần DataFrame của pandas hoặc Polars.",
            f"Cannot read an object of type {kind}; expected a pandas or Polars DataFrame.",
        )
    )


def polars_frame(native: Any) -> pl.DataFrame:
    """Return the columns of a pandas or Polars DataFrame as Polars columns; what fits no plain type becomes text."""
    if isinstance(native, pl.DataFrame):
        return pl.DataFrame([_from_polars(column) for column in native.iter_columns()])
    names = [as_text(label) for label in native.columns]
    return pl.DataFrame([_from_pandas(name, native.iloc[:, at]) for at, name in enumerate(names)])


def _table(
    source: str, headers: tuple[str, ...], height: int, series: Callable[[int], pl.Series], native: object
) -> Table:
    return Table(source, headers, headers, height, series, native, notices=no_rows(source, None, height))


def _pandas_headers(native: Any, source: str) -> tuple[str, ...]:
    headers = tuple(as_text(label) for label in native.columns)
    twice = [header for header, count in Counter(headers).items() if count > 1]
    if twice:
        names = ", ".join(f"“{excerpt(header, 40)}”" for header in twice[:10])
        raise CensusError(
            Text(
                f"{source or 'Bảng hộ'}: có nhiều cột cùng tên {names}. Hãy đặt cho mỗi cột một tên riêng.",
                f"{source or 'The household table'}: several columns are named {names}. Give each column its own name.",
            )
        )
    return headers


def _from_polars(column: pl.Series) -> pl.Series:
    column = in_calendar(column)
    dtype = column.dtype
    if dtype.is_numeric() or dtype in _PLAIN:
        return column
    return from_values(column.name, column.to_list())


def _from_pandas(name: str, column: Any) -> pl.Series:
    """Convert one column; what Arrow has no plain type for goes value by value."""
    if column.dtype != object and WIDE not in str(column.dtype):
        try:
            converted: pl.Series = pl.from_pandas(column)
        except (
            TypeError,  # sparse columns
            ValueError,  # categories of several kinds
            pa.ArrowException,  # complex numbers and long doubles, which Arrow lacks
            pl.exceptions.PolarsError,  # types of Arrow that Polars lacks
        ):
            return _one_by_one(name, column)
        known = in_calendar(converted)
        if known is not converted or known.dtype.is_numeric() or known.dtype in _PLAIN:
            return known.alias(name)
    return _one_by_one(name, column)


def _one_by_one(name: str, column: Any) -> pl.Series:
    """Convert a column of pandas value by value."""
    try:
        return from_values(name, column.to_list())
    except OverflowError:  # a time or span of Arrow that Python cannot hold; all of the column stay numbers
        numbers = pa.array(column).cast(pa.int64()).cast(pa.string())
        return pl.Series(name, numbers.to_pylist(), dtype=pl.String)
