"""The mapping file: what may stand in it, and what is said of what may not."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.errors import UsageError
from povrules.language.columns import Code, Column
from povrules.mapping.file import EVERY_SHEET, Mapped, MappingFile, Table, _read, load_mapping, unit_shift

MONEY = Column(id="income", type="money", vi="Thu nhập", en="income")
AREA = Column(id="floor", type="decimal", places=2, vi="Diện tích (m2)", en="area (m2)")
HEIGHT = Column(id="height", type="decimal", places=1, vi="Chiều cao (cm)", en="height (cm)")
COUNT = Column(id="cows", type="count", vi="Bò", en="cows")
POOR = Column(id="poor", type="flag", vi="Nghèo", en="poor")
KIND = Column(
    id="kind",
    type="code",
    vi="Loại",
    en="kind",
    codes=(Code(value="a", vi="a", en="a"), Code(value="b", vi="b", en="b")),
)
COLUMNS: dict[Table, tuple[Column, ...]] = {"household": (MONEY, AREA, COUNT, POOR, KIND), "person": (HEIGHT,)}


def load(path: Path, text: str) -> MappingFile:
    (path / "map.toml").write_text(text, encoding="utf-8")
    return load_mapping(path / "map.toml", COLUMNS)


def refusal(path: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        load(path, text)
    return caught.value.message("en")


def test_everything_that_may_stand_in_it(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """
        format = 1
        [household]
        sheets = ["Hộ"]
        header = 3
        [household.columns]
        income = { header = "TN", unit = "Nghìn đồng" }
        cows = "Số bò"
        poor = { header = "N", codes = { "x" = "yes", "o" = "no" } }
        kind = { header = "L", codes = { "1" = "a" } }
        [person.columns]
        height = { header = "Cao", unit = "m" }
        """,
    )
    assert (found.household.sheets, found.household.header) == (("Hộ",), {EVERY_SHEET: 3})
    assert found.household.columns["cows"] == Mapped(header="Số bò", codes={})
    assert found.table("household") is found.household
    assert found.table("person").columns["height"].unit == "m"
    empty = load(tmp_path, "format = 1")
    assert (empty.household, empty.person) == (MappingFile(format=1).household, MappingFile(format=1).person)


@pytest.mark.parametrize(
    ("column", "shifts"),
    [
        (
            MONEY,
            {
                "đồng": 0,
                "dong": 0,
                "Nghin dong": 3,
                "nghìn đồng": 3,
                "thousand dong": 3,
                "triệu đồng": 6,
                "million dong": 6,
                "m2": None,
            },
        ),
        (AREA, {"m2": 0, "dm2": -2, "ha": 4, "km2": 6, "m²": 0, "dm²": -2, "cm": None}),
        (HEIGHT, {"cm": 0, "m": 2, "mm": -1, "kg": None}),
        (COUNT, {"đồng": None, "m2": None}),
        (AREA.model_copy(update={"places": 1}), {"dm2": None, "ha": 4}),
    ],
)
def test_units(column: Column, shifts: dict[str, int | None]) -> None:
    assert {unit: unit_shift(column, unit) for unit in shifts} == shifts


def test_everything_wrong_is_told_at_once_by_line(tmp_path: Path) -> None:
    said = refusal(
        tmp_path,
        """format = 1
[household.columns]
incomes = "TN"
income = { header = "X", unit = "usd" }
cows = { header = "x", unit = "m2", codes = { "1" = "a" } }
poor = { header = "N", codes = { "x" = "true", " " = "no" } }
kind = { header = "L", codes = { "1" = "c" } }
[person.columns]
height = { header = "Cao", unit = "kg" }
""",
    )
    assert said.splitlines() == [
        "map.toml, line 3, household.columns.incomes: “incomes”: there is no such column; did you mean 'income'?",
        "map.toml, line 4, household.columns.income.unit: “usd”: expected one of: đồng, nghìn đồng, "
        "thousand dong, triệu đồng, million dong",
        "map.toml, line 5, household.columns.cows: “x”: already taken for the column income",
        "map.toml, line 5, household.columns.cows.unit: “m2”: expected one of: –",
        "map.toml, line 5, household.columns.cows.codes.1: “a”: expected one of: –",
        "map.toml, line 6, household.columns.poor.codes.x: “true”: expected one of: yes, no",
        "map.toml, line 6, household.columns.poor.codes. : “ ”: expected a word or number: a blank is unknown",
        "map.toml, line 7, household.columns.kind.codes.1: “c”: expected one of: a, b",
        "map.toml, line 9, person.columns.height.unit: “kg”: expected one of: cm, m, mm",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = 2", "line 1, format: “2”"),
        ("", "format: "),
        ("format = 1\n[households]", "no such key here; did you mean 'household'?"),
        ("format = 1\n[household]\nheader = 0", "line 3, household.header: “0”: expected a row from 1 on, or rows by"),
        ("format = 1\n[household]\nheader = true", "line 3, household.header: “true”: expected a row from 1 on"),
        ("format = 1\n[household]\nheader = { A = 'x' }", 'line 3, household.header: “{ A = "x" }”: expected a row'),
        ("format = 1\n[household]\nheader = 9999999", "line 3, household.header: “9999999”: expected a row"),
        ("format = 1\n[household]\nsheets = ['']", "line 3, household.sheets.0"),
        (
            "format = 1\n[household]\nsheets = ['Hộ A']\nheader = { 'hộ a ' = 2, 'Ho A' = 3 }",
            "line 4, household.header.Ho A: “Ho A”: not among the sheets; did you mean 'Hộ A'?",
        ),
        (
            "format = 1\n[household.columns]\ncows = '#'",
            "line 3, household.columns.cows: “#”: expected a letter or a number in the name of the column",
        ),
        (
            "format = 1\n[household.columns]\npoor = { header = 'N', codes = { 'X' = 'yes', 'x' = 'no' } }",
            "line 3, household.columns.poor.codes.x: “x”: already given as yes",
        ),
        (
            "format = 1\n[household.columns]\nkind = { header = 'L', codes = { 'A.' = 'b' } }",
            "line 3, household.columns.kind.codes.A.: “A.”: is the code a already",
        ),
        (
            "format = 1\n[household.columns]\npoor = { header = 'N', codes = { 'N/A' = 'no' } }",
            "line 3, household.columns.poor.codes.N/A: “N/A”: expected a word or number: a blank is unknown",
        ),
        ("format = 1\n[household.columns]\ncows = ''", "line 3, household.columns.cows.header"),
        ("format = 1\n[household.columns]\ncows = 3", "household.columns.cows: “3”"),
        ("format = ", "not readable as TOML"),
        (
            "format = 1\n[household.columns]\ncows = 'a'\ncows = 'b'\n",
            "Cannot overwrite a value (at line 4, column 11); a key is given twice, keep one of them",
        ),
    ],
)
def test_another_form(tmp_path: Path, text: str, words: str) -> None:
    assert words in refusal(tmp_path, text)


def test_mistakes_of_form_and_of_content_are_told_together(tmp_path: Path) -> None:
    text = """format = 2
[household]
header = true
shets = ["a"]
sheets = "x"
[household.columns]
incomes = "TN"
kind = { header = "K", codes = { "1" = "c" }, unt = "x" }
cows = 5
poor = {}
floor = { header = "F", codes = 3, unit = 4 }
[person]
sheets = ["", ""]
[person.columns]
height = { header = "", unit = "kg" }
"""
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_mapping(tmp_path / "map.toml", COLUMNS)
    assert caught.value.message("en").splitlines() == [
        "map.toml, line 1, format: “2”: expected 1",
        'map.toml, line 3, household.header: “true”: expected a row from 1 on, or rows by sheet: { "Name of the sheet" '
        "= 5 }",
        "map.toml, line 4, household.shets: “[\"a\"]”: no such key here; did you mean 'sheets'?",
        'map.toml, line 5, household.sheets: “x”: expected a list, e.g. ["Hộ nghèo"]',
        "map.toml, line 7, household.columns.incomes: “incomes”: there is no such column; did you mean 'income'?",
        "map.toml, line 8, household.columns.kind.unt: “x”: no such key here; did you mean 'unit'?",
        "map.toml, line 8, household.columns.kind.codes.1: “c”: expected one of: a, b",
        'map.toml, line 9, household.columns.cows: “5”: expected a table, e.g. { header = "Name of the column" }',
        "map.toml, line 10, household.columns.poor.header: this key is missing",
        "map.toml, line 11, household.columns.floor.unit: “4”: expected a text in quotation marks",
        "map.toml, line 11, household.columns.floor.codes: “3”: expected a table { … }",
        "map.toml, line 13, person.sheets.0: expected at least one letter",
        "map.toml, line 13, person.sheets.1: expected at least one letter",
        "map.toml, line 15, person.columns.height.header: expected at least one letter",
        "map.toml, line 15, person.columns.height.unit: “kg”: expected one of: cm, m, mm",
    ]
    vietnamese = caught.value.message("vi").splitlines()
    assert len(vietnamese) == 15
    assert not any("expected" in line or "should" in line for line in vietnamese)


VALUES = st.none() | st.booleans() | st.integers(-1, 2) | st.sampled_from(["", "x", "format"])
KEYS = st.sampled_from(
    ["format", "household", "person", "columns", "header", "sheets", "codes", "unit", "income", "", "x"]
)
TREES = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_reading_ends_whatever_stands_in_a_mapping(raw: dict[str, Any]) -> None:
    """What has another form is left out one by one, and what remains is a mapping."""
    left = deepcopy(raw)
    findings, found = _read(left)
    assert _read(left) == ([], found)
    assert bool(findings) == (left != raw)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"this is a folder; expected a \.toml file or"):
        load_mapping(tmp_path, COLUMNS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.toml: there is no such file; expected a \.toml file or one"):
        load_mapping(tmp_path / "nowhere.toml", COLUMNS)


def test_a_name_that_no_file_has() -> None:
    with pytest.raises(UsageError, match="the file cannot be read"):
        load_mapping(Path("a\0.toml"), COLUMNS)
