"""Persons for the tests: facts as a dict, as tables of households and members, and random ones."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import polars as pl

from povrules.eligibility import Entitlements, entitlements
from povrules.language.question import Level
from povrules.rules import Policy, SupportPolicy, load_policy

Person = dict[str, Any]
Key = TypeVar("Key")
Found = TypeVar("Found")
POLICY = load_policy("bhyt")
HOUSEHOLD = [one.id for one in POLICY.questions("household")]
FLAGS = [one.id for one in POLICY.questions("person") if one.type == "flag"]
_TYPES = {
    "flag": pl.Boolean,
    "date": pl.Date,
    "code": pl.String,
    "text": pl.String,
    "id": pl.String,
    "count": pl.Int64,
    "money": pl.Int64,
}
STATUS = {
    "poor": "hộ nghèo",
    "near_poor": "hộ cận nghèo",
    "average_agricultural": "hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình",
    "average": "hộ có mức sống trung bình",
    "not_poor": "hộ không nghèo",
}


def known(person: Mapping[str, Any]) -> Person:
    """Every fact of a person: what is not named is no, or never."""
    facts: Person = dict.fromkeys([one.id for one in POLICY.law.columns if one.type == "flag"], False)
    facts |= {"allowance": "none", "schooling": "no", "class": "not_poor", "born": date(1980, 1, 1)}
    facts |= {"poor_kind": "deprivation", "others_marked": False}
    return facts | {"other_group": True, "special_area": True, "left_area": True, "escaped": True} | dict(person)


def no_dates(person: Person) -> Person:
    """The same person with a no to the questions about dates that are not there."""
    gates = {"left_area_on": "left_area", "escaped_on": "escaped", "victim_on": "trafficking_victim"}
    return person | {gate: person.get(name) is not None for name, gate in gates.items()}


def tables(persons: Sequence[Mapping[str, Any]], policy: Policy = POLICY) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One household for each person, and the persons."""
    ids = [str(at) for at in range(len(persons))]
    frames = []
    levels: tuple[Level, ...] = ("household", "person")
    for level in levels:
        columns: dict[str, pl.Series] = {"household_id": pl.Series(ids)}
        for question in policy.questions(level):
            if question.id != "household_id":
                values = [one.get(question.id) for one in persons]
                columns[question.id] = pl.Series(question.id, values, dtype=_TYPES[question.type])
        frames.append(pl.DataFrame(columns))
    said = [None if one.get("class") is None else STATUS[one["class"]] for one in persons]
    households = frames[0].with_columns(
        pl.Series("recognised_status", said, dtype=pl.String),
        pl.Series("agricultural", [one.get("class") == "average_agricultural" for one in persons]),
    )
    if not any(said):
        households = households.with_columns(recognised_status=pl.lit("?"))
    return households, frames[1]


def decide(persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> Entitlements:
    """What follows for persons on a day."""
    households, members = tables(persons)
    return entitlements(households, members, on=day, **options)


def rows(persons: Sequence[Mapping[str, Any]], day: date, **options: Any) -> list[dict[str, Any]]:
    return decide(persons, day, **options).frame.to_dicts()


def one(person: Mapping[str, Any], day: date, **options: Any) -> dict[str, Any]:
    return rows([no_dates(known(person))], day, **options)[0]


def anybody(chance: random.Random, day: date) -> Person:
    """A random person, mostly with few facts, often at the edge of an age or of a number of months."""
    edges = [age * 12 for age in (6, 70, 75, 80)] + [chance.randrange(0, 1080)]
    facts: Person = {"class": chance.choice([*STATUS, "poor", "near_poor"])}
    total = day.year * 12 + day.month - 1 - chance.choice(edges)
    born = date(total // 12, total % 12 + 1, min(day.day, 28)) + timedelta(days=chance.randrange(-2, 3))
    facts["born"] = min(born, day)
    for name in [*HOUSEHOLD, *FLAGS]:
        if chance.random() < 0.12:
            facts[name] = True
    for name, limit in (("left_area_on", 36), ("escaped_on", 60), ("victim_on", 12)):
        facts.pop(name, None)
        if chance.random() < 0.3:
            total = day.year * 12 + day.month - 1 - chance.choice([limit, limit, 3])
            facts[name] = date(total // 12, total % 12 + 1, min(day.day, 28)) + timedelta(days=chance.randrange(-1, 2))
    if chance.random() < 0.4:
        facts |= {"schooling": "yes", "level": chance.choice(["preschool", "primary", "university", "short_course"])}
    if chance.random() < 0.2:
        facts["allowance"] = chance.choice(["elderly", "disabled", "orphan"])
    facts["poor_kind"] = chance.choice(["income", "deprivation"])
    return no_dates(known(facts))


def crowd(chance: random.Random, day: date, count: int) -> list[Person]:
    """Random people, of every sixth of whom hardly anything is known."""
    people = [anybody(chance, day) for _ in range(count)]
    blank = dict.fromkeys(["other_group", "special_area", *FLAGS])
    return [one | ({} if at % 6 else blank) for at, one in enumerate(people)]


def by_item(found: Entitlements, count: int) -> list[dict[str, dict[str, Any]]]:
    """The rows of so many households, as :func:`tables` makes them, by what they are about."""
    several: list[dict[str, dict[str, Any]]] = [{} for _ in range(count)]
    for row in found.frame.to_dicts():
        several[int(row["household_id"])][row["item"]] = row
    return several


def together(
    asked: Sequence[tuple[Key, Person]], decide_all: Callable[[list[Person], Key], Sequence[Found]]
) -> Callable[[Key, Person], Found]:
    """Return what tells what follows for a person under a key; all who are asked about under it share one call."""
    persons: dict[Key, list[Person]] = {}
    for key, person in asked:
        persons.setdefault(key, []).append(person)
    found: dict[Key, Sequence[Found]] = {}

    def told(key: Key, person: Person) -> Found:
        if key not in found:
            found[key] = decide_all(persons[key], key)
        return found[key][persons[key].index(person)]

    return told


def cases_by_day(cases: Sequence[Mapping[str, Any]]) -> list[tuple[date, Person]]:
    """Every day of every case, with its person."""
    return [(expected["on"], case["person"]) for case in cases for expected in case["days"]]


def in_every_class(
    persons: Sequence[Person], decide_all: Callable[[list[Person], date], Sequence[Found]], day: date
) -> dict[str, Sequence[Found]]:
    """What follows for the same persons in each class, all decided in one call."""
    found = decide_all([person | {"class": name} for name in STATUS for person in persons], day)
    return {name: found[at * len(persons) : (at + 1) * len(persons)] for at, name in enumerate(STATUS)}


def without_a_case(
    policy: SupportPolicy, cases: Sequence[Mapping[str, Any]], told: Callable[[date, Person], dict[str, dict[str, Any]]]
) -> list[tuple[str, date]]:
    """The versions of groups of which no case surely is."""
    held: set[tuple[str, date]] = set()
    for case in cases:
        for expected in case["days"]:
            for row in told(expected["on"], case["person"]).values():
                held |= {(name, expected["on"]) for name in row["groups"].split(";")}
    groups = [group for benefit in policy.law.benefits for group in benefit.groups]
    return [
        (group.id, version.first)
        for group in groups
        for version in group.versions
        if not any(name == group.id and version.holds(day) for name, day in held)
    ]
