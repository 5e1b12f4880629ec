"""Credit: the cases one by one, the reading by hand on random borrowers, and what holds for all of them."""

import random
import tomllib
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from helpers import ROOT

from eligibility.borrowers import FLAGS, ITEMS, POLICY, any_borrower, decide, known, one, rows
from eligibility.credit_by_hand import programmes, three_years_after
from eligibility.people import STATUS, Person, by_item, cases_by_day, in_every_class, together, without_a_case
from povrules.language.support_checks import turning_days_of_support

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "fixtures/entitlements/tin-dung.toml").read_text("utf-8"))["cases"]
TOLD = together(cases_by_day(CASES), lambda persons, day: rows([known(person) for person in persons], day))
TURNS = [day + timedelta(days=step) for day in turning_days_of_support(POLICY.law) for step in (-1, 0, 1)]
DAYS = sorted({day for day in TURNS if POLICY.law.covers.holds(day)} | {date(2020, 2, 29), date(2026, 12, 31)})


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    for expected in case["days"]:
        found = TOLD(expected["on"], case["person"])
        given = {item: row for item, row in found.items() if row["status"] == "entitled"}
        assert list(given) == [entry["item"] for entry in expected["given"]], expected
        for entry in expected["given"]:
            row = given[entry["item"]]
            assert (row["loan_most"] or 0, row["loan_months"] or 0) == (entry["most"], entry["months"]), expected
            assert (row["interest"], row["interest_overdue"]) == (entry["interest"], entry["overdue"]), expected
            assert row["from"] is None or row["from"] <= expected["on"], expected
        if "to" in expected:
            assert given["loan_escaped"]["to"] == expected["to"], expected
        assert all(row["missing"] == "" for row in found.values()), expected


def test_every_version_of_every_group_has_a_case() -> None:
    assert without_a_case(POLICY, CASES, TOLD) == []


def test_every_day_on_which_the_law_turns_has_a_case() -> None:
    days = {expected["on"] for case in CASES for expected in case["days"]}
    assert set(turning_days_of_support(POLICY.law)) <= days


def borrowers(day: date, count: int) -> list[Person]:
    chance = random.Random(day.toordinal())
    return [any_borrower(chance, day) for _ in range(count)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_as_by_hand_and_cited_in_force(day: date) -> None:
    persons = borrowers(day, 100)
    decided = decide(persons, day)
    for person, found in zip(persons, by_item(decided, len(persons)), strict=True):
        given, unread = programmes(person, day)
        assert set(found) == set(ITEMS)
        for item, row in found.items():
            status = "entitled" if item in given else "undetermined" if item in unread else "not_entitled"
            assert row["status"] == status, (person, row)
            assert row["missing"] == "", (person, row)
            if item in given:
                assert row["interest"] == "" if given[item] is None else rate(row) == hundredths(given[item]), row
    for part in decided.parts:
        for key in part.cites:
            citation = part.policy.citation(key)
            gap = any(key in one.cite and one.holds(day) for benefit in POLICY.law.benefits for one in benefit.gaps)
            assert gap or citation.in_force_from is None or citation.in_force_from <= day, (day, key)
            assert gap or citation.in_force_to is None or day <= citation.in_force_to, (day, key)


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2021, 2, 1), date(2025, 6, 1), date(2026, 2, 1)], ids=str)
def test_bounds_hold_what_is_true(day: date) -> None:
    chance = random.Random(day.toordinal() + 3)
    persons = borrowers(day, 150)
    blanks = [
        person | dict.fromkeys(chance.sample([*FLAGS, "level", "schooling", "class", "area", "off_list_on"], 5))
        for person in persons
    ]
    for person, found in zip(persons, rows(blanks, day), strict=True):
        given, unread = programmes(person, day)
        for item, row in found.items():
            if row["status"] == "undetermined":
                blank = {"listed_2015", "no_solid_house", "housed_before"} & set(row["missing"].split(";"))
                of_a_list = item == "loan_house" and day.year >= 2021
                assert bool(row["missing"]) == (bool(blank) if of_a_list else item not in unread), (person, row)
                if given.get(item) is not None:
                    rates = [Fraction(rate.removesuffix("%")) for rate in row["interest"].split("; ")]
                    assert hundredths(given[item]) in rates, (person, row)
            else:
                assert (row["status"] == "entitled") == (item in given), (person, row)
                assert item not in unread, (person, row)


OWN = {"poor": "loan_poor", "near_poor": "loan_near_poor"}
"""The programme of a class itself: the poor have their own instead of that of the near-poor, and both instead of that
of newly escaped households; each is at a lower rate than the next (QĐ 15/2013, QĐ 28/2015)."""


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2022, 1, 1), date(2024, 1, 1), date(2026, 2, 1)], ids=str)
def test_a_poorer_class_has_no_less(day: date) -> None:
    # In former poor districts the interest was not read, so that it cannot be held against others.
    persons = [person | {"not_lent": False, "former_poor_district": False} for person in borrowers(day, 80)]
    by_class = in_every_class(persons, rows, day)
    order, seen = list(STATUS), set()
    ladder = ["loan_poor", "loan_near_poor", "loan_escaped"]
    declared = {one.of for one in POLICY.law.declared if one.covers(day, day)}
    for poorer, richer in ((a, b) for at, a in enumerate(order) for b in order[at + 1 :]):
        for person, had, has in zip(persons, by_class[poorer], by_class[richer], strict=True):
            for item in ITEMS:
                if has[item]["status"] != "entitled" or had[item]["status"] == "entitled":
                    continue
                if item in ladder:
                    assert (item, has[item]["groups"]) in declared
                    assert poorer in OWN, (person, poorer, richer, item)
                    assert ladder.index(OWN[poorer]) < ladder.index(item)
                    assert rate(had[OWN[poorer]]) < rate(has[item])
                else:
                    seen.add((poorer, richer, item))
    assert seen == set()


def rate(row: dict[str, Any]) -> Fraction:
    return Fraction(row["interest"].removesuffix("%"))


def hundredths(known: int | None) -> Fraction:
    assert known is not None
    return Fraction(known, 10_000)


def test_households_have_no_number_and_come_before_persons() -> None:
    frame = decide([known({"class": "poor", "person_no": "1"}), known({"person_no": "1"})], date(2024, 1, 1)).frame
    of = {benefit.id: benefit.of for benefit in POLICY.law.benefits}
    levels = [of[item] for item in frame["item"]]
    assert levels == sorted(levels)
    assert [number is None for number in frame["person_no"]] == [level == "household" for level in levels]
    households = frame.filter(frame["person_no"].is_null())
    assert households["household_id"].to_list() == ["0"] * 8 + ["1"] * 8


@pytest.mark.parametrize(
    ("day", "flag"), [(date(2024, 1, 1), "poor_district"), (date(2025, 12, 1), "former_poor_district")]
)
def test_workers_of_poor_districts_are_pointed_to_their_own_programme(day: date, flag: str) -> None:
    person = {"class": "poor", "abroad_contract": True}
    assert "71/2009" in one(person | {flag: True}, day)["loan_abroad"]["reason_en"]
    assert "71/2009" not in one(person, day)["loan_abroad"]["reason_en"]


def test_lower_rates_hold_for_older_balances() -> None:
    """Whatever Decision 2553 lowers, it lowers for balances too."""
    person = {"class": "poor", "minority_household": True, "listed_28_work": True, "job_loan": True}
    person |= {"abroad_contract": True, "schooling": "yes", "level": "college", "area": "rural", "works_needed": True}
    for day, expected in ((date(2025, 11, 30), False), (date(2025, 12, 1), True)):
        for item, row in one(person, day).items():
            if row["status"] == "entitled":
                assert ("older balances" in row["reason_en"]) == expected, item


def test_articles_before_2019_were_read_as_amended() -> None:
    row = one({"abroad_contract": True, "class": "poor"}, date(2018, 1, 1))["loan_abroad"]
    assert row["evidence"] == "derived"
    assert one({"abroad_contract": True, "class": "poor"}, date(2020, 1, 1))["loan_abroad"]["evidence"] == "secondary"


@pytest.mark.parametrize("item", ["loan_jobs", "loan_abroad"])
def test_decree_74_is_cited_for_what_is_from_it_and_for_nothing_before(item: str) -> None:
    person = {"class": "poor", "job_loan": True, "abroad_contract": True, "disabled": True}
    for day, amended in ((date(2019, 11, 7), False), (date(2019, 11, 8), True), (date(2025, 12, 31), True)):
        row = one(person, day)[item]
        assert ("sửa đổi bởi Nghị định số 74/2019/NĐ-CP" in row["citation"]) == amended
        assert ("as amended by Decree 74/2019/NĐ-CP" in row["reason_en"]) == amended
    law = POLICY.law
    benefit = next(one for one in law.benefits if one.id == item)
    rates = {version.rate for group in benefit.groups for version in group.versions}
    cites = [(one.first, one.cite) for one in benefit.loans]
    cites += [(one.first, one.cite) for group in benefit.groups for one in group.versions]
    cites += [(one.first, one.cite) for rate in law.rates if rate.id in rates for one in rate.overdue]
    since = [key for first, cite in cites if first == date(2019, 11, 8) for key in cite if key != "abroad-term"]
    assert {law.citations[key].instrument for key in since} == {"nd-74-2019"}


def test_nothing_recalled_gives_an_amount_or_a_rate() -> None:
    recalled = {key for key, one in POLICY.law.citations.items() if one.evidence == "recalled"}
    law = POLICY.law
    giving = [(one.most, one.cite) for benefit in law.benefits for one in benefit.loans]
    giving += [(1, one.cite) for benefit in law.benefits for group in benefit.groups for one in group.versions]
    giving += [(1, one.cite) for rate in law.rates for one in (*rate.values, *rate.overdue)]
    assert [cite for given, cite in giving if given and recalled & set(cite)] == []


def test_what_is_cited_by_article_was_read_by_article() -> None:
    """Decisions of which only the amount was read name no article (their texts were not seen)."""
    unseen = {"qd-07-2016", "qd-751-2017", "qd-1656-2019", "qd-33-2015", "qd-02-2021"}
    assert [k for k, c in POLICY.law.citations.items() if c.instrument in unseen and "Điều" in c.article] == []


def test_the_gap_of_2021_says_why() -> None:
    row = one({"was_listed": True, "off_list_on": date(2020, 1, 1)}, date(2021, 2, 1))["loan_escaped"]
    assert row["status"] == "not_entitled"
    assert "none on 01/02/2021: disbursement by Decision 28/2015 was until 31/12/2020" in row["reason_en"]
    assert "Điều 10 khoản 1 Quyết định số 28/2015/QĐ-TTg" in row["citation"]
    assert (row["loan_most"], row["interest"]) == (None, "")


@pytest.mark.parametrize("day", [date(2023, 2, 28), date(2024, 2, 29), date(2023, 3, 1), date(2025, 4, 30)], ids=str)
def test_three_years_to_the_day(day: date) -> None:
    left = [day.replace(year=day.year - 3, day=min(day.day, 28)) + timedelta(days=step) for step in range(-6, 7)]
    persons = [known({"was_listed": True, "off_list_on": one}) for one in left]
    for since, found in zip(left, rows(persons, day), strict=True):
        last = three_years_after(since)
        row = found["loan_escaped"]
        assert (row["status"] == "entitled") == (since <= day <= last), since
        assert row["to"] == (last if day <= last else None), since


def test_law_that_was_not_read_is_open() -> None:
    row = one({"class": "poor"}, date(2026, 2, 1))["loan_28_house"]
    assert (row["status"], row["missing"], row["interest"]) == ("undetermined", "", "")
    assert "not known for 01/02/2026: a programme of 2021–2025" in row["reason_en"]


LISTED = {"listed_2015": True, "no_solid_house": True, "housed_before": False}


@pytest.mark.parametrize(
    ("facts", "status", "missing"),
    [
        (LISTED, "undetermined", ""),
        (LISTED | {"listed_2015": False}, "not_entitled", ""),
        (LISTED | {"no_solid_house": False}, "not_entitled", ""),
        (LISTED | {"housed_before": True}, "not_entitled", ""),
        (LISTED | {"listed_2015": None}, "undetermined", "listed_2015"),
        (LISTED | {"no_solid_house": None}, "undetermined", "no_solid_house"),
        (dict.fromkeys(LISTED), "undetermined", "listed_2015"),
        (LISTED | {"listed_2015": False, "no_solid_house": None, "housed_before": None}, "not_entitled", ""),
    ],
)
@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2026, 7, 31)], ids=str)
def test_the_loan_of_decision_33_after_2020_is_open_for_its_list_only(
    day: date, facts: dict[str, Any], status: str, missing: str
) -> None:
    [found] = rows([known({"class": "poor"}) | facts], day)
    row = found["loan_house"]
    assert (row["status"], row["missing"], row["loan_most"], row["interest"]) == (status, missing, None, "")
    said = "not known for" if status == "undetermined" else "in none of the groups: household poor by the standard"
    assert said in row["reason_en"]
    assert "an act that ends or prolongs it was not read" in row["reason_en"]
    assert "chương trình 2015–2020 Quyết định số 33/2015/QĐ-TTg" in row["citation"]
    assert row["evidence"] == "secondary"


def test_what_the_reason_says() -> None:
    found = one({"class": "poor", "abroad_contract": True, "area": "rural", "works_needed": True}, date(2025, 2, 1))
    assert "a loan of at most 100,000,000 đồng a household, for at most 120 months" in found["loan_poor"]["reason_en"]
    assert "lãi suất 6,6%/năm" in found["loan_poor"]["reason_vi"]
    assert "a loan of at most all costs in the contract" in found["loan_abroad"]["reason_en"]
    assert "8.58% a year when overdue" in found["loan_abroad"]["reason_en"]
    early = one({"job_loan": True}, date(2018, 1, 1))["loan_jobs"]
    assert "the amount of the loan is not known: the amount before Decree 74/2019 was not read" in early["reason_en"]


def test_a_question_that_turns_on_another_is_asked_after_it() -> None:
    person = known({"class": "not_poor"}) | {"merit_relative": None, "abroad_contract": None}
    [found] = rows([person], date(2022, 1, 1))
    assert found["loan_abroad"]["missing"] == "abroad_contract"
    [found] = rows([person | {"abroad_contract": True}], date(2022, 1, 1))
    assert found["loan_abroad"]["missing"] == "merit_relative"
    [found] = rows([person | {"abroad_contract": False}], date(2022, 1, 1))
    assert (found["loan_abroad"]["status"], found["loan_abroad"]["missing"]) == ("not_entitled", "")


def test_both_rates_while_it_is_open_which() -> None:
    [found] = rows([known({"job_loan": True}) | {"disabled": None}], date(2024, 1, 1))
    assert (found["loan_jobs"]["status"], found["loan_jobs"]["interest"]) == ("undetermined", "3.96%; 7.92%")
    [same] = rows(
        [known({"class": "poor", "schooling": "yes", "level": "college"}) | {"difficulty": None}], date(2024, 1, 1)
    )
    assert (same["loan_student"]["status"], same["loan_student"]["group"]) == ("entitled", "student_poor")
