"""The parts of a standard that can be changed one at a time, and which of them differ between two standards.

A part of one standard stands for the same part of the other: its lines for the lines that they are paired with, its
numbers for those of the same name. What only one of them has (a line without a counterpart) belongs to its class table.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from povrules.engines.plan import Plan, build_plan
from povrules.language.expression import names, words
from povrules.language.loader import Standard, shared_measures
from povrules.language.schema import AREAS, Basis, Line, Parameter
from povrules.proofs.changes import Change, Pair, changes, paired_lines
from povrules.review import CLASS_LABELS
from povrules.text import Text

Part = Literal["lines", "numbers", "regime", "indicators", "thresholds"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What can be changed, in the order in which it is unless another one is asked for."""

PART_LABELS: dict[Part, Text] = {
    "lines": Text("các mức", "lines"),
    "numbers": Text("các con số (số chỉ số, điểm)", "numbers (indicators, points)"),
    "regime": Text("cách kết hợp và định nghĩa các loại hộ", "regime and definitions of the classes"),
    "indicators": Text("chỉ số thêm vào và bỏ đi", "indicators added and dropped"),
    "thresholds": Text("ngưỡng của các chỉ số giữ lại, cách lấy câu trả lời", "thresholds of the indicators that stay"),
}

SHORT_PARTS: dict[Part, Text] = {
    "lines": Text("mức", "lines"),
    "numbers": Text("con số", "numbers"),
    "regime": Text("cách kết hợp", "regime"),
    "indicators": Text("chỉ số", "indicators"),
    "thresholds": Text("ngưỡng chỉ số", "thresholds"),
}


@dataclass(frozen=True, eq=False)
class Matched:
    """Two standards on one basis, part by part."""

    pair: Pair
    basis: Basis

    @cached_property
    def plans(self) -> tuple[Plan, Plan]:
        """The class tables of both."""
        return build_plan(self.pair[0], self.basis), build_plan(self.pair[1], self.basis)

    @cached_property
    def _paired(self) -> tuple[tuple[Line | None, Line | None], ...]:
        return paired_lines(self.pair, self.basis)

    @cached_property
    def counterpart(self) -> tuple[Mapping[str, Line], Mapping[str, Line]]:
        """For each side the lines of the other one, by the ids that they have on this side."""
        both = [(one, other) for one, other in self._paired if one is not None and other is not None]
        return {one.id: other for one, other in both}, {other.id: one for one, other in both}

    def lines(self, side: int) -> list[Line]:
        """Return the lines that the class table of one side compares with, in the order of the law."""
        used = _used(self.plans[side])
        return [line for line in self.pair[side].law.lines if line.id in used]

    def numbers(self, side: int) -> dict[str, Parameter]:
        """Return the numbers that the class table of one side, or a measure in it, is computed with."""
        used = _used(self.plans[side])
        for measure in shared_measures():
            if measure.id in used:
                used |= {name for one in measure.readings for name in (*names(one.amount), *names(one.per))}
        return {one.id: one for one in self.pair[side].law.parameters if one.id in used}

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The indicators that both count, in the order of the first."""
        return tuple(name for name in self.pair[0].indicator_ids if name in self.pair[1].indicator_ids)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change on paper that is not about another basis."""
        return tuple(one for one in changes(self.pair) if one.basis in {None, self.basis})

    def part_of(self, change: Change) -> Part | None:
        """Return the part to which a change on paper belongs; None for one that no class follows from."""
        whole = change.before is not None and change.after is not None
        match change.kind:
            case "line":
                return "lines" if whole else "regime"
            case "regime" | "operator":
                return "regime"
            case "class":
                [outcome] = [name for name, label in CLASS_LABELS.items() if label == change.what]
                if self._table(0, outcome) != self._table(1, outcome):
                    return "regime"
                return "lines" if "lines" in self.differing else "numbers"
            case "indicator":
                return "thresholds" if whole else "indicators"
            case "number":
                return self._part_of_number(change.what, whole=whole)
            case _:
                return None

    def _part_of_number(self, label: Text, *, whole: bool) -> Part | None:
        if label in {one.label for side in (0, 1) for one in self.numbers(side).values()}:
            return "numbers" if whole else "regime"
        behind = {name for one in self.pair for indicator in one.law.indicators for name in indicator.parameters}
        labels = {one.label for standard in self.pair for one in standard.law.parameters if one.id in behind}
        return "thresholds" if label in labels else None

    @cached_property
    def differing(self) -> frozenset[Part]:
        """The parts that are not the same on paper; thresholds may also differ in what the answers give."""
        return frozenset(self._differing())

    def _differing(self) -> Iterator[Part]:
        if any(_values(line) != _values(self.counterpart[0].get(line.id, line)) for line in self.lines(0)):
            yield "lines"
        first, second = self.numbers(0), self.numbers(1)
        if any(first[name].value != second[name].value for name in first if name in second):
            yield "numbers"
        if self._table(0) != self._table(1):
            yield "regime"
        if {*self.pair[0].indicator_ids} != {*self.pair[1].indicator_ids}:
            yield "indicators"
        said = [{one.id: one.deprived for one in standard.law.indicators} for standard in self.pair]
        if any(said[0][name] != said[1][name] for name in self.shared):
            yield "thresholds"

    def _table(self, side: int, outcome: str | None = None) -> set[tuple[str, str]]:
        """Return the rules of one side as (class, condition), its lines called as the first side calls them.

        With ``outcome`` those of one class.
        """
        theirs = {line.id: name for name, line in self.counterpart[0].items()} if side else {}
        free = {line.id: f"{line.id}@{side}" for line in self.lines(side) if line.id not in self.counterpart[side]}
        called = theirs | free
        return {
            (rule.outcome, re.sub(r"\w+", lambda word: called.get(word[0], word[0]), words(rule.when)))
            for rule in self.plans[side].rules
            if outcome in {None, rule.outcome}
        }


def _used(plan: Plan) -> set[str]:
    return {name for rule in plan.rules for name in names(rule.when)}


def _values(line: Line) -> tuple[object, ...]:
    return line.unit, *(line.value(area) for area in AREAS)


def shown_name(standard: Standard, other: Standard) -> str:
    """Return what a standard is called beside another one: its id, with its file where the ids are the same."""
    return standard.id if standard.id != other.id else f"{standard.id} ({standard.source.name})"
