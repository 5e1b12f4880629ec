"""The day of the review, on which ages are counted: households without one, members who were born later."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl

from povrules.census.model import Census
from povrules.census.persons import ROW, Members
from povrules.errors import UsageError
from povrules.problems import Problem
from povrules.text import Text


def undated(census: Census, day: date | None) -> Iterator[Problem]:
    """Yield a warning for each household without a day of the review; raises :class:`UsageError` if none has one."""
    blank = census.columns["review_date"].is_null() & ~census.set_aside
    if day is not None or not blank.any():
        return
    if census.columns["review_date"].is_null().all():
        named = f"{census.source}: " if census.source else ""
        raise UsageError(
            Text(
                f"{named}cần ngày rà soát để tính tuổi: điền cột “Ngày rà soát” (review_date), hoặc --on",
                f"{named}the day of the review is needed for ages: fill in the column review_date, or give --on",
            )
        )
    for row in blank.arg_true():
        yield Problem(
            "review_day_missing",
            "warning",
            Text("ngày rà soát để tính tuổi", "the day of the review, for the ages"),
            Text("Tuổi các thành viên coi là chưa biết; ghi ngày, hoặc --on", "Ages are unknown; give it, or --on"),
            file=census.source,
            sheet=census.sheet,
            line=census.locate(row),
            column=census.headers.get("review_date"),
            household_id=census.columns["household_id"][row],
        )


def without_later_births(members: Members, census: Census, day: date | None) -> tuple[Members, list[Problem]]:
    """Return the members with births after the review blank, and an error for each."""
    days = census.columns["review_date"] if day is None else census.columns["review_date"].fill_null(day)
    table = members.columns.with_columns(_day=days.gather(members.columns[ROW]))
    late = table.select(
        born=(pl.col("born") > pl.col("_day")).fill_null(value=False),
        born_year=(pl.col("born_year") > pl.col("_day").dt.year()).fill_null(value=False),
    )
    blanked = members.columns.with_columns(pl.when(~late[name]).then(pl.col(name)).alias(name) for name in late.columns)
    mend = Text("Tuổi của người này coi là chưa biết; sửa ngày sinh", "The age is unknown; correct the birth")
    problems = [
        members.placed(row, "born_after_review", "error", _not_after(table["_day"][row]), mend)
        for row in (late["born"] | late["born_year"]).arg_true()
    ]
    return replace(members, columns=blanked), problems


def _not_after(day: date) -> Text:
    said = f"{day:%d/%m/%Y}"
    return Text(f"ngày sinh không sau ngày rà soát {said}", f"a birth not after the review of {said}")
