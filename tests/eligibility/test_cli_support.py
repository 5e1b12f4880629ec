"""The command ``eligible`` with tuition and credit, by school year, with several policies at once."""

import json
from pathlib import Path
from typing import cast

import openpyxl
import polars as pl
import pytest
from command import run

from povrules.eligibility import ELIGIBLE_COLUMNS, eligible, entitlements
from povrules.errors import UsageError
from povrules.reports import entitled_tables
from povrules.rules import load_policy

HOUSEHOLDS = (
    "household_id,recognised_status,area,special_area,area_3,difficult_area,especially_difficult_area,poor_district,"
    "not_lent,was_listed,off_list_on,works_needed,minority_household,area_3_minority,listed_2015,lost_farm_land\n"
    "H1,Hộ nghèo,nông thôn,0,0,0,0,0,0,,,1,0,0,0,0\n"
    "H2,Hộ không nghèo,thành thị,0,0,0,0,,,1,15/01/2023,0,,,0,0\n"
)
PERSONS = (
    "household_id,person_no,relation,born,schooling,level,public_school,continuing,ethnic_minority,tuition_month,"
    "job_loan,abroad_contract,other_group\n"
    "H1,1,chủ hộ,01/01/1980,không đi học,,,,0,,0,0,0\n"
    "H1,2,con,02/02/2010,đang đi học,trung học cơ sở,1,0,0,100000,0,0,0\n"
    "H2,1,chủ hộ,03/03/1985,không đi học,,,,0,,1,0,0\n"
    "H9,1,chủ hộ,03/03/1985,không đi học,,,,0,,0,0,0\n"
)


@pytest.fixture
def census(tmp_path: Path) -> list[object]:
    (tmp_path / "ho.csv").write_text(HOUSEHOLDS, encoding="utf-8")
    (tmp_path / "nguoi.csv").write_text(PERSONS.rsplit("H9", 1)[0], encoding="utf-8")
    return ["eligible", tmp_path / "ho.csv", "--persons", tmp_path / "nguoi.csv"]


def test_several_policies_in_long_form(census: list[object], tmp_path: Path) -> None:
    options = ("--on", "01/09/2024", "--policy", "bhyt, hoc-phi,tin-dung", "-o", tmp_path / "kq.csv", "--lang", "en")
    result = run(*census, *options)
    assert result.exit_code == 0, result.output
    frame = pl.read_csv(tmp_path / "kq.csv", infer_schema_length=None)
    assert frame.columns == list(ELIGIBLE_COLUMNS)
    assert frame["policy"].unique(maintain_order=True).to_list() == ["bhyt", "hoc-phi", "tin-dung"]
    counts = dict(frame["policy"].value_counts().iter_rows())
    # Three persons; two benefits a learner; eight programmes a household and three a person.
    assert counts == {"bhyt": 3, "hoc-phi": 6, "tin-dung": 8 * 2 + 3 * 3}
    tuition = frame.filter((pl.col("item") == "tuition") & (pl.col("household_id") == "H1"))
    assert tuition["share"].to_list() == ["0%", "100%"]
    assert tuition["paid_month_least"].to_list() == [None, 100_000]
    assert tuition["school_year"].to_list() == ["2024-2025"] * 2
    legal = json.loads((tmp_path / "kq.legal.json").read_text("utf-8"))
    assert [one["policy"] for one in legal["policies"]] == ["bhyt", "hoc-phi", "tin-dung"]
    assert (
        "Tuition exemption and reduction, support of learning costs, 01/09/2024, school year 2024-2025" in result.output
    )
    assert "exemption from tuition, or reduction: entitled: 1; not entitled: 2" in result.output
    assert "loan to poor households: entitled: 1; not entitled: 1" in result.output


def test_a_sheet_a_policy(census: list[object], tmp_path: Path) -> None:
    path = tmp_path / "kq.xlsx"
    assert run(*census, "--on", "01/09/2024", "--policy", "bhyt,hoc-phi,tin-dung", "-o", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["bhyt", "hoc-phi", "tin-dung", "tổng hợp kinh phí", "lỗi dữ liệu", "căn cứ pháp lý"]
    for name in ("hoc-phi", "tin-dung"):
        shown = entitled_tables.shown_columns(load_policy(name))
        assert [cell.value for cell in book[name][1]] == [
            entitled_tables.header_of(one, load_policy(name), "vi") for one in shown
        ]
        of_year = "Bên đóng/năm học, nhiều nhất" in [cell.value for cell in book[name][1]]
        assert of_year is (name == "hoc-phi")
    tuition, credit = (entitled_tables.shown_columns(load_policy(name)) for name in ("hoc-phi", "tin-dung"))
    assert "interest" not in tuition
    assert {"share", "school_year", "months_most"} <= set(tuition)
    assert {"interest", "loan_most"} <= set(credit)
    assert not {"share", "school_year", "payer", "premium_month"} & set(credit)
    first = {name: book["tin-dung"].cell(2, at).value for at, name in enumerate(credit, 1)}
    assert (first["item"], first["loan_most"], first["loan_per"]) == ("cho vay hộ nghèo", 100_000_000, "hộ")
    assert first["person_no"] is None
    assert (first["group"], first["status"]) == ("hộ nghèo", "được hưởng")
    harbour = Path(__file__).parent / "harbour.toml"
    assert run(*census, "--on", "01/05/2030", "--policy", harbour, "-o", path).exit_code == 0
    assert set(entitled_tables.shown_columns(load_policy(harbour))) >= {"share", "interest", "school_year"}


def test_one_household_and_one_person(census: list[object]) -> None:
    result = run(*census, "--on", "15/01/2026", "--policy", "tin-dung", "--household", "H2", "--lang", "en")
    assert result.exit_code == 0
    assert "Household H2 — not poor (as recognised)" in result.output
    assert "Household H2, person 1 — not poor (as recognised)" in result.output
    assert "from 15/01/2023, to the end of 15/01/2026" in result.output
    assert "interest 7.8% a year, 10.14% a year when overdue" in result.output
    result = run(*census, "--on", "01/09/2024", "--policy", "hoc-phi", "--household", "H1", "--person", "2")
    assert "Hộ H1, người 2 — hộ nghèo (đã công nhận)" in result.output
    assert (
        "Miễn, giảm học phí: con của hộ nghèo (Điều 15 khoản 4 Nghị định số 81/2021/NĐ-CP): 100% học phí"
        in result.output
    )
    assert "150.000 đồng/tháng, không quá 9 tháng/năm học" in result.output
    assert "người 1" not in result.output


def test_a_member_that_is_lost_stays(census: list[object], tmp_path: Path) -> None:
    (tmp_path / "nguoi.csv").write_text(PERSONS, encoding="utf-8")
    result = run(*census, "--on", "01/09/2024", "--policy", "hoc-phi,tin-dung", "--household", "H9", "--lang", "en")
    assert "Household H9, person 1: not decided" in result.output
    assert "the household id is not that of one household" in result.output
    run(*census, "--on", "01/09/2024", "--policy", "hoc-phi,tin-dung", "-o", tmp_path / "kq.csv")
    frame = pl.read_csv(tmp_path / "kq.csv", infer_schema_length=None).filter(pl.col("household_id") == "H9")
    assert frame["item"].to_list() == ["tuition", "learning_costs", "loan_student", "loan_jobs", "loan_abroad"]
    assert frame["status"].null_count() == 5


def test_a_person_without_a_number_is_named_all_the_same(census: list[object], tmp_path: Path) -> None:
    (tmp_path / "nguoi.csv").write_text(PERSONS.replace("H1,2,", "H1,,"), encoding="utf-8")
    result = run(*census, "--on", "01/09/2024", "--policy", "hoc-phi", "--household", "H1", "--lang", "en")
    assert "Household H1, person ? — poor" in result.output


def test_by_school_year(census: list[object]) -> None:
    options = ("--policy", "hoc-phi", "--household", "H1", "--person", "2", "--lang", "en")
    by_year = run(*census, "--school-year", "2025-2026", *options)
    assert by_year.exit_code == 0
    assert "01/09/2025, school year 2025-2026" in by_year.output
    later = run(*census, "--school-year", "2025-2026", "--on", "20/01/2026", *options)
    assert "20/01/2026, school year 2025-2026" in later.output
    for arguments, said in (
        (("--school-year", "2024-2025", "--on", "01/09/2025"), "expected a day of the school year 2024-2025"),
        (("--school-year", "2024-2025", "--on", "31/08/2024"), "from 01/09/2024 to before 01/09/2025"),
        (("--school-year", "2024-2026"), "expected a school year, e.g. 2024-2025"),
        (("--school-year", "2024"), "expected a school year, e.g. 2024-2025"),
        ((), "name a day by --on, or a --school-year"),
    ):
        result = run(*census, *arguments, *options)
        assert result.exit_code == 2
        assert said in result.output
    result = run(*census, "--school-year", "2024-2025", "--household", "H1", "--lang", "en")
    assert (result.exit_code, "bhyt: does not go by school years" in result.output) == (2, True)
    result = run(*census, "--school-year", "2024-2025", "--policy", "tin-dung", "--household", "H1")
    assert (result.exit_code, "tin-dung: không tính theo năm học" in result.output) == (2, True)
    result = run(*census, "--school-year", "2014-2015", *options)
    assert (result.exit_code, "was read for days from 01/01/2016" in result.output) == (3, True)


def test_in_python() -> None:
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["hộ nghèo"]})
    persons = pl.DataFrame(
        {"household_id": ["1"], "relation": ["con"], "schooling": ["yes"], "level": ["upper_secondary"]}
    ).with_columns(pl.lit(value=False).alias("continuing"), pl.lit(value=True).alias("public_school"))
    by_year = eligible(households, persons, policy="hoc-phi", school_year="2024-2025")
    assert by_year["share"].to_list() == ["100%", ""]
    assert by_year["on"].dt.to_string("%Y-%m-%d").to_list() == ["2024-09-01"] * 2
    both = entitlements(households, persons, policy=["hoc-phi", "tin-dung"], on="2024-09-01")
    assert [part.policy.id for part in both.parts] == ["hoc-phi", "tin-dung"]
    assert both.frame.schema == by_year.schema
    with pytest.raises(UsageError, match="school_year: 2024 cannot be meant"):
        eligible(households, persons, policy="hoc-phi", school_year=cast("str", 2024))
    with pytest.raises(UsageError, match="on: None cannot be meant"):
        eligible(households, persons, policy="hoc-phi")
    with pytest.raises(UsageError, match="for one of: —"):
        entitlements(households, persons, policy="hoc-phi", on="2024-09-01", switches={"x": True})
    with pytest.raises(UsageError, match=r"switches: .*true or false for one of"):
        entitlements(households, persons, policy=["bhyt", "hoc-phi"], on="2024-09-01", switches={"x": True})


def test_a_household_row_says_what_is_wrong_with_it(census: list[object], tmp_path: Path) -> None:
    lines = HOUSEHOLDS + "H1,Hộ nghèo,nông thôn,0,0,0,0,0,0,,,1,0,0,0,0\n"
    (tmp_path / "ho.csv").write_text(lines, encoding="utf-8")
    result = run(*census, "--on", "01/09/2024", "--policy", "tin-dung", "-o", tmp_path / "kq.csv", "--lang", "en")
    frame = pl.read_csv(tmp_path / "kq.csv", infer_schema_length=None)
    twice = frame.filter((pl.col("item") == "loan_poor") & (pl.col("household_id") == "H1"))
    assert twice.height == 2
    assert result.exit_code == 1
