"""Tables of files of cases: their keys in English or in Vietnamese, and what is wrong in them, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from povrules.language.findings import Finding, near_text
from povrules.language.reading import Source
from povrules.spelling import fold
from povrules.text import Text

KeyPath: TypeAlias = tuple[str | int, ...]

_LONGEST = 40


@dataclass
class Table:
    """A table of the file by its English keys; ``written``: the keys as they stand there."""

    path: KeyPath
    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def at(self, key: str) -> KeyPath:
        """Return where a key stands."""
        return (*self.path, self.written.get(key, key))

    def get(self, key: str) -> Any:
        """Return the value of a key, None where it is not there."""
        return self.values.get(key)


class Findings:
    """What is wrong in a file that is read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def wrong(self, path: KeyPath, found: object, expected: Text) -> None:
        """Keep a finding."""
        shown = str(found)
        self.findings.append(Finding(path, shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…", expected))

    def table(self, raw: object, known: Mapping[str, str], path: KeyPath) -> Table:
        """Return a table by its English keys; a key that there is not is a finding, and one that is there twice."""
        found = Table(path)
        if not isinstance(raw, dict):
            self.wrong(path, raw, Text("một bảng { khóa = giá trị }", "a table { key = value }"))
            return found
        for name, value in raw.items():
            key = spelled(name, known)
            if key is None:
                at = (*path, name, 0) if isinstance(value, list) else (*path, name)  # where its first [[table]] stands
                self.wrong(at, name, one_of("một trong các khóa", "one of the keys", name, known))
            elif key in found.values:
                self.wrong((*path, name), name, Text("mỗi khóa một lần", "each key once"))
            else:
                found.values[key], found.written[key] = value, name
        return found

    def entries(self, top: Table) -> list[Any]:
        """Return the cases of a file; none, with a finding, where they are no list of tables."""
        entries = top.get("cases")
        if isinstance(entries, list) and entries and all(isinstance(one, dict) for one in entries):
            return entries
        self.wrong(top.at("cases"), "", Text("mỗi trường hợp một [[cases]]", "each case in its [[cases]]"))
        return []

    def name_of(self, entry: Table, seen: set[str]) -> str | None:
        """Return the id of a case; None, with a finding, where it has none of its own."""
        name = entry.get("id")
        if not isinstance(name, str) or not name or name in seen:
            self.wrong(entry.at("id"), name or "", Text("tên riêng của trường hợp", "an id that no other case has"))
            return None
        seen.add(name)
        return name


class CaseReader(Findings):
    """Reads one file of cases, and keeps what is wrong in it; ``keys``: those of the file, in both languages."""

    def __init__(self, path: Path, source: Source, raw: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        super().__init__()
        self.path = path
        self.text = source.content.decode("utf-8-sig")
        self.top = self.table(raw, keys, ())
        self.seen: set[str] = set()


def spelled(written: str, known: Mapping[str, str]) -> str | None:
    """Return the key that is meant by its English or its Vietnamese name."""
    folded = {fold(name): key for key, vi in known.items() for name in (key, vi)}
    return folded.get(fold(written))


def one_of(vi: str, en: str, written: str, known: Mapping[str, str]) -> Text:
    """Return what was expected: one of some names, and the one that was probably meant."""
    return near_text(f"{vi}: {', '.join(known)}", f"{en}: {', '.join(known)}", written, {*known, *known.values()})


def listed(value: object) -> list[Any]:
    """Return a list, or one value as a list; nothing is an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
