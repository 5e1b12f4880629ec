"""Frames of pandas, Polars, PyArrow and DuckDB as tables. The frame is never changed; only columns in use are read."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
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
    """Return a frame of a kind that :func:`in_memory` takes (also one wrapped by narwhals) as a table.

    Raises :class:`UsageError` for anything else, and :class:`CensusError` for a frame in which two columns have one
    name, or of which the memory holds something that is no value of its type.
    """
    native = in_memory(frame)
    if isinstance(native, pl.DataFrame):
        headers = tuple(native.columns)
        return _table(source, headers, native.height, lambda i: _from_polars(native.to_series(i)), native)
    if dependencies.is_pandas_dataframe(native):
        headers = _only_once([as_text(label) for label in native.columns], source)
        return _table(source, headers, len(native), lambda i: _from_pandas(headers[i], native.iloc[:, i]), native)
    headers = _only_once(native.column_names, source)
    _refuse_invalid(native, source)
    return _table(source, headers, native.num_rows, lambda i: _from_arrow(headers[i], native.column(i)), native)


def in_memory(frame: object) -> Any:
    """Return a frame as one whose rows are there: of pandas, Polars or PyArrow.

    A LazyFrame of Polars is collected, a relation of DuckDB is read into an Arrow table; what their queries raise is
    not caught. Raises :class:`UsageError` for what is no frame.
    """
    native: Any = nw.to_native(frame, pass_through=True)
    if isinstance(native, pl.LazyFrame):
        return native.collect()
    if dependencies.is_duckdb_relation(native):
        return nw.from_native(native).collect("pyarrow").to_native()
    if isinstance(native, pl.DataFrame | pa.Table) or dependencies.is_pandas_dataframe(native):
        return native
    kind = type(native).__name__
    raise UsageError(
        Text(
            f"Không đọc được đối tượng kiểu {kind}; cần DataFrame của pandas hoặc Polars, LazyFrame của Polars, Table "
            "của PyArrow hoặc relation của DuckDB.",
            f"Cannot read an object of type {kind}; expected a pandas or Polars DataFrame, a Polars LazyFrame, a "
            "PyArrow Table or a DuckDB relation.",
        )
    )


def polars_frame(native: Any) -> pl.DataFrame:
    """Return the columns of a frame in memory as Polars columns; what fits no plain type becomes text."""
    if isinstance(native, pl.DataFrame):
        return pl.DataFrame([_from_polars(column) for column in native.iter_columns()])
    if isinstance(native, pa.Table):
        names = native.column_names
        return pl.DataFrame([_from_arrow(name, native.column(at)) for at, name in enumerate(names)])
    names = [as_text(label) for label in native.columns]
    return pl.DataFrame([_from_pandas(name, native.iloc[:, at]) for at, name in enumerate(names)])


def _table(
    source: str, headers: tuple[str, ...], height: int, series: Callable[[int], pl.Series], native: object
) -> Table:
    return Table(source, headers, headers, height, series, native, notices=no_rows(source, None, height))


def _only_once(names: Sequence[str], source: str) -> tuple[str, ...]:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        told = ", ".join(f"“{excerpt(name, 40)}”" for name in twice[:10])
        raise CensusError(
            Text(
                f"{source or 'Bảng hộ'}: có nhiều cột cùng tên {told}. Hãy đặt cho mỗi cột một tên riêng.",
                f"{source or 'The household table'}: several columns are named {told}. Give each column its own name.",
            )
        )
    return tuple(names)


def _refuse_invalid(table: pa.Table, source: str) -> None:
    """Raise for a table that was put together of memory which it misreads: texts that are no UTF-8, say."""
    try:
        table.validate(full=True)
    except pa.ArrowException as error:
        raise CensusError(
            Text(
                f"{source or 'Bảng hộ'}: bảng PyArrow không hợp lệ ({error}). Hãy tạo lại bảng từ nguồn.",
                f"{source or 'The household table'}: the PyArrow table is not valid ({error}). Make it again from its "
                "source.",
            )
        ) from error


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


def _from_arrow(name: str, column: pa.ChunkedArray) -> pl.Series:
    """Convert one column; what Polars has no type for goes value by value."""
    if WIDE not in str(column.type):
        with suppress(pa.ArrowException, pl.exceptions.PolarsError):
            converted: Any = pl.from_arrow(_not_in_seconds(column))
            return _from_polars(converted.alias(name))
    return _one_by_one(name, column)


def _not_in_seconds(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return times and spans in thousandths of a second, as Polars counts them; raises where one is too far away."""
    kind = column.type
    if not (pa.types.is_timestamp(kind) or pa.types.is_duration(kind)) or kind.unit != "s":
        return column
    return column.cast(pa.duration("ms") if pa.types.is_duration(kind) else pa.timestamp("ms", kind.tz))


def _one_by_one(name: str, column: Any) -> pl.Series:
    """Convert a column of pandas or Arrow value by value."""
    try:
        return from_values(name, column.to_pylist() if isinstance(column, pa.ChunkedArray) else column.to_list())
    except OverflowError:  # a time or span of Arrow that Python cannot hold; all of the column stay numbers
        values = column if isinstance(column, pa.ChunkedArray) else pa.array(column)
        return pl.Series(name, values.cast(pa.int64()).cast(pa.string()).to_pylist(), dtype=pl.String)
