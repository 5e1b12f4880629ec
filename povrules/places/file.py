"""A file of places: which area and region a commune is in, from which day and up to which, as a person says it."""

import hashlib
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from povrules.census.door import enter
from povrules.census.files import unreadable
from povrules.census.kinds import MISSING_ID
from povrules.census.layout_notices import with_unread
from povrules.census.looks import PLACES, Look, looks_like
from povrules.census.model import Census
from povrules.census.names import KEY, Names
from povrules.census.sheets import read_tables
from povrules.census.telling import tell
from povrules.errors import UsageError
from povrules.language.columns import Column, household_columns
from povrules.places.names import province_key, same_commune, spelled, without_kind
from povrules.problems import Problem
from povrules.spelling import encodable
from povrules.text import LANGS, Text

_ROLE = "place"


@dataclass(frozen=True)
class Place:
    """A commune from a day to another, both included; None: since ever, to this day, or said by nobody."""

    commune: str
    province: str | None
    area: str | None
    region: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Places:
    """The confirmed places of a file, its name and SHA-256; ``unconfirmed``: rows that nobody has confirmed."""

    name: str
    sha256: str
    rows: tuple[Place, ...]
    unconfirmed: int

    def on(self, commune: str, province: str | None, day: date | None) -> list[Place]:
        """Return the places that a commune may be on a day; without a day, whenever."""
        found = [
            one
            for one in self._named.get(without_kind(commune), ())
            if same_commune(commune, one.commune) and _agree(province, one.province) and _covers(one, day)
        ]
        exact = [one for one in found if spelled(one.commune) == spelled(commune)]
        return exact or found

    @cached_property
    def _named(self) -> dict[str, list[Place]]:
        """The places by the names of their communes without kind, which names of one commune have in common."""
        named: dict[str, list[Place]] = {}
        for one in self.rows:
            named.setdefault(without_kind(one.commune), []).append(one)
        return named


def _agree(province: str | None, other: str | None) -> bool:
    return province is None or other is None or province_key(province) == province_key(other)


def _covers(place: Place, day: date | None) -> bool:
    return day is None or ((place.since or date.min) <= day <= (place.until or date.max))


def place_columns(regions: Column | None) -> tuple[Column, ...]:
    """Return the columns of a file of places; ``regions``: that of a survey which counts points by region."""
    shared = {one.id: one for one in household_columns()}
    asked = {"blank": "asked"}
    found = [
        Column(id=KEY, type="id", vi="Xã", en="commune", aliases=shared["commune"].aliases),
        shared["province"].model_copy(update=asked),
        shared["area"].model_copy(update=asked),
        Column(id="since", type="date", vi="Từ ngày", en="from", blank="asked"),
        Column(id="until", type="date", vi="Đến ngày", en="to", blank="asked"),
        Column(id="confirmed", type="flag", vi="Xác nhận", en="confirmed", blank="asked"),
    ]
    return (*found, regions.model_copy(update=asked)) if regions is not None else tuple(found)


def load_places(path: Path, regions: Column | None = None) -> Places:
    """Read a file of places: any kind of table, one row a commune and time.

    Where there is a column ``confirmed``, only rows with a yes in it count. Raises :class:`UsageError` with all
    mistakes, and :class:`povrules.CensusError` for a file that cannot be read.
    """
    columns = place_columns(regions)
    table = read_tables([path], {_ROLE: Names(columns)}, {_ROLE: KEY}).whole(_ROLE)
    look = looks_like(table.spelled)
    if look is not None and look is not PLACES:
        raise UsageError(with_unread(_other_table(table.source, look), table.notices))
    census = enter(table, columns, unique=False)
    frame = census.columns
    confirmed = pl.Series([True] * census.height, dtype=pl.Boolean)
    if "confirmed" in census.headers:
        confirmed = frame["confirmed"].fill_null(value=False)
    places = {
        row: Place(one[KEY], one["province"], one["area"], one.get("region"), one["since"], one["until"])
        for row, one in enumerate(frame.iter_rows(named=True))
        if confirmed[row] and one[KEY] is not None
    }
    # A cell that cannot be read is passed over nowhere here, of whatever column it is.
    cells = [one for one in census.problems if one.severity != "notice" and one.code != MISSING_ID.code]
    errors = [*cells, *_mistakes(census, places)]
    if errors:
        lines = {lang: "\n".join(f"{one.place(lang)}: {one.message(lang)}" for one in errors) for lang in LANGS}
        raise UsageError(Text(lines["vi"], lines["en"]))
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error
    return Places(encodable(path.name), digest, tuple(places.values()), census.height - int(confirmed.sum()))


def _other_table(source: str, look: Look) -> Text:
    return Text(
        f"{source}: đây không phải tệp địa bàn (--places).{look.hint.vi}",
        f"{source}: this is no file of places (--places).{look.hint.en}",
    )


def _mistakes(census: Census, places: dict[int, Place]) -> Iterator[Problem]:
    """Yield what is wrong with rows: no name, nothing said, a time that ends before it begins, two that disagree."""
    nameless = census.columns[KEY].is_null().arg_true().to_list()
    yield from _told(
        census,
        nameless,
        "place_without_commune",
        Text("tên một xã", "the name of a commune"),
        Text("Ghi tên xã, hoặc xóa dòng này", "Fill in the commune, or delete the row"),
    )
    empty = [row for row, one in places.items() if one.area is None and one.region is None]
    turned = [row for row, one in places.items() if one.since and one.until and one.until < one.since]
    yield from _told(
        census,
        empty,
        "place_says_nothing",
        Text("khu vực của xã này", "the area of this commune"),
        Text("Ghi Khu vực, hoặc bỏ xác nhận dòng này", "Fill in the area, or take the yes from this row"),
    )
    yield from _told(
        census,
        turned,
        "place_ends_before_it_begins",
        Text("ngày kết thúc không trước ngày bắt đầu", "a last day not before the first"),
        Text("Sửa một trong hai ngày", "Correct one of the two days"),
    )
    apart = disagreeing(places)
    yield from _told(
        census,
        apart,
        "places_disagree",
        Text("một dòng cho một xã vào một ngày", "one row for a commune on a day"),
        Text(
            "Dòng trước nói khác về xã này trong cùng thời gian; sửa ngày, hoặc ghi Tỉnh",
            "An earlier row says otherwise of it for the same time; correct the days, or state the province",
        ),
    )


def disagreeing(places: Mapping[int, Place]) -> list[int]:
    """Return the rows that say otherwise than an earlier one of the same commune for a day that both cover.

    A province that is not stated may be any. Rows that end before they begin cover no day.
    """
    earlier: dict[tuple[str, str, str], dict[str, _Spans]] = {}
    found = []
    for row, one in places.items():
        start, end = one.since or date.min, one.until or date.max
        if end < start:
            continue
        province = _ANY if one.province is None else province_key(one.province)
        meant = (_EVERY,) if province == _ANY else (province, _ANY)
        said = [(column, value) for column in _SAYS if (value := getattr(one, column)) is not None]
        if any(
            spans.meet(start, end)
            for column, value in said
            for where in meant
            for other, spans in earlier.get((spelled(one.commune), column, where), {}).items()
            if other != value
        ):
            found.append(row)
        for column, value in said:
            for where in (province, _EVERY):
                by_value = earlier.setdefault((spelled(one.commune), column, where), {})
                by_value.setdefault(value, _Spans()).add(start, end)
    return found


_SAYS = ("area", "region")
_ANY, _EVERY = "?", "*"
"""In the place of the key of a province, which has letters only: none is stated, and all rows together."""


class _Spans:
    """Spans of days, the first and the last one of each included, that can be asked whether any meets another."""

    def __init__(self) -> None:
        self._starts: list[date] = []
        self._ends: list[date] = []

    def add(self, start: date, end: date) -> None:
        insort(self._starts, start)
        insort(self._ends, end)

    def meet(self, start: date, end: date) -> bool:
        """Tell whether more spans have begun by the end than were over before the start."""
        return bisect_right(self._starts, end) > bisect_left(self._ends, start)


def _told(census: Census, rows: Sequence[int], code: str, expected: Text, mend: Text) -> list[Problem]:
    return tell(census, pl.Series(rows, dtype=pl.UInt32), code, "error", (expected, mend), column=KEY)
