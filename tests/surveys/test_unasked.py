"""What is said where the members, or columns about them, are not there at all."""

from typing import Any

import polars as pl
import pytest

import povrules
from povrules.problems import Problem

from .families import FIVE, GOLDEN, person
from .reviewing import POINTS, census, reviewed

INCOME: dict[str, Any] = {"standard": "vn-2022"}
READY = dict.fromkeys(povrules.indicators("vn-2022"), False)


def told(review: povrules.Review) -> list[Problem]:
    found = [one for one in review.problems if one.code in ("members_missing", "members_columns_missing")]
    assert {one.severity for one in found} <= {"notice"}
    return found


def test_no_members_at_all() -> None:
    households, _ = census((GOLDEN, []), (GOLDEN, []))
    [by_points] = told(povrules.review_census(households, **POINTS))
    assert by_points.expected.en == (
        "a table of members, for: “Employment”, “Dependents in the household”, “Nutrition”, “Health insurance”, "
        "“Education of adults”, “School attendance of children”, “Use of telecommunication services”, “score A (B1)”"
    )
    assert "--persons" in by_points.mend.vi
    [by_income] = told(povrules.review_census(households, **INCOME))
    assert "score" not in by_income.expected.en
    assert told(povrules.review_census(households[:0], **POINTS)) == []


def test_only_what_is_not_ready_is_told() -> None:
    households, persons = census((GOLDEN, FIVE), **READY | {"telecom": None, "score_a": 100})
    [problem] = told(povrules.review_census(households, **POINTS))
    assert problem.expected.vi == "bảng thành viên, để xét: “Sử dụng dịch vụ viễn thông”"
    ready = households.with_columns(telecom=pl.lit(value=False))
    assert told(povrules.review_census(ready, **POINTS)) == []
    assert len(told(povrules.review_census(ready, prefer="derived", **POINTS))) == 1
    assert told(reviewed(ready, persons.drop("internet"))) == []


def test_without_any_answer_nothing_is_asked_of_members() -> None:
    plain = pl.DataFrame([{"household_id": "1", "area": "rural", "income_per_capita": 1_000_000}])
    assert told(povrules.review_census(plain, **INCOME)) == []


@pytest.mark.parametrize(
    ("absent", "options", "words"),
    [
        (["internet", "job"], POINTS, "“uses the internet”, “kind of work”"),
        (["internet", "job"], INCOME, "“uses the internet”"),
        (["born"], INCOME, "“date of birth”, “year of birth”"),
        (["name", "relation"], POINTS, None),
    ],
)
def test_columns_about_members(absent: list[str], options: dict[str, Any], words: str | None) -> None:
    households, persons = census((GOLDEN, [person() | {"name": "a", "relation": "head"}]))
    review = povrules.review_census(households, persons=persons.drop(absent), **options)
    assert [one.expected.en for one in told(review)] == ([f"columns about members: {words}"] if words else [])


def test_a_year_of_birth_stands_for_the_date() -> None:
    households, persons = census((GOLDEN, [person() | {"born_year": 1970}]))
    assert told(reviewed(households, persons.drop("born"))) == []
