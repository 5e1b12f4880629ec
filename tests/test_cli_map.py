"""``povrules map`` and ``--map``."""

from pathlib import Path

import polars as pl
import pytest
from census.helpers import workbook
from command import run
from helpers import ROOT

LIST = "Số phiếu,KV của hộ,Tổng số nhân khẩu\nP1,1,4\nP2,2,3\n"
MAPPING = 'format = 1\n[household.columns]\nhousehold_id = "Số phiếu"\n'
AREA = 'area = { header = "KV của hộ", codes = { "1" = "rural", "2" = "urban" } }\n'


def test_from_a_foreign_list_to_classes(tmp_path: Path) -> None:
    census = tmp_path / "list.csv"
    census.write_text(LIST, encoding="utf-8")
    mapping = tmp_path / "map.toml"
    proposed = run("map", census, "--standard", "vn-2022", "-o", mapping)
    assert (proposed.exit_code, proposed.stdout.splitlines()[-1]) == (0, f"đã ghi: {mapping}")
    assert "  chưa biết là cột nào: “KV của hộ”" in proposed.stdout.splitlines()
    assert 'household_id = "Số phiếu"' in mapping.read_text("utf-8")
    mapping.write_text(MAPPING + AREA, encoding="utf-8")
    options = ("--standard", "vn-2022", "--map", mapping, "--lang", "en")
    assert run("check", census, *options).exit_code == 0
    assert run("classify", census, *options, "-o", tmp_path / "out.csv").exit_code == 0
    assert pl.read_csv(tmp_path / "out.csv")["household_id"].to_list() == ["P1", "P2"]
    assert "P2" in run("explain", census, "P2", *options).stdout


def test_a_mapping_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text("mine")
    result = run("map", ROOT / "fixtures" / "small.csv", "--standard", "vn-2022", "-o", mapping, "--lang", "en")
    assert (result.exit_code, mapping.read_text()) == (2, "mine")
    assert "it is there" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "x.csv", "--standard", "vn-2022"], "must end with one of: .toml"),
        (["-o", "x.toml"], "name a standard"),
    ],
)
def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str) -> None:
    census = ROOT / "fixtures" / "small.csv"
    monkeypatch.chdir(tmp_path)
    result = run("map", census, *options, "--lang", "en")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert words in " ".join(result.stderr.split())


def test_the_result_does_not_take_the_place_of_the_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "map.csv"
    mapping.write_text(MAPPING, encoding="utf-8")
    options = ("--standard", "vn-2022", "--map", mapping, "-o", mapping, "--lang", "en")
    result = run("classify", ROOT / "fixtures" / "small.csv", *options)
    assert (result.exit_code, "would overwrite the input" in " ".join(result.stderr.split())) == (2, True)


def test_a_workbook_without_anything_in_it(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(workbook({"A": []}))
    found = run("map", tmp_path / "x.xlsx", "--standard", "vn-2022", "-o", tmp_path / "m.toml", "--lang", "en")
    assert found.exit_code == 2
    assert "x.xlsx: no column has the household id." in found.stderr
    assert not (tmp_path / "m.toml").exists()
