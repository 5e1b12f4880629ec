"""The models of a policy file of support: tuition, allowances, loans, each given to those of some groups.

Every group that applies is collected. Of several groups of one benefit the highest counts, by a rule that the file
cites; benefits stand beside each other. Whether a file makes sense together is in
:mod:`povrules.language.support_checks`.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from povrules.language.columns import Many, Model
from povrules.language.policy import AnyPolicyFile, Ends, Period, PolicyCaution, Rate, Share
from povrules.language.question import Level
from povrules.language.schema import Identifier, Labelled, Unknown
from povrules.language.survey import Cites, SurveyCondition
from povrules.text import SaidError, Text

Money = Annotated[int, Field(ge=1, le=1_000_000_000_000)]
SupportKind = Literal["fee", "monthly", "loan"]
"""A share of a fee; đồng a month; a loan."""
LoanPer = Literal["household", "person", "month", "work"]
PER: dict[LoanPer, Text] = {
    "household": Text("hộ", "household"),
    "person": Text("người", "person"),
    "month": Text("tháng", "month"),
    "work": Text("công trình", "work"),
}
"""What the most of a loan is counted by."""


class SupportVersion(Period):
    """A group as the law has it on some days: who belongs to it, and what they get.

    ``share``: of the fee; ``amount``: đồng a month; ``rate``: the rate of interest of a loan, an entry of ``rates``.
    ``unknown``: the level that the law read does not give, or that a local act sets. ``ends``: the last day of
    belonging to it, where that depends on the person or household.
    """

    when: SurveyCondition
    share: Share | None = None
    amount: Money | None = None
    rate: Identifier | None = None
    unknown: Unknown | None = None
    ends: Ends | None = None
    cite: Cites

    @model_validator(mode="after")
    def _one_of(self) -> "SupportVersion":
        if [self.share, self.amount, self.rate, self.unknown].count(None) != 3:
            raise SaidError("một trong share, amount, rate, unknown", "one of share, amount, rate, unknown")
        return self


class SupportGroup(Labelled):
    """A group of those who get a benefit, with its versions."""

    id: Identifier
    versions: Annotated[Many[SupportVersion], Field(min_length=1)]


class HighestOf(Period, Labelled):
    """The rule of the law by which the highest of several groups counts, and one regime only."""

    cite: Cites


class Limit(Period):
    """For how many months of a school year at most a benefit is given to those of whom ``when`` holds."""

    months: Annotated[int, Field(ge=1, le=12)]
    when: SurveyCondition
    cite: Cites


class Loan(Period):
    """The most that may be borrowed, in đồng ``per`` household, month …, and the longest term in months.

    ``words``: the most where it is no amount, e.g. the costs in a contract. ``unknown``: why there is none. ``term`` is
    left out where no term was read. ``also``: further conditions.
    """

    most: Money | None = None
    per: LoanPer
    words: Labelled | None = None
    unknown: Unknown | None = None
    term: Annotated[int, Field(ge=1, le=600)] | None = None
    also: Labelled | None = None
    cite: Cites

    @model_validator(mode="after")
    def _known_or_explained(self) -> "Loan":
        if [self.most, self.words, self.unknown].count(None) != 2:
            raise SaidError("một trong most, words, unknown", "one of most, words, unknown")
        return self


class Gap(Period, Labelled):
    """Days on which nobody gets a benefit, and why; ``unread``: the law of those days was not read, it is open."""

    unread: bool = False
    cite: Cites


class SupportBenefit(Labelled):
    """One benefit: ``of`` a household or a person; with its groups, and what the law says of all of them.

    ``whole``: what a share is a share of; ``fee``: the column with its amount a month, where a census has it.
    """

    id: Identifier
    of: Level
    kind: SupportKind
    whole: Labelled | None = None
    fee: Identifier | None = None
    groups: Annotated[Many[SupportGroup], Field(min_length=1)]
    highest: Many[HighestOf] = ()
    limits: Many[Limit] = ()
    loans: Many[Loan] = ()
    gaps: Many[Gap] = ()
    cautions: Many[PolicyCaution] = ()

    @model_validator(mode="after")
    def _of_its_kind(self) -> "SupportBenefit":
        if (self.kind == "fee") != (self.whole is not None):
            raise SaidError("whole dùng cho kind 'fee' và bắt buộc ở đó", "whole is for kind 'fee', and needed there")
        if self.fee is not None and self.kind != "fee":
            raise SaidError("fee dùng cho kind 'fee'", "fee is for kind 'fee'")
        if any(one.only == "at_least" for one in self.cautions):
            raise SaidError("only = 'at_least' dùng cho bảo hiểm", "only = 'at_least' is for insurance")
        return self


class LoanRate(Period):
    """A rate of interest a year; one that was not read has none, and says why."""

    rate: Share | None = None
    unknown: Unknown | None = None
    cite: Cites

    @model_validator(mode="after")
    def _known_or_explained(self) -> "LoanRate":
        if (self.rate is None) != (self.unknown is not None):
            raise SaidError(
                "cần rate; lãi suất chưa đọc được trong văn bản thì cần 'unknown'",
                "rate is needed; one that the law read does not give needs 'unknown'",
            )
        return self


class LoanRates(Labelled):
    """A rate of interest with its history; ``overdue``: what share of it an overdue loan bears, where that was read."""

    id: Identifier
    values: Annotated[Many[LoanRate], Field(min_length=1)]
    overdue: Many[Rate] = ()


class SchoolYear(Model):
    """The day on which a school year begins; a policy that has one goes by school years."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=28)]
    cite: Cites


class SupportFile(AnyPolicyFile):
    """A policy of support: everything that its file may say."""

    kind: Literal["support"]
    school_year: SchoolYear | None = None
    rates: Many[LoanRates] = ()
    benefits: Annotated[Many[SupportBenefit], Field(min_length=1)]
