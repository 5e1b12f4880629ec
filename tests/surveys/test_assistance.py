"""State social assistance, which the income form leaves out: no text was read on the poverty line."""

from pathlib import Path
from typing import Any

import pytest
from helpers import ROOT, invented_overlay, refusal

import povrules
from povrules.errors import LawMissingError
from povrules.reports.explanation import explanation_text
from povrules.surveys import load_survey

from .test_both_bases import reviewed
from .test_ledger import boxes, census, classified

LINE = 4 * 12 * 1_500_000
"""The rural poverty line for the four members of a household in 12 months."""
FORM = boxes(revenue_wages=LINE)
COUNTED = '[[parameters]]\nid = "assistance_counts"\nvalue = {}'


@pytest.fixture
def left_out(tmp_path: Path) -> Path:
    """An overlay by which assistance does not count, from memory."""
    return overlay(tmp_path, "false")


def overlay(folder: Path, value: str) -> Path:
    path = folder / "o.toml"
    path.write_text(invented_overlay(COUNTED.format(value), standard="tt-07-2021"), encoding="utf-8")
    return path


def said(review: povrules.Review, lang: Any = "en") -> list[tuple[str | None, str | None, str]]:
    found = [one for one in review.problems if one.code == "assistance_decides"]
    assert {one.severity for one in found} <= {"warning"}
    return [(one.household_id, one.column, one.message(lang)) for one in found]


def notices(review: povrules.Review, lang: str = "en") -> list[str]:
    [use] = review.legal.standards
    start = {"en": "Social assistance that", "vi": "Trợ cấp xã hội mà"}[lang]
    return [one for one in (use.notices_en if lang == "en" else use.notices_vi) if one.startswith(start)]


def test_the_file_says_what_was_read_and_what_was_not() -> None:
    survey = load_survey("tt-07-2021")
    [parameter] = [one for one in survey.law.parameters if one.id == "assistance_counts"]
    assert survey.evidence(parameter.cite) == "derived"
    assert "no text that was read says" in str(survey.law.citations[parameter.cite[0]].derived_from)
    [other] = parameter.alternatives
    assert (parameter.value, other.value) == (True, False)
    assert survey.law.citations[other.cite[0]].quote == (
        "Không tính khoản trợ cấp hoặc trợ giúp xã hội do ngân sách nhà nước bảo đảm thực hiện."
    )


def test_it_counts_against_the_line_unless_an_overlay_says_otherwise(left_out: Path) -> None:
    rows = [FORM | {"social_assistance_12m": given} for given in (None, 0, 1)]
    counted, not_counted = classified(*rows), classified(*rows, overlays=left_out)
    assert counted.frame["class"].to_list() == ["near_poor", "near_poor", "average"]
    assert counted.frame["derived_income_12m"].to_list() == [LINE, LINE, LINE + 1]
    assert not_counted.frame["class"].to_list() == ["near_poor"] * 3
    assert not_counted.frame["derived_income_12m"].to_list() == [LINE] * 3


@pytest.mark.parametrize("given", [0, 12_000_000])
def test_the_average_class_of_farmers_never_counts_it(given: int, left_out: Path) -> None:
    """Note 1 of the form: it is left out once, whether it counts against the poverty line or not."""
    top = 4 * 12 * 2_250_000
    farms = [boxes(revenue_crops=year, cost_crops=0) | {"agricultural": True} for year in (LINE + 1, top, top + 1)]
    rows = [row | {"social_assistance_12m": given} for row in farms]
    for overlays in (None, left_out):
        review = classified(*rows, overlays=overlays)
        assert review.frame["class"].to_list() == ["average_agricultural", "average_agricultural", "not_poor"]
        assert said(review) == []


def test_a_household_of_which_the_class_turns_on_it_is_warned_about(left_out: Path) -> None:
    rows = [FORM | {"social_assistance_12m": 1}, boxes(revenue_wages=LINE - 2) | {"social_assistance_12m": 1}]
    expected = (
        "expected a text that says whether the income against the poverty line counts state social assistance; by "
        "income, if it does: average living standard, if not: near-poor. {}; look at this household on its own"
    )
    [(household, column, message)] = said(classified(*rows))
    assert (household, column, message) == ("H0", "social_assistance_12m", expected.format("It was counted here"))
    [(household, column, message)] = said(classified(*rows, overlays=left_out))
    assert (household, column, message) == ("H0", "social_assistance_12m", expected.format("It was not counted here"))
    [(_, _, message)] = said(classified(*rows), "vi")
    assert message == (
        "cần văn bản nói rõ thu nhập so với chuẩn nghèo có tính trợ cấp xã hội từ ngân sách nhà nước hay không; "
        "phân loại theo thu nhập nếu tính: hộ có mức sống trung bình, nếu không: hộ cận nghèo. "
        "Ở đây được tính; xem xét riêng hộ này"
    )


def read(path: Path) -> Path:
    """The overlay once more, from a text that was read."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('evidence = "recalled"', 'evidence = "official"'), encoding="utf-8")
    return path


def test_by_points_the_class_beside_is_warned_about() -> None:
    row = boxes(revenue_wages=12 * 1_500_000) | {"score_a": 141, "social_assistance_12m": 1}
    review = reviewed(row)
    assert review.frame.select("class", "class_by_income").row(0) == ("not_poor", "average")
    assert [name for name, _, _ in said(review)] == ["H0"]


def test_a_notice_says_how_it_was_taken_and_that_nothing_was_read(left_out: Path) -> None:
    rows = [FORM | {"social_assistance_12m": given} for given in (5, 0, None, 7)]
    [notice] = notices(classified(*rows))
    assert notice == (
        "Social assistance that 2 households state was added to the income of the form against the poverty line: no "
        "text was read that says whether it counts; Circular 07/2021/TT-BLĐTBXH as consolidated by VBHN "
        "1315/VBHN-BLĐTBXH (gazette 679+680, 24/04/2023), Phụ lục VIII mục II khoản 1, ghi chú 1 leaves it out, for "
        "households of average living standard (parameter assistance_counts = true of tt-07-2021, which an overlay can "
        "change)."
    )
    [notice] = notices(classified(*rows), "vi")
    assert "Trợ cấp xã hội mà 2 hộ ghi được cộng vào thu nhập của phiếu khi so với chuẩn nghèo: chưa đọc" in notice
    [notice] = notices(classified(*rows, overlays=left_out))
    assert "was not added to the income of the form" in notice
    assert "assistance_counts = false of tt-07-2021" in notice


def test_none_is_said_to_be_taken_where_the_form_does_not_ask(left_out: Path) -> None:
    rows = [FORM | {"social_assistance_12m": given} for given in (5, 0, None, None)]
    told = (
        "2 households have an income by the form and state no social assistance of 12 months, which the form does not "
        "ask for; it is taken for none (column social_assistance_12m)."
    )
    assert told in classified(*rows).legal.standards[0].notices_en
    assert not any("taken for none" in one for one in classified(*rows[:2]).legal.standards[0].notices_en)
    assert told not in classified(*rows, overlays=left_out).legal.standards[0].notices_en


@pytest.mark.parametrize("value", ["true", "false"])
def test_who_has_read_the_text_settles_it(tmp_path: Path, value: str) -> None:
    row = FORM | {"social_assistance_12m": 1}
    review = classified(row, overlays=read(overlay(tmp_path, value)))
    assert review.frame["class"].to_list() == ["average" if value == "true" else "near_poor"]
    assert (notices(review), said(review)) == ([], [])


def test_without_assistance_or_the_form_nothing_is_said() -> None:
    stated = {"income_12m": LINE, "social_assistance_12m": 1}
    for row in (FORM, FORM | {"social_assistance_12m": 0}, stated, stated | FORM):
        review = classified(row)
        assert (notices(review), said(review)) == ([], [])


def test_strict_names_it() -> None:
    row = FORM | {"social_assistance_12m": 1}
    told = refusal(lambda: classified(row, strict=True), LawMissingError)
    assert "parameter assistance_counts: derived" in told.en
    told = refusal(lambda: classified(FORM, strict=True), LawMissingError)
    assert "assistance_counts" not in told.en


def account(row: dict[str, Any], lang: Any = "en", **more: Any) -> str:
    options: dict[str, Any] = {"standard": "vn-2022", "policy_year": 2025} | more
    return explanation_text(povrules.explain(census(row), "H0", **options), lang)


def test_the_account_shows_it_added_or_not(left_out: Path) -> None:
    row = FORM | {"social_assistance_12m": 6_000_000}
    assert "  + state social assistance of 12 months: 6,000,000\n  = 78,000,000 đồng" in account(row)
    apart = account(row, overlays=left_out)
    assert "    (not added: state social assistance of 12 months: 6,000,000)\n  = 72,000,000 đồng" in apart
    assert "(không cộng Trợ cấp xã hội 12 tháng" in account(row, "vi", overlays=left_out)


def test_the_account_of_assistance_that_cannot_be_read(left_out: Path) -> None:
    row = FORM | {"social_assistance_12m": "x", "score_a": 141, "score_b": 0}
    by_points: dict[str, Any] = {"basis": "points"}
    text = account(row, **by_points)
    assert "  + state social assistance of 12 months: unknown\n" in text
    assert "đồng for the household in 12 months" not in text
    assert "72,000,000 đồng for the household in 12 months" in account(row, overlays=left_out, **by_points)
    review = povrules.review_census(census(row), standard="vn-2022", policy_year=2025, overlays=left_out, **by_points)
    assert review.frame.select("derived_income_12m", "class_by_income").row(0) == (LINE, "near_poor")


def test_what_was_added_is_said_where_the_stated_income_differs() -> None:
    row = FORM | {"social_assistance_12m": 10_000_000, "income_12m": 1}
    [told] = [one for one in classified(row).problems if one.code == "derived_disagrees"]
    assert "for the household in 12 months by its revenue and costs and the social assistance (1 stated)" in (
        told.message("en")
    )
    [told] = [one for one in classified(row | {"social_assistance_12m": 0}).problems if one.code == "derived_disagrees"]
    assert "in 12 months by its revenue and costs (1 stated)" in told.message("en")


def test_costs_above_the_revenue_are_told_whatever_assistance_there_is() -> None:
    row = boxes(revenue_wages=1, cost_crops=50_000_000) | {"social_assistance_12m": 60_000_000}
    [told] = [one for one in classified(row).problems if one.code == "derived_below_zero"]
    assert told.found == "-49999999"


def test_a_standard_that_cannot_be_run_by_income_is_run_by_points(tmp_path: Path) -> None:
    law = (ROOT / "povrules" / "standards" / "vn-2022.toml").read_text(encoding="utf-8")
    unread = '[[unsupported_bases]]\nbasis = "income"\nfirst = 2024\nlast = 2024\n'
    unread += 'vi = "thử"\nen = "a test"\nlook_in = ["x"]\n'
    path = tmp_path / "x.toml"
    path.write_text(law.replace('id = "vn-2022"', 'id = "x"', 1).replace("[[notices]]", f"{unread}\n[[notices]]", 1))
    row = boxes(revenue_wages=LINE - 1) | {"score_a": 141, "score_b": 0, "social_assistance_12m": 5}
    review = reviewed(row, standard=path, policy_year=2024)
    assert review.frame["class"].to_list() == ["not_poor"]
    assert said(review) == []
    [use] = review.legal.standards
    assert any(one.startswith("Not classified by income beside the points: x: ") for one in use.notices_en)
