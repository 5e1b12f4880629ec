"""Form A: what its answers say of a household, and where that is told beside the class."""

from typing import Any

import pytest

from .families import FIVE, GOLDEN
from .reviewing import census, reviewed


class TestPhieuA:
    @pytest.mark.parametrize(
        ("first", "answers", "screen"),
        [
            ("excluded", [0] * 9, "excluded"),
            ("subject", [1, 1, 1, 0, 0, 0, 0, 0, 0], "to_review"),
            ("subject", [1, 1, 1, 1, 0, 0, 0, 0, 0], "not_listed"),
            ("subject", [1, 1, 1, None, 0, 0, 0, 0, 0], None),
            ("subject", [1, 1, 1, 1, None, None, 0, 0, 0], "not_listed"),
            (None, [1, 1, 1, 1, 1, 0, 0, 0, 0], None),
        ],
    )
    def test_fewer_than_four_are_reviewed(
        self, first: str | None, answers: list[int | None], screen: str | None
    ) -> None:
        named = {f"screen_{number}": answer for number, answer in enumerate(answers, start=1)}
        households, persons = census((GOLDEN | {"screen_0": first} | named, FIVE))
        assert reviewed(households, persons).frame["screen"].to_list() == [screen]

    def test_without_the_form_nothing_is_said_of_it(self) -> None:
        assert "screen" not in reviewed(*census((GOLDEN, FIVE))).frame.columns
        assert reviewed(*census((GOLDEN | {"screen_9": 1}, FIVE))).frame["screen"].to_list() == [None]


class TestScreen:
    """Form A says who is reviewed; the class does not follow it, so a household that it keeps out is warned about."""

    @staticmethod
    def said(answers: dict[str, Any], deprived: dict[str, Any]) -> list[str]:
        review = reviewed(*census((GOLDEN | deprived | answers, FIVE)))
        return [one.code for one in review.problems if one.code.startswith("screen_")]

    @pytest.mark.parametrize("deprived", [{}, {"toilet": "other", "roof": "other"}, {"kwh": None, "fridges": None}])
    def test_one_that_is_kept_out_and_may_be_poor(self, deprived: dict[str, Any]) -> None:
        assert self.said({"screen_0": "excluded"}, deprived) == ["screen_excluded"]
        assert self.said({f"screen_{at}": "có" for at in range(1, 5)}, deprived) == []  # the other five are not known
        every = {f"screen_{at}": "có" if at < 5 else "không" for at in range(1, 10)}
        assert self.said(every | {"screen_0": "subject"}, deprived) == ["screen_not_listed"]

    def test_what_its_columns_take(self) -> None:
        households, persons = census((GOLDEN | {"screen_1": "có thể"}, FIVE))
        [said] = [one for one in reviewed(households, persons).problems if one.column == "screen_1"]
        assert said.message("en").startswith("found “có thể”; expected “yes” or “no” (1 or 0). ")

    def test_one_that_is_not_poor_or_is_to_be_reviewed(self) -> None:
        rich = {"fridges": 1, "washers": 1}
        assert self.said({"screen_0": "excluded"}, rich) == []
        few = {f"screen_{at}": "không" for at in range(1, 10)}
        assert self.said(few | {"screen_0": "subject"}, {}) == []
        assert self.said({}, {}) == []
