"""Sheets with tables as they are printed: every cell as text, and its number where it is one of a workbook."""

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from povrules.census.cells import text_of
from povrules.census.csv_text import decode
from povrules.census.files import read_bytes, read_grids
from povrules.census.formats import empty, refuse_documents
from povrules.census.grid import Grid, Unread, is_blank
from povrules.census.kinds import EXCEL_ERROR
from povrules.census.xlsx_package import open_package
from povrules.census.xlsx_scan import letters
from povrules.errors import CensusError, UsageError
from povrules.published.model import Place
from povrules.published.numbers import Printed
from povrules.published.shown_numbers import Formats, as_shown, formats_of
from povrules.spelling import encodable
from povrules.text import Text

SUFFIXES = (".xlsx", ".csv", ".ods", ".xls")
_WORKBOOKS = (".xlsx", ".ods", ".xls")
_SEPARATORS = ";\t,"
_HINTS = tuple(f"sep={mark}" for mark in _SEPARATORS)
"""The line before the header by which Excel is told the separator."""
_TOP = 60


@dataclass(frozen=True)
class Sheet:
    """A sheet: its cells as text in rows of one length, and the numbers of a workbook.

    ``errors`` are cells in which a formula failed, ``uncalculated`` those whose formula was stored without a value.
    """

    file: str
    name: str | None
    rows: Sequence[Sequence[str]]
    numbers: Mapping[tuple[int, int], Printed] = field(default_factory=dict)
    errors: frozenset[tuple[int, int]] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    first_row: int = 0

    def part(self, first: int, end: int) -> "Sheet":
        """Return the rows from ``first`` up to, without, ``end``."""
        return replace(
            self,
            rows=self.rows[first:end],
            numbers={(at - first, column): one for (at, column), one in self.numbers.items() if first <= at < end},
            errors=frozenset((at - first, column) for at, column in self.errors if first <= at < end),
            uncalculated=frozenset((at - first, column) for at, column in self.uncalculated if first <= at < end),
            first_row=self.first_row + first,
        )

    def place(self, row: int, column: int, row_name: str = "", column_name: str = "") -> Place:
        """Return where a cell stands."""
        cell = f"{letters(column)}{row + 1 + self.first_row}"
        return Place(self.file, self.name, cell, row_name, column_name)


def read_sheets(path: Path) -> Iterator[Sheet | Unread | Text]:
    """Yield the sheets of a file, those that cannot be read, and why another one was not looked at.

    Raises :class:`UsageError` for another kind of file, :class:`CensusError` for one that is missing or damaged.
    """
    source, suffix = encodable(path.name or str(path)), path.suffix.lower()
    if suffix not in SUFFIXES:
        kinds = ", ".join(SUFFIXES)
        raise UsageError(
            Text(
                f"“{source}”: chỉ kiểm tra được bảng trong tệp {kinds}. Hãy mở bảng bằng Excel và lưu thành .xlsx.",
                f"“{source}”: only tables in {kinds} are checked. Open the table in Excel and save it as .xlsx.",
            )
        )
    data = read_bytes(path)
    refuse_documents(source, data)
    if suffix == ".csv":
        yield _of_csv(source, data)
        return
    is_package = data.startswith(b"PK")
    package = open_package(source, data) if is_package and suffix != ".ods" else None
    for grid in read_grids(data, suffix, source):
        if isinstance(grid, Unread):
            yield grid
        elif grid.hidden:
            yield Text(
                f"{source}: trang ẩn “{grid.name}” không được kiểm tra.",
                f"{source}: the hidden sheet “{grid.name}” is not checked.",
            )
        else:
            yield _of_grid(source, grid, {} if package is None else formats_of(package, grid.name))


def _of_grid(source: str, grid: Grid, formats: Formats) -> Sheet:
    rows: list[list[str]] = []
    numbers: dict[tuple[int, int], Printed] = {}
    for at, cells in enumerate(grid.rows):
        row: list[str] = []
        for column, cell in enumerate(cells):
            if _is_number(cell) and (at, column) not in grid.faults:
                text, numbers[at, column] = as_shown(float(cell), formats.get((at, column), ""))
                row.append(text)
            else:
                row.append("" if is_blank(cell) else text_of(cell))
        rows.append(row)
    errors = {place for place, (kind, _) in grid.faults.items() if kind is EXCEL_ERROR}
    for (at, column), (_, shown) in grid.faults.items():
        rows[at][column] = shown if (at, column) in errors else ""
    return Sheet(source, grid.name, rows, numbers, frozenset(errors), frozenset(grid.faults) - errors)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)


def _of_csv(source: str, data: bytes) -> Sheet:
    text = decode(source, data).text
    first, _, rest = text.partition("\n")
    hint = first.strip('"\r')
    hinted = hint in _HINTS
    body = rest if hinted else text
    if not body.strip():
        raise empty(source)
    found = [rows for one in (hint[-1] if hinted else _SEPARATORS) if (rows := _split(body, one)) is not None]
    if not found:
        raise CensusError(
            Text(
                f"{source}: dấu ngoặc kép không khớp, hoặc dấu phân cách không đọc được. Hãy lưu lại bảng từ Excel.",
                f"{source}: a quotation mark has no partner, or the separator cannot be read. Save the table from "
                "Excel again.",
            )
        )
    rows = max(found, key=_evenness)
    width = max(map(len, rows))
    return Sheet(source, None, [row + [""] * (width - len(row)) for row in rows], first_row=int(hinted))


def _split(text: str, separator: str) -> list[list[str]] | None:
    """Return the rows of a text; None where quotation marks make no sense with this separator."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[bool, float, int]:
    """Rank a way to separate: rows of more than one cell, as many as possible of one length, the longest."""
    widths = Counter(len(row) for row in rows[:_TOP] if row)
    width, times = max(widths.items(), key=lambda one: (one[1], one[0]))
    return width > 1, times / widths.total(), width
