"""Households and members from files or frames, and how the sheets of a file are read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from povrules.census.door import (
    PERSON,
    census_from_frame,
    read_census,
    read_families,
    read_members,
    take_members,
)
from povrules.census.files import unreadable
from povrules.census.layout_notices import members_left
from povrules.census.model import Census
from povrules.census.named import named_in
from povrules.census.recognised import SheetReading
from povrules.census.sheets import files_of
from povrules.engines.classify import Options
from povrules.engines.placed import with_places
from povrules.errors import UsageError
from povrules.language.loader import Standard
from povrules.request import (
    columns_of,
    person_columns_of,
    placed_of,
)
from povrules.review import OverlayUse
from povrules.spelling import encodable
from povrules.surveys import Survey
from povrules.text import Text

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

AnyFrame: TypeAlias = "pd.DataFrame | pl.DataFrame | pl.LazyFrame | pa.Table | duckdb.DuckDBPyRelation"
Households: TypeAlias = "AnyFrame | str | Path"
Persons: TypeAlias = "AnyFrame | str | Path | Census | None"


def read_input(
    households: Households,
    persons: Persons,
    standards: Sequence[Standard],
    options: Options,
    seen: list[SheetReading] | None = None,
) -> tuple[Census, Persons]:
    """Read the households, and the members that stand in the same file or folder unless others are given.

    Where others are, a notice names the sheets of members that are not read. How each sheet of a file is read is put
    into ``seen``, members that are given beside it included, also where this then raises.
    """
    seen = [] if seen is None else seen
    columns = columns_of(standards, options)
    if not isinstance(households, str | Path):
        return take_households(households, standards, options), persons
    if not options.surveys:
        _refuse_forms(Path(households), standards, options.off)
    if not options.surveys and not options.off:
        census = read_census(Path(households), columns, placed_of(options, "household"), seen.extend)
        return with_places(census, options), persons
    apart = persons is not None and not _is_same(persons, Path(households))
    placed = placed_of(options, "household") if apart else placed_of(options)

    def see(sheets: Sequence[SheetReading]) -> None:
        left = apart or not options.surveys
        seen.extend(replace(one, used=one.used and not (left and one.roles == (PERSON,))) for one in sheets)

    census, members = read_families(Path(households), columns, person_columns_of(options), placed, see)
    census = with_places(census, options)
    if apart and options.surveys:
        persons = read_persons(persons, standards, options, seen)
    if members is None or not apart:
        return census, persons if members is None else members
    left = (members_left(source, sheet) for source, sheet in members.table.origins)
    return replace(census, problems=(*census.problems, *left)), persons


def take_households(frame: object, standards: Sequence[Standard], options: Options) -> Census:
    """Take the households in a frame, with what a file of places says of their communes."""
    return with_places(census_from_frame(frame, columns_of(standards, options)), options)


def _refuse_forms(path: Path, standards: Sequence[Standard], off: Sequence[Survey]) -> None:
    """Refuse a filled-in workbook under standards that count no answers: its members would be read as households."""
    made_for = named_in(path)
    if made_for is not None:
        asked = ", ".join(one.id for one in standards)
        name, theirs = encodable(path.name), encodable(made_for.standard)
        more = Text("", "")
        if off:
            add = " ".join(f"--survey {one.id}" for one in off)
            more = Text(
                f", hoặc thêm {add} để suy ra chỉ số của {asked} từ các câu trả lời",
                f", or add {add} to derive the indicators of {asked} from the answers",
            )
        raise UsageError(
            Text(
                f"“{name}” là phiếu của chuẩn {theirs}; {asked} không đọc được phiếu này. Hãy chọn chuẩn {theirs}"
                f"{more.vi}.",
                f"“{name}” has the forms of {theirs}, which {asked} cannot read. Choose the standard {theirs}"
                f"{more.en}.",
            )
        )


def read_persons(
    persons: object, standards: Sequence[Standard], options: Options, seen: list[SheetReading] | None = None
) -> Census:
    """Return the members, read from a file or taken from a frame unless they have been already; ``seen`` as before."""
    if isinstance(persons, Census):
        return persons
    columns, households = person_columns_of(options), columns_of(standards, options)
    if isinstance(persons, str | Path):
        see = [] if seen is None else seen
        return read_members(Path(persons), columns, households, placed_of(options, "person"), see.extend)
    return take_members(persons, columns, households)


def hashes_of(*given: object) -> tuple[OverlayUse, ...]:
    """Return name and SHA-256 of every file that is read for some files and folders; frames have none.

    Raises :class:`~povrules.errors.CensusError` for a file that cannot be read any more.
    """
    paths = (path for one in given if isinstance(one, str | Path) for path in files_of(Path(one)))
    return tuple(_hash_of(path) for path in dict.fromkeys(paths))


def _hash_of(path: Path) -> OverlayUse:
    try:
        with path.open("rb") as file:
            return OverlayUse(name=encodable(path.name), sha256=hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise unreadable(path, error) from error


def _is_same(persons: object, households: Path) -> bool:
    return isinstance(persons, str | Path) and Path(persons).resolve() == households.resolve()
