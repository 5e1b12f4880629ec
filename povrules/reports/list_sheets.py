"""Lists and minutes as sheets in portrait: who issues them, the table, its total, who signs."""

from collections.abc import Sequence

from povrules.forms.lists import Printed, Section
from povrules.reports.book import Book, Sheet, lines
from povrules.reports.form_sheets import write_head

_REPUBLIC = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_SPACE = 4
"""Blank rows for a signature."""
_PAGE_WIDE = 100.0
"""Characters in a line across a page: those of running text are narrower than the widths of columns count."""
_LARGE = 13 / 11
"""How much larger the letters of minutes are than those of tables."""
_MIDDLE = {"align": "center", "valign": "vcenter"}


def add_printed(book: Book, printed: Printed) -> None:
    """Write a list or minutes as a sheet."""
    sheet = book.sheet(printed.sheet)
    sheet.raw.set_portrait()
    sheet.widths(printed.widths)
    last = len(printed.widths) - 1
    row = _top(sheet, printed, last)
    if printed.pages:
        # Where a sheet is fitted to pages Excel minds no breaks.
        sheet.raw.set_print_scale(100)
        sheet.raw.set_h_pagebreaks([row + at for at in printed.pages])
    for text in printed.text:
        _paragraph(sheet, row, last, text, size=_LARGE, bold=text[:2] in ("1.", "2."), italic=text.startswith("("))
        row += 1
    if printed.head:
        row = _table(sheet, printed, row)
    row += 1
    if printed.closing is not None:
        row = _box(sheet, row, last, printed.closing)
    row = _signed(sheet, printed, row, last)
    for number, text in enumerate(printed.notes, 1):
        plain, high = book.style(), book.style(font_script=1)
        sheet.rich(row, 0, [(str(number), high), (f" {text}", plain)], plain)
        row += 1
    for remark in printed.remarks:
        _paragraph(sheet, row, last, remark.get(book.lang), italic=True)
        row += 1


def _top(sheet: Sheet, printed: Printed, last: int) -> int:
    """Write which form it is, who issues it, the republic, place and day, the title; return the row below."""
    bold, centred = sheet.book.style(bold=True), sheet.book.style(bold=True, align="center")
    slanted = sheet.book.style(italic=True, align="center", text_wrap=True)
    for row, text in enumerate(printed.subject):
        if len(printed.subject) == 1:
            sheet.text(row, 0, text, bold)
        else:
            sheet.span(row, 0, last, text, slanted if text.startswith("(") else centred)
            sheet.height(row, text.count("\n") + 1)
    row, half = len(printed.subject) + 1, max(last // 2, 1)
    for offset, letters in enumerate((centred, sheet.book.style(bold=True, align="center", underline=1))):
        sheet.text(row + offset, 0, printed.left[offset], bold)
        sheet.span(row + offset, half, last, _REPUBLIC[offset], letters)
    row += 3
    place, comma, day = printed.dated.partition(",")
    sheet.span(row, half, last, printed.dated, slanted)
    if printed.dated_mark:
        letters, high = sheet.book.style(italic=True), sheet.book.style(italic=True, font_script=1)
        sheet.rich(row, half, [(place, letters), (printed.dated_mark, high), (comma + day, letters)], slanted)
    title = sheet.book.style(bold=True, font_size=13, align="center", text_wrap=True)
    sheet.span(row + 2, 0, last, printed.title, title)
    sheet.height(row + 2, 1.3 * lines(printed.title, sum(printed.widths) * 0.75))
    return row + 4


def _paragraph(
    sheet: Sheet, row: int, last: int, text: str, *, size: float = 1, bold: bool = False, italic: bool = False
) -> None:
    """Write a paragraph across the page; a blank one is a dotted line to write on. ``size``: of its letters."""
    look = {"text_wrap": True, "align": "justify"} if text else {"bottom": 4}
    sheet.span(row, 0, last, text, sheet.book.style(bold=bold, italic=italic, font_size=round(11 * size), **look))
    sheet.height(row, lines(text, _PAGE_WIDE / size) * size, 4 if text else 0)


def _table(sheet: Sheet, printed: Printed, row: int) -> int:
    """Write header, sections and total; return the row below them."""
    for at, count in enumerate(printed.heights):
        sheet.height(row + at, count, 4)
    write_head(sheet, row, printed.head)
    below = row + len(printed.heights)
    for column, text in enumerate(printed.numbers or ()):
        sheet.text(below, column, text, sheet.book.style(border=1, bold=True, **_MIDDLE))
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
    plain = sheet.book.style(border=1, text_wrap=True, valign="vcenter")
    middle = sheet.book.style(border=1, text_wrap=True, **_MIDDLE)
    if section.name:
        _named(sheet, printed, row, (section.number, section.name))
        row += 1
    for number, cells in enumerate(section.rows, 1):
        sheet.number(row, 0, number, middle)
        for column, value in enumerate(cells, 1):
            style = middle if column in printed.centred else plain
            if isinstance(value, int):
                sheet.number(row, column, value, style)
            else:
                sheet.text(row, column, value, style)
        sheet.fit(row, [str(one or "") for one in cells], printed.widths[1:], extra=3)
        row += 1
    if section.rows:
        counted.append((row - len(section.rows), row - 1))
    return row


def _named(sheet: Sheet, printed: Printed, row: int, called: tuple[str, str]) -> None:
    """Write a row that has number and name alone."""
    look = {"border": 1, "bold": True, "valign": "vcenter"}
    sheet.text(row, 0, called[0], sheet.book.style(**look, align="center"))
    for column, text in enumerate((called[1], *[None] * (len(printed.widths) - 2)), 1):
        sheet.text(row, column, text, sheet.book.style(**look))
    sheet.height(row, 1, 3)


def _total(sheet: Sheet, printed: Printed, row: int, counted: Sequence[tuple[int, int]], total: tuple[str, str]) -> int:
    """Write how many households are listed, as a formula with its value; return the row below."""
    _named(sheet, printed, row, total)
    households = sheet.book.style(border=1, bold=True, num_format='#,##0 "hộ"', align="left", valign="vcenter")
    formula = "=" + "+".join(f"ROWS(A{first + 1}:A{last + 1})" for first, last in counted) if counted else "=0"
    value = sum(last - first + 1 for first, last in counted)
    sheet.raw.write_formula(row, len(printed.widths) - 1, formula, households, value)
    return row + 1


def _box(sheet: Sheet, row: int, last: int, texts: tuple[str, str]) -> int:
    """Write two texts side by side in a frame; return the row below, and one more."""
    style = sheet.book.style(border=1, bold=True, text_wrap=True)
    sheet.span(row, 0, 1, texts[0], style)
    sheet.span(row, 2, last, texts[1], style)
    sheet.height(row, texts[1].count("\n") + 1, 4)
    return row + 2


def _signed(sheet: Sheet, printed: Printed, row: int, last: int) -> int:
    """Write who signs side by side; return the row below the room for their hands."""
    count, columns = len(printed.signed), last + 1
    middle = sheet.book.style(align="center", text_wrap=True)
    bold, plain, slanted = (sheet.book.style(**look) for look in ({"bold": True}, {}, {"italic": True}))
    for at, (who, capacity, how) in enumerate(printed.signed):
        first, end = at * columns // count, (at + 1) * columns // count - 1
        if end > first:
            sheet.span(row, first, end, "", middle)
        runs = [(who, bold), (capacity, plain), (f"\n{how}", slanted)]
        sheet.rich(row, first, [run for run in runs if run[0]], middle)
    sheet.height(row, max(who.count("\n") for who, _, _ in printed.signed) + 2)
    return row + 1 + _SPACE
