"""Households of which a result does not know the class, but that they are on neither list, whatever it is."""

import re
from functools import cache
from typing import get_args

import polars as pl

from povrules.language.expression import names
from povrules.standards import load_standard, standard_ids
from povrules.years.law import Listed

_SEPARATORS = re.compile("[,;]")
_LINE = "law:lines."
"""How a verdict names a line of the law that is not known."""


def above_both(verdicts: pl.DataFrame) -> pl.Series:
    """Return where the law that a verdict lacks tells only classes of neither list apart; the class itself is not read.

    So the upper line of the average living standard: whatever it is, the household is neither poor nor near-poor.
    ``verdicts`` has ``standard`` and ``missing``, as results do.
    """
    lacking = verdicts.select("standard", "missing").drop_nulls().unique()
    rows = [
        {"standard": standard, "missing": missing, "above": True}
        for standard, missing in lacking.iter_rows()
        if all(_bounds_no_list(standard, part.strip()) for part in _SEPARATORS.split(missing))
    ]
    found = pl.DataFrame(rows, {"standard": pl.String, "missing": pl.String, "above": pl.Boolean})
    joined = verdicts.select("standard", "missing").join(
        found, on=["standard", "missing"], how="left", maintain_order="left"
    )
    return joined["above"].fill_null(value=False)


@cache
def _bounds_no_list(standard: str, missing: str) -> bool:
    """Tell whether what is missing is a line of a standard that no rule about poor or near-poor households names."""
    if not missing.startswith(_LINE) or standard not in standard_ids():  # one's own, of which only the name is here
        return False
    rules = (one for one in load_standard(standard).law.rules if one.outcome in get_args(Listed))
    return all(missing.removeprefix(_LINE) not in names(one.when) for one in rules)
