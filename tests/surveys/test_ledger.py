"""The income form of Phụ lục VIII: sums and blanks against a second reading by hand, stated incomes, what is said."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from helpers import changed, invented_overlay, refusal
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.engines.ledger import row_values, totals
from povrules.errors import LawFileError, LawMissingError
from povrules.language.reading import Source
from povrules.reports.explanation import explanation_text
from povrules.surveys import load_survey, read_survey

SURVEY = load_survey("tt-07-2021")
assert SURVEY.law.ledger is not None
LEDGER = SURVEY.law.ledger
CROPS = ("food_crops", "industrial_crops", "fruit", "crop_residues", "other_crops")
LIVESTOCK = ("animals", "fowl", "animal_products")
SINGLE = ("farm_services", "forestry", "fishery", "salt", "business", "wages", "others")
LEAVES = (*CROPS, *LIVESTOCK, *SINGLE)
SUMS = {"crops": CROPS, "livestock": LIVESTOCK, "all": ("crops", "livestock", *SINGLE)}
SIDES = ("revenue", "cost")
Boxes = dict[str, int | None]
READY = dict.fromkeys(povrules.indicators("vn-2022"), False)


def boxes(**more: int | None) -> Boxes:
    """The form of a household without any income or cost; its sums are left blank."""
    return {f"{side}_{leaf}": 0 for side in SIDES for leaf in LEAVES} | more


def by_hand(form: Boxes, side: str, row: str = "all") -> int | None:
    """What a box comes to: as it is filled in, else the sum of its parts if all are known."""
    stated = form.get(f"{side}_{row}")
    if stated is not None or row not in SUMS:
        return stated
    parts = [by_hand(form, side, part) for part in SUMS[row]]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def income(form: Boxes, assistance: int = 0) -> int | None:
    plus, minus = (by_hand(form, side) for side in SIDES)
    return None if plus is None or minus is None else plus - minus + assistance


def added(*forms: Boxes, prefer: Any = "ready", blank_is_none: bool = False) -> list[int | None]:
    frame = pl.DataFrame(
        [{**dict.fromkeys(LEDGER.cells), "social_assistance_12m": None, **form} for form in forms],
        schema={**dict.fromkeys((*LEDGER.cells, "social_assistance_12m"), pl.Int64)},
    )
    parameters = SURVEY.parameters | {"blank_amounts_are_none": int(blank_is_none)}
    found = totals(LEDGER, parameters, frame, prefer).amount
    for row in range(frame.height):
        values = row_values(LEDGER, parameters, frame[row : row + 1], prefer)
        plus, minus = values["revenue_all"], values["cost_all"]
        assert found[row] == (
            None if None in (plus, minus) else plus - minus + (frame["social_assistance_12m"][row] or 0)
        )
    return found.to_list()


def census(*rows: dict[str, Any], **more: Any) -> pl.DataFrame:
    base = {"area": "rural", "members": 4} | READY
    full = [{"household_id": f"H{number}", **base, **row, **more} for number, row in enumerate(rows)]
    return pl.DataFrame(full, infer_schema_length=None)


def classified(*rows: dict[str, Any], **more: Any) -> povrules.Review:
    return povrules.review_census(census(*rows), standard="vn-2022", policy_year=2025, **more)


amounts = st.sampled_from([0, 1, 250_000, 12_000_000, 30_000_000]) | st.integers(0, 10**13)


@st.composite
def forms(draw: st.DrawFn) -> Boxes:
    """A form in which every box is filled in, and every sum is that of its parts."""
    form: Boxes = {f"{side}_{leaf}": draw(amounts) for side in SIDES for leaf in LEAVES}
    return form | {f"{side}_{row}": by_hand(form, side, row) for side in SIDES for row in SUMS}


class TestSums:
    @given(st.lists(forms(), min_size=1, max_size=5), st.integers(0, 10**12))
    def test_complete_forms_are_as_added_by_hand(self, drawn: list[Boxes], assistance: int) -> None:
        told = [form | {"social_assistance_12m": assistance} for form in drawn]
        assert added(*told) == [income(form, assistance) for form in drawn]
        assert added(*told, prefer="derived") == added(*told)

    @given(forms(), st.data())
    def test_blanks_never_give_what_an_answer_could_overturn(self, form: Boxes, data: st.DataObject) -> None:
        blank = data.draw(st.lists(st.sampled_from(sorted(form)), unique=True, min_size=1))
        opened = form | dict.fromkeys(blank)
        assert added(opened) == [income(opened)] == added(opened, prefer="derived")
        assert income(opened) in {None, income(form)}

    def test_the_nine_sources_are_those_of_the_form(self) -> None:
        assert {row.id: tuple(one.id for one in LEDGER.parts(row)) for row in LEDGER.rows if LEDGER.parts(row)} == SUMS
        assert len(SUMS["all"]) == 9

    def test_a_loss_lowers_the_income(self) -> None:
        """Tổng thu less Tổng chi over all sources: no source is cut off at 0."""
        assert added(boxes(revenue_wages=20_000_000, revenue_fowl=1_000_000, cost_fowl=6_000_000)) == [15_000_000]
        assert added(boxes(cost_salt=5_000_000)) == [-5_000_000]

    @pytest.mark.parametrize("blank", [f"{side}_{leaf}" for side in SIDES for leaf in LEAVES])
    def test_each_box_left_blank_leaves_the_income_open(self, blank: str) -> None:
        assert added(boxes(**{blank: None})) == [None]

    def test_a_sum_that_is_filled_in_settles_what_is_blank_below_it(self) -> None:
        crops = {f"{side}_{leaf}": None for side in SIDES for leaf in CROPS}
        assert added(boxes(**crops)) == [None]
        assert added(boxes(**crops, revenue_crops=30_000_000, cost_crops=12_000_000)) == [18_000_000]
        assert added({"revenue_all": 30_000_000, "cost_all": 12_000_000}) == [18_000_000]
        assert added({"revenue_all": 30_000_000}) == [None]

    @pytest.mark.parametrize(("prefer", "amount"), [("ready", 40_000_000), ("derived", 30_000_000)])
    def test_a_sum_that_is_not_that_of_its_parts(self, prefer: Any, amount: int) -> None:
        assert added(boxes(revenue_fruit=30_000_000, revenue_crops=40_000_000), prefer=prefer) == [amount]

    def test_a_blank_may_be_declared_to_be_none(self) -> None:
        form: Boxes = {"revenue_food_crops": 30_000_000, "cost_food_crops": 12_000_000}
        assert added(form) == [None]
        assert added(form, blank_is_none=True) == [18_000_000]
        assert added(form | {"cost_all": 15_000_000}, blank_is_none=True) == [15_000_000]
        assert added({}, blank_is_none=True) == [None]  # a form that is not filled in says nothing
        for prefer in ("ready", "derived"):
            assert added({"revenue_crops": 7, "cost_wages": 2}, prefer=prefer, blank_is_none=True) == [5]

    def test_state_assistance_is_left_out_by_the_form_and_counted_where_it_is_stated(self) -> None:
        assert added(boxes(revenue_wages=9, social_assistance_12m=5), boxes(revenue_wages=9)) == [14, 9]


LINE = 4 * 12 * 1_500_000


class TestClasses:
    @pytest.mark.parametrize(("less", "name"), [(1, "near_poor"), (0, "near_poor"), (-1, "average")])
    def test_at_and_around_the_line(self, less: int, name: str) -> None:
        found = classified(boxes(revenue_wages=LINE + 7_000_000, cost_fowl=7_000_000 + less)).frame
        assert (found["class"][0], found["derived_income_12m"][0]) == (name, LINE - less)
        assert found["evidence"].to_list() == ["derived"]

    def test_its_column_has_a_header_without_other_forms(self) -> None:
        header = classified(boxes(revenue_wages=LINE)).headers["derived_income_12m"]
        assert header.vi == "Thu nhập 12 tháng theo phiếu thu chi (gồm trợ cấp xã hội nếu được tính)"
        assert header.en == "Income of 12 months by revenue and costs (with social assistance where it counts)"

    def test_the_average_class_of_farmers_leaves_state_assistance_out(self) -> None:
        """The form's own figure decides that class; the poverty line sees the assistance too."""
        at = boxes(revenue_food_crops=LINE + 1)
        below = boxes(revenue_food_crops=LINE, social_assistance_12m=1)
        found = classified(at | {"agricultural": True}, below | {"agricultural": True}).frame
        assert found["class"].to_list() == ["average_agricultural", "average"]

    def test_an_open_income_is_asked_for(self) -> None:
        found = classified(boxes(cost_wages=None)).frame
        assert (found["class"][0], found["missing"][0], found["evidence"][0]) == (
            "undetermined",
            "income_12m",
            "official",
        )

    def test_the_members_that_are_listed_divide_it(self) -> None:
        members = pl.DataFrame({"household_id": ["H0"] * 3, "born": ["1990-01-01"] * 3})
        rows = census(boxes(revenue_wages=3 * 12 * 1_500_000)).drop("members")
        found = povrules.classify(rows, standard="vn-2022", policy_year=2025, on="2025-10-01", persons=members)
        assert found["class"].to_list() == ["near_poor"]

    def test_a_box_that_cannot_be_read_sets_the_household_aside(self) -> None:
        rows = census(boxes()).with_columns(revenue_wages=pl.lit("nhiều"))
        review = povrules.review_census(rows, standard="vn-2022")
        assert (review.frame["class"][0], review.frame["derived_income_12m"][0]) == (None, None)

    def test_strict_refuses(self) -> None:
        """That the form measures the income for the poverty line is inferred."""
        said = refusal(lambda: classified(boxes(), strict=True), LawMissingError)
        assert "ledger income_12m: derived" in said.en

    def test_the_output_says_so(self) -> None:
        legal = classified(boxes(), boxes()).legal.standards[0]
        assert "derived from answers by tt-07-2021: income_12m (2 households)." in legal.notices_en[-1]
        assert [one.name for one in legal.included] == ["tt-07-2021.toml"]

    def test_a_standard_without_the_form_takes_no_income_from_it(self) -> None:
        review = povrules.review_census(census(boxes(revenue_wages=LINE)), standard=["vn-2022", "vn-2016"])
        assert review.frame["class"].to_list() == ["near_poor", "undetermined"]

    def test_by_the_declared_parameter(self, tmp_path: Path) -> None:
        overlay = tmp_path / "o.toml"
        entry = '[[parameters]]\nid = "blank_amounts_are_none"\nvalue = true'
        overlay.write_text(invented_overlay(entry, "tt-07-2021"), encoding="utf-8")
        found = classified({"revenue_wages": LINE}, overlays=overlay).frame
        assert (found["class"][0], found["evidence"][0]) == ("near_poor", "recalled")


def problems(review: povrules.Review, code: str) -> list[tuple[str | None, str]]:
    return [(one.column, one.message("en")) for one in review.problems if one.code == code]


def test_a_workbook_with_the_rows_as_printed(tmp_path: Path) -> None:
    """Sources above, Tổng thu and Tổng chi below each, with the numbers and brackets of the form."""
    own = "(tính cả sản phẩm bán ra và sản phẩm tiêu dùng trong gia đình)"
    printed = {
        "crops": f"1. Trồng trọt {own}",
        "livestock": f"2. Chăn nuôi {own}",
        "animal_products": "- Sản phẩm khác (trứng, sữa tươi, kén tằm, mật ong nuôi, con giống...)",
        "farm_services": "3. Hoạt động dịch vụ nông nghiệp",
        "forestry": f"4. Lâm nghiệp {own} và dịch vụ lâm nghiệp",
        "fishery": f"5. Thủy sản {own} và dịch vụ thủy sản",
        "salt": f"6. Diêm nghiệp {own} và dịch vụ diêm nghiệp",
        "business": f"7. Các dịch vụ sản xuất kinh doanh dịch vụ phi nông nghiệp {own}",
        "wages": "8. Tiền lương, tiền công",
        "others": "9. Các khoản khác (gồm các khoản: thu từ hái lượm, quà tặng, tiền gửi về từ bên ngoài, "
        "lãi tiết kiệm, tiền cho thuê nhà, lương hưu, trợ cấp...)",
        "all": "Tổng cộng",
    }
    path = tmp_path / "phieu.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Mã hộ", "Khu vực", "Số nhân khẩu"])
        for number, name in enumerate(printed.values()):
            sheet.merge_range(0, 3 + 2 * number, 0, 4 + 2 * number, name)
            sheet.write_row(1, 3 + 2 * number, ["Tổng thu", "Tổng chi"])
        sheet.write_row(
            2, 0, ["01", "nông thôn", 2, *[10_000_000, 1_000_000] * (len(printed) - 1), 90_000_000, 9_000_000]
        )
    review = povrules.review_census(path, standard="vn-2022")
    assert review.frame["derived_income_12m"].to_list() == [81_000_000]
    account = povrules.explain(path, "01", standard="vn-2022").income
    assert account is not None
    assert [line.result for line in account.lines] == [9_000_000] * 10 + [81_000_000]
    assert problems(review, "derived_disagrees") == []


class TestStatedIncomes:
    FORM = boxes(revenue_wages=LINE)

    @pytest.mark.parametrize(("prefer", "name"), [("ready", "average"), ("derived", "near_poor")])
    @pytest.mark.parametrize(("column", "stated"), [("income_12m", LINE + 1), ("income_per_capita", 1_500_001)])
    def test_one_that_disagrees_is_said_with_both(self, column: str, stated: int, prefer: Any, name: str) -> None:
        review = classified(self.FORM | {column: stated}, prefer=prefer)
        assert review.frame["class"].to_list() == [name]
        assert review.frame["evidence"].to_list() == [{"ready": "official", "derived": "derived"}[prefer]]
        [(at, said)] = problems(review, "derived_disagrees")
        assert at == column
        assert (
            f"expected 72,000,000 đồng for the household in 12 months by its revenue and costs ({stated:,} stated)"
            in said
        )

    @pytest.mark.parametrize("stated", [1_500_000, 1_500_000 - 1, 1_499_000])
    def test_one_that_is_rounded_agrees(self, stated: int) -> None:
        form = boxes(revenue_wages=LINE - 1)
        review = classified(form | {"income_per_capita": stated})
        assert problems(review, "derived_disagrees") == []

    def test_a_blank_one_is_filled(self) -> None:
        review = classified(self.FORM | {"income_12m": None}, self.FORM | {"income_12m": LINE})
        assert review.frame["class"].to_list() == ["near_poor", "near_poor"]
        assert review.frame["evidence"].to_list() == ["derived", "official"]
        assert problems(review, "derived_disagrees") == []

    def test_an_open_form_leaves_the_stated_one(self) -> None:
        review = classified(boxes(cost_wages=None) | {"income_12m": LINE}, prefer="derived")
        assert (review.frame["class"][0], review.frame["evidence"][0]) == ("near_poor", "official")

    def test_a_sum_that_disagrees(self) -> None:
        apart = boxes(revenue_fruit=30_000_000, revenue_crops=40_000_000)
        more = boxes(cost_fruit=30_000_000, cost_fowl=None, cost_all=20_000_000)
        for prefer, words in (("ready", "The ready column decides"), ("derived", "What was derived decides")):
            [second, first] = problems(classified(apart, more, prefer=prefer), "derived_disagrees")
            assert first == (
                "revenue_crops",
                f"expected 30,000,000 đồng, the sum of its rows (40,000,000 stated). {words}; check the two",
            )
            assert second[0] == "cost_all"
            assert "at least 30,000,000 đồng, the sum of its rows (20,000,000 stated). The ready column" in second[1]

    def test_an_income_below_zero_is_used_with_a_warning(self) -> None:
        review = classified(boxes(cost_salt=5_000_000), boxes())
        assert review.frame["class"].to_list() == ["near_poor", "near_poor"]
        [(column, said)] = problems(review, "derived_below_zero")
        assert (column, said) == (
            "income_12m",
            "found “-5000000”; expected a revenue that is not below the cost. "
            "It is used as it is; check revenue and costs",
        )

    def test_beyond_the_limit_they_are_counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("povrules.census.telling.LIMIT", 2)
        review = classified(*[boxes(cost_salt=5_000_000)] * 5)
        found = [one for one in review.problems if one.code == "derived_below_zero"]
        assert [(one.household_id, one.line, one.found) for one in found] == [
            ("H0", 1, "-5000000"),
            ("H1", 2, "-5000000"),
            (None, None, None),
        ]
        said = "expected a revenue that is not below the cost. There are 3 more such rows, not listed one by one. "
        assert found[-1].message("en").startswith(said + "It is used as it is")

    def test_forms_in_thousands_are_asked_about(self) -> None:
        """The form is in thousands of đồng, the columns are in đồng."""
        review = classified(*[boxes(revenue_wages=72_000)] * 4)
        [(_, said)] = problems(review, "unit_suspect")
        assert said.startswith("expected revenue and costs in đồng. Most incomes that follow are very small")
        assert problems(classified(*[boxes(revenue_wages=72_000_000)] * 4), "unit_suspect") == []


class TestExplained:
    def told(self, *rows: dict[str, Any], lang: Any = "vi", **more: Any) -> list[str]:
        options: dict[str, Any] = {"standard": "vn-2022", "policy_year": 2025} | more
        text = explanation_text(povrules.explain(census(*rows), "H0", **options), lang)
        lines = text.splitlines()
        start = next(at for at, line in enumerate(lines) if line.startswith(("Thu nhập 12", "Income of 12")))
        return [line.strip() for line in lines[start + 1 :] if line.startswith("  ")]

    def test_row_by_row(self) -> None:
        form: Boxes = {"revenue_food_crops": 30_000_000, "cost_food_crops": 12_000_000, "revenue_crops": None}
        form |= {
            "revenue_livestock": 2_000_000,
            "cost_livestock": 4_000_000,
            "revenue_wages": 20_000_001,
            "cost_wages": 0,
        }
        rest = {f"{side}_{leaf}": 0 for side in SIDES for leaf in (*CROPS[1:], *SINGLE) if leaf != "wages"}
        told = self.told(form | rest | {"social_assistance_12m": 6_000_000})
        assert told[0] == "- Cây lương thực và thực phẩm: 30.000.000 − 12.000.000 = 18.000.000"
        assert "= Trồng trọt: 30.000.000 − 12.000.000 = 18.000.000" in told
        assert "= Chăn nuôi: 2.000.000 − 4.000.000 = -2.000.000" in told
        assert told[-4:] == [
            "= Tổng cộng: 52.000.001 − 16.000.000 = 36.000.001",
            "+ Trợ cấp xã hội 12 tháng từ ngân sách nhà nước: 6.000.000",
            "= 42.000.001 đồng cả hộ trong 12 tháng",
            "= 875.000 đồng/người/tháng, chia cho 4 người và 12 tháng (bỏ phần lẻ; khi so sánh không làm tròn)",
        ]

    def test_in_english_with_what_is_unknown(self) -> None:
        told = self.told(boxes(cost_wages=None, revenue_wages=5), lang="en")
        assert "- wages: 5 − unknown = unknown" in told
        assert "= total: 5 − unknown = unknown" in told
        assert "(revenue or cost not known: wages)" in told
        assert self.told({"revenue_all": 96, "cost_all": 48}, lang="en")[:3] == [
            "= total: 96 − 48 = 48",
            "= 48 đồng for the household in 12 months",
            "= 1 đồng a person and month, by 4 members and 12 months",
        ]

    def test_without_the_number_of_members_there_is_no_amount_a_head(self) -> None:
        told = self.told({"revenue_all": 1_000, "cost_all": 0, "members": None}, lang="en")
        assert told[:2] == ["= total: 1,000 − 0 = 1,000", "= 1,000 đồng for the household in 12 months"]
        assert not any("a person and month, by" in line for line in told)
        rounded = self.told({"revenue_all": 49, "cost_all": 0}, lang="en")
        assert rounded[2].endswith("(rounded down; comparisons do not round)")

    def test_a_household_without_a_form_has_no_account(self) -> None:
        found = povrules.explain(census({"income_12m": 5}, boxes()), "H0", standard="vn-2022")
        assert found.income is None


class TestTheFile:
    INVENTED = Path(__file__).with_name("invented.toml").read_text(encoding="utf-8")
    TABLE = """
[ledger]
column = "income_12m"
leaves_out = "social_assistance_12m"
left_out_counts = "other_printing"
blank_is_none = "other_printing"
maximum = 1000
vi = "Sổ"
en = "ledger"
ask_vi = "là bao nhiêu?"
ask_en = "in đồng?"
plus = { id = "in", vi = "Thu", en = "in" }
minus = { id = "out", vi = "Chi", en = "out", aliases = ["tiêu"] }
cite = ["act-1"]

[[ledger.rows]]
id = "all"
vi = "Tất cả"
en = "all"
form = "1"

[[ledger.rows]]
id = "cows"
part_of = "all"
vi = "Bò"
en = "cows"
aliases = ["bê"]
form = "2"
"""

    def test_each_row_has_two_boxes_with_names_and_a_question(self) -> None:
        used = read_survey(Source("phieu.toml", (self.INVENTED + self.TABLE).encode()))
        one = used.columns("household")["out_cows"]
        assert (one.type, one.vi, one.en, one.minimum, one.maximum) == ("money", "Chi bò", "out: cows", 0, 1000)
        assert {"Chi Bò", "Bò Chi", "Chi bê", "bê tiêu", "tiêu Bò"} <= set(one.aliases)
        assert (one.question.vi, one.question.en) == ("Chi bò là bao nhiêu?", "out: cows in đồng?")

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ('column = "income_12m"', 'column = "weight"', "ledger.column: “weight”: Input should be 'income_12m'"),
            (
                'leaves_out = "social_assistance_12m"',
                'leaves_out = "members"',
                "ledger.leaves_out: “members”: an amount of the household table",
            ),
            (
                'blank_is_none = "other_printing"',
                'blank_is_none = "least_age"',
                "ledger.blank_is_none: “least_age”: a parameter that is yes or no",
            ),
            (
                'left_out_counts = "other_printing"',
                'left_out_counts = "other_print"',
                "ledger.left_out_counts: “other_print”: a parameter that is yes or no; did you mean 'other_printing'?",
            ),
            ('part_of = "all"', 'part_of = "cows"', "cows: the first row is the total"),
            ('part_of = "all"\n', "", "cows: the first row is the total"),
            ('id = "cows"', 'id = "all"', "all: the first row is the total"),
            ('id = "all"\n', 'id = "all"\npart_of = "cows"\n', "all: the first row is the total"),
            ('vi = "Bò"', 'vi = "Tất cả"', "ledger.rows.1.vi: “Thu tất cả”: another name: 'in_all' has it already"),
            ('minus = { id = "out"', 'minus = { id = "in"', "ledger.rows.0.id: “in_all”: each question once"),
        ],
    )
    def test_what_is_refused(self, old: str, new: str, expected: str) -> None:
        text = self.INVENTED + changed(self.TABLE, old, new)
        said = refusal(lambda: read_survey(Source("phieu.toml", text.encode())), LawFileError)
        assert expected in said.en
