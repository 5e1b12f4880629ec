"""Amendments: a standard's law followed through time, and back; what does not fit it."""

import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers import FIXTURES, STANDARDS, refusal
from pydantic import ValidationError

from povrules.errors import LawFileError
from povrules.language.amendment import AmendmentFile, Change, amend, undo
from povrules.language.schema import StandardFile
from povrules.standards import load_standard
from povrules.standards.history import amendments, before
from povrules.text import Text

BEFORE = FIXTURES / "amendments" / "vn-2022-before.toml"
FILES = sorted(STANDARDS.joinpath("amendments").glob("*.toml"))


def parsed(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


class TestTheNationalStandard:
    """NĐ 07/2021/NĐ-CP, amended by NĐ 30/2025/NĐ-CP and carried on by NĐ 351/2025/NĐ-CP."""

    def test_the_law_before_and_its_amendments_are_the_law_as_it_is(self) -> None:
        raw, now = parsed(BEFORE), load_standard("vn-2022").law
        assert StandardFile.model_validate(raw) != now
        for one in amendments(load_standard("vn-2022")):
            assert amend(raw, one.law) == []
        assert StandardFile.model_validate(raw) == now

    def test_without_its_amendments_it_is_the_law_before(self) -> None:
        now = load_standard("vn-2022")
        raw = before(now, amendments(now))
        assert StandardFile.model_validate(raw) == StandardFile.model_validate(parsed(BEFORE))

    def test_the_law_before_is_a_standard_that_is_proved_and_knows_nothing_of_what_came_after(self) -> None:
        law = load_standard(BEFORE).law
        assert [(one.first, one.last) for one in law.policy_years] == [(2022, 2025)]
        assert law.flags == ()
        assert [one.id for one in law.lines] == ["poverty", "average", "score_a_poverty"]
        assert {"nd-30-2025", "nd-351-2025"}.isdisjoint(law.instruments)
        last = date(2025, 12, 31)
        assert all((one.in_force_to or last) <= last for one in law.citations.values())
        for words in ("351/2025", "30/2025", "2026"):
            assert words not in BEFORE.read_text(encoding="utf-8").split("format = 1")[1]

    def test_they_come_in_the_order_in_which_they_came_into_force(self) -> None:
        standard = load_standard("vn-2022")
        found = [(one.law.instrument, one.law.in_force_from) for one in amendments(standard)]
        assert found == [("nd-30-2025", date(2025, 2, 24)), ("nd-351-2025", date(2026, 2, 15))]
        for name, day in found:
            assert standard.law.instruments[name].in_force_from == day

    def test_between_the_two_the_law_was_one_that_loads(self) -> None:
        raw = parsed(BEFORE)
        [first, _] = amendments(load_standard("vn-2022"))
        assert amend(raw, first.law) == []
        law = StandardFile.model_validate(raw)
        assert [one.id for one in law.lines] == ["poverty", "average", "low_income", "score_a_poverty"]
        assert [(one.id, one.ambiguous_to) for one in law.flags] == [("low_income_worker", date(2025, 12, 31))]
        assert law.policy_years[-1].last == 2025

    def test_a_file_that_does_not_have_what_an_amendment_says_has_no_history(self, tmp_path: Path) -> None:
        path = tmp_path / "vn-2022.toml"
        text = STANDARDS.joinpath("vn-2022.toml").read_text(encoding="utf-8")
        path.write_text(
            text.replace(
                'rural = 2_250_000\nurban = 3_000_000\ncite = ["low-income"]',
                'rural = 2_250_001\nurban = 3_000_000\ncite = ["low-income"]',
            ),
            encoding="utf-8",
        )
        said = refusal(lambda: amendments(load_standard(path)), LawFileError)
        assert said.en.startswith("nd-30-2025.toml, line ")
        assert "changes.2.paths: “lines.low_income”: {'id': 'low_income', " in said.en
        assert "'rural': 2250001" in said.en
        assert "trong chuẩn là {'id': 'low_income'" in said.vi

    def test_what_an_amendment_cites_is_in_the_standard(self) -> None:
        standard = load_standard("vn-2022")
        few = standard.law.model_copy(
            update={
                "instruments": {key: one for key, one in standard.law.instruments.items() if key != "nd-30-2025"},
                "citations": {key: one for key, one in standard.law.citations.items() if key != "low-income"},
            }
        )
        without = type(standard)(few, standard.source, (), (), {})
        said = refusal(lambda: amendments(without), LawFileError)
        assert "instrument: “nd-30-2025”: một khóa của [instruments] trong chuẩn" in said.vi
        assert "changes.0.cite: “low-income”: a key of [citations] in the standard" in said.en

    def test_a_standard_without_amendments(self) -> None:
        assert amendments(load_standard("vn-2016")) == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_called_as_its_act_and_says_everything_in_both_languages(path: Path) -> None:
    law = AmendmentFile.model_validate(parsed(path))
    assert path.stem == law.instrument
    assert all(one.vi != one.en for one in (law.title, *(change.label for change in law.changes)))


def amendment(*changes: dict[str, Any]) -> AmendmentFile:
    words = {"vi": "bịa đặt", "en": "invented", "cite": ["a"]}
    head = {"format": 1, "standard": "x", "amends": "a", "instrument": "b", "in_force_from": date(2030, 1, 1)}
    titles = {"title_vi": "bịa đặt", "title_en": "invented"}
    return AmendmentFile.model_validate({**head, **titles, "changes": [words | one for one in changes]})


A, B = {"id": "a", "rural": 1}, {"id": "b", "rural": 2}
LAW: dict[str, Any] = {
    "title": "t",
    "acts": {"one": {"day": 1, "note": "n"}},
    "lines": [A, B],
    "years": [{"first": 2030, "last": 2031}],
    "words": ["x"],
}


class TestChanges:
    @pytest.mark.parametrize(
        ("change", "path", "now"),
        [
            ({"how": "set", "paths": ["title"], "was": "t", "value": "u"}, ("title",), "u"),
            ({"how": "set", "paths": ["acts.one.day"], "was": 1, "value": 2}, ("acts", "one", "day"), 2),
            ({"how": "set", "paths": ["acts.one.end"], "value": 3}, ("acts", "one", "end"), 3),
            ({"how": "set", "paths": ["lines.b.rural"], "was": 2, "value": 9}, ("lines", 1, "rural"), 9),
            ({"how": "set", "paths": ["years.2030.last"], "was": 2031, "value": 2032}, ("years", 0, "last"), 2032),
            ({"how": "set", "paths": ["lines.a"], "was": A, "value": {"id": "a"}}, ("lines", 0), {"id": "a"}),
            ({"how": "add", "paths": ["acts.two"], "value": {"day": 5}}, ("acts", "two"), {"day": 5}),
            ({"how": "add", "paths": ["lines.c"], "value": {"id": "c"}}, ("lines", 2), {"id": "c"}),
            ({"how": "add", "paths": ["lines.c"], "value": {"id": "c"}, "after": "a"}, ("lines", 1), {"id": "c"}),
            ({"how": "add", "paths": ["years.2032"], "value": {"first": 2032}}, ("years", 1), {"first": 2032}),
            ({"how": "add", "paths": ["words.+"], "value": "y"}, ("words", 1), "y"),
            ({"how": "add", "paths": ["flags.f"], "value": {"id": "f"}}, ("flags", 0), {"id": "f"}),
            ({"how": "add", "paths": ["kinds.f"], "value": {"day": 1}}, ("kinds", "f"), {"day": 1}),
            ({"how": "add", "paths": ["notes.+"], "value": "y"}, ("notes", 0), "y"),
            ({"how": "remove", "paths": ["lines.a"], "was": A}, ("lines", 0), B),
            ({"how": "remove", "paths": ["words.+"], "was": "x"}, ("words",), []),
        ],
    )  # fmt: skip
    def test_made_and_taken_back(self, change: dict[str, Any], path: tuple[str | int, ...], now: Any) -> None:
        raw = deepcopy(LAW)
        assert amend(raw, amendment(change)) == []
        found: Any = raw
        for key in path:
            found = found[key]
        assert found == now
        if change["how"] != "remove" or "after" in change or change["paths"] == ["words.+"]:
            assert undo(raw, amendment(change)) == []
            assert {key: value for key, value in raw.items() if key in LAW or value} == LAW

    def test_an_entry_that_was_removed_comes_back_to_its_place(self) -> None:
        raw = deepcopy(LAW)
        change = {"how": "remove", "paths": ["lines.b"], "was": {"id": "b", "rural": 2}, "after": "a"}
        assert amend(raw, amendment(change)) == []
        assert raw["lines"] == [{"id": "a", "rural": 1}]
        assert undo(raw, amendment(change)) == []
        assert raw == LAW

    def test_several_are_taken_back_from_the_last_one(self) -> None:
        raw = deepcopy(LAW)
        chain = amendment(
            {"how": "add", "paths": ["acts.two"], "value": {"day": 5}},
            {"how": "set", "paths": ["acts.one.day", "acts.two.other"], "value": 6, "was": 1},
        )
        assert [one.found for one in amend(raw, chain)] == ["acts.two.other"]
        good = amendment(
            {"how": "add", "paths": ["acts.two"], "value": {"day": 1}},
            {"how": "set", "paths": ["acts.one.day", "acts.two.day"], "value": 6, "was": 1},
        )
        raw = deepcopy(LAW)
        assert amend(raw, good) == []
        assert raw["acts"]["two"] == {"day": 6}
        assert undo(raw, good) == []
        assert raw == LAW

    @pytest.mark.parametrize(
        ("change", "found", "expected"),
        [
            (
                {"how": "set", "paths": ["title"], "was": "u", "value": "v"},
                "title",
                Text("trong chuẩn là 'u'; đang là 't'", "'u' there in the standard; there is 't'"),
            ),
            (
                {"how": "set", "paths": ["acts.one.day"], "was": True, "value": 2},
                "acts.one.day",
                Text("trong chuẩn là True; đang là 1", "True there in the standard; there is 1"),
            ),
            (
                {"how": "add", "paths": ["lines.a"], "value": {"id": "a"}},
                "lines.a",
                Text(
                    "trong chuẩn là không có gì; đang là {'id': 'a', 'rural': 1}",
                    "nothing there in the standard; there is {'id': 'a', 'rural': 1}",
                ),
            ),
            (
                {"how": "remove", "paths": ["lines.z"], "was": {"id": "z"}},
                "lines.z",
                Text(
                    "trong chuẩn là {'id': 'z'}; đang là không có gì",
                    "{'id': 'z'} there in the standard; there is nothing",
                ),
            ),
            (
                {"how": "add", "paths": ["lines.c"], "value": {"id": "c"}, "after": "z"},
                "z",
                Text("một mục của danh sách", "an entry of the list"),
            ),
            (
                {"how": "set", "paths": ["title.words.a"], "value": 1},
                "title.words.a",
                Text("một khóa có trong chuẩn", "a key path of the standard"),
            ),
            (
                {"how": "remove", "paths": ["empty.+"], "was": "x"},
                "empty.+",
                Text("trong chuẩn là 'x'; đang là không có gì", "'x' there in the standard; there is nothing"),
            ),
        ],
    )
    def test_what_does_not_fit(self, change: dict[str, Any], found: str, expected: Text) -> None:
        raw = deepcopy(LAW) | {"empty": []}
        [one] = amend(raw, amendment(change))
        assert (one.path, one.found, one.expected) == (("changes", 0, "paths"), found, expected)
        assert raw == LAW | {"empty": []}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"how": "add", "paths": ["a.b"]}, "add has a value"),
            ({"how": "add", "paths": ["a.b"], "value": 1, "was": 2}, "add has a value"),
            ({"how": "remove", "paths": ["a.b"], "value": 1}, "add has a value"),
            ({"how": "remove", "paths": ["a.b"]}, "add has a value"),
            ({"how": "set", "paths": ["a.b"], "was": 1}, "add has a value"),
            ({"how": "add", "paths": ["a.b", "a.c"], "value": 1}, "exactly one of paths"),
            ({"how": "replace", "paths": ["a.b"], "value": 1}, "'add', 'set' or 'remove'"),
        ],
    )
    def test_a_change_that_says_too_little_or_too_much(self, change: dict[str, Any], words: str) -> None:
        with pytest.raises(ValidationError, match=words):
            Change.model_validate({"vi": "a", "en": "b", "cite": ["c"], **change})
