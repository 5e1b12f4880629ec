"""Conditions that only ask in which bands one number lies: together they may be sure where none of them is.

A number from 4 to 6 is surely 4 or 5 or 6, though it is surely none of the three.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from povrules.language.expression import And, Compare, Name, Node, Number, Op, Or, Term

Spans = tuple[tuple[int, int], ...]
"""Bands of whole numbers, both ends included: ascending, none touching the next."""

LEAST, MOST = -(1 << 62), 1 << 62
"""The ends of a band that is open."""

_TURNED: dict[Op, Op] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_ALL: Spans = ((LEAST, MOST),)


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands in which the number ``name`` has to lie; None: the condition is a constant, and names no number."""

    name: str | None
    spans: Spans


def bands(node: Node, parameters: Mapping[str, int]) -> Bands | None:
    """Return the bands that a condition about one number allows; None where it asks for anything else."""
    match node:
        case Compare(left=left, op=op, right=right):
            return _compared(left, op, right, parameters) or _compared(right, _TURNED[op], left, parameters)
        case Name(id=name) if name in parameters:
            return Bands(None, _ALL if parameters[name] else ())
        case Or(parts=parts):
            return union([bands(part, parameters) for part in parts])
        case And(parts=parts):
            return _complement(union([_complement(bands(part, parameters)) for part in parts]))
        case _:
            return None


def union(several: Iterable[Bands | None]) -> Bands | None:
    """Return the bands that one of several conditions allows; None unless all of them ask for the same number."""
    found = list(several)
    known = [one for one in found if one is not None]
    about = {one.name for one in known if one.name is not None}
    if len(known) < len(found) or len(about) > 1:
        return None
    return Bands(next(iter(about), None), _merged(span for one in known for span in one.spans))


def _compared(left: Term, op: Op, right: Term, parameters: Mapping[str, int]) -> Bands | None:
    value = _constant(right, parameters)
    if not isinstance(left, Name) or left.id in parameters or value is None:
        return None
    spans: dict[Op, Spans] = {
        "<": ((LEAST, value - 1),),
        "<=": ((LEAST, value),),
        ">": ((value + 1, MOST),),
        ">=": ((value, MOST),),
        "==": ((value, value),),
        "!=": ((LEAST, value - 1), (value + 1, MOST)),
    }
    return Bands(left.id, spans[op])


def _constant(term: Term, parameters: Mapping[str, int]) -> int | None:
    match term:
        case Number(value=value):
            return value
        case Name(id=name):
            return parameters.get(name)
        case _:
            return None


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], high)
        else:
            merged.append((low, high))
    return tuple(merged)


def _complement(some: Bands | None) -> Bands | None:
    if some is None:
        return None
    edges = [LEAST - 1, *(edge for span in some.spans for edge in span), MOST + 1]
    gaps = ((low + 1, high - 1) for low, high in zip(edges[::2], edges[1::2], strict=True))
    return Bands(some.name, tuple((low, high) for low, high in gaps if low <= high))
