"""What entitlements come to: sums equal those over rows, parts add up to the whole, what is not known is counted."""

import json
import random
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from command import run

import povrules
from eligibility.people import crowd, tables
from povrules.budgets import BUDGET_COLUMNS, MEASURES, BudgetLine, budget_lines
from povrules.eligibility import Entitlements, entitlements

ISLAND = Path(__file__).parent / "island.toml"
OF_LOCAL = ("local_month", "local_year")
"""Measured where a province was chosen only."""
ENDS = [f"{one}_{end}" for one in MEASURES if one not in OF_LOCAL for end in ("least", "most")]


def some_people(day: date) -> Entitlements:
    chance = random.Random(7)
    people = crowd(chance, day, 400)
    households, persons = tables(people)
    places = [chance.choice(["Xã A", "Xã B", None]) for _ in people]
    areas = [chance.choice(["rural", "urban", None]) for _ in people]
    households = households.with_columns(commune=pl.Series(places), area=pl.Series(areas, dtype=pl.String))
    shared = [str(at - at % 3) for at in range(len(people))]
    persons = persons.with_columns(household_id=pl.Series([*shared[:-1], "nobody's"]))
    return entitlements(households, persons, on=day)


@pytest.fixture(scope="module")
def people() -> Entitlements:
    return some_people(date(2026, 7, 1))


def counts(line: BudgetLine) -> Counter[str]:
    names = ("entitled", "not_entitled", "undetermined", "not_decided")
    return Counter({name: getattr(line, name) for name in names})


def test_sums_equal_those_over_rows(people: Entitlements) -> None:
    # Every amount of this day is whole đồng, so that the rows have them all.
    whole = next(one for one in budget_lines(people) if one.by == "all")
    rows = people.frame
    assert counts(whole) == Counter(one or "not_decided" for one in rows["status"])
    assert min(counts(whole).values()) > 0
    given = rows.filter(pl.col("status") == "entitled")
    assert whole.households == given["household_id"].n_unique()
    for name in ENDS:
        known = given[name].drop_nulls()
        assert (whole.sums[name].total, whole.sums[name].computed) == (known.sum(), len(known))
        assert whole.sums[name].not_computed == given[name].null_count() > 0


def test_lines_of_a_payer_in_an_area_are_its_rows(people: Entitlements) -> None:
    areas = people.households.columns["area"]
    area = dict(zip(people.households.columns["household_id"], areas, strict=True))
    lines = [one for one in budget_lines(people) if one.by == "payer_area"]
    assert len(lines) > 6
    rows = [row | {"area": area.get(row["household_id"])} for row in people.frame.to_dicts()]
    for line in lines:
        own = [
            row
            for row in rows
            if (row["area"] or "") == line.key["area"]
            and ("" if row["payer"] is None or ";" in row["payer"] else row["payer"]) == line.key["payer"]
        ]
        assert counts(line) == Counter(row["status"] or "not_decided" for row in own)
        given = [row for row in own if row["status"] == "entitled"]
        assert line.sums["paid_month_least"].total == sum(row["paid_month_least"] or 0 for row in given)


def test_parts_add_up_to_the_whole(people: Entitlements) -> None:
    lines = budget_lines(people)
    whole = next(one for one in lines if one.by == "all")
    ways = {one.by for one in lines} - {"all"}
    assert ways == {"payer", "group", "area", "commune", "payer_area", "payer_commune"}
    for way in ways:
        parts = [one for one in lines if one.by == way]
        assert len({tuple(one.key.items()) for one in parts}) == len(parts) > 2
        assert sum(map(counts, parts), Counter()) == counts(whole)
        for name in ENDS:
            for what in ("total", "computed", "not_computed"):
                assert sum(getattr(one.sums[name], what) for one in parts) == getattr(whole.sums[name], what)


def test_a_table_for_python(people: Entitlements) -> None:
    found = povrules.budget(people)
    assert tuple(found.columns) == BUDGET_COLUMNS
    payers = found.filter(pl.col("by") == "payer")["payer"].to_list()
    assert payers.index("employer") < payers.index("state") < payers.index("supported") < payers.index("self")
    assert payers[-1] == ""
    assert found.filter(pl.col("by") == "area")["area"].to_list() == ["rural", "urban", ""]
    # Nothing that could be computed is no amount at all, and never nothing.
    employer = found.filter((pl.col("by") == "payer") & (pl.col("payer") == "employer")).row(0, named=True)
    assert employer["paid_month_least"] is None
    assert employer["paid_month_least_not_computed"] == employer["entitled"] > 0


HOUSEHOLDS = pl.DataFrame(
    {
        "household_id": ["1", "2", "3"],
        "recognised_status": ["Hộ cận nghèo"] * 2 + ["Hộ nghèo"],
        "special_area": [False] * 3,
        "area_3": [False] * 3,
    }
)


def learners(fees: list[int | None]) -> Entitlements:
    persons = pl.DataFrame(
        {
            "household_id": ["1", "2", "3"],
            "person_no": ["1"] * 3,
            "relation": ["child"] * 3,
            "born": ["2012-01-01"] * 3,
            "schooling": ["yes"] * 3,
            "level": ["lower_secondary"] * 3,
            "public_school": [True] * 3,
            "continuing": [False] * 3,
            "ethnic_minority": [False] * 3,
            "special_case": [False] * 3,
            "allowance": ["none"] * 3,
            "family_elsewhere": [False] * 3,
            "tuition_month": pl.Series(fees, dtype=pl.Int64),
        }
    )
    return entitlements(HOUSEHOLDS, persons, on="2024-09-01", policy="hoc-phi")


def test_halves_of_a_dong_are_summed_before_they_are_shown() -> None:
    found = learners([100_001, 100_001, 100_000])
    assert found.frame.filter(pl.col("item") == "tuition")["paid_month_least"].to_list() == [None, None, 100_000]
    lines = [one for one in budget_lines(found) if one.item == "tuition"]
    assert not [one for one in lines if "payer" in one.key]
    assert lines[0].sums["paid_month_least"].total == Fraction(200_001)
    assert lines[0].sums["paid_year_most"].total == Fraction(200_001 * 9)
    assert lines[0].sums["paid_year_least"].not_computed == 3
    one = povrules.budget(learners([100_001, None, None])).row(0, named=True)
    assert (one["entitled"], one["paid_month_least_not_computed"]) == (3, 2)
    # Of the half đồng the least is rounded down and the most up.
    assert (one["paid_month_least"], one["paid_month_most"]) == (50_000, 50_001)
    # Who pays nothing pays nothing of a fee that is not known.
    assert (one["own_month_least"], one["own_month_least_not_computed"]) == (50_000, 1)


def test_what_is_given_a_month_and_loans() -> None:
    costs = next(one for one in budget_lines(learners([None] * 3)) if one.item == "learning_costs")
    assert costs.sums["paid_month_least"] == costs.sums["paid_month_most"]
    assert costs.sums["paid_month_least"].total == 150_000
    assert (costs.sums["paid_year_least"].computed, costs.sums["paid_year_most"].total) == (0, 1_350_000)
    persons = pl.DataFrame({"household_id": ["1"], "born": ["1980-01-01"]})
    households = HOUSEHOLDS.with_columns(not_lent=False)
    loans = povrules.budget(entitlements(households, persons, on="2024-09-01", policy="tin-dung"))
    near_poor = loans.filter((pl.col("item") == "loan_near_poor") & (pl.col("by") == "all")).row(0, named=True)
    assert (near_poor["entitled"], near_poor["households"]) == (2, 2)
    assert [near_poor[name] for name in (*ENDS, "paid_month_least_not_computed")] == [None] * 9


def test_nobody_and_nobody_decided() -> None:
    lost = pl.DataFrame({"household_id": ["9"], "born": ["1980-01-01"]})
    policies = ["bhyt", "tin-dung"]
    found = povrules.budget(entitlements(HOUSEHOLDS, lost, on="2026-07-01", policy=policies))
    of_persons = found.filter((pl.col("item") == "insurance") & (pl.col("by") == "all")).row(0, named=True)
    assert (of_persons["not_decided"], of_persons["entitled"], of_persons["paid_month_least"]) == (1, 0, None)
    none = povrules.budget(entitlements(HOUSEHOLDS, lost.clear(), on="2026-07-01", policy=policies))
    assert set(none["item"]) == {one for one in found["item"] if one not in PERSONAL}


PERSONAL = {"insurance", "loan_student", "loan_jobs", "loan_abroad"}


def test_terminal_json_and_sheet(tmp_path: Path) -> None:
    HOUSEHOLDS.with_columns(area=pl.Series(["rural", "urban", "urban"]), commune=pl.lit("Xã A")).write_csv(
        tmp_path / "h.csv"
    )
    persons = pl.DataFrame({"household_id": ["1", "2", "3"], "born": ["1980-01-01"] * 3, "schooling": ["no"] * 3})
    persons = persons.with_columns(other_group=False, allowance=pl.lit("none"), ethnic_minority=False)
    persons.with_columns(
        employed=pl.Series([True, None, None]), other_group=pl.Series([True, False, False]), others_marked=True
    ).write_csv(tmp_path / "p.csv")
    words = ["eligible", tmp_path / "h.csv", "--persons", tmp_path / "p.csv", "--on", "01/07/2026", "--lang", "en"]
    said = run(*words, "-o", tmp_path / "out.json").output
    assert "employer and employee: 1, not computed: 1" in said
    assert "the state budget: 1, at least 113,850 đồng a month, at least 1,366,200 đồng a year" in said
    assert "by area, urban: entitled: 2; undetermined: 0; at least 193,545 đồng a month, at most 227,700 đồng a" in said
    legal = json.loads((tmp_path / "out.json").read_text("utf-8"))["legal"]
    [line] = [one for one in legal["budget"] if one["by"] == "payer" and one["payer"] == "state"]
    assert (line["entitled"], line["paid_year_least"], line["paid_year_least_not_computed"]) == (1, 1_366_200, 0)
    assert "commune" not in line
    run(*words, "-o", tmp_path / "out.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["tổng hợp kinh phí"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Policy", "What", "By", "Payer")
    assert "Payer a month, at least" in rows[0]
    by_payer = {row[3]: row for row in rows if row[2] == "by payer"}
    assert "the state budget" in by_payer
    communes = [row for row in rows if row[2] == "by payer and commune"]
    assert {row[rows[0].index("Commune")] for row in communes} == {"Xã A"}


def test_what_the_budget_of_a_province_pays() -> None:
    """A near-poor adult of Hà Nội: the State 70 % of 4.5 % of 2,530,000 đồng, the city the other 30 %."""
    households = pl.DataFrame({"household_id": ["1"], "recognised_status": ["Hộ cận nghèo"], "special_area": [False]})
    persons = pl.DataFrame(
        {
            "household_id": ["1"],
            "born": ["1980-01-01"],
            "other_group": [False],
            "schooling": ["no"],
            "allowance": ["none"],
        }
    )
    found = entitlements(households, persons, on=date(2026, 7, 1), province="hanoi")
    whole = next(one for one in budget_lines(found) if one.by == "all")
    premium = Fraction(2_530_000 * 45, 1000)
    for end in ("least", "most"):
        assert whole.sums[f"paid_month_{end}"].total == premium
        assert whole.sums[f"local_month_{end}"].total == premium * Fraction(3, 10)
        assert whole.sums[f"local_year_{end}"].total == 12 * premium * Fraction(3, 10)
        assert whole.sums[f"own_month_{end}"].total == 0
