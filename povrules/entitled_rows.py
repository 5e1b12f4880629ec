"""The rows of a result: what follows for each person, or each household, under one policy."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

import polars as pl

from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.persons import ROW, of_its_own
from povrules.engines.class_line import LINE
from povrules.engines.entitled import Entitled
from povrules.engines.entitled_words import citations, local_shares_text, percent_text, reason, shares_text, whole_dong
from povrules.engines.held import Asked, Held, hold, household_table, person_table
from povrules.engines.in_force import YEAR, Bounds, InForce
from povrules.engines.lasting import first_days, last_days
from povrules.engines.next_change import changes_on
from povrules.engines.paying import Paying
from povrules.engines.rests_on import weaker
from povrules.engines.selected import Decision
from povrules.engines.supports import BenefitOn, SupportDecision, SupportOn, decide_support
from povrules.engines.supports_words import rates_of, support_citations, support_reason, support_shares
from povrules.language.question import Level

_AT = "_at"
_SCHEMA: dict[str, Any] = {
    "household_id": pl.String,
    "person_no": pl.String,
    "policy": pl.String,
    "item": pl.String,
    "on": pl.Date,
    "school_year": pl.String,
    "status": pl.String,
    "class": pl.String,
    "class_from": pl.String,
    "payer": pl.String,
    "group": pl.String,
    "groups": pl.String,
    "groups_possible": pl.String,
    "share": pl.String,
    "premium_month": pl.Int64,
    "paid_month_least": pl.Int64,
    "paid_month_most": pl.Int64,
    "own_month_least": pl.Int64,
    "own_month_most": pl.Int64,
    "paid_year_least": pl.Int64,
    "paid_year_most": pl.Int64,
    "own_year_least": pl.Int64,
    "own_year_most": pl.Int64,
    "local_share": pl.String,
    "local_month_least": pl.Int64,
    "local_month_most": pl.Int64,
    "local_year_least": pl.Int64,
    "local_year_most": pl.Int64,
    "months_most": pl.Int64,
    "benefit_least": pl.String,
    "benefit_most": pl.String,
    "loan_most": pl.Int64,
    "loan_per": pl.String,
    "loan_months": pl.Int64,
    "interest": pl.String,
    "interest_overdue": pl.String,
    "from": pl.Date,
    "to": pl.Date,
    "card_to": pl.Date,
    "changes_on": pl.Date,
    "class_changes_at": pl.String,
    "class_distance": pl.String,
    "missing": pl.String,
    "reason_vi": pl.String,
    "reason_en": pl.String,
    "citation": pl.String,
    "evidence": pl.String,
    "problem": pl.String,
}
ELIGIBLE_COLUMNS: tuple[str, ...] = tuple(_SCHEMA)
"""The columns of the result, one row a person or household, policy and benefit, in this order."""
_HIDDEN: dict[str, Any] = {_AT: pl.UInt32, "_decision": pl.UInt32, "_fee": pl.Int64}
ORIGIN: tuple[str, ...] = tuple(_HIDDEN)
"""Beside them where a row is from: its row in the table of its level, its decision, the fee of which it has a share."""


@dataclass(frozen=True)
class Subjects:
    """Who is asked about: all persons and households of a run, and those that can be decided.

    ``members`` and ``census`` are what was read, row for row. ``persons`` are linked to the rows of ``households`` by
    ``_row`` and to those of ``members`` by ``_at``; ``classes`` has the class of each household. ``problems``: by level
    what keeps each row of ``members``, or of ``census``, from being decided.
    """

    census: Census
    members: Census
    persons: pl.DataFrame
    households: pl.DataFrame
    classes: pl.DataFrame
    problems: dict[Level, pl.Series]


Amounts: TypeAlias = Mapping[str, tuple[Fraction | None, Fraction | None]]
"""By ``paid_month``, ``own_year`` … the least and the most đồng, exact; None for one that is not known."""


@dataclass(frozen=True)
class Exact:
    """What one benefit comes to, by decision. ``of_fee``: the amounts are shares of the fee of the row."""

    level: Level
    amounts: tuple[Amounts, ...]
    of_fee: bool = False


@dataclass(frozen=True)
class PolicyRows:
    """The rows of one policy: ``frame`` has :data:`ELIGIBLE_COLUMNS` and :data:`ORIGIN`; ``exact`` is by item."""

    frame: pl.DataFrame
    cites: tuple[str, ...]
    exact: Mapping[str, Exact]


def no_rows() -> pl.DataFrame:
    """Return a result without rows."""
    return pl.DataFrame(schema=_SCHEMA | _HIDDEN)


def insured_rows(found: Entitled, of: Subjects) -> PolicyRows:
    """Return one row a person of the table of members, in its order; nothing for those of no household."""
    law = found.law
    own = pl.DataFrame(
        [
            found.missing().alias("missing"),
            found.since().alias("from"),
            found.until().alias("to"),
            found.card_until().alias("card_to"),
            found.changes().alias("changes_on"),
        ]
    )
    decided = pl.DataFrame([_record(law, one) for one in found.decisions], schema=_RECORD, orient="row")
    by_class = [one.by_class for one in found.decisions]
    rows = _spread(found.held, own, decided, by_class, of)
    frame = _with_rows(_subjects(of, "person"), rows)
    frame = _result(frame, law.policy.id, "insurance", law.day, None, of.problems["person"])
    cites = tuple(dict.fromkeys(key for one in found.decisions for key in one.cites))
    return PolicyRows(
        frame, cites, {"insurance": Exact("person", tuple(_insured_amounts(one.paying) for one in found.decisions))}
    )


def supported_rows(law: SupportOn, of: Subjects) -> PolicyRows:
    """Return one row a household and benefit of households, then one a person and benefit of persons."""
    frames, cites, exact = [no_rows()], dict[str, None](), dict[str, Exact]()
    levels: tuple[Level, ...] = ("household", "person")
    for level in levels:
        benefits = law.of(level)
        if not benefits:
            continue
        asked = Asked(law.policy, law.day, law.switches, law.conditions[level], level)
        classes = of.classes["class"]
        if level == "person":
            held = hold(asked, *person_table(asked, of.persons, of.households, classes))
        else:
            table, read = household_table(asked, of.households, classes)
            held = hold(asked, table.filter(of_its_own(of.census.columns[KEY])), read)
        several = []
        for number, on in enumerate(benefits):
            frame, decisions = _benefit_rows(law, on, held.narrowed(on.bits), of)
            several.append(frame.with_columns(pl.lit(number).alias("_benefit")))
            cites |= dict.fromkeys(key for one in decisions for key in one.cites)
            amounts = tuple(map(_support_amounts, decisions))
            exact[on.benefit.id] = Exact(level, amounts, of_fee=on.benefit.kind == "fee")
        frames.append(pl.concat(several).sort(_AT, "_benefit").drop("_benefit"))
    return PolicyRows(pl.concat(frames), tuple(cites), exact)


def _benefit_rows(
    law: SupportOn, on: BenefitOn, held: Held, of: Subjects
) -> tuple[pl.DataFrame, list[SupportDecision]]:
    """Return one row for each row of the table of the benefit's level, in its order, and the decisions."""
    decisions = [decide_support(law, on, sure, may) for sure, may in held.pairs]
    own = pl.DataFrame(
        [
            held.missing([one.doubtful for one in decisions]).alias("missing"),
            first_days(held, [one.lasting for one in decisions]).alias("from"),
            last_days(held, [one.lasting for one in decisions]).alias("to"),
            _changes(law, on, held).alias("changes_on"),
        ]
    )
    decided = pl.DataFrame([_support_record(one) for one in decisions], schema=_SUPPORT_RECORD, orient="row")
    rows = _spread(held, own, decided, [one.by_class for one in decisions], of)
    if on.benefit.fee is not None and on.benefit.fee in held.table.columns:
        fee = held.table[on.benefit.fee]
        rows = rows.with_columns(*_of_fee(fee, decisions, held.index), fee.alias("_fee"))
    frame = _with_rows(_subjects(of, on.benefit.of), rows)
    frame = _result(frame, law.policy.id, on.benefit.id, law.day, law.school_year, of.problems[on.benefit.of])
    return frame, decisions


def _changes(law: SupportOn, on: BenefitOn, held: Held) -> pl.Series:
    """Return the day within a year on which other groups give each person or household the benefit, or none does."""

    def decide(other: Held) -> tuple[pl.Series, list[Hashable]]:
        narrowed = other.narrowed(on.bits)
        several = (decide_support(law, on, sure, may) for sure, may in narrowed.pairs)
        return narrowed.index, [(one.giving, one.status) for one in several]

    conditions = [one for bit, one in enumerate(held.of.conditions) if on.bits >> bit & 1]
    return changes_on(held, conditions, (one.version.ends for one in on.grants), decide)


def _of_fee(fee: pl.Series, decisions: list[SupportDecision], index: pl.Series) -> list[pl.Series]:
    """Return what shares of a fee come to a month and, at most, a school year; null where that is no whole đồng."""
    found = []
    limits = pl.Series([one.limit.months if one.limit else None for one in decisions], dtype=pl.Int64).gather(index)
    for end, at in (("least", 0), ("most", 1)):
        shares = [one.bounds[at] for one in decisions]
        over = pl.Series([one.numerator for one in shares], dtype=pl.Int64).gather(index)
        under = pl.Series([one.denominator for one in shares], dtype=pl.Int64).gather(index)
        product = fee * over
        paid = (product // under).set(product % under != 0, None)
        found.append(paid.alias(f"paid_month_{end}"))
        found.append((fee - paid).alias(f"own_month_{'most' if end == 'least' else 'least'}"))
        if end == "most":
            found.append((paid * limits).alias("paid_year_most"))
    return found


def _spread(held: Held, own: pl.DataFrame, decided: pl.DataFrame, by_class: list[bool], of: Subjects) -> pl.DataFrame:
    """Return for each row that was decided what its decision says, what is its own, and its class."""
    table = of.persons if held.of.level == "person" else held.table.with_columns(pl.col(ROW).cast(pl.UInt32).alias(_AT))
    own = own.with_columns(
        table[_AT],
        of.classes["class"].gather(table[ROW]).alias("class"),
        of.classes["class_from"].gather(table[ROW]).alias("class_from"),
        *(of.classes[name].gather(table[ROW]) for name in LINE),
        held.index.alias("_decision"),
    )
    rows = own.hstack(decided[held.index])
    rests = pl.Series(by_class, dtype=pl.Boolean).gather(held.index)
    grades = of.classes["grade"].gather(table[ROW]).set(~rests, None)
    return rows.with_columns(weaker(rows["evidence"], grades))


def _subjects(of: Subjects, level: Level) -> pl.DataFrame:
    """Return who is asked about, every row of the table: persons of whom no number is given are numbered."""
    if level == "household":
        return of.census.columns.select(KEY, pl.lit(None, pl.String).alias("person_no")).with_row_index(_AT)
    persons = of.members.columns
    if "person_no" not in of.members.headers:
        persons = persons.with_columns(person_no=pl.int_range(1, pl.len() + 1).over(KEY).cast(pl.String))
    return persons.select(KEY, "person_no").with_row_index(_AT)


def _with_rows(subjects: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return everybody with what was decided of them; blank for those of whom nothing was."""
    if rows[_AT].equals(subjects[_AT]):
        return rows.hstack(subjects.drop(_AT))
    return subjects.join(rows, on=_AT, how="left", maintain_order="left")


def _result(
    frame: pl.DataFrame, policy: str, item: str, day: date, school_year: str | None, problems: pl.Series
) -> pl.DataFrame:
    """Return rows with every column of a result."""
    frame = frame.with_columns(
        pl.lit(policy).alias("policy"),
        pl.lit(item).alias("item"),
        pl.lit(day).alias("on"),
        pl.lit(school_year, pl.String).alias("school_year"),
        problems.alias("problem"),
    )
    every = _SCHEMA | _HIDDEN
    absent = [pl.lit(None, kind).alias(name) for name, kind in every.items() if name not in frame.columns]
    return frame.with_columns(absent).select(*every)


_MONEY = tuple(
    f"{who}_{span}_{end}" for span in ("month", "year") for who in ("paid", "own") for end in ("least", "most")
)
_LOCAL = tuple(f"local_{span}_{end}" for span in ("month", "year") for end in ("least", "most"))
_TOLD: dict[str, Any] = dict.fromkeys(("reason_vi", "reason_en", "citation", "evidence"), pl.String)
_HELD: dict[str, Any] = dict.fromkeys(("group", "groups", "groups_possible", "share"), pl.String)
_RECORD: dict[str, Any] = {
    "status": pl.String,
    "payer": pl.String,
    **_HELD,
    "premium_month": pl.Int64,
    **dict.fromkeys(_MONEY, pl.Int64),
    "local_share": pl.String,
    **dict.fromkeys(_LOCAL, pl.Int64),
    "benefit_least": pl.String,
    "benefit_most": pl.String,
    **_TOLD,
}
_SUPPORT_RECORD: dict[str, Any] = {
    "status": pl.String,
    **_HELD,
    **dict.fromkeys(("paid_month_least", "paid_month_most", "paid_year_least", "paid_year_most"), pl.Int64),
    "months_most": pl.Int64,
    "loan_most": pl.Int64,
    "loan_per": pl.String,
    "loan_months": pl.Int64,
    "interest": pl.String,
    "interest_overdue": pl.String,
    **_TOLD,
}


def _record(law: InForce, decision: Decision) -> tuple[Any, ...]:
    """Return what is the same for all persons of one decision."""
    said = reason(decision)
    status, payer, group, *rest = _paying_record(decision.paying)
    return (
        status,
        payer,
        group,
        ";".join(one.group.id for one in decision.sure),
        ";".join(one.group.id for one in decision.possible),
        *rest,
        *map(percent_text, decision.benefit),
        said.vi,
        said.en,
        citations(decision.paying),
        law.policy.evidence(decision.cites),
    )


@lru_cache(maxsize=4096)
def _paying_record(paying: Paying) -> tuple[Any, ...]:
    """Return what is the same for all persons of whom the same groups may pay."""
    amounts = [paying.paid(), paying.own(), paying.paid(YEAR), paying.own(YEAR)]
    return (
        paying.status,
        ";".join(dict.fromkeys(one.payer.id for one in paying.payers)),
        ";".join(dict.fromkeys(one.group.id for one in paying.payers)),
        shares_text(paying),
        None if paying.premium is None else whole_dong(paying.premium),
        *(end for bounds in amounts for end in _whole(bounds)),
        *_of_local(paying),
    )


def _of_local(paying: Paying) -> tuple[Any, ...]:
    """Return what the local budget pays of it; nothing where no province was chosen."""
    if paying.law.policy.local is None:
        return (None,) * (1 + len(_LOCAL))
    return (local_shares_text(paying), *_whole(paying.local()), *_whole(paying.local(YEAR)))


@lru_cache(maxsize=4096)
def _insured_amounts(paying: Paying) -> Amounts:
    """Return what payer and person pay for all persons of whom the same groups may pay; None where it is not known.

    Where a province was chosen also what its budget pays of it.
    """
    whose = {"paid": paying.paid, "own": paying.own}
    if paying.law.policy.local is not None:
        whose["local"] = paying.local
    spans = (("month", 1), ("year", YEAR))
    return {f"{who}_{span}": of(months) or (None, None) for span, months in spans for who, of in whose.items()}


def _support_amounts(decision: SupportDecision) -> Amounts:
    """Return the đồng, or shares of a fee, that all of one decision get; a school year is at most its months."""
    kind, (low, high) = decision.on.benefit.kind, decision.bounds
    if kind == "loan":
        return {}
    months = decision.limit.months if decision.limit is not None else None
    most = high if high == 0 else None if months is None else high * months
    of_month = {"paid_month": (low, high), "paid_year": (low if low == 0 else None, most)}
    return of_month | ({"own_month": (1 - high, 1 - low)} if kind == "fee" else {})


def _whole(bounds: Bounds | None) -> tuple[int | None, int | None]:
    return (None, None) if bounds is None else (whole_dong(bounds[0]), whole_dong(bounds[1]))


def _support_record(decision: SupportDecision) -> tuple[Any, ...]:
    """Return what is the same for all of one decision on a benefit."""
    said, loan, limit = support_reason(decision), decision.on.loan, decision.limit
    given = bool(decision.giving)
    lent = loan if given else None
    policy = decision.law.policy
    return (
        decision.status,
        *(";".join(one.group.id for one in several) for several in (decision.giving, decision.sure, decision.possible)),
        support_shares(decision),
        *_monthly(decision),
        limit.months if limit is not None and given else None,
        lent.most if lent is not None else None,
        lent.per if lent is not None else None,
        lent.term if lent is not None else None,
        *rates_of(decision),
        said.vi,
        said.en,
        support_citations(decision),
        policy.evidence(decision.cites),
    )


def _monthly(decision: SupportDecision) -> tuple[int | None, ...]:
    """Return the least and the most đồng a month, and a school year: what is paid for no more months than the limit."""
    if decision.on.benefit.kind != "monthly":
        return (None,) * 4
    amounts = _support_amounts(decision)
    return tuple(None if one is None else int(one) for span in ("month", "year") for one in amounts[f"paid_{span}"])
