"""The survey against a second reading by hand: complete families agree, blanks only widen, never mislead."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from povrules.language.schema import AREAS

from . import by_hand
from .families import DAY, derived, families, house, person
from .reviewing import census, reviewed

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
ALWAYS = {"review_date", "born"}


@SLOW
@given(st.lists(families(), min_size=1, max_size=12))
def test_complete_families_have_the_same_indicators_and_points(drawn: list[by_hand.Family]) -> None:
    found = derived(*drawn)
    assert found.least is not None
    assert found.most is not None
    for row, family in enumerate(drawn):
        answers = found.indicators.row(row, named=True)
        assert {name for name, deprived in answers.items() if deprived} == by_hand.indicators(family), family
        assert None not in answers.values()
        assert found.least[row] == found.most[row] == by_hand.points(family), family


@SLOW
@given(families(), st.data())
def test_blanks_widen_and_never_mislead(family: by_hand.Family, data: st.DataObject) -> None:
    household, members = family
    names = [name for name in household if name not in ALWAYS]
    open_house = data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    blank = (household | dict.fromkeys(open_house), [_opened(one, data) for one in members])
    found = derived(blank)
    truth = by_hand.indicators(family)
    for name, deprived in found.indicators.row(0, named=True).items():
        assert deprived is None or deprived == (name in truth), name
    assert found.least is not None
    assert found.most is not None
    assert found.least[0] <= by_hand.points(family) <= found.most[0]


def _opened(one: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """A member with some answers blank; of the age only the year may be known."""
    names = [name for name in one if name not in ALWAYS and name not in {"allowance", "pension", "state_paid"}]
    if one["training"] != "none" and by_hand.age(one, DAY) < 15:
        names.remove("training")  # left blank it means none
    blank = one | dict.fromkeys(data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True)))
    match data.draw(st.sampled_from(["date", "date", "year", "nothing"])):
        case "year":
            return blank | {"born": None, "born_year": one["born"].year}
        case "nothing":
            return blank | {"born": None}
        case _:
            return blank


@SLOW
@given(st.lists(families(), min_size=2, max_size=6))
def test_a_family_does_not_depend_on_the_others(drawn: list[by_hand.Family]) -> None:
    together = derived(*drawn)
    for row, family in enumerate(drawn):
        alone = derived(family)
        assert alone.indicators.row(0) == together.indicators.row(row)
        assert alone.numbers.row(0) == together.numbers.row(row)
        assert (alone.least is None) == (together.least is None)


def test_a_household_of_which_no_member_is_listed() -> None:
    found = derived((house(roof="other"), []), (house(), [person()]))
    assert found.numbers.select("people|low", "people|high").rows() == [(1, 999), (1, 1)]
    answers = found.indicators.row(0, named=True)
    known = ("housing_quality", "housing_area", "water", "sanitation", "information_devices")
    assert {name: value for name, value in answers.items() if value is not None} == dict.fromkeys(known, True)


@SLOW
@given(families())
def test_a_blank_area_leaves_what_both_areas_leave(family: by_hand.Family) -> None:
    """Score and class of a household whose area is blank are those of the two areas together, no wider."""
    household, members = family
    blank, *known = (reviewed(*census((household | {"area": area}, members))).frame for area in (None, *AREAS))
    assert blank["points_least"][0] == min(one["points_least"][0] for one in known)
    assert blank["points_most"][0] == max(one["points_most"][0] for one in known)
    classes = {one["class"][0] for one in known}
    assert blank["class"][0] == (classes.pop() if len(classes) == 1 else "undetermined")
