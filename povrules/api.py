"""Classify households from Python: frames, single households, files.

All functions may be called from several threads. Input frames are never modified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw
import polars as pl

from povrules.arguments import id_of, language_of, not_meant, switch_of
from povrules.census.cells import as_text, from_values
from povrules.census.frames import polars_frame
from povrules.census.model import Census
from povrules.census.names import KEY, Names
from povrules.engines.classify import Options, Prefer
from povrules.engines.explain import Explanation, explain_row
from povrules.engines.labels import added_headers, id_labels
from povrules.inputs import Households, Persons, hashes_of, read_input, read_persons, take_households
from povrules.language.columns import household_columns
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.records.making import Made
from povrules.request import (
    StandardLike,
    Standards,
    SurveyIds,
    columns_of,
    only_standard,
    prepare,
)
from povrules.review import OverlayUse, Review
from povrules.running import findings_of, legal_basis, run_all, with_problems
from povrules.same_kind import alike, beside
from povrules.standards import Overlays, load_standard
from povrules.text import Lang, Text

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

Frame = TypeVar("Frame", "pd.DataFrame", pl.DataFrame, pl.LazyFrame, "pa.Table", "duckdb.DuckDBPyRelation")


def classify(
    households: Frame,
    *,
    standard: Standards = None,
    place: str | None = None,
    policy_year: int | None = None,
    on: date | str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    strict: bool = False,
    keep: bool = True,
    lang: Lang = "vi",
    persons: Persons = None,
    prefer: Prefer = "ready",
    mapping: str | Path | None = None,
    places: str | Path | None = None,
    survey: SurveyIds = None,
) -> Frame:
    """Classify a household frame and return the same kind of frame.

    ``households``: a pandas or Polars frame, a PyArrow table or a DuckDB relation, one row a household; columns by id
    or by their Vietnamese or English names (docs/census.md). Amounts are whole đồng, incomes a month and person or
    ``income_12m`` with ``members``.
    ``standard``: an id, a path of a standard file, a loaded standard, or several; else ``place`` and
    ``policy_year`` find it. ``on``: the day for which statements that are in force on some dates only are made.
    ``overlays``: files that supply or replace law. ``strict``: refuse law whose evidence is below ``secondary``.
    ``keep``: append the input's own columns. ``lang``: the language of the column ``problem``. ``persons``: a frame or
    file with one row a member, from which (and from the raw answers of the households) the indicators and the score are
    derived; ``prefer``: whether a ready column decides where it disagrees with them, or what was derived.
    ``mapping``: a file that says what the columns, codes and units of a foreign list are called (docs/mapping.md).
    ``places``: a file that says in which area a commune is on a day (docs/places.md).
    ``survey``: ids of surveys to derive by that work on request only (docs/survey.md), e.g. ``tt-17-2016`` for
    ``vn-2016``.

    Returns one row a household and standard, :data:`povrules.review.RESULT_COLUMNS` first; all households under
    the first standard, then under the second. A pandas index is kept. Rows that cannot be classified stay, with
    an empty class and a ``problem``. For a LazyFrame arguments and columns are checked now, and the rows are read and
    classified, all at once, when the result is collected; ``persons`` then too if they are a LazyFrame, else now. A
    relation is read now.

    Raises :class:`povrules.UsageError`, :class:`povrules.UnknownStandardError`, :class:`povrules.LawFileError`,
    :class:`povrules.LawMissingError`, :class:`povrules.CensusError`; all are :class:`povrules.PovrulesError`.
    """
    lang, keep = language_of(lang), switch_of("keep", keep)
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, survey, strict=strict, mapping=mapping, places=places
    )
    members: Persons = nw.to_native(persons, pass_through=True)
    lazy = isinstance(members, pl.LazyFrame)

    def results(rows: object) -> list[pl.DataFrame]:
        nonlocal members
        census = take_households(rows, standards, options)
        if options.surveys and members is not None and not lazy:
            members = read_persons(members, standards, options)  # once, however often the result is collected
        found = [with_problems(one, census, lang) for one in run_all(census, members, standards, options)]
        _assert_rows(found, census, standards)
        return found

    given: Frame = alike(nw.to_native(households, pass_through=True), results, keep=keep, ready=not lazy)
    return given


def review_census(
    households: Households,
    *,
    standard: Standards = None,
    place: str | None = None,
    policy_year: int | None = None,
    on: date | str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    strict: bool = False,
    keep: bool = True,
    lang: Lang = "vi",
    persons: Persons = None,
    prefer: Prefer = "ready",
    mapping: str | Path | None = None,
    places: str | Path | None = None,
    survey: SurveyIds = None,
    records: bool = False,
) -> Review:
    """Classify a census file or frame and return result, problems and legal basis together.

    Parameters and errors as for :func:`classify`; ``Review.frame`` is a Polars frame. ``records``: keep what
    :meth:`Review.records` needs.
    """
    lang, keep, records = language_of(lang), switch_of("keep", keep), switch_of("records", records)
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, survey, strict=strict, mapping=mapping, places=places
    )
    census, members = read_input(households, persons, standards, options)
    inputs = hashes_of(households, persons)
    return review_table(
        census, standards, options, keep=keep, lang=lang, persons=members, inputs=inputs, records=records
    )


def review_table(
    census: Census,
    standards: Sequence[Standard],
    options: Options,
    *,
    keep: bool,
    lang: Lang,
    persons: Persons = None,
    inputs: Sequence[OverlayUse] = (),
    records: bool = False,
) -> Review:
    """Classify a census that has been read already (see :func:`review_census`); ``inputs``: from which files."""
    runs = run_all(census, persons, standards, options)
    results = [with_problems(one, census, lang) for one in runs]
    _assert_rows(results, census, standards)
    original = polars_frame(census.original)
    frame = pl.concat([beside(one, original, keep=keep) for one in results], how="diagonal")
    said = dict.fromkeys(one for run in runs for one in run.problems)
    problems = (*census.problems, *said, *findings_of(runs, options))
    labels: dict[str, dict[str, Text]] = {}
    headers = {one.id: one.label for one in columns_of(standards, options) if one.id in original.columns}
    for one, run in zip(standards, runs, strict=True):
        survey = run.derived[0].survey if run.derived else None
        labels[one.id] = id_labels(one, survey)
        headers |= added_headers(one, survey) if survey is not None else {}
    legal = legal_basis(runs, census, options, problems, frame.height, inputs)
    return Review(frame, problems, legal, labels, headers, Made(tuple(runs), census, options) if records else None)


def classify_one(
    household: Mapping[str, object],
    *,
    standard: Standards = None,
    place: str | None = None,
    policy_year: int | None = None,
    on: date | str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    strict: bool = False,
    lang: Lang = "vi",
    persons: Persons = None,
    prefer: Prefer = "ready",
    mapping: str | Path | None = None,
    places: str | Path | None = None,
    survey: SurveyIds = None,
) -> dict[str, Any]:
    """Classify a single household given as a mapping of column names to values.

    Returns :data:`povrules.review.RESULT_COLUMNS` as a dict; ``household_id`` may be left out. ``problem`` also holds
    warnings and notices. Parameters and errors as for :func:`classify`.
    """
    lang = language_of(lang)
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, survey, strict=strict, mapping=mapping, places=places
    )
    only = only_standard(standards)
    census = take_households(_one_row(household, "1"), [only], options)
    [run] = run_all(census, persons, [only], options)
    result = run.frame.row(0, named=True)
    findings = [*census.problems, *run.problems, *findings_of([run], options)]
    return result | {"problem": "; ".join(problem.line_text(lang) for problem in findings) or None}


def explain(
    households: Households | Mapping[str, object],
    household_id: str | int,
    *,
    standard: Standards = None,
    place: str | None = None,
    policy_year: int | None = None,
    on: date | str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    strict: bool = False,
    persons: Persons = None,
    prefer: Prefer = "ready",
    mapping: str | Path | None = None,
    places: str | Path | None = None,
    survey: SurveyIds = None,
) -> Explanation:
    """Explain the class of one household of a census.

    Gives the minimal reason, why not the neighbouring classes, how far each line is, and what would settle an
    undetermined household. Raises :class:`UsageError` when the census has no such household.
    """
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, survey, strict=strict, mapping=mapping, places=places
    )
    only = only_standard(standards)
    wanted = id_of(household_id)
    table = _one_row(households, wanted) if isinstance(households, Mapping) else households
    census, persons = read_input(table, persons, [only], options)
    [run] = run_all(census, persons, [only], options)
    return explain_row(run.census, wanted, only, options, run.frame, run.surveyed, run.incomes, run.problems)


def indicators(standard: StandardLike) -> tuple[str, ...]:
    """Return the ids of the indicators that a standard counts, in the order of the law."""
    loaded = standard if isinstance(standard, Standard) else load_standard(standard)
    return loaded.indicator_ids


def _one_row(household: object, household_id: str) -> pl.DataFrame:
    """Return a mapping of column names to values as a table of one row, with an id if it names none."""
    if not isinstance(household, Mapping) or len({as_text(name) for name in household}) < len(household):
        expected = Text("một dict {tên cột: giá trị}", "a dict of column names to values")
        raise not_meant("household", type(household).__name__, expected)
    row = {as_text(name): value for name, value in household.items()}
    if not any(Names(household_columns()).find(name) == KEY for name in row):
        row = {KEY: household_id, **row}
    return pl.DataFrame([from_values(name, [value]) for name, value in row.items()])


def _assert_rows(results: Sequence[pl.DataFrame], census: Census, standards: Sequence[Standard]) -> None:
    """Rows in are rows out, in their order, under every standard: a fault of the program otherwise."""
    ids = census.columns["household_id"]
    if len(results) != len(standards) or any(not one["household_id"].equals(ids, null_equal=True) for one in results):
        raise AssertionError("rows were lost or moved between census and result")
