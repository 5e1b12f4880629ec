"""What a number, a share or a date may become by a slip."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from povrules.mutation.model import Kind

_SHARE = re.compile(r"(?P<whole>\d+)(?:\.(?P<part>\d+))?%|(?P<over>\d+)/(?P<under>\d+)")


def numbers(value: int) -> Iterator[tuple[Kind, int]]:
    """Yield what a number may become by a slip: one more or less, ten times or a tenth, two digits swapped."""
    yield from (("number", value + step) for step in (-1, 1))
    if value:
        yield "tenfold", value * 10
        if value % 10 == 0:
            yield "tenfold", value // 10
    digits = str(abs(value))
    sign = -1 if value < 0 else 1
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            yield "digits", sign * int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def shares(written: str) -> Iterator[tuple[Kind, str]]:
    """Yield what a share may become: its last digit one more or less, ten times or a tenth, two digits swapped.

    Of a fraction either number may be another one. Nothing for what is no share.
    """
    found = _SHARE.fullmatch(written)
    if found is None:
        return
    if found["over"]:
        over, under = int(found["over"]), int(found["under"])
        yield from ((kind, f"{other}/{under}") for kind, other in numbers(over))
        yield from ((kind, f"{over}/{other}") for kind, other in numbers(under) if other)
        return
    part = found["part"] or ""
    for kind, other in numbers(int(found["whole"] + part)):
        if other >= 0:
            yield kind, _percent(other, len(part))
    if part or int(found["whole"]) % 10:
        yield "tenfold", _percent(int(found["whole"] + part), len(part) + 1)


def _percent(value: int, places: int) -> str:
    digits = str(value).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}%" if places else f"{digits}%"


def dates(day: date) -> Iterator[date]:
    """Yield what a date may become by a slip: a day or a year before or after, day and month swapped."""
    yield from (day + timedelta(days=step) for step in (-1, 1))
    for year in (day.year - 1, day.year + 1):
        yield date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
    if day.day <= 12 and day.day != day.month:
        yield date(day.year, day.day, day.month)
