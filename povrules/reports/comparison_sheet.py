"""The sheet “so sánh”: two standards side by side, and the households whose class differs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from povrules.reports.book import EDGE, Book, Sheet
from povrules.reports.columns import MONEY
from povrules.reports.result_sheet import CLASS_FILLS
from povrules.reports.words import (
    COMPARISON,
    HOUSEHOLDS,
    PERSONS,
    RESULT_HEADERS,
    WEIGHT,
    WEIGHTS,
    class_label,
    different_text,
    rounded,
    without_weight,
)
from povrules.review import CLASSES, Comparison, HouseholdClass, Review
from povrules.text import Text

_EDGES = {"border": 1, "border_color": EDGE}
_WIDTHS = (24, 22, 22, 44, 44, 16, 16, 16, 16)
_NONE = Decimal(0)
_TOTAL = Text("Tổng", "Total")
_SAME = Text("Không có hộ nào có phân loại khác nhau.", "No household differs in class.")
_ORDER: tuple[HouseholdClass | None, ...] = (*CLASSES, None)


class _Count(NamedTuple):
    """What is counted of the households of two classes: them, their members, or their weights."""

    label: Text
    field: str
    shown: str = MONEY


def add_comparison_sheets(book: Book, review: Review) -> None:
    """Write one sheet for every two standards of a review; nothing for a review under one."""
    several = len(review.legal.comparisons) > 1
    for number, comparison in enumerate(review.legal.comparisons, start=1):
        _add_sheet(book.sheet(f"{COMPARISON} {number}" if several else COMPARISON), review, comparison)


def _add_sheet(sheet: Sheet, review: Review, comparison: Comparison) -> None:
    lang = sheet.book.lang
    sheet.widths(_WIDTHS)
    sheet.raw.hide_gridlines(2)
    sheet.height(0, 1, extra=6)
    sheet.text(0, 0, different_text(comparison, lang), sheet.book.style(bold=True, font_size=14))
    row = 2
    counts = [_Count(HOUSEHOLDS, "households"), _Count(PERSONS, "persons")]
    counts += [] if comparison.without_weight is None else [_Count(WEIGHT, "weight", WEIGHTS)]
    for count in counts:
        row = _matrix(sheet, row, comparison, count) + 1
    unknown = sum(pair.persons_unknown for pair in comparison.pairs)
    if unknown:
        said = Text(
            f"Không cộng nhân khẩu của {unknown} hộ chưa biết số người.",
            f"The members of {unknown} households are not counted: their number is not known.",
        )
        sheet.text(row, 0, said.get(lang))
        row += 2
    if comparison.without_weight is not None:
        sheet.text(row, 0, without_weight(comparison.without_weight, lang))
        row += 2
    _differing(sheet, row, review, comparison)


def _matrix(sheet: Sheet, row: int, comparison: Comparison, count: _Count) -> int:
    """Write a table of the classes under the first standard by those under the second; return the row after it."""
    lang = sheet.book.lang
    cells = {(pair.first, pair.second): Decimal(getattr(pair, count.field)) for pair in comparison.pairs}
    downs, acrosses = ([name for name in _ORDER if name in {key[side] for key in cells}] for side in (0, 1))
    corner = f"{count.label.get(lang)}: {comparison.first} ↓, {comparison.second} →"
    headers = [corner, *(class_label(name, lang) for name in acrosses), _TOTAL.get(lang)]
    sheet.header(row, headers, _WIDTHS[: len(headers)])
    number, bold = (sheet.book.style(**_EDGES, num_format=count.shown, bold=heavy) for heavy in (False, True))
    for name in downs:
        row += 1
        label = class_label(name, lang)
        sheet.fit(row, [label], _WIDTHS[:1])
        sheet.text(row, 0, label, sheet.book.style(**_EDGES, text_wrap=True, bg_color=CLASS_FILLS[name]))
        values = [cells.get((name, other), _NONE) for other in acrosses]
        for column, (other, value) in enumerate(zip(acrosses, values, strict=True), start=1):
            alike = sheet.book.style(**_EDGES, num_format=count.shown, bg_color=CLASS_FILLS[name])
            sheet.number(row, column, float(rounded(value)), alike if other == name else number)
        sheet.number(row, len(acrosses) + 1, float(rounded(sum(values, _NONE))), bold)
    row += 1
    sheet.text(row, 0, _TOTAL.get(lang), sheet.book.style(**_EDGES, bold=True))
    sums = [sum((value for (_, second), value in cells.items() if second == other), _NONE) for other in acrosses]
    for column, value in enumerate([*sums, sum(sums, _NONE)], start=1):
        sheet.number(row, column, float(rounded(value)), bold)
    return row + 1


def _differing(sheet: Sheet, row: int, review: Review, comparison: Comparison) -> None:
    """Write the households whose classes differ, in census order, with the reason under each standard."""
    lang = sheet.book.lang
    rows = _different_rows(review, comparison, f"reason_{lang}")
    if not rows:
        sheet.text(row, 0, _SAME.get(lang))
        return
    reason = RESULT_HEADERS[f"reason_{lang}"].get(lang)
    first, second = comparison.first, comparison.second
    headers = (RESULT_HEADERS["household_id"].get(lang), first, second, f"{reason}: {first}", f"{reason}: {second}")
    widths = _WIDTHS[: len(headers)]
    sheet.header(row, headers, widths)
    wrap = sheet.book.style(**_EDGES, text_wrap=True)
    for household, *classes, one, other in rows:
        row += 1
        texts = [household, *(class_label(name, lang) for name in classes), one, other]
        sheet.fit(row, texts, widths)
        for column, text in enumerate(texts):
            fill = CLASS_FILLS.get(classes[column - 1]) if column in (1, 2) else None
            style = sheet.book.style(**_EDGES, text_wrap=True, bg_color=fill) if fill else wrap
            sheet.text(row, column, text, style)


def _different_rows(review: Review, comparison: Comparison, reason: str) -> Sequence[tuple[str | None, ...]]:
    """Return id, both classes and both reasons of each household that differs; rows stand in census order."""
    parts = [review.frame.filter(pl.col("standard") == name) for name in (comparison.first, comparison.second)]
    frame = pl.DataFrame(
        {
            "household_id": parts[0]["household_id"],
            **{f"class{number}": part["class"] for number, part in enumerate(parts)},
            **{f"reason{number}": part[reason] for number, part in enumerate(parts)},
        }
    )
    return frame.filter(pl.col("class0").ne_missing(pl.col("class1"))).rows()
