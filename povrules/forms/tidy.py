"""The numbers of forms in long form: one row a number."""

from collections.abc import Sequence

import polars as pl

from povrules.forms.model import Balance, Filled, Points, Share

TIDY: dict[str, pl.DataType] = {
    "form": pl.String(),
    "level": pl.String(),
    "area": pl.String(),
    "place": pl.String(),
    "row": pl.String(),
    "column": pl.String(),
    "unit": pl.String(),
    "value": pl.Decimal(18, 2),
}
"""The columns, with their types. ``level`` is ``place``, ``area``, ``whole`` or ``whole_place`` (a place in both areas
together); ``row`` tells the rows of a line apart. A number that is not known is null."""


def tidy_rows(forms: Sequence[Filled]) -> pl.DataFrame:
    """Return every number of some forms, see :data:`TIDY`."""
    rows = [
        (filled.layout.form, row.level, row.area, row.place, row.kind, column, unit or row.unit, value)
        for filled in forms
        for row in filled.rows
        for column, unit, value in zip(
            filled.layout.ids,
            filled.layout.units,
            (one.value if isinstance(one, Share | Points | Balance) else one for one in row.values),
            strict=True,
        )
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(TIDY)
    return pl.DataFrame(
        [
            pl.Series(name, column, dtype=kind, strict=False)
            for (name, kind), column in zip(TIDY.items(), columns, strict=True)
        ]
    )
