"""The definitions of movement as data: kinds, windows and assumptions, with their citations."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field

from povrules.language.citations import Citing, unknown_citations, unused_citations
from povrules.language.columns import Many, Model
from povrules.language.findings import Path
from povrules.language.loader import lay
from povrules.language.reading import Source, parse, refuse
from povrules.language.schema import Citation, Cited, Identifier, Instrument, Key, Labelled, Titled

Before = Literal["poor", "near_poor", "outside", "elsewhere"]
After = Literal["poor", "near_poor", "above", "gone"]
Listed = Literal["poor", "near_poor"]
Exit = Literal["poverty", "both", "near_poverty"]
_SOURCE = "definitions.toml"


class Kind(Cited):
    """What happened to a household between two lists; ``columns``: where forms 7.2 and 7.3 count it.

    ``earlier``: whether it was on the list of ``after`` in an earlier year; None where that is not asked. ``exits``:
    what it left, for the windows of those that have newly escaped.
    """

    id: Identifier
    before: Before
    after: After
    earlier: bool | None = None
    columns: dict[Listed, int] = Field(default_factory=dict)
    exits: Exit | None = None


class Window(Cited):
    """For how many months after an exit a household has newly escaped, counted from the day or the month of it."""

    id: Identifier
    exits: Annotated[Many[Exit], Field(min_length=1)]
    months: Annotated[int, Field(ge=1)]
    counted_from: Literal["day", "month"]


class Reviews(Cited):
    """When the yearly review runs: from the first day of ``first_month`` to a day of the same year."""

    first_month: Annotated[int, Field(ge=1, le=12)]
    last_month: Annotated[int, Field(ge=1, le=12)]
    last_day: Annotated[int, Field(ge=1, le=28)]


class Assumption(Labelled):
    """What no text that was read settles, and how it is taken."""

    id: Identifier


class MovementFile(Titled, Model):
    """The file of definitions."""

    format: Literal[1]
    id: Key
    title_vi: str
    title_en: str
    instruments: dict[Key, Instrument]
    citations: dict[Key, Citation]
    reviews: Reviews
    kinds: Many[Kind]
    windows: Many[Window]
    assumptions: Many[Assumption]


@dataclass(frozen=True)
class MovementLaw(Citing):
    """The checked definitions and the file that they came from."""

    law: MovementFile
    source: Source

    def kind(self, name: str) -> Kind:
        """Return the kind of that id."""
        return next(one for one in self.law.kinds if one.id == name)


@cache
def load_movement_law() -> MovementLaw:
    """Return the definitions; raises :class:`povrules.LawFileError` for a file that is not well formed."""
    source = Source(_SOURCE, resources.files("povrules.years").joinpath(_SOURCE).read_bytes())
    law, _ = lay(MovementFile, source, parse(source), ())
    uses = list(_uses(law))
    refuse(source, [*unknown_citations(law, uses), *unused_citations(law, {key for _, key in uses} | _SAID)])
    return MovementLaw(law, source)


MONTHLY = ("monthly", "monthly-steps")
"""Citations of the review of single households during a year."""
_SAID = {"identity", "arisen", *MONTHLY}
"""Citations of sums that are checked, of the statistical reading and of procedures, which no kind rests on."""


def _uses(law: MovementFile) -> Iterator[tuple[Path, str]]:
    for name, items in (("kinds", law.kinds), ("windows", law.windows)):
        for at, one in enumerate(items):
            for key in one.cite:
                yield (name, at, "cite"), key
    for key in law.reviews.cite:
        yield ("reviews", "cite"), key
