"""The region of a household, proposed from its province by the list in the form; shown, and never where unsettled."""

from collections.abc import Iterator
from datetime import date
from functools import partial

import polars as pl

from povrules.census.model import Census
from povrules.problems import Problem
from povrules.spelling import fold
from povrules.surveys import Survey
from povrules.text import Text

_PREFIXES = ("thanhpho", "tinh", "tp")


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
    problems: list[Problem] = []
    for province, before, rows in grouped.iter_rows():
        region = _region(survey, province) if before else None
        if region is not None:
            found = found.scatter(rows, region)
        problems += _notice(survey, census, province, region, len(rows), after=None if before else until)
    return found.alias("region"), problems


def _region(survey: Survey, province: str) -> str | None:
    names = {_short(name): region.id for region in survey.law.regions for name in region.provinces}
    return names.get(_short(province))


def _short(province: str) -> str:
    """Return the folded name of a province without what kind of province it is."""
    key = fold(province)
    return next((key.removeprefix(prefix) for prefix in _PREFIXES if key.startswith(prefix)), key)


def _notice(
    survey: Survey, census: Census, province: str, region: str | None, households: int, *, after: date | None
) -> Iterator[Problem]:
    """Yield what was taken from a province, or why nothing was."""
    problem = partial(
        Problem, file=census.source, sheet=census.sheet, column=census.headers.get("province"), found=province
    )
    if region is not None:
        [label] = [one.label for one in survey.law.regions if one.id == region]
        expected = Text(f"cột vùng; tỉnh này thuộc vùng {label.vi}", f"a region; this province is in {label.en}")
        vi = f"Đã dùng cho {households} hộ; ghi cột Vùng nếu khác"
        mend = Text(vi, f"Taken for {households} households; state it if it is another")
        yield problem("region_from_province", "notice", expected, mend)
        return
    why = Text("không có trong danh sách của phiếu", "it is not in the form's list")
    if after is not None:
        day = f"{after:%d/%m/%Y}"
        vi = f"sau ngày {day} tỉnh được sáp nhập; hoặc chưa có ngày rà soát"
        why = Text(vi, f"provinces are merged after {day}, or there is no review date")
    expected = Text(
        f"cột vùng; tỉnh chưa cho biết vùng ({why.vi})", f"a region; the province does not settle it ({why.en})"
    )
    mend = Text(f"Ghi cột Vùng (region) cho {households} hộ", f"State the region of {households} households")
    yield problem("region_unsettled", "warning", expected, mend)
