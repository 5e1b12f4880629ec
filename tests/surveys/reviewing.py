"""Families as the tables of an office, and what a review of them says."""

from typing import Any

import polars as pl

import povrules

from .by_hand import Family

POINTS: dict[str, Any] = {"standard": "vn-2022", "basis": "points"}


def census(*families: Family, **more: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Households and members as tables that an office would have: codes as words, numbers with decimals."""
    houses = [{"household_id": f"H{row}", **one, **more} for row, (one, _) in enumerate(families)]
    members = [{"household_id": f"H{row}", **one} for row, (_, persons) in enumerate(families) for one in persons]
    return pl.DataFrame(houses, infer_schema_length=None), pl.DataFrame(members, infer_schema_length=None)


def reviewed(households: Any, persons: Any, **more: Any) -> povrules.Review:
    return povrules.review_census(households, persons=persons, **POINTS | more)


def codes_of(review: povrules.Review) -> list[str]:
    return [problem.code for problem in review.problems]
