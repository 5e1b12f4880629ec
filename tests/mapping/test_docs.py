"""The example of docs/mapping.md, followed to the letter."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from command import run
from helpers import ROOT

from povrules.mapping.file import _MONEY, _UNITS, SHIPPED, Mapped, MappedTable, MappingFile

DOC = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)


def plain(text: str) -> list[str]:
    """Lines without the spaces at their ends and without blank ones."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def follow(line: str) -> list[str]:
    result = run(*shlex.split(line)[1:])
    assert result.exit_code == 0, result.output
    return plain(result.output)


def test_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    shutil.copytree(
        ROOT / "fixtures", tmp_path / "fixtures", ignore=lambda _, names: {n for n in names if "foreign" not in n}
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (propose,), (check, classify), *_ = (plain(block) for block in blocks("sh"))
    proposal, table = (plain(block) for block in blocks("text"))
    [mapping] = blocks("toml")
    said = follow(propose)
    rest = iter(said)
    assert all(line in rest for line in proposal if line != "[…]"), said
    mine = tomllib.loads(mapping)["household"]["columns"]
    proposed = tomllib.loads(Path("out/mapping.toml").read_text(encoding="utf-8"))["household"]["columns"]
    assert proposed.items() < mine.items()
    Path("out/mapping.toml").write_text(mapping, encoding="utf-8")
    assert "  “KV” → area (area)" in follow(check)
    counted = follow(classify)
    assert [line for line in counted if line in table] == table


def test_every_key_and_unit_is_told() -> None:
    keys = {*MappingFile.model_fields, *MappedTable.model_fields, *Mapped.model_fields} - {"household", "person"}
    units = {*_MONEY, *(unit for known in _UNITS.values() for unit in known)}
    assert [word for word in [*keys, *units, *SHIPPED] if f"`{word}`" not in DOC and f"map {word}" not in DOC] == []
    assert all(f"`[{table}]`" in DOC for table in ("household", "person"))
