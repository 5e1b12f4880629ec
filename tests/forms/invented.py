"""Six invented households of two communes, and workbooks of forms read again."""

from pathlib import Path
from typing import Any

import ironcalc

from povrules.forms.model import Filled, Points, Share

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
        found[key] = [
            str(one.value) if isinstance(one, Share | Points) else getattr(one, "value", one) for one in row.values
        ]
    return found


def computed(path: Path) -> dict[tuple[str, int, int], tuple[Any, Any]]:
    """By sheet, row and column of each formula the value beside it, and what a spreadsheet engine makes of it anew."""
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    sheets = [one["name"] for one in model.get_worksheets_properties()]
    formulas = [cell for cell in model.get_all_cells() if model.get_cell_formula(*cell) is not None]
    written = [model.get_cell_value(*cell) for cell in formulas]
    model.evaluate()
    return {
        (sheets[cell[0]], *cell[1:]): (value, model.get_cell_value(*cell))
        for cell, value in zip(formulas, written, strict=True)
    }


def check_formulas(path: Path) -> int:
    """Check that every formula of a workbook gives the value beside it; return how many there are."""
    found = computed(path)
    assert {cell: pair for cell, pair in found.items() if pair[0] != pair[1]} == {}
    return len(found)
