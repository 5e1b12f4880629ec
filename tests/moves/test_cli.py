"""``povrules diff A B CENSUS``: files, exit codes, wrong use."""

import json
from pathlib import Path

import pytest
from command import run
from helpers import FIXTURES, law

from .made import TWO

CLEAN = FIXTURES / "thuong-quang-2020.csv"
PAIR = ("diff", "vn-2016", "vn-2022")


class TestRuns:
    def test_errors_in_the_data_are_exit_1_and_the_result_is_written(self, tmp_path: Path) -> None:
        out = [tmp_path / name for name in ("a.xlsx", "a.html", "a.json", "a.svg", "a.png")]
        done = run(*PAIR, TWO, "--lang", "en", *(word for one in out for word in ("-o", one)))
        assert done.exit_code == 1
        assert all(one.is_file() for one in out)
        assert "42 of 80 households change class" in done.stdout
        assert f"written: {out[0]}" in done.stdout
        assert "errors 1, warnings 0" in done.stdout

    def test_a_clean_census_is_exit_0(self) -> None:
        done = run(*PAIR, CLEAN)
        assert done.exit_code == 0
        assert "348 trong 563 hộ đổi loại (61,8%)" in done.stdout
        assert "vn-2016 (năm chính sách 2021)" in done.stdout

    def test_json_alone_on_the_standard_output(self, tmp_path: Path) -> None:
        done = run(*PAIR, CLEAN, "--json", "-o", tmp_path / "a.json", "--order", "indicators", "--year-before", 2020)
        read = json.loads(done.stdout)
        assert read == json.loads((tmp_path / "a.json").read_text("utf-8"))
        assert read["order"][0] == "indicators"
        assert read["before"]["policy_year"] == 2020
        assert str(tmp_path / "a.json") in done.stderr

    def test_by_points_with_a_day_and_what_was_derived(self) -> None:
        words = ["--basis", "points", "--prefer", "derived", "--on", "31/12/2025", "--survey", "tt-17-2016"]
        done = run(*PAIR, FIXTURES / "cao-lau-2023.csv", *words, "--lang", "en")
        assert "Basis: points." in done.stdout
        assert done.exit_code in {0, 1}

    def test_a_drafters_copy_beside_the_standard(self, tmp_path: Path) -> None:
        draft = tmp_path / "draft.toml"
        draft.write_text(law(numbers={"cutoff": 1}), encoding="utf-8")
        first = tmp_path / "first.toml"
        first.write_text(law(), encoding="utf-8")
        census = tmp_path / "census.csv"
        census.write_text(
            "household_id,area,income_per_capita,roof,floor,well\n1,rural,9,yes,no,no\n", encoding="utf-8"
        )
        done = run("diff", first, draft, census, "--lang", "en")
        assert done.exit_code == 0
        assert "1 of 1 households change class" in done.stdout
        assert "island (first.toml) (policy year 2032) → island (draft.toml) (policy year 2032)" in done.stdout
        refused = run("diff", first, draft, census, "-o", tmp_path / "x.xlsx", "--strict")
        assert refused.exit_code == 3

    def test_without_a_census_it_is_on_paper(self) -> None:
        done = run(*PAIR, "--lang", "en")
        assert done.exit_code == 0
        assert "Households that are classified otherwise, one for each" in done.stdout


class TestWrongUse:
    @pytest.mark.parametrize(
        "words",
        [
            ["-o", "x.html"],
            ["--persons", "p.csv"],
            ["--year-before", 2021],
            ["--year-after", 2022],
            ["--on", "2025-01-01"],
            ["--basis", "income"],
            ["--order", "lines"],
            ["--strict"],
            ["--prefer", "ready"],
            ["--map", "m.toml"],
            ["--survey", "tt-17-2016"],
        ],
    )
    def test_options_that_need_a_census(self, words: list[object]) -> None:
        done = run(*PAIR, *words, "--lang", "en")
        assert done.exit_code == 2
        assert done.stderr.strip() == f"error: {words[0]} needs a census: povrules diff A B CENSUS"

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["-o", "x.csv"], "one of: .xlsx, .json, .html, .svg, .png"),
            (["--order", "law"], "order of changes: 'law' cannot be meant"),
            (["--year-before", "2022"], "vn-2016 governs the policy years 2016–2020, 2021, not 2022"),
            (["--year-after", "1990"], "vn-2022 governs the policy years"),
            (["--on", "32/12/2025"], "--on: '32/12/2025' cannot be meant"),
            (["--survey", "tt-99"], "there is no survey 'tt-99'"),
            (["--with", "none.toml"], "none.toml: the file cannot be read"),
            (["--map", "none.toml"], "none.toml"),
        ],
    )
    def test_bad_options(self, words: list[str], said: str) -> None:
        done = run(*PAIR, CLEAN, *words, "--lang", "en")
        assert done.exit_code == 2
        assert said in done.stderr
        assert done.stdout == ""

    def test_a_census_or_a_standard_that_is_not_there(self, tmp_path: Path) -> None:
        done = run(*PAIR, tmp_path / "none.csv", "--lang", "en")
        assert (done.exit_code, "none.csv" in done.stderr) == (2, True)
        done = run("diff", "vn-2016", "vn-2023", CLEAN, "--lang", "en")
        assert (done.exit_code, "did you mean" in done.stderr) == (2, True)

    def test_nothing_is_written_over_an_input(self, tmp_path: Path) -> None:
        census = tmp_path / "c.json"
        census.write_text("[]", encoding="utf-8")
        done = run(*PAIR, census, "-o", census, "--lang", "en")
        assert (done.exit_code, "would overwrite the input" in done.stderr) == (2, True)
        assert census.read_text(encoding="utf-8") == "[]"

    def test_law_that_is_missing(self) -> None:
        assert run("diff", "vn-2022", "vn-2027", TWO, "--basis", "points").exit_code == 3
