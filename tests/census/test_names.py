from collections.abc import Callable
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.helpers import BY_ID, COLUMNS
from povrules.census.names import Names
from povrules.language.columns import Column

NAMES = Names(COLUMNS)
SPELLINGS = [
    (spelling, column.id) for column in COLUMNS for spelling in (column.id, column.vi, column.en, *column.aliases)
]


def test_every_spelling_names_its_own_column() -> None:
    """No label or alias of the shared columns is taken by another column."""
    assert [(spelling, NAMES.find(spelling)) for spelling, _ in SPELLINGS] == SPELLINGS


@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, str.upper, str.title, str.swapcase]),
    st.sampled_from([" ", "_", "-", "", "  ", " \n"]),
    st.sampled_from(["", " ", "\ufeff", "\u00a0", ":", "*"]),
)
def test_variants(
    spelling: tuple[str, str], form: Literal["NFC", "NFD"], case: Callable[[str], str], space: str, edge: str
) -> None:
    text, column_id = spelling
    variant = edge + normalize(form, case(text).replace(" ", space)) + edge
    assert NAMES.find(variant) == column_id
    stripped = "".join(c for c in normalize("NFD", variant) if not "\u0300" <= c <= "\u036f")
    assert NAMES.find(stripped.replace("đ", "d").replace("Đ", "D")) == column_id


@pytest.mark.parametrize("unit", ["đồng", "Đồng", "đ", "VND", "VNĐ"])
def test_a_unit_of_whole_dong_is_allowed(unit: str) -> None:
    assert NAMES.find(f"Thu nhập bình quân ({unit})") == "income_per_capita"
    assert NAMES.find(f"thu_nhap_12_thang [{unit}]") == "income_12m"
    assert NAMES.find(f"Số khẩu ({unit})") is None


@pytest.mark.parametrize(
    ("header", "unit", "other"),
    [
        ("Thu nhập bình quân", "đồng/người/tháng", "đồng/năm"),
        ("Thu nhập bình quân", "đ/tháng", "đ/hộ/năm"),
        ("thu_nhap_12_thang", "đồng/năm", "đồng/tháng"),
        ("thu_nhap_12_thang", "VND/hộ/năm", "đồng/người/tháng"),
    ],
)
def test_a_period_in_the_unit_is_that_of_the_column(header: str, unit: str, other: str) -> None:
    column_id = NAMES.find(header)
    assert NAMES.find(f"{header} ({unit})") == column_id
    assert NAMES.find(f"{header} ({other})") is None
    near = NAMES.near(f"{header} ({other})", frozenset())
    assert near is not None
    assert (near.id, near.foreign_unit) == (column_id, True)


@pytest.mark.parametrize("unit", ["nghìn đồng", "ngàn đ", "triệu đồng", "tr.đ", "1.000 đ", "USD", "1000đ"])
def test_another_unit_is_not(unit: str) -> None:
    header = f"Thu nhập bình quân ({unit})"
    assert NAMES.find(header) is None
    near = NAMES.near(header, frozenset())
    assert near is not None
    assert (near.id, near.foreign_unit) == ("income_per_capita", True)
    assert NAMES.near(header, frozenset({"income_per_capita"})) is None


def test_near() -> None:
    near = NAMES.near("income_per_capitaa", frozenset())
    assert near is not None
    assert (near.id, near.spelling, near.foreign_unit) == ("income_per_capita", "income_per_capita", False)
    assert NAMES.near("income_per_capitaa", frozenset({"income_per_capita"})) is None
    assert NAMES.near("Ghi chú thêm", frozenset()) is None
    assert NAMES.near("STT", frozenset()) is None
    assert NAMES.near("Cột lạ (nghìn đồng)", frozenset()) is None
    assert NAMES.near("Thu nhập bình quân (ước tính)", frozenset({"income_per_capita"})) is None


def test_nothing_names_nothing() -> None:
    odd = Column(id="odd", type="text", vi="!!!", en="odd", aliases=("???",))
    assert Names([odd]).find("...") is None
    assert Names([odd]).find("") is None


def test_ids_come_before_labels_and_labels_before_aliases() -> None:
    first = Column(id="a", type="text", vi="b", en="first", aliases=("c", "same"))
    second = Column(id="b", type="text", vi="c", en="second", aliases=("same",))
    names = Names([first, second])
    assert [names.find(name) for name in ("a", "b", "c", "same")] == ["a", "b", "b", "a"]


def test_nearest_key() -> None:
    assert NAMES.nearest_key(["Khu vực", "Ma_hoo", "hushold_id"]) == ("hushold_id", "household_id")
    assert NAMES.nearest_key(["xyz"]) is None
    assert BY_ID["household_id"].vi == "Mã hộ"


@pytest.mark.parametrize("header", ["thu nhập tháng", "thu nhap thang", "Thu nhập 6 tháng"])
def test_an_income_of_a_month_is_not_taken_for_one_of_twelve(header: str) -> None:
    near = Names(COLUMNS).near(header, frozenset())
    assert near is None or near.id != "income_12m"
    twelve = Names(COLUMNS).near("Thu nhập 12 thánh", frozenset())
    assert twelve is not None
    assert twelve.id == "income_12m"
