"""Both bases of one census: beside the class by points the one by income, where the income was measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from povrules.census.checks import INCOMES
from povrules.census.kinds import Words, grouped
from povrules.census.model import Census
from povrules.census.persons import UNREAD
from povrules.census.telling import tell
from povrules.engines.classify import Options, Outcome, classify_census
from povrules.engines.legal import law_by_income
from povrules.engines.rests_on import read_by_rules
from povrules.errors import LawMissingError
from povrules.language.loader import Standard
from povrules.problems import Problem
from povrules.review import CLASS_LABELS, LawUse
from povrules.text import Text

CLASS_BY_INCOME, EVIDENCE_BY_INCOME = "class_by_income", "evidence_by_income"
PER_HEAD, YEAR, _ = INCOMES
_OPEN = "undetermined"
_EXPECTED = Text("phân loại theo điểm và theo thu nhập khớp nhau", "the classes by points and by income to agree")
_MEND = Text(
    "Ở đây lấy kết quả theo điểm; chưa đọc được văn bản nào nói xử lý thế nào khi hai bên khác nhau. Kiểm tra lại "
    "phiếu điểm và thu nhập, rà soát lại hộ nếu cần",
    "The result by points is taken; no text was read that says what holds where the two differ. Check the scored form "
    "and the income, review the household again if need be",
)


@dataclass(frozen=True)
class Beside:
    """The classes by income as columns for the output, what to say of them, and their law; empty if there are none."""

    columns: pl.DataFrame
    notices: tuple[Text, ...] = ()
    problems: tuple[Problem, ...] = ()
    law: tuple[LawUse, ...] = ()


def by_income(
    census: Census,
    outcome: Outcome,
    standard: Standard,
    options: Options,
    evidence: Callable[[Outcome], pl.Series],
    check: Callable[[], None] | None = None,
) -> Beside:
    """Classify the households of which an income was measured by income too; the points decide.

    ``outcome`` is the one by points, ``evidence`` gives that of an outcome over the same census; ``check`` raises
    :class:`LawMissingError` where, for ``strict``, the incomes rest on law that is too weak. Households without a
    measured income, and rows that are set aside, are null. A census without a column of incomes has no such columns:
    which ones there are depends on its columns, not on what is in them.
    """
    asked = {YEAR, PER_HEAD} & set(census.headers)
    if options.basis != "points" or "income" not in standard.law.bases or not asked:
        return Beside(pl.DataFrame())
    measured = (census.columns[YEAR].is_not_null() | census.columns[PER_HEAD].is_not_null()) & ~census.set_aside
    try:
        if options.strict and check is not None:
            check()
        other = classify_census(census, standard, replace(options, basis="income"))
    except LawMissingError as error:
        return Beside(pl.DataFrame(), (_not_classified(error),))
    unsure = _unsure(census, other)
    classes = other.frame["class"].set(unsure, _OPEN).alias(CLASS_BY_INCOME)
    columns = pl.DataFrame([classes, evidence(other).alias(EVIDENCE_BY_INCOME)])
    apart = _apart(outcome, other) & measured & ~unsure
    shown = columns.select(pl.when(measured).then(pl.all()))
    notices = (_counted(int(measured.sum()), int(apart.sum())),) if measured.any() else ()
    law = tuple(law_by_income(other, options, measured)) if measured.any() else ()
    return Beside(shown, notices, tuple(_told(census, apart.arg_true(), outcome, other)), law)


def _unsure(census: Census, income: Outcome) -> pl.Series:
    """Return where a cell cannot be read that decides the class by income, and of which a blank has a meaning.

    It is not blank, though nobody knows what it says: the class by income is open.
    """
    meant = [one.id for one in income.plan.standard.columns if one.blank in ("zero", "no")]
    marks = [
        census.columns[name + UNREAD] & read_by_rules(income, [name])
        for name in meant
        if name + UNREAD in census.columns.columns
    ]
    return reduce(or_, marks, pl.repeat(False, census.height, eager=True))


def _apart(points: Outcome, income: Outcome) -> pl.Series:
    """Return where points give a class and every class that the income leaves possible is another one.

    A class that points cannot give (the average living standard) is to them not poor.
    """
    given = {*points.plan.outcomes, _OPEN}
    classes = [verdict.outcome for verdict, _ in points.decisions]
    others = [{one if one in given else "not_poor" for one in verdict.outcomes} for verdict, _ in income.decisions]
    pairs = pl.DataFrame({"points": points.index, "income": income.index})
    distinct = pairs.unique()
    apart = [
        one < len(classes) and classes[one] != _OPEN and not others[other] & {classes[one], _OPEN}
        for one, other in distinct.iter_rows()
    ]
    found = distinct.with_columns(pl.Series("apart", apart, dtype=pl.Boolean))
    return pairs.join(found, on=["points", "income"], how="left", maintain_order="left")["apart"]


def _told(census: Census, rows: pl.Series, points: Outcome, income: Outcome) -> Iterator[Problem]:
    """Yield a warning with both classes for each household whose points and income say different things."""

    def words(index: int) -> Words:
        first, second = (_possible(one, rows[index]) for one in (points, income))
        return Text(
            f"{_EXPECTED.vi}; theo điểm: {first.vi}, theo thu nhập: {second.vi}",
            f"{_EXPECTED.en}; by points: {first.en}, by income: {second.en}",
        ), _MEND

    yield from tell(census, rows, "bases_disagree", "warning", (_EXPECTED, _MEND), each=words)


def _possible(outcome: Outcome, row: int) -> Text:
    """Return the class of a household, or the classes that are possible."""
    labels = [CLASS_LABELS[one] for one in outcome.decisions[outcome.index[row]][0].outcomes]
    return Text(" hoặc ".join(one.vi for one in labels), " or ".join(one.en for one in labels))


def _counted(measured: int, apart: int) -> Text:
    number, of = grouped(apart), grouped(measured)
    return Text(
        f"Theo thu nhập, {number.vi} trong {of.vi} hộ có đo thu nhập có phân loại khác với theo điểm (cột "
        f"{CLASS_BY_INCOME}); điểm quyết định.",
        f"By income, {number.en} of the {of.en} households with a measured income are classified otherwise than by "
        f"points (column {CLASS_BY_INCOME}); the points decide.",
    )


def _not_classified(error: LawMissingError) -> Text:
    return Text(
        f"Không xếp loại theo thu nhập bên cạnh điểm: {error.message('vi')}",
        f"Not classified by income beside the points: {error.message('en')}",
    )
