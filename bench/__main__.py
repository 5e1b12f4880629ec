"""Run the benches: ``python -m bench [--quick] [--only NAME] [--households N]``.

``start``: whole commands timed from outside (start-up, a 2,000-household workbook). ``columns``: ready columns against
hand-written Polars. ``forms``: the survey from Parquet against hand-written Polars. ``raw``: raw answers beside ready
columns, and a commune's workbooks. ``proofs``: all standards proved, any two compared. ``engines``: ready columns by
other engines. What is compared takes turns, in processes of its own, each with its peak memory. Medians; results are
compared cell by cell before anything is timed. ``entitlements``: health insurance, against hand-written Polars too.
``movement``: two lists a year apart, against a plain join of them.
"""

import argparse
import json
import platform
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from bench import columns, entitlements, forms, movements, proofs, raw
from bench.census import make_census
from bench.engines import contest, report
from bench.timing import command

POVRULES = [sys.executable, "-m", "povrules"]
BENCHES = ("start", "columns", "forms", "raw", "entitlements", "movement", "proofs", "engines")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--households",
        type=int,
        default=10_000_000,
        help="those with ready columns; forms, entitlements, movement: a tenth",
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="small numbers: that it runs and that the results agree")
    parser.add_argument("--only", choices=BENCHES, help="one of the benches")
    parser.add_argument(
        "--one",
        choices=(*columns.NAMES, *forms.NAMES, *entitlements.NAMES, *movements.NAMES, *contest.NAMES),
        help=argparse.SUPPRESS,
    )
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--chart", type=Path, help="engines: draw the figures into this SVG file")
    parser.add_argument(
        "--table", type=Path, help="engines: put the figures between the two marks of this Markdown page"
    )
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_one(asked.one, asked.folder, check=asked.check)))
        return
    households, repeats = (20_000, 1) if asked.quick else (asked.households, asked.repeats)
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, Polars {pl.__version__}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for bench_name in (asked.only,) if asked.only else BENCHES:
            if bench_name == "engines":
                _engines(folder, households, repeats, asked.table, asked.chart or (folder / "chart.svg"))
            else:
                _run(bench_name, folder, households, repeats)


def _one(name: str, folder: Path, *, check: bool) -> dict[str, float]:
    if name in contest.NAMES:
        return contest.one(name, folder, check=check)
    if name in entitlements.NAMES:
        return entitlements.one(name, folder)
    if name in movements.NAMES:
        return movements.one(name, folder)
    return columns.one(name, folder) if name in columns.NAMES else forms.one(name, folder)


def _engines(folder: Path, households: int, repeats: int, page: Path | None, chart: Path) -> None:
    figures = contest.compare(folder, households, repeats)
    print(report.table(figures))
    print(report.machine(figures, repeats))
    if find_spec("altair") is None:
        print("no chart: altair is not installed: pip install -e '.[bench]'")
        drawn = None
    else:
        from bench.engines.chart import draw

        draw(figures, chart)
        drawn = chart
    if page:
        report.put_into(page, figures, repeats, drawn)


def _run(bench: str, folder: Path, households: int, repeats: int) -> None:
    match bench:
        case "start":
            command("povrules --help", [*POVRULES, "--help"], repeats)
            _workbook(folder, repeats)
        case "columns":
            columns.compare(folder, households, repeats)
        case "forms":
            forms.compare(folder, households // 10, repeats)
        case "entitlements":
            entitlements.compare(folder, households // 10, repeats)
        case "movement":
            movements.compare(folder, households // 10, repeats)
        case "proofs":
            proofs.measure(repeats)
        case _:
            raw.compare(folder, min(households // 10, 300_000), repeats, POVRULES)


def _workbook(folder: Path, repeats: int) -> None:
    source = folder / "census.xlsx"
    make_census(2_000, blanks=0.02).with_columns(pl.selectors.boolean().cast(pl.Int64)).write_excel(source)
    words = [*POVRULES, "classify", str(source), "--standard", "vn-2022", "-o", str(folder / "result.xlsx")]
    command("2,000-household workbook read, classified and written", words, repeats)


if __name__ == "__main__":
    main()
