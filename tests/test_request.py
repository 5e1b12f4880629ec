"""What a call asks for: which standard is meant, and arguments that cannot be meant."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from helpers import BAND, VN_2022, invented_overlay, near_poor, refusal

import povrules
from povrules.arguments import day_of
from povrules.errors import LawMissingError, UnknownStandardError, UsageError
from povrules.request import resolve_standards
from povrules.standards import load_standard, standard_ids
from povrules.text import Text

FRAME = pl.DataFrame([near_poor()])
CALLS: list[Callable[..., Any]] = [
    lambda **asked: povrules.classify(FRAME, **asked),
    lambda **asked: povrules.review_census(FRAME, **asked),
    lambda **asked: povrules.classify_one(near_poor(), **asked),
    lambda **asked: povrules.explain(FRAME, "H1", **asked),
]
PERIOD = invented_overlay("[[policy_years]]\nfirst = 2022\nlast = 2025")


class TestWhichStandard:
    def test_by_id_by_path_and_loaded(self) -> None:
        path = Path(__file__).parent / "language" / "island.toml"
        found = resolve_standards(
            ["vn-2022", path, load_standard("vn-2016"), str(path).replace("island", "island")][:3], None, None, ()
        )
        assert [one.id for one in found] == ["vn-2022", "dao-mo-2030", "vn-2016"]
        assert [one.id for one in resolve_standards(load_standard("vn-2016"), None, None, ())] == ["vn-2016"]

    def test_by_place_and_policy_year(self) -> None:
        assert [one.id for one in resolve_standards((), "hanoi", 2023, ())] == ["hanoi-2022"]
        frame = pl.DataFrame([near_poor()])
        assert povrules.classify(frame, place="vn", policy_year=2021)["standard"].to_list() == ["vn-2016"]

    @pytest.mark.parametrize(("place", "year"), [(None, None), ("vn", None), (None, 2023)])
    def test_it_is_never_guessed(self, place: str | None, year: int | None) -> None:
        assert refusal(lambda: resolve_standards((), place, year, ()), UsageError) == Text(
            "cần --standard, hoặc cả --place và --policy-year; chuẩn không bao giờ được đoán",
            "name a standard, or both a place and a policy year; the standard is never guessed",
        )

    def test_one_that_is_named_twice(self) -> None:
        names = ["vn-2022", "vn-2016", load_standard("vn-2022")]
        assert refusal(lambda: resolve_standards(names, None, None, ()), UsageError) == Text(
            "chuẩn vn-2022 được nêu hai lần", "the standard vn-2022 is named twice"
        )

    def test_a_policy_year_that_it_does_not_govern(self) -> None:
        assert refusal(lambda: resolve_standards("vn-2016", None, 2022, ()), UsageError) == Text(
            "vn-2016 áp dụng cho các năm chính sách 2016–2020, 2021, không áp dụng cho năm 2022",
            "vn-2016 governs the policy years 2016–2020, 2021, not 2022",
        )
        assert resolve_standards("vn-2016", None, 2021, ())[0].id == "vn-2016"

    def test_an_unknown_one(self) -> None:
        known = ", ".join(standard_ids())
        words = Text(
            f"không có chuẩn 'vn-2922'; hiện có: {known}; có phải 'vn-2022'?",
            f"there is no standard 'vn-2922'; there are: {known}; did you mean 'vn-2022'?",
        )
        assert refusal(lambda: resolve_standards("vn-2922", None, None, ()), UnknownStandardError) == words
        assert refusal(lambda: povrules.indicators("vn-2922"), UnknownStandardError) == words

    def test_its_indicators(self) -> None:
        assert povrules.indicators("vn-2022") == povrules.indicators(load_standard("vn-2022")) == VN_2022
        assert povrules.indicators(Path(__file__).parent / "language" / "island.toml") == ("roof", "floor", "well")


EXPECTED = {
    "standard": Text("mã hoặc tệp của chuẩn", "the id or file of a standard"),
    "place": Text("mã một nơi, ví dụ 'hanoi'", "the id of a place, e.g. 'hanoi'"),
    "policy_year": Text("một năm, ví dụ 2025", "a year, e.g. 2025"),
    "overlays": Text("tệp bổ sung .toml", "overlay files (.toml)"),
    "strict": Text("True hoặc False", "True or False"),
    "keep": Text("True hoặc False", "True or False"),
    "lang": Text("'vi' hoặc 'en'", "'vi' or 'en'"),
    "household_id": Text("mã hộ", "the id of a household"),
    "household": Text("một dict {tên cột: giá trị}", "a dict of column names to values"),
}


def not_meant(argument: str, value: object) -> Text:
    """How an argument is refused that cannot be meant."""
    expected = EXPECTED[argument]
    return Text(
        f"{argument}: {value!r} không dùng được; cần {expected.vi}",
        f"{argument}: {value!r} cannot be meant; expected {expected.en}",
    )


class TestArguments:
    @pytest.mark.parametrize("call", CALLS)
    @pytest.mark.parametrize(
        ("argument", "value"),
        [
            ("standard", 2022),
            ("standard", [None]),
            ("place", 7),
            ("policy_year", "2025"),
            ("policy_year", 2025.0),
            ("policy_year", True),
            ("policy_year", np.array([2025, 2026])),
            ("overlays", 7),
            ("overlays", [{}]),
        ],
    )
    def test_one_of_another_kind(self, call: Callable[..., Any], argument: str, value: Any) -> None:
        shown = value[0] if isinstance(value, list) else value
        asked = {"standard": "vn-2022"} | {argument: value}
        assert refusal(lambda: call(**asked), UsageError) == not_meant(argument, shown)

    @pytest.mark.parametrize("call", CALLS)
    @pytest.mark.parametrize("basis", [None, "expenditure"])
    def test_a_basis_that_there_is_not(self, call: Callable[..., Any], basis: Any) -> None:
        assert refusal(lambda: call(standard="vn-2022", basis=basis), UsageError) == Text(
            f"không có cách xét {basis!r}; cần income hoặc points",
            f"there is no basis {basis!r}; expected income or points",
        )

    @pytest.mark.parametrize("call", CALLS[:3])
    def test_a_language_that_there_is_not(self, call: Callable[..., Any]) -> None:
        assert refusal(lambda: call(standard="vn-2022", lang="fr"), UsageError) == not_meant("lang", "fr")

    @pytest.mark.parametrize(
        "day",
        ["31/12/2025", "2025-02-30", "", "2025", "20251231", "2025-W01-1", b"2025-12-31", 2025, 20251231.0, pd.NaT],
    )
    def test_what_is_no_day(self, day: Any) -> None:
        assert refusal(lambda: day_of(day), UsageError) == Text(
            f"ngày {day!r} không đúng; cần dạng 2025-12-31", f"{day!r} is no date; expected the form 2025-12-31"
        )

    def test_no_day(self) -> None:
        assert day_of(None) is None

    @pytest.mark.parametrize(
        "day", ["2025-12-31", date(2025, 12, 31), datetime(2025, 12, 31, 8), pd.Timestamp("2025-12-31 08:00")]
    )
    def test_a_day_in_any_form(self, day: Any) -> None:
        found = day_of(day)
        assert (found, type(found)) == (date(2025, 12, 31), date)

    def test_a_year_of_another_library(self) -> None:
        assert [one.id for one in resolve_standards((), "vn", 2025, ())] == ["vn-2022"]
        year: Any = np.int64(2025)
        frame = povrules.classify(FRAME, place="vn", policy_year=year)
        assert frame["standard"].to_list() == ["vn-2022"]

    def test_a_single_overlay(self) -> None:
        household = near_poor(income_per_capita=2_000_001)
        for overlays in (BAND, str(BAND), [BAND], (str(BAND),)):
            result = povrules.classify_one(household, standard="hanoi-2022", overlays=overlays)
            assert result["class"] == "average"

    def test_an_overlay_that_is_given_twice_counts_once(self) -> None:
        [standard] = resolve_standards("hanoi-2022", None, None, [BAND, str(BAND)])
        assert [one.name for one in standard.overlays] == [BAND.name]

    @pytest.mark.parametrize("call", CALLS)
    def test_a_switch_that_is_neither_on_nor_off(self, call: Callable[..., Any]) -> None:
        assert refusal(lambda: call(standard="vn-2022", strict="no"), UsageError) == not_meant("strict", "no")

    @pytest.mark.parametrize("call", CALLS[:2])
    def test_columns_that_are_neither_kept_nor_left_out(self, call: Callable[..., Any]) -> None:
        assert refusal(lambda: call(standard="vn-2022", keep=None), UsageError) == not_meant("keep", None)

    @pytest.mark.parametrize("name", [None, 5, b"vn-2022", ["vn-2022"], {}])
    def test_a_standard_that_is_no_name(self, name: Any) -> None:
        assert refusal(lambda: load_standard(name), UsageError) == not_meant("standard", name)
        assert refusal(lambda: povrules.indicators(name), UsageError) == not_meant("standard", name)

    @pytest.mark.parametrize(
        ("place", "year", "refused"),
        [(5, 2022, "place"), (None, 2022, "place"), ("vn", "2022", "policy_year"), ("vn", None, "policy_year")],
    )
    def test_a_place_or_year_that_is_none(self, place: Any, year: Any, refused: str) -> None:
        said = refusal(lambda: povrules.find_standard(place, year), UsageError)
        assert said == not_meant(refused, {"place": place, "policy_year": year}[refused])

    def test_an_id_that_is_a_number(self) -> None:
        frame = pl.DataFrame([near_poor(household_id=7)])
        assert povrules.explain(frame, 7, standard="vn-2022").household_id == "7"

    @pytest.mark.parametrize("wanted", [None, True, 7.0])
    def test_what_is_no_id(self, wanted: Any) -> None:
        said = refusal(lambda: povrules.explain(FRAME, wanted, standard="vn-2022"), UsageError)
        assert said == not_meant("household_id", wanted)

    @pytest.mark.parametrize("household", [None, 7, [("area", "rural")], {1: 1, "1": 1}])
    def test_a_household_that_is_no_mapping_of_names(self, household: Any) -> None:
        said = refusal(lambda: povrules.classify_one(household, standard="vn-2022"), UsageError)
        assert said == not_meant("household", type(household).__name__)

    def test_strict_looks_at_the_policy_year_that_was_named(self, tmp_path: Path) -> None:
        weak = tmp_path / "weak.toml"
        weak.write_text(PERIOD, encoding="utf-8")

        def strictly(year: int | None) -> Any:
            return povrules.classify_one(near_poor(), standard="vn-2022", policy_year=year, overlays=weak, strict=True)[
                "class"
            ]

        assert [strictly(None), strictly(2026)] == ["near_poor", "near_poor"]
        message = refusal(lambda: strictly(2023), LawMissingError)
        assert "  policy_years 2022–2025: recalled — Invented resolution, Điều 1" in message.en.splitlines()


class TestDays:
    @pytest.mark.parametrize(
        "on", ["2025-06-01", date(2025, 6, 1), datetime(2025, 6, 1, 12), pd.Timestamp("2025-06-01 12:00")]
    )
    def test_a_day_in_any_of_its_forms(self, on: Any) -> None:
        household = near_poor(income_per_capita=2_000_000)
        assert povrules.classify_one(household, standard="vn-2022", on=on)["low_income_worker"] == "yes"

    def test_the_day_wins_over_the_policy_year(self) -> None:
        household = near_poor(income_per_capita=2_000_000)
        for on, year, answer in (
            ("2025-06-01", 2026, "yes"),
            ("2026-06-01", 2025, "ambiguous"),
            ("2024-06-01", 2025, None),
        ):
            result = povrules.classify_one(household, standard="vn-2022", on=on, policy_year=year)
            assert result["low_income_worker"] == answer


@pytest.mark.parametrize("standards", [["vn-2016", "vn-2022"], ["vn-2022", "vn-2016"]])
def test_a_score_that_one_of_several_standards_can_give_is_no_error(standards: list[str]) -> None:
    """Ten indicators of vn-2016 give 100 points at most, twelve of vn-2022 give 120, in whatever order they stand."""

    def classes(score: int) -> list[str | None]:
        row = {"household_id": ["1"], "area": ["rural"], "score_a": [100], "score_b": [score]}
        found = povrules.classify(pl.DataFrame(row), standard=standards, basis="points")["class"]
        return list(found)

    assert classes(120) == ["poor", "poor"]
    assert classes(130) == [None, None]
