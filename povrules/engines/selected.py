"""From what is sure and what is possible of a person to payer, share, amounts and benefit: exact, or between bounds.

The groups stand in one order in which they pay, so that a group may be the one that pays just if no sure one comes
before it; whatever else may be true besides. Bounds are drawn from that, completions are not enumerated.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import takewhile

from povrules.engines.in_force import Bounds, Entry, InForce
from povrules.engines.paying import Paying, paying
from povrules.language.policy import PolicyCaution
from povrules.language.policy_shared import CLASS


@dataclass(frozen=True, eq=False)
class Decision:
    """What follows for all persons of whom the same is sure and the same is possible.

    ``paying``: who may pay; ``sure`` and ``possible``: the groups that surely and that perhaps hold. ``benefit``: the
    least and the most rate. ``doubtful``: the bits on which payer or benefit turns.
    """

    paying: Paying
    sure: tuple[Entry, ...]
    possible: tuple[Entry, ...]
    benefit: Bounds
    benefit_cites: tuple[str, ...]
    cautions: tuple[int, ...]
    doubtful: tuple[int, ...]

    @property
    def law(self) -> InForce:
        """The policy on the day."""
        return self.paying.law

    @property
    def payers(self) -> tuple[Entry, ...]:
        """The groups one of which pays, in their order."""
        return self.paying.payers

    @property
    def said(self) -> tuple[PolicyCaution, ...]:
        """The cautions that are told: those that say why not of who gets nothing, who may give more of a minimum."""
        of, first = self.paying, self.payers[0]
        least = of.settled and not of.more and first.added is None and first.at_least
        which = {None, of.status, "at_least" if least else None}
        return tuple(one for at in self.cautions for one in [self.law.cautions[at]] if one.only in which)

    @property
    def by_class(self) -> bool:
        """Whether it rests on the class of the household: by a group that may pay, or gives the best benefit."""
        low = max(one.benefit.rate for one in self.payers)
        best = (one for one in self.sure if low < one.benefit.rate)
        return any(_is_of_a_class(self.law, one) for one in (*self.payers, *best))

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """What the decision rests on: its groups, the premium, the rates of benefit, the rules of selection."""
        keys = list(self.paying.cites)
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


def decide_person(law: InForce, sure: int, may: int) -> Decision:
    """Return the decision for a person; ``sure`` and ``may`` have a bit for each condition of the policy."""
    holds = [one for one in law.in_order if one.holds(sure)]
    might = [one for one in law.in_order if one.holds(may)]
    either = law.surely_one_of(sure)
    keys = [*(one.key for one in holds[:1]), *(max(one.key for one in pair) for pair in either)]
    payers = list(takewhile(lambda one: one.key <= min(keys), might)) if keys else [*might, law.rest]
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
        paying(law, tuple(payers), raising),
        _groups(holds, payers),
        _groups([one for one in might if one.group.id not in {other.group.id for other in holds}], payers),
        (low, high),
        cites,
        cautions,
        tuple(dict.fromkeys(doubtful)),
    )


def _groups(entries: list[Entry], payers: list[Entry]) -> tuple[Entry, ...]:
    """Return groups, which come in the order in which they pay, each once: as the one that may pay, or with the most.

    Those who are in no group are one only where they may be it.
    """
    first: dict[str, Entry] = {}
    for one in (*(one for one in entries if one in payers), *entries):
        if one in payers or not one.is_rest:
            first.setdefault(one.group.id, one)
    return tuple(one for one in entries if first.get(one.group.id) is one)


def _may_give_more(entry: Entry, payers: list[Entry]) -> bool:
    """Tell whether a group that does not pay has a top-up that was not read, where the one that pays leaves a part."""
    first = payers[0]
    unread = entry.added is not None and entry.added.share is None and entry not in payers
    return unread and entry.key[0] == first.key[0] and first.share < 1


@lru_cache(maxsize=4096)
def _is_of_a_class(law: InForce, entry: Entry) -> bool:
    """Tell whether a group is one of a class, by its own conditions or by facts behind them."""
    return CLASS in law.policy.reads(entry.whens)


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
