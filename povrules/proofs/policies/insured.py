"""A policy by which somebody pays for a person, as it is proved: the same law on some days, and who it is first of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from povrules.engines.entitled_words import money_text, percent_text
from povrules.engines.in_force import Entry, InForce, in_force, of_day
from povrules.engines.selected import decide_person
from povrules.language.expression import And, Node, words
from povrules.language.policy import Benefit, Period, PolicyCaution
from povrules.language.policy_checks import turning_days
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies import reach
from povrules.proofs.policies.answers import Reader
from povrules.proofs.policies.aspects import Aspects
from povrules.proofs.policies.meant import Against, shortened, with_meant
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.search import ANYBODY, Search, Wanted
from povrules.proofs.policies.spans import Span, moments, spans_between
from povrules.proofs.policies.tally import Tally
from povrules.rules import InsurancePolicy
from povrules.text import Text

BENEFIT = "benefit"
"""Stands for the rate of benefit where something has a name."""


def support(entry: Entry) -> Fraction:
    """Return the least share of the premium that is paid for the members of a group; all of it where nothing is due."""
    return Fraction(1) if entry.version.premium == "none" else entry.share


def named(entry: Entry) -> Text:
    """Return a group in words, with what is added and what is paid of the premium."""
    paid = ("≥" if entry.at_least else "") + percent_text(support(entry))
    if entry.added is None:
        return Text(f"{entry.group.vi} ({paid})", f"{entry.group.en} ({paid})")
    more = entry.added.top_up
    return Text(f"{entry.group.vi}, {more.vi} ({paid})", f"{entry.group.en}, {more.en} ({paid})")


@dataclass(frozen=True, eq=False)
class Insured:
    """The same law on some spans. ``order``: its groups as they pay, those who are in none last.

    ``aspects``: what it reads of a person, on each of the days on which everybody is tried.
    """

    law: InForce
    spans: tuple[Span, ...]
    aspects: tuple[Aspects, ...]

    @cached_property
    def order(self) -> tuple[Entry, ...]:
        """The groups in the order in which they pay."""
        return (*sorted(self.law.entries, key=lambda one: one.key), self.law.rest)

    @cached_property
    def whens(self) -> tuple[Node, ...]:
        """The conditions of the groups, in that order; of the rest there are none."""
        return tuple(one.whens[0] if len(one.whens) == 1 else And(one.whens) for one in self.order)

    @cached_property
    def supports(self) -> tuple[Fraction, ...]:
        """What is paid by each group, in that order."""
        return tuple(map(support, self.order))

    @property
    def turns(self) -> tuple[Node, ...]:
        """The conditions on which it turns who pays, which benefit there is, and what is said of it."""
        benefits = (one.when for one in self.law.benefits if one.when is not None)
        return (*self.whens, *benefits, *(one.when for one in self.law.cautions))

    def firsts(self, search: Search, view: int = 0) -> list[Wanted]:
        """Return for each group that it is the first one of those that hold."""
        found, before = [], ANYBODY
        for when in self.whens:
            found.append(before & search.wanted(when, True, view))
            before = before & search.wanted(when, False, view)
        return found

    def somebody(self, at: int) -> Found | None:
        """Return somebody who is in a group, whoever pays."""
        for aspects in self.aspects:
            search = Search(aspects)
            found = search.somebody(search.wanted(self.whens[at]))
            if found is not None:
                return Found(search, found)
        return None

    def payer(self, found: Found, view: int = 0) -> Entry:
        """Return the group that pays for somebody."""
        reader, answers = found.search.aspects.reader, found.answers(view)
        return next(one for one, when in zip(self.order, self.whens, strict=True) if reader.truth(when)(answers))


def insured(policy: InsurancePolicy, sound: Sequence[Span]) -> list[Insured]:
    """Return the law of each of some spans; where only amounts differ, it is the same.

    With a province those on which it adds something: on other days all is as without it.
    """
    reader = Reader(policy.law.facts)
    same: dict[object, tuple[InForce, list[Span]]] = {}
    for span in sound:
        if policy.local is not None and not policy.local.of_day(span.first):
            continue
        law = in_force(policy, span.first, {})
        same.setdefault(_alike(law), (law, []))[1].append(span)
    return [_insured(policy, reader, law, tuple(spans)) for law, spans in same.values()]


def _insured(policy: InsurancePolicy, reader: Reader, law: InForce, spans: tuple[Span, ...]) -> Insured:
    comparisons = [one for when in law.conditions for one in reader.comparisons(when)]
    days = moments(policy, spans, comparisons)
    cautions = [one.when for one in law.cautions]
    deciding = [*law.groups, *(one.when for one in law.benefits if one.when is not None), *law.top_ups]
    return Insured(law, spans, tuple(Aspects(policy, reader, deciding, day, cautions) for day in days))


def _alike(law: InForce) -> object:
    """Return everything of a law on which it turns who pays which share, and which benefit there is."""
    entries = tuple(
        (one.group.id, one.whens, one.key, one.same, one.version.discounts, one.benefit.rate)
        for one in (*law.entries, law.rest)
    )
    own = tuple((one.rate, one.when) for one in law.benefits)
    return entries, own, tuple(one.when for one in law.cautions)


def is_unread(policy: InsurancePolicy, span: Span) -> bool:
    """Tell whether the amount of which the premium is a share was not read for a span: there the engine refuses."""
    scale = next(one for one in policy.law.scales if one.id == policy.law.premium.of)
    return of_day(scale.values, span.first).value is None


def insured_spans(policy: InsurancePolicy) -> list[Span]:
    """Return the spans of days on which no law of a policy, and of the province that it is taken with, changes."""
    turns = turning_days(policy.law)
    if policy.local is not None:
        periods: list[Period] = [version for one in policy.local.top_ups for version in one.versions]
        turns += [one.first for one in periods]
        turns += [one.last + timedelta(days=1) for one in periods if one.last is not None]
    return spans_between(turns, policy.law)


def shares(laws: Sequence[Insured]) -> Proof:
    """Return whether every share lies from 0 to 100 %, and what is paid and what is left make up the premium."""
    wrong = [found for one in laws for found in _shares(one)]
    amounts = {one.law.premium for one in laws}
    whole = sum(amount.denominator == 1 for amount in amounts)
    groups = sum(len(one.order) for one in laws)
    how = Text(
        f"tính không làm tròn với {groups} nhóm trong {len(laws)} bộ quy định; {len(amounts)} mức đóng một tháng, "
        f"{whole} mức là số đồng chẵn",
        f"by computing {groups} groups in {len(laws)} sets of rules, exactly; {len(amounts)} premiums a month, {whole} "
        "of them in whole đồng",
    )
    return Proof("shares", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def _shares(one: Insured) -> Iterator[Example]:
    for at, entry in enumerate(one.order):
        said = _off(one.law, entry)
        if said is not None:
            found = one.somebody(at)
            yield Example(said) if found is None else found.example(_colon(found.said(), said))


def _off(law: InForce, entry: Entry) -> Text | None:
    """Return what is wrong with the shares of a group."""
    name, least, most = named(entry), entry.version.share, entry.version.share + entry.local[1]
    if not 0 <= least <= most <= 1:
        more = money_text(abs(law.premium * (most - 1 if most > 1 else least)))
        return Text(
            f"{name.vi}: phần được trả ngoài 0%–100%, lệch {more.vi} một tháng",
            f"{name.en}: what is paid lies outside 0–100 %, {more.en} a month too much or too little",
        )
    rates = [entry.benefit.rate, *entry.version.discounts]
    if not all(0 <= rate <= 1 for rate in rates):
        shown = ", ".join(percent_text(rate) for rate in rates)
        return Text(
            f"{name.vi}: mức hưởng, mức giảm ngoài 0%–100%: {shown}",
            f"{name.en}: rates of benefit and discounts lie outside 0–100 %: {shown}",
        )
    return None if _adds_up(law, entry) else Text(f"{name.vi}: không cộng lại đúng", f"{name.en}: does not add up")


def _adds_up(law: InForce, entry: Entry) -> bool:
    """Tell whether what the engine has as paid and as left make up the premium, for whoever is in a group alone."""
    mask = sum(1 << bit for bit in entry.bits)
    paying = decide_person(law, mask, mask).paying
    paid, own = paying.paid(), paying.own()
    if paid is None or own is None or paying.premium is None:
        return True
    if paying.payers[0].version.discounts:  # each member of a family has a premium of its own
        return max(*paid, *own) <= paying.premium <= paid[1] + own[1]
    return paid[0] + own[1] == paying.premium == paid[1] + own[0]


def _colon(one: Text, other: Text) -> Text:
    return Text(f"{one.vi}: {other.vi}", f"{one.en}: {other.en}")


def one_payer(laws: Sequence[Insured]) -> Proof:
    """Return whether of any groups that hold exactly one stands first, and those who are in none have one too."""
    wrong, pairs = [], 0
    for one in laws:
        pairs += len(one.order) * (len(one.order) - 1) // 2
        for at, (first, second) in enumerate(zip(one.order, one.order[1:-1], strict=False)):
            if first.key == second.key and first.same != second.same:
                wrong.append(_both(one, at))
    how = Text(
        f"so sánh vị trí của mọi cặp nhóm: {pairs} cặp trong {len(laws)} bộ quy định",
        f"by comparing the places of all groups: {pairs} pairs in {len(laws)} sets of rules",
    )
    return Proof("one_payer", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def _both(one: Insured, at: int) -> Example:
    """Return somebody for whom two groups pay in one place."""
    names = [named(entry) for entry in one.order[at : at + 2]]
    said = Text(*(" = ".join(pair) for pair in zip(*names, strict=True)))
    for aspects in one.aspects:
        search = Search(aspects)
        somebody = search.somebody(one.firsts(search)[at], search.wanted(one.whens[at + 1]))
        if somebody is not None:
            found = Found(search, somebody)
            return found.example(_colon(found.said(), said))
    return Example(said)


def either(laws: Sequence[Insured]) -> Proof:
    """Return whether between two groups of which the engine takes one to hold there is nobody."""
    tally, wrong = Tally(), []
    for one in laws:
        tally.of(one.spans)
        for aspects in one.aspects:
            search = Search(aspects)
            for pair in one.law.either:
                first, second = one.law.groups[pair.first], one.law.groups[pair.second]
                neither = search.wanted(first, False) & search.wanted(second, False)
                somebody = search.somebody(search.wanted(pair.when), neither)
                if somebody is not None:
                    found, shown = Found(search, somebody), f"“{words(first)}”, “{words(second)}”"
                    wrong.append(found.example(_colon(found.said(), Text(shown, shown))))
            tally.add(search)
    return Proof("either", "fails" if wrong else "proved", tally.how, examples=tuple(shortened(wrong)))


def order(policy: InsurancePolicy, laws: Sequence[Insured]) -> Proof:
    """Return whether nobody is in a group behind the one that pays that would pay more."""
    tally = Tally()
    return with_meant(policy, "order", [found for one in laws for found in _dearer(one, tally)], tally.how)


def _dearer(one: Insured, tally: Tally) -> Iterator[Against]:
    tally.of(one.spans)
    seen: set[tuple[str, ...]] = set()
    for aspects in one.aspects:
        search = Search(aspects)
        firsts = one.firsts(search)
        for at, first in enumerate(one.order):
            for behind in range(at + 1, len(one.order) - 1):
                other = one.order[behind]
                of = first.group.id, first.group.payer, other.group.id
                more = one.supports[at] < one.supports[behind] and not other.is_rest
                if more and of[0] != of[2] and of not in seen:
                    somebody = search.somebody(firsts[at], search.wanted(one.whens[behind]))
                    if somebody is not None:
                        seen.add(of)
                        yield Against(of, one.spans, _passed_over(Found(search, somebody), first, other))
        tally.add(search)


def _passed_over(found: Found, first: Entry, other: Entry) -> Example:
    who, pays, more = found.said(), named(first), named(other)
    return found.example(
        Text(
            f"{who.vi}: người đó được đóng theo nhóm {pays.vi}, dù cũng thuộc nhóm {more.vi}",
            f"{who.en}: paid for as {pays.en}, though also {more.en}",
        )
    )


def reached(policy: InsurancePolicy, laws: Sequence[Insured]) -> Proof:
    """Return whether every version of a group, and of what is added, pays for somebody; and every caution is said."""
    return reach.reached(policy, laws, _parts, _is_reached, _dead)


def _parts(one: Insured) -> Iterator[object]:
    for entry in one.order:
        yield entry.version
        if entry.added is not None:
            yield entry.added.version
    yield from _own(one)


def _own(one: Insured) -> list[Benefit | PolicyCaution]:
    """Return the rates of benefit and the cautions that have a condition of their own."""
    return [*one.law.benefits, *one.law.cautions]


def _of(one: Insured, part: object) -> list[int]:
    """Return where the groups stand that are a version, or to which it adds."""
    entries = enumerate(one.order)
    return [at for at, of in entries if of.version is part or (of.added is not None and of.added.version is part)]


def _is_reached(one: Insured, search: Search, part: object) -> bool:
    """Tell whether a version pays for somebody, or a rate of benefit is somebody's, or a caution said, on a day."""
    firsts = one.firsts(search)
    for own in _own(one):
        if own is part and own.when is not None:
            holds = search.wanted(own.when)
            said = (firsts[at] for at, entry in enumerate(one.order) if _is_said_of(own, entry))
            return any(search.somebody(holds, first) is not None for first in said)
    return any(search.somebody(firsts[at]) is not None for at in _of(one, part))


def _is_said_of(own: Benefit | PolicyCaution, entry: Entry) -> bool:
    """Tell whether a caution is meant for whom a group pays; a rate of benefit is whoever pays."""
    only = own.only if isinstance(own, PolicyCaution) else None
    if only == "at_least":
        return entry.added is None and entry.at_least
    return only is None or not entry.payer.supports


def _dead(one: Insured, part: object) -> Against:
    """Return what pays for nobody, with somebody who is in it and what pays instead."""
    for at in _of(one, part):
        entry = one.order[at]
        name = entry.group.id if entry.version is part or entry.added is None else entry.added.top_up.id
        return Against((name,), one.spans, _paid_otherwise(one, at))
    name = getattr(part, "id", BENEFIT)
    return Against((name,), one.spans, reach.of_nobody(Text(name, name)))


def _paid_otherwise(one: Insured, at: int) -> Example:
    entry, found = one.order[at], one.somebody(at)
    name, first = named(entry), f"{entry.lasting[0]:%d/%m/%Y}"
    of = Text(f"nhóm {name.vi}, bản từ {first}", f"group {name.en}, version from {first}")
    if found is None:
        return reach.of_nobody(of)
    who, instead = found.said(), named(one.payer(found))
    return found.example(
        Text(
            f"{of.vi}, không trả cho ai. {who.vi}: thuộc nhóm này, nhưng nhóm {instead.vi} trả",
            f"{of.en}, pays for nobody. {who.en}: is in it, but {instead.en} pays",
        )
    )
