"""The outcome of one run: the result table, the problems, the law that was used. No engine and no file format."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, get_args

import polars as pl
from pydantic import BaseModel, ConfigDict

from povrules.errors import UsageError
from povrules.problems import Problem
from povrules.text import Text

if TYPE_CHECKING:
    from povrules.records.model import DecisionRecord

HouseholdClass = Literal["poor", "near_poor", "average_agricultural", "average", "not_poor", "undetermined"]
CLASSES: tuple[HouseholdClass, ...] = get_args(HouseholdClass)
"""Every value of the column ``class``, from the most to the least supported."""

CLASS_LABELS: dict[HouseholdClass, Text] = {
    "poor": Text("hộ nghèo", "poor"),
    "near_poor": Text("hộ cận nghèo", "near-poor"),
    "average_agricultural": Text(
        "hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
        "average living standard, in agriculture, forestry, fishery or salt making",
    ),
    "average": Text("hộ có mức sống trung bình", "average living standard"),
    "not_poor": Text("hộ không nghèo", "not poor"),
    "undetermined": Text("chưa xác định", "undetermined"),
}

RESULT_COLUMNS: tuple[str, ...] = (
    "household_id",
    "standard",
    "basis",
    "class",
    "deprivations_min",
    "deprivations_max",
    "deprived_in",
    "missing",
    "rule",
    "citation",
    "reason_vi",
    "reason_en",
    "evidence",
    "problem",
    "low_income_worker",
)
"""The first columns of every result, in order; the input's own columns follow."""


class Record(BaseModel):
    """Base of what outputs hold: nothing unknown is accepted, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OverlayUse(Record):
    """A further file of a run.

    An overlay that supplied or replaced values, a standard that parts were taken from, the mapping of a foreign list.
    """

    name: str
    sha256: str


class LawUse(Record):
    """One piece of law that the run rested on: a line, an indicator, a rule, a policy year."""

    kind: Literal[
        "line", "parameter", "indicator", "rule", "policy_year", "screen", "score", "item", "ledger", "caution"
    ]
    id: str
    label_vi: str
    label_en: str
    value_vi: str
    value_en: str
    """What it says: the amounts of a line, the value of a parameter, the condition of a rule in words."""
    citation: str
    quote: str
    evidence: str
    overlay: str | None = None
    households: int | None = None
    """Households that a rule decided, or for which a part of a survey was taken from answers; None for other law."""


class StandardUse(Record):
    """One standard as it was applied."""

    id: str
    title_vi: str
    title_en: str
    sha256: str
    overlays: tuple[OverlayUse, ...]
    included: tuple[OverlayUse, ...] = ()
    """Files of other standards that it takes over parts from, e.g. a city that counts the national indicators."""
    law: tuple[LawUse, ...]
    survey: tuple[LawUse, ...] = ()
    """The law of the survey by which something was taken from answers."""
    by_income: tuple[LawUse, ...] = ()
    """On the points basis, the law of the class by income that stands beside the class."""
    notices_vi: tuple[str, ...]
    notices_en: tuple[str, ...]


class Weighted(Record):
    """Households counted by their weights, exactly.

    ``households`` is the sum of the weights of all households of the group, those set aside included: what ``rates``,
    in per cent with two decimals, are shares of. ``without_weight`` households have none, and count only there.
    """

    households: Decimal
    set_aside: Decimal
    classes: dict[str, Decimal]
    rates: dict[str, Decimal]
    without_weight: int


class GroupCount(Record):
    """Households of one group by class; ``classes`` has every class that occurs.

    ``weighted``: the same by the column ``weight``, None if no household has one.
    """

    standard: str
    group: Literal["all", "area", "commune"]
    value: str
    households: int
    set_aside: int
    classes: dict[str, int]
    weighted: Weighted | None = None


class ClassPair(Record):
    """The households of one class under a first standard and one under a second; None: the row was set aside.

    ``persons``: their members; of ``persons_unknown`` households the number is not known, they add nothing.
    ``weight``: the sum of their weights, None if no household of the census has one.
    """

    first: HouseholdClass | None
    second: HouseholdClass | None
    households: int
    persons: int
    persons_unknown: int
    weight: Decimal | None = None


class Comparison(Record):
    """Two standards over the same households; ``pairs`` has every pair of classes that occurs.

    ``different_weighted``: of the sum of all weights the share of the households whose classes differ, in per cent with
    two decimals; ``without_weight`` households have none. Both None if no household has one.
    """

    first: str
    second: str
    pairs: tuple[ClassPair, ...]
    different_weighted: Decimal | None = None
    without_weight: int | None = None

    @property
    def different(self) -> int:
        """How many households do not have the same class under both."""
        return sum(pair.households for pair in self.pairs if pair.first != pair.second)


class LegalBasis(Record):
    """What a result rests on; written beside it so that it can be checked later. Holds no personal data."""

    povrules: str
    decided_by: str
    """The engine that read the class tables: ``durable-rules 2.0.28`` or ``table``."""
    source: str
    mapping: OverlayUse | None = None
    """The file that says what columns and codes are called in the census, if there was one."""
    basis: Literal["income", "points"]
    on: date | None
    place: str | None
    policy_year: int | None
    strict: bool
    prefer: Literal["ready", "derived"] = "ready"
    survey: tuple[str, ...] = ()
    """Surveys that work on request only and were asked for."""
    inputs: tuple[OverlayUse, ...] = ()
    """The files of households and members that were read."""
    verdicts: str | None = None
    """The digest of the verdicts in a result that is written (:func:`povrules.reports.sealing.verdict_digest`)."""
    rows_in: int
    rows_out: int
    problems: dict[str, int]
    standards: tuple[StandardUse, ...]
    counts: tuple[GroupCount, ...]
    comparisons: tuple[Comparison, ...] = ()
    """One for every two standards of the run."""


@dataclass(frozen=True)
class Review:
    """A classified census.

    ``frame`` has one row per household and standard: :data:`RESULT_COLUMNS` first, then the input's columns
    unless they were dropped. Order: all households in input order under the first standard, then the second.
    ``labels`` name ids in cells for people, by the id of the standard; ``headers`` the columns that a survey added, and
    those of the input of which the header is an id.
    """

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    legal: LegalBasis
    labels: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    headers: Mapping[str, Text] = field(default_factory=dict)
    made: "Callable[[], Iterator[DecisionRecord]] | None" = field(default=None, repr=False, compare=False)

    def records(self) -> "Iterator[DecisionRecord]":
        """Yield the decision record of each household and standard, in the order of ``frame`` (docs/records.md).

        The review has to be asked for them, ``review_census(…, records=True)``, because the answers are then kept;
        raises :class:`UsageError` otherwise.
        """
        if self.made is None:
            raise UsageError(
                Text(
                    "Lần rà soát này không giữ dữ kiện để lập bản ghi; hãy gọi review_census(…, records=True)",
                    "This review has not kept what records are made of; call review_census(…, records=True)",
                )
            )
        return self.made()
