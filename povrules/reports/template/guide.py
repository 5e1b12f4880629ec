"""The sheets to read: how to fill in the workbook, and an invented family filled in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from povrules.language.columns import Column
from povrules.language.question import Level
from povrules.reports.book import EDGE, Book, Sheet, Style
from povrules.reports.template.content import Answer, Content, Paragraph
from povrules.reports.template.entry import FILLS, HOUSEHOLDS, MEMBERS
from povrules.reports.template.fields import NARROW, FormField
from povrules.reports.words import YES_NO
from povrules.text import Text

GUIDE, EXAMPLE = "Hướng dẫn", "Ví dụ"
"""Names of sheets; they are Vietnamese in every language."""

_GUIDE_WIDTHS = (3, 100)
_ANSWER_WIDTH = 20.0
_COLOURS = Text("Màu của các nhóm cột", "Colours of the groups of columns")
_LETTERS = Text("cột", "columns")
_EXAMPLE_TITLE = Text(
    "Một gia đình được đặt ra để làm mẫu. Trang này không được đọc khi phân loại.",
    "A family invented as an example. This sheet is not read.",
)
_COLUMN, _QUESTION, _FORM = Text("Cột", "Column"), Text("Câu hỏi", "Question"), Text("Trên phiếu", "On the form")
_ANSWER, _PERSON = Text("Ghi", "Entered"), Text("Người", "Person")
_SHEET = Text("Trang", "Sheet")

Cell = str | int | float | date
Columns = Mapping[Level, Sequence[FormField]]


def add_guide(book: Book, content: Content, columns: Columns) -> None:
    """Add the sheet of instructions, and what the colours of the headers mean."""
    sheet, lang = book.sheet(GUIDE), book.lang
    sheet.raw.set_portrait()
    sheet.raw.hide_gridlines(2)
    sheet.widths(_GUIDE_WIDTHS)
    sheet.text(0, 0, content.title.label.get(lang), book.style(bold=True, font_size=16, font_color="#1F3864"))
    sheet.height(0, 2)
    row = 1
    for number, chapter in enumerate(content.guide, 1):
        row = _heading(sheet, row, f"{number}. {chapter.label.get(lang)}")
        for paragraph in chapter.paragraphs:
            row = _paragraph(sheet, row, paragraph)
    row = _heading(sheet, row, f"{len(content.guide) + 1}. {_COLOURS.get(lang)}")
    row = _colours(sheet, row, HOUSEHOLDS, columns["household"])
    _colours(sheet, row, MEMBERS, columns["person"])
    sheet.raw.activate()


def _heading(sheet: Sheet, row: int, text: str) -> int:
    sheet.text(row, 0, text, sheet.book.style(bold=True, font_size=13, font_color="#1F3864", valign="bottom"))
    sheet.height(row, 2)
    return row + 1


def _paragraph(sheet: Sheet, row: int, paragraph: Paragraph) -> int:
    text, width = paragraph.label.get(sheet.book.lang), _GUIDE_WIDTHS[1]
    command = text.startswith("povrules ")
    look = {"font_name": "Courier New", "font_size": 10, "bg_color": "#F2F2F2"} if command else {}
    sheet.text(row, 1, text, sheet.book.style(text_wrap=True, **look))
    sheet.fit(row, [text], [width * (0.8 if command else NARROW)], extra=4)
    row += 1
    if paragraph.quote:
        words = f"“{paragraph.quote}” ({paragraph.article})"
        sheet.text(row, 1, words, sheet.book.style(text_wrap=True, italic=True, indent=1, left=5, left_color="#8EA9DB"))
        sheet.fit(row, [words], [(width - 4) * NARROW], extra=4)
        row += 1
    return row


def _colours(sheet: Sheet, row: int, name: str, columns: Sequence[FormField]) -> int:
    lang = sheet.book.lang
    for group in range(columns[-1].group + 1):
        places = [at for at, field in enumerate(columns) if field.group == group]
        first, last = sheet.letters(places[0]), sheet.letters(places[-1])
        fill = FILLS[group % len(FILLS)]
        sheet.text(row, 0, "", sheet.book.style(bg_color=fill, border=1, border_color="#7F7F7F"))
        span = first if first == last else f"{first}–{last}"
        heading = columns[places[0]].heading.get(lang)
        sheet.text(row, 1, f"{_SHEET.get(lang)} “{name}”, {_LETTERS.get(lang)} {span}: {heading}")
        row += 1
    return row


def add_example(book: Book, content: Content, columns: Columns) -> None:
    """Add the invented family: a question a row, so that no row looks like the header of a table of data."""
    sheet, lang = book.sheet(EXAMPLE), book.lang
    sheet.raw.set_portrait()
    sheet.raw.hide_gridlines(2)
    persons = content.example.persons
    sheet.widths([7, 52, *[_ANSWER_WIDTH] * len(persons), 24])
    sheet.text(0, 0, _EXAMPLE_TITLE.get(lang), book.style(bold=True, font_size=13, font_color="#1F3864"))
    sheet.height(0, 2)
    answers: list[dict[str, Answer]] = [content.example.household]
    row = _answers(sheet, 2, HOUSEHOLDS, columns["household"], answers, len(persons))
    members = [{**content.example.household, **one} for one in persons]
    _answers(sheet, row + 1, MEMBERS, columns["person"], members, len(persons))


def _answers(
    sheet: Sheet,
    row: int,
    name: str,
    columns: Sequence[FormField],
    answers: Sequence[Mapping[str, Answer]],
    across: int,
) -> int:
    lang, last = sheet.book.lang, across + 2
    many = len(answers) > 1
    titles = [f"{_PERSON.get(lang)} {at}" if many else _ANSWER.get(lang) for at in range(1, len(answers) + 1)]
    head = sheet.book.header_style()
    sheet.text(row, 0, _COLUMN.get(lang), head)
    sheet.text(row, 1, f"{_SHEET.get(lang)} “{name}”: {_QUESTION.get(lang).lower()}", head)
    _across(sheet, row, last, [(title, head) for title in titles])
    sheet.text(row, last, _FORM.get(lang), head)
    sheet.height(row, 1, extra=6)
    for at, field in enumerate(columns):
        row += 1
        look = {"border": 1, "border_color": EDGE, "text_wrap": True, "valign": "vcenter"}
        fill = sheet.book.style(bg_color=FILLS[field.group % len(FILLS)], **look)
        label = f"{at + 1}. {field.column.label.get(lang)}"
        cells = [_shown(field.column, one.get(field.column.id), sheet) for one in answers]
        room = _ANSWER_WIDTH * (1 if many else across) * NARROW
        texts = [label, field.form, *(str(cell) for cell, _ in cells)]
        sheet.fit(row, texts, [52 * NARROW, 24 * NARROW, *[room] * len(cells)], extra=3)
        sheet.text(row, 0, sheet.letters(at), fill)
        sheet.text(row, 1, label, fill)
        _across(sheet, row, last, cells)
        sheet.text(row, last, field.form, fill)
    return row + 1


def _across(sheet: Sheet, row: int, last: int, cells: Sequence[tuple[Cell, Style]]) -> None:
    """Write the answers from the third column on; a single one takes all the columns up to ``last``."""
    for at, (cell, style) in enumerate(cells, 2):
        if len(cells) == 1:
            sheet.span(row, at, last - 1, "", style)
        _put(sheet, row, at, cell, style)


def _shown(column: Column, answer: Answer | None, sheet: Sheet) -> tuple[Cell, Style]:
    """Return an answer as it is entered, and the style of its cell."""
    lang = sheet.book.lang
    look: dict[str, Any] = {"border": 1, "border_color": EDGE, "align": "center", "valign": "vcenter"}
    style = sheet.book.style(**look, text_wrap=True)
    match answer:
        case int() if column.asks_yes:
            return YES_NO[bool(answer)].get(lang), style
        case date():
            return answer, sheet.book.style(**look, num_format="dd/mm/yyyy")
        case int() | float():
            return answer, sheet.book.style(**look, num_format="#,##0.##" if isinstance(answer, float) else "#,##0")
        case _:
            labels = {code.value: Text(code.vi, code.en).get(lang) for code in column.codes}
            return labels.get(str(answer), answer or ""), style


def _put(sheet: Sheet, row: int, column: int, cell: Cell, style: Style) -> None:
    if isinstance(cell, date):
        sheet.raw.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), style)
    elif isinstance(cell, int | float):
        sheet.raw.write_number(row, column, cell, style)
    else:
        sheet.text(row, column, cell, style)
