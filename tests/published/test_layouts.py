"""Tables in the shapes of offices: total rows and columns, official forms, years in rows, workbooks."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from census.documents import ods

from povrules.errors import CensusError
from povrules.published.recompute import recompute
from published.tables import at, book, checked, told, written, wrong

SIMPLE = [
    ["TT", "Thôn", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"],
    ["1", "Một", "100", "10", "10"],
    ["2", "Hai", "300", "20", "6,67"],
    ["", "Tổng cộng", "400", "30", "7,5"],
]


def with_cell(rows: list[list[str]], row: int, column: int, text: str) -> list[list[str]]:
    changed = [list(one) for one in rows]
    changed[row][column] = text
    return changed


class TestRates:
    def test_right_and_right_when_rounded(self, tmp_path: Path) -> None:
        found = checked(tmp_path, SIMPLE)
        assert told(found, "right_when_rounded") == [("E3", "rate", "6,67")]
        assert found.counts == {"right": 4, "right_when_rounded": 1, "wrong": 0, "unreadable": 0, "not_checked": 0}
        assert found.is_right

    @pytest.mark.parametrize(
        ("printed", "said"),
        [
            ("6,66", "cut off instead of rounded"),
            ("0,07", "a ratio, not in per cent"),
            ("1500", "upside down"),
            ("6,76", "two digits swapped"),
            ("6,07", "one digit differs"),
            ("99", None),
        ],
    )
    def test_slips(self, tmp_path: Path, printed: str, said: str | None) -> None:
        check = at(checked(tmp_path, with_cell(SIMPLE, 2, 4, printed)), "E3")
        assert check.answer == "wrong"
        assert (check.slip.en if check.slip is not None else None) == said

    def test_a_blank_is_unknown(self, tmp_path: Path) -> None:
        found = checked(tmp_path, with_cell(SIMPLE, 2, 2, ""))
        assert told(found, "not_checked") == [("C4", "sum", None), ("E3", "rate", None)]
        assert at(found, "E3").how == ("ô C3 không rõ", "cell C3 is not known")
        assert found.is_right
        assert told(checked(tmp_path, with_cell(SIMPLE, 2, 4, "")), "not_checked") == []
        assert at(checked(tmp_path, with_cell(SIMPLE, 2, 3, "…")), "E3").answer == "not_checked"

    def test_known_parts_above_their_total(self, tmp_path: Path) -> None:
        rows = with_cell(with_cell(SIMPLE, 2, 2, ""), 3, 2, "50")
        assert at(checked(tmp_path, rows), "C4").should == "≥ 100"

    def test_what_is_no_number(self, tmp_path: Path) -> None:
        for text in ("abc", "1O", "12,5", "-3"):
            found = checked(tmp_path, with_cell(SIMPLE, 2, 3, text))
            assert told(found, "unreadable") == [("D3", "number", None)]
            assert not found.is_right
        assert told(checked(tmp_path, with_cell(SIMPLE, 2, 4, "6,6,7")), "unreadable") == [("E3", "number", None)]

    def test_nobody_at_all(self, tmp_path: Path) -> None:
        rows = with_cell(with_cell(with_cell(SIMPLE, 2, 2, "0"), 2, 3, "0"), 2, 4, "0")
        assert at(checked(tmp_path, rows), "E3").how == ("0/0 không có giá trị", "0/0 has no value")

    def test_more_poor_than_households(self, tmp_path: Path) -> None:
        found = checked(tmp_path, with_cell(SIMPLE, 1, 3, "110"))
        assert at(found, "D2", "bound").should == "≤ 100"

    def test_on_another_number_of_households(self, tmp_path: Path) -> None:
        rows = [
            ["Xã", "Tổng số hộ năm 2022", "Tổng số hộ năm 2023", "Số hộ nghèo năm 2023", "Tỷ lệ hộ nghèo năm 2023 (%)"],
            ["A", "200", "100", "10", "5,0"],
        ]
        check = at(checked(tmp_path, rows), "E2")
        assert (check.should, check.slip) == (
            "10,0",
            ("tính trên cột “Tổng số hộ năm 2022”", "computed on the column “Tổng số hộ năm 2022”"),
        )

    def test_on_the_households_of_another_time(self, tmp_path: Path) -> None:
        rows = [
            ["Xã", "Tổng số hộ cuối năm 2020", "Số hộ nghèo cuối năm 2021", "Tỷ lệ hộ nghèo cuối năm 2021 (%)"],
            ["A", "200", "10", "5,0"],
        ]
        found = checked(tmp_path, rows)
        assert told(found, "right") == [("D2", "rate", "5,0")]
        assert "are of two different times" in found.notices[0].en

    def test_persons_are_on_persons(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Tổng số", "", "Hộ nghèo", "", "Tỷ lệ hộ nghèo (%)", "Tỷ lệ nhân khẩu nghèo (%)"],
            ["", "Số hộ", "Số nhân khẩu", "Số hộ", "Số nhân khẩu", "", ""],
            ["Một", "10", "40", "2", "10", "20", "25"],
        ]
        found = checked(tmp_path, rows)
        assert told(found, "right") == [("F3", "rate", "20"), ("G3", "rate", "25")]

    def test_two_totals_of_which_none_fits(self, tmp_path: Path) -> None:
        rows = [
            ["Xã", "Tổng số hộ năm 2021", "Tổng số hộ năm 2022", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)"],
            ["A", "200", "100", "10", "5,0"],
        ]
        found = checked(tmp_path, rows)
        assert found.checks == ()
        assert any("“Tỷ lệ hộ nghèo (%)”: not checked" in one.en for one in found.notices)

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ([["A", "0", "1,5"]], [("C2", "rate", "0,0")]),
            ([["A", "3", "101"]], [("C2", "rate", "100")]),
            ([["A", "3", ""], ["B", "", "3"]], []),
            ([["A", "5", "10"], ["B", "5", "10"], ["Tổng số", "10", "40"]], [("C4", "rate", "≤ 11")]),
            ([["A", "5", "10"], ["B", "0", "0"], ["Tổng số", "5", "2"]], []),
            ([["A", "5", "10"], ["B", "", "0"], ["Tổng số", "5", "2"]], []),
        ],
    )
    def test_rates_without_a_whole(
        self, tmp_path: Path, rows: list[list[str]], expected: list[tuple[str, str, str]]
    ) -> None:
        found = checked(tmp_path, [["Thôn", "Số hộ nghèo", "Tỷ lệ (%)"], *rows])
        assert [one for one in wrong(found) if one[1] == "rate"] == expected

    def test_a_rate_of_nobody_that_is_there(self, tmp_path: Path) -> None:
        found = checked(tmp_path, [["Thôn", "Tổng số hộ", "Tỷ lệ hộ nghèo (%)"], ["A", "10", "5"]])
        assert found.checks == ()
        assert len(found.notices) == 2


class TestSums:
    @pytest.mark.parametrize(
        ("printed", "said"),
        [
            ("300", "without “Một” (100)"),
            ("500", "“Một” (100) counted twice"),
            ("410", "one digit differs"),
            ("77", None),
        ],
    )
    def test_slips(self, tmp_path: Path, printed: str, said: str | None) -> None:
        check = at(checked(tmp_path, with_cell(SIMPLE, 3, 2, printed)), "C4")
        assert (check.answer, check.should) == ("wrong", "400")
        assert (check.slip.en if check.slip is not None else None) == said

    def test_a_total_above_its_parts(self, tmp_path: Path) -> None:
        rows = [SIMPLE[0], SIMPLE[3], *SIMPLE[1:3]]
        assert told(checked(tmp_path, rows), "right")[:2] == [("C2", "sum", "400"), ("D2", "sum", "30")]
        assert ("C2", "sum", "400") in wrong(checked(tmp_path, with_cell(rows, 1, 2, "401")))

    def test_totals_of_totals(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Số hộ nghèo"],
            ["Một", "1"],
            ["Hai", "2"],
            ["Cộng", "3"],
            ["Ba", "4"],
            ["Cộng", "4"],
            ["Bốn", "5"],
            ["Tổng cộng", "12"],
        ]
        assert told(checked(tmp_path, rows), "right") == [("B4", "sum", "3"), ("B6", "sum", "4"), ("B8", "sum", "12")]

    def test_a_rate_of_the_right_sum(self, tmp_path: Path) -> None:
        rows = with_cell(SIMPLE, 3, 3, "40")
        check = at(checked(tmp_path, rows), "E4")
        assert (check.should, check.slip) == ("10,0", ("tính từ 30/400", "computed of 30/400"))
        rows = with_cell(with_cell(SIMPLE, 3, 2, "500"), 3, 4, "8,5")
        assert at(checked(tmp_path, rows), "E4").slip is None

    def test_a_rate_of_a_sum_of_nothing(self, tmp_path: Path) -> None:
        rows = [SIMPLE[0], ["1", "Một", "0", "0", ""], ["", "Tổng số", "9", "0", "3"]]
        assert ("E3", "rate", "0") in wrong(checked(tmp_path, rows))

    def test_who_signed_is_no_row(self, tmp_path: Path) -> None:
        rows = [*SIMPLE, ["Người lập", "", "", "chữ ký", ""], ["", "tên", "", "tên", ""]]
        assert checked(tmp_path, rows).counts["unreadable"] == 0
        assert checked(tmp_path, [*SIMPLE[:3], rows[4]]).counts["unreadable"] == 1
        assert checked(tmp_path, with_cell(with_cell(SIMPLE, 3, 2, "4OO"), 3, 3, "3O")).counts["unreadable"] == 2

    def test_parts_of_what_stands_above_add_to_no_total(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Số hộ nghèo"],
            ["Một", "3"],
            ["Trong đó: dân tộc thiểu số", "2"],
            ["Hai", "4"],
            ["Tổng số", "7"],
            ["- Trong đó: nông thôn", "7"],
        ]
        assert told(checked(tmp_path, rows), "right") == [("B5", "sum", "7")]

    def test_a_row_that_only_looks_like_column_numbers(self, tmp_path: Path) -> None:
        rows = [["Tổng số hộ", "Số hộ nghèo", "Số hộ cận nghèo"], ["5", "6", "7"]]
        assert [cell for cell, _, _ in wrong(checked(tmp_path, rows))] == ["B2", "C2"]

    def test_names_that_only_begin_like_totals(self, tmp_path: Path) -> None:
        rows = [["Xã", "Số hộ nghèo"], ["Cộng Hòa", "3"], ["Tổng Cọt", "4"], ["Toàn Thắng", "1"], ["Toàn huyện", "8"]]
        assert told(checked(tmp_path, rows), "right") == [("B5", "sum", "8")]

    def test_parts_with_roman_numbers(self, tmp_path: Path) -> None:
        rows = [
            ["TT", "Khu vực", "Số hộ nghèo"],
            ["I", "Thành thị", "3"],
            ["1", "A", "1"],
            ["2", "B", "2"],
            ["II", "Nông thôn", "4"],
            ["1", "C", "4"],
            ["III", "Tổng cộng I + II", "7"],
        ]
        assert told(checked(tmp_path, rows), "right") == [("C2", "sum", "3"), ("C5", "sum", "4"), ("C7", "sum", "7")]
        again = [*rows, ["1", "A và C", "5"], ["2", "B", "2"]]
        assert told(checked(tmp_path, again), "right")[-2:] == [("C7", "sum", "7"), ("C7", "sum", "7")]
        above = [rows[0], ["", "Toàn xã", "7"], *rows[1:6]]
        assert ("C2", "sum", "7") in told(checked(tmp_path, above), "right")
        before = [rows[0], ["1", "Z", "2"], *rows[1:6], ["", "Tổng số", "9"]]
        assert ("C8", "sum", "9") in told(checked(tmp_path, before), "right")

    def test_many_parts(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo"], *([f"T{at}", "1"] for at in range(20)), ["Tổng số", "20"]]
        (check,) = checked(tmp_path, rows).checks
        assert check.how is not None
        assert check.how.en == " + ".join(["1"] * 12) + " + … = 20"

    @pytest.mark.parametrize(
        ("header", "row", "expected"),
        [
            (
                [["Thôn", "Hộ nghèo", "", ""], ["", "Tổng số", "Nam", "Nữ"]],
                ["A", "5", "2", "3"],
                [("B3", "total_column", "5")],
            ),
            ([["Thôn", "Hộ nghèo", "", ""], ["", "Tổng số", "DTTS", "Khuyết tật"]], ["A", "5", "4", "3"], []),
            (
                [["Thôn", "Số hộ", "", ""], ["", "Tổng số", "Hộ nghèo", "Hộ cận nghèo"]],
                ["A", "5", "2", "3"],
                [("B3", "total_column", "5")],
            ),
            ([["Thôn", "Số hộ", ""], ["", "Tổng số", "Hộ nghèo"]], ["A", "5", "2"], []),
            (
                [["Thôn", "Giảm số hộ nghèo", "", ""], ["", "Tổng số", "Thoát nghèo", "Chuyển đi"]],
                ["A", "5", "2", "3"],
                [("B3", "total_column", "5")],
            ),
            (
                [["Thôn", "Hộ nghèo", "Hộ cận nghèo", "Hộ nghèo và cận nghèo"]],
                ["A", "2", "3", "5"],
                [("D2", "total_column", "5")],
            ),
            ([["Thôn", "Hộ nghèo", "Hộ nghèo đa chiều"]], ["A", "2", "3"], []),
        ],
    )
    def test_total_columns(
        self, tmp_path: Path, header: list[list[str]], row: list[str], expected: list[tuple[str, str, str]]
    ) -> None:
        assert told(checked(tmp_path, [*header, row]), "right") == expected


FORM = [
    ["TT", "Khu vực/Địa bàn", "Phân tổ", "Tổng số hộ nghèo đầu năm", "Diễn biến giảm số hộ nghèo", "", "",
     "Diễn biến tăng số hộ nghèo", "", "", "", "Tổng số hộ nghèo cuối năm"],
    ["", "", "", "", "Số hộ thoát nghèo", "", "Nguyên nhân: thay đổi nhân khẩu, chết đi",
     "Số hộ cận nghèo trở thành hộ nghèo", "Số hộ ngoài danh sách", "",
     "Nguyên nhân: thay đổi nhân khẩu, chuyển đến", ""],
    ["", "", "", "", "Trở thành hộ cận nghèo", "Vượt chuẩn cận nghèo", "", "", "Tái nghèo", "Phát sinh mới", "", ""],
    ["A", "B", "C", *map(str, range(1, 10))],
    ["1", "Xã A", "Hộ", "50", "5", "4", "3", "2", "1", "2", "1", "44"],
    ["", "", "Nhân khẩu", "200", "20", "16", "12", "8", "4", "8", "4", "176"],
    ["2", "Xã B", "Hộ", "10", "0", "0", "0", "0", "0", "0", "0", "10"],
    ["", "", "Nhân khẩu", "40", "0", "0", "0", "0", "0", "0", "0", "40"],
    ["", "Tổng cộng", "Hộ", "60", "5", "4", "3", "2", "1", "2", "1", "54"],
    ["", "", "Nhân khẩu", "240", "20", "16", "12", "8", "4", "8", "4", "216"],
    ["Ghi chú: số liệu đến cuối kỳ"],
    ["9", "không phải dòng số liệu", "Hộ", "1"],
]  # fmt: skip


class TestForms:
    def test_the_identity_of_form_7_2(self, tmp_path: Path) -> None:
        found = checked(tmp_path, FORM)
        assert wrong(found) == []
        identities = [one for one in found.checks if one.kind == "identity"]
        assert len(identities) == 6
        assert identities[0].how == ("50 − 5 − 4 − 3 + 2 + 1 + 2 + 1 = 44",) * 2
        assert {one.place.row for one in identities} == {"Xã A", "Xã B", "Tổng cộng"}

    def test_a_flow_left_out(self, tmp_path: Path) -> None:
        found = checked(tmp_path, with_cell(FORM, 4, 11, "43"))
        check = at(found, "L5", "identity")
        assert (check.answer, check.should) == ("wrong", "44")
        assert check.slip is not None
        assert check.slip.en == "without the column “Diễn biến tăng số hộ nghèo / Số hộ ngoài danh sách / Tái nghèo”"

    def test_an_unknown_flow(self, tmp_path: Path) -> None:
        assert at(checked(tmp_path, with_cell(FORM, 4, 5, "")), "L5", "identity").answer == "not_checked"

    def test_the_formula_as_printed(self, tmp_path: Path) -> None:
        rows = with_cell(FORM, 3, 11, "9=1-2-3-4+5+6+7+8")
        found = checked(tmp_path, rows)
        assert wrong(found) == []
        assert [one.kind for one in found.checks if one.place.cell == "L5"] == ["formula"]
        assert at(checked(tmp_path, with_cell(rows, 4, 5, "")), "L5").how == (
            "cột 3 (F5) không rõ", "column 3 (F5) is not known"
        )  # fmt: skip
        assert at(checked(tmp_path, with_cell(rows, 3, 11, "9=1+77")), "L5").how == (
            "cột 77 không rõ", "column 77 is not known"
        )  # fmt: skip
        assert at(checked(tmp_path, with_cell(rows, 3, 11, "9=(1")), "L5").answer == "not_checked"

    def test_formulas_of_rates(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)", "Ghi chú"],
            ["A", "(1)", "(2)", "(3)=(2)/(1)*100", "(4) = 2"],
            ["Một", "8", "1", "12,5", "x"],
        ]
        assert told(checked(tmp_path, rows), "right") == [("D3", "formula", "12,5")]

    def test_households_and_persons_side_by_side(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Tổng số", "", "Hộ nghèo đầu năm", "", "Thoát nghèo", "", "Hộ nghèo cuối năm", ""],
            ["", *["Hộ", "Khẩu"] * 4],
            ["Một", "20", "90", "8", "30", "2", "9", "6", "21"],
        ]
        assert told(checked(tmp_path, rows), "right") == [("H3", "identity", "6"), ("I3", "identity", "21")]

    def test_poor_and_near_poor_mixed(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Đầu năm", "", "Giảm trong năm", "", "Cuối năm", ""],
            ["", *["Hộ nghèo", "Hộ cận nghèo"] * 3],
            ["Một", "20", "90", "8", "30", "12", "61"],
        ]
        assert wrong(checked(tmp_path, rows)) == [("G3", "identity", "60")]

    def test_a_difference_without_a_direction(self, tmp_path: Path) -> None:
        rows = [["Xã", "Tỷ lệ nghèo năm 2022", "Tỷ lệ nghèo năm 2023", "Chênh lệch tỷ lệ nghèo"], ["A", "5", "4", "1"]]
        found = checked(tmp_path, rows)
        assert found.checks == ()
        assert any("“Chênh lệch tỷ lệ nghèo”: taken as printed" in one.en for one in found.notices)

    def test_a_beginning_and_an_end_without_movement(self, tmp_path: Path) -> None:
        rows = [["Xã", "Số hộ nghèo đầu năm", "Số hộ nghèo cuối năm"], ["A", "2", "1"]]
        assert checked(tmp_path, rows).checks == ()

    def test_changes_with_a_formula(self, tmp_path: Path) -> None:
        rows = [
            ["Xã", "Số hộ nghèo đầu năm", "Thoát", "Số hộ nghèo cuối năm", "Tỷ lệ giảm so với đầu năm (%)", "Giảm"],
            ["", "1", "2", "3", "4=2/1", "5=1-3"],
            ["A", "8", "2", "6", "25", "2"],
        ]
        assert [one.kind for one in checked(tmp_path, rows).checks] == ["formula", "formula", "identity"]

    def test_signs_that_are_not_understood(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Số hộ nghèo đầu năm", "Tăng, giảm trong năm", "Số hộ nghèo cuối năm"],
            ["Một", "8", "1", "7"],
        ]
        found = checked(tmp_path, rows)
        assert found.checks == ()
        assert len(found.notices) == 3

    def test_flows_behind_the_end_of_the_year(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Số hộ nghèo đầu năm", "Số hộ nghèo cuối năm", "Thoát nghèo", "Phát sinh"],
            ["Một", "8", "7", "2", "1"],
            ["Hai", "8", "7", "2", "0"],
        ]
        assert wrong(checked(tmp_path, rows)) == [("C3", "identity", "6")]

    def test_a_total_of_flows_counts_once(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Số hộ nghèo đầu năm", "Giảm", "", "", "Số hộ nghèo cuối năm"],
            ["", "", "Tổng số", "Thoát nghèo", "Chết", ""],
            ["Một", "8", "3", "2", "1", "5"],
        ]
        assert told(checked(tmp_path, rows), "right") == [("C3", "total_column", "3"), ("F3", "identity", "5")]


class TestChanges:
    WIDE = (
        ["Đối tượng", "Năm 2022", "", "", "Năm 2023", "", "", "Giảm", ""],
        ["", "Tổng số hộ", "Số hộ", "Tỷ lệ (%)", "Tổng số hộ", "Số hộ", "Tỷ lệ (%)", "Số hộ", "Điểm %"],
        ["Hộ nghèo", "889", "163", "18,34", "910", "81", "8,90", "82", "9,43"],
    )

    def wide(self, **cells: str) -> list[list[str]]:
        rows = [list(row) for row in self.WIDE]
        for name, text in cells.items():
            rows[2]["ABCDEFGHI".index(name)] = text
        return rows

    def test_points_and_households(self, tmp_path: Path) -> None:
        assert told(checked(tmp_path, self.wide()), "right_when_rounded")[-1] == ("I3", "change", "9,43")
        assert wrong(checked(tmp_path, self.wide(H="81"))) == [("H3", "change", "82")]
        assert at(checked(tmp_path, self.wide(I="51,45")), "I3").slip == (
            "giảm tương đối, không phải điểm phần trăm", "relative, not percentage points"
        )  # fmt: skip
        assert at(checked(tmp_path, self.wide(C="", I="9,4")), "H3").answer == "not_checked"
        assert at(checked(tmp_path, self.wide(C="", I="9,4")), "I3").answer == "right_when_rounded"
        assert at(checked(tmp_path, self.wide(D="")), "I3").answer == "not_checked"
        assert told(checked(tmp_path, self.wide(I="")), "not_checked") == []

    def test_nobody_before(self, tmp_path: Path) -> None:
        found = checked(tmp_path, self.wide(C="0", D="0", F="0", G="0", H="0", I="1"))
        assert wrong(found) == [("I3", "change", "0")]

    def test_it_went_the_other_way(self, tmp_path: Path) -> None:
        found = checked(tmp_path, self.wide(C="80", D="9,00", H="0", I="0,10"))
        check = at(found, "H3")
        assert check.answer == "not_checked"
        assert check.how is not None
        assert check.how.en.endswith("it went the other way")

    def test_increases(self, tmp_path: Path) -> None:
        rows = self.wide(C="80", D="9,00", H="1")
        rows[0][7], rows[2][8] = "Tăng", "-0,10"
        assert wrong(checked(tmp_path, rows)) == []

    def test_no_change_of_the_total_needs_no_word(self, tmp_path: Path) -> None:
        found = checked(tmp_path, self.wide(E="889", G="9,11", I="9,22"))
        assert wrong(found) == []
        assert not any("different totals" in one.en for one in found.notices)

    def test_years_in_rows(self, tmp_path: Path) -> None:
        rows = [
            ["Năm", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)", "Giảm số hộ nghèo", "Giảm tỷ lệ hộ nghèo"],
            ["Năm 2021", "880", "200", "22,73", "", ""],
            ["Năm 2022", "889", "163", "18,34", "37", "4,39"],
            ["Năm 2023", "910", "81", "8,90", "82", "9,40"],
        ]
        assert wrong(checked(tmp_path, rows)) == [("F4", "change", "9,43")]

    def test_rates_alone(self, tmp_path: Path) -> None:
        rows = [
            ["Xã", "Tỷ lệ hộ nghèo năm 2022", "Tỷ lệ hộ nghèo năm 2023", "Giảm tỷ lệ hộ nghèo"],
            ["A", "5,5", "4,1", "1,5"],
        ]
        check = at(checked(tmp_path, rows), "D2")
        assert (check.answer, check.should, check.how) == ("wrong", "1,4", ("5,5 − 4,1", "5,5 − 4,1"))

    def test_shares_of_a_plan(self, tmp_path: Path) -> None:
        rows = [
            ["Xã", "Số hộ cận nghèo đầu năm", "Kế hoạch giảm hộ cận nghèo", "Tỷ lệ giảm (%)"],
            ["A", "505", "75", "15"],
            ["B", "0", "0", "0"],
            ["C", "", "1", "3"],
        ]
        found = checked(tmp_path, rows)
        assert told(found, "right_when_rounded") == [("D2", "share", "15")]
        assert told(found, "not_checked") == [("D3", "share", None)]
        assert wrong(checked(tmp_path, with_cell(rows, 1, 2, "600")))[-1] == ("C2", "bound", "≤ 505")

    def test_those_who_left_are_no_bound_for_those_who_are_there(self, tmp_path: Path) -> None:
        rows = [["Xã", "Số hộ nghèo cuối năm", "Số hộ thoát nghèo"], ["A", "5", "8"]]
        assert checked(tmp_path, rows).checks == ()

    def test_shares_that_nothing_says(self, tmp_path: Path) -> None:
        rows = [["Xã", "Số hộ nghèo", "Tỷ lệ giảm so với năm trước (%)"], ["A", "5", "20"]]
        assert checked(tmp_path, rows).checks == ()

    def test_shares_of_those_who_left_alone(self, tmp_path: Path) -> None:
        rows = [
            [
                "Xã",
                "Số hộ nghèo đầu năm",
                "Thoát nghèo",
                "Phát sinh",
                "Số hộ nghèo cuối năm",
                "Tỷ lệ giảm so với đầu năm (%)",
            ],
            ["A", "10", "3", "1", "8", "30"],
            ["B", "10", "3", "1", "8", "20"],
            ["C", "10", "3", "1", "8", "40"],
            ["D", "10", "3", "", "8", "20"],
            ["E", "", "3", "1", "8", "20"],
            ["G", "10", "", "1", "8", "25"],
        ]
        found = checked(tmp_path, rows)
        first = at(found, "F2")
        assert (first.answer, first.how) == ("right", ("3/10", "3/10"))
        assert first.note == (
            "chỉ tính số giảm; tính cả hai chiều là 2/10 = 20",
            "of the decreases alone; with both it is 2/10 = 20",
        )
        assert [at(found, cell).answer for cell in ("F3", "F4", "F5", "F6", "F7")] == [
            "right", "wrong", "right", "not_checked", "wrong"
        ]  # fmt: skip

    def test_increases_of_those_who_came_alone(self, tmp_path: Path) -> None:
        rows = [
            [
                "Xã",
                "Số hộ nghèo đầu năm",
                "Thoát nghèo",
                "Phát sinh",
                "Số hộ nghèo cuối năm",
                "Tỷ lệ tăng so với đầu năm (%)",
            ],
            ["A", "10", "1", "3", "12", "30"],
        ]
        note = at(checked(tmp_path, rows), "F2").note
        assert note is not None
        assert note.en.startswith("of the increases alone")


class TestYears:
    HEADER = ("Thôn", "Số hộ nghèo đầu năm {0}", "Thoát nghèo năm {1}", "Số hộ nghèo cuối năm {2}")

    def table(self, *years: int, title: str = "") -> list[list[str]]:
        head = [name.format(*years) for name in self.HEADER]
        return [*([[title]] if title else []), head, ["A", "3", "1", "2"]]

    def test_all_agree(self, tmp_path: Path) -> None:
        assert wrong(checked(tmp_path, self.table(2021, 2021, 2021))) == []
        assert checked(tmp_path, self.table(2021, 2021, 2021)).counts["right"] == 4

    def test_one_differs(self, tmp_path: Path) -> None:
        assert wrong(checked(tmp_path, self.table(2021, 2021, 2020))) == [("D1", "year", "Số hộ nghèo cuối năm 2021")]
        assert wrong(checked(tmp_path, self.table(2020, 2021, 2021))) == [("B1", "year", "Số hộ nghèo đầu năm 2021")]

    def test_none_is_of_most(self, tmp_path: Path) -> None:
        assert wrong(checked(tmp_path, self.table(2019, 2021, 2020))) == [("B1", "year", None)]

    def test_a_title(self, tmp_path: Path) -> None:
        found = checked(tmp_path, self.table(2021, 2021, 2021, title="Kết quả năm 2022"))
        assert wrong(found) == [("A1", "year", "năm 2021")]
        attached = self.table(2021, 2021, 2021, title="(Kèm theo Kế hoạch giảm nghèo năm 2022)")
        assert wrong(checked(tmp_path, attached)) == []
        plan = [["Kế hoạch năm 2024"], ["Kết quả năm 2023"], *SIMPLE]
        assert wrong(checked(tmp_path, plan)) == []
        assert len(wrong(checked(tmp_path, plan, year=2023))) == 1
        assert wrong(checked(tmp_path, self.table(2021, 2021, 2021, title="Từ năm 2020 đến năm 2022"))) == []

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("03/01/2020", [("A1", "year", "03/01/2021")]),
            ("15/12/2020", []),
            ("03/01/2021", []),
            ("31/02/2019", []),
            ("01-06-2019", [("A1", "year", "01/06/2021")]),
        ],
    )
    def test_a_date_before_what_it_states(self, tmp_path: Path, day: str, expected: list[tuple[str, str, str]]) -> None:
        assert wrong(checked(tmp_path, self.table(2021, 2021, 2021, title=f"Kèm theo kế hoạch ngày {day}"))) == expected

    def test_the_year_that_is_asked_for(self, tmp_path: Path) -> None:
        assert wrong(checked(tmp_path, self.table(2021, 2021, 2021), year=2021)) == []
        assert len(wrong(checked(tmp_path, self.table(2021, 2021, 2021), year=2022))) == 3
        assert wrong(checked(tmp_path, SIMPLE, year=2022)) == []

    def test_the_name_of_the_file(self, tmp_path: Path) -> None:
        found = checked(tmp_path, self.table(2021, 2021, 2021), name="bang-2019.csv")
        assert found.is_right
        said = "the name of the file is about 2019, the headings are about 2021"
        assert any(one.en.startswith(said) for one in found.notices)
        for rows in (self.table(2021, 2021, 2021), SIMPLE):
            notices = checked(tmp_path, rows, name="bang-2021.csv").notices
            assert not any("name of the file" in one.en for one in notices)

    def test_a_year_in_a_group_of_several_rows(self, tmp_path: Path) -> None:
        rows = [
            ["Thôn", "Hộ nghèo", "", "", "Tổng số hộ"],
            ["", "Đầu năm 2021", "Thoát nghèo", "Cuối năm 2020", ""],
            ["A", "3", "1", "2", "9"],
        ]
        assert wrong(checked(tmp_path, rows, year=2021)) == [("D2", "year", "Cuối năm 2021")]


class TestFiles:
    def test_a_workbook_as_it_is_shown(self, tmp_path: Path) -> None:
        rows = [
            ["Hộ nghèo theo thôn"],
            ["TT", "Thôn", "Tổng số hộ", "Hộ nghèo", None],
            [None, None, None, "Số hộ", "Tỷ lệ"],
            [1, "Một", 87, 5, 5 / 87],
            [2, "Hai", 101, 3, 0.0298],
            [None, "Cộng", 188, 8, 8 / 188],
        ]
        path = book(tmp_path, rows, {"E4": "0.00%", "E5": "0.00%", "E6": "0.0%"}, ["D2:E2", "A2:A3", "B2:B3", "C2:C3"])
        found = recompute(path)
        assert wrong(found) == [("E5", "rate", "2,97 %")]
        assert at(found, "E4").printed == "5,75 %"
        assert at(found, "E5").place.sheet == "Sheet"

    def test_formulas(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo"], ["Một", 5], ["Hai", "#DIV/0!"], ["Cộng", "=B2+B3"]]
        found = recompute(book(tmp_path, rows))
        assert ("B3", "number", None) in told(found, "unreadable")
        assert any("1 cells have a formula that was not calculated" in one.en for one in found.notices)

    def test_several_tables_and_sheets(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        for row in [*SIMPLE, [], ["Bảng 2"], *SIMPLE[:3], ["", "Tổng cộng", "401", "30", "7,5"]]:
            sheet.append(row)
        made.create_sheet("Ghi chú").append(["không có bảng"])
        made.create_sheet("ẩn").sheet_state = "hidden"
        made.save(path)
        found = recompute(path)
        assert wrong(found) == [("C10", "sum", "400")]
        assert [one.en for one in found.notices] == [
            "b.xlsx, “Ghi chú”: no table is recognised. A row of column headers with words such as “Tổng số hộ”, "
            "“Số hộ nghèo”, “Tỷ lệ (%)” is needed, and figures below it.",
            "b.xlsx: the hidden sheet “ẩn” is not checked.",
        ]

    def test_sheets_that_cannot_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        for row in SIMPLE:
            sheet.append(row)
        made.create_sheet("Xa")["XFD1048576"] = 1
        made.save(path)
        found = recompute(path)
        assert found.counts["right_when_rounded"] == 1
        assert any("XFD1048576" in one.en for one in found.notices)

    def test_a_workbook_without_a_sheet_of_cells(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        made = openpyxl.Workbook()
        made.create_chartsheet("Biểu đồ")
        assert made.active is not None
        made.remove(made["Sheet"])
        made.save(path)
        with pytest.raises(CensusError, match="has no sheet"):
            recompute(path)

    @pytest.mark.parametrize(
        "styles", [b"<styleSheet", b"<styleSheet><numFmts><numFmt numFmtId='200'/></numFmts></styleSheet>", None]
    )
    def test_formats_that_are_damaged_or_missing(self, tmp_path: Path, styles: bytes | None) -> None:
        source, path = book(tmp_path, SIMPLE), tmp_path / "b.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = styles if name == "xl/styles.xml" else old.read(name)
                if data is not None:
                    new.writestr(name, data)
        if styles is None:
            assert recompute(path).counts["right_when_rounded"] == 1
        else:
            with pytest.raises(CensusError, match="damaged"):
                recompute(path)

    @pytest.mark.parametrize("separator", [";", "\t", ","])
    def test_separators(self, tmp_path: Path, separator: str) -> None:
        path = tmp_path / "b.csv"
        lines = [separator.join(f'"{cell}"' if separator in cell else cell for cell in row) for row in SIMPLE]
        path.write_text("\n".join(lines), encoding="utf-8")
        assert recompute(path).counts["right_when_rounded"] == 1
        path.write_text("\n".join([f"sep={separator}", *lines]), encoding="utf-8")
        assert told(recompute(path), "right_when_rounded") == [("E4", "rate", "6,67")]

    def test_columns_that_are_not_understood(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo", "Điều gì đó", ""], ["Một", "5", "7", "9"], ["Cộng", "5", "7", "9"]]
        notices = [one.en for one in checked(tmp_path, rows).notices]
        assert notices == [
            "column “Điều gì đó”: not checked, its header is not understood",
            "column D: not checked, its header is not understood",
        ]

    def test_years_as_names_of_columns(self, tmp_path: Path) -> None:
        rows = [["Thôn", "Số hộ nghèo", ""], ["", "2022", "2023"], ["Một", "5", "4"], ["Cộng", "6", "4"]]
        assert wrong(checked(tmp_path, rows)) == [("B4", "sum", "5")]

    def test_a_table_without_names_of_rows(self, tmp_path: Path) -> None:
        rows = [["TT", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"], ["1", "8", "1", "12,5"], ["Cộng", "8", "1", "12,5"]]
        assert told(checked(tmp_path, rows), "right") == [
            ("B3", "sum", "8"), ("C3", "sum", "1"), ("D2", "rate", "12,5"), ("D3", "rate", "12,5")
        ]  # fmt: skip
        rows = [["Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)"], ["8", "1", "12,5"]]
        assert told(checked(tmp_path, rows), "right") == [("C2", "rate", "12,5")]

    def test_the_same_in_another_kind_of_file(self, tmp_path: Path) -> None:
        numbers = [[float(cell.replace(",", ".")) if cell[:1].isdigit() else cell for cell in row] for row in SIMPLE]
        of_office = tmp_path / "b.ods"
        of_office.write_bytes(ods({"Biểu": numbers}))
        renamed = tmp_path / "b.xls"
        renamed.write_bytes(book(tmp_path, numbers).read_bytes())
        found = recompute(written(tmp_path, SIMPLE)).counts
        assert found["right_when_rounded"] == 1
        for path in (book(tmp_path, SIMPLE), book(tmp_path, numbers), of_office, renamed):
            assert recompute(path).counts == found
