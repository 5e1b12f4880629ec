"""The shipped standards: nothing fails, both provers were asked, and what is shown is so by the engine itself."""

import json
from pathlib import Path

import pytest
from command import run

from povrules.api import classify_one
from povrules.engines.plan import build_plan
from povrules.language.columns import household_columns
from povrules.language.loader import shared_measures
from povrules.proofs.grid import Grid, with_every_line
from povrules.proofs.integers import Ask, Law, World, solver
from povrules.proofs.model import PROPERTIES, Proof
from povrules.proofs.standard import prove_standard
from povrules.proofs.tables import row_in
from povrules.standards import load_standard, standard_ids
from povrules.testing.evaluated import applies, classes

CASES = [(name, basis) for name in standard_ids() for basis in load_standard(name).law.bases]


@pytest.fixture(scope="module", params=standard_ids())
def proofs(request: pytest.FixtureRequest) -> tuple[Proof, ...]:
    return prove_standard(request.param).proofs


class TestNothingFails:
    def test_and_only_how_indicators_follow_from_answers_is_left_open(self, proofs: tuple[Proof, ...]) -> None:
        assert [one for one in proofs if one.status == "fails"] == []
        open_ = {one.name for one in proofs if one.status == "unproved"}
        assert open_ <= {"survey_derivations", "survey_items"}

    def test_both_provers_were_asked_about_every_table(self, proofs: tuple[Proof, ...]) -> None:
        for one in proofs:
            if one.name in {"no_gap", "no_overlap", "no_dead_rule", "monotone_income", "monotone_deprivation"}:
                assert one.how.en.startswith("enumeration of ")
                assert "z3 over all whole numbers" in one.how.en
                assert "liệt kê" in one.how.vi

    def test_every_property_has_a_title_of_its_own_in_both_languages(self, proofs: tuple[Proof, ...]) -> None:
        assert {one.name for one in proofs} <= set(PROPERTIES)
        titles = [text for one in PROPERTIES.values() for text in one]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["vn-2016", "vn-2022", "hanoi-2016", "hanoi-2022"])
def test_the_one_exception_of_the_shipped_standards_is_declared(name: str) -> None:
    """Income without assistance places an agricultural household in the band, above it and below it."""
    [one] = [one for one in prove_standard(name).proofs if one.status == "declared" and one.name == "monotone_income"]
    [example] = one.examples
    assert "Quyết định" in example.said.vi or "Thông tư" in example.said.vi
    if name != "hanoi-2022":  # whose upper line is not known
        found = [classify_one(row, standard=name)["class"] for row in example.households]
        assert found == ["not_poor", "average_agricultural"]


@pytest.mark.parametrize("basis", ["income", "points"])
def test_without_its_declaration_the_exception_fails_and_one_that_is_none_fails_too(basis: str, tmp_path: Path) -> None:
    text = load_standard("vn-2022").source.content.decode()
    path = tmp_path / "x.toml"
    path.write_text(text.partition("[[declared]]")[0], encoding="utf-8")
    [one] = [one for one in prove_standard(path).proofs if one.status == "fails"]
    assert (one.name, one.basis) == ("monotone_income", "income")
    path.write_text(
        text.replace('of = ["not_poor", "average_agricultural"]', f'basis = "{basis}"\nof = ["not_poor", "poor"]'),
        "utf-8",
    )
    one = next(one for one in prove_standard(path).proofs if one.status == "fails" and one.basis == basis)
    assert one.examples[-1].said.en == "not_poor → poor: the file declares it ([[declared]]), but no household shows it"
    assert one.examples[-1].said.vi.startswith("not_poor → poor: tệp ghi là ngoại lệ")


@pytest.mark.parametrize(("name", "basis"), CASES)
class TestTheReadingsAgree:
    """Cells, a row of a census, exact fractions and z3 say the same of every household around every line."""

    def test_of_every_household_at_a_line(self, name: str, basis: str) -> None:
        standard = with_every_line(load_standard(name))
        grid = Grid(build_plan(standard, basis))
        for case in grid.cases[::7]:
            row = row_in(standard, case)
            answer = grid.answer(case)
            assert answer is not None
            assert classes(standard, basis, row) == [answer.outcome]

    def test_z3_too(self, name: str, basis: str) -> None:
        standard = with_every_line(load_standard(name))
        z3 = solver()
        world = World(z3, [standard])
        law = Law(world, standard, basis)
        grid = Grid(build_plan(standard, basis))
        ask = Ask(world, [law])
        for case in grid.cases[:: max(1, len(grid.cases) // 12)]:
            row = row_in(standard, case)
            same = [world.numbers[key] == row[key] for key in world.numbers if key in row]
            same += [world.flags[key] == row[key] for key in world.flags if key in row]
            same += [world.urban == (row["area"] == "urban")]
            same += [
                count == sum(row.get(key) is True for key in world.parts[at]) for at, count in world.counts.items()
            ]
            [rule] = [key for key, when in law.when.items() if ask.household(z3.And(*same, when)) is not None]
            assert applies(standard, basis, row) == [rule]


def test_whatever_is_counted_with_has_bounds() -> None:
    used = World(solver(), []).numbers
    assert {"income_12m", "members", "social_assistance_12m", "score_a", "score_b"} == set(used)
    for column in household_columns():
        assert column.id not in used or None not in (column.minimum, column.maximum)


def test_every_shared_measure_can_be_undone() -> None:
    assert {one.id for one in shared_measures()} == {
        *("income", "income_year", "income_less_assistance", "deprivations", "score_a", "score_b")
    }


class TestTheCommand:
    def test_ends_with_0_and_says_by_what_each_property_is_known(self) -> None:
        result = run("prove", "vn-2027", "--lang", "en")
        assert result.exit_code == 0
        assert (
            "proved              no household is without a class (income): enumeration of 8 combinations"
            in result.stdout
        )
        assert result.stdout.endswith("14 properties proved, 0 with a declared exception, 0 not proved, 0 failed\n")

    def test_as_json(self) -> None:
        found = json.loads(run("prove", "vn-2022", "--json").stdout)
        assert found["holds"] is True
        assert found["sources"] == [{"name": "vn-2022.toml", "sha256": load_standard("vn-2022").sha256}]
        by_name = {(one["property"], one["basis"]): one for one in found["proofs"]}
        [example] = by_name["monotone_income", "income"]["examples"]
        assert len(example["households"]) == 2
        assert by_name["no_gap", "points"]["status"] == "proved"

    def test_a_standard_that_is_not_there_is_wrong_use(self) -> None:
        assert run("prove", "vn-2023").exit_code == 2
        assert run("prove", "nowhere.toml").exit_code == 2
