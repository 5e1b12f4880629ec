"""The boxes in which the comments of a sheet are shown: a drawing in VML, hidden until the mouse is over the cell.

A drawing that is there already may be no XML (Excel wrote single ``<br>``), so it is searched, not parsed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from povrules.census.xlsx_scan import Cell
from povrules.reports.book import lines
from povrules.reports.marked.sheet import Sheet

_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml"',
    'xmlns:o="urn:schemas-microsoft-com:office:office"',
    'xmlns:x="urn:schemas-microsoft-com:office:excel"',
)
NO_BOXES = f"<xml {' '.join(_SPACES)}></xml>".encode()
"""A drawing without anything."""

_KIND = re.compile(rb"""\sid\s*=\s*["']_x0000_t202["']""")
_NUMBER = re.compile(rb"_x0000_s([0-9]+)")
_SHAPE = re.compile(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_ROW, _COLUMN, _ANCHOR = (
    re.compile(rb"<(?:\w+:)?%s\s*>\s*([0-9,\s]+?)\s*</" % name) for name in (b"Row", b"Column", b"Anchor")
)
_BLOCK = 1024
"""Numbers of shapes come in blocks of so many; the first block is not for sheets."""

# Pixels, of which an inch has 96, as Excel counts them.
_WIDTH = 330
_LETTERS = 46.0
"""How many letters of Tahoma 9 a line of a box that wide has."""
_LINE = 16
_EDGE = 8
_GAP_COLUMN, _GAP_ROW = 15, 7
_DIGIT = 7
_DEFAULT_COLUMN, _DEFAULT_ROW = 9.14, 15.0
_LAST_ROW, _LAST_COLUMN = 2**20 - 1, 2**14 - 1
_POINTS = 0.75


@dataclass(frozen=True)
class Box:
    """The box of a comment: where it stands in the sheet, its size in pixels and in rows of usual height."""

    anchor: str
    width: int
    height: int
    rows: int


def box_of(sheet: Sheet, cell: Cell, text: str) -> Box:
    """Return a box right of a cell in which a text fits."""
    row, column = cell
    height = lines(text, _LETTERS) * _LINE + _EDGE
    default = _points(sheet.format().get("defaultRowHeight", _DEFAULT_ROW))
    across = _span(
        lambda at: _column_width(sheet, at), min(column + 1, _LAST_COLUMN), _GAP_COLUMN, _WIDTH, _LAST_COLUMN
    )
    down = _span(lambda at: _row_height(sheet, at, default), row, _GAP_ROW, height, _LAST_ROW)
    places = [place for pair in zip(across, down, strict=True) for place in pair]
    return Box(", ".join(f"{at}, {offset}" for at, offset in places), _WIDTH, height, ceil(height / max(default, 1)))


def put_boxes(drawing: bytes, boxes: Mapping[Cell, Box]) -> bytes:
    """Put boxes into a drawing; one that a cell has already grows. Raises ``ValueError`` for what is no drawing."""
    end = drawing.rindex(b"</")
    new = dict(boxes)
    pieces: list[bytes] = []
    done = 0
    for found in _SHAPE.finditer(drawing):
        cell = _cell_of(found[0])
        if cell is not None and cell in boxes:
            pieces += drawing[done : found.start()], _grown(found[0], boxes[cell])
            done = found.end()
            new.pop(cell, None)
    return b"".join([*pieces, drawing[done:end], _shapes(drawing, new).encode(), drawing[end:]])


def _shapes(drawing: bytes, boxes: Mapping[Cell, Box]) -> str:
    spaces = "".join(f" {space}" for space in _SPACES if space.encode() not in drawing)
    number = max(map(int, _NUMBER.findall(drawing)), default=0)
    start = ""
    if not number:
        number = _BLOCK
        blocks = ",".join(str(at + 1) for at in range(len(boxes) // _BLOCK + 1))
        start += f'<o:shapelayout{spaces} v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    if not _KIND.search(drawing):
        start += (
            f'<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
            'path="m,l,21600r21600,l21600,xe">'
            '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        )
    shapes = (_shape(number + at, cell, box, spaces) for at, (cell, box) in enumerate(boxes.items(), 1))
    return start + "".join(shapes)


def _shape(number: int, cell: Cell, box: Box, spaces: str) -> str:
    row, column = cell
    width, height = box.width * _POINTS, box.height * _POINTS
    return (
        f'<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;width:{width}pt;'
        f'height:{height}pt;z-index:{number % _BLOCK};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{box.anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def _cell_of(shape: bytes) -> Cell | None:
    """Return the cell that a shape is the comment of; other shapes, as buttons, are of none."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return None if row is None or column is None else (int(row[1]), int(column[1]))


def _grown(shape: bytes, box: Box) -> bytes:
    """Return a shape that reaches further down by the size of a box."""
    found = _ANCHOR.search(shape)
    places = found[1].split(b",") if found else []
    if found is None or len(places) != 8:
        return shape
    places[6] = b" %d" % min(int(places[6]) + box.rows, _LAST_ROW)
    return shape[: found.start(1)] + b",".join(places) + shape[found.end(1) :]


def _span(
    size: Callable[[int], int], first: int, gap: int, length: int, last: int
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where a length begins and ends: a row or column and the pixels in it; not beyond the last one."""
    at, rest = first, gap + length
    while at < last and rest > size(at):
        rest -= size(at)
        at += 1
    return (first, gap), (at, rest)


def _column_width(sheet: Sheet, column: int) -> int:
    of = sheet.column(column)
    width = of.get("width", sheet.format().get("defaultColWidth", _DEFAULT_COLUMN))
    return 0 if of.get("hidden") in ("1", "true") else round(float(width) * _DIGIT)


def _row_height(sheet: Sheet, row: int, default: int) -> int:
    of = sheet.row(row)
    return 0 if of.get("hidden") in ("1", "true") else _points(of["ht"]) if "ht" in of else default


def _points(height: float | str) -> int:
    """Return a height in points as pixels."""
    return round(float(height) / _POINTS)
