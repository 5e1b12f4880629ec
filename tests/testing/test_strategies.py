"""What is generated: at the lines, with blanks and errors as asked for; families that fit, laws that load."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from helpers import law, loaded
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import povrules
from povrules.language.expression import parse_condition
from povrules.standards import load_standard, standard_ids
from povrules.surveys import load_survey
from povrules.testing import evaluated, people, strategies
from povrules.testing.decided import decided, frame_of, told
from povrules.testing.evaluated import per_capita

DRAWN = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DAY = date(2024, 2, 29)


def drawn(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """What a strategy gives."""
    found: list[Any] = []

    @DRAWN
    @given(strategy)
    def collect(one: Any) -> None:
        found.append(one)

    collect()
    return found


class TestHouseholds:
    @pytest.mark.parametrize("name", standard_ids())
    def test_stand_on_both_sides_of_every_line(self, name: str) -> None:
        many = [one for some in drawn(st.lists(strategies.incomes(name), min_size=60, max_size=60)) for one in some]
        lines = strategies.Aim.at(name).monthly
        assert {line + step for line in lines for step in (-1, 0, 1)} <= {*many}

    def test_scores_too_and_never_below_nothing(self) -> None:
        found = drawn(st.lists(strategies.scores("vn-2022"), min_size=30, max_size=30))
        assert {139, 140, 141, 174, 175, 176} <= {one for some in found for one in some}
        more: Any = {"lines": [("t", 1, 1, "points")], "numbers": {}, "basis": "points"}
        low = loaded(law("poor: score_a <= t", "not_poor: score_a > t", **more))
        assert min(drawn(strategies.scores(low))) == 0

    def test_without_blanks_all_is_decided(self) -> None:
        for one in drawn(strategies.households(("vn-2016", "hanoi-2022"), blanks=False)):
            assert per_capita(one) is not None
            assert one["area"] is not None
            assert None not in [one[name] for name in povrules.indicators("vn-2016")]

    def test_a_standard_without_lines_and_one_with_a_score_b_of_no_indicators(self) -> None:
        text = law("poor: score_b <= 30", "not_poor: score_b > 30", lines=(), numbers={}, basis="points", indicators=())
        standard = loaded(text)
        for blank, full in drawn(strategies.blanked(standard, "points")):
            assert full["score_b"] is not None
            assert blank["score_b"] in (None, full["score_b"])
        some = drawn(st.lists(strategies.incomes(standard), min_size=30, max_size=30))
        assert 1_000_000 in {one for each in some for one in each}

    def test_filled_in_keeps_what_was_stated(self) -> None:
        for blank, full in drawn(strategies.blanked("vn-2022", "income")):
            assert {name: full[name] for name, cell in blank.items() if cell is not None} == {
                name: cell for name, cell in blank.items() if cell is not None
            }
            assert per_capita(full) is not None
        one = drawn(strategies.completions("da-nang-2016", "income", {"area": "rural", "members": 3}))[0]
        assert one["income_12m"] % 36 == 0

    def test_errors_set_rows_aside_or_are_told(self) -> None:
        rows = [one for census in drawn(strategies.censuses("vn-2027", errors=True)) for one in census]
        words = [
            {name for name, cell in one.items() if isinstance(cell, str)} - {"area", "household_id"} for one in rows
        ]
        wrong = [one for one, names in zip(rows, words, strict=True) if names]
        assert len(wrong) > 20
        assert {cell for one in wrong for cell in one.values() if isinstance(cell, str)} & {"nhiều", "hai", "chắc có"}
        assert {one.outcome for one in decided(load_standard("vn-2027"), "income", wrong)} & {None}

    def test_a_column_with_words_is_text_and_others_are_typed(self) -> None:
        frame = frame_of([{"members": "hai", "water": True}, {"members": 4, "water": None}])
        assert frame["members"].to_list() == ["hai", "4"]
        assert frame["water"].to_list() == [True, None]
        assert frame_of([{"water": "?"}, {"water": True}])["water"].to_list() == ["?", "1"]


class TestReadInFractions:
    def test_what_is_stated_for_a_person_says_nothing_beside_a_smaller_total(self) -> None:
        assert per_capita({"income_12m": 11, "income_per_capita": 1}) is None
        assert per_capita({"income_12m": 12, "income_per_capita": 1}) == 1
        assert per_capita({"income_12m": 25, "members": 2, "income_per_capita": 9}) == evaluated.Fraction(25, 24)

    def test_sums_may_stand_in_a_condition(self) -> None:
        standard = load_standard("vn-2022")
        node = parse_condition("deprivations + 1 >= cutoff")
        assert evaluated.holds(standard, {"area": "rural", "water": True, "telecom": True}, node)
        assert not evaluated.holds(standard, {"area": "rural", "water": True}, node)

    def test_a_measure_that_is_not_there_is_neither_below_nor_above(self) -> None:
        standard = load_standard("da-nang-2016")
        for words in ("income <= poor_line", "income > poor_line"):
            assert not evaluated.holds(standard, {"area": "rural"}, parse_condition(words))
        assert evaluated.classes(standard, "income", {"area": "rural", "income_per_capita": 1_100_000}) == ["poor"]

    def test_assistance_needs_members(self) -> None:
        found = evaluated.measures(load_standard("da-nang-2016"), {"income_per_capita": 9, "social_assistance_12m": 5})
        assert "income_less_assistance" not in found


class TestTold:
    @pytest.mark.parametrize(
        ("household", "vi", "en"),
        [
            ({}, "hộ chưa rõ khu vực", "a household in an unknown area"),
            ({"members": 3}, "hộ 3 người chưa rõ khu vực", "a household of 3 in an unknown area"),
            (
                {"area": "urban", "income_12m": 5_000},
                "hộ thành thị, thu nhập 12 tháng 5.000 đồng",
                "an urban household, income of 12 months 5,000 đồng",
            ),
            (
                {"area": "rural", "income_per_capita": 7_000, "agricultural": None},
                "hộ nông thôn, khai thu nhập 7.000 đồng/người/tháng",
                "a rural household, stated income 7,000 đồng a person and month",
            ),
        ],
    )
    def test_blanks_are_left_out_or_said_to_be_unknown(self, household: dict[str, Any], vi: str, en: str) -> None:
        assert told(household, ()) == (vi, en)


class TestPeople:
    def test_ages_gather_around_those_that_a_survey_asks_about(self) -> None:
        assert people.ages_asked("tt-07-2021") == (3, 6, 12, 15, 16, 18, 30, 55, 62)
        born = {one for some in drawn(st.lists(people.births(DAY), min_size=30, max_size=30)) for one in some}
        for age in (6, 15, 16):
            assert {people.years_before(DAY, age)} <= born

    def test_families_fit(self) -> None:
        for family in drawn(people.families(DAY)):
            [head] = [one for one in family if one["relation"] == "head"]
            assert all(one["born"] > head["born"] for one in family if one["relation"] == "child")
            assert all(one["born"] < head["born"] for one in family if one["relation"] == "parent")
            assert all(one["born"] <= DAY for one in family)
            assert all((one["job"] is not None) == (one["work"] == "working") for one in family)

    def test_of_another_survey_and_with_blanks(self) -> None:
        found = drawn(people.persons(DAY, load_survey("tt-17-2016"), blanks=True))
        assert {"born_year", "sick"} <= {name for one in found for name in one}
        assert any(one["born"] is None for one in found)
        assert "job" not in found[0]

    def test_without_an_age_that_is_asked(self) -> None:
        first, last = people.years_before(DAY, 2), people.years_before(DAY, 1)
        assert all(first <= one <= last for one in drawn(people.births(DAY, first=1, last=2)))

    def test_a_census_with_its_members_is_read_without_an_error(self) -> None:
        households, members = drawn(people.peopled("vn-2022", DAY))[-1]
        persons = pl.DataFrame(members, infer_schema_length=None)
        review = povrules.review_census(frame_of(households), persons=persons, standard="vn-2022", on=DAY)
        codes = {one.code for one in review.problems}
        assert review.frame.height == len(households)
        assert not codes & {"several_heads", "child_older_than_parent", "household_without_persons"}


class TestLaw:
    def test_days_on_which_something_begins_or_ends(self) -> None:
        found = {one for some in drawn(st.lists(strategies.dates("vn-2022"), min_size=30, max_size=30)) for one in some}
        assert {date(2021, 12, 31), date(2022, 1, 1), date(2025, 12, 31), date(2026, 1, 1)} <= found

    @pytest.mark.parametrize("name", ["vn-2022", "vn-2016", "hanoi-2022"])
    def test_an_overlay_is_laid_over_its_standard(self, name: str) -> None:
        text = load_standard(name).source.content.decode()
        for overlay in drawn(strategies.overlays(name))[:10]:
            assert loaded(text, overlay, name=f"{name}.toml").overlays

    def test_a_random_law_is_proved_when_it_is_loaded(self) -> None:
        ids = {drawn_.standard.id for drawn_ in drawn(strategies.standards())}
        assert ids == {"island"}


def test_a_standard_in_a_message_is_its_name_alone() -> None:
    assert repr(load_standard("vn-2022")) == "<Standard vn-2022>"
