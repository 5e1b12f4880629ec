"""Health insurance read a second time, by hand, in plain Python from the words of the law; nothing of the package.

A person is a dict of facts, all of them known: what is not named is no, or never. Returned are the group that pays,
its share, whether that is a minimum, and the rate of benefit.
"""

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

Person = dict[str, Any]


class Answer(NamedTuple):
    """The group that pays, its share of the premium, whether more may be paid, and the rate of benefit in percent."""

    group: str
    share: Fraction
    minimum: bool
    benefit: int


LAW_2024 = date(2025, 7, 1)
DECREE_146 = date(2018, 12, 1)


def months(since: date, day: date) -> int:
    """Completed months between two days."""
    whole = 12 * (day.year - since.year) + day.month - since.month
    return whole - 1 if day.day < since.day else whole


def base_salary(day: date) -> int:
    """The base salary, by its history from 2013 on."""
    for first, amount in (
        (date(2026, 7, 1), 2_530_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2023, 7, 1), 1_800_000),
        (date(2019, 7, 1), 1_490_000),
        (date(2018, 7, 1), 1_390_000),
        (date(2017, 7, 1), 1_300_000),
        (date(2016, 5, 1), 1_210_000),
    ):
        if day >= first:
            return amount
    return 1_150_000


def card_still_valid(person: Person, day: date) -> bool:
    """A child of 72 months or more whose card has not run out."""
    born: date = person["born"]
    if months(born, day) < 72:
        return False
    sixth = born.year + 6
    if (born.month, born.day) <= (9, 30):
        return day <= date(sixth, 9, 30)
    if day < DECREE_146:
        return False
    return (day.year, day.month) == (sixth, born.month)


def is_student(person: Person) -> bool:
    levels = {"primary", "lower_secondary", "upper_secondary", "intermediate", "college", "university"}
    return person.get("schooling") == "yes" and person.get("level") in levels


def on_allowance(person: Person) -> bool:
    return person.get("allowance", "none") != "none" or bool(person.get("other_allowance"))


def within(since: date | None, day: date, limit: int) -> bool:
    return since is not None and since <= day and months(since, day) < limit


def groups_2014(person: Person, day: date) -> list[tuple[str, str, int, bool]]:
    """Groups of the law of 2014 in the order in which they pay: (id, who pays, percent, minimum)."""
    yes = person.get
    poor, near = person["class"] == "poor", person["class"] == "near_poor"
    full = yes("poor_kind") == "income" or yes("lacks_insurance")
    new = day >= DECREE_146
    age = months(person["born"], day) // 12
    found: list[tuple[str, str, int, bool]] = []

    def add(condition: object, name: str, payer: str, share: int = 100, minimum: bool = False) -> None:
        if condition:
            found.append((name, payer, share, minimum))

    add(yes("employed"), "employee", "employer", -1)
    for name in ("pensioner", "insurance_allowance"):
        add(yes(name), name, "fund")
    add(not new and yes("survivor_allowance") and age >= 80, "survivor_insured", "fund")
    add(yes("unemployment"), "unemployment", "fund")
    add(yes("merit"), "merit", "state")
    add(months(person["born"], day) < 72, "child_under_6", "state")
    add(on_allowance(person), "social_allowance", "state")
    # The poor: all of them until 30/11/2018; by income or lacking insurance until 18/10/2023; then all again.
    add(poor and (not new or day >= date(2023, 10, 19) or full), "poor", "state")
    add(yes("ethnic_minority") and yes("difficult_area"), "minority_difficult", "state")
    add(yes("especially_difficult_area"), "especially_difficult", "state")
    add(yes("island_commune"), "island", "state")
    add(yes("martyr_relative"), "martyr_relative", "state")
    add(yes("merit_relative"), "merit_relative", "state")
    add(new and yes("survivor_allowance") and age >= 80, "survivor", "state")
    add(day >= date(2023, 10, 19) and yes("safe_zone"), "safe_zone", "state")
    add(card_still_valid(person, day), "child_card", "card", 0)
    supported: list[tuple[str, str, int, bool]] = []
    if near:
        escaped = within(yes("escaped_on"), day, 60)
        if not new and escaped:
            supported.append(("near_poor_escaped", "supported", 100, False))
        if yes("poor_district"):
            supported.append(("near_poor_district", "supported", 100, False))
        supported.append(("near_poor", "supported", 70, True))
    if poor and new and day <= date(2023, 10, 18) and not full:
        supported.append(("poor_not_lacking", "supported", 70, True))
    if date(2023, 11, 1) <= day and yes("ethnic_minority") and yes("left_2021_list"):
        supported.append(("left_area", "supported", 70, True))
    if is_student(person):
        supported.append(("student", "supported", 30, True))
    if person["class"] == "average_agricultural":
        supported.append(("average_agricultural", "supported", 30, True))
    return found + sorted(supported, key=lambda one: -one[2])


def groups_2024(person: Person, day: date) -> list[tuple[str, str, int, bool]]:
    """Groups of the law of 2024 in the order in which they pay."""
    yes = person.get
    poor, near = person["class"] == "poor", person["class"] == "near_poor"
    age = months(person["born"], day) // 12
    found: list[tuple[str, str, int, bool]] = []

    def add(condition: object, name: str, payer: str, share: int = 100, minimum: bool = False) -> None:
        if condition:
            found.append((name, payer, share, minimum))

    # Điều 13 khoản 5 điểm d and đ come before the order of Điều 12.
    add(yes("pensioner"), "pensioner", "fund")
    add(yes("survivor_allowance") and (age >= 75 or (age >= 70 and near)), "survivor", "state")
    add(yes("social_pension"), "social_pension", "state")
    add(yes("employed"), "employee", "employer", -1)
    add(yes("insurance_allowance"), "insurance_allowance", "fund")
    add(yes("unemployment"), "unemployment", "fund")
    add(yes("merit"), "merit", "state")
    add(months(person["born"], day) < 72, "child_under_6", "state")
    add(yes("martyr_relative"), "martyr_relative", "state")
    add(yes("merit_relative"), "merit_relative", "state")
    add(poor, "poor", "state")
    add(near and yes("ethnic_minority") and yes("minority_area"), "near_poor_minority", "state")
    add(yes("ethnic_minority") and yes("difficult_area"), "minority_difficult", "state")
    add(yes("especially_difficult_area"), "especially_difficult", "state")
    add(yes("island_commune"), "island", "state")
    add(on_allowance(person) or yes("survivor_social"), "social_allowance", "state")
    add(yes("safe_zone"), "safe_zone", "state")
    add(card_still_valid(person, day), "child_card", "card", 0)
    supported: list[tuple[str, str, int, bool]] = []
    if near and yes("poor_commune"):
        supported.append(("near_poor_commune", "supported", 100, False))
    if near:
        supported.append(("near_poor", "supported", 70, True))
    if yes("ethnic_minority") and within(yes("left_area_on"), day, 36):
        supported.append(("left_area", "supported", 70, True))
    if is_student(person):
        supported.append(("student", "supported", 50, True))
    if within(yes("victim_on"), day, 12):
        supported.append(("trafficking_victim", "supported", 50, True))
    if person["class"] == "average_agricultural":
        supported.append(("average_agricultural", "supported", 30, True))
    if yes("mine_victim"):
        supported.append(("mine_victim", "supported", 30, True))
    return found + sorted(supported, key=lambda one: -one[2])


FULL = {
    "merit",
    "child_under_6",
    "child_card",
    "social_allowance",
    "poor",
    "minority_difficult",
    "especially_difficult",
    "island",
    "martyr_relative",
    "near_poor_minority",
    "survivor",
    "safe_zone",
}
NEAR = {"near_poor", "near_poor_escaped", "near_poor_district", "near_poor_commune"}


def rate(group: str, person: Person, day: date) -> int:
    """The rate of benefit of a group on a day."""
    if group in FULL or (group in NEAR and day >= date(2026, 1, 1)):
        return 100
    if group in {"pensioner", "merit_relative", "poor_not_lacking", "left_area", *NEAR}:
        return 95
    if group == "social_pension" and day >= date(2026, 1, 1) and months(person["born"], day) >= 75 * 12:
        return 100
    return 80


def answer(person: Person, day: date) -> Answer:
    """Who pays for a person, how much, and the best benefit of all its groups."""
    groups = groups_2024(person, day) if day >= LAW_2024 else groups_2014(person, day)
    if not groups:
        return Answer("family", Fraction(0), False, 80)
    name, _, share, minimum = groups[0]
    paid = Fraction(2, 3) if share < 0 else Fraction(share, 100)
    return Answer(name, paid, minimum, max(rate(one[0], person, day) for one in groups))
