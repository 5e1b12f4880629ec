"""Mẫu số 3.1: “Khu vực (Thành thị: 1; Nông thôn: 2)”."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import povrules


def review(cells: list[Any], standard: str = "vn-2022", **options: Any) -> povrules.Review:
    frame = pl.DataFrame(
        {"household_id": [f"H{n}" for n in range(len(cells))], "Khu vực": cells, "score_a": 150, "score_b": 40}
    )
    return povrules.review_census(frame, standard=standard, basis="points", **options)


def said(found: povrules.Review) -> list[str]:
    return [one.line_text("en") for one in found.problems if one.code in ("codes_of_form", "impossible_value")]


@pytest.mark.parametrize("cells", [[1, 2], ["1", " 2 "], [1.0, 2.0]])
def test_numbers_are_those_of_the_form(cells: list[Any]) -> None:
    """150 points are poor in towns, up to 175, and not in the country, up to 140."""
    found = review(cells)
    assert found.frame["class"].to_list() == ["poor", "not_poor"]
    assert said(found) == [
        "notice: column “Khu vực”: expected the codes of the survey's form. Read “1” as urban, “2” as rural. If the "
        "list numbers them otherwise, give the codes in a mapping."
    ]


def test_words_and_other_numbers() -> None:
    assert said(review(["NT", "thành thị"])) == []
    assert ["found “3”" in one for one in said(review(["3", "NT"]))] == [True]


def test_a_mapping_goes_before_the_form(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    area = 'area = { header = "Khu vực", codes = { "1" = "rural", "2" = "urban" } }'
    mapping.write_text(f"format = 1\n[household.columns]\n{area}\n", encoding="utf-8")
    found = review(["1", "2"], mapping=mapping)
    assert (found.frame["class"].to_list(), said(found)) == (["not_poor", "poor"], [])


def test_a_standard_whose_form_was_not_read() -> None:
    assert len(said(review(["1", "2"], standard="vn-2016"))) == 2
