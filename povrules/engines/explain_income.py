"""The income of one household row by row: what each source brought in, what it cost, the total, a person and month."""

from collections.abc import Mapping

from povrules.census.persons import UNREAD
from povrules.engines.classify import Prefer
from povrules.engines.income import Incomes
from povrules.engines.ledger import row_values
from povrules.language.ledger import Ledger, LedgerRow
from povrules.review import Record


class IncomeLine(Record):
    """One row of an account in đồng of 12 months; None is unknown. ``sum_of_rows``: it is the sum of rows above it."""

    label_vi: str
    label_en: str
    plus: int | None
    minus: int | None
    result: int | None
    sum_of_rows: bool


class IncomeAccount(Record):
    """The income of a household by its account, in đồng; None is unknown.

    ``lines`` are the rows of which a box is filled in, and the total last; ``blank`` the sources that leave the total
    open. ``left_out`` is what the account leaves out, None if that cannot be read, and ``left_out_counts`` whether
    ``income_12m`` counts it. ``per_person_month`` is rounded down to
    whole đồng; ``exact`` says whether nothing was cut off. Comparisons do not round.
    """

    title_vi: str
    title_en: str
    lines: tuple[IncomeLine, ...]
    blank_vi: tuple[str, ...]
    blank_en: tuple[str, ...]
    left_out_vi: str
    left_out_en: str
    left_out: int | None
    left_out_counts: bool
    income_12m: int | None
    members: int | None
    per_person_month: int | None
    exact: bool


def income_account(incomes: Incomes, row: int, prefer: Prefer) -> IncomeAccount | None:
    """Return the account of the household in a row; None if it fills in no box of it."""
    ledger, survey = incomes.ledger, incomes.survey
    boxes = incomes.stated.columns[row : row + 1]
    stated = boxes.row(0, named=True)
    if all(stated[cell] is None for cell in ledger.cells):
        return None
    values = row_values(ledger, survey.parameters, boxes, prefer)
    left_out = survey.columns("household")[ledger.leaves_out].label
    added, members = _left_out(ledger, stated), stated["members"]
    counts = bool(survey.parameters[ledger.left_out_counts])
    result, more = _result(ledger, ledger.total, values), added if counts else 0
    amount = None if result is None or more is None else result + more
    a_head, rest = (None, 0) if amount is None or members is None else divmod(amount, 12 * members)
    open_ = [one for one in ledger.parts(ledger.total) if result is None and _result(ledger, one, values) is None]
    return IncomeAccount(
        title_vi=ledger.vi,
        title_en=ledger.en,
        lines=tuple(_line(ledger, one, values) for one in ledger.in_order() if _is_shown(ledger, one, stated)),
        blank_vi=tuple(one.vi for one in open_),
        blank_en=tuple(one.en for one in open_),
        left_out_vi=left_out.vi,
        left_out_en=left_out.en,
        left_out=added,
        left_out_counts=counts,
        income_12m=amount,
        members=members,
        per_person_month=a_head,
        exact=rest == 0,
    )


def _left_out(ledger: Ledger, stated: Mapping[str, int | None]) -> int | None:
    """Return what the household states of what the account leaves out; blank is nothing, None cannot be read."""
    return None if stated.get(ledger.leaves_out + UNREAD) else stated[ledger.leaves_out] or 0


def _is_shown(ledger: Ledger, row: LedgerRow, stated: Mapping[str, int | None]) -> bool:
    """Return whether a box of the row, or of one of its parts, is filled in."""
    own = (ledger.cell("plus", row), ledger.cell("minus", row))
    return any(stated[cell] is not None for cell in own) or any(
        _is_shown(ledger, part, stated) for part in ledger.parts(row)
    )


def _line(ledger: Ledger, row: LedgerRow, values: Mapping[str, int | None]) -> IncomeLine:
    return IncomeLine(
        label_vi=row.vi,
        label_en=row.en,
        plus=values[ledger.cell("plus", row)],
        minus=values[ledger.cell("minus", row)],
        result=_result(ledger, row, values),
        sum_of_rows=bool(ledger.parts(row)),
    )


def _result(ledger: Ledger, row: LedgerRow, values: Mapping[str, int | None]) -> int | None:
    plus, minus = values[ledger.cell("plus", row)], values[ledger.cell("minus", row)]
    return None if plus is None or minus is None else plus - minus
