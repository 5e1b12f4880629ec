"""Golden cases of a policy as tables that are made once, and what follows for them by the policy with a slip in it.

Every case is a row on a day of its own. What each condition of the right policy says of each row is computed once; of
a policy with a slip only the conditions that are others are computed, and only the days are decided that are asked for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from povrules.census.persons import ROW, link
from povrules.eligibility import entitlements
from povrules.engines.held import Asked, Held, hold, household_table, on_days, person_table, with_questions
from povrules.engines.in_force import in_force
from povrules.engines.supports import support_on
from povrules.errors import PovrulesError
from povrules.language.expression import Given as Stated
from povrules.language.expression import Node, names
from povrules.language.question import Level
from povrules.mutation.given import Given, insured, supported
from povrules.rules import InsurancePolicy, Policy, SupportPolicy
from povrules.surveys import BIRTH
from povrules.testing.policy_cases import CLASS_FACT, WORDS, PolicyCase, Rows, frames
from povrules.testing.policy_files import INSURANCE

Bit = tuple[bool, bool]
"""Whether a condition surely, and whether it possibly holds of a row."""
Bits = dict[Node, Sequence[Bit]]


def conditions_of(policy: Policy) -> dict[Level, list[Node]]:
    """Return every condition of a policy by which something is decided, in the order of the file."""
    if isinstance(policy, SupportPolicy):
        found: dict[Level, list[Node]] = {"household": [], "person": []}
        for benefit in policy.law.benefits:
            found[benefit.of] += [one.when for group in benefit.groups for one in group.versions]
            found[benefit.of] += [*(one.when for one in benefit.limits), *(one.when for one in benefit.cautions)]
            found[benefit.of] += [one.when for one in benefit.gaps if one.when is not None]
        return {level: several for level, several in found.items() if several}
    assert isinstance(policy, InsurancePolicy)
    law = policy.law
    groups = [one.when for group in law.groups for one in group.versions]
    local = [one.when for one in policy.local.top_ups] if policy.local is not None else []
    whens = [*groups, *(one.when for one in law.benefits), *(one.when for one in law.cautions), *local]
    return {"person": [one for one in whens if one is not None]}


def rests_on(policy: Policy, node: Node, facts: Collection[str]) -> bool:
    """Tell whether a condition names one of some facts, itself or through others."""
    whens = {fact.id: fact.when for fact in policy.law.facts}
    open_, seen = [*names(node)], set[str]()
    while open_:
        name = open_.pop()
        if name in facts:
            return True
        if name in whens and name not in seen:
            seen.add(name)
            open_ += names(whens[name])
    return False


def lean_for(policy: Policy, conditions: Sequence[Node]) -> Policy:
    """Return a policy with no other facts and questions than some conditions rest on."""
    read, facts = policy.reads(conditions), {fact.id: fact for fact in policy.law.facts}
    needed, open_ = set[str](), [name for one in conditions for name in names(one)]
    while open_:
        name = open_.pop()
        if name in facts and name not in needed:
            needed.add(name)
            open_ += names(facts[name].when)
    columns = tuple(one.model_copy(update={"only_if": None}) for one in policy.law.columns if one.id in read)
    only: dict[str, object] = {"facts": tuple(facts[name] for name in facts if name in needed), "columns": columns}
    return replace(policy, law=policy.law.model_copy(update=only))


@dataclass(frozen=True)
class People:
    """The persons of some cases, row for row, and their households, as a census of them is read."""

    persons: pl.DataFrame
    households: pl.DataFrame
    classes: pl.Series

    @classmethod
    def of(cls, policy: Policy, cases: Sequence[PolicyCase]) -> "People":
        """Read the persons of cases, each with a household of their own; on a day on which all of them are born."""
        days = [one.on for one in cases if one.error is None]
        found = entitlements(
            *frames(policy, [one.facts for one in cases]),
            on=max(days, default=policy.law.covers.first),
            policy=cases[0].policy,
            province=cases[0].province,
        )
        persons = with_questions(link(found.members, found.households).columns, policy.questions("person"))
        kinds = dict(zip(BIRTH, (pl.Date, pl.Int64), strict=True))
        absent = [pl.lit(None, kind).alias(name) for name, kind in kinds.items() if name not in persons.columns]
        households = with_questions(found.households.columns, policy.questions("household"))
        classes = pl.Series([one.facts.get(CLASS_FACT) for one in cases], dtype=pl.String)
        return cls(persons.with_columns(absent), households, classes)

    def only(self, rows: Sequence[int]) -> "People":
        """Return some of them."""
        at = pl.Series(ROW, range(len(rows)), dtype=self.persons[ROW].dtype)
        return People(self.persons[rows].with_columns(at), self.households[rows], self.classes[rows])


class Stage:
    """The rows of a scene as a policy asks about them at one level: their facts, each on its own day."""

    def __init__(self, asked: Asked, people: People, days: pl.Series) -> None:
        policy, conditions = asked.policy, asked.conditions
        of_person = people.persons.columns if asked.level == "person" else []
        there = {*of_person, *people.households.columns}
        wanted = {*(one.id for one in policy.law.columns), *policy.reads(conditions)} & there
        every = replace(asked, conditions=tuple(Stated(name) for name in policy.columns if name in wanted))
        if asked.level == "person":
            table, read = person_table(every, people.persons, people.households, people.classes)
        else:
            table, read = household_table(every, people.households, people.classes)
        self._asked, self._table = asked, on_days(every, table, days)
        self._whole = self._hold(policy, conditions, read)
        self._parts: dict[tuple[int, ...], tuple[pl.Series, pl.DataFrame]] = {}
        self.bits: Bits = self.say(policy, list(dict.fromkeys(conditions)))

    def _hold(self, policy: Policy, conditions: Sequence[Node], read: Sequence[str]) -> Held:
        return hold(replace(self._asked, policy=policy, conditions=tuple(conditions)), self._table, read)

    def say(self, policy: Policy, conditions: Sequence[Node]) -> Bits:
        """Return what conditions say of each row, with the facts of a policy."""
        found: Bits = {}
        lean = lean_for(policy, conditions)
        held = self._hold(lean, conditions, lean.reads(conditions))
        for bit, one in enumerate(conditions):
            of_pair = [(bool(sure >> bit & 1), bool(may >> bit & 1)) for sure, may in held.pairs]
            found[one] = [of_pair[at] for at in held.index]
        return found

    def held(self, asked: Asked, bits: Bits, rows: Sequence[int]) -> Held:
        """Return what the conditions of a day say of some rows."""
        several = [bits[one] for one in asked.conditions]
        masks = [_masks([of[row] for of in several]) for row in rows]
        pairs = tuple(dict.fromkeys(masks))
        index = pl.Series([pairs.index(one) for one in masks], dtype=pl.UInt32)
        key = tuple(rows)
        if key not in self._parts:
            self._parts[key] = self._whole.blank[rows], self._table[rows]
        return Held(asked, pairs, index, self._whole.asked, self._whole.blanks, *self._parts[key])


def _masks(bits: Sequence[Bit]) -> tuple[int, int]:
    sure = sum(1 << at for at, (holds, _) in enumerate(bits) if holds)
    return sure, sum(1 << at for at, (_, might) in enumerate(bits) if might)


def _as_known(was: Bit, now: Bit) -> bool:
    return was == now and was[0] == was[1]


class Scene:
    """Cases of one policy under one choice of switches."""

    def __init__(self, policy: Policy, cases: Sequence[PolicyCase], people: People) -> None:
        self.policy, self.cases, self.people = policy, cases, people
        self._last: tuple[Policy, dict[Level, Bits]] | None = None
        self.switches = {one.id: cases[0].switches.get(one.id, one.value) for one in policy.law.switches}
        days = pl.Series([one.on for one in cases], dtype=pl.Date)
        day = policy.law.covers.first
        self.stages = {
            level: Stage(Asked(policy, day, self.switches, tuple(several), level), people, days)
            for level, several in conditions_of(policy).items()
        }

    @property
    def unsure(self) -> list[int]:
        """The rows of which something is said to be not known."""
        return [at for at, case in enumerate(self.cases) if None in case.facts.values()]

    def only(self, policy: Policy, rows: Sequence[int]) -> "Scene":
        """Return some of the cases under a policy that asks about them in another way."""
        return Scene(policy, [self.cases[row] for row in rows], self.people.only(rows))

    def turned(self, policy: Policy) -> set[int]:
        """Return the rows of which a condition says something else by a policy that has as many of them.

        Where it says neither yes nor no, its form may count too: between two groups there may be no third way.
        """
        found: set[int] = set()
        for level, stage in self.stages.items():
            bits = self._bits(policy)[level]
            pairs = zip(conditions_of(self.policy)[level], conditions_of(policy)[level], strict=True)
            for was, now in {
                (id(stage.bits[before]), id(bits[after])): (stage.bits[before], bits[after]) for before, after in pairs
            }.values():
                found |= {row for row, pair in enumerate(zip(was, now, strict=True)) if not _as_known(*pair)}
        return found

    def outcomes(self, policy: Policy, rows: Sequence[int]) -> Iterator[tuple[PolicyCase, Rows | PovrulesError]]:
        """Yield some cases, day by day, with what follows by a policy."""
        bits = self._bits(policy)
        for day in dict.fromkeys(self.cases[row].on for row in rows):
            several = [row for row in rows if self.cases[row].on == day]
            try:
                items = self._on(policy, day, several, bits)
            except PovrulesError as error:
                yield from ((self.cases[row], error) for row in several)
                continue
            for at, row in enumerate(several):
                case = self.cases[row]
                yield case, {item: _asked_for(case, item, given, at) for item, given in items.items()}

    def _bits(self, policy: Policy) -> dict[Level, Bits]:
        """Return what the conditions of a policy say of each row; only those that are others are computed."""
        if self._last is None or self._last[0] is not policy:
            facts = {fact.id: fact.when for fact in self.policy.law.facts}
            others = {fact.id for fact in policy.law.facts if facts.get(fact.id) != fact.when}
            bits: dict[Level, Bits] = {}
            for level, stage in self.stages.items():
                several = dict.fromkeys(conditions_of(policy).get(level, []))
                new = [one for one in several if one not in stage.bits or (others and rests_on(policy, one, others))]
                bits[level] = {**stage.bits, **stage.say(policy, new)} if new else stage.bits
            self._last = policy, bits
        return self._last[1]

    def _on(self, policy: Policy, day: date, rows: Sequence[int], bits: Mapping[Level, Bits]) -> dict[str, Given]:
        """Return what follows for some rows on a day, by item."""
        if isinstance(policy, InsurancePolicy):
            law, stage, known = in_force(policy, day, self.switches), self.stages["person"], bits["person"]
            more = [one for one in law.conditions if one not in known]  # where there is no third way between two groups
            known |= stage.say(policy, more) if more else {}
            return {INSURANCE: insured(law, stage.held(Asked(policy, day, self.switches, law.conditions), known, rows))}
        assert isinstance(policy, SupportPolicy)
        support = support_on(policy, day, self.switches)
        found: dict[str, Given] = {}
        for level, stage in self.stages.items():
            asked = Asked(policy, day, self.switches, support.conditions[level], level)
            held = stage.held(asked, bits[level], rows)
            found |= {one.benefit.id: supported(support, one, held) for one in support.of(level)}
        return found


def _asked_for(case: PolicyCase, item: str, given: Given, at: int) -> dict[str, object]:
    """Return the columns that a case expects something of."""
    wanted = {WORDS.get(name, name) for name in case.expect.get(item, {})}
    return {name: given.value(at, name) for name in wanted}
