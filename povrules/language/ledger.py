"""The model of a ledger: what a household takes in less what that costs, row by row, as one of its amounts.

A form prints such an account as a tree: sources, the rows that a source consists of, and a total. Each row has two
cells, which are two questions about the household.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from povrules.language.columns import Many, Model
from povrules.language.question import Question
from povrules.language.schema import Identifier, Key, Labelled
from povrules.text import SaidError

SideName: TypeAlias = Literal["plus", "minus"]
SIDES: tuple[SideName, SideName] = ("plus", "minus")


class Side(Labelled):
    """What is added, or what is taken off; ``id`` begins the ids of its cells, ``aliases`` are further words for it."""

    id: Identifier
    aliases: Many[str] = ()


class LedgerRow(Labelled):
    """A row. ``part_of``: the row above whose sum it belongs to; only the first row, the total, belongs to none."""

    id: Identifier
    part_of: Identifier | None = None
    aliases: Many[str] = ()
    form: str
    help_vi: str = ""
    help_en: str = ""


class Ledger(Model):
    """How an amount of a household follows from an account.

    ``column`` is the household column that it fills: the total of ``plus`` less the total of ``minus`` and, where the
    parameter ``left_out_counts`` is true, what the household states in ``leaves_out``, which the account leaves out. A
    cell that is blank is
    unknown or, where the parameter ``blank_is_none`` is true, nothing. ``maximum`` bounds a cell. ``ask_vi`` and
    ``ask_en`` make a question of the name of a cell.
    """

    column: Literal["income_12m"]
    leaves_out: Identifier
    left_out_counts: Identifier
    blank_is_none: Identifier
    maximum: int
    vi: str
    en: str
    ask_vi: str
    ask_en: str
    plus: Side
    minus: Side
    cite: Annotated[Many[Key], Field(min_length=1)]
    rows: Annotated[Many[LedgerRow], Field(min_length=1)]

    @model_validator(mode="after")
    def _a_tree(self) -> "Ledger":
        above: set[str] = set()
        for row in self.rows:
            if row.id in above or (row.part_of not in above if above else row.part_of is not None):
                raise SaidError(
                    f"{row.id}: dòng đầu là tổng; mỗi dòng sau có mã riêng và thuộc (part_of) một dòng ở trên",
                    f"{row.id}: the first row is the total; each other one has its own id and is part_of one above",
                )
            above.add(row.id)
        return self

    @property
    def total(self) -> LedgerRow:
        """The row of the whole."""
        return self.rows[0]

    def parts(self, row: LedgerRow) -> list[LedgerRow]:
        """Return the rows that a row is the sum of."""
        return [one for one in self.rows if one.part_of == row.id]

    def in_order(self, row: LedgerRow | None = None) -> Iterator[LedgerRow]:
        """Yield the rows as an account is read: the parts of a row, then the row."""
        row = self.total if row is None else row
        for part in self.parts(row):
            yield from self.in_order(part)
        yield row

    def cell(self, side: SideName, row: LedgerRow) -> str:
        """Return the id of a cell, which is a column of the household."""
        return f"{self._side(side).id}_{row.id}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The ids of all cells."""
        return tuple(self.cell(side, row) for row in self.rows for side in SIDES)

    def questions(self) -> tuple[Question, ...]:
        """Return what is asked: for each cell a whole number of đồng."""
        return tuple(self._question(side, row) for row in self.rows for side in SIDES)

    def _side(self, side: SideName) -> Side:
        return self.plus if side == "plus" else self.minus

    def _question(self, name: SideName, row: LedgerRow) -> Question:
        side = self._side(name)
        words = [(one, of) for one in (side.vi, *side.aliases) for of in (row.vi, *row.aliases)]
        spelled = [spelling for one, of in words for spelling in (f"{one} {of}", f"{of} {one}")]
        vi, en = f"{side.vi} {row.vi[:1].lower()}{row.vi[1:]}", f"{side.en}: {row.en}"
        return Question(
            table="household",
            id=self.cell(name, row),
            type="money",
            vi=vi,
            en=en,
            aliases=tuple(spelled),
            minimum=0,
            maximum=self.maximum,
            question_vi=f"{vi} {self.ask_vi}",
            question_en=f"{en} {self.ask_en}",
            form=row.form,
            help_vi=row.help_vi,
            help_en=row.help_en,
        )
