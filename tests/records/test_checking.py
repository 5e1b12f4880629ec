"""What differs in a record is told: other law, another engine, changed facts, another verdict, all at once."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from helpers import BAND, SMALL, STANDARDS, changed, invented_overlay, law, near_poor, refusal, statement
from surveys.families import FIVE, GOLDEN, overlay_of
from surveys.reviewing import POINTS, census

from povrules import DecisionRecord, load_standard, verify_records
from povrules.errors import LawFileError
from povrules.records import checking

from .making import bent, codes_of, fields_of, records_of, verified, written

ONE = pl.DataFrame([near_poor()])


@pytest.fixture
def record() -> DecisionRecord:
    return records_of(ONE)[0]


def said(*records: DecisionRecord, **options: Any) -> list[str]:
    found = verify_records(records, **options)
    told = [one for all_ in found.differing for one in all_.differences]
    assert all(one.said_vi != one.said_en for one in told)
    return [one.said_en for one in told]


class TestFacts:
    def test_changed_facts_are_told_with_what_they_lead_to(self, record: DecisionRecord) -> None:
        found = verify_records(bent(record, ("facts.household.income_per_capita", 2_250_001)))
        assert codes_of(found) == ["altered"] + ["verdict"] * 5
        assert fields_of(found) == ["facts", "class", "rule", "citation", "reason_vi", "reason_en"]
        [one] = found.differing
        assert (one.line, one.household_id, one.standard) == (1, "H1", "vn-2022")
        assert (one.differences[1].recorded, one.differences[1].computed) == ("“near_poor”", "“not_poor”")
        assert (found.records, found.verified, found.exit_code) == (1, 0, 1)

    def test_a_forger_who_knows_of_the_digests_has_to_change_the_verdict_too(self, record: DecisionRecord) -> None:
        found = verify_records(bent(record, ("facts.household.income_per_capita", 2_250_001), seal=True))
        assert set(codes_of(found)) == {"verdict"}
        found = verify_records(bent(record, ("verdict.class", "poor"), seal=True))
        assert fields_of(found) == ["class"]

    @pytest.mark.parametrize(
        ("path", "value", "field"),
        [
            ("verdict.deprived_in", ["water"], "verdict"),
            ("household_id", "H2", "record"),
            ("set_aside", True, "record"),
            ("errors", ["duplicate_id"], "record"),
            ("options.policy_year", 2025, "record"),
            ("digests.facts", "0" * 64, "facts"),
            ("digests.verdict", "0" * 64, "verdict"),
            ("digests.record", "0" * 64, "record"),
        ],
    )
    def test_nothing_may_be_changed(self, record: DecisionRecord, path: str, value: Any, field: str) -> None:
        found = verify_records(bent(record, (path, value)))
        assert (codes_of(found)[0], fields_of(found)[0]) == ("altered", field)

    @pytest.mark.parametrize(
        ("name", "value", "expected"),
        [
            ("area", "mars", "area: “mars” found; expected one of rural, urban"),
            ("area", True, "area: “True” found; expected one of rural, urban"),
            ("water", 1, "water: “1” found; expected true or false"),
            ("income_per_capita", True, "income_per_capita: “True” found; expected a whole number from -100"),
            ("income_per_capita", 10**15, "income_per_capita: “1000000000000000” found; expected a whole number"),
            ("members", 0, "members: “0” found; expected a whole number from 1 up to 999"),
            ("head_name", "x", "head_name: “x” found; expected a column that this standard reads"),
        ],
    )
    def test_facts_that_no_census_gives(self, record: DecisionRecord, name: str, value: Any, expected: str) -> None:
        [told] = said(bent(record, (f"facts.household.{name}", value), seal=True))
        assert told.startswith(expected)

    def test_facts_of_members_that_no_census_gives(self) -> None:
        households, persons = census((GOLDEN, FIVE))
        [one] = records_of(households, persons=persons, **POINTS)
        told = said(
            bent(
                one,
                ("facts.members.0.answers.born", "1985-13-01"),
                ("facts.members.1.answers.training", "some"),
                ("facts.members.1.answers.name", "Ươm"),
                ("facts.members.2.unread", ["born", "level"]),
                ("facts.members.2.answers.level", None),
                ("facts.household.review_date", "20251001"),
                ("facts.household.kwh", 2**63),
                ("facts.unread", ["nothing"]),
                seal=True,
            )
        )
        assert {text.split(":")[0] for text in told} == {
            *("kwh", "review_date", "unread", "members[1].born", "members[2].training", "members[2].name"),
            "members[3].unread",
        }
        assert len(told) == 7
        assert verified([bent(one, ("facts.members.1.answers.training", "none"), seal=True)])

    def test_points_have_steps(self) -> None:
        [one] = records_of(pl.DataFrame([near_poor(score_a=100, score_b=30)]), basis="points")
        assert said(bent(one, ("facts.household.score_b", 35), seal=True))[0].endswith("divisible by 10")

    def test_members_where_no_survey_counts_them(self) -> None:
        [one] = records_of(ONE, standard="hanoi-2011")
        told = said(bent(one, ("facts.members", []), seal=True))
        assert told == ["members: “0” found; expected null, without a survey"]


class TestLaw:
    def test_a_file_of_law_that_changed(self, tmp_path: Path) -> None:
        text = (STANDARDS / "vn-2022.toml").read_text(encoding="utf-8")
        (tmp_path / "vn-2022.toml").write_text(text + "\n# another comment\n", encoding="utf-8")
        other = records_of(ONE, standard=str(tmp_path / "vn-2022.toml"))
        found = verify_records(other)
        assert (found.verified, found.differing, found.exit_code) == (0, (), 1)
        [change] = found.changes
        assert (change.kind, change.role, change.name, change.records) == ("law", "standard", "vn-2022.toml", 1)
        assert (change.recorded, change.present) == (other[0].law[0].sha256, load_standard("vn-2022").sha256)
        assert verified(other, standard=tmp_path / "vn-2022.toml")

    def test_another_line_is_another_verdict_too(self, tmp_path: Path) -> None:
        path = tmp_path / "island.toml"
        path.write_text(law(more=statement("income >= poverty")), encoding="utf-8")
        frame = pl.DataFrame([{"household_id": "1", "area": "rural", "income_per_capita": 1_234_000, "roof": True}])
        found = records_of(frame, standard=path, policy_year=2031)
        assert verified(found, standard=[load_standard(path)])
        path.write_text(
            changed(path.read_text(encoding="utf-8"), "rural = 1234000", "rural = 1234001"), encoding="utf-8"
        )
        after = verify_records(found, standard=path)
        assert "verdict" in codes_of(after)
        assert [one.kind for one in after.changes] == ["law"]

    def test_overlays_have_to_be_given(self) -> None:
        found = records_of(SMALL, standard="hanoi-2022", overlays=BAND)
        assert verified(found, overlays=BAND)
        without = verify_records(found)
        assert without.verified == 0
        [change] = without.changes
        assert (change.role, change.name, change.present, change.records) == ("overlay", BAND.name, None, 13)
        more = verify_records(records_of(SMALL, standard="hanoi-2022"), overlays=[BAND])
        assert [(one.role, one.recorded) for one in more.changes] == [("overlay", None)]

    def test_a_file_of_another_name_is_the_same_law(self, tmp_path: Path) -> None:
        found = records_of(SMALL, standard="hanoi-2022", overlays=BAND)
        (tmp_path / "moved.toml").write_bytes(BAND.read_bytes())
        assert verified(found, overlays=tmp_path / "moved.toml")

    def test_overlays_for_a_survey(self, tmp_path: Path) -> None:
        (tmp_path / "survey.toml").write_text(overlay_of("eight_as_seven"), encoding="utf-8")
        (tmp_path / "old.toml").write_text(overlay_of("insured_from", "7", "tt-17-2016"), encoding="utf-8")
        households, persons = census((GOLDEN, FIVE))
        new = records_of(households, persons=persons, overlays=tmp_path / "survey.toml", **POINTS)
        assert verified(new, overlays=tmp_path / "survey.toml")
        off = records_of(households, standard="vn-2016", policy_year=2020)
        assert verified(off, overlays=[tmp_path / "survey.toml", tmp_path / "old.toml"])
        asked = {"standard": "vn-2016", "survey": "tt-17-2016", "overlays": tmp_path / "old.toml"}
        old = records_of(households, persons=persons, **asked)
        assert verified(old, overlays=[tmp_path / "survey.toml", tmp_path / "old.toml"])
        assert not verified(old)

    def test_an_overlay_for_nothing_is_refused(self, tmp_path: Path, record: DecisionRecord) -> None:
        (tmp_path / "x.toml").write_text(invented_overlay("", "nowhere"), encoding="utf-8")
        refusal(lambda: verify_records(record, overlays=tmp_path / "x.toml"), LawFileError)

    def test_an_unknown_standard(self, tmp_path: Path, record: DecisionRecord) -> None:
        path = written(tmp_path / "r.jsonl", [record, bent(record, ("standard", "atlantis"), seal=True)])
        found = verify_records(path)
        assert (found.exit_code, found.verified, found.differing[0].line) == (2, 1, 2)
        assert "there is no standard 'atlantis' here; give its file" in found.differing[0].differences[0].said_en

    def test_law_that_is_too_weak_today(self) -> None:
        """A strict record of a standard that strict refuses: nobody could have made it."""
        [one] = records_of(ONE, standard="hanoi-2022")
        found = verify_records(bent(one, ("options.strict", True), seal=True))
        assert codes_of(found) == ["refused"]
        assert "--strict" in found.differing[0].differences[0].said_en

    def test_law_that_refuses_one_record_of_many(self) -> None:
        ready = dict.fromkeys(near_poor().keys() - {"household_id", "area", "income_per_capita"}, False)
        blank = dict.fromkeys(ready)
        households, persons = census(
            (GOLDEN | blank | {"income_per_capita": 1}, FIVE), (GOLDEN | ready | {"income_per_capita": 9_000_000}, FIVE)
        )
        rows = [bent(one, ("options.strict", True), seal=True) for one in records_of(households, persons=persons)]
        found = verify_records(rows)
        assert (codes_of(found), found.verified) == (["refused"], 1)
        assert found.differing[0].line == 1


def test_another_engine_is_a_note(record: DecisionRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "__version__", "9.9.9")
    monkeypatch.setattr(checking, "ENGINE_NAME", "table")
    found = verify_records([record, bent(record, ("household_id", "H2"), seal=True)])
    assert (found.verified, found.exit_code) == (2, 0)
    assert [(one.kind, one.role, one.present, one.records) for one in found.changes] == [
        ("engine", "povrules", "9.9.9", 2),
        ("engine", "decided_by", "table", 2),
    ]


def test_everything_is_told_at_once(record: DecisionRecord, tmp_path: Path) -> None:
    path = written(
        tmp_path / "records.jsonl",
        [
            record,
            bent(record, ("facts.household.water", True)),
            bent(record, ("verdict.class", "poor")),
            bent(record, ("facts.household.area", "x"), seal=True),
            bent(record, ("standard", "x"), seal=True),
        ],
    )
    path.write_text(path.read_text(encoding="utf-8") + "nothing\n", encoding="utf-8")
    found = verify_records(path)
    assert (found.records, found.verified, found.exit_code) == (6, 1, 2)
    assert [one.line for one in found.differing] == [2, 3, 4, 5, 6]


def test_many_records_in_parts(record: DecisionRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_CHUNK", 2)
    many = [record, *(bent(record, ("household_id", f"H{number}"), seal=True) for number in range(2, 6))]
    assert verified(many)
    assert verified(record)
