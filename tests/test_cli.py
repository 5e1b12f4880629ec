"""The command line: exit codes, files, languages, and what each command shows."""

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from command import GOOD, SET_ASIDE, classify, run, written
from helpers import BAND, SMALL, law

from povrules.engines.explain import Explanation
from povrules.reports.words import BASES, EVIDENCE, told
from povrules.review import RESULT_COLUMNS
from povrules.standards import coverage, load_standard, standard_ids
from povrules.version import __version__


class TestExitCodes:
    def test_0_for_a_result(self, tmp_path: Path) -> None:
        result = classify(tmp_path, GOOD, "--standard", "vn-2022")
        assert (result.exit_code, written(tmp_path)) == (0, ["result.csv", "result.legal.json", "result.problems.csv"])

    def test_0_with_warnings_and_undetermined_households(self, tmp_path: Path) -> None:
        text = "household_id,area,income_per_capita\n1,rural,-1\n"
        result = classify(tmp_path, text, "--standard", "vn-2022", "--lang", "en")
        assert result.exit_code == 0
        assert "undetermined" in result.stdout
        assert "Data: errors 0, warnings 2, notices 0" in result.stdout

    def test_1_for_a_result_with_rows_set_aside(self, tmp_path: Path) -> None:
        result = classify(tmp_path, SET_ASIDE, "--standard", "vn-2022", "--lang", "en")
        assert (result.exit_code, len(written(tmp_path))) == (1, 3)
        assert "set aside" in result.stdout
        assert pl.read_csv(tmp_path / "result.csv")["problem"][0].startswith("error: census.csv, line 2")

    @pytest.mark.parametrize(
        "options",
        [
            [],
            ["--standard", "vn-2023"],
            ["--standard", "vn-2022", "--standard", "vn-2022"],
            ["--standard", "vn-2022", "--policy-year", "2021"],
            ["--standard", "vn-2022", "--on", "12/31/2025"],
            ["--standard", "vn-2022", "--with", BAND],
            ["--place", "vn"],
            ["--place", "vn", "--policy-year", "2031"],
            ["--standard", "vn-2022", "--basis", "score"],
            ["--standard", "vn-2022", "--lang", "fr"],
            ["--standard", "vn-2022", "--policy-year", "soon"],
            ["--standard", "vn-2022", "--nonsense"],
            ["--standard"],
        ],
    )
    def test_2_for_wrong_use_and_nothing_is_written(self, options: list[object], tmp_path: Path) -> None:
        result = classify(tmp_path, SET_ASIDE, *options)
        assert (result.exit_code, result.stdout, written(tmp_path)) == (2, "", [])
        assert result.stderr

    @pytest.mark.parametrize(
        "options",
        [
            ["--place", "hanoi", "--policy-year", "2026"],
            ["--standard", "hanoi-2022", "--basis", "points"],
            ["--standard", "vn-2016", "--strict"],
            ["--standard", "vn-2022", "--standard", "hanoi-2016", "--strict"],
        ],
    )
    @pytest.mark.parametrize("census", [GOOD, SET_ASIDE, Path("nowhere.csv")])
    def test_3_for_law_that_is_missing_wins_and_nothing_is_written(
        self, options: list[object], census: str | Path, tmp_path: Path
    ) -> None:
        result = classify(tmp_path, census, *options)
        assert (result.exit_code, result.stdout, written(tmp_path)) == (3, "", [])
        assert result.stderr.startswith("lỗi: ")

    def test_3_names_the_instrument_and_the_lines_of_an_overlay(self, tmp_path: Path) -> None:
        result = classify(tmp_path, GOOD, "--place", "hanoi", "--policy-year", "2026", "--lang", "en")
        assert result.stderr.startswith("error: hanoi cannot be classified for 2026: ")
        assert "Quyết định số 13/2021/QĐ-UBND" in result.stderr
        assert 'standard = "hanoi-2022" [[policy_years]] first = 2026 last = 2026 cite = ["…"]' in result.stderr

    def test_nothing_but_options_shows_the_help(self) -> None:
        result = run()
        assert result.exit_code == 2
        assert "classify" in result.output


class TestClassify:
    def test_every_option_reaches_the_run(self, tmp_path: Path) -> None:
        options = ["--place", "hanoi", "--policy-year", "2025", "--on", "2025-06-01", "--with", BAND, "--keep", "none"]
        result = classify(tmp_path, "household_id,area,income_per_capita\n1,rural,2000001\n", *options)
        assert result.exit_code == 0
        frame = pl.read_csv(tmp_path / "result.csv")
        assert frame.columns == list(RESULT_COLUMNS)
        assert frame["class"].to_list() == ["average"]
        legal = json.loads((tmp_path / "result.legal.json").read_text(encoding="utf-8"))
        assert (legal["place"], legal["policy_year"], legal["on"]) == ("hanoi", 2025, "2025-06-01")
        assert legal["standards"][0]["overlays"][0]["name"] == BAND.name

    @pytest.mark.parametrize("day", ["1/6/2025", "01/06/2025", "2025-06-01"])
    def test_a_day_may_be_given_day_first(self, day: str, tmp_path: Path) -> None:
        options = ["--standard", "vn-2022", "--on", day]
        assert classify(tmp_path, GOOD, *options).exit_code == 0
        assert json.loads((tmp_path / "result.legal.json").read_text(encoding="utf-8"))["on"] == "2025-06-01"
        assert run("explain", SMALL, "H001", *options).exit_code == 0
        assert run("check", SMALL, *options).exit_code == 1

    @pytest.mark.parametrize("day", ["31/13/2025", "1.6.2025", "2025-6-1", "soon", ""])
    def test_what_is_no_day(self, day: str, tmp_path: Path) -> None:
        result = classify(tmp_path, GOOD, "--standard", "vn-2022", "--on", day)
        assert result.stderr == f"lỗi: --on: {day!r} không dùng được; cần một ngày, ví dụ 31/12/2025 hoặc 2025-12-31\n"

    def test_by_points_under_several_standards(self, tmp_path: Path) -> None:
        text = "household_id,area,score_a,score_b\n1,rural,140,30\n"
        options = ["--standard", "vn-2022", "--standard", "vn-2016", "--basis", "points", "--strict"]
        result = classify(tmp_path, text, *options, out="result.parquet")
        assert result.exit_code == 0
        frame = pl.read_parquet(tmp_path / "result.parquet")
        assert frame.select("standard", "basis", "class").rows() == [
            ("vn-2022", "points", "poor"),
            ("vn-2016", "points", "poor"),
        ]

    @pytest.mark.parametrize(("lang", "words"), [("vi", ("đã ghi: ", "Dữ liệu: ")), ("en", ("written: ", "Data: "))])
    def test_in_one_language(self, lang: str, words: Sequence[str], tmp_path: Path) -> None:
        result = classify(tmp_path, GOOD, "--standard", "vn-2022", "--lang", lang)
        assert all(word in result.stdout for word in words)
        assert result.stdout.splitlines()[-3:] == [
            f"{words[0]}{tmp_path / name}" for name in ("result.csv", "result.problems.csv", "result.legal.json")
        ]
        assert result.stderr == ""

    @pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "json"])
    def test_every_kind_of_result(self, suffix: str, tmp_path: Path) -> None:
        result = classify(tmp_path, SMALL, "--standard", "vn-2022", out=f"result.{suffix}")
        assert result.exit_code == 1
        assert (tmp_path / f"result.{suffix}").stat().st_size > 0

    @pytest.mark.parametrize("out", ["census.csv", "overlay.toml", "CENSUS.CSV"])
    def test_an_input_is_never_overwritten(self, out: str, tmp_path: Path) -> None:
        overlay = tmp_path / "overlay.toml"
        overlay.write_bytes(BAND.read_bytes())
        result = classify(tmp_path, GOOD, "--standard", "hanoi-2022", "--with", overlay, out=out)
        assert result.exit_code == 2
        assert (tmp_path / "census.csv").read_text(encoding="utf-8") == GOOD
        assert overlay.read_bytes() == BAND.read_bytes()

    @pytest.mark.parametrize("out", ["a.csv", "a.json", "b.xlsx"])
    def test_a_file_of_a_folder_is_never_overwritten(self, out: str, tmp_path: Path) -> None:
        folder = tmp_path / "folder"
        folder.mkdir()
        (folder / "a.csv").write_text(GOOD, encoding="utf-8")
        (tmp_path / "census.csv").write_text(GOOD, encoding="utf-8")
        by_itself = run("classify", folder, "--standard", "vn-2022", "-o", folder / out)
        as_persons = classify(folder, tmp_path / "census.csv", "--standard", "vn-2022", "--persons", folder, out=out)
        assert [result.exit_code for result in (by_itself, as_persons)] == [2, 2]
        assert (folder / "a.csv").read_text(encoding="utf-8") == GOOD
        assert [path.name for path in folder.iterdir()] == ["a.csv"]

    def test_a_name_that_looks_like_markup(self, tmp_path: Path) -> None:
        result = classify(tmp_path, GOOD, "--standard", "vn-2022", out="[red]x[/red].csv".replace("/", ""))
        assert result.exit_code == 0
        assert "[red]x[red].csv" in result.stdout


class TestExplain:
    def test_in_words(self) -> None:
        result = run("explain", SMALL, "H001", "--standard", "vn-2022", "--lang", "en")
        assert result.exit_code == 0
        assert result.stdout.startswith("Household: H001 — vn-2022, income\nClass: poor — official\nReason: Poor: ")
        shown = run("explain", SMALL, "H001", "--standard", "vn-2022").stdout
        assert shown.startswith("Hộ: H001 — vn-2022, thu nhập\nPhân loại: hộ nghèo — văn bản chính thức\n")

    def test_as_json_in_both_languages(self) -> None:
        result = run("explain", SMALL, "H009", "--place", "vn", "--policy-year", "2025", "--json", "--lang", "en")
        found = Explanation.model_validate_json(result.stdout)
        assert (found.household_id, found.household_class) == ("H009", "undetermined")
        assert found.reason_vi.startswith("Chưa xác định")
        assert found.reason_en.startswith("Undetermined")

    def test_with_an_overlay_and_by_points(self, tmp_path: Path) -> None:
        census = tmp_path / "census.csv"
        census.write_text("household_id,area,income_per_capita,score_a\n1,rural,2000001,9\n", encoding="utf-8")
        result = run("explain", census, "1", "--standard", "hanoi-2022", "--with", BAND, "--lang", "en")
        assert "Class: average living standard (average) — recalled" in result.stdout
        result = run("explain", census, "1", "--standard", "vn-2022", "--basis", "points", "--on", "2025-06-01")
        assert "Hộ: 1 — vn-2022, chấm điểm" in result.stdout

    @pytest.mark.parametrize(
        ("options", "code", "words"),
        [
            (["H999", "--standard", "vn-2022"], 2, "error: no household has the id 'H999' in small.csv"),
            (["H001"], 2, "error: name a standard"),
            (["H001", "--standard", "vn-2016", "--strict"], 3, "error: vn-2016: --strict takes only law"),
            (
                ["H001", "--standard", "hanoi-2022", "--basis", "points"],
                3,
                "error: hanoi-2022: cannot be run by points",
            ),
        ],
    )
    def test_refusals(self, options: list[str], code: int, words: str) -> None:
        result = run("explain", SMALL, *options, "--lang", "en")
        assert (result.exit_code, result.stdout) == (code, "")
        assert result.stderr.startswith(words)

    def test_one_standard_at_a_time(self) -> None:
        result = run("explain", SMALL, "H009", "--standard", "vn-2022", "--standard", "vn-2016", "--lang", "en")
        assert (result.exit_code, result.output) == (2, "error: one household takes exactly one standard\n")

    def test_a_household_that_is_set_aside_is_explained(self) -> None:
        result = run("explain", SMALL, "H012", "--standard", "vn-2022", "--lang", "en")
        assert (result.exit_code, "Class: none (row set aside)" in result.stdout) == (1, True)


class TestStandards:
    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            (
                "vi",
                [
                    "vn-2016         2016–2021   thu nhập, chấm điểm  Chuẩn nghèo tiếp cận đa chiều giai đoạn",
                    "hanoi-2022      2022–2025   thu nhập             Chuẩn nghèo đa chiều của thành phố Hà Nội",
                    "Chưa hỗ trợ:\n  hanoi 2009–2010: ",
                    "\n  hanoi 2026: Hà Nội vẫn có chuẩn riêng",
                ],
            ),
            (
                "en",
                [
                    "vn-2022         2022–2026   income, points  National multidimensional poverty standard 2022–2025",
                    "Not supported:\n  hanoi 2009–2010: ",
                    "\n  hanoi 2026: Hà Nội still has a standard of its own",
                ],
            ),
        ],
    )
    def test_the_list(self, lang: str, words: list[str]) -> None:
        result = run("standards", "--lang", lang)
        assert result.exit_code == 0
        assert all(word in result.stdout for word in words), result.stdout

    def test_the_list_as_json(self) -> None:
        found = json.loads(run("standards", "--json").stdout)
        assert [one["id"] for one in found["standards"]] == list(standard_ids())
        assert found["standards"][1] == {
            "id": "vn-2022",
            "place": "vn",
            "policy_years": [[2022, 2025], [2026, 2026]],
            "bases": ["income", "points"],
            "title_vi": load_standard("vn-2022").law.title_vi,
            "title_en": load_standard("vn-2022").law.title_en,
            "sha256": load_standard("vn-2022").sha256,
        }
        listed = [(one.place, one.first) for one in coverage().unsupported]
        assert [(one["place"], one["first"]) for one in found["unsupported"]] == listed

    @pytest.mark.parametrize("name", standard_ids())
    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_one_with_all_its_law(self, name: str, lang: str) -> None:
        shown = run("standards", name, "--lang", lang).stdout
        standard = load_standard(name)
        assert standard.sha256 in shown
        for entry in (*standard.law.lines, *standard.law.parameters, *standard.law.indicators):
            assert entry.label.get(lang) in shown
        for key, citation in standard.law.citations.items():
            grade = told(EVIDENCE, citation.evidence, lang)
            assert f"[{grade}] {standard.cited(key).get(lang)}" in shown
            assert citation.quote in shown
            assert citation.derivation.get(lang) in shown
            assert citation.remark.get(lang) in shown
        for rule in standard.law.rules:
            assert f"[{told(BASES, rule.basis, lang)}] {rule.id} → " in shown

    def test_what_is_particular_to_some(self) -> None:
        national = run("standards", "vn-2022", "--lang", "en").stdout
        assert "poverty: income poverty line: 1,500,000 đồng (rural) / 2,000,000 đồng (urban)" in national
        assert "Policy years 2026\n" in national
        assert "    another reading: 31: “16 to 30” with those aged 30 included" in national
        assert "health_insurance_counts = true: " in national
        assert "    another reading: false: " in national
        assert "low_income_worker: Low-income worker, 24/02/2025–31/12/2025: income <= low_income" in national
        assert "[income] near_poor → near-poor: income <= poverty and deprivations < cutoff" in national
        assert "Not supported" not in national
        city = run("standards", "hanoi-2022", "--lang", "en").stdout
        assert "a line that is not known (rural) / a line that is not known (urban) — the average band" in city
        assert "(look in: Quyết định số 13/2021/QĐ-UBND" in city
        assert "Not supported [points]: no points table" in city
        assert "Notices\n  - The city's standard is for households" in city
        assert " ← the papers name the same six services" in city
        vi = run("standards", "hanoi-2022").stdout
        assert "Chưa hỗ trợ [chấm điểm]: chưa đọc được bảng điểm" in vi
        assert "[văn bản chính thức] " in run("standards", "vn-2022").stdout
        assert "Các mức\n  poverty: chuẩn nghèo về thu nhập của Thành phố: 2.000.000 đồng (nông thôn)" in vi

    def test_one_as_json_with_its_overlays(self) -> None:
        found = json.loads(run("standards", "hanoi-2022", "--with", BAND, "--json").stdout)
        assert found["sha256"] == load_standard("hanoi-2022").sha256
        assert found["overlaid"] == {"lines.average": BAND.name}
        assert found["law"]["lines"][1]["rural"] == 2_111_111
        assert found["law"]["rules"][0]["class"] == "poor"
        assert found["law"]["rules"][0]["when"] == "income <= poverty and deprivations >= cutoff"
        flags = json.loads(run("standards", "vn-2022", "--json").stdout)["law"]["flags"]
        assert [(one["id"], one["when"], one["in_force_from"]) for one in flags] == [
            ("low_income_worker", "income <= low_income", "2025-02-24")
        ]

    def test_a_file_is_checked(self, tmp_path: Path) -> None:
        path = tmp_path / "island.toml"
        path.write_text(law(), encoding="utf-8")
        result = run("standards", path, "--lang", "en")
        assert (result.exit_code, result.stdout.splitlines()[0]) == (
            0,
            "island — INVENTED: poverty standard of the island",
        )
        path.write_text(law().replace("income >= poverty", "income > poverty"), encoding="utf-8")
        result = run("standards", path, "--lang", "en")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: island.toml: class table (income) has a gap: ")

    def test_an_unknown_one(self) -> None:
        result = run("standards", "vn-2922", "--lang", "en")
        assert result.exit_code == 2
        assert result.stderr.endswith("did you mean 'vn-2022'?\n")

    def test_an_overlay_that_fits_no_standard_shown_is_refused(self) -> None:
        assert run("standards", "vn-2022", "--with", BAND).exit_code == 2

    def test_an_overlay_for_none_of_the_standards_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "x.toml"
        path.write_text(BAND.read_text(encoding="utf-8").replace("hanoi-2022", "hue-2030"), encoding="utf-8")
        result = run("standards", "--with", path, "--lang", "en")
        assert result.exit_code == 2
        assert result.output.startswith("error: x.toml: this overlay is for the standard 'hue-2030', not for ")


class TestHelp:
    def test_version(self) -> None:
        result = run("--version")
        assert (result.exit_code, result.stdout) == (0, f"povrules {__version__}\n")

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ([], ["classify", "explain", "standards", "--version"]),
            (["classify"], ["--out", "--standard", "--policy-year", "--with", "--strict", "--keep", "Exit code"]),
            (["explain"], ["HOUSEHOLD_ID", "--json"]),
            (["standards"], ["[ID]", "--json"]),
        ],
    )
    def test_help(self, arguments: list[str], words: list[str]) -> None:
        result = run(*arguments, "--help")
        assert result.exit_code == 0
        assert all(word in result.stdout for word in words)
