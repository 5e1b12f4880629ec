"""When the next birthday or end of a window changes what somebody gets: by the law of the day, within a year.

Every number of a condition that runs with the days names the dates on which it may turn. On each of them it is decided
again, so that a date is told only where something does change.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import polars as pl

from povrules.engines.coming import a_year_after
from povrules.engines.held import Held, held_later
from povrules.engines.lasting import last_day
from povrules.language.expression import Compare, Name, Node, Number, Op, comparisons, names
from povrules.language.policy import Ends
from povrules.language.policy_shared import CALENDAR_MONTHS, MONTHS_BEGUN, MONTHS_SINCE
from povrules.rules import Policy
from povrules.surveys import BIRTH

Decide: TypeAlias = Callable[[Held], tuple[pl.Series, Sequence[Hashable]]]
"""Gives for each row the number of what follows, and what that is by number."""
_SWAPPED: dict[Op, Op] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_AFTER: dict[Op, tuple[int, ...]] = {"<": (0,), ">=": (0,), "<=": (1,), ">": (1,), "==": (0, 1), "!=": (0, 1)}
"""By how much above the number of a comparison the value lies that turns it."""
_AT, _NEXT = "_at", "_next"


def changes_on(held: Held, conditions: Sequence[Node], ends: Iterable[Ends | None], decide: Decide) -> pl.Series:
    """Return for each row the first day after that of the run on which something else follows; null for none.

    ``conditions``: those on which it turns; ``ends``: the last days of groups, after which it may change.
    Null too where the date that it counts from is unknown, and for a day more than twelve months ahead.
    """
    day = held.of.day
    last = a_year_after(day)
    found = pl.repeat(None, held.table.height, dtype=pl.Date, eager=True)
    turns = _turns(held, conditions)
    for one in {one for one in ends if one is not None and one.column in held.table.columns}:
        turns.setdefault(one.column, []).append(last_day(one) + pl.duration(days=1))
    near = _near(held.table, turns, day, last)
    if near.is_empty():
        return found
    dates = held.table[near].select(
        value.alias(str(at)) for at, value in enumerate(one for several in turns.values() for one in several)
    )
    coming = dates.columns
    dates = dates.with_columns(near.alias(_AT))
    index, now = decide(held)
    dates = dates.with_columns(pl.lit(day).alias(_NEXT))
    while True:
        ahead = [pl.when(pl.col(one) > pl.col(_NEXT)).then(pl.col(one)) for one in coming]
        dates = dates.with_columns(pl.min_horizontal(ahead).alias(_NEXT)).filter(pl.col(_NEXT) <= last)
        if dates.is_empty():
            return found
        later_index, later = decide(held_later(held, dates[_AT], dates[_NEXT]))
        codes = {one: code for code, one in enumerate(dict.fromkeys([*now, *later]))}
        before = pl.Series([codes[one] for one in now]).gather(index.gather(dates[_AT]))
        changed = before != pl.Series([codes[one] for one in later]).gather(later_index)
        found = found.scatter(dates[_AT].filter(changed), dates[_NEXT].filter(changed))
        dates = dates.filter(~changed)


def _near(table: pl.DataFrame, turns: Mapping[str, list[pl.Expr]], day: date, last: date) -> pl.Series:
    """Return the rows for which one of the dates lies ahead, not after the last day; each distinct date is tried."""
    found = pl.repeat(False, table.height, dtype=pl.Boolean, eager=True)
    for column, several in turns.items():
        distinct = table.select(pl.col(column).unique().drop_nulls())
        ahead = pl.any_horizontal((one > day) & (one <= last) for one in several)
        found |= table[column].is_in(distinct.filter(ahead)[column].implode()).fill_null(value=False)
    return found.arg_true()


def _turns(held: Held, conditions: Sequence[Node]) -> dict[str, list[pl.Expr]]:
    """Return the dates on which conditions may turn, by the column from which they count, of those that are there.

    A month that has no such day passes with its last one, or a day later: both are tried.
    """
    found = {
        (column, months, days, of): began.dt.offset_by(f"{months}mo") + pl.duration(days=days)
        for compared in _compared(held.of.policy, conditions)
        for of, months in _turned(compared)
        for column in (of.removesuffix(CALENDAR_MONTHS),)
        for began in (pl.col(column) if column == of else pl.col(column).dt.truncate("1mo"),)
        for days in (0, 1)
        if column in held.table.columns
    }
    columns: dict[str, list[pl.Expr]] = {}
    for (column, *_), one in found.items():
        columns.setdefault(column, []).append(one)
    return columns


def _compared(policy: Policy, conditions: Sequence[Node]) -> Iterator[Compare]:
    """Yield the comparisons in conditions and in the facts behind them."""
    facts = {fact.id: fact.when for fact in policy.law.facts}
    open_, seen = list(conditions), set[str]()
    while open_:
        one = open_.pop()
        yield from comparisons(one)
        behind = [name for name in names(one) if name in facts and name not in seen]
        seen |= set(behind)
        open_ += [facts[name] for name in behind]


def _turned(compared: Compare) -> Iterator[tuple[str, int]]:
    """Yield a column, and the months after its date when a number that runs with the days turns the comparison.

    Months of the calendar, which begin with that of the date, stand under the number that counts them.
    """
    left, right = compared.left, compared.right
    for name, op, number in ((left, compared.op, right), (right, _SWAPPED[compared.op], left)):
        if isinstance(name, Name) and isinstance(number, Number):
            for value in (number.value + more for more in _AFTER[op]):
                if name.id in _YEARS_AND_MONTHS:
                    yield BIRTH[0], value * _YEARS_AND_MONTHS[name.id]
                elif name.id.endswith(MONTHS_BEGUN):  # the first of them begins with the date
                    yield name.id.removesuffix(MONTHS_BEGUN), value - 1
                elif name.id.endswith(CALENDAR_MONTHS):
                    yield name.id, value
                elif name.id.endswith(MONTHS_SINCE):
                    yield name.id.removesuffix(MONTHS_SINCE), value


_YEARS_AND_MONTHS = {"age": 12, "age_months": 1}
