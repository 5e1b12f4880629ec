"""Five published plans held against the law: what each of their lines gives, and where it gives nothing, why."""

import runpy
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from command import run
from helpers import FIXTURES, ROOT

from povrules.eligibility import entitlements
from povrules.language.schema import EVIDENCE
from povrules.rules import policy_coverage, policy_ids

FOLDER = FIXTURES / "entitlements" / "plans"
GOLDEN: dict[str, list[dict[str, Any]]] = tomllib.loads((FOLDER / "plans.toml").read_text("utf-8"))
PLANS = {one["id"]: one for one in GOLDEN["plans"]}
LINES = GOLDEN["lines"]
CASES = [(line, case) for line in LINES for case in line.get("cases", ())]

COLUMNS = {
    "status": "status",
    "share": "share",
    "local_share": "local_share",
    "month": "paid_month_least",
    "month_most": "paid_month_most",
    "own": "own_month_most",
    "most": "loan_most",
    "per": "loan_per",
    "months": "loan_months",
    "interest": "interest",
    "to": "to",
    "ask": "missing",
    "evidence": "evidence",
}
OTHER = {"who", "item", "on", "local", "law", "why"}

# What each line of the plans names, read line by line in the plans' own texts: policies that are there, and those of
# the registry. A heading or a list of duties counts where it names the policy itself.
NAMED = {
    "000": {
        **{8: "tin-dung", 9: "bhyt", 10: "hoc-phi ho-tro-hoc-tap-khac", 11: "tro-giup-phap-ly", 12: "dao-tao-nghe"},
        **{16: "tin-dung san-xuat", 17: "dao-tao-nghe tin-dung", 19: "hoc-phi ho-tro-hoc-tap-khac tin-dung"},
        **{21: "bhyt bhyt-thoat-ngheo", 22: "kham-chua-benh", 24: "tin-dung", 25: "nha-o", 26: "nuoc-sinh-hoat"},
        **{27: "nuoc-sinh-hoat", 28: "nuoc-sinh-hoat", 30: "tro-giup-phap-ly", 36: "nha-o nuoc-sinh-hoat"},
        **{40: "tro-giup-dot-xuat tro-giup-xa-hoi", 47: "dao-tao-nghe tin-dung", 55: "nuoc-sinh-hoat san-xuat"},
        **{57: "kham-chua-benh", 58: "bhyt", 60: "hoc-phi", 61: "hoc-phi", 66: "tro-giup-phap-ly"},
        **{68: "dat-o-dat-san-xuat", 72: "san-xuat", 76: "tin-dung"},
    },
    "001": {
        **{39: "tro-giup-dot-xuat tro-giup-xa-hoi uu-dai-nguoi-co-cong", 41: "bhyt bhyt-tinh-khac", 43: "tin-dung"},
        **{45: "hoc-phi", 47: "nha-o tin-dung", 65: "nghe-nhin-vien-thong", 81: "uu-dai-nguoi-co-cong"},
        **{71: "dao-tao-nghe tin-dung tro-giup-phap-ly", 83: "tien-dien tro-giup-phap-ly", 85: "tro-giup-dot-xuat"},
        **{91: "bao-ve-rung dat-o-dat-san-xuat san-xuat", 93: "san-xuat tin-dung", 99: "bhyt kham-chua-benh"},
        **{97: "hoc-phi ho-tro-hoc-tap-khac tin-dung", 101: "nuoc-sinh-hoat", 103: "nha-o", 107: "dao-tao-nghe"},
        **{119: "san-xuat", 121: "san-xuat", 123: "san-xuat tin-dung", 125: "san-xuat", 131: "nghe-nhin-vien-thong"},
    },
    "002": {
        **{41: "chuyen-doi-nghe nuoc-sinh-hoat", 43: "chuyen-doi-nghe nuoc-sinh-hoat", 47: "dinh-duong san-xuat"},
        **{91: "hoc-phi ho-tro-hoc-tap-khac tin-dung", 97: "bhyt", 99: "dinh-duong kham-chua-benh", 103: "nha-o"},
        **dict.fromkeys((105, 107, 109), "tro-giup-phap-ly"),
        **{111: "nuoc-sinh-hoat", 115: "tin-dung", 117: "tien-dien", 119: "tro-giup-dot-xuat"},
        **{129: "nha-o nuoc-sinh-hoat", 151: "san-xuat", 155: "dinh-duong kham-chua-benh"},
    },
    "003": {
        **{35: "tin-dung", 37: "san-xuat", 39: "dao-tao-nghe", 47: "dao-tao-nghe tin-dung", 49: "bhyt", 53: "hoc-phi"},
        **{55: "dao-tao-nghe", 57: "nha-o", 59: "nuoc-sinh-hoat", 61: "nghe-nhin-vien-thong", 67: "tin-dung"},
        **{81: "dao-tao-nghe nha-o tien-dien tin-dung", 206: "tin-dung"},
        **dict.fromkeys((89, 91, 93, 97, 99, 101, 103, 105, 107, 109), "san-xuat"),
        **dict.fromkeys((113, 115, 117, 119), "dinh-duong"),
        **dict.fromkeys((123, 125, 129, 135, 141), "dao-tao-nghe"),
        **dict.fromkeys((147, 155), "nghe-nhin-vien-thong"),
    },
    "004": {
        **{93: "bhyt", 95: "mo-tim", 97: "hoc-phi", 99: "tien-dien", 101: "tro-giup-xa-hoi", 105: "bhyt"},
        103: "bhyt bhyt-thoat-ngheo hoc-phi-ha-noi hoc-phi-thoat-ngheo tro-giup-xa-hoi-ha-noi",
        **{107: "tro-giup-xa-hoi-ha-noi", 113: "bhyt bhyt-thoat-ngheo", 117: "mo-tim", 127: "tin-dung"},
        **dict.fromkeys((119, 325, 373), "bao-hiem-xa-hoi-tu-nguyen bao-hiem-xa-hoi-tu-nguyen-ha-noi"),
        123: "hoc-phi hoc-phi-ha-noi hoc-phi-thoat-ngheo tin-dung",
        **{131: "nha-o nuoc-sinh-hoat tin-dung", 133: "nuoc-sinh-hoat", 135: "nghe-nhin-vien-thong"},
        **{145: "tin-dung tin-dung-ha-noi", 289: "tin-dung-ha-noi", 309: "tin-dung", 311: "tin-dung-ha-noi"},
        **dict.fromkeys((139, 151, 185, 269, 273), "dao-tao-nghe"),
        **dict.fromkeys((147, 149, 159, 161, 163, 285), "san-xuat"),
        **dict.fromkeys((173, 175, 177), "dinh-duong"),
        **{219: "tro-giup-phap-ly tro-giup-phap-ly-thoat-ngheo", 221: "thue-dat thue-dat-can-ngheo"},
        **{223: "cai-nghien cai-nghien-can-ngheo", 225: "tro-giup-dot-xuat", 275: "tro-giup-xa-hoi", 303: "hoc-phi"},
        **{321: "bhyt bhyt-thoat-ngheo", 329: "tro-giup-phap-ly", 331: "chung-thuc-can-ngheo"},
        **dict.fromkeys((227, 351, 353, 375), "qua-tet-nha-dai-doan-ket"),
    },
}
READ = {(plan, at, policy) for plan, lines in NAMED.items() for at, said in lines.items() for policy in said.split()}


def policy_of(case: dict[str, Any]) -> str:
    return {"insurance": "bhyt", "tuition": "hoc-phi", "learning_costs": "hoc-phi"}.get(case["item"], "tin-dung")


@cache
def rows(plan: str, policy: str, on: date, province: str | None) -> tuple[dict[tuple[str, str, str], Any], str]:
    """What follows for all of a plan, by household, person ("" for the household) and item; what that rests on."""
    stem = FOLDER / PLANS[plan]["census"]
    found = entitlements(f"{stem}-households.csv", f"{stem}-persons.csv", on=on, policy=policy, province=province)
    assert found.problems == ()
    [part] = found.parts
    rests_on = "; ".join(part.policy.cited(key).vi for key in part.cites)
    return {(row["household_id"], row["person_no"] or "", row["item"]): row for row in found.frame.to_dicts()}, rests_on


def named(line: dict[str, Any], case: dict[str, Any]) -> str:
    day = f"{case.get('on', PLANS[line['plan']]['on']):%Y-%m-%d}"
    return f"{line['plan']}:{line['at'][0]}-{case['who']}-{case['item']}-{day}{'-local' if case.get('local') else ''}"


@pytest.mark.parametrize(("line", "case"), CASES, ids=[named(*one) for one in CASES])
def test_golden(line: dict[str, Any], case: dict[str, Any]) -> None:
    plan = PLANS[line["plan"]]
    policy = policy_of(case)
    province = plan["province"] if case.get("local") else None
    found, rests_on = rows(plan["id"], policy, case.get("on", plan["on"]), province)
    household, _, person = case["who"].partition("/")
    row = found[household, person, case["item"]]
    assert not set(case) - set(COLUMNS) - OTHER
    expected = {COLUMNS[name]: value for name, value in case.items() if name in COLUMNS}
    if "months" in case:
        expected["loan_months"] = case["months"] or None
    assert {name: row[name] for name in expected} == expected
    assert row["missing"] == case.get("ask", "")
    assert case["law"]
    said = f"{row['citation']}; {row['reason_vi']}; {rests_on if 'most' in case else ''}"
    assert [part for part in case["law"] if part not in said] == []
    for lang, why in case.get("why", {}).items():
        assert why.casefold() in row[f"reason_{lang}"].casefold()


def test_nothing_is_given_without_a_reason_and_a_law() -> None:
    for line, case in CASES:
        assert case["evidence"] in EVIDENCE, named(line, case)
        if case["status"] != "entitled":
            assert case.get("why") or case.get("ask"), named(line, case)


def test_every_line_that_names_a_policy_is_answered() -> None:
    """A policy that is there has a case of it in an entry of the line, one that is not stands in the registry."""
    there = {(line["plan"], at) for line in LINES for at in line["at"]}
    assert there == {(plan, at) for plan, at, _ in READ}
    for line in LINES:
        assert line.get("cases") or line.get("not_yet"), line
    answered = {(line["plan"], at, policy_of(case)) for line, case in CASES for at in line["at"]}
    assert {one for one in READ if one[2] in policy_ids()} <= answered


def test_the_registry_names_the_lines_of_what_is_not_there() -> None:
    """Exactly those in which the plans name it, and those only."""
    by_line = {
        (line["plan"], at, name) for line in LINES for name, lines in line.get("not_yet", {}).items() for at in lines
    }
    assert by_line == {one for one in READ if one[2] not in policy_ids()}
    assert {(*_plan_and_line(at), one.id) for one in policy_coverage() for at in one.plans} == by_line
    for line in LINES:
        assert {at for lines in line.get("not_yet", {}).values() for at in lines} <= set(line["at"]), line


def _plan_and_line(at: str) -> tuple[str, int]:
    plan, _, number = at.partition(":")
    return plan, int(number)


def test_everybody_in_the_tables_is_named_and_the_tables_are_those_of_the_script(tmp_path: Path) -> None:
    made = runpy.run_path(str(FIXTURES / "make_plan_households.py"))
    written = made["write_all"](tmp_path)
    assert sorted(one.name for one in written) == sorted(one.name for one in FOLDER.glob("*.csv"))
    for one in written:
        assert one.read_bytes() == (FOLDER / one.name).read_bytes()
    for plan in PLANS.values():
        _, families = made["PLANS"][plan["census"]]
        there = {who for key, (_, _, members) in families.items() for who in (key, *_of(key, len(members)))}
        assert set(plan["who"]) <= there
        used = {case["who"] for line, case in CASES if line["plan"] == plan["id"]}
        assert used <= set(plan["who"])
        assert {who.partition("/")[0] for who in used} == set(families)


def _of(household: str, members: int) -> list[str]:
    return [f"{household}/{number}" for number in range(1, members + 1)]


def test_the_page_is_made_from_the_cases() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "make_plans.py"))
    again = "docs/plans.md is not that of the cases; make it again: python docs/make_plans.py"
    page = (ROOT / "docs" / "plans.md").read_text("utf-8")
    assert page == made["page"](), again
    head = "| line | the plan | for whom | what follows | law | evidence |"
    assert page.count(head) == len(PLANS)
    shown = {"official": "official", "secondary": "*secondary*", "derived": "**derived**", "recalled": "**recalled**"}
    of_plans = [shown[case["evidence"]] for plan in PLANS for line, case in CASES if line["plan"] == plan]
    last = [row.rpartition(" | ")[2].removesuffix(" |") for row in page.splitlines()]
    assert [one for one in last if one in shown.values()] == of_plans


def test_the_registry_is_shown_with_the_lines() -> None:
    shown = " ".join(run("policies", "--lang", "en").output.split())
    assert "Not in the data yet: tin-dung-khac: other programmes" in shown
    assert "plans: 001 (83); 002 (117); 003 (81); 004 (99) tro-giup-phap-ly: legal aid" in shown
    assert "By a local act only: bhyt-thoat-ngheo" in shown
    assert "Kế hoạch 000 đến 004" in run("policies", "--lang", "vi").output
