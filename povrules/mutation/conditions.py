"""Slips in a condition: operators, and/or, numbers, names of the same kind, a part or a ``not`` too few or too many."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from povrules.language.expression import And, Node, Not, Or, parse_condition, words
from povrules.language.loader import Standard, shared_measures
from povrules.mutation.model import Kind

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
_OTHER = {"and": "or", "or": "and"}


@dataclass(frozen=True)
class Names:
    """The names that stand for the same kind of thing: lines of a unit, numbers, measures of a unit."""

    alike: tuple[tuple[str, ...], ...]
    flags: frozenset[str]

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


def condition_slips(condition: str, names: Names) -> Iterator[tuple[Kind, str]]:
    """Yield what a condition may become by one slip, with the kind of the slip."""

    def replaced(found: re.Match[str], other: str) -> str:
        return condition[: found.start()] + other + condition[found.end() :]

    for found in _OPERATOR.finditer(condition):
        yield from (("operator", replaced(found, other)) for other in BESIDE[found.group()])
    for found in _NUMBER.finditer(condition):
        value = int(found.group())
        yield from (("number", replaced(found, str(other))) for other in {value - 1, value + 1, value * 10} - {value})
    for found in _NAME.finditer(condition):
        word = found.group()
        if word in _OTHER:
            yield "junction", replaced(found, _OTHER[word])
        elif word == "not":
            yield "part", replaced(found, "").replace("  ", " ").strip()
        else:
            yield from (("name", replaced(found, other)) for other in names.beside(word))
            if word in names.flags:
                yield "part", replaced(found, f"not {word}")
    tree = parse_condition(condition)
    for shorter in without_a_part(tree):
        yield "part", words(shorter)


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
