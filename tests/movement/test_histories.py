"""Histories of households: read by year or at once, under other ids, with splits and merges, by place and whole."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from povrules.movements import MOVEMENT_COLUMNS, Movement, Past, checks, movement, told
from povrules.reports.movement_forms import tidy
from povrules.years.changes import Changes
from povrules.years.flows import Asked, crossing, flows, identity, sums
from povrules.years.law import load_movement_law
from povrules.years.lists import read_listing

LAW = load_movement_law()
STATUS = {"poor": "hộ nghèo", "near_poor": "cận nghèo", "above": "không nghèo", "unknown": "?"}
HALF = settings(max_examples=settings().max_examples // 2)


def a_list(states: Mapping[str, str], day: str = "2024-12-20") -> pl.DataFrame:
    ids = list(states)
    return pl.DataFrame(
        {
            "household_id": ids,
            "recognised_status": [STATUS[states[one]] for one in ids],
            "recognised_on": [day] * len(ids),
            "members": [1 + len(one) % 3 for one in ids],
            "village": [f"Thôn {one[-1]}" for one in ids],
            "area": ["rural" if one < "C" else "urban" for one in ids],
        },
        schema=dict.fromkeys(("household_id", "recognised_status", "recognised_on"), pl.String)
        | {"members": pl.Int64, "village": pl.String, "area": pl.String},
    )


def test_read_year_by_year_or_at_once() -> None:
    """The last exit is the same whether each year is set against the one before, or all of them at once."""
    histories = list(product(("poor", "near_poor", "above"), repeat=4))
    lists = [a_list({" ".join(one): one[year] for one in histories}, f"{2021 + year}-12-20") for year in range(4)]
    at_once = movement(lists[2], lists[3], history=lists[:2]).frame
    kept: dict[str, tuple[Any, ...]] = {}
    for one, two in pairwise(lists):
        for key, *exit_, escaped in (
            movement(one, two).frame.select("household_id", "exit_kind", "exit_on", "escaped_on").iter_rows()
        ):
            before = kept.get(key, (None, None, None))
            last = exit_ if exit_[0] is not None else before[:2]
            kept[key] = (*last, escaped if escaped is not None else before[2])
    found = at_once.select("household_id", "exit_kind", "exit_on", "escaped_on").iter_rows()
    assert {key: tuple(rest) for key, *rest in found} == kept
    assert {str(one) for one in at_once["exits_known_from"].unique()} == {"2021-12-20"}


STATES = st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from(list(STATUS)), max_size=8)
SETTLED = st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from(["poor", "near_poor", "above"]), max_size=8)


def rows_of(found: Movement) -> list[tuple[Any, ...]]:
    return sorted(found.frame.select(*MOVEMENT_COLUMNS, pl.selectors.starts_with("recently_")).rows(), key=str)


@HALF
@given(STATES, STATES, STATES, st.permutations("ABCDEFGH"), st.booleans())
def test_other_ids_change_nothing(
    one: dict[str, str], two: dict[str, str], three: dict[str, str], others: Sequence[str], known: bool
) -> None:
    """Nothing of the whole result but the ids: kinds, exits, windows, forms and checks are the same."""
    lists = [a_list(states, f"{2022 + year}-12-20") for year, states in enumerate((one, two, three))]
    new = {old: f"X{other}" for old, other in zip("ABCDEFGH", others, strict=True)}
    again = [frame.with_columns(pl.col("household_id").replace(new)) for frame in lists]
    found, renamed = (
        movement(two, three, history=one if known else None, on="2026-01-01") for one, two, three in (lists, again)
    )
    back = {other: old for old, other in new.items()}
    frame = renamed.frame.with_columns(pl.col("household_id", "id_before").replace(back))
    assert rows_of(found) == sorted(
        frame.select(found.frame.columns).select(*MOVEMENT_COLUMNS, pl.selectors.starts_with("recently_")).rows(),
        key=str,
    )
    assert (found.forms, found.statistics, list(checks(found))) == (
        renamed.forms,
        renamed.statistics,
        list(checks(renamed)),
    )


@HALF
@given(STATES)
def test_nothing_moves_between_a_list_and_itself(states: dict[str, str]) -> None:
    """No household has a kind that moves, no column of the forms but the first and the last has one, nobody exits."""
    found = movement(a_list(states), a_list(states), history=a_list(states))
    assert set(found.frame["kind"]) <= {"stayed_poor", "stayed_near_poor", "outside", "undetermined"}
    for form in found.forms.values():
        assert {form.households[column] for column in range(2, 9) if column not in form.open} <= {0}
        assert bool(form.open) == (found.frame["kind"] == "undetermined").any()
        assert form.households[1] == form.households[9]
    assert found.frame["exit_kind"].null_count() == found.frame.height


@st.composite
def with_changes(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], Changes]:
    """Two lists, and what happened between them: other ids, ends and beginnings that agree with the lists."""
    before, after = draw(SETTLED), draw(SETTLED)
    gone = {one: "died" for one in before if one not in after and draw(st.booleans())}
    come = {one: "split" for one in after if one not in before and draw(st.booleans())}
    free = [one for one in before if one not in after and one not in gone]
    new = [one for one in after if one not in before and one not in come]
    renumbered = dict(zip(free, draw(st.permutations(new)), strict=False))
    return before, after, Changes(renumbered, gone, come)


@given(with_changes(), SETTLED)
def test_the_forms_add_up_with_splits_merges_moves_and_other_ids(
    drawn: tuple[dict[str, str], dict[str, str], Changes], earlier: dict[str, str]
) -> None:
    before, after, changes = drawn
    old, new = (read_listing(a_list(states | {"Z": "above"}), "list") for states in (before, after))
    frame = flows(old, new, Asked(changes, [read_listing(a_list(earlier), "list")]), LAW)
    forms = {listed: sums(frame, listed, LAW) for listed in ("poor", "near_poor")}
    for listed, form in forms.items():
        assert identity(form, persons=False) is identity(form, persons=True) is True
        assert form.households[1] == sum(state == listed for state in before.values())
        assert form.households[9] == sum(state == listed for state in after.values())
    assert all(mine == theirs for _, mine, theirs in crossing(forms["poor"], forms["near_poor"]))
    assert frame["id_before"].drop_nulls().sort().to_list() == sorted([*before, "Z"])
    assert frame.filter(pl.col("after") != "gone")["household_id"].sort().to_list() == sorted([*after, "Z"])
    exits = told(Past((old,), changes, known=False), new, LAW, None)
    assert exits.height == frame.height


@HALF
@given(SETTLED, SETTLED)
def test_every_level_of_the_forms_is_the_sum_of_its_parts(before: dict[str, str], after: dict[str, str]) -> None:
    """Villages make their area, both areas the whole, for households and for persons, in every column."""
    one, two = (a_list(states | {"Z": "above"}) for states in (before, after))
    found = movement(one, two, history=a_list({}))
    by_village = tidy(found.frame, "village", LAW)
    for listed, form in found.forms.items():
        rows = by_village.filter(pl.col("form") == {"poor": "7.2", "near_poor": "7.3"}[listed])
        for unit, numbers in (("households", form.households), ("persons", form.persons)):
            parts = rows.filter(pl.col("unit") == unit).group_by("column").agg(pl.col("value").sum())
            assert dict(parts.iter_rows()) == dict(numbers)
