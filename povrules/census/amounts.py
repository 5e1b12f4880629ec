"""Numbers written as text: which value is meant, and how sure that is. Integer arithmetic only.

A reading is ``(value, None)`` for a plain number, ``(value, notice)`` for an amount that was read in a stated
way, ``(None, error)`` for what cannot be read, or can be read in two ways: ``1.500`` may be 1500 or one and a
half.
"""

import re
from decimal import Decimal

from povrules.census.kinds import (
    AMBIGUOUS,
    AMBIGUOUS_SIGN,
    AMOUNT_AS_TEXT,
    INEXACT,
    NOT_A_VALUE,
    NOT_WHOLE,
    SCIENTIFIC,
    Kind,
)
from povrules.spelling import fold

WholeReading = tuple[int | None, Kind | None]

EXACT = 2**53
"""From here on a spreadsheet no longer keeps every digit of a number."""

_LARGEST = 2**63 - 1
_LARGEST_EXPONENT = 20

_SPACES = str.maketrans(dict.fromkeys("\xa0\u2007\u2009\u202f", " ") | {"\u2212": "-", "₫": "đ", "’": "'"})

_PLAIN = re.compile(r"[+-]?[0-9]+")
_POINT_ZERO = re.compile(r"([+-]?[0-9]+)\.0{1,2}")
_DECIMAL = re.compile(r"[+-]?[0-9]+[.,]([0-9]+)")
_SCIENTIFIC = re.compile(r"([+-]?[0-9]+(?:[.,][0-9]+)?)[eE]([+-]?[0-9]{1,9})")
_BRACKETS = re.compile(r"\([0-9][0-9.,' ]*[^0-9()]*\)")
_AMOUNT = re.compile(r"(?P<sign>[+-]?) ?(?P<number>[0-9](?:[0-9.,' ]*[0-9])?) ?(?P<unit>[^0-9.,' ].*)?")

_GROUPS = re.compile(r"[1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\1[0-9]{3})+")
_GROUPS_AND_FRACTION = re.compile(
    r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)|([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)"
)
_ONE_CLEAR_GROUP = re.compile(r"[1-9][0-9]{0,2}[' ][0-9]{3}")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_FRACTION = re.compile(r"([0-9]+)[.,]([0-9]+)")

_UNITS = {"d": 1, "dong": 1, "vnd": 1}
_UNITS |= dict.fromkeys(("nghin", "ngan", "nghindong", "ngandong", "k"), 1000)
_UNITS |= dict.fromkeys(("trieu", "trieudong", "trieud", "tr", "trd", "trdong"), 1000000)
_UNITS |= dict.fromkeys(("ty", "tydong", "tyd"), 1000000000)


def read_whole(text: str) -> WholeReading:
    """Read a count or points: digits, or a whole float as programs write it (``4.0``)."""
    plain = _read_plain(text)
    if plain is not None:
        return plain
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        return None, NOT_A_VALUE
    return None, NOT_WHOLE if decimal[1].strip("0") else AMBIGUOUS


def read_amount(text: str) -> WholeReading:
    """Read an amount of money, in whole đồng.

    >>> read_amount("1,5 triệu")[0]
    1500000
    >>> read_amount("1.500")[1].code
    'ambiguous_amount'
    """
    text = text.translate(_SPACES)
    plain = _read_plain(text)
    if plain is not None:
        return plain
    if _BRACKETS.fullmatch(text):
        return None, AMBIGUOUS_SIGN
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific is not None:
        return _read_scientific(scientific[1], scientific[2])
    amount = _AMOUNT.fullmatch(text)
    if amount is None:
        return None, NOT_A_VALUE
    unit = amount["unit"]
    scale = _UNITS.get(fold(unit)) if unit is not None else 1
    if scale is None:
        return None, NOT_A_VALUE
    value, kind = _read_scaled(amount["number"], scale, in_dong=unit is not None and scale == 1)
    return (-value if value is not None and amount["sign"] == "-" else value), kind


def _read_plain(text: str) -> WholeReading | None:
    """Read digits with a sign; ``12.0`` counts, as programs write whole floats; None for anything else."""
    if _PLAIN.fullmatch(text):
        value = _int(text)
        return (value, None) if value is not None else (None, NOT_A_VALUE)
    point_zero = _POINT_ZERO.fullmatch(text)
    if point_zero is None:
        return None
    value = _int(point_zero[1])
    return (value, None) if value is not None and abs(value) < EXACT else (None, INEXACT)


def _read_scientific(mantissa: str, exponent: str) -> WholeReading:
    """Read ``1.5E+06``, as Excel shortens a number in a text file: only when the value is whole and exact."""
    if abs(int(exponent)) > _LARGEST_EXPONENT or len(mantissa) > 2 * _LARGEST_EXPONENT:
        return None, NOT_A_VALUE
    value = Decimal(f"{mantissa.replace(',', '.')}E{exponent}")
    if value != value.to_integral_value():
        return None, NOT_WHOLE
    return (int(value), SCIENTIFIC) if abs(value) < EXACT else (None, INEXACT)


def _read_scaled(number: str, scale: int, *, in_dong: bool) -> WholeReading:
    """Read digits with marks between them, times ``scale``.

    A single group of three digits behind a point or a comma is ambiguous, unless the unit is đồng, which has
    no fraction.
    """
    whole, fraction = number, ""
    both = _GROUPS_AND_FRACTION.fullmatch(number)
    if both is not None:
        whole, fraction = both[1] or both[3], both[2] or both[4]
        if len(fraction) == 3:
            return None, AMBIGUOUS
    elif _ONE_GROUP.fullmatch(number) and not in_dong:
        return None, AMBIGUOUS
    elif not any(p.fullmatch(number) for p in (_PLAIN, _GROUPS, _ONE_CLEAR_GROUP, _ONE_GROUP)):
        parts = _FRACTION.fullmatch(number)
        if parts is None:
            return None, NOT_A_VALUE
        whole, fraction = parts[1], parts[2]
    digits = _int(re.sub(r"[.,' ]", "", whole) + fraction)
    if digits is None:
        return None, NOT_A_VALUE
    value, rest = divmod(digits * scale, 10 ** len(fraction))
    if rest:
        return None, NOT_WHOLE
    return (value, AMOUNT_AS_TEXT) if value <= _LARGEST else (None, NOT_A_VALUE)


def _int(digits: str) -> int | None:
    """Return the number if 64 bits hold it."""
    if len(digits) > len(str(_LARGEST)) + 1:
        return None
    value = int(digits)
    return value if abs(value) <= _LARGEST else None
