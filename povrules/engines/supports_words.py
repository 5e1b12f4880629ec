"""Decisions on support in words: what is given, by which groups, why not, or what it may be; in both languages."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from povrules.engines.entitled_words import (
    MOST_NAMED,
    listed,
    money_text,
    percent_in,
    percent_text,
    semicolons,
    sentence,
    with_comma,
)
from povrules.engines.reason import number
from povrules.engines.supports import Grant, SupportDecision
from povrules.language.support import PER
from povrules.rules import Policy
from povrules.text import LANGS, Text

_UNKNOWN = "?"


@lru_cache(maxsize=4096)
def grant_text(policy: Policy, grant: Grant) -> Text:
    """Return a group with the provision that names it."""
    cited = policy.cited(grant.version.cite[0])
    return Text(f"{grant.group.vi} ({cited.vi})", f"{grant.group.en} ({cited.en})")


def support_shares(decision: SupportDecision) -> str:
    """Return the shares that are or may be given, the least first: ``70%``, ``0%; 100%``; ``?`` for one not known."""
    if decision.on.benefit.kind != "fee":
        return ""
    shares = {one.version.share for one in decision.giving if one.version.share is not None}
    shares |= set() if decision.sure else {Fraction(0)}
    unknown = any(one.version.share is None for one in decision.giving)
    return "; ".join([*(percent_text(one) for one in sorted(shares)), *([_UNKNOWN] if unknown else [])])


def rates_of(decision: SupportDecision) -> tuple[str, str]:
    """Return the rates of interest a year that apply or may, and those of an overdue loan, where they were read."""
    rates = {
        (one.rate.rate, one.overdue.rate if one.overdue is not None else None)
        for one in decision.giving
        if one.rate is not None and one.rate.rate is not None
    }
    overdue = [percent_text(rate * share) for rate, share in sorted(rates, key=_rate) if share is not None]
    return "; ".join(percent_text(rate) for rate, _ in sorted(rates, key=_rate)), "; ".join(overdue)


def _rate(pair: tuple[Fraction, Fraction | None]) -> Fraction:
    return pair[0]


def support_reason(decision: SupportDecision) -> Text:
    """Return why something is given, why not, or between which groups it is open, and what else is to be known."""
    parts = [_said(decision), *_others(decision), *(one.label for one in decision.said)]
    return Text(*(" ".join(sentence(one.get(lang)) for one in parts) for lang in LANGS))


def _said(decision: SupportDecision) -> Text:
    label, day = decision.on.benefit.label, f"{decision.law.day:%d/%m/%Y}"
    if decision.on.gap is not None:
        gap = decision.on.gap
        if gap.unread:
            return Text(f"{label.vi}: chưa rõ cho ngày {day}: {gap.vi}", f"{label.en}: not known for {day}: {gap.en}")
        return Text(f"{label.vi}: không có ngày {day}: {gap.vi}", f"{label.en}: none on {day}: {gap.en}")
    named = _named(decision)
    if decision.status == "undetermined":
        level = _level(decision)
        return Text(
            f"{label.vi}: chưa xác định được{level.vi}; có thể là: {named.vi}",
            f"{label.en}: it is open{level.en}; possible are: {named.en}",
        )
    if decision.status == "not_entitled":
        return Text(
            f"{label.vi}: không thuộc nhóm nào: {named.vi}",
            f"{label.en}: in none of the groups: {named.en}",
        )
    given = _given(decision)
    return Text(f"{label.vi}: {named.vi}: {given.vi}", f"{label.en}: {named.en}: {given.en}")


def _named(decision: SupportDecision) -> Text:
    among = decision.giving or decision.on.grants
    return listed([grant_text(decision.law.policy, one) for one in among], semicolons)


def _level(decision: SupportDecision) -> Text:
    """Return between which levels it is open: of shares only, the others have one."""
    shares = support_shares(decision)
    return Text(f", mức {with_comma(shares)}", f", the share is {shares}") if shares else Text("", "")


def _given(decision: SupportDecision) -> Text:
    kind = decision.on.benefit.kind
    if kind == "loan":
        return _loan(decision)
    if kind == "monthly":
        month = money_text(decision.bounds[1])
        said = Text(f"{month.vi}/tháng", f"{month.en} a month")
    else:
        said = _share(decision)
    limit = decision.limit
    if limit is None:
        return said
    return Text(
        f"{said.vi}, không quá {limit.months} tháng/năm học", f"{said.en}, at most {limit.months} months a school year"
    )


def _share(decision: SupportDecision) -> Text:
    whole = decision.on.benefit.whole
    assert whole is not None
    unknown = [one.version.unknown for one in decision.giving if one.version.unknown is not None]
    least, most = decision.bounds
    if not unknown:
        return Text(f"{percent_in(most, 'vi')} {whole.vi}", f"{percent_in(most, 'en')} of {whole.en}")
    why = unknown[0].reason
    look = "; ".join(unknown[0].look_in)
    known = Text("", "")
    if least > 0:
        low = Text(*(percent_in(least, lang) for lang in LANGS))
        known = Text(f"ít nhất {low.vi} {whole.vi}, ", f"at least {low.en} of {whole.en}, ")
    return Text(
        f"{known.vi}mức chưa rõ: {why.vi} (xem: {look})",
        f"{known.en}the level is not known: {why.en} (look in: {look})",
    )


def _loan(decision: SupportDecision) -> Text:
    loan = decision.on.loan
    assert loan is not None
    if loan.most is not None:
        amount = Text(
            f"vay tối đa {number(loan.most, 'vi')} đồng/{PER[loan.per].vi}",
            f"a loan of at most {number(loan.most, 'en')} đồng a {PER[loan.per].en}",
        )
    elif loan.words is not None:
        amount = loan.words.label
    else:
        assert loan.unknown is not None
        amount = Text(
            f"mức vay chưa rõ: {loan.unknown.vi}",
            f"the amount of the loan is not known: {loan.unknown.en}",
        )
    parts = [amount, *_terms(decision)]
    return Text(", ".join(one.vi for one in parts), ", ".join(one.en for one in parts))


def _terms(decision: SupportDecision) -> Iterator[Text]:
    loan = decision.on.loan
    if loan is not None and loan.term is not None:
        yield Text(f"thời hạn tối đa {loan.term} tháng", f"for at most {loan.term} months")
    rate, overdue = rates_of(decision)
    if rate:
        yield Text(f"lãi suất {with_comma(rate)}/năm", f"interest {rate} a year")
    if overdue:
        yield Text(f"lãi suất quá hạn {with_comma(overdue)}/năm", f"{overdue} a year when overdue")
    for one in decision.giving:
        if one.rate is not None and one.rate.unknown is not None:
            why = one.rate.unknown.reason
            yield Text(f"lãi suất chưa rõ: {why.vi}", f"the interest is not known: {why.en}")
    if loan is not None and loan.also is not None:
        yield loan.also.label


def _others(decision: SupportDecision) -> Iterator[Text]:
    """Yield the other groups that surely hold, and the rule by which the highest counts among them."""
    others = [one for one in decision.sure if one not in decision.giving]
    if others and decision.on.highest is not None:
        named = listed([grant_text(decision.law.policy, one) for one in others], semicolons)
        rule = decision.on.highest
        yield Text(f"cũng thuộc: {named.vi}; {rule.vi}", f"also in: {named.en}; {rule.en}")


def support_citations(decision: SupportDecision) -> str:
    """Return the provisions of the groups that give it or may, joined by ``;``; ``…`` for those beyond a few.

    Those of every group where none holds, and those of a gap of the law where there is one.
    """
    keys: Sequence[str] = [one.version.cite[0] for one in decision.giving or decision.on.grants]
    if decision.on.gap is not None:
        keys = decision.on.gap.cite
    found = list(dict.fromkeys(decision.law.policy.cited(key).vi for key in keys))
    return "; ".join([*found[:MOST_NAMED], "…"] if len(found) > MOST_NAMED else found)
