"""Which questions of a survey to ask, where a household is undetermined: the blank ones behind what is not known of it.

A household is not asked for its score or an indicator, which no form has, but for the answers that they follow from.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.census.persons import ROW
from povrules.engines.derive import Derived, member_facts
from povrules.engines.points import open_items
from povrules.engines.signatures import LAW
from povrules.language.expression import Count, Node, Some, walk
from povrules.language.survey_checks import AGES
from povrules.surveys import BIRTH, Survey
from povrules.text import Text

MEMBERS = "members"
PERSONS = "persons"
"""Stands before a question about members, ``persons.work``; alone it asks for the members themselves."""
MEMBERS_WANTED = Text("danh sách thành viên", "list of members")
_OF_MEMBERS = Text("thành viên", "members")

_NO_ANSWERS = ("region", "province")
"""Columns of every list, from which nothing is to be told about a household."""

Mask = NDArray[np.bool_]


def wanted_labels(survey: Survey) -> dict[str, Text]:
    """Return the labels of everything that :func:`questions_wanted` may name."""
    labels = {MEMBERS: survey.columns("household")[MEMBERS].label}
    labels |= {one.id: one.label for one in survey.questions("household")}
    labels[PERSONS] = MEMBERS_WANTED
    for one in survey.questions("person"):
        labels[f"{PERSONS}.{one.id}"] = Text(f"{one.vi} ({_OF_MEMBERS.vi})", f"{one.en} ({_OF_MEMBERS.en})")
    return labels


def questions_wanted(
    survey: Survey,
    households: pl.DataFrame,
    persons: pl.DataFrame | None,
    derived: Derived,
    missing: pl.Series,
    ready: Container[str],
    day: date | None,
) -> pl.Series:
    """Return ``missing`` with the blank questions in place of a score or an indicator that follows from answers.

    ``missing`` is a list of ids joined by ``;``, as a result has it. Questions about members are named
    ``persons.<question>``: some member's answer is blank and matters. The id stays where the input has a column of that
    name, ``ready``, which takes fewer answers; where a household has given no answer at all; and where nothing is
    blank. ``households`` and ``persons`` as for :func:`~povrules.engines.derive.derive`.
    """
    targets = [one for one in _targets(survey) if one.id not in ready]
    named = missing.fill_null("").str.split(";")
    concerned = reduce(or_, (named.list.contains(one.id) for one in targets), pl.repeat(False, len(named), eager=True))
    rows = concerned.arg_true()
    if rows.is_empty():
        return missing
    scope = _Scope(survey, targets, households, persons, derived, rows, day)
    kept = {id_: named.gather(rows).list.contains(id_).to_numpy() for id_ in _ids(named.gather(rows))}
    asked: dict[str, Mask] = {}
    for target in targets:
        if target.id in kept:
            found = {name: mask & kept[target.id] for name, mask in scope.blank_behind(target).items()}
            kept[target.id] = kept[target.id] & ~np.logical_or.reduce([*found.values(), np.zeros(len(rows), bool)])
            for name, mask in found.items():
                asked[name] = asked.get(name, np.zeros(len(rows), bool)) | mask
    law = {name: mask for name, mask in kept.items() if name.startswith(f"{LAW}:")}
    order = [name for name in wanted_labels(survey) if name in asked]
    parts = {**{name: mask for name, mask in kept.items() if name not in law}, **{name: asked[name] for name in order}}
    texts = _joined({**parts, **law}, len(rows))
    return missing.scatter(rows, texts)


@dataclass(frozen=True)
class _Target:
    """An id that a result may ask for though it follows from answers; ``parts``: its conditions by item of a score."""

    id: str
    parts: dict[str | None, list[Node]]

    @property
    def conditions(self) -> list[Node]:
        """All conditions."""
        return [one for conditions in self.parts.values() for one in conditions]


def _targets(survey: Survey) -> list[_Target]:
    found = [_Target(one.id, {None: [one.when]}) for one in survey.law.indicators]
    if survey.law.score is not None:
        items: dict[str | None, list[Node]] = {
            item.id: [row.when for row in rows] for item, rows in survey.law.score.by_item()
        }
        found.insert(0, _Target(survey.law.score.column, items))
    return found


def _ids(lists: pl.Series) -> list[str]:
    return [name for name in lists.explode().unique(maintain_order=True).to_list() if name]


def _joined(parts: dict[str, Mask], height: int) -> pl.Series:
    held = [pl.when(pl.lit(pl.Series(mask))).then(pl.lit(name)) for name, mask in parts.items()]
    texts = pl.concat_str([pl.repeat("", height), *held], separator=";", ignore_nulls=True)
    return pl.select(texts.str.strip_prefix(";")).to_series()


class _Scope:
    """The households that are asked about: which of their answers, and of their members', are blank and matter."""

    def __init__(
        self,
        survey: Survey,
        targets: Sequence[_Target],
        households: pl.DataFrame,
        persons: pl.DataFrame | None,
        derived: Derived,
        rows: pl.Series,
        day: date | None,
    ) -> None:
        self._survey, self._day = survey, day
        self._houses = households[rows]
        self._nobody = np.zeros(len(rows), bool)
        at = rows.to_numpy()
        people = derived.numbers[rows]
        self._uneven = (people["people|low"] < people["people|high"]).to_numpy()
        self._listed = self._nobody.copy()
        self._forms = derived.forms[at]
        self._codes = {item: codes[at] for item, codes in derived.codes.items()}
        self._members: pl.DataFrame | None = None
        self._open: dict[Some | Count, pl.Series] = {}
        if persons is not None:
            self._take(persons, rows, [one for target in targets for one in target.conditions])
        self._answered = self._listed.copy()
        for question in survey.law.columns_of("household"):
            if question.blank == "unknown" and question.id not in _NO_ANSWERS:
                self._answered |= self._houses[question.id].is_not_null().to_numpy()

    def _take(self, persons: pl.DataFrame, rows: pl.Series, conditions: Sequence[Node]) -> None:
        """Take the members of these households, and find for which of them an answer is open."""
        renumbered = pl.DataFrame({ROW: rows, "_new": pl.int_range(len(rows), dtype=pl.UInt32, eager=True)})
        members = persons.join(renumbered, on=ROW, maintain_order="left").drop(ROW).rename({"_new": ROW})
        self._members = members
        self._listed[members[ROW].to_numpy()] = True
        frame, compiler = member_facts(self._survey, self._houses, members, self._day)
        nodes = asked_of_members(self._survey, conditions)
        pairs = [compiler.condition(node.part) for node in nodes]
        named = [(pair.may & ~pair.sure).alias(str(number)) for number, pair in enumerate(pairs)]
        found: pl.DataFrame = frame.select(*named).collect()
        self._open = dict(zip(nodes, found.get_columns(), strict=True))

    def blank_behind(self, target: _Target) -> dict[str, Mask]:
        """Return the questions that are to be asked for a target, each with the households that it is asked of."""
        score = self._survey.law.score
        open_ = {} if score is None else open_items(score, self._survey.parameters, self._forms, self._codes)
        found: dict[str, Mask] = {}
        for item, conditions in target.parts.items():
            matters = ~self._nobody if item is None else open_[item]
            for name, mask in self._blank(conditions):
                found[name] = found.get(name, self._nobody) | (mask & matters)
        if target.parts.keys() != {None} and score is not None:
            several = self._forms & (self._forms - 1) != 0
            for name, mask in self._blank([form.when for form in score.forms]):
                found[name] = found.get(name, self._nobody) | (mask & several)
        return {name: mask & self._answered for name, mask in found.items()}

    def _blank(self, conditions: Sequence[Node]) -> Iterator[tuple[str, Mask]]:
        """Yield the questions behind conditions with the households of which the answer is blank."""
        behind = self._survey.questions_behind(conditions)
        for question in behind:
            if question.table == "household" and question.blank == "unknown":
                yield question.id, self._houses[question.id].is_null().to_numpy()
        nodes = asked_of_members(self._survey, conditions)
        if nodes:
            yield PERSONS, ~self._listed
            if self._day is None and not set(self._survey.reads(conditions)).isdisjoint(AGES):
                yield "review_date", ~self._listed & self._houses["review_date"].is_null().to_numpy()
        if nodes or "people" in self._survey.reads(conditions):
            yield PERSONS, self._uneven & ~self._listed
            yield MEMBERS, self._uneven & self._listed
        for node in nodes:
            yield from self._of_members(node)

    def _of_members(self, node: Some | Count) -> Iterator[tuple[str, Mask]]:
        """Yield the questions about members behind what is asked of them, where it is open for some member."""
        if self._members is None:
            return
        open_ = self._open[node]
        aged = not set(self._survey.reads([node.part])).isdisjoint(AGES)
        needless = BIRTH[1] if aged else BIRTH[0]  # an age may turn on the day of birth, a year does not
        for question in self._survey.questions_behind([node.part]):
            if question.table == "person" and question.id != needless:
                blank = open_ & self._members[question.id].is_null()
                yield f"{PERSONS}.{question.id}", self._households_of(blank)
        if aged and self._day is None:
            undated = self._houses["review_date"].is_null().gather(self._members[ROW])
            yield "review_date", self._households_of(open_ & undated)

    def _households_of(self, members: pl.Series) -> Mask:
        assert self._members is not None
        found = self._nobody.copy()
        found[self._members[ROW].filter(members).to_numpy()] = True
        return found


def asked_of_members(survey: Survey, conditions: Iterable[Node]) -> list[Some | Count]:
    """Return what conditions about households ask of the members, through facts and amounts too, each once."""
    given = list(conditions)
    behind = set(survey.reads(given))
    given += [fact.when for fact in survey.law.facts if fact.of == "household" and fact.id in behind]
    found: list[Some | Count] = [node for when in given for node in walk(when) if isinstance(node, Some)]
    amounts = (one.amount for one in survey.law.amounts if one.id in behind)
    found += [amount for amount in amounts if isinstance(amount, Count)]
    return list(dict.fromkeys(found))
