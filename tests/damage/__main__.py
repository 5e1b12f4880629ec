"""The command ``python -m damage``: many cases, or one again."""

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

from damage.cases import make
from damage.judge import Outcome
from damage.runner import one, run

_TOLD = 30


def main() -> int:
    """Run the cases; return 1 if any is a fault."""
    parser = argparse.ArgumentParser(prog="python -m damage", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="how many cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=2)
    parser.add_argument("--case", type=int, help="judge only the case with this number")
    parser.add_argument("--keep", type=Path, help="with --case: write the damaged file into this folder")
    asked = parser.parse_args()
    if asked.case is not None:
        return _one(asked.seed, asked.case, asked.keep)
    return _many(asked.seed, range(asked.first, asked.first + asked.cases), asked.processes)


def _one(seed: int, number: int, folder: Path | None) -> int:
    case = make(seed, number)
    print(f"case {number} of seed {seed}: {case.kind}, {case.name or type(case.frame)}, {case.run}")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / (case.name or "frame.txt")).write_bytes(case.data or str(case.frame).encode())
        if case.law is not None:
            (folder / "luat.toml").write_bytes(case.law)
    outcome = one(seed, number)
    print(f"{outcome.verdict} in {outcome.seconds:.2f} s\n{outcome.said}")
    return outcome.verdict == "fault"


def _many(seed: int, numbers: range, processes: int) -> int:
    start = time.perf_counter()
    counts: Counter[tuple[str, str]] = Counter()
    panics: Counter[str] = Counter()
    faults: list[Outcome] = []
    slowest: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        counts[outcome.kind, outcome.verdict] += 1
        if outcome.panic:
            panics[re.sub(r".*/(?=[^/]+/src/)|thread [^)]*\) |[0-9]+ ", "", outcome.panic.replace("\n", " "))] += 1
        slowest.append(outcome)
        slowest.sort(key=lambda one: -one.seconds)
        del slowest[3:]
        if outcome.verdict == "fault":
            faults.append(outcome)
            if len(faults) <= _TOLD:
                print(f"FAULT {outcome.number} ({outcome.kind})\n{outcome.said}", flush=True)
        if counts.total() % 2000 == 0:
            print(f"{counts.total()} cases, {len(faults)} faults", flush=True)

    run(seed, numbers, processes, told)
    verdicts = ("read", "refused", "fault")
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:8}", *(f"{counts[kind, verdict]:6} {verdict}" for verdict in verdicts))
    total = {verdict: sum(n for (_, other), n in counts.items() if other == verdict) for verdict in verdicts}
    print(f"{counts.total()} cases: {total['read']} read, {total['refused']} refused, {total['fault']} faults")
    print(
        f"{time.perf_counter() - start:.0f} s; slowest:",
        *(f"{one.number} ({one.kind}, {one.seconds:.2f} s)" for one in slowest),
    )
    print(
        f"{panics.total()} panics of native readers, caught and refused:",
        *(f"\n  {n} × {p}" for p, n in panics.items()),
    )
    print(f"one again: python -m damage --seed {seed} --case NUMBER [--keep FOLDER]")
    if faults:
        print("faults:", *(outcome.number for outcome in faults))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
