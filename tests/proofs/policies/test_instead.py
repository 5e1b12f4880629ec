"""Loans of a poorer class's own in the place of another one: no smaller, no dearer, or somebody who shows it."""

import pytest

from povrules.language.reading import Source
from povrules.proofs.model import Proof
from povrules.proofs.policies.instead import instead
from povrules.proofs.policies.supported import supported_spans
from povrules.rules import SupportPolicy, load_policy, read_policy
from proofs.policies.laws import QUAY, Change, changed

OWN = """
[[rates]]
id = "middle"
vi = "lãi suất giữa"
en = "middle rate"

[[rates.values]]
from = 2030-01-01
rate = "6%"
cite = ["all"]

[[benefits]]
id = "net_loan"
of = "household"
kind = "loan"
vi = "vay mua lưới"
en = "loan for nets"

[[benefits.loans]]
from = 2030-01-01
most = 9_000_000
per = "household"
cite = ["all"]

[[benefits.groups]]
id = "near"
vi = "hộ cận nghèo chưa có thuyền"
en = "near-poor households without a boat"

[[benefits.groups.versions]]
from = 2030-01-01
when = 'not boat and household_class == "near_poor"'
rate = "middle"
cite = ["all"]

[[declared]]
property = "poorer"
of = ["net_loan", "near"]
instead = ["boat_loan"]
vi = "hộ nghèo có khoản riêng"
en = "the poor have a loan of their own"
cite = ["all"]
"""
"""A loan of the near-poor, in the place of which the poor have that for a boat at 5 %; it is 9 million too."""


def proved(*changes: Change, more: str = "") -> Proof:
    policy = read_policy(Source("quay.toml", changed(QUAY + OWN + more, *changes).encode()))
    assert isinstance(policy, SupportPolicy)
    return instead(policy, supported_spans(policy))


def test_no_smaller_and_no_dearer() -> None:
    found = proved()
    assert (found.status, found.examples) == ("proved", ())
    assert "searches" in found.how.en


WORSE: list[tuple[str, list[Change], str]] = [
    ("dearer", [('rate = "5%"', 'rate = "6.1%"')], "at most 9,000,000 đồng, 6.1% a year"),
    ("smaller", [("most = 9_000_000", "most = 8_999_999")], "at most 8,999,999 đồng, 5% a year"),
    (
        "a rate that was not read",
        [('rate = "5%"', 'unknown = { vi = "a", en = "b", look_in = ["c"] }')],
        "at most 9,000,000 đồng, interest not known",
    ),
    (
        "an amount that was not read",
        [("most = 9_000_000", 'unknown = { vi = "a", en = "b", look_in = ["c"] }')],
        "amount not known, 5% a year",
    ),
    (
        "an amount of something else",
        [('most = 9_000_000\nper = "household"', 'most = 9_000_000\nper = "month"')],
        "at most 9,000,000 đồng, 5% a year",
    ),
]


@pytest.mark.parametrize(("changes", "said"), [one[1:] for one in WORSE], ids=[one[0] for one in WORSE])
def test_what_is_worse_is_found_and_may_be_declared(changes: list[Change], said: str) -> None:
    found = proved(*changes)
    assert found.status == "fails"
    [example] = found.examples
    assert f"if near-poor, loan for nets (at most 9,000,000 đồng, 6% a year); if poor, loan for a boat ({said})" in (
        example.said.en
    )
    assert [row["recognised_status"] for row in example.households] != []
    meant = '\n[[declared]]\nproperty = "instead"\nof = ["net_loan", "near", "boat_loan", "poor_boat"]\n'
    meant += 'vi = "luật nói vậy"\nen = "the law says so"\ncite = ["all"]\n'
    told = proved(*changes, more=meant)
    assert told.status == "declared"
    assert told.examples[0].said.en.startswith("the law says so (Resolution 4/2029/NQ-CM (invented), Điều 1; ")


@pytest.mark.parametrize(
    "change",
    [
        ('rate = "5%"', 'rate = "6%"'),  # as much
        ('rate = "6%"', 'unknown = { vi = "a", en = "b", look_in = ["c"] }'),  # nothing to compare with
    ],
)
def test_what_is_as_good_or_cannot_be_compared_is_not_worse(change: Change) -> None:
    assert proved(change).status == "proved"


def test_who_has_nothing_in_its_place_is_found() -> None:
    poor = 'not boat and household_class == "poor"'
    found = proved((poor, f"{poor} and wrecked_on_months < 0"))
    assert found.status == "fails"
    assert any("if poor, none in its place" in one.said.en for one in found.examples)
    vi = next(one.said.vi for one in found.examples if "none in its place" in one.said.en)
    assert "thuộc hộ nghèo thì không có khoản nào thay thế" in vi


def test_an_exception_that_nobody_shows_fails() -> None:
    idle = '\n[[declared]]\nproperty = "instead"\nof = ["net_loan", "near"]\nvi = "a"\nen = "a"\ncite = ["all"]\n'
    assert "nobody shows it" in proved(more=idle).examples[0].said.en


def test_days_on_which_the_group_is_not_there_or_it_is_not_declared() -> None:
    when = "\nwhen = 'not boat and household_class == \"near_poor\"'"
    late = (f"from = 2030-01-01{when}", f"from = 2031-01-01{when}")
    gap = '\n[[benefits.gaps]]\nfrom = 2030-01-01\nto = 2030-12-31\nvi = "a"\nen = "a"\ncite = ["all"]\n'
    dearer = ('rate = "5%"', 'rate = "7%"')
    there = OWN.replace("\n[[declared]]", gap + "\n[[declared]]")
    policy = read_policy(Source("quay.toml", changed(QUAY + there, late, dearer).encode()))
    assert isinstance(policy, SupportPolicy)
    [example] = instead(policy, supported_spans(policy)).examples
    assert "[01/01/2031" in example.said.en
    until = ('instead = ["boat_loan"]', 'instead = ["boat_loan"]\nto = 2030-12-31')
    [example] = proved(dearer, until).examples
    assert example.said.en.endswith("[01/01/2030–31/12/2030]")


SLIPS: list[tuple[Change, str, str]] = [
    (('rate = "6.6%"', 'rate = "8%"'), "7.92% a year); if poor, loan to poor households", "8% a year"),
    (('rate = "7.92%"', 'rate = "8.26%"'), "8.25% a year); if near-poor, loan to near-poor households", "8.26% a year"),
    (
        (
            'most = 50_000_000\nper = "household"\ncite = ["poor-50"]',
            'most = 49_999_999\nper = "household"\ncite = ["poor-50"]',
        ),
        "at most 50,000,000 đồng, 7.92% a year); if poor, loan to poor households",
        "at most 49,999,999 đồng",
    ),
]


@pytest.mark.parametrize(("slip", "theirs", "mine"), SLIPS, ids=["poor-rate", "near-poor-rate", "poor-most"])
def test_a_slip_in_the_loans_that_are_shipped_is_found(slip: Change, theirs: str, mine: str) -> None:
    policy = load_policy("tin-dung")
    read = read_policy(Source("tin-dung.toml", changed(policy.source.content.decode(), slip).encode()))
    assert isinstance(read, SupportPolicy)
    found = instead(read, supported_spans(read))
    assert found.status == "fails"
    assert any(theirs in one.said.en and mine in one.said.en for one in found.examples)
