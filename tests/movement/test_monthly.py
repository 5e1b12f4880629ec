"""The review of single households during a year: the list with only their rows replaced, and what became of them."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import openpyxl
import polars as pl
import pytest
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st

import povrules
from povrules import UsageError, monthly, movement
from povrules.monthly_reviews import OUTCOMES, Monthly
from povrules.reports.monthly_tables import monthly_text
from povrules.text import LANGS
from povrules.years.lists import read_listing

STATUS = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo", "not_poor": "hộ không nghèo"}
ON, DAY = "2025-12-20", "2026-05-20"
Row = tuple[str, str, int]


def the_list(rows: Sequence[Row], day: str = ON) -> pl.DataFrame:
    return pl.DataFrame(
        [(key, STATUS[status], day, members, f"note {key}") for key, status, members in rows],
        schema={"household_id": pl.String, "recognised_status": pl.String, "recognised_on": pl.String}
        | {"members": pl.Int64, "Ghi chú": pl.String},
        orient="row",
    )


def reviewed(rows: Sequence[Row], **more: Any) -> pl.DataFrame:
    frame = the_list(rows).drop("recognised_on", "Ghi chú")
    return frame.with_columns(pl.lit(value).alias(name) for name, value in more.items())


def outcomes(found: Monthly) -> dict[str, str]:
    return dict(found.reviewed.select("household_id", "outcome").iter_rows())


ROW = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(list(STATUS)), st.integers(1, 9))
ROWS = st.lists(ROW, unique_by=lambda row: row[0], max_size=6)


@settings(max_examples=settings().max_examples // 2)  # each of them reads six lists
@given(ROWS, ROWS, st.booleans())
def test_only_the_reviewed_households_are_replaced(rows: list[Row], again: list[Row], whole: bool) -> None:
    """The movement is that of the whole list with their rows put by hand; all other cells are as they were."""
    rows = [*rows, ("Z", "not_poor", 1)] if whole else [one for one in rows if one[1] != "not_poor"]
    before, new = the_list(rows), {row[0]: row for row in again}
    found = monthly(before, reviewed(again), on=DAY)
    is_listed = {key for key, status, _ in again if status != "not_poor"}
    old = {row[0]: row for row in rows}
    by_hand = {key: new[key] if key in new and new[key][1] != old[key][1] else old[key] for key in old}
    by_hand |= {key: row for key, row in new.items() if key not in old and (whole or key in is_listed)}
    assert found.frame["household_id"].to_list() == list(by_hand)
    frame = found.frame.select("household_id", "recognised_status", "members")
    assert frame.rows() == [(key, STATUS[status], members) for key, status, members in by_hand.values()]
    taken = {key for key, row in by_hand.items() if old.get(key) != row}
    assert outcomes(found) == {
        key: "not_added" if key not in by_hand else "same" if key not in taken else "changed" if key in old else "added"
        for key in new
    }
    untouched = found.frame.filter(~pl.col("household_id").is_in(list(taken))).select(before.columns)
    assert untouched.equals(before.filter(~pl.col("household_id").is_in(list(taken))))
    expected = movement(before, the_list(list(by_hand.values())).with_columns(prior(old, by_hand)))
    kinds = dict(expected.frame.select("household_id", "kind").iter_rows())
    assert dict(found.movement.frame.select("household_id", "kind").iter_rows()) == kinds
    assert {kinds[key] for key in kinds if key not in taken} <= {"stayed_poor", "stayed_near_poor", "outside"}
    for key, kind in found.reviewed.select("household_id", "kind").iter_rows():
        assert kind == kinds.get(key)
    twice = monthly(found.frame, reviewed(again), on=DAY)
    assert twice.frame.equals(found.frame)
    assert set(outcomes(twice).values()) <= {"same", "not_added"}


def prior(old: dict[str, Row], new: dict[str, Row]) -> pl.Series:
    """The class before of those that have another one."""
    said = [STATUS[old[key][1]] if key in old and old[key][1] != new[key][1] else None for key in new]
    return pl.Series("prior_class", said, dtype=pl.String)


@settings(max_examples=settings().max_examples // 2)
@given(ROWS.filter(lambda rows: len(rows) > 1), ROWS)
def test_two_months_are_one_with_all_of_them(again: list[Row], rows: list[Row]) -> None:
    before, half = the_list([*rows, ("Z", "not_poor", 1)]), len(again) // 2
    first = monthly(before, reviewed(again[:half]), on=DAY).frame
    second = monthly(first, reviewed(again[half:]), on=DAY).frame
    at_once = monthly(before, reviewed(again), on=DAY).frame
    assert second.sort("household_id").equals(at_once.sort("household_id").select(second.columns))


def test_a_household_that_leaves_a_list_of_the_poor_alone_does_not_make_it_whole() -> None:
    """Its row stays, with the class before beside it: nobody else is taken for gone in the next movement."""
    before = the_list([("A", "poor", 3), ("B", "poor", 4)])
    found = monthly(before, reviewed([("A", "not_poor", 2)]), on=DAY)
    assert found.frame.select("household_id", "recognised_status", "recognised_on", "prior_class").rows() == [
        ("A", "hộ không nghèo", "2026-05-20", "hộ nghèo"),
        ("B", "hộ nghèo", ON, None),
    ]
    assert not read_listing(found.frame, "list").whole
    next_year = movement(found.frame, the_list([("A", "poor", 2)], "2026-12-20"), history=before)
    assert next_year.frame.select("household_id", "kind").rows() == [("A", "relapsed"), ("B", "undetermined")]


def test_the_exit_of_a_month_counts_from_its_own_day() -> None:
    """The loan for three years from 20/05/2026, not from the decision of December."""
    before = the_list([("A", "poor", 3), ("Z", "not_poor", 1)])
    month = monthly(before, reviewed([("A", "not_poor", 3)]), on=DAY).frame
    december = the_list([("A", "not_poor", 3), ("Z", "not_poor", 1)], "2026-12-20")
    found = movement(month, december, history=before, on="2026-12-31").frame
    assert found.select("exit_kind", "exit_on", "until_credit").row(0) == (
        "exited_poverty",
        date(2026, 5, 20),
        date(2029, 5, 20),
    )


CENSUS = pl.DataFrame(
    {
        "household_id": ["A", "B", "C"],
        "area": ["rural"] * 3,
        "income_per_capita": [9_000_000, 1_000_000, None],
        **dict.fromkeys(povrules.indicators("vn-2022"), [True] * 3),
    }
)


def test_the_computed_class_is_the_decision_where_none_is_stated() -> None:
    before = the_list([("A", "poor", 3), ("B", "near_poor", 2), ("C", "poor", 1)])
    found = monthly(before, CENSUS, on=DAY, standard="vn-2022")
    assert outcomes(found) == {"A": "changed", "B": "changed", "C": "undecided"}
    assert found.standard == "vn-2022"
    assert [one.code for one in found.problems] == ["monthly_undecided"]
    assert any("taken for the decision of the chair" in one.en for one in found.notices)
    stated = CENSUS.with_columns(
        recognised_status=pl.Series([None, "hộ cận nghèo", "hộ nghèo"]), decision_reason=pl.lit("bệnh nặng")
    )
    found = monthly(before, stated, on=DAY, standard="vn-2022", history=before)
    assert found.reviewed.select("computed", "recognised", "class_after", "outcome").rows() == [
        ("not_poor", None, "not_poor", "changed"),
        ("poor", "near_poor", "near_poor", "same"),
        (None, "poor", "poor", "same"),
    ]
    assert found.frame["decision_reason"].to_list() == ["bệnh nặng", None, None]


def test_the_recognised_class_is_shown_beside_another_computed_one() -> None:
    before = the_list([("B", "near_poor", 2)])
    stated = CENSUS[1:2].with_columns(recognised_status=pl.lit("hộ không nghèo"))
    found = monthly(before, stated, on=DAY, standard="vn-2022")
    assert "  B: near-poor → not poor: exited near-poverty; recognised on 20/05/2026; computed: poor" in (
        monthly_text(found, "en").splitlines()
    )
    for lang in LANGS:
        assert all(OUTCOMES[one].get(lang) for one in OUTCOMES)


def test_what_does_not_get_into_the_list() -> None:
    before = the_list([("A", "poor", 3), ("T", "poor", 1), ("T", "poor", 1)])
    again = [("A", "near_poor", 3), ("M", "not_poor", 1), ("T", "near_poor", 1)]
    found = monthly(before, reviewed(again, recognised_on="2025-01-15"), on=DAY)
    assert outcomes(found) == {"A": "outdated", "M": "not_added", "T": "undecided"}
    assert found.frame.equals(before)
    assert {(one.code, one.severity) for one in found.problems if one.code.startswith("monthly")} == {
        ("monthly_outdated", "error"),
        ("monthly_not_added", "notice"),
        ("monthly_undecided", "warning"),
    }
    assert found.notices == ()
    text = monthly_text(found, "vi")
    assert "  M: ngoài hai danh sách, không thêm (hộ không nghèo)" in text.splitlines()


def test_a_result_of_povrules_may_be_the_list(tmp_path: Path) -> None:
    """What it said of the household before is no more said of it."""
    path = tmp_path / "r.csv"
    CENSUS.write_csv(tmp_path / "c.csv")
    assert run("classify", tmp_path / "c.csv", "--standard", "vn-2022", "-o", path).exit_code == 0
    found = monthly(path, reviewed([("B", "not_poor", 2), ("A", "not_poor", 2)]), on=DAY)
    assert outcomes(found) == {"A": "same", "B": "changed"}
    assert found.frame.select("household_id", "class", "reason_en", "recognised_status", "recognised_on")[1].row(0) == (
        *("B", None, None, "hộ không nghèo"),
        "20/05/2026",
    )
    assert found.frame["class"][0] == "not_poor"


@pytest.mark.parametrize("typed", [pl.Date, pl.String])
def test_cells_keep_the_type_of_their_column(typed: Any) -> None:
    before = the_list([("A", "poor", 3)]).with_columns(pl.col("recognised_on").str.to_date().cast(typed))
    again = reviewed([("A", "near_poor", 3)]).with_columns(members=pl.lit("ba"))
    found = monthly(before.with_columns(members=pl.lit(3, pl.Int64)), again, on=DAY)
    assert found.frame["recognised_on"].to_list() == [date(2026, 5, 20) if typed is pl.Date else "2026-05-20"]
    assert found.frame["members"].to_list() == ["ba"]


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet"])
@pytest.mark.parametrize("lang", LANGS)
def test_the_command(tmp_path: Path, suffix: str, lang: str) -> None:
    source, rows, out = (tmp_path / name for name in ("list.csv", "rows.csv", f"new.{suffix}"))
    the_list([("01", "poor", 3), ("02", "near_poor", 2)]).write_csv(source)
    reviewed([("01", "near_poor", 4), ("03", "poor", 1)]).write_csv(rows)
    result = run("monthly", source, rows, "--on", "20/05/2026", "-o", out, "--lang", lang)
    assert result.exit_code == 0
    listing = read_listing(out, "list")
    assert listing.problems == ()
    assert listing.frame.select("household_id", "class", "recognised_on", "members").rows() == [
        ("01", "near_poor", date(2026, 5, 20), 4),
        ("02", "near_poor", date(2025, 12, 20), 2),
        ("03", "poor", date(2026, 5, 20), 1),
    ]
    if suffix == "xlsx":
        book = openpyxl.load_workbook(out)
        assert book.sheetnames == ["danh sách", "rà soát thường xuyên", "lỗi dữ liệu", "căn cứ pháp lý"]
        assert book["rà soát thường xuyên"].max_row == 3
    else:
        legal = json.loads((tmp_path / "new.legal.json").read_text("utf-8"))
        assert [one["id"] for one in legal["law"]] == ["monthly", "monthly-steps"]
        assert {one["outcome"] for one in legal["reviewed"]} == {"changed", "added"}


def test_a_stated_day_that_cannot_be_read_is_not_that_of_the_decision() -> None:
    """An error for that household with its cell; a blank day is that of --on, one that is not needed a warning."""
    before = the_list([(key, "poor", 2) for key in "ABCDEF"])
    days = ["31/02/2025", None, "", "n/a", "sau Tết", "01/02/2026", "?", "?"]
    rows = reviewed([*((key, "near_poor", 2) for key in "ABCDEF"), ("G", "poor", 1), ("H", "not_poor", 1)])
    rows = rows.with_columns(recognised_on=pl.Series(days, dtype=pl.String))
    found = monthly(before, rows, on=DAY)
    assert outcomes(found) == {
        **dict.fromkeys("BCDF", "changed"),
        **dict.fromkeys("AEG", "undated"),
        "H": "not_added",
    }
    told = [(one.household_id, one.severity, one.found) for one in found.problems if one.column == "recognised_on"]
    assert told == [
        ("D", "notice", "n/a"),
        ("H", "warning", "?"),
        ("A", "error", "31/02/2025"),
        ("E", "error", "sau Tết"),
        ("G", "error", "?"),
    ]
    listed = found.frame.select("household_id", "recognised_on").rows()
    assert listed == [(key, {"A": ON, "E": ON, "F": "2026-02-01"}.get(key, DAY)) for key in "ABCDEF"]
    assert found.reviewed.filter(pl.col("household_id") == "A")["recognised_on"].to_list() == [None]


def test_problems_are_told_and_every_household_is_counted(tmp_path: Path) -> None:
    """Households of rows that are left out stand among those that were reviewed, and their errors on the terminal."""
    source, rows, out = (tmp_path / name for name in ("list.csv", "rows.csv", "new.csv"))
    the_list([("A", "poor", 3)]).write_csv(source)
    reviewed([("A", "near_poor", 3), ("A", "poor", 3), ("B", "poor", 1)]).write_csv(rows)
    result = run("monthly", source, rows, "--on", "20/05/2026", "-o", out, "--lang", "en")
    assert result.exit_code == 1
    assert ": 2 households; the list has 2" in result.stdout
    assert "  A: without a class, stays as it is (not known)" in result.stdout
    assert result.stderr.count("expected one id for each household") == 2
    assert "1 household;" in monthly_text(monthly(source, reviewed([("A", "poor", 3)]), on=DAY), "en")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--on", "soon"], 2, "a day"),
        (["--on", ""], 2, "a day"),
        (["--on", "20/05/2026", "-o", "list.csv"], 2, "would overwrite the input"),
        (["--on", "20/05/2026", "-o", "new.json"], 2, "must end with one of"),
        (["--on", "20/05/2026", "--standard", "none.toml"], 2, "none.toml"),
        (["--on", "20/05/2025"], 1, "a decision that is not before that in the list"),
    ],
)
def test_what_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], code: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    the_list([("A", "poor", 3)]).write_csv("list.csv")
    reviewed([("A", "near_poor", 3)]).write_csv("rows.csv")
    result = run("monthly", "list.csv", "rows.csv", *options, "--lang", "en")
    assert result.exit_code == code
    assert words in " ".join(result.stderr.split())


def test_arguments() -> None:
    rows = the_list([("A", "poor", 3)])
    with pytest.raises(UsageError, match="the day of the decision"):
        monthly(rows, rows, on=cast(Any, None))
    with pytest.raises(UsageError, match="or give --standard"):
        monthly(rows, CENSUS, on=DAY)
