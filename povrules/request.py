"""What a call asks for: standards, options and columns, checked before any data are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias, get_args

from povrules.arguments import day_of, not_meant, place_of, prefer_of, several, switch_of, year_of
from povrules.census.stands import Stands
from povrules.engines.axes import numbers_of
from povrules.engines.classify import Options, Prefer
from povrules.engines.plan import build_plan
from povrules.engines.preflight import check_policy_year, checked_plan
from povrules.errors import LawFileError, UsageError
from povrules.language.columns import Column, household_columns
from povrules.language.loader import Standard, overlay_target
from povrules.language.reading import law_file
from povrules.language.schema import Basis
from povrules.mapping.applied import mapped_columns, stands_of
from povrules.mapping.file import TABLES, MappingFile, Table, load_mapping
from povrules.standards import Overlays, find_standard, load_standard, overlay_files, with_overlays
from povrules.surveys import Survey, load_survey
from povrules.text import Text

StandardLike: TypeAlias = str | Path | Standard
Standards: TypeAlias = StandardLike | Sequence[StandardLike] | None


def prepare(
    standard: Standards,
    place: str | None,
    policy_year: int | None,
    on: date | str | None,
    basis: Basis,
    overlays: Overlays,
    prefer: Prefer,
    *,
    strict: bool,
    mapping: str | Path | None = None,
) -> tuple[tuple[Standard, ...], Options]:
    """Return the standards and options of a run, or refuse it.

    Raises :class:`UsageError` for an argument that cannot be meant and :class:`povrules.LawMissingError` where the
    law does not allow the run.
    """
    if not isinstance(basis, str) or basis not in get_args(Basis):
        found = Text(f"không có cách xét {basis!r}", f"there is no basis {basis!r}")
        raise UsageError(Text(f"{found.vi}; cần income hoặc points", f"{found.en}; expected income or points"))
    strict = switch_of("strict", strict)
    place = None if place is None else place_of(place)
    year = None if policy_year is None else year_of(policy_year)
    standards = resolve_standards(standard, place, year, overlays)
    survey = survey_of(standards, overlays)
    mapped = None if mapping is None else _mapping(mapping, standards, basis, survey)
    options = Options(basis, day_of(on), place, year, strict, survey, prefer_of(prefer), mapped)
    for one in standards:
        checked_plan(one, options.basis, year, strict=options.strict)
    return standards, options


def _mapping(mapping: object, standards: Sequence[Standard], basis: Basis, survey: Survey | None) -> MappingFile:
    if not isinstance(mapping, str | Path):
        raise not_meant("mapping", mapping, Text("tệp ánh xạ .toml", "a mapping file (.toml)"))
    return load_mapping(Path(mapping), mapping_columns(standards, basis, survey))


def mapping_columns(
    standards: Sequence[Standard], basis: Basis, survey: Survey | None
) -> dict[Table, Sequence[Column]]:
    """Return the columns that a mapping may name, by table."""
    members = survey.person_columns if survey is not None else ()
    return {"household": declared_columns(standards, basis), "person": members}


def resolve_standards(
    standard: Standards, place: str | None, policy_year: int | None, overlays: Overlays
) -> tuple[Standard, ...]:
    """Return the standards that a call means: those named, or the one of a place and policy year.

    Raises :class:`UsageError` when nothing is named, a standard is named twice, or an overlay fits none of them.
    """
    named = several(
        "standard", standard, (str, Path, Standard), Text("mã hoặc tệp của chuẩn", "the id or file of a standard")
    )
    files = several("overlays", overlays, (str, Path), Text("tệp bổ sung .toml", "overlay files (.toml)"))
    if not named and (place is None or policy_year is None):
        raise UsageError(
            Text(
                "cần --standard, hoặc cả --place và --policy-year; chuẩn không bao giờ được đoán",
                "name a standard, or both a place and a policy year; the standard is never guessed",
            )
        )
    found = [with_overlays(one, files) if isinstance(one, Standard) else load_standard(one, files) for one in named]
    if not named and place is not None and policy_year is not None:
        found.append(find_standard(place, policy_year, files))
    elif policy_year is not None:
        for one in found:
            check_policy_year(one, policy_year)
    _check_unique(found)
    check_overlays(found, files)
    return tuple(found)


def only_standard(standards: Sequence[Standard]) -> Standard:
    """Return the one standard of a call that takes exactly one."""
    if len(standards) != 1:
        raise UsageError(Text("cần đúng một chuẩn cho một hộ", "one household takes exactly one standard"))
    return standards[0]


def check_overlays(standards: Sequence[Standard], overlays: Iterable[str | Path]) -> None:
    """Refuse an overlay that is for none of the standards."""
    ids = {one.id for one in standards} | {one.law.survey for one in standards if one.law.survey is not None}
    for path in map(Path, overlays):
        target = overlay_target(law_file(path))
        if target not in ids:
            shown = ", ".join(sorted(ids))
            raise LawFileError(
                Text(
                    f"{path.name}: tệp bổ sung này dành cho chuẩn {target!r}, không phải cho {shown}",
                    f"{path.name}: this overlay is for the standard {target!r}, not for {shown}",
                )
            )


def survey_of(standards: Sequence[Standard], overlays: Overlays = None) -> Survey | None:
    """Return the survey whose answers the standards count, None if they name none; raises for two different ones."""
    names = list(dict.fromkeys(one.law.survey for one in standards if one.law.survey is not None))
    if len(names) > 1:
        shown = ", ".join(names)
        raise UsageError(
            Text(
                f"các chuẩn dùng phiếu khác nhau: {shown}; mỗi lần một phiếu",
                f"the standards use {shown}; one survey a run",
            )
        )
    return load_survey(names[0], overlay_files(overlays)) if names else None


def survey_to_fill_in(standard: StandardLike, overlays: Overlays = None) -> tuple[Standard, Survey]:
    """Return a standard and the survey that it counts; raises :class:`UsageError` for one that names none."""
    [loaded] = resolve_standards(standard, None, None, overlays)
    survey = survey_of([loaded], overlays)
    if survey is None:
        raise UsageError(
            Text(
                f"chuẩn {loaded.id} không có phiếu rà soát nào để lập biểu mẫu",
                f"the standard {loaded.id} names no survey, so there is no form to fill in",
            )
        )
    return loaded, survey


def columns_of(standards: Sequence[Standard], options: Options) -> tuple[Column, ...]:
    """Return the census columns of a run, as its mapping has them."""
    columns = declared_columns(standards, options.basis)
    return columns if options.mapping is None else mapped_columns(columns, options.mapping.household.columns)


def person_columns_of(options: Options) -> tuple[Column, ...]:
    """Return the columns about members of a run, as its mapping has them; none without a survey."""
    columns = options.survey.person_columns if options.survey is not None else ()
    return columns if options.mapping is None else mapped_columns(columns, options.mapping.person.columns)


def placed_of(options: Options, *roles: Table) -> dict[str, Stands]:
    """Return where the tables of a run stand by its mapping: those of some roles, or all."""
    mapping = options.mapping
    return {} if mapping is None else {role: stands_of(mapping.table(role)) for role in roles or TABLES}


def declared_columns(standards: Sequence[Standard], basis: Basis) -> tuple[Column, ...]:
    """Return the census columns of several standards; an indicator that they share has all its names.

    A column that the run does not read cannot set a row aside.
    """
    merged: dict[str, Column] = {column.id: column for column in household_columns()}
    for standard in standards:
        for column in standard.indicator_columns:
            known = merged.setdefault(column.id, column)
            extra = {column.vi, column.en, *column.aliases} - {known.vi, known.en, *known.aliases}
            merged[column.id] = known.model_copy(update={"aliases": (*known.aliases, *sorted(extra))})
    for standard in standards:
        per_indicator = numbers_of(standard.law).get("points_per_indicator")
        if per_indicator is not None:
            most = per_indicator * len(standard.law.indicators)
            merged["score_b"] = merged["score_b"].model_copy(update={"maximum": most})
    read = {"household_id", *(name for one in standards for name in build_plan(one, basis).reads)}
    survey = survey_of(standards)
    if survey is not None:
        merged |= {question.id: question for question in survey.questions("household")}
        read |= _questions_read(survey, standards, basis)
    return tuple(
        column if column.id in read or column.blank == "asked" else column.model_copy(update={"blank": "unused"})
        for column in merged.values()
    )


def _questions_read(survey: Survey, standards: Sequence[Standard], basis: Basis) -> set[str]:
    """Return the questions about households that what is counted on a basis reads; the screen sets no row aside."""
    law = survey.law
    wanted = {name for one in standards if one.law.survey == survey.id for name in one.indicator_ids}
    conditions = [one.when for one in law.indicators if one.indicator in wanted]
    if basis == "points" and law.score is not None:
        conditions += [*(form.when for form in law.score.forms), *(row.when for row in law.score.rows)]
    behind = survey.reads(conditions)
    return {question.id for question in survey.questions("household") if question.id in behind}


def _check_unique(standards: Sequence[Standard]) -> None:
    ids = [one.id for one in standards]
    for name in ids:
        if ids.count(name) > 1:
            raise UsageError(Text(f"chuẩn {name} được nêu hai lần", f"the standard {name} is named twice"))
