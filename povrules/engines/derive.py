"""From raw answers to what a standard counts: indicators, scores, cautions, for a whole census at once.

Persons are read once; what is asked of the members of a household (``any``, ``count``) is summed over them. Every
result is three-valued: surely, possibly, or a number between two bounds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

import narwhals as nw
import numpy as np
import polars as pl

from povrules.engines.ages import ages, lookup
from povrules.engines.points import Ints, Line, account, bounds
from povrules.engines.three import UNBOUNDED, Both, Compiler, Span, answers, named, span
from povrules.language.expression import Count, Node, Some, walk
from povrules.language.survey import PointRow
from povrules.surveys import Survey

ROW = "_row"
"""The row of a person's household in the household table."""


@dataclass(frozen=True)
class Derived:
    """What a survey makes of a census, row for row of the household table.

    ``indicators``: nullable yes/no by indicator id. ``numbers``: ``name|low`` and ``name|high`` of the amounts and of
    ``people``. ``least``, ``most``: the bounds of the score, None for a survey without one. ``cautions``: for each one
    whether it concerns the household. ``forms`` and ``codes``: what the score was summed from.
    """

    indicators: pl.DataFrame
    numbers: pl.DataFrame
    least: pl.Series | None
    most: pl.Series | None
    cautions: pl.DataFrame
    screen: pl.Series | None
    forms: Ints
    codes: dict[str, Ints]


def derive(survey: Survey, households: pl.DataFrame, persons: pl.DataFrame | None, day: date | None) -> Derived:
    """Derive a survey's indicators and score.

    ``households`` has every column of the survey about households, typed, blanks null. ``persons`` has every column
    about persons and ``_row``; None where no member is listed at all. ``day``: the day of the review where the
    household's ``review_date`` is blank; ages are unknown where neither is there.
    """
    asked = _asked(survey)
    members = _members(survey, households, persons, day, asked)
    named_asked = {node: f"asked{number}" for number, node in enumerate(asked)}
    compiler = Compiler(survey.parameters, lambda node: named_asked[node])
    frame = nw.from_native(households.hstack(members)).with_columns(
        *answers(survey.columns("household").values()), *_people()
    )
    for fact in survey.law.facts:
        if fact.of == "household":
            frame = frame.with_columns(*named(fact.id, compiler.condition(fact.when)))
    for amount in survey.law.amounts:
        value = span(named_asked[amount.amount]) if isinstance(amount.amount, Count) else compiler.amount(amount.amount)
        frame = frame.with_columns(*named(amount.id, value))
    numbers = ["people", *(amount.id for amount in survey.law.amounts)]
    forms, codes = _score_codes(survey, frame, compiler)
    least = most = None
    if survey.law.score is not None:
        low, high = bounds(survey.law.score, survey.parameters, forms, codes)
        least, most = pl.Series("least", low), pl.Series("most", high)
    law = survey.law
    return Derived(
        indicators=frame.select(
            _nullable(compiler.condition(one.when)).alias(one.indicator) for one in survey.law.indicators
        ).to_native(),
        numbers=frame.select(nw.col(f"{name}|{end}") for name in numbers for end in ("low", "high")).to_native(),
        least=least,
        most=most,
        cautions=frame.select(
            *(_touched(compiler.condition(one.when)).alias(one.id) for one in law.cautions)
        ).to_native(),
        screen=_screen(survey, frame, compiler),
        forms=forms,
        codes=codes,
    )


def account_of(survey: Survey, derived: Derived, row: int) -> list[tuple[str, list[Line]]]:
    """Return for each form that may be used for a household its id and the rows of the table that hold."""
    score = survey.law.score
    if score is None:
        return []
    codes = {item: int(values[row]) for item, values in derived.codes.items()}
    return [
        (form.id, list(account(score, survey.parameters, position, codes)))
        for position, form in enumerate(score.forms)
        if derived.forms[row] >> position & 1
    ]


def _asked(survey: Survey) -> list[Some | Count]:
    """Return every question about the members that an expression about households asks, each once."""
    law = survey.law
    rows = law.score.rows if law.score is not None else ()
    forms = law.score.forms if law.score is not None else ()
    screen = (law.screen.excluded, law.screen.to_review) if law.screen is not None else ()
    conditions: list[Node] = [fact.when for fact in law.facts if fact.of == "household"]
    conditions += [*screen, *(one.when for one in law.indicators), *(one.when for one in law.cautions)]
    conditions += [*(row.when for row in rows), *(form.when for form in forms)]
    found: list[Some | Count] = [node for when in conditions for node in walk(when) if isinstance(node, Some)]
    found += [one.amount for one in law.amounts if isinstance(one.amount, Count)]
    return list(dict.fromkeys(found))


def _members(
    survey: Survey,
    households: pl.DataFrame,
    persons: pl.DataFrame | None,
    day: date | None,
    asked: Sequence[Some | Count],
) -> pl.DataFrame:
    """Return, for each household, how many members are listed and the answers to what is asked of them.

    Of a household without a listed member nothing is known: any condition may hold, for any number of members.
    """
    if persons is None:
        nobody = pl.repeat(0, households.height, dtype=pl.Int64, eager=True)
        counted = pl.DataFrame({"listed": nobody, **{f"asked{number}|{end}": nobody for number, end in _ends(asked)}})
    else:
        counted = _summed(survey, households, persons, day, asked)
    unknown = pl.col("listed") == 0
    found = [pl.col("listed")]
    for number, node in enumerate(asked):
        sure, may = pl.col(f"asked{number}|sure"), pl.col(f"asked{number}|may")
        if isinstance(node, Some):
            found += [(sure > 0).alias(f"asked{number}|sure"), ((may > 0) | unknown).alias(f"asked{number}|may")]
        else:
            most = pl.when(unknown).then(UNBOUNDED).otherwise(may)
            found += [sure.alias(f"asked{number}|low"), most.cast(pl.Int64).alias(f"asked{number}|high")]
    return counted.select(found)


def _ends(asked: Sequence[Some | Count]) -> Iterable[tuple[int, str]]:
    return ((number, end) for number in range(len(asked)) for end in ("sure", "may"))


def _summed(
    survey: Survey, households: pl.DataFrame, persons: pl.DataFrame, day: date | None, asked: Sequence[Some | Count]
) -> pl.DataFrame:
    """Sum over the members of each household for how many a condition holds surely, and possibly."""
    days = households["review_date"].fill_null(day) if day is not None else households["review_date"]
    table = persons.with_columns(days.gather(persons[ROW]).alias("_day"))
    none = [one.id for one in survey.questions("person") if one.type == "code" and one.blank == "no"]
    table = table.with_columns(pl.col(name).fill_null("none") for name in none)
    table = table.with_columns(ages(pl.col("_day")))
    table = table.with_columns(series for one in survey.law.lookups for series in lookup(table, one))
    compiler = Compiler(survey.parameters)
    frame = nw.from_native(table).with_columns(*answers(survey.questions("person")))
    for fact in survey.law.facts:
        if fact.of == "person":
            frame = frame.with_columns(*named(fact.id, compiler.condition(fact.when)))
    pairs = [compiler.condition(node.part) for node in asked]
    columns = [column for number, pair in enumerate(pairs) for column in named(f"asked{number}", pair)]
    held = frame.select(ROW, *columns).to_native()
    sums = [pl.col(f"asked{number}|{end}").sum().cast(pl.Int64) for number, end in _ends(asked)]
    grouped = held.group_by(ROW).agg(pl.len().cast(pl.Int64).alias("listed"), *sums)
    rows = pl.DataFrame({ROW: pl.int_range(households.height, dtype=pl.UInt32, eager=True)})
    return rows.join(grouped, on=ROW, how="left", maintain_order="left").drop(ROW).fill_null(0)


def _people() -> list[nw.Expr]:
    """Return the number of members: those listed or, where none is, the number that the household states."""
    listed, stated = nw.col("listed"), nw.col("members")
    low = nw.when(listed > 0).then(listed).otherwise(stated.fill_null(1))
    high = nw.when(listed > 0).then(listed).otherwise(stated.fill_null(999))
    return named("people", Span(low, high))


def _touched(pair: Both) -> nw.Expr:
    """Return whether a caution concerns a household; one of which no member is listed is cautioned of what is sure."""
    return pair.sure | (pair.may & (nw.col("listed") > 0))


def _nullable(pair: Both) -> nw.Expr:
    """Return yes, no, or null where it may be either."""
    return nw.when(pair.sure).then(nw.lit(value=True)).when(~pair.may).then(nw.lit(value=False))


def _score_codes(survey: Survey, frame: nw.DataFrame[pl.DataFrame], compiler: Compiler) -> tuple[Ints, dict[str, Ints]]:
    """Return the mask of possible forms and, for each item, the rows that hold surely and possibly as one number."""
    score = survey.law.score
    if score is None:
        return np.zeros(len(frame), dtype=np.int64), {}
    columns = [_mask([compiler.condition(form.when).may for form in score.forms]).alias("forms")]
    for item in score.items:
        pairs = [compiler.condition(row.when) for row in _rows_of(score.rows, item.id)]
        columns.append(_mask([*(pair.sure for pair in pairs), *(pair.may for pair in pairs)]).alias(item.id))
    masks = frame.select(*columns).to_native()
    return masks["forms"].to_numpy(), {item.id: masks[item.id].to_numpy() for item in score.items}


def _rows_of(rows: Sequence[PointRow], item: str) -> list[PointRow]:
    return [row for row in rows if row.item == item]


def _mask(bits: Sequence[nw.Expr]) -> nw.Expr:
    weighed = [
        nw.when(bit).then(nw.lit(1 << at, nw.Int64)).otherwise(nw.lit(0, nw.Int64)) for at, bit in enumerate(bits)
    ]
    return reduce(add, weighed)


def _screen(survey: Survey, frame: nw.DataFrame[pl.DataFrame], compiler: Compiler) -> pl.Series | None:
    """Return what the quick screen says: ``excluded``, ``not_listed``, ``to_review``, or null where it is open."""
    if survey.law.screen is None:
        return None
    out, listed = compiler.condition(survey.law.screen.excluded), compiler.condition(survey.law.screen.to_review)
    answer = (
        nw.when(out.sure)
        .then(nw.lit("excluded"))
        .when(~out.may & listed.sure)
        .then(nw.lit("to_review"))
        .when(~out.may & ~listed.may)
        .then(nw.lit("not_listed"))
    )
    return frame.select(answer.alias("screen")).to_native()["screen"]
