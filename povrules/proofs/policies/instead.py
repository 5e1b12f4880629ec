"""Whether the loans that a poorer class has in place of another one are no smaller, and no dearer.

What stands in the place of what is declared: a programme of credit is for one class, the poorer ones have their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from povrules.engines.entitled_words import percent_text
from povrules.engines.reason import number
from povrules.engines.supports import BenefitOn, Grant, support_on
from povrules.language.policy import PolicyDeclared
from povrules.language.policy_shared import CLASS
from povrules.language.support import Loan
from povrules.proofs.model import Proof
from povrules.proofs.policies.answers import Reader
from povrules.proofs.policies.aspects import Aspects
from povrules.proofs.policies.classes import CLASSES
from povrules.proofs.policies.meant import Against, with_meant
from povrules.proofs.policies.people import Found
from povrules.proofs.policies.search import Search, Wanted, together
from povrules.proofs.policies.spans import Span, moments
from povrules.proofs.policies.tally import Tally
from povrules.review import CLASS_LABELS
from povrules.rules import SupportPolicy
from povrules.text import Text


@dataclass(frozen=True, eq=False)
class _Loan:
    """A loan by one of its groups on a day."""

    on: BenefitOn
    loan: Loan
    grant: Grant

    @property
    def of(self) -> tuple[str, str]:
        """The ids of the benefit and of the group."""
        return self.on.benefit.id, self.grant.group.id

    @property
    def said(self) -> Text:
        """Return the loan in words, with the most of it and its interest."""
        most, rate = self.loan.most, self.grant.rate
        interest = None if rate is None else rate.rate
        amount = Text("mức chưa rõ", "amount not known")
        if most is not None:
            amount = Text(f"tối đa {number(most, 'vi')} đồng", f"at most {number(most, 'en')} đồng")
        shown = Text("lãi suất chưa rõ", "interest not known")
        if interest is not None:
            shown = Text(f"{percent_text(interest)}/năm", f"{percent_text(interest)} a year")
        label = self.on.benefit.label
        return Text(f"{label.vi} ({amount.vi}, {shown.vi})", f"{label.en} ({amount.en}, {shown.en})")

    def no_worse_than(self, other: "_Loan") -> bool:
        """Tell whether it surely is no smaller and no dearer; what was not read of the other one is no bound."""
        mine, theirs = self.loan, other.loan
        more = mine.most is not None and theirs.most is not None and mine.most >= theirs.most and mine.per == theirs.per
        return (theirs.most is None or more) and cheaper(self.grant, other.grant)


def cheaper(grant: Grant, other: Grant) -> bool:
    """Tell whether one loan surely bears no more interest than another; a rate not read of the other is no bound."""
    rate = None if other.rate is None else other.rate.rate
    return rate is None or (grant.rate is not None and grant.rate.rate is not None and grant.rate.rate <= rate)


def instead(policy: SupportPolicy, spans: Sequence[Span]) -> Proof:
    """Return whether whoever has a loan of the poorer class's own, instead of one declared, has one no worse.

    What is found is of the benefit and group declared, if there is nobody of whom any of the loans instead holds; else
    also of the benefit and group of the one that is smaller, dearer, or of which that was not read.
    """
    tally, reader = Tally(), Reader(policy.law.facts)
    found = [
        against
        for span in spans
        for one in policy.law.declared
        if one.instead and one.covers(*span)
        for against in _on_span(policy, reader, one, span, tally)
    ]
    return with_meant(policy, "instead", found, tally.how)


def _on_span(
    policy: SupportPolicy, reader: Reader, declared: PolicyDeclared, span: Span, tally: Tally
) -> Iterator[Against]:
    by_id = {on.benefit.id: on for on in support_on(policy, span.first, {}).benefits}
    benefit, group = declared.of
    own = _loans(by_id[benefit])
    theirs = next((one for one in own if one.grant.group.id == group), None)
    if theirs is None:
        return
    tally.of((span,))
    others = [one for name in declared.instead for one in _loans(by_id[name])]
    conditions = [one.grant.version.when for one in (*own, *others)]
    compared = [one for when in conditions for one in reader.comparisons(when)]
    seen: set[tuple[str, ...]] = set()
    for day in moments(policy, (span,), compared):
        aspects = Aspects(policy, reader, conditions, day)
        for pair in combinations(range(len(CLASSES)), 2):
            search = Search(aspects, tuple({CLASS: CLASSES[at]} for at in pair))
            found = [one for one in _of_pair(search, span, theirs, own, others) if one.of not in seen]
            seen |= {one.of for one in found}
            yield from found
            tally.add(search)


def _of_pair(
    search: Search, span: Span, theirs: _Loan, own: Sequence[_Loan], others: Sequence[_Loan]
) -> Iterator[Against]:
    """Yield what the poorer one of two classes does not have instead of what the other one has."""
    has = search.wanted(theirs.grant.version.when, True, 1)
    without = together(_not(search, one) for one in own if one.no_worse_than(theirs))
    nothing = Text("không có khoản nào thay thế", "none in its place")
    cases: list[tuple[tuple[str, ...], Wanted, Text]] = [
        (theirs.of, together(_not(search, one) for one in others), nothing)
    ]
    good = together(_not(search, one) for one in others if one.no_worse_than(theirs))
    for one in others:
        if not one.no_worse_than(theirs):
            worse = search.wanted(one.grant.version.when, True, 0) & good
            cases.append(((*theirs.of, *one.of), worse, one.said))
    level = theirs.on.benefit.of
    for of, wanted, said in cases:
        somebody = search.somebody(has, without, wanted)
        if somebody is not None:
            found = Found(search, somebody, level)
            who = found.said(classed=False)
            mine, richer = (CLASS_LABELS[found.household_class(view)] for view in (0, 1))
            words = Text(
                f"{who.vi}: thuộc {richer.vi} thì {theirs.said.vi}; thuộc {mine.vi} thì {said.vi}",
                f"{who.en}: if {richer.en}, {theirs.said.en}; if {mine.en}, {said.en}",
            )
            yield Against(of, (span,), found.example(words, (0, 1)))


def _loans(on: BenefitOn) -> list[_Loan]:
    return [_Loan(on, loan, grant) for loan in (on.loan,) if loan is not None for grant in on.grants]


def _not(search: Search, one: _Loan) -> Wanted:
    return search.wanted(one.grant.version.when, False, 0)
