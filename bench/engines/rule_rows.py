"""vn-2022 by income as rows of tests on four facts of a household, one and only one of which applies.

It is the three-valued reading written out by hand, for engines that know no blanks: rows for either area and for one
that is not known, and rows for the households that stay open.
"""

from typing import Final, Literal, NamedTuple

from bench.by_hand import LINES

Fact = Literal["area", "income", "least", "most"]
UNKNOWN: Final = "unknown"
"""The area of a household whose area is blank; a blank income is left out, or null."""
OPEN: Final = "undetermined"


class Test(NamedTuple):
    fact: Fact
    op: Literal["==", "<", "<=", ">", ">="]
    value: int | str


class Row(NamedTuple):
    tests: tuple[Test, ...]
    class_: str


def _rows() -> list[Row]:
    (low, high), (urban_low, urban_high) = LINES["rural"], LINES["urban"]
    found = _of_area("rural", low, low, high, high) + _of_area("urban", urban_low, urban_low, urban_high, urban_high)
    # Of a household without an area only what holds for both is known; between the two lines it stays open.
    found += _of_area(UNKNOWN, low, urban_low, high, urban_high)
    for above, at_most in ((low, urban_low), (high, urban_high)):
        found.append(Row((Test("area", "==", UNKNOWN), *_between(above, at_most)), OPEN))
    return found


def _of_area(area: str, poor: int, above_poor: int, average: int, above_average: int) -> list[Row]:
    there = Test("area", "==", area)
    below = (there, Test("income", "<=", poor))
    return [
        Row((*below, Test("least", ">=", 3)), "poor"),
        Row((*below, Test("most", "<", 3)), "near_poor"),
        Row((*below, Test("least", "<", 3), Test("most", ">=", 3)), OPEN),
        Row((there, *_between(above_poor, average)), "average"),
        Row((there, Test("income", ">", above_average)), "not_poor"),
    ]


def _between(above: int, at_most: int) -> tuple[Test, Test]:
    return Test("income", ">", above), Test("income", "<=", at_most)


ROWS: Final = _rows()
"""All but that a household without an income stays open."""
