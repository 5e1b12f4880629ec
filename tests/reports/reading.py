"""Reading a workbook back with openpyxl."""

from pathlib import Path
from typing import Any

import openpyxl

from povrules.reports.workbook import write_workbook
from povrules.review import Review
from povrules.text import Lang


def made(folder: Path, found: Review, lang: Lang = "vi") -> Any:
    write_workbook(found, folder / "x.xlsx", lang)
    return openpyxl.load_workbook(folder / "x.xlsx")


def headers(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


def column(sheet: Any, header: str) -> list[Any]:
    at = headers(sheet).index(header)
    return [row[at] for row in sheet.iter_rows(min_row=2)]
