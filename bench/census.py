"""A seeded census for the benches: typed, with blanks, no names."""

import numpy as np
import polars as pl

import povrules

INDICATORS = povrules.indicators("vn-2022")


def make_census(households: int, *, blanks: float, seed: int = 2022) -> pl.DataFrame:
    """Return ``households`` rows with the columns of vn-2022; a share ``blanks`` of each answer is empty."""
    rng = np.random.default_rng(seed)
    columns = {
        "household_id": pl.Series(np.arange(households), dtype=pl.Int64).cast(pl.String),
        "area": pl.Series(np.where(rng.random(households) < 0.65, "rural", "urban")),
        "income_per_capita": pl.Series(rng.integers(300_000, 5_000_000, households)),
        **{name: pl.Series(rng.random(households) < 0.2) for name in INDICATORS},
    }
    frame = pl.DataFrame(columns)
    if not blanks:
        return frame
    return frame.with_columns(
        pl.when(pl.Series(rng.random(households) >= blanks)).then(pl.col(name)).alias(name)
        for name in frame.columns[1:]
    )
