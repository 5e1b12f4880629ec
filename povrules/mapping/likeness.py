"""How well a column of a list fits a declared column: by its name, and by what stands in it."""

import difflib
import re
from collections.abc import Sequence

from povrules.census.names import code_names
from povrules.census.values import reader
from povrules.language.columns import Column
from povrules.mapping.applied import mapped_columns
from povrules.mapping.file import Mapped, MappedTable, unit_shift
from povrules.spelling import bare, fold

_BRACKETS = re.compile(r"\([^()]*\)")
_SHORTEST = 4
_SHARED = 2
_CONTAINED = 0.8
_ALIKE = 0.6
_DIFFERENT = 12
"""A column with more different cells than this has no codes."""
_TICKS = frozenset({"x", "v"})
_WORDS = {
    3: re.compile(r"\b(nghin|ngan|1000|1\.000|thousand)\b"),
    6: re.compile(r"\b(trieu|tr|million)\b"),
}
_THOUSANDS, _MILLIONS = "nghìn đồng", "triệu đồng"


def name_likeness(header: str, column: Column) -> float:
    """Return from 0 to 1 how like a header is to the names of a column."""
    return max(_likeness(header, name) for name in (column.id, column.vi, column.en, *column.aliases))


def _likeness(header: str, name: str) -> float:
    one, other = (fold(_BRACKETS.sub("", text)) for text in (header, name))
    if not one or not other:
        return 0.0
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST and short in long:
        ratio = max(ratio, _CONTAINED)
    words, names = ({word for word in re.split(r"\W+|_", bare(text)) if word} for text in (header, name))
    shared = words & names
    if len(shared) >= _SHARED:
        ratio = max(
            ratio, len(shared) / max(len(words), len(names)), _CONTAINED * len(shared) / min(len(words), len(names))
        )
    return ratio


def entry_for(header: str, cells: Sequence[str], column: Column) -> Mapped:
    """Return how a column would be mapped: with the unit that its header or amounts suggest, and the codes."""
    return Mapped(header=header, unit=_unit(header, column), codes=_codes(cells, column))


def share_read(cells: Sequence[str], column: Column, entry: Mapped) -> float:
    """Return the share of the cells that can be read as answers; 1 for texts and where there are none."""
    [mapped] = mapped_columns([column], MappedTable(columns={column.id: entry}))
    if column.type in ("id", "text") or not cells:
        return 1.0
    read = reader(mapped)
    values = [value for cell in cells if (value := read(cell)[0]) is not None]
    inside = [one for one in values if not isinstance(one, int) or isinstance(one, bool) or _possible(one, mapped)]
    return len(inside) / len(cells)


def _possible(number: int, column: Column) -> bool:
    low, high = column.minimum, column.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _unit(header: str, column: Column) -> str | None:
    if column.type == "money":
        words = bare(header)
        if _WORDS[3].search(words):
            return _THOUSANDS
        if _WORDS[6].search(words):
            return _MILLIONS
        return None
    bracket = re.search(r"\(([^()]*)\)\s*$", header)
    written = fold(bracket[1]) if bracket else ""
    return written if unit_shift(column, written) else None


def _codes(cells: Sequence[str], column: Column) -> dict[str, str]:
    """Return the cells that cannot be read as they are, with the code that each comes near to."""
    different = sorted(set(cells))
    if column.type not in ("code", "flag") or len(different) > _DIFFERENT:
        return {}
    read = reader(column)
    strange = [cell for cell in different if read(cell)[0] is None and fold(cell)]
    return {cell: code for cell in strange if (code := _near(cell, column)) is not None}


def _near(cell: str, column: Column) -> str | None:
    if column.asks_yes:
        return "yes" if cell.lower() in _TICKS else None
    names = code_names(column)
    near = difflib.get_close_matches(fold(cell), names, n=1, cutoff=_ALIKE)
    return names[near[0]] if near else None
