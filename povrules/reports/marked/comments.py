"""The comments of a sheet: texts in one part, boxes in another, both new or added to what is there."""

from collections.abc import Mapping

from povrules.census.xlsx_package import Relation
from povrules.census.xlsx_scan import Cell, letters, place_of
from povrules.reports.marked.boxes import NO_BOXES, box_of, put_boxes
from povrules.reports.marked.markup import Edits, Element, content, cut, outline
from povrules.reports.marked.parts import Parts
from povrules.reports.marked.sheet import Sheet

AUTHOR = "povrules"

_TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_TEXTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{}"><authors/><commentList/></comments>'
)
_THREAD = b"tc="
"""How the name of an author begins whose comment only stands for a thread, which Excel shows instead."""


def annotate(parts: Parts, part: str, sheet: Sheet, texts: Mapping[Cell, str], kinds: str) -> None:
    """Put comments on cells of the sheet in ``part``; a text is added to the comment that a cell has already.

    ``kinds`` is how the addresses of the kinds of relations begin. A cell with a thread is left as it is, and a comment
    that has the text already. Raises one of ``DAMAGE`` if the comments that are there cannot be read.
    """
    relations = parts.relations(part)
    of_texts = next((one.part for one in relations if one.kind == f"{kinds}/comments"), None)
    old = _NO_TEXTS.format(sheet.root.namespace).encode() if of_texts is None else parts.read(of_texts)
    comments = Comments(old)
    added = {cell: text for cell, text in texts.items() if comments.put(cell, text)}
    _draw(parts, part, sheet, added, kinds, relations)
    if of_texts is None:
        parts.add(parts.free("xl/comments{}.xml"), comments.result(), f"{kinds}/comments", _TEXTS_TYPE, part)
    else:
        parts.put(of_texts, comments.result())


def _draw(
    parts: Parts, part: str, sheet: Sheet, texts: Mapping[Cell, str], kinds: str, relations: list[Relation]
) -> None:
    """Give comments their boxes."""
    boxes = {cell: box_of(sheet, cell, text) for cell, text in texts.items()}
    if sheet.drawing is None:
        name = parts.free("xl/drawings/vmlDrawing{}.vml")
        new = parts.add(name, put_boxes(NO_BOXES, boxes), f"{kinds}/vmlDrawing", _BOXES_TYPE, part)
        sheet.refer(new, kinds)
    else:
        name = {one.id: one.part for one in relations}[sheet.drawing]
        parts.put(name, put_boxes(parts.read(name), boxes))


class Comments:
    """The part with the texts of comments. Raises ``ExpatError`` or ``ValueError`` if it cannot be read."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._root = outline(xml, 4)
        self._authors, self._list = self._root.need("authors"), self._root.need("commentList")
        self._old = {place_of(one.attributes["ref"]): one for one in self._list.children}
        self._edits = Edits(xml)
        self._new: list[str] = []
        names = [xml[one.inside : one.close].strip() for one in self._authors.children]
        self._threads = {str(at) for at, name in enumerate(names) if name.startswith(_THREAD)}
        self._author = names.index(AUTHOR.encode()) if AUTHOR.encode() in names else len(names)

    def put(self, cell: Cell, text: str) -> bool:
        """Put a text on a cell, after what stands there; False if a thread does, or the text itself."""
        old = self._old.get(cell)
        if old is None:
            row, column = cell
            comment, inner = self._root.named("comment"), self._root.named("text")
            place = f'ref="{letters(column)}{row + 1}" authorId="{self._author}"'
            self._new.append(f"<{comment} {place}><{inner}>{self._run(text)}</{inner}></{comment}>")
        elif old.attributes.get("authorId") in self._threads or content(text).encode() in cut(self._xml, old):
            return False
        else:
            self._add(old.need("text"), text)
        return True

    def result(self) -> bytes:
        """Return the part with all changes."""
        if self._new:
            self._edits.append(self._list, "".join(self._new))
            if self._author == len(self._authors.children):
                name = self._root.named("author")
                self._edits.append(self._authors, f"<{name}>{AUTHOR}</{name}>")
        return self._edits.result()

    def _add(self, old: Element, text: str) -> None:
        """Add a run of text to a comment. A plain text becomes a run of its own, as runs stand beside runs only."""
        run = self._root.named("r")
        plain = old.child("t")
        if plain is not None:
            self._edits.insert(plain.start, f"<{run}>")
            self._edits.insert(plain.end, f"</{run}>")
        new = self._run(f"\n{text}" if old.children else text)
        at = old.before(("rPh", "phoneticPr"))
        if at == old.close:
            self._edits.append(old, new)
        else:
            self._edits.insert(at, new)

    def _run(self, text: str) -> str:
        run, look, size, font, inner = map(self._root.named, ("r", "rPr", "sz", "rFont", "t"))
        shown = f'<{look}><{size} val="9"/><{font} val="Tahoma"/></{look}>'
        return f'<{run}>{shown}<{inner} xml:space="preserve">{content(text)}</{inner}></{run}>'
