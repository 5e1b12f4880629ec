"""From one list to the next: every household has one kind, the forms add up, and names of households do not matter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from povrules.errors import UsageError
from povrules.movements import checks, movement
from povrules.years.changes import NONE, Changes
from povrules.years.flows import Asked, crossing, flows, identity, kind_of, label_of, statistics, sums
from povrules.years.law import load_movement_law
from povrules.years.lists import Listing, earlier_lists, read_listing

LAW = load_movement_law()
STATUS = {"poor": "hộ nghèo", "near_poor": "cận nghèo", "above": "không nghèo", "unknown": "thoát nghèo"}
Row = tuple[str, str, int | None]


def listing(rows: Iterable[Row], **more: Any) -> Listing:
    frame = pl.DataFrame(
        [(key, STATUS[status], members) for key, status, members in rows],
        schema={"household_id": pl.String, "recognised_status": pl.String, "members": pl.Int64},
        orient="row",
    )
    return read_listing(frame.with_columns(**{name: pl.lit(value) for name, value in more.items()}), "list")


def kinds(before: Iterable[Row], after: Iterable[Row], asked: Asked | None = None) -> dict[str, str]:
    found = flows(listing(before), listing(after), asked or Asked(NONE, []), LAW)
    return dict(found.select("household_id", "kind").iter_rows())


def test_every_state_before_and_after_has_one_kind() -> None:
    asked = {(one.before, one.after, one.earlier) for one in LAW.law.kinds}
    assert len(asked) == len(LAW.law.kinds)
    states = set(product(("poor", "near_poor", "outside", "elsewhere"), ("poor", "near_poor", "above", "gone")))
    assert {(before, after) for before, after, _ in asked} == states - {("elsewhere", "gone")}
    for before, after in states:
        answers = {earlier for one, two, earlier in asked if (one, two) == (before, after)}
        turns = before == "outside" and after in ("poor", "near_poor")
        assert answers in ({True, False} if turns else {None}, set())


def test_every_column_of_the_forms_has_its_kinds() -> None:
    for listed in ("poor", "near_poor"):
        columns = [one.columns[listed] for one in LAW.law.kinds if listed in one.columns]
        assert sorted(columns) == list(range(2, 9))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("poor", "poor", "stayed_poor"),
        ("poor", "near_poor", "became_near_poor"),
        ("poor", "above", "exited_poverty"),
        ("near_poor", "poor", "became_poor"),
        ("near_poor", "near_poor", "stayed_near_poor"),
        ("near_poor", "above", "exited_near_poverty"),
        ("above", "poor", "new"),
        ("above", "near_poor", "new_near_poor"),
        ("above", "above", "outside"),
        ("unknown", "poor", "undetermined"),
        ("poor", "unknown", "undetermined"),
    ],
)
def test_kinds_of_households_of_both_lists(before: str, after: str, kind: str) -> None:
    assert kinds([("A", before, 1)], [("A", after, 1)]) == {"A": kind}


def test_households_of_one_list_only() -> None:
    """A list with households of neither kind is whole; one of nothing but poor and near-poor households is not."""
    whole = ("Z", "above", 1)
    lists = [("P", "poor", 1), ("N", "near_poor", 1)]
    assert kinds([*lists, whole], [whole]) == {"Z": "outside", "P": "poor_left", "N": "near_poor_left"}
    assert kinds([whole], [*lists, whole]) == {"Z": "outside", "P": "poor_entered", "N": "near_poor_entered"}
    assert kinds([], lists) == {"P": "new", "N": "new_near_poor"}
    assert kinds(lists, []) == {"P": "undetermined", "N": "undetermined"}
    assert kinds([*lists, whole], lists) == {"P": "stayed_poor", "N": "stayed_near_poor", "Z": "outside"}
    assert kinds([whole, ("Y", "above", 2)], [whole]) == {"Z": "outside", "Y": "outside_left"}
    assert kinds([whole], [whole, ("Y", "above", 2)]) == {"Z": "outside", "Y": "outside_entered"}


def test_what_changes_say() -> None:
    changes = Changes({"B": "B2"}, {"G": "died"}, {"L": "split"})
    before: list[Row] = [("B", "poor", 2), ("G", "poor", 1), ("K", "near_poor", 4)]
    after: list[Row] = [("B2", "above", 2), ("K", "near_poor", 3), ("L", "poor", 1)]
    found = flows(listing(before), listing(after), Asked(changes, []), LAW)
    assert dict(found.select("household_id", "kind").iter_rows()) == {
        "B2": "exited_poverty",
        "K": "stayed_near_poor",
        "L": "poor_entered",
        "G": "poor_left",
    }
    assert dict(found.select("household_id", "reason").iter_rows()) == {
        "B2": None,
        "K": None,
        "L": "split",
        "G": "died",
    }
    assert dict(found.select("household_id", "id_before").iter_rows()) == {"B2": "B", "K": "K", "L": None, "G": "G"}


def test_who_relapsed_and_who_is_new() -> None:
    """Only an earlier place on the same list makes a relapse; without lists nobody knows."""
    after: list[Row] = [("A", "poor", 1), ("B", "poor", 1), ("C", "near_poor", 1), ("D", "near_poor", 1)]
    before: list[Row] = [(key, "above", 1) for key in "ABCD"]
    history = [listing([("A", "poor", 1), ("B", "near_poor", 1)]), listing([("C", "near_poor", 1), ("D", "poor", 1)])]
    assert kinds(before, after, Asked(NONE, history)) == {
        "A": "relapsed",
        "B": "new",
        "C": "relapsed_near_poor",
        "D": "new_near_poor",
    }
    assert kinds(before, after, Asked(NONE)) == {
        "A": "relapsed_or_new",
        "B": "relapsed_or_new",
        "C": "relapsed_or_new_near_poor",
        "D": "relapsed_or_new_near_poor",
    }
    assert earlier_lists(history) == {"poor": {"A", "D"}, "near_poor": {"B", "C"}}


def test_a_relapse_under_another_id() -> None:
    changes = Changes({"A": "A2"}, {}, {})
    history = [listing([("A", "poor", 1)])]
    found = kinds([("A", "above", 1)], [("A2", "poor", 1)], Asked(changes, history))
    assert found == {"A2": "relapsed"}


def test_numbers_of_members_that_change() -> None:
    """What a household gains or loses beside going to the other list is in columns 8 and 4."""
    before: list[Row] = [("A", "poor", 5), ("B", "poor", 2), ("C", "near_poor", 3), ("Z", "above", 1)]
    after: list[Row] = [("A", "near_poor", 3), ("B", "poor", 4), ("C", "poor", 4), ("Z", "above", 1)]
    frame = flows(listing(before), listing(after), Asked(NONE, []), LAW)
    poor, near = sums(frame, "poor", LAW), sums(frame, "near_poor", LAW)
    assert poor.households == {1: 2, 2: 1, 3: 0, 4: 0, 5: 1, 6: 0, 7: 0, 8: 0, 9: 2}
    assert poor.persons == {1: 7, 2: 3, 3: 0, 4: 2, 5: 3, 6: 0, 7: 0, 8: 3, 9: 8}
    assert near.persons == {1: 3, 2: 0, 3: 3, 4: 0, 5: 3, 6: 0, 7: 0, 8: 0, 9: 3}


def test_numbers_that_are_not_known() -> None:
    before: list[Row] = [("A", "poor", None), ("B", "near_poor", 2), ("C", "poor", 4), ("Z", "above", 1)]
    after: list[Row] = [("A", "near_poor", 3), ("B", "poor", 2), ("C", "unknown", 4), ("N", "poor", None)]
    frame = flows(listing(before), listing([*after, ("Z", "above", 1)]), Asked(Changes({}, {}, {}), None), LAW)
    poor = sums(frame, "poor", LAW)
    assert (poor.undetermined, poor.households[1], poor.persons[1], poor.persons[2]) == (1, 2, None, None)
    assert (poor.persons[4], poor.persons[5], poor.persons[8]) == (None, 2, None)
    assert (poor.open, poor.open_persons) == ({2, 3, 9}, {2, 3, 4, 8, 9})
    assert identity(poor, persons=False) is None
    assert identity(poor, persons=True) is None
    assert statistics(frame, LAW).arisen is None
    assert [one for _, one, _ in crossing(poor, sums(frame, "near_poor", LAW))] == [None, None, 1, 2]


def test_those_who_relapsed_or_are_new_are_counted_together() -> None:
    frame = flows(listing([]), listing([("A", "poor", 2), ("B", "poor", 3)]), Asked(NONE), LAW)
    poor = sums(frame, "poor", LAW)
    assert (poor.households[6], poor.households[7], poor.either) == (None, None, (2, 5))
    assert identity(poor, persons=False) is identity(poor, persons=True) is True


def test_a_sum_that_is_wrong_is_told() -> None:
    frame = flows(listing([("A", "poor", 2)]), listing([("A", "poor", 2)]), Asked(NONE, []), LAW)
    poor = sums(frame, "poor", LAW)
    assert identity(type(poor)("poor", {**poor.households, 9: 2}, poor.persons, (0, 0), 0), persons=False) is False


def test_names_of_kinds() -> None:
    for one in LAW.law.kinds:
        assert label_of(one.id, LAW) == one.label
        assert kind_of(one.id, LAW) is one
    for name in ("undetermined", "relapsed_or_new"):
        assert label_of(name, LAW).vi
        assert kind_of(name, LAW) is None


CLASSES = st.sampled_from(["poor", "near_poor", "above"])
IDS = st.sampled_from([f"H{number}" for number in range(8)])


@st.composite
def lists(draw: st.DrawFn, *, unknown: bool = False) -> list[Row]:
    ids = draw(st.lists(IDS, unique=True, max_size=8))
    members = st.integers(1, 9) | st.none() if unknown else st.integers(1, 9)
    classes = st.sampled_from(list(STATUS)) if unknown else CLASSES
    return [(one, draw(classes), draw(members)) for one in ids]


@given(lists(), lists(), lists())
def test_the_forms_add_up(before: list[Row], after: list[Row], earlier: list[Row]) -> None:
    one, two = listing([*before, ("Z", "above", 1)]), listing([*after, ("Z", "above", 1)])
    frame = flows(one, two, Asked(NONE, [listing(earlier)]), LAW)
    forms = {listed: sums(frame, listed, LAW) for listed in ("poor", "near_poor")}
    for listed, form in forms.items():
        assert form.undetermined == 0
        assert identity(form, persons=False) is identity(form, persons=True) is True
        assert form.households[1] == sum(status == listed for _, status, _ in before)
        assert form.persons[9] == sum(members or 0 for _, status, members in after if status == listed)
    assert all(mine == theirs for _, mine, theirs in crossing(forms["poor"], forms["near_poor"]))
    found = statistics(frame, LAW)
    poor = forms["poor"].households
    assert found.exited == (poor[2] or 0) + (poor[3] or 0)
    assert found.arisen == (poor[5] or 0) + (poor[6] or 0) + (poor[7] or 0) + (poor[8] or 0) - (poor[4] or 0)


@given(lists(unknown=True), lists(unknown=True))
def test_the_forms_add_up_or_say_that_nobody_knows(before: list[Row], after: list[Row]) -> None:
    found = movement(listing_frame(before), listing_frame(after))
    assert all(right is not False for _, right in checks(found))
    assert found.frame["household_id"].n_unique() == found.frame.height
    assert set(found.frame["household_id"]) == {key for key, _, _ in (*before, *after)}


def listing_frame(rows: Iterable[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [(key, STATUS[status], members) for key, status, members in rows],
        schema={"household_id": pl.String, "recognised_status": pl.String, "members": pl.Int64},
        orient="row",
    )


SMALL = st.lists(st.sampled_from(list(STATUS)), min_size=3, max_size=3)


@settings(max_examples=30)
@given(SMALL, SMALL, st.booleans())
def test_a_cell_has_a_number_where_it_is_one_whatever_the_unknown_classes_are(
    before: list[str], after: list[str], whole: bool
) -> None:
    """Every column has the number of all completions, is empty where they differ, and so have the statistics."""

    def counted(one: Sequence[str], two: Sequence[str]) -> list[Any]:
        rest: list[Row] = [("Z", "above", 1)] if whole else []
        rows = [[*zip("ABC", states, range(1, 4), strict=True), *rest] for states in (one, two)]
        # Whether a list is whole must not hang on what is not known.
        lists = [replace(listing(part), whole=whole) for part in rows]
        frame = flows(*lists, Asked(NONE, []), LAW)
        forms = [sums(frame, listed, LAW) for listed in ("poor", "near_poor")]
        found = statistics(frame, LAW)
        numbers = [one[at] for form in forms for one in (form.households, form.persons) for at in range(1, 10)]
        return [*numbers, found.exited, found.arisen]

    options = [CLASSES_OF if one == "unknown" else (one,) for one in (*before, *after)]
    all_of_them = [counted(one[:3], one[3:]) for one in product(*options)]
    for at, said in enumerate(counted(before, after)):
        known = {one[at] for one in all_of_them}
        assert said is None if len(known) > 1 else said in (None, *known)
        # Without an earlier list nobody relapsed; what is gained and lost may be 0 by the numbers of members alone.
        if len(known) == 1 and at not in (5, 23, *range(9, 18), *range(27, 36), 37):
            assert said == known.pop(), at


CLASSES_OF = ("poor", "near_poor", "above")


@given(lists(), lists(), st.sets(IDS), st.sets(IDS))
def test_a_household_that_is_there_twice_is_not_gone_and_did_not_come(
    before: list[Row], after: list[Row], twice_before: set[str], twice_after: set[str]
) -> None:
    """Of a household whose rows are left out nobody says that it left or came; all others have the kind they had."""
    rows = [[*before, ("Z", "above", 1)], [*after, ("Z", "above", 1)]]
    plain = movement(*map(listing_frame, rows)).frame
    doubled = [
        [one for one in part for _ in range(1 + (one[0] in twice))]
        for part, twice in zip(rows, (twice_before, twice_after), strict=True)
    ]
    found = movement(*map(listing_frame, doubled))
    unclear = {key for (key, _, _), twice in product(rows[0], [twice_before]) if key in twice}
    unclear |= {key for (key, _, _), twice in product(rows[1], [twice_after]) if key in twice}
    assert found.frame.sort("household_id")["household_id"].equals(plain.sort("household_id")["household_id"])
    for key, kind, reason in found.frame.select("household_id", "kind", "reason").iter_rows():
        if key in unclear:
            assert (kind, reason) == ("undetermined", "left_out")
        else:
            assert (kind, reason) == (dict(plain.select("household_id", "kind").iter_rows())[key], None)
    named = [one.found or "" for one in found.problems if one.code in ("gone_unexplained", "come_unexplained")]
    assert not {key for one in named for key in one.split(", ")} & unclear


def test_rows_without_an_id_stay_in_the_result() -> None:
    nobody = pl.DataFrame({"household_id": [None, "A"], "recognised_status": ["hộ nghèo"] * 2}, schema=STRINGS)
    found = movement(nobody, nobody).frame
    assert found.select("household_id", "kind").rows() == [
        ("A", "stayed_poor"),
        (None, "undetermined"),
        (None, "undetermined"),
    ]


STRINGS = {"household_id": pl.String, "recognised_status": pl.String}


@given(lists(), lists(), st.permutations(range(8)))
def test_other_ids_change_nothing(before: list[Row], after: list[Row], numbers: list[int]) -> None:
    other = {f"H{number}": f"other {at}" for number, at in enumerate(numbers)}
    renamed = [[(other[key], status, members) for key, status, members in rows] for rows in (before, after)]
    plain, again = kinds(before, after), kinds(*renamed)
    assert {other[key]: kind for key, kind in plain.items()} == again


@given(lists())
def test_nothing_moves_between_a_list_and_itself(rows: list[Row]) -> None:
    assert set(kinds(rows, rows).values()) <= {"stayed_poor", "stayed_near_poor", "outside"}


@given(lists(), lists(), st.lists(st.sampled_from(["T1", "T2"]), min_size=8, max_size=8))
def test_the_whole_is_the_sum_of_its_places(before: list[Row], after: list[Row], places: list[str]) -> None:
    where = {f"H{number}": place for number, place in enumerate(places)}
    frame = flows(listing(before), listing(after), Asked(NONE, []), LAW)
    frame = frame.with_columns(village=pl.col("household_id").replace(where))
    for listed in ("poor", "near_poor"):
        whole = sums(frame, listed, LAW)
        parts = [sums(frame.filter(pl.col("village") == place), listed, LAW) for place in ("T1", "T2")]
        for column in range(1, 10):
            for name in ("households", "persons"):
                numbers = [getattr(one, name)[column] for one in parts]
                assert getattr(whole, name)[column] == (None if None in numbers else sum(numbers))


def test_a_list_without_classes_is_refused() -> None:
    with pytest.raises(UsageError, match="classify it first with `povrules classify`, or add the column"):
        read_listing(pl.DataFrame({"household_id": ["A"]}), "before")
