"""The groups of health insurance as a table: places of the article, days without a hole, shares and benefit of each."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from eligibility.people import POLICY, one
from povrules.language.policy import Group, rank_of

GROUPS = POLICY.law.groups
LATER = {
    "defence_relative": date(2018, 12, 1),
    "survivor": date(2018, 12, 1),
    "resistance": date(2018, 12, 1),
    "poor_artisan": date(2018, 12, 1),
    "safe_zone": date(2023, 10, 19),
    "left_area": date(2023, 11, 1),
} | dict.fromkeys(
    (
        *("business_owner", "near_poor_minority", "social_pension", "waiting_allowance", "near_poor_commune"),
        *("security_force", "village_health", "hamlet_worker", "artisan", "left_2021_list", "trafficking_victim"),
        *("mine_victim", "standing_militia"),
    ),
    date(2025, 7, 1),
)
"""Groups that there are only from a later day on, by the first day."""
ENDED = {
    "survivor_insured": date(2018, 11, 30),
    "poor_not_lacking": date(2023, 10, 18),
    "near_poor_escaped": date(2025, 6, 30),
    "near_poor_district": date(2025, 6, 30),
    "left_2021_list": date(2026, 10, 31),
}
"""Groups that there are no more, by the last day."""


@pytest.mark.parametrize("group", GROUPS, ids=[group.id for group in GROUPS])
def test_versions_follow_one_another(group: Group) -> None:
    versions = group.versions
    assert versions[0].first == LATER.get(group.id, date(2016, 1, 1))
    assert versions[-1].last == ENDED.get(group.id)
    for before, after in pairwise(versions):
        assert before.last is not None
        assert after.first == before.last + timedelta(days=1)
    for before, after in pairwise(group.cards):
        assert before.last is not None
        assert after.first == before.last + timedelta(days=1)
    if group.cards:
        assert group.cards[-1].last == versions[-1].last
        assert group.cards[0].first in {date(2016, 1, 1), date(2018, 12, 1), date(2025, 7, 1)}


@pytest.mark.parametrize("group", GROUPS, ids=[group.id for group in GROUPS])
def test_places_are_those_of_the_article_that_is_cited(group: Group) -> None:
    for version in group.versions:
        for key in version.cite:
            article = POLICY.law.citations[key].article
            found = re.fullmatch(r"Điều 12 khoản (\d)(?: điểm (\w))?", article)
            if found is not None:
                clause, letter, _ = rank_of(version.place)
                assert (clause, letter) == rank_of(found[1] + (found[2] or ""))[:2], (version.place, article)


BEHIND = {
    "resistance": ("3+5", "3+6"),
    "survivor": ("3+17", "3s"),
    "poor_artisan": ("3+10", "3+3"),
    "safe_zone": ("3+20", "3+2"),
    "defence_relative": ("6", "1i"),
    "left_area": ("4+5", "4g"),
    "mine_victim": ("4+4", "4+4"),
    "average_agricultural": ("4+4", "4d"),
    "poor_not_lacking": ("4+2", "4+2"),
}
"""Groups that a decree added: first and last place, by the clause of Điều 3, 4 (2018) and 5 (2025)."""


def test_places_of_groups_that_a_decree_added() -> None:
    found = {group.id: (group.versions[0].place, group.versions[-1].place) for group in GROUPS if group.id in BEHIND}
    assert found == BEHIND


ALONE = {
    "commune_insured": ("100%", "80%", "80%"),
    "insurance_allowance": ("100%", "80%", "80%"),
    "unemployment": ("100%", "80%", "80%"),
    "pensioner": ("100%", "95%", "95%"),
    "forces": ("100%", "100%", "100%"),
    "commune_state": ("100%", "80%", "80%"),
    "lost_capacity": ("100%", "80%", "80%"),
    "merit": ("100%", "100%", "100%"),
    "deputy": ("100%", "80%", "80%"),
    "martyr_relative": ("100%", "100%", "100%"),
    "merit_relative": ("100%", "95%", "95%"),
    "forces_relative": ("100%", "80%", "80%"),
    "organ_donor": ("100%", "80%", "80%"),
    "foreign_scholar": ("100%", "80%", "80%"),
    "commune_part_time": ("2/3", "80%", "80%"),
    "employed": ("2/3", "80%", "80%"),
}
"""Share, and rate of benefit by Điều 22 in 2016 and in 2026, of groups that both laws have: one fact alone."""
NEW = {
    "business_owner": ("0%", "80%"),
    "defence_relative": ("100%", "80%"),
    "standing_militia": ("100%", "100%"),
    "waiting_allowance": ("100%", "80%"),
    "security_force": ("≥50%", "80%"),
    "village_health": ("≥50%", "80%"),
    "hamlet_worker": ("≥50%", "80%"),
    "artisan": ("≥50%", "80%"),
    "resistance": ("100%", "100%"),
    "poor_artisan": ("100%", "80%"),
    "mine_victim": ("≥30%", "80%"),
}


@pytest.mark.parametrize("fact", ALONE)
def test_one_fact_alone(fact: str) -> None:
    share, first, last = ALONE[fact]
    for day, benefit in ((date(2016, 1, 1), first), (date(2025, 6, 30), first), (date(2025, 7, 1), last)):
        row = one({"class": "not_poor", fact: True}, day)
        assert (row["group"], row["share"]) == ({"employed": "employee"}.get(fact, fact), share)
        assert (row["benefit_least"], row["benefit_most"]) == (benefit, benefit)


@pytest.mark.parametrize("fact", NEW)
def test_one_fact_alone_of_the_law_of_2024(fact: str) -> None:
    row = one({"class": "not_poor", fact: True}, date(2025, 7, 1))
    assert (row["group"], row["share"], row["benefit_least"]) == (fact, *NEW[fact])


def test_the_first_months_of_a_confirmed_victim() -> None:
    person = {"class": "not_poor", "victim_on": date(2026, 2, 10)}
    assert [one(person, date(2026, 2, day))["group"] for day in (9, 10)] == ["family", "trafficking_victim"]


def test_selections_and_rates_follow_one_another() -> None:
    for rule in ("first_in_order", "best_benefit", "highest_support"):
        [first, second] = [entry for entry in POLICY.law.selections if entry.rule == rule]
        assert first.last is not None
        assert second.first == first.last + timedelta(days=1)
        assert first.first in {date(2015, 1, 1), date(2018, 12, 1)}
