"""The history of a standard: the amendments that led to it, in order, each checked against the standard's own file."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import cast

from povrules.language.amendment import AmendmentFile, undo
from povrules.language.findings import Finding
from povrules.language.loader import Standard
from povrules.language.reading import Raw, Source, parse, refuse, validate
from povrules.text import Text


@dataclass(frozen=True)
class Amendment:
    """An amendment, and the file that it stands in."""

    law: AmendmentFile
    source: Source


def amendments(standard: Standard) -> tuple[Amendment, ...]:
    """Return the amendments of a standard that are shipped, in the order in which they came into force.

    Raises :class:`povrules.errors.LawFileError` if the standard's file does not have what they say, or if they cite
    what it does not have.
    """
    found = sorted(_of(standard.id), key=lambda one: one.law.in_force_from)
    before(standard, found)
    for one in found:
        refuse(one.source, _unknown(standard, one.law))
    return tuple(found)


def before(standard: Standard, chain: Sequence[Amendment]) -> Raw:
    """Return the standard's parsed file with its amendments taken back, the last one first."""
    raw = parse(standard.source)
    for one in reversed(chain):
        refuse(one.source, undo(raw, one.law))
    return raw


def _of(standard: str) -> list[Amendment]:
    folder = resources.files("povrules.standards").joinpath("amendments")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    sources = [Source(name, folder.joinpath(name).read_bytes()) for name in names]
    return [_read(one) for one in sources if tomllib.loads(one.content.decode("utf-8")).get("standard") == standard]


def _read(source: Source) -> Amendment:
    findings, law = validate(AmendmentFile, parse(source))
    refuse(source, findings)
    return Amendment(cast(AmendmentFile, law), source)


def _unknown(standard: Standard, law: AmendmentFile) -> list[Finding]:
    """Return acts and provisions that an amendment names and the standard does not have."""
    acts = {"amends": law.amends, "instrument": law.instrument}
    an_act = Text("một khóa của [instruments] trong chuẩn", "a key of [instruments] in the standard")
    found = [Finding((name,), key, an_act) for name, key in acts.items() if key not in standard.law.instruments]
    a_provision = Text("một khóa của [citations] trong chuẩn", "a key of [citations] in the standard")
    for position, change in enumerate(law.changes):
        unknown = [key for key in change.cite if key not in standard.law.citations]
        found += [Finding(("changes", position, "cite"), key, a_provision) for key in unknown]
    return found
