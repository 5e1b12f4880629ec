"""Weighted figures beside the unweighted ones, wherever a rate is told."""

import io
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from helpers import near_poor
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import povrules
from povrules.engines.weighted import rate, total, weighted
from povrules.reports.summary import summary
from povrules.reports.words import decimal, without_weight
from povrules.reports.writing import write_review
from povrules.review import Review
from povrules.text import Lang

from .reading import made

HOUSEHOLDS: list[dict[str, Any]] = [
    near_poor(household_id="1", weight=0.1, commune="A"),
    near_poor(household_id="2", weight=0.2, commune="A"),
    near_poor(household_id="3", weight=1234.555, commune="B", income_per_capita=2_000_000),
    near_poor(household_id="4", weight=None, commune="A", income_per_capita=9_000_000),
    near_poor(household_id="5", weight=1000.0, commune="B", income_per_capita="x"),
    near_poor(household_id="6", weight=None, commune="C", area="urban"),
]


def reviewed(**more: Any) -> Review:
    frame = pl.DataFrame([{**one, "income_per_capita": str(one["income_per_capita"])} for one in HOUSEHOLDS])
    return povrules.review_census(frame, **{"standard": "vn-2022", **more})


def shown(review: Review, lang: Lang) -> str:
    file = io.StringIO()
    Console(file=file, width=100, no_color=True).print(summary(review, lang))
    return " ".join(file.getvalue().split())


def test_counts_by_weight() -> None:
    found = {(one.group, one.value): one.weighted for one in reviewed().legal.counts}
    whole = found["all", ""]
    assert whole is not None
    assert (whole.households, whole.set_aside, whole.without_weight) == (Decimal("2234.855"), Decimal(1000), 2)
    assert whole.classes == {"near_poor": Decimal("0.3"), "average": Decimal("1234.555")}
    assert whole.rates == {"near_poor": Decimal("0.01"), "average": Decimal("55.24")}
    one = found["commune", "A"]
    assert one is not None
    assert (one.households, one.rates) == (Decimal("0.3"), {"near_poor": Decimal("100.00")})
    none = found["commune", "C"]
    assert none is not None
    assert (none.households, none.classes, none.rates, none.without_weight) == (0, {}, {}, 1)


def test_nothing_is_weighted_without_weights() -> None:
    frame = pl.DataFrame([near_poor(weight=None), near_poor(household_id="2", weight=None)])
    for one in (frame, frame.drop("weight")):
        found = povrules.review_census(one, standard=["vn-2022", "hanoi-2022"]).legal
        assert {count.weighted for count in found.counts} == {None}
        assert {(one.different_weighted, one.without_weight) for one in found.comparisons} == {(None, None)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["poor", "near_poor", None]),
            st.one_of(st.none(), st.floats(1e-300, 1e300), st.sampled_from([0.1, 0.2, 1.005])),
        ),
        min_size=1,
    )
)
def test_sums_and_rates_are_exact(rows: list[tuple[str | None, float | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"class": pl.String, "weight": pl.Float64}, orient="row")
    found = weighted(frame)
    sums = {
        name: sum((Fraction(repr(weight)) for one, weight in rows if one == name and weight is not None), Fraction())
        for name in ("poor", "near_poor", None)
    }
    whole = sum(sums.values(), Fraction())
    assert Fraction(found.households) == whole
    assert Fraction(found.set_aside) == sums[None]
    for name, value in found.classes.items():
        assert Fraction(value) == sums[name]
        hundredths = value * 0 + found.rates[name] * 100
        assert Fraction(hundredths) == (sums[name] / whole * 10_000 + Fraction(1, 2)).__floor__()
    assert found.without_weight == sum(weight is None for _, weight in rows)


def test_halves_are_rounded_up() -> None:
    assert rate(Decimal("0.125"), Decimal(1000)) == Decimal("0.01")
    assert rate(Decimal("0.05"), Decimal(1000)) == Decimal("0.01")
    assert rate(Decimal("0.0499"), Decimal(1000)) == Decimal("0.00")
    assert decimal(Decimal("1234567.005"), "vi") == "1.234.567,01"
    assert decimal(Decimal("1234567.004"), "en") == "1,234,567.00"
    assert total([(0.1, 3), (Decimal("0.7"), 1)]) == Decimal("1.0")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "vi",
            [
                "hộ cận nghèo 3 (50,0%) 2 (40,0%) 1 (100,0%)",
                "tổng quyền số của mọi hộ trong nhóm, kể cả hộ để riêng. 2 hộ không có quyền số, không được tính.",
                "tổng quyền số 2.234,86 2.234,86 0,00",
                "hộ cận nghèo 0,30 (0,01%) 0,30 (0,01%) 0,00 (–)",
                "để riêng (lỗi dữ liệu) 1.000,00 (44,75%) 1.000,00 (44,75%) 0,00 (–)",
            ],
        ),
        (
            "en",
            [
                "near-poor 3 (50.0%) 2 (40.0%) 1 (100.0%)",
                "Rates by weight are of the sum of the weights of all households of the group",
                "sum of weights 2,234.86 2,234.86 0.00",
                "near-poor 0.30 (0.01%) 0.30 (0.01%) 0.00 (–)",
            ],
        ),
    ],
)
def test_the_terminal_gives_both(lang: Lang, words: list[str]) -> None:
    text = shown(reviewed(), lang)
    for one in words:
        assert one in text
    assert " C " in text
    assert without_weight(0, "en").endswith("those set aside included.")


def test_two_standards_by_weight(tmp_path: Path) -> None:
    found = reviewed(standard=["vn-2022", "hanoi-2022"])
    [one] = found.legal.comparisons
    assert (one.without_weight, one.different) == (2, 2)
    assert one.different_weighted == Decimal("55.24")
    assert sum(pair.weight or 0 for pair in one.pairs) == Decimal("2234.855")
    assert "2 of 6 households differ in class (33.3%; by weight 55.24%)" in shown(found, "en")
    assert "(33,3%; theo quyền số 55,24%)" in shown(found, "vi")
    sheet = made(tmp_path, found, "en")["so sánh"]
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    start = next(i for i, row in enumerate(cells) if row and str(row[0]).startswith("Sum of weights: vn-2022"))
    totals = next(row for row in cells[start:] if row[0] == "Total")
    assert totals[-1] == 2234.86
    assert ["Rates by weight" in str(row[0]) for row in cells if row].count(True) == 1


def test_the_workbook_and_the_legal_basis_give_both(tmp_path: Path) -> None:
    found = reviewed()
    sheet = made(tmp_path, found, "vi")["căn cứ pháp lý"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == "hộ cận nghèo" and isinstance(row[4], float)]
    assert rows[0][2] == 3
    assert rows[0][4:6] == (0.3, 0.0001)
    said = [row[0] for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("Tỷ lệ theo quyền số:")]
    assert len(said) == 3
    write_review(found, tmp_path / "x.csv", "vi")
    legal = json.loads((tmp_path / "x.legal.json").read_text(encoding="utf-8"))
    assert legal["counts"][0]["weighted"]["rates"] == {"near_poor": "0.01", "average": "55.24"}
    assert legal["counts"][0]["weighted"]["without_weight"] == 2
