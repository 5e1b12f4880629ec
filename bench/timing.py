"""How the benches take times: whole commands from outside, and runs in processes of their own, in turn."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Figures = Mapping[str, list[dict[str, float]]]


def command(label: str, words: Sequence[str], repeats: int) -> None:
    """Print the median time of a whole command, after one run that warms up."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        done = subprocess.run(words, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode())
    print(f"{label}: median {statistics.median(times[1:]):.2f} s (after a warm-up of {times[0]:.2f} s)")


def in_turn(names: Sequence[str], folder: Path, repeats: int) -> Figures:
    """Run each of the named runs ``repeats`` times, in turn, in a process of its own."""
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(repeats):
        for name, found in figures.items():
            found.append(alone(name, folder))
    return figures


def alone(name: str, folder: Path, *more: str) -> dict[str, float]:
    """Run one of the named runs in a process of its own; end the program with its message if it fails."""
    words = [sys.executable, "-m", "bench", "--one", name, "--folder", str(folder), *more]
    done = subprocess.run(words, capture_output=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode())
    found: dict[str, float] = json.loads(done.stdout)
    return found


def told(label: str, figures: Figures) -> None:
    """Print medians, peak memory and the ratio of the first to the second of two runs."""
    print(f"{label}, results equal:")
    for name, found in figures.items():
        seconds = statistics.median(one["seconds"] for one in found)
        print(f"  {name:16} median {seconds:6.2f} s, peak {max(one['gigabytes'] for one in found):5.2f} GB")
    pairs = zip(*figures.values(), strict=True)
    print(f"  {'ratio':16} median {statistics.median(a['seconds'] / b['seconds'] for a, b in pairs):6.2f}")


def measured(run: Callable[[], object]) -> dict[str, float]:
    """Return the seconds of one run, and the peak memory of this process in gigabytes."""
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    # Not ru_maxrss: a process begins with that of the one which started it.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return {"seconds": seconds, "gigabytes": int(peak.split()[1]) / 1e6}
