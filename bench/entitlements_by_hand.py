"""Health insurance on 1 July 2026 hand-written in Polars, for persons of whom every fact is known.

It is what an analyst would write for this one policy, this one day and these columns. Nothing of the package decides
here: ``bench/entitlements_told.py`` takes the names and provisions of the groups from it, so that the two results can
be compared cell by cell.
"""

from datetime import date

import polars as pl

from bench.entitlements_told import COLUMNS, Told, sentences, terms

DAY, PREMIUM = date(2026, 7, 1), 113_850
"""The day, and 4.5 % of 2,530,000."""

Row = tuple[str, str, float, bool, bool, float, pl.Expr]
"""Group, payer, share, whether that is a minimum, whether the premium is that of the base salary, benefit, who."""


def _ends() -> dict[str, pl.Expr]:
    """Return the last day below the age of six, and that of the card of a child."""
    born = pl.col("born")
    after = born.dt.offset_by("72mo")
    six = pl.when(after.dt.day() == born.dt.day()).then(after.dt.offset_by("-1d")).otherwise(after)
    early = born.dt.month().cast(pl.Int32) * 100 + born.dt.day() <= 930
    return {"six": six, "card": pl.when(early).then(pl.date(after.dt.year(), 9, 30)).otherwise(after.dt.month_end())}


def _groups() -> list[Row]:
    """Return the groups in the order in which they pay."""
    near_poor, minority = pl.col("class") == "near_poor", pl.col("ethnic_minority")
    months, age = pl.col("age_months"), pl.col("age_months") // 12
    card = (months >= 72) & (pl.col("day") <= _ends()["card"])
    levels = ["primary", "lower_secondary", "upper_secondary", "intermediate", "college", "university"]
    student = (pl.col("schooling") == "yes") & pl.col("level").is_in(levels).fill_null(value=False)
    allowance = pl.col("allowance").is_in(["elderly", "disabled", "orphan"]) | pl.col("other_allowance")
    survivor = pl.col("survivor_allowance") & ((age >= 75) | ((age >= 70) & near_poor))

    def flag(name: str, payer: str = "state", share: float = 1, benefit: float = 0.8, *, scale: bool = True) -> Row:
        return name, payer, share, share in {0.7, 0.5, 0.3}, scale, benefit, pl.col(name)

    def who(
        name: str, when: pl.Expr, payer: str = "state", share: float = 1, benefit: float = 1, *, least: bool = False
    ) -> Row:
        return name, payer, share, least, True, benefit, when

    return [
        flag("pensioner", "fund", 1, 0.95, scale=False),
        flag("commune_insured", "fund"),
        who("survivor", survivor),
        flag("social_pension"),
        flag("waiting_allowance"),
        flag("employed", "employer", 2 / 3, scale=False),
        flag("business_owner", "self", 0, scale=False),
        flag("insurance_allowance", "fund"),
        flag("unemployment", "fund", scale=False),
        flag("forces", "state", 1, 1, scale=False),
        flag("standing_militia", "state", 1, 1, scale=False),
        flag("merit", "state", 1, 1),
        flag("deputy"),
        who("child_under_6", months < 72),
        flag("martyr_relative", "state", 1, 1),
        flag("merit_relative", "state", 1, 0.95),
        flag("forces_relative"),
        flag("organ_donor"),
        flag("foreign_scholar"),
        who("poor", pl.col("class") == "poor"),
        who("near_poor_minority", near_poor & minority & pl.col("minority_area")),
        who("minority_difficult", minority & pl.col("difficult_area")),
        who("especially_difficult", pl.col("especially_difficult_area")),
        who("island", pl.col("island_commune")),
        flag("commune_state"),
        flag("lost_capacity"),
        who("social_allowance", allowance | pl.col("survivor_social")),
        who("safe_zone", pl.col("safe_zone")),
        flag("poor_artisan"),
        flag("resistance", "state", 1, 1),
        flag("defence_relative", "employer"),
        ("child_card", "card", 0, False, False, 1, card),
        who("near_poor_commune", near_poor & pl.col("poor_commune"), "supported", 1, 0.8),  # 100 % as near_poor
        who("near_poor", near_poor, "supported", 0.7, 1, least=True),
        who("student", student, "supported", 0.5, 0.8, least=True),
        flag("security_force", "supported", 0.5),
        flag("village_health", "supported", 0.5),
        flag("hamlet_worker", "supported", 0.5),
        flag("artisan", "supported", 0.5),
        who("average_agricultural", pl.col("class") == "average_agricultural", "supported", 0.3, 0.8, least=True),
        flag("mine_victim", "supported", 0.3),
        flag("commune_part_time", "employer", 2 / 3),
    ]


_CLASSES = {
    "Hộ nghèo": "poor",
    "Hộ cận nghèo": "near_poor",
    "Hộ không nghèo": "not_poor",
    "Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình": "average_agricultural",
}
_NAMES = {"employed": "employee"}
_GROUPS = _groups()
IDS = [_NAMES.get(row[0], row[0]) for row in _GROUPS]
_OVER_75 = pl.col("social_pension") & (pl.col("age_months") >= 900)


def insured(households: pl.DataFrame, persons: pl.DataFrame, told: Told) -> pl.DataFrame:
    """Return who pays for each person, how much, why, to when, and the rate of benefit; in the order of the persons."""
    of = households.with_columns(pl.col("recognised_status").replace_strict(_CLASSES).alias("class"))
    of = of.drop("recognised_status")
    known = persons.lazy().join(of.lazy(), on="household_id", how="left", maintain_order="left")
    decided = _decided(known, pl.lit(DAY)).select(
        "household_id", "person_no", "born", "class", "at", "best", "groups", "merged"
    )
    found = decided.with_row_index("row").collect(engine="streaming")
    keys = ["at", "best", "groups", "merged"]
    rows = terms([(*row[1:5], IDS[at]) for at, row in enumerate(_GROUPS)], PREMIUM)
    texts = sentences(found.select(keys).unique(), told, rows)
    found = found.join(texts, on=keys, how="left", maintain_order="left", nulls_equal=True)
    found = found.join(rows, on="at", how="left", maintain_order="left")
    found = found.join(_changes(persons, of, found), on="row", how="left", maintain_order="left")
    return found.with_columns(*_days(), *_same_for_all()).select(COLUMNS)


def _decided(known: pl.LazyFrame, day: pl.Expr) -> pl.LazyFrame:
    """Add the number of the group that pays, that of the best benefit, all groups that apply, and what is added."""
    born = pl.col("born")
    months = (day.dt.year() - born.dt.year()) * 12 + day.dt.month().cast(pl.Int32) - born.dt.month().cast(pl.Int32)
    known = known.with_columns(
        day.alias("day"), (months - (born.dt.day() > day.dt.day()).cast(pl.Int32)).alias("age_months")
    )
    known = known.with_columns(row[-1].alias(f"in {at}") for at, row in enumerate(_GROUPS))
    paying: pl.Expr = pl.lit(len(_GROUPS))
    for at in reversed(range(len(_GROUPS))):
        paying = pl.when(f"in {at}").then(pl.lit(at)).otherwise(paying)
    best: pl.Expr = pl.lit(len(_GROUPS) + 1)
    for rate in (0.95, 1):
        best = pl.when(_OVER_75).then(pl.lit(len(_GROUPS))).otherwise(best) if rate == 1 else best
        for at, row in reversed(list(enumerate(_GROUPS))):
            best = pl.when(f"in {at}").then(pl.lit(at)).otherwise(best) if row[5] == rate else best
    names = (pl.when(f"in {at}").then(pl.lit(name)) for at, name in enumerate(IDS))
    merged = (pl.col("class") == "near_poor") & pl.col("poor_district")
    return known.with_columns(
        paying.cast(pl.UInt32).alias("at"),
        best.cast(pl.UInt32).alias("best"),
        pl.concat_str(names, separator=";", ignore_nulls=True).alias("groups"),
        merged.alias("merged"),
    )


def _days() -> list[pl.Expr]:
    ends, born = _ends(), pl.col("born")
    child, card = pl.col("group") == "child_under_6", pl.col("group") == "child_card"
    since = pl.when(card).then(pl.lit(date(2025, 8, 15))).otherwise(pl.lit(date(2025, 7, 1)))
    return [
        pl.when(child | card).then(pl.max_horizontal(since, born)).otherwise(since).alias("from"),
        pl.when(child).then(ends["six"]).when(card).then(ends["card"]).alias("to"),
        pl.when(child).then(ends["card"]).alias("card_to"),
    ]


def _changes(persons: pl.DataFrame, of: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the first day within a year on which another group pays or the benefit is another one."""
    ends, born, later = _ends(), pl.col("born"), []
    now = found.select("row", pl.col("at").alias("at_now"), _rate().alias("rate_now"))
    years = [2026 - age + more for age in (6, 70, 75) for more in (-1, 0, 1)]
    near = persons.with_row_index("row").filter(born.dt.year().is_in(years))
    near = near.join(of, on="household_id", how="left", maintain_order="left")
    turning = [ends["six"].dt.offset_by("1d"), ends["card"].dt.offset_by("1d")]
    turning += [born.dt.offset_by(f"{age * 12}mo") for age in (70, 75)]
    for on in turning:
        then = near.lazy().with_columns(on.alias("changes_on"))
        then = then.filter(pl.col("changes_on").is_between(DAY, date(2027, 7, 1), closed="right"))
        then = _decided(then, pl.col("changes_on")).select("row", "changes_on", "at", _rate().alias("rate"))
        then = then.join(now.lazy(), on="row", how="left")
        later.append(then.filter((pl.col("at") != pl.col("at_now")) | (pl.col("rate") != pl.col("rate_now"))))
    return pl.concat(later).group_by("row").agg(pl.col("changes_on").min()).collect()


def _rate() -> pl.Expr:
    rates = [row[5] for row in _GROUPS]
    return pl.col("best").replace_strict(dict(enumerate([*rates, 1.0, 0.8])), return_dtype=pl.Float64)


def _same_for_all() -> list[pl.Expr]:
    texts = {"policy": "bhyt", "item": "insurance", "class_from": "recognised", "groups_possible": "", "missing": ""}
    return [pl.lit(DAY).alias("on"), *(pl.lit(text).alias(name) for name, text in texts.items())]
