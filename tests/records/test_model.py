"""The form of a record: its published schema, its digests, no float anywhere."""

import hashlib
import json
import re
from typing import Any, cast

import pytest
from helpers import ROOT, SMALL, near_poor

import povrules
from povrules.errors import UsageError
from povrules.records.model import DecisionRecord, record_schema

from .making import records_of

PUBLISHED = ROOT / "docs" / "records.schema.json"


def test_the_published_schema_is_that_of_the_model() -> None:
    """After a change: write ``json.dumps(record_schema(), ensure_ascii=False, indent=2)`` and a line feed there."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == record_schema()
    assert record_schema()["properties"]["schema"]["const"] == "povrules.record/1"


def test_no_number_is_anything_but_a_whole_one() -> None:
    assert '"number"' not in json.dumps(record_schema())
    for record in records_of(SMALL):
        assert not list(floats(json.loads(record.to_json())))


def floats(value: Any) -> Any:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from floats(one)
    elif isinstance(value, float):
        yield value


def test_the_digests_are_those_of_the_canonical_form() -> None:
    """As docs/records.md describes it, so that another program can compute them."""

    def sha256(value: Any) -> str:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    for record in records_of(SMALL):
        raw = json.loads(record.to_json())
        digests = raw["digests"]
        assert digests == {
            "facts": sha256(raw["facts"]),
            "verdict": sha256(raw["verdict"]),
            "record": sha256(raw | {"digests": {name: digests[name] for name in ("facts", "verdict")}}),
        }


def test_a_record_is_read_as_it_was_written() -> None:
    for record in records_of(SMALL, standard=["vn-2022", "hanoi-2022"], policy_year=2025, on="2025-06-01"):
        assert DecisionRecord.model_validate_json(record.to_json()) == record
        assert "\n" not in record.to_json()


def test_the_example_in_the_docs_verifies() -> None:
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)
    shown, record = json.loads(example), json.loads(records_of(SMALL, policy_year=2025)[0].to_json())
    for one in (shown, record):  # what changes with every file of law and version
        del one["law"], one["engine"], one["digests"]
    assert shown == record


def test_records_have_to_be_asked_for() -> None:
    import pandas as pd

    review = povrules.review_census(pd.DataFrame([near_poor()]), standard="vn-2022")
    with pytest.raises(UsageError, match="records=True") as caught:
        review.records()
    assert "records=True" in caught.value.message("vi")
    with pytest.raises(UsageError, match="records"):
        povrules.review_census(pd.DataFrame([near_poor()]), standard="vn-2022", records=cast("bool", "yes"))
