"""Tables of several sheets and files as one: columns of one name, sheets of one name, villages, lines of their own."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from census.helpers import COLUMNS, KEYS, ROLES, all_notices, column, reading, workbook
from census.workbook_rows import H1, H
from povrules.census.door import enter
from povrules.census.sheets import read_tables
from povrules.census.table import Table

HEADER = ["Mã hộ", "Số khẩu"]


def joined(folder: Path, sheets: dict[str, Any]) -> Table:
    return reading(folder / "x.xlsx", workbook(sheets)).tables["household"]


def villages(folder: Path, *names: str) -> list[str]:
    """The villages that are taken from the names of sheets, none where nothing says so."""
    read = reading(folder / "x.xlsx", workbook({name: [H, [f"H{n}", *H1[1:]]] for n, name in enumerate(names)}))
    told = [notice.code for notice in all_notices(read)]
    if told == ["tables_joined"]:
        return []
    assert told == ["tables_joined", "sheet_as_village"]
    return column(read.tables["household"], "household", "village")


class TestColumns:
    def test_columns_of_one_name_are_joined_in_their_order(self, tmp_path: Path) -> None:
        header = ["Mã hộ", "Thôn", "x", "x"]
        table = joined(tmp_path, {"A": [header, ["H1", "t", 1, 2]], "B": [header, ["H2", "t", 3, 4]]})
        assert table.headers == ("Mã hộ", "Thôn", "x", "x (2)")
        assert [table.series(position).to_list() for position in (2, 3)] == [[1, 3], [2, 4]]

    def test_a_second_column_of_a_name_in_one_sheet_only(self, tmp_path: Path) -> None:
        sheets = {"A": [["Mã hộ", "Thôn", "x"], ["H1", "t", 1]], "B": [["Mã hộ", "x", "Thôn", "x"], ["H2", 2, "t", 3]]}
        table = joined(tmp_path, sheets)
        assert table.headers == ("Mã hộ", "Thôn", "x", "x (2)")
        assert [table.series(position).to_list() for position in (2, 3)] == [[1, 2], [None, 3]]

    def test_by_what_they_mean_else_by_name(self, tmp_path: Path) -> None:
        sheets = {
            "A": [["Mã hộ", "Số khẩu", "Ghi chú"], ["H1", 1, "a"]],
            "B": [["household_id", "GHI_CHÚ", "Nhân khẩu"], ["H2", "b", 2]],
        }
        table = joined(tmp_path, sheets)
        assert table.headers[:3] == ("Mã hộ", "Số khẩu", "Ghi chú")
        assert [table.series(position).to_list() for position in range(3)] == [["H1", "H2"], [1, 2], ["a", "b"]]
        assert [table.column_name(1, position) for position in range(3)] == ["household_id", "Nhân khẩu", "GHI_CHÚ"]
        assert [table.address(1, position) for position in range(3)] == ["A2", "C2", "B2"]

    def test_a_blank_column_takes_the_type_of_the_other(self, tmp_path: Path) -> None:
        sheets = {
            "A": [["Mã hộ", "Số khẩu", "x"], ["H1", None, None]],
            "B": [["Mã hộ", "Số khẩu", "x"], ["H2", 2, 2.5]],
        }
        table = joined(tmp_path, sheets)
        assert [table.series(position).dtype for position in (1, 2)] == [pl.Int64, pl.Float64]
        assert table.original.rows()[1][1:3] == (2, 2.5)

    def test_columns_of_two_types_are_text(self, tmp_path: Path) -> None:
        table = joined(tmp_path, {"A": [HEADER, ["H1", 1]], "B": [HEADER, ["H2", "hai"]]})
        assert table.series(1).to_list() == ["1", "hai"]


class TestVillages:
    def test_the_names_of_sheets_are_villages(self, tmp_path: Path) -> None:
        assert villages(tmp_path, "Thôn Một", "Thôn Hai") == ["Thôn Một", "Thôn Hai"]

    @pytest.mark.parametrize(
        "name",
        ["Sheet", "Trang tính", "Bảng", "Table", "Data", "Dữ liệu", "Danh sách", "Hộ", "HOUSEHOLDS", "sheet 1", "1"],
    )
    def test_a_name_that_says_nothing_is_none(self, name: str, tmp_path: Path) -> None:
        assert villages(tmp_path, f"{name}1", f"{name}2") == []
        assert villages(tmp_path, name, "Thôn Hai") == []

    def test_a_village_that_is_called_nearly_so(self, tmp_path: Path) -> None:
        assert villages(tmp_path, "Bảng Một", "Hộ Đáp 2") == ["Bảng Một", "Hộ Đáp 2"]

    def test_two_sheets_of_one_name_are_none(self, tmp_path: Path) -> None:
        for name, key in (("a.xlsx", "H1"), ("b.xlsx", "H2")):
            (tmp_path / name).write_bytes(workbook({"Thôn Một": [HEADER, [key, 1]]}))
        read = read_tables([tmp_path], ROLES, KEYS)
        assert [notice.code for notice in all_notices(read)] == ["tables_joined"]
        assert read.tables["household"].headers == tuple(HEADER)

    def test_a_column_of_villages_goes_before_the_names_of_sheets(self, tmp_path: Path) -> None:
        table = joined(tmp_path, {"Thôn Một": [["Mã hộ", "Thôn"], ["H1", "t"]], "Thôn Hai": [HEADER, ["H2", 1]]})
        assert column(table, "household", "village") == ["t", ""]


def test_ragged_rows_keep_their_file_and_width(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Mã hộ,Số khẩu\nH1,1\nH2,1,9\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Mã hộ,Thôn,Số khẩu\nH3,t,1\nH4,t\nH5,t,1,1\n", encoding="utf-8")
    table = read_tables([tmp_path], ROLES, KEYS).tables["household"]
    assert table.ragged == {1: 3, 3: 2, 4: 4}
    census = enter(table, COLUMNS)
    assert census.set_aside.to_list() == [False, True, False, True, True]
    told = [(one.line, one.household_id, one.expected.en) for one in census.problems if one.code == "ragged_row"]
    assert told == [
        (3, "H2", "2 cells as in the header (this row has 3)"),
        (3, "H4", "3 cells as in the header (this row has 2)"),
        (4, "H5", "3 cells as in the header (this row has 4)"),
    ]
