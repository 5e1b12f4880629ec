"""How well a column of a list fits a declared column: by its name, and by what stands in it."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from povrules.census.checks import UNITS
from povrules.census.names import code_names
from povrules.census.title_unit import says_unit
from povrules.census.values import BLANKS, reader
from povrules.language.columns import Column, household_columns
from povrules.language.question import Question
from povrules.mapping.applied import mapped_columns
from povrules.mapping.file import Mapped, unit_shift
from povrules.spelling import bare, fold
from povrules.text import Text

SAME = 1.0
"""The likeness of a name that is the column's own but for words that change nothing."""
_SIMILAR = 0.95
"""The most that any other name is like it."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_IDLE = frozenset({"tong", "so", "cua", "cac", "total", "number", "of"})
"""Words that change nothing about what a column is. ``hộ`` is none: income a household is no income a person."""
_SHORTEST = 4
_LONGEST_NAME = 500
"""A longer text is no header, and would be held against every name for minutes."""
_SHARED = 2
_CONTAINED = 0.8
_NEAR_CODE = 0.75
_MOST_CODES = 12
_LONGEST_CODE = 24
"""A column with more different cells that cannot be read, or with longer ones, has no codes."""
_TICKS = frozenset({"x", "v"})
OPEN = "?"
"""Stands for a code that the list does not tell; people fill it in."""

_THOUSANDS, _MILLIONS = "nghìn đồng", "triệu đồng"
_UNIT_WORDS = {
    _THOUSANDS: re.compile(r"\b(nghin|ngan|1000|1\.000|thousand)(?=\b|d)"),
    _MILLIONS: re.compile(r"\b(trieu|tr|trd|million)\b"),
}
_SAID_UNIT = re.compile(r"[(\[][^()\[\]]*[)\]]|\b(?:dvt|don vi)\b.*")
_LOW = 10_000
"""Amounts in đồng are asked about below this, where nothing is known of the column."""
_MONEY_WORDS = frozenset(
    {"nghin", "ngan", "trieu", "tr", "trd", "1", "1000", "1000d", "000", "000d", "dong", "d", "vnd", "dvt", "don", "vi"}
    | {"tinh", "thousand", "million"}
)
_PERIODS = {
    "income_per_capita": frozenset({"nguoi", "thang", "dau", "khau", "person", "month"}),
    "income_12m": frozenset({"ho", "nam", "12", "thang", "year", "household"}),
}
"""Words in brackets that say of an amount what its column is about anyway."""
_OF_12_MONTHS = frozenset({"income_12m"})
"""Of these “tháng” alone says something else: an amount of one month."""

UNSURE_CODES = Text("nghĩa của mã là phỏng đoán", "what the codes mean is a guess")
OPEN_CODES = Text("hãy ghi nghĩa của mã thay cho “?”", "write what the codes mean instead of “?”")
YES_IS_DEPRIVED = Text("yes là có thiếu hụt, no là không thiếu hụt", "yes means deprived, no means not deprived")
UNSURE_UNIT = Text("đơn vị là phỏng đoán theo số tiền", "the unit is a guess from the amounts")
UNLIKELY_UNIT = Text("số tiền có vẻ đã là đồng", "the amounts look like whole đồng")


@dataclass(frozen=True)
class Entry:
    """How a column would be mapped, and what makes that doubtful."""

    mapped: Mapped
    doubts: tuple[Text, ...] = ()


def name_likeness(header: str, column: Column) -> float:
    """Return from 0 to 1 how like a header is to the names of a column; 1 only for one of its names.

    Brackets that say the unit, the codes or another name of the column do not count; others change what it is.
    """
    if len(header) > _LONGEST_NAME:
        return 0.0
    names = (column.id, column.vi, column.en, *column.aliases)
    words = _words(_BRACKETS.sub(lambda found: "" if _is_idle(found[1], column, names) else found[0], header))
    if words and any(words in (_words(name), _words(_BRACKETS.sub("", name))) for name in names):
        return SAME
    return min(_SIMILAR, max(_likeness(header, name) for name in names))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[\W_]+", bare(text)) if word) - _IDLE


def _is_idle(inside: str, column: Column, names: Sequence[str]) -> bool:
    """Tell whether what stands in brackets leaves a column what it is."""
    words = _words(inside)
    if column.type == "money":
        if "thang" in words and column.id in _OF_12_MONTHS and "12" not in words:
            return False
        return words <= _MONEY_WORDS | _PERIODS.get(column.id, frozenset())
    if unit_shift(column, inside) is not None or any(words == _words(name) for name in names):
        return True
    read = reader(column)
    parts = [part for part in re.split(r"[/,;]| - ", inside) if part.strip()]
    return (column.asks_yes or bool(column.codes)) and all(read(part)[0] is not None for part in parts)


def _likeness(header: str, name: str) -> float:
    one, other = (fold(_BRACKETS.sub("", text)) for text in (header, name))
    if not one or not other:
        return 0.0
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST and short in long:
        ratio = max(ratio, _CONTAINED)
    words, names = _words(header), _words(name)
    shared = words & names
    if len(shared) >= _SHARED:
        most, least = max(len(words), len(names)), min(len(words), len(names))
        ratio = max(ratio, len(shared) / most, _CONTAINED * len(shared) / least)
    return ratio


def entry_for(header: str, cells: Sequence[str], column: Column, unit_above: str | None = None) -> Entry:
    """Return how a column would be mapped: with the unit that its header or amounts suggest, and the codes.

    ``unit_above``: that of amounts of which the header states none.
    """
    codes, doubts = _codes(cells, column)
    money = column.type == "money"
    unit, more = _money_unit(header, cells, column, unit_above) if money else (_unit(header, column), ())
    return Entry(Mapped(header=header, unit=unit, codes=codes), (*doubts, *more))


def share_read(cells: Sequence[str], column: Column, entry: Mapped) -> float:
    """Return the share of the cells that can be read as answers; 1 for texts and where there are none."""
    cells = [cell for cell in cells if cell.lower() not in BLANKS]
    if column.type in ("id", "text") or not cells:
        return 1.0
    known = {said: code for said, code in entry.codes.items() if code != OPEN}
    [mapped] = mapped_columns([column], {column.id: entry.model_copy(update={"codes": known})})
    inside = [one for one in _values(cells, mapped) if not isinstance(one, int) or _possible(one, mapped)]
    return len(inside) / len(cells)


def _values(cells: Sequence[str], column: Column) -> Iterator[object]:
    read = reader(column)
    known = {cell: read(cell)[0] for cell in set(cells)}
    return (value for cell in cells if (value := known[cell]) is not None)


def _possible(number: int, column: Column) -> bool:
    low, high = column.minimum, column.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _money_unit(
    header: str, cells: Sequence[str], column: Column, above: str | None
) -> tuple[str | None, tuple[Text, ...]]:
    """Return the unit of amounts: as the header or a line above says, held against the amounts, or as these suggest."""
    said = _unit_word(" ".join(_SAID_UNIT.findall(bare(header))))
    heard = said or _unit_word(bare(header))
    if heard is None and above is not None and not says_unit(header):
        said = heard = above
    low = UNITS.get(column.id, _LOW)
    amounts = [one for one in _values(cells, column) if isinstance(one, int) and one > 0]
    small = sum(one < low for one in amounts) * 2 > len(amounts)
    if heard is not None:
        unlikely = (UNLIKELY_UNIT,) if amounts and not small else ()
        return heard, (*(() if said else (UNSURE_UNIT,)), *unlikely)
    return (_THOUSANDS, (UNSURE_UNIT,)) if small else (None, ())


def _unit_word(words: str) -> str | None:
    return next((unit for unit, said in _UNIT_WORDS.items() if said.search(words)), None)


def _unit(header: str, column: Column) -> str | None:
    """Return the unit that stands last in brackets, if it is another one than the column's."""
    found = _BRACKETS.findall(header)
    written = found[-1].strip() if found else ""
    return written if unit_shift(column, written) else None


def _codes(cells: Sequence[str], column: Column) -> tuple[dict[str, str], tuple[Text, ...]]:
    """Return the cells that cannot be read as they are, with the code that each may mean, and whether that is open."""
    if not (column.asks_yes or column.codes):
        return {}, ()
    read = reader(column)
    unread = (cell for cell in sorted(set(cells)) if read(cell)[0] is None and cell.lower() not in BLANKS)
    strange = list({key: cell for cell in unread if (key := fold(cell))}.values())
    if not strange or len(strange) > _MOST_CODES or max(map(len, strange)) > _LONGEST_CODE:
        return {}, ()
    codes = {cell: _near(cell, column) for cell in strange}
    doubt = OPEN_CODES if OPEN in codes.values() else UNSURE_CODES
    return codes, (doubt, YES_IS_DEPRIVED) if _is_indicator(column) else (doubt,)


def _is_indicator(column: Column) -> bool:
    """Tell whether a column is a ready indicator, of which yes says that the household is deprived.

    People tick what a household has as often as what it lacks.
    """
    shared = {one.id for one in household_columns()}
    return column.type == "flag" and not isinstance(column, Question) and column.id not in shared


def _near(cell: str, column: Column) -> str:
    if column.asks_yes:
        return "yes" if cell.lower() in _TICKS else OPEN
    names = code_names(column)
    near = difflib.get_close_matches(fold(cell), names, n=1, cutoff=_NEAR_CODE)
    return names[near[0]] if near else OPEN
