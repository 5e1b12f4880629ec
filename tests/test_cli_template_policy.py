"""``povrules template --policy``: a workbook for what policies ask, filled in and read by ``eligible``."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import ROOT
from openpyxl.utils import get_column_letter

ENTITLED = ROOT / "fixtures" / "entitlements"
CENSUS = ["--census", ENTITLED / "households.csv", "--persons", ENTITLED / "persons.csv"]
ON = ["--on", "01/07/2026"]


def written(path: Path, *options: object) -> openpyxl.Workbook:
    result = run("template", "--policy", *options, "-o", path)
    assert (result.exit_code, result.stderr) == (0, "")
    return openpyxl.load_workbook(path)


def headers(book: openpyxl.Workbook, sheet: str) -> dict[str, int]:
    return {str(cell.value): at for at, cell in enumerate(book[sheet][1], 1)}


@pytest.fixture
def commune(tmp_path: Path) -> list[Path]:
    """An ordinary list of a commune: classes and births, no answers."""
    households, persons = tmp_path / "ho.csv", tmp_path / "nguoi.csv"
    households.write_text(
        "Mã hộ,Chủ hộ,Thôn,Phân loại hộ đã công nhận,Thu nhập bình quân\n"
        "01,An,Na Ca,Hộ nghèo,900000\n02,Bình,Na Ca,Hộ cận nghèo,1600000\n03,Cúc,,Hộ không nghèo,\n",
        "utf-8",
    )
    persons.write_text(
        "Mã hộ,TT thành viên,Họ tên,Ngày sinh\n01,1,An,01/02/1980\n02,1,Bình,05/06/1990\n02,2,Ba,07/08/2023\n"
        "03,1,Cúc,09/10/1970\n",
        "utf-8",
    )
    return [households, persons]


def test_filled_in_everybody_is_decided(tmp_path: Path, commune: list[Path]) -> None:
    households, persons = commune
    result = run("eligible", households, "--persons", persons, *ON, "-o", tmp_path / "a.csv", "--lang", "en")
    assert "povrules template --policy bhyt --census FILE" in result.stdout
    path = tmp_path / "answers.xlsx"
    result = run("template", "--policy", "bhyt", "--census", households, "--persons", persons, "-o", path)
    assert (result.exit_code, result.stderr) == (0, "")
    book = openpyxl.load_workbook(path)
    assert [row[0].value for row in book["Hộ"].iter_rows(min_row=2, max_row=4)] == ["01", "02", "03"]
    answers = {
        "Hộ": ["Xã, thôn thuộc vùng có chính sách riêng về BHYT"],
        "Thành viên": ["Thuộc nhóm BHYT khác", "Là người dân tộc thiểu số", "Tình trạng đi học"],
    }
    for sheet, asked in answers.items():
        for header in asked:
            for row in range(2, book[sheet].max_row + 1):
                book[sheet].cell(row, headers(book, sheet)[header]).value = "không"
    assert not {"Chủ hộ", "Họ tên"} & {*headers(book, "Hộ"), *headers(book, "Thành viên")}
    book.save(path)
    result = run("eligible", path, *ON, "-o", tmp_path / "b.csv", "--lang", "en")
    assert "povrules template" not in result.stdout
    found = pl.read_csv(tmp_path / "b.csv", infer_schema=False)
    assert found["status"].to_list() == ["entitled", "entitled", "entitled", "not_entitled"]


def test_what_cannot_be_read_is_told_and_stays_blank(tmp_path: Path, commune: list[Path]) -> None:
    households, persons = commune
    persons.write_text(persons.read_text("utf-8").replace("01/02/1980", "31/02/1980"), "utf-8")
    path = tmp_path / "answers.xlsx"
    result = run("template", "--policy", "bhyt", "--census", households, "--persons", persons, "-o", path)
    assert (result.exit_code, "31/02/1980" in result.stderr) == (1, True)
    book = openpyxl.load_workbook(path)
    born = headers(book, "Thành viên")["Ngày, tháng, năm sinh"]
    assert [row[born - 1].value is None for row in book["Thành viên"].iter_rows(min_row=2, max_row=5)][:2] == [
        True,
        False,
    ]


def test_what_a_census_has_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    written(path, "bhyt,hoc-phi,tin-dung", *CENSUS)
    given = [ENTITLED / "households.csv", "--persons", ENTITLED / "persons.csv"]
    for policy in ("bhyt", "hoc-phi", "tin-dung"):
        asked = ["--policy", policy, *ON, "-o"]
        run("eligible", *given, *asked, tmp_path / f"{policy}.csv")
        run("eligible", path, *asked, tmp_path / f"{policy}-2.csv")
        assert (tmp_path / f"{policy}.csv").read_bytes() == (tmp_path / f"{policy}-2.csv").read_bytes()


def test_an_empty_one_has_each_question_once_with_lists_and_notes(tmp_path: Path) -> None:
    book = written(tmp_path / "a.xlsx", "bhyt,hoc-phi", "--province", "hanoi", "--lang", "en")
    for sheet in ("Hộ", "Thành viên"):
        names = [cell.value for cell in book[sheet][1]]
        assert len(names) == len(set(names))
        assert all(cell.comment is not None for cell in book[sheet][1])
    school = get_column_letter(headers(book, "Thành viên")["attends school"])
    rules = book["Thành viên"].data_validations.dataValidation
    assert any(rule.type == "list" and f"{school}2" in str(rule.sqref) for rule in rules)
    assert any("Leave it blank where" in str(cell.comment.text) for cell in book["Thành viên"][1] if cell.comment)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--province", "hanoi"], "need --policy"),
        (["--census", "x.csv"], "need --policy"),
        (["--persons", "x.csv"], "need --policy"),
        (["--policy", "bhyt", "--persons", "x.csv"], "--persons needs --census"),
        (["--policy", "bhytt"], "there is no policy 'bhytt'"),
    ],
)
def test_wrong_use(tmp_path: Path, options: list[str], said: str) -> None:
    result = run("template", *options, "-o", tmp_path / "a.xlsx", "--lang", "en")
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
