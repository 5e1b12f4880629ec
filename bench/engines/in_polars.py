"""povrules, and vn-2022 hand-written in Polars, twice: frames of Polars in and out.

``hand_written`` is :mod:`bench.by_hand`, which joins the texts as one would. ``by_number`` is what it becomes in the
hands of someone who has found that to look a number up is faster than a join of six columns.
"""

import math
from pathlib import Path

import polars as pl

import povrules
from bench import by_hand
from bench.census import INDICATORS
from bench.engines.prepared import CENSUS, TEXTS, Prepared

_SIZES = (2, 2, 4, 10, len(INDICATORS) + 1, len(INDICATORS) + 1)
"""How many values each of the six parts of a key has."""


def povrules_(folder: Path) -> Prepared:
    census = pl.read_parquet(folder / CENSUS)
    return Prepared(lambda: povrules.classify(census, standard="vn-2022", keep=False), lambda found: found)


def hand_written(folder: Path) -> Prepared:
    census, texts = pl.read_parquet(folder / CENSUS), pl.read_parquet(folder / TEXTS)
    return Prepared(lambda: by_hand.classify(census, texts), lambda found: found)


def numbered(folder: Path) -> Prepared:
    census, texts = pl.read_parquet(folder / CENSUS), pl.read_parquet(folder / TEXTS)
    return Prepared(lambda: by_number(census, texts), lambda found: found)


def by_number(census: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the fifteen columns; ``texts`` has a row a key."""
    needed = ("household_id", "deprivations_min", "deprivations_max", "deprived", "blank", "duplicate")
    facts = by_hand.facts(census.lazy()).select(*needed, _number().alias("number")).collect()
    lists = by_hand.lists("mask", "names").collect()["names"]
    rows = pl.zeros(math.prod(_SIZES), pl.UInt32, eager=True)
    rows = rows.scatter(texts.select(_number()).to_series(), pl.int_range(texts.height, dtype=pl.UInt32, eager=True))
    found = facts.hstack(
        texts.select(*by_hand.DECIDED, "ask_area", "ask_income", "ask_indicators")[rows[facts["number"]]]
    )
    open_ = found["class"].eq("undetermined").arg_true()
    asked = found[open_].with_columns(lists[found["blank"][open_]].alias("blank_in")).select(by_hand.missing())
    missing = pl.repeat("", found.height, eager=True).scatter(open_, asked.to_series())
    found = found.with_columns(lists[facts["deprived"]].alias("deprived_in"), missing.alias("missing"))
    return found.select(by_hand.columns(pl.col("missing")))


def _number() -> pl.Expr:
    """Return the number of a key, from 0."""
    number: pl.Expr = pl.lit(0, pl.Int32)
    for name, size in zip(by_hand.KEY, _SIZES, strict=True):
        number = number * size + pl.col(name).cast(pl.Int32)
    return number
