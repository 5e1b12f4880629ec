"""From raw answers to what a standard counts: indicators, scores, cautions, for a whole census at once.

Persons are read once; what is asked of the members of a household (``any``, ``count``) is summed over them. Every
result is three-valued: surely, possibly, or a number between two bounds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

import numpy as np
import polars as pl

from povrules.census.persons import ROW, UNREAD
from povrules.engines.ages import ages, lookup
from povrules.engines.points import Ints, Line, account, bounds, total
from povrules.engines.three import UNBOUNDED, Both, Compiler, is_exact, named
from povrules.language.expression import Count, Node, Some, walk
from povrules.language.schema import AREAS
from povrules.language.survey import Score
from povrules.language.survey_checks import PERSON_NUMBERS
from povrules.surveys import Survey

MOST_MEMBERS = 999
"""No household has more members; the bound of the column ``members``."""


@dataclass(frozen=True)
class Derived:
    """What a survey makes of a census, row for row of the household table.

    ``indicators``: nullable yes/no by indicator id. ``numbers``: ``name|low`` and ``name|high`` of the amounts and of
    ``people``. ``least``, ``most``: the bounds of the score, None for a survey without one; ``by_area``: those as rural
    and as urban of households whose area is blank. ``cautions``: for each one whether it concerns the household, or
    may; ``certain``: whether it surely does. ``forms`` and ``codes``: what the score was summed from.
    """

    indicators: pl.DataFrame
    numbers: pl.DataFrame
    least: pl.Series | None
    most: pl.Series | None
    by_area: dict[str, tuple[pl.Series, pl.Series]]
    cautions: pl.DataFrame
    certain: pl.DataFrame
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
    found = _found(survey, households, members, asked)
    forms, codes = _codes(found)
    least = most = None
    by_area: dict[str, tuple[pl.Series, pl.Series]] = {}
    if survey.law.score is not None:
        low, high = bounds(survey.law.score, survey.parameters, forms, codes)
        by_area = _by_area(survey, survey.law.score, households, members, asked)
        least, most = _within(pl.Series("least", low), pl.Series("most", high), by_area)
    return Derived(
        indicators=_named_part(found, _INDICATOR),
        numbers=_named_part(found, _NUMBER),
        least=least,
        most=most,
        by_area=by_area,
        cautions=_named_part(found, _CAUTION),
        certain=_named_part(found, _CERTAIN),
        screen=found["screen"] if survey.law.screen is not None else None,
        forms=forms,
        codes=codes,
    )


def _found(
    survey: Survey, households: pl.DataFrame, members: pl.DataFrame, asked: Sequence[Some | Count]
) -> pl.DataFrame:
    """Return everything that is wanted of the households (see :func:`_outputs`), row for row."""
    named_asked = {node: f"asked{number}" for number, node in enumerate(asked)}
    compiler = Compiler(
        survey.parameters, lambda node: named_asked[node], exact=[*_complete(households), *_settled(members)]
    )
    frame = households.hstack(members).lazy().with_columns(*compiler.answers(survey.columns("household").values()))
    for fact in survey.law.facts:
        if fact.of == "household":
            frame = frame.with_columns(*compiler.define(fact.id, compiler.condition(fact.when)))
    for amount in survey.law.amounts:
        asks = amount.amount
        value = compiler.span(named_asked[asks]) if isinstance(asks, Count) else compiler.amount(asks)
        frame = frame.with_columns(*compiler.define(amount.id, value))
    wanted = _outputs(survey, compiler)
    found: pl.DataFrame = frame.select(*(value.alias(name) for name, value in wanted.items())).collect()
    return found


def _codes(found: pl.DataFrame) -> tuple[Ints, dict[str, Ints]]:
    """Return the forms that may be used for each household, and the code of each item of the score."""
    codes = {name.removeprefix(_MASK): found[name].to_numpy() for name in found.columns if name.startswith(_MASK)}
    return found["forms"].to_numpy(), codes


def _by_area(
    survey: Survey, score: Score, households: pl.DataFrame, members: pl.DataFrame, asked: Sequence[Some | Count]
) -> dict[str, tuple[pl.Series, pl.Series]]:
    """Return the bounds of the score in either area, for households whose area is blank; null for the others.

    What the forms and items ask of the area then hangs together: together they bound the score more narrowly.
    """
    blank = households["area"].is_null()
    found: dict[str, tuple[pl.Series, pl.Series]] = {}
    for area in AREAS if blank.any() else ():
        there = households.filter(blank).with_columns(area=pl.lit(area))
        low, high = bounds(score, survey.parameters, *_codes(_found(survey, there, members.filter(blank), asked)))
        nowhere = pl.repeat(None, households.height, dtype=pl.Int64, eager=True)
        rows = blank.arg_true()
        found[area] = (nowhere.scatter(rows, low), nowhere.clone().scatter(rows, high))
    return found


def _within(
    least: pl.Series, most: pl.Series, by_area: Mapping[str, tuple[pl.Series, pl.Series]]
) -> tuple[pl.Series, pl.Series]:
    """Return the bounds of the score, where the area is blank those of both areas together."""
    if not by_area:
        return least, most
    lows, highs = zip(*by_area.values(), strict=True)
    low = pl.select(pl.min_horizontal(*lows)).to_series().fill_null(least)
    high = pl.select(pl.max_horizontal(*highs)).to_series().fill_null(most)
    return low.alias("least"), high.alias("most")


_INDICATOR, _NUMBER, _CAUTION, _CERTAIN, _MASK = "indicator ", "number ", "caution ", "certain ", "mask "


def _named_part(found: pl.DataFrame, prefix: str) -> pl.DataFrame:
    names = [name for name in found.columns if name.startswith(prefix)]
    return found.select(pl.col(name).alias(name.removeprefix(prefix)) for name in names)


def _outputs(survey: Survey, compiler: Compiler) -> dict[str, pl.Expr]:
    """Return everything that is wanted of a household, by names that tell what it is."""
    law = survey.law
    found = {_INDICATOR + one.id: _nullable(compiler.condition(one.when)) for one in law.indicators}
    for name in ("people", *(one.id for one in law.amounts)):
        low, high = compiler.span(name)
        found |= {f"{_NUMBER}{name}|low": low, f"{_NUMBER}{name}|high": high}
    found |= {_CAUTION + one.id: _touched(compiler.condition(one.when)) for one in law.cautions}
    found |= {_CERTAIN + one.id: compiler.condition(one.when).sure for one in law.cautions}
    forms = law.score.forms if law.score is not None else ()
    found["forms"] = _mask([compiler.condition(form.when).may for form in forms])
    for item, rows in law.score.by_item() if law.score is not None else ():
        pairs = [compiler.condition(row.when) for row in rows]
        found[_MASK + item.id] = _rows_mask(pairs, compiler.one_of(row.when for row in rows))
    if law.screen is not None:
        found["screen"] = _screen(compiler.condition(law.screen.excluded), compiler.condition(law.screen.to_review))
    return found


def account_of(survey: Survey, derived: Derived, row: int) -> list[tuple[str, list[Line], tuple[int, int]]]:
    """Return for each form that may be used for a household its id, the rows that hold, the least and most points."""
    score = survey.law.score
    if score is None:
        return []
    codes = {item: int(values[row]) for item, values in derived.codes.items()}
    return [
        (
            form.id,
            list(account(score, survey.parameters, position, codes)),
            total(score, survey.parameters, position, codes),
        )
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

    Of a household without a listed member nothing is known: any condition may hold, for any number of members. It may
    hold too for those that a household states beyond the ones that are listed.
    """
    if persons is None:
        nobody = pl.repeat(0, households.height, dtype=pl.Int64, eager=True)
        counted = pl.DataFrame({"listed": nobody, **{f"asked{number}|{end}": nobody for number, end in _ends(asked)}})
    else:
        counted = _summed(survey, households, persons, day, asked)
    unknown = pl.col("listed") == 0
    fewest, greatest = _stated(households)
    unseen = (greatest - counted["listed"]).clip(lower_bound=0).fill_null(0)
    found = [pl.col("listed"), *_people(fewest, greatest)]
    for number, node in enumerate(asked):
        sure, may = pl.col(f"asked{number}|sure"), pl.col(f"asked{number}|may")
        if isinstance(node, Some):
            open_ = (may > 0) | unknown | (unseen > 0)
            found += [(sure > 0).alias(f"asked{number}|sure"), open_.alias(f"asked{number}|may")]
        else:
            most = pl.when(unknown).then(UNBOUNDED).otherwise(may.cast(pl.Int64) + unseen)
            found += [sure.cast(pl.Int64).alias(f"asked{number}|low"), most.alias(f"asked{number}|high")]
    return counted.select(found)


def _people(least: pl.Series, most: pl.Series) -> list[pl.Expr]:
    """Return the number of members: between those listed and the number stated, where both are there."""
    listed = pl.col("listed")
    seen = listed > 0
    low = pl.when(seen).then(pl.min_horizontal(listed, least)).otherwise(least.fill_null(1))
    high = pl.when(seen).then(pl.max_horizontal(listed, most)).otherwise(most.fill_null(MOST_MEMBERS))
    return [low.alias("people|low"), high.alias("people|high")]


def _stated(households: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the least and the most members that households state; null where none is stated.

    What cannot be read was stated, though nobody knows what.
    """
    stated = households["members"].cast(pl.Int64)
    mark = "members" + UNREAD
    if mark not in households.columns:
        return stated, stated
    unread = households[mark].arg_true()
    return stated.scatter(unread, 1), stated.clone().scatter(unread, MOST_MEMBERS)


def _ends(asked: Sequence[Some | Count]) -> Iterable[tuple[int, str]]:
    return ((number, end) for number in range(len(asked)) for end in ("sure", "may"))


def _summed(
    survey: Survey, households: pl.DataFrame, persons: pl.DataFrame, day: date | None, asked: Sequence[Some | Count]
) -> pl.DataFrame:
    """Sum over the members of each household for how many a condition holds surely, and possibly."""
    frame, compiler = member_facts(survey, households, persons, day)
    pairs = [compiler.condition(node.part) for node in asked]
    columns = [column for number, pair in enumerate(pairs) for column in named(f"asked{number}", pair)]
    held: pl.LazyFrame = frame.select(ROW, *columns)
    sums = [pl.col(name).sum() for name in held.collect_schema().names() if name != ROW]
    grouped = held.group_by(ROW).agg(pl.len().alias("listed"), *sums).collect(engine="streaming")
    exact = [number for number, pair in enumerate(pairs) if is_exact(pair)]
    grouped = grouped.with_columns(pl.col(f"asked{number}|sure").alias(f"asked{number}|may") for number in exact)
    return _by_row(grouped, households.height).with_columns(pl.col("listed").cast(pl.Int64))


def _by_row(grouped: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return sums in the order of the households, 0 for those of which no member is listed."""
    at = np.full(height, grouped.height, dtype=np.uint32)
    at[grouped[ROW].to_numpy()] = np.arange(grouped.height, dtype=np.uint32)
    sums = grouped.drop(ROW)
    if grouped.height < height:
        sums = pl.concat([sums, pl.DataFrame([pl.Series(one.name, [0], one.dtype) for one in sums.get_columns()])])
    return sums[pl.Series(at)]


def member_facts(
    survey: Survey, households: pl.DataFrame, persons: pl.DataFrame, day: date | None
) -> tuple[pl.LazyFrame, Compiler]:
    """Return persons with their answers, ages and facts as bounds, and what compiles conditions over them."""
    days = households["review_date"].fill_null(day) if day is not None else households["review_date"]
    births = persons.select("born", "born_year").with_columns(days.gather(persons[ROW]).alias("day"))
    table = persons.hstack(ages(births))
    table = table.with_columns(series for one in survey.law.lookups for series in lookup(table, one))
    unread = {name.removesuffix(UNREAD): name for name in persons.columns if name.endswith(UNREAD)}
    numbers = [*PERSON_NUMBERS, *(one.id for one in survey.law.lookups)]
    exact = [*_complete(persons), *(name for name in numbers if _is_settled(table, f"{name}|low", f"{name}|high"))]
    compiler = Compiler(survey.parameters, unread=unread, exact=exact)
    frame = table.lazy().with_columns(*compiler.answers(survey.members_columns))
    for fact in survey.law.facts:
        if fact.of == "person":
            frame = frame.with_columns(*compiler.define(fact.id, compiler.condition(fact.when)))
    return frame, compiler


def _complete(frame: pl.DataFrame) -> list[str]:
    """Return the columns without blanks."""
    return [column.name for column in frame.get_columns() if not column.null_count()]


def _settled(members: pl.DataFrame) -> list[str]:
    """Return what is known of every household, of what has a column for either end."""
    pairs = [name.removesuffix(end) for name in members.columns for end in ("|sure", "|low") if name.endswith(end)]
    ends = {name: ("|sure", "|may") if f"{name}|sure" in members.columns else ("|low", "|high") for name in pairs}
    return [name for name, (first, second) in ends.items() if _is_settled(members, name + first, name + second)]


def _is_settled(frame: pl.DataFrame, first: str, second: str) -> bool:
    return bool((frame[first] == frame[second]).all())


def _touched(pair: Both) -> pl.Expr:
    """Return whether a caution concerns a household; one of which no member is listed is cautioned of what is sure."""
    return pair.sure | (pair.may & (pl.col("listed") > 0))


def _nullable(pair: Both) -> pl.Expr:
    """Return yes, no, or null where it may be either."""
    return pl.when(pair.sure).then(pl.lit(value=True)).when(~pair.may).then(pl.lit(value=False))


def _mask(bits: Sequence[pl.Expr]) -> pl.Expr:
    """Return a number of which each bit says whether one condition holds."""
    zero = pl.lit(0, pl.Int64)
    weighed = [pl.when(bit).then(pl.lit(1 << at, pl.Int64)).otherwise(zero) for at, bit in enumerate(bits)]
    return reduce(add, weighed, pl.col("listed") * 0)


def _rows_mask(pairs: Sequence[Both], one: pl.Expr) -> pl.Expr:
    """Return the code of an item: which of its rows hold surely, which possibly, whether one of them surely does."""
    if not all(map(is_exact, pairs)):
        return _mask([*(pair.sure for pair in pairs), *(pair.may for pair in pairs), one])
    held = _mask([pair.sure for pair in pairs])
    return held * (1 + (1 << len(pairs))) + pl.when(held > 0).then(pl.lit(1 << 2 * len(pairs), pl.Int64)).otherwise(0)


def _screen(out: Both, listed: Both) -> pl.Expr:
    """Return what the quick screen says: ``excluded``, ``not_listed``, ``to_review``, or null where it is open."""
    return (
        pl.when(out.sure)
        .then(pl.lit("excluded"))
        .when(~out.may & listed.sure)
        .then(pl.lit("to_review"))
        .when(~out.may & ~listed.may)
        .then(pl.lit("not_listed"))
    )
