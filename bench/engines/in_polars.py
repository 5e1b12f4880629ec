"""povrules, and vn-2022 hand-written in Polars: frames of Polars in and out."""

from pathlib import Path

import polars as pl

import povrules
from bench import by_hand
from bench.engines.prepared import CENSUS, TEXTS, Prepared


def povrules_(folder: Path) -> Prepared:
    census = pl.read_parquet(folder / CENSUS)
    return Prepared(lambda: povrules.classify(census, standard="vn-2022", keep=False), lambda found: found)


def hand_written(folder: Path) -> Prepared:
    census, texts = pl.read_parquet(folder / CENSUS), pl.read_parquet(folder / TEXTS)
    return Prepared(lambda: by_hand.classify(census, texts), lambda found: found)
