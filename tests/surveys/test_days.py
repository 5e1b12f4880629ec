"""The day of the review and the days of birth: absent, unreadable, outside the years of the standard, impossible."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from helpers import refusal

from povrules.errors import UsageError

from .families import DAY, FIVE, GOLDEN, house, person
from .reviewing import census, codes_of, reviewed


class TestDays:
    def test_a_household_without_a_day_has_unknown_ages_and_a_warning(self) -> None:
        households, persons = census((GOLDEN, FIVE), (GOLDEN | {"review_date": None}, FIVE))
        review = reviewed(households, persons)
        assert review.frame["class"].to_list() == ["near_poor", "undetermined"]
        [problem] = [one for one in review.problems if one.code == "review_day_missing"]
        assert (problem.severity, problem.household_id, problem.line, problem.column) == (
            "warning",
            "H1",
            2,
            "review_date",
        )

    def test_a_day_that_cannot_be_read_is_no_refusal(self) -> None:
        households, persons = census((GOLDEN, FIVE), (GOLDEN, FIVE))
        worded = households.with_columns(review_date=pl.Series(["2025-10-01", "hôm qua"]))
        review = reviewed(worded, persons)
        assert review.frame["class"].to_list() == ["near_poor", "undetermined"]
        assert codes_of(review).count("review_day_missing") == 1
        assert [one.found for one in review.problems if one.column == "review_date"] == ["hôm qua", None]

    @pytest.mark.parametrize(
        ("year", "odd"),
        [
            (None, {"H1": 2020, "H4": 2027}),
            (2025, {"H1": 2020, "H3": 2026, "H4": 2027}),
            (2026, {"H1": 2020, "H4": 2027}),
        ],
    )
    def test_a_review_outside_the_years_is_warned_about(self, year: int | None, odd: dict[str, int]) -> None:
        days = [date(2021, 1, 1), date(2020, 12, 31), date(2025, 10, 1), date(2026, 12, 31), date(2027, 1, 1)]
        review = reviewed(*census(*((GOLDEN | {"review_date": day}, FIVE) for day in days)), policy_year=year)
        found = [one for one in review.problems if one.code == "review_outside_years"]
        assert {one.household_id: int((one.found or "")[-4:]) for one in found} == odd
        assert {one.severity for one in found} == {"warning"}
        assert "undetermined" not in review.frame["class"].to_list()

    def test_so_is_a_day_that_is_an_option(self) -> None:
        households, persons = census((GOLDEN | {"review_date": None}, FIVE))
        review = reviewed(households, persons, on=date(2031, 1, 1))
        [problem] = [one for one in review.problems if one.code == "review_outside_years"]
        assert problem.found == "01/01/2031"

    def test_of_two_standards_the_one_is_named_of_whose_years_it_is_outside(self) -> None:
        households, persons = census((GOLDEN, FIVE), income_12m=60_000_000)
        options: dict[str, Any] = {"basis": "income", "standard": ["vn-2016", "vn-2022"], "survey": "tt-17-2016"}
        review = reviewed(households, persons, **options)
        [problem] = [one for one in review.problems if one.code == "review_outside_years"]
        assert problem.message("en") == (
            "found “01/10/2025”; expected a review in the years 2015–2021 for vn-2016. For vn-2016 ages are counted to "
            "this day all the same; check it, the standard and --policy-year"
        )
        assert "trong các năm 2015–2021 cho chuẩn vn-2016. Kết quả theo vn-2016 vẫn" in problem.message("vi")

    @pytest.mark.parametrize("column", ["born", "born_year"])
    def test_a_birth_after_the_review_is_an_error_and_leaves_the_age_open(self, column: str) -> None:
        late = {"born": date(2031, 1, 1)} if column == "born" else {"born": None, "born_year": 2031}
        households, persons = census((house(), [person(40), person(40) | {"born_year": None} | late]))
        review = reviewed(households, persons)
        [problem] = [one for one in review.problems if one.code == "born_after_review"]
        assert (problem.severity, problem.household_id, problem.line) == ("error", "H0", 2)
        assert problem.expected.en == "a birth not after the review of 01/10/2025"
        ends = [review.frame[f"labour_count_{end}"][0] for end in ("least", "most")]
        assert ends == [1, 2]
        assert "ngày sinh không sau ngày rà soát 01/10/2025" in review.frame["problem"][0]

    def test_a_row_that_is_set_aside_says_why_before_anything_of_its_members(self) -> None:
        households, persons = census((house(), [person(40) | {"born": date(2031, 1, 1)}]), score_a="x")
        review = reviewed(households, persons)
        assert "born_after_review" in codes_of(review)
        [own] = [one for one in review.problems if one.column == "score_a"]
        assert review.frame.select("class", "problem").row(0) == (None, own.line_text("vi"))

    def test_a_birth_on_the_day_is_none(self) -> None:
        review = reviewed(*census((house(), [person(0)])))
        assert "born_after_review" not in codes_of(review)


def test_the_day_of_the_review_may_be_an_option() -> None:
    households, persons = census((GOLDEN | {"review_date": None}, FIVE))
    said = refusal(lambda: reviewed(households, persons), UsageError)
    assert said.en.startswith("the day of the review is needed for ages")
    assert reviewed(households, persons, on=DAY).frame["points_least"].to_list() == [120]


def test_a_day_of_the_review_that_cannot_be_read_is_told_with_its_cell() -> None:
    households, persons = census((GOLDEN, FIVE))
    days = households.with_columns(review_date=pl.lit("33/13/2025"))
    said = [one for one in reviewed(days, persons).problems if one.column == "review_date"]
    assert [(one.code, one.severity, one.found) for one in said] == [
        ("impossible_value", "warning", "33/13/2025"),
        ("review_day_missing", "warning", None),
    ]
    assert "not used to classify" not in said[0].message("en")
    blank = households.with_columns(review_date=pl.lit(None, pl.Date))
    assert "the day of the review is needed" in refusal(lambda: reviewed(blank, persons), UsageError).en


def test_bounds_of_a_year_are_no_amounts() -> None:
    households, persons = census((GOLDEN, [person(40)]))
    said = reviewed(households, persons.with_columns(born=pl.lit(None, pl.Date), born_year=pl.lit(1800))).problems
    assert "expected a whole number from 1900 up to 2100" in said[0].message("en")
