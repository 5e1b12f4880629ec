"""The income at which a class changes: held against classifying the same household with other incomes."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

import polars as pl
import pytest
from helpers import POVERTY, law, loaded, near_poor
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.engines.class_line import LINE, class_lines, exact
from povrules.inputs import take_households
from povrules.request import StandardLike, prepare
from povrules.running import run_all

NAMES = povrules.indicators("vn-2022")


def lines(
    *households: dict[str, Any], standard: StandardLike = "vn-2022", wanted: bool = True
) -> list[tuple[str, str, str] | None]:
    """The comparison, the amount and the distance of each household."""
    standards, options = prepare(standard, None, None, None, "income", None, "ready", strict=False)
    rows = [one | {"household_id": str(at)} for at, one in enumerate(households)]
    census = take_households(pl.DataFrame(rows, infer_schema_length=None), standards, options)
    [run] = run_all(census, None, standards, options)
    found = class_lines(run.outcome, run.census, pl.Series([wanted] * len(rows)))
    assert found.columns == list(LINE)
    return [None if at is None else (*at.split(" ", 1), apart) for at, apart in found.iter_rows()]


def line(standard: StandardLike = "vn-2022", **answers: Any) -> tuple[str, str, str] | None:
    [found] = lines(near_poor(**answers), standard=standard)
    return found


def fraction(amount: str) -> Fraction:
    """An amount of the data: ``24999 2/3``."""
    return sum((Fraction(one) for one in amount.split()), Fraction(0))


def classes_of(household: dict[str, Any], *incomes: int) -> list[str]:
    """The classes of a household with other incomes of 12 months."""
    rows = [household | {"household_id": str(at), "income_12m": one} for at, one in enumerate(incomes)]
    found = povrules.classify(pl.DataFrame(rows, infer_schema_length=None), standard="vn-2022")
    return [str(one) for one in found["class"]]


THREE = dict.fromkeys(NAMES[:3], True)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"income_per_capita": 1_475_000}, (">", "1500000", "25000")),
        ({"income_per_capita": 1_475_000, **THREE}, (">", "1500000", "25000")),
        ({"income_per_capita": 1_500_000}, (">", "1500000", "0")),
        ({"income_per_capita": 1_500_001}, ("<=", "1500000", "1")),
        ({"income_per_capita": 1_875_000}, ("<=", "1500000", "375000")),
        ({"income_per_capita": 1_875_001}, (">", "2250000", "374999")),
        ({"income_per_capita": 9_000_000}, ("<=", "2250000", "6750000")),
        ({"income_per_capita": 1_900_000, "area": "urban"}, (">", "2000000", "100000")),
        ({"income_per_capita": None, "income_12m": 70_000_000, "members": 4}, (">", "1500000", "41666 2/3")),
        ({"income_per_capita": 1_400_000, "area": None}, (">", "1500000", "100000")),
        ({"income_per_capita": 1_400_000, "employment": None}, (">", "1500000", "100000")),
        ({"income_per_capita": 1_600_000, **dict.fromkeys(NAMES)}, ("<=", "1500000", "100000")),
        ({"income_per_capita": 1_600_000, "agricultural": True}, ("<=", "1500000", "100000")),
    ],
)
def test_by_hand(answers: dict[str, Any], found: tuple[str, str, str]) -> None:
    assert line(**answers) == found


def test_assistance_in_the_income_stays_in_it() -> None:
    """50,000 of 1,600,000 a month are assistance: without it the income passes the line at 1,550,000."""
    answers = {"income_per_capita": 1_600_000, "members": 4, "social_assistance_12m": 2_400_000, "agricultural": True}
    assert line(**answers) == ("<=", "1550000", "50000")
    assert line(**answers | {"members": None}) is None, "how much it is a person is not known"
    assert line(**answers | {"members": None, "agricultural": False}) == ("<=", "1500000", "100000")
    settled = answers | {"income_per_capita": 3_000_000, "members": None, "social_assistance_12m": 1_000_000}
    classified = povrules.classify_one(near_poor(**settled), standard="vn-2022")
    assert classified["class"] == "not_poor", "it is above the line even for one person"
    assert line(**settled) is None


def test_lines_of_a_year_are_told_a_month() -> None:
    """46,000,000 đồng a person and year in TP.HCM."""
    answers = {"income_per_capita": 3_800_000, **dict.fromkeys(povrules.indicators("hcmc-2024"), False)}
    assert line("hcmc-2024", **answers) == (">", "3833333 1/3", "33333 1/3")


def test_lines_that_belong_to_the_class_above() -> None:
    rules = [
        "poor: income < poverty and deprivations >= cutoff",
        "near_poor: income < poverty and deprivations < cutoff",
        "not_poor: income >= poverty",
    ]
    standard = loaded(law(*rules, lines=[POVERTY]))
    for income, found in (
        (POVERTY[1], ("<", "0")),
        (POVERTY[1] + 1, ("<", "1")),
        (POVERTY[1] - 1, (">=", "1")),
    ):
        answers = {"household_id": "1", "area": "rural", "income_per_capita": income}
        indicators = dict.fromkeys(standard.indicator_ids, False)
        [one] = lines(answers | indicators, standard=standard)
        assert one is not None
        assert (one[0], one[2]) == found


@pytest.mark.parametrize(
    "answers",
    [
        {"income_per_capita": None},
        {"income_per_capita": 1_400_000, "employment": None, "nutrition": None, "water": None},
        {"income_per_capita": None, "income_12m": 17_000_000, "members": None},
        {"income_per_capita": 1_900_000, "area": None},
        {"area": "x"},
        {"income_per_capita": "x"},
    ],
)
def test_without_a_class_or_an_exact_income_there_is_none(answers: dict[str, Any]) -> None:
    assert line(**answers) is None


def test_without_a_column_of_incomes_there_is_none() -> None:
    household = near_poor()
    del household["income_per_capita"]
    assert lines(household) == [None]


def test_the_largest_incomes_stay_exact() -> None:
    """No income of a person or of 999 members is too large to be held against a line that assistance moves."""
    assisted = {"social_assistance_12m": 10**15 - 1, "members": 999, "agricultural": True}
    moved = Fraction(10**15 - 1, 12 * 999) + 1_500_000
    found = line(income_per_capita=None, income_12m=10**15, **assisted)
    assert found == (">", exact(moved), "1499999 11987/11988")
    moved = Fraction(10**15 - 1, 12 * 999) + 2_250_000
    assert line(income_per_capita=10**14, **assisted) == ("<=", exact(moved), exact(10**14 - moved))


def test_only_those_that_are_wanted() -> None:
    assert lines(near_poor(), wanted=False) == [None]
    first, second = lines(near_poor(), near_poor())
    assert first == second is not None


AMOUNTS = st.sampled_from([1_500_000, 2_000_000, 2_250_000, 3_000_000]).flatmap(
    lambda at: st.integers(at - 300_000, at + 300_000)
)
HOUSEHOLDS = st.fixed_dictionaries(
    {
        "area": st.sampled_from(["rural", "urban"]),
        "income": AMOUNTS,
        "members": st.integers(1, 5),
        "assistance": st.sampled_from([0, 0, 1_000_001, 7_000_000]),
        "agricultural": st.booleans(),
        "deprived": st.sampled_from([0, 2, 3, None]),
    }
)


def answered(drawn: dict[str, Any]) -> dict[str, Any]:
    count = drawn["deprived"]
    return near_poor(
        area=drawn["area"],
        income_per_capita=None,
        members=drawn["members"],
        social_assistance_12m=drawn["assistance"],
        agricultural=drawn["agricultural"],
        **{name: None if count is None else at < count for at, name in enumerate(NAMES)},
    )


@given(st.lists(HOUSEHOLDS, min_size=2, max_size=12))
def test_of_many_the_order_does_not_matter(drawn: list[dict[str, Any]]) -> None:
    households = [answered(one) | {"income_12m": one["income"] * one["members"] * 12 + 1} for one in drawn]
    assert lines(*households) == lines(*reversed(households))[::-1]


@given(HOUSEHOLDS)
def test_on_the_way_to_it_the_class_stays_and_behind_it_is_another(drawn: dict[str, Any]) -> None:
    months, answers = 12 * drawn["members"], answered(drawn)
    income = drawn["income"] * months + 1
    [found] = lines(answers | {"income_12m": income})
    if found is None:
        assert classes_of(answers, income) == ["undetermined"]
        return
    op, value, distance = found
    edge = fraction(value) * months  # the income of the household in 12 months
    assert fraction(distance) == abs(fraction(value) - Fraction(income, months))
    behind, before = {
        ">": (floor(edge) + 1, floor(edge)),
        ">=": (ceil(edge), ceil(edge) - 1),
        "<=": (floor(edge), floor(edge) + 1),
        "<": (ceil(edge) - 1, ceil(edge)),
    }[op]
    other = 2 * income - before  # as far on the other side, where no line is nearer
    now, reached, *same = classes_of(answers, income, behind, before, other)
    assert reached != now
    assert same == [now, now]


def test_amounts_in_data() -> None:
    assert [exact(Fraction(*one)) for one in ((0, 1), (25_000, 1), (76_001, 3))] == ["0", "25000", "25333 2/3"]
