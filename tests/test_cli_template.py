"""``povrules template``: what it writes, and what it refuses."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from command import run
from helpers import ROOT

from povrules.census.named import BASIS, STANDARD
from povrules.reports.book import open_book
from povrules.reports.template import forms


@pytest.mark.parametrize(("lang", "said"), [("vi", "đã ghi: "), ("en", "written: ")])
def test_a_workbook_is_written(tmp_path: Path, lang: str, said: str) -> None:
    out = tmp_path / "phieu.xlsx"
    result = run("template", "--lang", lang, "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{said}{out}\n", "")
    assert out.read_bytes().startswith(b"PK")
    assert [one.name for one in tmp_path.iterdir()] == ["phieu.xlsx"]


def test_the_blank_workbook_goes_into_classify(tmp_path: Path) -> None:
    """It needs no options: it says itself for which standard it is, also when another program has saved it."""
    path = tmp_path / "phieu.xlsx"
    run("template", "-o", path)
    book = openpyxl.load_workbook(path)
    places = {cell.value: cell.column for cell in book["Hộ"][1]}
    book["Hộ"]["A2"] = "01"
    book["Hộ"].cell(2, places["Ngày rà soát"], date(2025, 10, 1))
    book.save(path)
    by_itself = run("classify", path, "-o", tmp_path / "a.csv")
    assert (by_itself.exit_code, by_itself.stderr) == (
        0,
        "phieu.xlsx: --standard vn-2022 --basis points (theo chuẩn mà tệp được lập cho)\n",
    )
    named = run("classify", path, "--standard", "vn-2022", "--basis", "points", "-o", tmp_path / "b.csv")
    assert (named.exit_code, named.stderr) == (0, "")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    income = run("explain", path, "01", "--basis", "income", "--lang", "en")
    assert (income.exit_code, income.stderr) == (
        0,
        "phieu.xlsx: --standard vn-2022 --basis income (by the standard that the workbook is for)\n",
    )


def test_one_made_with_law_of_ones_own_names_no_standard(tmp_path: Path) -> None:
    law = tmp_path / "law.toml"
    law.write_bytes((ROOT / "povrules" / "standards" / "vn-2022.toml").read_bytes())
    run("template", "--standard", law, "-o", tmp_path / "phieu.xlsx")
    result = run("classify", tmp_path / "phieu.xlsx", "-o", tmp_path / "a.csv", "--lang", "en")
    assert (result.exit_code, "name a standard" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "x.csv"], "must end with one of: .xlsx"),
        (["-o", "nowhere/x.xlsx"], "There is no folder"),
        (["-o", "x.xlsx", "--standard", "hanoi-2022"], "names no survey"),
        (["-o", "x.xlsx", "--standard", "vn-2023"], "vn-2023"),
    ],
)
def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("template", "--lang", "en", *options)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert words in " ".join(result.stderr.split())


@pytest.mark.parametrize(("lang", "words"), [("vi", "có thể đã nhập dữ liệu"), ("en", "may be filled in")])
def test_a_workbook_that_may_be_filled_in_is_never_replaced(tmp_path: Path, lang: str, words: str) -> None:
    out = tmp_path / "phieu.xlsx"
    out.write_text("filled in")
    result = run("template", "--lang", lang, "-o", out)
    assert (result.exit_code, out.read_text(), list(tmp_path.iterdir())) == (2, "filled in", [out])
    assert words in " ".join(result.stderr.split())


def test_an_overlay_is_not_overwritten(tmp_path: Path) -> None:
    law = tmp_path / "law.toml"
    law.write_bytes((ROOT / "povrules" / "standards" / "vn-2022.toml").read_bytes())
    law.rename(tmp_path / "law.xlsx")
    result = run("template", "--with", tmp_path / "law.xlsx", "-o", tmp_path / "law.xlsx", "--lang", "en")
    assert result.exit_code == 2
    assert "would overwrite the input" in " ".join(result.stderr.split())


def test_nothing_is_left_of_a_workbook_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(forms, "open_book", full)
    result = run("template", "-o", tmp_path / "x.xlsx", "--lang", "en")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "No space left on device" in result.stderr


def test_a_result_never_takes_the_place_of_a_filled_in_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        run("template", "-o", tmp_path / name)
    before = (tmp_path / "b.xlsx").read_bytes()
    result = run("classify", tmp_path / "a.xlsx", "-o", tmp_path / "b.xlsx", "--lang", "en")
    assert (result.exit_code, (tmp_path / "b.xlsx").read_bytes()) == (2, before)
    assert "it is a workbook to fill in" in " ".join(result.stderr.split())


def test_a_standard_that_cannot_read_the_forms(tmp_path: Path) -> None:
    """It would count the members as households."""
    path = tmp_path / "phieu.xlsx"
    run("template", "-o", path)
    result = run("check", path, "--standard", "hanoi-2022", "--lang", "en")
    assert (result.exit_code, " ".join(result.stderr.split())) == (
        2,
        "error: “phieu.xlsx” has the forms of vn-2022, which hanoi-2022 cannot read. Choose the standard vn-2022.",
    )
    result = run("check", path, "--standard", "vn-2016", "--lang", "en")
    assert (result.exit_code, " ".join(result.stderr.split())) == (
        2,
        "error: “phieu.xlsx” has the forms of vn-2022, which vn-2016 cannot read. Choose the standard vn-2022, or add "
        "--survey tt-17-2016 to derive the indicators of vn-2016 from the answers.",
    )
    assert run("check", path, "--standard", "vn-2016", "--survey", "tt-17-2016").exit_code == 0


@pytest.mark.parametrize("named", ["x.toml", "vn-2022\nerror: hello", "vn-1900"])
def test_a_workbook_names_no_file_and_no_other_standard(tmp_path: Path, named: str) -> None:
    path = tmp_path / "phieu.xlsx"
    with open_book(path, "en", streamed=False) as book:
        book.sheet("a").text(0, 0, "Mã hộ")
        book.say(STANDARD, named)
        book.say(BASIS, "points")
    result = run("check", path, "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: name a standard")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("nowhere.xlsx", None, "There is no file “nowhere.xlsx”"),
        ("empty.xlsx", b"", "empty.xlsx: the file is empty"),
        ("broken.xlsx", b"PK\x03\x04", "broken.xlsx: the file is damaged"),
        ("list.csv", b"household_id\n1\n", "error: name a standard"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_before_a_missing_standard(
    tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = run("check", tmp_path / name, "--lang", "en")
    assert (result.exit_code, words in " ".join(result.stderr.split())) == (2, True)


def test_a_folder_without_a_standard(tmp_path: Path) -> None:
    result = run("check", tmp_path, "--lang", "en")
    assert (result.exit_code, result.stderr.startswith("error: name a standard")) == (2, True)
