"""Explanations: the minimal reason, why not the neighbours, what would settle the class, and the law behind it."""

import unicodedata

import polars as pl
import pytest
from explaining import LESS, by_points, explained, on_the_island
from helpers import BAND, POVERTY, RULES, SMALL, law, loaded, near_poor, refusal

import povrules
from povrules.engines.explain import Explanation
from povrules.errors import UsageError
from povrules.text import Text


def why_not(found: Explanation) -> dict[str, tuple[str, ...]]:
    return {one.household_class: one.because_en for one in found.why_not}


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
        assert found.reason_en == ("Poor: income per person a month at most 700,000 đồng (rural). Poor by income.")
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

    def test_by_points_a_measured_income_keeps_from_no_class(self) -> None:
        found = by_points(score_a=141, score_b=20, income_per_capita=1_500_000)
        assert (found.household_class, found.rule) == ("not_poor", "points_not_poor")
        assert why_not(found) == {
            "poor": ("score A (B1) above 140 points (rural)", "score B (B2) below 30 points"),
            "near_poor": ("score A (B1) above 140 points (rural)",),
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


class TestQuestions:
    def test_what_would_settle_the_class(self) -> None:
        found = povrules.explain(SMALL, "H009", standard="vn-2022")
        assert (found.household_class, found.possible) == ("undetermined", ("poor", "near_poor"))
        [question] = found.questions
        assert question.id == "health_insurance"
        assert question.question_vi == (
            "Hộ có thiếu hụt “Bảo hiểm y tế” không (có ít nhất một người từ đủ 6 tuổi trở lên không có bảo hiểm y tế, "
            "không tính người thuộc nhóm do ngân sách nhà nước đóng)?"
        )
        assert question.question_en == (
            "Is the household deprived in “Health insurance” "
            "(at least one person of six years or more has no health insurance, "
            "not counting those for whom the state budget pays)?"
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

    @pytest.mark.parametrize("name", ["Z-77", "", "X"])
    def test_an_id_that_no_household_has(self, name: str) -> None:
        assert refusal(lambda: povrules.explain(near_poor(), name, standard="vn-2022"), UsageError) == Text(
            f"không có hộ nào có mã {name!r} trong bảng; có các mã như 'H1'",
            f"no household has the id {name!r} in the table; ids that are there: 'H1'",
        )
        said = refusal(lambda: povrules.explain(SMALL, name, standard="vn-2022"), UsageError)
        assert said.en == f"no household has the id {name!r} in small.csv; ids that are there: 'H001', 'H002', 'H003'"

    def test_the_nearest_ids_are_named(self) -> None:
        said = refusal(lambda: povrules.explain(SMALL, "H999", standard="vn-2022"), UsageError)
        assert said.en == "no household has the id 'H999' in small.csv; nearest to it: 'H009'"
        assert said.vi == "không có hộ nào có mã 'H999' trong small.csv; mã gần giống nhất: 'H009'"

    def test_of_a_table_without_a_household_no_id_is_named(self) -> None:
        frame = pl.DataFrame({"household_id": []}, schema={"household_id": pl.String})
        said = refusal(lambda: povrules.explain(frame, "H1", standard="vn-2022"), UsageError)
        assert said.en == "no household has the id 'H1' in the table"

    @pytest.mark.parametrize("name", ["h1", "H 1", "H01", "H-001"])
    def test_an_id_that_is_spelled_alike_is_named(self, name: str) -> None:
        frame = pl.DataFrame([near_poor(), near_poor(household_id="H2"), near_poor(household_id="H10")])
        assert refusal(lambda: povrules.explain(frame, name, standard="vn-2022"), UsageError) == Text(
            f"không có hộ nào có mã {name!r} trong bảng; có mã viết gần giống: 'H1'",
            f"no household has the id {name!r} in the table; ids that are spelled alike: 'H1'",
        )

    def test_an_id_as_the_file_spells_it(self) -> None:
        spelled = unicodedata.normalize("NFD", " Hộ 1 ")
        frame = pl.DataFrame([near_poor(household_id=spelled)])
        for name in (spelled, "Hộ 1", "Hộ 1 "):
            assert povrules.explain(frame, name, standard="vn-2022").household_id == "Hộ 1"

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
                "Điều 1 khoản 4 (Phụ lục VIII Thông tư số 07/2021/TT-BLĐTBXH, ghi chú) Thông tư số 02/2022/TT-BLĐTBXH",
                "official",
                True,
            ),
        ]

    def test_evidence_is_that_of_the_result(self) -> None:
        household = near_poor(income_per_capita=2_000_000)
        assert povrules.explain(household, "H1", standard="vn-2016").evidence == "recalled"
        assert povrules.explain(household, "H1", standard="vn-2022").evidence == "official"
