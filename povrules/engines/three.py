"""Three-valued facts as plain columns: a yes/no is *surely* and *possibly* true, a number lies from *low* to *high*.

No null takes part, so that no library's null logic decides. The bounds of a whole are drawn from those of its parts:
they may be wider than what the answers allow, never narrower.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

import narwhals as nw

from povrules.engines.bands import bands, union
from povrules.language.columns import Column
from povrules.language.expression import (
    And,
    Compare,
    Given,
    Is,
    Name,
    Node,
    Not,
    Number,
    Op,
    Or,
    Some,
    Term,
)

UNBOUNDED = 1_000_000_000
"""The most that a number without a declared maximum can be, and that a count over unlisted members can be."""


class Both(NamedTuple):
    """Whether something is surely, and whether it is possibly true: two Boolean expressions without nulls."""

    sure: nw.Expr
    may: nw.Expr


class Span(NamedTuple):
    """From where to where a number can lie: two Int64 expressions without nulls."""

    low: nw.Expr
    high: nw.Expr


def both(name: str) -> Both:
    """Return the yes/no of that name."""
    return Both(nw.col(f"{name}|sure"), nw.col(f"{name}|may"))


def span(name: str) -> Span:
    """Return the number of that name."""
    return Span(nw.col(f"{name}|low"), nw.col(f"{name}|high"))


def named(name: str, pair: Both | Span) -> list[nw.Expr]:
    """Return the two columns that hold a yes/no or a number under a name."""
    first, second = ("sure", "may") if isinstance(pair, Both) else ("low", "high")
    return [pair[0].alias(f"{name}|{first}"), pair[1].alias(f"{name}|{second}")]


def answers(columns: Iterable[Column]) -> list[nw.Expr]:
    """Return the two columns of every answer that is yes/no or a number; codes stay as they are, blanks null.

    A null of a yes/no is unknown: where a blank cell means no, that is filled in before.
    """
    found: list[nw.Expr] = []
    for column in columns:
        value = nw.col(column.id)
        if column.type == "flag":
            found += named(column.id, Both(value.fill_null(value=False), value.fill_null(value=True)))
        elif column.type in {"count", "decimal", "money", "points"}:
            low, high = column.minimum or 0, UNBOUNDED if column.maximum is None else column.maximum
            if column.blank == "zero":
                low = high = 0
            found += named(column.id, Span(value.fill_null(low), value.fill_null(high)))
    return found


class Compiler:
    """Compiles conditions and amounts; ``parameters`` are numbers, ``members`` names what was asked of the members.

    ``unread`` are columns with cells that cannot be read, by the column that marks them: such a cell may have been
    blank as well.
    """

    def __init__(
        self,
        parameters: Mapping[str, int],
        members: Callable[[Some], str] | None = None,
        unread: Mapping[str, str] | None = None,
    ) -> None:
        self.parameters = parameters
        self.members = members
        self.unread = unread or {}

    def condition(self, node: Node) -> Both:
        """Return whether a condition is surely and possibly true."""
        match node:
            case And(parts=parts):
                return _joined(and_, [self.condition(part) for part in parts])
            case Or(parts=parts):
                return _joined(or_, [self.condition(part) for part in parts])
            case Not(part=part):
                inner = self.condition(part)
                return Both(~inner.may, ~inner.sure)
            case Compare(left=left, op=op, right=right):
                return _compared(self.amount(left), op, self.amount(right))
            case Is(id=name, codes=codes):
                held = nw.col(name).is_in(list(codes))
                return Both(held.fill_null(value=False), held.fill_null(value=True))
            case Given(id=name):
                stated = ~nw.col(name).is_null()
                return Both(stated, stated | nw.col(self.unread[name]) if name in self.unread else stated)
            case Some():
                assert self.members is not None
                return both(self.members(node))
            case _:
                assert isinstance(node, Name)
                if node.id in self.parameters:
                    fixed = nw.lit(bool(self.parameters[node.id]))
                    return Both(fixed, fixed)
                return both(node.id)

    def one_of(self, conditions: Iterable[Node]) -> nw.Expr:
        """Return whether one of several conditions surely holds: also where a number lies in their bands together."""
        several = list(conditions)
        sure = [self.condition(one).sure for one in several]
        found = union(bands(one, self.parameters) for one in several)
        if found is not None and found.name is not None:
            low, high = span(found.name)
            sure += [(low >= least) & (high <= most) for least, most in found.spans]
        return reduce(or_, sure)

    def amount(self, term: Term) -> Span:
        """Return from where to where an amount can lie."""
        match term:
            case Number(value=value):
                return _fixed(value)
            case Name(id=name):
                return _fixed(self.parameters[name]) if name in self.parameters else span(name)
            case _:
                return _computed(term.sign, self.amount(term.left), self.amount(term.right))


def _joined(operator: Callable[[Any, Any], Any], parts: list[Both]) -> Both:
    return Both(reduce(operator, [part.sure for part in parts]), reduce(operator, [part.may for part in parts]))


def _fixed(value: int) -> Span:
    return Span(nw.lit(value, nw.Int64), nw.lit(value, nw.Int64))


def _compared(left: Span, op: Op, right: Span) -> Both:
    match op:
        case "<":
            return Both(left.high < right.low, left.low < right.high)
        case "<=":
            return Both(left.high <= right.low, left.low <= right.high)
        case ">":
            return Both(left.low > right.high, left.high > right.low)
        case ">=":
            return Both(left.low >= right.high, left.high >= right.low)
    meet = (left.low <= right.high) & (right.low <= left.high)
    one = (left.low == left.high) & (right.low == right.high) & (left.low == right.low)
    return Both(one, meet) if op == "==" else Both(~meet, ~one)


def _computed(sign: str, left: Span, right: Span) -> Span:
    if sign == "+":
        return Span(left.low + right.low, left.high + right.high)
    if sign == "-":
        return Span(left.low - right.high, left.high - right.low)
    return Span(left.low * right.low, left.high * right.high)  # no answer of a form is below 0
