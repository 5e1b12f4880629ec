"""Golden files as mutants are held against them: their cases in few runs, and the days and notices that they state.

The cases are read by :mod:`povrules.testing.case_files`. A golden file may also have ``[[dates]]``: the days of acts
and provisions by their text; ``[[told]]``: what is told beside results; ``[[refused]]``: on which basis, and why, no
class is given (docs/mutating.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import polars as pl
from pydantic import Field

from povrules.api import classify
from povrules.errors import PovrulesError
from povrules.language.citations import WithCitations
from povrules.language.columns import Many, Model
from povrules.language.loader import Standard
from povrules.language.reading import Source, law_file, parse, refuse, validate
from povrules.language.schema import Basis, Notice, UnsupportedBasis
from povrules.standards import find_standard
from povrules.testing.case_files import STATED, read_cases
from povrules.testing.cases import ERRORS, Case, found_in
from povrules.text import Text

Words = Annotated[str, Field(min_length=1)]
"""Some words."""


class StatedDates(Model):
    """Days of acts and provisions by their text; ``of``: ``instruments.…`` and ``citations.…``, all with the same days.

    A day that is left out is one that the file must not have either.
    """

    article: Words
    of: Annotated[Many[str], Field(min_length=1)]
    signed: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None


class Told(Model):
    """What has to be told: ``words`` of its Vietnamese text, on which basis, in which years.

    ``years`` left out: in every policy year. It has to be there exactly once, and in no other year.
    """

    article: Words
    words: Words
    basis: Basis | None = None
    years: Many[int] = ()


class Stated(Model):
    """What a golden file states beside its cases."""

    dates: Many[StatedDates] = ()
    told: Many[Told] = ()
    refused: Many[Told] = ()


class Wrong(NamedTuple):
    """A case, or another thing that a golden file states, with which a standard disagrees."""

    name: str
    said: Text


@dataclass(frozen=True)
class Group:
    """Cases that are run with the same arguments; ``frame``: their households as a census."""

    cases: tuple[Case, ...]
    frame: pl.DataFrame


@dataclass(frozen=True)
class Golden:
    """A golden file that was read."""

    cases: tuple[Case, ...]
    stated: Stated
    source: Source

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The cases that expect a class, by what they are run with; the largest groups first."""

        def call(case: Case) -> str:
            return str(case.arguments)

        decided = sorted((case for case in self.cases if case.error is None), key=call)
        found = [_group(tuple(cases)) for _, cases in groupby(decided, key=call)]
        return tuple(sorted(found, key=lambda group: -len(group.cases)))


def _group(cases: tuple[Case, ...]) -> Group:
    names = dict.fromkeys(name for case in cases for name in case.household)
    rows = [
        {"household_id": str(at)} | {name: case.household.get(name) for name in names} for at, case in enumerate(cases)
    ]
    return Group(cases, pl.DataFrame(rows, infer_schema_length=None))


def read_golden(path: Path) -> Golden:
    """Read a file of golden cases; raises :class:`povrules.errors.LawFileError` with every finding and its line."""
    source, cases = law_file(path), read_cases(path)
    raw = parse(source)
    findings, stated = validate(Stated, {key: raw[key] for key in STATED if key in raw})
    refuse(source, findings)
    return Golden(cases, cast(Stated, stated), source)


def wrong_cases(golden: Golden, standard: Standard) -> Iterator[Wrong]:
    """Yield the cases of which the class or another stated column is another one under ``standard``, one by one."""
    for case in golden.cases:
        if case.error is not None:
            said = _not_refused(case, standard)
            if said is not None:
                yield Wrong(case.name, said)
    for group in golden.groups:
        yield from _wrong_in(group, standard)


def _not_refused(case: Case, standard: Standard) -> Text | None:
    """Return how a run differs from the refusal that a case expects."""
    try:
        _run(standard, _group((case,)).frame, case.arguments)
    except PovrulesError as error:
        if type(error) is ERRORS[str(case.error)]:
            return None
        return Text(f"cần {case.error}: {error.text.vi}", f"expected {case.error}: {error.text.en}")
    return Text(f"cần {case.error}; được phân loại", f"expected {case.error}; it was classified")


def _wrong_in(group: Group, standard: Standard) -> Iterator[Wrong]:
    try:
        result = _run(standard, group.frame, group.cases[0].arguments)
    except PovrulesError as error:
        yield from (Wrong(case.name, error.text) for case in group.cases)
        return
    for case, row in zip(group.cases, result.iter_rows(named=True), strict=True):
        expected = {"standard": standard.id, **case.expect}
        found = {"standard": row["standard"], **found_in(case, row)}
        for name, value in expected.items():
            if found[name] != value:
                said = f"{name}: {found[name]!r} ≠ {value!r} ({case.article})"
                yield Wrong(case.name, Text(said, said))


def _run(standard: Standard, census: pl.DataFrame, arguments: Mapping[str, Any]) -> pl.DataFrame:
    """Classify a census under ``standard``; where a place is named, under the one found, ``standard`` among all."""
    place, overlays = arguments.get("place"), arguments["overlays"]
    if place is not None:
        standard = find_standard(place, arguments["policy_year"], overlays, also=standard)
    found: pl.DataFrame = classify(census, keep=False, **{**arguments, "standard": standard})
    return found


def wrong_dates(dates: Sequence[StatedDates], law: WithCitations) -> Iterator[Wrong]:
    """Yield acts and provisions of a file whose days are others than a golden file states by their text."""
    groups: dict[str, Mapping[str, object]] = {"instruments": law.instruments, "citations": law.citations}
    for stated in dates:
        for name in stated.of:
            group, _, key = name.partition(".")
            entry = groups.get(group, {}).get(key)
            for field in ("signed", "in_force_from", "in_force_to"):
                found, wanted = getattr(entry, field, None), getattr(stated, field)
                if found != wanted or entry is None:
                    said = f"{name}.{field}: {found or '–'} ≠ {wanted or '–'} ({stated.article})"
                    yield Wrong(name, Text(said, said))


def wrong_notices(golden: Golden, standard: Standard) -> Iterator[Wrong]:
    """Yield what is not told, or refused, once in the years that the golden file states, or is in another year."""
    law = standard.law
    yield from _not_told(golden.stated.told, law.notices, law.bases, standard)
    yield from _not_told(golden.stated.refused, law.unsupported_bases, ("income", "points"), standard)


def _not_told(
    stated: Sequence[Told], entries: Sequence[Notice | UnsupportedBasis], bases: Sequence[Basis], standard: Standard
) -> Iterator[Wrong]:
    periods = standard.law.policy_years
    years = [None, *(year for one in periods for year in range(one.first, one.last + 1))]
    for told in stated:
        for basis in bases:
            here = [one for one in entries if told.words in one.vi and one.basis in (None, basis)]
            for year in years:
                found = sum(one.covers(year) for one in here)
                wanted = told.basis in (None, basis) and (not told.years or year in told.years)
                if found != wanted:
                    said = f"“{told.words}”, {basis}, {year or '–'}: {found} ≠ {int(wanted)} ({told.article})"
                    yield Wrong(told.words, Text(said, said))
