"""What becomes of mutants: of an invented standard with good and with weak cases, and of the shipped ones."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from command import run
from helpers import FIXTURES, refusal

from mutation.planted import AROUND_THE_YEARS, AT_THE_LINES, LAW, case, written, year
from povrules.errors import LawFileError, UsageError
from povrules.language.loader import read_standard
from povrules.language.reading import Source, parse
from povrules.mutation import running, subjects
from povrules.mutation.cases import read_golden, wrong_cases
from povrules.mutation.judge import Judge
from povrules.mutation.judge import written as toml
from povrules.mutation.model import FATES, Edit, Mutation
from povrules.mutation.running import mutate
from povrules.mutation.subjects import subject_of
from povrules.standards import load_standard, shipped_source, source_of, standard_ids
from povrules.testing.evaluated import classes
from povrules.text import LANGS

FILES = {name: FIXTURES / "golden" / f"{name}.toml" for name in standard_ids()}
LONG = bool(os.environ.get("POVRULES_LONG"))
SAMPLE = None if LONG else 60


def survivors(found: Mutation) -> list[str]:
    return [f"{one.line}: {one.before} → {one.after}" for one, _ in found.of("survivor")]


class TestAnInventedStandard:
    def test_none_survives_cases_at_the_lines_and_around_the_years(self, tmp_path: Path) -> None:
        found = mutate(written(tmp_path, AT_THE_LINES, AROUND_THE_YEARS))
        assert survivors(found) == []
        assert found.holds
        assert found.made == len(found.results) > 40
        assert {verdict.fate for _, verdict in found.results} == {"refused", "case"}
        assert [one.name for one in found.sources] == ["dao-mo.toml", "test_dao-mo.toml"]
        for _, verdict in found.results:
            assert all(verdict.why)

    def test_weak_cases_leave_survivors_and_the_household_that_nobody_wrote(self, tmp_path: Path) -> None:
        weak = case("rural", 1_234_000, "poor") + case("urban", 2_000_000, "not_poor")
        found = mutate(written(tmp_path, weak, AROUND_THE_YEARS))
        assert not found.holds
        assert {one.edit.path[0] for one, _ in found.of("survivor")} == {"lines"}
        assert all("thu nhập 12 tháng" in verdict.why.vi for _, verdict in found.of("survivor"))
        at = LAW.splitlines().index("urban = 1567000") + 1
        assert f"{at}: 1_567_000 → 1_567_001" in survivors(found)
        assert f"{at - 1}: 1_234_000 → 1_234_001" in survivors(found)
        assert f"{at - 1}: 1_234_000 → 1_233_999" not in survivors(found)

    def test_a_slip_that_changes_nothing_is_proved_to_be_none(self, tmp_path: Path) -> None:
        doubled = 'when = "income <= poverty and income <= poverty"'
        law = LAW.replace('when = "income <= poverty"', doubled)
        found = mutate(written(tmp_path, AT_THE_LINES, AROUND_THE_YEARS, text=law))
        same = found.of("equivalent")
        assert {one.after for one, _ in same} >= {"income <= poverty"}
        assert all("mọi hộ cùng loại" in verdict.why.vi for _, verdict in same)
        assert found.holds

    def test_the_same_in_two_processes(self, tmp_path: Path) -> None:
        path = written(tmp_path, AT_THE_LINES)
        one, two = (mutate(path, sample=8, processes=many) for many in (1, 2))
        assert one.results == two.results
        assert (one.made, len(one.results)) == (two.made, 8)

    def test_what_each_process_does(self, tmp_path: Path) -> None:
        path = written(tmp_path, AT_THE_LINES, AROUND_THE_YEARS)
        running.begin(subject_of(path, ()))
        assert running.judged(Edit(("lines", 0, "rural"), value=1_234_001)).fate == "case"
        assert running.judged(Edit(("rules", 0), "drop")).fate == "refused"

    def test_a_sample_is_spread_and_always_the_same(self, tmp_path: Path) -> None:
        path = written(tmp_path, AT_THE_LINES, AROUND_THE_YEARS)
        found = [mutate(path, sample=5).results for _ in range(2)]
        assert found[0] == found[1]
        assert len({one.line for one, _ in found[0]}) == 5
        assert len(mutate(path, sample=10_000).results) == mutate(path, sample=1).made
        said = refusal(lambda: mutate(path, sample=0), UsageError)
        assert said.en == "--sample 0: expected 1 or more"

    def test_a_file_that_fails_its_cases_is_mended_first(self, tmp_path: Path) -> None:
        path = written(tmp_path, case("rural", 1_234_000, "not_poor"))
        said = refusal(lambda: mutate(path), UsageError)
        assert said.en.startswith("dao-mo.toml: fails as it stands, mend the file or the cases first: rural-1234000")
        assert "class: 'poor' ≠ 'not_poor'" in said.vi

    def test_cases_are_needed_and_are_those_of_the_standard(self, tmp_path: Path) -> None:
        path = tmp_path / "dao-mo.toml"
        path.write_text(LAW, encoding="utf-8")
        assert "there are no golden cases; name their file by --cases" in refusal(lambda: mutate(path), UsageError).en
        tmp_path.joinpath("test_other.toml").write_text(FILES["hanoi-2011"].read_text("utf-8"), encoding="utf-8")
        assert "there are no golden cases" in refusal(lambda: mutate(path), UsageError).en
        others = [FIXTURES / "golden" / "hanoi-2011.toml"]
        said = refusal(lambda: mutate(path, others), UsageError)
        assert said.en == ("hanoi-2011.toml: the case rural-poor-line-minus-1 is of 'hanoi-2011', not of dao-mo.toml")

    def test_without_a_checkout_a_shipped_one_needs_its_cases_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(subjects, "BESIDE_THE_PACKAGE", tmp_path)
        assert "hanoi-2011: there are no golden cases" in refusal(lambda: mutate("hanoi-2011"), UsageError).en


@cache
def judge() -> Judge:
    return Judge.of(source_of("vn-2022"), [read_golden(FILES["vn-2022"])])


class TestTheJudge:
    def test_law_as_text_again_is_the_same(self) -> None:
        for name in standard_ids():
            raw = parse(source_of(name))
            assert parse(Source("x.toml", toml(raw))) == raw

    @pytest.mark.parametrize(
        ("edit", "fate", "why"),
        [
            (Edit(("lines", 0, "rural"), value=1_500_001), "quoted", "1500000"),
            (Edit(("citations", "score-a", "in_force_to"), "drop"), "dates", "citations.score-a"),
            (Edit(("notices", 0), "drop"), "dates", "Điểm A là ước lượng thu nhập"),
            (Edit(("notices", 0), "double"), "refused", "notices.3"),
            (Edit(("declared", 0), "drop"), "proof", "average living standard"),
            (Edit(("rules", 0, "when"), value="income < poverty and deprivations >= cutoff"), "refused", "gap"),
            (Edit(("lines", 3, "rural"), value=141), "quoted", "140"),
            (Edit(("lines", 2, "rural"), value=2_250_001), "amended", "nd-30-2025.toml, changes"),
            (Edit(("lines", 1, "rural"), value=2_250_001), "refused", "vn-2022.toml, lines.2.rural: “2250000”"),
            (Edit(("parameters", 1, "value"), value=11), "quoted", "10"),
            (Edit(("parameters", 4, "value"), value=False), "refused", "parameters.4.alternatives.0: “false”"),
            (Edit(("parameters", 3, "alternatives", 0, "value"), value=32), "proof", "adult_education_below_age"),
            (Edit(("notices", 1, "first"), value=2021), "equivalent", "every policy year"),
            (Edit(("title_en",), value="x"), "amended", "title_en"),
            (Edit(("indicators", 0, "en"), value="x"), "survivor", "no case and no property differs"),
        ],
    )
    def test_says_what_notices_a_slip(self, edit: Edit, fate: str, why: str) -> None:
        verdict = judge().verdict(edit)
        assert verdict.fate == fate, verdict
        assert why in verdict.why.en + verdict.why.vi

    def test_a_notice_that_is_told_in_another_year_survives_where_no_case_states_it(self) -> None:
        judge = Judge.of(source_of("hanoi-2016"), [])
        assert judge.verdict(Edit(("notices", 0), "drop")).fate == "survivor"
        assert judge.verdict(Edit(("notices", 0, "last"), value=2022)).fate == "equivalent"

    def test_a_parameter_that_no_condition_names_is_not_proved_by_classes(self) -> None:
        judge = Judge.of(source_of("vn-2016"), [])
        assert judge.verdict(Edit(("parameters", 1, "value"), value=11)).fate == "survivor"
        assert judge.verdict(Edit(("parameters", 2, "value"), value=29)).fate == "equivalent"


@pytest.mark.parametrize("name", standard_ids())
def test_no_mutant_of_a_shipped_standard_survives(name: str) -> None:
    """A sample; with POVRULES_LONG=1 all of them. The equivalent ones give generated households the same class."""
    found = mutate(name, sample=SAMPLE)
    assert survivors(found) == []
    right = load_standard(name)
    raw = parse(right.source)
    for one, _ in found.of("equivalent"):
        if one.edit.path[0] == "rules":
            slipped = read_standard(Source(right.source.name, toml(one.edit.apply(raw))), (), shipped_source)
            rule = right.law.rules[int(one.edit.path[1])]
            for household in households(name, rule.basis):
                assert classes(right, rule.basis, household) == classes(slipped, rule.basis, household)


def households(name: str, basis: str) -> list[dict[str, object]]:
    """The households of the golden file that state all that this basis asks for; unknown lines are left out."""
    found = []
    for one in read_golden(FILES[name]).cases if name != "hanoi-2022" else ():  # whose upper line is not known
        row, stated = dict(one.household), {"score_a", "score_b"} if basis == "points" else {"area"}
        counted = set(load_standard(name).indicator_ids) if basis == "income" else set()
        income = basis == "points" or {"income_per_capita", "income_12m"} & set(row)
        if one.basis == basis and income and None not in row.values() and {"area", *stated, *counted} <= set(row):
            found.append({"agricultural": False, **row})
    return found


class TestTheCommand:
    def test_says_how_many_and_ends_with_0(self, tmp_path: Path) -> None:
        path = written(tmp_path, AT_THE_LINES, AROUND_THE_YEARS)
        result = run("mutate", path, "--processes", 1, "--lang", "en")
        assert result.exit_code == 0
        assert "island — INVENTED" in result.stdout
        assert "\n       0  SURVIVES" in result.stdout

    def test_prints_survivors_with_their_line_and_ends_with_1(self, tmp_path: Path) -> None:
        path = written(tmp_path, case("rural", 1, "poor"), case("urban", 9_999_999, "not_poor"))
        out = tmp_path / "all.json"
        result = run("mutate", path, "--processes", 1, "-o", out)
        assert result.exit_code == 1
        at = LAW.splitlines().index("rural = 1234000") + 1
        assert f"KHÔNG BỊ PHÁT HIỆN: dao-mo.toml:{at}, lines.0.rural (số ±1)" in result.stdout
        assert "    - 1_234_000\n    + 1_234_001\n" in result.stdout
        found = json.loads(out.read_text("utf-8"))
        assert found["holds"] is False
        [file] = found["files"]
        assert sum(file["counts"].values()) == file["tried"] == file["made"] == len(file["mutants"])
        assert file["counts"]["survivor"] > 0

    def test_as_json_a_sample_of_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        names = (("hanoi-2011", None), ("da-nang-2016", None))
        monkeypatch.setattr("povrules.commands.mutate._names", lambda *_, **__: names)
        result = run("mutate", "--all", "--sample", 3, "--processes", 1, "--json")
        assert result.exit_code == 0
        assert [one["tried"] for one in json.loads(result.stdout)["files"]] == [3, 3]
        result = run("mutate", "--all", "--sample", 2, "--processes", 1)
        assert "2 tệp\n  4 trong " in result.stdout

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ([], "name one standard"),
            (["vn-2022", "--all"], "name one standard"),
            (["--all", "--cases", "x.toml"], "or --all alone"),
            (["vn-2023"], "'vn-2023'"),
            (["hanoi-2011", "--cases", "nowhere.toml"], "nowhere.toml: the file cannot be read"),
            (
                ["hanoi-2011", "--sample", "1", "--processes", "1", "-o", "x.csv"],
                "-o: 'x.csv' cannot be meant; expected a .json file",
            ),
            (["hanoi-2011", "--sample", "1", "--processes", "1", "-o", "no/x.json"], "no/x.json: cannot be written"),
        ],
    )
    def test_wrong_use_ends_with_2(self, words: list[str], said: str) -> None:
        result = run("mutate", *words, "--lang", "en")
        assert result.exit_code == 2
        assert said in result.stderr

    def test_every_fate_has_words(self) -> None:
        assert len({text for one in FATES.values() for text in one}) == 2 * len(FATES)
        assert all(one.get(lang) for one in FATES.values() for lang in LANGS)


class TestGoldenFiles:
    def test_a_slip_in_what_they_state_is_told_with_its_line(self, tmp_path: Path) -> None:
        path = written(tmp_path, AT_THE_LINES, '\n[[dates]]\narticle = ""\nof = []\nsign = 1\n')
        said = refusal(lambda: mutate(path), LawFileError).en
        assert "dates.0.article" in said
        assert "dates.0.of" in said
        assert "dates.0.sign: “1”: no such key here; did you mean 'signed'?" in said
        assert "test_dao-mo.toml, line 33" in said

    def test_a_refusal_that_does_not_come_is_wrong(self, tmp_path: Path) -> None:
        text = case("rural", 1, "poor").replace('class = "poor"', 'error = "UsageError"')
        said = refusal(lambda: mutate(written(tmp_path, text)), UsageError)
        assert "expected UsageError; it was classified" in said.en

    def test_a_class_where_the_run_is_refused_is_wrong(self, tmp_path: Path) -> None:
        text = case("rural", 1, "poor").replace('basis = "income"', 'basis = "points"')
        said = refusal(lambda: mutate(written(tmp_path, text)), UsageError)
        assert "this standard has no rules by points" in said.en

    def test_every_case_of_a_run_that_is_refused_is_wrong_and_so_is_another_refusal(self, tmp_path: Path) -> None:
        cases = AT_THE_LINES.replace('basis = "income"', 'basis = "points"')
        cases += year(2029).replace('"UsageError"', '"LawMissingError"')
        path = written(tmp_path, cases)
        golden = read_golden(tmp_path / "test_dao-mo.toml")
        other, *found = wrong_cases(golden, load_standard(path))
        assert [one.name for one in found] == [one.id for one in golden.cases if one.error is None]
        assert other.said.en.startswith("expected LawMissingError: island governs the policy years 2030–2032")

    def test_days_and_notices_that_the_file_does_not_have_are_wrong(self, tmp_path: Path) -> None:
        dates = '\n[[dates]]\narticle = "Điều 1"\nof = ["instruments.{}"]\n{}\n'
        for name, day, wrong in (
            ("act", "signed = 2030-01-01", "instruments.act.signed: – ≠ 2030-01-01 (Điều 1)"),
            ("other", "", "instruments.other.signed: – ≠ –"),
        ):
            path = written(tmp_path, AT_THE_LINES, dates.format(name, day))
            assert wrong in refusal(lambda path=path: mutate(path), UsageError).en
        path = written(tmp_path, AT_THE_LINES, '\n[[told]]\narticle = "Điều 1"\nwords = "x"\nyears = [2031]\n')
        assert "“x”, income, 2031: 0 ≠ 1 (Điều 1)" in refusal(lambda: mutate(path), UsageError).en
