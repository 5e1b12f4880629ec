"""What a census column is: its type, its spellings, its codes, the question it answers. Declared in data."""

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from povrules.text import SaidError, Text

ColumnType = Literal["id", "text", "code", "money", "count", "points", "decimal", "flag", "date", "weight"]
T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A TOML list, kept as a tuple; its items stay strict."""

INTEGER_TYPES: frozenset[ColumnType] = frozenset({"money", "count", "points"})


class Model(BaseModel):
    """Base of every model of a law file: nothing unknown is accepted, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Code(Model):
    """One value of a code column with its labels and further spellings."""

    value: str
    vi: str
    en: str
    aliases: Many[str] = ()

    @property
    def label(self) -> Text:
        """The code's name for people."""
        return Text(self.vi, self.en)


class Column(Model):
    """A declared column of a census.

    ``type``: ``id`` and ``text`` stay text (``01`` keeps its zero); ``code`` is one of ``codes``; ``money`` is
    whole đồng; ``count`` and ``points`` are whole numbers; ``decimal`` is a number with at most ``places`` decimals,
    kept as a whole number of its smallest unit; ``flag`` is yes/no; ``date`` is a day; ``weight`` is a positive number
    kept for grouping and never part of a verdict. A blank of a code column with ``blank = "no"`` is the code ``none``.
    ``minimum``/``maximum`` bound what is possible: a value outside sets the row aside. ``warn_below`` and
    ``warn_above`` mark what is possible but deserves a look. ``multiple_of`` holds for points. ``blank`` says what an
    empty cell means: other answers are read by a column that is ``asked``, what stands beside the class by one that is
    ``beside``, nothing by one that is ``unused``; no cell of these sets a row aside. ``if_there``: a census has the
    column only where its input has it. ``yes`` and ``no`` are words of a question of yes or no beside the usual ones,
    before which they count. Amounts of money are written in units of 10 to the power ``shift`` đồng. ``header`` is
    what the column is called in a list, before all names; with ``only_header`` no other name is it.
    """

    id: str
    type: ColumnType
    vi: str
    en: str
    aliases: Many[str] = ()
    codes: Many[Code] = ()
    minimum: int | None = None
    maximum: int | None = None
    warn_below: int | None = None
    warn_above: int | None = None
    multiple_of: int | None = None
    places: int = 0
    shift: int = 0
    header: str | None = None
    only_header: bool = False
    yes: Many[str] = ()
    no: Many[str] = ()
    blank: Literal["unknown", "zero", "no", "asked", "beside", "unused"] = "unknown"
    if_there: bool = False
    question_vi: str | None = None
    question_en: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Column":
        if (self.type == "code") != bool(self.codes):
            raise SaidError(
                "codes dùng cho kiểu 'code' và bắt buộc ở đó", "codes are for type 'code', and needed there"
            )
        if (self.question_vi is None) != (self.question_en is None):
            raise SaidError("question_vi và question_en phải đi cùng nhau", "question_vi and question_en come together")
        return self

    @property
    def sets_aside(self) -> bool:
        """Whether a cell that cannot be read sets its row aside."""
        return self.blank not in ("asked", "beside", "unused")

    @property
    def counts_yes(self) -> bool:
        """Whether it is a question of yes or no of which the answers are added up: a count from 0 to 1."""
        return self.type == "count" and (self.minimum, self.maximum) == (0, 1)

    @property
    def asks_yes(self) -> bool:
        """Whether it is a question of yes or no."""
        return self.type == "flag" or self.counts_yes

    @property
    def label(self) -> Text:
        """The column's name for people."""
        return Text(self.vi, self.en)

    @property
    def question(self) -> Text:
        """What to ask when the answer is missing."""
        return Text(self.question_vi or self.vi, self.question_en or self.en)


@cache
def household_columns() -> tuple[Column, ...]:
    """Return the columns that every household census may have, in the order of ``household.toml``."""
    text = resources.files("povrules.census").joinpath("household.toml").read_text(encoding="utf-8")
    return tuple(Column.model_validate(entry) for entry in tomllib.loads(text)["columns"])
