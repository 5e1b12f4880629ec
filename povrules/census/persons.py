"""The members of the households: a table of their own, linked to the households by id."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from povrules.census.door import enter, read_members
from povrules.census.frames import table_from_frame
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.language.columns import Column
from povrules.problems import Problem, Severity
from povrules.text import Text

ROW = "_row"
"""The row of a person's household in the household table."""
_AT = "_at"


@dataclass(frozen=True)
class Members:
    """The persons that belong to a household of the census.

    ``columns``: every declared column about persons, typed, ``_row`` and ``_at``, the row in ``table``. What a blank
    means is filled in; null is what is unknown, a cell that cannot be read among it: the person counts as a member all
    the same. ``problems``: everything found in the table, and between it and the households.
    """

    columns: pl.DataFrame
    problems: tuple[Problem, ...]
    table: Census

    def placed(self, row: int, code: str, severity: Severity, expected: Text, mend: Text) -> Problem:
        """Return a problem of the person in a row of ``columns``."""
        return _problem(code, severity, expected, mend, self.table, self.columns[_AT][row], self.columns[KEY][row])


def read_persons(persons: object, columns: Sequence[Column]) -> Census:
    """Read a table of persons from a file or a frame; many may have one household id.

    Raises :class:`UsageError` and :class:`CensusError` as for a household table.
    """
    if isinstance(persons, str | Path):
        return read_members(Path(persons), columns)
    return enter(table_from_frame(persons, ""), columns, unique=False)


def link(persons: Census, households: Census) -> Members:
    """Give each person the row of its household, and compare the two tables.

    A person whose household is not there, or is there twice, belongs to none, which is an error. Households of which
    no member is listed, or another number than they state, are warned about.
    """
    usable = (
        households.columns.select(KEY).with_row_index(ROW).filter(pl.col(KEY).is_not_null() & pl.col(KEY).is_unique())
    )
    linked = persons.columns.with_row_index(_AT).join(usable, on=KEY, how="left", maintain_order="left")
    problems = list(persons.problems)
    lost = linked.filter(pl.col(ROW).is_null() & pl.col(KEY).is_not_null())
    for at, household in lost.select(_AT, KEY).iter_rows():
        problems.append(_without_household(persons, at, household))
    found = linked.filter(pl.col(ROW).is_not_null())
    counted = usable.join(found.group_by(ROW).agg(pl.len().alias("listed")), on=ROW, how="left", maintain_order="left")
    counted = counted.with_columns(households.columns["members"].gather(counted[ROW]).alias("stated"))
    apart = pl.col("listed").is_null() | (pl.col("stated") != pl.col("listed"))
    for row, household, listed, stated in counted.filter(apart).iter_rows():
        if listed is None:
            problems.append(_nobody(households, row, household))
        else:
            problems.append(_another_number(households, row, household, listed, stated))
    return Members(found, tuple(problems), persons)


def _problem(
    code: str, severity: Severity, expected: Text, mend: Text, census: Census, row: int, household: str
) -> Problem:
    return Problem(
        code,
        severity,
        expected,
        mend,
        file=census.source,
        sheet=census.sheet,
        line=census.locate(row),
        household_id=household,
    )


def _without_household(persons: Census, row: int, household: str) -> Problem:
    expected = Text("mã của một hộ (duy nhất) trong bảng hộ", "the id of one household of the household table")
    mend = Text(
        "Người này không được tính vào hộ nào; sửa mã hộ", "This person counts for no household; correct the id"
    )
    return _problem("person_without_household", "error", expected, mend, persons, row, household)


def _nobody(households: Census, row: int, household: str) -> Problem:
    expected = Text("ít nhất một thành viên trong bảng thành viên", "at least one member in the table of members")
    mend = Text(
        "Các câu trả lời về thành viên của hộ coi là chưa biết; thêm thành viên",
        "The answers about its members are taken as unknown; add them",
    )
    return _problem("household_without_persons", "warning", expected, mend, households, row, household)


def _another_number(households: Census, row: int, household: str, listed: int, stated: int) -> Problem:
    expected = Text(
        f"số nhân khẩu như bảng thành viên: {listed} (ghi {stated})",
        f"as many members as are listed: {listed} ({stated} stated)",
    )
    mend = Text(
        "Số người coi là chưa biết, từ số nhỏ đến số lớn; sửa một trong hai",
        "How many they are is taken as unknown between the two; correct one",
    )
    return _problem("members_disagree", "warning", expected, mend, households, row, household)
