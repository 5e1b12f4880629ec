"""The worked examples read a second time in plain Python, change by change, and their numbers."""

import csv
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import povrules

from .made import TWO, flows, grown, of_two

Row = dict[str, Any]
FREE_OF_ERRORS = ("M-079", "M-080")
"""But for these two every household has its area, and no error in its row."""


def read() -> list[Row]:
    with TWO.open(encoding="utf-8") as file:
        rows: list[Row] = list(csv.DictReader(file))
    for row in rows:
        row["members"], row["income"] = int(row["members"]), int(row["income_12m"])
        row["own"] = row["income"] - int(row["social_assistance_12m"])
    return [row for row in rows if row["household_id"] not in FREE_OF_ERRORS]


def at_most(row: Row, rural: int, urban: int, amount: str = "income") -> bool:
    return bool(row[amount] <= 12 * row["members"] * (rural if row["area"] == "rural" else urban))


def deprived(row: Row, standard: str) -> int:
    assert row["household_id"] != "M-078" or standard == "vn-2016"
    return sum(row[name] == "yes" for name in povrules.indicators(standard))


def band(row: Row, low: tuple[int, int], high: tuple[int, int]) -> str:
    """Above the line ``low``: the average band up to ``high``, of agricultural households without assistance."""
    farms, own_above = row["agricultural"] == "yes", not at_most(row, *low, "own")
    if farms and own_above and at_most(row, *high, "own"):
        return "average_agricultural"
    return "average" if at_most(row, *high) else "not_poor"


def or_regime(low: tuple[int, int], high: tuple[int, int], top: tuple[int, int], count: str) -> Callable[[Row], str]:
    def decide(row: Row) -> str:
        if at_most(row, *low):
            return "poor"
        if at_most(row, *high):
            return "poor" if deprived(row, count) >= 3 else "near_poor"
        return band(row, high, top)

    return decide


def and_regime(line: tuple[int, int], top: tuple[int, int] | None, count: str) -> Callable[[Row], str]:
    def decide(row: Row) -> str:
        if at_most(row, *line):
            return "poor" if deprived(row, count) >= 3 else "near_poor"
        return "not_poor" if top is None else band(row, line, top)

    return decide


OLD, LINE, TOP = (700_000, 900_000), (1_500_000, 2_000_000), (2_250_000, 3_000_000)
NEW = (2_200_000, 2_800_000)
CHAINS: dict[tuple[str, str], list[Callable[[Row], str]]] = {
    ("vn-2016", "vn-2022"): [
        or_regime(OLD, (1_000_000, 1_300_000), (1_500_000, 1_950_000), "vn-2016"),
        or_regime(OLD, LINE, TOP, "vn-2016"),  # the higher lines
        and_regime(LINE, TOP, "vn-2016"),  # AND instead of OR
        and_regime(LINE, TOP, "vn-2022"),  # the new indicators
        and_regime(LINE, TOP, "vn-2022"),  # changed thresholds, of which ready indicators say nothing
    ],
    ("vn-2022", "vn-2027"): [
        and_regime(LINE, TOP, "vn-2022"),
        and_regime(NEW, TOP, "vn-2022"),  # the higher line
        and_regime(NEW, None, "vn-2022"),  # no band of average living standard was read
        and_regime(NEW, None, "vn-2027"),  # two indicators for two others
        and_regime(NEW, None, "vn-2027"),
    ],
}


@pytest.mark.parametrize("pair", CHAINS)
def test_every_household_that_moves_and_the_way_that_it_takes(pair: tuple[str, str]) -> None:
    found = of_two(*pair)
    assert [step.id for step in found.steps] == ["lines", "regime", "indicators", "thresholds"]
    rows = [row for row in read() if row["household_id"] != "M-078"]
    expected = {row["household_id"]: [decide(row) for decide in CHAINS[pair]] for row in rows}
    moving = {name: path for name, path in expected.items() if path[0] != path[-1]}
    others = ("M-078", *FREE_OF_ERRORS)
    walked = {row["household_id"]: row["path"].split(";") for row in found.movers.iter_rows(named=True)}
    assert {name: path for name, path in walked.items() if name not in others} == moving
    assert found.back == sum(path[0] == path[-1] and len({*path}) > 1 for path in expected.values())


def test_the_households_with_blanks_and_errors() -> None:
    """M-078 lacks an answer that only vn-2022 asks; M-079 its area; M-080 has an error and is in no class."""
    found = of_two()
    walked = dict(found.movers.select("household_id", "path").iter_rows())
    assert walked["M-078"] == ";".join(["near_poor"] * 3 + ["undetermined"] * 2)
    assert walked["M-079"] == "undetermined;near_poor;near_poor;poor;poor"
    assert "M-080" not in walked
    assert found.set_aside == 1
    assert [one.severity for one in found.problems] == ["error"]
    row = found.movers.row(by_predicate=pl.col("household_id") == "M-078", named=True)
    assert row["missing_after"] == "nutrition;information_devices"


class TestNumbers:
    """The figures that the documents show."""

    def test_from_2016_to_2022(self) -> None:
        found = of_two()
        assert (found.households, found.movers.height, found.back, found.set_aside) == (80, 42, 3, 1)
        assert (found.before.policy_year, found.after.policy_year) == (2021, 2022)
        assert [step.moved.different for step in found.steps] == [31, 11, 8, 0]
        assert [step.alone and step.alone.different for step in found.steps] == [31, 11, 3, 0]
        assert flows(found.steps[1].moved) == {("poor", "near_poor"): 11}
        led = [(step.moved.first, step.moved.second) for step in found.steps]
        assert led[:2] == [("vn-2016", "lines"), ("lines", "regime")]
        assert [(step.alone and step.alone.first) for step in found.steps] == ["vn-2016"] * 4
        assert (found.counts("before")["poor"], found.counts("after")["poor"]) == (25, 20)

    def test_from_2022_to_2027(self) -> None:
        found = of_two("vn-2022", "vn-2027")
        assert (found.movers.height, found.back) == (22, 0)
        assert (found.before.policy_year, found.after.policy_year) == (2026, 2027)
        assert [step.moved.different for step in found.steps] == [16, 3, 4, 0]
        assert [step.alone and step.alone.different for step in found.steps] == [16, 19, 3, 0]
        assert grown(found.moved) == {
            "poor": 3,
            "near_poor": 13,
            "average_agricultural": -14,
            "average": -5,
            "not_poor": 3,
        }

    def test_persons_and_weights(self) -> None:
        found = of_two()
        [pair] = [one for one in found.moved.pairs if (one.first, one.second) == ("near_poor", "near_poor")]
        rows = [row for row in read() if [d(row) for d in CHAINS["vn-2016", "vn-2022"][:1]] == ["near_poor"]]
        kept = [row for row in rows if row["household_id"] != "M-078"]
        assert (pair.households, pair.persons) == (len(kept), sum(row["members"] for row in kept)) == (9, 39)
        assert float(pair.weight or 0) == sum(float(row["weight"]) for row in kept) == 16.75
        assert found.moved.without_weight == 1

    def test_groups(self) -> None:
        found = of_two()
        values = {kind: [one.value for one in found.group(kind)] for kind in ("area", "commune", "ethnicity")}
        assert values == {
            "area": ["rural", "urban", ""],
            "commune": ["Phường Mộng", "Xã Mơ"],
            "ethnicity": ["Kinh", "Mông", "Tày"],
        }
        for kind in ("area", "commune", "ethnicity"):
            groups = list(found.group(kind))
            assert sum(one.moved.different for one in groups) == 42
            assert sum(pair.households for one in groups for pair in one.moved.pairs) == 80

    def test_the_clause_responsible(self) -> None:
        row = of_two().movers.row(0, named=True)
        assert {name: row[name] for name in ("household_id", "rule_before", "rule_after", "moved_by")} == {
            "household_id": "M-001",
            "rule_before": "poor_by_income",
            "rule_after": "near_poor",
            "moved_by": "regime",
        }
        assert row["citation_before"] == "Điều 2 khoản 1 Quyết định số 59/2015/QĐ-TTg"
        assert row["citation_after"] == "Điều 3 khoản 2 điểm b Nghị định số 07/2021/NĐ-CP"
        regime = [one for one in of_two().changes if one.kind == "regime"]
        assert [one.part for one in regime] == ["regime"]
        assert "(OR)" in str(regime[0].before)
        assert "(AND)" in str(regime[0].after)
