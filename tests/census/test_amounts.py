import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from povrules.census.amounts import read_amount, read_whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1500000", 1500000),
        ("+5", 5),
        ("-500000", -500000),
        ("\u2212500000", -500000),
        ("007", 7),
        ("1500000.0", 1500000),
        ("1.00", 1),
        ("-3.0", -3),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_plain(text: str, value: int) -> None:
    assert read_amount(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.500.000", 1500000),
        ("1,500,000", 1500000),
        ("1 500 000", 1500000),
        ("1\u00a0500\u202f000", 1500000),
        ("1'500'000", 1500000),
        ("1’500’000", 1500000),
        ("1.500.000 đ", 1500000),
        ("1.500.000đồng", 1500000),
        ("1.500.000 VND", 1500000),
        ("1.500.000 VNĐ", 1500000),
        ("1.500.000 ₫", 1500000),
        ("1500000 đồng", 1500000),
        ("700.000 đ", 700000),
        ("500 000", 500000),
        ("1,5 triệu", 1500000),
        ("1.5 triệu", 1500000),
        ("1,5 TRIỆU ĐỒNG", 1500000),
        ("1,5tr", 1500000),
        ("2tr", 2000000),
        ("0,500 triệu", 500000),
        ("1,5 trie\u0323\u0302u", 1500000),
        ("500 nghìn", 500000),
        ("500k", 500000),
        ("1,2 tỷ", 1200000000),
        ("1.500.000,00", 1500000),
        ("1,500.00", 1500),
        ("1500000,0", 1500000),
        ("1500000.000", 1500000),
        ("0.000", 0),
        ("-1.500.000", -1500000),
        ("- 1,5 triệu", -1500000),
    ],
)
def test_amounts_as_text(text: str, value: int) -> None:
    read, kind = read_amount(text)
    assert read == value
    assert kind is not None
    assert (kind.code, kind.severity) == ("amount_as_text", "notice")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.500", "ambiguous_amount"),
        ("1,500", "ambiguous_amount"),
        ("-1.500", "ambiguous_amount"),
        ("1.000", "ambiguous_amount"),
        ("1,500 triệu", "ambiguous_amount"),
        ("1.500,000", "ambiguous_amount"),
        ("(500.000)", "ambiguous_amount"),
        ("(500000)", "ambiguous_amount"),
        ("1500000.50", "not_whole"),
        ("1,5", "not_whole"),
        ("0.5", "not_whole"),
        ("0.500", "not_whole"),
        ("1.500.000,5", "not_whole"),
        ("1,2345678 triệu", "not_whole"),
        ("1.5E+00", "not_whole"),
        ("1E-3", "not_whole"),
        ("9007199254740992.0", "inexact_number"),
        ("1E+16", "inexact_number"),
        ("1E+99", "impossible_value"),
        ("1E-999999999", "impossible_value"),
        ("1" + "0" * 50 + "E+1", "impossible_value"),
        ("9223372036854775808", "impossible_value"),
        ("9" * 60, "impossible_value"),
        ("9" * 60 + " đ", "impossible_value"),
        ("10.000.000.000 tỷ", "impossible_value"),
        ("99999999999999999999.0", "inexact_number"),
        ("abc", "impossible_value"),
        ("()", "impossible_value"),
        ("1.50.000", "impossible_value"),
        ("1.500 000", "impossible_value"),
        ("1500000 đ/tháng", "impossible_value"),
        ("1500000 !", "impossible_value"),
        ("500.000-", "impossible_value"),
        ("12 người", "impossible_value"),
        ("١٥٠٠", "impossible_value"),
        ("1\n500 đ\n", "impossible_value"),
        ("inf", "impossible_value"),
    ],
)
def test_refused(text: str, code: str) -> None:
    value, kind = read_amount(text)
    assert value is None
    assert kind is not None
    assert (kind.code, kind.severity) == (code, "error")


@pytest.mark.parametrize(("text", "value"), [("1.5E+06", 1500000), ("1,5e6", 1500000), ("-2E+03", -2000)])
def test_scientific(text: str, value: int) -> None:
    read, kind = read_amount(text)
    assert read == value
    assert kind is not None
    assert (kind.code, kind.severity) == ("scientific_number", "notice")


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("4", 4, None),
        ("4.0", 4, None),
        ("-4", -4, None),
        ("4.5", None, "not_whole"),
        ("4,5", None, "not_whole"),
        ("4,0", None, "ambiguous_amount"),
        ("1.000", None, "ambiguous_amount"),
        ("1 000", None, "impossible_value"),
        ("4 người", None, "impossible_value"),
        ("4E+00", None, "impossible_value"),
    ],
)
def test_whole(text: str, value: int | None, code: str | None) -> None:
    read, kind = read_whole(text)
    assert read == value
    assert (kind.code if kind else None) == code


@given(st.integers(0, 10**15), st.sampled_from([".", ",", " ", "'"]), st.sampled_from(["", "đ", " đồng"]))
@example(1500, ".", "")
@example(999999, ",", "")
def test_grouped_numbers_mean_themselves_or_are_refused(number: int, mark: str, unit: str) -> None:
    value, kind = read_amount(f"{number:,}".replace(",", mark) + unit)
    single = 1000 <= number < 10**6 and mark in ".," and not unit
    assert value == (None if single else number)
    assert (kind.code if kind else None) == (
        "ambiguous_amount" if single else None if number < 1000 and not unit else "amount_as_text"
    )


@given(st.text(alphabet="0123456789.,'- +eEđtrnk()", max_size=12))
def test_no_text_is_read_in_two_ways(text: str) -> None:
    """Whatever is read stays what it is when its marks are dropped, up to the scale of the unit."""
    value, kind = read_amount(text)
    assert (value is None) == (kind is not None and kind.severity == "error")
    if value and kind is not None and kind.code == "amount_as_text":
        digits = "".join(c for c in text if c.isdigit()).strip("0")
        assert str(abs(value)).strip("0") == digits
