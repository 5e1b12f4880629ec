"""A law file that may be wrong: all that the loader says of it, and as much of a standard as can still be proved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from povrules.errors import LawFileError
from povrules.language.checks import cite_paths
from povrules.language.findings import Finding
from povrules.language.loader import Standard, draft_standard
from povrules.language.reading import Raw, Source, parse, refusal
from povrules.language.schema import AREAS, Area, Citation, Instrument
from povrules.standards import shipped_source
from povrules.text import LANGS, Text

_BLOCKING = {"when", "id", "value"}
"""The keys of which a finding leaves open what a condition means."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A law file with the loader's findings; ``standard`` is None where its form does not allow any proof.

    ``missing``: the lines to which a value was not given and no reason, by area. ``readable``: whether what its
    conditions say is settled. ``ordered``: whether its lines stand in ascending order, as cells need it.
    """

    said: tuple[Text, ...]
    standard: Standard | None = None
    missing: tuple[tuple[str, Area], ...] = ()
    readable: bool = False
    ordered: bool = False


def read_draft(source: Source, overlays: Sequence[Source]) -> Draft:
    """Read a law file that may be wrong; what is not TOML or has not the form of a standard is among the findings."""
    said: tuple[Text, ...] = ()
    missing: list[tuple[str, Area]] = []
    try:
        standard, findings, laid = draft_standard(parse(source), source, overlays, shipped_source)
    except LawFileError as error:
        said = lines_of(error.text)
        try:
            raw = parse(source)
            missing = _mend(raw)
            standard, findings, laid = draft_standard(raw, source, overlays, shipped_source)
        except LawFileError:
            return Draft(said)
    found = refusal(source, findings, overlays, laid)
    said = (*said, *(lines_of(found.text) if found is not None else ()))
    readable = not any(finding.path[-1] in _BLOCKING for finding in findings)
    standard = _with_references(standard)
    return Draft(said, standard, tuple(missing), readable, not any(map(_of_order, findings)))


def lines_of(text: Text) -> tuple[Text, ...]:
    """Return the lines of a message, each in both languages."""
    return tuple(Text(*pair) for pair in zip(*(text.get(lang).splitlines() for lang in LANGS), strict=True))


def _of_order(finding: Finding) -> bool:
    return finding.path[0] == "lines" and finding.path[-1] not in {"cite", "id"}


def _with_references(standard: Standard) -> Standard:
    """Return the standard with something to cite for every key: one that is not there is cited by itself."""
    law = standard.law
    cited = dict(law.citations)
    for _, key in cite_paths(law):
        cited.setdefault(key, Citation(instrument=key, article="?", evidence="recalled"))
    acts = dict(law.instruments)
    for citation in cited.values():
        name = citation.instrument
        acts.setdefault(name, Instrument(vi=name, en=name, evidence="recalled"))
    return replace(standard, law=law.model_copy(update={"citations": cited, "instruments": acts}))


_FORGOTTEN = {"vi": "chưa ghi trong tệp", "en": "not written in the file", "look_in": ["?"]}


def _mend(raw: Raw) -> list[tuple[str, Area]]:
    """Take forgotten values of lines as not known, and drop ends that lie before their beginning.

    Returns the lines with the area of which a value was forgotten. What else is wrong with the form stays.
    """
    missing: list[tuple[str, Area]] = []
    for line in _tables(raw.get("lines")):
        absent = [area for area in AREAS if area not in line]
        if absent and "unknown" not in line:
            line["unknown"] = dict(_FORGOTTEN)
            missing += [(str(line.get("id")), area) for area in absent]
    citations = raw.get("citations")
    for citation in _tables(list(citations.values()) if isinstance(citations, dict) else ()):
        first, last = citation.get("in_force_from"), citation.get("in_force_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            del citation["in_force_to"]
    return missing


def _tables(entries: object) -> list[Raw]:
    return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
