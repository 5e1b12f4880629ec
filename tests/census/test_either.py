"""“Diện tích nhà ở” without a unit: the cells tell the area in m² from the indicator; m² are never yes or no."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import povrules
from povrules.engines.classify import Options
from povrules.errors import CensusError
from povrules.mapping.proposal import proposals_for
from povrules.request import mapping_columns
from povrules.standards import load_standard
from povrules.surveys import load_survey

HEADER = "Diện tích nhà ở"
COLUMNS = mapping_columns([load_standard("vn-2022")], Options(surveys=(load_survey("tt-07-2021"),)))


def review(cells: list[Any], header: str = HEADER, **more: list[Any]) -> povrules.Review:
    base = {"household_id": [f"H{n}" for n in range(len(cells))], "members": [5] * len(cells), header: cells}
    return povrules.review_census(pl.DataFrame(base | more, strict=False), standard="vn-2022")


def indicator(found: povrules.Review) -> list[str]:
    return [
        "yes" if "housing_area" in deprived.split(";") else "" for deprived in found.frame["deprived_in"].fill_null("")
    ]


def codes(found: povrules.Review) -> list[str]:
    return [one.code for one in found.problems if one.code in ("read_as_measured", "impossible_value")]


@pytest.mark.parametrize("cells", [[45, 39.5, None], ["45", "39,5", "-"], ["45.0", "39.5", ""]])
def test_numbers_are_the_area(cells: list[Any]) -> None:
    """39.5 m² are under 8 m² for each of five members."""
    found = review(cells)
    assert (indicator(found), codes(found)) == (["", "yes", ""], ["read_as_measured"])
    [notice] = [one for one in found.problems if one.code == "read_as_measured"]
    assert notice.line_text("en") == (
        "notice: column “Diện tích nhà ở”: expected a header with the unit. The cells are measured numbers, so the "
        "column was read as “floor area (m2) (floor_area)”, not as “Floor area per person (housing_area)”."
    )


@pytest.mark.parametrize("cells", [[1, 0, None], ["có", "không", ""], ["1", "0", "NA"], [True, False, None]])
def test_answers_are_the_indicator(cells: list[Any]) -> None:
    found = review(cells)
    assert (indicator(found), codes(found)) == (["yes", "", ""], [])


def test_a_slip_of_the_pen_sets_its_row_aside_only() -> None:
    found = review([1, *[0] * 9, 45])
    assert (indicator(found)[0], found.frame["class"].null_count(), codes(found)) == ("yes", 1, ["impossible_value"])


def test_words_are_errors_as_ever() -> None:
    assert codes(review(["rộng", "có"])) == ["impossible_value"]
    assert codes(review(["45 m²", "45m2"])) == ["read_as_measured", "impossible_value", "impossible_value"]


def test_mixed_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CensusError) as caught:
        review([45, 1, 0, 60])
    assert caught.value.message("en") == (
        "the column “Diện tích nhà ở” has numbers and answers of yes and no (1, 0), so it is not clear whether it is "
        "“floor area (m2) (floor_area)” or “Floor area per person (housing_area)”. Give it one of the two names, and "
        "correct the cells of the other kind."
    )
    path = tmp_path / "a.csv"
    path.write_text(f"Mã hộ,{HEADER}\n1,45\n2,1\n", encoding="utf-8")
    with pytest.raises(CensusError, match=r"a\.csv: the column “Diện tích nhà ở” has numbers"):
        povrules.review_census(path, standard="vn-2022")


def test_a_mapping_says_which(tmp_path: Path) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "m.toml"
    path.write_text(f"Mã hộ,{HEADER}\n1,45\n2,1\n", encoding="utf-8")
    mapping.write_text(f'format = 1\n[household.columns]\nfloor_area = "{HEADER}"\n', encoding="utf-8")
    found = povrules.review_census(path, standard="vn-2022", mapping=mapping)
    assert codes(found) == []
    mapping.write_text(f'format = 1\n[household.columns]\nhousing_area = "{HEADER}"\n', encoding="utf-8")
    assert codes(povrules.review_census(path, standard="vn-2022", mapping=mapping)) == ["impossible_value"]


def test_two_columns_of_the_area() -> None:
    with pytest.raises(CensusError, match="floor_area"):
        review([45, 60], **{"Diện tích nhà ở (m2)": [45, 60]})


@pytest.mark.parametrize(
    ("cells", "column_id"), [("45 60", "floor_area"), ("1 0", "housing_area"), ("1 60", "housing_area")]
)
def test_what_is_proposed(tmp_path: Path, cells: str, column_id: str) -> None:
    path = tmp_path / "a.csv"
    first, second = cells.split()
    path.write_text(f"Mã hộ,{HEADER}\n1,{first}\n2,{second}\n", encoding="utf-8")
    [found] = proposals_for(path, COLUMNS)
    ids = {*found.known_ids, *(match.column.id for match in found.matches)}
    assert ids == {"household_id", column_id}
    assert {match.sure for match in found.matches} == ({False} if cells == "1 60" else set())
