import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.helpers import COLUMNS, KEYS, ROLES, one_role
from povrules.census.csv_file import block_of_csv
from povrules.census.door import read_census
from povrules.census.join import to_table
from povrules.census.model import Census
from povrules.census.table import Table
from povrules.census.values import EDGE
from povrules.errors import CensusError, UsageError


def table(text: str) -> Table:
    roles = {"household": ROLES["household"]}
    return to_table([block_of_csv("t.csv", text.encode(), roles, KEYS)], "household", roles["household"])


def census(folder: Path, text: str) -> Census:
    path = folder / "t.csv"
    path.write_bytes(text.encode())
    return read_census(path, COLUMNS)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_and_line_ends(separator: str, end: str, mark: str) -> None:
    rows = [["household_id", "x"], ["01", "a b"], ["02", ""]]
    read = table(mark + end.join(separator.join(row) for row in rows) + end)
    assert read.original.to_dict(as_series=False) == {"household_id": ["01", "02"], "x": ["a b", None]}
    assert [read.locate(row) for row in range(2)] == [2, 3]
    assert read.header_line == 1
    assert read.ragged == {}


def test_the_separator_is_the_one_that_shows_the_id() -> None:
    assert table("Mã hộ;Ghi chú (a, b, c, d)\n1;2\n").headers == ("Mã hộ", "Ghi chú (a, b, c, d)")
    assert table('"Mã hộ";"Tỉnh"\n"1";"2"\n').headers == ("Mã hộ", "Tỉnh")
    assert table("a;b,c,d\n").headers == ("a;b", "c", "d")
    assert table("sep=;\na,b;household_id\n1;2\n").headers == ("a,b", "household_id")
    assert table("sep=;").headers == ("sep=", "column_2")


def test_header_after_blank_lines_with_line_break_in_it() -> None:
    read = table('\n  \n"Mã\nhộ",x,,x,x (2),column_3\n7,2,3,4,5,6\n')
    assert read.headers == ("Mã\nhộ", "x", "column_3 (2)", "x (3)", "x (2)", "column_3")
    assert read.spelled == ("Mã\nhộ", "x", "", "x", "x (2)", "column_3")
    assert read.header_line == 3
    assert read.locate(0) == 5


def test_quotes_and_lines_inside_them(tmp_path: Path) -> None:
    read = census(
        tmp_path,
        'household_id,head_name,members\n1,"A\nB, ""C""\n\n,",x\n2,b "c" d,4\n\n3,"D",5\n"","  ",\n4,"e",6\n',
    )
    assert read.original["head_name"].to_list() == ['A\nB, "C"\n\n,', 'b "c" d', "D", "e"]
    assert [read.locate(row) for row in range(4)] == [2, 6, 8, 10]
    assert [(problem.code, problem.line) for problem in read.problems] == [
        ("blank_rows", None),
        ("impossible_value", 2),
    ]
    assert read.problems[0].mend.en == "2 blank rows were skipped: 7, 9."


def test_ragged_rows_are_kept(tmp_path: Path) -> None:
    read = census(tmp_path, 'household_id,area,members\n1,nt,4\n2,nt\n3,"n,t",4,5,\n,\n4\n5,nt,4\n6,x,y,"z"\n')
    assert read.original.columns == ["household_id", "area", "members", "column_4"]
    assert read.original.rows() == [
        ("1", "nt", "4", None),
        ("2", "nt", None, None),
        ("3", "n,t", "4", "5,"),
        ("4", None, None, None),
        ("5", "nt", "4", None),
        ("6", "x", "y", "z"),
    ]
    assert read.set_aside.to_list() == [False, True, True, True, False, True]
    assert read.columns["household_id"].to_list() == ["1", "2", "3", "4", "5", "6"]
    assert read.columns["members"].to_list() == [4, None, None, None, 4, None]
    assert [(p.code, p.line, p.column, p.household_id) for p in read.problems if p.severity == "error"] == [
        ("ragged_row", 3, None, "2"),
        ("ragged_row", 4, None, "3"),
        ("ragged_row", 6, None, "4"),
        ("ragged_row", 8, None, "6"),
    ]


def test_surplus_that_is_blank_is_still_too_much(tmp_path: Path) -> None:
    read = census(tmp_path, "household_id,members\n1,4,\n2,5\n")
    assert read.set_aside.to_list() == [True, False]
    assert read.original["column_3"].to_list() == [None, None]


def test_one_column() -> None:
    assert table("Mã hộ\n1\n\n2\n\n").original.rows() == [("1",), ("2",)]


def test_even_lines_that_are_not_quite(tmp_path: Path) -> None:
    """As many separators as an even file has, but on the wrong lines; blank rows; odd characters."""
    assert census(tmp_path, "household_id,area\n1\n2,nt,\n").set_aside.to_list() == [True, True]
    assert census(tmp_path, "household_id,area\n1,nt,\n2\n").set_aside.to_list() == [True, True]
    assert census(tmp_path, "household_id,area,x\n1,nt,,\n2,nt\n").set_aside.to_list() == [True, True]
    assert table("household_id,x\n1,a\n , \n\u00a0,\n2,b\n").height == 2
    assert table("household_id,x\n,a\n2,b\n").height == 2
    assert table("household_id,x\n1,a\r\r\n2,b\n").original["x"].to_list() == ["a\r", "b"]
    assert table("household_id,x\n\ufeff1,a\n2,b\n").original["household_id"].to_list() == ["\ufeff1", "2"]


def test_quotes_without_partner() -> None:
    with pytest.raises(CensusError, match=r"t\.csv, line 1: a quotation mark has no partner"):
        table('"Mã hộ,x\n1,2\n')
    with pytest.raises(CensusError, match="line 3"):
        table('household_id,x\n1,"a"\n2,"a"b\n')
    with pytest.raises(CensusError, match="line 2"):
        table('household_id,x\n1,"a,' + "a" * 200_000 + '"\n')


@pytest.mark.parametrize("width", [1, 2, 3, 5])
@given(data=st.data(), separator=st.sampled_from([",", ";", "\t"]), end=st.sampled_from(["\n", "\r\n"]))
def test_cells_are_read_exactly(width: int, data: st.DataObject, separator: str, end: str) -> None:
    """Whatever Python's csv module writes is read back, cell for cell, by whichever way the lines go."""
    cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
    simple = st.text('ab1 ,;"\n\r\té\u00a0', max_size=4)
    plain = st.sampled_from(["", "a", "1", "đ", " "])
    cells = data.draw(st.sampled_from([cell, simple, plain]))
    rows = data.draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6))
    header = ["household_id", *(f"x{i}" for i in range(1, width))]
    separator = "," if width == 1 else separator  # a header of one column does not show the separator
    text = io.StringIO(newline="")
    unsafe = any("\r" in c for row in rows for c in row)  # the writer does not see the need for quotes
    quoting = csv.QUOTE_ALL if unsafe or data.draw(st.booleans()) else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows([header, *rows])
    read = table(text.getvalue())
    visible = [row for row in rows if any(c.strip(EDGE) for c in row)]
    assert read.original.rows() == [tuple(c or None for c in row) for row in visible]
    assert read.ragged == {}


@given(st.lists(st.text('a1,\n"', max_size=8), max_size=6))
def test_no_line_is_lost(lines: list[str]) -> None:
    """Without quotes every line that is not blank is a row, ragged or not."""
    body = "\n".join(line.replace('"', "") for line in lines)
    read = table("household_id,x\n" + body)
    rows = [line for line in body.split("\n") if line.strip(",")]
    assert read.height == len(rows)
    assert read.ragged == {i: row.count(",") + 1 for i, row in enumerate(rows) if row.count(",") != 1}
    joined = [",".join(cell or "" for cell in row) for row in read.original.rows()]
    assert [row.strip(",") for row in joined] == [row.strip(",") for row in rows]


def test_files_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(path: Path) -> str:
        with pytest.raises(CensusError) as caught:
            read_census(path, COLUMNS)
        assert caught.value.message("vi") != caught.value.message("en")
        return str(caught.value)

    assert reason(tmp_path / "no.csv") == "There is no file “no.csv”. Check the name and the folder."
    (tmp_path / "d.csv").mkdir()
    assert reason(tmp_path / "d.csv").startswith("“d.csv”: the folder has no files with tables.")
    assert reason(tmp_path / "a\0b.csv").startswith("The file “a\0b.csv” cannot be read (")

    def fail(error: OSError) -> None:
        def read_bytes(_: Path) -> bytes:
            raise error

        monkeypatch.setattr(Path, "read_bytes", read_bytes)

    fail(PermissionError())
    assert reason(tmp_path / "p.csv").startswith("No permission to read the file “p.csv”.")
    fail(OSError(5, "Input/output error"))
    assert "(Input/output error)" in reason(tmp_path / "x.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.xlsm", ".xlsm files are not read"),
        ("a.XLSB", ".xlsb files"),
        ("a.TXT", "renaming it to .csv is enough"),
        ("a.docx", "a.docx: this is a Word document"),
        ("a.doc", "a.doc: this is a Word document"),
        ("a.pdf", "only .xlsx, .xls"),
    ],
)
def test_other_kinds_of_files(name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_census(Path(name), COLUMNS)


def test_a_name_without_a_suffix(tmp_path: Path) -> None:
    """It is looked for before its kind is."""
    with pytest.raises(CensusError, match="There is no file “a”"):
        read_census(tmp_path / "a", COLUMNS)
    (tmp_path / "a").write_text("household_id\n1\n")
    with pytest.raises(UsageError, match="only"):
        read_census(tmp_path / "a", COLUMNS)


def test_original_is_text_as_it_stands(tmp_path: Path) -> None:
    read = census(tmp_path, "household_id,members,x\n 01 , 4 ,\n")
    assert read.original.rows() == [(" 01 ", " 4 ", None)]
    assert set(read.original.dtypes) == {pl.String}
    assert read.columns.row(0, named=True)["members"] == 4
    assert read.source == "t.csv"
    assert read.problems == ()


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Mã hộ|Khu vực|Số khẩu\nH1|NT|4\n", "“|”"),
        ('"Mã hộ;Khu vực"\n"H1;NT"\n', "semicolons, but within quotation marks"),
        ('"Mã hộ\tKhu vực"\n"H1\tNT"\n', "tabs, but within quotation marks"),
        ('"Mã hộ,Khu vực"\n"H1,NT"\n', "commas, but within quotation marks"),
        ("Mã hộ~Khu vực\nH1~NT\n", "“~”"),
    ],
)
def test_another_separator_is_named(text: str, called: str) -> None:
    with pytest.raises(CensusError) as caught:
        one_role(text.encode(), ".csv")
    assert caught.value.message("en") == (
        f"t, line 1: the names of columns stand apart by {called}; expected commas, semicolons or tabs between the "
        "cells. Save it again from Excel as .xlsx or “CSV UTF-8”."
    )


def test_one_name_with_a_mark_is_no_other_separator() -> None:
    with pytest.raises(CensusError, match="household id"):
        one_role("Xã: Mẫu\nH1\n".encode(), ".csv")
