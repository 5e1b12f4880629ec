"""Verdicts of the engine on what is sure and possible, held against its verdicts on all completions.

Of every two conditions each may be sure, possible, or neither, and all others do not hold. Conditions that decide the
same under another law were tried there.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import NamedTuple, Protocol, TypeAlias

from povrules.engines.entitled_words import percent_text
from povrules.engines.in_force import Bounds, Entry, InForce
from povrules.engines.paying import Status
from povrules.engines.reason import number
from povrules.engines.selected import Decision, decide_person
from povrules.engines.supports import BenefitOn, SupportOn, decide_support
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.meant import shortened
from povrules.text import Text

_ANY: Bounds = (Fraction(-(10**15)), Fraction(10**15))
"""An amount of which nothing is known."""


@dataclass(frozen=True)
class Verdict:
    """What the engine says of somebody: what may give it, whether it is given, the least and the most of amounts."""

    givers: frozenset[Hashable]
    status: Status
    bounds: tuple[Bounds, ...]

    def allows(self, other: "Verdict") -> bool:
        """Tell whether the verdict on a completion is within this one."""
        pairs_ = zip(self.bounds, other.bounds, strict=True)
        within = all(low <= least and most <= high for (low, high), (least, most) in pairs_)
        return within and other.givers <= self.givers and self.status in {"undetermined", other.status}


class Bit(NamedTuple):
    """A condition as a bit of a mask; ``about``: all that is decided by it."""

    mask: int
    about: Hashable
    label: Text


class Judged(Protocol):
    """A law that gives verdicts on what is sure and possible."""

    @property
    def bits(self) -> Sequence[Bit]:
        """The conditions on which its verdicts turn."""

    @property
    def either(self) -> Sequence[tuple[int, int, int]]:
        """Conditions by which one of two holds, with the two, as bits of a mask."""

    def verdict(self, sure: int, may: int) -> Verdict:
        """Return the verdict of the engine."""


_NONE = Bit(0, None, Text("", ""))


def pairs(laws: Sequence[Judged]) -> tuple[int, list[Example]]:
    """Return how many pairs of conditions were tried, and those of which a completion is not within the verdict."""
    seen: set[frozenset[Hashable]] = set()
    off = []
    for law in laws:
        verdict = _Known(law)
        for one, other in _new_pairs(law.bits, seen):
            both = one.mask | other.mask
            tried = ((0, one.mask), (0, both), (one.mask, both), (other.mask, both))
            if not all(verdict.holds(*masks) for masks in tried):
                off.append(Example(Text(f"{one.label.vi}; {other.label.vi}", f"{one.label.en}; {other.label.en}")))
        labels = {bit.mask: bit.label for bit in law.bits}
        for sure, first, second in law.either:
            if not verdict.allows(sure, sure | first | second, (sure | first, sure | second)):
                off.append(Example(labels[first]))
    return len(seen), off


def _new_pairs(bits: Sequence[Bit], seen: set[frozenset[Hashable]]) -> Iterator[tuple[Bit, Bit]]:
    """Yield pairs of conditions that were not tried yet, each alone among them."""
    for one, other in combinations([*bits, _NONE], 2):
        key = frozenset([one.about, other.about])
        if key not in seen:
            seen.add(key)
            yield one, other


class _Known:
    """The verdicts of a law that were asked for already."""

    def __init__(self, law: Judged) -> None:
        self._law = law
        self._verdicts: dict[tuple[int, int], Verdict] = {}

    def holds(self, sure: int, may: int) -> bool:
        """Tell whether the verdict on what is sure and possible allows that on every completion."""
        return self.allows(sure, may, _masks(sure, may))

    def allows(self, sure: int, may: int, masks: Iterable[int]) -> bool:
        """Tell whether the verdict on what is sure and possible allows those on some completions."""
        wide = self._verdict(sure, may)
        return all(wide.allows(self._verdict(mask, mask)) for mask in masks)

    def _verdict(self, sure: int, may: int) -> Verdict:
        if (sure, may) not in self._verdicts:
            self._verdicts[sure, may] = self._law.verdict(sure, may)
        return self._verdicts[sure, may]


def _masks(sure: int, may: int) -> Iterator[int]:
    """Yield every mask between what is sure and what is possible."""
    open_ = part = may & ~sure
    while True:
        yield sure | part
        if not part:
            return
        part = (part - 1) & open_


@dataclass(frozen=True, eq=False)
class OfInsurance:
    """The verdicts of the engine under a law of insurance."""

    law: InForce

    @cached_property
    def bits(self) -> Sequence[Bit]:
        """The conditions of groups, of rates of benefit, and of what is added."""
        law, found = self.law, []
        own = [one for one in law.benefits if one.when is not None]
        for at in range(len(law.conditions)):
            entries = [one for one in law.entries if at in one.bits]
            rates = [one.rate for bit, one in enumerate(own, start=len(law.groups)) if bit == at]
            if entries or rates:
                about = (tuple(map(_about, entries)), tuple(rates), _about(law.rest))
                label = entries[0].group.label if entries else Text("mức hưởng", "rate of benefit")
                found.append(Bit(1 << at, about, label))
        return found

    @property
    def either(self) -> Sequence[tuple[int, int, int]]:
        """The conditions by which one of two groups holds, with the two."""
        start = len(self.law.conditions) - len(self.law.either)
        return [(1 << at, 1 << one.first, 1 << one.second) for at, one in enumerate(self.law.either, start)]

    def verdict(self, sure: int, may: int) -> Verdict:
        """Return the verdict of the engine."""
        decision = decide_person(self.law, sure, may)
        amounts = decision.paying.paid() or _ANY, decision.benefit
        return Verdict(frozenset(map(id, decision.payers)), decision.paying.status, amounts)


def _about(entry: Entry) -> Hashable:
    return entry.group.id, entry.key, entry.same, entry.version.discounts, entry.benefit.rate, len(entry.bits)


@dataclass(frozen=True, eq=False)
class OfSupport:
    """The verdicts of the engine on one benefit of a policy of support."""

    law: SupportOn
    on: BenefitOn

    @property
    def bits(self) -> Sequence[Bit]:
        """The conditions of the groups."""
        return [
            Bit(1 << one.bit, (self.on.benefit.id, one.group.id, one.bounds, one.version.rate), one.group.label)
            for one in self.on.grants
        ]

    @property
    def either(self) -> Sequence[tuple[int, int, int]]:
        """Nothing: that one of two holds is not used."""
        return ()

    def verdict(self, sure: int, may: int) -> Verdict:
        """Return the verdict of the engine; of a loan its rates give it."""
        decision = decide_support(self.law, self.on, sure, may)
        rates = frozenset(one.version.rate for one in decision.giving if one.version.rate is not None)
        return Verdict(rates, decision.status, (decision.bounds,))


Decide: TypeAlias = Callable[[InForce, int, int], Decision]


def benefit(laws: Sequence[OfInsurance], decide: Decide = decide_person) -> Proof:
    """Return whether the rate of benefit of whoever is in any two groups is not below that of the group that pays."""
    seen: set[frozenset[Hashable]] = set()
    wrong = []
    for law in laws:
        for one, other in _new_pairs(law.bits, seen):
            mask = one.mask | other.mask
            decision = decide(law.law, mask, mask)
            payer, (least, most) = decision.payers[0], decision.benefit
            if not payer.benefit.rate <= least == most:
                shown = f"{percent_text(least)} < {percent_text(payer.benefit.rate)}"
                both = Text(*("; ".join(filter(None, names)) for names in zip(one.label, other.label, strict=True)))
                wrong.append(Example(Text(f"{both.vi}: {shown}", f"{both.en}: {shown}")))
    how = Text(
        f"liệt kê {number(len(seen), 'vi')} cặp điều kiện, xét bằng chính chương trình",
        f"enumeration of {number(len(seen), 'en')} pairs of conditions, each decided by the engine",
    )
    return Proof("benefit", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))
