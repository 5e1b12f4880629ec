"""Rates, sums and the official forms, in the shapes of offices."""

from pathlib import Path

import pytest

from published.tables import SIMPLE, at, checked, told, with_cell, wrong


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
