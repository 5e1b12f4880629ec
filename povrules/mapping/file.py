"""The mapping file: what a foreign list calls the columns, codes and units that povrules knows under other names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from povrules.errors import LawFileError, UsageError
from povrules.language.checks import Finding, nearest
from povrules.language.columns import Column, Many, Model
from povrules.language.reading import law_file, parse, refuse, validate
from povrules.spelling import fold
from povrules.text import Text

Table = Literal["household", "person"]
TABLES: tuple[Table, Table] = ("household", "person")

_MONEY: dict[str, int] = {"đồng": 0, "dong": 0, "nghìn đồng": 3, "thousand dong": 3, "triệu đồng": 6, "million dong": 6}
_UNITS: dict[str, dict[str, int]] = {
    "m2": {"m2": 0, "dm2": -2, "ha": 4, "km2": 6},
    "cm": {"cm": 0, "m": 2, "mm": -1},
    "kg": {"kg": 0, "g": -3},
}
"""By the unit that a column is declared in: the power of ten to it from the unit that is written."""
_LABEL_UNIT = re.compile(r".*\((m2|cm|kg)\)")
FLAGS = ("yes", "no")


def _one(value: object) -> object:
    return {"header": value} if isinstance(value, str) else value


class Mapped(Model):
    """How one column stands in a list.

    ``header``: its name there. ``unit``: that of its numbers, e.g. ``nghìn đồng``. ``codes``: what a cell says, and the
    code that it means; for a column of yes and no these are ``yes`` and ``no``.
    """

    header: Annotated[str, Field(min_length=1)]
    unit: str | None = None
    codes: Annotated[dict[str, str], Field(default_factory=dict)]


class MappedTable(Model):
    """How one table stands in a file.

    ``sheets``: the only ones to read for it, by name. ``header``: the row or line of its header, from 1. ``columns``:
    by the id of the column, the header, or a table with more.
    """

    sheets: Many[str] = ()
    header: Annotated[int, Field(ge=1)] | None = None
    columns: Annotated[dict[str, Annotated[Mapped, BeforeValidator(_one)]], Field(default_factory=dict)]


class MappingFile(Model):
    """The mapping file: the tables of households and of members."""

    format: Literal[1]
    household: Annotated[MappedTable, Field(default_factory=MappedTable)]
    person: Annotated[MappedTable, Field(default_factory=MappedTable)]

    def table(self, name: Table) -> MappedTable:
        """Return the mapping of one of the tables."""
        return self.household if name == "household" else self.person


def load_mapping(path: Path, columns: Mapping[Table, Sequence[Column]]) -> MappingFile:
    """Return the mapping in a file, checked against the declared columns.

    Raises :class:`UsageError` with everything that cannot be meant, by line.
    """
    try:
        source = law_file(path)
        findings, found = validate(MappingFile, parse(source))
        if found is None:
            refuse(source, findings)
            raise AssertionError
        refuse(source, [one for table in TABLES for one in _check(found.table(table), table, columns[table])])
    except LawFileError as error:
        raise UsageError(error.text) from error
    return found


def unit_shift(column: Column, unit: str) -> int | None:
    """Return the power of ten from a written unit to that of the column; None for a unit that it cannot have."""
    return _units(column).get(unit.strip().lower())


def _units(column: Column) -> dict[str, int]:
    if column.type == "money":
        return _MONEY
    declared = _LABEL_UNIT.fullmatch(column.vi)
    known = _UNITS[declared[1]] if declared is not None else {}
    return {unit: shift for unit, shift in known.items() if column.places + shift >= 0}


def _check(mapped: MappedTable, table: Table, columns: Sequence[Column]) -> Iterator[Finding]:
    """Yield what does not fit the declared columns."""
    declared = {column.id: column for column in columns}
    headers: dict[str, str] = {}
    for name, entry in mapped.columns.items():
        path = (table, "columns", name)
        column = declared.get(name)
        if column is None:
            near = nearest(name, declared)
            yield Finding(path, name, Text(f"không có cột này{near.vi}", f"there is no such column{near.en}"))
            continue
        other = headers.setdefault(fold(entry.header), name)
        if other != name:
            yield Finding(path, entry.header, Text(f"đã dùng cho cột {other}", f"already taken for the column {other}"))
        yield from _check_unit(path, column, entry)
        yield from _check_codes(path, column, entry)


def _check_unit(path: tuple[str, ...], column: Column, entry: Mapped) -> Iterator[Finding]:
    if entry.unit is not None and unit_shift(column, entry.unit) is None:
        units = ", ".join(_units(column)) or "–"
        yield Finding((*path, "unit"), entry.unit, Text(f"cần một trong: {units}", f"expected one of: {units}"))


def _check_codes(path: tuple[str, ...], column: Column, entry: Mapped) -> Iterator[Finding]:
    known = FLAGS if column.type == "flag" else tuple(code.value for code in column.codes)
    for said, value in entry.codes.items():
        if value not in known:
            names = ", ".join(known) or "–"
            yield Finding((*path, "codes", said), value, Text(f"cần một trong: {names}", f"expected one of: {names}"))
        elif not fold(said):
            words = Text("cần chữ hoặc số: ô trống là chưa biết", "expected a word or number: a blank is unknown")
            yield Finding((*path, "codes", said), said, words)
