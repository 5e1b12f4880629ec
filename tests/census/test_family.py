"""What looks wrong among the members of a household is warned about, and changes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.documents import csv_text
from census.helpers import COLUMNS
from povrules.census.door import census_from_frame, read_members, take_members
from povrules.census.persons import ROW, link
from povrules.surveys import load_survey, person_columns

PERSONS = person_columns([load_survey("tt-07-2021")])
HOUSES = census_from_frame(pl.DataFrame({"household_id": ["a", "b"]}), COLUMNS)


def member(household: str, relation: str | None, born: object = None, year: int | None = None) -> dict[str, Any]:
    return {"household_id": household, "relation": relation, "born": born, "born_year": year}


def told(*members: dict[str, Any]) -> list[tuple[str, str | None, int | None]]:
    frame = pl.DataFrame(members, schema_overrides={"born": pl.Date, "born_year": pl.Int64})
    linked = link(take_members(frame, PERSONS, COLUMNS), HOUSES)
    lost = {"person_without_household", "household_without_persons"}
    problems = [problem for problem in linked.problems if problem.code not in lost]
    assert {problem.severity for problem in problems} <= {"warning"}
    assert linked.columns.height == sum(one["household_id"] in "ab" for one in members)
    return [(problem.code, problem.household_id, problem.line) for problem in problems]


def test_several_heads() -> None:
    one, two, three = member("a", "head", year=1970), member("b", "head", year=1971), member("b", "head", year=1972)
    assert told(one, two, member("b", "spouse")) == []
    assert told(one, two, three, member("b", "head", year=1973)) == [("several_heads", "b", 3)]
    assert told(one, member("c", "head", year=1950), member("c", "head", year=1951)) == []


HEAD = date(1980, 6, 15)


@pytest.mark.parametrize(
    ("head", "relation", "other", "wrong"),
    [
        ((HEAD, None), "child", (date(1980, 6, 14), None), True),
        ((HEAD, None), "child", (HEAD, None), False),
        ((HEAD, None), "child", (None, 1979), True),
        ((HEAD, None), "child", (None, 1980), False),
        ((None, 1980), "child", (None, 1979), True),
        ((None, 1980), "child", (date(1979, 12, 31), None), True),
        ((None, 1980), "child", (None, 1980), False),
        ((HEAD, 2020), "child", (None, 1990), False),
        ((None, None), "child", (None, 1900), False),
        ((HEAD, None), "child", (None, None), False),
        ((HEAD, None), "parent", (date(1980, 6, 16), None), True),
        ((HEAD, None), "parent", (None, 1980), False),
        ((HEAD, None), "spouse", (None, 1950), False),
        ((HEAD, None), None, (None, 1950), False),
    ],
)
def test_a_child_that_is_surely_older_than_its_parent(head: Any, relation: str | None, other: Any, wrong: bool) -> None:
    rows = told(member("a", relation, *other), member("a", "head", *head), member("b", "head", year=2001))
    assert rows == ([("child_older_than_parent", "a", 1)] if wrong else [])


def test_of_several_heads_or_none_nobody_is_the_parent() -> None:
    old = member("a", "child", year=1900)
    assert told(old, member("a", "spouse", year=1980)) == []
    assert [code for code, _, _ in told(old, member("a", "head", year=1980), member("a", "head", year=1981))] == [
        "several_heads"
    ]


def test_rows_that_are_equal() -> None:
    one = member("a", "child", year=2001) | {"note": "x"}
    assert told(one, one, one | {"note": "y"}, member("b", "child", year=2001) | {"note": "x"}, one) == [
        ("equal_members", "a", 2),
        ("equal_members", "a", 5),
    ]
    assert told(one, one | {"note": "y"}) == []
    assert told(one | {"household_id": "c"}, one | {"household_id": "c"}) == []


def test_rows_that_are_equal_in_a_file_and_in_pandas(tmp_path: Path) -> None:
    """The household id may be left out, and an index does not tell rows apart."""
    rows: list[list[object]] = [["Mã hộ", "Họ tên", "STT"], ["a", "x", 1], ["", "x", 1], ["b", "x", 1], ["b", "x", 2]]
    (tmp_path / "x.csv").write_bytes(csv_text(rows).encode())
    problems = link(read_members(tmp_path / "x.csv", PERSONS, COLUMNS), HOUSES).problems
    [equal] = [problem for problem in problems if problem.code == "equal_members"]
    assert (equal.place("en"), equal.household_id, equal.found) == ("x.csv, line 3, column “Mã hộ”", "a", None)
    frame = pd.DataFrame([["b", "x"], ["a", "x"], ["a", "x"]], columns=["household_id", "name"], index=[7, 7, 9])
    problems = link(take_members(frame, PERSONS, COLUMNS), HOUSES).problems
    assert [(problem.code, problem.line) for problem in problems] == [("equal_members", 3)]


def test_a_survey_that_does_not_ask_for_relations() -> None:
    columns = [column for column in PERSONS if column.id != "relation"]
    frame = pl.DataFrame([member("a", "head", year=1970), member("a", "head", year=1971)])
    problems = link(take_members(frame, columns, COLUMNS), HOUSES).problems
    assert [problem.code for problem in problems] == ["household_without_persons"]


@given(st.lists(st.sampled_from(["a", "b", "c", "lost", None]), max_size=12))
def test_each_member_has_the_row_of_its_household_whatever_the_order(ids: list[str | None]) -> None:
    houses = census_from_frame(pl.DataFrame({"household_id": ["a", "b", "b", "c"]}), COLUMNS)
    rows = {"a": 0, "c": 3}  # b is there twice: it belongs to none
    for order in (ids, sorted(ids, key=str)):
        frame = pl.DataFrame({"household_id": pl.Series(order, dtype=pl.String), "relation": ["head"] * len(order)})
        linked = link(take_members(frame, PERSONS, COLUMNS), houses).columns
        assert linked[ROW].to_list() == [rows[one] for one in order if one in rows]
        assert linked["household_id"].to_list() == [one for one in order if one in rows]
