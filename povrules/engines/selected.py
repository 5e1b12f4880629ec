"""From what is sure and what is possible of a person to payer, share, amounts and benefit: exact, or between bounds.

The groups stand in one order in which they pay, so that a group may be the one that pays just if no sure one comes
before it; whatever else may be true besides. Bounds are drawn from that, completions are not enumerated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

from povrules.engines.in_force import Entry, InForce
from povrules.language.policy_shared import CLASS

Status = Literal["entitled", "not_entitled", "undetermined"]
Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True, eq=False)
class Decision:
    """What follows for all persons of whom the same is sure and the same is possible.

    ``payers``: the groups one of which pays, in their order; ``sure`` and ``possible``: the groups that surely and that
    perhaps hold. ``benefit``: the least and the most rate. ``doubtful``: the bits on which payer or benefit turns.
    """

    law: InForce
    payers: tuple[Entry, ...]
    sure: tuple[Entry, ...]
    possible: tuple[Entry, ...]
    benefit: Bounds
    benefit_cites: tuple[str, ...]
    cautions: tuple[int, ...]
    doubtful: tuple[int, ...]

    @cached_property
    def terms(self) -> tuple[Entry, ...]:
        """One of the groups that may pay for each of the terms on which they do."""
        return tuple({(one.same, one.version.discounts): one for one in self.payers}.values())

    @cached_property
    def settled(self) -> bool:
        """Whether who pays and how much is one and the same for all groups that may pay."""
        return len({one.same for one in self.terms}) == 1

    @property
    def status(self) -> Status:
        """Whether somebody else than the person surely pays, surely does not, or it is open who pays how much."""
        if not self.settled:
            return "undetermined"
        return "entitled" if self.payers[0].payer.supports else "not_entitled"

    @property
    def premium(self) -> Fraction | None:
        """The premium a month in đồng; None where it is another one than that of the policy, or may be another."""
        several = {_premium(self.law, one) for one in self.terms}
        return several.pop() if len(several) == 1 else None

    def paid(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the payer pays in so many months, in đồng; None where that is open."""
        return _between(self.law, self.terms, _paid, months)

    def own(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the person pays in so many months, in đồng; None where that is open."""
        return _between(self.law, self.terms, _rests, months)

    @property
    def by_class(self) -> bool:
        """Whether it rests on the class of the household: by a group that may pay, or gives the best benefit."""
        low = max(one.benefit.rate for one in self.payers)
        best = [one for one in self.sure if low < one.benefit.rate]
        whens = [one.version.when for one in (*self.payers, *best) if one.version.when is not None]
        return CLASS in self.law.policy.reads(whens)

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """What the decision rests on: its groups, the premium, the rates of benefit, the rules of selection."""
        keys = [key for one in self.payers for key in one.version.cite]
        whens = [one.version.when for one in self.payers if one.version.when is not None]
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


@lru_cache(maxsize=4096)
def _between(
    law: InForce, terms: tuple[Entry, ...], shares: Callable[[Entry], list[Fraction]], months: int
) -> Bounds | None:
    """Return the least and the most of shares of premiums; a few groups that pay are those of many decisions."""
    premiums = [(_premium(law, one), shares(one)) for one in terms]
    amounts = [months * premium * one for premium, of in premiums if premium is not None for one in of]
    return (min(amounts), max(amounts)) if all(premium is not None for premium, _ in premiums) else None


def _premium(law: InForce, entry: Entry) -> Fraction | None:
    kind = entry.version.premium
    return law.premium if kind == "scale" else Fraction(0) if kind == "none" else None


def _paid(entry: Entry) -> list[Fraction]:
    """Return the shares that the payer of a group may pay."""
    return [entry.version.share, *([Fraction(1)] if entry.version.minimum else [])]


def _rests(entry: Entry) -> list[Fraction]:
    """Return the shares that a person may have to pay beside the payer of a group."""
    rest = 1 - entry.version.share
    return [rest, *([Fraction(0)] if entry.version.minimum else []), *(rest * one for one in entry.version.discounts)]


def decide_person(law: InForce, sure: int, may: int) -> Decision:
    """Return the decision for a person; ``sure`` and ``may`` have a bit for each condition of the policy."""
    holds = [one for one in law.entries if one.bit is not None and sure >> one.bit & 1]
    might = [one for one in law.entries if one.bit is not None and may >> one.bit & 1]
    first = min((one.key for one in holds), default=None)
    payers = [one for one in might if first is None or one.key <= first]
    payers = sorted(payers, key=lambda one: one.key)
    if first is None:
        payers.append(law.rest)
    low, high, cites = _benefit(law, holds, might, sure, may)
    doubtful = [one.bit for one in payers if one.bit is not None and one not in holds] if _open(payers) else []
    if low < high:
        doubtful += [one.bit for one in might if one.bit is not None and one not in holds and one.benefit.rate > low]
        doubtful += [
            bit
            for at, one in enumerate(law.benefits)
            if _only_may(sure, may, bit := law.bit_of_benefit(at)) and one.rate > low
        ]
    cautions = tuple(at for at in range(len(law.cautions)) if sure >> law.bit_of_caution(at) & 1)
    return Decision(
        law,
        tuple(payers),
        tuple(sorted(holds, key=lambda one: one.key)),
        tuple(sorted((one for one in might if one not in holds), key=lambda one: one.key)),
        (low, high),
        cites,
        cautions,
        tuple(dict.fromkeys(doubtful)),
    )


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
