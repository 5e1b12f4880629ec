"""A header that names an answer of yes or no and, but for the unit, a measured number: the cells tell which it is.

``Diện tích nhà ở`` is an alias of the indicator and, with ``(m2)``, the name of the area. A number of m² is no answer.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from povrules.census.cells import to_text
from povrules.census.names import Names, excerpt
from povrules.census.table import Table
from povrules.census.values import BLANKS, EDGE, reader
from povrules.errors import CensusError
from povrules.language.columns import Column
from povrules.problems import Problem
from povrules.text import Text

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?: ?m[2²])?", re.IGNORECASE)
_SLIPS = 10
"""One number in so many answers is a slip of the pen, and an error of its row."""


def measured_instead(header: str, cells: Sequence[str], names: Names) -> str | None:
    """Return the id of the measured column that a header names with these cells, in place of one of yes and no.

    None where it is what its name says, or where numbers and answers are mixed.
    """
    column_id, other = names.find(header), names.measured(header)
    if column_id is None or other is None or not names.column(column_id).asks_yes:
        return None
    numbers, answers = _counted(cells, names.column(column_id))
    return other if numbers and not answers else None


def decide(table: Table, found: Mapping[int, str], names: Names) -> tuple[dict[int, str], list[Problem]]:
    """Return the columns, by position, that are a measured one instead of what was ``found``, with a notice for each.

    Raises :class:`CensusError` for a column in which numbers and answers are mixed.
    """
    decided: dict[int, str] = {}
    notices = []
    for position, column_id in found.items():
        header, column = table.spelled[position], names.column(column_id)
        other = names.measured(header) if column.asks_yes else None
        if other is None or column.header is not None:
            continue
        cells = to_text(table.series(position)).str.strip_chars(EDGE).drop_nulls()
        numbers, answers = _counted(cells.to_list(), column)
        if not numbers or numbers * _SLIPS <= numbers + answers:
            continue
        if answers:
            raise _mixed(table, header, column, names.column(other))
        decided[position] = other
        notices.append(_told(table, position, column, names.column(other)))
    return decided, notices


def _counted(cells: Sequence[str], column: Column) -> tuple[int, int]:
    """Return how many cells are numbers that are no answers, and how many are answers."""
    read = reader(column)
    counts = pl.Series(cells, dtype=pl.String).value_counts()
    numbers = answers = 0
    for cell, count in counts.iter_rows():
        if not cell or cell.lower() in BLANKS:
            continue
        if read(cell)[0] is not None:
            answers += count
        elif _NUMBER.fullmatch(cell):
            numbers += count
    return numbers, answers


def _names(column: Column, other: Column) -> tuple[str, str, str, str]:
    return (
        f"{column.vi} ({column.id})",
        f"{column.en} ({column.id})",
        f"{other.vi} ({other.id})",
        f"{other.en} ({other.id})",
    )


def _mixed(table: Table, header: str, column: Column, other: Column) -> CensusError:
    vi, en, other_vi, other_en = _names(column, other)
    name, place = excerpt(header), f"{table.source}: " if table.source else ""
    return CensusError(
        Text(
            f"{place}cột “{name}” có cả số đo và câu trả lời có/không (1, 0), nên không rõ là “{other_vi}” hay “{vi}”. "
            "Hãy đặt tên cột là một trong hai tên này và sửa các ô khác loại.",
            f"{place}the column “{name}” has numbers and answers of yes and no (1, 0), so it is not clear whether it "
            f"is “{other_en}” or “{en}”. Give it one of the two names, and correct the cells of the other kind.",
        )
    )


def _told(table: Table, position: int, column: Column, other: Column) -> Problem:
    vi, en, other_vi, other_en = _names(column, other)
    return Problem(
        code="read_as_measured",
        severity="notice",
        expected=Text("tên cột có đơn vị", "a header with the unit"),
        mend=Text(
            f"Các ô là số đo nên cột được đọc là “{other_vi}”, không phải “{vi}”.",
            f"The cells are measured numbers, so the column was read as “{other_en}”, not as “{en}”.",
        ),
        file=table.source,
        sheet=table.sheet,
        line=table.header_line,
        cell=table.header_address(position),
        column=table.spelled[position],
    )
