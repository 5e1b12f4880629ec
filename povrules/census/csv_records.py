"""Single records of a CSV file: a line, or several lines where a quoted cell holds line breaks."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from povrules.census.names import KEY, Names
from povrules.census.values import EDGE
from povrules.errors import CensusError
from povrules.text import Text

_SEPARATORS = (",", ";", "\t")
_EXCEL_HINT = re.compile(r'"?sep=([,;\t])"?\r?')


@dataclass(frozen=True)
class Record:
    """The fields of one record and the indices of its lines: from ``first`` up to, without, ``end``."""

    first: int
    end: int
    fields: list[str]

    @property
    def blank(self) -> bool:
        """Whether no field holds anything that can be seen."""
        return not any(field.strip(EDGE) for field in self.fields)


def read_record(source: str, lines: Sequence[str], first: int, separator: str) -> Record:
    """Read the record that begins at the line with index ``first``.

    Raises :class:`CensusError` where a quotation mark has no partner: what follows it could not be told
    apart.
    """
    if '"' not in lines[first]:
        return Record(first, first + 1, lines[first].removesuffix("\r").split(separator))
    feed = _Feed(lines, first)
    try:
        fields = next(csv.reader(feed, delimiter=separator, strict=True))
    except csv.Error as error:
        raise CensusError(
            Text(
                f"{source}, dòng {first + 1}: dấu ngoặc kép không khớp. Ô bắt đầu bằng dấu ngoặc kép phải "
                "kết thúc bằng dấu ngoặc kép, ngay trước dấu phân cách.",
                f"{source}, line {first + 1}: a quotation mark has no partner. A cell that begins with a "
                "quotation mark must end with one, right before the separator.",
            )
        ) from error
    return Record(first, feed.next, fields)


def read_header(source: str, lines: Sequence[str], names: Names) -> tuple[Record, str]:
    """Return the first record that is not blank, and the separator of the file.

    The separator is the one with which the header shows a household id, or else makes the most columns; a
    line ``sep=;`` before it, as Excel writes and reads, settles it. Raises :class:`CensusError` for an empty
    file.
    """
    start = next((i for i, line in enumerate(lines) if line.strip(EDGE)), None)
    if start is None:
        raise CensusError(Text(f"{source}: tệp trống, không có dữ liệu.", f"{source}: the file is empty."))
    hint = _EXCEL_HINT.fullmatch(lines[start])
    if hint is not None and start + 1 < len(lines):
        return read_record(source, lines, start + 1, hint[1]), hint[1]
    found: list[tuple[bool, int, Record, str]] = []
    failures: list[CensusError] = []
    for separator in _SEPARATORS:
        try:
            record = read_record(source, lines, start, separator)
        except CensusError as error:  # these quotes may still make sense with another separator
            failures.append(error)
            continue
        has_key = any(names.find(field) == KEY for field in record.fields)
        found.append((has_key, len(record.fields), record, separator))
    if not found:
        raise failures[0]
    best = max(found, key=lambda entry: entry[:2])
    return best[2:]


class _Feed(Iterator[str]):
    """Gives lines to the ``csv`` module and knows which one comes next."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self._lines = lines
        self.next = first

    def __next__(self) -> str:
        """Return the next line with its line end."""
        if self.next == len(self._lines):
            raise StopIteration
        self.next += 1
        return self._lines[self.next - 1] + "\n"
