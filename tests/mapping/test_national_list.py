"""The mapping that comes with povrules for the list of the national software, on invented lists with its names."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from census.documents import xlsx
from helpers import refusal

import povrules
from povrules.engines.classify import Options
from povrules.errors import UsageError
from povrules.mapping.file import SHIPPED, load_mapping
from povrules.request import mapping_columns
from povrules.standards import load_standard
from povrules.surveys import load_survey

BY_POINTS: dict[str, Any] = {"standard": "vn-2022", "basis": "points"}
PERSON = ["Chủ hộ/thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc"]
OWN = ["Tỉnh", "Xã", "Thôn", "Phân loại hộ", "Ngày QĐ công nhận", "B1", "B2", "Số nhân khẩu"]
HEADER = ["Mã hộ", *PERSON, *OWN]


def family(household: str, score_a: int, score_b: int) -> list[list[Any]]:
    own = ["Tỉnh Mẫu", "Xã Mẫu", "Thôn 1", "Hộ nghèo", "10/12/2024", score_a, score_b, 2]
    head = [household, "Mẫu", "Chủ hộ", "01/02/1980", "Nam", "Kinh", *own]
    return [head, [household, "Mẫu", "Con", "03/04/2010", "Nữ", "Kinh", *[None] * len(own)]]


def test_it_is_read_on_either_basis_and_without_a_survey() -> None:
    for columns in (
        mapping_columns([load_standard("vn-2022")], Options(surveys=(load_survey("tt-07-2021"),))),
        mapping_columns([load_standard("vn-2022")], Options("points", surveys=(load_survey("tt-07-2021"),))),
        mapping_columns([load_standard("hanoi-2022")], Options()),
    ):
        assert [load_mapping(Path(name), columns).household.columns["score_a"].header for name in SHIPPED] == ["B1"]


def test_a_list_with_members_under_their_household(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    poor, out = [*family("1", 100, 30), *family("2", 100, 20)], family("3", 180, 0)
    path.write_bytes(xlsx({"Nghèo, cận nghèo": [HEADER, *poor], "Thoát nghèo": [HEADER, *out]}))
    review = povrules.review_census(path, **BY_POINTS, on="2025-10-01", mapping="national-list")
    assert review.frame.select("household_id", "class").rows() == [("1", "poor"), ("2", "near_poor"), ("3", "not_poor")]
    assert [one for one in review.problems if one.severity == "error"] == []


def test_a_list_with_both_scores_needs_no_day_of_the_review(tmp_path: Path) -> None:
    """Ages change nothing there; they do where a score is left out, or an income stands beside the scores."""
    path = tmp_path / "list.xlsx"

    def classes(rows: list[list[Any]], header: list[str] = HEADER, **options: Any) -> list[str | None]:
        path.write_bytes(xlsx({"A": [header, *rows]}))
        review = povrules.review_census(path, **BY_POINTS | options, mapping="national-list")
        assert "review_day_missing" not in {one.code for one in review.problems}
        return review.frame["class"].to_list()

    rows = [*family("1", 100, 30), *family("2", 100, 20), *family("3", 180, 0)]
    assert classes(rows) == ["poor", "near_poor", "not_poor"]
    needed = "the day of the review is needed"
    assert needed in refusal(lambda: classes(rows, prefer="derived"), UsageError).en
    assert needed in refusal(lambda: classes(rows, basis="income"), UsageError).en
    income = [*HEADER, "Thu nhập 12 tháng"]
    assert needed in refusal(lambda: classes([[*row, 72_000_000] for row in rows], income), UsageError).en
    path.write_bytes(xlsx({"A": [HEADER, *rows[:2], ["2", *rows[2][1:12], None, *rows[2][13:]], *rows[3:]]}))
    refused = refusal(lambda: povrules.review_census(path, **BY_POINTS, mapping="national-list"), UsageError)
    assert needed in refused.en


def test_a_frame() -> None:
    frame = pl.DataFrame({"Mã hộ": ["1"], "B1": [130], "B2": [10], "Phân loại hộ": ["Hộ nghèo"]})
    result = povrules.classify(frame, **BY_POINTS, mapping="national-list")
    assert result.equals(povrules.classify(frame, **BY_POINTS))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("national-lst", "there is no such mapping; did you mean 'national-list'?; expected a .toml file or one of"),
        ("xyz", "xyz: there is no such mapping; expected a .toml file or one of: national-list"),
        ("no/where", "no/where: there is no such file; expected a .toml file or one of: national-list"),
    ],
)
def test_an_id_that_is_none(name: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        povrules.classify(pl.DataFrame({"Mã hộ": ["1"]}), **BY_POINTS, mapping=name)
    assert words in caught.value.message("en")


def test_a_file_of_that_name_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "national-list").write_text("format = 2", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="format: “2”"):
        povrules.classify(pl.DataFrame({"Mã hộ": ["1"]}), **BY_POINTS, mapping="national-list")
