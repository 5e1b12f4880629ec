"""Small files: good ones are read alike in every spelling, bad ones with these messages, word for word."""

import tomllib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from census.helpers import COLUMNS, FIXTURES
from povrules.census.door import read_census
from povrules.errors import CensusError

GOOD = sorted((FIXTURES / "good").iterdir())
BAD = sorted(path for path in (FIXTURES / "bad").iterdir() if path.suffix != ".toml")


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_good(path: Path) -> None:
    census = read_census(path, COLUMNS)
    assert [(one.code, one.household_id) for one in census.problems] == [("income_zero", "A/3")]
    assert census.row_errors == {}
    assert not census.set_aside.any()
    known = ["household_id", "head_name", "area", "income_per_capita", "members", "score_b"]
    expected = pl.DataFrame(
        {
            "household_id": ["001", "002", "A/3"],
            "head_name": ["Hộ mẫu 1", "Hộ mẫu 2", "Hộ mẫu 3"],
            "area": ["rural", "urban", None],
            "income_per_capita": [1500000, None, 0],
            "members": [4, None, 1],
            "score_b": [120, None, 0],
            "health_insurance": [True, False, None],
            "recognised_on": [date(2025, 12, 31), None, date(2024, 2, 1)],
        }
    )
    assert census.columns.select(*known, "health_insurance", "recognised_on").equals(expected)
    others = census.columns.drop(expected.columns)
    assert others.null_count().row(0) == (3,) * others.width
    assert census.columns.columns == [column.id for column in COLUMNS]
    assert census.original.height == 3
    notes = census.original.to_series(-1)
    assert notes.str.normalize("NFC").to_list() == ["ghi chú; có dấu, phẩy", None, None]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_bad(path: Path) -> None:
    expected = tomllib.loads(path.with_name(f"{path.name}.toml").read_text(encoding="utf-8"))
    if "error" in expected:
        with pytest.raises(CensusError) as caught:
            read_census(path, COLUMNS)
        assert {"vi": caught.value.message("vi"), "en": caught.value.message("en")} == expected["error"]
        return
    census = read_census(path, COLUMNS)
    problems = [
        {"code": problem.code, "vi": problem.line_text("vi"), "en": problem.line_text("en")}
        for problem in census.problems
    ]
    assert problems == expected["problems"]
    assert census.set_aside.arg_true().to_list() == expected["set_aside"] == list(census.row_errors)


def test_every_bad_file_has_its_messages() -> None:
    told = {path.name for path in (FIXTURES / "bad").glob("*.toml")}
    assert told == {f"{path.name}.toml" for path in BAD}


def test_no_name_is_ever_quoted() -> None:
    for path in (FIXTURES / "bad").glob("*.toml"):
        assert "Hộ mẫu" not in path.read_text(encoding="utf-8")
