"""Several standards over one census: how many households and persons have which class under one and under another."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

import polars as pl

from povrules.engines.weighted import rate, total
from povrules.review import CLASSES, ClassPair, Comparison


class Classified(NamedTuple):
    """The class of every household under one standard, and its members as that run has them; rows in census order.

    ``weights``: those of the households, null where one has none.
    """

    standard: str
    classes: pl.Series
    members: pl.Series
    weights: pl.Series


def compared(results: Sequence[Classified]) -> Iterator[Comparison]:
    """Yield a comparison for every two standards, in the order in which they were named."""
    for one, other in combinations(results, 2):
        found = Comparison(first=one.standard, second=other.standard, pairs=tuple(_pairs(one, other)))
        yield found if one.weights.null_count() == len(one.weights) else _weighed(found, one, other)


def _weighed(found: Comparison, one: Classified, other: Classified) -> Comparison:
    """Return a comparison with the sums of weights of its pairs, and the share of the households that differ."""
    frame = pl.DataFrame({"first": one.classes, "second": other.classes, "weight": one.weights})
    sums: dict[tuple[str | None, str | None], Decimal] = {}
    without = 0
    for first, second, weight, rows in frame.group_by("first", "second", "weight").len().iter_rows():
        before = sums.setdefault((first, second), Decimal(0))
        if weight is None:
            without += rows
        else:
            sums[first, second] = total([(weight, rows)], before)
    pairs = tuple(pair.model_copy(update={"weight": sums[pair.first, pair.second]}) for pair in found.pairs)
    whole = total((value, 1) for value in sums.values())
    different = total((value, 1) for (first, second), value in sums.items() if first != second)
    share = rate(different, whole)
    return found.model_copy(update={"pairs": pairs, "different_weighted": share, "without_weight": without})


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
