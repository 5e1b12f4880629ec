"""The sheet “kết quả”: every household with its class, coloured, filtered, ready to print."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from povrules.language.columns import household_columns
from povrules.reports.book import Book, Sheet, Style
from povrules.reports.tabular import plain
from povrules.reports.words import (
    BASES,
    CLASS_HEADER,
    EVIDENCE,
    RESULT_HEADERS,
    SHEETS,
    YES_NO,
    class_label,
    relabel,
)
from povrules.review import LegalBasis, Review
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

MONEY = "#,##0"
"""Thousands as the reader's own Excel separates them: 1.500.000 in Vietnam."""
DATE = "dd/mm/yyyy"
_TIME_STAMP = "dd/mm/yyyy hh:mm"
_MONEY_FROM = 10_000  # a whole number that never reaches this is a count, a score or a year
_EXACT_BELOW = 10**15  # a spreadsheet keeps 15 digits; longer numbers are ids and become text
_NUMBERED = re.compile(r"\b(id|ma|code|cccd|cmnd|cmt|dinh danh|sdt|dien thoai|phone|tel|mobile)\b")
_EPOCH_DAYS = 25_569  # 1970-01-01 as a spreadsheet counts days
_FIRST_DAY, _LAST_DAY = 61, 2_958_465  # 1900-03-01, before which spreadsheets disagree, to 9999-12-31
_SECONDS = 86_400
_CAPS = {"reason_vi": 60, "reason_en": 60, "citation": 34, "deprived_in": 30, "missing": 30, "problem": 40}
_CAP, _LEAST, _HEADER_CAP = 28, 7, 16


@dataclass(frozen=True)
class _Column:
    """A column as it is written: ``cells`` are text, numbers or yes/no; null is an empty cell."""

    header: str
    cells: pl.Series
    length: int
    """Characters of the longest cell."""
    properties: dict[str, Any] = field(default_factory=dict)
    cap: int = _CAP
    hidden: bool = False

    @property
    def width(self) -> float:
        """Width in characters: the content's, or for short content what a wrapped header needs."""
        return max(min(self.length, self.cap), min(len(self.header), _HEADER_CAP), _LEAST) + 2

    def style(self, book: Book) -> Style:
        """Return the cell format; text that is longer than the column is wrapped."""
        wrap = {"text_wrap": True} if self.length > self.cap else {}
        return book.style(**self.properties, **wrap)


def add_result_sheet(book: Book, review: Review) -> None:
    """Write the households; the columns are the frame's, with the label of the class before its id."""
    sheet = book.sheet(SHEETS[0])
    columns = _columns(review, book.lang)
    for number, column in enumerate(columns):
        sheet.raw.set_column(number, number, column.width, None, {"hidden": column.hidden})
    sheet.header(0, [column.header for column in columns], [column.width for column in columns])
    _write_rows(sheet, columns)
    sheet.table(review.frame.height, len(columns))


def _write_rows(sheet: Sheet, columns: list[_Column]) -> None:
    # One writer and one format for each column, looked up outside the loop: this is where the time goes.
    writers: list[Callable[[int, int, Any, Style], Any]] = []
    for column in columns:
        if column.cells.dtype == pl.String:
            writers.append(sheet.raw.write_string)
        elif column.cells.dtype == pl.Boolean:
            writers.append(sheet.raw.write_boolean)
        else:
            writers.append(sheet.raw.write_number)
    styles = [column.style(sheet.book) for column in columns]
    labels = [column.header for column in columns].index(CLASS_HEADER.get(sheet.book.lang))
    fills = {
        class_label(name, sheet.book.lang): sheet.book.style(bg_color=fill, text_wrap=True, border=1)
        for name, fill in CLASS_FILLS.items()
    }
    writers[labels] = lambda row, at, text, style: sheet.raw.write_string(
        row, at, text, fills.get(text, style)
    )
    table = pl.DataFrame([column.cells.alias(str(number)) for number, column in enumerate(columns)])
    for row, values in enumerate(table.iter_rows(), 1):
        for at, value in enumerate(values):
            if value is not None:
                writers[at](row, at, value, styles[at])


def _columns(review: Review, lang: Lang) -> list[_Column]:
    result: list[_Column] = []
    for name in review.frame.columns:
        header = RESULT_HEADERS[name].get(lang) if name in RESULT_HEADERS else name
        cells = plain(review.frame[name])
        if name == "class":
            result.append(_labels(cells, lang))
            result.append(_text(header, cells, properties={"font_color": "#7F7F7F", "font_size": 9}))
        elif name in ("deprived_in", "missing", "evidence", "basis"):
            cells = _relabelled(review.frame["standard"], cells, _labels_by_standard(review.legal, lang))
            result.append(_text(header, cells, cap=_CAPS.get(name, _CAP)))
        elif name in ("household_id", "low_income_worker"):
            result.append(_text(header, _spelled(cells, lang)))
        elif cells.dtype == pl.String:
            hidden = name == ("reason_en" if lang == "vi" else "reason_vi")
            result.append(_text(header, cells, cap=_CAPS.get(name, _CAP), hidden=hidden))
        else:
            result.append(_typed(header, cells))
    return result


def _labels(classes: pl.Series, lang: Lang) -> _Column:
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
) -> _Column:
    # The trailing space: see povrules.reports.book.literal, here for a whole column.
    markup = cells.str.starts_with("<r>") & cells.str.ends_with("</r>")
    texts = pl.select(
        pl.when(cells == "").then(None).when(markup).then(cells + pl.lit(" ")).otherwise(cells)
    ).to_series()
    longest = texts.str.len_chars().max() or 0
    return _Column(header, texts, int(str(longest)), dict(properties or {}), cap, hidden)


def _spelled(cells: pl.Series, lang: Lang) -> pl.Series:
    """Return ids and answers as text; yes and no in words."""
    if cells.dtype == pl.Boolean:
        return pl.select(
            pl.when(cells)
            .then(pl.lit(YES_NO[True].get(lang)))
            .when(~cells)
            .then(pl.lit(YES_NO[False].get(lang)))
        ).to_series()
    return cells.cast(pl.String)


def _typed(header: str, cells: pl.Series) -> _Column:
    """Return a column of numbers, dates or answers with the format that suits what is in it."""
    if isinstance(cells.dtype, pl.Date | pl.Datetime):
        return _dates(header, cells)
    if cells.dtype == pl.Boolean:
        return _Column(header, cells, 5, {"align": "center"})
    if isinstance(cells.dtype, pl.Decimal):
        cells = cells.cast(pl.Float64)
    if cells.dtype.is_float():
        if (
            not bool((cells.drop_nulls() == cells.drop_nulls().round(0)).all())
            or _largest(cells) >= _EXACT_BELOW
        ):
            return _Column(header, cells, 12)
        cells = cells.cast(pl.Int64)
    largest = int(_largest(cells))
    if largest >= _EXACT_BELOW:
        return _text(header, cells.cast(pl.String))
    money = largest >= _MONEY_FROM and not _NUMBERED.search(_folded(header))
    return _Column(header, cells, len(f"{largest:,}") + 1, {"num_format": MONEY if money else "0"})


def _largest(numbers: pl.Series) -> float:
    """Return the largest distance from zero; 0 for a column of blanks."""
    bounds = [numbers.min(), numbers.max()]
    return max((abs(value) for value in bounds if isinstance(value, int | float)), default=0)


def _dates(header: str, cells: pl.Series) -> _Column:
    """Return dates as day numbers; as text when one of them is outside a spreadsheet's calendar."""
    stamps = cells.dt.replace_time_zone(None) if isinstance(cells.dtype, pl.Datetime) else cells
    seconds = stamps.cast(pl.Datetime("ms")).dt.epoch("s")
    whole_days = bool((seconds % _SECONDS == 0).all())
    days = seconds / _SECONDS + _EPOCH_DAYS
    if not bool(days.drop_nulls().is_between(_FIRST_DAY, _LAST_DAY + 1, closed="left").all()):
        return _text(header, stamps.dt.strftime("%d/%m/%Y" if whole_days else "%d/%m/%Y %H:%M"))
    if whole_days:
        return _Column(header, days.cast(pl.Int64), len(DATE), {"num_format": DATE, "align": "center"})
    return _Column(header, days, len(_TIME_STAMP), {"num_format": _TIME_STAMP, "align": "center"})


def _labels_by_standard(legal: LegalBasis, lang: Lang) -> dict[str, dict[str, str]]:
    """Return for each standard the labels of the ids that lists in its rows may name."""
    common = {column.id: column.label.get(lang) for column in household_columns()}
    common |= {key: text.get(lang) for key, text in (BASES | EVIDENCE).items()}
    return {
        standard.id: common
        | {
            law.id: law.label_vi if lang == "vi" else law.label_en
            for law in standard.law
            if law.kind == "indicator"
        }
        for standard in legal.standards
    }


def _relabelled(standards: pl.Series, cells: pl.Series, labels: Mapping[str, Mapping[str, str]]) -> pl.Series:
    """Replace ids by labels in a column of lists such as ``nutrition, school``; each distinct list once."""
    pairs = pl.DataFrame({"standard": standards.cast(pl.String), "listed": cells})
    distinct = pairs.unique()
    texts = [
        None if listed is None else relabel(listed, labels.get(standard, {}))
        for standard, listed in distinct.iter_rows()
    ]
    spelled = distinct.with_columns(pl.Series("text", texts, dtype=pl.String))
    joined = pairs.join(
        spelled, on=["standard", "listed"], how="left", nulls_equal=True, maintain_order="left"
    )
    return joined["text"]


def _folded(header: str) -> str:
    """Return a header without case, diacritics and underscores."""
    letters = unicodedata.normalize("NFD", header.casefold().replace("đ", "d").replace("_", " "))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
