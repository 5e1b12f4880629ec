"""The shipped policies and provinces: nothing fails, and whoever is shown is so by the engine itself."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from helpers import ROOT

from povrules.eligibility import eligible
from povrules.proofs.model import PROPERTIES, Example, Proof, Report
from povrules.proofs.policy import policy_proofs, prove_policy
from povrules.rules import load_policy, policy_ids
from povrules.rules.provinces import province_ids, with_province

DECLARED = {"bhyt": {"order", "poorer"}, "hoc-phi": {"poorer"}, "tin-dung": {"poorer", "instead"}}
DOC = (ROOT / "docs" / "eligibility.md").read_text("utf-8")


@pytest.fixture(scope="module", params=policy_ids())
def report(request: pytest.FixtureRequest) -> Report:
    return prove_policy(request.param)


def policy_of(report: Report) -> str:
    return report.title.en.partition(" — ")[0]


class TestPolicies:
    def test_nothing_fails_and_nothing_is_left_open(self, report: Report) -> None:
        assert [one for one in report.proofs if one.status in {"fails", "unproved"}] == []
        assert {one.name for one in report.proofs if one.status == "declared"} == DECLARED[policy_of(report)]
        assert {one.name for one in report.proofs} <= set(PROPERTIES)

    def test_every_property_says_by_what_it_is_known(self, report: Report) -> None:
        how = {one.name: one.how.en for one in report.proofs}
        assert "4,018 days" in how["reached"]
        assert how["poorer"].startswith("exhaustive search over all answers to ")
        assert how["blanks"].startswith("enumeration of ")
        assert all(one.how.vi and one.how.en for one in report.proofs)

    def test_whoever_has_less_has_less_by_the_engine(self, report: Report) -> None:
        [proof] = [one for one in report.proofs if one.name == "poorer"]
        examples = [one for one in proof.examples if one.households]
        meant = [one for one in load_policy(policy_of(report)).law.declared if one.property == "poorer"]
        assert len(examples) == len(proof.examples) == len(meant)
        for example in examples:
            rows = decided(policy_of(report), example)
            assert any(given(mine) < given(theirs) for mine, theirs in rows), (example.said, rows)


def decided(policy: str, example: Example) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What the engine gives for an example, benefit by benefit, of the first household and of the second."""
    switches = {name: value == "true" for name, value in re.findall(r"the reading (\w+)=(\w+)", example.said.en)}
    anybody = [{"household_id": one["household_id"], "person_no": "1"} for one in example.households]
    persons, households = pd.DataFrame(list(example.persons) or anybody), pd.DataFrame(list(example.households))
    assert example.on is not None
    found = eligible(households, persons, on=example.on, policy=policy, switches=switches).to_dict("records")
    mine, theirs = ([row for row in found if row["household_id"] == number] for number in ("1", "2"))
    if example.persons:
        assert all(row["missing"] == "" for row in found), [row["missing"] for row in found]
    return list(zip(mine, theirs, strict=True))


def given(row: dict[str, Any]) -> Fraction:
    """The least that is given: a share, đồng, or a loan."""
    if row["item"].startswith("loan_"):
        return Fraction(int(row["status"] == "entitled"))
    if row["item"] == "learning_costs":
        return Fraction(int(row["paid_month_most"]))
    share = row["share"].replace("≥", "")
    return Fraction(share.rstrip("%")) / (100 if "%" in share else 1)


def until(name: str, proofs: Iterator[Proof]) -> Iterator[Proof]:
    """The proofs up to one, those after which take the most time."""
    for one in proofs:
        yield one
        if one.name == name:
            return


@pytest.mark.parametrize("province", province_ids("bhyt"))
def test_with_what_a_province_adds_nothing_fails(province: str) -> None:
    [policy] = with_province([load_policy("bhyt")], province)
    found = list(until("poorer", policy_proofs(policy)))
    assert [one for one in found if one.status in {"fails", "unproved"}] == []
    assert {"local", "poorer", "order", "reached"} <= {one.name for one in found}


def test_what_the_documentation_says_of_poorer_classes_is_declared() -> None:
    section = DOC.partition("## Where a poorer class has less")[2].partition("\n## ")[0]
    for policy in policy_ids():
        for one in load_policy(policy).law.declared:
            if one.property in {"poorer", "instead"}:
                assert all(f"`{name}`" in section for name in one.of), one.of
