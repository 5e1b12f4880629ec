"""Mutants: each differs from the file in one place, and every number, date, operator and entry of it is reached."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from helpers import law, loaded
from hypothesis import given
from hypothesis import strategies as st

from povrules.language.expression import parse_condition
from povrules.language.loader import Standard
from povrules.language.reading import parse
from povrules.mutation.conditions import BESIDE, Names, condition_slips, without_a_part
from povrules.mutation.model import KINDS, Edit
from povrules.mutation.policy_slips import policy_mutants
from povrules.mutation.slips import dates, leaves, mutants, numbers
from povrules.rules import load_policy
from povrules.standards import load_standard, standard_ids


def differences(first: Any, second: Any, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The places where two parsed files differ; lists of different lengths differ as a whole."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in {*first, *second}:
            if (key in first) != (key in second):
                yield (*path, key)
            else:
                yield from differences(first[key], second[key], (*path, key))
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for at, pair in enumerate(zip(first, second, strict=True)):
            yield from differences(*pair, (*path, at))
    elif first != second or type(first) is not type(second):
        yield path


@pytest.fixture(scope="module", params=standard_ids())
def standard(request: pytest.FixtureRequest) -> Standard:
    return load_standard(request.param)


class TestTheMutantsOfAShippedStandard:
    def test_differ_from_it_in_one_place_each_in_its_own_way(self, standard: Standard) -> None:
        raw = parse(standard.source)
        again = parse(standard.source)
        found = mutants(standard)
        for one in found:
            changed = one.edit.apply(raw)
            places = list(differences(raw, changed))
            if one.edit.action == "swap":
                assert {place[-1] for place in places} == {"rural", "urban"}
                assert len({place[:-1] for place in places}) == 1
            elif one.edit.action == "set":
                [place] = places
                assert place == one.edit.path
            else:
                [place] = places
                size = 1 if one.edit.action == "double" else -1
                holder: Any = raw
                copy: Any = changed
                for key in one.edit.path[:-1]:
                    holder, copy = holder[key], copy[key]
                assert len(copy) == len(holder) + size
        assert raw == again
        assert len({(one.edit.path, one.edit.action, one.after) for one in found}) == len(found)

    def test_reach_every_number_date_and_choice(self, standard: Standard) -> None:
        raw = parse(standard.source)
        reached: dict[tuple[str | int, ...], int] = {}
        for one in mutants(standard):
            if one.edit.action == "set":
                reached[one.edit.path] = reached.get(one.edit.path, 0) + 1
        for path, value in leaves(raw):
            if isinstance(value, bool):
                assert reached[path] == 1
            elif isinstance(value, int | date):
                assert reached[path] >= 2, path
            elif path[-1] in {"class", "basis"} and path[0] == "rules":
                assert reached[path] >= 1

    def test_reach_every_operator_and_junction_of_every_condition(self, standard: Standard) -> None:
        raw = parse(standard.source)
        for path, value in leaves(raw):
            if path[-1] == "when":
                ways = [one.after for one in mutants(standard) if one.edit.path == path]
                assert len(set(ways)) == len(ways)
                for found in re.finditer(r"[<>]=?|\band\b|\bor\b", value):
                    before, after = value[: found.start()], value[found.end() :]
                    assert [one for one in ways if one.startswith(before) and one.endswith(after)], found

    def test_reach_every_entry_and_indicator(self, standard: Standard) -> None:
        raw = parse(standard.source)
        dropped = {one.edit.path for one in mutants(standard) if one.edit.action == "drop"}
        doubled = {one.edit.path for one in mutants(standard) if one.edit.action == "double"}
        entries = {(key, at) for key, group in raw.items() if isinstance(group, list) for at in range(len(group))}
        assert entries == doubled
        assert entries <= dropped
        left_out = {one.before for one in mutants(standard) if one.kind == "indicator"}
        own = {entry["id"] for entry in raw.get("indicators", [])}
        assert left_out | own == set(standard.indicator_ids)

    def test_name_their_line(self, standard: Standard) -> None:
        lines = standard.source.content.decode().splitlines()
        for one in mutants(standard):
            assert one.line is not None
            if one.kind in {"number", "date", "yes_no"} and len(one.edit.path) == 3:
                assert str(one.edit.path[-1]) in lines[one.line - 1]
                assert one.key.endswith(str(one.edit.path[-1]))


def test_every_kind_of_slip_is_made() -> None:
    found = {one.kind for name in standard_ids() for one in mutants(load_standard(name))}
    assert found | {one.kind for one in policy_mutants(load_policy("bhyt"))} == set(KINDS)


@given(st.integers(-(10**12), 10**12))
def test_a_number_becomes_another_one_each_time(value: int) -> None:
    found = [number for _, number in numbers(value)]
    assert value not in found
    assert {value - 1, value + 1} <= set(found)
    for kind, number in numbers(value):
        if kind == "digits":
            assert sorted(str(abs(number)).zfill(len(str(abs(value))))) == sorted(str(abs(value)))
        if kind == "tenfold":
            assert number in {value * 10, value // 10}


def test_the_slips_of_a_number() -> None:
    assert [number for _, number in numbers(1_500)] == [1_499, 1_501, 15_000, 150, 5_100, 1_050]
    assert [number for _, number in numbers(0)] == [-1, 1]
    assert [number for _, number in numbers(33)] == [32, 34, 330]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_date_becomes_another_one_each_time(day: date) -> None:
    found = list(dates(day))
    assert day not in found
    assert len(found) == len(set(found)) >= 4


def test_the_slips_of_a_date() -> None:
    assert list(map(str, dates(date(2024, 2, 29)))) == ["2024-02-28", "2024-03-01", "2023-02-28", "2025-02-28"]
    assert str(list(dates(date(2021, 9, 1)))[-1]) == "2021-01-09"


NAMES = Names((("low", "high"), ("income", "rest")), frozenset({"farmer"}))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("income <= low", ["income < low", "income >= low", "rest <= low", "income <= high"]),
        ("not farmer", ["farmer", "not not farmer"]),
        ("farmer and given(x)", ["not farmer and given(x)", "farmer or given(x)", "given(x)", "farmer"]),
        ("not (a or b)", ["(a or b)", "not (a and b)", "not b", "not a"]),
        ("count == 1", ["count <= 1", "count >= 1", "count == 0", "count == 2", "count == 10"]),
        ("count != 0", ["count < 0", "count > 0", "count != -1", "count != 1"]),
    ],
)
def test_the_slips_of_a_condition(condition: str, expected: list[str]) -> None:
    assert sorted(after for _, after in condition_slips(condition, NAMES)) == sorted(expected)


def test_every_operator_has_its_neighbours() -> None:
    assert all(operator not in others and len(others) == 2 for operator, others in BESIDE.items())


def test_a_part_is_left_out_at_any_depth() -> None:
    node = parse_condition("a and not (b or c)")
    assert len(list(without_a_part(node))) == 4


class TestASmallFile:
    def test_units_areas_and_words(self) -> None:
        found = mutants(loaded(law()))
        kinds = {one.kind for one in found}
        assert {"unit", "area", "class"} <= kinds
        [swap] = [one for one in found if one.kind == "area"]
        assert (swap.before, swap.after) == ("1_234_000 / 1_567_000", "1_567_000 / 1_234_000")

    def test_an_edit_leaves_the_file_as_it_is(self) -> None:
        raw = {"a": [{"b": 1}, {"b": 2}]}
        assert Edit(("a", 1, "b"), value=3).apply(raw) == {"a": [{"b": 1}, {"b": 3}]}
        assert Edit(("a", 0), "drop").apply(raw) == {"a": [{"b": 2}]}
        assert Edit(("a", 0), "double").apply(raw) == {"a": [{"b": 1}, {"b": 2}, {"b": 1}]}
        assert raw == {"a": [{"b": 1}, {"b": 2}]}
