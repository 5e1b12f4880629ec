"""``povrules check``: what it shows, counts and refuses."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from command import run
from helpers import ROOT, SMALL

from povrules.census import sheets

FAMILIES = ROOT / "fixtures" / "families.xlsx"
POINTS = ("--standard", "vn-2022", "--basis", "points")


def words(text: str) -> str:
    return " ".join(text.split())


def test_problems_of_one_kind_are_counted_and_told_together(tmp_path: Path) -> None:
    path = tmp_path / "census.csv"
    path.write_text("household_id,area,members\n1,rural,zero\n2,rural,nought\n3,rural,4\n", encoding="utf-8")
    result = run("check", path, "--standard", "vn-2022", "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout.startswith("Data: errors 2, warnings 1, notices 0")
    assert "error, 2 times: census.csv, column “members”, lines 2, 3: found “zero”, “nought”;" in words(result.stdout)
    assert [one.name for one in tmp_path.iterdir()] == ["census.csv"]


@pytest.mark.parametrize(("lang", "said"), [("vi", "Dữ liệu: lỗi 0"), ("en", "Data: errors 0")])
def test_a_census_without_errors(lang: str, said: str) -> None:
    result = run("check", FAMILIES, *POINTS, "--lang", lang)
    assert (result.exit_code, result.stdout.startswith(said)) == (0, True)


def test_what_was_recognised(tmp_path: Path) -> None:
    members = shutil.copy(FAMILIES, tmp_path / "members.xlsx")
    text = run("check", FAMILIES, *POINTS, "--show", "--persons", members, "--lang", "en").stdout
    assert text.startswith(
        "families.xlsx, sheet “Hộ”\n  table: households\n  header: 1\n  data: 3 rows, lines 2 to 4\n"
    )
    assert "\n  “Ti vi màu” → colour televisions (tvs)\n" in text
    assert "\n  no column for: " in text
    assert "\nmembers.xlsx, sheet “Thành viên”\n  table: members\n" in text
    assert "\nfamilies.xlsx, sheet “Thành viên”\n  table: members (not read)\n" in text
    assert "→ Tỉnh (province)" in run("check", FAMILIES, *POINTS, "--show").stdout


def test_a_standard_without_a_survey_knows_no_members() -> None:
    result = run("check", FAMILIES, "--standard", "hanoi-2022", "--show", "--lang", "en")
    assert "table: members" not in result.stdout
    assert "columns not known: " in result.stdout


def test_a_template_names_its_standard(tmp_path: Path) -> None:
    run("template", "-o", tmp_path / "phieu.xlsx")
    result = run("check", tmp_path / "phieu.xlsx", "--lang", "en")
    assert result.stderr.startswith("phieu.xlsx: --standard vn-2022 --basis points")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["nowhere.csv", "--standard", "vn-2022"], 2, "nowhere.csv"),
        ([FAMILIES], 2, "name a standard"),
        ([FAMILIES, "--place", "hanoi", "--policy-year", "2026"], 3, "hanoi cannot be classified for 2026"),
    ],
)
def test_what_is_refused(options: list[str], code: int, said: str) -> None:
    result = run("check", *options, "--lang", "en")
    assert (result.exit_code, said in result.stderr, result.stdout) == (code, True, "")


def test_files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counting(path: Path, *rest: Any) -> Any:
        read.append(path.name)
        return read_file(path, *rest)

    read_file = sheets.read_file
    monkeypatch.setattr(sheets, "read_file", counting)
    assert run("check", FAMILIES, *POINTS, "--show", "--persons", FAMILIES).exit_code == 0
    assert run("check", FAMILIES, *POINTS, "--show").exit_code == 0
    assert read == ["families.xlsx", "families.xlsx"]


def test_the_boxes_of_the_income_form_are_counted() -> None:
    text = run("check", SMALL, *POINTS, "--show", "--lang", "en").stdout
    [line] = [one for one in text.splitlines() if one.startswith("  no column for: ")]
    assert line.endswith("; 36 boxes of the income form")
    assert "cost" not in line


def test_what_was_recognised_is_shown_where_the_rest_is_refused() -> None:
    result = run("check", ROOT / "fixtures" / "bad" / "two-ids.csv", "--standard", "vn-2022", "--show")
    assert result.exit_code == 2
    assert result.stdout.startswith("two-ids.csv\n  bảng: hộ\n")
    assert result.stdout.endswith("\n")
