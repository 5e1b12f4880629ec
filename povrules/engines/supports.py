"""A policy of support on a day, and from what is sure and possible of a person or household to each of its benefits.

Every group that applies is collected. A group that is only possible matters just if it would give more than the sure
ones do; bounds are drawn from that, completions are not enumerated.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from povrules.engines.in_force import Bounds, check_covered, notices_on, of_day, switched
from povrules.engines.lasting import Lasting
from povrules.engines.paying import Status
from povrules.language.expression import Node
from povrules.language.policy import PolicyCaution, Rate
from povrules.language.policy_shared import CLASS
from povrules.language.question import Level
from povrules.language.support import (
    Gap,
    HighestOf,
    Limit,
    Loan,
    LoanRate,
    SupportBenefit,
    SupportGroup,
    SupportVersion,
)
from povrules.rules import SupportPolicy
from povrules.text import Text


@dataclass(frozen=True, eq=False)
class Grant:
    """A group of a benefit on a day; ``rate``: the interest of its loan, ``overdue``: the share of it when overdue."""

    group: SupportGroup
    version: SupportVersion
    bit: int
    rate: LoanRate | None
    overdue: Rate | None

    @property
    def bounds(self) -> Bounds:
        """The least and the most that it gives: a share, or đồng a month; a level that was not read may be any."""
        known = self.version.share if self.version.share is not None else self.version.amount
        if known is not None:
            return Fraction(known), Fraction(known)
        return (Fraction(0), Fraction(1))


@dataclass(frozen=True, eq=False)
class BenefitOn:
    """A benefit on a day. The bits are those of the conditions of its level."""

    benefit: SupportBenefit
    grants: tuple[Grant, ...]
    limits: tuple[tuple[int, Limit], ...]
    cautions: tuple[tuple[int, PolicyCaution], ...]
    highest: HighestOf | None
    loan: Loan | None
    gap: Gap | None
    gap_bit: int | None

    @property
    def bits(self) -> int:
        """The bits of its conditions, as a mask."""
        own = [*(one.bit for one in self.grants), *(bit for bit, _ in (*self.limits, *self.cautions))]
        own += [] if self.gap_bit is None else [self.gap_bit]
        return sum(1 << bit for bit in own)


@dataclass(frozen=True, eq=False)
class SupportOn:
    """A policy of support on a day, under a choice of its switches; ``conditions``: those of every bit, by level."""

    policy: SupportPolicy
    day: date
    switches: dict[str, bool]
    benefits: tuple[BenefitOn, ...]
    conditions: dict[Level, tuple[Node, ...]]

    @property
    def notices(self) -> list[Text]:
        """What every reader has to know of the law of the day."""
        return notices_on(self.policy, self.day)

    @property
    def school_year(self) -> str | None:
        """The school year of the day, ``2024-2025``; None for a policy that does not go by school years."""
        return school_year_of(self.policy, self.day)

    def of(self, level: Level) -> list[BenefitOn]:
        """Return the benefits of households, or those of persons."""
        return [one for one in self.benefits if one.benefit.of == level]


def school_year_of(policy: SupportPolicy, day: date) -> str | None:
    """Return the school year in which a day lies, None for a policy that does not go by school years."""
    start = policy.law.school_year
    if start is None:
        return None
    first = day.year if (day.month, day.day) >= (start.month, start.day) else day.year - 1
    return f"{first}-{first + 1}"


def support_on(policy: SupportPolicy, day: date, switches: dict[str, bool]) -> SupportOn:
    """Return a policy as it is on a day; raises :class:`LawMissingError` where its law was not read for that day."""
    check_covered(policy, day)
    law = policy.law
    conditions: dict[Level, list[Node]] = {"household": [], "person": []}
    rates = {one.id: of_day(one.values, day) for one in law.rates if any(rate.holds(day) for rate in one.values)}
    overdue = {one.id: next((rate for rate in one.overdue if rate.holds(day)), None) for one in law.rates}

    def bit(level: Level, when: Node) -> int:
        conditions[level].append(when)
        return len(conditions[level]) - 1

    def benefit_on(one: SupportBenefit) -> BenefitOn:
        versions = [(group, version) for group in one.groups for version in group.versions if version.holds(day)]
        gap = next((gap for gap in one.gaps if gap.holds(day)), None)
        return BenefitOn(
            benefit=one,
            grants=tuple(
                Grant(group, version, bit(one.of, version.when), rates.get(name), overdue.get(name))
                for group, version in versions
                for name in [version.rate or ""]
            ),
            limits=tuple((bit(one.of, limit.when), limit) for limit in one.limits if limit.holds(day)),
            cautions=tuple((bit(one.of, said.when), said) for said in one.cautions if said.holds(day)),
            highest=next((rule for rule in one.highest if rule.holds(day)), None),
            loan=next((loan for loan in one.loans if loan.holds(day)), None),
            gap=gap,
            gap_bit=None if gap is None or gap.when is None else bit(one.of, gap.when),
        )

    benefits = tuple(benefit_on(one) for one in law.benefits)
    levels = {level: tuple(of) for level, of in conditions.items()}
    return SupportOn(policy, day, switched(policy, switches), benefits, levels)


@dataclass(frozen=True, eq=False)
class SupportDecision:
    """What follows of one benefit for all of whom the same is sure and the same is possible.

    ``sure`` and ``possible``: the groups that surely and that perhaps hold. ``raising``: the possible ones that would
    give more than the sure ones. ``unread``: whether law that was not read may give it; None if that rests on blanks.
    """

    law: SupportOn
    on: BenefitOn
    sure: tuple[Grant, ...]
    possible: tuple[Grant, ...]
    limit: Limit | None
    cautions: tuple[PolicyCaution, ...]
    unread: bool | None

    @cached_property
    def raising(self) -> tuple[Grant, ...]:
        """The possible groups on which the result turns."""
        if self.on.benefit.kind == "loan":
            rates = {one.version.rate for one in self.sure}
            return tuple(one for one in self.possible if one.version.rate not in rates)
        least = max((one.bounds[0] for one in self.sure), default=Fraction(0))
        return tuple(one for one in self.possible if one.bounds[1] > least)

    @property
    def doubtful(self) -> list[int]:
        """The bits of the conditions by whose blanks it is open."""
        gap = self.on.gap_bit
        return [*(one.bit for one in self.raising), *([gap] if gap is not None and self.unread is None else [])]

    @property
    def status(self) -> Status:
        """Whether something is surely given, surely not, or it is open what."""
        if self.raising or self.unread is not False:
            return "undetermined"
        return "entitled" if self.sure else "not_entitled"

    @property
    def said(self) -> tuple[PolicyCaution, ...]:
        """The cautions that are told: those that say why not first, of who gets nothing only."""
        return tuple(
            sorted((one for one in self.cautions if one.only in {None, self.status}), key=lambda one: not one.only)
        )

    @cached_property
    def giving(self) -> tuple[Grant, ...]:
        """The groups that give, or may give, the result: the best of the sure ones, and those that may raise it."""
        if self.on.benefit.kind == "loan":
            return (*self.sure, *self.raising)
        low = max((one.bounds[0] for one in self.sure), default=Fraction(0))
        best = (one for one in self.sure if one.bounds[0] == low or one.bounds[1] > low)
        return (*best, *self.raising)

    @property
    def bounds(self) -> Bounds:
        """The least and the most that is given: a share of the fee, or đồng a month."""
        low = max((one.bounds[0] for one in self.sure), default=Fraction(0))
        return low, max((one.bounds[1] for one in self.giving), default=low)

    @property
    def by_class(self) -> bool:
        """Whether it rests on the class of the household; that there is none rests on every group."""
        return CLASS in self.law.policy.reads(self._conditions)

    @property
    def _conditions(self) -> list[Node]:
        """The conditions on which it rests: of the groups that give it, of every group where none does, of the gap."""
        gap = self.on.gap.when if self.on.gap is not None else None
        return [*(one.version.when for one in self.giving or self.on.grants), *([] if gap is None else [gap])]

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """What the decision rests on: its groups, the loan and its rate, the rule of the highest, the months."""
        among = self.giving or self.on.grants
        keys = [key for one in among for key in one.version.cite]
        keys += self.law.policy.cites_behind(self._conditions)
        keys += [
            key for one in self.giving for rate in (one.rate, one.overdue) if rate is not None for key in rate.cite
        ]
        loan = self.on.loan if self.giving else None
        highest = self.on.highest if len({one.bounds for one in (*self.sure, *self.raising)}) > 1 else None
        for part in (loan, highest, self.limit if self.giving else None, self.on.gap):
            keys += part.cite if part is not None else ()
        year = self.law.policy.law.school_year
        keys += year.cite if year is not None else ()
        later = self.law.day > self.law.policy.law.covers.read_to
        keys += self.law.policy.law.covers.cite if later else ()
        return tuple(dict.fromkeys(keys))

    @property
    def lasting(self) -> Lasting | None:
        """From when and to when it is as it is; None where more than one group may give it, or none does."""
        if len(self.giving) != 1:
            return None
        return lasting_of(self.giving[0], self.on.loan)


def lasting_of(grant: Grant, loan: Loan | None) -> Lasting:
    """Return from when and to when a group is given something, as a loan where there is one."""
    version = grant.version
    firsts = [version.first, *([loan.first] if loan is not None else [])]
    lasts = [one for one in (version.last, loan.last if loan is not None else None) if one is not None]
    return Lasting(max(firsts), version.ends, min(lasts, default=None))


def decide_support(law: SupportOn, on: BenefitOn, sure: int, may: int) -> SupportDecision:
    """Return the decision on a benefit; ``sure`` and ``may`` have a bit for each condition of its level."""
    holds = tuple(one for one in on.grants if sure >> one.bit & 1)
    might = tuple(one for one in on.grants if may >> one.bit & 1 and one not in holds)
    limits = [limit for bit, limit in on.limits if sure >> bit & 1]
    cautions = tuple(said for bit, said in on.cautions if sure >> bit & 1)
    limit = limits[0] if len(limits) == 1 else None
    return SupportDecision(law, on, holds, might, limit, cautions, _unread(on, sure, may))


def _unread(on: BenefitOn, sure: int, may: int) -> bool | None:
    if on.gap is None or not on.gap.unread:
        return False
    if on.gap_bit is None or sure >> on.gap_bit & 1:
        return True
    return None if may >> on.gap_bit & 1 else False
