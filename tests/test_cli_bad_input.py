"""Whatever the command is given, damaged, missing or beyond all bounds, nobody ever sees a traceback."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command import GOOD, classify, povrules, run, written
from helpers import BAND, FIXTURES, ROOT, SMALL, STANDARDS, law


def bad_law(text: str) -> dict[str, bytes]:
    return {"law.toml": text.encode()}


DAO = law()
BAD_LAW = {
    "empty": bad_law(""),
    "not toml": bad_law("a = "),
    "not text": {"law.toml": b"\xff\xfe"},
    "bytes": {"law.toml": bytes(range(256))},
    "deep": bad_law("a = " + "[" * 3_000 + "]" * 3_000),
    "long number": bad_law("a = " + "1" * 5_000),
    "lists for tables": bad_law("instruments = []\ncitations = []\nrules = {}\nlines = 3"),
    "indicators from a city": bad_law(
        re.sub(
            r"\[\[dimensions\]\].*?(?=\[\[lines\]\])",
            '[indicators_of]\nstandard = "hanoi-2022"\ncite = ["all"]\n',
            DAO,
            flags=re.S,
        )
    ),
    "a measure that is only asked for": bad_law(
        DAO.replace('"income >= poverty"', '"income >= poverty or given(score_a)"')
    ),
    "a great line": bad_law(DAO.replace("1234000", "9" * 30)),
    "many nots": bad_law(DAO.replace('"income >= poverty"', f'"{"not " * 800}income >= poverty"')),
    "only without assistance": bad_law(DAO.replace("income ", "income_less_assistance ")),
    "an overlay": {"law.toml": BAND.read_bytes()},
}
BAD_CENSUS = {
    "empty.csv": b"",
    "binary.csv": bytes(range(256)) * 9,
    "no-id.csv": b"a,b\n1,2\n",
    "two-ids.csv": "Mã hộ,household_id\n1,2\n".encode(),
    "utf16.csv": "Mã hộ\n1\n".encode("utf-16"),
    "open-quote.csv": b'household_id,area\n1,"rural\n',
    "text.xlsx": b"household_id\n1\n",
    "zip.xlsx": b"PK\x03\x04" + bytes(100),
    "old.xls": b"\xd0\xcf\x11\xe0",
    "words.txt": b"household_id\n1\n",
    "no-suffix": b"household_id\n1\n",
}


class TestNeverATraceback:
    @pytest.mark.parametrize("name", BAD_LAW)
    def test_for_a_law_file(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "law.toml"
        path.write_bytes(BAD_LAW[name]["law.toml"])
        assert run("standards", path).exit_code in {0, 2}
        assert classify(tmp_path, GOOD, "--standard", path).exit_code in {0, 2}
        overlaid = ["--standard", "vn-2022", "--with", path]
        assert classify(tmp_path, GOOD, *overlaid).exit_code == 2

    @pytest.mark.parametrize("name", BAD_CENSUS)
    def test_for_a_census(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_bytes(BAD_CENSUS[name])
        result = classify(tmp_path, path, "--standard", "vn-2022")
        assert (result.exit_code, written(tmp_path)) == (2, [name])
        assert run("explain", path, "1", "--standard", "vn-2022").exit_code == 2

    @pytest.mark.parametrize("path", sorted(FIXTURES.joinpath("bad").iterdir()), ids=lambda path: path.name)
    def test_for_the_bad_files_of_the_door(self, path: Path, tmp_path: Path) -> None:
        assert classify(tmp_path, path, "--standard", "vn-2022").exit_code in {0, 1, 2}

    @pytest.mark.parametrize("census", [Path("nowhere.csv"), FIXTURES / "golden", Path("x" * 5_000 + ".csv")])
    def test_for_a_census_that_is_not_there(self, census: Path, tmp_path: Path) -> None:
        result = classify(tmp_path, census, "--standard", "vn-2022", "--lang", "en")
        assert result.exit_code == 2
        assert "the output cannot be written" not in result.stderr

    @pytest.mark.parametrize(
        "out", ["result", "result.txt", "missing/result.csv", ".", "", "x" * 5_000 + ".csv", "x" * 300 + "/a.csv"]
    )
    def test_for_a_result_that_cannot_be_written(self, out: str, tmp_path: Path) -> None:
        result = classify(tmp_path, GOOD, "--standard", "vn-2022", "--lang", "en", out=out)
        assert (result.exit_code, written(tmp_path)) == (2, [])
        assert "the output cannot be written" not in result.stderr

    @pytest.mark.parametrize("name", ["nowhere.toml", str(STANDARDS), f"{STANDARDS}.toml", "x" * 5_000 + ".toml", ""])
    def test_for_a_standard_that_is_not_there(self, name: str, tmp_path: Path) -> None:
        assert run("standards", name).exit_code == 2
        assert classify(tmp_path, GOOD, "--standard", name).exit_code == 2
        assert classify(tmp_path, GOOD, "--standard", "vn-2022", "--with", name or ".").exit_code == 2

    def test_for_years_that_are_beyond_all_bounds(self, tmp_path: Path) -> None:
        for year in ("0", "-1", "99999999999999999999"):
            assert classify(tmp_path, GOOD, "--standard", "vn-2022", "--policy-year", year).exit_code == 2
            assert classify(tmp_path, GOOD, "--place", "vn", "--policy-year", year).exit_code == 2

    @pytest.mark.skipif(sys.platform == "win32", reason="file names are bytes elsewhere only")
    @pytest.mark.parametrize(
        "arguments",
        [
            ["standards", b"\xff.toml"],
            ["explain", b"th\xf4n.csv", "1", "--standard", "vn-2022"],
            ["classify", os.fsencode(SMALL), "-o", b"\xff/x.csv", "--standard", "vn-2022"],
        ],
    )
    def test_for_a_name_that_is_no_text(self, arguments: list[Any], tmp_path: Path) -> None:
        found = povrules(*arguments, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (2, "")
        assert found.stderr.startswith("lỗi: ")
        assert "Traceback" not in found.stderr

    def test_when_the_reader_goes_away(self) -> None:
        command = [sys.executable, "-m", "povrules", "standards", "vn-2022"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
