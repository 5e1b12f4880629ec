from fractions import Fraction

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from census.helpers import COLUMNS
from povrules.census.door import census_from_frame


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
