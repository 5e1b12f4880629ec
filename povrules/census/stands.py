"""Where a table stands in files, where that is known beforehand: on which sheets, below which header."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stands:
    """Where the tables of one kind stand.

    ``sheets``: the only ones to read, all if there are none. ``header``: a row of the header, from 1; ``headers`` the
    same by sheet. ``guess``: a row that looks like a header is taken for one though nothing in it is known.
    """

    sheets: tuple[str, ...] = ()
    header: int | None = None
    headers: Mapping[str, int] = field(default_factory=dict)
    guess: bool = False


ANYWHERE = Stands()


@dataclass(frozen=True)
class HeaderRows:
    """The rows in which the header of a sheet is said to be, from 1; ``surely``: they are said of this very sheet."""

    rows: tuple[int, ...] = ()
    surely: bool = False


def sheet_key(name: str) -> str:
    """Return what two names of one sheet have in common: spreadsheets tell them apart without case."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def is_asked(sheet: str | None, stands: Iterable[Stands]) -> bool:
    """Tell whether a sheet is named as one to read."""
    return sheet is not None and sheet_key(sheet) in {sheet_key(name) for one in stands for name in one.sheets}


def is_left(sheet: str, stands: Iterable[Stands]) -> bool:
    """Tell whether other sheets are named as the ones to read."""
    known = list(stands)
    return any(one.sheets for one in known) and not is_asked(sheet, known)


def header_rows_of(sheet: str | None, stands: Iterable[Stands]) -> HeaderRows:
    """Return the rows in which the header of a sheet, or of a file without sheets, is said to be.

    What is said of the sheet by its name goes before what is said of all, and a table that is on other sheets says
    nothing of it.
    """
    own: list[int] = []
    general: list[int] = []
    asked = False
    for one in stands:
        if sheet is not None and one.sheets and not is_asked(sheet, [one]):
            continue
        asked |= is_asked(sheet, [one]) and one.header is not None
        named = {sheet_key(name): row for name, row in one.headers.items()}
        row = None if sheet is None else named.get(sheet_key(sheet))
        own += [] if row is None else [row]
        general += [] if one.header is None else [one.header]
    return HeaderRows(tuple(dict.fromkeys(own or general)), surely=bool(own) or asked)
