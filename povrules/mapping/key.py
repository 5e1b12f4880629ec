"""Which column of a list numbers the households, where none has a name of the household id."""

import re
from collections.abc import Collection, Sequence

from povrules.spelling import bare

_CODE = re.compile(r"[A-Z]+(?:[-./_]?[0-9A-Z]+)+", re.IGNORECASE)
_LONG = re.compile(r"[0-9]{12,20}|0[0-9]+")
"""Numbers so long, or with a zero in front, are no amounts."""
_PERSONAL = re.compile(r"\b(cccd|cmnd|cmt|can cuoc|chung minh|dinh danh ca nhan|dien thoai|sdt|phone|bhyt|bao hiem)\b")
"""Numbers of persons stand in no message, so they are the last choice for an id that stands in many."""


def all_differ(cells: Sequence[str]) -> bool:
    """Tell whether there are cells and no two are the same."""
    return bool(cells) and len(set(cells)) == len(cells)


def key_header(pairs: Sequence[tuple[str, Sequence[str]]], unsure: Collection[str] = ()) -> str | None:
    """Return the header of the column, with its cells, that is likeliest to have ids: cells that all differ.

    Codes of one shape go before numbers of rows and all else, of which the first counts. ``unsure`` headers, those that
    may be other columns, count with such codes only. None where no column can be it.
    """
    ranked = [(_rank(header, cells), header) for header, cells in pairs if all_differ(cells)]
    able = [(rank, header) for rank, header in ranked if rank == 0 or header not in unsure]
    return min(able, key=lambda pair: pair[0], default=(0, None))[1]


def _rank(header: str, cells: Sequence[str]) -> int:
    if _PERSONAL.search(bare(header)):
        return 2
    shapes = {_shape(cell) for cell in cells}
    return 0 if len(shapes) == 1 and "" not in shapes else 1


def _shape(cell: str) -> str:
    """Return what cells that are codes of one kind have in common; nothing for what looks like no code."""
    if _CODE.fullmatch(cell) and any(letter.isdigit() for letter in cell):
        return re.sub(r"[0-9]+", "9", cell.lower())
    return str(len(cell)) if _LONG.fullmatch(cell) else ""
