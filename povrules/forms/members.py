"""What members of households say that the forms ask: how many there are, children and what they lack, merit."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from povrules.census.names import KEY
from povrules.census.persons import ROW, link
from povrules.engines.derive import member_facts
from povrules.engines.review_days import without_later_births
from povrules.engines.surveyed import with_blanks
from povrules.engines.three import Both
from povrules.errors import UsageError
from povrules.forms.households import FORM_STANDARD, Households
from povrules.inputs import read_input, read_persons
from povrules.language.expression import parse_survey_condition
from povrules.problems import Problem
from povrules.request import prepare
from povrules.text import Text

_ASKED = {
    "children": "age < 16",
    "children_uninsured": 'age >= 6 and age < 16 and insurance == "no"',
    "children_malnourished": "age < 16 and malnourished",
    "children_not_at_school": "age >= 3 and age < 16 and not at_level and not (ahead_is_fit and ahead)",
    "merit_member": 'pension == "merit"',
}
"""What is asked of each member, by the notes of form 7.11 and by note 3 of form 7.8; facts are those of the survey."""


def with_members(
    households: Households, census: Any, persons: Any = None, on: date | str | None = None
) -> tuple[Households, tuple[Problem, ...]]:
    """Return households with what the members in a census say of them; their own columns come first.

    ``census``: a file, folder or frame as it is classified, with its members, or with ``persons`` beside it; households
    are matched by their id. ``on``: the day of ages where a household states no day of review. What the members leave
    open, and a household of which not all are listed, stays unknown.

    Raises :class:`UsageError` where there are no members, and what reading a census raises.
    """
    standards, options = prepare(FORM_STANDARD, None, None, on, "income", None, "ready", strict=False)
    table, given = read_input(census, persons, standards, options)
    if given is None:
        raise UsageError(
            Text(
                "tệp rà soát không có bảng thành viên; thêm một trang thành viên",
                "the census has no table of members; add a sheet of them",
            )
        )
    survey = options.surveys[0]
    members = link(read_persons(given, standards, options), table)
    filled = with_blanks(table, survey.questions("household"))
    members, late = without_later_births(members, filled, options.on)
    frame, compiler = member_facts(survey, filled.columns, members.columns, options.on)
    pairs = {name: compiler.condition(parse_survey_condition(text)) for name, text in _ASKED.items()}
    counted = frame.select(ROW, *(end for name, pair in pairs.items() for end in _ends(name, pair))).to_native()
    sums = counted.group_by(ROW).agg(pl.exclude(ROW).sum().cast(pl.Int64), listed=pl.len().cast(pl.Int64)).collect()
    told = _told(filled.columns.select(KEY, "members").with_row_index(ROW), sums)
    # Two communes may have one id; which of them the members are of is then not known.
    alone = households.frame.select(KEY).filter(pl.col(KEY).is_unique())
    told = told.join(alone, on=KEY, how="semi")
    own = households.frame.join(told, on=KEY, how="left", maintain_order="left", suffix="_told")
    columns = [pl.coalesce(name, f"{name}_told").alias(name) for name in (*_ASKED, "members")]
    known = own.with_columns(columns).select(households.frame.columns)
    return replace(households, frame=known), (*members.problems, *late)


def _ends(name: str, pair: Both) -> list[Any]:
    return [pair.sure.alias(f"{name}|sure"), pair.may.alias(f"{name}|may")]


def _told(rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """Return by household id what its members say: a number where it is the same however the blanks are filled in.

    A household with more members than are listed is unknown, but that one has merit if one of those listed has.
    """
    found = rows.join(sums.with_columns(pl.col(ROW).cast(rows.schema[ROW])), on=ROW, how="inner", maintain_order="left")
    found = found.filter(pl.col(KEY).is_not_null() & pl.col(KEY).is_unique())
    all_listed = pl.col("members").fill_null(pl.col("listed")) <= pl.col("listed")
    numbers = [
        pl.when(all_listed & (pl.col(f"{name}|sure") == pl.col(f"{name}|may"))).then(f"{name}|sure").alias(name)
        for name in _ASKED
        if name != "merit_member"
    ]
    merit = (
        pl.when(pl.col("merit_member|sure") > 0)
        .then(pl.lit(value=True))
        .when(all_listed & (pl.col("merit_member|may") == 0))
        .then(pl.lit(value=False))
        .alias("merit_member")
    )
    return found.select(KEY, *numbers, merit, pl.coalesce("members", "listed").alias("members"))
