"""Columns that lack are told with those that were not used, and with the way to say what a list calls them."""

from pathlib import Path

import polars as pl
import pytest
from command import classify, run
from helpers import near_poor

from povrules.api import review_census
from povrules.problems import Problem

FOREIGN = "household_id,Zone,Bình quân TN\n1,a,900000\n"


def said(text: str) -> str:
    return " ".join(text.split())


def missing(frame: pl.DataFrame, **options: str) -> Problem:
    review = review_census(frame, standard="vn-2022", **options)
    [found] = [one for one in review.problems if one.code == "column_missing"]
    return found


def test_a_list_that_names_nothing_that_is_needed_is_an_error(tmp_path: Path) -> None:
    result = classify(tmp_path, FOREIGN, "--standard", "vn-2022")
    shown = said(result.stdout)
    assert (result.exit_code, (tmp_path / "result.csv").exists()) == (1, True)
    assert "Không có cột nào mà chuẩn cần, nên không hộ nào được phân loại." in shown
    assert "Cột có trong tệp mà không được dùng: “Zone”, “Bình quân TN”." in shown
    assert "povrules map census.csv --standard vn-2022 -o map.toml" in shown
    assert "area (Khu vực), income_per_capita" in shown
    checked = run("check", tmp_path / "census.csv", "--standard", "vn-2022", "--basis", "points", "--lang", "en")
    assert checked.exit_code == 1
    assert "povrules map census.csv --standard vn-2022 --basis points -o map.toml" in said(checked.stdout)


@pytest.mark.parametrize(
    ("known", "severity"),
    [("area", "warning"), ("members", "warning"), ("water", "warning"), ("agricultural", "error"), ("note", "error")],
)
def test_one_column_that_is_needed_makes_it_a_warning(known: str, severity: str) -> None:
    household = {"household_id": "1", known: near_poor(members=4, agricultural=False, note="").get(known)}
    assert missing(pl.DataFrame([household])).severity == severity


def test_a_frame_has_no_command(tmp_path: Path) -> None:
    frame = pl.DataFrame([near_poor(Zone="a") | {"area": None}]).drop("area")
    assert missing(frame).mend.en.endswith(
        "Columns that are there and were not used: “Zone”. If they are those above under other names: rename them."
    )
    mapping = tmp_path / "map.toml"
    mapping.write_text('format = 1\n[household.columns]\nmembers = "Zone"\n', encoding="utf-8")
    mend = missing(frame.with_columns(Other=1), mapping=str(mapping)).mend
    assert mend.en.endswith("“Other”. If they are those above under other names: add them to the mapping map.toml.")


def test_of_several_files_the_command_names_none(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"household_id,Zone\n{name},1\n", encoding="utf-8")
    shown = said(run("check", tmp_path, "--standard", "vn-2022", "--lang", "en").stdout)
    assert "povrules map FILE --standard vn-2022 -o map.toml" in shown


def test_eligible_says_so_of_households_without_a_status(tmp_path: Path) -> None:
    households, persons = tmp_path / "h.csv", tmp_path / "p.csv"
    persons.write_text("household_id,person,born\n1,1,2000-01-01\n", encoding="utf-8")
    options = ("--persons", persons, "--on", "01/07/2026", "--standard", "vn-2022", "-o", tmp_path / "out.csv")
    for text, told in ((FOREIGN, True), ("household_id,recognised_status,Zone\n1,hộ nghèo,a\n", False)):
        households.write_text(text, encoding="utf-8")
        assert run("eligible", households, *options).exit_code == 0
        assert ("povrules map h.csv" in (tmp_path / "out.problems.csv").read_text("utf-8")) is told
