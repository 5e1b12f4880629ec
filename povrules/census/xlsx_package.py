"""The package of an ``.xlsx`` file: a zip archive of XML parts, checked before anything is unpacked."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from povrules.census.formats import OLE
from povrules.census.xlsx_guard import refuse_bombs, refuse_false_counts
from povrules.errors import CensusError
from povrules.text import Text

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    LookupError,  # a part that is not in the archive; an encoding that does not exist
    EOFError,
    struct.error,  # a header that is not whole
    OSError,
    RuntimeError,  # a single part under a password; a compression that zipfile does not know
    ValueError,
)
"""What the readers of archives and XML raise for damaged files."""

Attributes = Mapping[str, str]


class DoctypeError(ValueError):
    """A part declares a document type. No spreadsheet program does; its entities can grow without end."""


@dataclass(frozen=True)
class Relation:
    """What one part says of another: its name for it, the address of the kind, and the part."""

    id: str
    kind: str
    part: str


@dataclass(frozen=True)
class Package:
    """An opened workbook.

    ``sheets`` gives the part of each sheet by name; ``uncalculated`` tells that formulas await calculation.
    """

    source: str
    archive: zipfile.ZipFile
    sheets: dict[str, str]
    uncalculated: bool

    def read_sheet(self, name: str) -> bytes:
        """Return the XML of a sheet. Raises :class:`CensusError` if it cannot be unpacked."""
        try:
            return self.archive.read(self.sheets[name])
        except DAMAGE as error:
            raise damaged(self.source, name) from error


def open_package(source: str, data: bytes) -> Package:
    """Open a workbook. Raises :class:`CensusError` if it is damaged, locked or far too large."""
    if data.startswith(OLE):
        raise ole_refused(source)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        refuse_bombs(source, archive, data)
        refuse_false_counts(archive)
        sheets, uncalculated = _read_workbook(archive)
    except DAMAGE as error:
        raise damaged(source) from error
    return Package(source, archive, sheets, uncalculated)


def ole_refused(source: str) -> CensusError:
    """Return the error for a compound file that is no readable workbook: most have a password."""
    return CensusError(
        Text(
            f"{source}: tệp có mật khẩu, bị hỏng hoặc là loại .xls quá cũ. Hãy mở bằng Excel, bỏ mật khẩu và lưu thành "
            ".xlsx.",
            f"{source}: the file has a password, is damaged or is too old an .xls. Open it in Excel, remove the "
            "password and save as .xlsx.",
        )
    )


def damaged(source: str, sheet: str | None = None) -> CensusError:
    """Return the error for a file that is no whole workbook, or for one sheet of it."""
    vi, en = ("", "") if sheet is None else (f", trang “{sheet}”", f", sheet “{sheet}”")
    return CensusError(
        Text(
            f"{source}{vi}: tệp bị hỏng hoặc không phải tệp .xlsx. Hãy mở và lưu lại bằng Excel, hoặc lấy lại tệp gốc.",
            f"{source}{en}: the file is damaged or is no .xlsx workbook. Open it in Excel and save it again, or "
            "fetch the original.",
        )
    )


def parse(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start`` with the name and the attributes of every element, ``end`` with its name, ``text`` between.

    Raises :class:`DoctypeError`, or ``ExpatError`` for what is not XML.
    """
    parser = new_parser()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(xml, True)


def new_parser() -> expat.XMLParserType:
    """Return a parser of XML without handlers. It raises :class:`DoctypeError` at a document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise DoctypeError


def read_relations(xml: bytes, folder: str) -> list[Relation]:
    """Return the relations in the XML of a ``.rels`` part; ``folder`` has the part that they are of."""
    found: list[Relation] = []

    def element(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship":
            part = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found.append(Relation(attributes.get("Id", ""), attributes.get("Type", ""), part))

    parse(xml, element)
    return found


def local(name: str) -> str:
    """Return the name of an element without its namespace prefix."""
    return name.rpartition(":")[2]


def _read_workbook(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Return the part of each sheet, and whether the workbook asks to be calculated at its first opening."""
    targets = {one.id: one.part for one in read_relations(archive.read("xl/_rels/workbook.xml.rels"), "xl")}
    sheets: dict[str, str] = {}
    flags: list[str] = []

    def element(name: str, attributes: Attributes) -> None:
        if local(name) == "sheet":
            reference = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
            sheets[attributes.get("name", "")] = targets.get(reference, "")
        elif local(name) == "calcPr":
            flags.append(attributes.get("fullCalcOnLoad", "0"))

    parse(archive.read("xl/workbook.xml"), element)
    return sheets, any(flag in ("1", "true") for flag in flags)
