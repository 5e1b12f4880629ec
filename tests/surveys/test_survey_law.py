"""The law of a survey in the legal basis: what was taken from answers, for how many, and the numbers of the law."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import invented_overlay

import povrules
from povrules.review import LawUse

from .families import FIVE, GOLDEN
from .reviewing import census, reviewed
from .test_ledger import boxes, classified
from .test_screen import EXCLUDED


def told(review: povrules.Review) -> dict[tuple[str, str], LawUse]:
    [use] = review.legal.standards
    found = {(one.kind, one.id): one for one in use.survey}
    assert len(found) == len(use.survey)
    return found


def test_indicators_the_score_and_its_items_are_told_with_citation_and_households() -> None:
    ready = GOLDEN | {"water": False}
    found = told(reviewed(*census((GOLDEN, FIVE), (ready, FIVE))))
    water, toilet = found["indicator", "water"], found["indicator", "sanitation"]
    assert (water.households, toilet.households) == (1, 2)
    assert "Phụ lục III, Phiếu B2 (mẫu 3.2)" in toilet.citation
    assert (toilet.evidence, found["indicator", "dependents"].evidence) == ("official", "derived")
    score = found["score", "score_a"]
    assert (score.label_vi, score.households) == ("Điểm A (B1)", 2)
    assert found["item", "kwh"].label_en == "electricity"
    assert ("parameter", "assistance_counts") not in found
    assert not [one for kind, one in found if kind in ("ledger", "screen", "caution")]


def test_what_is_unsettled_is_told_with_the_parameter_that_settles_it(tmp_path: Path) -> None:
    many = GOLDEN | {"region": "tay_nguyen", "motorbikes": 3}
    found = told(reviewed(*census((many, FIVE), (GOLDEN, FIVE))))
    assert found["caution", "three_motorbikes"].households == 1
    parameter = found["parameter", "three_motorbikes_by_form_3_8"]
    assert (parameter.value_vi, parameter.households, parameter.evidence) == ("không", None, "official")
    assert ("parameter", "adult_education_below_age") in found
    stated = told(reviewed(*census((many | {"score_a": 100}, FIVE))))
    assert ("parameter", "three_motorbikes_by_form_3_8") not in stated
    overlay = tmp_path / "o.toml"
    text = '[[parameters]]\nid = "three_motorbikes_by_form_3_8"\nvalue = true'
    overlay.write_text(invented_overlay(text, "tt-07-2021"), encoding="utf-8")
    other = told(reviewed(*census((many, FIVE)), overlays=overlay))
    assert other["parameter", "three_motorbikes_by_form_3_8"].value_en == "yes"


def test_the_income_form_is_told_with_what_it_leaves_out() -> None:
    found = told(classified(boxes(revenue_wages=1), boxes(revenue_wages=1) | {"social_assistance_12m": 1}))
    assert found["ledger", "income_12m"].households == 2
    assert found["parameter", "assistance_counts"].value_en == "yes"
    assert found["parameter", "assistance_counts"].evidence == "derived"
    assert ("parameter", "assistance_counts") not in told(classified(boxes(revenue_wages=1)))


def test_what_keeps_a_household_out_of_the_review_is_told() -> None:
    found = told(reviewed(*census((GOLDEN, FIVE), (EXCLUDED, []))))
    screen = found["screen", "excluded"]
    assert (screen.households, screen.evidence) == (1, "official")
    assert screen.citation.startswith("Phụ lục II (Phiếu A), Cột 0")


def test_without_a_survey_there_is_none() -> None:
    frame = pl.DataFrame({"household_id": ["1"], "area": ["rural"], "income_per_capita": [1]})
    assert told(povrules.review_census(frame, standard="vn-2022")) == {}


@pytest.mark.parametrize(("lang", "words"), [("vi", 0), ("en", 1)])
def test_both_stand_in_the_files(tmp_path: Path, lang: Any, words: int) -> None:
    path, book = tmp_path / "ho.csv", tmp_path / "x.xlsx"
    row = boxes(revenue_wages=12 * 1_500_000)
    frame = pl.DataFrame([{"household_id": "1", "area": "rural", "score_a": 140, "score_b": 0, "members": 1} | row])
    frame.write_csv(path)
    options = ["--standard", "vn-2022", "--basis", "points", "--policy-year", "2025", "--lang", lang]
    assert run("classify", path, *options, "-o", tmp_path / "x.csv").exit_code == 0
    [use] = json.loads((tmp_path / "x.legal.json").read_text(encoding="utf-8"))["standards"]
    assert [one["id"] for one in use["survey"]] == ["income_12m", "blank_amounts_are_none"]
    assert "poverty" in {one["id"] for one in use["by_income"]}
    assert run("classify", path, *options, "-o", book).exit_code == 0
    cells = [one.value for one in openpyxl.load_workbook(book)["căn cứ pháp lý"]["A"]]
    of_survey = ("Quy định dùng khi suy ra từ câu trả lời", "The law by which answers were counted")[words]
    by_income = ("Quy định của cột phân loại theo thu nhập", "The law of the class by income")[words]
    assert cells[cells.index(of_survey) + 2] == ("phiếu thu chi", "income form")[words]
    assert cells[cells.index(by_income) + 2] == ("năm áp dụng", "policy year")[words]
