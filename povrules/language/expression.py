"""Conditions and sums of a law file: Python's syntax, read through a whitelist into a typed tree. Never evaluated.

Grammar: whole numbers, names, ``+ - *``, the six comparisons (chains too), ``and or not``, and ``given(name)``,
which is true when the household has stated that measure at all.
"""

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from povrules.text import SaidError, Text

Op = Literal["<", "<=", ">", ">=", "==", "!="]
Sign = Literal["+", "-", "*"]

COMPARE: dict[Op, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""What a comparison does, with whole numbers and with dataframe expressions alike."""

ARITHMETIC: dict[Sign, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
"""What a sign does, likewise."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, flag, line, parameter or column, as the law file names it."""

    id: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left sign right``."""

    sign: Sign
    left: "Term"
    right: "Term"


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right``."""

    left: "Term"
    op: Op
    right: "Term"


@dataclass(frozen=True, slots=True)
class Given:
    """``given(name)``: the measure was stated."""

    id: str


@dataclass(frozen=True, slots=True)
class Not:
    """``not part``."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """``part and part …``."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """``part or part …``."""

    parts: tuple["Node", ...]


Term: TypeAlias = Number | Name | Arithmetic
Node: TypeAlias = Term | Compare | Given | Not | And | Or


class ExpressionError(SaidError):
    """An expression outside the grammar; names the offending words and what is allowed."""

    def __init__(self, words: str, expected: Text) -> None:
        super().__init__(expected.vi, expected.en, words)


_OPS: dict[type[ast.cmpop], Op] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_SIGNS: dict[type[ast.operator], Sign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_ALLOWED = Text(
    "chỉ gồm số nguyên, tên, + - *, phép so sánh, and/or/not, given(tên)",
    "whole numbers, names, + - *, comparisons, and/or/not, given(name)",
)
_AN_AMOUNT = Text("một điều kiện, không phải một số lượng", "a condition, not an amount")
_A_CONDITION = Text(
    "một số lượng (số, tên, + - *), không phải một điều kiện", "an amount (numbers, names, + - *), not a condition"
)
_A_COMPARISON = Text("một phép so sánh", "a comparison")
_AN_OP = Text("một trong < <= > >= == !=", "one of < <= > >= == !=")


def parse(source: str) -> Node:
    """Read one expression.

    Raises :class:`ExpressionError` for anything outside the grammar.
    """
    try:
        return _node(ast.parse(source.strip(), mode="eval").body, source.strip())
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ExpressionError(_short(source.strip()), _ALLOWED) from error
    except ValueError as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError(_short(source.strip()), _ALLOWED) from error


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"


def parse_term(source: str) -> Term:
    """Read an expression that gives a number."""
    node = parse(source)
    if not isinstance(node, Number | Name | Arithmetic):
        raise ExpressionError(source.strip(), _A_CONDITION)
    return node


def parse_condition(source: str) -> Node:
    """Read an expression that gives yes or no; a bare name is a flag."""
    node = parse(source)
    if isinstance(node, Number | Arithmetic):
        raise ExpressionError(source.strip(), _AN_AMOUNT)
    return node


def parse_comparison(source: str) -> Compare:
    """Read a single comparison."""
    node = parse(source)
    if not isinstance(node, Compare):
        raise ExpressionError(_short(source.strip()), _A_COMPARISON)
    return node


def _node(node: ast.expr, source: str) -> Node:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = tuple(_condition(value, source) for value in values)
            return And(parts) if isinstance(op, ast.And) else Or(parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_condition(operand, source))
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            return _comparison([left, *comparators], ops, source)
        case ast.Call(func=ast.Name(id="given"), args=[ast.Name(id=name)], keywords=[]):
            return Given(name)
        case _:
            return _term(node, source)


def _condition(node: ast.expr, source: str) -> Node:
    inner = _node(node, source)
    if isinstance(inner, Number | Arithmetic):
        raise ExpressionError(_words(node, source), _AN_AMOUNT)
    return inner


def _comparison(sides: list[ast.expr], ops: list[ast.cmpop], source: str) -> Node:
    parts: list[Node] = []
    for left, op, right in zip(sides, ops, sides[1:], strict=False):
        if type(op) not in _OPS:
            raise ExpressionError(_words(right, source), _AN_OP)
        parts.append(Compare(_term(left, source), _OPS[type(op)], _term(right, source)))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _term(node: ast.expr, source: str) -> Term:
    match node:
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            return Number(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(value, bool):
            return Number(-value)
        case ast.Name(id=name):
            return Name(name)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return Arithmetic(_SIGNS[type(op)], _term(left, source), _term(right, source))
        case _:
            raise ExpressionError(_words(node, source), _ALLOWED)


def _words(node: ast.expr, source: str) -> str:
    return ast.get_source_segment(source, node) or source


def names(node: Node) -> Iterator[str]:
    """Yield every name in the tree, left to right, repeats included."""
    match node:
        case Number():
            return
        case Name(id=name) | Given(id=name):
            yield name
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            yield from names(left)
            yield from names(right)
        case Not(part=part):
            yield from names(part)
        case _:
            for part in node.parts:
                yield from names(part)


def comparisons(node: Node) -> Iterator[Compare]:
    """Yield every comparison in a condition."""
    match node:
        case Compare():
            yield node
        case Not(part=part):
            yield from comparisons(part)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from comparisons(part)
        case _:
            return


def given(node: Node) -> Iterator[str]:
    """Yield every measure about which a condition asks whether it was given."""
    match node:
        case Given(id=name):
            yield name
        case Not(part=part):
            yield from given(part)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from given(part)
        case _:
            return


def words(node: Node, *, inner: bool = False) -> str:
    """Write a tree in the syntax in which a law file has it; ``parse(words(tree)) == tree``."""
    match node:
        case Number(value=value):
            return str(value)
        case Name(id=name):
            return name
        case Given(id=name):
            return f"given({name})"
        case Arithmetic(sign=sign, left=left, right=right):
            text = f"{words(left, inner=True)} {sign} {words(right, inner=True)}"
        case Compare(left=left, op=op, right=right):
            return f"{words(left)} {op} {words(right)}"
        case Not(part=part):
            return f"not {words(part, inner=True)}"
        case And(parts=parts):
            text = " and ".join(words(part, inner=True) for part in parts)
        case _:
            text = " or ".join(words(part, inner=True) for part in node.parts)
    return f"({text})" if inner else text
