"""What a plan says beside the numbers that are counted: by place who is to leave poverty, and the year before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from povrules.census.door import enter
from povrules.census.kinds import MISSING_ID, Words
from povrules.census.layout_notices import with_unread
from povrules.census.model import Census
from povrules.census.names import KEY, Names, excerpt
from povrules.census.sheets import read_tables
from povrules.census.telling import tell
from povrules.errors import CensusError, UsageError
from povrules.forms.counting import of_class
from povrules.language.columns import Column
from povrules.places.names import spelled
from povrules.problems import Problem
from povrules.reports.words import whole
from povrules.text import LANGS, Text

_ROLE = "planned"
_PLACE = Column(
    id=KEY,
    type="id",
    vi="Địa bàn",
    en="place",
    aliases=("dia chi", "thon", "village", "xa", "commune", "don vi", "thon ban", "household_id"),
)
_LEVELS = {"village": ("thon", "village", "thon ban"), "commune": ("xa", "commune")}
"""What the column of places of one level is called; a plan may have both, and is then about those asked for."""
_NUMBERS = (
    ("exits", "Số hộ thoát nghèo", ("thoat ngheo", "du kien so ho thoat ngheo")),
    ("relapses", "Số hộ tái nghèo", ("tai ngheo", "du kien so ho tai ngheo")),
    ("new", "Số hộ phát sinh", ("phat sinh", "du kien so ho phat sinh")),
    ("reduce_poor", "Kế hoạch giảm hộ nghèo", ("giam ho ngheo", "so ho ngheo ke hoach giam")),
    ("reduce_near_poor", "Kế hoạch giảm hộ cận nghèo", ("giam ho can ngheo", "so ho can ngheo ke hoach giam")),
    ("households_before", "Tổng số hộ năm trước", ("tong so ho dan cu nam truoc",)),
    ("poor_before", "Số hộ nghèo năm trước", ("ho ngheo nam truoc", "tong so ho ngheo nam truoc")),
    ("near_poor_before", "Số hộ cận nghèo năm trước", ("ho can ngheo nam truoc", "tong so ho can ngheo nam truoc")),
)
_YEARS = range(2016, 2051)
"""Years that headers name, where none is said."""
PLANS: dict[str, tuple[str, ...]] = {
    "plan-2016": ("exits", "relapses", "new"),
    "plan-reduction": ("reduce_poor", "reduce_near_poor"),
    "plan-change": ("households_before", "poor_before", "near_poor_before"),
}
"""The tables of plans, with the columns of a plan that each asks for."""
_TAKEN = (("exits", "poor"), ("reduce_poor", "poor"), ("reduce_near_poor", "near_poor"))
"""Households that are to leave a class."""


@dataclass(frozen=True)
class Planned:
    """What a plan says of each place, by column; None where it does not say it. ``columns``: those that it has."""

    places: Mapping[str, Mapping[str, int | None]]
    columns: frozenset[str]
    source: str

    def has(self, form: str) -> bool:
        """Tell whether it has anything that a table of a plan asks for."""
        return not self.columns.isdisjoint(PLANS[form])

    def of(self, place: str | None, column: str) -> int | None:
        """Return what it says of a place."""
        return self.places.get(spelled(place or ""), {}).get(column)

    def ordered(self, places: Sequence[str | None]) -> tuple[str, ...]:
        """Return the places that it names, in its order."""
        at = {one: number for number, one in enumerate(self.places)}
        named = [one for one in places if one is not None and spelled(one) in at]
        return tuple(sorted(named, key=lambda one: at[spelled(one)]))


def _places(path: Path, by: str) -> list[Column]:
    """Return the columns of places of a plan: one, or where it has villages and communes those of ``by`` first."""
    own = _LEVELS.get(by, ())
    others = tuple(name for level, names in _LEVELS.items() if level != by for name in names)
    place = _PLACE.model_copy(update={"aliases": tuple(one for one in _PLACE.aliases if one not in others)})
    around = Column(id="around", type="text", vi="Địa bàn khác", en="other place", aliases=others, blank="unused")
    apart = [place, around]
    if not own:
        return [_PLACE]
    try:
        table = read_tables([path], {_ROLE: Names(apart)}, {_ROLE: KEY}).whole(_ROLE)
        named = enter(table, apart, unique=False).headers
    except CensusError:
        return [_PLACE]
    return apart if {KEY, "around"} <= set(named) else [_PLACE]


def _columns(year: int | None, places: Sequence[Column]) -> list[Column]:
    """Return the columns of a plan; headers may name the year that is planned for, or the one before it."""
    found = list(places)
    for one, vi, aliases in _NUMBERS:
        stem = vi.removesuffix(" năm trước")
        if stem == vi:
            years = _YEARS if year is None else [year]
            dated = [f"{name} năm {at}" for name in (vi, *aliases) for at in years]
        else:
            dated = [] if year is None else [f"{stem} năm {year - 1}"]
        named = (*aliases, *dated)
        found.append(Column(id=one, type="count", vi=vi, en=one, aliases=named, minimum=0, maximum=10_000_000))
    return found


def read_planned(path: Path, frame: pl.DataFrame, by: str, year: int | None = None) -> Planned:
    """Read the file of a plan, one place a row; the places are those of the column ``by`` of the households.

    ``year``: the one that is planned for, which headers may name. Raises :class:`UsageError` with all mistakes, and
    :class:`povrules.CensusError` for a file that cannot be read.
    """
    columns = _columns(year, _places(path, by))
    table = read_tables([path], {_ROLE: Names(columns)}, {_ROLE: KEY}).whole(_ROLE)
    census = enter(table, columns, unique=False)
    known = [one for one, _, _ in _NUMBERS if one in census.headers]
    if not known:
        raise UsageError(with_unread(_lacks(path.name, [one for one, _, _ in _NUMBERS]), census.problems))
    _refuse_two_spellings(frame[by].unique(maintain_order=True).drop_nulls().to_list())
    errors = [_without_place(one) for one in census.problems if one.severity == "error"]
    errors += [*_misplaced(census, frame[by].unique().to_list()), *_too_many(census, _at_most(frame, by))]
    if errors:
        lines = {lang: "\n".join(f"{one.place(lang)}: {one.message(lang)}" for one in errors) for lang in LANGS}
        raise UsageError(Text(lines["vi"], lines["en"]))
    rows = census.columns.select(KEY, *known).iter_rows(named=True)
    return Planned({spelled(row.pop(KEY)): row for row in rows}, frozenset(known), path.name)


def _lacks(source: str, columns: Sequence[str]) -> Text:
    """Return what to say of a plan that has none of some columns."""
    shown = {one: vi for one, vi, _ in _NUMBERS}
    vi = ", ".join(f"“{shown[one]}”" for one in columns)
    en = ", ".join(f"“{shown[one]}” ({one})" for one in columns)
    return Text(
        f"{source}: không có cột số liệu nào của kế hoạch; cần cột “Địa bàn” và ít nhất một trong các cột {vi}",
        f"{source}: no column of planned numbers; expected “Địa bàn” (the place) and at least one of {en}",
    )


def refuse_without(planned: Planned, form: str) -> None:
    """Raise :class:`UsageError` where a plan has nothing that a table asks for."""
    if not planned.has(form):
        raise UsageError(_lacks(planned.source, PLANS[form]))


def _refuse_two_spellings(places: Sequence[str]) -> None:
    """Refuse a place that the households write in two ways: a plan would count for it twice."""
    ways: dict[str, list[str]] = {}
    for one in places:
        ways.setdefault(spelled(one), []).append(one)
    twice = next((ways_ for ways_ in ways.values() if len(ways_) > 1), None)
    if twice is not None:
        shown = ", ".join(f"“{excerpt(one)}”" for one in twice)
        raise UsageError(
            Text(
                f"dữ liệu hộ ghi một địa bàn theo nhiều cách: {shown}; ghi lại một cách thì mới khớp được với kế hoạch",
                f"the households write one place in several ways: {shown}; write it in one, so that a plan can be "
                "matched with it",
            )
        )


def _misplaced(census: Census, places: Sequence[str | None]) -> Iterator[Problem]:
    """Yield places that the table does not have, and those that are there twice."""
    names = census.columns[KEY].to_list()
    folded = [spelled(one or "") for one in names]
    known = {spelled(one or "") for one in places}
    for code, wrong in (
        ("place_unknown", [row for row, one in enumerate(folded) if one and one not in known]),
        ("place_twice", [row for row, one in enumerate(folded) if one and one in folded[:row]]),
    ):
        lines = pl.Series(wrong, dtype=pl.UInt32)
        quoted = [names[row] or "" for row in wrong]
        yield from tell(census, lines, code, "error", _WORDS[code], column=KEY, found=quoted)


def _without_place(problem: Problem) -> Problem:
    """Return a problem of a row without a name as it is to be said of a place."""
    if problem.code != MISSING_ID.code:
        return problem
    expected, mend = _NAMELESS
    return replace(problem, expected=expected, mend=mend)


_NAMELESS = (
    Text("tên một địa bàn", "the name of a place"),
    Text(
        "Ghi tên địa bàn; dòng tổng cộng, dòng số thứ tự cột thì bỏ đi",
        "Name it; take rows of totals and of column numbers away",
    ),
)
_WORDS = {
    "place_unknown": (
        Text("một địa bàn có hộ trong dữ liệu", "a place that has households in the data"),
        Text("Kiểm tra lại tên, và --by", "Check the name, and --by"),
    ),
    "place_twice": (
        Text("một dòng cho mỗi địa bàn", "one row for a place"),
        Text("Địa bàn này đã có ở dòng trên; bỏ bớt một dòng", "It stands in a row above; take one of them away"),
    ),
}


def _at_most(frame: pl.DataFrame, by: str) -> dict[str, Mapping[str, int]]:
    """Return by place how many households may be poor and near-poor: those of unknown class may be either."""
    found = frame.group_by(by).agg(
        (of_class(one) | pl.col("class").is_null()).sum().cast(pl.Int64).alias(one) for one in ("poor", "near_poor")
    )
    return {spelled(row.pop(by) or ""): row for row in found.iter_rows(named=True)}


def _too_many(census: Census, most: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    """Yield places of which more households are to leave a class than are of it, or were of it than there were."""
    rows = list(census.columns.iter_rows(named=True))
    for column, of in _TAKEN:
        limits = [most.get(spelled(row[KEY] or ""), {}).get(of) for row in rows]
        wrong = [at for at, limit in enumerate(limits) if limit is not None and (rows[at][column] or 0) > limit]
        words = [_at_most_words(limits[at] or 0, of) for at in wrong]
        yield from _tell(census, wrong, "planned_too_many", column, words)
    listed = [(row["poor_before"] or 0) + (row["near_poor_before"] or 0) for row in rows]
    every = [row["households_before"] for row in rows]
    wrong = [at for at, count in enumerate(every) if count is not None and count < listed[at]]
    words = [_at_least_words(listed[at]) for at in wrong]
    yield from _tell(census, wrong, "before_too_few", "households_before", words)


def _tell(census: Census, wrong: Sequence[int], code: str, column: str, words: Sequence[Words]) -> list[Problem]:
    if not wrong:
        return []
    lines, found = pl.Series(wrong, dtype=pl.UInt32), [str(census.columns[column][at]) for at in wrong]
    return tell(census, lines, code, "error", words[0], column=column, found=found, each=words.__getitem__)


def _at_most_words(limit: int, of: str) -> Words:
    vi, en = _CLASSES[of]
    return (
        Text(
            f"không quá {whole(limit, 'vi')} (số {vi} đầu năm của địa bàn)",
            f"at most {whole(limit, 'en')} (the {en} households of the place at the start)",
        ),
        Text("Kiểm tra lại số dự kiến, hoặc danh sách hộ", "Check the planned number, or the list of households"),
    )


_CLASSES = {"poor": ("hộ nghèo", "poor"), "near_poor": ("hộ cận nghèo", "near-poor")}


def _at_least_words(count: int) -> Words:
    return (
        Text(
            f"ít nhất {whole(count, 'vi')} (hộ nghèo và hộ cận nghèo năm trước)",
            f"at least {whole(count, 'en')} (poor and near-poor households of the year before)",
        ),
        Text("Kiểm tra lại số của năm trước", "Check the numbers of the year before"),
    )
