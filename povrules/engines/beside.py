"""Both bases of one census: beside the class by points the one by income, where the income was measured."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from povrules.census.checks import INCOMES
from povrules.census.kinds import grouped
from povrules.census.model import Census
from povrules.engines.classify import Options, Outcome, classify_census
from povrules.errors import LawMissingError
from povrules.language.loader import Standard
from povrules.text import Text

CLASS_BY_INCOME, EVIDENCE_BY_INCOME = "class_by_income", "evidence_by_income"
PER_HEAD, YEAR, _ = INCOMES
_OPEN = ("blanks", "law_missing")


@dataclass(frozen=True)
class Beside:
    """The classes by income as columns for the output, and what to say of them; no columns where there are none."""

    columns: pl.DataFrame
    notices: tuple[Text, ...] = ()


def by_income(
    census: Census, outcome: Outcome, standard: Standard, options: Options, evidence: Callable[[Outcome], pl.Series]
) -> Beside:
    """Classify the households of which an income was measured by income too; the points decide.

    ``outcome`` is the one by points, ``evidence`` gives that of an outcome over the same census. Households without a
    measured income, and rows that are set aside, are null. A census without a column of incomes has no such columns:
    which ones there are depends on its columns, not on what is in them.
    """
    asked = {YEAR, PER_HEAD} & set(census.headers)
    if options.basis != "points" or "income" not in standard.law.bases or not asked:
        return Beside(pl.DataFrame())
    measured = (census.columns[YEAR].is_not_null() | census.columns[PER_HEAD].is_not_null()) & ~census.set_aside
    try:
        other = classify_census(census, standard, replace(options, basis="income"))
    except LawMissingError as error:
        return Beside(pl.DataFrame(), (_not_classified(error),))
    columns = pl.DataFrame([other.frame["class"].alias(CLASS_BY_INCOME), evidence(other).alias(EVIDENCE_BY_INCOME)])
    apart = _apart(outcome, other) & measured
    shown = columns.select(pl.when(measured).then(pl.all()))
    return Beside(shown, (_counted(int(measured.sum()), int(apart.sum())),) if measured.any() else ())


def _apart(points: Outcome, income: Outcome) -> pl.Series:
    """Return where both bases give a class and the two differ.

    A class that points cannot give (the average living standard) is to them not poor. That points and income
    contradict each other is a rule of its own in some standards; they differ there.
    """
    given = [name for name in points.plan.outcomes if name != "undetermined"]
    by_points, other = points.frame["class"], income.frame["class"]
    folded = pl.select(pl.when(other.is_in(given)).then(other).otherwise(pl.lit("not_poor"))).to_series()
    known = ~(points.frame["rule"].is_in(_OPEN) | income.frame["rule"].is_in(_OPEN))
    return (known & (by_points != folded)).fill_null(value=False)


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
