"""The engines that decide class tables: they agree everywhere, and refuse what they cannot decide rightly."""

import importlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from povrules.engines import decide as deciding
from povrules.engines import plain
from povrules.engines import table as tables
from povrules.engines.decide import TableFactsError, TableGapError, TableOverlapError
from povrules.engines.plain import HIGHEST, LOWEST, TableFormError
from povrules.engines.table import AllOf, AnyOf, Condition, Facts, Row, Table
from povrules.errors import LawFileError, PovrulesError

durable: Any = None
with suppress(ImportError):
    durable = importlib.import_module("povrules.engines.durable")
STATM = Path("/proc/self/statm")
# Only Linux tells how much memory a process has at the moment; its peak would hide what is never freed.
needs_statm = pytest.mark.skipif(not STATM.exists(), reason="there is no /proc/self/statm")
needs_durable_rules = pytest.mark.skipif(durable is None, reason="durable-rules is not installed")

ENGINES = [
    pytest.param(plain.decide, id="plain"),
    pytest.param(getattr(durable, "decide", None), id="durable", marks=needs_durable_rules),
]
Decide = Callable[[Table, Sequence[Facts]], list[str]]

DOMAIN = {"income": (-1, 0, 1, 2), "deprivations": (0, 1, 2, 3), "urban": (0, 1)}
EVERY_COMBINATION = [dict(zip(DOMAIN, values, strict=True)) for values in product(*DOMAIN.values())]
MEANING = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "==": int.__eq__,
    "!=": int.__ne__,
}


def is_(fact: str, op: Any, value: int) -> Condition:
    return tables.Test(fact, op, value)


BETWEEN_THE_LINES = is_("income", "==", 1)
POVERTY = Table(
    "poverty",
    tuple(DOMAIN),
    (
        Row("poor", AnyOf((is_("income", "<", 1), AllOf((BETWEEN_THE_LINES, is_("deprivations", ">=", 3)))))),
        Row("near_poor", AllOf((BETWEEN_THE_LINES, is_("deprivations", "<", 3)))),
        Row("average", AllOf((is_("income", ">", 1), is_("urban", "!=", 1)))),
        Row("not_poor", AllOf((is_("income", ">", 1), is_("urban", "==", 1)))),
    ),
)


def one_row(when: Condition, facts: tuple[str, ...] = ("x",)) -> Table:
    return Table("t", facts, (Row("yes", when),))


def applies(decide: Decide, table: Table, facts: Facts) -> tuple[str, ...]:
    """The ids of the rows that apply, as told by ``decide`` through its answer or its error."""
    try:
        return tuple(decide(table, [facts]))
    except TableGapError:
        return ()
    except TableOverlapError as overlap:
        return overlap.rows


def comparisons() -> st.SearchStrategy[Condition]:
    fact = st.sampled_from(sorted(DOMAIN))
    return st.builds(tables.Test, fact, st.sampled_from(sorted(MEANING)), st.integers(-2, 4))


def conditions() -> st.SearchStrategy[Condition]:
    def nested(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(parts, max_size=3).map(tuple)
        return several.map(AllOf) | several.map(AnyOf)

    return st.recursive(comparisons(), nested, max_leaves=8)


def some_tables() -> st.SearchStrategy[Table]:
    def table(whens: list[Condition]) -> Table:
        return Table("random", tuple(DOMAIN), tuple(Row(f"row {i}", when) for i, when in enumerate(whens)))

    return st.lists(conditions(), max_size=5).map(table)


class TestAgreement:
    @needs_durable_rules
    @given(some_tables())
    @example(POVERTY)
    @example(Table("empty", tuple(DOMAIN), ()))
    @settings(max_examples=200, deadline=None)
    def test_both_engines_find_the_same_rows_for_every_combination(self, table: Table) -> None:
        for facts in EVERY_COMBINATION:
            expected = plain.matching(table, facts)
            assert applies(plain.decide, table, facts) == expected
            assert applies(durable.decide, table, facts) == expected
            event(f"rows that apply: {min(len(expected), 2)}")

    @pytest.mark.parametrize("decide", ENGINES)
    @pytest.mark.parametrize("op", MEANING)
    @pytest.mark.parametrize("value", [LOWEST, LOWEST + 1, -7, 0, 2**53 + 1, HIGHEST - 1, HIGHEST])
    def test_each_comparison_is_exact_around_its_value(self, decide: Decide, op: str, value: int) -> None:
        table = one_row(is_("x", op, value))
        for x in range(max(value - 1, LOWEST), min(value + 1, HIGHEST) + 1):
            assert bool(applies(decide, table, {"x": x})) is MEANING[op](x, value)

    @pytest.mark.parametrize("decide", ENGINES)
    def test_the_empty_all_is_true_and_the_empty_any_is_false(self, decide: Decide) -> None:
        assert decide(one_row(AllOf(())), [{"x": 0}]) == ["yes"]
        assert decide(one_row(AllOf(()), facts=()), [{}]) == ["yes"]
        assert applies(decide, one_row(AnyOf(())), {"x": 0}) == ()
        assert applies(decide, one_row(AnyOf(()), facts=()), {}) == ()

    @pytest.mark.parametrize("decide", ENGINES)
    def test_names_that_mean_something_to_the_engine_are_only_names(self, decide: Decide) -> None:
        names = ("id", "sid", "$s", "t", "m", "$and", "f0", "hộ nghèo", 'a"b\\', "x.y", "")
        rows = tuple(Row(f"{name}$any", is_(name, "==", number)) for number, name in enumerate(names, 1))
        table = Table("$state", names, rows)
        for number, name in enumerate(names, 1):
            assert decide(table, [dict.fromkeys(names, 0) | {name: number}]) == [f"{name}$any"]

    @needs_durable_rules
    def test_the_widest_table_tells_all_its_facts_apart(self) -> None:
        names = tuple(f"fact {number}" for number in range(durable.MAX_FACTS))
        when = AllOf(tuple(is_(name, "==", number) for number, name in enumerate(names)))
        right = {name: number for number, name in enumerate(names)}
        table = one_row(when, names)
        assert durable.decide(table, [right]) == ["yes"]
        for name in names:
            assert applies(durable.decide, table, right | {name: right[name] + 1}) == ()

    @needs_durable_rules
    def test_as_many_rows_as_the_engine_can_fire_at_once(self) -> None:
        rows = tuple(Row(f"{number}", is_("x", ">=", number)) for number in range(durable.MAX_BOXES))
        table = Table("steps", ("x",), rows)
        for x in (0, 1, 63, 64):
            assert applies(durable.decide, table, {"x": x}) == plain.matching(table, {"x": x})

    @needs_durable_rules
    def test_many_true_ways_through_one_row_fire_it_once(self) -> None:
        names = tuple("abcdef")
        pairs = [AnyOf((is_(name, ">=", 1), is_(name, "==", 0))) for name in names]
        assert durable.decide(one_row(AllOf(tuple(pairs)), names), [dict.fromkeys(names, 1)]) == ["yes"]

    @pytest.mark.parametrize("decide", ENGINES)
    def test_a_batch_keeps_its_order_and_may_be_empty(self, decide: Decide) -> None:
        batch = [{"income": i, "deprivations": 3, "urban": 1} for i in (2, 1, 0, 2)]
        assert decide(POVERTY, batch) == ["not_poor", "poor", "poor", "not_poor"]
        assert decide(POVERTY, []) == []


class TestErrors:
    @pytest.mark.parametrize("decide", ENGINES)
    def test_a_gap_names_the_table_and_the_facts(self, decide: Decide) -> None:
        table = Table("thu nhập", ("x", "y"), (Row("poor", is_("x", "<", 3)),))
        with pytest.raises(TableGapError) as caught:
            decide(table, [{"x": 1, "y": 2}, {"x": 3, "y": 4}])
        error = caught.value
        assert (error.table_id, error.facts) == ("thu nhập", {"x": 3, "y": 4})
        assert error.message("en") == "Table “thu nhập”: no row applies to x=3, y=4."
        assert error.message("vi") == "Bảng “thu nhập”: không có dòng nào áp dụng cho x=3, y=4."
        assert isinstance(error, LawFileError)

    @pytest.mark.parametrize("decide", ENGINES)
    def test_an_overlap_names_the_table_the_facts_and_the_rows_in_table_order(self, decide: Decide) -> None:
        rows = (Row("b", is_("x", "<", 3)), Row("no", is_("x", "==", 9)), Row("a", is_("x", "<", 2)))
        with pytest.raises(TableOverlapError) as caught:
            decide(Table("t", ("x",), rows), [{"x": 2}, {"x": 1}])
        error = caught.value
        assert (error.table_id, error.facts, error.rows) == ("t", {"x": 1}, ("b", "a"))
        assert error.message("en") == "Table “t”: 2 rows apply to x=1: b, a."
        assert error.message("vi") == "Bảng “t”: 2 dòng cùng áp dụng cho x=1: b, a."
        assert isinstance(error, LawFileError)

    @pytest.mark.parametrize("decide", ENGINES)
    def test_an_error_leaves_nothing_behind(self, decide: Decide) -> None:
        table = Table("t", ("x",), (Row("a", is_("x", "<", 2)), Row("b", is_("x", "<", 1))))
        for _ in range(3):
            assert [applies(decide, table, {"x": x}) for x in (0, 1, 2)] == [("a", "b"), ("a",), ()]

    @pytest.mark.parametrize("decide", [*ENGINES, pytest.param(deciding.decide, id="chosen")])
    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"x": 1},
            {"x": 1, "y": 2, "z": 3},
            {"x": 1, "z": 3},
            {"x": 1, "y": True},
            {"x": 1, "y": None},
            {"x": 1, "y": 2.0},
            {"x": 1, "y": "2"},
            {"x": 1, "y": HIGHEST + 1},
            {"x": 1, "y": LOWEST - 1},
        ],
    )
    def test_only_integers_for_exactly_the_facts_are_taken(self, decide: Decide, facts: Mapping[str, Any]) -> None:
        table = one_row(AllOf(()), ("x", "y"))
        with pytest.raises(TableFactsError, match="for exactly the facts x, y") as caught:
            decide(table, [{"x": 1, "y": 2}, facts])
        assert isinstance(caught.value, PovrulesError)
        assert "đúng các yếu tố x, y" in caught.value.message("vi")
        with pytest.raises(TableFactsError):
            plain.matching(table, facts)

    @pytest.mark.parametrize("decide", ENGINES)
    @pytest.mark.parametrize(
        ("table", "fault"),
        [
            (Table("t", ("x", "x"), ()), "fact given twice: x"),
            (Table("t", (), (Row("a", AllOf(())), Row("a", AnyOf(())))), "row given twice: a"),
            (one_row(AnyOf((is_("x", "<", 1), AllOf((is_("y", "!=", 1),))))), "undeclared fact: y"),
            (one_row(is_("x", "==", True)), "not a 64-bit integer: x == True"),
            (one_row(is_("x", "<=", HIGHEST + 1)), f"not a 64-bit integer: x <= {HIGHEST + 1}"),
        ],
    )
    def test_a_table_that_is_not_well_formed_is_refused(self, decide: Decide, table: Table, fault: str) -> None:
        with pytest.raises(TableFormError, match=fault):
            decide(table, [])
        with pytest.raises(TableFormError, match=fault):
            plain.matching(table, {"x": 1})


@needs_durable_rules
class TestLimits:
    """What the engine would answer with an error on some facts, or not at all, is refused when loaded."""

    def test_more_rows_than_it_can_fire_at_once(self) -> None:
        rows = tuple(Row(f"{number}", is_("x", ">=", number)) for number in range(durable.MAX_BOXES + 1))
        self.refused(Table("steps", ("x",), rows), "64 cases")

    def test_more_alternatives_in_one_row(self) -> None:
        self.refused(one_row(AnyOf(tuple(is_("x", "==", 2 * number) for number in range(600)))), "64 cases")

    def test_more_combinations_of_alternatives_in_one_row(self) -> None:
        names = tuple("abcdefg")
        self.refused(one_row(AllOf(tuple(AnyOf((is_(n, "<", 1), is_(n, ">", 2))) for n in names)), names), "64 cases")

    def test_more_facts_than_an_object_holds(self) -> None:
        self.refused(one_row(AllOf(()), tuple(f"f{number}" for number in range(251))), "250 facts")

    def test_alternatives_that_say_nothing_new_do_not_count(self) -> None:
        steps = [is_("x", "<", number) for number in range(100)]
        empty = [AllOf((is_("x", ">=", n), is_("x", "<=", n), is_("x", "!=", n))) for n in range(200, 300)]
        assert durable.decide(one_row(AnyOf((*steps, *empty, *reversed(steps)))), [{"x": 98}]) == ["yes"]

    def refused(self, table: Table, limit: str) -> None:
        with pytest.raises(durable.TableLimitError, match=limit) as caught:
            durable.decide(table, [])
        assert caught.value.table_id == table.id
        assert f"Bảng “{table.id}” vượt giới hạn" in caught.value.message("vi")
        assert isinstance(caught.value, LawFileError)


@needs_durable_rules
class TestEngine:
    """The engine under load: threads, many facts, many tables, and its own failures."""

    def test_eight_threads_at_once_get_the_right_answers(self) -> None:
        other = Table("other", POVERTY.facts, tuple(reversed(POVERTY.rows)))
        batch = [facts for facts in EVERY_COMBINATION for _ in range(20)]
        expected = plain.decide(POVERTY, batch)
        start = threading.Barrier(8)

        def work(number: int) -> bool:
            start.wait()
            table = POVERTY if number % 2 else other
            return all(durable.decide(table, batch) == expected for _ in range(5))

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(work, range(8)))

    @needs_statm
    def test_sixty_thousand_decisions_in_a_row_leave_memory_flat(self) -> None:
        table = Table("t", ("x",), (Row("low", is_("x", "<", 30_000)), Row("high", is_("x", ">", 30_000))))
        durable.decide(table, [{"x": 0}])
        before = resident_kib()
        for start in range(0, 60_000, 1_000):
            batch = [{"x": x} for x in range(start + 1, start + 1_000)]
            assert durable.decide(table, batch) == ["low" if start < 30_000 else "high"] * 999
            assert bool(applies(durable.decide, table, {"x": start})) is (start != 30_000)
        assert resident_kib() - before < 2_000

    def test_a_table_is_loaded_once_whoever_builds_it(self) -> None:
        durable._load.cache_clear()
        for _ in range(3):
            durable.decide(Table("t", POVERTY.facts, tuple(POVERTY.rows)), EVERY_COMBINATION)
        assert durable._load.cache_info().misses == 1

    @needs_statm
    def test_many_tables_start_no_thread_and_are_freed(self) -> None:
        def many(name: str) -> None:
            for number in range(200):
                durable.decide(Table(f"{name} {number}", POVERTY.facts, POVERTY.rows), EVERY_COMBINATION)

        many("first")
        threads, before = threading.active_count(), resident_kib()
        many("second")
        assert threading.active_count() == threads
        assert resident_kib() - before < 10_000

    def test_tables_that_saw_no_fact_or_only_gaps_are_freed_too(self) -> None:
        for number in range(500):
            never = Table(f"{number}", ("x",), (Row("never", AnyOf(())),))
            durable.decide(never, [])
            assert number % 2 or applies(durable.decide, never, {"x": 1}) == ()
        durable._load.cache_clear()

    @pytest.mark.parametrize(
        ("function", "answer"),
        [("assert_fact", (2, 0)), ("assert_fact", (3, 0)), ("start_action_for_state", None)],
    )
    def test_an_answer_that_is_neither_rows_nor_a_gap_is_no_verdict(
        self, monkeypatch: pytest.MonkeyPatch, function: str, answer: object
    ) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(durable._ENGINE, function, lambda *_: answer)
            with pytest.raises(RuntimeError, match="durable-rules"):
                durable.decide(POVERTY, EVERY_COMBINATION)
        assert durable.decide(POVERTY, EVERY_COMBINATION) == plain.decide(POVERTY, EVERY_COMBINATION)

    def test_an_interrupted_decision_leaves_no_fact_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(durable._ENGINE, "complete_and_start_action", interrupted)
            with pytest.raises(KeyboardInterrupt):
                durable.decide(POVERTY, EVERY_COMBINATION)
        assert durable.decide(POVERTY, EVERY_COMBINATION) == plain.decide(POVERTY, EVERY_COMBINATION)


class TestChoice:
    @needs_durable_rules
    def test_durable_rules_is_chosen_where_it_can_be_imported(self) -> None:
        assert deciding.ENGINE_NAME == "durable-rules 2.0.28"
        assert deciding.choose()[1] is durable.decide
        assert deciding.decide(POVERTY, EVERY_COMBINATION) == plain.decide(POVERTY, EVERY_COMBINATION)

    def test_the_plain_reading_stands_in_where_it_cannot(self) -> None:
        def cannot(name: str) -> ModuleType:
            raise ImportError(name)

        assert deciding.choose(cannot) == ("table", plain.decide)

    @pytest.mark.usefixtures("without_durable_rules")
    def test_the_whole_module_falls_back(self) -> None:
        importlib.reload(deciding)
        assert deciding.ENGINE_NAME == "table"
        assert deciding.decide(POVERTY, EVERY_COMBINATION) == plain.decide(POVERTY, EVERY_COMBINATION)


@pytest.fixture
def without_durable_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as elsewhere:
        elsewhere.setitem(sys.modules, "durable_rules_engine", None)
        elsewhere.delitem(sys.modules, "povrules.engines.durable", raising=False)
        yield
    importlib.reload(deciding)


def resident_kib() -> int:
    """Resident memory of this process in KiB, with what durable-rules allocates outside Python."""
    return int(STATM.read_text().split()[1]) * 4
