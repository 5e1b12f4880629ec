"""Policies with a mistake planted in them: each is found, with somebody who shows it; what the loader refuses too."""

import json
from pathlib import Path

import pytest

from povrules.proofs.model import Report
from povrules.proofs.policy import prove_policy
from povrules.reports.proofs import report_json, report_text
from povrules.text import LANGS
from proofs.policies.laws import ISLE, QUAY, Change, changed, cove, fails, isle, proofs, quay


def written(folder: Path, text: str, *changes: Change) -> Path:
    path = folder / "draft.toml"
    path.write_text(changed(text, *changes), "utf-8")
    return path


def failing(report: Report) -> dict[str, list[str]]:
    assert all(report_text(report, lang) for lang in LANGS)
    assert len(json.loads(report_json(report))["proofs"]) == len(report.proofs)
    return {one.name: [two.said.en for two in one.examples] for one in report.proofs if one.status == "fails"}


def test_without_a_mistake_nothing_fails(tmp_path: Path) -> None:
    for policy in (isle(), quay(), cove(tmp_path)):
        assert {one.status for one in proofs(policy).values()} <= {"proved", "declared"}


NEAR = 'when = \'household_class == "near_poor"\'\nplace = "3a"\nshare = "70%"\nminimum = true'
LAST = '[[groups]]\nid = "others"'
GROUP = """[[groups]]
id = "late"
payer = "isle"
vi = "nhóm muộn"
en = "late group"

[[groups.versions]]
from = 2030-01-01
when = '{}'
place = "3x"
share = "100%"
cite = ["all"]

"""
"""A group behind all others."""

PLANTED: dict[str, tuple[list[Change], dict[str, str]]] = {
    "a hole between two versions of a group": (
        [
            (
                'from = 2031-01-01\nwhen = \'household_class == "poor"',
                'from = 2031-02-01\nwhen = \'household_class == "poor"',
            )
        ],
        {
            "no_hole": "member of a poor household: there is no version for 01/01/2031–31/01/2031; before that: "
            "02/01/2030, a person, household: poor",
            "poorer": "02/01/2031, a person: if poor, others (0%); if near-poor, member of a near-poor household "
            "(≥70%) [01/01/2031–31/01/2031]",
        },
    ),
    "a share of 130 %": (
        [
            (
                'place = "2c"\nshare = "100%"\ncite = ["first-year"]',
                'place = "2c"\nshare = "130%"\ncite = ["first-year"]',
            )
        ],
        {
            "shares": "02/01/2030, a person, household: poor: member of a poor household (130%): what is paid lies "
            "outside 0–100 %, 15,000 đồng a month too much or too little",
            "order": "02/01/2030, a person born on 02/01/2030, 0 months old, household: poor: paid for as child under "
            "6 (100%), though also member of a poor household (130%) [01/01/2030–31/12/2030]",
        },
    ),
    "a rate of benefit of 105 %": (
        [('rate = "95%"', 'rate = "105%"')],
        {
            "shares": "02/01/2030, a person, household: near-poor: member of a near-poor household (≥70%): rates of "
            "benefit and discounts lie outside 0–100 %: 105%",
            "poorer": "02/01/2030, a person: if poor, a benefit below 105%; if near-poor, 105% [01/01/2030–31/12/2031]",
        },
    ),
    "a second citation that is not in force": (
        [
            (
                'place = "2d"\nshare = "100%"\ncite = ["elder"]',
                'place = "2d"\nshare = "100%"\ncite = ["elder", "first-year"]',
            )
        ],
        {
            "cited_in_force": "elderly person who lives alone: Resolution 3/2029/NQ-ĐM (invented), Điều 2 is not in "
            "force [01/01/2031–31/12/2031]",
        },
    ),
    "a group that pays less stands first": (
        [
            (
                'when = \'household_class == "near_poor"\'\nplace = "3a"',
                'when = \'household_class == "near_poor"\'\nplace = "1b"',
            )
        ],
        {
            "order": "02/01/2030, a person born on 02/01/2030, 0 months old, household: near-poor: paid for as member "
            "of a near-poor household (≥70%), though also child under 6 (100%) [01/01/2030–31/12/2031]",
            "poorer": "02/01/2030, a person born on 02/01/2030, 0 months old: if near-poor, member of a near-poor "
            "household (≥70%); if average living standard, in agriculture, forestry, fishery or salt making, child "
            "under 6 (100%) [01/01/2030–31/12/2031]",
        },
    ),
    "<= for < at an age": (
        [("age_months < 72", "age_months <= 72")],
        {
            "quoted": "child under 6, version from 01/01/2030: under 73 months; the words (name): “trẻ em dưới 6 tuổi”",
            "ages": "01/01/2030, a person born on 01/01/2024, aged 6: in both of “child under 6”, “pupil from 6 to "
            "under 16” [01/01/2030–31/12/2031]",
        },
    ),
    "> for >= at an age": (
        [("pupil and age >= 6 and", "pupil and age > 6 and")],
        {
            "quoted": "pupil from 6 to under 16, version from 01/01/2030: from 7 years; the words (name): “học sinh từ "
            "đủ 6 tuổi đến dưới 16 tuổi”",
            "ages": "01/01/2030, a person born on 01/01/2024, aged 6: between “child under 6”, “pupil from 6 to under "
            "16” [01/01/2030–31/12/2031]",
        },
    ),
    "another age than the quoted one": (
        [("alone and age >= 75", "alone and age > 75")],
        {
            "quoted": "elderly person who lives alone, version from 01/01/2030: from 76 years; the words (Resolution "
            "3/2029/NQ-ĐM (invented), Điều 4): “Người từ đủ 75 tuổi trở lên ở một mình”",
        },
    ),
    "another share than the quoted one": (
        [(NEAR, NEAR.replace("70%", "75%"))],
        {
            "quoted": "member of a near-poor household, version from 01/01/2030: 75%; the words (Resolution "
            "3/2029/NQ-ĐM (invented), Điều 5): “Hỗ trợ tối thiểu 70% mức đóng”",
        },
    ),
    "a minimum that is none": (
        [(NEAR, NEAR.replace("\nminimum = true", ""))],
        {
            "quoted": "member of a near-poor household, version from 01/01/2030: exactly 70%; the words (Resolution "
            "3/2029/NQ-ĐM (invented), Điều 5): “Hỗ trợ tối thiểu 70% mức đóng”",
        },
    ),
    "another amount, another time than the quoted ones": (
        [("value = 50_000", "value = 5_000"), ('dived_on", months = 3', 'dived_on", months = 2')],
        {
            "quoted": "price of the card, version from 01/01/2030: 5000 đồng; the words (Resolution 3/2029/NQ-ĐM "
            "(invented), Điều 6): “giá một thẻ là 50.000 đồng”",
        },
    ),
    "a group that nobody can be in": (
        [("alone and age >= 75", "alone and age >= 75 and age < 75")],
        {
            "reached": "group elderly person who lives alone (100%), version from 01/01/2030: its condition holds of "
            "nobody [01/01/2030–31/12/2030]",
            "quoted": "elderly person who lives alone, version from 01/01/2030: under 75 years",
        },
    ),
    "a group that another one always stands before": (
        [(LAST, GROUP.format('household_class == "near_poor"') + LAST)],
        {
            "reached": "group late group (100%), version from 01/01/2030, pays for nobody. 02/01/2030, a person, "
            "household: near-poor: is in it, but member of a near-poor household (≥70%) pays [01/01/2030–31/12/2030]",
            "order": "02/01/2030, a person, household: near-poor: paid for as member of a near-poor household (≥70%), "
            "though also late group (100%) [01/01/2030–31/12/2031]",
        },
    ),
    "a caution, and a rate of benefit, of nobody": (
        [
            ("when = 'shore == \"east\"'", 'when = \'shore == "east" and shore == "north"\''),
            ("age >= 90", "age >= 90 and age < 90"),
        ],
        {"reached": "benefit: its condition holds of nobody [01/01/2031–31/12/2031]"},
    ),
    "a poorer class has less": (
        [
            (
                'household_class == "poor"\'\nplace = "2c"\nshare = "100%"\ncite = ["all"]',
                'household_class == "poor"\'\nplace = "2c"\nshare = "60%"\ncite = ["all"]',
            )
        ],
        {
            "order": "02/01/2031, a person born on 02/01/1956, aged 75, household: poor (lives alone): paid for as "
            "member of a poor household (60%), though also elderly person who lives alone (100%) "
            "[01/01/2031–31/12/2031]",
            "poorer": "02/01/2031, a person: if poor, member of a poor household (60%); if near-poor, member of a "
            "near-poor household (≥70%) [01/01/2031–31/12/2031]",
        },
    ),
    "a date that is asked for where there is none": (
        [("(dived or given(dived_on)) and dived_on_months >= 0", "dived_on_months >= 0")],
        {
            "blanks": "02/01/2030, shore=north, boats=0, dived=False: by the engine “divers_count and diver and shore "
            '== "north" and boats <= 2” may hold; completions give: ?',
        },
    ),
    "a question that is needed all the same": (
        [('only_if = "pupil"', 'only_if = "pupil and alone"')],
        {
            "questions": "02/01/2030, a person, household: not poor (pupil): “boards” (boards) changes “pupil and "
            "boards”",
        },
    ),
    "something declared that nobody shows": (
        [('of = ["worker"]', 'of = ["worker", "infant", "others"]')],
        {"order": "02/01/2030, a person"},
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_each_mistake_is_found(name: str) -> None:
    changes, expected = PLANTED[name]
    found = fails(isle(*changes))
    assert set(found) == set(expected), found
    for key, said in expected.items():
        assert any(one.startswith(said) for one in found[key]), (key, found[key])


SUPPORT: dict[str, tuple[list[Change], dict[str, str]]] = {
    "a share of 130 %": (
        [('share = "50%"', 'share = "130%"')],
        {
            "levels": "of a near-poor household: 130%",
            "poorer": "02/01/2030, a person: reduction of dues: if near-poor, of a near-poor household (130%); if "
            "poor, not as much [01/01/2030–31/12/2032]",
        },
    ),
    "a hole between two versions": (
        [
            (
                'from = 2030-01-01\nwhen = "pilot"\nunknown',
                'from = 2030-01-01\nto = 2030-06-30\nwhen = "pilot"\nshare = "10%"\ncite = ["all"]\n\n'
                '[[benefits.groups.versions]]\nfrom = 2030-07-02\nwhen = "pilot"\nunknown',
            )
        ],
        {
            "no_hole": "reduction of dues: pilots: there is no version for 01/07/2030; before that: 02/01/2030, a "
            "person, household: not poor (pilot)",
        },
    ),
    "two rates at once": (
        [('not boat and household_class == "poor"', 'household_class in ("poor", "near_poor")')],
        {
            "one_rate": "02/01/2030, a household, household: near-poor: poor households without a boat (5% a year) and "
            "other households without a boat (not known how much)",
        },
    ),
    "a group that adds nothing for anybody": (
        [
            (
                "when = 'household_class == \"near_poor\"'\nshare",
                "when = 'household_class == \"near_poor\" and age < 16'\nshare",
            )
        ],
        {
            "reached": "group of a near-poor household (50%), version from 01/01/2030, adds nothing for anybody. "
            "02/01/2030, a person born on 02/01/2030, 0 months old, household: near-poor: is in it, but also in under "
            "16 (100%) [01/01/2030–31/12/2032]",
        },
    ),
    "a group and a caution of nobody": (
        [
            ('rate = "low"', 'rate = "low"'),
            ('not boat and household_class == "poor"', "not boat and boat"),
            (
                'id = "storm"\nfrom = 2030-01-01\nwhen = "boat"',
                'id = "storm"\nfrom = 2030-01-01\nwhen = "boat and not boat"',
            ),
        ],
        {
            "reached": "group poor households without a boat (5% a year), version from 01/01/2030: its condition holds "
            "of nobody",
            "poorer": "02/01/2030, a household: loan for a boat: if near-poor, other households without a boat (not "
            "known how much); if poor, not as much [01/01/2030–31/12/2032]",
        },
    ),
    "a poorer class has a loan at more interest": (
        [
            (
                'unknown = { vi = "chưa đọc được", en = "was not read", look_in = ["Nghị quyết số 5/2029/NQ-CM"] }',
                'rate = "4.9%"',
            ),
        ],
        {
            "poorer": "02/01/2030, a household: loan for a boat: if near-poor, other households without a boat (4.9% a "
            "year); if poor, not as much [01/01/2030–31/12/2032]",
        },
    ),
    "a caution turns on a question that need not be answered": (
        [
            ('en = "has a boat"', 'en = "has a boat"\nonly_if = \'household_class == "poor"\''),
            (
                'when = "boat and wrecked_on_months < 0"',
                "when = 'boat and household_class == \"poor\" and wrecked_on_months < 0'",
            ),
            ('when = "boat"\namount = 8_000', "when = 'boat and household_class == \"poor\"'\namount = 8_000"),
            ("when = 'not boat and household_class == \"poor\"'", "when = 'household_class == \"poor\"'"),
            ("when = 'not boat and not household_class == \"poor\"'", "when = 'not household_class == \"poor\"'"),
        ],
        {
            "questions": "02/01/2030, a household, household: not poor: “has a boat” (boat) changes “boat”",
        },
    ),
    "ages that do not meet": (
        [("age >= 16", "age > 16")],
        {
            "quoted": "reduction of dues: of 16 and more, of a poor household, version from 01/01/2030: from 17 years",
            "ages": "01/01/2030, a person born on 01/01/2014, aged 16: between “under 16”, “of 16 and more, of a poor "
            "household” [01/01/2030–31/12/2032]",
            "poorer": "02/01/2030, a person born on 02/01/2014, aged 16: reduction of dues: if near-poor, of a "
            "near-poor household (50%); if poor, not as much",
        },
    ),
}


@pytest.mark.parametrize("name", SUPPORT)
def test_each_mistake_of_a_policy_of_support_is_found(name: str) -> None:
    changes, expected = SUPPORT[name]
    found = fails(quay(*changes))
    assert set(found) == set(expected), found
    for key, said in expected.items():
        assert any(one.startswith(said) for one in found[key]), (key, found[key])


class TestWhatTheLoaderRefuses:
    """All that it says is told; where only days or citations in force are wrong, the rest is proved."""

    def test_a_premium_that_is_missing_on_some_days(self, tmp_path: Path) -> None:
        report = prove_policy(
            written(tmp_path, ISLE, ('from = 2031-01-01\nrate = "90%"', 'from = 2031-02-01\nrate = "90%"'))
        )
        assert failing(report) == {
            "policy_formed": ["draft.toml, line 167, premium.rates: exactly one in force on 01/01/2031; 0 are"],
            "policy_days": ["premium.rates: exactly one in force on 01/01/2031; 0 are [01/01/2031–31/01/2031]"],
            "no_hole": ["premium: there is no version for 01/01/2031–31/01/2031"],
        }
        assert not [one for one in report.proofs if one.status == "unproved"]

    def test_two_versions_of_a_group_on_a_day_in_all_their_days(self, tmp_path: Path) -> None:
        change = "to = 2030-12-31\nwhen = 'household_class == \"poor\"'", "when = 'household_class == \"poor\"'"
        first_year = 'place = "2c"\nshare = "100%"\ncite = ["first-year"]'
        report = prove_policy(written(tmp_path, ISLE, change, (first_year, first_year.replace("first-year", "all"))))
        found = failing(report)
        assert set(found) == {"policy_formed", "policy_days"}
        assert found["policy_days"] == [
            "groups.3.versions: “poor”: one version a day; there are two on 01/01/2031 [01/01/2031–31/12/2031]"
        ]

    def test_no_day_that_could_be_tried(self, tmp_path: Path) -> None:
        change = '[[selections]]\nid = "first"', '[[selections]]\nid = "again"\nrule = "first_in_order"\nvi = "a"\n'
        text = change[1] + 'en = "a"\nfrom = 2030-01-01\ncite = ["all"]\n\n' + change[0]
        report = prove_policy(written(tmp_path, ISLE, (change[0], text)))
        assert set(failing(report)) == {"policy_formed", "policy_days"}
        open_ = {one.name: one.how.en for one in report.proofs if one.status == "unproved"}
        assert len(open_) == 9
        assert set(open_.values()) == {"there is no day on which it could be tried"}

    def test_no_day_of_a_policy_of_support(self, tmp_path: Path) -> None:
        gap = '[[benefits.groups]]\nid = "young"'
        always = '[[benefits.gaps]]\nfrom = 2030-01-01\nvi = "a"\nen = "a"\ncite = ["all"]\n\n'
        report = prove_policy(written(tmp_path, QUAY, (gap, always + gap)))
        assert set(failing(report)) == {"policy_formed", "support_days"}
        assert {one.how.en for one in report.proofs if one.status == "unproved"} == {
            "there is no day on which it could be tried"
        }

    def test_a_loan_without_terms_on_some_days(self, tmp_path: Path) -> None:
        change = "from = 2030-01-01\nmost", "from = 2030-03-01\nmost"
        found = failing(prove_policy(written(tmp_path, QUAY, change)))
        assert set(found) == {"policy_formed", "support_days", "loan_terms"}
        assert found["loan_terms"][0] == "loan for a boat: there is no amount [01/01/2030–28/02/2030]"

    def test_a_hole_in_a_rate(self, tmp_path: Path) -> None:
        old = 'from = 2030-01-01\nrate = "5%"\ncite = ["all"]\n'
        twice = old.replace("rate", "to = 2030-01-31\nrate") + "\n[[rates.values]]\n" + old.replace("01-01", "03-01")
        found = failing(prove_policy(written(tmp_path, QUAY, (old, twice))))
        assert found["no_hole"] == ["low rate: there is no version for 01/02/2030–28/02/2030"]

    def test_a_rate_that_is_missing_on_some_days(self, tmp_path: Path) -> None:
        change = 'from = 2030-01-01\nrate = "5%"', 'from = 2030-03-01\nrate = "5%"'
        found = failing(prove_policy(written(tmp_path, QUAY, change)))
        assert found["loan_terms"][0] == "loan for a boat: there is no interest [01/01/2030–28/02/2030]"

    def test_a_citation_that_is_not_in_force(self, tmp_path: Path) -> None:
        found = failing(prove_policy(written(tmp_path, ISLE, ('cite = ["infant"]', 'cite = ["first-year"]'))))
        assert set(found) == {"policy_formed", "cited_in_force"}
        assert any(one.startswith("child under 6: ") for one in found["cited_in_force"])
        assert any("nothing does" in one for one in found["policy_formed"])

    @pytest.mark.parametrize(
        ("text", "change"),
        [
            (ISLE, ('when = "worker"', 'when = "werker"')),
            (ISLE, ('payer = "employer"', 'payer = "emploier"')),
            (ISLE, ("format = 1", "format = 2")),
            (ISLE, ("format = 1", "format =")),
            (QUAY, ('when = "pilot"', 'when = "pilots"')),
            (QUAY, ('cite = ["all"]\n\n[[benefits]]', 'cite = ["al"]\n\n[[benefits]]')),
        ],
    )
    def test_what_means_nothing_is_told_and_nothing_else_is_proved(
        self, text: str, change: Change, tmp_path: Path
    ) -> None:
        report = prove_policy(written(tmp_path, text, change))
        assert set(failing(report)) == {"policy_formed"}
        assert {one.status for one in report.proofs if one.name != "policy_formed"} == {"unproved"}

    def test_a_comparison_of_two_answers_cannot_be_enumerated(self, tmp_path: Path) -> None:
        report = prove_policy(written(tmp_path, ISLE, ("boats <= 2", "boats <= dived_on_months")))
        assert failing(report) == {}
        open_ = [one for one in report.proofs if one.status == "unproved"]
        assert len(open_) == 9
        assert (
            open_[0].how.en
            == "“boats <= dived_on_months” compares several answers with each other: they cannot be enumerated"
        )
        assert {one.name for one in report.proofs if one.status == "proved"} >= {"no_hole", "cited_in_force", "quoted"}

    @pytest.mark.parametrize(
        "compared",
        [
            *("boats * boats <= 4", "birth_day < on_month", "on_day == birth_month", "age < dived_on_months"),
            "dived_on_months * on_year < 0",
        ],
    )
    def test_nor_can_some_others(self, compared: str, tmp_path: Path) -> None:
        report = prove_policy(written(tmp_path, ISLE, ("boats <= 2", compared)))
        assert [one for one in report.proofs if one.status == "unproved"]

    def test_nor_in_a_policy_of_support(self, tmp_path: Path) -> None:
        report = prove_policy(written(tmp_path, QUAY, ("wrecked_on_months < 0", "wrecked_on_months * on_day < 0")))
        assert next(one.name for one in report.proofs if one.status == "unproved") == "highest"


def test_days_of_which_the_premium_was_not_read_are_told(tmp_path: Path) -> None:
    later = 'to = 2030-12-31\nvalue = 50_000\ncite = ["price"]\n\n[[scales.values]]\nfrom = 2031-01-01\n'
    unread = 'unknown = { vi = "chưa đọc", en = "not read", look_in = ["?"] }\ncite = ["all"]\n'
    found = proofs(isle(('value = 50_000\ncite = ["price"]\n', later + unread)))
    assert found["policy_days"].status == "proved"
    [example] = found["policy_days"].examples
    assert example.said.en == "the premium was not read, nothing is decided [01/01/2031–31/12/2031]"
    assert "365 days" in found["order"].how.en


def test_words_without_numbers_are_not_compared() -> None:
    policy = quay(("dưới 16 tuổi", "trẻ"), ("từ đủ 16 tuổi", "lớn"))
    assert "quoted" not in proofs(policy)
