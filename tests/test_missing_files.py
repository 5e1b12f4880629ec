"""Files that are not there are told all at once, before any is read."""

from pathlib import Path

import pytest
from command import run


@pytest.mark.parametrize(
    "command",
    [
        ("movement", "a.csv", "b.csv", "--history", "c.csv"),
        ("monthly", "a.csv", "b.csv", "--history", "c.csv", "--on", "20/05/2026"),
        ("report", "a.csv", "b.csv", "--before", "c.csv"),
    ],
    ids=lambda one: one[0],
)
def test_all_at_once(command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.csv").write_text("x\n1\n", encoding="utf-8")
    found = run(*command, "--lang", "en")
    assert found.exit_code == 2
    assert found.stderr.splitlines() == [
        "error: There is no file “a.csv”. Check the name and the folder.",
        "error: There is no file “c.csv”. Check the name and the folder.",
    ]
