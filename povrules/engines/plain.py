"""The plain reading of a table, and what all readings share: what is refused, what a gap and an overlap are.

A condition is walked as it stands, so this module is the meaning of a table. The rule engine
(:mod:`povrules.engines.durable`) is tested against it, and it stands in where the engine cannot be installed.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from povrules.engines.table import Condition, Facts, Table, Test, holds
from povrules.errors import LawFileError, PovrulesError
from povrules.text import Text

LOWEST: Final = -(2**63)
"""The least whole number that a fact or a test may hold: the engine counts in 64 bits."""
HIGHEST: Final = 2**63 - 1
"""The greatest whole number that a fact or a test may hold."""


class TableFormError(LawFileError):
    """A table that no engine reads: a name given twice or never declared, a value that is no whole number."""


class TableGapError(LawFileError):
    """No row of ``table_id`` applies to ``facts``."""

    def __init__(self, table_id: str, facts: Facts) -> None:
        shown = _shown(facts)
        super().__init__(
            Text(
                f"Bảng “{table_id}”: không có dòng nào áp dụng cho {shown}.",
                f"Table “{table_id}”: no row applies to {shown}.",
            )
        )
        self.table_id = table_id
        self.facts = dict(facts)


class TableOverlapError(LawFileError):
    """More than one row of ``table_id``, namely ``rows``, applies to ``facts``."""

    def __init__(self, table_id: str, facts: Facts, rows: tuple[str, ...]) -> None:
        shown, names = _shown(facts), ", ".join(rows)
        super().__init__(
            Text(
                f"Bảng “{table_id}”: {len(rows)} dòng cùng áp dụng cho {shown}: {names}.",
                f"Table “{table_id}”: {len(rows)} rows apply to {shown}: {names}.",
            )
        )
        self.table_id = table_id
        self.facts = dict(facts)
        self.rows = rows


class TableFactsError(PovrulesError):
    """Facts that are not those of the table: the caller's mistake, not that of the law file or the census."""


def matching(table: Table, facts: Facts) -> tuple[str, ...]:
    """Return the ids of all rows of ``table`` that apply to ``facts``, in table order.

    Raises :class:`TableFormError` and :class:`TableFactsError`, see :func:`check_table`, :func:`check_facts`.
    """
    check_table(table)
    check_facts(table, facts)
    return _matching(table, facts)


def decide(table: Table, batch: Sequence[Facts]) -> list[str]:
    """Return, for each item of ``batch`` in its order, the id of the one row of ``table`` that applies.

    Raises :class:`TableGapError` or :class:`TableOverlapError` for the first item to which no row or several
    apply, after :class:`TableFormError` and :class:`TableFactsError` as :func:`check_table` and
    :func:`check_facts` do.
    """
    check_table(table)
    for facts in batch:
        check_facts(table, facts)
    return [only_row(table, facts, _matching(table, facts)) for facts in batch]


def only_row(table: Table, facts: Facts, rows: tuple[str, ...]) -> str:
    """Return the one id in ``rows``, those that apply to ``facts``; else raise a gap or overlap error."""
    if not rows:
        raise TableGapError(table.id, facts)
    if len(rows) > 1:
        raise TableOverlapError(table.id, facts, rows)
    return rows[0]


def check_table(table: Table) -> None:
    """Raise :class:`TableFormError` unless all names are declared once and all values are 64-bit integers."""
    rows = [row.id for row in table.rows]
    tests = [test for row in table.rows for test in _tests(row.when)]
    faults = {
        Text("dòng được ghi hai lần", "row given twice"): _repeated(rows),
        Text("yếu tố được ghi hai lần", "fact given twice"): _repeated(table.facts),
        Text("yếu tố không khai báo", "undeclared fact"): [test.fact for test in tests if test.fact not in table.facts],
        Text("không phải số nguyên 64 bit", "not a 64-bit integer"): [
            f"{test.fact} {test.op} {test.value!r}" for test in tests if not _is_whole(test.value)
        ],
    }
    for fault, found in faults.items():
        if found:
            raise TableFormError(
                Text(
                    f"Bảng “{table.id}”: {fault.vi}: {', '.join(found)}.",
                    f"Table “{table.id}”: {fault.en}: {', '.join(found)}.",
                )
            )


def check_facts(table: Table, facts: Facts) -> None:
    """Raise :class:`TableFactsError` unless ``facts`` gives just the facts of ``table``, each an ``int``.

    A bool is refused: it equals 1 or 0 everywhere, so a mix-up of columns would pass unseen.
    """
    if len(facts) == len(table.facts) and all(_is_whole(facts.get(name)) for name in table.facts):
        return
    shown, wanted = _shown(facts), ", ".join(table.facts)
    raise TableFactsError(
        Text(
            f"Bảng “{table.id}” cần số nguyên 64 bit cho đúng các yếu tố {wanted}; nhận được {shown}.",
            f"Table “{table.id}” needs a 64-bit integer for exactly the facts {wanted}; it got {shown}.",
        )
    )


def _matching(table: Table, facts: Facts) -> tuple[str, ...]:
    return tuple(row.id for row in table.rows if holds(row.when, facts))


def _tests(when: Condition) -> Iterator[Test]:
    if isinstance(when, Test):
        yield when
    else:
        for part in when.parts:
            yield from _tests(part)


def _repeated(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _is_whole(value: object) -> bool:
    return type(value) is int and LOWEST <= value <= HIGHEST


def _shown(facts: Facts) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in facts.items()) or "()"
