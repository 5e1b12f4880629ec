"""What stands in a record: the answers that rules read, typed as they were read, and nobody's name."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from helpers import BAND, SMALL, near_poor
from surveys.families import DAY, FIVE, GOLDEN, person
from surveys.reviewing import POINTS, census

import povrules
from povrules.records.model import DecisionRecord, Mapping
from povrules.standards import load_standard
from povrules.surveys import load_survey

from .making import records_of, verified

NAME, STREET, IDENTITY, NOTE = "Nguyễn Thị Ươm", "Số 12 phố Huế", "001099000001", "gọi cho bà Lan"


def family(*families: Any, **more: Any) -> list[DecisionRecord]:
    households, persons = census(*families)
    return records_of(households, persons=persons, **POINTS | more)


def test_facts_verdict_and_law() -> None:
    [record] = records_of(pl.DataFrame([near_poor(water=None)]), policy_year=2025, on=date(2025, 6, 1), place="vn")
    assert record.household_id == "H1"
    assert record.facts.household == {k: v for k, v in near_poor(water=None).items() if k != "household_id"}
    assert (record.facts.members, record.facts.unread, record.set_aside, record.errors) == (None, (), False, ())
    assert (record.verdict.household_class, record.verdict.rule, record.verdict.evidence) == (
        *("near_poor", "near_poor", "official"),
    )
    assert (record.verdict.deprivations_min, record.verdict.deprivations_max) == (0, 1)
    assert (record.verdict.missing, record.verdict.deprived_in, record.verdict.class_by_income) == ((), (), None)
    assert "1.500.000 đồng" in (record.verdict.reason_vi or "")
    assert "1,500,000 đồng" in (record.verdict.reason_en or "")
    assert record.options.model_dump() == {
        **{"basis": "income", "prefer": "ready", "strict": False, "on": date(2025, 6, 1), "place": "vn"},
        **{"policy_year": 2025, "survey": ()},
    }
    assert record.engine.povrules == povrules.__version__
    assert [(one.role, one.name) for one in record.law] == [("standard", "vn-2022.toml"), ("columns", "household.toml")]
    assert record.law[0].sha256 == load_standard("vn-2022").sha256


def test_every_file_of_law_is_named() -> None:
    [record] = records_of(pl.DataFrame([near_poor()]), standard="hanoi-2022", overlays=BAND)
    assert [one.role for one in record.law] == ["standard", "included", "overlay", "columns"]
    [record] = family((GOLDEN, FIVE))
    survey = load_survey("tt-07-2021")
    assert ("survey", survey.source.name, survey.source.sha256) in [(o.role, o.name, o.sha256) for o in record.law]
    households, persons = census((GOLDEN, FIVE))
    [record] = records_of(households, persons=persons, standard="hanoi-2016", survey="tt-17-2016")
    assert [(one.role, one.name) for one in record.law][-3:] == [
        ("survey", "tt-17-2016.toml"),
        ("included", "tt-07-2021.toml"),
        ("columns", "household.toml"),
    ]
    assert record.options.survey == ("tt-17-2016",)


def test_a_survey_that_counted_nothing_is_no_law_of_the_record() -> None:
    [record] = records_of(pl.DataFrame([near_poor()]))
    assert "survey" not in [one.role for one in record.law]


def test_nobody_is_named() -> None:
    private = {"head_name": NAME, "Địa chỉ": STREET, "CCCD": IDENTITY, "Ghi chú": NOTE, "village": STREET}
    private |= {"ethnicity": "Mông", "recognised_status": NOTE, "commune": STREET, "province": "Sơn La"}
    members = [one | {"name": NAME, "person_no": IDENTITY, "CCCD": IDENTITY} for one in FIVE]
    for options in ({}, {"basis": "points"}):
        for found in (
            records_of(pl.DataFrame([near_poor() | private | {"score_a": 100}]), **options),
            family((GOLDEN | private | {"region": None}, members), **options),
        ):
            text = found[0].to_json()
            for word in (NAME, STREET, IDENTITY, NOTE, "Mông", "Sơn La"):
                assert word not in text
            assert verified(found)


def test_only_what_rules_read() -> None:
    extra = {"score_a": 130, "score_b": 20, "weight": 1.5, "recognised_on": date(2024, 1, 1)}
    [record] = records_of(pl.DataFrame([near_poor() | extra]))
    assert not set(record.facts.household) & set(extra)
    [record] = records_of(pl.DataFrame([near_poor() | extra]), basis="points")
    assert (record.facts.household["score_a"], record.facts.household["score_b"]) == (130, 20)
    assert record.verdict.class_by_income == "near_poor"
    assert not set(record.facts.household) & {"weight", "recognised_on"}


def test_members_as_they_were_read() -> None:
    [record] = family((GOLDEN, [person(40, height=160.5, born=date(1985, 2, 3), level=None), person()]))
    assert record.facts.members is not None
    first = record.facts.members[0].answers
    assert (first["born"], first["height"], first["level"], first["state_paid"]) == ("1985-02-03", 1605, None, False)
    assert record.facts.household["review_date"] == DAY.isoformat()
    assert (record.facts.household["floor_area"], record.facts.household["kwh"]) == (7500, 600)
    assert len(record.facts.members) == 2


def test_a_table_without_members_of_a_household_is_not_no_table() -> None:
    none, some = family((GOLDEN, []), (GOLDEN, FIVE))
    assert (none.facts.members, len(some.facts.members or ())) == ((), 5)
    [without] = records_of(census((GOLDEN, FIVE))[0], **POINTS)
    assert without.facts.members is None
    assert verified([none, some, without])


def test_cells_that_cannot_be_read_are_marked() -> None:
    households, persons = census((GOLDEN, FIVE))
    persons = persons.with_columns(pl.lit("???").alias("ill"))
    [record] = records_of(households, persons=persons, **POINTS)
    assert record.facts.members is not None
    assert {(one.answers["ill"], one.unread) for one in record.facts.members} == {(None, ("ill",))}
    beside = pl.DataFrame([near_poor(score_a=100, score_b=30) | {"income_per_capita": "abc"}])
    [second] = records_of(beside, basis="points")
    assert (second.facts.household["income_per_capita"], second.facts.unread) == (None, ("income_per_capita",))
    assert verified([record, second])


def test_the_region_that_was_taken_from_the_province() -> None:
    house = {name: value for name, value in GOLDEN.items() if name != "region"}
    early = {"review_date": date(2025, 6, 1)}
    taken, stated = family((house | early | {"province": "Sơn La"}, FIVE), (GOLDEN, FIVE))
    assert taken.facts.household["region"] == "tdmnpb"
    assert "province" not in taken.facts.household
    [nothing] = family((house, FIVE))
    assert "region" not in nothing.facts.household
    households, persons = census((house, FIVE), income_per_capita=1_000_000)
    [by_income] = records_of(households, persons=persons)
    assert verified([taken, stated, nothing, by_income])
    [other] = records_of(households, persons=persons, standard="vn-2016", survey="tt-17-2016")
    assert "region" not in other.facts.household
    assert verified([other])


def test_a_row_that_was_set_aside() -> None:
    rows = [near_poor(), near_poor(household_id="H2", income_per_capita="x"), near_poor(household_id="H2")]
    rows = [{**one, "income_per_capita": str(one["income_per_capita"])} for one in rows]
    found = records_of(pl.DataFrame(rows))
    assert [one.set_aside for one in found] == [False, True, True]
    assert found[1].errors == ("duplicate_id", "impossible_value")
    assert found[1].verdict.household_class is found[1].verdict.deprivations_min is None
    assert verified(found)
    [nameless] = records_of(pl.DataFrame([near_poor(household_id=None)], schema_overrides={"household_id": pl.String}))
    assert (nameless.household_id, nameless.errors) == (None, ("missing_id",))


def test_several_standards_each_with_its_own_columns() -> None:
    found = records_of(SMALL, standard=["vn-2022", "da-nang-2016"])
    assert [one.standard for one in found] == ["vn-2022"] * 13 + ["da-nang-2016"] * 13
    assert "water" in found[0].facts.household
    assert "water" not in found[13].facts.household
    households, persons = census((GOLDEN, FIVE))
    both = records_of(households, persons=persons, standard=["vn-2022", "da-nang-2016"])
    assert [one.facts.members is None for one in both] == [False, True]
    assert verified([*found, *both])


def test_a_list_with_other_names_and_units(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("ma,kv,tien\nH1,1,1500\n", encoding="utf-8")
    (tmp_path / "map.toml").write_text(
        """format = 1
[household.columns]
household_id = "ma"
area = { header = "kv", codes = { "1" = "rural", "2" = "urban" } }
income_per_capita = { header = "tien", unit = "nghìn đồng" }
""",
        encoding="utf-8",
    )
    [record] = records_of(tmp_path / "list.csv", mapping=tmp_path / "map.toml")
    assert record.facts.household == {"area": "rural", "income_per_capita": 1_500_000}
    content = (tmp_path / "map.toml").read_bytes()
    assert record.mapping == Mapping(name="map.toml", sha256=hashlib.sha256(content).hexdigest())
    assert verified([record])


def test_a_household_that_gives_its_income_form_only() -> None:
    box = load_survey("tt-07-2021").law.boxes[0].id
    [record] = records_of(pl.DataFrame([{"household_id": "H1", "area": "rural", "members": 4, box: 12_000_000}]))
    assert record.facts.household[box] == 12_000_000
    assert "survey" in [one.role for one in record.law]
    assert verified([record])
