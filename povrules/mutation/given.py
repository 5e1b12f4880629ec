"""What follows for some rows on one day, item by item: the columns of the result, each made when it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl

from povrules.engines.entitled import Entitled
from povrules.engines.held import Held
from povrules.engines.in_force import InForce
from povrules.engines.lasting import first_days, last_days
from povrules.engines.selected import decide_person
from povrules.engines.supports import BenefitOn, SupportOn, decide_support
from povrules.entitled_rows import (
    INSURED_RECORD,
    SUPPORT_RECORD,
    insured_record,
    of_fee,
    support_changes,
    support_record,
)


class Given:
    """One item: what decisions have in common (``records``), and columns that rows have of their own (``own``)."""

    def __init__(
        self,
        index: pl.Series,
        records: Sequence[Mapping[str, Any]],
        own: Mapping[str, Callable[[], pl.Series]],
    ) -> None:
        self._index, self._records, self._own = index, records, own
        self._made: dict[str, pl.Series] = {}

    def value(self, row: int, column: str) -> Any:
        """Return a column of a row."""
        if column not in self._own:
            return self._records[self._index[row]][column]
        if column not in self._made:
            self._made[column] = self._own[column]()
        return self._made[column][row]


def insured(law: InForce, held: Held) -> Given:
    """Return who pays for some persons on a day."""
    found = Entitled(law, tuple(decide_person(law, sure, may) for sure, may in held.pairs), held)
    records = [dict(zip(INSURED_RECORD, insured_record(law, one), strict=True)) for one in found.decisions]
    missing = partial(_missing, held, [one.doubtful for one in found.decisions])
    own = {"from": found.since, "to": found.until, "card_to": found.card_until, "changes_on": found.changes}
    return Given(held.index, records, own | {"missing": missing})


def _missing(held: Held, doubtful: Sequence[Sequence[int]]) -> pl.Series:
    """Return what is to be asked for; nothing, where nothing is in doubt."""
    return held.missing(doubtful) if any(doubtful) else pl.repeat("", len(held.index), eager=True)


def supported(law: SupportOn, on: BenefitOn, whole: Held) -> Given:
    """Return what some persons or households get of one benefit on a day."""
    held = whole.narrowed(on.bits)
    decisions = [decide_support(law, on, sure, may) for sure, may in held.pairs]
    year = {"school_year": law.school_year}
    records = [year | dict(zip(SUPPORT_RECORD, support_record(one), strict=True)) for one in decisions]
    lasting = [one.lasting for one in decisions]
    own: dict[str, Callable[[], pl.Series]] = {
        "missing": partial(_missing, held, [[grant.bit for grant in one.raising] for one in decisions]),
        "from": lambda: first_days(held, lasting),
        "to": lambda: last_days(held, lasting),
        "changes_on": lambda: support_changes(law, on, held),
    }
    if on.benefit.fee is not None:
        several = of_fee(held.table[on.benefit.fee], decisions, held.index)
        own |= {one.name: partial(_as_it_is, one) for one in several}
    return Given(held.index, records, own)


def _as_it_is(column: pl.Series) -> pl.Series:
    return column
