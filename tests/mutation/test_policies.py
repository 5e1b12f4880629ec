"""What becomes of slips in policies: of invented ones with good and with weak cases, and of the shipped ones."""

import json
import os
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from command import run
from helpers import FIXTURES, refusal

from mutation.policies import HARBOUR, ISLAND, OF_HARBOUR, OF_ISLAND, written
from povrules.errors import LawFileError, UsageError
from povrules.mutation import running, subjects
from povrules.mutation.model import Edit, Mutation, Verdict
from povrules.mutation.policy_golden import read_policy_golden
from povrules.mutation.policy_slips import policy_mutants
from povrules.mutation.running import mutate
from povrules.mutation.subjects import Judging, OfPolicy, subject_of
from povrules.rules import load_policy, policy_ids
from povrules.rules.provinces import province_ids, with_province
from povrules.standards import standard_ids
from povrules.text import Text

LONG = bool(os.environ.get("POVRULES_LONG"))
SAMPLE = None if LONG else 10


def survivors(found: Mutation) -> list[str]:
    return [f"{one.line}, {one.key}: {one.before} → {one.after}" for one, _ in found.of("survivor")]


def fates(found: Mutation) -> Counter[str]:
    return Counter(verdict.fate for _, verdict in found.results)


class TestInsurance:
    def test_what_no_case_notices_survives_with_its_line(self, tmp_path: Path) -> None:
        found = mutate(written(tmp_path))
        assert {"refused", "dates", "case", "equivalent", "survivor"} <= set(fates(found))
        assert not found.holds
        at = ISLAND.splitlines().index("value = 1_001") + 1
        assert f"{at}, scales.0.values.0.value: 1_001 → 1_002" in survivors(found)
        assert found.title.en == "dao-mo — Card of Mơ island"
        assert [one.name for one in found.sources] == ["dao-mo.toml", "test_dao-mo.toml"]
        for _, verdict in found.results:
            assert all(verdict.why)

    def test_a_case_more_notices_it(self, tmp_path: Path) -> None:
        more = OF_ISLAND.replace('share = "100%" }', 'share = "100%", said = "125 1/8 đồng/tháng" }')
        found = mutate(written(tmp_path, cases=more))
        assert not [one for one in survivors(found) if "scales.0.values.0.value" in one]

    def test_the_same_in_two_processes(self, tmp_path: Path) -> None:
        path = written(tmp_path)
        one, two = (mutate(path, sample=4, processes=many) for many in (1, 2))
        assert one.results == two.results

    def test_what_each_process_does(self, tmp_path: Path) -> None:
        running.begin(subject_of(written(tmp_path), ()))
        assert running.judged(Edit(("groups", 1, "versions", 0, "share"), value="99%")).fate == "case"
        assert running.judged(Edit(("groups", 1), "drop")).fate == "case"
        assert running.judged(Edit(("citations", "later", "in_force_from"), value=date(2030, 12, 31))).fate == "dates"
        assert running.judged(Edit(("groups", 1, "versions", 0, "share"), value="much")).fate == "refused"


class TestSupport:
    def test_what_no_case_notices_survives(self, tmp_path: Path) -> None:
        found = mutate(written(tmp_path, HARBOUR, OF_HARBOUR))
        assert {"refused", "case", "equivalent", "survivor"} <= set(fates(found))
        assert found.title.vi == "cang-mo — Hỗ trợ cảng Mơ"
        assert any("covers.to" in one for one in survivors(found))


def verdict(folder: Path, edit: Edit, law: str = ISLAND, cases: str = OF_ISLAND) -> Verdict:
    return subject_of(written(folder, law, cases), ()).judge().verdict(edit)


@pytest.mark.parametrize(
    ("path", "value", "fate", "why"),
    [
        (("covers", "to"), date(2031, 12, 30), "survivor", "was read for days from"),
        (("scales", 0, "values", 0, "to"), date(2030, 12, 30), "refused", ""),
        (("groups", 0, "versions", 0, "when"), "counted and not not counted", "equivalent", "combinations"),
        (("groups", 0, "versions", 0, "when"), "counted and fisher", "survivor", "divers: "),
        (("groups", 0, "versions", 0, "ends", "months"), 4, "case", "to"),
        (("facts", 0, "when"), "diver and dived_on_months < 3", "case", "diver[2030-01-01 divers_count=false]"),
        (("groups", 0, "versions", 0, "cite", 0), "later", "refused", ""),
        (("columns", 1, "behind"), "diver", "refused", ""),
        (("switches", 0, "notice", "vi"), "Không nói.", "dates", "“Thợ lặn được tính”, 2030-01-01: 0 ≠ 1"),
        (("switches", 0, "notice", "vi"), "Thợ lặn được tính. Thợ lặn không được tính.", "dates", "1 ≠ 0"),
    ],
)
def test_says_what_notices_a_slip(
    tmp_path: Path, path: tuple[str | int, ...], value: object, fate: str, why: str
) -> None:
    found = verdict(tmp_path, Edit(path, value=value))
    assert found.fate == fate, found
    assert why in found.why.en


def test_discounts_are_those_that_are_stated(tmp_path: Path) -> None:
    stated = OF_ISLAND.replace('group = "others"\n', 'group = "others"\nshares = ["10%"]\n')
    assert stated != OF_ISLAND
    said = refusal(lambda: mutate(written(tmp_path, cases=stated)), UsageError)
    assert "others: – ≠ 10%" in said.vi
    unknown = OF_ISLAND.replace('\ngroup = "others"\n', '\ngroup = "nobody"\nshares = ["10%"]\n')
    assert "nobody: – ≠ 10%" in refusal(lambda: mutate(written(tmp_path, cases=unknown)), UsageError).en


def test_a_file_that_fails_its_cases_is_mended_first(tmp_path: Path) -> None:
    wrong = OF_ISLAND.replace('group = "north", share = "100%"', 'group = "north", share = "1%"')
    said = refusal(lambda: mutate(written(tmp_path, cases=wrong)), UsageError)
    assert said.en.startswith("dao-mo.toml: fails as it stands, mend the file or the cases first: north[2030-06-01]")
    assert "insurance.share: '100%' ≠ '1%' (Điều 1 (bịa đặt))" in said.vi


def test_refusals_are_part_of_a_case(tmp_path: Path) -> None:
    late = OF_ISLAND.replace("on = 2029-12-31, error", "on = 2030-02-01, error")
    assert (
        "diver[2030-02-01]: expected LawMissingError"
        in refusal(lambda: mutate(written(tmp_path, cases=late)), UsageError).en
    )
    early = OF_ISLAND.replace('on = 2029-12-31, error = "LawMissingError"', 'on = 2029-12-31, group = "others"')
    assert (
        "diver[2029-12-31]: the policy dao-mo was read"
        in refusal(lambda: mutate(written(tmp_path, cases=early)), UsageError).en
    )


def test_an_item_that_is_no_longer_given_is_noticed(tmp_path: Path) -> None:
    cases = OF_HARBOUR.replace("2032-01-01", "2031-12-31")
    found = verdict(tmp_path, Edit(("benefits", 1), "drop"), HARBOUR, cases)
    assert (found.fate, found.why.en) == ("case", "pilot-with-boat[2030-03-01]: rope is missing")


class TestSubjects:
    def test_cases_are_needed_and_are_those_of_the_policy(self, tmp_path: Path) -> None:
        path = tmp_path / "dao-mo.toml"
        path.write_text(ISLAND, encoding="utf-8")
        assert "there are no golden cases; name their file by --cases" in refusal(lambda: mutate(path), UsageError).en
        harbour = tmp_path / "cang-mo.toml"
        harbour.write_text(HARBOUR, encoding="utf-8")
        other = tmp_path / "others.toml"
        other.write_text(OF_HARBOUR, encoding="utf-8")
        said = refusal(lambda: mutate(path, [other]), UsageError)
        assert said.en == "others.toml: the case pilot-with-boat is of 'cang-mo.toml', not of dao-mo.toml"

    def test_files_of_cases_of_standards_lie_beside(self, tmp_path: Path) -> None:
        path = written(tmp_path)
        tmp_path.joinpath("test_standard.toml").write_text('standard = "vn-2022"\n[[cases]]\n', encoding="utf-8")
        assert len(subject_of(path, ()).sources) == 2
        standard = tmp_path / "vn.toml"
        standard.write_text("format = 1\n", encoding="utf-8")
        assert "there are no golden cases" in _said_of_standard(standard)

    def test_without_a_checkout_a_shipped_one_needs_its_cases_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(subjects, "BESIDE_THE_PACKAGE", tmp_path)
        for name, province in (("bhyt", None), ("bhyt", "hanoi"), ("hanoi-2011", None)):
            said = refusal(lambda name=name, province=province: mutate(name, province=province), UsageError)
            assert "there are no golden cases" in said.en


def _said_of_standard(path: Path) -> str:
    path.with_name("test_standard.toml").unlink()
    return refusal(lambda: mutate(path), UsageError).en


SMALL = """
policy = "{policy}"

[otherwise]
yes_no = false
class = "not_poor"
born = 1980-01-01
schooling = "no"

[[cases]]
id = "one"
article = "hold"
{province}
person = {{ class = "poor" }}
days = [{{ on = 2016-06-01, {expect} }}]
"""


@cache
def shipped(policy: str, province: str | None = None) -> Judging:
    """The judge of a shipped file by one case alone, so that what is compared shows."""
    folder = Path(os.environ["PYTEST_POLICIES"])
    path = folder / f"{province}-{policy}.toml"
    expect = 'status = "entitled"' if policy == "bhyt" else 'loan_poor = { status = "entitled" }'
    expect = "" if policy == "hoc-phi" else expect
    named = "" if province is None else f'province = "{province}"'
    text = SMALL.format(policy=policy, province=named, expect=expect).replace(", }", " }")
    path.write_text(text, encoding="utf-8")
    return subject_of(policy, [path], province).judge()


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["PYTEST_POLICIES"] = str(tmp_path_factory.mktemp("policies"))


def at(policy: str, *names: str) -> tuple[str | int, ...]:
    """The place of entries in a policy by their ids."""
    law = load_policy(policy).law
    path: list[str | int] = []
    for group, name in zip(names[::2], names[1::2], strict=True):
        several = getattr(law, group)
        found = next(at for at, one in enumerate(several) if one.id == name)
        path += [group, found]
        law = several[found]
    return tuple(path)


WITHOUT_POOR = 'household_class in ("near_poor", "average_agricultural") or student'
BHYT = [
    # who may be in a poorer group is not told that there is no minimum
    (
        (*at("bhyt", "cautions", "more_188"), "when"),
        'household_class in ("near_poor", "average_agricultural", "average", "not_poor")',
        True,
    ),
    (
        (*at("bhyt", "cautions", "more_105"), "when"),
        'household_class in ("near_poor", "average_agricultural") or student',
        False,
    ),
    (
        (*at("bhyt", "cautions", "more_188"), "when"),
        'household_class in ("poor", "near_poor", "average", "not_poor")',
        False,
    ),
    ((*at("bhyt", "cautions", "none_escaped_105"), "when"), "escaped", True),
    ((*at("bhyt", "cautions", "none_escaped_188"), "when"), "escaped", False),
    # nobody born after September has such a card in July and August
    ((*at("bhyt", "groups", "child_card"), "versions", 2, "when"), "card_of_school_year", True),
    ((*at("bhyt", "groups", "child_card"), "versions", 1, "when"), "card_of_school_year", False),
    ((*at("bhyt", "groups", "child_card"), "versions", 0, "ends", "months"), 73, True),
    ((*at("bhyt", "groups", "child_card"), "versions", 0, "ends", "months"), 84, False),
    ((*at("bhyt", "groups", "child_card"), "versions", 0, "ends", "column"), "escaped_on", False),
]


@pytest.mark.parametrize(("path", "value", "same"), BHYT, ids=lambda one: str(one)[:40])
def test_what_changes_nothing_in_health_insurance(path: tuple[str | int, ...], value: object, same: bool) -> None:
    found = shipped("bhyt").verdict(Edit(path, value=value))
    assert (found.fate == "equivalent") is same, found


def test_an_end_that_is_dropped_is_another_day() -> None:
    path = (*at("bhyt", "groups", "child_card"), "versions", 0, "ends")
    found = shipped("bhyt").verdict(Edit(path, "drop"))
    assert (found.fate, "it ends on another day" in found.why.en) == ("survivor", True)


def test_groups_stand_the_other_way_round_only_if_nobody_is_in_both() -> None:
    judge = shipped("bhyt")
    orders = [one for one in judge.mutants() if one.kind == "order"]
    found = [judge.verdict(one.edit).fate for one in orders[:5]]
    assert found == ["survivor", "survivor", "survivor", "refused", "equivalent"]
    # A relative of a defence worker who works for a commune is not insured as one.
    assert orders[4].edit.value == ((3, "versions", 0, "order"), (2, "versions", 0, "order"))


def test_days_without_a_version_are_found_by_a_proof() -> None:
    path = (*at("bhyt", "groups", "child_card"), "versions", 0, "to")
    found = shipped("bhyt").verdict(Edit(path, value=date(2018, 11, 29)))
    assert found.fate == "proof"
    assert found.why.en.endswith("there is no version for 30/11/2018")


def test_what_is_asked_is_compared_where_an_answer_is_in_doubt() -> None:
    judge = shipped("tin-dung")
    path = at("tin-dung", "columns", "not_lent")
    assert judge.verdict(Edit((*path, "only_if"), "drop")).fate == "survivor"
    wider = Edit((*path, "only_if"), value='household_class in ("poor", "near_poor")')
    assert judge.verdict(wider).fate == "equivalent"


def test_a_top_up_counts_only_where_its_group_pays() -> None:
    judge = shipped("bhyt", "hanoi")
    local = with_province([load_policy("bhyt")], "hanoi")[0].local
    assert local is not None
    at = next(at for at, one in enumerate(local.top_ups) if one.when is not None)
    edit = Edit(("top_ups", at, "when"), value="ethnic_minority")
    assert judge.verdict(edit).fate == "survivor"
    assert judge.verdict(Edit(("top_ups", at, "when"), value=f"not not ({edit.value})")).fate == "survivor"
    assert judge.title.en.startswith("hanoi")


def test_what_reads_the_same_is_no_slip() -> None:
    policy = load_policy("bhyt")
    cites = [one for one in policy_mutants(policy) if one.kind == "cite"]
    assert cites
    assert all(policy.cited(one.before) != policy.cited(one.after) for one in cites)


def test_slips_of_the_file_of_a_province_are_its_own() -> None:
    [policy] = with_province([load_policy("bhyt")], "hanoi")
    found = policy_mutants(policy)
    assert {"number", "digits", "date", "name", "dropped", "choice"} <= {one.kind for one in found}
    assert any(one.before.startswith("level = ") and one.after.startswith("add = ") for one in found)


@pytest.mark.parametrize("policy", policy_ids())
def test_no_slip_of_a_shipped_policy_survives(policy: str) -> None:
    """A sample; with POVRULES_LONG=1 all of them."""
    assert survivors(mutate(policy, sample=SAMPLE)) == []


@pytest.mark.parametrize("province", province_ids("bhyt") if LONG else ["dak-lak", "hcmc"])
def test_no_slip_of_a_province_survives(province: str) -> None:
    assert survivors(mutate("bhyt", province=province, sample=SAMPLE)) == []


class TestTheCommand:
    def test_says_what_survives_and_ends_with_1(self, tmp_path: Path) -> None:
        path, out = written(tmp_path), tmp_path / "all.json"
        result = run("mutate", path, "--processes", 1, "-o", out)
        assert result.exit_code == 1
        line = ISLAND.splitlines().index("value = 1_001") + 1
        assert f"KHÔNG BỊ PHÁT HIỆN: dao-mo.toml:{line}, scales.0.values.0.value (số ±1)" in result.stdout
        [file] = json.loads(out.read_text("utf-8"))["files"]
        assert sum(file["counts"].values()) == file["made"] == len(file["mutants"])

    def test_all_are_the_standards_the_policies_and_the_provinces(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[tuple[str, str | None]] = []

        def stop(name: str, _: object, *, province: str | None, **__: object) -> Mutation:
            asked.append((name, province))
            return Mutation(Text(name, name), (), 0, (), 0)

        monkeypatch.setattr("povrules.mutation.running.mutate", stop)
        run("mutate", "--all")
        assert asked[:-7] == [*((one, None) for one in (*standard_ids(), *policy_ids()))]
        assert asked[-7:] == [("bhyt", one) for one in province_ids("bhyt")]

    def test_ends_with_0_where_none_does(self) -> None:
        result = run("mutate", "bhyt", "--province", "hcmc", "--processes", 1, "--sample", 3, "--lang", "en")
        assert result.exit_code == 0
        assert "\n       0  SURVIVES" in result.stdout

    @pytest.mark.parametrize(
        "wrong", [("--all", "--province", "hanoi"), (), ("bhyt", "--all"), ("--province", "hanoi")], ids=str
    )
    def test_names_one_thing_or_all(self, wrong: tuple[str, ...]) -> None:
        result = run("mutate", *wrong, "--lang", "en")
        assert result.exit_code == 2
        assert "name one standard or policy (with --cases, --province if need be), or --all alone" in result.stderr

    def test_damaged_cases_are_told_with_file_and_line(self, tmp_path: Path) -> None:
        path = written(tmp_path, cases=OF_ISLAND.replace("fisher", "fischer").replace('shore = "south"', "shoer = 1"))
        for lang, words in (("en", "expected the name of a column"), ("vi", "cần tên một cột của hộ hoặc người")):
            result = run("mutate", path, "--lang", lang)
            assert result.exit_code == 2
            assert "test_dao-mo.toml, " in result.stderr
            assert "“shoer”" in result.stderr
            assert words.split(" ", 1)[1] in result.stderr


def test_a_damaged_statement_is_told(tmp_path: Path) -> None:
    path = tmp_path / "test_x.toml"
    path.write_text(OF_ISLAND.replace("in_force_from = 2031-01-01", 'in_force_from = "2031"'), encoding="utf-8")
    tmp_path.joinpath("dao-mo.toml").write_text(ISLAND, encoding="utf-8")
    said = refusal(lambda: read_policy_golden(path), LawFileError)
    assert "dates.0.in_force_from" in said.en


def test_a_file_for_several_provinces_is_split(tmp_path: Path) -> None:
    golden = read_policy_golden(FIXTURES / "entitlements" / "provinces.toml")
    hanoi, none = golden.of("hanoi"), golden.of(None)
    assert {one.province for one in hanoi.cases} == {"hanoi"}
    assert none.cases == ()
    own = tmp_path / "hanoi.toml"
    assert golden.of(own).cases == ()
    assert isinstance(subject_of("bhyt", (), "hanoi"), OfPolicy)
