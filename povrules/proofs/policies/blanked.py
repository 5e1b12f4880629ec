"""Answers with blanks: every way to answer or leave blank what one condition reads, and what that leaves possible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from math import prod
from typing import NamedTuple

from povrules.language.expression import Node
from povrules.proofs.model import Cell
from povrules.proofs.policies.aspects import BIRTH, Aspect, Aspects, Cells
from povrules.proofs.policies.search import Search

MOST = 800
"""Patterns of one condition that are all tried; of one with more those with two questions away from somebody."""
BIRTH_YEAR = "born_year"


class Variant(NamedTuple):
    """One way to answer an aspect, or to leave some of it blank, and the cases that this leaves possible."""

    cells: Cells
    cases: tuple[int, ...]
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Pattern:
    """Answers to what a condition reads, some of them blank; ``values``: what it is for each sound completion.

    A value of None is a completion of which the condition is open although everything is answered. ``whole``: nothing
    is blank.
    """

    when: Node
    cells: Cells
    values: frozenset[bool | None]
    whole: bool = False


class Patterns:
    """Patterns of blanks in the questions of conditions, as a policy asks them on a day."""

    def __init__(self, aspects: Aspects) -> None:
        self.aspects = aspects
        self._search = Search(aspects)
        self._columns = {one.id: one for one in aspects.policy.law.columns}
        self._switches = {one.id for one in aspects.policy.law.switches}
        self._known = {name: tuple(self._variants(one)) for name, one in aspects.aspects.items()}

    def settings(self, when: Node) -> list[dict[str, bool]]:
        """Return every choice of the switches that a condition names."""
        named = [name for name in self.aspects.of(when) if name in self._switches]
        return [dict(zip(named, several, strict=True)) for several in product((False, True), repeat=len(named))]

    def of(self, when: Node, setting: Mapping[str, bool]) -> tuple[list[Pattern], bool]:
        """Return the patterns of a condition under a choice of switches, and whether they are all that there are."""
        names = [name for name in self.aspects.of(when) if name not in self._switches]
        every = prod(len(self._known[name]) for name in names) <= MOST
        chosen = product(*(self._known[name] for name in names)) if every else self._few(when, names)
        found = (self._pattern(when, names, variants, setting) for variants in chosen)
        return [one for one in found if one.values], every

    def _few(self, when: Node, names: list[str]) -> Iterator[tuple[Variant, ...]]:
        """Yield patterns that are away from somebody of whom the condition holds, or does not, in two questions."""
        for holds in (True, False):
            somebody = self._search.somebody(self._search.wanted(when, holds))
            if somebody is None:
                continue
            base = {name: self._of_case(name, somebody.get(name, 0)) for name in names}
            for pair in combinations(names, 2):
                for variants in product(*(self._known[name] for name in pair)):
                    yield tuple((base | dict(zip(pair, variants, strict=True))).values())

    def _of_case(self, name: str, case: int) -> Variant:
        return next(one for one in self._known[name] if one.cases == (case,) and one.whole)

    def _pattern(
        self, when: Node, names: list[str], variants: tuple[Variant, ...], setting: Mapping[str, bool]
    ) -> Pattern:
        cells: dict[str, Cell | date] = {}
        for one in variants:
            if any(cells.get(column, cell) != cell for column, cell in one.cells.items()):
                return Pattern(when, cells, frozenset())  # no to a question, and a yes to one behind it
            cells |= one.cells
        left = [self._left(name, one, cells) for name, one in zip(names, variants, strict=True)]
        whole = all(one.whole for one in variants)
        return Pattern(when, cells, frozenset(self._completed(when, names, left, setting)), whole)

    def _left(self, name: str, one: Variant, cells: Cells) -> tuple[int, ...]:
        """Return the cases that a variant leaves beside other answers: a no, where what it is behind has one."""
        column = self._columns.get(name)
        if column is None or column.behind is None or name in cells:
            return one.cases
        complete = self._columns[column.behind].complete
        is_no = cells.get(column.behind) is False or (complete is not None and cells.get(complete) is True)
        return (0,) if is_no else one.cases

    def _completed(
        self, when: Node, names: list[str], left: list[tuple[int, ...]], setting: Mapping[str, bool]
    ) -> Iterator[bool | None]:
        truth = self.aspects.reader.truth(when)
        sound = [self.aspects.reader.truth(one) for one in self.aspects.sound]
        for cases in product(*left):
            answers = {**self.aspects.fixed, **setting}
            for name, case in zip(names, cases, strict=True):
                answers |= self.aspects.aspects[name].cases[case].values
            if all(one(answers) is not False for one in sound):
                yield truth(answers)

    def _variants(self, one: Aspect) -> Iterator[Variant]:
        every = tuple(range(len(one.cases)))
        yield from (Variant(self._behind(case.cells), (at,), whole=True) for at, case in enumerate(one.cases))
        yield Variant({}, every)
        if one.id == BIRTH:
            yield from self._years(one)
        column = self._columns.get(one.id)
        if column is None or column.type != "flag":
            return
        if len(one.cases) > 2 or any(BIRTH != name != one.id for name in one.cases[1].cells):
            yield Variant({one.id: True}, every[1:])
            for at in every[1:]:
                yield Variant({name: cell for name, cell in one.cases[at].cells.items() if name != one.id}, (at,))
        elif column.behind is not None and column.behind not in self.aspects.aspects:
            yield Variant({column.behind: False}, (0,))
            yield Variant({column.behind: True}, every)
            complete = self._columns[column.behind].complete
            if complete is not None:
                yield Variant({column.behind: True, complete: True}, (0,))

    def _behind(self, cells: Cells) -> Cells:
        """Return cells with a yes to the question that one of them is behind, where that is no aspect of its own."""
        gates = {self._columns[name].behind for name, cell in cells.items() if cell is True and name in self._columns}
        return {**{name: True for name in gates if name is not None and name not in self.aspects.aspects}, **cells}

    def _years(self, one: Aspect) -> Iterator[Variant]:
        """Yield years of birth without a day: those of each case, with the cases of all who are born in them."""
        births = (case.cells[BIRTH] for case in one.cases)
        years = dict.fromkeys(born.year for born in births if isinstance(born, date))
        yield from (Variant({BIRTH_YEAR: year}, self.aspects.born_in(year)) for year in years)
