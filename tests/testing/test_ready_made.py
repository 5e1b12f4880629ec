"""The ready-made properties: they hold for every shipped standard, and fail, readably, on planted mistakes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers import BAND, ROOT, law, loaded

from povrules.errors import LawFileError
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.standards import load_standard, standard_ids
from povrules.testing import decided as engine
from povrules.testing import properties
from povrules.testing.decided import Decided
from povrules.testing.evaluated import Household
from povrules.testing.lasting import EXAMPLES, LONG_EXAMPLES, lasting

PLANTED = ROOT / "tests" / "proofs" / "planted"
Make = Callable[..., Callable[[], None]]
READY: tuple[Make, ...] = (
    properties.exclusive,
    properties.monotone_income,
    properties.monotone_deprivation,
    properties.order_free,
    properties.blank_safe,
)


def failure(test: Callable[[], None]) -> str:
    with pytest.raises(AssertionError) as caught:
        test()
    return str(caught.value)


@pytest.mark.no_cover  # long, and of code that the others reach
@pytest.mark.parametrize("name", standard_ids())
@pytest.mark.parametrize("make", READY, ids=[one.__name__ for one in READY])
def test_every_shipped_standard_has_every_property(make: Make, name: str) -> None:
    make(name)()


def test_an_overlay_is_laid_over_the_standard() -> None:
    properties.exclusive("hanoi-2022", BAND)()
    properties.monotone("hanoi-2022", BAND)()


test_of_one_line = properties.all_of("vn-2027")
"""As a drafter's file has it."""


class TestPlantedInTheLaw:
    @pytest.mark.parametrize("name", ["less_than", "hole"])
    def test_a_gap_is_not_exclusive(self, name: str) -> None:
        said = failure(properties.exclusive(PLANTED / f"{name}.toml"))
        assert "dao-mo-2030 (income): không hộ nào bị bỏ sót" in said
        assert "cần: đúng một quy tắc áp dụng" in said
        assert "expected: exactly one rule that applies" in said
        assert "found: no rule" in said
        assert "hộ: hộ nông thôn" in said or "hộ: hộ thành thị" in said

    def test_an_overlap_is_not_exclusive(self, tmp_path: Path) -> None:
        path = tmp_path / "x.toml"
        rules = ("poor: income <= poverty and deprivations >= cutoff", "near_poor: income <= poverty")
        path.write_text(law(*rules, "not_poor: income > poverty"), encoding="utf-8")
        said = failure(properties.exclusive(path))
        assert "island (income): no household has two classes" in said
        assert "có: r0, r1" in said

    def test_a_file_of_which_no_table_can_be_read_is_refused_as_ever(self) -> None:
        for name in ("no_urban", "typo", "order"):
            with pytest.raises(LawFileError):
                properties.exclusive(PLANTED / f"{name}.toml")()

    def test_poor_and_near_poor_mixed_up_is_not_monotone(self) -> None:
        for make in (properties.monotone, properties.monotone_deprivation):
            said = failure(make(PLANTED / "turned.toml"))
            assert "one more deprivation (a higher score B) never leads to a less needy class" in said
            assert "cần: hộ nghèo\n" in said
            assert "hộ ấy có thêm: hộ" in said
        properties.monotone_income(PLANTED / "turned.toml")()

    @pytest.mark.parametrize("basis", ["income", "points"])
    def test_a_table_upside_down_is_not_monotone(self, basis: Basis) -> None:
        measure, unit = ("income", "vnd_person_month") if basis == "income" else ("score_a", "points")
        more: Any = {"lines": [("top", 100, 120, unit)], "numbers": {}, "basis": basis}
        text = law(f"poor: {measure} > top", f"not_poor: {measure} <= top", **more)
        said = failure(properties.monotone_income(loaded(text)))
        assert "more income (a higher score A) never leads to a needier class" in said
        assert "expected: not poor" in said

    def test_score_b_too(self) -> None:
        bands = ("poor: score_a <= top and score_b < b", "near_poor: score_a <= top and score_b >= b")
        rules = (*bands, "not_poor: score_a > top")
        text = law(*rules, lines=[("top", 100, 120, "points")], numbers={"b": 10}, basis="points")
        assert "expected: poor\n" in failure(properties.monotone_deprivation(loaded(text)))

    def test_an_exception_that_is_declared_is_honoured_and_one_that_is_not_fails(self, tmp_path: Path) -> None:
        text = load_standard("vn-2022").source.content.decode()
        path = tmp_path / "x.toml"
        path.write_text(text.partition("[[declared]]")[0], encoding="utf-8")
        said = failure(properties.monotone_income(path))
        assert "sản xuất" in said or "làm nông" in said

    def test_a_file_is_looked_for_beside_the_test(self) -> None:
        with pytest.raises(LawFileError, match=r"cannot be read|không đọc được"):
            properties.exclusive("not-there.toml")()


Change = Callable[[list[Decided]], list[Decided]]


def altered(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """Plant a mistake in the engine."""
    real = engine.decided

    def wrong(standard: Standard, basis: Basis, census: Sequence[Household]) -> list[Decided]:
        return change(real(standard, basis, census))

    monkeypatch.setattr(engine, "decided", wrong)


class TestPlantedInTheEngine:
    def test_another_rule_than_the_file_has_is_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        altered(monkeypatch, lambda found: [replace(one, rule="poor") for one in found])
        said = failure(properties.exclusive("da-nang-2016"))
        assert "đồng" in said
        assert "da-nang-2016 (income)" in said

    def test_a_row_that_depends_on_the_one_above_is_not_order_free(self, monkeypatch: pytest.MonkeyPatch) -> None:
        altered(monkeypatch, lambda found: [found[max(at - 1, 0)] for at in range(len(found))])
        said = failure(properties.order_free("da-nang-2016"))
        assert "thứ tự dòng và các dòng khác không làm đổi kết quả" in said
        assert "the order of rows and other rows change no result" in said

    def test_blanks_taken_for_a_no_are_not_blank_safe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = engine.decided

        def careless(standard: Standard, basis: Basis, census: Sequence[Household]) -> list[Decided]:
            answers = dict.fromkeys(standard.indicator_ids, False)
            filled = [one | {name: bool(one.get(name)) for name in answers} for one in census]
            return real(standard, basis, filled)

        monkeypatch.setattr(engine, "decided", careless)
        said = failure(properties.blank_safe("vn-2027"))
        assert "vn-2027 (income): ô trống không bao giờ cho kết quả sai" in said
        assert "a blank never decides wrongly" in said
        assert "hộ ấy, điền đủ: hộ" in said
        assert "unknown: " in said
        assert "chưa rõ: " in said


def test_short_unless_the_environment_asks_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POVRULES_LONG", raising=False)
    assert (lasting().max_examples, lasting().derandomize) == (EXAMPLES, True)
    monkeypatch.setenv("POVRULES_LONG", "1")
    assert (lasting().max_examples, lasting().derandomize) == (LONG_EXAMPLES, False)


def test_a_row_that_is_set_aside_is_said_not_to_be_classified() -> None:
    [one] = engine.decided(load_standard("vn-2027"), "income", [{"area": "ngoại ô", "members": 4, "water": True}])
    assert one.outcome is None
    assert one.possible == frozenset()
    assert one.said.en == "not classified"


def test_a_class_that_is_not_a_neediness_is_left_out() -> None:
    """A household of no class, or an undetermined one, is against no order."""
    text = law("undetermined: income > top", "poor: income <= top", lines=[("top", 100, 120)], numbers={})
    properties.monotone_income(loaded(text))()


def test_a_standard_that_is_loaded_already() -> None:
    properties.exclusive(load_standard("da-nang-2016"))()
    properties.monotone(load_standard("vn-2022"))()
