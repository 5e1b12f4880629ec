"""A printed table as it is understood: header, columns, rows, and the figures in its cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from povrules.published.columns import Column, columns_of
from povrules.published.header import Header, find_header, next_header
from povrules.published.model import Place
from povrules.published.numbers import Printed, is_unknown, read_number
from povrules.published.rows import Row, rows_of
from povrules.published.sheets import Sheet


@dataclass(frozen=True)
class Table:
    """One table of a sheet."""

    sheet: Sheet
    header: Header
    columns: Sequence[Column]
    rows: Sequence[Row]

    def figure(self, row: Row, column: Column) -> Printed | None:
        """Return the number in a cell; None where it is blank or no number that the column can have."""
        place = row.at, column.at
        text = self.sheet.rows[row.at][column.at]
        counts = column.role in ("count", "flow")
        found = self.sheet.numbers.get(place) or read_number(text, whole=counts)
        return None if found is None or (counts and (found.value < 0 or found.value.denominator != 1)) else found

    def value(self, row: Row, column: Column) -> Fraction | None:
        """Return the value of a cell."""
        found = self.figure(row, column)
        return None if found is None else found.value

    def is_unreadable(self, row: Row, column: Column) -> bool:
        """Tell whether a cell has something that is no number."""
        failed = (row.at, column.at) in self.sheet.errors
        return failed or (self.figure(row, column) is None and not is_unknown(self.text(row, column)))

    def has_numbers(self, column: Column) -> bool:
        """Tell whether any cell of a column is a number, or a formula that was not calculated."""
        cells = [(row.at, column.at) for row in self.rows]
        known = self.sheet.uncalculated.intersection(cells)
        return bool(known) or any(read_number(self.sheet.rows[at][place]) is not None for at, place in cells)

    def text(self, row: Row, column: Column) -> str:
        """Return a cell as it is printed."""
        return self.sheet.rows[row.at][column.at].strip()

    def place(self, row: Row, column: Column) -> Place:
        """Return where a cell stands, with the names of its row and column."""
        return self.sheet.place(row.at, column.at, row.name, column.name)

    def counts(self, subject: str | None = None, unit: str | None = None) -> Iterator[Column]:
        """Yield the columns that count households or persons of a kind."""
        for column in self.columns:
            fits = subject in (None, column.subject) and unit in (None, column.unit)
            if column.role == "count" and fits and not (column.is_total and subject is not None):
                yield column

    def of_role(self, *roles: str) -> Iterator[Column]:
        """Yield the columns with a role."""
        return (column for column in self.columns if column.role in roles)


def tables_of(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet, one below the other: those with a header that is recognised, and figures."""
    header = find_header(sheet.rows)
    if header is None:
        return []
    end = next_header(sheet.rows, header.data)
    table = _table(sheet.part(0, end), header)
    below = tables_of(sheet.part(end, len(sheet.rows)))
    return below if table is None else [table, *below]


def _table(sheet: Sheet, header: Header) -> Table | None:
    columns = columns_of(header)
    table = Table(sheet, header, columns, rows_of(sheet, header, columns))
    return table if any(table.has_numbers(column) for column in columns if column.is_number) else None
