"""A table as it was read, before its columns have types: the common form of files and frames."""

import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.census.kinds import Kind
from povrules.census.title_unit import TitleUnit
from povrules.problems import Problem
from povrules.text import Text


@dataclass(frozen=True)
class Lines:
    """Turns a row index into the 1-based line of the file.

    That is ``numbers[row]``, or ``first + row`` without numbers.
    """

    first: int = 1
    numbers: pl.Series | None = None

    def __call__(self, row: int) -> int:
        """Return the line of the row with index ``row``."""
        return self.first + row if self._numbers is None else int(self._numbers[row])

    @cached_property
    def _numbers(self) -> NDArray[np.generic] | None:
        return None if self.numbers is None else self.numbers.to_numpy()


@dataclass(frozen=True)
class Part:
    """Where the rows of a table from ``first`` on come from, if a table was joined of several sheets.

    The other fields are as in :class:`Table`; a column that the sheet does not have has neither letters nor a name.
    """

    first: int
    height: int
    source: str
    sheet: str | None
    spelled: tuple[str, ...]
    letters: tuple[str, ...]
    header_line: int | None
    width: int
    unit: TitleUnit | None = None


@dataclass(frozen=True)
class Table:
    """One table, row for row.

    ``headers`` are unique names, ``spelled`` the headers as the input has them. ``series(i)`` gives the cells
    under ``headers[i]`` in whatever type they came, ``height`` of them. ``letters`` are the sheet's column
    letters. ``header_line`` is None where there is no file. ``faults[i]`` maps rows to what is wrong with the
    cell apart from its value, and the cell's text. ``ragged`` maps rows of a text file to the number of their
    fields, where that differs from ``width``, the header's. ``parts`` are the sheets of a table that was joined of
    several: each row then has the file and the sheet of its part. ``unit``: the unit of money other than đồng that
    stands above the header.
    """

    source: str
    headers: tuple[str, ...]
    spelled: tuple[str, ...]
    height: int
    series: Callable[[int], pl.Series]
    original: Any
    locate: Callable[[int], int] = field(default_factory=Lines)
    sheet: str | None = None
    letters: tuple[str, ...] = ()
    header_line: int | None = None
    faults: Mapping[int, Mapping[int, tuple[Kind, str]]] = field(default_factory=dict)
    ragged: Mapping[int, int] = field(default_factory=dict)
    width: int = 0
    notices: tuple[Problem, ...] = ()
    parts: tuple[Part, ...] = ()
    unit: TitleUnit | None = None

    def part(self, row: int) -> "Part | Table":
        """Return what the row belongs to: one of the joined sheets, or the table itself."""
        if not self.parts:
            return self
        return self.parts[bisect.bisect_right(self.parts, row, key=lambda part: part.first) - 1]

    @property
    def origins(self) -> list[tuple[str, str | None]]:
        """The file and the sheet of each table that was joined, or of the table itself."""
        return [(part.source, part.sheet) for part in self.parts or (self,)]

    def spot(self, row: int) -> Text:
        """Return the line of a row, with its sheet and file where the table was joined of several."""
        part, line = self.part(row), self.locate(row)
        if part is self:
            return Text(str(line), str(line))
        one_file = len({other.source for other in self.parts}) == 1
        name = part.sheet if one_file and part.sheet is not None else part.source
        if not one_file and part.sheet is not None:
            name = f"{part.source} / {part.sheet}"
        return Text(f"{line} (“{name}”)", f"{line} (“{name}”)")

    def address(self, row: int, position: int) -> str | None:
        """Return the address of a cell, e.g. ``C12``; None where cells have none."""
        letters = self.part(row).letters
        return f"{letters[position]}{self.locate(row)}" if letters and letters[position] else None

    def column_name(self, row: int, position: int) -> str:
        """Return the header of a cell as the cell's own sheet spells it."""
        return self.part(row).spelled[position] or self.spelled[position]

    def header_address(self, position: int) -> str | None:
        """Return the address of a header; None where cells have none."""
        return f"{self.letters[position]}{self.header_line}" if self.letters and self.letters[position] else None


def unique_headers(cells: Sequence[str], numbers: Sequence[int] = ()) -> tuple[str, ...]:
    """Return one name a column: the header, ``column_3`` for a blank one, ``x (2)`` for a second ``x``.

    ``numbers`` are those of the columns, from 1, if not all columns of the input are there.
    """
    taken = {cell for cell in cells if cell.strip()}
    seen: set[str] = set()
    last: dict[str, int] = {}  # up to these all numbers are taken; beginning at 1 each time, many equal ones take hours
    names: list[str] = []
    for number, cell in zip(numbers or range(1, len(cells) + 1), cells, strict=True):
        base = cell if cell.strip() else f"column_{number}"
        name, count = base, last.get(base, 1)
        while name in seen or (name in taken and name != cell):
            count += 1
            name = f"{base} ({count})"
        last[base] = count
        seen.add(name)
        names.append(name)
    return tuple(names)
