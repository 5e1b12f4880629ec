"""Six invented households of two communes, and workbooks of forms read again."""

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

from povrules.forms.model import Filled, Share

INDICATORS = (
    "Việc làm,Người phụ thuộc trong hộ gia đình,Dinh dưỡng,Bảo hiểm y tế,Trình độ giáo dục của người lớn,"
    "Tình trạng đi học của trẻ em,Chất lượng nhà ở,Diện tích nhà ở bình quân đầu người,Nguồn nước sinh hoạt,"
    "Nhà tiêu hợp vệ sinh,Sử dụng dịch vụ viễn thông,Phương tiện phục vụ tiếp cận thông tin"
)
HEADER = (
    "Mã hộ,Khu vực,Tỉnh,Huyện,Xã,Thôn,Chủ hộ,Giới tính,Ngày sinh chủ hộ,Dân tộc,Số khẩu,Phân loại hộ đã công nhận,"
    f"{INDICATORS},Hộ dân tộc thiểu số,Hộ không có khả năng lao động,Hộ có thành viên là người có công,"
    + ",".join(f"Nguyên nhân {number}" for number in range(1, 9))
    + ",Số trẻ em,Số trẻ em không có BHYT,Số trẻ em suy dinh dưỡng,Số trẻ em không được đi học,Điểm B1,Điểm B2\n"
)
PLACE = "Tỉnh X,Huyện Y"
HOUSEHOLDS = "".join(
    f"{key},{area},{PLACE},{where},{head},{status},{lacks},{groups},{causes},{children}\n"
    for key, area, where, head, status, lacks, groups, causes, children in (
        ("U1", "TT", "An,Tổ 1", "Bà Một,nữ,01/02/1960,Kinh,4", "hộ nghèo", "1,0,1,0,0,0,0,0,0,0,0,0", "không,không,có",
         "x,,,,,,,", "2,1,0,0,80,20"),
        ("U2", "TT", "An,Tổ 1", "Ông Hai,nam,1970,Tày,3", "cận nghèo", "0,0,0,0,0,0,0,0,0,0,0,1", ",có,không",
         ",,x,,,,x,", "1,0,1,0,100,10"),
        ("U3", "TT", "An,Tổ 2", "Ông Ba,nam,1980,Kinh,5", "không nghèo", "0,0,0,0,0,0,0,0,0,0,0,0", "có,,", ",,,,,,,",
         ",,,,,"),
        ("R1", "NT", "Bình,Bản 2", "Bà Bốn,nữ,,hoa,2", "hộ nghèo", "1,1,0,0,0,0,0,0,0,0,0,1", ",có,không",
         ",,,,,,,x", "0,0,0,0,,"),
        ("R2", "NT", "Bình,Bản 2", "Ông Năm,nam,1990,Kinh,6", "hộ nghèo", "0,0,,1,0,0,0,0,0,0,0,0", "không,,không",
         ",,,,,,,", ",,,,,"),
        ("R3", "NT", "Bình,Bản 10", "Ông Sáu,nam,1985,Kinh,1", "không nghèo", "0,0,0,0,0,0,0,0,0,0,0,0", "không,,",
         ",,,,,,,", ",,,,,"),
    )
)  # fmt: skip
BEFORE = "".join(
    f"{key},{area},{PLACE},{where},,,,Kinh,{members},{status}{',' * 29}\n"
    for key, area, where, members, status in (
        ("U1", "TT", "An,Tổ 1", 4, "hộ nghèo"),
        ("U2", "TT", "An,Tổ 1", 3, "hộ nghèo"),
        ("U3", "TT", "An,Tổ 2", 5, "cận nghèo"),
        ("R1", "NT", "Bình,Bản 2", 2, "không nghèo"),
        ("R2", "NT", "Bình,Bản 2", 6, "hộ nghèo"),
        ("R3", "NT", "Bình,Bản 10", 1, "hộ nghèo"),
    )
)


def write(folder: Path) -> Path:
    """Write the households of this year, and in ``before.csv`` those of the year before; return the first file."""
    path = folder / "now.csv"
    path.write_text(HEADER + HOUSEHOLDS, encoding="utf-8")
    (folder / "before.csv").write_text(HEADER + BEFORE, encoding="utf-8")
    return path


def shown(filled: Filled) -> dict[tuple[str, ...], list[Any]]:
    """The numbers of a form by level, area or place and kind of row; rates as text."""
    found = {}
    for row in filled.rows:
        key = (row.level, *(one for one in (row.area, row.place) if one), row.kind)
        assert key not in found
        found[key] = [str(one.value) if isinstance(one, Share) else getattr(one, "value", one) for one in row.values]
    return found


def evaluated(book: Any, sheet: str, formula: str) -> Decimal:
    """The value of a formula as forms have them, computed anew from the cells that are no formulas."""
    text = formula.removeprefix("=")
    rate = re.fullmatch(r"ROUND\(100\*(.+)/([A-Z]+\d+),2\)", text)
    if rate is not None:
        part, of = (evaluated(book, sheet, one) for one in rate.groups())
        return (100 * part / of).quantize(Decimal("0.01"), ROUND_HALF_UP)
    strided = re.fullmatch(r"SUMPRODUCT\(\(MOD\(ROW\(([A-Z]+)(\d+):[A-Z]+(\d+)\)-\d+,(\d+)\)=0\)\*\S+\)", text)
    if strided is not None:
        rows = range(int(strided[2]), int(strided[3]) + 1, int(strided[4]))
        return sum((evaluated(book, sheet, f"{strided[1]}{row}") for row in rows), Decimal(0))
    counted = re.fullmatch(r"ROWS\(A(\d+):A(\d+)\)", text)
    if counted is not None:
        return Decimal(int(counted[2]) - int(counted[1]) + 1)
    inner = text[1:-1] if text.startswith("(") else text
    terms = re.findall(r"([+-]?)(ROWS\([^)]*\)|(?:'[^']+'!)?[A-Z]+\d+|\d+)", inner)
    assert "".join("".join(one) for one in terms) == inner, formula
    total = Decimal(0)
    for sign, term in terms:
        value = _cell(book, sheet, term)
        total += -value if sign == "-" else value
    return total


def _cell(book: Any, sheet: str, term: str) -> Decimal:
    if term.isdigit():
        return Decimal(term)
    if term.startswith("ROWS"):
        return evaluated(book, sheet, term)
    where, _, name = term.rpartition("!")
    of = where.strip("'") or sheet
    value = book[of][name].value
    return evaluated(book, of, value) if str(value).startswith("=") else Decimal(value or 0)


def check_formulas(path: Path) -> int:
    """Check that every formula of a workbook gives the value beside it; return how many there are."""
    book, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("="):
                    found += 1
                    said = Decimal(str(values[sheet.title][cell.coordinate].value))
                    assert evaluated(book, sheet.title, cell.value) == said, (sheet.title, cell.coordinate, cell.value)
    return found
