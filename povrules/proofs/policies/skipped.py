"""Proof that a question need not be answered by those of whom its file says so."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from povrules.engines.reason import number
from povrules.language.expression import Node, words
from povrules.language.policy import PolicyQuestion
from povrules.language.question import Level
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.aspects import Aspects
from povrules.proofs.policies.meant import shortened
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.search import Search
from povrules.rules import Policy
from povrules.text import Text

Read = tuple[Level, Aspects, Sequence[Node]]
"""What conditions of a level read on a day, and the conditions on which something turns."""


def questions(policy: Policy, asked: Sequence[Read]) -> Proof:
    """Return whether a question with ``only_if`` changes nothing for anybody of whom that does not hold."""
    wrong, searches = [], 0
    seen: set[tuple[str, Node]] = set()
    of = [one for one in policy.law.columns if one.only_if is not None]
    for level, aspects, conditions in asked:
        wide = Aspects(
            policy, aspects.reader, [*conditions, *(one.only_if for one in of if one.only_if is not None)], aspects.day
        )
        for column, name, when in _read(of, level, conditions, wide):
            if (column.id, when) not in seen:
                seen.add((column.id, when))
                found, many = _changed(wide, name, column, when)
                searches += many
                wrong += [] if found is None else [_told(found, level, column, when)]
    how = Text(
        f"tìm vét cạn: {len(of)} câu hỏi, {len(seen)} điều kiện đọc chúng, {number(searches, 'vi')} lần tìm",
        f"exhaustive search: {len(of)} questions, {len(seen)} conditions that read them, {number(searches, 'en')} "
        "searches",
    )
    return Proof("questions", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def _read(
    of: Sequence[PolicyQuestion], level: Level, conditions: Sequence[Node], wide: Aspects
) -> Iterator[tuple[PolicyQuestion, str, Node]]:
    """Yield each question with its aspect and each condition of a level that reads it."""
    for column in of:
        name = wide.aspect_of(column.id)
        if name is not None and level in {"person", column.table}:
            yield from ((column, name, when) for when in conditions if name in wide.of(when))


def _changed(aspects: Aspects, name: str, column: PolicyQuestion, when: Node) -> tuple[Found | None, int]:
    """Return somebody of whom the question need not be answered and two answers to it make a condition differ."""
    assert column.only_if is not None
    many = 0
    for pair in permutations(aspects.aspects[name].cases, 2):
        search = Search(aspects, [case.values for case in pair])
        many += 1
        somebody = search.somebody(
            search.wanted(column.only_if, False), search.wanted(when), search.wanted(when, False, 1)
        )
        if somebody is not None:
            return Found(search, somebody), many
    return None, many


def _told(found: Found, level: Level, column: PolicyQuestion, when: Node) -> Example:
    who = Found(found.search, found.somebody, level).said()
    return found.example(
        Text(
            f"{who.vi}: “{column.vi}” ({column.id}) làm đổi “{words(when)}”",
            f"{who.en}: “{column.en}” ({column.id}) changes “{words(when)}”",
        )
    )
