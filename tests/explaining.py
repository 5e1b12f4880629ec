"""What the tests of explanations share: one household explained, by income, by points and under an invented law."""

from typing import Any

from helpers import near_poor

import povrules
from povrules.engines.explain import Explanation
from povrules.language.loader import Standard

LESS = "income per person a month without social assistance from the state budget"
"""The measure that agricultural households are tested on as well."""


def explained(standard: str | Standard = "vn-2022", *, basis: Any = "income", **answers: Any) -> Explanation:
    return povrules.explain(near_poor(**answers), "H1", standard=standard, basis=basis)


def by_points(**answers: Any) -> Explanation:
    household = {"household_id": "H1", "area": "rural", **answers}
    return povrules.explain(household, "H1", standard="vn-2022", basis="points")


def on_the_island(standard: Standard, **answers: Any) -> Explanation:
    household = {"household_id": "H1", "area": "rural", "roof": True, "floor": True, "well": False, **answers}
    return povrules.explain(household, "H1", standard=standard)
