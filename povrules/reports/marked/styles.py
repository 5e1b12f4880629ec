"""The cell formats of a workbook, and clones of them with the fill of an error or of a warning."""

from povrules.problems import Severity
from povrules.reports.marked.markup import Edits, Element, cut, outline

FILLS: dict[Severity, str] = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
"""Colours of marked cells, with their opacity first."""

NO_STYLES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
"""The formats of a workbook that has none; the name of the namespace is to be filled in."""

_AFTER_FORMATS = ("cellStyles", "dxfs", "tableStyles", "colors", "extLst")
_AFTER_FILLS = ("borders", "cellStyleXfs", "cellXfs", *_AFTER_FORMATS)


class Styles:
    """The part with the formats, which are counted from 0, as cells refer to them.

    Making one raises ``ExpatError`` or ``ValueError`` for a part that cannot be read.
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = _complete(xml)
        self._root = outline(self._xml, 2)
        self._fills, self._formats = self._root.need("fills"), self._root.need("cellXfs")
        self._new: dict[tuple[int, Severity], int] = {}

    def marked(self, style: int, severity: Severity) -> int:
        """Return the format that is ``style`` with the fill of a severity."""
        return self._new.setdefault((style, severity), len(self._formats.children) + len(self._new))

    def result(self) -> bytes:
        """Return the part with the formats that were asked for."""
        fills = {severity: len(self._fills.children) + at for at, severity in enumerate(self._severities())}
        edits = Edits(self._xml)
        _extend(edits, self._fills, [self._fill(severity) for severity in fills])
        clones = [self._clone(style, fills[severity]) for style, severity in self._new]
        _extend(edits, self._formats, clones)
        return edits.result()

    def _severities(self) -> dict[Severity, None]:
        return dict.fromkeys(severity for _, severity in self._new)

    def _fill(self, severity: Severity) -> str:
        fill, pattern, front, back = map(self._root.named, ("fill", "patternFill", "fgColor", "bgColor"))
        colours = f'<{front} rgb="{FILLS[severity]}"/><{back} indexed="64"/>'
        return f'<{fill}><{pattern} patternType="solid">{colours}</{pattern}></{fill}>'

    def _clone(self, style: int, fill: int) -> str:
        known = self._formats.children
        xml = cut(self._xml, known[style]) if style < len(known) else f"<{self._root.named('xf')}/>".encode()
        whole, edits = outline(xml, 0), Edits(xml)
        edits.set(whole, "fillId", fill)
        edits.set(whole, "applyFill", 1)
        return edits.result().decode()


def _complete(xml: bytes) -> bytes:
    """Return the part with the lists of fills and of formats, which it need not have."""
    root, edits = outline(xml, 1), Edits(xml)
    fills, fill, pattern, formats, form = map(root.named, ("fills", "fill", "patternFill", "cellXfs", "xf"))
    if root.child("fills") is None:
        two = "".join(f'<{fill}><{pattern} patternType="{name}"/></{fill}>' for name in ("none", "gray125"))
        edits.insert(root.before(_AFTER_FILLS), f'<{fills} count="2">{two}</{fills}>')
    if root.child("cellXfs") is None:
        edits.insert(root.before(_AFTER_FORMATS), f'<{formats} count="1"><{form}/></{formats}>')
    return edits.result()


def _extend(edits: Edits, entries: Element, new: list[str]) -> None:
    """Put further entries into a list and correct its count."""
    edits.append(entries, "".join(new))
    if "count" in entries.attributes:
        edits.set(entries, "count", len(entries.children) + len(new))
