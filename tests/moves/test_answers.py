"""Thresholds: the same raw answers mean one thing by the survey of 2016 and another by that of 2021."""

from typing import Any

import polars as pl
from surveys.families import DAY, house, person
from surveys.test_tt_17_2016 import ANSWERED

import povrules
from povrules.moves.model import CensusDifference

from .made import flows

HOME: dict[str, Any] = {
    "rain_water": False,
    "loudspeaker": True,
    "floor_area": 20,
    "wall": "brick",
    "pillar": "concrete",
}
HOME |= {
    "roof": "concrete",
    "toilet": "other",
    "water_source": "borehole",
    "tvs": 1,
    "computers": 1,
    "phones": 1,
    "radios": 1,
}


def families(**ready: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One household of a couple of 70 and a child of four years who goes nowhere, just under the lines of 2022."""
    home = (
        house(**HOME) | {"household_id": "H1", "members": 3, "income_12m": 3 * 12 * 650_000, "review_date": DAY} | ready
    )
    members = [
        person(70),
        person(69),
        person(4, schooling="no", education="below_primary", work="student", height=110.0),
    ]
    rows = [{**one, **ANSWERED, "household_id": "H1", "weight_kg": 20.0} for one in members]
    return pl.DataFrame([home], infer_schema_length=None), pl.DataFrame(rows, infer_schema_length=None)


def diff(**more: Any) -> CensusDifference:
    homes, members = families()
    return povrules.diff_census(
        "vn-2016", "vn-2022", homes, persons=members, survey="tt-17-2016", year_after=2025, **more
    )


def test_the_answers_are_not_alike_and_the_step_says_so() -> None:
    found = diff()
    [step] = [one for one in found.steps if one.id == "thresholds"]
    assert not step.answers_alike
    assert (found.households, found.set_aside) == (1, 0)


def test_a_child_of_four_counts_from_2022_only() -> None:
    """Latrine and floor area by both; schooling from three years on by the later survey, from five by the earlier."""
    homes, members = families()
    counts = [
        povrules.review_census(homes, standard=name, persons=members, survey=survey).frame["deprived_in"][0]
        for name, survey in (("vn-2016", "tt-17-2016"), ("vn-2022", None))
    ]
    assert counts == ["housing_area;sanitation", "child_schooling;housing_area;sanitation"]
    found = diff()
    assert {step.id: flows(step.moved) for step in found.steps} == {
        "lines": {},
        "regime": {("poor", "near_poor"): 1},
        "indicators": {},
        "thresholds": {("near_poor", "poor"): 1},
    }
    assert (found.back, found.moved.different) == (1, 0)


def test_thresholds_first() -> None:
    """With the answers of the later survey the rules of 2016 count what it derives, and what only they ask."""
    found = diff(order="thresholds,indicators")
    assert [step.id for step in found.steps] == ["thresholds", "indicators", "lines", "regime"]
    assert found.moved == diff().moved


def test_with_ready_indicators_the_answers_are_alike() -> None:
    ready = dict.fromkeys(dict.fromkeys((*povrules.indicators("vn-2016"), *povrules.indicators("vn-2022"))), False)
    homes = pl.DataFrame(
        {"household_id": ["1"], "area": ["rural"], "income_per_capita": [1], **{n: [v] for n, v in ready.items()}}
    )
    found = povrules.diff_census("vn-2016", "vn-2022", homes)
    assert found.steps[-1].answers_alike


def test_a_standard_with_a_survey_and_one_without() -> None:
    """What the survey of 2021 derives, vn-2027 has to be given: its thresholds were not read."""
    homes, members = families()
    found = povrules.diff_census("vn-2022", "vn-2027", homes, persons=members)
    assert found.counts("after") == {"undetermined": 1}
    [step] = [one for one in found.steps if one.id == "thresholds"]
    assert not step.answers_alike
