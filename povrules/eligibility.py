"""Who is entitled to what on a day: the persons of a census under a policy, by a class computed or recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw
import polars as pl

from povrules.arguments import day_of, language_of, not_meant
from povrules.census.door import census_from_frame, read_families, read_members, take_members
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.persons import ROW, link
from povrules.census.telling import tell
from povrules.classes_on import classes_on
from povrules.engines.classify import Options, Prefer
from povrules.engines.entitled import Entitled, entitled, with_questions
from povrules.engines.entitled_words import citations, percent_text, reason, shares_text, whole_dong
from povrules.engines.in_force import YEAR, InForce, in_force
from povrules.engines.rests_on import weaker
from povrules.engines.selected import Bounds, Decision
from povrules.errors import UsageError
from povrules.inputs import Households, Persons
from povrules.language.columns import Column, household_columns
from povrules.language.findings import nearest
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.problems import Problem
from povrules.request import Standards, SurveyIds, columns_of, only_standard, person_columns_of, prepare
from povrules.rules import Policy, load_policy
from povrules.standards import Overlays
from povrules.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

Frame = TypeVar("Frame", "pd.DataFrame", pl.DataFrame)

ELIGIBLE_COLUMNS: tuple[str, ...] = (
    "household_id",
    "person_no",
    "policy",
    "on",
    "status",
    "class",
    "class_from",
    "payer",
    "group",
    "groups",
    "groups_possible",
    "share",
    "premium_month",
    "paid_month_least",
    "paid_month_most",
    "own_month_least",
    "own_month_most",
    "paid_year_least",
    "paid_year_most",
    "own_year_least",
    "own_year_most",
    "benefit_least",
    "benefit_most",
    "from",
    "to",
    "card_to",
    "missing",
    "reason_vi",
    "reason_en",
    "citation",
    "evidence",
    "problem",
)
"""The columns of the result, one row a person and policy, in this order."""


@dataclass(frozen=True)
class Entitlements:
    """Persons under a policy on a day.

    ``frame`` has one row a person in the order of the table of persons, with :data:`ELIGIBLE_COLUMNS`; without a column
    of their numbers persons are numbered within their household. ``notices``: what every reader has to know of the law.
    ``cites``: the citations that the decisions rest on.
    """

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    notices: tuple[Text, ...]
    policy: Policy
    day: date
    switches: Mapping[str, bool]
    standard: Standard | None
    source: str
    cites: tuple[str, ...]


def eligible(
    households: Frame,
    persons: Persons,
    *,
    on: date | str,
    policy: str | Path = "bhyt",
    standard: Standards = None,
    place: str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    prefer: Prefer = "ready",
    survey: SurveyIds = None,
    switches: Mapping[str, bool] | None = None,
    lang: Lang = "vi",
) -> Frame:
    """Return what the persons of a census are entitled to on a day, in the kind of frame that ``households`` is.

    ``households``: a pandas or Polars frame, one row a household; ``persons``: a frame or file, one row a member.
    Columns by id or by their names (``povrules policies bhyt`` lists those of a policy). The class is the recognised
    status where there is one (``recognised_status``), otherwise that of the year of the day by ``standard``, or by the
    standard of a ``place``. ``switches``: readings of the law other than the default, by id.

    Returns one row a person with :data:`ELIGIBLE_COLUMNS`. Raises :class:`povrules.UsageError`,
    :class:`povrules.LawFileError`, :class:`povrules.LawMissingError` for a day for which the law was not read,
    :class:`povrules.CensusError`.
    """
    households = nw.to_native(households, pass_through=True)
    found = entitlements(
        households,
        persons,
        on=on,
        policy=policy,
        standard=standard,
        place=place,
        basis=basis,
        overlays=overlays,
        prefer=prefer,
        survey=survey,
        switches=switches,
        lang=lang,
    )
    return _pandas(found.frame) if nw.dependencies.is_pandas_dataframe(households) else found.frame


def _pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Return a result for pandas; đồng stay whole numbers, which pandas would make floats of where one is blank."""
    import pandas as pd
    import pyarrow as pa

    return frame.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)


def entitlements(
    households: Households,
    persons: Persons = None,
    *,
    on: date | str,
    policy: str | Path = "bhyt",
    standard: Standards = None,
    place: str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    prefer: Prefer = "ready",
    survey: SurveyIds = None,
    switches: Mapping[str, bool] | None = None,
    lang: Lang = "vi",
) -> Entitlements:
    """Return what the persons of a census file or frame are entitled to, with problems and notices.

    Parameters and errors as for :func:`eligible`.
    """
    lang, day = language_of(lang), _day(on)
    loaded = load_policy(policy)
    law = in_force(loaded, day, _switches(loaded, switches or {}))
    standards: tuple[Standard, ...] = ()
    options = Options(basis=basis, on=day)
    if standard is not None or place is not None:
        standards, options = prepare(standard, place, day.year, day, basis, overlays, prefer, survey, strict=False)
        only_standard(standards)
    census, members = _read(households, persons, loaded, standards, options)
    linked = link(members, census)
    classes, by_class = classes_on(census, members, standards, options)
    table = with_questions(census.columns, loaded.questions("household"))
    table = _answered(table, classes, loaded)
    late_day, late_year = _born_later(linked.columns, day)
    is_late = late_day | late_year
    late, persons_in = linked.columns["_at"].filter(is_late), linked.columns.filter(~is_late)
    found = entitled(law, persons_in, table, classes["class"])
    frame = _result(found, persons_in, members, classes)
    frame = frame.with_columns(_problem_texts(members, linked.columns, late, lang))
    said = tell(members, linked.columns["_at"].filter(late_day), "born_later", "error", _LATE, column="born")
    said += tell(members, linked.columns["_at"].filter(late_year), "born_later", "error", _LATE, column="born_year")
    problems = (*census.problems, *linked.found, *by_class, *said)
    return Entitlements(
        frame=frame,
        problems=problems,
        notices=(*law.notices, *_not_national(standards)),
        policy=loaded,
        day=day,
        switches=law.switches,
        standard=standards[0] if standards else None,
        source=census.source,
        cites=tuple(dict.fromkeys(key for one in found.decisions for key in one.cites)),
    )


def _born_later(persons: pl.DataFrame, day: date) -> tuple[pl.Series, pl.Series]:
    """Return who was born after a day: by the date of birth, and by the year of those who have no date."""
    year = persons["born"].is_null() & (persons["born_year"] > day.year)
    return (persons["born"] > day).fill_null(value=False), year.fill_null(value=False)


def _not_national(standards: Sequence[Standard]) -> list[Text]:
    """Say of classes by the standard of a place that the groups of a national policy rest on the national one."""
    return [
        Text(
            f"Diện của hộ được phân loại theo {one.id} là theo chuẩn riêng của địa phương; nhóm hộ nghèo, hộ cận "
            "nghèo, hộ có mức sống trung bình của chính sách quốc gia là theo chuẩn quốc gia. Hộ chỉ thuộc diện theo "
            "chuẩn riêng cần văn bản của địa phương.",
            f"Classes computed by {one.id} are those of a local standard; the poor, near-poor and average-living of a "
            "national policy are those of the national standard. Households that are so by the local standard alone "
            "need a local act.",
        )
        for one in standards
        if one.law.place != "vn"
    ]


def _day(on: date | str) -> date:
    day = day_of(on)
    if day is None:
        raise not_meant("on", on, Text("một ngày, dạng 2026-07-01", "a day in the form 2026-07-01"))
    return day


def _switches(policy: Policy, chosen: Mapping[str, bool]) -> dict[str, bool]:
    known = [one.id for one in policy.law.switches]
    for name, value in chosen.items():
        if name not in known or not isinstance(value, bool):
            near, shown = nearest(str(name), known), ", ".join(known)
            expected = Text(
                f"true hoặc false cho một trong: {shown}{near.vi}", f"true or false for one of: {shown}{near.en}"
            )
            raise not_meant("switches", f"{name}={value}", expected)
    return dict(chosen)


def _columns(
    policy: Policy, standards: Sequence[Standard], options: Options
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """Return the columns about households and about persons that a run reads: those of its standard and its policy.

    Without a standard nothing of a household is classified, so that no cell of it sets a row aside.
    """
    if standards:
        households, persons = columns_of(standards, options), person_columns_of(options)
    else:
        unused = (one if one.id == KEY else one.model_copy(update={"blank": "unused"}) for one in household_columns())
        households, persons = tuple(unused), ()
    there = {one.id for one in households}
    asked = {one.id for one in persons}
    more = [one.model_copy(update={"blank": "asked"}) for one in policy.questions("household") if one.id not in there]
    others = [one.model_copy(update={"if_there": False}) for one in policy.questions("person") if one.id not in asked]
    return (*households, *more), (*persons, *others)


def _read(
    households: Households, persons: Persons, policy: Policy, standards: Sequence[Standard], options: Options
) -> tuple[Census, Census]:
    """Read households and their members from files or frames."""
    columns, asked = _columns(policy, standards, options)
    members: Census | None = None
    if isinstance(households, str | Path):
        apart = persons is not None
        census, members = read_families(Path(households), columns, asked)
        members = None if apart else members
    else:
        census = census_from_frame(households, columns)
    if isinstance(persons, str | Path):
        members = read_members(Path(persons), asked, columns)
    elif persons is not None:
        members = persons if isinstance(persons, Census) else take_members(persons, asked, columns)
    if members is None:
        raise UsageError(
            Text(
                "cần danh sách thành viên, mỗi người một dòng: một trang trong tệp, hoặc --persons",
                "the members are needed, one a row: a sheet of the file, or --persons",
            )
        )
    return census, members


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


def _result(found: Entitled, linked: pl.DataFrame, members: Census, classes: pl.DataFrame) -> pl.DataFrame:
    """Return one row a person of the table of members, in its order; nothing for those of no household."""
    law = found.law
    rows = pl.DataFrame(
        [
            linked["_at"],
            found.missing().alias("missing"),
            found.since().alias("from"),
            found.until().alias("to"),
            found.card_until().alias("card_to"),
            classes["class"].gather(linked[ROW]).alias("class"),
            classes["class_from"].gather(linked[ROW]).alias("class_from"),
            found.index.alias("decision"),
        ]
    )
    decided = pl.DataFrame([_record(law, one) for one in found.decisions], schema=_RECORD, orient="row")
    rows = rows.join(decided.with_row_index("decision"), on="decision", how="left", maintain_order="left")
    persons = members.columns.select(KEY, "person_no").with_row_index("_at")
    if "person_no" not in members.headers:
        persons = persons.with_columns(person_no=pl.int_range(1, pl.len() + 1).over(KEY).cast(pl.String))
    own = pl.Series([one.by_class for one in found.decisions], dtype=pl.Boolean).gather(found.index)
    grades = classes["grade"].gather(linked[ROW]).set(~own, None)
    rows = rows.with_columns(weaker(rows["evidence"], grades))
    frame = persons.join(rows, on="_at", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.lit(law.policy.id).alias("policy"), pl.lit(law.day).alias("on"), pl.lit(None, pl.String).alias("problem")
    )
    return frame.select(ELIGIBLE_COLUMNS)


_MONEY = tuple(
    f"{who}_{span}_{end}" for span in ("month", "year") for who in ("paid", "own") for end in ("least", "most")
)
_RECORD: dict[str, Any] = {
    "status": pl.String,
    "payer": pl.String,
    "group": pl.String,
    "groups": pl.String,
    "groups_possible": pl.String,
    "share": pl.String,
    "premium_month": pl.Int64,
    **dict.fromkeys(_MONEY, pl.Int64),
    "benefit_least": pl.String,
    "benefit_most": pl.String,
    "reason_vi": pl.String,
    "reason_en": pl.String,
    "citation": pl.String,
    "evidence": pl.String,
}


def _record(law: InForce, decision: Decision) -> tuple[Any, ...]:
    """Return what is the same for all persons of one decision."""
    said = reason(decision)
    payers = dict.fromkeys(one.payer.id for one in decision.payers)
    amounts = [decision.paid(), decision.own(), decision.paid(YEAR), decision.own(YEAR)]
    return (
        decision.status,
        ";".join(payers),
        ";".join(one.group.id for one in decision.payers),
        ";".join(one.group.id for one in decision.sure),
        ";".join(one.group.id for one in decision.possible),
        shares_text(decision),
        None if decision.premium is None else whole_dong(decision.premium),
        *(end for bounds in amounts for end in _whole(bounds)),
        *map(percent_text, decision.benefit),
        said.vi,
        said.en,
        citations(decision),
        law.policy.evidence(decision.cites),
    )


def _whole(bounds: Bounds | None) -> tuple[int | None, int | None]:
    return (None, None) if bounds is None else (whole_dong(bounds[0]), whole_dong(bounds[1]))


_LATE = (
    Text("người sinh không muộn hơn ngày được xét", "a person born by the day in question"),
    Text("Người này chưa được xét; kiểm tra ngày sinh hoặc ngày được xét", "The person is left out; check either date"),
)


_LOST = Text(
    "mã hộ không phải mã của đúng một hộ trong bảng hộ",
    "the household id is not that of one household in the table of households",
)


def _problem_texts(members: Census, linked: pl.DataFrame, late: pl.Series, lang: Lang) -> pl.Series:
    """Return what keeps each person from being decided, or is wrong in its row; null for nothing."""
    texts: dict[int, str] = {
        row: "; ".join(one.line_text(lang) for one in found) for row, found in members.row_errors.items()
    }
    expected, mend = _LATE
    texts |= {row: f"{expected.get(lang)}. {mend.get(lang)}" for row in late}
    there = set(linked["_at"])
    for row in range(members.height) if len(there) < members.height else ():
        if row not in there:
            texts.setdefault(row, _LOST.get(lang))
    column: list[str | None] = [None] * members.height
    for row, said in texts.items():
        column[row] = said
    return pl.Series("problem", column, dtype=pl.String)
