"""Proofs: all shipped standards, each with its survey; a witness for any pair of them; every one against itself."""

import statistics
import time
from collections.abc import Callable
from itertools import permutations

from povrules.proofs.difference import difference
from povrules.proofs.integers import solver
from povrules.proofs.same import same_as
from povrules.proofs.standard import prove_standard
from povrules.standards import load_standard, standard_ids


def measure(repeats: int) -> None:
    """Print how long all proofs take, the median of several runs, and the slowest pair."""
    z3 = solver()
    print("z3 not installed" if z3 is None else f"z3 {z3.get_version_string()}")
    ids = standard_ids()
    standards = {name: load_standard(name) for name in ids}
    _show(f"prove, all {len(ids)} standards", lambda: [prove_standard(name) for name in ids], repeats)
    _show(
        f"prove --same-as, all {len(ids)} against themselves",
        lambda: [same_as(one, one) for one in standards.values()],
        repeats,
    )
    pairs = list(permutations(standards.values(), 2))
    slowest = 0.0
    for first, second in pairs:
        start = time.perf_counter()
        difference(first, second)
        slowest = max(slowest, time.perf_counter() - start)
    print(f"{'diff, the slowest of ' + str(len(pairs)) + ' pairs':<60} {slowest:8.3f} s")


def _show(label: str, call: Callable[[], object], repeats: int) -> None:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    print(f"{label:<60} {statistics.median(times):8.3f} s")
