"""Problems of rows of a census that is read: each with its place, the first ones one by one, the rest counted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from povrules.census.findings import LIMIT, uncounted
from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.names import KEY, excerpt
from povrules.problems import Problem, Severity


def tell(
    census: Census,
    rows: pl.Series,
    code: str,
    severity: Severity,
    words: Words,
    *,
    column: str | None = None,
    found: Sequence[str] = (),
    each: Callable[[int], Words] | None = None,
) -> list[Problem]:
    """Return a problem for each of the first :data:`LIMIT` rows, and one more that counts those beyond.

    ``words`` are those of all, ``each`` those of the i-th row where they differ. ``column`` is the declared column that
    they are about, ``found`` what stands there, row for row. The place is that in the row's own file and sheet.
    """
    expected, mend = words
    told = rows[:LIMIT].to_list()
    position = None if column is None else census.position(column)
    problems = []
    for index, (row, household) in enumerate(zip(told, census.columns[KEY].gather(told).to_list(), strict=True)):
        of_row = each(index) if each is not None else words
        part = census.table.part(row)
        problems.append(
            Problem(
                code,
                severity,
                *of_row,
                file=part.source,
                sheet=part.sheet,
                line=census.locate(row),
                cell=None if position is None else census.table.address(row, position),
                column=column if position is None else census.table.column_name(row, position),
                household_id=household,
                found=excerpt(found[index]) if found else None,
            )
        )
    if len(rows) > LIMIT:
        rest = uncounted(len(rows) - LIMIT, mend)
        label = column if column is None else census.headers.get(column, column)
        problems.append(Problem(code, severity, expected, rest, file=census.source, sheet=census.sheet, column=label))
    return problems


def tell_once(
    census: Census,
    rows: Sequence[int],
    code: str,
    severity: Severity,
    words: Words,
    *,
    column: str,
    found: Sequence[str] = (),
) -> Iterator[Problem]:
    """Yield one problem for all of some rows, at the first of them; nothing for none."""
    first = pl.Series(rows[:1], dtype=pl.UInt32)
    for problem in tell(census, first, code, severity, words, column=column, found=found):
        yield replace(problem, household_id=None)
