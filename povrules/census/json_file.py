"""JSON files as blocks: a list of households, or one household a line, each with its ``persons`` inside if need be."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from povrules.census.blocks import Block
from povrules.census.cells import as_text, from_values
from povrules.census.formats import UTF8_MARK, UTF16_MARKS
from povrules.census.header_rows import Roles
from povrules.census.headers import output_as_census
from povrules.census.looks import RESULT
from povrules.census.named_columns import block_of_columns
from povrules.census.names import KEY
from povrules.census.table import unique_headers
from povrules.errors import CensusError
from povrules.spelling import encodable, fold
from povrules.text import Text

PERSONS = "persons"
"""The name under which the members of a household stand in it, each an object."""

_PERSONS = {PERSONS, fold("thành viên")}
_RESULT = "povrules."
_MOST_DIGITS = 40
"""A longer whole number is no amount and no id, and Python refuses thousands of digits: it stays text."""

_START = 1024

_Pairs = list[tuple[str, Any]]


@dataclass
class _Rows:
    """Objects as rows: cells by column, which is a name and how often an object had it before; and their lines."""

    columns: dict[tuple[str, int], dict[int, Any]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def add(self, pairs: _Pairs, line: int) -> None:
        seen: dict[str, int] = {}
        for name, value in pairs:
            count = seen[name] = seen.get(name, -1) + 1
            self.columns.setdefault((name, count), {})[len(self.lines)] = _cell(value)
        self.lines.append(line)

    def block(self, source: str, roles: Roles, keys: Mapping[str, str], *, told_apart: bool, **more: Any) -> Block:
        """Return the rows as a block, with the lines of the file if these tell households apart."""
        spelled = [encodable(name) for name, _ in self.columns]
        names = unique_headers(spelled)
        cells = [[column.get(row) for row in range(len(self.lines))] for column in self.columns.values()]
        columns = [from_values(name, values) for name, values in zip(names, cells, strict=True)]
        lines = pl.Series(self.lines, dtype=pl.UInt32) if told_apart else None
        return block_of_columns(source, spelled, columns, roles, keys, lines=lines, **more)


def blocks_of_json(source: str, data: bytes, suffix: str, roles: Roles, keys: Mapping[str, str]) -> list[Block]:
    """Read the households in a file, and their members if they stand in them.

    ``suffix`` is ``.json`` for one list of objects, ``.jsonl`` for an object a line. An object has a value, a text or
    nothing under each name; other lists and objects stay as their text. Members without a household id get that of
    their household. Raises :class:`CensusError` for a file that is damaged or something else, with the line.
    """
    text = _decoded(source, data)
    objects = _of_lines(source, text) if suffix == ".jsonl" else _of_list(source, text)
    main, *others = roles
    households, persons = _Rows(), _Rows()
    nested = False
    for number, (line, pairs) in enumerate(objects, 1):
        own = [(name, value) for name, value in pairs if not _are_persons(name, value)]
        inside = [one for name, value in pairs if _are_persons(name, value) for one in value]
        nested |= len(own) < len(pairs)
        households.add(own, line)
        if inside:
            household_id = next((value for name, value in own if roles[main].find(name) == KEY), None)
            if household_id is None or household_id == "":
                raise _without_id(source, number, line)
            for one in inside:
                persons.add(_with_id(source, one.pairs, household_id, line, roles), line)
    told_apart = len(set(households.lines)) == len(households.lines)
    blocks = [households.block(source, roles, keys, told_apart=told_apart, role=main if nested else None)]
    if others and persons.lines:
        blocks.append(persons.block(source, roles, keys, told_apart=told_apart, role=others[0], sheet=PERSONS))
    return blocks


@dataclass(frozen=True)
class _Object:
    """An object with its names as they stand: one may be there twice."""

    pairs: _Pairs


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


_DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=_whole, parse_constant=str)


def _are_persons(name: str, value: object) -> bool:
    return fold(name) in _PERSONS and isinstance(value, list) and all(isinstance(one, _Object) for one in value)


def _with_id(source: str, pairs: _Pairs, household_id: object, line: int, roles: Roles) -> _Pairs:
    """Return a member with the id of its household, which it may leave out or repeat."""
    names = [*roles.values()][-1]
    stated = [value for name, value in pairs if names.find(name) == KEY and value not in (None, "")]
    rest = [(name, value) for name, value in pairs if names.find(name) != KEY]
    if any(as_text(_cell(one)) != as_text(household_id) for one in stated):
        raise _at(
            source,
            line,
            Text("một thành viên ghi mã hộ khác với hộ chứa mình", "a member states another household id than its own"),
            Text("Hãy sửa mã, hoặc bỏ mã ở thành viên.", "Correct it, or leave it out of the member."),
        )
    return [(KEY, household_id), *rest]


def _cell(value: Any) -> Any:
    """Return a value as a cell; what is nested as its text."""
    return json.dumps(_plain(value), ensure_ascii=False) if isinstance(value, list | _Object) else value


def _plain(value: Any) -> Any:
    if isinstance(value, _Object):
        return {name: _plain(one) for name, one in value.pairs}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _decoded(source: str, data: bytes) -> str:
    try:
        if not data.startswith(UTF16_MARKS):
            return data.decode("utf-8-sig")
        line = 1
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    raise _at(
        source,
        line,
        Text("đây không phải văn bản UTF-8", "this is no text in UTF-8"),
        Text("Hãy ghi lại tệp JSON bằng UTF-8.", "Write the JSON file again in UTF-8."),
    )


def _of_lines(source: str, text: str) -> Iterator[tuple[int, _Pairs]]:
    for line, part in enumerate(text.split("\n"), 1):
        if part.strip():
            value, end = _read(source, part, len(part) - len(part.lstrip()), line)
            if part[end:].strip():
                raise _damaged(source, line)
            yield line, _object(source, value, line)


def _of_list(source: str, text: str) -> Iterator[tuple[int, _Pairs]]:
    """Yield the objects of a list one after the other, so that each has its line."""
    at = _next(text, 0)
    if not text.startswith("[", at):
        _refuse_other(source, text, at)
    at = _next(text, at + 1)
    line, counted = 1, 0
    while not text.startswith("]", at):
        line, counted = line + text.count("\n", counted, at), at
        value, at = _read(source, text, at, line)
        yield line, _object(source, value, line)
        at = _next(text, at)
        if text.startswith(",", at) and not text.startswith("]", _next(text, at + 1)):
            at = _next(text, at + 1)
        elif not text.startswith("]", at):
            raise _damaged(source, 1 + text.count("\n", 0, at))
    if text[at + 1 :].strip():
        raise _damaged(source, 1 + text.count("\n", 0, _next(text, at + 1)))


def _next(text: str, at: int) -> int:
    """Return where the next sign is that is no blank."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _read(source: str, text: str, at: int, line: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _damaged(source, line + text.count("\n", at, error.pos)) from error
    except RecursionError as error:
        raise _damaged(source, line) from error


def _object(source: str, value: object, line: int) -> _Pairs:
    if isinstance(value, _Object):
        return value.pairs
    raise _at(
        source,
        line,
        Text(
            "cần một đối tượng {tên cột: giá trị} cho mỗi hộ", "expected an object {name of column: value} a household"
        ),
        Text("Hãy ghi lại tệp theo dạng đó.", "Write the file again in that form."),
    )


def _refuse_other(source: str, text: str, at: int) -> NoReturn:
    value, _ = _read(source, text, at, 1)
    if isinstance(value, _Object) and str(dict(value.pairs).get("schema", "")).startswith(_RESULT):
        raise output_as_census(RESULT, source)
    raise _at(
        source,
        1,
        Text("cần một danh sách hộ [{…}, {…}]", "expected a list of households [{…}, {…}]"),
        Text("Mỗi hộ một dòng thì đổi đuôi thành .jsonl.", "With one household a line, rename it to .jsonl."),
    )


def _without_id(source: str, number: int, line: int) -> CensusError:
    return _at(
        source,
        line,
        Text(f"hộ thứ {number} có thành viên nhưng không có mã hộ", f"household {number} has members, but no id"),
        Text("Hãy ghi mã hộ (household_id).", "Give it a household_id."),
    )


def _damaged(source: str, line: int) -> CensusError:
    return _at(
        source,
        line,
        Text(
            "đây không phải JSON, hoặc tệp bị hỏng từ chỗ này", "this is no JSON, or the file is damaged from here on"
        ),
        Text("Hãy ghi lại tệp từ chương trình đã tạo ra nó.", "Write it again with the program that made it."),
    )


def _at(source: str, line: int, what: Text, mend: Text) -> CensusError:
    return CensusError(
        Text(f"{source}, dòng {line}: {what.vi}. {mend.vi}", f"{source}, line {line}: {what.en}. {mend.en}")
    )


def is_list(path: Path) -> bool:
    """Tell whether a file begins as a list in JSON does, or cannot be looked at: reading it will say why."""
    try:
        with path.open("rb") as file:
            return file.read(_START).removeprefix(UTF8_MARK).lstrip().startswith(b"[")
    except OSError:
        return True
