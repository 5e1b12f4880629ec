"""A plan: one standard on one basis, compiled. Axes, class table, flag tables, and the law that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from povrules.engines.axes import Axis, build_axes, lines_of, numbers_of
from povrules.engines.table import AllOf, AnyOf, Condition, Facts, Row, Table, Test
from povrules.language.columns import Column
from povrules.language.expression import And, Compare, Given, Name, Node, Not, Op, Or, names
from povrules.language.loader import Standard, shared_measures
from povrules.language.schema import AREAS, Area, Basis, Flag, Outcome, Rule

CLASS_FACT = "class"
"""The fact under which a flag's table sees the class."""

NEGATED: dict[Op, Op] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
"""The comparison that holds exactly when the other does not."""


@dataclass(frozen=True, eq=False)
class Plan:
    """One standard on one basis, ready to decide signatures.

    ``flags`` are the yes/no columns that rules name; ``table`` decides the class, ``flag_tables`` the statements
    beside it (rows ``yes`` and ``no``).
    """

    standard: Standard
    basis: Basis
    rules: tuple[Rule, ...]
    axes: tuple[Axis, ...]
    flags: tuple[Column, ...]
    table: Table
    flag_tables: tuple[tuple[Flag, Table], ...]

    @cached_property
    def rule(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def axis(self) -> dict[str, Axis]:
        """The axes by the id of their measure."""
        return {axis.id: axis for axis in self.axes}

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The classes that the table can give, each once; their positions are the codes of the fact ``class``."""
        return tuple(dict.fromkeys(rule.outcome for rule in self.rules))

    @property
    def uses_indicators(self) -> bool:
        """Whether the class table counts deprivations itself (on points the score stands for them)."""
        return "deprivations" in self.axis

    @cached_property
    def decides(self) -> frozenset[str]:
        """The ids of the census columns that a rule of the class reads, but for those of the statements beside it."""
        columns = (column for rule in self.rules for column in self.read_by(rule))
        return frozenset({"area", *columns})

    @cached_property
    def reads(self) -> frozenset[str]:
        """The ids of the census columns that can change a verdict, the statements beside the class included."""
        return frozenset({"area", *(flag.id for flag in self.flags), *self._measured_by(self.axes)})

    def read_by(self, rule: Rule) -> frozenset[str]:
        """Return the ids of the census columns that a rule is read from: yes/no columns, and those of its measures."""
        used = set(names(rule.when))
        flags = {flag.id for flag in self.flags if flag.id in used}
        return self._measured_by([axis for axis in self.axes if axis.id in used]) | flags

    def _measured_by(self, axes: Sequence[Axis]) -> frozenset[str]:
        readings = [reading for axis in axes for reading in axis.measure.readings]
        used = {name for one in readings for name in (*names(one.amount), *names(one.per))}
        columns = {column.id for column in self.standard.columns}
        counted = "deprivations" in {*used, *(axis.id for axis in axes)}
        return frozenset({*(self.standard.indicator_ids if counted else ()), *(used & columns)})

    def complete(self, area: Area) -> Iterator[dict[str, int]]:
        """Yield every complete combination of facts that some household in ``area`` can have."""
        choices = [
            [cell for cell in range(len(axis.cuts) + 1) if axis.reachable(area, cell)]
            + ([axis.absent] if axis.optional else [])
            for axis in self.axes
        ]
        names_ = [axis.id for axis in self.axes] + [flag.id for flag in self.flags]
        for values in product(*choices, *[(0, 1)] * len(self.flags)):
            facts = dict(zip(names_, values, strict=True))
            if all(ordered(axis, facts[axis.id], facts) for axis in self.axes):
                yield facts


def ordered(axis: Axis, cell: int, facts: Facts) -> bool:
    """Whether ``cell`` respects that the measure is at most another one."""
    bound = axis.measure.at_most
    return bound is None or bound not in facts or cell <= facts[bound]


@lru_cache(maxsize=64)
def build_plan(standard: Standard, basis: Basis) -> Plan:
    """Compile ``standard`` for ``basis``, which must be one of ``standard.law.bases``."""
    law = standard.law
    rules = tuple(rule for rule in law.rules if rule.basis == basis)
    whens = [rule.when for rule in rules]
    measured = [*whens, *(flag.when for flag in law.flags)]
    axes = build_axes(law, measured, whens, shared_measures())
    used = {name for node in measured for name in names(node)}
    flags = tuple(column for column in standard.columns if column.type == "flag" and column.id in used)
    compiler = _Compiler(standard, {axis.id: axis for axis in axes})
    facts = (*(axis.id for axis in axes), *(flag.id for flag in flags))
    rows = tuple(Row(rule.id, compiler.condition(rule.when)) for rule in rules)
    outcomes = tuple(dict.fromkeys(rule.outcome for rule in rules))
    flag_tables = tuple((flag, _flag_table(standard, basis, flag, compiler, facts, outcomes)) for flag in law.flags)
    return Plan(standard, basis, rules, axes, flags, Table(f"{law.id}:{basis}", facts, rows), flag_tables)


def _flag_table(
    standard: Standard,
    basis: Basis,
    flag: Flag,
    compiler: "_Compiler",
    facts: tuple[str, ...],
    outcomes: tuple[Outcome, ...],
) -> Table:
    excluded = tuple(Test(CLASS_FACT, "!=", outcomes.index(name)) for name in flag.excludes if name in outcomes)
    yes = AllOf((*excluded, compiler.condition(flag.when)))
    rows = (Row("yes", yes), Row("no", negate(yes)))
    return Table(f"{standard.id}:{basis}:{flag.id}", (*facts, CLASS_FACT), rows)


def compile_condition(plan: Plan, node: Node) -> Condition:
    """Return a condition of the law file as tests of the plan's facts."""
    return _Compiler(plan.standard, plan.axis).condition(node)


def negate(condition: Condition) -> Condition:
    """Return the condition that holds exactly when ``condition`` does not."""
    match condition:
        case Test(fact=fact, op=op, value=value):
            return Test(fact, NEGATED[op], value)
        case AllOf(parts=parts):
            return AnyOf(tuple(negate(part) for part in parts))
        case _:
            return AllOf(tuple(negate(part) for part in condition.parts))


class _Compiler:
    """Turns a law file's condition into tests of cells and flags."""

    def __init__(self, standard: Standard, axes: dict[str, Axis]) -> None:
        self.axes = axes
        self.lines = lines_of(standard.law)
        self.numbers = numbers_of(standard.law)

    def condition(self, node: Node) -> Condition:
        match node:
            case And(parts=parts):
                return AllOf(tuple(self.condition(part) for part in parts))
            case Or(parts=parts):
                return AnyOf(tuple(self.condition(part) for part in parts))
            case Not(part=part):
                return negate(self.condition(part))
            case Given(id=name):
                return Test(name, "<", self.axes[name].absent)
            case Name(id=name):
                return Test(name, "==", 1)
            case _:
                assert isinstance(node, Compare)
                return self._compare(node)

    def _compare(self, node: Compare) -> Condition:
        """Compile one comparison; a measure that was not given is neither below nor above a line."""
        assert isinstance(node.left, Name)
        axis = self.axes[node.left.id]
        cut = axis.index(node, self.lines, self.numbers)
        if node.op in {"<", "<="}:
            return Test(axis.id, "<=", cut)
        above = Test(axis.id, ">", cut)
        return AllOf((above, Test(axis.id, "<", axis.absent))) if axis.optional else above


def all_complete(plan: Plan) -> list[dict[str, int]]:
    """Return every complete combination of facts that a household in either area can have, each once."""
    found = {tuple(facts.items()): facts for area in AREAS for facts in plan.complete(area)}
    return list(found.values())
