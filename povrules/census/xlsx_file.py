"""Workbooks as tables: the first sheet whose header names the household id."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from povrules.census.cells import as_text, from_values, put, to_text
from povrules.census.headers import no_key
from povrules.census.kinds import EXCEL_ERROR, Kind
from povrules.census.names import KEY, Names
from povrules.census.notices import blank_rows, no_rows, other_sheets
from povrules.census.table import Lines, Table, unique_headers
from povrules.census.values import EDGE
from povrules.census.xlsx_package import DAMAGE, Package, damaged, open_package
from povrules.census.xlsx_scan import LARGEST_AREA, Scan, letters, scan_sheet
from povrules.errors import CensusError
from povrules.problems import Problem
from povrules.text import Text


@dataclass(frozen=True)
class _Sheet:
    """The cells of a sheet from ``A1`` on, in rows of one length; ``first`` is the first row not blank."""

    name: str
    rows: list[list[Any]]
    scan: Scan
    first: int

    @property
    def headers(self) -> list[str]:
        return [as_text(cell) for cell in self.rows[self.first] if not _blank(cell)] if self.rows else []


def read_xlsx_table(source: str, data: bytes, names: Names) -> Table:
    """Read the household table of a workbook.

    It is on the first sheet, visible ones before hidden ones, whose first row with anything in it has a
    household id. Raises :class:`CensusError` for a damaged or locked workbook, for one that is far too large,
    and where no sheet is a household table.
    """
    package = open_package(source, data)
    chosen: _Sheet | None = None
    others: list[str] = []
    looked_at: list[tuple[str, list[str]]] = []
    failures: list[CensusError] = []
    for outcome in _read_sheets(package, data):
        if isinstance(outcome, CensusError):
            failures.append(outcome)
        elif not any(names.find(header) == KEY for header in outcome.headers):
            looked_at.append((outcome.name, outcome.headers))
        elif chosen is None:
            chosen = outcome
        else:
            others.append(outcome.name)
    if chosen is None:
        raise failures[0] if failures else no_key(source, None, looked_at, names)
    return _to_table(source, chosen, other_sheets(source, chosen.name, others))


@contextmanager
def _mishaps(source: str) -> Iterator[None]:
    """Turn what the reader of values raises for damaged files into a :class:`CensusError`."""
    try:
        yield
    except CalamineError as error:
        raise damaged(source) from error
    except BaseException as error:
        # A panic in the reader's Rust code arrives under this name, is no Exception and has no public class.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(source) from error


def _read_sheets(package: Package, data: bytes) -> Iterator[_Sheet | CensusError]:
    """Read the sheets of a workbook, visible ones first; an error for each that cannot be read."""
    with _mishaps(package.source):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for sheet in sorted(sheets, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible):
        try:
            yield _read_sheet(package, workbook, sheet.name)
        except CensusError as error:
            yield error


def _read_sheet(package: Package, workbook: CalamineWorkbook, name: str) -> _Sheet:
    """Read one sheet: first its XML for what its values hide and for its size, then the values."""
    source = package.source
    try:
        scan = scan_sheet(package.read_sheet(name), uncalculated=package.uncalculated)
    except DAMAGE as error:
        raise damaged(source) from error
    if scan.area > LARGEST_AREA:
        last = f"{letters(scan.last_column)}{scan.last_row + 1}"
        raise CensusError(
            Text(
                f"{source}, trang “{name}”: có ô ở tận {last}, bảng quá lớn để đọc. Hãy xóa các ô nằm ngoài bảng hộ.",
                f"{source}, sheet “{name}”: there are cells as far as {last}, too far to read. Delete the "
                "cells outside the table of households.",
            )
        )
    with _mishaps(source):
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = _padded(rows, scan)
    first = next((i for i, row in enumerate(rows) if not all(map(_blank, row))), 0)
    return _Sheet(name, rows, scan, first)


def _padded(rows: list[list[Any]], scan: Scan) -> list[list[Any]]:
    """Make room for the cells that have a fault and no value, and leave them empty."""
    height = max((row + 1 for row, _ in scan.faults), default=0)
    width = max((column + 1 for _, column in scan.faults), default=0)
    actual = len(rows[0]) if rows else 0
    if width > actual:
        rows = [row + [""] * (width - actual) for row in rows]
    rows += [[""] * max(width, actual) for _ in range(height - len(rows))]
    for row, column in scan.faults:
        rows[row][column] = ""
    return rows


def _blank(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip(EDGE)


def _to_table(source: str, sheet: _Sheet, notices: tuple[Problem, ...]) -> Table:
    """Return the rows below the header, without blank rows and columns that have neither header nor cells."""
    faulty = {row for row, _ in sheet.scan.faults}
    below = range(sheet.first + 1, len(sheet.rows))
    lines = [i for i in below if i in faulty or not all(map(_blank, sheet.rows[i]))]
    between = lines[-1] - sheet.first - len(lines) if lines else 0
    grid = [list(column) for column in zip(*(sheet.rows[i] for i in [sheet.first, *lines]), strict=True)]
    faulty = {column for _, column in sheet.scan.faults}
    used = [i for i, column in enumerate(grid) if i in faulty or not all(map(_blank, column))]
    spelled = tuple(as_text(grid[i][0]) for i in used)
    headers = unique_headers(spelled, [i + 1 for i in used])
    faults = _faults(sheet.scan, used, lines)
    cells = [from_values(header, grid[i][1:]) for header, i in zip(headers, used, strict=True)]
    return Table(
        source=source,
        headers=headers,
        spelled=spelled,
        height=len(lines),
        series=cells.__getitem__,
        original=pl.DataFrame([_with_errors(column, faults.get(i, {})) for i, column in enumerate(cells)]),
        locate=Lines(numbers=pl.Series(lines, dtype=pl.UInt32) + 1),
        sheet=sheet.name,
        letters=tuple(letters(i) for i in used),
        header_line=sheet.first + 1,
        faults=faults,
        notices=(
            *notices,
            *no_rows(source, sheet.name, len(lines)),
            *blank_rows(source, sheet.name, between),
        ),
    )


def _faults(scan: Scan, used: Sequence[int], lines: Sequence[int]) -> dict[int, dict[int, tuple[Kind, str]]]:
    """Return the faults by column and row of the table instead of the sheet."""
    positions = {column: position for position, column in enumerate(used)}
    rows = {line: row for row, line in enumerate(lines)}
    faults: dict[int, dict[int, tuple[Kind, str]]] = {}
    for (line, column), fault in scan.faults.items():
        if line in rows:
            faults.setdefault(positions[column], {})[rows[line]] = fault
    return faults


def _with_errors(cells: pl.Series, faults: Mapping[int, tuple[Kind, str]]) -> pl.Series:
    """Return a column as it stands in the sheet: with ``#REF!`` where a formula has failed."""
    errors = {row: text for row, (kind, text) in faults.items() if kind is EXCEL_ERROR}
    if not errors:
        return cells
    return put(to_text(cells), list(errors), list(errors.values()))
