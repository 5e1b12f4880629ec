"""Lists that are classified first: by which basis, under two standards, where the average band was not read."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run
from helpers import FIXTURES

import povrules
from movement.censuses import NAMES, census
from povrules.movements import movement
from povrules.reports.movement_text import movement_text


def test_a_new_standard_and_a_household_that_earns_more_are_told_apart() -> None:
    """H1 stays as it was and is poor by the higher line alone; H2 earns more and is above both; H3 both; H4 neither."""
    before = pl.DataFrame(
        {"household_id": ["H1", "H2", "H3", "H4"], "recognised_status": ["không nghèo", "nghèo", "nghèo", "nghèo"]}
    )
    after = census(1_400_000, 9_000_000, 1_400_000, 600_000)
    found = movement(before, after, standard="vn-2022", old_standard="vn-2016", policy_year=2022)
    assert dict(found.frame.select("household_id", "effect").iter_rows()) == {
        "H1": "standard",
        "H2": "household",
        "H3": "both",
        "H4": "none",
    }
    assert found.standards == ("vn-2016", "vn-2022")
    assert "Another class by the household: 1; by the new standard: 1; by both: 1" in movement_text(found, "en")


FAMILIES = FIXTURES / "families.xlsx"


@pytest.mark.parametrize("basis", ["income", "points"])
def test_a_census_is_classified_by_the_basis_that_is_asked_for(basis: Any) -> None:
    """As classify does, with everything that it finds; under the standard before too."""
    before = pl.DataFrame({"household_id": ["01", "02", "03"], "recognised_status": ["nghèo"] * 3})
    alone = povrules.review_census(FAMILIES, standard="vn-2022", basis=basis)
    found = movement(before, FAMILIES, standard="vn-2022", basis=basis)
    classes = dict(alone.frame.select("household_id", "class").iter_rows())
    assert dict(found.frame.select("household_id", "computed_after").iter_rows()) == {
        key: None if name == "undetermined" else name for key, name in classes.items()
    }
    assert alone.problems
    assert set(alone.problems) <= set(found.problems)
    assert len(set(found.problems)) == len(found.problems)
    both = movement(before, FAMILIES, old_standard="vn-2022", basis=basis, standard="vn-2022")
    assert set(both.frame["effect"]) == ({"household"} if basis == "points" else {None})
    default = movement(before, FAMILIES, standard="vn-2022")
    assert (default.frame.equals(found.frame)) == (basis == "income")


def test_what_is_found_when_a_census_is_classified_is_told(tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    pl.DataFrame({"household_id": ["H1", "H2"], "recognised_status": ["nghèo"] * 2}).write_csv(before)
    census(600_000, 600_000).with_columns(pl.Series("income_per_capita", ["600000", "sáu trăm"])).write_csv(after)
    result = run("movement", before, after, "--standard", "vn-2022", "-o", tmp_path / "m.json", "--lang", "en")
    assert result.exit_code == 1
    assert "sáu trăm" in result.stderr
    written = json.loads((tmp_path / "m.json").read_text("utf-8"))
    assert [one["household_id"] for one in written["problems"] if one["severity"] == "error"] == ["H2"]
    result = run("movement", before, after, "--standard", "vn-2022", "--lang", "en")
    assert "sáu trăm" in result.stderr
    by_points = run("movement", before, FAMILIES, "--standard", "vn-2022", "--basis", "points", "--lang", "en")
    assert "three_motorbikes" not in by_points.stderr
    assert "motorbikes" in by_points.stderr


def test_members_apart_are_read_for_a_census(tmp_path: Path) -> None:
    households, members = tmp_path / "households.csv", tmp_path / "members.csv"
    pl.read_excel(FAMILIES, sheet_id=1, engine="openpyxl", infer_schema_length=None).write_csv(households)
    pl.read_excel(FAMILIES, sheet_id=2, engine="openpyxl", infer_schema_length=None).write_csv(members)
    before = pl.DataFrame({"household_id": ["01", "02", "03"], "recognised_status": ["nghèo"] * 3})
    asked: dict[str, Any] = {"standard": "vn-2022", "basis": "points"}
    expected = movement(before, FAMILIES, **asked).frame["class_after"].to_list()
    assert movement(before, households, persons=members, **asked).frame["class_after"].to_list() == expected


HANOI = [2_000_000, 2_000_001, 2_000_001, 2_000_000]
"""At the line and above it in a rural commune of Hà Nội, whose average band was not read."""


def of_hanoi() -> pl.DataFrame:
    kept = census(*HANOI).select("household_id", "area", "income_per_capita", "members")
    return kept.with_columns(**dict.fromkeys(povrules.indicators("hanoi-2022"), False))


@pytest.mark.parametrize("as_result", [True, False])
def test_without_the_line_of_the_average_band_it_is_known_who_left_the_lists(*, as_result: bool) -> None:
    """As in the forms of a report: whatever that line is, such a household is on neither list; its class stays open."""
    before = pl.DataFrame({"household_id": ["H1", "H2"], "recognised_status": ["nghèo", "cận nghèo"]}).with_columns(
        recognised_on=pl.lit("2023-12-20")
    )
    options: dict[str, Any] = {"standard": "hanoi-2022", "policy_year": 2025}
    after = povrules.classify(of_hanoi(), **options) if as_result else of_hanoi()
    after = after.with_columns(recognised_on=pl.lit("2024-12-20"))
    found = movement(before, after, on="2025-01-01", **({} if as_result else options))
    assert found.frame.select("kind", "class_after", "computed_after", "recently_credit").rows() == [
        ("became_near_poor", "near_poor", "near_poor", "no"),
        ("exited_near_poverty", None, None, "yes"),
        ("outside", None, None, None),
        ("relapsed_or_new_near_poor", "near_poor", "near_poor", "no"),
    ]
    assert (found.forms["near_poor"].undetermined, found.forms["poor"].undetermined) == (0, 0)
    assert "class_unknown" not in {one.code for one in found.problems}
    assert (found.statistics.exited, found.statistics.arisen) == (1, 0)


def test_the_lists_before_may_be_such_results_too() -> None:
    before = povrules.classify(of_hanoi(), standard="hanoi-2022", policy_year=2024)
    after = pl.DataFrame(
        {"household_id": ["H1", "H2", "H4"], "recognised_status": ["nghèo", "nghèo", "nghèo"]},
    )
    found = movement(before, after, history=[before])
    assert found.frame.select("household_id", "before", "kind").rows() == [
        ("H1", "near_poor", "became_poor"),
        ("H2", "outside", "new"),
        ("H4", "near_poor", "became_poor"),
        ("H3", "outside", "outside"),
    ]
    unknown = before.with_columns(missing=pl.lit("income_12m"))
    assert movement(unknown, after).frame["kind"].to_list()[1] == "undetermined"


def test_the_effect_of_a_standard_whose_average_band_was_not_read() -> None:
    before = pl.DataFrame({"household_id": ["H1", "H2", "H3", "H4"], "recognised_status": ["cận nghèo"] * 4})
    asked: dict[str, Any] = {"standard": "hanoi-2022", "old_standard": "vn-2022", "policy_year": 2025}
    after = of_hanoi().with_columns(
        **dict.fromkeys(NAMES, False), agricultural=pl.lit(value=False), special_difficulty=pl.lit(value=False)
    )
    found = movement(before, after, **asked)
    assert found.frame["effect"].to_list() == ["both", "household", "household", "both"]
    back = movement(before, after, **asked | {"standard": "vn-2022", "old_standard": "hanoi-2022"})
    assert back.frame["effect"].to_list() == ["standard", "household", "household", "standard"]
    results = povrules.classify(of_hanoi(), standard="hanoi-2022", policy_year=2025)
    again = movement(results, after, **asked)
    assert again.frame["effect"].to_list() == ["both", "none", "none", "both"]
