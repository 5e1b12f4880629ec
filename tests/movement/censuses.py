"""A census for the tests of movement: rural households of four by their income a person and month."""

import polars as pl

import povrules

OLD, NEW = povrules.indicators("vn-2016"), povrules.indicators("vn-2022")
NAMES = sorted({*OLD, *NEW}, key=lambda name: (name in OLD) + (name in NEW), reverse=True)
"""Those that both count first."""


def census(*incomes: int, recognised: list[str] | None = None, deprived: int = 3) -> pl.DataFrame:
    rows = [
        {
            "household_id": f"H{number}",
            "area": "rural",
            "income_per_capita": income,
            "agricultural": False,
            "members": 4,
        }
        | {name: int(at < deprived) for at, name in enumerate(NAMES)}
        for number, income in enumerate(incomes, 1)
    ]
    frame = pl.DataFrame(rows)
    return frame if recognised is None else frame.with_columns(recognised_status=pl.Series(recognised))
