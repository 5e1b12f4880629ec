"""The models of a policy file: what follows from a class, in dated versions, each with its citation.

A policy collects every group that a person belongs to on a day, and selects among them by rules that the file names and
cites. What a file may say is here; whether it makes sense together is in :mod:`povrules.language.policy_checks`.
"""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from povrules.language.columns import Many, Model
from povrules.language.question import Level, Question
from povrules.language.schema import (
    Citation,
    Cited,
    Identifier,
    Instrument,
    Key,
    Labelled,
    Parameter,
    Titled,
    Unknown,
    whole_one,
)
from povrules.language.survey import Cites, Fact, SurveyCondition
from povrules.text import SaidError

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters by which points of a clause are called, in the order of the Vietnamese alphabet."""
_SHARE = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?%|(\d{1,4})/(\d{1,4})")
_PLACE = re.compile(rf"([0-9])([{LETTERS}+]?)([0-9]*)")


def _share(value: object) -> Fraction:
    """Return a share as it is written in the law: ``70%``, ``4.5%``, ``2/3``."""
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[4] in {"0", "00", "000", "0000"}:
        raise SaidError("tỷ lệ trong dấu ngoặc kép: “70%”, “4.5%”, “2/3”", "a share in quotes: “70%”, “4.5%”, “2/3”")
    if found[4]:
        return Fraction(int(found[3]), int(found[4]))
    return Fraction(f"{found[1]}.{found[2] or 0}") / 100


Rank = tuple[int, int, int]


def _place(value: object) -> str:
    if not isinstance(value, str) or not _PLACE.fullmatch(value):
        raise SaidError(
            "vị trí ở Điều 12: khoản, điểm, thứ tự (“3o1”; “3+” là sau các điểm của khoản)",
            "a place in Điều 12: clause, point, number (“3o1”; “3+” is after the points of the clause)",
        )
    return value


def rank_of(place: str) -> Rank:
    """Return a number of a place by which places stand in the order of the article."""
    found = _PLACE.fullmatch(place)
    assert found is not None
    letter = len(LETTERS) if found[2] == "+" else LETTERS.index(found[2]) if found[2] else -1
    return int(found[1]), letter, int(found[3] or 0)


Share = Annotated[Fraction, PlainValidator(_share)]
Place = Annotated[str, PlainValidator(_place)]


class Period(Model):
    """Something in force from its first day to its last; without a last one it still is."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)

    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.last is not None and self.last < self.first:
            raise SaidError("to đứng trước from", "to lies before from")
        return self

    def holds(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


class ByRule(Model):
    """The code that answers a question where one of some rules of a standard decided the class."""

    code: str
    rules: Annotated[Many[Identifier], Field(min_length=1)]


class PolicyQuestion(Question):
    """A fact that a policy reads. A no to the question that it is ``behind`` is a no to it too, or no date.

    ``indicator``: the indicator of a standard that answers it; ``by_rule``: its codes by the rule that decided.
    ``complete``: a question whose yes says that all blank ones behind this one are a no. ``only_if``: a blank one
    changes nothing but for those of whom this holds; where that is open, it is asked first what it turns on.
    """

    behind: Identifier | None = None
    only_if: SurveyCondition | None = None
    complete: Identifier | None = None
    indicator: Identifier | None = None
    by_rule: Many[ByRule] = ()


class Amount(Period):
    """A value of a scale in whole đồng; one that was not read has none, and says why."""

    value: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    unknown: Unknown | None = None
    cite: Cites

    @model_validator(mode="after")
    def _known_or_explained(self) -> "Amount":
        if (self.value is None) != (self.unknown is not None):
            raise SaidError(
                "cần value; giá trị chưa đọc được trong văn bản thì cần 'unknown'",
                "value is needed; one that the law read does not give needs 'unknown'",
            )
        return self


class Scale(Labelled):
    """An amount of money with its history, e.g. the base salary."""

    id: Identifier
    values: Annotated[Many[Amount], Field(min_length=1)]


class Rate(Period):
    """A share of a scale, e.g. 4.5 %."""

    rate: Share
    cite: Cites


class Premium(Labelled):
    """What is paid a month for a person: a rate of a scale. ``rounding``: how the law rounds it."""

    of: Identifier
    rates: Annotated[Many[Rate], Field(min_length=1)]
    rounding: Labelled


class Payer(Labelled):
    """Who pays; ``supports``: whether that is somebody else than the person."""

    id: Identifier
    supports: bool


class Ends(Model):
    """A last day: the one before so many months after a date have passed; with ``inclusive`` the one after which.

    ``school_year``: 30 September of that year instead or, for those born after that day, the end of the month.
    ``whole_months``: so many months of the calendar instead, of which that of the date is the first.
    """

    column: Identifier
    months: Annotated[int, Field(ge=1)]
    school_year: bool = False
    inclusive: bool = False
    whole_months: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> "Ends":
        if [self.school_year, self.inclusive, self.whole_months].count(True) > 1:
            words = "school_year, inclusive, whole_months"
            raise SaidError(f"nhiều nhất một trong {words}", f"at most one of {words}")
        return self


class Card(Period, Labelled):
    """From and to when a card is valid, in words; ``ends``: its last day where the law gives one."""

    ends: Ends | None = None
    cite: Cites


class GroupVersion(Period):
    """A group as the law has it on some days.

    ``when``: who belongs to it; without it, everybody who belongs to no other. ``place``: where it stands in the order
    of the article; ``order``: where the law has it pay instead. ``share``: what its payer pays of the premium; with
    ``minimum`` at least that. ``premium``: ``scale`` if it is that of the policy, ``other`` if another one (of a wage,
    say), ``none`` if nothing is paid. ``discounts``: what the members of a household pay one after another.
    ``ends``: the last day of belonging to it, where that depends on the person.
    """

    when: SurveyCondition | None = None
    place: Place
    order: Place | None = None
    share: Share
    minimum: bool = False
    premium: Literal["scale", "other", "none"] = "scale"
    discounts: Many[Share] = ()
    ends: Ends | None = None
    cite: Cites

    @property
    def can_be_raised(self) -> bool:
        """Whether its members pay a part of the policy's premium that a local budget may take over."""
        return self.premium == "scale" and self.share < 1 and (self.minimum or self.when is None)

    @property
    def rank(self) -> Rank:
        """Where it stands among those that pay."""
        return rank_of(self.order or self.place)


class Group(Labelled):
    """A group of the insured, with its versions and with what the law says of its cards."""

    id: Identifier
    payer: Identifier
    versions: Annotated[Many[GroupVersion], Field(min_length=1)]
    cards: Many[Card] = ()


class Benefit(Period):
    """The rate of benefit of some groups, or of those of whom ``when`` holds; ``others``: of all other ones."""

    rate: Share
    groups: Many[Identifier] = ()
    when: SurveyCondition | None = None
    others: bool = False
    cite: Cites

    @model_validator(mode="after")
    def _one_of(self) -> "Benefit":
        if [bool(self.groups), self.when is not None, self.others].count(True) != 1:
            raise SaidError("một trong groups, when, others", "one of groups, when, others")
        return self


Choice = Literal["first_in_order", "highest_support", "best_benefit"]


class Selection(Period, Labelled):
    """A rule of the law by which one of several groups is taken. ``payer``: among the groups of that payer only."""

    id: Identifier
    rule: Choice
    payer: Identifier | None = None
    cite: Cites


class Switch(Parameter):
    """A spot where the law can be read in two ways: the default, and the other reading.

    ``notice``: what every reader of a result has to know, while ``from`` and ``to`` last.
    """

    value: bool
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    notice: Labelled

    def matters(self, day: date) -> bool:
        """Tell whether anything depends on it on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class PolicyCaution(Period, Cited):
    """A person who rests on something unsettled: it is said for each of whom ``when`` surely holds.

    ``only``: said only where nothing is given (``not_entitled``: why not), or where somebody pays the least that the
    law allows (``at_least``: who may give more).
    """

    id: Identifier
    when: SurveyCondition
    only: Literal["not_entitled", "at_least"] | None = None


class PolicyDeclared(Cited):
    """What a proof finds in a policy and the law means, on some days or on all, with where it stands.

    ``poorer``: where a poorer class has less; ``of`` has the group that pays for the poorer one and that of the other
    one, or the benefit of a policy of support and the group by which the other one has it. ``order``: the group that
    pays, or a payer, and the groups behind it that would pay more; without these any. ``reached``: a group by a version
    of which nobody gets anything. ``ages``: two groups whose ages do not meet, or do twice. ``instead``: a loan and a
    group for which a poorer class has none in its place, or with a third and fourth id the loan and group that it has
    and that is smaller or dearer, or of which that was not read.

    ``instead``: of a loan that a poorer class does not have, the loans that it has in its place.
    """

    property: Literal["poorer", "order", "reached", "ages", "instead"]
    of: Annotated[Many[Identifier], Field(min_length=1)]
    instead: Many[Identifier] = ()
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")

    def covers(self, first: date, last: date) -> bool:
        """Tell whether it is meant of all days from a first one to a last one."""
        return (self.first is None or self.first <= first) and (self.last is None or last <= self.last)


class Span(Period):
    """The days for which a policy is given, the day up to which its law was read, and what it rests on after that."""

    read_to: date
    cite: Cites


def _insurance(value: object) -> object:
    """Return the kind of the files that have no other one; what kinds there are is said here."""
    if value != "insurance":
        raise SaidError("'insurance' hoặc 'support'", "'insurance' or 'support'")
    return value


class AnyPolicyFile(Titled, Model):
    """What the files of all kinds of policy have in common."""

    format: Annotated[Literal[1], BeforeValidator(whole_one)]
    id: Key
    title_vi: str
    title_en: str
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    covers: Span
    columns: Many[PolicyQuestion]
    switches: Many[Switch] = ()
    facts: Many[Fact] = ()
    declared: Many[PolicyDeclared] = ()

    def columns_of(self, table: Level) -> tuple[PolicyQuestion, ...]:
        """Return the questions about households, or those about persons."""
        return tuple(column for column in self.columns if column.table == table)


class PolicyFile(AnyPolicyFile):
    """A policy by which somebody pays for a person, who belongs to one of several groups: everything it may say."""

    kind: Annotated[Literal["insurance"], BeforeValidator(_insurance)] = "insurance"
    of: Level
    scales: Many[Scale] = ()
    premium: Premium
    payers: Annotated[Many[Payer], Field(min_length=1)]
    selections: Annotated[Many[Selection], Field(min_length=1)]
    groups: Annotated[Many[Group], Field(min_length=1)]
    benefits: Annotated[Many[Benefit], Field(min_length=1)]
    cautions: Many[PolicyCaution] = ()
