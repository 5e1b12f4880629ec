"""The registry: which standards there are, and which one governs a place and a policy year.

A standard is one TOML file in this folder, or any file of that form given by its path. ``coverage.toml`` lists
places and years whose own standard cannot be applied, each with its reason.
"""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import Field

from povrules.arguments import not_meant, place_of, several, year_of
from povrules.engines.prove import prove
from povrules.errors import LawMissingError, UnknownStandardError
from povrules.language.columns import Many, Model
from povrules.language.findings import nearest
from povrules.language.loader import Standard, overlay_target, read_standard
from povrules.language.reading import Source, law_file
from povrules.language.schema import Key, Unknown
from povrules.text import Text

Overlays: TypeAlias = str | Path | Sequence[str | Path] | None
"""One overlay file, several, or none."""


class Unsupported(Unknown):
    """A place and years whose own standard cannot be applied. ``overlay_for``: what an overlay would extend."""

    place: Key
    first: Annotated[int, Field(ge=1990, le=2100)]
    last: Annotated[int, Field(ge=1990, le=2100)]
    overlay_for: Key | None = None

    @property
    def years(self) -> str:
        """The years as people write them: ``2027–2030``, or ``2026`` alone."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


class Coverage(Model):
    """The registry of what is not supported."""

    unsupported: Many[Unsupported] = ()


def standard_ids() -> tuple[str, ...]:
    """Return the ids of the standards that are shipped, oldest national ones first."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    found = {name.removesuffix(".toml") for name in names if name.endswith(".toml")} - {"coverage"}
    return tuple(sorted(found, key=lambda name: (not name.startswith("vn-"), name)))


def coverage() -> Coverage:
    """Return the places and years that are known not to be supported."""
    text = resources.files(__name__).joinpath("coverage.toml").read_text(encoding="utf-8")
    return Coverage.model_validate(tomllib.loads(text))


def load_standard(name: str | Path, overlays: Overlays = None) -> Standard:
    """Load a standard by id (``vn-2022``) or from a file, with overlays laid over it in order.

    Only overlays that name this standard are used. The class tables are proved to have no gap, no overlap and no
    dead row. Raises :class:`UnknownStandardError`, or :class:`LawFileError` for a file that is not well formed.
    """
    source = source_of(name)
    mine = (one for one in overlay_files(overlays) if overlay_target(one) == _id_of(source))
    return _load(source, tuple(dict.fromkeys(mine)))


def with_overlays(standard: Standard, overlays: Overlays) -> Standard:
    """Lay further overlays over a loaded standard; those for other standards, and those laid already, are left out."""
    mine = (one for one in overlay_files(overlays) if overlay_target(one) == standard.id)
    laid = tuple(dict.fromkeys((*standard.overlays, *mine)))
    return standard if laid == standard.overlays else _load(standard.source, laid)


def find_standard(place: str, policy_year: int, overlays: Overlays = None, also: Standard | None = None) -> Standard:
    """Return the standard that governs the policies of ``policy_year`` in ``place`` (``vn``, ``hanoi`` …).

    The policy year is the year for which a class counts, not the year of the review. ``also``: a loaded standard that
    stands beside the shipped ones, in the place of one with its id. Raises
    :class:`LawMissingError` where the place has a standard of its own that is not known, and
    :class:`UnknownStandardError` where no version covers the whole of the year; the last version is never carried on.
    """
    place, policy_year = place_of(place), year_of(policy_year)
    known = {name: load_standard(name, overlays) for name in standard_ids()}
    standards = (known if also is None else known | {also.id: with_overlays(also, overlays)}).values()
    here = [standard for standard in standards if standard.law.place == place]
    for standard, period in ((one, period) for one in here for period in one.law.policy_years):
        if period.first <= policy_year <= period.last:
            if period.starts is not None and policy_year == period.first:
                raise UnknownStandardError(_begins_within(standard, period.starts))
            return standard
    entries = coverage().unsupported
    for entry in entries:
        if entry.place == place and entry.first <= policy_year <= entry.last:
            raise LawMissingError(_not_supported(entry, policy_year))
    if here:
        raise UnknownStandardError(_no_version(place, policy_year, here))
    raise UnknownStandardError(
        _no_standard(place, {one.law.place for one in standards}, {one.place for one in entries})
    )


def _no_standard(place: str, supported: set[str], listed: set[str]) -> Text:
    shown = ", ".join(sorted(supported))
    near = Text("", "") if place in listed else nearest(place, supported | listed)
    return Text(
        f"không có chuẩn cho nơi {place!r}; các nơi có chuẩn: {shown}{near.vi}",
        f"there is no standard for the place {place!r}; known places: {shown}{near.en}",
    )


def _no_version(place: str, year: int, here: Sequence[Standard]) -> Text:
    shown = "; ".join(f"{one.id} " + ", ".join(years.shown for years in one.law.policy_years) for one in here)
    return Text(
        f"không có chuẩn nào của {place} cho năm chính sách {year}; hiện có: {shown}",
        f"no standard of {place} governs the policy year {year}; there are: {shown}",
    )


def _begins_within(standard: Standard, starts: date) -> Text:
    day, year = f"{starts:%d/%m/%Y}", starts.year
    return Text(
        f"{standard.id} chỉ áp dụng từ ngày {day}, nên nơi và năm {year} chưa đủ để chọn chuẩn; nếu đúng là chuẩn này "
        f"thì nêu --standard {standard.id}",
        f"{standard.id} holds only from {day}, so the place and the year {year} do not settle the standard; if it is "
        f"the one meant, name it: --standard {standard.id}",
    )


def _not_supported(entry: Unsupported, year: int) -> Text:
    look = "; ".join(entry.look_in)
    fill = Text(
        " Cần một tệp chuẩn của nơi đó, nêu bằng --standard TỆP (docs/writing-a-standard.md).",
        " Needed: a standard file of that place, named by --standard FILE (docs/writing-a-standard.md).",
    )
    if entry.overlay_for:
        lines = (
            f'standard = "{entry.overlay_for}" [[policy_years]] first = {year} last = {year} cite = ["…"] [[lines]] …'
        )
        fill = Text(f" Điền vào tệp bổ sung (--with): {lines}", f" Fill in an overlay (--with): {lines}")
    return Text(
        f"chưa phân loại được cho {entry.place}, năm {year}: {entry.vi}. Xem: {look}.{fill.vi}",
        f"{entry.place} cannot be classified for {year}: {entry.en}. Look in: {look}.{fill.en}",
    )


@lru_cache(maxsize=128)
def _load(source: Source, overlays: tuple[Source, ...]) -> Standard:
    standard = read_standard(source, overlays, shipped_source)
    prove(standard)
    return standard


def overlay_files(overlays: Overlays) -> list[Source]:
    """Read the overlay files that a call names."""
    paths = several("overlays", overlays, (str, Path), Text("tệp bổ sung .toml", "overlay files (.toml)"))
    return [law_file(Path(path)) for path in paths]


def source_of(name: str | Path, also: Sequence[str] = ()) -> Source:
    """Return the file of a standard: a shipped one by its id, any other by its path.

    ``also``: other ids that would have done, which the refusal of an unknown one names.
    """
    if not isinstance(name, str | Path):
        raise not_meant("standard", name, Text("mã hoặc tệp của chuẩn", "the id or file of a standard"))
    if isinstance(name, Path) or name.endswith(".toml"):
        return law_file(Path(name))
    return shipped_source(name, also)


def shipped_source(name: str, also: Sequence[str] = ()) -> Source:
    """Return the file of a shipped standard; raises :class:`UnknownStandardError`."""
    if name not in standard_ids():
        known = (*standard_ids(), *also)
        shown = ", ".join(known)
        raise UnknownStandardError(
            Text(
                f"không có chuẩn {name!r}; hiện có: {shown}{nearest(name, known).vi}",
                f"there is no standard {name!r}; there are: {shown}{nearest(name, known).en}",
            )
        )
    return Source(f"{name}.toml", resources.files(__name__).joinpath(f"{name}.toml").read_bytes())


def _id_of(source: Source) -> str:
    try:
        return str(tomllib.loads(source.content.decode("utf-8-sig")).get("id"))
    except (ValueError, RecursionError):
        return ""
