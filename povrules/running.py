"""A census under its standards: answers filled in, classified, and what the result rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from povrules.arguments import not_meant
from povrules.census.model import Census
from povrules.census.persons import Members, link
from povrules.engines.assistance import assistance_notice, turns_on_assistance
from povrules.engines.beside import Beside, by_income
from povrules.engines.classify import Options, Outcome, classify_census
from povrules.engines.compared import Classified, compared
from povrules.engines.decide import ENGINE_NAME
from povrules.engines.income import Incomes, apply_ledger, ledger_of
from povrules.engines.labels import id_labels
from povrules.engines.lacking import column_findings
from povrules.engines.legal import counts, score_findings, standard_use
from povrules.engines.on_request import derived_by, left_unread
from povrules.engines.rests_on import Part, caution_parts, taken_parts, weak_notices, weaker
from povrules.engines.screened import screen_findings
from povrules.engines.survey_law import survey_law
from povrules.engines.surveyed import Surveyed, apply_survey, survey_columns
from povrules.engines.unreviewed import unreviewed_notices, unreviewed_parts, with_unreviewed
from povrules.errors import UsageError
from povrules.inputs import Persons, read_persons
from povrules.language.loader import Standard
from povrules.language.reading import Source
from povrules.problems import Problem, count_severities
from povrules.review import LegalBasis, OverlayUse, StandardUse
from povrules.surveys import Survey
from povrules.text import Lang, Text
from povrules.version import __version__


@dataclass(frozen=True)
class Run:
    """One standard over a census: with the answers of a survey filled in, if there are any."""

    census: Census
    outcome: Outcome
    frame: pl.DataFrame
    surveyed: Surveyed | None
    incomes: Incomes | None
    members: Members | None
    beside: Beside
    said: tuple[Problem, ...]

    @property
    def derived(self) -> tuple[Surveyed | Incomes, ...]:
        """What was derived from answers: indicators and score, the income."""
        return tuple(one for one in (self.surveyed, self.incomes) if one is not None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found in the answers and between the bases, beside what the census itself has."""
        return (*self.said, *(problem for one in (*self.derived, self.beside) for problem in one.problems))


def run_all(census: Census, persons: Persons, standards: Sequence[Standard], options: Options) -> list[Run]:
    """Classify a census under each standard, from raw answers where the standard has a survey and there are any."""
    members = None
    if persons is not None and options.surveys:
        members = link(read_persons(persons, standards, options), census)
    elif persons is not None and not (options.off and isinstance(persons, Census)):
        raise _not_asked_for(options)
    read = persons if isinstance(persons, Census) else None if members is None else members.table
    return [_run(census, members, read, one, options) for one in standards]


def _not_asked_for(options: Options) -> UsageError:
    """Return the error for members that were given though nothing is derived from them."""
    ask = " ".join(f"--survey {one.id}" for one in options.off)
    vi, en = (f" (bật bằng {ask})", f" (turned on by {ask})") if ask else ("", "")
    expected = Text(f"một chuẩn có phiếu rà soát{vi}", f"a standard that has a survey{en}")
    return not_meant("persons", "…", expected)


def _run(census: Census, members: Members | None, read: Census | None, standard: Standard, options: Options) -> Run:
    """Fill into a census what follows from answers, if there are any, and classify it under one standard."""
    survey, original = options.survey_of(standard), census
    found = incomes = None
    if survey is not None and (members is not None or survey_columns(survey, census)):
        found = apply_survey(survey, census, members, standard, options)
        census = found.census
    ledger = ledger_of(survey, census) if survey is not None else None
    if survey is not None and ledger is not None:
        incomes = apply_ledger(survey, ledger, census, options)
        census = incomes.census
    outcome = classify_census(census, standard, options)

    def evidence(other: Outcome) -> pl.Series:
        graded = other.frame["evidence"] if found is None else found.evidence(other)
        return graded if incomes is None else weaker(graded, incomes.grades(other))

    check = None if incomes is None else incomes.check
    beside = by_income(census, outcome, standard, options, evidence, check)
    frame = outcome.frame.with_columns(evidence(outcome)).hstack(beside.columns)
    if found is not None:
        frame = with_unreviewed(frame, found.survey, found.unreviewed)
        frame = frame.with_columns(found.missing(frame["missing"], original.headers, options.on)).hstack(found.extra)
    if incomes is not None:
        frame = frame.hstack([incomes.amount])
    off = next((one for one in options.off if one.id == standard.law.survey), None)
    said = [] if off is None else [*left_unread(off, census, read, standard, options)]
    said += [] if incomes is None else [*turns_on_assistance(incomes, standard, options)]
    return Run(census, outcome, frame, found, incomes, members, beside, tuple(said))


def findings_of(runs: Sequence[Run], options: Options) -> Iterator[Problem]:
    """Yield what the whole of a census and its result shows: columns, scores, the quick screen."""
    for run in runs:
        yield from column_findings(run.outcome, run.census, options)
        yield from score_findings(run.outcome, run.census)
        if run.surveyed is not None:
            yield from screen_findings(run.surveyed, run.frame, run.census)


def with_problems(run: Run, census: Census, lang: Lang) -> pl.DataFrame:
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


def legal_basis(
    runs: Sequence[Run],
    census: Census,
    options: Options,
    problems: Sequence[Problem],
    rows_out: int,
    inputs: Sequence[OverlayUse] = (),
) -> LegalBasis:
    """Return what a result rests on; ``inputs``: the files that were read."""
    return LegalBasis(
        povrules=__version__,
        decided_by=ENGINE_NAME,
        source=census.source,
        mapping=None if options.mapping is None else _file(options.mapping.source),
        basis=options.basis,
        on=options.on,
        place=options.place,
        policy_year=options.policy_year,
        strict=options.strict,
        prefer=options.prefer,
        survey=tuple(one.id for one in options.surveys if one.law.on_request is not None),
        inputs=(*inputs, *_places_file(options)),
        rows_in=census.height,
        rows_out=rows_out,
        problems={str(name): count for name, count in count_severities(problems).items()},
        standards=tuple(_use(run, options) for run in runs),
        counts=tuple(group for run in runs for group in counts(run.outcome, run.census)),
        comparisons=tuple(compared([_classified(run) for run in runs])),
    )


def _classified(run: Run) -> Classified:
    census = run.census.columns
    return Classified(run.outcome.plan.standard.id, run.frame["class"], census["members"], census["weight"])


def _use(run: Run, options: Options) -> StandardUse:
    """Describe how a standard was applied, with the class by income beside it and the survey that it counted."""
    use = _noticed(standard_use(run.outcome, run.census, options), run.beside.notices)
    use = use.model_copy(update={"by_income": run.beside.law})
    if not run.derived:
        return use
    survey = run.derived[0].survey
    parts = [] if run.surveyed is None else [*taken_parts(survey, run.surveyed.taken)]
    parts += [] if run.incomes is None else run.incomes.parts
    said: list[Text] = []
    if run.surveyed is not None:
        said += derived_by(survey, run.outcome.plan.standard)
        said += unreviewed_notices(run.frame, survey, run.surveyed.unreviewed)
    if run.incomes is not None:
        said += assistance_notice(run.incomes)
    shared = {one.id: one.label for one in run.outcome.plan.standard.columns}
    labels = shared | id_labels(run.outcome.plan.standard, survey)
    return _noticed(_surveyed(use, run, survey, parts), (*said, *weak_notices(survey, parts, labels)))


def _surveyed(use: StandardUse, run: Run, survey: Survey, parts: Sequence[Part]) -> StandardUse:
    """Return the use of a standard with the files of its survey, and the law of it that was used."""
    left_out = [] if run.surveyed is None else unreviewed_parts(run.frame, survey, run.surveyed.unreviewed)
    cautions = [] if run.surveyed is None else caution_parts(survey, run.surveyed.cautions)
    held = (*left_out, *parts, *cautions)
    return use.model_copy(
        update={
            "included": (*use.included, *map(_file, (survey.source, *survey.included))),
            "overlays": (*use.overlays, *map(_file, survey.overlays)),
            "survey": tuple(survey_law(survey, run.outcome.plan.standard, held)),
        }
    )


def _file(source: Source) -> OverlayUse:
    return OverlayUse(name=source.name, sha256=source.sha256)


def _places_file(options: Options) -> list[OverlayUse]:
    return [] if options.places is None else [OverlayUse(name=options.places.name, sha256=options.places.sha256)]


def _noticed(use: StandardUse, more: Iterable[Text]) -> StandardUse:
    notices = list(more)
    vi, en = (one.vi for one in notices), (one.en for one in notices)
    return use.model_copy(update={"notices_vi": (*use.notices_vi, *vi), "notices_en": (*use.notices_en, *en)})
