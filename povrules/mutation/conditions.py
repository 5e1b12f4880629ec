"""Slips in a condition: operators, and/or, numbers, names and codes, a part or a ``not`` too few or too many."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from povrules.language.expression import And, Is, Node, Not, Or, parse_survey_condition, words
from povrules.language.loader import Standard, shared_measures
from povrules.mutation.model import Kind
from povrules.mutation.values import numbers

BESIDE: Mapping[str, tuple[str, ...]] = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("<=", ">="),
    "!=": ("<", ">"),
}
"""The operators for which each is most easily taken."""

_OPERATOR = re.compile(r"<=|>=|==|!=|<|>")
_NUMBER = re.compile(r"(?<![a-z0-9_])\d+")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_CODE = re.compile(r'"[^"]*"')
_OTHER = {"and": "or", "or": "and"}


@dataclass(frozen=True)
class Names:
    """The names that stand for the same kind of thing: lines of a unit, numbers, measures of a unit.

    ``flags``: what is yes or no; ``codes``: those of each column that has some, in order.
    """

    alike: tuple[tuple[str, ...], ...]
    flags: frozenset[str]
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, standard: Standard) -> "Names":
        """Return the names of a standard."""
        units: dict[str, list[str]] = {}
        for line in standard.law.lines:
            units.setdefault(f"line {line.unit}", []).append(line.id)
        for measure in shared_measures():
            units.setdefault(f"measure {measure.unit}", []).append(measure.id)
        numbers = [one.id for one in standard.law.parameters if not isinstance(one.value, bool)]
        flags = (column.id for column in standard.columns if column.type == "flag")
        return cls(tuple(map(tuple, (*units.values(), numbers))), frozenset(flags))

    def beside(self, name: str) -> Iterator[str]:
        """Yield the other names of that kind."""
        yield from (other for names in self.alike if name in names for other in names if other != name)


def neighbours(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return each two of some names that stand one after the other: of many only these are taken for each other."""
    return tuple(pairwise(names))


def condition_slips(condition: str, names: Names) -> Iterator[tuple[Kind, str]]:
    """Yield what a condition may become by one slip, with the kind of the slip."""

    def replaced(found: re.Match[str], other: str) -> str:
        return condition[: found.start()] + other + condition[found.end() :]

    outside = _CODE.sub(lambda code: " " * len(code.group()), condition)
    for found in _OPERATOR.finditer(outside):
        yield from (("operator", replaced(found, other)) for other in BESIDE[found.group()])
    for found in _NUMBER.finditer(outside):
        yield from ((kind, replaced(found, str(other))) for kind, other in numbers(int(found.group())))
    for found in _NAME.finditer(outside):
        word = found.group()
        if word in _OTHER:
            yield "junction", replaced(found, _OTHER[word])
        elif word == "not":
            yield "part", replaced(found, "").replace("  ", " ").strip()
        else:
            yield from (("name", replaced(found, other)) for other in names.beside(word))
            if word in names.flags:
                yield "part", replaced(found, f"not {word}")
    tree = parse_survey_condition(condition)
    for shorter in without_a_part(tree):
        yield "part", words(shorter)
    for other in _within(tree, lambda node: _of_codes(node, names)):
        yield "code", words(other)


def without_a_part(node: Node) -> Iterator[Node]:
    """Yield the condition without one of the parts that ``and`` and ``or`` join, at any depth."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            for at, part in enumerate(parts):
                rest = (*parts[:at], *parts[at + 1 :])
                yield rest[0] if len(rest) == 1 else type(node)(rest)
                yield from (type(node)((*parts[:at], inner, *parts[at + 1 :])) for inner in without_a_part(part))
        case Not(part=part):
            yield from (Not(inner) for inner in without_a_part(part))
        case _:
            return


def _within(node: Node, change: Callable[[Node], Iterator[Node]]) -> Iterator[Node]:
    """Yield a condition with one of its nodes as ``change`` has it."""
    yield from change(node)
    match node:
        case And(parts=parts) | Or(parts=parts):
            for at, part in enumerate(parts):
                yield from (type(node)((*parts[:at], inner, *parts[at + 1 :])) for inner in _within(part, change))
        case Not(part=part):
            yield from (Not(inner) for inner in _within(part, change))
        case _:
            return


def _of_codes(node: Node, names: Names) -> Iterator[Node]:
    """Yield a comparison with codes as its opposite, with one code too few or too many, or with the one beside it."""
    if not isinstance(node, Is):
        return
    yield Not(node)
    every = names.codes.get(node.id, ())
    others = [one for one in every if one not in node.codes]
    yield from (Is(node.id, (*node.codes, other)) for other in others)
    for at, code in enumerate(node.codes):
        rest = (*node.codes[:at], *node.codes[at + 1 :])
        if rest:
            yield Is(node.id, rest)
        beside = {one for pair in neighbours(every) if code in pair for one in pair} & {*others}
        yield from (Is(node.id, (*node.codes[:at], other, *node.codes[at + 1 :])) for other in sorted(beside))
