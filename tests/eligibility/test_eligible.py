"""The whole way: files and frames in, classes recognised or computed, one row a person out."""

from datetime import date
from pathlib import Path
from typing import Any, cast

import pandas as pd
import polars as pl
import pytest
from helpers import ROOT

import povrules
from eligibility.people import FLAGS, POLICY, known, no_dates, one, rows, tables
from povrules.census.status import class_of_status
from povrules.eligibility import ELIGIBLE_COLUMNS, eligible, entitlements
from povrules.engines.classify import Options
from povrules.errors import CensusError, LawMissingError, UsageError
from povrules.request import columns_of, person_columns_of, surveys_of
from povrules.spelling import fold

DAY = date(2026, 7, 1)
HOUSEHOLDS = pl.DataFrame(
    {"household_id": ["1", "2"], "recognised_status": ["Hộ nghèo", "Hộ cận nghèo"], "special_area": [False, False]}
)
PERSONS = pl.DataFrame(
    {
        "household_id": ["2", "1", "2"],
        "person_no": ["1", "1", "2"],
        "born": ["1980-01-01", "1990-01-01", "2012-01-01"],
        "other_group": [False, False, False],
        "schooling": ["no", "no", "yes"],
        "level": [None, None, "primary"],
        "allowance": ["none", "none", "none"],
        "ethnic_minority": [False, False, False],
    }
)


def test_one_row_a_person_in_the_order_of_the_persons() -> None:
    found = povrules.eligible(HOUSEHOLDS, PERSONS, on="2026-07-01")
    assert found.columns == list(ELIGIBLE_COLUMNS)
    assert found["household_id"].to_list() == ["2", "1", "2"]
    assert found["group"].to_list() == ["near_poor", "poor", "near_poor"]
    assert found["class_from"].to_list() == ["recognised"] * 3
    assert found["groups"].to_list() == ["near_poor", "poor", "near_poor;student"]
    assert "among the supported groups: the highest support. This is the least; more is for" in found["reason_en"][2]


def test_the_numbers_of_the_boxes_of_the_form_are_read() -> None:
    """A census filled in on the form says 1 and 2 for yes and no, 2 for primary school."""
    numbers = {"no": "2", "yes": "1", "primary": "2"}
    answered = PERSONS.with_columns(pl.col("schooling", "level").replace(numbers))
    found, plain = (entitlements(HOUSEHOLDS, one, on=DAY) for one in (answered, PERSONS))
    assert found.frame.equals(plain.frame)
    assert not [one for one in found.problems if one.severity == "error"]


def test_an_overlay_without_its_standard_is_refused() -> None:
    with pytest.raises(UsageError, match=r"an overlay .* needs the --standard"):
        entitlements(HOUSEHOLDS, PERSONS, on=DAY, overlays=ROOT / "fixtures" / "overlays" / "any.toml")


def test_switches_that_are_no_mapping() -> None:
    with pytest.raises(UsageError, match=r"the form \{id: true or false\}"):
        entitlements(HOUSEHOLDS, PERSONS, on=DAY, switches=cast(Any, ["left_2021_runs_on"]))


def test_pandas_in_pandas_out() -> None:
    found = eligible(HOUSEHOLDS.to_pandas(), PERSONS.to_pandas(), on=DAY)
    assert isinstance(found, pd.DataFrame)
    assert list(found["status"]) == ["entitled"] * 3


def test_money_in_pandas_is_whole_though_some_is_blank() -> None:
    found = eligible(HOUSEHOLDS.to_pandas(), PERSONS.with_columns(household_id=pl.Series(["9", "1", "2"])), on=DAY)
    assert list(found["status"].isna()) == [True, False, False]
    money = [name for name in ELIGIBLE_COLUMNS if name.startswith(("paid_", "own_", "premium_"))]
    assert {str(found[name].dtype) for name in money} == {"Int64"}
    assert found["premium_month"].tolist()[1:] == eligible(HOUSEHOLDS, PERSONS, on=DAY)["premium_month"].to_list()[1:]


def test_members_that_are_lost_or_not_yet_born_stay() -> None:
    persons = PERSONS.with_columns(
        household_id=pl.Series(["9", "1", "2"]), born=pl.Series(["1980-01-01", "", "2030-01-01"])
    )
    found = entitlements(HOUSEHOLDS, persons, on=DAY, lang="en")
    assert found.frame["status"].to_list() == [None, "entitled", None]
    assert found.frame["problem"].to_list() == [
        "the household id is not that of one household in the table of households",
        None,
        "a person born by the day in question. The person is left out; check either date",
    ]
    assert {one.code for one in found.problems} >= {"person_without_household", "born_later"}


def test_the_year_alone_may_be_too_late() -> None:
    persons = PERSONS.with_columns(born=pl.Series(["1980-01-01", "", ""]), born_year=pl.Series([2030, 2026, 2027]))
    found = entitlements(HOUSEHOLDS, persons, on=DAY, lang="en")
    assert [one is None for one in found.frame["status"]] == [False, False, True]
    [late] = [one for one in found.problems if one.code == "born_later"]
    assert (late.column, late.line) == ("born_year", 3)
    assert found.frame["problem"].to_list()[2].startswith("a person born by the day in question")


def test_a_cell_that_cannot_be_read_is_unknown() -> None:
    persons = PERSONS.with_columns(schooling=pl.Series(["no", "maybe", "yes"]))
    row = entitlements(HOUSEHOLDS, persons, on=DAY, lang="vi").frame.row(1, named=True)
    assert row["status"] == "entitled"
    assert "maybe" in row["problem"]


def test_the_class_is_computed_where_none_was_recognised() -> None:
    indicators = dict.fromkeys(povrules.indicators("vn-2022"), False)
    households = pl.DataFrame(
        {
            "household_id": ["1", "2", "3"],
            "area": ["rural"] * 3,
            "income_per_capita": [1_000_000, 1_000_000, None],
            "recognised_status": [None, "hộ nghèo", None],
            "special_area": [False] * 3,
        }
    ).with_columns(pl.lit(value).alias(name) for name, value in indicators.items())
    persons = PERSONS.with_columns(household_id=pl.Series(["1", "2", "3"]))
    found = eligible(households, persons, on=DAY, standard="vn-2022")
    assert found["class"].to_list() == ["near_poor", "poor", None]
    assert found["class_from"].to_list() == ["vn-2022", "recognised", "vn-2022"]
    assert found["status"].to_list() == ["entitled", "entitled", "undetermined"]
    assert found["missing"].to_list() == ["", "", "household_class"]
    by_place = eligible(households, persons, on=DAY, place="vn")
    assert by_place.equals(found)
    with pytest.raises(UsageError, match="vn-2022 governs the policy years 2022–2025, 2026, not 2019"):
        eligible(households, persons, on=date(2019, 7, 1), standard="vn-2022")


def test_a_class_by_a_local_standard_is_said_to_be_no_national_one() -> None:
    # NĐ 146/2018 Điều 3 khoản 9 điểm a, Điều 4 khoản 1 and 4, as amended in 2023, name the standard of NĐ 07/2021.
    indicators = dict.fromkeys(povrules.indicators("vn-2022"), False)
    households = HOUSEHOLDS.drop("recognised_status").with_columns(
        pl.lit("rural").alias("area"),
        pl.lit(2_000_000).alias("income_per_capita"),
        *(pl.lit(value).alias(name) for name, value in indicators.items()),
    )
    on = date(2025, 6, 1)
    local = entitlements(households, PERSONS, on=on, standard="quang-ninh-2023")
    assert set(local.frame["class"]) == {"near_poor"}
    [said] = [one for one in local.notices if "quang-ninh-2023" in one.en]
    assert "need a local act" in said.en
    assert "cần văn bản của địa phương" in said.vi
    national = entitlements(households, PERSONS, on=on, standard="vn-2022")
    assert set(national.frame["class"]) == {"average"}
    assert [one for one in local.notices if one != said] == list(national.notices)


def test_the_kind_of_poverty_follows_from_the_rule_and_the_indicator() -> None:
    base = dict.fromkeys(povrules.indicators("vn-2016"), False)
    households = pl.DataFrame(
        [
            {"household_id": "1", "area": "rural", "income_per_capita": 600_000, **base},
            {
                "household_id": "2",
                "area": "rural",
                "income_per_capita": 900_000,
                **base,
                "water": True,
                "sanitation": True,
                "telecom": True,
            },
            {
                "household_id": "3",
                "area": "rural",
                "income_per_capita": 900_000,
                **base,
                "water": True,
                "sanitation": True,
                "health_insurance": True,
            },
        ]
    ).with_columns(special_area=pl.lit(value=False))
    persons = PERSONS.with_columns(household_id=pl.Series(["1", "2", "3"]), level=None, schooling=pl.lit("no"))
    found = eligible(households, persons, on=date(2019, 6, 1), standard="vn-2016")
    assert found["group"].to_list() == ["poor", "poor_not_lacking", "poor"]


def test_from_answers_of_the_survey() -> None:
    families = ROOT / "fixtures" / "families.xlsx"
    found = entitlements(families, on=date(2025, 12, 1), standard="vn-2022", basis="points")
    review = povrules.review_census(families, on=date(2025, 12, 1), standard="vn-2022", basis="points")
    classes = dict(review.frame.select("household_id", "class").iter_rows())
    assert set(found.frame["class_from"]) == {"vn-2022"}
    for household, decided in found.frame.select("household_id", "class").iter_rows():
        assert decided == (None if classes[household] == "undetermined" else classes[household])
    assert found.standard is not None
    assert found.standard.id == "vn-2022"


def test_without_a_class_there_is_nothing_to_go_by() -> None:
    with pytest.raises(UsageError, match="name a standard or a place"):
        eligible(HOUSEHOLDS.drop("recognised_status"), PERSONS, on=DAY)


def test_a_status_that_spells_no_class() -> None:
    households = HOUSEHOLDS.with_columns(recognised_status=pl.Series(["hộ nghèo", "thoát nghèo"]))
    found = entitlements(households, PERSONS, on=DAY)
    assert [one.code for one in found.problems] == ["status_unknown"]
    assert found.problems[0].found == "thoát nghèo"
    assert found.frame["missing"].to_list() == ["household_class", "", "household_class"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Hộ nghèo", "poor"),
        ("HN", "poor"),
        ("nghèo", "poor"),
        ("poor", "poor"),
        ("CẬN NGHÈO", "near_poor"),
        ("hộ cận nghèo", "near_poor"),
        ("near-poor", "near_poor"),
        ("không nghèo", "not_poor"),
        ("hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình", "average_agricultural"),
        ("mới thoát nghèo", None),
        ("", None),
    ],
)
def test_status(status: str, expected: str | None) -> None:
    assert class_of_status(status, agricultural=None) == expected


def test_average_living_standard_is_one_of_two() -> None:
    assert class_of_status("Mức sống trung bình", agricultural=True) == "average_agricultural"
    assert class_of_status("hộ có mức sống trung bình", agricultural=False) == "average"
    assert class_of_status("MSTB", agricultural=None) is None


def test_switches() -> None:
    person = {"class": "near_poor", "escaped_on": date(2016, 1, 1)}
    assert one(person, date(2019, 1, 1))["group"] == "near_poor"
    assert one(person, date(2019, 1, 1), switches={"escaped_after_2018": True})["group"] == "near_poor_escaped"
    for wrong in ({"escaped": True}, {"escaped_after_2018": "yes"}):
        with pytest.raises(UsageError, match="switches"):
            one(person, date(2019, 1, 1), switches=wrong)


def test_notices_are_those_of_the_day() -> None:
    households, members = tables([no_dates(known({"class": "poor"}))])
    for day, expected in (("2018-01-01", "split_before"), ("2020-01-01", "escaped_after"), ("2026-01-01", "left_2021")):
        notice, *coming = entitlements(households, members, on=day).notices
        assert all(one.en.startswith("from ") for one in coming)
        assert expected in notice.en
        assert expected in notice.vi
    [later] = entitlements(households, members, on="2026-12-01").notices
    assert later.en == "The law was read up to 31/07/2026; what may have changed since then is not counted."
    assert one({"class": "poor"}, date(2026, 12, 1))["evidence"] == "derived"
    assert one({"class": "poor"}, date(2026, 7, 31))["evidence"] == "official"


def test_cautions_are_said_of_whom_they_concern() -> None:
    said = one({"class": "near_poor", "poor_district": True}, DAY)["reason_en"]
    assert "what an earlier document recognised holds until that document expires" in said
    assert "earlier document" not in one({"class": "near_poor"}, DAY)["reason_en"]


def test_days_and_arguments_that_cannot_be_meant() -> None:
    with pytest.raises(LawMissingError):
        eligible(HOUSEHOLDS, PERSONS, on="2015-12-31")
    with pytest.raises(UsageError, match="no date"):
        eligible(HOUSEHOLDS, PERSONS, on="1/7")
    with pytest.raises(UsageError, match="on: None cannot be meant"):
        entitlements(HOUSEHOLDS, PERSONS, on=cast("str", None))
    with pytest.raises(UsageError, match="the members are needed"):
        entitlements(HOUSEHOLDS, None, on=DAY)
    with pytest.raises(CensusError):
        eligible(HOUSEHOLDS, HOUSEHOLDS, on=DAY)


def test_files(tmp_path: Path) -> None:
    households, persons = tmp_path / "ho.csv", tmp_path / "nguoi.csv"
    HOUSEHOLDS.write_csv(households)
    PERSONS.write_csv(persons)
    by_frames = entitlements(HOUSEHOLDS, PERSONS, on=DAY).frame
    assert entitlements(households, str(persons), on=DAY).frame.equals(by_frames)
    with pytest.raises(UsageError, match="the members are needed"):
        entitlements(households, on=DAY)
    families = tmp_path / "ca-hai"
    families.mkdir()
    households.rename(families / "ho.csv")
    persons.rename(families / "nguoi.csv")
    assert entitlements(families, on=DAY).frame.equals(by_frames)


def test_blank_dates_and_their_questions() -> None:
    person: dict[str, Any] = no_dates(known({"class": "not_poor", "ethnic_minority": True}))
    for gate, expected in ((None, "left_area"), (True, "left_area_on"), (False, "")):
        [row] = rows([person | {"left_area": gate, "left_area_on": None}], DAY)
        assert row["missing"] == expected
    [row] = rows([person | {"special_area": None, "left_area": None}], DAY)
    assert row["missing"] == "special_area"
    [row] = rows([person | {"born": None}], DAY)
    assert row["missing"] == "born"


def test_what_the_child_may_be_is_bounded_by_the_year_of_birth() -> None:
    persons = PERSONS.with_columns(born=None, born_year=pl.lit(2020)).head(1)
    households = HOUSEHOLDS.with_columns(recognised_status=pl.lit("không nghèo"))
    row = eligible(households, persons, on=DAY).row(0, named=True)
    assert row["group"].split(";") == ["child_under_6", "child_card", "family"]
    assert (row["missing"], row["status"]) == ("born", "undetermined")
    assert (row["paid_month_least"], row["paid_month_most"]) == (0, 113_850)


def test_blanks_are_no_once_it_is_said_that_all_are_marked() -> None:
    blank = dict.fromkeys(FLAGS, None) | {"ethnic_minority": False, "other_group": True, "employed": True}
    person = no_dates(known({"class": "not_poor"})) | blank
    [row] = rows([person | {"others_marked": True}], DAY)
    assert (row["group"], row["missing"]) == ("employee", "")
    [row] = rows([person], DAY)
    assert row["missing"].split(";")[:2] == ["pensioner", "commune_insured"]
    assert row["status"] == "undetermined"


def test_the_year_of_birth_is_not_asked_where_the_day_is_known() -> None:
    person = no_dates(known({"class": "not_poor", "born": date(1951, 7, 1)})) | {"social_pension": None}
    [row] = rows([person], DAY)
    assert row["missing"] == "social_pension"


def test_from_when() -> None:
    child = one({"class": "poor", "born": date(2026, 3, 3)}, DAY)
    assert (child["from"], child["to"], child["card_to"]) == (date(2026, 3, 3), date(2032, 3, 2), date(2032, 9, 30))
    assert one({"class": "poor"}, DAY)["from"] == date(2025, 7, 1)
    left = {"class": "not_poor", "ethnic_minority": True, "left_area_on": date(2026, 1, 15)}
    assert (one(left, DAY)["from"], one(left, DAY)["to"]) == (date(2026, 1, 15), date(2029, 1, 14))


def test_from_and_to_are_unknown_with_the_day_of_birth() -> None:
    child = {"class": "poor", "born": None, "born_year": 2019}
    day = date(2024, 12, 31)  # the version of the law ends on 30/06/2025, the child may be six before
    found = one(child, day)
    assert found["group"] == "child_under_6"
    assert (found["from"], found["to"], found["card_to"]) == (None, None, None)
    found = one({"class": "poor", "born": date(2019, 1, 5)}, day)
    assert (found["from"], found["to"]) == (date(2019, 1, 5), date(2025, 1, 4))


def test_tables_without_rows() -> None:
    assert eligible(HOUSEHOLDS, PERSONS.clear(), on=DAY).height == 0
    lost = eligible(HOUSEHOLDS.clear(), PERSONS, on=DAY, standard="vn-2022")
    assert lost["status"].to_list() == [None] * 3
    assert lost["problem"].null_count() == 0


def test_a_household_that_is_there_twice_decides_nobody() -> None:
    twice = pl.concat([HOUSEHOLDS, HOUSEHOLDS.head(1)])
    found = entitlements(twice, PERSONS, on=DAY, lang="en")
    assert found.frame["status"].to_list() == ["entitled", None, "entitled"]
    assert found.frame["problem"][1] == "the household id is not that of one household in the table of households"
    assert any(one.severity == "error" for one in found.problems)


def test_the_evidence_of_a_computed_class_counts_where_it_matters() -> None:
    answers = dict.fromkeys(povrules.indicators("vn-2016"), False)
    household = {
        "area": "rural",
        "income_per_capita": 1_200_000,
        "agricultural": True,
        "special_area": False,
        **answers,
    }
    households = pl.DataFrame([{"household_id": one, **household} for one in ("1", "2")])
    persons = pl.DataFrame(
        {
            "household_id": ["1", "1", "2"],
            "born": ["1980-01-01", "2018-01-01", "1980-01-01"],
            "other_group": [False] * 3,
            "schooling": ["no"] * 3,
            "ethnic_minority": [False] * 3,
            "allowance": ["none"] * 3,
            "employed": [None, None, True],
        }
    )
    found = eligible(households, persons, on=date(2019, 8, 1), standard="vn-2016")
    assert found["group"].to_list()[:2] == ["average_agricultural", "child_under_6"]
    assert found["evidence"].to_list()[:2] == ["recalled", "secondary"]
    said = households.with_columns(recognised_status=pl.lit("mức sống trung bình"))
    again = eligible(said, persons, on=date(2019, 8, 1))
    assert again["group"].to_list() == found["group"].to_list()
    assert again["evidence"].to_list()[:2] == ["secondary", "secondary"]


@pytest.mark.parametrize("name", povrules.standard_ids())
def test_no_column_of_the_policy_is_called_as_one_of_a_standard(name: str) -> None:
    standard = povrules.load_standard(name)
    surveys, off = surveys_of([standard])
    options = Options(surveys=surveys, off=off)
    for level, columns in (("household", columns_of([standard], options)), ("person", person_columns_of(options))):
        taken = {fold(said): one.id for one in columns for said in (one.id, one.vi, one.en, *one.aliases)}
        for question in POLICY.law.columns:
            if question.table == level:
                for said in (question.id, question.vi, question.en, *question.aliases):
                    assert taken.get(fold(said), question.id) == question.id, (said, question.id)
