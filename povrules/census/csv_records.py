"""Single records of a CSV file: a line, or several lines where a quoted cell holds line breaks."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from povrules.census.chosen_header import choose_header, said_rows
from povrules.census.formats import empty
from povrules.census.header_rows import DEPTH, Header, Roles
from povrules.census.legacy import detect
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


@dataclass(frozen=True)
class Top:
    """The beginning of a file read with one separator: records, and the header among them if one is found.

    ``first`` is the header that counts if none is found: the first record that is not blank.
    """

    separator: str
    records: list[Record]
    first: Record
    header: Header | None


def read_top(source: str, lines: Sequence[str], roles: Roles, keys: Mapping[str, str]) -> Top:
    """Return the beginning of the file, read with the separator of the file.

    The separator is the one with which a header is found, that with the most names, or else makes the most columns
    of the first record; a line ``sep=;`` before it, as Excel writes and reads, settles it. Raises
    :class:`CensusError` for an empty file.
    """
    start = next((i for i, line in enumerate(lines) if line.strip(EDGE)), None)
    if start is None:
        raise empty(source)
    hint = _EXCEL_HINT.fullmatch(lines[start])
    if hint is not None and start + 1 < len(lines):
        return _read_top(source, lines, start + 1, hint[1], roles, keys)
    found: list[Top] = []
    failures: list[CensusError] = []
    for separator in _SEPARATORS:
        try:
            found.append(_read_top(source, lines, start, separator, roles, keys))
        except CensusError as error:  # these quotes may still make sense with another separator
            failures.append(error)
    if not found:
        raise failures[0]
    return max(found, key=_rank)


def _rank(top: Top) -> tuple[bool, int, int]:
    if top.header is None:
        return False, 0, len(top.first.fields)
    return top.header.keyed, top.header.count, len(top.header.spelled)


def _read_top(
    source: str, lines: Sequence[str], start: int, separator: str, roles: Roles, keys: Mapping[str, str]
) -> Top:
    """Read records until there are enough for the header. A quotation mark without partner ends them, not at first."""
    records = [read_record(source, lines, start, separator)]
    said = said_rows(roles, None).rows
    try:
        while records[-1].end < len(lines) and (len(records) < DEPTH or records[-1].end < max(said, default=0)):
            records.append(read_record(source, lines, records[-1].end, separator))
    except CensusError:  # it may stand below the header: then reading the rows tells it
        pass
    first = next((record for record in records if not record.blank), records[0])
    rows = [record.fields for record in records]
    encoding = detect([field for row in rows for field in row])
    at = [i for i, record in enumerate(records) if any(record.first < line <= record.end for line in said)]
    return Top(separator, records, first, choose_header(rows, roles, keys, encoding, at))


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
