"""A policy as it is in force on a day: its groups in the order in which they pay, its premium, its rates of benefit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from povrules.errors import LawMissingError
from povrules.language.expression import Node
from povrules.language.policy import (
    Benefit,
    Card,
    Group,
    GroupVersion,
    Payer,
    Period,
    PolicyCaution,
    Scale,
    Selection,
)
from povrules.rules import InsurancePolicy, Policy
from povrules.text import Text

YEAR = 12
"""Months of which an amount a year is the sum."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A group on a day. ``bit``: its place among the conditions, None for the rest, who have none."""

    group: Group
    version: GroupVersion
    payer: Payer
    bit: int | None
    key: tuple[int, Fraction, tuple[int, int, int]]
    """Of several groups the one with the least key pays."""
    benefit: Benefit
    card: Card | None

    @property
    def same(self) -> tuple[str, Fraction, bool, str]:
        """What two groups have in common between which nothing has to be decided."""
        return self.payer.id, self.version.share, self.version.minimum, self.version.premium


@dataclass(frozen=True, eq=False)
class InForce:
    """A policy on a day, under a choice of its switches.

    ``conditions``: the condition of every bit: of the groups first, then of the benefits and cautions that have one.
    """

    policy: InsurancePolicy
    day: date
    switches: dict[str, bool]
    entries: tuple[Entry, ...]
    rest: Entry
    benefits: tuple[Benefit, ...]
    cautions: tuple[PolicyCaution, ...]
    selections: tuple[Selection, ...]
    premium: Fraction
    premium_cites: tuple[str, ...]

    @cached_property
    def conditions(self) -> tuple[Node, ...]:
        """The conditions by bit."""
        entries = [entry.version.when for entry in self.entries]
        found = [*entries, *(one.when for one in self.benefits), *(one.when for one in self.cautions)]
        return tuple(one for one in found if one is not None)

    def bit_of_benefit(self, at: int) -> int:
        """Return the bit of a benefit with a condition of its own."""
        return len(self.entries) + at

    def bit_of_caution(self, at: int) -> int:
        """Return the bit of a caution."""
        return len(self.entries) + len(self.benefits) + at

    @property
    def scale(self) -> Scale:
        """The scale of which the premium is a rate."""
        law = self.policy.law
        return next(one for one in law.scales if one.id == law.premium.of)

    @property
    def notices(self) -> list[Text]:
        """What every reader has to know: the switches that matter on the day, and that later law was not read."""
        return notices_on(self.policy, self.day)

    @property
    def is_later(self) -> bool:
        """Whether the day lies after that up to which the law was read."""
        return self.day > self.policy.law.covers.read_to

    def selection(self, rule: str) -> Selection | None:
        """Return the rule of selection of that kind."""
        return next((one for one in self.selections if one.rule == rule), None)


def in_force(policy: InsurancePolicy, day: date, switches: dict[str, bool]) -> InForce:
    """Return a policy as it is on a day; raises :class:`LawMissingError` where its law was not read for that day."""
    law = policy.law
    check_covered(policy, day)
    scale = next(one for one in law.scales if one.id == law.premium.of)
    amount, rate = of_day(scale.values, day), of_day(law.premium.rates, day)
    if amount.value is None:
        assert amount.unknown is not None
        look = "; ".join(amount.unknown.look_in)
        vi, en = amount.unknown.reason
        raise LawMissingError(
            Text(
                f"{scale.vi} ngày {day:%d/%m/%Y}: {vi}. Xem: {look}",
                f"{scale.en} on {day:%d/%m/%Y}: {en}. Look in: {look}",
            )
        )
    selections = tuple(one for one in law.selections if one.holds(day))
    benefits = [one for one in law.benefits if one.holds(day)]
    found = [(group, one) for group in law.groups for one in group.versions if one.holds(day)]
    supported = {one.payer for one in selections if one.rule == "highest_support"}
    payers = {one.id: one for one in law.payers}

    def entry(group: Group, version: GroupVersion, bit: int | None) -> Entry:
        share = -version.share if group.payer in supported else Fraction(0)
        key = (version.rank[0], share, version.rank)
        own = next((one for one in benefits if group.id in one.groups), None)
        card = next((one for one in group.cards if one.holds(day)), None)
        others = next(one for one in benefits if one.others)
        return Entry(group, version, payers[group.payer], bit, key, own or others, card)

    groups = [(group, one) for group, one in found if one.when is not None]
    rest = next((group, one) for group, one in found if one.when is None)
    return InForce(
        policy=policy,
        day=day,
        switches=switched(policy, switches),
        entries=tuple(entry(group, one, bit) for bit, (group, one) in enumerate(groups)),
        rest=entry(*rest, None),
        benefits=tuple(one for one in benefits if one.when is not None),
        cautions=tuple(one for one in law.cautions if one.holds(day)),
        selections=selections,
        premium=amount.value * rate.rate,
        premium_cites=(*amount.cite, *rate.cite),
    )


def switched(policy: Policy, chosen: dict[str, bool]) -> dict[str, bool]:
    """Return every switch of a policy as it stands: as chosen, or by default."""
    return {one.id: chosen.get(one.id, one.value) for one in policy.law.switches}


def notices_on(policy: Policy, day: date) -> list[Text]:
    """Return what every reader has to know: the switches that matter on a day, and that later law was not read."""
    found = [one.notice.label for one in policy.law.switches if one.matters(day)]
    return [*found, _read_to(policy.law.covers.read_to)] if day > policy.law.covers.read_to else found


def check_covered(policy: Policy, day: date) -> None:
    """Raise :class:`LawMissingError` for a day for which the law of a policy was not read."""
    if not policy.law.covers.holds(day):
        raise LawMissingError(_not_covered(policy, day))


P = TypeVar("P", bound=Period)


def of_day(entries: Iterable[P], day: date) -> P:
    """Return the one entry that is in force on a day."""
    return next(one for one in entries if one.holds(day))


def _not_covered(policy: Policy, day: date) -> Text:
    first, last = policy.law.covers.first, policy.law.covers.last
    to = Text("…", "…") if last is None else Text(f"{last:%d/%m/%Y}", f"{last:%d/%m/%Y}")
    return Text(
        f"chính sách {policy.id} đọc được cho các ngày từ {first:%d/%m/%Y} đến {to.vi}, không phải ngày {day:%d/%m/%Y}",
        f"the policy {policy.id} was read for days from {first:%d/%m/%Y} to {to.en}, not for {day:%d/%m/%Y}",
    )


def _read_to(day: date) -> Text:
    return Text(
        f"Văn bản pháp luật đọc được đến ngày {day:%d/%m/%Y}; thay đổi sau ngày đó, nếu có, chưa được tính.",
        f"The law was read up to {day:%d/%m/%Y}; what may have changed since then is not counted.",
    )
