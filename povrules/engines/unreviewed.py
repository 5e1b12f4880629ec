"""Households that the quick screen keeps out of the review and that answer nothing else: they are not reviewed.

The screen gives no class, so theirs is open; but nothing more is asked of them.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_

import polars as pl

from povrules.census.model import Census
from povrules.census.persons import ROW, UNREAD
from povrules.engines.missing import asked_columns
from povrules.engines.plan import build_plan
from povrules.engines.reason import BLANKS_RULE, number
from povrules.engines.rests_on import Part
from povrules.language.loader import Standard
from povrules.language.schema import Basis, Cited
from povrules.surveys import BIRTH, Survey
from povrules.text import Text

NOT_REVIEWED = "not_reviewed"
"""What the column ``rule`` holds for a household that is not reviewed, and that nothing else decides."""
REVIEW = "review"
"""What ``missing`` names for it."""
REVIEW_WANTED = Text("kết quả rà soát, nếu hộ thuộc đối tượng rà soát", "a review, if it is to be reviewed after all")


def unreviewed(
    survey: Survey,
    standard: Standard,
    basis: Basis,
    census: Census,
    persons: pl.DataFrame | None,
    screen: pl.Series | None,
) -> pl.Series:
    """Return the outcome of the screen for each household that is not reviewed, null for all others.

    ``screen``: its outcomes, None for a survey without one. A household is not reviewed if it is kept out and there is
    no answer that its class could follow from, of it or of a member: where it lives, how many they are and who the
    members are is none.
    """
    nobody = pl.repeat(None, census.height, dtype=pl.String, eager=True)
    if screen is None:
        return nobody
    kept_out = screen.is_in([outcome for outcome, _ in _said(survey)]).fill_null(value=False) & ~census.set_aside
    if not kept_out.any():
        return nobody
    answered = _given(census.columns, _questions(survey, standard, basis, census.columns.columns))
    if persons is not None:
        splits = {table.split for table in survey.law.lookups}
        about = [one.id for one in survey.questions("person") if one.blank == "unknown"]
        held = _given(persons, set(about) - {*BIRTH, *splits, "household_id"})
        answered |= pl.int_range(census.height, dtype=pl.UInt32, eager=True).is_in(persons[ROW].filter(held).implode())
    return pl.select(pl.when(kept_out & ~answered).then(screen)).to_series()


def _questions(survey: Survey, standard: Standard, basis: Basis, there: Collection[str]) -> set[str]:
    """Return the columns about households that a class may follow from, ready or by the survey."""
    law = survey.law.screen
    behind = survey.questions_behind([] if law is None else [law.excluded, law.to_review])
    screen = {one.id for one in behind}
    asked = {one.id for one in survey.questions("household") if one.blank == "unknown"}
    ready = {*asked_columns(build_plan(standard, basis)), *standard.indicator_ids}
    return ((asked - screen - {"region"}) | (ready - {"members"})) & set(there)


def _said(survey: Survey) -> Collection[tuple[str, Cited]]:
    """Return why a household is not reviewed, by outcome of the screen."""
    return () if survey.law.screen is None else survey.law.screen.kept_out.items()


def _given(table: pl.DataFrame, names: Iterable[str]) -> pl.Series:
    """Return the rows in which one of the columns holds anything, if only what cannot be read."""
    marks = [table[name].is_not_null() for name in names]
    marks += [table[name + UNREAD] for name in names if name + UNREAD in table.columns]
    return reduce(or_, marks, pl.repeat(False, table.height, eager=True))


def with_unreviewed(frame: pl.DataFrame, survey: Survey, outcomes: pl.Series) -> pl.DataFrame:
    """Return a result in which households that are not reviewed, and that nothing else decides, say so.

    ``outcomes`` as :func:`unreviewed` gives them.
    """
    open_ = frame["rule"] == BLANKS_RULE
    for outcome, said in _said(survey):
        held = open_ & (outcomes == outcome).fill_null(value=False)
        if not held.any():  # texts of a whole census are not copied for nothing
            continue
        cited = survey.cited(said.cite[0])
        texts = {
            "missing": REVIEW,
            "rule": NOT_REVIEWED,
            "citation": cited.vi,
            "reason_vi": f"Chưa xác định vì hộ không được rà soát. {said.vi}.",
            "reason_en": f"Undetermined, as the household is not reviewed: {said.en}.",
            "evidence": survey.evidence(said.cite),
        }
        frame = frame.with_columns(
            pl.when(pl.lit(held)).then(pl.lit(text)).otherwise(pl.col(name)).alias(name) for name, text in texts.items()
        )
    return frame


def unreviewed_parts(frame: pl.DataFrame, survey: Survey, outcomes: pl.Series) -> Iterator[Part]:
    """Yield why households are not reviewed, and which; ``frame`` as :func:`with_unreviewed` gives it."""
    for outcome, said in _said(survey):
        held = (outcomes == outcome).fill_null(value=False) & (frame["rule"] == NOT_REVIEWED).fill_null(value=False)
        yield Part("screen", outcome, "screen", held, said.cite)


def unreviewed_notices(frame: pl.DataFrame, survey: Survey, outcomes: pl.Series) -> Iterator[Text]:
    """Say how many households are not reviewed, and why."""
    words = dict(_said(survey))
    for part in unreviewed_parts(frame, survey, outcomes):
        count, said, cited = int(part.held.sum()), words[part.id], survey.cited(part.keys[0])
        if count:
            yield Text(
                f"{number(count, 'vi')} hộ chưa xác định vì không được rà soát. {said.vi} ({cited.vi}). Không cần hỏi "
                "thêm các hộ này, trừ khi phiếu ghi sai.",
                f"{number(count, 'en')} households are undetermined, as they are not reviewed: {said.en} ({cited.en}). "
                "Nothing more is to be asked of them unless the form is wrong.",
            )
