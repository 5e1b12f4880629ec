"""Who has newly escaped: first and last days, exits of earlier years, and what nobody knows."""

from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.movements import Movement, movement
from povrules.reports.movement_text import movement_text


def one(before: str, after: str, day: str, on: str = "2025-12-20", **more: Any) -> Movement:
    lists = [
        {"household_id": ["A"], "recognised_status": [status], "recognised_on": [recognised]}
        for status, recognised in ((before, "2024-12-20"), (after, on))
    ]
    return movement(pl.DataFrame(lists[0]), pl.DataFrame(lists[1]), on=day, **more)


def recently(found: Movement) -> dict[str, str | None]:
    return {window: found.frame[f"recently_{window}"][0] for window in ("national", "credit", "hanoi")}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("cận nghèo", {"national": "yes", "credit": "no", "hanoi": "no"}),
        ("không nghèo", {"national": "yes", "credit": "yes", "hanoi": "yes"}),
        ("hộ nghèo", {"national": "no", "credit": "no", "hanoi": "no"}),
    ],
)
def test_which_exit_counts_where(after: str, expected: dict[str, str]) -> None:
    assert recently(one("hộ nghèo", after, "2026-01-01")) == expected


def test_leaving_near_poverty_counts_for_credit_and_in_hanoi() -> None:
    """Whether the near-poor household of December 2024 had left poverty before is in no list that was given."""
    found = recently(one("cận nghèo", "không nghèo", "2026-01-01"))
    assert found == {"national": None, "credit": "yes", "hanoi": "yes"}


def test_an_exit_before_the_lists_begin_may_count() -> None:
    """A household on neither list may have left one at the latest with the first list: not known, until that is over.

    The last day counts: an exit recognised on 20/12/2022 does on 20/12/2025, and in Hà Nội until 30/11/2025.
    """
    lists = history(("2022-12-20", "không nghèo"), ("2023-12-20", "không nghèo"))
    for day, by_day, hanoi in (
        ("2025-11-30", None, None),
        ("2025-12-01", None, "no"),
        ("2025-12-20", None, "no"),
        ("2025-12-21", "no", "no"),
    ):
        found = movement(*lists, on=day)
        assert recently(found) == {"national": by_day, "credit": by_day, "hanoi": hanoi}
    undated = [one.drop("recognised_on") for one in lists]
    assert set(recently(movement(*undated, on="2025-12-20")).values()) == {None}


@pytest.mark.parametrize(
    ("day", "national", "hanoi"),
    [
        ("2025-12-19", "no", "no"),
        ("2025-12-20", "yes", "yes"),
        ("2028-11-30", "yes", "yes"),
        ("2028-12-01", "yes", "no"),
        ("2028-12-19", "yes", "no"),
        ("2028-12-20", "yes", "no"),
        ("2028-12-21", "no", "no"),
    ],
)
def test_the_first_and_the_last_day(day: str, national: str, hanoi: str) -> None:
    """36 months from the day of recognition (TT 09/2022), from the month in Hà Nội (NQ 19/2025)."""
    found = one("hộ nghèo", "không nghèo", day)
    assert recently(found) == {"national": national, "credit": national, "hanoi": hanoi}
    assert found.frame["until_national"][0] == (date(2028, 12, 20) if national == "yes" else None)
    assert found.frame["until_hanoi"][0] == (date(2028, 11, 30) if hanoi == "yes" else None)


def test_what_is_not_known_of_an_exit() -> None:
    assert recently(one("hộ nghèo", "không nghèo", "2026-01-01", on="")) == dict.fromkeys(
        ("national", "credit", "hanoi")
    )
    assert recently(one("hộ nghèo", "đã thoát", "2026-01-01")) == dict.fromkeys(("national", "credit", "hanoi"))
    found = one("cận nghèo", "đã thoát", "2026-01-01")
    assert recently(found) == dict.fromkeys(("national", "credit", "hanoi"))
    assert all(
        "not known" in line or ": 0" in line for line in movement_text(found, "en").splitlines() if "On 01" in line
    )


def history(*states: tuple[str, str]) -> list[pl.DataFrame]:
    """Lists of one household beside another one that is always there."""
    return [
        pl.DataFrame(
            {"household_id": ["A", "Z"], "recognised_status": [status, "không nghèo"], "recognised_on": [day, day]}
        )
        for day, status in states
    ]


def test_an_exit_of_earlier_years_counts_from_its_own_day() -> None:
    lists = history(
        ("2021-12-20", "hộ nghèo"),
        ("2022-12-20", "cận nghèo"),
        ("2023-12-20", "không nghèo"),
        ("2024-12-20", "không nghèo"),
    )
    found = movement(lists[2], lists[3], history=lists[:2], on="2025-12-20")
    assert recently(found) == {"national": "yes", "credit": "yes", "hanoi": "yes"}
    assert found.frame["until_national"][0] == date(2025, 12, 20)
    assert found.frame["until_credit"][0] == date(2026, 12, 20)
    assert found.frame["until_hanoi"][0] == date(2026, 11, 30)
    later = movement(lists[2], lists[3], history=lists[:2], on="2025-12-21")
    assert recently(later) == {"national": "no", "credit": "yes", "hanoi": "yes"}
    without = movement(lists[2], lists[3], on="2025-12-20")
    assert recently(without) == dict.fromkeys(("national", "credit", "hanoi"))


def test_lists_of_nothing_but_the_poor_leave_exits_open() -> None:
    listed = pl.DataFrame(
        {"household_id": ["A", "B"], "recognised_status": ["nghèo"] * 2, "recognised_on": ["2023-12-20"] * 2}
    )
    rest = listed.filter(pl.col("household_id") == "B")
    found = movement(rest, rest, history=listed, on="2025-01-01")
    assert found.frame["household_id"].to_list() == ["B"]
    found = movement(listed, rest, on="2025-01-01")
    assert dict(found.frame.select("household_id", "recently_national").iter_rows()) == {"A": None, "B": "no"}


STATES = st.sampled_from(["hộ nghèo", "cận nghèo", "không nghèo"])


@given(st.lists(STATES, min_size=2, max_size=6), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_history_read_forwards_gives_the_same_state(statuses: list[str], day: date) -> None:
    """The windows of the last list follow from the last exits, counted here year by year."""
    lists = history(*((f"{2019 + year}-12-20", status) for year, status in enumerate(statuses)))
    found = movement(lists[-2], lists[-1], history=lists[:-2] or None, on=day)
    last: dict[str, date] = {}
    for year, (then, now) in enumerate(pairwise(statuses), 2020):
        on = date(year, 12, 20)
        if on > day or then == "không nghèo" or now == "hộ nghèo":
            continue
        if then == "hộ nghèo":
            last["national"] = on
        if now == "không nghèo":
            last["credit"] = last["hanoi"] = on
    expected: dict[str, str | None] = {}
    for window in ("national", "credit", "hanoi"):
        on_list = statuses[-1] == "hộ nghèo" or (window != "national" and statuses[-1] == "cận nghèo")
        covered = statuses[0] == "hộ nghèo" or (window != "national" and statuses[0] == "cận nghèo")
        covered = covered or day > (date(2022, 11, 30) if window == "hanoi" else date(2022, 12, 20))
        start = last.get(window)
        end = (
            None
            if start is None
            else date(start.year + 3, 11, 30)
            if window == "hanoi"
            else date(start.year + 3, 12, 20)
        )
        expected[window] = "yes" if end is not None and day <= end and not on_list else "no"
        if end is None and not on_list and not covered:
            expected[window] = None
    assert recently(found) == expected


def test_a_household_that_was_gone_for_a_year_may_have_left_a_list_then() -> None:
    """Near-poor in 2022, not there in 2023, above the line in 2024: no list says how it left, so nobody knows."""
    days = ("2022-12-20", "2023-12-20", "2024-12-20")
    lists = history(*((day, "cận nghèo" if day == days[0] else "không nghèo") for day in days))
    lists[1] = lists[1].filter(pl.col("household_id") != "A")
    found = movement(lists[1], lists[2], history=lists[0], on="2025-01-01")
    assert recently(found) == {"national": None, "credit": None, "hanoi": None}
    assert found.frame.select("exit_kind", "exits_known_from").row(0) == (None, None)


def test_a_row_that_was_left_out_may_hide_an_exit() -> None:
    """Twice in the list of 2023, of which one says poor: whether it escaped in 2024 nobody knows."""
    lists = history(*((f"{year}-12-20", "không nghèo") for year in (2015, 2023, 2024)))
    lists[1] = pl.concat([lists[1], lists[1][:1].with_columns(recognised_status=pl.lit("hộ nghèo"))])
    found = movement(lists[1], lists[2], history=lists[0], on="2025-01-01")
    states = dict(found.frame.select("household_id", "recently_national").iter_rows())
    assert states == {"A": None, "Z": "no"}
