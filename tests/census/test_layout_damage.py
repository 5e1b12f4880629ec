"""Damage to files of every kind, and junk in cells: never a foreign error, never a lost household."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from census.documents import cp1258, csv_text, ods, ods_of, parquet, recoded, tcvn3, xlsx
from census.helpers import FIXTURES, KEYS, ROLES, column
from povrules.census.files import read_data
from povrules.census.recognised import Recognised
from povrules.census.sheets import assemble
from povrules.errors import PovrulesError

FOLDER = FIXTURES / "workbooks"
HEADER = ["Mã hộ", "Họ tên chủ hộ", "Khu vực", "Số khẩu", "Ghi chú"]
ROWS = [[f"H{i}", f"Hộ mẫu {i}", "NT", i, "x"] for i in range(1, 9)]
SHEET = [["DANH SÁCH HỘ"], HEADER, *ROWS, ["Tổng cộng", None, None, 36], [None, "Người lập biểu"]]
FILES = {
    ".xlsx": xlsx({"Hộ": SHEET, "Người": [["Mã hộ", "Họ và tên", "Năm sinh"], ["H1", "Người 1", 1970]]}),
    ".ods": ods({"Hộ": SHEET}),
    ".xls": (FOLDER / "old.xls").read_bytes(),
    ".parquet": parquet(HEADER, ROWS),
    ".csv": cp1258(csv_text(SHEET)),
}
MORE = 10 if os.environ.get("POVRULES_LONG") else 1


def read(data: bytes, suffix: str) -> Recognised | None:
    try:
        return assemble([(read_data(data, suffix, "t", ROLES, KEYS), True)], [], ROLES, KEYS)
    except PovrulesError:
        return None


def ids(data: bytes, suffix: str) -> list[str]:
    found = read(data, suffix)
    return column(found.tables["household"], "household", "household_id") if found is not None else []


@pytest.mark.parametrize("suffix", FILES)
def test_whole(suffix: str) -> None:
    expected = ["H1", "H2", "H3"] if suffix == ".xls" else [row[0] for row in ROWS]
    assert ids(FILES[suffix], suffix) == expected


@pytest.mark.parametrize("suffix", FILES)
@settings(max_examples=60 * MORE)
@given(data=st.data())
def test_changed_bytes(suffix: str, data: st.DataObject) -> None:
    damaged = bytearray(FILES[suffix])
    changes = st.tuples(st.integers(0, len(damaged) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(changes, min_size=1, max_size=6)):
        damaged[place] = byte
    read(bytes(damaged), suffix)


@pytest.mark.parametrize("suffix", FILES)
@given(data=st.data())
def test_truncated(suffix: str, data: st.DataObject) -> None:
    whole = FILES[suffix]
    read(whole[: data.draw(st.integers(0, len(whole) - 1))], suffix)


@pytest.mark.parametrize("suffix", FILES)
@given(st.binary(max_size=300))
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600)
@example(b"PAR1PAR1")
def test_random_bytes(suffix: str, data: bytes) -> None:
    read(data, suffix)
    read(FILES[suffix][:8] + data, suffix)


PARTS = st.sampled_from(
    ["", "<", "</table:table-row>", '"', "9" * 9, "-1", "&#0;", "<text:p>", ' table:formula="x"', "đ"]
)


@settings(max_examples=100 * MORE)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PARTS), max_size=3))
def test_changed_xml_of_ods(changes: list[tuple[float, int, str]]) -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(FILES[".ods"])) as archive:
        xml = archive.read("content.xml").decode()
    for place, length, new in changes:
        start = int(place * len(xml))
        xml = xml[:start] + new + xml[start + length :]
    read(ods_of("", {"content.xml": xml}), ".ods")


WORDS = (
    "Tổng cộng|Cộng|I|II. Hộ nghèo|Thôn 3|Người lập biểu|Mã hộ|Số khẩu|(1)|1|-|#REF!|Ký|ngày 1 tháng 2 năm 2025|M· hé"
)
WORDS += "|NguyÔn V¨n|\u200b|=1+1|1.500|Trang 2"
JUNK = st.sampled_from([*WORDS.split("|"), "x" * 200, 12, 0.5, True, None])
EXTRA = st.lists(JUNK, max_size=5)


@settings(max_examples=150 * MORE)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4), JUNK), max_size=12),
    st.lists(st.tuples(st.integers(0, 8), EXTRA), max_size=3),
    st.sampled_from([".xlsx", ".csv", ".ods"]),
)
def test_no_row_with_an_id_is_lost(junk: list, extra: list, suffix: str) -> None:
    """Whatever stands in other cells and rows: a row with its id and a value that is no word of a total is there."""
    rows = [[*row] for row in ROWS]
    for row, cell, value in junk:
        rows[row][cell] = value
    rows = [[*row[:1], *row[1:3], row[3] if row[3] is not None else 1, row[4]] for row in rows]
    lines = [["DANH SÁCH HỘ"], HEADER, *rows]
    for place, cells in extra:
        lines.insert(2 + place, cells)
    surely = [row[0] for row in rows if row[2] in ("NT", "TT")]
    text = csv_text([[str(cell) if cell is not None else "" for cell in row] for row in lines]).replace("#", "")
    data = {".xlsx": xlsx, ".ods": ods}[suffix]({"Hộ": lines}) if suffix != ".csv" else text.encode()
    found = ids(data, suffix)
    assert [key for key in found if key in surely] == surely


@given(st.lists(st.text("aáàãạăâbcdđeêghiíìklmnoôơpqrstuưvxy ·«®¸éöùø", max_size=12), max_size=6))
def test_text_of_any_kind_keeps_its_rows(texts: list[str]) -> None:
    rows = [[f"H{i}", text, "NT", 1, "x"] for i, text in enumerate(texts)]
    assert ids(xlsx({"Hộ": [HEADER, *rows]}), ".xlsx") == [row[0] for row in rows]


@given(st.sampled_from(["Nguyễn Văn Mẫu", "Trần Thị Thử", "Hà", "Lê Hữu Ví Dụ", "thôn Đồng"]), st.integers(2, 9))
def test_clean_text_beside_legacy_text_stays(clean: str, count: int) -> None:
    other = recoded([[f"Thôn Đồng Mẫu {i}"] for i in range(count)], tcvn3)
    rows = [[f"H{i}", clean, cells[0]] for i, cells in enumerate(other)]
    found = read(xlsx({"Hộ": [["Mã hộ", "Chủ hộ", "Thôn"], *rows]}), ".xlsx")
    assert found is not None
    table = found.tables["household"]
    assert set(column(table, "household", "head_name")) == {clean}
    assert column(table, "household", "village") == [f"Thôn Đồng Mẫu {i}" for i in range(count)]


def test_a_folder_without_tables(tmp_path: Path) -> None:
    from povrules.census.sheets import read_tables

    with pytest.raises(PovrulesError, match="the folder has no files with tables"):
        read_tables([tmp_path], ROLES, KEYS)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.csv").write_text("Mã hộ,Thôn\n1,x\n", encoding="utf-8")
    both = read_tables([tmp_path / "a", tmp_path / "b" / "x.csv"], ROLES, KEYS).tables["household"]
    assert [both.part(row).source for row in range(2)] == [str(tmp_path / "a" / "x.csv"), str(tmp_path / "b" / "x.csv")]
