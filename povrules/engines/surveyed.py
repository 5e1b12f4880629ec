"""A census with the answers of a survey: its indicators and score filled in, and what was derived beside them."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from povrules.census.cast import DTYPES
from povrules.census.model import Census
from povrules.census.persons import Members
from povrules.census.telling import tell
from povrules.engines.classify import Options, Outcome
from povrules.engines.derive import MOST_MEMBERS, Derived, derive
from povrules.engines.filled import fill
from povrules.engines.regions import propose
from povrules.engines.rests_on import (
    Taken,
    caution_parts,
    check_evidence,
    concerned,
    decided_by,
    grades,
    taken_parts,
    weaker,
)
from povrules.engines.review_days import outside_the_years, settled_by_scores, undated, without_later_births
from povrules.engines.three import UNBOUNDED
from povrules.engines.unasked import unasked
from povrules.engines.unreviewed import unreviewed
from povrules.engines.wanted import questions_wanted
from povrules.errors import UsageError
from povrules.language.expression import Count
from povrules.language.loader import Standard
from povrules.language.question import Question
from povrules.problems import Problem
from povrules.surveys import Survey
from povrules.text import Text


@dataclass(frozen=True)
class Surveyed:
    """What a survey added to a census.

    ``census``: the census with indicators, score and members filled in. ``extra``: what was derived, as columns for the
    output. ``taken``: what was taken from the answers of each household; ``cautions``: what is unsettled about it, by
    id. ``persons``: the members whose answers were counted. ``unreviewed``: why a household is not reviewed, null for
    all others.
    """

    survey: Survey
    census: Census
    extra: pl.DataFrame
    taken: Taken
    cautions: pl.DataFrame
    derived: Derived
    persons: pl.DataFrame | None
    unreviewed: pl.Series
    problems: tuple[Problem, ...]

    def evidence(self, outcome: Outcome) -> pl.Series:
        """Return each household's evidence: the weakest of the law that decided it, and of what that took from answers.

        ``outcome``: the standard over :attr:`census`. Null for rows that are set aside.
        """
        taken = decided_by(self.taken, self.survey, outcome)
        cautions = concerned(self.survey, self.derived, taken)
        parts = [*taken_parts(self.survey, taken), *caution_parts(self.survey, cautions)]
        return weaker(outcome.frame["evidence"], grades(self.survey, parts, self.census.height))

    def missing(self, missing: pl.Series, ready: Container[str], day: date | None) -> pl.Series:
        """Return the missing answers of a result, blank questions in place of what follows from them.

        ``ready``: the columns that the input itself has; see :func:`~povrules.engines.wanted.questions_wanted`.
        """
        return questions_wanted(self.survey, self.census.columns, self.persons, self.derived, missing, ready, day)


def survey_columns(survey: Survey, census: Census) -> list[str]:
    """Return the questions about households that the census answers, but for the boxes of the ledger."""
    return [question.id for question in survey.law.columns_of("household") if question.id in census.headers]


def with_blanks(census: Census, questions: Iterable[Question]) -> Census:
    """Return a census with the questions that it lacks as unknown, and the blanks that mean no filled in."""
    return replace(census, columns=census.columns.with_columns(_answers(census, questions)))


def _answers(census: Census, questions: Iterable[Question]) -> Iterator[pl.Expr]:
    for question in questions:
        if question.id not in census.columns.columns:
            yield pl.lit(None, DTYPES[question.type]).alias(question.id)
        elif question.blank == "no":
            yield pl.col(question.id).fill_null(value=False)


def apply_survey(
    survey: Survey, census: Census, members: Members | None, standard: Standard, options: Options
) -> Surveyed:
    """Derive what a standard counts from the answers, and fill it into the census.

    A ready column that is there keeps its answers (``prefer`` ready), its blanks are filled; where it disagrees with
    what was derived there is a warning. Raises :class:`UsageError` where ages are needed and no day is given at all, or
    an overlay changes what the answers do not follow, and :class:`LawMissingError`, for ``strict``, where a household
    rests on law of the survey below ``secondary``.
    """
    _check_parameters(survey, standard)
    basis, day = options.basis, options.on
    census = with_blanks(census, survey.questions("household"))
    late, found = list[Problem](), list[Problem]()
    counted = members
    if counted is not None:
        counted, late = without_later_births(counted, census, day)
    if basis == "points" and survey.law.regions:
        regions, found = propose(survey, census, day)
        census = replace(census, columns=census.columns.with_columns(regions))
    persons = None if counted is None else counted.columns
    derived = derive(survey, census.columns, persons, day)
    left_out = unreviewed(survey, standard, basis, census, persons, derived.screen)
    problems = list(unasked(survey, census, members, standard, options))
    if members is not None:
        asked = left_out.is_null()
        turning = asked & ~settled_by_scores(census, basis, options.prefer)
        problems += [*members.problems_of(asked), *undated(census, day, turning)]
        problems += outside_the_years(census, day, standard, options.policy_year)
    problems += [*late, *found]
    columns, taken, apart = fill(survey, census, derived, standard, basis, options.prefer)
    cautions = concerned(survey, derived, taken).select(pl.all() & left_out.is_null())
    if options.strict:
        check_evidence(survey, [*taken_parts(survey, taken), *caution_parts(survey, cautions)])
    problems += [*apart, *_cautions(survey, census, cautions, derived.certain)]
    filled = replace(
        census,
        columns=census.columns.with_columns(**columns),
        headers=census.headers | {name: name for name in columns if name not in census.headers},
    )
    extra = _extra(survey, standard, census, derived, cautions, points=basis == "points")
    return Surveyed(survey, filled, extra, taken, cautions, derived, persons, left_out, tuple(problems))


def _check_parameters(survey: Survey, standard: Standard) -> None:
    """Refuse an overlay for a parameter of an indicator: what is derived from answers follows the survey's own."""
    theirs = {name: one.id for one in standard.law.indicators for name in one.parameters}
    for name, indicator in theirs.items():
        overlay = standard.overlaid.get(f"parameters.{name}")
        if overlay is None:
            continue
        own = name in survey.parameters
        vi = f"ghi tham số này cho phiếu (standard = “{survey.id}”)" if own else f"ghi sẵn cột {indicator}, bỏ tệp này"
        en = f"give it to the survey (standard = “{survey.id}”)" if own else f"give {indicator} ready, without it"
        raise UsageError(
            Text(
                f"{overlay}: tham số {name} không đổi được chỉ số suy ra từ phiếu rà soát; hãy {vi}",
                f"{overlay}: the parameter {name} does not change what is derived from a survey; {en}",
            )
        )


def _cautions(survey: Survey, census: Census, cautions: pl.DataFrame, certain: pl.DataFrame) -> Iterator[Problem]:
    """Yield a warning for each household that rests on something unsettled, or may for what is not known of it."""
    for caution in survey.law.cautions:
        source = survey.cited(caution.cite[0])
        mend = Text(f"Xem: {source.vi}", f"See: {source.en}")
        held, surely = cautions[caution.id] & ~census.set_aside, certain[caution.id]
        for rows, may in ((held & surely, Text("", "")), (held & ~surely, Text("có thể ", "possibly "))):
            vi = f"hướng dẫn rõ hơn của văn bản về điều này: {may.vi}{caution.vi}"
            expected = Text(vi, f"law that settles this: {may.en}{caution.en}")
            yield from tell(census, rows.arg_true(), caution.id, "warning", (expected, mend))


def _most(survey: Survey, derived: Derived, name: str) -> pl.Series:
    """Return the most that a number can be, null where nothing bounds it: then it is not known.

    Some of the members are no more than all of them, of whom there are any number where none is listed or stated.
    """
    counts = {"people", *(amount.id for amount in survey.law.amounts if isinstance(amount.amount, Count))}
    high, least, most = (derived.numbers[one] for one in (f"{name}|high", "people|low", "people|high"))
    among = pl.when((most < MOST_MEMBERS) | (least == most)).then(pl.min_horizontal(high, most))
    found = among if name in counts else pl.when(high < UNBOUNDED).then(high)
    return pl.select(found.alias(f"{name}_most")).to_series()


def _extra(
    survey: Survey, standard: Standard, census: Census, derived: Derived, cautions: pl.DataFrame, *, points: bool
) -> pl.DataFrame:
    """Return what was derived, as columns for the output: numbers, cautions, and indicators that the input lacks."""
    columns: list[pl.Series] = []
    if derived.screen is not None and any(name.startswith("screen_") for name in census.headers):
        columns.append(derived.screen.alias("screen"))
    for name in ("people", *(amount.id for amount in survey.law.amounts if amount.label is not None)):
        columns += [derived.numbers[f"{name}|low"].alias(f"{name}_least"), _most(survey, derived, name)]
    if points and derived.least is not None and derived.most is not None:
        columns += [derived.least.alias("points_least"), derived.most.alias("points_most")]
    held = [pl.when(pl.lit(one)).then(pl.lit(one.name)) for one in cautions.get_columns()]
    texts = pl.concat_str([pl.repeat("", census.height), *held], separator=";", ignore_nulls=True)
    columns.append(pl.select(texts.str.strip_prefix(";").alias("cautions")).to_series())
    columns += [
        derived.indicators[name].alias(f"derived_{name}")
        for name in derived.indicators.columns
        if name in standard.indicator_ids
    ]
    return pl.DataFrame(columns).select(pl.when(~census.set_aside).then(pl.all()))
