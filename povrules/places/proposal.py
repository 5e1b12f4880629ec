"""What a list of communes may be, before and after 01/07/2025: rows of a file of places for a person to confirm."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from povrules.census.door import read_census
from povrules.census.layout_notices import refuse_unread
from povrules.census.names import KEY
from povrules.errors import UsageError
from povrules.language.columns import household_columns
from povrules.places.units import MERGED, Unit, Units
from povrules.text import Lang, Text

_LAST = MERGED - timedelta(days=1)
_MOST_NAMED = 8


@dataclass(frozen=True)
class Proposed:
    """A row to confirm; ``area`` is None where the kinds of the communes that are meant do not agree."""

    commune: str
    province: str | None
    area: str | None
    since: date | None
    until: date | None
    households: int
    note: Text


def communes_of(path: Path) -> pl.DataFrame:
    """Return the communes that a census names: ``commune``, ``province``, ``households``; in the order of the file.

    Raises :class:`UsageError` where it names none, and as :func:`~povrules.census.door.read_census`;
    :class:`~povrules.errors.CensusError` also for a sheet that cannot be read.
    """
    unused = (one if one.id == KEY else one.model_copy(update={"blank": "unused"}) for one in household_columns())
    census = read_census(path, list(unused))
    refuse_unread(census.problems)
    columns = census.columns
    found = columns.filter(pl.col("commune").is_not_null()).group_by("commune", "province", maintain_order=True)
    counted = found.agg(households=pl.len())
    if counted.is_empty():
        raise UsageError(
            Text(
                f"{path.name}: không có cột “Xã” (commune) nào được điền",
                f"{path.name}: there is no column “Xã” (commune) with anything in it",
            )
        )
    return counted


def propose_places(communes: pl.DataFrame, units: Units) -> Iterator[Proposed]:
    """Yield rows for each commune: as it was up to 30/06/2025, and as it is from 01/07/2025 on.

    ``communes`` as :func:`communes_of` gives them. A former name stands for what the commune became.
    """
    for commune, province, households in communes.iter_rows():
        before, after = units.named(commune, province, _LAST), units.named(commune, province, MERGED)
        later = after or [*dict.fromkeys(new for old in before for new in units.became[old])]
        if before:
            yield Proposed(commune, province, _area(before), None, _LAST, households, _note(before))
        if later:
            told = _note(later) if after else _renamed(later)
            yield Proposed(commune, province, _area(later), MERGED, None, households, told)
        if not before and not later:
            yield Proposed(commune, province, None, None, None, households, _unknown(units))


def _area(units: Iterable[Unit]) -> str | None:
    areas = {one.area for one in units}
    return areas.pop() if len(areas) == 1 else None


def _note(units: Sequence[Unit]) -> Text:
    named = "; ".join(map(_named, units[:_MOST_NAMED])) + ("; …" if len(units) > _MOST_NAMED else "")
    if len(units) == 1:
        return Text(named, named)
    return Text(f"có {len(units)} xã cùng tên: {named}", f"{len(units)} communes of this name: {named}")


def _renamed(units: Sequence[Unit]) -> Text:
    named = "; ".join(map(_named, units[:_MOST_NAMED])) + ("; …" if len(units) > _MOST_NAMED else "")
    return Text(f"tên cũ, nay thuộc: {named}", f"a former name, now part of: {named}")


def _named(unit: Unit) -> str:
    district = "" if unit.district is None or unit.district == unit.name else f", {unit.district}"
    return f"{unit.name} ({unit.code}){district}, {unit.province} ({unit.province_code})"


def _unknown(units: Units) -> Text:
    return Text(f"không có trong danh mục của {units.source}", f"not in the list of {units.source}")


_HEADERS = {
    "commune": Text("Xã", "commune"),
    "province": Text("Tỉnh", "province"),
    "area": Text("Khu vực", "area"),
    "since": Text("Từ ngày", "from"),
    "until": Text("Đến ngày", "to"),
    "confirmed": Text("Xác nhận", "confirmed"),
    "households": Text("Số hộ", "households"),
    "note": Text("Ghi chú", "note"),
}
_AREAS = {"rural": Text("nông thôn", "rural"), "urban": Text("thành thị", "urban")}


def places_table(rows: Iterable[Proposed], lang: Lang) -> pl.DataFrame:
    """Return rows as the table of a file of places, nothing confirmed; all columns are texts but ``households``."""
    found = [
        (
            one.commune,
            one.province,
            None if one.area is None else _AREAS[one.area].get(lang),
            *(None if day is None else f"{day:%d/%m/%Y}" for day in (one.since, one.until)),
            None,
            one.households,
            one.note.get(lang),
        )
        for one in rows
    ]
    types = {name: pl.Int64 if name == "households" else pl.String for name in _HEADERS}
    frame = pl.DataFrame(found, schema=types, orient="row")
    return frame.rename({name: label.get(lang) for name, label in _HEADERS.items()})
