"""Households that the quick screen keeps out of the review, and that their answers or indicators make poor."""

from collections.abc import Iterator

import polars as pl

from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.engines.surveyed import Surveyed
from povrules.problems import Problem
from povrules.text import Text

_CONCERNED = ("poor", "near_poor", "undetermined")
_SAID = {
    "excluded": Text("Phiếu A cột 0: hộ không thuộc đối tượng rà soát", "form A, column 0: not subject to review"),
    "not_listed": Text("Phiếu A: hộ đạt từ 4 chỉ tiêu trở lên", "form A: the household meets four criteria or more"),
}
_MEND = Text(
    "Phân loại ở đây không theo Phiếu A; kiểm tra Phiếu A, hoặc hộ có đơn đề nghị rà soát không",
    "The class does not follow form A; check it, or whether the household asked to be reviewed",
)


def screen_findings(surveyed: Surveyed, classes: pl.Series, census: Census) -> Iterator[Problem]:
    """Yield a warning for each household that the screen keeps out and that may have a class of support."""
    screen = surveyed.derived.screen
    if screen is None:
        return
    supported = classes.is_in(_CONCERNED)
    for outcome, said in _SAID.items():
        rows = ((screen == outcome).fill_null(value=False) & supported).arg_true()
        expected = Text(f"Phiếu A và phân loại khớp nhau. {said.vi}", f"form A and the class to agree; {said.en}")
        yield from tell(census, rows, f"screen_{outcome}", "warning", (expected, _MEND))
