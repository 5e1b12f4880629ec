"""Make docs/plans.md again from the cases of the five plans: ``python docs/make_plans.py``, at the root."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parent.parent
CASES = ROOT / "fixtures" / "entitlements" / "plans" / "plans.toml"
PAGE = ROOT / "docs" / "plans.md"
REGISTRY = ROOT / "povrules" / "rules" / "coverage.toml"

Entry: TypeAlias = dict[str, Any]

HEAD = """# Five plans

Five published plans of poverty reduction, held line by line against the law: what a line promises, what `povrules`
gives for it on a day, and by which article. Where the law gives nothing, it is said why, and whether a local act is
needed.

* The words on a plan are ours; the number is that of the line in its text.
* The households are **invented**. None of them is real; each stands for what a line is about. What kind of area a
  household lives in is part of the invention.
* “At least” is a minimum of the national law. “With the province” counts what the province adds (`--province`).
* *Evidence* says [how well the law is known](evidence.md) on which a row rests: official (the text was read),
  *secondary* (the press, a portal), **derived** from other law, **recalled**. It is the weakest grade of all that is
  behind the row, the base salary in health insurance, the interest and the term of a loan among it.
* That so many households have a loan or a card is a target of the plan, nothing that a household is entitled to.

The page is made from `fixtures/entitlements/plans/plans.toml` by `python docs/make_plans.py`. What is expected there is
from the law; tests hold `povrules`, and this page, to it. To see one household:

```sh
povrules eligible fixtures/entitlements/plans/004-thanh-tri-households.csv --persons \\
  fixtures/entitlements/plans/004-thanh-tri-persons.csv --on 23/02/2023 --province hanoi --household CN1 --lang en
```
"""

GRADES = {"official": "official", "secondary": "*secondary*", "derived": "**derived**", "recalled": "**recalled**"}
"""The grades of evidence as they are printed, the weak ones to be seen."""
ITEMS = {
    "insurance": "health insurance",
    "tuition": "tuition",
    "learning_costs": "learning costs",
    "loan_poor": "loan to the poor",
    "loan_near_poor": "loan to the near-poor",
    "loan_escaped": "loan to the newly escaped",
    "loan_student": "student loan",
    "loan_water": "loan for water, sanitation",
    "loan_house": "housing loan (Decision 33/2015)",
    "loan_28_house": "housing loan (Decree 28/2022)",
    "loan_jobs": "loan for jobs",
    "loan_abroad": "loan for work abroad",
}


def page() -> str:
    """Return the page."""
    found = tomllib.loads(CASES.read_text(encoding="utf-8"))
    absent = {one["id"]: one["en"] for one in tomllib.loads(REGISTRY.read_text(encoding="utf-8"))["policies"]}
    parts = [HEAD]
    for plan in found["plans"]:
        lines = [one for one in found["lines"] if one["plan"] == plan["id"]]
        parts.append("\n".join(_of_plan(plan, lines, absent)))
    return "\n".join(parts)


def _of_plan(plan: Entry, lines: list[Entry], absent: dict[str, str]) -> Iterator[str]:
    yield f"## {plan['id']}: {plan['en']}"
    yield f"\n{plan['vi'][:1].upper()}{plan['vi'][1:]}. Where no day is named it is {_day(plan['on'])}. Households:\n"
    for who, words in plan["who"].items():
        if "/" not in who:
            yield f"* `{who}`: {words['en']}"
    yield "\n| line | the plan | for whom | what follows | law | evidence |"
    yield "|---|---|---|---|---|---|"
    for line in lines:
        yield from _cases(plan, line)
    yield "\nNamed by the plan, and not in `povrules` (`povrules policies` says why, and where to look):\n"
    yield "| line | the plan | policy |"
    yield "|---|---|---|"
    for line in lines:
        said = line["en"] if "cases" in line else _said(line)
        for at, names in _not_yet(line).items():
            yield f"| {at} | {said} | {'; '.join(f'`{one}`: {absent[one]}' for one in names)} |"
            said = ""
    notes = [f"* {_at(line)}: {line['note']}" for line in lines if "note" in line]
    yield "\n".join(["", *notes, ""]) if notes else ""


def _cases(plan: Entry, line: Entry) -> Iterator[str]:
    """Yield a row for each case of a line; its number and words stand in the first one."""
    begin = f"| {_at(line)} | {_said(line)} "
    for case in line.get("cases", ()):
        who = f"`{case['who']}`" + (f" {plan['who'][case['who']]['en']}" if "/" in case["who"] else "")
        more = " with the province" if case.get("local") else ""
        on = f" on {_day(case['on'])}" if "on" in case else ""
        follows = f"{ITEMS[case['item']]}{more}{on}: {_follows(case)}"
        yield f"{begin}| {who} | {follows} | {', '.join(case['law'])} | {GRADES[case['evidence']]} |"
        begin = "| | "


def _not_yet(line: Entry) -> dict[str, list[str]]:
    """Return by the numbers of lines the policies that these name and that are not there."""
    found: dict[str, list[str]] = {}
    for name, at in line.get("not_yet", {}).items():
        found.setdefault(", ".join(map(str, at)), []).append(name)
    return found


def _at(line: Entry) -> str:
    return ", ".join(map(str, line["at"]))


def _said(line: Entry) -> str:
    return f"{line['en']} — *{line['vi']}*"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _money(amount: int) -> str:
    return f"{amount:,} đ"


def _follows(case: Entry) -> str:
    """Return what follows in a case, in words."""
    why = case.get("why", {}).get("en", "")
    if case["status"] == "not_entitled":
        return f"**nothing**: {why}"
    if case["status"] == "undetermined":
        return f"**open**: {why or case['share'] + ', to ask: `' + case['ask'] + '`'}"
    parts = list(_given(case))
    until = f"until {_day(case['to'])}" if "to" in case else ""
    return "; ".join(one for one in (", ".join(parts), until, why) if one)


def _given(case: Entry) -> Iterator[str]:
    if "share" in case:
        yield case["share"].replace("≥", "at least ").replace("%", " %")
    if case.get("local_share", "?") != "?":
        yield f"{case['local_share'].replace('%', ' %')} of it by the province"
    if "month" in case:
        to = f" to {_money(case['month_most'])}" if "month_most" in case else ""
        yield f"{_money(case['month'])}{to} a month"
    if case.get("own"):
        yield f"the person pays {'at most ' if '≥' in case['share'] else ''}{_money(case['own'])}"
    if "most" in case:
        yield f"at most {_money(case['most'])} a {case['per']}"
    if case.get("months"):
        yield f"{case['months']} months"
    if "interest" in case:
        yield f"{case['interest'].replace('%', ' %')} a year"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
