"""Parquet files as blocks: their columns have names, so nothing has to be looked for."""

import io
from collections.abc import Mapping
from contextlib import suppress

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from povrules.census.blocks import Block
from povrules.census.cells import as_text
from povrules.census.frames import WIDE, polars_frame
from povrules.census.header_rows import Roles
from povrules.census.named_columns import block_of_columns
from povrules.census.table import unique_headers
from povrules.census.xlsx_file import mishaps
from povrules.census.xlsx_scan import LARGEST_AREA
from povrules.errors import CensusError
from povrules.text import Text

MOST_A_BYTE = 64
"""So many cells a byte a large file may have: equal cells cost next to nothing, but households differ in their ids."""

LARGE = 16 << 20
"""From so many bytes on Polars reads the file: three times as fast, though it panics where one is damaged inside."""


def block_of_parquet(source: str, data: bytes, roles: Roles, keys: Mapping[str, str]) -> Block:
    """Read a Parquet file. Raises :class:`CensusError` for one that is damaged or far too large."""
    spelled, frame = _read(source, data)
    return block_of_columns(source, spelled, frame.get_columns(), roles, keys)


def _read(source: str, data: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Return the names as they stand, of which several may be equal, and the columns under names of their own.

    A large file that is sound goes the faster way, through Polars alone.
    """
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        cells = file.metadata.num_rows * max(file.metadata.num_columns, 1)
        if cells > max(LARGEST_AREA, MOST_A_BYTE * len(data)):
            raise too_large(source, cells)
        if len(data) >= LARGE and WIDE not in str(file.schema_arrow):
            with mishaps(source, _damaged), suppress(pl.exceptions.PolarsError):
                frame = polars_frame(pl.read_parquet(io.BytesIO(data), glob=False).rechunk())
                return tuple(frame.columns), frame
        table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(source) from error
    spelled = tuple(table.column_names)
    columns = [_without_wide(column) for column in table.columns]
    with mishaps(source, _damaged):
        return spelled, polars_frame(pl.from_arrow(pa.Table.from_arrays(columns, unique_headers(spelled))))


def _without_wide(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column, with its values as text if there are decimals in them that Polars does not take."""
    if WIDE not in str(column.type):
        return column
    return pa.chunked_array([[None if value is None else as_text(value) for value in column.to_pylist()]], pa.string())


def _damaged(source: str) -> CensusError:
    return CensusError(
        Text(
            f"{source}: tệp bị hỏng hoặc không phải tệp Parquet. Hãy ghi lại tệp từ chương trình đã tạo ra nó.",
            f"{source}: the file is damaged or is no Parquet file. Write it again with the program that made it.",
        )
    )


def too_large(source: str, cells: int) -> CensusError:
    """Return the error for a table with so many cells that no census has them."""
    return CensusError(
        Text(
            f"{source}: bảng có {cells} ô, quá lớn để đọc. Hãy chia tệp.",
            f"{source}: the table has {cells} cells, too many to read. Split the file.",
        )
    )
