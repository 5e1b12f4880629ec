"""Parquet files and frames as no spreadsheet makes them: equal names, types and days that Polars or Python lack."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from census.helpers import COLUMNS, all_notices, column, reading
from povrules.census.calendar import in_calendar
from povrules.census.door import census_from_frame
from povrules.census.frames import polars_frame
from povrules.errors import CensusError

BEYOND = 2**31 - 1
DAY = "Ngày quyết định công nhận"


def written(table: pa.Table) -> bytes:
    data = io.BytesIO()
    pq.write_table(table, data)
    return data.getvalue()


def table(*more: tuple[str, Any]) -> pa.Table:
    names, arrays = zip(("Mã hộ", pa.array(["H1", "H2"])), *more, strict=True)
    return pa.Table.from_arrays([*arrays], names=[*names])


class TestNames:
    def test_equal_names_are_told_apart(self, tmp_path: Path) -> None:
        notes = [("Ghi chú", pa.array(["a", "b"])), ("Ghi chú", pa.array(["c", "d"])), ("", pa.array([1, 2]))]
        found = reading(tmp_path / "x.parquet", written(table(*notes))).tables["household"]
        assert found.headers == ("Mã hộ", "Ghi chú", "Ghi chú (2)", "column_4")
        assert found.spelled == ("Mã hộ", "Ghi chú", "Ghi chú", "")
        assert found.original["Ghi chú (2)"].to_list() == ["c", "d"]

    def test_two_columns_of_one_meaning_are_refused_by_name(self, tmp_path: Path) -> None:
        (tmp_path / "x.parquet").write_bytes(written(table(("Mã hộ", pa.array(["H1", "H2"])))))
        from povrules.api import review_census

        with pytest.raises(CensusError, match=r"x\.parquet: the columns “Mã hộ” and “Mã hộ” both mean “household_id”"):
            review_census(tmp_path / "x.parquet", standard="vn-2022")


class TestTypes:
    def test_decimals_of_256_bits_are_read_as_text(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        wide = pa.array([Decimal("4.00"), None], type=pa.decimal256(60, 2))
        lists = pa.array([[Decimal(10) ** 50], None], type=pa.list_(pa.decimal256(60, 0)))
        data = written(table(("Số khẩu", wide), ("Ghi chú", lists)))
        found = reading(tmp_path / "x.parquet", data).tables["household"]
        assert column(found, "household", "members") == ["4", ""]
        assert str(10**50) in found.original["Ghi chú"][0]
        assert capfd.readouterr().err == ""  # a panic would be told there

    def test_a_zone_that_nobody_knows_is_refused(self, tmp_path: Path) -> None:
        times = pa.array([0, 1], type=pa.timestamp("us", tz="Nowhere/At_All"))
        with pytest.raises(CensusError, match=r"x\.parquet: the file is damaged"):
            reading(tmp_path / "x.parquet", written(table((DAY, times))))

    def test_wide_decimals_of_pandas(self, capfd: pytest.CaptureFixture[str]) -> None:
        wide = pd.Series(pd.arrays.ArrowExtensionArray(pa.array([Decimal(4)], type=pa.decimal256(60, 0))))
        census = census_from_frame(pd.DataFrame({"household_id": ["1"], "members": wide}), COLUMNS)
        assert census.columns["members"].to_list() == [4]
        assert capfd.readouterr().err == ""

    def test_seconds_that_python_cannot_hold(self) -> None:
        spans = pa.array([2**63 - 1, None], type=pa.duration("s"))
        frame = pd.DataFrame({"x": pd.Series(pd.arrays.ArrowExtensionArray(spans))})
        assert polars_frame(frame)["x"].to_list() == ["9223372036854775807", None]

    def test_times_that_nobody_can_hold_in_a_zone_that_nobody_knows(self) -> None:
        times = pa.array([2**62, None], type=pa.timestamp("us", tz="-23:59"))
        frame = pd.DataFrame({"x": pd.Series(pd.arrays.ArrowExtensionArray(times))})
        assert polars_frame(frame)["x"].to_list() == ["4611686018427387904", None]


class TestDaysBeyondTheCalendar:
    def test_a_file(self, tmp_path: Path) -> None:
        days = pa.array([BEYOND, 0], type=pa.date32())
        found = reading(tmp_path / "x.parquet", written(table((DAY, days))))
        assert column(found.tables["household"], "household", "recognised_on") == ["5881580-07-11", "1970-01-01"]
        assert all_notices(found) == []

    @pytest.mark.parametrize("pandas", [False, True])
    def test_a_frame(self, pandas: bool) -> None:
        days = pa.array([BEYOND, 0, None], type=pa.date32())
        frame: Any = pl.DataFrame({"household_id": ["1", "2", "3"], "recognised_on": pl.from_arrow(days)})
        if pandas:
            series = pd.Series(pd.arrays.ArrowExtensionArray(days))
            frame = pd.DataFrame({"household_id": ["1", "2", "3"], "recognised_on": series})
        census = census_from_frame(frame, COLUMNS, source="t")
        assert census.columns["recognised_on"].to_list() == [None, date(1970, 1, 1), None]
        assert [(one.line, one.found) for one in census.problems] == [(1, "5881580-07-11")]

    def test_a_time_stamp_of_pandas(self) -> None:
        far = pd.Series([pd.Timestamp(np.datetime64("20000-01-02", "s")), None], dtype=object)
        assert polars_frame(pd.DataFrame({"x": far}))["x"].to_list() == ["20000-01-02T00:00:00", None]

    @pytest.mark.parametrize(
        ("unit", "first", "last"),
        [("ms", "-146136543-09-08T08:23:32.096", "146140482-04-24T15:36:27.904"), ("us", "-144", "148108-07-06T14:00")],
    )
    def test_times(self, unit: Any, first: str, last: str) -> None:
        times = pl.Series("x", [-(2**62), 0, 2**62, None]).cast(pl.Datetime(unit))
        low, within, high, blank = in_calendar(times).to_list()
        assert (within, blank) == ("1970-01-01", None)
        assert low.startswith(first)
        assert high.startswith(last)

    def test_the_calendar_is_narrower_by_a_day_where_a_zone_may_shift_it(self) -> None:
        last = pl.Series("x", [date(9999, 12, 31)]).cast(pl.Datetime("us"))
        assert in_calendar(last) is last
        zoned = last.dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Ho_Chi_Minh")
        assert in_calendar(zoned).to_list() == ["9999-12-31T00:00:00.000000"]

    def test_nanoseconds_are_never_beyond(self) -> None:
        times = pl.Series("x", [-(2**63) + 1, 2**63 - 1]).cast(pl.Datetime("ns"))
        assert in_calendar(times) is times

    def test_spans(self) -> None:
        spans = pl.Series("x", [2**63 - 1, 0]).cast(pl.Duration("ms"))
        assert in_calendar(spans).to_list() == ["9223372036854775807 ms", "0:00:00"]
        short = pl.Series("x", [2**63 - 1]).cast(pl.Duration("us"))
        assert in_calendar(short) is short

    def test_inside_of_lists_and_structures(self) -> None:
        days = pl.Series("x", [[BEYOND], None, [], [0]]).cast(pl.List(pl.Int32)).cast(pl.List(pl.Date))
        assert in_calendar(days).to_list() == [f"[{BEYOND}]", None, "[]", "[0]"]
        nested = pl.select(x=pl.struct(days.alias("days"), a=pl.lit(1)))["x"]
        assert in_calendar(nested).to_list()[3] == "{'days': [0], 'a': 1}"
        sound = days.gather([1, 2, 3])
        assert in_calendar(sound) is sound
