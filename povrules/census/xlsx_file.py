"""Workbooks (``.xlsx``) as grids."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from povrules.census.grid import Grid, Unread, distinct_names, padded, too_far
from povrules.census.xlsx_package import DAMAGE, Package, damaged, open_package
from povrules.census.xlsx_scan import LARGEST_AREA, scan_sheet
from povrules.errors import CensusError, PovrulesError


@contextmanager
def mishaps(source: str, error_for: Callable[[str], PovrulesError] = damaged) -> Iterator[None]:
    """Turn what the reader of values raises for damaged files into the error that ``error_for`` gives."""
    try:
        yield
    except (CalamineError, pl.exceptions.PolarsError) as error:
        raise error_for(source) from error
    except BaseException as error:
        # A panic in the reader's Rust code arrives under this name, is no Exception and has no public class.
        if type(error).__name__ != "PanicException":
            raise
        raise error_for(source) from error


def read_xlsx(source: str, data: bytes) -> Iterator[Grid | Unread]:
    """Read the sheets of a workbook; an error for each that cannot be read.

    Raises :class:`CensusError` for a damaged or locked workbook, and for one that is far too large.
    """
    package = open_package(source, data)
    with mishaps(source):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    distinct_names(source, (sheet.name for sheet in workbook.sheets_metadata))
    for sheet in workbook.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            try:
                yield _read_sheet(package, workbook, sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible)
            except CensusError as error:
                yield Unread(sheet.name, error)


def _read_sheet(package: Package, workbook: CalamineWorkbook, name: str, *, hidden: bool) -> Grid:
    """Read one sheet: first its XML for what its values hide and for its size, then the values."""
    source = package.source
    try:
        scan = scan_sheet(package.read_sheet(name), uncalculated=package.uncalculated)
    except DAMAGE as error:
        raise damaged(source, name) from error
    if scan.area > LARGEST_AREA:
        raise too_far(source, name, scan.last_row, scan.last_column)
    with mishaps(source, lambda file: damaged(file, name)):
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return Grid(name, hidden, padded(rows, scan.faults), scan.faults)
