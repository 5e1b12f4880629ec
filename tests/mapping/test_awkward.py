"""Files in the shapes of offices, and broken ones: a proposal is made or refused as the file itself is."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
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


def test_a_file_that_only_a_proposal_makes_readable(tmp_path: Path) -> None:
    path, mapping = ROOT / "fixtures" / "bad" / "no-id.csv", tmp_path / "map.toml"
    assert "no column has the household id" in str(classified(path))
    mapping.write_text(proposal_text(proposals_for(path, COLUMNS), "vi"), encoding="utf-8")
    assert isinstance(classified(path, mapping=mapping), pl.DataFrame)
