"""Matching of headers and codes as people spell them."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from povrules.census.stands import ANYWHERE, Stands, is_asked
from povrules.language.columns import Column
from povrules.spelling import fold
from povrules.text import Text

KEY = "household_id"
"""The one column that every household table must have."""

_UNIT = re.compile(r"(?P<base>.+?)[\s,]*[(\[](?P<unit>[^()\[\]]+)[)\]]\s*", re.DOTALL)
_DONG = ("d", "dong", "vnd")
_PERIODS = ("", "nguoithang", "thang", "nam", "honam")
_OF_A_MONTH = ("", "nguoithang", "thang")
_OF_A_YEAR = ("", "nam", "honam")
_MONTHLY = "income_per_capita"
"""The one amount of a month; all others are of 12 months."""
_OTHER_UNIT = re.compile(r"nghin|ngan|trieu|thousand|million|usd|1000|tr(d|dong)?$")

_NEAR = 0.85
_NEAR_KEY = 0.6
_SHORTEST_NEAR = 5


def excerpt(text: str, length: int = 60) -> str:
    """Return ``text`` on one line, cut at ``length`` characters."""
    line = "".join(c if c.isprintable() else " " for c in text[: length + 1])
    return line if len(line) <= length else line[: length - 1] + "…"


def listing(texts: Sequence[str], most: int, more: Text) -> Text:
    """Return ``texts`` with commas between them: the first ``most``, and how many ``more`` there are."""
    shown, rest = ", ".join(texts[:most]), len(texts) - most
    if rest <= 0:
        return Text(shown or "–", shown or "–")
    return Text(f"{shown} và {rest} {more.vi}", f"{shown} and {rest} {more.en}")


def did_you_mean(key: str, there: Mapping[str, str]) -> Text:
    """Return “ Did you mean …?” with the name in ``there`` of which the key comes nearest, or empty texts."""
    near = difflib.get_close_matches(key, there, n=1)
    if not near:
        return Text("", "")
    name = excerpt(there[near[0]])
    return Text(f" Có phải “{name}”?", f" Did you mean “{name}”?")


def _numbers(name: str) -> list[str]:
    """Return the numbers in a folded name."""
    return re.findall(r"[0-9]+", name)


def _in_dong(unit: str, periods: Sequence[str]) -> bool:
    """Tell whether a folded unit is whole đồng for one of these periods: ``dongnguoithang`` for ``nguoithang``."""
    return any(unit == dong + period for dong in _DONG for period in periods)


@dataclass(frozen=True)
class Near:
    """A column that an unknown header comes near to, by its ``spelling`` that is nearest.

    ``foreign_unit``: the header is the column's name, with a unit other than whole đồng, or for another period.
    """

    id: str
    spelling: str
    foreign_unit: bool = False


class Names:
    """The spellings of declared columns.

    Headers of a mapping come before ids, ids before labels and labels before aliases; inside one rank the column
    declared first has the name.
    ``stands``: where in files a table of these columns is to be looked for.
    """

    def __init__(self, columns: Sequence[Column], stands: Stands = ANYWHERE) -> None:
        self.stands = stands
        self._columns = {column.id: column for column in columns}
        self._ids: dict[str, str] = {}
        self._spelling: dict[str, str] = {}
        free = [column for column in columns if not column.only_header]
        ranks = (
            [(column.header, column.id) for column in columns if column.header is not None],
            [(column.id, column.id) for column in free],
            [(label, column.id) for column in free for label in (column.vi, column.en)],
            [(alias, column.id) for column in free for alias in column.aliases],
        )
        for rank in ranks:
            for spelling, column_id in rank:
                self._ids.setdefault(fold(spelling), column_id)
                self._spelling.setdefault(fold(spelling), spelling)
        self._measured = {
            fold(split["base"]): column.id
            for column in free
            for name in (column.vi, column.en)
            if column.type != "money" and (split := _UNIT.fullmatch(name)) is not None
        }
        self._ids.pop("", None)  # a header without a letter or a digit names nothing

    def find(self, header: str) -> str | None:
        """Return the id of the column that ``header`` names; a unit of whole đồng in brackets is allowed."""
        column_id = self._ids.get(fold(header))
        if column_id is not None:
            return column_id
        split = self._split_unit(header)
        if split is None or self._columns[split[0]].only_header:
            return None
        periods = _OF_A_MONTH if split[0] == _MONTHLY else _OF_A_YEAR
        return split[0] if _in_dong(split[1], periods) else None

    def measured(self, header: str) -> str | None:
        """Return the id of the measured column that ``header`` would name with the unit in brackets."""
        return self._measured.get(fold(header))

    def find_all(self, headers: Sequence[str]) -> dict[int, str]:
        """Return the ids of the columns that ``headers`` name, by position.

        Of headers for one column only that counts which a mapping gives, if it is there.
        """
        found = {at: name for at, header in enumerate(headers) if (name := self.find(header)) is not None}
        mapped = {name for at, name in found.items() if self._is_mapped(headers[at], name)}
        return {at: name for at, name in found.items() if name not in mapped or self._is_mapped(headers[at], name)}

    def _is_mapped(self, header: str, column_id: str) -> bool:
        mapped = self._columns[column_id].header
        return mapped is not None and fold(header) == fold(mapped)

    def __contains__(self, column_id: str) -> bool:
        """Tell whether a column with this id is declared."""
        return column_id in self._columns

    @property
    def columns(self) -> tuple[Column, ...]:
        """The declared columns, in their order."""
        return tuple(self._columns.values())

    def column(self, column_id: str) -> Column:
        """Return the declared column with this id."""
        return self._columns[column_id]

    def near(self, header: str, taken: frozenset[str]) -> Near | None:
        """Return what an unknown ``header`` may be meant as; a column that is ``taken`` is not suggested.

        Nor is one whose name has another number in it: an income of a month comes near to one of 12 months.
        """
        split = self._split_unit(header)
        if split is not None and split[0] not in taken and self._is_foreign(*split):
            return Near(split[0], self._columns[split[0]].vi, foreign_unit=True)
        if len(fold(header)) < _SHORTEST_NEAR:
            return None
        key = fold(header)
        free = [name for name, owner in self._ids.items() if owner not in taken and _numbers(name) == _numbers(key)]
        nearest = difflib.get_close_matches(key, free, n=1, cutoff=_NEAR)
        if not nearest:
            return None
        column, spelling = self._columns[self._ids[nearest[0]]], self._spelling[nearest[0]]
        return Near(column.id, spelling if spelling in (column.header, column.id, column.vi, column.en) else column.vi)

    def foreign(self, header: str) -> str | None:
        """Return the id of the column that ``header`` names with a unit other than đồng, or of another period."""
        split = self._split_unit(header)
        return split[0] if split is not None and self._is_foreign(*split) else None

    def _is_foreign(self, column_id: str, unit: str) -> bool:
        """Tell whether a column that is known would be in another unit, or of another period."""
        return not self._columns[column_id].only_header and bool(_OTHER_UNIT.search(unit) or _in_dong(unit, _PERIODS))

    def nearest_key(self, headers: Sequence[str]) -> tuple[str, str] | None:
        """Return the header that comes nearest to a name of the household id, and that name."""
        names = [name for name, owner in self._ids.items() if owner == KEY]
        best: tuple[float, str, str] | None = None
        for header in headers:
            for name in names:
                ratio = difflib.SequenceMatcher(None, fold(header), name).ratio()
                if ratio >= _NEAR_KEY and (best is None or ratio > best[0]):
                    best = (ratio, header, self._spelling[name])
        return None if best is None else best[1:]

    def _split_unit(self, header: str) -> tuple[str, str] | None:
        """Return the money column and the folded unit of ``Thu nhập bình quân (nghìn đồng)``."""
        found = _UNIT.fullmatch(header)
        if found is None:
            return None
        column_id = self._ids.get(fold(found["base"]))
        if column_id is None or self._columns[column_id].type != "money":
            return None
        return column_id, fold(found["unit"])


def roles_on(sheet: str, roles: Mapping[str, Names]) -> Mapping[str, Names]:
    """Return the roles, without any names for those whose tables are on other sheets."""
    nothing = Names(())
    return {
        role: names if not names.stands.sheets or is_asked(sheet, [names.stands]) else nothing
        for role, names in roles.items()
    }


_YES_NO = {"yes": "có", "no": "không"}


@lru_cache(maxsize=256)
def code_names(column: Column) -> dict[str, str]:
    """Return the value of every folded spelling of a column's codes: values before labels before aliases.

    Codes ``yes`` and ``no`` may be spelled “có” and “không” too.
    """
    names: dict[str, str] = {}
    for rank in (
        [(code.value, code.value) for code in column.codes],
        [(label, code.value) for code in column.codes for label in (code.vi, code.en)],
        [(alias, code.value) for code in column.codes for alias in code.aliases],
        [(_YES_NO[code.value], code.value) for code in column.codes if code.value in _YES_NO],
    ):
        for spelling, value in rank:
            names.setdefault(fold(spelling), value)
    return names
