"""Golden cases of policies as TOML files: what is read, what mistakes say, what pytest collects of them."""

from datetime import date
from pathlib import Path

import pytest
from helpers import FIXTURES, refusal
from mutation.policies import HARBOUR, ISLAND, OF_HARBOUR, OF_ISLAND, written

from povrules.errors import LawFileError
from povrules.testing.policy_cases import outcomes, verdict
from povrules.testing.policy_files import is_of_policy, read_policy_cases

PLUGIN = ["-p", "povrules.testing.plugin", "-p", "no:cacheprovider", "-p", "no:xdist"]
pytest_plugins = ["pytester"]


def test_each_day_is_a_case_and_a_yes_opens_what_it_stands_behind(tmp_path: Path) -> None:
    written(tmp_path)
    cases = read_policy_cases(tmp_path / "test_dao-mo.toml")
    assert [one.name for one in cases][:3] == [
        "diver[2029-12-31]",
        "diver[2030-01-01]",
        "diver[2030-01-01 divers_count=false]",
    ]
    assert cases[0].facts["diver"] is cases[0].facts["fisher"] is True
    assert cases[0].facts["born"] == date(2000, 1, 1)
    assert cases[-1].facts["shore"] is None
    assert cases[-1].expect["insurance"]["missing"] == "shore"
    assert not is_of_policy({"standard": "x"})


def test_the_same_in_vietnamese(tmp_path: Path) -> None:
    text = OF_ISLAND.replace("policy = ", '"chính sách" = ').replace("[otherwise]", '["còn lại"]')
    text = text.replace("[[cases]]", '[["trường hợp"]]').replace("\nid = ", "\nten = ").replace("person =", "nguoi =")
    text = text.replace("days =", "cac_ngay =").replace("article =", "can_cu =").replace("{ on = 20", "{ ngay = 20")
    text = text.replace("class =", "dien =").replace("blank =", "de_trong =").replace("yes_no", "co_khong")
    text = text[: text.index("[[told]]")]
    written(tmp_path, cases=text)
    assert len(read_policy_cases(tmp_path / "test_dao-mo.toml")) == 6


def test_a_case_that_is_not_as_it_expects_says_how(tmp_path: Path) -> None:
    text = OF_ISLAND.replace('group = "north", share = "100%"', 'group = "others", share = "100%"')
    text = text.replace("on = 2029-12-31, error", "on = 2030-06-02, error")
    text = text.replace('on = 2030-04-01, group = "others"', 'on = 2031-04-01, group = "others"')
    written(tmp_path, cases=text)
    said = {}
    for one in read_policy_cases(tmp_path / "test_dao-mo.toml"):
        [outcome] = outcomes([one])
        said[one.name] = verdict(one, outcome, "en"), verdict(one, outcome, "vi")
    english, vietnamese = said["north[2030-06-01]"]
    assert english is not None
    assert vietnamese is not None
    assert "insurance.group: expected others, found north" in english
    assert "the case cites: Điều 1 (bịa đặt)" in english
    assert "test_dao-mo.toml, dòng " in vietnamese
    assert "cần others, có north" in vietnamese
    assert "expected to be refused (LawMissingError)" in str(said["diver[2030-06-02]"][0])
    assert "refused: price of a shell on 01/04/2031: was not read" in str(said["diver[2031-04-01]"][0])
    assert said["diver[2030-01-01]"] == (None, None)


def test_a_person_who_cannot_be_is_told_as_the_census_tells_it(tmp_path: Path) -> None:
    text = OF_ISLAND.replace("born = 2000-01-01", "born = 2035-01-01").replace('article = "Điều 1 (bịa đặt)"\n', "")
    written(tmp_path, cases=text)
    one = read_policy_cases(tmp_path / "test_dao-mo.toml")[1]
    said = verdict(one, outcomes([one])[0], "en")
    assert said is not None
    assert "the case cites" not in said


DAYS = 'days = [{ on = 2030-06-01, group = "north", share = "100%" }]'
MISTAKES = [
    ('policy = "dao-mo.toml"', "policy = 3", "policy: “3”", "a policy, in quotes"),
    ('policy = "dao-mo.toml"', 'policy = "nowhere"', "policy: “nowhere”", "there is no policy 'nowhere'"),
    ("[otherwise]", "[otherwize]", "otherwize: “otherwize”", "one of the keys"),
    ("yes_no = false", 'yes_no = "no"', "otherwise.yes_no: “no”", "true or false"),
    ('class = "not_poor"', 'class = "rich"', "otherwise.class: “rich”", "one of"),
    ("born = 2000-01-01", 'born = "2000"', "otherwise.born: “2000”", "a day in the form 2025-12-31"),
    ('shore = "south"', 'shoer = "south"', "otherwise.shoer: “shoer”", "the name of a column"),
    ('shore = "south"', "shore = 1", "otherwise.shore: “1”", "words in quotes"),
    ('id = "north"', 'id = "diver"', "cases.1.id: “diver”", "an id that no other case has"),
    ('id = "north"', 'id = "north"\nid2 = 1', "cases.1.id2: “id2”", "one of the keys"),
    ('person = { shore = "north", blank = "dived_on" }', "person = 1", "cases.1.person: “1”", "columns"),
    ('blank = "dived_on"', 'blank = "dived"', "cases.1.person.blank: “dived”", "the name of a column"),
    (
        'days = [{ on = 2030-06-01, group = "north", share = "100%" }]',
        "days = []",
        "cases.1.days: ",
        "a table for each day",
    ),
    ('days = [{ on = 2030-06-01, group = "north", share = "100%" }]', "days = [1]", "cases.1.days.0: “1”", "a table"),
    ("on = 2030-04-01, ", "", "cases.0.days.3.on: ", "a day in the form"),
    ("on = 2030-04-01", "on = 2030-01-01", "cases.0.days.3.on: “2030-01-01”", "each day once"),
    ('error = "LawMissingError"', 'error = "ValueError"', "cases.0.days.0.error: “ValueError”", "one of"),
    ('error = "LawMissingError"', 'error = ["LawMissingError"]', "cases.0.days.0.error: ", "one of"),
    ("divers_count = false", "divers = false", "cases.0.days.2.switches.divers: “divers”", "one of the keys"),
    ("divers_count = false", 'divers_count = "no"', "cases.0.days.2.switches.divers_count: “no”", "true or false"),
    ('benefit = "90%"', "benefit = { most = 1 }", "cases.0.days.1.benefit: ", "a value of the column"),
    ('benefit = "90%"', 'benefits = "90%"', "cases.0.days.1.benefits: “benefits”", "one of the keys"),
]


@pytest.mark.parametrize(("before", "after", "place", "expected"), MISTAKES, ids=[one[1] for one in MISTAKES])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, before: str, after: str, place: str, expected: str) -> None:
    assert before in OF_ISLAND
    written(tmp_path, cases=OF_ISLAND.replace(before, after, 1))
    said = refusal(lambda: read_policy_cases(tmp_path / "test_dao-mo.toml"), LawFileError)
    assert "test_dao-mo.toml, line " in said.en
    assert place in said.en
    assert expected in said.en
    assert "test_dao-mo.toml, dòng " in said.vi


@pytest.mark.parametrize(
    ("before", "after", "place", "expected"),
    [
        ("rope = { paid_month = 7_000 }", "rope = 7_000", "cases.0.days.0.rope: “7000”", "a table"),
        ("dues_off = { missing", "share = 1, dues_off = { missing", "cases.2.days.0.share: “share”", "one of the keys"),
        ("from = 2032-01-01", 'from = "later"', "open.0.from: “later”", "a day in the form"),
        ("dues = 900", 'dues = "900"', "cases.0.person.dues: “900”", "a whole number"),
    ],
)
def test_a_mistake_in_cases_of_support(tmp_path: Path, before: str, after: str, place: str, expected: str) -> None:
    assert before in OF_HARBOUR
    written(tmp_path, HARBOUR, OF_HARBOUR.replace(before, after, 1))
    said = refusal(lambda: read_policy_cases(tmp_path / "test_cang-mo.toml"), LawFileError)
    assert place in said.en
    assert expected in said.en


@pytest.mark.parametrize("cases", ["cases = []", "cases = 3", "cases = [1]", ""])
def test_a_file_without_cases(tmp_path: Path, cases: str) -> None:
    path = tmp_path / "test_x.toml"
    path.write_text(f'policy = "bhyt"\n{cases}\n', encoding="utf-8")
    assert "each case in its [[cases]]" in refusal(lambda: read_policy_cases(path), LawFileError).en


def test_a_province_that_there_is_not(tmp_path: Path) -> None:
    path = tmp_path / "test_x.toml"
    case = 'province = "atlantis"\n[[cases]]\nid = "a"\nperson = {}\ndays = [{ on = 2026-01-01 }]\n'
    path.write_text(f'policy = "bhyt"\n{case}', encoding="utf-8")
    assert "“atlantis”" in refusal(lambda: read_policy_cases(path), LawFileError).en


def test_what_is_said_of_everybody_is_a_question_of_some_province() -> None:
    assert len(read_policy_cases(FIXTURES / "entitlements" / "provinces.toml")) > 100


def test_pytest_collects_every_day(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    result = pytester.runpytest_inprocess(*PLUGIN, "-W", "error", "-v", "--povrules-lang", "en")
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["*diver?2030-01-01 divers_count=false?*PASSED*"])


def test_pytest_says_what_differs_and_what_is_damaged(pytester: pytest.Pytester) -> None:
    written(pytester.path, cases=OF_ISLAND.replace('group = "divers"', 'group = "north"'))
    result = pytester.runpytest_inprocess(*PLUGIN, "--povrules-lang", "en")
    result.assert_outcomes(passed=5, failed=1)
    result.stdout.fnmatch_lines(["*insurance.group: expected north, found divers"])
    written(pytester.path, cases=OF_ISLAND.replace("yes_no = false", "yes_no = 1"))
    result = pytester.runpytest_inprocess(*PLUGIN)
    result.stdout.fnmatch_lines(["*test_dao-mo.toml, dòng *otherwise.yes_no*"])


def test_characters_beyond_the_first_plane_do_not_move_lines(tmp_path: Path) -> None:
    law = ISLAND.replace('title_vi = "Thẻ đảo Mơ"', 'title_vi = "Thẻ đảo Mơ 🏝𠀀"')
    text = OF_ISLAND.replace("policy =", "# 🏝𠀀🏝\npolicy =").replace('article = "Điều 1 (bịa đặt)"', 'article = "𠀀🏝"')
    written(tmp_path, law, text.replace("benefit = ", "benefits = "))
    said = refusal(lambda: read_policy_cases(tmp_path / "test_dao-mo.toml"), LawFileError)
    at = text.splitlines().index("days = [") + 1
    assert f"test_dao-mo.toml, line {at}, cases.0.days.1.benefits" in said.en
