"""From what is sure and what is possible of a person to payer, share, amounts and benefit: exact, or between bounds.

The groups stand in one order in which they pay, so that a group may be the one that pays just if no sure one comes
before it; whatever else may be true besides. Bounds are drawn from that, completions are not enumerated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

from povrules.engines.in_force import Bounds, Entry, InForce
from povrules.language.policy import PolicyCaution
from povrules.language.policy_shared import CLASS

Status = Literal["entitled", "not_entitled", "undetermined"]


@dataclass(frozen=True, eq=False)
class Decision:
    """What follows for all persons of whom the same is sure and the same is possible.

    ``payers``: the groups one of which pays, in their order; ``sure`` and ``possible``: the groups that surely and that
    perhaps hold. ``benefit``: the least and the most rate. ``doubtful``: the bits on which payer or benefit turns.
    ``raising``: the groups whose top-up, of a share that was not read, may give more than the group that pays has.
    """

    law: InForce
    payers: tuple[Entry, ...]
    sure: tuple[Entry, ...]
    possible: tuple[Entry, ...]
    benefit: Bounds
    benefit_cites: tuple[str, ...]
    cautions: tuple[int, ...]
    doubtful: tuple[int, ...]
    raising: tuple[Entry, ...] = ()

    @property
    def more(self) -> bool:
        """Whether there may be more than the group that pays has."""
        return bool(self.raising)

    @cached_property
    def terms(self) -> tuple[Entry, ...]:
        """One of the groups that may pay for each of the terms on which they do."""
        return tuple({(one.same, one.version.discounts): one for one in self.payers}.values())

    @cached_property
    def settled(self) -> bool:
        """Whether who pays and how much is one and the same for all groups that may pay.

        It is not where nobody pays but a local budget, and how much was not read.
        """
        return len({one.same for one in self.terms}) == 1 and not (self.terms[0].at_least and not self.terms[0].share)

    @property
    def status(self) -> Status:
        """Whether somebody else than the person surely pays, surely does not, or it is open who pays how much."""
        if not self.settled:
            return "undetermined"
        return "entitled" if self.payers[0].payer.supports else "not_entitled"

    @property
    def said(self) -> tuple[PolicyCaution, ...]:
        """The cautions that are told: those that say why not of who gets nothing, who may give more of a minimum."""
        first = self.payers[0]
        least = self.settled and not self.more and first.added is None and first.at_least
        which = {None, self.status, "at_least" if least else None}
        return tuple(one for at in self.cautions for one in [self.law.cautions[at]] if one.only in which)

    @property
    def premium(self) -> Fraction | None:
        """The premium a month in đồng; None where it is another one than that of the policy, or may be another."""
        several = {_premium(self.law, one) for one in self.terms}
        return several.pop() if len(several) == 1 else None

    def paid(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the payer pays in so many months, in đồng; None where that is open."""
        return _between(self.law, self.terms, _paid, months, more=self.more)

    def local(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the local budget pays of it, in đồng; None where that is open."""
        return _between(self.law, self.terms, _of_local, months, more=self.more)

    def own(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the person pays in so many months, in đồng; None where that is open."""
        return _between(self.law, self.terms, _own, months, more=self.more)

    @property
    def by_class(self) -> bool:
        """Whether it rests on the class of the household: by a group that may pay, or gives the best benefit."""
        low = max(one.benefit.rate for one in self.payers)
        best = [one for one in self.sure if low < one.benefit.rate]
        whens = [when for one in (*self.payers, *best) for when in one.whens]
        return CLASS in self.law.policy.reads(whens)

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """What the decision rests on: its groups, the premium, the rates of benefit, the rules of selection."""
        keys = [key for one in self.payers for key in one.cite]
        keys += [key for one in self.raising if one.added is not None for key in one.added.version.cite]
        whens = [when for one in self.payers for when in one.whens]
        keys += self.law.policy.cites_behind(whens)
        keys += self.law.premium_cites if any(one.version.premium == "scale" for one in self.payers) else ()
        rules = ["first_in_order", "best_benefit"]
        several = {one.payer.id for one in (*self.payers, *self.possible)}
        highest = self.law.selection("highest_support")
        if highest is not None and highest.payer in several:
            rules.append("highest_support")
        for rule in rules:
            found = self.law.selection(rule)
            keys += found.cite if found is not None else ()
        later = self.law.policy.law.covers.cite if self.law.is_later else ()
        return tuple(dict.fromkeys([*keys, *self.benefit_cites, *later]))


_Shares = Callable[[Entry, bool], list[Fraction]]
"""Which shares of the premium a group may mean; ``more``: somebody else may pay further shares of it."""


@lru_cache(maxsize=4096)
def _between(law: InForce, terms: tuple[Entry, ...], shares: _Shares, months: int, *, more: bool) -> Bounds | None:
    """Return the least and the most of shares of premiums; a few groups that pay are those of many decisions."""
    premiums = [(_premium(law, one), shares(one, more)) for one in terms]
    amounts = [months * premium * one for premium, of in premiums if premium is not None for one in of]
    return (min(amounts), max(amounts)) if all(premium is not None for premium, _ in premiums) else None


def _premium(law: InForce, entry: Entry) -> Fraction | None:
    kind = entry.version.premium
    return law.premium if kind == "scale" else Fraction(0) if kind == "none" else None


def _paid(entry: Entry, more: bool) -> list[Fraction]:
    """Return the shares that payer and local budget may pay together."""
    return [*_together(entry), *([Fraction(1)] if entry.at_least or more else [])]


def _of_local(entry: Entry, more: bool) -> list[Fraction]:
    """Return the shares that the local budget may pay."""
    return [*_local(entry), *([1 - entry.version.share] if more else [])]


def _own(entry: Entry, more: bool) -> list[Fraction]:
    """Return the shares that the person may pay."""
    return [*_rests(entry), *([Fraction(0)] if entry.at_least or more else [])]


def _local(entry: Entry) -> list[Fraction]:
    """Return the shares of the premium that the local budget may pay; for a family, of what its members pay."""
    return [share * one for share in entry.local for one in (Fraction(1), *entry.version.discounts)]


def _together(entry: Entry) -> list[Fraction]:
    """Return the shares that payer and local budget may pay together."""
    return [entry.version.share + one for one in _local(entry)]


def _rests(entry: Entry) -> list[Fraction]:
    """Return the shares that a person may have to pay beside the payer of a group and the local budget."""
    rests = [1 - entry.version.share - one for one in entry.local]
    return [rest * one for rest in rests for one in (Fraction(1), *entry.version.discounts)]


def decide_person(law: InForce, sure: int, may: int) -> Decision:
    """Return the decision for a person; ``sure`` and ``may`` have a bit for each condition of the policy."""
    holds = [one for one in law.entries if one.holds(sure)]
    might = [one for one in law.entries if one.holds(may)]
    either = law.surely_one_of(sure)
    first = min((*(one.key for one in holds), *(max(one.key for one in pair) for pair in either)), default=None)
    payers = [one for one in might if first is None or one.key <= first]
    payers = sorted(payers, key=lambda one: one.key)
    if first is None:
        payers.append(law.rest)
    least = [min(pair, key=lambda one: one.benefit.rate) for pair in either]
    low, high, cites = _benefit(law, [*holds, *least], might, sure, may)
    doubtful = [bit for one in payers for bit in _only_may_hold(one, sure)] if _open(payers) else []
    if low < high:
        doubtful += [bit for one in might if one.benefit.rate > low for bit in _only_may_hold(one, sure)]
        doubtful += [
            bit
            for at, one in enumerate(law.benefits)
            if _only_may(sure, may, bit := law.bit_of_benefit(at)) and one.rate > low
        ]
    raising = tuple(one for one in might if _may_give_more(one, payers))
    if not any(one in holds for one in raising):  # then it turns on what is asked whether there is more
        doubtful += [bit for one in raising for bit in _only_may_hold(one, sure)]
    cautions = tuple(at for at in range(len(law.cautions)) if sure >> law.bit_of_caution(at) & 1)
    return Decision(
        law,
        tuple(payers),
        _groups(holds, payers),
        _groups([one for one in might if one.group.id not in {other.group.id for other in holds}], payers),
        (low, high),
        cites,
        cautions,
        tuple(dict.fromkeys(doubtful)),
        raising,
    )


def _groups(entries: list[Entry], payers: list[Entry]) -> tuple[Entry, ...]:
    """Return groups in the order in which they pay, each once: as the one that may pay, or with the most support.

    Those who are in no group are one only where they may be it.
    """
    first: dict[str, Entry] = {}
    for one in sorted(entries, key=lambda one: (one not in payers, one.key)):
        if one in payers or not one.is_rest:
            first.setdefault(one.group.id, one)
    return tuple(sorted(first.values(), key=lambda one: one.key))


def _may_give_more(entry: Entry, payers: list[Entry]) -> bool:
    """Tell whether a group that does not pay has a top-up that was not read, where the one that pays leaves a part."""
    first = payers[0]
    unread = entry.added is not None and entry.added.share is None and entry not in payers
    return unread and entry.key[0] == first.key[0] and first.share < 1


def _only_may_hold(entry: Entry, sure: int) -> list[int]:
    """Return the conditions of a group that are not sure."""
    return [bit for bit in entry.bits if not sure >> bit & 1]


def _open(payers: list[Entry]) -> bool:
    return len({one.same for one in payers}) > 1


def _only_may(sure: int, may: int, bit: int) -> bool:
    return bool(may >> bit & 1 and not sure >> bit & 1)


def _benefit(
    law: InForce, holds: list[Entry], might: list[Entry], sure: int, may: int
) -> tuple[Fraction, Fraction, tuple[str, ...]]:
    """Return the least and the most rate of benefit, and the citations of those two."""
    surely = [one.benefit for one in holds] or [law.rest.benefit]
    surely += [one for at, one in enumerate(law.benefits) if sure >> law.bit_of_benefit(at) & 1]
    perhaps = [one.benefit for one in might] or [law.rest.benefit]
    perhaps += [one for at, one in enumerate(law.benefits) if may >> law.bit_of_benefit(at) & 1]
    least, most = (max(rates, key=lambda one: one.rate) for rates in (surely, [*surely, *perhaps]))
    return least.rate, most.rate, tuple(dict.fromkeys([*least.cite, *most.cite]))
