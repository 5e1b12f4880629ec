"""The households that forms count: lists and results, with what only the forms ask for."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import resources
from operator import or_
from typing import Any

import polars as pl

from povrules.census.names import KEY, excerpt
from povrules.errors import UsageError
from povrules.language.columns import Column, household_columns
from povrules.problems import Problem
from povrules.reports.words import RESULT_HEADERS
from povrules.spelling import fold
from povrules.standards import load_standard, standard_ids
from povrules.text import Text
from povrules.years.lists import LISTED, left_a_list, read_listing

PLACES = ("province", "district", "commune", "village")
"""By what a form may be told, from the widest to the narrowest; districts are those before 01/07/2025."""
CAUSES = tuple(f"cause_{number}" for number in range(1, 9))
"""The columns of the eight causes, in the order of form 7.10."""
MAJORITY = fold("Kinh")
_NO_GROUP = {fold(one) for one in ("", "?", "-", "không rõ", "chưa rõ", "không xác định", "khác", "unknown", "other")}
"""What stands in the place of an ethnicity and names none."""
FORM_STANDARD = "vn-2022"
"""The standard whose indicators are the columns of forms 7.4 to 7.7, in their order."""
_SEPARATORS = re.compile("[,;]")
_KEPT = ("head_name", "sex", "score_a", "score_b")
_VERDICT = ("deprived_in", "deprivations_min", "deprivations_max")


@dataclass(frozen=True)
class Households:
    """Households of one or more lists, one a row.

    ``frame``: ``household_id``, ``class`` (recognised, else computed; null where unknown; ``not_poor`` also where the
    list only knows that it is on neither, ``above``), ``recognised``, ``recognised_on``, ``members``, ``area``,
    ``ethnicity``, :data:`PLACES`, ``whole`` (whether its list has households of neither class), ``lacks_…`` for each
    indicator of the forms, ``minority``, and the facts of ``facts.toml``; null is unknown. ``other_standards``: those
    of results whose indicators are not those of the forms. ``left_out``: the households of rows that are left out, as
    far as they have an id; ``rows_left_out``: how many rows.
    """

    frame: pl.DataFrame
    sources: tuple[str, ...]
    problems: tuple[Problem, ...]
    other_standards: tuple[str, ...]
    left_out: pl.DataFrame
    rows_left_out: int


@cache
def fact_columns() -> tuple[Column, ...]:
    """Return the columns that only forms ask for, in the order of ``facts.toml``."""
    text = resources.files("povrules.forms").joinpath("facts.toml").read_text(encoding="utf-8")
    return tuple(Column.model_validate(entry) for entry in tomllib.loads(text)["columns"])


@cache
def indicator_columns() -> tuple[Column, ...]:
    """Return the indicators of forms 7.4 to 7.7 as columns, in the order in which the forms number them."""
    return tuple(one.model_copy(update={"blank": "unused"}) for one in load_standard(FORM_STANDARD).indicator_columns)


@cache
def _more() -> tuple[Column, ...]:
    shared = [one.model_copy(update={"blank": "unused"}) for one in household_columns() if one.id in _KEPT]
    verdict = [
        Column(id=one, type="text", vi=RESULT_HEADERS[one].vi, en=RESULT_HEADERS[one].en, blank="unused")
        for one in _VERDICT
    ]
    return (*shared, *verdict, *fact_columns(), *indicator_columns())


def read_households(given: Sequence[Any]) -> Households:
    """Read lists and results, one after the other.

    Raises :class:`UsageError` as :func:`povrules.years.lists.read_listing` does, and where two of them have the same
    household; :class:`povrules.CensusError` for a file that cannot be read.
    """
    facts = {one.id for one in fact_columns()}
    listings = [read_listing(one, f"list {at}", more=_more(), facts=facts) for at, one in enumerate(given, 1)]
    frames = []
    for one in listings:
        above = pl.when("above").then(pl.lit("not_poor")).otherwise("class").alias("class")
        frame = _named(one.frame.with_columns(above))
        other = frame["class"].is_in(LISTED).not_().fill_null(value=False) & ~left_a_list(frame)
        known = frame.with_columns(whole=pl.lit(one.whole or bool(other.any())), source=pl.lit(one.source))
        frames.append(known.with_columns(_facts(frame)))
    frame = pl.concat(frames)
    _refuse_twice(frame)
    named = frame["standard"].drop_nulls().unique(maintain_order=True).to_list()
    return Households(
        frame=frame,
        sources=tuple(one.source for one in listings),
        problems=tuple(problem for one in listings for problem in one.problems),
        other_standards=tuple(one for one in named if not _counts_the_same(one)),
        left_out=pl.concat(one.left_out.select(*_OF_LEFT_OUT) for one in listings).drop_nulls(KEY),
        rows_left_out=sum(one.rows_left_out for one in listings),
    )


_OF_LEFT_OUT = (KEY, "recognised_on", "members", "area", "ethnicity", "province", "commune", "village")


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Return households with their ethnicity blank where what stands there names none."""
    nameless = [one for one in frame["ethnicity"].drop_nulls().unique() if fold(one) in _NO_GROUP]
    return frame.with_columns(pl.when(pl.col("ethnicity").is_in(nameless).not_()).then("ethnicity").alias("ethnicity"))


def _refuse_twice(frame: pl.DataFrame) -> None:
    """Refuse households that stand in two lists: they would be counted twice."""
    twice = frame.filter(frame.select(KEY, *PLACES).is_duplicated())
    if twice.height:
        ids = ", ".join(excerpt(one) for one in twice[KEY].unique(maintain_order=True).head(5).to_list())
        files = ", ".join(twice["source"].unique(maintain_order=True).to_list())
        raise UsageError(
            Text(
                f"{files}: cùng một hộ ở hai tệp ({ids}), sẽ bị tính hai lần; chỉ đưa mỗi hộ một lần, hoặc ghi xã của "
                "hộ nếu đó là hai hộ khác nhau trùng mã",
                f"{files}: the same household in two files ({ids}) would be counted twice; give each household once, "
                "or state the commune where two households have the same id",
            )
        )


@cache
def _counts_the_same(standard: str) -> bool:
    """Tell whether a standard has every indicator that the forms number."""
    if standard not in standard_ids():  # one's own, of which only the name is here
        return False
    return {one.id for one in indicator_columns()} <= set(load_standard(standard).indicator_ids)


def _facts(frame: pl.DataFrame) -> list[pl.Expr]:
    """Return what the forms ask, as far as it is known."""
    return [
        *(_lacks(one, frame) for one in indicator_columns()),
        *_causes(),
        _minority(frame),
    ]


def _lacks(column: Column, frame: pl.DataFrame) -> pl.Expr:
    """Return whether a household is deprived in an indicator.

    A verdict that names as many indicators as it counts at most names all of them; else the household's own cell
    says it. Of a result under another standard nothing is taken.
    """
    called = {fold(one) for one in (column.id, column.vi, column.en)}
    parts = {one: [fold(part) for part in _SEPARATORS.split(one)] for one in frame["deprived_in"].drop_nulls().unique()}
    named = [one for one, said in parts.items() if not called.isdisjoint(said)]
    counted = [str(len(parts[one])) if one in parts else "0" for one in frame["deprived_in"]]
    said = pl.col("deprived_in").is_in(named).fill_null(value=False)
    settled = (pl.col("deprivations_min") == pl.col("deprivations_max")) & (
        pl.col("deprivations_max") == pl.Series(counted, dtype=pl.String)
    )
    other = [one for one in frame["standard"].drop_nulls().unique() if not _counts_the_same(one)]
    return (
        pl.when(pl.col("standard").is_in(other))
        .then(None)
        .when(said | settled.fill_null(value=False))
        .then(said)
        .otherwise(column.id)
        .alias(f"lacks_{column.id}")
    )


def _causes() -> Iterable[pl.Expr]:
    """Return the causes; they are marked with X, so that where one is marked those left blank are none."""
    marked = reduce(or_, (pl.col(one).is_not_null() for one in CAUSES))
    return [pl.when(marked).then(pl.col(one).fill_null(value=False)).alias(one) for one in CAUSES]


def _minority(frame: pl.DataFrame) -> pl.Expr:
    """Return whether head or spouse belongs to an ethnic minority (form 7.8, note 1).

    The ethnicity that lists have is the head's: of a household of the majority it does not say whose the spouse's is.
    """
    majority = [one for one in frame["ethnicity"].drop_nulls().unique() if fold(one) == MAJORITY]
    other = pl.col("ethnicity").is_in(majority).not_()
    return pl.coalesce("ethnic_minority", pl.when(other).then(pl.lit(value=True))).alias("minority")
