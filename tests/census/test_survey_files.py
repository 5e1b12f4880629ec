"""Files of Stata and SPSS."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from helpers import SMALL, VN_2022, refusal

import povrules
from census.helpers import COLUMNS, KEYS, ROLES
from povrules.census import survey_child, survey_file
from povrules.census.door import read_census
from povrules.census.files import read_data
from povrules.errors import CensusError, UsageError

LABELS: dict[str, dict[float, str]] = {"kv": {1: "nông thôn", 2: "thành thị"}, "nghe": {0: "không", 1: "có"}}
NAMES = {
    "hh": "Mã hộ",
    "kv": "Khu vực",
    "income_per_capita": "Thu nhập (đã làm sạch)",
    "nghe": "Làm nông, lâm, ngư, diêm nghiệp",
    "w": "Quyền số",
    "ngay": "Ngày quyết định công nhận",
    "note": "",
}


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "hh": ["01", "02", "03"],
            "kv": [1.0, None, 3.0],
            "income_per_capita": [1_500_000.0, 2_000_000.0, None],
            "nghe": [0.0, 1.0, None],
            "w": [1.25, 2.0, None],
            "ngay": pd.Series([date(2025, 12, 31), None, None], dtype=object),
            "note": ["x", "", "Đắk Lắk"],
        }
    )


def written(path: Path, data: pd.DataFrame | None = None, **more: Any) -> Path:
    write = pyreadstat.write_dta if path.suffix == ".dta" else pyreadstat.write_sav
    labels = {"column_labels": [*NAMES.values()], "variable_value_labels": LABELS} if data is None else {}
    write(frame() if data is None else data, str(path), **labels, **more)
    return path


@pytest.mark.parametrize("suffix", [".dta", ".sav"])
def test_labels_are_codes_and_headers_and_missing_values_blanks(tmp_path: Path, suffix: str) -> None:
    census = read_census(written(tmp_path / f"ho{suffix}"), COLUMNS)
    assert census.headers == {
        "household_id": "Mã hộ",
        "area": "Khu vực",
        "income_per_capita": "income_per_capita",
        "agricultural": "Làm nông, lâm, ngư, diêm nghiệp",
        "weight": "Quyền số",
        "recognised_on": "Ngày quyết định công nhận",
    }
    assert census.columns.select(*census.headers).rows() == [
        ("01", "rural", 1_500_000, False, 1.25, date(2025, 12, 31)),
        ("02", None, 2_000_000, True, 2.0, None),
        ("03", None, None, None, None, None),
    ]
    assert census.original["note"].to_list() == ["x", None, "Đắk Lắk"]
    assert [(one.code, one.line, one.found) for one in census.problems if one.severity == "error"] == [
        ("impossible_value", 3, "3")
    ]
    assert census.original["Khu vực"].to_list() == ["nông thôn", None, "3"]


def test_missing_values_of_a_user_are_blanks(tmp_path: Path) -> None:
    data = pd.DataFrame({"household_id": ["1", "2"], "income_per_capita": [-9.0, 5_000_000.0]})
    path = written(tmp_path / "ho.sav", data, missing_ranges={"income_per_capita": [-9]})
    assert read_census(path, COLUMNS).columns["income_per_capita"].to_list() == [None, 5_000_000]
    data = pd.DataFrame({"household_id": ["1", "2"], "income_per_capita": pd.Series(["a", 5_000_000.0], dtype=object)})
    path = written(tmp_path / "ho.dta", data, missing_user_values={"income_per_capita": ["a"]})
    assert read_census(path, COLUMNS).columns["income_per_capita"].to_list() == [None, 5_000_000]


def test_amounts_that_stata_has_rounded_are_told(tmp_path: Path) -> None:
    path = tmp_path / "ho.dta"
    data = pd.DataFrame({"household_id": ["1", "2"], "income_12m": [72_000_001.0, 900_000.0]})
    data.astype({"income_12m": "float32"}).to_stata(path, write_index=False)
    census = read_census(path, COLUMNS)
    assert census.columns["income_12m"].to_list() == [None, 900_000]
    assert "inexact_number" in [problem.code for problem in census.problems]
    data.to_stata(path, write_index=False)
    assert read_census(path, COLUMNS).columns["income_12m"].to_list() == [72_000_001, 900_000]


def test_a_label_does_not_take_the_place_of_a_name(tmp_path: Path) -> None:
    data = pd.DataFrame({"household_id": ["1"], "old": ["2"], "area": ["rural"]})
    path = written(tmp_path / "ho.sav", data, column_labels=["Xã", "Mã hộ", "Mã hộ"])
    assert read_census(path, COLUMNS).original.to_dicts() == [{"household_id": "1", "old": "2", "area": "rural"}]


@pytest.mark.parametrize("suffix", [".dta", ".sav"])
def test_the_classes_are_those_of_the_same_households_elsewhere(tmp_path: Path, suffix: str) -> None:
    import polars as pl

    whole = pl.read_csv(SMALL, infer_schema=False)
    data = whole.to_pandas().astype(object).where(lambda one: one.notna(), "")
    data.columns = [f"v{i}" for i in range(len(data.columns))]
    path = written(tmp_path / f"ho{suffix}", data, column_labels=whole.columns)
    columns = ["household_id", "class", "missing", "rule"]
    expected = povrules.review_census(SMALL, standard="vn-2022").frame.select(columns)
    found = povrules.review_census(path, standard="vn-2022").frame.select(columns)
    if suffix == ".dta":  # labels of Stata end after 80 letters; none here is longer
        assert max(map(len, whole.columns)) <= 80
    assert found.equals(expected)
    assert len(VN_2022) == 12


@pytest.mark.parametrize(("suffix", "program"), [(".dta", "Stata"), (".sav", "SPSS")])
def test_damaged_files(tmp_path: Path, suffix: str, program: str) -> None:
    data = written(tmp_path / f"ho{suffix}").read_bytes()
    for damaged in (b"x", data[:100], data[: len(data) - 8] if suffix == ".sav" else data[: len(data) // 2]):
        with pytest.raises(CensusError, match=f"t: the file is damaged or is none of {program}") as found:
            read_data(damaged, suffix, "t", ROLES, KEYS)
        assert "tệp bị hỏng" in found.value.message("vi")


def test_tables_far_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(tmp_path / "ho.sav").read_bytes()
    monkeypatch.setattr(survey_file, "LARGEST_AREA", 20)
    monkeypatch.setattr(survey_file, "MOST_A_BYTE", 0)
    with pytest.raises(CensusError, match="t: the table has 21 cells"):
        read_data(data, ".sav", "t", ROLES, KEYS)


def test_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "ho.dta")
    monkeypatch.setattr(survey_file, "find_spec", lambda _: None)
    told = refusal(lambda: read_census(path, COLUMNS), UsageError)
    assert "“ho.dta”: files of Stata and SPSS need an extra: pip install 'povrules[survey]'" in told.en
    assert "cần cài thêm: pip install 'povrules[survey]'" in told.vi


def test_what_the_other_process_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it does is done here, where it can be watched."""
    for suffix in (".dta", ".sav"):
        data = written(tmp_path / f"ho{suffix}").read_bytes()
        expected = read_data(data, suffix, "t", ROLES, KEYS).blocks[0]
        target = io.BytesIO()
        monkeypatch.setattr("sys.argv", ["-c", suffix, "1000"])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(target))
        survey_child.main()
        assert b"Khu v" in target.getvalue()

        class Done:
            returncode, stdout = 0, target.getvalue()

        monkeypatch.setattr(survey_file.subprocess, "run", lambda *_, **__: Done)
        again = read_data(data, suffix, "t", ROLES, KEYS).blocks[0]
        monkeypatch.undo()
        assert [one.to_list() for one in again.columns] == [one.to_list() for one in expected.columns]
    target = io.BytesIO()
    survey_child.answer(".sav", 1, io.BytesIO(data), target)
    assert b'"cells": 21, "names": []' in target.getvalue()


def test_rows_that_are_missing_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(tmp_path / "ho.sav").read_bytes()
    honest = pyreadstat.read_sav

    def shorter(*arguments: Any, **more: Any) -> Any:
        values, about = honest(*arguments, **more)
        return ({name: one[:-1] for name, one in values.items()} if "output_format" in more else values), about

    monkeypatch.setattr(pyreadstat, "read_sav", shorter)
    with pytest.raises(ValueError, match="rows or columns are missing"):
        survey_child.answer(".sav", 1000, io.BytesIO(data), io.BytesIO())
