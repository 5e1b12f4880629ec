"""Golden cases of policies: persons of whom the law says what follows on a day, held against what povrules says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from povrules.census.cast import DTYPES
from povrules.eligibility import ELIGIBLE_COLUMNS, entitlements
from povrules.errors import LawMissingError, PovrulesError
from povrules.language.columns import Column, household_columns
from povrules.review import CLASS_LABELS
from povrules.rules import Policy, load_policy
from povrules.rules.provinces import with_province
from povrules.testing.cases import shown
from povrules.text import Lang, Text

ERRORS = {LawMissingError.__name__: LawMissingError}
"""What a case may expect a day to be refused with."""

PAIRS = {name.removesuffix("_least"): (name, name.replace("_least", "_most")) for name in ELIGIBLE_COLUMNS}
PAIRS = {name: pair for name, pair in PAIRS.items() if name != pair[0]}
"""Columns with a least and a most, by the name that stands for both where they are one."""

WORDS = {"said": "reason_vi", "unsaid": "reason_vi", "cited": "citation"}
"""What has to stand, once, or must not, in which column."""

CLASS_FACT = "class"
"""The fact that is no column: the recognised class of the household."""

Rows = Mapping[str, Mapping[str, Any]]
"""The rows of one person and their household, by what they are about."""


@dataclass(frozen=True)
class PolicyCase:
    """One person, with their household, on one day: ``facts`` are the stated columns, ``expect`` is by item.

    ``policy`` and ``province``: an id, or a file. ``error``: the name of an expected refusal. ``line``: where the case
    stands in ``file``.
    """

    file: Path
    line: int
    id: str
    article: str
    policy: str | Path
    province: str | Path | None
    facts: Mapping[str, Any]
    on: date
    switches: Mapping[str, bool]
    expect: Mapping[str, Mapping[str, Any]]
    error: str | None = None

    @property
    def name(self) -> str:
        """What it is called: its id, the day, and the switches that are not as by default."""
        switches = "".join(f" {name}={str(value).lower()}" for name, value in self.switches.items())
        return f"{self.id}[{self.on}{switches}]"

    @property
    def call(self) -> tuple[object, ...]:
        """With what it is run: cases for which this is the same are run together."""
        return (self.policy, self.province, self.on, *sorted(self.switches.items()))


def policy_of(name: str | Path, province: str | Path | None) -> Policy:
    """Return a policy, with what a province adds to it."""
    policy = load_policy(name)
    return policy if province is None else with_province([policy], province)[0]


def frames(policy: Policy, persons: Sequence[Mapping[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a household for each person, and the persons: the facts of each that a policy asks for."""
    ids = pl.Series("household_id", [str(at) for at in range(len(persons))])
    stated = {name for one in persons for name in one}
    shared = [one for one in household_columns() if one.id in stated]
    households = _frame(ids, [*shared, *policy.questions("household")], persons)
    labels = {name: label.vi for name, label in CLASS_LABELS.items()}
    classes = [labels.get(one.get(CLASS_FACT, "")) for one in persons]
    if not any(classes):  # a census without any status would have to be classified
        classes = ["?"] * len(persons)
    households = households.with_columns(pl.Series("recognised_status", classes, dtype=pl.String))
    if "agricultural" not in stated:
        average = [one.get(CLASS_FACT) == "average_agricultural" for one in persons]
        households = households.with_columns(pl.Series("agricultural", average))
    return households, _frame(ids, policy.questions("person"), persons)


def _frame(ids: pl.Series, columns: Sequence[Column], persons: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    found = {
        one.id: pl.Series(one.id, [facts.get(one.id) for facts in persons], dtype=DTYPES[one.type])
        for one in columns
        if one.id not in {"household_id", "person_no"}
    }
    return pl.DataFrame([ids, *found.values()])


def results(cases: Sequence[PolicyCase]) -> list[Rows]:
    """Return the rows of each of some cases that are run together.

    Raises :class:`povrules.errors.PovrulesError` where the run is refused.
    """
    first = cases[0]
    policy = policy_of(first.policy, first.province)
    households, persons = frames(policy, [one.facts for one in cases])
    found = entitlements(
        households,
        persons,
        on=first.on,
        policy=first.policy,
        province=first.province,
        switches=dict(first.switches),
    )
    several: list[dict[str, Mapping[str, Any]]] = [{} for _ in cases]
    for row in found.frame.iter_rows(named=True):
        several[int(row["household_id"])][row["item"]] = row
    return list(several)


def differences(case: PolicyCase, rows: Rows) -> Iterator[tuple[str, Any, Any]]:
    """Yield what a case expects otherwise than it is: the item and column, what was expected, what was found."""
    for item, columns in case.expect.items():
        for name, wanted in columns.items():
            if name in WORDS:
                text = rows[item][WORDS[name]] or ""  # of somebody who is set aside nothing is said
                times = {"unsaid": {0}, "said": {1}}.get(name)  # what is cited may stand there more than once
                wrong = [one for one in wanted if (text.count(one) not in times if times else one not in text)]
                if wrong:
                    yield f"{item}.{name}", "; ".join(wrong), text
                continue
            value = rows[item][name]
            found = "" if value is None else value
            if found != wanted:
                yield f"{item}.{name}", wanted, found


def outcomes(cases: Sequence[PolicyCase]) -> list[Rows | PovrulesError]:
    """Return the rows of each of some cases that are run together, or with what the run was refused."""
    try:
        return [*results(cases)]
    except PovrulesError as error:
        return [error] * len(cases)


def verdict(case: PolicyCase, outcome: Rows | PovrulesError, lang: Lang) -> str | None:
    """Return what differs from what a case expects, None for nothing."""
    wrong = [*_wrong(case, outcome)]
    if not wrong:
        return None
    where = Text(f"{case.file.name}, dòng {case.line}: {case.id}", f"{case.file.name}, line {case.line}: {case.id}")
    facts = "; ".join(
        f"{name}: {shown(value, lang)}"
        for name, value in case.facts.items()
        if value is not None and value is not False
    )
    lines = [f"{where.get(lang)}, {case.on:%d/%m/%Y}", Text(f"  người: {facts}", f"  person: {facts}").get(lang)]
    lines += [f"  {one.get(lang)}" for one in wrong]
    if case.article:
        lines.append(Text(f"  căn cứ của trường hợp: {case.article}", f"  the case cites: {case.article}").get(lang))
    return "\n".join(lines)


def _wrong(case: PolicyCase, outcome: Rows | PovrulesError) -> Iterator[Text]:
    if isinstance(outcome, PovrulesError):
        if case.error is None or type(outcome) is not ERRORS[case.error]:
            yield Text(f"bị từ chối: {outcome.message('vi')}", f"refused: {outcome.message('en')}")
        return
    if case.error is not None:
        yield Text(f"cần bị từ chối ({case.error})", f"expected to be refused ({case.error})")
    for item, row in outcome.items():
        if row["problem"] is not None:
            yield Text(row["problem"], row["problem"])
        found = [one for one in differences(case, outcome) if one[0].startswith(f"{item}.")]
        for name, wanted, value in found:
            yield Text(
                f"{name}: cần {shown(wanted, 'vi')}, có {shown(value, 'vi')}",
                f"{name}: expected {shown(wanted, 'en')}, found {shown(value, 'en')}",
            )
        if found:
            yield Text(row["reason_vi"], row["reason_en"])
