"""Sheets and rows of headers that a mapping names: these are read, the others are told."""

from pathlib import Path
from typing import Any

import pytest
from census.documents import csv_text, ods, parquet, xlsx
from census.helpers import repacked, workbook
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.census.stands import HeaderRows, Stands, header_rows_of, is_left
from povrules.errors import PovrulesError
from povrules.review import Review

HEADER = ["Mã hộ", "Khu vực", "Số khẩu"]
MEMBERS = ["Mã hộ", "Họ tên", "Giới tính"]
TITLE = ["Danh sách", None, None]
Rows = list[list[Any]]


def table(*ids: str) -> Rows:
    return [[one, "NT", 4] for one in ids]


def review(path: Path, sheets: dict[str, Rows] | bytes, mapping: str, name: str = "x.xlsx", **more: Any) -> Review:
    (path / name).write_bytes(sheets if isinstance(sheets, bytes) else xlsx(sheets))
    (path / "map.toml").write_text(f"format = 1\n{mapping}\n", encoding="utf-8")
    return povrules.review_census(path / name, standard="vn-2022", on="2025-10-01", mapping=path / "map.toml", **more)


def ids(found: Review) -> list[str]:
    return found.frame["household_id"].to_list()


def not_asked(found: Review) -> list[str | None]:
    return [one.sheet for one in found.problems if one.code == "sheet_not_asked"]


def refusal(path: Path, sheets: dict[str, Rows] | bytes, mapping: str, name: str = "x.xlsx") -> str:
    with pytest.raises(PovrulesError) as caught:
        review(path, sheets, mapping, name)
    assert caught.value.message("vi") != caught.value.message("en")
    return caught.value.message("en")


class TestSheets:
    def test_only_those_that_are_named_are_read(self, tmp_path: Path) -> None:
        sheets = {"Hộ A": [HEADER, *table("a")], "Nháp": [HEADER, *table("x")], "Hộ B": [HEADER, *table("b")]}
        found = review(tmp_path, sheets, '[household]\nsheets = ["hộ a", "Hộ B"]')
        assert (ids(found), not_asked(found)) == (["a", "b"], ["Nháp"])
        every = review(tmp_path, sheets, "[household]")
        assert (ids(every), not_asked(every)) == (["a", "x", "b"], [])

    def test_sheets_of_both_tables(self, tmp_path: Path) -> None:
        """A sheet that one table names is of the other only if that one names none, or this one too."""
        sheets = {"Hộ": [HEADER, *table("a")], "TV": [MEMBERS, ["a", "Mẫu", "Nam"]], "Cũ": [HEADER, *table("b")]}
        both = review(tmp_path, sheets, '[household]\nsheets = ["Hộ"]\n[person]\nsheets = ["TV"]')
        assert (ids(both), not_asked(both)) == (["a"], ["Cũ"])
        crossed = review(tmp_path, sheets, '[household]\nsheets = ["TV"]\n[person]\nsheets = ["Hộ"]')
        assert (ids(crossed), crossed.frame["class"].to_list(), "Khu vực" in crossed.frame) == (
            ["a"],
            ["undetermined"],
            False,
        )
        only = review(tmp_path, sheets, '[household]\nsheets = ["Hộ"]')
        assert (ids(only), not_asked(only)) == (["a"], ["TV", "Cũ"])

    def test_hidden_sheets_and_guides_are_read_where_they_are_named(self, tmp_path: Path) -> None:
        sheets = {"Hộ": [HEADER, *table("a")], "Mã": [["Mã hộ", "Tên cột"], ["b", "x"]]}
        assert ids(review(tmp_path, sheets, "")) == ["a"]
        assert ids(review(tmp_path, sheets, '[household]\nsheets = ["Hộ", "Mã"]')) == ["a", "b"]

    def test_names_that_are_not_there_are_told_at_once(self, tmp_path: Path) -> None:
        sheets = {"Hộ nghèo": [HEADER, *table("a")], "TV": [MEMBERS]}
        mapping = '[household]\nsheets = ["Ho nghèo"]\n[person]\nheader = { "TV" = 1, "Người" = 2 }'
        assert refusal(tmp_path, sheets, mapping).splitlines() == [
            "household.sheets: there is no sheet “Ho nghèo”. Did you mean “Hộ nghèo”?",
            "person.header: there is no sheet “Người”.",
            "Sheets of x.xlsx: “Hộ nghèo”, “TV”. Correct the names in the mapping.",
        ]
        csv = csv_text([HEADER, *table("a")]).encode()
        assert "Sheets of x.csv: –" in refusal(tmp_path, csv, '[household]\nsheets = ["Hộ"]', "x.csv")

    def test_a_sheet_that_is_no_table(self, tmp_path: Path) -> None:
        sheets = {"Hộ": [HEADER, *table("a")], "Ghi chú": [["Tên cột", "Nghĩa"], ["x", "1"]]}
        said = refusal(tmp_path, sheets, '[household]\nsheets = ["Hộ", "Ghi chú"]')
        assert said.startswith("x.xlsx, sheet “Ghi chú”: no column has the household id. Columns found: “Tên cột”")

    def test_a_damaged_sheet(self, tmp_path: Path) -> None:
        """It is an error only where it is named."""
        data = workbook({"Hộ": [HEADER, *table("a")], "Hỏng": [HEADER]})
        data = repacked(data, {"xl/worksheets/sheet2.xml": b"<worksheet"})
        assert ids(review(tmp_path, data, '[household]\nsheets = ["Hộ"]')) == ["a"]
        assert "damaged" in refusal(tmp_path, data, '[household]\nsheets = ["Hộ", "Hỏng"]')

    def test_files_beside_each_other(self, tmp_path: Path) -> None:
        """The members' file has the sheets of members, the other one those of households."""
        (tmp_path / "tv.xlsx").write_bytes(xlsx({"Người": [MEMBERS, ["a", "Mẫu", "Nam"]], "Khác": [MEMBERS]}))
        mapping = '[household]\nsheets = ["Hộ"]\n[person]\nsheets = ["Người"]'
        sheets = {"Hộ": [HEADER, *table("a")], "TV": [MEMBERS, ["a", "Mẫu", "Nữ"]]}
        found = review(tmp_path, sheets, mapping, persons=tmp_path / "tv.xlsx")
        assert ids(found) == ["a"]
        assert sorted(filter(None, not_asked(found))) in (["Khác", "TV"], ["TV"])


FOOLED: Rows = [HEADER, TITLE, ["Số phiếu", "Khu vực", "Số khẩu"], *table("a", "b")]
"""A header above, which is found first, and the right one."""
KEYED = '[household.columns]\nhousehold_id = "Số phiếu"'


class TestHeader:
    @pytest.mark.parametrize("form", ["header = 3", 'header = { "Hộ" = 3 }', 'sheets = ["Hộ"]\nheader = 3'])
    def test_it_is_preferred_over_the_one_that_is_found(self, tmp_path: Path, form: str) -> None:
        guessed = review(tmp_path, {"Hộ": FOOLED}, "")
        assert ids(guessed)[0] != "a"
        assert ids(review(tmp_path, {"Hộ": FOOLED}, f"[household]\n{form}\n{KEYED}")) == ["a", "b"]

    def test_in_a_csv_file(self, tmp_path: Path) -> None:
        rows = [[cell or "" for cell in row] for row in FOOLED]
        rows[1][0] = '"Danh\nsách"'
        data = csv_text(rows).encode()
        assert ids(review(tmp_path, data, f"[household]\nheader = 4\n{KEYED}", "x.csv")) == ["a", "b"]

    def test_in_an_ods_file_below_the_rows_that_are_searched(self, tmp_path: Path) -> None:
        rows: Rows = [[f"Dòng {n}", "x", "y"] for n in range(70)] + [HEADER, *table("a", "b")]
        data = ods({"Hộ": rows})
        assert "no column has the household id" in refusal(tmp_path, data, "", "x.ods")
        assert ids(review(tmp_path, data, "[household]\nheader = 71", "x.ods")) == ["a", "b"]
        csv = csv_text(rows).encode()
        assert ids(review(tmp_path, csv, "[household]\nheader = 71", "x.csv")) == ["a", "b"]

    @pytest.mark.parametrize("row", [1, 2])
    def test_either_row_of_a_header_of_two(self, tmp_path: Path, row: int) -> None:
        rows: Rows = [["Mã hộ", "Khu vực", "Thông tin chủ hộ", None], [None, None, "Họ và tên", "Dân tộc"]]
        found = review(tmp_path, {"Hộ": [*rows, ["a", "NT", "Mẫu", "Kinh"]]}, f"[household]\nheader = {row}")
        assert (ids(found), found.frame["Họ và tên chủ hộ"].to_list()) == (["a"], ["Mẫu"])

    def test_of_all_sheets_where_it_fits(self, tmp_path: Path) -> None:
        """One that is said of all is passed over on sheets where nothing in that row is known."""
        sheets = {"Hộ": [TITLE, TITLE, HEADER, *table("a")], "TV": [MEMBERS, ["a", "Mẫu", "Nam"], ["a", "Mẫu", "Nữ"]]}
        assert ids(review(tmp_path, sheets, "[household]\nheader = 3")) == ["a"]

    def test_rows_that_are_not_there(self, tmp_path: Path) -> None:
        sheets = {"Hộ": [TITLE, HEADER, *table("a")]}
        assert refusal(tmp_path, sheets, '[household]\nheader = { "Hộ" = 4 }') == (
            "x.xlsx, sheet “Hộ”: header = 4, but the sheet has only 3 rows. Correct the row in the mapping."
        )
        said = "x.xlsx: household.header = 4, but row 4 is no header that is recognised. Headers found: “Hộ” row 2. "
        assert refusal(tmp_path, sheets, "[household]\nheader = 4").startswith(said)
        csv = csv_text([HEADER, *table("a")]).encode()
        assert "x.csv: household.header = 9, but row 9" in refusal(tmp_path, csv, "[household]\nheader = 9", "x.csv")
        nothing = {"Hộ": [["x", "y"]]}
        assert "Headers found: –" in refusal(tmp_path, nothing, "[household]\nheader = 4")

    def test_rows_in_which_nothing_is_known(self, tmp_path: Path) -> None:
        sheets = {"Hộ": [["Số phiếu", "KV", None], TITLE, HEADER, *table("a")]}
        assert refusal(tmp_path, sheets, '[household]\nheader = { "Hộ" = 1 }') == (
            "x.xlsx, sheet “Hộ”: header = 1, but no column of that row is known: “Số phiếu”, “KV”. Correct the row, "
            "or the headers in the mapping."
        )

    def test_parquet_has_no_header(self, tmp_path: Path) -> None:
        data = parquet(HEADER, table("a"))
        assert ids(review(tmp_path, data, "[household]\nheader = 4", "x.parquet")) == ["a"]

    def test_a_damaged_file_is_told_as_such(self, tmp_path: Path) -> None:
        data = repacked(workbook({"Hộ": [HEADER]}), {"xl/worksheets/sheet1.xml": b"<worksheet"})
        assert "damaged" in refusal(tmp_path, data, "[household]\nheader = 4")


NAMES = st.sampled_from(["A", "b", "Hộ nghèo", None])


@given(NAMES, st.integers(1, 9), st.integers(1, 9))
def test_what_is_said_of_a_sheet_goes_before_what_is_said_of_all(name: str | None, row: int, other: int) -> None:
    of_all, of_one = Stands(header=row), Stands(header=row, headers={} if name is None else {name.upper(): other})
    assert header_rows_of(name, [of_all]) == HeaderRows((row,), surely=False)
    assert header_rows_of(name, [of_one]) == (HeaderRows((row,)) if name is None else HeaderRows((other,), surely=True))
    assert header_rows_of(name, [Stands(), of_all, of_all]) == HeaderRows((row,))
    if name is not None:
        assert header_rows_of(name, [Stands(("X",), row)]) == HeaderRows()
        assert header_rows_of(name, [Stands((name,), row)]) == HeaderRows((row,), surely=True)
        assert is_left(name, [Stands(("X",))])
        assert not is_left(name, [Stands(("X",)), Stands((name,))])
        assert not is_left(name, [Stands()])
