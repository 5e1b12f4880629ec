"""Files of records that are none, or not of this form: each told with its line, in both languages."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from helpers import SMALL, refusal

from povrules import verify_records
from povrules.errors import UsageError
from povrules.records.reading import read_record, read_records

from .making import codes_of, records_of, written

TEXT = records_of(SMALL)[0].to_json()


def wrong(text: str | bytes) -> list[str]:
    line = read_record(text, 7)
    assert (line.record is None, line.number) == (bool(line.wrong), 7)
    assert all(one.vi != one.en for one in line.wrong)
    return [one.en for one in line.wrong]


def with_(change: Callable[[Any], Any]) -> str:
    raw = json.loads(TEXT)
    change(raw)
    return json.dumps(raw, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON (column 2: Expecting property name enclosed in double quotes)"),
        ('{"schema": "a", "schema": "b"}', "“schema” is given twice, keep one of them"),
        (b"\xff\xfe", "not UTF-8 text; save it again as UTF-8"),
        ('{"schema": "\\ud800"}', 'schema is "?"; this version reads “povrules.record/1” only'),
        ('{"a": ' + "9" * 5000 + "}", "not readable as JSON"),
        ("[" * 100_000, "not readable as JSON"),
        ("[]", "expected one record { … }"),
        ("3", "expected one record { … }"),
        ("{}", "schema is null; this version reads “povrules.record/1” only"),
        (
            TEXT.replace("record/1", "record/2"),
            'schema is "povrules.record/2"; this version reads “povrules.record/1” only',
        ),
        (TEXT.replace("1500000", "1500000.0"), "“facts.household.income_per_capita”: 1500000.0 cannot be meant; need "),
        (
            TEXT.replace("1500000", "NaN"),
            "“facts.household.income_per_capita”: NaN cannot be meant; need true, false, ",
        ),
        (TEXT.replace('"H001"', '"\\ud800"'), "not readable as JSON"),
        (with_(lambda raw: raw["facts"].pop("household")), "“facts.household” is missing"),
        (with_(lambda raw: raw.update(name="Ươm")), "a record has no “name”"),
        (with_(lambda raw: raw.update(set_aside=0)), "“set_aside”: 0 cannot be meant: Input should be a valid boolean"),
        (
            with_(lambda raw: raw["digests"].update(facts="x")),
            '“digests.facts”: "x" cannot be meant: String should match',
        ),
        (
            with_(lambda raw: raw["options"].update(on=1)),
            "“options.on”: 1 cannot be meant: Input should be a valid date",
        ),
    ],
)
def test_what_is_no_record(text: str | bytes, said: str) -> None:
    [found] = wrong(text)
    assert found.startswith(said)


def test_several_places_are_named_at_once() -> None:
    found = wrong(with_(lambda raw: raw.update({"engine": None, "law": 1, "mapping": 2, "errors": 3})))
    assert len(found) == 4
    assert len(wrong('{"schema": "povrules.record/1"}')) == 8


def test_a_byte_order_mark_is_no_matter() -> None:
    assert read_record(b"\xef\xbb\xbf" + TEXT.encode(), 1).record is not None


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(f"\n{TEXT}\n\n  \n{{\n{TEXT}", encoding="utf-8")
    assert [(one.number, one.record is None) for one in read_records(path)] == [(2, False), (5, True), (6, False)]
    found = verify_records(path)
    assert (found.records, found.verified, found.exit_code) == (3, 2, 2)
    assert [(one.line, one.household_id) for one in found.differing] == [(5, None)]
    assert codes_of(found) == ["unreadable"]


def test_one_record_may_take_many_lines(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(json.loads(TEXT), indent=1), encoding="utf-8")
    assert verify_records(path).exit_code == 0
    path.write_text(json.dumps(json.loads(TEXT), indent=1) + ",", encoding="utf-8")
    [line] = read_records(path)
    assert line.number == len(path.read_text(encoding="utf-8").splitlines())


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name in ("none.json", "none.jsonl"):
        assert "none.json" in refusal(partial(verify_records, tmp_path / name), UsageError).vi
    for name in ("x.csv", "x"):
        assert ".jsonl" in refusal(partial(verify_records, tmp_path / name), UsageError).en


def test_no_records_at_all(tmp_path: Path) -> None:
    found = verify_records(written(tmp_path / "empty.jsonl", []))
    assert (found.records, found.exit_code) == (0, 2)
    assert refusal(lambda: verify_records(cast("Path", 3)), UsageError).en.startswith("records: 3")
