"""Formulas that a table prints in its row of column numbers: ``8=7/1``, ``9 = 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8``."""

from collections.abc import Iterator
from fractions import Fraction

from povrules.published.arithmetic import evaluate
from povrules.published.columns import Column
from povrules.published.compare import Cell, Computed, compare, not_checked, same
from povrules.published.model import Check
from povrules.published.rates import PERCENT
from povrules.published.rows import Row
from povrules.published.table import Table
from povrules.text import SaidError


def formulas(table: Table) -> Iterator[Check]:
    """Yield the check of each figure of a column with a formula."""
    by_number = {number: table.columns[at] for at, number in table.header.numbers.items()}
    for at, formula in table.header.formulas.items():
        column = table.columns[at]
        for row in table.rows if column.is_number else ():
            yield from _formula(table, (row, column), formula, by_number)


def _formula(table: Table, cell: Cell, formula: str, by_number: dict[int, Column]) -> Iterator[Check]:
    row, column = cell
    said: list[str] = []

    def value_of(number: str) -> Fraction:
        return _value(table, row, number, by_number, said)

    try:
        value = evaluate(formula, value_of)
    except SaidError as error:
        yield from not_checked(table, "formula", cell, error.expected)
        return
    in_percent = column.role in ("rate", "share") and "100" not in formula
    how = same(f"{formula}: {', '.join(said)}")
    yield from compare(table, "formula", cell, Computed(value * PERCENT if in_percent else value, how))


def _value(table: Table, row: Row, number: str, by_number: dict[int, Column], said: list[str]) -> Fraction:
    """Return the figure in the column of a number; 100 is itself. Raises :class:`SaidError` where there is none."""
    if number == "100" or not number.isdigit():
        return Fraction(number.rstrip(" %").replace(",", "."))
    column = by_number.get(int(number))
    value = None if column is None else table.value(row, column)
    if column is None or value is None:
        where = f" ({table.place(row, column).cell})" if column is not None else ""
        raise SaidError(f"cột {number}{where} không rõ", f"column {number}{where} is not known")
    said.append(f"({number}) = {value}")
    return value
