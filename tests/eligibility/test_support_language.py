"""What a policy file of support may say, and what is refused; and what an invented one gives."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from povrules.eligibility import entitlements
from povrules.errors import LawFileError, LawMissingError, UsageError
from povrules.language.reading import Source
from povrules.language.support_checks import turning_days_of_support
from povrules.reports.policy_text import policy_text
from povrules.rules import SupportPolicy, load_policy, read_policy

PATH = Path(__file__).parent / "harbour.toml"
HARBOUR = PATH.read_text("utf-8")


def refused(*changes: tuple[str, str]) -> LawFileError:
    text = HARBOUR
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(LawFileError) as caught:
        read_policy(Source("cang-mo.toml", text.encode()))
    return caught.value


SPENT = 'vi = "hết tiền"'
MOORED = '[[facts]]\nid = "moored"'


def declared(of: str, more: str = "") -> str:
    return f'[[declared]]\nof = {of}\n{more}\nvi = "a"\nen = "a"\ncite = ["all"]\n\n{MOORED}'


POORER = 'property = "poorer"\ninstead = ["boat_loan"]'
INSTEAD = "a loan and a group of it; with 'poorer', instead has the loans in its place"
VERSION = '[[benefits.groups.versions]]\nfrom = 2030-01-01\nwhen = "guides"\nshare = "1/3"\ncite = ["all"]\n'
BAD: list[tuple[str, str, str]] = [
    ('kind = "support"', 'kind = "gift"', "“gift”: 'insurance' or 'support'"),
    ('cite = ["all"]\n\n[columns_of]', 'cite = ["al"]\n\n[columns_of]', "school_year.cite: “al”: a key of [citations]"),
    ('to = 2030-12-31\nrate = "5.5%"\ncite = ["all"]', 'rate = "5.5%"\ncite = ["later"]', "a citation in force while"),
    ('share = "1/3"', 'share = "1/3"\namount = 5', "one of share, amount, rate, unknown"),
    ('share = "1/3"', "amount = 5", "“amount”: for kind 'fee': share, unknown"),
    ("amount = 7_000", 'share = "10%"', "“share”: for kind 'monthly': amount"),
    ('rate = "tide"\ncite', 'rate = "tid"\ncite', "“tid”: an entry of [[rates]]; did you mean 'tide'?"),
    ('id = "tide"', 'id = "ebb"', "“ebb”: a rate that a group has; none has it"),
    ('column = "boat_on"', 'column = "boat"', "“boat”: a column of dates"),
    ('fee = "dues"', 'fee = "pilot"', "“pilot”: a column of money of that table"),
    ('id = "moored_people"', 'id = "pilots"', "benefits.0.groups.1.id: “pilots”: an id that no other entry has"),
    ('id = "rope"', 'id = "dues_off"', "benefits.1.id: “dues_off”: an id that no other entry has"),
    ('when = "boat or rafts_count"', 'when = "pilot"', "facts.0.when: “pilot”: a yes or no declared above"),
    ('when = "not boat"\nrate', 'when = "guides"\nrate', "“guides”: a yes or no declared above"),
    ('when = "moored and boat_on_months >= 0"', 'when = "age >= 3"', "“age”: a number declared above"),
    ('when = "not boat"\nvi', 'when = "not baot"\nvi', "benefits.2.cautions.0.when: “baot”"),
    ('only_if = "moored"', 'only_if = "guide"', "columns.2.only_if: “guide”: a yes or no declared above"),
    ('only_if = "moored"', 'only_if = "any(pilot)"', "a condition about one person"),
    (VERSION, VERSION + "\n" + VERSION, "“pilots”: one version a day; there are two on 01/01/2030"),
    (
        "[[benefits.gaps]]\nfrom = 2031-01-01",
        "[[benefits.gaps]]\nfrom = 2031-02-01",
        "“rope”: one of both on 01/01/2031",
    ),
    ("[[benefits.gaps]]\nfrom = 2031-01-01", "[[benefits.gaps]]\nfrom = 2030-06-01", "one of both on 01/06/2030"),
    (
        "[[benefits.loans]]\nfrom = 2030-01-01",
        "[[benefits.loans]]\nfrom = 2030-02-01",
        "“boat_loan”: exactly one in force",
    ),
    (
        "[[rates.values]]\nfrom = 2030-01-01",
        "[[rates.values]]\nfrom = 2030-03-01",
        "rates.0.values: “boat_loan”: exactly",
    ),
    (
        "[[benefits.highest]]\nfrom = 2030-01-01",
        "[[benefits.highest]]\nfrom = 2030-02-01",
        "“dues_off”: exactly one in",
    ),
    ("most = 9_000_000", 'most = 9_000_000\nwords = { vi = "x", en = "y" }', "one of most, words, unknown"),
    ("most = 9_000_000\n", "", "one of most, words, unknown"),
    (SPENT, f"when = 'boat'\n{SPENT}", "when of gaps is for unread = true"),
    (MOORED, declared('["boat_loan", "without_boat"]', POORER.replace("boat_loan", "rope")), "“rope”: a loan of the"),
    (MOORED, declared('["rope", "boats"]', POORER), INSTEAD),
    (MOORED, declared('["boat_loan", "pilots"]', POORER), INSTEAD),
    (MOORED, declared('["boat_loan"]', POORER), INSTEAD),
    (MOORED, declared('["boat_loan", "without_boat", "boat_loan", "without_boat"]', POORER), INSTEAD),
    (MOORED, declared('["boat_loan", "without_boat"]', POORER.replace("poorer", "order")), INSTEAD),
    (MOORED, declared('["boat_loan", "without_boat", "rope", "boats"]', 'property = "instead"'), INSTEAD),
    (SPENT, f"unread = true\nwhen = 'pilot'\n{SPENT}", "benefits.1.gaps.0.when: “pilot”"),
    ('whole = { vi = "phí cảng", en = "the dues" }\n', "", "whole is for kind 'fee', and needed there"),
    ('vi = "tiền dây neo"', 'fee = "dues"\nvi = "tiền dây neo"', "fee is for kind 'fee'"),
    ('rate = "5.5%"', "", "rate is needed; one that the law read does not give needs 'unknown'"),
    ('id = "storm"\nfrom = 2030-01-01', 'id = "storm"\nfrom = 2030-01-01\nto = 2029-01-01', "to lies before from"),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[str(at) for at in range(len(BAD))])
def test_refused(old: str, new: str, said: str) -> None:
    error = refused((old, new))
    assert said in error.message("en")
    assert error.message("en").startswith("cang-mo.toml, line ")
    assert error.message("vi").startswith("cang-mo.toml, dòng ")
    assert error.message("vi") != error.message("en")


def test_what_households_get_ends_by_no_date_of_persons() -> None:
    column = (
        '[[columns]]\ntable = "person"\nid = "piloted_on"\ntype = "date"\nvi = "Ngày lái"\nen = "day of piloting"\n\n'
    )
    date_of_a_person = f"{column}[[switches]]"
    error = refused(("[[switches]]", date_of_a_person), ('column = "boat_on"', 'column = "piloted_on"'))
    assert "benefits.1.groups.0.versions.0.ends: “piloted_on”: a column of dates" in error.message("en")


def test_days_on_which_it_turns() -> None:
    policy = load_policy(PATH)
    assert isinstance(policy, SupportPolicy)
    assert turning_days_of_support(policy.law) == [date(2030, 1, 1), date(2031, 1, 1)]


def harbour(boat: Any, boat_on: Any, pilot: Any, day: date, **options: Any) -> dict[str, dict[str, Any]]:
    households = pl.DataFrame(
        {"household_id": ["1"], "recognised_status": ["hộ nghèo"], "boat": [boat], "boat_on": [boat_on]},
        schema_overrides={"boat": pl.Boolean, "boat_on": pl.Date},
    )
    persons = pl.DataFrame({"household_id": ["1"], "pilot": [pilot]}, schema_overrides={"pilot": pl.Boolean})
    found = entitlements(households, persons, on=day, policy=PATH, **options)
    return {row["item"]: row for row in found.frame.to_dicts()}


def test_what_it_gives() -> None:
    found = harbour(True, date(2030, 4, 10), True, date(2030, 5, 1))
    assert [found[item]["status"] for item in ("dues_off", "rope", "boat_loan")] == [
        "entitled",
        "entitled",
        "not_entitled",
    ]
    assert (found["dues_off"]["share"], found["dues_off"]["group"]) == ("50%", "moored_people")
    assert (
        "Also in: pilots (Resolution 2/2029/NQ-CM (invented), Điều 1); the highest." in found["dues_off"]["reason_en"]
    )
    assert found["dues_off"]["person_no"] == "1"
    rope = found["rope"]
    assert (rope["paid_month_most"], rope["paid_year_most"], rope["months_most"]) == (7_000, None, None)
    assert (rope["from"], rope["to"], rope["school_year"]) == (date(2030, 4, 10), date(2030, 7, 9), "2029-2030")
    assert rope["reason_en"] == (
        "Rope money: households with a boat (Resolution 2/2029/NQ-CM (invented), Điều 1): 7,000 đồng a month."
    )


def test_a_loan_whose_interest_was_not_read() -> None:
    for day, interest, overdue in ((date(2030, 12, 31), "5.5%", "8.25%"), (date(2031, 1, 1), "", "")):
        row = harbour(False, None, False, day)["boat_loan"]
        assert (row["status"], row["loan_most"], row["interest"]) == ("entitled", 9_000_000, interest)
        assert row["interest_overdue"] == overdue
    assert "the interest is not known: was not read. No loan in a storm." in row["reason_en"]
    assert harbour(False, None, False, date(2031, 1, 1))["rope"]["status"] == "not_entitled"


def test_law_that_was_not_read_is_open_for_some_only(tmp_path: Path) -> None:
    path = tmp_path / "mo.toml"
    gap = "unread = true\nwhen = 'household_class == \"poor\" and boat'\n"
    path.write_text(HARBOUR.replace(SPENT, gap + SPENT), encoding="utf-8")
    classes, boats = ["hộ nghèo", "hộ nghèo", "hộ nghèo", "hộ cận nghèo"], [True, None, False, True]
    households = pl.DataFrame(
        {"household_id": ["1", "2", "3", "4"], "recognised_status": classes, "boat": boats},
        schema_overrides={"boat": pl.Boolean},
    )
    persons = households.select("household_id", person_no=pl.lit("1"))
    found = entitlements(households, persons, on=date(2031, 1, 1), policy=path).frame.filter(pl.col("item") == "rope")
    assert found["status"].to_list() == ["undetermined", "undetermined", "not_entitled", "not_entitled"]
    assert found["missing"].to_list() == ["", "boat", "", ""]
    assert found["reason_en"][1] == (
        "Rope money: not known for 01/01/2031 (households with a boat): the money is spent."
    )
    assert found["reason_vi"][3] == "Tiền dây neo: không thuộc nhóm nào: hộ có thuyền; hết tiền."
    assert 'the money is spent household_class == "poor" and boat' in policy_text(load_policy(path), "en")


def test_what_is_asked_first() -> None:
    found = harbour(None, None, None, date(2030, 5, 1))
    assert {item: row["missing"] for item, row in found.items()} == {
        "dues_off": "boat",
        "rope": "boat",
        "boat_loan": "boat",
    }
    assert harbour(True, None, None, date(2030, 5, 1))["rope"]["missing"] == "boat_on"
    assert found["dues_off"]["share"] == "0%; 1/3; 50%"
    assert (found["rope"]["paid_month_least"], found["rope"]["paid_month_most"]) == (0, 7_000)
    assert "it is open; possible are: households with a boat" in found["rope"]["reason_en"]


def test_switches_and_days() -> None:
    found = harbour(False, date(2030, 4, 10), True, date(2030, 5, 1), switches={"rafts_count": True})
    assert (found["rope"]["status"], found["dues_off"]["share"]) == ("entitled", "1/3")
    with pytest.raises(LawMissingError, match="read for days from 01/01/2030 to 31/12/2031, not for 31/12/2029"):
        harbour(True, None, True, date(2029, 12, 31))
    [notice] = entitlements_notices(date(2030, 5, 1))
    assert notice == "Rafts do not count."
    assert entitlements_notices(date(2031, 7, 1))[1].startswith("The law was read up to 30/06/2031")


def entitlements_notices(day: date) -> list[str]:
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["hộ nghèo"]})
    persons = pl.DataFrame({"household_id": ["1"], "person_no": ["1"]})
    return [one.en for one in entitlements(households, persons, on=day, policy=PATH).notices]


def test_its_page() -> None:
    shown = policy_text(load_policy(PATH), "en")
    for part in (
        "person.dues_off: reduction of dues",
        "01/01/2030–…: 1/3 guides",
        "01/01/2030–31/12/2030: 7,000 đồng moored and boat_on_months >= 0",
        "01/01/2030–…: tide not boat",
        "01/01/2030–…: ≤ 9,000,000 đồng/household",
        "01/01/2031–…: the money is spent",
        "01/01/2030–31/12/2030: overdue 150%",
        "01/01/2031–…: —",
        "guides = pilot and moored",
        "rafts_count = false",
    ):
        assert part in shown, part
    tuition = policy_text(load_policy("hoc-phi"), "vi")
    assert "≤ 9 tháng/năm học before_students" in tuition
    assert "01/09/2025–…: — before_students and not public_school" in tuition
    credit = policy_text(load_policy("tin-dung"), "vi")
    assert "vay tối đa 100% chi phí ghi trong hợp đồng" in credit
    assert "≤ 100.000.000 đồng/hộ, 120 tháng; không phải thế chấp" in credit
    assert "01/09/2015–07/11/2019: —" in credit


def test_policies_that_do_not_go_together(tmp_path: Path) -> None:
    other = tmp_path / "khac.toml"
    other.write_text(HARBOUR.replace('id = "cang-mo"', 'id = "khac"').replace('vi = "Hoa tiêu"', 'vi = "Lái"'), "utf-8")
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["hộ nghèo"]})
    persons = pl.DataFrame({"household_id": ["1"], "person_no": ["1"]})
    with pytest.raises(UsageError, match="cang-mo and khac ask for 'pilot' differently"):
        entitlements(households, persons, on=date(2030, 5, 1), policy=[PATH, other])
    with pytest.raises(UsageError, match="the policy cang-mo is named twice"):
        entitlements(households, persons, on=date(2030, 5, 1), policy=[PATH, str(PATH)])
    with pytest.raises(UsageError, match=r"name a policy, e\.g\. bhyt"):
        entitlements(households, persons, on=date(2030, 5, 1), policy=[])
    other.write_text(HARBOUR.replace('id = "cang-mo"', 'id = "khac"'), "utf-8")
    frame = entitlements(households, persons, on=date(2030, 5, 1), policy=[PATH, other]).frame
    assert frame["policy"].to_list() == ["cang-mo"] * 3 + ["khac"] * 3


def test_the_policies_that_are_there_go_together() -> None:
    from povrules.spelling import fold

    taken: dict[tuple[str, str], str] = {}
    for name in ("bhyt", "hoc-phi", "tin-dung"):
        for one in load_policy(name).law.columns:
            for spelling in (one.id, one.vi, one.en, *one.aliases):
                assert taken.setdefault((one.table, fold(spelling)), one.id) == one.id, (name, spelling)
