"""Notes on law and what it is derived from: in both languages in every file that is shipped, with the same numbers."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from command import run
from helpers import ROOT

from povrules.language.schema import Citation, Instrument

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
QUOTED = re.compile(r"“[^”]*”")
FILES = sorted((ROOT / "povrules").rglob("*.toml"))
ENGLISH_WORD = re.compile(r"\b(the|of|was|not|is|are|and|by|as|on|for|from)\b")
ENGLISH = ("was not read", "were not read", "as the press", "The words for", "no text that", "by the press")


def pairs(found: Any) -> Iterator[tuple[str, str | None]]:
    """Every note and derivation with what says the same in Vietnamese."""
    if isinstance(found, dict):
        for key in ("note", "derived_from"):
            if isinstance(found.get(key), str):
                yield found[key], found.get(f"{key}_vi")
        for value in found.values():
            yield from pairs(value)
    elif isinstance(found, list):
        for value in found:
            yield from pairs(value)


def numbers(text: str) -> Counter[str]:
    """Its numbers, without the marks between thousands and before decimals."""
    return Counter(re.sub("[.,]", "", one) for one in NUMBER.findall(text))


@pytest.mark.parametrize("name", [str(file.relative_to(ROOT)) for file in FILES])
def test_every_note_is_there_in_vietnamese_with_the_same_numbers(name: str) -> None:
    for english, vietnamese in pairs(tomllib.loads((ROOT / name).read_text(encoding="utf-8"))):
        if vietnamese is None:
            assert ENGLISH_WORD.search(english) is None, english
            continue
        assert numbers(english) == numbers(vietnamese), (english, vietnamese)
        for quoted in QUOTED.findall(english):
            assert quoted in vietnamese or quoted[1:-1].replace("…", "").isascii(), "words of the law stay as they are"


def test_a_note_in_one_language_is_shown_in_both() -> None:
    alone = Instrument(vi="Văn bản", en="Act", evidence="official", note="Only so.")
    assert alone.remark == ("Only so.", "Only so.")
    cited = Citation(instrument="a", article="1", evidence="derived", derived_from="x", derived_from_vi="y", note="z")
    assert (cited.derivation, cited.remark) == (("y", "x"), ("z", "z"))


@pytest.mark.parametrize(
    "command",
    [
        ("standards", "vn-2016"),
        ("standards", "hanoi-2022"),
        ("standards", "vn-2022", "--history"),
        ("policies", "bhyt", "--province", "hanoi"),
        ("policies", "tin-dung"),
    ],
)
def test_what_is_shown_has_no_english_notes(command: tuple[str, ...]) -> None:
    shown, english = run(*command).stdout, run(*command, "--lang", "en").stdout
    assert [words for words in ENGLISH if words in shown] == []
    assert any(words in english for words in ENGLISH)
    assert "Chưa đọc được" in shown or "chưa đọc được" in shown
