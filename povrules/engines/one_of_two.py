"""Pairs of conditions of which one holds, though it may be open which: ``A and B`` beside ``A and not B``.

Three-valued logic knows each of them alone. That there is no third way is seen from their form, once a day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from povrules.language.expression import And, Node, Not, Or

_MOST = 6
"""Different parts beyond what both have in common; for more nothing is said."""


@dataclass(frozen=True)
class OneOfTwo:
    """Of whom ``when`` holds, the condition ``first`` or the condition ``second`` does, by their places."""

    first: int
    second: int
    when: Node


def one_of_two(conditions: Sequence[Node]) -> tuple[OneOfTwo, ...]:
    """Return the pairs of which one holds wherever what both have in common does, and neither does by that alone."""
    found = []
    for (at, one), (other_at, other) in combinations(enumerate(map(_parts, conditions)), 2):
        common = tuple(part for part in one if part in other)
        rests = [And(tuple(part for part in parts if part not in common)) for parts in (one, other)]
        if common and all(rest.parts for rest in rests) and _always(Or(tuple(rests))):
            found.append(OneOfTwo(at, other_at, And(common)))
    return tuple(found)


def _parts(condition: Node) -> tuple[Node, ...]:
    return condition.parts if isinstance(condition, And) else (condition,)


def _always(condition: Node) -> bool:
    """Tell whether a condition holds whatever its parts are that are neither ``and``, ``or`` nor ``not``."""
    atoms = list(dict.fromkeys(_atoms(condition)))
    if len(atoms) > _MOST:
        return False
    return all(
        _holds(condition, dict(zip(atoms, values, strict=True))) for values in product((True, False), repeat=len(atoms))
    )


def _atoms(node: Node) -> Iterator[Node]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _atoms(part)
    elif isinstance(node, Not):
        yield from _atoms(node.part)
    else:
        yield node


def _holds(node: Node, known: dict[Node, bool]) -> bool:
    if isinstance(node, And):
        return all(_holds(part, known) for part in node.parts)
    if isinstance(node, Or):
        return any(_holds(part, known) for part in node.parts)
    return not _holds(node.part, known) if isinstance(node, Not) else known[node]
