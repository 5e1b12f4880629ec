"""What must hold for every census, checked against the law read a second time by hand (``reference``)."""

from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from reference import CASES, INDICATORS, Household, completions, decide, per_capita, possible

import povrules
from povrules.census.door import census_from_frame
from povrules.engines.classify import Options, classify_census
from povrules.request import columns_of
from povrules.review import RESULT_COLUMNS
from povrules.testing.strategies import censuses, households

pytestmark = pytest.mark.no_cover
"""Long, and of code that shorter tests reach: without counting lines they take half the time."""

RANK = {"poor": 0, "near_poor": 1, "average_agricultural": 2, "average": 2, "not_poor": 3}
SCHEMA: dict[str, Any] = {
    "household_id": pl.String,
    "area": pl.String,
    "income_per_capita": pl.Int64,
    "income_12m": pl.Int64,
    "members": pl.Int64,
    "social_assistance_12m": pl.Int64,
    "agricultural": pl.Boolean,
    "score_a": pl.Int64,
    "score_b": pl.Int64,
}
SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
every_case = pytest.mark.parametrize(("standard", "basis"), CASES)
every_case_that_counts = pytest.mark.parametrize(("standard", "basis"), [case for case in CASES if INDICATORS[case[0]]])


class Found(NamedTuple):
    """What the engine says of one household."""

    name: str
    possible: set[str]
    missing: tuple[str, ...]


def frame_of(census: list[Household]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for one in census for name in one))
    return pl.DataFrame(census, schema={name: SCHEMA.get(name, pl.Boolean) for name in names})


def found(census: list[Household], standard: str, basis: str) -> list[Found]:
    loaded = povrules.load_standard(standard)
    one = census_from_frame(
        frame_of(census), columns_of([loaded], Options("points" if basis == "points" else "income"))
    )
    outcome = classify_census(one, loaded, Options(basis="points" if basis == "points" else "income"))
    return [
        Found(name, set(outcome.decisions[index][0].outcomes), tuple(filter(None, missing.split(";"))))
        for name, missing, index in zip(
            outcome.frame["class"], outcome.frame["missing"], outcome.index.to_list(), strict=True
        )
    ]


def classes(census: list[Household], standard: str, basis: str) -> list[str]:
    return povrules.classify(frame_of(census), standard=standard, basis=basis)["class"].to_list()


def divided(one: Household) -> bool:
    """Whether a total is over a number of members that is not known: over 1, 2, 3 … it may leap over a narrow band.

    Narrow is one of which the top is less than twice the bottom, as the average band of 2022 is.
    """
    return one.get("members") is None and one.get("income_12m") is not None and per_capita(one) is None


def up_to_the_total(standard: str, basis: str, one: Household) -> set[str]:
    """Return every class that the household can have if its income a person is anything up to its total."""
    most = Fraction(one["income_12m"], 12)
    stated = [{"income_12m": None, "income_per_capita": income} for income in (None, most)]
    ways = [full for answers in stated for full in completions(standard, basis, one | answers)]
    return {name for full in ways if full["income_per_capita"] <= most for name in decide(standard, basis, full)}


def bounded_only(one: Household) -> bool:
    """Members blank in a way that is bounded, not enumerated: the engine may keep more classes open, never fewer.

    They are needed to take assistance out of a stated income; or they divide a total so large that it is above the
    lines for every household of a real size.
    """
    if one.get("members") is not None:
        return False
    return bool(one.get("agricultural") and one.get("social_assistance_12m")) or (one.get("income_12m") or 0) > 10**9


@every_case
@SLOW
@given(data=st.data())
def test_the_possible_classes_are_those_of_every_completion(standard: str, basis: str, data: st.DataObject) -> None:
    census = data.draw(censuses(standard, basis))
    for one, engine in zip(census, found(census, standard, basis), strict=True):
        expected = possible(standard, basis, one)
        if bounded_only(one):
            assert engine.possible >= expected, one
        elif basis == "income" and divided(one):
            assert expected <= engine.possible <= up_to_the_total(standard, basis, one), one
        else:
            assert engine.possible == expected, one
        assert engine.name == (next(iter(engine.possible)) if len(engine.possible) == 1 else "undetermined")


@every_case
@SLOW
@given(data=st.data())
def test_the_missing_answers_settle_the_class_and_no_fewer_do(standard: str, basis: str, data: st.DataObject) -> None:
    one = data.draw(households(standard, basis)) | {"household_id": "1"}
    [engine] = found([one], standard, basis)
    assume(engine.missing and not bounded_only(one))
    asked = tuple(name for name in engine.missing if not name.startswith("law:"))
    if asked != engine.missing:
        assert (standard, engine.missing) == ("hanoi-2022", (*asked, "law:lines.average"))
    open_by_law = ABOVE if asked != engine.missing else set()
    assert settles(standard, basis, one, asked, open_by_law)
    if open_by_law or (one["members"] is None and one["income_12m"] is not None):
        return  # law of unknown numbers may need any answer; a total that divides by whole numbers only may need fewer
    for fewer in combinations(asked, len(asked) - 1):
        assert not settles(standard, basis, one, fewer, open_by_law), fewer


ABOVE = {"average", "average_agricultural", "not_poor"}
"""What a household above the poverty line can be where the law on the average band is not known."""


def settles(standard: str, basis: str, one: Household, answered: tuple[str, ...], open_by_law: set[str]) -> bool:
    """Whether the class is the same for all completions that agree on the answers, but for what the law leaves open."""
    partial = {}
    for full in completions(standard, basis, one):
        answers = {name: full.get(name) for name in answered}
        if "income_12m" in answered:
            answers |= {
                "members": full["members"] or 1,
                "income_12m": 12 * (full["members"] or 1) * full["income_per_capita"],
            }
        partial[tuple(answers.values())] = {**one, **answers}
    classes = [possible(standard, basis, household) for household in partial.values()]
    return all(len(one) == 1 or one <= open_by_law for one in classes)


@every_case
@SLOW
@given(data=st.data())
def test_more_income_never_makes_poorer(standard: str, basis: str, data: st.DataObject) -> None:
    one = data.draw(households(standard, basis, blanks=False))
    key = "score_a" if basis == "points" else "income_12m" if one["income_12m"] is not None else "income_per_capita"
    more = one | {key: one[key] + data.draw(st.integers(0, 3_000_000 if basis == "income" else 200))}
    names = classes([one | {"household_id": "1"}, more | {"household_id": "2"}], standard, basis)
    assume("undetermined" not in names)
    assert RANK[names[0]] <= RANK[names[1]]


@every_case_that_counts
@SLOW
@given(data=st.data())
def test_one_deprivation_more_never_makes_less_poor(standard: str, basis: str, data: st.DataObject) -> None:
    one = data.draw(households(standard, basis, blanks=False))
    if basis == "points":
        worse = one | {"score_b": one["score_b"] + 10}
        assume(worse["score_b"] <= 10 * len(INDICATORS[standard]))
    else:
        free = [name for name in INDICATORS[standard] if not one[name]]
        assume(free)
        worse = one | {data.draw(st.sampled_from(free)): True}
    names = classes([one | {"household_id": "1"}, worse | {"household_id": "2"}], standard, basis)
    assume("undetermined" not in names)
    assert RANK[names[1]] <= RANK[names[0]]


@every_case
@SLOW
@given(data=st.data())
def test_filling_a_blank_only_narrows(standard: str, basis: str, data: st.DataObject) -> None:
    one = data.draw(households(standard, basis)) | {"household_id": "1"}
    full = data.draw(st.sampled_from(list(completions(standard, basis, one))))
    assume(full["income_12m"] == one["income_12m"])  # members that go with both incomes need not be whole
    blanks = [name for name in full if one.get(name) is None and full[name] is not None]
    assume(blanks)
    filled = one | {name: full[name] for name in blanks[: data.draw(st.integers(1, len(blanks)))]}
    before, after = found([one], standard, basis)[0], found([filled], standard, basis)[0]
    assert after.possible <= before.possible, (one, filled)


@every_case
@SLOW
@given(data=st.data())
def test_order_of_rows_and_columns_does_not_matter(standard: str, basis: str, data: st.DataObject) -> None:
    frame = frame_of(data.draw(censuses(standard, basis)))
    rows = data.draw(st.permutations(range(frame.height)))
    columns = data.draw(st.permutations(frame.columns))
    straight = povrules.classify(frame, standard=standard, basis=basis, keep=False)
    turned = povrules.classify(frame[rows].select(columns), standard=standard, basis=basis, keep=False)
    assert turned.equals(straight[rows])


@every_case
@SLOW
@given(data=st.data())
def test_parts_and_whole_agree(standard: str, basis: str, data: st.DataObject) -> None:
    frame = frame_of(data.draw(censuses(standard, basis)))
    cut = data.draw(st.integers(0, frame.height))
    whole = povrules.classify(frame, standard=standard, basis=basis)
    parts = [povrules.classify(part, standard=standard, basis=basis) for part in (frame[:cut], frame[cut:])]
    assert pl.concat(parts).equals(whole)


@every_case
@SLOW
@given(data=st.data())
def test_pandas_and_polars_agree(standard: str, basis: str, data: st.DataObject) -> None:
    frame = frame_of(data.draw(censuses(standard, basis)))
    polars = povrules.classify(frame, standard=standard, basis=basis, keep=False)
    nullable = frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)
    for variant in (frame.to_pandas(), nullable, pd.DataFrame(frame.to_dicts(), dtype=object)):
        before = variant.copy(deep=True)
        result = povrules.classify(variant, standard=standard, basis=basis, keep=False)
        pd.testing.assert_frame_equal(variant, before)
        assert list(result.columns) == polars.columns
        assert polars.columns[: len(RESULT_COLUMNS)] == list(RESULT_COLUMNS)
        assert rows_of(result) == polars.rows()


def rows_of(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The frame as plain values, with None for every kind of null."""
    return [
        tuple(None if value is None or pd.isna(value) else value for value in row)
        for row in frame.itertuples(index=False, name=None)
    ]


@every_case
def test_generators_reach_every_rule_every_indicator_and_every_kind_of_blank(standard: str, basis: str) -> None:
    reached: set[str] = set()

    @settings(SLOW, max_examples=25, database=None, derandomize=True, phases=[Phase.generate])
    @given(rows=st.lists(households(standard, basis), min_size=60, max_size=60))
    def draw(rows: list[Household]) -> None:
        census = [{"household_id": str(number), **one} for number, one in enumerate(rows)]
        result = povrules.classify(frame_of(census), standard=standard, basis=basis)
        for column in ("rule", "deprived_in", "missing"):
            for value in result[column]:
                reached.update(f"{column}:{name}" for name in value.split(";") if name)

    draw()
    law = povrules.load_standard(standard).law
    unknowns = {"income": {"income_per_capita", "members", *INDICATORS[standard]}, "points": {"score_a", "score_b"}}
    wanted = {f"rule:{rule.id}" for rule in law.rules if rule.basis == basis}
    wanted |= {f"deprived_in:{name}" for name in INDICATORS[standard]}
    wanted |= {f"missing:{name}" for name in {"area", *unknowns[basis]}}
    if standard == "hcmc-2024":
        wanted -= {"missing:area"}  # one line for the whole city
    if standard == "hanoi-2022":
        wanted -= {f"rule:{name}" for name in DECIDED_ONLY_WITH_AN_OVERLAY}
    assert sorted(wanted - reached) == []


DECIDED_ONLY_WITH_AN_OVERLAY = (
    "average",
    "average_agricultural",
    "average_without_assistance_below",
    "not_poor",
)
