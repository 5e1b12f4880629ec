"""Proof that ages which meet do so exactly: nobody is between two of them, nobody in both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations
from typing import NamedTuple

from povrules.engines.ages import OLDEST
from povrules.language.expression import Node
from povrules.language.survey_checks import AGES
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.answers import Reader
from povrules.proofs.policies.births import born_of_age
from povrules.proofs.policies.meant import Against, with_meant
from povrules.proofs.policies.spans import Span
from povrules.rules import Policy
from povrules.text import Text

NEAR = 12
"""Months by which two ages may miss each other and still be meant to meet: a year, as ``<=`` for ``<`` makes it."""


class Aged(NamedTuple):
    """A condition that is in force on some days, by what it is for."""

    name: str
    label: Text
    when: Node


class Band(NamedTuple):
    """The ages in months between which a condition may hold: from the first one to before the last one."""

    first: int
    last: int


def ages(policy: Policy, laws: Iterable[tuple[tuple[Span, ...], Sequence[Aged]]]) -> Proof:
    """Return whether ages that meet do so without a gap or an overlap; ``laws``: what is in force on some days."""
    reader = Reader(policy.law.facts)
    found: list[Against] = []
    known: dict[Node, list[Band]] = {}
    meets: set[tuple[str, str, int]] = set()
    for spans, several in laws:
        aged = [one for one in several if not reader.names(one.when).isdisjoint(AGES)]
        for one in aged:
            known.setdefault(one.when, list(bands(reader, one.when)))
        found += _missed(spans, aged, known, meets)
    at = ", ".join(str(months // 12) for months in sorted({months for *_, months in meets}))
    met = Text(f"; nối nhau ở tuổi {at}", f"; they meet at {at}") if at else Text("", "")
    how = Text(
        f"liệt kê mọi tuổi theo tháng, đến {OLDEST // 12} tuổi, của {len(known)} điều kiện{met.vi}",
        f"enumeration of all ages in months, up to {OLDEST // 12} years, of {len(known)} conditions{met.en}",
    )
    return with_meant(policy, "ages", found, how)


def bands(reader: Reader, when: Node) -> Iterator[Band]:
    """Yield the ages in months at which a condition may hold of somebody."""
    truth, first = reader.truth(when), None
    for months in range(OLDEST + 2):
        may = months <= OLDEST and truth({"age_months": months, "age": months // 12}) is not False
        if may and first is None:
            first = months
        elif not may and first is not None:
            yield Band(first, months)
            first = None


def _missed(
    spans: tuple[Span, ...],
    aged: Sequence[Aged],
    known: Mapping[Node, list[Band]],
    meets: set[tuple[str, str, int]],
) -> Iterator[Against]:
    for one, other in permutations(aged, 2):
        for before in known[one.when]:
            for after in known[other.when]:
                if before.last <= OLDEST and after.first > before.first:
                    if before.last == after.first:
                        meets.add((one.name, other.name, after.first))
                    elif abs(before.last - after.first) <= NEAR:
                        yield Against((one.name, other.name), spans, _told(spans[0].first, one, other, before, after))


def _told(day: date, one: Aged, other: Aged, before: Band, after: Band) -> Example:
    months = min(before.last, after.first)
    born = born_of_age(day, months)
    who = Text(
        f"{day:%d/%m/%Y}, một người sinh ngày {born:%d/%m/%Y}, {months // 12} tuổi",
        f"{day:%d/%m/%Y}, a person born on {born:%d/%m/%Y}, aged {months // 12}",
    )
    pair = Text(f"“{one.label.vi}”, “{other.label.vi}”", f"“{one.label.en}”, “{other.label.en}”")
    if before.last < after.first:
        said = Text(f"{who.vi}: ở giữa {pair.vi}", f"{who.en}: between {pair.en}")
    else:
        said = Text(f"{who.vi}: ở trong cả hai {pair.vi}", f"{who.en}: in both of {pair.en}")
    return Example(said, persons=({"born": born.isoformat()},), on=day)
