"""Old workbooks (``.xls``, Excel 97–2003) as grids."""

import io
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from povrules.census.grid import Grid, Unread, distinct_names, padded
from povrules.census.xls_scan import scan_xls
from povrules.census.xlsx_file import mishaps
from povrules.census.xlsx_package import DAMAGE, ole_refused


def read_xls(source: str, data: bytes) -> Iterator[Grid | Unread]:
    """Read the sheets of an old workbook. Raises :class:`CensusError` for one that is damaged or has a password."""
    try:
        scans = scan_xls(data)
    except DAMAGE as error:
        raise ole_refused(source) from error
    with mishaps(source, ole_refused):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        metadata = workbook.sheets_metadata
    distinct_names(source, (sheet.name for sheet in metadata))
    for number, sheet in enumerate(metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            with mishaps(source, ole_refused):
                rows = workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
            faults = scans[number] if number < len(scans) else {}
            yield Grid(sheet.name, sheet.visible != SheetVisibleEnum.Visible, padded(rows, faults), faults)
