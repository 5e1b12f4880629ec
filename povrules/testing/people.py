"""Hypothesis strategies for the members of households: persons, families of consistent ages, censuses with members.

Ages gather around the limits that a survey asks about: the day before a birthday, the day and the day after. The years
between generations only keep families plausible; they are no law.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from hypothesis import strategies as st

from povrules.language.expression import Compare, Name, Node, Number, walk
from povrules.language.question import Question
from povrules.language.schema import Basis
from povrules.surveys import Survey, load_survey
from povrules.testing.evaluated import Household
from povrules.testing.strategies import Standards, households, maybe, numbered

Person: TypeAlias = dict[str, Any]
"""A member as a census has it: answers by column."""

GENERATION = 15
OLDEST = 95
_DAYS_AROUND = 2

GATES = {"level": ("schooling", "yes"), "job": ("work", "working"), "contract": ("work", "working")}
"""Questions that are asked of those only who gave another one a certain answer."""

_SIZES = {"height": (450, 1600), "weight_kg": (20, 600)}
"""Between what the measures of a person lie, in their smallest unit."""

_LEFT_OUT = ("household_id", "person_no", "name", "born", "born_year", "relation")


def _survey(survey: str | Survey) -> Survey:
    return survey if isinstance(survey, Survey) else load_survey(survey)


def ages_asked(survey: str | Survey) -> tuple[int, ...]:
    """Return the ages in completed years that the conditions of a survey ask about, in ascending order."""
    loaded = _survey(survey)
    known = {
        int(one.right.value) if isinstance(one.right, Number) else loaded.parameters[one.right.id]
        for condition in _conditions(loaded)
        for one in walk(condition)
        if isinstance(one, Compare) and one.left == Name("age") and isinstance(one.right, Number | Name)
    }
    return tuple(sorted(known))


def _conditions(survey: Survey) -> Iterator[Node]:
    law = survey.law
    yield from (one.when for one in law.facts)
    yield from (one.when for one in law.indicators)
    yield from (one.when for one in (law.score.rows if law.score is not None else ()))


def years_before(day: date, years: int) -> date:
    """Return the day so many years earlier; of a 29 February the 28th where there is none."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - years, day.month, 28 if leap else day.day)


@st.composite
def births(draw: st.DrawFn, on: date, survey: str | Survey = "tt-07-2021", first: int = 0, last: int = OLDEST) -> date:
    """Draw the birth of somebody of ``first`` to ``last`` years on a day, often about to turn an age that is asked."""
    asked = [age for age in ages_asked(survey) if first <= age <= last]
    around = st.integers(-_DAYS_AROUND, _DAYS_AROUND)
    near = [st.builds(lambda age, days: years_before(on, age) + timedelta(days=days), st.sampled_from(asked), around)]
    anyone = st.dates(years_before(on, last), years_before(on, first))
    born: date = draw(st.one_of(*(near * 2 if asked else ()), anyone))
    return min(max(born, years_before(on, last)), years_before(on, first))


@st.composite
def persons(
    draw: st.DrawFn,
    on: date,
    survey: str | Survey = "tt-07-2021",
    *,
    first: int = 0,
    last: int = OLDEST,
    blanks: bool = False,
) -> Person:
    """Draw a member of ``first`` to ``last`` years on the day of the review with an answer to every question.

    A question that is asked only after another answer is left out without it. With ``blanks`` some answers are missing.
    """
    loaded = _survey(survey)
    found: Person = {"born": draw(births(on, survey, first, last))}
    opt = maybe if blanks else (lambda values: values)
    for question in loaded.questions("person"):
        if question.id not in _LEFT_OUT:
            found[question.id] = draw(opt(_answers(question)))
    for name, (gate, answer) in GATES.items():
        if name in found and found[gate] != answer:
            found[name] = None
    if blanks and draw(st.booleans()):
        found |= {"born": None, "born_year": found["born"].year}
    return found


def _answers(question: Question) -> st.SearchStrategy[Any]:
    if question.codes:
        return st.sampled_from([code.value for code in question.codes])
    if question.type == "flag":
        return st.booleans()
    low, high = _SIZES[question.id]
    return st.integers(low, high).map(lambda value: value / 10**question.places)


@st.composite
def families(
    draw: st.DrawFn, on: date, survey: str | Survey = "tt-07-2021", *, most: int = 9, blanks: bool = False
) -> list[Person]:
    """Draw the members of one household: a head, and in any number spouse, children, parents and others.

    Children are born after the head and the head after its parents, by a generation; the relation says who is who.
    """

    def one(relation: str, first: int, last: int) -> Person:
        return {"relation": relation, **draw(persons(on, survey, first=first, last=last, blanks=blanks))}

    age = draw(st.integers(2 * GENERATION, OLDEST - 2 * GENERATION))
    found = [one("head", age, age)]
    if draw(st.booleans()):
        found.append(one("spouse", 2 * GENERATION, OLDEST))
    found += [one("child", 0, age - GENERATION - 1) for _ in range(draw(st.integers(0, 4)))]
    found += [one("parent", age + GENERATION, OLDEST) for _ in range(draw(st.integers(0, 2)))]
    found += [one("other", 0, OLDEST) for _ in range(draw(st.integers(0, 2)))]
    return found[:most]


@st.composite
def peopled(
    draw: st.DrawFn,
    standard: Standards,
    on: date,
    basis: Basis = "income",
    survey: str | Survey = "tt-07-2021",
    *,
    blanks: bool = True,
) -> tuple[list[Household], list[Person]]:
    """Draw a census with its members: households of which ``members`` is how many persons have their id."""
    census = numbered(draw(st.lists(households(standard, basis, blanks=blanks), min_size=1, max_size=4)))
    listed = [draw(families(on, survey, blanks=blanks)) for _ in census]
    for one, family in zip(census, listed, strict=True):
        one["members"] = len(family)
    return census, list(_linked(census, listed))


def _linked(census: Sequence[Household], listed: Sequence[Sequence[Person]]) -> Iterator[Person]:
    for one, family in zip(census, listed, strict=True):
        for number, person in enumerate(family, start=1):
            yield {"household_id": one["household_id"], "person_no": str(number), **person}
