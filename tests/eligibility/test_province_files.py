"""Files of provinces: what the loader refuses, how one is chosen, how it is shown."""

import json
import re
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any, cast

import openpyxl
import polars as pl
import pytest
from helpers import ROOT
from typer.testing import CliRunner

import povrules
from eligibility.people import POLICY
from eligibility.residents import one_in
from povrules.cli import app
from povrules.eligibility import entitlements
from povrules.errors import LawFileError, UsageError
from povrules.proofs.policy import policy_proofs
from povrules.rules import load_policy
from povrules.rules.provinces import province_ids, with_province

OWN = """
format = 1
policy = "bhyt"
place = "tra-vinh"
names = ["Trà Vinh"]
title_vi = "Trà Vinh: hỗ trợ thêm"
title_en = "Trà Vinh: further support"
payer = { vi = "ngân sách tỉnh", en = "the budget of the province" }
read_to = 2026-07-31

[instruments.tv-17-2023]
vi = "Nghị quyết số 17/2023/NQ-HĐND tỉnh Trà Vinh"
en = "Resolution 17/2023/NQ-HĐND of Trà Vinh"
evidence = "secondary"

[citations.tv-escaped]
instrument = "tv-17-2023"
article = "hộ thoát nghèo"
evidence = "secondary"

[columns_of]
survey = "provinces"
household = ["exit_kind", "exit_on"]

[[columns]]
table = "person"
id = "carer"
type = "flag"
vi = "Người chăm sóc"
en = "carer"
question_vi = "Người này có chăm sóc người khác không?"
question_en = "Does this person care for somebody?"

[[facts]]
id = "escaped_above"
of = "person"
when = 'exit_kind in ("exited_poverty", "exited_near_poverty") and exit_on_months >= 0'
cite = ["tv-escaped"]

[[top_ups]]
id = "escaped"
vi = "hộ thoát nghèo trong 6 tháng"
en = "household that escaped within 6 months"
when = "escaped_above and exit_on_months < 6 or carer"
ends = { column = "exit_on", months = 6 }

[[top_ups.versions]]
from = 2024-01-01
to = 2024-06-30
level = "60%"
cite = ["tv-escaped"]

[[top_ups.versions]]
from = 2024-07-01
level = "100%"
cite = ["tv-escaped"]
"""


def own(tmp_path: Path, text: str = OWN, name: str = "tinh.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def refused(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = OWN
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    with pytest.raises(LawFileError) as caught:
        with_province([POLICY], own(tmp_path, text))
    return caught.value.text.en.splitlines()


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = own(tmp_path)
    person = {"exit_kind": "exited_poverty", "exit_on": date(2024, 2, 15), "carer": False}
    found = {
        day: (row["share"], row["local_share"], row["to"])
        for day in (date(2024, 6, 30), date(2024, 7, 1), date(2024, 8, 14), date(2024, 8, 15))
        for row in [one_in(path, person, day)]
    }
    assert found == {
        date(2024, 6, 30): ("60%", "60%", date(2024, 6, 30)),
        date(2024, 7, 1): ("100%", "100%", date(2024, 8, 14)),
        date(2024, 8, 14): ("100%", "100%", date(2024, 8, 14)),
        date(2024, 8, 15): ("0%", "0%", date(2025, 6, 30)),
    }
    assert one_in(str(path), person, date(2024, 7, 1))["share"] == "100%"


def test_a_level_that_the_group_has_already_adds_nothing(tmp_path: Path) -> None:
    row = one_in(own(tmp_path), {"class": "near_poor", "carer": True}, date(2024, 3, 1))
    assert (row["share"], row["local_share"], row["group"]) == ("≥70%", "0%", "near_poor")


def test_a_group_and_its_top_up_that_both_end_by_a_date(tmp_path: Path) -> None:
    text = OWN.replace("exit_on_months < 6 or carer", "exit_on_months < 6 and carer").replace(
        "months = 6 }", "months = 60 }"
    )
    person = {"ethnic_minority": True, "left_area_on": date(2024, 1, 10), "exit_kind": "exited_poverty"}
    person |= {"exit_on": date(2025, 8, 1), "carer": True}
    row = one_in(own(tmp_path, text), person, date(2025, 12, 1))
    assert (row["group"], row["share"], row["from"], row["to"]) == (
        "left_area",
        "100%",
        date(2025, 8, 1),
        date(2027, 1, 9),
    )


def test_what_is_wrong_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    lines = refused(
        tmp_path,
        ("exit_on_months < 6 or carer", "exit_on_month < 6 or cares"),
        ('ends = { column = "exit_on"', 'groups = ["nearpoor", "poor", "employee"]\nends = { column = "carer"'),
        ("from = 2024-07-01", "from = 2024-06-30"),
        ('id = "escaped_above"', 'id = "student"'),
        ("escaped_above and", "student and"),
        ('cite = ["tv-escaped"]\n\n[[top_ups]]', 'cite = ["tv-escape"]\n\n[[top_ups]]'),
    )
    assert len(lines) == 9
    for words in (
        "line 38, facts.0.cite: “tv-escape”",
        "line 35, facts.0.id: “student”: an id that no other entry has",
        "line 44, top_ups.0.when",
        "line 45, top_ups.0.groups: “nearpoor”: a group whose members pay a part themselves; did you mean 'near_poor'?",
        "line 45, top_ups.0.groups: “poor”",
        "line 45, top_ups.0.groups: “employee”",
        "line 46, top_ups.0.ends: “carer”: a column of dates",
        "top_ups.0.versions: “escaped”: one version a day; there are two on 30/06/2024",
    ):
        assert any(words in line for line in lines), (words, lines)


def test_what_the_policy_has_already(tmp_path: Path) -> None:
    lines = refused(
        tmp_path,
        ("tv-escaped", "near-188"),
        ("tv-17-2023", "nd-188-2025"),
        ('id = "carer"', 'id = "employed"'),
        ("or carer", "or employed"),
    )
    assert any("instruments.nd-188-2025" in one and "the policy has it already" in one for one in lines)
    assert any("citations.near-188" in one for one in lines)
    assert any("line 27, columns.0.id: “employed”: each question once" in one for one in lines)


def test_questions_stand_behind_those_of_the_policy(tmp_path: Path) -> None:
    behind = ('type = "flag"\n', 'type = "flag"\nbehind = "caring"\n')
    assert "line 29, columns.0.behind: “caring”" in refused(tmp_path, behind)[0]
    only_if = ('type = "flag"\n', 'type = "flag"\nonly_if = "cares"\n')
    assert "line 29, columns.0.only_if: “cares”" in refused(tmp_path, only_if)[0]
    good = OWN.replace('type = "flag"\n', 'type = "flag"\nbehind = "other_group"\n')
    assert with_province([POLICY], own(tmp_path, good))[0].law.columns[-3].behind == "other_group"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('level = "60%"', 'level = "60%"\nadd = "10%"', "one of add, level, unknown"),
        ('level = "60%"\n', "", "one of add, level, unknown"),
        ('level = "60%"', 'level = "160%"', "a share above 0% and of at most 100%"),
        ('level = "60%"', 'add = "0%"', "a share above 0% and of at most 100%"),
        ('level = "60%"', "level = 60", "a share in quotes"),
        ('policy = "bhyt"', 'policy = "bhyt"\nprovince = "x"', "no such key here"),
        ("format = 1", "format = 2", "format"),
        ('survey = "provinces"', 'survey = "tt-07-2021"', "a question that tt-07-2021 asks"),
        ('household = ["exit_kind", "exit_on"]', 'household = ["exit"]', "a question that provinces asks"),
        ("tv-escaped]", "tv-escaped-2]", "a key of [citations]"),
        ('instrument = "tv-17-2023"', 'instrument = "tv"', "a key of [instruments]"),
        ('article = "hộ', 'in_force_to = 2024-05-31\narticle = "hộ', "a citation in force while this is"),
    ],
)
def test_one_slip(tmp_path: Path, old: str, new: str, words: str) -> None:
    lines = refused(tmp_path, (old, new))
    assert any(words in line for line in lines), lines
    assert all(line.startswith("tinh.toml") for line in lines)


SLIPS = {
    "policy": ('policy = "bhyt"', 'policy = "bhytt"'),
    "format": ("format = 1", "format = 2"),
    "place": ('place = "tra-vinh"', 'place = ""'),
    "names": ('names = ["Trà Vinh"]', 'names = ["Trà Vinh", 3]'),
    "read_to": ("read_to = 2026-07-31", ""),
    "act": ('evidence = "secondary"\n\n[citations', "\n\n[citations"),
    "article": ('article = "hộ thoát nghèo"', "article = 3"),
    "taken over": ('household = ["exit_kind", "exit_on"]', 'household = ["exit"]'),
    "column": ('type = "flag"', 'type = "flags"'),
    "fact": ("exit_on_months >= 0'", "exit_on_month >= 0'"),
    "grammar": ('when = "escaped_above and', 'when = "escaped_above & '),
    "key": ('ends = { column = "exit_on", months = 6 }', 'end = { column = "exit_on", months = 6 }'),
    "ends": ('ends = { column = "exit_on", months = 6 }', 'ends = { column = "carer", months = 6 }'),
    "ends without months": ('ends = { column = "exit_on", months = 6 }', 'ends = { column = "exit_on" }'),
    "groups": ('ends = { column = "exit_on"', 'groups = ["poor", 3]\nends = { column = "exit_on"'),
    "level": ('level = "60%"', 'level = "160%"'),
    "no level": ('level = "100%"', ""),
    "backwards": ("to = 2024-06-30", "to = 2023-06-30"),
    "no day": ("from = 2024-07-01", ""),
    "cite": ('level = "100%"\ncite = ["tv-escaped"]', 'level = "100%"\ncite = ["tv-escape"]'),
}
HIDES = {("taken over", "fact"), ("taken over", "ends"), ("column", "fact"), ("column", "ends")}
"""What is not told beside another slip, for it may be there only since the other one is."""


def told(tmp_path: Path, *names: str) -> set[str]:
    """What is said of a file with slips, without the lines and what stands in tables."""
    lines = refused(tmp_path, *(SLIPS[name] for name in names))
    return {re.sub(r", line [0-9]+|“\{.*\}”: ", "", line) for line in lines}


@pytest.mark.parametrize("one", SLIPS)
def test_of_two_slips_both_are_told(tmp_path: Path, one: str) -> None:
    alone = {name: told(tmp_path, name) for name in SLIPS}
    for other in list(SLIPS)[: list(SLIPS).index(one)]:
        if SLIPS[one][0] in SLIPS[other][0] or SLIPS[other][0] in SLIPS[one][0]:
            continue  # the same words
        both, hidden = told(tmp_path, one, other), {(one, other), (other, one)} & HIDES
        assert both == alone[one] | alone[other] or hidden, (one, other, both ^ (alone[one] | alone[other]))
        assert both <= alone[one] | alone[other], (one, other)


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    with pytest.raises(LawFileError) as caught:
        with_province([POLICY], own(tmp_path, ""))
    keys = [line.split(": ")[0].split(", ")[-1] for line in caught.value.text.vi.splitlines()]
    required = ["format", "place", "names", "title_vi", "title_en", "payer", "read_to", "instruments", "citations"]
    assert keys == ["policy", *required, "top_ups"]


def test_beside_policies_of_support_its_form_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(LawFileError) as caught:
        with_province([load_policy("hoc-phi")], own(tmp_path, OWN.replace("read_to = 2026-07-31", "")))
    assert [line.split(": ")[0].split(", ")[-1] for line in caught.value.text.vi.splitlines()] == ["policy", "read_to"]


def test_a_value_is_quoted_as_it_is_written(tmp_path: Path) -> None:
    line, *others = refused(tmp_path, ('level = "60%"\n', ""))
    assert others == []
    words = '“{ from = 2024-01-01, to = 2024-06-30, cite = ["tv-escaped"] }”: one of add, level, unknown'
    assert line.endswith(f"top_ups.0.versions.0: {words}")
    assert told(tmp_path, "level") == {
        "tinh.toml, top_ups.0.versions.0.level: “160%”: a share above 0% and of at most 100%"
    }


def test_a_top_up_that_stands_there_twice(tmp_path: Path) -> None:
    twice = OWN + OWN[OWN.index("[[top_ups]]") :]
    with pytest.raises(LawFileError, match=r"top_ups\.1\.id: “escaped”"):
        with_province([POLICY], own(tmp_path, twice))


def test_citations_of_notices_and_own_standards_are_checked(tmp_path: Path) -> None:
    more = '[[{}]]\nfrom = 2024-01-01\nvi = "a"\nen = "a"\ncite = ["none"]\n'
    text = OWN + more.format("own_standards") + more.format("notices")
    with pytest.raises(LawFileError) as caught:
        with_province([POLICY], own(tmp_path, text))
    assert [line.split(": ")[0].split(", ")[-1] for line in caught.value.text.en.splitlines()] == [
        "own_standards.0.cite",
        "notices.0.cite",
    ]


def test_a_province_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'hanoi'"):
        with_province([POLICY], "hanoy")
    with pytest.raises(UsageError, match="no province in povrules adds anything to hoc-phi"):
        with_province([load_policy("hoc-phi")], "hanoi")
    with pytest.raises(LawFileError, match="line 3, policy: “hoc-phi”: as policy, one of those asked for: bhyt"):
        with_province([POLICY], own(tmp_path, OWN.replace('policy = "bhyt"', 'policy = "hoc-phi"')))
    with pytest.raises(UsageError, match="for a policy of insurance, not for hoc-phi"):
        with_province([load_policy("hoc-phi")], own(tmp_path, OWN.replace('policy = "bhyt"', 'policy = "hoc-phi"')))
    with pytest.raises(LawFileError, match=r"^tinh\.toml, policy: as policy, one of those asked for: bhyt"):
        with_province([POLICY], own(tmp_path, OWN.replace('policy = "bhyt"', "")))
    with pytest.raises(UsageError, match="province"):
        with_province([POLICY], cast(Any, 3))
    with pytest.raises(LawFileError, match="cannot be read"):
        with_province([POLICY], tmp_path / "none.toml")


def test_only_the_policy_that_it_is_about_changes() -> None:
    policies = with_province([load_policy("hoc-phi"), POLICY], "hanoi")
    assert [one.local is None for one in policies] == [True, False]
    assert policies[0] is load_policy("hoc-phi")
    assert [one.name for one in policies[1].included] == ["tt-07-2021.toml", "questions.toml"]
    assert province_ids("bhyt") == ("dak-lak", "hai-duong", "hanoi", "hcmc", "hue", "lao-cai", "nam-dinh")


def test_more_open_questions_than_a_number_has_bits(tmp_path: Path) -> None:
    start, end = OWN.index("[[columns]]"), OWN.index("[[facts]]")
    names = ["carer", *(f"case_{at}" for at in range(9))]
    columns = "".join(
        OWN[start:end].replace("carer", name).replace("Người chăm sóc", name).replace('en = "carer"', f'en = "{name}"')
        for name in names
    )
    text = OWN[:start] + columns + OWN[end:].replace("or carer", f"or {' or '.join(names)}")
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["?"]})
    members = pl.DataFrame({"household_id": ["1"], "born": [""]})
    found = entitlements(households, members, on="2026-07-01", province=own(tmp_path, text))
    row = found.frame.row(0, named=True)
    assert row["status"] == "undetermined"
    asked = row["missing"].split(";")
    assert set(names) < set(asked)
    # Answered one after the other, the last answer is the one that is asked for.
    answered = members.with_columns(pl.lit("0").alias(name) for name in names[:-1])
    row = entitlements(households, answered, on="2026-07-01", province=own(tmp_path, text)).frame.row(0, named=True)
    assert [name for name in row["missing"].split(";") if name in names] == names[-1:]


def census(tmp_path: Path) -> list[str]:
    (tmp_path / "ho.csv").write_text("household_id,recognised_status,province\n1,hộ cận nghèo,Huế\n", "utf-8")
    (tmp_path / "nguoi.csv").write_text(
        "household_id,person_no,born,ethnic_minority,other_group,schooling,allowance\n1,1,01/01/1980,0,0,no,none\n",
        "utf-8",
    )
    return [str(tmp_path / "ho.csv"), "--persons", str(tmp_path / "nguoi.csv"), "--on", "2024-07-01"]


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_takes_a_province(tmp_path: Path) -> None:
    said = run("eligible", *census(tmp_path), "--province", "hanoi", "--household", "1", "--lang", "en")
    assert "Household 1, person 1: undetermined" in said  # areas with rules of their own are not known
    assert "a household of Hà Nội, as --province says" in said
    out = tmp_path / "kq.xlsx"
    said = run("eligible", *census(tmp_path), "--province", "hanoi", "-o", out, "--lang", "en")
    sheet = openpyxl.load_workbook(out)["kết quả"]
    assert "Of which local" in [cell.value for cell in sheet[1]]
    law = [row[0].value for row in openpyxl.load_workbook(out)["căn cứ pháp lý"].iter_rows()]
    assert any("Resolution 09/2017/NQ-HĐND of Hà Nội" in str(one) for one in law)


def test_the_local_budget_is_named_in_a_workbook_and_a_summary(tmp_path: Path) -> None:
    path, out = own(tmp_path), tmp_path / "kq.xlsx"
    arguments = [*census(tmp_path)[1:], "--province", path, "-o", out, "--lang", "en"]
    (tmp_path / "ho.csv").write_text(
        "household_id,recognised_status,special_area,exit_kind,exit_on\n1,hộ không nghèo,0,exited_poverty,01/06/2024\n",
        "utf-8",
    )
    said = run("eligible", tmp_path / "ho.csv", *arguments)
    assert "the budget of the province: 1, at least 42,120 đồng a month" in said
    sheet = openpyxl.load_workbook(out)["kết quả"]
    names = {cell.value: sheet.cell(2, at).value for at, cell in enumerate(sheet[1], 1)}
    assert (names["Payer"], names["Share"], names["Of which local"]) == ("the budget of the province", "100%", "100%")
    assert names["Local budget a month, most"] == 105_300


def test_an_output_must_not_be_the_file_of_the_province(tmp_path: Path) -> None:
    path = own(tmp_path, name="tinh.csv.toml")
    result = CliRunner().invoke(app, ["eligible", *census(tmp_path), "--province", str(path), "-o", str(path)])
    assert result.exit_code == 2
    assert path.read_text("utf-8") == OWN


def test_the_law_beside_a_result_names_the_file(tmp_path: Path) -> None:
    run("eligible", *census(tmp_path), "--province", "hanoi", "-o", tmp_path / "kq.csv")
    legal = json.loads((tmp_path / "kq.legal.json").read_text("utf-8"))["policies"][0]
    assert [one["name"] for one in legal["province"]] == ["hanoi-bhyt.toml"]
    run("eligible", *census(tmp_path), "-o", tmp_path / "kq.csv")
    legal = json.loads((tmp_path / "kq.legal.json").read_text("utf-8"))["policies"][0]
    assert legal["province"] == []


def test_the_policies_show_what_provinces_add() -> None:
    assert "--province: dak-lak, hai-duong, hanoi, hcmc, hue, lao-cai, nam-dinh" in run("policies")
    said = run("policies", "bhyt", "--province", "hanoi", "--lang", "en")
    for words in (
        "Hà Nội: further support of health insurance → the budget of Hà Nội",
        "escaped_2026: household that left poverty and near-poverty at once",
        "[every group that pays a part]",
        "01/01/2026–…: +30%",
        "01/01/2026–…: up to 100%",
        "08/07/2019–31/07/2019: ? (in force from July 2019, from which day was not read",
        "The near-poor by the city’s standard are supported in full too",
    ):
        assert words in said, words
    assert "Hà Nội" not in run("policies", "bhyt")
    result = CliRunner().invoke(app, ["policies", "--province", "hanoi", "--lang", "en"])
    assert (result.exit_code, "--province needs a policy" in result.output) == (2, True)


def test_a_policy_of_which_nothing_local_is_there_says_so(tmp_path: Path) -> None:
    arguments = [*census(tmp_path), "--policy", "bhyt,hoc-phi", "--household", "1", "--lang", "en"]
    said = "hoc-phi: by the national law alone; what Hà Nội adds is not in povrules."
    assert said in run("eligible", *arguments, "--province", "hanoi")
    assert said not in run("eligible", *arguments)


def in_the_docs() -> tuple[str, str]:
    """What the docs say of provinces, and the file of one in it."""
    section = (ROOT / "docs/eligibility.md").read_text("utf-8").split("## Provinces")[1]
    return section, section.split("```toml")[1].split("```")[0]


def test_the_file_in_the_docs_is_one(tmp_path: Path) -> None:
    section, text = in_the_docs()
    person = {"exit_kind": "exited_poverty", "exit_on": date(2024, 2, 15)}
    row = one_in(own(tmp_path, text), person, date(2024, 8, 14))
    assert (row["share"], row["to"]) == ("100%", date(2024, 8, 14))
    for province in province_ids("bhyt"):
        assert f"| `{province}` |" in section


@pytest.mark.parametrize(
    ("old", "fails"), [("", []), (' and not household_class in ("poor", "near_poor")', ["questions"])]
)
def test_the_file_in_the_docs_is_proved(tmp_path: Path, old: str, fails: list[str]) -> None:
    text = in_the_docs()[1]
    assert old in text
    [policy] = with_province([POLICY], own(tmp_path, text.replace(old, "")))
    # What comes after it, who is poorer and blanks, is about the policy and takes the most time.
    proofs = list(takewhile(lambda one: one.name != "poorer", policy_proofs(policy)))
    assert [one.name for one in proofs if one.status in {"fails", "unproved"}] == fails
    assert {"reached", "questions", "local"} <= {one.name for one in proofs}


def test_python_takes_a_province() -> None:
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["hộ cận nghèo"], "special_area": [False]})
    members = pl.DataFrame({"household_id": ["1"], "other_group": [False], "schooling": ["no"], "born_year": [1980]})
    members = members.with_columns(allowance=pl.lit("không"))
    found = povrules.eligible(households, members, on="2024-07-01", province="hanoi")
    assert found.select("share", "local_share").rows() == [("100%", "30%")]
