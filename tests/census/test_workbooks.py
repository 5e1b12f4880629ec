"""Tables in the shapes that offices have are read as the small file beside each of them says."""

import shutil
import tomllib
from pathlib import Path
from unittest.mock import Mock

import polars as pl
import pytest

from census.documents import csv_text, ods, ods_of, parquet, recoded, tcvn3, vni, xlsx
from census.helpers import FIXTURES, KEYS, ROLES, SHEET, all_notices, column, reading, repacked, workbook
from povrules.census.formats import OLE_HEADER
from povrules.census.sheets import HOUSEHOLD, read_blocks, read_tables
from povrules.census.xls_file import read_xls
from povrules.census.xlsx_package import open_package
from povrules.errors import CensusError
from povrules.problems import Problem

FOLDER = FIXTURES / "workbooks"
PANIC = pl.exceptions.PanicException("index out of bounds")
CASES = sorted(path.with_suffix("") for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_workbook(path: Path) -> None:
    expected = tomllib.loads(path.with_name(f"{path.name}.toml").read_text(encoding="utf-8"))
    if "error" in expected:
        with pytest.raises(CensusError) as caught:
            read_tables([path], ROLES, KEYS)
        assert str(caught.value).removeprefix(path.name).lstrip(":, ").startswith(expected["error"])
        assert caught.value.message("vi") != str(caught.value)
        return
    read = read_tables([path], ROLES, KEYS)
    for role, key in (("household", "households"), ("person", "persons")):
        assert (role in read.tables) == (key in expected)
        if key in expected:
            assert column(read.tables[role], role, "household_id") == expected[key]
    notices = all_notices(read)
    assert sorted({notice.code for notice in notices}) == expected["notices"]
    skipped = {sheet.sheet or "": dict(sheet.skipped) for sheet in read.sheets if sheet.skipped}
    assert {sheet: {kind: list(lines) for kind, lines in kinds.items()} for sheet, kinds in skipped.items()} == (
        expected.get("skipped", {})
    )
    households = read.tables.get("household")
    if "spots" in expected:
        assert [households.spot(row).en for row in range(households.height)] == expected["spots"]
    for key, column_id in (("heads", "head_name"), ("villages", "village")):
        if key in expected:
            assert column(households, "household", column_id) == expected[key]
    no_word_about_persons(notices)
    for lang in ("vi", "en"):
        assert all(path.name in sheet.shown.get(lang) for sheet in read.sheets) or path.is_dir()


def no_word_about_persons(notices: list[Problem]) -> None:
    for notice in notices:
        for lang in ("vi", "en"):
            text = notice.line_text(lang)
            assert not any(name in text for name in ("Hộ mẫu", "Người 1", "Người Ký", "Nguyễn", "Trần"))


def test_there_are_enough_shapes() -> None:
    assert len(CASES) >= 40
    told = {path.name for path in CASES}
    assert told == {path.name for path in FOLDER.iterdir() if path.suffix != ".toml"}


def test_total_and_header_in_older_letters(tmp_path: Path) -> None:
    header = ["Mã hộ", "Họ tên chủ hộ", "Khu vực", "Số khẩu"]
    rows = [header, ["H1", "Mẫu", "NT", 4], header, ["Cộng", None, None, 4], ["H2", "Mẫu", "NT", 4]]
    for encode in (tcvn3, vni):
        read = reading(tmp_path / "x.xlsx", xlsx({"Hộ": recoded(rows, encode)}))
        assert read.sheets[0].skipped == {"repeated_header": (3,), "total_row": (4,)}
        read = reading(tmp_path / "x.csv", csv_text(recoded(rows, encode)).encode())
        assert read.sheets[0].skipped == {"repeated_header": (3,), "total_row": (4,)}


def test_a_part_of_a_household_that_cannot_be_calculated(tmp_path: Path) -> None:
    """Faults of cells stay with their rows where a sheet is split or joined."""
    header = ["Mã hộ", "Khu vực", "Số khẩu", "Họ và tên", "Quan hệ", "Năm sinh"]
    rows = [
        header,
        ["H1", "NT", "=1", "a", "Chủ hộ", 1970],
        [None, "=1", None, "b", "Con", "=2"],
        ["=1", "NT", 1, "c", "Con", 1],
    ]
    rows += [[None, None, None, "d", "Con", 2000], ["H2", "TT", 1, "e", "Chủ hộ", 1]]
    read = reading(tmp_path / "x.xlsx", workbook({"A": rows, "B": [header[:3], ["H9", "NT", "=3"]]}))
    households, persons = read.tables["household"], read.tables["person"]
    assert column(households, "household", "household_id") == ["H1", "", "H2", "H9"]
    assert {i: sorted(rows) for i, rows in households.faults.items()} == {0: [1], 2: [0, 3]}
    assert households.address(3, 2) == "C2"
    assert households.column_name(3, 2) == "Số khẩu"
    assert column(persons, "person", "household_id") == ["H1", "H1", "", "", "H2"]
    assert {i: sorted(rows) for i, rows in persons.faults.items()} == {0: [2], 3: [1]}
    late = [(notice.line, notice.column) for notice in all_notices(read) if notice.code == "household_values_differ"]
    assert late == [(3, "Khu vực")]


def test_tables_without_a_key(tmp_path: Path) -> None:
    read = reading(
        tmp_path / "x.xlsx",
        workbook({"A": [["x"], ["Họ và tên", "Quan hệ", "Năm sinh"], ["a", "Con", 1], ["Tổng", 3]]}),
    )
    assert [notice.code for notice in read.notices] == ["no_key_column"]
    assert read.tables["person"].height == 1
    both = [["Họ và tên", "Quan hệ", "Năm sinh", "Số khẩu"], ["a", "Con", 1, 2]]
    assert list(reading(tmp_path / "x.xlsx", workbook({"A": both})).tables) == ["person"]
    both = [["Họ và tên", "Khu vực", "Điểm A", "Số khẩu"], ["a", "NT", 1, 2]]
    assert list(reading(tmp_path / "x.xlsx", workbook({"A": both})).tables) == ["household"]


def test_columns_of_persons_in_a_table_of_households(tmp_path: Path) -> None:
    rows = [
        ["Mã hộ", "Khu vực", "Số khẩu", "Họ và tên", "Năm sinh"],
        ["H1", "NT", 1, "a", 1970],
        ["H2", "NT", 1, "b", 1971],
    ]
    read = reading(tmp_path / "x.xlsx", workbook({"A": rows}))
    assert [notice.code for notice in read.notices] == ["person_columns_left"]
    assert list(read.tables) == ["household"]


def test_numbers_below_a_header(tmp_path: Path) -> None:
    """A row of 1, 2, 3 is skipped where it cannot be a household, or does not go on counting."""

    def kept(*rows: list[object]) -> list[str]:
        table = reading(tmp_path / "x.xlsx", workbook({"A": [list(row) for row in rows]})).tables["household"]
        return column(table, "household", "household_id")

    assert kept(["Mã hộ", "Số khẩu"], [1, 2]) == ["1"]
    assert kept(["Mã hộ", "Khu vực", "Thôn"], [1, "", 3], ["a", "NT", 1]) == ["1", "a"]
    assert kept(["Mã hộ", "Nguồn nước sinh hoạt", "Khu vực"], [0, 1, 2], ["a", 1, "NT"]) == ["0", "a"]
    assert kept(["Mã hộ", "Khu vực", "Bảo hiểm y tế"], ["A", "B", 1], ["a", "NT", 1]) == ["a"]
    assert kept(["x", "Mã hộ", "Bảo hiểm y tế"], ["A", "B", 1], ["1", "a", 1]) == ["B", "a"]
    assert kept(["Mã hộ", "Bảo hiểm y tế", "Nguồn nước sinh hoạt"], ["A", "B", 1], ["a", 1, 1]) == ["a"]
    assert kept(["Mã hộ", "Nguồn nước sinh hoạt", "Ghi chú", "Số khẩu"], [0, 1, 2], ["a", 1, 1]) == ["0", "a"]
    assert kept(["Mã hộ", "Số khẩu"], ["=1", 2], ["Tổng", "=SUM(B2)"], ["Cộng", None]) == [""]
    assert kept(["Mã hộ", "Số khẩu"], ["(1)", "(2)"], ["a", 1]) == ["a"]
    assert kept(["Mã hộ", "Khu vực", "Số khẩu"], [1, 2, 3], ["a", "NT", 1]) == ["a"]
    assert kept(["Mã hộ", "Khu vực", "Số khẩu"], [1, None, 3], ["a", "NT", 1]) == ["1", "a"]
    assert kept(["Mã hộ", "Chủ hộ", "Số khẩu"], [1, 2, 3], ["a", "b", 1]) == ["1", "a"]
    assert kept(["Mã hộ", "x", "y"], [1, 2, 3], ["a", "b", 1]) == ["a"]
    assert kept(["Mã hộ", "Thôn", "Số khẩu", "Điểm A"], [1, 2, 3, 4], [2, "x", 1, 1]) == ["1", "2"]
    assert kept(["Mã hộ", "Thôn", "Số khẩu", "Điểm A"], [1, 2, 3, 4], [1, "x", 1, 1]) == ["1", "1"]
    assert kept(["Mã hộ", "Thôn", "Số khẩu", "Điểm A"], [2, 3, 4, 5]) == ["2"]


def test_numbers_that_can_be_a_household(tmp_path: Path) -> None:
    """However long a row of 1, 2, 3 is: it is skipped only if one of its cells cannot be data."""

    def kept(*rows: list[object]) -> list[str]:
        table = reading(tmp_path / "x.xlsx", workbook({"A": [list(row) for row in rows]})).tables["household"]
        in_csv = reading(tmp_path / "x.csv", csv_text(rows).encode()).tables["household"]
        assert column(in_csv, "household", "household_id") == column(table, "household", "household_id")
        return column(table, "household", "household_id")

    counts, last = ["Mã hộ", "Số khẩu", "Điểm A", "Thôn", "Xã"], [7, 2, 1, "x", "y"]
    assert kept(counts, [1, 2, 3, 4, 5], last) == ["1", "7"]
    assert kept([*counts, "Chủ hộ"], [1, 2, 3, 4, 5, 6], [*last, "z"]) == ["7"]
    assert kept([*counts, "Khu vực"], [1, 2, 3, 4, 5, 6], [*last, "NT"]) == ["7"]
    assert kept([*counts, "Ngày công nhận"], [1, 2, 3, 4, 5, 6], last) == ["7"]
    assert kept([*counts, "Điểm B"], [1, 2, 3, 4, 5, 6], [*last, 10]) == ["7"]
    assert kept(["Điểm A", "Số khẩu", "Điểm B", "Mã hộ"], [1, 2, 3, 4], [1, 2, 10, 7]) == ["7"]
    assert kept(["Mã hộ", "Số khẩu", "Điểm A", "Thôn"], ["(1)", "(2)", "(3)", "(4)"], last[:4]) == ["7"]
    assert kept(["Mã hộ", "Số khẩu", "Điểm A", "Thôn"], ["1", "2", "3", "4=2+3"], last[:4]) == ["7"]
    assert kept(["Mã hộ", "Thôn", "Số khẩu", "Điểm A"], ["A", "B", 1, 2], [7, "x", 1, 1]) == ["7"]
    assert kept(counts, [1, 2, 3, 4, 5], ["H001", *last[1:]]) == ["H001"]
    assert kept(counts, [1, 2, 3, 4, 5], ["", *last[1:]]) == ["1", ""]
    assert kept(counts, [1, 2, 3, 4, 5]) == ["1"]
    counted = ["STT", "Mã hộ", "Số khẩu", "Điểm A"]
    assert kept(counted, [1, 2, 3, 4], [1, 7, 2, 1]) == ["7"]
    assert kept(counted, [1, 2, 3, 4], [2, 7, 2, 1]) == ["2", "7"]
    assert kept(counted, [1, 2, 3, 4]) == ["2"]
    assert kept(["Ghi chú", *counted[1:]], [1, 2, 3, 4], [1, 7, 2, 1]) == ["2", "7"]


def test_folders_and_names_that_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(path: Path) -> str:
        with pytest.raises(CensusError) as caught:
            read_tables([path], ROLES, KEYS)
        assert caught.value.message("vi") != caught.value.message("en")
        return str(caught.value)

    long = "x" * 300 + ".csv"
    assert reason(tmp_path / long).startswith(f"The file “{long}” cannot be read (File name too long).")
    (tmp_path / "census").mkdir()
    (tmp_path / "census" / "a.csv").touch()

    def refuse(_: Path) -> bool:
        raise PermissionError

    words = "No permission to read the folder “census”. Please check the right to read it."
    for method in ("iterdir", "is_file"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, method, refuse)
            assert reason(tmp_path / "census") == words
    monkeypatch.setattr(Path, "is_dir", refuse)
    assert reason(tmp_path / "census").startswith("No permission to read the file “census”.")


def test_a_damaged_sheet_beside_the_table_is_told(tmp_path: Path) -> None:
    data = repacked(workbook({"A": [["x"]], "B": [["Mã hộ", "Thôn"], ["1", "x"]]}), {SHEET: b"<worksheet"})
    read = reading(tmp_path / "x.xlsx", data)
    assert [(notice.code, notice.severity, notice.sheet) for notice in read.notices] == [
        ("sheet_unreadable", "error", "A")
    ]


def test_parquet_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povrules.census.parquet_file.LARGEST_AREA", 1)
    monkeypatch.setattr("povrules.census.parquet_file.MOST_A_BYTE", 0)
    with pytest.raises(CensusError, match="the table has 2 cells, too many to read"):
        reading(tmp_path / "x.parquet", parquet(["Mã hộ", "Thôn"], [["1", "x"]]))


def test_parquet_that_is_large_for_its_rows_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("povrules.census.parquet_file.LARGEST_AREA", 1)
    found = reading(tmp_path / "x.parquet", parquet(["Mã hộ", "Thôn"], [["1", "x"]]))
    assert found.whole(HOUSEHOLD).height == 1


@pytest.mark.parametrize("failure", [None, pl.exceptions.ComputeError("damaged"), PANIC])
def test_a_large_parquet_file_is_read_as_a_small_one(
    failure: BaseException | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The faster way reads the same; what it refuses is read the slower way, and a panic is a damaged file."""
    data = parquet(["Mã hộ", "Thôn"], [["1", "x"], ["2", "y"]])
    small = reading(tmp_path / "x.parquet", data).whole(HOUSEHOLD)
    monkeypatch.setattr("povrules.census.parquet_file.LARGE", 1)
    if failure is not None:
        monkeypatch.setattr(pl, "read_parquet", Mock(side_effect=failure))
    if failure is PANIC:
        with pytest.raises(CensusError, match="is damaged or is no Parquet file"):
            reading(tmp_path / "x.parquet", data)
        return
    large = reading(tmp_path / "x.parquet", data).whole(HOUSEHOLD)
    assert large.original.equals(small.original)


def test_parquet_without_a_known_column_lists_its_names(tmp_path: Path) -> None:
    with pytest.raises(CensusError, match=r"Columns found: “x”, “Thu nhập”\. Expected"):
        reading(tmp_path / "x.parquet", parquet(["x", "Thu nhập", "2024"], [["1", "x", "y"]]))


def test_ods_with_impossible_repeats(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="0"/>'
    with pytest.raises(CensusError, match="the file is damaged"):
        reading(tmp_path / "x.ods", ods({"A": [["Mã hộ", cell]]}))


def test_an_old_chart_sheet_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    class Metadata:
        name = "Chart"
        typ = None

    class Workbook:
        sheets_metadata = (Metadata(),)

        @classmethod
        def from_filelike(cls, _: object) -> "Workbook":
            return cls()

    monkeypatch.setattr("povrules.census.xls_file.CalamineWorkbook", Workbook)
    assert list(read_xls("t.xls", (FOLDER / "old.xls").read_bytes())) == []


def test_locked_files_are_told_by_their_first_bytes() -> None:
    with pytest.raises(CensusError, match="the file has a password"):
        open_package("t.xlsx", b"\xd0\xcf\x11\xe0" + bytes(100))


def test_two_files_with_sheets_of_one_name(tmp_path: Path) -> None:
    for name, key in (("a.xlsx", "H1"), ("b.xlsx", "H1")):
        (tmp_path / name).write_bytes(workbook({"Hộ": [["Mã hộ", "Số khẩu"], [key, 1]]}))
    table = read_tables([tmp_path], ROLES, KEYS).tables["household"]
    assert table.spot(1).vi == "2 (“b.xlsx / Hộ”)"


def test_many_sheets_without_a_table(tmp_path: Path) -> None:
    with pytest.raises(CensusError, match=r"\[39\] “x”, “y”; and 2 more tables\. Expected"):
        reading(tmp_path / "x.xlsx", workbook({str(number): [["x", "y"]] for number in range(42)}))


def test_documents_and_empty_files(tmp_path: Path) -> None:
    """Whatever they are called."""

    def reason(name: str, data: bytes) -> str:
        with pytest.raises(CensusError) as caught:
            reading(tmp_path / name, data)
        assert caught.value.message("vi") != str(caught.value)
        return str(caught.value)

    body = {"word/document.xml": "<w:document/>", "word/media/image.png": ""}
    old = OLE_HEADER + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)
    text = ods_of("", {"mimetype": "application/vnd.oasis.opendocument.text"})
    for suffix in ("csv", "xlsx", "xls", "ods", "parquet"):
        for data in (ods_of("", body), old, text):
            assert reason(f"x.{suffix}", data).startswith(f"x.{suffix}: this is a Word document and no workbook.")
        assert reason(f"x.{suffix}", b"").startswith(f"x.{suffix}: the file is empty.")
    with_one = repacked(workbook({"A": [["Mã hộ", "Thôn"], ["1", "x"]]}), {"word/document.xml": b""})
    assert reading(tmp_path / "x.xlsx", with_one).tables["household"].height == 1


def test_all_files_of_a_folder_that_cannot_be_read_are_told_at_once(tmp_path: Path) -> None:
    """The others are not read without them: their households would be lost unseen."""
    bad = FIXTURES / "bad"
    for name in ("damaged.xlsx", "binary.csv", "ids.csv"):
        shutil.copy(bad / name, tmp_path / name)
    for read in (lambda: read_tables([tmp_path], ROLES, KEYS), lambda: read_blocks([tmp_path], ROLES, KEYS)):
        with pytest.raises(CensusError) as caught:
            read()
        assert caught.value.message("en").splitlines() == [
            "Of 3 files 2 cannot be read, so none is, that no household is lost:",
            "- binary.csv: the file holds binary data and is no CSV text. Save the table from Excel again.",
            "- damaged.xlsx: the file is damaged or is no .xlsx workbook. Open it in Excel and save it again, or fetch "
            "the original.",
            "Mend these files, or move out of the folder what is not of the census.",
        ]
        assert caught.value.message("vi").splitlines()[0] == (
            "Không đọc được 2 trong 3 tệp, nên chưa đọc tệp nào để không sót hộ:"
        )


def ods_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, kind: str = 'office:value-type="string"', more: str = "") -> str:
    return f"<table:table-cell {kind} {more}><text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize("kind", ["", 'office:value-type=""', 'office:value-type="word"'])
def test_ods_text_without_a_known_type_is_read_as_text(tmp_path: Path, kind: str) -> None:
    header = ods_row(ods_cell("Mã hộ"), ods_cell("Thôn"))
    table = f'<table:table table:name="Hộ">{header}{ods_row(ods_cell("H1"), ods_cell("Mẫu", kind))}</table:table>'
    found = reading(tmp_path / "x.ods", ods_of(table)).whole(HOUSEHOLD)
    assert found.original["Thôn"].to_list() == ["Mẫu"]


def test_ods_an_error_that_is_repeated_without_end_is_damage(tmp_path: Path) -> None:
    cell = ods_cell("#REF!", more='table:formula="of:=A1" table:number-columns-repeated="400"')
    rows = f'<table:table-row table:number-rows-repeated="400">{cell}</table:table-row>'
    table = f'<table:table table:name="Hộ">{ods_row(ods_cell("Mã hộ"))}{rows}</table:table>'
    with pytest.raises(CensusError, match=r"damaged or is no \.ods file"):
        reading(tmp_path / "x.ods", ods_of(table))
