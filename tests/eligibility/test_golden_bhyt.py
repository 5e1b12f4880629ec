"""Cases written from the law, on the day before, the day and the day after; and the premium table."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from helpers import ROOT

from eligibility.people import POLICY, Person, known, no_dates, one, rows, together

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "fixtures/entitlements/bhyt.toml").read_text("utf-8"))["cases"]
Asked = tuple[date, tuple[tuple[str, bool], ...]]
"""A day, and how switches stand."""


def asked(expected: dict[str, Any]) -> Asked:
    return expected["on"], tuple(expected.get("switches", {}).items())


def follows(persons: list[Person], on: Asked) -> list[dict[str, Any]]:
    day, switches = on
    return rows([no_dates(known(person)) for person in persons], day, switches=dict(switches) or None)


TOLD = together([(asked(expected), case["person"]) for case in CASES for expected in case["days"]], follows)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    for expected in case["days"]:
        row = TOLD(asked(expected), case["person"])
        found = (row["group"], row["share"], row["benefit_least"], row["benefit_most"])
        assert found == (expected["group"], expected["share"], expected["benefit"], expected["benefit"]), expected
        for name in {"to", "card_to"} & set(expected):
            assert row[name] == expected[name], expected


def test_every_version_of_every_group_of_a_poverty_class_has_a_case() -> None:
    days = [(expected["group"], expected["on"]) for case in CASES for expected in case["days"]]
    asked = {"poor", "near_poor", "near_poor_minority", "near_poor_district", "near_poor_commune", "near_poor_escaped"}
    asked |= {"poor_not_lacking", "average_agricultural", "student", "left_area", "left_2021_list", "safe_zone"}
    asked |= {"child_under_6", "child_card", "survivor", "social_pension", "minority_difficult", "especially_difficult"}
    asked |= {"island", "social_allowance", "family", "trafficking_victim", "mine_victim"}
    for group in POLICY.law.groups:
        for version in group.versions if group.id in asked else ():
            assert any(name == group.id and version.holds(on) for name, on in days), (group.id, version.first)


PREMIUM = [
    ("2016-01-01", "2016-04-30", 1_150_000, 51_750, 621_000, 15_525, 25_875, 36_225),
    ("2016-05-01", "2017-06-30", 1_210_000, 54_450, 653_400, 16_335, 27_225, 38_115),
    ("2017-07-01", "2018-06-30", 1_300_000, 58_500, 702_000, 17_550, 29_250, 40_950),
    ("2018-07-01", "2019-06-30", 1_390_000, 62_550, 750_600, 18_765, 31_275, 43_785),
    ("2019-07-01", "2023-06-30", 1_490_000, 67_050, 804_600, 20_115, 33_525, 46_935),
    ("2023-07-01", "2024-06-30", 1_800_000, 81_000, 972_000, 24_300, 40_500, 56_700),
    ("2024-07-01", "2026-06-30", 2_340_000, 105_300, 1_263_600, 31_590, 52_650, 73_710),
    ("2026-07-01", "2026-12-31", 2_530_000, 113_850, 1_366_200, 34_155, 56_925, 79_695),
]
"""From, to, base salary, 4.5 % a month and a year, 30 %, 50 % and 70 % of a month."""


@pytest.mark.parametrize("entry", PREMIUM, ids=[entry[0] for entry in PREMIUM])
def test_premium(entry: tuple[str, str, int, int, int, int, int, int]) -> None:
    first, last, salary, month, year, thirty, fifty, seventy = entry
    assert salary * 45 == month * 1000
    assert (month * 12, month * 3, month * 7) == (year, thirty * 10, seventy * 10)
    for day in (date.fromisoformat(first), date.fromisoformat(first) + timedelta(days=1), date.fromisoformat(last)):
        persons = [{"class": "poor", "poor_kind": "income"}, {"class": "near_poor"}, {"class": "average_agricultural"}]
        persons.append({"class": "not_poor", "schooling": "yes", "level": "primary"})
        poor, near, average, student = follows(persons, (day, ()))
        assert (poor["premium_month"], poor["paid_year_least"], poor["own_month_most"]) == (month, year, 0)
        assert (near["paid_month_least"], near["own_month_most"], near["own_month_least"]) == (seventy, thirty, 0)
        assert (average["paid_month_least"], average["own_month_most"]) == (thirty, seventy)
        assert student["paid_month_least"] == (fifty if day >= date(2025, 7, 1) else thirty)


def test_the_family_pays_less_one_after_another() -> None:
    row = one({"class": "not_poor"}, date(2026, 7, 1))
    assert (row["own_month_least"], row["own_month_most"]) == (113_850 * 40 // 100, 113_850)
    assert (row["paid_month_least"], row["paid_month_most"]) == (0, 0)


def test_evidence_says_what_is_recalled() -> None:
    person = {"class": "poor", "poor_kind": "income"}
    grades = {
        day: one(person, date.fromisoformat(day))["evidence"] for day in ("2016-06-01", "2017-01-01", "2023-11-01")
    }
    assert grades == {"2016-06-01": "recalled", "2017-01-01": "derived", "2023-11-01": "official"}
    assert one({"class": "near_poor"}, date(2026, 1, 1))["evidence"] == "secondary"


def test_that_nothing_is_paid_for_a_valid_card_is_derived_before_2018() -> None:
    grades = []
    for born, day in ((date(2012, 3, 1), date(2018, 6, 1)), (date(2013, 3, 1), date(2019, 6, 1))):
        row = one({"class": "not_poor", "born": born}, day)
        assert row["group"] == "child_card"
        grades.append(row["evidence"])
    assert grades == ["derived", "official"]


def test_a_question_for_everything_that_is_open() -> None:
    [row] = rows([{"class": "near_poor", "born": date(1990, 1, 1)}], date(2026, 7, 1))
    assert row["status"] == "undetermined"
    assert row["missing"] == "special_area;ethnic_minority;other_group"
    assert row["benefit_least"] == row["benefit_most"] == "100%"
