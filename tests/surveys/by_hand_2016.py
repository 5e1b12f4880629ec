"""The ten indicators of 2016–2021 read a second time, by hand: one complete family at a time, nothing shared.

The thresholds are recalled (see the survey file); what is tested is that the file says what was recalled.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from .by_hand import Family, age
from .families import DAY, codes, house, people

PART = ("pillar", "roof", "wall")
DEVICES = ("tvs", "radios", "computers")


def indicators(family: Family) -> set[str]:
    """The indicators in which a family is deprived."""
    home, members = family
    day = home["review_date"]
    found = {name for one in members for name in _of_a_member(one, age(one, day))}
    if sum(home[part] == "other" for part in PART) >= 2:
        found.add("housing_quality")
    if (home["floor_area"] + home["attic_area"] / 2) / len(members) < 8:
        found.add("housing_area")
    if home["water_source"] == "other" and not home["rain_water"]:
        found.add("water")
    if home["toilet"] == "other":
        found.add("sanitation")
    if not any(one["phone_subscription"] or one["internet"] == "yes" for one in members):
        found.add("telecom")
    if not home["loudspeaker"] and not any(home[name] for name in DEVICES):
        found.add("information_assets")
    return found


def _of_a_member(one: dict[str, Any], old: int) -> list[str]:
    """What a household is deprived in because of one member."""
    found = []
    if one["sick"] and not one["treated"]:
        found.append("health_services")
    if old >= 6 and one["insurance"] == "no":
        found.append("health_insurance")
    if old >= 15 and one["born"].year >= 1986 and one["schooling"] == "no":
        found += ["adult_education"] if one["education"] in ("below_primary", "primary") else []
    if 5 <= old < 15 and one["schooling"] == "no":
        found.append("child_schooling")
    return found


@st.composite
def members_of_2016(draw: st.DrawFn) -> dict[str, Any]:
    """A member whose age gathers around the limits, with the answers that only the older form asks for."""
    one = draw(people())
    if draw(st.booleans()):
        years = draw(st.sampled_from([5, 14, 15, DAY.year - 1986]))
        one["born"] = draw(st.sampled_from([date(DAY.year - years, DAY.month, DAY.day), date(1985, 12, 31)]))
    return one | {name: draw(st.booleans()) for name in ("sick", "treated", "phone_subscription")}


@st.composite
def families_of_2016(draw: st.DrawFn) -> Family:
    """A complete family as the form of 2016–2021 asks for it."""
    members = draw(st.lists(members_of_2016(), min_size=1, max_size=7))
    found = house(rain_water=draw(st.booleans()), loudspeaker=draw(st.booleans()))
    for name in (*PART, "toilet", "water_source"):
        found[name] = draw(codes(name))
    found["floor_area"] = round(draw(st.sampled_from([4, 7.99, 8, 8.01, 20])) * len(members), 2)
    found["attic_area"] = draw(st.sampled_from([0, 10, 10.5]))
    for name in DEVICES:
        found[name] = draw(st.integers(0, 1))
    return found, members
