"""The forms read a second time, by hand: one complete family at a time, plain Python, nothing shared with the package.

The points stand in ``fixtures/gazette`` as the gazette prints them. Which row applies is written out here.
"""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

GAZETTE = Path(__file__).parents[2] / "fixtures" / "gazette"
REGIONS = ("dbsh", "tdmnpb", "btb_dhmt", "tay_nguyen", "dnb", "dbscl")
Family = tuple[dict[str, Any], list[dict[str, Any]]]
"""A household and its members; areas in square metres, heights in centimetres, weights in kilograms."""

ELECTRICITY = {
    "kwh_25_50": (25, 50),
    "kwh_50_100": (50, 100),
    "kwh_100_150": (100, 150),
    "kwh_150plus": (150, None),
}
WATER = {
    "piped": "water_piped_bottled_bought",
    "borehole": "water_borehole",
    "protected": "water_protected_well_spring",
}
DURABLE = {"wall": ("concrete", "brick", "wood_metal"), "pillar": ("concrete", "brick", "metal_wood")}


def points_table() -> dict[str, dict[str, int]]:
    """Table 3.3: row key → column → points."""
    with GAZETTE.joinpath("mau-3-3.csv").open(encoding="utf-8") as file:
        return {
            row["key"]: {name: int(value) for name, value in row.items() if value and name.startswith(("nt_", "thanh"))}
            for row in csv.DictReader(file)
        }


def nutrition_table() -> list[tuple[int, dict[str, tuple[float, float | None]]]]:
    """Table 3.11: months → sex → least height and weight."""
    with GAZETTE.joinpath("mau-3-11.csv").open(encoding="utf-8") as file:
        return [
            (
                int(row["age_months"]),
                {
                    sex: (float(row[f"height_cm_{name}"]), float(row[f"weight_kg_{name}"] or 0) or None)
                    for sex, name in (("male", "boy"), ("female", "girl"))
                },
            )
            for row in csv.DictReader(file)
        ]


POINTS, NUTRITION = points_table(), nutrition_table()


def months(person: dict[str, Any], day: date) -> int:
    """Completed months of life."""
    whole: int = 12 * (day.year - person["born"].year) + day.month - person["born"].month
    return whole - (1 if day.day < person["born"].day else 0)


def age(person: dict[str, Any], day: date) -> int:
    return months(person, day) // 12


def dependents(members: list[dict[str, Any]], day: date) -> int:
    return sum(age(one, day) < 16 or one["allowance"] in ("elderly", "disabled") for one in members)


def indicators(family: Family) -> set[str]:
    """The indicators in which a family is deprived (Phiếu B2)."""
    house, members = family
    day = house["review_date"]
    found = set()
    for one in members:
        old = age(one, day)
        if old >= 15 and (one["work"] == "none" or (one["work"] == "working" and one["contract"] == "no")):
            found.add("employment")
        if old >= 6 and one["insurance"] == "no" and not one["state_paid"]:
            found.add("health_insurance")
        if 16 <= old < 30 and one["schooling"] == "no" and not certified(one, old):
            found.add("adult_education")
        if 3 <= old < 16 and out_of_school(one, old):
            found.add("child_schooling")
        if malnourished(one, months(one, day)):
            found.add("nutrition")
    if dependents(members, day) / len(members) > 0.5:
        found.add("dependents")
    if sum(house[part] == "other" for part in ("pillar", "roof", "wall")) >= 2:
        found.add("housing_quality")
    if house["floor_area"] + house["attic_area"] / 2 < 8 * len(members):
        found.add("housing_area")
    if house["water_source"] == "other":
        found.add("water")
    if house["toilet"] == "other":
        found.add("sanitation")
    if all(one["internet"] == "no" for one in members):
        found.add("telecom")
    if not any(house[name] for name in ("tvs", "radios", "computers", "phones")):
        found.add("information_devices")
    return found


def certified(one: dict[str, Any], old: int) -> bool:
    if one["training"] != "none" or one["education"] == "upper_secondary":
        return True
    return old < 18 and one["education"] == "lower_secondary"


def out_of_school(one: dict[str, Any], old: int) -> bool:
    """Not at school, or at a level below the one of its age."""
    levels = ("preschool", "primary", "lower_secondary", "upper_secondary")
    if one["schooling"] == "no":
        return True
    wanted = 0 if old < 6 else 1 if old < 12 else 2
    return one["level"] in levels and levels.index(one["level"]) < wanted


def malnourished(one: dict[str, Any], old: int) -> bool:
    if old >= 192:
        return False
    row = [values for start, values in NUTRITION if start <= old][-1][one["gender"]]
    return one["height"] < row[0] or (old < 120 and row[1] is not None and one["weight_kg"] < row[1])


def rows(family: Family) -> list[str]:
    """The keys of the rows of table 3.3 that apply."""
    house, members = family
    day = house["review_date"]
    size, found = len(members), []
    labour = sum(
        15 <= age(one, day) < 55 and one["work"] != "unable" and one["allowance"] != "disabled" and one["ill"] == "no"
        for one in members
    )
    found += [f"members_{size}"] if size <= 7 else []
    found += [f"labour_{labour}" if labour < 5 else "labour_5plus"] if labour else []
    found += {0: ["dependants_0"], 1: ["dependants_1"]}.get(dependents(members, day), [])
    trained = {one["training"] for one in members}
    if trained & {"college", "university", "postgraduate"}:
        found.append("degree_college_plus")
    elif "intermediate" in trained:
        found.append("degree_intermediate")
    elif "elementary" in trained:
        found.append("degree_elementary_vocational")
    found += jobs(members, day)
    pensions = sum(one["pension"] != "none" for one in members)
    found += ["pension_1"] if pensions == 1 else ["pension_2plus"] if pensions else []
    found += ["house_wall_durable"] if house["wall"] in DURABLE["wall"] else []
    found += ["house_column_durable"] if house["pillar"] in DURABLE["pillar"] else []
    share = (house["floor_area"] + house["attic_area"] / 2) / size
    found += band(share, {"area_20_30": (20, 30), "area_30_40": (30, 40), "area_40plus": (40, None)})
    found += band(house["kwh"], ELECTRICITY)
    found += [WATER[house["water_source"]]] if house["water_source"] in WATER else []
    found += ["toilet_septic"] if house["toilet"] == "septic" else []
    found += assets(house)
    found += land(house)
    if house["area"] == "urban":
        found.append(f"urban_region_{house['region']}")
    return found


def band(value: float, bands: Mapping[str, tuple[float, float | None]]) -> list[str]:
    return [key for key, (low, high) in bands.items() if value >= low and (high is None or value < high)]


def jobs(members: list[dict[str, Any]], day: date) -> list[str]:
    """Item 5 counts work outside farming only, of whatever kind."""
    working = [one for one in members if age(one, day) >= 15 and one["work"] == "working" and one["nonfarm"]]
    found = []
    if any(one["job"] == "official" for one in working):
        found.append("job_official")
    if any(one["job"] != "official" and one["contract"] == "yes" for one in working):
        found.append("job_contract")
    if any(one["job"] != "official" and one["contract"] != "yes" for one in working):
        found.append("job_informal_self")
    return found


def assets(house: dict[str, Any]) -> list[str]:
    single = {
        "cars": "asset_car",
        "boats": "asset_motorboat",
        "printers": "asset_printer_fax",
        "hifis": "asset_hifi",
        "computers": "asset_computer",
        "fridges": "asset_fridge",
        "washers": "asset_washer_dryer",
        "heaters": "asset_water_heater",
        "microwaves": "asset_microwave_oven",
    }
    found = [key for name, key in single.items() if house[name]]
    bikes = house["motorbikes"]
    found += [f"asset_motorbike_{bikes}" if bikes < 3 else "asset_motorbike_3plus"] if bikes else []
    for name, key in (("tvs", "asset_tv"), ("aircons", "asset_aircon")):
        found += [f"{key}_1"] if house[name] == 1 else [f"{key}_2plus"] if house[name] else []
    return found


def land(house: dict[str, Any]) -> list[str]:
    found = band(house["land_garden"], {"land_garden_300_500": (300, 500), "land_garden_500plus": (500, None)})
    found += band(house["land_annual"], {"land_annual_5000plus": (5000, None)})
    perennial = {"land_perennial_1000_5000": (1000, 5000), "land_perennial_5000plus": (5000, None)}
    found += band(house["land_perennial"], perennial)
    found += band(house["land_water"], {"land_water_500_5000": (500, 5000), "land_water_5000plus": (5000, None)})
    found += band(
        house["land_forest"], {"land_forest_5000_10000": (5000, 10000), "land_forest_10000plus": (10000, None)}
    )
    cattle = house["cattle"]
    found += [f"cattle_{cattle}" if cattle < 3 else "cattle_3plus"] if cattle else []
    found += ["pigs_goats_sheep_10plus"] if house["pigs"] >= 10 else []
    found += ["poultry_100plus"] if house["poultry"] >= 100 else []
    return found + (["aquaculture"] if house["aquaculture"] else [])


def points(family: Family) -> int:
    """Score A (B1) by table 3.3; of several kinds of work the one with the most points."""
    house, _ = family
    column = "thanh_thi" if house["area"] == "urban" else f"nt_{house['region']}"
    values = {key: POINTS[key].get(column, 0) for key in rows(family)}
    work = [value for key, value in values.items() if key.startswith("job_")]
    return sum(value for key, value in values.items() if not key.startswith("job_")) + max(work, default=0)
