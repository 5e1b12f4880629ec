"""The models of a law file. What a file may say is here; whether it makes sense together is in ``checks``."""

from datetime import date
from typing import Annotated, Literal, Protocol

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from povrules.language.columns import Many, Model
from povrules.language.expression import Compare, Node, Term, parse_comparison, parse_condition, parse_term
from povrules.text import SaidError, Text

Evidence = Literal["official", "secondary", "derived", "recalled"]
EVIDENCE: tuple[Evidence, ...] = ("official", "secondary", "derived", "recalled")
"""From the best to the weakest: text read or quoted verbatim; portal or press; follows from others; from memory."""

Area = Literal["rural", "urban"]
AREAS: tuple[Area, Area] = ("rural", "urban")
AREA_LABELS: dict[Area, Text] = {"rural": Text("nông thôn", "rural"), "urban": Text("thành thị", "urban")}

Basis = Literal["income", "points"]
Unit = Literal["vnd_person_month", "vnd_person_year", "points", "indicators"]
MONTHS: dict[Unit, int] = {"vnd_person_month": 1, "vnd_person_year": 12}
"""The units that are amounts of money a person, and for how many months each is."""

Outcome = Literal["poor", "near_poor", "average_agricultural", "average", "not_poor", "undetermined"]

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


def expression_text(value: object) -> str:
    """Return the text of an expression; refuse anything else."""
    if isinstance(value, str):
        return value
    raise SaidError("cần một biểu thức trong dấu ngoặc kép", "expected an expression in quotes")


def whole_one(value: object) -> object:
    """Return 1, the format of all files of law; refuse ``1.0`` and ``true``, which equal it."""
    if type(value) is not int:
        raise SaidError("số nguyên 1", "the whole number 1")
    return value


Year = Annotated[int, Field(ge=1990, le=2100)]
Condition = Annotated[Node, PlainValidator(lambda value: parse_condition(expression_text(value)))]
Comparison = Annotated[Compare, PlainValidator(lambda value: parse_comparison(expression_text(value)))]
Amount = Annotated[Term, PlainValidator(lambda value: parse_term(expression_text(value)))]


LineAmount = Annotated[int, Field(ge=1, le=100_000_000_000_000)]
"""A line in whole đồng or points: times 12 months and the most members it still fits 64 bits."""


class Labelled(Model):
    """Something with a name in both languages."""

    vi: str
    en: str

    @property
    def label(self) -> Text:
        """The name for people."""
        return Text(self.vi, self.en)


class _HasTitle(Protocol):
    @property
    def title_vi(self) -> str: ...

    @property
    def title_en(self) -> str: ...


class Titled:
    """A file of law; it declares ``title_vi`` and ``title_en`` itself, where they stand among its keys."""

    @property
    def title(self: _HasTitle) -> Text:
        """What it is called for people."""
        return Text(self.title_vi, self.title_en)


class Instrument(Labelled):
    """An act: its name and the dates that its text gives."""

    signed: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None
    evidence: Evidence
    note: str = ""
    note_vi: str = ""

    @property
    def remark(self) -> Text:
        """The note; in English, or whatever language it has, where there is none in Vietnamese."""
        return Text(self.note_vi or self.note, self.note)


class Citation(Model):
    """Where a value or rule stands: instrument, article, the words of the law where they were read, evidence.

    ``in_force_from``/``in_force_to`` are the days for which this provision governs policies. ``derived_from`` names
    what a derived statement follows from. ``note_vi``, ``derived_from_vi``: the same in Vietnamese.
    """

    instrument: Key
    article: str
    quote: str = ""
    evidence: Evidence
    in_force_from: date | None = None
    in_force_to: date | None = None
    derived_from: str = ""
    derived_from_vi: str = ""
    note: str = ""
    note_vi: str = ""

    @property
    def remark(self) -> Text:
        """The note; in English, or whatever language it has, where there is none in Vietnamese."""
        return Text(self.note_vi or self.note, self.note)

    @property
    def derivation(self) -> Text:
        """What it is derived from; empty texts where it is not."""
        return Text(self.derived_from_vi or self.derived_from, self.derived_from)

    @model_validator(mode="after")
    def _derivation_named(self) -> "Citation":
        if (self.evidence == "derived") != bool(self.derived_from):
            raise SaidError(
                "derived_from dùng cho evidence 'derived' và bắt buộc ở đó",
                "derived_from is for evidence 'derived', and needed there",
            )
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            raise SaidError("in_force_to đứng trước in_force_from", "in_force_to lies before in_force_from")
        return self


class Cited(Labelled):
    """A labelled value with at least one citation; the first is the one shown."""

    cite: Annotated[Many[Key], Field(min_length=1)]


def _check_order(first: int, last: int) -> None:
    if last < first:
        raise SaidError("last đứng trước first", "last lies before first")


class PolicyYears(Model):
    """Years whose policies this standard decides; ``by_basis``: what that rests on further on one basis only.

    ``starts``: its first day, where that is another one of ``first`` than the first of January.
    """

    first: Year
    last: Year
    starts: date | None = None
    cite: Annotated[Many[Key], Field(min_length=1)]
    by_basis: dict[Basis, Many[Key]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_order(self) -> "PolicyYears":
        _check_order(self.first, self.last)
        if self.starts is not None and not date(self.first, 1, 1) < self.starts <= date(self.first, 12, 31):
            raise SaidError(
                f"starts là một ngày trong năm {self.first}, sau ngày 01/01",
                f"starts is a day of {self.first} after 1 January",
            )
        return self

    def cites(self, basis: Basis) -> tuple[Key, ...]:
        """Return what the years rest on when households are classified on ``basis``."""
        return (*self.cite, *self.by_basis.get(basis, ()))

    @property
    def shown(self) -> str:
        """The years as people write them: ``2022–2025``, or ``2026`` alone."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


class Unknown(Model):
    """Why a value is empty, and where it would have to be read."""

    vi: str
    en: str
    look_in: Annotated[Many[str], Field(min_length=1)]

    @property
    def reason(self) -> Text:
        """Why the value is not there."""
        return Text(self.vi, self.en)


class Line(Cited):
    """A line that a measure is compared with, by area. A missing value needs its ``unknown``."""

    id: Identifier
    unit: Unit
    rural: LineAmount | None = None
    urban: LineAmount | None = None
    unknown: Unknown | None = None

    @model_validator(mode="after")
    def _known_or_explained(self) -> "Line":
        missing = self.rural is None or self.urban is None
        if missing and self.unknown is None:
            raise SaidError(
                "cần rural và urban; giá trị chưa đọc được trong văn bản thì cần 'unknown'",
                "rural and urban are needed; a value that the law read does not give needs 'unknown'",
            )
        return self

    def value(self, area: Area) -> int | None:
        """Return the line in ``area``, None where the law is not known."""
        return self.rural if area == "rural" else self.urban


class Alternative(Cited):
    """Another reading of a parameter, with its own source."""

    value: int | bool


class Parameter(Cited):
    """A number or a choice that the law makes; ``alternatives`` keep readings that differ."""

    id: Identifier
    value: int | bool
    alternatives: Many[Alternative] = ()


class Dimension(Labelled):
    """One basic social service."""

    id: Identifier


class Indicator(Cited):
    """One indicator of deprivation. A household is deprived or not; the threshold is quoted by its citations.

    ``threshold`` cites where the deprivation threshold itself stands; it is used only when the indicator is
    derived from raw answers, not when the census brings it ready.
    """

    id: Identifier
    dimension: Identifier
    deprived_vi: str
    deprived_en: str
    threshold: Many[Key] = ()
    parameters: Many[Identifier] = ()
    aliases: Many[str] = ()

    @property
    def deprived(self) -> Text:
        """What being deprived means."""
        return Text(self.deprived_vi, self.deprived_en)


class Reading(Model):
    """One way to a measure: ``amount / per``, usable when ``when`` holds.

    With ``bound`` it is only a bound: the measure is at most, or at least, that much. With ``with_least`` it is both:
    if only that column is blank, the measure is at most (at least) what it would be for that column's least value. With
    ``area`` a bound holds for households in that area: for one whose area is blank, as far as it is there.
    """

    amount: Amount
    per: Amount = Field(default_factory=lambda: parse_term("1"))
    when: Comparison | None = None
    bound: Literal["at_most", "at_least"] | None = None
    with_least: Identifier | None = None
    area: Literal["rural", "urban"] | None = None

    @property
    def exact(self) -> bool:
        """Whether it gives the measure itself when all its columns are there."""
        return self.bound is None or self.with_least is not None


class Measure(Labelled):
    """Something that is compared with lines or numbers."""

    id: Identifier
    unit: Unit
    count_of: Literal["indicators"] | None = None
    readings: Many[Reading] = ()
    at_most: Identifier | None = None
    same_when: Comparison | None = None

    @model_validator(mode="after")
    def _one_source(self) -> "Measure":
        if (self.count_of is None) != bool(self.readings):
            raise SaidError("đại lượng có readings hoặc count_of", "a measure has either readings or count_of")
        if (self.at_most is None) != (self.same_when is None):
            raise SaidError("at_most và same_when phải đi cùng nhau", "at_most and same_when come together")
        return self


class Rule(Model):
    """One row of a class table: under which condition which class. Exactly one row of a basis may apply."""

    id: Identifier
    basis: Basis
    outcome: Outcome = Field(alias="class")
    when: Condition
    cite: Annotated[Many[Key], Field(min_length=1)]
    note_vi: str = ""
    note_en: str = ""

    @property
    def note(self) -> Text:
        """What the household should know beside the reason; empty texts when there is nothing."""
        return Text(self.note_vi, self.note_en)


class Flag(Cited):
    """A yes/no statement beside the class, in force on some dates only."""

    id: Literal["low_income_worker"]
    excludes: Many[Outcome] = ()
    when: Condition
    in_force_from: date
    in_force_to: date
    ambiguous_to: date
    ambiguous_vi: str
    ambiguous_en: str


class SomeYears(Model):
    """What holds for all policy years, or for those from ``first`` to ``last`` only."""

    first: Year | None = None
    last: Year | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> "SomeYears":
        if (self.first is None) != (self.last is None):
            raise SaidError("first và last phải đi cùng nhau", "first and last come together")
        if self.first is not None and self.last is not None:
            _check_order(self.first, self.last)
        return self

    def covers(self, policy_year: int | None) -> bool:
        """Return whether it holds for a policy year, or for all of them where none was named."""
        if self.first is None or self.last is None:
            return True
        return policy_year is not None and self.first <= policy_year <= self.last


class UnsupportedBasis(Unknown, SomeYears):
    """A basis on which this standard cannot be run, or not for some policy years, and why."""

    basis: Basis


class Notice(Labelled, SomeYears):
    """Something that a reader of the standard or of a result has to know, on one basis or for some years only."""

    basis: Basis | None = None


class Declared(Cited):
    """What a proof finds in a standard and the law means, with where it stands.

    ``monotone_income``, ``monotone_deprivation``: ``of`` has the class of a household and the one into which more
    income (or a higher score A), or one more deprivation, takes it against the order of need. ``urban_lines``: the
    lines that are lower in urban areas. ``areas_alike``: the classes that only one kind of area has. With ``basis`` it
    is about the class table of that basis only.
    """

    property: Literal["monotone_income", "monotone_deprivation", "urban_lines", "areas_alike"]
    of: Annotated[Many[Identifier], Field(min_length=1)]
    basis: Basis | None = None


class StandardFile(Titled, Model):
    """One versioned standard: everything a law file may say."""

    format: Annotated[Literal[1], BeforeValidator(whole_one)]
    id: Key
    place: Key
    survey: Key | None = None
    title_vi: str
    title_en: str
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    policy_years: Annotated[Many[PolicyYears], Field(min_length=1)]
    dimensions: Many[Dimension] = ()
    indicators: Annotated[Many[Indicator], Field(max_length=30)] = ()
    lines: Many[Line] = ()
    parameters: Many[Parameter] = ()
    rules: Annotated[Many[Rule], Field(min_length=1)]
    flags: Many[Flag] = ()
    unsupported_bases: Many[UnsupportedBasis] = ()
    notices: Many[Notice] = ()
    declared: Many[Declared] = ()

    @property
    def bases(self) -> tuple[Basis, ...]:
        """The bases on which the standard has a class table, in order of appearance."""
        return tuple(dict.fromkeys(rule.basis for rule in self.rules))
