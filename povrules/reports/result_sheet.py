"""The sheet “kết quả”: every household with its class, coloured, filtered, ready to print."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from povrules.census.names import Names
from povrules.language.columns import household_columns
from povrules.reports.book import EDGE, Book, Sheet, Style
from povrules.reports.columns import SheetColumn, result_columns
from povrules.reports.words import CLASS_HEADER, RESULT_HEADERS, SHEETS, class_label, word
from povrules.review import RESULT_COLUMNS, Review
from povrules.text import Lang

CLASS_FILLS: dict[str | None, str] = {
    "poor": "#F8CBAD",
    "near_poor": "#FFE699",
    "average_agricultural": "#C6E0B4",
    "average": "#DDEBF7",
    "not_poor": "#F2F2F2",
    "undetermined": "#E4DFEC",
    None: "#D9D9D9",
}
"""Pale enough for black text on a grey print; the label says the same in words. None: set aside."""

_PRINTED = 40
"""More columns than these are too small to read on one page's width; then those of every result are printed.

With whose they are, where the file says it, and without the ids that only programs read.
"""
_WHO = ("head_name", "village")
_IDS = ("class", "rule")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")


def add_result_sheet(book: Book, review: Review) -> None:
    """Write the households; the columns are the frame's, with the label of the class before its id."""
    sheet = book.sheet(SHEETS[0])
    columns, printed = _printed_first(result_columns(review, book.lang), book.lang)
    for number, column in enumerate(columns):
        sheet.raw.set_column(number, number, column.width, None, {"hidden": column.hidden})
    sheet.header(0, [column.header for column in columns], [column.width for column in columns])
    _set_heights(sheet, columns)
    _write_rows(sheet, columns)
    sheet.table(review.frame.height, len(columns))
    if printed < len(columns):
        sheet.raw.print_area(0, 0, review.frame.height, printed - 1)


def _printed_first(columns: list[SheetColumn], lang: Lang) -> tuple[list[SheetColumn], int]:
    """Return the columns, those to be printed first, and how many these are."""
    if len(columns) <= _PRINTED:
        return columns, len(columns)
    first = len(RESULT_COLUMNS) + 1  # the label of the class is one more
    of_result, rest, names = columns[:first], columns[first:], Names(household_columns())
    ids = {word(RESULT_HEADERS, name, lang) for name in _IDS}
    who = [column for name in _WHO for column in rest if names.find(column.header) == name]
    printed = [of_result[0], *who, *(column for column in of_result[1:] if column.header not in ids)]
    others = [column for column in columns if not any(column is one for one in printed)]
    return [*printed, *others], len(printed)


def _set_heights(sheet: Sheet, columns: list[SheetColumn]) -> None:
    wrapped = [column.lines().alias(str(number)) for number, column in enumerate(columns) if column.wrapped]
    for row, lines in enumerate(pl.DataFrame(wrapped).max_horizontal().to_list(), 1):
        if lines > 1:
            sheet.height(row, lines)


def _write_rows(sheet: Sheet, columns: list[SheetColumn]) -> None:
    # One writer and one format for each column, looked up outside the loop: this is where the time goes.
    writers: list[Callable[[int, int, Any, Style], Any]] = []
    for column in columns:
        if column.mixed:
            writers.append(partial(_write_mixed, sheet))
        elif column.cells.dtype == pl.String:
            writers.append(sheet.raw.write_string)
        else:
            writers.append(sheet.raw.write_number)
    styles = [column.style(sheet.book) for column in columns]
    labels = [column.header for column in columns].index(CLASS_HEADER.get(sheet.book.lang))
    writers[labels] = _label_writer(sheet)
    table = pl.DataFrame([column.cells.alias(str(number)) for number, column in enumerate(columns)])
    for row, values in enumerate(table.iter_rows(), 1):
        for at, value in enumerate(values):
            if value is not None:
                writers[at](row, at, value, styles[at])


def _write_mixed(sheet: Sheet, row: int, column: int, text: str, style: Style) -> None:
    if _WHOLE.fullmatch(text):
        sheet.raw.write_number(row, column, int(text), style)
    else:
        sheet.raw.write_string(row, column, text, style)


def _label_writer(sheet: Sheet) -> Callable[[int, int, str, Style], None]:
    """Return a writer that colours the label of each class."""
    book = sheet.book
    look = {"text_wrap": True, "border": 1, "border_color": EDGE}
    fills = {class_label(key, book.lang): book.style(**look, bg_color=fill) for key, fill in CLASS_FILLS.items()}

    def write(row: int, column: int, text: str, style: Style) -> None:
        sheet.raw.write_string(row, column, text, fills.get(text, style))

    return write
