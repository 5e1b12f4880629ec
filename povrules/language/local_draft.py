"""A file of local support that may be wrong: what has not the form of one, and the rest, which is looked at too."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pydantic import Field

from povrules.language.columns import Many
from povrules.language.findings import Finding, Path
from povrules.language.local import LocalFile, TopUp
from povrules.language.reading import Raw, validate
from povrules.language.schema import Citation, Instrument, Labelled

_STAND_INS: dict[str, Any] = {
    "vi": "?",
    "en": "?",
    "article": "?",
    "evidence": "recalled",
    "instrument": "stand-in",
    "cite": ["stand-in"],
    "from": date.min,
    "versions": [{"from": date.min, "add": "1%", "cite": ["stand-in"]}],
}
"""Stands for what has to be there and is wrong, by its key, so that what is beside it can be looked at."""
_HOW_MUCH = ("add", "level", "unknown")
_OF_ITSELF = {"format", "policy", "place", "names", "title_vi", "title_en", "payer", "read_to"}
"""What nothing else in a file stands on."""
_BEHIND_NAMES = {"when", "only_if", "behind", "complete", "ends", "of"}
_BEHIND_CITATIONS = {"cite", "instrument"}


class _Draft(LocalFile):
    """A file of local support in which everything may be left out."""

    policy: str = "?"
    place: str = "?"
    names: Many[str] = ()
    title_vi: str = "?"
    title_en: str = "?"
    payer: Labelled = Labelled(vi="?", en="?")
    read_to: date = date.max
    instruments: dict[str, Instrument] = Field(default_factory=dict)
    citations: dict[str, Citation] = Field(default_factory=dict)
    top_ups: Many[TopUp] = ()


def read_local(raw: Raw) -> tuple[list[Finding], set[Path], LocalFile]:
    """Return what has not the form of local support, where that is, and the file without it; ``raw`` is changed."""
    wrong, form = validate(LocalFile, raw)
    if form is not None:
        return [], set(), form
    findings: list[Finding] = []
    seen: set[Path] = set()
    draft: LocalFile | None = None
    while draft is None:
        told = {(one.path, one.expected) for one in findings}
        findings += [_bare(one, findings) for one in wrong if (one.path, one.expected) not in told]
        for one in wrong:
            _take_out(raw, one.path, seen)
        wrong, draft = validate(_Draft, raw | {"format": 1})
    return findings, seen, draft


def meant_all_the_same(findings: Iterable[Finding], broken: set[Path]) -> list[Finding]:
    """Return the findings of a draft that are not there only since something else of the file is broken."""
    parts = {str(path[0]) for path in broken}
    names = bool(parts & {"columns", "columns_of", "facts"})
    acts = any(path[0] in {"citations", "instruments"} and len(path) <= 2 for path in broken)
    cited = not parts <= _OF_ITSELF
    return [
        one
        for one in findings
        if not any(_within(one.path, path) for path in broken)
        and not (one.path[-1] == "versions" and any(_within(path, one.path) for path in broken))
        and not (names and one.path[-1] in _BEHIND_NAMES)
        and not (acts and one.path[-1] in _BEHIND_CITATIONS)
        and not (cited and one.path[0] == "citations" and one.path[-1] == one.found)
    ]


def _bare(one: Finding, before: Sequence[Finding]) -> Finding:
    """Return a finding; of a table in which stand-ins may be already, without what stands in it."""
    return one._replace(found="") if before and one.found.startswith("{") else one


def _within(path: Path, above: Path) -> bool:
    return path[: len(above)] == above


def _inner(table: Any, key: str | int) -> Any:
    """Return what stands in a table, or a list; an empty table for what was taken out already."""
    return dict(enumerate(table) if isinstance(table, list) else table).get(key, {})


def _give(version: dict[str, Any]) -> None:
    """Let a version say how much is paid, whatever was wrong with that."""
    for key in _HOW_MUCH:
        version.pop(key, None)
    version["add"] = "1%"


def _take_out(raw: Raw, path: Path, seen: set[Path]) -> None:
    """Take what is wrong out of the tables, or put a stand-in there; what is wrong again goes with all around it."""
    while path in seen and len(path) > 1:
        path = path[:-1]
    seen.add(path)
    *above, last = path
    table: Any = raw
    for key in above:
        table = _inner(table, key)
    if isinstance(table, list):
        entry = _inner(table, last)
        if not isinstance(entry, dict):
            _take_out(raw, path[:-1], seen)
            return
        if "to" in entry and entry["to"] < entry["from"]:
            entry["to"] = entry["from"]
            seen.discard(path)
        elif path[-2] == "versions":
            _give(entry)
    elif last in _HOW_MUCH:
        _give(table)
    elif last in _STAND_INS and len(path) > 1:
        table[last] = _STAND_INS[str(last)]
    else:
        table.pop(last, None)
