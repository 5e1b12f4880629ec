"""Sheets of LibreOffice and OpenOffice (``.ods``) as grids."""

import io
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from povrules.census.grid import Grid, Unread, distinct_names, padded, too_far
from povrules.census.ods_scan import scan_ods
from povrules.census.xlsx_file import mishaps
from povrules.census.xlsx_guard import refuse_bombs
from povrules.census.xlsx_package import DAMAGE
from povrules.census.xlsx_scan import LARGEST_AREA, Scan
from povrules.errors import CensusError
from povrules.text import Text

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"


def read_ods(source: str, data: bytes) -> Iterator[Grid | Unread]:
    """Read the sheets of an ``.ods`` file; an error for each that is too large.

    Raises :class:`CensusError` for a damaged or locked file, and for one that is far too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        refuse_bombs(source, archive, data)
        if _MANIFEST in archive.namelist() and b"encryption-data" in archive.read(_MANIFEST):
            raise _locked(source)
        scans = scan_ods(archive.read(_CONTENT))
    except DAMAGE as error:
        raise _damaged(source) from error
    for name, scan in scans.items():
        if scan.area > LARGEST_AREA:
            yield Unread(name, too_far(source, name, scan.last_row, scan.last_column))
            return  # the reader of values would unpack this sheet together with the others
    with mishaps(source, _damaged):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    distinct_names(source, (sheet.name for sheet in workbook.sheets_metadata))
    for sheet in workbook.sheets_metadata:
        with mishaps(source, _damaged):
            rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        scan = scans.get(sheet.name, Scan())
        rows = padded(rows, scan.faults, scan.texts)
        yield Grid(sheet.name, sheet.visible != SheetVisibleEnum.Visible, rows, scan.faults)


def _damaged(source: str) -> CensusError:
    return CensusError(
        Text(
            f"{source}: tệp bị hỏng hoặc không phải tệp .ods. Hãy mở và lưu lại bằng LibreOffice, hoặc lấy lại tệp "
            "gốc.",
            f"{source}: the file is damaged or is no .ods file. Open it in LibreOffice and save it again, or fetch the "
            "original.",
        )
    )


def _locked(source: str) -> CensusError:
    return CensusError(
        Text(
            f"{source}: tệp có mật khẩu. Hãy mở bằng LibreOffice, bỏ mật khẩu và lưu lại.",
            f"{source}: the file has a password. Open it in LibreOffice, remove the password and save it again.",
        )
    )
