"""Two lists of households a year apart, from Parquet: what happened to each, against a plain join in Polars."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import povrules
from bench.timing import in_turn, measured, told

NAMES = ("movement", "movement by join")
BEFORE, AFTER, EARLIER = "before.parquet", "after.parquet", "earlier.parquet"
STATUS = {"hộ nghèo": "poor", "hộ cận nghèo": "near_poor", "hộ không nghèo": "not_poor"}
_COME = 100
"""One household in so many of a year is not in the next, and as many are new."""


def make_list(households: int, year: int) -> pl.DataFrame:
    """Return a list of all households of a year, in no order; a hundredth of them are others than the year before."""
    rng = np.random.default_rng(year)
    first = year * (households // _COME)
    numbers = rng.permutation(np.arange(first, first + households))
    names = np.array(list(STATUS))
    return pl.DataFrame(
        {
            "household_id": pl.Series(numbers).cast(pl.String),
            "recognised_status": names[rng.choice(3, households, p=[0.04, 0.05, 0.91])],
            "recognised_on": pl.repeat(date(2023 + year, 12, 20), households, eager=True),
            "members": rng.integers(1, 9, households),
            "area": np.where(numbers % 3 == 0, "urban", "rural"),
            "ethnicity": np.where(numbers % 7 == 0, "Tày", "Kinh"),
            "province": "Tỉnh A",
            "commune": pl.Series(numbers % 300).cast(pl.String),
            "village": pl.Series(numbers % 3000).cast(pl.String),
        }
    )


def compare(folder: Path, households: int, repeats: int) -> None:
    make_list(households, 1).write_parquet(folder / BEFORE)
    make_list(households, 2).write_parquet(folder / AFTER)
    for label, earlier in (("", False), (", with the list of a year before and a day", True)):
        if earlier:
            make_list(households, 0).write_parquet(folder / EARLIER)
        if not _classes(_movement(folder)).equals(_classes(_by_join(folder))):
            sys.exit("the two results differ")
        told(f"{households:,} households before and after from Parquet{label}", in_turn(NAMES, folder, repeats))


def one(name: str, folder: Path) -> dict[str, float]:
    """Time one run over the files in ``folder``; the definitions are loaded."""
    small = folder / "small"
    small.mkdir(exist_ok=True)
    for file in (BEFORE, AFTER, EARLIER):
        if (folder / file).exists():
            pl.read_parquet(folder / file, n_rows=100).write_parquet(small / file)
    run = _movement if name == NAMES[0] else _by_join
    run(small)
    return measured(lambda: run(folder))


def _movement(folder: Path) -> pl.DataFrame:
    earlier = folder / EARLIER
    asked: dict[str, Any] = {"history": [earlier], "on": "2026-01-01"} if earlier.exists() else {}
    return povrules.movement(folder / BEFORE, folder / AFTER, **asked).frame


def _by_join(folder: Path) -> pl.DataFrame:
    before, after = (pl.read_parquet(folder / name) for name in (BEFORE, AFTER))
    return before.join(after, on="household_id", how="full", coalesce=True, suffix="_after")


def _classes(found: pl.DataFrame) -> pl.DataFrame:
    """Return the class before and after of each household, in the order of their ids."""
    if "class_before" not in found.columns:
        found = found.select(
            "household_id",
            pl.col("recognised_status").replace(STATUS).alias("class_before"),
            pl.col("recognised_status_after").replace(STATUS).alias("class_after"),
        )
    return found.select("household_id", "class_before", "class_after").sort("household_id")
