"""Axes: a measure cut into cells by the lines that rules compare it with.

Inside one cell no rule can tell two values apart, so a table over cells is the table over all whole numbers.
A *cut* lies at a line or number; what is at or below it (``<=``) or strictly below it (``<``) belongs to the lower
cell. The cuts of an axis are the same in both areas; their values differ. A line that the law read does not give
has no value: its cut is there, but no household can be placed against it.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

from povrules.language.expression import Compare, Name, Node, Number, comparisons, given, names
from povrules.language.schema import AREAS, MONTHS, Area, Line, Measure, Parameter, StandardFile

Passed: TypeAlias = tuple[int, int]
"""How many known cuts a value has passed in a rural and in an urban area."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut at ``line`` (by area) or at ``number``; ``inclusive`` puts the value itself into the lower cell."""

    line: Line | None
    number: int
    inclusive: bool

    def value(self, area: Area) -> int | None:
        """Return where the cut lies in ``area``; None for a line that is not known."""
        return self.number if self.line is None else self.line.value(area)


@dataclass(frozen=True)
class Axis:
    """A measure with its cuts in ascending order.

    ``cells``: 0 is the lowest, ``len(cuts)`` the highest; ``absent`` stands for a measure that was not given, where
    a rule asks so (``optional``). ``whole`` axes take whole numbers from 0 to ``top``; money has no bounds.
    """

    measure: Measure
    cuts: tuple[Cut, ...]
    optional: bool
    whole: bool
    top: int | None

    @property
    def id(self) -> str:
        """The id of the measure."""
        return self.measure.id

    @property
    def needs_more(self) -> bool:
        """Whether a household of a greater measure is a needier one: the measure counts deprivations."""
        readings = self.measure.readings
        return bool(self.measure.count_of) or any("deprivations" in set(names(one.amount)) for one in readings)

    @property
    def absent(self) -> int:
        """The cell of a measure that was not given."""
        return len(self.cuts) + 1

    @cached_property
    def by_area(self) -> bool:
        """Whether the same value can lie in different cells in rural and urban areas."""
        return any(cut.value("rural") != cut.value("urban") for cut in self.cuts)

    def index(self, node: Compare, lines: dict[str, Line], numbers: dict[str, int]) -> int:
        """Return which cut a comparison refers to."""
        return self.cuts.index(cut_of(node, lines, numbers))

    @cached_property
    def known(self) -> dict[Area, tuple[int, ...]]:
        """The indices of the cuts whose value is known, by area."""
        return {area: tuple(i for i, cut in enumerate(self.cuts) if cut.value(area) is not None) for area in AREAS}

    def passed(self, area: Area, value: int) -> int:
        """Return how many known cuts ``value`` has passed in ``area``: its cell, if all of them are known."""
        cuts = [(at, cut.inclusive) for cut in self.cuts if (at := cut.value(area)) is not None]
        return sum(value > at or (value == at and not inclusive) for at, inclusive in cuts)

    def span(self, area: Area, passed: int) -> range:
        """Return the cells in which a value can lie that has passed so many known cuts; one cell if all are known."""
        known = self.known[area]
        low = known[passed - 1] + 1 if passed else 0
        high = known[passed] if passed < len(known) else len(self.cuts)
        return range(low, high + 1)

    def reachable(self, area: Area, cell: int) -> bool:
        """Whether any value lies in ``cell`` in ``area``; unknown lines are given the benefit of the doubt."""
        below = self._edge(area, cell - 1)
        above = self._edge(area, cell)
        return _between(below, above, whole=self.whole)

    def _edge(self, area: Area, cut: int) -> tuple[int, bool] | None:
        """Return (value, inclusive) of a cut; the ends of the axis count as cuts."""
        if cut < 0:
            return (0, False) if self.whole else None
        if cut >= len(self.cuts):
            return None if self.top is None else (self.top, True)
        value = self.cuts[cut].value(area)
        return None if value is None else (value, self.cuts[cut].inclusive)

    def witness(self, area: Area, cell: int) -> int:
        """Return a value that lies in ``cell``: at its upper line, or just above the nearest line below it.

        Where lines are not known the value is one that can lie there.
        """
        above = self._edge(area, cell)
        if above is not None and cell < len(self.cuts):
            return above[0] if above[1] else above[0] - 1
        for cut in range(cell - 1, -2, -1):
            below = self._edge(area, cut)
            if below is not None:
                return below[0] + (cell - 1 - cut) + (1 if below[1] else 0)
        return 0

    @cached_property
    def regions(self) -> tuple[Passed, ...]:
        """Return every (passed rural, passed urban) that some value has, in ascending order of the value."""
        edges = sorted(
            {(value, cut.inclusive) for cut in self.cuts for area in AREAS if (value := cut.value(area)) is not None}
        )
        bounds = [self._edge("rural", -1), *edges, self._edge("rural", len(self.cuts))]
        found = []
        for position, (below, above) in enumerate(pairwise(bounds)):
            if _between(below, above, whole=self.whole):
                lower = edges[:position]
                found.append((self._passed("rural", lower), self._passed("urban", lower)))
        return tuple(found)

    def _passed(self, area: Area, lower: list[tuple[int, bool]]) -> int:
        return sum((cut.value(area), cut.inclusive) in lower for cut in self.cuts)


def _between(below: tuple[int, bool] | None, above: tuple[int, bool] | None, *, whole: bool) -> bool:
    """Whether a value lies above one edge and below the next one."""
    if below is None or above is None:
        return True
    if whole:
        first = below[0] + 1 if below[1] else below[0]
        last = above[0] if above[1] else above[0] - 1
        return first <= last
    return below[0] < above[0] or (below[0] == above[0] and not below[1] and above[1])


def cut_of(node: Compare, lines: dict[str, Line], numbers: dict[str, int]) -> Cut:
    """Return the cut that a comparison of a measure makes (names were checked when the file was loaded)."""
    inclusive = node.op in {"<=", ">"}
    if isinstance(node.right, Number):
        return Cut(None, node.right.value, inclusive)
    assert isinstance(node.right, Name)
    line = lines.get(node.right.id)
    return Cut(line, 0, inclusive) if line else Cut(None, numbers[node.right.id], inclusive)


def build_axes(
    law: StandardFile, conditions: list[Node], rules: list[Node], measures: tuple[Measure, ...]
) -> tuple[Axis, ...]:
    """Return one axis for every measure that the conditions compare, in the order of ``measures``.

    Measures that bound each other (``at_most``) get the same cuts, so that their cells can be compared. A measure need
    not be given if a rule asks whether it was, or no rule compares it: a statement beside the class does then.
    """
    lines, numbers = lines_of(law), numbers_of(law)
    order = {line.id: position for position, line in enumerate(law.lines)}
    asked = {name for node in rules for name in given(node)}
    needed = {one.left.id for node in rules for one in comparisons(node) if isinstance(one.left, Name)} - asked
    cuts: dict[str, set[Cut]] = {}
    for node in conditions:
        for comparison in comparisons(node):
            assert isinstance(comparison.left, Name)
            cuts.setdefault(comparison.left.id, set()).add(cut_of(comparison, lines, numbers))
    for measure in measures:
        if measure.at_most in cuts and measure.id in cuts:
            cuts[measure.id] = cuts[measure.at_most] = cuts[measure.id] | cuts[measure.at_most]

    def position(cut: Cut) -> tuple[int, int, bool]:
        return (order[cut.line.id] if cut.line else -1, cut.number, cut.inclusive)

    return tuple(
        Axis(
            measure=measure,
            cuts=tuple(sorted(cuts[measure.id], key=position)),
            optional=measure.id not in needed,
            whole=measure.unit not in MONTHS,
            top=len(law.indicators) if measure.count_of else None,
        )
        for measure in measures
        if measure.id in cuts
    )


def lines_of(law: StandardFile) -> dict[str, Line]:
    """Return the lines by id."""
    return {line.id: line for line in law.lines}


def numbers_of(law: StandardFile) -> dict[str, int]:
    """Return the values of the numeric parameters by id."""

    def numeric(parameter: Parameter) -> bool:
        return not isinstance(parameter.value, bool)

    return {parameter.id: int(parameter.value) for parameter in law.parameters if numeric(parameter)}
