"""A census with the answers of a survey: its indicators and score filled in, and what was derived beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

import polars as pl

from povrules.census.cast import DTYPES
from povrules.census.findings import LIMIT
from povrules.census.kinds import grouped
from povrules.census.model import Census
from povrules.census.persons import Members
from povrules.engines.derive import Derived, derive
from povrules.engines.regions import propose
from povrules.errors import UsageError
from povrules.language.loader import Standard
from povrules.language.schema import EVIDENCE, Basis, Evidence
from povrules.problems import Problem
from povrules.surveys import Survey
from povrules.text import Text

Prefer = Literal["ready", "derived"]
"""Which one decides where a ready column and what follows from the answers disagree."""


@dataclass(frozen=True)
class Surveyed:
    """What a survey added to a census.

    ``census``: the census with indicators, score and members filled in. ``extra``: what was derived, as columns for the
    output. ``evidence``: for each household the weakest evidence of what was derived for it.
    """

    survey: Survey
    census: Census
    extra: pl.DataFrame
    evidence: pl.Series
    derived: Derived
    problems: tuple[Problem, ...]


def survey_columns(survey: Survey, census: Census) -> list[str]:
    """Return the questions about households that the census answers."""
    return [question.id for question in survey.questions("household") if question.id in census.headers]


def apply_survey(
    survey: Survey,
    census: Census,
    members: Members | None,
    standard: Standard,
    *,
    basis: Basis,
    day: date | None,
    prefer: Prefer,
) -> Surveyed:
    """Derive what a standard counts from the answers, and fill it into the census.

    A ready column that is there keeps its answers (``prefer`` ready), its blanks are filled; where it disagrees with
    what was derived there is a warning. Raises :class:`UsageError` where ages are needed and the day is not given.
    """
    absent = [one for one in survey.questions("household") if one.id not in census.columns.columns]
    blanks = [pl.lit(None, DTYPES[one.type]).alias(one.id) for one in absent]
    census = replace(census, columns=census.columns.with_columns(blanks))
    if members is not None and day is None and census.columns["review_date"].null_count():
        raise _no_day()
    problems = list(members.problems if members is not None else ())
    if basis == "points":
        regions, found = propose(survey, census, day)
        census = replace(census, columns=census.columns.with_columns(regions))
        problems += found
    derived = derive(survey, census.columns, None if members is None else members.columns, day)
    columns: dict[str, pl.Series] = {}
    for name in derived.indicators.columns:
        if name not in standard.indicator_ids:
            continue
        ready = census.columns[name]
        columns[name], apart = _filled(ready, derived.indicators[name], prefer)
        problems += _disagreements(census, name, apart, ready, derived.indicators[name], prefer)
    if derived.least is not None and derived.most is not None and basis == "points":
        columns |= _scores(census, derived, prefer, problems)
    people = derived.numbers.select(
        pl.when(pl.col("people|low") == pl.col("people|high")).then(pl.col("people|low")).alias("members")
    ).to_series()
    columns["members"] = census.columns["members"].fill_null(people)
    problems += _cautions(survey, census, derived)
    filled = replace(
        census,
        columns=census.columns.with_columns(**columns),
        headers=census.headers | {name: name for name in columns if name not in census.headers},
    )
    extra = _extra(survey, standard, census, derived)
    return Surveyed(survey, filled, extra, _evidence(survey, derived, basis), derived, tuple(problems))


def _no_day() -> UsageError:
    return UsageError(
        Text(
            "cần ngày rà soát để tính tuổi: thêm cột “Ngày rà soát” (review_date) hoặc --on",
            "the day of the review is needed for ages: add a column review_date, or give --on",
        )
    )


def _filled(ready: pl.Series, derived: pl.Series, prefer: Prefer) -> tuple[pl.Series, pl.Series]:
    """Return the answers that count, and the rows in which the two disagree."""
    apart = (ready != derived).fill_null(value=False)
    first, second = (ready, derived) if prefer == "ready" else (derived, ready)
    return first.fill_null(second), apart.arg_true()


def _disagreements(
    census: Census, name: str, rows: pl.Series, ready: pl.Series, derived: pl.Series, prefer: Prefer
) -> Iterator[Problem]:
    words = {True: Text("có", "yes"), False: Text("không", "no")}
    for row in rows:
        stated, found = words[ready[row]], words[derived[row]]
        yield _problem(
            "derived_disagrees",
            census,
            row,
            name,
            Text(
                f"{found.vi}, theo các câu trả lời (cột ghi {stated.vi})",
                f"{found.en} by the answers ({stated.en} stated)",
            ),
            prefer,
        )


def _scores(census: Census, derived: Derived, prefer: Prefer, problems: list[Problem]) -> Mapping[str, pl.Series]:
    """Return the score where it is known, and its bounds where it is not."""
    least, most, ready = derived.least, derived.most, census.columns["score_a"]
    assert least is not None
    assert most is not None
    outside = ((ready < least) | (ready > most)).fill_null(value=False)
    for row in outside.arg_true():
        span = f"{least[row]}" if least[row] == most[row] else f"{least[row]}–{most[row]}"
        expected = Text(
            f"{span} điểm theo các câu trả lời (cột ghi {ready[row]})",
            f"{span} points by the answers ({ready[row]} stated)",
        )
        problems.append(_problem("derived_disagrees", census, row, "score_a", expected, prefer))
    exact = pl.select(pl.when(least == most).then(least)).to_series()
    score = (
        ready.fill_null(exact)
        if prefer == "ready"
        else exact.fill_null(pl.select(pl.when(~outside).then(ready)).to_series())
    )
    unknown = score.is_null()
    return {
        "score_a": score,
        "score_a_least": pl.select(pl.when(unknown).then(least)).to_series(),
        "score_a_most": pl.select(pl.when(unknown).then(most)).to_series(),
    }


def _problem(code: str, census: Census, row: int, name: str, expected: Text, prefer: Prefer) -> Problem:
    mend = {
        "ready": Text("Cột có sẵn được dùng; kiểm tra lại", "The ready column decides; check the two"),
        "derived": Text("Kết quả suy ra được dùng; kiểm tra lại", "What was derived decides; check the two"),
    }[prefer]
    return Problem(
        code,
        "warning",
        expected,
        mend,
        file=census.source,
        sheet=census.sheet,
        line=census.locate(row),
        column=census.headers.get(name, name),
        household_id=census.columns["household_id"][row],
    )


def _cautions(survey: Survey, census: Census, derived: Derived) -> Iterator[Problem]:
    """Yield a warning for each household that rests on something unsettled; one more counts those beyond the limit."""
    for caution in survey.law.cautions:
        source = survey.cited(caution.cite[0])
        expected = Text(f"điều chưa rõ trong văn bản: {caution.vi}", f"something unsettled in the law: {caution.en}")
        mend = Text(f"Xem: {source.vi}", f"See: {source.en}")
        problem = partial(Problem, caution.id, "warning", expected, file=census.source, sheet=census.sheet)
        rows = (derived.cautions[caution.id] & ~census.set_aside).arg_true()
        told = rows.head(LIMIT)
        for row, household in zip(told, census.columns["household_id"].gather(told), strict=True):
            yield problem(mend, line=census.locate(row), household_id=household)
        if len(rows) > LIMIT:
            rest = grouped(len(rows) - LIMIT)
            yield problem(Text(f"Còn {rest.vi} hộ nữa. {mend.vi}", f"{rest.en} more households. {mend.en}"))


def _extra(survey: Survey, standard: Standard, census: Census, derived: Derived) -> pl.DataFrame:
    """Return what was derived, as columns for the output: numbers, cautions, and indicators that the input lacks."""
    columns: list[pl.Series] = []
    if derived.screen is not None and any(name.startswith("screen_") for name in census.headers):
        columns.append(derived.screen.alias("screen"))
    for name in ("people", *(amount.id for amount in survey.law.amounts if amount.shown)):
        for end, suffix in (("low", "_least"), ("high", "_most")):
            columns.append(derived.numbers[f"{name}|{end}"].alias(name + suffix))
    if derived.least is not None and derived.most is not None:
        columns += [derived.least.alias("points_least"), derived.most.alias("points_most")]
    held = [pl.when(pl.lit(one)).then(pl.lit(one.name)) for one in derived.cautions.get_columns()]
    texts = pl.concat_str([pl.repeat("", census.height), *held], separator=";", ignore_nulls=True)
    columns.append(pl.select(texts.str.strip_prefix(";").alias("cautions")).to_series())
    columns += [
        derived.indicators[name].alias(f"derived_{name}")
        for name in derived.indicators.columns
        if name in standard.indicator_ids
    ]
    return pl.DataFrame(columns)


def _evidence(survey: Survey, derived: Derived, basis: Basis) -> pl.Series:
    """Return the weakest evidence that each household's derived facts rest on."""
    law = survey.law
    keys = [key for one in law.indicators for key in one.cite]
    if basis == "points" and law.score is not None:
        keys += [key for item in law.score.items for key in item.cite]
    grade = pl.repeat(_grade(survey.evidence(tuple(keys))), derived.cautions.height, dtype=pl.Int8, eager=True)
    for caution in law.cautions:
        held = derived.cautions[caution.id]
        grade = pl.select(
            pl.when(held)
            .then(pl.max_horizontal(grade, pl.lit(_grade(survey.evidence(caution.cite)), pl.Int8)))
            .otherwise(grade)
        ).to_series()
    return grade.cast(pl.Int8).alias("evidence")


def _grade(level: Evidence) -> int:
    return EVIDENCE.index(level)


def weaker(evidence: pl.Series, grades: pl.Series) -> pl.Series:
    """Return, row for row, the weaker of an evidence (null for rows set aside) and a grade."""
    stated = evidence.replace_strict({level: position for position, level in enumerate(EVIDENCE)}, return_dtype=pl.Int8)
    worst = pl.select(pl.when(stated.is_not_null()).then(pl.max_horizontal(stated, grades))).to_series()
    names = dict(enumerate(EVIDENCE))
    return worst.replace_strict(names, return_dtype=pl.String).alias(evidence.name)
