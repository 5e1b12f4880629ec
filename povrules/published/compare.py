"""A figure as it is printed against what it was computed to be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from povrules.published.columns import Column
from povrules.published.model import Check, Kind, judged, should_be
from povrules.published.rows import Row
from povrules.published.slips import Guess, slip_of
from povrules.published.table import Table
from povrules.text import Text

Cell = tuple[Row, Column]


@dataclass(frozen=True)
class Computed:
    """What a figure has to be, how that was computed, and mistakes that come to mind with what they give."""

    value: Fraction
    how: Text
    guesses: Sequence[Guess] = ()


def compare(table: Table, kind: Kind, cell: Cell, computed: Computed) -> Iterator[Check]:
    """Yield the check of a figure; nothing where the cell has no number."""
    printed = table.figure(*cell)
    if printed is None:
        return
    answer = judged(printed, computed.value)
    slip = slip_of(printed, computed.value, computed.guesses) if answer == "wrong" else None
    should = should_be(printed, computed.value)
    place, text = table.place(*cell), table.text(*cell)
    yield Check(kind, answer, place, text, computed.value, should, computed.how, slip)


def not_checked(table: Table, kind: Kind, cell: Cell, why: Text) -> Iterator[Check]:
    """Yield that a figure cannot be checked, and why; nothing where the cell has no number."""
    if table.figure(*cell) is not None:
        yield Check(kind, "not_checked", table.place(*cell), table.text(*cell), how=why)


def first_unknown(table: Table, cells: Sequence[Cell]) -> Text | None:
    """Return which of the cells is the first without a number; None where all have one."""
    for cell in cells:
        if table.figure(*cell) is None:
            where = table.place(*cell).cell
            return Text(f"ô {where} không rõ", f"cell {where} is not known")
    return None


def same(said: str) -> Text:
    """Return a computation, which reads the same in both languages."""
    return Text(said, said)
