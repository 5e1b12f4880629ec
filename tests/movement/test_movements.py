"""Movement as a whole: lists and results in, files out; the effect of a new standard; computed class and decision."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from command import run

import povrules
from movement.censuses import census
from povrules.errors import CensusError, UsageError
from povrules.movements import MOVEMENT_COLUMNS, checks, movement
from povrules.reports.movement_forms import movement_form
from povrules.reports.movement_tables import by_place, write_movement
from povrules.reports.movement_text import movement_text
from povrules.text import LANGS
from povrules.years.changes import Changes, read_changes
from povrules.years.law import load_movement_law

HEADER = "Mã hộ,Khu vực,Thôn,Phân loại hộ đã công nhận,Số khẩu,Ngày quyết định công nhận\n"
BEFORE = """A,NT,Một,hộ nghèo,1,20/12/2024
B,NT,Một,hộ nghèo,2,20/12/2024
C,NT,Hai,hộ nghèo,3,20/12/2024
D,NT,Hai,cận nghèo,4,20/12/2024
E,TT,Ba,cận nghèo,5,20/12/2024
F,TT,Ba,cận nghèo,6,20/12/2024
G,NT,Một,hộ nghèo,7,20/12/2024
K,NT,Một,không nghèo,7,20/12/2024
"""
AFTER = """A,NT,Một,hộ nghèo,2,20/12/2025
B2,NT,Một,cận nghèo,2,20/12/2025
C,NT,Hai,không nghèo,3,20/12/2025
D,NT,Hai,hộ nghèo,3,20/12/2025
E,TT,Ba,cận nghèo,5,20/12/2025
F,TT,Ba,không nghèo,6,20/12/2025
K,NT,Một,hộ nghèo,6,20/12/2025
L,NT,Một,hộ nghèo,1,20/12/2025
M,,,cận nghèo,1,20/12/2025
"""
CHANGES = "Mã hộ kỳ trước,Mã hộ kỳ này,Biến động\nB,B2,đổi mã\nG,,chết\nK,L,tách hộ\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("before.csv", "after.csv", "changes.csv")]
    for path, text in zip(paths, (HEADER + BEFORE, HEADER + AFTER, CHANGES), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_the_forms_as_printed(files: list[Path], tmp_path: Path) -> None:
    before, after, changes = files
    out = tmp_path / "m.xlsx"
    result, name = run("movement", before, after, "--changes", changes, "--on", "20/12/2028", "-o", out), None
    assert result.exit_code == 0
    assert "mẫu 7.2 cột 2 = mẫu 7.3 cột 5, nhân khẩu: khớp" in result.stdout.splitlines()
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Mẫu 7.2", "Mẫu 7.3", "biến động", "lỗi dữ liệu", "căn cứ pháp lý"]
    sheet = openpyxl.load_workbook(out, data_only=True)["Mẫu 7.2"]
    assert sheet["A1"].value == "Mẫu số 7.2. TỔNG HỢP DIỄN BIẾN HỘ NGHÈO TRONG NĂM"
    assert [cell.value for cell in sheet[6]][3:] == [str(number) for number in range(1, 10)]
    rows: dict[Any, list[Any]] = {}
    for row in sheet.iter_rows(min_row=7, values_only=True):
        name = row[1] or name
        rows[name, row[2]] = list(row[3:])
    assert rows["Khu vực nông thôn", "Hộ"] == [4, 1, 1, 1, 1, None, None, 1, 4]
    assert rows["Tổng cộng I + II", "Hộ"] == [4, 1, 1, 1, 1, None, None, 1, 4]
    assert rows["Tổng cộng I + II", "Nhân khẩu"] == [13, 2, 3, 7, 3, None, None, 2, 12]
    assert sheet.cell(sheet.max_row, 1).value.startswith("Cột 6 và 7 (“Tái nghèo”, “Phát sinh mới”) để trống: chưa có")
    assert "1 hộ, 6 nhân khẩu." in sheet.cell(sheet.max_row, 1).value
    formulas = book["Mẫu 7.3"]
    whole = next(row for row in formulas.iter_rows(min_row=7) if row[1].value == "Tổng cộng I + II")
    assert str(whole[3].value).startswith("=")
    assert book["biến động"]["C2"].value == "vẫn là hộ nghèo"


def evaluated(sheet: Any, formula: str) -> int:
    """The value of a sum of cells."""
    cells = [sheet[name].value for name in formula.removeprefix("=").split("+")]
    return sum(evaluated(sheet, str(one)) if str(one).startswith("=") else int(one or 0) for one in cells)


def test_the_formulas_give_the_values(files: list[Path], tmp_path: Path) -> None:
    before, after, changes = files
    out = tmp_path / "m.xlsx"
    assert run("movement", before, after, "--changes", changes, "--history", before, "-o", out).exit_code == 0
    book, values = openpyxl.load_workbook(out), openpyxl.load_workbook(out, data_only=True)
    found = 0
    for name in ("Mẫu 7.2", "Mẫu 7.3"):
        for row in book[name].iter_rows(min_row=7):
            for cell in row:
                if str(cell.value).startswith("="):
                    found += 1
                    assert evaluated(book[name], str(cell.value)) == values[name][cell.coordinate].value
    assert found > 100


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json"])
def test_tables(files: list[Path], tmp_path: Path, suffix: str) -> None:
    before, after, changes = files
    out = tmp_path / f"m.{suffix}"
    result = run("movement", before, after, "--changes", changes, "-o", out, "--lang", "en", "--by", "village")
    assert result.exit_code == 0
    assert "relapsed into poverty or newly poor" in result.stdout
    legal = json.loads((tmp_path / "m.legal.json").read_text("utf-8"))
    whole = [one for one in legal["forms"] if (one["form"], one["unit"], one["column"]) == ("7.2", "households", 1)]
    assert sum(one["value"] for one in whole) == 4
    assert all(one["agrees"] for one in legal["checks"])
    assert {one["id"] for one in legal["law"]} >= {"form-poor", "exited", "arisen", "identity"}
    read = {
        "csv": lambda: pl.read_csv(out),
        "parquet": lambda: pl.read_parquet(out),
        "json": lambda: pl.DataFrame(json.loads(out.read_text("utf-8"))["households"], infer_schema_length=None),
    }[suffix]()
    assert read["kind"].to_list() == movement(before, after, changes=changes).frame["kind"].to_list()
    assert read.columns == list(MOVEMENT_COLUMNS)


def test_what_no_change_explains(files: list[Path]) -> None:
    before, after, _ = files
    result = run("movement", before, after, "--lang", "en")
    assert result.exit_code == 0
    said = " ".join(result.stderr.split())
    assert "found “B, G”; expected the household of the list before, or why it is not there. 2 households." in said
    assert "found “B2, L, M”; expected a household that was there before, or why it came. 3 households." in said


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--by", "district"], 2, "one of: province, commune, village"),
        (["--on", "2025"], 2, "a day"),
        (["-o", "m.txt"], 2, "must end with one of"),
        (["-o", "after.csv"], 2, "would overwrite the input"),
        (["--changes", "none.csv"], 2, "There is no file"),
        (["--standard", "vn-1990"], 2, "vn-1990"),
        (["--basis", "income"], 2, "--basis: for classifying the census of this year only; name a standard"),
        (["--persons", "after.csv"], 2, "--persons: for classifying the census of this year only"),
    ],
)
def test_what_is_refused(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, options: list[str], code: int, words: str
) -> None:
    monkeypatch.chdir(files[0].parent)
    result = run("movement", files[0], files[1], *options, "--lang", "en")
    assert result.exit_code == code
    assert words in " ".join(result.stderr.split())


def test_errors_in_a_list_end_with_1_and_lose_nobody_else(files: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(HEADER + AFTER + "A,NT,Một,hộ nghèo,2,\n", encoding="utf-8")
    result = run("movement", files[0], path, "-o", tmp_path / "m.csv", "--lang", "en")
    assert result.exit_code == 1
    assert "A" in pl.read_csv(tmp_path / "m.csv")["household_id"].to_list()
    assert "missing" not in result.stderr


def test_all_mistakes_in_the_changes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(
        "Mã hộ kỳ trước,Mã hộ kỳ này,Biến động\n"
        "X,Y,đổi mã\nB,,đổi mã\nA,,chết\nG,,bay\nG,,\nK,A,tách hộ\n"
        "C,C2,đổi mã\nC,C2,đổi mã\nD,,chuyển đi\nD,,chết\n,M,chuyển đến\n,M,chuyển đến\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as caught:
        read_changes(path, ["A", "B", "C", "D", "G", "K"], ["A", "C2", "K", "M"])
    lines = [line.split(":")[0].removeprefix("changes.csv, line ") for line in str(caught.value).splitlines()]
    assert lines == [
        "5, column “Biến động”",
        "2, column “Mã hộ kỳ trước”",
        "2, column “Mã hộ kỳ này”",
        "3, column “Mã hộ kỳ này”",
        "4, column “Mã hộ kỳ trước”",
        "6, column “Biến động”",
        "7, column “Mã hộ kỳ này”",
        "9, column “Mã hộ kỳ trước”",
        "11, column “Mã hộ kỳ trước”",
        "9, column “Mã hộ kỳ này”",
        "13, column “Mã hộ kỳ này”",
    ]
    assert caught.value.message("vi").count("\n") == len(lines) - 1


def test_an_id_that_another_household_had(tmp_path: Path) -> None:
    """A takes the id of B, who is no more: two households, of which the list after has one."""
    path = tmp_path / "changes.csv"
    head = "Mã hộ kỳ trước,Mã hộ kỳ này,Biến động\nA,B,đổi mã\n"
    path.write_text(head, encoding="utf-8")
    with pytest.raises(UsageError, match="line 2, column “Mã hộ kỳ này”: found “B”; expected an id that no household"):
        read_changes(path, ["A", "B"], ["B"])
    path.write_text(head + "B,,chết\n", encoding="utf-8")
    before = pl.DataFrame({"household_id": ["A", "B"], "recognised_status": ["hộ nghèo"] * 2, "members": [4, 3]})
    after = pl.DataFrame({"household_id": ["B"], "recognised_status": ["hộ nghèo"], "members": [4]})
    found = movement(before, after, changes=path)
    assert found.frame.select("household_id", "id_before", "kind", "reason").rows() == [
        ("B", "A", "stayed_poor", None),
        ("B", "B", "poor_left", "died"),
    ]
    assert (found.forms["poor"].households[1], found.forms["poor"].households[9]) == (2, 1)
    assert all(right for _, right in checks(found))
    path.write_text("household id before,household id after,change\nA,B,renumbered\nB,A,renumbered\n", encoding="utf-8")
    assert read_changes(path, ["A", "B"], ["A", "B"]).renumbered == {"A": "B", "B": "A"}


@pytest.mark.parametrize("status", ["", "xyz"])
def test_an_earlier_class_that_is_not_known_is_no_no(status: str) -> None:
    lists = [
        pl.DataFrame({"household_id": ["A", "Z"], "recognised_status": [one, "không nghèo"]})
        for one in (status, "không nghèo", "hộ nghèo")
    ]
    found = movement(lists[1], lists[2], history=[lists[0]])
    assert found.frame["kind"].to_list() == ["relapsed_or_new", "outside"]
    twice = pl.DataFrame({"household_id": ["A", "A"], "recognised_status": ["nghèo", "không nghèo"]})
    assert movement(lists[1], lists[2], history=[twice]).frame["kind"][0] == "relapsed_or_new"


def test_a_status_that_spells_no_class_is_not_replaced_by_a_computed_one() -> None:
    before = pl.DataFrame({"household_id": ["H1"], "recognised_status": ["nghèo"]})
    found = movement(before, census(1_400_000, recognised=["xyz"]), standard="vn-2022")
    assert found.frame.select("class_after", "computed_after").row(0) == (None, "poor")


def test_who_exited_is_not_known_where_a_class_is_not() -> None:
    listed = pl.DataFrame({"household_id": ["A", "B"], "recognised_status": ["nghèo", "nghèo"]})
    found = movement(listed, listed.filter(pl.col("household_id") == "B"))
    assert (found.statistics.exited, found.statistics.arisen) == (None, None)
    assert "households that exited poverty: not known" in movement_text(found, "en")
    came = movement(listed.with_columns(recognised_status=pl.Series(["nghèo", ""])), listed)
    assert (came.statistics.exited, came.statistics.arisen) == (0, None)


def test_changes_that_are_right(tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(
        "household id before,household id after,change\n"
        "A,A2,renumbered\nB,C,merged\nD,,moved out\nE,,died\n,F,moved in\nC,G,split\n",
        encoding="utf-8",
    )
    assert read_changes(path, list("ABCDE"), ["A2", "C", "F", "G"]) == Changes(
        {"A": "A2"}, {"B": "merged", "D": "moved_out", "E": "died"}, {"F": "moved_in", "G": "split"}
    )


# ------------------------------------------------------------------------------------------------------- standards


def test_what_was_recognised_counts_and_the_computed_class_is_kept() -> None:
    before = pl.DataFrame({"household_id": ["H1", "H2"], "recognised_status": ["nghèo", "nghèo"]})
    after = census(1_400_000, 1_400_000, recognised=["không nghèo", "nghèo"])
    found = movement(before, after, standard="vn-2022")
    assert found.frame.select("kind", "computed_after", "recognised_after").rows() == [
        ("exited_poverty", "poor", "not_poor"),
        ("stayed_poor", "poor", "poor"),
    ]
    assert "1 households are recognised as another class than was computed" in movement_text(found, "en")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "json", "jsonl"])
def test_a_result_is_a_list(tmp_path: Path, suffix: str) -> None:
    path, source = tmp_path / f"r.{suffix}", tmp_path / "c.csv"
    census(1_400_000, 9_000_000).write_csv(source)
    assert run("classify", source, "--standard", "vn-2022", "-o", path).exit_code == 0
    before = pl.DataFrame({"household_id": ["H1", "H2"], "recognised_status": ["nghèo", "nghèo"]})
    assert movement(before, path).frame["kind"].to_list() == ["stayed_poor", "exited_poverty"]


def test_json_that_is_no_result(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    rows = [{"household_id": "A", "recognised_status": "nghèo"}]
    for text in (json.dumps(rows), json.dumps({"schema": "povrules.review/1", "households": 1}), "{"):
        path.write_text(text, encoding="utf-8")
        if text.startswith("["):
            assert movement(path, path).frame["kind"].to_list() == ["stayed_poor"]
        else:
            with pytest.raises(CensusError):
                movement(path, path)


def test_arguments() -> None:
    rows = pl.DataFrame({"household_id": ["A"], "recognised_status": ["nghèo"]})
    with pytest.raises(UsageError, match="'soon' is no date"):
        movement(rows, rows, on="soon")
    with pytest.raises(CensusError):
        movement(rows.drop("household_id"), rows)
    assert movement(rows.to_pandas(), rows.to_arrow()).frame["kind"].to_list() == ["stayed_poor"]


@pytest.mark.parametrize(
    ("lang", "notes"),
    [
        (
            "vi",
            (
                "Ô nhân khẩu để trống: có hộ chưa ghi số nhân khẩu.",
                "1 hộ chưa xác định diện ở một hoặc cả hai kỳ: cột 2, 3, 9 có thể tính hộ đó nên để trống.",
            ),
        ),
        (
            "en",
            (
                "Empty numbers of persons: some households do not state theirs.",
                "1 household of unknown class at one of both times, or both: columns 2, 3, 9 may count them and are "
                "empty.",
            ),
        ),
    ],
)
def test_notes_below_a_form(tmp_path: Path, lang: str, notes: tuple[str, str]) -> None:
    before = pl.DataFrame({"household_id": ["A", "B"], "recognised_status": ["nghèo", "nghèo"], "area": ["NT", "NT"]})
    after = before.with_columns(recognised_status=pl.Series(["nghèo", "?"]))
    paths = [tmp_path / "b.csv", tmp_path / "a.csv"]
    for path, frame in zip(paths, (before, after), strict=True):
        frame.write_csv(path)
    out = tmp_path / "m.xlsx"
    assert run("movement", *paths, "-o", out, "--lang", lang).exit_code == 0
    said = [row[0] for row in openpyxl.load_workbook(out)["Mẫu 7.2"].iter_rows(values_only=True) if row[0]]
    assert set(notes) <= set(said)


def test_places_and_areas_that_are_not_known() -> None:
    rows = pl.DataFrame(
        {"household_id": ["A", "B", "C"], "recognised_status": ["nghèo"] * 3, "area": ["rural", "urban", None]}
    )
    found = movement(rows, rows)
    assert by_place(found.frame) == "village"
    law = load_movement_law()
    assert [row.name for row in movement_form(found.frame, "poor", "village", law).rows if row.name] == [
        "Khu vực thành thị",
        "(không ghi)",
        "Khu vực nông thôn",
        "(không ghi)",
        "Chưa rõ khu vực",
        "(không ghi)",
        "Tổng cộng I + II",
        "(không ghi)",
    ]
    by_commune = found.frame.with_columns(commune=pl.Series(["X", "X", "Y"]))
    assert by_place(by_commune) == "commune"
    for lang in LANGS:
        assert movement_text(found, lang)


def test_results_under_two_standards_are_told() -> None:
    """The new standard alone may make another class; with the old one named both effects are told apart instead."""
    before = povrules.classify(census(600_000), standard="vn-2016", policy_year=2021)
    after = povrules.classify(census(600_000), standard="vn-2022")
    told = [one.en for one in movement(before, after).notices if "alone may make another class" in one.en]
    assert told == [
        "Before by vn-2016, after by vn-2022: the new standard alone may make another class of a household. To tell it "
        "apart give the census of this year, with --standard vn-2022 --old-standard vn-2016."
    ]
    for more in ({"standard": "vn-2022"}, {"standard": povrules.load_standard("vn-2022")}):
        found = movement(before, census(600_000), **more)
        assert any("Before by vn-2016, after by vn-2022" in one.en for one in found.notices)
    apart = movement(before, census(600_000), standard="vn-2022", old_standard="vn-2016")
    assert not any("Before by" in one.en for one in (*apart.notices, *movement(after, after).notices))


def test_meeting_and_decision_stand_beside_the_computed_class(tmp_path: Path) -> None:
    """Appendix V: on whom the meeting does not agree is reviewed again. Each difference is counted apart."""
    before = pl.DataFrame({"household_id": ["H1", "H2", "H3", "H4"], "recognised_status": ["nghèo"] * 4})
    after = census(1_400_000, 1_400_000, 9_000_000, 9_000_000).with_columns(
        pl.Series("recognised_status", ["không nghèo", "cận nghèo", "không nghèo", "không nghèo"]),
        pl.Series("Lý do công nhận khác kết quả tính", ["đã có việc làm", None, None, None]),
        pl.Series("Kết quả họp dân", ["nghèo", "Rà soát lại", "không nghèo", "đồng ý"]),
    )
    found = movement(before, after, standard="vn-2022")
    assert found.frame.select("computed_after", "meeting_after", "recognised_after", "decision_reason").rows() == [
        ("poor", "poor", "not_poor", "đã có việc làm"),
        ("poor", "review_again", "near_poor", None),
        ("not_poor", "not_poor", "not_poor", None),
        ("not_poor", None, "not_poor", None),
    ]
    assert [(one.code, one.found) for one in found.problems] == [("status_unknown", "đồng ý")]
    text = movement_text(found, "en").splitlines()
    assert (
        "2 households are recognised as another class than was computed; of 1 no reason is stated; what was recognised "
        "counts" in text
    )
    assert "of 1 households the meeting differs from what was computed" in text
    assert "of 2 households the meeting differs from what was recognised" in text
    assert "2 hộ có kết quả họp dân khác với kết quả công nhận" in movement_text(found, "vi").splitlines()
    out = tmp_path / "m.xlsx"
    write_movement(found, out, "vi")
    rows = list(openpyxl.load_workbook(out)["biến động"].iter_rows(values_only=True))
    assert rows[2][rows[0].index("Diện theo họp dân")] == "rà soát lại"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_movement_can_be_computed_again(tmp_path: Path, lang: str) -> None:
    """A stored 0 below a formula is its value, and columns of days, though exits are named in them, are not counts."""
    paths = [tmp_path / f"{year}.csv" for year in (2022, 2023)]
    for path, status in zip(paths, ("nghèo", "không nghèo"), strict=True):
        rows = {"household_id": ["A", "B"], "recognised_status": [status, "nghèo"], "area": ["urban"] * 2}
        pl.DataFrame(rows | {"recognised_on": [f"{path.stem}-12-20"] * 2}).write_csv(path)
    out = tmp_path / "m.xlsx"
    assert run("movement", *paths, "--on", "01/01/2024", "-o", out, "--lang", lang).exit_code == 0
    again = run("recompute", out, "--lang", "en")
    assert again.exit_code == 0
    assert "WRONG 0, UNREADABLE 0" in again.stdout
    assert "is not known" not in again.stdout
