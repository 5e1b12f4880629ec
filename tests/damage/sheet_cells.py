"""Damage to the cells of a workbook, one by one: the rows stay as they are, so none may be lost."""

import re
from random import Random

from damage.package import packed, unpacked

_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^<>]*(?:/>|>.*?</c>)', re.S)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MOST = 8

_NUMBERS = (
    "0",
    "-0",
    "-1",
    "1e308",
    "-1e308",
    "1e400",
    "5e-324",
    "NaN",
    "inf",
    "-inf",
    "9" * 30,
    "9223372036854775808",
)
_NUMBERS += ("2958466", "-693594", "0.1", "1,5", "1.500.000", "0x10", "", " ", "60", "1e15", "4503599627370497")
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "", "x")
_TEXTS = (
    "",
    " ",
    "\t",
    "&#10;",
    "có",
    "x" * 9000,
    "&#x1;",
    "_x0000_",
    "_xD800_",
    "\u202e",
    "=1+1",
    "31/02/2025",
    "00",
    "1e5",
)
_TEXTS += ("1.500.000,5", "\u00a0", "không rõ", "-", "9" * 60, "1" + "0" * 400, "12/2025", "2025-13-45", "\U0010ffff")
_DATES = ("2025-01-01", "0001-01-01", "9999-12-31T23:59:59.999", "1899-12-30", "10000-01-01", "x", "")


def damage_cells(rng: Random, data: bytes) -> bytes:
    """Return a workbook in which some cells below the first rows hold something else, in any of the forms of cells."""
    parts = unpacked(data)
    sheets = [name for name in parts if _SHEET.fullmatch(name)]
    name = rng.choice(sheets)
    cells = [*_CELL.finditer(parts[name])]
    chosen = rng.sample(cells, min(len(cells), rng.randint(1, _MOST)))
    xml = parts[name]
    for one in sorted(chosen, key=lambda cell: -cell.start()):
        new = _cell(rng, f"{one[1].decode()}{one[2].decode()}").encode("utf-8", "surrogatepass")
        xml = xml[: one.start()] + new + xml[one.end() :]
    parts[name] = xml
    return packed(parts)


def _cell(rng: Random, place: str) -> str:
    style = rng.choice(("", "", ' s="1"', ' s="2"', ' s="14"', ' s="999999"'))
    number, text = rng.choice(_NUMBERS), rng.choice(_TEXTS)
    return rng.choice(
        (
            f'<c r="{place}"{style}><v>{number}</v></c>',
            f'<c r="{place}"{style} t="n"><v>{number}</v></c>',
            f'<c r="{place}"{style} t="e"><v>{rng.choice(_ERRORS)}</v></c>',
            f'<c r="{place}"{style} t="b"><v>{rng.choice(("0", "1", "2", "true", ""))}</v></c>',
            f'<c r="{place}"{style} t="s"><v>{rng.choice(("0", "99999", "-1", "x", ""))}</v></c>',
            f'<c r="{place}"{style} t="str"><v>{text}</v></c>',
            f'<c r="{place}"{style} t="inlineStr"><is><t>{text}</t></is></c>',
            f'<c r="{place}"{style} t="inlineStr"><is><r><t>{text}</t></r><rPh><t>x</t></rPh></is></c>',
            f'<c r="{place}"{style} t="d"><v>{rng.choice(_DATES)}</v></c>',
            f'<c r="{place}"{style} t="zz"><v>{number}</v></c>',
            f'<c r="{place}"{style}><f>A1+1</f></c>',
            f'<c r="{place}"{style}><f>A1+1</f><v></v></c>',
            f'<c r="{place}"{style}><f t="shared" si="7"/><v>{number}</v></c>',
            f'<c r="{place}"{style} t="str"><f>A1</f><v>{text}</v></c>',
            f'<c r="{place}"{style}/>',
        )
    )
