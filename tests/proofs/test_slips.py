"""Every single slip in an operator, a line or a cut-off of shipped standards fails, or is told apart by a household."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from povrules.errors import LawFileError
from povrules.proofs.same import same_as
from povrules.proofs.standard import prove_standard
from povrules.standards import load_standard
from povrules.testing.evaluated import classes

TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def slips(name: str) -> Iterator[tuple[str, str]]:
    """What the slip is, and the text with it."""
    text = load_standard(name).source.content.decode()
    for found in re.finditer(r'^when = "(.*)"$', text, re.MULTILINE):
        for one in re.finditer(r"[<>]=?", found.group(1)):
            at = found.start(1) + one.start()
            yield f"{found.group(1)} @{one.start()}", text[:at] + TURNED[one.group()] + text[at + len(one.group()) :]
        for one in re.finditer(r"\b(and|or)\b", found.group(1)):
            at, other = found.start(1) + one.start(), "or" if one.group() == "and" else "and"
            yield f"{found.group(1)} @{one.start()} {other}", text[:at] + other + text[at + len(one.group()) :]
    for found in re.finditer(r"^(rural|urban|value) = ([0-9_]+)$", text, re.MULTILINE):
        entry = re.findall(r'^id = "(.*)"$', text[: found.start()], re.MULTILINE)[-1]
        for step in (-1, 1):
            value = int(found.group(2)) + step
            yield f"{entry} {found.group(1)} {step:+}", text[: found.start(2)] + str(value) + text[found.end(2) :]


SLIPS = [(name, what, text) for name in ("vn-2022", "hcmc-2024") for what, text in slips(name)]
SAME = {
    # What is above the line without assistance is above it with assistance.
    "income > poverty and income_less_assistance > poverty and income_less_assistance <= average and agricultural @7",
    "income > poverty and income <= average and income_less_assistance > poverty and not agricultural @7",
    # Score B comes in tens.
    "score_b_cutoff value -1",
    # No class of a household with all its answers hangs on them: they are for answers that are counted.
    *(
        f"{name} value {step}"
        for name in ("points_per_indicator", "adult_education_below_age")
        for step in ("-1", "+1")
    ),
}
"""The slips that are none: both files give every household the same class."""


@pytest.mark.parametrize(("name", "what", "text"), SLIPS, ids=[f"{name}: {what}" for name, what, _ in SLIPS])
def test_a_slip(name: str, what: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "slip.toml"
    path.write_text(text, encoding="utf-8")
    try:
        slipped = load_standard(path)
    except LawFileError:
        assert not prove_standard(path).holds
        return
    right = load_standard(name)
    report = same_as(right, slipped)
    assert report.holds == (what in SAME)
    for proof in report.proofs:
        if proof.name == "same_class" and proof.basis is not None:
            for example in proof.examples:
                [row] = example.households
                assert classes(right, proof.basis, row) != classes(slipped, proof.basis, row)


def test_each_of_those_that_are_none_was_tried() -> None:
    assert {what for _, what, _ in SLIPS} >= SAME
