"""The review of single households during a year: each that was decided takes its place in the recognised list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import polars as pl

from povrules.api import review_census
from povrules.arguments import day_of, not_meant
from povrules.census.cells import as_text
from povrules.census.frames import polars_frame
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.telling import tell
from povrules.census.values import BLANKS
from povrules.inputs import Persons
from povrules.language.schema import Basis
from povrules.movements import Given, Movement, movement
from povrules.problems import Problem, Severity
from povrules.request import StandardLike
from povrules.review import CLASS_LABELS
from povrules.spelling import fold
from povrules.text import Text
from povrules.years.law import MovementLaw, load_movement_law
from povrules.years.lists import LISTED, OWN_HEADERS, Listing, as_listing, list_columns, read_list

Outcome = Literal["changed", "added", "same", "not_added", "undecided", "undated", "outdated"]
OUTCOMES: dict[Outcome, Text] = {
    "changed": Text("đổi diện", "another class"),
    "added": Text("thêm vào danh sách", "added to the list"),
    "same": Text("giữ nguyên", "stays as it is"),
    "not_added": Text("ngoài hai danh sách, không thêm", "on neither list, not added"),
    "undecided": Text("chưa có kết quả, giữ nguyên", "without a class, stays as it is"),
    "undated": Text("không đọc được ngày quyết định, giữ nguyên", "its day cannot be read, stays as it is"),
    "outdated": Text(
        "quyết định cũ hơn dòng trong danh sách, giữ nguyên", "decided before its row was, stays as it is"
    ),
}
"""What became of a household that was reviewed."""
REVIEWED = (
    KEY,
    "outcome",
    "kind",
    "class_before",
    "recognised_before",
    "class_after",
    "computed",
    "meeting",
    "recognised",
    "decision_reason",
    "recognised_on",
)
"""The columns of what was reviewed."""
_DECIDED = ("changed", "added")
_LABELS = {str(name): label.vi for name, label in CLASS_LABELS.items()}


@dataclass(frozen=True)
class Monthly:
    """A recognised list after the review of some of its households, or of new ones.

    ``frame``: the list, its rows and columns as they were but for those of the households of another class; new ones
    stand at the end. ``reviewed``: :data:`REVIEWED`, one row a household that was reviewed, also those of rows that are
    left out. ``movement``: from the list
    before to the one after.
    """

    frame: pl.DataFrame
    reviewed: pl.DataFrame
    movement: Movement
    day: date
    standard: str | None
    sources: tuple[str, ...]
    problems: tuple[Problem, ...]
    law: MovementLaw

    @property
    def notices(self) -> tuple[Text, ...]:
        """The assumptions that the list rests on."""
        said = {one.id: one.label for one in self.law.law.assumptions}
        decided = self.reviewed.filter(pl.col("outcome").is_in(_DECIDED))
        touched = {
            "monthly_day": decided.height > 0,
            "monthly_same": "same" in self.reviewed["outcome"],
            "monthly_decision": decided["recognised"].null_count() > 0,
        }
        return tuple(said[one] for one, touches in touched.items() if touches)


def monthly(
    households: Given,
    reviewed: Given,
    *,
    on: date | str,
    standard: StandardLike | None = None,
    basis: Basis = "income",
    persons: Persons = None,
    policy_year: int | None = None,
    history: Sequence[Given] | Given = None,
) -> Monthly:
    """Put households that were reviewed during a year (Decision 24/2021, Điều 5) in their place in a recognised list.

    ``households``: the list, a file or frame with ``recognised_status``, or a result. ``reviewed``: those that were
    reviewed, with ``recognised_status`` where that is decided; without it the class is computed by ``standard`` and
    ``basis``, from ``persons`` where they are apart. ``on``: the day of the decision, where a row has no
    ``recognised_on``, and that of ages. ``history``: earlier lists, to tell a relapse from a new household.

    Raises :class:`povrules.UsageError`, :class:`povrules.CensusError`, and what :func:`povrules.classify` raises.
    """
    law, day = load_movement_law(), day_of(on)
    if day is None:
        raise not_meant("on", on, Text("ngày quyết định, dạng 2026-05-20", "the day of the decision, e.g. 2026-05-20"))
    computed: pl.DataFrame | None = None
    found: tuple[Problem, ...] = ()
    if standard is not None:
        review = review_census(
            reviewed, standard=standard, policy_year=policy_year, on=day, basis=basis, persons=persons, keep=False
        )
        computed, found = review.frame, review.problems
    there, rows = read_list(households, "list"), read_list(reviewed, "reviewed", with_members=standard is not None)
    old, new = as_listing(there, "list"), as_listing(rows, "reviewed", computed, may_classify=True)
    unread = _unread_days(rows)
    decided = _decided(old, new, day, rows.columns[KEY].filter(unread).drop_nulls())
    not_taken = [*_not_taken(rows, decided, unread)]
    frame = _Lines(there, rows, decided).after()
    moved = movement(households, frame, history=history)
    kinds = moved.frame.filter(pl.col("after").ne_missing("gone")).select(KEY, "kind").unique(KEY, keep="none")
    come = [one for one in moved.problems if one.code == "come_unexplained"]
    return Monthly(
        frame=frame,
        reviewed=decided.join(kinds, on=KEY, how="left", maintain_order="left").select(REVIEWED),
        movement=moved,
        day=day,
        standard=None if standard is None else str(getattr(standard, "id", standard)),
        sources=(old.source, new.source),
        problems=tuple(dict.fromkeys((*old.problems, *_but_of(not_taken, (*found, *new.problems)), *not_taken, *come))),
        law=law,
    )


def _unread_days(rows: Census) -> pl.Series:
    """Return of which rows the day of the decision is stated and cannot be read."""
    header = rows.headers.get("recognised_on")
    if header is None:
        return pl.repeat(value=False, n=rows.columns.height, eager=True)
    cells = ["" if one is None else as_text(one).strip() for one in polars_frame(rows.original)[header]]
    stated = [one != "" and one.lower() not in BLANKS for one in cells]
    return pl.Series(stated, dtype=pl.Boolean) & rows.columns["recognised_on"].is_null()


def _but_of(told: Sequence[Problem], problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems but for those of cells of which it is told as a day of a decision that cannot be read."""
    undated = [one for one in told if one.code == "monthly_undated"]
    cells = {(one.file, one.sheet, one.line, one.column, one.household_id) for one in undated}
    yield from (one for one in problems if (one.file, one.sheet, one.line, one.column, one.household_id) not in cells)


def _decided(old: Listing, new: Listing, day: date, unread: pl.Series) -> pl.DataFrame:
    """Return what was decided of each household that was reviewed, and what becomes of it; see :data:`REVIEWED`.

    ``unread``: the ids of those of which the day is stated and cannot be read: it is not that of the decision.
    """
    before = old.frame.select(
        KEY, pl.col("class").alias("class_before"), pl.col("recognised_on").alias("recognised_before"), there=True
    )
    own = pl.col(KEY).is_in(unread.implode()).fill_null(value=False)
    frame = (
        pl.concat([new.frame, new.left_out])
        .join(before, on=KEY, how="left", maintain_order="left")
        .with_columns(
            pl.col("class").alias("class_after"),
            pl.when(own | pl.col("class").is_null())
            .then("recognised_on")
            .otherwise(pl.col("recognised_on").fill_null(day)),
        )
    )
    absent = pl.col("there").is_null()
    listed = pl.col("class_after").is_in(LISTED) | pl.lit(old.whole)
    outcome = (
        pl.when(pl.col("class_after").is_null() | (absent & pl.col(KEY).is_in(sorted(old.unclear))))
        .then(pl.lit("undecided"))
        .when(own & pl.col("class_after").ne_missing(pl.col("class_before")) & (~absent | listed))
        .then(pl.lit("undated"))
        .when(absent & listed)
        .then(pl.lit("added"))
        .when(absent)
        .then(pl.lit("not_added"))
        .when(pl.col("class_after") == pl.col("class_before"))
        .then(pl.lit("same"))
        .when(pl.col("recognised_on") < pl.col("recognised_before"))
        .then(pl.lit("outdated"))
        .otherwise(pl.lit("changed"))
    )
    return frame.with_columns(outcome.alias("outcome"))


@dataclass(frozen=True)
class _Lines:
    """A list as it stands, the rows of those that were reviewed, and what was decided of these."""

    there: Census
    rows: Census
    decided: pl.DataFrame

    def after(self) -> pl.DataFrame:
        """Return the list with the households of another class in their rows, and those that are added at the end."""
        frame = polars_frame(self.there.original)
        named = {header: name for name, header in self.there.headers.items()} | self._lacking()
        row_of = {key: at for at, key in enumerate(self.there.columns[KEY]) if not self.there.set_aside[at]}
        changed, added = (self.decided.filter(pl.col("outcome") == one).to_dicts() for one in _DECIDED)
        at = [row_of[one[KEY]] for one in changed]
        columns = []
        for header in dict.fromkeys((*frame.columns, *named)):
            own = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
            own = frame[header] if header in frame.columns else own.alias(header)
            name = named.get(header, "")
            cells = [self._cell(header, name, one, own[row]) for row, one in zip(at, changed, strict=True)]
            cells += [self._cell(header, name, one, None) for one in added]
            own, taken = _alike(own, cells)
            columns.append(pl.concat([own.scatter(at, taken[: len(at)]), taken[len(at) :]]))
        return pl.DataFrame(columns)

    def _lacking(self) -> dict[str, str]:
        """Return by header what is decided that the list has no column for, in the words of the list."""
        labels = {one.id: one.vi for one in list_columns()}
        said = self.decided.filter(pl.col("outcome").is_in(_DECIDED))
        needed = {
            "recognised_status": said.height > 0,
            "recognised_on": said.height > 0,
            "prior_class": "changed" in said["outcome"],
            "meeting_class": said["meeting"].is_not_null().any(),
            "decision_reason": said["decision_reason"].is_not_null().any(),
        }
        lacking = [name for name, needs in needed.items() if needs and name not in self.there.headers]
        return {name if self.there.headers[KEY] == KEY else labels[name]: name for name in lacking}

    @cached_property
    def _stated(self) -> tuple[pl.DataFrame, dict[str | None, int], dict[str, str]]:
        """The rows of those reviewed as they stand, by household, and their headers by id and by folded header."""
        frame = polars_frame(self.rows.original)
        headers = {fold(name): name for name in frame.columns} | self.rows.headers
        return frame, {key: at for at, key in enumerate(self.rows.columns[KEY])}, headers

    def _cell(self, header: str, name: str, decided: Mapping[str, Any], own: Any) -> Any:
        """Return a cell of a household that was decided: what is decided, else what was stated, else as it was."""
        written = {
            KEY: decided[KEY] if own is None else own,
            "recognised_status": _LABELS[decided["class_after"]],
            "recognised_on": decided["recognised_on"],
            "prior_class": _LABELS.get(decided["class_before"]),
        }
        if name in written:
            return written[name]
        if "class_id" in self.there.headers and fold(header) in OWN_HEADERS:
            return None  # what a result said of the household before
        frame, row_of, headers = self._stated
        stated = headers.get(name, headers.get(fold(header)))
        found = None if stated is None else frame[stated][row_of[decided[KEY]]]
        return own if found is None else found


def _alike(own: pl.Series, cells: Sequence[Any]) -> tuple[pl.Series, pl.Series]:
    """Return a column and further cells as one type: the column's own, or text where they are none of that."""
    try:
        return own, pl.Series(own.name, cells, dtype=own.dtype, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        iso = own.dtype == pl.String and bool(own.str.contains(r"^\d{4}-").any())
        both = [[None if one is None else _text(one, iso=iso) for one in several] for several in (own, cells)]
        first, second = (pl.Series(own.name, one, dtype=pl.String) for one in both)
        return first, second


def _text(cell: Any, *, iso: bool) -> str:
    """Return a cell as text; a day as the others of its column."""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) and not iso else as_text(cell)


def _not_taken(rows: Census, decided: pl.DataFrame, unread: pl.Series) -> Iterator[Problem]:
    """Yield a problem for each household that was reviewed and does not get into the list.

    What is wrong with rows that are left out is said of them already.
    """
    said: tuple[tuple[Outcome, Severity, tuple[Text, Text]], ...] = (
        ("undecided", "warning", _UNDECIDED),
        ("outdated", "error", _OUTDATED),
        ("not_added", "notice", _NOT_ADDED),
    )
    for outcome, severity, words in said:
        ids = decided.filter(pl.col("outcome") == outcome)[KEY]
        at = (rows.columns[KEY].is_in(ids.implode()).fill_null(value=False) & ~rows.set_aside).arg_true()
        yield from tell(rows, at, f"monthly_{outcome}", severity, words, column=KEY)
    undated = rows.columns[KEY].is_in(decided.filter(pl.col("outcome") == "undated")[KEY].implode())
    at = (undated.fill_null(value=False) & unread).arg_true()
    if at.len():
        cells = polars_frame(rows.original)[rows.headers["recognised_on"]].gather(at)
        found = [as_text(one) for one in cells]
        yield from tell(rows, at, "monthly_undated", "error", _UNDATED, column="recognised_on", found=found)


_UNDECIDED = (
    Text(
        "kết quả rà soát của hộ, và một dòng của hộ trong danh sách",
        "a class, and one row of the household in the list",
    ),
    Text(
        "Dòng của hộ trong danh sách giữ nguyên; bổ sung thông tin còn thiếu hoặc ghi kết quả công nhận",
        "Its row in the list stays; state what is missing, or what was recognised",
    ),
)
_UNDATED = (
    Text("ngày quyết định công nhận của hộ, ví dụ 31/12/2025", "the day of its decision, e.g. 31/12/2025"),
    Text(
        "Dòng của hộ trong danh sách giữ nguyên; sửa ô này, hoặc để trống nếu là ngày của --on",
        "Its row in the list stays; correct the cell, or leave it empty if it is the day of --on",
    ),
)
_OUTDATED = (
    Text("quyết định không trước ngày công nhận trong danh sách", "a decision that is not before that in the list"),
    Text(
        "Dòng của hộ trong danh sách giữ nguyên; kiểm tra lại ngày (--on hoặc “Ngày quyết định công nhận”)",
        "Its row in the list stays; check the day (--on or recognised_on)",
    ),
)
_NOT_ADDED = (
    Text("hộ nghèo hoặc hộ cận nghèo", "a poor or near-poor household"),
    Text(
        "Danh sách chỉ có hộ nghèo, hộ cận nghèo nên không thêm hộ này; từ chối bằng văn bản, nêu lý do",
        "The list has only poor and near-poor households, so it is not added; a refusal is in writing, with reasons",
    ),
)
