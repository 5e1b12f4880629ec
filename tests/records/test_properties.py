"""A record that is made today verifies, whatever the household; one with a single change does not."""

import copy
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reference import CASES
from surveys.families import families
from surveys.reviewing import POINTS, census
from test_properties import frame_of

from povrules import DecisionRecord, verify_records
from povrules.records.reading import read_record
from povrules.testing.strategies import censuses

from .making import records_of, verified

pytestmark = pytest.mark.no_cover
"""Long, and of code that shorter tests reach: without counting lines they take half the time."""

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
NAME = "Nguyễn Thị Ươm"


@pytest.mark.parametrize(("standard", "basis"), CASES)
@SLOW
@given(data=st.data())
def test_ready_columns(standard: str, basis: str, data: st.DataObject) -> None:
    frame = frame_of(data.draw(censuses(standard, basis))).with_columns(head_name=pl.lit(NAME))
    found = records_of(frame, standard=standard, basis=basis)
    assert verified(found)
    alone = data.draw(st.sampled_from(found))
    assert verified([alone])
    assert NAME not in alone.to_json()
    assert not verified([changed(alone, data)])


@settings(SLOW, max_examples=settings().max_examples // 2)  # each of them takes some two seconds
@given(data=st.data())
def test_raw_answers(data: st.DataObject) -> None:
    several = data.draw(st.lists(families(), min_size=1, max_size=3))
    households, persons = census(*[with_blanks(*one, data) for one in several])
    options = POINTS if data.draw(st.booleans()) else {"standard": "vn-2022"}
    if households["review_date"].null_count() == households.height:
        options = options | {"on": "2025-10-01"}
    found = records_of(
        households.with_columns(income_12m=pl.lit(90_000_000)),
        persons=persons.with_columns(name=pl.lit(NAME)),
        prefer=data.draw(st.sampled_from(["ready", "derived"])),
        **options,
    )
    assert verified(found)
    alone = data.draw(st.sampled_from(found))
    assert verified([alone])
    assert NAME not in alone.to_json()
    assert not verified([changed(alone, data)])


def with_blanks(house: dict[str, Any], persons: list[dict[str, Any]], data: st.DataObject) -> Any:
    """A family with some answers blank, perhaps without members."""

    def some(one: dict[str, Any]) -> dict[str, Any]:
        blank = data.draw(st.lists(st.sampled_from(sorted(one)), max_size=3, unique=True))
        return {name: None if name in blank else value for name, value in one.items()}

    return some(house), [some(one) for one in persons] if data.draw(st.booleans()) else persons[:1]


def changed(record: DecisionRecord, data: st.DataObject) -> DecisionRecord:
    """The record with one fact or one part of its verdict changed to another possible one; the digests stay."""
    raw = json.loads(record.to_json())
    places = [(raw["facts"]["household"], name) for name in raw["facts"]["household"]]
    places += [(one["answers"], name) for one in raw["facts"]["members"] or [] for name in one["answers"]]
    places += [(raw["verdict"], name) for name in raw["verdict"]]
    part, name = data.draw(st.sampled_from(places))
    before = copy.deepcopy(part[name])
    part[name] = data.draw(st.sampled_from(OTHERS))
    line = read_record(json.dumps(raw), 1)
    assume(part[name] != before or type(part[name]) is not type(before))
    assume(line.record is not None)
    assert line.record is not None
    return line.record


OTHERS = [None, True, False, 0, 1, 1_500_000, "poor", "near_poor", "rural", "urban", "2025-10-01", ["water"], []]


def test_a_changed_digit_is_noticed_even_where_the_class_stays() -> None:
    [record] = records_of(frame_of([{"household_id": "1", "area": "rural", "income_per_capita": 9_000_000}]))
    text = record.to_json().replace("9000000", "9000001")
    line = read_record(text, 1)
    assert line.record is not None
    found = verify_records(line.record)
    assert [(one.code, one.field) for one in found.differing[0].differences] == [("altered", "facts")]
