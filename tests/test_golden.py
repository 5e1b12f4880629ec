"""Golden cases: households whose class follows from the words of the law, in fixtures/golden.

Every case is run twice: alone, and as one row of a census of all cases with the same basis and options.
"""

import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from povrules.api import classify, indicators
from povrules.language.columns import household_columns
from povrules.language.schema import AREAS, Line
from povrules.mutation.cases import read_golden, wrong_cases, wrong_dates, wrong_notices
from povrules.standards import load_standard, standard_ids
from povrules.testing.case_files import read_cases
from povrules.testing.cases import Case, failure, found_in

FIXTURES = Path(__file__).parent.parent / "fixtures"
FILES = sorted(FIXTURES.joinpath("golden").glob("*.toml"))
CASES = [case for path in FILES for case in read_cases(path)]
DECIDED = [case for case in CASES if case.error is None]


def named(case: Case) -> str:
    return f"{case.standard}:{case.id}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_household_alone(case: Case) -> None:
    """One that the law does not decide is refused, as the case says."""
    said = failure(case, "en")
    assert said is None, said


def test_the_households_as_censuses() -> None:
    wrong = [
        (named(case), found_in(case, row))
        for together in censuses()
        for case, row in zip(together, classified(together), strict=True)
        if found_in(case, row) != dict(case.expect)
    ]
    assert wrong == []


def censuses() -> Iterator[list[Case]]:
    """Yield the cases that are run with the same arguments."""

    def call(case: Case) -> str:
        return f"{case.standard} {case.arguments}"

    for _, group in groupby(sorted(DECIDED, key=call), key=call):
        yield list(group)


def classified(cases: list[Case]) -> Iterator[dict[str, Any]]:
    """Yield the result rows of a census that has every column which one of the cases states."""
    names = dict.fromkeys(name for case in cases for name in case.household)
    rows = [{"household_id": case.id} | {name: case.household.get(name) for name in names} for case in cases]
    census = pl.DataFrame(rows, infer_schema_length=None)
    return classify(census, keep=False, **cases[0].arguments).iter_rows(named=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestWhatIsStatedBesideTheCases:
    """The days of acts and provisions by their text, what is told, and what is refused."""

    def test_is_so_in_the_standard_and_runs_of_all_cases_together_agree(self, path: Path) -> None:
        golden, standard = read_golden(path), load_standard(path.stem)
        assert [*wrong_dates(golden.stated.dates, standard.law), *wrong_notices(golden, standard)] == []
        assert list(wrong_cases(golden, standard)) == []

    def test_leaves_no_act_provision_notice_or_basis_out(self, path: Path) -> None:
        stated, law = read_golden(path).stated, load_standard(path.stem).law
        dated = [("instruments", key) for key in law.instruments] + [("citations", key) for key in law.citations]
        assert sorted(name for one in stated.dates for name in one.of) == sorted(".".join(one) for one in dated)
        for notice in law.notices:
            assert sum(one.words in notice.vi for one in stated.told) == 1
        for entry in law.unsupported_bases:
            assert sum(one.words in entry.vi for one in stated.refused) == 1


class TestTheFiles:
    """What a golden file must cover, so that one that is dead or has a hole is noticed."""

    def test_every_standard_has_a_file_of_its_own(self) -> None:
        assert [path.stem for path in FILES] == sorted(standard_ids())
        assert all(case.standard in standard_ids() for case in CASES)

    def test_every_id_is_used_once_and_every_case_names_its_provision(self) -> None:
        ids = [named(case) for case in CASES]
        assert len(set(ids)) == len(ids) >= 150
        assert all(case.article for case in CASES)

    def test_the_indicators_are_those_that_the_standard_counts(self) -> None:
        for path in FILES:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            assert tuple(content["indicators"]) == indicators(content["standard"])

    def test_the_columns_are_columns_of_a_census(self) -> None:
        shared = {column.id for column in household_columns()}
        for case in CASES:
            assert set(case.household) <= shared | set(indicators(case.standard)), case.id

    @pytest.mark.parametrize("standard", standard_ids())
    def test_every_rule_is_expected_by_a_case(self, standard: str) -> None:
        law = load_standard(standard).law
        expected = {(case.basis, case.expect.get("rule")) for case in DECIDED if case.standard == standard}
        assert {(rule.basis, rule.id) for rule in law.rules} <= expected

    @pytest.mark.parametrize("standard", standard_ids())
    def test_a_household_stands_on_both_sides_of_every_line(self, standard: str) -> None:
        cases = [case for case in DECIDED if case.standard == standard]
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
