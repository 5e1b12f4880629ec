"""Three-valued facts against every number between their bounds."""

from collections.abc import Callable

import polars as pl
import pytest

from povrules.engines.three import Compiler
from povrules.language.expression import COMPARE, Op, parse_survey, parse_term

Bounds = tuple[int, int]

SPANS: list[Bounds] = [(low, high) for low in range(4) for high in range(low, 4)]
PAIRS = [(left, right) for left in SPANS for right in SPANS]
FRAME = pl.DataFrame([{"a|low": a, "a|high": b, "b|low": c, "b|high": d} for (a, b), (c, d) in PAIRS], orient="row")


def every(make: Callable[[int, int], int], left: Bounds, right: Bounds) -> list[int]:
    """What an operation gives for each two numbers between the bounds."""
    return [make(x, y) for x in range(left[0], left[1] + 1) for y in range(right[0], right[1] + 1)]


@pytest.mark.parametrize("op", COMPARE)
def test_a_comparison_holds_surely_if_for_all_numbers_and_possibly_if_for_some(op: Op) -> None:
    found = Compiler({}).condition(parse_survey(f"a {op} b"))
    answers = FRAME.select(found.sure.alias("sure"), found.may.alias("may")).rows()
    for (left, right), answer in zip(PAIRS, answers, strict=True):
        held = every(COMPARE[op], left, right)
        assert answer == (all(held), any(held)), (left, right)


@pytest.mark.parametrize(("sign", "make"), [("+", int.__add__), ("-", int.__sub__), ("*", int.__mul__)])
def test_arithmetic_lies_between_the_least_and_the_most_that_the_numbers_give(
    sign: str, make: Callable[[int, int], int]
) -> None:
    found = Compiler({}).amount(parse_term(f"a {sign} b"))
    answers = FRAME.select(found.low.alias("low"), found.high.alias("high")).rows()
    for (left, right), answer in zip(PAIRS, answers, strict=True):
        numbers = every(make, left, right)
        assert answer == (min(numbers), max(numbers)), (left, right)
