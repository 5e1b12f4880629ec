"""Both bases from one file: beside the class by points stands the one by income, where the income was measured."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import invented_overlay, law, loaded

import povrules
from povrules.review import RESULT_COLUMNS

from .families import DAY, FIVE, GOLDEN
from .reviewing import census as families
from .test_ledger import READY, boxes

POINTS: dict[str, Any] = {"standard": "vn-2022", "basis": "points", "policy_year": 2025}
POOR = dict.fromkeys(list(READY)[:3], True)


def census(*rows: dict[str, Any]) -> pl.DataFrame:
    base = {"area": "rural", "members": 1} | READY
    full = [{"household_id": f"H{number}", **base, **row} for number, row in enumerate(rows)]
    return pl.DataFrame(full, infer_schema_length=None)


def reviewed(*rows: dict[str, Any], **more: Any) -> povrules.Review:
    return povrules.review_census(census(*rows), **POINTS | more)


def notice(review: povrules.Review, lang: str = "en") -> str:
    [use] = review.legal.standards
    notices, start = (use.notices_en, "By income,") if lang == "en" else (use.notices_vi, "Theo thu nhập,")
    return next(one for one in notices if one.startswith(start))


ROWS: list[dict[str, Any]] = [
    {"score_a": 140, "income_per_capita": 1_500_000},  # both near-poor
    {"score_a": 140, "income_per_capita": 1_500_001},  # near-poor by points, average by income
    {"score_a": 140, "income_per_capita": 1_500_000, **POOR},  # both poor
    {"score_a": 141, "income_per_capita": 2_250_000},  # not poor by points, to which average is not poor
    {"score_a": 141, "income_per_capita": 1_500_000},  # not poor by points, near-poor by income
    {"score_a": 140, "income_per_capita": None},  # no income
    {"score_a": None, "income_per_capita": 1_500_000},  # no score
    {"score_a": 140, "income_per_capita": None, "income_12m": 1, "members": 2, "area": None},
]
CLASSES = ["near_poor", "near_poor", "poor", "not_poor", "not_poor", "near_poor", "undetermined", "near_poor"]
BY_INCOME = ["near_poor", "average", "poor", "average", "near_poor", None, "near_poor", "near_poor"]


def test_both_classes_stand_side_by_side_and_the_points_decide() -> None:
    review = reviewed(*ROWS)
    assert review.frame["class"].to_list() == CLASSES
    assert review.frame["class_by_income"].to_list() == BY_INCOME
    assert review.frame["evidence_by_income"].to_list() == [None if one is None else "official" for one in BY_INCOME]
    alone = povrules.classify(census(*ROWS), standard="vn-2022", policy_year=2025)["class"].to_list()
    assert [one for one, by in zip(alone, BY_INCOME, strict=True) if by] == [one for one in BY_INCOME if one]
    assert review.frame.columns[: len(RESULT_COLUMNS) + 1] == [*RESULT_COLUMNS, "class_by_income"]
    assert review.legal.counts[0].classes["near_poor"] == CLASSES.count("near_poor")


def test_those_that_differ_are_counted() -> None:
    """The second and the fifth: one more than near-poor, one less than not poor; what is open on a side is none."""
    review = reviewed(*ROWS)
    assert notice(review) == (
        "By income, 2 of the 7 households with a measured income are classified otherwise than by points "
        "(column class_by_income); the points decide."
    )
    assert notice(review, "vi") == (
        "Theo thu nhập, 2 trong 7 hộ có đo thu nhập có phân loại khác với theo điểm (cột class_by_income); "
        "điểm quyết định."
    )
    assert notice(reviewed(ROWS[0])).startswith("By income, 0 of the 1 households")


def apart(review: povrules.Review, lang: Any = "en") -> list[tuple[str | None, str, str]]:
    found = [one for one in review.problems if one.code == "bases_disagree"]
    return [(one.household_id, one.severity, one.message(lang)) for one in found]


def test_each_household_of_which_they_differ_is_warned_about_with_both() -> None:
    review = reviewed(*ROWS)
    words = (
        "expected the classes by points and by income to agree; by points: {}, by income: {}. The result by points is "
        "taken; no text was read that says what holds where the two differ. Check the scored form and the income, "
        "review the household again if need be"
    )
    assert apart(review) == [
        ("H1", "warning", words.format("near-poor", "average living standard")),
        ("H4", "warning", words.format("not poor", "near-poor")),
    ]
    assert apart(review, "vi")[1][2] == (
        "cần phân loại theo điểm và theo thu nhập khớp nhau; theo điểm: hộ không nghèo, theo thu nhập: hộ cận nghèo. "
        "Ở đây lấy kết quả theo điểm; chưa đọc được văn bản nào nói xử lý thế nào khi hai bên khác nhau. Kiểm tra lại "
        "phiếu điểm và thu nhập, rà soát lại hộ nếu cần"
    )
    assert review.frame["problem"].to_list() == [None] * len(ROWS)


def test_classes_that_no_answer_could_bring_together_differ() -> None:
    """An income at the line makes poor or near-poor, whatever the blanks are; above it the average band is not poor."""
    blank = {"score_a": 141, "score_b": 0} | dict.fromkeys(list(READY)[:3])
    review = reviewed(blank | {"income_per_capita": 1_500_000}, blank | {"income_per_capita": 1_500_001})
    assert review.frame.select("class", "class_by_income").rows() == [
        ("not_poor", "undetermined"),
        ("not_poor", "average"),
    ]
    [(name, _, said)] = apart(review)
    assert name == "H0"
    assert "by points: not poor, by income: poor or near-poor. The result by points is taken" in said
    [(_, _, said)] = apart(review, "vi")
    assert "theo điểm: hộ không nghèo, theo thu nhập: hộ nghèo hoặc hộ cận nghèo. Ở đây lấy kết quả theo điểm" in said


def test_what_points_leave_open_is_not_held_against_an_income() -> None:
    open_ = {"score_a": 140, "score_b": None} | dict.fromkeys(list(READY)[:3])
    review = reviewed(open_ | {"income_per_capita": 9_000_000})
    assert review.frame.select("class", "class_by_income").row(0) == ("undetermined", "not_poor")
    assert apart(review) == []


def test_the_average_class_of_farmers_stands_beside_not_poor() -> None:
    """QĐ 24/2021 Điều 2 khoản 2: it is decided by the measured income; by points the household is not poor."""
    farmers = {"score_a": 141, "agricultural": True}
    review = reviewed(*(farmers | {"income_per_capita": income} for income in (1_500_001, 2_250_000, 2_250_001)))
    assert review.frame["class"].to_list() == ["not_poor"] * 3
    assert review.frame["class_by_income"].to_list() == ["average_agricultural", "average_agricultural", "not_poor"]
    assert apart(review) == []


def test_a_class_that_a_standard_itself_leaves_open_differs_from_none() -> None:
    lines = [("line", 10, 10, "points"), ("top", 1_000, 1_000, "vnd_person_month")]
    rules = ("poor: score_a <= line", "undetermined: score_a > line")
    more = (
        '[[rules]]\nid = "by_income"\nbasis = "income"\nclass = "{}"\nwhen = "income <= top"\ncite = ["all"]\n'
        '[[rules]]\nid = "above"\nbasis = "income"\nclass = "not_poor"\nwhen = "income > top"\ncite = ["all"]\n'
    )
    frame = pl.DataFrame({"household_id": ["1", "2"], "score_a": [10, 11], "area": "rural", "income_per_capita": 1})
    for name, differing in (("undetermined", []), ("near_poor", ["1"])):
        standard = loaded(law(*rules, lines=lines, numbers={}, basis="points", more=more.format(name)))
        review = povrules.review_census(frame, standard=standard, basis="points")
        assert review.frame["class"].to_list() == ["poor", "undetermined"]
        assert review.frame["class_by_income"].to_list() == [name, name]
        assert [found for found, _, _ in apart(review)] == differing


def test_an_income_from_the_form_counts_as_measured() -> None:
    rows = [row | boxes(revenue_wages=12 * 1_500_001) for row in ({"score_a": 140}, {"score_a": 141})]
    review = reviewed(*rows, rows[0] | {"cost_wages": None})
    assert review.frame["class"].to_list() == ["near_poor", "not_poor", "near_poor"]
    assert review.frame["class_by_income"].to_list() == ["average", "average", None]
    assert review.frame["evidence_by_income"].to_list() == ["derived", "derived", None]
    assert review.frame["evidence"].to_list() == ["official"] * 3
    assert "points_least" not in review.frame.columns
    assert notice(review).startswith("By income, 1 of the 2 households")


@pytest.mark.parametrize(("row", "there"), [({"score_a": 140}, False), ({"score_a": 140, "income_12m": None}, True)])
def test_without_a_measured_income_there_is_nothing_beside(row: dict[str, Any], there: bool) -> None:
    """Which columns a result has depends on those of the input, so that parts of a census fit together."""
    review = reviewed(row)
    assert ("class_by_income" in review.frame.columns) is there
    assert not there or review.frame["class_by_income"].to_list() == [None]
    assert not [one for one in review.legal.standards[0].notices_en if one.startswith("By income")]


def test_rows_that_are_set_aside_are_empty() -> None:
    review = reviewed(*ROWS[:2], {"score_a": "x", "income_per_capita": 1})
    assert review.frame["class_by_income"].to_list() == ["near_poor", "average", None]
    assert notice(review).startswith("By income, 1 of the 2 households")


BESIDE = "It counts as not given: only what stands beside the class needs it."
BESIDE_VI = "Ô này coi như không ghi: chỉ phần ghi bên cạnh phân loại cần đến nó."


@pytest.mark.parametrize(
    ("cell", "by_income"),
    [
        ({"income_per_capita": "x"}, None),
        ({"income_12m": "x"}, "average"),
        ({"members": "x"}, "average"),
        ({"social_assistance_12m": "x"}, "undetermined"),
        ({"agricultural": "x"}, "undetermined"),
        ({"revenue_wages": "x"}, "average"),
    ],
)
def test_a_cell_that_only_the_income_needs_is_warned_about(cell: dict[str, Any], by_income: str | None) -> None:
    [name] = cell
    review = reviewed(ROWS[3] | cell)
    assert review.frame.select("class", "problem", "class_by_income").row(0) == ("not_poor", None, by_income)
    [said] = [one for one in review.problems if one.code == "impossible_value"]
    assert (said.severity, said.column, said.found) == ("warning", name, "x")
    assert said.message("en").endswith(BESIDE)
    assert said.message("vi").endswith(BESIDE_VI)
    by_itself = povrules.review_census(census(ROWS[3] | cell), standard="vn-2022", policy_year=2025)
    assert by_itself.frame["class"].to_list() == [None]


@pytest.mark.parametrize("name", ["score_a", "score_b", "area"])
def test_a_cell_that_the_points_need_sets_the_row_aside(name: str) -> None:
    review = reviewed(ROWS[3] | {name: "x"})
    assert review.frame.select("class", "class_by_income").row(0) == (None, None)
    assert review.frame["problem"].item().startswith("lỗi: ")


def test_a_cell_that_cannot_be_read_is_not_one_that_was_left_blank() -> None:
    """Whether the average class is that of farmers is open; a household at the line is near-poor whatever it says."""
    rows = [{"score_a": 141, "income_per_capita": income} for income in (1_500_000, 1_500_001, 2_250_001)]
    for cell, open_ in (("agricultural", [1, 2]), ("social_assistance_12m", [1, 2])):
        review = reviewed(*(row | {cell: "x"} for row in rows), *(row | {cell: None} for row in rows))
        classes = ["near_poor", "average", "not_poor"]
        expected = ["undetermined" if number in open_ else name for number, name in enumerate(classes)]
        assert review.frame["class_by_income"].to_list() == [*expected, *classes]
        assert [name for name, _, _ in apart(review)] == ["H0", "H3"]


@pytest.mark.parametrize("cell", ["agricultural", "social_assistance_12m"])
def test_a_class_by_income_that_is_open_for_an_unread_cell_is_held_against_no_points(cell: str) -> None:
    """Nothing is named as its class, so no class can be told to differ."""
    review = reviewed(ROWS[1] | {cell: "x"})
    assert review.frame.select("class", "class_by_income").row(0) == ("near_poor", "undetermined")
    assert apart(review) == []
    assert [name for name, _, _ in apart(reviewed(ROWS[1]))] == ["H0"]


def test_an_unread_number_of_members_leaves_open_what_depends_on_it() -> None:
    """Ready scores do not; a score from answers is bounded by any number of members."""
    ready = reviewed(ROWS[0] | {"members": "x"})
    assert ready.frame["class"].to_list() == ["near_poor"]
    households, persons = families((GOLDEN, FIVE), members="x")
    review = povrules.review_census(households, persons=persons, **POINTS | {"on": DAY})
    assert review.frame["problem"].to_list() == [None]
    assert review.frame.select("class", "people_least", "people_most").row(0) == ("undetermined", 1, None)
    assert review.frame["missing"].item() == "members"
    blank = povrules.review_census(households.drop("members"), persons=persons, **POINTS | {"on": DAY})
    assert blank.frame.select("class", "people_least", "people_most").row(0) == ("near_poor", 5, 5)


def test_a_box_that_cannot_be_read_is_neither_blank_nor_nothing(tmp_path: Path) -> None:
    """Also where an overlay says that boxes left blank are nothing; a sum that is filled in settles it."""
    overlay = tmp_path / "o.toml"
    entry = '[[parameters]]\nid = "blank_amounts_are_none"\nvalue = true'
    overlay.write_text(invented_overlay(entry, standard="tt-07-2021"), encoding="utf-8")
    wages, sums = {"score_a": 141, "revenue_wages": 12 * 1_500_001}, {"revenue_all": 12 * 1_500_001, "cost_all": 0}
    rows = [wages | {"cost_wages": None}, wages | {"cost_wages": "x"}, wages | {"cost_wages": "x"} | sums]
    review = reviewed(*rows, overlays=overlay)
    assert review.frame["class"].to_list() == ["not_poor"] * 3
    assert review.frame["derived_income_12m"].to_list() == [12 * 1_500_001, None, 12 * 1_500_001]
    assert review.frame["class_by_income"].to_list() == ["average", None, "average"]


def test_assistance_that_cannot_be_read_leaves_the_income_of_the_form_open() -> None:
    row = {"score_a": 141} | boxes(revenue_wages=12 * 1_500_001)
    review = reviewed(row | {"social_assistance_12m": "x"}, row | {"social_assistance_12m": 12})
    assert review.frame["derived_income_12m"].to_list() == [None, 12 * 1_500_002]
    assert review.frame["class_by_income"].to_list() == [None, "average"]


def test_by_income_there_is_no_second_class() -> None:
    assert "class_by_income" not in reviewed(*ROWS, basis="income").frame.columns


def test_a_standard_that_has_no_rules_by_income() -> None:
    line = ("line", 10, 10, "points")
    rules = ("poor: score_a <= line", "not_poor: score_a > line")
    standard = loaded(law(*rules, lines=[line], numbers={}, basis="points"))
    frame = pl.DataFrame({"household_id": ["1"], "score_a": [1], "area": ["rural"], "income_per_capita": [1]})
    assert "class_by_income" not in povrules.classify(frame, standard=standard, basis="points").columns


def test_law_that_is_too_weak_by_income_is_said() -> None:
    """By points vn-2016 is official; by income the average band is recalled, which strict refuses."""
    row = {"household_id": "1", "area": "rural", "score_a": 120, "score_b": 20, "income_per_capita": 800_000}
    options: dict[str, Any] = {"standard": "vn-2016", "basis": "points", "policy_year": 2019}
    loose = povrules.review_census(pl.DataFrame([row]), **options)
    assert loose.frame["class_by_income"].to_list() == ["undetermined"]
    strict = povrules.review_census(pl.DataFrame([row]), **options, strict=True)
    assert strict.frame["class"].to_list() == ["poor"]
    assert "class_by_income" not in strict.frame.columns
    [said] = [one for one in strict.legal.standards[0].notices_en if one.startswith("Not classified by income")]
    assert "rule average: recalled" in said
    [said] = [one for one in strict.legal.standards[0].notices_vi if one.startswith("Không xếp loại theo thu nhập")]
    assert "--strict chỉ nhận" in said


def test_the_workbook_and_the_explanation_have_both(tmp_path: Path) -> None:
    path, out = tmp_path / "ho.csv", tmp_path / "out.xlsx"
    census(*ROWS[:2]).write_csv(path)
    options = ["--standard", "vn-2022", "--basis", "points", "--policy-year", "2025"]
    assert run("classify", path, *options, "-o", out).exit_code == 0
    header, _, second = list(openpyxl.load_workbook(out)["kết quả"].iter_rows(values_only=True))[:3]
    assert second[header.index("Phân loại theo thu nhập")] == "hộ có mức sống trung bình"
    assert second[header.index("Độ tin cậy của phân loại theo thu nhập")] == "văn bản chính thức"
    told = run("explain", path, "H1", *options, "--lang", "en").stdout
    assert "Class by income (the points decide): average living standard" in told
    assert (
        "warning: ho.csv, line 3: expected the classes by points and by income to agree; by points: near-poor" in told
    )
    as_json = tmp_path / "out.json"
    run("classify", path, *options, "-o", as_json)
    rows = json.loads(as_json.read_text(encoding="utf-8"))["households"]
    assert [one["class_by_income"] for one in rows] == ["near_poor", "average"]


def test_the_line_of_an_overlay_holds_for_both(tmp_path: Path) -> None:
    overlay = tmp_path / "o.toml"
    overlay.write_text(invented_overlay('[[lines]]\nid = "poverty"\nrural = 1_600_000'), encoding="utf-8")
    review = reviewed(ROWS[1], overlays=overlay)
    assert review.frame.select("class", "class_by_income", "evidence_by_income").row(0) == (
        "near_poor",
        "near_poor",
        "recalled",
    )


def test_strict_leaves_out_a_class_by_income_that_rests_on_the_form() -> None:
    """The class by points is official: boxes that stand beside it refuse nothing."""
    row = ROWS[0] | {"income_12m": None, "income_per_capita": None, "revenue_all": 60_000_000, "cost_all": 0}
    review = reviewed(row, strict=True)
    assert review.frame["evidence"].to_list() == ["official"]
    assert "class_by_income" not in review.frame.columns
    [notice] = [one for one in review.legal.standards[0].notices_en if one.startswith("Not classified by income")]
    assert "ledger income_12m: derived" in notice


def test_the_law_of_the_class_by_income_is_told_beside_that_of_the_class() -> None:
    """For the households with a measured income alone."""
    [use] = reviewed(*ROWS).legal.standards
    assert [one.id for one in use.law if one.kind == "line"] == ["score_a_poverty", "low_income"]
    assert [one.id for one in use.by_income if one.kind == "line"] == ["poverty", "average"]
    assert {one.id: one.households for one in use.by_income if one.kind == "rule"} == {
        "poor": 1,
        "near_poor": 4,
        "average": 2,
    }
    assert {one.evidence for one in use.by_income} == {"official"}
    [use] = reviewed({"score_a": 140, "income_12m": None}).legal.standards
    assert use.by_income == ()
    [use] = povrules.review_census(census(ROWS[0]), standard="vn-2022", policy_year=2025).legal.standards
    assert use.by_income == ()
