"""``povrules new-standard``: a file that the loader accepts, with marks, without any number that was not given."""

import re
from pathlib import Path

import pytest
from command import run
from helpers import loaded, refusal

from povrules.api import classify_one
from povrules.drafting import MARK, new_standard, places_to_fill_in
from povrules.errors import LawFileError, LawMissingError, UsageError
from povrules.proofs.standard import prove_standard
from povrules.standards import load_standard, standard_ids


@pytest.fixture(params=standard_ids())
def draft(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "vi-du-2031.toml"
    path.write_text(new_standard("vi-du-2031", load_standard(request.param)), encoding="utf-8")
    return path


class TestADraft:
    def test_is_accepted_and_no_proof_of_it_fails(self, draft: Path) -> None:
        report = prove_standard(draft)
        assert report.holds
        assert [one.name for one in report.proofs if one.status == "unproved"] == ["blanks"]

    def test_has_no_number_but_the_years_and_the_format(self, draft: Path) -> None:
        law = load_standard(draft).law
        assert all(line.rural is None and line.urban is None and line.unknown is not None for line in law.lines)
        assert law.parameters == ()
        assert [(one.first, one.last) for one in law.policy_years] == [(2031, 2031)]
        numbers = re.findall(r"= (\d+)", draft.read_text("utf-8"))
        assert numbers == ["1", "2031", "2031"]
        assert {one.evidence for one in law.citations.values()} == {"recalled"}

    def test_classifies_nobody(self, draft: Path) -> None:
        with pytest.raises(LawMissingError, match="not filled in from the act yet"):
            classify_one({"area": "rural", "income_per_capita": 1}, standard=draft)

    def test_has_the_classes_and_conditions_of_its_shape(self, draft: Path) -> None:
        text = draft.read_text("utf-8")
        shape = load_standard(re.findall(r"theo khung của (\S+)\.", text)[0])
        laws = load_standard(draft).law, shape.law
        mine, theirs = ([(one.outcome, one.when) for one in law.rules if one.basis == "income"] for law in laws)
        assert mine == theirs

    def test_says_in_both_languages_what_to_fill_in(self, draft: Path) -> None:
        text = draft.read_text("utf-8")
        lines = text.splitlines()
        marked = places_to_fill_in(text)
        assert all(MARK in lines[at - 1] for at in marked)
        assert len(marked) > 15
        assert all(len(one) <= 160 for one in lines if one.startswith("#"))
        assert [notice.vi for notice in load_standard(draft).law.notices] == [
            "BẢN NHÁP, chưa đối chiếu với văn bản: không dùng để xác định hộ nghèo"
        ]

    def test_works_once_its_lines_are_filled_in(self, draft: Path) -> None:
        parts = draft.read_text("utf-8").split("[[lines]]")
        for at, part in enumerate(parts[1:], start=1):
            values = (3, 3) if 'unit = "indicators"' in part else (1_000 * at, 1_000 * at + 500)
            parts[at] = re.sub(r"(?m)^unknown = .*$", "rural = {}\nurban = {}".format(*values), part)
        draft.write_text("[[lines]]".join(parts), encoding="utf-8")
        assert prove_standard(draft).holds
        names = load_standard(draft).indicator_ids
        household = {"area": "rural", "income_per_capita": 80, **dict.fromkeys(names, True)}
        assert classify_one(household, standard=draft)["class"] == "poor"


class TestWhatItIsAsked:
    SHAPE = load_standard("quang-ninh-2023")

    def test_place_and_years(self) -> None:
        text = new_standard("chuan-moi", self.SHAPE, "noi-nay", (2031, 2033))
        assert 'place = "noi-nay"' in text
        assert "first = 2031" in text
        assert "last = 2033" in text
        assert 'place = "vi-du"\n' in new_standard("vi-du-2031", self.SHAPE)

    def test_an_exception_of_the_other_basis_is_not_taken_over(self) -> None:
        text = load_standard("vn-2022").source.content.decode()
        on_points = text.replace("[[declared]]", '[[declared]]\nbasis = "points"')
        assert "[[declared]]" in new_standard("vi-du-2031", loaded(text))
        assert "[[declared]]" not in new_standard("vi-du-2031", loaded(on_points))

    @pytest.mark.parametrize(
        ("name", "place", "said"),
        [
            ("vn-2022", None, "that of the standard is new"),
            ("Ví Dụ", None, "lower-case letters"),
            ("vi-du-2031", 'a"b', "lower-case letters"),
            ("vi-du", None, "does not end with a year"),
        ],
    )
    def test_what_cannot_be_meant(self, name: str, place: str | None, said: str) -> None:
        assert said in refusal(lambda: new_standard(name, self.SHAPE, place), UsageError).en

    def test_years_that_are_none(self) -> None:
        assert (
            "last lies before first"
            in refusal(lambda: new_standard("vi-du-2031", self.SHAPE, None, (2033, 2031)), LawFileError).en
        )


class TestTheCommand:
    def test_writes_a_file_and_says_what_is_left(self, tmp_path: Path) -> None:
        path = tmp_path / "moi.toml"
        result = run("new-standard", "vi-du-2031", "-o", path, "--years", "2031-2033", "--lang", "en")
        assert result.exit_code == 0
        marked = len(places_to_fill_in(path.read_text("utf-8")))
        assert f"to fill in: {marked} lines that say “{MARK}”; then: povrules prove {path}" in result.stdout
        assert load_standard(path).id == "vi-du-2031"
        assert run("prove", path).exit_code == 0

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["-o", "x.txt"], "x.txt: expected a .toml file"),
            (["-o", "there.toml"], "there.toml: is there already; give another name"),
            (["-o", "no/x.toml"], "no/x.toml: cannot be written"),
            (["-o", "x.toml", "--years", "31"], "--years: '31' cannot be meant; expected a year, or first-last"),
            (["-o", "x.toml", "--from", "vn-2023"], "there is no standard 'vn-2023'"),
        ],
    )
    def test_wrong_use_writes_nothing(
        self, words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("there.toml").write_text("mine", encoding="utf-8")
        result = run("new-standard", "vi-du-2031", *words, "--lang", "en")
        assert result.exit_code == 2
        assert said in result.stderr
        assert [one.name for one in tmp_path.iterdir()] == ["there.toml"]
        assert Path("there.toml").read_text("utf-8") == "mine"

    def test_one_year(self, tmp_path: Path) -> None:
        path = tmp_path / "moi.toml"
        assert run("new-standard", "chuan-moi", "-o", path, "--years", "2031", "--place", "x").exit_code == 0
        assert [one.shown for one in load_standard(path).law.policy_years] == ["2031"]
