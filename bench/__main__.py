"""Run the benches: ``python -m bench [--quick] [--households N]``.

Whole commands are timed from outside (start-up, a 2,000-household workbook); the engine is timed in processes of its
own, in turn with the hand-written one, each with its peak memory. Medians; results are compared cell by cell.
"""

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

import povrules
from bench.by_hand import classify as by_hand
from bench.by_hand import texts_of
from bench.census import make_census
from bench.families import make_families

POVRULES = [sys.executable, "-m", "povrules"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--households", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small numbers: that it runs and that the results agree")
    parser.add_argument("--one", choices=("povrules", "by hand"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_in_process(asked.one, asked.folder)))
        return
    households, repeats = (20_000, 1) if asked.quick else (asked.households, asked.repeats)
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, Polars {pl.__version__}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _command("povrules --help", [*POVRULES, "--help"], repeats)
        _workbook(folder, repeats)
        for label, blanks in (("complete", 0.0), ("2 % of answers blank", 0.02)):
            _compare(folder, households, blanks, label, repeats)
        _families(folder, min(households // 10, 300_000), repeats)


def _command(label: str, command: list[str], repeats: int) -> None:
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode())
    print(f"{label}: median {statistics.median(times[1:]):.2f} s (after a warm-up of {times[0]:.2f} s)")


def _workbook(folder: Path, repeats: int) -> None:
    source = folder / "census.xlsx"
    make_census(2_000, blanks=0.02).with_columns(pl.selectors.boolean().cast(pl.Int64)).write_excel(source)
    command = [*POVRULES, "classify", str(source), "--standard", "vn-2022", "-o", str(folder / "result.xlsx")]
    _command("2,000-household workbook read, classified and written", command, repeats)


def _compare(folder: Path, households: int, blanks: float, label: str, repeats: int) -> None:
    census = make_census(households, blanks=blanks)
    census.write_parquet(folder / "census.parquet", compression="uncompressed")
    result = _classify(census)
    texts = texts_of(census, result)
    texts.write_parquet(folder / "texts.parquet")
    if not by_hand(census, texts).equals(result):
        sys.exit("the two results differ")
    del census, result
    figures: dict[str, list[dict[str, float]]] = {"povrules": [], "by hand": []}
    for _ in range(repeats):
        for name, found in figures.items():
            command = [sys.executable, "-m", "bench", "--one", name, "--folder", str(folder)]
            done = subprocess.run(command, capture_output=True, check=True)
            found.append(json.loads(done.stdout))
    print(f"{households:,} households, {label}, results equal:")
    for name, found in figures.items():
        seconds = statistics.median(one["seconds"] for one in found)
        print(f"  {name:9} median {seconds:6.2f} s, peak {max(one['gigabytes'] for one in found):5.2f} GB")
    pairs = zip(figures["povrules"], figures["by hand"], strict=True)
    print(f"  ratio     median {statistics.median(a['seconds'] / b['seconds'] for a, b in pairs):6.2f}")


def _families(folder: Path, households: int, repeats: int) -> None:
    """Time the derivation from raw answers beside the same classes from ready columns, in turn."""
    houses, persons = make_families(households)
    asked: dict[str, Any] = {"standard": "vn-2022", "basis": "points", "keep": False}

    def raw() -> pl.DataFrame:
        return povrules.classify(houses, persons=persons, **asked)

    known = raw()
    indicators = [known[f"derived_{name}"].alias(name) for name in povrules.indicators("vn-2022")]
    ready = houses.select("household_id", "area").with_columns(known["points_least"].alias("score_a"), *indicators)

    def columns() -> pl.DataFrame:
        return povrules.classify(ready, **asked)

    if not columns()["class"].equals(known["class"]):
        sys.exit("the classes differ")
    seconds: dict[str, list[float]] = {"raw answers": [], "ready columns": []}
    for _ in range(repeats):
        for name, run in (("raw answers", raw), ("ready columns", columns)):
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    print(f"{households:,} households with {persons.height:,} members, by points, classes equal:")
    for name, found in seconds.items():
        print(f"  {name:13} median {statistics.median(found):6.2f} s")
    for name, frame in (("ho", houses[:2_000]), ("thanh-vien", persons[:7_000])):
        frame.with_columns(pl.selectors.boolean().cast(pl.Int64)).write_excel(folder / f"{name}.xlsx")
    command = [*POVRULES, "classify", str(folder / "ho.xlsx"), "--persons", str(folder / "thanh-vien.xlsx")]
    command += ["--standard", "vn-2022", "--basis", "points", "-o", str(folder / "families.xlsx")]
    _command("2,000 households with 7,000 members, workbooks read, derived, classified and written", command, repeats)


def _in_process(name: str, folder: Path) -> dict[str, float]:
    """Time one classification of the census in ``folder``; the standard is loaded, the data are in memory."""
    census = pl.read_parquet(folder / "census.parquet")
    texts = pl.read_parquet(folder / "texts.parquet")
    _classify(census[:1000])
    by_hand(census[:1000], texts)
    start = time.perf_counter()
    result = _classify(census) if name == "povrules" else by_hand(census, texts)
    seconds = time.perf_counter() - start
    assert result.height == census.height
    return {"seconds": seconds, "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6}


def _classify(census: pl.DataFrame) -> pl.DataFrame:
    return povrules.classify(census, standard="vn-2022", keep=False)


if __name__ == "__main__":
    main()
