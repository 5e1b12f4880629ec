"""How a workbook shows its numbers: with so many decimals, in per cent or not, by the format of the cell."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from povrules.census.xlsx_package import DAMAGE, Attributes, Package, damaged, local, parse
from povrules.census.xlsx_scan import place_of
from povrules.published.numbers import Printed, rounded, shown

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0"}
_BUILT_IN |= {39: "#,##0.00", 40: "#,##0.00"}
"""The formats of numbers that a workbook need not spell out (ECMA-376, part 1, 18.8.30)."""
_SAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_NUMBER = re.compile(r"[0#?,]*[0#?](?:\.([0#?]+))?")
_GENERAL = 10
"""A cell without a format shows no more decimals than this."""
_STYLES = "xl/styles.xml"

Formats = Mapping[tuple[int, int], str]
"""The format of each cell that has one, by row and column from 0."""


def formats_of(package: Package, sheet: str) -> Formats:
    """Return the formats of numbers on a sheet. Raises :class:`CensusError` for a workbook that is damaged."""
    try:
        styles = _styles(package.archive.read(_STYLES)) if _STYLES in package.archive.namelist() else []
        return _cells(package.read_sheet(sheet), styles)
    except DAMAGE as error:
        raise damaged(package.source) from error


def _styles(xml: bytes) -> list[str]:
    """Return the format of each style, as cells refer to them."""
    named = dict(_BUILT_IN)
    found: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        name = local(name)
        inside.append(name)
        if name == "numFmt":
            named[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "xf" and "cellXfs" in inside:
            found.append(named.get(int(attributes.get("numFmtId", "0")), ""))

    def end(_: str) -> None:
        inside.pop()

    parse(xml, start, end)
    return found


def _cells(xml: bytes, styles: list[str]) -> Formats:
    found: dict[tuple[int, int], str] = {}

    def start(name: str, attributes: Attributes) -> None:
        style = int(attributes.get("s", "0")) if local(name) == "c" and "r" in attributes else len(styles)
        if style < len(styles) and styles[style]:
            found[place_of(attributes["r"])] = styles[style]

    parse(xml, start)
    return found


def as_shown(value: float, code: str) -> tuple[str, Printed]:
    """Return a number of a workbook as its format shows it, as text and to compare.

    A rate in per cent is shown times 100.

    >>> as_shown(0.0287356, "0.00%")[0], as_shown(101.0, "")[0]
    ('2,87 %', '101')
    """
    section = _SAID.sub("", code.partition(";")[0])
    digits = _NUMBER.search(section)
    percent = "%" in section
    exact = Fraction(Decimal(repr(value))) * (100 if percent else 1)
    decimals = _needed(exact) if digits is None else len(digits[1] or "")
    printed = Printed(rounded(exact, decimals), decimals, percent)
    return shown(printed.value, decimals) + (" %" if percent else ""), printed


def _needed(value: Fraction) -> int:
    """Return how many decimals a number without a format shows."""
    return len(shown(value, _GENERAL).rstrip("0").partition(",")[2])
