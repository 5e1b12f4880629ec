"""The law read a second time, by hand: one household at a time, plain Python, nothing shared with the package.

Slow and obvious on purpose. ``decide`` takes a household without blanks; ``possible`` tries every way in which
blanks can turn out, with incomes and scores on both sides of every line.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

Household = dict[str, Any]

_IN_BOTH = (
    "health_insurance",
    "adult_education",
    "child_schooling",
    "housing_quality",
    "housing_area",
    "water",
    "sanitation",
    "telecom",
)
_IN_2016 = ("health_services", *_IN_BOTH, "information_assets")
_IN_2022 = ("employment", "dependents", "nutrition", *_IN_BOTH, "information_devices")
_ENDED_2026 = ("telecom", "information_devices")
INDICATORS: dict[str, tuple[str, ...]] = {
    "vn-2016": _IN_2016,
    "vn-2022": _IN_2022,
    "hanoi-2016": _IN_2016,
    "hanoi-2022": _IN_2022,
    "vn-2027": (*(name for name in _IN_2022 if name not in _ENDED_2026), "digital_services", "waste"),
    "quang-ninh-2023": _IN_2022,
    "hcmc-2024": (*_IN_2022, "social_insurance"),
    "da-nang-2016": (),
    "hanoi-2011": (),
}
"""What each standard counts, in the order of the law."""

# (poor line, near-poor line, top of the average band); in 2022 the first two are one. Where no average band was read,
# its top is the line before it: above that a household is not poor.
LINES: dict[str, dict[str, tuple[int, int, int | None]]] = {
    "vn-2016": {"rural": (700_000, 1_000_000, 1_500_000), "urban": (900_000, 1_300_000, 1_950_000)},
    "hanoi-2016": {"rural": (1_100_000, 1_500_000, 2_300_000), "urban": (1_400_000, 1_950_000, 3_000_000)},
    "vn-2022": {"rural": (1_500_000, 1_500_000, 2_250_000), "urban": (2_000_000, 2_000_000, 3_000_000)},
    "hanoi-2022": {"rural": (2_000_000, 2_000_000, None), "urban": (2_500_000, 2_500_000, None)},
    "vn-2027": {"rural": (2_200_000, 2_200_000, 2_200_000), "urban": (2_800_000, 2_800_000, 2_800_000)},
    "quang-ninh-2023": {"rural": (2_100_000, 2_100_000, 2_100_000), "urban": (2_600_000, 2_600_000, 2_600_000)},
    "hcmc-2024": dict.fromkeys(("rural", "urban"), (46_000_000, 46_000_000, 69_000_000)),
    "da-nang-2016": {"rural": (1_100_000, 1_430_000, 1_430_000), "urban": (1_300_000, 1_690_000, 1_690_000)},
    "hanoi-2011": {"rural": (550_000, 750_000, 750_000), "urban": (750_000, 1_000_000, 1_000_000)},
}
YEARLY = {"hcmc-2024"}
"""Whose lines are those of a year."""
ONE_AVERAGE = {"hcmc-2024"}
"""Which have one average class, by the whole income, for agricultural households too."""
SCORES = {
    "vn-2016": {"rural": (120, 150), "urban": (140, 175)},
    "vn-2022": {"rural": (140, 140), "urban": (175, 175)},
}
OR_REGIME = {"vn-2016", "hanoi-2016", "da-nang-2016", "hanoi-2011"}
"""In which a low income alone is enough; the last two go by income alone."""
CASES = [
    ("vn-2016", "income"),
    ("vn-2022", "income"),
    ("hanoi-2016", "income"),
    ("hanoi-2022", "income"),
    ("vn-2027", "income"),
    ("quang-ninh-2023", "income"),
    ("hcmc-2024", "income"),
    ("da-nang-2016", "income"),
    ("hanoi-2011", "income"),
    ("vn-2016", "points"),
    ("vn-2022", "points"),
]
"""Every standard on every basis that it has."""


def per_capita(household: Household, *, less_assistance: bool = False) -> Fraction | None:
    """Income a person and month: 12 months divided by members and 12 where both are there, else as stated.

    What is stated for a person says nothing if it is more than the whole household has.
    """
    members, total = household.get("members"), household.get("income_12m")
    assistance = (household.get("social_assistance_12m") or 0) if less_assistance else 0
    if members is not None and total is not None:
        return Fraction(total - assistance, 12 * members)
    stated = household.get("income_per_capita")
    if stated is None or (total is not None and 12 * stated > total):
        return None
    if assistance == 0:
        return Fraction(stated)
    return None if members is None else Fraction(stated) - Fraction(assistance, 12 * members)


def decide(standard: str, basis: str, household: Household) -> set[str]:
    """Return the classes that the law allows: one, or two where the law itself is not known."""
    if basis == "points":
        return {_by_points(standard, household)}
    low, line, top = LINES[standard][household["area"]]
    income = per_capita(household)
    assert income is not None
    if standard in YEARLY:
        income *= 12
    count = sum(bool(household[name]) for name in INDICATORS[standard])
    if standard in OR_REGIME and income <= low:
        return {"poor"}
    if income <= line:
        return {"poor"} if count >= 3 else {"near_poor"}
    own = per_capita(household, less_assistance=True)
    agricultural = bool(household.get("agricultural"))
    assert own is not None or not agricultural
    tops = (
        {top}
        if top is not None
        else {max(line, int(edge) + step) for edge in (line, own or 0, income) for step in (-1, 0, 1)}
    )
    own = own if agricultural and standard not in ONE_AVERAGE else None
    return {_above(line, one, income, own) for one in tops}


def _above(line: int, top: int, income: Fraction, own: Fraction | None) -> str:
    """Above the poverty lines; ``own`` leaves assistance out and is there for agricultural households only."""
    if own is not None and line < own <= top:
        return "average_agricultural"
    return "average" if income <= top else "not_poor"


def _by_points(standard: str, household: Household) -> str:
    low, high = SCORES[standard][household["area"]]
    score = household["score_a"]
    many = household["score_b"] >= 30
    if standard in OR_REGIME and score <= low:
        return "poor"
    if score <= high:
        return "poor" if many else "near_poor"
    return "not_poor"


def completions(standard: str, basis: str, household: Household) -> Iterator[Household]:
    """Yield the household with its blanks answered in every way that can matter."""
    ids = INDICATORS[standard]
    choices: dict[str, list[Any]] = {}
    if household.get("area") is None:
        choices["area"] = ["rural", "urban"]
    if basis == "points":
        if household.get("score_a") is None:
            choices["score_a"] = [value for line in _edges(SCORES[standard]) for value in (line, line + 1)]
        if household.get("score_b") is None:
            sure = sum(household.get(name) is True for name in ids)
            possible = sum(household.get(name) is not False for name in ids)
            choices["score_b"] = [10 * count for count in range(sure, possible + 1)]
    elif per_capita(household) is None:
        choices |= _income_choices(standard, household)
    elif per_capita(household, less_assistance=True) is None and household.get("agricultural"):
        choices |= _members_choices(household)
    # Only the number of deprivations matters, so the blanks are answered yes from the first one on.
    blanks = [name for name in ids if household.get(name) is None]
    answers = [{name: rank < yes for rank, name in enumerate(blanks)} for yes in range(len(blanks) + 1)]
    for values in product(*choices.values()):
        for answer in answers:
            yield household | dict(zip(choices, values, strict=True)) | answer


def _edges(lines: dict[str, tuple[Any, ...]]) -> list[int]:
    return sorted({value for values in lines.values() for value in values if value is not None})


def monthly(standard: str) -> list[int]:
    """Return the lines as whole amounts of a month; those of a year that do not divide by 12 rounded down."""
    return [edge // 12 if standard in YEARLY else edge for edge in _edges(LINES[standard])]


def _income_choices(standard: str, household: Household) -> dict[str, list[Any]]:
    """Incomes on both sides of every line, with and without the household's social assistance.

    A stated total leaves only the number of members open.
    """
    if household.get("income_12m") is not None:
        return {"members": list(range(1, 400))}
    edges = monthly(standard)
    assistance = household.get("social_assistance_12m") or 0
    members = household.get("members") or 1
    share = -(-assistance // (12 * members))
    values = {edge + step for edge in edges for step in (0, 1, share, share + 1, max(share - 1, 0))} | {
        0,
        10**9,
    }
    answers: dict[str, list[Any]] = {"income_per_capita": sorted(values)}
    if household.get("members") is None and assistance:
        answers["members"] = [members]
    return answers


def _members_choices(household: Household) -> dict[str, list[Any]]:
    """Numbers of members that go with a stated income a person; the household's total then says no more than that."""
    total, stated = household.get("income_12m"), household["income_per_capita"]
    if total is None:
        return {"members": [1, 2, 5, 999]}
    most = total // (12 * stated) if stated > 0 else 999
    return {"income_12m": [None], "members": sorted({min(number, most) for number in (1, 2, 5, 999)})}


def possible(standard: str, basis: str, household: Household) -> set[str]:
    """Return every class that some completion of the blanks has."""
    return {name for one in completions(standard, basis, household) for name in decide(standard, basis, one)}
