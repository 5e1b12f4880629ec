"""The workbook as Excel and LibreOffice will read it: values, formats, safety, same bytes."""

import math
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from povrules.reports import workbook
from povrules.reports.book import FONT, lines, literal
from povrules.reports.columns import result_columns
from povrules.reports.result_sheet import CLASS_FILLS
from povrules.reports.words import SHEETS
from povrules.reports.workbook import write_workbook
from povrules.review import CLASS_LABELS, Review
from povrules.text import LANGS, Lang, Text

from .factory import AWKWARD, labels, legal, review
from .reading import column, headers, made

DAY = {"num_format": "dd/mm/yyyy", "align": "center"}


@pytest.mark.parametrize("lang", LANGS)
def test_sheets_are_tables_that_print_well(tmp_path: Path, lang: Lang) -> None:
    book = made(tmp_path, review(21), lang)
    assert tuple(book.sheetnames) == SHEETS
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0
        assert "&P" in sheet.oddFooter.center.text or "Page" in sheet.oddFooter.center.text
    for name, last in zip(SHEETS[:3], ("Z22", "H5", "J5"), strict=True):
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref == f"A1:{last}"
        assert book[name].print_title_rows == "$1:$1"
    assert book[SHEETS[3]].freeze_panes is None


def test_headers_of_the_result(tmp_path: Path) -> None:
    vietnamese = headers(made(tmp_path, review(3))[SHEETS[0]])
    assert vietnamese[:5] == ["Mã hộ", "Chuẩn áp dụng", "Căn cứ xét", "Phân loại", "Mã phân loại"]
    assert vietnamese[16:19] == ["Họ và tên chủ hộ", "Ghi chú", "Thu nhập 12 tháng của hộ"]
    english = headers(made(tmp_path, review(3), "en")[SHEETS[0]])
    assert english[:5] == ["Household id", "Standard", "Basis", "Class", "Class id"]
    assert english[16:] == vietnamese[16:]


def test_classes_have_label_id_and_colour(tmp_path: Path) -> None:
    sheet = made(tmp_path, review(7))[SHEETS[0]]
    labels, ids = column(sheet, "Phân loại"), column(sheet, "Mã phân loại")
    assert [cell.value for cell in ids] == [*CLASS_LABELS, None]
    assert [cell.value for cell in labels[:6]] == [label.vi for label in CLASS_LABELS.values()]
    assert labels[6].value == "để riêng (lỗi dữ liệu)"
    assert [cell.fill.start_color.rgb for cell in labels] == [f"FF{fill[1:]}" for fill in CLASS_FILLS.values()]
    assert len({cell.fill.start_color.rgb for cell in labels}) == 7
    assert all(cell.font.name == FONT and cell.alignment.wrap_text for cell in labels)


def test_the_other_language_is_hidden(tmp_path: Path) -> None:
    cases: list[tuple[Lang, str, str]] = [
        ("vi", "Lý do (tiếng Anh)", "Lý do"),
        ("en", "Reason (Vietnamese)", "Reason"),
    ]
    for lang, hidden, shown in cases:
        sheet = made(tmp_path, review(7), lang)[SHEETS[0]]
        places = {cell.value: cell.column_letter for cell in sheet[1]}
        assert sheet.column_dimensions[places[hidden]].hidden
        assert not sheet.column_dimensions[places[shown]].hidden
        assert column(sheet, shown)[0].alignment.wrap_text
        assert 40 < sheet.column_dimensions[places[shown]].width < 60


def test_numbers_dates_and_ids(tmp_path: Path) -> None:
    sheet = made(tmp_path, review(7))[SHEETS[0]]
    income = column(sheet, "Thu nhập 12 tháng của hộ")
    assert [cell.value for cell in income[:3]] == [57_600_000, -1_200_000, 0]
    assert income[0].number_format == "#,##0"
    members = column(sheet, "Số nhân khẩu")
    assert (members[0].value, members[0].number_format, members[3].value) == (4, "0", None)
    assert [cell.value for cell in column(sheet, "Diện tích (m²)")[:4]] == [8.25, 60.5, None, None]
    assert column(sheet, "Số điện thoại")[0].number_format == "0"
    assert [cell.value for cell in column(sheet, "Mã định danh")[:3]] == ["001099000001", "-500000", "0012"]
    day = column(sheet, "Ngày quyết định công nhận")[0]
    assert (day.value, day.number_format) == (datetime(2024, 12, 31), "dd/mm/yyyy")
    assert [cell.value for cell in column(sheet, "Có sổ đỏ")[:3]] == ["có", "không", None]
    assert [cell.value for cell in column(sheet, "Dân tộc")[:2]] == ["Kinh", "Mông"]
    assert column(sheet, "Mã hộ")[0].value == "H00001"


def test_what_a_survey_adds_has_headers_and_labels(tmp_path: Path) -> None:
    found = review(2)
    wide = found.frame.with_columns(screen=pl.lit("to_review"), cautions=pl.lit("past_age;eight"), kwh=pl.lit(3))
    words = {"to_review": Text("rà soát", "review"), "eight": Text("tám", "eight"), "kwh": Text("Điện", "power")}
    known = {"vn-2022": words}
    more = replace(found, frame=wide, labels=known, headers={"screen": Text("Phiếu A", "Form A")})
    sheet = made(tmp_path, more)[SHEETS[0]]
    assert column(sheet, "Phiếu A")[0].value == "rà soát"
    assert column(sheet, "cautions")[0].value == "past_age; tám"
    assert headers(sheet)[-1] == "kwh"  # a column of the input keeps its own


def test_a_very_wide_sheet_prints_the_columns_of_the_result_and_whose_they_are(tmp_path: Path) -> None:
    """Without the ids that only programs read, which stand behind; no column is lost."""
    found = review(5, extra=20)
    narrow = made(tmp_path, review(5))[SHEETS[0]]
    assert not narrow.print_area
    assert headers(narrow)[4] == "Mã phân loại"
    for more, who in (({}, []), ({"Thôn": "Nà Pheo", "head_name": "A"}, ["head_name", "Thôn"])):
        frame = found.frame.drop("Họ và tên chủ hộ").with_columns(
            pl.lit(text).alias(name) for name, text in more.items()
        )
        wide = made(tmp_path, replace(found, frame=frame))[SHEETS[0]]
        last = get_column_letter(14 + len(who))
        assert wide.print_area == f"'kết quả'!$A$1:${last}$6"
        printed = headers(wide)[: 14 + len(who)]
        assert printed[: 2 + len(who)] == ["Mã hộ", *who, "Chuẩn áp dụng"]
        assert not {"Mã phân loại", "Quy tắc"} & {*printed}
        assert "Phân loại" in printed
        assert {"Mã phân loại", "Quy tắc"} < {*headers(wide)}
        assert len(headers(wide)) == frame.width + 1


def test_ids_of_the_result_are_words(tmp_path: Path) -> None:
    sheet = made(tmp_path, review(7))[SHEETS[0]]
    assert column(sheet, "Căn cứ xét")[0].value == "thu nhập"
    assert column(sheet, "Thiếu hụt về")[0].value == "Việc làm; Dinh dưỡng; Nhà tiêu hợp vệ sinh"
    assert column(sheet, "Thông tin còn thiếu")[5].value == "Khu vực; Nhà tiêu hợp vệ sinh"
    assert column(sheet, "Độ tin cậy của căn cứ")[2].value == "theo trí nhớ, chưa kiểm chứng"
    answers = [cell.value for cell in column(sheet, "Người lao động có thu nhập thấp")[:4]]
    assert answers == ["không", "có", None, "chưa rõ hiệu lực"]


def test_labels_are_those_of_the_row_s_own_standard(tmp_path: Path) -> None:
    found = review(2, ("vn-2022", "hanoi-2022", "gone"))
    own = {**labels("vn-2022"), "hanoi-2022": {"employment": Text("Việc làm (Hà Nội)", "work (Ha Noi)")}}
    cells = column(made(tmp_path, replace(found, labels=own))[SHEETS[0]], "Thiếu hụt về")
    assert [cells[row].value for row in (1, 3, 5)] == ["Việc làm", "Việc làm (Hà Nội)", "employment"]


def one_column(name: str, values: pl.Series) -> Any:
    base = review(values.len())
    wide = base.frame.select(base.frame.columns[:15]).with_columns(values.alias(name))
    return result_columns(Review(wide, (), base.legal), "vi")[-1]


def test_a_text_file_s_numbers_are_numbers_where_they_are_declared(tmp_path: Path) -> None:
    base = review(3)
    texts = {
        "Thu nhập bình quân (đồng)": ["1200000", "-5", "một triệu"],
        "Số nhân khẩu": ["4", "04", ""],
        "Số thẻ": ["1234567", "0012", None],
    }
    wide = base.frame.select(base.frame.columns[:15]).with_columns(
        pl.Series(name, values, dtype=pl.String) for name, values in texts.items()
    )
    sheet = made(tmp_path, Review(wide, (), base.legal))[SHEETS[0]]
    income = column(sheet, "Thu nhập bình quân (đồng)")
    assert [cell.value for cell in income] == [1_200_000, -5, "một triệu"]
    assert income[0].number_format == "#,##0"
    assert [cell.value for cell in column(sheet, "Số nhân khẩu")] == [4, "04", None]
    assert [cell.value for cell in column(sheet, "Số thẻ")] == ["1234567", "0012", None]


@pytest.mark.parametrize(
    ("values", "cells", "look"),
    [
        (pl.Series([10**15, -3]), ["1000000000000000", "-3"], {}),
        (pl.Series([-(10**14), None]), [-(10**14), None], {"num_format": "#,##0"}),
        (pl.Series([1e15, 2.0]), [1e15, 2.0], {}),
        (pl.Series([1e12, math.nan]), [10**12, None], {"num_format": "#,##0"}),
        (pl.Series([Decimal("1.50"), None]), [1.5, None], {}),
        (pl.Series([None, None], dtype=pl.Int64), [None, None], {"num_format": "0", "align": "center"}),
        (pl.Series([datetime(2025, 1, 2), None]), [45659, None], DAY),
        (
            pl.Series([datetime(2025, 1, 2, 12, tzinfo=UTC)]),
            [45659.5],
            {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
        ),
        (pl.Series([date(1900, 2, 28), date(2025, 1, 2)]), ["28/02/1900", "02/01/2025"], {}),
        (pl.Series([datetime(1800, 1, 2, 3, 4), None]), ["02/01/1800 03:04", None], {}),
        (pl.Series([date(1900, 3, 1)]), [61], DAY),
        (pl.Series([date(9999, 12, 31)]), [2_958_465], DAY),
        (pl.Series([timedelta(days=1)]), ["1 day, 0:00:00"], {}),
    ],
)  # fmt: skip
def test_columns_of_every_type(values: pl.Series, cells: list[Any], look: dict[str, str]) -> None:
    found = one_column("Cột", values)
    assert found.cells.to_list() == cells
    assert found.properties == look


def test_numbers_that_are_ids_have_no_thousands() -> None:
    for name in ("Mã thẻ", "phone_number", "Số CCCD", "Điện thoại: số điện thoại"):
        assert one_column(name, pl.Series([123_456_789])).properties["num_format"] == "0"
    assert one_column("Tổng thu nhập năm", pl.Series([123_456_789])).properties["num_format"] == "#,##0"


def test_nothing_of_the_data_is_a_formula_or_a_link(tmp_path: Path) -> None:
    book = made(tmp_path, review(len(AWKWARD)))
    notes = column(book[SHEETS[0]], "Ghi chú")
    assert [str(cell.value).removesuffix(" ") for cell in notes] == list(AWKWARD)
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.hyperlink]
        formulas = [cell.value for cell in cells if cell.data_type == "f"]
        assert bool(formulas) == (sheet.title == SHEETS[3])
        assert all(set(formula) <= set("=D$/C0123456789") for formula in formulas)
    assert book[SHEETS[2]]["G3"].value == "=1+1"
    assert book[SHEETS[2]]["G3"].data_type == "s"


# A line feed in a cell may come back from a carriage return, and control characters are not text for Excel.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(LETTERS), min_size=1, max_size=20), st.booleans())
@example(["<r>x</r>", "<r><t>&</t></r>", "_x0041_", " a ", "<", "&lt;", "＝1"], True)
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str], streamed: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "texts.xlsx"
    base = review(len(texts))
    wide = base.frame.select(base.frame.columns[:15]).with_columns(pl.Series("Ghi chú", texts))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook, "_STREAM_FROM", 0 if streamed else 10**9)
        write_workbook(Review(wide, (), base.legal), path, "vi")
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        rows = book[SHEETS[0]].iter_rows(min_row=2, min_col=17)
        found = [unescape(cell.value or "") for (cell,) in rows]
    assert found == [literal(text) for text in texts]


def test_vietnamese_comes_back_through_another_reader(tmp_path: Path) -> None:
    write_workbook(review(7), tmp_path / "x.xlsx", "vi")
    book = CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    assert tuple(book.sheet_names) == SHEETS
    rows = book.get_sheet_by_name(SHEETS[0]).to_python()
    assert rows[1][16] == "Nguyễn Thị Ươm"
    assert rows[1][22] == "001099000001"
    assert book.get_sheet_by_name(SHEETS[3]).to_python()[0][0] == "Căn cứ pháp lý của kết quả"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone cannot be changed here")
@pytest.mark.parametrize("streamed", [False, True])
def test_the_same_review_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool) -> None:
    monkeypatch.setattr(workbook, "_STREAM_FROM", 0 if streamed else 10**9)
    found = []
    for hours in (0, 7):
        monkeypatch.setenv("TZ", f"X-{hours}")
        time.tzset()
        write_workbook(review(50), tmp_path / "x.xlsx", "vi")
        found.append((tmp_path / "x.xlsx").read_bytes())
        (tmp_path / "x.xlsx").unlink()
    monkeypatch.undo()
    time.tzset()
    assert found[0] == found[1]
    assert list(tmp_path.iterdir()) == []


def test_no_time_and_no_person_in_the_properties(tmp_path: Path) -> None:
    write_workbook(review(1), tmp_path / "x.xlsx", "vi")
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert "<dc:creator></dc:creator>" in core


def test_rows_are_as_high_as_their_texts(tmp_path: Path) -> None:
    sheet = made(tmp_path, review(12))[SHEETS[0]]
    assert sheet.row_dimensions[2].height >= 45
    assert sheet.row_dimensions[1].height > 15
    long = review(1)
    wide = long.frame.with_columns(reason_vi=pl.lit("rất dài " * 2000))
    assert made(tmp_path, Review(wide, (), long.legal))[SHEETS[0]].row_dimensions[2].height == 408
    brief = long.frame.with_columns(reason_vi=pl.lit("ngắn"), citation=pl.lit("Điều 3"), deprived_in=None)
    assert made(tmp_path, Review(brief, (), long.legal))[SHEETS[0]].row_dimensions[2].height is None
    assert (lines("", 10), lines("a\nb", 10), lines("x" * 20, 10)) == (1, 2, 3)


def test_an_unknown_class_of_a_later_version(tmp_path: Path) -> None:
    found = review(1)
    frame = found.frame.with_columns(pl.lit("new_class").alias("class"))
    book = made(tmp_path, Review(frame, (), legal(1, counts=())))
    assert column(book[SHEETS[0]], "Phân loại")[0].value == "new_class"
