"""What the law read changes for everybody within a year: the premium, rates of benefit, rates of interest."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from povrules.engines.entitled_words import money_text, percent_in
from povrules.engines.in_force import of_day
from povrules.language.policy import Benefit, Period
from povrules.rules import InsurancePolicy, Policy, SupportPolicy
from povrules.text import LANGS, Text


def a_year_after(day: date) -> date:
    """Return the same day a year later, 28 February for a 29th."""
    return date(day.year + 1, day.month, min(day.day, monthrange(day.year + 1, day.month)[1]))


def coming(policy: Policy, day: date) -> list[Text]:
    """Return what will be another one within a year after a day, each with its day and its provision, in their order.

    What somebody gets as a member of a group may end or begin too: that is in the days of the result.
    """
    if isinstance(policy, InsurancePolicy):
        found = [*_premiums(policy, day), *_benefits(policy, day)]
    else:
        assert isinstance(policy, SupportPolicy)
        found = list(_interest(policy, day))
    return [text for _, text in sorted(found, key=lambda one: one[0])]


def _premiums(policy: InsurancePolicy, day: date) -> Iterator[tuple[date, Text]]:
    law = policy.law
    scale = next(one for one in law.scales if one.id == law.premium.of)
    for first in _firsts((*scale.values, *law.premium.rates), day):
        last = first - timedelta(days=1)
        (old, old_rate), (new, new_rate) = (
            (of_day(scale.values, on), of_day(law.premium.rates, on)) for on in (last, first)
        )
        if old.value is None or new.value is None or old.value * old_rate.rate == new.value * new_rate.rate:
            continue
        amounts = (money_text(one * rate.rate) for one, rate in ((old.value, old_rate), (new.value, new_rate)))
        yield first, _dated(policy, first, [_said(law.premium.label, *amounts)], (*new.cite, *new_rate.cite))


def _benefits(policy: InsurancePolicy, day: date) -> Iterator[tuple[date, Text]]:
    law = policy.law
    names = {one.id: one.label for one in law.groups}
    for first in _firsts([one for one in law.benefits if one.when is None], day):
        moved: dict[tuple[Fraction, Fraction, tuple[str, ...]], list[Text]] = {}
        for group, label in names.items():
            before, after = (_benefit_of(law.benefits, group, on) for on in (first - timedelta(days=1), first))
            if before.rate != after.rate:
                moved.setdefault((before.rate, after.rate, after.cite), []).append(label)
        for (old, new, cites), labels in moved.items():
            of = Text(*("; ".join(one.get(lang) for one in labels) for lang in LANGS))
            what = Text(f"mức hưởng bảo hiểm y tế ({of.vi})", f"rate of benefit ({of.en})")
            yield first, _dated(policy, first, [_said(what, _percent(old), _percent(new))], cites)


def _benefit_of(benefits: Sequence[Benefit], group: str, day: date) -> Benefit:
    there = [one for one in benefits if one.holds(day) and one.when is None]
    return next((one for one in there if group in one.groups), next(one for one in there if one.others))


def _interest(policy: SupportPolicy, day: date) -> Iterator[tuple[date, Text]]:
    """Yield for each day the rates that are other ones from then on, by the provision that says so."""
    for first in _firsts([one for rates in policy.law.rates for one in rates.values], day):
        moved: dict[tuple[str, ...], list[Text]] = {}
        for rates in policy.law.rates:
            last = first - timedelta(days=1)
            old, new = (next((one for one in rates.values if one.holds(on)), None) for on in (last, first))
            if old is None or new is None or old.rate is None or new.rate is None or old.rate == new.rate:
                continue
            told = _said(rates.label, _percent(Fraction(old.rate)), _percent(Fraction(new.rate)))
            moved.setdefault(new.cite, []).append(told)
        for cites, several in moved.items():
            yield first, _dated(policy, first, several, cites)


def _firsts(periods: Iterable[Period], day: date) -> list[date]:
    """Return the first days of periods that begin within a year after a day."""
    return sorted({one.first for one in periods if day < one.first <= a_year_after(day)})


def _percent(share: Fraction) -> Text:
    return Text(percent_in(share, "vi"), percent_in(share, "en"))


def _said(what: Text, old: Text, new: Text) -> Text:
    return Text(f"{what.vi} {new.vi}, trước đó {old.vi}", f"{what.en} {new.en}, before that {old.en}")


def _dated(policy: Policy, first: date, several: Sequence[Text], cites: Sequence[str]) -> Text:
    vi, en = ("; ".join(one.get(lang) for one in several) for lang in LANGS)
    cited = policy.cited(cites[0])
    return Text(f"từ {first:%d/%m/%Y}: {vi} ({cited.vi})", f"from {first:%d/%m/%Y}: {en} ({cited.en})")
