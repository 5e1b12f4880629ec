"""The members of the households: a table of their own, linked to the households by id."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from povrules.census.family import check_families
from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.telling import tell
from povrules.problems import Problem, Severity
from povrules.text import Text

ROW = "_row"
"""The row of a person's household in the household table."""
_AT = "_at"
UNLISTED = "household_without_persons"
"""The code of the problem of a household of which no member is listed."""
UNREAD = "|unread"
"""Ends the name of the Boolean column that tells which cells about persons cannot be read."""


@dataclass(frozen=True)
class Members:
    """The persons that belong to a household of the census.

    ``columns``: every declared column about persons, typed; for those with cells that cannot be read a column that
    tells which; ``_row`` and ``_at``, the row in ``table``. What a blank means is filled in; null is what is unknown, a
    cell that cannot be read among it: the person counts as a member all the same. ``found``: what is wrong in the
    table, and between it and the households; ``unlisted``: the rows of the households of which no member is listed.
    """

    columns: pl.DataFrame
    found: tuple[Problem, ...]
    table: Census
    households: Census
    unlisted: pl.Series

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found; each household of which no member is listed is warned about."""
        return self.problems_of(pl.repeat(True, self.households.height, eager=True))

    def problems_of(self, asked: pl.Series) -> tuple[Problem, ...]:
        """Return :attr:`problems` where only the households ``asked`` (yes/no by row) have to have members."""
        nobody = self.unlisted.filter(asked.gather(self.unlisted))
        return (*self.found, *tell(self.households, nobody, UNLISTED, "warning", _NOBODY))

    def tell(
        self,
        rows: pl.Series,
        code: str,
        severity: Severity,
        words: Words,
        column: str,
        each: Callable[[int], Words] | None = None,
    ) -> list[Problem]:
        """Return problems of the persons in rows of ``columns``, as :func:`povrules.census.telling.tell`."""
        return tell(self.table, self.columns[_AT].gather(rows), code, severity, words, column=column, each=each)


def link(persons: Census, households: Census) -> Members:
    """Give each person the row of its household, and compare the two tables.

    A person whose household is not there, or is there twice, belongs to none, which is an error. Households of which
    no member is listed, or another number than they state, are warned about.
    """
    usable = households.columns.select(KEY).with_row_index(ROW).filter(of_its_own(households.columns[KEY]))
    rows = _rows_of(persons.columns[KEY], usable)
    at = pl.int_range(len(rows), dtype=pl.UInt32, eager=True)
    linked = persons.columns.with_columns(rows, at.alias(_AT))
    problems = list(persons.problems)
    lost = linked.select(KEY, ROW, _AT).filter(pl.col(ROW).is_null() & pl.col(KEY).is_not_null())
    problems += tell(
        persons, lost[_AT], "person_without_household", "error", _LOST, column=KEY, found=lost[KEY].to_list()
    )
    found = linked.filter(pl.col(ROW).is_not_null()) if rows.null_count() else linked
    listed = pl.Series("listed", np.bincount(found[ROW].to_numpy(), minlength=households.height))
    counted = usable.with_columns(listed.gather(usable[ROW]), households.columns["members"].gather(usable[ROW]))
    nobody = counted.filter(pl.col("listed") == 0)
    apart = counted.filter((pl.col("listed") > 0) & (pl.col("members") != pl.col("listed")))
    problems += _other_numbers(households, apart)
    problems += check_families(persons, found, ROW, _AT)
    return Members(found, tuple(problems), persons, households, nobody[ROW])


def of_its_own(ids: pl.Series) -> pl.Series:
    """Return whether each id is there, and is that of no other row."""
    return ids.is_not_null() & ids.is_unique()


def _rows_of(ids: pl.Series, usable: pl.DataFrame) -> pl.Series:
    """Return for each person's id the row of its household, null where there is none; ``usable`` has row and id."""
    begins = ids.ne_missing(ids.shift())
    if len(ids):
        begins[0] = True
    if ids.filter(begins).equals(usable[KEY]):  # members in the order of the households: nothing has to be looked up
        return usable[ROW].gather(begins.cum_sum() - 1)
    # The ids alone are joined: a join copies every column that takes part.
    return ids.to_frame().join(usable, on=KEY, how="left", maintain_order="left")[ROW]


_LOST = (
    Text("mã của một hộ (duy nhất) trong bảng hộ", "the id of one household of the household table"),
    Text("Người này không được tính vào hộ nào; sửa mã hộ", "This person counts for no household; correct the id"),
)
_NOBODY = (
    Text("ít nhất một thành viên trong bảng thành viên", "at least one member in the table of members"),
    Text(
        "Các câu trả lời về thành viên của hộ coi là chưa biết; thêm thành viên",
        "The answers about its members are taken as unknown; add them",
    ),
)
_ANOTHER_NUMBER = (
    Text("số nhân khẩu như bảng thành viên", "as many members as are listed"),
    Text(
        "Số người coi là chưa biết, từ số nhỏ đến số lớn; sửa một trong hai",
        "How many they are is taken as unknown between the two; correct one",
    ),
)


def _other_numbers(households: Census, apart: pl.DataFrame) -> list[Problem]:
    """Return a warning for each household that states another number of members than are listed."""
    expected, mend = _ANOTHER_NUMBER

    def words(index: int) -> Words:
        listed, stated = apart["listed"][index], apart["members"][index]
        vi, en = f"{expected.vi}: {listed} (ghi {stated})", f"{expected.en}: {listed} ({stated} stated)"
        return Text(vi, en), mend

    code = "members_disagree"
    return tell(households, apart[ROW], code, "warning", _ANOTHER_NUMBER, column="members", each=words)
