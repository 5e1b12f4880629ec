"""Members on a sheet of their own: whose they are where the household id is left out."""

from pathlib import Path

import pytest

from census.documents import csv_text
from census.helpers import KEYS, PERSON_COLUMNS, ROLES, all_notices, column, workbook
from povrules.census.door import enter
from povrules.census.recognised import Recognised
from povrules.census.sheets import read_tables
from povrules.problems import Problem

Rows = list[list[object]]

HEADER: list[object] = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"]


def person(key: object = None) -> list[object]:
    return [key, "a", "Con", 1970]


def reading(folder: Path, rows: Rows, *, as_csv: bool) -> Recognised:
    path = folder / ("x.csv" if as_csv else "x.xlsx")
    path.write_bytes(csv_text(rows).encode() if as_csv else workbook({"A": rows}))
    return read_tables([path], ROLES, KEYS)


def filled(read: Recognised) -> list[Problem]:
    return [notice for notice in all_notices(read) if notice.code == "ids_filled_down"]


@pytest.mark.parametrize("as_csv", [False, True])
def test_ids_are_filled_from_the_row_above_with_a_warning(tmp_path: Path, as_csv: bool) -> None:
    rows = [HEADER, person("H1"), person(), person(), person("H2"), person(), person("H1"), person()]
    read = reading(tmp_path, rows, as_csv=as_csv)
    ids = ["H1", "H1", "H1", "H2", "H2", "H1", "H1"]
    assert column(read.tables["person"], "person", "household_id") == ids
    problems = filled(read)
    assert [(one.severity, one.sheet, one.line, one.cell, one.column, one.household_id) for one in problems] == [
        ("warning", None if as_csv else "A", 3, None if as_csv else "A3", "Mã hộ", "H1"),
        ("warning", None if as_csv else "A", 6, None if as_csv else "A6", "Mã hộ", "H2"),
    ]
    assert problems[0].mend.en == (
        "Members without a household id were taken into the household “H1” above them: rows 3–4, 8. Write the id."
    )
    assert problems[1].mend.vi.endswith("xếp vào hộ “H2” ở phía trên: dòng 6. Hãy ghi mã hộ.")


@pytest.mark.parametrize("as_csv", [False, True])
def test_an_id_is_not_filled_over_what_is_between(tmp_path: Path, as_csv: bool) -> None:
    between: Rows = [
        [None] * 4,
        ["Cộng", None, None, 2],
        ["Thôn Mẫu 3", None, None, None],
        HEADER,
        ["Người lập biểu", None, None, None],
    ]
    for row in between:
        read = reading(tmp_path, [HEADER, person("H1"), row, person(), person("H2")], as_csv=as_csv)
        assert column(read.tables["person"], "person", "household_id") == ["H1", "", "H2"], row
        assert filled(read) == []
        found = enter(read.whole("person"), PERSON_COLUMNS, unique=False)
        assert [(one.code, one.line) for one in found.problems if one.severity == "error"] == [("missing_id", 4)]


@pytest.mark.parametrize("as_csv", [False, True])
def test_the_first_row_and_those_below_what_is_no_id_stay_without(tmp_path: Path, as_csv: bool) -> None:
    rows = [HEADER, person(), person("H1"), person("NA"), person(), person("#REF!"), person()]
    read = reading(tmp_path, rows, as_csv=as_csv)
    found = enter(read.whole("person"), PERSON_COLUMNS, unique=False)
    assert found.columns["household_id"].to_list() == [None, "H1", None, None, None, None]
    assert [(one.code, one.line) for one in found.problems if one.severity == "error"] == [
        ("missing_id", 2),
        ("missing_id", 4),
        ("missing_id", 5),
        ("excel_error", 6),
        ("missing_id", 7),
    ]
    assert filled(read) == []


def test_nor_those_below_a_formula_without_a_value(tmp_path: Path) -> None:
    read = reading(tmp_path, [HEADER, person("H1"), person("=A2"), person(), person("H2")], as_csv=False)
    assert column(read.tables["person"], "person", "household_id") == ["H1", "", "", "H2"]
    assert filled(read) == []


def test_many_filled_ids_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povrules.census.members.LIMIT", 2)
    rows = [HEADER, *(row for number in range(4) for row in (person(f"H{number}"), person(), person()))]
    problems = filled(reading(tmp_path, rows, as_csv=False))
    assert [one.household_id for one in problems] == ["H0", "H1", None]
    assert problems[2].place("en") == "x.xlsx, sheet “A”, column “Mã hộ”"
    assert problems[2].mend.en == "There are 4 more such rows, not listed one by one. Write the id."


def test_values_that_differ_within_a_household(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povrules.census.members.LIMIT", 2)
    rows: Rows = [["Mã hộ", "Thôn", *HEADER[1:]]]
    rows += [["H1", f"Thôn Mẫu {number}", *person()[1:]] for number in range(5)]
    for as_csv, places in ((False, ["cell B3", "cell B4"]), (True, ["line 3", "line 4"])):
        read = reading(tmp_path, rows, as_csv=as_csv)
        told = [notice for notice in all_notices(read) if notice.code == "household_values_differ"]
        file = "x.csv" if as_csv else "x.xlsx, sheet “A”"
        assert [one.place("en") for one in told] == [*(f"{file}, {place}, column “Thôn”" for place in places), file]
        assert told[-1].mend.en.startswith("There are 2 more such rows, not listed one by one. The household's first")
