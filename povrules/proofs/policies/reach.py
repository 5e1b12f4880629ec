"""Whether all that a policy gives is given to somebody: tried under each of its laws, on each day that is tried."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.aspects import Aspects
from povrules.proofs.policies.meant import Against, with_meant
from povrules.proofs.policies.search import Search
from povrules.proofs.policies.spans import Span
from povrules.proofs.policies.tally import Tally
from povrules.rules import Policy
from povrules.text import Text


class Lawful(Protocol):
    """The same law on some spans, and what it reads of somebody on each day on which everybody is tried."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The days."""

    @property
    def aspects(self) -> tuple[Aspects, ...]:
        """What is read on the days that are tried."""


L = TypeVar("L", bound=Lawful)


def reached(
    policy: Policy,
    laws: Sequence[L],
    parts: Callable[[L], Iterable[object]],
    is_reached: Callable[[L, Search, object], bool],
    dead: Callable[[L, object], Against],
) -> Proof:
    """Return whether every part of a policy is reached under one of its laws; ``dead`` says what there is instead."""
    tally, found = Tally(), []
    open_ = {id(part) for one in laws for part in parts(one)}
    for one in laws:
        tally.of(one.spans)
        for aspects in one.aspects:
            search = Search(aspects)
            open_ -= {id(part) for part in parts(one) if id(part) in open_ and is_reached(one, search, part)}
            tally.add(search)
    for one in laws:
        for part in parts(one):
            if id(part) in open_:
                open_.discard(id(part))
                found.append(dead(one, part))
    return with_meant(policy, "reached", found, tally.how)


def of_nobody(name: Text) -> Example:
    """Return that something has a condition that holds of nobody."""
    return Example(Text(f"{name.vi}: điều kiện không đúng với ai", f"{name.en}: its condition holds of nobody"))
