"""Wrong use of the command line: one message, in the language that is asked for, and where to read on."""

import re
import sys
from typing import Any

import pytest
import typer
from command import run
from helpers import SMALL, refusal

import povrules
from povrules.arguments import not_meant
from povrules.cli import app, main
from povrules.errors import UsageError
from povrules.text import Text

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


def wrong(*arguments: object) -> list[str]:
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


COMMANDS: Any = typer.main.get_command(app)


def options_of(command: Any) -> list[str]:
    """The options that take a value."""
    return [one.opts[-1] for one in command.params if one.param_type_name == "option" and not one.is_flag]


@pytest.mark.parametrize("name", list(COMMANDS.commands))
def test_no_value_of_an_option_is_refused_in_english(name: str) -> None:
    """Whatever is typed: the words of the libraries behind the command line never stand in Vietnamese."""
    command = COMMANDS.commands[name]
    needed = ["x" for one in command.params if one.param_type_name == "argument" and one.required]
    for option in (*options_of(command), "--nonsense"):
        for given in ([option, "?.?"], [option]):
            shown = run(name, *needed, *given).stderr
            for english in ("nvalid", "Missing", "Error", "Input", "No such", "requires", "not a", "should", "Got"):
                assert english not in shown, shown
            assert "giá trị không dùng được" not in shown, "it has to say what is expected"
            assert re.match("lỗi: [a-z_]+:", shown) is None, "an option is named as it is typed"


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["report", SMALL, "--by", "x"], "--by"),
        (["report", SMALL, "--form", "9"], "--form"),
        (["movement", SMALL, SMALL, "--by", "x"], "--by"),
        (["eligible", SMALL, "-o", "x.csv", "--policy", "hoc-phi", "--school-year", "x"], "--school-year"),
        (["eligible", SMALL, "-o", "x.csv", "--on", "2025-01-01", "--switch", "x=true"], "--switch"),
        (["recompute", "--claim", "1 = 1", "--year", "9"], "--year"),
        (["new-standard", "x-2031", "-o", "x.toml", "--years", "x"], "--years"),
        (["classify", SMALL, "-o", "x.csv", "--standard", "vn-2022", "--on", "x"], "--on"),
    ],
)
def test_options_are_named_as_they_are_typed(arguments: list[object], option: str) -> None:
    assert wrong(*arguments)[0].startswith(f"lỗi: {option}: ")
    assert wrong(*arguments, "--lang", "en")[0].startswith(f"error: {option}: ")


def test_python_is_told_the_names_of_python() -> None:
    said = refusal(lambda: povrules.report(SMALL, by="x"), UsageError)
    assert said.en.startswith("by: 'x' cannot be meant; expected one of: province")
    assert not_meant("mapping", 1, Text("", "")).typed().en.startswith("--map: ")


def test_commands_and_values() -> None:
    assert wrong("clasify")[0].startswith("lỗi: không có lệnh “clasify”; có các lệnh: classify, ")
    assert wrong(*CLASSIFY, "--standard")[0] == "lỗi: --standard: thiếu giá trị, hoặc thừa giá trị"
    assert wrong(*CLASSIFY, "--lang", "fr")[0] == "lỗi: --lang: thấy “fr”; cần vi hoặc en"


def test_anything_else_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Any:
        raise typer.BadParameter("so wrong")

    monkeypatch.setattr("povrules.standards.standard_ids", fail)
    assert wrong("standards")[0] == "lỗi: lệnh không đúng"
    assert wrong("standards", "--lang", "en")[0] == "error: Invalid value: so wrong"
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
