"""A policy over the persons of a census: who pays for each, from when and to when.

Persons of whom the same is known share a decision.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import polars as pl

from povrules.engines.held import Asked, Held, hold, person_table
from povrules.engines.in_force import Entry, InForce
from povrules.engines.lasting import Lasting, first_days, last_days
from povrules.engines.next_change import changes_on
from povrules.engines.selected import Decision, decide_person


@dataclass(frozen=True)
class Entitled:
    """A policy over persons, row for row. ``decisions`` are the distinct ones, by the pairs of ``held``."""

    law: InForce
    decisions: tuple[Decision, ...]
    held: Held

    def missing(self) -> pl.Series:
        """Return for each person the blank columns that payer or benefit turns on, joined by ``;``."""
        return self.held.missing([one.doubtful for one in self.decisions])

    def since(self) -> pl.Series:
        """Return the day from which the group that pays is as it is: not before the date from which its end counts.

        Null where more than one may pay, or where that date is unknown.
        """
        return first_days(self.held, self._lasts(_of_group))

    def until(self) -> pl.Series:
        """Return the last day on which each person belongs to the group that pays, null where none is known."""
        return last_days(self.held, self._lasts(_of_group))

    def card_until(self) -> pl.Series:
        """Return the last day of each person's card, null where the law gives none."""
        return last_days(self.held, self._lasts(_of_card))

    def changes(self) -> pl.Series:
        """Return the day within a year on which another group pays for each person, or another benefit is theirs."""
        known = dict(zip(self.held.pairs, self.decisions, strict=True))

        def decide(held: Held) -> tuple[pl.Series, list[Hashable]]:
            for pair in held.pairs:
                if pair not in known:
                    known[pair] = decide_person(self.law, *pair)
            several = (known[pair] for pair in held.pairs)
            return held.index, [(one.payers, one.benefit, one.paying.raising) for one in several]

        ends = (end for one in self.law.entries for end in _of_group(one).own)
        return changes_on(self.held, self.law.conditions, ends, decide)

    def _lasts(self, of: Callable[[Entry], Lasting]) -> list[Lasting | None]:
        """Return for each decision how long what ``of`` reads lasts, None where more than one group may pay."""
        payers = [one.payers[0] if len(one.payers) == 1 else None for one in self.decisions]
        return [None if one is None else of(one) for one in payers]


def _of_group(entry: Entry) -> Lasting:
    return Lasting(*entry.lasting)


def _of_card(entry: Entry) -> Lasting:
    return Lasting(entry.version.first, entry.card.ends if entry.card is not None else None, None)


def entitled(law: InForce, persons: pl.DataFrame, households: pl.DataFrame, classes: pl.Series) -> Entitled:
    """Decide for each person; ``persons`` are linked to the rows of ``households`` by ``_row``.

    Both have every column of the policy, typed, null for what is unknown. ``classes``: the class of each household on
    the day, null where it is unknown.
    """
    asked = Asked(law.policy, law.day, law.switches, law.conditions)
    held = hold(asked, *person_table(asked, persons, households, classes))
    return Entitled(law, tuple(decide_person(law, sure, may) for sure, may in held.pairs), held)
