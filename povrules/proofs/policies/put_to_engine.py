"""Patterns of answers and blanks put to the engine: which conditions it has as surely and as possibly true."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import polars as pl

from povrules.census.cast import DTYPES
from povrules.census.persons import ROW
from povrules.engines.held import Asked, hold, household_table, person_table, with_questions
from povrules.language.columns import ColumnType
from povrules.language.policy_shared import CLASS
from povrules.language.question import Level
from povrules.proofs.policies.aspects import BIRTH
from povrules.proofs.policies.blanked import BIRTH_YEAR, Pattern
from povrules.rules import Policy

CHUNK = 24
"""Conditions that are put to the engine at once."""
SureMay = tuple[bool, bool]
Engine: TypeAlias = Callable[[Policy, Level, date, Mapping[str, bool], Sequence[Pattern]], Iterator[SureMay]]
_BIRTH: dict[str, ColumnType] = {BIRTH: "date", BIRTH_YEAR: "count"}


def said_of(
    policy: Policy, level: Level, day: date, switches: Mapping[str, bool], patterns: Sequence[Pattern]
) -> Iterator[SureMay]:
    """Yield for each pattern whether the engine has its condition as surely and as possibly true."""
    whens = list(dict.fromkeys(one.when for one in patterns))
    said: dict[int, SureMay] = {}
    for start in range(0, len(whens), CHUNK):
        bits = {when: bit for bit, when in enumerate(whens[start : start + CHUNK])}
        rows = [at for at, one in enumerate(patterns) if one.when in bits]
        asked = Asked(policy, day, dict(switches), tuple(bits), level)
        held = hold(asked, *_table(asked, [patterns[at].cells for at in rows]))
        for at, pair in zip(rows, held.index, strict=True):
            sure, may = (bool(mask >> bits[patterns[at].when] & 1) for mask in held.pairs[pair])
            said[at] = sure, may
    yield from (said[at] for at in range(len(patterns)))


def _table(asked: Asked, rows: Sequence[Mapping[str, object]]) -> tuple[pl.DataFrame, list[str]]:
    """Return answers as persons, each in a household of its own, or as households; what is not there is blank."""
    policy = asked.policy
    types = {one.id: one.type for one in policy.columns.values()} | _BIRTH
    frame = pl.DataFrame(
        {
            name: pl.Series([row.get(name) for row in rows], dtype=DTYPES[kind])
            for name, kind in types.items()
            if name in _BIRTH or any(name in row for row in rows)
        }
    )
    persons = {*_BIRTH, *(one.id for one in policy.questions("person"))}
    own = [one for one in policy.columns.values() if one.id not in {CLASS, *persons}]
    numbered = frame.with_columns(pl.int_range(frame.height, dtype=pl.UInt32, eager=True).alias(ROW))
    households = with_questions(numbered.select(ROW, *(one.id for one in own if one.id in frame.columns)), own)
    classes = frame[CLASS] if CLASS in frame.columns else pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    if asked.level == "household":
        return household_table(asked, households, classes)
    members = numbered.select(ROW, *(name for name in frame.columns if name in persons))
    return person_table(asked, with_questions(members, policy.questions("person")), households, classes)
