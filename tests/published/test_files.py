"""Kinds of files, several tables and sheets, columns that are not understood."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from census.documents import ods

from povrules.errors import CensusError
from povrules.published.recompute import recompute
from published.tables import SIMPLE, at, book, checked, told, written, wrong


class TestFiles:
    def test_a_workbook_as_it_is_shown(self, tmp_path: Path) -> None:
        rows = [
            ["Hộ nghèo theo thôn"],
            ["TT", "Thôn", "Tổng số hộ", "Hộ nghèo", None],
            [None, None, None, "Số hộ", "Tỷ lệ"],
            [1, "Một", 87, 5, 5 / 87],
            [2, "Hai", 101, 3, 0.0298],
            [None, "Cộng", 188, 8, 8 / 188],
        ]
        path = book(tmp_path, rows, {"E4": "0.00%", "E5": "0.00%", "E6": "0.0%"}, ["D2:E2", "A2:A3", "B2:B3", "C2:C3"])
        found = recompute(path)
        assert wrong(found) == [("E5", "rate", "2,97 %")]
        assert at(found, "E4").printed == "5,75 %"
        assert at(found, "E5").place.sheet == "Sheet"

    def test_formulas(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo"], ["Một", 5], ["Hai", "#DIV/0!"], ["Cộng", "=B2+B3"]]
        found = recompute(book(tmp_path, rows))
        assert ("B3", "number", None) in told(found, "unreadable")
        assert any("1 cells have a formula that was not calculated" in one.en for one in found.notices)

    def test_several_tables_and_sheets(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        for row in [*SIMPLE, [], ["Bảng 2"], *SIMPLE[:3], ["", "Tổng cộng", "401", "30", "7,5"]]:
            sheet.append(row)
        made.create_sheet("Ghi chú").append(["không có bảng"])
        made.create_sheet("ẩn").sheet_state = "hidden"
        made.save(path)
        found = recompute(path)
        assert wrong(found) == [("C10", "sum", "400")]
        assert [one.en for one in found.notices] == [
            "b.xlsx, “Ghi chú”: no table is recognised. A row of column headers with words such as “Tổng số hộ”, "
            "“Số hộ nghèo”, “Tỷ lệ (%)” is needed, and figures below it.",
            "b.xlsx: the hidden sheet “ẩn” is not checked.",
        ]

    def test_sheets_that_cannot_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        for row in SIMPLE:
            sheet.append(row)
        made.create_sheet("Xa")["XFD1048576"] = 1
        made.save(path)
        found = recompute(path)
        assert found.counts["right_when_rounded"] == 1
        [sheet_check] = [one for one in found.checks if one.kind == "sheet"]
        assert (sheet_check.answer, sheet_check.place.sheet, found.is_right) == ("unreadable", "Xa", False)
        assert sheet_check.how is not None
        assert "XFD1048576" in sheet_check.how.en

    def test_a_workbook_without_a_sheet_of_cells(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        made = openpyxl.Workbook()
        made.create_chartsheet("Biểu đồ")
        assert made.active is not None
        made.remove(made["Sheet"])
        made.save(path)
        with pytest.raises(CensusError, match="has no sheet"):
            recompute(path)

    @pytest.mark.parametrize(
        "styles", [b"<styleSheet", b"<styleSheet><numFmts><numFmt numFmtId='200'/></numFmts></styleSheet>", None]
    )
    def test_formats_that_are_damaged_or_missing(self, tmp_path: Path, styles: bytes | None) -> None:
        source, path = book(tmp_path, SIMPLE), tmp_path / "b.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = styles if name == "xl/styles.xml" else old.read(name)
                if data is not None:
                    new.writestr(name, data)
        if styles is None:
            assert recompute(path).counts["right_when_rounded"] == 1
        else:
            with pytest.raises(CensusError, match="damaged"):
                recompute(path)

    @pytest.mark.parametrize("separator", [";", "\t", ","])
    def test_separators(self, tmp_path: Path, separator: str) -> None:
        path = tmp_path / "b.csv"
        lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in SIMPLE]
        path.write_text("\n".join(lines), encoding="utf-8")
        assert recompute(path).counts["right_when_rounded"] == 1
        path.write_text("\n".join([f"sep={separator}", *lines]), encoding="utf-8")
        assert told(recompute(path), "right_when_rounded") == [("E4", "rate", "6,67")]

    def test_columns_that_are_not_understood(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo", "Điều gì đó", ""], ["Một", "5", "7", "9"], ["Cộng", "5", "7", "9"]]
        notices = [one.en for one in checked(tmp_path, rows).notices]
        assert notices == [
            "column “Điều gì đó”: not checked, its header is not understood",
            "column D: not checked, its header is not understood",
        ]

    def test_years_as_names_of_columns(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo", ""], ["", "2022", "2023"], ["Một", "5", "4"], ["Cộng", "6", "4"]]
        assert wrong(checked(tmp_path, rows)) == [("B4", "sum", "5")]

    def test_a_table_without_names_of_rows(self, tmp_path: Path) -> None:
        rows = [["TT", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"], ["1", "8", "1", "12,5"], ["Cộng", "8", "1", "12,5"]]
        assert told(checked(tmp_path, rows), "right") == [
            ("B3", "sum", "8"), ("C3", "sum", "1"), ("D2", "rate", "12,5"), ("D3", "rate", "12,5")
        ]  # fmt: skip
        rows = [["Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"], ["8", "1", "12,5"]]
        assert told(checked(tmp_path, rows), "right") == [("C2", "rate", "12,5")]

    def test_the_same_in_another_kind_of_file(self, tmp_path: Path) -> None:
        numbers = [[float(cell.replace(",", ".")) if cell[:1].isdigit() else cell for cell in row] for row in SIMPLE]
        of_office = tmp_path / "b.ods"
        of_office.write_bytes(ods({"Biểu": numbers}))
        renamed = tmp_path / "b.xls"
        renamed.write_bytes(book(tmp_path, numbers).read_bytes())
        found = recompute(written(tmp_path, SIMPLE)).counts
        assert found["right_when_rounded"] == 1
        for path in (book(tmp_path, SIMPLE), book(tmp_path, numbers), of_office, renamed):
            assert recompute(path).counts == found
