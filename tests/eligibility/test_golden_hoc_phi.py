"""The cases of tuition, one by one."""

import tomllib
from typing import Any

import pytest
from helpers import ROOT

from eligibility.learners import POLICY, known, rows
from eligibility.people import cases_by_day, together, without_a_case
from povrules.language.support_checks import turning_days_of_support

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "fixtures/entitlements/hoc-phi.toml").read_text("utf-8"))["cases"]
TOLD = together(cases_by_day(CASES), lambda persons, day: rows([known(person) for person in persons], day))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    for expected in case["days"]:
        found = TOLD(expected["on"], case["person"])
        tuition, costs = found["tuition"], found["learning_costs"]
        assert (tuition["share"], tuition["group"]) == (expected["tuition"], expected["group"]), expected
        status = "not_entitled" if expected["tuition"] == "0%" else "entitled"
        assert tuition["status"] == status, expected
        assert (costs["paid_month_least"], costs["paid_month_most"]) == (expected["costs"],) * 2, expected
        assert costs["status"] == ("entitled" if expected["costs"] else "not_entitled"), expected
        assert costs["paid_year_most"] == expected["costs"] * 9, expected
        for row in found.values():
            assert row["missing"] == "", expected


def test_every_version_of_every_group_has_a_case() -> None:
    assert without_a_case(POLICY, CASES, TOLD) == []


def test_every_day_on_which_the_law_turns_has_a_case() -> None:
    days = {expected["on"] for case in CASES for expected in case["days"]}
    late = {day for day in turning_days_of_support(POLICY.law) if day.year < 2027}
    assert late <= days
