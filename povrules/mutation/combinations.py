"""Conditions of a policy held against each other, for every combination of the answers that they name, blank ones too.

Codes that neither names are one, and of numbers those beside each number that they are compared with are tried. The
engine says of each combination whether a condition surely, and whether it possibly holds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from math import prod
from typing import Any, NamedTuple

import polars as pl

from povrules.census.cast import DTYPES
from povrules.census.persons import ROW
from povrules.engines.ages import OLDEST
from povrules.engines.held import Asked, hold
from povrules.engines.lasting import last_day
from povrules.language.columns import INTEGER_TYPES
from povrules.language.expression import And, Compare, Is, Name, Node, Number, Or, comparisons, names, walk
from povrules.language.policy import Ends
from povrules.language.policy_shared import BIRTH_NUMBERS, CALENDAR_MONTHS, MONTHS_BEGUN, MONTHS_SINCE
from povrules.language.survey_checks import PERSON_NUMBERS
from povrules.mutation.births import NUMBERS, TOGETHER, are_together, births, comparable, numbers_of
from povrules.mutation.scenes import Bit, lean_for
from povrules.rules import Policy
from povrules.surveys import BIRTH

MOST = 400_000
"""Combinations of answers that are tried; conditions with more are not compared."""

_FEW = 30_000
"""Up to so many, or four times those that there are, conditions are taken in by which a difference may not matter."""

_ANY = (-OLDEST, OLDEST)
Cell = tuple[Any, ...]


Days = frozenset[tuple[int, int]]
"""Days of a year, by month and day."""


class Tried(NamedTuple):
    """How many combinations were tried, None where they cannot be; the first one that breaks what was asked."""

    combinations: int | None
    broken: Mapping[str, Any] | None = None

    @property
    def holds(self) -> bool:
        """Whether what was asked holds for every combination."""
        return self.combinations is not None and self.broken is None


class Told(NamedTuple):
    """Of whom something is told, beside its own condition, by conditions of the right policy.

    ``but``: of nobody who surely is in one of these; ``unless``: of nobody who may be; ``needed``: only of who surely
    is in one of these, if there are some.
    """

    but: tuple[Node, ...] = ()
    unless: tuple[Node, ...] = ()
    needed: tuple[Node, ...] = ()


EVERYBODY = Told()


def alike(
    first: Asked, one: Node | None, second: Asked, other: Node | None, told: Told = EVERYBODY, on: Days | None = None
) -> Tried:
    """Return whether two conditions, each with the facts of its own policy, say the same of whom something is told.

    ``on``: the days of a year to be tried, None for all.
    """
    if one is None or other is None:
        return Tried(0 if one is other else None)
    laws = first.policy.law, second.policy.law
    if one == other and (laws[0].facts == laws[1].facts or _written(first.policy, one) == _written(second.policy, one)):
        return Tried(0)
    if laws[0].facts == laws[1].facts and (apart := _without_common(one, other)) is not None:
        found = alike(first, apart[0], second, apart[1], told, on)
        if found.holds:
            return found
    pair = [(first, one), (second, other)]
    found = _tried(pair, lambda said: said[0] == said[1], on=on)
    if found.broken is None or told == EVERYBODY:
        return found
    for needed in dict.fromkeys([told.needed, ()]):  # without them, where they make the combinations many
        some = [*pair, *((first, node) for node in needed)]
        several = _with_few(some, [(first, node) for node in (*told.but, *told.unless)])
        tried = _tried(several, partial(_same_told, several, told, len(needed)), on=on)
        if tried.holds:
            return tried
    return found


def _without_common(one: Node, other: Node) -> tuple[Node, Node] | None:
    """Return two ``or`` without the parts that both have: where these say the same, so do the whole ones."""
    if not (isinstance(one, Or) and isinstance(other, Or)):
        return None
    mine, its = ([part for part in a.parts if part not in b.parts] for a, b in ((one, other), (other, one)))
    if not mine or not its or len(mine) == len(one.parts):
        return None
    first, second = (parts[0] if len(parts) == 1 else Or(tuple(parts)) for parts in (mine, its))
    return first, second


def _same_told(several: Sequence[tuple[Asked, Node]], told: Told, needed: int, said: Sequence[Bit]) -> bool:
    """Whether both conditions say the same, or nobody is told by either."""
    least, rest = said[2 : 2 + needed], zip(several[2 + needed :], said[2 + needed :], strict=True)
    return (
        said[0] == said[1]
        or (needed > 0 and not any(sure for sure, _ in least))
        or any(may if node in told.unless else sure for (_, node), (sure, may) in rest)
    )


def ends_alike(asked: Asked, when: Node, one: Ends, other: Ends) -> Tried:
    """Return whether two ends are the same day for everybody of whom a condition may hold, by the day of birth."""
    cells = _cells([(asked, when)])
    if cells is None or TOGETHER not in cells or {one.column, other.column} != {BIRTH[0]}:
        return Tried(None)
    rows = list(product(*cells.values()))
    table = _table(asked, cells, rows)
    days = table.select(same=last_day(one).eq_missing(last_day(other)))["same"]
    said = _said(asked, when, table)
    broken = next((at for at, (_, may) in enumerate(said) if may and not days[at]), None)
    return Tried(len(rows), None if broken is None else _answers_of(cells, rows[broken]))


def asked_alike(
    first: Asked, one: Node | None, second: Asked, other: Node | None, column: str, conditions: Sequence[Node]
) -> Tried:
    """Return whether a question concerns the same people by two conditions, wherever its answer is in doubt.

    ``conditions``: those that rest on the answer. None: it concerns everybody.
    """
    most = 0
    for node in conditions:
        named = [(of, when) for of, when in ((first, one), (second, other)) if when is not None]
        found = _tried([(first, node), *named], partial(_same_asked, one, other), {column: [(None,)]})
        if not found.holds:
            return found
        most = max(most, found.combinations or 0)
    return Tried(most)


def _same_asked(one: Node | None, other: Node | None, said: Sequence[Bit]) -> bool:
    sure, might = said[0]
    rest = iter(said[1:])
    before, after = (next(rest) if when is not None else (True, True) for when in (one, other))
    return sure or not might or before == after


def never_both(asked: Asked, one: Node, other: Node) -> Tried:
    """Return whether no combination puts anybody surely in two groups."""
    return _tried([(asked, And((one, other)))], lambda said: not said[0][0])


def _with_few(several: list[tuple[Asked, Node]], others: Sequence[tuple[Asked, Node]]) -> list[tuple[Asked, Node]]:
    """Return conditions with those of some others, on the same answers, that do not make the combinations many."""
    found, named = list(several), _named(several)
    near = [one for one in others if _named([one]) & named]
    own = _cells(several)
    most = _FEW if own is None else max(_FEW, 4 * prod(map(len, own.values())))
    for one in sorted(near, key=lambda one: len(_named([one]) - named)):
        cells = _cells([*found, one])
        if cells is not None and prod(map(len, cells.values())) <= most:
            found.append(one)
    return found


def _tried(
    several: Sequence[tuple[Asked, Node]],
    holds: Callable[[Sequence[Bit]], bool],
    fixed: Mapping[str, list[Cell]] | None = None,
    on: Days | None = None,
) -> Tried:
    cells = _cells(several, fixed)
    if cells is not None and on is not None and TOGETHER in cells:
        cells[TOGETHER] = [cell for cell in cells[TOGETHER] if (cell[2].month, cell[2].day) in on]
    if cells is None:
        return Tried(None)
    rows = list(product(*cells.values()))
    table = _table(several[0][0], cells, rows)
    said = list(zip(*(_said(asked, node, table) for asked, node in several), strict=True))
    broken = next((at for at, bits in enumerate(said) if not holds(bits)), None)
    if broken is None:
        return Tried(len(rows))
    return Tried(len(rows), _answers_of(cells, rows[broken]))


def _answers_of(cells: Mapping[str, Sequence[Cell]], row: tuple[Cell, ...]) -> dict[str, Any]:
    return {name: _shown(name, cell) for name, cell in zip(cells, row, strict=True)}


def _shown(name: str, cell: Cell) -> Any:
    if name == TOGETHER:
        return ", ".join(str(one or "?") for one in cell)
    return cell[0] if len(set(cell)) == 1 else None


def _written(policy: Policy, node: Node) -> dict[str, Node]:
    """Return the facts that a condition rests on."""
    return {fact.id: fact.when for fact in lean_for(policy, [node]).law.facts}


def _said(asked: Asked, node: Node, table: pl.DataFrame) -> list[Bit]:
    lean = lean_for(asked.policy, [node])
    read = lean.reads([node])
    absent = [pl.lit(None, DTYPES[lean.columns[name].type]).alias(name) for name in read if name not in table.columns]
    held = hold(replace(asked, policy=lean, conditions=(node,)), table.with_columns(absent), read)
    return [(bool(held.pairs[at][0]), bool(held.pairs[at][1])) for at in held.index]


def _cells(
    several: Sequence[tuple[Asked, Node]], fixed: Mapping[str, list[Cell]] | None = None
) -> dict[str, list[Cell]] | None:
    """Return the answers to tell apart, by name; None for too many combinations, or where sums are compared."""
    nodes = [node for one, of in several for node in (of, *_written(one.policy, of).values())]
    named = _named(several)
    together = are_together(named)
    compared = [one for node in nodes for one in comparisons(node)]
    if not all(comparable(one) if together and {*names(one)} & NUMBERS else _is_plain(one) for one in compared):
        return None
    cells: dict[str, list[Cell]] = {TOGETHER: [*births(nodes)]} if together else {}
    alone = named - NUMBERS if together else named
    cells |= {name: _answers(name, several[0][0].policy, nodes) for name in sorted(alone)} | dict(fixed or {})
    return cells if prod(map(len, cells.values())) <= MOST else None


def _named(several: Sequence[tuple[Asked, Node]]) -> set[str]:
    """Return the columns and numbers that conditions name, themselves or through facts."""
    nodes = [node for one, of in several for node in (of, *_written(one.policy, of).values())]
    laws = [one.policy.law for one, _ in several]
    known = {fact.id for law in laws for fact in law.facts} | {one.id for law in laws for one in law.switches}
    return {name for node in nodes for name in names(node)} - known


def _is_plain(compared: Compare) -> bool:
    return isinstance(compared.left, Name) and isinstance(compared.right, Number)


def _answers(name: str, policy: Policy, nodes: Sequence[Node]) -> list[Cell]:
    """Return the answers to tell apart that a name may stand for, an unknown one last."""
    column = policy.columns.get(name)
    if column is None or column.type in INTEGER_TYPES:
        found = {
            one.right.value + step
            for node in nodes
            for one in comparisons(node)
            for step in (-1, 0, 1)
            if isinstance(one.left, Name) and isinstance(one.right, Number) and one.left.id == name
        }
        return [*((value, value) for value in sorted(found)), _ANY]
    if column.type == "flag":
        return [(True,), (False,), (None,)]
    if column.type == "code":
        asked = [one for node in nodes for one in walk(node) if isinstance(one, Is) and one.id == name]
        said = sorted({code for one in asked for code in one.codes})
        rest = [code.value for code in column.codes if code.value not in said][:1]
        return [(one,) for one in (*said, *rest, None)]
    return [(date(2000, 1, 1),), (None,)]


def _table(asked: Asked, cells: Mapping[str, Sequence[Cell]], rows: Sequence[tuple[Cell, ...]]) -> pl.DataFrame:
    """Return combinations as the table of a level; numbers that no condition names are unknown."""
    alone = [at for at, name in enumerate(cells) if name != TOGETHER]
    several = [(name, of) for name, of in cells.items() if name != TOGETHER]
    heads = [head for name, of in several for head in ([name] if len(of[0]) == 1 else _ends(name))]
    flat = [[value for at in alone for value in row[at]] for row in rows]
    frame = pl.DataFrame(flat, schema=heads, orient="row", infer_schema_length=None)
    if TOGETHER in cells:
        dated = numbers_of(asked, [row[0] for row in rows])
        frame = pl.concat([dated, frame], how="horizontal") if heads else dated
    others = [*PERSON_NUMBERS, *BIRTH_NUMBERS] if asked.level == "person" else []
    ends = (MONTHS_SINCE, MONTHS_BEGUN, CALENDAR_MONTHS)
    others += [one.id + end for one in asked.policy.law.columns if one.type == "date" for end in ends]
    unknown = {head: bound for one in others for head, bound in zip(_ends(one), _ANY, strict=True)}
    absent = [pl.lit(bound, pl.Int64).alias(head) for head, bound in unknown.items() if head not in frame.columns]
    return frame.with_columns(*absent, pl.Series(ROW, range(len(rows)), dtype=pl.Int64))


def _ends(name: str) -> list[str]:
    return [f"{name}|low", f"{name}|high"]
