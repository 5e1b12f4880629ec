"""What is unsettled: each caution for the households that it concerns, and for none beside them."""

from typing import Any

import polars as pl
import pytest

import povrules
from povrules.census.findings import LIMIT

from .by_hand import Family
from .families import FIVE, GOLDEN, SURVEY, another_reading, derived, house, person
from .reviewing import POINTS, census, codes_of, reviewed

OFFICIAL, CONTRACT, INFORMAL = (
    person(work="working", job=job, contract=contract, nonfarm=True)
    for job, contract in (("official", "yes"), ("company", "yes"), ("other", "no_wage"))
)
FARMER = OFFICIAL | {"nonfarm": False}
WORKING = {"work": "working", "job": "other", "contract": "no_wage"}
CANNOT_WORK: list[dict[str, Any]] = [{"work": "unable"}, {"allowance": "disabled"}, {"ill": "yes"}]
AT_SCHOOL: dict[str, Any] = {"schooling": "yes", "work": "student"}
COMPANY: dict[str, Any] = {"education": "primary", "work": "working", "job": "company", "contract": "yes"}


def with_(**more: Any) -> Family:
    return house(**more), [person()]


def of(*members: dict[str, Any]) -> Family:
    return house(), list(members)


CONCERNED: dict[str, list[Family]] = {
    "three_motorbikes": [
        with_(region="tay_nguyen", motorbikes=3),
        with_(region=None, motorbikes=3),
        with_(region="tay_nguyen", area=None, motorbikes=3),
        with_(region="tay_nguyen", motorbikes=None),
    ],
    "two_motorbikes": [
        with_(region="btb_dhmt", motorbikes=2),
        with_(region=None, motorbikes=2),
        with_(region="btb_dhmt", area=None, motorbikes=2),
        with_(region="btb_dhmt", motorbikes=None),
    ],
    "eight_people": [of(*[person()] * 8)],
    "several_jobs": [of(OFFICIAL, CONTRACT), of(OFFICIAL, INFORMAL), of(CONTRACT, INFORMAL)],
    "rural_central_city": [with_(region="central_city")],
    "labour_age": [of(person(58)), of(person(58, **WORKING)), of(person(born=None))],
    "past_labour_age": [of(person(62)), of(person(80, **WORKING))],
    "metal_walls": [with_(wall="wood_metal")],
    "ahead_of_age": [of(person(5, level="primary", **AT_SCHOOL)), of(person(11, level="lower_secondary", **AT_SCHOOL))],
    "poultry_in_tens": [with_(poultry=10), with_(poultry=99), with_(poultry=None)],
    "school_year": [of(person(6, level="preschool", **AT_SCHOOL)), of(person(12, level="primary", **AT_SCHOOL))],
    "trained_on_the_job": [of(person(20, **COMPANY)), of(person(20, **COMPANY | {"contract": "no"}))],
}
UNCONCERNED: dict[str, list[Family]] = {
    "three_motorbikes": [
        with_(region="tay_nguyen", motorbikes=2),
        with_(region="tay_nguyen", area="urban", motorbikes=3),
        with_(region="dnb", motorbikes=3),
    ],
    "two_motorbikes": [
        with_(region="btb_dhmt", motorbikes=1),
        with_(region="btb_dhmt", motorbikes=3),
        with_(region="btb_dhmt", area="urban", motorbikes=2),
        with_(region="dbsh", motorbikes=2),
    ],
    "eight_people": [of(*[person()] * 7)],
    "several_jobs": [of(OFFICIAL, OFFICIAL), of(CONTRACT, CONTRACT), of(INFORMAL, INFORMAL), of(CONTRACT, FARMER)],
    "rural_central_city": [with_(region="central_city", area="urban"), with_(region="dbsh"), with_(region=None)],
    "labour_age": [
        *(of(person(old)) for old in (54, 62)),
        *(of(person(58, labour_age=answer)) for answer in (True, False)),
        *(of(person(58, **unable)) for unable in CANNOT_WORK),
    ],
    "past_labour_age": [
        of(person(61)),
        *(of(person(62, labour_age=answer)) for answer in (True, False)),
        *(of(person(62, **unable)) for unable in CANNOT_WORK),
    ],
    "metal_walls": [with_(wall="brick"), with_(wall="other"), with_(wall=None)],
    "ahead_of_age": [
        of(person(5, level="preschool", **AT_SCHOOL)),
        of(person(6, level="primary", **AT_SCHOOL)),
        of(person(12, level="primary", **AT_SCHOOL)),
        of(person(2, level="primary", **AT_SCHOOL)),
        of(person(16, level="upper_secondary", **AT_SCHOOL)),
        of(person(5)),
    ],
    "poultry_in_tens": [with_(poultry=9), with_(poultry=100)],
    "school_year": [
        *(of(person(old, level="preschool", **AT_SCHOOL)) for old in (5, 7)),
        *(of(person(old, level="primary", **AT_SCHOOL)) for old in (6, 11, 13)),
        of(person(12, level="lower_secondary", **AT_SCHOOL)),
        of(person(6)),
    ],
    "trained_on_the_job": [
        *(of(person(old, **COMPANY)) for old in (15, 30)),
        of(person(20, **COMPANY | {"schooling": "yes", "level": "short_course"})),
        of(person(20, **COMPANY | {"education": "upper_secondary"})),
        of(person(20, **COMPANY | {"training": "elementary"})),
        of(person(20, **COMPANY | {"job": "hired"})),
        of(person(20, **COMPANY | {"work": "none"})),
    ],
}
OF_POINTS = [one.id for one in SURVEY.law.cautions if one.basis == "points"]


def test_every_caution_has_its_cases() -> None:
    assert list(CONCERNED) == list(UNCONCERNED) == [one.id for one in SURVEY.law.cautions]
    assert len(OF_POINTS) == 9


@pytest.mark.parametrize("basis", ["points", "income"])
def test_a_caution_is_told_of_the_households_that_it_concerns_and_of_no_other(basis: str) -> None:
    """In the column ``cautions`` and as a warning; what is unsettled about points only where points are counted."""
    cases = [(name, one, True) for name, every in CONCERNED.items() for one in every]
    cases += [(name, one, False) for name, every in UNCONCERNED.items() for one in every]
    households, persons = census(*(family for _, family, _ in cases), income_12m=1_000_000)
    review = reviewed(households, persons, basis=basis)
    told = {(one.code, one.household_id) for one in review.problems if one.severity == "warning"}
    for (name, family, concerned), row in zip(cases, review.frame.iter_rows(named=True), strict=True):
        expected = concerned and (basis == "points" or name not in OF_POINTS)
        assert (name in row["cautions"].split(";")) == expected, (name, family)
        assert ((name, row["household_id"]) in told) == expected, (name, family)


@pytest.mark.parametrize(
    ("parameter", "value", "name"),
    [("eight_as_seven", "true", "eight_people"), ("ahead_is_fit", "false", "ahead_of_age")],
)
def test_what_an_overlay_settles_is_not_cautioned_about(parameter: str, value: str, name: str) -> None:
    found = derived(*CONCERNED[name], survey=another_reading(parameter, value))
    assert not found.cautions[name].any()


def test_of_members_that_are_not_listed_nothing_is_cautioned() -> None:
    found = derived((house(motorbikes=3, region="tay_nguyen"), []))
    assert [name for name in found.cautions.columns if found.cautions[name][0]] == ["three_motorbikes"]


def test_a_household_that_is_set_aside_is_not_cautioned_about() -> None:
    households, persons = census((house(area="?"), [person(58)]))
    review = reviewed(households, persons)
    assert (review.frame["class"].to_list(), review.frame["cautions"].to_list()) == ([None], [None])
    assert "labour_age" not in codes_of(review)


def test_a_caution_says_whether_it_is_sure() -> None:
    young = person(3, schooling="yes", level="primary")
    households, persons = census((GOLDEN, [person(40), young]), (GOLDEN, [person(40), young | {"born": None}]))
    said = [one.expected.en for one in reviewed(households, persons).problems if one.code == "ahead_of_age"]
    assert [text.removeprefix("law that settles this: ").startswith("possibly ") for text in said] == [False, True]


@pytest.mark.parametrize(("beyond", "rest"), [(0, []), (1, ["1"]), (1_002, ["1,002"])])
def test_cautions_beyond_the_limit_are_counted(beyond: int, rest: list[str]) -> None:
    households = pl.DataFrame({"household_id": [f"H{row}" for row in range(LIMIT + beyond)]})
    answers = {"area": "rural", "region": "tay_nguyen", "motorbikes": 3}
    review = povrules.review_census(
        households.with_columns(pl.lit(answer).alias(name) for name, answer in answers.items()), **POINTS
    )
    found = [one for one in review.problems if one.code == "three_motorbikes"]
    assert [one.household_id for one in found[:LIMIT]] == households["household_id"].head(LIMIT).to_list()
    told = [(one.household_id, one.mend.en.partition(". See: ")[0]) for one in found[LIMIT:]]
    assert told == [(None, f"There are {number} more such rows, not listed one by one") for number in rest]


def test_ready_columns_rest_on_nothing_unsettled() -> None:
    """A household is not warned of what its class does not rest on."""
    ready = dict.fromkeys(povrules.indicators("vn-2022"), False) | {"score_a": 150}
    family = GOLDEN | {"region": "tay_nguyen", "motorbikes": 3}
    households, persons = census((family, FIVE), (family, FIVE))
    some = households.with_columns(pl.Series(name, [value, None]) for name, value in ready.items())
    review = povrules.review_census(some, persons=persons, **POINTS)
    assert review.frame["cautions"].to_list() == ["", "three_motorbikes"]
    assert [one.household_id for one in review.problems if one.code == "three_motorbikes"] == ["H1"]
