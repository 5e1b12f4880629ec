"""What is wrong in a law file, as data, and the names that may have been meant."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from povrules.text import Text

Path = tuple[str | int, ...]
"""Keys and positions that lead to a value in a parsed file."""


class Finding(NamedTuple):
    """One thing wrong in a law file: the key path, the offending words, what was expected."""

    path: Path
    found: str
    expected: Text


def nearest(name: str, known: Iterable[str]) -> Text:
    """Return ``; did you mean 'x'?`` in both languages, or empty texts."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return Text(f"; có phải {near[0]!r}?", f"; did you mean {near[0]!r}?") if near else Text("", "")


def near_text(vi: str, en: str, name: str, known: Iterable[str]) -> Text:
    """Return what was expected, with the known name that is nearest to what was found."""
    near = nearest(name, known)
    return Text(vi + near.vi, en + near.en)
