"""Who has newly escaped on a day: the last exit of each household, and the windows that the law counts from it."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from povrules.census.names import KEY
from povrules.years.flows import UNCLEAR
from povrules.years.law import MovementLaw, Window
from povrules.years.lists import LISTED

EXIT_COLUMNS = (KEY, "exit", "recognised_on", "order")
"""The columns of a table of exits: the household by today's id, what it left, when that was recognised, which list."""


def exits_of(flow: pl.DataFrame, law: MovementLaw, order: int) -> pl.DataFrame:
    """Return the exits of a movement; ``order``: the number of its later list, growing with time.

    A household of a list that may have left it, so that nobody knows, has every exit that it may be, without a day.
    """
    kinds = {one.id: one.exits for one in law.law.kinds if one.exits is not None}
    known = flow.filter(pl.col("kind").is_in(list(kinds))).select(
        KEY, pl.col("kind").replace_strict(kinds, return_dtype=pl.String).alias("exit"), "recognised_on"
    )
    unclear = flow.filter(pl.col("kind") == UNCLEAR)
    may_be = [
        unclear.filter(pl.col("before") == one.before).select(
            KEY, pl.lit(one.exits).alias("exit"), pl.lit(None, pl.Date).alias("recognised_on")
        )
        for one in law.law.kinds
        if one.exits is not None
    ]
    return pl.concat([known, *may_be]).with_columns(order=pl.lit(order, pl.Int32))


def windows(
    today: pl.DataFrame, exits: Sequence[pl.DataFrame], first: pl.DataFrame, day: date, law: MovementLaw
) -> pl.DataFrame:
    """Return for each household and window ``yes``, ``no`` or null (unknown), and its last day where that is known.

    ``today``: ``household_id`` and ``class_after``, one row a household; the result has its rows, with the columns
    ``recently_<window>`` and ``until_<window>``. Of the exits that were recognised by the day the last one counts.
    Null: a day of recognition is not known, whether it was an exit, or the class of today; or an earlier exit, before
    the lists begin, could still count. ``first``: ``household_id``, ``class`` and ``recognised_on`` of the first list.
    """
    none = pl.DataFrame(schema={KEY: pl.String, "exit": pl.String, "recognised_on": pl.Date, "order": pl.Int32})
    every = pl.concat([none, *exits])
    found = [_window(today, every, first, day, one) for one in law.law.windows]
    return pl.concat(found, how="horizontal")


def _window(today: pl.DataFrame, exits: pl.DataFrame, first: pl.DataFrame, day: date, window: Window) -> pl.DataFrame:
    mine = exits.filter(pl.col("exit").is_in(list(window.exits)))
    dated = mine.filter(pl.col("recognised_on") <= day).sort("recognised_on", "order")
    undated = mine.filter(pl.col("recognised_on").is_null())
    end = _last_day(window)
    last = dated.group_by(KEY, maintain_order=True).last().select(KEY, end.alias("until"))
    back = ("poor",) if "poverty" in window.exits else LISTED
    # Nothing up to the first list can count: even what was recognised with it is too long ago, or the household was on
    # the list again then.
    begun = first.select(KEY, begun=(end < day).fill_null(value=False) | pl.col("class").is_in(back))
    joined = (
        today.join(last, on=KEY, how="left", maintain_order="left")
        .join(begun, on=KEY, how="left", maintain_order="left")
        .with_columns(
            open=pl.col(KEY).is_in(undated[KEY].implode())
            | (pl.col("until").is_null() & ~pl.col("begun").fill_null(value=False))
        )
    )
    inside = (pl.col("until") >= day).fill_null(value=False)
    state = (
        pl.when(pl.col("class_after").is_in(back))
        .then(pl.lit("no"))
        .when(pl.col("class_after").is_null() & (inside | pl.col("open")))
        .then(None)
        .when(inside)
        .then(pl.lit("yes"))
        .when(pl.col("open"))
        .then(None)
        .otherwise(pl.lit("no"))
    )
    return joined.select(
        state.alias(f"recently_{window.id}"),
        pl.when(state == "yes").then("until").alias(f"until_{window.id}"),
    )


def _last_day(window: Window) -> pl.Expr:
    """Return the last day on which a household has newly escaped, by the day of recognition."""
    start, length = pl.col("recognised_on"), f"{window.months}mo"
    if window.counted_from == "month":
        return start.dt.truncate("1mo").dt.offset_by(length).dt.offset_by("-1d")
    return start.dt.offset_by(length)
