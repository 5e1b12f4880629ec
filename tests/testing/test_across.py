"""The same household under two standards: what never happens, what always does, and what is all that changes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from povrules.errors import UsageError
from povrules.standards import load_standard
from povrules.testing import across

NATIONAL = across("vn-2016", "vn-2022")


def failure(test: Callable[[], None]) -> str:
    with pytest.raises(AssertionError) as caught:
        test()
    return str(caught.value)


class TestWhatHolds:
    def test_what_the_two_national_standards_are_known_for(self) -> None:
        NATIONAL.never("poor", "not_poor")()
        NATIONAL.never("not_poor", "poor", when="income > 2000000")()
        NATIONAL.always("not_poor", ("not_poor", "average", "near_poor", "poor", "average_agricultural"))()
        NATIONAL.always("poor", ("poor", "near_poor"), when="rural and income <= 700000 and nutrition")()
        NATIONAL.must(("not_poor", "near_poor"), ("poor", "near_poor"))()

    def test_more_than_one_order_of_need(self) -> None:
        across("vn-2022", "vn-2022").never_needier()()
        across("vn-2022", "vn-2022").never_less_needy()()
        across("vn-2022", "vn-2022", "points").may()()
        moves = (
            ("poor", ("near_poor", "not_poor")),
            ("not_poor", ("poor", "near_poor")),
            ("near_poor", ("poor", "not_poor")),
        )
        across("vn-2016", "vn-2022", "points").may(*moves)()


class TestWhatDoesNot:
    def test_a_household_that_does_what_none_may(self) -> None:
        said = failure(NATIONAL.never("near_poor", "poor"))
        assert "vn-2016 → vn-2022: không hộ nào từ near_poor sang poor" in said
        assert "vn-2016 → vn-2022: no household goes from near_poor to poor" in said
        assert "theo vn-2016: Hộ cận nghèo: " in said
        assert "by vn-2022, found: Poor: " in said

    def test_a_household_that_does_not_do_what_all_do(self) -> None:
        said = failure(NATIONAL.always("poor", ("poor",)))
        assert "every household that is poor becomes poor" not in said.splitlines()[0]
        assert "by vn-2022, expected: poor" in said

    def test_a_change_that_is_not_among_those_allowed(self) -> None:
        said = failure(NATIONAL.may(("poor", "near_poor")))
        assert "classes change only by: poor → near_poor" in said

    def test_a_needier_one_and_a_less_needy_one(self) -> None:
        assert "no household is needier by the second standard" in failure(NATIONAL.never_needier())
        assert "no household is less needy by the second standard" in failure(NATIONAL.never_less_needy())

    def test_a_change_that_happens_to_nobody(self) -> None:
        said = failure(NATIONAL.must(("not_poor", "near_poor"), ("poor", "not_poor")))
        assert "no household changes its class so: poor → not_poor" in said
        assert "not_poor → near_poor" in said.splitlines()[2]

    def test_one_that_only_a_drawn_household_shows(self) -> None:
        """At an income that the condition names, far from every line of both."""
        when = "income >= 1777777 and income <= 1777778"
        assert "average" in failure(NATIONAL.never("average", "near_poor", when=when))


class TestWrongUse:
    def test_a_class_that_there_is_not(self) -> None:
        with pytest.raises(UsageError, match=r"'near-poor' is no class; .*did you mean 'near_poor'|không phải loại hộ"):
            NATIONAL.never("near-poor", "poor")
        with pytest.raises(UsageError):
            NATIONAL.must(("poor", "rich"))

    def test_a_name_that_neither_standard_has(self) -> None:
        with pytest.raises(UsageError, match=r"there is no 'incomes'|không có tên 'incomes'"):
            NATIONAL.never("poor", "not_poor", when="incomes > 5")()

    def test_a_file_of_ones_own(self, tmp_path: Path) -> None:
        own = tmp_path / "own.toml"
        own.write_bytes(load_standard("vn-2022").source.content)
        across("vn-2022", own).may()()


def test_a_condition_that_nobody_meets_fails_nothing() -> None:
    NATIONAL.never("near_poor", "poor", when="income < 0 and income > 0")()


def test_one_whose_class_is_open_by_law_is_undetermined() -> None:
    across("vn-2022", "hanoi-2022").never_needier(when="income > 2500000")()
    across("hanoi-2022", "vn-2022").never_needier(when="income > 2500000")()
