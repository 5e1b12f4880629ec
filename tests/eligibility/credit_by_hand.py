"""Credit read a second time, by hand, in plain Python; nothing of the package.

A borrower is a dict of facts, all of them known. Returned are the programmes that are given, with their interest in
hundredths of a percent times a hundred (6.24 % is 62400), and the programmes of which the law of the day was not read.
"""

from datetime import date
from typing import Any

Person = dict[str, Any]
CUT = date(2025, 12, 1)


def three_years_after(day: date) -> date:
    """The same day three years later, the last of the month where there is none."""
    try:
        return day.replace(year=day.year + 3)
    except ValueError:
        return day.replace(year=day.year + 3, day=28)


def programmes(person: Person, day: date) -> tuple[dict[str, int | None], set[str]]:
    """The programmes given and their interest, None where it was not read, and those of which the law was not read."""
    yes = person.get
    found: dict[str, int | None] = {}
    low = day >= CUT
    bank = not (day >= date(2019, 3, 1) and yes("not_lent"))
    if person["class"] == "poor" and bank:
        found["loan_poor"] = 62400 if low else 66000
        if day <= date(2025, 6, 30):
            found["loan_poor"] = 33000 if yes("poor_district") else 66000
        elif yes("former_poor_district"):
            found["loan_poor"] = None
    if person["class"] == "near_poor":
        found["loan_near_poor"] = 74880 if low else 79200
    left = yes("off_list_on")
    covered = not date(2021, 1, 1) <= day <= date(2021, 3, 29)
    escaped = left is not None and left <= day <= three_years_after(left)
    if person["class"] not in ("poor", "near_poor") and escaped and covered:
        found["loan_escaped"] = 78000 if low else 82500
    vocational = yes("level") == "short_course" and yes("vocational_school")
    if yes("schooling") == "yes" and (vocational or yes("level") in ("intermediate", "college", "university")):
        meant = yes("orphan_both") or yes("orphan_one") or yes("difficulty") or person["class"] == "poor"
        if day >= date(2022, 5, 19):
            meant = meant or person["class"] in ("near_poor", "average", "average_agricultural")
        else:
            meant = meant or yes("income_within_150")
        if meant:
            found["loan_student"] = 62400 if low else 66000
    if yes("area") == "rural" and yes("works_needed"):
        found["loan_water"] = 84000 if low else 90000
    listed_2015 = yes("listed_2015") and yes("no_solid_house") and not yes("housed_before")
    if listed_2015 and day.year <= 2020:
        found["loan_house"] = 30000
    meant = person["class"] == "poor" and (yes("minority_household") or yes("area_3_minority"))
    if date(2022, 4, 26) <= day <= date(2025, 12, 31) and meant:
        for name, rate in (("house", 30000), ("land", 30000), ("work", 31200 if low else 33000)):
            if yes(f"listed_28_{name}"):
                found[f"loan_28_{name}"] = rate
    if yes("job_loan"):
        if day >= date(2026, 1, 1):
            place = yes("ethnic_minority") or yes("especially_difficult_area")
            better = yes("disabled") or (person["class"] == "poor" and place)
            found["loan_jobs"] = 62400 if better else 62400 * 127 // 100
        elif day >= date(2019, 11, 8):
            rate = 74880 if low else 79200
            half = yes("disabled") or (yes("ethnic_minority") and yes("especially_difficult_area"))
            found["loan_jobs"] = rate // 2 if half else rate
        else:
            found["loan_jobs"] = 66000
    if yes("abroad_contract") and day.year <= 2025:
        meant = person["class"] in ("poor", "near_poor")
        if meant or yes("ethnic_minority") or yes("lost_farm_land") or yes("merit_relative"):
            found["loan_abroad"] = 62400 if low else 66000
    # Nobody can come onto a list of 2011–2015 any more: law that was not read concerns only those who are on it.
    unread = {"loan_house"} if listed_2015 and day.year >= 2021 else set()
    if day.year >= 2026:
        unread |= {"loan_abroad", "loan_28_house", "loan_28_land", "loan_28_work"}
    return found, unread
