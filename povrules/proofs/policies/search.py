"""An exhaustive search for somebody of whom some conditions hold and others do not, over all ways to answer.

What is wanted is taken apart into parts that turn on one aspect, which leave some of its cases, and parts that turn on
several. Each step leaves only cases that nothing forbids; where a part is still open, one aspect after another is tried
in every case that is left. That nobody is found is thus known of everybody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, TypeAlias

from povrules.language.expression import And, Node, Not, Or
from povrules.proofs.policies.answers import Truth, Value
from povrules.proofs.policies.aspects import Aspects

Somebody: TypeAlias = dict[str, int]
"""The case of each aspect on which something turned, by aspect; of all others the first one."""
Left: TypeAlias = dict[str, int]
"""The cases that are left of an aspect, as bits."""


class _Open(NamedTuple):
    """A part that turns on several aspects, and whether it has to hold, as ``view`` sees the person."""

    truth: Truth
    aspects: tuple[str, ...]
    holds: bool
    view: int


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is wanted of somebody: the cases left of some aspects, and parts that turn on several; None for nobody."""

    left: Left
    parts: tuple[_Open, ...]

    def __and__(self, other: "Wanted") -> "Wanted":
        """Return both together."""
        left = dict(self.left)
        for name, cases in other.left.items():
            left[name] = left[name] & cases if name in left else cases
        return Wanted(left, (*self.parts, *other.parts))


ANYBODY = Wanted({}, ())
_NEVER = "never"
"""Stands among what is left, with no case, for what can hold of nobody."""


def together(several: Iterable[Wanted]) -> Wanted:
    """Return all of several together."""
    return reduce(lambda one, other: one & other, several, ANYBODY)


class Search:
    """Looks for somebody, seen in one or several ways: ``views`` say what differs between them, e.g. the class.

    ``asked``: how many times somebody was looked for.
    """

    def __init__(self, aspects: Aspects, views: Sequence[Mapping[str, Value]] = ({},)) -> None:
        self.aspects, self.views = aspects, views
        self.asked = 0
        self._wanted: dict[tuple[int, bool, int], tuple[Node, Wanted]] = {}
        self._values = {name: [case.values for case in one.cases] for name, one in aspects.aspects.items()}
        self._fixed = [{**aspects.fixed, **view} for view in views]
        self._seen = [{aspects.by_name[name] for name in view if name in aspects.by_name} for view in views]
        self._sound = together(self.wanted(one, True, view) for one in aspects.sound for view in range(len(views)))

    def wanted(self, node: Node, holds: bool = True, view: int = 0) -> Wanted:
        """Return that a condition holds, or does not hold, as a view sees the person."""
        key = id(node), holds, view
        if key not in self._wanted:
            parts = [self._part(part, so, view) for part, so in self._parts(node, holds)]
            self._wanted[key] = node, together(parts)
        return self._wanted[key][1]

    def somebody(self, *wanted: Wanted) -> Somebody | None:
        """Return somebody of whom all that is wanted is so; None if there is nobody."""
        self.asked += 1
        both = together([*wanted, self._sound])
        if not all(both.left.values()):
            return None
        return self._found(both.left, list(both.parts))

    def answers(self, somebody: Somebody, view: int = 0) -> dict[str, Value]:
        """Return everything that conditions may name of somebody, as a view sees the person."""
        found = dict(self._fixed[view])
        for name, cases in self._values.items():
            found |= cases[somebody.get(name, 0)]
        return {**found, **self.views[view]}

    def _parts(self, node: Node, holds: bool) -> Iterator[tuple[Node, bool]]:
        """Yield the parts of a condition all of which have to hold, or not to hold."""
        node = self.aspects.reader.resolved(node)
        if isinstance(node, Not):
            yield from self._parts(node.part, not holds)
        elif isinstance(node, And if holds else Or):
            for part in node.parts:
                yield from self._parts(part, holds)
        else:
            yield node, holds

    def _part(self, node: Node, holds: bool, view: int) -> Wanted:
        truth = self.aspects.reader.truth(node)
        free = tuple(name for name in self.aspects.of(node) if name not in self._seen[view])
        if len(free) > 1:
            return Wanted({}, (_Open(truth, free, holds, view),))
        if not free:
            return ANYBODY if truth(self._fixed[view]) is holds else Wanted({_NEVER: 0}, ())
        return Wanted({free[0]: self._cases(truth, holds, self._fixed[view], free[0])}, ())

    def _cases(self, truth: Truth, holds: bool, answers: Mapping[str, Value], name: str) -> int:
        """Return the cases of an aspect, as bits, in which a part is as it has to be."""
        return sum(1 << at for at, case in enumerate(self._values[name]) if truth({**answers, **case}) is holds)

    def _found(self, left: Left, parts: list[_Open]) -> Somebody | None:
        """Settle what follows, then take apart what is left and try each of it, until nothing is open."""
        open_ = self._open(left, parts)
        if open_ is None:
            return None
        found = _first_cases(left)
        for apart in _apart(open_):
            branched = self._branched(left, apart)
            if branched is None:
                return None
            found |= branched
        return found

    def _open(self, left: Left, parts: list[_Open]) -> list[_Open] | None:
        """Leave of aspects only the cases that parts which turn on one alone allow, and return the parts still open.

        None where something cannot be so. Of the parts that are returned only the open aspects are named.
        """
        answers = [dict(one) for one in self._fixed]
        settled: set[str] = set()
        while True:
            for name, cases in left.items():
                if name not in settled and cases & (cases - 1) == 0:
                    settled.add(name)
                    for seen, view in zip(answers, self.views, strict=True):
                        seen.update(self._values[name][cases.bit_length() - 1])
                        seen.update(view)
            still, narrowed = [], False
            for part in parts:
                found = part.truth(answers[part.view])
                if found is not None:
                    if found is not part.holds:
                        return None
                    continue
                free = tuple(name for name in part.aspects if name not in settled)
                if len(free) > 1:
                    still.append(part._replace(aspects=free))
                    continue
                cases = self._cases(part.truth, part.holds, answers[part.view], free[0]) if free else 0
                cases &= self._left(left, free[0]) if free else 0
                if not cases:
                    return None
                left[free[0]] = cases
                narrowed = narrowed or cases & (cases - 1) == 0
            parts = still
            if not narrowed:
                return parts

    def _branched(self, left: Left, parts: list[_Open]) -> Somebody | None:
        """Try the aspect on which most parts turn in every case that is left of it."""
        counted = Counter(name for part in parts for name in part.aspects)
        name = max(counted, key=lambda one: (counted[one], -self._left(left, one).bit_count(), one))
        for at in range(len(self._values[name])):
            if self._left(left, name) >> at & 1:
                found = self._found(left | {name: 1 << at}, parts)
                if found is not None:
                    return found
        return None

    def _left(self, left: Left, name: str) -> int:
        return left.get(name, (1 << len(self._values[name])) - 1)


def _first_cases(left: Left) -> Somebody:
    return {name: (cases & -cases).bit_length() - 1 for name, cases in left.items()}


def _apart(parts: list[_Open]) -> list[list[_Open]]:
    """Return parts in groups that have no open aspect in common, the smallest first."""
    groups: list[tuple[set[str], list[_Open]]] = []
    for part in parts:
        joined, of = {*part.aspects}, [part]
        rest = []
        for aspects, several in groups:
            if joined & aspects:
                joined |= aspects
                of = [*several, *of]
            else:
                rest.append((aspects, several))
        groups = [*rest, (joined, of)]
    return sorted((of for _, of in groups), key=len)
