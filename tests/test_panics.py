"""A panic of a reader in Rust is an error of povrules, and nothing else of it comes on the terminal."""

import io
import os
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command import povrules

from povrules.panics import unseen_panics


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A workbook with a number in the form of a date at which the reader of values panics."""
    book: Any = openpyxl.Workbook()
    for row in (["Mã hộ", "Ngày rà soát", "Khu vực"], ["H1", -1e12, "NT"]):
        book.active.append(row)
    book.active["B2"].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


def test_a_command_says_it_in_its_own_words(broken: Path, tmp_path: Path) -> None:
    command = ["classify", broken, "--standard", "vn-2022", "-o", tmp_path / "r.csv", "--lang", "en"]
    found = povrules(*command, RUST_BACKTRACE="1")
    assert (found.returncode, found.stdout) == (2, "")
    said = "error: x.xlsx, sheet “Sheet”: the file is damaged or is no .xlsx workbook."
    assert found.stderr.splitlines()[-1].startswith(said)
    assert "panicked" not in found.stderr


def test_python_is_heard_and_native_code_is_not(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with os.fdopen(2, "w", encoding="utf-8", errors="replace", closefd=False) as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        with unseen_panics():
            os.write(2, b"panicked")
            print("có lỗi", file=sys.stderr)
        os.write(2, b"later")
        assert sys.stderr is stream
        assert capfd.readouterr().err == "có lỗi\nlater"


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_a_stream_of_another_kind_is_left_alone(
    stream: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with unseen_panics():
        assert sys.stderr is stream
        os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"


def test_a_number_that_is_not_that_of_the_standard_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "x").open("w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        with unseen_panics():
            assert sys.stderr is file
