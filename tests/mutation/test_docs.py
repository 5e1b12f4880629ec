"""What docs/mutating.md says: how many mutants there are, and which commands."""

import re

import pytest
from command import run
from helpers import ROOT

from povrules.mutation.policy_slips import policy_mutants
from povrules.mutation.slips import mutants
from povrules.rules import load_policy, policy_ids
from povrules.standards import load_standard, standard_ids

DOC = (ROOT / "docs" / "mutating.md").read_text(encoding="utf-8")
ROWS = {
    name: [int(number.replace(",", "")) for number in numbers.split(" | ")]
    for name, numbers in re.findall(r"^\| `?([a-z0-9-]+)`? \| ([0-9, |]+) \|$", DOC, re.MULTILINE)
}


@pytest.mark.parametrize("name", standard_ids())
def test_the_table_has_as_many_mutants_as_are_made_and_none_survives(name: str) -> None:
    made, *fates, survive, _ = ROWS[name]
    assert made == len(mutants(load_standard(name))) == sum(fates)
    assert survive == 0


@pytest.mark.parametrize("name", policy_ids())
def test_the_table_of_policies_has_as_many_mutants_as_are_made(name: str) -> None:
    made, *fates = ROWS[name]
    assert made == len(policy_mutants(load_policy(name))) == sum(fates)
    assert fates[-1] == 0


def test_its_last_row_is_the_sum() -> None:
    summed = [sum(numbers) for numbers in zip(*(ROWS[name] for name in standard_ids()), strict=True)]
    assert ROWS["together"] == summed


def test_its_commands_are_there() -> None:
    words = set(re.findall(r"(?<![-|])--[a-z][a-z-]+", DOC)) - {"--same-as"}
    said = run("mutate", "--help").stdout
    assert all(word in said for word in words)
