"""The forms to print, blank, each on one sheet of A4: quick screen, household, members, indicators. In Vietnamese."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from povrules.language.expression import Node
from povrules.language.loader import Standard
from povrules.language.question import Level, Question
from povrules.reports.book import Book, Sheet, Style
from povrules.reports.template.card import OF_MEMBER, OF_SCREEN, ON_CARD, Line, arabic, card_halves, with_capital
from povrules.reports.template.content import Content, Paper
from povrules.reports.template.fields import NARROW, entry, paper_code
from povrules.surveys import Survey

_ITEM = re.compile(r"mục ([0-9]+)\.([0-9]+)")
_CARD_WIDTHS = (46.0, 8.0, 2.0, 40.0, 8.0, 8.0)
_INDICATOR_WIDTHS = (6.0, 58.0, 9.0, 9.0, 30.0)
_SCREEN_WIDTHS = {"A": 5.0, "B": 25.0, "C": 10.0, "0": 22.0, "8": 12.0, "E": 18.0, "G": 13.0}
_MEMBER_WIDTHS = {"1": 6.5, "2": 21.0, "4": 10.0, "4a": 13.0, "13": 8.0, "18": 11.0}
"""Widths of the columns of lists by their number on the form, where they are not the usual one."""
_SCREEN_ROWS, _MEMBER_ROWS = 15, 10


@dataclass(frozen=True)
class Head:
    """A column of a printed list; one that the form does not have has no number."""

    no: str
    text: str


def add_papers(book: Book, content: Content, survey: Survey, standard: Standard) -> None:
    """Add the sheets to print."""
    papers = content.paper
    screen = _heads(survey, papers.screen, "household", OF_SCREEN)
    _add_list(book, papers.screen, screen, _SCREEN_WIDTHS, 9.5, _SCREEN_ROWS, [])
    _add_card(book, papers.household, survey)
    more = [one for one in survey.law.columns_of("person") if one.form and not OF_MEMBER.fullmatch(one.form)]
    members = [*_heads(survey, papers.members, "person", OF_MEMBER), *(Head("", one.vi) for one in more)]
    _add_list(book, papers.members, members, _MEMBER_WIDTHS, 7, _MEMBER_ROWS, _legend(survey, more))
    _add_indicators(book, papers.indicators, survey, standard)


def _heads(survey: Survey, paper: Paper, level: Level, place: re.Pattern[str]) -> list[Head]:
    """Return the columns of a list: those of the questions, and the form's others before the one that they name."""
    asked = {found[1]: one.vi for one in survey.law.columns_of(level) if (found := place.fullmatch(one.form))}
    heads = [Head(no, with_capital(text.split(": ")[-1])) for no, text in asked.items()]
    for other in paper.columns:
        head = Head(other.no, other.vi)
        at = next((at for at, one in enumerate(heads) if one.no in (other.no, other.before)), len(heads))
        heads[at : at + (other.no in asked)] = [head]
    return heads


def _page(book: Book, paper: Paper, widths: Sequence[float], *, upright: bool) -> tuple[Sheet, int]:
    """Add a sheet that prints on one page, with the title and the lines above; return the row below them."""
    sheet = book.sheet(paper.sheet)
    if upright:
        sheet.raw.set_portrait()
    sheet.raw.fit_to_pages(1, 1)
    sheet.raw.center_horizontally()
    sheet.raw.hide_gridlines(2)
    sheet.widths(widths)
    last = len(widths) - 1
    sheet.span(0, 0, last, paper.title, book.style(bold=True, font_size=15, align="center", valign="vcenter"))
    sheet.height(0, 2)
    sheet.span(1, 0, last, paper.under, book.style(italic=True, font_size=10, align="center"))
    row = 2
    for line in paper.lines:
        sheet.span(row, 0, last, line, book.style(valign="vcenter"))
        sheet.height(row, 1, extra=5)
        row += 1
    return sheet, row


def _cell(book: Book, **more: object) -> Style:
    return book.style(**{"border": 1, "text_wrap": True, "valign": "vcenter", **more})


def _foot(sheet: Sheet, row: int, paper: Paper, widths: Sequence[float]) -> int:
    """Write who signs, with room for it; the first on the left half, the second on the right one."""
    count = len(widths)
    half = next(at for at in range(1, count) if sum(widths[:at]) * 2 >= sum(widths[:count]))
    half = min(max(half, 2), count - 2)
    look = sheet.book.style(bold=True, align="center", text_wrap=True)
    for text, (first, last) in zip(paper.signed, ((0, half - 1), (half, count - 1)), strict=True):
        sheet.span(row + 1, first, last, text, look)
    sheet.height(row + 1, 3)
    sheet.height(row + 2, 4)
    return row + 3


def _notes(sheet: Sheet, row: int, notes: Sequence[str], widths: Sequence[float]) -> int:
    for text in notes:
        sheet.span(row, 0, len(widths) - 1, text, sheet.book.style(text_wrap=True, font_size=10))
        sheet.fit(row, [text], [sum(widths) * NARROW])
        row += 1
    return row


def _add_list(
    book: Book,
    paper: Paper,
    heads: Sequence[Head],
    wide: Mapping[str, float],
    usual: float,
    rows: int,
    legend: Sequence[str],
) -> None:
    """Add a list with blank rows.

    The number of a column stands in the cell of its name, so that no program takes the list for a table of data.
    """
    widths = [wide.get(head.no, usual) for head in heads]
    sheet, row = _page(book, paper, widths, upright=False)
    texts = [f"{head.text}\n({head.no or 'thêm'})" for head in heads]
    for at, text in enumerate(texts):
        sheet.text(row, at, text, _cell(book, bold=True, font_size=9, align="center", bg_color="#F2F2F2"))
    sheet.fit(row, texts, [one * NARROW for one in widths], extra=4)
    for blank in range(row + 1, row + 1 + rows):
        for at in range(len(heads)):
            sheet.text(blank, at, "", _cell(book))
        sheet.height(blank, 1, extra=11)
    row = _foot(sheet, row + rows + 1, paper, widths)
    _notes(sheet, row, [*paper.notes, *legend], widths)


def _legend(survey: Survey, more: Sequence[Question]) -> list[str]:
    """Return what to write in each column of the members that has codes, and in those that the form lacks."""
    lines = []
    for one in survey.law.columns_of("person"):
        place = OF_MEMBER.fullmatch(one.form)
        digits = [(digit, code.vi) for code in one.codes if (digit := paper_code(code))]
        if place and digits:
            lines.append(
                f"Cột {place[1]}: " + "; ".join(f"{with_capital(text)} ghi mã {no}" for no, text in digits) + "."
            )
    lines += [f"Cột thêm “{one.vi}” ({one.form.strip('()')}): {entry(one).vi}. {one.help_vi}".strip() for one in more]
    return lines


def _add_card(book: Book, paper: Paper, survey: Survey) -> None:
    sheet, row = _page(book, paper, _CARD_WIDTHS, upright=True)
    halves = card_halves(survey, paper)
    for at in range(max(map(len, halves))):
        left, right = (half[at] if at < len(half) else Line("") for half in halves)
        _card_line(sheet, row, 0, 1, left)
        _card_line(sheet, row, 3, 2, right)
        heads = left.head or right.head
        room = (54.0 - 8 * len(left.boxes), 56.0 - 8 * len(right.boxes))
        sheet.fit(row, [left.text, right.text], [one * (1 if heads else NARROW) for one in room], extra=3)
        row += 1
    row = _notes(sheet, row + 1, paper.notes, _CARD_WIDTHS)
    _foot(sheet, row, paper, _CARD_WIDTHS)


def _card_line(sheet: Sheet, row: int, first: int, boxes: int, line: Line) -> None:
    """Write a line of the card from the column ``first`` on, with room for so many boxes behind the text."""
    if not line.text:
        return
    look = {"bold": True, "bg_color": "#F2F2F2"} if line.head else {"indent": 1}
    text, box = _cell(sheet.book, **look), _cell(sheet.book, align="center", font_size=9)
    spare = boxes - len(line.boxes)
    if spare:
        sheet.span(row, first, first + spare, line.text, text)
    else:
        sheet.text(row, first, line.text, text)
    for at, said in enumerate(line.boxes):
        sheet.text(row, first + 1 + spare + at, said, box)


def _add_indicators(book: Book, paper: Paper, survey: Survey, standard: Standard) -> None:
    """Add the indicators with the words of the form, and the columns and parts that answer them."""
    sheet, row = _page(book, paper, _INDICATOR_WIDTHS, upright=True)
    for at, place in enumerate(paper.columns):
        sheet.text(row, at, place.vi, _cell(book, bold=True, align="center", bg_color="#F2F2F2"))
    sheet.height(row, 2)
    dimensions = {one.id: one.vi for one in standard.law.dimensions}
    declared = {one.id: one for one in standard.law.indicators}
    above = ""
    for one in (one for one in survey.law.indicators if one.id in declared):
        indicator, citation = declared[one.id], survey.law.citations[one.cite[0]]
        item = _ITEM.search(citation.article)
        row += 1
        if indicator.dimension != above:
            above = indicator.dimension
            cells = [item[1] if item else "", dimensions[above], "", "", ""]
            _indicator(sheet, row, cells, bold=True, bg_color="#F2F2F2")
            row += 1
        said = citation.quote or with_capital(indicator.deprived_vi)
        _indicator(sheet, row, [f"{item[1]}.{item[2]}" if item else "", said, "", "", _places(survey, one.when)])
    row += 1
    _indicator(sheet, row, ["", paper.total, "", "", ""], bold=True)
    _foot(sheet, row + 1, paper, _INDICATOR_WIDTHS)


def _indicator(sheet: Sheet, row: int, cells: Sequence[str], **look: object) -> None:
    for at, text in enumerate(cells):
        sheet.text(row, at, text, _cell(sheet.book, **look, **({} if at in (1, 4) else {"align": "center"})))
    sheet.fit(row, cells, [one * NARROW for one in _INDICATOR_WIDTHS], extra=4)


def _places(survey: Survey, condition: Node) -> str:
    """Return the columns and parts of form B1 that answer a condition."""
    forms = [one.form for one in survey.questions_behind([condition])]
    columns = sorted({int(found[1]) for form in forms if (found := OF_MEMBER.fullmatch(form))})
    parts = sorted({found[1] for form in forms if (found := ON_CARD.fullmatch(form))}, key=arabic)
    said = [f"Cột {', '.join(map(str, columns))} phần B"] if columns else []
    said += [f"Mục {', '.join(parts)} phần A"] if parts else []
    return "; ".join(said)
