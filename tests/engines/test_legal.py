"""What a run says it rested on: the law used and how well it is known, what a reader has to know, the counts."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from helpers import BAND, VN_2022, law, loaded, near_poor

from povrules.api import review_census
from povrules.problems import Problem
from povrules.review import LawUse, Review, StandardUse
from povrules.standards import load_standard
from povrules.text import Text

HELD = Text(
    "từ 24/02/2025 đến 31/12/2025, sau đó đến 31/12/2026 chưa rõ (Điều 1 khoản 3 (điểm d khoản 2 Điều 3 Nghị định số "
    "07/2021/NĐ-CP) Nghị định số 30/2025/NĐ-CP)",
    "from 24/02/2025 to 31/12/2025, after that to 31/12/2026 unsettled (Decree 30/2025/NĐ-CP, Điều 1 khoản 3 (điểm d "
    "khoản 2 Điều 3 Nghị định số 07/2021/NĐ-CP))",
)
COLUMN = "Cột “Người lao động có thu nhập thấp” (low_income_worker)"
NOT_THEN = Text(
    f"{COLUMN} để trống: quy định có hiệu lực {HELD.vi}, không áp dụng cho thời điểm đã chọn.",
    f"Column low_income_worker is empty: the rule is in force {HELD.en} and not at the time chosen.",
)
WHEN = Text(
    f"{COLUMN} để trống: cần --on hoặc --policy-year, vì quy định chỉ có hiệu lực {HELD.vi}.",
    f"Column low_income_worker is empty: it needs --on or --policy-year, as the rule is in force only {HELD.en}.",
)
UNCLEAR = Text(
    "Người lao động có thu nhập thấp (điểm d khoản 2 Điều 3 Nghị định số 07/2021/NĐ-CP): Nghị định số 351/2025/NĐ-CP "
    "kéo dài Điều 3 sang năm 2026 nhưng chương trình mà quy định này phục vụ đã hết năm 2025; chưa rõ quy định còn áp "
    "dụng trong năm 2026 hay không.",
    "Decree 351/2025 extends Article 3 of Decree 07/2021 into 2026, but the programme that this point serves ended "
    "with 2025: whether it still applies in 2026 is not settled.",
)


def review(*households: dict[str, Any], **options: Any) -> Review:
    rows = [{**one, "household_id": f"H{number}"} for number, one in enumerate(households, start=1)]
    return review_census(pl.DataFrame(rows, infer_schema_length=None), **({"standard": "vn-2022"} | options))


def used(*households: dict[str, Any], **options: Any) -> StandardUse:
    [standard] = review(*(households or (near_poor(),)), **options).legal.standards
    return standard


def law_of(standard: StandardUse, kind: str) -> dict[str, LawUse]:
    return {one.id: one for one in standard.law if one.kind == kind}


def poor(**answers: Any) -> dict[str, Any]:
    return near_poor(employment=True, nutrition=True, water=True, **answers)


class TestLaw:
    def test_what_a_run_by_income_rests_on(self) -> None:
        found = used(near_poor(), poor(), poor(), near_poor(income_per_capita=9_000_000))
        assert list(law_of(found, "policy_year")) == ["2022-2025", "2026-2026"]
        assert list(law_of(found, "line")) == ["poverty", "average"]
        assert list(law_of(found, "parameter")) == ["cutoff"]
        assert tuple(law_of(found, "indicator")) == VN_2022
        assert {name: one.households for name, one in law_of(found, "rule").items()} == {
            "poor": 2,
            "near_poor": 1,
            "not_poor": 1,
        }

    def test_what_a_run_by_points_rests_on(self) -> None:
        found = used({"area": "rural", "score_a": 140, "score_b": 30}, basis="points", policy_year=2025)
        assert list(law_of(found, "line")) == ["score_a_poverty", "low_income"]
        assert list(law_of(found, "parameter")) == ["score_b_cutoff"]
        assert law_of(found, "indicator") == {}
        assert {name: one.households for name, one in law_of(found, "rule").items()} == {"points_poor": 1}

    def test_only_the_policy_year_that_was_asked_for(self) -> None:
        assert list(law_of(used(policy_year=2026), "policy_year")) == ["2026-2026"]
        year = law_of(used(policy_year=2026), "policy_year")["2026-2026"]
        assert year.label_vi == "năm chính sách 2026"
        assert year.label_en == "policy years 2026"
        assert year.citation == ("Điều 2 Nghị định số 351/2025/NĐ-CP; Điều 4 điểm a Nghị định số 351/2025/NĐ-CP")
        assert year.quote.count(" … ") == 1

    def test_a_line_a_number_an_indicator_and_a_rule_in_words(self) -> None:
        found = used()
        line, cutoff = law_of(found, "line")["poverty"], law_of(found, "parameter")["cutoff"]
        assert (line.label_vi, line.label_en) == ("chuẩn nghèo về thu nhập", "income poverty line")
        assert line.value_vi == "1.500.000 đồng (nông thôn) / 2.000.000 đồng (thành thị)"
        assert line.value_en == "1,500,000 đồng (rural) / 2,000,000 đồng (urban)"
        assert line.citation == "Điều 3 khoản 1 điểm a Nghị định số 07/2021/NĐ-CP"
        assert (cutoff.value_vi, cutoff.value_en, cutoff.households) == ("3", "3", None)
        assert law_of(found, "indicator")["water"].label_vi == "Nguồn nước sinh hoạt"
        rule = law_of(found, "rule")["near_poor"]
        assert (rule.label_vi, rule.label_en) == ("hộ cận nghèo", "near-poor")
        assert rule.quote.endswith("và thiếu hụt dưới 03 chỉ số đo lường mức độ thiếu hụt dịch vụ xã hội cơ bản")
        assert rule.value_en.startswith(
            "income per person a month at most 1,500,000 đồng (rural) / 2,000,000 đồng (urban)"
        )

    def test_households_that_are_undetermined_or_set_aside_were_decided_by_no_rule(self) -> None:
        found = used(poor(area=None, income_per_capita=1_800_000), near_poor(members=0))
        assert law_of(found, "rule") == {}

    def test_a_household_that_two_rules_decide_counts_for_both(self) -> None:
        household = near_poor(area=None, income_per_capita=800_000, health_services=True, information_assets=True)
        found = used(household | {"adult_education": True}, standard="vn-2016")
        assert {name: one.households for name, one in law_of(found, "rule").items()} == {
            "poor_by_income": 1,
            "poor_by_deprivation": 1,
        }

    def test_evidence_is_the_weakest_of_what_was_used(self) -> None:
        national = used(
            near_poor(income_per_capita=800_000), near_poor(income_per_capita=1_200_000), standard="vn-2016"
        )
        assert {name: one.evidence for name, one in law_of(national, "rule").items()} == {
            "near_poor": "official",
            "average": "recalled",
        }
        assert law_of(national, "line")["average"].evidence == "secondary"
        city = used(standard="hanoi-2016")
        assert {one.evidence for one in law_of(city, "indicator").values()} == {"derived"}

    def test_the_files_it_came_from(self) -> None:
        standard = load_standard("hanoi-2022", [BAND])
        found = used(standard="hanoi-2022", overlays=[BAND])
        assert found.sha256 == standard.sha256
        assert [(one.name, one.sha256) for one in found.overlays] == [(BAND.name, standard.overlays[0].sha256)]
        assert [one.name for one in found.included] == ["vn-2022.toml"]
        assert {one.id: one.overlay for one in found.law if one.overlay} == {"average": BAND.name}
        assert used().overlays == used().included == ()


class TestStatements:
    """The statement on low-income workers is in force on some dates only."""

    @pytest.mark.parametrize(
        ("options", "answers", "notice"),
        [
            ({"policy_year": 2025}, ("yes", "no", "no"), None),
            ({"on": "2025-02-24"}, ("yes", "no", "no"), None),
            ({"on": date(2025, 12, 31)}, ("yes", "no", "no"), None),
            ({"on": "2025-06-01", "policy_year": 2024}, ("yes", "no", "no"), None),
            ({"on": "2025-02-23"}, (None, None, None), NOT_THEN),
            ({"on": "2025-02-23", "policy_year": 2025}, (None,) * 3, NOT_THEN),
            ({"policy_year": 2024}, (None, None, None), NOT_THEN),
            ({"on": "2027-01-01"}, (None, None, None), NOT_THEN),
            ({}, (None, None, None), WHEN),
            ({"policy_year": 2026}, ("ambiguous", "no", "no"), UNCLEAR),
            ({"on": "2026-01-01"}, ("ambiguous", "no", "no"), UNCLEAR),
            ({"on": "2026-12-31"}, ("ambiguous", "no", "no"), UNCLEAR),
        ],
    )
    def test_when(self, options: dict[str, Any], answers: tuple[str | None, ...], notice: Text | None) -> None:
        households = [near_poor(income_per_capita=income) for income in (2_250_000, 2_250_001, 1_500_000)]
        found = review(*households, **options)
        [standard] = found.legal.standards
        assert tuple(found.frame["low_income_worker"]) == answers
        both = [Text(*one) for one in zip(standard.notices_vi, standard.notices_en, strict=True)]
        about = [one for one in both if one.vi.startswith((COLUMN, "Người lao động có thu nhập thấp"))]
        assert about == ([] if notice is None else [notice])
        assert ("low_income" in law_of(standard, "line")) == (answers[0] is not None)

    @pytest.mark.parametrize(
        ("household", "answer"),
        [
            (near_poor(area=None, income_per_capita=2_500_000), "undetermined"),
            (near_poor(area=None, income_per_capita=2_100_000), "yes"),
            (near_poor(area="urban", income_per_capita=3_000_000), "yes"),
            (near_poor(area="urban", income_per_capita=3_000_001), "no"),
            (near_poor(income_per_capita=None), "undetermined"),
            (near_poor(employment=None, nutrition=None, water=None), "no"),
            (near_poor(members=0), None),
        ],
    )
    def test_of_households_with_blanks(self, household: dict[str, Any], answer: str | None) -> None:
        assert review(household, policy_year=2025).frame["low_income_worker"].to_list() == [answer]

    @pytest.mark.parametrize(
        ("answers", "answer"),
        [
            ({"score_a": 141, "score_b": 0, "income_per_capita": 2_000_000}, "yes"),
            ({"score_a": 141, "score_b": 0, "income_per_capita": 2_250_001}, "no"),
            ({"score_a": 141, "score_b": 0}, "undetermined"),
            ({"score_a": 140, "score_b": 0}, "no"),
        ],
    )
    def test_by_points_from_the_income_if_it_was_given(self, answers: dict[str, Any], answer: str) -> None:
        found = review({"area": "rural", **answers}, basis="points", policy_year=2025)
        assert found.frame["low_income_worker"].to_list() == [answer]

    def test_a_standard_without_the_statement_says_nothing(self) -> None:
        found = review(near_poor(), standard="vn-2016", on="2025-06-01")
        assert found.frame["low_income_worker"].to_list() == [None]
        assert not any("low_income_worker" in one for one in found.legal.standards[0].notices_en)


class TestNotices:
    def test_of_the_standard_and_of_the_basis(self) -> None:
        by_income, by_points = used(standard="vn-2016"), used(standard="vn-2016", basis="points")
        assert by_income.notices_en[0].startswith("The exact boundaries of the average band")
        assert by_income.notices_vi[0].startswith("Ranh giới của mức sống trung bình")
        assert [one.split()[0:2] for one in by_points.notices_en[:2]] == [["The", "scores"], ["Score", "B1"]]
        assert used(standard="hanoi-2022").notices_en[0].startswith("The city's standard is for households that live")

    def test_law_that_is_missing_and_how_to_supply_it(self) -> None:
        missing = used(standard="hanoi-2022")
        assert missing.notices_en[1] == (
            "The law is missing, not an answer of the household: upper line of the city's average living standard "
            "(the average band of Hà Nội for 2022–2025 was found in no text; it must not be computed from the poverty "
            "line). Look in: Quyết định số 13/2021/QĐ-UBND của Ủy ban nhân dân thành phố Hà Nội. Fill in an overlay "
            '(--with): [[lines]] id = "average" rural = … urban = … cite = ["…"]'
        )
        assert missing.notices_vi[1].startswith(
            "Còn thiếu quy định của pháp luật, không phải thông tin của hộ: mức trên"
        )
        line = law_of(missing, "line")["average"]
        assert line.value_vi == "mức chưa biết (nông thôn) / mức chưa biết (thành thị)"
        assert line.value_en == "a line that is not known (rural) / a line that is not known (urban)"
        supplied = used(standard="hanoi-2022", overlays=[BAND])
        assert not any(one.startswith("The law is missing") for one in supplied.notices_en)

    def test_half_a_line_asks_for_the_other_half_only(self) -> None:
        text = law(
            "poor: income <= poverty and deprivations >= cutoff",
            "near_poor: income <= poverty and deprivations < cutoff",
            "average: income > poverty and income <= top",
            "not_poor: income > top",
            lines=[("poverty", 100, 100), ("top", 200, None)],
        )
        found = used(standard=loaded(text))
        assert any('id = "top" urban = … cite = ["…"]' in one for one in found.notices_en)

    def test_assistance_that_was_assumed_to_be_none(self) -> None:
        agricultural = near_poor(income_per_capita=2_000_000, agricultural=True)
        assumed = [agricultural, agricultural | {"social_assistance_12m": 0}, near_poor()]
        assert used(*assumed).notices_en[-1] == (
            "1 agricultural households leave social_assistance_12m blank: no assistance was assumed."
        )
        assert used(*[agricultural] * 1_200).notices_vi[-1] == (
            "1.200 hộ nông, lâm, ngư, diêm nghiệp để trống cột “Trợ cấp xã hội 12 tháng từ ngân sách nhà nước” "
            "(social_assistance_12m): coi là không có trợ cấp."
        )
        assert not any("assistance" in one for one in used(assumed[1], near_poor(agricultural=True)).notices_en)

    def test_law_that_was_not_read(self) -> None:
        city = used(near_poor(income_per_capita=2_111_111), near_poor(), standard="hanoi-2022", overlays=[BAND])
        weak = [one for one in city.notices_en if one.startswith("Evidence")]
        assert weak == [
            "Evidence “derived” (derived from other provisions): 12 indicators, near-poor (near_poor).",
            "Evidence “recalled” (recalled, not read in a text): upper line of the city's average living standard "
            "(average), average living standard (average).",
        ]
        vi = [one for one in city.notices_vi if one.startswith("Căn cứ")]
        assert vi[0] == "Căn cứ suy ra từ quy định khác: 12 chỉ số, hộ cận nghèo (near_poor)."
        assert not any(one.startswith("Evidence") for one in used().notices_en)


class TestCounts:
    def groups(self, *households: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int, dict[str, int]]]:
        counts = review(*households).legal.counts
        assert len({(one.group, one.value) for one in counts}) == len(counts)
        return {(one.group, one.value): (one.households, one.set_aside, one.classes) for one in counts}

    def test_of_all_by_area_and_by_commune(self) -> None:
        found = self.groups(
            near_poor(commune="Xã A"),
            poor(commune="Xã B", area="urban"),
            poor(commune="Xã A", members=0),
            near_poor(commune=None, area=None, income_per_capita=9_000_000),
            near_poor(commune="Xã A", employment=None, nutrition=None, water=None),
        )
        assert found == {
            ("all", ""): (5, 1, {"poor": 1, "near_poor": 1, "not_poor": 1, "undetermined": 1}),
            ("area", ""): (1, 0, {"not_poor": 1}),
            ("area", "rural"): (3, 1, {"near_poor": 1, "undetermined": 1}),
            ("area", "urban"): (1, 0, {"poor": 1}),
            ("commune", ""): (1, 0, {"not_poor": 1}),
            ("commune", "Xã A"): (3, 1, {"near_poor": 1, "undetermined": 1}),
            ("commune", "Xã B"): (1, 0, {"poor": 1}),
        }
        assert list(found[("all", "")][2]) == ["poor", "near_poor", "not_poor", "undetermined"]

    def test_by_nothing_that_no_household_states(self) -> None:
        assert list(self.groups(near_poor(area=None), poor(area=None))) == [("all", "")]

    def test_of_several_standards(self) -> None:
        found = review(near_poor(), poor(), standard=["vn-2022", "hanoi-2022"]).legal
        assert [(one.standard, one.group, one.value) for one in found.counts] == [
            (standard, group, value)
            for standard in ("vn-2022", "hanoi-2022")
            for group, value in (("all", ""), ("area", "rural"))
        ]
        assert (found.rows_in, found.rows_out) == (2, 4)

    def test_of_a_census_without_a_household(self) -> None:
        frame = pl.DataFrame({"household_id": []}, schema={"household_id": pl.String})
        [count] = review_census(frame, standard="vn-2022").legal.counts
        assert (count.households, count.set_aside, count.classes) == (0, 0, {})


def problems(code: str, *households: dict[str, Any], **options: Any) -> list[Problem]:
    return [one for one in review(*households, **options).problems if one.code == code]


class TestColumns:
    def test_none_is_missing(self) -> None:
        assert problems("column_missing", near_poor()) == []
        assert problems("column_missing", {"area": "rural", "score_a": 1, "score_b": 0}, basis="points") == []

    def test_those_without_which_most_stay_undetermined(self) -> None:
        household = near_poor()
        del household["area"], household["income_per_capita"], household["water"]
        [problem] = problems("column_missing", household)
        assert (problem.severity, problem.file, problem.line) == ("warning", "", None)
        assert problem.expected == Text(
            "thêm cột cho vn-2022: area (Khu vực), income_per_capita (Thu nhập bình quân đầu người/tháng), "
            "water (Nguồn nước sinh hoạt)",
            "more columns for vn-2022: area (area), income_per_capita (income per person a month), "
            "water (Water source)",
        )
        assert problem.mend.en == "Add these columns; without a column its answers are taken as unknown"

    def test_the_way_that_lacks_the_fewest_is_asked_for(self) -> None:
        household = near_poor(income_12m=1)
        del household["income_per_capita"]
        [problem] = problems("column_missing", household)
        assert problem.expected.en == "more columns for vn-2022: members (members)"

    def test_by_points(self) -> None:
        [problem] = problems("column_missing", {"area": "rural"}, basis="points")
        assert "score_a (score A (B1)), score_b (score B (B2))" in problem.expected.en
        counted = near_poor(score_a=1)
        assert problems("column_missing", counted, basis="points") == []

    def test_of_each_standard(self) -> None:
        found = problems("column_missing", near_poor(), standard=["vn-2022", "vn-2016"])
        assert [one.expected.en.split(":")[0] for one in found] == ["more columns for vn-2016"]

    def test_nothing_is_said_of_a_census_without_a_household(self) -> None:
        frame = pl.DataFrame({"household_id": []}, schema={"household_id": pl.String})
        assert [one.code for one in review_census(frame, standard="vn-2022").problems] == ["no_rows"]


class TestScores:
    def test_a_stated_score_that_its_indicators_contradict(self) -> None:
        low, high = near_poor(score_a=140, score_b=30), poor(score_a=140, score_b=20)
        found = review(low, high, near_poor(score_a=140, score_b=0), basis="points")
        told = [one for one in found.problems if one.code == "score_b_disagrees"]
        assert [(one.household_id, one.found, one.column, one.line) for one in told] == [
            ("H1", "30", "score_b", 1),
            ("H2", "20", "score_b", 2),
        ]
        assert told[0].expected == Text("0 điểm theo các chỉ số của hộ", "0 points by the household's indicators")
        assert told[1].expected.en == "30 points by the household's indicators"
        assert told[0].severity == "warning"
        assert found.frame["class"].to_list() == ["poor", "near_poor", "near_poor"]
        assert found.frame["deprivations_min"].to_list() == [3, 2, 0]

    @pytest.mark.parametrize(("score", "told"), [(20, True), (30, False), (50, False), (60, True)])
    def test_blanks_leave_room(self, score: int, told: bool) -> None:
        household = poor(score_a=140, score_b=score, telecom=None, sanitation=None)
        found = problems("score_b_disagrees", household, basis="points")
        assert [one.expected.en for one in found] == ["30–50 points by the household's indicators"] * told

    def test_indicators_that_the_census_does_not_have_leave_room(self) -> None:
        household = {"area": "rural", "score_a": 1, "score_b": 120, "water": True}
        assert problems("score_b_disagrees", household, basis="points") == []
        [one] = problems("score_b_disagrees", household | {"score_b": 0}, basis="points")
        assert one.expected.en == "10–120 points by the household's indicators"

    def test_nothing_is_compared_where_there_is_nothing_to_compare(self) -> None:
        plain = {"area": "rural", "score_a": 1}
        assert problems("score_b_disagrees", plain | {"score_b": 120}, basis="points") == []
        assert problems("score_b_disagrees", near_poor(score_a=1), basis="points") == []
        assert problems("score_b_disagrees", near_poor(score_a=1, score_b=30)) == []
        assert problems("score_b_disagrees", near_poor(score_a=1, score_b=30, area="x"), basis="points") == []

    def test_a_law_that_gives_an_indicator_no_points(self) -> None:
        text = law(
            "poor: score_a <= a and score_b >= b",
            "near_poor: score_a <= a and score_b < b",
            "not_poor: score_a > a",
            lines=[("b", 10, 10), ("a", 100, 120)],
            numbers={},
            unit="points",
            basis="points",
        )
        household = {"area": "rural", "score_a": 1, "score_b": 0, "roof": True, "floor": True, "well": True}
        found = review(household, standard=loaded(text), basis="points")
        assert found.problems == ()
        assert found.frame.select("class", "deprivations_min", "deprivations_max").row(0) == ("near_poor", 3, 3)

    def test_a_score_that_no_number_of_indicators_gives(self) -> None:
        """Twelve indicators are 120 points; a greater score cannot be twenty deprivations."""
        found = review({"area": "rural", "score_a": 1, "score_b": 200}, basis="points")
        assert found.frame["deprivations_max"][0] is None or found.frame["deprivations_max"][0] <= 12


def test_the_options_of_the_run_stand_beside_the_result() -> None:
    found = review(near_poor(members=0), near_poor(), on="2025-06-01", policy_year=2025, place=None).legal
    assert (found.basis, found.on, found.policy_year, found.place) == ("income", date(2025, 6, 1), 2025, None)
    assert (found.strict, found.rows_in, found.rows_out) == (False, 2, 2)
    assert found.problems == {"error": 1, "warning": 0, "notice": 0}
    assert found.decided_by in {"table", "durable-rules 2.0.28"}
    by_place = review(near_poor(), standard=(), place="hanoi", policy_year=2023).legal
    assert (by_place.place, by_place.standards[0].id) == ("hanoi", "hanoi-2022")
    assert not any("was chosen for the place" in one for one in by_place.standards[0].notices_en)


@pytest.mark.parametrize(("year", "said"), [(None, False), (2024, False), (2026, True)])
def test_a_notice_for_some_years_is_shown_for_those(year: int | None, said: bool) -> None:
    found = review(near_poor(), policy_year=year).legal.standards[0]
    assert any("no guidance for the review of 2026 was read" in one for one in found.notices_en) == said


def test_law_that_holds_on_one_basis_only_stands_beside_the_policy_year() -> None:
    by_points = review({"area": "rural", "score_a": 1, "score_b": 30}, basis="points", policy_year=2026).legal
    by_income = review(near_poor(), policy_year=2026).legal
    grades = [
        next(use.evidence for use in one.standards[0].law if use.kind == "policy_year")
        for one in (by_points, by_income)
    ]
    assert grades == ["derived", "secondary"]


def test_a_standard_that_is_not_the_one_of_the_place_is_noticed() -> None:
    found = review(near_poor(), place="hanoi", policy_year=2023).legal.standards[0]
    assert any(
        one.startswith("vn-2022, a standard of “vn”, was chosen for the place “hanoi”") for one in found.notices_en
    )


def test_what_yes_means_in_a_ready_column_is_said_where_there_is_one() -> None:
    said = "In a ready column of an indicator “yes” (1) is a household that is DEPRIVED in it"
    rows = [
        ({"household_id": "1", "Nguồn nước sinh hoạt": "có"}, True),
        ({"household_id": "1", "water_source": "piped"}, False),
    ]
    for row, ready in rows:
        [use] = review_census(pl.DataFrame([row]), standard="vn-2022", basis="points").legal.standards
        assert any(one.startswith(said) for one in use.notices_en) is ready
