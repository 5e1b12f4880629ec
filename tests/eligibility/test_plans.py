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
from povrules.rules import policy_coverage

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
}
OTHER = {"who", "item", "on", "local", "law", "why"}

# The lines of the plans that name a policy, by the plans' own texts.
NAMED = {
    "000": [8, 9, 10, 11, 12, 16, 17, 19, 21, 22, 24, 25, 26, 30, 36, 40, 47, 55, 58, 61, 68, 76],
    "001": [39, 41, 43, 45, 47, 65, 71, 83, 91, 93, 97, 101, 103, 107, 131],
    "002": [41, 47, 91, 97, 99, 105, 107, 111, 115, 117],
    "003": [35, 47, 49, 53, 55, 57, 59, 61, 67, 81, 97, 99, 101, 103, 105, 107, 109, 113, 115, 117, 119, 206],
    "004": [
        *(93, 95, 97, 99, 101, 103, 105, 107, 113, 117, 119, 123, 127, 131, 135, 139, 145, 151, 173, 175, 177),
        *(219, 221, 223, 227, 273, 303, 309, 321, 325, 331, 353),
    ],
}


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
    policy = {"insurance": "bhyt", "tuition": "hoc-phi", "learning_costs": "hoc-phi"}.get(case["item"], "tin-dung")
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
        if case["status"] != "entitled":
            assert case.get("why") or case.get("ask"), named(line, case)


def test_every_line_that_names_a_policy_is_answered() -> None:
    there = {(line["plan"], at) for line in LINES for at in line["at"]}
    assert {(plan, at) for plan, lines in NAMED.items() for at in lines} <= there
    for line in LINES:
        assert line.get("cases") or line.get("not_yet"), line


def test_the_registry_names_the_lines_of_what_is_not_there() -> None:
    by_line: dict[str, set[str]] = {}
    for line in LINES:
        for name in line.get("not_yet", ()):
            by_line.setdefault(name, set()).update(f"{line['plan']}:{at}" for at in line["at"])
    assert {one.id: set(one.plans) for one in policy_coverage() if one.plans} == by_line


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
    assert (ROOT / "docs" / "plans.md").read_text("utf-8") == made["page"](), again


def test_the_registry_is_shown_with_the_lines() -> None:
    shown = " ".join(run("policies", "--lang", "en").output.split())
    assert "Not in the data yet: tin-dung-khac: other programmes" in shown
    assert "plans: 001 (83); 002 (117); 003 (81); 004 (99) tro-giup-phap-ly: legal aid" in shown
    assert "By a local act only: bhyt-thoat-ngheo" in shown
    assert "Kế hoạch 000 đến 004" in run("policies", "--lang", "vi").output
