"""Where a key of a TOML file stands."""

import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from helpers import STANDARDS

from povrules.language.locate import line_of

TEXT = """\
# a comment = 1
id = "x"
"quoted" = 1
'single' = 2

[citations.first-one]   # with a comment
article = "[not.a.header]"
  indented = true

[ "a table" . inner ]
key = 1

[[lines]]
id = "poverty"
rural = 1

[lines.unknown]
vi = "…"

[[lines]]
id = "average"
inline = { deep = { deeper = 1 } }
several = [
  { value = 1 },
]

[lines.unknown]
vi = "…"

[[lines.steps]]
up = 1

[[lines.steps]]
up = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 2),
        (("quoted",), 3),
        (("single",), 4),
        (("citations", "first-one"), 6),
        (("citations", "first-one", "article"), 7),
        (("citations", "first-one", "indented"), 8),
        (("a table", "inner", "key"), 11),
        (("lines", 0), 13),
        (("lines", 0, "id"), 14),
        (("lines", 0, "unknown"), 17),
        (("lines", 0, "unknown", "vi"), 18),
        (("lines", 1, "id"), 21),
        (("lines", 1, "inline", "deep", "deeper"), 22),
        (("lines", 1, "several", 0, "value"), 23),
        (("lines", 1, "unknown", "vi"), 28),
        (("lines", 1, "steps", 0, "up"), 31),
        (("lines", 1, "steps", 1, "up"), 34),
    ],
)
def test_the_line_of_a_key(path: Sequence[str | int], line: int) -> None:
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("citations", "first-one", "evidence"), 6),
        (("lines", 0, "urban"), 13),
        (("lines", 1, "unknown", "en"), 27),
        (("lines", 1, "steps", 1, "down"), 33),
    ],
)
def test_a_key_that_is_missing_is_looked_for_in_its_table(path: Sequence[str | int], line: int) -> None:
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize("path", [(), ("nothing",), ("lines", 7, "id"), ("not", "a", "header")])
def test_what_is_nowhere_has_no_line(path: Sequence[str | int]) -> None:
    assert line_of(TEXT, path) is None


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path in a parsed file that ends with a key."""
    if path and isinstance(path[-1], str):
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from paths(inner, (*path, key))


@pytest.mark.parametrize("file", sorted(STANDARDS.glob("*.toml")), ids=lambda file: file.stem)
def test_every_key_of_the_shipped_files_is_found_where_it_stands(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    parsed = tomllib.loads(text)
    found = 0
    for path in paths(parsed):
        number = line_of(text, path)
        if number is None:  # the list of tables as a whole, e.g. ("rules",)
            assert len(path) == 1
            assert lines.count(f"[[{path[0]}]]") or any(line.startswith(f"[{path[0]}.") for line in lines)
            continue
        found += 1
        line = lines[number - 1]
        assert str(path[-1]) in line or line.endswith("= ["), path  # inside an inline list, the line where it begins
    assert found > len(lines) / 2
