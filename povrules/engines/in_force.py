"""A policy as it is in force on a day: its groups in the order in which they pay, its premium, its rates of benefit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from povrules.engines.one_of_two import OneOfTwo, one_of_two
from povrules.errors import LawMissingError
from povrules.language.expression import Node
from povrules.language.local import LocalFile, TopUp, TopUpVersion
from povrules.language.local_checks import PAYER
from povrules.language.policy import (
    Benefit,
    Card,
    Ends,
    Group,
    GroupVersion,
    Payer,
    Period,
    PolicyCaution,
    Rank,
    Scale,
    Selection,
)
from povrules.rules import InsurancePolicy, Policy
from povrules.text import Text

Bounds = tuple[Fraction, Fraction]
Lasts = tuple[date, Ends | None, date | None, Ends | None]
YEAR = 12
"""Months of which an amount a year is the sum."""


@dataclass(frozen=True, eq=False)
class Added:
    """What the local budget adds to the national share of a group; ``share`` is None where it was not read."""

    top_up: TopUp
    version: TopUpVersion
    share: Fraction | None


@dataclass(frozen=True, eq=False)
class Entry:
    """A group on a day. ``bits``: its places among the conditions, of which all have to hold.

    The rest, who belong to no group, have none but those of the top-up that stands on them. ``added``: that top-up.
    """

    group: Group
    version: GroupVersion
    payer: Payer
    bits: tuple[int, ...]
    key: tuple[int, Fraction, Rank, Fraction]
    """Of several groups the one with the least key pays; of one group that with the most added to it."""
    benefit: Benefit
    card: Card | None
    added: Added | None = None

    @cached_property
    def mask(self) -> int:
        """Its conditions as a mask."""
        return sum(1 << bit for bit in set(self.bits))

    def holds(self, mask: int) -> bool:
        """Tell whether all of its conditions are among those of a mask."""
        return mask & self.mask == self.mask

    @property
    def is_rest(self) -> bool:
        """Whether it is the group of those who belong to no other."""
        return self.version.when is None

    @property
    def local(self) -> Bounds:
        """The least and the most share that the local budget adds."""
        if self.added is None:
            return Fraction(0), Fraction(0)
        share = self.added.share
        return (Fraction(0), 1 - self.version.share) if share is None else (share, share)

    @property
    def share(self) -> Fraction:
        """What is paid of the premium for the person, by the payer and the local budget together; the least."""
        return self.version.share + self.local[0]

    @property
    def at_least(self) -> bool:
        """Whether it may be more: by a minimum that no local act read raises, or a top-up that was not read."""
        return self.version.minimum if self.added is None else self.added.share is None

    @cached_property
    def same(self) -> tuple[str, Fraction, Bounds, bool, str]:
        """What two groups have in common between which nothing has to be decided."""
        return self.payer.id, self.version.share, self.local, self.at_least, self.version.premium

    @property
    def cite(self) -> tuple[str, ...]:
        """The citations of the group, and of what is added."""
        return (*self.version.cite, *(self.added.version.cite if self.added is not None else ()))

    @property
    def whens(self) -> tuple[Node, ...]:
        """The conditions of the group and of what is added."""
        several = (self.version.when, self.added.top_up.when if self.added is not None else None)
        return tuple(one for one in several if one is not None)

    @property
    def lasting(self) -> Lasts:
        """The first and the last day of both, and what ends by a date of the person."""
        first, last, ends = self.version.first, self.version.last, [self.version.ends]
        if self.added is not None:
            first = max(first, self.added.version.first)
            last = min((one for one in (last, self.added.version.last) if one is not None), default=None)
            ends.append(self.added.top_up.ends)
        own = [one for one in ends if one is not None]
        return first, own[0] if own else None, last, own[1] if len(own) > 1 else None


@dataclass(frozen=True, eq=False)
class InForce:
    """A policy on a day, under a choice of its switches.

    ``conditions``: the condition of every bit: of the ``groups`` first, then of the benefits and cautions that have
    one, then of the ``top_ups`` of a province, then of ``either``: pairs of groups between which there is no third way.
    ``entries``: the groups, then those that a top-up adds to.
    """

    policy: InsurancePolicy
    day: date
    switches: dict[str, bool]
    entries: tuple[Entry, ...]
    rest: Entry
    groups: tuple[Node, ...]
    benefits: tuple[Benefit, ...]
    cautions: tuple[PolicyCaution, ...]
    top_ups: tuple[Node, ...]
    either: tuple[OneOfTwo, ...]
    selections: tuple[Selection, ...]
    premium: Fraction
    premium_cites: tuple[str, ...]

    @cached_property
    def conditions(self) -> tuple[Node, ...]:
        """The conditions by bit."""
        own = [*(one.when for one in self.benefits), *(one.when for one in self.cautions)]
        pairs = (one.when for one in self.either)
        return (*self.groups, *(one for one in own if one is not None), *self.top_ups, *pairs)

    @cached_property
    def in_order(self) -> tuple[Entry, ...]:
        """The groups in the order in which they pay."""
        return tuple(sorted(self.entries, key=lambda one: one.key))

    def bit_of_benefit(self, at: int) -> int:
        """Return the bit of a benefit with a condition of its own."""
        return len(self.groups) + at

    def bit_of_caution(self, at: int) -> int:
        """Return the bit of a caution."""
        return len(self.groups) + len(self.benefits) + at

    def surely_one_of(self, sure: int) -> list[tuple[Entry, Entry]]:
        """Return the pairs of groups one of which surely holds, while it is open which."""
        first = len(self.conditions) - len(self.either)
        if not sure >> first:
            return []
        whole = {one.bits[0]: one for one in self.entries if len(one.bits) == 1}
        open_ = (one for at, one in enumerate(self.either, first) if sure >> at & 1)
        return [
            (whole[one.first], whole[one.second]) for one in open_ if not (sure >> one.first | sure >> one.second) & 1
        ]

    @property
    def scale(self) -> Scale:
        """The scale of which the premium is a rate."""
        law = self.policy.law
        return next(one for one in law.scales if one.id == law.premium.of)

    @property
    def notices(self) -> list[Text]:
        """What every reader has to know: the switches that matter on the day, and that later law was not read."""
        local = self.policy.local
        return [*notices_on(self.policy, self.day), *(local_notices(local, self.day) if local is not None else ())]

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

    def entry(group: Group, version: GroupVersion, *bits: int) -> Entry:
        share = -version.share if group.payer in supported else Fraction(0)
        key = (version.rank[0], share, version.rank, Fraction(1))
        own = next((one for one in benefits if group.id in one.groups), None)
        card = next((one for one in group.cards if one.holds(day)), None)
        others = next(one for one in benefits if one.others)
        return Entry(group, version, payers[group.payer], bits, key, own or others, card)

    groups = [(group, one) for group, one in found if one.when is not None]
    whens = tuple(one.when for _, one in groups if one.when is not None)
    rest = next((group, one) for group, one in found if one.when is None)
    own = tuple(one for one in benefits if one.when is not None)
    cautions = tuple(one for one in law.cautions if one.holds(day))
    entries = [entry(group, one, bit) for bit, (group, one) in enumerate(groups)]
    top_ups = policy.local.of_day(day) if policy.local is not None else []
    entries, more = with_top_ups(entries, entry(*rest), top_ups, len(whens) + len(own) + len(cautions), payers)
    return InForce(
        policy=policy,
        day=day,
        switches=switched(policy, switches),
        entries=tuple(entries),
        rest=entry(*rest),
        groups=whens,
        benefits=own,
        cautions=cautions,
        top_ups=more,
        either=one_of_two(whens),
        selections=selections,
        premium=amount.value * rate.rate,
        premium_cites=(*amount.cite, *rate.cite),
    )


def with_top_ups(
    entries: Sequence[Entry],
    rest: Entry,
    top_ups: Sequence[tuple[TopUp, TopUpVersion]],
    first_bit: int,
    payers: Mapping[str, Payer],
) -> tuple[list[Entry], tuple[Node, ...]]:
    """Return the groups of a day with those that the local budget adds to, and the conditions from ``first_bit`` on.

    A group with a top-up is a group beside the one without: of several that hold the law's own order takes the one with
    the most support. A top-up for all of a group takes its place.
    """
    conditions = list(dict.fromkeys(one.when for one, _ in top_ups if one.when is not None))
    raised: list[Entry] = []
    whole: set[str] = set()
    for top_up, version in top_ups:
        bits = () if top_up.when is None else (first_bit + conditions.index(top_up.when),)
        for one in (*entries, rest):
            added = _added(one, version) if top_up.stands_on(one.group, one.version) else Fraction(0)
            if added == 0:
                continue
            raised.append(_raised(one, Added(top_up, version, added), bits, payers))
            if top_up.when is None:
                whole.add(one.group.id)
    kept = [one for one in entries if one.group.id not in whole]
    return [*kept, *raised], tuple(conditions)


def _added(entry: Entry, version: TopUpVersion) -> Fraction | None:
    """Return the share that the local budget adds, None if unread; for a group that has the level already, nothing."""
    open_ = 1 - entry.version.share
    if version.unknown is not None:
        return None
    if version.add is not None:
        return min(version.add, open_)
    assert version.level is not None
    return max(version.level - entry.version.share, Fraction(0))


def _raised(entry: Entry, added: Added, bits: tuple[int, ...], payers: Mapping[str, Payer]) -> Entry:
    """Return a group with what is added; it stands before others where the highest support does."""
    payer = payers[PAYER] if entry.is_rest else entry.payer
    more = added.share or Fraction(0)
    clause, share, rank, _ = entry.key
    key = (clause, share - more if share else share, rank, -more)
    return replace(entry, payer=payer, bits=(*entry.bits, *bits), key=key, added=added)


def local_notices(local: LocalFile, day: date) -> list[Text]:
    """Return what every reader has to know of the law of a province on a day."""
    found, name = [one.label for one in local.notices if one.holds(day)], local.names[0]
    if not local.of_day(day):
        found.append(
            Text(
                f"{name}: không đọc được nghị quyết nào về mức hỗ trợ thêm cho ngày {day:%d/%m/%Y}; mức hỗ trợ thêm, "
                "nếu có, chưa được tính.",
                f"{name}: no resolution on further support was read for {day:%d/%m/%Y}; what there may be is not "
                "counted.",
            )
        )
    elif day > local.read_to:
        found.append(
            Text(
                f"{name}: văn bản của địa phương đọc được đến ngày {local.read_to:%d/%m/%Y}.",
                f"{name}: the local law was read up to {local.read_to:%d/%m/%Y}.",
            )
        )
    return found


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
