"""The sheets to fill in: one row a household, one row a member; drop-downs, bounds and notes from the declarations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from povrules.language.columns import Column
from povrules.language.question import Level
from povrules.reports.book import EDGE, FONT, Book, Sheet, Style
from povrules.reports.template.fields import FormField, bounds, entry, paper_code
from povrules.reports.words import YES_NO
from povrules.text import Lang, Text

HOUSEHOLDS, MEMBERS, LISTS = "Hộ", "Thành viên", "Danh mục"
"""Names of sheets; they are Vietnamese in every language."""
ROWS: dict[Level, int] = {"household": 1_000, "person": 5_000}
"""So many rows below the header are checked."""
FILLS = ("#D9E2F3", "#E2EFD9", "#FFF2CC", "#FBE4D5", "#E4DFEC", "#DAEEF3", "#F2F2F2", "#EBF1DE")
"""Colours of the groups, one after the other: pale enough for black text."""

_WIDTHS: dict[str, float] = {"id": 12, "text": 20, "date": 13, "money": 17, "count": 11, "decimal": 13, "flag": 13}
_FROZEN = ("head_name", "name")
"""The columns up to these stay in sight."""
_WIDEST, _TALLEST = 30.0, 4
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
_REFUSED = Text("Chưa ghi được", "Not possible")
_NOTE_WIDTH, _NOTE_LINE, _NOTE_LETTERS = 400, 17, 60
"""Width of a note and height of its lines in pixels, and how many letters fit on a line."""
_LABEL_MOST, _MESSAGE_MOST = 90, 255
"""How long Excel lets a message be, and so much of it for the label of the column."""


def add_entry_sheet(book: Book, level: Level, columns: Sequence[FormField], notes: Sequence[str]) -> Sheet:
    """Add the sheet of households or of members, empty but for its header; ``notes``: what is said of each column."""
    sheet, lang = book.sheet(HOUSEHOLDS if level == "household" else MEMBERS), book.lang
    sheet.raw.set_print_scale(70)  # too wide for one page
    widths = [_width(field.column, lang) for field in columns]
    sheet.fit(0, [field.column.label.get(lang) for field in columns], widths, extra=12)
    for at, field in enumerate(columns):
        sheet.raw.set_column(at, at, widths[at], book.style(**look_of(field.column)))
        sheet.text(0, at, field.column.label.get(lang), _header(book, field.group))
        sheet.note(0, at, notes[at], **_note_look(notes[at]))
        rule = _rule(field.column, level, at, lang)
        if rule is not None:
            sheet.allow(1, ROWS[level], at, rule)
    frozen = next((at for at, field in enumerate(columns, 1) if field.column.id in _FROZEN), 1)
    sheet.raw.freeze_panes(1, frozen)
    sheet.raw.repeat_rows(0)
    sheet.raw.repeat_columns(0, frozen - 1)
    sheet.raw.ignore_errors({"number_stored_as_text": f"A2:{sheet.letters(len(columns) - 1)}{ROWS[level] + 1}"})
    return sheet


def _header(book: Book, group: int) -> Style:
    fill = FILLS[group % len(FILLS)]
    look = {"text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "border_color": "#7F7F7F"}
    return book.style(bold=True, bg_color=fill, **look)


def _width(column: Column, lang: Lang) -> float:
    """Return the width of a column: for its answers, and wide enough that its header takes few lines."""
    longest = max((len(Text(code.vi, code.en).get(lang)) for code in column.codes), default=0)
    least = max(_WIDTHS.get(column.type, 14), longest + 3)
    return min(max(least, len(column.label.get(lang)) / _TALLEST + 2), _WIDEST)


def look_of(column: Column) -> dict[str, Any]:
    """Return how the cells of a column look."""
    look: dict[str, Any] = {"border": 1, "border_color": EDGE, "valign": "vcenter"}
    match column.type:
        case "id" | "text":
            return {**look, "num_format": "@"}  # 01 keeps its zero
        case "date":
            return {**look, "num_format": "dd/mm/yyyy", "align": "center"}
        case "money":
            return {**look, "num_format": "#,##0"}
        case "decimal":
            return {**look, "num_format": f"#,##0.{'0' * column.places}"}
        case "count":
            return {**look, "num_format": "0"}
        case _:
            return look


def _note_look(text: str) -> dict[str, Any]:
    count = sum(1 + len(line) // _NOTE_LETTERS for line in text.split("\n"))
    return {"width": _NOTE_WIDTH, "height": _NOTE_LINE * (count + 1), "font_name": FONT, "font_size": 10}


def _rule(column: Column, level: Level, at: int, lang: Lang) -> Mapping[str, Any] | None:
    """Return what may be entered into the cells of a column, None where it is anything."""
    check = _check(column, level, at)
    if check is None:
        return None
    if column.type == "code":
        wanted = _choose(column).get(lang)
    else:
        may = entry(column)
        wanted = Text(f"Cần {may.vi}.", f"Expected: {may.en}.").get(lang)
    label = _cut(column.label.get(lang), _LABEL_MOST)
    message = {"error_title": _REFUSED.get(lang), "error_message": _cut(f"{label}\n{wanted}", _MESSAGE_MOST)}
    return {"ignore_blank": True, "error_type": "stop", **check, **message}


def _check(column: Column, level: Level, at: int) -> dict[str, Any] | None:
    letters = Sheet.letters(at)
    cell, last = f"{letters}2", ROWS["household"] + 1
    match column.type:
        case "id" if level == "household":
            return {"validate": "custom", "value": f"=SUMPRODUCT(--(${letters}$2:${letters}${last}={cell}))=1"}
        case "id":
            every = f"'{HOUSEHOLDS}'!$A$2:$A${last}"
            count = f'MAX(1,SUMPRODUCT(MAX(({every}<>"")*ROW({every})))-1)'  # down to the last one, over gaps
            return {
                "validate": "list",
                "source": f"=OFFSET('{HOUSEHOLDS}'!$A$2,0,0,{count},1)",
                "error_type": "warning",
            }
        case _ if column.type == "code" or column.asks_yes:
            return {"validate": "list", "source": f"={list_name(column, level)}"}
        case "date":
            return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        case "decimal":
            low, high = bounds(column)
            test = f"ISNUMBER({cell}),{cell}>={low:.{column.places}f},{cell}<={high:.{column.places}f}"
            return {"validate": "custom", "value": f"=AND({test},ROUND({cell},{column.places})={cell})"}
        case "money" | "count":
            low, high = bounds(column)
            return {"validate": "integer", "criteria": "between", "minimum": int(low), "maximum": int(high)}
        case _:
            return None


def _choose(column: Column) -> Text:
    digits = _digits(column)
    if not digits:
        return Text("Hãy chọn trong danh sách.", "Choose from the list.")
    return Text(
        f"Hãy chọn trong danh sách, hoặc gõ mã số như trên phiếu giấy: {min(digits)} đến {max(digits)}.",
        f"Choose from the list, or type the number of the paper form: {min(digits)} to {max(digits)}.",
    )


def _digits(column: Column) -> list[int]:
    return [digit for code in column.codes if (digit := paper_code(code)) is not None]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def list_name(column: Column, level: Level) -> str:
    """Return the name of the cells that a drop-down offers."""
    return "ds_co_khong" if column.asks_yes else f"ds_{level}_{column.id}"


def add_lists(book: Book, columns: Mapping[Level, Sequence[FormField]]) -> None:
    """Add the hidden sheet of what the drop-downs offer: for codes the labels, then the numbers of the paper form."""
    sheet, lang = book.sheet(LISTS), book.lang
    sheet.raw.hide()
    lists: dict[str, list[str | int]] = {}
    for level, found in columns.items():
        for column in (field.column for field in found):
            if column.type == "code":
                labels = [Text(code.vi, code.en).get(lang) for code in column.codes]
                lists[list_name(column, level)] = [*labels, *_digits(column)]
            elif column.asks_yes:
                lists[list_name(column, level)] = [*(YES_NO[yes].get(lang) for yes in (True, False)), 1, 0]
    for at, (name, values) in enumerate(lists.items()):
        sheet.text(0, at, name)
        for row, value in enumerate(values, 1):
            if isinstance(value, int):
                sheet.number(row, at, value)
            else:
                sheet.text(row, at, value)
        letters = sheet.letters(at)
        book.define(name, f"='{LISTS}'!${letters}$2:${letters}${len(values) + 1}")
