"""The day on which something changes by age or at the end of a window, against deciding on every day."""

import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from command import run

from eligibility.people import crowd, known, no_dates, one, tables
from povrules.eligibility import entitlements
from povrules.engines.next_change import _turned
from povrules.language.expression import parse_comparison

DAY = date(2026, 7, 5)
SHOWN = ("status", "payer", "group", "share", "benefit_least", "benefit_most")


def test_it_is_the_first_day_on_which_the_decision_differs() -> None:
    chance = random.Random(3)
    households, persons = tables(crowd(chance, date(2026, 9, 20), 300))
    first = entitlements(households, persons, on=DAY).frame
    # Most are of an age on 20 September, give or take two days; on 1 October the cards of the school year have ended.
    window = [*(date(2026, 9, 18) + timedelta(days=more) for more in range(6)), date(2026, 10, 1)]
    rows = [entitlements(households, persons, on=day).frame.select(SHOWN).rows() for day in window]
    before = first.select(SHOWN).rows()
    told = 0
    for at, (now, changes) in enumerate(zip(before, first["changes_on"], strict=True)):
        if changes is not None and (changes < window[0] or window[-2] < changes < window[-1]):
            continue
        differs = next((day for day, row in zip(window, rows, strict=True) if row[at] != now), None)
        assert differs == (changes if changes is not None and changes <= window[-1] else None), first.row(at)
        told += differs is not None
    assert told > 20


def test_ages_by_age() -> None:
    survivor = {"survivor_allowance": True, "employed": True}
    for facts, born, day in (
        ({}, date(2020, 8, 15), DAY),
        (survivor | {"class": "near_poor"}, date(1956, 8, 15), DAY),
        (survivor, date(1951, 8, 15), DAY),
        ({"survivor_allowance": True}, date(1938, 8, 15), date(2018, 7, 5)),
    ):
        row = one(facts | {"born": born}, day)
        assert row["changes_on"] == date(day.year, 8, 15), born
    assert one({"born": date(1980, 8, 15)}, DAY)["changes_on"] is None
    # A year ahead and no longer.
    assert one({"born": date(2021, 7, 5)}, DAY)["changes_on"] == date(2027, 7, 5)
    assert one({"born": date(2021, 7, 6)}, DAY)["changes_on"] is None
    assert one({"born": date(2024, 2, 29)}, date(2024, 2, 29))["changes_on"] is None


def test_a_date_that_is_not_known_tells_none() -> None:
    unknown = no_dates(known({})) | {"born": None, "born_year": 2020}
    households, persons = tables([unknown])
    assert entitlements(households, persons, on=DAY).frame["changes_on"].to_list() == [None]


def test_the_36_months_of_a_commune_end() -> None:
    row = one({"left_area_on": date(2023, 8, 31), "ethnic_minority": True}, DAY)
    assert row["to"] == date(2026, 8, 30)
    assert row["changes_on"] == date(2026, 8, 31)


def test_the_three_years_of_a_newly_escaped_household(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text(
        "household_id,recognised_status,was_listed,off_list_on,not_lent\n1,Hộ không nghèo,1,29/02/2024,0\n", "utf-8"
    )
    (tmp_path / "p.csv").write_text("household_id,born\n1,01/01/1980\n", "utf-8")
    words = ["eligible", tmp_path / "h.csv", "--persons", tmp_path / "p.csv", "--policy", "tin-dung", "--lang", "en"]
    result = run(*words, "--on", "05/07/2026", "-o", tmp_path / "out.csv")
    assert result.exit_code == 0, result.output
    loans = pl.read_csv(tmp_path / "out.csv").filter(pl.col("item") == "loan_escaped")
    # 28 February is the last day, as for a 29th.
    assert loans.select("to", "changes_on").row(0) == ("2027-02-28", "2027-03-01")
    assert "changes on 01/03/2027" in run(*words, "--on", "05/07/2026", "--household", "1").output


@pytest.mark.parametrize(
    ("words", "turns"),
    [
        ("age >= 70", [("born", 840)]),
        ("70 <= age", [("born", 840)]),
        ("age <= 22", [("born", 276)]),
        ("age == 5", [("born", 60), ("born", 72)]),
        ("age_months < 72", [("born", 72)]),
        ("left_area_on_months < 36", [("left_area_on", 36)]),
        ("off_list_on_months_begun <= 36", [("off_list_on", 36)]),
        ("exit_on_calendar_months < 36", [("exit_on_calendar_months", 36)]),
        ("members > 3", []),
        ("on_month == birth_month", []),
    ],
)
def test_when_a_comparison_turns(words: str, turns: list[tuple[str, int]]) -> None:
    assert list(_turned(parse_comparison(words))) == turns
