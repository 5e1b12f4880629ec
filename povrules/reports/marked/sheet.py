"""The XML of a sheet that is being marked: its rows, cells, merged ranges and columns, and the formats of its cells."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from povrules.census.xlsx_package import Attributes, local
from povrules.census.xlsx_scan import Cell, letters, place_of
from povrules.problems import Severity
from povrules.reports.marked.markup import Edits, Element, outline
from povrules.reports.marked.styles import Styles

_Range = tuple[int, int, int, int]
"""A merged range: last row, last column, first row, first column."""

_VALUES = ("v", "is", "f")
_TRUE = ("1", "true")
_AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",  # around controls and embedded objects
    "webPublishItems",
    "tableParts",
    "extLst",
)


class Sheet:
    """The part of a sheet. Rows and columns are counted from 0.

    Making one raises ``ExpatError`` or ``ValueError`` for a part that cannot be read.
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self.root = outline(xml, 2)
        self._edits = Edits(xml)
        self._rows = dict(_numbered(self.root.child("sheetData")))
        self._cells: dict[int, dict[int, Element]] = {}
        self._ranges = sorted(map(_range, self._attributes("mergeCells")))
        self._merged: dict[int, list[_Range]] = {}
        self._columns = [(int(one["min"]) - 1, int(one["max"]) - 1, one) for one in self._attributes("cols")]

    @property
    def drawing(self) -> str | None:
        """The id of the relation to the drawing with the boxes of the comments."""
        found = self.root.child("legacyDrawing")
        return None if found is None else next((v for k, v in found.attributes.items() if local(k) == "id"), "")

    def format(self) -> Attributes:
        """Return what the sheet says of all its rows and columns."""
        found = self.root.child("sheetFormatPr")
        return {} if found is None else found.attributes

    def row(self, row: int) -> Attributes:
        """Return what the sheet says of a row."""
        return self._rows[row].attributes if row in self._rows else {}

    def column(self, column: int) -> Attributes:
        """Return what the sheet says of a column."""
        return next((one for first, last, one in self._columns if first <= column <= last), {})

    def shown(self, cell: Cell) -> Cell | None:
        """Return the cell that shows what is put on ``cell``: the first of a merged range; None without its row."""
        row, column = cell
        if column not in self._merged:
            self._merged[column] = [one for one in self._ranges if one[3] <= column <= one[1]]
        ranges = self._merged[column]
        at = bisect_left(ranges, (row,))  # ranges do not overlap, so only the first that does not end above can have it
        if at < len(ranges) and ranges[at][2] <= row:
            row, column = ranges[at][2:]
        return (row, column) if row in self._rows else None

    def first_value(self, row: int) -> Cell | None:
        """Return the first cell of a row that has a value, or the one that shows it."""
        cells = self._cells_of(row) if row in self._rows else {}
        columns = [at for at, cell in cells.items() if any(local(one.name) in _VALUES for one in cell.children)]
        return self.shown((row, min(columns))) if columns else None

    def paint(self, cells: Mapping[Cell, Severity], styles: Styles) -> None:
        """Give cells the fill of a severity; those that are missing in their row are put there."""
        missing: dict[int, dict[int, str]] = {}
        for (row, column), severity in sorted(cells.items()):
            cell = self._cells_of(row).get(column)
            if cell is not None:
                self._edits.set(cell, "s", styles.marked(int(cell.attributes.get("s", 0)), severity))
                continue
            name, style = self._rows[row].named("c"), styles.marked(self._blank_style(row, column), severity)
            missing.setdefault(row, {})[column] = f'<{name} r="{letters(column)}{row + 1}" s="{style}"/>'
        for row, new in missing.items():
            self._put(row, new)

    def refer(self, relation: str, namespace: str) -> None:
        """Let the sheet refer to a drawing by the id of its relation."""
        name = self.root.named("legacyDrawing")
        self._edits.insert(self.root.before(_AFTER_DRAWING), f'<{name} xmlns:r="{namespace}" r:id="{relation}"/>')

    def result(self) -> bytes:
        """Return the part with all changes."""
        return self._edits.result()

    def _attributes(self, name: str) -> Iterator[Attributes]:
        found = self.root.child(name)
        return iter(()) if found is None else (one.attributes for one in found.children)

    def _cells_of(self, row: int) -> dict[int, Element]:
        """Return the cells of a row by their column."""
        if row not in self._cells:
            self._cells[row] = {}
            column = -1
            for cell in outline(self._xml, 2, self._rows[row]).children:
                at, column = place_of(cell.attributes["r"]) if "r" in cell.attributes else (row, column + 1)
                if at != row:
                    raise ValueError(cell.attributes["r"])
                self._cells[row][column] = cell
        return self._cells[row]

    def _blank_style(self, row: int, column: int) -> int:
        """Return the format that a cell has which is not there."""
        of_row = self.row(row)
        if of_row.get("customFormat") in _TRUE:
            return int(of_row.get("s", 0))
        return int(self.column(column).get("style", 0))

    def _put(self, row: int, new: Mapping[int, str]) -> None:
        """Put cells into a row where there are none, ``new`` by column from left to right."""
        element, cells = self._rows[row], self._cells_of(row)
        if "spans" in element.attributes:
            ends = [*map(int, element.attributes["spans"].replace(":", " ").split()), *(column + 1 for column in new)]
            self._edits.set(element, "spans", f"{min(ends)}:{max(ends)}")
        last: list[str] = []
        for column, xml in new.items():
            after = min((at for at in cells if at > column), default=None)
            if after is None:
                last.append(xml)
            else:
                self._edits.insert(cells[after].start, xml)
        if last:
            self._edits.append(element, "".join(last))


def _range(attributes: Attributes) -> _Range:
    first, _, last = attributes["ref"].partition(":")
    return (*place_of(last or first), *place_of(first))


def _numbered(data: Element | None) -> Iterator[tuple[int, Element]]:
    """Return the rows by their number; one that does not state it follows the one before."""
    row = -1
    for element in [] if data is None else data.children:
        row = int(element.attributes["r"]) - 1 if "r" in element.attributes else row + 1
        yield row, element
