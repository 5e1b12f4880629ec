"""Members of one household held against each other: they warn, and change nothing."""

from collections.abc import Iterator

import narwhals as nw
import polars as pl

from povrules.census.frames import polars_frame
from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.roles import RELATION
from povrules.census.telling import tell
from povrules.problems import Problem
from povrules.text import Text

HEAD, CHILD, PARENT = "head", "child", "parent"
"""Codes of the relation to the head."""

NUMBER = "person_no"
"""The number of a member within its household."""
_BIRTH = ("born", "born_year")

_ONE_HEAD = (
    Text("mỗi hộ một chủ hộ", "one head in each household"),
    Text(
        "Hộ này có nhiều người ghi là chủ hộ; sửa quan hệ, hoặc mã hộ nếu là hai hộ",
        "Several members are stated to be its head; correct the relation, or the ids if they are two households",
    ),
)
_OLDER = (
    Text("cha mẹ sinh trước con", "parents that are born before their children"),
    Text(
        "Theo quan hệ với chủ hộ thì người con lớn tuổi hơn cha mẹ; sửa ngày sinh hoặc quan hệ",
        "By the relation to the head a child is older than its parent; correct the birth or the relation",
    ),
)
_ONCE = (
    Text("mỗi người một dòng", "one row for each member"),
    Text(
        "Dòng này giống hệt một dòng ở trên của cùng hộ và được tính là một người nữa; xóa nếu ghi hai lần",
        "The row is equal to one above of the same household and counts as one more member; delete it if it is there "
        "twice",
    ),
)


_OWN_NUMBER = (
    Text("mỗi người trong hộ một số thứ tự", "a number of its own for each member of a household"),
    Text(
        "Người khác ở trên của cùng hộ đã có số này; sửa số, hoặc xóa dòng nếu ghi hai lần",
        "Another member above of the same household has it; correct it, or delete the row if it is there twice",
    ),
)


def check_families(persons: Census, linked: pl.DataFrame, household: str, at: str) -> Iterator[Problem]:
    """Yield what looks wrong among the members of a household.

    ``linked`` are the persons with a household; its columns ``household`` and ``at`` have the row of the household and
    the person's own in ``persons``. Several heads, a child older than its parent, a number that two of them have, and
    rows that are equal in all cells.
    """
    if {RELATION, *_BIRTH} <= set(linked.columns):
        family = linked.select(household, at, RELATION, *_BIRTH)  # a filter copies every column that it is given
        heads = family.filter(pl.col(RELATION) == HEAD).select(household, at, **_births("head"))
        several = heads[household].is_duplicated()
        second = heads.filter(several).filter(pl.int_range(pl.len()).over(household) == 1)
        yield from _tell(persons, second[at], "several_heads", _ONE_HEAD, RELATION)
        related = family.filter((pl.col(RELATION) == CHILD) | (pl.col(RELATION) == PARENT))
        others = related.select(household, at, RELATION, **_births("own")).with_columns(
            _of_household(heads.filter(~several), household, name, related[household])
            for name in ("head_first", "head_last")
        )
        child = (pl.col(RELATION) == CHILD) & (pl.col("own_last") < pl.col("head_first"))
        parent = (pl.col(RELATION) == PARENT) & (pl.col("head_last") < pl.col("own_first"))
        older = others.filter(child | parent)
        yield from _tell(persons, older[at], "child_older_than_parent", _OLDER, RELATION)
    equal = _again(persons, linked, household, at)
    if NUMBER in persons.headers:
        numbered = linked.select(household, at, NUMBER).filter(pl.col(NUMBER).is_not_null())
        again = ~numbered.select(pl.struct(household, NUMBER).is_first_distinct()).to_series()
        taken = numbered.filter(again)[at]
        same = taken.filter(~taken.is_in(equal.implode()))
        yield from _tell(persons, same, "number_twice", _OWN_NUMBER, NUMBER)
    yield from _tell(persons, equal, "equal_members", _ONCE, KEY)


def _tell(persons: Census, rows: pl.Series, code: str, words: Words, column: str) -> list[Problem]:
    return tell(persons, rows, code, "warning", words, column=column)


def _births(name: str) -> dict[str, pl.Expr]:
    """Return the first and the last day on which a person can have been born, null if nothing is stated."""
    born, year = (pl.col(column) for column in _BIRTH)
    ends = {"first": pl.date(year, 1, 1), "last": pl.date(year, 12, 31)}
    return {f"{name}_{end}": pl.coalesce(born, day) for end, day in ends.items()}


def _of_household(heads: pl.DataFrame, household: str, name: str, rows: pl.Series) -> pl.Series:
    """Return a value of the heads for the household in each of ``rows``; null where none of the heads has it."""
    highest = rows.max()
    by_row = pl.repeat(None, highest + 1 if isinstance(highest, int) else 0, dtype=heads[name].dtype, eager=True)
    inside = heads.filter(pl.col(household) < len(by_row))
    return by_row.scatter(inside[household], inside[name]).gather(rows).alias(name)


def _again(persons: Census, linked: pl.DataFrame, household: str, at: str) -> pl.Series:
    """Return the rows of persons that are equal, in every cell but the id, to one above of the same household."""
    hashes = linked.drop(at).hash_rows()
    if hashes.n_unique() == linked.height:
        return linked[at].clear()
    alike = linked.filter(hashes.is_duplicated())
    original = nw.from_native(persons.original, eager_only=True)[alike[at].to_list()]
    cells = polars_frame(original.to_native())
    key = persons.headers[KEY]
    cells = cells.drop(key).with_columns(alike[household].alias(key))
    return alike[at].filter(~cells.select(pl.struct(pl.all()).is_first_distinct()).to_series())
