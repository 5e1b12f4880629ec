"""XML as bytes: where its elements stand, and edits that leave every other byte as it is."""

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from povrules.census.xlsx_package import Attributes, local, new_parser

_TAG = re.compile(rb"<(?:[^\"'>]++|\"[^\"]*\"|'[^']*')*+>")
_ATTRIBUTE = re.compile(rb"\s([^\s=/>\"']+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_ENCODING = re.compile(r"(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']")
_KEPT = ("utf-8", "us-ascii")
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Element:
    """An element and where it stands, in bytes of the whole part.

    It reaches from ``start`` to ``end``; what it holds, from ``inside`` to ``close``. ``children`` are those that
    were asked for.
    """

    name: str
    attributes: Attributes
    start: int
    inside: int
    close: int = -1
    end: int = -1
    children: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """Return the first child with this name, whatever its prefix."""
        return next((one for one in self.children if local(one.name) == name), None)

    def need(self, name: str) -> "Element":
        """Return the first child with this name. Raises ``ValueError`` if there is none."""
        found = self.child(name)
        if found is None:
            raise ValueError(name)
        return found

    def named(self, name: str) -> str:
        """Return a name in the namespace of this element: with its prefix."""
        return self.name[: -len(local(self.name))] + name

    @property
    def namespace(self) -> str:
        """The namespace of the outermost element of a part."""
        prefix = self.named("").rstrip(":")
        return self.attributes[f"xmlns:{prefix}" if prefix else "xmlns"]

    def before(self, names: tuple[str, ...]) -> int:
        """Return where a child has to stand that comes before all children with these names."""
        return next((one.start for one in self.children if local(one.name) in names), self.close)


def as_utf8(xml: bytes) -> bytes:
    """Return a part in UTF-8, without a byte changed if it is in UTF-8 already.

    Raises ``LookupError`` for an encoding that does not exist and ``ValueError`` for bytes that are not in it.
    """
    declared = _DECLARED.match(xml)
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding in _KEPT:
        return xml
    return _ENCODING.sub(r"\1", xml.decode(encoding), count=1).encode()


def outline(xml: bytes, depth: int, within: Element | None = None) -> Element:
    """Return the outermost element of a part in UTF-8, or one ``within`` it, with ``depth`` generations of children.

    Raises ``ExpatError`` for what is not XML and ``ValueError`` for a document type.
    """
    shift, text = (0, xml) if within is None else (within.start, xml[within.start : within.end])
    parser = new_parser()
    top = Element("", {}, 0, 0)
    above = [top]
    below = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal below
        if below or len(above) > depth + 1:
            below += 1
            return
        at = parser.CurrentByteIndex
        inside = next(_TAG.finditer(text, at)).end()
        element = Element(name, attributes, shift + at, shift + inside)
        above[-1].children.append(element)
        above.append(element)

    def end(_: str) -> None:
        nonlocal below
        if below:
            below -= 1
            return
        element = above.pop()
        if is_empty(xml, element):
            element.close = element.end = element.inside
        else:
            at = parser.CurrentByteIndex
            element.close, element.end = shift + at, shift + text.index(b">", at) + 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(text, True)
    return top.children[0]


def is_empty(xml: bytes, element: Element) -> bool:
    """Tell whether an element is a single tag, ``<row/>``."""
    return xml[element.inside - 2 : element.inside] == b"/>"


def content(text: str) -> str:
    """Return a text as the content of an element; what XML cannot hold becomes the replacement character."""
    return escape(_NO_CHARACTER.sub("\ufffd", text))


class Edits:
    """Changes of one part, at the places that its outline gives."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._edits: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: str) -> None:
        """Put a text in the place of some bytes."""
        self._edits.append((start, end, new.encode()))

    def insert(self, at: int, new: str) -> None:
        """Put a text between two bytes; several at one place stand in the order in which they came."""
        self.replace(at, at, new)

    def append(self, element: Element, new: str) -> None:
        """Put a text at the end of what an element holds; for an element that is a single tag, only once."""
        if is_empty(self._xml, element):
            self.replace(element.inside - 2, element.inside, f">{new}</{element.name}>")
        else:
            self.insert(element.close, new)

    def set(self, element: Element, name: str, value: int | str) -> None:
        """Give an attribute of an element a value that needs no escaping."""
        for found in _ATTRIBUTE.finditer(self._xml, element.start, element.inside):
            if found[1] == name.encode():
                self.replace(*found.span(2), f'"{value}"')
                return
        at = element.inside - (2 if is_empty(self._xml, element) else 1)
        self.insert(at, f' {name}="{value}"')

    def result(self) -> bytes:
        """Return the part with all changes."""
        pieces: list[bytes] = []
        done = 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            pieces += self._xml[done:start], new
            done = end
        return b"".join([*pieces, self._xml[done:]])


def cut(xml: bytes, element: Element) -> bytes:
    """Return the bytes of an element."""
    return xml[element.start : element.end]
