"""Files with tables: which kinds are read, and what is said of a file that cannot be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from povrules.census.blocks import Block, block_of_grid
from povrules.census.cells import to_text
from povrules.census.csv_file import block_of_csv
from povrules.census.disguise import refuse_disguise
from povrules.census.grid import Grid, Unread
from povrules.census.header_rows import Roles
from povrules.census.names import KEY, Names
from povrules.census.ods_file import read_ods
from povrules.census.parquet_file import block_of_parquet
from povrules.census.xls_file import OLE, read_xls
from povrules.census.xlsx_file import read_xlsx
from povrules.errors import CensusError, UsageError
from povrules.spelling import encodable
from povrules.text import Text

SUFFIXES = (".csv", ".xlsx", ".ods", ".xls", ".parquet")
"""The kinds of files that are read."""

HOUSEHOLD = "household"
"""The role of a table with one row a household."""

ZIP = b"PK\x03\x04"

Grids = Callable[[str, bytes], Iterable[Grid | Unread]]


@dataclass
class Reading:
    """What was found in one file.

    ``looked_at`` are the sheets without a table that is known, with the cells of their likely header; ``unread`` those
    that cannot be read.
    """

    source: str
    blocks: list[Block] = field(default_factory=list)
    looked_at: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read_file(path: Path, source: str, roles: Roles, keys: Mapping[str, str]) -> Reading:
    """Read the tables of a file, which messages call ``source``.

    Raises :class:`UsageError` for another kind of file; :class:`CensusError` for one that is missing, closed
    to the reader or damaged.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _other_kind(source, suffix)
    return read_data(_read_bytes(path), suffix, source, roles, keys)


def read_data(data: bytes, suffix: str, source: str, roles: Roles, keys: Mapping[str, str]) -> Reading:
    """Read the tables in the bytes of a file. Raises :class:`CensusError` as :func:`read_file`."""
    if suffix == ".csv":
        return _of_block(source, block_of_csv(source, data, roles, keys))
    if suffix == ".parquet":
        return _of_block(source, block_of_parquet(source, data, roles, keys))
    refuse_disguise(source, suffix, data)
    return _of_grids(source, _grids(suffix, data)(source, data), roles, keys)


def rows_of(path: Path, source: str, most: int) -> list[tuple[str | None, list[list[str]]]]:
    """Return the first rows of every sheet as text, with its name; hidden sheets and those unread are left out.

    Nothing is known of them: the header is among the rows. Raises as :func:`read_file`.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise _other_kind(source, suffix)
    data = _read_bytes(path)
    if suffix in (".csv", ".parquet"):
        nothing = {HOUSEHOLD: Names([])}
        read = block_of_csv if suffix == ".csv" else block_of_parquet
        block = read(source, data, nothing, {HOUSEHOLD: KEY})
        columns = [to_text(column.head(most)).fill_null("").to_list() for column in block.columns]
        return [(None, [list(block.spelled), *(list(row) for row in zip(*columns, strict=True))])]
    refuse_disguise(source, suffix, data)
    grids = [grid for grid in _grids(suffix, data)(source, data) if isinstance(grid, Grid) and not grid.hidden]
    return [(grid.name, [grid.text(row) for row in range(min(len(grid.rows), most))]) for grid in grids]


def _grids(suffix: str, data: bytes) -> Grids:
    """Return the reader for a workbook. What Excel would open under a wrong suffix is read by what it is."""
    if suffix == ".ods":
        return read_ods
    if suffix == ".xls":
        return read_xlsx if data.startswith(ZIP) else read_xls
    return read_xls if data.startswith(OLE) else read_xlsx


def _of_block(source: str, block: Block) -> Reading:
    reading = Reading(source)
    if block.recognised:
        reading.blocks.append(block)
    else:
        reading.looked_at.append(("", block.spelled))
    return reading


def _of_grids(source: str, grids: Iterable[Grid | Unread], roles: Roles, keys: Mapping[str, str]) -> Reading:
    reading = Reading(source)
    for grid in grids:
        if isinstance(grid, Unread):
            reading.unread.append(grid)
            continue
        block = block_of_grid(source, grid, roles, keys)
        if block is None:
            reading.looked_at.append((grid.name, grid.likely_header))
        else:
            reading.blocks.append(block)
    return reading


def _read_bytes(path: Path) -> bytes:
    name = path.name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        text = Text(
            f"Không tìm thấy tệp “{name}”. Hãy kiểm tra tên và thư mục.",
            f"There is no file “{name}”. Check the name and the folder.",
        )
    except IsADirectoryError:
        text = Text(f"“{name}” là một thư mục; cần một tệp.", f"“{name}” is a folder; expected a file.")
    except PermissionError:
        text = Text(
            f"Không được phép đọc tệp “{name}”. Hãy đóng tệp trong Excel, hoặc kiểm tra quyền đọc.",
            f"No permission to read the file “{name}”. Close it in Excel, or check the right to read it.",
        )
    except (OSError, ValueError) as error:  # a failing disk; a name with a NUL character
        reason = getattr(error, "strerror", None) or str(error)
        text = Text(
            f"Không đọc được tệp “{name}” ({reason}). Hãy chép tệp về máy rồi thử lại.",
            f"The file “{name}” cannot be read ({reason}). Copy it to this computer and try again.",
        )
    raise CensusError(text)


def _other_kind(name: str, suffix: str) -> UsageError:
    name = encodable(name)
    if suffix in (".xlsb", ".xlsm"):
        return UsageError(
            Text(
                f"“{name}”: chưa đọc được loại {suffix}. Hãy mở bằng Excel và lưu thành .xlsx (Save As).",
                f"“{name}”: {suffix} files are not read. Open it in Excel and save as .xlsx.",
            )
        )
    return UsageError(
        Text(
            f"“{name}”: chỉ đọc được tệp .xlsx, .xls, .ods, .csv và .parquet.",
            f"“{name}”: only .xlsx, .xls, .ods, .csv and .parquet files are read.",
        )
    )
