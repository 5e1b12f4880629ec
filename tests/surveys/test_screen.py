"""Form A: what its answers say of a household, and where that is told beside the class."""

from typing import Any

import pytest

import povrules

from .families import DAY, FIVE, GOLDEN
from .reviewing import POINTS, census, reviewed


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


NINE = {f"screen_{at}": 1 if at < 5 else 0 for at in range(1, 10)}
"""Four criteria of nine."""
WHERE: dict[str, Any] = dict.fromkeys(GOLDEN) | {"area": "rural", "region": "tdmnpb"}
EXCLUDED = WHERE | {"screen_0": "excluded"}
WHO = [{"born": FIVE[0]["born"], "gender": "male"}]
"""A member of whom nothing is known but who it is."""


class TestNotReviewed:
    """One that is kept out and answers nothing else is open, says why, and is asked for nothing more."""

    @pytest.mark.parametrize(("members", "stated"), [([], None), ([], 5), (WHO, 1)])
    @pytest.mark.parametrize(
        ("answers", "article", "vi", "en"),
        [
            (
                EXCLUDED,
                "Phụ lục II (Phiếu A), Cột 0 ",
                "Phiếu A, cột 0: hộ không thuộc đối tượng rà soát hộ nghèo, hộ cận nghèo.",
                "form A, column 0: not subject to the review of poor and near-poor households.",
            ),
            (
                WHERE | NINE | {"screen_0": "subject"},
                "Điều 1 khoản 2 điểm a, Phụ lục II (Phiếu A) ",
                "Phiếu A: hộ có từ 04 tiêu chí trở lên ở cột 01 đến cột 09 nên không đưa vào danh sách hộ gia đình cần "
                "rà soát.",
                "form A: four or more of the criteria of columns 01 to 09, so not on the list of households to be "
                "reviewed.",
            ),
        ],
    )
    def test_it_is_undetermined_by_form_a(
        self, answers: dict[str, Any], article: str, vi: str, en: str, members: list[dict[str, Any]], stated: int | None
    ) -> None:
        review = reviewed(*census((GOLDEN, FIVE), (answers | {"members": stated}, members)))
        row = review.frame.row(1, named=True)
        assert (row["class"], row["rule"], row["missing"]) == ("undetermined", "not_reviewed", "review")
        assert row["citation"].startswith(article)
        assert row["reason_vi"] == f"Chưa xác định vì hộ không được rà soát. {vi}"
        assert row["reason_en"] == f"Undetermined, as the household is not reviewed: {en}"
        assert (row["evidence"], row["cautions"]) == ("official", "")
        assert [one.code for one in review.problems if one.household_id == "H1"] == []
        alone = reviewed(*census((GOLDEN, FIVE)))
        assert review.frame["class"][0] == alone.frame["class"][0] == "near_poor"

    @pytest.mark.parametrize(
        ("house", "member"),
        [
            ({"kwh": 60}, {}),
            ({"sanitation": False}, {}),
            ({"score_b": 10}, {}),
            ({}, {"schooling": "yes"}),
            ({}, {"work": "???"}),
        ],
    )
    def test_one_that_answers_something_is_asked_for_the_rest(
        self, house: dict[str, Any], member: dict[str, Any]
    ) -> None:
        review = reviewed(*census((GOLDEN, FIVE), (EXCLUDED | house, [WHO[0] | member])))
        assert review.frame.select("class", "rule").row(1) == ("undetermined", "blanks")
        told = {one.code for one in review.problems if one.household_id == "H1"}
        assert {"screen_excluded", "review_day_missing"} <= told

    def test_by_income_too_unless_an_income_was_measured(self) -> None:
        households, persons = census((EXCLUDED, WHO), (EXCLUDED | {"income_per_capita": 1}, WHO))
        frame = povrules.classify(households, persons=persons, standard="vn-2022", on=DAY)
        assert frame["rule"].to_list() == ["not_reviewed", "blanks"]

    def test_no_day_is_needed_where_nobody_is_reviewed(self) -> None:
        households, persons = census((EXCLUDED, WHO), (EXCLUDED, []))
        assert reviewed(households, persons).frame["rule"].to_list() == ["not_reviewed"] * 2
        assert reviewed(households, None).frame["rule"].to_list() == ["not_reviewed"] * 2

    def test_a_notice_counts_them(self) -> None:
        households, persons = census((EXCLUDED, []), (GOLDEN, FIVE), (EXCLUDED, WHO))
        [use] = reviewed(households, persons).legal.standards
        [said] = [one for one in use.notices_en if "not reviewed" in one]
        assert said == (
            "2 households are undetermined, as they are not reviewed: form A, column 0: not subject to the review of "
            "poor and near-poor households (Circular 07/2021/TT-BLĐTBXH as consolidated by VBHN 1315/VBHN-BLĐTBXH "
            "(gazette 679+680, 24/04/2023), Phụ lục II (Phiếu A), Cột 0). Nothing more is to be asked of them unless "
            "the form is wrong."
        )
        [said] = [one for one in use.notices_vi if "không được rà soát" in one]
        assert said.startswith("2 hộ chưa xác định vì không được rà soát. Phiếu A, cột 0: hộ không thuộc đối tượng")
        assert said.endswith("Không cần hỏi thêm các hộ này, trừ khi phiếu ghi sai.")

    def test_an_explanation_cites_it_and_accounts_for_no_points(self) -> None:
        households, persons = census((EXCLUDED, WHO))
        found = povrules.explain(households, "H0", persons=persons, **POINTS)
        [source] = found.sources
        assert source.citation.startswith("Phụ lục II (Phiếu A), Cột 0")
        assert source.quote.startswith("Nhận diện nhanh hộ gia đình không thuộc đối tượng rà soát")
        assert found.account == ()
        assert [one.id for one in found.questions] == ["review"]
        assert found.questions[0].question_vi == "kết quả rà soát, nếu hộ thuộc đối tượng rà soát"
