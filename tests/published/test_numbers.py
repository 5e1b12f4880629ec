"""Printed numbers, how they round, and sums of them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.published.arithmetic import evaluate
from povrules.published.numbers import Printed, cut, is_unknown, read_number, rounded, shown
from povrules.published.shown_numbers import as_shown
from povrules.published.slips import slip_of
from povrules.text import SaidError

F = Fraction


@pytest.mark.parametrize(
    ("text", "whole", "expected"),
    [
        ("04", False, Printed(F(4), 0)),
        ("2,97", False, Printed(F(297, 100), 2)),
        ("2.97", True, Printed(F(297, 100), 2)),
        ("1.234,56", False, Printed(F(123456, 100), 2)),
        ("1,234.5", False, Printed(F(12345, 10), 1)),
        ("1.234", True, Printed(F(1234), 0)),
        ("1.234", False, Printed(F(1234, 1000), 3)),
        ("0,123", True, Printed(F(123, 1000), 3)),
        ("1.234.567", False, Printed(F(1234567), 0)),
        ("12 345", True, Printed(F(12345), 0)),
        ("15%", False, Printed(F(15), 0, percent=True)),
        ("14,85 %", False, Printed(F(1485, 100), 2, percent=True)),
        ("-3", False, Printed(F(-3), 0)),
        ("−3,5", False, Printed(F(-7, 2), 1)),
        ("+3", False, Printed(F(3), 0)),
        ("\u00a07\u00a0", False, Printed(F(7), 0)),
    ],
)
def test_numbers(text: str, whole: bool, expected: Printed) -> None:
    assert read_number(text, whole=whole) == expected


@pytest.mark.parametrize(
    "text", ["", "x", "1.2.3", "1,23.4,5", "12,", "1.23,4.5", "5/87", "1" * 31, "1,2,3", "3%%", "1.2,", "1.23,45"]
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_what_says_nothing() -> None:
    assert [text for text in ("", " ", "-", "…", "X", "0", "a") if not is_unknown(text)] == ["0", "a"]


@given(st.fractions(-(10**9), 10**9, max_denominator=10_000), st.integers(0, 5))
def test_rounding_is_half_up(value: Fraction, decimals: int) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if value.denominator in (1, 2, 4, 5, 8, 10, 16, 20, 25):  # exact as a decimal
        assert rounded(value, decimals) == F(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    assert abs(rounded(value, decimals) - value) <= F(1, 2 * 10**decimals)
    assert 0 <= abs(value) - abs(cut(value, decimals)) < F(1, 10**decimals)
    assert F(shown(value, decimals).replace(",", ".")) == rounded(value, decimals)


@given(st.integers(0, 10**6), st.integers(0, 5), st.sampled_from(".,"))
def test_a_number_is_read_as_it_is_written(whole: int, decimals: int, mark: str) -> None:
    value = F(whole, 10**decimals)
    found = read_number(shown(value, decimals).replace(",", mark))
    assert found == Printed(value, decimals)


@given(st.integers(0, 10**9), st.sampled_from(["", "0,00", "0,0"]))
def test_thousands(whole: int, decimals: str) -> None:
    text = f"{whole:,}".replace(",", ".")
    found = read_number(text, whole=True)
    assert found is not None
    assert found.value == whole


@pytest.mark.parametrize(
    ("value", "code", "text", "decimals"),
    [
        (101.0, "", "101", 0),
        (2.97, "", "2,97", 2),
        (100 / 3, "", "33,3333333333", 10),
        (500 / 87, "0.00", "5,75", 2),
        (0.0287356, "0.00%", "2,87 %", 2),
        (0.15, "0%", "15 %", 0),
        (1234.0, '#,##0 "hộ"', "1234", 0),
        (4.0, "00", "4", 0),
        (2.5, "0;[Red]-0", "3", 0),
        (2.5, "General", "2,5", 1),
        (-2.5, "0", "-3", 0),
    ],
)
def test_numbers_of_a_workbook(value: float, code: str, text: str, decimals: int) -> None:
    found, printed = as_shown(value, code)
    assert (found, printed.decimals) == (text, decimals)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("75/505", F(75, 505)),
        ("1 − 2 − 3 + 4", F(0)),
        ("2 × 3 : 4", F(3, 2)),
        ("-(2 + 3)*2", F(-10)),
        ("18,34 % - 8,90 %", F(944, 10_000)),
        ("1.234,5/5", F(12345, 50)),
        ("1.234/2", F(617)),
    ],
)
def test_sums(text: str, value: Fraction) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1+",
        "1 2",
        "(1",
        "1)",
        "a",
        "1/0",
        "1..2",
        "1.2.3",
        "(" * 50 + "1" + ")" * 50,
        "1+" * 300 + "1",
        "*1",
        "1 % %",
    ],
)
def test_what_is_no_sum(text: str) -> None:
    with pytest.raises(SaidError) as found:
        evaluate(text)
    assert found.value.expected.vi
    assert found.value.expected.en


@pytest.mark.parametrize(
    ("printed", "decimals", "value", "said"),
    [
        (F(574, 100), 2, F(500, 87), "cut off instead of rounded"),
        (F(12), 0, F(25, 2), "cut off instead of rounded"),
        (F(3), 0, F(12, 5), "rounded up instead of down"),
        (F(25, 10), 1, F(24499, 10000), "rounded twice"),
        (F(45), 0, F(54), "two digits swapped"),
        (F(55), 0, F(54), "one digit differs"),
        (F(5), 0, F(54), "a digit is missing"),
        (F(544), 0, F(54), "a digit too many"),
        (F(99), 0, F(54), None),
        (F(345), 0, F(543 - 9), None),
        (F(9), 0, F(545), None),
    ],
)
def test_slips(printed: Fraction, decimals: int, value: Fraction, said: str | None) -> None:
    found = slip_of(Printed(printed, decimals), value)
    assert (None if found is None else found.en) == said
