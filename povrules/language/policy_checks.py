"""Whether a policy file makes sense together: names, citations in force, one order, nothing open on any day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from povrules.language.columns import Column
from povrules.language.findings import Finding, Path
from povrules.language.policy import GroupVersion, Period, PolicyFile
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
    dates_of,
    numbers_of,
    unless_known,
)
from povrules.language.survey_checks import Known, taken_names
from povrules.text import Text

_LISTS = ("columns", "switches", "scales", "facts", "payers", "selections", "groups", "cautions")


def check_policy(law: PolicyFile, shared: Sequence[Column]) -> list[Finding]:
    """Return everything in ``law`` that cannot be meant; ``shared`` are the columns of every household table."""
    found = [
        *check_citations(law, _cites(law)),
        *check_ids(law, _LISTS),
        *taken_names([("columns", at) for at in range(len(law.columns))], law.columns, shared),
        *_references(law),
        *_expressions(law, shared),
    ]
    return found or [*dated_findings(law)]


def _cites(law: PolicyFile) -> Iterator[tuple[Path, str, Period | None]]:
    """Yield every use of a citation: where, which key, and while what is in force it has to be in force too."""
    yield from common_cites(law)
    for at, caution in enumerate(law.cautions):
        yield from ((("cautions", at, "cite"), key, None) for key in caution.cite)
    for at, scale in enumerate(law.scales):
        yield from dated_cites(("scales", at, "values"), scale.values)
    yield from dated_cites(("premium", "rates"), law.premium.rates)
    yield from dated_cites(("selections",), law.selections)
    for at, group in enumerate(law.groups):
        yield from dated_cites(("groups", at, "versions"), group.versions)
        yield from dated_cites(("groups", at, "cards"), group.cards)
    yield from dated_cites(("benefits",), law.benefits)


def _references(law: PolicyFile) -> Iterator[Finding]:
    payers, groups = [one.id for one in law.payers], [one.id for one in law.groups]
    scales = [one.id for one in law.scales]
    yield from check_questions(law)
    yield from unless_known(("premium", "of"), law.premium.of, scales, Text("mã [[scales]]", "a scale"))
    for at, group in enumerate(law.groups):
        yield from unless_known(("groups", at, "payer"), group.payer, payers, _A_PAYER)
        ends = [(("groups", at, "versions", number, "ends"), one.ends) for number, one in enumerate(group.versions)]
        ends += [(("groups", at, "cards", number, "ends"), one.ends) for number, one in enumerate(group.cards)]
        for path, end in ends:
            if end is not None:
                yield from unless_known(path, end.column, dates_of(law), Text("một cột ngày", "a column of dates"))
    for at, benefit in enumerate(law.benefits):
        for name in benefit.groups:
            yield from unless_known(("benefits", at, "groups"), name, groups, Text("mã [[groups]]", "a group"))
    for at, selection in enumerate(law.selections):
        if selection.payer is not None:
            yield from unless_known(("selections", at, "payer"), selection.payer, payers, _A_PAYER)
    yield from check_declared(law.declared, [*groups, *payers])


_A_PAYER = Text("mã [[payers]]", "a payer")


def _expressions(law: PolicyFile, shared: Sequence[Column]) -> Iterator[Finding]:
    columns = {one.id: one for one in (*shared, *law.columns_of("household"), *law.columns_of("person"))}
    known = Known(law.switches, columns | {CLASS: class_column()}, numbers_of(law))
    for at, fact in enumerate(law.facts):
        yield from check_condition(known, ("facts", at, "when"), fact.when)
        known.flags.add(fact.id)
    yield from check_only_if(law, {"household": known, "person": known})
    for at, group in enumerate(law.groups):
        for number, version in enumerate(group.versions):
            yield from check_condition(known, ("groups", at, "versions", number, "when"), version.when)
    for at, benefit in enumerate(law.benefits):
        yield from check_condition(known, ("benefits", at, "when"), benefit.when)
    for at, caution in enumerate(law.cautions):
        yield from check_condition(known, ("cautions", at, "when"), caution.when)


def turning_days(law: PolicyFile) -> list[date]:
    """Return every covered day on which something of a policy begins, or has just ended, in order."""
    periods = [law.covers, *law.premium.rates, *law.selections, *law.benefits, *law.cautions]
    periods += [one for scale in law.scales for one in scale.values]
    periods += [one for group in law.groups for one in (*group.versions, *group.cards)]
    days = {one.first for one in periods}
    days |= {one.last + timedelta(days=1) for one in periods if one.last is not None}
    return sorted(day for day in days if law.covers.holds(day)) or [law.covers.first]


def dated_findings(law: PolicyFile) -> Iterator[Finding]:
    """Yield what is open or there twice on some day; the first such day is named."""
    said: set[tuple[Path, str]] = set()
    for day in turning_days(law):
        for found in findings_on(law, day):
            if (found.path, found.found) not in said:
                said.add((found.path, found.found))
                yield found


def findings_on(law: PolicyFile, day: date) -> Iterator[Finding]:
    """Yield what is open or there twice on a day."""
    when = f"{day:%d/%m/%Y}"
    for path, entries in _each_one(law):
        count = sum(one.holds(day) for one in entries)
        if count != 1:
            words = Text(
                f"đúng một mục có hiệu lực ngày {when}; có {count}", f"exactly one in force on {when}; {count} are"
            )
            yield Finding(path, "", words)
    ranks: dict[tuple[int, int, int], str] = {}
    for at, group in enumerate(law.groups):
        versions = [one for one in group.versions if one.holds(day)]
        if len(versions) > 1:
            words = Text(f"một bản cho mỗi ngày; ngày {when} có hai", f"one version a day; there are two on {when}")
            yield Finding(("groups", at, "versions"), group.id, words)
        if sum(one.holds(day) for one in group.cards) > 1:
            words = Text(
                f"một quy định về thẻ cho mỗi ngày; ngày {when} có hai", f"one rule of cards a day; two on {when}"
            )
            yield Finding(("groups", at, "cards"), group.id, words)
        for version in versions:
            yield from _rank(("groups", at, "versions"), group.id, version, ranks, when)
    yield from _benefit_twice(law, day, when)


def _each_one(law: PolicyFile) -> Iterator[tuple[Path, Sequence[Period]]]:
    """Yield lists of which exactly one has to be in force on every day."""
    yield ("premium", "rates"), law.premium.rates
    for at, scale in enumerate(law.scales):
        if scale.id == law.premium.of:
            yield ("scales", at, "values"), scale.values
    for rule in ("first_in_order", "best_benefit"):
        yield ("selections", 0), [one for one in law.selections if one.rule == rule]
    yield ("benefits", 0), [one for one in law.benefits if one.others]
    yield ("groups", 0), [one for group in law.groups for one in group.versions if one.when is None]


def _rank(
    path: Path, group: str, version: GroupVersion, ranks: dict[tuple[int, int, int], str], when: str
) -> Iterator[Finding]:
    other = ranks.setdefault(version.rank, group)
    if other != group:
        words = Text(
            f"một vị trí riêng trong thứ tự; ngày {when} nhóm {other!r} cũng ở đó",
            f"a place of its own in the order; on {when} the group {other!r} stands there too",
        )
        yield Finding(path, group, words)


def _benefit_twice(law: PolicyFile, day: date, when: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, benefit in enumerate(law.benefits):
        if benefit.holds(day):
            for name in benefit.groups:
                if name in seen:
                    words = Text(
                        f"một mức cho mỗi nhóm; ngày {when} có hai", f"one rate a group; there are two on {when}"
                    )
                    yield Finding(("benefits", at, "groups"), name, words)
                seen.add(name)
