"""Cases of policies, written from the law or found by mutation, on the days on which it turns; provinces too."""

import pytest

from eligibility import credit_by_hand, tuition_by_hand
from eligibility.borrowers import POLICY as CREDIT
from eligibility.golden import days_of, decided, known_of, rows_of, without_a_case
from eligibility.learners import POLICY as TUITION
from povrules.language.support_checks import turning_days_of_support
from povrules.rules import SupportPolicy
from povrules.testing.policy_cases import verdict

FILES = ("bhyt", "hoc-phi", "tin-dung", "provinces")
SUPPORT = {"hoc-phi": TUITION, "tin-dung": CREDIT}


@pytest.mark.parametrize("name", FILES)
def test_every_case(name: str) -> None:
    wrong = [said for case, outcome in decided(name) if (said := verdict(case, outcome, "en")) is not None]
    assert wrong == []


@pytest.mark.parametrize("name", SUPPORT)
def test_every_version_of_every_group_has_a_case(name: str) -> None:
    assert without_a_case(SUPPORT[name], name) == []


@pytest.mark.parametrize("name", SUPPORT)
def test_every_day_on_which_the_law_turns_has_a_case(name: str) -> None:
    policy: SupportPolicy = SUPPORT[name]
    assert set(turning_days_of_support(policy.law)) <= days_of(name)


def test_amounts_of_every_case_are_those_of_a_month_and_a_school_year() -> None:
    for case, rows in rows_of("hoc-phi"):
        costs = rows["learning_costs"]
        if costs["status"] != "undetermined":
            assert costs["paid_month_least"] == costs["paid_month_most"], case.name
            assert costs["paid_year_most"] == (costs["paid_month_most"] or 0) * 9, case.name


def test_tuition_as_by_hand() -> None:
    """Cases that mutation found expect what a second reading of the decrees gives."""
    tried = 0
    for case, person, rows in known_of(TUITION, "hoc-phi"):
        share, more = tuition_by_hand.tuition(person, case.on)
        found = rows["tuition"]
        shares = [f"{share}%"] if share or not more else []
        assert found["share"] == "; ".join([*shares, *(["?"] if more else [])]), case.name
        assert found["status"] == ("entitled" if share or more else "not_entitled"), case.name
        assert rows["learning_costs"]["paid_month_most"] == tuition_by_hand.costs(person, case.on), case.name
        tried += 1
    assert tried > 300


def test_credit_as_by_hand() -> None:
    tried = 0
    for case, person, rows in known_of(CREDIT, "tin-dung"):
        if person["was_listed"] and person["off_list_on"] is None:
            continue  # that the day is not known makes it open
        given, unread = credit_by_hand.programmes(person, case.on)
        for item, row in rows.items():
            status = "entitled" if item in given else "undetermined" if item in unread else "not_entitled"
            assert row["status"] == status, (case.name, item)
            if item in given:
                assert row["interest"] == percent(given[item]), (case.name, item)
        tried += 1
    assert tried > 200


def percent(millionths: int | None) -> str:
    """The rate of the reading by hand, in hundredths of a percent times a hundred, as results have it."""
    if millionths is None:
        return ""
    return f"{millionths // 10_000}.{millionths % 10_000:04d}".rstrip("0").rstrip(".") + "%"
