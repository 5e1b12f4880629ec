"""The rows of a printed table: what each is called, which are totals, and of which other rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from povrules.census.grid import is_blank
from povrules.published.columns import Column
from povrules.published.header import YEAR, Header
from povrules.published.numbers import read_number
from povrules.published.sheets import Sheet
from povrules.spelling import bare

_TOTAL = re.compile(
    r"(?:tong(?: so| cong)?|cong)(?: (?:i |toan |ca |so |ho |cac |\().*)?|chung(?: toan .*)?|total\b.*|sum"
    r"|toan (?:xa|huyen|tinh|thanh pho|phuong|quoc|dia ban|thi tran|vung|thon)\b.*"
)
"""Names of totals; “Cộng Hòa” and “Tổng Cọt” are communes."""
_ROMAN = re.compile(r"[IVX]+\.?")
_WITHIN = re.compile(r"[-+*\s]*(?:trong do|of which)\b")
_NOTE = re.compile(r"(?:ghi chu|nguon|note|source)\b.*")


@dataclass(frozen=True)
class Row:
    """A row with figures: its place on the sheet, name, what it counts, its year.

    ``kind``: ``total`` by its words, ``part`` one with a Roman number, ``within`` one that says that it is part of what
    stands above it and so adds to no total, ``detail`` any other. ``number`` is what stands
    in the column of serial numbers. A row of persons below one of households has the name and number of that.
    """

    at: int
    name: str
    kind: str
    series: str = ""
    year: int | None = None
    number: str = ""


def rows_of(sheet: Sheet, header: Header, columns: Sequence[Column]) -> list[Row]:
    """Return the rows below the header that have a figure in a known column, up to a note."""
    names = [one.at for one in columns if one.role == "label"] or [one.at for one in columns if one.role == "year"]
    names = names or [column.at for column in columns if column.role == "serial"]
    serial = next((one.at for one in columns if one.role == "serial"), None)
    series = next((one.at for one in columns if one.role == "series"), None)
    years = next((one.at for one in columns if one.role == "year"), None)
    figures = [one.at for one in columns if one.is_number]
    found: list[Row] = []
    number = name = ""
    for at in range(header.data, len(sheet.rows)):
        cells = sheet.rows[at]
        said = next((cells[one].strip() for one in names if not is_blank(cells[one])), "")
        texts = [" ".join(cell.split()) for cell in cells]
        if _NOTE.fullmatch(bare(next((text for text in texts if text), ""))):
            break
        own_number = "" if serial is None else texts[serial]
        if said or series is None or own_number:
            total = next((text for text in (said, own_number) if _TOTAL.fullmatch(bare(text))), "")
            number, name = own_number, total or said
        if not any(texts[one] or (at, one) in sheet.uncalculated for one in figures):
            continue
        kind = _kind(name, number)
        year = YEAR.search(texts[years]) if years is not None else None
        unit = "" if series is None else texts[series]
        found.append(Row(at, name, kind, unit, None if year is None else int(year[0]), number))
    found = _without_signatures(found, sheet, figures)
    if serial is not None and any(row.kind == "part" for row in found):
        # What stands beside parts with Roman numbers and has no number, is a part too.
        return [replace(row, kind="part") if row.kind == "detail" and not row.number else row for row in found]
    return found


def _kind(name: str, number: str) -> str:
    if _WITHIN.match(bare(name)):
        return "within"
    return "total" if _TOTAL.fullmatch(bare(name)) else "part" if _ROMAN.fullmatch(number) else "detail"


def _without_signatures(rows: list[Row], sheet: Sheet, figures: Sequence[int]) -> list[Row]:
    """Return the rows without those below the last total that have no number at all: who signed stands there."""
    last = len(rows)
    while last and rows[last - 1].kind != "total" and not _has_number(rows[last - 1], sheet, figures):
        last -= 1
    return rows[:last] if last and any(row.kind == "total" for row in rows) else rows


def _has_number(row: Row, sheet: Sheet, figures: Sequence[int]) -> bool:
    return any(
        read_number(sheet.rows[row.at][one]) is not None or (row.at, one) in sheet.uncalculated for one in figures
    )


def sums_of(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each row that is a total with the rows that it adds up, among the rows that count the same.

    A total adds the parts with Roman numbers above it, or else the details since the total before; the last of
    several totals adds the others. A first row adds what is below it. A part adds the details below it.
    """
    for series in dict.fromkeys(row.series for row in rows):
        yield from _sums([row for row in rows if row.series == series and row.kind != "within"])


def _sums(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    below = {at: _details_below(rows, at) for at, row in enumerate(rows) if row.kind != "detail"}
    totals = [at for at in below if rows[at].kind == "total"]
    parts = [at for at in below if rows[at].kind == "part"]
    in_parts = {row.at for at in parts for row in below[at]}
    for at, row in enumerate(rows):
        if row.kind == "part" and below[at]:
            yield row, below[at]
        elif row.kind == "total" and any(part < at for part in parts):
            apart = [one for one in rows[:at] if one.kind == "detail" and one.at not in in_parts]
            yield row, [*(rows[part] for part in parts if part < at), *apart]
            if below[at]:
                yield row, below[at]
        elif row.kind == "total" and at == 0:
            yield row, [rows[part] for part in parts] or [one for one in rows if one.kind == "detail"]
        elif row.kind == "total":
            yield row, _above(rows, at, totals)


def _details_below(rows: Sequence[Row], at: int) -> list[Row]:
    found: list[Row] = []
    for row in rows[at + 1 :]:
        if row.kind != "detail":
            break
        found.append(row)
    return found


def _above(rows: Sequence[Row], at: int, totals: Sequence[int]) -> list[Row]:
    """Return what a total below its parts adds up."""
    before = [one for one in totals if one < at]
    since = [row for row in rows[(before[-1] + 1 if before else 0) : at] if row.kind == "detail"]
    is_last = at == totals[-1]
    return [*(rows[one] for one in before), *since] if is_last and before else since
