"""What happened to each household between two lists, and the sums of forms 7.2 and 7.3."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from povrules.census.names import KEY
from povrules.text import Text
from povrules.years.changes import Changes
from povrules.years.law import Kind, Listed, MovementLaw
from povrules.years.lists import LISTED, PLACES, Listing, earlier_lists, unclear_ids

UNCLEAR = "undetermined"
"""The kind of a household of which a class is not known."""
EITHER = {"relapsed": "relapsed_or_new", "relapsed_near_poor": "relapsed_or_new_near_poor"}
"""By the kind of a household that was on the list earlier: the one where it is not known whether it was."""
EITHER_LABELS = {
    "relapsed_or_new": Text("tái nghèo hoặc phát sinh mới", "relapsed into poverty or newly poor"),
    "relapsed_or_new_near_poor": Text(
        "tái cận nghèo hoặc phát sinh mới", "relapsed into near-poverty or newly near-poor"
    ),
    UNCLEAR: Text("chưa xác định", "undetermined"),
}
_ID_BEFORE = "id_before"
LEFT_OUT, NOT_LISTED = "left_out", "not_listed"
REASONS = {
    LEFT_OUT: Text("có dòng bị để ra ngoài (trùng mã, thiếu mã)", "rows of it are left out (its id twice, or no id)"),
    NOT_LISTED: Text("không có trong danh sách kỳ này", "not on the list after"),
}
"""Why it is not known what a household was or is, beside a class that is not known."""


@dataclass(frozen=True)
class Asked:
    """What the flows are counted by beside the lists.

    ``history``: lists of earlier years, None where none is given: then who relapsed and who is new is not known.
    """

    changes: Changes
    history: Sequence[Listing] | None = None


def flows(before: Listing, after: Listing, asked: Asked, law: MovementLaw) -> pl.DataFrame:
    """Return one row a household of either list.

    ``household_id`` (that of the list after, where it is there), ``id_before``, ``before``, ``after``, ``kind``,
    ``reason`` (of a change, or one of :data:`REASONS`), ``class_before``, ``class_after``, ``computed_after``, and of
    each whether it is of neither list though not known (``above_before``, ``above_after``, ``computed_above_after``),
    ``meeting_after``, ``recognised_after``, ``decision_reason``, ``recognised_on``, ``members_before``,
    ``members_after``, ``area``, ``ethnicity`` and the places, as they are after where the household is there.
    """
    joined = _joined(before, after, asked.changes)
    states = joined.with_columns(_before(before)).with_columns(_after(after))
    kinds = _kinds(law)
    return (
        states.with_columns(_earlier(states, asked))
        .join(kinds, on=["before", "after", "earlier"], how="left", maintain_order="left", nulls_equal=True)
        .with_columns(pl.col("kind").fill_null(UNCLEAR))
        .with_columns(_reason())
        .drop("earlier", "there_before", "there_after", "left_before", "left_after")
    )


def _joined(before: Listing, after: Listing, changes: Changes) -> pl.DataFrame:
    """Return households before beside after: by id, or by the id to which they were renumbered.

    Those of rows that are left out are there too, without a class.
    """
    kept = ("area", "ethnicity", *PLACES)
    old = _rows(before).select(
        # One that has ended is nobody of the list after, though another household may have its id there.
        pl.when(~pl.col(KEY).is_in(list(changes.gone))).then(pl.col(KEY).replace(changes.renumbered)).alias("key"),
        pl.col(KEY).alias(_ID_BEFORE),
        pl.col("class").alias("class_before"),
        pl.col("above").alias("above_before"),
        pl.col("members").alias("members_before"),
        *(pl.col(one).alias(f"{one}_before") for one in kept),
        there_before=pl.lit(value=True),
        left_before="left",
    )
    new = _rows(after).select(
        pl.col(KEY).alias("key"),
        pl.col("class").alias("class_after"),
        pl.col("above").alias("above_after"),
        pl.col("computed").alias("computed_after"),
        pl.col("computed_above").alias("computed_above_after"),
        pl.col("meeting").alias("meeting_after"),
        pl.col("recognised").alias("recognised_after"),
        "decision_reason",
        "recognised_on",
        pl.col("members").alias("members_after"),
        *kept,
        there_after=pl.lit(value=True),
        left_after="left",
    )
    joined = new.join(old, on="key", how="full", coalesce=True, maintain_order="left_right")
    here = pl.col("there_after").is_not_null()
    return joined.select(
        pl.coalesce("key", _ID_BEFORE).alias(KEY),
        _ID_BEFORE,
        "class_before",
        pl.col("above_before").fill_null(value=False),
        "class_after",
        pl.col("above_after").fill_null(value=False),
        "computed_after",
        pl.col("computed_above_after").fill_null(value=False),
        "meeting_after",
        "recognised_after",
        "decision_reason",
        "recognised_on",
        "members_before",
        "members_after",
        *(pl.when(here).then(one).otherwise(f"{one}_before").alias(one) for one in kept),
        pl.coalesce(
            pl.when(~here.fill_null(value=False)).then(
                pl.col(_ID_BEFORE).replace_strict(changes.gone, default=None, return_dtype=pl.String)
            ),
            pl.when(pl.col("there_before").is_null()).then(
                pl.col("key").replace_strict(changes.come, default=None, return_dtype=pl.String)
            ),
        ).alias("reason"),
        "there_before",
        "there_after",
        "left_before",
        "left_after",
    )


def _rows(listing: Listing) -> pl.DataFrame:
    """Return the households of a list and those of rows that are left out."""
    parts = ((listing.frame, False), (listing.left_out, True))
    return pl.concat(rows.with_columns(left=pl.lit(left)) for rows, left in parts)


def _reason() -> pl.Expr:
    """Return why households ended or began, or what is not known of them."""
    not_listed = pl.col("there_after").is_null() & pl.col("after").is_null()
    return pl.coalesce(
        "reason",
        pl.when(not_listed).then(pl.lit(NOT_LISTED)),
        pl.when(pl.col("left_before") | pl.col("left_after")).then(pl.lit(LEFT_OUT)),
    ).alias("reason")


def _before(before: Listing) -> pl.Expr:
    """Return what a household was: on a list, on neither, or none here.

    One that the list before does not have was on neither of its lists; where that has households of neither too, it
    was none here.
    """
    absent = "elsewhere" if before.whole else "outside"
    return (
        pl.when(pl.col("there_before").is_null() & pl.col("reason").is_not_null())
        .then(pl.lit("elsewhere"))
        .when(pl.col("there_before").is_null())
        .then(pl.lit(absent))
        .when(pl.col("class_before").is_in(LISTED))
        .then("class_before")
        .when(pl.col("class_before").is_not_null() | pl.col("above_before"))
        .then(pl.lit("outside"))
        .alias("before")
    )


def _after(after: Listing) -> pl.Expr:
    """Return what a household is: on a list, above both, or none here any more.

    Of one that a list of nothing but poor and near-poor households does not have, and of which no change is said, only
    that it is on neither list is known: if it was on one before, it is not known whether it is above or gone.
    """
    absent = pl.col("there_after").is_null()
    return (
        pl.when(absent & (pl.col("reason").is_not_null() | pl.lit(after.whole)))
        .then(pl.lit("gone"))
        .when(absent & (pl.col("before") == "outside"))
        .then(pl.lit("above"))
        .when(absent)
        .then(None)
        .when(pl.col("class_after").is_in(LISTED))
        .then("class_after")
        .when(pl.col("class_after").is_not_null() | pl.col("above_after"))
        .then(pl.lit("above"))
        .alias("after")
    )


def _earlier(states: pl.DataFrame, asked: Asked) -> pl.Series:
    """Return whether households from outside were on the list in an earlier year: yes, no, unknown; null for others."""
    from_outside = pl.lit(states["before"] == "outside") & pl.col("after").is_in(LISTED)
    if asked.history is None:
        found: pl.Expr = pl.lit("unknown")
    else:
        ids = pl.coalesce(_ID_BEFORE, KEY)
        ever = earlier_lists(asked.history)
        found = pl.when(ids.is_in(sorted(unclear_ids(asked.history)))).then(pl.lit("unknown")).otherwise(pl.lit("no"))
        for listed in LISTED:
            was = ids.is_in(sorted(ever[listed]))
            found = pl.when((pl.col("after") == listed) & was).then(pl.lit("yes")).otherwise(found)
    return states.select(pl.when(from_outside).then(found).alias("earlier")).to_series()


def _kinds(law: MovementLaw) -> pl.DataFrame:
    """Return the kind of each state before and after, and of each answer to whether it was on the list earlier."""
    rows = []
    for one in law.law.kinds:
        asked = {None: None, True: "yes", False: "no"}[one.earlier]
        rows.append((one.before, one.after, asked, one.id))
        if one.id in EITHER:
            rows.append((one.before, one.after, "unknown", EITHER[one.id]))
    return pl.DataFrame(rows, schema=["before", "after", "earlier", "kind"], orient="row")


# ---------------------------------------------------------------------------------------------------------- the sums


@dataclass(frozen=True)
class Sums:
    """Columns 1 to 9 of form 7.2 (``listed`` poor) or 7.3 (near_poor), of households and of persons.

    ``households[6]`` and ``[7]`` are None where it is not known who relapsed and who is new: then ``either`` counts
    both. Persons are None where the number of members of one of them is not known. ``undetermined``: how many
    households may be in a column or not, as a class is not known; ``open`` has these columns, which are None, and
    ``open_persons`` those of persons.
    """

    listed: Listed
    households: Mapping[int, int | None]
    persons: Mapping[int, int | None]
    either: tuple[int, int | None]
    undetermined: int
    open: frozenset[int] = frozenset()
    open_persons: frozenset[int] = frozenset()


def sums(frame: pl.DataFrame, listed: Listed, law: MovementLaw) -> Sums:
    """Return what a form says of some households; ``frame`` as :func:`flows` gives it."""
    where = {one.id: one.columns[listed] for one in law.law.kinds if listed in one.columns}
    households: dict[int, int | None] = dict.fromkeys(range(1, 10), 0)
    counts = dict(frame.group_by("kind").len().iter_rows())
    for kind, column in where.items():
        households[column] = (households[column] or 0) + counts.get(kind, 0)
    households[1] = frame.filter(pl.col("before") == listed).height
    households[9] = frame.filter(pl.col("after") == listed).height
    persons = _persons(frame, listed, where)
    open_kind = EITHER["relapsed" if listed == "poor" else "relapsed_near_poor"]
    rows = frame.filter(pl.col("kind") == open_kind)
    either = (rows.height, _total(rows["members_after"]))
    if rows.height:
        households |= {6: None, 7: None}
        persons |= {6: None, 7: None}
    unclear = [(one.open_columns(listed, law), one) for one in _doubts(frame)]
    open_ = frozenset(column for columns, _ in unclear for column in columns)
    open_persons = open_ | {column for _, one in unclear for column in one.changes_of_members(listed)}
    return Sums(
        listed,
        households | dict.fromkeys(open_),
        persons | dict.fromkeys(open_persons),
        either,
        sum(one.households for columns, one in unclear if columns),
        open_,
        open_persons,
    )


@dataclass(frozen=True)
class _Doubt:
    """How many households of which a class is not known have all of these states before and after, as far as known."""

    before: frozenset[str]
    after: frozenset[str]
    households: int

    def kinds(self, law: MovementLaw) -> Iterator[Kind]:
        """Yield what may have happened to them."""
        yield from (one for one in law.law.kinds if one.before in self.before and one.after in self.after)

    def open_columns(self, listed: Listed, law: MovementLaw) -> frozenset[int]:
        """Return the columns that may count them, or not."""
        found = {one.columns[listed] for one in self.kinds(law) if listed in one.columns}
        ends = ((1, self.before), (9, self.after))
        return frozenset(found | {column for column, states in ends if {listed} < states})

    def changes_of_members(self, listed: Listed) -> Iterator[int]:
        """Yield the columns of persons that may count members whom they have lost or gained ("thay đổi nhân khẩu")."""
        for column, one, other in ((4, self.before, self.after), (8, self.after, self.before)):
            if listed in one and not other.isdisjoint(LISTED):
                yield column


def _doubts(frame: pl.DataFrame) -> Iterator[_Doubt]:
    """Yield the households of which a class is not known, those of the same states together."""
    unclear = frame.filter(pl.col("kind") == UNCLEAR).select("before", "after", off=pl.col("reason") == NOT_LISTED)
    for before, after, off, count in unclear.group_by(pl.all()).len().iter_rows():
        then = {*LISTED, "outside"} if before is None else {before}
        now = {after} if after is not None else {"above", "gone"} if off else {*LISTED, "above"}
        yield _Doubt(frozenset(then), frozenset(now), count)


def _total(members: pl.Series) -> int | None:
    return None if members.null_count() else int(members.sum())


def _persons(frame: pl.DataFrame, listed: Listed, where: Mapping[str, int]) -> dict[int, int | None]:
    """Return the persons of each column; None where the members of one of the households are not known."""
    old, new = pl.col("members_before"), pl.col("members_after")
    was, is_ = pl.col("before") == listed, pl.col("after") == listed
    both = pl.col("after").is_in(LISTED) & pl.col("before").is_in(LISTED)
    known = frame.filter(pl.col("kind") != UNCLEAR)
    found: dict[int, int | None] = {
        1: _total(frame.filter(was)["members_before"]),
        9: _total(frame.filter(is_)["members_after"]),
    }
    for column in range(2, 9):
        kinds = [kind for kind, at in where.items() if at == column]
        rows = known.filter(pl.col("kind").is_in(kinds))
        counted = pl.when(both).then(pl.min_horizontal(old, new)).when(is_).then(new).otherwise(old)
        lacking = rows.filter(pl.when(both).then(old.is_null() | new.is_null()).otherwise(counted.is_null()))
        found[column] = None if lacking.height else _total(rows.select(counted.alias("n"))["n"])
    # “thay đổi nhân khẩu”: what households have lost or gained beside going from one list to another.
    lost = known.filter(was & both).select((old - pl.min_horizontal(old, new)).alias("n"))["n"]
    gained = known.filter(is_ & both).select((new - pl.min_horizontal(old, new)).alias("n"))["n"]
    for column, more in ((4, lost), (8, gained)):
        start, added = found[column], _total(more)
        found[column] = None if start is None or added is None else start + added
    return found


def identity(form: Sums, *, persons: bool) -> bool | None:
    """Tell whether column 9 is 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8; None where a number is not known."""
    numbers = dict(form.persons if persons else form.households)
    if numbers[6] is None and numbers[7] is None:
        numbers |= {6: form.either[1] if persons else form.either[0], 7: 0}
    if any(one is None for one in numbers.values()):
        return None
    total = sum((-1 if column in (2, 3, 4) else 1) * (numbers[column] or 0) for column in range(1, 9))
    return total == numbers[9]


def crossing(poor: Sums, near_poor: Sums) -> Iterator[tuple[str, int | None, int | None]]:
    """Yield what both forms count: from poor to near-poor (7.2 column 2, 7.3 column 5) and back (5 and 3)."""
    for mine, theirs in ((2, 5), (5, 3)):
        for name in ("households", "persons"):
            yield f"{name} {mine}={theirs}", getattr(poor, name)[mine], getattr(near_poor, name)[theirs]


@dataclass(frozen=True)
class Statistics:
    """The statistical reading (TT 04/2024, 409 and 410): who exited, and what arose as the residual.

    ``exited`` is None where a household may have or not, ``arisen`` also where one may be or have been poor or not, as
    a class is not known. ``undetermined``: how many households these are.
    """

    exited: int | None
    arisen: int | None
    undetermined: int = 0


def statistics(frame: pl.DataFrame, law: MovementLaw) -> Statistics:
    """Return the two numbers; what arose is start, end and exits alone, and so holds all other movement."""
    exits = [one.id for one in law.law.kinds if one.exits in ("poverty", "both")]
    doubts = [
        (any(kind.id in exits for kind in one.kinds(law)), bool({1, 9} & one.open_columns("poor", law)), one.households)
        for one in _doubts(frame)
    ]
    unclear = sum(count for exit_, listed, count in doubts if exit_ or listed)
    if any(exit_ for exit_, _, _ in doubts):
        return Statistics(None, None, unclear)
    exited = frame.filter(pl.col("kind").is_in(exits)).height
    if unclear:
        return Statistics(exited, None, unclear)
    start, end = (frame.filter(pl.col(one) == "poor").height for one in ("before", "after"))
    return Statistics(exited, end - start + exited)


def label_of(kind: str, law: MovementLaw) -> Text:
    """Return the name of a kind for people."""
    return EITHER_LABELS[kind] if kind in EITHER_LABELS else law.kind(kind).label


def kind_of(name: str, law: MovementLaw) -> Kind | None:
    """Return the kind of an id, None for those that are not decided."""
    return None if name in EITHER_LABELS else law.kind(name)
