"""What may be written where; all files or none."""

import os
import unicodedata
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from povrules.errors import UsageError
from povrules.reports import tabular, workbook
from povrules.reports.book import open_book
from povrules.reports.writing import check_output, write_review
from povrules.review import Review

from .factory import PROBLEMS, legal, review


def test_side_files_stand_beside_the_output(tmp_path: Path) -> None:
    for name in ("x.csv", "x.parquet", "x.JSON", "x.jsonl"):
        written = write_review(review(3), tmp_path / name, "vi")
        assert written == (tmp_path / name, tmp_path / "x.problems.csv", tmp_path / "x.legal.json")
        assert all(path.stat().st_size for path in written)
    assert write_review(review(3), tmp_path / "y.xlsx", "en") == (tmp_path / "y.xlsx",)
    assert len(list(tmp_path.iterdir())) == 7


def test_reasons_apart(tmp_path: Path) -> None:
    written = write_review(review(3), tmp_path / "x.parquet", "vi", apart=True)
    assert [path.name for path in written] == [
        "x.parquet",
        "x.problems.csv",
        "x.legal.json",
        "x.reasons.parquet",
    ]
    with pytest.raises(UsageError, match=r"only a \.parquet result has its reasons apart") as found:
        write_review(review(3), tmp_path / "x.csv", "vi", apart=True)
    assert "mới tách lý do" in found.value.message("vi")
    with pytest.raises(UsageError, match="overwrite the input"):
        check_output(tmp_path / "x.parquet", [tmp_path / "x.reasons.parquet"], apart=True)


def test_existing_outputs_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")
    (tmp_path / "x.legal.json").write_text("old")
    for path in write_review(review(3), tmp_path / "x.csv", "vi"):
        assert path.read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize("name", ["x", "x.xls", "x.csv.gz", ".csv", "x.ods"])
def test_unknown_suffixes_name_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.csv, \.xlsx, \.parquet, \.json, \.jsonl") as found:
        check_output(tmp_path / name, ())
    assert ".csv, .xlsx, .parquet, .json, .jsonl" in found.value.message("vi")


def test_missing_folder_and_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("none", "file"):
        with pytest.raises(UsageError, match="There is no folder"):
            check_output(tmp_path / folder / "x.csv", ())


def test_unwritable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UsageError, match="may not be written to"):
        check_output(tmp_path / "x.csv", ())


@pytest.mark.parametrize("name", ["x.csv", "x.problems.csv", "x.legal.json"])
def test_a_folder_has_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(UsageError, match="not a file"):
        check_output(tmp_path / "x.csv", ())


@pytest.mark.parametrize("name", ["x.csv", "x.problems.csv", "x.legal.json"])
def test_an_input_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    source = tmp_path / name
    source.write_text("census")
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / "x.csv", Path("x.csv"), tmp_path / "a" / ".." / "x.csv"):
        (tmp_path / "a").mkdir(exist_ok=True)
        with pytest.raises(UsageError, match="overwrite the input"):
            check_output(path, [tmp_path / "other.csv", source])
        with pytest.raises(UsageError, match="overwrite the input"):
            write_review(review(1), path, "vi", [source])
    assert source.read_text() == "census"


def test_an_input_behind_a_link_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "census.csv"
    source.write_text("census")
    (tmp_path / "soft.csv").symlink_to(source)
    (tmp_path / "hard.csv").hardlink_to(source)
    (tmp_path / "folder").symlink_to(tmp_path)
    for output in ("soft.csv", "hard.csv", "folder/census.csv"):
        with pytest.raises(UsageError, match="overwrite the input"):
            check_output(tmp_path / output, [source])
    with pytest.raises(UsageError, match="overwrite the input"):
        check_output(source, [tmp_path / "soft.csv"])


@pytest.mark.parametrize(
    ("output", "source"),
    [("ho.csv", "Ho.CSV"), (unicodedata.normalize("NFC", "hộ.csv"), "ho\u0323\u0302.csv")],
)
def test_names_that_one_file_system_takes_for_the_same(tmp_path: Path, output: str, source: str) -> None:
    assert output != source
    (tmp_path / source).write_text("census")
    (tmp_path / "out.csv").touch()
    check_output(tmp_path / "out.csv", [tmp_path / source])
    with pytest.raises(UsageError, match="overwrite the input"):
        check_output(tmp_path / output, [tmp_path / source])


def test_nothing_is_written_into_a_folder_of_inputs(tmp_path: Path) -> None:
    folder, other = tmp_path / "census", tmp_path / "results"
    folder.mkdir()
    other.mkdir()
    (folder / "a.csv").write_text("census")
    (other / "link.csv").symlink_to(folder / "a.csv")
    (tmp_path / "link").symlink_to(folder)
    for output in (folder / "a.csv", other / "link.csv", tmp_path / "link" / "A.CSV"):
        with pytest.raises(UsageError, match="overwrite the input"):
            check_output(output, [folder])
    for output in (folder / "b.csv", folder / "b.json", folder / "b.xlsx", tmp_path / "link" / "b.parquet"):
        with pytest.raises(UsageError, match="would stand in the input folder") as found:
            check_output(output, [tmp_path / "x.csv", folder])
        assert "nằm trong thư mục đầu vào" in found.value.message("vi")
    for output in (other / "a.csv", tmp_path / "a.csv"):
        check_output(output, [folder])
    (other / "a.problems.csv").symlink_to(folder / "a.csv")
    with pytest.raises(UsageError, match="overwrite the input"):
        check_output(other / "a.csv", [folder])


@pytest.mark.parametrize("part", ["write_csv", "write_legal"])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def fail(data: object, path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    (tmp_path / "x.csv").write_text("old")
    monkeypatch.setattr(tabular, part, fail)
    with pytest.raises(UsageError, match=r"Cannot write “x\.csv”: No space left on device"):
        write_review(review(1), tmp_path / "x.csv", "vi")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert (tmp_path / "x.csv").read_text() == "old"


def test_other_errors_leave_nothing_behind_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise KeyError("a mistake")

    monkeypatch.setattr(workbook, "add_legal_sheet", fail)
    with pytest.raises(KeyError):
        write_review(review(1), tmp_path / "x.xlsx", "vi")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.csv", "x.legal.json"])
def test_a_file_that_is_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "x.csv").write_text("old")
    (tmp_path / "x.legal.json").write_text("old")
    really_open = Path.open

    def locked(self: Path, mode: str = "r", **more: Any) -> object:
        if self.name == name and mode == "r+b":
            raise PermissionError(13, "Permission denied", str(self))
        return really_open(self, mode, **more)

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(UsageError, match="open in another program") as found:
        write_review(review(1), tmp_path / "x.csv", "vi")
    assert f"“{name}”" in found.value.message("en")
    assert "Hãy đóng tệp" in found.value.message("vi")
    assert (tmp_path / "x.csv").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_an_error_without_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: object, path: Path) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr(tabular, "write_parquet", fail)
    with pytest.raises(UsageError, match=r"“x\.parquet”: the disk went away"):
        write_review(review(1), tmp_path / "x.parquet", "en")


def test_a_workbook_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_book(tmp_path / "no" / "x.xlsx", "vi", streamed=False):
        pass


@pytest.mark.parametrize("wide", [False, True])
def test_a_result_that_no_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wide: bool) -> None:
    monkeypatch.setattr(workbook, "write_workbook", pytest.fail)
    rows = pl.DataFrame({"household_id": pl.repeat("H", 1_048_576, eager=True)})
    columns = pl.DataFrame({str(number): [0] for number in range(16_384)})
    large = Review(columns if wide else rows, (), legal(1))
    with pytest.raises(UsageError, match=r"\.csv or a \.parquet"):
        write_review(large, tmp_path / "x.xlsx", "vi")
    assert list(tmp_path.iterdir()) == []


def test_the_last_row_of_a_sheet_may_be_used() -> None:
    rows = pl.DataFrame({"household_id": pl.repeat("H", 1_048_575, eager=True)})
    workbook.check_size(Review(rows, PROBLEMS, legal(1)))


def test_a_disk_that_is_full_under_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("underlying IO error: No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(UsageError, match=r"Cannot write “x.parquet”: underlying IO error: No space left"):
        write_review(review(), tmp_path / "x.parquet", "vi")
    assert list(tmp_path.iterdir()) == []
