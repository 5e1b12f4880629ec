"""Runs the mutants of a law file, in several processes at once; every one of them, or a sample spread over the file."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from povrules.errors import UsageError
from povrules.language.reading import Source, parse
from povrules.mutation.cases import Golden, read_golden
from povrules.mutation.judge import Judge
from povrules.mutation.model import Edit, Mutant, Mutation, Verdict
from povrules.mutation.slips import mutants
from povrules.standards import source_of
from povrules.testing.cases import Case
from povrules.text import LANGS, Text

BESIDE_THE_PACKAGE = Path(__file__).parent.parent.parent / "fixtures" / "golden"
"""Where the golden cases of the shipped standards lie in a checkout; an installed package has none."""


def mutate(name: str | Path, cases: Sequence[Path] = (), *, sample: int | None = None, processes: int = 1) -> Mutation:
    """Change a law file in every single way a slip could, and say what noticed each: see :class:`Judge`.

    ``name``: the id of a shipped standard, or a file. ``cases``: its golden files; left out, those of the checkout for
    a shipped one, and ``test_*.toml`` beside a file. ``sample``: at most so many mutants, spread evenly over the file,
    always the same ones. Raises :class:`povrules.errors.UsageError` where there are no cases, or where the file fails
    its cases or a proof as it stands, and :class:`povrules.errors.LawFileError` for a file that is refused.
    """
    source = source_of(name)
    golden = [read_golden(path) for path in cases] or _cases_of(name, source)
    begun = perf_counter()
    for one in golden:
        _check_standard(one, source)
    judge = Judge.of(source, golden)
    every = mutants(judge.standard)
    chosen = every if sample is None else _spread(every, sample)
    fates = _fates(judge, [one.edit for one in chosen], processes)
    title = Text(*(f"{judge.standard.id} — {judge.standard.law.title.get(lang)}" for lang in LANGS))
    results = tuple(zip(chosen, fates, strict=True))
    sources = (source, *(one.source for one in golden))
    return Mutation(title, sources, len(every), results, perf_counter() - begun)


def _cases_of(name: str | Path, source: Source) -> list[Golden]:
    """Return the golden files that are found without being named; raises :class:`UsageError` for none.

    Beside a file may lie those of other standards.
    """
    path = Path(name)
    if path.suffix == ".toml":
        beside = map(read_golden, sorted(path.parent.glob("test_*.toml")))
        found = [one for one in beside if not [*_of_others(one, source)]]
    else:
        found = [read_golden(one) for one in [BESIDE_THE_PACKAGE / f"{name}.toml"] if one.is_file()]
    if not found:
        raise UsageError(
            Text(
                f"{name}: không có trường hợp mẫu; nêu tệp bằng --cases TỆP.toml (docs/mutating.md)",
                f"{name}: there are no golden cases; name their file by --cases FILE.toml (docs/mutating.md)",
            )
        )
    return found


def _check_standard(golden: Golden, source: Source) -> None:
    """Refuse cases that are of another standard."""
    for case in _of_others(golden, source):
        raise UsageError(
            Text(
                f"{golden.source.name}: trường hợp {case.id} của {case.standard!r}, không phải của {source.name}",
                f"{golden.source.name}: the case {case.id} is of {case.standard!r}, not of {source.name}",
            )
        )


def _of_others(golden: Golden, source: Source) -> Iterator[Case]:
    """Yield the cases of another standard; one that names a place alone is of the standard that it finds."""
    known = {None, parse(source).get("id"), source.name}
    yield from (case for case in golden.cases if case.standard not in known)


def _spread(every: Sequence[Mutant], sample: int) -> Sequence[Mutant]:
    """Return so many mutants, evenly spread; all of them where there are no more."""
    if sample < 1:
        raise UsageError(Text(f"--sample {sample}: cần số từ 1", f"--sample {sample}: expected 1 or more"))
    many = min(sample, len(every))
    return [every[at * len(every) // many] for at in range(many)]


def _fates(judge: Judge, edits: Sequence[Edit], processes: int) -> Iterator[Verdict]:
    if processes < 2:
        return map(judge.verdict, edits)
    return _in_processes(judge.standard.source, judge.golden, edits, processes)


def _in_processes(source: Source, golden: Sequence[Golden], edits: Sequence[Edit], processes: int) -> Iterator[Verdict]:
    """Yield the verdicts in order; every process reads the file itself, for what is loaded is not sent."""
    with ProcessPoolExecutor(processes, get_context("spawn"), begin, (source, tuple(golden))) as pool:
        yield from pool.map(judged, edits, chunksize=8)


_JUDGES: list[Judge] = []
"""The judge of this process."""


def begin(source: Source, golden: tuple[Golden, ...]) -> None:
    """Set up a process for the mutants of a law file."""
    _JUDGES[:] = [Judge.of(source, golden)]


def judged(edit: Edit) -> Verdict:
    """Return what becomes of a mutant, in a process that has begun."""
    [judge] = _JUDGES
    return judge.verdict(edit)
