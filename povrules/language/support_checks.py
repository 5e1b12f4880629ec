"""Whether a policy file of support makes sense together: names, levels, citations in force, no day left open."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from povrules.language.columns import Column
from povrules.language.findings import Finding, Path
from povrules.language.policy import Period
from povrules.language.policy_shared import (
    CLASS,
    check_citations,
    check_condition,
    check_declared,
    check_ids,
    check_only_if,
    check_questions,
    class_column,
    common_cites,
    dated_cites,
    numbers_of,
    unless_known,
)
from povrules.language.question import Level
from povrules.language.support import SupportBenefit, SupportFile, SupportKind, SupportVersion
from povrules.language.survey_checks import Known, taken_names
from povrules.text import Text

_LISTS = ("columns", "switches", "facts", "rates", "benefits")
_GIVES: dict[SupportKind, tuple[str, ...]] = {
    "fee": ("share", "unknown"),
    "monthly": ("amount",),
    "loan": ("rate",),
}
"""What a version of a benefit of each kind may give."""


def check_support(law: SupportFile, shared: Sequence[Column]) -> list[Finding]:
    """Return everything in ``law`` that cannot be meant; ``shared`` are the columns of every household table."""
    found = [
        *check_citations(law, _cites(law)),
        *check_ids(law, _LISTS),
        *taken_names([("columns", at) for at in range(len(law.columns))], law.columns, shared),
        *check_questions(law),
        *_benefits(law),
        *_expressions(law, shared),
    ]
    return found or [*dated_support_findings(law)]


def _cites(law: SupportFile) -> Iterator[tuple[Path, str, Period | None]]:
    yield from common_cites(law)
    if law.school_year is not None:
        yield from ((("school_year", "cite"), key, None) for key in law.school_year.cite)
    for at, rate in enumerate(law.rates):
        yield from dated_cites(("rates", at, "values"), rate.values)
        yield from dated_cites(("rates", at, "overdue"), rate.overdue)
    for at, benefit in enumerate(law.benefits):
        for number, group in enumerate(benefit.groups):
            yield from dated_cites(("benefits", at, "groups", number, "versions"), group.versions)
        for name in ("highest", "limits", "loans"):
            yield from dated_cites(("benefits", at, name), getattr(benefit, name))
        for name in ("gaps", "cautions"):
            for number, entry in enumerate(getattr(benefit, name)):
                yield from ((("benefits", at, name, number, "cite"), key, None) for key in entry.cite)


def _versions(law: SupportFile) -> Iterator[tuple[Path, SupportBenefit, SupportVersion]]:
    for at, benefit in enumerate(law.benefits):
        for number, group in enumerate(benefit.groups):
            for place, version in enumerate(group.versions):
                yield ("benefits", at, "groups", number, "versions", place), benefit, version


def _benefits(law: SupportFile) -> Iterator[Finding]:
    rates = [one.id for one in law.rates]
    used = set()
    for path, benefit, version in _versions(law):
        given = next(name for name in ("share", "amount", "rate", "unknown") if getattr(version, name) is not None)
        if given not in _GIVES[benefit.kind]:
            allowed = ", ".join(_GIVES[benefit.kind])
            words = Text(f"quyền lợi kiểu {benefit.kind!r}: {allowed}", f"for kind {benefit.kind!r}: {allowed}")
            yield Finding((*path, given), given, words)
        if version.rate is not None:
            used.add(version.rate)
            yield from unless_known((*path, "rate"), version.rate, rates, Text("mã [[rates]]", "an entry of [[rates]]"))
        if version.ends is not None:
            dates = [one.id for one in law.columns if one.type == "date" and one.table in ("household", benefit.of)]
            expected = Text("một cột ngày", "a column of dates")
            yield from unless_known((*path, "ends"), version.ends.column, dates, expected)
    for at, rate in enumerate(law.rates):
        if rate.id not in used:
            words = Text("lãi suất mà một nhóm dùng; chưa nhóm nào dùng", "a rate that a group has; none has it")
            yield Finding(("rates", at, "id"), rate.id, words)
    for at, benefit in enumerate(law.benefits):
        yield from _twice(at, benefit)
        if benefit.fee is not None:
            fees = [one.id for one in law.columns_of(benefit.of) if one.type == "money"]
            expected = Text("một cột số tiền cùng bảng", "a column of money of that table")
            yield from unless_known(("benefits", at, "fee"), benefit.fee, fees, expected)
    groups = [group.id for benefit in law.benefits for group in benefit.groups]
    loans = {one.id: [group.id for group in one.groups] for one in law.benefits if one.kind == "loan"}
    yield from check_declared(law.declared, [*(one.id for one in law.benefits), *groups], loans)


def _twice(at: int, benefit: SupportBenefit) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, group in enumerate(benefit.groups):
        if group.id in seen:
            words = Text("mã không trùng với mục khác", "an id that no other entry has")
            yield Finding(("benefits", at, "groups", number, "id"), group.id, words)
        seen.add(group.id)


def _expressions(law: SupportFile, shared: Sequence[Column]) -> Iterator[Finding]:
    known = {level: _known(law, shared, level) for level in _LEVELS}
    for at, fact in enumerate(law.facts):
        yield from check_condition(known[fact.of], ("facts", at, "when"), fact.when)
        known["person"].flags.add(fact.id)
        if fact.of == "household":
            known["household"].flags.add(fact.id)
    yield from check_only_if(law, known)
    for path, benefit, version in _versions(law):
        yield from check_condition(known[benefit.of], (*path, "when"), version.when)
    for at, benefit in enumerate(law.benefits):
        for name in ("limits", "cautions", "gaps"):
            for number, entry in enumerate(getattr(benefit, name)):
                if entry.when is not None:
                    yield from check_condition(known[benefit.of], ("benefits", at, name, number, "when"), entry.when)


_LEVELS: tuple[Level, ...] = ("household", "person")


def _known(law: SupportFile, shared: Sequence[Column], level: Level) -> Known:
    """Return what a condition may name: about a person also what is known of its household."""
    columns = {one.id: one for one in (*shared, *law.columns_of("household"))} | {CLASS: class_column()}
    if level == "person":
        columns |= {one.id: one for one in law.columns_of("person")}
    return Known(law.switches, columns, numbers_of(law, level))


def turning_days_of_support(law: SupportFile) -> list[date]:
    """Return every covered day on which something of a policy begins, or has just ended, in order."""
    periods: list[Period] = [law.covers, *(one for rate in law.rates for one in (*rate.values, *rate.overdue))]
    for benefit in law.benefits:
        periods += [one for group in benefit.groups for one in group.versions]
        periods += [*benefit.highest, *benefit.limits, *benefit.loans, *benefit.gaps, *benefit.cautions]
    days = {one.first for one in periods}
    days |= {one.last + timedelta(days=1) for one in periods if one.last is not None}
    return sorted(day for day in days if law.covers.holds(day)) or [law.covers.first]


def dated_support_findings(law: SupportFile) -> Iterator[Finding]:
    """Yield what is open or there twice on some day; the first such day is named."""
    said: set[tuple[Path, str]] = set()
    for day in turning_days_of_support(law):
        for found in support_findings_on(law, day):
            if (found.path, found.found) not in said:
                said.add((found.path, found.found))
                yield found


def support_findings_on(law: SupportFile, day: date) -> Iterator[Finding]:
    """Yield what is open or there twice on a day."""
    when = f"{day:%d/%m/%Y}"
    for at, benefit in enumerate(law.benefits):
        versions = [one for group in benefit.groups for one in group.versions if one.holds(day)]
        for number, group in enumerate(benefit.groups):
            if sum(one.holds(day) for one in group.versions) > 1:
                words = Text(f"một bản cho mỗi ngày; ngày {when} có hai", f"one version a day; there are two on {when}")
                yield Finding(("benefits", at, "groups", number, "versions"), group.id, words)
        gaps = sum(one.holds(day) for one in benefit.gaps)
        if gaps != (not versions):
            words = Text(
                f"một trong hai ngày {when}: nhóm có bản hiệu lực, hoặc gaps nói vì sao không có",
                f"one of both on {when}: a version of a group, or gaps that say why there is none",
            )
            yield Finding(("benefits", at, "gaps"), benefit.id, words)
        if versions:
            yield from _with(law, at, benefit, versions, day)


def _with(
    law: SupportFile, at: int, benefit: SupportBenefit, versions: Sequence[SupportVersion], day: date
) -> Iterator[Finding]:
    """Yield what a benefit lacks on a day: the loan and its rate, or the rule by which the highest of groups counts."""
    lists: list[tuple[Path, Sequence[Period]]] = []
    if benefit.kind == "loan":
        lists.append((("benefits", at, "loans"), benefit.loans))
        rates = {one.rate for one in versions}
        lists += [(("rates", number, "values"), one.values) for number, one in enumerate(law.rates) if one.id in rates]
    elif len(versions) > 1:
        lists.append((("benefits", at, "highest"), benefit.highest))
    for path, entries in lists:
        count = sum(one.holds(day) for one in entries)
        if count != 1:
            when = f"{day:%d/%m/%Y}"
            words = Text(
                f"đúng một mục có hiệu lực ngày {when}; có {count}", f"exactly one in force on {when}; {count} are"
            )
            yield Finding(path, benefit.id, words)
