"""The unit of money that a line above the header states for the whole table, e.g. “Đơn vị tính: nghìn đồng”."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from povrules.census.values import EDGE
from povrules.census.xlsx_scan import letters
from povrules.spelling import bare

DONG = "đồng"
_NAMES: dict[str, re.Pattern[str]] = {
    DONG: re.compile(r"d|dong|vnd|dong viet nam|viet nam dong"),
    "nghìn đồng": re.compile(r"(?:x ?)?(?:1000|nghin|ngan|thousands?)(?: ?(?:of )?(?:d|dong|vnd))?|k ?(?:d|dong|vnd)"),
    "triệu đồng": re.compile(r"(?:(?:x ?)?1000000|trieu|millions?)(?: ?(?:of )?(?:d|dong|vnd))?|tr\.? ?(?:d|dong)"),
    "": re.compile(r"(?:ty|ti|billions?)(?: ?(?:of )?(?:d|dong|vnd))?|usd|us\$|\$|do la(?: my)?"),
}
"""By the unit as a mapping calls it, how people write it; those that no mapping has stand under the empty name."""
_MARK = re.compile(
    r"\b(?:(?:don vi|dvt?|unit)\b(?: (?:tinh|tien|te))*"
    r"|(?:tinh|ghi|quy) (?:theo|bang|ra)\b|(?:given|stated|amounts) in\b)"
    r"(?: (?:la|is|don vi))?[\s:=–-]*(.*)"
)
_PARTS = re.compile(r"[,;/|()\[\]]|\.(?=\s|$)| [–-] | (?=(?:mot|moi|tren|per|a)\b)")
_ROUND = re.compile(r"\b1([., ]?000){1,2}(?![0-9])")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


@dataclass(frozen=True)
class TitleUnit:
    """A unit other than đồng: the text that states it and where it stands.

    ``name``: as a mapping calls it, empty for a unit that no mapping has.
    """

    name: str
    text: str
    line: int
    cell: str | None


def title_unit(rows: Iterable[tuple[int, Sequence[str]]], *, addressed: bool) -> TitleUnit | None:
    """Return the unit other than đồng that rows above a header state: the first one, None without any.

    ``rows`` are pairs of the 1-based line and its cells; ``addressed``: cells have addresses.
    """
    for line, cells in rows:
        for at, text, name in _said(cells):
            if name != DONG:
                return TitleUnit(name, text.strip(EDGE), line, f"{letters(at)}{line}" if addressed else None)
    return None


def _said(cells: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield position, text and name of each unit that a row states, in one cell or in a cell and those behind it."""
    filled = [at for at, cell in enumerate(cells) if cell.strip(EDGE)]
    for at in filled:
        together = " ".join(cells[i] for i in filled if i >= at)
        for text in dict.fromkeys((cells[at], together)):
            marked = _MARK.search(_plain(text)) if _MARK.search(_plain(cells[at])) else None
            name = _first_unit(marked[1]) if marked is not None else None
            if name is None and text == cells[at]:
                name = _alone(text) or (_in_brackets(text) if len(filled) == 1 else None)
            if name is not None:
                yield at, text, name
                break


def _plain(text: str) -> str:
    return _ROUND.sub(lambda found: re.sub(r"[., ]", "", found[0]), bare(text))


def _first_unit(text: str) -> str | None:
    """Return the name of the first unit of money in a list such as ``hộ, nghìn đồng``."""
    return next((name for part in _PARTS.split(text) if (name := _name(part.strip())) is not None), None)


def _name(text: str) -> str | None:
    return next((name for name, spelled in _NAMES.items() if spelled.fullmatch(text)), None)


def _alone(text: str) -> str | None:
    """Return the unit of a cell with nothing else in it, brackets at most: ``(nghìn đồng)``."""
    inside = _plain(text).strip(" ()[]:")
    return _name(inside) if any(word in inside for word in ("dong", "vnd")) else None


def _in_brackets(title: str) -> str | None:
    """Return the unit that stands in brackets behind the words of a title: ``Danh sách hộ (nghìn đồng)``."""
    return next((name for inside in _BRACKETS.findall(title) if (name := _alone(inside)) is not None), None)


def says_unit(header: str) -> bool:
    """Tell whether a header states in brackets in which unit of money its column is."""
    return any(_first_unit(_plain(inside)) is not None for inside in _BRACKETS.findall(header))
