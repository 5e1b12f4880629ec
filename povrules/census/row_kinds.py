"""Rows below a header that are no data: numbers of columns, repeated headers, totals, signatures, sections.

A row that can be a household is never one of them: one with a usable id and any other value that is read. What is
set apart here is listed in a notice, line by line.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from povrules.census.kinds import PRIVATE
from povrules.census.values import BLANKS, EDGE, excel_error, reader
from povrules.language.columns import INTEGER_TYPES, Column
from povrules.spelling import bare, fold

RowKind = Literal["column_numbers", "repeated_header", "total_row", "signature_row", "section_row"]

_TOTAL = re.compile(
    r"(?:tong(?: cong| so| hop)?|cong)(?: (?:toan|cac|theo|thon|ban|xom|ap|to|khu|lang|xa|phuong|huyen|tinh|ho|so ho"
    r"|trang|nhom|muc|chung|don|luy ke|nhan khau|khau|nguoi)\b.*)?[ :.;,+()0-9ivx-]*"
)
_SIGNATURE = re.compile(
    r"\W*(?:nguoi (?:lap|tong hop|dieu tra|ke khai|ghi|kiem tra|phu trach|duyet|khai)|dieu tra vien|t\W?m\b|thay mat"
    r"|ky\b|da ky|k\W?t\b|(?:pho )?chu tich|(?:pho )?(?:truong|bi thu)(?: chi bo| ban| thon| xom| ap| khu\b| phong|$)"
    r"|to truong"
    r"|ban chi dao|can bo|thu truong|dai dien|xac nhan|ubnd|uy ban nhan dan|giam sat|cong chuc|lap bieu"
    r"|noi nhan|ghi chu\W|luu y\W).*"
)
_DATE_LINE = re.compile(r".*\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b.*")
_NUMBERED = re.compile(r"(?:[ivx]+|[a-z]|[0-9]{1,2})\W{1,3}[^\W\d_]{2,}.*")
_PLACE = re.compile(
    r"(?:thon|ban|xom|ap|to|khu|khoi|lang|buon|bon|phum|soc|tieu khu|doi|dia ban|xa|phuong|thi tran|huyen|tinh) .*"
)
_TITLE = re.compile(
    r".*(?:danh sach|bieu (?:so|mau)|mau so|phu luc|cong hoa xa hoi|doc lap|trang \d|page \d|don vi tinh|\bdvt\b"
    r"|ho (?:can |thoat |tai |phat sinh |khong )?ngheo|muc song trung binh|bang ke).*"
)
_NUMERAL = re.compile(r"\W*(?:[ivx]+|[a-z]|[0-9]{1,3})\W*")
_COLUMN_NUMBER = re.compile(r"\W*([0-9]{1,3}|[a-z])\W*(?:=.*)?")
_AMOUNT = re.compile(r"[-+]?[0-9][0-9.,' ]*%?|[-–—.]")
_SERIAL = frozenset({"stt", "tt", "sott", "sothutu", "no"})
_MARKS_ENOUGH = 3
_SIGNERS = 4


def visible(cells: Sequence[str]) -> list[int]:
    """Return the positions of the cells that hold anything that can be seen."""
    return [i for i, cell in enumerate(cells) if cell.strip(EDGE)]


@lru_cache(maxsize=4096)
def is_apart(text: str) -> bool:
    """Tell whether a text is one that stands in totals, below signatures or in date lines, and is no id."""
    plain = bare(text).strip(EDGE)
    return any(pattern.fullmatch(plain) for pattern in (_TOTAL, _SIGNATURE, _DATE_LINE))


def usable(key: str, *, tail: bool = False) -> bool:
    """Tell whether the text of a key cell can be an id. Below signatures, several words without a digit are none."""
    text = key.strip(EDGE)
    if not text or text.lower() in BLANKS or excel_error(text) is not None or is_apart(text):
        return False
    return not tail or " " not in text or any(c.isdigit() for c in text)


def _is_amount(text: str) -> bool:
    return _AMOUNT.fullmatch(text.strip(EDGE)) is not None


def _is_section(text: str) -> bool:
    plain = bare(text).strip(EDGE)
    return " " in plain and any(pattern.fullmatch(plain) for pattern in (_NUMBERED, _PLACE, _TITLE))


@dataclass(frozen=True)
class Layout:
    """What the rows below a header are held against.

    ``header`` are the cells of each of its rows, ``columns`` the declared columns by position, ``key`` the position
    of the key (None without one), ``is_name`` tells whether a text is the name of any declared column. ``persons``:
    rows may be persons, whose household is named further up; two values that are read are then enough.
    """

    header: Sequence[Sequence[str]]
    columns: Mapping[int, Column]
    key: int | None
    is_name: Callable[[str], bool]
    persons: bool = False

    @cached_property
    def others(self) -> tuple[int, ...]:
        """The positions of the declared columns without the key."""
        return tuple(position for position in self.columns if position != self.key)

    @cached_property
    def key_names(self) -> frozenset[str]:
        """The texts that stand above the key column in the header."""
        return frozenset() if self.key is None else frozenset(row[self.key].strip(EDGE) for row in self.header)

    def is_surely_data(self, key: str, others: Iterable[str]) -> bool:
        """Tell quickly whether a row with these texts in the declared columns needs no second look."""
        return key.strip(EDGE) not in self.key_names and usable(key, tail=True) and any(o.strip(EDGE) for o in others)

    def could_be_data(self, cells: Sequence[str], *, tail: bool = False) -> bool:
        """Tell whether a row has an id and another value that is read, so that it must not be skipped."""
        values = [cells[i] for i in self.others if cells[i].strip(EDGE) and not is_apart(cells[i])]
        if values and self.key is not None and usable(cells[self.key], tail=tail):
            return True
        texts = [value for value in values if not _is_amount(value)]
        return (self.persons or self.key is None) and len(values) > 1 and bool(texts)

    def kind(self, cells: Sequence[str], *, tail: bool) -> RowKind | None:
        """Return what a row is, None for data. ``tail``: it stands below the signatures."""
        filled = visible(cells)
        if self._repeats_header(cells, filled):
            return "repeated_header"
        if self.could_be_data(cells, tail=tail):
            return None
        if self._is_total(cells, filled):
            return "total_row"
        if self._is_signature(cells, filled, tail=tail):
            return "signature_row"
        return "section_row" if self._is_section(cells, filled) else None

    def is_numbers(self, cells: Sequence[str], following: Sequence[str] | None) -> bool:
        """Tell whether a row below a header numbers its columns: 1, 2, 3 or (1), (2) or A, B, 1, 2.

        ``following`` is the next row: where it goes on counting, both may be households.
        """
        filled = visible(cells)
        found = [_COLUMN_NUMBER.fullmatch(bare(cells[i])) for i in filled]
        marks = [mark[1] for mark in found if mark is not None]
        named = max(len(visible(row)) for row in self.header)
        if len(marks) < max(2, len(found), named - 1) or not _counts_up(marks):
            return False
        if all("(" in cells[i] for i in filled):
            return True
        if len(marks) < _MARKS_ENOUGH or (following is not None and self._goes_on(cells, following, filled)):
            return False
        if not self.could_be_data(cells):
            return True
        if len(marks) == _MARKS_ENOUGH:
            return self._is_unreadable(cells)
        plain = all(cells[i].strip(EDGE).isdigit() for i in filled)
        again = self._starts_again(cells, following, filled[0]) or self._has_other_ids(cells, following)
        return not plain or self._is_impossible(cells) or again

    def _goes_on(self, cells: Sequence[str], following: Sequence[str], filled: Sequence[int]) -> bool:
        first = [i for i in filled if i in (filled[0], self.key)]
        pairs = [(cells[i].strip(EDGE).lower(), following[i].strip(EDGE).lower()) for i in first]
        return any(a.isdigit() == b.isdigit() and _counts_up([a, b]) for a, b in pairs)

    def _is_unreadable(self, cells: Sequence[str]) -> bool:
        """Tell whether a value of the row cannot be what its column holds."""
        for position in self.others:
            column = self.columns[position]
            if column.type in ("code", "flag", "date") and cells[position].strip(EDGE):
                value, kind = reader(column)(cells[position])
                if value is None and kind is not None:
                    return True
        return False

    def _is_impossible(self, cells: Sequence[str]) -> bool:
        """Tell whether a number of the row names a person, cannot be read in its column, or is out of its bounds."""
        return self._is_unreadable(cells) or any(
            column.id in PRIVATE or (column.type in (*INTEGER_TYPES, "decimal") and _is_beyond(column, cells[position]))
            for position, column in self.columns.items()
            if cells[position].strip(EDGE)
        )

    def _starts_again(self, cells: Sequence[str], following: Sequence[str] | None, first: int) -> bool:
        """Tell whether the households are numbered in a column of their own, and the next row is the first again."""
        serial = first not in self.columns and any(fold(row[first]) in _SERIAL for row in self.header)
        return serial and following is not None and following[first].strip(EDGE) == cells[first].strip(EDGE)

    def _has_other_ids(self, cells: Sequence[str], following: Sequence[str] | None) -> bool:
        """Tell whether the id of the row is a number, and that of the next one is not."""
        if self.key is None or following is None:
            return False
        own, other = cells[self.key].strip(EDGE), following[self.key].strip(EDGE)
        return own.isdigit() and other != "" and not other.isdigit()

    def _repeats_header(self, cells: Sequence[str], filled: Sequence[int]) -> bool:
        if filled and self._is_another_header(cells, filled):
            return True
        for row in self.header:
            same = sum(fold(cells[i]) == fold(row[i]) != "" for i in filled if i < len(row))
            if filled and same >= max(min(2, len(visible(row))), 0.8 * len(filled)):
                return True
        return False

    def _is_another_header(self, cells: Sequence[str], filled: Sequence[int]) -> bool:
        """Tell whether every cell, one of them in the column of ids, is the name of a column."""
        at_key = self.key is not None and self.key in filled and len(filled) > 1
        return at_key and all(self.is_name(cells[i]) for i in filled)

    def _is_total(self, cells: Sequence[str], filled: Sequence[int]) -> bool:
        words = [i for i in filled if not _is_amount(cells[i])]
        return bool(words) and all(
            _TOTAL.fullmatch(bare(cells[i])) or (n > 0 and _NUMERAL.fullmatch(bare(cells[i])))
            for n, i in enumerate(words)
        )

    def _is_signature(self, cells: Sequence[str], filled: Sequence[int], *, tail: bool) -> bool:
        signs = [i for i in filled if _SIGNATURE.fullmatch(bare(cells[i])) or _DATE_LINE.fullmatch(bare(cells[i]))]
        read = [i for i in filled if i in self.columns and i not in signs]
        if signs:
            return not read
        names = all(not any(c.isdigit() for c in cells[i]) for i in filled)
        keyless = self.key is None or not usable(cells[self.key], tail=True)
        return tail and names and keyless and len(filled) <= _SIGNERS

    def _is_section(self, cells: Sequence[str], filled: Sequence[int]) -> bool:
        texts = [i for i in filled if not _is_amount(cells[i]) and not _NUMERAL.fullmatch(bare(cells[i]))]
        if len(texts) != 1 or len(self.header[0]) < 2:
            return False
        text = cells[texts[0]]
        key = "" if self.key is None or self.key in texts else cells[self.key].strip(EDGE)
        if key:
            return not any(c.isdigit() for c in key) and _is_section(text)
        numbered = any(_NUMERAL.fullmatch(bare(cells[i])) for i in filled[: filled.index(texts[0])])
        return _is_section(text) or (numbered and _is_section(f"i. {text}") and texts[0] not in self.others)


def _is_beyond(column: Column, text: str) -> bool:
    """Tell whether a number cannot stand in a column of numbers."""
    value, _ = reader(column)(text)
    return (
        not isinstance(value, int)
        or (column.minimum is not None and value < column.minimum)
        or (column.maximum is not None and value > column.maximum)
        or (column.multiple_of is not None and value % column.multiple_of != 0)
    )


def _counts_up(marks: Sequence[str]) -> bool:
    """Tell whether marks are A, B … and then 1, 2 …, or one of the two."""
    letters = [mark for mark in marks if not mark.isdigit()]
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    return (
        marks[: len(letters)] == letters
        and letters == [chr(ord("a") + i) for i in range(len(letters))]
        and (not numbers or numbers[0] in (1, len(letters) + 1))
        and all(after - before == 1 for before, after in pairwise(numbers))
    )


def sift(
    layout: Layout, height: int, suspects: Sequence[int], row: Callable[[int], Sequence[str]]
) -> dict[int, RowKind]:
    """Return the rows that are no data, by index, of ``height`` rows that are not blank.

    ``suspects`` are the rows, ascending, that :meth:`Layout.is_surely_data` does not vouch for; ``row`` gives the
    cells of one as text. Where no column is known nothing can be told, so all rows are data.
    """
    if not layout.columns:
        return {}
    doubtful = set(suspects)
    last_sure = next((i for i in range(height - 1, -1, -1) if i not in doubtful), -1)
    kinds: dict[int, RowKind] = {}
    tail = False
    kind_of = lru_cache(maxsize=64)(layout.kind)  # a sheet may go on with one row a million times
    for index in suspects:
        kind = kind_of(tuple(row(index)), tail=tail and index > last_sure)
        if kind is not None:
            kinds[index] = kind
        tail = kind == "signature_row" or (tail and kind is not None)
    starts = [0, *(index + 1 for index, kind in kinds.items() if kind == "repeated_header")]
    for start in starts:
        following = row(start + 1) if start + 1 < height else None
        if start < height and start not in kinds and layout.is_numbers(row(start), following):
            kinds[start] = "column_numbers"
    return dict(sorted(kinds.items()))
