"""Conditions and sums of a law file: Python's syntax, read through a whitelist into a typed tree. Never evaluated.

Grammar: whole numbers, names, ``+ - *``, the six comparisons (chains too), ``and or not``, and ``given(name)``,
which is true when the household has stated that measure at all. A survey also asks for codes (``water == "other"``,
``job in ("official", "company")``) and about the members: ``any(…)``, ``all(…)``, ``count(…)`` of a condition.
"""

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

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


@dataclass(frozen=True, slots=True)
class Is:
    """``name == "code"`` or ``name in ("code", "code")``."""

    id: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """``any(part)``: the condition holds for at least one member."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Count:
    """``count(part)``, the whole of an amount: for how many members the condition holds."""

    part: "Node"


Term: TypeAlias = Number | Name | Arithmetic
Node: TypeAlias = Term | Compare | Given | Not | And | Or | Is | Some


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
    """Read one expression of a standard: no codes, no persons.

    Raises :class:`ExpressionError` for anything outside the grammar.
    """
    tree = parse_survey(source)
    if any(isinstance(node, Is | Some) for node in walk(tree)):
        raise ExpressionError(_short(source.strip()), _ALLOWED)
    return tree


def parse_survey(source: str) -> Node:
    """Read one expression of a survey, in which codes and persons may be asked for."""
    return _read(source, _node)


def parse_survey_condition(source: str) -> Node:
    """Read a condition of a survey."""
    return _read(source, _condition)


def parse_survey_amount(source: str) -> Term | Count:
    """Read an amount of a survey: a term, or ``count(condition)`` of the members of a household."""
    return _read(source, _survey_amount)


T = TypeVar("T")


def _read(source: str, read: Callable[[ast.expr, str], T]) -> T:
    try:
        return read(ast.parse(source.strip(), mode="eval").body, source.strip())
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
        case ast.Call(func=ast.Name(id="any"), args=[part], keywords=[]):
            return Some(_condition(part, source))
        case ast.Call(func=ast.Name(id="all"), args=[part], keywords=[]):
            return Not(Some(Not(_condition(part, source))))
        case _:
            return _term(node, source)


def _condition(node: ast.expr, source: str) -> Node:
    inner = _node(node, source)
    if isinstance(inner, Number | Arithmetic):
        raise ExpressionError(_words(node, source), _AN_AMOUNT)
    return inner


def _codes(node: ast.expr) -> tuple[str, ...]:
    """Return the codes that a text, or a bracket of texts, stands for; none for anything else."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return tuple(texts) if len(texts) == len(parts) else ()


def _comparison(sides: list[ast.expr], ops: list[ast.cmpop], source: str) -> Node:
    if len(ops) == 1 and isinstance(sides[0], ast.Name) and (codes := _codes(sides[1])):
        if isinstance(ops[0], ast.In) or (isinstance(ops[0], ast.Eq) and len(codes) == 1):
            return Is(sides[0].id, codes)
        if isinstance(ops[0], ast.NotIn | ast.NotEq):
            return Not(Is(sides[0].id, codes))
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


def _survey_amount(node: ast.expr, source: str) -> Term | Count:
    match node:
        case ast.Call(func=ast.Name(id="count"), args=[part], keywords=[]):
            return Count(_condition(part, source))
        case _:
            return _term(node, source)


def _words(node: ast.expr, source: str) -> str:
    return ast.get_source_segment(source, node) or source


def walk(node: Node) -> Iterator[Node]:
    """Yield every node of the tree, left to right, each before its parts."""
    yield node
    match node:
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            yield from walk(left)
            yield from walk(right)
        case Not(part=part) | Some(part=part):
            yield from walk(part)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from walk(part)
        case _:
            return


def names(node: Node) -> Iterator[str]:
    """Yield every name in the tree, left to right, repeats included."""
    yield from (one.id for one in walk(node) if isinstance(one, Name | Given | Is))


def comparisons(node: Node) -> Iterator[Compare]:
    """Yield every comparison in a condition."""
    yield from (one for one in walk(node) if isinstance(one, Compare))


def given(node: Node) -> Iterator[str]:
    """Yield every measure about which a condition asks whether it was given."""
    yield from (one.id for one in walk(node) if isinstance(one, Given))


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
        case Is(id=name, codes=codes):
            listed = f'"{codes[0]}"' if len(codes) == 1 else "(" + ", ".join(f'"{code}"' for code in codes) + ")"
            return f"{name} {'==' if len(codes) == 1 else 'in'} {listed}"
        case Some(part=part):
            return f"any({words(part)})"
        case Not(part=part):
            return f"not {words(part, inner=True)}"
        case And(parts=parts):
            text = " and ".join(words(part, inner=True) for part in parts)
        case _:
            text = " or ".join(words(part, inner=True) for part in node.parts)
    return f"({text})" if inner else text
