"""Who gets nothing is told why not, and who gets the least who may give more; nobody else is."""

from datetime import date
from typing import Any

import pytest
from helpers import refusal

from eligibility import learners, people
from eligibility.residents import one_in
from eligibility.test_support_language import HARBOUR
from povrules.errors import LawFileError
from povrules.language.reading import Source
from povrules.rules import read_policy

DAYS = [
    date(2016, 6, 1),
    date(2018, 11, 30),
    date(2018, 12, 1),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 12, 31),
]
NO_GROUP = "the national law has no group of households that escaped poverty"
LEAST = "this is the least; more is for a resolution of the provincial People’s Council"
NEAR_POOR = "near-poor households as such have no support of learning costs"
ABOVE = "the national law has nothing for households that escaped poverty or have an average living standard"
STUDENTS = "of students of poor and near-poor households only those of an ethnic minority are exempt"


def insured(day: date, **facts: Any) -> str:
    return str(people.one(facts, day)["reason_en"]).casefold()


@pytest.mark.parametrize("day", DAYS)
def test_the_newly_escaped_in_health_insurance(day: date) -> None:
    assert NO_GROUP.casefold() in insured(day, **{"class": "not_poor", "escaped_on": date(2015, 1, 1), "escaped": True})
    for facts in (
        {"class": "not_poor"},
        {"class": "near_poor", "escaped_on": date(2015, 1, 1)},
        {"class": "not_poor", "escaped_on": date(2015, 1, 1), "born": day},  # a child under 6 is paid for
    ):
        assert NO_GROUP.casefold() not in insured(day, **facts)


@pytest.mark.parametrize("day", DAYS)
def test_the_least_in_health_insurance(day: date) -> None:
    for facts in (
        {"class": "near_poor"},
        {"class": "average_agricultural"},
        {"class": "not_poor", "schooling": "yes", "level": "primary"},
    ):
        assert LEAST.casefold() in insured(day, **facts)
    for facts in (
        {"class": "near_poor", "employed": True},
        {"class": "near_poor", "especially_difficult_area": True},
        {"class": "not_poor"},
    ):
        assert LEAST.casefold() not in insured(day, **facts)


def test_the_least_where_a_province_adds() -> None:
    day = date(2026, 7, 1)
    for province, person, said in (
        ("hanoi", {"class": "near_poor"}, False),
        ("lao-cai", {"class": "near_poor"}, False),  # how much it adds was not read
        ("lao-cai", {"class": "average_agricultural"}, True),
        ("nam-dinh", {"class": "average_agricultural", "schooling": "yes", "level": "primary"}, False),  # it may add
    ):
        found = one_in(province, person, day)["reason_en"].casefold()
        assert (LEAST.casefold() in found) == said, (province, person)


def told(item: str, day: date, **facts: Any) -> str:
    return str(learners.one(facts, day)[item]["reason_en"]).casefold()


@pytest.mark.parametrize("day", [date(2021, 8, 31), date(2021, 9, 1), date(2025, 8, 31), date(2025, 9, 1)])
def test_learning_costs(day: date) -> None:
    assert NEAR_POOR.casefold() in told("learning_costs", day, **{"class": "near_poor", "level": "lower_secondary"})
    assert ABOVE.casefold() in told("learning_costs", day, **{"class": "average", "level": "lower_secondary"})
    escaped = {"class": "not_poor", "escaped": True, "level": "lower_secondary"}
    assert ABOVE.casefold() in told("learning_costs", day, **escaped)
    for facts in (
        {"class": "poor", "level": "lower_secondary"},
        {"class": "near_poor", "level": "lower_secondary", "special_case": True, "orphan_both": True},
        {"class": "near_poor", "level": "lower_secondary", "schooling": "no"},
        {"class": "not_poor", "level": "lower_secondary"},
    ):
        found = told("learning_costs", day, **facts)
        assert NEAR_POOR.casefold() not in found
        assert ABOVE.casefold() not in found
    assert "not for intermediate schools" in told("learning_costs", day, **{"class": "poor", "level": "college"})


@pytest.mark.parametrize("day", [date(2021, 9, 1), date(2025, 8, 31), date(2025, 9, 1)])
def test_tuition_of_students(day: date) -> None:
    student = {"class": "poor", "level": "university"}
    assert STUDENTS.casefold() in told("tuition", day, **student)
    assert STUDENTS.casefold() not in told("tuition", day, **student, ethnic_minority=True)
    assert STUDENTS.casefold() not in told("tuition", day, **{"class": "not_poor", "level": "university"})
    assert ABOVE.casefold() in told("tuition", day, **{"class": "not_poor", "escaped": True, "level": "university"})


def test_tuition_of_pupils() -> None:
    pupil = {"class": "not_poor", "escaped": True, "level": "lower_secondary"}
    read_in_part = ABOVE.replace("law has", "law, as far as it was read, has")
    assert read_in_part.casefold() in told("tuition", date(2021, 8, 31), **pupil)
    assert ABOVE.casefold() in told("tuition", date(2025, 8, 31), **pupil)
    assert ABOVE.casefold() not in told("tuition", date(2025, 9, 1), **pupil)  # public schools are free
    assert "17/2021/nq-hđnd" in told("tuition", date(2024, 3, 1), **pupil)


def test_the_least_is_of_insurance_only() -> None:
    old = 'when = "not boat"\nvi'
    assert HARBOUR.count(old) == 1
    bad = HARBOUR.replace(old, 'only = "at_least"\n' + old)
    said = refusal(lambda: read_policy(Source("x.toml", bad.encode())), LawFileError)
    assert "only = 'at_least' is for insurance" in said.en
    assert "only = 'at_least' dùng cho bảo hiểm" in said.vi
