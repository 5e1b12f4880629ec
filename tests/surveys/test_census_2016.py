"""vn-2016 and hanoi-2016 from raw answers through the door: ready columns, evidence, strict, several surveys."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run
from helpers import refusal

import povrules
from povrules.errors import LawMissingError

from .reviewing import census
from .test_tt_17_2016 import home, member

YEAR_OF_FOUR = 4 * 12
BAND = YEAR_OF_FOUR * 800_000
"""An income between the two lines of rural areas, where the deprivations decide."""
BAD: dict[str, Any] = {"toilet": "other", "roof": "other", "pillar": "other", "wall": "other", "floor_area": 31.99}
GOOD: dict[str, Any] = {"toilet": "septic", "roof": "tile", "wall": "brick", "water_source": "piped"}
ASKED: dict[str, Any] = {"survey": "tt-17-2016"}
FOUR = [member(old) for old in (40, 39, 20, 16)]


def classified(*homes: dict[str, Any], standard: Any = "vn-2016", income: int = BAND, **more: Any) -> pl.DataFrame:
    households, persons = census(*((one, FOUR) for one in homes), income_12m=income)
    return povrules.classify(households, persons=persons, standard=standard, **ASKED | more)


@pytest.mark.parametrize(("standard", "income"), [("vn-2016", BAND), ("hanoi-2016", YEAR_OF_FOUR * 1_200_000)])
def test_the_classes_follow_from_the_answers(standard: str, income: int) -> None:
    found = classified(
        home(**GOOD), home(**GOOD | BAD), home(**GOOD | {"toilet": None}), standard=standard, income=income
    )
    assert found["class"].to_list() == ["near_poor", "poor", "near_poor"]
    assert found["deprived_in"].to_list() == ["", "housing_quality;housing_area;sanitation", ""]
    assert found["derived_sanitation"].to_list() == [False, True, None]
    assert found["evidence"].to_list() == ["recalled"] * 3


def test_answers_that_do_not_decide_leave_the_evidence_as_it_is() -> None:
    """At or below the lower line the income alone makes a household poor; above the upper one nothing does."""
    assert classified(home(**GOOD), income=YEAR_OF_FOUR * 700_000)["evidence"].to_list() == ["official"]
    vn_2022 = classified(
        home(**GOOD), standard="vn-2022", income=YEAR_OF_FOUR * 1_500_001, policy_year=2025, survey=None
    )
    assert (vn_2022["class"][0], vn_2022["evidence"][0]) == ("average", "official")


@pytest.mark.parametrize(("prefer", "name"), [("ready", "near_poor"), ("derived", "poor")])
def test_a_ready_column_decides_with_a_warning_unless_asked_otherwise(prefer: Any, name: str) -> None:
    households, persons = census((home(**GOOD | BAD | {"water_source": "other", "rain_water": False}), FOUR))
    ready = dict.fromkeys(povrules.indicators("vn-2016"), pl.lit(value=False))
    households = households.with_columns(income_12m=pl.lit(BAND), **ready)
    review = povrules.review_census(households, persons=persons, standard="vn-2016", prefer=prefer, **ASKED)
    assert review.frame["class"].to_list() == [name]
    apart = [one for one in review.problems if one.code == "derived_disagrees"]
    assert {one.column for one in apart} == {"housing_quality", "housing_area", "sanitation", "water"}
    assert all(one.severity == "warning" for one in apart)
    assert review.frame["evidence"].to_list() == [{"ready": "official", "derived": "recalled"}[prefer]]


def test_the_output_says_that_the_thresholds_are_recalled() -> None:
    households, persons = census((home(**GOOD), FOUR), (home(**GOOD), FOUR), income_12m=BAND)
    legal = povrules.review_census(households, persons=persons, standard="vn-2016", **ASKED).legal.standards[0]
    named = "health_services, health_insurance, adult_education, child_schooling, housing_quality, housing_area, "
    named += "water, sanitation, telecom, information_assets"
    assert legal.notices_en[-1] == (
        "Evidence “recalled” (recalled, not read in a text) in what was derived from answers by tt-17-2016: "
        f"{named} (2 households)."
    )
    assert legal.notices_vi[-1] == (
        "Căn cứ nhớ lại, chưa đọc trong văn bản, khi suy ra từ câu trả lời theo tt-17-2016: Tiếp cận các dịch vụ y tế, "
        "Bảo hiểm y tế, Trình độ giáo dục của người lớn, Tình trạng đi học của trẻ em, Chất lượng nhà ở, Diện tích nhà "
        "ở bình quân đầu người, Nguồn nước sinh hoạt, Hố xí, nhà tiêu hợp vệ sinh, Sử dụng dịch vụ viễn thông, Tài sản "
        "phục vụ tiếp cận thông tin (2 hộ)."
    )
    assert [one.name for one in legal.included] == ["tt-17-2016.toml", "tt-07-2021.toml"]


POINTS: dict[str, Any] = {"standard": "vn-2016", "basis": "points", "policy_year": 2019} | ASKED


def test_by_points_the_score_is_stated_and_the_answers_give_score_b() -> None:
    households, persons = census((home(**GOOD | BAD), FOUR), (home(**GOOD), FOUR), score_a=130)
    found = povrules.classify(households, persons=persons, **POINTS)
    assert found["class"].to_list() == ["poor", "near_poor"]
    assert "points_least" not in found.columns
    without = povrules.classify(households.drop("score_a"), persons=persons, **POINTS)
    assert set(without["missing"]) == {"score_a"}


def test_strict_refuses_the_recalled_thresholds() -> None:
    households, persons = census((home(**GOOD), FOUR), score_a=130)
    said = refusal(lambda: povrules.classify(households, persons=persons, strict=True, **POINTS), LawMissingError)
    for name in povrules.indicators("vn-2016"):
        assert f"indicator {name}: recalled" in said.en


RECITED = """
standard = "tt-17-2016"
title = "INVENTED"

[instruments.invented]
vi = "Văn bản bịa đặt"
en = "Invented text"
evidence = "official"

[citations.read]
instrument = "invented"
article = "Điều 1"
evidence = "official"

[[indicators]]
id = "{name}"
cite = ["read"]
"""


def test_who_has_read_the_text_can_say_so(tmp_path: Path) -> None:
    overlay = tmp_path / "o.toml"
    overlay.write_text(RECITED.format(name="sanitation"), encoding="utf-8")
    row = {"household_id": "1", "area": "rural", "score_a": 130, "score_b": 20, "toilet": "other"}
    for overlays, strict in (([], False), ([overlay], True)):
        found = povrules.classify(pl.DataFrame([row]), **POINTS, overlays=overlays, strict=strict)
        assert found["derived_sanitation"].to_list() == [True]
        assert found["evidence"].to_list() == ["official" if strict else "recalled"]
    overlay.write_text(RECITED.format(name="nutrition"), encoding="utf-8")
    said = refusal(lambda: povrules.classify(pl.DataFrame([row]), **POINTS, overlays=overlay))
    assert "indicators.0.id: “nutrition”: one of adult_education, child_schooling" in said.en


@pytest.mark.parametrize("standards", [["vn-2016", "vn-2022"], ["vn-2022", "hanoi-2016", "vn-2016"]])
def test_each_standard_counts_the_answers_of_its_own_survey(standards: list[str]) -> None:
    """Rain water is hygienic in 2016, and no clean water in 2022; the attic and the toilet are asked once for both."""
    one = home(**GOOD | {"water_source": "other", "rain_water": True, "toilet": "other"})
    households, persons = census((one, FOUR), income_12m=BAND)
    both = povrules.classify(households, persons=persons, standard=standards, **ASKED)
    for name in standards:
        more = {} if name == "vn-2022" else ASKED
        alone = povrules.classify(households, persons=persons, standard=name, **more)
        mine = both.filter(pl.col("standard") == name)
        assert mine["derived_water"].to_list() == alone["derived_water"].to_list() == [name == "vn-2022"]
        assert mine.select(alone.columns).equals(alone)


def test_the_numbers_of_boxes_belong_to_their_own_form() -> None:
    row = {"household_id": "1", "area": "rural", "income_per_capita": 800_000, "toilet": "3"}
    new = povrules.review_census(pl.DataFrame([row]), standard="vn-2022")
    assert new.frame["derived_sanitation"].to_list() == [True]
    old = povrules.review_census(pl.DataFrame([row]), standard="vn-2016", **ASKED)
    [problem] = [one for one in old.problems if one.severity == "error"]
    assert (problem.column, problem.found) == ("toilet", "3")
    assert old.frame["class"].to_list() == [None]


def test_from_files(tmp_path: Path) -> None:
    households, persons = census((home(**GOOD | BAD), FOUR), income_12m=BAND)
    households.write_csv(tmp_path / "ho.csv")
    persons.write_csv(tmp_path / "nguoi.csv")
    files: list[Any] = [
        tmp_path / "ho.csv",
        "--persons",
        tmp_path / "nguoi.csv",
        "--standard",
        "vn-2016",
        "--lang",
        "en",
    ]
    files += ["--survey", "tt-17-2016"]
    result = run("classify", *files, "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 0
    assert "not read in a text) in what was derived from answers by tt-17-2016" in " ".join(result.stdout.split())
    told = run("explain", files[0], "H0", *files[1:]).stdout
    assert "Class: poor — recalled" in told
    assert run("classify", *files, "--strict", "-o", tmp_path / "out.csv").exit_code == 3
