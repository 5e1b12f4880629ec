"""Counts of households, persons and rates that fill a form; what is not known of a household leaves its cells empty."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_

import polars as pl

from povrules.forms.households import Households
from povrules.forms.model import Filled, Layout, Row, Share, Value
from povrules.forms.places import Counting, Numbers, Plan, rows_of
from povrules.reports.words import whole
from povrules.text import Lang, Text
from povrules.years.lists import LISTED

MEMBERS = Text("số nhân khẩu", "the number of members")
NOTHING = Text("", "")
ALL = Text("tổng số hộ", "all households")


@dataclass(frozen=True)
class Measure:
    """A column of numbers: for each kind of row what a household adds to it, null where that is not known.

    ``fact``: what has to be known for it. ``of``, ``part_at``: of a rate, by which column it is divided and on which
    form and column its part stands; the rest then counts the part. ``label``: what remarks call it, if not ``id``.
    ``of_all``: it counts households of any class.
    """

    id: str
    adds: tuple[pl.Expr, ...]
    fact: Text
    of: int | None = None
    part_at: tuple[str, int] | None = None
    label: str | None = None
    of_all: bool = False


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
    lacking: Text = NOTHING
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


def of_every(adds: pl.Expr) -> pl.Expr:
    """Return what a household of a list of all adds; a list of poor and near-poor ones does not tell of the others."""
    return pl.when("whole").then(adds)


def fill(form: Form, households: Households, by: str) -> Filled:
    """Return a form with its numbers, by the places of the column ``by``, and what of them is not known."""
    rows = rows_of(households.frame, by, form.plan, _counting(form, complete=bool(households.frame["whole"].all())))
    remarks = [] if form.told(households) else [form.lacking]
    remarks += [*form.remarks, *_unknown(form, households.frame), *_unclassified(households.frame)]
    return Filled(form.layout, [_with_rates(row, form.measures) for row in rows], tuple(remarks))


def _counting(form: Form, *, complete: bool) -> Counting:
    """Return what counts some households: sums, None where one household leaves it open.

    Where no household is listed there is none, but that a list of poor and near-poor ones does not say of the others.
    """
    kinds = range(len(form.plan.kinds))
    lists = [one.of_all and not complete for one in form.measures]

    def count(frame: pl.DataFrame) -> Sequence[Numbers]:
        found = _summed(frame, form.measures, kinds)
        blank = [not frame.height and of_some for of_some in lists]
        return [
            tuple(None if open_ or none else known for (known, open_), none in zip(found[kind], blank, strict=True))
            for kind in kinds
        ]

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
    if measure.of is None or measure.part_at is None:
        return part
    return rate(part, row.values[measure.of], measure.part_at, measure.of)


def rate(part: Value, of: Value, part_at: tuple[str, int], of_at: int) -> Share | None:
    """Return a rate; none where a number is not known or there is nothing to divide by."""
    if isinstance(part, int) and isinstance(of, int) and of > 0:
        return Share(part, of, part_at, of_at)
    return None


def _unknown(form: Form, frame: pl.DataFrame) -> Iterator[Text]:
    """Say which columns are empty where, of how many households what is not known, and what is."""
    said: dict[Text, list[tuple[str, int, int]]] = {}
    kinds = form.plan.kinds
    sums = _summed(frame, form.measures, range(len(kinds)))
    for at, kind in enumerate(kinds):
        if kind.adds:
            continue
        of_kind = f" ({(kind.label or '').removeprefix('- ')})" if at else ""
        for measure, first, (known, open_) in zip(form.measures, sums[0], sums[at], strict=True):
            # What leaves the households open leaves the persons open too; only their own number is said of them.
            by_members = kind.unit == "persons"
            left = open_ - first[1] if by_members else open_
            if left:
                found = (f"{measure.label or measure.id}{of_kind}", left, known)
                said.setdefault(MEMBERS if by_members else measure.fact, []).append(found)
    for fact, columns in said.items():
        names = ", ".join(dict.fromkeys(name for name, _, _ in columns))
        if fact is ALL:
            yield Text(
                f"Cột {names}: để trống ở địa bàn mà danh sách không có hộ nào ngoài hộ nghèo, hộ cận nghèo.",
                f"Column {names}: empty where the list has no household that is neither poor nor near-poor.",
            )
            continue
        yield Text(
            f"Cột {names}: để trống ở địa bàn có hộ chưa rõ: {fact.vi}. Số hộ chưa rõ / số đã biết: "
            f"{_pairs(columns, 'vi')}.",
            f"Column {names}: empty where of a household this is not known: {fact.en}. Households not known / number "
            f"known: {_pairs(columns, 'en')}.",
        )


def _pairs(columns: Sequence[tuple[str, int, int]], lang: Lang) -> str:
    """Return of each column how many households are not known and what is."""
    return "; ".join(f"{name}: {whole(left, lang)} / {whole(known, lang)}" for name, left, known in columns)


def _unclassified(frame: pl.DataFrame) -> Iterator[Text]:
    left = frame["class"].null_count()
    if left:
        yield Text(
            f"{whole(left, 'vi')} hộ chưa xác định diện, chưa tính vào hộ nghèo, hộ cận nghèo.",
            f"{whole(left, 'en')} households of unknown class are counted neither as poor nor as near-poor.",
        )
