"""The sheets of the workbook that say why: the rules, the problems, the law."""

from pathlib import Path
from typing import Any

import openpyxl

from povrules.reports.words import SHEETS
from povrules.reports.workbook import write_workbook
from povrules.review import CLASS_LABELS, Review
from povrules.text import Lang

from .factory import QUOTE, counts, legal, review, standard
from .reading import column, headers, made


def test_reasons_have_a_row_for_each_rule_that_decided(tmp_path: Path) -> None:
    sheet = made(tmp_path, review(7, ("vn-2022", "hanoi-2022")))[SHEETS[1]]
    assert headers(sheet)[:4] == ["Chuẩn áp dụng", "Phân loại", "Quy tắc", "Nội dung"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == ["vn-2022"] * 4 + ["hanoi-2022"] * 4
    assert [row[1] for row in rows[:4]] == [label.vi for label in list(CLASS_LABELS.values())[:4]]
    assert rows[0][2:5] == ["poor.income", "Thu nhập từ chuẩn trở xuống, do đó là hộ nghèo.", 30]
    assert rows[0][6:] == [QUOTE, "văn bản chính thức"]
    assert sheet["B2"].fill.start_color.rgb == "FFF8CBAD"


def test_a_standard_whose_rules_decided_nobody(tmp_path: Path) -> None:
    unused = legal(1).model_copy(update={"standards": (standard(households=0),)})
    sheet = made(tmp_path, Review(review(1).frame, (), unused))[SHEETS[1]]
    assert sheet["A2"].value == "Không có quy tắc nào quyết định hộ nào."


def test_reasons_and_problems_may_be_none(tmp_path: Path) -> None:
    cases: list[tuple[Lang, str, str]] = [
        ("vi", "Không có quy tắc nào quyết định hộ nào.", "Không có lỗi, cảnh báo hay lưu ý nào."),
        ("en", "No rule decided any household.", "No errors, warnings or notices."),
    ]
    for lang, rule, nothing in cases:
        book = made(tmp_path, review(0, standards=(), problems=()), lang)
        assert book[SHEETS[1]]["A2"].value == rule
        assert book[SHEETS[2]]["A2"].value == nothing
        assert book[SHEETS[0]].max_row == 1


def test_problems_are_coloured_by_severity(tmp_path: Path) -> None:
    sheet = made(tmp_path, review(7), "en")[SHEETS[2]]
    assert headers(sheet)[:5] == ["Severity", "File", "Sheet", "Line", "Cell"]
    assert [cell.value for cell in column(sheet, "Severity")] == ["error", "warning", "notice", "notice"]
    colours = [cell.fill.start_color.rgb for cell in column(sheet, "Severity")]
    assert colours == ["FFF8CBAD", "FFFFE699", "FFDDEBF7", "FFDDEBF7"]
    assert column(sheet, "Line")[0].value == 12
    assert column(sheet, "Found")[2].value is None


def legal_cells(folder: Path, found: Review, lang: Lang = "vi") -> list[list[Any]]:
    write_workbook(found, folder / "x.xlsx", lang)
    sheet = openpyxl.load_workbook(folder / "x.xlsx", data_only=True)[SHEETS[3]]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_legal_sheet_says_what_the_run_rests_on(tmp_path: Path) -> None:
    rows = legal_cells(tmp_path, review(21))
    facts = {row[0]: row[1] for row in rows if row[0]}
    assert facts["Phiên bản povrules"] == "0.1.0"
    assert facts["Bộ máy xét quy tắc"] == "durable-rules 2.0.28"
    assert facts["Ngày áp dụng"] == "01/09/2025"
    assert facts["Địa bàn"] == "không nêu"
    assert facts["Năm áp dụng chính sách"] == "2026"
    assert facts["Chỉ dùng căn cứ đã kiểm chứng"] == "không"
    assert facts["Số dòng kết quả"] == "21"
    assert facts["Lỗi dữ liệu"] == "lỗi: 1, cảnh báo: 1, lưu ý: 2"
    assert facts["Mã chuẩn"] == "vn-2022"
    assert facts["SHA-256"] == "ab12" * 16
    assert facts["Tệp bổ sung"] == "tỉnh-tôi.toml — SHA-256 " + "cd34" * 16
    assert facts["Lấy thêm từ"] == "vn-2016.toml — SHA-256 " + "ef56" * 16
    assert "ghi theo trí nhớ" in facts["Lưu ý"]
    law = [row for row in rows if row[0] in ("ngưỡng", "tham số", "chỉ số", "quy tắc", "năm áp dụng")]
    assert [row[1] for row in law[:3]] == ["Chuẩn thu nhập nông thôn", "Tỷ lệ phụ thuộc", "Việc làm"]
    assert law[0][2] == 1_500_000
    assert law[1][2] == "1/2"
    assert law[2][5] == "theo trí nhớ, chưa kiểm chứng"
    assert law[3][6] == "tỉnh-tôi.toml"


def test_a_run_without_dates(tmp_path: Path) -> None:
    rows = legal_cells(tmp_path, review(7, on=None, policy_year=None, place="Hà Nội", strict=True), "en")
    facts = {row[0]: row[1] for row in rows if row[0]}
    assert facts["Day of the rules"] == facts["Policy year"] == "not given"
    assert (facts["Place"], facts["Strict"]) == ("Hà Nội", "yes")


def test_rates_are_live_and_stored(tmp_path: Path) -> None:
    nameless = counts("vn-2022", 70)[-1].model_copy(update={"value": ""})
    found = review(70, counts=(*counts("vn-2022", 70), nameless))
    stored = legal_cells(tmp_path, found)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")[SHEETS[3]]
    for title, groups in (("Toàn bộ", 1), ("Theo khu vực", 3), ("Theo xã", 4)):
        assert [row[0] for row in stored].count(title) == 1
        assert groups
    whole = next(number for number, row in enumerate(stored, 1) if row[0] == "Toàn bộ") + 1
    assert stored[whole - 1][1:4] == ["tổng số hộ", 70, 1]
    assert stored[whole][1:4] == ["hộ nghèo", 10, 10 / 70]
    assert sheet.cell(whole + 1, 4).value == f"=C{whole + 1}/C${whole}"
    assert sheet.cell(whole + 1, 4).number_format == "0.0%"
    assert stored[whole + 6][1:4] == ["để riêng (lỗi dữ liệu)", 10, 10 / 70]
    empty = next(row for row in stored if row[0] == "không rõ" and row[1] == "tổng số hộ")
    assert empty[2:4] == [0, None]
    assert [row[0] for row in stored].count("không rõ") == 1 + 8
    assert [row[0] for row in stored].count("nông thôn") == 8
    clean = [count.model_copy(update={"set_aside": 0}) for count in found.legal.counts]
    again = legal_cells(tmp_path, review(70, counts=tuple(clean)))
    assert not [row for row in again if row[1] == "để riêng (lỗi dữ liệu)"]
