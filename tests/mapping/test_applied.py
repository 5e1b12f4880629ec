"""A foreign list read by a mapping is the list with povrules' own names, codes and units."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.census.values import reader
from povrules.errors import PovrulesError, UsageError
from povrules.language.columns import Code, Column
from povrules.mapping.applied import mapped_columns
from povrules.mapping.file import Mapped, MappedTable

OPTIONS: dict[str, Any] = {"standard": "vn-2022", "policy_year": 2025}
IDS = povrules.indicators("vn-2022")
MAPPING = """
format = 1
[household.columns]
household_id = "Số phiếu"
area = { header = "KV", codes = { "1" = "rural", "2" = "urban" } }
income_12m = { header = "TN năm", unit = "nghìn đồng" }
members = "Khẩu"
health = { header = "YT", codes = { "1" = "yes", "2" = "no" } }
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    indicator = IDS[0]
    path = tmp_path / "map.toml"
    path.write_text(MAPPING.replace("health", indicator), encoding="utf-8")
    return path


def lists(area: list[Any], income: list[Any], flag: list[Any]) -> pl.DataFrame:
    rest = {name: [0] * len(area) for name in IDS[1:]}
    columns = {"Số phiếu": [f"P{n}" for n in range(len(area))], "KV": area, "TN năm": income, "Khẩu": [4] * len(area)}
    return pl.DataFrame(columns | {"YT": flag} | rest, strict=False)


@pytest.mark.parametrize("kind", ["numbers", "floats", "texts"])
def test_names_codes_and_units(mapping: Path, kind: str) -> None:
    convert = {"numbers": int, "floats": float, "texts": str}[kind]
    foreign = lists([convert(1), convert(2)], [convert(72000), convert(96001)], [convert(1), convert(2)])
    own = pl.DataFrame(
        {"household_id": ["P0", "P1"], "area": ["rural", "urban"], "income_12m": [72_000_000, 96_001_000]}
        | {"members": [4, 4], IDS[0]: [True, False]}
        | {name: [False, False] for name in IDS[1:]}
    )
    by_mapping = povrules.classify(foreign, **OPTIONS, mapping=mapping, keep=False)
    assert by_mapping.equals(povrules.classify(own, **OPTIONS, keep=False))
    assert by_mapping["class"].to_list() == ["near_poor", "average"]


def test_a_list_of_its_own_names_is_read_as_ever(mapping: Path) -> None:
    review = povrules.review_census(lists([1], [72000], [1]).rename({"KV": "Khu vực"}), **OPTIONS, mapping=mapping)
    assert review.frame["class"].to_list() == ["near_poor"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("72000", 72_000_000),
        ("72.000.000", 72_000_000_000),
        ("72000,5", 72_000_500),
        ("72000.0", 72_000_000),
        ("72.000", None),
        ("72,000", None),
        ("72000,0001", None),
        ("72 triệu", None),
        ("9" * 15, None),
        ("0.125", 125),
    ],
)
def test_amounts_in_thousands_as_text(text: str, value: int | None) -> None:
    column = Column(id="x", type="money", vi="x", en="x", shift=3)
    assert reader(column)(text)[0] == value


@given(st.integers(0, 10**9), st.sampled_from([3, 6]))
def test_a_number_in_a_larger_unit_is_that_many_times_as_much(number: int, shift: int) -> None:
    column = Column(id="x", type="money", vi="x", en="x", shift=shift)
    value, kind = reader(column)(str(number))
    assert (value, kind) == (number * 10**shift, None) or (value is None and number * 10**shift >= 2**53)


def test_an_area_in_other_units() -> None:
    area = Column(id="floor", type="decimal", places=2, maximum=100_000, vi="Diện tích nhà (m2)", en="floor area (m2)")
    for unit, text in (("dm2", "4550"), ("m2", "45,5"), ("ha", "0,00455")):
        [mapped] = mapped_columns([area], MappedTable(columns={"floor": Mapped(header="DT", unit=unit, codes={})}))
        assert reader(mapped)(text) == (4550, None)
        assert (mapped.vi, mapped.en) == (f"Diện tích nhà ({unit})", f"floor area ({unit})")
        assert {"DT", area.vi} <= {*mapped.aliases, mapped.vi}


def test_what_is_mapped_wins_over_aliases() -> None:
    kind = Column(
        id="kind",
        type="code",
        vi="Loại",
        en="kind",
        aliases=("kv", "l"),
        codes=(Code(value="a", vi="A1", en="A1", aliases=("1",)), Code(value="b", vi="B1", en="B1", aliases=("2",))),
    )
    other = Column(id="other", type="text", vi="Khác", en="other")
    table = MappedTable(
        columns={
            "kind": Mapped(header="Nhóm", codes={"2": "a", "1": "b"}),
            "other": Mapped(header="KV", codes={}),
        }
    )
    first, second = mapped_columns([kind, other], table)
    assert (first.aliases, second.aliases) == (("l", "Nhóm"), ("KV",))
    assert [reader(first)(text)[0] for text in ("1", "2", "A1")] == ["b", "a", "a"]


def test_a_header_that_is_the_name_of_another_column(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('format = 1\n[household.columns]\nmembers = "Khu vực"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="“Khu vực” is the name of the column area, so it cannot be that of members"):
        povrules.classify(lists([1], [1], [1]), **OPTIONS, mapping=path)


def test_another_argument_than_a_file() -> None:
    with pytest.raises(PovrulesError, match=r"mapping: 7 cannot be meant; expected a mapping file \(.toml\)"):
        povrules.classify(lists([1], [1], [1]), **OPTIONS, mapping=7)  # type: ignore[arg-type]  # that is the point
