"""No damage to a file gives a traceback, a hang or a lost row; and what judges that finds each of them."""

import os
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from damage import judge as judging
from damage import runner
from damage.cases import Case, make
from damage.judge import Outcome, judge
from damage.runner import one, run
from damage.sources import sources

SEED = 20_251
BATCHES, BATCH = 5, 50
LONG = 20_000
SOUND = "small.csv"


def told(outcomes: Iterable[Outcome]) -> list[str]:
    return [f"{one.number} ({one.kind}): {one.said}" for one in outcomes if one.verdict == "fault"]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_some_cases(batch: int) -> None:
    found = [one(SEED, number) for number in range(batch * BATCH, (batch + 1) * BATCH)]
    assert told(found) == []
    assert {outcome.verdict for outcome in found} == {"read", "refused"}


@pytest.mark.skipif("POVRULES_LONG" not in os.environ, reason="takes many minutes")
def test_many_cases() -> None:
    found: list[Outcome] = []
    run(1, range(LONG), 2, found.append)
    assert told(found) == []
    assert sorted(outcome.number for outcome in found) == [*range(LONG)]


def test_a_case_is_made_again_from_its_number() -> None:
    for number in range(40):
        first, again = make(SEED, number), make(SEED, number)
        assert (first.kind, first.name, first.data, first.law) == (again.kind, again.name, again.data, again.law)
        assert (first.run, first.marks, first.rows) == (again.run, again.marks, again.rows)


def sound(**more: Any) -> Case:
    data = next(source.data for source in sources() if source.name == SOUND)
    return Case(0, "sound", SOUND, data, **{"run": {"standard": "vn-2022"}, **more})


class TestTheJudge:
    def test_a_sound_file_is_read(self, tmp_path: Path) -> None:
        assert judge(sound(rows=13), tmp_path).verdict == "read"

    def test_a_row_that_never_was(self, tmp_path: Path) -> None:
        assert "13 rows were read of 14" in judge(sound(rows=14), tmp_path).said

    def test_a_lost_row(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        review = judging.review_table

        def shorter(*arguments: Any, **options: Any) -> Any:
            found = review(*arguments, **options)
            return type(found)(found.frame.head(12), found.problems, found.legal, found.labels, found.headers)

        monkeypatch.setattr(judging, "review_table", shorter)
        assert "13 rows came in, 12 out" in judge(sound(), tmp_path).said

    def test_a_row_that_is_lost_before_it_is_classified(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(judging, "only_height", lambda _: 14)
        assert "14 rows were found, 13 came in" in judge(sound(), tmp_path).said

    def test_a_line_of_which_nobody_tells(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(judging, "told", lambda *_: {None: {*range(1, 14)}})
        assert "lines that nobody tells of: {None: [14]}" in judge(sound(), tmp_path).said

    def test_an_error_of_another_kind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def panics(*_: object, **__: object) -> None:
            raise pl.exceptions.PanicException("out of range")

        monkeypatch.setattr(judging, "read_input", panics)
        found = judge(sound(), tmp_path)
        assert (found.verdict, "PanicException: out of range" in found.said) == ("fault", True)

    def test_a_refusal_that_does_not_name_the_file(self, tmp_path: Path) -> None:
        found = judge(sound(run={"standard": "nowhere"}), tmp_path)
        assert (found.verdict, found.said.startswith("refusal without the file: ")) == ("fault", True)

    def test_a_hang(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(judging, "LIMIT", 0.05)

        def busy(*_: object) -> None:
            end = time.perf_counter() + 60
            while time.perf_counter() < end:
                pass

        monkeypatch.setattr(judging, "read_input", busy)
        assert "damage.judge.Slow" in judge(sound(), tmp_path).said

    def test_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(runner, "_GROWTH", -1)
        assert any("MB of memory for one case" in one(SEED, number).said for number in range(3))

    def test_words_on_the_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def loud(case: Case, _: Path) -> Outcome:
            os.write(2, b"thread panicked")
            return Outcome(case.number, case.kind, "refused" if case.number else "read", "", 0.0)

        monkeypatch.setattr(runner, "judge", loud)
        assert (one(SEED, 0).verdict, one(SEED, 0).said) == ("fault", "on the terminal: thread panicked")
        assert (one(SEED, 1).verdict, one(SEED, 1).panic) == ("refused", "thread panicked")


def dies(_: int, numbers: Iterable[int], connection: Connection) -> None:
    for number in numbers:
        connection.send(number)
        if number == 2:
            os._exit(1)
        connection.send(Outcome(number, "none", "read", "", 0.0))


def test_a_process_that_dies_is_told_and_the_others_go_on() -> None:
    found: list[Outcome] = []
    run(SEED, range(6), 2, found.append, dies)
    assert sorted((outcome.number, outcome.verdict) for outcome in found) == [
        (number, "fault" if number == 2 else "read") for number in range(6)
    ]
    assert next(one.said for one in found if one.number == 2) == "the process died or was stopped"
