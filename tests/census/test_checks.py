from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from census.helpers import COLUMNS
from povrules.census.cast import type_column
from povrules.census.cells import as_text
from povrules.census.door import census_from_frame
from povrules.census.kinds import bounds, usual
from povrules.language.columns import Column
from povrules.text import Text


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
    low = {"income_per_capita": 100_000, "income_12m": 1_000_000}[column]
    small = sum(amount is not None and 0 < amount < low for amount in amounts)
    assert codes.count("amount_small") == (0 if asked else small)


AREA = Column(id="area_m2", type="decimal", vi="Diện tích", en="area", places=2, minimum=0, maximum=10_000_000)
HUNDREDTHS = st.integers(-(10**9), 10**9)


@given(
    st.lists(
        st.builds(lambda a, b: a / 100 + b / 100, HUNDREDTHS, HUNDREDTHS)
        | st.builds(lambda a, b: a / 100 * b, HUNDREDTHS, st.integers(1, 9))
        | st.floats(allow_nan=False)
        | st.floats(-1e6, 1e6).map(lambda number: round(number, 4))
        | st.integers(-(2**53), 2**53).map(float),
        min_size=1,
        max_size=20,
    )
)
def test_a_text_and_a_number_of_the_same_value_read_the_same(numbers: list[float]) -> None:
    """Whether a column is of numbers or, for one cell that is not, of text."""
    texts = [as_text(number) for number in numbers]
    found = []
    for cells in (numbers, texts, [text.replace(".", ",") for text in texts]):
        values, findings = type_column(AREA, 0, pl.Series(cells))
        refused = {row for one in findings if one.kind.severity == "error" for row in one.rows}
        found.append((values.to_list(), refused))
    assert found[0] == found[1] == found[2]


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
        (["57.300000000000004", "x", 69.7], [5730, None, 6970], ["impossible_value"]),
        (pl.Series([15.2, 0.3, float("nan")], dtype=pl.Float32), [1520, 30, None], []),
        (pl.Series([Decimal("15.20"), Decimal("15.234")]), [1520, None], ["too_precise"]),
    ],
)
def test_numbers_with_decimals(cells: Any, values: list[int | None], codes: list[str]) -> None:
    frame = pl.DataFrame({"household_id": list("abcdefgh")[: len(cells)], "area_m2": cells}, strict=False)
    census = census_from_frame(frame, [COLUMNS[0], AREA])
    assert census.columns["area_m2"].to_list() == values
    assert [problem.code for problem in census.problems] == codes
    for problem in census.problems:
        if problem.code == "too_precise":
            assert problem.expected.en == "a number from 0 up to 100,000 with at most 2 decimals"


def test_bounds_are_told_in_the_unit_of_the_question() -> None:
    height = Column(id="h", type="decimal", vi="Chiều cao (cm)", en="height (cm)", places=1, minimum=300, maximum=2500)
    frame = pl.DataFrame({"household_id": ["a", "b"], "h": [29.9, 250.1]})
    expected = [problem.expected for problem in census_from_frame(frame, [COLUMNS[0], height]).problems]
    assert expected == [
        Text(
            "một số từ 30 đến 250 cm với nhiều nhất 1 chữ số thập phân",
            "a number from 30 up to 250 cm with at most 1 decimal",
        )
    ] * len(frame)
    odd = height.model_copy(update={"minimum": None, "maximum": 12345, "warn_below": 5, "vi": "Cao", "en": "height"})
    assert bounds(odd).vi == "một số đến 1.234,5 với nhiều nhất 1 chữ số thập phân"
    assert usual(odd) == Text("một số từ 0,5 trở lên", "a number from 0.5 up")


class TestNoIncome:
    """An income of 0 may be one that nobody asked for; it is used as it stands."""

    @staticmethod
    def said(**columns: list[int | None]) -> list[tuple[str | None, str | None]]:
        frame = pl.DataFrame({"household_id": [str(n) for n in range(len(next(iter(columns.values()))))], **columns})
        census = census_from_frame(frame, COLUMNS)
        assert not census.set_aside.any()
        assert all(census.columns[name].to_list() == cells for name, cells in columns.items())
        return [(one.household_id, one.column) for one in census.problems if one.code == "income_zero"]

    def test_each_household_once(self) -> None:
        assert self.said(income_12m=[0, 5, None, -1]) == [("0", "income_12m")]
        assert self.said(income_per_capita=[1, 0, None]) == [("1", "income_per_capita")]
        both = self.said(income_per_capita=[0, 0, None], income_12m=[0, None, 0])
        assert both == [("0", "income_12m"), ("1", "income_per_capita"), ("2", "income_12m")]

    def test_what_is_asked(self) -> None:
        census = census_from_frame(pl.DataFrame({"household_id": ["a"], "income_12m": [0]}), COLUMNS)
        [one] = [one for one in census.problems if one.code == "income_zero"]
        assert one.severity == "warning"
        assert one.message("en") == (
            "found “0”; expected an income: really none, or not asked for. 0 is used as it stands; leave the cell "
            "empty if the income was not asked for or is not known."
        )

    def test_where_no_rule_reads_it(self) -> None:
        columns = [one.model_copy(update={"blank": "unused"}) for one in COLUMNS if one.id == "income_12m"]
        frame = pl.DataFrame({"household_id": ["a"], "income_12m": [0]})
        assert census_from_frame(frame, [COLUMNS[0], *columns]).problems == ()
