"""The models of a survey file: the questions of a form, what is derived from the answers, the points of a score.

A survey reads raw answers of a household and its members and gives what a standard counts: its indicators and a score.
What a file may say is here; whether it makes sense together is in :mod:`povrules.language.survey_checks`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from povrules.language.columns import Column, Many, Model
from povrules.language.expression import Count, Node, Term, parse_survey_amount, parse_survey_condition
from povrules.language.ledger import Ledger
from povrules.language.question import Level, Question
from povrules.language.schema import (
    Basis,
    Citation,
    Cited,
    Identifier,
    Instrument,
    Key,
    Labelled,
    Parameter,
    Titled,
    expression_text,
    whole_one,
)
from povrules.text import SaidError, Text

SurveyCondition = Annotated[Node, PlainValidator(lambda value: parse_survey_condition(expression_text(value)))]
SurveyAmount = Annotated[Term | Count, PlainValidator(lambda value: parse_survey_amount(expression_text(value)))]
Cites = Annotated[Many[Key], Field(min_length=1)]


class Lookup(Model):
    """A printed table of numbers by age in months and by a code, usable as a number of a person.

    A row holds for ages from its ``months`` to below those of the next one, the last row for all above; the first
    row is that of 0 months.
    """

    id: Identifier
    split: Identifier
    codes: Many[str]
    rows: Many[Many[int]]
    cite: Cites

    @model_validator(mode="after")
    def _rectangular(self) -> "Lookup":
        months = [row[0] for row in self.rows if row]
        rising = months[:1] == [0] and months == sorted(set(months))
        if not rising or any(len(row) != len(self.codes) + 1 for row in self.rows):
            raise SaidError(
                "mỗi dòng gồm số tháng (tăng dần, từ 0) và một số cho mỗi mã trong codes",
                "rows of months, ascending from 0, with one number for each of the codes",
            )
        return self


class Fact(Model):
    """A yes or no that is derived from answers, for each person or for the household."""

    id: Identifier
    of: Level
    when: SurveyCondition
    cite: Many[Key] = ()


class Amount(Model):
    """A whole number of a household that is derived from answers; with a label, ``vi`` and ``en``, results show it."""

    id: Identifier
    amount: SurveyAmount
    vi: str | None = None
    en: str | None = None
    cite: Many[Key] = ()

    @model_validator(mode="after")
    def _both(self) -> "Amount":
        if (self.vi is None) != (self.en is None):
            raise SaidError("vi và en phải đi cùng nhau", "vi and en come together")
        return self

    @property
    def label(self) -> Text | None:
        """The name for people; None: it is only counted with."""
        return None if self.vi is None or self.en is None else Text(self.vi, self.en)


class Derivation(Model):
    """When a household is deprived in the indicator of the standard that has this id."""

    id: Identifier
    when: SurveyCondition
    cite: Cites


class Item(Labelled):
    """A question of the score. Of several rows that hold the one with the most points counts.

    With ``add_if``, a parameter that is true, they add.
    """

    id: Identifier
    add_if: Identifier | None = None
    cite: Cites


Points = Annotated[int, Field(ge=0)]
"""None takes any away: the bounds of an item rest on that."""


class Otherwise(Model):
    """The points of a row where another printing is followed: ``if`` names the parameter that says so."""

    parameter: Identifier = Field(alias="if")
    points: Many[Points]


class PointRow(Model):
    """One row of the table of points: how many, in the order of ``forms``, where its condition holds.

    ``page``: the printed page of the gazette.
    """

    key: Identifier
    item: Identifier
    vi: str
    en: str
    page: int
    when: SurveyCondition
    points: Many[Points]
    otherwise: Many[Otherwise] = ()


class Form(Labelled):
    """One column of the table of points, and in which households it is used."""

    id: Identifier
    when: SurveyCondition


class Score(Model):
    """A score: the sum of its items. ``column`` is the household column that it fills."""

    column: Identifier
    cite: Cites
    forms: Many[Form]
    items: Many[Item]
    rows: Many[PointRow]

    def by_item(self) -> list[tuple[Item, list[PointRow]]]:
        """Return each item with its rows, in the order of the table."""
        return [(item, [row for row in self.rows if row.item == item.id]) for item in self.items]

    @model_validator(mode="after")
    def _every_form(self) -> "Score":
        for row in self.rows:
            if {len(row.points), *(len(one.points) for one in row.otherwise)} != {len(self.forms)}:
                raise SaidError(
                    f"{row.key}: {len(self.forms)} số điểm, mỗi mẫu một số",
                    f"{row.key}: {len(self.forms)} numbers of points, one for each form",
                )
        return self


class Screen(Model):
    """A quick screen before the survey: who is excluded from it, and who is to be reviewed.

    ``excluded_says`` and ``not_listed_says`` are why a household is not reviewed, by the words of the law: one that is
    excluded, and one that is neither excluded nor to be reviewed.
    """

    excluded: SurveyCondition
    to_review: SurveyCondition
    cite: Cites
    excluded_says: Cited
    not_listed_says: Cited

    @property
    def kept_out(self) -> dict[str, Cited]:
        """Why a household is not reviewed, by the outcomes of the screen that say so."""
        return {"excluded": self.excluded_says, "not_listed": self.not_listed_says}


class Caution(Labelled):
    """A household that rests on something unsettled: a warning is given for each that ``when`` may hold for.

    With ``basis`` only what is counted on that basis rests on it.
    """

    id: Identifier
    basis: Basis | None = None
    when: SurveyCondition
    cite: Cites


class Region(Labelled):
    """A region of the form with the provinces that the gazette lists, under their names of then."""

    id: Identifier
    provinces: Many[str]
    cite: Cites


class Provinces(Model):
    """The last day on which a province's name stands for the province that the regions list."""

    until: date
    cite: Cites


class OnRequest(Labelled):
    """Why a survey derives nothing unless a run asks for it by name."""


class AreaCodes(Model):
    """What the form writes for the area of a household, which is a column of every household table."""

    rural: Annotated[Many[str], Field(min_length=1)]
    urban: Annotated[Many[str], Field(min_length=1)]
    form: str

    def put(self, column: Column) -> Column:
        """Return the column of the area with what the form writes among the spellings of its codes."""
        own = {"rural": self.rural, "urban": self.urban}
        codes = (one.model_copy(update={"aliases": (*one.aliases, *own[one.value])}) for one in column.codes)
        return column.model_copy(update={"codes": tuple(codes)})


class SurveyFile(Titled, Model):
    """One survey: everything that its file may say."""

    format: Annotated[Literal[1], BeforeValidator(whole_one)]
    id: Key
    title_vi: str
    title_en: str
    on_request: OnRequest | None = None
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    cite: Cites
    columns: Many[Question]
    area_codes: AreaCodes | None = None
    parameters: Many[Parameter] = ()
    lookups: Many[Lookup] = ()
    facts: Many[Fact] = ()
    amounts: Many[Amount] = ()
    indicators: Many[Derivation] = ()
    screen: Screen | None = None
    score: Score | None = None
    ledger: Ledger | None = None
    regions: Many[Region] = ()
    provinces: Provinces | None = None
    cautions: Many[Caution] = ()

    def columns_of(self, table: Level) -> tuple[Question, ...]:
        """Return the questions about households, or those about persons, but for the boxes of the ledger."""
        return tuple(column for column in self.columns if column.table == table)

    @property
    def boxes(self) -> tuple[Question, ...]:
        """The boxes of the ledger, which are questions about the household; none without a ledger."""
        return self.ledger.questions() if self.ledger is not None else ()
