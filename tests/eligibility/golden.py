"""The golden cases of a file in fixtures/entitlements, each with what follows of it; run once for all tests."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby

from helpers import ROOT

from eligibility.people import Person
from povrules.errors import PovrulesError
from povrules.rules import Policy, SupportPolicy
from povrules.testing.policy_cases import PolicyCase, Rows, outcomes
from povrules.testing.policy_files import read_policy_cases

Decided = tuple[PolicyCase, Rows | PovrulesError]


def _call(case: PolicyCase) -> str:
    return str(case.call)


@cache
def decided(name: str) -> tuple[Decided, ...]:
    """The cases of a file, those of one day together."""
    cases = sorted(read_policy_cases(ROOT / f"fixtures/entitlements/{name}.toml"), key=_call)
    several = [[*group] for _, group in groupby(cases, key=_call)]
    return tuple(one for group in several for one in zip(group, outcomes(group), strict=True))


def days_of(name: str) -> set[date]:
    return {case.on for case, _ in decided(name)}


def rows_of(name: str) -> Iterator[tuple[PolicyCase, Rows]]:
    """The cases that are not refused."""
    yield from ((case, outcome) for case, outcome in decided(name) if not isinstance(outcome, PovrulesError))


def without_a_case(policy: SupportPolicy, name: str) -> list[tuple[str, date]]:
    """The versions of groups of which no case surely is."""
    held = {(group, case.on) for case, rows in rows_of(name) for row in rows.values() for group in _groups(row)}
    return [
        (group.id, version.first)
        for benefit in policy.law.benefits
        for group in benefit.groups
        for version in group.versions
        if not any(one == group.id and version.holds(day) for one, day in held)
    ]


def _groups(row: object) -> list[str]:
    assert isinstance(row, dict)
    return str(row["groups"]).split(";")


def known_of(policy: Policy, name: str) -> Iterator[tuple[PolicyCase, Person, Rows]]:
    """The cases of persons of whom everything is known, as the readings by hand take them."""
    columns = {one.id: False if one.type == "flag" else None for one in policy.law.columns}
    for case, rows in rows_of(name):
        if None not in case.facts.values():
            yield case, columns | dict(case.facts), rows
