"""Lists to hand over: exactly the entitled, in the order of places; names of persons stand nowhere else."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import run

from eligibility.people import crowd, tables
from povrules.eligibility import Entitlements, entitlements
from povrules.errors import UsageError
from povrules.reports import entitled_tables
from povrules.reports.hand_over import _free, write_lists

HOUSEHOLDS = (
    "household_id,recognised_status,special_area,commune,village,Chủ hộ\n"
    "H1,Hộ nghèo,0,Xã Đông,Thôn 2,An Bí Mật\n"
    "H2,Hộ cận nghèo,0,Xã Bắc,Thôn 1,Ba Bí Mật\n"
    "H3,Hộ không nghèo,,Xã Đông,Thôn 1,Cư Bí Mật\n"
    "H4,Hộ nghèo,0,Xã Đông,Thôn 1,Dư Bí Mật\n"
)
PERSONS = (
    "household_id,person_no,Họ tên,born,born_year,other_group,schooling,allowance,ethnic_minority\n"
    "H1,1,An Bí Mật,01/01/1980,,0,không đi học,không,0\n"
    "H1,2,Em Bí Mật,,2015,0,không đi học,không,0\n"
    "H2,1,Ba Bí Mật,02/02/1980,,0,không đi học,không,0\n"
    "H3,1,Cư Bí Mật,01/01/1990,,0,không đi học,không,0\n"
    "H4,1,,01/05/1990,,0,không đi học,không,0\n"
    "H9,1,Lạc Bí Mật,01/05/1990,,0,không đi học,không,0\n"
)
DAY = ("--on", "01/07/2026")


@pytest.fixture
def census(tmp_path: Path) -> list[object]:
    (tmp_path / "ho.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    (tmp_path / "nguoi.csv").write_text(PERSONS, encoding="utf-8")
    return ["eligible", tmp_path / "ho.csv", "--persons", tmp_path / "nguoi.csv"]


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


def test_the_list_for_the_agency(census: list[object], tmp_path: Path) -> None:
    result = run(*census, *DAY, "--list", tmp_path / "ds.xlsx")
    assert result.exit_code == 1, result.output  # one person is of no household
    assert "ds.xlsx" in result.output
    assert "được hưởng: 4" in result.output
    found = sheets(tmp_path / "ds.xlsx")
    assert list(found) == ["bhyt", "cần hỏi bhyt", "căn cứ pháp lý"]
    columns = ["TT", "Mã hộ", "TT thành viên", "Ngày, tháng, năm sinh", "Xã", "Thôn"]
    assert list(found["bhyt"][0])[:6] == columns
    assert [list(row.values())[:6] for row in found["bhyt"]] == [
        [1, "H2", "1", "02/02/1980", "Xã Bắc", "Thôn 1"],
        [2, "H4", "1", "01/05/1990", "Xã Đông", "Thôn 1"],
        [3, "H1", "1", "01/01/1980", "Xã Đông", "Thôn 2"],
        [4, "H1", "2", "2015", "Xã Đông", "Thôn 2"],
    ]
    poor = found["bhyt"][1]
    assert (poor["Đối tượng"], poor["Mức hỗ trợ"]) == ("người thuộc hộ nghèo", "100%")
    assert (poor["Mức hưởng"], poor["Từ ngày"], poor["Ngày xét"]) == ("100%", "01/07/2025", "01/07/2026")
    # The near-poor have at least 70 %: what is paid is between two amounts, and stands twice.
    assert (poor["Bên đóng/tháng, ít nhất"], poor["Bên đóng/tháng, nhiều nhất"]) == (113_850, 113_850)
    [open_] = found["cần hỏi bhyt"]
    assert open_["Mã hộ"] == "H3"
    assert open_["Cần hỏi"].startswith("Xã, thôn của hộ có thuộc")
    assert "Mức hỗ trợ" not in open_


def test_names_stand_in_the_list_only(census: list[object], tmp_path: Path) -> None:
    words = [*census, *DAY, "--policy", "bhyt,tin-dung"]
    run(*words, "--list", tmp_path / "without.xlsx", "-o", tmp_path / "kq.csv")
    assert "Bí Mật" not in str(sheets(tmp_path / "without.xlsx"))
    plain = {path.name: path.read_bytes() for path in tmp_path.glob("kq*")}
    result = run(*words, "--list", tmp_path / "ds.xlsx", "--names", "-o", tmp_path / "kq.csv")
    found = sheets(tmp_path / "ds.xlsx")
    assert [row["Họ và tên"] for row in found["bhyt"]] == ["Ba Bí Mật", None, "An Bí Mật", "Em Bí Mật"]
    loans = [rows for name, rows in found.items() if name.removeprefix("cần hỏi ").startswith("cho vay ")]
    heads = [row["Họ và tên chủ hộ"] for rows in loans for row in rows if "Họ và tên chủ hộ" in row]
    assert set(heads) == {"An Bí Mật", "Ba Bí Mật", "Cư Bí Mật", "Dư Bí Mật"}
    assert "Bí Mật" not in result.output
    assert {path.name: path.read_bytes() for path in tmp_path.glob("kq*")} == plain
    assert not any("Bí Mật".encode() in content for content in plain.values())
    run(*words, "--list", tmp_path / "ds.xlsx", "--names", "-o", tmp_path / "kq.xlsx")
    assert "Bí Mật" not in str(sheets(tmp_path / "kq.xlsx"))


def test_wrong_use(census: list[object], tmp_path: Path) -> None:
    listing = ("--list", tmp_path / "ds.xlsx")
    for options, said in (
        (("-o", tmp_path / "kq.csv", "--names"), "--names cần --list"),
        (("--list", tmp_path / "ds.csv"), ".xlsx"),
        (("--list", tmp_path / "kq.xlsx", "-o", tmp_path / "kq.xlsx"), "sẽ ghi đè"),
    ):
        result = run(*census, *DAY, *options)
        assert result.exit_code == 2
        assert said in result.output
    (tmp_path / "ho.csv").write_text(HOUSEHOLDS.replace("Chủ hộ", "x"), encoding="utf-8")
    (tmp_path / "nguoi.csv").write_text(PERSONS.replace("Họ tên", "x"), encoding="utf-8")
    result = run(*census, *DAY, *listing, "--names")
    assert result.exit_code == 2
    assert "không có cột họ tên" in result.output
    assert not (tmp_path / "ds.xlsx").exists()


def test_nobody_and_nothing_to_ask(census: list[object], tmp_path: Path) -> None:
    """A policy under which nobody has anything keeps one sheet; what is open without a question says why."""
    households = HOUSEHOLDS.replace("nghèo,0", "không nghèo,0")
    (tmp_path / "ho.csv").write_text(households, encoding="utf-8")
    words = ["--on", "01/09/2024", "--policy", "hoc-phi,tin-dung", "--list", tmp_path / "ds.xlsx", "--lang", "en"]
    assert run(*census, *words).exit_code == 1
    found = sheets(tmp_path / "ds.xlsx")
    assert next(iter(found)) == "miễn, giảm học phí"
    assert found["miễn, giảm học phí"] == []
    assert "on the approved list of those poor by the standard" in found["cần hỏi cho vay nhà ở hộ nghèo "][0]["To ask"]
    words = ["--on", "01/02/2026", "--policy", "tin-dung", "--list", tmp_path / "ds.xlsx", "--lang", "en"]
    assert run(*census, *words).exit_code == 1
    found = sheets(tmp_path / "ds.xlsx")
    assert "not known for 01/02/2026" in found["cần hỏi cho vay hỗ trợ nhà ở (N"][0]["To ask"]


def many(day: date) -> Entitlements:
    chance = random.Random(11)
    people = crowd(chance, day, 200)
    households, persons = tables(people)
    places = [chance.choice(["Xã Ấp", "Xã Ba", None]) for _ in people]
    return entitlements(households.with_columns(commune=pl.Series(places)), persons, on=day)


def test_a_list_has_exactly_the_entitled(tmp_path: Path) -> None:
    found = many(date(2026, 7, 1))
    write_lists(found, tmp_path / "ds.xlsx", "vi")
    lists = sheets(tmp_path / "ds.xlsx")
    for sheet, status in (("bhyt", "entitled"), ("cần hỏi bhyt", "undetermined")):
        mine = found.frame.filter(pl.col("status") == status)
        assert mine.height > 0
        assert sorted(row["Mã hộ"] for row in lists[sheet]) == sorted(mine["household_id"])
        assert [row["TT"] for row in lists[sheet]] == list(range(1, mine.height + 1))
        communes = [row["Xã"] for row in lists[sheet]]
        assert communes == sorted(communes, key=["Xã Ấp", "Xã Ba", None].index)
    paid = {row["household_id"]: row["paid_month_least"] for row in found.frame.to_dicts()}
    assert {row["Mã hộ"]: row["Bên đóng/tháng, ít nhất"] for row in lists["bhyt"]}.items() <= paid.items()


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entitled_tables, "MAX_ROWS", 3)
    with pytest.raises(UsageError, match="3"):
        write_lists(many(date(2026, 7, 1)), tmp_path / "ds.xlsx", "en")


def test_names_of_sheets_are_short_and_each_its_own() -> None:
    taken: set[str] = set()
    assert [_free("a" * 40, taken), _free("A" * 31, taken)] == ["a" * 31, "A" * 29 + " 2"]


def test_shares_have_a_comma_in_vietnamese_workbooks(census: list[object], tmp_path: Path) -> None:
    """In data they have a point, in every language."""
    options = ["--on", "01/02/2026", "--policy", "tin-dung"]
    for lang, rate, word in (("vi", "7,488%", "lãi suất"), ("en", "7.488%", "interest")):
        run(*census, *options, "-o", tmp_path / f"{lang}.xlsx", "--lang", lang)
        run(*census, *options, "-o", tmp_path / f"{lang}.csv", "--lang", lang)
        shown = str(sheets(tmp_path / f"{lang}.xlsx"))
        assert f"'{rate}'" in shown
        assert f"{word} {rate}" in shown
        assert ",7.488%," in (tmp_path / f"{lang}.csv").read_text("utf-8")
    assert "7,488%" in run("policies", "tin-dung").stdout
    assert "7.488%" in run("policies", "tin-dung", "--lang", "en").stdout
