"""Health insurance on 1 July 2026 hand-written in Polars, for persons of whom every fact is known."""

import polars as pl

PREMIUM = 113_850
"""4.5 % of 2,530,000."""

Row = tuple[str, str, float, bool, bool, float, pl.Expr]
"""Group, payer, share, whether that is a minimum, whether the premium is that of the base salary, benefit, who."""


def _groups() -> list[Row]:
    """Return the groups in the order in which they pay."""
    near_poor, minority = pl.col("class") == "near_poor", pl.col("ethnic_minority")
    months, age = pl.col("age_months"), pl.col("age_months") // 12
    by_september = pl.col("born").dt.month() * 100 + pl.col("born").dt.day() <= 930
    of_2020 = pl.col("born").dt.year() == 2020
    card = (months >= 72) & ((of_2020 & by_september) | (~by_september & (of_2020 & (pl.col("born").dt.month() == 7))))
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
        who("near_poor_commune", near_poor & pl.col("poor_commune"), "supported"),
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


_SHARES = {1: "100%", 0.7: "≥70%", 0.5: "≥50%", 0.3: "≥30%", 2 / 3: "2/3", 0: "0%"}
_CLASSES = {
    "Hộ nghèo": "poor",
    "Hộ cận nghèo": "near_poor",
    "Hộ không nghèo": "not_poor",
    "Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình": "average_agricultural",
}


def insured(households: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Return who pays for each person, how much, and the rate of benefit; persons in the order of the households."""
    of = households.with_columns(pl.col("recognised_status").replace_strict(_CLASSES).alias("class"))
    of = of.drop("recognised_status")
    born = pl.col("born")
    months = (2026 - born.dt.year()) * 12 + 7 - born.dt.month().cast(pl.Int32) - (born.dt.day() > 1).cast(pl.Int32)
    groups = _groups()
    chain: pl.Expr = pl.lit(len(groups))
    best: list[pl.Expr] = [pl.lit(0.8)]
    for at, row in reversed(list(enumerate(groups))):
        chain = pl.when(row[-1]).then(pl.lit(at)).otherwise(chain)
    for rate in (0.95, 1.0):
        held = [row[-1] for row in groups if row[5] == rate]
        held += [pl.col("social_pension") & (pl.col("age_months") >= 900)] if rate == 1 else []
        best.append(pl.when(pl.any_horizontal(held)).then(pl.lit(rate)).otherwise(pl.lit(0.8)))
    joined = persons.lazy().join(of.lazy(), on="household_id", how="left", maintain_order="left")
    decided = joined.with_columns(months.alias("age_months")).select(
        "household_id", "person_no", chain.alias("at").cast(pl.UInt32), pl.max_horizontal(best).alias("best")
    )
    names = {0.8: "80%", 0.95: "95%", 1.0: "100%"}
    found = decided.join(_told(groups).lazy(), on="at", how="left", maintain_order="left")
    benefit = pl.col("best").replace_strict(names, return_dtype=pl.String)
    return (
        found.with_columns(benefit.alias("benefit_least"), benefit.alias("benefit_most"))
        .drop("at", "best")
        .collect(engine="streaming")
    )


def _told(groups: list[Row]) -> pl.DataFrame:
    """Return what follows from each group, and from none."""
    rows = []
    ids = {"employed": "employee"}
    for at, (group, payer, share, least, scale, _, _) in enumerate(groups):
        paid = round(PREMIUM * share) if scale else 0 if payer == "card" else None
        most = PREMIUM if least else paid
        status = "not_entitled" if payer == "self" else "entitled"
        own = None if paid is None else 0 if payer == "card" else PREMIUM - paid
        own_least = 0 if least else own
        money = (paid, most, own_least, own)
        rows.append((at, status, payer, ids.get(group, group), _SHARES[share], *money))
    rows.append((len(groups), "not_entitled", "self", "family", "0%", 0, 0, PREMIUM * 4 // 10, PREMIUM))
    names = ["at", "status", "payer", "group", "share"]
    names += ["paid_month_least", "paid_month_most", "own_month_least", "own_month_most"]
    schema = dict.fromkeys(names, pl.String) | dict.fromkeys(names[5:], pl.Int64) | {"at": pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row")
