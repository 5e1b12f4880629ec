"""From one list to the next: what happened to every household, the sums of the forms, who has newly escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypedDict

import polars as pl

from povrules.api import review_census
from povrules.arguments import ArgumentError, day_of
from povrules.census.names import KEY, excerpt
from povrules.inputs import Persons
from povrules.language.schema import Basis
from povrules.problems import Problem
from povrules.request import StandardLike
from povrules.review import Review
from povrules.text import Text, households
from povrules.years.changes import NONE, Changes, read_changes
from povrules.years.flows import (
    EITHER,
    UNCLEAR,
    Asked,
    Statistics,
    Sums,
    crossing,
    flows,
    identity,
    statistics,
    sums,
)
from povrules.years.law import Listed, MovementLaw, load_movement_law
from povrules.years.lists import LISTED, Listing, known_classes, read_listing
from povrules.years.order import between, in_order, lacking, taken
from povrules.years.windows import EXITS, FACTS, exits_of, last_exits, windows

Given = Any
"""A file, or a frame of pandas, Polars, PyArrow or DuckDB."""
LISTS_WITHOUT_BEFORE = Text(
    "--history và --changes cần danh sách kỳ trước (--before)",
    "--history and --changes need the list of the year before (--before)",
)
"""What to say of earlier lists without the one before."""


@dataclass(frozen=True)
class Movement:
    """What happened between two lists.

    ``frame``: one row a household of either list, see :data:`MOVEMENT_COLUMNS`. ``forms``: columns 1 to 9 of forms 7.2
    and 7.3. ``statistics``: the statistical reading. ``notices``: what every reader has to know.
    """

    frame: pl.DataFrame
    forms: Mapping[Listed, Sums]
    statistics: Statistics
    problems: tuple[Problem, ...]
    notices: tuple[Text, ...]
    law: MovementLaw
    sources: tuple[str, ...]
    day: date | None
    standards: tuple[str, ...]


MOVEMENT_COLUMNS: tuple[str, ...] = (
    KEY,
    "id_before",
    "kind",
    "before",
    "after",
    "class_before",
    "class_after",
    "computed_after",
    "meeting_after",
    "recognised_after",
    "decision_reason",
    "recognised_on",
    "effect",
    "reason",
    "members_before",
    "members_after",
    "area",
    "ethnicity",
    "province",
    "commune",
    "village",
    *FACTS,
)
"""The columns of a movement, in this order; then ``recently_…`` and ``until_…`` of each window if a day was given."""


def movement(
    before: Given,
    after: Given,
    *,
    history: Sequence[Given] | Given = None,
    changes: str | Path | None = None,
    on: date | str | None = None,
    standard: StandardLike | None = None,
    old_standard: StandardLike | None = None,
    policy_year: int | None = None,
    basis: Basis | None = None,
    persons: Persons = None,
) -> Movement:
    """Return what happened to every household between two lists.

    ``before``, ``after``: files or frames with ``household_id`` and the recognised status, or results of povrules; both
    may have either all households or only those on the lists. ``history``: lists of earlier years, in any order if
    they have days of recognition, else the oldest first; without it
    nobody can say who relapsed and who is new. ``changes``: a file of other ids, splits, merges, moves and deaths.
    ``on``: the day for which is said who has newly escaped, which also needs days of recognition. ``standard``:
    classifies ``after``, for ``policy_year``, where it is a census; ``old_standard``: classifies it also under the
    standard before, so that the effect of the new one can be told from that of the household. Both by ``basis``, by
    income if none is named, with the members of ``persons`` where they are apart; what is found then is in
    ``problems``, each once.

    Raises :class:`povrules.UsageError`, :class:`povrules.CensusError`, and what :func:`povrules.classify` raises.
    """
    law, day = load_movement_law(), day_of(on)
    if standard is None and old_standard is None:
        _refuse_without_standard({"basis": basis, "persons": persons})
    by: _By = {"on": on, "basis": basis or "income", "persons": persons, "keep": False}
    now = None if standard is None else review_census(after, standard=standard, policy_year=policy_year, **by)
    then = None if old_standard is None else review_census(after, standard=old_standard, **by)
    new = read_listing(after, "after", None if now is None else now.frame, may_classify=True)
    past = read_past(before, history, changes, new)
    frame = told(past, new, law, day)
    frame = frame.with_columns(_effect(frame, then))
    lists = (*past.lists, new)
    gaps = tuple(lacking(lists, law))
    forms: dict[Listed, Sums] = {one: sums(frame, one, law) for one in ("poor", "near_poor")}
    return Movement(
        frame=frame.select(*MOVEMENT_COLUMNS, *(one for one in frame.columns if one.startswith(_OF_WINDOWS))),
        forms=forms,
        statistics=statistics(frame, law),
        problems=tuple(
            dict.fromkeys(
                (
                    *past.problems,
                    *(problem for one in (now, then) if one is not None for problem in one.problems),
                    *new.problems,
                    *gaps,
                    *_unexplained(frame, past.lists[-1], new),
                )
            )
        ),
        notices=(
            *taken(lists, gaps),
            *_notices(frame, law, asked=day is not None, history=history is not None),
            *(_of_other_standards(past.lists[-1], new, standard) if old_standard is None else ()),
        ),
        law=law,
        sources=tuple(one.source for one in lists),
        day=day,
        standards=tuple(str(getattr(one, "id", one)) for one in (old_standard, standard) if one is not None),
    )


_OF_WINDOWS = ("recently_", "until_")
"""Begin the names of the columns of windows."""


@dataclass(frozen=True)
class Past:
    """What a list is set against: the lists before it, the oldest first, and what happened since the last of them.

    ``known``: whether there are lists of earlier years, so that it can be said who relapsed.
    """

    lists: tuple[Listing, ...]
    changes: Changes
    known: bool

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found in the lists."""
        return tuple(problem for one in self.lists for problem in one.problems)


def read_past(before: Given, history: Sequence[Given] | Given, changes: str | Path | None, new: Listing) -> Past:
    """Read the lists before ``new``, in their order, and the file of changes; parameters and errors as for a movement.

    Raises :class:`povrules.UsageError` too where the days of the lists run backwards.
    """
    old = read_listing(before, "before")
    earlier = [] if history is None else [read_listing(one, "history") for one in _lists(history)]
    said = NONE if changes is None else read_changes(Path(changes), _ids(old), _ids(new))
    return Past(in_order(earlier, old, new), said, history is not None)


def told(past: Past, new: Listing, law: MovementLaw, day: date | None) -> pl.DataFrame:
    """Return :func:`povrules.years.flows.flows` of the last list to ``new``, with the last exit of each household.

    With a ``day`` also whether it has newly escaped then.
    """
    *earlier, old = past.lists
    frame = flows(old, new, Asked(past.changes, earlier if past.known else None), law)
    exits = _exits(past, frame, new, law)
    # Of the class of today only matters on which list it stands.
    classes = pl.when("above_after").then(pl.lit("not_poor")).otherwise("class_after").alias("class_after")
    today = frame.select(KEY, classes).join(_first(past), on=KEY, how="left", maintain_order="left")
    frame = frame.hstack(last_exits(today, exits))
    return frame if day is None else frame.hstack(windows(today, exits, day, law))


def _lists(given: Given) -> list[Given]:
    """Return lists that were given one by one or together."""
    return list(given) if isinstance(given, list | tuple) else [given]


def _ids(listing: Listing) -> list[str]:
    return listing.frame[KEY].to_list()


class _By(TypedDict):
    """How a census is classified under any standard."""

    on: date | str | None
    basis: Basis
    persons: Persons
    keep: bool


def _refuse_without_standard(given: Mapping[str, object]) -> None:
    """Refuse what only classifying reads, where nothing is to be classified."""
    for name, value in given.items():
        if value is not None:
            raise ArgumentError(
                name,
                Text(
                    "chỉ dùng khi phân loại tệp rà soát kỳ này; nêu chuẩn (--standard)",
                    "for classifying the census of this year only; name a standard (--standard)",
                ),
            )


def _exits(past: Past, last: pl.DataFrame, new: Listing, law: MovementLaw) -> pl.DataFrame:
    """Return the exits between every two lists that follow each other, the ``last`` movement among them."""
    found = [
        exits_of(
            flows(one, two, Asked(NONE), law), law, between(one, two, law, said=False), at, one.unclear, last=False
        )
        for at, (one, two) in enumerate(pairwise(past.lists))
    ]
    of_today = [one.pipe(_by_todays_id, past.changes) for one in found]
    old = past.lists[-1]
    latest = exits_of(last, law, between(old, new, law, said=True), len(past.lists), old.unclear)
    return pl.concat([pl.DataFrame(schema=EXITS), *of_today, latest])


def _first(past: Past) -> pl.DataFrame:
    """Return what each household was on the first list, by today's ids.

    One without a day of recognition, as those on neither list are, is dated by the last one of the list.
    """
    dated = pl.col("recognised_on").fill_null(pl.col("recognised_on").max())
    found = past.lists[0].frame.select(KEY, pl.col("class").alias("first_class"), dated.alias("begun_on"))
    return found.pipe(_by_todays_id, past.changes).unique(KEY, keep="none", maintain_order=True)


def _by_todays_id(frame: pl.DataFrame, changes: Changes) -> pl.DataFrame:
    """Return rows of households by the ids of today; one that has ended is nobody of today, though its id may be."""
    return frame.filter(~pl.col(KEY).is_in(list(changes.gone))).with_columns(pl.col(KEY).replace(changes.renumbered))


def _effect(frame: pl.DataFrame, old: Review | None) -> pl.Expr:
    """Return whose doing another class is: the household's, the new standard's, both's; null where that is not known.

    The household's: it would be another one under the old standard too. The standard's: the old and the new one
    differ on it as it is today.
    """
    if old is None:
        return pl.lit(None, pl.String).alias("effect")
    by_old = frame.select(KEY).join(known_classes(old.frame), on=KEY, how="left", maintain_order="left")
    before = _standing(pl.col("class_before"), pl.col("above_before"))
    now = _standing(pl.col("computed_after"), pl.col("computed_above_after"))
    then = _standing(pl.lit(by_old["class"]), pl.lit(by_old["above"].fill_null(value=False)))
    household, standard = before != then, then != now
    return (
        pl.when(household & standard)
        .then(pl.lit("both"))
        .when(household & ~standard)
        .then(pl.lit("household"))
        .when(~household & standard)
        .then(pl.lit("standard"))
        .when(~household & ~standard)
        .then(pl.lit("none"))
        .alias("effect")
    )


def _standing(classes: pl.Expr, above: pl.Expr) -> pl.Expr:
    """Return on which list a class stands, ``above`` for neither, null for unknown."""
    return pl.when(classes.is_in(LISTED)).then(classes).when(classes.is_not_null() | above).then(pl.lit("above"))


def _unexplained(frame: pl.DataFrame, old: Listing, new: Listing) -> Iterator[Problem]:
    """Say of households that came or went and of which no change says why, and of those of which a class is unknown."""
    gone = (pl.col("after") == "gone") & pl.col("reason").is_null() & pl.col("before").is_in(LISTED)
    come = (pl.col("before") == "elsewhere") & pl.col("reason").is_null() & pl.col("after").is_in(LISTED)
    unclear = pl.col("kind") == UNCLEAR
    for code, rows, source, (expected, mend) in (
        ("gone_unexplained", gone, new.source, _GONE),
        ("come_unexplained", come, old.source, _COME),
        ("class_unknown", unclear, new.source, _UNCLEAR),
    ):
        ids = frame.filter(rows)[KEY].drop_nulls().to_list()
        if ids:
            shown = ", ".join(excerpt(one) for one in ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
            who = households(len(ids))
            more = Text(f"{who.vi}. {mend.vi}", f"{who.en}. {mend.en}")
            yield Problem(code, "warning", expected, more, file=source, column=KEY, found=shown)


_SHOWN = 5
_GONE = (
    Text("hộ của danh sách kỳ trước, hoặc lý do không còn", "the household of the list before, or why it is not there"),
    Text(
        "Tính là giảm khác (cột 4); ghi vào tệp biến động (--changes) hoặc thêm hộ vào danh sách",
        "Counted as other decrease (column 4); say why in --changes, or add it to the list",
    ),
)
_COME = (
    Text("hộ có ở kỳ trước, hoặc lý do mới có", "a household that was there before, or why it came"),
    Text(
        "Tính là tăng khác (cột 8); ghi vào tệp biến động (--changes) hoặc thêm hộ vào danh sách kỳ trước",
        "Counted as other increase (column 8); say why in --changes, or add it to the list before",
    ),
)
_UNCLEAR = (
    Text("diện của hộ ở cả hai kỳ", "the class of the household at both times"),
    Text(
        "Ô có thể tính các hộ này để trống; ghi kết quả của hộ, sửa các dòng bị để ra ngoài (trùng mã, thiếu mã), hoặc "
        "cho danh sách mọi hộ được rà soát",
        "Numbers that may count them are empty; state their class, correct rows that are left out (an id twice, or "
        "none), or give a list of all households that were reviewed",
    ),
)


def _notices(frame: pl.DataFrame, law: MovementLaw, *, asked: bool, history: bool) -> Iterator[Text]:
    """Yield the assumptions that the result rests on."""
    said = {one.id: one.label for one in law.law.assumptions}
    relapses = {*EITHER, *EITHER.values(), "new", "new_near_poor"}
    if frame["kind"].is_in(list(relapses)).any():
        yield said["look_back"]
        if not history:
            yield Text(
                "Chưa có danh sách các năm trước (--history) nên không tách được tái nghèo và phát sinh mới.",
                "No lists of earlier years were given (--history), so nobody can say who relapsed and who is new.",
            )
    crossed = frame["kind"].is_in(["became_near_poor", "became_poor"]).any()
    if crossed and (frame["members_before"] != frame["members_after"]).any():
        yield said["persons"]
    if asked:
        yield said["last_day"]
        yield said["back_on_a_list"]


def _of_other_standards(old: Listing, new: Listing, standard: StandardLike | None) -> Iterator[Text]:
    """Say of results under two standards that the new one alone may make another class of a household."""
    [before], [after] = (one.frame["standard"].drop_nulls().unique().to_list() or [None] for one in (old, new))
    now = after if standard is None else str(getattr(standard, "id", standard))
    if None not in (before, now) and before != now:
        yield Text(
            f"Kỳ trước theo {before}, kỳ này theo {now}: hộ có thể đổi diện chỉ do đổi chuẩn. Muốn tách riêng, cho kỳ "
            f"này là tệp rà soát, với --standard {now} --old-standard {before}.",
            f"Before by {before}, after by {now}: the new standard alone may make another class of a household. To "
            f"tell it apart give the census of this year, with --standard {now} --old-standard {before}.",
        )


def checks(found: Movement) -> Iterator[tuple[Text, bool | None]]:
    """Yield what has to add up in the forms, and whether it does; None where a number is not known."""
    for listed, form in found.forms.items():
        number = "7.2" if listed == "poor" else "7.3"
        for persons in (False, True):
            what = Text("nhân khẩu" if persons else "hộ", "persons" if persons else "households")
            yield (
                Text(f"mẫu {number}, {what.vi}: 9 = 1−2−3−4+5+6+7+8", f"form {number}, {what.en}: 9 = 1−2−3−4+5+6+7+8"),
                identity(form, persons=persons),
            )
    for name, mine, theirs in crossing(found.forms["poor"], found.forms["near_poor"]):
        what = Text("hộ" if name.startswith("h") else "nhân khẩu", name.split()[0])
        one, two = name.split()[1].split("=")
        yield (
            Text(
                f"mẫu 7.2 cột {one} = mẫu 7.3 cột {two}, {what.vi}",
                f"form 7.2 col. {one} = form 7.3 col. {two}, {what.en}",
            ),
            None if mine is None or theirs is None else mine == theirs,
        )
