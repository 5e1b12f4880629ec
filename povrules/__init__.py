"""povrules: Viet Nam's multidimensional poverty standards as data, and the engine that applies them.

>>> import povrules
>>> household = {"area": "rural", "income_per_capita": 1_500_000}
>>> household |= dict.fromkeys(povrules.indicators("vn-2022"), False)
>>> povrules.classify_one(household, standard="vn-2022")["class"]
'near_poor'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from povrules.version import __version__

if TYPE_CHECKING:
    from povrules.api import classify, classify_one, explain, indicators, review_census
    from povrules.budgets import budget
    from povrules.eligibility import Entitlements, eligible, entitlements
    from povrules.engines.explain import Explanation
    from povrules.errors import (
        CensusError,
        LawFileError,
        LawMissingError,
        PovrulesError,
        UnknownStandardError,
        UsageError,
    )
    from povrules.language.loader import Standard
    from povrules.monthly_reviews import Monthly, monthly
    from povrules.movements import Movement, movement
    from povrules.moves.census import diff_census
    from povrules.moves.model import CensusDifference
    from povrules.problems import Problem
    from povrules.published.model import Recomputed
    from povrules.published.recompute import recompute
    from povrules.records.checking import Verification, verify_records
    from povrules.records.model import DecisionRecord
    from povrules.records.results import ResultVerification, verify_result
    from povrules.reporting import Report, report
    from povrules.review import LegalBasis, Review
    from povrules.standards import find_standard, load_standard, standard_ids

__all__ = [
    "CensusDifference",
    "CensusError",
    "DecisionRecord",
    "Entitlements",
    "Explanation",
    "LawFileError",
    "LawMissingError",
    "LegalBasis",
    "Monthly",
    "Movement",
    "PovrulesError",
    "Problem",
    "Recomputed",
    "Report",
    "ResultVerification",
    "Review",
    "Standard",
    "UnknownStandardError",
    "UsageError",
    "Verification",
    "__version__",
    "budget",
    "classify",
    "classify_one",
    "diff_census",
    "eligible",
    "entitlements",
    "explain",
    "find_standard",
    "indicators",
    "load_standard",
    "monthly",
    "movement",
    "recompute",
    "report",
    "review_census",
    "standard_ids",
    "verify_records",
    "verify_result",
]

_HOMES = {
    "povrules.api": ("classify", "classify_one", "explain", "indicators", "review_census"),
    "povrules.budgets": ("budget",),
    "povrules.eligibility": ("Entitlements", "eligible", "entitlements"),
    "povrules.engines.explain": ("Explanation",),
    "povrules.errors": (
        "CensusError",
        "LawFileError",
        "LawMissingError",
        "PovrulesError",
        "UnknownStandardError",
        "UsageError",
    ),
    "povrules.language.loader": ("Standard",),
    "povrules.monthly_reviews": ("Monthly", "monthly"),
    "povrules.movements": ("Movement", "movement"),
    "povrules.moves.census": ("diff_census",),
    "povrules.moves.model": ("CensusDifference",),
    "povrules.problems": ("Problem",),
    "povrules.published.model": ("Recomputed",),
    "povrules.published.recompute": ("recompute",),
    "povrules.records.checking": ("Verification", "verify_records"),
    "povrules.records.model": ("DecisionRecord",),
    "povrules.records.results": ("ResultVerification", "verify_result"),
    "povrules.reporting": ("Report", "report"),
    "povrules.review": ("LegalBasis", "Review"),
    "povrules.standards": ("find_standard", "load_standard", "standard_ids"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``povrules --help`` stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
