"""Households counted by their weights: exact sums, and rates of the sum of all weights of a group."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl

from povrules.review import CLASSES, Weighted

_EXACT = Context(prec=2000)
"""Sums of the largest and the smallest number of a computer need some 700 digits."""
_HUNDREDTH = Decimal("0.01")


def weighted(frame: pl.DataFrame) -> Weighted:
    """Return the sums of ``weight`` by ``class`` over the rows of a frame; both may be null.

    A row without a weight counts in none of them but in ``without_weight``.
    """
    sums = dict.fromkeys((*CLASSES, None), Decimal(0))
    without, seen = 0, set()
    for name, weight, rows in frame.group_by("class", "weight").len().iter_rows():
        if weight is None:
            without += rows
            continue
        seen.add(name)
        sums[name] = total([(weight, rows)], sums[name])
    whole = total((value, 1) for value in sums.values())
    classes: dict[str, Decimal] = {name: sums[name] for name in CLASSES if name in seen}
    rates = {name: rate(value, whole) for name, value in classes.items()}
    return Weighted(households=whole, set_aside=sums[None], classes=classes, rates=rates, without_weight=without)


def total(weights: Iterable[tuple[float | Decimal, int]], start: Decimal = Decimal(0)) -> Decimal:
    """Return the exact sum of weights, each so many times: a weight is the number that it is written as."""
    for weight, times in weights:
        start = _EXACT.fma(Decimal(repr(weight) if isinstance(weight, float) else weight), Decimal(times), start)
    return start


def rate(part: Decimal, of: Decimal) -> Decimal:
    """Return a share in per cent with two decimals, rounded half up; ``of`` is above 0."""
    return _EXACT.divide(_EXACT.multiply(part, Decimal(100)), of).quantize(_HUNDREDTH, ROUND_HALF_UP, _EXACT)
