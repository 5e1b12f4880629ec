"""Hypothesis strategies for households, censuses, days, overlays and standards, aimed at the thresholds of standards.

Values gather at every line of the standards that they are for, one below and one above it; blanks are common. A
standard is given by its id, its file or as loaded; several together, for households that both can decide.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

from povrules.engines.axes import numbers_of
from povrules.engines.plan import build_plan
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, MONTHS, Basis, Line
from povrules.standards import load_standard
from povrules.testing.drawn import Drawn, standards
from povrules.testing.evaluated import Household, per_capita
from povrules.testing.written import invented_overlay

__all__ = [
    "Drawn",
    "Household",
    "StandardLike",
    "blanked",
    "censuses",
    "completions",
    "dates",
    "households",
    "incomes",
    "overlays",
    "scores",
    "standards",
]

StandardLike: TypeAlias = str | Path | Standard
T = TypeVar("T")
Standards: TypeAlias = StandardLike | tuple[StandardLike, ...]

BIG = 10**12
_MOST_MEMBERS = 30
_APART = 2
_POINTS, _MOST_POINTS = 10, 12


def known(given: Standards) -> tuple[Standard, ...]:
    """Return the standards that are meant, loaded."""
    several = given if isinstance(given, tuple) else (given,)
    return tuple(one if isinstance(one, Standard) else load_standard(one) for one in several)


@dataclass(frozen=True)
class Aim:
    """What values are aimed at: lines of money by month and by year, limits of every other measure, indicators.

    ``fewest``: how many indicators every one of the standards has, which is the most that all of their scores B hold.
    """

    monthly: tuple[int, ...]
    yearly: tuple[int, ...]
    limits: dict[str, tuple[int, ...]]
    indicators: tuple[str, ...]
    fewest: int
    points_each: int

    @classmethod
    def at(cls, given: Standards) -> "Aim":
        """Return what some standards, on all their bases, compare with."""
        loaded = known(given)
        cuts: dict[str, set[int]] = {}
        for standard in loaded:
            for basis in standard.law.bases:
                for axis in build_plan(standard, basis).axes:
                    name = axis.measure.unit if axis.measure.unit in MONTHS else axis.id
                    values = {value for cut in axis.cuts for area in AREAS if (value := cut.value(area)) is not None}
                    cuts.setdefault(name, set()).update(values)
        yearly = cuts.pop("vnd_person_year", set())
        monthly = cuts.pop("vnd_person_month", set()) | {value // MONTHS["vnd_person_year"] for value in yearly}
        numbers = [numbers_of(standard.law).get("points_per_indicator", _POINTS) for standard in loaded]
        return cls(
            tuple(sorted(monthly)),
            tuple(sorted(yearly)),
            {name: tuple(sorted(values)) for name, values in cuts.items()},
            tuple(dict.fromkeys(name for standard in loaded for name in standard.indicator_ids)),
            min(len(standard.indicator_ids) for standard in loaded),
            numbers[0],
        )

    # What is drawn for every household is made once: to make a strategy takes longer than to draw from it.

    @cached_property
    def incomes(self) -> st.SearchStrategy[int]:
        """Incomes a person and month."""
        lines = self.monthly or (1_000_000,)
        near = st.builds(lambda line, step: line + step, st.sampled_from(lines), st.integers(-2, 2))
        return st.one_of(near, near, st.integers(-3_000_000, 6_000_000), st.integers(-BIG, BIG))

    @cached_property
    def on_lines_of_a_year(self) -> st.SearchStrategy[int]:
        """Incomes a person and year; there have to be such lines."""
        return st.sampled_from(self.yearly)

    @cached_property
    def scores(self) -> st.SearchStrategy[int]:
        """Scores A."""
        lines = self.limits.get("score_a") or (100,)
        near = st.builds(lambda line, step: max(line + step, 0), st.sampled_from(lines), st.integers(-1, 1))
        return st.one_of(near, st.integers(0, 400))

    @cached_property
    def scores_b(self) -> st.SearchStrategy[int]:
        """Scores B of as many indicators as all of the standards have."""
        return st.integers(0, self.fewest).map(lambda number: self.points_each * number)

    @cached_property
    def counts(self) -> st.SearchStrategy[int]:
        """How many indicators are a yes: often around the numbers of the standards."""
        turns = {limit + step for limit in self.limits.get("deprivations", ()) for step in (-1, 0)}
        near = sorted(turns & {*range(len(self.indicators) + 1)}) or [0]
        return st.one_of(st.integers(0, len(self.indicators)), st.sampled_from(near))

    @cached_property
    def orders(self) -> st.SearchStrategy[list[str]]:
        """The indicators, shuffled."""
        return st.permutations(self.indicators)

    @cached_property
    def few(self) -> st.SearchStrategy[list[str]]:
        """Up to four of the indicators; there has to be one."""
        return st.lists(st.sampled_from(self.indicators), max_size=4, unique=True)


def incomes(standard: Standards) -> st.SearchStrategy[int]:
    """Incomes a person and month at, just below and just above every line; plus anything up to a trillion."""
    return Aim.at(standard).incomes


def scores(standard: Standards) -> st.SearchStrategy[int]:
    """Scores A at, just below and just above every line; plus anything up to 400 points."""
    return Aim.at(standard).scores


def maybe(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Return a value, or a blank about one time in four."""
    return st.one_of(*[values] * 3, st.none())


def households(standard: Standards, basis: Basis = "income", *, blanks: bool = True) -> st.SearchStrategy[Household]:
    """One household with every column that the standards read on that basis; what it says of its income is consistent.

    Without ``blanks`` nothing that decides is missing.
    """
    return _households(Aim.at(standard), basis, blanks=blanks)


_AREA = st.sampled_from(AREAS)
_MEMBERS = st.integers(1, _MOST_MEMBERS)
_MORE_MEMBERS = st.one_of(_MEMBERS, st.integers(1, 400))
_YES_NO = st.booleans()
_YES_NO_BLANK = st.sampled_from([None, False, True])
_ONE_IN_FOUR = st.sampled_from([False, False, False, True])
_STATED = st.sampled_from(["total", "per capita", "both"])
_SHARE = st.sampled_from([1, 1, 2, 40])
_STEP = st.integers(-1, 1)


@lru_cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


@st.composite
def _households(draw: st.DrawFn, aim: Aim, basis: Basis, *, blanks: bool) -> Household:
    def blank() -> bool:
        return blanks and draw(_ONE_IN_FOUR)

    found: Household = {"area": None if blank() else draw(_AREA)}
    found |= _deprivations(draw, aim, blanks=blanks)
    members = draw(_MEMBERS)
    found |= _incomes(draw, aim, members, blank)
    found["agricultural"] = draw(_YES_NO_BLANK)
    amounts = [0, 12 * members, 500_000 * 12 * members, *_down_to_a_line(aim, found, members)]
    amount = amounts[draw(_below(len(amounts)))]
    found["social_assistance_12m"] = amount if draw(_YES_NO) else None
    if not blanks and amount and found["members"] is None:
        found["members"] = members  # without them assistance cannot be taken out of an income a person
    if basis == "points":
        found["score_a"] = None if blank() else draw(aim.scores)
        found["score_b"] = None if blank() else draw(aim.scores_b)
        if draw(_YES_NO):
            found |= {"income_12m": None, "income_per_capita": None}
    return found


def _down_to_a_line(aim: Aim, household: Household, members: int) -> list[int]:
    """Return the assistance without which the income of a household lies at a line, for every line below it."""
    each = per_capita(household)
    rests = [] if each is None else [int(12 * members * (each - line)) for line in aim.monthly]
    return [rest for rest in rests if rest > 0]


def _deprivations(draw: st.DrawFn, aim: Aim, *, blanks: bool) -> Household:
    """Draw an answer for every indicator; how many are yes gathers around the numbers of the standards."""
    count = draw(aim.counts)
    answers: dict[str, bool | None] = {name: position < count for position, name in enumerate(draw(aim.orders))}
    if blanks and answers:
        answers |= dict.fromkeys(draw(aim.few))
    return {name: answers[name] for name in aim.indicators}


def _incomes(draw: st.DrawFn, aim: Aim, members: int, blank: Callable[[], bool]) -> Household:
    """Draw what a household says of its income: in total, a person, or both, which disagree now and then."""
    each = draw(aim.incomes)
    stated = draw(_STATED)
    if stated == "both":
        total = 12 * members * each // draw(_SHARE)
        return {"income_per_capita": each, "income_12m": total, "members": None if blank() else members}
    if stated == "total":
        total = 12 * members * each
        by_year = draw(_YES_NO)
        if aim.yearly and by_year:  # on a line of a year, which 12 times a whole month may miss
            total = members * draw(aim.on_lines_of_a_year)
        income = None if blank() else total + draw(_STEP)
        return {"income_12m": income, "members": None if blank() else members, "income_per_capita": None}
    found = None if blank() else each
    return {"income_per_capita": found, "members": members if draw(_YES_NO) else None, "income_12m": None}


def censuses(
    standard: Standards, basis: Basis = "income", *, blanks: bool = True, errors: bool = False, most: int = 12
) -> st.SearchStrategy[list[Household]]:
    """Up to ``most`` households with ids of their own; with ``errors`` some cells hold what cannot be read there."""
    one = households(standard, basis, blanks=blanks)
    return st.lists(with_errors(one) if errors else one, min_size=1, max_size=most).map(numbered)


def numbered(households_: Sequence[Household]) -> list[Household]:
    """Return households with an id each."""
    return [{"household_id": f"{number:03}", **one} for number, one in enumerate(households_)]


WRONG: dict[str, tuple[str, ...]] = {
    "area": ("ngoại ô", "?"),
    "income_per_capita": ("nhiều", "1,5 triệu?", "10" * 20),
    "income_12m": ("khoảng 10 triệu", "1.2.3", "-"),
    "members": ("0", "1000", "2,5", "hai"),
    "social_assistance_12m": ("-1", "có"),
    "agricultural": ("có lẽ",),
    "score_a": ("-5", "x"),
    "score_b": ("35", "-10"),
}
"""What is written into cells by mistake, by column; into an indicator the words of ``_WRONG_ANSWERS``."""

_WRONG_ANSWERS = ("2", "chắc có")


@st.composite
def with_errors(draw: st.DrawFn, clean: st.SearchStrategy[Household]) -> Household:
    """Draw a household of which up to two cells hold what cannot be read."""
    found = dict(draw(clean))
    for name in draw(_up_to_two(tuple(sorted(found)))):
        found[name] = draw(_written(name))
    return found


@lru_cache
def _up_to_two(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=2, unique=True)


@lru_cache
def _written(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(WRONG.get(name, _WRONG_ANSWERS))


def completions(standard: Standards, basis: Basis, household: Household) -> st.SearchStrategy[Household]:
    """Every way to answer what decides and is blank in a household; what it states already stays.

    An income that it states in one way is not stated in another, and a measure that need not be given (the income of a
    household that is decided by points) stays away.
    """
    return _completions(Aim.at(standard), basis, household)


def blanked(standard: Standards, basis: Basis) -> st.SearchStrategy[tuple[Household, Household]]:
    """Households with blanks, each with the same with all of them filled in."""
    return _blanked(Aim.at(standard), basis)


@st.composite
def _blanked(draw: st.DrawFn, aim: Aim, basis: Basis) -> tuple[Household, Household]:
    given = draw(_households(aim, basis, blanks=True))
    return given, _completed(draw, aim, basis, given)


@st.composite
def _completions(draw: st.DrawFn, aim: Aim, basis: Basis, household: Household) -> Household:
    return _completed(draw, aim, basis, household)


def _completed(draw: st.DrawFn, aim: Aim, basis: Basis, household: Household) -> Household:
    more: Household = {name: draw(_YES_NO) for name in aim.indicators if household.get(name) is None}
    if household.get("area") is None:
        more["area"] = draw(_AREA)
    if basis == "points":
        if household.get("score_a") is None:
            more["score_a"] = draw(aim.scores)
        if household.get("score_b") is None and not aim.indicators:
            more["score_b"] = aim.points_each * draw(_below(_MOST_POINTS + 1))
    else:
        more |= _blank_incomes(draw, aim, household)
    return household | more


def _blank_incomes(draw: st.DrawFn, aim: Aim, household: Household) -> Household:
    known_members, total = household.get("members"), household.get("income_12m")
    if per_capita(household) is not None:
        return {} if known_members is not None or total is not None else {"members": draw(_MORE_MEMBERS)}
    if total is not None:
        return {"members": draw(_MORE_MEMBERS)}
    if known_members is not None:
        return {"income_12m": 12 * known_members * draw(aim.incomes)}
    return {"income_per_capita": draw(aim.incomes), "members": draw(_MORE_MEMBERS)}


def dates(standard: Standards) -> st.SearchStrategy[date]:
    """Days on which something in the law begins or ends, the day before and the day after; and days in between."""
    edges = sorted({day for one in known(standard) for day in _days(one)})
    near = st.builds(lambda day, step: day + timedelta(days=step), st.sampled_from(edges), st.integers(-1, 1))
    return st.one_of(near, near, st.dates(edges[0], edges[-1]))


def _days(standard: Standard) -> Iterator[date]:
    law = standard.law
    for years in law.policy_years:
        yield from (years.starts or date(years.first, 1, 1), date(years.last, 12, 31))
    for flag in law.flags:
        yield from (flag.in_force_from, flag.in_force_to, flag.ambiguous_to)
    for citation in law.citations.values():
        yield from (day for day in (citation.in_force_from, citation.in_force_to) if day is not None)


@st.composite
def overlays(draw: st.DrawFn, standard: StandardLike) -> str:
    """Draw the text of an overlay that gives one line of a standard other values, which keep the lines in their order.

    It says that it is invented. The standard has to have a line, and lines that lie some units apart.
    """
    [loaded] = known(standard)
    lines = loaded.law.lines
    at = draw(st.integers(0, len(lines) - 1))
    values = []
    for area in AREAS:
        beside = [(number, one.value(area)) for number, one in enumerate(lines) if one.unit == lines[at].unit]
        # Between its neighbours and a little off them: where two lines meet, a rule between them is dead.
        low = max((value for number, value in beside if number < at and value is not None), default=1) + _APART
        top = 2 * max(low, _value(lines[at])) + 2 * _APART
        high = min((value for number, value in beside if number > at and value is not None), default=top) - _APART
        values.append(f"{area} = {draw(st.integers(low, max(low, high)))}")
    return invented_overlay("\n".join(["[[lines]]", f'id = "{lines[at].id}"', *values]), loaded.id)


def _value(line: Line) -> int:
    return max([value for area in AREAS if (value := line.value(area)) is not None], default=1)
