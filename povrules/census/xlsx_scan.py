"""What a sheet's XML says that its values do not: formulas never calculated, errors, how far cells reach.

Readers of values give a formula without a stored value as 0 or as nothing, and an error as nothing. Both
would pass for an answer, so both are looked for here. How far the cells reach must be known before the sheet
is read, because it is read as a full rectangle: one stray cell in the last corner would be 17 billion cells.
"""

import re
from dataclasses import dataclass, field

from povrules.census.kinds import EXCEL_ERROR, FORMULA_WITHOUT_VALUE, Kind
from povrules.census.xlsx_package import Attributes, local, parse

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

LARGEST_AREA = 50_000_000
"""More cells than this are not read: 1,048,576 rows, the most that a sheet has, of 47 columns."""

_ROWS, _COLUMNS = 2**20, 2**14
"""What a sheet can have."""

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass
class Scan:
    """The findings: ``faults`` by cell with the cell's text, and the last row and column that hold anything.

    In a plain sheet, of which it is only known that it is not too large, the latter stay -1. ``texts``: what stands in
    cells without a type that is known, which the reader of values takes for blank.
    """

    faults: dict[Cell, tuple[Kind, str]] = field(default_factory=dict)
    texts: dict[Cell, str] = field(default_factory=dict)
    last_row: int = -1
    last_column: int = -1

    @property
    def area(self) -> int:
        """Number of cells in the rectangle from the first cell to the last."""
        return (self.last_row + 1) * (self.last_column + 1)


def scan_sheet(xml: bytes, *, uncalculated: bool) -> Scan:
    """Scan the XML of a sheet.

    ``uncalculated``: the workbook was written by a program that left the formulas to the first opening; then
    a stored 0 under a formula is no value. Raises ``ExpatError`` for what is not XML and ``ValueError`` for a
    cell without a place, two rows of one number or a document type declaration.
    """
    return Scan() if _is_plain(xml) else _Scanner(uncalculated=uncalculated).scan(xml)


_NOT_PLAIN: tuple[bytes, ...] = (b"\0", b"<!", b":row", b"<f", b":f", b't="e"', b"='", b" =", b"= ")
_NOT_PLAIN += tuple(name + after for name in (b"<c", b"<row") for after in (b">", b"/", b"\t", b"\r", b"\n"))
_ROW = re.compile(rb' r="([0-9]+)"')
_WIDE_COLUMN = re.compile(rb' r="([A-Z]{2,})')


def _is_plain(xml: bytes) -> bool:
    """Tell, by searching its bytes, whether a sheet is surely free of formulas and errors and not too large.

    Every row and every cell must state its place in the one spelling that is searched for: then there are as
    many places as rows and cells. This takes a fifth of the time of parsing.
    """
    declaration = xml.find(b"?>", 0, 200)  # it may have other quotes
    body = xml[declaration + 2 :] if declaration >= 0 else xml
    if any(mark in body for mark in _NOT_PLAIN):
        return False
    if body.count(b' r="') != body.count(b"<row ") + body.count(b"<c "):
        return False
    rows = _ROW.findall(body)
    distinct = set(rows)
    if len(distinct) < len(rows):
        return False
    digits = max(map(len, distinct), default=1)
    if re.search(rb' r="(?:[^A-Z0-9]|[A-Z]+[0-9]{%d})' % (digits + 1), body):
        return False
    columns = max((_column(name.decode()) for name in set(_WIDE_COLUMN.findall(body))), default=25) + 1
    return columns <= _COLUMNS and columns * 10**digits <= LARGEST_AREA


class _Scanner:
    """Reads a sheet's XML element by element; callbacks keep the state of the cell that is open."""

    def __init__(self, *, uncalculated: bool) -> None:
        self._uncalculated = uncalculated
        self._scan = Scan()
        self._row = self._column = -1
        self._rows: set[int] = set()
        self._type = "n"
        self._texts: dict[str, str] = {}
        self._open = ""

    def scan(self, xml: bytes) -> Scan:
        parse(xml, self._start, self._end, self._data)
        return self._scan

    def _start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if self._row in self._rows:  # the reader of values would keep one of the two
                raise ValueError(attributes.get("r"))
            self._rows.add(self._row)
        elif name == "c":
            self._place(attributes.get("r"))
            self._type = attributes.get("t", "n")
            self._texts = {}
        elif name in ("f", "v", "is"):
            self._open = name
            self._texts[name] = ""

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = place_of(reference)
        if self._row >= _ROWS or self._column >= _COLUMNS:
            raise ValueError(reference)

    def _data(self, text: str) -> None:
        if self._open:
            self._texts[self._open] += text

    def _end(self, name: str) -> None:
        name = local(name)
        if name == self._open:
            self._open = ""
        elif name == "c" and self._texts:
            self._scan.last_row = max(self._scan.last_row, self._row)
            self._scan.last_column = max(self._scan.last_column, self._column)
            kind = self._fault()
            if kind is not None:
                text = self._texts.get("v", "") if kind is EXCEL_ERROR else "=" + self._texts["f"]
                self._scan.faults[self._row, self._column] = (kind, text)

    def _fault(self) -> Kind | None:
        """Return what is wrong with the cell that ends."""
        if self._type == "e":
            return EXCEL_ERROR
        if "f" not in self._texts:
            return None
        value = self._texts.get("v")
        if value is None or (value == "" and self._type != "str"):
            return FORMULA_WITHOUT_VALUE
        zero = self._type == "n" and not value.strip("-0.")
        return FORMULA_WITHOUT_VALUE if zero and self._uncalculated else None


def place_of(reference: str) -> Cell:
    """Return the place of a cell by its address, e.g. ``C12``. Raises ``ValueError`` for what is no address."""
    found = _REFERENCE.fullmatch(reference.upper())
    if found is None:
        raise ValueError(reference)
    return int(found[2]) - 1, _column(found[1])


def _column(letters: str) -> int:
    """Return the number of a column, from 0."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def letters(column: int) -> str:
    """Return the letters of the column with a number from 0."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
