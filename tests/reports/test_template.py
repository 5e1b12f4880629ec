"""The workbook of a survey: what may be entered, and that what is filled in comes back as it was meant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from povrules.errors import UsageError
from povrules.language.survey import Question
from povrules.reports.template.content import load_content
from povrules.reports.template.fields import fields, paper_code
from povrules.reports.template.forms import LEVELS, write_forms
from povrules.standards import load_standard
from povrules.surveys import Survey
from povrules.text import LANGS, Lang

STANDARD = load_standard("vn-2022")
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV"]
PRINTED = ["Phiếu A (in)", "Phiếu B1-A (in)", "Phiếu B1-B (in)", "Phiếu B2 (in)"]
SHEETS: dict[Any, str] = {"household": "Hộ", "person": "Thành viên"}


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
            person(71, allowance="elderly", pension="merit", labour_age=False),
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
    words = [cell.value for (cell,) in offered["ds_co_khong"]]
    assert words == (["có", "không", 1, 0] if lang == "vi" else ["yes", "no", 1, 0])
    for field in fields(SURVEY, load_content(SURVEY.id), level):
        if field.column.asks_yes:
            read = [reader(field.column)(str(word)) for word in words]
            assert read == [(True, None), (False, None)] * 2, field.column.id


def test_the_workbook_is_read_as_it_stands(tmp_path: Path) -> None:
    path = filled(tmp_path / "phieu.xlsx", FAMILIES)
    review = povrules.review_census(path, standard="vn-2022", basis="points")
    assert review.problems == ()
    assert review.frame["points_most"].to_list() == [by_hand.points(family) for family in FAMILIES]


def test_the_numbers_of_the_paper_form_are_answers_too(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled(tmp_path / "phieu.xlsx", FAMILIES))
    for level, sheet in SHEETS.items():
        for at, cell in enumerate(book[sheet][1], 1):
            column = next(one for one in SURVEY.columns(level).values() if one.vi == cell.value)
            digits = {code.vi: digit for code in column.codes if (digit := paper_code(code)) is not None}
            for (answer,) in book[sheet].iter_rows(2, 10, at, at):
                answer.value = digits.get(answer.value, answer.value)
    book.save(tmp_path / "phieu.xlsx")
    review = povrules.review_census(tmp_path / "phieu.xlsx", standard="vn-2022", basis="points")
    assert review.problems == ()
    assert review.frame["points_most"].to_list() == [by_hand.points(family) for family in FAMILIES]


def test_the_blank_workbook_has_no_households(tmp_path: Path) -> None:
    review = povrules.review_census(made(tmp_path / "x.xlsx"), standard="vn-2022", basis="points")
    assert review.frame.height == 0
    assert {one.sheet for one in review.problems} <= {"Hộ", "Thành viên"}


def test_the_example_is_a_family_without_a_problem(tmp_path: Path) -> None:
    example = load_content(SURVEY.id).example
    book = openpyxl.load_workbook(made(tmp_path / "x.xlsx"))
    fill_in(book["Hộ"], "household", [example.household], "vi")
    fill_in(book["Thành viên"], "person", [{"household_id": "VD-01", **one} for one in example.persons], "vi")
    book.save(tmp_path / "x.xlsx")
    review = povrules.review_census(tmp_path / "x.xlsx", standard="vn-2022", basis="points")
    assert review.problems == ()
    assert review.frame["class"].to_list() != ["undetermined"]
    assert review.frame["points_least"].to_list() == review.frame["points_most"].to_list()


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    assert made(tmp_path / "a.xlsx").read_bytes() == made(tmp_path / "b.xlsx").read_bytes()


def test_every_question_is_a_column_with_a_note_and_numbers_are_bounded(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "x.xlsx"))
    for level, name in SHEETS.items():
        sheet = book[name]
        headers = [cell.value for cell in sheet[1]]
        assert {one.vi for one in SURVEY.law.columns_of(level)} <= set(headers)
        assert all(cell.comment is not None for cell in sheet[1])
        checked = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
        for cell in sheet[1]:
            column = next(one for one in SURVEY.columns(level).values() if one.vi == cell.value)
            letters = cell.column_letter
            rows = {"Hộ": 1001, "Thành viên": 5001}[name]
            assert (f"{letters}2:{letters}{rows}" in checked) == (column.type != "text"), column.id
    notes = {cell.value: cell.comment.text for sheet in SHEETS.values() for cell in book[sheet][1]}
    assert "Trên phiếu: A.IX.2" in notes["Xe máy, xe có động cơ"]
    assert "“Nhà ở không bền chắc là nhà có từ 02 bộ phận" in notes["Vật liệu chính của mái nhà"]
    assert "1 = đang làm việc; 2 = không có việc làm" in notes["Việc làm"]
    assert "B2 – Việc làm" in notes["Việc làm"]
    assert "B2 – Dinh dưỡng" in notes["Giới tính"]
    assert "Để trống: bằng 0" in notes["Radio"]
    floor = next(one for one in book["Hộ"].data_validations.dataValidation if "ROUND" in one.formula1)
    assert floor.errorTitle == "Chưa ghi được"
    assert floor.error == "Diện tích nhà ở (m2)\nCần một số từ 0 đến 10.000 m2 với nhiều nhất 2 chữ số thập phân."


def test_the_forms_to_print_have_what_the_paper_has(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "x.xlsx"))
    texts = {sheet.title: [str(cell.value) for row in sheet for cell in row if cell.value] for sheet in book}
    card = texts["Phiếu B1-A (in)"]
    heads = [text.split(".")[0] for text in card if text.split(".")[0] in ROMAN]
    assert sorted(heads, key=ROMAN.index) == ROMAN
    assert {"14. Điện thoại cố định/di động", "4. Khác, ghi rõ: …………………", "13. Khác, ghi rõ: …………………"} <= set(card)
    members = [text for text in texts["Phiếu B1-B (in)"] if text.endswith(")") and "\n(" in text]
    numbers = [text.split("\n(")[1][:-1] for text in members if not text.startswith("HỘ")]
    assert [one for one in numbers if one[0].isdigit()] == [*"1234", "4a", "4b", *map(str, range(5, 20))]
    assert "Cột 5: Nam ghi mã 1; Nữ ghi mã 2." in texts["Phiếu B1-B (in)"]
    lines = [text for text in texts["Phiếu B2 (in)"] if len(text) == 3 and text[1] == "."]
    assert lines == ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "6.1", "6.2"]
    assert "Cột 4, 12 phần B" in texts["Phiếu B2 (in)"]
    screen = [text.split("\n(")[1][:-1] for text in texts["Phiếu A (in)"] if "\n(" in text][:16]
    assert screen == ["A", "B", "C", *map(str, range(10)), "D", "E", "G"]
    for name in PRINTED:
        assert (book[name].page_setup.paperSize, book[name].sheet_properties.pageSetUpPr.fitToPage) == (9, True)


def doctored(**update: Any) -> Survey:
    return Survey(SURVEY.law.model_copy(update=update), SURVEY.source)


def test_a_new_question_appears_wherever_it_belongs(tmp_path: Path) -> None:
    drone = Question(
        id="drones", table="household", type="count", vi="Máy bay không người lái", en="drones", form="A.IX.15"
    )
    dance = Question(id="dances", table="person", type="flag", vi="Biết múa", en="dances", form="cột 20")
    columns = [one for one in SURVEY.law.columns if one.id != "name"]
    at = next(at for at, one in enumerate(columns) if one.id == "radios")
    survey = doctored(columns=(*columns[:at], drone, *columns[at:], dance))
    write_forms(survey, STANDARD, tmp_path / "x.xlsx", "vi")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    [header] = [cell for cell in book["Hộ"][1] if cell.value == drone.vi]
    assert "Ghi: số nguyên\nĐể trống" in header.comment.text
    assert "Biết múa" in [cell.value for cell in book["Thành viên"][1]]
    assert "15. Máy bay không người lái" in [row[0].value for row in book["Phiếu B1-A (in)"]]
    assert "Biết múa\n(20)" in [cell.value for row in book["Phiếu B1-B (in)"] for cell in row]


def test_a_survey_without_score_numbers_or_quotes(tmp_path: Path) -> None:
    citations = {
        key: one.model_copy(update={"quote": "", "article": "Phiếu B2"}) for key, one in SURVEY.law.citations.items()
    }
    columns = [one for one in SURVEY.law.columns if not one.form.startswith(("mẫu", "Phụ lục", "(không"))]
    survey = doctored(score=None, citations=citations, columns=columns)
    law = STANDARD.law.model_copy(update={"indicators": STANDARD.law.indicators[:-1]})
    write_forms(survey, replace(STANDARD, law=law), tmp_path / "x.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    texts = [cell.value for row in book["Phiếu B2 (in)"] for cell in row]
    assert "Tỷ lệ người phụ thuộc trong tổng số nhân khẩu lớn hơn 50%" in texts
    assert "Câu hỏi thêm (phiếu giấy không có)" not in [row[3].value for row in book["Phiếu B1-A (in)"]]
    assert "“" not in book["Hộ"]["A1"].comment.text


def test_a_survey_without_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no workbook for the survey other"):
        write_forms(doctored(id="other"), STANDARD, tmp_path / "x.xlsx", "vi")


@pytest.mark.parametrize("lang", LANGS)
def test_the_title_names_no_form_that_the_workbook_lacks(tmp_path: Path, lang: Lang) -> None:
    """The survey has the income form too, which is not in the workbook."""
    title = openpyxl.load_workbook(made(tmp_path / "x.xlsx", lang))["Hướng dẫn"]["A1"].value
    assert (
        title
        == {
            "vi": "Phiếu rà soát hộ nghèo, hộ cận nghèo của Thông tư số 07/2021/TT-BLĐTBXH",
            "en": "Survey forms of Circular 07/2021/TT-BLĐTBXH",
        }[lang]
    )
    assert "thu nhập" in SURVEY.law.title_vi
