"""Tests for whoever writes a standard: generated households, ready-made properties, cases as TOML (docs/testing.md).

>>> from povrules.testing import properties

What generates needs Hypothesis (``pip install 'povrules[testing]'``); the reader of cases does not. Nothing is imported
here before it is asked for: pytest imports this package at every start, for its plugin.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from povrules.testing import case_files, cases, people, properties, strategies
    from povrules.testing.pairs import across

__all__ = ["across", "case_files", "cases", "people", "properties", "strategies"]

_NEEDS = ("hypothesis", "pytest")


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        if name == "across":
            return import_module("povrules.testing.pairs").across
        return import_module(f"povrules.testing.{name}")
    except ModuleNotFoundError as error:
        if error.name not in _NEEDS:
            raise
        raise ModuleNotFoundError(
            f"povrules.testing.{name}: chưa cài {error.name}; cần: pip install 'povrules[testing]' / "
            f"{error.name} is not installed; needed: pip install 'povrules[testing]'",
            name=error.name,
        ) from error
