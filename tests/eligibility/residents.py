"""Persons in a province for the tests: like :mod:`eligibility.people`, with the questions of the province."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from eligibility.people import POLICY, anybody, known, no_dates, tables
from povrules.eligibility import Entitlements, entitlements
from povrules.rules.provinces import province_ids, with_province

NEVER = {"exit_kind": "none", "mild_disability": False, "student_in_difficulty": False}
PROVINCES = province_ids("bhyt")

__all__ = ["NEVER", "PROVINCES", "anybody", "decide_in", "one_in"]


def decide_in(province: str | Path, persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> Entitlements:
    """What follows for persons of a province on a day."""
    policy = with_province([POLICY], province)[0]
    return entitlements(*tables(persons, policy), on=day, province=province, **options)


def one_in(province: str | Path, person: Mapping[str, Any], day: date, **options: Any) -> dict[str, Any]:
    """What follows for a person of whom everything is known: what is not named is no, or never."""
    return decide_in(province, [no_dates(known(NEVER | dict(person)))], day, **options).frame.to_dicts()[0]
