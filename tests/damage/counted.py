"""Which lines of a file hold anything, counted without the readers of povrules and told by them."""

import csv
import posixpath
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from damage.package import unpacked
from povrules.census.files import Reading

Lines = dict[str | None, set[int]]
"""The 1-based lines by sheet; a text file has no sheets."""

_SEPARATORS = (",", ";", "\t")


def told(reading: Reading) -> Lines:
    """Return the lines of which the readers tell what they are, of the sheets with a table."""
    return {
        block.sheet: {*block.lines, *block.header_lines, *(line for kind in block.skipped.values() for line in kind)}
        for block in reading.blocks
    }


def only_height(reading: Reading) -> int | None:
    """Return the number of rows if there is one table, of households; where there are more, some may be left out."""
    return reading.blocks[0].height if [block.role for block in reading.blocks] == ["household"] else None


def filled(name: str, data: bytes) -> list[Lines]:
    """Return the lines with a letter or digit, in each way to read the file; none where that is not clear."""
    try:
        if name.endswith(".csv"):
            return [{None: lines} for lines in _csv(data)]
        if name.endswith(".xlsx") and data.startswith(b"PK"):
            return [_xlsx(unpacked(data))]
        if name.endswith(".ods"):
            return [_ods(unpacked(data))]
    except Exception:  # a file that the counting cannot read is not counted
        return []
    return []


def _csv(data: bytes) -> Iterator[set[int]]:
    text = data.decode("utf-8-sig")
    lines = (text if "\n" in text else text.replace("\r", "\n")).split("\n")
    if '"' not in text:
        yield {number for number, line in enumerate(lines, start=1) if _says(line) and not line.startswith("sep=")}
        return
    if "\r" in text.replace("\r\n", "") or "\0" in text:
        return
    for separator in _SEPARATORS:
        found, before = set(), 0
        reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
        try:
            for cells in reader:
                if any(map(_says, cells)) and not lines[before].startswith(("sep=", '"sep=')):
                    found.add(before + 1)
                before = reader.line_num
        except csv.Error:
            continue
        yield found


def _says(text: str | None) -> bool:
    return text is not None and any(letter.isalnum() for letter in text)


def _xlsx(parts: Mapping[str, bytes]) -> Lines:
    targets = {
        one.get("Id"): one.get("Target", "") for one in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    texts = [_says("".join(one.itertext())) for one in _all(parts.get("xl/sharedStrings.xml"), "si")]
    found: Lines = {}
    for sheet in _all(parts["xl/workbook.xml"], "sheet"):
        target = targets[next(value for key, value in sheet.attrib.items() if key.endswith("}id"))]
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        found[sheet.get("name")] = set(_rows(parts[part], texts))
    return found


def _all(xml: bytes | None, name: str) -> Iterator[ElementTree.Element]:
    root = ElementTree.fromstring(xml) if xml is not None else ()
    return (one for one in (root if isinstance(root, tuple) else root.iter()) if _local(one) == name)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _rows(xml: bytes, texts: list[bool]) -> Iterator[int]:
    number, seen = 0, set()
    for row in _all(xml, "row"):
        number = int(row.get("r", number + 1))
        if number in seen:
            raise ValueError(number)
        seen.add(number)
        for cell in row:
            if _local(cell) == "c" and _is_filled(cell, texts):
                yield int("".join(c for c in cell.get("r", "") if c.isdigit()) or number)


def _is_filled(cell: ElementTree.Element, texts: list[bool]) -> bool:
    kind = cell.get("t", "n")
    value = next((one.text for one in cell if _local(one) == "v"), None)
    if kind == "inlineStr":
        return _says("".join(one.text or "" for one in cell.iter() if _local(one) == "t"))
    if value is None or not value.strip():
        return False
    if kind == "s":
        return value.isdigit() and int(value) < len(texts) and texts[int(value)]
    return kind in ("n", "str", "b") and _says(value)


def _ods(parts: Mapping[str, bytes]) -> Lines:
    found: Lines = {}
    for table in ElementTree.fromstring(parts["content.xml"]).iter():
        if _local(table) == "table":
            number = 1
            lines = found.setdefault(next((v for k, v in table.attrib.items() if k.endswith("}name")), ""), set())
            for row in table:
                if _local(row) != "table-row":
                    continue
                if any(_says("".join(one.itertext())) for one in row.iter() if _local(one) == "p"):
                    lines.add(number)
                number += int(next((v for k, v in row.attrib.items() if k.endswith("}number-rows-repeated")), 1))
    return found
