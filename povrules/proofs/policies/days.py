"""Proofs about the days of a policy: nothing is missing or there twice on any, and all that is cited is in force."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from povrules.language.findings import Finding
from povrules.language.policy import Period, PolicyFile
from povrules.language.support import SupportBenefit, SupportFile
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.meant import days_text, shortened
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.spans import Span, last_day
from povrules.rules import InsurancePolicy, Policy, SupportPolicy
from povrules.text import Text

_ONE = timedelta(days=1)
Shown: TypeAlias = Callable[[Period], Found | None]


class History(NamedTuple):
    """Entries of a file of which one follows the other; ``covered``: others by which their days need not be covered."""

    of: Text
    entries: Sequence[Period]
    gaps: Sequence[Period] = ()


def by_days(
    name: str,
    spans: Sequence[Span],
    findings_on: Callable[[Span], Iterable[Finding]],
    unread: Callable[[Span], bool] = lambda _: False,
) -> tuple[Proof, list[Span]]:
    """Return whether nothing is missing or there twice on any day, and the spans on which that is so.

    ``unread``: that the law of a span was not read, so that nothing is decided on its days; they are told and left out.
    """
    found: dict[tuple[object, str], tuple[Finding, list[Span]]] = {}
    sound: list[Span] = []
    told: list[Span] = []
    for span in spans:
        here = list(findings_on(span))
        for one in here:
            found.setdefault((one.path, one.found), (one, []))[1].append(span)
        if not here:
            (told if unread(span) else sound).append(span)
    wrong = [_missing(finding, days) for finding, days in found.values()]
    wrong_and_told = [*shortened(wrong), *([_unread(told)] if told else [])]
    many, days = len(spans), sum(span.days for span in spans)
    how = Text(
        f"xét từng khoảng trong {many} khoảng ngày giữa các ngày quy định thay đổi, {days} ngày",
        f"by going through {many} spans between the days on which rules change, {days} days",
    )
    return Proof(name, "fails" if wrong else "proved", how, examples=tuple(wrong_and_told)), sound


def _unread(spans: Sequence[Span]) -> Example:
    days = days_text(spans)
    return Example(
        Text(f"mức đóng chưa đọc được, không xét [{days}]", f"the premium was not read, nothing is decided [{days}]")
    )


def _missing(finding: Finding, spans: Sequence[Span]) -> Example:
    key, days = ".".join(map(str, finding.path)), days_text(spans)
    found = f"“{finding.found}”: " if finding.found else ""
    vi, en = finding.expected
    return Example(Text(f"{key}: {found}{vi} [{days}]", f"{key}: {found}{en} [{days}]"))


def histories(policy: Policy) -> list[History]:
    """Return everything of a policy that has a history, by what it is called.

    Rules of cards, and of overdue loans, are there for the days of which they were read: each is a history of its own.
    """
    if isinstance(policy, SupportPolicy):
        return list(_of_support(policy.law))
    assert isinstance(policy, InsurancePolicy)
    return [*_of_insurance(policy.law), *_of_province(policy)]


def _of_insurance(law: PolicyFile) -> Iterator[History]:
    yield History(law.premium.label, law.premium.rates)
    yield from (History(one.label, one.values) for one in law.scales)
    for group in law.groups:
        yield History(group.label, group.versions)
        yield from (History(Text(f"thẻ: {group.vi}", f"card: {group.en}"), [one]) for one in group.cards)
        rates = [one for one in law.benefits if group.id in one.groups]
        yield History(Text(f"mức hưởng: {group.vi}", f"rate of benefit: {group.en}"), rates)
    for rule in dict.fromkeys(one.rule for one in law.selections):
        several = [one for one in law.selections if one.rule == rule]
        yield History(several[0].label, several)
    others = [one for one in law.benefits if one.others or one.when is not None]
    yield from (History(Text("mức hưởng khác", "other rates of benefit"), [one]) for one in others)


def _of_province(policy: InsurancePolicy) -> Iterator[History]:
    if policy.local is not None:
        yield from (History(one.label, one.versions) for one in policy.local.top_ups)


def _of_support(law: SupportFile) -> Iterator[History]:
    for rate in law.rates:
        yield History(rate.label, rate.values)
        yield from (History(Text(f"quá hạn: {rate.vi}", f"overdue: {rate.en}"), [one]) for one in rate.overdue)
    for benefit in law.benefits:
        yield from _of_benefit(benefit)


def _of_benefit(benefit: SupportBenefit) -> Iterator[History]:
    def of(label: Text) -> Text:
        return Text(f"{benefit.vi}: {label.vi}", f"{benefit.en}: {label.en}")

    yield from (History(of(group.label), group.versions, benefit.gaps) for group in benefit.groups)
    yield History(of(Text("mức vay", "amount")), benefit.loans, benefit.gaps)
    yield History(of(Text("quy tắc chọn mức cao nhất", "the rule of the highest")), benefit.highest, benefit.gaps)
    for when in dict.fromkeys(one.when for one in benefit.limits):
        yield History(of(Text("số tháng", "months")), [one for one in benefit.limits if one.when == when])


def no_hole(policy: Policy, shown: Shown) -> Proof:
    """Return whether between two entries of one history no days are left out; ``shown``: somebody by an entry."""
    several = histories(policy)
    wrong = [_left_out(one.of, hole, shown(before)) for one in several for before, hole in _holes(one)]
    entries = sum(len(one.entries) for one in several)
    how = Text(
        f"so sánh ngày của {entries} bản trong {len(several)} mục",
        f"by comparing the days of {entries} versions of {len(several)} entries",
    )
    return Proof("no_hole", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def _holes(one: History) -> Iterator[tuple[Period, Span]]:
    """Yield days between two entries that nothing covers, with the entry before them."""
    for before, after in pairwise(sorted(one.entries, key=lambda entry: entry.first)):
        if before.last is not None and after.first > before.last + _ONE:
            hole = Span(before.last + _ONE, after.first - _ONE)
            if not all(any(gap.holds(day) for gap in one.gaps) for day in hole.each()):
                yield before, hole


def _left_out(of: Text, hole: Span, found: Found | None) -> Example:
    days = days_text([hole])
    said = Text(f"{of.vi}: không có bản nào trong {days}", f"{of.en}: there is no version for {days}")
    if found is None:
        return Example(said, on=hole.first)
    who = found.said()
    return found.example(Text(f"{said.vi}; trước đó: {who.vi}", f"{said.en}; before that: {who.en}"))


def cited_in_force(policy: Policy) -> Proof:
    """Return whether every citation of a version is in force on all of its days for which the policy is given."""
    wrong, uses = [], 0
    covers = Span(policy.law.covers.first, last_day(policy.law))
    for one in histories(policy):
        for entry in one.entries:
            span = Span(max(entry.first, covers.first), min(entry.last or covers.last, covers.last))
            for key in getattr(entry, "cite", ()):
                uses += 1
                wrong += list(_not_in_force(policy, one.of, key, span))
    how = Text(f"so sánh ngày của {uses} lần dẫn căn cứ", f"by comparing the days of {uses} citations")
    return Proof("cited_in_force", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def _not_in_force(policy: Policy, of: Text, key: str, span: Span) -> Iterator[Example]:
    citation, source = policy.citation(key), policy.cited(key)
    first, last = citation.in_force_from or span.first, citation.in_force_to or span.last
    open_ = [Span(span.first, min(span.last, first - _ONE)), Span(max(span.first, last + _ONE), span.last)]
    outside = [one for one in open_ if one.first <= one.last]
    if outside:
        days = days_text(outside)
        yield Example(
            Text(
                f"{of.vi}: căn cứ {source.vi} không có hiệu lực [{days}]",
                f"{of.en}: {source.en} is not in force [{days}]",
            )
        )
