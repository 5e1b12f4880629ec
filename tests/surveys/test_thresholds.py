"""Every number that an answer is held against: golden cases below it, on it and above it, written from the forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from povrules.engines.derive import Derived, account_of
from povrules.language.expression import Arithmetic, Compare, Count, Name, Node, Number, Term, walk, words
from povrules.surveys import Survey

from . import by_hand
from .by_hand import Family
from .families import AFTER, BEFORE, ON, PLACES, SURVEY, another_reading, derived, house, person, turning

Reading = tuple[str, str] | None
"""A parameter of the survey and the value that it has instead; None for the shipped one."""
Case = tuple[Family, object]
Answers = dict[str, Any]

BEHIND_IS_ALL: Reading = ("ahead_is_fit", "false")
AT_THE_VALUE: Reading = ("nutrition_at_value", "true")


@dataclass(frozen=True)
class Limit:
    """Families around a limit, each with what is to be found of it, in the order below, on, above.

    ``seen``: an indicator, an amount (its bounds), a row of the table of points or a caution (whether it holds), or
    ``screen``.
    """

    seen: str
    cases: Sequence[Case]
    reading: Reading = None


def at_age(years: int, seen: str, *expected: object, reading: Reading = None, **answers: Any) -> Limit:
    """A person who turns so many years tomorrow, today, and who did so yesterday."""
    families = [(house(), [turning(years, day, **answers)]) for day in (AFTER, ON, BEFORE)]
    return Limit(seen, list(zip(families, expected, strict=True)), reading)


def at_number(name: str, number: int, seen: str, *expected: object, **more: Any) -> Limit:
    """A household that has one less of something, so many, and one more."""
    families = [(house(**{name: value} | more), [person()]) for value in (number - 1, number, number + 1)]
    return Limit(seen, list(zip(families, expected, strict=True)))


def child(gender: str, name: str, *cases: tuple[float, bool], reading: Reading = None) -> Limit:
    """A child of 8 whose height or weight is near the value of the table."""
    return Limit(
        "nutrition",
        [((house(), [person(8, gender=gender, **{name: value})]), answer) for value, answer in cases],
        reading,
    )


def members(seen: str, *cases: tuple[list[Answers], object]) -> Limit:
    return Limit(seen, [((house(), persons), answer) for persons, answer in cases])


def without(device: str) -> Limit:
    return Limit("information_devices", [((house(**{device: n}), [person()]), n == 0) for n in (0, 1, 2)])


def screened(*cases: tuple[int, str]) -> Limit:
    """Households that answer yes to so many of the nine questions of form A."""
    return Limit(
        "screen",
        [
            ((house(screen_0="subject", **{f"screen_{n}": int(n <= yes) for n in range(1, 10)}), [person()]), answer)
            for yes, answer in cases
        ],
    )


SURE, OPEN, NONE = (1, 1), (0, 1), (0, 0)
"""The bounds of a number of persons."""
ASKED: Answers = {"work": "working", "job": "other", "contract": "no_wage"}
AT_PRIMARY: Answers = {"schooling": "yes", "level": "primary"}
AT_PRESCHOOL, AT_LOWER, AT_UPPER = (
    AT_PRIMARY | {"level": level} for level in ("preschool", "lower_secondary", "upper_secondary")
)
NONFARM: Answers = {"work": "working", "nonfarm": True}
COMPANY: Answers = {"work": "working", "job": "company", "contract": "yes"}
YOUNG, GROWN = person(10), person(40)

LIMITS: dict[tuple[str, str], Limit] = {
    # Phiếu B2 and what it rests on
    ("employment", "age >= 15"): at_age(15, "employment", False, True, True, work="none"),
    ("dependent", "age < 16"): at_age(16, "dependents", True, False, False),
    ("dependents", "2 * dependents_count > people"): members(
        "dependents",
        ([YOUNG] * 3 + [GROWN] * 4, False),
        ([YOUNG] * 3 + [GROWN] * 3, False),
        ([YOUNG] * 4 + [GROWN] * 3, True),
    ),
    ("malnourished", "age_months < 192"): at_age(16, "nutrition", True, False, False, height=100.0),
    ("malnourished", "age_months < 120"): at_age(10, "nutrition", True, False, False, weight_kg=10.0),
    ("malnourished", "height < least_height"): child("male", "height", (115.9, True), (116.0, False), (116.1, False)),
    ("malnourished", "weight_kg < least_weight"): child(
        "female", "weight_kg", (18.5, True), (18.6, False), (18.7, False)
    ),
    ("malnourished", "height == least_height"): child(
        "female", "height", (114.9, True), (115.0, True), (115.1, False), reading=AT_THE_VALUE
    ),
    ("malnourished", "weight_kg == least_weight"): child(
        "male", "weight_kg", (19.4, True), (19.5, True), (19.6, False), reading=AT_THE_VALUE
    ),
    ("health_insurance", "age >= 6"): at_age(6, "health_insurance", False, True, True, insurance="no"),
    ("adult_education", "age >= 16"): at_age(16, "adult_education", False, True, True),
    ("adult_education", "age < adult_education_below_age"): at_age(30, "adult_education", True, False, False),
    ("certified", "age < 18"): at_age(18, "adult_education", False, True, True, education="lower_secondary"),
    ("child_schooling", "age >= 3"): at_age(3, "child_schooling", False, True, True),
    ("child_schooling", "age < 16"): at_age(16, "child_schooling", True, False, False),
    ("at_level", "age < 6"): at_age(6, "child_schooling", False, True, True, reading=BEHIND_IS_ALL, **AT_PRESCHOOL),
    ("at_level", "age >= 6"): at_age(6, "child_schooling", True, False, False, reading=BEHIND_IS_ALL, **AT_PRIMARY),
    ("at_level", "age < 12"): at_age(12, "child_schooling", False, True, True, reading=BEHIND_IS_ALL, **AT_PRIMARY),
    ("at_level", "age >= 12"): at_age(12, "child_schooling", True, False, False, reading=BEHIND_IS_ALL, **AT_LOWER),
    ("ahead", "age >= 3"): at_age(3, "ahead_of_age", False, True, True, **AT_PRIMARY),
    ("ahead", "age < 16"): at_age(16, "ahead_of_age", True, False, False, **AT_UPPER),
    ("ahead", "age < 6"): at_age(6, "ahead_of_age", True, False, False, **AT_PRIMARY),
    ("ahead", "age >= 6"): at_age(6, "ahead_of_age", True, True, True, **AT_LOWER),
    ("ahead", "age < 12"): at_age(12, "ahead_of_age", True, False, False, **AT_LOWER),
    ("ahead", "age >= 12"): at_age(12, "ahead_of_age", True, True, True, **AT_UPPER),
    ("housing_area", "half_areas < 1600 * people"): Limit(
        "housing_area",
        [
            ((house(floor_area=floor, attic_area=attic), [person()] * 3), answer)
            for floor, attic, answer in ((23.99, 0.01, True), (24, 0, False), (24, 0.01, False))
        ],
    ),
    ("information_devices", "tvs == 0"): without("tvs"),
    ("information_devices", "radios == 0"): without("radios"),
    ("information_devices", "computers == 0"): without("computers"),
    ("information_devices", "phones == 0"): without("phones"),
    # Phiếu A
    ("screen", "screen_count < 4"): screened((3, "to_review"), (4, "not_listed"), (5, "not_listed")),
    # Working age, and work outside farming
    ("labour", "age >= labour_from"): at_age(15, "labour_count", NONE, SURE, SURE),
    ("labour", "age < labour_surely_below"): at_age(55, "labour_count", SURE, OPEN, OPEN),
    ("labour", "age < labour_possibly_below"): at_age(62, "labour_count", OPEN, NONE, NONE),
    ("works_official", "age >= 15"): at_age(15, "job_official", False, True, True, job="official", **NONFARM),
    ("works_contract", "age >= 15"): at_age(
        15, "job_contract", False, True, True, job="company", contract="yes", **NONFARM
    ),
    ("works_informal", "age >= 15"): at_age(
        15, "job_informal_self", False, True, True, job="hired", contract="no", **NONFARM
    ),
    # Column 11, blank: not asked of children
    ("degree_high", "age >= 15"): at_age(15, "degree_college_plus", False, True, True, training=None),
    ("degree_middle", "age >= 15"): at_age(15, "degree_intermediate", False, True, True, training=None),
    ("degree_low", "age >= 15"): at_age(15, "degree_elementary_vocational", False, True, True, training=None),
    # Cautions
    ("three_motorbikes", "motorbikes >= 3"): at_number(
        "motorbikes", 3, "three_motorbikes", False, True, True, region="tay_nguyen"
    ),
    ("two_motorbikes", "motorbikes == 2"): at_number(
        "motorbikes", 2, "two_motorbikes", False, True, False, region="btb_dhmt"
    ),
    ("eight_people", "people >= 8"): members("eight_people", *(([GROWN] * n, n >= 8) for n in (7, 8, 9))),
    ("labour_age", "age >= labour_surely_below"): at_age(55, "labour_age", False, True, True, **ASKED),
    ("labour_age", "age < labour_possibly_below"): at_age(62, "labour_age", True, False, False, **ASKED),
    ("past_labour_age", "age >= labour_possibly_below"): at_age(62, "past_labour_age", False, True, True, **ASKED),
    ("poultry_in_tens", "poultry >= 10"): at_number("poultry", 10, "poultry_in_tens", False, True, True),
    ("poultry_in_tens", "poultry < 100"): at_number("poultry", 100, "poultry_in_tens", True, False, False),
    ("school_year", "age >= 6"): at_age(6, "school_year", False, True, True, **AT_PRESCHOOL),
    ("school_year", "age < 7"): at_age(7, "school_year", True, False, False, **AT_PRESCHOOL),
    ("school_year", "age >= 12"): at_age(12, "school_year", False, True, True, **AT_PRIMARY),
    ("school_year", "age < 13"): at_age(13, "school_year", True, False, False, **AT_PRIMARY),
    ("trained_on_the_job", "age >= 16"): at_age(16, "trained_on_the_job", False, True, True, **COMPANY),
    ("trained_on_the_job", "age < adult_education_below_age"): at_age(
        30, "trained_on_the_job", True, False, False, **COMPANY
    ),
}


def seen(used: Survey, found: Derived, name: str, row: int) -> object:
    if name == "screen":
        assert found.screen is not None
        return found.screen[row]
    for frame in (found.indicators, found.cautions):
        if name in frame.columns:
            return frame[name][row]
    if f"{name}|low" in found.numbers.columns:
        return found.numbers[f"{name}|low"][row], found.numbers[f"{name}|high"][row]
    [(_, lines, _)] = account_of(used, found, row)
    return name in {line.row.key for line in lines}


@cache
def answers(reading: Reading) -> dict[tuple[str, str], list[object]]:
    """What is found around the limits that are looked at under a reading, all of them derived at once."""
    used = SURVEY if reading is None else another_reading(*reading)
    limits = {key: limit for key, limit in LIMITS.items() if limit.reading == reading}
    found = derived(*(family for limit in limits.values() for family, _ in limit.cases), survey=used)
    rows = iter(range(found.indicators.height))
    return {key: [seen(used, found, limit.seen, next(rows)) for _ in limit.cases] for key, limit in limits.items()}


@pytest.mark.parametrize("key", LIMITS, ids=": ".join)
def test_below_on_and_above(key: tuple[str, str]) -> None:
    limit = LIMITS[key]
    assert len(limit.cases) == 3
    assert answers(limit.reading)[key] == [expected for _, expected in limit.cases]


def comparisons(*conditions: Node) -> Iterator[Compare]:
    return (node for when in conditions for node in walk(when) if isinstance(node, Compare))


def test_every_comparison_of_the_survey_has_its_cases() -> None:
    law = SURVEY.law
    assert law.screen is not None
    named = [(one.id, one.when) for one in law.facts] + [(one.id, one.when) for one in law.cautions]
    named += [(one.id, one.when) for one in law.indicators]
    named += [("screen", law.screen.excluded), ("screen", law.screen.to_review)]
    assert {(name, words(node)) for name, when in named for node in comparisons(when)} == set(LIMITS)
    assert not any(isinstance(one.amount, Count) and list(comparisons(one.amount.part)) for one in law.amounts)


def number_of(term: Term) -> int:
    """What a number of the table of points is for a household of one."""
    match term:
        case Number(value=value):
            return value
        case Arithmetic(sign="*", left=Number(value=value), right=Name(id="people")):
            return value
    raise AssertionError(words(term))


def having(name: str, number: int) -> Family:
    """A household that has so much of something that the table of points counts."""
    persons = {
        "people": [person()] * number,
        "labour_count": [GROWN] * number,
        "dependents_count": [person(allowance="elderly")] * number,
        "pension_count": [person(pension="pension")] * number,
    }
    if name == "half_areas":
        return house(floor_area=number // 2 / 100, attic_area=number % 2 / 100), [person()]
    if name in persons:
        return house(), persons[name] or [person()]
    return house(**{name: number / 10 ** PLACES[name] if name in PLACES else number}), [person()]


def test_the_rows_of_points_at_below_and_above_every_number_of_the_table() -> None:
    assert SURVEY.law.score is not None
    pairs = {
        (words(node.left), number_of(node.right)) for row in SURVEY.law.score.rows for node in comparisons(row.when)
    }
    near = sorted({(name, at + step) for name, at in pairs for step in (-1, 0, 1) if at + step >= (name == "people")})
    every = [having(name, number) for name, number in near]
    found = derived(*every)
    for row, (where, family) in enumerate(zip(near, every, strict=True)):
        [(_, lines, (least, most))] = account_of(SURVEY, found, row)
        assert [line.row.key for line in lines] == by_hand.rows(family), where
        assert least == most == by_hand.points(family), where
