"""Forms 7.2 and 7.3 of Circular 07/2021 as sheets of a workbook: laid out as they are printed, totals as formulas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from povrules.reports.book import Book, Sheet
from povrules.years.flows import Sums, sums
from povrules.years.law import Listed, MovementLaw

_TITLES: dict[Listed, str] = {
    "poor": "Mẫu số 7.2. TỔNG HỢP DIỄN BIẾN HỘ NGHÈO TRONG NĂM",
    "near_poor": "Mẫu số 7.3. TỔNG HỢP DIỄN BIẾN HỘ CẬN NGHÈO TRONG NĂM",
}
_OTHER_DOWN = "Nguyên nhân: thay đổi nhân khẩu, {} chết đi, chuyển đi nơi khác, tách, nhập với hộ khác,..."
_OTHER_UP = "Nguyên nhân: thay đổi nhân khẩu, chuyển đến, tách, nhập với hộ khác,..."
_OUTSIDE = "Số hộ ngoài danh sách hộ nghèo, hộ cận nghèo gặp khó khăn đột xuất trong năm"
_TOTAL = "Tổng số {} {} năm (theo Quyết định phê duyệt của cấp có thẩm quyền)"
_HEADERS: dict[Listed, tuple[str, ...]] = {
    "poor": (
        _TOTAL.format("hộ nghèo", "đầu"),
        "Trở thành hộ cận nghèo",
        "Vượt chuẩn cận nghèo",
        _OTHER_DOWN.format("hộ nghèo đơn thân"),
        "Số hộ cận nghèo trở thành hộ nghèo",
        "Tái nghèo",
        "Phát sinh mới",
        _OTHER_UP,
        _TOTAL.format("hộ nghèo", "cuối"),
    ),
    "near_poor": (
        _TOTAL.format("hộ cận nghèo", "đầu"),
        "Số hộ thoát cận nghèo",
        "Số hộ cận nghèo trở thành hộ nghèo",
        _OTHER_DOWN.format("hộ đơn thân"),
        "Số hộ nghèo trở thành hộ cận nghèo",
        "Tái cận nghèo",
        "Phát sinh mới",
        _OTHER_UP,
        _TOTAL.format("hộ cận nghèo", "cuối"),
    ),
}
_AREAS = (("I", "urban", "Khu vực thành thị"), ("II", "rural", "Khu vực nông thôn"), ("", None, "Chưa rõ khu vực"))
_FIRST, _HEADER = 3, 5
_WIDTHS = (5.0, 24.0, 11.0, *[13.0] * 9)


@dataclass(frozen=True)
class _Line:
    """A row of a form: number, name, and the households and persons of its columns."""

    number: str
    name: str
    sums: Sums
    parts: tuple[int, ...] = ()
    """Which lines it adds up, by their place among the lines; none for one that is counted."""


def lines_of(frame: pl.DataFrame, listed: Listed, by: str, law: MovementLaw) -> list[_Line]:
    """Return the lines of a form: by area, and within one by ``by`` (commune, village …), then the whole likewise.

    Households of which the area is not known have a part of their own, without a number, which the whole adds.
    """
    lines: list[_Line] = []
    heads: list[int] = []
    for roman, area, name in _AREAS:
        rows = frame.filter(pl.col("area").eq_missing(pl.lit(area, pl.String)))
        if area is not None or rows.height:
            heads.append(len(lines))
            lines += _part(rows, listed, by, law, roman, name, len(lines))
    whole, *places = _part(frame, listed, by, law, "III", "Tổng cộng I + II", len(lines))
    return [*lines, replace(whole, parts=tuple(heads)), *places]


def _part(
    rows: pl.DataFrame, listed: Listed, by: str, law: MovementLaw, number: str, name: str, at: int
) -> list[_Line]:
    """Return a line for some households, the first of which is line ``at``, and one for each of their places."""
    places = sorted(rows[by].unique().to_list(), key=lambda one: (one is None, one or ""))
    inside = [
        _Line(
            str(count),
            place or "(không ghi)",
            sums(rows.filter(pl.col(by).eq_missing(pl.lit(place, pl.String))), listed, law),
        )
        for count, place in enumerate(places, 1)
    ]
    return [_Line(number, name, sums(rows, listed, law), tuple(range(at + 1, at + 1 + len(inside)))), *inside]


def add_form(book: Book, frame: pl.DataFrame, listed: Listed, by: str, law: MovementLaw) -> None:
    """Write a form as a sheet; numbers that are not known stay empty, with a note below."""
    sheet = book.sheet("Mẫu 7.2" if listed == "poor" else "Mẫu 7.3")
    sheet.widths(_WIDTHS)
    _head(sheet, listed)
    lines = lines_of(frame, listed, by, law)
    for at, line in enumerate(lines):
        _row(sheet, _HEADER + 1 + 2 * at, line)
    last = _HEADER + 1 + 2 * len(lines)
    for offset, note in enumerate(_notes(sums(frame, listed, law))):
        sheet.text(last + 1 + offset, 0, note, book.style(italic=True))
    sheet.raw.repeat_rows(_FIRST, _HEADER)
    sheet.raw.freeze_panes(_HEADER + 1, 3)


def _head(sheet: Sheet, listed: Listed) -> None:
    """Write title and header: three rows, the groups of columns above their own names, and their numbers."""
    style = sheet.book.header_style()
    sheet.span(0, 0, 11, _TITLES[listed], sheet.book.style(bold=True, font_size=14, align="center"))
    names = _HEADERS[listed]
    what = "hộ nghèo" if listed == "poor" else "hộ cận nghèo"
    for column, text in ((0, "TT"), (1, "Khu vực/Địa bàn"), (2, "Phân tổ"), (3, names[0]), (11, names[8])):
        sheet.raw.merge_range(_FIRST - 1, column, _HEADER - 1, column, text, style)
    sheet.span(_FIRST - 1, 4, 6, f"Diễn biến giảm số {what}", style)
    sheet.span(_FIRST - 1, 7, 10, f"Diễn biến tăng số {what}", style)
    if listed == "poor":
        sheet.span(_FIRST, 4, 5, "Số hộ thoát nghèo", style)
        sheet.text(_FIRST + 1, 4, names[1], style)
        sheet.text(_FIRST + 1, 5, names[2], style)
    else:
        sheet.raw.merge_range(_FIRST, 4, _FIRST + 1, 4, names[1], style)
        sheet.raw.merge_range(_FIRST, 5, _FIRST + 1, 5, names[2], style)
    sheet.raw.merge_range(_FIRST, 6, _FIRST + 1, 6, names[3], style)
    sheet.raw.merge_range(_FIRST, 7, _FIRST + 1, 7, names[4], style)
    sheet.span(_FIRST, 8, 9, _OUTSIDE, style)
    sheet.text(_FIRST + 1, 8, names[5], style)
    sheet.text(_FIRST + 1, 9, names[6], style)
    sheet.raw.merge_range(_FIRST, 10, _FIRST + 1, 10, names[7], style)
    sheet.height(_FIRST, 4)
    sheet.height(_FIRST + 1, 5)
    for column in range(12):
        sheet.text(_HEADER, column, str(column - 2) if column > 2 else "", style)


def _row(sheet: Sheet, row: int, line: _Line) -> None:
    """Write a line: households above, persons below; sums of lines as formulas with their values."""
    bold = not line.number.isdigit()
    text = sheet.book.style(bold=bold, border=1, text_wrap=True)
    number = sheet.book.style(bold=bold, border=1, num_format="#,##0")
    sheet.text(row, 0, line.number, text)
    sheet.text(row, 1, line.name, text)
    for offset, (unit, values) in enumerate((("Hộ", line.sums.households), ("Nhân khẩu", line.sums.persons))):
        if offset:
            sheet.text(row + 1, 0, None, text)
            sheet.text(row + 1, 1, None, text)
        sheet.text(row + offset, 2, unit, text)
        for column in range(1, 10):
            _cell(sheet, row + offset, column + 2, values[column], line.parts, offset, number)


def _cell(
    sheet: Sheet, row: int, column: int, value: int | None, parts: Sequence[int], offset: int, style: object
) -> None:
    if value is None:
        sheet.text(row, column, None, style)
    elif parts:
        letters = sheet.letters(column)
        cells = "+".join(f"{letters}{_HEADER + 2 + 2 * part + offset}" for part in parts)
        sheet.raw.write_formula(row, column, f"={cells}", style, value)
    else:
        sheet.number(row, column, value, style)


def _notes(whole: Sums) -> Iterator[str]:
    if whole.households[6] is None:
        households, persons = whole.either
        people = "" if persons is None else f", {persons} nhân khẩu"
        yield (
            f"Cột 6 và 7 để trống: chưa có danh sách các năm trước nên không tách được; cả hai cột: {households} hộ"
            f"{people}."
        )
    if any(one is None for column, one in whole.persons.items() if column not in (6, 7)):
        yield "Ô nhân khẩu để trống: có hộ chưa ghi số nhân khẩu."
    if whole.undetermined:
        yield f"{whole.undetermined} hộ chưa xác định diện ở một trong hai kỳ, chưa tính vào cột nào."


FORMS: dict[Listed, str] = {"poor": "7.2", "near_poor": "7.3"}
"""The number of the form of each list."""


def tidy(frame: pl.DataFrame, by: str, law: MovementLaw) -> pl.DataFrame:
    """Return the numbers of both forms in long form: form, area, place, unit, column, value; null for unknown."""
    rows = []
    for listed, form in FORMS.items():
        for area, place in frame.select("area", by).unique(maintain_order=True).iter_rows():
            mine = frame.filter(
                pl.col("area").eq_missing(pl.lit(area, pl.String)) & pl.col(by).eq_missing(pl.lit(place, pl.String))
            )
            found = sums(mine, listed, law)
            units: tuple[tuple[str, Mapping[int, int | None]], ...] = (
                ("households", found.households),
                ("persons", found.persons),
            )
            rows += [
                (form, area, place, unit, column, value)
                for unit, values in units
                for column, value in sorted(values.items())
            ]
    types = dict.fromkeys(("form", "area", by, "unit"), pl.String) | {"column": pl.Int64, "value": pl.Int64}
    return pl.DataFrame(rows, schema=types, orient="row")
