"""Runs the mutants of a file, in several processes at once; every one of them, or a sample spread over the file."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from povrules.errors import UsageError
from povrules.mutation.model import Edit, Mutant, Mutation, Verdict
from povrules.mutation.subjects import Judging, Subject, subject_of
from povrules.text import Text


def mutate(
    name: str | Path,
    cases: Sequence[Path] = (),
    *,
    province: str | Path | None = None,
    sample: int | None = None,
    processes: int = 1,
) -> Mutation:
    """Change a file in every single way a slip could, and say what noticed each (docs/mutating.md).

    ``name``: the id of a shipped standard or policy, or a file. ``province``: what this one adds to a policy, by id or
    file, is changed instead. ``cases``: the golden files; left out, those of the checkout for what is shipped, and
    ``test_*.toml`` beside a file. ``sample``: at most so many mutants, spread evenly over the file, always the same
    ones. Raises :class:`povrules.errors.UsageError` where there are no cases, or where the file fails its cases or a
    proof as it stands, and :class:`povrules.errors.LawFileError` for a file that is refused.
    """
    subject = subject_of(name, cases, province)
    begun = perf_counter()
    judge = subject.judge()
    every = judge.mutants()
    chosen = every if sample is None else _spread(every, sample)
    fates = _fates(judge, subject, [one.edit for one in chosen], processes)
    results = tuple(zip(chosen, fates, strict=True))
    return Mutation(judge.title, subject.sources, len(every), results, perf_counter() - begun)


def _spread(every: Sequence[Mutant], sample: int) -> Sequence[Mutant]:
    """Return so many mutants, evenly spread; all of them where there are no more."""
    if sample < 1:
        raise UsageError(Text(f"--sample {sample}: cần số từ 1", f"--sample {sample}: expected 1 or more"))
    many = min(sample, len(every))
    return [every[at * len(every) // many] for at in range(many)]


def _fates(judge: Judging, subject: Subject, edits: Sequence[Edit], processes: int) -> Iterator[Verdict]:
    if processes < 2:
        return map(judge.verdict, edits)
    return _in_processes(subject, edits, processes)


def _in_processes(subject: Subject, edits: Sequence[Edit], processes: int) -> Iterator[Verdict]:
    """Yield the verdicts in order; every process reads the file itself, for what is loaded is not sent."""
    with ProcessPoolExecutor(processes, get_context("spawn"), begin, (subject,)) as pool:
        yield from pool.map(judged, edits, chunksize=8)


_JUDGES: list[Judging] = []
"""The judge of this process."""


def begin(subject: Subject) -> None:
    """Set up a process for the mutants of a file."""
    _JUDGES[:] = [subject.judge()]


def judged(edit: Edit) -> Verdict:
    """Return what becomes of a mutant, in a process that has begun."""
    [judge] = _JUDGES
    return judge.verdict(edit)
