"""Lists and minutes as sheets in portrait: who issues them, the table, its total, who signs."""

from collections.abc import Sequence

from povrules.forms.lists import Printed, Section
from povrules.reports.book import EDGE, Book, Sheet, lines
from povrules.reports.form_sheets import write_head

_REPUBLIC = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_TITLE = 7
"""The row of the title."""
_SPACE = 4
"""Blank rows for a signature."""
_PAGE_WIDE = 120.0
"""Characters in a line across a page: those of running text are narrower than the widths of columns count."""


def add_printed(book: Book, printed: Printed) -> None:
    """Write a list or minutes as a sheet."""
    sheet = book.sheet(printed.sheet)
    sheet.raw.set_portrait()
    sheet.widths(printed.widths)
    last = len(printed.widths) - 1
    _top(sheet, printed, last)
    row = _TITLE + 2
    for text in printed.text:
        _paragraph(sheet, row, last, text, bold=text[:2] in ("1.", "2."))
        row += 1
    if printed.head:
        row = _table(sheet, printed, row)
    row += 1
    for text in printed.closing:
        _paragraph(sheet, row, last, text, bold=True)
        row += 1
    row = _signed(sheet, printed, row + 1, last)
    for text in printed.notes:
        _paragraph(sheet, row, last, text)
        row += 1
    for remark in printed.remarks:
        _paragraph(sheet, row, last, remark.get(book.lang), italic=True)
        row += 1


def _top(sheet: Sheet, printed: Printed, last: int) -> None:
    """Write what stands above a list: which form it is, who issues it, the republic, place and day, the title."""
    bold, centred = sheet.book.style(bold=True), sheet.book.style(bold=True, align="center")
    sheet.text(0, 0, printed.subject, bold)
    half = max(last // 2, 1)
    for offset in range(2):
        sheet.text(2 + offset, 0, printed.left[offset], bold)
        sheet.span(2 + offset, half, last, _REPUBLIC[offset], centred)
    sheet.span(5, half, last, printed.dated, sheet.book.style(italic=True, align="center"))
    title = sheet.book.style(bold=True, font_size=13, align="center", text_wrap=True)
    sheet.span(_TITLE, 0, last, printed.title, title)
    sheet.height(_TITLE, 1.3 * lines(printed.title, sum(printed.widths) * 0.75))


def _paragraph(sheet: Sheet, row: int, last: int, text: str, *, bold: bool = False, italic: bool = False) -> None:
    sheet.span(row, 0, last, text, sheet.book.style(bold=bold, italic=italic, text_wrap=True))
    sheet.height(row, lines(text, _PAGE_WIDE))


def _table(sheet: Sheet, printed: Printed, row: int) -> int:
    """Write header, sections and total; return the row below them."""
    style = sheet.book.header_style()
    for at, count in enumerate(printed.heights):
        sheet.height(row + at, count, 4)
    write_head(sheet, row, printed.head, style)
    below = row + len(printed.heights)
    for column, text in enumerate(printed.numbers or ()):
        sheet.text(below, column, text, style)
    below += printed.numbers is not None
    sheet.raw.repeat_rows(row, below - 1)
    counted: list[tuple[int, int]] = []
    for section in printed.sections:
        below = _section(sheet, printed, section, below, counted)
    if printed.total is not None:
        below = _total(sheet, printed, below, counted, printed.total)
    return below


def _section(sheet: Sheet, printed: Printed, section: Section, row: int, counted: list[tuple[int, int]]) -> int:
    """Write the households of a section below its name; note which rows they are, and return the row below them."""
    look = {"border": 1, "border_color": EDGE, "text_wrap": True}
    plain, bold, middle = (sheet.book.style(**look, **more) for more in ({}, {"bold": True}, {"align": "center"}))
    if section.name:
        for column in range(len(printed.widths)):
            sheet.text(row, column, (section.number, section.name)[column] if column < 2 else None, bold)
        row += 1
    for number, cells in enumerate(section.rows, 1):
        sheet.number(row, 0, number, middle)
        for column, value in enumerate(cells, 1):
            if isinstance(value, int):
                sheet.number(row, column, value, middle)
            else:
                sheet.text(row, column, value, plain)
        sheet.fit(row, [str(one or "") for one in cells], printed.widths[1:])
        row += 1
    if section.rows:
        counted.append((row - len(section.rows), row - 1))
    return row


def _total(sheet: Sheet, printed: Printed, row: int, counted: Sequence[tuple[int, int]], total: tuple[str, str]) -> int:
    """Write how many households are listed, as a formula with its value; return the row below."""
    bold = sheet.book.style(border=1, border_color=EDGE, bold=True)
    for column in range(len(printed.widths)):
        sheet.text(row, column, total[column] if column < len(total) else None, bold)
    households = sheet.book.style(border=1, border_color=EDGE, bold=True, num_format='#,##0 "hộ"', align="left")
    formula = "=" + "+".join(f"ROWS(A{first + 1}:A{last + 1})" for first, last in counted) if counted else "=0"
    value = sum(last - first + 1 for first, last in counted)
    sheet.raw.write_formula(row, len(printed.widths) - 1, formula, households, value)
    return row + 1


def _signed(sheet: Sheet, printed: Printed, row: int, last: int) -> int:
    """Write who signs side by side; return the row below the room for their hands."""
    count, columns = len(printed.signed), last + 1
    for at, (who, how) in enumerate(printed.signed):
        first, end = at * columns // count, (at + 1) * columns // count - 1
        for offset, (text, look) in enumerate(((who, {"bold": True}), (how, {"italic": True}))):
            style = sheet.book.style(**look, align="center", text_wrap=True)
            if end > first:
                sheet.span(row + offset, first, end, text, style)
            else:
                sheet.text(row + offset, first, text, style)
    sheet.height(row, 2)
    return row + 2 + _SPACE
