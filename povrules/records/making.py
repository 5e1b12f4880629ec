"""Records of a run: the answers that its rules read, beside what they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import polars as pl

from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.persons import ROW, UNREAD, Members
from povrules.engines.classify import Options
from povrules.engines.decide import ENGINE_NAME
from povrules.language.columns import Column
from povrules.language.loader import Standard
from povrules.language.reading import Source
from povrules.records.model import SCHEMA, DecisionRecord, Digests, LawFile, Verdict, sealed
from povrules.request import columns_of, person_columns_of
from povrules.running import Run
from povrules.surveys import Survey
from povrules.version import __version__

REGION = "region"
_SLICE = 10_000
_PRIVATE_TYPES = ("id", "text", "weight")
"""Types of columns that no record holds: free text may name anyone, and no rule reads it or a weight."""
_NO_DIGESTS = Digests(**dict.fromkeys(("facts", "verdict", "record"), "0" * 64))


@dataclass(frozen=True)
class Made:
    """What a run made of a census, kept for its records."""

    runs: tuple[Run, ...]
    census: Census
    options: Options

    def __call__(self) -> Iterator[DecisionRecord]:
        """Yield a record for each household and standard, in the order of the result."""
        for run in self.runs:
            yield from records_of(run, self.census, self.options)


def records_of(run: Run, census: Census, options: Options) -> Iterator[DecisionRecord]:
    """Yield the record of every household of a run; ``census`` is as it was read, before answers filled it in."""
    standard = run.outcome.plan.standard
    survey = options.survey_of(standard)
    shared = _shared(run, standard, options, survey)
    facts = _household_facts(census, [one.id for one in read_columns(standard, options)], run)
    members = None if survey is None or run.members is None else _member_facts(run.members, options)
    for first in range(0, census.height, _SLICE):
        answers = facts[first : first + _SLICE].to_dicts()
        verdicts = verdicts_of(run.frame[first : first + _SLICE])
        ids, aside = (one[first : first + _SLICE].to_list() for one in (census.columns[KEY], census.set_aside))
        for at, verdict in enumerate(verdicts):
            row = first + at
            said = {
                "household_id": ids[at],
                "set_aside": aside[at],
                "errors": tuple(dict.fromkeys(one.code for one in census.row_errors.get(row, ()))),
                "facts": {
                    **dict(zip(("household", "unread"), _split(answers[at]), strict=True)),
                    "members": None if members is None else tuple(members.get(row, ())),
                },
                "verdict": verdict,
                "digests": _NO_DIGESTS,
            }
            yield sealed(DecisionRecord.model_validate(shared | said))


def read_columns(standard: Standard, options: Options) -> tuple[Column, ...]:
    """Return the columns about households that a run reads for one standard and that name nobody."""
    survey = options.survey_of(standard)
    own = replace(options, surveys=() if survey is None else (survey,), off=(), mapping=None)
    return tuple(one for one in columns_of([standard], own) if one.blank != "unused" and one.type not in _PRIVATE_TYPES)


def person_facts(options: Options) -> tuple[Column, ...]:
    """Return the columns about members that a run reads and that name nobody."""
    return tuple(one for one in person_columns_of(options) if one.type not in _PRIVATE_TYPES)


def law_files(standard: Standard, survey: Survey | None) -> tuple[LawFile, ...]:
    """Return every file of law behind a class: of the standard, and of the survey whose answers were counted."""
    files = [LawFile(role="standard", name=standard.source.name, sha256=standard.sha256)]
    files += _files("included", standard.included) + _files("overlay", standard.overlays)
    if survey is not None:
        files += _files("survey", [survey.source]) + _files("included", survey.included)
        files += _files("overlay", survey.overlays)
    return (*files, _columns_file())


def _files(role: str, sources: Iterable[Source]) -> list[LawFile]:
    return [LawFile.model_validate({"role": role, "name": one.name, "sha256": one.sha256}) for one in sources]


@cache
def _columns_file() -> LawFile:
    content = resources.files("povrules.census").joinpath("household.toml").read_bytes()
    return LawFile(role="columns", name="household.toml", sha256=Source("household.toml", content).sha256)


def verdicts_of(frame: pl.DataFrame) -> list[Verdict]:
    """Return the verdicts of a result, row for row."""
    lists = ("missing", "deprived_in")
    names = [one.alias or name for name, one in Verdict.model_fields.items()]
    there = [name for name in names if name in frame.columns]
    nothing = dict.fromkeys(names)
    return [
        Verdict.model_validate(
            nothing | row | {name: tuple(one for one in (row[name] or "").split(";") if one) for name in lists}
        )
        for row in frame.select(there).iter_rows(named=True)
    ]


def _shared(run: Run, standard: Standard, options: Options, survey: Survey | None) -> dict[str, Any]:
    """Return what the records of one run have in common."""
    mapping = None if options.mapping is None else options.mapping.source
    return {
        "schema": SCHEMA,
        "standard": standard.id,
        "law": law_files(standard, survey if run.derived else None),
        "engine": {"povrules": __version__, "decided_by": ENGINE_NAME},
        "mapping": None if mapping is None else {"name": mapping.name, "sha256": mapping.sha256},
        "options": {
            "basis": options.basis,
            "prefer": options.prefer,
            "strict": options.strict,
            "on": options.on,
            "place": options.place,
            "policy_year": options.policy_year,
            "survey": () if survey is None or survey.law.on_request is None else (survey.id,),
        },
    }


def _household_facts(census: Census, read: Sequence[str], run: Run) -> pl.DataFrame:
    """Return the answers of the households, and the marks of those that cannot be read."""
    frame = census.columns.select(_marked(census.columns, [name for name in read if name in census.headers]))
    if run.surveyed is not None and REGION in read:
        # Where the region was taken from the province, the record has the region: a province is free text.
        regions = run.surveyed.census.columns[REGION]
        if REGION in frame.columns or regions.is_not_null().any():
            frame = frame.with_columns(regions.alias(REGION))
    return frame


def _member_facts(members: Members, options: Options) -> dict[int, list[dict[str, Any]]]:
    """Return the answers of the members, by the row of their household."""
    there = [one.id for one in person_facts(options) if one.id in members.table.headers]
    frame = members.columns.select(ROW, *_marked(members.columns, there))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        answers, unread = _split(row)
        found.setdefault(answers.pop(ROW), []).append({"answers": answers, "unread": unread})
    return found


def _marked(frame: pl.DataFrame, names: Sequence[str]) -> list[str]:
    return [*names, *(mark for name in names if (mark := name + UNREAD) in frame.columns)]


def _split(row: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the answers of a row as JSON has them, and which of them cannot be read."""
    answers = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if not name.endswith(UNREAD)
    }
    return answers, tuple(name.removesuffix(UNREAD) for name, value in row.items() if name.endswith(UNREAD) and value)
