"""What provinces add to health insurance: cases from their resolutions, and what holds for everybody."""

import random
import tomllib
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from helpers import ROOT

from eligibility.people import FLAGS, POLICY, Person, decide, known, no_dates, together
from eligibility.residents import NEVER, PROVINCES, anybody, decide_in, one_in
from povrules.eligibility import entitlements
from povrules.language.local import LocalFile
from povrules.rules.provinces import with_province

CASES: list[dict[str, Any]] = tomllib.loads((ROOT / "fixtures/entitlements/provinces.toml").read_text("utf-8"))["cases"]


def follows(persons: list[Person], on: tuple[str, date]) -> list[tuple[dict[str, Any], tuple[str, ...]]]:
    """What follows for each of the persons, and what is cited for them all."""
    province, day = on
    found = decide_in(province, [_whole(person) for person in persons], day)
    return [(row, found.parts[0].cites) for row in found.frame.to_dicts()]


TOLD = together(
    [((case["province"], expected["on"]), case["person"]) for case in CASES for expected in case["days"]], follows
)


def local_of(province: str) -> LocalFile:
    found = with_province([POLICY], province)[0].local
    assert found is not None
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    for expected in case["days"]:
        row, _ = TOLD((case["province"], expected["on"]), case["person"])
        found = (row["group"], row["share"], row["local_share"])
        assert found == (expected["group"], expected["share"], expected["local"]), expected
        assert row["missing"] == "", expected
        if "to" in expected:
            assert row["to"] == expected["to"], expected


def test_every_day_on_which_something_turns_has_cases() -> None:
    for province in PROVINCES:
        days = {expected["on"] for case in CASES if case["province"] == province for expected in case["days"]}
        for top_up in local_of(province).top_ups:
            for version in top_up.versions:
                assert {version.first, version.first - timedelta(days=1)} <= days, (province, top_up.id, version.first)
                if version.last is not None:
                    assert version.last in days, (province, top_up.id, version.last)


def test_every_version_has_a_case() -> None:
    cited = set()
    for case in CASES:
        policy = with_province([POLICY], case["province"])[0]
        for expected in case["days"]:
            _, cites = TOLD((case["province"], expected["on"]), case["person"])
            cited |= {(case["province"], key) for key in cites if key in policy.law.citations}
    for province in PROVINCES:
        for top_up in local_of(province).top_ups:
            for version in top_up.versions:
                assert (province, version.cite[0]) in cited, (province, top_up.id, version.first)


def _whole(person: dict[str, Any]) -> dict[str, Any]:
    return no_dates(known(NEVER | person))


def test_amounts_are_exact() -> None:
    row = one_in("hanoi", {"class": "near_poor"}, date(2026, 7, 1))
    assert (row["premium_month"], row["paid_month_least"], row["paid_month_most"]) == (113_850, 113_850, 113_850)
    assert (row["local_month_least"], row["local_month_most"], row["own_month_most"]) == (34_155, 34_155, 0)
    assert (row["local_year_least"], row["local_year_most"], row["own_year_most"]) == (409_860, 409_860, 0)
    row = one_in("dak-lak", {"class": "average_agricultural"}, date(2026, 7, 1))
    assert (row["paid_month_least"], row["paid_month_most"], row["local_month_most"]) == (68_310, 68_310, 34_155)
    assert (row["own_month_least"], row["own_month_most"]) == (45_540, 45_540)


def test_a_family_is_paid_for_at_what_its_members_pay() -> None:
    row = one_in("hanoi", {"class": "not_poor", "ethnic_minority": True}, date(2026, 7, 1))
    assert (row["status"], row["payer"], row["group"]) == ("entitled", "local_budget", "family")
    assert (row["paid_month_least"], row["paid_month_most"]) == (113_850 * 40 // 100, 113_850)
    assert (row["local_month_least"], row["local_month_most"]) == (113_850 * 40 // 100, 113_850)
    assert (row["own_month_least"], row["own_month_most"]) == (0, 0)
    assert "the budget of Hà Nội, 100% of the premium, 45,540 đồng to 113,850 đồng a month" in row["reason_en"]
    assert "100% mức đóng, từ 45.540 đồng đến 113.850 đồng/tháng" in row["reason_vi"]
    half = one_in("hue", {"exit_kind": "exited_poverty", "exit_on": date(2025, 1, 1)}, date(2025, 12, 1))
    assert (half["paid_month_least"], half["paid_month_most"]) == (105_300 * 20 // 100, 52_650)
    assert (half["own_month_least"], half["own_month_most"]) == (105_300 * 20 // 100, 52_650)


def test_what_was_not_read_has_bounds_and_says_so() -> None:
    row = one_in("lao-cai", {"class": "near_poor"}, date(2026, 7, 1))
    assert (row["status"], row["share"], row["local_share"]) == ("entitled", "≥70%", "?")
    assert (row["paid_month_least"], row["paid_month_most"]) == (79_695, 113_850)
    assert (row["local_month_least"], row["local_month_most"]) == (0, 34_155)
    assert (row["own_month_least"], row["own_month_most"]) == (0, 34_155)
    assert "the budget of Lào Cai adds to it, how much was not read" in row["reason_en"]
    assert "xem: nghị quyết của HĐND tỉnh Lào Cai" in row["reason_vi"]


def test_an_unread_top_up_alone_is_undetermined() -> None:
    row = one_in("hue", {"exit_kind": "exited_poverty", "exit_on": date(2024, 1, 1)}, date(2024, 7, 1))
    assert (row["status"], row["share"], row["missing"]) == ("undetermined", "≥0%", "")
    assert (row["paid_month_least"], row["paid_month_most"]) == (0, 105_300)
    assert (row["own_month_least"], row["own_month_most"]) == (0, 105_300)


def test_an_unread_top_up_of_a_group_that_does_not_pay_may_give_more() -> None:
    person = {"class": "average_agricultural", "schooling": "yes", "level": "primary"}
    row = one_in("nam-dinh", person, date(2025, 7, 1))
    assert (row["group"], row["share"], row["status"]) == ("student", "≥50%", "entitled")
    assert (row["paid_month_least"], row["paid_month_most"]) == (52_650, 105_300)
    assert (row["local_month_least"], row["local_month_most"]) == (0, 52_650)
    assert (row["own_month_least"], row["own_month_most"]) == (0, 52_650)
    assert "at least" in row["reason_en"]
    assert "the budget of Nam Định may add to it, how much was not read (" in row["reason_en"]
    assert "; look in: " in row["reason_en"]
    assert "Nam Định" in row["citation"]


def test_a_top_up_that_was_not_read_is_asked_for_where_only_it_gives_more(tmp_path: Path) -> None:
    """Whether the household newly escaped decides whether there may be more than 30 + 30 %: so it is asked."""
    text = (ROOT / "povrules/rules/places/hanoi-bhyt.toml").read_text("utf-8")
    begin = text.index('id = "escaped_2026"')
    end = text.index("[[top_ups]]", begin)
    part = text[begin:end].replace('level = "100%"', 'unknown = { vi = "chưa đọc", en = "unread", look_in = ["X"] }')
    path = tmp_path / "ha-noi.toml"
    path.write_text(text[:begin] + part + text[end:], encoding="utf-8")
    person = {"class": "average_agricultural", "exit_kind": None, "exit_on": None}
    row = one_in(path, person, date(2026, 7, 1))
    assert (row["share"], "exit_kind" in row["missing"]) == ("≥60%", True)
    assert "30% nationally, 30% by the budget of Hà Nội" in row["reason_en"]
    assert "how much was not read (unread; look in: X)" in row["reason_en"]
    exit_ = {"class": "average_agricultural", "exit_kind": "exited_near_poverty", "exit_on": date(2023, 9, 15)}
    known = one_in(path, exit_, date(2026, 7, 1))
    assert (known["missing"], known["changes_on"]) == ("", date(2026, 9, 1))


def test_the_reason_tells_both_parts_and_both_acts() -> None:
    row = one_in("hanoi", {"class": "near_poor"}, date(2026, 7, 1))
    assert "70% nationally, 30% by the budget of Hà Nội: 100% of the premium" in row["reason_en"]
    assert "trung ương 70%, ngân sách thành phố Hà Nội 30%: 100% mức đóng" in row["reason_vi"]
    assert "Decree 188/2025/NĐ-CP" in row["reason_en"]
    assert "Resolution 09/2017/NQ-HĐND of Hà Nội" in row["reason_en"]
    assert "Nghị định số 188/2025/NĐ-CP" in row["citation"]
    assert "Nghị quyết số 09/2017/NQ-HĐND thành phố Hà Nội" in row["citation"]
    assert row["evidence"] == "derived"


def test_who_is_paid_for_otherwise_is_told_no_top_up() -> None:
    row = one_in("hanoi", {"class": "near_poor", "employed": True}, date(2026, 7, 1))
    assert "Resolution 09/2017" not in row["reason_en"]
    assert row["groups"] == "employee;near_poor"
    assert (row["local_month_least"], row["local_year_most"]) == (None, None)


def test_an_open_fact_is_asked_for() -> None:
    person = {"class": "not_poor", **dict.fromkeys(NEVER), "ethnic_minority": False}
    row = one_in("hanoi", person, date(2026, 7, 1))
    assert (row["status"], row["share"], row["local_share"]) == ("undetermined", "0%; 100%", "0%; 100%")
    assert row["missing"] == "mild_disability;exit_kind"
    assert (row["own_month_least"], row["own_month_most"]) == (0, 113_850)
    row = one_in("hanoi", {"class": "not_poor", "exit_kind": "exited_poverty"}, date(2026, 7, 1))
    assert (row["status"], row["missing"], row["group"]) == ("undetermined", "exit_on", "family")
    person = {"class": "average_agricultural", "schooling": "yes", "level": "primary", "student_in_difficulty": None}
    row = one_in("hanoi", person, date(2026, 7, 1))
    assert (row["missing"], row["group"]) == ("student_in_difficulty", "student;average_agricultural")
    assert (row["share"], row["local_share"], row["groups_possible"]) == ("60%; 100%", "30%; 50%", "")


def test_without_a_province_nothing_is_said_of_one() -> None:
    row = decide([_whole({"class": "near_poor"})], date(2026, 7, 1)).frame.to_dicts()[0]
    assert [row[name] for name in row if name.startswith("local")] == [None] * 5


DAYS = ["2017-12-31", "2018-12-01", "2019-07-20", "2020-06-01", "2023-08-25", "2024-06-01", "2025-11-20", "2026-03-01"]


def share(text: str) -> Fraction:
    return min(Fraction(one.strip("≥%")) / 100 if "/" not in one else Fraction(one) for one in text.split("; "))


@pytest.mark.parametrize("day", DAYS)
def test_nobody_has_less_than_without(day: str) -> None:
    on = date.fromisoformat(day)
    chance = random.Random(day)
    persons = []
    for _ in range(150):
        person = anybody(chance, on)
        person["exit_kind"] = chance.choice(["none", "became_near_poor", "exited_poverty", "exited_near_poverty", None])
        person["exit_on"] = chance.choice([None, on - timedelta(days=chance.randrange(0, 1500))])
        person["mild_disability"] = chance.choice([True, False, None])
        person["student_in_difficulty"] = chance.choice([True, False, None])
        persons.append(person)
    before = decide(persons, on).frame.to_dicts()
    for province in PROVINCES:
        found = decide_in(province, persons, on)
        for row, old in zip(found.frame.to_dicts(), before, strict=True):
            assert share(row["share"]) >= share(old["share"]), (province, row, old)
            assert row["benefit_least"] == old["benefit_least"]
            assert row["benefit_most"] == old["benefit_most"]
            if row["own_month_most"] is not None and old["own_month_most"] is not None:
                assert 0 <= row["own_month_least"] <= row["own_month_most"] <= old["own_month_most"], (province, row)
                assert row["paid_month_most"] <= row["premium_month"]
                assert row["local_month_most"] <= row["paid_month_most"]
                assert row["local_month_least"] <= row["local_month_most"]


@pytest.mark.parametrize("province", PROVINCES)
def test_every_top_up_is_cited_in_force(province: str) -> None:
    law = local_of(province)
    for top_up in law.top_ups:
        for version in top_up.versions:
            first = law.citations[version.cite[0]]
            act = law.instruments[first.instrument]
            for start in (first.in_force_from, act.in_force_from, act.signed):
                assert start is None or start <= version.first, (top_up.id, version.first)
            for end in (first.in_force_to, act.in_force_to):
                assert end is None or (version.last is not None and version.last <= end), (top_up.id, version.first)


def test_a_day_without_a_resolution_has_a_notice() -> None:
    found = decide_in("hcmc", [_whole({"class": "near_poor"})], date(2025, 12, 31))
    assert any("no resolution on further support was read for 31/12/2025" in one.en for one in found.notices)
    late = decide_in("hcmc", [_whole({"class": "near_poor"})], date(2026, 8, 1))
    assert any("the local law was read up to 31/07/2026" in one.en for one in late.notices)
    there = decide_in("hcmc", [_whole({"class": "near_poor"})], date(2026, 7, 31))
    assert not any("read" in one.en and "Hồ Chí Minh" in one.en for one in there.notices)


def test_the_notices_of_a_province_are_those_of_the_day() -> None:
    before, after = (
        decide_in("hanoi", [_whole({"class": "near_poor"})], day).notices
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert any("17/2021" in one.en for one in before)
    assert not any("19/2025" in one.en for one in before)
    assert any("19/2025" in one.en for one in after)


def surveyed(classes: str, standard: str, on: date, province: str | None) -> list[str]:
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": [classes]})
    members = pl.DataFrame({"household_id": ["1"], "person_no": ["1"]})
    found = entitlements(households, members, on=on, standard=standard, province=province)
    return [one.en for one in found.notices]


def test_the_standard_of_the_place_itself() -> None:
    own, lacking = "city’s standard", "need a local act"
    said = surveyed("hộ cận nghèo", "hanoi-2022", date(2024, 7, 1), "hanoi")
    assert any(own in one for one in said)
    assert not any(lacking in one for one in said)
    for standard, on, province in (
        ("hanoi-2022", date(2024, 7, 1), None),
        ("hanoi-2022", date(2024, 7, 1), "hue"),
        ("hanoi-2016", date(2021, 7, 1), "hanoi"),
    ):
        said = surveyed("hộ cận nghèo", standard, on, province)
        assert any(lacking in one for one in said)
        assert not any(own in one for one in said)
    assert not any(lacking in one for one in surveyed("hộ cận nghèo", "vn-2022", date(2024, 7, 1), "hanoi"))


def test_a_census_of_another_province_is_told() -> None:
    households = pl.DataFrame(
        {
            "household_id": ["1", "2", "3", "4"],
            "recognised_status": ["hộ cận nghèo"] * 4,
            "province": ["TP. Hà Nội", "Lào Cai", None, "hanoi"],
        }
    )
    members = pl.DataFrame({"household_id": ["1", "2", "3", "4"], "person_no": ["1"] * 4})
    found = entitlements(households, members, on=date(2024, 7, 1), province="hanoi")
    told = [one for one in found.problems if one.code == "other_province"]
    assert [(one.household_id, one.found, one.severity) for one in told] == [("2", "Lào Cai", "warning")]
    assert not entitlements(households, members, on=date(2024, 7, 1)).problems
    assert found.frame["local_share"].n_unique() == 1  # it is counted for all of them


def test_the_files_are_named_by_place_and_policy() -> None:
    for province in PROVINCES:
        assert local_of(province).id == f"{province}-bhyt"
        source = with_province([POLICY], province)[0].local_source
        assert source is not None
        assert Path(source.name).stem == f"{province}-bhyt"


def test_before_the_rule_of_the_highest_support_the_first_group_pays_all_the_same() -> None:
    person = {"class": "near_poor", "poor_district": True}
    assert one_in("hanoi", person, date(2018, 11, 30))["group"] == "near_poor_district"
    assert one_in("hanoi", person, date(2018, 12, 1))["group"] == "near_poor_district"


def hanoi_by_hand(person: dict[str, Any], groups: set[str]) -> Fraction:
    """What Resolution 19/2025, Plan 321 and Resolution 09/2017 leave a person of Hà Nội with on 01/03/2026, in all."""
    on = date(2026, 3, 1)
    left, born, kind = person["exit_on"], person["born"], person["exit_kind"]
    above = person["class"] not in {"poor", "near_poor"} and kind in {"exited_poverty", "exited_near_poverty"}
    # 36 months of the calendar: the first one that still counts in March 2026 is April 2023.
    if above and left is not None and date(2023, 4, 1) <= left <= on:
        return Fraction(1)
    if groups & {"near_poor", "left_area"}:
        return Fraction(1)
    in_difficulty = person["student_in_difficulty"] and person["class"] == "average_agricultural"
    if "student" in groups and in_difficulty:
        return Fraction(1)
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if groups == {"family"}:
        sure = 70 <= years < 75 or (person["mild_disability"] and years >= 16) or person["ethnic_minority"]
        return Fraction(1 if sure else 0)
    shares = {"student": 50, "average_agricultural": 60, "mine_victim": 30}
    return max(Fraction(shares.get(one, 50), 100) for one in groups)


def test_hanoi_as_read_by_hand() -> None:
    on, chance = date(2026, 3, 1), random.Random("hanoi")
    persons = []
    for at in range(600):
        person = anybody(chance, on)
        if at % 2:  # otherwise hardly anybody is in no group at all
            person |= dict.fromkeys(FLAGS, False) | {"victim_on": None, "ethnic_minority": chance.random() < 0.2}
        person["exit_kind"] = chance.choice(["none", "became_near_poor", "exited_poverty", "exited_near_poverty"])
        edges = [date(2023, 3, 31), date(2023, 4, 1), date(2023, 3, 1), date(2026, 3, 1), date(2025, 1, 1)]
        person["exit_on"] = None if person["exit_kind"] == "none" else chance.choice(edges)
        person["mild_disability"], person["student_in_difficulty"] = chance.random() < 0.2, chance.random() < 0.5
        persons.append(person)
    national, found = decide(persons, on).frame.to_dicts(), decide_in("hanoi", persons, on).frame.to_dicts()
    seen: set[str] = set()
    for person, old, row in zip(persons, national, found, strict=True):
        if old["payer"] not in {"supported", "self"} or old["group"] == "business_owner":
            assert (row["payer"], row["share"]) == (old["payer"], old["share"])
            continue
        groups = set(old["groups"].split(";")) - {""} or {"family"}
        assert share(row["share"]) == hanoi_by_hand(person, groups), (person, row)
        seen.add(row["share"])
    assert seen >= {"0%", "60%", "100%"}
