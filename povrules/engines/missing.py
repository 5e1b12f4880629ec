"""Which blanks to ask about: the smallest set of empty cells whose answers settle an undetermined household."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

import polars as pl

from povrules.engines.plan import Plan
from povrules.engines.reason import unknown_lines
from povrules.engines.scene import Scene
from povrules.engines.signatures import AREA, INDICATORS, LAW, Verdict
from povrules.language.expression import names
from povrules.language.schema import Reading

NULLS = "_nulls"


@lru_cache(maxsize=16)
def asked_columns(plan: Plan) -> tuple[str, ...]:
    """Return the columns (without indicators) whose blanks can make a measure unknown."""
    columns = {column.id: column for column in plan.standard.columns}
    used = {
        name
        for axis in plan.axes
        for reading in axis.measure.readings
        if reading.exact
        for name in (*names(reading.amount), *names(reading.per))
        if name in columns and columns[name].blank == "unknown"
    }
    return tuple(sorted(used))


def null_bits(columns: pl.DataFrame, scene: Scene) -> pl.Series:
    """Return a bit mask of the blank ones among :func:`asked_columns` for each row."""
    if not asked_columns(scene.plan):
        return pl.zeros(columns.height, pl.Int32, eager=True).alias(NULLS)
    bits = [pl.col(name).is_null() * pl.lit(1 << bit, pl.Int32) for bit, name in enumerate(asked_columns(scene.plan))]
    return columns.select(pl.sum_horizontal(pl.lit(0, pl.Int32), *bits).alias(NULLS)).to_series()


def missing_ids(
    scene: Scene, verdict: Verdict, digits: dict[str, int], nulls: int, blank_indicators: int
) -> tuple[str, ...]:
    """Return the ids of the answers to ask for, law that is missing last (``law:lines.average``).

    ``nulls`` is a mask over :func:`asked_columns`, ``blank_indicators`` one over the standard's indicators.
    """
    blank = {name for bit, name in enumerate(asked_columns(scene.plan)) if nulls >> bit & 1}
    indicators = tuple(
        name for bit, name in enumerate(scene.plan.standard.indicator_ids) if blank_indicators >> bit & 1
    )
    measures = [block for block in verdict.missing if block in scene.plan.axis and block != INDICATORS]
    found: list[str] = [AREA] if AREA in verdict.missing else []
    found.extend(_measures(scene, measures, digits, blank, indicators))
    if INDICATORS in verdict.missing:
        found.extend(indicators)
    if LAW in verdict.missing:
        found.extend(f"law:lines.{line.id}" for line in unknown_lines(scene.plan))
    return tuple(dict.fromkeys(found))


def _measures(
    scene: Scene, measures: list[str], digits: dict[str, int], blank: set[str], indicators: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the fewest blanks that make these measures known; readings in their order break ties."""
    choices = []
    for name in measures:
        same = name in scene.same or digits.get(f"{name}:same") == 1
        measure = scene.plan.axis[(scene.plan.axis[name].measure.at_most or name) if same else name].measure
        readings = [reading for reading in scene.readings[measure.id] if reading.when is None]
        readings = readings or [reading for reading in measure.readings if reading.when is None and reading.exact]
        blanks = [_blanks(reading, blank, indicators) for reading in readings]
        choices.append([one for one in blanks if one])
    unions = [tuple(dict.fromkeys(part for parts in chosen for part in parts)) for chosen in product(*choices)]
    return min(unions, key=len)


def _blanks(reading: Reading, blank: set[str], indicators: tuple[str, ...]) -> tuple[str, ...]:
    used: Iterable[str] = dict.fromkeys((*names(reading.amount), *names(reading.per)))
    return tuple(
        part for name in used for part in (indicators if name == INDICATORS else (name,) if name in blank else ())
    )
