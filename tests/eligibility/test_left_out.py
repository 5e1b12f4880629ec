"""Rows that cannot be decided are told, and nobody is told to be entitled by them; households without members."""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from command import run
from polars.testing import assert_frame_equal

import povrules
from povrules.errors import UsageError

HOUSEHOLDS = pl.DataFrame(
    {
        "household_id": ["H1", "H1", "H2", "H2", None, "H3"],
        "recognised_status": [
            "Hộ cận nghèo",
            "Hộ cận nghèo",
            "Hộ cận nghèo",
            "Hộ không nghèo",
            "Hộ cận nghèo",
            "Hộ nghèo",
        ],
        "area": ["rural"] * 6,
        "commune": ["X"] * 6,
    }
)
PERSONS = pl.DataFrame({"household_id": ["H1", "H9"], "person_no": ["1", "1"], "born": ["1980-01-01", "1990-01-01"]})


def test_a_household_whose_id_is_not_its_own_is_not_decided() -> None:
    found = povrules.entitlements(HOUSEHOLDS, PERSONS, on="2026-07-01", policy="tin-dung", lang="en")
    loans = found.frame.filter(pl.col("item") == "loan_near_poor")
    assert loans["status"].to_list() == [None] * 5 + ["not_entitled"]
    assert loans["loan_most"].to_list() == [None] * 6
    assert loans["household_id"].to_list() == HOUSEHOLDS["household_id"].to_list()
    wrong = loans["problem"].to_list()
    assert wrong[5] is None
    assert all("one id for each household" in str(one) for one in wrong[:4])
    assert "a household id" in str(wrong[4])


def test_it_is_in_no_list_and_no_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS.write_csv("ho.csv")
    PERSONS.write_csv("nguoi.csv")
    done = run(
        *("eligible", "ho.csv", "--persons", "nguoi.csv", "--on", "2026-07-01", "--policy", "tin-dung"),
        *("-o", "kq.csv", "--lang", "en"),
    )
    assert done.exit_code == 1
    assert "loan to near-poor households: not entitled: 1; not decided: 5" in done.stdout
    assert "loan to poor households: undetermined: 1; not decided: 5" in done.stdout, "the district is open"


def test_a_household_without_members_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS[4:].with_columns(household_id=pl.Series(["H8", "H9"])).write_csv("ho.csv")
    PERSONS[1:].write_csv("nguoi.csv")
    words = ("eligible", "ho.csv", "--persons", "nguoi.csv", "--on", "2026-07-01", "--lang", "en")
    run(*words, "-o", "kq.csv")
    [problem] = pl.read_csv("kq.problems.csv").filter(pl.col("household_id") == "H8").to_dicts()
    assert problem["expected"] == "at least one member in the table of members"
    assert problem["mend"].startswith("Nobody of this household is decided")
    for extra in ((), ("--standard", "vn-2022")):
        found = povrules.entitlements("ho.csv", "nguoi.csv", on="2026-07-01", standard=extra[1] if extra else None)
        assert [one.household_id for one in found.problems if one.code == "household_without_persons"] == ["H8"]
    told = run(*words, "--household", "H8")
    assert told.exit_code == 2
    assert told.stderr == ("error: no member of household H8 is in the table of members, so that nobody is decided\n")
    assert "there is no household H8, person 1 in the file" in run(*words, "--household", "H8", "--person", "1").stderr
    of_credit = povrules.entitlements("ho.csv", "nguoi.csv", on="2026-07-01", policy="tin-dung")
    assert of_credit.frame.filter(pl.col("household_id") == "H8", pl.col("status").is_not_null()).height > 0


def test_a_number_that_two_members_have_is_told() -> None:
    persons = pl.DataFrame({"household_id": ["H3"] * 4, "person_no": ["1", "1", "2", None], "born": ["1980-01-01"] * 4})
    persons = persons.with_columns(name=pl.Series(["A", "B", "C", "D"]))
    found = povrules.entitlements(HOUSEHOLDS[5:], persons, on="2026-07-01")
    [problem] = [one for one in found.problems if one.code == "number_twice"]
    assert (problem.severity, problem.line, problem.column) == ("warning", 2, "person_no")
    assert found.frame["status"].null_count() == 0
    twice = pl.concat([persons[:1], persons[:1]])
    codes = {one.code for one in povrules.entitlements(HOUSEHOLDS[5:], twice, on="2026-07-01").problems}
    assert "equal_members" in codes
    assert "number_twice" not in codes


def test_what_is_for_households_needs_no_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS[5:].write_csv("ho.csv")
    words = ("eligible", "ho.csv", "--on", "2026-07-01", "--lang", "en", "-o", "kq.csv")
    done = run(*words, "--policy", "bhyt,tin-dung")
    assert done.exit_code == 0
    assert "There is no table of members (a sheet of the file, or --persons)" in done.stdout
    assert "  student loan: nobody\n" in done.stdout
    found = pl.read_csv("kq.csv")
    assert set(found["policy"]) == {"tin-dung"}
    assert found["person_no"].null_count() == found.height
    refused = run(*words, "--policy", "bhyt")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("error: ho.csv: the members are needed")
    with pytest.raises(UsageError, match=r"^the members are needed"):
        povrules.entitlements(HOUSEHOLDS[5:], on="2026-07-01")


def test_the_same_kind_of_frame_comes_out() -> None:
    """pandas, Polars, lazy or not, PyArrow and DuckDB; đồng are whole numbers in each."""
    households, persons = HOUSEHOLDS[5:], PERSONS[:1].with_columns(household_id=pl.lit("H3"))
    asked = {"on": "2026-07-01", "policy": "bhyt"}
    plain = povrules.eligible(households, persons, **asked)
    lazy = povrules.eligible(households.lazy(), persons, **asked)
    assert isinstance(lazy, pl.LazyFrame)
    assert_frame_equal(lazy.collect(), plain)
    arrow = povrules.eligible(households.to_arrow(), persons, **asked)
    assert isinstance(arrow, pa.Table)
    assert_frame_equal(pl.DataFrame(pl.from_arrow(arrow)), plain)
    table = households.to_arrow()
    relation = povrules.eligible(duckdb.from_arrow(table), persons, **asked)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    assert_frame_equal(pl.DataFrame(relation.pl()), plain)
    frame = povrules.eligible(households.to_pandas(), persons, **asked)
    assert isinstance(frame, pd.DataFrame)
    assert str(frame["paid_month_least"].dtype) == "Int64"


def test_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    HOUSEHOLDS[5:].write_csv("ho.csv")
    run("eligible", "ho.csv", "--on", "2026-07-01", "--policy", "tin-dung", "-o", "kq.parquet")
    found = povrules.entitlements("ho.csv", on="2026-07-01", policy="tin-dung")
    assert_frame_equal(pl.read_parquet("kq.parquet"), found.frame)
    assert Path("kq.problems.csv").exists()
    assert Path("kq.legal.json").exists()


def test_the_school_year_with_which_the_policy_begins() -> None:
    persons = PERSONS[:1].with_columns(household_id=pl.lit("H3"))
    found = povrules.entitlements(HOUSEHOLDS[5:], persons, school_year="2015-2016", policy="hoc-phi")
    assert f"{found.day}" == "2016-01-01"
    assert set(found.frame["school_year"]) == {"2015-2016"}
