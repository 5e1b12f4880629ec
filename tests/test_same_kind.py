"""The same households as frames of every kind: the same kind comes back, and the same rows are in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from census.helpers import COLUMNS
from helpers import VN_2022, near_poor
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import CASES

import povrules
from povrules.census.door import census_from_frame
from povrules.census.frames import polars_frame
from povrules.errors import CensusError, PovrulesError, UsageError
from povrules.review import RESULT_COLUMNS
from povrules.testing.strategies import censuses

CONNECTION = duckdb.connect()


def relation(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    return CONNECTION.from_arrow(frame.to_arrow())


KINDS: dict[str, tuple[Callable[[pl.DataFrame], Any], Callable[[Any], pl.DataFrame], type]] = {
    "polars": (lambda frame: frame, lambda found: found, pl.DataFrame),
    "lazy": (pl.DataFrame.lazy, pl.LazyFrame.collect, pl.LazyFrame),
    "pandas of Arrow": (
        lambda frame: frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype),
        pl.from_pandas,
        pd.DataFrame,
    ),
    "arrow": (pl.DataFrame.to_arrow, pl.from_arrow, pa.Table),
    "chunked arrow": (
        lambda frame: pa.concat_tables([frame.head(1).to_arrow(), frame.slice(1).to_arrow()]),
        pl.from_arrow,
        pa.Table,
    ),
    "duckdb": (relation, lambda found: pl.from_arrow(found.to_arrow_table()), duckdb.DuckDBPyRelation),
    "narwhals": (nw.from_native, lambda found: found, pl.DataFrame),
}


def plainly(frame: pl.DataFrame) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Names and rows, a NaN, which equals nothing, as its own word."""
    rows = [
        tuple("NaN" if isinstance(cell, float) and isnan(cell) else cell for cell in row) for row in frame.iter_rows()
    ]
    return frame.columns, rows


junk = st.one_of(st.none(), st.text(max_size=5), st.just("1.500"), st.just("  "))


@pytest.mark.parametrize(("standard", "basis"), CASES)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=15, deadline=None)
@given(data=st.data())
def test_every_kind_gives_the_same_rows(standard: str, basis: Any, data: st.DataObject) -> None:
    census = data.draw(censuses(standard, basis))
    if len(census) > 1 and data.draw(st.booleans()):
        census[-1]["household_id"] = data.draw(st.sampled_from([census[0]["household_id"], None, ""]))
    extra = {
        "note": data.draw(st.lists(junk, min_size=len(census), max_size=len(census))),
        "class": [None, *range(1, len(census))],
        "weight": [None, *[0.5] * (len(census) - 1)],
    }
    frame = pl.DataFrame(census, infer_schema_length=None).with_columns(
        pl.Series(name, values, dtype={"note": pl.String, "class": pl.Int64}.get(name, pl.Float64))
        for name, values in extra.items()
    )
    expected = povrules.classify(frame, standard=standard, basis=basis)
    assert expected.columns[: len(RESULT_COLUMNS)] == [*RESULT_COLUMNS]
    assert {"note", "class_input"} <= {*expected.columns}
    for make, back, kind in KINDS.values():
        given_ = make(frame)
        found = povrules.classify(given_, standard=standard, basis=basis)
        assert isinstance(found, kind)
        assert plainly(back(found)) == plainly(expected)
    numbers = povrules.classify(frame.to_pandas(), standard=standard, basis=basis, keep=False)
    assert plainly(pl.from_pandas(numbers)) == plainly(expected.select(pl.from_pandas(numbers).columns))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("several", [["vn-2022"], ["vn-2022", "vn-2016"]])
def test_members_of_every_kind_give_the_same_rows(kind: str, several: list[str]) -> None:
    make, back, _ = KINDS[kind]
    households = pl.DataFrame(
        {"household_id": ["1", "2", "3"], "area": ["rural", None, "urban"], "income_per_capita": [1_000_000] * 3}
    )
    persons = pl.DataFrame(
        {
            "household_id": ["1", "1", "1", "2", None],
            "person_no": ["1", "2", "2", "1", "1"],
            "insurance": ["có", None, None, "không", "x"],
            "born": ["1/1/1990", "2/2/2015", "2/2/2015", None, "3/3/2000"],
        }
    )
    settings_: dict[str, Any] = {"standard": several, "on": "2025-12-31"}
    expected = povrules.classify(households, persons=persons, **settings_)
    found = povrules.classify(make(households), persons=make(persons), **settings_)
    assert plainly(back(found)) == plainly(expected)
    assert expected.height == 3 * len(several)
    assert "people_least" in expected.columns


def test_an_arrow_table_keeps_what_it_says_of_itself_and_its_types() -> None:
    fields = [
        pa.field("household_id", pa.string()),
        pa.field("area", pa.dictionary(pa.int8(), pa.string())),
        pa.field("class", pa.month_day_nano_interval(), metadata={"unit": "day"}),
    ]
    table = pa.Table.from_arrays(
        [
            pa.array(["1", "2"]),
            pa.array(["rural", None]).dictionary_encode().cast(fields[1].type),
            pa.nulls(2, fields[2].type),
        ],
        schema=pa.schema(fields, metadata={"source": "office", "pandas": "{}"}),
    )
    found = povrules.classify(table, standard="vn-2022")
    assert found.schema.metadata == {b"source": b"office"}
    assert found.schema.field("area").type == fields[1].type
    assert found.schema.field("class_input").equals(fields[2].with_name("class_input"), check_metadata=True)
    assert found.column_names[-2:] == ["area", "class_input"]
    bare = povrules.classify(table.replace_schema_metadata(), standard="vn-2022", keep=False)
    assert bare.column_names == [*RESULT_COLUMNS]
    assert bare.schema.metadata is None


def test_a_relation_can_be_joined_on_its_own_connection() -> None:
    own = duckdb.connect()
    own.execute("CREATE TABLE ho AS SELECT i::VARCHAR AS household_id, 'nông thôn' AS \"Khu vực\" FROM range(3) t(i)")
    found = povrules.classify(own.table("ho"), standard="vn-2022")
    joined = found.join(own.table("ho"), "household_id").select('ho."Khu vực", class')
    assert joined.fetchall() == [("nông thôn", "undetermined")] * 3
    assert own.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == []
    own.execute("SET python_enable_replacements = false")
    apart = povrules.classify(own.table("ho"), standard="vn-2022")
    assert apart.select("household_id", "class").fetchall() == [(str(i), "undetermined") for i in range(3)]


def test_types_of_duckdb() -> None:
    own = duckdb.connect()
    found = povrules.classify(
        own.sql(
            "SELECT uuid() AS household_id, 'nt'::ENUM ('nt', 'tt') AS area, 72000000::HUGEINT AS income_12m, "
            "4::UTINYINT AS members, INTERVAL 3 DAY AS wait, [1, NULL] AS list, {'a': 1} AS pair, "
            "TIMESTAMP_S '2020-01-01' AS day, 1.50::DECIMAL(9, 2) AS weight, "
            + ", ".join(f"false AS {name}" for name in VN_2022)
        ),
        standard="vn-2022",
    )
    assert found.select("class", "problem", "list", "weight").fetchall() == [
        ("near_poor", None, [1, None], Decimal("1.50"))
    ]


def counting(rows: list[dict[str, Any]], calls: list[str], name: str) -> pl.LazyFrame:
    """A LazyFrame that tells when its rows are read."""

    def read() -> pl.DataFrame:
        calls.append(name)
        return pl.DataFrame(rows)

    return pl.defer(read, schema=pl.DataFrame(rows).schema)


def test_no_row_of_a_lazy_frame_is_read_before_it_is_collected() -> None:
    calls: list[str] = []
    frame = counting([near_poor(), near_poor(household_id="H2", income_per_capita=9_000_000)], calls, "households")
    lazy = povrules.classify(frame, standard="vn-2022")
    assert lazy.collect_schema().names()[: len(RESULT_COLUMNS)] == [*RESULT_COLUMNS]
    poor = lazy.filter(pl.col("class") == "near_poor").select("household_id", "area")
    assert calls == []
    assert poor.collect().rows() == [("H1", "rural")]
    assert calls == ["households"]
    assert lazy.select("class").tail(1).collect(engine="streaming").rows() == [("not_poor",)]
    for wrong in ({"standard": "vn-1999"}, {"standard": "vn-2022", "basis": "x"}):
        with pytest.raises(UsageError):
            povrules.classify(frame, **wrong)
    with pytest.raises(CensusError, match="no column has the household id"):
        povrules.classify(frame.drop("household_id"), standard="vn-2022")


def test_lazy_rows_decide_one_another_whatever_is_taken_of_the_result(tmp_path: Path) -> None:
    path = tmp_path / "ho.csv"
    path.write_text("household_id,area,income_per_capita\nH1,rural,1\nH1,rural,1\nH3,urban,9000000\n")
    lazy = povrules.classify(pl.scan_csv(path), standard="vn-2022")
    assert lazy.select("class").head(1).collect().rows() == [(None,)]
    assert lazy.filter(pl.col("area") == "urban").select("household_id", "class").collect().rows() == [
        ("H3", "not_poor")
    ]
    path.unlink()
    with pytest.raises(FileNotFoundError):
        lazy.collect()


def test_lazy_members_are_read_when_the_result_is_collected() -> None:
    calls: list[str] = []
    households = [{"household_id": "1", "area": "rural"}]
    persons = [{"household_id": "1", "person_no": "1", "insurance": "có"}]
    settings_: dict[str, Any] = {"standard": "vn-2022", "on": "2025-12-31"}
    frame = counting(households, calls, "households")
    lazy = povrules.classify(frame, persons=counting(persons, calls, "persons"), **settings_)
    assert calls == []
    assert lazy.collect()["people_least"].to_list() == [1]
    assert {*calls} == {"households", "persons"}
    calls.clear()
    at_once = povrules.classify(pl.DataFrame(households), persons=counting(persons, calls, "persons"), **settings_)
    assert at_once.equals(lazy.collect().select(at_once.columns))
    calls.clear()
    frame = counting(households, calls, "households")
    lazy = povrules.classify(frame, persons=pl.DataFrame(persons), **settings_)
    assert lazy.collect().equals(lazy.collect())
    assert calls == ["households"] * 2


def test_a_lazy_frame_whose_cells_say_what_a_column_is() -> None:
    frame = pl.LazyFrame({"household_id": ["1"], "Diện tích nhà ở": ["40"]})
    lazy = povrules.classify(frame, standard="vn-2022")
    with pytest.raises(UsageError, match=r"depend on what stands in the cells \(“.*“people_least”.*\), so that"):
        lazy.collect()
    assert "people_least" in povrules.classify(frame.collect(), standard="vn-2022").columns


def test_what_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Polars calls in threads of its own, called here."""
    monkeypatch.setattr(pl, "defer", lambda function, schema: (function, schema))
    frame = pl.DataFrame([near_poor()])
    function, schema = povrules.classify(frame.lazy(), standard="vn-2022", keep=False)
    assert function().equals(povrules.classify(frame, standard="vn-2022", keep=False))
    assert function().schema == schema
    persons = pl.LazyFrame({"household_id": ["H1"], "person_no": ["1"]})
    function, schema = povrules.classify(frame.lazy(), persons=persons, standard="vn-2022", on="2025-12-31")
    assert function().schema == schema()
    function, _ = povrules.classify(pl.LazyFrame({"household_id": ["1"], "Diện tích nhà ở": [40]}), standard="vn-2022")
    with pytest.raises(UsageError, match="it cannot be put off") as found:
        function()
    assert "nên không thể tính sau" in found.value.message("vi")


def test_lazy_frames_and_tables_where_a_result_is_given_at_once() -> None:
    frame = pl.DataFrame([near_poor()])
    for one in (frame.lazy(), frame.to_arrow(), relation(frame)):
        assert povrules.review_census(one, standard="vn-2022").frame.equals(
            povrules.review_census(frame, standard="vn-2022").frame
        )
        assert povrules.explain(one, "H1", standard="vn-2022").household_class == "near_poor"


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array([(1, 2, 3)], pa.month_day_nano_interval()), ["MonthDayNano(months=1, days=2, nanoseconds=3)"]),
        (pa.array([np.float16(1.5)], pa.float16()), [1.5]),
        (pa.array([5, None], pa.decimal256(60)), ["5", None]),
        (pa.array([500], pa.decimal128(5, -2)), ["500"]),
        (pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array([7])), [7]),
        (pa.array([1, None]).dictionary_encode(), [1, None]),
        (pa.array([1], pa.timestamp("s")), [datetime(1970, 1, 1, 0, 0, 1)]),
        (pa.array([1], pa.timestamp("s", "UTC")), [datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)]),
        (pa.array([2**62], pa.timestamp("s")), [str(2**62)]),
        (pa.array([2**62], pa.duration("s")), [str(2**62)]),
        (pa.array([90], pa.duration("s")), [str(timedelta(seconds=90))]),
        (pa.array([b"ab"], pa.binary(2)), ["b'ab'"]),
        (pa.array([[1]], pa.list_view(pa.int64())), ["[1]"]),
        (pa.nulls(2), [None, None]),
        (pa.array(["có", None], pa.string_view()), ["có", None]),
        (pa.chunked_array([], pa.int64()), []),
    ],
)
def test_columns_of_arrow(column: Any, texts: list[Any]) -> None:
    table = pa.table({"x": column})
    assert polars_frame(table)["x"].to_list() == texts
    households = table.append_column("household_id", pa.array([str(row) for row in range(len(texts))], pa.string()))
    assert povrules.classify(households, standard="vn-2022").num_rows == len(texts)


def test_refused_tables() -> None:
    twice = pa.Table.from_arrays([pa.array(["a"])] * 3, ["household_id", "x", "x"])
    with pytest.raises(CensusError, match="The household table: several columns are named “x”"):
        povrules.classify(twice, standard="vn-2022")
    data = pa.py_buffer(b"\xff\xfe")
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(np.array([0, 2], dtype=np.int32)), data])
    with pytest.raises(CensusError, match="the PyArrow table is not valid") as found:
        povrules.classify(pa.table({"household_id": broken}), standard="vn-2022")
    assert "bảng PyArrow không hợp lệ" in found.value.message("vi")
    with pytest.raises(CensusError, match="t: the PyArrow table"):
        census_from_frame(pa.table({"household_id": broken}), COLUMNS, source="t")
    others: tuple[Any, ...] = (pa.record_batch({"household_id": ["a"]}), CONNECTION, "ho.csv")
    for other in others:
        with pytest.raises(PovrulesError, match=f"type {type(other).__name__}"):
            povrules.classify(other, standard="vn-2022")


def test_a_name_that_only_one_of_two_standards_gives() -> None:
    households = pl.DataFrame({"household_id": ["1"], "area": ["rural"], "people_least": [7]})
    persons = pl.DataFrame({"household_id": ["1"], "person_no": ["1"], "insurance": ["có"]})
    for make, back, _ in KINDS.values():
        found = back(
            povrules.classify(make(households), persons=persons, standard=["vn-2022", "vn-2016"], on="2025-12-31")
        )
        assert found["people_least"].to_list() == [1, 7]
        assert found["people_least_input"].to_list() == [7, None]
