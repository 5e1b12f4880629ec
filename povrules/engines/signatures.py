"""Deciding signatures: a complete one by the rules, one with blanks as the union over its completions."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TypeAlias

from povrules.engines.axes import Axis, Passed
from povrules.engines.plan import CLASS_FACT, Plan, all_complete, ordered
from povrules.engines.scene import RURAL, UNKNOWN_AREA, Scene, is_interval, nothing, reach
from povrules.engines.table import Facts, Table
from povrules.language.schema import AREAS, Area, Outcome

Decide: TypeAlias = Callable[[Table, Sequence[Facts]], list[str]]
FlagAnswer: TypeAlias = str
"""``yes``, ``no`` or ``undetermined``."""

INDICATORS, LAW, AREA = "deprivations", "law", "area"
"""Names of the blocks of unknowns that are not measures."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One way in which the blanks of a signature can turn out.

    ``choice`` has one entry a block of unknowns; two completions agree on a block when the entries are equal.
    """

    area: Area
    facts: dict[str, int]
    choice: dict[str, Hashable]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a signature.

    ``outcomes`` are the classes of its completions, ``rules`` the rows that fire in some completion. ``missing``
    are the blocks whose answers settle the class, empty when it is settled. ``flags`` hold the statements beside it.
    """

    outcomes: tuple[Outcome, ...]
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    flags: dict[str, FlagAnswer]
    areas: tuple[Area, ...]
    facts: tuple[dict[str, int], ...]

    @property
    def outcome(self) -> Outcome:
        """The class, ``undetermined`` unless every completion gives the same one."""
        return self.outcomes[0] if len(self.outcomes) == 1 else "undetermined"


class Book:
    """The decisions of one plan: every complete combination of facts, decided once by the rule engine."""

    def __init__(self, plan: Plan, decide: Decide) -> None:
        self.plan = plan
        self._decide = decide

    @cached_property
    def rules(self) -> dict[tuple[int, ...], str]:
        """The row that applies to each complete combination of facts."""
        batch = all_complete(self.plan)
        fired = self._decide(self.plan.table, batch)
        return {tuple(facts.values()): rule for facts, rule in zip(batch, fired, strict=True)}

    @cached_property
    def flags(self) -> dict[str, dict[tuple[int, ...], str]]:
        """For each statement beside the class, its answer for each complete combination of facts."""
        found: dict[str, dict[tuple[int, ...], str]] = {}
        for flag, table in self.plan.flag_tables:
            batch = [
                {
                    **facts,
                    CLASS_FACT: self.plan.outcomes.index(self.plan.rule[self.rules[tuple(facts.values())]].outcome),
                }
                for facts in all_complete(self.plan)
            ]
            answers = self._decide(table, batch)
            found[flag.id] = {tuple(facts.values())[:-1]: answer for facts, answer in zip(batch, answers, strict=True)}
        return found

    def verdict(self, scene: Scene, digits: dict[str, int]) -> Verdict:
        """Decide one decoded signature."""
        completions = list(_completions(scene, digits))
        fired = [self.rules[tuple(one.facts.values())] for one in completions]
        outcomes = [self.plan.rule[rule].outcome for rule in fired]
        return Verdict(
            outcomes=tuple(outcome for outcome in self.plan.outcomes if outcome in outcomes),
            rules=tuple(rule.id for rule in self.plan.rules if rule.id in fired),
            missing=_missing(completions, outcomes),
            flags={flag.id: self._flag(flag.id, completions) for flag, _ in self.plan.flag_tables},
            areas=tuple(area for area in AREAS if any(one.area == area for one in completions)),
            facts=tuple(one.facts for one in completions),
        )

    def _flag(self, name: str, completions: Sequence[Completion]) -> FlagAnswer:
        answers = {
            self.flags[name][tuple(facts.values())] for one in completions for facts in _without_absent(self.plan, one)
        }
        return answers.pop() if len(answers) == 1 else "undetermined"


def _without_absent(plan: Plan, one: Completion) -> Iterator[dict[str, int]]:
    """Yield the facts with every value that a measure not given can have: a statement beside the class needs it."""
    choices = [
        [cell for cell in range(len(axis.cuts) + 1) if axis.reachable(one.area, cell)]
        if axis.optional and one.facts[axis.id] == axis.absent
        else [one.facts[axis.id]]
        for axis in plan.axes
    ]
    for cells in product(*choices):
        facts = one.facts | dict(zip([axis.id for axis in plan.axes], cells, strict=True))
        if all(ordered(axis, facts[axis.id], facts) for axis in plan.axes):
            yield facts


def _missing(completions: Sequence[Completion], outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the smallest set of blocks whose answers, whatever they are, leave one class; ties in block order."""
    if len(set(outcomes)) == 1:
        return ()
    blocks = [block for block in completions[0].choice if len({one.choice[block] for one in completions}) > 1]
    for size in range(1, len(blocks)):
        for chosen in combinations(blocks, size):
            if _settles(chosen, blocks, completions, outcomes):
                return chosen
    return tuple(blocks)


def _settles(
    chosen: Sequence[str],
    blocks: Sequence[str],
    completions: Sequence[Completion],
    outcomes: Sequence[Outcome],
) -> bool:
    """Whether any answers to the chosen blocks leave one class.

    Knowing a missing line says where a household stands only when its area and its amounts are known as well.
    """
    placed = all(block in chosen for block in blocks if block not in {LAW, INDICATORS})
    effective = [block for block in chosen if block != LAW or placed]
    seen: dict[tuple[Hashable, ...], Outcome] = {}
    for one, outcome in zip(completions, outcomes, strict=True):
        key = tuple(one.choice[block] for block in effective)
        if seen.setdefault(key, outcome) != outcome:
            return False
    return True


def _completions(scene: Scene, digits: dict[str, int]) -> Iterator[Completion]:
    """Yield every way in which the blanks of a signature can turn out, area by area."""
    plan = scene.plan
    areas: tuple[Area, ...] = (
        AREAS if digits["area"] == UNKNOWN_AREA else (("rural",) if digits["area"] == RURAL else ("urban",))
    )
    flags = {flag.id: digits.get(flag.id, 0) for flag in plan.flags}
    for places in _places(scene, digits):
        for area in areas:
            for cells in _cells(plan, area, places, scene, digits):
                law = tuple(
                    cells[axis.id]
                    for axis in plan.axes
                    if places[axis.id] is not None and len(_span(axis, area, places[axis.id])) > 1
                )
                choice: dict[str, Hashable] = {AREA: area}
                choice |= places
                choice[LAW] = law
                yield Completion(area, {**cells, **flags}, choice)


def _span(axis: Axis, area: Area, place: Passed | None) -> range:
    if place is None:
        return range(axis.absent, axis.absent + 1)
    return axis.span(area, place[0] if area == "rural" else place[1])


def _cells(
    plan: Plan, area: Area, places: dict[str, Passed | None], scene: Scene, digits: dict[str, int]
) -> Iterator[dict[str, int]]:
    """Yield the cells that a household can be in, given how many known cuts each measure has passed."""
    for values in product(*(_span(axis, area, places[axis.id]) for axis in plan.axes)):
        cells = dict(zip((axis.id for axis in plan.axes), values, strict=True))
        if all(ordered(axis, cells[axis.id], cells) and _equal(axis, cells, scene, digits) for axis in plan.axes):
            yield cells


def _equal(axis: Axis, cells: dict[str, int], scene: Scene, digits: dict[str, int]) -> bool:
    """Whether a measure that is the same as the one that bounds it lies in the same cell, if that one was given."""
    bound = axis.measure.at_most
    if bound not in scene.plan.axis or not _same(axis, scene, digits):
        return True
    return cells[axis.id] == cells[bound] or cells[bound] == scene.plan.axis[bound].absent


def _same(axis: Axis, scene: Scene, digits: dict[str, int]) -> bool:
    return axis.id in scene.same or digits.get(f"{axis.id}:same") == 1


def _places(scene: Scene, digits: dict[str, int]) -> Iterator[dict[str, Passed | None]]:
    """Yield what each measure can have passed; None is a measure that was not given."""
    axes = scene.plan.axes
    choices = [_axis_places(axis, scene, digits) for axis in axes]
    for values in product(*choices):
        places = dict(zip((axis.id for axis in axes), values, strict=True))
        if all(_bounded(axis, places, scene, digits) for axis in axes):
            yield places


def _bounded(axis: Axis, places: dict[str, Passed | None], scene: Scene, digits: dict[str, int]) -> bool:
    bound = axis.measure.at_most
    if bound is None or bound not in places:
        return True
    mine, other = places[axis.id], places[bound]
    if mine is None or other is None:
        return True
    if _same(axis, scene, digits):
        return mine == other
    return mine[0] <= other[0] and mine[1] <= other[1]


def _axis_places(axis: Axis, scene: Scene, digits: dict[str, int]) -> list[Passed | None]:
    """Return what one measure can have passed, as far as the household's own area (or both, if blank) can tell."""
    regions = [_seen_from(digits["area"], place) for place in axis.regions]
    if axis.measure.count_of:
        low, high = digits[f"{axis.id}:low"], digits[f"{axis.id}:high"]
        places = (
            _seen_from(digits["area"], (axis.passed("rural", count), axis.passed("urban", count)))
            for count in range(low, high + 1)
        )
        return list(dict.fromkeys(places))
    if axis.id not in scene.same:
        own = other = _reach(axis, scene, digits, "")
        if own is None:
            return [None]
        if digits["area"] == UNKNOWN_AREA and axis.by_area:
            other = _reach(axis, scene, digits, "2")
        regions = [place for place in regions if place[0] in own and place[1] in (other or ())]
    return list(dict.fromkeys(regions))


def _reach(axis: Axis, scene: Scene, digits: dict[str, int], suffix: str) -> range | None:
    """Return how many known cuts may be passed, in the household's area or as urban (suffix ``2``); None: not given."""
    if is_interval(axis, scene.readings[axis.id]):
        low, high = digits[f"{axis.id}:low{suffix}"], digits[f"{axis.id}:high{suffix}"]
        return range(len(axis.cuts) + 1) if low == nothing(axis) else range(low, high + 1)
    digit = digits[f"{axis.id}:{suffix}" if suffix else axis.id]
    return reach(axis, digit, bounded=bool(scene.bounds[axis.id]))


def _seen_from(area: int, place: Passed) -> Passed:
    """Leave out what the other area would say when the household's area is known."""
    if area == UNKNOWN_AREA:
        return place
    own = place[0] if area == RURAL else place[1]
    return own, own
