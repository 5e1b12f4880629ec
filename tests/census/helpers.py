"""Columns, small tables and workbooks that the tests of the door share."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from povrules.census.cells import to_text
from povrules.census.files import read_data
from povrules.census.names import Names
from povrules.census.recognised import Recognised
from povrules.census.sheets import assemble, read_tables
from povrules.census.table import Table
from povrules.language.columns import Code, Column, household_columns
from povrules.problems import Problem

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"

INDICATORS = (
    Column(id="health_insurance", type="flag", vi="Bảo hiểm y tế", en="health insurance"),
    Column(id="clean_water", type="flag", vi="Nguồn nước sinh hoạt", en="clean water"),
)
COLUMNS = (*household_columns(), *INDICATORS)
BY_ID = {column.id: column for column in COLUMNS}


def numbered(**codes: str) -> Column:
    """A code column whose values are the keyword names without their first letter."""
    return Column(
        id="kind",
        type="code",
        vi="Loại",
        en="kind",
        codes=tuple(Code(value=value[1:], vi=label, en=label) for value, label in codes.items()),
    )


def workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """An .xlsx file with these rows; a text that begins with ``=`` is a formula without a stored value."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The archive with some parts replaced, or left out where there is None."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name not in parts]
        for name in names:
            new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return result.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of the archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


PERSON_COLUMNS = (
    BY_ID["household_id"],
    Column(id="person_no", type="text", vi="Số thứ tự thành viên", en="person number", aliases=("stt thanh vien",)),
    Column(id="name", type="text", vi="Họ và tên", en="name", aliases=("ho ten", "ho ten thanh vien")),
    Column(id="relation", type="text", vi="Quan hệ với chủ hộ", en="relation", aliases=("quan he",)),
    Column(id="born", type="text", vi="Năm sinh", en="born", aliases=("ngay sinh", "ngay thang nam sinh")),
    BY_ID["sex"],
    Column(id="schooling", type="text", vi="Trình độ", en="schooling", aliases=("trinh do hoc van",)),
)
ROLES = {"household": Names(COLUMNS), "person": Names(PERSON_COLUMNS)}
KEYS = {"household": "household_id", "person": "household_id"}


def one_role(data: bytes, suffix: str, name: str = "t") -> Table:
    """The household table in the bytes of a file, called as the tests of a reader call it."""
    roles, keys = {"household": ROLES["household"]}, {"household": "household_id"}
    reading = read_data(data, suffix, name, roles, keys)
    return assemble([(reading, True)], [], roles, keys).whole("household")


def reading(path: Path, data: bytes) -> Recognised:
    """Everything in a file with these bytes."""
    path.write_bytes(data)
    return read_tables([path], ROLES, KEYS)


def column(table: Table, role: str, column_id: str) -> list[str]:
    """The cells of a declared column as text, blanks empty."""
    position = next(i for i, name in enumerate(table.spelled) if ROLES[role].find(name) == column_id)
    return [text or "" for text in to_text(table.series(position))]


def all_notices(read: Recognised) -> list[Problem]:
    """What is said of the files, then of each table."""
    return [*read.notices, *(notice for table in read.tables.values() for notice in table.notices)]


SHEET = "xl/worksheets/sheet1.xml"
