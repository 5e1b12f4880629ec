"""The parts of a workbook that is being marked: read, replaced, added, and packed again."""

import copy
import io
import posixpath
import zipfile
from itertools import count

from povrules.census.xlsx_package import Relation, read_relations
from povrules.reports.marked.markup import Edits, as_utf8, outline

_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONS}"/>'


class Parts:
    """The parts by name; changes are kept here and reach no file before they are packed."""

    def __init__(self, archive: zipfile.ZipFile, changed: dict[str, bytes] | None = None) -> None:
        self._archive = archive
        self._changed = changed or {}

    def copy(self) -> "Parts":
        """Return the parts as they are now; what happens to the copy does not happen here."""
        return Parts(self._archive, dict(self._changed))

    def read(self, part: str) -> bytes:
        """Return a part in UTF-8. Raises one of ``DAMAGE`` if it is not there or cannot be unpacked."""
        return self._changed[part] if part in self._changed else as_utf8(self._archive.read(part))

    def put(self, part: str, xml: bytes) -> None:
        """Replace a part, or add one."""
        self._changed[part] = xml

    def relations(self, part: str) -> list[Relation]:
        """Return what a part says of other parts."""
        name = _relations_of(part)
        return read_relations(self.read(name), posixpath.dirname(part)) if self._has(name) else []

    def add(self, part: str, xml: bytes, kind: str, content_type: str, owner: str) -> str:
        """Add a part that is related to its ``owner``; return the id of the relation."""
        self.put(part, xml)
        self._declare(part, content_type)
        taken = {one.id for one in self.relations(owner)}
        new = next(name for name in map("rId{}".format, count(1)) if name not in taken)
        name = _relations_of(owner)
        rels = self.read(name) if self._has(name) else _NO_RELATIONS.encode()
        root, edits = outline(rels, 0), Edits(rels)
        target = posixpath.relpath(part, posixpath.dirname(owner))
        edits.append(root, f'<{root.named("Relationship")} Id="{new}" Type="{kind}" Target="{target}"/>')
        self.put(name, edits.result())
        return new

    def free(self, pattern: str) -> str:
        """Return the first name of a part that is not taken; ``pattern`` has ``{}`` for its number."""
        taken = {name.lower() for name in (*self._archive.namelist(), *self._changed)}
        return next(name for name in map(pattern.format, count(1)) if name.lower() not in taken)

    def pack(self) -> bytes:
        """Return the archive: what was there in its order and with its dates, then what was added.

        Raises one of ``DAMAGE`` if a part cannot be unpacked.
        """
        data = io.BytesIO()
        rest = dict(self._changed)
        with zipfile.ZipFile(data, "w") as new:
            new.comment = self._archive.comment
            for info in self._archive.infolist():
                if self._archive.getinfo(info.filename) is info:  # of two with one name, the last is read
                    old = None if info.filename in rest else self._archive.read(info)
                    new.writestr(copy.copy(info), rest.pop(info.filename) if old is None else old)
            for name, xml in rest.items():
                added = zipfile.ZipInfo(name)
                added.create_system = 0  # whatever the system is: the same input gives the same bytes
                new.writestr(added, xml, zipfile.ZIP_DEFLATED)
        return data.getvalue()

    def _has(self, part: str) -> bool:
        return part in self._changed or part in self._archive.NameToInfo

    def _declare(self, part: str, content_type: str) -> None:
        """State the type of a part."""
        xml = self.read(_TYPES)
        root, edits = outline(xml, 0), Edits(xml)
        edits.append(root, f'<{root.named("Override")} PartName="/{part}" ContentType="{content_type}"/>')
        self.put(_TYPES, edits.result())


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"
