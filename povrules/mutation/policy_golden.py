"""Golden files of policies as slips are held against them: their cases, and the days and notices that they state.

The cases are read by :mod:`povrules.testing.policy_files`. A golden file may also have ``[[dates]]``: the days of acts
and provisions by their text; ``[[told]]``: what is told beside results, on which days; and ``[[discounts]]``: what the
members of a family pay, of which results have the least and the most alone (docs/mutating.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import cast

from povrules.engines.entitled_words import percent_text
from povrules.engines.in_force import local_notices, notices_on
from povrules.language.columns import Many, Model
from povrules.language.policy import PolicyFile, Share
from povrules.language.reading import Source, law_file, parse, refuse, validate
from povrules.mutation.cases import StatedDates, Words, Wrong
from povrules.rules import Policy
from povrules.testing.policy_cases import PolicyCase
from povrules.testing.policy_files import STATED, read_policy_cases
from povrules.text import Text


class ToldOn(Model):
    """What has to be told once: ``words`` of its Vietnamese text, on which days, and on which ones not.

    ``province``: of a file with the cases of several.
    """

    article: Words
    words: Words
    province: str | None = None
    on: Many[date] = ()
    not_on: Many[date] = ()


class DiscountsOf(Model):
    """What the members of a household pay one after another, in every version of a group."""

    article: Words
    group: str
    shares: Many[Share] = ()


class StatedOn(Model):
    """What a golden file of a policy states beside its cases."""

    dates: Many[StatedDates] = ()
    told: Many[ToldOn] = ()
    discounts: Many[DiscountsOf] = ()


@dataclass(frozen=True)
class PolicyGolden:
    """A golden file that was read."""

    cases: tuple[PolicyCase, ...]
    stated: StatedOn
    source: Source

    def of(self, province: str | Path | None) -> "PolicyGolden":
        """Return what a file states of one province; without one, of the policy alone."""
        named = _named(province)
        cases = tuple(one for one in self.cases if _named(one.province) == named)
        told = tuple(one for one in self.stated.told if one.province == named)
        discounts = self.stated.discounts if named is None else ()
        return PolicyGolden(cases, StatedOn(dates=self.stated.dates, told=told, discounts=discounts), self.source)


def _named(province: str | Path | None) -> str | None:
    """Return what a golden file calls a province: its id, or the name of a file."""
    return province.name if isinstance(province, Path) else province


def read_policy_golden(path: Path) -> PolicyGolden:
    """Read a file of golden cases; raises :class:`povrules.errors.LawFileError` with every finding and its line."""
    source, cases = law_file(path), read_policy_cases(path)
    raw = parse(source)
    findings, stated = validate(StatedOn, {key: raw[key] for key in STATED if key in raw})
    refuse(source, findings)
    return PolicyGolden(cases, cast(StatedOn, stated), source)


def told_on(policy: Policy, day: date) -> list[Text]:
    """Return what every reader is told of a policy on a day; of a province also what it says of its own standard."""
    local = policy.local
    if local is None:
        return notices_on(policy, day)
    own = [one.label for one in local.own_standards if one.holds(day)]
    return [*notices_on(policy, day), *local_notices(local, day), *own]


def wrong_told(told: Sequence[ToldOn], policy: Policy) -> Iterator[Wrong]:
    """Yield what is not told once on a day that a golden file states, or is told on another."""
    for one in told:
        for day, wanted in [*((day, 1) for day in one.on), *((day, 0) for day in one.not_on)]:
            found = sum(one.words in text.vi for text in told_on(policy, day))
            if found != wanted:
                said = f"“{one.words}”, {day}: {found} ≠ {wanted} ({one.article})"
                yield Wrong(one.words, Text(said, said))


def wrong_discounts(discounts: Sequence[DiscountsOf], policy: Policy) -> Iterator[Wrong]:
    """Yield versions of groups by which the members of a household pay other shares than a golden file states."""
    groups = {one.id: one for one in policy.law.groups} if isinstance(policy.law, PolicyFile) else {}
    for stated in discounts:
        found = [one.discounts for one in groups[stated.group].versions] if stated.group in groups else [()]
        for shares in (one for one in found if one != stated.shares):
            said = f"{stated.group}: {_listed(shares)} ≠ {_listed(stated.shares)} ({stated.article})"
            yield Wrong(stated.group, Text(said, said))


def _listed(shares: Sequence[Fraction]) -> str:
    return ", ".join(map(percent_text, shares)) or "–"
