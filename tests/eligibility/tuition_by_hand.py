"""Tuition read a second time, by hand, in plain Python from the words of the decrees; nothing of the package.

A learner is a dict of facts, all of them known. Returned are the share of tuition that is not paid, in percent, None
where a share that the law leaves open may be more, and the support of learning costs in đồng a month.
"""

from datetime import date
from typing import Any

Person = dict[str, Any]

GENERAL = ("primary", "lower_secondary", "upper_secondary")
STUDENTS = ("intermediate", "college", "university")


def years(born: date, day: date) -> int:
    """Completed years between two days."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def school_year(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= 9 else day.year - 1


def parents(person: Person, wanted: str) -> bool:
    """The father or mother is of a household of that class."""
    here = (person["relation"] == "child" or person["parent_here"]) and person["class"] == wanted
    return bool(here or person[f"parent_elsewhere_{wanted}"])


def family(person: Person, wanted: str) -> bool:
    """A parent, or a grandparent with whom the learner lives, is of a household of that class."""
    here = person["grandparent_here"] and person["class"] == wanted
    return bool(parents(person, wanted) or here or person[f"grandparent_elsewhere_{wanted}"])


def disabled(person: Person) -> bool:
    return bool(person["disabled"] or person["allowance"] == "disabled")


def unsupported(person: Person) -> bool:
    return bool(person["no_support"] or person["allowance"] == "orphan")


def tuition_2015(person: Person, day: date) -> list[int | None]:
    """What Decree 86/2015 gives, as far as it was read; None for a share that was not read."""
    yes, level = person.get, person["level"]
    pupil = level in GENERAL and not yes("continuing")
    child = level == "preschool" and yes("preschool_class") != "nursery"
    student = level in STUDENTS
    poor_or_near = person["class"] in ("poor", "near_poor")
    age = years(person["born"], day)
    found: list[int | None] = []
    if level == "primary" and yes("public_school"):
        found.append(100)
    if child or pupil:
        found += [100] if parents(person, "poor") else []
        found += [50] if parents(person, "near_poor") else []
        found += [None] if age < 16 and unsupported(person) else []
    if student and yes("ethnic_minority") and poor_or_near:
        found.append(None if level == "intermediate" else 100)
    if student:
        found += [100] if yes("no_fee_trade") else []
        found += [70] if yes("other_70") else []
    if (pupil or student) and yes("very_small_group"):
        found += [100] if yes("difficult_area") or yes("especially_difficult_area") else []
    if (child or pupil or student) and disabled(person) and poor_or_near:
        found.append(100)
    if (pupil or (level == "university" and yes("first_degree"))) and 16 <= age < 23 and unsupported(person):
        found.append(100)
    if level in ("intermediate", "college"):
        orphan = yes("orphan_both") and yes("no_one_to_rely_on")
        found += [None] if orphan or (16 <= age < 23 and unsupported(person)) else []
    if child and yes("preschool_class") == "five" and yes("area_3") and day >= date(2018, 9, 1):
        found.append(100)
    if yes("special_school") or yes("other_regime") or (level == "intermediate" and yes("after_lower_secondary")):
        found.append(None)
    if (child or pupil or student) and yes("ethnic_minority") and not yes("very_small_group") and yes("area_3"):
        found.append(70)
    if (child or pupil or student) and yes("parent_accident"):
        found.append(50)
    return found


def tuition_2021(person: Person, day: date) -> list[int | None]:
    """What Decree 81/2021 gives, Điều 14 to 16; None where the province sets it."""
    yes, level = person.get, person["level"]
    pupil = level in GENERAL and not yes("continuing")
    learner = level in GENERAL
    child = level == "preschool" and yes("preschool_class") != "nursery"
    student = level in STUDENTS and not yes("excluded")
    age = years(person["born"], day)
    found: list[int | None] = []
    if level == "primary":
        found += [100] if yes("public_school") else [None] if yes("no_public_place") else []
    if (child or pupil or student) and disabled(person):
        found.append(100)
    if (child or pupil) and age < 16 and unsupported(person):
        found.append(100)
    if (pupil or (student and level == "university" and yes("first_degree"))) and 16 <= age < 23:
        found += [100] if unsupported(person) else []
    if student and level != "university" and yes("orphan_both") and yes("no_one_to_rely_on"):
        found.append(100)
    if child or learner:
        found += [100] if family(person, "poor") else []
        found += [50] if family(person, "near_poor") else []
    if child and yes("preschool_class") == "five" and (yes("area_3") or school_year(day) >= 2024):
        found.append(100)
    if pupil and level == "lower_secondary" and yes("area_3") and school_year(day) >= 2022:
        found.append(100)
    if yes("special_school"):
        found.append(100)
    if student and yes("ethnic_minority") and (family(person, "poor") or family(person, "near_poor")):
        found.append(100)
    if (pupil or student) and yes("very_small_group"):
        found += [100] if yes("difficult_area") or yes("especially_difficult_area") else []
    if student and level == "intermediate" and yes("after_lower_secondary"):
        found.append(100)
    if yes("other_free") and not (level in STUDENTS and yes("excluded")):
        found.append(100)
    if student and yes("other_70"):
        found.append(70)
    if (child or pupil or student) and yes("ethnic_minority") and not yes("very_small_group") and yes("area_3"):
        found.append(70)
    if (child or pupil or student) and yes("parent_accident"):
        found.append(50)
    return found


def tuition_2025(person: Person, day: date) -> list[int | None]:
    """What Decree 238/2025 gives, Điều 15 and 16; None where the province sets it."""
    yes, level = person.get, person["level"]
    found: list[int | None] = []
    if level == "preschool" or level in GENERAL:
        found.append(100 if yes("public_school") else None)
    if yes("preparatory"):
        found.append(100)
    student = level in STUDENTS and not yes("excluded")
    if yes("other_free") and (student or level not in STUDENTS):
        found.append(100)
    if level in GENERAL and not yes("continuing") and yes("very_small_group"):
        found += [100] if yes("difficult_area") or yes("especially_difficult_area") else []
    if not student:
        return found
    if disabled(person):
        found.append(100)
    if level == "university":
        if yes("first_degree") and 16 <= years(person["born"], day) < 23 and unsupported(person):
            found.append(100)
    elif yes("orphan_both") and yes("no_one_to_rely_on"):
        found.append(100)
    if yes("ethnic_minority"):
        if family(person, "poor") or family(person, "near_poor"):
            found.append(100)
        if yes("very_small_group"):
            found += [100] if yes("difficult_area") or yes("especially_difficult_area") else []
        elif yes("area_3") and yes("resident_with_parent"):
            found.append(70)
    if level == "intermediate" and yes("after_lower_secondary"):
        found.append(100)
    if yes("other_70"):
        found.append(70)
    if yes("parent_accident"):
        found.append(50)
    return found


def tuition(person: Person, day: date) -> tuple[int, bool]:
    """The most percent of tuition that is known to be given, and whether something not known may be more."""
    if person["schooling"] != "yes":
        return 0, False
    year = school_year(day)
    rules = tuition_2025 if year >= 2025 else tuition_2021 if year >= 2021 else tuition_2015
    found = rules(person, day)
    known = max((one for one in found if one is not None), default=0)
    return known, None in found and known < 100


def costs(person: Person, day: date) -> int:
    """The support of learning costs a month, in đồng."""
    yes, level, year = person.get, person["level"], school_year(day)
    if person["schooling"] != "yes" or level not in ("preschool", *GENERAL):
        return 0
    nursery = level == "preschool" and yes("preschool_class") == "nursery"
    if nursery and year < 2025:
        return 0
    if year < 2021:
        meant = yes("orphan_both") or parents(person, "poor") or (disabled(person) and person["class"] == "near_poor")
        return 100_000 if meant and not yes("continuing") else 0 if level != "preschool" else 100_000 if meant else 0
    poor = family(person, "poor") if year >= 2025 else parents(person, "poor")
    resident = yes("resident_with_parent") or yes("resident_with_guardian")
    place = yes("area_3") and (year < 2025 or (resident and yes("studies_there")))
    return 150_000 if yes("orphan_both") or disabled(person) or poor or place else 0
