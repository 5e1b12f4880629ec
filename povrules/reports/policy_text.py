"""Policies as text for a person: what there is, what is not there yet, and one policy with its law."""

import textwrap
from collections.abc import Iterator, Sequence

from povrules.engines.entitled_words import percent_in
from povrules.engines.reason import number
from povrules.language.expression import words
from povrules.language.local import LocalFile, LocalNotice, OwnStandard, TopUpVersion
from povrules.language.policy import Benefit, Group, GroupVersion, Period
from povrules.language.support import PER, LoanRates, SupportBenefit, SupportVersion
from povrules.reports.standards import source_text
from povrules.rules import InsurancePolicy, NotYet, Policy, SupportPolicy, policy_coverage
from povrules.rules.provinces import province_ids
from povrules.text import Lang, Text


def policies_text(policies: Sequence[Policy], lang: Lang) -> str:
    """Return a list of the policies, and of those that are not there yet."""
    lines = []
    for one in policies:
        lines.append(f"{one.id}  {_period(one.law.covers)}  {one.law.title.get(lang)}")
        provinces = ", ".join(province_ids(one.id))
        lines += [f"  --province: {provinces}"] if provinces else []
    for status, title in _LACKING.items():
        lines += ["", title.get(lang)]
        lines += [line for one in policy_coverage() if one.status == status for line in _not_yet_lines(one, lang)]
    return "\n".join([*lines, "", _PLANS.get(lang)])


_LACKING: dict[str, Text] = {
    "not_yet": Text("Chưa có trong dữ liệu:", "Not in the data yet:"),
    "local": Text("Chỉ có theo văn bản của địa phương:", "By a local act only:"),
}
_PLANS = Text(
    "Kế hoạch 000 đến 004 là các kế hoạch giảm nghèo đã công bố trong docs/plans.md, kèm số dòng.",
    "Plans 000 to 004 are the published plans of poverty reduction in docs/plans.md, with the lines that name it.",
)
_WIDE = 100


def _not_yet_lines(one: NotYet, lang: Lang) -> Iterator[str]:
    """Yield a policy that is not there: what it is, why, where to look, which lines of plans name it."""
    yield f"  {one.id}: {one.label.get(lang)}"
    told = [one.why.get(lang), f"{Text('xem', 'look in').get(lang)}: {'; '.join(one.look_in)}"]
    by_plan: dict[str, list[str]] = {}
    for plan, line in (each.split(":") for each in one.plans):
        by_plan.setdefault(plan, []).append(line)
    if by_plan:
        named = "; ".join(f"{plan} ({', '.join(at)})" for plan, at in by_plan.items())
        told.append(f"{Text('kế hoạch', 'plans').get(lang)}: {named}")
    for text in told:
        yield from textwrap.wrap(text, _WIDE, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def policy_text(policy: Policy, lang: Lang) -> str:
    """Return one policy for reading: questions, groups by version, what they give, switches, law."""
    lines = list(_head(policy, lang))
    if isinstance(policy, SupportPolicy):
        lines += _support_lines(policy, lang)
    else:
        assert isinstance(policy, InsurancePolicy)
        lines += _insurance_lines(policy, lang)
    if policy.local is not None:
        lines += _local_lines(policy, policy.local, lang)
    lines.append(f"\n{Text('Điểm chưa rõ', 'Unsettled').get(lang)}")
    for switch in policy.law.switches:
        lines.append(f"  {switch.id} = {str(switch.value).lower()}: {switch.notice.label.get(lang)}")
        for other in switch.alternatives:
            source = source_text(policy, other.cite, lang)
            lines.append(f"    {str(other.value).lower()}: {other.label.get(lang)}{source}")
    return "\n".join(lines)


def _head(policy: Policy, lang: Lang) -> Iterator[str]:
    law = policy.law
    yield f"{policy.id} — {law.title.get(lang)}"
    yield f"SHA-256 {policy.source.sha256}"
    yield f"{_period(law.covers)}{source_text(policy, law.covers.cite, lang)}"
    yield f"\n{Text('Câu hỏi', 'Questions').get(lang)}"
    for question in law.columns:
        behind = f" ← {question.behind}" if question.behind else ""
        yield f"  {question.table}.{question.id}{behind}: {question.label.get(lang)}"
    yield f"\n{Text('Điều kiện có tên', 'Conditions by name').get(lang)}"
    for fact in law.facts:
        yield f"  {fact.id} = {words(fact.when)}"


def _insurance_lines(policy: InsurancePolicy, lang: Lang) -> Iterator[str]:
    law = policy.law
    yield f"\n{law.premium.label.get(lang)} ({law.premium.rounding.label.get(lang)})"
    base = next(one.label.get(lang) for one in law.scales if one.id == law.premium.of)
    for rate in law.premium.rates:
        yield f"  {_period(rate)}: {percent_in(rate.rate, lang)} × {base}{source_text(policy, rate.cite, lang)}"
    for scale in law.scales:
        yield f"\n{scale.label.get(lang)}"
        for value in scale.values:
            amount = "—" if value.value is None else number(value.value, lang)
            yield f"  {_period(value)}: {amount} đồng{source_text(policy, value.cite, lang)}"
    yield f"\n{Text('Quy tắc chọn', 'Selection').get(lang)}"
    for selection in law.selections:
        yield f"  {_period(selection)}: {selection.label.get(lang)}{source_text(policy, selection.cite, lang)}"
    yield f"\n{Text('Các nhóm', 'Groups').get(lang)}"
    for group in law.groups:
        yield from _group_lines(policy, group, lang)
    yield f"\n{Text('Mức hưởng', 'Rates of benefit').get(lang)}"
    for benefit in law.benefits:
        source = source_text(policy, benefit.cite, lang)
        yield f"  {_period(benefit)}: {percent_in(benefit.rate, lang)}: {_of(benefit)}{source}"


def _local_lines(policy: Policy, local: LocalFile, lang: Lang) -> Iterator[str]:
    """Yield what a province adds: its top-ups by version, what holds of its own standard, its notices."""
    yield f"\n{local.title.get(lang)} → {local.payer.label.get(lang)}"
    for one in local.top_ups:
        groups = ", ".join(one.groups) or Text("mọi nhóm tự đóng một phần", "every group that pays a part").get(lang)
        when = "" if one.when is None else f" {words(one.when)}"
        yield f"  {one.id}: {one.label.get(lang)} [{groups}]{when}"
        for version in one.versions:
            yield f"    {_period(version)}: {_more(version, lang)}{source_text(policy, version.cite, lang)}"
    several: tuple[OwnStandard | LocalNotice, ...] = (*local.own_standards, *local.notices)
    for said in several:
        yield f"  {_period(said)}: {said.label.get(lang)}{source_text(policy, said.cite, lang)}"


def _more(version: TopUpVersion, lang: Lang) -> str:
    if version.unknown is not None:
        return f"? ({version.unknown.reason.get(lang)}; {'; '.join(version.unknown.look_in)})"
    if version.add is not None:
        return f"+{percent_in(version.add, lang)}"
    assert version.level is not None
    return Text("đến ", "up to ").get(lang) + percent_in(version.level, lang)


def _support_lines(policy: SupportPolicy, lang: Lang) -> Iterator[str]:
    for benefit in policy.law.benefits:
        yield from _benefit_lines(policy, benefit, lang)
    for rate in policy.law.rates:
        yield from _rate_lines(policy, rate, lang)


def _benefit_lines(policy: SupportPolicy, benefit: SupportBenefit, lang: Lang) -> Iterator[str]:
    yield f"\n{benefit.of}.{benefit.id}: {benefit.label.get(lang)}"
    for loan in benefit.loans:
        term = "" if loan.term is None else Text(f", {loan.term} tháng", f", {loan.term} months").get(lang)
        if loan.most is not None:
            most = f"≤ {number(loan.most, lang)} đồng/{PER[loan.per].get(lang)}"
        else:
            most = "—" if loan.words is None else loan.words.label.get(lang)
        also = "" if loan.also is None else f"; {loan.also.label.get(lang)}"
        yield f"  {_period(loan)}: {most}{term}{also}{source_text(policy, loan.cite, lang)}"
    for group in benefit.groups:
        yield f"  {group.id}: {group.label.get(lang)}"
        for version in group.versions:
            source = source_text(policy, version.cite, lang)
            yield f"    {_period(version)}: {_level(version, lang)} {words(version.when)}{source}"
    for rule in benefit.highest:
        yield f"  {_period(rule)}: {rule.label.get(lang)}{source_text(policy, rule.cite, lang)}"
    for limit in benefit.limits:
        months = Text(f"≤ {limit.months} tháng/năm học", f"≤ {limit.months} months a school year").get(lang)
        yield f"  {_period(limit)}: {months} {words(limit.when)}{source_text(policy, limit.cite, lang)}"
    for gap in benefit.gaps:
        yield f"  {_period(gap)}: {gap.label.get(lang)}{source_text(policy, gap.cite, lang)}"


def _level(version: SupportVersion, lang: Lang) -> str:
    if version.share is not None:
        return percent_in(version.share, lang)
    if version.amount is not None:
        return f"{number(version.amount, lang)} đồng"
    return "—" if version.rate is None else version.rate


def _rate_lines(policy: SupportPolicy, rate: LoanRates, lang: Lang) -> Iterator[str]:
    yield f"\n{rate.id}: {rate.label.get(lang)}"
    for value in rate.values:
        shown = "—" if value.rate is None else percent_in(value.rate, lang)
        yield f"  {_period(value)}: {shown}{source_text(policy, value.cite, lang)}"
    for overdue in rate.overdue:
        said = Text("quá hạn", "overdue").get(lang)
        yield f"  {_period(overdue)}: {said} {percent_in(overdue.rate, lang)}{source_text(policy, overdue.cite, lang)}"


def _period(period: Period) -> str:
    last = "…" if period.last is None else f"{period.last:%d/%m/%Y}"
    return f"{period.first:%d/%m/%Y}–{last}"


def _of(benefit: Benefit) -> str:
    if benefit.when is not None:
        return words(benefit.when)
    return ", ".join(benefit.groups) if benefit.groups else "…"


def _group_lines(policy: InsurancePolicy, group: Group, lang: Lang) -> Iterator[str]:
    payer = next(one for one in policy.law.payers if one.id == group.payer)
    yield f"  {group.id}: {group.label.get(lang)} → {payer.label.get(lang)}"
    for version in group.versions:
        yield f"    {_period(version)}: {_share(version, lang)} [{version.place}] {_when(version)}" + source_text(
            policy, version.cite, lang
        )
    for card in group.cards:
        yield f"    {_period(card)}: {card.label.get(lang)}{source_text(policy, card.cite, lang)}"


def _share(version: GroupVersion, lang: Lang) -> str:
    return ("≥" if version.minimum else "") + percent_in(version.share, lang)


def _when(version: GroupVersion) -> str:
    return "…" if version.when is None else words(version.when)
