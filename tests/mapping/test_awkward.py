"""Files in the shapes of offices, and broken ones: a proposal is made or refused as the file itself is."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run
from helpers import ROOT

import povrules
from povrules.engines.classify import Options
from povrules.errors import CensusError, PovrulesError
from povrules.mapping.file import load_mapping
from povrules.mapping.proposal import Proposal, proposals_for
from povrules.mapping.told import proposal_report, proposal_text
from povrules.request import mapping_columns
from povrules.standards import load_standard
from povrules.surveys import load_survey
from povrules.text import LANGS

FOLDERS = ("workbooks", "bad", "good")
FILES = [
    path for folder in FOLDERS for path in sorted((ROOT / "fixtures" / folder).iterdir()) if path.suffix != ".toml"
]
COLUMNS = mapping_columns([load_standard("vn-2022")], Options(surveys=(load_survey("tt-07-2021"),)))


def classified(path: Path, **mapping: Any) -> pl.DataFrame | str:
    try:
        return povrules.review_census(path, standard="vn-2022", on="2025-10-01", **mapping).frame
    except PovrulesError as error:
        return error.message("en")


def proposed(path: Path) -> list[Proposal] | str:
    try:
        return proposals_for(path, COLUMNS)
    except CensusError as error:
        return error.message("en")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_that_is_read_without_a_mapping(path: Path, tmp_path: Path) -> None:
    """It has the same households with the mapping, and the same result where that uses nothing."""
    without, found = classified(path), proposed(path)
    if isinstance(found, str):
        assert found == without
        return
    mapping = tmp_path / "map.toml"
    for lang in LANGS:
        mapping.write_text(proposal_text(found, lang), encoding="utf-8")
        load_mapping(mapping, COLUMNS)
        said = mapping.read_text(encoding="utf-8") + proposal_report(found, lang)
        assert not any(name in said for name in ("Hộ mẫu", "Người 1", "Người Ký", "Nguyễn", "Trần"))
    result = classified(path, mapping=mapping)
    if isinstance(without, pl.DataFrame):
        assert isinstance(result, pl.DataFrame)
        assert result["household_id"].equals(without["household_id"])
        assert result.equals(without) or any(match.sure for one in found for match in one.matches)


NO_FILE = [
    "binary.csv",
    "damaged.xlsx",
    "empty.csv",
    "latin-1.csv",
    "locked.xlsx",
    "quotes.csv",
    "utf-16.csv",
    "workbook.csv",
    "damaged.ods",
    "damaged.parquet",
    "damaged.xls",
    "doctype.ods",
    "far.ods",
    "german.csv",
    "locked.ods",
    "page.xls",
    "page.xlsx",
    "text-utf-16.xls",
    "text.xls",
    "xml-2003.xls",
]
"""Damaged, locked or of another kind than their names: each has its message in a file beside it, tested elsewhere."""

NOT_CLASSIFIED = {
    "two-ids.csv": "the columns “Mã hộ” and “household id” both mean “household_id”",  # people have to choose
    "same-header.csv": "the columns “Mã hộ” and “Mã hộ” both mean “household_id”",  # in the file alone
    "no-table.xlsx": "no column has the household id",  # no sheet is a table
    "persons-only.csv": "only members were found",
    "persons-with-blank-ids.xlsx": "only members were found",
}
"""Files that hold no households, or of which people have to say which they are: what is said of each."""


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name not in NO_FILE], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_each_is_classified_without_options_or_with_the_mapping_as_proposed(path: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    options = ("--standard", "vn-2022", "--lang", "en", "-o", tmp_path / "out.csv")
    plain = run("classify", path, *options)
    assert (plain.exit_code == 2) == (path.name in {*NOT_CLASSIFIED, "no-id.csv"})
    proposed = run("map", path, "--standard", "vn-2022", "-o", mapping, "--lang", "en")
    assert proposed.exit_code == 0
    mapped = run("classify", path, *options, "--map", mapping)
    said = NOT_CLASSIFIED.get(path.name)
    assert mapped.exit_code in ((0, 1) if said is None else (2,)), mapped.output
    assert said is None or said in " ".join(mapped.stderr.split())


def test_where_people_have_to_choose_the_proposal_names_the_columns(tmp_path: Path) -> None:
    bad = ROOT / "fixtures" / "bad"
    text = proposal_text(proposals_for(bad / "two-ids.csv", COLUMNS), "en")
    lines = [line for line in text.splitlines() if "household_id = " in line]
    assert [line.partition("  #")[0] for line in lines] == [
        '# household_id = "Mã hộ"',
        '# household_id = "household id"',
    ]
    assert all("several columns mean this; take the # away from one only" in line for line in lines)
    mapping = tmp_path / "map.toml"
    mapping.write_text(text.replace('# household_id = "household id"', 'household_id = "household id"'), "utf-8")
    assert isinstance(classified(bad / "two-ids.csv", mapping=mapping), pl.DataFrame)
    [line] = [
        line
        for line in proposal_text(proposals_for(bad / "same-header.csv", COLUMNS), "en").splitlines()
        if "household_id = " in line
    ]
    assert line.startswith('# household_id = "Mã hộ"')
    assert "rename in the file the one not meant" in line


def test_a_file_that_only_a_proposal_makes_readable(tmp_path: Path) -> None:
    path, mapping = ROOT / "fixtures" / "bad" / "no-id.csv", tmp_path / "map.toml"
    assert "no column has the household id" in str(classified(path))
    mapping.write_text(proposal_text(proposals_for(path, COLUMNS), "vi"), encoding="utf-8")
    assert isinstance(classified(path, mapping=mapping), pl.DataFrame)
