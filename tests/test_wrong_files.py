"""A file that is given in the place of another is told by what it looks like, with the option that it belongs to."""

from pathlib import Path

import polars as pl
import pytest
from command import run
from helpers import BAND, ROOT, SMALL, STANDARDS

from povrules.kinds_of_toml import KINDS, TABLE_FILES, kind_of
from povrules.language.reading import law_file, parse
from povrules.reports.words import PROBLEM_HEADERS

MAPPING = 'format = 1\n[household.columns]\nhousehold_id = "Sổ"\n'
PLACES = "Xã,Khu vực,Từ ngày\nA,nông thôn,01/07/2025\n"
CENSUS = "household_id,commune,area\n1,A,rural\n"
MEMBERS = "household_id,relation,born\n1,con,2001-01-01\n"
RULES = ROOT / "povrules" / "rules"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    texts = {
        "map.toml": MAPPING,
        "places.csv": PLACES,
        "ho.csv": CENSUS,
        "nguoi.csv": MEMBERS,
        "x.toml": "a = 1",
        "y.toml": "?",
    }
    for name, text in texts.items():
        (made / name).write_text(text, encoding="utf-8")
    options = ("--standard", "vn-2022", "--policy-year", "2025", "-o")
    run("classify", SMALL, *options, made / "kq.csv", "--records", made / "ghi.jsonl")
    run("classify", SMALL, *options, made / "kq.xlsx")
    return made


ALL = "a mapping (--map), a file of a standard (--standard), an overlay (--with), a file of a policy (--policy)"
TABLES = "this is a file of a table, for CENSUS, --persons or --places"
CASES = [
    ("map.toml --standard vn-2022", "it is a mapping (--map)"),
    ("x.toml --standard vn-2022", f".toml files are {ALL}"),
    ("y.toml --standard vn-2022", f".toml files are {ALL}"),
    ("kq.csv --standard vn-2022", "results go with povrules report, povrules movement, and povrules verify"),
    ("ghi.jsonl --standard vn-2022", "this is records that povrules has written (--records), and no census."),
    ("kq.problems.csv --standard vn-2022", "this is a list of problems that povrules has written, and no census."),
    ("places.csv --standard vn-2022", "The file looks like a file of places: give it as --places."),
    ("ho.csv --standard vn-2022 --persons places.csv", "The file looks like a file of places: give it as --places."),
    ("ho.csv --standard vn-2022 --persons kq.csv", "The file looks like a result that povrules has written"),
    ("ho.csv --standard vn-2022 --persons map.toml", "it is a mapping (--map)"),
    (
        "ho.csv --standard vn-2022 --places ho.csv",
        "no file of places (--places). The file looks like a table of",
    ),
    ("ho.csv --standard vn-2022 --places kq.xlsx", "The file looks like a result that povrules has written"),
    ("ho.csv --standard vn-2022 --places nguoi.csv", "The file looks like a table of members: give it as --persons."),
    ("ho.csv --standard vn-2022 --places map.toml", "it is a mapping (--map)"),
    ("ho.csv --standard vn-2022 --map ho.csv", TABLES),
    ("ho.csv --standard vn-2022 --map kq.xlsx", TABLES),
    (f"ho.csv --standard vn-2022 --map {STANDARDS}/vn-2022.toml", "a file of a standard (--standard), not a mapping"),
    ("ho.csv --standard map.toml", "this is a mapping (--map), not a file of a standard (--standard)"),
    ("ho.csv --standard vn-2022 --with map.toml", "this is a mapping (--map), not an overlay (--with)"),
    (f"ho.csv --standard {BAND}", "this is an overlay (--with), not a file of a standard (--standard)"),
]


@pytest.mark.parametrize(("call", "said"), CASES)
def test_of_classify(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, said: str) -> None:
    monkeypatch.chdir(folder)
    result = run("classify", *call.split(), "-o", "out.csv", "--lang", "en")
    assert (result.exit_code, (folder / "out.csv").exists()) == (2, False)
    assert said[1:] in result.stderr  # it may begin a sentence


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("policies map.toml", "this is a mapping (--map), not a file of a policy (--policy)"),
        ("policies bhyt --province map.toml", "not a file of what a province adds (--province)"),
        ("report map.toml", "it is a mapping (--map)"),
        ("standards kq.csv", "there is no standard 'kq.csv'"),
    ],
)
def test_of_other_commands(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
    monkeypatch.chdir(folder)
    result = run(*command.split(), "--lang", "en")
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_every_file_of_law_shows_its_kind() -> None:
    folders = {
        STANDARDS: "standard",
        STANDARDS / "amendments": "amendment",
        RULES: "policy",
        RULES / "places": "province",
        ROOT / "povrules" / "mapping": "mapping",
        ROOT / "fixtures" / "golden": "cases",
        BAND.parent: "overlay",
    }
    for where, kind in folders.items():
        found = {file.name: kind_of(parse(law_file(file))) for file in where.glob("*.toml")}
        assert {name: one for name, one in found.items() if one != kind} in (
            {},
            {"coverage.toml": None},
            {"questions.toml": None},
        )
    assert set(folders.values()) == set(KINDS)


def test_a_list_of_problems_has_these_columns() -> None:
    from povrules.census.looks import OF_PROBLEMS, OF_RECORDS
    from povrules.records.model import DecisionRecord

    assert set(OF_PROBLEMS[0]) <= set(PROBLEM_HEADERS)
    names = {one.alias or name for name, one in DecisionRecord.model_fields.items()}
    assert set(OF_RECORDS[0]) <= names | {"schema"}


def test_files_of_tables_are_those_that_are_read() -> None:
    from povrules.census.files import SUFFIXES

    assert set(SUFFIXES) <= set(TABLE_FILES)


def test_a_file_of_places_keeps_its_columns(folder: Path) -> None:
    """A list of communes with further columns is one still, as ``povrules places`` writes it."""
    made = folder / "more.csv"
    pl.DataFrame({"Xã": ["A"], "Khu vực": ["nông thôn"], "Xác nhận": ["có"], "Số hộ": [1]}).write_csv(made)
    result = run("classify", folder / "ho.csv", "--standard", "vn-2022", "--places", made, "-o", folder / "a.csv")
    assert result.exit_code == 0
