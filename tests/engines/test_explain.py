"""Explanations: the minimal reason, why not the neighbours, exact distances, what would settle the class."""

from typing import Any

import polars as pl
import pytest
from helpers import BAND, FIXTURES, POVERTY, RULES, law, loaded, near_poor, refusal

import povrules
from povrules.engines.explain import Distance, Explanation
from povrules.errors import UsageError
from povrules.language.loader import Standard
from povrules.reports.explanation import explanation_text
from povrules.text import Text

SMALL = FIXTURES / "small.csv"
LESS = "income per person a month without social assistance from the state budget"


def explained(standard: str | Standard = "vn-2022", *, basis: Any = "income", **answers: Any) -> Explanation:
    return povrules.explain(near_poor(**answers), "H1", standard=standard, basis=basis)


def by_points(**answers: Any) -> Explanation:
    household = {"household_id": "H1", "area": "rural", **answers}
    return povrules.explain(household, "H1", standard="vn-2022", basis="points")


def on_the_island(standard: Standard, **answers: Any) -> Explanation:
    household = {"household_id": "H1", "area": "rural", "roof": True, "floor": True, "well": False, **answers}
    return povrules.explain(household, "H1", standard=standard)


def why_not(found: Explanation) -> dict[str, tuple[str, ...]]:
    return {one.household_class: one.because_en for one in found.why_not}


def distance(found: Explanation, line: str, of: str = "") -> Distance:
    """The one distance to a line, of the measure that its label names."""
    [one] = [one for one in found.distances if one.line == line and one.label_en.endswith(f"({of})" if of else "")][:1]
    return one


class TestReasons:
    """A reason says what makes the row true and nothing else."""

    @pytest.mark.parametrize(
        ("household", "vi", "en"),
        [
            (
                "H001",
                "Hộ nghèo: thu nhập bình quân đầu người/tháng từ 1.500.000 đồng (nông thôn) trở xuống; "
                "thiếu hụt 3 chỉ số (từ 3 trở lên).",
                "Poor: income per person a month at most 1,500,000 đồng (rural); "
                "deprived in 3 indicators (at least 3).",
            ),
            (
                "H010",
                "Hộ cận nghèo: thu nhập bình quân đầu người/tháng từ 1.500.000 đồng (nông thôn) trở xuống; "
                "thiếu hụt từ 1 đến 2 chỉ số (dưới 3).",
                "Near-poor: income per person a month at most 1,500,000 đồng (rural); "
                "deprived in 1 to 2 indicators (below 3).",
            ),
            (
                "H011",
                "Hộ nghèo: thu nhập bình quân đầu người/tháng từ 1.500.000 đồng (nông thôn) / "
                "2.000.000 đồng (thành thị) trở xuống; thiếu hụt 3 chỉ số (từ 3 trở lên).",
                "Poor: income per person a month at most 1,500,000 đồng (rural) / 2,000,000 đồng (urban); "
                "deprived in 3 indicators (at least 3).",
            ),
            (
                "H004",
                "Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình: thu nhập bình quân đầu người/tháng "
                "trên 1.500.000 đồng (nông thôn) đến 2.250.000 đồng (nông thôn); "
                "có khai làm nông, lâm, ngư, diêm nghiệp.",
                "Average living standard, in agriculture, forestry, fishery or salt making: income per person a month "
                "above 1,500,000 đồng (rural) and at most 2,250,000 đồng (rural); "
                "agricultural, forestry, fishery or salt occupation asserted.",
            ),
            (
                "H003",
                "Hộ có mức sống trung bình: thu nhập bình quân đầu người/tháng trên 1.500.000 đồng (nông thôn) đến "
                "2.250.000 đồng (nông thôn); không khai làm nông, lâm, ngư, diêm nghiệp. Nếu hộ làm nông, lâm, "
                "ngư, diêm nghiệp và đề nghị thì được xác định là hộ làm nông, lâm, ngư, diêm nghiệp có mức sống "
                "trung bình.",
                "Average living standard: income per person a month above 1,500,000 đồng (rural) and at most "
                "2,250,000 đồng (rural); no agricultural, forestry, fishery or salt occupation asserted. If the "
                "household works in agriculture, forestry, fishery or salt making and asks for it, it is recognised "
                "as such a household of average living standard.",
            ),
            (
                "H006",
                "Hộ không nghèo: thu nhập bình quân đầu người/tháng trên 2.250.000 đồng (nông thôn).",
                "Not poor: income per person a month above 2,250,000 đồng (rural).",
            ),
            (
                "H009",
                "Chưa xác định: có thể là hộ nghèo hoặc hộ cận nghèo. Cần biết: các chỉ số còn trống.",
                "Undetermined: could be poor or near-poor. Needed: the blank indicators.",
            ),
        ],
    )
    def test_of_the_small_census(self, household: str, vi: str, en: str) -> None:
        found = povrules.explain(SMALL, household, standard="vn-2022")
        assert (found.reason_vi, found.reason_en) == (vi, en)

    def test_by_points(self) -> None:
        found = by_points(score_a=140, score_b=30)
        assert (
            found.reason_vi
            == "Hộ nghèo: điểm A (B1) từ 140 điểm (nông thôn) trở xuống; điểm B (B2) từ 30 điểm trở lên."
        )
        assert found.reason_en == "Poor: score A (B1) at most 140 points (rural); score B (B2) at least 30 points."

    def test_two_rules_that_give_one_class(self) -> None:
        found = povrules.explain(
            {"household_id": "H1", "area": "rural", "members": 1, "income_per_capita": 700_000, "income_12m": None},
            "H1",
            standard="vn-2016",
        )
        assert found.reason_en == "Poor: income per person a month at most 700,000 đồng (rural)."
        one = near_poor(income_per_capita=None, area=None) | {"household_id": "H1", "income_per_capita": 800_000}
        one |= dict.fromkeys(povrules.indicators("vn-2016"), True)
        two = povrules.explain(one, "H1", standard="vn-2016")
        assert two.rule == "poor_by_income;poor_by_deprivation"
        assert two.reason_en == (
            "Poor: income per person a month at most 700,000 đồng (rural) / 900,000 đồng (urban) — or — "
            "income per person a month above 700,000 đồng (rural) / 900,000 đồng (urban) and at most "
            "1,000,000 đồng (rural) / 1,300,000 đồng (urban); deprived in 10 indicators (at least 3)."
        )
        assert " — hoặc — " in two.reason_vi

    def test_only_the_true_part_of_a_choice_is_said(self) -> None:
        standard = loaded(
            law(
                "poor: income < poverty and (deprivations >= cutoff or agricultural)",
                "near_poor: income < poverty and deprivations < cutoff and not agricultural",
                "not_poor: income >= poverty",
            )
        )
        found = on_the_island(standard, income_per_capita=1_233_999, floor=False, agricultural=True)
        assert found.reason_en == (
            "Poor: income per person a month below 1,234,000 đồng (rural); "
            "agricultural, forestry, fishery or salt occupation asserted."
        )
        assert why_not(found)["near_poor"] == ("agricultural, forestry, fishery or salt occupation asserted",)
        found = on_the_island(standard, income_per_capita=1_233_999)
        assert found.reason_en.endswith("deprived in 2 indicators (at least 2).")

    def test_a_rule_that_denies_a_comparison_has_a_reason_too(self) -> None:
        standard = loaded(law(*RULES[:2], "not_poor: not income < poverty"))
        found = on_the_island(standard, income_per_capita=1_234_000)
        assert found.reason_en == "Not poor: income per person a month at least 1,234,000 đồng (rural)."

    def test_of_several_bounds_the_tightest_is_said(self) -> None:
        rules = [*RULES[:2], "average: income >= poverty and income < top and income < peak", "not_poor: income >= top"]
        lines = [("poverty", 100, 100), ("top", 200, 200), ("peak", 300, 300)]
        found = on_the_island(loaded(law(*rules, lines=lines)), income_per_capita=150)
        assert "below 200 đồng" in found.reason_en

    def test_law_that_is_missing(self) -> None:
        found = povrules.explain(near_poor(income_per_capita=2_000_001), "H1", standard="hanoi-2022")
        assert (found.household_class, found.rule) == ("undetermined", "law_missing")
        assert found.possible == ("average", "not_poor")
        assert found.reason_en == (
            "Undetermined: could be average living standard or not poor. The law is missing, not an answer of the "
            "household: upper line of the city's average living standard (the average band of Hà Nội for 2022–2025 was "
            "found in no text; it must not be computed from the poverty line). Look in: Quyết định số 13/2021/QĐ-UBND "
            'của Ủy ban nhân dân thành phố Hà Nội. Fill in an overlay (--with): [[lines]] id = "average" rural = … '
            'urban = … cite = ["…"]'
        )
        assert "Còn thiếu quy định của pháp luật, không phải thông tin của hộ" in found.reason_vi
        [question] = found.questions
        assert question.id == "law:lines.average"
        assert question.question_en == (
            "Law that is missing: upper line of the city's average living standard. "
            "Look in: Quyết định số 13/2021/QĐ-UBND của Ủy ban nhân dân thành phố Hà Nội."
        )
        assert question.question_vi.startswith("Pháp luật còn thiếu: mức trên của mức sống trung bình của Thành phố.")
        supplied = povrules.explain(
            near_poor(income_per_capita=2_000_001), "H1", standard="hanoi-2022", overlays=[BAND]
        )
        assert (supplied.household_class, supplied.questions) == ("average", ())


class TestWhyNot:
    def test_poor_and_near_poor_name_only_the_number_of_deprivations(self) -> None:
        three = dict.fromkeys(("employment", "nutrition", "water"), True)
        assert why_not(explained())["poor"] == ("number of deprivations below 3",)
        assert why_not(explained(**three))["near_poor"] == ("number of deprivations at least 3",)
        assert explained().why_not[0].because_vi == ("số chỉ số thiếu hụt dưới 3",)

    def test_every_other_class_once_and_undetermined_never(self) -> None:
        others = ["poor", "average_agricultural", "average", "not_poor"]
        assert [one.household_class for one in explained().why_not] == others
        assert list(why_not(by_points(score_a=140, score_b=20))) == ["poor", "not_poor"]

    def test_the_row_that_comes_nearest_is_taken(self) -> None:
        above = ("income per person a month above 1,500,000 đồng (rural)",)
        found = why_not(explained(income_per_capita=1_500_001))
        assert found["poor"] == (*above, "number of deprivations below 3")
        assert found["near_poor"] == above
        assert found["average_agricultural"] == ("no agricultural, forestry, fishery or salt occupation asserted",)
        assert found["not_poor"] == ("income per person a month at most 2,250,000 đồng (rural)",)

    def test_a_denial_of_several_conditions(self) -> None:
        found = why_not(explained(income_per_capita=2_250_012, members=1, agricultural=True, social_assistance_12m=144))
        assert found["not_poor"] == (
            f"{LESS} above 1,500,000 đồng (rural) and at most 2,250,000 đồng (rural)",
            "agricultural, forestry, fishery or salt occupation asserted",
        )
        assert found["average"] == (
            "income per person a month above 2,250,000 đồng (rural)",
            "agricultural, forestry, fishery or salt occupation asserted",
        )

    def test_a_contradiction_of_the_bases(self) -> None:
        found = by_points(score_a=141, score_b=20, income_per_capita=1_500_000)
        assert (found.household_class, found.rule) == ("undetermined", "bases_disagree")
        assert why_not(found) == {
            "poor": ("score A (B1) above 140 points (rural)", "score B (B2) below 30 points"),
            "near_poor": ("score A (B1) above 140 points (rural)",),
            "not_poor": ("income per person a month at most 1,500,000 đồng (rural)",),
        }

    def test_a_measure_that_was_not_given_is_said_to_be_neither_above_nor_below(self) -> None:
        text = law(
            "poor: score_a <= a",
            "near_poor: score_a > a and given(income) and income <= poverty",
            "average: score_a > a and given(income) and income > poverty",
            "not_poor: score_a > a and not given(income)",
            lines=[POVERTY, ("a", 100, 120, "points")],
            numbers={},
            basis="points",
        )
        household = {"household_id": "H1", "area": "rural", "score_a": 101}
        found = povrules.explain(household, "H1", standard=loaded(text), basis="points")
        assert found.household_class == "not_poor"
        for one in found.why_not:
            if one.household_class != "poor":
                assert not any("đồng" in words for words in (*one.because_en, *one.because_vi)), one
                assert one.because_en

    def test_nothing_is_said_of_answers_that_are_blank(self) -> None:
        """The class is settled by the income; how many deprivations there are nobody knows."""
        found = explained(income_per_capita=3_000_000, **dict.fromkeys(povrules.indicators("vn-2022")))
        assert found.household_class == "not_poor"
        for because in why_not(found).values():
            assert not any("deprivations" in words for words in because)

    def test_an_undetermined_household_could_be_any_of_them(self) -> None:
        assert explained(area=None, income_per_capita=1_800_000).why_not == ()


class TestDistances:
    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_in_dong_a_person_and_month(self, step: int) -> None:
        found = explained(income_per_capita=1_500_000 + step)
        one = distance(found, "poverty")
        assert (one.value, one.area, one.per_person_month, one.household_12m) == (1_500_000, "rural", step, None)
        assert one.label_vi == "chuẩn nghèo về thu nhập"
        assert one.label_en == "income poverty line"
        assert distance(found, "average").per_person_month == -750_000 + step

    @pytest.mark.parametrize(("step", "rounded"), [(-1, -1), (0, 0), (1, 1), (-84, -1), (-85, -2), (84, 1), (85, 2)])
    def test_in_dong_of_the_household_and_twelve_months(self, step: int, rounded: int) -> None:
        found = explained(income_per_capita=None, members=7, income_12m=12 * 7 * 1_500_000 + step)
        one = distance(found, "poverty")
        assert (one.household_12m, one.per_person_month) == (step, rounded)

    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_in_points(self, step: int) -> None:
        found = by_points(score_a=140 + step, score_b=30)
        assert distance(found, "score_a_poverty").model_dump(exclude_none=True) == {
            "line": "score_a_poverty",
            "label_vi": "mức điểm A tương đương chuẩn nghèo về thu nhập",
            "label_en": "score A equal to the income poverty line",
            "area": "rural",
            "value": 140,
            "points": step,
        }

    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_in_indicators(self, step: int) -> None:
        names = povrules.indicators("vn-2022")[: 3 + step]
        one = distance(explained(**dict.fromkeys(names, True)), "cutoff")
        assert (one.value, one.indicators, one.area) == (3, step, None)

    @pytest.mark.parametrize("score", [20, 30, 40])
    def test_to_a_number_of_points(self, score: int) -> None:
        one = distance(by_points(score_a=140, score_b=score), "score_b")
        assert (one.label_en, one.value, one.points, one.area) == ("score B (B2)", 30, score - 30, None)

    def test_to_points_that_are_counted_from_the_indicators(self) -> None:
        names = povrules.indicators("vn-2022")
        counted = by_points(score_a=140, **{name: place < 4 for place, name in enumerate(names)})
        assert distance(counted, "score_b").points == 10
        partly = by_points(score_a=140, **{name: place < 4 or None for place, name in enumerate(names)})
        assert all(one.line != "score_b" for one in partly.distances)

    def test_without_assistance_for_agricultural_households_only(self) -> None:
        answers: dict[str, Any] = {"income_per_capita": 1_500_010, "members": 4, "social_assistance_12m": 481}
        found = explained(agricultural=True, **answers)
        one = distance(found, "poverty", LESS)
        assert (one.household_12m, one.per_person_month) == (480 - 481, -1)
        assert one.label_vi.startswith("chuẩn nghèo về thu nhập (thu nhập bình quân đầu người/tháng không tính trợ cấp")
        assert [one.line for one in found.distances] == [
            "poverty",
            "average",
            "low_income",
            "poverty",
            "average",
            "cutoff",
        ]
        assert [one.line for one in explained(**answers).distances] == ["poverty", "average", "low_income", "cutoff"]

    def test_without_assistance_where_there_is_none(self) -> None:
        found = explained(agricultural=True, social_assistance_12m=0)
        assert distance(found, "poverty", LESS).per_person_month == 0
        assert distance(explained(agricultural=True), "poverty", LESS).per_person_month == 0

    def test_of_twelve_months_without_assistance(self) -> None:
        found = explained(
            agricultural=True, income_per_capita=None, members=2, income_12m=36_000_100, social_assistance_12m=99
        )
        assert distance(found, "poverty", LESS).household_12m == 1

    def test_in_both_areas_where_the_area_is_blank(self) -> None:
        found = explained(area=None, income_per_capita=1_400_000)
        assert [(one.area, one.per_person_month) for one in found.distances if one.line == "poverty"] == [
            ("rural", -100_000),
            ("urban", -600_000),
        ]

    def test_once_where_both_areas_have_the_same_line(self) -> None:
        found = by_points(area=None, score_a=150, score_b=20)
        assert [one.points for one in found.distances if one.line == "score_b"] == [-10]

    def test_to_no_line_that_is_not_known(self) -> None:
        found = povrules.explain(near_poor(), "H1", standard="hanoi-2022")
        assert [one.line for one in found.distances] == ["poverty", "cutoff"]

    def test_to_a_line_that_is_known_in_one_area_only_from_there_only(self) -> None:
        rules = [RULES[0], RULES[1], "average: income >= poverty and income < top", "not_poor: income >= top"]
        standard = loaded(law(*rules, lines=[POVERTY, ("top", 2_000_000, None)]))
        for area, lines in (("rural", ["poverty", "top", "cutoff"]), ("urban", ["poverty", "cutoff"])):
            found = on_the_island(standard, area=area, income_per_capita=1)
            assert [one.line for one in found.distances] == lines

    def test_from_no_answer_that_is_blank(self) -> None:
        found = explained(income_per_capita=None, employment=None)
        assert found.distances == ()
        assert [one.line for one in explained(employment=None).distances] == ["poverty", "average", "low_income"]

    def test_to_a_line_of_indicators_that_differs_by_area(self) -> None:
        text = law(
            "poor: income <= poverty and deprivations >= many",
            "near_poor: income <= poverty and deprivations < many",
            "not_poor: income > poverty",
            lines=[POVERTY, ("many", 3, 2, "indicators")],
            numbers={},
        )
        found = on_the_island(loaded(text), income_per_capita=1)
        [one] = [one for one in found.distances if one.indicators is not None]
        assert (one.value, one.indicators) == (3, -1)


class TestQuestions:
    def test_what_would_settle_the_class(self) -> None:
        found = povrules.explain(SMALL, "H009", standard="vn-2022")
        assert (found.household_class, found.possible) == ("undetermined", ("poor", "near_poor"))
        [question] = found.questions
        assert question.id == "health_insurance"
        assert question.question_vi == (
            "Hộ có thiếu hụt “Bảo hiểm y tế” không (có ít nhất một người từ đủ 6 tuổi trở lên không có bảo hiểm y tế)?"
        )
        assert question.question_en == (
            "Is the household deprived in “Health insurance” "
            "(at least one person of six years or more has no health insurance)?"
        )

    def test_the_area_first_and_only_what_matters(self) -> None:
        found = explained(area=None, income_per_capita=1_800_000)
        assert [one.id for one in found.questions] == ["area"]
        assert found.questions[0].question_vi == "Hộ ở khu vực nông thôn hay thành thị?"

    def test_none_where_the_class_is_settled(self) -> None:
        assert explained(area=None, income_per_capita=1_400_000).questions == ()


class TestHouseholds:
    def test_one_that_is_set_aside(self) -> None:
        found = explained(members=0)
        problem = "members”: found “0”; expected a whole number from 1 up to 999"
        assert (found.household_class, found.evidence, found.possible) == (None, None, ())
        assert (found.reason_vi, found.reason_en, found.rule) == ("", "", "")
        assert (found.sources, found.why_not, found.distances, found.questions) == ((), (), (), ())
        assert problem in found.problems_en[0]
        assert len(found.problems_vi) == len(found.problems_en) == 1

    def test_problems_of_a_household_that_is_classified(self) -> None:
        found = explained(income_per_capita=-1)
        assert found.household_class == "near_poor"
        assert found.problems_en[0].startswith("warning: line 1, column “income_per_capita”: found “-1”;")

    def test_problems_of_its_own_only(self) -> None:
        frame = pl.DataFrame([near_poor(), near_poor(household_id="H2", income_per_capita=-1)])
        assert povrules.explain(frame, "H1", standard="vn-2022").problems_en == ()

    @pytest.mark.parametrize("name", ["H2", "", "h1", "H1 "])
    def test_an_id_that_no_household_has(self, name: str) -> None:
        assert refusal(lambda: povrules.explain(near_poor(), name, standard="vn-2022"), UsageError) == Text(
            f"không có hộ nào có mã {name!r} trong bảng", f"no household has the id {name!r} in the table"
        )
        said = refusal(lambda: povrules.explain(SMALL, name, standard="vn-2022"), UsageError)
        assert said.en == f"no household has the id {name!r} in small.csv"

    def test_an_id_that_two_have_tells_both(self) -> None:
        found = povrules.explain(SMALL, "H012", standard="vn-2022")
        assert found.household_class is None
        assert [problem.split(",")[1] for problem in found.problems_en] == [" line 13", " line 14"]

    def test_the_same_class_as_in_the_whole_census(self) -> None:
        result = povrules.api.review_census(SMALL, standard="vn-2022").frame
        for row in result.iter_rows(named=True):
            found = povrules.explain(SMALL, row["household_id"], standard="vn-2022")
            assert (found.household_class, found.rule or None) == (row["class"], row["rule"])
            assert (found.reason_vi or None, found.reason_en or None) == (row["reason_vi"], row["reason_en"])
            assert ";".join(one.id for one in found.questions) == (row["missing"] or "")


class TestSources:
    def test_every_provision_of_the_rule_with_its_words(self) -> None:
        found = explained(income_per_capita=1_500_001, agricultural=True)
        assert [(one.citation, one.evidence, bool(one.quote)) for one in found.sources] == [
            ("Điều 3 khoản 2 điểm c Nghị định số 07/2021/NĐ-CP", "official", True),
            ("Điều 2 khoản 2 Quyết định số 24/2021/QĐ-TTg", "official", True),
            (
                "Điều 2, Phụ lục VIII Thông tư số 07/2021/TT-BLĐTBXH "
                "(VBHN 1315/VBHN-BLĐTBXH, Công báo 679+680 ngày 24-4-2023)",
                "official",
                True,
            ),
        ]

    def test_evidence_is_that_of_the_result(self) -> None:
        household = near_poor(income_per_capita=2_000_000)
        assert povrules.explain(household, "H1", standard="vn-2016").evidence == "recalled"
        assert povrules.explain(household, "H1", standard="vn-2022").evidence == "official"


TEXT_EN = """\
Household: H1 — vn-2022, income
Class: average living standard (average) — official
Reason: {reason}
Law:
  - Điều 3 khoản 2 điểm c Nghị định số 07/2021/NĐ-CP [official]: “{quote}”
Why not:
  - poor: income per person a month above 1,500,000 đồng (rural); number of deprivations below 3
  - near-poor: income per person a month above 1,500,000 đồng (rural)
  - average living standard, in agriculture, forestry, fishery or salt making: no agricultural, forestry, fishery or \
salt occupation asserted
  - not poor: income per person a month at most 2,250,000 đồng (rural)
Distance to the lines:
  - income poverty line 1,500,000 (rural): 1 đồng a person and month above (84 đồng for the household in 12 months)
  - upper line of the average living standard 2,250,000 (rural): 749,999 đồng a person and month below \
(62,999,916 đồng for the household in 12 months)
  - line of low-income workers 2,250,000 (rural): 749,999 đồng a person and month below \
(62,999,916 đồng for the household in 12 months)
  - indicators from which a household is poor 3: 3 indicators below"""

TEXT_VI = """\
Hộ: H1 — vn-2022, income
Phân loại: hộ có mức sống trung bình (average) — official
Lý do: {reason}
Căn cứ:
  - Điều 3 khoản 2 điểm c Nghị định số 07/2021/NĐ-CP [official]: “{quote}”
Vì sao không phải:
  - hộ nghèo: thu nhập bình quân đầu người/tháng trên 1.500.000 đồng (nông thôn); số chỉ số thiếu hụt dưới 3
  - hộ cận nghèo: thu nhập bình quân đầu người/tháng trên 1.500.000 đồng (nông thôn)
  - hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình: không khai làm nông, lâm, ngư, diêm nghiệp
  - hộ không nghèo: thu nhập bình quân đầu người/tháng từ 2.250.000 đồng (nông thôn) trở xuống
Khoảng cách đến các mức:
  - chuẩn nghèo về thu nhập 1.500.000 (nông thôn): cao hơn 1 đồng/người/tháng (84 đồng cả hộ trong 12 tháng)
  - mức trên của mức sống trung bình 2.250.000 (nông thôn): thấp hơn 749.999 đồng/người/tháng \
(62.999.916 đồng cả hộ trong 12 tháng)
  - mức thu nhập của người lao động có thu nhập thấp 2.250.000 (nông thôn): thấp hơn 749.999 đồng/người/tháng \
(62.999.916 đồng cả hộ trong 12 tháng)
  - số chỉ số thiếu hụt để là hộ nghèo 3: thấp hơn 3 chỉ số"""


class TestText:
    def test_one_household_in_both_languages(self) -> None:
        found = explained(income_per_capita=None, members=7, income_12m=12 * 7 * 1_500_001)
        quote = "trên 1.500.000 đồng đến 2.250.000 đồng; trên 2.000.000 đồng đến 3.000.000 đồng"
        assert explanation_text(found, "en") == TEXT_EN.format(reason=found.reason_en, quote=quote)
        assert explanation_text(found, "vi") == TEXT_VI.format(reason=found.reason_vi, quote=quote)

    def test_one_that_stands_on_its_lines(self) -> None:
        three = dict.fromkeys(("employment", "nutrition", "water"), True)
        lines = explanation_text(explained(**three), "en").splitlines()
        assert "Class: poor — official" in lines
        assert "  - income poverty line 1,500,000 (rural): exactly on it" in lines
        assert "  - indicators from which a household is poor 3: exactly on it" in lines
        vi = explanation_text(explained(**three), "vi").splitlines()
        assert "Phân loại: hộ nghèo (poor) — official" in vi
        assert "  - số chỉ số thiếu hụt để là hộ nghèo 3: đúng bằng" in vi

    def test_one_by_points(self) -> None:
        found = by_points(area="urban", score_a=185, score_b=40)
        assert "  - score A equal to the income poverty line 175 (urban): 10 points above" in explanation_text(
            found, "en"
        )
        vi = explanation_text(found, "vi").splitlines()
        assert "  - mức điểm A tương đương chuẩn nghèo về thu nhập 175 (thành thị): cao hơn 10 điểm" in vi
        assert "  - điểm B (B2) 30: cao hơn 10 điểm" in vi

    def test_questions_and_a_provision_without_words(self) -> None:
        found = by_points(area=None, score_a=150, score_b=20, income_per_capita=1_500_000)
        en, vi = explanation_text(found, "en").splitlines(), explanation_text(found, "vi").splitlines()
        assert "  - Điều 3 khoản 1 điểm a Nghị định số 07/2021/NĐ-CP [official]" in en
        assert en[-2:] == ["Answers that would settle it:", "  - area: Is the household in a rural or an urban area?"]
        assert vi[-2:] == ["Cần trả lời để xác định:", "  - area: Hộ ở khu vực nông thôn hay thành thị?"]

    def test_a_row_that_is_set_aside(self) -> None:
        found = explained(members=0)
        assert explanation_text(found, "en").splitlines()[1:3] == [
            "Class: none (row set aside)",
            "Problems in the data:",
        ]
        assert explanation_text(found, "vi").splitlines() == [
            "Hộ: H1 — vn-2022, income",
            "Phân loại: không phân loại (dòng bị để riêng)",
            "Vấn đề của dữ liệu:",
            f"  - {found.problems_vi[0]}",
        ]

    def test_json_holds_all_of_it(self) -> None:
        for found in (explained(), explained(members=0), by_points(score_a=1, score_b=None)):
            assert Explanation.model_validate_json(found.model_dump_json()) == found
