"""A survey that works on request only: off unless a run names it, what is then said, and what it never does."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from command import run
from helpers import refusal

import povrules
from povrules.census.recognised import SheetReading
from povrules.errors import LawFileError, LawMissingError, UsageError
from povrules.inputs import read_input
from povrules.request import prepare
from povrules.surveys import load_survey, survey_ids

from .reviewing import census
from .test_census_2016 import BAND, FOUR, GOOD, RECITED
from .test_tt_17_2016 import home

ON = {"standard": "vn-2016", "survey": "tt-17-2016"}
READY = dict.fromkeys(povrules.indicators("vn-2016"), False)
HOUSE: dict[str, Any] = {"household_id": "H0", "area": "rural", "income_12m": BAND, "members": 4, "toilet": "other"}


NEARLY = {name: False for name in READY if name != "sanitation"}


def notices(review: povrules.Review, code: str = "survey_off", lang: Any = "en") -> list[str]:
    return [one.message(lang) for one in review.problems if one.code == code]


def reviewed(row: dict[str, Any], **more: Any) -> povrules.Review:
    return povrules.review_census(pl.DataFrame([row]), **{"standard": "vn-2016"} | more)


def test_only_the_survey_of_recalled_thresholds_is_off() -> None:
    found = {name: load_survey(name).law.on_request for name in survey_ids()}
    assert {name: one is not None for name, one in found.items()} == {"tt-07-2021": False, "tt-17-2016": True}


def test_nothing_is_derived_unless_it_is_asked_for() -> None:
    off = reviewed(HOUSE)
    assert off.frame.select("class", "evidence").row(0) == ("undetermined", "official")
    assert not [name for name in off.frame.columns if name.startswith("derived_")]
    assert off.frame["missing"].item().split(";") == list(READY)
    on = reviewed(HOUSE | NEARLY, **ON)
    assert on.frame["derived_sanitation"].to_list() == [True]
    assert on.frame["evidence"].to_list() == ["recalled"]


def test_the_columns_that_were_not_read_are_named_with_why_and_how_to_have_them_read() -> None:
    row = HOUSE | NEARLY
    [said] = notices(reviewed(row))
    assert said == (
        "expected ready indicators (yes/no) for vn-2016: “Hygienic latrine”. Nothing was derived from the columns "
        "“toilet”, as the thresholds of the ten indicators are recalled, not read in a law text; to derive it all the "
        "same, add --survey tt-17-2016 (in Python: survey='tt-17-2016')"
    )
    [said] = notices(reviewed(row), lang="vi")
    assert said == (
        "cần chỉ số ghi sẵn (có/không) cho vn-2016: “Hố xí, nhà tiêu hợp vệ sinh”. Không suy ra chỉ số từ các cột "
        "“toilet”, vì ngưỡng của mười chỉ số là nhớ lại, chưa đọc được trong văn bản nào; nếu vẫn muốn suy ra, thêm "
        "--survey tt-17-2016 (trong Python: survey='tt-17-2016')"
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (HOUSE | READY, "every indicator is ready"),
        ({name: value for name, value in HOUSE.items() if name != "toilet"}, "there are no answers"),
        (HOUSE | {name: False for name in READY if name != "water"}, "the toilet says nothing of the water"),
    ],
)
def test_without_answers_that_would_be_needed_nothing_is_said(row: dict[str, Any], why: str) -> None:
    assert notices(reviewed(row)) == [], why


def test_with_the_survey_on_nothing_is_said_to_be_unread_and_the_result_names_it() -> None:
    review = reviewed(HOUSE, **ON)
    assert notices(review) == []
    [use] = review.legal.standards
    [said] = [one for one in use.notices_en if one.startswith("Indicators were derived from answers by the survey")]
    assert "tt-17-2016 (The ten indicators of 2016–2021 from answers (thresholds recalled; form B2 of" in said
    assert said.endswith(
        "it is off by default, as the thresholds of the ten indicators are recalled, not read in a law text."
    )
    assert any(one.startswith("Chỉ số được suy ra từ câu trả lời theo phiếu tt-17-2016") for one in use.notices_vi)
    theirs = "No text was read that says that the thresholds of tt-17-2016 hold for hanoi-2016."
    assert theirs not in use.notices_en
    [city] = reviewed(HOUSE, **ON | {"standard": "hanoi-2016"}).legal.standards
    assert theirs in city.notices_en
    [use] = povrules.review_census(pl.DataFrame([HOUSE]), standard="vn-2022").legal.standards
    assert not any("Indicators were derived" in one for one in use.notices_en)


def test_a_cell_that_only_a_survey_that_is_off_needs_sets_nothing_aside() -> None:
    row = HOUSE | READY | {"toilet": "???", "rain_water": "???"}
    off = reviewed(row)
    assert off.frame.select("class", "problem").row(0) == ("near_poor", None)
    assert not [one for one in off.problems if one.severity in ("error", "warning")]
    assert reviewed(row, **ON).frame["class"].to_list() == [None]


def test_beside_a_standard_whose_survey_is_on_the_other_one_stays_off() -> None:
    """Questions that both ask are read for the one only."""
    households, persons = census((home(**GOOD | {"rain_water": "???"}), FOUR), income_12m=BAND)
    review = povrules.review_census(households, persons=persons, standard=["vn-2022", "vn-2016"])
    assert review.frame["class"].to_list() == ["near_poor", "undetermined"]
    first, second = review.frame["derived_sanitation"].to_list()
    assert (first, second) == (False, None)
    [said] = notices(review)
    assert "“toilet”" in said
    assert "“insurance”" in said
    assert "“rain_water”" in said


def book(folder: Path) -> Path:
    households, persons = census((home(**GOOD), FOUR), income_12m=BAND)
    path = folder / "phieu.xlsx"
    with xlsxwriter.Workbook(path) as file:
        households.write_excel(file, "a")
        persons.write_excel(file, "b")
    return path


def test_members_in_the_same_file_are_left_unread(tmp_path: Path) -> None:
    path = book(tmp_path)
    review = povrules.review_census(path, standard="vn-2016")
    assert review.frame["household_id"].to_list() == ["H0"]
    assert review.frame["class"].to_list() == ["undetermined"]
    [said] = notices(review)
    assert "“sick”" in said
    standards, options = prepare("vn-2016", None, None, None, "income", None, "ready", strict=False)
    seen: list[SheetReading] = []
    read_input(path, None, standards, options, seen)
    assert {one.sheet: one.used for one in seen} == {"a": True, "b": False}
    assert povrules.review_census(path, **ON).frame["class"].to_list() == ["near_poor"]


def test_a_birth_alone_gives_no_indicator(tmp_path: Path) -> None:
    """A list of members with their days of birth is no survey that somebody forgot to turn on."""
    path = tmp_path / "phieu.xlsx"
    households, persons = census((home(), FOUR), income_12m=BAND)
    with xlsxwriter.Workbook(path) as file:
        households.select("household_id", "area", "income_12m").write_excel(file, "a")
        persons.select("household_id", "born", name=pl.lit("A")).write_excel(file, "b")
    assert notices(povrules.review_census(path, standard="vn-2016")) == []


def test_members_that_are_given_are_refused_with_the_option_to_name() -> None:
    households, persons = census((home(**GOOD), FOUR), income_12m=BAND)
    said = refusal(lambda: povrules.classify(households, persons=persons, standard="vn-2016"), UsageError)
    assert said.en.endswith("expected a standard that has a survey (turned on by --survey tt-17-2016)")
    assert said.vi.endswith("cần một chuẩn có phiếu rà soát (bật bằng --survey tt-17-2016)")
    said = refusal(lambda: povrules.classify(households, persons=persons, standard="hanoi-2022"), UsageError)
    assert said.en.endswith("expected a standard that has a survey")


@pytest.mark.parametrize(
    ("survey", "standard", "vi", "en"),
    [
        (
            "tt-17-2061",
            "vn-2016",
            "không có phiếu rà soát 'tt-17-2061'; hiện có: tt-07-2021, tt-17-2016; có phải 'tt-17-2016'?",
            "there is no survey 'tt-17-2061'; there are: tt-07-2021, tt-17-2016; did you mean 'tt-17-2016'?",
        ),
        (
            "tt-17-2016",
            "vn-2022",
            "phiếu tt-17-2016 không thuộc chuẩn đã chọn (vn-2022); phiếu của chuẩn đó: tt-07-2021",
            "the survey tt-17-2016 is none of the standard chosen (vn-2022); those of that are: tt-07-2021",
        ),
        (
            "tt-17-2016",
            "hanoi-2022",
            "phiếu tt-17-2016 không thuộc chuẩn đã chọn (hanoi-2022); phiếu của chuẩn đó: không có",
            "the survey tt-17-2016 is none of the standard chosen (hanoi-2022); those of that are: none",
        ),
        (
            5,
            "vn-2016",
            "survey: 5 không dùng được; cần mã phiếu rà soát, ví dụ 'tt-17-2016'",
            "survey: 5 cannot be meant; expected the id of a survey, e.g. 'tt-17-2016'",
        ),
    ],
)
def test_a_survey_that_cannot_be_meant(survey: Any, standard: str, vi: str, en: str) -> None:
    said = refusal(lambda: povrules.classify(pl.DataFrame([HOUSE]), standard=standard, survey=survey), UsageError)
    assert (said.vi, said.en) == (vi, en)


def test_a_survey_that_is_on_anyway_may_be_named() -> None:
    named = reviewed(HOUSE, standard="vn-2022", survey=["tt-07-2021"])
    assert named.frame.equals(reviewed(HOUSE, standard="vn-2022").frame)


def test_every_call_takes_it() -> None:
    frame, options = pl.DataFrame([HOUSE]), {**ON, "basis": "income"}
    assert povrules.classify(frame, **options)["derived_sanitation"].to_list() == [True]
    assert "sanitation" in povrules.classify_one(HOUSE, **options)["deprived_in"]
    assert "deprived in 1 indicators" in povrules.explain(HOUSE | NEARLY, "H0", **options).reason_en


def test_strict_refuses_it() -> None:
    said = refusal(lambda: povrules.classify(pl.DataFrame([HOUSE]), **ON, basis="points", strict=True), LawMissingError)
    assert "indicator sanitation: recalled" in said.en


def test_an_overlay_over_it_needs_it_on(tmp_path: Path) -> None:
    overlay = tmp_path / "o.toml"
    overlay.write_text(RECITED.format(name="sanitation"), encoding="utf-8")
    said = refusal(lambda: reviewed(HOUSE, overlays=overlay), LawFileError)
    assert said.en == "o.toml: this overlay is for the survey tt-17-2016, which is not on; add --survey tt-17-2016"
    assert said.vi == "o.toml: tệp bổ sung này dành cho phiếu tt-17-2016, phiếu chưa được bật; thêm --survey tt-17-2016"
    assert reviewed(HOUSE, overlays=overlay, **ON).frame["derived_sanitation"].to_list() == [True]


def test_the_command_line(tmp_path: Path) -> None:
    path, out = tmp_path / "ho.csv", tmp_path / "out.csv"
    pl.DataFrame([HOUSE | NEARLY]).write_csv(path)
    options: list[Any] = ["--standard", "vn-2016", "--lang", "en"]
    assert "--survey tt-17-2016" in " ".join(run("check", path, *options).stdout.split())
    on = [*options, "--survey", "tt-17-2016"]
    assert "Nothing was derived" not in run("check", path, *on).stdout
    assert run("classify", path, *on, "-o", out).exit_code == 0
    assert "derived_sanitation" in pl.read_csv(out).columns
    told = [run("explain", path, "H0", *asked).stdout.splitlines()[1] for asked in (options, on)]
    assert told == ["Class: near-poor (near_poor) — official", "Class: near-poor (near_poor) — recalled"]
    wrong = run("classify", path, *options, "--survey", "tt-17", "-o", out)
    assert wrong.exit_code == 2
    assert "there is no survey 'tt-17'; there are: tt-07-2021, tt-17-2016" in wrong.stderr


def test_there_is_no_form_to_fill_in(tmp_path: Path) -> None:
    result = run("template", "--standard", "vn-2016", "--lang", "en", "-o", tmp_path / "x.xlsx")
    assert result.exit_code == 2
    assert "vn-2016: the survey tt-17-2016 works on request only (the thresholds of the ten" in result.stderr
    assert not (tmp_path / "x.xlsx").exists()


def test_ready_indicators_are_not_lacking_where_what_is_derived_would_decide() -> None:
    assert notices(reviewed(HOUSE | READY, prefer="derived")) == []


@pytest.mark.parametrize("options", [{}, {"survey": "tt-17-2016"}])
def test_a_mapping_may_name_questions_whether_the_survey_is_on_or_off(tmp_path: Path, options: dict[str, Any]) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        'format = 1\n[household.columns]\nhousehold_id = "So"\n'
        'toilet = { header = "Nha ve sinh", codes = { "A" = "septic", "B" = "other" } }\n'
        '[person.columns]\nborn = "NS"\n',
        encoding="utf-8",
    )
    frame = pl.DataFrame([{"So": "1", "Nha ve sinh": "B", "area": "rural"}])
    review = povrules.review_census(frame, standard="vn-2016", mapping=path, **options)
    assert review.frame["household_id"].to_list() == ["1"]
    assert ("derived_sanitation" in review.frame.columns) == bool(options)
    path.write_text(path.read_text(encoding="utf-8").replace('"septic"', '"flash"').replace("born", "barn"))
    for said in ("“flash”", "barn"):
        with pytest.raises(povrules.PovrulesError, match=said):
            povrules.review_census(frame, standard="vn-2016", mapping=path, **options)
