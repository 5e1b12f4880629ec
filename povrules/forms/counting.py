"""Counts of households, persons and rates that fill a form; what is not known of a household leaves its cells empty."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_

import polars as pl

from povrules.forms.households import Households
from povrules.forms.model import Filled, Layout, Row, Share, Value
from povrules.forms.places import Counting, Kind, Numbers, Plan, rows_of
from povrules.reports.words import whole as count_text
from povrules.text import Text
from povrules.years.lists import LISTED

MEMBERS = Text("số nhân khẩu", "the number of members")
ALL = Text("tổng số hộ", "all households")


@dataclass(frozen=True)
class Measure:
    """A column of numbers: for each kind of row what a household adds to it, null where that is not known.

    ``fact``: what has to be known for it. ``of``, ``part_at``: of a rate, by which column it is divided and on which
    form and column its part stands; the rest then counts the part. ``unit``: where it is not that of the row.
    """

    id: str
    adds: tuple[pl.Expr, ...]
    fact: Text
    of: int | None = None
    part_at: tuple[str, int] | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Form:
    """A form that counts households.

    ``facts``: columns of which one at least has to say something of a poor or near-poor household, or else the form
    has nothing to tell; none where it always has. ``lacking`` says what is not there then. ``remarks``: how the form is
    read.
    """

    layout: Layout
    plan: Plan
    measures: tuple[Measure, ...]
    facts: tuple[str, ...] = ()
    lacking: Text = Text("", "")
    remarks: tuple[Text, ...] = ()

    def told(self, households: Households) -> bool:
        """Tell whether anything is known of what the form asks."""
        listed = households.frame.filter(pl.col("class").is_in(LISTED))
        if not self.facts or not listed.height:
            return True
        return any(listed[one].null_count() < listed.height for one in self.facts)


def of_class(*classes: str) -> pl.Expr:
    """Return whether a household is known to be of one of these classes."""
    return pl.col("class").is_in(classes).fill_null(value=False)


def households_if(*conditions: pl.Expr) -> pl.Expr:
    """Return 1 for a household of which all conditions hold, 0 where one does not, else null."""
    return reduce(and_, conditions).cast(pl.Int64)


def persons_if(*conditions: pl.Expr) -> pl.Expr:
    """Return the members of a household of which all conditions hold, 0 where one does not, else null."""
    holds = reduce(and_, conditions)
    return pl.when(holds).then("members").when(holds.not_()).then(0)


def numbers_if(column: str, *conditions: pl.Expr) -> pl.Expr:
    """Return the number in a column for households of which all conditions are known to hold, 0 for the others."""
    return pl.when(reduce(and_, conditions)).then(column).otherwise(0)


EVERY = pl.when("whole").then(pl.lit(value=True))
"""Holds for each household of a list of all; of others a list of poor and near-poor ones does not tell."""


def fill(form: Form, households: Households, by: str) -> Filled:
    """Return a form with its numbers, by the places of the column ``by``, and what of them is not known."""
    rows = rows_of(households.frame, by, form.plan, _counting(form))
    remarks = [] if form.told(households) else [form.lacking]
    remarks += [*form.remarks, *_unknown(form, households.frame), *_unclassified(households.frame)]
    return Filled(form.layout, [_with_rates(row, form.measures) for row in rows], tuple(remarks))


def _counting(form: Form) -> Counting:
    """Return what counts some households: sums, None where one household leaves it open."""
    kinds = range(len(form.plan.kinds))

    def count(frame: pl.DataFrame) -> Sequence[Numbers]:
        found = _summed(frame, form.measures, kinds)
        return [tuple(None if open_ else known for known, open_ in found[kind]) for kind in kinds]

    return count


def _summed(frame: pl.DataFrame, measures: Sequence[Measure], kinds: Iterable[int]) -> list[list[tuple[int, int]]]:
    """Return for each kind and measure the sum of what is known, and of how many households it is not."""
    named = [(f"{kind} {at}", one.adds[kind].cast(pl.Int64)) for kind in kinds for at, one in enumerate(measures)]
    found = frame.select(
        *(value.sum().alias(name) for name, value in named),
        *(value.is_null().sum().cast(pl.Int64).alias(f"{name} open") for name, value in named),
    ).row(0, named=True)
    return [[(found[f"{kind} {at}"], found[f"{kind} {at} open"]) for at in range(len(measures))] for kind in kinds]


def _with_rates(row: Row, measures: Sequence[Measure]) -> Row:
    return replace(row, values=tuple(_value(row, at, one) for at, one in enumerate(measures)))


def _value(row: Row, at: int, measure: Measure) -> Value:
    """Return a number of a row, or its rate; none where there is nothing to divide by."""
    part = row.values[at]
    if measure.of is None or part is None:
        return part
    of = row.values[measure.of]
    if not isinstance(part, int) or not isinstance(of, int) or of == 0:
        return None
    return Share(part, of, measure.part_at, measure.of)


def _unknown(form: Form, frame: pl.DataFrame) -> Iterator[Text]:
    """Say which columns are empty where, of how many households what is not known, and what is."""
    said: dict[tuple[Text, int], list[tuple[str, int]]] = {}
    kinds = form.plan.kinds
    sums = _summed(frame, form.measures, range(len(kinds)))
    for at, kind in enumerate(kinds):
        if kind.adds:
            continue
        for column, (measure, (known, open_)) in enumerate(zip(form.measures, sums[at], strict=True)):
            by_members = kind.unit == "persons"
            left = open_ - sums[0][column][1] if by_members else open_
            if left:
                label = f"{measure.id}{_of_kind(kind)}"
                said.setdefault((MEMBERS if by_members else measure.fact, left), []).append((label, known))
    for (fact, left), columns in said.items():
        names = ", ".join(name for name, _ in columns)
        if fact is ALL:
            yield Text(
                f"Cột {names}: để trống ở địa bàn mà danh sách chỉ có hộ nghèo, hộ cận nghèo.",
                f"Column {names}: empty where the list has none but poor and near-poor households.",
            )
            continue
        known_vi, known_en = (", ".join(count_text(known, lang) for _, known in columns) for lang in ("vi", "en"))
        yield Text(
            f"Cột {names}: để trống ở địa bàn có hộ chưa biết {fact.vi} ({count_text(left, 'vi')} hộ); số đã biết: "
            f"{known_vi}.",
            f"Column {names}: empty where {fact.en} is not known of a household ({count_text(left, 'en')}); known: "
            f"{known_en}.",
        )


def _of_kind(kind: Kind) -> str:
    """Return how a remark tells a row of a line from its others."""
    return "" if kind.label is None else f" ({kind.label.removeprefix('- ')})"


def _unclassified(frame: pl.DataFrame) -> Iterator[Text]:
    left = frame["class"].null_count()
    if left:
        yield Text(
            f"{count_text(left, 'vi')} hộ chưa xác định diện, chưa tính vào hộ nghèo, hộ cận nghèo.",
            f"{count_text(left, 'en')} households of unknown class are counted neither as poor nor as near-poor.",
        )
