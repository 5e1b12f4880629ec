"""What the XML of an ``.ods`` file says that its values do not: formulas without value, errors, how far cells reach."""

from collections.abc import Iterator
from itertools import product

from povrules.census.kinds import EXCEL_ERROR, FORMULA_WITHOUT_VALUE
from povrules.census.xlsx_package import Attributes, parse
from povrules.census.xlsx_scan import LARGEST_AREA, Scan

_CELLS = ("table:table-cell", "table:covered-table-cell")
_LARGEST_REPEAT = 2**24
_MOST_PLACES = 2**17
"""No cell with an error is repeated so often: a few bytes would take gigabytes."""
_TYPES = ("float", "percentage", "currency", "date", "time", "boolean", "string")
"""The types of values that OpenDocument has."""


def scan_ods(xml: bytes) -> dict[str, Scan]:
    """Return the findings in ``content.xml`` by sheet.

    Raises ``ExpatError`` for what is not XML and ``ValueError`` for an impossible number or a document type.
    """
    return _Scanner().scan(xml)


class _Scanner:
    """Reads the XML element by element; callbacks keep the state of the cell that is open."""

    def __init__(self) -> None:
        self._scans: dict[str, Scan] = {}
        self._scan = Scan()
        self._depth = 0
        self._row = self._rows = self._column = self._columns = 0
        self._cell: Attributes | None = None
        self._text = ""
        self._in_text = 0

    def scan(self, xml: bytes) -> dict[str, Scan]:
        parse(xml, self._start, self._end, self._data)
        return self._scans

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._scan = self._scans.setdefault(attributes.get("table:name", ""), Scan())
                self._row = self._rows = 0
        elif self._depth != 1:
            return
        elif name == "table:table-row":
            self._row += self._rows
            self._rows = _repeat(attributes, "table:number-rows-repeated")
            self._column = self._columns = 0
        elif name in _CELLS:
            self._column += self._columns
            self._columns = _repeat(attributes, "table:number-columns-repeated")
            self._cell, self._text = attributes, ""
        elif name == "text:p":
            self._in_text += 1

    def _data(self, text: str) -> None:
        if self._in_text and self._cell is not None:
            self._text += text

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        elif name == "text:p" and self._in_text:
            self._in_text -= 1
        elif name in _CELLS and self._cell is not None and self._depth == 1:
            self._close(self._cell)
            self._cell = None

    def _close(self, cell: Attributes) -> None:
        kind = cell.get("office:value-type")
        formula = cell.get("table:formula")
        failed = cell.get("calcext:value-type") == "error"
        if kind is None and formula is None and not self._text:
            return
        scan = self._scan
        scan.last_row = max(scan.last_row, self._row + self._rows - 1)
        scan.last_column = max(scan.last_column, self._column + self._columns - 1)
        if scan.area > LARGEST_AREA:
            return
        fault = None
        if failed or (formula is not None and self._text.startswith(("#", "Err:"))):
            fault = (EXCEL_ERROR, self._text)
        elif formula is not None and kind is None:
            fault = (FORMULA_WITHOUT_VALUE, "=" + formula.partition("=")[2])
        if fault is not None:
            scan.faults |= dict.fromkeys(self._places(), fault)
        elif kind not in _TYPES and self._text:
            scan.texts |= dict.fromkeys(self._places(), self._text)

    def _places(self) -> Iterator[tuple[int, int]]:
        """Return the places of a cell, which may be repeated."""
        if self._rows * self._columns > _MOST_PLACES:
            raise ValueError
        rows, columns = range(self._row, self._row + self._rows), range(self._column, self._column + self._columns)
        return product(rows, columns)


def _repeat(attributes: Attributes, name: str) -> int:
    count = int(attributes.get(name, "1"))
    if not 0 < count <= _LARGEST_REPEAT:
        raise ValueError(name)
    return count
