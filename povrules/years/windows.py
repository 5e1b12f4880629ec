"""Who has newly escaped on a day: the last exit of each household, and the windows that the law counts from it."""

from collections.abc import Collection
from datetime import date

import polars as pl

from povrules.census.names import KEY
from povrules.years.flows import UNCLEAR
from povrules.years.law import Kind, MovementLaw, Window
from povrules.years.lists import LISTED
from povrules.years.order import Between

EXITS = {
    KEY: pl.String,
    "kind": pl.String,
    "exit": pl.String,
    "recognised_on": pl.Date,
    "since": pl.Date,
    "by": pl.Date,
    "sure": pl.Boolean,
    "order": pl.Int32,
}
"""A table of exits: the household by today's id, what it left, when that was recognised (where only bounds are known:
after which day, ``since``, and at the latest on which, ``by``), whether it surely is an exit that was recognised, the
number of the list."""
FACTS: tuple[str, ...] = ("exit_kind", "exit_on", "escaped_on", "exits_known_from")
"""What the lists say of the last exit of a household, whatever the day; see :func:`last_exits`."""


def exits_of(
    flow: pl.DataFrame, law: MovementLaw, between: Between, order: int, unclear: Collection[str], *, last: bool = True
) -> pl.DataFrame:
    """Return the exits of a movement; ``order``: the number of its later list, growing with time.

    Where a yearly review may lie ``between`` both lists, the day of an exit is known between bounds only, and there may
    be every other exit beside it.

    A household of which a class is not known has every exit that it may be, without a day; ``unclear``: those of which
    the list before does not say what they were, rows left out among them. So has one that was gone, if this is not the
    ``last`` movement: where it is there again, what it was in between is not known.
    """
    kinds = {one.id: one.exits for one in law.law.kinds if one.exits is not None}
    day, far = pl.col("recognised_on"), between.far(law)
    bounds = (
        pl.when(far).then(pl.lit(between.since, pl.Date)).alias("since"),
        pl.when(far & pl.col("after").ne_missing("gone"))
        .then(pl.coalesce(day, pl.lit(between.until, pl.Date)))
        .alias("by"),
    )
    known = flow.filter(pl.col("kind").is_in(list(kinds))).select(
        KEY,
        "kind",
        pl.col("kind").replace_strict(kinds, return_dtype=pl.String).alias("exit"),
        pl.when(~far).then(day).alias("recognised_on"),
        *bounds,
        sure=day.is_not_null() | pl.col("recognised_after").is_not_null(),
    )
    unsaid = pl.col("before").is_null() | pl.coalesce("id_before", KEY).is_in(list(unclear))
    ended = pl.lit(not last) & (pl.col("after") == "gone")
    open_ = flow.filter((pl.col("kind") == UNCLEAR) | unsaid | ended)
    may_be = []
    for one in law.law.kinds:
        if one.exits is not None:
            doubtful = open_.filter(
                unsaid | (pl.col("before") == one.before),
                pl.col("after").is_null() | (pl.col("after") == one.after) | ended,
            )
            may_be += [_may_be(doubtful, one, *_NO_BOUNDS), _may_be(flow.filter(far), one, *bounds)]
    return pl.concat([known, *may_be]).select(*list(EXITS)[:-1], order=pl.lit(order, pl.Int32))


_NO_BOUNDS = (pl.lit(None, pl.Date).alias("since"), pl.lit(None, pl.Date).alias("by"))


def _may_be(households: pl.DataFrame, kind: Kind, *bounds: pl.Expr) -> pl.DataFrame:
    """Return an exit of each household of which it is not known whether there was one."""
    return households.select(
        KEY,
        pl.lit(kind.id).alias("kind"),
        pl.lit(kind.exits).alias("exit"),
        pl.lit(None, pl.Date).alias("recognised_on"),
        *bounds,
        sure=pl.lit(value=False),
    )


def last_exits(today: pl.DataFrame, exits: pl.DataFrame) -> pl.DataFrame:
    """Return for each household of ``today`` the :data:`FACTS`; ``today`` and ``exits`` as for :func:`windows`.

    ``exit_kind``, ``exit_on``: the last exit of the lists, and the day on which it was recognised; null: there is none,
    or it is not known. ``escaped_on``: the same of the last exit from poverty. ``exits_known_from``: the day after
    which the lists have every exit, null where some exit, or its day, is not known. Exits of which only the bounds are
    known are neither of both; after the later one of them all are known.
    """
    unknown = ~pl.col("sure") | pl.col("recognised_on").is_null()
    doubtful = exits.filter(unknown & pl.col("by").is_null())[KEY]
    bounded = exits.group_by(KEY).agg(pl.col("by").max())
    escaped = exits.filter(pl.col("exit") != "near_poverty")
    return (
        today.select(KEY, "begun_on")
        .join(_latest(exits), on=KEY, how="left", maintain_order="left")
        .join(_latest(escaped).select(KEY, escaped_on="recognised_on"), on=KEY, how="left", maintain_order="left")
        .join(bounded, on=KEY, how="left", maintain_order="left")
        .select(
            pl.col("kind").alias("exit_kind"),
            pl.col("recognised_on").alias("exit_on"),
            "escaped_on",
            pl.when(~pl.col(KEY).is_in(doubtful.implode()) & pl.col("begun_on").is_not_null())
            .then(pl.max_horizontal("begun_on", "by"))
            .alias("exits_known_from"),
        )
    )


def _latest(exits: pl.DataFrame) -> pl.DataFrame:
    """Return ``household_id``, ``kind`` and ``recognised_on`` of the last exits, of those that surely are ones."""
    latest = exits.filter(pl.col("order") == pl.col("order").max().over(KEY))
    return (
        latest.filter(pl.col("sure") & pl.col("by").is_null())
        .select(KEY, "kind", "recognised_on")
        .unique(KEY, keep="none")
    )


def windows(today: pl.DataFrame, exits: pl.DataFrame, day: date, law: MovementLaw) -> pl.DataFrame:
    """Return for each household and window ``yes``, ``no`` or null (unknown), and its last day where that is known.

    ``today``: ``household_id``, ``class_after``, and of the first list ``first_class`` and ``begun_on`` (the day of
    recognition), one row a household; the result has its rows, with the columns ``recently_<window>`` and
    ``until_<window>``. Of the exits that were recognised by the day the last one counts. Null: a day of recognition is
    not known, whether it was an exit, or the class of today; or an earlier exit, before the lists begin, could still
    count. An exit of which only the bounds are known counts where it does at both of them, without its last day.
    """
    return pl.concat([_window(today, exits, day, one) for one in law.law.windows], how="horizontal")


def _window(today: pl.DataFrame, exits: pl.DataFrame, day: date, window: Window) -> pl.DataFrame:
    mine = exits.filter(pl.col("exit").is_in(list(window.exits)))
    dated = mine.filter(pl.col("recognised_on") <= day).sort("recognised_on", "order")
    counts = _last_day(window, pl.col("by")) >= day
    # One after the day, or too long ago at the latest, cannot count.
    bounded = mine.filter((pl.col("since").is_null() | (pl.col("since") < day)) & counts)
    first = _last_day(window, pl.col("since").dt.offset_by("1d"))
    surely = bounded.filter(pl.col("sure") & (pl.col("by") <= day) & (first >= day))
    doubtful = pl.concat([bounded, mine.filter(pl.col("recognised_on").is_null() & pl.col("by").is_null())])
    last = (
        dated.group_by(KEY, maintain_order=True)
        .last()
        .select(KEY, _last_day(window, pl.col("recognised_on")).alias("until"), "order")
    )
    back = ("poor",) if "poverty" in window.exits else LISTED
    # Nothing up to the first list can count: even what was recognised with it is too long ago, or the household was on
    # the list again then.
    over = (_last_day(window, pl.col("begun_on")) < day).fill_null(value=False)
    known = over | pl.col("first_class").is_in(back).fill_null(value=False)
    joined = (
        today.join(last, on=KEY, how="left", maintain_order="left")
        .join(doubtful.group_by(KEY).agg(later=pl.col("order").max()), on=KEY, how="left", maintain_order="left")
        .with_columns(open=pl.col("later").is_not_null() | (pl.col("until").is_null() & ~known))
    )
    dated_inside = (pl.col("until") >= day).fill_null(value=False)
    inside = dated_inside | pl.col(KEY).is_in(surely[KEY].implode())
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
    # A later exit of unknown day counts for longer.
    told = (state == "yes") & dated_inside & ~(pl.col("later") > pl.col("order")).fill_null(value=False)
    return joined.select(state.alias(f"recently_{window.id}"), pl.when(told).then("until").alias(f"until_{window.id}"))


def _last_day(window: Window, start: pl.Expr) -> pl.Expr:
    """Return the last day on which a household has newly escaped, by the day of recognition."""
    day, length = start.dt, f"{window.months}mo"
    if window.counted_from == "month":
        return day.truncate("1mo").dt.offset_by(length).dt.offset_by("-1d")
    return day.offset_by(length)
