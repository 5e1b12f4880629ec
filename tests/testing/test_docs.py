"""docs/testing.md, followed to the letter: its files beside the standard of the documentation, and what they say."""

import re
from pathlib import Path

import pytest
from helpers import ROOT

import povrules

DOC = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE)
STANDARD = re.findall(
    r"^```toml\n(# INVENTED.*?)^```",
    (ROOT / "docs" / "writing-a-standard.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)[0]
PLUGIN = ["-p", "povrules.testing.plugin", "-p", "no:xdist", "--povrules-lang", "en"]
pytest_plugins = ["pytester"]
povrules.indicators("vn-2022")  # libraries in C are loaded once in a process, and not in a run inside it


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """The files of the page, each by the name in its first line, and the standard of the documentation."""
    pytester.path.joinpath("my-standard.toml").write_text(STANDARD, encoding="utf-8")
    policy = ROOT / "tests" / "eligibility" / "island.toml"
    pytester.path.joinpath("island.toml").write_bytes(policy.read_bytes())
    for language, text in BLOCKS:
        if language in ("toml", "python"):
            pytester.path.joinpath(text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
    return pytester.path


def test_the_files_of_the_page_pass(folder: Path, pytester: pytest.Pytester) -> None:
    assert {path.name for path in folder.iterdir()} == {
        *("my-standard.toml", "test_my-standard.toml", "test_chuan-cua-toi.toml", "test_my_standard.py"),
        *("island.toml", "test_island.toml"),
    }
    pytester.runpytest_inprocess(*PLUGIN).assert_outcomes(passed=2 + 3 + 5 + 2 + 4)


def test_the_failure_that_it_shows(folder: Path, pytester: pytest.Pytester) -> None:
    path = folder / "test_my-standard.toml"
    path.write_text(path.read_text("utf-8").replace('expect = "not_poor"', 'expect = "poor"'), encoding="utf-8")
    said = pytester.runpytest_inprocess(*PLUGIN, "test_my-standard.toml").stdout.str()
    [shown] = [text for language, text in BLOCKS if language == "text"]
    for line in shown.splitlines():
        assert line in said


def test_a_drafters_file_has_at_most_ten_lines() -> None:
    [text] = [text for language, text in BLOCKS if language == "python"]
    assert len(text.splitlines()) <= 10
