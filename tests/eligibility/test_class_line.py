"""``eligible`` says of a class that was computed by income how far it is from where it changes."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run

import povrules
from povrules.eligibility import ELIGIBLE_COLUMNS

NAMES = povrules.indicators("vn-2022")
INCOMES = {"A": "1475000", "B": "1500000", "C": "1600000", "D": "9000000", "E": "1475000"}
STATUS = {"E": "hộ nghèo"}
FOUND = {
    "A": ("> 1500000", "25000"),
    "B": ("> 1500000", "0"),
    "C": ("<= 1500000", "100000"),
    "D": ("<= 2250000", "6750000"),
    "E": (None, None),
}


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    rows = [
        {"household_id": one, "area": "rural", "income_per_capita": income, "recognised_status": STATUS.get(one)}
        | dict.fromkeys(NAMES, "0")
        for one, income in INCOMES.items()
    ]
    pl.DataFrame(rows).write_csv("ho.csv")
    pl.DataFrame({"household_id": list(INCOMES), "born": ["1980-01-01"] * len(INCOMES)}).write_csv("nguoi.csv")
    return ["eligible", "ho.csv", "--persons", "nguoi.csv", "--on", "01/07/2025", "--standard", "vn-2022"]


def test_the_columns(command: list[str], tmp_path: Path) -> None:
    at = ELIGIBLE_COLUMNS.index("changes_on")
    assert ELIGIBLE_COLUMNS[at + 1 : at + 3] == ("class_changes_at", "class_distance")
    assert run(*command, "-o", "kq.json").exit_code == 0
    rows = json.loads((tmp_path / "kq.json").read_text("utf-8"))["rows"]
    assert {row["household_id"]: (row["class_changes_at"], row["class_distance"]) for row in rows} == FOUND
    run(*command, "-o", "kq.xlsx")
    header, first, *_ = openpyxl.load_workbook("kq.xlsx").worksheets[0].iter_rows(values_only=True)
    shown = dict(zip(header, first, strict=True))
    assert shown["Đổi diện khi thu nhập/người/tháng (đồng)"] == "trên 1.500.000"
    assert shown["Còn cách (đồng/người/tháng)"] == "25.000"


def test_it_is_the_distance_of_explain(command: list[str], tmp_path: Path) -> None:
    run(*command, "-o", "kq.csv")
    found = pl.read_csv("kq.csv", infer_schema=False)
    for one in ("A", "C", "D"):
        told = povrules.explain("ho.csv", one, standard="vn-2022", on="2025-07-01")
        row = found.row(by_predicate=pl.col("household_id") == one, named=True)
        at = int(row["class_changes_at"].split(" ")[1])
        [line] = [each for each in told.distances if each.value == at and each.line in ("poverty", "average")]
        assert line.per_person_month is not None
        assert int(row["class_distance"]) == abs(line.per_person_month)
        assert (line.per_person_month < 0) is row["class_changes_at"].startswith(">")


@pytest.mark.parametrize(
    ("household", "vi", "en"),
    [
        (
            "A",
            "Hộ A đổi diện nếu thu nhập bình quân đầu người/tháng trên 1.500.000 đồng: thêm 25.000 đồng",
            "The class of household A changes if the income per person a month is above 1,500,000 đồng: 25,000 đồng "
            "more",
        ),
        (
            "B",
            "Hộ B đổi diện nếu thu nhập bình quân đầu người/tháng trên 1.500.000 đồng: hiện đúng bằng mức này",
            "The class of household B changes if the income per person a month is above 1,500,000 đồng: it is exactly "
            "that now",
        ),
        (
            "C",
            "Hộ C đổi diện nếu thu nhập bình quân đầu người/tháng từ 1.500.000 đồng trở xuống: bớt 100.000 đồng",
            "The class of household C changes if the income per person a month is at most 1,500,000 đồng: 100,000 "
            "đồng less",
        ),
        ("E", None, None),
    ],
)
def test_in_words(command: list[str], household: str, vi: str | None, en: str | None) -> None:
    for lang, said in (("vi", vi), ("en", en)):
        shown = run(*command, "--household", household, "--lang", lang).stdout.splitlines()
        told = [one for one in shown if "đổi diện nếu" in one or "changes if the income" in one]
        assert told == ([] if said is None else [said])


def test_it_is_said_once_of_a_household(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "nguoi.csv").write_text("household_id,born\nA,1980-01-01\nA,2000-01-01\n", encoding="utf-8")
    assert run(*command, "--household", "A").stdout.count("đổi diện nếu") == 1


@pytest.mark.parametrize("options", [("--basis", "points"), ()])
def test_there_is_none_by_points_nor_of_a_status(command: list[str], tmp_path: Path, options: tuple[str, ...]) -> None:
    frame = pl.read_csv("ho.csv", infer_schema=False)
    frame.with_columns(
        recognised_status=pl.lit(None if options else "hộ nghèo", pl.String), score_a=pl.lit(150), score_b=pl.lit(0)
    ).write_csv("ho.csv")
    run(*command, *options, "-o", "kq.csv")
    assert pl.read_csv("kq.csv", infer_schema=False)["class_distance"].null_count() == len(INCOMES)
    run(*command, *options, "-o", "kq.xlsx")
    [header] = openpyxl.load_workbook("kq.xlsx").worksheets[0].iter_rows(max_row=1, values_only=True)
    assert "Còn cách (đồng/người/tháng)" not in header
