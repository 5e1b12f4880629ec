"""Parquet files as blocks: their columns have names, so nothing has to be looked for."""

import io
from collections.abc import Mapping
from contextlib import suppress

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from povrules.census.blocks import Block
from povrules.census.cells import to_text
from povrules.census.frames import polars_frame
from povrules.census.header_rows import Roles, make_header
from povrules.census.roles import choose_role
from povrules.census.xlsx_file import mishaps
from povrules.census.xlsx_scan import LARGEST_AREA
from povrules.errors import CensusError
from povrules.text import Text

MOST_A_BYTE = 64
"""So many cells a byte a large file may have: equal cells cost next to nothing, but households differ in their ids."""

LARGE = 16 << 20
"""From so many bytes on Polars reads the file: three times as fast, but of a damaged one it may say more than a message
on the terminal."""


def block_of_parquet(source: str, data: bytes, roles: Roles, keys: Mapping[str, str]) -> Block:
    """Read a Parquet file. Raises :class:`CensusError` for one that is damaged or far too large."""
    frame = _read(source, data)
    header = make_header([frame.columns], 0, roles, keys)
    columns = frame.get_columns()
    return Block(
        source=source,
        sheet=None,
        hidden=False,
        role=choose_role(header, roles, keys, lambda i: to_text(frame.to_series(i)).fill_null("").to_list()),
        header_lines=(),
        spelled=tuple(frame.columns),
        known=header.known,
        letters=(),
        columns=columns,
        originals=columns,
        lines=pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True),
        skipped={},
        recognised=header.keyed or header.is_enough,
    )


def _read(source: str, data: bytes) -> pl.DataFrame:
    """Read every column. A large file that is sound goes the faster way, through Polars alone."""
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        cells = file.metadata.num_rows * max(file.metadata.num_columns, 1)
        if cells > max(LARGEST_AREA, MOST_A_BYTE * len(data)):
            raise _too_large(source, cells)
        if len(data) >= LARGE:
            with mishaps(source, _damaged), suppress(pl.exceptions.PolarsError):
                return polars_frame(pl.read_parquet(io.BytesIO(data), glob=False).rechunk())
        table = file.read()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(source) from error
    with mishaps(source, _damaged):
        return polars_frame(pl.from_arrow(table))


def _damaged(source: str) -> CensusError:
    return CensusError(
        Text(
            f"{source}: tệp bị hỏng hoặc không phải tệp Parquet. Hãy ghi lại tệp từ chương trình đã tạo ra nó.",
            f"{source}: the file is damaged or is no Parquet file. Write it again with the program that made it.",
        )
    )


def _too_large(source: str, cells: int) -> CensusError:
    return CensusError(
        Text(
            f"{source}: bảng có {cells} ô, quá lớn để đọc. Hãy chia tệp.",
            f"{source}: the table has {cells} cells, too many to read. Split the file.",
        )
    )
