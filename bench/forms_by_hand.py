"""The forms of tt-07-2021 and vn-2022 by points, written by hand in Polars: what an analyst would write for them alone.

Nothing of the package decides here. With ``blanks`` every answer may be missing, and each fact is *surely* and
*possibly* true; without, one expression serves for both. The points are those of the gazette's table in ``fixtures``.
"""

import csv
import operator
from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import polars as pl

GAZETTE = Path(__file__).parents[1] / "fixtures" / "gazette"
REGIONS = ("dbsh", "tdmnpb", "btb_dhmt", "tay_nguyen", "dnb", "dbscl")
FORMS = (*(f"nt_{region}" for region in REGIONS), "thanh_thi")
DAY = date(2025, 10, 1)
CHILD = 192
MANY = 1_000_000_000
KEY = "household_id"


class B(NamedTuple):
    """Surely and possibly true."""

    sure: pl.Expr
    may: pl.Expr

    def both(self, other: "B") -> "B":
        return _pair(operator.and_, self, other)

    def either(self, other: "B") -> "B":
        return _pair(operator.or_, self, other)

    def untrue(self) -> "B":
        turned = ~self.may
        return B(turned, turned if self.sure is self.may else ~self.sure)


class N(NamedTuple):
    """From where to where a number lies."""

    low: pl.Expr
    high: pl.Expr

    def at_least(self, number: "int | N") -> B:
        low, high = _ends(number)
        found = self.low >= high
        return B(found, found if self.low is self.high and low is high else self.high >= low)

    def below(self, number: "int | N") -> B:
        return self.at_least(number).untrue()

    def between(self, low: "int | N", high: "int | N | None") -> B:
        return self.at_least(low) if high is None else self.at_least(low).both(self.below(high))


def _pair(join: object, one: B, other: B) -> B:
    assert callable(join)
    sure = join(one.sure, other.sure)
    return B(sure, sure if one.sure is one.may and other.sure is other.may else join(one.may, other.may))


def _ends(number: "int | N") -> tuple[pl.Expr, pl.Expr]:
    if isinstance(number, N):
        return number.low, number.high
    fixed = pl.lit(number, pl.Int64)
    return fixed, fixed


def every(*parts: B) -> B:
    return reduce(B.both, parts)


def some(*parts: B) -> B:
    return reduce(B.either, parts)


class Answers:
    """The columns of a table, with or without blanks."""

    def __init__(self, *, blanks: bool) -> None:
        self.blanks = blanks

    def code(self, name: str, *codes: str) -> B:
        held = reduce(operator.or_, [pl.col(name) == code for code in codes])
        return B(held.fill_null(value=False), held.fill_null(value=True)) if self.blanks else B(held, held)

    def filled(self, name: str, *codes: str) -> B:
        """Return whether a code is one of a few, where a blank means that it is none of them."""
        held = reduce(operator.or_, [pl.col(name) == code for code in codes]).fill_null(value=False)
        return B(held, held)

    def flag(self, name: str) -> B:
        held = pl.col(name)
        return B(held.fill_null(value=False), held.fill_null(value=True)) if self.blanks else B(held, held)

    def filled_flag(self, name: str) -> B:
        held = pl.col(name).fill_null(value=False) if self.blanks else pl.col(name)
        return B(held, held)

    def given(self, name: str) -> B:
        held = pl.col(name).is_not_null()
        return B(held, held)

    def number(self, name: str, scale: int = 1, *, blank_is_none: bool = False) -> N:
        number = pl.col(name) if scale == 1 else (pl.col(name) * scale).round().cast(pl.Int64)
        if not self.blanks or blank_is_none:
            return N(*[number.fill_null(0) if self.blanks else number] * 2)
        return N(number.fill_null(0), number.fill_null(MANY))

    def counted(self, name: str) -> N:
        low = pl.col(f"{name}|sure")
        return N(low, pl.col(f"{name}|may") if self.blanks else low)

    def held_by_some(self, name: str) -> B:
        return self.counted(name).at_least(1)

    def columns(self, facts: Mapping[str, B]) -> list[pl.Expr]:
        sure = [pair.sure.alias(f"{name}|sure") for name, pair in facts.items()]
        return sure + ([pair.may.alias(f"{name}|may") for name, pair in facts.items()] if self.blanks else [])


def read(name: str) -> list[dict[str, str]]:
    with GAZETTE.joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def nutrition(*, blanks: bool) -> pl.LazyFrame:
    """Table 3.11 for every month of childhood and sex, in tenths; where the sex is not known, from the lower value."""
    rows, found = read("mau-3-11.csv"), []
    for month in range(CHILD):
        row = [one for one in rows if int(one["age_months"]) <= month][-1]
        sizes = [
            (round(10 * float(row[f"height_cm_{sex}"])), round(10 * float(row[f"weight_kg_{sex}"] or 0)))
            for sex in ("boy", "girl")
        ]
        found += [(month, sex, *one, *one) for sex, one in zip(("male", "female"), sizes, strict=True)]
        found.append((month, "", *map(min, *sizes), *map(max, *sizes)))
    names = ("months", "sex", "height|low", "weight|low", "height|high", "weight|high")
    table = pl.LazyFrame(found, schema=dict.fromkeys(names, pl.Int64) | {"sex": pl.String}, orient="row")
    return table if blanks else table.drop("height|high", "weight|high")


def ages(persons: pl.LazyFrame, *, blanks: bool) -> pl.LazyFrame:
    """Add the age in months and, for a child, the sizes of table 3.11."""
    born = pl.col("born")
    whole = (DAY.year - born.dt.year()) * 12 + (DAY.month - born.dt.month().cast(pl.Int32))
    months = (whole - (born.dt.day() > DAY.day).cast(pl.Int32)).cast(pl.Int64)
    dated = persons.with_columns(months.alias("months"), pl.col("gender").fill_null("").alias("sex"))
    return dated.join(nutrition(blanks=blanks), on=["months", "sex"], how="left")


def of_members(persons: pl.LazyFrame, *, blanks: bool) -> pl.LazyFrame:
    """Count for each household the members of whom something holds, surely and possibly."""
    a = Answers(blanks=blanks)
    months = N(*[pl.col("months")] * 2)

    def age(low: int, high: int | None = None) -> B:
        return months.between(12 * low, None if high is None else 12 * high)

    unable = some(a.code("work", "unable"), a.filled("allowance", "disabled"), a.code("ill", "yes"))
    certified = some(
        a.code("education", "upper_secondary"),
        a.code("training", "elementary", "intermediate", "college", "university", "postgraduate"),
        every(age(18).untrue(), a.code("education", "lower_secondary")),
    )
    attends, levels = a.code("schooling", "yes"), ("preschool", "primary", "lower_secondary")
    stages = [age(6).untrue(), age(6, 12), age(12)]
    fit = some(*(every(stage, a.code("level", one)) for stage, one in zip(stages, levels, strict=True)))
    beyond = some(*(every(stage, a.code("level", *levels[: n + 1]).untrue()) for n, stage in enumerate(stages)))
    ahead = every(age(3, 16), attends, beyond)
    small = [
        every(age(years).untrue(), a.number(answer, 10).below(N(pl.col(f"{size}|low"), pl.col(f"{size}|{end}"))))
        for years, answer, size in ((16, "height", "height"), (10, "weight_kg", "weight"))
        for end in ("high" if blanks else "low",)
    ]
    working, official, contract = a.code("work", "working"), a.code("job", "official"), a.code("contract", "yes")
    works, trained = every(age(15), working), age(15).either(a.given("training"))
    nonfarm, asked = a.flag("nonfarm"), a.given("labour_age")
    young = age(55).untrue().either(every(age(62).untrue(), a.flag("labour_age")))
    of_age = every(age(15), every(asked, a.flag("labour_age")).either(every(asked.untrue(), young)))
    idle = a.code("work", "none").either(every(working, a.code("contract", "no")))
    facts = {
        "dependent": age(16).untrue().either(a.filled("allowance", "elderly", "disabled")),
        "labour": every(of_age, unable.untrue()),
        "pensioner": a.filled("pension", "pension", "insurance", "merit"),
        "employment": every(age(15), idle),
        "nutrition": some(*small),
        "health_insurance": every(age(6), a.code("insurance", "no"), a.filled_flag("state_paid").untrue()),
        "adult_education": every(age(16, 30), a.code("schooling", "no"), certified.untrue()),
        "child_schooling": every(age(3, 16), every(attends, fit).untrue(), ahead.untrue()),
        "online": a.code("internet", "no").untrue(),
        "official": every(works, official, nonfarm.either(a.given("nonfarm").untrue())),
        "contract": every(works, official.untrue(), contract, nonfarm),
        "informal": every(works, official.untrue(), contract.untrue(), nonfarm),
        "high": every(trained, a.code("training", "college", "university", "postgraduate")),
        "middle": every(trained, a.code("training", "intermediate")),
        "low": every(trained, a.code("training", "elementary")),
    }
    columns = a.columns(facts)
    sums = [pl.col(one.meta.output_name()).sum().cast(pl.Int64) for one in columns]
    held = ages(persons, blanks=blanks).select(KEY, *columns)
    return held.group_by(KEY).agg(pl.len().cast(pl.Int64).alias("people"), *sums)


def deprived(*, blanks: bool) -> dict[str, B]:
    """Return the twelve indicators of a household with what was counted of its members."""
    a = Answers(blanks=blanks)
    people, other = pl.col("people"), {part: a.code(part, "other") for part in ("pillar", "roof", "wall")}
    twice = a.counted("dependent")
    two = [every(other[one], other[two]) for one, two in (("pillar", "roof"), ("pillar", "wall"), ("roof", "wall"))]
    devices = [a.number(name, blank_is_none=name == "radios") for name in ("tvs", "radios", "computers", "phones")]
    ends = [2 * twice.low > people, 2 * twice.high > people]
    return {
        **{name: a.held_by_some(name) for name in ("employment",)},
        "dependents": B(ends[0], ends[1] if blanks else ends[0]),
        **{name: a.held_by_some(name) for name in ("nutrition", "health_insurance", "adult_education")},
        "child_schooling": a.held_by_some("child_schooling"),
        "housing_quality": some(*two),
        "housing_area": half_areas(a).below(N(*[1600 * people] * 2)),
        "water": a.code("water_source", "other"),
        "sanitation": a.code("toilet", "other"),
        "telecom": a.held_by_some("online").untrue(),
        "information_devices": every(*(one.at_least(1).untrue() for one in devices)),
    }


def half_areas(a: Answers) -> N:
    """Return twice the floor with the attic at half, in hundredths of a square metre."""
    floor, attic = a.number("floor_area", 100), a.number("attic_area", 100, blank_is_none=True)
    low = 2 * floor.low + attic.low
    return N(low, 2 * floor.high + attic.high if a.blanks else low)


Rows = list[tuple[str, B]]


def bands(number: N, rows: Iterable[tuple[str, int]]) -> Rows:
    """Return rows that begin where the one before ends; the last one has no end."""
    starts = [*rows, ("", 0)]
    return [
        (key, number.between(low, high if following else None)) for (key, low), (following, high) in pairwise(starts)
    ]


def items(*, blanks: bool) -> list[tuple[Rows, pl.Expr | None]]:
    """Return the rows of each item, and where one of them holds though it is not known which."""
    a = Answers(blanks=blanks)
    people = pl.col("people")
    labour, pensions = a.counted("labour"), a.counted("pensioner")
    dependents = a.counted("dependent")
    high, middle, low = (a.held_by_some(name) for name in ("high", "middle", "low"))
    jobs = {"job_official": "official", "job_contract": "contract", "job_informal_self": "informal"}
    sizes = [N(*[share * people] * 2) for share in (4000, 6000, 8000)]
    area = half_areas(a)
    single = {
        "asset_car": "cars",
        "asset_motorboat": "boats",
        "asset_printer_fax": "printers",
        "asset_hifi": "hifis",
        "asset_computer": "computers",
        "asset_fridge": "fridges",
        "asset_washer_dryer": "washers",
        "asset_water_heater": "heaters",
        "asset_microwave_oven": "microwaves",
    }
    numbered = {
        ("motorbikes", 1): {"asset_motorbike_1": 1, "asset_motorbike_2": 2, "asset_motorbike_3plus": 3},
        ("tvs", 1): {"asset_tv_1": 1, "asset_tv_2plus": 2},
        ("aircons", 1): {"asset_aircon_1": 1, "asset_aircon_2plus": 2},
        ("cattle", 1): {"cattle_1": 1, "cattle_2": 2, "cattle_3plus": 3},
        ("pigs", 1): {"pigs_goats_sheep_10plus": 10},
        ("poultry", 1): {"poultry_100plus": 100},
        ("kwh", 10): {"kwh_25_50": 250, "kwh_50_100": 500, "kwh_100_150": 1000, "kwh_150plus": 1500},
        ("land_garden", 10): {"land_garden_300_500": 3000, "land_garden_500plus": 5000},
        ("land_annual", 10): {"land_annual_5000plus": 50_000},
        ("land_perennial", 10): {"land_perennial_1000_5000": 10_000, "land_perennial_5000plus": 50_000},
        ("land_water", 10): {"land_water_500_5000": 5000, "land_water_5000plus": 50_000},
        ("land_forest", 10): {"land_forest_5000_10000": 50_000, "land_forest_10000plus": 100_000},
    }
    water = {"piped": "water_piped_bottled_bought", "borehole": "water_borehole"}
    water["protected"] = "water_protected_well_spring"
    aquaculture = pl.col("aquaculture").fill_null(value=False)
    none_or_one = [("dependants_0", dependents.below(1)), ("dependants_1", dependents.between(1, 2))]
    named = [(f"labour_{n}", n) for n in range(1, 5)] + [("labour_5plus", 5)]
    plain: list[Rows] = [
        [(f"members_{n}", B(*[people == n] * 2)) for n in range(1, 8)],
        [
            ("degree_college_plus", high),
            ("degree_intermediate", every(middle, high.untrue())),
            ("degree_elementary_vocational", every(low, middle.untrue(), high.untrue())),
        ],
        [(key, a.held_by_some(name)) for key, name in jobs.items()],
        bands(pensions, [("pension_1", 1), ("pension_2plus", 2)]),
        [("house_wall_durable", a.code("wall", "concrete", "brick", "wood_metal"))],
        [("house_column_durable", a.code("pillar", "concrete", "brick", "metal_wood"))],
        [
            ("area_20_30", area.between(sizes[0], sizes[1])),
            ("area_30_40", area.between(sizes[1], sizes[2])),
            ("area_40plus", area.between(sizes[2], None)),
        ],
        *(bands(a.number(*answer), rows.items()) for answer, rows in numbered.items()),
        *([(key, a.number(name).at_least(1))] for key, name in single.items()),
        [(key, a.code("water_source", code)) for code, key in water.items()],
        [("toilet_septic", a.code("toilet", "septic"))],
        [("aquaculture", B(aquaculture, aquaculture))],
        [(f"urban_region_{one}", a.code("region", one)) for one in (*REGIONS, "central_city")],
    ]
    return [
        (bands(labour, named), labour.low >= 1),
        (none_or_one, dependents.high < 2),
        *((rows, None) for rows in plain),
    ]


def scored(houses: pl.DataFrame, form: str, *, blanks: bool) -> pl.DataFrame:
    """Return the least and the most points of households by one form."""
    table = {row["key"]: int(row[form] or 0) for row in read("mau-3-3.csv")}
    low: list[pl.Expr] = []
    high: list[pl.Expr] = []
    for rows, one_of in items(blanks=blanks):
        worth = [(table[key], held) for key, held in rows if table[key]]
        if not worth:
            continue
        most = pl.max_horizontal(pl.when(held.may).then(points).otherwise(0) for points, held in worth)
        high.append(most)
        if blanks:
            least = pl.max_horizontal(pl.when(held.sure).then(points).otherwise(0) for points, held in worth)
            if one_of is not None:
                every_row = [(table[key], held) for key, held in rows]
                floor = pl.min_horizontal(pl.when(held.may).then(points).otherwise(MANY) for points, held in every_row)
                least = pl.when(one_of).then(pl.max_horizontal(least, floor)).otherwise(least)
            low.append(least)
    most = pl.sum_horizontal(high).cast(pl.Int64)
    least = pl.sum_horizontal(low).cast(pl.Int64) if blanks else most
    return houses.select("row", least.alias("points_least"), most.alias("points_most"))


def classify(households: str, members: str, *, blanks: bool) -> pl.DataFrame:
    """Classify the households of two Parquet files: class, points, and the twelve indicators, null where not known."""
    houses = pl.scan_parquet(households).join(
        of_members(pl.scan_parquet(members), blanks=blanks), on=KEY, how="left", maintain_order="left"
    )
    frame = houses.with_row_index("row").collect()
    rural = pl.col("area") == "rural"
    parts = []
    for form in FORMS:
        region = pl.col("region") == form.removeprefix("nt_")
        own = ~rural if form == "thanh_thi" else rural & (region.fill_null(value=True) if blanks else region)
        parts.append(scored(frame.filter(own), form, blanks=blanks))
    points = pl.concat(parts)
    if blanks:
        points = points.group_by("row").agg(pl.col("points_least").min(), pl.col("points_most").max())
    found = frame.join(points, on="row", how="left", maintain_order="left")
    indicators = deprived(blanks=blanks)
    open_ = {
        f"derived_{name}": pl.when(one.sure).then(True).when(~one.may).then(False) if blanks else one.sure
        for name, one in indicators.items()
    }
    least = pl.sum_horizontal(one.sure.cast(pl.Int8) for one in indicators.values())
    most = pl.sum_horizontal(one.may.cast(pl.Int8) for one in indicators.values()) if blanks else least
    return (
        found.lazy()
        .select(KEY, "area", "points_least", "points_most", least=least, most=most, **open_)
        .with_columns(pl.when(pl.col("area") == "rural").then(140).otherwise(175).alias("cut"))
        .select(
            KEY,
            pl.when(pl.col("points_least") > pl.col("cut"))
            .then(pl.lit("not_poor"))
            .when(pl.col("points_most") > pl.col("cut"))
            .then(pl.lit("undetermined"))
            .when(pl.col("least") >= 3)
            .then(pl.lit("poor"))
            .when(pl.col("most") < 3)
            .then(pl.lit("near_poor"))
            .otherwise(pl.lit("undetermined"))
            .alias("class"),
            "points_least",
            "points_most",
            *open_,
        )
        .collect()
    )
