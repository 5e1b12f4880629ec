"""What a call asks for: standards, options and columns, checked before any data are looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeAlias, get_args

from povrules.arguments import day_of, not_meant, place_of, prefer_of, several, switch_of, year_of
from povrules.census.stands import Stands
from povrules.engines.axes import numbers_of
from povrules.engines.classify import Options, Prefer
from povrules.engines.plan import build_plan
from povrules.engines.preflight import check_day, check_policy_year, checked_plan
from povrules.errors import LawFileError, UsageError
from povrules.language.columns import Column, household_columns
from povrules.language.findings import nearest
from povrules.language.loader import Standard, overlay_target
from povrules.language.reading import law_file
from povrules.language.schema import Basis
from povrules.mapping.applied import mapped_columns, stands_of
from povrules.mapping.file import TABLES, MappingFile, Table, load_mapping
from povrules.places.file import Places, load_places
from povrules.spelling import encodable
from povrules.standards import Overlays, find_standard, load_standard, overlay_files, with_overlays
from povrules.surveys import Survey, asked, load_survey, person_columns, survey_ids
from povrules.text import Text

StandardLike: TypeAlias = str | Path | Standard
Standards: TypeAlias = StandardLike | Sequence[StandardLike] | None
SurveyIds: TypeAlias = str | Sequence[str] | None


def prepare(
    standard: Standards,
    place: str | None,
    policy_year: int | None,
    on: date | str | None,
    basis: Basis,
    overlays: Overlays,
    prefer: Prefer,
    survey: SurveyIds = None,
    *,
    strict: bool,
    mapping: str | Path | None = None,
    places: str | Path | None = None,
) -> tuple[tuple[Standard, ...], Options]:
    """Return the standards and options of a run, or refuse it; ``survey``: those on request that it asks for.

    Raises :class:`UsageError` for an argument that cannot be meant and :class:`povrules.LawMissingError` where the
    law does not allow the run.
    """
    _check_basis(basis)
    strict = switch_of("strict", strict)
    place = None if place is None else place_of(place)
    year = None if policy_year is None else year_of(policy_year)
    standards = resolve_standards(standard, place, year, overlays)
    options = options_for(standards, on, basis, overlays, prefer, survey, strict=strict, mapping=mapping, places=places)
    options = replace(options, place=place, policy_year=year)
    for one in standards:
        check_run(one, options)
    return standards, options


def options_for(
    standards: Sequence[Standard],
    on: date | str | None,
    basis: Basis,
    overlays: Overlays,
    prefer: Prefer,
    survey: SurveyIds = None,
    *,
    strict: bool,
    mapping: str | Path | None = None,
    places: str | Path | None = None,
) -> Options:
    """Return the options of a run of some standards, for no place and policy year; see :func:`prepare`."""
    _check_basis(basis)
    surveys, off = surveys_of(standards, overlays, survey)
    options = Options(basis, day_of(on), None, None, switch_of("strict", strict), surveys, prefer_of(prefer), off)
    if mapping is not None:
        options = replace(options, mapping=_mapping(mapping, standards, options))
    if places is not None:
        options = replace(options, places=_places(places, options))
    return options


def check_run(standard: Standard, options: Options) -> None:
    """Refuse a standard with options that its law does not allow; see :func:`prepare`."""
    check_day(standard, options.policy_year, options.on)
    checked_plan(standard, options.basis, options.policy_year, strict=options.strict)


def _check_basis(basis: object) -> None:
    if not isinstance(basis, str) or basis not in get_args(Basis):
        found = Text(f"không có cách xét {basis!r}", f"there is no basis {basis!r}")
        raise UsageError(Text(f"{found.vi}; cần income hoặc points", f"{found.en}; expected income or points"))


def _mapping(mapping: object, standards: Sequence[Standard], options: Options) -> MappingFile:
    if not isinstance(mapping, str | Path):
        raise not_meant("mapping", mapping, Text("tệp ánh xạ .toml", "a mapping file (.toml)"))
    return load_mapping(Path(mapping), mapping_columns(standards, options))


def _places(places: object, options: Options) -> Places:
    if not isinstance(places, str | Path):
        raise not_meant("places", places, Text("tệp địa bàn: .csv, .xlsx …", "a file of places: .csv, .xlsx …"))
    return load_places(Path(places), next((one for one in _declared((), options) if one.id == "region"), None))


def mapping_columns(standards: Sequence[Standard], options: Options) -> dict[Table, Sequence[Column]]:
    """Return the columns that a mapping may name, by table: of surveys that are not on too, as if they were."""
    every = replace(options, surveys=(*options.surveys, *options.off), off=())
    return {"household": _declared(standards, every), "person": person_columns(every.surveys)}


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


def surveys_of(
    standards: Sequence[Standard], overlays: Overlays = None, survey: SurveyIds = None
) -> tuple[tuple[Survey, ...], tuple[Survey, ...]]:
    """Return the surveys whose answers the standards count, each once, and those on request that were not asked for.

    Raises :class:`UsageError` for a survey that is asked for and is there for none of the standards, and
    :class:`povrules.LawFileError` for an overlay over one that was not asked for.
    """
    expected = Text("mã phiếu rà soát, ví dụ 'tt-17-2016'", "the id of a survey, e.g. 'tt-17-2016'")
    named: list[str] = several("survey", survey, (str,), expected)
    names = dict.fromkeys(one.law.survey for one in standards if one.law.survey is not None)
    for name in named:
        _check_survey(name, names, standards)
    files = overlay_files(overlays)
    found = [load_survey(name, files) for name in names]
    off = tuple(one for one in found if one.law.on_request is not None and one.id not in named)
    for one in off:
        if one.overlays:
            raise LawFileError(
                Text(
                    f"{one.overlays[0].name}: tệp bổ sung này dành cho phiếu {one.id}, phiếu chưa được bật; "
                    f"thêm --survey {one.id}",
                    f"{one.overlays[0].name}: this overlay is for the survey {one.id}, which is not on; "
                    f"add --survey {one.id}",
                )
            )
    return tuple(one for one in found if one not in off), off


def _check_survey(name: str, names: Collection[str], standards: Sequence[Standard]) -> None:
    """Refuse a survey that there is not, or that belongs to none of the standards."""
    known, shown = survey_ids(), encodable(repr(name))
    if name not in known:
        there, near = ", ".join(known), nearest(encodable(name), known)
        raise UsageError(
            Text(
                f"không có phiếu rà soát {shown}; hiện có: {there}{near.vi}",
                f"there is no survey {shown}; there are: {there}{near.en}",
            )
        )
    if name not in names:
        chosen, theirs = ", ".join(one.id for one in standards) or "—", ", ".join(names)
        raise UsageError(
            Text(
                f"phiếu {name} không thuộc chuẩn đã chọn ({chosen}); phiếu của chuẩn đó: {theirs or 'không có'}",
                f"the survey {name} is none of the standard chosen ({chosen}); those of that are: {theirs or 'none'}",
            )
        )


def survey_to_fill_in(standard: StandardLike, overlays: Overlays = None) -> tuple[Standard, Survey]:
    """Return a standard and the survey that it counts; raises :class:`UsageError` for one that names none."""
    [loaded] = resolve_standards(standard, None, None, overlays)
    surveys, off = surveys_of([loaded], overlays)
    for one in off:
        assert one.law.on_request is not None
        vi = f"chuẩn {loaded.id}: phiếu {one.id} chỉ dùng khi yêu cầu ({one.law.on_request.vi}) và chưa có biểu mẫu; "
        en = f"{loaded.id}: the survey {one.id} works on request only ({one.law.on_request.en}), and has no workbook; "
        raise UsageError(Text(vi + "hãy ghi sẵn các chỉ số", en + "give the indicators ready"))
    if not surveys:
        raise UsageError(
            Text(
                f"chuẩn {loaded.id} không có phiếu rà soát nào để lập biểu mẫu",
                f"the standard {loaded.id} names no survey, so there is no form to fill in",
            )
        )
    return loaded, surveys[0]


def columns_of(standards: Sequence[Standard], options: Options) -> tuple[Column, ...]:
    """Return the census columns of a run, as its mapping has them."""
    columns = _declared(standards, options)
    return columns if options.mapping is None else mapped_columns(columns, options.mapping.household.columns)


def person_columns_of(options: Options) -> tuple[Column, ...]:
    """Return the columns about members of a run, as its mapping has them; none without a survey.

    Those of a survey that is not on are read too, so that members are not taken for households.
    """
    columns = person_columns(options.surveys or options.off)
    return columns if options.mapping is None else mapped_columns(columns, options.mapping.person.columns)


def placed_of(options: Options, *roles: Table) -> dict[str, Stands]:
    """Return where the tables of a run stand by its mapping: those of some roles, or all."""
    mapping = options.mapping
    return {} if mapping is None else {role: stands_of(mapping.table(role)) for role in roles or TABLES}


def _declared(standards: Sequence[Standard], options: Options) -> tuple[Column, ...]:
    """Return the census columns of several standards; an indicator that they share has all its names.

    A column that the run does not read cannot set a row aside. The questions of a survey that is not on keep their
    names, so that an answer is not taken for a ready indicator; their cells are text that nobody reads.
    """
    merged: dict[str, Column] = {column.id: column for column in household_columns()}
    for standard in standards:
        for column in standard.indicator_columns:
            known = merged.setdefault(column.id, column)
            extra = {column.vi, column.en, *column.aliases} - {known.vi, known.en, *known.aliases}
            merged[column.id] = known.model_copy(update={"aliases": (*known.aliases, *sorted(extra))})
    points = [numbers_of(one.law).get("points_per_indicator", 0) * len(one.law.indicators) for one in standards]
    if any(points):  # a score that one of the standards can give is no error
        merged["score_b"] = merged["score_b"].model_copy(update={"maximum": max(points)})
    decides, reads = ({name for one in standards for name in find(one, options.basis)} for find in (_decides, _read))
    merged |= asked(options.surveys, "household")
    for survey in options.surveys:
        if survey.law.area_codes is not None:
            merged["area"] = survey.law.area_codes.put(merged["area"])
        decides |= _questions_read(survey, standards, decides)
        reads |= _questions_read(survey, standards, reads)
    for name, question in asked(options.off, "household").items():
        merged.setdefault(name, question.model_copy(update={"type": "text", "codes": ()}))

    decides.add("household_id")
    return tuple(
        column
        if column.id in decides or column.blank == "asked"
        else column.model_copy(update={"blank": "beside" if column.id in reads else "unused"})
        for column in merged.values()
    )


def _decides(standard: Standard, basis: Basis) -> frozenset[str]:
    """Return the columns that the class of a run depends on; by income, those of the statements beside it too."""
    plan = build_plan(standard, basis)
    return plan.reads if basis == "income" else plan.decides


def _read(standard: Standard, basis: Basis) -> frozenset[str]:
    """Return the columns that a run reads; by points, those of the class by income that stands beside it too."""
    read = build_plan(standard, basis).reads
    return read | build_plan(standard, "income").reads if "income" in standard.law.bases else read


def _questions_read(survey: Survey, standards: Sequence[Standard], read: Collection[str]) -> set[str]:
    """Return the questions about households behind what is counted of columns that are read.

    The screen is not among it: it sets no row aside.
    """
    law = survey.law
    counted = {name for one in standards if one.law.survey == survey.id for name in one.indicator_ids}
    conditions = [one.when for one in law.indicators if one.id in counted & {*read}]
    if law.score is not None and law.score.column in read:
        conditions += [*(form.when for form in law.score.forms), *(row.when for row in law.score.rows)]
    behind = {*survey.reads(conditions)}
    if law.ledger is not None and law.ledger.column in read:
        behind |= {*law.ledger.cells, law.ledger.leaves_out}
    return behind & {column.id for column in survey.columns("household").values()}


def _check_unique(standards: Sequence[Standard]) -> None:
    ids = [one.id for one in standards]
    for name in ids:
        if ids.count(name) > 1:
            raise UsageError(Text(f"chuẩn {name} được nêu hai lần", f"the standard {name} is named twice"))
