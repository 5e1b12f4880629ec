"""The command, its messages, claims and files that cannot be read."""

import json
from pathlib import Path

import pytest
from command import run
from helpers import FIXTURES, ROOT

import povrules
from povrules.errors import CensusError, UsageError
from povrules.published.claims import check_claim
from povrules.reports.recomputed_text import recomputed_json, recomputed_text
from povrules.text import LANGS
from published.tables import checked, written

PLANS = FIXTURES / "plans"
DOCS = ROOT / "docs" / "recompute.md"


NO_CLAIMS = ["", "75/505", "75/505 = 15 % = 3", "75/0 = 1 %", "x/505 = 1 %", "1/2 = y", "1" * 400 + "=1"]


class TestClaims:
    @pytest.mark.parametrize(
        ("claim", "answer", "should"),
        [
            ("75/505 = 15 %", "right_when_rounded", "15 %"),
            ("75/505=14,85%", "right_when_rounded", "14,85 %"),
            ("75/500 = 15%", "right", "15 %"),
            (
                "Giảm 75 hộ cận nghèo trên tổng số 505 hộ, tương đương với 15%.",
                "right_when_rounded",
                "15 %",
            ),
            ("75 hộ / 505 hộ chiếm tỷ lệ 15%", "right_when_rounded", "15 %"),
            ("75/505 <= 15 %", "right", "14,85 %"),
            ("75/505 không quá 14 %", "wrong", "14,85 %"),
            ("75/505 dưới 15 %", "right", "14,85 %"),
            ("75/505 trên 15 %", "wrong", "14,85 %"),
            ("75/505 hơn 14 %", "right", "14,85 %"),
            ("75/505 ít nhất 14 %", "right", "14,85 %"),
            ("1.234 + 1 = 1.235", "right", "1235"),
            ("1/4 = 0,25", "right", "0,25"),
            ("75 of 505 is 15 %", "right_when_rounded", "15 %"),
        ],
    )
    def test_answers(self, claim: str, answer: str, should: str) -> None:
        check = check_claim(claim)
        assert (check.answer, check.should) == (answer, should)

    @pytest.mark.parametrize(
        ("claim", "slip"),
        [
            ("5/87 = 5,74 %", "cut off instead of rounded"),
            ("5/87 = 0,06 %", "a ratio, not in per cent"),
            ("5/87 = 1740 %", "upside down"),
            ("5/87 = 5,75", "the sign of per cent is missing"),
            ("0/87 = 3 %", "one digit differs"),
            ("5/87 = 77,77 %", None),
        ],
    )
    def test_slips(self, claim: str, slip: str | None) -> None:
        check = check_claim(claim)
        assert check.answer == "wrong"
        assert (check.slip.en if check.slip is not None else None) == slip

    def test_of_rounded_rates(self) -> None:
        check = check_claim("163/889 - 81/910 = 9,44 %")
        assert check.answer == "right_when_rounded"
        assert check.note is not None
        assert check.note.en == "computed from rounded rates; the exact value is 9,43 % when rounded"

    @pytest.mark.parametrize(
        "claim", ["", "75/505", "75/505 = 15 % = 3", "75/0 = 1 %", "x/505 = 1 %", "1/2 = y", "1" * 400 + "=1"]
    )
    def test_what_is_not_understood(self, claim: str) -> None:
        with pytest.raises(UsageError) as found:
            check_claim(claim)
        assert "is not understood" in found.value.message("en")
        assert "không hiểu" in found.value.message("vi")


class TestFunction:
    def test_it_is_public(self) -> None:
        found = povrules.recompute(PLANS / "004-thanh-tri-2023.csv", claims="75/505 = 15 %", year=2023)
        assert isinstance(found, povrules.Recomputed)
        assert found.is_right
        assert povrules.recompute(claims=["1/2 = 50 %", "1/2 = 51 %"]).counts["wrong"] == 1

    @pytest.mark.parametrize("year", [1700, "2021", True, 20.5])
    def test_years_that_are_none(self, year: int) -> None:
        with pytest.raises(UsageError):
            povrules.recompute(PLANS / "004-thanh-tri-2023.csv", year=year)

    def test_nothing_to_check(self) -> None:
        with pytest.raises(UsageError):
            povrules.recompute()


class TestBadFiles:
    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("b.csv", b"", "is empty"),
            ("b.csv", b"sep=;\n \n", "is empty"),
            ("b.csv", b'"a;b\nc;d', "quotation mark"),
            ("b.csv", b"a;b\n1;2\n", "no table is recognised"),
            ("b.csv", "Thôn;Số hộ nghèo\n".encode(), "no table is recognised"),
            ("b.csv", b"\x00\x01", "binary"),
            ("b.xlsx", b"PK\x03\x04 nothing", "damaged"),
            ("b.xlsx", b"text", "text file"),
            ("b.ods", b"PK\x03\x04 nothing", "damaged"),
            ("b.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
            ("b.xls", b"PK\x03\x04 nothing", "damaged"),
            ("b.pdf", b"%PDF", "only tables in"),
        ],
    )
    def test_each_says_what_it_is(self, tmp_path: Path, name: str, data: bytes, said: str) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        result = run("recompute", path, "--lang", "en")
        assert result.exit_code == 2
        assert said in result.output
        assert name in result.output

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert run("recompute", tmp_path / "b.xlsx").exit_code == 2
        with pytest.raises(CensusError):
            povrules.recompute(tmp_path / "b.csv")


class TestCommand:
    def test_exit_codes(self, tmp_path: Path) -> None:
        assert run("recompute", PLANS / "000-thuong-quang-2021.csv").exit_code == 1
        assert run("recompute", PLANS / "002-cao-lau-2023.csv").exit_code == 0
        assert run("recompute", "--claim", "75/505 = 15 %").exit_code == 0
        assert run("recompute", "--claim", "75/505 = 16 %").exit_code == 1
        assert run("recompute", "--claim", "75").exit_code == 2
        assert run("recompute").exit_code == 2
        rows = [["Thôn", "Số hộ nghèo"], ["A", "?"], ["Tổng số", "3"]]
        assert run("recompute", written(tmp_path, rows)).exit_code == 1

    def test_json(self) -> None:
        result = run("recompute", PLANS / "000-thuong-quang-2021.csv", "--json")
        data = json.loads(result.stdout)
        wrong = [one for one in data["checks"] if one["answer"] == "wrong"]
        assert wrong[0] == {
            "kind": "rate",
            "answer": "wrong",
            "file": "000-thuong-quang-2021.csv",
            "sheet": None,
            "cell": "E9",
            "row": "Thôn 5",
            "column": "Số hộ nghèo đầu năm 2021 / Tỷ lệ",
            "printed": "5,74",
            "expected": "500/87",
            "should": "5,75",
            "how": {"vi": "5/87", "en": "5/87"},
            "slip": {"vi": "cắt bỏ phần sau thay vì làm tròn", "en": "cut off instead of rounded"},
            "note": None,
        }
        assert (data["right"], data["counts"]["wrong"], data["notices"]) == (False, 3, [])

    @pytest.mark.parametrize("lang", LANGS)
    def test_everything_is_shown_on_request(self, lang: str) -> None:
        path = PLANS / "002-cao-lau-2023.csv"
        short, long = (run("recompute", path, "--lang", lang, *more).output for more in ((), ("--all",)))
        assert long.count("889") > short.count("889")
        assert "H4" in long
        assert "H4" not in short

    def test_what_cannot_be_read(self, tmp_path: Path) -> None:
        found = checked(tmp_path, [["Thôn", "Số hộ nghèo"], ["A", "?"], ["Tổng số", "3"]])
        text = recomputed_text(found, "en")
        assert "UNREADABLE: bang.csv, B2 (A, Số hộ nghèo)" in text
        assert "because: expected a whole number from 0; blank where it is not known" in text
        assert json.loads(recomputed_json(found))["counts"]["unreadable"] == 1


def _shown() -> list[tuple[str, str]]:
    """Return the commands in the page and what it shows below each."""
    parts = DOCS.read_text(encoding="utf-8").split("```sh\n")[1:]
    pairs = []
    for part in parts:
        command, _, rest = part.partition("\n```")
        if "```text\n" in rest:
            pairs.append((command, rest.split("```text\n", 1)[1].split("```", 1)[0]))
    return pairs


@pytest.mark.parametrize(("command", "output"), _shown())
def test_the_page_shows_what_the_command_says(monkeypatch: pytest.MonkeyPatch, command: str, output: str) -> None:
    import shlex

    monkeypatch.chdir(ROOT)
    words = shlex.split(command)
    assert words[0] == "povrules"
    assert run(*words[1:]).output == output


def test_the_page_shows_some() -> None:
    assert len(_shown()) >= 3


def test_the_folder_one_is_in_has_a_name() -> None:
    result = run("recompute", ".", "--lang", "en")
    assert (result.exit_code, "“.”: only tables in" in result.stderr) == (2, True)
