"""Lists of households at a time, as communes keep them or as povrules wrote them: who was what, and by whose word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import polars as pl

from povrules.census.door import enter
from povrules.census.frames import table_from_frame
from povrules.census.layout_notices import with_unread
from povrules.census.model import Census
from povrules.census.names import KEY, excerpt
from povrules.census.status import class_of_status
from povrules.census.telling import tell
from povrules.errors import UsageError
from povrules.language.columns import Column, household_columns
from povrules.problems import Problem
from povrules.reports.tabular import SCHEMA
from povrules.reports.words import CLASS_HEADER, RESULT_HEADERS, SHEETS
from povrules.review import CLASS_LABELS
from povrules.spelling import fold
from povrules.surveys import asked, load_survey, survey_ids
from povrules.text import Text
from povrules.years.above import above_both
from povrules.years.own import read_own, sheet_of

LIST_SHEET = "danh sách"
"""The sheet of a workbook that holds a list."""
SHEETS_OF_LISTS = (SHEETS[0], LIST_SHEET)
"""The sheets of workbooks of povrules that have a list: a result, or a list after the review of some households."""
LISTED = ("poor", "near_poor")
PLACES = ("province", "commune", "village")
_CLASS = Column(
    id="class_id",
    type="text",
    vi=RESULT_HEADERS["class"].vi,
    en=RESULT_HEADERS["class"].en,
    aliases=("class",),
    blank="unused",
)
_LABEL = Column(id="class_label", type="text", vi=CLASS_HEADER.vi, en=CLASS_HEADER.en, blank="unused")
"""In a workbook of povrules the class stands beside its id as a label too, which in English is called as the id is."""
_STANDARD = Column(
    id="standard",
    type="text",
    vi=RESULT_HEADERS["standard"].vi,
    en=RESULT_HEADERS["standard"].en,
    blank="unused",
)
_MISSING = Column(
    id="missing", type="text", vi=RESULT_HEADERS["missing"].vi, en=RESULT_HEADERS["missing"].en, blank="unused"
)
_MEETING = Column(
    id="meeting_class",
    type="text",
    vi="Kết quả họp dân",
    en="class by the people's meeting",
    aliases=("ket qua hop thon", "y kien hop dan"),
    blank="unused",
)
_REASON = Column(
    id="decision_reason",
    type="text",
    vi="Lý do công nhận khác kết quả tính",
    en="reason of the decision",
    aliases=("ly do cong nhan", "ly do cong nhan khac"),
    blank="unused",
)
REVIEW_AGAIN = "review_again"
"""What a meeting says of a household that it does not agree on (appendix V: under half of those present)."""
_AGAIN = {fold(one) for one in ("rà soát lại", "đưa vào rà soát lại", "chưa thống nhất", "review again", REVIEW_AGAIN)}
OWN_HEADERS = frozenset(
    fold(name)
    for key, header in (*RESULT_HEADERS.items(), ("", CLASS_HEADER))
    for name in (key, header.vi, header.en)
    if key != KEY
)
"""What the columns of a result are called, folded, but for the household id."""
_NO_CLASS = (
    Text("hộ nghèo, hộ cận nghèo, hộ có mức sống trung bình hoặc hộ không nghèo", "a class of household"),
    Text("Diện của hộ coi là chưa biết; ghi lại cho đúng", "The class is taken as unknown; correct it"),
)


_UNDETERMINED = {fold(one) for one in ("undetermined", CLASS_LABELS["undetermined"].vi)}
"""How a result writes that the class of a household is not known."""


@dataclass(frozen=True)
class Listing:
    """Households at a time, one a row.

    ``frame``: ``household_id``; ``recognised`` and ``computed``, classes or null; ``class``: the recognised one where
    there is one, else the computed one; ``stated``: whether a recognised status stands there, known or not; ``above``:
    whether it is on neither list though its class is not known (:mod:`povrules.years.above`), ``computed_above``:
    whether it is so as computed;
    ``meeting`` (a class, or :data:`REVIEW_AGAIN`), ``decision_reason``,
    ``recognised_on``, ``members``, ``area``, ``ethnicity``, :data:`PLACES` and ``standard`` (of a result), null where
    unknown; then the further columns that were asked for.
    ``whole``: there are households on neither list, other than those that have left one (``prior``, the class before),
    so that one that is not there was not there. ``unclear``: ids of which the class is not known, those of rows left
    out among them. ``left_out``: the rows left out, without what they say of class, members and day; ``rows_left_out``:
    how many there are, as households that are there twice stand in ``left_out`` once.
    """

    frame: pl.DataFrame
    source: str
    whole: bool
    unclear: frozenset[str]
    problems: tuple[Problem, ...]
    left_out: pl.DataFrame
    rows_left_out: int

    @property
    def day(self) -> date | None:
        """The last day on which one of its households was recognised; None if it has no days."""
        return cast(date | None, self.frame["recognised_on"].max())


def read_listing(
    given: object,
    name: str,
    computed: pl.DataFrame | None = None,
    more: Sequence[Column] = (),
    *,
    facts: Collection[str] = (),
    may_classify: bool = False,
) -> Listing:
    """Read a list: a file or frame with ``recognised_status``, or a result.

    ``name``: what messages call a frame. ``computed``: ``household_id`` and ``class`` as they were computed for it.
    ``more``: further columns to keep, of which no cell sets a row aside; ``facts``: those of them that classifying does
    not know. ``may_classify``: whether the caller could have named a standard to classify it by. Rows without an id,
    with one that is there twice, or with an error of their own are left out, with their problems.

    Raises :class:`UsageError` where nothing says the class of a household and for a result under several standards, and
    :class:`povrules.CensusError` for a file that cannot be read.
    """
    census = read_list(given, name, more, facts=facts, with_members=computed is not None)
    return as_listing(census, name, computed, [one.id for one in more], may_classify=may_classify)


def read_list(
    given: object, name: str, more: Sequence[Column] = (), *, facts: Collection[str] = (), with_members: bool = False
) -> Census:
    """Read the rows of a list; parameters and errors as for :func:`read_listing`.

    ``with_members``: it is a census, which may have a table of members beside that of households.
    """
    columns = [*list_columns(), *more]
    if isinstance(given, str | Path):
        own = sheet_of(Path(given), *SHEETS_OF_LISTS)
        columns += [_LABEL] if own else []
        persons = asked(map(load_survey, survey_ids()), "person") if with_members else {}
        table = read_own(Path(given), columns, own, SCHEMA, tuple(persons.values()))
    else:
        table = table_from_frame(given, name)
    census = enter(table, columns, results=facts)
    standards = census.columns["standard"].drop_nulls().unique(maintain_order=True).to_list()
    if len(standards) > 1:
        shown = ", ".join(excerpt(one) for one in standards)
        raise UsageError(
            Text(
                f"{census.source or name}: kết quả theo nhiều chuẩn ({shown}); cần kết quả theo một chuẩn",
                f"{census.source or name}: a result under several standards ({shown}); expected that under one",
            )
        )
    return census


def _without_status(source: str, *, may_classify: bool) -> Text:
    more = Text(", hoặc nêu --standard", ", or give --standard") if may_classify else Text("", "")
    return Text(
        f"{source}: không có cột nào nói diện của hộ; phân loại trước bằng `povrules classify`, hoặc thêm cột “Phân "
        f"loại hộ đã công nhận” (recognised_status){more.vi}",
        f"{source}: no column says the class of a household; classify it first with `povrules classify`, or add the "
        f"column “Phân loại hộ đã công nhận” (recognised_status){more.en}",
    )


def list_columns() -> list[Column]:
    """Return the columns that are read; no cell of them sets a row aside but its id."""
    kept = ("area", "members", "agricultural")
    shared = [one.model_copy(update={"blank": "unused"}) if one.id in kept else one for one in household_columns()]
    wanted = {KEY, *kept, *PLACES, "ethnicity", "recognised_status", "recognised_on", "prior_class"}
    return [*(one for one in shared if one.id in wanted), _CLASS, _STANDARD, _MISSING, _MEETING, _REASON]


def as_listing(
    census: Census,
    name: str,
    computed: pl.DataFrame | None = None,
    more: Sequence[str] = (),
    *,
    may_classify: bool = False,
) -> Listing:
    """Return rows that were read as a list; parameters and errors as for :func:`read_listing`, ``more`` by id."""
    if computed is None and not {"recognised_status", "class_id"} & set(census.headers):
        said = _without_status(census.source or name, may_classify=may_classify)
        raise UsageError(with_unread(said, census.problems))
    frame = census.columns
    recognised, told = _stated(census, "recognised_status", frame["agricultural"])
    # What povrules says of a class says all by itself, also that it is not known: there is nothing to correct.
    own, doubtful = _stated(census, "class_id", frame["agricultural"].clear(frame.height), _UNDETERMINED)
    meeting, unclear = _stated(census, "meeting_class", frame["agricultural"], _AGAIN)
    meeting = meeting.set(_spelled(frame["meeting_class"], _AGAIN), REVIEW_AGAIN)
    above = above_both(frame) & own.is_null()
    if computed is not None:
        joined = frame.select(KEY).join(known_classes(computed), on=KEY, how="left", maintain_order="left")
        own, above = joined["class"], joined["above"].fill_null(value=False)
    kept = frame.select(
        KEY,
        recognised.alias("recognised"),
        own.alias("computed"),
        pl.when(pl.col("recognised_status").is_not_null())
        .then(pl.lit(recognised))
        .otherwise(pl.lit(own))
        .alias("class"),
        pl.col("recognised_status").is_not_null().alias("stated"),
        (above & frame["recognised_status"].is_null()).alias("above"),
        above.alias("computed_above"),
        meeting.alias("meeting"),
        prior_of(census),
        *(pl.col(one) for one in (*_KEPT, *PLACES, "standard", *more)),
    )
    return listed(kept, census.set_aside, census.source or name, (*census.problems, *told, *doubtful, *unclear))


def listed(households: pl.DataFrame, aside: pl.Series, source: str, problems: Sequence[Problem]) -> Listing:
    """Return households with the columns of :attr:`Listing.frame` as a list; ``aside``: which rows are left out."""
    aside = aside | households[KEY].is_null()
    unknown_class = households["class"].is_null() & ~households["above"]
    unclear = frozenset(households.filter(aside | unknown_class)[KEY].drop_nulls().to_list())
    kept, out = households.filter(~aside), households.filter(aside)
    of_neither = (kept["class"].is_not_null() & ~kept["class"].is_in(LISTED)) | kept["above"]
    others = of_neither & ~left_a_list(kept)
    unknown = [pl.lit(None, households[one].dtype).alias(one) for one in _NOT_TAKEN]
    unknown += [pl.lit(value=False).alias(one) for one in ("above", "computed_above")]
    rest = out.filter(pl.col(KEY).is_null() | pl.col(KEY).is_first_distinct())
    return Listing(
        kept, source, bool(others.any()), unclear, tuple(problems), rest.with_columns(unknown), rows_left_out=out.height
    )


_NOT_TAKEN = ("class", "recognised", "computed", "meeting", "decision_reason", "recognised_on", "members")
"""What rows that are left out say and nobody takes from them."""
_KEPT = ("decision_reason", "recognised_on", "members", "area", "ethnicity")


def _stated(
    census: Census, column: str, agricultural: pl.Series, others: Collection[str] = ()
) -> tuple[pl.Series, list[Problem]]:
    """Return the class that each cell of a column spells, and a warning for each that spells none and no ``others``."""
    cells = census.columns[column]
    found = _classes(cells, agricultural)
    rows = (cells.is_not_null() & found.is_null() & ~_spelled(cells, others)).arg_true()
    quoted = cells.gather(rows).to_list()
    return found, tell(census, rows, "status_unknown", "warning", _NO_CLASS, column=column, found=quoted)


def prior_of(census: Census) -> pl.Series:
    """Return the class before of each household, null where it is not stated or spells none."""
    return _classes(census.columns["prior_class"], census.columns["agricultural"]).alias("prior")


def left_a_list(households: pl.DataFrame) -> pl.Series:
    """Return which households were on a list before, as their own row says; they do not make a list whole."""
    return households["prior"].is_in(LISTED).fill_null(value=False)


def _spelled(cells: pl.Series, words: Collection[str]) -> pl.Series:
    """Return where cells spell one of some folded words."""
    known = [one for one in cells.drop_nulls().unique().to_list() if fold(one) in words]
    return cells.is_in(known).fill_null(value=False)


def known_classes(result: pl.DataFrame) -> pl.DataFrame:
    """Return ``household_id``, ``class`` and ``above`` of a result, each id once, where one of these is known.

    ``above``: the class is null, but on neither list.
    """
    undetermined = pl.col("class") == "undetermined"
    found = result.select(
        KEY,
        pl.when(~undetermined).then("class").alias("class"),
        (undetermined & pl.lit(above_both(result))).fill_null(value=False).alias("above"),
    )
    return found.filter(pl.col(KEY).is_not_null() & (pl.col("class").is_not_null() | pl.col("above"))).unique(
        KEY, keep="none", maintain_order=True
    )


def _classes(status: pl.Series, agricultural: pl.Series) -> pl.Series:
    """Return the class that each status spells; null for none, for one that is not known, and for ``undetermined``."""
    pairs = pl.DataFrame({"status": status, "agricultural": agricultural})
    distinct = pairs.unique(maintain_order=True)
    said = [
        None if one is None else class_of_status(one, agricultural=bool(agrees)) for one, agrees in distinct.iter_rows()
    ]
    known = pl.Series("said", [None if one == "undetermined" else one for one in said], dtype=pl.String)
    joined = pairs.join(
        distinct.with_columns(known), on=["status", "agricultural"], how="left", maintain_order="left", nulls_equal=True
    )
    return joined["said"]


def earlier_lists(history: Sequence[Listing]) -> dict[str, set[str]]:
    """Return by list the ids of the households that were ever on it."""
    return {
        listed: {one for each in history for one in each.frame.filter(pl.col("class") == listed)[KEY].to_list()}
        for listed in LISTED
    }


def unclear_ids(history: Sequence[Listing]) -> set[str]:
    """Return the ids of the households of which some list does not say what they were."""
    return {one for each in history for one in each.unclear}
