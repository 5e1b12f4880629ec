"""Arguments of a call, each checked for what it may be: an error that names it, never one from deep inside."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from operator import index
from typing import Any, Literal, SupportsIndex

from povrules.errors import UsageError
from povrules.spelling import encodable
from povrules.text import LANGS, Lang, Text

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class ArgumentError(UsageError):
    """An argument of a call that cannot be meant, with the name that it has in Python; ``said``: why."""

    def __init__(self, name: str, said: Text) -> None:
        super().__init__(Text(f"{name}: {said.vi}", f"{name}: {said.en}"))
        self.name, self.said = name, said

    def typed(self) -> Text:
        """Return the message with the name that the command line has for the argument."""
        name = self.name if self.name.startswith("-") else _TYPED.get(self.name, f"--{self.name.replace('_', '-')}")
        return Text(f"{name}: {self.said.vi}", f"{name}: {self.said.en}")


_TYPED = {"switches": "--switch", "mapping": "--map", "overlays": "--with"}
"""Options that are called otherwise than the argument; all others have its name, with hyphens."""


def not_meant(name: str, found: object, expected: Text) -> ArgumentError:
    """Return the error for an argument that is of no use."""
    shown = encodable(repr(found))
    return ArgumentError(
        name,
        Text(f"{shown} không dùng được; cần {expected.vi}", f"{shown} cannot be meant; expected {expected.en}"),
    )


def day_of(on: date | str | None) -> date | None:
    """Return a day given as such or as ISO text; raises :class:`UsageError` for anything else."""
    if on is None:
        return None
    day: object = None
    if isinstance(on, date):
        day = on.date() if isinstance(on, datetime) else on
    elif isinstance(on, str) and _DAY.fullmatch(on):
        try:
            day = date.fromisoformat(on)
        except ValueError:
            day = None
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    shown = encodable(repr(on))
    raise UsageError(
        Text(f"ngày {shown} không đúng; cần dạng 2025-12-31", f"{shown} is no date; expected the form 2025-12-31")
    )


def day_said(on: str | None) -> date | None:
    """Return a day as it is typed in a command: day first, as in ``31/12/2025``, or ``2025-12-31``."""
    found = _DAY_FIRST.fullmatch(on or "")
    try:
        return day_of(on) if found is None else date(int(found[3]), int(found[2]), int(found[1]))
    except (UsageError, ValueError):
        expected = Text("một ngày, ví dụ 31/12/2025 hoặc 2025-12-31", "a day, e.g. 31/12/2025 or 2025-12-31")
        raise not_meant("--on", on, expected) from None


def language_of(lang: object) -> Lang:
    """Return a language; raises :class:`UsageError` for one that the messages do not have."""
    for known in LANGS:
        if isinstance(lang, str) and lang == known:
            return known
    raise not_meant("lang", lang, Text("'vi' hoặc 'en'", "'vi' or 'en'"))


def place_of(place: object) -> str:
    """Return the id of a place as plain text."""
    if isinstance(place, str):
        return encodable(place)
    raise not_meant("place", place, Text("mã một nơi, ví dụ 'hanoi'", "the id of a place, e.g. 'hanoi'"))


def year_of(policy_year: object) -> int:
    """Return a policy year, also one that is an integer of another library."""
    try:
        if isinstance(policy_year, SupportsIndex) and not isinstance(policy_year, bool):
            return index(policy_year)
    except TypeError:  # an array of several numbers
        pass
    raise not_meant("policy_year", policy_year, Text("một năm, ví dụ 2025", "a year, e.g. 2025"))


def switch_of(name: str, value: object) -> bool:
    """Return an argument that is on or off."""
    if isinstance(value, bool):
        return value
    raise not_meant(name, value, Text("True hoặc False", "True or False"))


def prefer_of(prefer: object) -> Literal["ready", "derived"]:
    """Return which of a ready column and a derived one decides."""
    if prefer == "ready":
        return "ready"
    if prefer == "derived":
        return "derived"
    raise not_meant("prefer", prefer, Text("'ready' hoặc 'derived'", "'ready' or 'derived'"))


def id_of(household_id: object) -> str:
    """Return a household id as text, as the census has it."""
    if isinstance(household_id, str):
        return encodable(household_id)
    if isinstance(household_id, int) and not isinstance(household_id, bool):
        return str(household_id)
    raise not_meant("household_id", household_id, Text("mã hộ", "the id of a household"))


def several(name: str, given: object, kinds: tuple[type, ...], expected: Text) -> list[Any]:
    """Return one or several values of some kinds as a list; none for None."""
    if given is None:
        return []
    if isinstance(given, kinds):
        return [given]
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise not_meant(name, given, expected)
    values = list(given)
    for value in values:
        if not isinstance(value, kinds):
            raise not_meant(name, value, expected)
    return values
