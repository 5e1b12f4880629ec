"""A foreign list read by a mapping is the list with povrules' own names, codes and units."""

import hashlib
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.census.cast import type_column
from povrules.census.door import census_from_frame
from povrules.census.names import Names
from povrules.census.values import reader
from povrules.errors import CensusError, PovrulesError
from povrules.language.columns import Code, Column, household_columns
from povrules.mapping.applied import mapped_columns
from povrules.mapping.file import Mapped
from povrules.reports.writing import write_review

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
    for unit, text in (("dm2", "4550"), ("m2", "45,5"), ("ha", "0,00455"), ("DM²", "4550")):
        [mapped] = mapped_columns([area], {"floor": Mapped(header="DT", unit=unit, codes={})})
        assert reader(mapped)(text) == (4550, None)
        assert (mapped.vi, mapped.en) == (f"Diện tích nhà ({unit})", f"floor area ({unit})")
        assert [Names([mapped]).find(name) for name in ("DT", area.vi, "floor")] == ["floor", None, None]


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
    entries = {"kind": Mapped(header="Nhóm", codes={"2": "a", "1": "b"}), "other": Mapped(header="KV", codes={})}
    first, second = mapped_columns([kind, other], entries)
    names = Names([first, second])
    assert [names.find(name) for name in ("Nhóm", "KV", "Khác", "Loại", "l")] == ["kind", "other", "other", None, None]
    assert [reader(first)(text)[0] for text in ("1", "2", "A1")] == ["b", "a", "a"]


def written(path: Path, columns: str, rest: str = "") -> Path:
    path.write_text(f"format = 1\n{rest}\n[household.columns]\n{columns}\n", encoding="utf-8")
    return path


def test_a_header_that_is_the_name_of_another_column(tmp_path: Path) -> None:
    """What a mapping says goes before what povrules knows, also where both columns are there."""
    own = lists([1], [1], [1]).rename({"Số phiếu": "Mã hộ", "KV": "Khu vực", "Khẩu": "Dân"})
    path = written(tmp_path / "map.toml", 'members = "Khu vực"\narea = "Dân"')
    review = povrules.review_census(own, **OPTIONS, mapping=path)
    assert [one.column for one in review.problems if one.severity == "error"] == ["Dân"]
    both = pl.DataFrame({"Mã hộ": ["a", "b"], "Số phiếu": ["1", "2"], "Khu vực": ["NT", "NT"]})
    path = written(tmp_path / "key.toml", 'household_id = "Số phiếu"')
    assert povrules.classify(both, **OPTIONS, mapping=path)["household_id"].to_list() == ["1", "2"]
    with pytest.raises(CensusError, match="both mean “household_id”"):
        povrules.classify(both.rename({"Số phiếu": "Mã số hộ"}), **OPTIONS, mapping=path)


def test_units_and_codes_hold_for_the_header_that_they_were_given_for(tmp_path: Path, mapping: Path) -> None:
    """Income under povrules' own name is in đồng, whatever a mapping says of another column; and it is told."""
    own = lists([1], [72_000_000], [1]).rename({"TN năm": "Thu nhập 12 tháng của hộ"})
    review = povrules.review_census(own, **OPTIONS, mapping=mapping)
    assert (review.frame["class"][0], review.frame["missing"][0]) == ("undetermined", "income_12m")
    [under] = [one for one in review.problems if one.code == "usual_name_not_read"]
    assert (under.severity, under.column) == ("warning", "Thu nhập 12 tháng của hộ")
    assert "The mapping gives “TN năm” a unit or codes of its own, so this column is not read." in under.mend.en
    [told] = [one for one in review.problems if one.code == "mapped_header_absent"]
    assert (told.severity, told.expected.en) == ("warning", "a column “TN năm” as in the mapping")
    assert "so “household income of 12 months” (income_12m) is unknown" in told.mend.en


def test_a_header_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Mã hộ": ["1"], "Nhân khẩu thực": [4], "Ghi chú": ["x"]})
    path = written(tmp_path / "map.toml", 'members = "Nhân khẩu thưc tế"\nvillage = "Xóm"')
    review = povrules.review_census(frame, **OPTIONS, mapping=path)
    absent = [one for one in review.problems if one.code == "mapped_header_absent"]
    assert [(one.severity, one.expected.en, "Did you mean “Nhân khẩu thực”?" in one.mend.en) for one in absent] == [
        ("warning", "a column “Nhân khẩu thưc tế” as in the mapping", True),
        ("notice", "a column “Xóm” as in the mapping", False),
    ]
    assert "Có phải “Nhân khẩu thực”?" in absent[0].mend.vi


def test_a_negative_number_is_not_the_word_without_its_sign(mapping: Path) -> None:
    result = povrules.classify(lists([1, 1], [1, 1], [-1, 1]), **OPTIONS, mapping=mapping)
    assert [problem is None for problem in result["problem"]] == [False, True]


@given(st.sampled_from(["flag", "count"]), st.sampled_from([int, float, str]), st.lists(st.sampled_from([1, 2])))
def test_words_of_a_question_of_yes_or_no(kind: str, convert: Any, cells: list[int]) -> None:
    """2 is no and 1 is yes, for a flag and for a count of yes alike, whatever type the cells have."""
    question = Column(id="x", type=kind, vi="x", en="x", **({"minimum": 0, "maximum": 1} if kind == "count" else {}))
    [mapped] = mapped_columns([question], {"x": Mapped(header="X", codes={"1": "yes", "2": "no"})})
    raw = pl.Series(
        "X", [convert(cell) for cell in cells], dtype={int: pl.Int64, float: pl.Float64}.get(convert, pl.String)
    )
    values, findings = type_column(mapped, 0, raw)
    assert ([bool(value) for value in values], findings) == ([cell == 1 for cell in cells], [])


def test_another_argument_than_a_file() -> None:
    odd: Any = 7
    with pytest.raises(PovrulesError, match=r"mapping: 7 cannot be meant; expected a mapping file \(.toml\)"):
        povrules.classify(lists([1], [1], [1]), **OPTIONS, mapping=odd)


@pytest.mark.parametrize("header", ["Thu (đ)", "Thu [VND]", "Thu (đồng/người/tháng)", "Thu (đồng)"])
def test_a_unit_is_not_read_into_a_header_that_says_another_one(header: str) -> None:
    """The amounts of such a column are in đồng already: they must not be read in thousands."""
    columns = mapped_columns(household_columns(), {"income_per_capita": Mapped(header="Thu", unit="nghìn đồng")})
    census = census_from_frame(pl.DataFrame({"Mã hộ": ["1"], header: [1_400_000]}), columns)
    assert census.columns["income_per_capita"].to_list() == [None]
    [told] = [one for one in census.problems if one.code == "usual_name_not_read"]
    assert (told.severity, told.column) == ("warning", header)


@pytest.mark.parametrize(("unit", "expected"), [("nghìn đồng", "nghìn đồng, ví dụ 1500"), ("triệu đồng", "triệu đồng")])
def test_what_is_expected_is_said_in_the_unit_of_the_mapping(unit: str, expected: str) -> None:
    columns = mapped_columns(household_columns(), {"income_per_capita": Mapped(header="Thu", unit=unit)})
    frame = pl.DataFrame({"Mã hộ": ["1", "2", "3"], "Thu": ["x", "0.02", "1400"]})
    told = census_from_frame(frame, columns).problems
    assert [one.code for one in told if one.column == "Thu"] == ["impossible_value", "amount_small"]
    assert all(expected in one.expected.vi for one in told if one.column == "Thu")
    assert "đổi ra đồng" not in " ".join(one.mend.vi for one in told)


def test_small_amounts_of_a_whole_column_are_told_in_the_unit_of_the_mapping() -> None:
    columns = mapped_columns(household_columns(), {"income_per_capita": Mapped(header="Thu", unit="nghìn đồng")})
    frame = pl.DataFrame({"Mã hộ": ["1", "2", "3", "4"], "Thu": [1, 2, 3, 4]})
    [told] = [one for one in census_from_frame(frame, columns).problems if one.code == "unit_suspect"]
    assert told.mend.en.endswith("even in the unit of the mapping; check the unit.")


def test_the_legal_basis_names_the_mapping_by_its_bytes(mapping: Path, tmp_path: Path) -> None:
    review = povrules.review_census(lists([1], [72000], [1]), **OPTIONS, mapping=mapping)
    assert review.legal.mapping is not None
    digest = hashlib.sha256(mapping.read_bytes()).hexdigest()
    assert (review.legal.mapping.name, review.legal.mapping.sha256) == ("map.toml", digest)
    path = tmp_path / "x.xlsx"
    write_review(review, path, "vi")
    facts = {row[0].value: row[1].value for row in openpyxl.load_workbook(path)["căn cứ pháp lý"].iter_rows()}
    assert facts["Bảng ánh xạ"] == f"map.toml — SHA-256 {digest}"
    without = povrules.review_census(pl.DataFrame({"household_id": ["1"]}), **OPTIONS)
    assert without.legal.mapping is None
