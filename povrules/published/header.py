"""The header of a printed table: where it stands, what each column is called, and the row of column numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from povrules.census.grid import is_blank
from povrules.census.header_rows import filled_right
from povrules.published.numbers import read_number
from povrules.spelling import bare

_DEPTH = 60
"""So many rows are looked at for the header."""
_TALLEST = 5
_FEWEST = 3
"""So many columns have numbers where a row is one of column numbers, and names where it is another header."""
_FIRST_NUMBER = 2
_WORDS = re.compile(
    r"\b(?:stt|tt|ho|ngheo|khau|ty le|ti le|tong|thon|xa|don vi|dia chi|dia ban|khu vuc|nam|giam|tang)\b"
    r"|\b(?:households?|poor|rate)\b"
)
_NUMBER = re.compile(r"\(?([0-9]{1,2})\)?(?:\s*=\s*(.+?)\)?)?")
_LETTER = re.compile(r"\(?[A-ZĐ]\)?")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True)
class Header:
    """A header: its rows from ``first`` to ``last``, the names of each column from the outermost group to its own.

    ``numbers`` are the column numbers by column, ``formulas`` what stands behind them (``7/1`` of ``8=7/1``).
    ``number_row`` is the row that they stand in. ``titles`` are the rows above, by row.
    """

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]
    numbers: Mapping[int, int] = field(default_factory=dict)
    formulas: Mapping[int, str] = field(default_factory=dict)
    number_row: int | None = None

    @property
    def data(self) -> int:
        """The first row below the header."""
        return (self.last if self.number_row is None else self.number_row) + 1

    def name(self, column: int) -> str:
        """Return the name of a column with its groups."""
        return " / ".join(self.paths[column])


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the header of a table; None where none is recognised.

    It is the first run of rows without numbers of which the first has two cells with words of such tables, or has one
    and the next row has them; up to five rows, and then perhaps one of column numbers.
    """
    for first in range(min(len(rows), _DEPTH)):
        if _known(rows[first]) < 2:
            continue
        last = first
        while last + 1 < len(rows) and last - first + 1 < _TALLEST and _goes_on(rows, first, last + 1):
            last += 1
        return _made(rows, first, last)
    return None


def next_header(rows: Sequence[Sequence[str]], first: int) -> int:
    """Return the row at which another header begins, from ``first`` on; the number of rows where there is none."""
    return next((at for at in range(first, len(rows)) if _known(rows[at]) >= _FEWEST), len(rows))


def _known(row: Sequence[str]) -> int:
    """Return how many different cells have words of such tables, none if any cell is a number but a year."""
    cells = {" ".join(cell.split()) for cell in row if not is_blank(cell)}
    if any(_is_figure(cell) for cell in cells):
        return 0
    return sum(_WORDS.search(bare(cell)) is not None for cell in cells)


def _is_figure(cell: str) -> bool:
    return read_number(cell) is not None and not YEAR.fullmatch(cell.strip())


def _goes_on(rows: Sequence[Sequence[str]], first: int, row: int) -> bool:
    """Tell whether a row belongs to the header: it has two texts or more, no figures, and is no row of numbers."""
    cells = [cell for cell in rows[row] if not is_blank(cell)]
    if len(cells) < 2 or any(_is_figure(cell) for cell in cells) or _column_numbers(rows[row]):
        return False
    under = [column for column, cell in enumerate(rows[row]) if not is_blank(cell)]
    return _is_years(cells) or _known(rows[row]) > 0 or any(is_blank(rows[first][column]) for column in under)


def _is_years(cells: Sequence[str]) -> bool:
    return all(YEAR.fullmatch(cell.strip()) for cell in cells)


def _made(rows: Sequence[Sequence[str]], first: int, last: int) -> Header:
    span = [[" ".join(cell.split()) for cell in row] for row in rows[first : last + 1]]
    groups = [filled_right(row, span[level + 1 :]) for level, row in enumerate(span[:-1])]
    levels = [*groups, span[-1]]
    paths = []
    for column in range(len(span[0])):
        lowest = max((at for at, row in enumerate(span) if row[column]), default=0)
        path = [level[column] for level in levels[:lowest] if level[column]]
        paths.append(tuple(dict.fromkeys([*path, span[lowest][column]])))
    numbered = _column_numbers(rows[last + 1]) if last + 1 < len(rows) else {}
    return Header(
        first,
        last,
        tuple(tuple(part for part in path if part) for path in paths),
        {column: number for column, (number, _) in numbered.items()},
        {column: formula for column, (_, formula) in numbered.items() if formula},
        last + 1 if numbered else None,
    )


def _column_numbers(row: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Return the column numbers and formulas of a row; empty where it is none: they count on one by one from 1."""
    found: dict[int, tuple[int, str]] = {}
    for column, cell in enumerate(row):
        text = " ".join(cell.split())
        if not text or _LETTER.fullmatch(text):
            continue
        number = _NUMBER.fullmatch(text)
        if number is None:
            return {}
        found[column] = (int(number[1]), number[2] or "")
    numbers = [number for number, _ in found.values()]
    counts_on = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return found if len(found) >= _FEWEST and counts_on and numbers[0] <= _FIRST_NUMBER else {}
