from fractions import Fraction

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from census.helpers import COLUMNS
from povrules.census.door import census_from_frame
from povrules.language.columns import Column


def disagrees(per_capita: int | None, year: int | None, members: int | None) -> bool:
    frame = pl.DataFrame(
        {"household_id": ["a"], "income_per_capita": [per_capita], "income_12m": [year], "members": [members]},
        schema_overrides={"income_per_capita": pl.Int64, "income_12m": pl.Int64, "members": pl.Int64},
    )
    census = census_from_frame(frame, COLUMNS)
    assert not census.set_aside.any()
    return "income_disagrees" in {problem.code for problem in census.problems}


@given(st.integers(-(10**14), 10**14), st.integers(1, 999), st.integers(-13_000, 13_000))
@example(10**14, 999, 0)
@example(-(10**14), 999, 1000)
@example(1_500_000, 4, 0)
def test_rounding_is_no_disagreement(per_capita: int, members: int, off: int) -> None:
    year = per_capita * 12 * members + off * members
    if abs(year) > 10**15:
        return
    distance = abs(per_capita - Fraction(year, 12 * members))
    assert disagrees(per_capita, year, members) == (distance >= (1000 if per_capita % 1000 == 0 else 1))


@given(st.integers(0, 10**12), st.integers(1, 999))
def test_either_rounding_agrees(year: int, members: int) -> None:
    exact = Fraction(year, 12 * members)
    assert not disagrees(exact.__floor__(), year, members)
    assert not disagrees(exact.__ceil__(), year, members)
    assert not disagrees(round(exact / 1000) * 1000, year, members)


def test_blanks_do_not_disagree() -> None:
    assert not disagrees(None, 1, 1)
    assert not disagrees(1, None, 1)
    assert not disagrees(1, 12, None)


@given(st.integers(-(10**12), 10**12), st.integers(-13_000, 13_000))
@example(1_500_000, -11_999)
@example(1_500_000, -12_000)
def test_a_person_has_no_more_than_the_household(per_capita: int, off: int) -> None:
    more = -off >= (12_000 if per_capita % 1000 == 0 else 12)
    assert disagrees(per_capita, 12 * per_capita + off, None) == more


@pytest.mark.parametrize(
    ("column", "amounts", "asked"),
    [
        ("income_per_capita", [1500, 1800, 2500, 4000, 900], True),
        ("income_per_capita", [1500, 1800, 2500], False),
        ("income_per_capita", [0, 0, 0, 0, 0, -5], False),
        ("income_per_capita", [99_999] * 4, True),
        ("income_per_capita", [100_000] * 4, False),
        ("income_per_capita", [1500, 1800, 2_000_000, 1_500_000], False),
        ("income_12m", [18_000, 72_000, 54_000, None, 20_000], True),
        ("income_12m", [18_000_000, 72_000_000, 54_000_000, 20_000], False),
    ],
)
def test_amounts_that_may_be_thousands(column: str, amounts: list[int | None], asked: bool) -> None:
    frame = pl.DataFrame({"household_id": list("abcdefgh")[: len(amounts)], column: amounts})
    codes = [problem.code for problem in census_from_frame(frame, COLUMNS).problems]
    assert ("unit_suspect" in codes) == asked


@pytest.mark.parametrize(
    ("cells", "values", "codes"),
    [
        ([15.2, 0.1 + 0.2, None, 57.3 + 12.4], [1520, 30, None, 6970], []),
        ([15, 8], [1500, 800], []),
        ([15.234], [None], ["too_precise"]),
        ([float("inf"), 1e300], [None, None], ["impossible_value"] * 2),
        (["15,2", "8.25", "7", "07,50", " 8 "], [1520, 825, 700, 750, 800], []),
        (["15,234"], [None], ["ambiguous_amount"]),
        (["15,2345"], [None], ["too_precise"]),
        (["-1", "1e3", "m2", "1,2,3"], [None] * 4, ["impossible_value"] * 4),
        ([100_001], [None], ["impossible_value"]),
        ([2**62, -(2**62)], [None, None], ["impossible_value"] * 2),
    ],
)
def test_numbers_with_decimals(cells: list[object], values: list[int | None], codes: list[str]) -> None:
    area = Column(id="area_m2", type="decimal", vi="Diện tích", en="area", places=2, minimum=0, maximum=10_000_000)
    frame = pl.DataFrame({"household_id": list("abcdefgh")[: len(cells)], "area_m2": cells}, strict=False)
    census = census_from_frame(frame, [COLUMNS[0], area])
    assert census.columns["area_m2"].to_list() == values
    assert [problem.code for problem in census.problems] == codes
    for problem in census.problems:
        if problem.code == "too_precise":
            assert problem.expected.en == "a number from 0.00 to 100000.00 with at most 2 decimals"
