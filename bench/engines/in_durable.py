"""durable-rules per household, as its documentation has it: a ruleset, and an event posted for each household.

The rules are :data:`ROWS`. Nothing is asserted and nothing stays: an event is gone with the rule that it fires. An
event that fires no rule is an error of the engine, so households without an income have a rule of their own; it asks
for a mark, because ``-m.income`` (no income) fires without end.
"""

import operator
from collections.abc import Callable, Sequence
from functools import cache, reduce
from pathlib import Path
from typing import Any

from durable.lang import m, post, post_batch, ruleset, when_all

from bench.engines.in_python import Facts, by_household
from bench.engines.prepared import Prepared
from bench.engines.rule_rows import OPEN, ROWS, UNKNOWN, Test

_OPS = {"==": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_BATCH = 100
_NAME = "vn-2022"
_NO_INCOME = "no_income"


def posted(folder: Path) -> Prepared:
    """Post every household, one call each."""
    return _prepared(folder, lambda events: [post(_NAME, event) for event in events])


def posted_in_batches(folder: Path) -> Prepared:
    """Post a hundred households a call."""

    def run(events: list[dict[str, Any]]) -> None:
        for start in range(0, len(events), _BATCH):
            post_batch(_NAME, events[start : start + _BATCH])

    return _prepared(folder, run)


def _prepared(folder: Path, run: Callable[[list[dict[str, Any]]], object]) -> Prepared:
    classes = _classes()

    def decide(batch: Sequence[Facts]) -> list[str]:
        classes[:] = [""] * len(batch)
        run([_event(number, facts) for number, facts in enumerate(batch)])
        return classes

    return by_household(folder, decide)


def _event(number: int, facts: Facts) -> dict[str, Any]:
    event = {"number": number, "area": facts.area or UNKNOWN, "least": facts.least, "most": facts.most}
    return event | ({_NO_INCOME: 1} if facts.income is None else {"income": facts.income})


@cache
def _classes() -> list[str]:
    """Declare the ruleset; return the list into which what fires writes the class, at the number of its household."""
    classes: list[str] = []

    def writes(class_: str) -> Any:
        def action(context: Any) -> None:
            classes[context.m.number] = class_

        return action

    with ruleset(_NAME):
        for row in ROWS:
            when_all(reduce(operator.and_, map(_condition, row.tests)))(writes(row.class_))
        when_all(getattr(m, _NO_INCOME) == 1)(writes(OPEN))
    return classes


def _condition(test: Test) -> Any:
    return _OPS[test.op](getattr(m, test.fact), test.value)
