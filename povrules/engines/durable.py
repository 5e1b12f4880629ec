"""The reading of a table through durable-rules 2.0.28.

Nothing else in the package sees durable-rules, and of it only the compiled engine under its Python layer is
used. That layer's ``Host`` starts two timer threads that never stop and fire rules behind the caller's back,
and its rules run Python actions whose exceptions are swallowed and stay in the state. Below it there is no
thread and no action that could fail: the engine itself names the rules that fired.

The rest guards against what was measured of the engine:

* ``post`` fires only one of several matching rules, and facts that stay leak and clash. So a fact is
  asserted, what it fires is read, and it is retracted.
* ``$or`` within ``$and`` fires a rule once for each true combination; more than 64 nodes waiting on one fact
  are an error, and more than 512 tests on one node a loop without end. So each row is rewritten as boxes with
  one span a fact, each box is one rule, and a table of more than 64 boxes is refused before it is loaded.
* Properties are found by a 32-bit hash of their name, and some names (``id``, ``sid``, ``$s``) are special.
  So facts and rules travel under short names of their own.
* Threads on one ruleset crash it, no ruleset is freed by itself, and freeing one in which no rule ever fired
  crashes. So there is one lock and a finalizer, and each ruleset has a first rule that fires as it is loaded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from json import dumps, loads
from threading import Lock
from typing import Final, Protocol, TypeAlias, cast
from weakref import finalize

from povrules.engines.plain import HIGHEST, LOWEST, check_facts, check_table, only_row
from povrules.engines.table import AllOf, Condition, Facts, Table, Test
from povrules.errors import LawFileError
from povrules.language.expression import Op
from povrules.text import Text

MAX_BOXES: Final = 64
"""Boxes in a table: the engine's stack holds 64 nodes, and one box never needs more than one of them."""
MAX_FACTS: Final = 250
"""Facts in a table: the engine's objects hold 255 properties, a few of which are not facts."""

_CASES: Final = Text(f"{MAX_BOXES} trường hợp (hoặc … hoặc …)", f"{MAX_BOXES} cases (either … or …)")
_HANDLED: Final = 0
_NOT_HANDLED: Final = 1
_STATE: Final = "0"
_FIRST: Final = "first"
_ALWAYS: Final = "t"
_FACT_ID: Final = "facts"
_RETRACTION: Final = dumps({"id": _FACT_ID})


class _Engine(Protocol):
    """The part of the compiled module that is used.

    ``handle`` is a ruleset, ``state`` where its facts live; asserting gives a code and that state.
    """

    def create_ruleset(self, name: str, rules: str) -> int: ...
    def delete_ruleset(self, handle: int) -> None: ...
    def delete_state(self, handle: int, sid: str) -> None: ...
    def assert_fact(self, handle: int, fact: str) -> tuple[int, int]: ...
    def retract_fact(self, handle: int, fact: str) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int) -> str | None: ...


_ENGINE = cast(_Engine, import_module("durable_rules_engine"))
_LOCK = Lock()


class TableLimitError(LawFileError):
    """A table larger than the rule engine can take without failing on some facts."""

    def __init__(self, table: Table, limit: Text) -> None:
        super().__init__(
            Text(
                f"Bảng “{table.id}” vượt giới hạn của durable-rules: {limit.vi}.",
                f"Table “{table.id}” is beyond what durable-rules can take: {limit.en}.",
            )
        )
        self.table_id = table.id


def decide(table: Table, batch: Sequence[Facts]) -> list[str]:
    """Return, for each item of ``batch`` in its order, the id of the one row of ``table`` that applies.

    Threads may call this at once; they take turns. A table is loaded once, and kept among the last 64 used.

    Raises what :func:`povrules.engines.plain.decide` does, and :class:`TableLimitError` if the table is too
    large for the engine. Any other error is the engine's own failure; nothing that it fired is used then.
    """
    check_table(table)
    for facts in batch:
        check_facts(table, facts)
    with _LOCK:
        ruleset = _load(table)
        try:
            fired = [ruleset.fire(facts) for facts in batch]
        except BaseException:
            # An interrupted ruleset still holds a fact, which would fire again with the next one.
            _load.cache_clear()
            raise
    return [only_row(table, facts, rows) for facts, rows in zip(batch, fired, strict=True)]


class _Ruleset:
    """A table inside the engine, from which it is removed with this object."""

    def __init__(self, table: Table) -> None:
        self._keys = {fact: f"f{number}" for number, fact in enumerate(table.facts)}
        self._rows: dict[str, int] = {}
        self._ids = tuple(row.id for row in table.rows)
        rules: dict[str, object] = {_FIRST: {"all": [{"m": {_FIRST: 1}}]}}
        for number, boxes in enumerate(_rewritten(table)):
            for box in boxes:
                name = f"r{len(self._rows)}"
                self._rows[name] = number
                rules[name] = {"all": [{"m": _tests(box, self._keys)}]}
        self._handle = _ENGINE.create_ruleset("table", dumps(rules))
        _fired(self._handle, {_FIRST: 1})
        finalize(self, _discard, self._handle)

    def fire(self, facts: Facts) -> tuple[str, ...]:
        """Return the ids of the rows that fire on ``facts``, in table order."""
        fired = _fired(self._handle, {_ALWAYS: 1} | {key: facts[fact] for fact, key in self._keys.items()})
        return tuple(self._ids[number] for number in sorted({self._rows[name] for name in fired}))


def _fired(handle: int, fact: dict[str, int]) -> set[str]:
    """Return the names of the rules that fire on ``fact``, and leave the ruleset as it was."""
    code, state = _ENGINE.assert_fact(handle, dumps({"id": _FACT_ID} | fact))
    if code == _NOT_HANDLED:
        return set()
    started = _ENGINE.start_action_for_state(handle, state)
    if code != _HANDLED or started is None:
        raise RuntimeError(f"durable-rules: code {code}, fired {started} on {fact}")
    fired: set[str] = set()
    rules: str | None = started[1]
    while rules is not None:
        fired.update(loads(rules))
        rules = _ENGINE.complete_and_start_action(handle, state)
    _ENGINE.retract_fact(handle, _RETRACTION)
    return fired


@lru_cache(maxsize=64)
def _load(table: Table) -> _Ruleset:
    return _Ruleset(table)


def _discard(handle: int) -> None:
    """Free a ruleset; its state goes first, for the engine would not free that with it."""
    _ENGINE.delete_state(handle, _STATE)
    _ENGINE.delete_ruleset(handle)


@dataclass(frozen=True, slots=True)
class _Span:
    """The integers from ``low`` to ``high``, both included, without the ``holes`` between them."""

    low: int = LOWEST
    high: int = HIGHEST
    holes: frozenset[int] = frozenset()

    def meet(self, other: "_Span") -> "_Span":
        """Return the integers in both spans."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return _Span(low, high, frozenset(hole for hole in self.holes | other.holes if low <= hole <= high))

    def is_empty(self) -> bool:
        """Say whether no integer is left."""
        return self.high - self.low + 1 <= len(self.holes)

    def is_within(self, other: "_Span") -> bool:
        """Say whether every integer of this span is in ``other``."""
        return self.meet(other) == self


_Box: TypeAlias = dict[str, _Span]
"""A span for each fact; a fact that is not named may be any integer."""

_EVERY: Final = _Span()
_SPANS: Final[dict[Op, Callable[[int], _Span]]] = {
    "<": lambda value: _Span(high=value - 1),
    "<=": lambda value: _Span(high=value),
    ">": lambda value: _Span(low=value + 1),
    ">=": lambda value: _Span(low=value),
    "==": lambda value: _Span(value, value),
    "!=": lambda value: _Span(holes=frozenset({value})),
}


def _rewritten(table: Table) -> list[list[_Box]]:
    """Return for each row the boxes of which it is the union; none for a row that never applies."""
    if len(table.facts) > MAX_FACTS:
        raise TableLimitError(table, Text(f"{MAX_FACTS} yếu tố", f"{MAX_FACTS} facts"))
    boxes = [_boxes(row.when, table) for row in table.rows]
    if sum(map(len, boxes)) > MAX_BOXES:
        raise TableLimitError(table, _CASES)
    return boxes


def _boxes(when: Condition, table: Table) -> list[_Box]:
    if isinstance(when, Test):
        return _largest([{when.fact: _SPANS[when.op](when.value)}], table)
    if isinstance(when, AllOf):
        boxes: list[_Box] = [{}]
        for part in when.parts:
            others = _boxes(part, table)
            boxes = _largest((_met(box, other) for box in boxes for other in others), table)
        return boxes
    return _largest((box for part in when.parts for box in _boxes(part, table)), table)


def _met(left: _Box, right: _Box) -> _Box:
    return left | {fact: span.meet(left.get(fact, _EVERY)) for fact, span in right.items()}


def _largest(boxes: Iterable[_Box], table: Table) -> list[_Box]:
    """Return the boxes without the empty ones and those that lie within another."""
    kept: list[_Box] = []
    for box in boxes:
        if any(span.is_empty() for span in box.values()) or any(_is_within(box, other) for other in kept):
            continue
        kept = [other for other in kept if not _is_within(other, box)] + [box]
        if len(kept) > MAX_BOXES:
            raise TableLimitError(table, _CASES)
    return kept


def _is_within(inner: _Box, outer: _Box) -> bool:
    return all(inner.get(fact, _EVERY).is_within(span) for fact, span in outer.items())


def _tests(box: _Box, keys: dict[str, str]) -> dict[str, object]:
    """Return ``box`` in the engine's form; one without tests holds for the mark that every fact carries."""
    tests: list[dict[str, object]] = [{_ALWAYS: 1}]
    for fact, span in box.items():
        key = keys[fact]
        tests += [{"$gte": {key: span.low}}] if span.low > LOWEST else []
        tests += [{"$lte": {key: span.high}}] if span.high < HIGHEST else []
        tests += [{"$neq": {key: hole}} for hole in sorted(span.holes)]
    return {"$and": tests}
