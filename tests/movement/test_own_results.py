"""Results of povrules as lists: their own columns and sheets are known, nothing in them is taken for a household."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import SMALL

import povrules
from povrules.movements import movement
from povrules.reporting import report
from povrules.years.lists import read_listing

FAMILIES = SMALL.parent / "families.xlsx"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("source", "options"),
    [(SMALL, ["--standard", "vn-2022"]), (FAMILIES, ["--standard", "vn-2022", "--basis", "points"])],
)
def test_a_workbook_of_povrules_is_read_as_it_was_written(
    tmp_path: Path, source: Path, options: list[str], lang: str
) -> None:
    """Its sheet of problems has household ids too, and was once read as more households with the ids of others."""
    out = tmp_path / "r.xlsx"
    run("classify", source, *options, "--lang", lang, "-o", out)
    found = povrules.review_census(source, standard="vn-2022", basis="points" if "points" in options else "income")
    twice = found.frame["household_id"].is_duplicated()
    expected = found.frame.filter(~twice).select(
        "household_id", pl.when(pl.col("class") != "undetermined").then("class").alias("class")
    )
    listing = read_listing(out, "list")
    assert listing.frame.select("household_id", "class").equals(expected)
    assert {one.code for one in listing.problems} <= {"duplicate_id"}
    assert {one.code for one in report(out).problems} <= {"duplicate_id"}


def test_a_misspelled_column_that_only_forms_read_is_told_in_a_result_too(tmp_path: Path) -> None:
    path, out = tmp_path / "c.csv", tmp_path / "r.csv"
    census = pl.read_csv(SMALL, infer_schema=False)[:3].with_columns(pl.lit("X").alias("Số trẻ em không có BHYTT"))
    census.write_csv(path)
    assert run("classify", path, "--standard", "vn-2022", "-o", out).exit_code == 0
    assert [one.code for one in report(out).problems] == ["did_you_mean"]
    assert read_listing(out, "list").problems == ()


def test_a_workbook_that_only_looks_like_one(tmp_path: Path) -> None:
    """Without the sheet of the law it is somebody's list, and all of its sheets are looked at."""
    path = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    for name, household in (("kết quả", "A"), ("khác", "B")):
        sheet = book.create_sheet(name)
        sheet.append(["Mã hộ", "Phân loại hộ đã công nhận"])
        sheet.append([household, "hộ nghèo"])
    book.remove(book.worksheets[0])
    book.save(path)
    assert read_listing(path, "list").frame["household_id"].to_list() == ["A", "B"]
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(povrules.CensusError, match="damaged"):
        read_listing(path, "list")


def test_what_a_list_without_classes_needs(tmp_path: Path) -> None:
    listed = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    for before, after, more in ((listed, SMALL, True), (SMALL, listed, False)):
        with pytest.raises(povrules.UsageError, match="classify it first") as caught:
            movement(before, after)
        assert ("or give --standard" in str(caught.value)) == more
    with pytest.raises(povrules.UsageError, match="classify it first"):
        report(SMALL)


def test_json_of_another_output_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps({"schema": "povrules.movement/1", "households": []}), encoding="utf-8")
    with pytest.raises(povrules.CensusError):
        movement(path, path)


def test_a_census_with_a_sheet_of_members_is_a_list_of_its_households() -> None:
    """Members are none of the list, and no sheet that was not read either: they were, when it was classified."""
    before = pl.DataFrame({"household_id": ["01", "02", "03"], "recognised_status": ["nghèo"] * 3})
    found = povrules.monthly(before, FAMILIES, on="2025-05-20", standard="vn-2022", basis="points")
    assert found.reviewed["class_after"].to_list() == ["near_poor", "near_poor", "not_poor"]
    assert not {"sheet_not_read", "duplicate_id"} & {one.code for one in found.problems}
    moved = movement(before, FAMILIES, standard="vn-2022")
    assert [one.code for one in moved.problems] == ["class_unknown"]
