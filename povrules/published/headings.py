"""The years in the headings of a table: against each other, against the year that is asked for, and the file's name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from povrules.published.changes import stocks
from povrules.published.columns import Column
from povrules.published.header import YEAR
from povrules.published.model import Check, Place
from povrules.published.table import Table
from povrules.spelling import bare
from povrules.text import Text

_DATE = re.compile(r"(?<![0-9])([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]((?:19|20)[0-9]{2})(?![0-9])")
_YEAR_SAID = re.compile(r"\b(?:nam|year) ((?:19|20)[0-9]{2})(?![0-9])")
_ATTACHED = re.compile(r"\bkem theo\b|\btheo (?:quyet dinh|ke hoach|cong van|bao cao)\b")
"""The year in such a title is that of the document to which the table belongs."""
_REVIEW = 9
"""The yearly review begins in this month (QĐ 24/2021/QĐ-TTg Điều 3 khoản 1): then the year's last numbers appear."""


@dataclass(frozen=True)
class _Said:
    """A year that a heading names: of which year the table would be by it, and where it stands."""

    year: int
    place: Place
    text: str
    what: str


def years(table: Table, asked: int | None = None) -> Iterator[Check]:
    """Yield the check of each heading that names a year, where another heading or ``asked`` says which it has to be.

    Headings of a year are the title (“năm 2021”), the number at its beginning, the flows in it, and the number at its
    end, which stands behind them. The year is that of most; ``asked`` goes before all of them. Titles alone may well be
    of several years: a plan for one year has the results of another.
    """
    moving = list(_moving(table))
    said = [*_titles(table), *moving] if moving or asked is not None else []
    votes = Counter(one.year for one in said)
    if asked is not None:
        year, by = asked, Text(f"năm được hỏi là {asked}", f"the year asked for is {asked}")
    elif len(said) > 1 and votes.most_common(1)[0][1] > len(said) / 2:
        year = votes.most_common(1)[0][0]
        by = Text(
            f"{votes[year]}/{len(said)} tiêu đề nói về năm {year}",
            f"{votes[year]} of {len(said)} headings are about {year}",
        )
    elif len(votes) > 1:
        both = ", ".join(map(str, sorted(votes)))
        yield _told(
            said[0], Text(f"các tiêu đề nói về các năm {both}", f"the headings are about the years {both}"), None
        )
        return
    else:
        return
    for one in said:
        if one.year == year:
            yield Check("year", "right", one.place, one.text, how=by)
        else:
            yield _told(one, by, year)
    yield from _dates(table, year)


def _told(said: _Said, by: Text, year: int | None) -> Check:
    """Return the check of a heading that names another year than the others."""
    should = None if year is None else YEAR.sub(lambda found: str(int(found[0]) + year - said.year), said.what)
    return Check("year", "wrong", said.place, said.text, should=should, how=by)


def _titles(table: Table) -> Iterator[_Said]:
    """Yield the years that stand above the header as “năm 2021”; those of dates are not meant."""
    for at in range(table.header.first):
        for column, cell in enumerate(table.sheet.rows[at]):
            text = " ".join(cell.split())
            found = [int(year) for year in _YEAR_SAID.findall(bare(text))]
            if len(set(found)) == 1 and not _ATTACHED.search(bare(text)):
                yield _Said(found[0], table.sheet.place(at, column), text, f"năm {found[0]}")


def _moving(table: Table) -> Iterator[_Said]:
    """Yield the years of the numbers before and after a year, and of the flows between them."""
    for opening, flows, closing in stocks(table):
        found = [_heading(table, column) for column in (opening, *flows, closing)]
        yield from {one.place: one for one in found if one is not None}.values()


def _heading(table: Table, column: Column) -> _Said | None:
    """Return the cell of the header that names the year of a column, its own or one of a group that it stands under."""
    for row in range(table.header.last, table.header.first - 1, -1):
        at, text = _cell(table, row, column)
        if column.year is not None and str(column.year) in text:
            return _Said(column.year, table.sheet.place(row, at), text, text)
    return None


def _cell(table: Table, row: int, column: Column) -> tuple[int, str]:
    """Return the cell of a header row that a column stands under: its own, or the nearest to its left of its group."""
    path = table.header.paths[column.at]
    for at in range(column.at, -1, -1):
        text = " ".join(table.sheet.rows[row][at].split())
        if text and text in path:
            return at, text
    return column.at, ""


def _dates(table: Table, year: int) -> Iterator[Check]:
    """Yield a date above the header that is earlier than a number which the table states as known.

    A number at the beginning of a year cannot be known a year before it.
    """
    opening = [one for one in table.counts() if one.moment == "opening" and not one.planned and one.year is not None]
    if not any(one.year == year for one in opening):
        return
    for at in range(table.header.first):
        for column, cell in enumerate(table.sheet.rows[at]):
            for found in _DATE.finditer(cell):
                if not _is_date(found):
                    continue
                said = int(found[3])
                if said < year - 1 or (said == year - 1 and int(found[2]) < _REVIEW):
                    how = Text(
                        f"bảng nêu số đầu năm {year}; văn bản ngày này chưa thể biết số đó",
                        f"the table has numbers of the beginning of {year}, which a document of that day cannot know",
                    )
                    should = f"{found[1]}/{found[2]}/{year}"
                    yield Check("year", "wrong", table.sheet.place(at, column), found[0], should=should, how=how)


def _is_date(found: re.Match[str]) -> bool:
    try:
        date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return False
    return True


def file_year(name: str, table: Table) -> Iterator[Text]:
    """Yield that the name of a file names years of which no heading speaks: whose mistake that is, nobody knows."""
    named = {int(year) for year in YEAR.findall(name)}
    said = {one.year for one in _titles(table)} | {column.year for column in table.columns if column.year is not None}
    if named and said and not named & said:
        own, others = (", ".join(map(str, sorted(years_))) for years_ in (named, said))
        yield Text(
            f"tên tệp nói về năm {own}, các tiêu đề nói về năm {others}; --year NĂM kiểm tra từng tiêu đề",
            f"the name of the file is about {own}, the headings are about {others}; --year YEAR checks each heading",
        )
