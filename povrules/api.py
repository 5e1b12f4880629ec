"""Classify households from Python: frames, single households, files.

All functions may be called from several threads. Input frames are never modified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import narwhals as nw
import polars as pl

from povrules.arguments import id_of, language_of, not_meant, switch_of
from povrules.census.cells import as_text, from_values
from povrules.census.door import (
    PERSON,
    census_from_frame,
    read_census,
    read_families,
    read_members,
    recognise,
    take_members,
)
from povrules.census.frames import polars_frame
from povrules.census.layout_notices import members_left
from povrules.census.model import Census
from povrules.census.named import named_in
from povrules.census.names import KEY, Names
from povrules.census.persons import link
from povrules.census.recognised import SheetReading
from povrules.engines.classify import Options, Outcome, Prefer, classify_census
from povrules.engines.decide import ENGINE_NAME
from povrules.engines.explain import Explanation, explain_row
from povrules.engines.labels import added_headers, id_labels
from povrules.engines.legal import column_findings, counts, score_findings, standard_use
from povrules.engines.rests_on import weaker
from povrules.engines.screened import screen_findings
from povrules.engines.surveyed import Surveyed, apply_survey, survey_columns
from povrules.engines.wanted import questions_wanted
from povrules.errors import UsageError
from povrules.language.columns import household_columns
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.problems import Problem, count_severities
from povrules.request import StandardLike, Standards, columns_of, only_standard, person_columns_of, placed_of, prepare
from povrules.review import LegalBasis, OverlayUse, Review, StandardUse
from povrules.spelling import encodable
from povrules.standards import Overlays, load_standard
from povrules.text import Lang, Text
from povrules.version import __version__

if TYPE_CHECKING:
    import pandas as pd

Frame = TypeVar("Frame", "pd.DataFrame", pl.DataFrame)
Households: TypeAlias = "pd.DataFrame | pl.DataFrame | str | Path"
Persons: TypeAlias = "pd.DataFrame | pl.DataFrame | str | Path | Census | None"


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
) -> Frame:
    """Classify a household frame and return the same kind of frame.

    ``households``: a pandas or Polars frame, one row a household; columns by id or by their Vietnamese or English
    names (docs/census.md). Amounts are whole đồng, incomes a month and person or ``income_12m`` with ``members``.
    ``standard``: an id, a path of a standard file, a loaded standard, or several; else ``place`` and
    ``policy_year`` find it. ``on``: the day for which statements that are in force on some dates only are made.
    ``overlays``: files that supply or replace law. ``strict``: refuse law whose evidence is below ``secondary``.
    ``keep``: append the input's own columns. ``lang``: the language of the column ``problem``. ``persons``: a frame or
    file with one row a member, from which (and from the raw answers of the households) the indicators and the score are
    derived; ``prefer``: whether a ready column decides where it disagrees with them, or what was derived.
    ``mapping``: a file that says what the columns, codes and units of a foreign list are called (docs/mapping.md).

    Returns one row a household and standard, :data:`povrules.review.RESULT_COLUMNS` first; all households under
    the first standard, then under the second. A pandas index is kept. Rows that cannot be classified stay, with
    an empty class and a ``problem``.

    Raises :class:`povrules.UsageError`, :class:`povrules.UnknownStandardError`, :class:`povrules.LawFileError`,
    :class:`povrules.LawMissingError`, :class:`povrules.CensusError`; all are :class:`povrules.PovrulesError`.
    """
    lang, keep = language_of(lang), switch_of("keep", keep)
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, strict=strict, mapping=mapping
    )
    households = nw.to_native(households, pass_through=True)
    census = census_from_frame(households, columns_of(standards, options))
    runs = _runs(census, persons, standards, options)
    results = [_with_problems(one, census, lang) for one in runs]
    _assert_rows(results, census, standards)
    if nw.dependencies.is_pandas_dataframe(households):
        return _pandas(results, households, keep=keep)
    return pl.concat([_beside(one, households, keep=keep) for one in results], how="diagonal")


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
) -> Review:
    """Classify a census file or frame and return result, problems and legal basis together.

    Parameters and errors as for :func:`classify`; ``Review.frame`` is a Polars frame.
    """
    lang, keep = language_of(lang), switch_of("keep", keep)
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, strict=strict, mapping=mapping
    )
    census, persons = read_input(households, persons, standards, options)
    return review_table(census, standards, options, keep=keep, lang=lang, persons=persons)


def review_table(
    census: Census,
    standards: Sequence[Standard],
    options: Options,
    *,
    keep: bool,
    lang: Lang,
    persons: Persons = None,
) -> Review:
    """Classify a census that has been read already (see :func:`review_census`)."""
    runs = _runs(census, persons, standards, options)
    results = [_with_problems(one, census, lang) for one in runs]
    _assert_rows(results, census, standards)
    original = polars_frame(census.original)
    frame = pl.concat([_beside(one, original, keep=keep) for one in results], how="diagonal")
    problems = (*census.problems, *dict.fromkeys(one for run in runs for one in run.problems), *_findings(runs))
    labels: dict[str, dict[str, Text]] = {}
    headers: dict[str, Text] = {}
    for one, run in zip(standards, runs, strict=True):
        survey = run.surveyed.survey if run.surveyed is not None else None
        labels[one.id] = id_labels(one, survey)
        headers |= added_headers(one, survey) if survey is not None else {}
    return Review(frame, problems, _legal(runs, census, options, problems, frame.height), labels, headers)


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
) -> dict[str, Any]:
    """Classify a single household given as a mapping of column names to values.

    Returns :data:`povrules.review.RESULT_COLUMNS` as a dict; ``household_id`` may be left out. ``problem`` also holds
    warnings and notices. Parameters and errors as for :func:`classify`.
    """
    lang = language_of(lang)
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, strict=strict, mapping=mapping
    )
    only = only_standard(standards)
    census = census_from_frame(_one_row(household, "1"), columns_of([only], options))
    [run] = _runs(census, persons, [only], options)
    result = run.frame.row(0, named=True)
    findings = [*census.problems, *run.problems, *_findings([run])]
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
) -> Explanation:
    """Explain the class of one household of a census.

    Gives the minimal reason, why not the neighbouring classes, how far each line is, and what would settle an
    undetermined household. Raises :class:`UsageError` when the census has no such household.
    """
    standards, options = prepare(
        standard, place, policy_year, on, basis, overlays, prefer, strict=strict, mapping=mapping
    )
    only = only_standard(standards)
    wanted = id_of(household_id)
    table = _one_row(households, wanted) if isinstance(households, Mapping) else households
    census, persons = read_input(table, persons, [only], options)
    [run] = _runs(census, persons, [only], options)
    return explain_row(run.census, wanted, only, options, run.surveyed)


def indicators(standard: StandardLike) -> tuple[str, ...]:
    """Return the ids of the indicators that a standard counts, in the order of the law."""
    loaded = standard if isinstance(standard, Standard) else load_standard(standard)
    return loaded.indicator_ids


def read_input(
    households: Households, persons: Persons, standards: Sequence[Standard], options: Options
) -> tuple[Census, Persons]:
    """Read the households, and the members that stand in the same file or folder unless others are given.

    Where others are, a notice names the sheets of members that are not read.
    """
    columns = columns_of(standards, options)
    if not isinstance(households, str | Path):
        return census_from_frame(households, columns), persons
    if options.survey is None:
        _refuse_forms(Path(households), standards)
        return read_census(Path(households), columns, placed_of(options, "household")), persons
    apart = persons is not None and not _is_same(persons, Path(households))
    placed = placed_of(options, "household") if apart else placed_of(options)
    census, members = read_families(Path(households), columns, person_columns_of(options), placed)
    if members is None or not apart:
        return census, persons if members is None else members
    left = (members_left(source, sheet) for source, sheet in members.table.origins)
    return replace(census, problems=(*census.problems, *left)), persons


def _refuse_forms(path: Path, standards: Sequence[Standard]) -> None:
    """Refuse a filled-in workbook under standards that count no answers: its members would be read as households."""
    made_for = named_in(path)
    if made_for is not None:
        asked = ", ".join(one.id for one in standards)
        name, theirs = encodable(path.name), encodable(made_for.standard)
        raise UsageError(
            Text(
                f"“{name}” là phiếu của chuẩn {theirs}; {asked} không đọc được phiếu này. Hãy chọn chuẩn {theirs}.",
                f"“{name}” has the forms of {theirs}, which {asked} cannot read. Choose the standard {theirs}.",
            )
        )


def _read_persons(persons: object, standards: Sequence[Standard], options: Options) -> Census:
    """Return the members, read from a file or taken from a frame unless they have been already."""
    if isinstance(persons, Census):
        return persons
    columns, households = person_columns_of(options), columns_of(standards, options)
    if isinstance(persons, str | Path):
        return read_members(Path(persons), columns, households, placed_of(options, "person"))
    return take_members(persons, columns, households)


def recognised(
    census: Path, persons: Path | None, standards: Sequence[Standard], options: Options
) -> list[SheetReading]:
    """Return how each sheet of a census, and of the members that are given beside it, is read."""
    columns, about_persons = columns_of(standards, options), person_columns_of(options)
    placed = placed_of(options) if persons is None else placed_of(options, "household")
    found = recognise([census], columns, about_persons, placed).sheets
    if persons is None:
        return [*found]
    left = [replace(sheet, used=sheet.used and sheet.roles != (PERSON,)) for sheet in found]
    return [*left, *recognise([persons], columns, about_persons, placed_of(options, "person")).sheets]


def _is_same(persons: object, households: Path) -> bool:
    return isinstance(persons, str | Path) and Path(persons).resolve() == households.resolve()


def _one_row(household: object, household_id: str) -> pl.DataFrame:
    """Return a mapping of column names to values as a table of one row, with an id if it names none."""
    if not isinstance(household, Mapping) or len({as_text(name) for name in household}) < len(household):
        expected = Text("một dict {tên cột: giá trị}", "a dict of column names to values")
        raise not_meant("household", type(household).__name__, expected)
    row = {as_text(name): value for name, value in household.items()}
    if not any(Names(household_columns()).find(name) == KEY for name in row):
        row = {KEY: household_id, **row}
    return pl.DataFrame([from_values(name, [value]) for name, value in row.items()])


@dataclass(frozen=True)
class _Run:
    """One standard over a census: with the answers of a survey filled in, if there are any."""

    census: Census
    outcome: Outcome
    frame: pl.DataFrame
    surveyed: Surveyed | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found in the answers, beside what the census itself has."""
        return self.surveyed.problems if self.surveyed is not None else ()


def _runs(census: Census, persons: Persons, standards: Sequence[Standard], options: Options) -> list[_Run]:
    """Classify a census under each standard, from raw answers where the standard has a survey and there are any."""
    survey, members = options.survey, None
    if persons is not None:
        if survey is None:
            raise not_meant("persons", "…", Text("một chuẩn có phiếu rà soát", "a standard that has a survey"))
        members = link(_read_persons(persons, standards, options), census)
    runs = []
    for one in standards:
        if survey is None or one.law.survey is None or (members is None and not survey_columns(survey, census)):
            outcome = classify_census(census, one, options)
            runs.append(_Run(census, outcome, outcome.frame))
            continue
        found = apply_survey(survey, census, members, one, options)
        outcome = classify_census(found.census, one, options)
        missing = questions_wanted(
            survey,
            found.census.columns,
            found.persons,
            found.derived,
            outcome.frame["missing"],
            census.headers,
            options.on,
        )
        graded = outcome.frame.with_columns(weaker(outcome.frame["evidence"], found.evidence), missing)
        runs.append(_Run(found.census, outcome, graded.hstack(found.extra), found))
    return runs


def _findings(runs: Sequence[_Run]) -> Iterator[Problem]:
    for run in runs:
        yield from column_findings(run.outcome, run.census)
        yield from score_findings(run.outcome, run.census)
        if run.surveyed is not None:
            yield from screen_findings(run.surveyed, run.frame["class"], run.census)


def _with_problems(run: _Run, census: Census, lang: Lang) -> pl.DataFrame:
    """Fill the column ``problem``: of the rows that were set aside, and of households with an error in a member."""
    errors: dict[str | None, list[Problem]] = {}
    for problem in run.problems:
        if problem.severity == "error":
            errors.setdefault(problem.household_id, []).append(problem)
    errors.pop(None, None)
    if not census.row_errors and not errors:
        return run.frame
    found = dict(census.row_errors)
    for row in census.columns["household_id"].is_in(list(errors)).arg_true():
        found.setdefault(row, tuple(errors[census.columns["household_id"][row]]))
    texts: list[str | None] = [None] * census.height
    for row, problems in found.items():
        texts[row] = "; ".join(problem.line_text(lang) for problem in problems)
    return run.frame.with_columns(problem=pl.Series(texts, dtype=pl.String))


def _assert_rows(results: Sequence[pl.DataFrame], census: Census, standards: Sequence[Standard]) -> None:
    """Rows in are rows out, in their order, under every standard: a fault of the program otherwise."""
    ids = census.columns["household_id"]
    if len(results) != len(standards) or any(not one["household_id"].equals(ids, null_equal=True) for one in results):
        raise AssertionError("rows were lost or moved between census and result")


def _kept(names: Iterable[str], results: Iterable[str]) -> dict[str, str]:
    """Return new names for input columns that would hide a result column."""
    taken = {*results, *names}
    renamed = {}
    for name in names:
        if name in results:
            new = f"{name}_input"
            while new in taken:
                new += "_"
            renamed[name] = new
            taken.add(new)
    return renamed


def _beside(result: pl.DataFrame, original: pl.DataFrame, *, keep: bool) -> pl.DataFrame:
    if not keep:
        return result
    rest = original.drop("household_id", strict=False)
    return result.hstack(rest.rename(_kept(rest.columns, result.columns)))


def _pandas(results: Sequence[pl.DataFrame], original: pd.DataFrame, *, keep: bool) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa

    nullable = {pa.int8(): pd.Int8Dtype()}
    rest = original.drop(columns="household_id", errors="ignore")
    rest = rest.rename(columns=_kept(list(rest.columns), results[0].columns)).set_flags(allows_duplicate_labels=True)
    frames: list[pd.DataFrame] = []
    for result in results:
        frame: pd.DataFrame = result.to_arrow().to_pandas(types_mapper=nullable.get)
        frame.index = original.index
        frames.append(pd.concat([frame, rest], axis=1) if keep else frame)
    return pd.concat(frames)


def _legal(
    runs: Sequence[_Run], census: Census, options: Options, problems: Sequence[Problem], rows_out: int
) -> LegalBasis:
    return LegalBasis(
        povrules=__version__,
        decided_by=ENGINE_NAME,
        source=census.source,
        basis=options.basis,
        on=options.on,
        place=options.place,
        policy_year=options.policy_year,
        strict=options.strict,
        rows_in=census.height,
        rows_out=rows_out,
        problems={str(name): count for name, count in count_severities(problems).items()},
        standards=tuple(_use(run, options) for run in runs),
        counts=tuple(group for run in runs for group in counts(run.outcome, run.census)),
    )


def _use(run: _Run, options: Options) -> StandardUse:
    """Describe how a standard was applied, with the survey whose answers it counted."""
    use = standard_use(run.outcome, run.census, options)
    if run.surveyed is None:
        return use
    survey = run.surveyed.survey
    files = OverlayUse(name=survey.source.name, sha256=survey.source.sha256)
    laid = tuple(OverlayUse(name=one.name, sha256=one.sha256) for one in survey.overlays)
    return use.model_copy(update={"included": (*use.included, files), "overlays": (*use.overlays, *laid)})
