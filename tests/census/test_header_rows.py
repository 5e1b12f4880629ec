"""Where a header is looked for, when it is one without an id, and when it stands there again."""

from pathlib import Path
from typing import Any

import pytest

from census.documents import csv_text
from census.helpers import column, reading, workbook
from povrules.census.recognised import Recognised
from povrules.errors import CensusError

HEADER = ["Mã hộ", "Họ tên chủ hộ", "Khu vực", "Số khẩu"]
ROW = ["H1", "Hộ mẫu 1", "NT", 4]
NO_KEY = "no column has the household id"

Rows = list[Any]


def sheet(folder: Path, rows: Rows) -> Recognised:
    return reading(folder / "x.xlsx", workbook({"A": rows}))


def text(folder: Path, rows: Rows) -> Recognised:
    return reading(folder / "x.csv", csv_text(rows).encode())


@pytest.mark.parametrize("read", [sheet, text])
class TestDepth:
    """The header is one of the first 60 rows."""

    def test_the_sixtieth_row(self, read: Any, tmp_path: Path) -> None:
        titles = [[f"Dòng {number}"] for number in range(1, 60)]
        found = read(tmp_path, [*titles, HEADER, ROW])
        assert found.sheets[0].header == (60,)
        assert column(found.tables["household"], "household", "household_id") == ["H1"]

    def test_the_one_after(self, read: Any, tmp_path: Path) -> None:
        titles = [[f"Dòng {number}"] for number in range(1, 61)]
        with pytest.raises(CensusError, match=NO_KEY):
            read(tmp_path, [*titles, HEADER, ROW])


class TestWithoutAnId:
    """Three names that are known, and at least half of those that are there, make a header without an id."""

    KNOWN = ("Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "Trình độ")

    @pytest.mark.parametrize(
        ("known", "others", "enough"),
        [(2, 0, False), (3, 0, True), (3, 3, True), (3, 4, False), (4, 4, True), (4, 5, False)],
    )
    def test_how_many_are_enough(self, known: int, others: int, enough: bool, tmp_path: Path) -> None:
        header = [*self.KNOWN[:known], *(f"cột {letter}" for letter in "abcde"[:others])]
        rows = [header, ["a", "Con", *[1] * (len(header) - 2)]]
        if not enough:
            with pytest.raises(CensusError, match=NO_KEY):
                sheet(tmp_path, rows)
            return
        found = sheet(tmp_path, rows)
        assert [notice.code for notice in found.notices] == ["no_key_column"]
        assert list(found.tables) == ["person"]

    def test_a_name_that_is_there_twice_counts_once(self, tmp_path: Path) -> None:
        with pytest.raises(CensusError, match=NO_KEY):
            sheet(tmp_path, [["Họ và tên", "Năm sinh", "Ngày sinh"], ["a", 1, 2]])


@pytest.mark.parametrize("read", [sheet, text])
class TestAgain:
    def test_a_header_of_single_words_is_no_household(self, read: Any, tmp_path: Path) -> None:
        header = ["household_id", "area", "members"]
        found = read(tmp_path, [header, ["H1", "NT", 1], header, ["H2", "NT", 2]])
        assert found.sheets[0].skipped == {"repeated_header": (3,)}
        assert column(found.tables["household"], "household", "household_id") == ["H1", "H2"]

    @pytest.mark.parametrize(
        ("cells", "again"),
        [
            ([*HEADER, "Ghi chú"], True),
            (["Mã hộ", None, "KHU VỰC"], True),
            (["Mã hộ gia đình", "Chủ hộ", "Khu vực", "Nhân khẩu"], True),
            ([*HEADER, "x"], True),
            (["Mã hộ", "x", "Khu vực", "Số khẩu"], False),
            (["Mã hộ", "x", "Khu vực"], False),
            (["H2", "Họ tên chủ hộ", "NT", 3], False),
        ],
    )
    def test_four_of_five_cells_are_enough(self, read: Any, cells: list[Any], again: bool, tmp_path: Path) -> None:
        line = [*cells, *[None] * (5 - len(cells))]
        found = read(tmp_path, [[*HEADER, "Ghi chú"], [*ROW, "x"], line, ["H3", "Hộ mẫu 3", "NT", 2, "x"]])
        assert dict(found.sheets[0].skipped) == ({"repeated_header": (3,)} if again else {})
