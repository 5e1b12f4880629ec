"""vn-2022 by income from ready columns with blanks, by several engines: the same rule, census and columns.

Those that work on whole columns take turns at two sizes; those that take one household after another have a sample of
the larger census, and take turns with the others there. Before anything is timed, each result is compared with that of
povrules, cell by cell, in a process of its own.
"""

import statistics
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polars as pl

import povrules
from bench.by_hand import LINES, texts_of
from bench.census import make_census
from bench.engines.prepared import CENSUS, TEXTS, Prepare, Prepared
from bench.timing import alone, in_turn, measured

BLANKS = 0.02
SAMPLE = 100_000
_RESULT = "result.parquet"
_SMALL, _SAMPLE = "small", "sample"
"""Folders beside the census: its first households, for a warm-up; and as many as the slow ones take."""


@dataclass(frozen=True)
class Engine:
    """``prepare`` is ``module.function`` beside this file; ``package`` is what has to be installed."""

    name: str
    prepare: str
    package: str
    sampled: bool = False

    def prepared(self, folder: Path) -> Prepared:
        module, function = self.prepare.split(".")
        prepare: Prepare = getattr(import_module(f"bench.engines.{module}"), function)
        return prepare(folder)

    def version(self) -> str | None:
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


ENGINES = (
    Engine("povrules", "in_polars.povrules_", "povrules"),
    Engine("Polars by hand", "in_polars.hand_written", "polars"),
    Engine("Polars by number", "in_polars.numbered", "polars"),
    Engine("DuckDB SQL", "in_duckdb.sql", "duckdb"),
    Engine("pandas", "in_pandas.whole_columns", "pandas"),
    Engine("openfisca-core", "in_openfisca.vectorised", "openfisca-core"),
    Engine("plain Python", "in_python.plain", "povrules", sampled=True),
    Engine("zen-engine", "in_zen.decision_table", "zen-engine", sampled=True),
    Engine("durable-rules", "in_durable.posted", "durable-rules", sampled=True),
    Engine("durable-rules in batches", "in_durable.posted_in_batches", "durable-rules", sampled=True),
)
NAMES = tuple(engine.name for engine in ENGINES)


@dataclass(frozen=True)
class Figure:
    """Medians of an engine at one size; ``times`` is its time a household to that of povrules in the same turn."""

    engine: Engine
    columns: int
    households: int
    seconds: float
    gigabytes: float
    times: float

    @property
    def rate(self) -> float:
        return self.households / self.seconds


def compare(folder: Path, households: int, repeats: int) -> list[Figure]:
    """Return the figures of every engine that is installed; end the program if two results differ."""
    there = [engine for engine in ENGINES if engine.version()]
    for engine in ENGINES:
        if engine not in there:
            print(f"{engine.name}: left out, {engine.package} is not installed (extra bench, where it can be)")
    whole = [engine for engine in there if not engine.sampled]
    return _figures(whole, folder, households // 10, repeats) + _figures(there, folder, households, repeats)


def one(name: str, folder: Path, *, check: bool) -> dict[str, float]:
    """Time one run over the census in ``folder``, after a small one; or compare its result, and give its columns."""
    engine = ENGINES[NAMES.index(name)]
    own = folder / _SAMPLE if engine.sampled else folder
    if check:
        return {"columns": _checked(engine, own)}
    engine.prepared(folder / _SMALL).run()
    return measured(engine.prepared(own).run)


def _figures(engines: list[Engine], folder: Path, size: int, repeats: int) -> list[Figure]:
    sample = min(size // 10, SAMPLE)
    _make(folder, size, sample)
    columns = {engine.name: int(alone(engine.name, folder, "--check")["columns"]) for engine in engines}
    print(f"{size:,} households, {BLANKS:.0%} of answers blank, results equal: {', '.join(columns)}", flush=True)
    runs = in_turn(list(columns), folder, repeats)
    found: list[Figure] = []
    for engine in engines:
        own = sample if engine.sampled else size
        seconds = [run["seconds"] for run in runs[engine.name]]
        pairs = zip(seconds, runs[NAMES[0]], strict=True)
        times = statistics.median((one / own) / (other["seconds"] / size) for one, other in pairs)
        peak = max(run["gigabytes"] for run in runs[engine.name])
        found.append(Figure(engine, columns[engine.name], own, statistics.median(seconds), peak, times))
        print(
            f"  {engine.name:24} median {found[-1].seconds:6.2f} s, peak {peak:5.2f} GB, {own:,} households", flush=True
        )
    return found


def _make(folder: Path, households: int, sample: int) -> None:
    census = _with_lines(make_census(households, blanks=BLANKS))
    result = povrules.classify(census, standard="vn-2022", keep=False)
    texts = texts_of(census, result)
    for place, height in ((folder, households), (folder / _SMALL, 1_000), (folder / _SAMPLE, sample)):
        place.mkdir(exist_ok=True)
        census[:height].write_parquet(place / CENSUS, compression="uncompressed")
        result[:height].write_parquet(place / _RESULT)
        texts.write_parquet(place / TEXTS)


def _with_lines(census: pl.DataFrame) -> pl.DataFrame:
    """Put every fiftieth income on a line, just below or just above: a random one would never try at most or above."""
    lines = [line + beside for both in LINES.values() for line in both for beside in (-1, 0, 1)]
    row = pl.int_range(pl.len())
    on_line = pl.lit(pl.Series(lines)).gather(row // 50 % len(lines))
    return census.with_columns(
        pl.when(row % 50 == 0).then(on_line).otherwise("income_per_capita").alias("income_per_capita")
    )


def _checked(engine: Engine, folder: Path) -> int:
    """Compare column by column, so that two results of ten million households need not be in memory at once."""
    prepared = engine.prepared(folder)
    found = prepared.frame(prepared.run())
    height = pl.scan_parquet(folder / _RESULT).select(pl.len()).collect().item()
    if found.height != height:
        sys.exit(f"{engine.name}: {found.height} households, {height} expected")
    for column in found.columns:
        wanted = pl.read_parquet(folder / _RESULT, columns=[column])[column]
        if not found[column].cast(wanted.dtype).equals(wanted):
            sys.exit(f"{engine.name}: {column} differs")
    return found.width
