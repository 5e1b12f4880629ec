"""Conditions of a policy read once more, on the answers of one person: true, false, or open while one is not there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from povrules.language.expression import (
    ARITHMETIC,
    COMPARE,
    And,
    Compare,
    Given,
    Is,
    Name,
    Node,
    Not,
    Number,
    Or,
    Term,
    walk,
)
from povrules.language.survey import Fact

Value: TypeAlias = bool | int | str
Answers: TypeAlias = Mapping[str, Value]
"""What conditions may name: questions, ages, months since dates, whether a date is given, by name."""
Truth: TypeAlias = Callable[[Answers], bool | None]


def stated(name: str) -> str:
    """Return the name under which it stands whether a question was answered."""
    return f"given {name}"


class Reader:
    """Reads conditions, through the facts that they name."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = {one.id: one.when for one in facts}
        self._truths: dict[Node, Truth] = {}
        self._names: dict[Node, frozenset[str]] = {}

    def resolved(self, node: Node) -> Node:
        """Return a condition, or what stands behind it where it is the name of a fact."""
        while isinstance(node, Name) and node.id in self._facts:
            node = self._facts[node.id]
        return node

    def truth(self, node: Node) -> Truth:
        """Return what tells of answers whether a condition holds; None: an answer on which it turns is not there."""
        found = self._truths.get(node)
        if found is None:
            found = self._truths[node] = self._compiled(node)
        return found

    def names(self, node: Node) -> frozenset[str]:
        """Return the names of answers that a condition reads."""
        found = self._names.get(node)
        if found is None:
            leaves = (one for one in self.leaves(node) if not isinstance(one, Number))
            found = self._names[node] = frozenset(map(_name, leaves))
        return found

    def leaves(self, node: Node) -> Iterator[Node]:
        """Yield every name and number of a condition and of the facts behind it."""
        for one in walk(node):
            if isinstance(one, Name) and one.id in self._facts:
                yield from self.leaves(self._facts[one.id])
            elif isinstance(one, Name | Given | Is | Number):
                yield one

    def comparisons(self, node: Node) -> Iterator[Compare]:
        """Yield every comparison of a condition and of the facts behind it."""
        for one in walk(node):
            if isinstance(one, Compare):
                yield one
            elif isinstance(one, Name) and one.id in self._facts:
                yield from self.comparisons(self._facts[one.id])

    def codes(self, node: Node) -> Iterator[Is]:
        """Yield every question about a code of a condition and of the facts behind it."""
        yield from (one for one in self.leaves(node) if isinstance(one, Is))

    def _compiled(self, node: Node) -> Truth:
        match node:
            case And(parts=parts):
                return _joined([self.truth(part) for part in parts], breaks=False)
            case Or(parts=parts):
                return _joined([self.truth(part) for part in parts], breaks=True)
            case Not(part=part):
                return _turned(self.truth(part))
            case Compare(left=left, op=op, right=right):
                return _compared(_amount(left), COMPARE[op], _amount(right))
            case Is(id=name, codes=codes):
                return _one_of(name, codes)
            case Name(id=name) if name in self._facts:
                return self.truth(self._facts[name])
            case _:
                return _answer(_name(node))


def _name(node: Node) -> str:
    assert isinstance(node, Name | Given | Is)
    return stated(node.id) if isinstance(node, Given) else node.id


def _answer(name: str) -> Truth:
    def truth(answers: Answers) -> bool | None:
        found = answers.get(name)
        return None if found is None else bool(found)

    return truth


def _one_of(name: str, codes: tuple[str, ...]) -> Truth:
    def truth(answers: Answers) -> bool | None:
        found = answers.get(name)
        return None if found is None else found in codes

    return truth


def _turned(part: Truth) -> Truth:
    def truth(answers: Answers) -> bool | None:
        found = part(answers)
        return None if found is None else not found

    return truth


def _joined(parts: list[Truth], *, breaks: bool) -> Truth:
    """Return what joins conditions by ``or``, which one that is true settles, or by ``and``, which a false one does."""

    def truth(answers: Answers) -> bool | None:
        open_ = False
        for part in parts:
            found = part(answers)
            if found is breaks:
                return breaks
            open_ = open_ or found is None
        return None if open_ else not breaks

    return truth


Number_: TypeAlias = Callable[[Answers], int | None]


def _amount(term: Term) -> Number_:
    match term:
        case Number(value=value):
            return lambda _: value
        case Name(id=name):
            return lambda answers: _whole(answers.get(name))
        case _:
            left, compute, right = _amount(term.left), ARITHMETIC[term.sign], _amount(term.right)

            def amount(answers: Answers) -> int | None:
                one, other = left(answers), right(answers)
                return None if one is None or other is None else compute(one, other)

            return amount


def _whole(value: Value | None) -> int | None:
    assert not isinstance(value, str)
    return value


def _compared(left: Number_, holds: Callable[[int, int], bool], right: Number_) -> Truth:
    def truth(answers: Answers) -> bool | None:
        one, other = left(answers), right(answers)
        return None if one is None or other is None else holds(one, other)

    return truth
