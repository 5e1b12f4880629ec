"""What the law changes within a year is told once, for everybody."""

from datetime import date, timedelta

import polars as pl
import pytest

import povrules
from povrules.engines.coming import a_year_after, coming
from povrules.rules import load_policy

NEAR_POOR = "member of a near-poor household"


def told(policy: str, day: date) -> list[str]:
    return [one.en for one in coming(load_policy(policy), day)]


def test_premium_and_rate_of_benefit() -> None:
    benefit, premium = told("bhyt", date(2025, 12, 31))
    assert benefit.startswith("from 01/01/2026: rate of benefit (")
    assert benefit.endswith(f"{NEAR_POOR}) 100%, before that 95% (Resolution 261/2025/QH15, Điều 2 khoản 1 điểm a)")
    assert premium == (
        "from 01/07/2026: health insurance premium a month 113,850 đồng, before that 105,300 đồng "
        "(Decree 161/2026/NĐ-CP on the base salary, Điều 3 khoản 2)"
    )
    assert told("bhyt", date(2026, 1, 1)) == [premium]
    assert told("bhyt", date(2026, 7, 1)) == []


def test_a_salary_that_is_told_again_changes_nothing() -> None:
    """1,210,000 đồng from 01/05/2016, told again for 2017."""
    assert [one.split(":")[0] for one in told("bhyt", date(2016, 5, 1))] == []
    assert [one.split(":")[0] for one in told("bhyt", date(2016, 7, 1))] == ["from 01/07/2017"]


def test_rates_of_interest_of_one_act_are_told_together() -> None:
    found = coming(load_policy("tin-dung"), date(2025, 11, 30))
    assert [one.en.split(":")[0] for one in found] == ["from 01/12/2025", "from 01/12/2025", "from 01/01/2026"]
    assert "lãi suất hộ nghèo 6,24%, trước đó 6,6%; lãi suất hộ cận nghèo 7,488%, trước đó 7,92%" in found[0].vi
    assert found[0].vi.endswith("(lãi suất Quyết định số 2553/QĐ-TTg năm 2025)")


def test_tuition_has_none() -> None:
    assert told("hoc-phi", date(2021, 1, 1)) == []


@pytest.mark.parametrize("policy", ["bhyt", "tin-dung"])
def test_it_is_told_on_every_day_of_the_year_before(policy: str) -> None:
    for day in (date(2016, 1, 1) + timedelta(days=at) for at in range(0, 3900, 13)):
        within = {one.en[5:15] for one in coming(load_policy(policy), day)}
        days = {date(int(one[6:]), int(one[3:5]), int(one[:2])) for one in within}
        assert all(day < one <= a_year_after(day) for one in days)
        last = max(days, default=None)
        if last is not None:
            assert f"{last:%d/%m/%Y}" in {one[5:15] for one in told(policy, last - timedelta(days=1))}


def test_a_year_after_a_29th_of_february_is_a_28th() -> None:
    assert a_year_after(date(2024, 2, 29)) == date(2025, 2, 28)


def test_it_stands_among_the_notices_of_a_result() -> None:
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["Hộ cận nghèo"]})
    found = povrules.entitlements(households, on="2025-11-30", policy="tin-dung")
    assert {one.en for one in found.notices} >= set(told("tin-dung", date(2025, 11, 30)))
