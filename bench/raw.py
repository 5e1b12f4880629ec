"""Raw answers beside the same classes from ready columns, and a commune's two workbooks from reading to writing."""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl

import povrules
from bench.families import make_families
from bench.timing import command


def compare(folder: Path, households: int, repeats: int, povrules_: list[str]) -> None:
    houses, persons = make_families(households)
    asked: dict[str, Any] = {"standard": "vn-2022", "basis": "points", "keep": False}

    def raw() -> pl.DataFrame:
        found: pl.DataFrame = povrules.classify(houses, persons=persons, **asked)

        return found

    known = raw()
    indicators = [known[f"derived_{name}"].alias(name) for name in povrules.indicators("vn-2022")]
    ready = houses.select("household_id", "area").with_columns(known["points_least"].alias("score_a"), *indicators)

    def columns() -> pl.DataFrame:
        found: pl.DataFrame = povrules.classify(ready, **asked)

        return found

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
        print(f"  {name:16} median {statistics.median(found):6.2f} s")
    ids = houses["household_id"][:2_000].to_list()
    for name, frame in (("ho", houses[:2_000]), ("thanh-vien", persons.filter(pl.col("household_id").is_in(ids)))):
        frame.with_columns(pl.selectors.boolean().cast(pl.Int64)).write_excel(folder / f"{name}.xlsx")
    words = [*povrules_, "classify", str(folder / "ho.xlsx"), "--persons", str(folder / "thanh-vien.xlsx")]
    words += ["--standard", "vn-2022", "--basis", "points", "-o", str(folder / "families.xlsx")]
    command("2,000 households with their members, workbooks read, derived, classified and written", words, repeats)
