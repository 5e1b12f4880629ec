"""Where a key of a TOML file stands. ``tomllib`` keeps no positions; this finds the line of a key path."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")

Path = Sequence[str | int]


def line_of(text: str, path: Path) -> int | None:
    """Return the 1-based line on which ``path`` is written, or the line of its nearest enclosing table.

    ``path`` mixes keys and list positions as in an error of the validator, e.g. ``("rules", 2, "when")``.
    A key inside an inline table is found on the line of the key that holds the table.
    """
    lines = _index(text)
    for length in range(len(path), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return line
    return None


@lru_cache(maxsize=4)
def _index(text: str) -> Mapping[tuple[str | int, ...], int]:
    found: dict[tuple[str | int, ...], int] = {}
    counters: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _resolve(header.group(2), counters, appends=header.group(1) == "[[")
            found.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault((*table, key.group(1).strip("\"'")), number)
    return found


def _resolve(name: str, counters: dict[tuple[str | int, ...], int], *, appends: bool) -> tuple[str | int, ...]:
    """Turn a header into a path; a name that is a list of tables stands for its last entry."""
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    path: tuple[str | int, ...] = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if appends and position == len(parts) - 1:
            counters[path] = counters.get(path, -1) + 1
        if path in counters:
            path = (*path, counters[path])
    return path
