"""Marked copies of workbooks whose parts are unusual, damaged or none; where the boxes of comments stand."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from povrules.errors import CensusError, UsageError
from povrules.reports.marked import mark

from .marked_files import DRAWING, MAIN, STYLES, TYPES, marked, packed, parts, problem, sheet_xml, spots, unpacked

ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã hộ</t></is></c><c r="C1" s="1"><v>5</v></c></row><row r="2"/>'
STYLE = str(parts("")[STYLES])


def prefixed(xml: str) -> str:
    return re.sub("<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize("encode", [
    lambda xml: b"\xef\xbb\xbf" + xml.encode(),
    lambda xml: xml.encode("utf-16"),
    lambda xml: b"\xfe\xff" + f"<?xml version='1.0' encoding='UTF-16'?>{xml}".encode("utf-16-be"),
    lambda xml: f'<?xml version="1.0" encoding="windows-1258" standalone="yes"?>{xml}'.encode("windows-1258"),
    lambda xml: f'<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- Hộ -->{xml}'.encode(),
    lambda xml: prefixed(xml).encode(),
])  # fmt: skip
def test_encodings_and_prefixes_of_parts(tmp_path: Path, encode: Any) -> None:
    sheet = encode(sheet_xml(ROWS.replace("Mã hộ", "Đ")))
    data = packed(parts(sheet, {STYLES: encode(STYLE)}))
    target, outcome = marked(tmp_path, data, [problem("A1"), problem("B1"), problem("B2", "warning")])
    assert outcome.cells == 3
    assert spots(target) == {
        ("Hộ", "A1"): ("error", "lỗi: cần số. Sửa"),
        ("Hộ", "B1"): ("error", "lỗi: cần số. Sửa"),
        ("Hộ", "B2"): ("warning", "cảnh báo: cần số. Sửa"),
    }
    assert openpyxl.load_workbook(target)["Hộ"]["A1"].value == "Đ"


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("styles", [
    None,
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><borders><border/></borders></styleSheet>',
    STYLE.replace(' count="3"', "").replace('<fills count="2">', "<fills>"),
])  # fmt: skip
def test_workbooks_with_few_styles_or_none(tmp_path: Path, styles: str | None) -> None:
    files = parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), {STYLES: styles})
    if styles is None:
        rels = str(files["xl/_rels/workbook.xml.rels"])
        files["xl/_rels/workbook.xml.rels"] = rels[: rels.index('<Relationship Id="rId2"')] + "</Relationships>"
        files[TYPES] = str(files[TYPES]).replace("/xl/styles.xml", "/xl/other.xml")
    target, outcome = marked(tmp_path, packed(files), [problem("A1"), problem("B1", "warning")])
    assert outcome.cells == 2
    assert {cell: severity for (_, cell), (severity, _) in spots(target).items()} == {"A1": "error", "B1": "warning"}


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CensusError, match=r"t\.xlsx: the file is damaged"):
        marked(tmp_path, packed(parts(sheet_xml(ROWS), {STYLES: "<x>"})), [problem("A1")])
    with pytest.raises(CensusError, match=r"t\.xlsx: the file is damaged"):
        marked(tmp_path, b"PK\x03\x04", [])
    data = packed(parts(sheet_xml(ROWS), {"xl/x.bin": bytes(range(256))}))
    at = data.index(b"xl/x.bin") + len("xl/x.bin")
    with pytest.raises(CensusError, match=r"t\.xlsx: the file is damaged"):
        marked(tmp_path, data[:at] + b"\xff" + data[at + 1 :], [problem("A1")])
    with pytest.raises(FileNotFoundError):
        mark(tmp_path / "none.xlsx", tmp_path / "x.xlsx", [], "vi")


@pytest.mark.parametrize(("name", "data"), [
    ("t.xls", b"\xd0\xcf\x11\xe0"),
    ("t.xlsx", b"\xd0\xcf\x11\xe0"),
    ("t.csv", b"a,b"),
    ("t.ods", b"PK\x03\x04"),
    ("t.xls", b"<html>"),
])  # fmt: skip
def test_other_files_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=r"save it as \.xlsx and run again") as found:
        mark(tmp_path / name, tmp_path / "x.xlsx", [], "vi")
    assert "lưu thành .xlsx" in found.value.message("vi")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_workbook_named_xls_is_marked(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_bytes(packed(parts(sheet_xml(ROWS))))
    outcome = mark(tmp_path / "t.xls", tmp_path / "x.xlsx", [problem("A1", file="t.xls")], "en")
    assert outcome.cells == 1
    assert spots(tmp_path / "x.xlsx") == {("Hộ", "A1"): ("error", "error: expected a number. Sửa")}


def test_of_two_parts_with_one_name_the_last_is_kept(tmp_path: Path) -> None:
    files = parts(sheet_xml(ROWS), {"xl/a.bin": b"1", "xl/b.bin": b"2"})
    target, _ = marked(tmp_path, packed(files).replace(b"xl/a.bin", b"xl/b.bin"), [problem("A1")])
    assert unpacked(target)["xl/b.bin"] == b"2"
    assert len(unpacked(target)) == len(files) - 1 + 3


def test_boxes_fit_their_texts_beside_their_cells(tmp_path: Path) -> None:
    rows = '<row r="1" ht="7.5"/><row r="2" hidden="1"/><row r="3"/><row r="1048576"/>'
    before = (
        '<sheetFormatPr defaultRowHeight="12"/>'
        '<cols><col min="2" max="2" width="20"/><col min="3" max="3" width="9" hidden="1"/></cols>'
    )
    texts = [problem("A1", mend="x" * 46), problem("XFD1048576")]
    target, _ = marked(
        tmp_path,
        packed(
            parts(
                sheet_xml(rows, before),
            )
        ),
        texts,
    )
    drawing = unpacked(target)[DRAWING].decode()
    # One line of 16 pixels more than the first words need; rows of 10, 0 and 16 pixels; columns of 140, 0 and 64.
    assert "<x:Anchor>1, 15, 0, 7, 6, 13, 4, 5</x:Anchor>" in drawing
    assert "<x:Anchor>16383, 15, 1048575, 7, 16383, 345, 1048575, 31</x:Anchor>" in drawing


def test_many_boxes_have_blocks_of_numbers(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"/>' for row in range(1, 1101))
    problems = [problem(f"A{row}") for row in range(1, 1101)]
    target, outcome = marked(tmp_path, packed(parts(sheet_xml(rows))), problems)
    assert outcome.cells == 1100
    assert b'data="1,2"' in unpacked(target)[DRAWING]


def test_a_sheet_as_libreoffice_writes_it(tmp_path: Path) -> None:
    plain = 'customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"'
    rows = (
        f'<row r="1" {plain}><c r="A1" s="1" t="n"><v>1</v></c></row>'
        f'<row r="2" s="2" {plain}><c r="B2" s="0" t="b"><v>1</v></c></row>'
    )
    cols = '<cols><col collapsed="false" hidden="false" min="1" max="1024" style="1" width="11.5"/></cols>'
    before = f'<sheetPr filterMode="false"/><sheetFormatPr defaultRowHeight="12.8" zeroHeight="false"/>{cols}'
    data = packed(parts(sheet_xml(rows, before, '<drawing r:id="rId9"/>')))
    target, outcome = marked(tmp_path, data, [problem("A1"), problem("A2", "warning"), problem("B2")])
    assert outcome.cells == 3
    book = openpyxl.load_workbook(target)
    assert [book["Hộ"][cell].number_format for cell in ("A1", "A2", "B2")] == ["#,##0.00", "#,##0.00", "General"]
    assert {cell: severity for (_, cell), (severity, _) in spots(target).items()} == {
        "A1": "error",
        "A2": "warning",
        "B2": "error",
    }
    assert b'<drawing r:id="rId9"/><legacyDrawing ' in unpacked(target)["xl/worksheets/sheet1.xml"]
    assert b"<x:Anchor>1, 15, 0, 7, 5, " in unpacked(target)[DRAWING]
