"""Golden cases: households whose class follows from the words of the law, as TOML files; reading them, running them.

The form is that of ``fixtures/golden/``. ``household``: columns of a census; ``deprived = 3``: yes for the first three
indicators of the file and no for the others, a list names those with yes; ``blank``: columns whose answer is not known.
``expect``: result columns, or ``error`` for a run that the law does not allow, and what its message ``says``. A file
may also have ``[[dates]]``, the days of acts and provisions by their text, and ``[[told]]``, what is told beside
results.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, cast

import polars as pl
from pydantic import Field, model_validator

from povrules.api import classify
from povrules.errors import LawMissingError, PovrulesError, UnknownStandardError, UsageError
from povrules.language.columns import Many, Model
from povrules.language.findings import Finding
from povrules.language.loader import Standard
from povrules.language.reading import Source, law_file, parse, refuse, validate
from povrules.language.schema import Basis, Evidence, Outcome
from povrules.standards import find_standard
from povrules.text import SaidError, Text

Refusal = Literal["LawMissingError", "UnknownStandardError", "UsageError"]
REFUSALS: Mapping[Refusal, type[PovrulesError]] = {
    "LawMissingError": LawMissingError,
    "UnknownStandardError": UnknownStandardError,
    "UsageError": UsageError,
}
"""The errors that a case may expect, by name."""

_STATED = {"deprived", "blank"}


class CaseOptions(Model):
    """Arguments of the run of a case, as of :func:`povrules.classify`; ``overlays`` are names of files."""

    place: str | None = None
    policy_year: int | None = None
    on: date | str | None = None
    strict: bool = False
    overlays: Many[str] = ()


class Expected(Model):
    """What a case expects: result columns by their names, or the name of an error and words of its message."""

    outcome: Outcome | None = Field(None, alias="class")
    rule: str | None = None
    missing: Many[str] | None = None
    evidence: Evidence | None = None
    low_income_worker: str | None = None
    deprivations_min: int | None = None
    deprivations_max: int | None = None
    deprived_in: str | None = None
    error: Refusal | None = None
    says: str | None = None

    @model_validator(mode="after")
    def _class_or_error(self) -> "Expected":
        if (self.outcome is None) == (self.error is None) or (self.says is not None and self.error is None):
            raise SaidError(
                "cần class, hoặc error (và says nếu cần)", "a class is needed, or an error (with says if need be)"
            )
        return self

    @property
    def columns(self) -> dict[str, object]:
        """The result columns that are expected, by their names."""
        found = self.model_dump(by_alias=True, exclude_unset=True, exclude={"error", "says"})
        return found | ({"missing": list(self.missing)} if self.missing is not None else {})


class Case(Model):
    """One household with the provision that decides it and what is expected."""

    id: str
    article: Annotated[str, Field(min_length=1)]
    basis: Basis
    options: CaseOptions = CaseOptions()
    household: dict[str, Any]
    expect: Expected


class StatedDates(Model):
    """Days of acts and provisions by their text; ``of``: ``instruments.…`` and ``citations.…``, all with the same days.

    A day that is left out is one that the file must not have either.
    """

    article: Annotated[str, Field(min_length=1)]
    of: Annotated[Many[str], Field(min_length=1)]
    signed: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None


class Told(Model):
    """A notice that has to stand beside results: ``words`` of its Vietnamese text, on which basis, in which years.

    ``years`` left out: in every policy year. It has to be there exactly once, and in no other year.
    """

    article: Annotated[str, Field(min_length=1)]
    words: Annotated[str, Field(min_length=1)]
    basis: Basis | None = None
    years: Many[int] = ()


class GoldenFile(Model):
    """A file of golden cases of one standard: ``standard`` is its id, or the name of its file."""

    standard: str
    indicators: Many[str] = ()
    cases: Annotated[Many[Case], Field(min_length=1)]
    dates: Many[StatedDates] = ()
    told: Many[Told] = ()


class Wrong(NamedTuple):
    """A case, or another thing that a golden file states, with which a standard disagrees."""

    name: str
    said: Text


@dataclass(frozen=True)
class Group:
    """Cases that are run together, with the same basis and options; ``frame``: their households as a census."""

    basis: Basis
    options: CaseOptions
    cases: tuple[Case, ...]
    frame: pl.DataFrame


@dataclass(frozen=True)
class Golden:
    """A golden file that was read; ``folder`` has the overlays that its cases name."""

    file: GoldenFile
    source: Source
    folder: Path

    def stated(self, case: Case) -> dict[str, Any]:
        """Return the columns of a case's household: a column a value, None where the answer is not known."""
        columns = {name: value for name, value in case.household.items() if name not in _STATED}
        deprived = case.household.get("deprived")
        if deprived is not None:
            named = self.file.indicators[:deprived] if isinstance(deprived, int) else deprived
            columns |= {name: name in named for name in self.file.indicators}
        return columns | dict.fromkeys(case.household.get("blank", ()))

    @property
    def refused(self) -> list[Case]:
        """The cases that expect an error."""
        return [case for case in self.file.cases if case.expect.error is not None]

    @property
    def decided(self) -> list[Case]:
        """The cases that expect a class."""
        return [case for case in self.file.cases if case.expect.error is None]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The cases that expect a class, by what they are run with; the largest groups first."""

        def call(case: Case) -> tuple[str, str]:
            return case.basis, case.options.model_dump_json()

        together = (tuple(cases) for _, cases in groupby(sorted(self.decided, key=call), key=call))
        found = (Group(cases[0].basis, cases[0].options, cases, self._census(cases)) for cases in together)
        return tuple(sorted(found, key=lambda group: -len(group.cases)))

    def _census(self, cases: Sequence[Case]) -> pl.DataFrame:
        stated = [self.stated(case) for case in cases]
        names = dict.fromkeys(name for one in stated for name in one)
        rows = [
            {"household_id": case.id} | {name: one.get(name) for name in names}
            for case, one in zip(cases, stated, strict=True)
        ]
        return pl.DataFrame(rows, infer_schema_length=None)

    def arguments(self, options: CaseOptions) -> dict[str, Any]:
        """Return the keyword arguments of a call with these options, but for the standard and the basis."""
        found = options.model_dump(exclude_unset=True)
        return found | {"overlays": [self.folder / name for name in options.overlays]}


def read_golden(path: Path) -> Golden:
    """Read a file of golden cases; overlays that its cases name lie beside it, or in ``overlays`` beside its folder.

    Raises :class:`povrules.errors.LawFileError` with every finding, each with the line.
    """
    source = law_file(path)
    findings, model = validate(GoldenFile, parse(source))
    refuse(source, findings)
    file = cast(GoldenFile, model)
    refuse(source, [*_findings(file)])
    beside = path.parent.parent / "overlays"
    return Golden(file, source, beside if beside.is_dir() else path.parent)


def _findings(file: GoldenFile) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, case in enumerate(file.cases):
        if case.id in seen:
            yield Finding(("cases", position, "id"), case.id, Text("mỗi mã chỉ một lần", "each id once"))
        seen.add(case.id)
        deprived = case.household.get("deprived", 0)
        named = deprived if isinstance(deprived, list) else []
        for name in (one for one in named if one not in file.indicators):
            expected = Text("một mã trong indicators của tệp", "an id of the indicators of the file")
            yield Finding(("cases", position, "household"), str(name), expected)
        if not isinstance(deprived, int | list) or (isinstance(deprived, int) and deprived > len(file.indicators)):
            expected = Text("danh sách mã, hoặc một số không quá số chỉ số", "a list of ids, or at most so many")
            yield Finding(("cases", position, "household"), str(deprived), expected)


def wrong_cases(golden: Golden, standard: Standard) -> Iterator[Wrong]:
    """Yield the cases of which the class or another stated column is another one under ``standard``, one by one."""
    for case in golden.refused:
        said = _not_refused(golden, case, standard)
        if said is not None:
            yield Wrong(case.id, said)
    for group in golden.groups:
        yield from _wrong_in(golden, group, standard)


def _not_refused(golden: Golden, case: Case, standard: Standard) -> Text | None:
    """Return how a run differs from the refusal that a case expects."""
    wanted = case.expect
    assert wanted.error is not None
    frame = pl.DataFrame([{"household_id": case.id, **golden.stated(case)}])
    try:
        run(standard, frame, case.basis, golden.arguments(case.options))
    except PovrulesError as error:
        if type(error) is REFUSALS[wanted.error] and (wanted.says or "") in error.text.vi:
            return None
        return Text(f"cần {wanted.error}: {error.text.vi}", f"expected {wanted.error}: {error.text.en}")
    return Text(f"cần {wanted.error}; được phân loại", f"expected {wanted.error}; it was classified")


def _wrong_in(golden: Golden, group: Group, standard: Standard) -> Iterator[Wrong]:
    try:
        result = run(standard, group.frame, group.basis, golden.arguments(group.options))
    except PovrulesError as error:
        yield from (Wrong(case.id, error.text) for case in group.cases)
        return
    for case, row in zip(group.cases, result.iter_rows(named=True), strict=True):
        expected = {"standard": standard.id, **case.expect.columns}
        found = {"standard": row["standard"], **found_in(case, row)}
        for name, value in expected.items():
            if found[name] != value:
                said = f"{name}: {found[name]!r} ≠ {value!r}"
                yield Wrong(case.id, Text(f"{said} ({case.article})", f"{said} ({case.article})"))


def found_in(case: Case, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result row says of the columns that the case expects, spelled as in golden files."""
    found = {name: row[name] for name in case.expect.columns}
    if "missing" in found:
        found["missing"] = found["missing"].split(";") if found["missing"] else []
    if "low_income_worker" in found:
        found["low_income_worker"] = found["low_income_worker"] or ""
    return found


def run(standard: Standard, census: pl.DataFrame, basis: Basis, arguments: Mapping[str, Any]) -> pl.DataFrame:
    """Classify a census under ``standard``; where a place is named, under the one found, ``standard`` among all."""
    place = arguments.get("place")
    if place is not None:
        standard = find_standard(place, arguments["policy_year"], arguments["overlays"], also=standard)
    found: pl.DataFrame = classify(census, standard=standard, basis=basis, keep=False, **arguments)
    return found


def wrong_dates(golden: Golden, standard: Standard) -> Iterator[Wrong]:
    """Yield acts and provisions whose days are others than the golden file states by their text."""
    law = standard.law
    groups: dict[str, Mapping[str, object]] = {"instruments": law.instruments, "citations": law.citations}
    for stated in golden.file.dates:
        for name in stated.of:
            group, _, key = name.partition(".")
            entry = groups.get(group, {}).get(key)
            for field in ("signed", "in_force_from", "in_force_to"):
                found, wanted = getattr(entry, field, None), getattr(stated, field)
                if found != wanted or entry is None:
                    said = f"{name}.{field}: {found or '–'} ≠ {wanted or '–'} ({stated.article})"
                    yield Wrong(name, Text(said, said))


def wrong_notices(golden: Golden, standard: Standard) -> Iterator[Wrong]:
    """Yield notices that are not told once in the years that the golden file states, or are told in another year."""
    law = standard.law
    years = [None, *(year for one in law.policy_years for year in range(one.first, one.last + 1))]
    for told in golden.file.told:
        for basis in law.bases:
            here = [one for one in law.notices if told.words in one.vi and one.basis in (None, basis)]
            for year in years:
                found = sum(one.covers(year) for one in here)
                wanted = told.basis in (None, basis) and (not told.years or year in told.years)
                if found != wanted:
                    said = f"“{told.words}”, {basis}, {year or '–'}: {found} ≠ {int(wanted)} ({told.article})"
                    yield Wrong(told.words, Text(said, said))
