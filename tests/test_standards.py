"""The registry, and what every shipped law file has to hold."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers import BAND, ROOT, STANDARDS, law, loaded, refusal

from povrules.engines.plan import build_plan
from povrules.errors import LawFileError, LawMissingError, UnknownStandardError, UsageError
from povrules.language.checks import cite_paths
from povrules.language.loader import Standard
from povrules.language.schema import EVIDENCE, Basis, PolicyYears
from povrules.standards import Unsupported, coverage, find_standard, load_standard, standard_ids
from povrules.text import Text

HANOI_2026 = """
standard = "hanoi-2022"
title = "EXAMPLE, not law"

[instruments.extension]
vi = "VÍ DỤ"
en = "EXAMPLE"
evidence = "recalled"

[citations.extension]
instrument = "extension"
article = "ví dụ"
evidence = "recalled"

[[policy_years]]
first = 2026
last = 2026
cite = ["extension"]
"""


PLACES = "da-nang, hanoi, hcmc, quang-ninh, vn"
NOT_FOUND_OUT = ("vinh-phuc", "can-tho", "hai-phong", "khanh-hoa", "tay-ninh", "long-an")
"""Places for which it was looked for and not found whether they have a standard of their own."""
IDS = (
    *("vn-2016", "vn-2022", "vn-2027", "da-nang-2016", "hanoi-2011", "hanoi-2016", "hanoi-2022"),
    *("hcmc-2024", "quang-ninh-2023"),
)


def unsupported(place: str, year: int) -> Unsupported:
    """The one entry of the registry for a place and year."""
    [entry] = [one for one in coverage().unsupported if one.place == place and one.first <= year <= one.last]
    return entry


class TestFinding:
    @pytest.mark.parametrize(
        ("place", "years", "name"),
        [
            ("vn", range(2016, 2022), "vn-2016"),
            ("vn", range(2022, 2027), "vn-2022"),
            ("vn", range(2027, 2031), "vn-2027"),
            ("hanoi", range(2011, 2016), "hanoi-2011"),
            ("hanoi", range(2016, 2022), "hanoi-2016"),
            ("hanoi", range(2022, 2026), "hanoi-2022"),
            ("quang-ninh", range(2023, 2026), "quang-ninh-2023"),
            ("hcmc", range(2025, 2026), "hcmc-2024"),
            ("da-nang", range(2016, 2021), "da-nang-2016"),
        ],
    )
    def test_the_one_that_governs_a_place_and_policy_year(self, place: str, years: range, name: str) -> None:
        assert {find_standard(place, year).id for year in years} == {name}

    @pytest.mark.parametrize(
        ("place", "year", "known"),
        [
            ("vn", 2015, "vn-2016 2016–2020, 2021; vn-2022 2022–2025, 2026; vn-2027 2027–2030"),
            ("vn", 2031, "vn-2016 2016–2020, 2021; vn-2022 2022–2025, 2026; vn-2027 2027–2030"),
            ("hanoi", 2008, "hanoi-2011 2011–2015; hanoi-2016 2016–2020, 2021; hanoi-2022 2022–2025"),
            ("hanoi", 2031, "hanoi-2011 2011–2015; hanoi-2016 2016–2020, 2021; hanoi-2022 2022–2025"),
            ("quang-ninh", 2022, "quang-ninh-2023 2023–2025"),
            ("quang-ninh", 2026, "quang-ninh-2023 2023–2025"),
            ("da-nang", 2015, "da-nang-2016 2016–2020"),
            ("hcmc", 2015, "hcmc-2024 2024–2025"),
        ],
    )
    def test_no_version_is_carried_beyond_its_years(self, place: str, year: int, known: str) -> None:
        assert refusal(lambda: find_standard(place, year), UnknownStandardError) == Text(
            f"không có chuẩn nào của {place} cho năm chính sách {year}; hiện có: {known}",
            f"no standard of {place} governs the policy year {year}; there are: {known}",
        )

    def test_a_place_that_is_not_known(self) -> None:
        assert refusal(lambda: find_standard("hanoj", 2023), UnknownStandardError) == Text(
            f"không có chuẩn cho nơi 'hanoj'; các nơi có chuẩn: {PLACES}; có phải 'hanoi'?",
            f"there is no standard for the place 'hanoj'; known places: {PLACES}; did you mean 'hanoi'?",
        )
        assert refusal(lambda: find_standard("zz", 2023)).en.endswith(f"known places: {PLACES}")
        assert refusal(lambda: find_standard("can tho", 2023)).en.endswith("did you mean 'can-tho'?")

    def test_a_year_of_which_nothing_is_known_in_a_place_of_the_registry(self) -> None:
        said = refusal(lambda: find_standard("can-tho", 2031), UnknownStandardError)
        assert said.en == f"there is no standard for the place 'can-tho'; known places: {PLACES}"

    def test_a_standard_that_begins_within_a_year_is_not_chosen_by_the_year(self) -> None:
        assert refusal(lambda: find_standard("hcmc", 2024), UnknownStandardError) == Text(
            "hcmc-2024 chỉ áp dụng từ ngày 01/10/2024, nên nơi và năm 2024 chưa đủ để chọn chuẩn; nếu đúng là chuẩn "
            "này thì nêu --standard hcmc-2024",
            "hcmc-2024 holds only from 01/10/2024, so the place and the year 2024 do not settle the standard; if it is "
            "the one meant, name it: --standard hcmc-2024",
        )

    def test_hanoi_2026_is_law_that_is_missing(self) -> None:
        with pytest.raises(LawMissingError) as caught:
            find_standard("hanoi", 2026)
        assert caught.value.exit_code == 3
        entry = unsupported("hanoi", 2026)
        fill = 'standard = "hanoi-2022" [[policy_years]] first = 2026 last = 2026 cite = ["…"] [[lines]] …'
        assert "Quyết định số 13/2021/QĐ-UBND" in entry.look_in[0]
        assert caught.value.message("vi") == (
            f"chưa phân loại được cho hanoi, năm 2026: {entry.vi}. Xem: {entry.look_in[0]}. "
            f"Điền vào tệp bổ sung (--with): {fill}"
        )
        assert caught.value.message("en") == (
            f"hanoi cannot be classified for 2026: {entry.en}. Look in: {entry.look_in[0]}. "
            f"Fill in an overlay (--with): {fill}"
        )

    @pytest.mark.parametrize(
        ("place", "years"),
        [
            ("hanoi", (2009, 2010, 2026, 2027, 2030)),
            ("hcmc", (2016, 2018, 2019, 2020, 2021, 2023, 2026, 2030)),
            ("binh-duong", (2016, 2021, 2022, 2025)),
            ("da-nang", (2021, 2025, 2026, 2030)),
            ("ba-ria-vung-tau", (2022, 2025)),
            ("dong-nai", (2009, 2010, 2016, 2030)),
            *((place, (2016, 2030)) for place in NOT_FOUND_OUT),
        ],
    )
    def test_what_the_law_read_does_not_settle_is_refused_with_its_reason(
        self, place: str, years: tuple[int, ...]
    ) -> None:
        for year in years:
            with pytest.raises(LawMissingError) as caught:
                find_standard(place, year)
            entry = unsupported(place, year)
            assert caught.value.exit_code == 3
            assert caught.value.message("vi").startswith(f"chưa phân loại được cho {place}, năm {year}: {entry.vi}. ")
            assert caught.value.message("en").startswith(f"{place} cannot be classified for {year}: {entry.en}. ")

    def test_what_could_not_be_extended_needs_a_file_of_its_own_and_no_overlay(self) -> None:
        entry = unsupported("binh-duong", 2021)
        said = refusal(lambda: find_standard("binh-duong", 2021), LawMissingError)
        look = "; ".join(entry.look_in)
        assert said.vi.endswith(
            f"Xem: {look}. Cần một tệp chuẩn của nơi đó, nêu bằng --standard TỆP (docs/writing-a-standard.md)."
        )
        assert said.en.endswith(
            f"Look in: {look}. Needed: a standard file of that place, named by --standard FILE "
            "(docs/writing-a-standard.md)."
        )

    def test_an_overlay_that_extends_the_years_is_enough(self, tmp_path: Path) -> None:
        years = tmp_path / "years.toml"
        years.write_text(HANOI_2026, encoding="utf-8")
        standard = find_standard("hanoi", 2026, [years])
        assert (standard.id, standard.overlaid) == ("hanoi-2022", {"policy_years": "years.toml"})
        assert find_standard("hanoi", 2025, [years, BAND]).overlaid == {
            "policy_years": "years.toml",
            "lines.average": BAND.name,
        }

    def test_an_overlay_for_another_standard_changes_nothing(self) -> None:
        assert find_standard("vn", 2023, [BAND]) is load_standard("vn-2022")
        said = refusal(lambda: find_standard("hanoi", 2026, [BAND]), LawMissingError)
        assert said == refusal(lambda: find_standard("hanoi", 2026), LawMissingError)


class TestLoading:
    def test_the_national_ones_come_first(self) -> None:
        assert standard_ids() == IDS

    @pytest.mark.parametrize(
        ("name", "near"), [("vn-2922", "vn-2022"), ("VN-2016", "vn-2016"), ("hanoi2022", "hanoi-2022")]
    )
    def test_an_unknown_id_with_a_near_name(self, name: str, near: str) -> None:
        shown = ", ".join(IDS)
        with pytest.raises(UnknownStandardError) as caught:
            load_standard(name)
        assert isinstance(caught.value, UsageError)
        assert caught.value.message("vi") == f"không có chuẩn {name!r}; hiện có: {shown}; có phải {near!r}?"
        assert (
            caught.value.message("en") == f"there is no standard {name!r}; there are: {shown}; did you mean {near!r}?"
        )

    @pytest.mark.parametrize("name", ["", "zzz", "coverage", "../standards/vn-2022", str(STANDARDS)])
    def test_an_id_that_is_like_no_other(self, name: str) -> None:
        assert refusal(lambda: load_standard(name), UnknownStandardError).en.endswith("hcmc-2024, quang-ninh-2023")

    @pytest.mark.parametrize("as_path", [True, False])
    def test_a_standard_from_a_path(self, as_path: bool, tmp_path: Path) -> None:
        path = tmp_path / "dao-mo.toml"
        path.write_bytes(ROOT.joinpath("tests/language/island.toml").read_bytes())
        standard = load_standard(path if as_path else str(path))
        assert (standard.id, standard.source.name) == ("dao-mo-2030", "dao-mo.toml")

    def test_a_path_that_has_another_ending_is_read_too(self, tmp_path: Path) -> None:
        path = tmp_path / "dao-mo.txt"
        path.write_bytes(ROOT.joinpath("tests/language/island.toml").read_bytes())
        assert load_standard(path).id == "dao-mo-2030"

    def test_a_changed_file_is_read_again(self, tmp_path: Path) -> None:
        path = tmp_path / "dao-mo.toml"
        text = ROOT.joinpath("tests/language/island.toml").read_text(encoding="utf-8")
        for value in (1_234_000, 1_234_001):
            path.write_text(text.replace("1_234_000", str(value)), encoding="utf-8")
            assert load_standard(path).law.lines[0].rural == value

    @pytest.mark.parametrize("name", ["nowhere.toml", "nul\0.toml"])
    def test_a_path_that_cannot_be_read(self, name: str, tmp_path: Path) -> None:
        said = refusal(lambda: load_standard(tmp_path / name), LawFileError)
        assert said.vi.endswith("cần một tệp .toml")
        assert said.en.endswith("expected a .toml file")

    def test_a_file_that_no_one_can_read_as_toml_is_told_as_such_beside_an_overlay(self, tmp_path: Path) -> None:
        path = tmp_path / "x.toml"
        for content, words in ((b"a = ", "not readable as TOML"), (b"\xff", "not UTF-8 text")):
            path.write_bytes(content)
            assert words in refusal(lambda: load_standard(path, [BAND]), LawFileError).en

    def test_the_proof_is_made(self, tmp_path: Path) -> None:
        path = tmp_path / "x.toml"
        text = STANDARDS.joinpath("vn-2022.toml").read_text(encoding="utf-8")
        path.write_text(text.replace("deprivations >= cutoff", "deprivations > cutoff"), encoding="utf-8")
        assert "class table (income) has a gap" in refusal(lambda: load_standard(path), LawFileError).en


def every_standard() -> Iterator[Standard]:
    yield from (load_standard(name) for name in standard_ids())


@pytest.mark.parametrize("standard", list(every_standard()), ids=lambda one: one.id)
class TestShippedFiles:
    def test_the_name_of_the_file_is_its_id_and_begins_with_the_place(self, standard: Standard) -> None:
        assert standard.source.name == f"{standard.id}.toml"
        assert standard.id.startswith(f"{standard.law.place}-")

    def test_every_citation_is_used_and_every_instrument_named(self, standard: Standard) -> None:
        assert {key for _, key in cite_paths(standard.law)} == set(standard.law.citations)
        assert {one.instrument for one in standard.law.citations.values()} == set(standard.law.instruments)

    def test_evidence_is_one_of_four_and_what_is_derived_says_from_what(self, standard: Standard) -> None:
        for key, citation in standard.law.citations.items():
            assert citation.evidence in EVIDENCE
            assert bool(citation.derived_from) == (citation.evidence == "derived"), key
            # Nothing is quoted word for word that was not read.
            assert not citation.quote or citation.evidence != "recalled", key

    def test_the_policy_years_are_those_of_a_citation(self, standard: Standard) -> None:
        for years in standard.law.policy_years:
            assert any(covers(standard, key, years) for key in years.cite), years

    def test_what_the_rules_rest_on_is_in_force_in_every_policy_year_but_for_a_few_provisions(
        self, standard: Standard
    ) -> None:
        found: dict[str, set[int]] = {}
        for _, key, year in out_of_force(standard):
            found.setdefault(key, set()).add(year)
        assert found == OUT_OF_FORCE.get(standard.id, {})

    def test_of_what_is_not_in_force_the_output_names_the_instrument(self, standard: Standard) -> None:
        """Unless the entry cites another provision beside it that is in force in that year."""
        law = standard.law
        said: list[Any] = [one for one in (*law.notices, *law.unsupported_bases) if one.first is not None]
        for cites, key, year in out_of_force(standard):
            citation = standard.citation(key)
            numbers = re.findall(r"\d+/\d{4}", f"{law.instruments[citation.instrument].en} {citation.article}")
            words = " ".join(one.en for one in said if one.covers(year))
            beside = any(governs_in(standard, other, year) for other in cites if other != key)
            assert beside or any(number in words for number in numbers), (key, year)

    def test_a_statement_is_in_force_as_long_as_its_citations(self, standard: Standard) -> None:
        for flag in standard.law.flags:
            dates = {(standard.citation(key).in_force_from, standard.citation(key).in_force_to) for key in flag.cite}
            assert dates == {(flag.in_force_from, flag.in_force_to)}
            assert flag.ambiguous_to > flag.in_force_to

    def test_instruments_were_signed_before_they_came_into_force(self, standard: Standard) -> None:
        for instrument in standard.law.instruments.values():
            dates = [instrument.signed, instrument.in_force_from, instrument.in_force_to]
            stated = [day for day in dates if day is not None]
            assert stated == sorted(stated)

    def test_what_is_for_people_is_in_both_languages(self, standard: Standard) -> None:
        content = tomllib.loads(standard.source.content.decode("utf-8"))
        for path, table in tables(content):
            for key in table:
                stem, _, lang = key.rpartition("_")
                other = {"vi": "en", "en": "vi"}.get(key) or (f"{stem}_{'en' if lang == 'vi' else 'vi'}")
                if lang == "vi" and stem in {"note", "derived_from"} and other not in table:
                    other = stem  # for those who check the law: English, beside which the Vietnamese may stand
                if key in {"vi", "en"} or lang in {"vi", "en"}:
                    assert table[key], (path, key)
                    assert table.get(other), (path, key)
                    assert table[other] != table[key], (path, key)

    def test_every_basis_is_either_there_or_explained(self, standard: Standard) -> None:
        absent = {one.basis for one in standard.law.unsupported_bases if one.first is None}
        assert absent.isdisjoint(standard.law.bases)
        assert absent | set(standard.law.bases) == {"income", "points"}

    def test_a_line_that_is_not_known_says_where_to_look(self, standard: Standard) -> None:
        for line in standard.law.lines:
            assert (line.unknown is None) == (None not in (line.rural, line.urban))
            assert line.unknown is None or all(line.unknown.look_in)


def covers(standard: Standard, key: str, years: PolicyYears) -> bool:
    """Whether a provision governs all days of a period; a day that was not read does not speak against it."""
    citation = standard.citation(key)
    first, last = years.starts or date(years.first, 1, 1), date(years.last, 12, 31)
    return (citation.in_force_from or first) <= first and (citation.in_force_to or last) >= last


def governs_in(standard: Standard, key: str, year: int) -> bool:
    """Whether a provision governs some day of a year; a day that was not read does not speak against it."""
    citation = standard.citation(key)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (citation.in_force_from or first) <= last and (citation.in_force_to or last) >= first


OUT_OF_FORCE = {
    "vn-2016": {"points-poor": {2016, 2017}, "points-near-poor": {2016, 2017}},
    "vn-2022": {
        key: {2026}
        for key in (
            *("score-a", "score-b", "points-poor", "points-near-poor", "points-not-poor"),
            *("average-income", "average-request"),
            *("b2-adult-education", "b2-health-insurance", "b2-water", "services-printed"),
        )
    },
}
"""The provisions that do not govern a policy year of their standard, by the dates of their instruments."""


def out_of_force(standard: Standard) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """The citations of an entry, one of them, and a policy year of the standard that it does not govern."""
    for entry in decisive(standard):
        for key in entry.cite:
            for years in standard.law.policy_years:
                for year in range(years.first, years.last + 1):
                    if not governs_in(standard, key, year):
                        yield entry.cite, key, year


def decisive(standard: Standard) -> Iterator[Any]:
    """Everything that the class tables name: lines, numbers, indicators, rules."""
    law = standard.law
    bases: tuple[Basis, ...] = law.bases
    used = {cut.line for basis in bases for axis in build_plan(standard, basis).axes for cut in axis.cuts}
    flagged = {key for flag in law.flags for key in flag.cite}
    yield from (line for line in law.lines if line in used and not flagged & set(line.cite))
    yield from (*law.parameters, *law.indicators, *law.rules)


def tables(value: object, path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every table of a parsed file."""
    if isinstance(value, dict):
        yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from tables(one, f"{path}.{key}")


def test_the_registry_of_what_is_missing_names_standards_that_there_are_and_no_year_twice() -> None:
    standards = {one.id: one for one in every_standard()}
    for entry in coverage().unsupported:
        assert unsupported(entry.place, entry.first) == unsupported(entry.place, entry.last) == entry
        assert entry.overlay_for in {None, *standards}
        for one in standards.values():
            if one.law.place == entry.place:
                for years in one.law.policy_years:
                    assert not range(max(entry.first, years.first), min(entry.last, years.last) + 1)


def test_no_two_standards_of_a_place_govern_the_same_year() -> None:
    governed = [
        (one.law.place, year)
        for one in every_standard()
        for years in one.law.policy_years
        for year in range(years.first, years.last + 1)
    ]
    assert len(governed) == len(set(governed))


def test_an_invented_standard_is_no_part_of_the_registry() -> None:
    assert loaded(law()).law.place == "island"
    assert refusal(lambda: find_standard("island", 2030), UnknownStandardError) == Text(
        f"không có chuẩn cho nơi 'island'; các nơi có chuẩn: {PLACES}",
        f"there is no standard for the place 'island'; known places: {PLACES}",
    )
