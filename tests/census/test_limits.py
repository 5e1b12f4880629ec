"""Problems are bounded in number, what they cover is not."""

import polars as pl

from census.helpers import COLUMNS
from povrules.census.door import census_from_frame
from povrules.census.findings import LIMIT

HEIGHT = 25_003


def test_many_problems_of_one_kind_are_counted_together() -> None:
    row = pl.int_range(HEIGHT, eager=True)
    frame = pl.DataFrame(
        {"household_id": row.cast(pl.String), "members": row * 0, "income_per_capita": row - HEIGHT, "area": "?"}
    )
    census = census_from_frame(frame, COLUMNS, source="t")
    assert len(census.problems) == 3 * (LIMIT + 1)
    rest = census.problems[-3:]
    assert [(problem.code, problem.column, problem.line, problem.severity) for problem in rest] == [
        ("impossible_value", "area", None, "error"),
        ("unusual_value", "income_per_capita", None, "warning"),
        ("impossible_value", "members", None, "error"),
    ]
    assert rest[2].line_text("vi") == (
        "lỗi: t, cột “members”: cần số nguyên từ 1 đến 999. Còn 15.003 dòng nữa như vậy, không kể riêng. "
        "Hãy sửa ô này, hoặc để trống nếu chưa biết."
    )
    assert rest[2].line_text("en") == (
        "error: t, column “members”: expected a whole number from 1 up to 999. There are 15,003 more such rows, "
        "not listed one by one. Correct the cell, or leave it empty if it is not known."
    )
    assert census.set_aside.all()
    assert list(census.row_errors) == list(range(HEIGHT))
    assert census.row_errors[HEIGHT - 1] == (rest[0], rest[2])
    first = census.row_errors[0]
    assert [(problem.line, problem.column, problem.found) for problem in first] == [
        (1, "area", "?"),
        (1, "members", "0"),
    ]
    assert set(census.problems) >= {problem for errors in census.row_errors.values() for problem in errors}


def test_many_duplicates() -> None:
    frame = pl.DataFrame({"household_id": ["a"] * HEIGHT + ["b", "c", "b", None]})
    census = census_from_frame(frame, COLUMNS)
    assert census.problems[0].mend.en == (
        "It is also on lines 2, 3, 4, 5, 6 and 24,997 other lines. Correct the id or delete the row that is not needed."
    )
    assert census.problems[3].mend.vi.startswith("Mã này còn ở dòng 1, 2, 3, 5, 6 và 24.997 dòng khác.")
    assert len(census.problems) == LIMIT + 2
    assert census.row_errors[HEIGHT] == (census.problems[-1],)
    assert census.set_aside.to_list()[-4:] == [True, False, True, True]
    assert census.row_errors[HEIGHT + 3][0].code == "missing_id"


def test_long_cells_are_cut() -> None:
    census = census_from_frame(pl.DataFrame({"household_id": ["a"], "area": ["x\n" * 100]}), COLUMNS)
    assert census.problems[0].found == "x " * 29 + "x…"
