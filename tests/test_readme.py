"""What the README shows of the command line is what the commands say."""

import re
import shlex

import pytest
from command import run
from helpers import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
USE = README.split("## Use", 1)[1].split("\n## ", 1)[0]


def test_one_family(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last command of “Use”, and the text below it: the same words in the same order, lines broken anew."""
    monkeypatch.chdir(ROOT)
    [commands] = re.findall(r"```sh\n(.*?)```", USE, re.DOTALL)
    words = shlex.split(commands.splitlines()[-1], comments=True)
    assert words[:2] == [".venv/bin/povrules", "eligible"]
    done = run(*words[1:])
    assert done.exit_code == 0
    shown = re.findall(r"```text\n(.*?)```", USE, re.DOTALL)[0]
    said, at = " ".join(done.stdout.split()), 0
    for part in shown.split("[…]"):
        text = " ".join(part.split())
        assert text in said[at:], text
        at = said.index(text, at) + len(text)
