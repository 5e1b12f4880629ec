"""Three-valued facts as plain columns: a yes/no is *surely* and *possibly* true, a number lies from *low* to *high*.

No null takes part, so that no library's null logic decides. The bounds of a whole are drawn from those of its parts:
they may be wider than what the answers allow, never narrower. Where nothing is blank both ends are one and the same
expression, which is computed once.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

import polars as pl

from povrules.engines.bands import bands, union
from povrules.language.columns import Column
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
    Op,
    Or,
    Sign,
    Some,
    Term,
)

UNBOUNDED = 1_000_000_000
"""The most that a number without a declared maximum can be, and that a count over unlisted members can be."""


class Both(NamedTuple):
    """Whether something is surely, and whether it is possibly true: two Boolean expressions without nulls."""

    sure: pl.Expr
    may: pl.Expr


class Span(NamedTuple):
    """From where to where a number can lie: two Int64 expressions without nulls."""

    low: pl.Expr
    high: pl.Expr


def is_exact(pair: Both | Span) -> bool:
    """Tell whether both ends are one expression: nothing that it is drawn from is ever unknown."""
    return pair[0] is pair[1]


def named(name: str, pair: Both | Span) -> list[pl.Expr]:
    """Return the columns that hold a yes/no or a number under a name: one where it is exact."""
    ends = ("sure", "may") if isinstance(pair, Both) else ("low", "high")
    return [value.alias(f"{name}|{end}") for value, end in zip(pair, ends[: 1 if is_exact(pair) else 2], strict=False)]


class Compiler:
    """Compiles conditions and amounts; ``parameters`` are numbers, ``members`` names what was asked of the members.

    ``unread`` are columns with cells that cannot be read, by the column that marks them: such a cell may have been
    blank as well. ``exact`` names what is never unknown: columns without blanks, and what has one column for both ends.
    """

    def __init__(
        self,
        parameters: Mapping[str, int],
        members: Callable[[Some], str] | None = None,
        unread: Mapping[str, str] | None = None,
        exact: Iterable[str] = (),
    ) -> None:
        self.parameters = parameters
        self.members = members
        self.unread = unread or {}
        self.exact = set(exact)

    def answers(self, columns: Iterable[Column]) -> list[pl.Expr]:
        """Return the columns of every answer that is yes/no or a number; codes stay as they are, blanks null.

        A null of a yes/no is unknown: where a blank cell means no, that is filled in before.
        """
        found: list[pl.Expr] = []
        for column in columns:
            value, numeric = pl.col(column.id), column.type in {"count", "decimal", "money", "points"}
            if column.type != "flag" and not numeric:
                continue
            if column.id in self.exact:
                pair: Both | Span = Span(value, value) if numeric else Both(value, value)
            elif column.type == "flag":
                pair = Both(value.fill_null(value=False), value.fill_null(value=True))
            elif column.blank == "zero":
                zero = value.fill_null(0)
                pair = Span(zero, zero)
            else:
                low, high = column.minimum or 0, UNBOUNDED if column.maximum is None else column.maximum
                pair = Span(value.fill_null(low), value.fill_null(high))
            found += self.define(column.id, pair)
        return found

    def define(self, name: str, pair: Both | Span) -> list[pl.Expr]:
        """Return the columns that hold a yes/no or a number under a name, by which conditions then find it."""
        if is_exact(pair):
            self.exact.add(name)
        else:
            self.exact.discard(name)
        return named(name, pair)

    def both(self, name: str) -> Both:
        """Return the yes/no of that name."""
        sure = pl.col(f"{name}|sure")
        return Both(sure, sure if name in self.exact else pl.col(f"{name}|may"))

    def span(self, name: str) -> Span:
        """Return the number of that name."""
        low = pl.col(f"{name}|low")
        return Span(low, low if name in self.exact else pl.col(f"{name}|high"))

    def condition(self, node: Node) -> Both:
        """Return whether a condition is surely and possibly true."""
        match node:
            case And(parts=parts):
                return _joined(and_, [self.condition(part) for part in parts])
            case Or(parts=parts):
                return _joined(or_, [self.condition(part) for part in parts])
            case Not(part=part):
                inner = self.condition(part)
                sure = ~inner.may
                return Both(sure, sure if is_exact(inner) else ~inner.sure)
            case Compare(left=left, op=op, right=right):
                return _compared(self.amount(left), op, self.amount(right))
            case Is(id=name, codes=codes):
                held = _is_one_of(pl.col(name), codes)
                if name in self.exact:
                    return Both(held, held)
                return Both(held.fill_null(value=False), held.fill_null(value=True))
            case Given(id=name):
                stated = ~pl.col(name).is_null()
                return Both(stated, stated | pl.col(self.unread[name]) if name in self.unread else stated)
            case Some():
                assert self.members is not None
                return self.both(self.members(node))
            case _:
                assert isinstance(node, Name)
                if node.id in self.parameters:
                    fixed = pl.lit(bool(self.parameters[node.id]))
                    return Both(fixed, fixed)
                return self.both(node.id)

    def one_of(self, conditions: Iterable[Node]) -> pl.Expr:
        """Return whether one of several conditions surely holds: also where a number lies in their bands together."""
        several = list(conditions)
        sure = [self.condition(one).sure for one in several]
        found = union(bands(one, self.parameters) for one in several)
        if found is not None and found.name is not None and found.name not in self.exact:
            low, high = self.span(found.name)
            sure += [(low >= least) & (high <= most) for least, most in found.spans]
        return reduce(or_, sure)

    def amount(self, term: Term) -> Span:
        """Return from where to where an amount can lie."""
        match term:
            case Number(value=value):
                return _fixed(value)
            case Name(id=name):
                return _fixed(self.parameters[name]) if name in self.parameters else self.span(name)
            case _:
                return _computed(term.sign, self.amount(term.left), self.amount(term.right))


def _is_one_of(column: pl.Expr, codes: Iterable[str]) -> pl.Expr:
    """Return whether a code is one of a few, null for a blank; faster than looking it up among them."""
    return reduce(or_, [column == code for code in codes])


def _joined(operator: Callable[[Any, Any], Any], parts: list[Both]) -> Both:
    sure = reduce(operator, [part.sure for part in parts])
    if all(map(is_exact, parts)):
        return Both(sure, sure)
    return Both(sure, reduce(operator, [part.may for part in parts]))


def _fixed(value: int) -> Span:
    number = pl.lit(value, pl.Int64)
    return Span(number, number)


def _compared(left: Span, op: Op, right: Span) -> Both:
    if is_exact(left) and is_exact(right):
        held = COMPARE[op](left.low, right.low)
        return Both(held, held)
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


def _computed(sign: Sign, left: Span, right: Span) -> Span:
    """Return a sum, a difference or a product; no answer of a form is below 0."""
    compute = ARITHMETIC[sign]
    if is_exact(left) and is_exact(right):
        number = compute(left.low, right.low)
        return Span(number, number)
    if sign == "-":
        return Span(left.low - right.high, left.high - right.low)
    return Span(compute(left.low, right.low), compute(left.high, right.high))
