"""The commands ``eligible`` and ``policies``, as people type them."""

import json
from hashlib import sha256
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import BAND, ROOT

from povrules.eligibility import ELIGIBLE_COLUMNS
from povrules.reports import entitled_tables
from povrules.rules import load_policy
from povrules.standards import load_standard

HOUSEHOLDS = "household_id,recognised_status,special_area\n1,Hộ nghèo,0\n2,Hộ cận nghèo,0\n3,không nghèo,\n"
PERSONS = (
    "household_id,person_no,born,other_group,schooling,allowance,ethnic_minority\n"
    "1,1,01/01/1980,0,không đi học,không,0\n"
    "1,2,15/02/2022,0,,không,0\n"
    "2,1,02/02/1980,,không đi học,không,0\n"
    "3,1,01/01/1990,0,không đi học,không,0\n"
)


@pytest.fixture
def census(tmp_path: Path) -> list[object]:
    (tmp_path / "ho.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    (tmp_path / "nguoi.csv").write_text(PERSONS, encoding="utf-8")
    return ["eligible", tmp_path / "ho.csv", "--persons", tmp_path / "nguoi.csv"]


def test_csv_with_its_side_files(census: list[object], tmp_path: Path) -> None:
    out = tmp_path / "kq.csv"
    result = run(*census, "--on", "01/07/2026", "-o", out)
    assert result.exit_code == 0, result.output
    frame = pl.read_csv(out)
    assert frame.columns == list(ELIGIBLE_COLUMNS)
    assert frame["group"][0] == "poor"
    assert frame["status"].to_list() == ["entitled", "entitled", "undetermined", "undetermined"]
    assert frame["paid_month_least"].to_list()[:2] == [113_850, 113_850]
    assert (tmp_path / "kq.problems.csv").exists()
    legal = json.loads((tmp_path / "kq.legal.json").read_text("utf-8"))
    assert (legal["on"], legal["rows_out"], legal["standard"]) == ("2026-07-01", 4, None)
    [law] = legal["policies"]
    assert law["policy"] == "bhyt"
    assert law["switches"] == {"split_before_2018": False, "escaped_after_2018": False, "left_2021_runs_on": False}
    assert {"poor-2024", "order-2024", "salary-8", "benefit-2024"} <= {one["id"] for one in law["law"]}
    assert "được hưởng: 2" in result.output
    assert "chưa xác định: 2" in result.output
    assert "ngân sách nhà nước: 2, ít nhất 227.700 đồng/tháng" in result.output
    assert "Cần hỏi (1): Xã, thôn thuộc vùng có chính sách riêng về BHYT (special_area)" in result.output


def test_the_files_behind_the_classes_are_named(census: list[object], tmp_path: Path) -> None:
    options = ["--on", "01/07/2025", "--standard", "hanoi-2022", "--with", BAND, "-o", tmp_path / "kq.csv"]
    assert run(*census, *options).exit_code in {0, 1}
    applied = json.loads((tmp_path / "kq.legal.json").read_text("utf-8"))["standard"]
    loaded = load_standard("hanoi-2022", overlays=[BAND])
    assert (applied["id"], applied["sha256"]) == (loaded.id, loaded.sha256)
    assert applied["overlays"] == [{"name": BAND.name, "sha256": sha256(BAND.read_bytes()).hexdigest()}]
    assert [one["name"] for one in applied["included"]] == [one.name for one in loaded.included]


def test_json_and_workbook(census: list[object], tmp_path: Path) -> None:
    assert run(*census, "--on", "2026-07-01", "-o", tmp_path / "kq.json", "--lang", "en").exit_code == 0
    found = json.loads((tmp_path / "kq.json").read_text("utf-8"))
    assert found["schema"] == entitled_tables.SCHEMA
    assert [one["household_id"] for one in found["rows"]] == ["1", "1", "2", "3"]
    result = run(*census, "--on", "2026-07-01", "-o", tmp_path / "kq.xlsx", "--lang", "en")
    assert "the state budget: 2, at least 227,700 đồng a month" in result.output
    book = openpyxl.load_workbook(tmp_path / "kq.xlsx")
    assert book.sheetnames == ["kết quả", "tổng hợp kinh phí", "lỗi dữ liệu", "căn cứ pháp lý"]
    sheet = book["kết quả"]
    shown = entitled_tables.shown_columns(load_policy("bhyt"))
    assert [cell.value for cell in sheet[1]] == [entitled_tables.HEADERS[name].en for name in shown]
    hidden = {"item", "school_year", "months_most", "interest", "interest_overdue", "local_share"}
    hidden |= {"class_changes_at", "class_distance"}
    hidden |= {f"local_{span}_{end}" for span in ("month", "year") for end in ("least", "most")}
    assert hidden | {"loan_most", "loan_per", "loan_months"} == set(ELIGIBLE_COLUMNS) - set(shown)
    assert sheet.cell(2, shown.index("paid_month_least") + 1).value == 113_850
    names = {name: sheet.cell(2, at).value for at, name in enumerate(shown, 1)}
    assert (names["status"], names["class"], names["class_from"]) == ("entitled", "poor", "as recognised")
    assert (names["payer"], names["group"]) == ("the state budget", "member of a poor household")
    assert names["evidence"] == "official text"
    asked = [sheet.cell(row, shown.index("missing") + 1).value for row in range(2, 6)]
    assert asked == [
        None,
        None,
        "in another group of the insured",
        "commune or village with rules of its own on health insurance",
    ]
    law = [row[0].value for row in book["căn cứ pháp lý"].iter_rows()]
    assert any("Điều 12 khoản 3 điểm o" in str(one) for one in law)
    assert run(*census, "--on", "2026-07-01", "-o", tmp_path / "kq.ods").exit_code == 2


def test_one_household_on_the_terminal(census: list[object]) -> None:
    result = run(*census, "--on", "01/07/2026", "--household", "1")
    assert result.exit_code == 0
    assert "Hộ 1, người 1: được hưởng — hộ nghèo (đã công nhận)" in result.output
    assert "ngân sách nhà nước, 100% mức đóng, 113.850 đồng/tháng, 1.366.200 đồng/năm" in result.output
    assert "từ 01/07/2025, đến hết 14/02/2028, thẻ đến hết 30/09/2028" in result.output
    assert "Lưu ý: Từ 01/07/2025 36 tháng" in result.output
    assert "Hộ 2" not in result.output


def test_undetermined_says_what_to_ask(census: list[object]) -> None:
    result = run(*census, "--on", "01/07/2026", "--household", "3", "--person", "1", "--lang", "en")
    assert "Household 3, person 1: undetermined — not poor (as recognised)" in result.output
    assert "To ask: Is, or was, the commune or village" in result.output
    assert "Rate of benefit 80% to 100%" in result.output
    assert ", 0 đồng to" not in result.output


def test_not_entitled_says_why(census: list[object], tmp_path: Path) -> None:
    (tmp_path / "ho.csv").write_text(HOUSEHOLDS.replace("không nghèo,", "không nghèo,0"), encoding="utf-8")
    result = run(*census, "--on", "01/07/2026", "--household", "3")
    assert "không được hưởng" in result.output
    assert "Không thuộc nhóm nào được đóng hoặc hỗ trợ" in result.output
    assert "từ 45.540 đồng đến 113.850 đồng/tháng" in result.output


def test_a_person_left_out_and_errors(census: list[object], tmp_path: Path) -> None:
    result = run(*census, "--on", "01/01/2022", "--person", "2")
    assert result.exit_code == 1
    assert "Hộ 1, người 2: không xét được" in result.output
    assert "người sinh không muộn hơn ngày được xét" in result.output
    result = run(*census, "--on", "01/01/2022", "-o", tmp_path / "kq.csv", "--lang", "en")
    assert result.exit_code == 1
    assert "not decided: 1" in result.output


def test_switches_and_wrong_use(census: list[object], tmp_path: Path) -> None:
    # The child of household 1 was not born yet: an error in the data.
    assert run(*census, "--on", "01/07/2018", "--household", "1", "--switch", "split_before_2018=true").exit_code == 1
    for arguments, said in (
        (("--switch", "split_before_2018=1", "--household", "1"), "cần dạng id=true"),
        (("--switch", "split=true", "--household", "1"), "split_before_2018"),
        ((), "cần -o TỆP"),
        (("--household", "9"), "không có hộ 9 trong tệp"),
        (("--person", "9"), "không có người 9 trong tệp"),
        (("--household", "1", "--person", "9"), "không có hộ 1, người 9 trong tệp"),
        (("--policy", "tien-dien", "--household", "1"), "chưa có trong povrules"),
        (("--policy", "x.toml", "--household", "1"), "không đọc được tệp"),
        (("-o", tmp_path / "ho.csv"), "sẽ ghi đè lên tệp đầu vào"),
    ):
        result = run(*census, "--on", "01/07/2018", *arguments)
        assert result.exit_code == 2
        assert said in result.output
    result = run(*census, "--on", "31/12/2015", "--household", "1", "--lang", "en")
    assert result.exit_code == 3
    assert "not for 31/12/2015" in result.output
    assert run(*census, "--on", "ngày mai", "--household", "1").exit_code == 2


def test_too_many_persons_for_a_sheet(census: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entitled_tables, "MAX_ROWS", 3)
    result = run(*census, "--on", "01/07/2026", "-o", tmp_path / "kq.xlsx")
    assert result.exit_code == 2
    assert "kết quả có 4" in result.output


def test_policies() -> None:
    result = run("policies")
    assert "bhyt  01/01/2016–31/12/2026  Bảo hiểm y tế" in result.output
    assert "hoc-phi  01/01/2016–31/12/2026  Miễn, giảm học phí" in result.output
    assert "  tien-dien: hỗ trợ tiền điện\n    chưa đưa vào dữ liệu\n    xem: " in result.output
    assert "a local act is needed" in run("policies", "--lang", "en").output
    shown = run("policies", "bhyt", "--lang", "en").output
    for part in (
        "person.ethnic_minority",
        "01/07/2026–…: 2,530,000 đồng",
        "01/12/2018–30/06/2025: 4.5% × base salary",
        '01/07/2025–…: ≥70% [4a3] household_class == "near_poor"',
        "split_before_2018 = false",
        "01/01/2026–…: 100%: near_poor, near_poor_escaped, near_poor_district, near_poor_commune",
        "80%: …",
        "[recalled]",
    ):
        assert part in shown, part
    island = run("policies", Path(__file__).parent / "island.toml", "--lang", "vi").output
    assert "01/01/2031–…: — đồng" in island
    assert run("policies", "xyz").exit_code == 2


def test_a_class_that_is_not_known_and_a_day_without_notices(census: list[object], tmp_path: Path) -> None:
    (tmp_path / "ho.csv").write_text(HOUSEHOLDS.replace("Hộ nghèo", "thoát nghèo"), encoding="utf-8")
    result = run(*census, "--on", "15/06/2026", "--household", "1", "--person", "1")
    assert "Hộ 1, người 1: chưa xác định\n" in result.output
    assert "Cần hỏi: Hộ thuộc diện nào" in result.output
    assert "Lưu ý: Từ 01/07/2025" in result.output


def test_the_example_of_the_docs() -> None:
    folder = ROOT / "fixtures" / "entitlements"
    persons = folder / "persons.csv"
    options = ("--on", "01/07/2026", "--household", "H1", "--person", "4", "--lang", "en")
    result = run("eligible", folder / "households.csv", "--persons", persons, *options)
    assert result.output.strip() in (ROOT / "docs" / "eligibility.md").read_text("utf-8")
    options = (
        "--school-year",
        "2024-2025",
        "--policy",
        "hoc-phi",
        "--household",
        "H1",
        "--person",
        "4",
        "--lang",
        "en",
    )
    result = run("eligible", folder / "households.csv", "--persons", persons, *options)
    assert result.output.strip() in (ROOT / "docs" / "eligibility.md").read_text("utf-8")
