"""The forms: from two Parquet files to indicators, points and class, against the same hand-written in Polars."""

import sys
from pathlib import Path
from typing import Any

import polars as pl

import povrules
from bench.families import make_families
from bench.forms_by_hand import classify as by_hand
from bench.timing import in_turn, measured, told

NAMES = ("forms", "forms by hand")
ASKED: dict[str, Any] = {"standard": "vn-2022", "basis": "points", "keep": False}
HOUSES, MEMBERS, BLANKS = "houses.parquet", "members.parquet", "blanks"


def compare(folder: Path, households: int, repeats: int) -> None:
    for label, blanks in (("complete", 0.0), ("2 % of answers blank", 0.02)):
        houses, members = make_families(households, blanks=blanks)
        houses.write_parquet(folder / HOUSES)
        members.write_parquet(folder / MEMBERS)
        (folder / BLANKS).write_text(str(int(blanks > 0)))
        told_of = f"{households:,} households with {members.height:,} members from Parquet, {label}"
        del houses, members
        hand = _by_hand(folder)
        if not _classify(folder).select(hand.columns).equals(hand):
            sys.exit("the two results differ")
        del hand
        told(told_of, in_turn(NAMES, folder, repeats))


def one(name: str, folder: Path) -> dict[str, float]:
    """Time one classification from the files in ``folder``; the standard and the survey are loaded."""
    small = folder / "small"
    small.mkdir(exist_ok=True)
    houses = pl.read_parquet(folder / HOUSES, n_rows=100)
    houses.write_parquet(small / HOUSES)
    members = pl.scan_parquet(folder / MEMBERS).filter(pl.col("household_id").is_in(houses["household_id"].to_list()))
    members.collect().write_parquet(small / MEMBERS)
    (small / BLANKS).write_text((folder / BLANKS).read_text())
    run = _classify if name == NAMES[0] else _by_hand
    run(small)
    return measured(lambda: run(folder))


def _classify(folder: Path) -> pl.DataFrame:
    return povrules.review_census(folder / HOUSES, persons=folder / MEMBERS, **ASKED).frame


def _by_hand(folder: Path) -> pl.DataFrame:
    blanks = (folder / BLANKS).read_text() == "1"
    return by_hand(str(folder / HOUSES), str(folder / MEMBERS), blanks=blanks)
