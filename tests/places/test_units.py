"""The communes before and after 01/07/2025, and what is proposed of them."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from importlib.machinery import ModuleSpec
from pathlib import Path

import polars as pl
import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st

from povrules.errors import UsageError
from povrules.places import units as module
from povrules.places.names import COMMUNE_KINDS, kind_of, province_key, same_commune, spelled, without_kind
from povrules.places.proposal import Proposed, communes_of, places_table, propose_places
from povrules.places.units import MERGED, Unit, Units, load_units

LAST = date(2025, 6, 30)
HANOI = "Thành phố Hà Nội"


def proposed(*communes: tuple[str, str | None]) -> list[Proposed]:
    rows = [(commune, province, 1) for commune, province in communes]
    frame = pl.DataFrame(rows, schema=["commune", "province", "households"], orient="row")
    return list(propose_places(frame, load_units()))


def test_there_are_as_many_as_the_press_says() -> None:
    """34 provinces; in Hà Nội 126 communes: 51 phường and 75 xã (Resolution 1656/NQ-UBTVQH15 in the press)."""
    units = load_units()
    assert len({one.province for one in units.after}) == 34
    assert len({one.province for one in units.before}) == 63
    assert Counter(kind_of(one.name) for one in units.after if one.province == HANOI) == {"phường": 51, "xã": 75}
    assert set(units.became) == set(units.before)
    assert {new for all_new in units.became.values() for new in all_new} == set(units.after)


def test_thanh_liet_was_rural_and_is_urban() -> None:
    units = load_units()
    [before], [after] = (units.named("Thanh Liệt", "TP. Hà Nội", day) for day in (LAST, MERGED))
    assert (before.name, before.district, before.area) == ("Xã Thanh Liệt", "Huyện Thanh Trì", "rural")
    assert (after.name, after.district, after.area) == ("Phường Thanh Liệt", None, "urban")
    assert [one.name for one in units.became[before]] == ["Phường Định Công", "Phường Hoàng Liệt", "Phường Thanh Liệt"]
    assert units.named("Xã Thanh Liệt", "Hà Nội", MERGED) == []
    assert units.named("Thanh Liệt", "Nghệ An", MERGED) == []


def test_marks_tell_communes_apart() -> None:
    for name in ("Xã Sơn Hà", "Xã Sơn Hạ"):
        assert [one.name for one in load_units().named(name, "Quảng Ngãi", MERGED)] == [name]


def test_special_zones_have_no_area() -> None:
    [zone] = load_units().named("Đặc khu Côn Đảo", None, MERGED)
    [district] = load_units().named("Huyện Côn Đảo", None, LAST)
    assert (zone.area, district.area) == (None, None)
    assert load_units().became[district] == (zone,)


@given(st.sampled_from(load_units().before), st.booleans())
def test_every_commune_is_found_by_its_name(unit: Unit, short: bool) -> None:
    name = without_kind(unit.name) if short else unit.name.upper()
    assert unit in load_units().named(name, unit.province, LAST)


def test_names() -> None:
    assert spelled("P. 1") == "phường 1"
    assert spelled("p.") == "p."
    assert kind_of("TT. Văn Điển") == "thị trấn"
    assert [kind_of(f"{kind} A") for kind in COMMUNE_KINDS] == list(COMMUNE_KINDS)
    assert same_commune("tân thành", "Xã Tân Thành")
    assert not same_commune("Xã Tân Thành", "Phường Tân Thành")
    assert not same_commune("Tân Thạnh", "Xã Tân Thành")
    assert province_key("Tỉnh Thừa Thiên Huế") == province_key("thừa thiên  huế")


def test_rows_for_a_commune_of_both_times() -> None:
    before, after = proposed(("Thanh Liệt", "Hà Nội"))
    assert (before.area, before.since, before.until) == ("rural", None, LAST)
    assert (after.area, after.since, after.until) == ("urban", MERGED, None)
    assert before.note.en == "Xã Thanh Liệt (00646), Huyện Thanh Trì, Thành phố Hà Nội (01)"
    assert after.note.en == "Phường Thanh Liệt (00643), Thành phố Hà Nội (01)"


def test_a_former_name_stands_for_what_it_became() -> None:
    _, after = proposed(("Xã Thanh Liệt", "Hà Nội"))
    assert (after.area, after.since) == ("urban", MERGED)
    assert after.note.vi.startswith("tên cũ, nay thuộc: Phường Định Công (00316), Thành phố Hà Nội (01); Phường Hoàng")


def test_a_former_commune_of_two_areas_has_none() -> None:
    units = load_units()
    [split] = [
        one
        for one in units.before
        if one.province == HANOI
        and {new.area for new in units.became[one]} == {"rural", "urban"}
        and not units.named(one.name, HANOI, MERGED)
        and len(units.named(one.name, HANOI, LAST)) == 1
    ][:1]
    *_, after = proposed((split.name, HANOI))
    assert (after.area, after.since) == (None, MERGED)


def test_many_of_one_name_and_none() -> None:
    before, after = proposed(("Xã Tân Thành", None))
    assert before.note.en.startswith("27 communes of this name: ")
    assert before.note.en.endswith("; …")
    assert before.note.en.count("; ") == 8
    assert after.note.vi.startswith("có 7 xã cùng tên: ")
    [nowhere] = proposed(("Xã Không Có", "Hà Nội"))
    assert (nowhere.area, nowhere.since, nowhere.until) == (None, None, None)
    assert nowhere.note.en == f"not in the list of {load_units().source}"


def test_the_table_confirms_nothing() -> None:
    table = places_table(proposed(("Thanh Liệt", "Hà Nội")), "vi")
    assert table.columns == ["Xã", "Tỉnh", "Khu vực", "Từ ngày", "Đến ngày", "Xác nhận", "Số hộ", "Ghi chú"]
    assert table.rows()[0][:7] == ("Thanh Liệt", "Hà Nội", "nông thôn", None, "30/06/2025", None, 1)
    assert table.rows()[1][:7] == ("Thanh Liệt", "Hà Nội", "thành thị", "01/07/2025", None, None, 1)


def test_communes_of_a_census(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("Mã hộ,Xã,Tỉnh\n1,Xã A,T\n2,,T\n3,Xã B,\n4,Xã A,T\n", encoding="utf-8")
    assert communes_of(path).rows() == [("Xã A", "T", 2), ("Xã B", None, 1)]
    path.write_text("Mã hộ,Tỉnh\n1,T\n", encoding="utf-8")
    with pytest.raises(UsageError, match="there is no column “Xã”"):
        communes_of(path)


def fresh() -> Units:
    wrapped: Callable[[], Units] = load_units.__wrapped__
    return wrapped()


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install 'povrules\[places\]'"):
        fresh()


def test_other_files_than_expected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ModuleSpec("vietnamadminunits", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(module, "find_spec", lambda _: spec)
    with pytest.raises(UsageError, match=r"the data of vietnamadminunits [0-9.]+ cannot be read"):
        fresh()
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("parser_legacy.json", "parser_from_2025.json", "converter_2025.json"):
        (folder / name).write_text(json.dumps({}))
    with pytest.raises(UsageError, match="cannot be read"):
        fresh()


def test_a_file_that_is_not_there_is_told_before_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    monkeypatch.setattr(module, "load_units", fresh)
    shown = run("places", tmp_path / "none.csv", "-o", tmp_path / "x.csv", "--lang", "en").stderr
    assert shown == "error: There is no file “none.csv”. Check the name and the folder.\n"
    (tmp_path / "there.csv").write_text("Mã hộ,Xã\n1,A\n", encoding="utf-8")
    shown = run("places", tmp_path / "there.csv", "-o", tmp_path / "x.csv", "--lang", "en").stderr
    assert "pip install 'povrules[places]'" in shown
