"""The last exit of each household from the lists of the poor and near-poor, out of a movement or of the lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from povrules.census.door import enter
from povrules.census.frames import table_from_frame
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.classes_on import RECOGNISED
from povrules.errors import UsageError
from povrules.inputs import hashes_of
from povrules.language.columns import Code, Column
from povrules.movements import Given, Movement, read_past, told
from povrules.problems import Problem
from povrules.reports.movement_words import HEADERS, SCHEMA, SHEET, STATES
from povrules.review import OverlayUse
from povrules.text import Text
from povrules.years.law import MovementLaw, load_movement_law
from povrules.years.lists import LISTED, Listing, listed, prior_of
from povrules.years.order import lacking, taken
from povrules.years.own import read_own, sheet_of
from povrules.years.windows import FACTS

_READ = (KEY, "after", *FACTS)


@dataclass(frozen=True)
class Exits:
    """The last exit of each household that is still here.

    ``frame``: ``household_id``, ``after`` (poor, near_poor, above; null if unknown) and :data:`FACTS`; ``source``: what
    messages call it; ``files``: those that were read; ``problems``: what was found in them;
    ``notices``: what to know of the lists.
    """

    frame: pl.DataFrame
    source: str
    files: tuple[OverlayUse, ...]
    problems: tuple[Problem, ...]
    law: MovementLaw
    notices: tuple[Text, ...] = ()

    @property
    def told(self) -> tuple[Text, ...]:
        """What every reader has to know of answers that were taken from it; ``notices`` of its lists among them."""
        by = self.law.cited("exited")
        source = Text(
            f"Hộ nào thoát nghèo, thoát cận nghèo lấy từ {self.source}; tính từ ngày được công nhận ({by.vi}).",
            f"Who left poverty or near-poverty is taken from {self.source}, from the day of recognition ({by.en}).",
        )
        return (source, *self.notices)


def exits_given(movement: Movement | Given) -> Exits:
    """Return the exits of a movement, or of a file or frame that has one.

    Raises :class:`UsageError` for what has none, and :class:`povrules.CensusError` for a file that cannot be read.
    """
    law = load_movement_law()
    if isinstance(movement, Movement):
        source = " → ".join(one for one in movement.sources if one) or "movement"
        return Exits(_here(movement.frame), source, (), (), movement.law)
    columns = list(_columns(law))
    if isinstance(movement, str | Path):
        path = Path(movement)
        table = read_own(path, columns, sheet_of(path, SHEET), SCHEMA)
    else:
        table = table_from_frame(movement, "movement")
    census = enter(table, columns, unique=False)
    lacking = ", ".join(one for one in _READ if one not in census.headers)
    if lacking:
        raise UsageError(
            Text(
                f"{census.source}: không có cột {lacking}; cần kết quả của povrules movement",
                f"{census.source}: without the columns {lacking}; expected a result of povrules movement",
            )
        )
    return Exits(_here(census.columns), census.source, hashes_of(movement), census.problems, law)


def exits_between(
    before: Given, history: Given, changes: str | Path | None, census: Census, classes: pl.DataFrame
) -> Exits:
    """Return the exits from lists to a census that was read; ``classes``: as ``classes_on`` gives them.

    Other parameters and errors as for :func:`povrules.movement`.
    """
    law, new = load_movement_law(), _listing(census, classes)
    past = read_past(before, history, changes, new)
    lists = (*past.lists, new)
    gaps = tuple(lacking(lists, law))
    several = history if isinstance(history, list | tuple) else [history]
    return Exits(
        frame=_here(told(past, new, law, None)),
        source=", ".join(one.source for one in past.lists),
        files=hashes_of(*several, before, changes),
        problems=(*past.problems, *gaps),
        law=law,
        notices=tuple(taken(lists, gaps)),
    )


def _listing(census: Census, classes: pl.DataFrame) -> Listing:
    """Return a census and the classes of its households as a list."""
    given = classes["class"]
    recognised = (classes["class_from"] == RECOGNISED).fill_null(value=False)
    columns = census.columns.with_columns(
        given.alias("class"),
        given.set(~recognised, None).alias("recognised"),
        given.set(recognised, None).alias("computed"),
        prior_of(census),
        pl.lit(value=False).alias("above"),
        pl.lit(value=False).alias("computed_above"),
        pl.lit(None, pl.String).alias("meeting"),
        pl.lit(None, pl.String).alias("decision_reason"),
    )
    return listed(columns, census.set_aside, census.source, ())


def _columns(law: MovementLaw) -> Iterator[Column]:
    """Yield the columns of a movement that are read; codes may be spelled as in a workbook."""
    codes = {
        "after": tuple(Code(value=one, vi=STATES[one].vi, en=STATES[one].en) for one in (*LISTED, "above", "gone")),
        "exit_kind": tuple(Code(value=one.id, vi=one.vi, en=one.en) for one in law.law.kinds if one.exits is not None),
    }
    for name in _READ:
        own = codes.get(name, ())
        kind: Any = "id" if name == KEY else "code" if own else "date"
        yield Column(id=name, type=kind, vi=HEADERS[name].vi, en=HEADERS[name].en, codes=own, blank="asked")


def _here(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the households that are still here, but for ids that two of them have."""
    here = frame.filter(pl.col(KEY).is_not_null() & pl.col("after").ne_missing("gone"))
    return here.select(_READ).unique(KEY, keep="none", maintain_order=True)
