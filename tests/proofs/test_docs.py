"""What docs/proving.md shows is what the commands say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run
from helpers import ROOT

DOC = (ROOT / "docs" / "proving.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```text\n(.*?)```", DOC, re.DOTALL)


def in_order(shown: str, lines: list[str]) -> Iterator[str]:
    """The lines of an excerpt that are not found, each after the one before it."""
    at = 0
    for line in shown.splitlines():
        if line != "[…]":
            if line not in lines[at:]:
                yield line
            else:
                at = lines.index(line, at) + 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, ["prove", ROOT / "tests" / "proofs" / "planted" / "less_than.toml", "--lang", "en"]),
        (2, ["diff", "vn-2016", "vn-2022", "--lang", "en"]),
    ],
)
def test_an_excerpt(number: int, words: list[object]) -> None:
    assert len(SHOWN) == 3
    assert list(in_order(SHOWN[number], run(*words).stdout.splitlines())) == []


def test_the_excerpt_of_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "isle.toml"
    text = (ROOT / "tests" / "proofs" / "policies" / "isle.toml").read_text(encoding="utf-8")
    path.write_text(text.replace("age_months < 72", "age_months <= 72"), encoding="utf-8")
    assert list(in_order(SHOWN[1], run("prove", path, "--lang", "en").stdout.splitlines())) == []


def test_the_commands_of_the_doc_are_those_that_there_are() -> None:
    for command in re.findall(r"^povrules (\w+)", DOC, re.MULTILINE):
        assert run(command, "--help").exit_code == 0
