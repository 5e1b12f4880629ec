"""What a policy file may say, and what is refused: each finding with file, line, what was found, what was expected."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest
from helpers import ROOT
from pydantic import ValidationError

from povrules.errors import LawFileError, LawMissingError, UsageError
from povrules.language.policy import Ends, rank_of
from povrules.language.policy_checks import turning_days
from povrules.language.reading import Source
from povrules.rules import load_policy, policy_coverage, policy_ids, read_policy

ISLAND = (Path(__file__).parent / "island.toml").read_text("utf-8")


def refused(*changes: tuple[str, str]) -> LawFileError:
    text = ISLAND
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(LawFileError) as caught:
        read_policy(Source("dao-mo.toml", text.encode()))
    return caught.value


SECOND = """[[groups.versions]]
from = 2030-05-01
when = "fisher"
place = "1c"
share = "50%"
cite = ["all"]

[[groups.cards]]
from"""
BAD: list[tuple[str, str, str]] = [
    (
        'cite = ["all"]\n\n[columns_of]',
        'cite = ["al"]\n\n[columns_of]',
        "“al”: a key of [citations]; did you mean 'all'?",
    ),
    ('instrument = "nq"\narticle = "Điều 2"', 'instrument = "nk"\narticle = "Điều 2"', "“nk”: a key of [instruments]"),
    ('cite = ["later"]', 'cite = ["all"]', "citations.later: “later”: a citation that something cites; nothing does"),
    (
        'from = 2031-01-01\nwhen = "age',
        'from = 2030-06-01\nwhen = "age',
        "a citation in force while this is (2030-06-01",
    ),
    ("in_force_from = 2031-01-01", "in_force_to = 2030-12-31", "a citation in force while this is (2031-01-01 – …)"),
    ('id = "diver"', 'id = "fisher"', "each question once; it is asked already"),
    ('en = "diver"', 'en = "fisher"', "another name: 'fisher' has it already"),
    ('id = "divers_count"', 'id = "shore"', "switches.0.id: “shore”: an id that no other entry has"),
    ('id = "north"\npayer', 'id = "divers"\npayer', "groups.1.id: “divers”: an id that no other entry has"),
    ('behind = "fisher"', 'behind = "dived_on"', "“dived_on”: a question of yes or no above, of the same table"),
    (
        'behind = "diver"',
        'behind = "divr"',
        "“divr”: a question of yes or no above, of the same table; did you mean 'diver'?",
    ),
    ('id = "fisher"\n', 'id = "fisher"\ncomplete = "shore"\n', "“shore”: a question of yes or no of the same table"),
    ('type = "code"', 'type = "code"\nbehind = "fisher"', "“fisher”: a question of yes or no above"),
    (
        'code = "north", rules',
        'code = "nord", rules',
        "columns.3.by_rule: “nord”: one of its codes; did you mean 'north'?",
    ),
    ('of = "shell"', 'of = "shel"', "“shel”: a scale; did you mean 'shell'?"),
    ('payer = "island"', 'payer = "isle"', "groups.0.payer: “isle”: a payer; did you mean 'island'?"),
    (
        'ends = { column = "dived_on"',
        'ends = { column = "fisher"',
        "groups.0.versions.0.ends: “fisher”: a column of dates",
    ),
    ('groups = ["divers"]', 'groups = ["diver"]', "benefits.0.groups: “diver”: a group; did you mean 'divers'?"),
    ('rule = "first_in_order"', 'rule = "first_in_order"\npayer = "isle"', "selections.0.payer: “isle”: a payer"),
    ('when = "counted"', 'when = "count_ed"', "“count_ed”: a yes or no declared above; did you mean 'counted'?"),
    ('when = "counted"', 'when = "any(diver)"', "groups.0.versions.0.when: “any”: a condition about one person"),
    ("dived_on_months < 3", "dived_months < 3", "“dived_months”: a number declared above"),
    ('share = "1/3"', 'share = "0.3"', "a share in quotes: “70%”, “4.5%”, “2/3”"),
    ('share = "1/3"', 'share = "1/0"', "“1/0”: a share in quotes"),
    ('place = "1a"', 'place = "a1"', "“a1”: a place in Điều 12"),
    ('place = "1a"', "place = 1", "a place in Điều 12"),
    ("from = 2030-01-01\nto = 2031-12-31", "from = 2030-01-01\nto = 2029-12-31", "to lies before from"),
    ("value = 1_001\n", "", "value is needed; one that the law read does not give needs 'unknown'"),
    ("others = true", 'others = true\ngroups = ["divers"]', "one of groups, when, others"),
    ('rate = "12.5%"', 'rate = "12.5%"\nto = 2030-06-30', "premium.rates: exactly one in force on 01/07/2030; 0 are"),
    ("to = 2030-12-31", "to = 2031-01-01", "scales.0.values: exactly one in force on 01/01/2031; 2 are"),
    ('rule = "best_benefit"', 'rule = "highest_support"', "selections.0: exactly one in force on 01/01/2030; 0 are"),
    (
        'place = "1b"',
        'place = "1a"',
        "a place of its own in the order; on 01/01/2030 the group 'divers' stands there too",
    ),
    (
        '\n[[benefits]]\nrate = "100%"\nfrom = 2031-01-01\nwhen = "age >= 90"',
        '\n[[benefits]]\nrate = "100%"\nfrom = 2031-01-01\ngroups = ["divers"]',
        "“divers”: one rate a group; there are two on 01/01/2031",
    ),
    (
        "[[groups.cards]]\nfrom",
        SECOND,
        "“divers”: one version a day; there are two on 01/05/2030",
    ),
    (
        "[[groups.cards]]\nfrom",
        '[[groups.cards]]\nfrom = 2030-05-01\nvi = "x"\nen = "y"\ncite = ["all"]\n\n[[groups.cards]]\nfrom',
        "one rule of cards a day; two on 01/05/2030",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD, ids=[str(at) for at in range(len(BAD))])
def test_refused(old: str, new: str, said: str) -> None:
    error = refused((old, new))
    assert said in error.message("en")
    assert error.message("en").startswith("dao-mo.toml, line ")
    assert error.message("vi").startswith("dao-mo.toml, dòng ")
    assert error.message("vi") != error.message("en")


def test_several_findings_come_at_once() -> None:
    said = refused(('of = "shell"', 'of = "shel"'), ('when = "counted"', 'when = "count_ed"')).message("en")
    assert len(said.splitlines()) == 2


def test_what_ends_has_to_be_a_date_of_cards_too() -> None:
    error = refused(('en = "the card is valid at once"', 'en = "at once"\nends = { column = "diver", months = 3 }'))
    assert "groups.0.cards.0.ends: “diver”: a column of dates" in error.message("en")


def test_places_stand_in_the_order_of_the_article() -> None:
    places = ["0a1", "1", "1a", "1đ", "1e", "2", "3h", "3o1", "3o2", "3+5", "3+17", "4a"]
    assert [rank_of(one) for one in places] == sorted({rank_of(one) for one in places})


def test_days_on_which_the_policy_turns() -> None:
    policy = load_policy(Path(__file__).parent / "island.toml")
    assert turning_days(policy.law) == [date(2030, 1, 1), date(2031, 1, 1)]
    assert policy.law.premium.rates[0].rate == Fraction(1, 8)


def test_what_is_read_behind_conditions() -> None:
    policy = load_policy(str(Path(__file__).parent / "island.toml"))
    [divers, north, _] = policy.law.groups
    when = [one.versions[0].when for one in (divers, north)]
    assert policy.reads([one for one in when if one is not None]) == ["diver", "dived_on", "shore"]
    assert policy.with_gates(["dived_on"]) == ["fisher", "diver", "dived_on"]
    assert policy.cites_behind([one for one in when if one is not None]) == ("all",)


def test_the_registry() -> None:
    assert policy_ids() == ("bhyt", "hoc-phi", "tin-dung")
    listed = {one.id: one for one in policy_coverage()}
    assert listed["tien-dien"].status == "not_yet"
    assert listed["bhyt-thoat-ngheo"].status == "local"
    assert not set(listed) & set(policy_ids())
    for one in listed.values():
        assert one.label.vi
        assert one.why.en
    with pytest.raises(UsageError, match=r"tien-dien.*is not in povrules yet"):
        load_policy("tien-dien")
    with pytest.raises(UsageError, match="no policy 'bhty'; there are: bhyt, hoc-phi, tin-dung; did you mean 'bhyt'"):
        load_policy("bhty")
    with pytest.raises(UsageError, match="policy: 3 cannot be meant"):
        load_policy(cast("str", 3))


def test_bhyt_cites_only_what_it_has() -> None:
    policy = load_policy("bhyt")
    assert policy.law.title.vi.startswith("Bảo hiểm y tế")
    assert ROOT.joinpath("povrules/rules/bhyt.toml").read_bytes() == policy.source.content
    assert [one.name for one in policy.included] == ["tt-07-2021.toml"]


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(LawFileError, match="cannot be read"):
        load_policy("nowhere.toml")


def test_law_that_was_not_read() -> None:
    from povrules.engines.in_force import in_force

    policy = load_policy("bhyt")
    with pytest.raises(LawMissingError, match="read for days from 01/01/2016 to 31/12/2026, not for 31/12/2015"):
        in_force(policy, date(2015, 12, 31), {})
    island = load_policy(Path(__file__).parent / "island.toml")
    with pytest.raises(
        LawMissingError, match=r"price of a shell on 01/01/2031: was not read\. Look in: Nghị quyết số 2"
    ):
        in_force(island, date(2031, 1, 1), {})
    open_ended = read_policy(Source("x.toml", ISLAND.replace("\nto = 2031-12-31\n", "\n").encode()))
    with pytest.raises(LawMissingError, match="from 01/01/2030 to …, not for 31/12/2029"):
        in_force(open_ended, date(2029, 12, 31), {})


NET = """[[scales]]
id = "net"
vi = "lưới"
en = "net"

[[scales.values]]
from = 2030-06-01
value = 5
cite = ["all"]

[premium]"""


def test_an_end_counts_in_one_way() -> None:
    with pytest.raises(ValidationError, match="at most one of school_year, inclusive, whole_months"):
        Ends(column="born", months=72, school_year=True, inclusive=True)


def test_a_scale_that_no_premium_takes_may_have_holes() -> None:
    policy = read_policy(Source("x.toml", ISLAND.replace("[premium]", NET).encode()))
    assert [one.id for one in policy.law.scales] == ["shell", "net"]
