"""Bands of a number: against every value, and what one of several conditions surely says of a number in between."""

import operator
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.engines.bands import MOST, bands, union
from povrules.engines.three import Compiler
from povrules.language.expression import And, Compare, Name, Node, Number, Or, parse_survey_condition, words

PARAMETERS = {"yes": 1, "no": 0, "three": 3}
VALUES = range(-2, 9)
OPS: dict[str, Any] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne
}  # fmt: skip

constants = st.integers(0, 6).map(Number) | st.just(Name("three"))
ops = st.sampled_from([*OPS])
compared: st.SearchStrategy[Node] = st.builds(lambda op, value: Compare(Name("x"), op, value), ops, constants)
turned: st.SearchStrategy[Node] = st.builds(lambda op, value: Compare(value, op, Name("x")), ops, constants)
flags: st.SearchStrategy[Node] = st.sampled_from(["yes", "no"]).map(Name)
conditions = st.recursive(
    compared | turned | flags,
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)), st.sampled_from([And, Or]), st.lists(inner, min_size=2, max_size=3)
    ),
    max_leaves=6,
)


def holds(node: Node, x: int) -> bool:
    match node:
        case Compare(left=left, op=op, right=right):
            return bool(OPS[op](number(left, x), number(right, x)))
        case Name(id=name):
            return bool(PARAMETERS[name])
        case And(parts=parts):
            return all(holds(part, x) for part in parts)
        case Or(parts=parts):
            return any(holds(part, x) for part in parts)
    raise AssertionError(words(node))


def number(term: Any, x: int) -> int:
    if isinstance(term, Number):
        return term.value
    return PARAMETERS.get(term.id, x)


@given(conditions)
def test_a_number_lies_in_the_bands_where_the_condition_holds(node: Node) -> None:
    found = bands(node, PARAMETERS)
    assert found is not None
    assert [any(low <= x <= high for low, high in found.spans) for x in VALUES] == [holds(node, x) for x in VALUES]
    assert all(high + 1 < low for (_, high), (low, _) in zip(found.spans, found.spans[1:], strict=False))


@given(st.lists(compared | turned, min_size=1, max_size=4), st.integers(0, 6), st.integers(0, 3))
def test_one_of_several_is_sure_where_it_is_for_every_value(several: list[Node], low: int, more: int) -> None:
    high = low + more
    frame = pl.DataFrame({"x|low": [low], "x|high": [high]})
    sure = frame.select(Compiler(PARAMETERS).one_of(several).alias("sure"))["sure"][0]
    assert sure == all(any(holds(one, x) for one in several) for x in range(low, high + 1))


@pytest.mark.parametrize("source", ['water == "piped"', "given(x) and x > 1", "x + 1 > 2", "x > y", "not x > 1", "hot"])
def test_other_conditions_have_none(source: str) -> None:
    assert bands(parse_survey_condition(source), PARAMETERS) is None


def test_two_numbers_have_none_together() -> None:
    assert bands(parse_survey_condition("x > 1 or y > 1"), PARAMETERS) is None
    assert union([bands(parse_survey_condition("x > 1"), PARAMETERS), None]) is None
    constant = bands(parse_survey_condition("yes and not_known > 3"), PARAMETERS)
    assert constant is not None
    assert (constant.name, constant.spans) == ("not_known", ((4, MOST),))
