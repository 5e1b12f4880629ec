"""The citations of a law file, whatever it is about: reading them, and the checks that hold for all of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from povrules.language.findings import Finding, Path, near_text
from povrules.language.schema import EVIDENCE, Citation, Evidence, Instrument
from povrules.text import Text


class WithCitations(Protocol):
    """A law file."""

    @property
    def id(self) -> str:
        """What it is called by."""

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """The acts by key."""

    @property
    def citations(self) -> Mapping[str, Citation]:
        """The provisions by key."""


QUOTED = {"quote", "evidence", "derived_from", "derived_from_vi", "note", "note_vi"}
"""What results in JSON have of a citation, beside the name of the provision."""


class Citing:
    """What was read of a law file, and rests on its citations."""

    law: WithCitations

    def __repr__(self) -> str:
        """Its name alone: failures of tests and tracebacks show it often, and its law fills pages."""
        return f"<{type(self).__name__} {self.law.id}>"

    def citation(self, key: str) -> Citation:
        """Return the citation of that key."""
        return self.law.citations[key]

    def cited(self, key: str) -> Text:
        """Return ``instrument, article`` in both languages."""
        citation = self.law.citations[key]
        instrument = self.law.instruments[citation.instrument]
        return Text(f"{citation.article} {instrument.vi}", f"{instrument.en}, {citation.article}")

    def evidence(self, keys: Iterable[str]) -> Evidence:
        """Return the weakest evidence among the citations."""
        return weakest([self.law.citations[key].evidence for key in keys])


def weakest(levels: Sequence[Evidence]) -> Evidence:
    """Return the weakest of the evidence levels; ``official`` for none."""
    return max(levels, key=EVIDENCE.index, default="official")


def unknown_citations(law: WithCitations, uses: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    """Yield each use (where, which key) of a citation that is not there, and citations of acts that are not there."""
    for path, key in uses:
        if key not in law.citations:
            yield Finding(path, key, near_text("một khóa của [citations]", "a key of [citations]", key, law.citations))
    for key, citation in law.citations.items():
        if citation.instrument not in law.instruments:
            name = citation.instrument
            expected = near_text("một khóa của [instruments]", "a key of [instruments]", name, law.instruments)
            yield Finding(("citations", key, "instrument"), name, expected)


def unused_citations(law: WithCitations, used: Collection[str]) -> Iterator[Finding]:
    """Yield citations that nothing rests on: most often a slip in a key."""
    expected = Text("căn cứ được mục nào đó dẫn; chưa mục nào dẫn", "a citation that something cites; nothing does")
    yield from (Finding(("citations", key), key, expected) for key in law.citations if key not in used)
