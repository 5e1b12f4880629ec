"""What is wrong with a call for entitlements is told all at once."""

from pathlib import Path

import polars as pl
import pytest
from command import run
from helpers import refusal

from povrules.eligibility import entitlements
from povrules.errors import LawMissingError, Mistakes, PovrulesError, SeveralError, UsageError
from povrules.text import Text

FRAMES = (pl.DataFrame({"household_id": ["1"]}), pl.DataFrame({"household_id": ["1"], "person_no": ["1"]}))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ho.csv").write_text("household_id,recognised_status\n1,hộ nghèo\n", encoding="utf-8")
    return tmp_path


NO_OUTPUT = "error: name -o FILE, or --household or --person"
NO_DAY = "error: name a day by --on, or a --school-year"
NO_CENSUS = "error: There is no file “none.csv”. Check the name and the folder."
NO_POLICY = "error: there is no policy 'x'; there are: bhyt, hoc-phi, tin-dung"
NO_STANDARD = "error: there is no standard 'nope'; there are: "
OUT = ("-o", "out.csv")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("ho.csv",), [NO_OUTPUT, NO_DAY]),
        (("none.csv", "--policy", "x"), [NO_OUTPUT, NO_DAY, NO_CENSUS, NO_POLICY]),
        (
            ("none.csv", "--persons", "p.csv", "--standard", "nope"),
            [NO_OUTPUT, NO_DAY, NO_CENSUS, "“p.csv”", NO_STANDARD],
        ),
        (
            ("ho.csv", "--names", "--on", "1/1/25", "--switch", "a", *OUT),
            ["error: --names needs", "error: --on: '1/1/25' cannot be meant", "error: --switch a: expected id=true"],
        ),
        (
            ("none.csv", "--on", "1/1/2025", "--policy", "x,y", "--standard", "nope", "-o", "none/out.csv"),
            ["error: There is no folder", NO_CENSUS, NO_POLICY, "error: there is no policy 'y'", NO_STANDARD],
        ),
        (
            ("ho.csv", "--on", "1/1/2025", "--switch", "a=true", "--standard", "nope", *OUT),
            ["error: --switch: 'a=True' cannot be meant", NO_STANDARD],
        ),
        (
            ("none.csv", "--policy", "hoc-phi", "--school-year", "2024", *OUT),
            [NO_CENSUS, "error: --school-year: '2024'"],
        ),
        (("ho.csv", "--policy", "x", "--school-year", "2024", *OUT), [NO_POLICY]),
        (("ho.csv", "--on", "1/1/2025", "--places", "p.csv", *OUT), ["“p.csv”"]),
    ],
)
def test_all_mistakes_of_a_command(folder: Path, options: tuple[str, ...], said: list[str]) -> None:
    result = run("eligible", *options, "--lang", "en")
    lines = result.stderr.splitlines()
    assert (result.exit_code, len(lines)) == (2, len(said)), result.stderr
    for line, expected in zip(lines, said, strict=True):
        assert expected in line
    assert [one.name for one in folder.iterdir()] == ["ho.csv"]


def test_all_mistakes_in_python() -> None:
    said = refusal(lambda: entitlements(*FRAMES, on="x", policy=["x", "bhyt"], standard="nope"), SeveralError)
    assert [line.split(";")[0] for line in said.en.splitlines()] == [
        "there is no policy 'x'",
        "'x' is no date",
        "there is no standard 'nope'",
    ]
    mapped = refusal(lambda: entitlements(*FRAMES, on="2025-01-01", mapping="none.toml", switches={"x": True}))
    assert mapped.en.startswith("switches: 'x=True' cannot be meant")


def test_law_that_is_missing_is_told_as_such() -> None:
    missing, wrong = LawMissingError(Text("a", "a")), UsageError(Text("b", "b"))

    def refused(*errors: PovrulesError) -> tuple[type[PovrulesError], str]:
        mistakes = Mistakes(errors)
        with pytest.raises(PovrulesError) as caught:
            mistakes.refuse()
        return type(caught.value), str(caught.value)

    assert refused(missing) == (LawMissingError, "a")
    assert refused(missing, missing) == (LawMissingError, "a\na")
    assert refused(missing, wrong) == (SeveralError, "a\nb")
    said = refusal(lambda: entitlements(*FRAMES, on="1999-01-01", standard="hanoi-2022", basis="points"), PovrulesError)
    assert len(said.en.splitlines()) == 2
    Mistakes().refuse()
