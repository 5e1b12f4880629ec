"""How long a property runs, and which standard it is about: what all ready-made properties share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from hypothesis import HealthCheck, Phase, Verbosity, settings

from povrules.language.loader import Standard
from povrules.standards import Overlays, load_standard
from povrules.testing.strategies import StandardLike

Test: TypeAlias = Callable[[], None]
"""A test as pytest collects it."""

EXAMPLES, LONG_EXAMPLES = 15, 2_000
"""How many censuses are drawn for a property: without and with the environment variable ``POVRULES_LONG``."""

AT_ONCE = 20
"""Households of one census: deciding twenty takes hardly longer than deciding one."""


def lasting() -> settings:
    """Return the settings of a property: short and the same each time, or long by ``POVRULES_LONG``."""
    long = bool(os.environ.get("POVRULES_LONG"))
    return settings(
        max_examples=LONG_EXAMPLES if long else EXAMPLES,
        derandomize=not long,
        deadline=None,
        database=None,
        verbosity=Verbosity.quiet,  # the failure tells its household in words
        phases=[Phase.generate],  # households gather at the lines as it is; to shrink a census takes minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )


def beside(standard: StandardLike, depth: int = 2) -> StandardLike:
    """Return a standard; a file by its bare name is looked for beside the test that names it, then where pytest runs.

    ``depth``: how many calls away the file of the test is.
    """
    if isinstance(standard, str) and standard.endswith(".toml"):
        file = sys._getframe(depth).f_globals.get("__file__")
        own = Path(file or ".").parent / standard
        return own if own.exists() else standard
    return standard


def loaded(standard: StandardLike, overlays: Overlays = None) -> Standard:
    """Return a standard that is loaded already, or load it; raises the errors of the registry."""
    return standard if isinstance(standard, Standard) else load_standard(standard, overlays)
