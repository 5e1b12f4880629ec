"""What the check of a published table finds: an answer for each figure, what it should be, and why."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from povrules.published.numbers import Printed, rounded, shown
from povrules.text import Text

Answer = Literal["right", "right_when_rounded", "wrong", "unreadable", "not_checked"]
"""``unreadable``: a cell that has to be a number and is none, or a sheet that is damaged."""
ANSWERS: tuple[Answer, ...] = get_args(Answer)

Kind = Literal[
    "sum", "total_column", "rate", "share", "change", "identity", "formula", "bound", "year", "number", "sheet", "claim"
]


@dataclass(frozen=True)
class Place:
    """Where something stands: file, sheet (None in a text file), address of the cell, its row and its column."""

    file: str | None
    sheet: str | None
    cell: str | None
    row: str = ""
    column: str = ""

    def text(self) -> Text:
        """Return the place as messages give it."""
        where = [part for part in (self.file, self.sheet and f"“{self.sheet}”", self.cell) if part]
        what = ", ".join(part for part in (self.row, self.column) if part)
        said = ", ".join(where) + (f" ({what})" if what else "")
        return Text(said, said)


@dataclass(frozen=True)
class Check:
    """One figure checked in one way.

    ``printed`` is what stands there, ``expected`` the exact value and ``should`` how it would be printed; ``how`` is
    the computation, ``slip`` the nearest mistake that gives what is printed, ``note`` what else a reader should know.
    """

    kind: Kind
    answer: Answer
    place: Place
    printed: str = ""
    expected: Fraction | None = None
    should: str | None = None
    how: Text | None = None
    slip: Text | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Recomputed:
    """The checks of a table or a claim; ``notices`` say what was not checked and what changed below the figures."""

    source: str | None
    checks: tuple[Check, ...]
    notices: tuple[Text, ...] = ()

    @property
    def counts(self) -> dict[Answer, int]:
        """How many checks have each answer."""
        return {answer: sum(check.answer == answer for check in self.checks) for answer in ANSWERS}

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong and nothing unreadable."""
        return not any(check.answer in ("wrong", "unreadable") for check in self.checks)


def judged(printed: Printed, value: Fraction) -> Answer:
    """Return whether a printed number is a value, is it when rounded to its decimals, or is not."""
    if printed.value == value:
        return "right"
    return "right_when_rounded" if printed.value == rounded(value, printed.decimals) else "wrong"


def should_be(printed: Printed, value: Fraction) -> str:
    """Return how a value would be printed with the decimals and the sign of per cent of a printed number."""
    return shown(value, printed.decimals) + (" %" if printed.percent else "")
