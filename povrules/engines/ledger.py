"""An amount of a household from its account: the rows of a ledger added up, for a whole census at once.

A sum is known if its box is filled in, or if all its parts are known. Money is whole đồng; a sum with an unknown part
is null, never a bound: what was taken in says nothing of what it cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

import polars as pl

from povrules.census.persons import UNREAD
from povrules.engines.classify import Prefer
from povrules.language.ledger import SIDES, Ledger, LedgerRow, SideName

_ANY = "_any"


@dataclass(frozen=True)
class Totals:
    """What a ledger gives for each household, in đồng of 12 months.

    ``amount``: the column that it fills, null where it is not known. ``apart``: by cell of a sum, the rows in which it
    is filled in and is not that of its parts; ``parts`` is what those come to, null where one of them is unknown, and
    ``least`` what they come to at least.
    """

    amount: pl.Series
    apart: Mapping[str, pl.DataFrame]


def totals(ledger: Ledger, parameters: Mapping[str, int], columns: pl.DataFrame, prefer: Prefer) -> Totals:
    """Add up a ledger.

    ``columns`` has every cell, whole đồng, blanks null. ``prefer``: whether a sum that is filled in counts where its
    parts come to another one.
    """
    found = columns.lazy().with_columns(_any(ledger, columns))
    values = _Sums(ledger, prefer, blank_is_none=bool(parameters[ledger.blank_is_none]))
    plus, minus = (values.value(side, ledger.total) for side in SIDES)
    wanted = {"amount": plus - minus + (_left_out(ledger, columns) if parameters[ledger.left_out_counts] else 0)}
    sums = [(side, row) for row in ledger.rows if ledger.parts(row) for side in SIDES]
    for side, row in sums:
        wanted[f"parts {ledger.cell(side, row)}"] = values.of_parts(side, row)
        wanted[f"least {ledger.cell(side, row)}"] = values.least_of_parts(side, row)
        wanted[f"apart {ledger.cell(side, row)}"] = values.apart(side, row)
    frame = found.select(value.alias(name) for name, value in wanted.items()).collect()
    apart = {}
    for cell in (ledger.cell(side, row) for side, row in sums):
        rows = frame[f"apart {cell}"].arg_true()
        if len(rows):
            apart[cell] = pl.DataFrame(
                {"row": rows, **{name: frame[f"{name} {cell}"].gather(rows) for name in ("parts", "least")}}
            )
    return Totals(frame["amount"].alias(ledger.column), apart)


def _left_out(ledger: Ledger, columns: pl.DataFrame) -> pl.Expr:
    """Return what the account leaves out; blank is nothing, null is what cannot be read."""
    stated, mark = pl.col(ledger.leaves_out).fill_null(0), ledger.leaves_out + UNREAD
    return pl.when(~pl.col(mark)).then(stated) if mark in columns.columns else stated


def row_values(
    ledger: Ledger, parameters: Mapping[str, int], columns: pl.DataFrame, prefer: Prefer
) -> dict[str, int | None]:
    """Return what every cell of a ledger comes to for one household, the one row of ``columns``; None for unknown."""
    values = _Sums(ledger, prefer, blank_is_none=bool(parameters[ledger.blank_is_none]))
    cells = [values.value(side, row).alias(ledger.cell(side, row)) for row in ledger.rows for side in SIDES]
    return columns.with_columns(_any(ledger, columns)).select(cells).row(0, named=True)


def _any(ledger: Ledger, columns: pl.DataFrame) -> pl.Expr:
    """Return whether a household fills in any box, and all of them so that they can be read.

    Of one that fills in none nothing is known, and a box that cannot be read is not left blank.
    """
    marks = [mark for cell in ledger.cells if (mark := cell + UNREAD) in columns.columns]
    unread = pl.any_horizontal(pl.lit(value=False), *marks)
    return (pl.any_horizontal(pl.col(cell).is_not_null() for cell in ledger.cells) & ~unread).alias(_ANY)


@dataclass(frozen=True)
class _Sums:
    """The value of every cell as an expression; ``_any`` says whether a household fills in any box."""

    ledger: Ledger
    prefer: Prefer
    blank_is_none: bool

    def value(self, side: SideName, row: LedgerRow) -> pl.Expr:
        """Return what a cell comes to; with ``blank_is_none`` boxes left blank are nothing where that is needed."""
        known = self.known(side, row)
        return pl.coalesce(known, self._filled(side, row)) if self.blank_is_none else known

    def known(self, side: SideName, row: LedgerRow) -> pl.Expr:
        """Return what a cell comes to if blanks are unknown: what is filled in, or the sum of its parts."""
        stated = pl.col(self.ledger.cell(side, row))
        if not self.ledger.parts(row):
            return stated
        parts = self.of_parts(side, row)
        return pl.coalesce(stated, parts) if self.prefer == "ready" else pl.coalesce(parts, stated)

    def of_parts(self, side: SideName, row: LedgerRow) -> pl.Expr:
        """Return the sum of the parts of a row; null if one of them is not known."""
        return reduce(add, [self.known(side, part) for part in self.ledger.parts(row)])

    def apart(self, side: SideName, row: LedgerRow) -> pl.Expr:
        """Return whether a sum that is filled in is not that of its parts, whatever the blank ones are."""
        stated, parts = pl.col(self.ledger.cell(side, row)), self.of_parts(side, row)
        least = self.least_of_parts(side, row)
        return (stated != parts).fill_null(value=False) | (stated < least).fill_null(value=False)

    def least_of_parts(self, side: SideName, row: LedgerRow) -> pl.Expr:
        """Return the least that the parts of a row can come to; no box is below 0."""
        return reduce(add, [self._least(side, part) for part in self.ledger.parts(row)])

    def _least(self, side: SideName, row: LedgerRow) -> pl.Expr:
        stated = pl.col(self.ledger.cell(side, row))
        return stated.fill_null(self.least_of_parts(side, row) if self.ledger.parts(row) else 0)

    def _filled(self, side: SideName, row: LedgerRow) -> pl.Expr:
        stated, parts = pl.col(self.ledger.cell(side, row)), self.ledger.parts(row)
        if not parts:
            return pl.coalesce(stated, pl.when(pl.col(_ANY)).then(0))
        return pl.coalesce(self.known(side, row), reduce(add, [self._filled(side, part) for part in parts]))
