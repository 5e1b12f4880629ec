"""What conditions read of a person or a household, as aspects that each have finitely many ways to be answered.

A question of yes or no is one aspect; a code; the class; the birth; a date, or several, with the question that they
are behind; a switch of the policy. Answers that no condition tells apart are one case. A sound person has a yes to
every question that a yes is behind, and a date where, and only where, the question before it has a yes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, TypeAlias

import numpy as np

from povrules.engines.bands import LEAST, MOST, bands
from povrules.engines.three import UNBOUNDED
from povrules.language.columns import Column
from povrules.language.expression import Name, Node, Not, Or, names
from povrules.language.policy import PolicyQuestion, Switch
from povrules.language.policy_shared import CLASS, class_column, day_numbers
from povrules.proofs.model import Cell
from povrules.proofs.policies.answers import Reader, Value, stated
from povrules.proofs.policies.births import (
    ADULT,
    OF_BIRTH,
    Births,
    Comparisons,
    MixedError,
    ages_apart,
    all_births,
    born_of_age,
    by_calendar,
    check_apart,
    signatures,
)
from povrules.proofs.policies.dates import ENDS, dates_apart, numbers_of
from povrules.rules import Policy

Cells: TypeAlias = Mapping[str, Cell | date]
BIRTH = "born"
"""The aspect of the birth, and the column that has it."""


@dataclass(frozen=True, eq=False)
class Case:
    """One way to answer an aspect: what conditions read of it, and the answers that say so, by column."""

    values: Mapping[str, Value]
    cells: Cells


@dataclass(frozen=True, eq=False)
class Aspect:
    """Something that is answered in one of finitely many ways; the first one is the plainest: a no, an adult, none."""

    id: str
    cases: tuple[Case, ...]


def born_values(born: date, day: date) -> dict[str, Value]:
    """Return what conditions may name of a birth on a day."""
    apart = day.year * 12 + day.month - born.year * 12 - born.month - (born.day > day.day)
    return {
        "age_months": apart,
        "age": apart // 12,
        "birth_year": born.year,
        "birth_month": born.month,
        "birth_day": born.day,
    }


class Aspects:
    """The aspects of a policy on a day, as far as some conditions read them.

    ``cautions``: conditions of what is only said. ``deciding``: the others. ``fixed``: the numbers of the day.
    ``sound``: what holds of every sound person. Raises
    :class:`povrules.proofs.policies.births.MixedError` where a comparison is of several aspects.
    """

    def __init__(
        self,
        policy: Policy,
        reader: Reader,
        conditions: Iterable[Node],
        day: date,
        cautions: Iterable[Node] = (),
    ) -> None:
        self.policy, self.reader, self.day = policy, reader, day
        self.fixed: dict[str, Value] = {**day_numbers(day)}
        self.deciding = tuple(conditions)
        self.conditions = several = (*self.deciding, *cautions)
        self._names = {name for one in several for name in reader.names(one)}
        self._comparisons = tuple(dict.fromkeys(one for when in several for one in reader.comparisons(when)))
        check_apart(self._comparisons)
        self._codes = tuple(dict.fromkeys(one for when in several for one in reader.codes(when)))
        self._switches = {one.id: one for one in policy.law.switches}
        self.aspects: dict[str, Aspect] = {}
        self.by_name: dict[str, str] = {}
        for one in self._found():
            self.aspects[one.id] = one
            self.by_name |= dict.fromkeys((name for case in one.cases for name in case.values), one.id)
        self.sound = tuple(self._sound())
        self._of: dict[Node, tuple[str, ...]] = {}

    def of(self, node: Node) -> tuple[str, ...]:
        """Return the aspects that a condition reads."""
        found = self._of.get(node)
        if found is None:
            read = {self.by_name[name] for name in self.reader.names(node) if name in self.by_name}
            found = self._of[node] = tuple(name for name in self.aspects if name in read)
        return found

    def aspect_of(self, column: str) -> str | None:
        """Return the aspect of which a column is an answer; None where no condition reads it."""
        several = self.aspects.values()
        return next((one.id for one in several if any(column in case.cells for case in one.cases)), None)

    def born_in(self, year: int) -> tuple[int, ...]:
        """Return the cases of the births of a year, up to the day and not more than 130 years before."""
        comparisons, day = self._compared(OF_BIRTH), self.day
        last = min(date(year, 12, 31), day)
        days = [date.fromordinal(at) for at in range(date(year, 1, 1).toordinal(), last.toordinal() + 1)]
        rows = [born_values(born, day) for born in days]
        numbers: dict[str, Any] = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        numbers |= day_numbers(day)
        cases = [{**case.values, **day_numbers(day)} for case in self.aspects[BIRTH].cases]
        known = {int(signatures(comparisons, case, 1)[0]): at for at, case in enumerate(cases)}
        return tuple(sorted({known[one] for one in signatures(comparisons, numbers, len(days)).tolist()}))

    def _found(self) -> Iterator[Aspect]:
        dated = self._dated()
        if CLASS in self._names:
            yield Aspect(CLASS, tuple(_coded(one.value, CLASS) for one in reversed(class_column().codes)))
        if OF_BIRTH & self._names:
            yield Aspect(BIRTH, tuple(self._births()))
        for one in self.policy.columns.values():
            behind = [date_ for date_ in dated if date_.behind == one.id] if one.type == "flag" else []
            if behind:
                yield Aspect(one.id, tuple(self._gated(one, behind)))
            elif one.type == "date" and one in dated and not (isinstance(one, PolicyQuestion) and one.behind):
                yield Aspect(one.id, tuple(self._dates(one)))
            elif one.id in self._names and one.id != CLASS:
                yield from self._question(one)
        yield from (_switch(one) for one in self._switches.values() if one.id in self._names)

    def _dated(self) -> list[PolicyQuestion]:
        return [
            one
            for one in self.policy.law.columns
            if one.type == "date" and {stated(one.id), *(one.id + end for end in ENDS)} & self._names
        ]

    def _question(self, one: Column) -> Iterator[Aspect]:
        if one.type == "flag":
            yield Aspect(one.id, tuple(Case({one.id: yes}, {one.id: yes}) for yes in (False, True)))
        elif one.type == "code":
            yield Aspect(one.id, tuple(self._coded(one)))
        else:
            yield Aspect(one.id, tuple(self._numbered(one)))

    def _coded(self, one: Column) -> Iterator[Case]:
        """Yield a code for each way in which conditions ask for it, first one for which they do not."""
        asked = [set(is_.codes) for is_ in self._codes if is_.id == one.id]
        ways: dict[tuple[bool, ...], str] = {}
        for code in sorted((code.value for code in one.codes), key=lambda code: code != "none"):
            ways.setdefault(tuple(code in several for several in asked), code)
        for way in sorted(ways, key=any):
            yield _coded(ways[way], one.id)

    def _numbered(self, one: Column) -> Iterator[Case]:
        comparisons = self._compared(frozenset([one.id]))
        low, high = one.minimum or 0, UNBOUNDED if one.maximum is None else one.maximum
        points = {low, high}
        for compared in comparisons:
            found = bands(compared, {})
            if found is None:
                raise MixedError(compared)
            edges = {edge for span in found.spans for edge in span} - {LEAST, MOST}
            points |= {edge + step for edge in edges for step in (-1, 0, 1)}
        ways: dict[int, int] = {}
        for value in sorted(value for value in points if low <= value <= high):
            ways.setdefault(int(signatures(comparisons, {one.id: value}, 1)[0]), value)
        yield from (Case({one.id: value}, {one.id: value}) for value in ways.values())

    def _compared(self, of: frozenset[str]) -> Comparisons:
        """Return the comparisons that name one of some numbers."""
        return tuple(one for one in self._comparisons if of & set(names(one)))

    def _births(self) -> Iterator[Case]:
        for born in births_on(self._compared(OF_BIRTH), self.day, self.policy):
            yield Case(born_values(born, self.day), {BIRTH: born})

    def _dates(self, one: Column) -> Iterator[Case]:
        comparisons = self._compared(frozenset(one.id + end for end in ENDS))
        for apart, when in dates_apart(one.id, comparisons, self.day):
            yield Case({stated(one.id): True, **numbers_of(one.id, apart)}, {one.id: when})

    def _gated(self, gate: Column, behind: list[PolicyQuestion]) -> Iterator[Case]:
        """Yield a no to a question, then a yes with every way in which the dates behind it can lie."""
        yield Case({gate.id: False, **{stated(one.id): False for one in behind}}, {gate.id: False})
        for several in product(*(list(self._dates(one)) for one in behind)):
            values = {name: value for case in several for name, value in case.values.items()}
            cells = {name: cell for case in several for name, cell in case.cells.items()}
            yield Case({gate.id: True, **values}, {gate.id: True, **cells})

    def _sound(self) -> Iterator[Node]:
        for one in self.policy.law.columns:
            if one.type == "flag" and one.id in self.by_name and one.behind in self.by_name:
                yield Or((Not(Name(one.id)), Name(one.behind)))


def _coded(code: str, column: str) -> Case:
    return Case({column: code}, {column: code})


def _switch(one: Switch) -> Aspect:
    return Aspect(one.id, tuple(Case({one.id: on}, {}) for on in (one.value, not one.value)))


def births_on(comparisons: Comparisons, day: date, policy: Policy) -> list[date]:
    """Return a day of birth for each way in which comparisons are answered on a day, that of an adult first."""
    if not by_calendar(comparisons):
        return [born_of_age(day, months) for months in ages_apart(comparisons)]
    births = births_of(comparisons, policy)
    several = [born_of_age(day, ADULT), *(births.born(one, day) for one in births.ways(day) if one.on(day))]
    ways: dict[int, date] = {}
    for born in several:
        numbers = {**born_values(born, day), **day_numbers(day)}
        ways.setdefault(int(signatures(comparisons, numbers, 1)[0]), born)
    return list(ways.values())


def births_of(comparisons: Comparisons, policy: Policy) -> Births:
    """Return the days of birth of everybody alive on a day of a policy."""
    covers = policy.law.covers
    last = max(covers.read_to, covers.first) if covers.last is None else covers.last
    return all_births(comparisons, covers.first.year, last.year + (covers.last is None))
