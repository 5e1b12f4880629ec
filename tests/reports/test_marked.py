"""A marked copy: the fills and comments of cells with problems, and nothing else that differs."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from povrules.api import review_census
from povrules.census.xlsx_scan import letters
from povrules.reports.marked import Marked, mark

from .marked_files import (
    COMMENTS,
    DRAWING,
    MAIN,
    OFFICE,
    RELATIONS,
    SHEET,
    STYLES,
    TYPES,
    marked,
    packed,
    parts,
    problem,
    sheet_xml,
    spots,
    unpacked,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã hộ</t></is></c><c r="C1" s="1"><v>5</v></c></row>'
    '<row r="2"/><row r="4" spans="1:2"><c r="B4" s="2"><v>44197</v></c></row>'
)
TOUCHED = {SHEET, STYLES, TYPES, RELATIONS, COMMENTS, DRAWING}


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Hộ"
    sheet.append(["PHIẾU ĐIỀU TRA", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["Mã hộ", "Ngày", "Tổng"])
    sheet.append(["H1", date(2025, 1, 2), "=1+1"])
    sheet["A3"].font = Font(bold=True, color="FF0000FF")
    sheet["A3"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["A3"].comment = Comment("Của cán bộ", "Cán bộ")
    book.create_sheet("Khác").append([1, 2])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def by_xlsxwriter() -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Hộ")
    bold = book.add_format({"bold": True, "num_format": "#,##0", "bg_color": "#00FF00"})
    sheet.set_column(1, 1, 30, bold)
    sheet.set_row(4, 40, book.add_format({"italic": True}))
    sheet.write_row(0, 0, ["Mã hộ", "Thu nhập", "x"])
    sheet.write_rich_string(1, 0, "H", bold, "1")
    sheet.write_formula(1, 1, "=2*3", bold, 6)
    sheet.write_row(4, 0, ["H2", 5])
    sheet.data_validation(1, 2, 9, 2, {"validate": "list", "source": ["có", "không"]})
    sheet.conditional_format(1, 1, 9, 1, {"type": "cell", "criteria": ">", "value": 5, "format": bold})
    sheet.write_comment(0, 2, "Ghi chú")
    sheet.insert_button(6, 6, {"caption": "Nút"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Hộ!$B$2:$B$5"})
    sheet.insert_chart(8, 2, chart)
    sheet.add_table(20, 0, 22, 1)
    book.close()
    return data.getvalue()


def looks(path: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Value and format of every cell but for fills."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): (
            str(cell.value),
            cell.data_type,
            repr(cell.font),
            repr(cell.border),
            cell.number_format,
            repr(cell.alignment),
            repr(cell.protection),
        )
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    }


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_fills_and_comments_stand_where_they_should_and_nothing_else_differs(tmp_path: Path, make: Any) -> None:
    problems = [
        problem("A3" if make is by_openpyxl else "A2"),
        problem("B2", "warning", "Xem <lại> & sửa", found="“x”\x01"),
        problem("C2", "notice"),
        problem("B2", "warning", "Một nữa", found="hai\ndòng"),
        problem("C2", "warning"),
        problem("C1", "warning") if make is by_openpyxl else problem("D5", "warning"),
    ]
    target, outcome = marked(tmp_path, make(), problems)
    assert outcome == Marked(4, ())
    first = "A3" if make is by_openpyxl else "A2"
    old = "Của cán bộ\n" if make is by_openpyxl else ""
    expected = {
        ("Hộ", first): ("error", f"{old}lỗi: cần số. Sửa"),
        ("Hộ", "B2"): (
            "warning",
            "cảnh báo: thấy ““x”\ufffd”; cần số. Xem <lại> & sửa\ncảnh báo: thấy “hai\ndòng”; cần số. Một nữa",
        ),
        ("Hộ", "C2"): ("warning", "lưu ý: cần số. Sửa\ncảnh báo: cần số. Sửa"),
        ("Hộ", "A1" if make is by_openpyxl else "D5"): ("warning", "cảnh báo: cần số. Sửa"),
    }
    others = {} if make is by_openpyxl else {("Hộ", "C1"): (None, "Ghi chú")}
    assert spots(target) == expected | others
    before, after = looks(tmp_path / "t.xlsx"), looks(target)
    assert {place: after[place] for place in before} == before
    old_parts, new_parts = unpacked(tmp_path / "t.xlsx"), unpacked(target)
    assert list(new_parts) == list(old_parts)
    changed = {name for name, part in old_parts.items() if new_parts[name] != part}
    texts = "xl/comments/comment1.xml" if make is by_openpyxl else COMMENTS
    drawing = "xl/drawings/commentsDrawing1.vml" if make is by_openpyxl else DRAWING
    assert changed == {
        SHEET,
        STYLES,
        texts,
        drawing if drawing in old_parts else next(n for n in changed if ".vml" in n),
    }


def test_a_sheet_without_comments_gets_the_parts_it_needs(tmp_path: Path) -> None:
    after = '<mergeCells count="1"><mergeCell ref="E9:F9"/></mergeCells><tableParts count="0"/>'
    data = packed(parts(sheet_xml(ROWS, after=after), {"xl/media/image1.png": b"\x89PNG\0"}))
    target, outcome = marked(tmp_path, data, [problem("C1"), problem("B1"), problem("D1", "warning")])
    assert outcome == Marked(3, ())
    new = unpacked(target)
    assert list(new) == [*parts(""), "xl/media/image1.png", COMMENTS, DRAWING, RELATIONS] or set(new) == {
        *parts(""), "xl/media/image1.png", COMMENTS, DRAWING, RELATIONS
    }  # fmt: skip
    assert new["xl/media/image1.png"] == b"\x89PNG\0"
    sheet = new[SHEET].decode()
    assert sheet.index("</mergeCells>") < sheet.index("<legacyDrawing ") < sheet.index("<tableParts ")
    assert '<c r="B1" s="3"/><c r="C1" s="4"><v>5</v></c><c r="D1" s="5"/></row>' in sheet
    assert sheet.replace('<c r="B1" s="3"/>', "").replace('<c r="D1" s="5"/>', "").replace(' s="4"', ' s="1"') == (
        sheet_xml(ROWS, after=after).replace(
            "<tableParts", f'<legacyDrawing xmlns:r="{OFFICE}" r:id="rId1"/><tableParts'
        )
    )
    styles = new[STYLES].decode()
    assert '<fills count="4">' in styles
    assert '<cellXfs count="6">' in styles
    assert '<xf numFmtId="4" fontId="1" fillId="2" borderId="0" xfId="0" applyFill="1"/>' in styles
    assert b"<x:Row>0</x:Row><x:Column>2</x:Column>" in new[DRAWING]
    assert b"visibility:hidden" in new[DRAWING]


def test_several_sheets_share_formats_and_have_comments_of_their_own(tmp_path: Path) -> None:
    problems = [problem("B1", sheet="Khác"), problem("C3", "warning"), problem("A1", "warning", sheet="Khác")]
    target, outcome = marked(tmp_path, by_openpyxl(), problems)
    assert outcome == Marked(3, ())
    assert spots(target) == {
        ("Hộ", "A3"): (None, "Của cán bộ"),
        ("Hộ", "C3"): ("warning", "cảnh báo: cần số. Sửa"),
        ("Khác", "A1"): ("warning", "cảnh báo: cần số. Sửa"),
        ("Khác", "B1"): ("error", "lỗi: cần số. Sửa"),
    }
    old, new = unpacked(tmp_path / "t.xlsx"), unpacked(target)
    assert set(new) - set(old) == {COMMENTS, DRAWING, "xl/worksheets/_rels/sheet2.xml.rels"}
    assert (
        len(openpyxl.load_workbook(target)._cell_styles)
        == len(openpyxl.load_workbook(tmp_path / "t.xlsx")._cell_styles) + 2
    )


def test_missing_cells_take_the_format_of_their_row_or_column(tmp_path: Path) -> None:
    rows = (
        '<row r="2" s="1" customFormat="1"/><row r="3" s="1" spans="2:2"><c r="B3" s="7"/></row>'
        '<row customFormat="true" /><row r="9"><c/><c><v>1</v></c><c r="F9"><v>2</v></c></row>'
    )
    cols = '<cols><col min="1" max="3" width="9" style="2"/><col min="4" max="4" width="3"/></cols>'
    problems = [problem(cell) for cell in ("B2", "A2", "A3", "B3", "D3", "A4", "B9", "C9", "G9")]
    target, outcome = marked(tmp_path, packed(parts(sheet_xml(rows, cols))), problems)
    assert outcome.cells == 9
    new = unpacked(target)
    assert (
        '<sheetData><row r="2" s="1" customFormat="1"><c r="A2" s="3"/><c r="B2" s="3"/></row>'
        '<row r="3" s="1" spans="1:4"><c r="A3" s="4"/><c r="B3" s="5"/><c r="D3" s="6"/></row>'
        '<row customFormat="true" ><c r="A4" s="6"/></row>'
        '<row r="9"><c/><c s="6"><v>1</v></c><c r="C9" s="4"/><c r="F9"><v>2</v></c><c r="G9" s="6"/></row>'
    ) in new[SHEET].decode()
    assert '<xf fillId="2" applyFill="1"/>' in new[STYLES].decode()  # a format that is not there
    assert set(spots(target)) == {("Hộ", cell.cell or "") for cell in problems}


def test_a_problem_of_a_row_marks_its_first_value(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"/><c r="B1"><f>1</f></c></row><row r="2"><c r="A2"/></row>'
        '<row r="3"><c r="C3"><v>1</v></c></row>'
    )
    merged = '<mergeCells><mergeCell ref="A3:C3"/><mergeCell ref="E1:F2"/><mergeCell ref="H1"/></mergeCells>'
    left = [problem(None, line=2), problem(None, line=4), problem("A7"), problem(None)]
    some = [problem(None, line=1), problem(None, line=3), problem("F2", "warning"), problem("H1"), problem("F3")]
    target, outcome = marked(tmp_path, packed(parts(sheet_xml(rows, after=merged))), [*left, *some])
    assert outcome == Marked(5, tuple(left))
    assert {cell for _, cell in spots(target)} == {"B1", "A3", "E1", "H1", "F3"}


def test_problems_of_other_files_and_sheets_are_left(tmp_path: Path) -> None:
    left = [
        problem("A1", file="u.xlsx"),
        problem("A1", sheet="Khác"),
        problem("A1", sheet=None),
        problem("A1", file=None),
    ]
    data = packed(parts(sheet_xml(ROWS)))
    target, outcome = marked(tmp_path, data, [*left, problem("A1", "notice"), problem(None, "notice")])
    assert outcome == Marked(0, tuple(left))
    assert target.read_bytes() == data
    _, outcome = marked(tmp_path, data, [problem("A1", file=str(tmp_path / "t.xlsx"))])
    assert outcome == Marked(1, ())


@pytest.mark.parametrize("sheet", [
    "<worksheet><sheetData>",
    '<chartsheet xmlns="x"/>',
    sheet_xml('<row r="x"/>'),
    sheet_xml('<row r="1"><c r="A2"/></row>'),
    sheet_xml('<row r="1"><c r="A1" s="x"/></row>'),
    sheet_xml('<row r="1"/>', after="<legacyDrawing/>"),
    "<!DOCTYPE x><worksheet/>",
    None,
])  # fmt: skip
def test_a_sheet_that_cannot_be_read_is_left(tmp_path: Path, sheet: str | None) -> None:
    workbook = str(parts("")["xl/workbook.xml"])
    sheets = '<sheet name="Hai" sheetId="2" r:id="rId3"/><sheet name="Ba" sheetId="3" r:id="rId4"/></sheets>'
    rels = str(parts("")["xl/_rels/workbook.xml.rels"])
    more = f'<Relationship Id="rId3" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
    files = parts(sheet or "", {
        "xl/workbook.xml": workbook.replace("</sheets>", sheets),
        "xl/_rels/workbook.xml.rels": rels.replace("</Relationships>", more),
        "xl/worksheets/sheet2.xml": sheet_xml(ROWS),
    } | ({SHEET: None} if sheet is None else {}))  # fmt: skip
    left = [problem("A1"), problem("A1", sheet="Ba")]
    target, outcome = marked(tmp_path, packed(files), [*left, problem("A1", sheet="Hai")])
    assert outcome == Marked(1, tuple(left))
    if sheet is not None:
        assert unpacked(target)[SHEET] == sheet.encode()


def old_comments(texts: str, drawing: str, authors: str = "<author>Cán bộ</author>") -> dict[str, str | bytes | None]:
    rels = (
        f'<x:Relationships xmlns:x="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<x:Relationship Id="rId1" Type="{OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
        f'<x:Relationship Id="rId2" Type="{OFFICE}/comments" Target="/xl/comments1.xml"/></x:Relationships>'
    )
    return {
        RELATIONS: rels,
        COMMENTS: f'<comments xmlns="{MAIN}"><authors>{authors}</authors><commentList>{texts}</commentList></comments>',
        DRAWING: drawing,
    }


ANCHOR = "2, 15, 0, 2, 4, 15, 4, 4"


def shape(row: int, column: int, anchor: str = f"<x:Anchor>{ANCHOR}</x:Anchor>") -> str:
    return (
        f'<v:shape id="_x0000_s{2000 + row}"><v:textbox><br></v:textbox><x:ClientData ObjectType="Note">{anchor}'
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def test_comments_that_are_there_are_kept_and_continued(tmp_path: Path) -> None:
    texts = (
        '<comment ref="A1" authorId="0"><text><t>Một</t></text></comment>'
        '<comment ref="C1" authorId="0"><text><r><t>Hai</t></r><phoneticPr fontId="0"/></text></comment>'
        '<comment ref="B4" authorId="0"><text/></comment>'
        '<comment ref="A4" authorId="1"><text><t>[Threaded comment]</t></text></comment>'
        '<comment ref="D4" authorId="0"><text><t>lỗi: cần số. Sửa</t></text></comment>'
        '<comment ref="E4" authorId="0"><text><t>Không đổi</t></text></comment>'
    )
    shapes = shape(0, 0) + shape(0, 2, "") + shape(3, 1, "<x:Anchor>1,2</x:Anchor>") + shape(3, 0) + shape(3, 4)
    button = '<v:shape id="_x0000_s2100"><x:ClientData ObjectType="Button"/></v:shape>'
    drawing = f'<xml xmlns:v="urn:schemas-microsoft-com:vml">{shapes}{button}</xml>'
    more = old_comments(texts, drawing, "<author>Cán bộ</author><author>tc={1}</author>")
    data = packed(parts(sheet_xml(ROWS, after='<legacyDrawing r:id="rId1"/>'), more))
    cells = ("A1", "C1", "B4", "A4", "D4", "C4")
    target, outcome = marked(tmp_path, data, [problem(cell) for cell in cells])
    assert outcome.cells == len(cells)
    new = unpacked(target)
    assert set(new) == set(unpacked(tmp_path / "t.xlsx"))
    said = "lỗi: cần số. Sửa"
    assert {cell: text for (_, cell), (_, text) in spots(target).items()} == {
        "A1": f"Một\n{said}",
        "C1": f"Hai\n{said}",
        "B4": said,
        "A4": "[Threaded comment]",
        "D4": said,
        "E4": "Không đổi",
        "C4": said,
    }
    comments = new[COMMENTS].decode()
    assert "<text><r><t>Một</t></r><r><rPr>" in comments
    assert comments.index("\nlỗi") < comments.index("<phoneticPr")
    assert "<author>povrules</author></authors>" in comments
    assert 'ref="C4" authorId="2"' in comments
    drawing = new[DRAWING].decode()
    assert "<x:Anchor>2, 15, 0, 2, 4, 15, 6, 4</x:Anchor><x:Row>0</x:Row>" in drawing
    assert drawing.count("<v:shape ") == 7
    assert shape(3, 0) in drawing
    assert shape(3, 4) in drawing
    assert f"{button}<v:shapetype xmlns:o=" in drawing
    assert 'id="_x0000_s2101"' in drawing


def test_marking_a_marked_copy_says_nothing_twice(tmp_path: Path) -> None:
    data = packed(parts(sheet_xml(ROWS)))
    target, _ = marked(tmp_path, data, [problem("C1"), problem("A1", "warning")])
    first = spots(target)
    target, _ = marked(tmp_path, target.read_bytes(), [problem("C1"), problem("A1", "warning"), problem("B4")])
    assert spots(target) == first | {("Hộ", "B4"): ("error", "lỗi: cần số. Sửa")}
    assert unpacked(target)[COMMENTS].count(b"<author>") == 1
    assert unpacked(target)[DRAWING].count(b"<v:shapetype ") == 1
    once = spots(target)
    target, _ = marked(tmp_path, target.read_bytes(), [problem("C1", "warning"), problem("B4")])
    assert spots(target) == once | {("Hộ", "C1"): ("warning", "lỗi: cần số. Sửa\ncảnh báo: cần số. Sửa")}


@pytest.mark.parametrize("part", [COMMENTS, DRAWING, RELATIONS])
@pytest.mark.parametrize("damage", ["<x>", "<x/>"])
def test_comments_that_cannot_be_read_are_left(tmp_path: Path, part: str, damage: str) -> None:
    more = old_comments("", '<xml xmlns:v="urn:schemas-microsoft-com:vml"></xml>') | {part: damage}
    data = packed(parts(sheet_xml(ROWS, after='<legacyDrawing r:id="rId1"/>'), more))
    target, outcome = marked(tmp_path, data, [problem("A1")])
    assert outcome == Marked(0, (problem("A1"),))
    assert target.read_bytes() == data


def test_a_drawing_of_controls_gets_the_boxes(tmp_path: Path) -> None:
    more = old_comments("", "<xml></xml>")
    more[RELATIONS] = str(more[RELATIONS]).replace("/comments", "/other")
    del more[COMMENTS]
    data = packed(parts(sheet_xml(ROWS, after='<legacyDrawing r:id="rId1"/>'), more))
    target, outcome = marked(tmp_path, data, [problem("A1")])
    assert outcome.cells == 1
    assert spots(target) == {("Hộ", "A1"): ("error", "lỗi: cần số. Sửa")}
    assert b"rId3" in unpacked(target)[RELATIONS]


@pytest.mark.parametrize("path", [FIXTURES / "bad" / "cells.xlsx", FIXTURES / "workbooks" / "household-differs.xlsx"])
def test_the_copy_is_read_as_the_original_is(tmp_path: Path, path: Path) -> None:
    review = review_census(path, standard="vn-2022")
    target = tmp_path / path.name
    outcome = mark(path, target, review.problems, "vi")
    assert outcome.cells
    assert {one.severity for one in outcome.left} == {"warning"}
    again = review_census(target, standard="vn-2022")
    assert again.frame.equals(review.frame)
    assert again.problems == review.problems


VALUES = st.none() | st.integers(-9, 10**9) | st.text("aộ<&\n _x", max_size=6) | st.booleans() | st.just("=1+1")


@given(
    rows=st.lists(st.lists(VALUES, max_size=5), min_size=1, max_size=6),
    places=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 6), st.sampled_from(["error", "warning"])), min_size=1),
)
def test_random_sheets_keep_all_values(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]], places: list[tuple[int, int, Any]]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Hộ"
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    folder = tmp_path_factory.mktemp("random")
    problems = [problem(f"{letters(column)}{row + 1}", severity) for row, column, severity in places]
    target, outcome = marked(folder, data.getvalue(), problems)
    before, after = looks(folder / "t.xlsx"), looks(target)
    assert {place: after.get(place) for place in before} == before
    assert all(cell[0] == "None" for place, cell in after.items() if place not in before)
    found = spots(target)
    assert len(found) == outcome.cells
    left = {one.cell for one in outcome.left}
    assert set(found) == {("Hộ", one.cell) for one in problems if one.cell not in left}
    errors = {one.cell for one in problems if one.severity == "error"}
    assert {cell for (_, cell), (severity, _) in found.items() if severity == "error"} == errors - left
