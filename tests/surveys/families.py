"""Families for the tests of a survey: one at a time by hand, or drawn at random, and what the engine makes of them."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from helpers import invented_overlay
from hypothesis import strategies as st

from povrules.census.cast import DTYPES
from povrules.census.persons import ROW
from povrules.engines.derive import Derived, derive
from povrules.language.reading import Source
from povrules.surveys import Survey, load_survey, read_survey
from povrules.testing.people import persons

from .by_hand import REGIONS, Family

SURVEY = load_survey("tt-07-2021")
DAY = date(2025, 10, 1)
ASSETS = (
    *("cars", "motorbikes", "boats", "generators", "printers", "tvs", "hifis", "computers", "fridges", "aircons"),
    *("washers", "heaters", "microwaves", "phones", "radios"),
)
LAND = ("land_garden", "land_annual", "land_perennial", "land_water", "land_forest")
STOCK = ("cattle", "pigs", "poultry")
PLACES = {"floor_area": 2, "attic_area": 2, "kwh": 1, "height": 1, "weight_kg": 1, **dict.fromkeys(LAND, 1)}


def house(**more: Any) -> dict[str, Any]:
    """A household for which no row of the table applies but that of its members, and no dwelling is deprived."""
    empty = dict.fromkeys((*ASSETS, *LAND, *STOCK), 0)
    base = {"area": "rural", "region": "tdmnpb", "review_date": DAY, "wall": "other", "pillar": "other", "roof": "tile"}
    base |= {
        "floor_area": 0,
        "attic_area": 0,
        "toilet": "other",
        "kwh": 0,
        "water_source": "other",
        "aquaculture": False,
    }
    return base | empty | more


def person(old: int = 70, **more: Any) -> dict[str, Any]:
    """A person of so many years who counts for nothing."""
    base = {"born": date(DAY.year - old, DAY.month, DAY.day), "gender": "male", "height": 250.0, "weight_kg": 200.0}
    base |= {"schooling": "no", "level": None, "education": "upper_secondary", "training": "none", "insurance": "yes"}
    base |= {"state_paid": False, "internet": "yes", "allowance": "none", "work": "retired", "job": None}
    return base | {"contract": None, "pension": "none", "ill": "no", "nonfarm": False, "labour_age": None} | more


BEFORE, ON, AFTER = -1, 0, 1


def turning(years: int, day: int, **more: Any) -> dict[str, Any]:
    """A person who turns so many years on the day of the review, or was born a day earlier or later than that."""
    born = date(DAY.year - years, DAY.month, DAY.day) + timedelta(days=day)
    return person() | {"born": born, "education": "primary", "work": "student"} | more


GOLDEN = house(
    region="tdmnpb",
    wall="brick",
    floor_area=75,
    kwh=60,
    water_source="borehole",
    toilet="septic",
    motorbikes=1,
    tvs=1,
)
FIVE = [
    person(40, work="working", job="other", contract="no_wage", nonfarm=True),
    person(39, work="working", job="other", contract="no_wage"),
    *(person(old, schooling="yes", level="primary", work="student") for old in (8, 9, 10)),
]
"""A household and its members of which the points were added by hand from the printed table: 120."""


def overlay_of(parameter: str, value: str = "true", standard: str = SURVEY.id) -> str:
    """An overlay that changes a parameter of the survey, or of a standard."""
    return invented_overlay(f'[[parameters]]\nid = "{parameter}"\nvalue = {value}', standard)


def another_reading(parameter: str, value: str = "true") -> Survey:
    """The survey with a parameter changed."""
    return read_survey(SURVEY.source, (Source("other.toml", overlay_of(parameter, value).encode()),))


def derived(*families: Family, survey: Survey = SURVEY) -> Derived:
    """What the engine derives from families; a value that is not there is a blank."""
    houses = table("household", [one for one, _ in families], survey)
    members = [{**one, ROW: row} for row, (_, persons) in enumerate(families) for one in persons]
    persons = table("person", members, survey).with_columns(
        pl.Series(ROW, [one[ROW] for one in members], dtype=pl.UInt32)
    )
    return derive(survey, houses, persons, None)


def deprivations(name: str, *families: Family, survey: Survey = SURVEY) -> list[bool | None]:
    """Whether each family is deprived in an indicator."""
    return derived(*families, survey=survey).indicators[name].to_list()


def deprived(name: str, *members: dict[str, Any], **more: Any) -> bool | None:
    """Whether one household with these members is deprived in an indicator."""
    [answer] = deprivations(name, (house(**more), list(members)))
    return answer


def table(level: Any, rows: list[dict[str, Any]], survey: Survey = SURVEY) -> pl.DataFrame:
    columns = survey.columns(level)

    def value(row: dict[str, Any], name: str) -> Any:
        found = row.get(name)
        return round(found * 10 ** PLACES[name]) if name in PLACES and found is not None else found

    series = [
        pl.Series(name, [value(row, name) for row in rows], dtype=DTYPES[column.type])
        for name, column in columns.items()
    ]
    return pl.DataFrame(series)


def codes(name: str) -> st.SearchStrategy[str]:
    column = next(one for one in SURVEY.law.columns if one.id == name)
    return st.sampled_from([code.value for code in column.codes])


def people() -> st.SearchStrategy[dict[str, Any]]:
    """A member whose age gathers around the limits of the forms, with answers as the form asks for them.

    Whether one is of working age is left to the age, which settles it below 55.
    """
    return persons(DAY, SURVEY.id, last=54).map(lambda one: person() | one | {"labour_age": None})


@st.composite
def families(draw: st.DrawFn) -> Family:
    """A complete family."""
    members = draw(st.lists(people(), min_size=1, max_size=9))
    urban = draw(st.booleans())
    found = house(area="urban" if urban else "rural")
    found["region"] = draw(st.sampled_from([*REGIONS, *(["central_city"] if urban else [])]))
    for name in ("wall", "pillar", "roof", "toilet", "water_source"):
        found[name] = draw(codes(name))
    shares = st.sampled_from([7.99, 8, 8.01, 19.99, 20, 29.99, 30, 39.99, 40, 60])
    found["floor_area"] = round(draw(shares) * len(members), 2)
    found["attic_area"] = draw(st.sampled_from([0, 10, 10.5]))
    found["kwh"] = draw(st.sampled_from([0, 24.9, 25, 49.9, 50, 99.9, 100, 149.9, 150, 400]))
    for name in ASSETS:
        found[name] = draw(st.integers(0, 3))
    for name in LAND:
        found[name] = draw(st.sampled_from([0, 299.9, 300, 499.9, 500, 999.9, 1000, 4999.9, 5000, 9999.9, 10000]))
    for name in STOCK:
        found[name] = draw(st.sampled_from([0, 1, 2, 3, 9, 10, 99, 100]))
    return found | {"aquaculture": draw(st.booleans())}, members
