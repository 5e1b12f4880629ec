"""A table that is written in any of the supported forms is read back to the same typed columns."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from census.helpers import COLUMNS
from povrules.census.door import census_from_frame, read_census
from povrules.census.model import Census

LETTERS = st.characters(categories=["L", "N"], include_characters=" -/;,'\"", max_codepoint=0x1EF9)
TEXTS = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(str.strip)
WHOLE = st.integers(-(10**14), 10**14)
NAMES = ["area", "income_per_capita", "members", "score_b", "agricultural", "clean_water", "recognised_on", "village"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "area": st.none() | st.sampled_from(["rural", "urban"]),
            "income_per_capita": st.none() | WHOLE,
            "members": st.none() | st.integers(1, 999),
            "score_b": st.none() | st.integers(0, 1000).map(lambda n: 10 * n),
            "agricultural": st.none() | st.booleans(),
            "clean_water": st.none() | st.booleans(),
            "village": st.none() | TEXTS.filter(lambda text: not text.startswith("=")),
            "recognised_on": st.none() | st.dates(date(1901, 1, 1), date(2100, 1, 1)),
        }
    ),
    max_size=8,
)


def expected(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """The typed columns; ids keep their leading zeros."""
    columns: dict[str, list[Any]] = {"household_id": [f"{i:03}" for i in range(len(rows))]}
    for name in NAMES[:-1]:
        columns[name] = [row[name] for row in rows]
    columns["village"] = [
        None if row["village"] is None else pl.Series([row["village"]]).str.normalize("NFC").item() for row in rows
    ]
    return columns


def check(census: Census, rows: list[dict[str, Any]]) -> None:
    columns = expected(rows)
    assert census.height == len(rows)
    assert census.columns.select(list(columns)).to_dict(as_series=False) == columns
    assert not census.set_aside.any()
    told = [problem for problem in census.problems if problem.code not in ("unusual_value", "no_rows")]
    whole = any(problem.code == "unit_suspect" for problem in told)  # then single small amounts are not told
    incomes = [(f"{i:03}", row["income_per_capita"]) for i, row in enumerate(rows)]
    doubts = [
        ("income_zero" if income == 0 else "amount_small", one)
        for one, income in incomes
        if income == 0 or (income in range(1, 100_000) and not whole)
    ]
    assert [(one.code, one.household_id) for one in told if one.code != "unit_suspect"] == doubts
    assert len(census.set_aside) == census.columns.height == len(rows)


def records(rows: list[dict[str, Any]]) -> list[list[Any]]:
    return [["household_id", *NAMES], *([f"{i:03}", *(row[name] for name in NAMES)] for i, row in enumerate(rows))]


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.sampled_from([",", ";"]), st.booleans(), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_csv(tmp_path: Path, rows: list[dict[str, Any]], separator: str, mark: bool, quoting: Any) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=quoting)
    writer.writerows([as_text(cell) for cell in row] for row in records(rows))
    path = tmp_path / "t.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    check(read_census(path, COLUMNS), rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_xlsx(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(records(rows)):
            for j, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(i, j, cell)
                else:
                    sheet.write(i, j, cell)
    check(read_census(path, COLUMNS), rows)


@given(ROWS)
def test_frames(rows: list[dict[str, Any]]) -> None:
    columns = expected(rows)
    schema = {"income_per_capita": pl.Int64, "members": pl.Int16, "clean_water": pl.Boolean, "area": pl.String}
    frame = pl.DataFrame(columns, schema_overrides=schema)
    check(census_from_frame(frame, COLUMNS), rows)
    check(census_from_frame(frame.to_pandas(), COLUMNS), rows)
    check(census_from_frame(pd.DataFrame(columns, dtype=object), COLUMNS), rows)
    check(census_from_frame(frame.with_columns(pl.col("area").cast(pl.Categorical)), COLUMNS), rows)
    original = census_from_frame(frame, COLUMNS).original
    assert original is frame
