"""Households and members in files: in one workbook on sheets whose names say nothing, or the members given apart."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from census.helpers import SHEET, repacked, workbook
from helpers import refusal

import povrules
from povrules.errors import CensusError

from .families import DAY, FIVE, GOLDEN
from .reviewing import POINTS, census, codes_of, reviewed


class TestFiles:
    """Households and members in one workbook, on sheets whose names say nothing."""

    def book(self, folder: Path, *names: str) -> Path:
        households, persons = census((GOLDEN, FIVE), (GOLDEN | {"fridges": 1, "washers": 1}, FIVE))
        path = folder / "phieu.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for name, frame in {"a": households, "b": persons}.items():
                if name in names:
                    frame.write_excel(book, name)
        return path

    def test_both_sheets_are_read(self, tmp_path: Path) -> None:
        result = povrules.review_census(self.book(tmp_path, "a", "b"), **POINTS)
        assert result.frame["points_least"].to_list() == [120, 145]
        assert result.frame["class"].to_list() == ["near_poor", "not_poor"]
        assert povrules.explain(self.book(tmp_path, "a", "b"), "H1", **POINTS).account[0].lines[0].points == 35

    def test_members_given_apart_win(self, tmp_path: Path) -> None:
        _, persons = census((GOLDEN, FIVE[:2]), (GOLDEN, FIVE[:2]))
        result = povrules.review_census(self.book(tmp_path, "a", "b"), persons=persons, **POINTS)
        assert result.frame["people_least"].to_list() == [2, 2]

    def test_members_given_apart_are_told_of(self, tmp_path: Path) -> None:
        book = self.book(tmp_path, "a", "b")
        _, persons = census((GOLDEN, FIVE[:2]), (GOLDEN, FIVE[:2]))
        [notice] = [
            one
            for one in povrules.review_census(book, persons=persons, **POINTS).problems
            if one.code == "members_not_read"
        ]
        assert (notice.severity, notice.place("en")) == ("notice", "phieu.xlsx, sheet “b”")
        same = povrules.review_census(book, persons=str(book), **POINTS)
        assert same.frame["people_least"].to_list() == [5, 5]
        assert "members_not_read" not in codes_of(same)
        alone = povrules.review_census(self.book(tmp_path, "a"), persons=persons, **POINTS)
        assert "members_not_read" not in codes_of(alone)

    def test_of_a_file_given_for_the_members_only_lists_of_members_are_read(self, tmp_path: Path) -> None:
        households, _ = census((GOLDEN, []), (GOLDEN, []))
        review = reviewed(households, self.book(tmp_path, "a", "b"))
        assert review.frame["people_least"].to_list() == [5, 5]
        [notice] = [one for one in review.problems if one.code == "households_not_read"]
        assert (notice.severity, notice.place("vi")) == ("notice", "phieu.xlsx, trang “a”")

    def test_members_under_their_household_may_be_given_apart(self, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Phiếu")
            sheet.write_row(0, 0, ["Mã hộ", "Thôn", "Họ tên", "Quan hệ với chủ hộ"])
            sheet.write_row(1, 0, ["H0", "Mẫu", "a", "chủ hộ"])
            sheet.write_row(2, 2, ["b", "vợ"])
        households, _ = census((GOLDEN, []))
        review = reviewed(households, path)
        assert review.frame["people_least"].to_list() == [2]
        assert "households_not_read" not in codes_of(review)

    def test_a_table_of_households_is_no_table_of_members(self, tmp_path: Path) -> None:
        """It would make each household its only member."""
        households, persons = census((GOLDEN, FIVE), (GOLDEN, FIVE))
        words = "this is no table of members; hardly a column is about single persons. Columns found: “household_id”, "
        book = self.book(tmp_path, "a")
        assert refusal(lambda: reviewed(households, book), CensusError).en.startswith(f"phieu.xlsx, sheet “a”: {words}")
        said = refusal(lambda: reviewed(households, households), CensusError)
        assert said.en.startswith(f"persons: {words}")
        assert said.vi.startswith("persons: đây không phải bảng thành viên;")
        assert refusal(lambda: reviewed(households, persons.select("household_id")), CensusError)
        assert refusal(lambda: reviewed(households, persons.drop("household_id")), CensusError)

    @pytest.mark.parametrize(
        ("more", "taken"), [({}, True), ({"village": "x", "commune": "y"}, True), ({"area": "rural", "tvs": 1}, False)]
    )
    def test_one_member_in_each_household_is_a_list_of_members_if_most_columns_are_about_them(
        self, more: dict[str, Any], taken: bool, tmp_path: Path
    ) -> None:
        households, _ = census((GOLDEN, []), (GOLDEN, []))
        rows = [{"household_id": f"H{row}", "name": "a", "born": DAY, "relation": "head", **more} for row in range(2)]
        rows = [row if taken else {name: row[name] for name in ("household_id", "name", *more)} for row in rows]
        pl.DataFrame(rows).write_csv(tmp_path / "x.csv")
        if taken:
            assert reviewed(households, pl.DataFrame(rows)).frame["people_least"].to_list() == [1, 1]
            assert reviewed(households, tmp_path / "x.csv").frame["people_least"].to_list() == [1, 1]
        else:
            assert refusal(lambda: reviewed(households, tmp_path / "x.csv"), CensusError)
            assert refusal(lambda: reviewed(households, pl.DataFrame(rows)), CensusError)

    def test_members_that_repeat_what_is_said_of_their_household(self) -> None:
        households, persons = census((GOLDEN, FIVE), (GOLDEN, FIVE))
        found = reviewed(households, persons.join(households, on="household_id")).frame
        assert found["people_least"].to_list() == [5, 5]

    def test_members_alone_are_no_census(self, tmp_path: Path) -> None:
        said = refusal(lambda: povrules.review_census(self.book(tmp_path, "b"), **POINTS), CensusError)
        assert said.en == (
            "phieu.xlsx: only members were found. Expected a table of households too, one a row, with the household "
            "id: add such a sheet, or name the file of households and give this one as --persons, or add columns about "
            "the household (such as Khu vực) to this table, in the first row of each."
        )
        assert said.vi.endswith("hoặc thêm cột về hộ (như Khu vực) vào bảng này, ghi ở dòng đầu của mỗi hộ.")

    def test_a_sheet_of_households_that_is_damaged_is_told(self, tmp_path: Path) -> None:
        data = workbook(
            {"Hộ": [["household_id"], ["1"]], "Người": [["household_id", "relation", "born"], ["1", 1, 1970]]}
        )
        (tmp_path / "x.xlsx").write_bytes(repacked(data, {SHEET: b"<worksheet"}))
        said = refusal(lambda: povrules.review_census(tmp_path / "x.xlsx", standard="vn-2022"), CensusError)
        assert (
            "in the first row of each. x.xlsx, sheet “Hộ”: The sheet was not read, households in it, if any, are "
            "not in the result: the file is damaged" in said.en
        )
        assert "x.xlsx, trang “Hộ”: Trang này không được đọc, hộ ở đó (nếu có) không có trong kết quả: " in said.vi
        assert "kết quả: tệp bị hỏng" in said.vi
