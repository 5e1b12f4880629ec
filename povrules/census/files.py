"""Files with tables: which kinds are read, and what is said of a file that cannot be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from povrules.census.blocks import Block, block_of_grid
from povrules.census.cells import to_text
from povrules.census.csv_file import block_of_csv
from povrules.census.disguise import refuse_disguise
from povrules.census.formats import OLE, ZIP, document, refuse_documents
from povrules.census.grid import Grid, Unread
from povrules.census.header_rows import DEPTH, Roles
from povrules.census.json_file import blocks_of_json
from povrules.census.likely_header import likely_header, names_in
from povrules.census.names import roles_on
from povrules.census.ods_file import read_ods
from povrules.census.parquet_file import block_of_parquet
from povrules.census.stands import is_left
from povrules.census.survey_file import SURVEY_FILES, block_of_survey_file
from povrules.census.xls_file import read_xls
from povrules.census.xlsx_file import read_xlsx
from povrules.errors import CensusError, UsageError
from povrules.kinds_of_toml import shown_kind
from povrules.reasons import system_reason
from povrules.spelling import encodable
from povrules.text import Text

SUFFIXES = (".csv", ".xlsx", ".ods", ".xls", ".parquet", ".json", ".jsonl", ".dta", ".sav")
"""The kinds of files that are read."""
KINDS = Text(
    ".xlsx, .xls, .ods, .csv, .parquet, .json, .jsonl, .dta và .sav",
    ".xlsx, .xls, .ods, .csv, .parquet, .json, .jsonl, .dta and .sav",
)

_DOCUMENTS = (".docx", ".doc", ".rtf", ".odt")

Grids = Callable[[str, bytes], Iterable[Grid | Unread]]


@dataclass
class Reading:
    """What was found in one file.

    ``looked_at`` are the sheets without a table that is known, with the cells of their likely header; ``unread`` those
    that cannot be read; ``left`` those that are not among the ones to read; ``names`` are all of them.
    """

    source: str
    blocks: list[Block] = field(default_factory=list)
    looked_at: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def read_file(path: Path, source: str, roles: Roles, keys: Mapping[str, str]) -> Reading:
    """Read the tables of a file, which messages call ``source``.

    Raises :class:`UsageError` for another kind of file; :class:`CensusError` for one that is missing, closed
    to the reader or damaged.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        if not suffix:
            read_bytes(path)  # a name that is not there has no kind
        raise _toml(source, read_bytes(path)) if suffix == ".toml" else _other_kind(source, suffix)
    return read_data(read_bytes(path), suffix, source, roles, keys)


def read_data(data: bytes, suffix: str, source: str, roles: Roles, keys: Mapping[str, str]) -> Reading:
    """Read the tables in the bytes of a file. Raises :class:`CensusError` as :func:`read_file`."""
    refuse_documents(source, data)
    if suffix == ".csv":
        return _of_blocks(source, [block_of_csv(source, data, roles, keys)], roles)
    if suffix == ".parquet":
        return _of_blocks(source, [block_of_parquet(source, data, roles, keys)], roles)
    if suffix in (".json", ".jsonl"):
        return _of_blocks(source, blocks_of_json(source, data, suffix, roles, keys), roles)
    if suffix in SURVEY_FILES:
        return _of_blocks(source, [block_of_survey_file(source, data, suffix, roles, keys)], roles)
    return _of_grids(source, read_grids(data, suffix, source), roles, keys)


def read_grids(data: bytes, suffix: str, source: str) -> Iterable[Grid | Unread]:
    """Read the sheets of a workbook as they stand. Raises :class:`CensusError` as :func:`read_file`."""
    refuse_disguise(source, suffix, data)
    return _grids(suffix, data)(source, data)


def _grids(suffix: str, data: bytes) -> Grids:
    """Return the reader for a workbook. What Excel would open under a wrong suffix is read by what it is."""
    if suffix == ".ods":
        return read_ods
    if suffix == ".xls":
        return read_xlsx if data.startswith(ZIP) else read_xls
    return read_xls if data.startswith(OLE) else read_xlsx


def _of_blocks(source: str, blocks: Sequence[Block], roles: Roles) -> Reading:
    """Return the tables of a file without sheets that are known, and what the others begin with."""
    reading = Reading(source)
    for block in blocks:
        if block.recognised:
            reading.blocks.append(block)
        elif block.header_lines:
            rows = zip(*(to_text(column.head(DEPTH)) for column in block.columns), strict=True)
            reading.looked_at.append(("", likely_header([block.spelled, *rows], roles)))
        else:
            reading.looked_at.append(("", names_in(block.spelled, roles)))
    return reading


def _of_grids(source: str, grids: Iterable[Grid | Unread], roles: Roles, keys: Mapping[str, str]) -> Reading:
    reading = Reading(source)
    stands = [names.stands for names in roles.values()]
    for grid in grids:
        reading.names.append(grid.name)
        if is_left(grid.name, stands):
            reading.left.append(grid.name)
            continue
        if isinstance(grid, Unread):
            reading.unread.append(grid)
            continue
        block = block_of_grid(source, grid, roles_on(grid.name, roles), keys)
        if block is None:
            reading.looked_at.append((grid.name, likely_header(grid.rows, roles)))
        else:
            reading.blocks.append(block)
    return reading


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises :class:`CensusError` for one that is missing or closed to the reader."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL character
        raise unreadable(path, error) from error


def refuse_missing(path: Path) -> None:
    """Raise :class:`CensusError` for a file or folder that is not there."""
    try:
        path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError | ValueError, *, folder: bool = False) -> CensusError:
    """Return the error for a file, or a folder, that the system does not hand over."""
    name, what = encodable(path.name), Text("thư mục", "folder") if folder else Text("tệp", "file")
    if isinstance(error, FileNotFoundError):
        text = Text(
            f"Không tìm thấy {what.vi} “{name}”. Hãy kiểm tra tên và thư mục.",
            f"There is no {what.en} “{name}”. Check the name and the folder.",
        )
    elif isinstance(error, PermissionError):
        close = Text("", "") if folder else Text("đóng tệp trong Excel, hoặc ", "close it in Excel, or ")
        text = Text(
            f"Không được phép đọc {what.vi} “{name}”. Hãy {close.vi}kiểm tra quyền đọc.",
            f"No permission to read the {what.en} “{name}”. Please {close.en}check the right to read it.",
        )
    else:
        why = system_reason(error)
        text = Text(
            f"Không đọc được {what.vi} “{name}” ({why.vi}). Hãy kiểm tra tên, hoặc chép {what.vi} về máy rồi thử lại.",
            f"The {what.en} “{name}” cannot be read ({why.en}). Check the name, or copy it to this computer and try "
            "again.",
        )
    return CensusError(text)


def _toml(name: str, data: bytes) -> UsageError:
    what = shown_kind(data)
    return UsageError(
        Text(
            f"“{name}”: chỉ đọc được bảng trong tệp {KINDS.vi}; {what.vi}.",
            f"“{name}”: tables are read from {KINDS.en} files; {what.en}.",
        )
    )


def _other_kind(name: str, suffix: str) -> UsageError:
    name = encodable(name)
    if suffix in (".xlsb", ".xlsm"):
        return UsageError(
            Text(
                f"“{name}”: chưa đọc được loại {suffix}. Hãy mở bằng Excel và lưu thành .xlsx (Save As).",
                f"“{name}”: {suffix} files are not read. Open it in Excel and save as .xlsx.",
            )
        )
    if suffix in _DOCUMENTS:
        return UsageError(document(name))
    if suffix == ".txt":
        return UsageError(
            Text(
                f"“{name}”: tệp văn bản .txt không được đọc. Hãy mở bằng Excel và lưu thành .xlsx; nếu các ô cách nhau "
                "bằng dấu phẩy, chấm phẩy hoặc tab thì chỉ cần đổi đuôi tệp thành .csv.",
                f"“{name}”: .txt files are not read. Open it in Excel and save as .xlsx; where commas, semicolons or "
                "tabs stand between the cells, renaming it to .csv is enough.",
            )
        )
    return UsageError(
        Text(
            f"“{name}”: chỉ đọc được tệp {KINDS.vi}.",
            f"“{name}”: only {KINDS.en} files are read.",
        )
    )
