"""What of a policy's conditions surely and what possibly holds, for persons or for households, as bits.

Conditions are compiled by the three-valued compiler of the surveys.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.census.cast import DTYPES
from povrules.census.persons import ROW, UNREAD
from povrules.engines.ages import OLDEST, ages
from povrules.engines.three import Compiler, is_exact, named
from povrules.language.columns import Column
from povrules.language.expression import Node
from povrules.language.policy_shared import (
    BIRTH_NUMBERS,
    CALENDAR_MONTHS,
    CLASS,
    DAY_NUMBERS,
    MONTHS_BEGUN,
    MONTHS_SINCE,
    day_numbers,
)
from povrules.language.question import Level
from povrules.language.survey_checks import PERSON_NUMBERS
from povrules.rules import Policy
from povrules.surveys import BIRTH

Ints = NDArray[np.int64]
_WORD = 62
"""Bits of a mask that fit a whole number of 64 bits; a mask of more has several of these."""


@dataclass(frozen=True)
class Asked:
    """Conditions of a policy on a day, under a choice of its switches, about persons or about households."""

    policy: Policy
    day: date
    switches: dict[str, bool]
    conditions: tuple[Node, ...]
    level: Level = "person"


@dataclass(frozen=True)
class Held:
    """What holds of each row. ``pairs``: the distinct pairs of masks, sure and possible; ``index`` gives each its own.

    ``blanks``: distinct pairs of masks too; ``blank`` gives each row its own: which of ``asked`` are blank and may
    concern it, and of which of these it is still open whether they do. ``table``: the facts.
    """

    of: Asked
    pairs: tuple[tuple[int, int], ...]
    index: pl.Series
    asked: tuple[str, ...]
    blanks: tuple[tuple[int, int], ...]
    blank: pl.Series
    table: pl.DataFrame

    def narrowed(self, bits: int) -> "Held":
        """Return what holds as far as some bits say it: pairs that differ in others are one."""
        several = list(dict.fromkeys((sure & bits, may & bits) for sure, may in self.pairs))
        codes = {pair: at for at, pair in enumerate(several)}
        index = pl.Series([codes[sure & bits, may & bits] for sure, may in self.pairs], dtype=pl.UInt32)
        return replace(self, pairs=tuple(several), index=index.gather(self.index))

    def missing(self, doubtful: Sequence[Sequence[int]]) -> pl.Series:
        """Return for each row the blank columns behind the doubtful bits of its pair, joined by ``;``."""
        rows = pl.Series([bool(bits) for bits in doubtful], dtype=pl.Boolean).gather(self.index).arg_true()
        nothing = pl.repeat("", len(self.index), dtype=pl.String, eager=True)
        if rows.is_empty():
            return nothing
        keys = pl.DataFrame({"index": self.index, "blank": self.blank})[rows]
        patterns = keys.unique(maintain_order=True)
        texts = [";".join(self._asked_of(doubtful[at], *self.blanks[blank])) for at, blank in patterns.iter_rows()]
        found = patterns.with_columns(pl.Series("text", texts, dtype=pl.String))
        asked = keys.join(found, on=["index", "blank"], how="left", maintain_order="left")["text"]
        return nothing.scatter(rows, asked)

    def _asked_of(self, doubtful: Iterable[int], blank: int, later: int) -> list[str]:
        policy = self.of.policy
        behind = {one.id: one.behind for one in policy.law.columns if one.behind is not None}
        read = policy.reads(self.of.conditions[bit] for bit in doubtful)
        empty = [name for at, name in enumerate(self.asked) if blank >> at & 1]
        wanted = self._first(read, empty, {name for at, name in enumerate(self.asked) if later >> at & 1})
        if BIRTH[0] in wanted or BIRTH[0] not in empty:  # either of both will do
            wanted = [name for name in wanted if name != BIRTH[1]]
        for at, name in enumerate(wanted):
            gate = name
            while (gate := behind.get(gate, "")) in empty:
                wanted[at] = gate
        return list(dict.fromkeys(wanted))

    def _first(self, read: Iterable[str], empty: list[str], later: set[str]) -> list[str]:
        """Return the blank columns read; for one of which it is open whether it counts, what that rests on."""
        only_if = {one.id: one.only_if for one in self.of.policy.law.columns}
        found: dict[str, None] = {}
        for name in read:
            when = only_if.get(name)
            turns_on = self.of.policy.reads([when]) if name in later and when is not None else [name]
            found |= dict.fromkeys(one for one in turns_on if one in empty)
        return list(found)


def hold(asked: Asked, table: pl.DataFrame, read: Sequence[str]) -> Held:
    """Return what holds of each row of a table that :func:`person_table` or :func:`household_table` made."""
    policy = asked.policy
    compiler = _compiler(asked, table)
    columns = [policy.columns[name] for name in read if name in policy.columns]
    frame = table.lazy().with_columns(*compiler.answers(columns))
    for fact in policy.law.facts:
        if asked.level in {"person", fact.of}:
            frame = frame.with_columns(*compiler.define(fact.id, compiler.condition(fact.when)))
    pairs = [compiler.condition(one) for one in asked.conditions]
    bits = [one for at, pair in enumerate(pairs) for one in named(str(at), pair)]
    blank = tuple(name for name in read if name in table.columns and table[name].null_count())
    only_if = {one.id: one.only_if for one in policy.law.columns if asked.level in {"person", one.table}}
    later = []
    for name in blank:
        when, is_blank = only_if.get(name), pl.col(name).is_null()
        concerned = None if when is None else compiler.condition(when)
        bits.append((is_blank if concerned is None else is_blank & concerned.may).alias(f"{name}|blank"))
        if concerned is not None and not is_exact(concerned):
            later.append(name)
            bits.append((is_blank & concerned.may & ~concerned.sure).alias(f"{name}|later"))
    held: pl.DataFrame = frame.select(ROW, *bits).collect(engine="streaming")
    sure = [f"{at}|sure" for at in range(len(pairs))]
    may = [f"{at}|sure" if is_exact(pair) else f"{at}|may" for at, pair in enumerate(pairs)]
    index, several = _distinct(held, sure, may)
    empty, blanks = _distinct(
        held, [f"{name}|blank" for name in blank], [f"{name}|later" if name in later else None for name in blank]
    )
    return Held(asked, several, index, blank, blanks, empty, table)


def _distinct(
    frame: pl.DataFrame, first: Sequence[str], second: Sequence[str | None]
) -> tuple[pl.Series, tuple[tuple[int, int], ...]]:
    """Return the distinct pairs of masks, each with a bit for every column of one list, and which is that of a row.

    A bit of which no column is given is 0.
    """
    words = [_word(frame, bits[at : at + _WORD]) for at in range(0, len(first), _WORD) for bits in (first, second)]
    masks = pl.DataFrame({str(at): word for at, word in enumerate(words or [_word(frame, [])] * 2)})
    distinct = masks.unique(maintain_order=True).with_row_index("at")
    index = masks.join(distinct, on=masks.columns, how="left", maintain_order="left")["at"]
    return index, tuple((_joined(row[::2]), _joined(row[1::2])) for row in distinct.drop("at").iter_rows())


def _joined(words: Sequence[int]) -> int:
    """Return the mask of which these are the words, the lowest first."""
    return sum(word << _WORD * at for at, word in enumerate(words))


def _word(frame: pl.DataFrame, bits: Sequence[str | None]) -> Ints:
    """Return for each row a number of which every bit says whether a yes/no holds."""
    found = np.zeros(frame.height, dtype=np.int64)
    for at, name in enumerate(bits):
        if name is not None:
            found |= frame[name].to_numpy().astype(np.int64) << at
    return found


def _reads(asked: Asked) -> list[str]:
    """Return the columns behind conditions and facts, with the questions that they are behind."""
    law = asked.policy.law
    whens = [fact.when for fact in law.facts if asked.level in {"person", fact.of}]
    whens += [one.only_if for one in law.columns if one.only_if is not None and asked.level in {"person", one.table}]
    return asked.policy.with_gates(asked.policy.reads([*asked.conditions, *whens]))


def household_table(asked: Asked, households: pl.DataFrame, classes: pl.Series) -> tuple[pl.DataFrame, list[str]]:
    """Return households with their class and the months since dates, and the columns that are read."""
    policy, read = asked.policy, _reads(asked)
    table = households.select(name for name in read if name in households.columns)
    table = table.with_columns(classes.alias(CLASS), pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW))
    table = table.with_columns(_behind(policy, table))
    return table.with_columns(_since_dates(policy, table, pl.lit(asked.day))), read


def person_table(
    asked: Asked, persons: pl.DataFrame, households: pl.DataFrame, classes: pl.Series
) -> tuple[pl.DataFrame, list[str]]:
    """Return persons with what is known of their household, their ages and the months since dates; what is read."""
    policy, read = asked.policy, _reads(asked)
    rows = persons[ROW]
    wanted = [name for name in read if name in households.columns and name not in persons.columns]
    table = persons.drop([name for name in persons.columns if name.endswith(UNREAD)])
    table = table.hstack([households[name].gather(rows) for name in wanted]).with_columns(
        classes.gather(rows).alias(CLASS)
    )
    table = table.with_columns(_behind(policy, table))
    table = table.hstack(_ages_on(table, pl.lit(asked.day))).with_columns(
        pl.col("born").dt.month().cast(pl.Int64).fill_null(1).alias("birth_month|low"),
        pl.col("born").dt.month().cast(pl.Int64).fill_null(12).alias("birth_month|high"),
        pl.col("born").dt.day().cast(pl.Int64).fill_null(1).alias("birth_day|low"),
        pl.col("born").dt.day().cast(pl.Int64).fill_null(31).alias("birth_day|high"),
    )
    return table.with_columns(_since_dates(policy, table, pl.lit(asked.day))), read


def held_later(held: Held, rows: pl.Series, days: pl.Series) -> Held:
    """Return what will hold of some rows, each on a day of its own, by the same law and the same answers."""
    asked, day = held.of, pl.col(_DAY)
    table = held.table[rows].with_columns(days.alias(_DAY))
    if asked.level == "person":
        table = table.with_columns(_ages_on(table, day).get_columns())
    numbers = (day.dt.year(), day.dt.month(), day.dt.day())
    table = table.with_columns(
        *_since_dates(asked.policy, table, day),
        *(
            number.cast(pl.Int64).alias(f"{name}|{end}")
            for name, number in zip(DAY_NUMBERS, numbers, strict=True)
            for end in ("low", "high")
        ),
    )
    return hold(asked, table.drop(_DAY), _reads(asked))


_DAY = "_day"


def _ages_on(table: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    return ages(table.select("born", "born_year", day.alias("day")))


def _since_dates(policy: Policy, table: pl.DataFrame, day: pl.Expr) -> list[pl.Expr]:
    """Return the months from each column of dates to a day."""
    found = []
    for name in _dates(policy, table):
        if table[name].null_count() == table.height:  # of nobody is it known, nothing has to be counted
            found += [pl.lit(bound, pl.Int64).alias(f"{name}{end}") for end, bound in _UNKNOWN.items()]
        else:
            found += _months_since(name, day)
    return found


_UNKNOWN = {
    f"{end}|{side}": bound
    for end in (MONTHS_SINCE, MONTHS_BEGUN, CALENDAR_MONTHS)
    for side, bound in (("low", -OLDEST), ("high", OLDEST))
}


def _behind(policy: Policy, table: pl.DataFrame) -> list[pl.Expr]:
    """Return the questions of yes or no that stand behind another one and are blank for somebody.

    A blank is a no where the other one is, or where a blank is said to be one.
    """
    found = []
    gates = {one.id: one for one in policy.law.columns}
    behind = [one for one in policy.law.columns if one.behind is not None and one.type == "flag"]
    for one in (one for one in behind if one.id in table.columns and table[one.id].null_count()):
        complete = gates[str(one.behind)].complete
        is_no = (~pl.col(str(one.behind))).fill_null(value=False)
        if complete is not None:
            is_no = is_no | pl.col(complete).fill_null(value=False)
        blank_no = pl.col(one.id).is_null() & is_no
        found.append(pl.when(blank_no).then(pl.lit(value=False)).otherwise(pl.col(one.id)).alias(one.id))
    return found


def _dates(policy: Policy, table: pl.DataFrame) -> list[str]:
    return [one.id for one in policy.law.columns if one.type == "date" and one.id in table.columns]


def _months_since(name: str, day: pl.Expr) -> list[pl.Expr]:
    """Return the months from a date to a day, with bounds: completed (below 0 before it), begun, of the calendar."""
    began = pl.col(name)
    years = day.dt.year().cast(pl.Int64) - began.dt.year().cast(pl.Int64)
    apart = years * 12 + day.dt.month().cast(pl.Int64) - began.dt.month().cast(pl.Int64)
    whole = apart - (day.dt.day() < began.dt.day()).cast(pl.Int64)
    # The same day of a month that has none is its last one.
    same = pl.min_horizontal(began.dt.day(), day.dt.month_end().dt.day())
    begun = apart + (day.dt.day() > same).cast(pl.Int64)
    found = []
    for end, value in ((MONTHS_SINCE, whole), (MONTHS_BEGUN, begun), (CALENDAR_MONTHS, apart)):
        bounds = value.fill_null(-OLDEST), value.fill_null(OLDEST)
        found += [bound.alias(f"{name}{end}|{side}") for bound, side in zip(bounds, ("low", "high"), strict=True)]
    return found


def _compiler(asked: Asked, table: pl.DataFrame) -> Compiler:
    numbers = [*PERSON_NUMBERS, *BIRTH_NUMBERS] if asked.level == "person" else []
    numbers += [
        name + end for name in _dates(asked.policy, table) for end in (MONTHS_SINCE, MONTHS_BEGUN, CALENDAR_MONTHS)
    ]
    exact = [column.name for column in table.get_columns() if not column.null_count()]
    exact += [name for name in numbers if bool((table[f"{name}|low"] == table[f"{name}|high"]).all())]
    parameters = {name: int(on) for name, on in asked.switches.items()}
    if f"{DAY_NUMBERS[0]}|low" in table.columns:  # each row has a day of its own
        exact += DAY_NUMBERS
    else:
        parameters |= day_numbers(asked.day)
    return Compiler(parameters, exact=exact)


def with_questions(frame: pl.DataFrame, columns: Iterable[Column]) -> pl.DataFrame:
    """Return a table with the columns that it lacks as unknown."""
    return frame.with_columns(
        pl.lit(None, DTYPES[one.type]).alias(one.id) for one in columns if one.id not in frame.columns
    )
