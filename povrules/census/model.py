"""A census once it is through the door: typed columns, the input as it came, and what was wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from povrules.problems import Problem


@dataclass(frozen=True)
class Census:
    """One household table, row for row as in the input.

    ``columns``: every declared column by id, present or not in the input, in input row order. Types: ``id``,
    ``text`` and ``code`` are String, ``money``/``count``/``points`` Int64, ``flag`` Boolean, ``date`` Date,
    ``weight`` Float64; null is a blank. ``set_aside`` (Boolean, no nulls) marks rows that cannot be
    classified. ``problems`` hold every finding; ``row_errors`` maps a set-aside row's index to its errors.
    ``original`` is the input itself: a native frame that the caller passed, or the file's cells. ``headers``
    gives for each recognised column id the header as the input spells it. ``locate`` turns a row index into
    the 1-based line of the file (or row of the sheet).
    """

    source: str
    sheet: str | None
    columns: pl.DataFrame
    set_aside: pl.Series
    problems: tuple[Problem, ...]
    row_errors: dict[int, tuple[Problem, ...]]
    original: Any
    headers: dict[str, str]
    locate: Callable[[int], int]

    @property
    def height(self) -> int:
        """Number of input rows."""
        return self.columns.height
