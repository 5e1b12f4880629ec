"""docs/add-a-standard.md, followed to the letter: its files are written, its commands run, its outputs compared."""

import csv
import io
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from command import run
from helpers import ROOT, STANDARDS

from povrules.standards import load_standard, standard_ids

DOC = (ROOT / "docs" / "add-a-standard.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE)
FILE, CASES, CENSUS = "vi-du-2031.toml", "test_vi-du-2031.toml", "ho.csv"


def with_rule(standard: str, rule: str) -> str:
    """The file with the rule of that id written as the page says."""
    head, *entries = re.split(r"(?=^\[\[)", standard, flags=re.MULTILINE)
    name = re.findall(r"^id = .*$", rule, re.MULTILINE)[0]
    replaced = [rule + "\n" if one.startswith("[[rules]]") and name in one else one for one in entries]
    assert sum(one not in entries for one in replaced) == 1
    return "".join([head, *replaced])


def excerpt_missing(shown: str, said: str) -> list[str]:
    """The lines of an excerpt that are not in what was said; between two ``[…]`` they follow on each other."""
    lines = [line.rstrip() for line in said.splitlines()]
    missing, at = [], 0
    for part in re.split(r"^\[…\]\n", shown, flags=re.MULTILINE):
        wanted = [line.rstrip() for line in part.splitlines()]
        found = [start for start in range(at, len(lines)) if lines[start : start + len(wanted)] == wanted]
        if found:
            at = found[0] + len(wanted)
        else:
            missing.append(part)
    return missing


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    said, codes, shown, tables = "", [], 0, []
    for language, text in BLOCKS:
        if language == "toml" and "article = " in text and "[instruments" not in text:
            with Path(CASES).open("a", encoding="utf-8") as cases:
                cases.write(text)
        elif language == "toml":
            made = Path(FILE)
            made.write_text(with_rule(made.read_text("utf-8"), text) if made.exists() else text, encoding="utf-8")
        elif language == "csv":
            tables.append(text)
            if len(tables) == 1:
                Path(CENSUS).write_text(text, encoding="utf-8")
        elif language == "sh":
            [line] = text.splitlines()
            command, *arguments = shlex.split(line)
            assert command == "povrules"
            result = run(*arguments)
            said = result.stdout
            codes.append(result.exit_code)
        else:
            assert language == "text"
            assert excerpt_missing(text, said) == []
            shown += 1
    assert codes == [0, 1, 0, 0, 0, 0, 1, 0]
    assert shown == len(codes)
    [_, wanted] = tables
    rows = list(csv.reader(io.StringIO(wanted)))
    with Path("ket-qua.csv").open(encoding="utf-8-sig", newline="") as result_file:
        assert [rows[0], *([one[key] for key in rows[0]] for one in csv.DictReader(result_file))] == rows
    assert f"# {Path(FILE).stem}\n" in run("standards", FILE, "--markdown").stdout


def test_the_shapes_that_it_names_are_what_it_says() -> None:
    shapes = [load_standard(name) for name in ("quang-ninh-2023", "da-nang-2016", "vn-2022")]
    assert all(f"`{one.id}`" in DOC for one in shapes)
    assert shapes[0].included[0].name == "vn-2022.toml"
    assert shapes[1].law.indicators == ()
    assert {rule.outcome for rule in shapes[2].law.rules} >= {"average", "average_agricultural"}


def test_nothing_of_it_can_be_taken_for_law() -> None:
    toml = next(text for language, text in BLOCKS if language == "toml")
    law = tomllib.loads(toml)
    assert toml.startswith("# INVENTED EXAMPLE.")
    assert law["id"] not in standard_ids()
    assert law["place"] not in {load_standard(name).law.place for name in standard_ids()}
    assert law["title_vi"].startswith("VÍ DỤ BỊA ĐẶT")
    assert law["title_en"].startswith("INVENTED EXAMPLE")
    assert {one["evidence"] for one in law["citations"].values()} == {"recalled"}
    assert all("invented" in one["en"] and "bịa đặt" in one["vi"] for one in law["instruments"].values())
    for amount in ("1_234_567", "2_345_678"):
        assert amount in toml
        assert [path.name for path in STANDARDS.glob("*.toml") if amount in path.read_text(encoding="utf-8")] == []
