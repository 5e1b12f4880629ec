"""Four readings of one class table, held against each other on the same households.

The table by the plain reading and by durable-rules; the engine over a frame; the conditions in exact fractions; and
z3's reading of them, with the household's values put in.
"""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from povrules.engines import plain
from povrules.engines.axes import Axis
from povrules.engines.plan import Plan, build_plan
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, Area, Basis
from povrules.proofs.grid import step_of
from povrules.proofs.integers import Law, World, solver
from povrules.proofs.tables import case_of, row_in
from povrules.testing.decided import decided
from povrules.testing.evaluated import Household, applies, measures

durable: Any = None
with suppress(ImportError):
    durable = importlib.import_module("povrules.engines.durable")


def signatures(standard: Standard, basis: Basis) -> Iterator[tuple[dict[str, int], Household]]:
    """Every complete signature in either area, with a household that has it."""
    plan = build_plan(standard, basis)
    for area in AREAS:
        for facts in plan.complete(area):
            row = row_in(standard, case_of(plan, area, facts))
            tens = [axis for axis in plan.axes if axis.id == "score_b"]
            yield facts, row | {axis.id: _in_tens(axis, area, row[axis.id]) for axis in tens}


def _in_tens(axis: Axis, area: Area, value: Any) -> int:
    """A score B in the same cell that comes in tens, as scores B do."""
    step = step_of(axis)
    near = (value // step * step, value // step * step + step)
    return next(one for one in near if axis.passed(area, one) == axis.passed(area, value))


def facts_of(plan: Plan, household: Household) -> dict[str, int]:
    """The facts of a household without blanks, counted from its measures in fractions."""
    values = measures(plan.standard, household)
    area = next(one for one in AREAS if one == household["area"])
    facts = {}
    for axis in plan.axes:
        value: Any = values.get(axis.id)
        facts[axis.id] = axis.absent if value is None else axis.passed(area, value)
    return facts | {flag.id: int(bool(household.get(flag.id))) for flag in plan.flags}


class Z3:
    """z3's reading of one table; a household is put into its conditions."""

    def __init__(self, standard: Standard, basis: Basis) -> None:
        self.z3: Any = solver()
        self.standard = standard
        self.world = World(self.z3, [standard])
        self.law = Law(self.world, standard, basis)

    def applies(self, household: Household) -> list[str]:
        """The rules that apply to a household which states its income for 12 months or not at all."""
        z3, world = self.z3, self.world
        values = [(world.urban, z3.BoolVal(household["area"] == "urban"))]
        for name, stated in world.stated.items():
            cell = household.get(name)
            values.append((stated, z3.BoolVal(cell is not None)))
            column = world.numbers[name]
            unknown = column if z3.is_const(column) else column.arg(1)
            unit = 1 if z3.is_const(column) else column.arg(0).as_long()
            values.append((unknown, z3.IntVal((cell or 0) // unit)))
        values += [(flag, z3.BoolVal(bool(household.get(name)))) for name, flag in world.flags.items()]
        for owners, count in world.counts.items():
            values.append((count, z3.IntVal(sum(bool(household.get(name)) for name in world.parts[owners]))))
        found = []
        for rule, when in self.law.when.items():
            truth = z3.simplify(z3.substitute(when, *values))
            assert z3.is_true(truth) or z3.is_false(truth), truth
            if z3.is_true(truth):
                found.append(rule)
        return found


def in_total(household: Household) -> Household:
    """The household with its income said for 12 months, as the first reading of a measure has it."""
    if household.get("income_12m") is not None and household.get("members") is not None:
        return household
    each = household.get("income_per_capita")
    if each is None:
        return household | {"income_12m": None}
    members = household.get("members") or 1
    return household | {"members": members, "income_12m": 12 * members * each, "income_per_capita": None}


def agree(standard: Standard, basis: Basis, census: Sequence[Household]) -> list[str]:
    """Hold all readings of a census without blanks against each other; return the rule of each household."""
    plan, asked = build_plan(standard, basis), Z3(standard, basis)
    batch = [facts_of(plan, one) for one in census]
    rules = plain.decide(plan.table, batch)
    if durable is not None:
        assert durable.decide(plan.table, batch) == rules
    assert [one.rule for one in decided(standard, basis, census)] == rules
    assert [applies(standard, basis, one) for one in census] == [[rule] for rule in rules]
    assert [asked.applies(in_total(one)) for one in census] == [[rule] for rule in rules]
    return rules
