"""A review as an Excel workbook: four sheets, and one more for every two standards side by side."""

from pathlib import Path

from povrules.errors import UsageError
from povrules.reports.book import EDGE, MAX_COLUMNS, MAX_ROWS, Book, open_book
from povrules.reports.comparison_sheet import add_comparison_sheets
from povrules.reports.law_sheets import add_legal_sheet, add_reason_sheet
from povrules.reports.result_sheet import add_result_sheet
from povrules.reports.sealing import properties_of
from povrules.reports.tabular import problem_table
from povrules.reports.words import PROBLEM_HEADERS, SHEETS
from povrules.review import Review
from povrules.text import Lang, Text

_STREAM_FROM = 1_500_000
"""Cells from which a workbook is streamed: about 300 MB would be held in memory otherwise."""
_PROBLEM_WIDTHS: dict[str, float] = {
    "severity": 11,
    "file": 24,
    "sheet": 14,
    "line": 8,
    "cell": 8,
    "column": 24,
    "household_id": 14,
    "found": 26,
    "expected": 44,
    "mend": 48,
}
_SEVERITY_FILLS = {"error": "#F8CBAD", "warning": "#FFE699", "notice": "#DDEBF7"}
_NO_PROBLEM = Text("Không có lỗi, cảnh báo hay lưu ý nào.", "No errors, warnings or notices.")


def check_size(review: Review) -> None:
    """Refuse a review that has more rows or columns than a sheet holds.

    Errors: :class:`~povrules.errors.UsageError`.
    """
    rows = max(review.frame.height, len(review.problems))
    columns = review.frame.width + 1
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise UsageError(
            Text(
                f"Một trang tính Excel chỉ chứa {MAX_ROWS} dòng và {MAX_COLUMNS} cột, "
                f"kết quả có {rows} dòng và {columns} cột. Hãy ghi ra tệp .csv hoặc .parquet.",
                f"A sheet of Excel holds {MAX_ROWS} rows and {MAX_COLUMNS} columns, "
                f"the result has {rows} rows and {columns} columns. Write a .csv or a .parquet file.",
            )
        )


def write_workbook(review: Review, path: Path, lang: Lang) -> None:
    """Write the workbook; the same review gives the same bytes.

    The sheets are “kết quả”, “lý do”, “lỗi dữ liệu”, “căn cứ pháp lý” and, of several standards, “so sánh”, which sets
    two of them side by side (numbered where there are more than two); all else is in ``lang``.
    A text of more than 32,767 characters, which is what a cell holds, is cut there.
    Errors: OSError when the file cannot be written.
    """
    streamed = review.frame.height * review.frame.width >= _STREAM_FROM
    with open_book(path, lang, streamed=streamed) as book:
        add_result_sheet(book, review)
        add_reason_sheet(book, review.legal)
        _add_problem_sheet(book, review)
        add_legal_sheet(book, review.legal)
        add_comparison_sheets(book, review)
        for name, text in properties_of(review.legal):
            book.say(name, text)


def _add_problem_sheet(book: Book, review: Review) -> None:
    sheet = book.sheet(SHEETS[2])
    widths = list(_PROBLEM_WIDTHS.values())
    sheet.widths(widths)
    sheet.header(0, [header.get(book.lang) for header in PROBLEM_HEADERS.values()], widths)
    wrap = book.style(text_wrap=True)
    rows = problem_table(review.problems, book.lang).iter_rows()
    for row, (problem, cells) in enumerate(zip(review.problems, rows, strict=True), 1):
        fill = book.style(bg_color=_SEVERITY_FILLS[problem.severity], border=1, border_color=EDGE)
        sheet.fit(row, [str(value or "") for value in cells], widths)
        for column, value in enumerate(cells):
            if isinstance(value, int):
                sheet.number(row, column, value, book.style(align="center"))
            elif value:
                sheet.text(row, column, value, fill if column == 0 else wrap)
    if not review.problems:
        sheet.text(1, 0, _NO_PROBLEM.get(book.lang))
    sheet.table(len(review.problems), len(widths))
