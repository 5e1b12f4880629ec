"""Sums: total rows against the rows that they add up, total columns against their parts."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from povrules.published.columns import Column
from povrules.published.compare import Cell, Computed, compare, first_unknown, not_checked, same
from povrules.published.model import Check, Kind, should_be
from povrules.published.rows import sums_of
from povrules.published.slips import Guess
from povrules.published.table import Table
from povrules.spelling import bare
from povrules.text import Text

_DISJOINT = (
    frozenset({"thanh thi", "nong thon"}),
    frozenset({"khu vuc thanh thi", "khu vuc nong thon"}),
    frozenset({"nam", "nu"}),
    frozenset({"urban", "rural"}),
)
"""Parts that have no household or person in common, beside poor and near-poor ones and the flows of one sign."""
_MOST = 12


def row_sums(table: Table) -> Iterator[Check]:
    """Yield the check of each figure in a total row."""
    for total, parts in sums_of(table.rows):
        for column in table.of_role("count", "flow"):
            yield from sum_check(table, "sum", (total, column), [(part, column) for part in parts])


def column_sums(table: Table) -> Iterator[Check]:
    """Yield the check of each figure in a column that is the total of other columns."""
    for total, parts in _total_columns(table):
        for row in table.rows:
            yield from sum_check(table, "total_column", (row, total), [(row, part) for part in parts])


def _total_columns(table: Table) -> Iterator[tuple[Column, list[Column]]]:
    for column in table.of_role("count", "flow"):
        if column.is_total:
            siblings = [
                one for one in table.columns if one.of == column.of and one.role == column.role and one is not column
            ]
            if len(siblings) > 1 and _are_disjoint(siblings):
                yield column, siblings
        elif column.subject == "both":
            like = [one for one in table.counts(unit=column.unit) if one.date == column.date]
            parts = [[one for one in like if one.subject == subject] for subject in ("poor", "near_poor")]
            if all(len(found) == 1 for found in parts):
                yield column, [found[0] for found in parts]


def _are_disjoint(columns: Sequence[Column]) -> bool:
    names = {bare(column.name.rpartition(" / ")[2]) for column in columns}
    subjects = sorted(str(column.subject) for column in columns)
    if columns[0].role == "flow":
        return len({column.sign for column in columns}) == 1
    return subjects == ["near_poor", "poor"] or names in _DISJOINT


def sum_check(table: Table, kind: Kind, total: Cell, parts: Sequence[Cell]) -> Iterator[Check]:
    """Yield the check of a total against its parts, if the total is a number and there are any parts.

    With a part that is not known it is checked only that the others do not exceed the total.
    """
    printed = table.figure(*total)
    if printed is None or not parts:
        return
    known = [value for part in parts if (value := table.value(*part)) is not None]
    value, how = sum(known, Fraction(0)), _added(known)
    unknown = first_unknown(table, parts)
    if unknown is None:
        yield from compare(table, kind, total, Computed(value, how, list(_guesses(table, kind, parts, value))))
    elif value <= printed.value:
        yield from not_checked(table, kind, total, unknown)
    else:
        more = Text(f"riêng các ô đã rõ: {how.vi}; {unknown.vi}", f"those known alone: {how.en}; {unknown.en}")
        should = f"≥ {should_be(printed, value)}"
        yield Check(kind, "wrong", table.place(*total), table.text(*total), value, should, more)


def _added(values: Sequence[Fraction]) -> Text:
    said = " + ".join(map(str, values[:_MOST])) + (" + …" if len(values) > _MOST else "")
    return same(f"{said} = {sum(values, Fraction(0))}")


def _guesses(table: Table, kind: Kind, parts: Sequence[Cell], total: Fraction) -> Iterator[Guess]:
    """Yield totals in which one part is missing or counted twice."""
    for part in parts:
        value = table.value(*part) or Fraction(0)
        row, column = part
        name = row.name if kind == "sum" else column.name
        yield Text(f"thiếu “{name}” ({value})", f"without “{name}” ({value})"), total - value
        yield Text(f"“{name}” ({value}) tính hai lần", f"“{name}” ({value}) counted twice"), total + value
