"""What povrules says of generated households, and how households and failures are told to people, in both languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from povrules.census.cast import DTYPES
from povrules.census.door import census_from_frame
from povrules.engines.classify import Options, classify_census
from povrules.language.columns import household_columns
from povrules.language.loader import Standard
from povrules.language.schema import Basis, Indicator
from povrules.proofs.households import words_of
from povrules.request import columns_of
from povrules.review import CLASS_LABELS
from povrules.testing.evaluated import Household
from povrules.text import LANGS, Text

_TYPES = {column.id: DTYPES[column.type] for column in household_columns()}


@dataclass(frozen=True)
class Decided:
    """What the engine says of one household: its class, every class that it may have, the rule and why.

    A row that was set aside has no class, and may have none.
    """

    outcome: str | None
    possible: frozenset[str]
    rule: str | None
    missing: str | None
    reason: Text

    @property
    def said(self) -> Text:
        """Why it has its class, which the reason begins with, and the class by its id."""
        if self.outcome is None:
            return Text("không phân loại được", "not classified")
        return Text(*(f"{self.reason.get(lang)} ({self.outcome})" for lang in LANGS))


def frame_of(census: Sequence[Household]) -> pl.DataFrame:
    """Return households as a table, typed as a census is; a column with a cell that is no such value is text."""
    names = list(dict.fromkeys(name for one in census for name in one))
    columns = []
    for name in names:
        cells, dtype = [one.get(name) for one in census], _TYPES.get(name, pl.Boolean)
        if dtype != pl.String and any(isinstance(cell, str) for cell in cells):
            cells, dtype = [None if cell is None else _as_text(cell) for cell in cells], pl.String
        columns.append(pl.Series(name, cells, dtype=dtype))
    return pl.DataFrame(columns)


def _as_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, bool) else str(cell)


def decided(standard: Standard, basis: Basis, census: Sequence[Household]) -> list[Decided]:
    """Classify households as the command does, and return what is said of each, in their order.

    Raises :class:`povrules.errors.LawMissingError` where the law does not allow a run.
    """
    options = Options(basis)
    columns = columns_of([standard], options)
    known = {column.id for column in columns}
    named = [
        {"household_id": str(number), **{name: cell for name, cell in one.items() if name in known}}
        for number, one in enumerate(census)
    ]
    outcome = classify_census(census_from_frame(frame_of(named), columns), standard, options)
    found = []
    for row, at in zip(outcome.frame.iter_rows(named=True), outcome.index.to_list(), strict=True):
        aside = at >= len(outcome.decisions)
        possible = frozenset() if aside else frozenset(outcome.decisions[at][0].outcomes)
        reason = Text(row["reason_vi"] or "", row["reason_en"] or "")
        found.append(Decided(row["class"], possible, row["rule"], row["missing"], reason))
    return found


def told(household: Household, indicators: Iterable[Indicator]) -> Text:
    """Return a household in plain words."""
    return words_of({name: cell for name, cell in household.items() if name != "household_id"}, indicators)


def listed(classes: Iterable[str]) -> Text:
    """Return classes in words, in the order of need."""
    chosen = set(classes)
    labels = [label for name, label in CLASS_LABELS.items() if name in chosen]
    return Text(*(" / ".join(one.get(lang) for one in labels) or "–" for lang in LANGS))


def failed(title: Text, lines: Iterable[tuple[Text, Text]]) -> str:
    """Return what a failed property says: its title, then what is found under each heading; all in both languages."""
    kept = list(lines)
    parts = []
    for lang in LANGS:
        parts.append(title.get(lang))
        parts += [f"  {head.get(lang)}: {what.get(lang)}" for head, what in kept]
    return "\n".join(["", *parts])
