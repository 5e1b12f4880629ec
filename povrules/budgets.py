"""What entitlements come to: persons, households and đồng by policy, payer, group, area and commune.

Sums are exact; they become whole đồng where they are shown. What is not known is counted, and never taken for nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal, TypeAlias, get_args

import polars as pl

from povrules.eligibility import Entitlements, Part
from povrules.entitled_rows import Exact
from povrules.language.policy import AnyPolicyFile, PolicyFile
from povrules.language.support import SupportFile
from povrules.rules import InsurancePolicy

By: TypeAlias = Literal["all", "payer", "group", "area", "commune", "payer_area", "payer_commune"]
"""By what the lines of a budget are told apart."""
_KEYS: dict[By, tuple[str, ...]] = {one: () if one == "all" else tuple(one.split("_")) for one in get_args(By)}
DIMENSIONS: tuple[str, ...] = ("payer", "group", "area", "commune")
OPEN = ""
"""The part in which stands what is open: of several payers one, an area that is not known."""
MEASURES: tuple[str, ...] = ("paid_month", "local_month", "own_month", "paid_year", "local_year", "own_year")
"""What somebody else pays, the part of it from the budget of a chosen province, and what the persons pay themselves."""
_ENDS = ("least", "most")
_COUNTS = ("entitled", "households", "not_entitled", "undetermined", "not_decided")
_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("policy", "item", "by", *DIMENSIONS), pl.String),
    **dict.fromkeys(_COUNTS, pl.Int64),
    **{f"{measure}_{end}{what}": pl.Int64 for measure in MEASURES for what in ("", "_not_computed") for end in _ENDS},
}
BUDGET_COLUMNS: tuple[str, ...] = tuple(_SCHEMA)
"""The columns of :func:`budget`, in this order."""


@dataclass(frozen=True)
class Sum:
    """The sum of what could be computed, in đồng, exact; of how many, and of how many it could not."""

    total: Fraction
    computed: int
    not_computed: int


@dataclass(frozen=True)
class BudgetLine:
    """A part of what a benefit of a policy comes to.

    ``key``: of which payer, group, area, commune, as far as ``by`` tells them apart; :data:`OPEN` for what is not
    settled. ``entitled``, ``not_entitled``, ``undetermined`` and ``not_decided`` (errors in the data) are persons, or
    households where the benefit is theirs. ``households``: of the entitled; a household with members in several parts
    counts in each. ``sums``: by :data:`MEASURES` and end (``paid_month_least``), over the entitled: what the
    undetermined may get is in no sum, nor what those pay of whom nobody else pays anything.
    """

    policy: str
    item: str
    by: By
    key: Mapping[str, str]
    entitled: int
    households: int
    not_entitled: int
    undetermined: int
    not_decided: int
    sums: Mapping[str, Sum]


def budget(found: Entitlements) -> pl.DataFrame:
    """Return what entitlements come to as a table, :data:`BUDGET_COLUMNS`; for the meaning see :class:`BudgetLine`.

    Sums are whole đồng: of a fraction the least is rounded down, the most up. They are null where nothing could be
    computed; ``…_not_computed`` says of how many.
    """
    return budget_table(budget_lines(found))


def budget_table(lines: Iterable[BudgetLine]) -> pl.DataFrame:
    """Return lines of a budget as a table, :data:`BUDGET_COLUMNS`."""
    return pl.DataFrame([_shown(one) for one in lines], schema=_SCHEMA)


def budget_lines(found: Entitlements) -> list[BudgetLine]:
    """Return what entitlements come to: benefit by benefit the whole, then its parts in one way after another."""
    places = found.households.columns.select("area", "commune")
    household = found.origin["_household"]
    rows = found.frame.select("policy", "item", "status", "payer", "group").with_columns(
        *(places[name].gather(household).fill_null(OPEN).alias(name) for name in places.columns),
        *(_settled(pl.col(name)).alias(name) for name in ("payer", "group")),
        *found.origin.select("_household", "_decision", "_fee"),
    )
    known = {name for name in places.columns if places[name].null_count() < places.height}
    lines = []
    for part in found.parts:
        dimensions = {*known, "group", *({"payer"} if isinstance(part.policy, InsurancePolicy) else ())}
        for item, exact in part.exact.items():
            own = rows.filter((pl.col("policy") == part.policy.id) & (pl.col("item") == item))
            lines += list(_lines(part, item, exact, own, dimensions))
    return lines


def _settled(name: pl.Expr) -> pl.Expr:
    """Return a payer or group where it is one; where it is open which of several, that."""
    several = name.str.contains(";", literal=True) & (pl.col("status") == "undetermined")
    return pl.when(several).then(pl.lit(OPEN)).otherwise(name).fill_null(OPEN)


def _lines(part: Part, item: str, exact: Exact, rows: pl.DataFrame, dimensions: set[str]) -> Iterator[BudgetLine]:
    place = _order(part)
    for by, keys in _KEYS.items():
        if not dimensions.issuperset(keys):
            continue
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        counted = rows.group_by(*keys, "status", "_decision").agg(
            pl.len().alias("rows"), pl.col("_fee").sum().alias("fee"), pl.col("_fee").null_count().alias("no_fee")
        )
        for row in counted.sort(*keys, "status", "_decision").iter_rows(named=True):
            groups.setdefault(tuple(row[name] for name in keys), []).append(row)
        entitled = rows.filter(pl.col("status") == "entitled")
        theirs = entitled.select(*keys, "_household").unique().group_by(*keys, pl.lit(0).alias("_")).len()
        households = {tuple(key): count for *key, _, count in theirs.iter_rows()}
        for key, several in sorted(groups.items(), key=lambda group: tuple(map(place, group[0]))):
            yield _line(part, item, by, dict(zip(keys, key, strict=True)), several, households.get(key, 0), exact)


def _order(part: Part) -> Callable[[str], tuple[int, str]]:
    """Return by what the parts stand in the order of the law, then in that of their names; what is open last."""
    known = {name: at for at, name in enumerate(_named(part.policy.law))}
    return lambda name: (len(known) + 1 if name == OPEN else known.get(name, len(known)), name)


def _named(law: AnyPolicyFile) -> list[str]:
    """Return the payers and groups of a policy in the order in which its file has them."""
    if isinstance(law, PolicyFile):
        return [*(one.id for one in law.payers), *(one.id for one in law.groups)]
    assert isinstance(law, SupportFile)
    return [group.id for benefit in law.benefits for group in benefit.groups]


def _line(
    part: Part,
    item: str,
    by: By,
    key: Mapping[str, str],
    rows: list[dict[str, Any]],
    households: int,
    exact: Exact,
) -> BudgetLine:
    def count(status: str | None) -> int:
        return sum(row["rows"] for row in rows if row["status"] == status)

    given = [row for row in rows if row["status"] == "entitled"]
    measures = [one for one in MEASURES if exact.amounts and one in exact.amounts[0]]
    sums = {f"{measure}_{end}": _sum(exact, measure, at, given) for measure in measures for at, end in enumerate(_ENDS)}
    return BudgetLine(
        part.policy.id,
        item,
        by,
        key,
        entitled=count("entitled"),
        households=households,
        not_entitled=count("not_entitled"),
        undetermined=count("undetermined"),
        not_decided=count(None),
        sums=sums,
    )


def _sum(exact: Exact, measure: str, end: int, rows: list[dict[str, Any]]) -> Sum:
    """Return the sum over rows that have been counted by decision; shares of a fee that is not known give none."""
    total, computed, every = Fraction(0), 0, 0
    for row in rows:
        every += row["rows"]
        amount = exact.amounts[row["_decision"]][measure][end]
        if amount is None:
            continue
        if exact.of_fee and amount:  # nothing is nothing, whatever the fee
            total += amount * row["fee"]
            computed += row["rows"] - row["no_fee"]
        else:
            total += amount * row["rows"]
            computed += row["rows"]
    return Sum(total, computed, every - computed)


def whole(line: BudgetLine, name: str) -> int | None:
    """Return a sum of a line in whole đồng: the least rounded down, the most up; None where there is none."""
    found = line.sums.get(name)
    if found is None or not found.computed:
        return None
    return floor(found.total) if name.endswith("least") else ceil(found.total)


def _shown(line: BudgetLine) -> dict[str, Any]:
    shown: dict[str, Any] = {"policy": line.policy, "item": line.item, "by": line.by}
    shown |= {name: line.key.get(name) for name in DIMENSIONS}
    shown |= {name: getattr(line, name) for name in _COUNTS}
    for name in (f"{measure}_{end}" for measure in MEASURES for end in _ENDS):
        shown |= {name: whole(line, name)}
        shown |= {f"{name}_not_computed": line.sums[name].not_computed if name in line.sums else None}
    return shown
