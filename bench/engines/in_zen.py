"""zen-engine: a JDM decision table, first row that applies, all households in one batch.

The rows are those of :data:`ROWS` that decide; a last one without tests leaves the rest open. The counts come in as
facts: an expression node that counts a list of twelve answers makes each household slower.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import zen

from bench.engines.in_python import Facts, by_household
from bench.engines.prepared import Prepared
from bench.engines.rule_rows import OPEN, ROWS, UNKNOWN, Row

_FACTS = ("area", "income", "least", "most")
_KEY = "vn-2022"


def decision_table(folder: Path) -> Prepared:
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {_KEY: _graph()}}})

    def decide(batch: Sequence[Facts]) -> list[str]:
        found = engine.evaluate_batch([{"key": _KEY, "context": _context(facts)} for facts in batch])
        return [one["data"]["result"]["class"] for one in found]

    return by_household(folder, decide)


def _context(facts: Facts) -> dict[str, object]:
    return {"area": facts.area or UNKNOWN, "income": facts.income, "least": facts.least, "most": facts.most}


def _graph() -> dict[str, object]:
    rows = [row for row in ROWS if row.class_ != OPEN] + [Row((), OPEN)]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": fact, "name": fact, "field": fact} for fact in _FACTS],
        "outputs": [{"id": "class", "name": "class", "field": "class"}],
        "rules": [
            {"_id": str(number), "class": json.dumps(row.class_), **{fact: _cell(row, fact) for fact in _FACTS}}
            for number, row in enumerate(rows)
        ],
    }
    nodes = [
        {"id": "in", "name": "household", "type": "inputNode"},
        {"id": "table", "name": "class", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "result", "type": "outputNode"},
    ]
    edges = [{"id": "1", "sourceId": "in", "targetId": "table"}, {"id": "2", "sourceId": "table", "targetId": "out"}]
    return {"nodes": nodes, "edges": edges}


def _cell(row: Row, fact: str) -> str:
    return " and ".join(
        json.dumps(test.value) if test.op == "==" else f"{test.op} {test.value}"
        for test in row.tests
        if test.fact == fact
    )
