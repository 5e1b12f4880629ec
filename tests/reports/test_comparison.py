"""Several standards over one census: what is counted, the sheet that sets two side by side, the line on a terminal."""

import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from helpers import near_poor
from rich.console import Console

import povrules
from povrules.engines.compared import Classified
from povrules.engines.compared import compared as compare
from povrules.reports.summary import summary
from povrules.reports.words import COMPARISON, SHEETS
from povrules.reports.writing import write_review
from povrules.review import ClassPair, Comparison, Review
from povrules.text import Lang

from .reading import made

BOTH = ["hanoi-2022", "vn-2022"]


def census() -> list[dict[str, Any]]:
    """Poor in both, poor in the city only, near-poor in the city only, set aside, and alike above both lines."""
    three = {"employment": True, "nutrition": True, "water": True}
    return [
        near_poor(**three, members=4),
        near_poor(**three, members=5, income_per_capita=1_500_001),
        near_poor(members=6, income_per_capita=2_000_000),
        near_poor(members=0),
        near_poor(members=None, income_per_capita=2_000_000),
        near_poor(members=2),
    ]


def compared(*standards: str, keep: bool = True) -> Review:
    rows = [{**one, "household_id": f"H{number}"} for number, one in enumerate(census(), start=1)]
    return povrules.review_census(pl.DataFrame(rows, infer_schema_length=None), standard=standards, keep=keep)


def pair(first: Any, second: Any, households: int, persons: int, unknown: int = 0) -> ClassPair:
    return ClassPair(first=first, second=second, households=households, persons=persons, persons_unknown=unknown)


class TestCounts:
    def test_households_and_persons_of_each_pair_of_classes(self) -> None:
        [found] = compared(*BOTH).legal.comparisons
        assert found == Comparison(
            first="hanoi-2022",
            second="vn-2022",
            pairs=(
                pair("poor", "poor", 1, 4),
                pair("poor", "average", 1, 5),
                pair("near_poor", "near_poor", 1, 2),
                pair("near_poor", "average", 2, 6, unknown=1),
                pair(None, None, 1, 0, unknown=1),
            ),
        )
        assert found.different == 3

    def test_every_two_of_several_standards(self) -> None:
        names = [(one.first, one.second) for one in compared("hanoi-2022", "vn-2022", "vn-2016").legal.comparisons]
        assert names == [("hanoi-2022", "vn-2022"), ("hanoi-2022", "vn-2016"), ("vn-2022", "vn-2016")]

    def test_one_standard_is_compared_with_nothing(self) -> None:
        assert compared("vn-2022").legal.comparisons == ()


def cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]


class TestSheet:
    @pytest.mark.parametrize(
        ("lang", "said"),
        [
            (
                "vi",
                [
                    ["hanoi-2022 × vn-2022: 3 trong 6 hộ có phân loại khác nhau (50,0%)"],
                    [
                        *("Số hộ: hanoi-2022 ↓, vn-2022 →", "hộ nghèo", "hộ cận nghèo", "hộ có mức sống trung bình"),
                        *("để riêng (lỗi dữ liệu)", "Tổng"),
                    ],
                    ["hộ nghèo", 1, 0, 1, 0, 2],
                    ["hộ cận nghèo", 0, 1, 2, 0, 3],
                    ["để riêng (lỗi dữ liệu)", 0, 0, 0, 1, 1],
                    ["Tổng", 1, 1, 3, 1, 6],
                    ["hộ nghèo", 4, 0, 5, 0, 9],
                    ["Tổng", 4, 2, 11, 0, 17],
                    ["Không cộng nhân khẩu của 2 hộ chưa biết số người."],
                ],
            ),
            (
                "en",
                [
                    ["hanoi-2022 × vn-2022: 3 of 6 households differ in class (50.0%)"],
                    ["near-poor", 0, 2, 6, 0, 8],
                    ["Total", 4, 2, 11, 0, 17],
                    ["The members of 2 households are not counted: their number is not known."],
                ],
            ),
        ],
    )
    def test_the_tables(self, lang: Lang, said: list[list[Any]], tmp_path: Path) -> None:
        book = made(tmp_path, compared(*BOTH), lang)
        assert tuple(book.sheetnames) == (*SHEETS, COMPARISON)
        rows = cells(book[COMPARISON])
        for one in said:
            assert one in rows

    @pytest.mark.parametrize("keep", [True, False])
    def test_the_households_that_differ(self, keep: bool, tmp_path: Path) -> None:
        rows = cells(made(tmp_path, compared(*BOTH, keep=keep), "en")[COMPARISON])
        at = rows.index(["Household id", "hanoi-2022", "vn-2022", "Reason: hanoi-2022", "Reason: vn-2022"])
        listed = rows[at + 1 :]
        assert [row[:3] for row in listed] == [
            ["H2", "poor", "average living standard"],
            ["H3", "near-poor", "average living standard"],
            ["H5", "near-poor", "average living standard"],
        ]
        assert listed[0][3].startswith("Poor: income per person a month at most 2,000,000 đồng (rural); ")
        assert listed[0][4].startswith("Average living standard: income per person a month above 1,500,000 đồng")

    def test_of_several_standards_a_sheet_for_every_two(self, tmp_path: Path) -> None:
        book = made(tmp_path, compared("hanoi-2022", "vn-2022", "quang-ninh-2023"))
        assert tuple(book.sheetnames) == (*SHEETS, "so sánh 1", "so sánh 2", "so sánh 3")
        assert str(book["so sánh 3"]["A1"].value).startswith("vn-2022 × quang-ninh-2023: ")

    def test_where_none_differs(self, tmp_path: Path) -> None:
        rows = pl.DataFrame([near_poor(members=3)])
        found = povrules.review_census(rows, standard=BOTH)
        for lang, words in (
            ("vi", "Không có hộ nào có phân loại khác nhau."),
            ("en", "No household differs in class."),
        ):
            said = cells(made(tmp_path, found, "vi" if lang == "vi" else "en")[COMPARISON])
            assert said[-1] == [words]
            assert not any("not counted" in str(row[0]) or "Không cộng" in str(row[0]) for row in said if row)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", "hanoi-2022 × vn-2022: 3 trong 6 hộ có phân loại khác nhau (50,0%)"),
        ("en", "hanoi-2022 × vn-2022: 3 of 6 households differ in class (50.0%)"),
    ],
)
def test_the_terminal_says_how_many_differ(lang: Lang, words: str) -> None:
    written = io.StringIO()
    Console(file=written, width=80, no_color=True).print(summary(compared(*BOTH), lang))
    assert written.getvalue().count(words) == 1


def test_the_counts_are_written_beside_the_result(tmp_path: Path) -> None:
    found = compared(*BOTH)
    write_review(found, tmp_path / "x.csv", "vi")
    legal = json.loads((tmp_path / "x.legal.json").read_text(encoding="utf-8"))
    assert legal["comparisons"] == [one.model_dump(mode="json") for one in found.legal.comparisons]
    assert legal["comparisons"][0]["pairs"][0] == {
        **{"first": "poor", "second": "poor", "households": 1},
        **{"persons": 4, "persons_unknown": 0, "weight": None},
    }


def test_members_that_only_one_run_knows_are_counted() -> None:
    classes, members = pl.Series(["poor", "poor"]), pl.Series([3, None], dtype=pl.Int64)
    other = pl.Series([None, 4], dtype=pl.Int64)
    none = pl.Series([None, None], dtype=pl.Float64)
    [found] = compare([Classified("a", classes, members, none), Classified("b", classes, other, none)])
    assert found.pairs == (pair("poor", "poor", 2, 7),)
