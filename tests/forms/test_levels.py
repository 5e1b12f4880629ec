"""The same households by hamlet, commune, district, province and country: every level is the sum of its parts."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.invented import shown
from povrules.forms.households import PLACES
from povrules.reporting import SUMMARIES, report

FORMS = ("7.1", "7.2", "7.3", "7.4", "7.6", "7.8", "7.9", "7.10", "7.11")
"""Those that count; forms 7.5 and 7.7 have rates of 7.4 and 7.6."""
STATUSES = st.sampled_from(["nghèo", "cận nghèo", "không nghèo"])
HOUSEHOLD = st.fixed_dictionaries(
    {
        "recognised_status": STATUSES,
        "before": STATUSES,
        # Names that wider places share: there is a Thôn 0 in each commune, a commune 0 in each district …
        **{one: st.integers(0, 1) for one in PLACES},
        "area": st.sampled_from(["rural", "urban", None]),
        "members": st.integers(1, 9) | st.none(),
        "ethnicity": st.sampled_from(["Kinh", "Tày"]),
        "children": st.integers(0, 3),
        "water": st.booleans() | st.none(),
        "cause_1": st.booleans(),
        "merit_member": st.booleans() | st.none(),
    }
)
OUTSIDE = dict.fromkeys(("recognised_status", "before"), "không nghèo")
TYPES: Any = {"area": pl.String, "members": pl.Int64, "water": pl.Boolean, "merit_member": pl.Boolean}


@settings(max_examples=6)
@given(st.lists(HOUSEHOLD, min_size=1, max_size=10), st.data())
def test_every_level_is_the_sum_of_its_parts(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    # In each province one household is on neither list, so that every list is one of all households.
    beside = [rows[0] | OUTSIDE | {"province": number} for number in (0, 1)]
    named = [{**row, **{one: f"{one} {row[one]}" for one in PLACES}} for row in (*rows, *beside)]
    frame = pl.DataFrame(named, schema_overrides=TYPES).with_row_index("household_id")
    now = frame.cast({"household_id": pl.String}).drop("before")
    before = now.with_columns(frame["before"].alias("recognised_status"))
    form = data.draw(st.sampled_from(FORMS))
    counted = {by: numbers(form, now, before, by) for by in PLACES}
    country = counted["province"]
    for by, found in counted.items():
        assert whole(found) == whole(country)
        for narrower in PLACES[PLACES.index(by) + 1 :]:
            assert by_area(found) == by_area(counted[narrower])
    # A province has what its own communes have.
    for (province,), part in now.group_by("province"):
        alone = numbers(form, part, before.join(part, on="household_id", how="semi"), "commune")
        parts = whole(alone) | by_area(alone)
        for key, value in country.items():
            if key[0] in ("place", "whole_place") and province in key and key[-1] not in ("poor", "near_poor"):
                assert parts[tuple(one for one in key[1:] if one != province)] == value


Numbers = dict[tuple[str, ...], list[Any]]


def numbers(form: str, now: pl.DataFrame, before: pl.DataFrame, by: str) -> Numbers:
    moved = {"before": before, "history": [before]} if form in ("7.2", "7.3") else {}
    (filled,) = report(now, forms=form, by=by, **moved).forms
    return shown(filled)


def whole(found: Numbers) -> Numbers:
    return {key[-1:]: value for key, value in found.items() if key[0] == "whole"}


def by_area(found: Numbers) -> Numbers:
    return {key[1:]: value for key, value in found.items() if key[0] == "area"}


def test_places_of_one_name_are_told_apart() -> None:
    """“Thôn 1” of two communes is two places; so are communes of one name in two districts."""
    rows = pl.DataFrame(
        [
            {"household_id": "1", "village": "Thôn 1", "commune": "An", "district": "X"},
            {"household_id": "2", "village": "Thôn 1", "commune": "Bình", "district": "X"},
            {"household_id": "3", "village": "Thôn 1", "commune": "Bình", "district": "Y"},
            {"household_id": "4", "village": "Thôn 1", "commune": None, "district": "Y"},
            {"household_id": "5", "village": "Thôn 2", "commune": "An", "district": "X"},
        ]
    ).with_columns(recognised_status=pl.lit("nghèo"), area=pl.lit("rural"))
    found = {by: [row.name for row in report(rows, forms="7.4", by=by).forms[0].rows] for by in PLACES[1:]}
    start = found["village"].index("Khu vực nông thôn") + 1
    assert found["village"][start : start + 5] == [
        "Thôn 1",
        "Thôn 1, An",
        "Thôn 1, Bình, X",
        "Thôn 1, Bình, Y",
        "Thôn 2",
    ]
    start = found["commune"].index("Khu vực nông thôn") + 1
    assert found["commune"][start : start + 4] == ["An", "Bình, X", "Bình, Y", "(không ghi)"]
    (printed,) = report(rows, forms="6.1", by="village").lists
    assert {row[-1] for row in printed.sections[0].rows} == {"Thôn 1", "Thôn 1, An", "Thôn 1, Bình", "Thôn 2, An"}


def test_summaries_at_every_level() -> None:
    assert set(FORMS) | {"7.5", "7.7"} == set(SUMMARIES)
