"""The sound files that are damaged, each with the standards and options under which it is read."""

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from povrules.reports.template.content import load_content
from povrules.reports.template.forms import write_forms
from povrules.standards import load_standard
from povrules.surveys import load_survey

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
_HEAVY = ("thuong-quang-2020.csv", "thuong-quang-2020.xlsx")
_SHAPES = (".csv", ".xlsx", ".ods", ".xls", ".parquet")
_TEMPLATE = "phieu.xlsx"


@dataclass(frozen=True)
class Source:
    """A file as it came, with ``heavy`` for one that is read more rarely because it is large."""

    name: str
    data: bytes
    heavy: bool = False

    @property
    def suffix(self) -> str:
        """How its name ends."""
        return Path(self.name).suffix


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """Return all sound files, in an order that does not depend on the machine."""
    single = ("small.csv", "foreign-list.csv", "families.xlsx", *_HEAVY)
    paths = [FIXTURES / name for name in single]
    for folder in ("good", "workbooks", "workbooks/folder", "workbooks/two-files"):
        paths += sorted(path for path in (FIXTURES / folder).iterdir() if path.suffix in _SHAPES)
    found = [Source(path.name, path.read_bytes(), path.name in _HEAVY) for path in paths]
    return (*found, Source(_TEMPLATE, _filled_template()))


def of_kind(*suffixes: str) -> tuple[Source, ...]:
    """Return the sound files whose names end so and whose bytes are of that kind."""
    archive = {".xlsx", ".ods"} & {*suffixes}
    found = (one for one in sources() if one.suffix in suffixes)
    return tuple(one for one in found if not archive or zipfile.is_zipfile(io.BytesIO(one.data)))


def _filled_template() -> bytes:
    """Return the forms of a survey with the family of the example in them."""
    survey = load_survey("tt-07-2021")
    example = load_content(survey.id).example
    with TemporaryDirectory() as folder:
        path = Path(folder) / _TEMPLATE
        write_forms(survey, load_standard("vn-2022"), path, "vi")
        book = openpyxl.load_workbook(path)
        for name in ("Phiếu A (in)", "Phiếu B1-A (in)", "Phiếu B1-B (in)", "Phiếu B2 (in)"):
            if name in book.sheetnames:
                del book[name]
        _fill_in(book["Hộ"], survey.columns("household"), [example.household])
        _fill_in(
            book["Thành viên"], survey.columns("person"), [{"household_id": "VD-01", **one} for one in example.persons]
        )
        data = io.BytesIO()
        book.save(data)
        return data.getvalue()


def _fill_in(sheet: Any, columns: Any, rows: Any) -> None:
    places = {cell.value: cell.column for cell in sheet[1]}
    for line, row in enumerate(rows, start=2):
        for name, value in row.items():
            column = columns[name]
            words = {code.value: code.vi for code in column.codes} | {True: "có", False: "không"}
            spelled = column.type in {"code", "flag"} and value is not None
            sheet.cell(line, places[column.label.vi], words[value] if spelled else value)
