"""``povrules classify --records`` and ``povrules verify``: what is written, said, and exited with."""

import json
from pathlib import Path

import pytest
from command import classify, run
from helpers import BAND, ROOT, SMALL, refusal

from povrules.errors import UsageError
from povrules.reports.writing import check_records

OPTIONS = ("--standard", "vn-2022", "--policy-year", "2025")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    done = classify(tmp_path, SMALL, *OPTIONS, "--records", tmp_path / "records.jsonl", out="result.xlsx")
    assert done.exit_code == 1  # the fixture has errors
    assert str(tmp_path / "records.jsonl") in done.output.replace("\n", "")
    return tmp_path


def test_records_verify(made: Path) -> None:
    assert len((made / "records.jsonl").read_text(encoding="utf-8").splitlines()) == 13
    done = run("verify", made / "records.jsonl", "--lang", "en")
    assert (done.exit_code, done.output) == (0, "13 records: 13 verified, 0 differ, 0 differ in their law alone\n")
    assert run("verify", made / "records.jsonl").output.startswith("13 bản ghi: 13 đúng")


def test_what_the_docs_show(made: Path) -> None:
    docs = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    (made / "result.xlsx").rename(made / "ket-qua.xlsx")
    assert run("verify", made / "records.jsonl", "--lang", "en").output in docs
    assert run("verify", made / "ket-qua.xlsx", "--census", SMALL, "--lang", "en").output in docs


def test_a_changed_digit(made: Path) -> None:
    path = made / "records.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("1500000,", "1500001,", 1) + "{\n", encoding="utf-8")
    done = run("verify", path, "--lang", "en")
    assert done.exit_code == 2
    lines = done.output.splitlines()
    assert lines[:3] == [
        "line 1: household H001 (vn-2022)",
        "  - the facts were changed after it was written",
        "  - class: “poor” is recorded, “average” is computed",
    ]
    assert lines[-3] == "line 14"
    assert lines[-1] == "14 records: 12 verified, 2 differ, 0 differ in their law alone"
    assert "dòng 1: hộ H001 (vn-2022)\n  - dữ kiện đã bị thay đổi" in run("verify", path).output
    found = json.loads(run("verify", path, "--json").output)
    assert [one["line"] for one in found["differing"]] == [1, 14]


def test_other_law(tmp_path: Path) -> None:
    options = ("--standard", "hanoi-2022", "--with", BAND, "--records", tmp_path / "r.jsonl")
    classify(tmp_path, SMALL, *options)
    assert run("verify", tmp_path / "r.jsonl", "--with", BAND).exit_code == 0
    done = run("verify", tmp_path / "r.jsonl", "--lang", "en")
    assert done.exit_code == 1
    assert f"other law: overlay {BAND.name}: " in done.output
    assert " → none (13 records)" in done.output
    assert "quy định khác: tệp bổ sung" in run("verify", tmp_path / "r.jsonl").output


def test_one_record_of_nobody(tmp_path: Path) -> None:
    classify(tmp_path, "household_id,area\n,rural\n", *OPTIONS, "--records", tmp_path / "r.jsonl")
    text = (tmp_path / "r.jsonl").read_text(encoding="utf-8")
    (tmp_path / "r.json").write_text(text.replace("rural", "urban"), encoding="utf-8")
    done = run("verify", tmp_path / "r.json", "--lang", "en")
    assert done.exit_code == 1
    assert done.output.startswith("line 1: household none (vn-2022)\n")


def test_no_records(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").touch()
    done = run("verify", tmp_path / "r.jsonl", "--lang", "en")
    assert (done.exit_code, done.output) == (2, "There are no records.\n")


def test_a_result_that_was_changed(made: Path) -> None:
    classify(made, SMALL, *OPTIONS)
    path = made / "result.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace(",poor,", ",not_poor,")
    lines[3] = lines[3].replace("H003", "NEW")
    path.write_text("".join(lines), encoding="utf-8")
    done = run("verify", path, "--census", SMALL, "--lang", "en")
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "household H001 (vn-2022)",
        "  - class: “not_poor” in the file, “poor” is computed",
        "  - rule: “not_poor” in the file, “poor” is computed",
        "household H003 (vn-2022): in the census, not in the file",
        "household NEW (vn-2022): in the file, not in the census",
        "The result was changed after it was written: ids, standards, classes or rules are not those that were "
        "written.",
        "result.csv: 14 rows, 11 verified, 3 differ",
    ]
    said = run("verify", path, "--census", SMALL).output
    assert "hộ H003 (vn-2022): có trong điều tra, không có trong tệp" in said
    assert json.loads(run("verify", path, "--census", SMALL, "--json").output)["edited"] is True


def test_many_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"{number},rural,9000000\n" for number in range(102))
    classify(tmp_path, f"household_id,area,income_per_capita\n{rows}", *OPTIONS)
    (tmp_path / "census.csv").write_text(
        f"household_id,area,income_per_capita\n{rows.replace('9', '1')}", encoding="utf-8"
    )
    done = run("verify", tmp_path / "result.csv", "--census", tmp_path / "census.csv", "--lang", "en")
    assert "… and " in done.output
    assert "another input: census.csv: " in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x.txt",), "neither records nor a result"),
        (
            ("result.xlsx",),
            "“result.xlsx” holds no records; if it is a result, give the census that it is of by --census",
        ),
        (("result.json",), "give the census that it is of by --census"),
        (("records.jsonl", "--census", SMALL), "leave out --census, --persons, --map"),
        (("records.jsonl", "--map", SMALL), "leave out --census, --persons, --map"),
        (("none.json",), "the file cannot be read (No such file or directory)"),
        (("none.jsonl",), "the file cannot be read (No such file or directory)"),
        (("none.csv", "--census", SMALL), "the file cannot be read"),
    ],
)
def test_wrong_use(made: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...], said: str) -> None:
    classify(made, SMALL, *OPTIONS, out="result.json")
    monkeypatch.chdir(made)
    done = run("verify", *arguments, "--lang", "en")
    assert done.exit_code == 2
    assert said in done.output


def test_where_records_may_be_written(tmp_path: Path) -> None:
    for name in ("r.json", "r.csv"):
        done = classify(tmp_path, SMALL, *OPTIONS, "--records", tmp_path / name, "--lang", "en")
        assert done.exit_code == 2
        assert "must end with one of: .jsonl" in done.output
        assert not list(tmp_path.iterdir())
    said = refusal(lambda: check_records(tmp_path / "a.jsonl", tmp_path / "a.jsonl", ()), UsageError)
    assert "cannot be one file" in said.en


def test_result_and_records_are_both_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "r.jsonl").write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("povrules.reports.writing._write_records", full)
    done = classify(tmp_path, SMALL, *OPTIONS, "--records", tmp_path / "elsewhere" / "r.jsonl")
    assert done.exit_code == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "r.jsonl"]
    assert (tmp_path / "elsewhere" / "r.jsonl").read_text(encoding="utf-8") == "old"
    monkeypatch.undo()
    classify(tmp_path, SMALL, *OPTIONS, "--records", tmp_path / "elsewhere" / "r.jsonl")
    assert run("verify", tmp_path / "elsewhere" / "r.jsonl").exit_code == 0
