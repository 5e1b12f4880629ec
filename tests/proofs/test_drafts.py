"""Files with slips at random: whatever is wrong with them, all of it is told and nothing breaks."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers import STANDARDS, refusal
from hypothesis import given
from hypothesis import strategies as st

from povrules.errors import LawFileError
from povrules.proofs.model import Report
from povrules.proofs.standard import prove_standard
from povrules.reports.proofs import report_json, report_text
from povrules.standards import load_standard
from povrules.text import LANGS

ISLAND = Path(__file__).parent.parent.joinpath("language", "island.toml").read_text(encoding="utf-8")
TEXTS = [ISLAND, (STANDARDS / "hcmc-2024.toml").read_text(encoding="utf-8")]
WORDS = (
    "<",
    "<=",
    ">",
    "==",
    "and",
    "or",
    "not",
    "0",
    "-1",
    "3",
    '"x"',
    "income",
    "deprivations",
    "poverty",
    "given(income)",
)
WORDS += (
    "score_a",
    "1_000_000",
    "true",
    "[]",
    "{}",
    "2022-01-01",
    "99999999999999999999",
    "income_year",
    "points",
    "[[rules]]",
)


@st.composite
def slips(draw: st.DrawFn) -> str:
    """A law file with one or two lines dropped, doubled, swapped, or with another word in them."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 2))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.sampled_from(["drop", "double", "swap", "word", "digit"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "word":
                words = lines[at].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
                lines[at] = " ".join(words)
            case _:
                lines[at] = lines[at].replace("1", draw(st.sampled_from("0239")))
    return "\n".join(lines)


def proved(text: str) -> tuple[Report, bool]:
    """What is proved of a file, and whether the loader takes it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "slip.toml"
        path.write_text(text, encoding="utf-8")
        report = prove_standard(path)
        try:
            load_standard(path)
        except LawFileError:
            return report, False
        return report, True


@given(slips())
def test_a_file_with_slips_is_never_a_traceback_and_what_the_loader_refuses_fails(text: str) -> None:
    report, loads = proved(text)
    assert all(report_text(report, lang) for lang in LANGS)
    assert len(json.loads(report_json(report))["proofs"]) == len(report.proofs)
    if not loads:
        assert not report.holds
    elif not report.holds:
        table = {"well_formed", "values", "no_gap", "no_overlap"}
        assert {one.name for one in report.proofs if one.status == "fails"}.isdisjoint(table)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('instrument = "nq-0"\narticle = "Điều 3 khoản 1"', 'instrument = "nq-9"\narticle = "Điều 3 khoản 1"'),
        ('cite = ["near-poor"]', 'cite = ["neer-poor"]'),
    ],
)
def test_what_cites_nothing_is_told_and_the_rest_is_proved(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(ISLAND.replace(old, new), encoding="utf-8")
    proofs = {one.name: one for one in prove_standard(path).proofs}
    said = refusal(lambda: load_standard(path), LawFileError)
    assert [example.said.en for example in proofs["well_formed"].examples] == said.en.splitlines()
    assert {proofs[name].status for name in ("no_gap", "no_overlap", "blanks", "in_force")} == {"proved"}
