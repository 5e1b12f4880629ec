"""Several standards over one census: how many households and persons have which class under one and under another."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import polars as pl

from povrules.review import CLASSES, ClassPair, Comparison


class Classified(NamedTuple):
    """The class of every household under one standard, and its members as that run has them; rows in census order."""

    standard: str
    classes: pl.Series
    members: pl.Series


def compared(results: Sequence[Classified]) -> Iterator[Comparison]:
    """Yield a comparison for every two standards, in the order in which they were named."""
    for one, other in combinations(results, 2):
        yield Comparison(first=one.standard, second=other.standard, pairs=tuple(_pairs(one, other)))


def _pairs(one: Classified, other: Classified) -> Iterator[ClassPair]:
    frame = pl.DataFrame(
        {
            "first": one.classes,
            "second": other.classes,
            "members": one.members.zip_with(one.members.is_not_null(), other.members),
        }
    )
    counted = frame.group_by("first", "second").agg(
        households=pl.len(), persons=pl.col("members").sum(), unknown=pl.col("members").null_count()
    )
    order = [*CLASSES, None]  # what was set aside comes last
    rows = sorted(counted.iter_rows(), key=lambda row: (order.index(row[0]), order.index(row[1])))
    for first, second, households, persons, unknown in rows:
        yield ClassPair(first=first, second=second, households=households, persons=persons, persons_unknown=unknown)
