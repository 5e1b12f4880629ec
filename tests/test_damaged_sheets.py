"""A damaged sheet is named by every command that reads the workbook, also where what is left is refused."""

from pathlib import Path

import pytest
from census.helpers import SHEET, repacked, workbook
from command import run

HEADER = ["Mã hộ", "Khu vực", "Phân loại hộ đã công nhận", "Xã"]
ROW = ["7", "nông thôn", "hộ nghèo", "A"]
PERSONS = [["Mã hộ", "Họ tên", "Ngày, tháng, năm sinh", "Quan hệ với chủ hộ"], ["7", "A", "01/01/1980", "Chủ hộ"]]
TABLE = [["Xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"], ["A", 100, 10, 10], ["Tổng cộng", 100, 10, 10]]
LEFT = {
    "the same": [HEADER, ROW],
    "no class": [["Mã hộ", "Khu vực"], ["7", "nông thôn"]],
    "members": PERSONS,
    "a guide": [["Hướng dẫn"], ["Ghi mã hộ"]],
    "a table": TABLE,
}
"""What is left beside the damaged sheet."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in LEFT.items():
        data = workbook({"Hộ": [HEADER, ["1", *ROW[1:]]], "Khác": rows})
        (tmp_path / f"{name}.xlsx").write_bytes(repacked(data, {SHEET: b"<worksheet"}))
    (tmp_path / "list.csv").write_text("household_id,recognised_status\n1,hộ nghèo\n", encoding="utf-8")
    (tmp_path / "persons.csv").write_text("household_id,person,born\n1,1,2000-01-01\n", encoding="utf-8")
    return tmp_path


COMMANDS = {
    "classify": ("classify", "{}", "--standard", "vn-2022", "-o", "out.xlsx"),
    "check": ("check", "{}", "--standard", "vn-2022"),
    "explain": ("explain", "{}", "7", "--standard", "vn-2022"),
    "explain another": ("explain", "{}", "1", "--standard", "vn-2022"),
    "report": ("report", "{}"),
    "report before": ("report", "list.csv", "--before", "{}"),
    "report plan": ("report", "list.csv", "--form", "plan-2016", "--plan", "{}"),
    "movement before": ("movement", "{}", "list.csv"),
    "movement after": ("movement", "list.csv", "{}"),
    "movement changes": ("movement", "list.csv", "list.csv", "--changes", "{}"),
    "eligible": ("eligible", "{}", "--persons", "persons.csv", "--on", "01/07/2026", "-o", "out.csv"),
    "eligible alone": ("eligible", "{}", "--on", "01/07/2026", "-o", "out.csv"),
    "persons": (
        "classify",
        "list.csv",
        "--persons",
        "{}",
        "--standard",
        "vn-2022",
        "-o",
        "o.csv",
        "--on",
        "2025-10-01",
    ),
    "map": ("map", "{}", "--standard", "vn-2022", "-o", "map.toml"),
    "places": ("places", "{}", "-o", "places.csv"),
    "--places": ("classify", "list.csv", "--places", "{}", "--standard", "vn-2022", "-o", "out.csv"),
    "diff": ("diff", "vn-2016", "vn-2022", "{}"),
    "recompute": ("recompute", "{}"),
}


PAIRS = [
    *((command, left) for command in COMMANDS for left in ("the same", "no class")),
    *((command, "members") for command in ("classify", "report", "eligible", "persons", "map")),
    *((command, "a guide") for command in ("classify", "recompute")),
]


@pytest.mark.parametrize(("command", "left"), PAIRS)
def test_the_damaged_sheet_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, left: str) -> None:
    monkeypatch.chdir(folder)
    result = run(*(part.format(f"{left}.xlsx") for part in COMMANDS[command]))
    shown = " ".join(f"{result.stdout} {result.stderr}".split())
    assert "“Hộ”" in shown, shown
    assert "bị hỏng" in shown
    assert result.exit_code in ((0, 2) if command == "explain" else (1, 2))


def test_a_table_beside_a_damaged_sheet_is_checked_and_the_sheet_is_unreadable(folder: Path) -> None:
    result = run("recompute", folder / "a table.xlsx", "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:3] == [
        "a table.xlsx",
        "UNREADABLE: a table.xlsx, “Hộ” — sheet",
        "    because: a table.xlsx, sheet “Hộ”: the file is damaged or is no .xlsx workbook. Open it in Excel and save "
        "it again, or fetch the original.",
    ]


def test_of_many_kinds_of_errors_in_a_result_the_first_are_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povrules.commands.common.MOST_SAID", 0)
    result = run("report", folder / "the same.xlsx", "-o", folder / "out.xlsx", "--lang", "en")
    assert (result.exit_code, result.stderr.splitlines()) == (1, ["… and 1 more kinds of errors: see the result"])
