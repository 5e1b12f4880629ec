"""The region of a household, proposed from its province by the list in the form; shown, and never where unsettled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.problems import Problem, Severity
from povrules.spelling import fold
from povrules.surveys import Survey
from povrules.text import Text

_PREFIXES = ("thanhpho", "tinh", "tp")
_GENERAL = Text("cột vùng", "a region"), Text("Ghi cột Vùng (region)", "State the region")

_Told = tuple[int, str, Words]
"""The first household of a province, the province, and what is said of it."""


def propose(survey: Survey, census: Census, day: date | None) -> tuple[pl.Series, list[Problem]]:
    """Return the regions with blanks filled from the province where the list settles it, and a notice for each.

    A name of a province is read by the list only for reviews up to the day that the survey says: afterwards the same
    name may stand for a merged province of several regions.
    """
    until = survey.law.provinces.until if survey.law.provinces is not None else date.max
    stated = census.columns["region"]
    days = census.columns["review_date"].fill_null(day) if day is not None else census.columns["review_date"]
    frame = census.columns.select("province").with_columns(
        row=pl.int_range(pl.len()), open=stated.is_null() & ~census.set_aside, day=days
    )
    wanted = frame.filter(pl.col("open") & pl.col("province").is_not_null())
    old = (pl.col("day") <= until).fill_null(value=False)
    grouped = wanted.group_by("province", old.alias("old"), maintain_order=True).agg(pl.col("row"))
    found = stated.clone()
    taken, unsettled = list[_Told](), list[_Told]()
    for province, before, rows in grouped.iter_rows():
        region = _region(survey, province) if before else None
        if region is None:
            words = _unsettled_words(len(rows), None if before else until)
            unsettled.append((rows[0], province, words))
            continue
        found = found.scatter(rows, region)
        taken.append((rows[0], province, _taken_words(survey, region, len(rows))))
    problems = _tell(census, taken, "region_from_province", "notice")
    problems += _tell(census, unsettled, "region_unsettled", "warning")
    return found.alias("region"), problems


def _region(survey: Survey, province: str) -> str | None:
    names = {_short(name): region.id for region in survey.law.regions for name in region.provinces}
    return names.get(_short(province))


def _short(province: str) -> str:
    """Return the folded name of a province without what kind of province it is."""
    key = fold(province)
    return next((key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix)), key)


def _taken_words(survey: Survey, region: str, households: int) -> Words:
    """Return what is said of a region that was taken from a province."""
    [label] = [one.label for one in survey.law.regions if one.id == region]
    expected = Text(f"cột vùng; tỉnh này thuộc vùng {label.vi}", f"a region; this province is in {label.en}")
    vi = f"Đã dùng cho {households} hộ; ghi cột Vùng nếu khác"
    return expected, Text(vi, f"Taken for {households} households; state it if it is another")


def _unsettled_words(households: int, after: date | None) -> Words:
    """Return why nothing was taken from a province."""
    why = Text("không có trong danh sách của phiếu", "it is not in the form's list")
    if after is not None:
        day = f"{after:%d/%m/%Y}"
        vi = f"sau ngày {day} nhiều tỉnh đã sáp nhập và danh sách của phiếu không theo; hoặc chưa có ngày rà soát"
        why = Text(
            vi, f"after {day} many provinces are merged and the form's list does not follow, or there is no review date"
        )
    expected = Text(
        f"cột vùng; tỉnh chưa cho biết vùng ({why.vi})", f"a region; the province does not settle it ({why.en})"
    )
    return expected, Text(f"Ghi cột Vùng (region) cho {households} hộ", f"State the region of {households} households")


def _tell(census: Census, told: Sequence[_Told], code: str, severity: Severity) -> list[Problem]:
    """Return a problem for each province, at the first of its households."""
    rows, found = pl.Series([row for row, _, _ in told], dtype=pl.UInt32), [province for _, province, _ in told]
    problems = tell(
        census, rows, code, severity, _GENERAL, column="province", found=found, each=lambda index: told[index][2]
    )
    return [replace(problem, household_id=None) for problem in problems]
