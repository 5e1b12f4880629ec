from datetime import date
from math import isnan
from unicodedata import normalize

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.helpers import BY_ID, numbered
from povrules.census.cast import type_column
from povrules.census.names import excerpt
from povrules.census.values import BLANKS, reader, with_decimals
from povrules.language.columns import Code, Column
from povrules.spelling import bare, fold

YES = ["1", "1.0", "có", "CÓ", "co", "Yes", "true", "TRUE", "đúng", " Đúng ", "\u200bcó\u00a0"]
NO = ["0", "0.0", "không", "KHONG", "Không", "no", "false", "sai"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_flags(form: str) -> None:
    read = reader(BY_ID["health_insurance"])
    assert [read(normalize(form, text)) for text in YES] == [(True, None)] * len(YES)
    assert [read(normalize(form, text)) for text in NO] == [(False, None)] * len(NO)


@pytest.mark.parametrize("text", ["x", "2", "-1", "+1", "1.", "10", "0.5", "có không", "?", "không rõ", "c", "1/0"])
def test_no_flags(text: str) -> None:
    value, kind = reader(BY_ID["health_insurance"])(text)
    assert value is None
    assert kind is not None
    assert kind.code == "impossible_value"


@pytest.mark.parametrize("column", ["area", "income_per_capita", "members", "agricultural", "weight"])
def test_blanks(column: str) -> None:
    read = reader(BY_ID[column])
    assert [read(text) for text in ("", " ", "\u00a0\u200b", "\t\n")] == [(None, None)] * 4
    for text in [*BLANKS, "NA", "#N/A", " - ", "NULL", "NaN"]:
        value, kind = read(text)
        assert value is None
        assert kind is not None
        assert (kind.code, kind.severity) == ("blank_marker", "notice")


def test_the_id_of_a_code_is_no_blank_whatever_stands_beside_it() -> None:
    codes = (Code(value="none", vi="chưa", en="not yet", aliases=("1",)), Code(value="some", vi="có", en="some"))
    column = Column(id="training", type="code", vi="Đào tạo", en="training", codes=codes)
    for cells in (["none"], ["none", "some"], ["none", "1"], ["none", "?"]):
        values, _ = type_column(column, 0, pl.Series(cells))
        assert values[0] == "none", cells


@pytest.mark.parametrize("text", ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "####"])
def test_excel_errors(text: str) -> None:
    for column in ("area", "income_12m", "score_a", "clean_water", "recognised_on"):
        value, kind = reader(BY_ID[column])(text)
        assert value is None
        assert kind is not None
        assert kind.code == "excel_error"


@pytest.mark.parametrize("text", ["#", "#1", "# REF!"])
def test_no_excel_errors(text: str) -> None:
    _, kind = reader(BY_ID["area"])(text)
    assert kind is not None
    assert kind.code == "impossible_value"


def test_codes() -> None:
    read = reader(BY_ID["area"])
    for text in ("rural", "Nông thôn", "NONG_THON", "nt", normalize("NFD", "nông thôn")):
        assert read(text) == ("rural", None)
    for text in ("urban", "thành thị", "đô thị", "DO THI", "tt"):
        assert read(text) == ("urban", None)
    for text in ("1", "miền núi", "rural?!x", "!"):
        assert read(text)[0] is None


def test_codes_that_are_numbers() -> None:
    read = reader(numbered(_1="một", _2="hai"))
    assert [read(text)[0] for text in ("1", "2.0", "Một", "HAI")] == ["1", "2", "1", "2"]
    assert [read(text)[0] for text in ("-1", "1.", "(2)", "3")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-12-31", date(2025, 12, 31)),
        ("2025-1-2", date(2025, 1, 2)),
        ("2025-12-31 00:00:00", date(2025, 12, 31)),
        ("2025-12-31T00:00:00.000000", date(2025, 12, 31)),
        ("31/12/2025", date(2025, 12, 31)),
        ("1/2/2025", date(2025, 2, 1)),
        ("01-02-2025", date(2025, 2, 1)),
        ("1.2.2025", date(2025, 2, 1)),
        ("12/2025", None),
        ("31/12/25", None),
        ("32/12/2025", None),
        ("12/31/2025", None),
        ("1/2-2025", None),
        ("0025-12-31", None),
        ("2025-12-31 10:00:00", None),
        ("45000", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    value, kind = reader(BY_ID["recognised_on"])(text)
    assert value == day
    assert (kind is None) == (day is not None)


@pytest.mark.parametrize(
    ("text", "weight"),
    [("1", 1.0), ("1.5", 1.5), ("1,5", 1.5), ("1.234", 1.234), ("1E-2", 0.01), ("+2", 2.0)]
    + [(text, None) for text in ("0", "-1", "1,234", "abc", "1e999", "1.2.3")],
)
def test_weights(text: str, weight: float | None) -> None:
    value, kind = reader(BY_ID["weight"])(text)
    assert value == weight
    assert (kind is None) == (weight is not None)


@given(st.text(max_size=20))
def test_readers_read_or_say_why(text: str) -> None:
    for column in BY_ID.values():
        if column.type not in ("id", "text"):
            value, kind = reader(column)(text)
            assert value is None or kind is None or kind.severity == "notice"


def test_spelling_helpers() -> None:
    assert bare(" Không  Rõ ") == "khong ro"
    assert fold("Thu_nhập BQ/tháng") == "thunhapbqthang"
    assert fold("Đ") == fold("đ") == "d"
    assert excerpt("a\nb\t c") == "a b  c"
    assert excerpt("x" * 60) == "x" * 60
    assert excerpt("x" * 61) == "x" * 59 + "…"


@given(
    st.lists(
        st.none()
        | st.floats(width=64)
        | st.builds(lambda whole, places: whole / 10**places, st.integers(-(10**12), 10**12), st.integers(0, 4)),
        max_size=20,
    ),
    st.integers(0, 4),
)
def test_decimals_are_read_all_at_once_as_one_by_one(numbers: list[float | None], places: int) -> None:
    column = Column(id="x", type="decimal", vi="x", en="x", places=places)
    values, _ = type_column(column, 0, pl.Series(numbers, dtype=pl.Float64))
    known = [None if number is None or isnan(number) else with_decimals(number, places)[0] for number in numbers]
    assert values.to_list() == known
