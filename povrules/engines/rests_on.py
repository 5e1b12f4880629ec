"""Which law of a survey each household rests on: by what was taken from its answers and what is unsettled for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from povrules.engines.classify import Outcome
from povrules.engines.derive import Derived
from povrules.engines.preflight import WEAK, LawEntry, refuse_weak
from povrules.engines.reason import number
from povrules.language.schema import EVIDENCE, Basis, Evidence
from povrules.surveys import Survey
from povrules.text import Text


@dataclass(frozen=True)
class Taken:
    """What was taken from the answers of each household, not from a ready column.

    ``indicators``: yes/no by indicator id. ``score``: yes/no, all no on another basis than points.
    """

    indicators: pl.DataFrame
    score: pl.Series

    def on(self, basis: Basis | None) -> pl.Series:
        """Return whether a household rests on the answers at all: for its score, or for one of its indicators."""
        if basis == "points":
            return self.score
        return reduce(or_, self.indicators.get_columns(), pl.repeat(False, len(self.score), eager=True))


def decided_by(taken: Taken, survey: Survey, outcome: Outcome) -> Taken:
    """Return what was taken where a rule that decides the household, or may decide it, reads it."""
    counted = read_by_rules(outcome, outcome.plan.standard.indicator_ids)
    score = (survey.law.score.column,) if survey.law.score is not None else ()
    return replace(
        taken,
        indicators=taken.indicators.select(pl.all() & pl.lit(counted)),
        score=taken.score & read_by_rules(outcome, score),
    )


def read_by_rules(outcome: Outcome, columns: Iterable[str]) -> pl.Series:
    """Return the households of which a rule that decides them, or may, reads one of the columns."""
    plan, wanted = outcome.plan, set(columns)
    read = [any(plan.read_by(plan.rule[rule]) & wanted for rule in verdict.rules) for verdict, _ in outcome.decisions]
    return pl.Series([*read, False]).gather(outcome.index)


def concerned(survey: Survey, derived: Derived, taken: Taken) -> pl.DataFrame:
    """Return, caution for caution, the households of which something that they rest on is unsettled."""
    return pl.DataFrame([derived.cautions[one.id] & taken.on(one.basis) for one in survey.law.cautions])


@dataclass(frozen=True)
class Part:
    """A piece of a survey: the census column that it gives, the households that rest on it, and its citations."""

    kind: str
    id: str
    column: str
    held: pl.Series
    keys: tuple[str, ...]


def grades(survey: Survey, parts: Iterable[Part], height: int) -> pl.Series:
    """Return the position in EVIDENCE of the weakest law that each household's derived facts rest on; 0 for none."""
    found = [
        pl.when(part.held).then(pl.lit(_grade(survey.evidence(part.keys)), pl.Int8)).otherwise(pl.lit(0, pl.Int8))
        for part in parts
    ]
    return pl.select(pl.max_horizontal(pl.repeat(0, height, dtype=pl.Int8), *found).alias("evidence")).to_series()


def check_evidence(survey: Survey, parts: Iterable[Part]) -> None:
    """Refuse, for ``--strict``, a census of which a household rests on law of the survey below ``secondary``."""
    entries: list[LawEntry] = [
        (part.kind, part.id, survey.evidence((key,)), survey.cited(key))
        for part in parts
        if part.held.any()
        for key in part.keys
    ]
    refuse_weak(survey.id, entries)


def weak_notices(survey: Survey, parts: Iterable[Part], labels: Mapping[str, Text]) -> Iterator[Text]:
    """Say what was derived by law of the survey that was read in no text or secondary source, and for how many.

    ``labels``: what columns are called.
    """
    held = [part for part in parts if part.held.any()]
    for grade, words in WEAK.items():
        weak = [part for part in held if survey.evidence(part.keys) == grade]
        if weak:
            households = int(reduce(or_, [part.held for part in weak]).sum())
            columns = list(dict.fromkeys(part.column for part in weak))
            named = Text(", ".join(labels[one].vi for one in columns), ", ".join(columns))
            yield Text(
                f"Căn cứ {words.vi}, khi suy ra từ câu trả lời theo {survey.id}: {named.vi} "
                f"({number(households, 'vi')} hộ).",
                f"Evidence “{grade}” ({words.en}) in what was derived from answers by {survey.id}: {named.en} "
                f"({number(households, 'en')} households).",
            )


def weaker(evidence: pl.Series, grades: pl.Series) -> pl.Series:
    """Return, row for row, the weaker of an evidence (null for rows set aside) and a grade."""
    if grades.null_count() == len(grades):
        return evidence
    stated = evidence.replace_strict({level: position for position, level in enumerate(EVIDENCE)}, return_dtype=pl.Int8)
    worst = pl.select(pl.when(stated.is_not_null()).then(pl.max_horizontal(stated, grades))).to_series()
    names = dict(enumerate(EVIDENCE))
    return worst.replace_strict(names, return_dtype=pl.String).alias(evidence.name)


def caution_parts(survey: Survey, cautions: pl.DataFrame) -> Iterator[Part]:
    """Yield what is unsettled, and the households concerned (see :func:`concerned`)."""
    for one in survey.law.cautions:
        yield Part("caution", one.id, one.id, cautions[one.id], one.cite)


def taken_parts(survey: Survey, taken: Taken) -> Iterator[Part]:
    """Yield what was taken from the answers: indicators, the score and its items."""
    law = survey.law
    for one in law.indicators:
        if one.id in taken.indicators.columns:
            keys = survey.cites(one.cite, [one.when])
            yield Part("indicator", one.id, one.id, taken.indicators[one.id], keys)
    if law.score is not None:
        column = law.score.column
        yield Part("score", column, column, taken.score, law.score.cite)
        for item, rows in law.score.by_item():
            keys = survey.cites(item.cite, [row.when for row in rows])
            yield Part("item", item.id, column, taken.score, keys)


def _grade(level: Evidence) -> int:
    return EVIDENCE.index(level)
