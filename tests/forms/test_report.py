"""``povrules report``: forms, lists and minutes as workbooks and tables; what is refused; the table of a real plan."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import run
from helpers import FIXTURES

import povrules
from forms.invented import HEADER, HOUSEHOLDS, check_formulas, shown, write
from povrules.errors import UsageError
from povrules.movements import movement
from povrules.reporting import FORMS, SUMMARIES, report
from povrules.reports.writing import write_review
from povrules.text import LANGS


def test_one_command_gives_every_form(tmp_path: Path) -> None:
    out = tmp_path / "forms.xlsx"
    result = run("report", write(tmp_path), "--before", tmp_path / "before.csv", "--by", "commune", "-o", out)
    assert result.exit_code == 0
    assert result.stdout.count("– không lập được") == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [*(f"Mẫu {one}" for one in (*SUMMARIES, "6.1", "6.2")), "thuyết minh"]
    assert len(SUMMARIES) == 11
    assert check_formulas(out) > 300
    for name in book.sheetnames[:11]:
        sheet = book[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert str(sheet["A1"].value).startswith(f"Mẫu số {name.removeprefix('Mẫu ')}. ")
        assert sheet.print_title_rows is not None


def test_a_form_as_printed(tmp_path: Path) -> None:
    out = tmp_path / "forms.xlsx"
    assert run("report", write(tmp_path), "--by", "commune", "--year", 2024, "-o", out).exit_code == 0
    sheet, values = (openpyxl.load_workbook(out, data_only=only)["Mẫu 7.1"] for only in (False, True))
    assert (sheet["A2"].value, sheet["F2"].value) == ("Tỉnh, thành phố: Tỉnh X", "Năm rà soát: 2024")
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"A3:A5", "B3:B5", "C3:D4", "E3:H3", "E4:F4", "G4:H4"}
    assert [cell.value for cell in sheet[6]] == ["A", "B", "1", "2", "3", "4", "5", "6"]
    assert [cell.value for cell in sheet[7]] == [
        "I", "Khu vực thành thị", "=C8", "=D8", "=E8", "=ROUND(100*E7/C7,2)", "=G8", "=ROUND(100*G7/C7,2)",
    ]  # fmt: skip
    assert [cell.value for cell in values[11]] == [None, "Tổng cộng (I + II)", 6, 21, 3, 50, 1, 16.67]
    assert sheet["F7"].number_format == "#,##0.00"
    notes = openpyxl.load_workbook(out)["Mẫu 7.4"]
    legend = [cell.value for row in notes.iter_rows() for cell in row if str(cell.value).startswith("12: ")]
    assert legend == ["12: Phương tiện phục vụ tiếp cận thông tin"]


def test_rates_stand_on_the_sheet_of_their_numbers(tmp_path: Path) -> None:
    """With form 7.4 in the workbook the rates of 7.5 are live; alone they have the numbers in them."""
    both, alone = tmp_path / "both.xlsx", tmp_path / "alone.xlsx"
    path = write(tmp_path)
    assert run("report", path, "--form", "7.4", "--form", "7.5", "--by", "commune", "-o", both).exit_code == 0
    assert run("report", path, "--form", "7.5", "--by", "commune", "-o", alone).exit_code == 0
    assert openpyxl.load_workbook(both)["Mẫu 7.5"]["D5"].value == "=ROUND(100*'Mẫu 7.4'!D5/C5,2)"
    assert openpyxl.load_workbook(alone)["Mẫu 7.5"]["D5"].value == "=ROUND(100*1/C5,2)"
    assert check_formulas(both) > check_formulas(alone) > 0


def test_many_places_are_added_as_a_range(tmp_path: Path) -> None:
    """A formula has at most 8,192 characters."""
    rows = pl.DataFrame(
        {
            "household_id": [str(number) for number in range(150)],
            "village": [f"Thôn {number}" for number in range(150)],
            "area": ["rural"] * 150,
            "recognised_status": ["nghèo", "không nghèo", "cận nghèo"] * 50,
            "members": [number % 7 + 1 for number in range(150)],
            "cause_1": [True, False] * 75,
        }
    )
    path, out = tmp_path / "a.csv", tmp_path / "a.xlsx"
    rows.write_csv(path)
    forms = [value for one in ("7.1", "7.8", "7.10") for value in ("--form", one)]
    assert run("report", path, *forms, "-o", out).exit_code == 0
    book = openpyxl.load_workbook(out)
    area = next(row for row in book["Mẫu 7.8"].iter_rows() if row[1].value == "Khu vực nông thôn")
    assert area[3].value == "=SUMIF($C10:$C308,$C8,D10:D308)"
    assert check_formulas(out) > 1000


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_numbers_in_long_form(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"forms.{suffix}"
    result = run("report", write(tmp_path), "--by", "district", "-o", out, "--lang", "en")
    assert result.exit_code == 0
    table = pl.read_csv(out, infer_schema=False) if suffix == "csv" else pl.read_parquet(out)
    assert table.columns == ["form", "level", "area", "place", "row", "column", "unit", "value"]
    rate = table.filter(pl.col("form") == "Mẫu 7.1", pl.col("level") == "whole", pl.col("column") == "6")["value"]
    assert Decimal(rate.item()) == Decimal("16.67")
    count = table.filter(pl.col("form") == "Mẫu 7.1", pl.col("level") == "whole", pl.col("column") == "1")["value"]
    assert str(count.item()) == ("6" if suffix == "csv" else "6.00")
    assert set(table["place"].drop_nulls()) == {"Huyện Y"}
    legal = json.loads((tmp_path / "forms.legal.json").read_text("utf-8"))
    assert legal["households"] == 6
    assert {one["form"] for one in legal["left_out"]} == {"7.2", "7.3", "6.2"}
    assert any("swapped" in one["en"] for one in legal["remarks"])
    law = {one["id"]: one["citation_en"] for one in legal["law"]}
    assert list(law) == ["form-7-8-3", "form-7-11", "form-7-11-insurance", "form-7-11-school"]
    assert law["form-7-11"].endswith("Phụ lục VII, Mẫu số 7.11, ghi chú cột 2, 6")
    assert (tmp_path / "forms.problems.csv").exists()


def test_movement_forms_are_those_of_a_movement(tmp_path: Path) -> None:
    path = write(tmp_path)
    found = report(path, forms=["7.2", "7.3"], before=tmp_path / "before.csv", history=[tmp_path / "before.csv"])
    poor, near = (shown(one) for one in found.forms)
    assert poor["whole", "households"] == [4, 1, 1, 0, 0, 0, 1, 0, 3]
    assert poor["whole", "persons"] == [14, 3, 1, 0, 0, 0, 2, 0, 12]
    assert near["whole", "households"] == [1, 1, 0, 0, 1, 0, 0, 0, 1]
    plain = movement(tmp_path / "before.csv", path, history=[tmp_path / "before.csv"])
    assert [plain.forms["poor"].households[number] for number in range(1, 10)] == poor["whole", "households"]
    by_district = report(path, forms="7.2", by="district", before=[tmp_path / "before.csv"])
    assert shown(by_district.forms[0])["place", "rural", "Huyện Y", "households"][0] == 2


def test_lists_have_no_names_unless_asked(tmp_path: Path) -> None:
    path, out = write(tmp_path), tmp_path / "lists.xlsx"
    options = ["--before", tmp_path / "before.csv", "--form", "6.1", "--form", "6.2", "--form", "I", "-o", out]
    assert run("report", path, *options).exit_code == 0
    plain = _texts(out)
    assert "Bà Một" not in plain
    assert "01/02/1960" not in plain
    assert "U1" in plain
    assert check_formulas(out) == 2
    assert run("report", path, *options, "--names").exit_code == 0
    sheet = openpyxl.load_workbook(out, data_only=True)["Mẫu 6.1"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=10)]
    assert rows[:8] == [
        ["STT", "Họ và tên chủ hộ", "Giới tính\n(1: Nam, 2: Nữ)", "Ngày, tháng\nnăm sinh", "Địa chỉ"],
        ["I.", "Hộ nghèo", None, None, None],
        [1, "Bà Một", 2, "01/02/1960", "Tổ 1, An"],
        [2, "Bà Bốn", 2, None, "Bản 2, Bình"],
        [3, "Ông Năm", 1, "1990", "Bản 2, Bình"],
        ["II.", "Hộ cận nghèo", None, None, None],
        [1, "Ông Hai", 1, "1970", "Tổ 1, An"],
        ["III.", "Tổng cộng (I + II)", None, None, 4],
    ]
    assert sheet["A3"].value == "UBND xã/phường/thị trấn..."
    assert sheet.page_setup.orientation == "portrait"
    assert any("XÁC NHẬN CỦA TRƯỞNG THÔN\n(Ký, họ tên)" in row for row in rows)
    exits = openpyxl.load_workbook(out, data_only=True)["Mẫu 6.2"]
    rows = [[cell.value for cell in row] for row in exits.iter_rows(min_row=11, max_row=16)]
    assert [row[1] for row in rows] == [
        "Hộ gia đình thoát nghèo", "Ông Hai", "Ông Sáu", "Hộ gia đình thoát cận nghèo", "Ông Ba", "Tổng cộng (I + II)",
    ]  # fmt: skip
    assert rows[-1][-1] == 3


def _texts(path: Path) -> set[Any]:
    return {cell.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row}


def test_households_that_are_gone_from_the_list_are_on_the_list_of_exits(tmp_path: Path) -> None:
    """Lists of nothing but poor households: who is not on the second one, and why is not known, is on no list."""
    path, out = write(tmp_path), tmp_path / "lists.xlsx"
    now = tmp_path / "poor.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    now.write_text("".join(one for one in rows if "không nghèo" not in one), encoding="utf-8")
    assert run("report", now, "--before", tmp_path / "before.csv", "--form", "6.2", "-o", out).exit_code == 0
    sheet = openpyxl.load_workbook(out, data_only=True)["Mẫu 6.2"]
    assert sheet["B12"].value == "U2"
    empty = tmp_path / "empty.xlsx"
    assert run("report", now, "--before", now, "--form", "6.2", "-o", empty).exit_code == 0
    sheet = openpyxl.load_workbook(empty)["Mẫu 6.2"]
    assert sheet["E13"].value == "=0"


def test_the_list_for_review(tmp_path: Path) -> None:
    out = tmp_path / "review.xlsx"
    assert run("report", write(tmp_path), "--form", "I", "--names", "-o", out).exit_code == 0
    sheet = openpyxl.load_workbook(out)["Phụ lục I"]
    assert [sheet[f"A{row}"].value for row in (1, 2)] == ["Phụ lục I", "DANH SÁCH HỘ GIA ĐÌNH CẦN RÀ SOÁT"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=12)]
    assert rows[2] == ["A", "B", "1", "2", "3", "4", "5", "6"]
    assert rows[3] == [1, "Bà Một", 2, "1960", "Tổ 1, An", 80, 20, "N"]
    assert [row[-1] for row in rows[3:9]] == ["N", "CN", "KN", "N", "N", "KN"]
    texts = {text for row in rows for text in row}
    assert {"- Có 3 hộ nghèo;\n- Có 1 hộ cận nghèo;\n- Có 2 hộ không nghèo.", "1 Tên thôn/bản/ấp."} <= texts
    assert {"RÀ SOÁT VIÊN\n(Ký, ghi rõ họ tên)", "TRƯỞNG THÔN\n(Ký, ghi rõ họ tên)"} <= texts
    frame = pl.DataFrame({"household_id": ["A"], "recognised_status": ["?"]})
    (printed,) = report(frame, forms="I").lists
    assert printed.sections[0].rows == [("A", None, None, None, None, None, None)]


def test_the_minutes(tmp_path: Path) -> None:
    """What the meeting decides is left open; what it is told stands below."""
    path = write(tmp_path)
    for before, told in (
        (None, "1 near-poor."),
        (tmp_path / "before.csv", "2 that exited poverty, 1 that"),
    ):
        (printed,) = report(path, forms="V", before=before).lists
        assert told in printed.remarks[0].en
        assert "3 hộ nghèo, 1 hộ cận nghèo" in printed.remarks[0].vi
    out = tmp_path / "minutes.xlsx"
    assert run("report", path, "--form", "V", "-o", out).exit_code == 0
    texts = _texts(out)
    assert "+ Có........ hộ gia đình đạt điều kiện xét công nhận hộ nghèo;" in texts
    assert "TRƯỞNG THÔN (Chủ trì)\n(Ký, họ tên)" in texts
    sheet = openpyxl.load_workbook(out)["Phụ lục V"]
    (broken,) = (one.id for one in sheet.row_breaks.brk)
    assert sheet.cell(broken + 1, 1).value == "2. Kết quả cuộc họp"


def test_places_that_nobody_states() -> None:
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    with pytest.raises(UsageError, match=r"no household states its district; add the column “Huyện” \(district\)"):
        report(rows, by="district")
    assert report(rows.clear(), by="district").forms


def test_what_a_movement_leaves_unexplained_names_the_file(tmp_path: Path) -> None:
    path = write(tmp_path)
    lines = (tmp_path / "before.csv").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "before.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    # U3 is poor now and R3, which was not there before, is too.
    path.write_text(path.read_text("utf-8").replace(",không nghèo,", ",nghèo,"), encoding="utf-8")
    found = report(path, forms="7.2", before=tmp_path / "before.csv")
    assert {one.file for one in found.problems if one.code.endswith("_unexplained")} == {"before.csv"}
    assert any("look" in one.en or "earlier years" in one.en for one in found.forms[0].remarks)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--form", "7.12"], "one of: all, 7.1, 7.2"),
        (["--by", "hamlet"], "one of: province, district, commune, village"),
        (["--by", "province", "poor.csv"], "the same household in two files"),
        (
            ["--form", "7.1", "--plan", "plan.csv", "--by", "village"],
            "--plan needs --form, one of: plan-2016, plan-red",
        ),
        (["--form", "7.2"], "form 7.2 needs the list of the year before (--before)"),
        (["--form", "6.2"], "form 6.2 needs the list of the year before (--before)"),
        (["--history", "before.csv"], "--history and --changes need the list of the year before"),
        (["-o", "x.txt"], "must end with one of: .xlsx, .csv, .parquet"),
        (["-o", "now.csv"], "would overwrite the input"),
        (["--form", "6.1", "-o", "x.csv"], "lists and minutes are written as .xlsx only"),
        (["--before", "none.csv"], "There is no file"),
        (["other.csv"], "classify it first with `povrules classify`, or add the column “Phân loại hộ đã công nhận”"),
    ],
)
def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.csv").write_text("Thôn,thoát nghèo,tái nghèo,phát sinh\nTổ 1,1,0,0\n", encoding="utf-8")
    (tmp_path / "poor.csv").write_text(HEADER + HOUSEHOLDS, encoding="utf-8")
    (tmp_path / "other.csv").write_text("household_id,area\n1,rural\n", encoding="utf-8")
    result = run("report", write(tmp_path).name, *options, "--lang", "en")
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())


def test_what_members_say(tmp_path: Path) -> None:
    """Family 01 has three children, all insured, well fed and at school; of the others some have none."""
    rows = pl.DataFrame(
        {
            "household_id": ["01", "02", "03", "04"],
            "recognised_status": ["nghèo", "cận nghèo", "nghèo", "nghèo"],
            "children": [None, None, 5, None],
        }
    )
    census = FIXTURES / "families.xlsx"
    (filled,) = report(rows.head(3), forms="7.11", census=census).forms
    whole = shown(filled)["whole", "children"]
    assert whole[0] == 3 + 5
    assert whole[4:] == [1, 0, 0, 0]
    (filled,) = report(rows, forms="7.11", census=census).forms
    assert shown(filled)["whole", "children"][:4] == [None] * 4
    (filled,) = report(rows.head(1), forms="7.8", census=census).forms
    assert shown(filled)["whole", "persons"][2] == 5
    path, out = tmp_path / "a.csv", tmp_path / "a.csv.xlsx"
    rows.write_csv(path)
    assert run("report", path, "--form", "7.11", "--census", census, "-o", out).exit_code == 0


MEMBERS = [
    {"household_id": "A", "born_year": 2012, "insurance": "no", "schooling": "yes", "level": "lower_secondary"},
    {"household_id": "A", "born_year": 2020, "insurance": "no", "schooling": "no", "level": None},
    {"household_id": "A", "born_year": 1960, "insurance": "yes", "pension": "merit"},
    {"household_id": "B", "born_year": 2011, "insurance": None, "schooling": "no"},
    {"household_id": "B", "born_year": 1970, "insurance": "no", "pension": "none"},
    {"household_id": "C", "born_year": 1970, "insurance": "no", "pension": "none"},
]


def test_members_one_by_one() -> None:
    """By the year of the review, 2024: A has children of 12 and 4, B one of 13; of C one member is not listed."""
    census = pl.DataFrame({"household_id": ["A", "B", "C"], "members": [3, 2, 2], "area": ["rural"] * 3})
    rows = pl.DataFrame({"household_id": ["A", "B", "C"], "recognised_status": ["nghèo", "cận nghèo", "nghèo"]})
    persons = pl.DataFrame(MEMBERS)
    found = report(rows, forms=["7.8", "7.11"], census=census, persons=persons, on="2024-12-31")
    groups, children = (shown(one) for one in found.forms)
    assert groups["whole", "households"][8:] == [None, 0]
    listed = report(rows.head(2), forms=["7.8", "7.11"], census=census, persons=persons, on="2024-12-31")
    groups, children = (shown(one) for one in listed.forms)
    assert groups["whole", "households"][8:] == [1, 0]
    # Weights and heights are blank, so that it is not known who is malnourished; nor whether B's child is insured.
    assert children["whole", "children"] == [2, 1, None, 1, 1, None, None, 1]
    with pytest.raises(UsageError, match="the census has no table of members"):
        report(rows, census=census)
    with pytest.raises(UsageError, match="--persons needs the census"):
        report(rows, persons=persons)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_result_beside_the_headers_of_its_own_census(tmp_path: Path, suffix: str) -> None:
    """A census with “Mã hộ” gives a result with two columns of ids; that of the verdict counts."""
    census, result = tmp_path / "census.csv", tmp_path / f"result.{suffix}"
    names = ",".join(povrules.indicators("vn-2022"))
    census.write_text(f"Mã hộ,Khu vực,Thu nhập bình quân,{names}\nA,NT,100000{',1' * 12}\n", encoding="utf-8")
    assert run("classify", census, "--standard", "vn-2022", "-o", result).exit_code == 0
    (filled,) = report(result, forms="7.4").forms
    assert shown(filled)["whole", "households"] == [1] * 13


@pytest.fixture(scope="module")
def commune() -> povrules.Review:
    return povrules.review_census(FIXTURES / "cao-lau-2023.csv", standard="vn-2022", policy_year=2025)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "json", "jsonl"])
def test_a_result_in_any_format_gives_the_same_forms(tmp_path: Path, commune: povrules.Review, suffix: str) -> None:
    """The commune of the README: 910 households, 81 poor, 122 near-poor; what they lack as the verdicts name it."""
    path = tmp_path / f"result.{suffix}"
    write_review(commune, path, "vi")
    found = {one.layout.form: shown(one) for one in report(path, forms=["7.1", "7.4", "7.6"]).forms}
    assert found["7.1"]["whole", "households"] == [910, 3486, 81, "8.90", 122, "13.41"]
    for form, listed in (("7.4", "poor"), ("7.6", "near_poor")):
        lacking = [one.split(";") for one in commune.frame.filter(pl.col("class") == listed)["deprived_in"]]
        expected = [sum(name in one for one in lacking) for name in povrules.indicators("vn-2022")]
        assert found[form]["whole", "households"] == [len(lacking), *expected]


def test_lists_that_cannot_be_one() -> None:
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"], "commune": ["X"]})
    other = rows.with_columns(commune=pl.lit("Y"))
    with pytest.raises(UsageError, match="households have the same id"):
        report([rows, other], before=rows)
    third = other.with_columns(household_id=pl.lit("B"), recognised_status=pl.lit("không nghèo"))
    with pytest.raises(UsageError, match="some are lists of all households"):
        report([rows, third], before=rows)
    assert shown(report([rows, third], forms="7.1").forms[0])["whole", "households"][0] is None


def test_errors_in_a_list_end_with_1(tmp_path: Path) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "a.xlsx"
    path.write_text("Mã hộ,Phân loại hộ đã công nhận,Thôn\n1,nghèo,A\n1,nghèo,A\n2,không nghèo,A\n", encoding="utf-8")
    result = run("report", path, "-o", out)
    assert result.exit_code == 1
    assert "lỗi dữ liệu" in openpyxl.load_workbook(out).sheetnames
    result = run("report", path, "--lang", "en")
    assert result.exit_code == 1
    assert "line 3" in result.stderr


def test_texts_in_both_languages(tmp_path: Path) -> None:
    forms = [value for one in FORMS if one not in ("7.2", "7.3", "6.2") for value in ("--form", one)]
    for lang in LANGS:
        result = run("report", write(tmp_path), *forms, "--lang", lang)
        assert result.exit_code == 0
        assert ("rounded half up" in result.stdout) is (lang == "en")


@pytest.mark.parametrize(
    ("commune", "village", "left"),
    [
        ("Xã Bình Minh", "thôn 4", ("UBND Xã Bình Minh", "Thôn 4")),
        ("Bình Minh", "Nà Lẹng", ("UBND xã Bình Minh", "Thôn/Tổ dân phố Nà Lẹng")),
        (None, None, ("UBND xã...", "Thôn/Tổ dân phố...")),
    ],
)
def test_what_a_place_is_stands_once(commune: str | None, village: str | None, left: tuple[str, str]) -> None:
    rows = pl.DataFrame(
        {"household_id": ["A"], "recognised_status": ["nghèo"], "commune": [commune], "village": [village]},
        schema=dict.fromkeys(("household_id", "recognised_status", "commune", "village"), pl.String),
    )
    [printed] = report(rows, forms="V").lists
    assert printed.left == left


def test_forms_can_be_computed_again(tmp_path: Path) -> None:
    """A stored 0 below a formula is its value: no cell of the forms counts as never calculated."""
    out = tmp_path / "forms.xlsx"
    assert run("report", write(tmp_path), "--form", "7.1", "-o", out).exit_code == 0
    assert run("recompute", out).exit_code == 0


def test_the_list_for_review_says_whom_the_law_reviews() -> None:
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    [printed] = report(rows, forms="I", names=True).lists
    assert [("Điều 4 khoản 1" in one.vi, "Điều 4 khoản 1" in one.en) for one in printed.remarks] == [(True, True)]


@pytest.mark.parametrize(("ids", "said"), [(["A", "A", "B"], "2 rows are"), ([None, "B"], "1 row is")])
def test_form_7_1_says_how_many_rows_it_does_not_count(ids: list[str | None], said: str) -> None:
    """Of a household that is there twice forms 7.2 and 7.3 do not say that it left."""
    rows = pl.DataFrame({"household_id": ids, "recognised_status": ["nghèo"] * len(ids)})
    before = pl.DataFrame({"household_id": ["A", "B", "Z"], "recognised_status": ["nghèo", "nghèo", "không nghèo"]})
    found = report(rows, forms=["7.1", "7.2"], before=before)
    assert [one.en.startswith(said) for one in found.forms[0].remarks].count(True) == 1
    assert any(one.en.startswith("1 household of unknown class") for one in found.forms[1].remarks)
