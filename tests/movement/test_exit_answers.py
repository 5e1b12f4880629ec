"""A movement answers who left the lists and when: the loan of newly escaped households, health insurance in Hà Nội."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run
from eligibility.people import POLICY, known, no_dates, tables
from eligibility.residents import NEVER

from povrules import UsageError
from povrules.eligibility import Entitlements, eligible, entitlements
from povrules.movements import movement
from povrules.problems import Problem
from povrules.rules.provinces import with_province

STATUS = {"poor": "hộ nghèo", "near_poor": "cận nghèo", "above": "không nghèo", "unknown": ""}
DAYS = ("2021-12-20", "2022-12-20", "2023-12-20", "2024-12-20")
"""When the lists of the tests were recognised."""
HISTORIES = [*product(("poor", "near_poor", "above"), repeat=4)]


def the_list(states: Mapping[str, str], day: str) -> pl.DataFrame:
    """A list of all households, each of some state, recognised on a day."""
    rows = [(key, STATUS[state], "urban", day, 1) for key, state in states.items()]
    schema = ["household_id", "recognised_status", "area", "recognised_on", "members"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def lists_of(histories: Sequence[Sequence[str]]) -> list[pl.DataFrame]:
    """A list a year of one household for each history."""
    ids = [" ".join(one) for one in histories]
    return [
        the_list({key: one[year] for key, one in zip(ids, histories, strict=True)}, day)
        for year, day in enumerate(DAYS[: len(histories[0])])
    ]


def persons_of(households: pl.DataFrame, **facts: Any) -> pl.DataFrame:
    """One person a household."""
    rest = [pl.lit(value).alias(name) for name, value in facts.items()]
    return households.select("household_id", pl.lit("1").alias("person_no"), *rest)


def loans(found: Entitlements) -> dict[str, str]:
    rows = found.frame.filter(pl.col("item") == "loan_escaped").select("household_id", "status")
    return dict(rows.iter_rows())


def on_credit(lists: Sequence[pl.DataFrame], day: str, **more: Any) -> Entitlements:
    *history, before, now = lists
    given = more or {"before": before, "history": history or None}
    return entitlements(now, persons_of(now), on=day, policy="tin-dung", **given)


def completions(history: Sequence[str]) -> Iterator[tuple[Sequence[str], date | None]]:
    """What may have been: each state that is not known, and an exit that was recognised with the first list."""
    states = [("poor", "near_poor", "above") if one == "unknown" else (one,) for one in history]
    for one in product(*states):
        yield one, None
        if one[0] == "above":
            yield one, date.fromisoformat(DAYS[0])


def newly(history: Sequence[str], before: date | None, day: date) -> bool:
    """Decision 28/2015, Điều 2: above the near-poor line, at most three years since it left the lists."""
    left = before
    for year in range(1, len(history)):
        if history[year - 1] != "above" and history[year] == "above":
            left = date.fromisoformat(DAYS[year])
    return history[-1] == "above" and left is not None and left <= day <= left.replace(year=left.year + 3)


@pytest.mark.parametrize("day", ["2024-12-20", "2024-12-21", "2025-12-20", "2025-12-21", "2026-12-20", "2026-12-21"])
def test_every_history_of_four_years(day: str) -> None:
    """On the last day of three years and the day after it, of an exit with the first list, the second and the third."""
    found = loans(on_credit(lists_of(HISTORIES), day))
    moved = movement(*lists_of(HISTORIES)[2:], history=lists_of(HISTORIES)[:2], on=day).frame
    recently = dict(moved.select("household_id", "recently_credit").iter_rows())
    for history in HISTORIES:
        answers = {newly(*one, date.fromisoformat(day)) for one in completions(history)}
        expected = "undetermined" if len(answers) > 1 else "entitled" if answers == {True} else "not_entitled"
        assert found[" ".join(history)] == expected, history
        assert {"entitled": "yes", "not_entitled": "no"}.get(expected) == recently[" ".join(history)], history


def test_what_is_not_known_is_never_decided_against_what_may_be() -> None:
    histories = [*product(STATUS, repeat=4)]
    histories = [one for one in histories if "unknown" in one and one[-1] != "unknown"]
    day = "2026-01-15"
    found = loans(on_credit(lists_of(histories), day))
    moved = movement(*lists_of(histories)[2:], history=lists_of(histories)[:2], on=day).frame
    recently = dict(moved.select("household_id", "recently_credit").iter_rows())
    settled = 0
    for history in histories:
        answers = {newly(*one, date.fromisoformat(day)) for one in completions(history)}
        key = " ".join(history)
        for said in ({"entitled": True, "not_entitled": False}, {"yes": True, "no": False}):
            one = said.get(found[key], said.get(str(recently[key])))
            assert one is None or answers == {one}, (history, found[key], recently[key])
        settled += found[key] != "undetermined"
    assert settled > len(histories) / 2


LISTS = lists_of([("poor", "above", "above"), ("near_poor", "above", "above"), ("poor", "near_poor", "near_poor")])


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "json", "frame", "pandas", "movement", "lists"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_movement_is_read_in_every_form(tmp_path: Path, suffix: str, lang: str) -> None:
    files = [tmp_path / f"{year}.csv" for year in range(3)]
    for one, path in zip(LISTS, files, strict=True):
        one.write_csv(path)
    moved = movement(LISTS[1], LISTS[2], history=LISTS[0])
    given: dict[str, Any] = {
        "frame": {"movement": moved.frame},
        "pandas": {"movement": moved.frame.to_pandas()},
        "movement": {"movement": moved},
        "lists": {"before": files[1], "history": [files[0]]},
    }
    if suffix not in given:
        out = tmp_path / f"m.{suffix}"
        assert run("movement", files[1], files[2], "--history", files[0], "-o", out, "--lang", lang).exit_code == 0
        given[suffix] = {"movement": out}
    expected = dict(zip(loans(on_credit(LISTS, "2025-12-20")), ("entitled", "entitled", "not_entitled"), strict=True))
    found = on_credit(LISTS, "2025-12-20", **given[suffix])
    assert loans(found) == expected
    assert {one.code for one in found.problems} == {"exit_from_movement"}


def residents(states: Mapping[str, str], day: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Households of Hà Nội with one person each, everything known of them but whether they left the lists."""
    person = no_dates(known(NEVER))
    households, persons = tables([person] * len(states), with_province([POLICY], "hanoi")[0])
    told = the_list(states, day).drop("area", "members")
    asked = ("exit_kind", "exit_on", "escaped", "escaped_on")
    households = households.drop("household_id", "recognised_status", *asked).hstack(told)
    return households, persons.with_columns(told["household_id"])


@pytest.mark.parametrize(
    ("recognised", "first", "last"),
    [
        ("2022-12-20", "2022-12-20", "2025-12-20"),  # NQ 17/2021: 36 months
        ("2022-12-30", "2022-12-30", "2025-12-30"),
        ("2023-01-20", "2023-01-20", "2025-12-31"),  # from 01/01/2026 by the month: 01/2023 to 12/2025
        ("2023-06-15", "2023-06-15", "2026-05-31"),  # NQ 19/2025: 06/2023 to 05/2026
    ],
)
def test_health_insurance_in_hanoi_the_day_before_the_day_and_the_day_after(
    recognised: str, first: str, last: str
) -> None:
    """In full for who left poverty and near-poverty at once, or near-poverty; not for the others."""
    households, persons = residents({"A": "above", "B": "above", "C": "near_poor", "D": "above"}, recognised)
    before = the_list({"A": "poor", "B": "near_poor", "C": "poor", "D": "above"}, "2021-12-20")
    days = {
        date.fromordinal(date.fromisoformat(one).toordinal() + more) for one in (first, last) for more in (-1, 0, 1)
    }
    for day in sorted(days):
        found = entitlements(households, persons, on=day, province="hanoi", before=before)
        shares = dict(found.frame.select("household_id", "share").iter_rows())
        inside = first <= day.isoformat() <= last
        assert (shares["A"], shares["B"]) == (("100%", "100%") if inside else ("0%", "0%")), day
        assert shares["C"] == "100%", day  # near-poor by NQ 09/2017
        # Nobody knows whether D left a list before that of 2021.
        assert shares["D"] == ("0%; 100%" if day <= date(2024, 12, 20) else "0%"), day


def write(folder: Path, name: str, frame: pl.DataFrame) -> Path:
    path = folder / name
    frame.write_csv(path)
    return path


def test_from_two_lists_to_loan_and_card_by_the_commands(tmp_path: Path) -> None:
    before = write(tmp_path, "2021.csv", the_list({"A": "poor", "B": "near_poor"}, "2021-12-20"))
    households, persons = residents({"A": "above", "B": "above"}, "2022-12-20")
    now, members = write(tmp_path, "2022.csv", households), write(tmp_path, "persons.csv", persons)
    moved, out = tmp_path / "moved.xlsx", tmp_path / "out.csv"
    assert run("movement", before, now, "-o", moved).exit_code == 0
    asked = ["eligible", now, "--persons", members, "--policy", "bhyt,tin-dung", "--province", "hanoi", "-o", out]
    for given in (["--movement", moved], ["--before", before]):
        for day, status in (("20/12/2025", "entitled"), ("21/12/2025", "not_entitled")):
            result = run(*asked, "--on", day, *given, "--lang", "en")
            assert result.exit_code == 0
            rows = pl.read_csv(out).filter(pl.col("item").is_in(["insurance", "loan_escaped"]))
            assert rows["status"].to_list() == [status] * 4
    assert "Note: Who left poverty or near-poverty is taken from 2021.csv, from the day of recognition" in result.stdout
    legal = json.loads((tmp_path / "out.legal.json").read_text("utf-8"))["movement"]
    assert (legal["source"], [one["name"] for one in legal["files"]]) == ("2021.csv", ["2021.csv"])
    assert legal["definitions"]["name"] == "definitions.toml"
    said = pl.read_csv(tmp_path / "out.problems.csv")
    taken = said.filter(pl.col("expected").str.contains("by 2021.csv: 20/12/2022"))
    assert taken["mend"].to_list() == [
        "Taken for 2 households: A, B",  # exit_on
        "Taken for 2 households: A, B",  # off_list_on
        "Taken for 1 household: A",  # escaped_on
    ]
    refused = run(*asked, "--on", "20/12/2025", "--movement", out, "--lang", "en")
    assert refused.exit_code == 2
    assert "would overwrite the input" in refused.stderr


def told(found: Entitlements, code: str) -> list[Problem]:
    return [one for one in found.problems if one.code == code]


def stated(answers: Mapping[str, tuple[bool | None, str | None]]) -> pl.DataFrame:
    """Households that left poverty on 20/12/2022, with what an officer says of it."""
    now = the_list(dict.fromkeys(answers, "above"), "2022-12-20")
    frame = pl.DataFrame(
        [(key, *one) for key, one in answers.items()],
        schema={"household_id": pl.String, "was_listed": pl.Boolean, "off_list_on": pl.String},
        orient="row",
    )
    return now.join(frame, on="household_id")


def test_an_answer_that_stands_there_stays() -> None:
    """Where it differs both are shown, and nothing is filled in beside it; where it agrees the blank one is."""
    now = stated(
        {
            "agrees": (True, None),
            "dated": (None, "2022-12-20"),
            "no": (False, None),
            "other day": (None, "2021-01-01"),
            "whole": (True, "2022-12-20"),
        }
    )
    before = the_list(dict.fromkeys(now["household_id"].to_list(), "poor"), "2021-12-20")
    found = entitlements(now, persons_of(now), on="2024-01-01", policy="tin-dung", before=before)
    assert loans(found) == {
        "agrees": "entitled",
        "dated": "entitled",
        "no": "not_entitled",
        "other day": "undetermined",
        "whole": "entitled",
    }
    assert [(one.household_id, one.column, one.found, one.expected.en) for one in told(found, "exit_disagrees")] == [
        ("no", "was_listed", "không", "yes, by before"),
        ("other day", "off_list_on", "01/01/2021", "20/12/2022, by before"),
    ]
    assert all(one.severity == "warning" for one in told(found, "exit_disagrees"))
    assert [(one.column, one.mend.en) for one in told(found, "exit_from_movement")] == [
        ("was_listed", "Taken for 1 household: dated"),
        ("off_list_on", "Taken for 1 household: agrees"),
    ]


def test_a_day_of_an_exit_that_the_lists_do_not_have() -> None:
    now = stated({"A": (None, "2023-05-01"), "B": (True, None)})
    *history, before = [the_list(dict.fromkeys("AB", "above"), f"{year}-12-20") for year in range(2015, 2022)]
    found = entitlements(now, persons_of(now), on="2024-01-01", policy="tin-dung", before=before, history=history)
    said = [(one.column, one.found, one.expected.vi) for one in told(found, "exit_disagrees")]
    assert [(column, stated, by.partition(", theo ")[0]) for column, stated, by in said] == [
        ("was_listed", "có", "không"),
        ("off_list_on", "01/05/2023", "không có lần thoát nào"),
    ]
    assert set(loans(found).values()) == {"undetermined"}


def test_the_kind_of_an_exit_is_compared_too() -> None:
    households, persons = residents({"A": "above"}, "2022-12-20")
    before = the_list({"A": "poor"}, "2021-12-20")
    stated_kind = households.with_columns(exit_kind=pl.lit("none"))
    found = entitlements(stated_kind, persons, on="2024-01-01", province="hanoi", before=before)
    [problem] = told(found, "exit_disagrees")
    assert (problem.found, problem.expected.en) == ("không", "from poor to above the near-poor line, by before")
    assert found.frame["share"].to_list() == ["0%"]


def test_a_household_of_another_class_takes_nothing() -> None:
    """The movement has A above the line, the census as near-poor: of which of them it left the lists nobody knows."""
    lists = [the_list({"A": state}, day) for state, day in (("poor", DAYS[0]), ("above", DAYS[1]))]
    now = the_list({"A": "near_poor", "B": "above"}, DAYS[1])
    found = entitlements(now, persons_of(now), on="2024-01-01", policy="tin-dung", movement=movement(*lists))
    [other], [absent] = told(found, "exit_other_class"), told(found, "exit_not_there")
    assert (other.household_id, other.expected.en) == ("A", "above the near-poor line, by before → after")
    assert absent.mend.en.startswith("1 household not there: B.")
    assert not told(found, "exit_from_movement")
    assert loans(found) == {"A": "not_entitled", "B": "undetermined"}


def test_a_class_that_was_only_computed_is_no_exit() -> None:
    """A proposal is not the decision: it is asked on which day the household left the list."""
    before = the_list({"A": "poor"}, DAYS[0])
    census = pl.DataFrame({"household_id": ["A"], "area": ["rural"], "income_per_capita": [9_000_000]})
    found = entitlements(
        census, persons_of(census), on="2024-01-01", policy="tin-dung", standard="vn-2022", before=before
    )
    assert loans(found) == {"A": "undetermined"}
    assert not told(found, "exit_from_movement")


def test_near_poor_households_that_escaped_poverty_had_five_years() -> None:
    """Decree 105/2014: five years after escaping poverty, the last time before 01/12/2018."""
    households, persons = residents({"A": "near_poor", "B": "near_poor"}, "2015-12-20")
    before = the_list({"A": "poor", "B": "near_poor"}, "2014-12-20")
    found = entitlements(households, persons, on="2018-06-01", before=before)
    assert dict(found.frame.select("household_id", "group").iter_rows()) == {
        "A": "near_poor_escaped",
        "B": "near_poor_escaped;near_poor",
    }
    told_of = {(one.column, one.expected.en.rpartition(": ")[2]) for one in told(found, "exit_from_movement")}
    assert told_of == {("escaped", "yes"), ("escaped_on", "20/12/2015")}
    earlier = [before.with_columns(recognised_on=pl.lit(day)) for day in ("2013-05-31", "2013-12-20")]
    later = entitlements(households, persons, on="2018-06-01", before=before, history=earlier)
    assert later.frame["group"].to_list() == ["near_poor_escaped", "near_poor"]


ALWAYS = """
format = 1
policy = "bhyt"
place = "nowhere"
names = ["Nơi giả định"]
title_vi = "Nơi giả định"
title_en = "An invented place"
payer = { vi = "ngân sách nơi giả định", en = "its budget" }
read_to = 2026-07-31

[instruments.act]
vi = "Nghị quyết giả định"
en = "an invented resolution"
evidence = "recalled"

[citations.escaped]
instrument = "act"
article = "hộ thoát cận nghèo"
evidence = "recalled"

[columns_of]
survey = "provinces"
household = ["exit_kind"]

[[top_ups]]
id = "escaped"
vi = "hộ đã thoát cận nghèo"
en = "household that has left near-poverty"
when = 'exit_kind == "exited_near_poverty"'

[[top_ups.versions]]
from = 2022-01-01
level = "100%"
cite = ["escaped"]
"""


def test_no_is_only_filled_in_where_every_policy_has_a_last_day(tmp_path: Path) -> None:
    """Of an invented act without one an exit of long ago may matter, and nobody knows of those before the lists."""
    before = the_list({"A": "above", "B": "near_poor"}, "2015-12-20")
    households, persons = residents({"A": "above", "B": "above"}, "2016-12-20")
    path = tmp_path / "nowhere.toml"
    path.write_text(ALWAYS, encoding="utf-8")
    for province, shares in ((path, ["0%; 100%", "100%"]), ("hanoi", ["0%", "0%"])):
        found = entitlements(households, persons, on="2024-01-01", province=province, before=before)
        assert found.frame["share"].to_list() == shares


def test_a_policy_that_does_not_ask_is_told_so() -> None:
    now = the_list({"A": "above"}, DAYS[1])
    before = the_list({"A": "poor"}, DAYS[0])
    harbour = Path(__file__).parent.parent / "eligibility/harbour.toml"
    found = entitlements(now, persons_of(now), on="2030-09-01", policy=harbour, before=before)
    [problem] = told(found, "exit_not_asked")
    assert problem.mend.en == "cang-mo: it is not asked; nothing was filled in"


def test_why_nothing_is_given_is_told_to_those_who_escaped() -> None:
    """Tuition asks for nothing but whether the household escaped poverty, to say that the national law has nothing."""
    now = the_list({"A": "above", "B": "above"}, DAYS[1])
    before = the_list({"A": "poor", "B": "near_poor"}, DAYS[0])
    found = entitlements(now, persons_of(now), on="2024-09-01", policy="hoc-phi", before=before)
    assert [(one.column, one.mend.en) for one in told(found, "exit_from_movement")] == [
        ("escaped", "Taken for 1 household: A")
    ]


def test_what_is_refused(tmp_path: Path) -> None:
    now = LISTS[2]
    for options, words in (
        ({"movement": LISTS[0], "before": LISTS[0]}, "no use for --before, --history, --changes"),
        ({"history": LISTS[0]}, "need the list of the year before"),
        ({"changes": tmp_path / "c.csv"}, "need the list of the year before"),
        (
            {"movement": LISTS[0]},
            "movement: without the columns after, exit_kind, exit_on, escaped_on, exits_known_from",
        ),
        ({"before": now.drop("recognised_status")}, "classify it first"),
    ):
        with pytest.raises(UsageError, match=words):
            entitlements(now, persons_of(now), on="2024-01-01", policy="tin-dung", **options)


def test_frames_of_pandas() -> None:
    now = LISTS[2].to_pandas()
    found = eligible(now, persons_of(LISTS[2]), on="2024-01-01", policy="tin-dung", before=LISTS[1].to_pandas())
    assert type(found).__module__.startswith("pandas")
    assert set(found.loc[found["item"] == "loan_escaped", "status"]) == {"undetermined", "not_entitled"}


def test_ids_that_change_hands(tmp_path: Path) -> None:
    """A took the id of B, who died: what B left in earlier years is nothing of A."""
    changes = tmp_path / "changes.csv"
    changes.write_text("before,after,change\nA,B,renumbered\nB,,died\n", encoding="utf-8")
    lists = [
        the_list({"A": one, "B": two, "Z": "above"}, day)
        for one, two, day in (("near_poor", "poor", DAYS[0]), ("near_poor", "above", DAYS[1]))
    ]
    now = the_list({"B": "above", "Z": "above"}, DAYS[2])
    found = entitlements(
        now, persons_of(now), on="2026-12-20", policy="tin-dung", before=lists[1], history=lists[0], changes=changes
    )
    days = dict(found.households.columns.select("household_id", "off_list_on").iter_rows())
    assert days["B"] == date(2023, 12, 20)
    stayed = the_list({"B": "near_poor", "Z": "above"}, DAYS[2])
    moved = movement(lists[1], stayed, history=lists[0], changes=changes).frame
    assert moved.filter(pl.col("after") != "gone")["exit_kind"].to_list() == [None, None]
