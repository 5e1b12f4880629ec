"""A long run, in processes of its own: one that dies, hangs in foreign code or eats memory is noticed."""

import faulthandler
import multiprocessing
import os
import resource
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from damage.cases import make
from damage.judge import LIMIT, Outcome, judge

_MEMORY = 6 * 2**30
"""Bytes that a process may address beyond what it has at the start."""
_GROWTH = 3 * 2**19
"""Kilobytes by which the memory in use may grow at a case: a sheet of a million rows takes the most."""
_KILLED_AFTER = 15 * LIMIT
"""Seconds of the clock after which a process is stopped that hangs without working, or in foreign code."""


def run(
    seed: int, numbers: Sequence[int], processes: int, told: Callable[[Outcome], None], work: "Work | None" = None
) -> None:
    """Judge cases in several processes and tell each outcome as it comes; ``work`` is what a process does."""
    context = multiprocessing.get_context("spawn")
    waiting = [[*numbers[start::processes]] for start in range(processes)]
    current: dict[Connection, tuple[list[int], int | None]] = {}

    def begin(rest: list[int]) -> None:
        if rest:
            ours, theirs = context.Pipe(duplex=False)
            context.Process(target=work or judge_all, args=(seed, rest, theirs), daemon=True).start()
            theirs.close()
            current[ours] = (rest, None)

    for rest in waiting:
        begin(rest)
    while current:
        for connection in [one for one in wait([*current]) if isinstance(one, Connection)]:
            rest, number = current.pop(connection)
            try:
                said = connection.recv()
            except EOFError:
                if number is not None:
                    told(Outcome(number, make(seed, number).kind, "fault", "the process died or was stopped", 0.0))
                    begin(rest[rest.index(number) + 1 :])
                continue
            if isinstance(said, Outcome):
                told(said)
                current[connection] = (rest, None if said.number == rest[-1] else number)
            else:
                current[connection] = (rest, said)


Work = Callable[[int, Iterable[int], Connection], None]


def judge_all(seed: int, numbers: Iterable[int], connection: Connection) -> None:
    """Send the number of each case before it is judged, and its outcome."""
    _limit_memory()
    for number in numbers:
        connection.send(number)
        faulthandler.dump_traceback_later(_KILLED_AFTER, exit=True)
        connection.send(one(seed, number))
        faulthandler.cancel_dump_traceback_later()


def one(seed: int, number: int) -> Outcome:
    """Judge a single case, its memory too and what foreign code has written to the terminal, e.g. of a panic."""
    case = make(seed, number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TemporaryDirectory() as folder, _written() as written:
        outcome = judge(case, Path(folder))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if outcome.verdict == "fault":
        return outcome
    if grown > _GROWTH:
        return replace(outcome, verdict="fault", said=f"{grown // 1024} MB of memory for one case")
    if written and outcome.verdict == "read" and not outcome.said:  # nothing was refused, so nothing was caught
        return replace(outcome, verdict="fault", said=f"on the terminal: {written[0]}")
    if written:
        return replace(outcome, panic=written[0].partition("\nstack")[0])
    return outcome


@contextmanager
def _written() -> Iterator[list[str]]:
    """Catch what is written to the standard error of the process, also by code that is not Python."""
    found: list[str] = []
    own = os.dup(2)
    with TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield found
        finally:
            os.dup2(own, 2)
            os.close(own)
            file.seek(0)
            text = file.read().decode("utf-8", "replace").strip()
            found += [text] if text else []


def _limit_memory() -> None:
    statm = Path("/proc/self/statm")
    pages = int(statm.read_text(encoding="ascii").split()[0]) if statm.exists() else 0
    limit = pages * resource.getpagesize() + _MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
