"""Numbers as tables print them: with decimals that count, a comma or a point before them, a sign of per cent."""

import re
from dataclasses import dataclass
from fractions import Fraction

from povrules.census.values import BLANKS, EDGE

_SIGNED = re.compile(r"([+\-−–]?)\s*([0-9][0-9.,\s]*?)\s*(%?)")
_GROUPED = {mark: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"}
_UNKNOWN = BLANKS | {"…", "...", "x", "(x)"}
_MOST = 30
"""Longer numbers are none of households."""


@dataclass(frozen=True)
class Printed:
    """A number as it is printed: its value, how many decimals it shows, and whether a sign of per cent follows.

    ``2,97`` has the value 2.97 and two decimals, also with a sign of per cent: rates are compared in per cent.
    """

    value: Fraction
    decimals: int
    percent: bool = False


def is_unknown(text: str) -> bool:
    """Tell whether a cell says nothing: blank, or a word or sign for no value."""
    shown = text.strip(EDGE)
    return not shown or shown.lower() in _UNKNOWN


def read_number(text: str, *, whole: bool = False) -> Printed | None:
    """Return the number that a cell shows, Vietnamese or not; None for what is no number.

    Of a point and a comma the last one begins the decimals. One alone, with three digits behind it, stands between
    thousands where ``whole`` says that the column counts, and else begins decimals.

    >>> read_number("1.234,56"), read_number("14,85 %"), read_number("1.234", whole=True).value
    (Printed(value=Fraction(30864, 25), decimals=2, percent=False), Printed(value=Fraction(297, 20), decimals=2, \
percent=True), Fraction(1234, 1))
    """
    found = _SIGNED.fullmatch(text.strip(EDGE))
    if found is None or len(found[2]) > _MOST:
        return None
    digits = _plain("".join(found[2].split()), whole=whole)
    if digits is None:
        return None
    value = Fraction(digits)
    return Printed(-value if found[1] not in ("", "+") else value, len(digits.partition(".")[2]), bool(found[3]))


def _plain(text: str, *, whole: bool) -> str | None:
    """Return digits with a point before the decimals; None where the marks make no sense."""
    marks = [c for c in text if c in ".,"]
    if not marks:
        return text
    last = marks[-1]
    if len(set(marks)) > 1:
        front, _, decimals = text.rpartition(last)
        other = "," if last == "." else "."
        return f"{front.replace(other, '')}.{decimals}" if _GROUPED[other].fullmatch(front) and decimals else None
    grouped = _GROUPED[last].fullmatch(text) is not None
    if grouped and not text.startswith("0") and (whole or len(marks) > 1):
        return text.replace(last, "")
    front, _, decimals = text.partition(last)
    return f"{front}.{decimals}" if len(marks) == 1 and decimals else None


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Return a value with so many decimals, a half away from zero as tables round."""
    scale = 10**decimals
    half_up = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return Fraction(half_up if value >= 0 else -half_up, scale)


def cut(value: Fraction, decimals: int) -> Fraction:
    """Return a value with the further decimals cut off."""
    scale = 10**decimals
    kept = abs(value.numerator) * scale // value.denominator
    return Fraction(kept if value >= 0 else -kept, scale)


def shown(value: Fraction, decimals: int) -> str:
    """Return a value rounded to so many decimals, with the comma of Vietnamese before them and no marks of thousands.

    >>> shown(Fraction(500, 87), 2), shown(Fraction(-1, 2), 0)
    ('5,75', '-1')
    """
    scaled = int(rounded(value, decimals) * 10**decimals)
    digits = str(abs(scaled)).zfill(decimals + 1)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-decimals]},{digits[-decimals:]}" if decimals else sign + digits
