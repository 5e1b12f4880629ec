"""How each column of a result looks on a sheet: header, width, number format, words for ids."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from povrules.census.names import Names
from povrules.language.columns import INTEGER_TYPES, ColumnType, household_columns
from povrules.reports.book import LOSS, Book, Style
from povrules.reports.tabular import plain
from povrules.reports.words import (
    ANSWERS,
    BASES,
    CLASS_HEADER,
    EVIDENCE,
    RESULT_HEADERS,
    YES_NO,
    class_label,
    relabel,
    word,
)
from povrules.review import CLASS_LABELS, Review
from povrules.spelling import bare
from povrules.text import Lang

MONEY = "#,##0"
"""Thousands as the reader's own Excel separates them: 1.500.000 in Vietnam."""
DATE = "dd/mm/yyyy"
_TIME_STAMP = "dd/mm/yyyy hh:mm"
_MONEY_FROM = 10_000  # a whole number that never reaches this is a count, a score or a year
_EXACT_BELOW = 10**15  # a spreadsheet keeps 15 digits; longer numbers are ids and become text
_NUMBERED = re.compile(r"\b(id|ma|code|cccd|cmnd|cmt|dinh danh|sdt|dien thoai|phone|tel|mobile)\b")
_LISTED = ("deprived_in", "missing", "evidence", "basis", "low_income_worker", "cautions", "screen")
_OF_INCOME = ("class_by_income", "evidence_by_income")
_QUIET = {"font_color": "#7F7F7F", "font_size": 9}
_EPOCH_DAYS = 25_569  # 1970-01-01 as a spreadsheet counts days
_FIRST_DAY, _LAST_DAY = 61, 2_958_465  # 1900-03-01, before which spreadsheets disagree, to 9999-12-31
_SECONDS = 86_400
_CAPS = {
    "class": 12,
    "rule": 16,
    "evidence": 18,
    "deprived_in": 30,
    "missing": 40,
    "cautions": 40,
    "citation": 26,
    "problem": 34,
    "reason_vi": 54,
    "reason_en": 54,
}
_CAP, _LEAST, _HEADER_CAP = 24, 5, 12


@dataclass(frozen=True)
class SheetColumn:
    """A column as it is written: ``cells`` are text or numbers, null is an empty cell."""

    header: str
    cells: pl.Series
    length: int
    """Characters of the longest cell."""
    properties: dict[str, Any] = field(default_factory=dict)
    cap: int = _CAP
    hidden: bool = False
    mixed: bool = False
    """Texts of which those that are whole numbers are written as numbers."""

    @property
    def width(self) -> float:
        """Width in characters: the content's, or for short content what a wrapped header needs."""
        return max(min(self.length, self.cap), min(len(self.header), _HEADER_CAP), _LEAST) + 2

    @property
    def wrapped(self) -> bool:
        """Whether cells may take several lines."""
        return self.cells.dtype == pl.String and not (self.hidden or self.mixed)

    def style(self, book: Book) -> Style:
        """Return the cell format."""
        return book.style(**self.properties, **({"text_wrap": True} if self.wrapped else {}))

    def lines(self) -> pl.Series:
        """Return how many lines each cell takes; null for an empty one. The same as ``book.lines``."""
        inside = (self.cells.str.len_chars() * LOSS / self.width).ceil().cast(pl.Int64)
        return inside + self.cells.str.count_matches("\n", literal=True)


def result_columns(review: Review, lang: Lang) -> list[SheetColumn]:
    """Return the columns of the result, in the frame's order; the label of the class stands before its id."""
    result: list[SheetColumn] = []
    labels = _labels_by_standard(review, lang)
    headers = {**review.headers, **RESULT_HEADERS}
    names = Names(household_columns())
    types = {column.id: column.type for column in household_columns()}
    for name in review.frame.columns:
        header = word(headers, name, lang)
        cells = plain(review.frame[name])
        if name == "class":
            result.append(_labels(cells, lang))
            result.append(_text(header, cells, cap=_CAPS[name], properties=_QUIET))
        elif name in _LISTED or name in _OF_INCOME:
            cells = _relabelled(review.frame["standard"], _spelled(cells, lang), labels)
            result.append(_text(header, cells, cap=_CAPS.get(name, _CAP)))
        elif name == "household_id" or cells.dtype in (pl.String, pl.Boolean):
            hidden = name == ("reason_en" if lang == "vi" else "reason_vi")
            column = _text(header, _spelled(cells, lang), cap=_CAPS.get(name, _CAP), hidden=hidden)
            result.append(_with_numbers(column, types.get(names.find(name) or "")))
        else:
            result.append(_typed(header, cells))
    return result


def _labels(classes: pl.Series, lang: Lang) -> SheetColumn:
    labels = {name: class_label(name, lang) for name in classes.unique().to_list()}
    texts = pl.Series([labels[name] for name in classes.to_list()], dtype=pl.String)
    return _text(CLASS_HEADER.get(lang), texts)


def _text(
    header: str,
    cells: pl.Series,
    *,
    cap: int = _CAP,
    hidden: bool = False,
    properties: Mapping[str, Any] | None = None,
) -> SheetColumn:
    # The trailing space: see povrules.reports.book.literal, here for a whole column.
    markup = cells.str.starts_with("<r>") & cells.str.ends_with("</r>")
    texts = pl.select(
        pl.when(cells == "").then(None).when(markup).then(cells + pl.lit(" ")).otherwise(cells)
    ).to_series()
    longest = texts.str.len_chars().max() or 0
    return SheetColumn(header, texts, int(str(longest)), dict(properties or {}), cap, hidden)


def _spelled(cells: pl.Series, lang: Lang) -> pl.Series:
    """Return ids, texts and answers as text; yes and no in words."""
    if cells.dtype == pl.Boolean:
        return pl.select(
            pl.when(cells).then(pl.lit(YES_NO[True].get(lang))).when(~cells).then(pl.lit(YES_NO[False].get(lang)))
        ).to_series()
    return cells.cast(pl.String)


def _with_numbers(column: SheetColumn, declared: ColumnType | None) -> SheetColumn:
    """Let the numbers of a text column be numbers, where the column is declared as amounts, counts or points.

    The columns of a text file are all text. What is not declared stays text: it may be an id.
    """
    if declared not in INTEGER_TYPES:
        return column
    look = {"num_format": MONEY} if declared == "money" else {"num_format": "0", "align": "center"}
    # A thousands separator for every three digits makes the longest number longer.
    return replace(column, properties=look, length=column.length * 4 // 3 + 1, mixed=True)


def _typed(header: str, cells: pl.Series) -> SheetColumn:
    """Return a column of numbers or dates with the format that suits what is in it."""
    if isinstance(cells.dtype, pl.Date | pl.Datetime):
        return _dates(header, cells)
    if isinstance(cells.dtype, pl.Decimal):
        cells = cells.cast(pl.Float64)
    if cells.dtype.is_float():
        numbers = cells.drop_nulls()
        if not bool((numbers == numbers.round(0)).all()) or _largest(numbers) >= _EXACT_BELOW:
            return SheetColumn(header, cells, 12)
        cells = cells.cast(pl.Int64)
    largest = int(_largest(cells))
    if largest >= _EXACT_BELOW:
        return _text(header, cells.cast(pl.String))
    money = largest >= _MONEY_FROM and not _NUMBERED.search(bare(header.replace("_", " ")))
    look = {"num_format": MONEY} if money else {"num_format": "0", "align": "center"}
    return SheetColumn(header, cells, len(f"{largest:,}") + 1, look)


def _largest(numbers: pl.Series) -> float:
    """Return the largest distance from zero; 0 for a column of blanks."""
    bounds = [numbers.min(), numbers.max()]
    return max((abs(value) for value in bounds if isinstance(value, int | float)), default=0)


def _dates(header: str, cells: pl.Series) -> SheetColumn:
    """Return dates as day numbers; as text when one of them is outside a spreadsheet's calendar."""
    stamps = cells.dt.replace_time_zone(None) if isinstance(cells.dtype, pl.Datetime) else cells
    seconds = stamps.cast(pl.Datetime("ms")).dt.epoch("s")
    whole_days = bool((seconds % _SECONDS == 0).all())
    days = seconds / _SECONDS + _EPOCH_DAYS
    if not bool(days.drop_nulls().is_between(_FIRST_DAY, _LAST_DAY + 1, closed="left").all()):
        return _text(header, stamps.dt.strftime("%d/%m/%Y" if whole_days else "%d/%m/%Y %H:%M"))
    if whole_days:
        return SheetColumn(header, days.cast(pl.Int64), len(DATE), {"num_format": DATE, "align": "center"})
    return SheetColumn(header, days, len(_TIME_STAMP), {"num_format": _TIME_STAMP, "align": "center"})


def _labels_by_standard(review: Review, lang: Lang) -> dict[str, dict[str, str]]:
    """Return for each standard the labels of the ids that lists in its rows may name."""
    common = {column.id: column.label.get(lang) for column in household_columns()}
    common |= {key: text.get(lang) for key, text in (BASES | EVIDENCE | ANSWERS).items()}
    common |= {key: text.get(lang) for key, text in CLASS_LABELS.items()}
    return {
        standard.id: common | {name: text.get(lang) for name, text in review.labels.get(standard.id, {}).items()}
        for standard in review.legal.standards
    }


def _relabelled(standards: pl.Series, cells: pl.Series, labels: Mapping[str, Mapping[str, str]]) -> pl.Series:
    """Replace ids by labels in a column of lists such as ``nutrition;school``; each distinct list once."""
    pairs = pl.DataFrame({"standard": standards.cast(pl.String), "listed": cells})
    distinct = pairs.unique()
    texts = [
        None if listed is None else relabel(listed, labels.get(standard, {}))
        for standard, listed in distinct.iter_rows()
    ]
    spelled = distinct.with_columns(pl.Series("text", texts, dtype=pl.String))
    joined = pairs.join(spelled, on=["standard", "listed"], how="left", nulls_equal=True, maintain_order="left")
    return joined["text"]
