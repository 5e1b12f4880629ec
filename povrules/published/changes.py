"""Changes: from the beginning of a year to its end and between two years; in households, per cent, points."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from povrules.published.columns import Column, Subject
from povrules.published.compare import Cell, Computed, compare, first_unknown, not_checked, same
from povrules.published.model import Check, judged, should_be
from povrules.published.numbers import Printed, shown
from povrules.published.rates import PERCENT, of_nothing
from povrules.published.rows import Row
from povrules.published.shares import before_and_after, ratio_of
from povrules.published.table import Table
from povrules.spelling import bare
from povrules.text import Text

_SUBJECTS: tuple[Subject, ...] = ("households", "poor", "near_poor", "both", "row")
_DECIMALS = 2
_SIGNS = {-1: "−", 1: "+"}


def stocks(table: Table) -> Iterator[tuple[Column, list[Column], Column]]:
    """Yield the number before a year, the flows, and the number after it, of everybody of whom all three are there.

    The flows stand between the two, or, several of them, behind. Where the columns of several groups of households are
    mixed, those count that name the group.
    """
    found = list(_ends(table))
    for opening, closing in found:
        flows = [one for one in table.of_role("flow") if one.unit == opening.unit]
        between = [one for one in flows if opening.at < one.at < closing.at]
        behind = [one for one in flows if one.at > closing.at]
        flows = between or (behind if len(behind) > 1 else [])
        if any(one.unit == opening.unit and _cross((one, other), (opening, closing)) for one, other in found):
            flows = [one for one in flows if one.subject == opening.subject]
        totals = {one.of for one in flows if one.is_total}
        flows = [one for one in flows if one.is_total or one.of not in totals]
        if flows:
            yield opening, flows, closing


def _ends(table: Table) -> Iterator[tuple[Column, Column]]:
    """Yield the numbers before and after a year, of everybody of whom both are there."""
    for subject in _SUBJECTS:
        for unit in ("households", "persons"):
            columns = list(table.counts(subject, unit))
            opening = next((one for one in columns if one.moment == "opening"), None)
            closing = next((one for one in columns if one.moment == "closing"), None)
            if opening is not None and closing is not None and opening.at < closing.at:
                yield opening, closing


def _cross(one: tuple[Column, Column], other: tuple[Column, Column]) -> bool:
    """Tell whether the columns of two groups are mixed."""
    return one != other and one[0].at < other[1].at and other[0].at < one[1].at


def identities(table: Table) -> Iterator[Check]:
    """Yield the check that what was there, less the decreases, plus the increases, is what is there."""
    for opening, flows, closing in stocks(table):
        if closing.at in table.header.formulas or any(not flow.sign for flow in flows):
            continue
        for row in table.rows:
            yield from _identity(table, row, opening, flows, closing)


def _identity(table: Table, row: Row, opening: Column, flows: Sequence[Column], closing: Column) -> Iterator[Check]:
    unknown = first_unknown(table, [(row, opening), *((row, flow) for flow in flows)])
    if unknown is not None:
        yield from not_checked(table, "identity", (row, closing), unknown)
        return
    first = table.value(row, opening) or Fraction(0)
    moved = [(flow, table.value(row, flow) or Fraction(0)) for flow in flows]
    value = first + sum((flow.sign * number for flow, number in moved), Fraction(0))
    said = " ".join([str(first), *(f"{_SIGNS[flow.sign]} {number}" for flow, number in moved)])
    guesses = [
        (Text(f"thiếu cột “{flow.name}”", f"without the column “{flow.name}”"), value - flow.sign * number)
        for flow, number in moved
    ]
    yield from compare(table, "identity", (row, closing), Computed(value, same(f"{said} = {value}"), guesses))


def differences(table: Table) -> Iterator[Check]:
    """Yield the check of each column that says by how many a number changed between two times."""
    moving = {flow.at for _, flows, _ in stocks(table) for flow in flows}
    for column in table.of_role("flow"):
        if column.at in moving or column.planned or not _is_net(column) or column.at in table.header.formulas:
            continue
        for row, before, after in before_and_after(table, _counted(table, column)):
            yield from _difference(table, (row, column), before, after)


def _is_net(column: Column) -> bool:
    """Tell whether a column says by how many a number changed, and not who left or came."""
    return bool(column.sign) and re.search(r"\b(?:giam|tang|decrease|increase)\b", bare(column.name)) is not None


def _counted(table: Table, change: Column) -> list[Column]:
    """Return the columns of which a change is.

    Those of its subject; if it names none, the only ones that are before and after flows, or the only ones that are no
    number of all households.
    """
    counted = [one for one in table.counts() if one.unit == change.unit and not one.is_total]
    same_subject = [one for one in counted if one.subject == change.subject]
    moving = {opening.subject for opening, _, _ in stocks(table)}
    others = [one for one in counted if (one.subject in moving if moving else one.subject != "households")]
    alone = len({one.subject for one in others}) == 1 and change.subject == "row"
    return same_subject or (others if alone else [])


def _difference(table: Table, cell: Cell, before: Cell, after: Cell) -> Iterator[Check]:
    old, new = table.value(*before), table.value(*after)
    if old is None or new is None:
        yield from not_checked(table, "change", cell, first_unknown(table, [before, after]) or same(""))
        return
    down = cell[1].sign < 0
    value = old - new if down else new - old
    how = same(f"{old} − {new}" if down else f"{new} − {old}")
    if value < 0 and table.value(*cell) == 0:
        yield from not_checked(table, "change", cell, _other_way(how, value))
    else:
        yield from compare(table, "change", cell, Computed(value, how))


def _other_way(how: Text, value: Fraction) -> Text:
    return Text(
        f"{how.vi} = {value}: số đã thay đổi theo chiều ngược lại", f"{how.en} = {value}: it went the other way"
    )


def shares(table: Table) -> Iterator[Check]:
    """Yield the check of each change in per cent of the number before it."""
    for column in table.of_role("share"):
        if column.at in table.header.formulas or not column.sign:
            continue
        counted = _counted(table, column)
        found = list(before_and_after(table, counted))
        for row, before, after in found:
            yield from _share(table, (row, column), before, after)
        if not found:
            yield from _planned(table, column, counted)


def _share(table: Table, cell: Cell, before: Cell, after: Cell) -> Iterator[Check]:
    """Yield the check of one share: of the net change, or, where that does not fit, of those who left or came alone."""
    old, new, printed = table.value(*before), table.value(*after), table.figure(*cell)
    if old is None or new is None or printed is None:
        yield from not_checked(table, "share", cell, first_unknown(table, [before, after]) or same(""))
        return
    sign = cell[1].sign
    change, moved = sign * (new - old), _moved(table, cell[0], sign)
    if old and moved is not None and judged(printed, change / old * PERCENT) == "wrong":
        answer, should = judged(printed, moved / old * PERCENT), should_be(printed, change / old * PERCENT)
        if answer != "wrong":
            note = Text(
                f"chỉ tính số {'giảm' if sign < 0 else 'tăng'}; tính cả hai chiều là {change}/{old} = {should}",
                f"of the {'decreases' if sign < 0 else 'increases'} alone; with both it is {change}/{old} = {should}",
            )
            place, text, value = table.place(*cell), table.text(*cell), moved / old * PERCENT
            yield Check(
                "share", answer, place, text, value, should_be(printed, value), same(f"{moved}/{old}"), note=note
            )
            return
    yield from _of_before(table, cell, change, old)


def _moved(table: Table, row: Row, sign: int) -> Fraction | None:
    """Return how many left or came in a row; None where that is not known."""
    flows = [flow for _, found, _ in stocks(table) for flow in found if flow.sign == sign]
    values = [table.value(row, flow) for flow in flows]
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if values and len(known) == len(values) else None


def _planned(table: Table, column: Column, counted: Sequence[Column]) -> Iterator[Check]:
    """Yield the check of a planned change in per cent of what there is."""
    flows = [one for one in table.of_role("flow") if one.sign == column.sign and one.unit == column.unit]
    if len(flows) != 1 or len(counted) != 1:
        return
    for row in table.rows:
        change, old = table.value(row, flows[0]), table.value(row, counted[0])
        if change is not None and old is not None:
            yield from _of_before(table, (row, column), change, old)


def _of_before(table: Table, cell: Cell, change: Fraction, old: Fraction) -> Iterator[Check]:
    if not old:
        yield from not_checked(table, "share", cell, of_nothing(change))
    else:
        ratio = Text("là tỷ số, chưa nhân 100", "a ratio, not in per cent"), change / old
        yield from compare(table, "share", cell, Computed(change / old * PERCENT, same(f"{change}/{old}"), [ratio]))


def points(table: Table) -> Iterator[Check]:
    """Yield the check of each change of a rate in percentage points.

    It is that of the exact rates; that of the printed ones is right when rounded, and says so.
    """
    for column in table.of_role("points"):
        if not column.sign or column.at in table.header.formulas:
            continue
        for row, before, after in before_and_after(table, _rates(table, column)):
            yield from _points(table, (row, column), before, after)


def _rates(table: Table, change: Column) -> list[Column]:
    rates = [one for one in table.of_role("rate") if one.unit == change.unit]
    return [one for one in rates if one.subject == change.subject] or (rates if change.subject == "row" else [])


def _points(table: Table, cell: Cell, before: Cell, after: Cell) -> Iterator[Check]:
    old, new, printed = table.figure(*before), table.figure(*after), table.figure(*cell)
    if old is None or new is None or printed is None:
        yield from not_checked(table, "change", cell, first_unknown(table, [before, after]) or same(""))
        return
    first, second = (before, after) if cell[1].sign < 0 else (after, before)
    of_printed = _of_printed(*((old, new) if cell[1].sign < 0 else (new, old)))
    minuend, subtrahend = _exact(table, *first), _exact(table, *second)
    if minuend is None or subtrahend is None:
        yield from compare(table, "change", cell, of_printed)
        return
    value, how = minuend[1] - subtrahend[1], same(f"{minuend[0]} − {subtrahend[0]}")
    if judged(printed, value) == "wrong" and judged(printed, of_printed.value) != "wrong":
        should = should_be(printed, value)
        note = Text(
            f"hiệu của hai tỷ lệ đã làm tròn ({of_printed.how.vi}); hiệu chính xác làm tròn là {should}",
            f"the difference of the rounded rates ({of_printed.how.en}); that of the exact ones is {should}",
        )
        place, text = table.place(*cell), table.text(*cell)
        yield Check("change", "right_when_rounded", place, text, value, should, how, note=note)
        return
    start = _exact(table, *before)
    relative = Text("giảm tương đối, không phải điểm phần trăm", "relative, not percentage points")
    guesses = [(relative, value / start[1] * PERCENT)] if start is not None and start[1] else []
    yield from compare(table, "change", cell, Computed(value, how, guesses))


def _of_printed(first: Printed, second: Printed) -> Computed:
    """Return the difference of two rates as they are printed."""
    said = f"{shown(first.value, first.decimals)} − {shown(second.value, second.decimals)}"
    return Computed(first.value - second.value, same(said))


def _exact(table: Table, row: Row, rate: Column) -> tuple[str, Fraction] | None:
    """Return the part and the whole of a rate as they are printed, and the exact rate; None where one is not there."""
    ratio = ratio_of(table, rate)
    if ratio is None or ratio.whole is None:
        return None
    part, whole = table.value(row, ratio.part), table.value(row, ratio.whole)
    return None if part is None or not whole else (f"{part}/{whole}", part / whole * PERCENT)


def bounds(table: Table) -> Iterator[Check]:
    """Yield what cannot be: more households that leave, or more poor ones, than there are."""
    for column in table.of_role("flow", "count"):
        for whole in _wholes(table, column):
            for row in table.rows:
                part, all_ = table.value(row, column), table.value(row, whole)
                if part is not None and all_ is not None and part > all_:
                    how = Text(
                        f"nhiều hơn cột “{whole.name}” ({all_})", f"more than in the column “{whole.name}” ({all_})"
                    )
                    place, text = table.place(row, column), table.text(row, column)
                    yield Check("bound", "wrong", place, text, all_, f"≤ {all_}", how)


def _wholes(table: Table, column: Column) -> list[Column]:
    """Return what a number cannot be more than: what a decrease is from, all households of the time of a count."""
    if column.role == "flow":
        moving = {flow.at for _, flows, _ in stocks(table) for flow in flows}
        counted = [one for one in _counted(table, column) if one.at < column.at] if column.sign < 0 else []
        counted = [one for one in counted if one.moment == "opening" or (column.planned and one.moment is None)]
        of_two_times = next(before_and_after(table, counted), None) is not None
        return counted if len(counted) == 1 and column.at not in moving and not of_two_times else []
    if column.subject in ("households", "row"):
        return []
    wholes = [one for one in table.counts("households", column.unit) if one.date == column.date or column.date is None]
    return wholes if len(wholes) == 1 else []


def denominators(table: Table) -> Iterator[Text]:
    """Yield that rates of two times are on different numbers of households, and what that does to their change.

    And that a rate is on the households of another time than its own.
    """
    for column in table.of_role("rate"):
        ratio = ratio_of(table, column)
        if ratio is not None and ratio.whole is not None:
            yield from _of_another_time(column, ratio.part, ratio.whole)
    for column in table.of_role("points"):
        for row, before, after in before_and_after(table, _rates(table, column)):
            yield from _denominators(table, row, before, after)


def _of_another_time(rate: Column, part: Column, whole: Column) -> Iterator[Text]:
    if part.date is not None and whole.date is not None and part.date != whole.date:
        yield Text(
            f"cột “{rate.name}”: tử số “{part.name}” và mẫu số “{whole.name}” thuộc hai thời điểm",
            f"column “{rate.name}”: its part “{part.name}” and its total “{whole.name}” are of two different times",
        )


def _denominators(table: Table, row: Row, before: Cell, after: Cell) -> Iterator[Text]:
    one, other = ratio_of(table, before[1]), ratio_of(table, after[1])
    if one is None or other is None or one.whole is None or other.whole is None:
        return
    old, new = table.value(before[0], one.whole), table.value(after[0], other.whole)
    part = table.value(after[0], other.part)
    if old and new and part is not None and old != new:
        on_old, on_new = (shown(part / whole * PERCENT, _DECIMALS) for whole in (old, new))
        yield Text(
            f"“{row.name}”: hai tỷ lệ có mẫu số khác nhau ({old} và {new} hộ); trên mẫu số trước, tỷ lệ sau là "
            f"{on_old} % thay vì {on_new} %",
            f"“{row.name}”: the two rates are on different totals ({old} and {new} households); on the earlier one the "
            f"later rate is {on_old} % instead of {on_new} %",
        )
