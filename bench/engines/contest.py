"""vn-2022 by income from ready columns with blanks, by several engines: the same rule, census and columns.

Those that work on whole columns take turns at two sizes, those that take one household after another on a sample.
Before anything is timed, each result is compared with that of povrules, cell by cell, in a process of its own.
"""

import statistics
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import polars as pl

import povrules
from bench.by_hand import texts_of
from bench.census import make_census
from bench.engines.prepared import CENSUS, TEXTS, Prepare, Prepared
from bench.timing import alone, in_turn, measured

BLANKS = 0.02
SAMPLE = 100_000
_RESULT = "result.parquet"
_SMALL = "small"


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
    """Medians of an engine at one size; ``times`` is its time to that of povrules for as many households."""

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
    whole, sampled = ([one for one in there if one.sampled == flag] for flag in (False, True))
    found: list[Figure] = []
    for size in (households // 10, households):
        found += _figures(whole, folder, size, repeats)
    alike = next(one for one in found if one.engine.name == NAMES[0] and one.households == households)
    found += _figures(sampled, folder, min(households // 10, SAMPLE), repeats, alike.rate)
    return found


def one(name: str, folder: Path, *, check: bool) -> dict[str, float]:
    """Time one run over the census in ``folder``, after a small one; or compare its result, and give its columns."""
    engine = ENGINES[NAMES.index(name)]
    if check:
        return {"columns": _checked(engine, folder)}
    engine.prepared(folder / _SMALL).run()
    return measured(engine.prepared(folder).run)


def _figures(engines: list[Engine], folder: Path, size: int, repeats: int, rate: float = 0.0) -> list[Figure]:
    _make(folder, size)
    columns = {engine.name: int(alone(engine.name, folder, "--check")["columns"]) for engine in engines}
    print(f"{size:,} households, {BLANKS:.0%} of answers blank, results equal: {', '.join(columns)}", flush=True)
    runs = in_turn(list(columns), folder, repeats)
    first = [size / rate] * repeats if rate else [run["seconds"] for run in runs[NAMES[0]]]
    return [
        Figure(
            engine,
            columns[engine.name],
            size,
            statistics.median(run["seconds"] for run in runs[engine.name]),
            max(run["gigabytes"] for run in runs[engine.name]),
            statistics.median(run["seconds"] / own for run, own in zip(runs[engine.name], first, strict=True)),
        )
        for engine in engines
    ]


def _make(folder: Path, households: int) -> None:
    census = make_census(households, blanks=BLANKS)
    result = povrules.classify(census, standard="vn-2022", keep=False)
    texts = texts_of(census, result)
    result.write_parquet(folder / _RESULT)
    (folder / _SMALL).mkdir(exist_ok=True)
    for place, part in ((folder, census), (folder / _SMALL, census[:1000])):
        part.write_parquet(place / CENSUS)
        texts.write_parquet(place / TEXTS)


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
