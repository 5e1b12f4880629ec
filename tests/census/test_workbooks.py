"""Tables in the shapes that offices have are read as the small file beside each of them says."""

import tomllib
from pathlib import Path

import pytest

from census.helpers import FIXTURES, KEYS, ROLES
from povrules.census.cells import to_text
from povrules.census.recognised import Recognised
from povrules.census.sheets import read_tables
from povrules.census.table import Table
from povrules.errors import CensusError
from povrules.problems import Problem

FOLDER = FIXTURES / "workbooks"
CASES = sorted(path.with_suffix("") for path in FOLDER.glob("*.toml"))


def column(table: Table, role: str, column_id: str) -> list[str]:
    position = next(i for i, name in enumerate(table.spelled) if ROLES[role].find(name) == column_id)
    return [text or "" for text in to_text(table.series(position))]


def all_notices(read: Recognised) -> list[Problem]:
    return [*read.notices, *(notice for table in read.tables.values() for notice in table.notices)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_workbook(path: Path) -> None:
    expected = tomllib.loads(path.with_name(f"{path.name}.toml").read_text(encoding="utf-8"))
    if "error" in expected:
        with pytest.raises(CensusError) as caught:
            read_tables([path], ROLES, KEYS)
        assert str(caught.value).removeprefix(path.name).lstrip(":, ").startswith(expected["error"])
        assert caught.value.message("vi") != str(caught.value)
        return
    read = read_tables([path], ROLES, KEYS)
    for role, key in (("household", "households"), ("person", "persons")):
        assert (role in read.tables) == (key in expected)
        if key in expected:
            assert column(read.tables[role], role, "household_id") == expected[key]
    notices = all_notices(read)
    assert sorted({notice.code for notice in notices}) == expected["notices"]
    skipped = {sheet.sheet or "": dict(sheet.skipped) for sheet in read.sheets if sheet.skipped}
    assert {sheet: {kind: list(lines) for kind, lines in kinds.items()} for sheet, kinds in skipped.items()} == (
        expected.get("skipped", {})
    )
    households = read.tables.get("household")
    if "spots" in expected:
        assert [households.spot(row).en for row in range(households.height)] == expected["spots"]
    for key, column_id in (("heads", "head_name"), ("villages", "village")):
        if key in expected:
            assert column(households, "household", column_id) == expected[key]
    no_word_about_persons(notices)
    for lang in ("vi", "en"):
        assert path.name in read.shown.get(lang) or path.is_dir()


def no_word_about_persons(notices: list[Problem]) -> None:
    for notice in notices:
        for lang in ("vi", "en"):
            text = notice.line_text(lang)
            assert not any(name in text for name in ("Hộ mẫu", "Người 1", "Người Ký", "Nguyễn", "Trần"))


def test_there_are_enough_shapes() -> None:
    assert len(CASES) >= 40
    told = {path.name for path in CASES}
    assert told == {path.name for path in FOLDER.iterdir() if path.suffix != ".toml"}
