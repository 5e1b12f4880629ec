"""What is particular to the local standards and that of 2027: notices, lines of a year, income alone."""

from typing import Any

import polars as pl
import pytest
from helpers import VN_2022, law, loaded, refusal
from reference import INDICATORS

import povrules
from povrules.errors import UsageError
from povrules.review import Review
from povrules.text import Text


def review(standard: Any, *households: dict[str, Any], **options: Any) -> Review:
    ids = standard if isinstance(standard, str) else standard.id
    answers = dict.fromkeys(INDICATORS.get(ids, ()), False)
    rows = [
        {"household_id": f"H{number}", "area": "rural"} | answers | one
        for number, one in enumerate(households, start=1)
    ]
    return povrules.review_census(pl.DataFrame(rows, infer_schema_length=None), standard=standard, **options)


def notices(standard: str, **options: Any) -> tuple[str, ...]:
    return review(standard, {"income_per_capita": 1}, **options).legal.standards[0].notices_en


class TestNotices:
    @pytest.mark.parametrize(
        ("standard", "words"),
        [
            ("vn-2027", "its annex was not read"),
            ("vn-2027", "no provision was read on households of average living standard and on low-income workers"),
            ("quang-ninh-2023", "for households with permanent residence in Quảng Ninh"),
            ("quang-ninh-2023", "no provision of the province on households of average living standard was read"),
            ("hcmc-2024", "for the whole city, rural and urban alike"),
            ("hcmc-2024", "as it was before 01/07/2025"),
            ("da-nang-2016", "one paper prints 1.42 million, another source 1.43 million"),
            ("da-nang-2016", "no provision of the city on households of average living standard was read"),
            ("hanoi-2011", "it begins just above the poverty line (550,000, 750,000 đồng)"),
            ("hanoi-2011", "no provision of the city on households of average living standard was read"),
        ],
    )
    def test_what_every_reader_is_told(self, standard: str, words: str) -> None:
        assert any(words in one for one in notices(standard))

    @pytest.mark.parametrize(
        ("standard", "year", "other", "words"),
        [
            ("vn-2027", 2027, 2028, "the review at the end of 2026, for the policies of 2027, uses was not read"),
            ("quang-ninh-2023", 2023, 2024, "was passed on 30/03/2023"),
            ("hcmc-2024", 2024, 2025, "hcmc-2024 holds only from 01/10/2024; this result is not for the time of 2024"),
        ],
    )
    def test_what_those_of_one_year_are_told(self, standard: str, year: int, other: int, words: str) -> None:
        assert any(words in one for one in notices(standard, policy_year=year))
        assert not any(words in one for one in notices(standard, policy_year=other))

    def test_from_which_day_it_holds_is_said_where_no_year_was_named(self) -> None:
        found = review("hcmc-2024", {"income_per_capita": 1}).legal.standards[0]
        assert "hcmc-2024 holds only from 01/10/2024; this result is not for the time of 2024 before it." in (
            found.notices_en
        )
        assert (
            "hcmc-2024 chỉ áp dụng từ ngày 01/10/2024; kết quả này không dùng cho thời gian trước đó của năm 2024."
            in (found.notices_vi)
        )


class TestAStandardThatBeginsWithinAYear:
    def test_a_day_before_it_is_refused(self) -> None:
        def run(on: str, policy_year: int) -> None:
            review("hcmc-2024", {"income_per_capita": 1}, on=on, policy_year=policy_year)

        assert refusal(lambda: run("2024-09-30", 2024), UsageError) == Text(
            "hcmc-2024 chỉ áp dụng từ ngày 01/10/2024, chưa áp dụng vào ngày 30/09/2024 (--on)",
            "hcmc-2024 holds only from 01/10/2024, not yet on 30/09/2024 (--on)",
        )
        run("2024-10-01", 2024)
        run("2024-09-30", 2025)  # a review of 2024 decides the lists of 2025
        run("2023-12-01", 2024)  # as does one of 2023 those of 2024


class TestALineOfAYear:
    def test_the_reason_has_no_area_and_says_year(self) -> None:
        found = review("hcmc-2024", {"income_12m": 184_000_001, "members": 4}).frame
        assert found["class"].to_list() == ["average"]
        assert found["reason_en"][0] == (
            "Average living standard: income per person a year above 46,000,000 đồng and at most 69,000,000 đồng."
        )
        assert found["reason_vi"][0] == (
            "Hộ có mức sống trung bình: thu nhập bình quân đầu người/năm trên 46.000.000 đồng đến 69.000.000 đồng."
        )

    def test_how_far_it_is_a_month_and_for_the_household(self) -> None:
        answers = dict.fromkeys(INDICATORS["hcmc-2024"], False)
        household = {"income_12m": 184_000_001, "members": 4} | answers
        [low, high] = [
            one for one in povrules.explain(household, "1", standard="hcmc-2024").distances if one.points is None
        ][:2]
        assert (low.line, low.value, low.area, low.per_person_month, low.household_12m) == (
            *("poverty", 46_000_000, None),
            *(1, 1),
        )
        assert (high.line, high.per_person_month, high.household_12m) == (
            "average",
            -1_916_667,
            184_000_001 - 276_000_000,
        )

    def test_the_area_is_not_asked_for(self) -> None:
        rows = [{"household_id": "H1", "income_12m": 46_000_000, "members": 1}]
        frame = pl.DataFrame(rows).with_columns(pl.lit(True).alias(name) for name in INDICATORS["hcmc-2024"])
        found = povrules.review_census(frame, standard="hcmc-2024")
        assert found.frame["class"].to_list() == ["poor"]
        assert [one.code for one in found.problems if one.code == "column_missing"] == []
        without = povrules.review_census(frame, standard="quang-ninh-2023")
        assert ["area" in one.expected.en for one in without.problems if one.code == "column_missing"] == [True]

    def test_thirteen_indicators(self) -> None:
        assert povrules.indicators("hcmc-2024") == (*VN_2022, "social_insurance")


class TestIncomeAlone:
    @pytest.mark.parametrize("standard", ["da-nang-2016", "hanoi-2011"])
    def test_nothing_is_said_of_deprivations(self, standard: str) -> None:
        found = review(standard, {"income_per_capita": 600_000}).frame
        assert found.select("deprivations_min", "deprivations_max", "deprived_in").row(0) == (None, None, "")
        assert povrules.indicators(standard) == ()

    def test_beside_one_that_counts(self) -> None:
        found = review("da-nang-2016", {"income_per_capita": 1_000_000}).frame
        both = povrules.classify(
            pl.DataFrame([{"household_id": "H1", "area": "rural", "income_per_capita": 1_000_000, "water": True}]),
            standard=["da-nang-2016", "vn-2016"],
        )
        assert both["class"].to_list() == [*found["class"], "undetermined"]
        assert both["deprivations_min"].to_list() == [None, 1]

    def test_how_far_the_lines_are(self) -> None:
        found = povrules.explain({"area": "rural", "income_per_capita": 1_430_001}, "1", standard="da-nang-2016")
        assert [(one.line, one.per_person_month) for one in found.distances] == [
            ("poor_line", 330_001),
            ("near_poor_line", 1),
        ]


def test_a_standard_of_2027_takes_no_raw_answers() -> None:
    said = refusal(lambda: povrules.classify(pl.DataFrame(), standard="vn-2027", survey="tt-07-2021"), UsageError)
    assert "the survey tt-07-2021 is none of the standard chosen (vn-2027)" in said.en


def test_lines_that_are_equal_in_both_areas_are_written_once() -> None:
    standard = loaded(law(lines=[("poverty", 1_000, 1_000)]))
    frame = pl.DataFrame([{"household_id": "1", "area": "urban", "income_per_capita": 1_000}])
    assert "từ 1.000 đồng trở lên" in povrules.classify(frame, standard=standard)["reason_vi"][0]
