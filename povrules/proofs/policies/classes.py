"""Whether a poorer class has no less under a policy of insurance, and nobody less with what a province adds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from povrules.engines.entitled_words import percent_text
from povrules.engines.in_force import in_force
from povrules.language.expression import Node
from povrules.language.policy_shared import CLASS, class_column
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.insured import BENEFIT, Insured, named
from povrules.proofs.policies.meant import Against, with_meant
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.reach import Lawful
from povrules.proofs.policies.search import ANYBODY, Search, Wanted
from povrules.proofs.policies.tally import Tally
from povrules.review import CLASS_LABELS
from povrules.rules import InsurancePolicy
from povrules.text import Text

CLASSES = tuple(code.value for code in class_column().codes)
"""The classes, the poorest first."""
Pair = tuple[int, int]


def poorer(policy: InsurancePolicy, laws: Sequence[Insured]) -> Proof:
    """Return whether whatever is paid for a class, and its rate of benefit, is there for every poorer class too."""
    tally = Tally()
    found = [against for one in laws for against in less_by_class(one, tally, partial(_poorer, one))]
    return with_meant(policy, "poorer", found, tally.how)


def class_pairs(less: dict[Pair, bool]) -> Iterator[Pair]:
    """Yield pairs of a class and a less poor one; ``less`` says of those that were yielded whether the first has less.

    Those next to each other come first. Where none of these have less between two others, neither have those.
    """
    for at in range(len(CLASSES) - 1):
        yield at, at + 1
    for at in range(len(CLASSES)):
        for other in range(at + 2, len(CLASSES)):
            if any(less[between, between + 1] for between in range(at, other)):
                yield at, other


def less_by_class(one: Lawful, tally: Tally, less: Callable[[Search], Iterable[Against]]) -> Iterator[Against]:
    """Yield what ``less`` finds for any class and a less poor one, each once; it is given both as views."""
    tally.of(one.spans)
    seen: set[tuple[str, ...]] = set()
    for aspects in one.aspects:
        have_less: dict[Pair, bool] = {}
        for pair in class_pairs(have_less):
            search = Search(aspects, tuple({CLASS: CLASSES[at]} for at in pair))
            found = list(less(search))
            have_less[pair] = bool(found)
            tally.add(search)
            yield from (against for against in found if against.of not in seen)
            seen |= {against.of for against in found}


def _poorer(one: Insured, search: Search) -> Iterator[Against]:
    yield from _less(one, search)
    yield from _less_benefit(one, search)


def _less(one: Insured, search: Search) -> Iterator[Against]:
    """Yield each group that pays for the poorer one, and that which pays more for the other one."""
    turns = [CLASS in search.aspects.reader.names(when) for when in one.whens]
    mine, theirs = ([*_possible(search, one.firsts(search, view))] for view in (0, 1))
    last = len(one.order) - 1
    for at, first in mine:
        for behind, second in theirs:
            less = one.supports[at] < one.supports[behind]
            # Of two groups that do not turn on the class the same one is first for both.
            if less and (turns[at] or turns[behind] or last in (at, behind)):
                somebody = search.somebody(first, second)
                if somebody is not None:
                    entry, other = one.order[at], one.order[behind]
                    said = (named(entry), named(other))
                    yield Against((entry.group.id, other.group.id), one.spans, _compared(Found(search, somebody), said))


def _possible(search: Search, firsts: Sequence[Wanted]) -> Iterator[tuple[int, Wanted]]:
    """Yield the groups that are first for somebody, with what that wants."""
    for at, first in enumerate(firsts):
        if search.somebody(first) is not None:
            yield at, first


def _less_benefit(one: Insured, search: Search) -> Iterator[Against]:
    """Yield each rate of benefit that the other one has, and the poorer one has none as high as."""
    sources = _rates(one)
    for rate, when, name in sources:
        if rate > one.law.rest.benefit.rate and CLASS in search.aspects.reader.names(when):
            none = ANYBODY
            for other, its, _ in sources:
                none = none & search.wanted(its, False, 0) if other >= rate else none
            somebody = search.somebody(search.wanted(when, True, 1), none)
            if somebody is not None:
                shown = percent_text(rate)
                said = Text(f"mức hưởng dưới {shown}", f"a benefit below {shown}"), Text(shown, shown)
                yield Against((BENEFIT, name), one.spans, _compared(Found(search, somebody), said))


def _rates(one: Insured) -> list[tuple[Fraction, Node, str]]:
    found = [
        (entry.benefit.rate, when, entry.group.id)
        for entry, when in zip(one.order, one.whens, strict=True)
        if not entry.is_rest
    ]
    return [*found, *((own.rate, own.when, BENEFIT) for own in one.law.benefits if own.when is not None)]


def _compared(found: Found, said: tuple[Text, Text]) -> Example:
    who = found.said(classed=False)
    mine, theirs = (CLASS_LABELS[found.household_class(view)] for view in (0, 1))
    return found.example(
        Text(
            f"{who.vi}: thuộc {mine.vi} thì {said[0].vi}; thuộc {theirs.vi} thì {said[1].vi}",
            f"{who.en}: if {mine.en}, {said[0].en}; if {theirs.en}, {said[1].en}",
        ),
        (0, 1),
    )


def local(policy: InsurancePolicy, laws: Sequence[Insured]) -> Proof:
    """Return whether nobody has less with what a province adds than without it."""
    tally = Tally()
    return with_meant(
        policy, "local", [found for one in laws for found in _with_and_without(policy, one, tally)], tally.how
    )


def _with_and_without(policy: InsurancePolicy, one: Insured, tally: Tally) -> Iterator[Against]:
    alone = Insured(in_force(replace(policy, local=None), one.law.day, {}), one.spans, one.aspects)
    kept = {entry.group.id for entry in one.order if entry.added is None}
    tally.of(one.spans)
    for aspects in one.aspects:
        search = Search(aspects)
        without = list(_possible(search, alone.firsts(search)))
        for at, first in _possible(search, one.firsts(search)):
            entry = one.order[at]
            for behind, second in without:
                other = alone.order[behind]
                less = one.supports[at] < alone.supports[behind]
                if less and (entry.added is not None or other.group.id not in kept):
                    somebody = search.somebody(first, second)
                    if somebody is not None:
                        found = Found(search, somebody)
                        who, here, there = found.said(), named(entry), named(other)
                        said = Text(
                            f"{who.vi}: có mức của tỉnh thì {here.vi}; không có thì {there.vi}",
                            f"{who.en}: with the province {here.en}; without {there.en}",
                        )
                        yield Against((entry.group.id, other.group.id), one.spans, found.example(said))
        tally.add(search)
