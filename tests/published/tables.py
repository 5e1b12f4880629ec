"""Tables for the tests, written as offices print them, and what a check of them says."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from povrules.published.model import Check, Recomputed
from povrules.published.recompute import recompute

Rows = Sequence[Sequence[object]]


SIMPLE = [
    ["TT", "Thôn", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"],
    ["1", "Một", "100", "10", "10"],
    ["2", "Hai", "300", "20", "6,67"],
    ["", "Tổng cộng", "400", "30", "7,5"],
]


def with_cell(rows: list[list[str]], row: int, column: int, text: str) -> list[list[str]]:
    changed = [list(one) for one in rows]
    changed[row][column] = text
    return changed


def written(folder: Path, rows: Rows, name: str = "bang.csv") -> Path:
    """Write rows as a file with semicolons."""
    path = folder / name
    width = max(map(len, rows))
    lines = [";".join([*map(str, row), *[""] * (width - len(row))]) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def checked(folder: Path, rows: Rows, year: int | None = None, name: str = "bang.csv") -> Recomputed:
    return recompute(written(folder, rows, name), year=year)


def told(found: Recomputed, *answers: str) -> list[tuple[str | None, str, str | None]]:
    """Return cell, kind and what should be there of the checks with an answer."""
    return [(one.place.cell, one.kind, one.should) for one in found.checks if one.answer in answers]


def wrong(found: Recomputed) -> list[tuple[str | None, str, str | None]]:
    return told(found, "wrong", "unreadable")


def at(found: Recomputed, cell: str, kind: str | None = None) -> Check:
    """Return the only check of a cell, of a kind if it has several."""
    (check,) = (one for one in found.checks if one.place.cell == cell and kind in (None, one.kind))
    return check


def book(folder: Path, rows: Rows, formats: dict[str, str] | None = None, merged: Sequence[str] = ()) -> Path:
    """Write rows as a workbook, with formats of cells and merged cells."""
    path = folder / "bang.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell, code in (formats or {}).items():
        sheet[cell].number_format = code
    for span in merged:
        sheet.merge_cells(span)
    made.save(path)
    return path
