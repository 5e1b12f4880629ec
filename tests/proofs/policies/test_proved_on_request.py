"""Policies proved with a province laid over them, and from the command line."""

import json
from pathlib import Path

import pytest
from command import run

from povrules.proofs.policy import prove_policy
from proofs.policies.laws import COVE, HERE, ISLE, cove, fails
from proofs.policies.test_planted_policies import PLANTED, failing, written


class TestAProvince:
    def test_by_its_own_file(self, tmp_path: Path) -> None:
        changes = [("dao-man", "bhyt"), ('"others"', '"family"')]
        days = [("from = 2031-01-01", "from = 2026-12-01"), ("from = 2031-01-01", "from = 2026-12-01")]
        path = written(tmp_path, COVE, *changes, *days)
        report = prove_policy(path)
        assert failing(report) == {}
        assert report.title.en.endswith("; Mận cove: further support")
        assert [one.name for one in report.sources][-1] == "draft.toml"

    def test_a_top_up_of_nobody(self, tmp_path: Path) -> None:
        found = fails(cove(tmp_path, ('when = "swims"', 'when = "swims and worker and not worker"')))
        assert set(found) == {"reached"}
        assert found["reached"] == [
            "group others, swimmers who are in no group (≥0%), version from 01/01/2031: its condition holds of nobody "
            "[01/01/2031–31/12/2031]"
        ]

    def test_a_share_that_is_not_the_named_one(self, tmp_path: Path) -> None:
        found = fails(cove(tmp_path, ('add = "20%"', 'add = "25%"')))
        assert set(found) == {"quoted"}

    def test_a_hole_in_it(self, tmp_path: Path) -> None:
        later = (
            '\n[[top_ups.versions]]\nfrom = 2031-06-01\nadd = "20%"\ncite = ["cove"]\n\n[[top_ups]]\nid = "swimmers"'
        )
        found = fails(
            cove(
                tmp_path,
                ("from = 2031-01-01\nadd", "from = 2031-01-01\nto = 2031-03-31\nadd"),
                ('\n[[top_ups]]\nid = "swimmers"', later),
            )
        )
        assert found == {
            "no_hole": [
                "20 % more for the near-poor: there is no version for 01/04/2031–31/05/2031; before that: 02/01/2031, "
                "a person, household: near-poor"
            ]
        }

    def test_something_declared_that_nobody_shows(self, tmp_path: Path) -> None:
        declared = '\n[[declared]]\nproperty = "poorer"\nof = ["near_poor", "near_poor"]\n'
        found = fails(cove(tmp_path, (COVE, COVE + declared + 'vi = "a"\nen = "a"\ncite = ["cove"]\n')))
        assert found == {
            "poorer": ["near_poor → near_poor: the file declares it ([[declared]], poorer), but nobody shows it"]
        }

    def test_of_a_file_that_is_refused_nothing_else_is_proved(self, tmp_path: Path) -> None:
        path = written(tmp_path, COVE, ('groups = ["near_poor"]', 'groups = ["near_por"]'))
        report = prove_policy(HERE / "isle.toml", path)
        assert set(failing(report)) == {"policy_formed"}
        assert {one.status for one in report.proofs if one.name != "policy_formed"} == {"unproved"}


class TestTheCommand:
    def test_ends_with_1_and_shows_somebody_as_rows_of_a_census(self, tmp_path: Path) -> None:
        path = written(tmp_path, ISLE, *PLANTED["a share of 130 %"][0])
        shown = run("prove", path)
        assert shown.exit_code == 1
        assert "KHÔNG ĐÚNG" in shown.stdout
        assert (
            "02/01/2030, một người, thuộc hộ nghèo: người thuộc hộ nghèo (130%): phần được trả ngoài 0%–100%"
            in shown.stdout
        )
        found = json.loads(run("prove", path, "--json").stdout)
        assert found["holds"] is False
        [shares] = [one for one in found["proofs"] if one["property"] == "shares"]
        [example] = shares["examples"]
        assert example["on"] == "2030-01-02"
        assert example["households"] == [{"household_id": "1", "recognised_status": "hộ nghèo", "shore": "south"}]
        assert example["persons"][0]["worker"] is False

    def test_ends_with_0_for_a_policy_and_for_what_a_province_adds(self) -> None:
        assert run("prove", HERE / "quay.toml").exit_code == 0
        shown = run("prove", HERE / "isle.toml", "--province", HERE / "cove.toml", "--lang", "en")
        assert shown.exit_code == 0
        assert shown.stdout.startswith("dao-man — Health card of Mận isle; Mận cove: further support\n")
        assert "nobody has less with what the province adds" in shown.stdout

    @pytest.mark.parametrize(
        "words",
        [
            ["prove", "vn-2022", "--province", "hanoi"],
            ["prove", "bhyt", "--same-as", "hoc-phi"],
            ["prove", "bhyt", "--with", HERE / "cove.toml"],
            ["prove", "bhyt", "--province", "hanoy"],
            ["prove", "hoc-phi", "--province", "hanoi"],
            ["prove", "bhytt"],
        ],
    )
    def test_wrong_use_ends_with_2(self, words: list[object]) -> None:
        assert run(*words).exit_code == 2
