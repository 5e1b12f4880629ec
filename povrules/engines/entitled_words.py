"""Decisions about persons in words: shares, amounts, groups with their article, the reason in both languages."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from povrules.engines.in_force import YEAR, Bounds, Entry
from povrules.engines.paying import Paying
from povrules.engines.reason import number
from povrules.engines.selected import Decision
from povrules.language.local_checks import PAYER
from povrules.rules import Policy
from povrules.text import LANGS, Lang, Text

MOST_NAMED = 4
"""Groups that a reason names; the table has them all."""
_DECIMALS = 10**6
"""A percentage is written with at most six decimals, otherwise as a fraction."""


def percent_text(share: Fraction) -> str:
    """Return a share as data have it: ``70%``, ``7.488%``, ``2/3``; for people see :func:`with_comma`."""
    hundred = share * 100
    if hundred.denominator == 1:
        return f"{hundred.numerator}%"
    if _DECIMALS % hundred.denominator == 0:
        return f"{Decimal(hundred.numerator) / hundred.denominator}%"
    return f"{share.numerator}/{share.denominator}"


def with_comma(shares: str) -> str:
    """Return shares as they are written in Vietnamese: ``7,488%``."""
    return shares.replace(".", ",")


def percent_in(share: Fraction, lang: Lang) -> str:
    """Return a share as it is written in a language."""
    return with_comma(percent_text(share)) if lang == "vi" else percent_text(share)


def money_text(amount: Fraction) -> Text:
    """Return an amount in đồng, exact: ``113.850 đồng``; what is less than a đồng stays a fraction, ``17.077 1/2``."""
    whole, rest = divmod(amount.numerator, amount.denominator)
    more = f" {rest}/{amount.denominator}" if rest else ""
    return Text(f"{number(whole, 'vi')}{more} đồng", f"{number(whole, 'en')}{more} đồng")


def whole_dong(amount: Fraction) -> int | None:
    """Return an amount in whole đồng; None where it is none, since the law read does not say how to round."""
    return amount.numerator if amount.denominator == 1 else None


def shares_text(paying: Paying) -> str:
    """Return the shares that the payer may pay, the least first: ``100%``, ``≥70%``, ``0%; ≥30%``."""
    found = {(one.share, one.at_least or paying.more) for one in paying.terms}
    return "; ".join(("≥" if minimum else "") + percent_text(share) for share, minimum in sorted(found))


def local_shares_text(paying: Paying) -> str:
    """Return the shares that the local budget may pay of it: ``30%``, ``0%; 50%``; ``?`` for one that was not read."""
    found = {one.local for one in paying.terms}
    shown = [percent_text(least) if least == most and not paying.more else "?" for least, most in sorted(found)]
    return "; ".join(dict.fromkeys(shown))


@lru_cache(maxsize=4096)
def group_text(policy: Policy, entry: Entry) -> Text:
    """Return a group with the provision that names it."""
    cited = policy.cited(entry.version.cite[0])
    return Text(f"{entry.group.vi} ({cited.vi})", f"{entry.group.en} ({cited.en})")


def payer_text(policy: Policy, entry: Entry) -> Text:
    """Return a group that may pay with its provision, and with the top-up that stands on it and its own."""
    named = group_text(policy, entry)
    if entry.added is None:
        return named
    more = policy.cited(entry.added.version.cite[0])
    top_up = entry.added.top_up
    return Text(f"{named.vi}, {top_up.vi} ({more.vi})", f"{named.en}, {top_up.en} ({more.en})")


def listed(texts: Sequence[Text], join: Callable[[str], str]) -> Text:
    """Return texts in a row, joined by what ``join`` gives for a language; a number for those beyond a few."""
    shown = list(texts[:MOST_NAMED])
    rest = len(texts) - len(shown)
    if rest > 0:
        shown.append(Text(f"{rest} nhóm khác", f"{rest} other groups"))
    return Text(*(join(lang).join(one.get(lang) for one in shown) for lang in LANGS))


def semicolons(_: str) -> str:
    """Return what joins texts in every language."""
    return "; "


def benefit_text(bounds: Bounds) -> Text:
    """Return a rate of benefit, or its bounds."""
    low, high = map(percent_text, bounds)
    if low == high:
        return Text(with_comma(low), low)
    return Text(f"từ {with_comma(low)} đến {with_comma(high)}", f"{low} to {high}")


def reason(decision: Decision) -> Text:
    """Return why a person is entitled, why not, or between which groups it is open, with amounts and benefit."""
    parts = [_who(decision.paying), _benefit(decision)]
    parts += _others(decision)
    parts += [caution.label for caution in decision.said]
    return Text(*(" ".join(sentence(one.get(lang)) for one in parts) for lang in LANGS))


def sentence(words: str) -> str:
    """Return words as a sentence."""
    return words[:1].upper() + words[1:] + "."


@lru_cache(maxsize=4096)
def _who(paying: Paying) -> Text:
    """Return who pays what, or between whom it is open."""
    return _settled(paying) if paying.settled else _undecided(paying)


def _settled(paying: Paying) -> Text:
    policy, first = paying.law.policy, paying.payers[0]
    named = listed(
        [payer_text(policy, one) for one in paying.payers], lambda lang: " hoặc " if lang == "vi" else " or "
    )
    if not first.payer.supports:
        return Text(
            f"không thuộc nhóm nào được đóng hoặc hỗ trợ: {named.vi}; {first.payer.vi}{_own(paying).vi}",
            f"in no group that is paid for or supported: {named.en}; paid by {first.payer.en}{_own(paying).en}",
        )
    if first.version.premium == "none":
        return Text(f"{named.vi}: {first.payer.vi}", f"{named.en}: {first.payer.en}")
    whose = _who_pays(paying)
    paid = paying.paid()
    if paid is None:
        scale = paying.law.scale
        return Text(
            f"{named.vi}: {whose.vi} mức đóng (mức đóng không theo {scale.vi})",
            f"{named.en}: {whose.en} of a premium that does not follow the {scale.en}",
        )
    of_minimum = first.at_least or paying.more
    month, year = (_from_to((paid[0] * one, paid[1] * one), of_minimum) for one in (1, YEAR))
    own, more = _own(paying), _raised(paying)
    return Text(
        f"{named.vi}: {whose.vi} mức đóng, {month.vi}/tháng, {year.vi}/năm{own.vi}{more.vi}",
        f"{named.en}: {whose.en} of the premium, {month.en} a month, {year.en} a year{own.en}{more.en}",
    )


def _raised(paying: Paying) -> Text:
    """Return which acts may give more, how much of which was not read, and where to look."""
    payer = next((one for one in paying.law.policy.law.payers if one.id == PAYER), None)
    whys = [one.added.version.unknown for one in paying.raising if one.added is not None]
    found = Text("", "")
    for why in {one.vi: one for one in whys if one is not None}.values():
        assert payer is not None
        look = "; ".join(why.look_in)
        found = Text(
            f"{found.vi}; {payer.vi} có thể hỗ trợ thêm, mức chưa đọc được ({why.vi}; xem: {look})",
            f"{found.en}; {payer.en} may add to it, how much was not read ({why.en}; look in: {look})",
        )
    return found


def _from_to(bounds: Bounds, of_minimum: bool) -> Text:
    """Return an amount, or its bounds; of a minimum the least alone."""
    low, high = map(money_text, bounds)
    if of_minimum:
        return Text(f"ít nhất {low.vi}", f"at least {low.en}")
    return low if low == high else Text(f"từ {low.vi} đến {high.vi}", f"{low.en} to {high.en}")


def _who_pays(paying: Paying) -> Text:
    """Return who pays and what share; where the local budget adds to the national share, both and their sum."""
    first, share = paying.payers[0], shares_text(paying)
    if first.added is None or first.is_rest:
        return Text(f"{first.payer.vi}, {with_comma(share)}", f"{first.payer.en}, {share}")
    payer = next(one for one in paying.law.policy.law.payers if one.id == PAYER)
    national, why = percent_text(first.version.share), first.added.version.unknown
    local = percent_text(first.local[0])
    if why is not None:
        look = "; ".join(why.look_in)
        return Text(
            f"trung ương {with_comma(national)}, {payer.vi} hỗ trợ thêm, mức chưa đọc được ({why.vi}; xem: {look}): "
            f"{with_comma(share)}",
            f"{national} nationally, {payer.en} adds to it, how much was not read ({why.en}; look in: {look}): {share}",
        )
    return Text(
        f"trung ương {with_comma(national)}, {payer.vi} {with_comma(local)}: {with_comma(share)}",
        f"{national} nationally, {local} by {payer.en}: {share}",
    )


def _own(paying: Paying) -> Text:
    """Return what the person pays a month, where that is anything."""
    own = paying.own()
    if own is None or own[1] == 0:
        return Text("", "")
    low, high = money_text(own[0]), money_text(own[1])
    if own[0] == own[1] or paying.payers[0].at_least or paying.more:
        most = Text("không quá ", "at most ") if own[0] != own[1] else Text("", "")
        return Text(f"; tự đóng {most.vi}{high.vi}/tháng", f"; the person pays {most.en}{high.en} a month")
    return Text(f", từ {low.vi} đến {high.vi}/tháng", f", {low.en} to {high.en} a month")


def _undecided(paying: Paying) -> Text:
    policy = paying.law.policy
    named = listed([payer_text(policy, one) for one in paying.payers], semicolons)
    return Text(
        f"chưa xác định được ai đóng, mức {shares_text(paying)}; có thể là: {named.vi}",
        f"it is open who pays, the share is {shares_text(paying)}; possible are: {named.en}",
    )


def _benefit(decision: Decision) -> Text:
    rate = benefit_text(decision.benefit)
    cited = decision.law.policy.cited(decision.benefit_cites[0])
    return Text(f"mức hưởng {rate.vi} ({cited.vi})", f"rate of benefit {rate.en} ({cited.en})")


def _others(decision: Decision) -> Iterable[Text]:
    """Yield the other groups that surely hold, and how the one that pays was taken among them; the card's days."""
    policy = decision.law.policy
    others = [one for one in decision.sure if one not in decision.payers]
    rule = decision.law.selection("first_in_order")
    if decision.paying.settled and others and rule is not None:
        named = listed([group_text(policy, one) for one in others], semicolons)
        taken = _taken(decision, others) or rule.label
        yield Text(f"cũng thuộc: {named.vi}; {taken.vi}", f"also in: {named.en}; {taken.en}")
    if decision.paying.settled and len(decision.payers) == 1 and decision.payers[0].card is not None:
        yield decision.payers[0].card.label


def _taken(decision: Decision, others: Sequence[Entry]) -> Text | None:
    """Return the rule of the highest support, where the one that pays and another are supported."""
    highest = decision.law.selection("highest_support")
    payer = decision.payers[0].payer.id
    if highest is None or payer != highest.payer or all(one.payer.id != payer for one in others):
        return None
    return highest.label


@lru_cache(maxsize=4096)
def citations(paying: Paying) -> str:
    """Return the provisions of the groups that may pay, or add to it, joined by ``;``; ``…`` beyond a few."""
    keys = [key for one in paying.payers for key in (one.version.cite[0], *_of_added(one))]
    keys += [key for one in paying.raising for key in _of_added(one)]
    found = list(dict.fromkeys(paying.law.policy.cited(key).vi for key in keys))
    return "; ".join([*found[:MOST_NAMED], "…"] if len(found) > MOST_NAMED else found)


def _of_added(entry: Entry) -> tuple[str, ...]:
    """Return the first citation of what a local act adds, if it adds anything."""
    return () if entry.added is None else entry.added.version.cite[:1]
