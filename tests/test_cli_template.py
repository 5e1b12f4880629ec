"""``povrules template``: what it writes, and what it refuses."""

from pathlib import Path

import pytest
from command import run
from helpers import ROOT

from povrules.reports.template import forms


@pytest.mark.parametrize(("lang", "said"), [("vi", "đã ghi: "), ("en", "written: ")])
def test_a_workbook_is_written_and_an_old_one_replaced(tmp_path: Path, lang: str, said: str) -> None:
    out = tmp_path / "phieu.xlsx"
    out.write_text("old")
    result = run("template", "--lang", lang, "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{said}{out}\n", "")
    assert out.read_bytes().startswith(b"PK")
    assert [one.name for one in tmp_path.iterdir()] == ["phieu.xlsx"]


def test_the_blank_workbook_goes_into_classify(tmp_path: Path) -> None:
    run("template", "--standard", "vn-2022", "-o", tmp_path / "phieu.xlsx")
    options = ("--standard", "vn-2022", "--basis", "points", "-o", tmp_path / "out.xlsx")
    assert run("classify", tmp_path / "phieu.xlsx", *options).exit_code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "x.csv"], "must end with one of: .xlsx"),
        (["-o", "nowhere/x.xlsx"], "There is no folder"),
        (["-o", "x.xlsx", "--standard", "hanoi-2022"], "names no survey"),
        (["-o", "x.xlsx", "--standard", "vn-2023"], "vn-2023"),
    ],
)
def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("template", "--lang", "en", *options)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert words in " ".join(result.stderr.split())


def test_an_overlay_is_not_overwritten(tmp_path: Path) -> None:
    law = tmp_path / "law.toml"
    law.write_bytes((ROOT / "povrules" / "standards" / "vn-2022.toml").read_bytes())
    law.rename(tmp_path / "law.xlsx")
    result = run("template", "--with", tmp_path / "law.xlsx", "-o", tmp_path / "law.xlsx", "--lang", "en")
    assert result.exit_code == 2
    assert "would overwrite the input" in " ".join(result.stderr.split())


def test_nothing_is_left_of_a_workbook_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(forms, "open_book", full)
    result = run("template", "-o", tmp_path / "x.xlsx", "--lang", "en")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "No space left on device" in result.stderr
