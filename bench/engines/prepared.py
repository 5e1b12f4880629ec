"""What an engine hands to the bench: a census that it holds in its own form, and how to run over it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

CENSUS, TEXTS = "census.parquet", "texts.parquet"
"""In the folder of a bench: the households, and what an analyst would have written beforehand, a row a key."""
TOLD = ("citation", "reason_vi", "reason_en", "evidence")
"""The columns that are looked up by key. ``class`` and ``rule`` are decided by each engine itself."""


@dataclass(frozen=True)
class Prepared:
    """A census in memory in the form that the engine reads best: ``run`` is timed, reading and ``frame`` are not."""

    run: Callable[[], Any]
    """Classify all households; the result is in the form that the engine gives."""
    frame: Callable[[Any], pl.DataFrame]
    """Return the result of ``run`` with the column names of povrules, in the order of the census."""


Prepare = Callable[[Path], Prepared]
"""Read the two files in a folder."""
