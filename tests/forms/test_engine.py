"""Workbooks of forms as a spreadsheet engine computes them anew: every formula gives the value that stands beside it.

The engine is IronCalc, which reads formulas and values of a workbook and evaluates all formulas itself.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from command import run
from helpers import FIXTURES

from forms.invented import check_formulas, computed, write
from povrules.forms.model import Filled, Layout, Row, Share
from povrules.reporting import FORMS
from povrules.reports.book import open_book
from povrules.reports.form_sheets import add_forms

PLAN = (
    "Thôn,thoát nghèo,tái nghèo,phát sinh,Kế hoạch giảm hộ nghèo,Kế hoạch giảm hộ cận nghèo,Tổng số hộ năm trước,"
    "Số hộ nghèo năm trước,Số hộ cận nghèo năm trước\n"
    "Tổ 1,1,0,0,1,1,3,2,1\nTổ 2,0,0,1,0,0,2,1,1\nBản 2,1,1,0,1,0,3,2,0\nBản 10,0,0,0,0,0,1,0,0\n"
)


def test_every_form_is_computed_anew(tmp_path: Path) -> None:
    plan, out = tmp_path / "plan.csv", tmp_path / "forms.xlsx"
    plan.write_text(PLAN, encoding="utf-8")
    before = tmp_path / "before.csv"
    options = [value for form in FORMS for value in ("--form", form)]
    options += ["--before", before, "--history", before, "--plan", plan, "--by", "village", "-o", out]
    assert run("report", write(tmp_path), *options).exit_code == 0
    assert check_formulas(out) > 900
    with_formulas = {sheet for sheet, _, _ in computed(out)}
    # Of a list for review and of minutes nothing is added up.
    assert with_formulas == {f"Mẫu {form}" for form in FORMS if form not in ("I", "V")}


def test_the_movement_of_a_year_is_computed_anew(tmp_path: Path) -> None:
    out = tmp_path / "movement.xlsx"
    assert run("movement", write(tmp_path).with_name("before.csv"), tmp_path / "now.csv", "-o", out).exit_code == 0
    assert check_formulas(out) > 100


def test_the_summary_of_a_result_is_computed_anew(tmp_path: Path) -> None:
    out = tmp_path / "result.xlsx"
    options = ["--standard", "vn-2022", "--policy-year", 2025, "-o", out]
    run("classify", FIXTURES / "small.csv", *options)
    assert check_formulas(out) > 0


def test_a_wrong_value_is_found(tmp_path: Path) -> None:
    """The engine takes no value over that stands beside a formula."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [1, 2])
        sheet.write_formula(0, 2, "=A1+B1", None, 4)
    assert computed(path) == {("Sheet1", 1, 3): (4.0, 3.0)}
    with pytest.raises(AssertionError):
        check_formulas(path)


def test_rates_in_the_middle_are_rounded_half_up(tmp_path: Path) -> None:
    """100 · 201 / 20.000 is 1,005, which no binary number is: a spreadsheet gives 1,01 as we do."""
    halves = [
        (part, of)
        for of in (800, 1600, 2000, 4000, 20_000, 40_000)
        for part in range(1, 400)
        if Fraction(100 * part, of) % Fraction(1, 100) == Fraction(1, 200)
    ]
    layout = Layout("7.1", "", ("1", "2", "3"), (None, None, "percent"), (), (1,), (6,) * 5)
    rows = [
        Row("", "", "households", "households", None, (part, of, Share(part, of, ("7.1", 0), 1)), "place")
        for part, of in halves
    ]
    path = tmp_path / "a.xlsx"
    with open_book(path, "vi", streamed=False) as book:
        add_forms(book, [Filled(layout, rows)])
    assert check_formulas(path) == len(halves) > 200
    shown = [Decimal(str(value)) for value, _ in computed(path).values()]
    expected = [Decimal(100 * part) / of for part, of in halves]
    assert shown == [one.quantize(Decimal("0.01"), ROUND_HALF_UP) for one in expected]
