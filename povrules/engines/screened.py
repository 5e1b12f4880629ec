"""Households that the quick screen keeps out of the review, and that their answers or indicators make poor."""

from collections.abc import Iterator

import polars as pl

from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.engines.surveyed import Surveyed
from povrules.engines.unreviewed import NOT_REVIEWED
from povrules.problems import Problem
from povrules.text import Text

_CONCERNED = ("poor", "near_poor", "undetermined")
_MEND = Text(
    "Phân loại ở đây không theo Phiếu A; kiểm tra Phiếu A, hoặc hộ có đơn đề nghị rà soát không",
    "The class does not follow form A; check it, or whether the household asked to be reviewed",
)


def screen_findings(surveyed: Surveyed, frame: pl.DataFrame, census: Census) -> Iterator[Problem]:
    """Yield a warning for each household that the screen keeps out and that may have a class of support.

    ``frame``: the result. One that says itself that the household is not reviewed needs no warning.
    """
    screen, law = surveyed.derived.screen, surveyed.survey.law.screen
    if screen is None or law is None:
        return
    supported = frame["class"].is_in(_CONCERNED) & (frame["rule"] != NOT_REVIEWED)
    for outcome, said in law.kept_out.items():
        rows = ((screen == outcome).fill_null(value=False) & supported).arg_true()
        expected = Text(f"Phiếu A và phân loại khớp nhau. {said.vi}", f"form A and the class to agree; {said.en}")
        yield from tell(census, rows, f"screen_{outcome}", "warning", (expected, _MEND))
