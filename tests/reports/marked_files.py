"""Small workbooks made part by part, and what a marked copy has against its original."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell

from povrules.problems import Problem, Severity
from povrules.reports.marked import Marked, mark
from povrules.reports.marked.styles import FILLS
from povrules.text import Text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
TYPES = "[Content_Types].xml"
STYLES = "xl/styles.xml"
COMMENTS = "xl/comments1.xml"
DRAWING = "xl/drawings/vmlDrawing1.vml"

STYLE_XML = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="4" fontId="1" fillId="1" borderId="0" xfId="0" applyFill="0"/>'
    '<xf numFmtId="14" fontId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def relations(*entries: tuple[str, str, str]) -> str:
    """The relations with these ids, kinds and targets."""
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
            for name, kind, target in entries
        )
        + "</Relationships>"
    )


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(sheet: str | bytes, more: Mapping[str, str | bytes | None] | None = None) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet “Hộ”; ``more`` are added or, with None, left out."""
    all_parts: dict[str, str | bytes | None] = {
        TYPES: f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="{_SPREADSHEET}.{kind}+xml"/>'
            for name, kind in (("xl/workbook.xml", "sheet.main"), (SHEET, "worksheet"), (STYLES, "styles"))
        )
        + "</Types>",
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Hộ" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")
        ),
        STYLES: STYLE_XML,
        SHEET: sheet,
        **(more or {}),
    }
    return {name: part for name, part in all_parts.items() if part is not None}


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """An archive with these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8)), part)
    return data.getvalue()


def unpacked(path: Path) -> dict[str, bytes]:
    """The parts of an archive, in their order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def problem(
    cell: str | None, severity: Severity = "error", mend: str = "Sửa", *, line: int | None = None, **more: str | None
) -> Problem:
    """A problem of the sheet “Hộ” of “t.xlsx”."""
    place: dict[str, str | None] = {"file": "t.xlsx", "sheet": "Hộ", "found": None, **more}
    return Problem(
        "code", severity, Text("số", "a number"), Text(mend, mend), place["file"] or "", place["sheet"], line, cell,
        found=place["found"],
    )  # fmt: skip


def marked(folder: Path, data: bytes, problems: Sequence[Problem]) -> tuple[Path, Marked]:
    """The marked copy of a workbook, made twice with the same bytes."""
    source, target = folder / "t.xlsx", folder / "marked.xlsx"
    source.write_bytes(data)
    outcome = mark(source, target, problems, "vi")
    assert mark(source, folder / "again.xlsx", problems, "vi") == outcome
    assert target.read_bytes() == (folder / "again.xlsx").read_bytes()
    assert source.read_bytes() == data
    return target, outcome


def fill(cell: Cell) -> Severity | None:
    """The severity whose fill a cell has."""
    if cell.fill.fill_type != "solid":
        return None
    return next((severity for severity, colour in FILLS.items() if cell.fill.fgColor.rgb == colour), None)


def spots(path: Path) -> dict[tuple[str, str], tuple[Severity | None, str | None]]:
    """The fills and comments of a workbook by sheet and cell, as openpyxl reads them."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): (fill(cell), cell.comment.text if cell.comment else None)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and (fill(cell) or cell.comment)
    }
