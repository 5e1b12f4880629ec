"""Which law of a survey each household rests on: by what was taken from its answers and what is unsettled for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

from povrules.engines.derive import Derived
from povrules.engines.preflight import LawEntry, refuse_weak
from povrules.language.schema import EVIDENCE, Basis, Evidence
from povrules.surveys import Survey


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


def concerned(survey: Survey, derived: Derived, taken: Taken) -> pl.DataFrame:
    """Return, caution for caution, the households of which something that they rest on is unsettled."""
    return pl.DataFrame([derived.cautions[one.id] & taken.on(one.basis) for one in survey.law.cautions])


def grades(survey: Survey, cautions: pl.DataFrame, taken: Taken) -> pl.Series:
    """Return the position in EVIDENCE of the weakest law that each household's derived facts rest on; 0 for none."""
    parts = [(held, keys) for _, _, held, keys in _parts(survey, cautions, taken)]
    found = [
        pl.when(held).then(pl.lit(_grade(survey.evidence(tuple(keys))), pl.Int8)).otherwise(pl.lit(0, pl.Int8))
        for held, keys in parts
    ]
    return pl.select(
        pl.max_horizontal(pl.repeat(0, len(taken.score), dtype=pl.Int8), *found).alias("evidence")
    ).to_series()


def check_evidence(survey: Survey, cautions: pl.DataFrame, taken: Taken) -> None:
    """Refuse, for ``--strict``, a census of which a household rests on law of the survey below ``secondary``."""
    entries: list[LawEntry] = [
        (kind, name, survey.evidence((key,)), survey.cited(key))
        for kind, name, held, keys in _parts(survey, cautions, taken)
        if held.any()
        for key in keys
    ]
    refuse_weak(survey.id, entries)


def weaker(evidence: pl.Series, grades: pl.Series) -> pl.Series:
    """Return, row for row, the weaker of an evidence (null for rows set aside) and a grade."""
    stated = evidence.replace_strict({level: position for position, level in enumerate(EVIDENCE)}, return_dtype=pl.Int8)
    worst = pl.select(pl.when(stated.is_not_null()).then(pl.max_horizontal(stated, grades))).to_series()
    names = dict(enumerate(EVIDENCE))
    return worst.replace_strict(names, return_dtype=pl.String).alias(evidence.name)


def _parts(survey: Survey, cautions: pl.DataFrame, taken: Taken) -> Iterator[tuple[str, str, pl.Series, Iterable[str]]]:
    """Yield kind, id and citations of each piece of the survey, and the households that rest on it."""
    law = survey.law
    for one in law.indicators:
        if one.indicator in taken.indicators.columns:
            yield "indicator", one.indicator, taken.indicators[one.indicator], survey.cites(one.cite, [one.when])
    if law.score is not None:
        yield "score", law.score.column, taken.score, law.score.cite
        for item, rows in law.score.by_item():
            yield "item", item.id, taken.score, survey.cites(item.cite, [row.when for row in rows])
    for caution in law.cautions:
        yield "caution", caution.id, cautions[caution.id], caution.cite


def _grade(level: Evidence) -> int:
    return EVIDENCE.index(level)
