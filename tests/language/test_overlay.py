"""Overlays: what they supply, what they may not touch, and what is said when they do not fit."""

import re
from pathlib import Path
from typing import Any

import pytest
from helpers import BAND, FIXTURES, changed, loaded, refusal

from povrules.errors import LawFileError
from povrules.language.loader import overlay_target, read_standard
from povrules.language.reading import Source
from povrules.standards import load_standard, shipped_source
from povrules.text import Text

ISLAND = Path(__file__).with_name("island.toml").read_text(encoding="utf-8")
OVERLAY = """
standard = "dao-mo-2030"
title = "INVENTED: amounts of 2033"

[instruments.nq-1]
vi = "Nghị quyết số 1/2032/NQ-ĐM (bịa đặt)"
en = "Resolution 1/2032/NQ-ĐM (invented)"
evidence = "recalled"

[citations.year-2033]
instrument = "nq-1"
article = "Điều 1"
evidence = "recalled"
"""
LINE = '[[lines]]\nid = "poverty"\nurban = 1_600_000\ncite = ["year-2033"]\n'
PARAMETER = '[[parameters]]\nid = "cutoff"\nvalue = 1\ncite = ["year-2033"]\n'
YEARS = '[[policy_years]]\nfirst = 2033\nlast = 2033\ncite = ["year-2033"]\n'


def overlay(*entries: str) -> str:
    return "\n".join([OVERLAY, *entries])


def said(*overlays: str, standard: str = ISLAND) -> Text:
    return refusal(lambda: loaded(standard, *overlays), LawFileError)


class TestWhatItSupplies:
    def test_one_value_of_a_line_and_its_citation(self) -> None:
        standard = loaded(ISLAND, overlay(LINE))
        [line] = standard.law.lines
        assert (line.rural, line.urban, line.cite) == (1_234_000, 1_600_000, ("year-2033",))
        assert line.label == loaded(ISLAND).law.lines[0].label
        assert standard.overlaid == {"lines.poverty": "overlay1.toml"}

    def test_a_parameter(self) -> None:
        standard = loaded(ISLAND, overlay(PARAMETER))
        [parameter] = standard.law.parameters
        assert (parameter.value, parameter.cite) == (1, ("year-2033",))
        assert standard.overlaid == {"parameters.cutoff": "overlay1.toml"}

    def test_a_policy_year_beside_the_others(self) -> None:
        standard = loaded(ISLAND, overlay(YEARS))
        assert [(one.first, one.last) for one in standard.law.policy_years] == [(2030, 2032), (2033, 2033)]
        assert standard.overlaid == {"policy_years": "overlay1.toml"}

    def test_a_citation_for_a_policy_year_that_the_standard_has(self) -> None:
        standard = loaded(ISLAND, overlay(YEARS.replace("2033\nlast = 2033", "2030\nlast = 2032")))
        assert [(one.first, one.last, one.cite) for one in standard.law.policy_years] == [(2030, 2032, ("year-2033",))]

    @pytest.mark.parametrize(("group", "name"), [("rules", "near_poor"), ("indicators", "roof")])
    def test_better_evidence_for_what_stays_as_it_is(self, group: str, name: str) -> None:
        entry = f'[[{group}]]\nid = "{name}"\ncite = ["year-2033"]\n'
        before, after = loaded(ISLAND).law, loaded(ISLAND, overlay(entry)).law
        old = {one.id: one for one in getattr(before, group)}
        for one in getattr(after, group):
            expected = old[one.id].model_copy(update={"cite": ("year-2033",)}) if one.id == name else old[one.id]
            assert one == expected

    def test_a_line_that_was_not_known(self) -> None:
        standard = load_standard("hanoi-2022", [BAND])
        line = standard.law.lines[1]
        assert (line.rural, line.urban, line.unknown) == (2_111_111, 2_777_777, None)
        assert standard.overlaid == {"lines.average": BAND.name}
        assert [(one.name, one.content) for one in standard.overlays] == [(BAND.name, BAND.read_bytes())]

    def test_half_of_a_line_that_was_not_known_leaves_it_unknown(self, tmp_path: Path) -> None:
        half = tmp_path / "half.toml"
        half.write_text(changed(BAND.read_text(encoding="utf-8"), "urban = 2_777_777\n", ""), encoding="utf-8")
        line = load_standard("hanoi-2022", [half]).law.lines[1]
        assert (line.rural, line.urban) == (2_111_111, None)
        assert line.unknown is not None

    def test_the_last_of_several_stands(self) -> None:
        second = changed(overlay(LINE), "1_600_000", "1_700_000").replace("year-2033", "again").replace("nq-1", "nq-2")
        standard = loaded(ISLAND, overlay(LINE), second)
        assert standard.law.lines[0].urban == 1_700_000
        assert standard.overlaid == {"lines.poverty": "overlay2.toml"}
        assert [one.name for one in standard.overlays] == ["overlay1.toml", "overlay2.toml"]

    def test_what_the_old_citation_was_for_may_be_gone(self) -> None:
        entries = [f'[[rules]]\nid = "{name}"\ncite = ["year-2033"]\n' for name in ("poor", "near_poor", "not_poor")]
        assert loaded(ISLAND, overlay(LINE, PARAMETER, *entries)).law.lines[0].cite == ("year-2033",)

    def test_the_standard_itself_stays_as_it_was(self) -> None:
        load_standard("hanoi-2022", [BAND])
        assert load_standard("hanoi-2022").law.lines[1].value("rural") is None


class TestWhatDoesNotFit:
    def test_another_standard(self) -> None:
        other = changed(overlay(LINE), '"dao-mo-2030"', '"vn-2022"')
        assert said(other) == Text(
            "overlay1.toml, dòng 2, standard: “vn-2022”: tệp này được dùng với 'dao-mo-2030'",
            "overlay1.toml, line 2, standard: “vn-2022”: this overlay is used with 'dao-mo-2030'",
        )

    @pytest.mark.parametrize(
        ("group", "name", "known"),
        [
            ("lines", "povertty", "poverty"),
            ("rules", "porr", "near_poor, not_poor, poor"),
            ("indicators", "rof", "floor, roof, well"),
        ],
    )
    def test_an_entry_that_the_standard_does_not_have(self, group: str, name: str, known: str) -> None:
        entry = f'[[{group}]]\nid = "{name}"\ncite = ["year-2033"]\n'
        assert said(overlay(entry)) == Text(
            f"overlay1.toml, dòng 16, {group}.0.id: “{name}”: một trong: {known}",
            f"overlay1.toml, line 16, {group}.0.id: “{name}”: one of {known}",
        )

    @pytest.mark.parametrize(("group", "key", "line"), [("instruments", "nq-0", 5), ("citations", "poor", 10)])
    def test_a_name_that_is_taken(self, group: str, key: str, line: int) -> None:
        old = {"instruments": "nq-1", "citations": "year-2033"}[group]
        assert said(overlay(LINE).replace(old, key)) == Text(
            f"overlay1.toml, dòng {line}, {group}.{key}: “{key}”: tên khác: chuẩn đã có tên này",
            f"overlay1.toml, line {line}, {group}.{key}: “{key}”: "
            "another name: the standard already has one of that name",
        )

    def test_words_of_a_rule(self) -> None:
        entry = '[[rules]]\nid = "poor"\nwhen = "income < poverty"\ncite = ["year-2033"]\n'
        expected = "overlay1.toml, line 17, rules.0.when: “income < poverty”: no such key here"
        assert said(overlay(entry)).en.startswith(expected)

    def test_a_citation_that_nobody_has(self) -> None:
        text = overlay(LINE.replace("2033", "2034"))
        line = text.splitlines().index('cite = ["year-2034"]') + 1
        found = (
            f"overlay1.toml, line {line}, lines.0.cite: “year-2034”: a key of [citations]; did you mean 'year-2033'?"
        )
        assert found in said(text).en.splitlines()

    def test_the_file_that_the_words_stand_in_is_named(self) -> None:
        unused = '[citations.year-2034]\ninstrument = "nq-9"\narticle = "Điều 2"\nevidence = "recalled"\n'
        message = said(overlay(LINE), overlay(PARAMETER, unused).replace("2033]", "2035]").replace("nq-1]", "nq-2]"))
        assert "overlay2.toml, line 21, citations.year-2034.instrument: “nq-9”" in message.en
        years = YEARS.replace("first = 2033", "first = 2031")
        assert said(overlay(years)).en == (
            "overlay1.toml, line 15, policy_years.0: “2031–2032”: every policy year in one period only"
        )

    def test_lines_that_come_out_of_order(self, tmp_path: Path) -> None:
        low = tmp_path / "low.toml"
        low.write_text(changed(BAND.read_text(encoding="utf-8"), "2_111_111", "1_999_999"), encoding="utf-8")
        message = refusal(lambda: load_standard("hanoi-2022", [low]), LawFileError)
        assert message.en.endswith(
            "low.toml, line 21, lines.0.rural: “1999999”: at least 2000000, the line 'poverty' before it"
        )

    def test_a_table_that_it_leaves_with_a_dead_row(self) -> None:
        message = said(overlay(PARAMETER.replace("value = 1", "value = 4")))
        assert message.en == "island.toml + overlay1.toml: rule poor (income) is dead: no household can meet it"

    @pytest.mark.parametrize(
        ("entry", "name"), [(LINE, "lines.1.id: “poverty”"), (PARAMETER, "parameters.1.id: “cutoff”")]
    )
    def test_an_entry_that_stands_twice(self, entry: str, name: str) -> None:
        assert said(overlay(entry, entry)).en.endswith(f"{name}: each id once in this file")

    @pytest.mark.parametrize("key", ["standard", "title", "instruments", "citations"])
    def test_a_key_that_it_needs(self, key: str) -> None:
        parts = [part for part in overlay(LINE).split("\n\n") if not part.startswith(f"[{key}.")]
        text = re.sub(f"{key} = .*", "", "\n\n".join(parts))
        assert f"overlay1.toml, {key}: Field required" in said(text).en.splitlines()

    @pytest.mark.parametrize(
        "standard",
        [
            "instruments = 3",
            'instruments = "x"',
            "lines = 3",
            "lines = [3]",
            "lines = [{ id = [] }]",
            "policy_years = 3",
        ],
    )
    def test_a_standard_of_the_wrong_form_below_it(self, standard: str) -> None:
        message = said(overlay(LINE, YEARS), standard=f'id = "dao-mo-2030"\n{standard}\n')
        assert standard.split(" ", maxsplit=1)[0] in message.en


class TestWhatItIsFor:
    def test_its_target(self) -> None:
        assert overlay_target(Source("x.toml", overlay(LINE).encode())) == "dao-mo-2030"
        assert overlay_target(Source("x.toml", BAND.read_bytes())) == "hanoi-2022"

    def test_a_file_that_is_no_overlay(self) -> None:
        message = refusal(lambda: overlay_target(Source("x.toml", ISLAND.encode())), LawFileError)
        assert message.en == "x.toml: this is a file of a standard (--standard), not an overlay (--with)"
        other = refusal(lambda: overlay_target(Source("x.toml", b'title = "x"')), LawFileError)
        assert "x.toml, standard: Field required" in other.en.splitlines()
        assert "x.toml, standard: thiếu khóa này" in other.vi.splitlines()

    def test_only_those_for_the_standard_are_used(self) -> None:
        assert load_standard("vn-2022", [BAND]).overlays == ()
        assert load_standard("vn-2022", [BAND]) is load_standard("vn-2022")

    @pytest.mark.parametrize(
        ("name", "vi", "en"),
        [
            ("nowhere.toml", "không có tệp hoặc thư mục này", "No such file or directory"),
            ("", "đây là thư mục, không phải tệp", "Is a directory"),
        ],
    )
    def test_one_that_cannot_be_read(self, name: str, vi: str, en: str) -> None:
        path: Any = FIXTURES / name
        assert refusal(lambda: load_standard("hanoi-2022", [path]), LawFileError) == Text(
            f"{path}: không đọc được tệp ({vi}); cần một tệp .toml",
            f"{path}: the file cannot be read ({en}); expected a .toml file",
        )

    def test_a_standard_in_which_nothing_is_missing_is_read_without_any(self) -> None:
        source = Source("island.toml", ISLAND.encode())
        assert read_standard(source, (), shipped_source).overlaid == {}
