"""Tuition against the reading by hand, on random learners: exact where all is known, never narrower where not."""

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from eligibility.learners import FLAGS, GATES, POLICY, any_learner, decide, known, one, rows
from eligibility.people import STATUS, Person, by_item, in_every_class
from eligibility.tuition_by_hand import costs, tuition
from povrules.language.support_checks import turning_days_of_support

TURNS = [day + timedelta(days=step) for day in turning_days_of_support(POLICY.law) for step in (-1, 0, 1)]
DAYS = sorted({day for day in TURNS if POLICY.law.covers.holds(day)} | {date(2020, 2, 29), date(2026, 12, 31)})


def learners(day: date, count: int) -> list[Person]:
    chance = random.Random(day.toordinal())
    return [any_learner(chance, day) for _ in range(count)]


def shares(row: dict[str, Any]) -> tuple[list[int], bool]:
    """The shares of a row in percent, and whether one is not known."""
    parts = row["share"].split("; ")
    return [int(one.removesuffix("%")) for one in parts if one != "?"], "?" in parts


def best(row: dict[str, Any]) -> int:
    return max(shares(row)[0], default=0)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_as_by_hand_and_cited_in_force(day: date) -> None:
    persons = learners(day, 150)
    decided = decide(persons, day)
    for person, found in zip(persons, by_item(decided, len(persons)), strict=True):
        known_share, more = tuition(person, day)
        given, unknown = shares(found["tuition"])
        assert (max(given, default=0), unknown) == (known_share, more), person
        assert found["tuition"]["status"] == ("entitled" if known_share or more else "not_entitled"), person
        month = costs(person, day)
        assert found["learning_costs"]["paid_month_least"] == month, person
        assert found["learning_costs"]["paid_month_most"] == month, person
        assert found["tuition"]["missing"] == found["learning_costs"]["missing"] == "", person
    for part in decided.parts:
        for key in part.cites:
            citation = part.policy.citation(key)
            assert citation.in_force_from is None or citation.in_force_from <= day, (day, key)
            assert citation.in_force_to is None or day <= citation.in_force_to, (day, key)


@pytest.mark.parametrize("day", [date(2020, 9, 1), date(2024, 9, 1), date(2025, 9, 1)], ids=str)
def test_bounds_hold_what_is_true(day: date) -> None:
    chance = random.Random(day.toordinal() + 7)
    persons = learners(day, 120)
    blanks = []
    for person in persons:
        names = chance.sample([*FLAGS, "level", "relation", "schooling", "born", "class", "preschool_class"], 4)
        blanks.append(person | dict.fromkeys(names))
    for person, blank, found in zip(persons, blanks, rows(blanks, day), strict=True):
        known_share, more = tuition(person, day)
        given, unknown = shares(found["tuition"])
        assert known_share in given or (more and unknown), (person, found)
        if more:
            assert unknown or max(given) == 100, (person, found)
        month, row = costs(person, day), found["learning_costs"]
        assert row["paid_month_least"] <= month <= row["paid_month_most"], person
        for one_row in found.values():
            missing = set(filter(None, one_row["missing"].split(";")))
            assert bool(missing) == (one_row["status"] == "undetermined"), (blank, one_row)
            asked = {name for name in blank if blank[name] is None or name == "class"}
            gates = {gate for gate, behind in GATES.items() if asked & set(behind)}
            assert missing <= asked | gates | {"household_class", "born"}, (blank, one_row)


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2022, 9, 1), date(2024, 9, 1), date(2026, 9, 1)], ids=str)
def test_a_poorer_class_has_no_less(day: date) -> None:
    persons = learners(day, 100)
    by_class = in_every_class(persons, rows, day)
    order = list(STATUS)
    seen = set()
    for poorer, richer in ((a, b) for at, a in enumerate(order) for b in order[at + 1 :]):
        for person, had, has in zip(persons, by_class[poorer], by_class[richer], strict=True):
            assert best(had["tuition"]) >= best(has["tuition"]), (person, poorer, richer)
            if had["learning_costs"]["paid_month_most"] < has["learning_costs"]["paid_month_most"]:
                seen.add((poorer, richer, exception(person, day)))
    meant = [one.of for one in POLICY.law.declared if one.property == "poorer" and one.covers(day, day)]
    assert meant in ([], [("learning_costs", "costs_disabled")])
    assert seen <= ({("poor", "near_poor", "disabled")} if meant else set())


def exception(person: Person, day: date) -> str | None:
    """The one exception, of Decree 86/2015: a disabled learner of a near-poor household had the support of learning
    costs as such (Điều 10), one of a poor household as a child of poor parents: not where they are in another one."""
    disabled = person["disabled"] or person["allowance"] == "disabled"
    return "disabled" if disabled and day < date(2021, 9, 1) else None


def test_the_exception_is_real() -> None:
    person = {"level": "upper_secondary", "disabled": True, "relation": "other"}
    for name, expected in (("poor", 0), ("near_poor", 100_000)):
        assert one(person | {"class": name}, date(2018, 1, 1))["learning_costs"]["paid_month_most"] == expected


def test_tuition_in_dong_where_it_is_given() -> None:
    person = known({"class": "near_poor", "level": "upper_secondary", "tuition_month": 155_000})
    [found] = rows([person], date(2024, 9, 1))
    row = found["tuition"]
    assert (row["share"], row["months_most"]) == ("50%", 9)
    assert (row["paid_month_least"], row["paid_month_most"]) == (77_500, 77_500)
    assert (row["own_month_least"], row["own_month_most"]) == (77_500, 77_500)
    assert (row["paid_year_least"], row["paid_year_most"]) == (None, 697_500)
    [odd] = rows([person | {"tuition_month": 155_001}], date(2024, 9, 1))
    assert (odd["tuition"]["paid_month_least"], odd["tuition"]["paid_year_most"]) == (None, None)
    [none] = rows([person | {"tuition_month": None}], date(2024, 9, 1))
    assert (none["tuition"]["paid_month_least"], none["tuition"]["missing"]) == (None, "")
    [open_] = rows([person | {"special_case": True, "disabled": None}], date(2024, 9, 1))
    assert (open_["tuition"]["paid_month_least"], open_["tuition"]["paid_month_most"]) == (77_500, 155_000)
    assert (open_["tuition"]["own_month_least"], open_["tuition"]["own_month_most"]) == (0, 77_500)
    assert Fraction(open_["tuition"]["paid_month_most"]) == 155_000


def test_months_at_most() -> None:
    for level, expected in (("preschool", 9), ("upper_secondary", 9), ("college", 10), ("university", 10)):
        row = one({"class": "poor", "level": level, "disabled": True}, date(2024, 9, 1))["tuition"]
        assert row["months_most"] == expected
    assert (
        one({"class": "poor", "level": "college", "disabled": True}, date(2020, 9, 1))["tuition"]["months_most"] is None
    )


def test_from_and_to_are_those_of_the_law() -> None:
    row = one({"class": "poor", "level": "lower_secondary"}, date(2024, 9, 1))["tuition"]
    assert (row["from"], row["to"], row["school_year"]) == (date(2021, 9, 1), date(2025, 8, 31), "2024-2025")
    assert one({"class": "poor", "level": "primary"}, date(2024, 9, 1))["tuition"]["from"] is None
    assert one({"class": "poor", "level": "lower_secondary"}, date(2026, 8, 31))["tuition"]["to"] is None


def test_evidence() -> None:
    grades = [
        one({"class": "poor", "level": "lower_secondary"}, day)["tuition"]["evidence"]
        for day in (date(2018, 1, 1), date(2024, 9, 1), date(2026, 1, 1), date(2026, 9, 1))
    ]
    assert grades == ["secondary", "official", "official", "derived"]
    near = one({"class": "near_poor", "level": "lower_secondary"}, date(2024, 9, 1))["tuition"]
    assert near["evidence"] == "official"
    minority = {"class": "not_poor", "level": "upper_secondary", "ethnic_minority": True, "area_3": True}
    assert one(minority, date(2018, 1, 1))["tuition"]["evidence"] == "derived"


@pytest.mark.parametrize("language", ["question_vi", "question_en"])
def test_the_question_that_spares_names_what_is_behind_it(language: str) -> None:
    names = {
        "question_vi": ["cử tuyển", "Mác - Lênin", "ngành y đặt hàng", "khó tuyển sinh", "nặng nhọc", "người có công"],
        "question_en": ["nominated", "Marxism-Leninism", "ordered medical", "short of students", "heavy", "merit"],
    }[language]
    by_id = {one.id: getattr(one, language) for one in POLICY.law.columns}
    behind = " ".join(by_id[name] for name in ("other_free", "other_70", "other_regime"))
    for name in names:
        assert name in behind, name
        assert name in by_id["special_case"], name


def test_learning_costs_say_what_has_to_be_done() -> None:
    """Certificate, repeated years and term hold for both (NĐ 81 Điều 19, 20 khoản 8; NĐ 238 Điều 18, 19 khoản 8)."""
    person = {"class": "poor", "level": "lower_secondary"}
    for day in (date(2021, 9, 1), date(2025, 9, 1)):
        said = one(person, day)["learning_costs"]["reason_en"]
        for words in ("the certificate at the start of every semester", "while suspended", "within 45 working days"):
            assert words.casefold() in said.casefold(), (day, words)
    assert "a late one counts from the day it is filed" in said


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2022, 1, 1), date(2026, 1, 1)], ids=str)
def test_until_22_is_said(day: date) -> None:
    person = {"class": "not_poor", "no_support": True, "first_degree": True, "level": "university"}
    for years, expected in ((21, False), (22, True), (23, False)):
        found = one(person | {"born": day.replace(year=day.year - years)}, day)["tuition"]
        assert ("23rd birthday" in found["reason_en"]) == expected, years
        assert (found["share"] == "100%") == (years < 23)


def test_who_is_excluded_is_asked_clause_by_clause() -> None:
    """Khoản 5 to 8 of Điều 20 of Decree 81/2021, of Điều 19 of Decree 238/2025."""
    [asked] = [column.question_vi for column in POLICY.law.columns if column.id == "excluded"]
    clauses = ["hưởng lương", "cao học", "cơ sở khác cùng trình độ", "giáo dục thường xuyên", "lưu ban"]
    assert asked is not None
    assert [clause for clause in clauses if clause not in asked] == []


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2021, 9, 1), "in force from 15/10/2021"),
        (date(2021, 10, 14), "in force from 15/10/2021"),
        (date(2021, 10, 15), ""),
        (date(2025, 9, 2), "in force from 03/09/2025"),
        (date(2025, 9, 3), ""),
    ],
    ids=str,
)
def test_days_before_a_decree_is_in_force_are_said(day: date, words: str) -> None:
    for row in one({"class": "poor", "level": "lower_secondary"}, day).values():
        assert words in row["reason_en"]
        assert ("in force from" in row["reason_en"]) == bool(words)


def test_traditional_arts_pay_by_the_actual_tuition() -> None:
    for day in (date(2021, 9, 1), date(2025, 9, 1)):
        said = one({"class": "not_poor", "level": "college", "other_70": True}, day)["tuition"]["reason_en"]
        assert "actual tuition" in said


def test_nothing_recalled_gives_a_share() -> None:
    recalled = {key for key, one in POLICY.law.citations.items() if one.evidence == "recalled"}
    versions = [one for benefit in POLICY.law.benefits for group in benefit.groups for one in group.versions]
    assert [one.cite for one in versions if recalled & set(one.cite)] == []
    both = {"class": "near_poor", "level": "upper_secondary", "ethnic_minority": True, "area_3": True}
    assert one(both, date(2024, 9, 1))["tuition"]["evidence"] == "derived"
