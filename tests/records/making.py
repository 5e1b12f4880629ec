"""Records as the tests make, bend and verify them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from povrules import DecisionRecord, Verification, review_census, verify_records
from povrules.records.model import sealed
from povrules.records.reading import read_record


def records_of(households: Any, **options: Any) -> list[DecisionRecord]:
    return list(review_census(households, records=True, **{"standard": "vn-2022"} | options).records())


def bent(record: DecisionRecord, *changes: tuple[str, Any], seal: bool = False) -> DecisionRecord:
    """The record with values changed, each named by its path (``facts.household.area``), as somebody might forge it."""
    raw = json.loads(record.to_json())
    for path, value in changes:
        *outer, last = path.split(".")
        part: Any = raw
        for name in outer:
            part = part[int(name)] if name.isdigit() else part[name]
        part[int(last) if last.isdigit() else last] = value
    line = read_record(json.dumps(raw, ensure_ascii=False), 1)
    assert line.record is not None, line.wrong
    return sealed(line.record) if seal else line.record


def codes_of(found: Verification) -> list[str]:
    return [difference.code for one in found.differing for difference in one.differences]


def fields_of(found: Verification) -> list[str | None]:
    return [difference.field for one in found.differing for difference in one.differences]


def written(path: Path, records: Sequence[DecisionRecord]) -> Path:
    path.write_text("".join(f"{one.to_json()}\n" for one in records), encoding="utf-8")
    return path


def holds(found: Verification) -> bool:
    assert found.exit_code == int(not (found.verified == found.records and not found.differing))
    return found.exit_code == 0


def verified(records: Sequence[DecisionRecord] | DecisionRecord, **options: Any) -> bool:
    return holds(verify_records(records, **options))
