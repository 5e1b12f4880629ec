"""The tables of five published plans: what is wrong in them is found, and the rest confirmed."""

import csv
from pathlib import Path

import pytest
from helpers import ROOT

from povrules.published.claims import check_claim
from povrules.published.recompute import recompute
from published.tables import at, told, wrong

PLANS = ROOT / "fixtures" / "plans"
KINDS = ("csv", "xlsx")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class TestThuongQuang:
    """Plan 000: a rate that was cut off, a heading of the wrong year, a date of the wrong year."""

    def test_what_is_wrong(self, kind: str) -> None:
        found = recompute(PLANS / f"000-thuong-quang-2021.{kind}")
        assert wrong(found) == [
            ("E9", "rate", "5,75"),
            ("I2", "year", "Số hộ nghèo cuối năm 2021"),
            ("A1", "year", "03/01/2021"),
        ]

    def test_the_rate(self, kind: str) -> None:
        check = at(recompute(PLANS / f"000-thuong-quang-2021.{kind}"), "E9")
        assert (check.printed, str(check.expected), check.how) == ("5,74", "500/87", ("5/87", "5/87"))
        assert check.slip == ("cắt bỏ phần sau thay vì làm tròn", "cut off instead of rounded")
        assert (check.place.row, check.place.column) == ("Thôn 5", "Số hộ nghèo đầu năm 2021 / Tỷ lệ")

    def test_the_rest_is_confirmed(self, kind: str) -> None:
        found = recompute(PLANS / f"000-thuong-quang-2021.{kind}")
        kinds = {one.kind for one in found.checks if one.answer in ("right", "right_when_rounded")}
        assert kinds == {"sum", "rate", "formula", "identity", "share", "year"}
        # Every figure is confirmed by some check, but for 0/0, which has no value.
        assert told(found, "not_checked") == [("K10", "share", None), ("K11", "share", None)]
        assert found.notices == ()
        assert at(found, "K7", "share").answer == "right_when_rounded"  # 1/9 is printed as 11
        assert at(found, "K12", "share").answer == "right"  # 3/24 is 12.5
        assert at(found, "J9", "formula").should == "4,60"

    def test_another_year_is_asked_for(self, kind: str) -> None:
        found = recompute(PLANS / f"000-thuong-quang-2021.{kind}", year=2022)
        years = [one.should for one in found.checks if one.kind == "year"]
        assert years == [
            "năm 2022",
            "Số hộ nghèo đầu năm 2022",
            "Diễn biến hộ nghèo trong năm 2022",
            "Số hộ nghèo cuối năm 2022",
        ]


class TestCaoLau:
    """Plan 002: two years on different totals, changes in percentage points."""

    def test_all_is_right_when_rounded(self, kind: str) -> None:
        found = recompute(PLANS / f"002-cao-lau-2023.{kind}")
        assert wrong(found) == []
        assert found.counts["not_checked"] == 0

    def test_a_difference_of_rounded_rates_says_so(self, kind: str) -> None:
        found = recompute(PLANS / f"002-cao-lau-2023.{kind}")
        poor, near_poor = at(found, "I4"), at(found, "I5")
        assert (poor.answer, poor.should) == ("right_when_rounded", "9,43")
        assert poor.note is not None
        assert "18,34 − 8,90" in poor.note.en
        assert (near_poor.answer, near_poor.should, near_poor.note) == ("right_when_rounded", "10,1", None)

    def test_the_changed_total_is_said(self, kind: str) -> None:
        notices = [one.en for one in recompute(PLANS / f"002-cao-lau-2023.{kind}").notices]
        assert any("889 and 910 households" in one and "9,11 % instead of 8,90 %" in one for one in notices)


class TestThanhTri:
    """Plan 004: the planned reduction of each unit, rates without the number of households."""

    def test_the_sums(self, kind: str) -> None:
        found = recompute(PLANS / f"004-thanh-tri-2023.{kind}")
        assert told(found, "right") == [
            ("C19", "sum", "505"),
            ("E19", "sum", "75"),
        ]
        assert wrong(found) == []

    def test_rates_without_a_total_are_possible(self, kind: str) -> None:
        (notice,) = recompute(PLANS / f"004-thanh-tri-2023.{kind}").notices
        assert "agrees with those of the rows" in notice.en

    def test_a_rate_that_cannot_be(self, tmp_path: Path) -> None:
        text = (PLANS / "004-thanh-tri-2023.csv").read_text(encoding="utf-8").replace(";0.59;", ";0.49;")
        path = tmp_path / "b.csv"
        path.write_text(text, encoding="utf-8")
        assert wrong(recompute(path)) == [("D19", "rate", "≥ 0,56")]


def test_claims() -> None:
    """What the texts of the plans claim; those of 001 and 003 have targets only, no figure that follows from others."""
    with (PLANS / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    found = {
        (row["plan"], row["claim"]): (check_claim(row["claim"]).answer, check_claim(row["claim"]).should)
        for row in rows
    }
    assert found == {(row["plan"], row["claim"]): (row["answer"], row["exactly"]) for row in rows}
    assert {row["plan"] for row in rows} == {"000", "002", "004"}
