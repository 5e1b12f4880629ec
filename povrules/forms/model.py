"""What a form is: the cells of its header, its rows, the values in them. Knows no household and no file format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from povrules.reports.words import rounded, share
from povrules.text import Text

Level = Literal["area", "place", "whole", "whole_place"]
"""What a row tells: an area, a place within it, all of them, a place in both areas together."""


@dataclass(frozen=True)
class Head:
    """A cell of a header, by its place in it; several rows or columns are merged.

    ``mark``: the number of a note, set high behind the text. ``aside``: what follows in letters that are not bold;
    ``slanted``: in slanted ones. ``bold``, ``leans``: the text itself is bold, is slanted.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    mark: str = ""
    aside: str = ""
    slanted: bool = False
    bold: bool = True
    leans: bool = False


@dataclass(frozen=True)
class Share:
    """A rate in per cent; ``part_at`` is the form and column where its part stands.

    ``of_at``: the column of the row by which is divided. ``less_at``: the column that is taken from its part first.
    """

    part: int
    of: int
    part_at: tuple[str, int]
    of_at: int
    less_at: int | None = None

    @property
    def value(self) -> Decimal:
        """The rate with two decimals, rounded half up; ``of`` is above 0."""
        return rounded(share(Decimal(self.part), Decimal(self.of)))


@dataclass(frozen=True)
class Points:
    """By how many percentage points a rate became smaller, with the columns where it stands.

    ``before`` and ``after`` are each a part and what it is a part of, ``before_at`` and ``after_at`` their columns.
    """

    before: tuple[int, int]
    after: tuple[int, int]
    before_at: tuple[int, int]
    after_at: tuple[int, int]

    @property
    def value(self) -> Decimal:
        """The difference of the exact rates with two decimals, rounded half up; none of them is of 0."""
        (part, of), (part_after, of_after) = self.before, self.after
        return rounded(share(Decimal(part * of_after - part_after * of), Decimal(of * of_after)))


@dataclass(frozen=True)
class Balance:
    """A number that other columns of its row give, each added (1) or taken away (−1)."""

    value: int
    columns: tuple[tuple[int, int], ...]


Value = int | Share | Points | Balance | None
"""What a cell says; None where it is not known."""


@dataclass(frozen=True)
class Row:
    """A row of a form.

    ``number`` and ``name``: the first cells, which span ``tall`` rows; both None in a row that is spanned. ``kind``
    tells the rows of a line apart, ``unit`` is what they count, ``label`` how that is printed.
    ``parts``: the rows that this one adds up, by their place among the rows. ``area``: None for both.
    """

    number: str | None
    name: str | None
    kind: str
    unit: str
    label: str | None
    values: tuple[Value, ...]
    level: Level
    area: str | None = None
    place: str | None = None
    parts: tuple[int, ...] = ()
    tall: int = 1
    slanted: bool = False

    @property
    def bold(self) -> bool:
        """Whether it is a row of an area or of the whole."""
        return self.level in ("area", "whole")


@dataclass(frozen=True)
class Layout:
    """How a form is printed.

    ``ids``: the columns of numbers, by the number or name that the form gives them; ``units``: what each counts, None
    for what its row counts. ``head``: the header, below which stand ``numbers``, as printed, if there are any, bold or
    not. ``first``: how many columns stand before the numbers; ``label_centred``: how the third of them is set.
    ``notes``: what is printed below ``notes_head``, ``legend``: as a table. ``above``: what is printed between title
    and header, by column: a name in bold letters, and what is filled in. ``centred``: the title is.
    """

    form: str
    title: str
    ids: tuple[str, ...]
    units: tuple[str | None, ...]
    head: tuple[Head, ...]
    heights: tuple[float, ...]
    """Lines of text in each row of the header."""
    widths: tuple[float, ...]
    numbers: tuple[str, ...] | None = None
    numbers_bold: bool = True
    first: int = 2
    label_centred: bool = False
    notes: tuple[str, ...] = ()
    notes_head: str = ""
    legend: tuple[tuple[str, ...], ...] = ()
    above: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    centred: bool = False

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.named(self.form)

    @staticmethod
    def named(form: str) -> str:
        """Return the name of the sheet of a form."""
        return f"Mẫu {form}"


@dataclass(frozen=True)
class Filled:
    """A form with its numbers; ``remarks`` say what of it is not known and how it was read."""

    layout: Layout
    rows: Sequence[Row]
    remarks: tuple[Text, ...] = ()
