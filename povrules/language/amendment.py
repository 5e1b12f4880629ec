"""Amendments: what an act changed in a standard, key path by key path, so that its law can be followed through time.

A standard's file is its law as it is now. An amendment leads to it from the law before, and back: each of its changes
says what was there and what stands there since.
"""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from povrules.language.columns import Many, Model
from povrules.language.findings import Finding
from povrules.language.reading import Raw
from povrules.language.schema import Key, Titled, whole_one
from povrules.text import SaidError, Text

LAST = "+"
"""In a key path: the last entry of a list whose entries have no key of their own."""
_NOTHING = None
"""What a key path leads to where nothing stands; TOML has no null, so that it cannot be a value."""


class Change(Model):
    """One change: ``add`` an entry, ``remove`` one, or ``set`` key paths that had ``was`` (or nothing) to a value.

    A key path names tables and keys with dots; an entry of a list by its ``id``, of ``policy_years`` by its ``first``.
    ``after``: the entry of the list that it follows, if it is not the last.
    """

    how: Literal["add", "set", "remove"]
    paths: Annotated[Many[str], Field(min_length=1)]
    value: Any = _NOTHING
    was: Any = _NOTHING
    after: str | None = None
    vi: str
    en: str
    cite: Annotated[Many[Key], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> "Change":
        wanted = {"add": (True, False), "remove": (False, True), "set": (True, self.was is not _NOTHING)}[self.how]
        if (self.value is not _NOTHING, self.was is not _NOTHING) != wanted:
            raise SaidError(
                "add có value, remove có was, set có value và có thể có was",
                "add has a value, remove has was, set has a value and may have was",
            )
        if self.how != "set" and len(self.paths) != 1:
            raise SaidError("add và remove có đúng một khóa trong paths", "add and remove have exactly one of paths")
        return self

    @property
    def label(self) -> Text:
        """What it changed, in words."""
        return Text(self.vi, self.en)


class AmendmentFile(Titled, Model):
    """What one act changed: ``amends`` and ``instrument`` are keys of the standard's ``[instruments]``."""

    format: Annotated[Literal[1], BeforeValidator(whole_one)]
    standard: Key
    amends: Key
    instrument: Key
    in_force_from: date
    title_vi: str
    title_en: str
    changes: Annotated[Many[Change], Field(min_length=1)]


def amend(raw: Raw, amendment: AmendmentFile) -> list[Finding]:
    """Make the changes of an amendment in a parsed standard, in place; return those that do not fit it."""
    steps = [(position, path, change.was, change.value, change.after) for position, path, change in _each(amendment)]
    return [found for step in steps for found in _replace(raw, *step)]


def undo(raw: Raw, amendment: AmendmentFile) -> list[Finding]:
    """Take the changes of an amendment back, the last one first; return those that the standard does not have."""
    steps = [(position, path, change.value, change.was, change.after) for position, path, change in _each(amendment)]
    return [found for step in reversed(steps) for found in _replace(raw, *step)]


def _each(amendment: AmendmentFile) -> list[tuple[int, str, Change]]:
    return [(position, path, change) for position, change in enumerate(amendment.changes) for path in change.paths]


def _replace(raw: Raw, position: int, path: str, old: Any, new: Any, after: str | None) -> list[Finding]:
    """Put ``new`` where ``old`` stands; either may be nothing."""
    *tables, last = path.split(".")
    if len(tables) == 1 and old is _NOTHING:
        raw.setdefault(tables[0], [] if last == LAST or _key(new) == last else {})
    holder: Any = raw
    for name in tables:
        holder = _entry(holder, name)
    if not isinstance(holder, dict | list):
        return [_unfit(position, path, Text("một khóa có trong chuẩn", "a key path of the standard"))]
    if isinstance(holder, list) and last == LAST and old is _NOTHING:
        holder.append(deepcopy(new))
        return []
    found = _entry(holder, last)
    if found != old or type(found) is not type(old):
        return [_unfit(position, path, _expected(found, old))]
    if isinstance(holder, dict):
        holder.pop(last, None)
        if new is not _NOTHING:
            holder[last] = deepcopy(new)
        return []
    at = _position(holder, last)
    if at is not None:
        del holder[at]
    else:
        at = len(holder) if after is None else _position(holder, after)
        if at is None:
            return [_unfit(position, str(after), Text("một mục của danh sách", "an entry of the list"))]
        at += after is not None
    if new is not _NOTHING:
        holder.insert(at, deepcopy(new))
    return []


def _entry(holder: Any, name: str) -> Any:
    """Return what stands under a name in a table, or the entry of a list that has that key."""
    if isinstance(holder, dict):
        return holder.get(name, _NOTHING)
    at = _position(holder, name) if isinstance(holder, list) else None
    return _NOTHING if at is None else holder[at]


def _position(entries: Sequence[Any], name: str) -> int | None:
    if name == LAST:
        return len(entries) - 1 if entries else None
    keys = [_key(one) for one in entries]
    return keys.index(name) if name in keys else None


def _key(entry: Any) -> str | None:
    """Return the name of an entry of a list in a key path: its ``id``, or the ``first`` of its years."""
    return str(entry.get("id", entry.get("first", ""))) if isinstance(entry, dict) else None


def _expected(found: Any, old: Any) -> Text:
    has = Text("không có gì", "nothing") if found is _NOTHING else Text(repr(found), repr(found))
    had = Text("không có gì", "nothing") if old is _NOTHING else Text(repr(old), repr(old))
    return Text(f"trong chuẩn là {had.vi}; đang là {has.vi}", f"{had.en} there in the standard; there is {has.en}")


def _unfit(position: int, path: str, expected: Text) -> Finding:
    return Finding(("changes", position, "paths"), path, expected)
