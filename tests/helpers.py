"""What several tests share: an invented law that is bent into shape, a household, and refusals in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import reference

from povrules.errors import PovrulesError
from povrules.testing.written import (
    INDICATORS,
    POVERTY,
    RULES,
    LineLike,
    invented_overlay,
    law,
    loaded,
    statement,
)
from povrules.text import Text

__all__ = ["INDICATORS", "POVERTY", "RULES", "LineLike", "invented_overlay", "law", "loaded", "statement"]

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
STANDARDS = ROOT / "povrules" / "standards"
SMALL = FIXTURES / "small.csv"
BAND = FIXTURES / "overlays" / "hanoi-average-band-example.toml"
"""An overlay with an invented average band of Hà Nội."""

VN_2022 = reference.INDICATORS["vn-2022"]


def refusal(call: Callable[[], Any], kind: type[PovrulesError] = PovrulesError) -> Text:
    """What ``call`` is refused with, in both languages."""
    with pytest.raises(kind) as caught:
        call()
    return Text(caught.value.message("vi"), caught.value.message("en"))


def changed(text: str, old: str, new: str) -> str:
    """The text with its one ``old`` replaced."""
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)


def near_poor(**answers: Any) -> dict[str, Any]:
    """A rural household exactly on the line of vn-2022, deprived in nothing, with some answers changed."""
    indicators = dict.fromkeys(VN_2022, False)
    return {"household_id": "H1", "area": "rural", "income_per_capita": 1_500_000} | indicators | answers
