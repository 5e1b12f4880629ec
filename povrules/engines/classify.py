"""From a census to a review: facts, distinct signatures, decisions, and back on every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import narwhals as nw
import numpy as np
import polars as pl

from povrules.census.model import Census
from povrules.engines import facts as fact
from povrules.engines.decide import decide
from povrules.engines.missing import NULLS, missing_ids, null_bits
from povrules.engines.plan import Plan
from povrules.engines.preflight import checked_plan
from povrules.engines.reason import Written, write
from povrules.engines.signatures import Book, Verdict
from povrules.language.loader import Standard
from povrules.language.schema import Basis, Flag
from povrules.review import RESULT_COLUMNS

INDEX, ROW = "_index", "_row"


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked for, beside the census and the standards."""

    basis: Basis = "income"
    on: date | None = None
    place: str | None = None
    policy_year: int | None = None
    strict: bool = False


@dataclass(frozen=True)
class Outcome:
    """One standard over one census, row for row: the result columns, and what stands behind them.

    ``decisions`` are the distinct verdicts; ``index`` gives each row its decision, -1 for a row set aside.
    """

    plan: Plan
    scene: fact.Scene
    frame: pl.DataFrame
    decisions: tuple[tuple[Verdict, Written], ...]
    index: pl.Series


@lru_cache(maxsize=64)
def _book(plan_key: "_PlanKey") -> Book:
    return Book(plan_key.plan, decide)


@dataclass(frozen=True, eq=False)
class _PlanKey:
    """A plan as a cache key: same files, same basis, same law."""

    plan: Plan

    def _key(self) -> tuple[str, ...]:
        standard = self.plan.standard
        sources = (standard.source, *standard.included, *standard.overlays)
        return (self.plan.basis, *(source.sha256 for source in sources))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PlanKey) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


def book_of(plan: Plan) -> Book:
    """Return the decisions of a plan; a plan is decided once a process."""
    return _book(_PlanKey(plan))


def scene_of(plan: Plan, census: Census, *, strict: bool) -> fact.Scene:
    """Return the layout of signatures for the columns that this census has."""
    present = frozenset(census.headers) & {column.id for column in plan.standard.columns}
    return fact.build_scene(
        plan,
        present,
        blank_areas=census.columns["area"].null_count() > 0,
        blank_divisors=census.columns.select(
            (pl.col("income_12m").is_not_null() & pl.col("members").is_null() & pl.col("income_per_capita").is_null()).any()
        ).item(),
        strict=strict,
    )


def classify_census(census: Census, standard: Standard, options: Options) -> Outcome:
    """Classify every household of a census under one standard.

    Returns one row a household in input order with :data:`povrules.review.RESULT_COLUMNS`; ``problem`` is left
    empty for the caller to fill. Raises :class:`povrules.errors.LawMissingError` where the law does not allow a run.
    """
    plan = checked_plan(standard, options.basis, strict=options.strict)
    scene = scene_of(plan, census, strict=options.strict)
    book = book_of(plan)
    computed = fact.facts(nw.from_native(census.columns, eager_only=True), scene).to_native()
    codes = computed[fact.CODE].to_numpy()
    aside = census.set_aside.to_numpy()
    present_codes, lookup = _distinct(codes, aside, scene.size)
    digits = [scene.decode(int(code)) for code in present_codes]
    verdicts = [book.verdict(scene, one) for one in digits]
    decisions = tuple((verdict, write(scene, one, verdict)) for one, verdict in zip(digits, verdicts, strict=True))
    index = lookup[codes]
    if aside.any():
        index = np.where(aside, np.int32(-1), index)
    rows = pl.Series(INDEX, index)
    frame = _result(census, standard, options, plan, computed, rows, decisions)
    missing = _missing_texts(census, scene, computed, rows, digits, verdicts)
    return Outcome(plan, scene, frame.with_columns(missing).select(RESULT_COLUMNS), decisions, rows)


def _distinct(codes: np.ndarray, aside: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct codes of the rows that count, and for every code its position among them."""
    seen = np.zeros(size, dtype=np.bool_)
    seen[codes[~aside] if aside.any() else codes] = True
    present = np.flatnonzero(seen)
    lookup = np.zeros(size, dtype=np.int32)
    lookup[present] = np.arange(len(present), dtype=np.int32)
    return present, lookup


def _spread(values: Sequence[str | None], rows: pl.Series) -> pl.Series:
    """Give every row the text of its decision; null for rows set aside (index -1)."""
    texts = pl.Series([*values, None], dtype=pl.String)
    last = len(values)
    positions = rows if not (rows == -1).any() else rows.replace(-1, last)
    return texts.gather(positions)


def _result(
    census: Census,
    standard: Standard,
    options: Options,
    plan: Plan,
    computed: pl.DataFrame,
    rows: pl.Series,
    decisions: Sequence[tuple[Verdict, Written]],
) -> pl.DataFrame:
    flags = {flag.id: _flag_texts(flag, options, [verdict for verdict, _ in decisions]) for flag, _ in plan.flag_tables}
    least, most = _counts(census, plan, computed)
    deprived = _mask_texts(computed[fact.DEPRIVED], standard.indicator_ids)
    texts = {
        "class": [verdict.outcome for verdict, _ in decisions],
        "rule": [written.rule for _, written in decisions],
        "citation": [written.citation for _, written in decisions],
        "reason_vi": [written.reason.vi for _, written in decisions],
        "reason_en": [written.reason.en for _, written in decisions],
        "evidence": [written.evidence for _, written in decisions],
        "low_income_worker": flags.get("low_income_worker", [None] * len(decisions)),
    }
    counted = rows != -1
    frame = pl.DataFrame(
        {
            "household_id": census.columns["household_id"],
            "standard": pl.repeat(standard.id, census.height, eager=True, dtype=pl.String),
            "basis": pl.repeat(options.basis, census.height, eager=True, dtype=pl.String),
            "deprivations_min": least,
            "deprivations_max": most,
            "deprived_in": deprived,
            "problem": pl.repeat(None, census.height, eager=True, dtype=pl.String),
            **{name: _spread(values, rows) for name, values in texts.items()},
        }
    )
    if counted.all():
        return frame
    hidden = ("deprivations_min", "deprivations_max", "deprived_in")
    return frame.with_columns(pl.when(counted).then(pl.col(name)).alias(name) for name in hidden)


def _counts(census: Census, plan: Plan, computed: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Return the least and most number of deprivations; on points the stated score B counts them."""
    least, most = computed[fact.LEAST], computed[fact.MOST]
    points = next((entry.value for entry in plan.standard.law.parameters if entry.id == "points_per_indicator"), None)
    if plan.uses_indicators or points is None:
        return least, most
    stated = (census.columns["score_b"] // int(points)).cast(pl.Int8, strict=False)
    return stated.fill_null(least), stated.fill_null(most)


def _mask_texts(masks: pl.Series, ids: Sequence[str]) -> pl.Series:
    """Turn bit masks over ``ids`` into ids joined by ``;``; only the masks that occur are spelled out."""
    values = masks.to_numpy()
    seen = np.zeros(1 << len(ids), dtype=np.bool_)
    seen[values] = True
    present = np.flatnonzero(seen)
    lookup = np.zeros(1 << len(ids), dtype=np.int32)
    lookup[present] = np.arange(len(present), dtype=np.int32)
    texts = [";".join(name for bit, name in enumerate(ids) if mask >> bit & 1) for mask in present.tolist()]
    return pl.Series(texts, dtype=pl.String).gather(pl.Series(lookup[values]))


def _flag_texts(flag: Flag, options: Options, verdicts: Sequence[Verdict]) -> list[str | None]:
    """Return the answers of a statement that is in force on some dates only; null where it says nothing."""
    status = flag_status(flag, options)
    if status in {"undated", "out"}:
        return [None] * len(verdicts)
    answers = [verdict.flags[flag.id] for verdict in verdicts]
    return ["ambiguous" if status == "ambiguous" and answer == "yes" else answer for answer in answers]


def flag_status(flag: Flag, options: Options) -> str:
    """Return ``in_force``, ``ambiguous``, ``out`` or, with neither a day nor a policy year, ``undated``."""
    if options.on is not None:
        first = last = options.on
    elif options.policy_year is not None:
        first, last = date(options.policy_year, 1, 1), date(options.policy_year, 12, 31)
    else:
        return "undated"
    if first <= flag.in_force_to and last >= flag.in_force_from:
        return "in_force"
    return "ambiguous" if flag.in_force_to < first <= flag.ambiguous_to else "out"


def _missing_texts(
    census: Census,
    scene: fact.Scene,
    computed: pl.DataFrame,
    rows: pl.Series,
    digits: Sequence[dict[str, int]],
    verdicts: Sequence[Verdict],
) -> pl.Series:
    """Return the column ``missing``: spelled out once for each distinct pattern of blanks that leaves a doubt."""
    open_ = [position for position, verdict in enumerate(verdicts) if verdict.missing]
    empty = pl.Series("missing", [""], dtype=pl.String)
    blank = empty.new_from_index(0, census.height)
    if not open_:
        return blank if (rows != -1).all() else blank.to_frame().select(pl.when(rows != -1).then(pl.col("missing"))).to_series()
    keys = pl.DataFrame({INDEX: rows, fact.BLANK: computed[fact.BLANK], NULLS: null_bits(census.columns, scene)})
    wanted = pl.Series(open_, dtype=pl.Int32)
    patterns = keys.filter(pl.col(INDEX).is_in(wanted.implode())).unique()
    texts = [
        ";".join(missing_ids(scene, verdicts[position], digits[position], nulls, blanks))
        for position, blanks, nulls in patterns.select(INDEX, fact.BLANK, NULLS).iter_rows()
    ]
    joined = keys.join(patterns.with_columns(missing=pl.Series(texts, dtype=pl.String)), how="left", on=list(keys.columns), maintain_order="left")
    return joined.select(
        pl.when(pl.col(INDEX) != -1).then(pl.col("missing").fill_null("")).alias("missing")
    ).to_series()
