"""Rates: the part on the whole as they are printed, and what rates without a printed whole still say of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from povrules.published.columns import Column
from povrules.published.compare import Cell, Computed, compare, first_unknown, not_checked, same
from povrules.published.model import Check, judged, should_be
from povrules.published.numbers import Printed, shown
from povrules.published.rows import Row, sums_of
from povrules.published.shares import Ratio, ratio_of
from povrules.published.slips import Guess
from povrules.published.table import Table
from povrules.text import Text

PERCENT = Fraction(100)
Mended = Mapping[str | None, Fraction]
"""What a cell has to be, by its address."""
NOTHING: Mended = MappingProxyType({})


def rates(table: Table, mended: Mended = NOTHING) -> Iterator[Check]:
    """Yield the check of each rate that has a part and a whole, unless a formula says how it is made.

    ``mended``: what cells have to be that are wrong themselves; a rate may be that of the right numbers.
    """
    for column in table.of_role("rate"):
        ratio = ratio_of(table, column)
        if ratio is not None and ratio.whole is not None and column.at not in table.header.formulas:
            for row in table.rows:
                yield from _rate(table, (row, column), (row, ratio.part), (row, ratio.whole), mended)


def _rate(table: Table, cell: Cell, part: Cell, whole: Cell, mended: Mended) -> Iterator[Check]:
    unknown = first_unknown(table, [part, whole])
    numerator, denominator = table.value(*part), table.value(*whole)
    if numerator is None or denominator is None:
        yield from not_checked(table, "rate", cell, unknown or same(""))
    elif not denominator:
        yield from not_checked(table, "rate", cell, of_nothing(numerator))
    else:
        guesses = [*_of_mended(table, part, whole, mended), *_guesses(table, cell, numerator, whole)]
        computed = Computed(numerator / denominator * PERCENT, same(f"{numerator}/{denominator}"), guesses)
        yield from compare(table, "rate", cell, computed)


def _of_mended(table: Table, part: Cell, whole: Cell, mended: Mended) -> Iterator[Guess]:
    """Yield the rate of the numbers that should be there, where one of them is wrong."""
    places = [table.place(*cell).cell for cell in (part, whole)]
    if any(place in mended for place in places):
        first, second = (
            mended.get(place, table.value(*cell)) for place, cell in zip(places, (part, whole), strict=True)
        )
        if first is not None and second:
            yield Text(f"tính từ {first}/{second}", f"computed of {first}/{second}"), first / second * PERCENT


def of_nothing(part: Fraction) -> Text:
    """Return why a rate of nothing cannot be checked: 0 is what tables print there."""
    return Text(f"{part}/0 không có giá trị", f"{part}/0 has no value")


def _guesses(table: Table, cell: Cell, part: Fraction, whole: Cell) -> Iterator[Guess]:
    """Yield rates on another whole of the row, not in per cent, and upside down."""
    row, column = cell
    for other in table.counts(unit=column.unit):
        value = table.value(row, other)
        if other.at != whole[1].at and value:
            yield (
                Text(f"tính trên cột “{other.name}”", f"computed on the column “{other.name}”"),
                part / value * PERCENT,
            )
    denominator = table.value(*whole) or Fraction(1)
    yield Text("là tỷ số, chưa nhân 100", "a ratio, not in per cent"), part / denominator
    if part:
        yield Text("đảo tử số và mẫu số", "upside down"), denominator / part * PERCENT


@dataclass(frozen=True)
class _Between:
    """How many households there must be, for a rate to be what is printed; ``most`` is None without a limit."""

    least: Fraction
    most: Fraction | None


def possible(table: Table) -> Iterator[Check | Text]:
    """Yield what rates without a printed whole say: a total whose whole cannot be the sum of those of its parts."""
    for column in table.of_role("rate"):
        ratio = ratio_of(table, column)
        if ratio is None:
            yield Text(
                f"cột “{column.name}”: không kiểm tra, bảng không có số hộ của tỷ lệ này",
                f"column “{column.name}”: not checked, the table has no number of which this is the rate",
            )
        if ratio is None or ratio.whole is not None or column.at in table.header.formulas:
            continue
        for row in table.rows:
            yield from _impossible(table, (row, column), ratio)
        agree = [
            one for total, parts in sums_of(table.rows) for one in _whole_agrees(table, column, ratio, total, parts)
        ]
        yield from (one for one in agree if one.answer == "wrong")
        if agree and all(one.answer != "wrong" for one in agree):
            yield Text(
                f"cột “{column.name}”: bảng không có tổng số hộ nên chưa tính lại được; tỷ lệ của dòng tổng phù hợp "
                "với tỷ lệ của các dòng",
                f"column “{column.name}”: the table has no number of all households, so it was not computed again; the "
                "rate of the total agrees with those of the rows",
            )
        elif not agree:
            yield Text(
                f"cột “{column.name}”: không kiểm tra, bảng không có tổng số hộ",
                f"column “{column.name}”: not checked, the table has no number of all households",
            )


def _impossible(table: Table, cell: Cell, ratio: Ratio) -> Iterator[Check]:
    """Yield a rate that no whole gives: above 0 for nobody, 100 or more of a part."""
    row, _ = cell
    part, printed = table.value(row, ratio.part), table.figure(*cell)
    if part is not None and printed is not None and _between(part, printed) is None:
        most = Text(f"{part}/?: nhiều nhất 100 %", f"{part}/?: at most 100 %")
        yield from compare(table, "rate", cell, Computed(PERCENT, most) if part else Computed(part, same("0/?")))


def _between(part: Fraction, printed: Printed) -> _Between | None:
    """Return how many households a rate is on; None where no number of them gives it."""
    half = Fraction(1, 2 * 10**printed.decimals)
    if not part:
        return _Between(Fraction(0), None) if judged(printed, Fraction(0)) == "right" else None
    if printed.value - half >= PERCENT or printed.value < 0:
        return None
    least = max(part, part * PERCENT / (printed.value + half))
    return _Between(least, part * PERCENT / (printed.value - half) if printed.value > half else None)


def _whole_agrees(table: Table, column: Column, ratio: Ratio, total: Row, parts: list[Row]) -> Iterator[Check]:
    """Yield whether the whole of a total can be the sum of the wholes of its parts."""
    spans = [_span(table, row, column, ratio) for row in parts]
    whole, printed = _span(table, total, column, ratio), table.figure(total, column)
    part = table.value(total, ratio.part)
    known = [span for span in spans if span is not None]
    if whole is None or printed is None or part is None or len(known) < len(spans):
        return
    least = sum((span.least for span in known), Fraction(0))
    limits = [span.most for span in known if span.most is not None]
    most = sum(limits, Fraction(0)) if len(limits) == len(known) else None
    cell, text, where = (total, column), table.text(total, column), table.place(total, column)
    if most is not None and whole.least > most:
        limit, value = shown(most, 0), part / most * PERCENT
        how = Text(f"các dòng cho nhiều nhất {limit} hộ", f"the rows make {limit} households at most")
        yield Check("rate", "wrong", where, text, value, f"≥ {should_be(printed, value)}", how)
    elif whole.most is not None and whole.most < least:
        limit, value = shown(least, 0), part / least * PERCENT
        how = Text(f"các dòng cho ít nhất {limit} hộ", f"the rows make {limit} households at least")
        yield Check("rate", "wrong", where, text, value, f"≤ {should_be(printed, value)}", how)
    else:
        yield from not_checked(table, "rate", cell, same(f"{part}/?"))


def _span(table: Table, row: Row, column: Column, ratio: Ratio) -> _Between | None:
    part, printed = table.value(row, ratio.part), table.figure(row, column)
    return None if part is None or printed is None else _between(part, printed)
