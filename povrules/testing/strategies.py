"""Hypothesis strategies for households, censuses, days, overlays and standards, aimed at the thresholds of standards.

Values gather at every line of the standards that they are for, one below and one above it; blanks are common. A
standard is given by its id, its file or as loaded; several together, for households that both can decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

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


def incomes(standard: Standards) -> st.SearchStrategy[int]:
    """Incomes a person and month at, just below and just above every line; plus anything up to a trillion."""
    return _around(Aim.at(standard))


def _around(aim: Aim) -> st.SearchStrategy[int]:
    lines = aim.monthly or (1_000_000,)
    near = st.builds(lambda line, step: line + step, st.sampled_from(lines), st.integers(-2, 2))
    return st.one_of(near, near, st.integers(-3_000_000, 6_000_000), st.integers(-BIG, BIG))


def scores(standard: Standards) -> st.SearchStrategy[int]:
    """Scores A at, just below and just above every line; plus anything up to 400 points."""
    return _scores(Aim.at(standard))


def _scores(aim: Aim) -> st.SearchStrategy[int]:
    lines = aim.limits.get("score_a") or (100,)
    near = st.builds(lambda line, step: max(line + step, 0), st.sampled_from(lines), st.integers(-1, 1))
    return st.one_of(near, st.integers(0, 400))


def maybe(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Return a value, or a blank about one time in four."""
    return st.one_of(*[values] * 3, st.none())


def households(standard: Standards, basis: Basis = "income", *, blanks: bool = True) -> st.SearchStrategy[Household]:
    """One household with every column that the standards read on that basis; what it says of its income is consistent.

    Without ``blanks`` nothing that decides is missing.
    """
    return _households(Aim.at(standard), basis, blanks=blanks)


@st.composite
def _households(draw: st.DrawFn, aim: Aim, basis: Basis, *, blanks: bool) -> Household:
    opt = maybe if blanks else (lambda values: values)
    found: Household = {"area": draw(opt(st.sampled_from(AREAS)))}
    found |= draw(_deprivations(aim, blanks=blanks))
    members = draw(st.integers(1, _MOST_MEMBERS))
    found |= draw(_incomes(aim, members, blanks=blanks))
    found["agricultural"] = draw(st.sampled_from([None, False, True]))
    amount = draw(st.sampled_from([0, 12 * members, 500_000 * 12 * members, *_down_to_a_line(aim, found, members)]))
    found["social_assistance_12m"] = draw(st.one_of(st.none(), st.just(amount)))
    if not blanks and amount and found["members"] is None:
        found["members"] = members  # without them assistance cannot be taken out of an income a person
    if basis == "points":
        found["score_a"] = draw(opt(_scores(aim)))
        found["score_b"] = draw(opt(st.integers(0, aim.fewest).map(lambda number: aim.points_each * number)))
        if draw(st.booleans()):
            found |= {"income_12m": None, "income_per_capita": None}
    return found


def _down_to_a_line(aim: Aim, household: Household, members: int) -> list[int]:
    """Return the assistance without which the income of a household lies at a line, for every line below it."""
    each = per_capita(household)
    rests = [] if each is None else [int(12 * members * (each - line)) for line in aim.monthly]
    return [rest for rest in rests if rest > 0]


@st.composite
def _deprivations(draw: st.DrawFn, aim: Aim, *, blanks: bool) -> Household:
    """Draw an answer for every indicator; how many are yes gathers around the numbers of the standards."""
    ids = list(aim.indicators)
    turns = {limit + step for limit in aim.limits.get("deprivations", ()) for step in (-1, 0)}
    near = sorted(turns & {*range(len(ids) + 1)}) or [0]
    count = draw(st.one_of(st.integers(0, len(ids)), st.sampled_from(near)))
    chosen = draw(st.permutations(ids))
    answers: dict[str, bool | None] = {name: position < count for position, name in enumerate(chosen)}
    if blanks and ids:
        for name in draw(st.lists(st.sampled_from(ids), max_size=4, unique=True)):
            answers[name] = None
    return {name: answers[name] for name in ids}


@st.composite
def _incomes(draw: st.DrawFn, aim: Aim, members: int, *, blanks: bool) -> Household:
    """Draw what a household says of its income: in total, a person, or both, which disagree now and then."""
    opt = maybe if blanks else (lambda values: values)
    each = draw(_around(aim))
    stated = draw(st.sampled_from(["total", "per capita", "both"]))
    if stated == "both":
        total = 12 * members * each // draw(st.sampled_from([1, 1, 2, 40]))
        return {"income_per_capita": each, "income_12m": total, "members": draw(opt(st.just(members)))}
    if stated == "total":
        total = 12 * members * each
        by_year = draw(st.booleans())
        if aim.yearly and by_year:  # on a line of a year, which 12 times a whole month may miss
            total = members * draw(st.sampled_from(aim.yearly))
        total = draw(opt(st.just(total + draw(st.integers(-1, 1)))))
        return {"income_12m": total, "members": draw(opt(st.just(members))), "income_per_capita": None}
    found = draw(opt(st.just(each)))
    return {"income_per_capita": found, "members": draw(st.one_of(st.none(), st.just(members))), "income_12m": None}


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
    for name in draw(st.lists(st.sampled_from(sorted(found)), max_size=2, unique=True)):
        found[name] = draw(st.sampled_from(WRONG.get(name, _WRONG_ANSWERS)))
    return found


def completions(standard: Standards, basis: Basis, household: Household) -> st.SearchStrategy[Household]:
    """Every way to answer what decides and is blank in a household; what it states already stays.

    An income that it states in one way is not stated in another, and a measure that need not be given (the income of a
    household that is decided by points) stays away.
    """
    return _completions(Aim.at(standard), basis, household)


def blanked(standard: Standards, basis: Basis) -> st.SearchStrategy[tuple[Household, Household]]:
    """Households with blanks, each with the same with all of them filled in."""
    aim = Aim.at(standard)
    one = _households(aim, basis, blanks=True)
    return one.flatmap(lambda given: st.tuples(st.just(given), _completions(aim, basis, given)))


def _completions(aim: Aim, basis: Basis, household: Household) -> st.SearchStrategy[Household]:
    more: dict[str, st.SearchStrategy[Any]] = {
        name: st.booleans() for name in aim.indicators if household.get(name) is None
    }
    if household.get("area") is None:
        more["area"] = st.sampled_from(AREAS)
    if basis == "points":
        if household.get("score_a") is None:
            more["score_a"] = _scores(aim)
        if household.get("score_b") is None and not aim.indicators:
            more["score_b"] = st.integers(0, _MOST_POINTS).map(lambda number: aim.points_each * number)
    else:
        more |= _blank_incomes(aim, household)
    return st.fixed_dictionaries(more).map(lambda answers: household | answers)


def _blank_incomes(aim: Aim, household: Household) -> dict[str, st.SearchStrategy[Any]]:
    members = st.one_of(st.integers(1, _MOST_MEMBERS), st.integers(1, 400))
    known_members, total = household.get("members"), household.get("income_12m")
    if per_capita(household) is not None:
        return {} if known_members is not None or total is not None else {"members": members}
    if total is not None:
        return {"members": members}
    if known_members is not None:
        return {"income_12m": _around(aim).map(lambda each: 12 * known_members * each)}
    return {"income_per_capita": _around(aim), "members": members}


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
