"""The day of the review, on which ages are counted: households without one, members who were born later."""

from dataclasses import replace
from datetime import date

import polars as pl

from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.persons import ROW, Members
from povrules.census.telling import tell
from povrules.engines.classify import Prefer
from povrules.errors import UsageError
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.problems import Problem
from povrules.text import Text


def settled_by_scores(census: Census, basis: Basis, prefer: Prefer) -> pl.Series:
    """Return the households whose class turns on no age: by points, with both scores stated and no income beside."""
    scores = pl.col("score_a").is_not_null() & pl.col("score_b").is_not_null()
    alone = pl.all_horizontal(pl.col(name).is_null() for name in ("income_12m", "income_per_capita"))
    ready = pl.lit(basis == "points" and prefer == "ready")
    return census.columns.select(settled=scores & alone & ready).to_series()


def undated(census: Census, day: date | None, asked: pl.Series) -> list[Problem]:
    """Return a warning for each household without a day of the review; raises :class:`UsageError` if all are blank.

    ``asked``: the households that have to have one, yes/no by row.
    """
    blank = census.columns["review_date"].is_null() & ~census.set_aside & asked
    if day is not None or not blank.any():
        return []
    header = census.headers.get("review_date")
    told = header is not None and any(problem.column == header for problem in census.problems)
    if census.columns["review_date"].is_null().all() and not told:
        named = f"{census.source}: " if census.source else ""
        raise UsageError(
            Text(
                f"{named}cần ngày rà soát để tính tuổi: điền cột “Ngày rà soát” (review_date), hoặc --on",
                f"{named}the day of the review is needed for ages: fill in the column review_date, or give --on",
            )
        )
    expected = Text("ngày rà soát để tính tuổi", "the day of the review, for the ages")
    mend = Text("Tuổi các thành viên coi là chưa biết; ghi ngày, hoặc --on", "Ages are unknown; give it, or --on")
    return tell(census, blank.arg_true(), "review_day_missing", "warning", (expected, mend), column="review_date")


def outside_the_years(census: Census, day: date | None, standard: Standard, policy_year: int | None) -> list[Problem]:
    """Return a warning for each household whose review cannot be one for the policy years of this standard.

    A review decides the class of the next year, or of the same one: so it is not before the year that precedes the
    standard's first policy year, and not after its last one, or after the policy year that was named.
    """
    years = standard.law.policy_years
    first, last = min(one.first for one in years) - 1, policy_year or max(one.last for one in years)
    days = census.columns["review_date"] if day is None else census.columns["review_date"].fill_null(day)
    rows = ((~days.dt.year().is_between(first, last)).fill_null(value=False) & ~census.set_aside).arg_true()
    words = (
        Text(
            f"ngày rà soát trong các năm {first}–{last} cho chuẩn {standard.id}",
            f"a review in the years {first}–{last} for {standard.id}",
        ),
        Text(
            f"Kết quả theo {standard.id} vẫn tính tuổi đến ngày này; kiểm tra lại ngày, chuẩn (--standard) và "
            "--policy-year",
            f"For {standard.id} ages are counted to this day all the same; check it, the standard and --policy-year",
        ),
    )
    found = days.gather(rows).dt.strftime("%d/%m/%Y").to_list()
    return tell(census, rows, "review_outside_years", "warning", words, column="review_date", found=found)


def without_later_births(members: Members, census: Census, day: date | None) -> tuple[Members, list[Problem]]:
    """Return the members with births after the review blank, and an error for each."""
    days = census.columns["review_date"] if day is None else census.columns["review_date"].fill_null(day)
    table = members.columns.with_columns(_day=days.gather(members.columns[ROW]))
    late = table.select(
        born=(pl.col("born") > pl.col("_day")).fill_null(value=False),
        born_year=(pl.col("born_year") > pl.col("_day").dt.year()).fill_null(value=False),
    )
    blanked = members.columns.with_columns(pl.when(~late[name]).then(pl.col(name)).alias(name) for name in late.columns)
    problems = _born_late(members, "born", late["born"], table["_day"])
    problems += _born_late(members, "born_year", late["born_year"] & ~late["born"], table["_day"])
    return replace(members, columns=blanked), problems


def _born_late(members: Members, column: str, late: pl.Series, days: pl.Series) -> list[Problem]:
    rows = late.arg_true()
    expected = Text("ngày sinh không sau ngày rà soát", "a birth not after the review")
    mend = Text("Tuổi của người này coi là chưa biết; sửa ngày sinh", "The age is unknown; correct the birth")

    def words(index: int) -> Words:
        said = f"{days[rows[index]]:%d/%m/%Y}"
        return Text(f"{expected.vi} {said}", f"{expected.en} of {said}"), mend

    return members.tell(rows, "born_after_review", "error", (expected, mend), column, words)
