"""The changes one at a time: which of them make law in which order, and the classes of a census after each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from povrules.census.model import Census
from povrules.engines.classify import Options, classify_census
from povrules.errors import UsageError
from povrules.language.findings import nearest
from povrules.moves.hybrid import NotWellFormedError, hybrid
from povrules.moves.parts import PARTS, Matched, Part
from povrules.running import Run
from povrules.spelling import encodable
from povrules.text import Text


@dataclass(frozen=True)
class Planned:
    """One step: the parts that it changes, all that are changed after it, and why they are several."""

    parts: tuple[Part, ...]
    new: frozenset[Part]
    why: Text

    @property
    def id(self) -> str:
        """The parts as one word."""
        return "+".join(self.parts)


def order_of(order: str | Sequence[str] | None) -> tuple[Part, ...]:
    """Return the order of the changes: those that are named first, then all others as in :data:`PARTS`.

    Raises :class:`UsageError` for a name that is none or stands there twice.
    """
    named = [] if order is None else order.split(",") if isinstance(order, str) else list(order)
    chosen: list[Part] = []
    for name in named:
        found = next((part for part in PARTS if isinstance(name, str) and part == name.strip()), None)
        if found is None or found in chosen:
            shown, there = encodable(repr(name)), ", ".join(PARTS)
            near = nearest(str(name), PARTS) if found is None else Text("; đã nêu rồi", "; it is named already")
            raise UsageError(
                Text(
                    f"thứ tự thay đổi {shown} không dùng được; cần các mục khác nhau trong: {there}{near.vi}",
                    f"order of changes: {shown} cannot be meant; expected different ones of: {there}{near.en}",
                )
            )
        chosen.append(found)
    return (*chosen, *(part for part in PARTS if part not in chosen))


def plan_steps(matched: Matched, order: Sequence[Part], differing: Collection[Part]) -> list[Planned]:
    """Return the steps from the first standard to the second; changes that make no law yet wait for the next one."""
    wanted = [part for part in order if part in differing]
    steps: list[Planned] = []
    waiting: tuple[Part, ...] = ()
    new: frozenset[Part] = frozenset()
    why: list[Text] = []
    for part in wanted:
        waiting, new = (*waiting, part), new | {part}
        try:
            if part != wanted[-1]:  # with all parts it is the second standard itself
                hybrid(matched, new)
        except NotWellFormedError as error:
            why.append(error.text)
        else:
            steps.append(Planned(waiting, new, _joined(why)))
            waiting, why = (), []
    return steps


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(one.vi for one in texts), "; ".join(one.en for one in texts))


@dataclass(frozen=True, eq=False)
class Applied:
    """Both standards over a census, and whatever lies between them."""

    matched: Matched
    runs: tuple[Run, Run]
    options: Options
    _decided: dict[frozenset[Part], pl.Series] = field(default_factory=dict)

    def classes(self, new: frozenset[Part]) -> pl.Series:
        """Return the class of every household by the first standard with the parts ``new`` of the second.

        Raises :class:`NotWellFormedError` where they make no law.
        """
        if new == self.differing:
            return self.runs[1].frame["class"]
        if new not in self._decided:
            law = hybrid(self.matched, new)
            self._decided[new] = classify_census(self.facts(new), law, self.options).frame["class"]
        return self._decided[new]

    def alone(self, parts: frozenset[Part]) -> pl.Series | None:
        """Return the classes if nothing but some parts is changed; None where that makes no law."""
        try:
            return self.classes(parts)
        except NotWellFormedError:
            return None

    def facts(self, new: Collection[Part]) -> Census:
        """Return the census as one standard has filled it in from answers, and what only the other one counts."""
        side, counted = int("thresholds" in new), int("indicators" in new)
        base, theirs = self.runs[side].census, self.runs[counted].census
        if base is theirs:
            return base
        taken = [name for name in self.matched.pair[counted].indicator_ids if name not in self.matched.shared]
        headers = {name: theirs.headers[name] for name in taken if name in theirs.headers}
        columns = base.columns.with_columns(theirs.columns[name] for name in taken)
        return replace(base, columns=columns, headers=base.headers | headers)

    @cached_property
    def answers_alike(self) -> bool:
        """Whether every household has the same answers under both standards, indicators of one of them left out."""
        one, other = (run.census for run in self.runs)
        return all(
            one.columns[name].equals(other.columns[name], null_equal=True)
            and (name in one.headers) == (name in other.headers)
            for name in self._read()
        )

    def _read(self) -> list[str]:
        """Return the columns that either class table reads, but for indicators that only one of them counts."""
        own = {name for standard in self.matched.pair for name in standard.indicator_ids} - {*self.matched.shared}
        return sorted({name for plan in self.matched.plans for name in plan.reads} - own)

    @cached_property
    def differing(self) -> frozenset[Part]:
        """The parts that differ on paper or, of thresholds, in what the answers give."""
        return self.matched.differing | (frozenset[Part]() if self.answers_alike else frozenset[Part](("thresholds",)))
