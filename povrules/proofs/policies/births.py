"""Days of birth: the finitely many ways in which they lie to a day, as the comparisons of conditions see them.

Every age in months, and where comparisons name the calendar every day of birth of 130 years, is tried on every day;
births that all comparisons answer alike are one way.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.engines.ages import OLDEST
from povrules.language.expression import ARITHMETIC, COMPARE, Compare, Name, Number, Term, names, words
from povrules.language.policy_shared import (
    BIRTH_NUMBERS,
    CALENDAR_MONTHS,
    DAY_NUMBERS,
    MONTHS_BEGUN,
    MONTHS_SINCE,
    day_numbers,
)
from povrules.language.survey_checks import AGES
from povrules.text import Text

Comparisons: TypeAlias = tuple[Compare, ...]
Ints: TypeAlias = NDArray[np.int64]

OF_BIRTH = frozenset({*AGES, "birth_year", *BIRTH_NUMBERS})
"""Everything that conditions may name of a birth."""
ADULT = 12 * 40
"""The age in months of a person of whom nothing turns on the age."""


class MixedError(Exception):
    """A comparison of several answers with each other; there are not finitely many ways to answer it."""

    def __init__(self, one: Compare) -> None:
        super().__init__(words(one))
        self.said = Text(
            f"“{words(one)}” so sánh nhiều câu trả lời với nhau: không liệt kê được",
            f"“{words(one)}” compares several answers with each other: they cannot be enumerated",
        )


def check_apart(comparisons: Iterable[Compare]) -> None:
    """Refuse comparisons of answers to several questions, or of a day with another date than that of birth.

    Raises :class:`MixedError`.
    """
    for one in comparisons:
        if len({_owner(name) for name in names(one)}) > 1:
            raise MixedError(one)


def _owner(name: str) -> str:
    """Return what a number is of: the birth or the day, a date, a question."""
    if name in OF_BIRTH or name in DAY_NUMBERS:
        return "birth"
    return name.removesuffix(CALENDAR_MONTHS).removesuffix(MONTHS_BEGUN).removesuffix(MONTHS_SINCE)


def by_calendar(comparisons: Sequence[Compare]) -> bool:
    """Tell whether comparisons of a birth turn on more than the age."""
    return any(name not in AGES for one in comparisons for name in names(one))


def signatures(comparisons: Sequence[Compare], numbers: Mapping[str, Any], many: int) -> Ints:
    """Return which comparisons hold for each of so many rows of numbers, as bits."""
    found = np.zeros(many, dtype=np.int64)
    for one in comparisons:
        held = COMPARE[one.op](_amount(one.left, numbers), _amount(one.right, numbers))
        found = found << 1 | np.broadcast_to(np.asarray(held, dtype=np.int64), many)
    return found


def _amount(term: Term, numbers: Mapping[str, Any]) -> Any:
    match term:
        case Number(value=value):
            return value
        case Name(id=name):
            return numbers[name]
        case _:
            return ARITHMETIC[term.sign](_amount(term.left, numbers), _amount(term.right, numbers))


def born_of_age(day: date, months: int) -> date:
    """Return the latest day of birth of somebody of so many completed months."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=256)
def ages_apart(comparisons: Comparisons) -> tuple[int, ...]:
    """Return an age in months for each way in which comparisons of ages are answered, that of an adult first."""
    months = np.concatenate([[ADULT], np.arange(OLDEST + 1)])
    found = signatures(comparisons, {"age_months": months, "age": months // 12}, len(months))
    return tuple(int(months[at]) for at in sorted(np.unique(found, return_index=True)[1]))


class Way(NamedTuple):
    """One way in which a birth lies to the days of a month: what the comparisons say, and when somebody is so.

    From ``reached`` on somebody is whose day of birth of the month has come, before ``until`` somebody whose has not;
    ``rows`` has one of each.
    """

    says: int
    reached: int
    until: int
    rows: tuple[int, int]

    def on(self, day: date) -> bool:
        """Tell whether anybody is so on a day of the month."""
        return self.reached <= day.day or day.day < self.until


@dataclass(frozen=True, eq=False)
class Births:
    """All days of birth up to a year, by month and by the comparisons that name the day of birth.

    ``least``, ``most``: the first and the last day of the month among them; ``fixed``: which of those comparisons hold.
    """

    year: Ints
    month: Ints
    least: Ints
    most: Ints
    fixed: Ints
    turning: Comparisons

    def ways(self, day: date) -> list[Way]:
        """Return every way in which somebody is born, as seen on some day of the month of ``day``."""
        apart = day.year * 12 + day.month - self.year * 12 - self.month
        known = day_numbers(day)
        found: dict[int, Way] = {}
        for late in (0, 1):
            age = apart - late
            rows = np.flatnonzero((age >= 0) & (age <= OLDEST))
            numbers = {"birth_year": self.year[rows], "birth_month": self.month[rows], "age_months": age[rows]}
            said = signatures(self.turning, numbers | {"age": age[rows] // 12} | known, len(rows))
            said |= self.fixed[rows] << len(self.turning)
            edge = self.most[rows] if late else -self.least[rows]
            order = np.lexsort((-edge, said))
            says, first = np.unique(said[order], return_index=True)
            for one, at in zip(says.tolist(), order[first].tolist(), strict=True):
                way = found.get(one, Way(one, _NEVER, 0, (0, 0)))
                if late:
                    found[one] = way._replace(until=int(edge[at]), rows=(way.rows[0], int(rows[at])))
                else:
                    found[one] = way._replace(reached=-int(edge[at]), rows=(int(rows[at]), way.rows[1]))
        return list(found.values())

    def born(self, way: Way, day: date) -> date:
        """Return a day of birth that lies so to a day, on which there is one."""
        if way.reached <= day.day:
            row = way.rows[0]
            return date(int(self.year[row]), int(self.month[row]), min(int(self.most[row]), day.day))
        row = way.rows[1]
        return date(int(self.year[row]), int(self.month[row]), int(self.most[row]))


_NEVER = 32
"""A day that no month has."""


@lru_cache(maxsize=64)
def all_births(comparisons: Comparisons, first: int, last: int) -> Births:
    """Return the days of birth of everybody who may be alive in a year from ``first`` to ``last``.

    Raises :class:`MixedError` for a comparison of the day of birth with something else than month and year of birth,
    or of the day of the month on which it is asked with something else than that month and year.
    """
    for one in comparisons:
        for day, with_ in (("birth_day", {"birth_year", *BIRTH_NUMBERS}), ("on_day", set(DAY_NUMBERS))):
            if day in names(one) and not set(names(one)) <= with_:
                raise MixedError(one)
    of_day = [one for one in comparisons if "birth_day" in names(one)]
    start, end = date(first - OLDEST // 12 - 1, 1, 1), date(last, 12, 31)
    born = pl.col("born")
    parts = pl.select(pl.date_range(start, end).alias("born")).select(
        born.dt.year().cast(pl.Int64).alias("birth_year"),
        born.dt.month().cast(pl.Int64).alias("birth_month"),
        born.dt.day().cast(pl.Int64).alias("birth_day"),
    )
    fixed = signatures(of_day, {name: parts[name].to_numpy() for name in parts.columns}, parts.height)
    by = ["birth_year", "birth_month", "fixed"]
    month = (
        parts.with_columns(fixed=fixed)
        .group_by(by)
        .agg(pl.col("birth_day").min().alias("least"), pl.col("birth_day").max().alias("most"))
        .sort(by, descending=True)
    )
    year, of_year, least, most, held = (month[name].to_numpy() for name in (*by[:2], "least", "most", by[2]))
    turning = (one for one in comparisons if one not in of_day and "on_day" not in names(one))
    return Births(year, of_year, least, most, held, tuple(turning))
