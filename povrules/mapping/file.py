"""The mapping file: what a foreign list calls the columns, codes and units that povrules knows under other names."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from povrules.census.stands import sheet_key
from povrules.census.values import BLANKS
from povrules.errors import LawFileError, UsageError
from povrules.language.columns import Column, Many, Model
from povrules.language.findings import Finding, nearest
from povrules.language.locate import line_of
from povrules.language.reading import Raw, Source, law_file, parse, refuse, refuse_other, validate
from povrules.spelling import bare, encodable, fold
from povrules.text import SaidError, Text

Table = Literal["household", "person"]
TABLES: tuple[Table, Table] = ("household", "person")

SHIPPED = ("national-list",)
"""The ids of the mappings that come with povrules."""

_MONEY: dict[str, int] = {"đồng": 0, "nghìn đồng": 3, "thousand dong": 3, "triệu đồng": 6, "million dong": 6}
_UNITS: dict[str, dict[str, int]] = {
    "m2": {"m2": 0, "dm2": -2, "ha": 4, "km2": 6},
    "cm": {"cm": 0, "m": 2, "mm": -1},
    "kg": {"kg": 0},
}
"""By the unit that a column is declared in: the power of ten to it from the unit that is written."""
_LABEL_UNIT = re.compile(r".*\((m2|cm|kg)\)")
FLAGS = ("yes", "no")
EVERY_SHEET = ""
"""Stands for every sheet where rows are given by sheet."""
_SAID = {
    "missing": Text("thiếu khóa này", "this key is missing"),
    "literal_error": Text("cần 1", "expected 1"),
    "tuple_type": Text('cần danh sách, ví dụ ["Hộ nghèo"]', 'expected a list, e.g. ["Hộ nghèo"]'),
    "string_type": Text("cần chữ trong dấu ngoặc kép", "expected a text in quotation marks"),
    "string_too_short": Text("cần ít nhất một chữ", "expected at least one letter"),
    "dict_type": Text("cần một bảng { … }", "expected a table { … }"),
    "model_type": Text(
        'cần một bảng, ví dụ { header = "Tên cột" }', 'expected a table, e.g. { header = "Name of the column" }'
    ),
}
"""What is expected, by the type of the validator's error."""
_MOST_ROWS = 1_048_576
"""So many rows a sheet has at most."""


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


def _rows(value: object) -> dict[object, object]:
    """Return rows by sheet; a single one is that of every sheet."""
    rows = value if isinstance(value, dict) else {EVERY_SHEET: value}
    if not all(type(row) is int and 1 <= row <= _MOST_ROWS for row in rows.values()):
        raise SaidError(
            'cần số dòng, từ 1 trở lên, hoặc số dòng theo trang: { "Tên trang" = 5 }',
            'expected a row from 1 on, or rows by sheet: { "Name of the sheet" = 5 }',
        )
    return rows


class MappedTable(Model):
    """How one table stands in a file.

    ``sheets``: the only ones to read, by name, together with those that the other table names. ``header``: the row or
    line of its header, from 1, by sheet; that of :data:`EVERY_SHEET` is of all. ``columns``: by the id of the column,
    the header, or a table with more.
    """

    sheets: Many[Annotated[str, Field(min_length=1)]] = ()
    header: Annotated[dict[str, int], BeforeValidator(_rows), Field(default_factory=dict)]
    columns: Annotated[dict[str, Annotated[Mapped, BeforeValidator(_one)]], Field(default_factory=dict)]


class MappingFile(Model):
    """The mapping file: the tables of households and of members."""

    format: Literal[1]
    household: Annotated[MappedTable, Field(default_factory=MappedTable)]
    person: Annotated[MappedTable, Field(default_factory=MappedTable)]
    _source: Source = PrivateAttr()

    @property
    def source(self) -> Source:
        """The file itself."""
        return self._source

    def read_from(self, source: Source) -> "MappingFile":
        """Keep the file that this was read from, and return it."""
        self._source = source
        return self

    def table(self, name: Table) -> MappedTable:
        """Return the mapping of one of the tables."""
        return self.household if name == "household" else self.person


def load_mapping(path: Path, columns: Mapping[Table, Sequence[Column]]) -> MappingFile:
    """Return the mapping in a file, or one that is shipped, by its id; checked against the declared columns.

    A table without declared columns is not read, so what a mapping says of it does not matter.
    Raises :class:`UsageError` with everything that cannot be meant, by line.
    """
    try:
        source = _source(path)
        raw = parse(source)
        refuse_other(source, raw, "mapping")
        findings, found = _read(raw)
        used = [table for table in TABLES if columns[table]]
        more = [one for table in used for one in _check(found.table(table), table, columns[table])]
        text = source.content.decode("utf-8-sig")
        refuse(source, sorted([*findings, *more], key=lambda one: line_of(text, one.path) or 0))
    except LawFileError as error:
        raise UsageError(error.text) from error
    return found.read_from(source)


def _read(raw: Raw) -> tuple[list[Finding], MappingFile]:
    """Return what has another form, and the mapping without that: what is left is looked at all the same."""
    findings: list[Finding] = []
    while True:
        wrong, model = validate(MappingFile, raw, _SAID)
        if model is not None:
            return findings, model
        findings += wrong
        for one in wrong:
            _leave_out(raw, one.path)


def _leave_out(raw: Raw, path: Sequence[str | int]) -> None:
    """Take out of the tables what a path leads to; what has to be there is put right instead."""
    table: Any = raw
    *above, last = path
    for key in above:
        if not isinstance(table.get(key), dict):  # within a list, or a text for a table, or left out already
            last = key
            break
        table = table[key]
    if path == ("format",):
        table[last] = 1
    elif last == "header" and above[1:2] == ["columns"]:
        table[last] = str(above[-1]) or "?"
    else:
        table.pop(last, None)


def _source(path: Path) -> Source:
    """Return a mapping file: that of the user, or the one of povrules with this id."""
    name = encodable(str(path))
    try:
        return law_file(path)
    except LawFileError as error:
        if isinstance(error.__cause__, IsADirectoryError):
            raise _no_file(name, Text("đây là một thư mục", "this is a folder")) from error
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        if path.name != str(path) or path.suffix:
            raise _no_file(name, Text("không có tệp này", "there is no such file")) from error
    if name not in SHIPPED:
        near = nearest(name, SHIPPED)
        raise _no_file(name, Text(f"không có bảng ánh xạ này{near.vi}", f"there is no such mapping{near.en}"))
    return Source(f"{name}.toml", resources.files(__name__.rpartition(".")[0]).joinpath(f"{name}.toml").read_bytes())


def _no_file(name: str, why: Text) -> UsageError:
    listed = ", ".join(SHIPPED)
    return UsageError(
        Text(
            f"{name}: {why.vi}; cần một tệp .toml hoặc một trong: {listed}",
            f"{name}: {why.en}; expected a .toml file or one of: {listed}",
        )
    )


def unit_shift(column: Column, unit: str) -> int | None:
    """Return the power of ten from a written unit to that of the column; None for a unit that it cannot have."""
    known = {_plain(name): shift for name, shift in _units(column).items()}
    return known.get(_plain(unit))


def _plain(unit: str) -> str:
    """Return a unit without case, diacritics and raised digits."""
    return bare(unicodedata.normalize("NFKC", unit))


def _units(column: Column) -> dict[str, int]:
    if column.type == "money":
        return _MONEY
    declared = _LABEL_UNIT.fullmatch(column.vi)
    known = _UNITS[declared[1]] if declared is not None else {}
    return {unit: shift for unit, shift in known.items() if column.places + shift >= 0}


def _check(mapped: MappedTable, table: Table, columns: Sequence[Column]) -> Iterator[Finding]:
    """Yield what does not fit the declared columns, or the rest of the table."""
    for sheet in mapped.header if mapped.sheets else ():
        if sheet != EVERY_SHEET and sheet_key(sheet) not in map(sheet_key, mapped.sheets):
            near = nearest(sheet, mapped.sheets)
            words = Text(f"không có trong sheets{near.vi}", f"not among the sheets{near.en}")
            yield Finding((table, "header", sheet), sheet, words)
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
        if not fold(entry.header):
            words = Text("cần chữ hoặc số trong tên cột", "expected a letter or a number in the name of the column")
            yield Finding(path, entry.header, words)
        elif other != name:
            yield Finding(path, entry.header, Text(f"đã dùng cho cột {other}", f"already taken for the column {other}"))
        yield from _check_unit(path, column, entry)
        yield from _check_codes(path, column, entry)


def _check_unit(path: tuple[str, ...], column: Column, entry: Mapped) -> Iterator[Finding]:
    if entry.unit is not None and unit_shift(column, entry.unit) is None:
        units = ", ".join(_units(column)) or "–"
        yield Finding((*path, "unit"), entry.unit, Text(f"cần một trong: {units}", f"expected one of: {units}"))


def _check_codes(path: tuple[str, ...], column: Column, entry: Mapped) -> Iterator[Finding]:
    known = FLAGS if column.asks_yes else tuple(code.value for code in column.codes)
    own = {fold(name): code.value for code in column.codes for name in (code.value, code.vi, code.en)}
    seen: dict[str, str] = {}
    for said, value in entry.codes.items():
        at, key = (*path, "codes", said), bare(said) if column.asks_yes else fold(said)
        if value not in known:
            names = ", ".join(known) or "–"
            yield Finding(at, value, Text(f"cần một trong: {names}", f"expected one of: {names}"))
        elif not fold(said) or said.strip().lower() in BLANKS:
            words = Text("cần chữ hoặc số: ô trống là chưa biết", "expected a word or number: a blank is unknown")
            yield Finding(at, said, words)
        elif own.get(key, value) != value:
            yield Finding(at, said, Text(f"đã là mã {own[key]}, không đổi được", f"is the code {own[key]} already"))
        elif seen.setdefault(key, value) != value:
            yield Finding(at, said, Text(f"đã ghi là {seen[key]}", f"already given as {seen[key]}"))
