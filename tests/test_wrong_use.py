"""Wrong use of the command line: one message, in the language that is asked for, and where to read on."""

import sys
from typing import Any

import pytest
import typer
from command import run

from povrules.cli import app, main

CLASSIFY = ["classify", "a.csv", "-o", "x.csv"]
CASES: list[tuple[list[str], str, str, str]] = [
    (["classify"], "thiếu CENSUS", "CENSUS is missing", "classify "),
    (["classify", "a.csv"], "thiếu --out", "--out is missing", "classify "),
    (
        [*CLASSIFY, "--basis", "score"],
        "--basis: thấy “score”; cần income hoặc points",
        "--basis: found “score”; expected income or points",
        "classify ",
    ),
    (
        [*CLASSIFY, "--basis=point"],
        "--basis: thấy “point”; cần income hoặc points; có phải points?",
        "--basis: found “point”; expected income or points; did you mean points?",
        "classify ",
    ),
    (
        [*CLASSIFY, "--policy-year", "soon"],
        "--policy-year: thấy “soon”; cần một năm, ví dụ 2025",
        "--policy-year: found “soon”; expected a year, e.g. 2025",
        "classify ",
    ),
    (
        [*CLASSIFY, "--keep", ""],
        "--keep: thấy “”; cần all hoặc none",
        "--keep: found “”; expected all or none",
        "classify ",
    ),
    ([*CLASSIFY, "--nonsense"], "không có tùy chọn --nonsense", "there is no option --nonsense", "classify "),
    (
        [*CLASSIFY, "--standar", "x"],
        "không có tùy chọn --standar; có phải --standard?",
        "there is no option --standar; did you mean --standard?",
        "classify ",
    ),
    ([*CLASSIFY, "b"], "thừa: b", "not expected: b", "classify "),
    (["--nonsense"], "không có tùy chọn --nonsense", "there is no option --nonsense", ""),
]


def wrong(*arguments: str) -> list[str]:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()


@pytest.mark.parametrize(("arguments", "vi", "en", "command"), CASES)
def test_in_the_language_that_is_asked_for(arguments: list[str], vi: str, en: str, command: str) -> None:
    first, second = wrong(*arguments)
    assert first == f"lỗi: {vi}"
    assert second.startswith("Xem cách dùng: ")
    assert second.endswith(f" {command}--help")
    if arguments != ["--nonsense"]:
        for asked in (["--lang", "en"], ["--lang=en"]):
            assert wrong(*arguments, *asked)[0] == f"error: {en}"
            assert wrong(*arguments, *asked)[1].startswith("How it is used: ")


def test_commands_and_values() -> None:
    assert wrong("clasify")[0].startswith("lỗi: không có lệnh “clasify”; có các lệnh: classify, ")
    assert wrong(*CLASSIFY, "--standard")[0] == "lỗi: --standard: thiếu giá trị, hoặc thừa giá trị"
    assert wrong(*CLASSIFY, "--lang", "fr")[0] == "lỗi: --lang: thấy “fr”; cần vi hoặc en"


def test_anything_else_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise typer.BadParameter("so wrong")

    monkeypatch.setattr("povrules.standards.standard_ids", fail)
    assert wrong("standards")[0] == "lỗi: lệnh không đúng (Invalid value: so wrong)"
    with pytest.raises(typer.BadParameter):
        typer.main.get_command(app).main(["standards"], standalone_mode=False)


def test_of_the_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["povrules", "classify", "--lang", "en"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert capsys.readouterr().err == "error: CENSUS is missing\nHow it is used: povrules classify --help\n"


def test_a_command_that_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> Any:
        raise typer.Abort

    monkeypatch.setattr("povrules.standards.standard_ids", stop)
    assert run("standards").exit_code == 1
    assert typer.main.get_command(app).main(["--version"], standalone_mode=False) == 0


@pytest.mark.parametrize("front", [["--lang", "en"], ["--lang=en"]])
def test_the_language_before_the_command(front: list[str]) -> None:
    assert wrong(*front, "classify")[0] == "error: CENSUS is missing"
    shown = run(*front, "standards")
    assert (shown.exit_code, shown.stdout) == (0, run("standards", "--lang", "en").stdout)
    assert run(*front).exit_code == 2
    assert run(*front, "--version").stdout.startswith("povrules ")
