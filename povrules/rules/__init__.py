"""Law on what follows from a class, one TOML file a policy; ``coverage.toml`` lists those that are not there yet."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from povrules.arguments import not_meant
from povrules.errors import UsageError
from povrules.language.citations import Citing
from povrules.language.columns import Column, Many, Model, household_columns
from povrules.language.expression import Node, names
from povrules.language.findings import Finding, nearest
from povrules.language.loader import lay
from povrules.language.local import LocalFile
from povrules.language.policy import AnyPolicyFile, PolicyFile, PolicyQuestion
from povrules.language.policy_checks import check_policy
from povrules.language.policy_shared import CALENDAR_MONTHS, CLASS, MONTHS_BEGUN, MONTHS_SINCE, class_column
from povrules.language.question import Level
from povrules.language.reading import Source, law_file, parse, refuse, refuse_other
from povrules.language.schema import Key, Labelled
from povrules.language.shared_questions import take_over
from povrules.language.support import SupportFile
from povrules.language.support_checks import check_support
from povrules.surveys import BIRTH, survey_source
from povrules.text import Text

_OF_BIRTH = {"age", "age_months", "birth_year", "birth_month", "birth_day"}


@dataclass(frozen=True, eq=False, repr=False)
class Policy(Citing):
    """A checked policy and the file that it came from; ``included``: files that questions were taken over from.

    ``local``: what a province adds to it, and its file, where one was chosen (:mod:`povrules.rules.provinces`); ``law``
    then has its questions, facts and citations too.
    """

    law: AnyPolicyFile
    source: Source
    included: tuple[Source, ...] = ()
    local: LocalFile | None = None
    local_source: Source | None = None

    @property
    def id(self) -> str:
        """The id of the policy, e.g. ``bhyt``."""
        return self.law.id

    @property
    def levels(self) -> frozenset[Level]:
        """Whether it is decided about persons, about households, or about both."""
        return frozenset({"person"})

    def questions(self, level: Level) -> tuple[PolicyQuestion, ...]:
        """Return the questions about households, or those about persons."""
        return self.law.columns_of(level)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Every column that a condition may name, the class of the household among them."""
        shared = {column.id: column for column in household_columns()}
        return shared | {column.id: column for column in self.law.columns} | {CLASS: class_column()}

    def reads(self, conditions: Iterable[Node]) -> list[str]:
        """Return every column behind conditions, through facts, in the order in which they are declared."""
        open_ = [name for one in conditions for name in names(one)]
        facts = {fact.id: fact for fact in self.law.facts}
        seen: set[str] = set()
        while open_:
            name = open_.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in facts:
                open_ += names(facts[name].when)
            elif name in _OF_BIRTH:
                seen |= set(BIRTH)
            else:
                seen.add(name.removesuffix(CALENDAR_MONTHS).removesuffix(MONTHS_BEGUN).removesuffix(MONTHS_SINCE))
        return [name for name in self.columns if name in seen]

    def with_gates(self, read: Iterable[str]) -> list[str]:
        """Return columns with the questions that they are behind, in the order in which they are declared."""
        found = set(read)
        for one in reversed(self.law.columns):  # a gate stands before what is behind it
            if one.id in found and one.behind is not None:
                found.add(one.behind)
            if one.id in found and one.complete is not None:
                found.add(one.complete)
        return [name for name in self.columns if name in found]

    def cites_behind(self, conditions: Iterable[Node]) -> tuple[str, ...]:
        """Return the citations of the facts behind conditions."""
        open_ = [name for one in conditions for name in names(one)]
        facts = {fact.id: fact for fact in self.law.facts}
        found: dict[str, None] = {}
        while open_:
            fact = facts.get(open_.pop())
            if fact is not None:
                found |= dict.fromkeys(fact.cite)
                open_ += names(fact.when)
        return tuple(found)


@dataclass(frozen=True, eq=False)
class InsurancePolicy(Policy):
    """A policy by which somebody pays for a person."""

    law: PolicyFile


@dataclass(frozen=True, eq=False)
class SupportPolicy(Policy):
    """A policy of support: shares of a fee, allowances, loans."""

    law: SupportFile

    @property
    def levels(self) -> frozenset[Level]:
        """Whether it is decided about persons, about households, or about both."""
        return frozenset(one.of for one in self.law.benefits)


class NotYet(Labelled):
    """A policy that is not there: ``not_yet`` in the data, or ``local`` where the national law gives nothing.

    ``plans``: the lines of published plans that name it, ``000:11`` is line 11 of plan 000 (docs/plans.md).
    """

    id: Key
    status: Literal["not_yet", "local"]
    why_vi: str
    why_en: str
    look_in: Annotated[Many[str], Field(min_length=1)]
    plans: Many[Annotated[str, Field(pattern=r"^[0-9]{3}:[1-9][0-9]*$")]] = ()

    @property
    def why(self) -> Text:
        """Why it is not there."""
        return Text(self.why_vi, self.why_en)


class PolicyCoverage(Model):
    """The registry of policies that are not there."""

    policies: Many[NotYet] = ()


def policy_coverage() -> tuple[NotYet, ...]:
    """Return the policies that are known and not there yet."""
    text = resources.files(__name__).joinpath("coverage.toml").read_text(encoding="utf-8")
    return PolicyCoverage.model_validate(tomllib.loads(text)).policies


def policy_ids() -> tuple[str, ...]:
    """Return the ids of the policies that are shipped, in order."""
    found = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted({name.removesuffix(".toml") for name in found if name.endswith(".toml")} - {"coverage"}))


def load_policy(name: str | Path) -> Policy:
    """Load a policy by id (``bhyt``) or from a file.

    Raises :class:`povrules.UsageError` for a policy that there is not, and :class:`povrules.LawFileError` for a file
    that is not well formed.
    """
    if not isinstance(name, str | Path):
        raise not_meant("policy", name, Text("mã hoặc tệp của chính sách", "the id or file of a policy"))
    return _read(policy_source(name))


def policy_source(name: str | Path) -> Source:
    """Return the file of a policy: a shipped one by its id, any other by its path; see :func:`load_policy`."""
    if isinstance(name, Path) or name.endswith(".toml"):
        return law_file(Path(name))
    if name not in policy_ids():
        raise UsageError(_unknown(name))
    return Source(f"{name}.toml", resources.files(__name__).joinpath(f"{name}.toml").read_bytes())


def _unknown(name: str) -> Text:
    listed = next((one for one in policy_coverage() if one.id == name), None)
    if listed is not None:
        look = "; ".join(listed.look_in)
        return Text(
            f"chính sách {name!r} ({listed.vi}) chưa có trong povrules: {listed.why_vi}. Xem: {look}",
            f"the policy {name!r} ({listed.en}) is not in povrules yet: {listed.why_en}. Look in: {look}",
        )
    shown, near = ", ".join(policy_ids()), nearest(name, policy_ids())
    return Text(
        f"không có chính sách {name!r}; hiện có: {shown}{near.vi}",
        f"there is no policy {name!r}; there are: {shown}{near.en}",
    )


@lru_cache(maxsize=64)
def _read(source: Source) -> Policy:
    return read_policy(source)


def read_policy(source: Source) -> Policy:
    """Read a policy file with the questions that it takes over, and check the whole.

    Every finding is raised at once, but for those in the table of questions taken over, which come first, and those
    about days, which come last.
    """
    policy, findings = draft_policy(source)
    refuse(source, findings)
    return policy


def draft_policy(source: Source) -> tuple[Policy, list[Finding]]:
    """Return a policy file that has the form of one, and what does not make sense in it; see :func:`read_policy`.

    Raises :class:`povrules.LawFileError` for what has not the form.
    """
    raw = parse(source)
    refuse_other(source, raw, "policy")
    included = take_over(raw, source, survey_source, numbers=True)
    if raw.get("kind") == "support":
        support, _ = lay(SupportFile, source, raw, ())
        return SupportPolicy(support, source, included), check_support(support, household_columns())
    law, _ = lay(PolicyFile, source, raw, ())
    return InsurancePolicy(law, source, included), check_policy(law, household_columns())
