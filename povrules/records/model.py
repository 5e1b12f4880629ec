"""What a decision record holds, and its digests. The published JSON Schema is that of :class:`DecisionRecord`."""

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr

from povrules.language.schema import Basis, Evidence
from povrules.review import HouseholdClass, Record

SCHEMA = "povrules.record/1"
"""Names the shape of a record; a change of shape changes the number."""

Value = StrictBool | StrictInt | StrictStr | None
"""An answer.

Yes or no; a whole number (đồng, persons, points, or for a number with decimals the unit of its last place); a code or
a day as text; null for a blank. Never a float.
"""
Answers = dict[str, Value]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Part(Record):
    """Base of the parts of a record: nothing is converted when a record is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


class LawFile(Part):
    """A file of law by its bytes.

    ``included``: a file that the standard or the survey takes parts from. ``columns``: the columns and measures that
    all standards share.
    """

    role: Literal["standard", "survey", "included", "overlay", "columns"]
    name: str
    sha256: Digest


class Engine(Part):
    """The version of povrules, and the rule engine that read the class tables."""

    povrules: str
    decided_by: str


class Mapping(Part):
    """The mapping by which the answers were read from a foreign list; the facts are as povrules read them."""

    name: str
    sha256: Digest


class Asked(Part):
    """The options of the run that a verdict depends on; ``survey`` are those that work on request only."""

    basis: Basis
    prefer: Literal["ready", "derived"]
    strict: bool
    on: date | None
    place: str | None
    policy_year: int | None
    survey: tuple[str, ...]


class Member(Part):
    """The answers of one member; ``unread``: the answers that stand there and cannot be read."""

    answers: Answers
    unread: tuple[str, ...] = ()


class Facts(Part):
    """The answers that the rules read, typed as they were read from the census.

    A column that the census did not have is not there, a blank is null. ``members``: None where there was no table of
    members. ``unread``: the columns in which something stands that cannot be read.
    """

    household: Answers
    unread: tuple[str, ...] = ()
    members: tuple[Member, ...] | None = None


class Verdict(Part):
    """What the review said of the household, as in the columns of a result; all None for a row that was set aside."""

    household_class: HouseholdClass | None = Field(alias="class")
    rule: str | None
    citation: str | None
    reason_vi: str | None
    reason_en: str | None
    evidence: Evidence | None
    missing: tuple[str, ...]
    deprivations_min: int | None
    deprivations_max: int | None
    deprived_in: tuple[str, ...]
    low_income_worker: str | None
    class_by_income: HouseholdClass | None


class Digests(Part):
    """Hex SHA-256 of the canonical JSON of the facts, of the verdict, and of the record without this last digest."""

    facts: Digest
    verdict: Digest
    record: Digest


class DecisionRecord(Part):
    """One household under one standard: facts, verdict, and the law and options that lead from one to the other.

    ``set_aside``: the row had an error, which ``errors`` names by its code, so that it has no class.
    """

    model_config = ConfigDict(title="povrules decision record")

    record_schema: Literal["povrules.record/1"] = Field(alias="schema")
    household_id: str | None
    standard: str
    law: tuple[LawFile, ...]
    engine: Engine
    mapping: Mapping | None
    options: Asked
    set_aside: bool
    errors: tuple[str, ...]
    facts: Facts
    verdict: Verdict
    digests: Digests

    def to_json(self) -> str:
        """Return the record as JSON on one line, names in the order in which they are declared."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False)


def digests_of(record: DecisionRecord) -> Digests:
    """Return the digests that a record should have."""
    whole = record.model_dump(mode="json", by_alias=True)
    found = {name: _sha256(whole[name]) for name in ("facts", "verdict")}
    return Digests(**found, record=_sha256({**whole, "digests": found}))


def sealed(record: DecisionRecord) -> DecisionRecord:
    """Return a record with the digests of what it holds."""
    # The digests that stand in the record have no part in its digest but those of facts and verdict, which are set.
    return record.model_copy(update={"digests": digests_of(record)})


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of a record."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | DecisionRecord.model_json_schema(by_alias=True)


def _sha256(value: object) -> str:
    """Return the digest of the canonical form: UTF-8, names sorted, no space between."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
