"""vn-2022 household by household: tuples in, tuples of the fifteen columns out.

Plain Python decides with an ``if`` after another. Rule engines decide on the same four facts of each household; what
they do not do (counts, lists, texts) is done here for them too.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

import povrules
from bench.by_hand import KEY, LINES
from bench.census import INDICATORS
from bench.engines.prepared import CENSUS, TEXTS, TOLD, Prepared


class Facts(NamedTuple):
    """Blanks are None; indicators in which the household is surely, and possibly, deprived."""

    area: str | None
    income: int | None
    least: int
    most: int


Decide = Callable[[Sequence[Facts]], Sequence[str]]
"""The class of each household."""
Household = tuple[Any, ...]
Texts = dict[tuple[Any, ...], tuple[Any, ...]]
_ASKS = ("ask_area", "ask_income", "ask_indicators")


def plain(folder: Path) -> Prepared:
    return by_household(folder, lambda batch: [_class(*facts) for facts in batch])


def by_household(folder: Path, decide: Decide) -> Prepared:
    """Prepare the census in ``folder`` for an engine that decides one household after another."""
    census = pl.read_parquet(folder / CENSUS).select("household_id", "area", "income_per_capita", *INDICATORS).rows()
    read = pl.read_parquet(folder / TEXTS)
    texts = dict(zip(read.select(KEY).rows(), read.select(*TOLD, *_ASKS).rows(), strict=True))
    return Prepared(lambda: classify(census, texts, decide), _frame)


def classify(census: Sequence[Household], texts: Texts, decide: Decide) -> list[Household]:
    batch = [_facts(household) for household in census]
    times = Counter(household[0] for household in census)
    return [
        _row(household, facts, class_, texts[_key(facts)], times[household[0]] > 1)
        for household, facts, class_ in zip(census, batch, decide(batch), strict=True)
    ]


def _facts(household: Household) -> Facts:
    answers = household[3:]
    least = answers.count(True)
    return Facts(household[1], household[2], least, least + answers.count(None))


def _band(income: int | None, area: str) -> int:
    low, high = LINES[area]
    if income is None:
        return 3
    return 0 if income <= low else 1 if income <= high else 2


def _key(facts: Facts) -> tuple[bool, bool, int, int, int, int]:
    area, income, least, most = facts
    if area is None:
        return True, False, _band(income, "rural"), _band(income, "urban"), least, most
    return False, area == "urban", _band(income, area), 9, least, most


def _class(area: str | None, income: int | None, least: int, most: int) -> str:
    band = _band(income, area or "rural")
    if band == 3 or (area is None and band != _band(income, "urban")):
        return "undetermined"
    if band:
        return "average" if band == 1 else "not_poor"
    if least >= 3:
        return "poor"
    return "near_poor" if most < 3 else "undetermined"


def _row(household: Household, facts: Facts, class_: str, texts: tuple[Any, ...], twice: bool) -> Household:
    citation, reason_vi, reason_en, evidence, ask_area, ask_income, ask_indicators = texts
    answers = household[3:]
    missing = ""
    if class_ == "undetermined":
        asked = ["area"] * ask_area + ["income_per_capita"] * ask_income
        if ask_indicators:
            asked += [name for name, answer in zip(INDICATORS, answers, strict=True) if answer is None]
        missing = ";".join(asked)
    return (
        household[0],
        "vn-2022",
        "income",
        class_,
        facts.least,
        facts.most,
        ";".join(compress(INDICATORS, answers)),
        missing,
        "blanks" if class_ == "undetermined" else class_,
        citation,
        reason_vi,
        reason_en,
        evidence,
        "duplicate" if twice else None,
        None,
    )


def _frame(found: list[Household]) -> pl.DataFrame:
    return pl.DataFrame(found, schema=list(povrules.review.RESULT_COLUMNS), orient="row", infer_schema_length=None)
