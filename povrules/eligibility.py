"""Who is entitled to what on a day: the persons of a census under a policy, by a class computed or recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import narwhals as nw
import polars as pl

from povrules.arguments import language_of
from povrules.census.door import nobody
from povrules.census.model import Census
from povrules.census.persons import ROW, UNLISTED, link
from povrules.census.telling import tell
from povrules.classes_on import classes_on
from povrules.engines.classify import Options, Prefer
from povrules.engines.coming import coming
from povrules.engines.entitled import entitled
from povrules.engines.held import with_questions
from povrules.engines.in_force import InForce
from povrules.engines.preflight import LawEntry, refuse_weak
from povrules.engines.supports import SupportOn
from povrules.entitled_asked import Policies, asked_for
from povrules.entitled_inputs import read_subjects
from povrules.entitled_rows import (
    ELIGIBLE_COLUMNS,
    ORIGIN,
    Exact,
    PolicyRows,
    Subjects,
    insured_rows,
    supported_rows,
)
from povrules.errors import UsageError
from povrules.exit_answers import with_exits
from povrules.exits import Exits, exits_between, exits_given
from povrules.inputs import Households, Persons
from povrules.language.loader import Standard
from povrules.language.question import Level
from povrules.language.schema import Basis
from povrules.movements import LISTS_WITHOUT_BEFORE, Given, Movement
from povrules.of_provinces import elsewhere, local_standards, without_local
from povrules.problems import Problem
from povrules.request import Standards, SurveyIds
from povrules.rules import Policy
from povrules.same_kind import of_kind
from povrules.standards import Overlays
from povrules.surveys import BIRTH
from povrules.text import Lang, Text

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

Frame = TypeVar("Frame", "pd.DataFrame", pl.DataFrame, pl.LazyFrame, "pa.Table", "duckdb.DuckDBPyRelation")

__all__ = ["ELIGIBLE_COLUMNS", "Entitlements", "Part", "Policies", "eligible", "entitlements"]


@dataclass(frozen=True)
class Part:
    """What a result has of one policy: its law of the day, the switches as they stood, what the decisions cite."""

    policy: Policy
    switches: Mapping[str, bool]
    notices: tuple[Text, ...]
    cites: tuple[str, ...]
    exact: Mapping[str, Exact]


@dataclass(frozen=True)
class Entitlements:
    """Persons and households under policies on a day.

    ``frame`` has :data:`ELIGIBLE_COLUMNS`: policy by policy one row for each household and benefit of households, then
    one for each person and benefit of persons, in the order of their tables; without a column of their numbers persons
    are numbered within their household. ``notices``: what every reader has to know of the law. ``parts``: by policy.
    ``households`` and ``members``: what was read. ``origin`` has, row for row, ``_at`` (the row in its table),
    ``_household`` (that of its household; null for a person of none), ``_decision`` and ``_fee``. ``options``: those
    of the run. ``exits``: where it is taken from who left the lists of the poor and near-poor, if from anywhere.
    """

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    notices: tuple[Text, ...]
    parts: tuple[Part, ...]
    day: date
    standard: Standard | None
    source: str
    households: Census
    members: Census
    origin: pl.DataFrame
    options: Options
    exits: Exits | None = None


def eligible(
    households: Frame,
    persons: Persons,
    *,
    on: date | str | None = None,
    policy: Policies = "bhyt",
    province: str | Path | None = None,
    school_year: str | None = None,
    standard: Standards = None,
    place: str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    prefer: Prefer = "ready",
    survey: SurveyIds = None,
    switches: Mapping[str, bool] | None = None,
    strict: bool = False,
    mapping: str | Path | None = None,
    places: str | Path | None = None,
    movement: Movement | Given = None,
    before: Given = None,
    history: Given = None,
    changes: str | Path | None = None,
    lang: Lang = "vi",
) -> Frame:
    """Return what the persons of a census are entitled to on a day, in the kind of frame that ``households`` is.

    ``households``: a frame of pandas, Polars, PyArrow or DuckDB, one row a household (a lazy one is collected, and the
    result is lazy too); ``persons``: a frame or file, one row a member.
    Columns by id or by their names (``povrules policies bhyt`` lists those of a policy). ``policy``: one or several, by
    id or file. ``province``: what this one adds to them, by id (``hanoi``) or file. ``school_year``: ``2024-2025``;
    without ``on`` its first day, otherwise the one in which ``on`` lies. The class is the recognised status where there
    is one (``recognised_status``), otherwise that of the year of the day by ``standard``, or by the standard of a
    ``place``. ``switches``: readings of the law other than the default, by id. ``strict``: refuse law whose evidence is
    below ``secondary``, where a class or an entitlement rests on it. ``mapping``: what the columns, codes and units of
    a foreign list are called (docs/mapping.md); ``places``: in which area a commune is on a day (docs/places.md).
    ``movement``: a result of :func:`povrules.movement`, or a file of one, which answers who left the lists of the poor
    and near-poor and when; or ``before``, the list of the year before, with ``history`` and ``changes`` as there.

    Returns :data:`ELIGIBLE_COLUMNS`, one row a person, or household, and benefit. Raises :class:`povrules.UsageError`,
    :class:`povrules.LawFileError`, :class:`povrules.LawMissingError` for a day for which the law was not read,
    :class:`povrules.CensusError`.
    """
    given = nw.to_native(households, pass_through=True)
    found = entitlements(
        given,
        persons,
        on=on,
        policy=policy,
        province=province,
        school_year=school_year,
        standard=standard,
        place=place,
        basis=basis,
        overlays=overlays,
        prefer=prefer,
        survey=survey,
        switches=switches,
        strict=strict,
        mapping=mapping,
        places=places,
        movement=movement,
        before=before,
        history=history,
        changes=changes,
        lang=lang,
    )
    return cast(Frame, of_kind(given, found.frame))


def entitlements(
    households: Households,
    persons: Persons = None,
    *,
    on: date | str | None = None,
    policy: Policies = "bhyt",
    province: str | Path | None = None,
    school_year: str | None = None,
    standard: Standards = None,
    place: str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    prefer: Prefer = "ready",
    survey: SurveyIds = None,
    switches: Mapping[str, bool] | None = None,
    strict: bool = False,
    mapping: str | Path | None = None,
    places: str | Path | None = None,
    movement: Movement | Given = None,
    before: Given = None,
    history: Given = None,
    changes: str | Path | None = None,
    lang: Lang = "vi",
) -> Entitlements:
    """Return what the persons of a census file or frame are entitled to, with problems and notices.

    Parameters and errors as for :func:`eligible`.
    """
    lang = language_of(lang)
    asked = asked_for(
        on=on,
        policy=policy,
        province=province,
        school_year=school_year,
        standard=standard,
        place=place,
        basis=basis,
        overlays=overlays,
        prefer=prefer,
        survey=survey,
        switches=switches,
        strict=strict,
        mapping=mapping,
        places=places,
    )
    policies, day, laws, standards, options = asked.policies, asked.day, asked.laws, asked.standards, asked.options
    census, listed = read_subjects(households, persons, policies, standards, options)
    members = nobody() if listed is None else listed
    linked = link(members, census)
    classes, by_class = classes_on(census, listed, standards, options)
    of_persons = any("person" in policy.levels for policy in policies)
    if of_persons and listed is not None:
        by_class = [one for one in by_class if one.code != UNLISTED]  # what else follows from it is told here
        by_class += tell(census, linked.unlisted, UNLISTED, "warning", _NOBODY)
    exits = _exits(movement, (before, history, changes), census, classes)
    if exits is not None:
        census, answered = with_exits(census, classes["class"], policies, exits, day)
        by_class += [*exits.problems, *answered]
    everybody = _with_births(linked.columns)
    late_day, late_year = _born_later(everybody, day)
    is_late = late_day | late_year
    late, persons_in = everybody["_at"].filter(is_late), everybody.filter(~is_late) if is_late.any() else everybody
    problems: dict[Level, pl.Series] = {
        "person": _problem_texts(members, everybody, late, lang),
        "household": _errors(census, {}, lang),
    }
    frames, parts = [], []
    for law in laws:
        table = with_questions(census.columns, law.policy.questions("household"))
        table = _answered(table, classes, law.policy)
        subjects = Subjects(census, members, _own(persons_in, law.policy), table, classes, problems)
        rows = _rows(law, subjects)
        frames.append(rows.frame)
        parts.append(Part(law.policy, law.switches, (*law.notices, *coming(law.policy, day)), rows.cites, rows.exact))
    if options.strict:
        for part in parts:
            refuse_weak(part.policy.id, _law_of(part), _WRITE_FILE)
    said = tell(members, everybody["_at"].filter(late_day), "born_later", "error", _LATE, column="born")
    said += tell(members, everybody["_at"].filter(late_year), "born_later", "error", _LATE, column="born_year")
    whole = pl.concat(frames)
    return Entitlements(
        frame=whole.select(ELIGIBLE_COLUMNS),
        problems=(*census.problems, *elsewhere(census, policies), *linked.found, *by_class, *said),
        notices=(
            *(one for part in parts for one in part.notices),
            *([] if exits is None else [exits.notice]),
            *([_HOUSEHOLDS_ONLY] if of_persons and listed is None else []),
            *without_local(policies),
            *local_standards(standards, policies, day),
        ),
        parts=tuple(parts),
        day=day,
        standard=standards[0] if standards else None,
        source=census.source,
        households=census,
        members=members,
        origin=_origin(whole, everybody, members.height, parts),
        options=options,
        exits=exits,
    )


def _exits(
    movement: Movement | Given, lists: tuple[Given, Given, str | Path | None], census: Census, classes: pl.DataFrame
) -> Exits | None:
    """Return the exits that a call gives, by a movement or by lists; raises :class:`UsageError` for both, or a part."""
    before, history, changes = lists
    if movement is not None and any(one is not None for one in lists):
        raise UsageError(
            Text(
                "đã có kết quả biến động (--movement) thì không cần --before, --history, --changes",
                "with a movement (--movement) there is no use for --before, --history, --changes",
            )
        )
    if before is None and (history is not None or changes is not None):
        raise UsageError(LISTS_WITHOUT_BEFORE)
    if movement is not None:
        return exits_given(movement)
    return None if before is None else exits_between(before, history, changes, census, classes)


def _law_of(part: Part) -> list[LawEntry]:
    """Return what the decisions under a policy cite, for ``strict``."""
    policy = part.policy
    return [("citation", key, policy.citation(key).evidence, policy.cited(key)) for key in part.cites]


_WRITE_FILE = Text(
    "Đọc quy định trong văn bản đã nêu rồi ghi vào một tệp chính sách (--policy TỆP.toml) kèm căn cứ, hoặc bỏ "
    "--strict.",
    "Read it in the instrument named and write it into a policy file (--policy FILE.toml) with its citation, or drop "
    "--strict.",
)


def _origin(whole: pl.DataFrame, persons: pl.DataFrame, members: int, parts: Sequence[Part]) -> pl.DataFrame:
    """Return where each row is from; ``persons`` are linked to households and to rows of the table of ``members``."""
    of_households = pl.lit(value=False)
    for part in parts:
        items = [item for item, one in part.exact.items() if one.level == "household"]
        if items:
            of_households |= (pl.col("policy") == part.policy.id) & pl.col("item").is_in(items)
    rows = whole.select(*ORIGIN, of_households.alias("_whole"))
    household = pl.repeat(None, members, dtype=pl.UInt32, eager=True)
    household = household.scatter(persons["_at"], persons[ROW].cast(pl.UInt32))
    of_persons = pl.lit(household.gather(rows["_at"].set(rows["_whole"], None)))
    return rows.select(*ORIGIN, pl.when("_whole").then("_at").otherwise(of_persons).alias("_household"))


def _rows(law: InForce | SupportOn, of: Subjects) -> PolicyRows:
    """Return the rows of one policy, and what its decisions cite."""
    if isinstance(law, SupportOn):
        return supported_rows(law, of)
    return insured_rows(entitled(law, of.persons, of.households, of.classes["class"]), of)


def _own(persons: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return persons with the columns that a policy asks for, and those of birth."""
    persons = with_questions(persons, policy.questions("person"))
    return persons.select(list(dict.fromkeys([ROW, "_at", *BIRTH, *(one.id for one in policy.questions("person"))])))


def _with_births(persons: pl.DataFrame) -> pl.DataFrame:
    """Return persons with date and year of birth, unknown where no policy asks for them."""
    kinds = dict(zip(BIRTH, (pl.Date, pl.Int64), strict=True))
    absent = [pl.lit(None, kind).alias(name) for name, kind in kinds.items() if name not in persons.columns]
    return persons.with_columns(absent)


def _born_later(persons: pl.DataFrame, day: date) -> tuple[pl.Series, pl.Series]:
    """Return who was born after a day: by the date of birth, and by the year of those who have no date."""
    year = persons["born"].is_null() & (persons["born_year"] > day.year)
    return (persons["born"] > day).fill_null(value=False), year.fill_null(value=False)


def _answered(table: pl.DataFrame, classes: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Fill in what an indicator of the standard, or the rule that decided the class, answers."""
    found = []
    for one in policy.questions("household"):
        value = pl.col(one.id)
        if one.indicator is not None and one.indicator in table.columns:
            found.append(pl.coalesce(value, pl.col(one.indicator)).alias(one.id))
        for by in one.by_rule:
            decided = value.is_null() & pl.lit(classes["rule"].is_in(by.rules)).fill_null(value=False)
            value = pl.when(decided).then(pl.lit(by.code)).otherwise(value)
        if one.by_rule:
            found.append(value.alias(one.id))
    return table.with_columns(found)


_LATE = (
    Text("người sinh không muộn hơn ngày được xét", "a person born by the day in question"),
    Text("Người này chưa được xét; kiểm tra ngày sinh hoặc ngày được xét", "The person is left out; check either date"),
)


_HOUSEHOLDS_ONLY = Text(
    "Không có bảng thành viên (một trang trong tệp, hoặc --persons): chỉ xét những gì dành cho hộ.",
    "There is no table of members (a sheet of the file, or --persons): only what is for households is decided.",
)
_NOBODY = (
    Text("ít nhất một thành viên trong bảng thành viên", "at least one member in the table of members"),
    Text(
        "Không ai của hộ này được xét, và các câu trả lời về thành viên coi là chưa biết; thêm thành viên",
        "Nobody of this household is decided, and the answers about its members are taken as unknown; add them",
    ),
)
_LOST = Text(
    "mã hộ không phải mã của đúng một hộ trong bảng hộ",
    "the household id is not that of one household in the table of households",
)


def _problem_texts(members: Census, linked: pl.DataFrame, late: pl.Series, lang: Lang) -> pl.Series:
    """Return what keeps each person from being decided, or is wrong in its row; null for nothing."""
    expected, mend = _LATE
    texts = {row: f"{expected.get(lang)}. {mend.get(lang)}" for row in late}
    if linked.height < members.height:
        lost = (
            pl.int_range(members.height, dtype=pl.UInt32, eager=True).to_frame("_at").join(linked, on="_at", how="anti")
        )
        texts |= {row: _LOST.get(lang) for row in lost["_at"] if row not in members.row_errors}
    return _errors(members, texts, lang)


def _errors(table: Census, texts: Mapping[int, str], lang: Lang) -> pl.Series:
    """Return what is wrong in each row of a table, and ``texts`` where nothing is; null for nothing."""
    errors = {row: "; ".join(one.line_text(lang) for one in found) for row, found in table.row_errors.items()}
    wrong = errors | dict(texts)
    blank = pl.repeat(None, table.height, dtype=pl.String, eager=True).alias("problem")
    return blank.scatter(list(wrong), list(wrong.values())) if wrong else blank
