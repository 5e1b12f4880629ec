import io
import re
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from census.documents import csv_text, ods_of
from census.helpers import COLUMNS, SHEET, one_role, part, repacked, workbook
from povrules.census import xlsx_file
from povrules.census.door import read_census
from povrules.census.model import Census
from povrules.census.table import Table
from povrules.census.xlsx_scan import letters, scan_sheet
from povrules.errors import CensusError

HEADER = ["household_id", "members"]


def table(data: bytes) -> Table:
    return one_role(data, ".xlsx", "t.xlsx")


def rows(*cells: Sequence[Any]) -> bytes:
    return workbook({"Hộ": [HEADER, *cells]})


def sheet_xml(body: str) -> bytes:
    """A workbook whose only sheet has this XML between its ``sheetData`` tags, after a header row."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>household_id</t></is></c></row>'
    xml = f'<worksheet xmlns="{space}"><sheetData>{header}{body}</sheetData></worksheet>'
    return repacked(workbook({"Hộ": []}), {SHEET: xml.encode()})


def calculated(data: bytes) -> bytes:
    """The workbook without the mark that it is to be calculated when it is opened."""
    name = "xl/workbook.xml"
    return repacked(data, {name: part(data, name).replace(b'fullCalcOnLoad="1"', b"")})


def census(folder: Path, data: bytes) -> Census:
    path = folder / "t.xlsx"
    path.write_bytes(data)
    return read_census(path, COLUMNS)


def reason(data: bytes) -> str:
    with pytest.raises(CensusError) as caught:
        table(data)
    assert caught.value.message("vi").startswith("t.xlsx")
    return re.sub(r"\At\.xlsx(, sheet “[^”]*”)?: ", "", str(caught.value))


DAMAGED = "the file is damaged or is no .xlsx workbook"


def test_types_of_the_original() -> None:
    day, moment = date(2024, 1, 2), datetime(2024, 1, 2, 3, 4)
    header = ["household_id", "whole", "number", "day", "moment", "days", "yes", "text", "mixed", "time", "empty"]
    first = ["01", 1, 1, day, moment, day, True, "a", 1, time(1), None]
    second = [2, 2, 2.5, day, moment, moment, False, "\u00a0", True, "x", None]
    third = [None, None, None, None, None, None, None, None, 1e300, None, None]
    fourth = ["x", 3, 3, day, moment, day, True, None, day, None, None]
    original = table(workbook({"Hộ": [header, first, second, third, fourth]})).original
    assert original.schema == {
        "household_id": pl.String,
        "whole": pl.Int64,
        "number": pl.Float64,
        "day": pl.Date,
        "moment": pl.Datetime("us"),
        "days": pl.Datetime("us"),
        "yes": pl.Boolean,
        "text": pl.String,
        "mixed": pl.String,
        "time": pl.String,
        "empty": pl.String,
    }
    assert original["household_id"].to_list() == ["01", "2", None, "x"]
    assert original["text"].to_list() == ["a", "\u00a0", None, None]
    assert original["mixed"].to_list() == ["1", "true", "1e+300", "2024-01-02"]
    assert original["time"].to_list() == ["01:00:00", "x", None, None]


def test_places(tmp_path: Path) -> None:
    sheet = [[], [None, None], [None, "Mã hộ", None, "x", "x", None, "Số khẩu"], ["n", "a", None, 1, 2, None, 0]]
    read = census(tmp_path, workbook({"Tờ & <1>": [*sheet, [], [" "], [None, "b", "z", 1, 2, None, 5], []]}))
    assert read.original.columns == ["column_1", "Mã hộ", "column_3", "x", "x (2)", "Số khẩu"]
    assert read.original["column_1"].to_list() == ["n", None]
    assert read.sheet == "Tờ & <1>"
    assert [read.locate(row) for row in range(2)] == [4, 7]
    assert [(p.code, p.cell, p.line) for p in read.problems] == [
        ("blank_rows", None, None),
        ("impossible_value", "G4", 4),
    ]
    assert read.problems[0].mend.en == "2 blank rows were skipped: 5–6."
    assert read.problems[1].place("en") == "t.xlsx, sheet “Tờ & <1>”, cell G4, column “Số khẩu”"


def test_near_headers_have_addresses(tmp_path: Path) -> None:
    read = census(tmp_path, workbook({"Hộ": [["household_id", "memberss"]]}))
    assert [(p.code, p.cell) for p in read.problems] == [("no_rows", None), ("did_you_mean", "B1")]


def arranged(sheets: dict[str, Sequence[Sequence[Any]]], **states: Literal["hidden", "veryHidden"]) -> bytes:
    """A workbook with these sheets, a chart behind them, and some of them hidden."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(sheets)))
    book.create_chartsheet("e")
    for name, state in states.items():
        book[name].sheet_state = state
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_choice_of_the_sheet() -> None:
    def told(
        *rows: Sequence[Any], **states: Literal["hidden", "veryHidden"]
    ) -> tuple[str | None, list[tuple[str, str | None]]]:
        households = [HEADER, *rows]
        read = table(arranged({"a": [["x"]], "b": households, "c": households, "d": households}, **states))
        return read.sheet, [(notice.code, notice.sheet) for notice in read.notices]

    b, c = ("hidden_sheet_not_read", "b"), ("hidden_sheet_not_read", "c")
    assert told(b="hidden") == ("c", [b, ("no_rows", "c")])
    assert told(b="hidden", c="veryHidden") == ("d", [b, c, ("no_rows", "d")])
    assert told(["1", 2], b="hidden", c="veryHidden") == ("d", [b, c])
    joined = [("tables_joined", None), ("sheet_as_village", None)]
    assert told(["1", 2], b="hidden") == (None, [b, *joined])
    assert told(b="hidden", c="veryHidden", d="veryHidden") == ("b", [("no_rows", "b"), ("hidden_sheet", "b")])


def test_no_sheet_has_an_id() -> None:
    assert reason(workbook({"a": [["x", 1.0, date(2024, 1, 2)]], "b": []})).startswith(
        "no column has the household id. Columns found: [a] –; [b] –."
    )
    assert reason(workbook({"a": [["Ma_hoo", "x"]]})).endswith("Is the column “Ma_hoo” meant as “Mã hộ”?")


def test_a_row_of_data_is_not_listed_as_columns() -> None:
    """It may name people and have the numbers of their papers."""

    def listed(*rows: list[object]) -> str:
        with pytest.raises(CensusError) as in_csv:
            one_role(csv_text(rows).encode(), ".csv")
        words = reason(workbook({"a": rows}))
        assert not any(secret in words + str(in_csv.value) for secret in ("Nguyễn", "0123", "Mai"))
        return words.partition("found: ")[2].partition(" Expected")[0]

    assert listed(["Ông Mẫu", "Thửa đất"], ["Nguyễn Văn Mẫu", "001085012345"]) == "[a] “Thửa đất”."
    assert listed(["Người đứng đầu", "Nơi ở"], ["Trần An", "Bản Lìn", "nghèo"], ["A Phủ", "Bản Lìn", 3]) == (
        "[a] “Người đứng đầu”, “Nơi ở”."
    )
    assert listed(["Nguyễn An (vợ)", "(Y Nhi)"], ["Tên", 2]) == "[a] –."
    assert listed(["Danh sách"], ["Tên", None, "Thửa"], ["Nguyễn", 1]) == "[a] “Tên”, “Thửa”."
    assert listed(["Nguyễn Văn Mẫu", "001085012345"], ["Nguyễn Thị Mẫu", "Nữ"]) == "[a] –."
    assert listed(["Nguyễn Văn Mẫu", 1], ["Nguyễn Thị Mẫu", "Nữ"]) == "[a] –."
    assert listed(["Mai Hồ"], ["Nguyễn Văn Mẫu"]) == "[a] –."
    assert listed(["Chủ hộ", "Nguyễn Văn Mẫu"], ["Giấy tờ", "001085012345"]) == "[a] “Chủ hộ”."
    assert listed(["Người điều tra:", "Mai"], ["Quê", 1]) == "[a] –."
    assert listed(["Ma_hoo", "Thôn"], ["a", "Mai"]) == "[a] “Ma_hoo”, “Thôn”."
    assert listed(["UBND XÃ", "Mẫu"], ["Thôn", "Khu vực", "SỐ THỬA ĐẤT"], ["Mai", 1, 2]) == (
        "[a] “Thôn”, “Khu vực”, “SỐ THỬA ĐẤT”."
    )


def test_two_headers_for_one_column(tmp_path: Path) -> None:
    with pytest.raises(CensusError, match=r"t\.xlsx, sheet “Hộ”: the columns “members” and “Số khẩu” both mean"):
        census(tmp_path, workbook({"Hộ": [[*HEADER, "Số khẩu"]]}))


def codes(read: Census) -> list[tuple[str, str | None, str | None]]:
    return [(problem.code, problem.cell, problem.found) for problem in read.problems]


def test_formulas_without_values(tmp_path: Path) -> None:
    """Also on rows and in columns of which the reader of values sees nothing."""
    read = census(tmp_path, workbook({"Hộ": [[*HEADER, "ghi chú"], [1, "=1+3"], [2, 4, "=1"], ["=A3+1"]]}))
    assert read.original.rows() == [(1, None, None), (2, 4, None), (None, None, None)]
    assert codes(read) == [("formula_without_value", "B2", "=1+3"), ("formula_without_value", "A4", "=A3+1")]
    assert read.set_aside.to_list() == [True, False, True]
    assert read.columns["members"].to_list() == [None, 4, None]


def test_a_row_of_formulas_alone_is_a_row(tmp_path: Path) -> None:
    read = census(tmp_path, workbook({"Hộ": [["Mã hộ", "x"], [], [None, None, "=1"]]}))
    assert read.original.columns == ["Mã hộ", "x", "column_3"]
    assert read.height == 1
    assert codes(read)[1:] == [("missing_id", "A3", None)]


def test_formulas_with_values(tmp_path: Path) -> None:
    data = sheet_xml(
        '<row r="2"><c r="A2" t="str"><f>"H"&amp;1</f><v>H1</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">1+1</f><v>2</v></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/><v>0</v></c></row>'
        '<row r="5"><c r="A5" t="str"><f>""</f><v></v></c><c r="B5"><v>1</v></c></row>'
        '<row r="6"><c r="A6"><f t="shared" si="0"/></c></row>'
        '<row r="7"><c r="A7" t="b"><f>TRUE</f><v>1</v></c></row>'
    )
    read = census(tmp_path, calculated(data))
    assert read.columns["household_id"].to_list() == ["H1", "2", "0", None, None, "true"]
    assert codes(read) == [("missing_id", "A5", None), ("formula_without_value", "A6", "=")]


def test_zeros_of_a_workbook_that_awaits_calculation(tmp_path: Path) -> None:
    """XlsxWriter stores 0 for every formula whose value it is not told."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADER, "income_12m"])
        sheet.write_row(1, 0, ["a", 4])
        sheet.write_formula(1, 2, "=1+1")
        sheet.write_row(2, 0, ["b", 4])
        sheet.write_formula(2, 2, "=1+1", None, 2)
        sheet.write_row(3, 0, ["c", 4, 0])
    read = census(tmp_path, data.getvalue())
    assert codes(read) == [
        ("formula_without_value", "C2", "=1+1"),
        ("amount_small", "C3", "2"),
        ("income_zero", "C4", "0"),
    ]
    assert read.columns["income_12m"].to_list() == [None, 2, 0]
    read = census(tmp_path, calculated(data.getvalue()))
    assert read.columns["income_12m"].to_list() == [0, 2, 0]


def test_errors_in_cells(tmp_path: Path) -> None:
    data = sheet_xml(
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c></row>'
        '<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    read = census(tmp_path, data)
    assert codes(read) == [("excel_error", "A2", "#N/A"), ("excel_error", "A4", "#DIV/0!")]
    assert read.original["household_id"].to_list() == ["#N/A", "1", "#DIV/0!"]
    assert read.columns["household_id"].to_list() == [None, "1", None]


def test_a_formula_as_header_is_no_header(tmp_path: Path) -> None:
    read = census(tmp_path, workbook({"Hộ": [["household_id", "=1"], ["a", "=2"]]}))
    assert read.original.columns == ["household_id", "column_2"]
    assert codes(read) == []


def test_other_spellings_of_xml(tmp_path: Path) -> None:
    """A prefix for all elements; cells and rows without places; small letters; elements on lines of their own."""
    xml = part(rows(["a", 4], ["b", "=1"], [None, None], ["c", 0]), SHEET).decode()
    prefixed = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")
    placeless = re.sub(r' r="[A-Z]?\d+"', "", xml)
    small = re.sub(r' r="([A-Z])', lambda found: found[0].lower(), xml)
    indented = xml.replace("><", ">\n <")
    for variant in (prefixed, placeless, small, indented):
        read = census(tmp_path, repacked(rows(), {SHEET: variant.encode()}))
        assert codes(read)[1:] == [("formula_without_value", "B3", "=1"), ("impossible_value", "B5", "0")]


PLAIN = part(rows(["a", 4], ["b", 5.5]), SHEET)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<row ", b"<row\n"),
        (b'<c r="B2" ', b"<c "),
        (b'r="B2"', b"r='B2'"),
        (b'r="B2"', b'r="b2"'),
        (b'r="B2"', b'r="B00002"'),
        (b'r="A3"', b'r="XFE3"'),
        (b'<c r="B2"', b'<!-- c --><c r="B2"'),
    ],
)
def test_sheets_that_are_not_plain_are_parsed(old: bytes, new: bytes) -> None:
    assert old in PLAIN
    assert scan_sheet(PLAIN, uncalculated=False).area == 0
    changed = PLAIN.replace(old, new)
    if b"00002" in changed or b"XFE" in changed:
        with pytest.raises(ValueError, match=r"B00002|XFE3"):
            scan_sheet(changed, uncalculated=False)
    else:
        assert scan_sheet(changed, uncalculated=False).area == 6


def test_a_wide_sheet_is_plain_too() -> None:
    wide = part(workbook({"Hộ": [["x"] * 800]}), SHEET)
    assert scan_sheet(wide, uncalculated=False).area == 0


@pytest.mark.parametrize(
    ("place", "last"),
    [
        ("XFD1048576", "XFD1048576"),
        ("ZZ99999", "ZZ99999"),
        ("A9999999", None),
        ("AAAA1", None),
        ("A0", None),
        ("1A", None),
    ],
)
def test_stray_cells(place: str, last: str | None) -> None:
    row = "".join(c for c in place if c.isdigit())
    data = sheet_xml(f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')
    if last is None:
        assert reason(data).startswith(DAMAGED)
    else:
        assert f"there are cells as far as {last}, too far to read" in reason(data)


def test_formats_alone_do_not_stretch_a_sheet(tmp_path: Path) -> None:
    read = census(tmp_path, sheet_xml('<row r="1048576"><c r="XFD1048576" s="0"/></row>'))
    assert read.height == 0


@given(st.integers(0, 16383))
def test_letters(column: int) -> None:
    assert letters(column) == openpyxl.utils.get_column_letter(column + 1)


def test_damage() -> None:
    good = rows(["a", 4])
    assert reason(b"").startswith("the file is empty. Save the table from Excel again")
    assert reason(b"household_id,members\n").startswith("this is a text file named .xlsx.")
    assert reason(good[:-30]).startswith(DAMAGED)
    assert reason(repacked(good, {SHEET: None})).startswith(DAMAGED)
    assert reason(repacked(good, {SHEET: b"<worksheet"})).startswith(DAMAGED)
    assert reason(repacked(good, {"xl/workbook.xml": None})).startswith(DAMAGED)
    assert reason(repacked(good, {"xl/workbook.xml": b"<?xml version='1.0' encoding='x'?><a/>"})).startswith(DAMAGED)
    assert reason(repacked(good, {"xl/styles.xml": b"<styleSheet"})).startswith(DAMAGED)
    bad_cell = part(good, SHEET).replace(b't="n"', b't="q"')
    assert reason(repacked(good, {SHEET: bad_cell})).startswith(DAMAGED)
    assert "password" in reason(b"\xd0\xcf\x11\xe0" + bytes(100))


def test_two_sheets_of_one_name_are_never_read_as_one() -> None:
    """No program writes such a file; the reader of values would give the first one for both."""
    said = "two sheets are named “a”, so the file is damaged. Open it, rename one of the sheets"
    data = workbook({"a": [HEADER, ["H1", 4]], "b": [HEADER, ["H2", 4]]})
    book = part(data, "xl/workbook.xml").replace(b'name="b"', b'name="a"')
    assert reason(repacked(data, {"xl/workbook.xml": book})).startswith(said)
    sheet = '<table:table table:name="a"><table:table-row><table:table-cell/></table:table-row></table:table>'
    with pytest.raises(CensusError, match=said):
        one_role(ods_of(sheet * 2), ".ods", "t.ods")


def test_one_damaged_sheet_among_others() -> None:
    data = workbook({"a": [["x"]], "b": [HEADER]})
    assert table(repacked(data, {SHEET: b"<worksheet"})).sheet == "b"


@pytest.mark.parametrize("plain", [True, False])
def test_two_rows_of_one_number_are_damage(plain: bool) -> None:
    good = rows(["a", 4], ["b", 5])
    xml = part(good, SHEET).replace(b'<row r="3"', b'<row r="2"')
    if not plain:
        xml = re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", xml)
    assert reason(repacked(good, {SHEET: xml})).startswith(DAMAGED)


def test_document_types_are_refused() -> None:
    good = rows(["a", 4])
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    for name in (SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        xml = part(good, name)
        end = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        assert reason(repacked(good, {name: xml[:end] + laughs + xml[end:]})).startswith(DAMAGED)


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked(rows(), {"xl/media/x.bin": bytes(110 * 2**20)})
    assert len(bomb) < 2**20
    assert reason(bomb) == (
        "the file unpacks to 110 MB, too much for a table of households. Split it, or save the table as CSV UTF-8."
    )
    monkeypatch.setattr("povrules.census.xlsx_guard._LARGEST", 1000)
    assert "unpacks to 0 MB" in reason(rows())


def test_a_part_larger_than_it_declares() -> None:
    data = bytearray(repacked(rows(["a", 4]), {"xl/media/x.bin": bytes(2**20)}))
    entry = data.rfind(b"PK\x01\x02")
    assert data[entry + 24 : entry + 28] == struct.pack("<I", 2**20)
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    assert reason(bytes(data)).startswith(DAMAGED)


def test_stored_parts_are_read() -> None:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rows(["a", 4]))) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert table(result.getvalue()).height == 1


def test_false_counts() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet().write_row(0, 0, HEADER)
    strings = part(data.getvalue(), "xl/sharedStrings.xml")
    assert table(data.getvalue()).height == 0
    false = strings.replace(b'uniqueCount="2"', b'uniqueCount="999999999"')
    assert reason(repacked(data.getvalue(), {"xl/sharedStrings.xml": false})).startswith(DAMAGED)


def test_a_word_that_is_repeated_thousands_of_times() -> None:
    """A workbook counts every use of a word; there are more uses than its few words have bytes."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADER, *(f"c{number}" for number in range(20))])
        for row in range(1, 501):
            sheet.write_row(row, 0, [str(row), row, *["có"] * 20])
    strings = part(data.getvalue(), "xl/sharedStrings.xml")
    assert table(data.getvalue()).height == 500
    count = int(re.findall(rb' count="([0-9]+)"', strings)[0])
    assert count > len(re.findall(rb"<si>", strings)) * 15
    false = strings.replace(b' count="%d"' % count, b' count="999999999"')
    assert reason(repacked(data.getvalue(), {"xl/sharedStrings.xml": false})).startswith(DAMAGED)


def test_accidents_in_the_reader_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Workbook:
        error: BaseException

        @classmethod
        def from_filelike(cls, _: object) -> None:
            raise cls.error

    monkeypatch.setattr(xlsx_file, "CalamineWorkbook", Workbook)
    Workbook.error = PanicException()
    assert reason(rows()).startswith(DAMAGED)
    Workbook.error = xlsx_file.CalamineError()
    assert reason(rows()).startswith(DAMAGED)
    Workbook.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        table(rows())
