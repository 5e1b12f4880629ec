"""Changes between two times, and the years in headings."""

from pathlib import Path

import pytest

from published.tables import SIMPLE, at, checked, told, with_cell, wrong


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
