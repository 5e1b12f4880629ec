"""What a change of law does to a census, as data: who moves from which class to which, and by which change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import polars as pl

from povrules.moves.parts import Part
from povrules.problems import Problem
from povrules.review import ClassPair, Comparison, HouseholdClass, OverlayUse, Record
from povrules.text import Lang, Text

GroupKind = Literal["area", "commune", "ethnicity"]

MOVER_COLUMNS: tuple[str, ...] = (
    "household_id",
    "area",
    "commune",
    "ethnicity",
    "members",
    "weight",
    "class_before",
    "class_after",
    "moved_by",
    "path",
    "rule_before",
    "citation_before",
    "reason_before_vi",
    "reason_before_en",
    "rule_after",
    "citation_after",
    "reason_after_vi",
    "reason_after_en",
    "evidence_before",
    "evidence_after",
    "missing_before",
    "missing_after",
)
"""The columns of the households that move. No names of people."""


class Side(Record):
    """One of the two standards as it was applied.

    ``policy_year``: the year that its law was read for; ``chosen``: whether the call named it.
    """

    id: str
    name: str
    title_vi: str
    title_en: str
    sha256: str
    overlays: tuple[OverlayUse, ...]
    policy_year: int
    chosen: bool
    notices_vi: tuple[str, ...]
    notices_en: tuple[str, ...]

    @property
    def title(self) -> Text:
        """What it is called for people."""
        return Text(self.title_vi, self.title_en)

    def notices(self, lang: Lang) -> tuple[str, ...]:
        """Return what a reader of its results has to know."""
        return self.notices_vi if lang == "vi" else self.notices_en


class Step(Record):
    """One change applied to what the ones before it have made of the first standard.

    ``parts``: what is changed, several where they make law only together; ``why_vi``, ``why_en``: why, else empty.
    ``moved``: the classes before the step by those after it. ``changes``: which of the changes on paper it is, as
    positions in :attr:`CensusDifference.changes`. ``alone``: the same if nothing else is changed in the first
    standard; None where that makes no law by itself. ``answers_alike``: it is about thresholds, and every household
    has the same answers under both standards, as where a census has the indicators ready.
    """

    id: str
    parts: tuple[Part, ...]
    label_vi: str
    label_en: str
    why_vi: str
    why_en: str
    moved: Comparison
    alone: Comparison | None
    changes: tuple[int, ...]
    answers_alike: bool

    @property
    def label(self) -> Text:
        """What is changed."""
        return Text(self.label_vi, self.label_en)

    @property
    def why(self) -> Text:
        """Why several changes are one step; empty texts where it is one."""
        return Text(self.why_vi, self.why_en)


class Cause(Record):
    """Households that move between two classes by the same steps; ``pair`` counts them."""

    steps: tuple[str, ...]
    pair: ClassPair


class Group(Record):
    """The households of one area, commune or ethnicity; ``value`` is empty for those that state none."""

    kind: GroupKind
    value: str
    moved: Comparison


@dataclass(frozen=True)
class CensusDifference:
    """Two standards over one census.

    ``moved``: households, persons and weights by the class under the first standard and the one under the second;
    None is a row that was set aside. ``steps``: the changes one at a time, in the order in which they were applied;
    each begins with the classes that the one before it ends with, so they lead from the first standard to the second.
    ``causes``: the households that move, by the steps at which they do. ``back``: households that a step moves and
    another one takes back. ``movers``: one row a household that moves, in census order, :data:`MOVER_COLUMNS`; in
    ``moved_by`` the ids of the steps, in ``path`` the classes before the first step and after each, joined by ``;``.
    ``changes``: what changed on paper.
    """

    povrules: str
    decided_by: str
    source: str
    inputs: tuple[OverlayUse, ...]
    basis: Literal["income", "points"]
    on: date | None
    strict: bool
    before: Side
    after: Side
    order: tuple[Part, ...]
    moved: Comparison
    steps: tuple[Step, ...]
    causes: tuple[Cause, ...]
    back: int
    groups: tuple[Group, ...]
    changes: tuple["PaperChange", ...]
    movers: pl.DataFrame
    problems: tuple[Problem, ...]

    @cached_property
    def households(self) -> int:
        """How many households there are, those set aside included."""
        return sum(pair.households for pair in self.moved.pairs)

    @cached_property
    def set_aside(self) -> int:
        """How many rows could not be classified for an error in them."""
        return sum(pair.households for pair in self.moved.pairs if pair.first is None)

    def counts(self, side: Literal["before", "after"]) -> dict[HouseholdClass | None, int]:
        """Return how many households have each class by one standard; None for rows set aside."""
        found: dict[HouseholdClass | None, int] = {}
        for pair in self.moved.pairs:
            name = pair.first if side == "before" else pair.second
            found[name] = found.get(name, 0) + pair.households
        return found

    def group(self, kind: GroupKind) -> Iterator[Group]:
        """Yield the groups of one kind, by their name."""
        yield from (one for one in self.groups if one.kind == kind)


class Cited(Record):
    """One citation of a change, with the words of the law where they were read."""

    key: str
    vi: str
    en: str
    quote: str
    evidence: str


class PaperSide(Record):
    """One side of a change on paper, in words."""

    vi: str
    en: str
    citations: tuple[Cited, ...]


class PaperChange(Record):
    """A change on paper with both citations; ``part``: what it belongs to, None where no class follows from it."""

    kind: str
    kind_vi: str
    kind_en: str
    part: Part | None
    what_vi: str
    what_en: str
    before: PaperSide | None
    after: PaperSide | None
