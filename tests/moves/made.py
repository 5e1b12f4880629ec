"""Censuses for the tests of a change of law, and what is checked of every one of them."""

from collections import Counter
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import polars as pl
from helpers import FIXTURES, near_poor

import povrules
from povrules.language.schema import Basis
from povrules.moves.model import CensusDifference
from povrules.proofs.difference import difference
from povrules.reports.moves.words import net
from povrules.review import Comparison

TWO = FIXTURES / "two-standards.csv"
"""80 invented households with the indicators of three standards."""

OLD = dict.fromkeys(("health_services", "information_assets"), False)


@cache
def of_two(before: str = "vn-2016", after: str = "vn-2022") -> CensusDifference:
    return povrules.diff_census(before, after, TWO)


on_paper = lru_cache(maxsize=16)(difference)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Households with all indicators of vn-2016 and vn-2022, deprived in nothing, with some answers changed."""
    full = [{**near_poor(**OLD | row), "household_id": f"H{number}"} for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(full, infer_schema_length=None)


def diff(*rows: dict[str, Any], before: str = "vn-2016", after: str = "vn-2022", **more: Any) -> CensusDifference:
    return povrules.diff_census(before, after, frame(*rows), **more)


def flows(moved: Comparison) -> dict[tuple[str | None, str | None], int]:
    """The pairs of classes that differ, with their households."""
    return {(one.first, one.second): one.households for one in moved.pairs if one.first != one.second}


def grown(moved: Comparison) -> Counter[str | None]:
    return Counter({name: number for name, number in net(moved).items() if number})


def check(found: CensusDifference, before: Any, after: Any, census: pl.DataFrame, basis: Basis = "income") -> None:
    """What holds for every census: sums, steps, causes, and classes that paper says can differ."""
    for standard, side in ((before, "before"), (after, "after")):
        alone = povrules.classify(census, standard=standard, basis=basis)["class"]
        counted = found.counts("before" if side == "before" else "after")
        assert Counter(alone.to_list()) == Counter(counted)
    assert found.households == census.height
    assert found.movers.height == found.moved.different == sum(cause.pair.households for cause in found.causes)
    _check_steps(found)
    seen = {(row["class_before"], row["class_after"]) for row in found.movers.iter_rows(named=True)}
    determined = {pair for pair in seen if "undetermined" not in pair}
    loaded = [povrules.load_standard(one) if isinstance(one, str) else one for one in (before, after)]
    paper = on_paper(loaded[0], loaded[1])
    if basis not in {name for name, _ in paper.refused}:
        assert determined <= {one.classes for one in paper.witnesses if one.basis == basis}


def _check_steps(found: CensusDifference) -> None:
    """The steps lead from one standard to the other without a gap, and add up class by class."""
    at = Counter(found.counts("before"))
    for step in found.steps:
        before: Counter[str | None] = Counter()
        after: Counter[str | None] = Counter()
        for pair in step.moved.pairs:
            before[pair.first] += pair.households
            after[pair.second] += pair.households
        assert before == at
        at = after
    assert at == Counter(found.counts("after"))
    total: Counter[str | None] = Counter()
    for step in found.steps:
        for name, number in net(step.moved).items():
            total[name] += number
    assert {name: number for name, number in total.items() if number} == grown(found.moved)
    for row in found.movers.iter_rows(named=True):
        path = row["path"].split(";")
        assert (path[0], path[-1], len(path)) == (row["class_before"], row["class_after"], len(found.steps) + 1)
        moved = [step.id for step, (one, other) in zip(found.steps, pairwise(path), strict=True) if one != other]
        assert moved == row["moved_by"].split(";")
