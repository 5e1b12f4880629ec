"""Open a result workbook as a spreadsheet program would, and look for its Vietnamese text."""

import sys

from openpyxl import load_workbook

book = load_workbook(sys.argv[1])
expected = ["kết quả", "lý do", "lỗi dữ liệu", "căn cứ pháp lý"]
if book.sheetnames != expected:
    sys.exit(f"expected the sheets {expected}, found {book.sheetnames}")
header = [cell.value for cell in book["kết quả"][1]]
if "Phân loại" not in header:
    sys.exit(f"no column “Phân loại” in {header}")
labels = {row[header.index("Phân loại")].value for row in book["kết quả"].iter_rows(min_row=2)}
print(f"{sys.argv[1]}: {book['kết quả'].max_row - 1} rows, classes {sorted(map(str, labels))}")
