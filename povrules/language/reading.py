"""Reading a file of law as TOML: its bytes, its form, and findings that name file, line and the offending words."""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from povrules.errors import LawFileError
from povrules.kinds_of_toml import TABLE_FILES, Kind, another_kind
from povrules.language.findings import Finding, nearest
from povrules.language.locate import line_of
from povrules.language.overlay import Laid
from povrules.reasons import system_reason, toml_reason
from povrules.text import SaidError, Text

Raw = dict[str, Any]

_TWICE = ("Cannot overwrite", "Duplicate", "Cannot declare")
"""Words of the parser's error for a key that is there already."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of law as bytes; ``name`` is what messages call it."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the bytes."""
        return hashlib.sha256(self.content).hexdigest()


def law_file(path: Path) -> Source:
    """Read a law or overlay file; raises :class:`LawFileError` when it cannot be read."""
    try:
        return Source(path.name, path.read_bytes())
    except (OSError, ValueError) as error:
        why = system_reason(error)
        raise LawFileError(
            Text(
                f"{path}: không đọc được tệp ({why.vi}); cần một tệp .toml",
                f"{path}: the file cannot be read ({why.en}); expected a .toml file",
            )
        ) from error


def parse(source: Source) -> Raw:
    """Return the tables of a file; raises :class:`LawFileError` for what is no UTF-8 text or no TOML."""
    try:
        return tomllib.loads(source.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # tomllib's own error is a ValueError; so is an endless number
        raise _unreadable(source, error) from error


def _unreadable(source: Source, error: ValueError | RecursionError) -> LawFileError:
    """Return the error for what is no TOML, by what it is instead where its name says so."""
    if source.name.lower().endswith(TABLE_FILES):
        text = Text(
            f"{source.name}: cần một tệp .toml; đây là tệp bảng, dùng làm CENSUS hoặc cho --persons, --places",
            f"{source.name}: expected a .toml file; this is a file of a table, for CENSUS, --persons or --places",
        )
    elif isinstance(error, UnicodeDecodeError):
        text = Text(
            f"{source.name}: không phải văn bản UTF-8 (byte {error.start}); hãy lưu lại với mã UTF-8",
            f"{source.name}: not UTF-8 text (byte {error.start}); save it again as UTF-8",
        )
    else:
        hint, why = Text("", ""), toml_reason(error, source.content.decode("utf-8-sig"))
        if any(word in str(error) for word in _TWICE):
            hint = Text("; một khóa được ghi hai lần, hãy giữ lại một", "; a key is given twice, keep one of them")
        text = Text(
            f"{source.name}: không đọc được theo TOML: {why.vi}{hint.vi}",
            f"{source.name}: not readable as TOML: {why.en}{hint.en}",
        )
    return LawFileError(text)


def refuse_other(source: Source, raw: Raw, expected: Kind) -> None:
    """Refuse a file of another kind, by what it is: else every key of it would be told as unknown."""
    said = another_kind(raw, expected)
    if said is not None:
        raise LawFileError(Text(f"{source.name}: {said.vi}", f"{source.name}: {said.en}"))


M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], raw: Raw, said: Mapping[str, Text] | None = None) -> tuple[list[Finding], M | None]:
    """Return the model that a parsed file has the form of, or what keeps it from that.

    ``said``: what is expected, by the type of the validator's error.
    """
    try:
        return [], model.model_validate(raw)
    except ValidationError as error:
        entries = [dict(entry) for entry in error.errors()]
        # A list whose entries all failed is also said to be too short; that is no finding of its own.
        return [_finding(model, one, said) for one in entries if one["type"] != "too_short" or not one["input"]], None


def _finding(model: type[BaseModel], entry: dict[str, Any], said: Mapping[str, Text] | None) -> Finding:
    path = tuple(entry["loc"])
    reason = entry.get("ctx", {}).get("error")
    value = entry["input"]
    if isinstance(reason, SaidError) and reason.key is not None:
        path, value = (*path, reason.key), value[reason.key]
    found = "" if entry["type"] == "missing" else _shorten(as_found(value))
    if isinstance(reason, SaidError):
        return Finding(path, reason.words or found, reason.expected)
    if said is not None and entry["type"] in said:
        return Finding(path, found, said[entry["type"]])
    expected = Text(_VIETNAMESE.get(entry["type"], "giá trị không dùng được ở đây"), str(entry["msg"]))
    if entry["type"] == "extra_forbidden":
        near = nearest(str(path[-1]), _field_names(model) - {str(path[-1])})
        expected = Text("ở đây không có khóa này" + near.vi, "no such key here" + near.en)
    return Finding(path, found, expected)


_VIETNAMESE = {
    "missing": "thiếu khóa này",
    "model_type": "cần một bảng",
    "int_from_float": "cần số nguyên",
    "int_parsing_size": "số quá lớn",
    "string_too_short": "cần chữ",
    "int_type": "cần số nguyên",
    "string_type": "cần chữ trong dấu ngoặc kép",
    "bool_type": "cần true hoặc false",
    "date_type": "cần ngày dạng 2025-12-31",
    "tuple_type": "cần danh sách trong dấu [ ]",
    "dict_type": "cần một bảng",
    "too_short": "cần ít nhất một mục",
    "too_long": "quá nhiều mục",
    "string_pattern_mismatch": "mã chỉ gồm chữ thường a–z, số và gạch nối, bắt đầu bằng chữ",
    "greater_than_equal": "giá trị quá nhỏ",
    "less_than_equal": "giá trị quá lớn",
    "literal_error": "cần một trong các giá trị cho phép",
}
"""Messages of the validator that a drafter meets most, by their type."""


def as_found(value: object) -> str:
    """Return a value for a message: a text without quotation marks, all else as it is written."""
    return value if isinstance(value, str) else _as_toml(value)


def _as_toml(value: object) -> str:
    """Return a value as it is written: ``true``, ``2025-12-31``, ``["a"]``, ``{ a = 1 }``."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_as_toml(one)}' for key, one in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_as_toml, value))}]"
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, str | bool) else str(value)


def _field_names(model: type[BaseModel]) -> set[str]:
    """Return every key that the file format knows, at any depth."""
    schema = model.model_json_schema(mode="validation")
    groups = [schema, *schema.get("$defs", {}).values()]
    return {key for group in groups for key in group.get("properties", {})}


def _shorten(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def refuse(
    source: Source, findings: Sequence[Finding], overlays: Sequence[Source] = (), laid: Laid | None = None
) -> None:
    """Raise all findings, each with the file that the words stand in: the standard's, or an overlay laid over it."""
    error = refusal(source, findings, overlays, laid)
    if error is not None:
        raise error


def refusal(
    source: Source, findings: Sequence[Finding], overlays: Sequence[Source] = (), laid: Laid | None = None
) -> LawFileError | None:
    """Return what :func:`refuse` raises; None if there are no findings."""
    if not findings:
        return None
    vi, en = [], []
    for finding in findings:
        place = laid.place(finding.path) if laid else None
        own = laid.own(finding.path) if laid else finding.path
        file, path = (overlays[place[0]], place[1]) if place else (source, own)
        with_ = ", ".join(overlay.name for overlay in overlays)
        line = line_of(file.content.decode("utf-8-sig"), path)
        key = ".".join(str(part) for part in path)
        found = f"“{finding.found}”: " if finding.found else ""
        at_vi, at_en = (f", dòng {line}", f", line {line}") if line else ("", "")
        too_vi, too_en = (f" (cùng với {with_})", f" (together with {with_})") if with_ and not place else ("", "")
        vi.append(f"{file.name}{at_vi}, {key}: {found}{finding.expected.vi}{too_vi}")
        en.append(f"{file.name}{at_en}, {key}: {found}{finding.expected.en}{too_en}")
    return LawFileError(Text("\n".join(vi), "\n".join(en)))
