"""What the records of an old workbook say that its values do not: errors, and formulas never calculated.

An ``.xls`` file is a compound file: sectors in chains, which a table of sectors links. The stream ``Workbook`` in it is
a row of records, each with its number and its length. Chains that run in circles are refused here, before another
reader follows them.
"""

import struct
from collections.abc import Iterator, Sequence

from povrules.census.formats import OLE_HEADER
from povrules.census.grid import Fault
from povrules.census.kinds import EXCEL_ERROR, FORMULA_WITHOUT_VALUE

Faults = dict[tuple[int, int], Fault]

_LAST = 0xFFFFFFFA
"""Numbers from here on end a chain or mark a sector that is in none."""

_ENTRY = 128
_STREAM, _ROOT = 2, 5
_SMALL = 4096
"""Streams below this size stand in small sectors inside the root's stream."""
_SMALL_SHIFT = 6

_BOUNDSHEET, _EOF, _FORMULA, _BOOLERR, _FILEPASS = 0x85, 0x0A, 0x06, 0x205, 0x2F
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_TO_CALCULATE = 0x03
"""Flags of a formula: calculate always, or when the file is opened."""


def scan_xls(data: bytes) -> list[Faults]:
    """Return the faults of each sheet, in the order of the sheets.

    Raises ``ValueError``, ``LookupError`` or ``struct.error`` for what is no whole workbook of Excel 97–2003, or has a
    password.
    """
    stream = _Compound(data).workbook()
    offsets = []
    for number, body in _records(stream, 0):
        if number == _FILEPASS:
            raise ValueError("password")
        if number == _BOUNDSHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
    return [_faults(stream, offset) for offset in offsets]


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part of the stream, up to its end."""
    place = start
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        yield number, stream[place + 4 : place + 4 + length]
        if number == _EOF:
            return
        place += 4 + length


def _faults(stream: bytes, start: int) -> Faults:
    faults: Faults = {}
    for number, body in _records(stream, start):
        if number == _BOOLERR:
            row, column, _format, value, is_error = struct.unpack_from("<HHHBB", body)
            if is_error:
                faults[row, column] = (EXCEL_ERROR, _ERRORS.get(value, "#N/A"))
        elif number == _FORMULA:
            row, column, _format = struct.unpack_from("<HHH", body)
            result, flags = body[6:14], struct.unpack_from("<H", body, 14)[0]
            if result[6:] == b"\xff\xff" and result[0] == 2:
                faults[row, column] = (EXCEL_ERROR, _ERRORS.get(result[2], "#N/A"))
            elif result == bytes(8) and flags & _TO_CALCULATE:
                faults[row, column] = (FORMULA_WITHOUT_VALUE, "=")
    return faults


class _Compound:
    """A compound file whose chains are sound."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(OLE_HEADER):
            raise ValueError("magic")
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != _SMALL_SHIFT:
            raise ValueError("sector size")
        self._size = 1 << shift
        count, directory, _, _, small, _, more = struct.unpack_from("<7I", data, 44)
        self._table = self._read_table(count, more)
        self._small_table = _numbers(self._read(small)) if small < _LAST else ()
        self._entries = self._read(directory)
        if len(self._entries) % _ENTRY:  # an entry that is cut off
            raise ValueError("directory")

    def workbook(self) -> bytes:
        """Return the stream of the workbook."""
        root = b""
        for place in range(0, len(self._entries) - _ENTRY + 1, _ENTRY):
            entry = self._entries[place : place + _ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            first, size = struct.unpack_from("<II", entry, 116)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            if kind == _ROOT and first < _LAST:
                root = self._read(first)
            if kind == _STREAM and name in ("workbook", "book"):
                return (self._read(first) if size >= _SMALL else self._read_small(root, first))[:size]
        raise LookupError("workbook")

    def _read_table(self, count: int, more: int) -> tuple[int, ...]:
        """Return the table that gives each sector the next one of its chain."""
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while more < _LAST:
            if more in seen:
                raise ValueError("circle")
            seen.add(more)
            *numbers, more = _numbers(self._sector(more))
            sectors += numbers
        used = [number for number in sectors if number < _LAST][:count]
        return tuple(number for sector in used for number in _numbers(self._sector(sector)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise LookupError(number)
        return self._data[start : start + self._size]

    def _read(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(self._table, first))

    def _read_small(self, root: bytes, first: int) -> bytes:
        size = 1 << _SMALL_SHIFT
        return b"".join(root[number * size : (number + 1) * size] for number in _chain(self._small_table, first))


def _chain(table: Sequence[int], first: int) -> list[int]:
    """Return the numbers of a chain. Raises ``ValueError`` for a circle, ``LookupError`` if it leaves the file."""
    numbers: dict[int, None] = {}
    while first < _LAST:
        if first in numbers:
            raise ValueError("circle")
        numbers[first] = None
        first = table[first]
    return list(numbers)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
