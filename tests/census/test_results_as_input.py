"""A result that is given as a census is recognised, and said to be one."""

from pathlib import Path

import polars as pl
import pytest
from command import run
from helpers import SMALL

import povrules
from povrules.census.looks import OF_RESULTS
from povrules.reports.tabular import REASON_ID
from povrules.reports.words import RESULT_HEADERS

OPTIONS = ("--standard", "vn-2022", "--policy-year", "2025", "--lang")


def test_the_names_are_those_of_results() -> None:
    ids, vi, en, apart = OF_RESULTS
    assert set(ids) <= set(RESULT_HEADERS)
    assert set(apart) <= {*RESULT_HEADERS, REASON_ID}
    assert [RESULT_HEADERS[name] for name in ids] == list(zip(vi, en, strict=True))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("keep", ["all", "none"])
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "json", "jsonl"])
def test_a_file(tmp_path: Path, suffix: str, keep: str, lang: str) -> None:
    out = tmp_path / f"out.{suffix}"
    run("classify", SMALL, *OPTIONS, lang, "--keep", keep, "-o", out)
    again = run("classify", out, *OPTIONS, "en", "-o", tmp_path / "again.csv")
    assert again.exit_code == 2
    assert ": this is a result that povrules has written, and no census." in " ".join(again.stderr.split())


def test_a_result_with_its_reasons_apart(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    run("classify", SMALL, *OPTIONS, "en", "--reasons-apart", "-o", out)
    assert pl.read_parquet(tmp_path / "out.reasons.parquet").height > 1
    again = run("classify", out, *OPTIONS, "en", "-o", tmp_path / "again.csv")
    assert ": this is a result that povrules has written, and no census." in " ".join(again.stderr.split())


def test_a_frame_may_be_classified_again() -> None:
    census = pl.DataFrame({"household_id": ["1"], "area": ["rural"], "income_12m": [1], "members": [1]})
    first = povrules.classify(census, standard="vn-2022")
    assert povrules.classify(first, standard="vn-2022")["class"].to_list() == first["class"].to_list()
