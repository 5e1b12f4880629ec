"""A policy over the persons of a census: what is sure and what is possible of each, as bits, and what follows.

Conditions are compiled by the three-valued compiler of the surveys. Persons of whom the same is known share a decision.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.census.cast import DTYPES
from povrules.census.persons import ROW, UNREAD
from povrules.engines.ages import OLDEST, ages
from povrules.engines.in_force import Entry, InForce
from povrules.engines.selected import Decision, decide_person
from povrules.engines.three import Compiler
from povrules.language.columns import Column
from povrules.language.policy import Ends
from povrules.language.policy_checks import BIRTH_NUMBERS, CLASS, MONTHS_SINCE, day_numbers
from povrules.language.survey_checks import PERSON_NUMBERS
from povrules.rules import Policy
from povrules.surveys import BIRTH

Ints = NDArray[np.int64]
MOST_BITS = 62
"""Conditions that fit a mask of whole numbers of 64 bits."""


@dataclass(frozen=True)
class Entitled:
    """A policy over persons, row for row. ``decisions`` are the distinct ones, ``index`` gives each person its own.

    ``blank``: for each person which of ``asked`` are blank, as bits. ``table``: the facts.
    """

    law: InForce
    decisions: tuple[Decision, ...]
    index: pl.Series
    asked: tuple[str, ...]
    blank: pl.Series
    table: pl.DataFrame

    def missing(self) -> pl.Series:
        """Return for each person the blank columns that payer or benefit turns on, joined by ``;``."""
        keys = pl.DataFrame({"index": self.index, "blank": self.blank})
        patterns = keys.unique(maintain_order=True)
        texts = [";".join(self._asked_of(self.decisions[at], blank)) for at, blank in patterns.iter_rows()]
        found = patterns.with_columns(pl.Series("text", texts, dtype=pl.String))
        return keys.join(found, on=["index", "blank"], how="left", maintain_order="left")["text"]

    def _asked_of(self, decision: Decision, blank: int) -> list[str]:
        policy = self.law.policy
        behind = {one.id: one.behind for one in policy.law.columns if one.behind is not None}
        read = policy.reads(self.law.conditions[bit] for bit in decision.doubtful)
        empty = [name for at, name in enumerate(self.asked) if blank >> at & 1]
        wanted = [name for name in read if name in empty]
        if BIRTH[0] in wanted or BIRTH[0] not in empty:  # either of both will do
            wanted = [name for name in wanted if name != BIRTH[1]]
        for at, name in enumerate(wanted):
            gate = name
            while (gate := behind.get(gate, "")) in empty:
                wanted[at] = gate
        return list(dict.fromkeys(wanted))

    def since(self) -> pl.Series:
        """Return the day from which the group that pays is as it is: not before the date from which its end counts.

        Null where more than one may pay, or where that date is unknown.
        """
        found = pl.repeat(None, len(self.index), dtype=pl.Date, eager=True)
        for at, decision in enumerate(self.decisions):
            if len(decision.payers) == 1:
                version = decision.payers[0].version
                rows = (self.index == at).arg_true()
                first = pl.repeat(version.first, len(rows), dtype=pl.Date, eager=True)
                if version.ends is not None:
                    began = self.table[version.ends.column].gather(rows)
                    first = pl.select(_where_known(began, pl.max_horizontal(began, first))).to_series()
                found = found.scatter(rows, first)
        return found

    def until(self) -> pl.Series:
        """Return the last day on which each person belongs to the group that pays, null where none is known."""
        return self._days(lambda entry: (entry.version.ends, entry.version.last))

    def card_until(self) -> pl.Series:
        """Return the last day of each person's card, null where the law gives none."""
        return self._days(lambda entry: (entry.card.ends if entry.card is not None else None, None))

    def _days(self, of: Callable[[Entry], tuple[Ends | None, date | None]]) -> pl.Series:
        """Return a day for each person whose group is one: the earlier of its own and a fixed one.

        Null where its own is unknown: the fixed one may then be too late.
        """
        found = pl.repeat(None, len(self.index), dtype=pl.Date, eager=True)
        for at, decision in enumerate(self.decisions):
            ends, fixed = of(decision.payers[0]) if len(decision.payers) == 1 else (None, None)
            if ends is None and fixed is None:
                continue
            rows = (self.index == at).arg_true()
            last = pl.repeat(fixed, len(rows), dtype=pl.Date, eager=True)
            if ends is not None:
                own = self.table[rows].select(_last_day(ends)).to_series()
                last = pl.select(_where_known(own, pl.min_horizontal(own, last))).to_series()
            found = found.scatter(rows, last)
        return found


def _where_known(own: pl.Series, day: pl.Expr) -> pl.Expr:
    """Return a day, null where a person's own, which it is drawn from, is unknown: Polars would pass over the null."""
    return pl.when(pl.lit(own.is_not_null())).then(day)


def _last_day(ends: Ends) -> pl.Expr:
    """Return the day before so many months after a date have passed, or the end of the card."""
    began = pl.col(ends.column)
    after = began.dt.offset_by(f"{ends.months}mo")
    # The month that has no such day has passed at its end: 29 February and one year end with 28 February.
    day = pl.when(after.dt.day() == began.dt.day()).then(after.dt.offset_by("-1d")).otherwise(after)
    if not ends.school_year:
        return day
    early = began.dt.month().cast(pl.Int32) * 100 + began.dt.day() <= 930
    return pl.when(early).then(pl.date(after.dt.year(), 9, 30)).otherwise(after.dt.month_end())


def entitled(law: InForce, persons: pl.DataFrame, households: pl.DataFrame, classes: pl.Series) -> Entitled:
    """Decide for each person; ``persons`` are linked to the rows of ``households`` by ``_row``.

    Both have every column of the policy, typed, null for what is unknown. ``classes``: the class of each household on
    the day, null where it is unknown.
    """
    assert len(law.conditions) <= MOST_BITS
    table, read = _table(law, persons, households, classes)
    compiler = _compiler(law, table)
    columns = [law.policy.columns[name] for name in read if name in law.policy.columns]
    frame = nw.from_native(table.lazy()).with_columns(*compiler.answers(columns))
    for fact in law.policy.law.facts:
        frame = frame.with_columns(*compiler.define(fact.id, compiler.condition(fact.when)))
    pairs = [compiler.condition(one) for one in law.conditions]
    bits = [pair.sure.alias(f"{at}|sure") for at, pair in enumerate(pairs)]
    bits += [pair.may.alias(f"{at}|may") for at, pair in enumerate(pairs)]
    held: pl.DataFrame = frame.select(ROW, *bits).to_native().collect(engine="streaming")
    masks = pl.DataFrame({end: _mask(held, [f"{at}|{end}" for at in range(len(pairs))]) for end in ("sure", "may")})
    distinct = masks.unique(maintain_order=True).with_row_index("at")
    decisions = tuple(decide_person(law, sure, may) for sure, may in distinct.select("sure", "may").iter_rows())
    index = masks.join(distinct, on=["sure", "may"], how="left", maintain_order="left")["at"]
    asked = tuple(name for name in read if name in table.columns and table[name].null_count())
    blanks = table.select(pl.col(name).is_null().alias(name) for name in asked)
    return Entitled(law, decisions, index, asked, pl.Series(_mask(blanks, asked, table.height)), table)


def _mask(frame: pl.DataFrame, bits: Sequence[str], height: int | None = None) -> Ints:
    """Return for each row a number of which every bit says whether a yes/no holds."""
    found = np.zeros(frame.height if height is None else height, dtype=np.int64)
    for at, name in enumerate(bits):
        found |= frame[name].to_numpy().astype(np.int64) << at
    return found


def _table(
    law: InForce, persons: pl.DataFrame, households: pl.DataFrame, classes: pl.Series
) -> tuple[pl.DataFrame, list[str]]:
    """Return persons with what is known of their household, their ages and the months since dates; what is read."""
    policy = law.policy
    read = policy.reads([*law.conditions, *(fact.when for fact in policy.law.facts)])
    rows = persons[ROW]
    read = policy.with_gates(read)
    wanted = [name for name in read if name in households.columns and name not in persons.columns]
    table = persons.drop([name for name in persons.columns if name.endswith(UNREAD)])
    table = table.hstack(households.select(wanted)[rows]).with_columns(classes.gather(rows).alias(CLASS))
    table = table.with_columns(_behind(law.policy, table))
    births = table.select("born", "born_year").with_columns(day=pl.lit(law.day))
    table = table.hstack(ages(births)).with_columns(
        pl.col("born").dt.month().cast(pl.Int64).fill_null(1).alias("birth_month|low"),
        pl.col("born").dt.month().cast(pl.Int64).fill_null(12).alias("birth_month|high"),
        pl.col("born").dt.day().cast(pl.Int64).fill_null(1).alias("birth_day|low"),
        pl.col("born").dt.day().cast(pl.Int64).fill_null(31).alias("birth_day|high"),
    )
    dates = [one.id for one in policy.law.columns if one.type == "date" and one.id in table.columns]
    return table.with_columns(value for name in dates for value in _months_since(name, law.day)), read


def _behind(policy: Policy, table: pl.DataFrame) -> list[pl.Expr]:
    """Return the questions of yes or no behind another one: no where that is a no, or a blank is said to be one."""
    found = []
    gates = {one.id: one for one in policy.law.columns}
    behind = [one for one in policy.law.columns if one.behind is not None and one.type == "flag"]
    for one in (one for one in behind if one.id in table.columns):
        complete = gates[str(one.behind)].complete
        is_no = (~pl.col(str(one.behind))).fill_null(value=False)
        if complete is not None:
            is_no = is_no | pl.col(complete).fill_null(value=False)
        blank_no = pl.col(one.id).is_null() & is_no
        found.append(pl.when(blank_no).then(pl.lit(value=False)).otherwise(pl.col(one.id)).alias(one.id))
    return found


def _months_since(name: str, day: date) -> list[pl.Expr]:
    """Return the completed months from a date to a day, with bounds; below 0 before the date."""
    began = pl.col(name)
    whole = (day.year - began.dt.year().cast(pl.Int64)) * 12 + day.month - began.dt.month().cast(pl.Int64)
    whole = whole - (pl.lit(day.day) < began.dt.day()).cast(pl.Int64)
    low, high = whole.fill_null(-OLDEST), whole.fill_null(OLDEST)
    return [low.alias(f"{name}{MONTHS_SINCE}|low"), high.alias(f"{name}{MONTHS_SINCE}|high")]


def _compiler(law: InForce, table: pl.DataFrame) -> Compiler:
    dates = [one.id + MONTHS_SINCE for one in law.policy.law.columns if one.type == "date" and one.id in table.columns]
    numbers = [*PERSON_NUMBERS, *BIRTH_NUMBERS, *dates]
    exact = [column.name for column in table.get_columns() if not column.null_count()]
    exact += [name for name in numbers if bool((table[f"{name}|low"] == table[f"{name}|high"]).all())]
    parameters = {name: int(on) for name, on in law.switches.items()} | day_numbers(law.day)
    return Compiler(parameters, exact=exact)


def with_questions(frame: pl.DataFrame, columns: Iterable[Column]) -> pl.DataFrame:
    """Return a table with the columns that it lacks as unknown."""
    return frame.with_columns(
        pl.lit(None, DTYPES[one.type]).alias(one.id) for one in columns if one.id not in frame.columns
    )
