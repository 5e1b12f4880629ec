"""``povrules check -o``: the officer's workbook back with its bad cells marked."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from census.helpers import workbook
from command import run

VN_2022 = ("--standard", "vn-2022", "--lang", "en")
ROWS = [["Mã hộ", "Khu vực", "Số khẩu"], ["H1", "rural", "không rõ"], ["H2", "nowhere", 3], ["H3", "urban", 4]]


@pytest.fixture
def census(tmp_path: Path) -> Path:
    path = tmp_path / "ra-soat.xlsx"
    path.write_bytes(workbook({"Hộ": ROWS}))
    return path


def test_bad_cells_are_marked_and_the_original_stays(census: Path, tmp_path: Path) -> None:
    before = census.read_bytes()
    result = run("check", census, "-o", tmp_path / "marked.xlsx", *VN_2022)
    assert result.exit_code == 1
    assert "Data: errors 2" in result.stdout
    said = " ".join(result.stdout.split())
    assert "Cells marked: 2. 1 problems have no cell in the workbook: see above. Correct “ra-soat.xlsx” itself" in said
    assert census.read_bytes() == before
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Hộ"]
    comments = {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}
    assert set(comments) == {"C2", "B3"}
    assert comments["C2"].startswith("error: found “không rõ”; expected ")
    assert [[cell.value for cell in row] for row in sheet] == ROWS


def test_members_of_another_workbook_are_told_but_not_marked(census: Path, tmp_path: Path) -> None:
    members = tmp_path / "members.xlsx"
    members.write_bytes(workbook({"Hộ": [["Mã hộ", "Ngày sinh"], ["H1", "hôm qua"]]}))
    options = ("--persons", members, "-o", tmp_path / "marked.xlsx", "--on", "2025-10-01", *VN_2022)
    result = run("check", census, *options)
    assert "members.xlsx, sheet “Hộ”, cell B2" in " ".join(result.stdout.split())
    assert "Cells marked: 4. 2 problems have no cell in the workbook" in result.stdout
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx")["Hộ"]
    marked = {cell.coordinate for row in sheet for cell in row if cell.comment}
    assert marked == {"C2", "B3", "A3", "A4"}  # nobody lives in H2 and H3


def test_nothing_to_mark(tmp_path: Path) -> None:
    good = tmp_path / "good.xlsx"
    good.write_bytes(workbook({"Hộ": [["Mã hộ", "Khu vực"], ["H1", "rural"]]}))
    result = run("check", good, "-o", tmp_path / "marked.xlsx", "--standard", "vn-2022", "--lang", "vi")
    assert result.exit_code == 0
    assert "Số ô được đánh dấu: 0." in result.stdout
    assert (tmp_path / "marked.xlsx").read_bytes() == good.read_bytes()


def test_one_that_is_there_is_never_replaced(census: Path, tmp_path: Path) -> None:
    (tmp_path / "marked.xlsx").write_bytes(b"corrected here")
    result = run("check", census, "-o", tmp_path / "marked.xlsx", *VN_2022)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it is there; a marked copy never replaces a file" in " ".join(result.stderr.split())
    assert (tmp_path / "marked.xlsx").read_bytes() == b"corrected here"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"household_id\n1\n", "cells are marked only in .xlsx files"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cells are marked only in .xlsx files"),
        ("folder", None, "is a folder; workbooks are marked one by one"),
        ("nowhere.xlsx", b"", "nowhere.xlsx"),
    ],
)
def test_what_cannot_be_marked_is_refused_before_it_is_read(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    source = tmp_path / "in" / name
    source.parent.mkdir()
    if content is None:
        source.mkdir()
    elif content:
        source.write_bytes(content)
    result = run("check", source, "-o", tmp_path / "marked.xlsx", *VN_2022)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert not (tmp_path / "marked.xlsx").exists()


def test_two_inputs_of_one_name(census: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    members = shutil.copy(census, other / census.name)
    options = ("--persons", members, "-o", tmp_path / "marked.xlsx", "--on", "2025-10-01", *VN_2022)
    result = run("check", census, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Two inputs are named “ra-soat.xlsx”" in result.stderr
    same = run("check", census, "--persons", census, "-o", tmp_path / "marked.xlsx", *VN_2022)
    assert "Two inputs" not in same.stderr
