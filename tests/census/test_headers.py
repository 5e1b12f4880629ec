"""Two headers for one column: refused where the column is read, else the first one counts."""

import time
from pathlib import Path

import polars as pl
import pytest

from census.documents import csv_text
from census.helpers import COLUMNS, workbook
from povrules.census.door import census_from_frame, read_census
from povrules.census.table import unique_headers
from povrules.errors import CensusError
from povrules.language.columns import Column

REVIEW = Column(id="review_date", type="date", vi="Ngày rà soát", en="date of review", blank="asked")


def test_of_a_column_that_no_rule_reads_the_first_counts(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Mã hộ", "Dân tộc", "Dân tộc chủ hộ", "Thôn", "Thôn"],
        ["1", "Kinh", "Mường", "a", "b"],
    ]
    (tmp_path / "x.xlsx").write_bytes(workbook({"Hộ": rows}))
    (tmp_path / "x.csv").write_bytes(csv_text(rows).encode())
    for name, places in (("x.xlsx", ["C1", "E1"]), ("x.csv", [None, None])):
        census = read_census(tmp_path / name, COLUMNS)
        assert census.columns.select("ethnicity", "village").row(0) == ("Kinh", "a")
        assert census.original.width == 5
        assert [(one.code, one.severity, one.line, one.cell) for one in census.problems] == [
            ("header_twice", "notice", 1, place) for place in places
        ]
    assert census.problems[0].line_text("en") == (
        "notice: x.csv, line 1, column “Dân tộc chủ hộ”: expected a name of its own for each column. The column means "
        "the same as “Dân tộc” before it, so it was not read; neither is used to classify."
    )


@pytest.mark.parametrize("twice", [("Tỉnh", "province"), ("Ngày rà soát", "review_date"), ("Khu vực", "area")])
def test_where_something_follows_from_it_they_are_refused(twice: tuple[str, str]) -> None:
    frame = pl.DataFrame({"household_id": ["1"], **dict.fromkeys(twice, "x")})
    with pytest.raises(CensusError, match=f"the columns “{twice[0]}” and “{twice[1]}” both mean “{twice[1]}”\\. Keep"):
        census_from_frame(frame, [*COLUMNS, REVIEW])


def test_all_pairs_are_told_at_once() -> None:
    names = ["household_id", "Khu vực", "area", "members", "Số khẩu", "Nhân khẩu", "village", "Thôn"]
    with pytest.raises(CensusError) as caught:
        census_from_frame(pl.DataFrame({name: ["1"] for name in names}), COLUMNS)
    assert caught.value.message("vi") == (
        "Bảng hộ: hai cột “Khu vực” và “area” cùng có nghĩa là “area”, hai cột “members” và “Số khẩu” cùng có nghĩa là "
        "“members”, hai cột “members” và “Nhân khẩu” cùng có nghĩa là “members”. Hãy giữ lại một cột, hoặc đổi tên cột "
        "không dùng."
    )


def test_ever_so_many_equal_names_are_told_apart_at_once() -> None:
    start = time.perf_counter()
    names = unique_headers(["x", "x (3)", *["x"] * 40_000, "y", ""])
    assert names[:4] == ("x", "x (3)", "x (2)", "x (4)")
    assert names[-3:] == ("x (40002)", "y", "column_40004")
    assert len({*names}) == len(names)
    assert time.perf_counter() - start < 5
