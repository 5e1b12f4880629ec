"""The workbook of a survey: what may be entered, and that what is filled in comes back as it was meant."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from surveys import by_hand
from surveys.families import SURVEY, house, person

import povrules
from povrules.census.values import reader
from povrules.reports.template.content import load_content
from povrules.reports.template.fields import fields
from povrules.reports.template.forms import LEVELS, write_forms
from povrules.standards import load_standard
from povrules.text import LANGS, Lang

STANDARD = load_standard("vn-2022")
SHEETS = {"household": "Hộ", "person": "Thành viên"}


def made(path: Path, lang: Lang = "vi") -> Path:
    write_forms(SURVEY, STANDARD, path, lang)
    return path


def fill_in(sheet: Any, level: Any, rows: Sequence[Mapping[str, Any]], lang: Lang) -> None:
    """Write answers as an office does: codes and yes/no in the words of the drop-downs."""
    places = {cell.value: cell.column for cell in sheet[1]}
    columns = SURVEY.columns(level)
    for line, row in enumerate(rows, start=2):
        for name, value in row.items():
            column = columns[name]
            words = {code.value: code.vi if lang == "vi" else code.en for code in column.codes}
            words |= {True: "có", False: "không"} if lang == "vi" else {True: "yes", False: "no"}
            said = words[value] if column.type in {"code", "flag"} and value is not None else value
            sheet.cell(line, places[column.label.get(lang)], said)


def filled(path: Path, families: Sequence[by_hand.Family], lang: Lang = "vi") -> Path:
    book = openpyxl.load_workbook(made(path, lang))
    fill_in(book["Hộ"], "household", [{"household_id": f"0{at}", **one} for at, (one, _) in enumerate(families)], lang)
    members = [{"household_id": f"0{at}", **one} for at, (_, persons) in enumerate(families) for one in persons]
    fill_in(book["Thành viên"], "person", members, lang)
    book.save(path)
    return path


def frame(path: Path, sheet: str) -> pl.DataFrame:
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    columns = zip(header, zip(*cells, strict=True), strict=True)
    return pl.DataFrame([pl.Series(str(name), list(column), strict=False) for name, column in columns])


CHILD = {"schooling": "yes", "level": "primary", "education": "below_primary", "height": 105.0, "weight_kg": 15.5}
FARM = {"work": "working", "job": "other", "contract": "no_wage"}
FAMILIES: list[by_hand.Family] = [
    (
        house(region="tdmnpb", wall="brick", pillar="metal_wood", floor_area=81.5, attic_area=10.5, kwh=55.4)
        | {"water_source": "borehole", "toilet": "improved", "motorbikes": 1, "tvs": 1, "cattle": 2, "poultry": 120},
        [
            person(41, **FARM, nonfarm=True),
            person(38, gender="female", insurance="no", education="lower_secondary", **FARM),
            person(8, **CHILD),
            person(71, allowance="elderly", pension="merit"),
        ],
    ),
    (
        house(region="tay_nguyen", floor_area=30, land_perennial=5000.5, land_forest=9999.9, pigs=11, phones=2),
        [person(29, internet="no", insurance="no", work="none"), person(10, **CHILD | {"height": 120.4})],
    ),
    (
        house(area="urban", region="dbscl", wall="concrete", floor_area=96.25, kwh=150, water_source="piped")
        | {"toilet": "septic", "aircons": 2, "washers": 1, "aquaculture": True, "land_water": 500},
        [
            person(36, training="university", work="working", job="official", contract="yes"),
            person(34, gender="female", work="retired", pension="pension", ill="yes"),
        ],
    ),
]


@pytest.mark.parametrize("lang", LANGS)
def test_three_families_have_the_points_and_indicators_of_a_reading_by_hand(tmp_path: Path, lang: Lang) -> None:
    path = filled(tmp_path / "phieu.xlsx", FAMILIES, lang)
    review = povrules.review_census(
        frame(path, "Hộ"), standard="vn-2022", basis="points", persons=frame(path, "Thành viên")
    )
    assert review.problems == ()
    for row, family in zip(review.frame.iter_rows(named=True), FAMILIES, strict=True):
        assert row["points_least"] == row["points_most"] == by_hand.points(family)
        deprived = {name for name in povrules.indicators("vn-2022") if row[f"derived_{name}"]}
        assert deprived == by_hand.indicators(family)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("level", LEVELS)
def test_all_that_a_drop_down_offers_is_read_as_the_code_that_it_means(tmp_path: Path, level: Any, lang: Lang) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "x.xlsx", lang))
    offered = {name: book["Danh mục"][cells.attr_text.split("!")[1]] for name, cells in book.defined_names.items()}
    for field in fields(SURVEY, load_content(SURVEY.id), level):
        if field.column.type == "code":
            words = [cell.value for (cell,) in offered[f"ds_{level}_{field.column.id}"]]
            read = [reader(field.column)(str(word)) for word in words]
            values = [code.value for code in field.column.codes]
            assert read[: len(values)] == [(value, None) for value in values], field.column.id
            assert all(value in values and kind is None for value, kind in read), field.column.id
            assert all(isinstance(word, int) for word in words[len(values) :])
    assert [cell.value for (cell,) in offered["ds_co_khong"]] == (["có", "không"] if lang == "vi" else ["yes", "no"])
