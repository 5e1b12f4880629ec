"""Two engines, one meaning; many threads, one result."""

import importlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import polars as pl
import pytest
from helpers import BAND, law, loaded

import povrules
from povrules.engines import plain
from povrules.engines.axes import Axis
from povrules.engines.decide import ENGINE_NAME
from povrules.engines.plan import CLASS_FACT, Plan, all_complete, build_plan
from povrules.engines.signatures import Book
from povrules.engines.table import holds
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, Area
from povrules.standards import load_standard, standard_ids

needs_durable_rules = pytest.mark.skipif(ENGINE_NAME == "table", reason="durable-rules is not installed")


def plans() -> Iterator[Plan]:
    """Every shipped standard on every basis that it has, Hà Nội also with an average band."""
    standards: list[Standard] = [load_standard(name) for name in standard_ids()]
    standards.append(load_standard("hanoi-2022", [BAND]))
    yield from (build_plan(standard, basis) for standard in standards for basis in standard.law.bases)


def named(plan: Plan) -> str:
    return plan.table.id + ("+band" if plan.standard.overlays else "")


@pytest.mark.parametrize("plan", list(plans()), ids=named)
class TestEveryCompleteSignature:
    @needs_durable_rules
    def test_both_engines_fire_the_same_row(self, plan: Plan) -> None:
        durable = importlib.import_module("povrules.engines.durable")
        batch = all_complete(plan)
        assert durable.decide(plan.table, batch) == plain.decide(plan.table, batch)
        for _, table in plan.flag_tables:
            beside = [facts | {CLASS_FACT: code} for facts in batch for code in range(len(plan.outcomes))]
            assert durable.decide(table, beside) == plain.decide(table, beside)

    def test_the_combinations_are_all_that_a_value_can_have(self, plan: Plan) -> None:
        """Counted a second time, from the values of the lines and those around them."""
        expected = {(area, *facts) for area in AREAS for facts in combinations_of(plan, area)}
        found = {(area, *facts.values()) for area in AREAS for facts in plan.complete(area)}
        assert found == expected
        once = [tuple(facts.values()) for facts in all_complete(plan)]
        assert len(once) == len(set(once))
        assert set(once) == {tuple(facts) for _, *facts in found}

    def test_the_book_says_what_the_plain_reading_says(self, plan: Plan) -> None:
        book = Book(plan, plain.decide)
        for facts in all_complete(plan):
            row = book.rules[tuple(facts.values())]
            assert [one.id for one in plan.table.rows if holds(one.when, facts)] == [row]
            code = plan.outcomes.index(plan.rule[row].outcome)
            for flag, table in plan.flag_tables:
                [answer] = plain.matching(table, facts | {CLASS_FACT: code})
                assert book.flags[flag.id][tuple(facts.values())] == answer


def combinations_of(plan: Plan, area: Area) -> set[tuple[int, ...]]:
    """The cells of all households whose values lie at a line, just below or just above it."""
    found = set()
    for values in product(*(values_of(axis, area) for axis in plan.axes)):
        measured = dict(zip((axis.id for axis in plan.axes), values, strict=True))
        if all(possible(axis, measured) for axis in plan.axes):
            choices = product(*(cells_of(axis, area, measured[axis.id]) for axis in plan.axes))
            cells = [one for one in choices if in_order(plan, one)]
            found |= {(*one, *flags) for one in cells for flags in product((0, 1), repeat=len(plan.flags))}
    return found


def in_order(plan: Plan, cells: tuple[int, ...]) -> bool:
    """A measure that is at most another one has passed no line that the other has not."""
    placed = dict(zip((axis.id for axis in plan.axes), cells, strict=True))
    return all(placed[axis.id] <= placed.get(axis.measure.at_most or "", len(axis.cuts) + 1) for axis in plan.axes)


def possible(axis: Axis, measured: dict[str, int | None]) -> bool:
    bound = measured.get(axis.measure.at_most or "")
    value = measured[axis.id]
    return bound is None or value is None or value <= bound


def values_of(axis: Axis, area: Area) -> list[int | None]:
    lines = [cut.value(area) for cut in axis.cuts]
    known = [line for line in lines if line is not None]
    around = {line + step for line in known for step in (-1, 0, 1)} | {max(known) + 10**9}
    if axis.whole:
        around = {value for value in around if 0 <= value <= (axis.top if axis.top is not None else value)} | {0}
    return [*sorted(around), *([None] if axis.optional else [])]


def cells_of(axis: Axis, area: Area, value: int | None) -> list[int]:
    """The cells in which a value can lie; several where a line is not known."""
    if value is None:
        return [axis.absent]
    passed = [None if (line := cut.value(area)) is None else value > line - (not cut.inclusive) for cut in axis.cuts]
    least = max((number for number, beyond in enumerate(passed, 1) if beyond), default=0)
    most = min((number for number, beyond in enumerate(passed) if beyond is False), default=len(passed))
    return list(range(least, most + 1))


def census(households: int) -> pl.DataFrame:
    """Households on both sides of the lines, with blanks, in a fixed order."""
    ids = povrules.indicators("vn-2022")
    rows = []
    for number in range(households):
        answers = {name: (number * 5 + place) % (4 + number % 3) == 0 for place, name in enumerate(ids)}
        rows.append(
            {
                "household_id": f"{number:05}",
                "area": (None, "rural", "urban")[min(number % 9, 2)],
                "income_12m": None if number % 11 == 0 else 12 * 4 * (700_000 + 10_007 * (number % 260)),
                "members": None if number % 13 == 0 else 4,
                "social_assistance_12m": (None, 0, 6_000_000)[number % 3],
                "agricultural": number % 2 == 0,
                **answers,
                ids[3]: None if number % 7 == 0 else answers[ids[3]],
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


class TestThreads:
    def test_eight_at_once_say_what_one_says(self) -> None:
        frame = census(800)
        before = frame.clone()
        names = ["vn-2022", "hanoi-2022"]
        alone = {name: povrules.classify(frame, standard=name, policy_year=2025) for name in names}
        start = threading.Barrier(8)

        def work(number: int) -> bool:
            start.wait()
            name = names[number % 2]
            return all(povrules.classify(frame, standard=name, policy_year=2025).equals(alone[name]) for _ in range(2))

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(work, range(8)))
        assert frame.equals(before)
        assert alone["vn-2022"]["class"].n_unique() == 6

    def test_eight_that_meet_a_law_for_the_first_time_at_once(self) -> None:
        """Plans and decisions are made once and kept; the first use of each is by eight threads."""
        incomes = [1_233_999, 1_400_000]
        frame = pl.DataFrame({"household_id": ["1", "2"], "area": ["rural", None], "income_per_capita": incomes})
        start = threading.Barrier(8)
        standards = [loaded(law()) for _ in range(4)]

        def work(number: int) -> list[str | None]:
            start.wait()
            results = [povrules.classify(frame, standard=standard) for standard in standards]
            return [value for result in results for value in result["class"]]

        with ThreadPoolExecutor(8) as pool:
            assert {tuple(found) for found in pool.map(work, range(8))} == {("undetermined", "undetermined") * 4}
