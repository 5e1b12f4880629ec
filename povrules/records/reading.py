"""Records read from a file: one as ``.json``, one a line as ``.jsonl``; what is none is told with its line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from povrules.census.names import excerpt
from povrules.errors import UsageError
from povrules.reasons import system_reason
from povrules.records.model import SCHEMA, DecisionRecord
from povrules.spelling import encodable
from povrules.text import Text

SUFFIXES = (".json", ".jsonl")
_NAMED = 8
"""So many of the places at which a record does not have its form are named."""
_KINDS = ("bool", "int", "str")


@dataclass(frozen=True)
class Line:
    """A record and the line on which it begins, or what is there instead."""

    number: int
    record: DecisionRecord | None = None
    wrong: tuple[Text, ...] = ()


class _TwiceError(ValueError):
    """A name that an object has twice: which value would count is not clear."""


def read_records(path: Path) -> Iterator[Line]:
    """Yield the records of a file, or what is wrong with a line; blank lines are none.

    Raises :class:`UsageError` for a file that cannot be read.
    """
    try:
        if path.suffix.lower() == ".json":
            yield read_record(path.read_bytes(), 1)
            return
        with path.open("rb") as file:
            for number, content in enumerate(file, 1):
                if content.strip():
                    yield read_record(content.rstrip(), number)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> UsageError:
    """Return the error for a file that cannot be read."""
    name, why = encodable(str(path)), system_reason(error)
    return UsageError(Text(f"{name}: không đọc được tệp ({why.vi})", f"{name}: the file cannot be read ({why.en})"))


def read_record(content: bytes | str, number: int) -> Line:
    """Return the record that a text holds, or what keeps it from being one; ``number`` is its line."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        raw = json.loads(text, object_pairs_hook=_once)
        text.encode()
    except json.JSONDecodeError as error:
        words = Text(f"không phải JSON (cột {error.colno})", f"not JSON (column {error.colno}: {error.msg})")
        return Line(number + error.lineno - 1, wrong=(words,))
    except UnicodeError:
        words = Text("không phải văn bản UTF-8; hãy lưu lại với mã UTF-8", "not UTF-8 text; save it again as UTF-8")
        return Line(number, wrong=(words,))
    except _TwiceError as error:
        shown = excerpt(encodable(str(error)))
        words = Text(f"tên “{shown}” được ghi hai lần, hãy giữ lại một", f"“{shown}” is given twice, keep one of them")
        return Line(number, wrong=(words,))
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets
        return Line(number, wrong=(Text("không đọc được theo JSON", "not readable as JSON"),))
    return _validated(raw, text, number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def _validated(raw: object, text: str, number: int) -> Line:
    if not isinstance(raw, dict):
        words = Text("cần một bản ghi { … }", "expected one record { … }")
        return Line(number, wrong=(words,))
    if raw.get("schema") != SCHEMA:
        there = excerpt(encodable(json.dumps(raw.get("schema"), ensure_ascii=False)))
        words = Text(
            f"schema là {there}; phiên bản này chỉ đọc “{SCHEMA}”",
            f"schema is {there}; this version reads “{SCHEMA}” only",
        )
        return Line(number, wrong=(words,))
    try:
        return Line(number, DecisionRecord.model_validate_json(text.removeprefix("\ufeff")))
    except ValidationError as error:
        found = dict.fromkeys(_misfit(dict(one)) for one in error.errors())
        return Line(number, wrong=tuple(found)[:_NAMED])


def _misfit(entry: dict[str, Any]) -> Text:
    """Return a place at which a record does not have its form."""
    if entry["type"] == "json_invalid":
        return Text("không đọc được theo JSON", "not readable as JSON")
    loc = entry["loc"]
    answer = loc[-1] in _KINDS  # one finding for each kind that an answer might be
    place = excerpt(encodable(".".join(str(one) for one in (loc[:-1] if answer else loc))))
    if entry["type"] == "missing":
        return Text(f"thiếu “{place}”", f"“{place}” is missing")
    if entry["type"] == "extra_forbidden":
        return Text(f"không có mục “{place}” trong bản ghi", f"a record has no “{place}”")
    found = excerpt(encodable(json.dumps(entry["input"], ensure_ascii=False, default=str)))
    if answer:
        vi, en = "true, false, số nguyên, chữ hoặc null", "true, false, a whole number, text or null"
        return Text(f"“{place}”: {found} không dùng được; cần {vi}", f"“{place}”: {found} cannot be meant; need {en}")
    return Text(f"“{place}”: {found} không dùng được", f"“{place}”: {found} cannot be meant: {entry['msg']}")
