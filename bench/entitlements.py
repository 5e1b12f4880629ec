"""Who is entitled to what: health insurance of a census on one day, against the same hand-written in Polars."""

import sys
from pathlib import Path

import numpy as np
import polars as pl

import povrules
from bench.entitlements_by_hand import DAY, IDS, insured
from bench.entitlements_told import COLUMNS
from bench.entitlements_told import told as words
from bench.timing import in_turn, measured, told
from povrules.rules import load_policy

NAMES = ("entitlements", "entitlements by hand")
_STATUS = ["Hộ nghèo", "Hộ cận nghèo", "Hộ không nghèo", "Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình"]


def people(persons: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return invented households and their members, of whom every fact is known; four persons a household."""
    chance, count = np.random.default_rng(5), persons // 4
    policy = load_policy("bhyt")
    households: dict[str, object] = {"household_id": [f"H{at:07}" for at in range(count)]}
    households["recognised_status"] = chance.choice(_STATUS, count, p=[0.1, 0.1, 0.6, 0.2])
    flags = [one.id for one in policy.questions("household") if one.type == "flag" and one.behind == "special_area"]
    area = chance.integers(0, 3 * len(flags), count)  # two thirds are in no area of its own
    households |= {name: area == at for at, name in enumerate(flags)}
    households |= dict.fromkeys(("escaped", "lacks_insurance"), np.zeros(count, dtype=bool))
    households |= {"special_area": area < len(flags), "poor_kind": ["deprivation"] * count}
    households["left_area"] = np.zeros(count, dtype=bool)
    days = chance.integers(0, 365 * 95, persons)
    born = np.datetime64("1931-07-02") + days.astype("timedelta64[D]")
    members: dict[str, object] = {"household_id": np.repeat(np.array(households["household_id"]), 4)}
    members |= {"person_no": np.tile(np.array(["1", "2", "3", "4"]), count), "born": born}
    flags = [one.id for one in policy.questions("person") if one.type == "flag" and one.behind == "other_group"]
    group = chance.integers(0, 5 * len(flags), persons)  # one in five is in one of the other groups
    members |= {name: group == at for at, name in enumerate(flags)}
    members |= {"other_group": group < len(flags), "others_marked": np.zeros(persons, dtype=bool)}
    members["trafficking_victim"] = np.zeros(persons, dtype=bool)
    members["ethnic_minority"] = chance.random(persons) < 0.3
    attends = chance.random(persons) < 0.2
    levels = ["preschool", "primary", "lower_secondary", "upper_secondary", "university"]
    members["schooling"] = np.where(attends, "yes", "no")
    members["level"] = np.where(attends, chance.choice(levels, persons), "")
    members["allowance"] = chance.choice(["none", "elderly", "disabled"], persons, p=[0.9, 0.05, 0.05])
    table = pl.DataFrame(members).with_columns(pl.col("level").replace("", None), pl.col("born").cast(pl.Date))
    return pl.DataFrame(households), table


def compare(folder: Path, persons: int, repeats: int) -> None:
    for frame, name in zip(people(persons), ("households", "persons"), strict=True):
        frame.write_parquet(folder / f"{name}.parquet", compression="uncompressed")
    households, members = _read(folder)
    if not _by_hand(households, members).equals(_eligible(households, members).select(COLUMNS)):
        sys.exit("the two results differ")
    told(f"{persons:,} persons of whom everything is known, health insurance", in_turn(NAMES, folder, repeats))


def one(name: str, folder: Path) -> dict[str, float]:
    """Time who is entitled to what in the census in ``folder``; the law is loaded, the data are in memory."""
    households, members = _read(folder)
    run = _eligible if name == NAMES[0] else _by_hand
    run(households[:1000], members[:4000])
    return measured(lambda: run(households, members))


def _read(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.read_parquet(folder / "households.parquet"), pl.read_parquet(folder / "persons.parquet")


def _eligible(households: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    found: pl.DataFrame = povrules.eligible(households, members, on=DAY)
    return found


def _by_hand(households: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    return insured(households, members, words(DAY, IDS))
