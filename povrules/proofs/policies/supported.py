"""Proofs about a policy of support, benefit by benefit: for everybody, on all days for which it is given."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import combinations_with_replacement

from povrules.engines.entitled_words import money_text, percent_text
from povrules.engines.reason import number
from povrules.engines.supports import BenefitOn, Grant, SupportDecision, SupportOn, decide_support, support_on
from povrules.language.expression import Node
from povrules.language.policy import PolicyCaution
from povrules.language.policy_shared import CLASS
from povrules.language.support import Limit
from povrules.language.support_checks import turning_days_of_support
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies import reach
from povrules.proofs.policies.ages import Aged
from povrules.proofs.policies.answers import Reader
from povrules.proofs.policies.aspects import Aspects
from povrules.proofs.policies.classes import less_by_class
from povrules.proofs.policies.instead import cheaper
from povrules.proofs.policies.meant import Against, days_text, shortened, with_meant
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.search import ANYBODY, Search, Wanted, together
from povrules.proofs.policies.spans import Span, moments, spans_between
from povrules.proofs.policies.tally import Tally
from povrules.review import CLASS_LABELS
from povrules.rules import SupportPolicy
from povrules.text import Text

Decide = Callable[[SupportOn, BenefitOn, int, int], SupportDecision]


@dataclass(frozen=True, eq=False)
class Supported:
    """One benefit under the same law on some spans; ``aspects``: what it reads, on each day on which all are tried."""

    law: SupportOn
    on: BenefitOn
    spans: tuple[Span, ...]
    aspects: tuple[Aspects, ...]

    @property
    def turns(self) -> tuple[Node, ...]:
        """The conditions on which it turns what is given, for how many months, and what is said of it."""
        return (*(one.version.when for one in self.on.grants), *(entry.when for entry in _own(self.on)))

    @property
    def aged(self) -> list[Aged]:
        """The conditions of its groups by what they are for."""
        return [Aged(one.group.id, one.group.label, one.version.when) for one in self.on.grants]

    def least(self, grant: Grant) -> Fraction:
        """Return the least that a group gives: a share, đồng a month; of a loan that there is one."""
        return Fraction(1) if self.on.benefit.kind == "loan" else grant.bounds[0]

    def most(self, grant: Grant) -> Fraction:
        """Return the most that a group may give."""
        return Fraction(1) if self.on.benefit.kind == "loan" else grant.bounds[1]

    def named(self, grant: Grant) -> Text:
        """Return a group in words, with what it gives."""
        gives = _gives(grant)
        return Text(f"{grant.group.vi} ({gives.vi})", f"{grant.group.en} ({gives.en})")

    def found(self, search: Search, *wanted: Wanted) -> Found | None:
        """Return somebody of whom all that is wanted is so."""
        somebody = search.somebody(*wanted)
        return None if somebody is None else Found(search, somebody, self.on.benefit.of)


def _gives(grant: Grant) -> Text:
    version = grant.version
    if version.share is not None:
        shown = percent_text(version.share)
        return Text(shown, shown)
    if version.amount is not None:
        return money_text(Fraction(version.amount))
    if grant.rate is None or grant.rate.rate is None:
        return Text("mức chưa rõ", "not known how much")
    shown = percent_text(grant.rate.rate)
    return Text(f"{shown}/năm", f"{shown} a year")


def supported_spans(policy: SupportPolicy) -> list[Span]:
    """Return the spans of days on which no law of a policy changes."""
    return spans_between(turning_days_of_support(policy.law), policy.law)


def supported(policy: SupportPolicy, sound: Sequence[Span]) -> list[Supported]:
    """Return each benefit with its law on each of some spans; where nothing differs, it is the same."""
    reader = Reader(policy.law.facts)
    same: dict[object, tuple[SupportOn, BenefitOn, list[Span]]] = {}
    for span in sound:
        law = support_on(policy, span.first, {})
        for on in law.benefits:
            if on.grants:
                same.setdefault(_alike(on), (law, on, []))[2].append(span)
    return [_supported(policy, reader, law, on, tuple(spans)) for law, on, spans in same.values()]


def _alike(on: BenefitOn) -> object:
    grants = tuple((one.group.id, one.version, one.rate) for one in on.grants)
    return on.benefit.id, tuple(map(repr, grants)), tuple(entry.when for entry in _own(on))


def _own(on: BenefitOn) -> list[Limit | PolicyCaution]:
    """Return the limits and cautions of a benefit."""
    return [*(limit for _, limit in on.limits), *(caution for _, caution in on.cautions)]


def _supported(
    policy: SupportPolicy, reader: Reader, law: SupportOn, on: BenefitOn, spans: tuple[Span, ...]
) -> Supported:
    deciding: list[Node] = [one.version.when for one in on.grants]
    own = [entry.when for entry in _own(on)]
    days = moments(policy, spans, [one for when in (*deciding, *own) for one in reader.comparisons(when)])
    return Supported(law, on, spans, tuple(Aspects(policy, reader, deciding, day, own) for day in days))


def levels(policy: SupportPolicy) -> Proof:
    """Return whether every share of a fee, and every rate of interest, lies from 0 to 100 %."""
    versions = [
        (group.label, version.share)
        for benefit in policy.law.benefits
        for group in benefit.groups
        for version in group.versions
    ]
    every = [*versions, *((rate.label, one.rate) for rate in policy.law.rates for one in rate.values)]
    known = [(label, share) for label, share in every if share is not None]
    wrong = [
        Example(Text(f"{label.vi}: {percent_text(share)}", f"{label.en}: {percent_text(share)}"))
        for label, share in known
        if not 0 <= share <= 1
    ]
    how = Text(f"so sánh {len(known)} giá trị", f"by comparing {len(known)} values")
    return Proof("levels", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def loan_terms(policy: SupportPolicy, spans: Sequence[Span]) -> Proof:
    """Return whether every loan has its amount and interest on every day, or says that they were not read."""
    lacks: dict[tuple[str, str], tuple[Text, list[Span]]] = {}
    unread: dict[tuple[str, str], tuple[Text, list[Span]]] = {}
    loans = 0
    for span in spans:
        for on in support_on(policy, span.first, {}).benefits:
            if on.benefit.kind == "loan" and on.grants:
                loans += 1
                for kind, of, label in _terms(on):
                    (lacks if kind else unread).setdefault((on.benefit.id, of), (label, []))[1].append(span)
    wrong = [_on_days(label, spans, "không có", "there is no") for label, spans in lacks.values()]
    told = [_on_days(label, spans, "chưa đọc được", "not read:") for label, spans in unread.values()]
    how = Text(f"xét {loans} khoản vay theo khoảng ngày", f"by going through {loans} loans by spans of days")
    return Proof("loan_terms", "fails" if wrong else "proved", how, examples=(*shortened(wrong), *told))


def _terms(on: BenefitOn) -> Iterator[tuple[bool, str, Text]]:
    """Yield what of a loan is not there (True), or is said not to be known (False)."""
    label, most, interest = on.benefit.label, Text("mức vay", "amount"), Text("lãi suất", "interest")
    if on.loan is None or on.loan.unknown is not None:
        yield on.loan is None, "most", Text(f"{label.vi}: {most.vi}", f"{label.en}: {most.en}")
    for rate in {one.version.rate: one.rate for one in on.grants}.values():
        if rate is None or rate.unknown is not None:
            yield rate is None, "interest", Text(f"{label.vi}: {interest.vi}", f"{label.en}: {interest.en}")


def _on_days(label: Text, spans: Sequence[Span], vi: str, en: str) -> Example:
    days = days_text(spans)
    of = [one.partition(": ") for one in label]
    return Example(Text(f"{of[0][0]}: {vi} {of[0][2]} [{days}]", f"{of[1][0]}: {en} {of[1][2]} [{days}]"))


def highest(laws: Sequence[Supported], decide: Decide = decide_support) -> Proof:
    """Return whether of any two groups that hold the one counts that gives more; ``decide``: the engine."""
    wrong, pairs = [], 0
    for one in laws:
        for first, second in combinations_with_replacement(one.on.grants, 2):
            pairs += 1
            mask = 1 << first.bit | 1 << second.bit
            said = decide(one.law, one.on, mask, mask).bounds
            known = [grant.bounds for grant in (first, second)]
            if said != (max(low for low, _ in known), max(high for _, high in known)):
                names = one.named(first), one.named(second)
                wrong.append(Example(Text(*(" + ".join(both) for both in zip(*names, strict=True)))))
    how = Text(
        f"liệt kê {number(pairs, 'vi')} cặp nhóm, xét bằng chính chương trình",
        f"enumeration of {number(pairs, 'en')} pairs of groups, each decided by the engine",
    )
    return Proof("highest", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong)))


def one_rate(laws: Sequence[Supported]) -> Proof:
    """Return whether nobody is in two groups of a loan that have other rates of interest."""
    tally, wrong = Tally(), []
    for one in laws:
        if one.on.benefit.kind == "loan":
            tally.of(one.spans)
            wrong += list(_two_rates(one, tally))
    return Proof("one_rate", "fails" if wrong else "proved", tally.how, examples=tuple(shortened(wrong)))


def _two_rates(one: Supported, tally: Tally) -> Iterator[Example]:
    for aspects in one.aspects:
        search = Search(aspects)
        for at, first in enumerate(one.on.grants):
            for second in one.on.grants[at + 1 :]:
                if first.version.rate != second.version.rate:
                    whens = (search.wanted(grant.version.when) for grant in (first, second))
                    found = one.found(search, *whens)
                    if found is not None:
                        who, mine, other = found.said(), one.named(first), one.named(second)
                        yield found.example(
                            Text(f"{who.vi}: {mine.vi} và {other.vi}", f"{who.en}: {mine.en} and {other.en}")
                        )
        tally.add(search)


def reached(policy: SupportPolicy, laws: Sequence[Supported]) -> Proof:
    """Return whether by every version of a group somebody gets what no other one gives, and every caution is said."""
    return reach.reached(policy, laws, _parts, _is_reached, _dead)


def _parts(one: Supported) -> Iterator[object]:
    yield from (grant.version for grant in one.on.grants)
    yield from _own(one.on)


def _is_reached(one: Supported, search: Search, part: object) -> bool:
    grant = next((grant for grant in one.on.grants if grant.version is part), None)
    if grant is None:
        [own] = [entry for entry in _own(one.on) if entry is part]
        nothing = isinstance(own, PolicyCaution) and own.only == "not_entitled"
        none = together(search.wanted(other.version.when, False) for other in one.on.grants if nothing)
        return search.somebody(search.wanted(own.when), none) is not None
    return search.somebody(search.wanted(grant.version.when), _none_as_good(one, search, grant)) is not None


def _none_as_good(one: Supported, search: Search, grant: Grant) -> Wanted:
    """Return that nobody is in another group that surely gives as much."""
    none = ANYBODY
    for other in one.on.grants:
        if other is not grant and one.least(other) >= one.most(grant):
            none = none & search.wanted(other.version.when, False)
    return none


def _dead(one: Supported, part: object) -> Against:
    """Return what gives nobody anything, with somebody who is in it and what gives as much."""
    grant = next((grant for grant in one.on.grants if grant.version is part), None)
    if grant is not None:
        return Against((grant.group.id,), one.spans, _given_otherwise(one, grant))
    name = getattr(part, "id", "limits")
    return Against((name,), one.spans, reach.of_nobody(Text(name, name)))


def _given_otherwise(one: Supported, grant: Grant) -> Example:
    name, first = one.named(grant), f"{grant.version.first:%d/%m/%Y}"
    of = Text(f"nhóm {name.vi}, bản từ {first}", f"group {name.en}, version from {first}")
    for aspects in one.aspects:
        search = Search(aspects)
        found = one.found(search, search.wanted(grant.version.when))
        if found is not None:
            reader, answers = aspects.reader, found.answers()
            others = (other for other in one.on.grants if other is not grant and one.least(other) >= one.most(grant))
            instead = one.named(next(other for other in others if reader.truth(other.version.when)(answers)))
            who = found.said()
            return found.example(
                Text(
                    f"{of.vi}, không thêm gì cho ai. {who.vi}: thuộc nhóm này, nhưng cũng thuộc nhóm {instead.vi}",
                    f"{of.en}, adds nothing for anybody. {who.en}: is in it, but also in {instead.en}",
                )
            )
    return reach.of_nobody(of)


def poorer(policy: SupportPolicy, laws: Sequence[Supported]) -> Proof:
    """Return whether whatever a class gets of a benefit every poorer class gets too, of a loan at no more interest."""
    tally = Tally()
    found = [against for one in laws for against in less_by_class(one, tally, partial(_less, one))]
    return with_meant(policy, "poorer", found, tally.how)


def _less(one: Supported, search: Search) -> Iterator[Against]:
    """Yield each group by which the other one gets what the poorer one gets by none."""
    for grant in one.on.grants:
        if CLASS in search.aspects.reader.names(grant.version.when):
            none = ANYBODY
            for other in one.on.grants:
                if one.least(other) >= one.least(grant) and (one.on.benefit.kind != "loan" or cheaper(other, grant)):
                    none = none & search.wanted(other.version.when, False, 0)
            found = one.found(search, search.wanted(grant.version.when, True, 1), none)
            if found is not None and one.least(grant) > 0:
                who, gives, label = found.said(classed=False), one.named(grant), one.on.benefit.label
                mine, theirs = (CLASS_LABELS[found.household_class(view)] for view in (0, 1))
                said = Text(
                    f"{who.vi}: {label.vi}: thuộc {theirs.vi} thì {gives.vi}, thuộc {mine.vi} thì không bằng",
                    f"{who.en}: {label.en}: if {theirs.en}, {gives.en}; if {mine.en}, not as much",
                )
                yield Against((one.on.benefit.id, grant.group.id), one.spans, found.example(said, (0, 1)))
