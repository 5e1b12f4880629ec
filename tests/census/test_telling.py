"""Problems of rows that are found after a table was read: where they are said to be, and how many are told."""

from pathlib import Path

import polars as pl
import pytest

from census.documents import csv_text
from census.helpers import COLUMNS, KEYS, ROLES, workbook
from povrules.census.door import census_from_frame, enter
from povrules.census.sheets import read_tables
from povrules.census.telling import tell
from povrules.text import Text

WORDS = Text("cần", "needed"), Text("sửa", "mend")
ROWS = pl.Series([0, 1, 2], dtype=pl.UInt32)


def test_the_place_is_that_in_the_own_file_and_sheet(tmp_path: Path) -> None:
    sheets = {"Một": [["Mã hộ", "Số khẩu"], ["a", 1]], "Hai": [["Thôn", "Nhân khẩu", "Mã hộ"], [], ["x", 2, "b"]]}
    (tmp_path / "a.xlsx").write_bytes(workbook(sheets))
    (tmp_path / "b.csv").write_bytes(csv_text([["Mã hộ", "Thôn"], ["c", "y"]]).encode())
    census = enter(read_tables([tmp_path], ROLES, KEYS).whole("household"), COLUMNS)
    places = [problem.place("en") for problem in tell(census, ROWS, "x", "warning", WORDS, column="members")]
    assert places == [
        "a.xlsx, sheet “Một”, cell B2, column “Số khẩu”",
        "a.xlsx, sheet “Hai”, cell B3, column “Nhân khẩu”",
        "b.csv, line 2, column “Số khẩu”",
    ]
    of_rows = tell(census, ROWS, "x", "warning", WORDS)
    assert [problem.place("vi") for problem in of_rows] == [
        "a.xlsx, trang “Một”, dòng 2",
        "a.xlsx, trang “Hai”, dòng 3",
        "b.csv, dòng 2",
    ]
    assert [problem.household_id for problem in of_rows] == ["a", "b", "c"]


def test_beyond_the_limit_they_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povrules.census.telling.LIMIT", 2)
    census = census_from_frame(pl.DataFrame({"Mã hộ": ["a", "b", "c"], "Thôn": ["x"] * 3}), COLUMNS, source="t")

    def each(index: int) -> tuple[Text, Text]:
        return Text("", f"row {index}"), WORDS[1]

    found = ["x" * 99, "y", "z"]
    told = tell(census, ROWS, "x", "error", WORDS, column="village", found=found, each=each)
    assert [problem.line_text("en") for problem in told] == [
        f"error: t, line 1, column “Thôn”: found “{'x' * 59}…”; expected row 0. mend",
        "error: t, line 2, column “Thôn”: found “y”; expected row 1. mend",
        "error: t, column “Thôn”: expected needed. There are 1 more such rows, not listed one by one. mend",
    ]
    derived = tell(census, ROWS, "x", "error", WORDS, column="score_a")
    assert {problem.column for problem in derived} == {"score_a"}
    assert [problem.column for problem in tell(census, ROWS[:1], "x", "error", WORDS)] == [None]
    assert tell(census, ROWS[:0], "x", "error", WORDS) == []
