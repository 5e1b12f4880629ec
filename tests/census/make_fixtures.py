"""Write the input files in ``fixtures/good`` and ``fixtures/bad`` (not the expected messages beside them).

Run from the root of the repository: ``python -m tests.census.make_fixtures``.
"""

import unicodedata
from datetime import date
from pathlib import Path

import openpyxl

FIXTURES = Path(__file__).parents[2] / "fixtures"

GOOD_HEADERS = [
    "Mã hộ",
    "Chủ hộ",
    "Khu vực",
    "Thu nhập bình quân",
    "Số nhân khẩu",
    "Điểm B2",
    "Bảo hiểm y tế",
]
GOOD_HEADERS += ["Ngày quyết định công nhận", "Ghi chú"]
GOOD_ROWS = [
    ["001", "Hộ mẫu 1", "nông thôn", "1500000", "4", "120", "có", "31/12/2025", "ghi chú; có dấu, phẩy"],
    ["002", "Hộ mẫu 2", "thành thị", "", "", "", "không", "", ""],
    ["A/3", "Hộ mẫu 3", "", "0", "1", "0", "", "01/02/2024", ""],
]


def _quoted(cell: str, separator: str) -> str:
    return f'"{cell}"' if separator in cell or '"' in cell else cell


def _csv(headers: list[str], rows: list[list[str]], separator: str = ",") -> str:
    lines = [separator.join(_quoted(cell, separator) for cell in row) for row in [headers, *rows]]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in letters if not unicodedata.combining(c))


def write_good(folder: Path) -> None:
    """One small table in many spellings."""
    english = ["household_id", "head_name", "area", "income_per_capita", "members", "score_b"]
    english += ["health_insurance", "recognised_on", "note"]
    rows = GOOD_ROWS
    yes_no = {"có": "1", "không": "0", "nông thôn": "rural", "thành thị": "URBAN"}
    coded = [[yes_no.get(cell, cell) for cell in row] for row in rows]
    (folder / "vietnamese.csv").write_text(_csv(GOOD_HEADERS, rows), encoding="utf-8-sig")
    (folder / "semicolons.csv").write_bytes(_csv(GOOD_HEADERS, rows, ";").replace("\n", "\r\n").encode())
    (folder / "tabs.csv").write_text("sep=\t\n" + _csv(english, coded, "\t"), encoding="utf-8")
    (folder / "english.csv").write_text(_csv(english, coded), encoding="utf-8")
    upper = [_plain(header).upper().replace(" ", "_") for header in GOOD_HEADERS]
    folded = [[*row[:2], _plain(row[2]).upper(), *row[3:6], _plain(row[6]).title(), *row[7:]] for row in rows]
    (folder / "without-diacritics.csv").write_text(_csv(upper, folded), encoding="utf-8")
    decomposed = unicodedata.normalize("NFD", _csv(GOOD_HEADERS, rows))
    (folder / "decomposed.csv").write_text(decomposed, encoding="utf-8")
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Bìa"
    cover.append(["Danh sách hộ"])
    sheet = book.create_sheet("Hộ & khẩu")
    sheet.append([])
    sheet.append([None, *GOOD_HEADERS])
    for row in rows:
        numbers = [int(cell) if cell else None for cell in row[3:6]]
        day = date(*(int(part) for part in reversed(row[7].split("/")))) if row[7] else None
        sheet.append([None, *row[:3], *numbers, row[6] or None, day, row[8] or None])
    book.save(folder / "workbook.xlsx")


BAD_CSV = {
    "amounts": """household_id;income_per_capita;income_12m;members;social_assistance_12m
H1;1.500.000;;4;0
H2;1.500;;4;1,5 triệu
H3;1500000,50;;4;500 000 đ
H4;1.5E+06;;4;1.234E+02
H5;(500.000);;4;-500000
H6;-500000;−6000000;;#N/A
H7;N/A;-;–;null
H8;một triệu;99999999999999999;4,5;inf
H9;#REF!;#DIV/0!;#VALUE!;####
H10;1500000.0;1.500.000,00;4.0;0
H11;9007199254740993.0;;1.000;
""",
    "impossible": """household_id,area,members,score_a,score_b,agricultural,health_insurance,clean_water
H1,miền núi,0,-1,15,maybe,x,2
H2,rural,1000,10001,20,-1,có,sai
H3,,4.5,12a,10020,,,?
""",
    "ids": """household_id,members
H1,4
,4
 H1 ,4
NA,3
1.23457E+14,2
#REF!,1
H1,2
""",
    "ragged": """Mã hộ,Chủ hộ,Thu nhập bình quân,Số khẩu
H1,Hộ mẫu 1,1500000,4
H2,Hộ mẫu 2,1500000
H3,Hộ mẫu 3,1,500,000,4
H4,"Hộ mẫu, 4",1500000,4
""",
    "unused": """household_id,recognised_on,weight,province
H1,32/12/2025,0,Sơn La
H2,2025-12-31,"1,500",Sơn La
H3,31.12.2025,1.25,
H4,12/2025,abc,
""",
    "incomes": """household_id,income_per_capita,income_12m,members
H1,1500000,72000000,4
H2,1500001,72000000,4
H3,1499999,72000000,4
H4,2000000,95952001,4
H5,2000000,95952000,4
H6,1333333,47999999,3
H7,,47999999,
""",
    "headers": """household_id,Thu nhập bình quân (nghìn đồng),agricultral,members,STT
H1,1500,1,4,1
""",
    "blank-rows": """household_id,members

H1,4
,
 ,

H2,5

""",
    "header-only": "household_id,members\n",
    "no-id": "Ma_hoo,Khu vực,Số khẩu\nH1,nông thôn,4\n",
    "two-ids": "Mã hộ,Số khẩu,household id\nH1,4,H1\n",
    "same-header": "Mã hộ,Số khẩu,Mã hộ\nH1,4,H1\n",
    "quotes": 'household_id,head_name,members\nH1,Hộ mẫu 1,4\nH2,"Hộ mẫu 2,4\nH3,Hộ mẫu 3,5\n',
    "empty": "\n \n",
}


def write_bad(folder: Path) -> None:
    """Files with problems, and files that cannot be read."""
    for name, text in BAD_CSV.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "cp1258.csv").write_bytes(b"household_id,members,village\nH1,4,Th\xf4n\n")
    (folder / "latin-1.csv").write_bytes("household_id,members,village\nH1,4,Straße\n".encode("latin-1"))
    (folder / "utf-16.csv").write_text("household_id,members\nH1,4\n", encoding="utf-16")
    (folder / "binary.csv").write_bytes(b"household_id,members\nH1,\x00\n")
    (folder / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    (folder / "damaged.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Hộ"
    sheet.append(["Mã hộ", "Chủ hộ", "Thu nhập bình quân", "Số khẩu", "Bảo hiểm y tế", "Ngày công nhận"])
    sheet.append([1, "Hộ mẫu 1", "=1000*1500", 4, "có", date(2025, 12, 31)])
    sheet.append([2, "=A3", 1500000.5, 4, True, 45000])
    sheet.append([])
    sheet.append(["=A3+1", "Hộ mẫu 3", "1,5 triệu", 0, "x", "=TODAY()"])
    sheet.append([4, "Hộ mẫu 4", "#REF!", 4, "#N/A", "#NAME?"])
    for cell in ("C6", "E6", "F6"):
        sheet[cell].data_type = "e"
    book.create_sheet("Hộ 2").append(["Mã hộ", "Số khẩu"])
    book.save(folder / "cells.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["DANH SÁCH HỘ NGHÈO"])
    book.active.append(["Mã hộ", "Số khẩu"])
    book.active.append(["H1", 4])
    book.create_sheet("Trống")
    book.save(folder / "title-above.xlsx")


if __name__ == "__main__":
    write_good(FIXTURES / "good")
    write_bad(FIXTURES / "bad")
    (FIXTURES / "bad" / "workbook.csv").write_bytes((FIXTURES / "good" / "workbook.xlsx").read_bytes())
