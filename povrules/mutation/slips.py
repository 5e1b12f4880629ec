"""Every single slip of a law file: numbers, dates, yes and no, areas, units, entries, indicators, conditions.

Words (names, quotes, notes, articles) and references (``cite``, ids, evidence) are left alone: a wrong reference is
refused by the loader or is read beside the act. Numbers in the words of a deprivation are changed: people are told
them.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from povrules.language.findings import Path
from povrules.language.loader import Standard
from povrules.language.locate import line_of
from povrules.language.reading import Source, parse
from povrules.language.schema import MONTHS
from povrules.mutation.conditions import Names, condition_slips
from povrules.mutation.model import Edit, Kind, Mutant, Raw
from povrules.mutation.values import dates, numbers

_WORDS = {"deprived_vi", "deprived_en"}
_SPOKEN = re.compile(r"(?<![A-Za-z\d])\d+")
"""A number within words; the 2 of ``m2`` is none."""


def mutants(standard: Standard) -> tuple[Mutant, ...]:
    """Return every slip of the standard's own file, in the order of the file, each that gives another file once."""
    return in_order(_slips(parse(standard.source), standard), standard.source)


Slip = tuple[Kind, Edit, str, str]


def in_order(slips: Iterable[Slip], source: Source) -> tuple[Mutant, ...]:
    """Return slips of a file in its order, each that gives another file once."""
    text = source.content.decode("utf-8-sig")
    found: dict[tuple[Path, str, str], Mutant] = {}
    for kind, edit, before, after in slips:
        at = (*edit.path, *edit.value[0]) if edit.action == "swap" else edit.path
        found.setdefault((edit.path, edit.action, after), Mutant(kind, edit, line_of(text, at), before, after))
    return tuple(sorted(found.values(), key=lambda one: one.line or 0))


def _slips(raw: Raw, standard: Standard) -> Iterator[Slip]:
    names = Names.of(standard)
    for path, value in leaves(raw):
        if path[-1] == "when":
            for kind, words in condition_slips(str(value), names):
                yield kind, Edit(path, value=words), str(value), words
        elif path[-1] in _WORDS:
            yield from _of_words(path, str(value))
        else:
            yield from of_value(path, value)
    yield from _choices(raw)
    yield from _entries(raw)
    yield from _areas(raw)
    yield from _counted(raw, standard)


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value of a parsed file that is no table and no list, with its path."""
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(value, (*path, key))
    else:
        yield path, node


def of_value(path: Path, value: Any) -> Iterator[Slip]:
    """Yield what a yes or no, a number or a date may become; nothing for words."""
    if isinstance(value, bool):
        yield "yes_no", Edit(path, value=not value), str(value).lower(), str(not value).lower()
    elif isinstance(value, int):
        for kind, number in numbers(value):
            yield kind, Edit(path, value=number), f"{value:_}", f"{number:_}"
    elif isinstance(value, date):
        yield from (("date", Edit(path, value=day), str(value), str(day)) for day in dates(value))


def _of_words(path: Path, words: str) -> Iterator[Slip]:
    for found in _SPOKEN.finditer(words):
        for _, number in numbers(int(found.group())):
            after = words[: found.start()] + str(number) + words[found.end() :]
            yield "words", Edit(path, value=after), words, after


def _choices(raw: Raw) -> Iterator[Slip]:
    """Yield another class, basis or unit: those that the file has elsewhere, and the other unit of money."""
    rules = raw.get("rules", [])
    others: tuple[tuple[str, Kind, list[str]], ...] = (
        ("class", "class", list(dict.fromkeys(rule["class"] for rule in rules))),
        ("basis", "basis", ["income", "points"]),
        ("unit", "unit", [*MONTHS]),
    )
    for group in ("rules", "lines", "unsupported_bases", "notices", "declared"):
        for position, entry in enumerate(raw.get(group, [])):
            for key, kind, choices in others:
                known = entry.get(key)
                if known in choices:
                    for other in choices:
                        if other != known:
                            yield kind, Edit((group, position, key), value=other), known, other


_LISTS = {"excludes", "of", "without"}
"""Lists of ids that decide something; each of their entries may be forgotten."""


def _entries(raw: Raw) -> Iterator[Slip]:
    """Yield every entry dropped, and every entry of a list doubled; of named tables, acts and citations."""
    for group, entries in raw.items():
        if isinstance(entries, list):
            for position, entry in enumerate(entries):
                shown = _shown(group, entry)
                yield "dropped", Edit((group, position), "drop"), shown, ""
                yield "doubled", Edit((group, position), "double"), shown, f"{shown} {shown}"
                yield from _items((group, position), entry)
        elif group in {"instruments", "citations"}:
            for key in entries:
                yield "dropped", Edit((group, key), "drop"), f"[{group}.{key}]", ""
        elif isinstance(entries, dict):
            yield "dropped", Edit((group,), "drop"), f"[{group}]", ""
            yield from _items((group,), entries)


def _items(path: Path, entry: Any) -> Iterator[Slip]:
    for key in sorted(_LISTS & set(entry)):
        for position, item in enumerate(entry[key]):
            yield "dropped", Edit((*path, key, position), "drop"), str(item), ""


def _shown(group: str, entry: Raw) -> str:
    return f"[[{group}]] {entry.get('id', '')}".rstrip()


def _areas(raw: Raw) -> Iterator[Slip]:
    for group, entries in raw.items():
        for position, entry in enumerate(entries if isinstance(entries, list) else ()):
            rural, urban = entry.get("rural"), entry.get("urban")
            if rural != urban and None not in (rural, urban):
                edit = Edit((group, position), "swap", (("rural",), ("urban",)))
                yield "area", edit, f"{rural:_} / {urban:_}", f"{urban:_} / {rural:_}"


def _counted(raw: Raw, standard: Standard) -> Iterator[Slip]:
    """Yield every indicator that is taken over from another standard left out; the file's own ones are entries."""
    taken = raw.get("indicators_of")
    if taken is not None:
        own = {entry["id"] for entry in raw.get("indicators", [])}
        without = taken.get("without", [])
        for name in (one for one in standard.indicator_ids if one not in own):
            edit = Edit(("indicators_of", "without"), value=[*without, name])
            yield "indicator", edit, name, f'without = "{name}"'
