"""Forms as sheets of a workbook: laid out as they are printed, sums and rates as live formulas beside their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from povrules.forms.model import Balance, Filled, Head, Layout, Points, Row, Share, Value
from povrules.reports.book import Book, Sheet, Style, lines
from povrules.text import Text

_ABOVE, _HEADER = 1, 2
"""The row of what stands between title and header, and the first row of the header."""
_ADDENDS = 100
"""More cells than these are added as a range: a formula has at most 8,192 characters."""
_REMARKS = Text("Ghi chú của povrules", "Notes by povrules")
_NAMED = 2
"""Number and name."""
_MIDDLE = {"align": "center", "valign": "vcenter"}

Placed = Mapping[str, int]
"""By form, on which row its numbers begin."""


def first_row(layout: Layout) -> int:
    """Return on which row the numbers of a form begin."""
    return _HEADER + len(layout.heights) + (layout.numbers is not None)


def add_forms(book: Book, forms: Sequence[Filled]) -> None:
    """Write each form as a sheet; numbers that are not known stay empty, and remarks below say why."""
    placed = {one.layout.form: first_row(one.layout) for one in forms}
    for one in forms:
        _add_form(book, one, placed)


def _add_form(book: Book, filled: Filled, placed: Placed) -> None:
    layout = filled.layout
    sheet = book.sheet(layout.sheet)
    sheet.widths(layout.widths)
    _head(sheet, layout)
    start = first_row(layout)
    body = _Body(sheet, layout, start, placed)
    for at, row in enumerate(filled.rows):
        body.row(at, row)
    below = _legend(sheet, layout, start + len(filled.rows) + 1)
    for text, style in _below(book, filled):
        _wide(sheet, below, layout, text, style)
        below += 1
    sheet.raw.repeat_rows(_HEADER, start - 1)
    sheet.raw.freeze_panes(start, layout.first)


def _below(book: Book, filled: Filled) -> list[tuple[str, Style]]:
    layout, heading = filled.layout, book.style(bold=True, italic=True)
    found = [(layout.notes_head, heading)] if layout.notes_head else []
    printed, remark = book.style(text_wrap=True, indent=len(found)), book.style(text_wrap=True, italic=True)
    found += [(one, printed) for one in layout.notes]
    if filled.remarks:
        found.append((f"{_REMARKS.get(book.lang)}:", heading))
    return found + [(one.get(book.lang), remark) for one in filled.remarks]


def _legend(sheet: Sheet, layout: Layout, row: int) -> int:
    """Write what the numbers of columns stand for as a table from a row on; return the row below it."""
    if not layout.legend:
        return row
    style = sheet.book.style(border=1, text_wrap=True, valign="vcenter")
    heading = sheet.book.style(border=1, bold=True, **_MIDDLE)
    sheet.raw.merge_range(row, 0, row + len(layout.legend) - 1, layout.first - 1, "", heading)
    sheet.text(row, 0, "Ghi chú:", heading)
    count, last = len(layout.legend[0]), len(layout.widths) - 1
    spans = [(layout.first + 2 * at, layout.first + 2 * at + 1 if at < count - 1 else last) for at in range(count)]
    for offset, texts in enumerate(layout.legend):
        for (first, end), text in zip(spans, texts, strict=True):
            sheet.span(row + offset, first, end, text, style)
        sheet.height(row + offset, 2)
    return row + len(layout.legend) + 1


def _wide(sheet: Sheet, row: int, layout: Layout, text: str, style: Style) -> None:
    """Write a text across the whole form."""
    sheet.span(row, 0, len(layout.widths) - 1, text, style)
    sheet.height(row, lines(text, sum(layout.widths)))


def _head(sheet: Sheet, layout: Layout) -> None:
    """Write title and header, the groups of columns above their own names, and their numbers."""
    title = sheet.book.style(bold=True, font_size=13, align="center" if layout.centred else "left", text_wrap=True)
    sheet.span(0, 0, len(layout.widths) - 1, layout.title, title)
    sheet.height(0, lines(layout.title, sum(layout.widths) * 0.7) * 1.3)
    for column, (name, value) in layout.above.items():
        bold, plain = sheet.book.style(bold=True), sheet.book.style()
        sheet.rich(_ABOVE, column, [(name, bold), (f" {value}", plain)], plain)
    if layout.above:
        sheet.height(_ABOVE, 1.5)
    for at, count in enumerate(layout.heights):
        sheet.height(_HEADER + at, count, 4)
    write_head(sheet, _HEADER, layout.head)
    numbers = sheet.book.style(border=1, bold=layout.numbers_bold, **_MIDDLE)
    for column, text in enumerate(layout.numbers or ()):
        sheet.text(first_row(layout) - 1, column, text, numbers)


def write_head(sheet: Sheet, top: int, head: Sequence[Head]) -> None:
    """Write the cells of a header, the first row of which is ``top``."""
    for one in head:
        row, right = top + one.row, one.column + one.columns - 1
        style = sheet.book.style(border=1, text_wrap=True, bold=one.bold, italic=one.leans, **_MIDDLE)
        if one.rows * one.columns > 1:
            sheet.raw.merge_range(row, one.column, row + one.rows - 1, right, "", style)
        letters, high = sheet.book.style(bold=one.bold), sheet.book.style(bold=one.bold, font_script=1)
        runs = [(one.text, letters), (one.mark, high), (one.aside, sheet.book.style(italic=one.slanted))]
        sheet.rich(row, one.column, [runs[0], *(run for run in runs[1:] if run[0])], style)


@dataclass(frozen=True)
class _Body:
    """The rows of a form on its sheet; ``start``: the first of them, ``placed``: those of the other forms."""

    sheet: Sheet
    layout: Layout
    start: int
    placed: Placed

    def row(self, at: int, row: Row) -> None:
        """Write a row; number and name span the rows of their line."""
        line = self.start + at
        self._called(line, row)
        self.sheet.height(line, -(-lines(row.name or "", self.layout.widths[1]) // row.tall), 2)
        look = {"bold": row.bold, "italic": row.slanted, "border": 1, "valign": "vcenter"}
        number, rate = (self.sheet.book.style(**look, num_format=one) for one in ("#,##0", "#,##0.00"))
        for column, value in enumerate(row.values, self.layout.first):
            formula = self._formula(line, at, column, row)
            if value is None:
                self.sheet.text(line, column, None, number)
            elif formula is None:
                self.sheet.number(line, column, _shown(value), number)
            else:
                style = rate if isinstance(value, Share | Points) else number
                self.sheet.raw.write_formula(line, column, formula, style, _shown(value))

    def _called(self, line: int, row: Row) -> None:
        """Write number, name and label of a row."""
        look = {"bold": row.bold, "italic": row.slanted, "border": 1, "valign": "vcenter"}
        middle = self.sheet.book.style(**look, align="center")
        text = self.sheet.book.style(**look, text_wrap=True, indent=int(row.slanted))
        label = self.sheet.book.style(
            border=1, valign="vcenter", align="center" if self.layout.label_centred else "left"
        )
        texts = (row.number, row.name, row.label)[: self.layout.first]
        for column, (said, style) in enumerate(zip(texts, (middle, text, label), strict=False)):
            if said is not None and row.tall > 1 and column < _NAMED:
                self.sheet.raw.merge_range(line, column, line + row.tall - 1, column, "", style)
            if said is not None:
                self.sheet.text(line, column, said, style)

    def _formula(self, line: int, at: int, column: int, row: Row) -> str | None:
        """Return the formula of a cell, None for a number that was counted."""
        value = row.values[column - self.layout.first]
        if isinstance(value, Share):
            return self._rate(line, at, value)
        if isinstance(value, Points):
            return self._points(line, value)
        if isinstance(value, Balance):
            return self._balance(line, value)
        return self._sum(line, column, row.parts) if row.parts else None

    def _rate(self, line: int, at: int, value: Share) -> str:
        """Return the formula of a rate, rounded half up; its part stands in this form or on the sheet of another.

        Where that is not in the workbook, the formula has the number itself.
        """
        (form, column), part = value.part_at, str(value.part)
        if form in self.placed:
            sheet = "" if form == self.layout.form else f"'{Layout.named(form)}'!"
            part = f"{sheet}{self._letters(column)}{self.placed[form] + at + 1}"
        if value.less_at is not None:
            part = f"({part}-{self._letters(value.less_at)}{line + 1})"
        return f"=ROUND(100*{part}/{self._letters(value.of_at)}{line + 1},2)"

    def _points(self, line: int, value: Points) -> str:
        """Return the formula of a difference of rates; divided once, so that nothing is rounded on the way."""
        cells = (*value.before_at, *value.after_at)
        part, of, part_after, of_after = (f"{self._letters(at)}{line + 1}" for at in cells)
        return f"=ROUND(100*({part}*{of_after}-{part_after}*{of})/({of}*{of_after}),2)"

    def _balance(self, line: int, value: Balance) -> str:
        """Return the formula that adds up columns of a row."""
        signed = "".join(f"{'+' if sign > 0 else '-'}{self._letters(at)}{line + 1}" for at, sign in value.columns)
        return f"={signed.removeprefix('+')}"

    def _letters(self, column: int) -> str:
        """Return the letters of a column of numbers."""
        return self.sheet.letters(self.layout.first + column)

    def _sum(self, line: int, column: int, parts: Sequence[int]) -> str:
        """Return the formula that adds up rows: many of them as a range, of which those of its kind count.

        These are the rows with the same label, or where lines have none, those with a number.
        """
        letters, rows = self.sheet.letters(column), [self.start + part + 1 for part in parts]
        if len(rows) <= _ADDENDS:
            return "=" + "+".join(f"{letters}{row}" for row in rows)
        cells, by = f"{letters}{rows[0]}:{letters}{rows[-1]}", f"${{0}}{rows[0]}:${{0}}{rows[-1]}".format
        if rows[1] - rows[0] == 1:
            return f"=SUM({cells})"
        if self.layout.first > _NAMED:
            return f"=SUMIF({by('C')},$C{line + 1},{cells})"
        return f'=SUMIF({by("A")},"<>",{cells})'


def _shown(value: Value) -> float:
    """Return the number of a cell as a workbook keeps it."""
    return float(value.value if isinstance(value, Share | Points | Balance) else value or 0)
