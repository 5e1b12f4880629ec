"""Who pays for all persons of whom the same groups may pay: what share, how much, on what provisions."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal

from povrules.engines.in_force import Bounds, Entry, InForce

Status = Literal["entitled", "not_entitled", "undetermined"]


@dataclass(frozen=True, eq=False)
class Paying:
    """The groups one of which pays, in their order; a few of these are those of many decisions.

    ``raising``: the groups whose top-up, of a share that was not read, may give more than the group that pays has.
    """

    law: InForce
    payers: tuple[Entry, ...]
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
    def premium(self) -> Fraction | None:
        """The premium a month in đồng; None where it is another one than that of the policy, or may be another."""
        several = {self._premium(one) for one in self.terms}
        return several.pop() if len(several) == 1 else None

    def paid(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the payer pays in so many months, in đồng; None where that is open."""
        return self._between(_paid, months)

    def local(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the local budget pays of it, in đồng; None where that is open."""
        return self._between(_of_local, months)

    def own(self, months: int = 1) -> Bounds | None:
        """Return the least and the most that the person pays in so many months, in đồng; None where that is open."""
        return self._between(_own, months)

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """What it rests on: the groups that may pay, or add to it, and the premium."""
        keys = [key for one in self.payers for key in one.cite]
        keys += [key for one in self.raising if one.added is not None for key in one.added.version.cite]
        whens = [when for one in self.payers for when in one.whens]
        keys += self.law.policy.cites_behind(whens)
        keys += self.law.premium_cites if any(one.version.premium == "scale" for one in self.payers) else ()
        return tuple(dict.fromkeys(keys))

    def _premium(self, entry: Entry) -> Fraction | None:
        kind = entry.version.premium
        return self.law.premium if kind == "scale" else Fraction(0) if kind == "none" else None

    def _between(self, shares: "_Shares", months: int) -> Bounds | None:
        """Return the least and the most of shares of premiums."""
        premiums = [(self._premium(one), shares(one, self.more)) for one in self.terms]
        amounts = [months * premium * one for premium, of in premiums if premium is not None for one in of]
        return (min(amounts), max(amounts)) if all(premium is not None for premium, _ in premiums) else None


@lru_cache(maxsize=4096)
def paying(law: InForce, payers: tuple[Entry, ...], raising: tuple[Entry, ...]) -> Paying:
    """Return the same object for the same groups, so that what follows from them is found once."""
    return Paying(law, payers, raising)


_Shares = Callable[[Entry, bool], list[Fraction]]
"""Which shares of the premium a group may mean; ``more``: somebody else may pay further shares of it."""


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
