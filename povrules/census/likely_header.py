"""Which cells of a table that is not recognised look like names of columns: messages list those, and never data."""

from collections.abc import Sequence
from itertools import takewhile

from povrules.census.cells import text_of
from povrules.census.header_rows import DEPTH, Roles, is_known
from povrules.census.values import EDGE

_MOST_DIGITS = 4
"""A text with more digits is a number of something, e.g. of papers; ``Thu nhập năm 2025`` is a name."""
_SURELY = 2
"""A row with so many names of columns is a header."""
_NAME = 2
"""So many words one after the other that begin with a capital may be the name of a person."""


def likely_header(rows: Sequence[Sequence[object]], roles: Roles) -> list[str]:
    """Return the cells of the row that looks most like a header, without those that may name a person.

    It is one of the first rows with several cells, above the first one with a number or a day: the one with the most
    names of columns, the first one if there are none. Where no such row is below, and no cell is the name of a column,
    all may be data.
    """
    at = likely_row(rows, roles)
    return [] if at is None else names_in(_filled(rows[at]), roles)


def likely_row(rows: Sequence[Sequence[object]], roles: Roles) -> int | None:
    """Return the index of the row that looks most like a header; None where all rows may be data."""
    several = [(at, cells) for at, row in enumerate(rows[:DEPTH]) if len(cells := _filled(row)) > 1]
    heads = list(takewhile(lambda head: _is_of_words(head[1]), several))
    if not heads:
        return None
    at, best = max(heads, key=lambda head: (count := _count(head[1], roles), count and len(head[1])))
    return None if len(heads) == len(several) > 1 and not _count(best, roles) else at


def _filled(row: Sequence[object]) -> list[str]:
    return [text for cell in row if (text := text_of(cell).strip(EDGE))]


def names_in(cells: Sequence[str], roles: Roles) -> list[str]:
    """Return the cells of a header that may be told: without values, and without what may name a person.

    A person may stand beside a word such as ``Chủ hộ`` on a form; beside two names of columns nothing else is a name.
    """
    words = [cell for cell in cells if not _is_value(cell)]
    surely = _count(words, roles) >= _SURELY
    return [cell for cell in words if surely or is_known(cell, roles) or not _may_name_a_person(cell)]


def _count(cells: Sequence[str], roles: Roles) -> int:
    return sum(is_known(cell, roles) for cell in cells)


def _is_of_words(cells: Sequence[str]) -> bool:
    return not any(_is_value(cell) or cell.endswith(":") for cell in cells)


def _is_value(text: str) -> bool:
    return not any(c.isalpha() for c in text) or sum(c.isdigit() for c in text) > _MOST_DIGITS


def _may_name_a_person(text: str) -> bool:
    capitals = [letters[:1].isupper() for word in text.split() if (letters := word.strip("()[]“”\"'.,;:-–"))]
    return any(all(capitals[at : at + _NAME]) for at in range(len(capitals) - _NAME + 1))
