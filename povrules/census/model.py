"""A census once it is through the door: typed columns, the input as it came, and what was wrong with it."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from povrules.census.table import Table
from povrules.problems import Problem


@dataclass(frozen=True)
class Census:
    """One table of households or of persons, row for row as in the input.

    ``table`` is the input as it was read. ``columns``: every declared column by id, present or not in the input, in
    input row order. Types: ``id``, ``text`` and ``code`` are String, ``money``/``count``/``points`` Int64, ``flag``
    Boolean, ``date`` Date, ``weight`` Float64; null is a blank. ``set_aside`` (Boolean, no nulls) marks rows that
    cannot be classified. ``problems`` hold every finding; ``row_errors`` maps a set-aside row's index to its errors.
    ``headers`` gives for each recognised column id the header as the input spells it.
    """

    table: Table
    columns: pl.DataFrame
    set_aside: pl.Series
    problems: tuple[Problem, ...]
    row_errors: dict[int, tuple[Problem, ...]]
    headers: dict[str, str]

    @property
    def source(self) -> str:
        """What messages call the input: names of files, or nothing for a frame."""
        return self.table.source

    @property
    def sheet(self) -> str | None:
        """The sheet, if the table is one."""
        return self.table.sheet

    @property
    def original(self) -> Any:
        """The input itself: a native frame that the caller passed, or the file's cells."""
        return self.table.original

    @property
    def height(self) -> int:
        """Number of input rows."""
        return self.columns.height

    def locate(self, row: int) -> int:
        """Return the 1-based line of the file, or row of the sheet, of the row with that index."""
        return self.table.locate(row)

    def position(self, column_id: str) -> int | None:
        """Return where a declared column is in the table; None if it is not there."""
        header = self.headers.get(column_id)
        return self.table.headers.index(header) if header in self.table.headers else None
