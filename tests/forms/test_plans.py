"""The tables of plans: those of three real ones from invented households; what a plan leaves open; mistakes in one."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import FIXTURES

from forms.invented import check_formulas, shown, write
from povrules.errors import CensusError, UsageError
from povrules.forms.model import Points
from povrules.forms.planned import read_planned
from povrules.reporting import report


def published(name: str) -> dict[tuple[str, str], list[str]]:
    """The rows of a published table, by its first two columns; decimals with a point."""
    with (FIXTURES / "plans" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if row[0] or row[1]]
    numbers = [row for row in rows if any(cell[:1].isdigit() for cell in row[2:])]
    return {(row[0], row[1]): [cell.replace(",", ".") for cell in row[2:]] for row in numbers}


def differing(printed: list[str], found: list[Any]) -> dict[int, str | None]:
    """By column what is found where it is not what is printed, after rounding to the decimals that are printed."""
    wrong = {}
    for number, (text, value) in enumerate(zip(printed, found, strict=True), 1):
        exact = None if value is None else Decimal(str(value)).quantize(Decimal(text), "ROUND_HALF_UP")
        if exact != Decimal(text):
            wrong[number] = None if exact is None else str(exact)
    return wrong


def test_the_table_of_thuong_quang(tmp_path: Path) -> None:
    """5/87 is 5.75 per cent, printed as 5,74; and of no poor households none can leave, printed as 0."""
    result, out = tmp_path / "result.csv", tmp_path / "plan.xlsx"
    census = FIXTURES / "thuong-quang-2020.csv"
    assert run("classify", census, "--standard", "vn-2016", "--policy-year", 2021, "-o", result).exit_code == 0
    options = ["--form", "plan-2016", "--year", 2021, "-o", out]
    assert run("report", result, "--plan", FIXTURES / "thuong-quang-plan-2021.csv", *options).exit_code == 0
    book, values = openpyxl.load_workbook(out), openpyxl.load_workbook(out, data_only=True)
    assert book["Mẫu plan-2016"]["I3"].value == "Số hộ nghèo cuối năm 2021"
    printed = {place: cells for (_, place), cells in published("000-thuong-quang-2021").items()}
    rows = list(values["Mẫu plan-2016"].iter_rows(min_row=6, max_row=13, values_only=True))
    assert [row[1] for row in rows] == list(printed)
    wrong = {row[1]: differing(printed[row[1]], list(row[2:])) for row in rows}
    assert {place: cells for place, cells in wrong.items() if cells} == {
        "Thôn 5": {3: "5.75"},
        "Thôn 6": {9: None},
        "Thôn 7": {9: None},
    }
    assert check_formulas(out) == 5 * 4 + 2 * 3 + 9


def test_the_table_of_cao_lau(tmp_path: Path) -> None:
    """The plan takes the change from the rounded rates: 18,34 − 8,90 = 9,44; of the exact ones it is 9.43."""
    result, out = tmp_path / "result.csv", tmp_path / "plan.xlsx"
    census = FIXTURES / "cao-lau-2023.csv"
    assert run("classify", census, "--standard", "vn-2022", "--policy-year", 2024, "-o", result).exit_code == 0
    options = ["--form", "plan-change", "--by", "commune", "--year", 2023, "-o", out]
    assert run("report", result, "--plan", FIXTURES / "cao-lau-plan-2023.csv", *options).exit_code == 0
    sheet = openpyxl.load_workbook(out, data_only=True)["Mẫu plan-change"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=7)]
    assert [row[1:3] for row in rows] == [["Cao Lâu", "Hộ nghèo"], [None, "Hộ cận nghèo"]]
    printed = {row[0]: [row[1], *cells] for row, cells in published("002-cao-lau-2023").items()}
    assert {row[2]: differing(printed[str(row[2])], row[3:]) for row in rows} == {
        "Hộ nghèo": {8: "9.43"},
        "Hộ cận nghèo": {},
    }
    assert [sheet[cell].value for cell in ("D3", "G3", "K4")] == ["Năm 2022", "Năm 2023", "Điểm %"]
    assert check_formulas(out) == 2 * 4 + 2 * 8


PLAN = "Thôn,thoát nghèo,tái nghèo,phát sinh\n"
WIDE = (
    "Thôn,Kế hoạch giảm hộ nghèo,Kế hoạch giảm hộ cận nghèo,Tổng số hộ năm trước,Số hộ nghèo năm trước,"
    "Số hộ cận nghèo năm trước\nBản 2,1,0,4,3,1\nTổ 1,,1,2,1,\n"
)


def test_a_plan_of_some_places(tmp_path: Path) -> None:
    path, plan = write(tmp_path), tmp_path / "plan.csv"
    plan.write_text(f"{PLAN}TỔ 1,1,,0\nBản 2,1,0,2\n", encoding="utf-8")
    (filled,) = report(path, forms="plan-2016", plan=plan, by="village").forms
    assert [row.place for row in filled.rows] == ["Tổ 1", "Bản 2", "Bản 10", "Tổ 2", None]
    found = shown(filled)
    assert found["place", "Tổ 1", "households"] == [2, 1, "50.00", 1, None, 0, None, None, None]
    assert found["place", "Bản 2", "households"] == [2, 2, "100.00", 1, 0, 2, 3, "150.00", "-50.00"]
    assert found["place", "Tổ 2", "households"] == [1, 0, "0.00", *[None] * 6]
    assert "chưa có số dự kiến" in filled.remarks[-1].vi
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    (filled,) = report(rows, forms="plan-2016").forms
    assert shown(filled)["whole", "households"] == [None, 1, *[None] * 7]
    assert [one.en[:8] for one in filled.remarks] == ["Rates: p", "Column 1", "Columns "]
    none = report(rows.clear(), forms="plan-2016").forms[0]
    assert shown(none)["whole", "households"] == [0, 0, None, 0, 0, 0, 0, None, None]


def test_by_how_many_to_reduce(tmp_path: Path) -> None:
    path, plan = write(tmp_path), tmp_path / "plan.csv"
    plan.write_text(WIDE, encoding="utf-8")
    (filled,) = report(path, forms="plan-reduction", plan=plan, by="village", year=2025).forms
    found = shown(filled)
    assert found["place", "Bản 2", "households"] == [2, 2, "100.00", 1, 0, "0.00", 0]
    assert found["place", "Tổ 1", "households"] == [2, 1, "50.00", None, 1, "50.00", 1]
    assert found["whole", "households"] == [6, 3, "50.00", None, 1, "16.67", None]
    assert filled.layout.title == "BIỂU KẾ HOẠCH GIẢM HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2025"
    plan.write_text("Xã,Kế hoạch giảm hộ cận nghèo\nAn,1\nBình,0\n", encoding="utf-8")
    (filled,) = report(path, forms="plan-reduction", plan=plan, by="commune").forms
    assert filled.layout.ids == ("households", "near_poor", "near_poor_rate", "reduce_near_poor")
    assert (filled.rows[-1].name, shown(filled)["whole", "households"]) == ("Toàn huyện", [6, 1, "16.67", 1])
    assert len(filled.remarks) == 1
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    (filled,) = report(rows, forms="plan-reduction").forms
    assert shown(filled)["whole", "households"] == [None, 1, None, None, 0, None, None]
    assert [one.en[:12] for one in filled.remarks] == ["Rates: per c", "The number o", "The planned "]


def test_what_changed(tmp_path: Path) -> None:
    path, plan = write(tmp_path), tmp_path / "plan.csv"
    plan.write_text(WIDE, encoding="utf-8")
    (filled,) = report(path, forms="plan-change", plan=plan, by="village").forms
    found = shown(filled)
    assert found["place", "Bản 2", "poor"] == [4, 3, "75.00", 2, 2, "100.00", 1, "-25.00"]
    assert found["place", "Bản 2", "near_poor"] == [4, 1, "25.00", 2, 0, "0.00", 1, "25.00"]
    assert found["place", "Tổ 1", "near_poor"] == [2, None, None, 2, 1, "50.00", None, None]
    assert found["whole", "poor"] == [None, None, None, 6, 3, "50.00", None, None]
    assert "năm trước" in filled.remarks[-1].vi
    out = tmp_path / "a.csv"
    options = ["--form", "plan-change", "--plan", plan, "--by", "village", "-o", out]
    assert run("report", path, *options).exit_code == 0
    rows = pl.read_csv(out, infer_schema=False).filter(place="Bản 2", row="poor", column="8")
    assert rows.select("unit", "value").row(0) == ("percentage_points", "-25.00")
    poor = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    (filled,) = report(poor, forms="plan-change").forms
    assert shown(filled)["whole", "poor"] == [None, None, None, None, 1, None, None, None]
    assert [one.en[:8] for one in filled.remarks] == ["Rates: p", "Columns ", "Column 4"]


def test_percentage_points_are_those_of_the_exact_rates() -> None:
    assert str(Points((163, 889), (81, 910), (1, 0), (4, 3)).value) == "9.43"
    assert str(Points((1, 800), (0, 7), (1, 0), (4, 3)).value) == "0.13"
    assert str(Points((0, 7), (1, 800), (1, 0), (4, 3)).value) == "-0.13"


def test_the_tables_of_a_plan_are_among_all_where_there_is_one(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(f"{PLAN}Tổ 1,1,0,0\n", encoding="utf-8")
    path = write(tmp_path)
    assert [one.layout.form for one in report(path, plan=plan, by="village").forms][-2:] == ["7.11", "plan-2016"]
    plan.write_text(WIDE, encoding="utf-8")
    found = [one.layout.form for one in report(path, plan=plan, by="village").forms]
    assert found[-3:] == ["7.11", "plan-reduction", "plan-change"]
    with pytest.raises(UsageError, match=r"plan\.csv: no column of planned numbers.*“Số hộ thoát nghèo” \(exits\)"):
        report(path, forms="plan-2016", plan=plan, by="village")


def test_a_plan_with_villages_and_communes_is_about_those_asked_for(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("Xã,Thôn,Thoát nghèo\nX,T1,1\nX,T2,2\n", encoding="utf-8")
    frame = pl.DataFrame({"village": ["T1", "T2"], "commune": ["X", "X"], "district": ["D", "D"]})
    frame = frame.with_columns(whole=True, **{"class": pl.Series(["poor", "poor"])}).vstack(
        frame.with_columns(village=pl.lit("T2"), whole=True, **{"class": pl.lit("poor")})
    )
    planned = read_planned(plan, frame, "village")
    assert [planned.of(one, "exits") for one in ("T1", "T2", "T3")] == [1, 2, None]
    with pytest.raises(UsageError, match="line 3, column “Xã”"):
        read_planned(plan, frame, "commune")  # one commune in two rows
    plan.write_text("Xã,Thoát nghèo\nX,1\n", encoding="utf-8")
    for by in ("village", "district", "commune"):
        plan.write_text(f"Xã,Thoát nghèo\n{frame[by][0]},1\n", encoding="utf-8")
        assert read_planned(plan, frame, by).of(frame[by][0], "exits") == 1
    plan.write_text("", encoding="utf-8")
    with pytest.raises(CensusError):
        read_planned(plan, frame, "village")


def test_mistakes_in_a_plan(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(f"{PLAN}Tổ 1,x,0,0\nTổ 9,1,0,0\nTổ 1,1,0,0\n,1,0,0\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        report(write(tmp_path), forms="plan-2016", plan=plan, by="village")
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "plan.csv, line 2, column “thoát nghèo”",
        "plan.csv, line 5, column “Thôn”",
        "plan.csv, line 3, column “Thôn”",
        "plan.csv, line 4, column “Thôn”",
    ]
    plan.write_text("Thôn,Ghi chú\nTổ 1,x\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"plan\.csv: no column of planned numbers"):
        report(write(tmp_path), plan=plan, by="village")
    plan.write_text(f"Stt,{PLAN}1,Tổ 1,1,0,0\nToàn xã,,1,0,0\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"line 3, column “Thôn”: expected the name of a place\. Name it; take rows"):
        report(write(tmp_path), plan=plan, by="village")


def test_headers_that_name_the_year(tmp_path: Path) -> None:
    """As plans print them: the year that is planned for, and the year before."""
    path, plan = write(tmp_path), tmp_path / "plan.csv"
    plan.write_text("Thôn,Số hộ thoát nghèo năm 2025,Tổng số hộ năm 2024\nTổ 1,1,7\n", encoding="utf-8")
    forms = ["plan-2016", "plan-change"]
    first, second = (shown(one) for one in report(path, forms=forms, plan=plan, by="village", year=2025).forms)
    assert (first["place", "Tổ 1", "households"][3], second["place", "Tổ 1", "poor"][0]) == (1, 7)
    (filled,) = report(path, forms="plan-2016", plan=plan, by="village").forms
    assert shown(filled)["place", "Tổ 1", "households"][3] == 1
    with pytest.raises(UsageError, match="no column of planned numbers"):
        report(path, forms="plan-2016", plan=plan, by="village", year=2026)


def test_more_than_there_are(tmp_path: Path) -> None:
    """Tổ 1 has one poor and one near-poor household; R3 of Bản 10 has no known class and may be either."""
    path, plan = write(tmp_path), tmp_path / "plan.csv"
    text = path.read_text("utf-8")
    last = text.splitlines()[-1]
    path.write_text(text.replace(last, last.replace("không nghèo", "?")), encoding="utf-8")
    plan.write_text(
        "Thôn,thoát nghèo,Kế hoạch giảm hộ cận nghèo,Tổng số hộ năm trước,Số hộ nghèo năm trước,"
        "Số hộ cận nghèo năm trước\nTổ 1,2,2,2,1,2\nBản 10,1,1,,9,9\nBản 2,2,0,1,1,0\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as caught:
        report(path, forms="plan-2016", plan=plan, by="village")
    assert str(caught.value).splitlines() == [
        "plan.csv, line 2, column “thoát nghèo”: found “2”; expected at most 1 (the poor households of the place at "
        "the start). Check the planned number, or the list of households",
        "plan.csv, line 2, column “Kế hoạch giảm hộ cận nghèo”: found “2”; expected at most 1 (the near-poor "
        "households of the place at the start). Check the planned number, or the list of households",
        "plan.csv, line 2, column “Tổng số hộ năm trước”: found “2”; expected at least 3 (poor and near-poor "
        "households of the year before). Check the numbers of the year before",
    ]


def test_a_place_that_is_written_in_two_ways(tmp_path: Path) -> None:
    path, plan = write(tmp_path), tmp_path / "plan.csv"
    path.write_text(path.read_text("utf-8").replace("Bản 10", "bản  2"), encoding="utf-8")
    plan.write_text(f"{PLAN}Bản 2,1,0,0\n", encoding="utf-8")
    with pytest.raises(UsageError, match="the households write one place in several ways: “Bản 2”, “bản"):
        report(path, forms="plan-2016", plan=plan, by="village")
