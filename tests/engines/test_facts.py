"""Facts are exact: at every line to the đồng, for the greatest amounts, and for laws that no one has written yet."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import polars as pl
import pytest
from helpers import INDICATORS, law, loaded, statement
from reference import INDICATORS as COUNTED
from reference import LINES, decide

import povrules
from povrules.census.door import census_from_frame
from povrules.engines.classify import Options, classify_census
from povrules.engines.distinct import TABLE_SIZE
from povrules.language.expression import And, Compare, Given, Name, Node, Not, Number, Or
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.request import columns_of

Household = dict[str, Any]
NATIONAL = ("vn-2016", "vn-2022", "hanoi-2016", "hanoi-2022")
SCHEMA: dict[str, Any] = {"household_id": pl.String, "area": pl.String}
SCHEMA |= dict.fromkeys(("income_12m", "income_per_capita", "members", "social_assistance_12m"), pl.Int64)
SCHEMA |= dict.fromkeys(("score_a", "score_b"), pl.Int64)


def frame_of(households: Sequence[Household]) -> pl.DataFrame:
    names = dict.fromkeys(name for one in households for name in one)
    rows = [{"household_id": str(number), **one} for number, one in enumerate(households)]
    return pl.DataFrame(rows, schema={"household_id": pl.String} | {n: SCHEMA.get(n, pl.Boolean) for n in names})


def classes(households: Sequence[Household], standard: str) -> list[str]:
    return povrules.classify(frame_of(households), standard=standard)["class"].to_list()


def households_of(standard: str, **values: Any) -> Iterator[Household]:
    """A household with those values, poorly and well served, with and without an agricultural occupation."""
    ids = COUNTED[standard]
    for count, agricultural in product((2, 3), (False, True)):
        indicators = {name: place < count for place, name in enumerate(ids)}
        yield {"agricultural": agricultural, "social_assistance_12m": 0, **values, **indicators}


def agrees(standard: str, households: list[Household]) -> None:
    """The engine says what the law, read a second time by hand, says."""
    for one, found in zip(households, classes(households, standard), strict=True):
        expected = decide(standard, "income", one)
        assert found == (next(iter(expected)) if len(expected) == 1 else "undetermined"), one


@pytest.mark.parametrize("standard", NATIONAL)
class TestExactness:
    @pytest.mark.parametrize("members", [1, 7, 999])
    def test_one_dong_in_twelve_months_for_the_whole_household(self, standard: str, members: int) -> None:
        households = [
            one
            for area in ("rural", "urban")
            for line in filter(None, LINES[standard][area])
            for step in (-1, 0, 1)
            for assistance in (0, 1, 12 * members)
            for one in households_of(
                standard,
                area=area,
                members=members,
                income_12m=12 * members * line + step,
                social_assistance_12m=assistance,
            )
        ]
        agrees(standard, households)

    def test_one_dong_a_person_and_month(self, standard: str) -> None:
        households = [
            one
            for area in ("rural", "urban")
            for line in filter(None, LINES[standard][area])
            for step in (-1, 0, 1)
            for assistance in (None, 1, 12 * 7, 12 * 7 + 1)
            for one in households_of(
                standard, area=area, members=7, income_per_capita=line + step, social_assistance_12m=assistance
            )
        ]
        agrees(standard, households)

    @pytest.mark.parametrize("members", [1, 999])
    @pytest.mark.parametrize("amount", [10**12, -(10**12), 10**15, -(10**15)])
    def test_incomes_of_twelve_months_up_to_the_greatest_that_is_taken(
        self, standard: str, members: int, amount: int
    ) -> None:
        households = [
            one
            for area in ("rural", "urban")
            for assistance in (0, 10**12, 10**15)
            for one in households_of(
                standard, area=area, members=members, income_12m=amount, social_assistance_12m=assistance
            )
        ]
        agrees(standard, households)

    @pytest.mark.parametrize("amount", [10**12, -(10**12), 10**14, -(10**14)])
    def test_incomes_a_person_up_to_the_greatest_that_is_taken(self, standard: str, amount: int) -> None:
        households = [
            one
            for members in (1, 999)
            for assistance in (0, 1, 10**12, 10**15, 12 * members * (amount - 2_000_000))
            if 0 <= assistance <= 10**15
            for one in households_of(
                standard,
                area="rural",
                members=members,
                income_per_capita=amount,
                social_assistance_12m=assistance,
            )
        ]
        agrees(standard, households)


# ------------------------------------------------------------------------------------- laws made by hand, brute force

TRUTH = (True, False, None)


def value_of(name: str, standard: Standard, one: Household) -> Fraction | None:
    """A measure of a household without blanks that matter; None where it was not given."""
    assistance = one.get("social_assistance_12m") or 0
    members, total, stated = one.get("members"), one.get("income_12m"), one.get("income_per_capita")
    count = sum(one[indicator] for indicator in standard.indicator_ids)
    if name == "deprivations":
        return Fraction(count)
    if name == "score_b" and one.get("score_b") is None:
        points = {parameter.id: int(parameter.value) for parameter in standard.law.parameters}
        return Fraction(points["points_per_indicator"] * count)
    if name in {"score_a", "score_b"}:
        return None if one.get(name) is None else Fraction(one[name])
    less = assistance if name == "income_less_assistance" else 0
    if members is not None and total is not None:
        return Fraction(total - less, 12 * members)
    if stated is None or (less and members is None):
        return None
    return stated - Fraction(less, 12 * members) if less else Fraction(stated)


def true(node: Node, standard: Standard, one: Household) -> bool:
    match node:
        case And(parts=parts):
            return all(true(part, standard, one) for part in parts)
        case Or(parts=parts):
            return any(true(part, standard, one) for part in parts)
        case Not(part=part):
            return not true(part, standard, one)
        case Given(id=name):
            return value_of(name, standard, one) is not None
        case Name(id=name):
            return bool(one.get(name))
    assert isinstance(node, Compare)
    assert isinstance(node.left, Name)
    left, right = value_of(node.left.id, standard, one), limit_of(node.right, standard, one)
    if left is None:
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[node.op]


def limit_of(term: Any, standard: Standard, one: Household) -> int:
    if isinstance(term, Number):
        return term.value
    limits: dict[str, Any] = {line.id: line.value(one["area"]) for line in standard.law.lines}
    limits |= {parameter.id: parameter.value for parameter in standard.law.parameters}
    return int(limits[term.id])


def completions(one: Household, guesses: Mapping[str, Sequence[int]]) -> Iterator[Household]:
    """Every way in which the blanks can turn out; ``guesses`` are the values that matter of a blank amount."""
    choices: dict[str, Sequence[Any]] = {name: (True, False) for name in INDICATORS if one.get(name, True) is None}
    if one.get("area") is None:
        choices["area"] = ("rural", "urban")
    choices |= {name: values for name, values in guesses.items() if one.get(name) is None}
    for values in product(*choices.values()):
        yield one | dict(zip(choices, values, strict=True))


def brute_force(standard: Standard, one: Household, guesses: Mapping[str, Sequence[int]]) -> set[str]:
    found = set()
    for full in completions(one, guesses):
        [outcome] = [rule.outcome for rule in standard.law.rules if true(rule.when, standard, full)]
        found.add(str(outcome))
    return found


def engine(standard: Standard, households: Sequence[Household], basis: Basis = "income") -> list[set[str]]:
    census = census_from_frame(frame_of(households), columns_of([standard], Options(basis)))
    assert not census.row_errors
    outcome = classify_census(census, standard, Options(basis=basis))
    assert outcome.frame["household_id"].to_list() == [str(number) for number in range(len(households))]
    return [set(outcome.decisions[position][0].outcomes) for position in outcome.index.to_list()]


def same(
    standard: Standard,
    households: Sequence[Household],
    guesses: Mapping[str, Sequence[int]] | None = None,
    basis: Basis = "income",
) -> None:
    for one, found in zip(households, engine(standard, households, basis), strict=True):
        assert found == brute_force(standard, one, guesses or {}), one


def grid(**values: Sequence[Any]) -> list[Household]:
    """Every household with one of the values for each name, and every answer to the indicators."""
    names = [*values, *INDICATORS]
    return [dict(zip(names, one, strict=True)) for one in product(*values.values(), *[TRUTH] * len(INDICATORS))]


class TestLawsMadeByHand:
    def test_choices_denials_several_numbers_and_lines_that_exclude_themselves(self) -> None:
        standard = loaded(
            law(
                "poor: income < low or (income < high and deprivations >= many)",
                "near_poor: income >= low and income < high and not (deprivations >= many or deprivations <= few)",
                "average: not (income < low or income >= high) and deprivations <= few",
                "average_agricultural: income >= high and (income <= top and agricultural or income < low)",
                "not_poor: income > top or income >= high and not agricultural",
                lines=[("low", 100, 100), ("high", 200, 300), ("top", 300, 300)],
                numbers={"few": 0, "many": 2},
            ).replace("income > top or income >= high", "income > top and agricultural or income >= high")
        )
        incomes = [99, 100, 101, 199, 200, 201, 299, 300, 301]
        same(standard, grid(area=("rural", "urban", None), income_per_capita=incomes, agricultural=(True, None)))

    def test_an_income_that_is_blank(self) -> None:
        standard = loaded(
            law(
                "poor: income < low and deprivations >= cutoff",
                "near_poor: income < low and deprivations < cutoff",
                "average: income >= low and income <= high",
                "not_poor: income > high",
                lines=[("low", 100, 150), ("high", 200, 150)],
            )
        )
        guesses = {"income_per_capita": [99, 100, 149, 150, 151, 200, 201]}
        same(standard, grid(area=("rural", "urban", None), income_per_capita=[None]), guesses)

    @pytest.mark.parametrize(
        "rules",
        [
            ("poor: score_a <= a and score_b >= b", "near_poor: score_a <= a and score_b < b", "not_poor: score_a > a"),
            ("poor: score_a < a and score_b > b", "near_poor: score_a < a and score_b <= b", "not_poor: score_a >= a"),
        ],
    )
    def test_an_interval_against_a_line_by_area(self, rules: tuple[str, ...]) -> None:
        """Score B is counted from the indicators between two ends, and its line is another one in urban areas."""
        standard = loaded(
            law(
                *rules,
                lines=[("b", 10, 20), ("a", 100, 120)],
                numbers={"points_per_indicator": 10},
                unit="points",
                basis="points",
            )
        )
        households = grid(
            area=("rural", "urban", None), score_a=[99, 100, 101, 119, 120, 121, None], score_b=[None, 10, 20]
        )
        same(standard, households, {"score_a": [99, 100, 101, 119, 120, 121]}, "points")

    def test_a_measure_about_which_the_law_asks_whether_it_was_given(self) -> None:
        standard = loaded(
            law(
                "poor: score_a <= a and (given(income) and income <= top or not given(income) and agricultural)",
                "near_poor: score_a <= a and not given(income) and not agricultural",
                "average: score_a <= a and given(income) and income > top and income_less_assistance <= top",
                "average_agricultural: score_a <= a and given(income) and income_less_assistance > top",
                "not_poor: score_a > a",
                lines=[("top", 1_000, 1_050, "vnd_person_month"), ("a", 100, 120)],
                numbers={},
                unit="points",
                basis="points",
            )
        )
        households = grid(
            area=("rural", "urban", None),
            score_a=[100, 101, 121],
            income_per_capita=[None, 999, 1_000, 1_001, 1_100],
            members=[5],
            social_assistance_12m=[0, 60, 6_000],
            agricultural=(True, None),
        )[::27]
        # Without an income given there is none without assistance either, and no rule asks for it then.
        same(standard, households, {}, "points")

    def test_a_statement_beside_the_class_from_an_income_that_was_not_given(self) -> None:
        """It is left open unless every income says the same; one without assistance is never the greater one."""
        rules = [
            "poor: score_a <= a and (given(income) and income_less_assistance <= top or not given(income))",
            "not_poor: score_a > a or given(income) and income_less_assistance > top",
        ]
        lines = [("top", 1_000, 1_050, "vnd_person_month"), ("a", 100, 120)]
        text = law(*rules, lines=lines, numbers={}, unit="points", basis="points", more=statement("income <= top"))
        answers = {None: {"yes", "no"}, 1_000: {"yes"}, 1_001: {"no"}}
        households: list[Household] = [
            {"area": "rural", "score_a": score, "income_per_capita": income}
            for score in (100, 101)
            for income in answers
        ]
        frame = frame_of([one | dict.fromkeys(INDICATORS, False) for one in households])
        result = povrules.classify(frame, standard=loaded(text), basis="points", on="2031-06-01")
        for one, found, name in zip(households, result["low_income_worker"], result["class"], strict=True):
            expected = {"no"} if name == "poor" else answers[one["income_per_capita"]]
            assert found == (next(iter(expected)) if len(expected) == 1 else "undetermined"), one

    def test_numbers_between_which_there_is_no_whole_number(self) -> None:
        rules = ["poor: deprivations >= cutoff", "near_poor: deprivations <= 1 and score_a < a"]
        rules += ["not_poor: deprivations <= 1 and score_a > b"]
        rules += ["average: deprivations < cutoff and score_a >= a and score_a <= b"]
        standard = loaded(law(*rules, lines=[("a", 100, 101), ("b", 100, 120)], unit="points", basis="points"))
        households = grid(area=("rural", "urban", None), score_a=[99, 100, 101, 102, 120, 121])
        same(standard, households, basis="points")

    def test_only_the_income_without_assistance_is_compared(self) -> None:
        rules = [
            "poor: income_less_assistance < poverty and deprivations >= cutoff",
            "near_poor: income_less_assistance < poverty and deprivations < cutoff",
            "not_poor: income_less_assistance >= poverty",
        ]
        standard = loaded(law(*rules, lines=[("poverty", 1_000, 2_000)]))
        incomes = [999, 1_000, 1_100, 2_000, 2_100]
        households = grid(
            area=("rural", "urban", None),
            income_per_capita=incomes,
            members=[5],
            social_assistance_12m=[0, None, 1, 6_000],
        )
        same(standard, households)
        same(standard, grid(area=("rural", None), income_per_capita=incomes))

    @pytest.mark.parametrize("ops", [("<", "<="), ("<=", "<="), ("<", "<")])
    def test_lines_that_fall_together_in_one_area(self, ops: tuple[str, str]) -> None:
        """Rural 100 and 100, urban 100 and 200: the operators decide about 100 in each area."""
        above = {"<": ">=", "<=": ">"}
        standard = loaded(
            law(
                f"poor: income {ops[0]} a and deprivations >= cutoff",
                f"near_poor: income {ops[0]} a and deprivations < cutoff",
                f"average: income {above[ops[0]]} a and income {ops[1]} b",
                f"not_poor: income {above[ops[0]]} a and income {above[ops[1]]} b",
                lines=[("a", 100, 100), ("b", 100, 200)],
            )
        )
        same(standard, grid(area=("rural", "urban", None), income_per_capita=[99, 100, 101, 199, 200, 201]))

    def test_lines_of_two_units_and_a_line_of_indicators_by_area(self) -> None:
        rules = [
            "poor: income <= poverty and deprivations >= many",
            "near_poor: income <= poverty and deprivations < many",
            "not_poor: income > poverty",
        ]
        standard = loaded(law(*rules, lines=[("poverty", 1_000, 2_000), ("many", 3, 2, "indicators")], numbers={}))
        same(standard, grid(area=("rural", "urban", None), income_per_capita=[1_000, 1_001, 2_000, 2_001]))

    @pytest.mark.parametrize(("steps", "beyond"), [(3, 0), (10, TABLE_SIZE), (24, 1 << 31)])
    def test_so_many_lines_that_not_every_code_can_be_listed(self, steps: int, beyond: int) -> None:
        """Codes are told apart by a table or by sorting, and grow beyond 32 bits; nothing else changes."""
        lines = [(f"l{number}", 1_000 * number, 1_000 * number + 500) for number in range(1, steps + 1)]
        top = f"l{steps}"
        rules = [
            "poor: income_less_assistance <= l1 and deprivations >= cutoff",
            "near_poor: income_less_assistance <= l1 and deprivations < cutoff",
            *(
                f"average: income_less_assistance > l{k} and income_less_assistance <= l{k + 1}"
                for k in range(1, steps)
            ),
            f"average_agricultural: income_less_assistance > {top} and agricultural",
            f"not_poor: income > {top} and income_less_assistance > {top} and not agricultural",
        ]
        twelve = [f"i{number}" for number in range(12)]
        standard = loaded(law(*rules, lines=lines, indicators=twelve))
        edges = sorted({line + step for _, *areas in lines for line in areas for step in (0, 1)})
        households: list[Household] = [
            {"area": area, "income_per_capita": income, "members": members, "social_assistance_12m": assistance}
            for area in ("rural", "urban", None)
            for income in edges[:: max(1, steps // 4)]
            for members, assistance in ((2, 24), (2, 0), (None, 0))
        ]
        for number, one in enumerate(households):
            one.update({"agricultural": number % 2 == 0} | dict.fromkeys(twelve, number % 5 == 0))
        same(standard, households)
        census = census_from_frame(frame_of(households), columns_of([standard], Options()))
        size = classify_census(census, standard, Options()).scene.size
        assert size > beyond
        assert beyond or size <= TABLE_SIZE
