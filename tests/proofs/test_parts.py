"""The parts of proofs where they go wrong: no z3, no answer, an engine that errs, dates apart, a bad survey."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from command import run
from helpers import changed, invented_overlay, law, loaded, statement

from povrules.engines.classify import classify_census
from povrules.language.reading import Source
from povrules.proofs.blanks import check_blanks
from povrules.proofs.dates import date_proofs
from povrules.proofs.households import Case, row_of, words_of
from povrules.proofs.integers import NoAnswerError, solve_table, solver
from povrules.proofs.joint import _representatives
from povrules.proofs.model import Proof
from povrules.proofs.same import same_as
from povrules.proofs.standard import prove_standard
from povrules.proofs.surveys import survey_proofs
from povrules.standards import load_standard
from povrules.surveys import Survey, load_survey, read_survey
from povrules.testing.evaluated import measures
from povrules.text import Text

VN_2022 = load_standard("vn-2022").source.content.decode()


def of(proofs: Any, name: str) -> Proof:
    return next(one for one in proofs if one.name == name)


def proved(text: str, folder: Path) -> tuple[Proof, ...]:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return prove_standard(path).proofs


def declared(name: str, of: str) -> str:
    return f'[[declared]]\nproperty = "{name}"\nof = ["{of}"]\nvi = "Bịa."\nen = "Invented."\ncite = ["all"]\n'


class TestHouseholds:
    @pytest.mark.parametrize(
        ("values", "members"),
        [
            ({"income": 1_500_000}, 4),
            ({"income": Fraction(46_000_000, 12)}, 4),
            ({"income_year": 46_000_001}, 4),
            ({"income": Fraction(1, 36), "income_less_assistance": 0}, 3),
            ({"income": 7, "income_less_assistance": Fraction(-1, 60)}, 5),
            ({"income": -3, "score_a": 140, "score_b": 30}, 4),
        ],
    )
    def test_a_row_is_read_back_to_the_same_measures(self, values: dict[str, Any], members: int) -> None:
        row = row_of(Case("urban", values, {"agricultural": 1}, ("water",)), ("water", "roof"))
        assert row["members"] == members
        found = measures(load_standard("vn-2022"), row)
        assert {name: found[name] for name in values} == values
        assert (row["agricultural"], row["water"], row["roof"]) == (True, True, False)

    def test_a_household_that_states_no_income(self) -> None:
        row = row_of(Case("urban", {"income": None, "score_a": 100}), ())
        assert row == {"area": "urban", "score_a": 100}
        assert words_of(row, ()) == Text("hộ thành thị, Điểm A (B1) 100", "an urban household, score A (B1) 100")
        assert words_of({"area": "rural"}, ()) == Text("hộ nông thôn", "a rural household")

    def test_amounts_that_are_not_whole_a_person(self) -> None:
        row = {"area": "rural", "members": 3, "income_12m": 37, "social_assistance_12m": 1}
        assert words_of(row, ()) == Text(
            "hộ nông thôn 3 người, thu nhập 12 tháng 37 đồng (hơn 1/người/tháng), trong đó trợ cấp xã hội 1 "
            "đồng (không kể "
            "thì 1/người/tháng)",
            "a rural household of 3, income of 12 months 37 đồng (just over 1 a person and month), of which social "
            "assistance 1 đồng (without it 1 a person and month)",
        )

    def test_a_round_amount_lies_in_every_region(self) -> None:
        edges = [
            (Fraction(700_000), True),
            (Fraction(700_000), True),
            (Fraction(700_001, 1), False),
            (Fraction(700_001), True),
        ]
        edges += [(Fraction(1_000_003, 2), True), (Fraction(1_000_003, 2) + Fraction(1, 4), False)]
        assert _representatives(sorted(edges))[0] == 500_000
        found = _representatives([(Fraction(5, 2), False), (Fraction(5, 2), True), (Fraction(8, 3), False)])
        assert found == [1, Fraction(5, 2), Fraction(31, 12), 1_000_000]


class TestWithoutZ3:
    @pytest.fixture(autouse=True)
    def _absent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def absent(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr("povrules.proofs.integers.import_module", absent)

    def test_enumeration_alone_proves_and_says_so(self) -> None:
        assert solver() is None
        one = of(prove_standard("vn-2027").proofs, "no_gap")
        assert one.status == "proved"
        assert one.how == Text(
            "liệt kê 8 tổ hợp ô; chưa cài z3 (pip install 'povrules[prove]')",
            "enumeration of 8 combinations of cells; z3 is not installed (pip install 'povrules[prove]')",
        )

    def test_two_files_too(self) -> None:
        standard = load_standard("vn-2027")
        assert of(same_as(standard, standard).proofs, "same_class").how.en.endswith("; z3 is not installed")

    def test_lines_out_of_order_are_not_proved(self, tmp_path: Path) -> None:
        text = Path(__file__).parent.joinpath("planted", "order.toml").read_text(encoding="utf-8")
        proofs = proved(text, tmp_path)
        assert {of(proofs, name).status for name in ("no_gap", "no_overlap", "monotone_income", "blanks")} == {
            "unproved"
        }

    def test_rows_of_a_survey_are_not_proved(self) -> None:
        assert of(survey_proofs(load_survey("tt-07-2021")), "survey_items").status == "unproved"


class TestZ3ThatDoesNotAnswer:
    @pytest.fixture(autouse=True)
    def _at_a_loss(self, monkeypatch: pytest.MonkeyPatch) -> None:
        z3 = solver()
        given_up = SimpleNamespace(set=lambda *_: None, add=lambda *_: None, check=lambda *_: z3.unknown)
        lost = SimpleNamespace(**{**vars(z3), "Solver": lambda: given_up})
        monkeypatch.setattr("povrules.proofs.integers.import_module", lambda _: lost)

    def test_enumeration_alone_proves_and_says_so(self) -> None:
        standard = load_standard("vn-2027")
        with pytest.raises(NoAnswerError):
            solve_table(solver(), standard, "income")
        assert of(prove_standard("vn-2027").proofs, "no_gap").how.en.endswith("; z3 gave no answer in time")
        assert of(same_as(standard, standard).proofs, "same_class").how.en.endswith("; z3 gave no answer in time")

    def test_rows_of_a_survey_are_not_proved(self) -> None:
        one = of(survey_proofs(load_survey("tt-07-2021")), "survey_items")
        assert (one.status, one.how.en) == ("unproved", "z3 gave no answer in time")


class TestBlanks:
    def test_an_engine_that_decides_a_blank_is_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def hasty(census: Any, *rest: Any) -> Any:
            found = classify_census(census, *rest)
            first = [(SimpleNamespace(outcomes=verdict.outcomes[:1]), written) for verdict, written in found.decisions]
            return SimpleNamespace(decisions=first, index=found.index)

        monkeypatch.setattr("povrules.proofs.blanks.classify_census", hasty)
        many, wrong = check_blanks(load_standard("vn-2027"), "income")
        assert many == 120
        assert wrong is not None
        assert len(wrong.engine) == 1
        assert len(wrong.completions) > 1
        example = of(prove_standard("vn-2027").proofs, "blanks").examples[0]
        assert "engine says" in example.said.en
        assert "các cách điền cho" in example.said.vi

    def test_a_measure_that_need_not_be_given(self, tmp_path: Path) -> None:
        rules = [
            "poor: score_a <= line and given(income) and income <= top",
            "near_poor: score_a <= line and given(income) and income > top",
            "average: score_a <= line and not given(income)",
            "not_poor: score_a > line",
        ]
        text = law(*rules, lines=[("line", 100, 120, "points"), ("top", 1_000, 1_000)], basis="points")
        proofs = proved(text, tmp_path)
        assert {of(proofs, name).status for name in ("no_gap", "no_overlap", "no_dead_rule", "blanks")} == {"proved"}

    def test_score_b_without_the_points_of_an_indicator(self) -> None:
        rules = [
            "poor: score_a <= line and score_b >= 30",
            "near_poor: score_a <= line and score_b < 30",
            "not_poor: score_a > line",
        ]
        standard = loaded(law(*rules, lines=[("line", 100, 120, "points")], basis="points"))
        assert check_blanks(standard, "points")[1] is None

    def test_where_no_line_is_known_nothing_is_proved(self, tmp_path: Path) -> None:
        one = of(proved(law(lines=[("poverty", None, None)]), tmp_path), "blanks")
        assert one.status == "unproved"
        assert "none of its lines is known" in one.how.en


class TestTables:
    def test_a_class_of_one_area_only_is_told(self, tmp_path: Path) -> None:
        lines = [("a", 1_000_000, 2_000_000), ("b", 1_500_000, 2_000_000)]
        rules = ["poor: income <= a", "near_poor: income > a and income <= b", "not_poor: income > b"]
        proofs = proved(law(*rules, lines=lines, indicators=[]), tmp_path)
        [example] = of(proofs, "areas_alike").examples
        assert example.said.en.startswith("only rural areas have “near-poor”, e.g. a rural household of 4")
        assert example.said.vi.startswith("chỉ nông thôn có hộ cận nghèo, ví dụ hộ nông thôn 4 người")
        text = law(*rules, lines=[(name, urban, rural) for name, rural, urban in lines], indicators=[])
        assert of(proved(text, tmp_path), "areas_alike").examples[0].said.en.startswith("only urban areas have")

    def test_a_line_lower_in_towns_may_be_declared(self, tmp_path: Path) -> None:
        more = (
            '[[declared]]\nproperty = "urban_lines"\nof = ["poverty"]\nvi = "Bịa."\nen = "Invented."\ncite = ["all"]\n'
        )
        one = of(proved(law(lines=[("poverty", 9, 8)], more=more), tmp_path), "urban_lines")
        assert one.status == "declared"
        assert one.examples[0].said.en.startswith("Invented. (Invented resolution, Điều 1) poverty: urban 8, rural 9")

    def test_a_class_of_one_area_may_be_declared(self, tmp_path: Path) -> None:
        lines = [("a", 1_000_000, 2_000_000), ("b", 1_500_000, 2_000_000)]
        rules = ["poor: income <= a", "near_poor: income > a and income <= b", "not_poor: income > b"]
        more = declared("areas_alike", "near_poor")
        assert (
            of(proved(law(*rules, lines=lines, indicators=[], more=more), tmp_path), "areas_alike").status == "declared"
        )

    def test_a_row_whose_class_is_undetermined_has_no_place_in_the_order(self, tmp_path: Path) -> None:
        rules = ["poor: income < a", "undetermined: income >= a and income < b", "not_poor: income >= b"]
        proofs = proved(law(*rules, lines=[("a", 5, 5), ("b", 9, 9)], indicators=[]), tmp_path)
        assert of(proofs, "monotone_income").status == "proved"

    def test_a_gap_where_a_measure_was_not_given(self, tmp_path: Path) -> None:
        rules = ["poor: score_a <= line and given(income) and income <= top", "not_poor: score_a > line"]
        rules += ["near_poor: score_a <= line and given(income) and income > top"]
        text = law(*rules, lines=[("line", 100, 120, "points"), ("top", 1_000, 1_000)], basis="points")
        [example] = of(proved(text, tmp_path), "no_gap").examples
        assert example.said.en.endswith("no rule applies to a rural household, score A (B1) 100")
        assert "income_12m" not in example.households[0]

    def test_standards_of_points_alone_are_compared_without_an_income(self) -> None:
        one = loaded(
            law("poor: score_a <= line", "not_poor: score_a > line", lines=[("line", 9, 9, "points")], basis="points")
        )
        assert same_as(one, one).holds
        other = loaded(
            law("poor: score_a < line", "not_poor: score_a >= line", lines=[("line", 9, 9, "points")], basis="points")
        )
        shown = of(same_as(one, other).proofs, "same_class").examples[0].households[0]
        assert (shown["score_a"], "income_12m" in shown) == (9, False)

    def test_lines_of_months_and_of_years_beside_each_other(self, tmp_path: Path) -> None:
        lines = [("a", 1_000_000, 1_000_000), ("b", 24_000_000, 24_000_000, "vnd_person_year")]
        rules = [
            "poor: income <= a",
            "near_poor: income > a and income_year <= b",
            "not_poor: income > a and income_year > b",
        ]
        proofs = proved(law(*rules, lines=lines, indicators=[]), tmp_path)
        # No household has more than the line of a year and less than that of a month; cells cannot know, z3 does.
        assert of(proofs, "no_gap").status == "proved"
        assert of(proofs, "lines_decide").status == "proved"

    def test_what_only_z3_finds_is_told(self, tmp_path: Path) -> None:
        lines = [("a", 2_000_000, 2_000_000), ("b", 12_000_000, 12_000_000, "vnd_person_year")]
        rules = [
            "poor: income <= a",
            "near_poor: income > a and income_year <= b",
            "not_poor: income > a and income_year > b",
        ]
        one = of(proved(law(*rules, lines=lines, indicators=[]), tmp_path), "no_dead_rule")
        [example] = one.examples
        assert example.said.en == "rule r1 (income) is dead: no household can meet it"
        assert example.households == ()

    def test_a_line_of_points_and_one_of_indicators(self, tmp_path: Path) -> None:
        text = law(
            "poor: score_a <= line", "not_poor: score_a > line", lines=[("line", 9, 8, "points")], basis="points"
        )
        assert "score A (B1) 9 lies above it" in of(proved(text, tmp_path), "urban_lines").examples[0].said.en
        rules = ["poor: deprivations >= few", "not_poor: deprivations < few"]
        text = law(*rules, lines=[("few", 2, 1, "indicators")])
        assert "an urban household lies above it" in of(proved(text, tmp_path), "urban_lines").examples[0].said.en


class TestDates:
    def test_another_standard_of_the_place_has_the_year_too(self, tmp_path: Path) -> None:
        text = VN_2022.replace('id = "vn-2022"', 'id = "vn-draft"').replace(
            "first = 2026\nlast = 2026\ncite", "first = 2026\nlast = 2027\ncite"
        )
        said = [example.said.en for example in of(proved(text, tmp_path), "years").examples]
        assert "policy year 2027 belongs to: vn-draft 2026–2027, vn-2027 2027–2030" in said

    def test_a_year_that_no_standard_has(self, tmp_path: Path) -> None:
        text = VN_2022.replace('id = "vn-2022"', 'id = "vn-draft"').replace(
            "first = 2022\nlast = 2025", "first = 2032\nlast = 2032"
        )
        text = text.replace("first = 2026\nlast = 2026\ncite", "first = 2033\nlast = 2033\ncite")
        said = [example.said.vi for example in of(proved(text, tmp_path), "years").examples]
        assert said == ["năm chính sách 2031 không thuộc chuẩn nào của vn"]

    def test_statements_out_of_order_and_outside_the_years(self) -> None:
        text = law(more=statement("income < poverty"))
        assert of(date_proofs(loaded(text)), "statements").status == "proved"
        late = text.replace("ambiguous_to = 2032-12-31", "ambiguous_to = 2033-06-30")
        assert [one.said.en for one in of(date_proofs(loaded(late)), "statements").examples] == [
            "low_income_worker: 01/01/2033 lies outside the policy years of the standard",
            "low_income_worker: 30/06/2033 lies outside the policy years of the standard",
        ]
        turned = text.replace("in_force_to = 2031-12-31", "in_force_to = 2030-12-31")
        assert [one.said.vi for one in of(date_proofs(loaded(turned)), "statements").examples] == [
            "low_income_worker: các ngày không theo thứ tự: 01/01/2031, 31/12/2030, 31/12/2032"
        ]

    def test_a_standard_that_begins_within_a_year(self) -> None:
        text = law(more=statement("income < poverty")).replace("first = 2030", "first = 2031\nstarts = 2031-03-01")
        said = [one.said.en for one in of(date_proofs(loaded(text)), "statements").examples]
        assert said == ["low_income_worker: 01/01/2031 lies outside the policy years of the standard"]
        assert date(2031, 1, 1) < date(2031, 3, 1)


def survey(**changes: str) -> Survey:
    text = load_survey("tt-07-2021").source.content.decode()
    for old, new in changes.values():
        text = changed(text, old, new)
    return read_survey(Source("tt-07-2021.toml", text.encode()))


class TestSurveys:
    def test_the_shipped_one(self) -> None:
        found = {one.name: one for one in survey_proofs(load_survey("tt-07-2021"))}
        assert {name: one.status for name, one in found.items()} == {
            "survey_bands": "proved",
            "survey_order": "proved",
            "survey_items": "unproved",
            "survey_derivations": "unproved",
        }
        assert found["survey_bands"].examples[0].said == Text(
            "Số nhân khẩu trong hộ: people = 8 trở lên không có điểm",
            "members: people = 8 or more counts no points",
        )
        assert {one.said.en.partition(":")[0] for one in found["survey_items"].examples} == {"non-farm work"}

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("kwh >= 500 and kwh < 1000", "kwh >= 499 and kwh < 1000", "electricity: kwh = 49.9 is in two rows"),
            ("kwh >= 500 and kwh < 1000", "kwh >= 501 and kwh < 1000", "electricity: kwh = 50 is in no row"),
        ],
    )
    def test_bands_that_meet_or_leave_a_hole(self, old: str, new: str, said: str) -> None:
        one = of(survey_proofs(survey(one=(old, new))), "survey_bands")
        assert one.status == "fails"
        assert one.examples[0].said.en.replace("50.0", "50") == said

    def test_points_that_rise_and_fall(self) -> None:
        one = of(
            survey_proofs(survey(one=("points = [5, 15, 20, 20, 25, 10, 5]", "points = [25, 15, 20, 20, 25, 10, 5]"))),
            "survey_order",
        )
        assert one.status == "declared"
        assert "0, 25, 10, 20 (page " in one.examples[0].said.en

    def test_a_row_that_nobody_is_in_and_rows_that_exclude_each_other(self) -> None:
        dead = survey(
            one=(
                "half_areas >= 4000 * people and half_areas < 6000 * people",
                "half_areas >= 6000 * people and half_areas < 6000 * people",
            )
        )
        one = of(survey_proofs(dead), "survey_items")
        assert one.status == "fails"
        assert one.examples[0].said.en.endswith("no household is in this row")

    def test_conditions_of_every_form_are_put_to_z3(self) -> None:
        name = next(one.id for one in load_survey("tt-07-2021").law.parameters if not isinstance(one.value, bool))
        written = f'toilet == "septic" or not given(kwh) or (eight_as_seven and kwh - {name} > 5 + people)'
        one = of(survey_proofs(survey(one=("when = 'toilet == \"septic\"'", f"when = '{written}'"))), "survey_items")
        assert one.status == "unproved"

    def test_a_survey_without_a_score(self) -> None:
        assert [one.name for one in survey_proofs(load_survey("tt-17-2016"))] == ["survey_derivations"]

    def test_the_command(self) -> None:
        result = run("prove", "tt-07-2021", "--lang", "en")
        assert result.exit_code == 0
        assert ": answers of members, ages" in result.stdout

    def test_surveys_are_among_what_can_be_proved(self) -> None:
        result = run("prove", "tt-07-2022", "--lang", "en")
        assert result.exit_code == 2
        assert "tt-07-2021, tt-17-2016, bhyt, hoc-phi, tin-dung; did you mean 'tt-07-2021'?" in result.output
        assert "tt-07-2021" not in run("standards", "tt-07-2022", "--lang", "en").output


def test_an_overlay_is_proved_with_the_standard_and_one_of_another_standard_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "with.toml"
    entry = '[[lines]]\nid = "poverty"\nurban = 900_000'
    path.write_text(invented_overlay(entry), encoding="utf-8")
    report = prove_standard("vn-2022", [path])
    assert of(report.proofs, "urban_lines").status == "fails"
    assert [one.name for one in report.sources] == ["vn-2022.toml", "with.toml"]
    path.write_text(invented_overlay(entry, "vn-2027"), encoding="utf-8")
    assert of(prove_standard("vn-2022", [path]).proofs, "well_formed").status == "fails"


def test_z3_reads_a_choice_as_it_stands() -> None:
    rules = [
        "poor: income < poverty and deprivations >= cutoff",
        "near_poor: income < poverty and deprivations < cutoff",
    ]
    whole = loaded(law(*rules, "not_poor: income >= poverty or not deprivations >= 0"))
    assert same_as(whole, loaded(law(*rules, "not_poor: income >= poverty"))).holds
