"""Ready columns: vn-2022 by income in process, against the same fifteen columns hand-written in Polars."""

import sys
from pathlib import Path

import polars as pl

import povrules
from bench.by_hand import classify as by_hand
from bench.by_hand import texts_of
from bench.census import make_census
from bench.timing import in_turn, measured, told

NAMES = ("columns", "columns by hand")


def compare(folder: Path, households: int, repeats: int) -> None:
    for label, blanks in (("complete", 0.0), ("2 % of answers blank", 0.02)):
        census = make_census(households, blanks=blanks)
        census.write_parquet(folder / "census.parquet", compression="uncompressed")
        result = _classify(census)
        texts = texts_of(census, result)
        texts.write_parquet(folder / "texts.parquet")
        if not by_hand(census, texts).equals(result):
            sys.exit("the two results differ")
        del census, result
        told(f"{households:,} households with ready columns, {label}", in_turn(NAMES, folder, repeats))


def one(name: str, folder: Path) -> dict[str, float]:
    """Time one classification of the census in ``folder``; the standard is loaded, the data are in memory."""
    census = pl.read_parquet(folder / "census.parquet")
    texts = pl.read_parquet(folder / "texts.parquet")
    _classify(census[:1000])
    by_hand(census[:1000], texts)
    return measured(lambda: _classify(census) if name == NAMES[0] else by_hand(census, texts))


def _classify(census: pl.DataFrame) -> pl.DataFrame:
    found: pl.DataFrame = povrules.classify(census, standard="vn-2022", keep=False)
    return found
