"""Which questions are asked of an undetermined household: those that are blank, and whose answers settle its class."""

from copy import deepcopy
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.census.persons import ROW
from povrules.engines.wanted import questions_wanted, wanted_labels
from povrules.language.reading import Source
from povrules.reports.explanation import explanation_text
from povrules.surveys import load_survey, read_survey

from .by_hand import Family
from .families import DAY, FIVE, GOLDEN, SURVEY, derived, families, house, person, table
from .reviewing import POINTS, census, reviewed

HOUSE = [one.id for one in SURVEY.questions("household") if one.id in house() and one.id != "review_date"]
PERSON = [one.id for one in SURVEY.questions("person") if one.id in person()]


def asked(*families: Family, **options: Any) -> list[list[str]]:
    households, persons = census(*families)
    frame = reviewed(households, persons if persons.width else None, **options).frame
    return [missing.split(";") if missing else [] for missing in frame["missing"].to_list()]


@st.composite
def with_blanks(draw: st.DrawFn) -> tuple[Family, Family]:
    """A family, and the same with some answers left out."""
    complete = draw(families())
    complete[0]["members"] = len(complete[1])
    houses, members = deepcopy(complete)
    houses["members"] = draw(st.sampled_from([None, len(members), len(members), len(members) + 1, len(members) + 3]))
    for name in draw(st.sets(st.sampled_from(["area", *HOUSE]), max_size=6)):
        houses[name] = None
    for one in members:
        for name in draw(st.sets(st.sampled_from(PERSON), max_size=2)):
            one[name] = None
    return complete, (houses, members)


@given(with_blanks())
def test_the_answers_that_are_asked_for_settle_the_class(both: tuple[Family, Family]) -> None:
    (complete, complete_members), (houses, members) = both
    found = reviewed(*census((complete, complete_members), (houses, members))).frame
    missing = [name for name in found["missing"][1].split(";") if name]
    assert (found["class"][1] == "undetermined") == bool(missing)
    for name in missing:
        if name.startswith("persons."):
            question = name.removeprefix("persons.")
            assert any(one[question] is None for one in members)
            for one, other in zip(members, complete_members, strict=True):
                one[question] = other[question]
        else:
            assert houses[name] is None or name == "members"
            houses[name] = complete[name]
    after = reviewed(*census((houses, members))).frame
    assert after["class"][0] == found["class"][0] != "undetermined"


def test_an_explanation_asks_the_same_and_names_what_a_household_lacks() -> None:
    blank = GOLDEN | {"kwh": None, "fridges": None, "washers": 1, "roof": "other"}
    households, persons = census((blank, [*FIVE[:4], person(10, schooling="yes", level=None, work="student")]))
    found = povrules.explain(households, "H0", persons=persons, **POINTS)
    assert [one.id for one in found.questions] == reviewed(households, persons).frame["missing"][0].split(";")
    assert [one.id for one in found.questions] == ["kwh", "fridges", "persons.level"]
    assert found.questions[2].question_vi == "Cấp học (thành viên)"
    assert found.deprived_en == ("Dependents in the household", "Quality of housing")
    lines = explanation_text(found, "vi").splitlines()
    at = lines.index("Chỉ số thiếu hụt:")
    assert lines[at + 1 : at + 3] == [f"  - {label}" for label in found.deprived_vi]


def test_only_answers_that_matter_are_asked_for() -> None:
    blank = GOLDEN | {"kwh": None, "fridges": None, "washers": 1}
    assert asked((blank, FIVE)) == [["kwh", "fridges"]]
    assert asked((GOLDEN | {"kwh": None}, FIVE)) == [[]]


def test_a_members_answer_is_asked_for_where_it_is_open() -> None:
    child = person(8, schooling="yes", level=None)
    deprived = GOLDEN | {"toilet": "other", "roof": "other"}
    sure = [*FIVE[:4], person(10, schooling="yes", level="primary")]
    assert asked((deprived | {"roof": "tile"}, [*FIVE[:2], child, *sure[3:]])) == [["persons.level"]]
    old = person(70, level=None, schooling=None)
    assert asked((GOLDEN, [*FIVE, old])) == [[]]


def test_households_whose_members_are_not_listed() -> None:
    households, _ = census((GOLDEN, FIVE), (GOLDEN | {"tvs": None}, []))
    persons = census((GOLDEN, FIVE))[1]
    assert reviewed(households, persons).frame["missing"].to_list() == ["", "tvs;persons"]
    assert reviewed(households, None).frame["missing"].to_list() == ["persons", "tvs;persons"]


def test_an_answer_that_gives_no_points_whatever_it_is_is_not_asked_for() -> None:
    """Of the degrees the highest counts: beside a college degree no other training matters."""
    trained = [FIVE[0] | {"training": "college"}, FIVE[1] | {"training": None}, *FIVE[2:]]
    blank = GOLDEN | {"kwh": None, "fridges": None, "washers": 1}
    assert asked((blank, trained)) == [["kwh", "fridges"]]


def test_members_and_the_day_are_asked_for_together() -> None:
    undated = GOLDEN | {"review_date": None, "tvs": None}
    assert asked((GOLDEN, FIVE), (undated, []))[1] == ["review_date", "tvs", "persons"]


def test_an_income_form_alone_asks_for_no_question_of_the_other_forms() -> None:
    row = {"household_id": "1", "area": "rural", "members": 4, "revenue_all": 60_000_000, "cost_all": 0}
    frame = povrules.classify(pl.DataFrame([row]), standard="vn-2022")
    assert frame["missing"][0].split(";")[0] == "employment"
    assert "pillar" not in frame["missing"][0]


def test_a_number_of_members_that_is_not_that_of_the_list() -> None:
    rich = GOLDEN | {"fridges": 1, "washers": 1}
    assert asked((rich, FIVE), (rich | {"members": 6}, FIVE)) == [[], ["members"]]


def test_the_region_and_the_day() -> None:
    both = GOLDEN | {"region": None, "fridges": 1, "washers": 1}
    assert asked((both, FIVE)) == [["region"]]
    undated = GOLDEN | {"review_date": None}
    assert "review_date" in asked((GOLDEN, FIVE), (undated, FIVE))[1]
    assert asked((GOLDEN, FIVE), (undated, FIVE), on=DAY) == [[], []]


def test_a_ready_column_takes_fewer_answers() -> None:
    households, persons = census((GOLDEN | {"kwh": None, "fridges": None, "washers": 1}, FIVE))
    found = reviewed(households.with_columns(score_a=pl.lit(None, pl.Int64)), persons).frame
    assert found["missing"].to_list() == ["score_a"]


def test_a_household_without_any_answer_is_not_asked_question_by_question() -> None:
    nothing = dict.fromkeys(GOLDEN) | {"area": "rural", "region": "tdmnpb", "review_date": DAY}
    [first, second] = asked((GOLDEN | {"kwh": None}, []), (nothing, []))
    assert "kwh" in first
    assert second[0] == "score_a"
    assert "kwh" not in second


def test_law_that_is_missing_stays_last() -> None:
    households = table("household", [house(kwh=None)])
    found = derived((house(kwh=None), []))
    missing = pl.Series(["score_a;income;law:lines.average"])
    wanted = questions_wanted(SURVEY, households, None, found, missing, (), None)
    assert wanted.to_list() == ["income;kwh;persons;law:lines.average"]
    assert questions_wanted(SURVEY, households, None, found, pl.Series([None, ""]), (), None).to_list() == [None, ""]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_everything_that_is_asked_for_has_a_label(lang: Any) -> None:
    labels = wanted_labels(load_survey("tt-07-2021"))
    assert set(labels) >= {"kwh", "persons", "persons.level", "region"}
    assert all(label.get(lang) for label in labels.values())
    assert povrules.classify(*census((GOLDEN, []))[:1], **POINTS)["missing"].to_list() == ["persons"]


@pytest.mark.parametrize(
    ("condition", "asked_for"),
    [("birth_year >= 1986", "persons.born_year"), ("birth_year >= 1986 and age >= 15", "review_date;persons.born")],
)
def test_no_day_is_asked_for_where_a_year_of_birth_will_do(condition: str, asked_for: str) -> None:
    """Neither that of birth nor that of the review."""
    changed = SURVEY.source.content.replace(
        b'age >= 6 and insurance == "no"', f'{condition} and insurance == "no"'.encode()
    )
    survey = read_survey(Source("x.toml", changed))
    members = [person() | {"born": None, "insurance": "no"}]
    houses, persons = [house(review_date=None)], table("person", [one | {ROW: 0} for one in members])
    found = derived((houses[0], members), survey=survey)
    wanted = questions_wanted(
        survey,
        table("household", houses),
        persons.with_columns(pl.Series(ROW, [0], dtype=pl.UInt32)),
        found,
        pl.Series(["health_insurance"]),
        (),
        None,
    )
    assert wanted.to_list() == [asked_for]
