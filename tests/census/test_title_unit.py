"""A unit of money that stands above the header: amounts in it are never read as đồng, and never as none."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from helpers import invented_overlay

import povrules
from census.documents import csv_text, ods, recoded, tcvn3, xlsx
from povrules.census.title_unit import says_unit, title_unit
from povrules.engines.classify import Options
from povrules.mapping.proposal import proposals_for
from povrules.mapping.told import proposal_text
from povrules.request import mapping_columns
from povrules.standards import load_standard
from povrules.surveys import load_survey

COLUMNS = mapping_columns([load_standard("vn-2022")], Options(surveys=(load_survey("tt-07-2021"),)))
TITLE = "Đơn vị tính: nghìn đồng"
HEADER = ["Mã hộ", "Khu vực", "Thu nhập 12 tháng", "Số khẩu", "Trợ cấp xã hội"]
ROWS = [["H1", "NT", 72000, 4, 0], ["H2", "NT", 96000, 4, 500], ["H3", "TT", None, 5, None]]
INDICATORS = [one.id for one in load_standard("vn-2022").law.indicators]
FULL = [[*row, *[0] * 12] for row in ROWS]


def unit(*rows: list[str]) -> tuple[str, int, str | None] | None:
    found = title_unit(enumerate(rows, 1), addressed=True)
    return None if found is None else (found.name, found.line, found.cell)


def review(path: Path, **options: Any) -> povrules.Review:
    return povrules.review_census(path, standard="vn-2022", policy_year=2025, **options)


def said(found: povrules.Review, code: str) -> list[str]:
    return [one.line_text("en") for one in found.problems if one.code == code]


def whole(title: str | None = TITLE, header: list[str] | None = None) -> list[list[Any]]:
    titles = [["DANH SÁCH HỘ"], ["", "", "", title]] if title is not None else []
    return [*titles, [*(header or HEADER), *INDICATORS], *FULL]


def test_brackets_beside_other_cells_are_of_a_column() -> None:
    assert unit(["DANH SÁCH HỘ (đồng)"], ["Mã hộ", "Thu nhập (nghìn đồng)"]) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Đơn vị tính: nghìn đồng", "nghìn đồng"),
        ("ĐVT: ngàn đ.", "nghìn đồng"),
        ("(đơn vị: 1.000 đồng)", "nghìn đồng"),
        ("DANH SÁCH HỘ - ĐVT: 1 000 VNĐ", "nghìn đồng"),
        ("Đơn vị tính: người, nghìn đồng/người/tháng", "nghìn đồng"),
        ("Đơn vị tính tiền: 1000đ - năm 2025", "nghìn đồng"),
        ("Unit: thousand dong", "nghìn đồng"),
        ("(Nghìn đồng)", "nghìn đồng"),
        ("DANH SÁCH HỘ NGHÈO (xã A) (nghìn đồng)", "nghìn đồng"),
        ("ĐVT: triệu đồng", "triệu đồng"),
        ("ĐVT: tr.đ", "triệu đồng"),
        ("Đơn vị: 1.000.000 đồng", "triệu đồng"),
        ("Số liệu tính theo nghìn đồng", "nghìn đồng"),
        ("Ghi chú: thu nhập ghi bằng 1.000 đồng, làm tròn", "nghìn đồng"),
        ("Thu nhập tính bằng đơn vị triệu đồng một người một tháng", "triệu đồng"),
        ("ĐVT: k đồng", "nghìn đồng"),
        ("All amounts in thousand VND per month", "nghìn đồng"),
        ("Đơn vị tính: tỷ đồng", ""),
        ("Đơn vị tiền tệ: USD", ""),
    ],
)
def test_other_units(text: str, name: str) -> None:
    assert unit(["DANH SÁCH HỘ"], ["", text]) == (name, 2, "B2")


@pytest.mark.parametrize(
    "text",
    [
        "Đơn vị tính: đồng",
        "(VNĐ)",
        "Đơn vị: Triệu Phong",
        "Đơn vị: UBND xã Đồng Tâm",
        "Đơn vị tính: điểm",
        "Danh sách tính theo chuẩn nghèo đa chiều",
        "Thu nhập tính bằng đồng, triệu tập họp ngày 1/10",
        "Ghi theo K",
        "Đơn vị báo cáo: xã Nghìn",
        "Một nghìn hộ",
        "1000",
        "",
    ],
)
def test_what_is_no_other_unit(text: str) -> None:
    assert unit(["", text]) is None


def test_a_unit_in_the_cell_behind_and_the_first_of_two() -> None:
    assert unit(["", "ĐVT:", "", "Nghìn đồng"]) == ("nghìn đồng", 1, "B1")
    assert unit(["Đơn vị tính: đồng"], ["ĐVT: triệu đồng"], ["ĐVT: nghìn đồng"]) == ("triệu đồng", 2, "A2")
    assert title_unit([(4, [TITLE])], addressed=False) == povrules.census.title_unit.TitleUnit(
        "nghìn đồng", TITLE, 4, None
    )


def test_headers_with_a_unit_of_their_own() -> None:
    assert says_unit("Thu nhập (đồng/người/tháng)")
    assert says_unit("Thu nhập [1.000 đ]")
    assert not says_unit("Thu nhập (12 tháng)")
    assert not says_unit("Thu nhập, đồng")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "ods", "xls", "old"])
def test_every_kind_of_file(tmp_path: Path, suffix: str) -> None:
    """Incomes are unknown; an assistance that is stated sets its row aside, as a blank would be none."""
    path = tmp_path / f"a.{'xlsx' if suffix == 'old' else suffix}"
    rows = recoded(whole(), tcvn3) if suffix == "old" else whole()
    if suffix == "csv":
        path.write_text(csv_text(rows), encoding="utf-8")
    else:
        path.write_bytes(ods({"A": rows}) if suffix == "ods" else xlsx({"A": rows}))
    found = review(path)
    assert found.frame["class"].to_list() == ["undetermined", None, "undetermined"]
    assert found.frame["missing"].to_list() == ["income_12m", None, "income_12m"]
    place = "line 2" if suffix == "csv" else "sheet “A”, cell D2"
    assert said(found, "unit_in_title") == [
        f"warning: {path.name}, {place}: found “Đơn vị tính: nghìn đồng”; expected amounts in đồng. Columns of money "
        "without a unit of their own are not read, they are unknown: “Thu nhập 12 tháng”, “Trợ cấp xã hội”. Give the "
        'unit in a mapping (the command map proposes it): income_12m = { header = "Thu nhập 12 tháng", unit = "nghìn '
        'đồng" }; or, if they are in đồng, write “(đồng)” into the headers.'
    ]
    [error] = said(found, "amount_in_other_unit")
    assert "column “Trợ cấp xã hội”: found “500”" in error
    mapping = tmp_path / "m.toml"
    mapping.write_text(proposal_text(proposals_for(path, COLUMNS), "vi"), encoding="utf-8")
    assert 'income_12m = { header = "Thu nhập 12 tháng", unit = "nghìn đồng" }' in mapping.read_text("utf-8")
    mapped = review(path, mapping=mapping)
    assert said(mapped, "unit_in_title") == said(mapped, "amount_in_other_unit") == []
    assert mapped.frame["class"].to_list() == ["near_poor", "average", "undetermined"]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        (None, HEADER),
        ("Đơn vị tính: đồng", HEADER),
        (TITLE, ["Mã hộ", "Khu vực", "Thu nhập 12 tháng (đồng)", "Số khẩu", "Trợ cấp xã hội (đồng)"]),
    ],
)
def test_amounts_in_dong_are_read(tmp_path: Path, title: str | None, header: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(whole(title, header)), encoding="utf-8")
    assert review(path).frame["class"].to_list()[:2] == ["near_poor", "near_poor"]


def test_a_unit_that_no_mapping_has(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(whole("ĐVT: tỷ đồng")), encoding="utf-8")
    [warning] = said(review(path), "unit_in_title")
    assert warning.endswith("Convert the amounts to đồng and write “(đồng)” into the headers.")
    assert "unit =" not in proposal_text(proposals_for(path, COLUMNS), "en").partition("[household")[0]


def test_amounts_that_look_like_dong_are_to_be_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [[TITLE], HEADER, ["H1", "NT", 72_000_000, 4, 0]]
    path.write_text(csv_text(rows), encoding="utf-8")
    text = proposal_text(proposals_for(path, COLUMNS), "en")
    assert '# income_12m = { header = "Thu nhập 12 tháng", unit = "nghìn đồng" }' in text
    assert "the amounts look like whole đồng" in text


def test_one_sheet_of_several(tmp_path: Path) -> None:
    """Only the rows of that sheet are unknown."""
    path = tmp_path / "a.xlsx"
    dong = [[*HEADER, *INDICATORS], ["K1", "NT", 72_000_000, 4, 7, *[0] * 12]]
    without = [["Mã hộ", "Khu vực"], ["L1", "NT"]]
    path.write_bytes(xlsx({"Bản A": dong, "Bản B": whole(), "Bản C": [["", TITLE], *without]}))
    found = review(path)
    assert found.frame["class"].to_list() == ["near_poor", "undetermined", None, "undetermined", "undetermined"]
    [warning] = said(found, "unit_in_title")
    assert "sheet “Bản B”, cell D2" in warning


def test_a_unit_in_a_row_of_the_header_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    top = ["Hộ", "", TITLE, "", ""]
    path.write_bytes(xlsx({"A": [top, *whole(None)]}))
    found = review(path)
    assert said(found, "unit_in_title") != []
    assert found.frame["class"].to_list() == ["undetermined", None, "undetermined"]


def test_the_header_of_a_column_in_another_unit(tmp_path: Path) -> None:
    """It is not read, and what it states is not none."""
    path = tmp_path / "a.csv"
    header = ["Mã hộ", "Khu vực", "Thu nhập 12 tháng", "Số khẩu", "Trợ cấp xã hội (nghìn đồng)"]
    path.write_text(csv_text(whole(None, header)), encoding="utf-8")
    found = review(path)
    assert found.frame["class"].to_list() == ["near_poor", None, "undetermined"]
    assert len(said(found, "unit_in_header")) == len(said(found, "amount_in_other_unit")) == 1
    by_points = review(path, basis="points")
    assert said(by_points, "amount_in_other_unit") == []
    assert by_points.frame["class_by_income"].to_list()[:2] != [None, None]


def test_boxes_of_an_account(tmp_path: Path) -> None:
    """A box in another unit is not left blank, so nothing follows for its household where blanks are taken for none."""
    path, overlay = tmp_path / "a.csv", tmp_path / "o.toml"
    entry = '[[parameters]]\nid = "blank_amounts_are_none"\nvalue = true'
    overlay.write_text(invented_overlay(entry, "tt-07-2021"), encoding="utf-8")

    def derived(*above: list[str], cost: str = "Tổng chi cả hộ") -> list[int | None]:
        header = ["Mã hộ", "Khu vực", "Số khẩu", "Tổng thu cả hộ", cost]
        rows = [["H1", "NT", 4, 90_000_000, 100], ["H2", "NT", 4, 90_000_000, None], ["H3", "NT", 4, None, 0]]
        path.write_text(csv_text([*above, header, *rows]), encoding="utf-8")
        return review(path, overlays=overlay).frame["derived_income_12m"].to_list()

    assert derived() == [89_999_900, 90_000_000, 0]
    assert derived(cost="Tổng chi cả hộ (nghìn đồng)") == [None, 90_000_000, None]
    assert derived([TITLE]) == [None, None, None]


def test_a_frame_has_no_title() -> None:
    frame = pl.DataFrame({"household_id": ["1"], "income_12m": [5], "members": [1], "area": ["rural"]})
    found = povrules.review_census(frame, standard="vn-2022")
    assert not [one for one in found.problems if one.code.startswith("unit_in")]
