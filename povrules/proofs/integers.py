"""A third reading of conditions, by z3: over all whole numbers that the columns of a census can hold, without cells.

A measure is read as its first reading has it, ``amount / per``, and compared without division. Any income that another
reading gives is given by that one too (a stated income a person is that of as many members with 12 times as much), so
nothing is lost. A line that the law read does not give is any whole number in its place among the lines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from typing import Any, TypeAlias

from povrules.engines.axes import numbers_of
from povrules.language.columns import Column, household_columns
from povrules.language.expression import (
    ARITHMETIC,
    COMPARE,
    And,
    Compare,
    Given,
    Name,
    Node,
    Not,
    Number,
    Or,
    Term,
    given,
    names,
)
from povrules.language.loader import Standard, shared_measures
from povrules.language.schema import AREAS, Basis, Line, Measure, Outcome
from povrules.proofs.grid import Move, Step, against_need
from povrules.proofs.households import MEMBERS
from povrules.proofs.model import Row
from povrules.proofs.tables import Broken

Z: TypeAlias = Any
"""An expression, or the module itself: z3 declares no types."""

TIMEOUT = 20_000
"""Milliseconds that one question may take; the questions of the shipped standards take some milliseconds each."""

INCOME, ASSISTANCE = "income_12m", "social_assistance_12m"
_GROWS: Mapping[str, Step] = {"score_a": "income", "score_b": "deprivation"}


class NoAnswerError(Exception):
    """z3 could not settle a question in time."""


@dataclass(frozen=True)
class Solved:
    """What z3 says of one class table; see :class:`povrules.proofs.tables.Found`."""

    broken: tuple[Broken, ...]
    against: dict[tuple[Step, Move], tuple[Row, Row]]


def solver() -> Z | None:
    """Return z3, or None where it is not installed (``pip install povrules[prove]``)."""
    try:
        return import_module("z3")
    except ImportError:
        return None


class World:
    """One household as z3 sees it: its columns as unknowns, and what holds of any household.

    ``counts``: how many indicators it is deprived in, of those that exactly these standards have.
    """

    def __init__(self, z3: Z, standards: Sequence[Standard]) -> None:
        self.z3 = z3
        self.urban = z3.Bool("urban")
        used = {name for one in shared_measures() for name in _columns_of(one)}
        columns = household_columns()
        self.numbers = {one.id: _unknown(z3, one) for one in columns if one.id in used}
        self.flags = {one.id: z3.Bool(one.id) for one in columns if one.type == "flag"}
        self.stated = {name: z3.Bool(f"stated {name}") for name in self.numbers}
        self.parts: dict[tuple[int, ...], list[str]] = {}
        for name in dict.fromkeys(name for one in standards for name in one.indicator_ids):
            owners = tuple(at for at, one in enumerate(standards) if name in one.indicator_ids)
            self.parts.setdefault(owners, []).append(name)
        self.counts = {owners: z3.Int(f"deprived {owners}") for owners in self.parts}
        self.holds = [self._within(one) for one in columns if one.id in used]
        self.holds += [z3.And(count >= 0, count <= len(self.parts[at])) for at, count in self.counts.items()]

    def _within(self, column: Column) -> Z:
        value = self.numbers[column.id]
        # Whatever is counted with has bounds, which a test holds.
        return self.z3.And(value >= (column.minimum or 0), value <= (column.maximum or 0))

    def grown(self, numbers: Mapping[str, Z], counts: Mapping[tuple[int, ...], Z]) -> "World":
        """Return the household with other values of some columns; what holds of any household holds of it too."""
        other = object.__new__(World)
        vars(other).update(vars(self))
        other.numbers, other.counts = {**self.numbers, **numbers}, {**self.counts, **counts}
        columns = [one for one in household_columns() if one.id in numbers]
        other.holds = [other._within(one) for one in columns]
        other.holds += [other.counts[at] <= len(self.parts[at]) for at in counts]
        return other


def _columns_of(measure: Measure) -> list[str]:
    if not measure.readings:
        return []
    reading = measure.readings[0]
    return [*names(reading.amount), *names(reading.per)]


def _unknown(z3: Z, column: Column) -> Z:
    many = z3.Int(column.id)
    return many if column.multiple_of is None else column.multiple_of * many


class Law:
    """The class table of one standard as conditions about one household; ``at`` is its place among the world's."""

    def __init__(self, world: World, standard: Standard, basis: Basis, at: int = 0) -> None:
        self.world, self.standard, self.at = world, standard, at
        self.rules = [rule for rule in standard.law.rules if rule.basis == basis]
        self._measures = {measure.id: measure for measure in shared_measures()}
        self._lines = {line.id: line for line in standard.law.lines}
        self._numbers = numbers_of(standard.law)
        self._may_lack = {_columns_of(self._measures[name])[0] for one in self.rules for name in given(one.when)}

    @cached_property
    def when(self) -> dict[str, Z]:
        """The condition of each rule."""
        return {rule.id: self.condition(rule.when) for rule in self.rules}

    def gives(self, outcome: Outcome) -> Z:
        """Return the condition under which some rule of that class applies."""
        return self.world.z3.Or([self.when[rule.id] for rule in self.rules if rule.outcome == outcome])

    @property
    def outcomes(self) -> list[Outcome]:
        """The classes that the table gives."""
        return list(dict.fromkeys(rule.outcome for rule in self.rules))

    @property
    def columns(self) -> set[str]:
        """The columns that the rules are read from, ``indicators`` for those of deprivation."""
        used = {name for rule in self.rules for name in names(rule.when)}
        read = {name for one in used & set(self._measures) for name in _columns_of(self._measures[one])}
        counted = {"indicators"} if any(self._measures[one].count_of for one in used & set(self._measures)) else set()
        return read | counted | (used & set(self.world.flags))

    @cached_property
    def assumes(self) -> list[Z]:
        """What holds of the law: the order of lines that are not known, and what a household has to state."""
        z3, found = self.world.z3, []
        for area in AREAS:
            for low, high in pairwise(self._lines.values()):
                if low.unit == high.unit and None in (low.value(area), high.value(area)):
                    found.append(self._value(low, area == "urban") <= self._value(high, area == "urban"))
            unknown = [one for one in self._lines.values() if one.value(area) is None]
            found += [self._value(one, area == "urban") >= 1 for one in unknown]
        return [
            *found,
            *(one for name, one in self.world.stated.items() if name not in self._may_lack),
            z3.BoolVal(True),
        ]

    def _value(self, line: Line, urban: bool) -> Z:
        value = line.urban if urban else line.rural
        name = f"{self.standard.source.name} {line.id} {'urban' if urban else 'rural'}"
        return self.world.z3.Int(name) if value is None else value

    def condition(self, node: Node) -> Z:
        """Return a condition of the law file about the household."""
        z3 = self.world.z3
        match node:
            case And(parts=parts):
                return z3.And([self.condition(part) for part in parts])
            case Or(parts=parts):
                return z3.Or([self.condition(part) for part in parts])
            case Not(part=part):
                return z3.Not(self.condition(part))
            case Given(id=name):
                return self._stated(name)
            case Name(id=name):
                return self.world.flags[name]
            case _:
                assert isinstance(node, Compare)
                return self._compare(node)

    def _stated(self, name: str) -> Z:
        columns = _columns_of(self._measures[name])
        return self.world.stated[columns[0]] if columns else self.world.z3.BoolVal(True)

    def _compare(self, node: Compare) -> Z:
        assert isinstance(node.left, Name)
        measure, limit = self._measures[node.left.id], self._limit(node.right)
        if measure.count_of:
            own = [count for owners, count in self.world.counts.items() if self.at in owners]
            return COMPARE[node.op](self.world.z3.Sum([*own, self.world.z3.IntVal(0)]), limit)
        reading = measure.readings[0]
        held = COMPARE[node.op](self._term(reading.amount), limit * self._term(reading.per))
        return self.world.z3.And(self._stated(measure.id), held)

    def _limit(self, term: Term) -> Z:
        if isinstance(term, Name) and term.id in self._lines:
            line = self._lines[term.id]
            return self.world.z3.If(self.world.urban, self._value(line, True), self._value(line, False))
        return self._term(term)

    def _term(self, term: Term) -> Z:
        match term:
            case Number(value=value):
                return self.world.z3.IntVal(value)
            case Name(id=name):
                return self.world.numbers[name] if name in self.world.numbers else self._numbers[name]
            case _:
                return ARITHMETIC[term.sign](self._term(term.left), self._term(term.right))


def solve_table(z3: Z, standard: Standard, basis: Basis) -> Solved:
    """Ask z3 for gaps, overlaps, dead rows and steps against the order of need; raises :class:`NoAnswerError`."""
    world = World(z3, [standard])
    law = Law(world, standard, basis)
    ask = Ask(world, [law])
    return Solved(tuple(_broken(ask, law)), dict(_against(ask, law, standard, basis)))


def _broken(ask: "Ask", law: Law) -> Iterator[Broken]:
    z3 = ask.world.z3
    gap = ask.household(z3.Not(z3.Or(list(law.when.values()))))
    if gap is not None:
        yield Broken("gap", (), gap)
    rules = list(law.when)
    for position, first in enumerate(rules):
        for second in rules[position + 1 :]:
            both = ask.household(z3.And(law.when[first], law.when[second]))
            if both is not None:
                yield Broken("overlap", (first, second), both)
    yield from (Broken("dead", (name,), None) for name in rules if ask.household(law.when[name]) is None)


def _against(
    ask: "Ask", law: Law, standard: Standard, basis: Basis
) -> Iterator[tuple[tuple[Step, Move], tuple[Row, Row]]]:
    z3 = ask.world.z3
    for step, grown, grows in _steps(ask.world, law):
        later = Law(grown, standard, basis)
        for move in ((one, other) for one in law.outcomes for other in law.outcomes):
            if against_need(step, move):
                moves = z3.And(grows, *grown.holds, law.gives(move[0]), later.gives(move[1]))
                found = ask.households(moves, (ask.world, grown))
                if found is not None:
                    yield (step, move), (found[0], found[1])


def _steps(world: World, law: Law) -> Iterator[tuple[Step, World, Z]]:
    """Yield the household with more of something, however much, and what is demanded of the increase."""
    more, part = world.z3.Int("more"), world.z3.Int("more assistance")
    used = law.columns
    if INCOME in used:
        numbers = {INCOME: world.numbers[INCOME] + more, ASSISTANCE: world.numbers[ASSISTANCE] + part}
        yield "income", world.grown(numbers, {}), world.z3.And(more >= 1, part >= 0, part <= more)
    for name, step in _GROWS.items():
        if name in used:
            unit = next(one.multiple_of or 1 for one in household_columns() if one.id == name)
            yield step, world.grown({name: world.numbers[name] + unit * more}, {}), more >= 1
    if "indicators" in used:
        for owners, count in world.counts.items():
            yield "deprivation", world.grown({}, {owners: count + more}), more >= 1


class Ask:
    """Questions about a household under some laws, answered by a household that is as plain as it can be."""

    def __init__(self, world: World, laws: Iterable[Law]) -> None:
        self.world, self.laws = world, list(laws)
        self.used = {name for law in self.laws for name in law.columns}
        self._solver = world.z3.Solver()
        self._solver.set("timeout", TIMEOUT)
        self._solver.add(*world.holds, *(one for law in self.laws for one in law.assumes))

    def household(self, condition: Z) -> Row | None:
        """Return a household of which the condition is true, None if there is none."""
        found = self.households(condition, (self.world,))
        return None if found is None else found[0]

    def households(self, condition: Z, worlds: Sequence[World]) -> list[Row] | None:
        """Return a household of which the condition is true as each of ``worlds`` sees it, None if there is none."""
        asked = [condition]
        if not self._possible(asked):
            return None
        for wish in self._wishes():
            if self._possible([*asked, wish]):
                asked.append(wish)
        self._possible(asked)
        model = self._solver.model()
        return [_row(world, model, self.used) for world in worlds]

    def _possible(self, asked: Sequence[Z]) -> bool:
        said = self._solver.check(*asked)
        if said == self.world.z3.unknown:
            raise NoAnswerError
        return bool(said == self.world.z3.sat)

    def _wishes(self) -> Iterator[Z]:
        """Yield what makes a household plain, the most wanted first."""
        world, z3 = self.world, self.world.z3
        yield from (z3.Not(world.flags[name]) for name in world.flags if name in self.used)
        yield z3.Not(world.urban)
        yield from world.stated.values()
        yield world.numbers["members"] == MEMBERS
        yield world.numbers[ASSISTANCE] == 0
        yield world.numbers[INCOME] >= 0
        yield z3.Int("more") == 1
        yield from (count == 0 for count in world.counts.values())


def _row(world: World, model: Z, used: set[str]) -> Row:
    """Return the household of a model as a row of a census, with the columns that the laws read."""

    def value(term: Z) -> int:
        return int(model.evaluate(term, model_completion=True).as_long())

    def true(term: Z) -> bool:
        return bool(world.z3.is_true(model.evaluate(term, model_completion=True)))

    row: Row = {"area": "urban" if true(world.urban) else "rural"}
    row |= {name: value(term) for name, term in world.numbers.items() if name in used and true(world.stated[name])}
    row |= {name: true(term) for name, term in world.flags.items() if name in used}
    if "indicators" in used:
        for owners, count in world.counts.items():
            many = value(count)
            row |= {name: position < many for position, name in enumerate(world.parts[owners])}
    return row


def first_difference(z3: Z, pair: tuple[Standard, Standard], basis: Basis) -> tuple[Row, Move] | None:
    """Return a household of which two standards differ, with its classes; None: there is none.

    Raises :class:`NoAnswerError`. The lines of both have to be known.
    """
    world = World(z3, pair)
    laws = [Law(world, one, basis, at) for at, one in enumerate(pair)]
    ask = Ask(world, laws)
    for first in laws[0].outcomes:
        for second in laws[1].outcomes:
            if first != second:
                found = ask.household(z3.And(laws[0].gives(first), laws[1].gives(second)))
                if found is not None:
                    return found, (first, second)
    return None
