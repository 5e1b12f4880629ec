"""Households for property tests: values gather around the lines, blanks are common."""

from typing import Any

from hypothesis import strategies as st
from reference import INDICATORS, LINES, SCORES, YEARLY, Household, monthly

BIG = 10**12


def incomes(standard: str) -> st.SearchStrategy[int]:
    """Incomes a person and month at, just below and just above every line; plus anything up to a trillion."""
    near = st.builds(lambda line, step: line + step, st.sampled_from(monthly(standard)), st.integers(-2, 2))
    return st.one_of(near, near, st.integers(-3_000_000, 6_000_000), st.integers(-BIG, BIG))


def scores(standard: str) -> st.SearchStrategy[int]:
    lines = sorted({value for lines in SCORES[standard].values() for value in lines})
    return st.one_of(
        st.builds(lambda line, step: line + step, st.sampled_from(lines), st.integers(-1, 1)),
        st.integers(0, 400),
    )


def maybe(values: st.SearchStrategy[Any], blank: float = 0.25) -> st.SearchStrategy[Any]:
    """A value, or a blank about one time in four."""
    return st.one_of(*[values] * 3, st.none()) if blank else values


@st.composite
def households(draw: st.DrawFn, standard: str, basis: str = "income", *, blanks: bool = True) -> Household:
    """One household with every column that the standard reads on that basis; its members are consistent."""
    opt = maybe if blanks else (lambda values: values)
    ids = INDICATORS[standard]
    found: Household = {"area": draw(opt(st.sampled_from(["rural", "urban"])))}
    count = draw(st.one_of(st.integers(0, len(ids)), st.sampled_from([2, 3])))
    chosen = draw(st.permutations(ids))
    answers: dict[str, bool | None] = {name: position < count for position, name in enumerate(chosen)}
    if blanks:
        for name in draw(st.lists(st.sampled_from(ids), max_size=4, unique=True)) if ids else ():
            answers[name] = None
    found |= {name: answers[name] for name in ids}
    members = draw(st.integers(1, 30))
    per_capita = draw(incomes(standard))
    stated = draw(st.sampled_from(["total", "per capita", "both"]))
    if stated == "both":  # they disagree now and then
        found["income_per_capita"] = per_capita
        found["income_12m"] = 12 * members * per_capita // draw(st.sampled_from([1, 1, 2, 40]))
        found["members"] = draw(opt(st.just(members)))
    elif stated == "total":
        total = 12 * members * per_capita
        if standard in YEARLY and draw(st.booleans()):  # on a line of a year, which 12 times a whole month may miss
            total = members * draw(st.sampled_from(LINES[standard]["urban"]))
        found["income_12m"] = draw(opt(st.just(total + draw(st.integers(-1, 1)))))
        found["members"] = draw(opt(st.just(members)))
        found["income_per_capita"] = None
    else:
        found["income_per_capita"] = draw(opt(st.just(per_capita)))
        found["members"] = draw(st.one_of(st.none(), st.just(members)))
        found["income_12m"] = None
    found["agricultural"] = draw(st.sampled_from([None, False, True]))
    amount = draw(st.sampled_from([0, 12 * members, 500_000 * 12 * members]))
    found["social_assistance_12m"] = draw(st.one_of(st.none(), st.just(amount)))
    if basis == "points":
        found["score_a"] = draw(opt(scores(standard)))
        found["score_b"] = draw(opt(st.integers(0, len(ids)).map(lambda number: 10 * number)))
        if draw(st.booleans()):
            found |= {"income_12m": None, "income_per_capita": None}
    return found


def censuses(standard: str, basis: str = "income", *, blanks: bool = True) -> st.SearchStrategy[list[Household]]:
    """Up to twelve households with ids of their own."""
    return st.lists(households(standard, basis, blanks=blanks), min_size=1, max_size=12).map(
        lambda found: [{"household_id": f"{number:03}", **one} for number, one in enumerate(found)]
    )
