"""Who has newly escaped: first and last days, exits of earlier years, and what nobody knows."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from povrules.errors import UsageError
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
    lists = history(*((f"{year}-12-20", "không nghèo") for year in range(2020, 2025)))
    lists[3] = pl.concat([lists[3], lists[3][:1].with_columns(recognised_status=pl.lit("hộ nghèo"))])
    found = movement(lists[3], lists[4], history=lists[:3], on="2025-01-01")
    states = dict(found.frame.select("household_id", "recently_national").iter_rows())
    assert states == {"A": None, "Z": "no"}


YEARS = {year: f"{year}-12-15" for year in range(2021, 2026)}


def of_years(statuses: Sequence[str], kept: Collection[int]) -> list[pl.DataFrame]:
    """The lists of those of the years from 2021 that are kept."""
    return history(*((YEARS[year], one) for year, one in zip(YEARS, statuses, strict=True) if year in kept))


@given(
    st.lists(STATES, min_size=5, max_size=5),
    st.sets(st.sampled_from([2021, 2022, 2023, 2024])).filter(bool),
    st.dates(date(2025, 12, 15), date(2030, 1, 1)),
)
def test_what_is_said_without_the_lists_of_some_years_is_so_by_all_of_them(
    statuses: list[str], kept: set[int], day: date
) -> None:
    """Fewer lists never say anything else, only less, in any order of the options."""
    *earlier, before, after = of_years(statuses, {*YEARS})
    full = movement(before, after, history=earlier, on=day)
    *some, before, after = of_years(statuses, {*kept, 2025})
    found = movement(before, after, history=some[::-1] or None, on=day)
    windows = [name for name in found.frame.columns if name.startswith(("recently_", "until_"))]
    for name in ("exit_kind", "exit_on", "escaped_on", *windows):
        said, so = found.frame[name][0], full.frame[name][0]
        known = found.frame["exits_known_from"][0]
        if said is not None or (not name.startswith("until") and known is not None and known < date(2022, 1, 1)):
            assert said == so, name
    years = [2025, *kept]
    gaps = {year for year in YEARS if min(years) < year and year not in years}
    told = " ".join(one.mend.en for one in found.problems if one.code == "year_lacking")
    assert {year for year in YEARS if f"{year} is lacking" in told or f"{year}, " in told} == gaps


def test_a_year_that_lacks_leaves_the_day_of_an_exit_open() -> None:
    """Poor in 2021, not poor from 2022: without the lists of 2022 and 2023 it left between 2021 and 2024."""
    statuses = ["hộ nghèo", *["không nghèo"] * 4]
    first, *_, before, after = of_years(statuses, {*YEARS})
    for day, state in (
        ("2024-12-16", "yes"),
        ("2024-12-17", None),
        ("2025-12-01", None),
        ("2027-12-15", None),
        ("2027-12-16", "no"),
    ):
        found = movement(before, after, history=first, on=day)
        assert recently(found)["credit"] == state
        assert found.frame.select("exit_kind", "exit_on", "exits_known_from").row(0) == (None, None, date(2024, 12, 15))
    [problem] = [one for one in found.problems if one.code == "year_lacking"]
    assert problem.mend.en.startswith("Between history and before the list of 2022, 2023 is lacking")
    assert problem.mend in found.notices
    alone = movement(first, before, on="2024-12-16")
    assert recently(alone) == {"national": "yes", "credit": "yes", "hanoi": None}
    assert alone.frame["until_national"].to_list() == [None, None]
    every = of_years(statuses, {*YEARS})
    found = movement(every[-2], every[-1], history=[every[2], every[0], every[1]], on="2025-12-01")
    assert (found.frame["exit_on"][0], found.frame["until_credit"][0]) == (date(2022, 12, 15), date(2025, 12, 15))
    assert not [one for one in found.problems if one.code == "year_lacking"]


def test_a_later_exit_of_unknown_day_hides_the_last_day() -> None:
    """Escaped in 2022; in the years that lack it may have been poor again and have escaped again."""
    lists = of_years(["hộ nghèo", *["không nghèo"] * 4], {2021, 2022, 2025})
    found = movement(lists[1], lists[2], history=lists[0], on="2025-12-15")
    assert found.frame.select("recently_national", "until_national").row(0) == ("yes", None)


def test_days_that_run_backwards_are_refused() -> None:
    one, two, three = of_years(["hộ nghèo"] * 5, {2021, 2022, 2023})
    for lists, words in (
        ({"before": two, "after": one}, "before: recognised on 15/12/2022, after after \\(15/12/2021\\)"),
        ({"before": one, "after": three, "history": two}, "history: recognised on 15/12/2022, after before"),
    ):
        with pytest.raises(UsageError, match=words):
            movement(**lists)
    undated = one.drop("recognised_on")
    with pytest.raises(UsageError, match="history: recognised on 15/12/2023"):
        movement(two, three, history=[undated, three])


def test_lists_without_days() -> None:
    """The list before is taken for that of the year before; of earlier ones nobody knows whether a year lacks."""
    one, two, three = of_years(["hộ nghèo", *["không nghèo"] * 4], {2021, 2022, 2023})
    found = movement(one.drop("recognised_on"), two, on="2023-01-01")
    assert found.frame["exit_on"][0] == date(2022, 12, 15)
    assert found.notices[0].en.startswith("before has no days of recognition: it is taken for the list of the review")
    found = movement(two, three, history=one.drop("recognised_on"), on="2023-12-15")
    assert [one.file for one in found.problems if one.code == "list_undated"] == ["history"]
    assert found.frame.select("exit_on", "recently_national", "recently_credit").row(0) == (None, None, None)
    found = movement(two.drop("recognised_on"), three, history=one, on="2023-12-15")
    assert [one.file for one in found.problems if one.code == "list_undated"] == ["before"]
    assert found.frame["exit_on"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("days", "later", "lacks"),
    [
        (["2021-12-20"], "2023-01-15", []),
        (["2022-01-15"], "2023-12-20", ["2022"]),
        (["2023-10-20"], "2024-12-15", []),
        (["2022-12-15", "2023-10-20"], "2024-12-15", ["2023"]),
        (["2022-12-15", "2023-12-20"], "2024-12-15", []),
        (["2022-12-15", "2023-05-20"], "2023-12-15", []),
    ],
)
def test_which_reviews_lie_between(days: list[str], later: str, lacks: list[str]) -> None:
    """The review runs from September to 14 December; a list with a household decided while it runs is from before."""
    before = pl.concat([history((day, "hộ nghèo"))[0][at : at + 1] for at, day in enumerate(days)])
    found = movement(before, history((later, "không nghèo"))[0])
    assert [one.mend.en.split("the list of ")[1][:4] for one in found.problems if one.code == "year_lacking"] == lacks
