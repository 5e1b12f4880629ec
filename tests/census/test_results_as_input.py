"""A result that is given as a census is recognised, and said to be one."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import FIXTURES, SMALL

import povrules
from povrules.census.looks import OF_RESULTS
from povrules.reports.tabular import REASON_ID
from povrules.reports.words import RESULT_HEADERS
from povrules.standards import load_standard

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


CODES = {
    *("rural", "urban", "yes", "no", "true", "false", "undetermined", "income", "points", "official", "secondary"),
    *(
        "derived",
        "recalled",
        "entitled",
        "not_entitled",
        "error",
        "warning",
        "notice",
        "poor",
        "near_poor",
        "ambiguous",
    ),
}
IDS = {RESULT_HEADERS[one].vi for one in ("class", "rule", "standard")}


def own_cells(path: Path, kept: set[str]) -> set[str]:
    """What povrules itself has written into the sheets of a workbook: without the columns of the input, and ids."""
    found: set[str] = set()
    for sheet in openpyxl.load_workbook(path):
        header, *rows = sheet.iter_rows(values_only=True)
        at = [one for one, name in enumerate(header) if name not in kept | IDS]
        found |= {str(row[one]).casefold() for row in (header, *rows) for one in at if row[one] is not None}
    return found


def test_a_workbook_has_the_words_of_its_language(tmp_path: Path) -> None:
    """Codes are data: the columns of the input keep theirs; what povrules writes beside them is in Vietnamese."""
    census = tmp_path / "census.csv"
    columns = {"household_id": ["1", "2", "3"], "area": ["rural", "urban", "rural"], "score_a": [100, 150, None]}
    answers = {name: ["no", "yes", "no"] for name in povrules.indicators("vn-2022")}
    pl.DataFrame(columns | {"income_per_capita": [900_000, 1_900_000, 9]} | answers).write_csv(census)
    kept = {one.vi for one in load_standard("vn-2022").columns}
    for basis in ("income", "points"):
        out = tmp_path / f"{basis}.xlsx"
        options = ("--standard", "vn-2022", "--basis", basis, "--on", "01/06/2025", "-o", out)
        assert run("classify", census, *options).exit_code == 0
        assert own_cells(out, kept).isdisjoint(CODES)
        sheet = openpyxl.load_workbook(out).worksheets[0]
        header, first = (list(row) for row in sheet.iter_rows(max_row=2, values_only=True))
        assert first[header.index("Khu vực")] == "rural"
        assert run("report", out, "--form", "7.1").exit_code == 0
        assert run("verify", out, "--census", census).exit_code == 0


def test_a_workbook_of_entitlements_and_movements_too(tmp_path: Path) -> None:
    households = FIXTURES / "entitlements" / "households.csv"
    options = (
        "--persons",
        households.with_name("persons.csv"),
        "--on",
        "01/07/2026",
        "--policy",
        "bhyt,hoc-phi,tin-dung",
    )
    run("eligible", households, *options, "-o", tmp_path / "el.xlsx", "--list", tmp_path / "list.xlsx")
    for name, status in (("before", "hộ nghèo"), ("after", "hộ cận nghèo")):
        (tmp_path / f"{name}.csv").write_text(f"household_id,recognised_status\n1,{status}\n", encoding="utf-8")
    run("movement", tmp_path / "before.csv", tmp_path / "after.csv", "--on", "01/07/2026", "-o", tmp_path / "mv.xlsx")
    for name in ("el", "list", "mv"):
        assert own_cells(tmp_path / f"{name}.xlsx", {"Chính sách"}).isdisjoint(CODES)
