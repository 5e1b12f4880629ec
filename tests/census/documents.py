"""Writers of small files in the forms that offices have: workbooks with layout, OpenDocument, older encodings."""

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import polars as pl

from povrules.census.legacy import TCVN3, VNI

Rows = Sequence[Sequence[Any]]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TCVN3 = {letter: sign for sign, letter in TCVN3.items()}
_VNI = {letter: sign for sign, letter in VNI.items()}


def tcvn3(text: str) -> str:
    """Text as fonts of TCVN3 have it, in the letters of Western Windows; capitals with a tone become small."""
    letters = (c if c in _TCVN3 or c.isascii() else c.lower() for c in text)
    return "".join(_TCVN3.get(c, c) for c in letters)


def vni(text: str) -> str:
    """Text as fonts of VNI have it, in the letters of Western Windows."""
    return "".join(_VNI.get(c, c) for c in text)


def cp1258(text: str) -> bytes:
    """Text in code page 1258: letters with their quality mark, and tones that stand apart."""
    result = []
    for letter in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
        result.append(base + "".join(c for c in marks if c in _TONES))
    return "".join(result).encode("cp1258")


def recoded(rows: Rows, encode: Any, columns: Sequence[int] | None = None) -> list[list[Any]]:
    """Rows with the text of all columns, or of some below the first row, in an older encoding."""
    return [
        [
            encode(cell) if isinstance(cell, str) and (columns is None or (line and i in columns)) else cell
            for i, cell in enumerate(row)
        ]
        for line, row in enumerate(rows)
    ]


def csv_text(rows: Rows, separator: str = ",") -> str:
    """Rows as lines of text; no cell has a separator or a line break."""
    return "".join(separator.join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
    chart: bool = False,
) -> bytes:
    """A workbook with these sheets, merged ranges and hidden sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if chart:
        book.create_chartsheet("Biểu đồ")
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in (merged or {}).get(name, ()):
            sheet.merge_cells(cells)
        if name in hidden:
            sheet.sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


_SPACES = "".join(
    f' xmlns:{prefix}="urn:{urn}"'
    for prefix, urn in {
        "office": "oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "oasis:names:tc:opendocument:xmlns:style:1.0",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table">'
    f'<style:table-properties table:display="{shown}"/></style:style>'
    for name, shown in (("ta1", "true"), ("ta2", "false"))
)


def ods(sheets: Mapping[str, Rows], *, hidden: Sequence[str] = (), parts: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument file; a text that begins with ``<`` is XML of cells as it stands."""
    body = "".join(
        f'<table:table table:name="{escape(name)}" table:style-name="ta{1 + (name in hidden)}">'
        f"{''.join(f'<table:table-row>{str().join(map(_cell, row))}</table:table-row>' for row in rows)}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row></table:table>"
        for name, rows in sheets.items()
    )
    return ods_of(f"{body}", parts)


def ods_of(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument file with this XML in its spreadsheet."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}>'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    files["META-INF/manifest.xml"] = "<manifest/>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**files, **(parts or {})}.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return data.getvalue()


def parquet(headers: Sequence[str], rows: Rows) -> bytes:
    """A Parquet file."""
    data = io.BytesIO()
    pl.DataFrame({name: [row[i] for row in rows] for i, name in enumerate(headers)}).write_parquet(data)
    return data.getvalue()


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str) and value.startswith("<"):
        return value
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    number = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {number}><text:p>{value}</text:p></table:table-cell>"
