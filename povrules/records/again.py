"""The verdicts of records computed again: their facts as a census, classified with the law and the engine of today."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from povrules.census.cast import DTYPES
from povrules.census.frames import table_from_frame
from povrules.census.kinds import bounds, expectation
from povrules.census.model import Census
from povrules.census.names import KEY
from povrules.census.persons import UNREAD
from povrules.engines.classify import Options
from povrules.language.columns import INTEGER_TYPES, Column, household_columns
from povrules.language.loader import Standard
from povrules.records.making import law_files, person_facts, read_columns, verdicts_of
from povrules.records.model import Answers, DecisionRecord, LawFile, Value, Verdict
from povrules.request import columns_of, person_columns_of
from povrules.running import run_all
from povrules.text import Text

_LONGEST = 2**63 - 1


@dataclass(frozen=True)
class Misfit:
    """A fact that no census could have given: the name of its column, what was found, what was expected."""

    name: str
    found: Value
    expected: Text


class Fit:
    """What facts may hold under a standard with some options."""

    def __init__(self, standard: Standard, options: Options) -> None:
        read = {one.id: one for one in read_columns(standard, options)}
        # By the bounds of all standards: a run with another one beside may have read a score by that one's bounds.
        self._household = read | {one.id: one for one in household_columns() if one.id in read}
        self._person = {one.id: one for one in person_facts(options)}

    def misfits(self, record: DecisionRecord) -> Iterator[Misfit]:
        """Yield every fact that is none of a column that is read, or no value of its column."""
        yield from _misfits(record.facts.household, record.facts.unread, self._household, "")
        if record.facts.members is not None and not self._person:
            yield Misfit(
                "members", len(record.facts.members), Text("null, vì không có phiếu", "null, without a survey")
            )
            return
        for number, member in enumerate(record.facts.members or (), 1):
            yield from _misfits(member.answers, member.unread, self._person, f"members[{number}].")


def _misfits(answers: Answers, unread: Sequence[str], columns: Mapping[str, Column], prefix: str) -> Iterator[Misfit]:
    for name, value in answers.items():
        if name not in columns:
            yield Misfit(prefix + name, value, Text("một cột mà chuẩn này dùng", "a column that this standard reads"))
        elif value is not None and (expected := _expected(columns[name], value)) is not None:
            yield Misfit(prefix + name, value, expected)
    for name in unread:
        if answers.get(name, 0) is not None:
            expected = Text("cột có trong dữ kiện và để trống (null)", "a column of the facts that is blank (null)")
            yield Misfit(f"{prefix}unread", name, expected)


def _expected(column: Column, value: Value) -> Text | None:
    """Return what a column expects, None where the value is one of it."""
    if column.type == "flag":
        return None if isinstance(value, bool) else Text("true hoặc false", "true or false")
    if column.type == "code":
        known = [*(one.value for one in column.codes), *(["none"] if column.blank == "no" else [])]
        shown = ", ".join(known)
        return None if value in known else Text(f"một trong: {shown}", f"one of {shown}")
    if column.type == "date":
        return None if isinstance(value, str) and _day(value) is not None else expectation(column)
    assert column.type in INTEGER_TYPES or column.type == "decimal"
    return None if type(value) is int and _possible(column, value) else bounds(column)


def _possible(column: Column, value: int) -> bool:
    low, high = column.minimum, column.maximum
    inside = (-_LONGEST if low is None else low) <= value <= (_LONGEST if high is None else high)
    return inside and (column.multiple_of is None or value % column.multiple_of == 0)


def _day(text: str) -> date | None:
    """Return a day written as ``2025-12-31``; None for any other text, also for another form of ISO."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def verdicts_again(
    records: Sequence[DecisionRecord], standard: Standard, options: Options
) -> tuple[list[Verdict], tuple[LawFile, ...]]:
    """Return the verdicts of records whose facts have the same columns, and the files of law behind them.

    Raises as :func:`povrules.classify`; all facts fit (see :class:`Fit`).
    """
    columns = columns_of([standard], options)
    there = list(records[0].facts.household)
    # A first row that no verdict is asked for: households without a day of the review are one by one undated, and
    # only a census in which no household has a day is refused.
    rows: list[Answers] = [{"review_date": "2000-01-01"}, *(one.facts.household for one in records)]
    unread = [(), *(one.facts.unread for one in records)]
    frame = _frame(columns, there, rows, unread, [None, *map(str, range(len(records)))])
    aside = pl.Series("set_aside", [True, *(one.set_aside for one in records)])
    census = _census(frame, there, aside)
    [run] = run_all(census, _persons(records, options), [standard], options)
    survey = options.survey_of(standard) if run.derived else None
    return verdicts_of(run.frame[1:]), law_files(standard, survey)


def _persons(records: Sequence[DecisionRecord], options: Options) -> Census | None:
    """Return the members of records as a table; None where there was none."""
    if records[0].facts.members is None:
        return None
    members = [(str(at), one) for at, record in enumerate(records) for one in record.facts.members or ()]
    there = list(dict.fromkeys(name for _, one in members for name in one.answers))
    answers, unread = [one.answers for _, one in members], [one.unread for _, one in members]
    frame = _frame(person_columns_of(options), there, answers, unread, [at for at, _ in members])
    return _census(frame, there, pl.repeat(False, len(members), eager=True).alias("set_aside"))


def _frame(
    columns: Sequence[Column],
    there: Sequence[str],
    rows: Sequence[Answers],
    unread: Sequence[Sequence[str]],
    ids: Sequence[str | None],
) -> pl.DataFrame:
    """Return answers as the typed columns of a census; a column that is declared and not there is blank."""
    typed: list[pl.Series] = []
    for column in columns:
        if column.id in there or not column.if_there:
            values = [_typed(column, row.get(column.id)) for row in rows] if column.id != KEY else list(ids)
            typed.append(pl.Series(column.id, values, dtype=DTYPES[column.type]))
    for name in there:
        marks = [name in one for one in unread]
        if any(marks):
            typed.append(pl.Series(name + UNREAD, marks, dtype=pl.Boolean))
    return pl.DataFrame(typed)


def _typed(column: Column, value: Value) -> Value | date:
    return _day(value) if column.type == "date" and isinstance(value, str) else value


def _census(frame: pl.DataFrame, there: Sequence[str], aside: pl.Series) -> Census:
    table = table_from_frame(frame.select(KEY, *there), "")
    headers = {name: name for name in (KEY, *there)}
    return Census(table=table, columns=frame, set_aside=aside, problems=(), row_errors={0: ()}, headers=headers)
