"""What else there is behind a verdict today: another file of law, another engine, another census."""

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from povrules.review import Record

File: TypeAlias = tuple[str, str, str]
"""What a file is, its name, its SHA-256."""

Kind = Literal["law", "engine", "input", "mapping"]


class Change(Record):
    """A file, or the engine, that is another one than when records or a result were written.

    ``role``: what the file is (``standard``, ``survey``, ``included``, ``overlay``, ``columns``, ``input``,
    ``mapping``), of an engine ``povrules`` or ``decided_by``. ``recorded``, ``present``: SHA-256 or versions, None
    where there was or is none. ``records``: how many records it concerns.
    """

    kind: Kind
    role: str
    name: str
    recorded: str | None
    present: str | None
    records: int = 1

    @property
    def differs(self) -> bool:
        """Whether it is a difference: an engine is only told, as what it decides is computed again."""
        return self.kind != "engine"


def changes_of(
    old_engine: tuple[str, str], old: Sequence[File], new_engine: tuple[str, str], new: Sequence[File]
) -> Iterator[Change]:
    """Yield what is not the same; an engine is its version and the name of the rule engine.

    A file is the same if its bytes are, whatever it is called.
    """
    for role, name, was, is_ in zip(
        ("povrules", "decided_by"), ("povrules", "engine"), old_engine, new_engine, strict=True
    ):
        if was != is_:
            yield Change(kind="engine", role=role, name=name, recorded=was, present=is_)
    kept = {(role, sha256) for role, _, sha256 in old} & {(role, sha256) for role, _, sha256 in new}
    before, now = ([one for one in files if (one[0], one[2]) not in kept] for files in (old, new))
    for role, name, sha256 in before:
        other = next((one for one in now if one[:2] == (role, name)), None)
        if other is not None:
            now.remove(other)
        yield Change(
            kind=_kind(role), role=role, name=name, recorded=sha256, present=None if other is None else other[2]
        )
    for role, name, sha256 in now:
        yield Change(kind=_kind(role), role=role, name=name, recorded=None, present=sha256)


def _kind(role: str) -> Kind:
    return "input" if role == "input" else "mapping" if role == "mapping" else "law"
