"""Two groups between which there is no third way: one of them pays, though it is open which."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from eligibility.people import known, no_dates, rows
from eligibility.residents import one_in
from povrules.engines.one_of_two import one_of_two
from povrules.language.expression import parse, words

DAY = date(2022, 6, 1)


def pairs(*conditions: str) -> list[tuple[int, int, str]]:
    return [(one.first, one.second, words(one.when)) for one in one_of_two([parse(one) for one in conditions])]


def test_pairs_are_found_by_their_form() -> None:
    assert pairs("a and b", "c", "a and not b") == [(0, 2, "a")]
    assert pairs("a and (not s or b)", "a and s and not b") == [(0, 1, "a")]
    assert pairs("a and b and c", "not (b and c) and a") == [(0, 1, "a")]
    assert pairs("a and x < 3", "a and not x < 3") == [(0, 1, "a")]


@pytest.mark.parametrize(
    "conditions",
    [
        ("a and b", "a and c"),
        ("a and b", "not b"),  # nothing in common: of whom it would hold is not said
        ("a", "a and not b"),  # the first alone
        ("b", "not b"),
        ("a and b and c", "a and not b"),
        (  # too many parts to try
            "a and (b or c or d or e or f or g or h)",
            "a and not (b or c or d or e or f or g or h)",
        ),
    ],
)
def test_others_are_not(conditions: tuple[str, ...]) -> None:
    assert pairs(*conditions) == []


OPEN: dict[str, tuple[Any, ...]] = {
    "poor_kind": ("income", "deprivation"),
    "lacks_insurance": (True, False),
    "ethnic_minority": (True, False),
}


@pytest.mark.parametrize("extra", [{}, {"schooling": "yes", "level": "primary"}, {"difficult_area": True}])
@pytest.mark.parametrize("day", [date(2018, 11, 30), date(2018, 12, 1), DAY, date(2023, 10, 18), date(2023, 10, 19)])
def test_bounds_are_those_of_all_answers(day: date, extra: dict[str, Any]) -> None:
    """Whatever is blank, the shares that may be paid are those of the answers that there may be, and no others."""
    base = no_dates(known({"class": "poor", **extra}))
    for blank in ([], ["poor_kind"], ["poor_kind", "lacks_insurance"], [*OPEN]):
        facts = base | dict.fromkeys(blank)
        [row] = rows([facts], day)
        answers = [dict(zip(blank, values, strict=True)) for values in product(*(OPEN[name] for name in blank))]
        every = rows([facts | one for one in answers], day)
        assert set(row["share"].split("; ")) == {one["share"] for one in every}
        rates = sorted((one["benefit_least"] for one in every), key=lambda text: int(text[:-1]))
        assert (row["benefit_least"], row["benefit_most"]) == (rates[0], rates[-1])
        assert row["paid_month_least"] == min(one["paid_month_least"] for one in every)
        assert row["own_month_most"] == max(one["own_month_most"] for one in every)


def test_nobody_of_a_poor_household_is_insured_as_a_family() -> None:
    facts = no_dates(known({"class": "poor"})) | {"poor_kind": None}
    [row] = rows([facts], DAY)
    assert (row["status"], row["group"], row["missing"]) == ("undetermined", "poor;poor_not_lacking", "poor_kind")
    assert (row["paid_month_least"], row["own_month_most"]) == (46_935, 20_115)
    [split] = rows([facts], date(2017, 6, 1), switches={"split_before_2018": True})
    assert (split["share"], split["group"]) == ("≥70%; 100%", "poor;poor_not_lacking")


def test_with_what_a_province_adds() -> None:
    row = one_in("hai-duong", {"class": "poor", "poor_kind": None}, date(2020, 6, 1))
    assert (row["share"], row["local_share"], row["own_month_most"]) == ("100%", "0%; 30%", 0)
