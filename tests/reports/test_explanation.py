"""An explanation as text, in both languages, and as JSON."""

from explaining import by_points, explained

import povrules
from povrules.engines.explain import Explanation
from povrules.reports.explanation import explanation_text

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
Hộ: H1 — vn-2022, thu nhập
Phân loại: hộ có mức sống trung bình — văn bản chính thức
Lý do: {reason}
Căn cứ:
  - Điều 3 khoản 2 điểm c Nghị định số 07/2021/NĐ-CP [văn bản chính thức]: “{quote}”
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
        quote = "có thu nhập bình quân đầu người/tháng trên 1.500.000 đồng đến 2.250.000 đồng"
        assert explanation_text(found, "en") == TEXT_EN.format(reason=found.reason_en, quote=quote)
        assert explanation_text(found, "vi") == TEXT_VI.format(reason=found.reason_vi, quote=quote)

    def test_one_that_stands_on_its_lines(self) -> None:
        three = dict.fromkeys(("employment", "nutrition", "water"), True)
        lines = explanation_text(explained(**three), "en").splitlines()
        assert "Class: poor — official" in lines
        assert "  - income poverty line 1,500,000 (rural): exactly on it" in lines
        assert "  - indicators from which a household is poor 3: exactly on it" in lines
        vi = explanation_text(explained(**three), "vi").splitlines()
        assert "Phân loại: hộ nghèo — văn bản chính thức" in vi
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
        household = {"household_id": "H1", "score_a": 130, "score_b": 20}
        found = povrules.explain(household, "H1", standard="vn-2016", basis="points")
        en, vi = explanation_text(found, "en").splitlines(), explanation_text(found, "vi").splitlines()
        act = "Thông tư số 17/2016/TT-BLĐTBXH, sửa đổi bởi Thông tư số 14/2018/TT-BLĐTBXH"
        assert f"  - Điều 6 khoản 2 (Thông tư số 14/2018/TT-BLĐTBXH Điều 1 khoản 5) {act} [official]" in en
        assert en[-2:] == ["Answers that would settle it:", "  - area: Is the household in a rural or an urban area?"]
        assert vi[-2:] == ["Cần trả lời để xác định:", "  - area: Hộ ở khu vực nông thôn hay thành thị?"]

    def test_a_row_that_is_set_aside(self) -> None:
        found = explained(members=0)
        assert explanation_text(found, "en").splitlines()[1:3] == [
            "Class: none (row set aside)",
            "Problems in the data:",
        ]
        assert explanation_text(found, "vi").splitlines() == [
            "Hộ: H1 — vn-2022, thu nhập",
            "Phân loại: không phân loại (dòng bị để riêng)",
            "Vấn đề của dữ liệu:",
            f"  - {found.problems_vi[0]}",
        ]

    def test_json_holds_all_of_it(self) -> None:
        for found in (explained(), explained(members=0), by_points(score_a=1, score_b=None)):
            assert Explanation.model_validate_json(found.model_dump_json()) == found
