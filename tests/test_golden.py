"""Golden cases: households whose class follows from the words of the law, in fixtures/golden.

Every case is run twice: alone, and as one row of a census of all cases with the same basis and options.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from povrules.api import classify_one, indicators
from povrules.golden import (
    REFUSALS,
    Case,
    Golden,
    found_in,
    read_golden,
    wrong_cases,
    wrong_dates,
    wrong_notices,
)
from povrules.language.columns import household_columns
from povrules.language.schema import AREAS, Line
from povrules.standards import load_standard, standard_ids

FIXTURES = Path(__file__).parent.parent / "fixtures"
FILES = [read_golden(path) for path in sorted(FIXTURES.joinpath("golden").glob("*.toml"))]
CASES = [(golden, case) for golden in FILES for case in golden.file.cases]
DECIDED = [(golden, case) for golden, case in CASES if case.expect.error is None]
REFUSED = [(golden, case) for golden, case in CASES if case.expect.error is not None]


def named(entry: object) -> str | None:
    return f"{entry.file.standard}" if isinstance(entry, Golden) else entry.id if isinstance(entry, Case) else None


def arguments(golden: Golden, case: Case) -> dict[str, Any]:
    """The keyword arguments of a call; the standard is named unless the options name a place."""
    chosen = {} if case.options.place is not None else {"standard": golden.file.standard}
    return {"basis": case.basis, **chosen, **golden.arguments(case.options)}


@pytest.mark.parametrize(("golden", "case"), DECIDED, ids=named)
def test_the_household_alone(golden: Golden, case: Case) -> None:
    result = classify_one(golden.stated(case), **arguments(golden, case))
    assert (result["standard"], result["basis"]) == (golden.file.standard, case.basis)
    assert found_in(case, result) == case.expect.columns, case.article


@pytest.mark.parametrize(("golden", "case"), REFUSED, ids=named)
def test_what_the_law_does_not_allow_is_refused(golden: Golden, case: Case) -> None:
    assert case.expect.error is not None
    with pytest.raises(REFUSALS[case.expect.error]) as refused:
        classify_one(golden.stated(case), **arguments(golden, case))
    assert (case.expect.says or "") in refused.value.text.vi


@pytest.mark.parametrize("golden", FILES, ids=named)
class TestEachFile:
    def test_its_households_as_censuses(self, golden: Golden) -> None:
        assert list(wrong_cases(golden, load_standard(golden.file.standard))) == []

    def test_its_days_and_notices_are_those_of_the_standard(self, golden: Golden) -> None:
        standard = load_standard(golden.file.standard)
        assert [*wrong_dates(golden, standard), *wrong_notices(golden, standard)] == []

    def test_it_states_the_days_of_every_act_and_provision_and_every_notice(self, golden: Golden) -> None:
        law = load_standard(golden.file.standard).law
        stated = [name for one in golden.file.dates for name in one.of]
        dated = [("instruments", key) for key in law.instruments] + [("citations", key) for key in law.citations]
        assert sorted(stated) == sorted(f"{group}.{key}" for group, key in dated)
        for notice in law.notices:
            assert sum(one.words in notice.vi for one in golden.file.told) == 1


class TestTheFiles:
    """What a golden file must cover, so that one that is dead or has a hole is noticed."""

    def test_every_standard_has_a_file_of_its_own(self) -> None:
        assert [golden.source.name.removesuffix(".toml") for golden in FILES] == sorted(standard_ids())
        assert [golden.file.standard for golden in FILES] == sorted(standard_ids())

    def test_there_are_many(self) -> None:
        assert len(CASES) >= 680

    def test_the_indicators_are_those_that_the_standard_counts(self) -> None:
        for golden in FILES:
            assert golden.file.indicators == indicators(golden.file.standard)

    def test_the_columns_are_columns_of_a_census(self) -> None:
        shared = {column.id for column in household_columns()}
        for golden, case in CASES:
            assert set(golden.stated(case)) <= shared | set(indicators(golden.file.standard)), case.id

    @pytest.mark.parametrize("standard", standard_ids())
    def test_every_rule_is_expected_by_a_case(self, standard: str) -> None:
        law = load_standard(standard).law
        expected = {(case.basis, case.expect.rule) for golden, case in DECIDED if golden.file.standard == standard}
        assert {(rule.basis, rule.id) for rule in law.rules} <= expected

    @pytest.mark.parametrize("standard", standard_ids())
    def test_a_household_stands_on_both_sides_of_every_line(self, standard: str) -> None:
        cases = [case for golden, case in DECIDED if golden.file.standard == standard]
        for line in load_standard(standard).law.lines:
            for area in AREAS:
                value = line.value(area)
                wanted = set() if value is None else {value - 1, value, value + 1}
                assert wanted <= {measure(line, case) for case in cases if case.household.get("area") == area}

    def test_the_overlay_says_that_it_is_an_example(self) -> None:
        content = tomllib.loads(FIXTURES.joinpath("overlays/hanoi-average-band-example.toml").read_text("utf-8"))
        citations = content["citations"].values()
        assert "EXAMPLE" in content["title"]
        assert all("example" in one["article"] and one["evidence"] == "recalled" for one in citations)


def measure(line: Line, case: Case) -> int | None:
    """Return what ``case`` compares with ``line``, None where the two have nothing to do with each other."""
    if line.unit == "vnd_person_year":
        return case.household.get("income_12m") if case.household.get("members") == 1 else None
    column = {"vnd_person_month": "income_per_capita", "points": "score_a"}[line.unit]
    basis = {"vnd_person_month": "income", "points": "points"}[line.unit]
    return case.household.get(column) if case.basis == basis and "income_12m" not in case.household else None
