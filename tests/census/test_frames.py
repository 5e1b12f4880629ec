from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from census.helpers import BY_ID, COLUMNS
from povrules.census.door import census_from_frame
from povrules.census.model import Census
from povrules.errors import CensusError, UsageError
from povrules.language.columns import Column
from povrules.text import Text


def read(column: str, cells: Any, maker: Any = pl.DataFrame) -> Census:
    frame = maker({"household_id": [f"H{i}" for i in range(len(cells))], column: cells})
    return census_from_frame(frame, COLUMNS)


def outcome(column: str, cells: Any, maker: Any = pl.DataFrame) -> tuple[list[Any], list[str]]:
    census = read(column, cells, maker)
    return census.columns[column].to_list(), [problem.code for problem in census.problems]


def with_small(values: list[Any], codes: list[str]) -> list[str]:
    """Add the warnings that incomes are very small, each at its row; the other codes are of rows without a value."""
    rest = iter(codes)
    told = ["amount_small" if value in range(1, 100_000) else next(rest, None) for value in values]
    return [*(code for code in told if code is not None), *rest]


IMPOSSIBLE = "impossible_value"


@pytest.mark.parametrize(
    ("cells", "values", "codes"),
    [
        (pl.Series([1, None], dtype=pl.Int8), [1, None], []),
        (pl.Series([255], dtype=pl.UInt8), [255], []),
        (pl.Series([7], dtype=pl.UInt64), [7], []),
        (pl.Series([2**63], dtype=pl.UInt64), [None], [IMPOSSIBLE]),
        (pl.Series([2**100], dtype=pl.Int128), [None], [IMPOSSIBLE]),
        (pl.Series([1.0, float("nan"), None]), [1, None, None], []),
        (pl.Series([1.5]), [None], ["not_whole"]),
        (pl.Series([float("inf"), float("-inf")]), [None, None], [IMPOSSIBLE] * 2),
        (pl.Series([2.0**53 - 1]), [None], [IMPOSSIBLE]),
        (pl.Series([2.0**53, -(2.0**53)]), [None, None], ["inexact_number"] * 2),
        (pl.Series([1e300]), [None], [IMPOSSIBLE]),
        (pl.Series([2.0**24 - 1], dtype=pl.Float32), [2**24 - 1], []),
        (pl.Series([2.0**24], dtype=pl.Float32), [None], ["inexact_number"]),
        (pl.Series([Decimal("5.00"), None]), [5, None], []),
        (pl.Series([Decimal("5.50")]), [None], ["not_whole"]),
        (pl.Series([Decimal("1" + "0" * 25)]), [None], [IMPOSSIBLE]),
        (pl.Series([True]), [None], [IMPOSSIBLE]),
        (pl.Series(["5", "", None, " 6 "]), [5, None, None, 6], []),
        (pl.Series(["5", "5"], dtype=pl.Categorical), [5, 5], []),
        (pl.Series(["5"], dtype=pl.Enum(["5"])), [5], []),
        (pl.Series([date(2024, 1, 1)]), [None], [IMPOSSIBLE]),
        (pl.Series([datetime(2024, 1, 1, 5)]), [None], [IMPOSSIBLE]),
        (pl.Series([timedelta(1)]), [None], [IMPOSSIBLE]),
        (pl.Series([[1]]), [None], [IMPOSSIBLE]),
        (pl.Series([b"5"]), [None], [IMPOSSIBLE]),
        (pl.Series([None, None]), [None, None], []),
        (pl.Series([1, "5", None], dtype=pl.Object), [1, 5, None], []),
    ],
)
def test_numbers(cells: pl.Series, values: list[Any], codes: list[str]) -> None:
    assert outcome("income_per_capita", cells) == (values, with_small(values, codes))


@pytest.mark.parametrize(
    ("cells", "values", "codes"),
    [
        (pl.Series([True, None, False]), [True, None, False], []),
        (pl.Series([1, 0, None, 2], dtype=pl.Int8), [True, False, None, None], [IMPOSSIBLE]),
        (pl.Series([1.0, 0.0, float("nan"), 0.5]), [True, False, None, None], [IMPOSSIBLE]),
        (pl.Series([Decimal("1.0"), Decimal("0.0"), Decimal("0.5")]), [True, False, None], [IMPOSSIBLE]),
        (pl.Series(["có", "không", None], dtype=pl.Categorical), [True, False, None], []),
        (pl.Series(["có", "NA"]), [True, None], ["blank_marker"]),
        (pl.Series([None]), [None], []),
    ],
)
def test_flags(cells: pl.Series, values: list[Any], codes: list[str]) -> None:
    assert outcome("health_insurance", cells) == (values, codes)


@pytest.mark.parametrize(
    ("cells", "values", "codes"),
    [
        (pl.Series([date(2024, 1, 1), None]), [date(2024, 1, 1), None], []),
        (pl.Series([datetime(2024, 1, 1, 5)]), [date(2024, 1, 1)], []),
        (pl.Series(["1/2/2024", "x"]), [date(2024, 2, 1), None], [IMPOSSIBLE]),
        (pl.Series([45000]), [None], [IMPOSSIBLE]),
    ],
)
def test_dates_never_set_a_row_aside(cells: pl.Series, values: list[Any], codes: list[str]) -> None:
    census = read("recognised_on", cells)
    assert census.columns["recognised_on"].to_list() == values
    assert [problem.code for problem in census.problems] == codes
    assert {problem.severity for problem in census.problems} <= {"warning"}
    assert not census.set_aside.any()


@pytest.mark.parametrize(
    ("cells", "values", "count"),
    [
        (pl.Series([1.5, float("nan"), None, 0.0, float("inf")]), [1.5, None, None, None, None], 2),
        (pl.Series([2, -1]), [2.0, None], 1),
        (pl.Series([Decimal("0.25")]), [0.25], 0),
        (pl.Series(["1,5", ""]), [1.5, None], 0),
    ],
)
def test_weights(cells: pl.Series, values: list[Any], count: int) -> None:
    census = read("weight", cells)
    assert census.columns["weight"].to_list() == values
    assert [problem.severity for problem in census.problems] == ["warning"] * count


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        (pl.Series([1, 2, None]), ["1", "2", None]),
        (pl.Series([1.0, 2.5, float("nan")]), ["1", "2.5", None]),
        (pl.Series(["01", " a\u0301 ", "\ufeff\u200bx\u00a0"]), ["01", "á", "x"]),
        (pl.Series(["01", "b"], dtype=pl.Categorical), ["01", "b"]),
        (pl.Series([True, False]), ["true", "false"]),
        (pl.Series(["", "-", "N/A", "#REF!", "####", "#1"]), [None] * 5 + ["#1"]),
        (pl.Series([], dtype=pl.String), []),
        (pl.Series([None, None]), [None, None]),
    ],
)
def test_ids(cells: pl.Series, ids: list[str | None]) -> None:
    census = census_from_frame(pl.DataFrame({"household_id": cells}), COLUMNS)
    assert census.columns["household_id"].to_list() == ids
    assert census.set_aside.to_list() == [value is None for value in ids]
    assert set(census.row_errors) == {row for row, value in enumerate(ids) if value is None}


def test_long_numbers_as_ids_are_doubtful() -> None:
    census = census_from_frame(pl.DataFrame({"household_id": [1e20, 2.0**53 - 1]}), COLUMNS)
    assert census.columns["household_id"].to_list() == ["1e+20", "9007199254740991"]
    assert [problem.code for problem in census.problems] == ["id_as_number"]
    assert not census.set_aside.any()


def test_text_is_kept_in_normal_form() -> None:
    cells = [" Tỉnh  A ", "T\u0069\u0309nh", "", None, "NA", "\u200b"]
    assert outcome("province", cells) == (["Tỉnh  A", "Tỉnh", None, None, "NA", None], [])
    assert outcome("province", ["NA", " x "]) == (["NA", "x"], [])
    assert outcome("commune", ["Xã"]) == (["Xã"], [])


@pytest.mark.parametrize(
    ("cells", "values", "codes"),
    [
        (pd.Series([1, None], dtype="Int8"), [1, None], []),
        (pd.Series([1.0, np.nan]), [1, None], []),
        (pd.Series([1.0, np.nan], dtype=object), [1, None], []),
        (pd.Series([1, "1,5 triệu", pd.NA, None, ""], dtype=object), [1, 1500000] + [None] * 3, ["amount_as_text"]),
        (pd.Series([np.int64(5), np.float64(6.0), np.float32(7)], dtype=object), [5, 6, 7], []),
        (pd.Series([Decimal("5.0"), pd.NaT], dtype=object), [5, None], []),
        (pd.Series([True, 1], dtype=object), [None, 1], [IMPOSSIBLE]),
        (pd.Series(["5", None], dtype="string"), [5, None], []),
        (pd.Series(["5", None], dtype="category"), [5, None], []),
        (pd.Series([5, 6], dtype="category"), [5, 6], []),
        (pd.Series([5], dtype="uint64"), [5], []),
        (pd.Series([5], dtype="int64[pyarrow]"), [5], []),
        (pd.Series([5], dtype=pd.SparseDtype("int")), [5], []),
        (pd.Series([5 + 0j]), [None], [IMPOSSIBLE]),
        (pd.Series([5], dtype=pd.ArrowDtype(pa.decimal256(60))), [5], []),
        (pd.Series([5], dtype=pd.ArrowDtype(pa.run_end_encoded(pa.int32(), pa.int64()))), [5], []),
        (pd.Series([5, "x"], dtype="category"), [5, None], [IMPOSSIBLE]),
        (pd.Series(pd.period_range("2024-01", periods=1, freq="M")), [None], [IMPOSSIBLE]),
        (pd.Series(pd.to_datetime(["2024-01-01"])), [None], [IMPOSSIBLE]),
        (pd.Series([2**63], dtype=object), [None], [IMPOSSIBLE]),
        (pd.Series([2**53 + 1, 0.5], dtype=object), [None, None], [IMPOSSIBLE, "not_whole"]),
        (pd.Series([2**50, 0.5], dtype=object), [None, None], [IMPOSSIBLE, "not_whole"]),
        (pd.Series([float("nan"), "x"], dtype=object), [None, None], [IMPOSSIBLE]),
        (pd.Series([{"a": 1}, np.array([1, 2])], dtype=object), [None, None], [IMPOSSIBLE] * 2),
    ],
)
def test_pandas_numbers(cells: pd.Series, values: list[Any], codes: list[str]) -> None:
    assert outcome("income_per_capita", cells, pd.DataFrame) == (values, with_small(values, codes))


def test_pandas_days() -> None:
    noon = pd.Timestamp("2024-01-01 12:00")
    cells = pd.Series([date(2024, 1, 1), noon, pd.NaT, noon.tz_localize("Asia/Ho_Chi_Minh")], dtype=object)
    values, codes = outcome("recognised_on", cells, pd.DataFrame)
    assert values == [date(2024, 1, 1), None, None, None]
    assert codes == [IMPOSSIBLE] * 2
    values, codes = outcome("recognised_on", cells[:3], pd.DataFrame)
    assert values == [date(2024, 1, 1), date(2024, 1, 1), None]
    assert codes == []
    days = pd.Series([date(2024, 1, 1), None], dtype=object)
    assert outcome("recognised_on", days, pd.DataFrame) == ([date(2024, 1, 1), None], [])


def test_pandas_flags() -> None:
    for cells in (pd.Series([True, None], dtype=object), pd.Series([True, None], dtype="boolean")):
        assert outcome("clean_water", cells, pd.DataFrame) == ([True, None], [])
    assert outcome("clean_water", pd.Series([np.True_, "không"], dtype=object), pd.DataFrame) == ([True, False], [])


def test_the_frame_is_kept_and_not_changed() -> None:
    cells: dict[str, list[Any]] = {
        "Mã hộ": [" H1", "H1", None, "#REF!"],
        "Khu vực": ["nt", "x", None, "-"],
        "Thu nhập BQ": ["1,5 triệu", "1.500", "-1", ""],
        "khác": [1, 2, 3, 4],
    }
    for maker in (pl.DataFrame, pd.DataFrame):
        frame, twin = maker(cells), maker(cells)
        census = census_from_frame(frame, COLUMNS, source="bảng của tôi")
        assert census.original is frame
        assert frame.equals(twin)
        assert census.headers == {
            "household_id": "Mã hộ",
            "area": "Khu vực",
            "income_per_capita": "Thu nhập BQ",
        }
        assert (census.source, census.sheet, census.height) == ("bảng của tôi", None, 4)
        assert {problem.file for problem in census.problems} == {"bảng của tôi"}
        assert [problem.line for problem in census.problems] == sorted(p.line or 0 for p in census.problems)
        assert {problem.cell for problem in census.problems} == {None}
        assert [census.locate(row) for row in range(4)] == [1, 2, 3, 4]
        assert census.set_aside.to_list() == [True] * 4
        wrapped = census_from_frame(nw.from_native(frame), COLUMNS)
        assert wrapped.original is frame


def test_types_of_all_columns() -> None:
    census = census_from_frame(pl.DataFrame({"household_id": ["a"]}), COLUMNS)
    types = {
        "id": pl.String,
        "text": pl.String,
        "code": pl.String,
        "money": pl.Int64,
        "count": pl.Int64,
        "points": pl.Int64,
        "flag": pl.Boolean,
        "date": pl.Date,
        "weight": pl.Float64,
    }
    assert census.columns.schema == {column.id: types[column.type] for column in COLUMNS}
    assert census.columns.drop("household_id").null_count().sum_horizontal().item() == len(COLUMNS) - 1


def test_a_column_declared_twice_counts_once() -> None:
    again = Column(id="clean_water", type="text", vi="Nước", en="water")
    census = census_from_frame(pl.DataFrame({"household_id": ["a"], "clean_water": [True]}), [*COLUMNS, again])
    assert census.columns["clean_water"].to_list() == [True]


def test_frame_without_rows() -> None:
    census = census_from_frame(pd.DataFrame({"household_id": []}), COLUMNS)
    assert census.height == 0
    assert [problem.code for problem in census.problems] == ["no_rows"]
    # The same is said of a table of members, so it speaks of rows.
    assert census.problems[0].mend == ("Bảng chưa có dòng nào.", "The table has no rows yet.")
    assert census.set_aside.to_list() == []


def test_refused_frames() -> None:
    with pytest.raises(UsageError, match="type list; expected a pandas or Polars DataFrame, a Polars LazyFrame"):
        census_from_frame([1], COLUMNS)
    twice = pd.DataFrame([["a", 1, 2]], columns=["household_id", "x", "x"])
    with pytest.raises(CensusError, match="The household table: several columns are named “x”"):
        census_from_frame(twice, COLUMNS)
    with pytest.raises(CensusError, match="t: several columns"):
        census_from_frame(twice, COLUMNS, source="t")
    with pytest.raises(CensusError, match="The household table: no column has the household id"):
        census_from_frame(pl.DataFrame({"x": [1]}), COLUMNS)
    with pytest.raises(CensusError, match="Columns found: –"):
        census_from_frame(pl.DataFrame(), COLUMNS)
    with pytest.raises(CensusError, match=r"Columns found: “Thửa”\."):
        census_from_frame(pl.DataFrame({"001085012345": [1], "Nguyễn Văn Mẫu": [2], "Thửa": [3]}), COLUMNS)
    with pytest.raises(CensusError, match="the columns “Mã hộ” and “household_id” both mean “household_id”"):
        census_from_frame(pl.DataFrame({"Mã hộ": [1], "household_id": [2]}), COLUMNS)
    many = {f"cột {i}": [1] for i in range(50)}
    with pytest.raises(CensusError, match="“cột 39” and 10 more columns"):
        census_from_frame(pl.DataFrame(many), COLUMNS)


def test_number_labels_of_pandas() -> None:
    census = census_from_frame(pd.DataFrame({"household_id": ["a"], 0: [1]}), COLUMNS)
    assert census.problems == ()


@pytest.mark.parametrize(
    ("minimum", "maximum", "multiple_of", "expected"),
    [
        (None, None, None, []),
        (1, None, None, ["a whole number from 1"]),
        (None, 5, None, ["a whole number up to 5"]),
        (None, None, 2, ["a whole number divisible by 2"] * 3),
        (-10, 10, 10, ["a whole number from -10 up to 10 divisible by 10"] * 4),
    ],
)
def test_bounds(minimum: int | None, maximum: int | None, multiple_of: int | None, expected: list[str]) -> None:
    column = Column(id="n", type="points", vi="n", en="n", minimum=minimum, maximum=maximum, multiple_of=multiple_of)
    frame = pl.DataFrame({"household_id": range(5), "n": [-7, 1, 4, 7, None]})
    census = census_from_frame(frame, [BY_ID["household_id"], column])
    assert [problem.expected.en for problem in census.problems] == expected


@pytest.mark.parametrize(
    ("low", "high", "told", "expected"),
    [
        (1000, None, [0], Text("một số từ 1.000 trở lên", "a number from 1,000 up")),
        (None, 1000, [2], Text("một số không quá 1.000", "a number of at most 1,000")),
        (1000, 1000, [0, 2], Text("một số từ 1.000 đến 1.000", "a number from 1,000 to 1,000")),
    ],
)
def test_usual_bounds_other_than_zero(low: int | None, high: int | None, told: list[int], expected: Text) -> None:
    column = Column(id="n", type="count", vi="n", en="n", warn_below=low, warn_above=high)
    frame = pl.DataFrame({"household_id": range(4), "n": [999, 1000, 1001, None]})
    census = census_from_frame(frame, [BY_ID["household_id"], column])
    assert [(problem.household_id, problem.expected) for problem in census.problems] == [
        (str(row), expected) for row in told
    ]
    assert census.columns["n"].to_list() == [999, 1000, 1001, None]
