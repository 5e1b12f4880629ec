"""The figures of the engines as a Markdown table with the machine, printed and put into a page of the docs."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from bench.engines.contest import BLANKS, Figure

BEGIN, END = "<!-- engines: begin, written by python -m bench -->", "<!-- engines: end -->"


def table(figures: Sequence[Figure]) -> str:
    """Return a row an engine; what was not measured at the largest size is extrapolated, and says so."""
    sizes = sorted({one.households for one in figures if not one.engine.sampled})
    head = [
        "engine",
        "columns",
        *(f"{size:,} households" for size in sizes),
        "households/s",
        "time ÷ povrules'",
        "peak",
    ]
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for engine in dict.fromkeys(one.engine for one in figures):
        own = {one.households: one for one in figures if one.engine == engine}
        last = own[max(own)]
        seconds = [f"{own[size].seconds:.2f} s" if size in own else f"({size / last.rate:.3g} s)" for size in sizes]
        columns = f"{last.columns} of 15"
        peak = f"{last.gigabytes:.1f} GB" + (" (sample)" if engine.sampled else "")
        cells = [engine.name, columns, *seconds, f"{last.rate:,.0f}", f"{last.times:.3g} ×", peak]
        rows.append(cells)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def machine(figures: Sequence[Figure], repeats: int) -> str:
    """Say on what, with which versions, how often and on how many households the figures were taken."""
    sampled = [one for one in figures if one.engine.sampled]
    versions = dict.fromkeys(f"{one.engine.package} {one.engine.version()}" for one in figures)
    text = (
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores, {_memory()} of memory; "
        f"Python {platform.python_version()}; {', '.join(versions)}. Medians of {repeats} runs in turn, each in a "
        f"process of its own, {BLANKS:.0%} of the answers blank; peak memory of the whole process. "
        f"Load average of the last 15 minutes, these runs included: {os.getloadavg()[2]:.1f}."
    )
    if sampled:
        text += f" In brackets: extrapolated from a sample of {sampled[0].households:,} households."
    return text


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def alt_text(figures: Sequence[Figure]) -> str:
    """Return what the chart shows, for those who do not see it."""
    last = {one.engine.name: one for one in figures}
    shown = sorted(last.values(), key=lambda one: -one.rate)
    return "Households a second, logarithmic: " + ", ".join(f"{one.engine.name} {short(one.rate)}" for one in shown)


def short(rate: float) -> str:
    return f"{rate / 1e6:.1f} million" if rate >= 1e6 else f"{rate / 1e3:,.0f} thousand"


def put_into(page: Path, figures: Sequence[Figure], repeats: int, chart: Path | None) -> None:
    """Replace what stands between the two marks of ``page``."""
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    parts = [table(figures), machine(figures, repeats)]
    if chart:
        parts.append(f"![{alt_text(figures)}]({os.path.relpath(chart, page.parent)})")
    page.write_text(before + BEGIN + "\n\n" + "\n\n".join(parts) + "\n\n" + END + after)
