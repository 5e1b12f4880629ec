"""Findings by column and kind become problems, one a cell, bounded in number but never in what they cover."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from povrules.census.cells import to_text
from povrules.census.kinds import PRIVATE, Kind, Words, grouped
from povrules.census.names import excerpt
from povrules.census.table import Table
from povrules.language.columns import Column
from povrules.problems import Problem
from povrules.text import Text

LIMIT = 10_000
"""So many problems of one kind in one column are told one by one; one more problem counts the rest."""

WHOLE_ROW = -1
"""The position of a finding that concerns a row, not one of its cells."""

RowErrors = dict[int, tuple[Problem, ...]]


@dataclass(frozen=True)
class Finding:
    """Cells of one column in which the same thing was found.

    ``position`` is the column's in the table, or :data:`WHOLE_ROW`. ``rows`` are ascending row indices.
    ``found`` quotes the first :data:`LIMIT` cells, or is empty. ``words`` gives the words for the i-th of
    them where the kind's own words are not enough.
    """

    kind: Kind
    column: Column
    position: int
    rows: pl.Series
    found: Sequence[str | None] = ()
    words: Callable[[int], Words] | None = None


def quote(column: Column, raw: pl.Series, rows: pl.Series) -> Sequence[str | None]:
    """Return the cells of ``raw`` at the first ``rows`` as text; nothing for columns that name people."""
    return () if column.id in PRIVATE else to_text(raw.gather(rows.head(LIMIT))).to_list()


def to_problems(findings: Sequence[Finding], table: Table, ids: pl.Series) -> tuple[list[Problem], RowErrors]:
    """Return all problems in the order of the rows, then the summaries; and the errors of each row with any.

    ``ids`` are the household ids (String), null where there is none.
    """
    single: list[tuple[int, int, Problem]] = []
    summaries: list[Problem] = []
    errors: RowErrors = {}
    for finding in findings:
        rows = finding.rows.to_list()
        told = [_problem(finding, i, row, table, ids) for i, row in enumerate(rows[:LIMIT])]
        single += [(row, finding.position, problem) for row, problem in zip(rows, told, strict=False)]
        of_rows = [(problem,) for problem in told]
        if len(rows) > LIMIT:
            summaries.append(_summary(finding, table))
            of_rows += [(summaries[-1],)] * (len(rows) - LIMIT)
        if finding.kind.severity_in(finding.column) == "error":
            for row, problem in zip(rows, of_rows, strict=True):
                errors[row] = errors[row] + problem if row in errors else problem
    single.sort(key=lambda entry: entry[:2])
    return [problem for _, _, problem in single] + summaries, {row: errors[row] for row in sorted(errors)}


def uncounted(count: int, mend: Text) -> Text:
    """Return how to mend the rows that are not told one by one, with their number."""
    rest = grouped(count)
    return Text(
        f"Còn {rest.vi} dòng nữa như vậy, không kể riêng. {mend.vi}",
        f"There are {rest.en} more such rows, not listed one by one. {mend.en}",
    )


def _problem(finding: Finding, index: int, row: int, table: Table, ids: pl.Series) -> Problem:
    expected, mend = finding.words(index) if finding.words else finding.kind.words(finding.column)
    found = finding.found[index] if finding.found else None
    return Problem(
        code=finding.kind.code,
        severity=finding.kind.severity_in(finding.column),
        expected=expected,
        mend=mend,
        file=table.part(row).source,
        sheet=table.part(row).sheet,
        line=table.locate(row),
        cell=None if finding.position == WHOLE_ROW else table.address(row, finding.position),
        column=None if finding.position == WHOLE_ROW else table.column_name(row, finding.position),
        household_id=ids[row],
        found=None if found is None else excerpt(found),
    )


def _summary(finding: Finding, table: Table) -> Problem:
    expected, mend = finding.kind.words(finding.column)
    return Problem(
        code=finding.kind.code,
        severity=finding.kind.severity_in(finding.column),
        expected=expected,
        mend=uncounted(len(finding.rows) - LIMIT, mend),
        file=table.source,
        sheet=table.sheet,
        column=None if finding.position == WHOLE_ROW else table.spelled[finding.position],
    )
