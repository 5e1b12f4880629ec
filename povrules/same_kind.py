"""The result as the same kind of frame that was given: of pandas, Polars, PyArrow or DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pyarrow as pa

from povrules.census.frames import in_memory
from povrules.errors import UsageError
from povrules.text import Text

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_ID = "household_id"


def beside(result: pl.DataFrame, original: pl.DataFrame, *, keep: bool) -> pl.DataFrame:
    """Return a result with the other columns of the input behind its own, if they are to be kept."""
    if not keep:
        return result
    rest = original.drop(_ID, strict=False)
    return result.hstack(rest.rename(_kept(rest.columns, result.columns)))


def alike(given: Any, classify: Callable[[Any], Sequence[pl.DataFrame]], *, keep: bool, ready: bool = True) -> Any:
    """Classify a frame and return the results under each standard, one below the other, as the kind that was given.

    ``classify`` takes a frame with its rows in memory and returns one result a standard. For a LazyFrame it is called
    with the rows when the result is collected; ``ready``: without any rows, for the columns of the result, already now,
    so that what is wrong with the columns is said now. Raises :class:`UsageError` for what is no frame.
    """
    if isinstance(given, pl.LazyFrame):
        return _deferred(given, lambda rows: _in_polars(classify(rows), rows, keep=keep), ready=ready)
    native = in_memory(given)
    results = classify(native)
    if nw.dependencies.is_pandas_dataframe(native):
        return _pandas(results, native, keep=keep)
    if isinstance(native, pl.DataFrame):
        return _in_polars(results, native, keep=keep)
    found = _arrow(results, native, keep=keep)
    return _relation(given, found) if nw.dependencies.is_duckdb_relation(given) else found


def of_kind(given: Any, result: pl.DataFrame) -> Any:
    """Return a result with rows of its own as the kind of frame that was given, a LazyFrame for a lazy one.

    For pandas đồng stay whole numbers, which it would make floats of where one is blank.
    """
    if isinstance(given, pl.LazyFrame):
        return result.lazy()
    if isinstance(given, pl.DataFrame):
        return result
    if nw.dependencies.is_pandas_dataframe(given):
        import pandas as pd

        return result.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    found = result.to_arrow()
    return _relation(given, found) if nw.dependencies.is_duckdb_relation(given) else found


def _in_polars(results: Sequence[pl.DataFrame], original: pl.DataFrame, *, keep: bool) -> pl.DataFrame:
    return pl.concat([beside(one, original, keep=keep) for one in results], how="diagonal")


def _deferred(
    households: pl.LazyFrame, classify: Callable[[pl.DataFrame], pl.DataFrame], *, ready: bool
) -> pl.LazyFrame:
    """Return a LazyFrame that collects the households and classifies them when it is collected itself.

    Which columns it has is found by classifying no rows of the same columns: now, or when they are first asked for.
    Collecting raises :class:`UsageError` where what stands in the cells gives other columns.
    """

    @cache
    def promised() -> pl.Schema:
        return classify(pl.DataFrame(schema=households.collect_schema())).schema

    def rows() -> pl.DataFrame:
        found, expected = classify(households.collect()), promised()
        if found.schema != expected:
            raise _other_columns(found.schema.items() ^ expected.items())
        return found

    return pl.defer(rows, schema=promised() if ready else promised)


def _other_columns(differing: Iterable[tuple[str, pl.DataType]]) -> UsageError:
    names = ", ".join(sorted({f"“{name}”" for name, _ in differing}))
    return UsageError(
        Text(
            f"Các cột của kết quả phụ thuộc vào nội dung các ô ({names}), nên không thể tính sau. Hãy gọi .collect() "
            "trước khi đưa bảng vào.",
            f"The columns of the result depend on what stands in the cells ({names}), so that it cannot be put off. "
            "Call .collect() on the frame first.",
        )
    )


def _kept(names: Iterable[str], results: Iterable[str]) -> dict[str, str]:
    """Return new names for input columns that would hide a result column."""
    taken = {*results, *names}
    renamed = {}
    for name in names:
        if name in results:
            new = f"{name}_input"
            while new in taken:
                new += "_"
            renamed[name] = new
            taken.add(new)
    return renamed


def _pandas(results: Sequence[pl.DataFrame], original: pd.DataFrame, *, keep: bool) -> pd.DataFrame:
    import pandas as pd

    nullable = {pa.int8(): pd.Int8Dtype()}
    rest = original.drop(columns=_ID, errors="ignore")
    rest = rest.set_flags(allows_duplicate_labels=True)
    frames: list[pd.DataFrame] = []
    for result in results:
        frame: pd.DataFrame = result.to_arrow().to_pandas(types_mapper=nullable.get)
        frame.index = original.index
        own = rest.rename(columns=_kept(list(rest.columns), result.columns))
        frames.append(pd.concat([frame, own], axis=1) if keep else frame)
    return pd.concat(frames)


def _arrow(results: Sequence[pl.DataFrame], original: pa.Table, *, keep: bool) -> pa.Table:
    """Return a table of Arrow; what it says of itself is kept, but for what it says of its columns to pandas."""
    rest = original.select([name for name in original.column_names if name != _ID])
    about = {key: text for key, text in (original.schema.metadata or {}).items() if key != b"pandas"}
    tables = []
    for result in results:
        found = result.to_arrow()
        renamed = _kept(rest.column_names, result.columns)
        for field, column in zip(rest.schema, rest.columns, strict=True) if keep else ():
            found = found.append_column(field.with_name(renamed.get(field.name, field.name)), column)
        tables.append(found)
    return pa.concat_tables(tables, promote_options="default").replace_schema_metadata(about or None)


def _relation(given: duckdb.DuckDBPyRelation, povrules_result: pa.Table) -> duckdb.DuckDBPyRelation:
    """Return a table of Arrow as a relation on the connection of the one that was given, to be joined with it.

    A query finds the table by the name of the argument. On a connection that looks for no Python objects the relation
    is one of DuckDB's own connection.
    """
    import duckdb

    try:
        found = given.query("povrules_households", "SELECT * FROM povrules_result")
    except duckdb.CatalogException:
        found = None
    return (duckdb.from_arrow(povrules_result) if found is None else found).set_alias("povrules")
