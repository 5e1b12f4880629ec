"""Shapes over several sheets, rows and files, and kinds of files, each with what is to be read."""

from census.documents import cp1258, csv_text, ods, ods_of, parquet, recoded, tcvn3, vni, xlsx
from census.workbook_rows import BOTH, DAY, H1, H2, H3, MEMBERS, P1, REVIEWED, ROWS, TITLE, VN, VN_HEADS, Case, H, P


def several() -> dict[str, Case]:
    """Shapes 4, 5 and 7."""
    first, second = {"Thôn Một": [H, H1, H2]}, {"Thôn Hai": [TITLE[1], ["Số khẩu", "Mã hộ", "Ghi chú"], [5, "H3", "x"]]}
    two = {"Hộ": REVIEWED, "Thành viên": [*TITLE, P, *P1]}
    persons = {"Thành viên": [P, *P1]}
    pair = {"ho.csv": csv_text(REVIEWED).encode(), "nguoi.xlsx": xlsx(persons)}
    return {
        "a-sheet-a-village.xlsx": Case(
            {"a-sheet-a-village.xlsx": xlsx({**first, **second})},
            "H1 H2 H3",
            spots="2 (“Thôn Một”)|3 (“Thôn Một”)|3 (“Thôn Hai”)",
            villages=["Thôn Một", "Thôn Một", "Thôn Hai"],
            skipped={"Thôn Hai": {"title_row": [1]}},
            notices="tables_joined sheet_as_village title_rows",
        ),
        "villages-given.xlsx": Case(
            {
                "villages-given.xlsx": xlsx(
                    {"A": [["Mã hộ", "Thôn"], ["H1", "Một"]], "B": [["Mã hộ", "Thôn"], ["H2", "Hai"]]}
                )
            },
            "H1 H2",
            villages=["Một", "Hai"],
            notices="tables_joined",
        ),
        "sheets-without-names.xlsx": Case(
            {"sheets-without-names.xlsx": xlsx({"Sheet1": [H, H1], "Sheet2": [H, H2], "Sheet3": [H]})},
            "H1 H2",
            notices="tables_joined",
        ),
        "two-sheets.xlsx": Case(
            {"two-sheets.xlsx": xlsx(two)},
            "H1 H2 H3",
            "H1 H1 H2",
            {"Thành viên": {"title_row": [1, 2, 3]}},
            "title_rows",
        ),
        "two-files": Case({f"two-files/{name}": data for name, data in pair.items()}, "H1 H2 H3", "H1 H1 H2"),
        "folder": Case(
            {
                "folder/a.csv": csv_text([H, H1]).encode(),
                "folder/b.csv": csv_text([H, H2]).encode(),
                "folder/c.xlsx": xlsx({"Bìa": [["Danh sách"]]}),
                "folder/~$a.xlsx": b"",
                "folder/docs.txt": b"x",
            },
            "H1 H2",
            spots="2 (“a.csv”)|2 (“b.csv”)",
            notices="files_ignored no_table tables_joined",
        ),
        "persons-only.csv": Case({"persons-only.csv": csv_text([P, *P1]).encode()}, None, "H1 H1 H2"),
        "hidden-beside.xlsx": Case(
            {"hidden-beside.xlsx": xlsx({"Cũ": [H, H3], "Hộ": [H, H1, H2]}, hidden=["Cũ"], chart=True)},
            "H1 H2",
            notices="hidden_sheet_not_read",
        ),
        "guide-beside.xlsx": Case(
            {
                "guide-beside.xlsx": xlsx(
                    {"Hướng dẫn": [["Mã hộ", "mã do xã cấp"], ["Khu vực", "NT hoặc TT"]], "Hộ": [H, *ROWS]}
                )
            },
            "H1 H2 H3",
            notices="sheet_not_read",
        ),
        "hidden-only.xlsx": Case(
            {"hidden-only.xlsx": xlsx({"Bìa": [["x"]], "Hộ": [H, *ROWS]}, hidden=["Hộ"])},
            "H1 H2 H3",
            notices="hidden_sheet",
        ),
        "hidden-persons.xlsx": Case(
            {"hidden-persons.xlsx": xlsx({"Hộ": REVIEWED, **persons}, hidden=["Thành viên"])},
            "H1 H2 H3",
            "H1 H1 H2",
            notices="hidden_sheet",
        ),
    }


def members() -> dict[str, Case]:
    """Shape 6."""
    repeated = [["H1", "NT", 3, DAY, *row[4:]] for row in MEMBERS[:3]] + [MEMBERS[3]]
    differing = [repeated[0], ["H1", "TT", 3, DAY, *MEMBERS[1][4:]], repeated[2]]
    late = [["H1", None, None, None, "Người 1", "Chủ hộ", 1970], ["H1", "NT", 3, DAY, "Người 2", "Vợ", 1972]]
    apart = [MEMBERS[0], [], MEMBERS[1], MEMBERS[3]]
    no_id = [MEMBERS[0], MEMBERS[1], [None, "TT", 2, DAY, "Người 7", "Chủ hộ", 1940], MEMBERS[3]]
    blanks = [[*P1[0]], [None, *P1[1][1:]], P1[2]]
    return {
        "under-head.xlsx": Case(
            {
                "under-head.xlsx": xlsx(
                    {"Phiếu": [*TITLE, BOTH, *MEMBERS, ["Tổng cộng", None, 6]]},
                    merged={"Phiếu": ["A5:A7", "B5:B7", "C5:C7", "D5:D7"]},
                )
            },
            "H1 H2 H3",
            "H1 H1 H1 H2 H3 H3",
            {"Phiếu": {"title_row": [1, 2, 3], "total_row": [11]}},
            "title_rows total_rows members_under_head ids_filled_down",
        ),
        "under-head.csv": Case(
            {"under-head.csv": csv_text([BOTH, *MEMBERS]).encode()},
            "H1 H2 H3",
            "H1 H1 H1 H2 H3 H3",
            notices="members_under_head ids_filled_down",
        ),
        "household-on-each-row.xlsx": Case(
            {"household-on-each-row.xlsx": xlsx({"A": [BOTH, *repeated]})},
            "H1 H2",
            "H1 H1 H1 H2",
            notices="members_under_head",
        ),
        "household-differs.xlsx": Case(
            {"household-differs.xlsx": xlsx({"A": [BOTH, *differing]})},
            "H1 H1",
            "H1 H1 H1",
            notices="members_under_head",
        ),
        "household-spelled-twice.xlsx": Case(
            {
                "household-spelled-twice.xlsx": xlsx(
                    {"A": [[*BOTH, "Thôn"], [*repeated[0], "Mẫu"], [*repeated[1], "Mâu"]]}
                )
            },
            "H1",
            "H1 H1",
            notices="members_under_head household_values_differ",
        ),
        "household-on-second-row.xlsx": Case(
            {"household-on-second-row.xlsx": xlsx({"A": [BOTH, *late, MEMBERS[3]]})},
            "H1 H2",
            "H1 H1 H2",
            notices="members_under_head",
        ),
        "gap-in-household.xlsx": Case(
            {"gap-in-household.xlsx": xlsx({"A": [BOTH, *MEMBERS[:2], *apart[1:]]})},
            "H1 H2",
            "H1|H1||H2",
            {"A": {"blank_row": [4]}},
            "blank_rows members_under_head ids_filled_down",
        ),
        "head-without-id.xlsx": Case(
            {"head-without-id.xlsx": xlsx({"A": [BOTH, *no_id]})},
            "H1||H2",
            "H1|H1||H2",
            notices="members_under_head ids_filled_down",
        ),
        "persons-with-blank-ids.xlsx": Case(
            {"persons-with-blank-ids.xlsx": xlsx({"A": [P, *blanks]})}, None, "H1 H1 H2", notices="ids_filled_down"
        ),
        "head-as-a-person.xlsx": Case(
            {"head-as-a-person.xlsx": xlsx({"A": [["Mã hộ", "Họ và tên", "Khu vực", "Số khẩu"], *ROWS]})}, "H1 H2 H3"
        ),
        "under-head-and-households.xlsx": Case(
            {"under-head-and-households.xlsx": xlsx({"Hộ": REVIEWED[:3], "Phiếu": [BOTH, *MEMBERS]})},
            "H1 H2 H3",
            "H1 H1 H1 H2 H3 H3",
            notices="tables_joined households_elsewhere members_under_head ids_filled_down",
        ),
    }


def kinds_of_files() -> dict[str, Case]:
    """Shape 8."""
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    empty = '<table:table-cell table:formula="of:=1+1"/>'
    far = ods_of(
        '<table:table table:name="Hộ"><table:table-row><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>Mã hộ</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
    )
    locked = ods({"Hộ": [H]}, parts={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"})
    page = "<html><body><table><tr><td>Mã hộ</td></tr></table></body></html>"
    xml = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
    columns = parquet(H, ROWS)
    sheet = {"Hộ": [*TITLE, H, H1, ["H2", "Hộ mẫu 2", "NT", error], ["H3", "Hộ mẫu 3", "TT", empty]], "Ẩn": [H, H1]}
    return {
        "calc.ods": Case(
            {"calc.ods": ods(sheet, hidden=["Ẩn"])},
            "H1 H2 H3",
            skipped={"Hộ": {"title_row": [1, 2, 3]}},
            notices="hidden_sheet_not_read title_rows",
        ),
        "far.ods": Case({"far.ods": far}, error="sheet “Hộ”: there are cells as far as XFD1048001, too far to read."),
        "locked.ods": Case({"locked.ods": locked}, error="the file has a password."),
        "damaged.ods": Case(
            {"damaged.ods": b"PK\x03\x04" + bytes(50)}, error="the file is damaged or is no .ods file."
        ),
        "doctype.ods": Case(
            {"doctype.ods": ods_of("", {"content.xml": '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'})},
            error="the file is damaged or is no .ods file.",
        ),
        "households.parquet": Case({"households.parquet": columns}, "H1 H2 H3"),
        "damaged.parquet": Case({"damaged.parquet": columns[:-20]}, error="the file is damaged or is no Parquet file."),
        "page.xls": Case({"page.xls": page.encode()}, error="this is a web page named .xls."),
        "page.xlsx": Case(
            {"page.xlsx": b"MIME-Version: 1.0\n" + page.encode()}, error="this is a web page named .xlsx."
        ),
        "text.xls": Case({"text.xls": csv_text([H, *ROWS], "\t").encode()}, error="this is a text file named .xls."),
        "text-utf-16.xls": Case(
            {"text-utf-16.xls": csv_text([H], "\t").encode("utf-16")}, error="this is a text file named .xls."
        ),
        "xml-2003.xls": Case(
            {"xml-2003.xls": xml.encode()}, error="this is an XML spreadsheet of Excel 2003 named .xls."
        ),
        "named-xls.xls": Case({"named-xls.xls": xlsx({"Hộ": [H, *ROWS]})}, "H1 H2 H3"),
        "old.xls": Case({"old.xls": None}, "H1 H2 H3", skipped={"Hộ nghèo": {"title_row": [1]}}, notices="title_rows"),
        "old-named-xlsx.xlsx": Case(
            {"old-named-xlsx.xlsx": None}, "H1 H2 H3", skipped={"Hộ nghèo": {"title_row": [1]}}, notices="title_rows"
        ),
        "damaged.xls": Case(
            {"damaged.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)},
            error="the file has a password, is damaged or is too old an .xls.",
        ),
        "no-table.xlsx": Case(
            {"no-table.xlsx": xlsx({"A": [["Danh sách"], ["x", "y"]], "B": [["Năm sinh", "z"]]})},
            error="no column has the household id. Columns found: [A] “x”, “y”; [B] “Năm sinh”, “z”.",
        ),
        "titles.csv": Case(
            {"titles.csv": csv_text([*TITLE, H, *ROWS], ";").encode("utf-8-sig")},
            "H1 H2 H3",
            skipped={"": {"title_row": [1, 2, 3]}},
            notices="title_rows",
        ),
    }


def converted(name: str, data: bytes) -> Case:
    """A file in an older encoding, read as ``VN``."""
    return Case({name: data}, "H1 H2 H3", heads=VN_HEADS, notices="legacy_text")


def older_encodings() -> dict[str, Case]:
    """Shape 9."""
    mixed = [[*row] for row in VN]
    mixed[1][1] = tcvn3(str(mixed[1][1]))
    capitals = [[str(cell).upper() if isinstance(cell, str) else cell for cell in row] for row in VN]
    return {
        "tcvn3.xlsx": converted("tcvn3.xlsx", xlsx({"Hộ": recoded(VN, tcvn3)})),
        "vni.xlsx": converted("vni.xlsx", xlsx({"Hộ": recoded(VN, vni)})),
        "vni-capitals.xlsx": Case(
            {"vni-capitals.xlsx": xlsx({"Hộ": recoded(capitals, vni)})},
            "H1 H2 H3",
            heads=[head.upper() for head in VN_HEADS],
            notices="legacy_text",
        ),
        "tcvn3-names.xlsx": converted("tcvn3-names.xlsx", xlsx({"Hộ": recoded(VN, tcvn3, [1])})),
        "tcvn3-one-of-three.xlsx": converted("tcvn3-one-of-three.xlsx", xlsx({"Hộ": mixed})),
        "tcvn3.csv": converted("tcvn3.csv", tcvn3(csv_text(VN)).encode("latin-1")),
        "tcvn3-in-utf-8.csv": converted("tcvn3-in-utf-8.csv", tcvn3(csv_text(VN)).encode()),
        "vni.csv": converted("vni.csv", vni(csv_text(VN)).encode("latin-1")),
        "cp1258.csv": converted("cp1258.csv", cp1258(csv_text(VN))),
        "unicode.xlsx": Case({"unicode.xlsx": xlsx({"Hộ": VN})}, "H1 H2 H3", heads=VN_HEADS),
        "few-letters.xlsx": Case(
            {
                "few-letters.xlsx": xlsx(
                    {"Hộ": [["Mã hộ", "Tên"], ["H1", "Hà"], ["H2", "Tú"], ["H3", "Hòa"], ["H4", "Bé"]]}
                )
            },
            "H1 H2 H3 H4",
        ),
        "german.csv": Case(
            {"german.csv": "household_id,x\nH1,Straße Müller\n".encode("latin-1")},
            error="line 2: the text is not in UTF-8.",
        ),
    }
