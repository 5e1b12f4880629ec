"""Single cells as text: blanks, yes/no, codes, days, weights. Each distinct text of a column is read once."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from povrules.census.amounts import EXACT, read_amount, read_whole
from povrules.census.kinds import AMBIGUOUS, BLANK_MARKER, EXCEL_ERROR, NOT_A_VALUE, TOO_NARROW, TOO_PRECISE, Kind
from povrules.census.names import code_names
from povrules.language.columns import Column
from povrules.spelling import bare, fold

Value = int | bool | str | date | float
Reading = tuple[Value | None, Kind | None]
"""A value with a notice or nothing; or no value with the reason; or neither for a blank."""

EDGE = " \t\n\r\x0b\x0c\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
EDGE += "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Spaces and invisible characters that are dropped at both ends of a cell."""

BLANKS = frozenset({"-", "–", "—", ".", "na", "n/a", "#n/a", "nan", "null", "none", "<na>"})
"""Words that programs and people write for an empty cell, without case."""

_EXCEL_ERROR = re.compile(r"#(?:[A-Z0-9/_]+[!?]|N/A|GETTING_DATA)")

_YES = frozenset({"1", "co", "yes", "true", "dung"})
_NO = frozenset({"0", "khong", "no", "false", "sai"})

_WHOLE_FLOAT = re.compile(r"[0-9]+\.0")

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_FIRST_YEAR = 1900

_DECIMAL = re.compile(r"[+-]?[0-9]{1,20}(?:[.,]([0-9]{1,20}))?")
ROUNDING, MOST_ROUNDING = 1e-12, 1e-6
"""By so much of itself, and at most, a number may be off that was computed from numbers with few decimals."""
_WEIGHT = re.compile(r"\+?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_UNCLEAR_WEIGHT = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


def reader(column: Column) -> Callable[[str], Reading]:
    """Return the function that reads one cell of ``column`` (not of a text or id column)."""
    inner, ids = _inner(column), frozenset(code.value for code in column.codes)

    def read(text: str) -> Reading:
        text = text.strip(EDGE)
        if not text:
            return None, None
        if text in ids:
            return text, None
        if text.lower() in BLANKS:
            return None, BLANK_MARKER
        failure = excel_error(text)
        return (None, failure) if failure is not None else inner(unicodedata.normalize("NFC", text))

    return read


def excel_error(text: str) -> Kind | None:
    """Return what is wrong with a text that Excel shows for a failed formula or a number without room."""
    if not text.startswith("#"):
        return None
    if set(text) == {"#"} and len(text) > 1:
        return TOO_NARROW
    return EXCEL_ERROR if _EXCEL_ERROR.fullmatch(text) else None


def _inner(column: Column) -> Callable[[str], Reading]:
    match column.type:
        case "money":
            return read_amount if not column.shift else lambda text: read_shifted(text, column.shift)
        case "flag":
            return lambda text: read_flag(text, column)
        case "code":
            return lambda text: read_code(column, text)
        case "date":
            return read_date
        case "weight":
            return read_weight
        case "decimal":
            return lambda text: read_decimal(text, column.places)
        case _:
            return (lambda text: _read_yes_as_one(text, column)) if column.counts_yes else read_whole


def read_flag(text: str, column: Column) -> Reading:
    """Read yes or no; words of the column's own count before the usual ones."""
    if _WHOLE_FLOAT.fullmatch(text):
        text = text.removesuffix(".0")
    word = bare(text)
    for yes, no in ((column.yes, column.no), (_YES, _NO)):
        if word in yes or word in no:
            return word in yes, None
    return None, NOT_A_VALUE


def _read_yes_as_one(text: str, column: Column) -> Reading:
    answer, kind = read_flag(text, column)
    return (int(answer), kind) if isinstance(answer, bool) else read_whole(text)


def read_code(column: Column, text: str) -> Reading:
    """Read one of the codes of ``column``; a number is a code only where it is written as one."""
    if _WHOLE_FLOAT.fullmatch(text):
        text = text.removesuffix(".0")
    key = fold(text)
    value = code_names(column).get(key)
    misspelt = key.isdigit() and key != text
    return (None, NOT_A_VALUE) if value is None or misspelt else (value, None)


def read_date(text: str) -> Reading:
    """Read a day: ``2025-12-31`` (also with midnight) or, day first, ``31/12/2025``."""
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    if iso is not None:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif day_first is not None:
        year, month, day = int(day_first[4]), int(day_first[3]), int(day_first[1])
    else:
        return None, NOT_A_VALUE
    if year < _FIRST_YEAR:
        return None, NOT_A_VALUE
    try:
        return date(year, month, day), None
    except ValueError:
        return None, NOT_A_VALUE


def read_decimal(text: str, places: int) -> Reading:
    """Read a number with at most ``places`` decimals behind a point or comma, in that unit.

    >>> read_decimal("15,2", 1)[0]
    152
    """
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None, NOT_A_VALUE
    number = float(text.replace(",", "."))
    if len(found[1] or "") == 3 and (places < 3 or abs(number) >= 1):  # 1.500 may be 1500
        return None, AMBIGUOUS
    return with_decimals(number, places)


def with_decimals(number: float, places: int) -> Reading:
    """Return a number with at most ``places`` decimals as a whole number of that unit.

    It stands for the number with so few decimals that it comes from: 15.2 is 152 tenths, and so is the sum of a
    formula, which may be 15.200000000000001.
    """
    scaled = number * 10**places
    if not abs(scaled) < EXACT:
        return None, NOT_A_VALUE
    value = round(scaled)
    off = abs(value / 10**places - number)
    return (value, None) if off <= min(ROUNDING * abs(number), MOST_ROUNDING) else (None, TOO_PRECISE)


def read_shifted(text: str, shift: int) -> Reading:
    """Read an amount written in units of 10 to the power ``shift`` đồng, in đồng.

    >>> read_shifted("12,5", 3)[0], read_shifted("1.250.000", 3)[0]
    (12500, 1250000000)
    """
    value, kind = read_decimal(text, shift)
    if kind is NOT_A_VALUE and not any(letter.isalpha() for letter in text):
        amount, kind = read_amount(text)
        value = None if amount is None else amount * 10**shift
    return (None, NOT_A_VALUE) if isinstance(value, int) and abs(value) >= EXACT else (value, kind)


def read_weight(text: str) -> Reading:
    """Read a weight above 0. It only groups results, so a binary fraction is good enough."""
    if _UNCLEAR_WEIGHT.fullmatch(text):
        return None, AMBIGUOUS
    if not _WEIGHT.fullmatch(text):
        return None, NOT_A_VALUE
    value = float(text.replace(",", "."))
    return (value, None) if value > 0 and math.isfinite(value) else (None, NOT_A_VALUE)
