"""A mapping is proposed from names and cells, and what is proposed can be used as it stands."""

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.errors import CensusError, UsageError
from povrules.language.columns import Code, Column, household_columns
from povrules.mapping.file import Table, load_mapping
from povrules.mapping.likeness import name_likeness
from povrules.mapping.proposal import mapping_proposal, proposal_text, propose
from povrules.mapping.samples import Sample, samples_of
from povrules.request import mapping_columns
from povrules.standards import load_standard
from povrules.surveys import load_survey
from povrules.text import LANGS, Lang

COLUMNS = mapping_columns([load_standard("vn-2022")], "income", load_survey("tt-07-2021"))
FOREIGN = """DANH SÁCH HỘ XÃ MẪU;;;;;;;;
Số phiếu;Họ và tên chủ;Khu vực (NT/TT);Tổng thu nhập 12 tháng (nghìn đồng);Tổng số nhân khẩu;Thiếu hụt bảo hiểm;S nhà ở (ha);Thôn;Ghi chú
P1;Nguyễn Văn Mẫu;nông thon;72000;4;x;0,008;Bản A;từ 2019
P2;Trần Thị Mẫu;thành thị;96000;3;không;;Bản A;
P3;Lê Mẫu;NT;96000;3;0;;Bản B;
"""


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.csv"
    path.write_text(FOREIGN, encoding="utf-8")
    return path


def test_names_units_and_codes(foreign: Path) -> None:
    table = tomllib.loads(mapping_proposal(foreign, COLUMNS, "vi"))["household"]["columns"]
    assert table == {
        "household_id": "Số phiếu",
        "head_name": "Họ và tên chủ",
        "area": {"header": "Khu vực (NT/TT)", "codes": {"nông thon": "rural"}} | {},
        "income_12m": {"header": "Tổng thu nhập 12 tháng (nghìn đồng)", "unit": "nghìn đồng"},
        "members": "Tổng số nhân khẩu",
        "health_insurance": {"header": "Thiếu hụt bảo hiểm", "codes": {"x": "yes"}},
    }


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_used_as_it_stands_and_tells_what_is_left(foreign: Path, lang: Lang) -> None:
    text = mapping_proposal(foreign, COLUMNS, lang)
    assert '# ? = "Ghi chú"' in text
    assert ('tự nhận ra: "Thôn"' if lang == "vi" else 'recognised by themselves: "Thôn"') in text
    assert "Nguyễn" not in text
    path = foreign.with_name("map.toml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CensusError):
        povrules.review_census(foreign, standard="vn-2022")
    review = povrules.review_census(foreign, standard="vn-2022", mapping=path)
    assert review.frame["household_id"].to_list() == ["P1", "P2", "P3"]
    assert not [one for one in review.problems if one.severity == "error"]
    explained = povrules.explain(foreign, "P1", standard="vn-2022", mapping=path)
    assert "1,500,000" in explained.model_dump_json()


def sample(*columns: tuple[str, list[str]], sheet: str | None = None) -> Sample:
    return Sample(sheet, 1, tuple((header, tuple(cells)) for header, cells in columns))


def test_members_are_told_from_households() -> None:
    found = propose(
        sample(("Mã hộ", ["1", "1"]), ("Quan hệ chủ hộ", ["con", "vợ"]), ("Trình độ đào tạo nghề", ["trung cấp"])),
        COLUMNS,
    )
    assert (found.table, found.known) == ("person", ("Mã hộ",))
    assert [match.column.id for match in found.matches] == ["relation", "training"]


def test_the_first_column_of_different_cells_is_the_id() -> None:
    found = propose(sample(("Khu", ["NT", "NT"]), ("#", ["7", "8"]), ("Chú thích", ["a", "b"])), COLUMNS)
    assert [(match.header, match.column.id) for match in found.matches] == [("#", "household_id")]
    assert propose(sample(("Khu", ["NT", "NT"])), COLUMNS).matches == ()


def test_a_column_whose_cells_cannot_be_read_is_left() -> None:
    found = propose(sample(("Mã hộ", ["1"]), ("Tổng nhân khẩu của hộ", ["nhiều", "ít", "4", "5"])), COLUMNS)
    assert found.left == ("Tổng nhân khẩu của hộ",)
    partly = sample(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["4"] * 9 + ["nhiều"]))
    assert 'members = "Tổng số nhân khẩu"  # Số nhân khẩu; đọc được 90% ô' in proposal_text(
        [propose(partly, COLUMNS)], "vi"
    )
    impossible = sample(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["5000"]))
    assert propose(impossible, COLUMNS).matches == ()


def test_a_column_is_proposed_once() -> None:
    one = sample(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["4"]), ("Số nhân khẩu thực tế", ["4"]), sheet="A")
    first = propose(one, COLUMNS)
    assert len(first.matches) == 1
    assert first.left != ()
    text = proposal_text([first, propose(one, COLUMNS)], "vi")
    assert text.count("\nmembers = ") == 1
    assert text.count("\n# members = ") == 1
    assert '# trang "A", dòng 1' in text


UNITS = [
    ("Tổng thu nhập 12 tháng (triệu đồng)", "income_12m", "triệu đồng"),
    ("Tổng thu nhập 12 tháng của hộ", "income_12m", None),
    ("Diện tích nhà (dm2)", "floor_area", "dm2"),
    ("Diện tích nhà ở (m2)", "floor_area", None),
    ("Chiều cao hiện tại (m)", "height", "m"),
]


@pytest.mark.parametrize(("header", "column", "unit"), UNITS)
def test_units_in_headers(header: str, column: str, unit: str | None) -> None:
    table: Table = "person" if column == "height" else "household"
    only = {"household": (), "person": ()} | {
        table: [one for one in COLUMNS[table] if one.id in (column, "household_id")]
    }
    renamed = {table: [one.model_copy(update={"vi": one.vi.replace("nhà ở", "nhà")}) for one in only[table]]}
    matches = propose(sample(("Số", ["1"]), (header, [])), only | renamed).matches  # type: ignore[arg-type]
    assert [match.entry.unit for match in matches if match.header == header] == [unit]


def test_where_the_header_stands(tmp_path: Path) -> None:
    def made(rows: list[list[Any]]) -> list[Sample]:
        path = tmp_path / "a.xlsx"
        pl.DataFrame(rows, orient="row").write_excel(path, include_header=False)
        return samples_of(path, "a.xlsx")

    [found] = made([["Xã", None, None], ["1", "2", "3"], ["Số", "Tên", "Khu"], ["a", "b", "c"], ["a", "b", "c"]])
    assert (found.line, found.columns) == (3, (("Số", ("a", "a")), ("Tên", ("b", "b")), ("Khu", ("c", "c"))))
    assert made([["1", "2"], ["3", "4"]]) == []
    assert made([["một", "một"]]) == []


def test_parquet_and_other_files(tmp_path: Path) -> None:
    pl.DataFrame({"Số phiếu": [1, 2], "Khu": ["nt", None]}).write_parquet(tmp_path / "a.parquet")
    [found] = samples_of(tmp_path / "a.parquet", "a.parquet")
    assert found.columns == (("Số phiếu", ("1", "2")), ("Khu", ("nt",)))
    with pytest.raises(UsageError):
        samples_of(tmp_path / "a.txt", "a.txt")


@given(st.sampled_from(household_columns()))
def test_a_name_is_most_like_its_own(column: Column) -> None:
    assert name_likeness(column.vi, column) == 1
    assert name_likeness("zzzz", column) < 0.6


def test_a_header_without_letters_is_like_nothing() -> None:
    assert name_likeness("(x)", household_columns()[0]) == 0


NASTY = Column(id="kind", type="code", vi="Kiểu loại", en="kind", codes=(Code(value="a", vi="alpha", en="alpha"),))


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
    st.lists(st.text(max_size=6), max_size=14),
)
def test_any_header_and_any_code_make_a_file_that_is_read(header: str, cells: list[str]) -> None:
    key = household_columns()[0]
    columns: dict[Table, Any] = {"household": (key, NASTY), "person": ()}
    found = propose(sample(("Mã hộ", ["1"]), (f"Kiểu loại {header}", ["alpha", *cells])), columns)
    text = proposal_text([found], "en")
    assert tomllib.loads(text)["format"] == 1


def test_the_mapping_that_is_shipped(tmp_path: Path) -> None:
    found = load_mapping(Path("national-list"), COLUMNS)
    assert found.household.columns["score_a"].header == "B1"
    assert load_mapping(Path("national-list"), {**COLUMNS, "person": ()}) == found
    frame = pl.DataFrame({"Mã hộ": ["1"], "B1": [130], "B2": [10], "Phân loại hộ": ["Hộ nghèo"]})
    by_points = {"standard": "vn-2022", "basis": "points"}
    result = povrules.classify(frame, **by_points, mapping="national-list")
    assert result.equals(povrules.classify(frame, **by_points))
    with pytest.raises(UsageError, match="no-list: the file cannot be read"):
        load_mapping(Path("no-list"), COLUMNS)
