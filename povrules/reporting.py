"""The summary forms and lists of a review from results, lists and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from povrules.arguments import ArgumentError, not_meant, several
from povrules.census.names import KEY
from povrules.errors import UsageError
from povrules.forms.counting import fill
from povrules.forms.households import PLACES, Households, fact_columns, read_households
from povrules.forms.lists import LISTS, Printed, exit_list, minutes, poor_list, review_list
from povrules.forms.members import with_members
from povrules.forms.model import Filled
from povrules.forms.official import OFFICIAL
from povrules.forms.places import told_apart
from povrules.forms.plan_tables import plan_table
from povrules.forms.planned import PLANS, Planned, read_planned, refuse_without
from povrules.forms.tidy import tidy_rows
from povrules.language.columns import household_columns
from povrules.movements import LISTS_WITHOUT_BEFORE, Movement, movement
from povrules.problems import Problem
from povrules.reports.movement_forms import FORMS as MOVED
from povrules.reports.movement_forms import movement_form
from povrules.reports.movement_tables import by_place
from povrules.text import Text

ALL = "all"
SUMMARIES: tuple[str, ...] = ("7.1", *MOVED.values(), *(one for one in OFFICIAL if one != "7.1"))
"""The eleven summary forms, in the order of appendix VII."""
FORMS: tuple[str, ...] = (*SUMMARIES, "6.1", "6.2", "I", "V", *PLANS)
"""Every form that can be asked for; ``all``: the summary forms, the lists 6.1 and 6.2, and with a plan its tables."""


@dataclass(frozen=True)
class Report:
    """Forms with their numbers, lists to print, and which of the forms cannot be made of what was given, and why.

    ``households``: how many were counted. ``by``: by which places.
    """

    forms: tuple[Filled, ...]
    lists: tuple[Printed, ...]
    left_out: tuple[tuple[str, Text], ...]
    problems: tuple[Problem, ...]
    sources: tuple[str, ...]
    households: int
    by: str

    @property
    def numbers(self) -> pl.DataFrame:
        """The numbers of the forms in long form, see :data:`povrules.forms.tidy.TIDY`."""
        return tidy_rows(self.forms)


def report(
    results: Any,
    *,
    forms: Sequence[str] | str = ALL,
    by: str | None = None,
    before: Any = None,
    history: Any = None,
    changes: str | Path | None = None,
    census: Any = None,
    persons: Any = None,
    on: date | str | None = None,
    plan: str | Path | None = None,
    year: int | None = None,
    names: bool = False,
) -> Report:
    """Return summary forms, lists and minutes of Circular 07/2021 for some households.

    ``results``: one or more results of povrules or lists with recognised status, files or frames; a household may be
    in one of them only. ``forms``: their numbers (:data:`FORMS`), or ``all``: those of 7.1 to 7.11, 6.1 and 6.2 that
    can be made. ``by``: the places in the forms, one of ``province``, ``district``, ``commune``, ``village``.
    ``before``, ``history``, ``changes``: the lists of the year before and of earlier years and what happened, for
    forms 7.2, 7.3 and list 6.2, as in :func:`povrules.movement`. ``census``, ``persons``, ``on``: the census
    that was classified, its members where they are apart, the day of ages where no day of review is stated: for the
    children in form 7.11 and the members with merit in 7.8. ``plan``: a file of what a plan says of each place, for
    the tables :data:`PLANS`. ``year``: the year in titles. ``names``: print names and birthdays of heads in lists.

    Raises :class:`povrules.UsageError` and :class:`povrules.CensusError`.
    """
    asked = several("forms", forms, (str,), Text("các mẫu", "forms"))
    for one in asked:
        if one not in (ALL, *FORMS):
            shown = ", ".join((ALL, *FORMS))
            raise not_meant("form", one, Text(f"một trong: {shown}", f"one of: {shown}"))
    if by is not None and by not in PLACES:
        shown = ", ".join(PLACES)
        raise not_meant("by", by, Text(f"một trong: {shown}", f"one of: {shown}"))
    households = read_households(_lists(results))
    told: tuple[Problem, ...] = ()
    if census is not None:
        households, told = with_members(households, census, persons, on)
    elif persons is not None:
        raise UsageError(Text("--persons cần tệp rà soát (--census)", "--persons needs the census (--census)"))
    moved, problems = _moved(households, before, history, changes)
    where = by or by_place(households.frame, PLACES)
    if by is not None and households.frame[by].null_count() == households.frame.height > 0:
        column = next(one for one in (*household_columns(), *fact_columns()) if one.id == by)
        raise ArgumentError(
            "by",
            Text(
                f"không hộ nào ghi {column.vi.lower()}; thêm cột “{column.vi}” ({by}) hoặc chọn địa bàn khác",
                f"no household states its {by}; add the column “{column.vi}” ({by}) or choose other places",
            ),
        )
    if plan is not None and not {ALL, *PLANS} & set(asked):
        shown = ", ".join(PLANS)
        raise UsageError(Text(f"--plan cần --form, một trong: {shown}", f"--plan needs --form, one of: {shown}"))
    planned = None if plan is None else read_planned(Path(plan), _apart(households.frame, where), where, year)
    made = _Made(households, moved, where, planned, year, names=names)
    made.make(asked)
    return Report(
        forms=tuple(made.forms),
        lists=tuple(made.lists),
        left_out=tuple(made.left_out),
        problems=(*households.problems, *told, *problems),
        sources=households.sources,
        households=households.frame.height,
        by=where,
    )


def _lists(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _moved(
    households: Households, before: Any, history: Any, changes: str | Path | None
) -> tuple[Movement | None, tuple[Problem, ...]]:
    """Return the movement from the list before, with the district of each household; None without one."""
    if before is None:
        if history is not None or changes is not None:
            raise UsageError(LISTS_WITHOUT_BEFORE)
        return None, ()
    old = read_households(_lists(before))
    found = movement(_one_list(old), _one_list(households), history=history, changes=changes)
    files = {"before": ", ".join(old.sources), "after": ", ".join(households.sources)}
    return found, (*old.problems, *(replace(one, file=files.get(one.file, one.file)) for one in found.problems))


def _one_list(households: Households) -> pl.DataFrame:
    """Return households as one list; raises :class:`UsageError` where several cannot be one."""
    frame = households.frame
    named = ", ".join(households.sources)
    if frame[KEY].is_duplicated().any():
        raise UsageError(
            Text(
                f"{named}: nhiều hộ trùng mã; mẫu 7.2, 7.3 và 6.2 cần mỗi hộ một mã riêng",
                f"{named}: households have the same id; forms 7.2, 7.3 and 6.2 need an id of its own for each",
            )
        )
    if frame["whole"].n_unique() > 1:
        raise UsageError(
            Text(
                f"{named}: có danh sách gồm mọi hộ, có danh sách chỉ có hộ nghèo, hộ cận nghèo; cần cùng một loại",
                f"{named}: some are lists of all households, some of poor and near-poor ones only; expected one kind",
            )
        )
    # Of those whose rows are left out nothing is known but that they are there.
    kept = households.left_out.columns
    rows = frame.select(pl.col("class").alias("recognised_status"), *kept)
    out = households.left_out.filter(~pl.col(KEY).is_in(frame[KEY].implode())).unique(KEY, maintain_order=True)
    return pl.concat([rows, out], how="diagonal")


def _apart(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return households with places of one name in wider places told apart."""
    return told_apart(frame, by, PLACES[: PLACES.index(by)][::-1])


class _Made:
    """Forms and lists while they are made."""

    def __init__(
        self,
        households: Households,
        moved: Movement | None,
        by: str,
        planned: Planned | None,
        year: int | None,
        *,
        names: bool,
    ) -> None:
        self.forms: list[Filled] = []
        self.lists: list[Printed] = []
        self.left_out: list[tuple[str, Text]] = []
        self._households, self._moved, self._by, self._year = households, moved, by, year
        self._told = replace(households, frame=_apart(households.frame, by))
        self._planned, self._names = planned, names

    def make(self, asked: Sequence[str]) -> None:
        """Make what was asked for, each once, in the order of the circular."""
        every = ALL in asked
        for form in FORMS:
            with_plan = form in PLANS and self._planned is not None and self._planned.has(form)
            if form in asked or (every and (form in (*SUMMARIES, "6.1", "6.2") or with_plan)):
                self._one(form, wanted=form in asked)

    def _one(self, form: str, *, wanted: bool) -> None:
        """Make a form; one that was not asked for itself is left out where the data say nothing of what it asks."""
        if form in OFFICIAL:
            found = OFFICIAL[form](self._told, self._year)
            if wanted or found.told(self._told):
                filled = fill(found, self._told, self._by)
                self.forms.append(replace(filled, remarks=(*filled.remarks, *self._rows_left_out(form))))
            else:
                self.left_out.append((form, found.lacking))
        elif form in LISTS:
            self._list(form, wanted=wanted)
        elif form in PLANS:
            if self._planned is not None:
                refuse_without(self._planned, form)
            self.forms.append(plan_table(form, self._told, self._by, self._planned, self._year))
        elif self._moved is None:
            self._without_before(form, wanted=wanted)
        else:
            listed = next(one for one, number in MOVED.items() if number == form)
            frame = _apart(self._with_districts(self._moved.frame), self._by)
            filled = movement_form(frame, listed, self._by, self._moved.law)
            self.forms.append(replace(filled, remarks=(*filled.remarks, *self._moved.notices)))

    def _rows_left_out(self, form: str) -> Iterator[Text]:
        """Yield how many rows form 7.1 does not count."""
        rows = self._households.rows_left_out
        if form == "7.1" and rows:
            en = "1 row is" if rows == 1 else f"{rows} rows are"
            yield Text(
                f"{rows} dòng chưa được tính (trùng mã hộ, thiếu mã hộ hoặc có lỗi): xem lỗi dữ liệu.",
                f"{en} not counted (a household id twice, no id, or another error): see the problems of the data.",
            )

    def _list(self, form: str, *, wanted: bool) -> None:
        if form == "6.2" and self._moved is None:
            self._without_before(form, wanted=wanted)
            return
        moved = None if self._moved is None else self._moved.frame
        makers: dict[str, Callable[[], Printed]] = {
            "6.1": lambda: poor_list(self._households, names=self._names),
            "6.2": lambda: exit_list(self._households, pl.DataFrame() if moved is None else moved, names=self._names),
            "I": lambda: review_list(self._households, names=self._names),
            "V": lambda: minutes(self._households, moved),
        }
        self.lists.append(makers[form]())

    def _without_before(self, form: str, *, wanted: bool) -> None:
        """Leave out a form of movements without a list before; raises :class:`UsageError` where it was asked for."""
        if wanted:
            raise UsageError(
                Text(
                    f"mẫu {form} cần danh sách kỳ trước (--before)",
                    f"form {form} needs the list of the year before (--before)",
                )
            )
        lacking = Text("Cần danh sách kỳ trước (--before).", "It needs the list of the year before (--before).")
        self.left_out.append((form, lacking))

    def _with_districts(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a movement with the district of each household: that of its commune in the lists."""
        communes = self._households.frame.select("province", "commune", "district").unique()
        known = communes.unique(["province", "commune"], keep="none")
        return frame.join(known, on=["province", "commune"], how="left", nulls_equal=True, maintain_order="left")
