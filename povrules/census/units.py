"""Columns of money that are in another unit than đồng: they are left unread, and what stands there is unknown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from povrules.census.cells import to_text
from povrules.census.headers import Headers
from povrules.census.names import excerpt, listing
from povrules.census.table import Part, Table
from povrules.census.title_unit import TitleUnit, says_unit
from povrules.census.values import BLANKS, EDGE
from povrules.language.columns import Column
from povrules.problems import Problem
from povrules.text import Text

_LISTED = 12
_NOTHING = ["", "0", "0.0", *BLANKS]
"""Cells in lower case that say the same in every unit."""


@dataclass(frozen=True)
class Foreign:
    """The ``rows`` (a Boolean column) in which the column at ``position`` is in another unit, blanks included."""

    position: int
    rows: pl.Series

    def stated(self, table: Table) -> pl.Series:
        """Return the rows in which an amount stands."""
        cells = to_text(table.series(self.position)).str.strip_chars(EDGE).str.to_lowercase()
        return self.rows & ~cells.is_in(_NOTHING).fill_null(value=True)


def not_in_dong(
    table: Table, declared: Mapping[str, Column], headers: Headers
) -> tuple[dict[str, list[Foreign]], list[Problem]]:
    """Return by declared column what is in another unit, by its header or a line above it; and what to say of that.

    A column of which a mapping gives the unit is in that one, and one whose header states đồng is in đồng.
    """
    found: dict[str, list[Foreign]] = {}
    for position, column_id in headers.foreign.items():
        every = pl.repeat(value=True, n=table.height, eager=True, dtype=pl.Boolean)
        found.setdefault(column_id, []).append(Foreign(position, every))
    problems = []
    for part, unit in _with_units(table):
        told = []
        for column_id, position in headers.positions.items():
            column = declared[column_id]
            header = part.spelled[position]
            if column.type != "money" or column.only_header or not header or says_unit(header):
                continue
            first = part.first if isinstance(part, Part) else 0
            rows = pl.int_range(table.height, eager=True).is_between(first, first + part.height - 1)
            found.setdefault(column_id, []).append(Foreign(position, rows))
            told.append((column, header))
        if told:
            problems.append(_told(part, unit, told))
    return found, problems


def _with_units(table: Table) -> Iterator[tuple[Part | Table, TitleUnit]]:
    parts: Sequence[Part | Table] = table.parts or (table,)
    yield from ((part, part.unit) for part in parts if part.unit is not None)


def _told(part: Part | Table, unit: TitleUnit, columns: Sequence[tuple[Column, str]]) -> Problem:
    """Return the warning that columns are not read because a line above the header states another unit."""
    names = listing([f"“{excerpt(header, 40)}”" for _, header in columns], _LISTED, Text("cột khác", "more"))
    column, header = columns[0]
    line = f'{column.id} = {{ header = "{excerpt(header, 40)}", unit = "{unit.name}" }}'
    way = Text(
        f"Hãy ghi đơn vị trong bảng ánh xạ (lệnh map đề xuất sẵn): {line}; hoặc, nếu đã là đồng, ghi “(đồng)” vào tên "
        "cột.",
        f"Give the unit in a mapping (the command map proposes it): {line}; or, if they are in đồng, write “(đồng)” "
        "into the headers.",
    )
    if not unit.name:
        way = Text(
            "Hãy đổi các số tiền ra đồng và ghi “(đồng)” vào tên cột.",
            "Convert the amounts to đồng and write “(đồng)” into the headers.",
        )
    return Problem(
        code="unit_in_title",
        severity="warning",
        expected=Text("số tiền tính bằng đồng", "amounts in đồng"),
        mend=Text(
            f"Các cột tiền không ghi đơn vị riêng thì không được đọc và coi là chưa biết: {names.vi}. {way.vi}",
            f"Columns of money without a unit of their own are not read, they are unknown: {names.en}. {way.en}",
        ),
        file=part.source,
        sheet=part.sheet,
        line=unit.line,
        cell=unit.cell,
        found=excerpt(unit.text),
    )
