"""From a census to a review: facts, distinct signatures, decisions, and back on every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from povrules.census.model import Census
from povrules.engines import facts as fact
from povrules.engines.decide import decide
from povrules.engines.distinct import distinct
from povrules.engines.missing import NULLS, missing_ids, null_bits
from povrules.engines.plan import Plan
from povrules.engines.preflight import checked_plan
from povrules.engines.reason import Written, write
from povrules.engines.scene import Scene, build_scene
from povrules.engines.signatures import Book, Verdict
from povrules.language.loader import Standard
from povrules.language.schema import Basis, Flag
from povrules.mapping.file import MappingFile
from povrules.places.file import Places
from povrules.review import RESULT_COLUMNS
from povrules.surveys import Survey

INDEX = "_index"
IntArray: TypeAlias = NDArray[np.int32] | NDArray[np.uint32]


Prefer = Literal["ready", "derived"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked for, beside the census and the standards.

    ``surveys``: whose answers the standards count, those that work on request only where this one asks for them;
    ``off``: those that it does not ask for. ``prefer``: which one decides where a ready column and what follows from
    the answers disagree. ``mapping``: what the columns are called in the files; ``places``: in which area a
    commune is on a day.
    """

    basis: Basis = "income"
    on: date | None = None
    place: str | None = None
    policy_year: int | None = None
    strict: bool = False
    surveys: tuple[Survey, ...] = ()
    prefer: Prefer = "ready"
    off: tuple[Survey, ...] = ()
    mapping: MappingFile | None = None
    places: Places | None = None

    def survey_of(self, standard: Standard) -> Survey | None:
        """Return the survey whose answers a standard counts, None for a standard without one that is on."""
        return next((one for one in self.surveys if one.id == standard.law.survey), None)


@dataclass(frozen=True)
class Outcome:
    """One standard over one census, row for row: the result columns, and what stands behind them.

    ``decisions`` are the distinct verdicts; ``index`` gives each row its decision, or a position beyond them if it was
    set aside.
    """

    plan: Plan
    scene: Scene
    frame: pl.DataFrame
    decisions: tuple[tuple[Verdict, Written], ...]
    index: pl.Series


@lru_cache(maxsize=64)
def book_of(plan: Plan) -> Book:
    """Return the decisions of a plan; a plan is decided once a process."""
    return Book(plan, decide)


def scene_of(plan: Plan, census: Census, *, strict: bool) -> Scene:
    """Return the layout of signatures for the columns that this census has."""
    present = frozenset(census.headers) & {column.id for column in plan.standard.columns}
    return build_scene(
        plan,
        present,
        blank_areas=census.columns["area"].null_count() > 0,
        blanks=frozenset(name for name in ("members",) if census.columns[name].null_count() > 0),
        strict=strict,
    )


def classify_census(census: Census, standard: Standard, options: Options) -> Outcome:
    """Classify every household of a census under one standard.

    Returns one row a household in input order with :data:`povrules.review.RESULT_COLUMNS`; ``problem`` is left
    empty for the caller to fill. Raises :class:`povrules.errors.LawMissingError` where the law does not allow a run.
    """
    plan = checked_plan(standard, options.basis, options.policy_year, strict=options.strict)
    scene = scene_of(plan, census, strict=options.strict)
    book = book_of(plan)
    computed = signatures(census, scene)
    aside = census.set_aside.to_numpy()
    present, index = distinct(computed[fact.CODE].to_numpy(), scene.size)
    digits = [scene.decode(code) for code in present]
    verdicts = [book.verdict(scene, one) for one in digits]
    decisions = tuple((verdict, write(scene, one, verdict)) for one, verdict in zip(digits, verdicts, strict=True))
    if aside.any():
        index = np.where(aside, np.uint32(len(decisions)), index)
    texts = _texts(plan, options, decisions)
    texts["missing"] = _missing_texts(census, scene, computed, index, digits, verdicts)
    frame = _result(census, standard, options, plan, computed, index, texts)
    return Outcome(plan, scene, frame, decisions, pl.Series(INDEX, index))


def signatures(census: Census, scene: Scene) -> pl.DataFrame:
    """Return the facts of every household (see :func:`povrules.engines.facts.facts`)."""
    lazy = fact.facts(census.columns.lazy(), scene)
    computed: pl.DataFrame = lazy.collect(engine="streaming")
    return computed


@dataclass(frozen=True, slots=True)
class _Texts:
    """A text column in two parts: the distinct texts, and for each row which one."""

    values: Sequence[str | None]
    index: IntArray

    def column(self) -> pl.Expr:
        """Return the column; a position beyond the texts is null."""
        values = pl.Series([*self.values, None], dtype=pl.String)
        return pl.lit(values).gather(pl.lit(pl.Series(self.index)))


def _texts(
    plan: Plan, options: Options, decisions: Sequence[tuple[Verdict, Written]]
) -> dict[str, Sequence[str | None] | _Texts]:
    """Return the texts of every decision, by result column."""
    flags: dict[str, Sequence[str | None] | _Texts] = {
        str(flag.id): _flag_texts(flag, options, [verdict for verdict, _ in decisions]) for flag, _ in plan.flag_tables
    }
    return {
        "class": [verdict.outcome for verdict, _ in decisions],
        "rule": [written.rule for _, written in decisions],
        "citation": [written.citation for _, written in decisions],
        "reason_vi": [written.reason.vi for _, written in decisions],
        "reason_en": [written.reason.en for _, written in decisions],
        "evidence": [written.evidence for _, written in decisions],
        **flags,
    }


def _result(
    census: Census,
    standard: Standard,
    options: Options,
    plan: Plan,
    computed: pl.DataFrame,
    index: IntArray,
    texts: Mapping[str, Sequence[str | None] | _Texts],
) -> pl.DataFrame:
    """Give every row the texts of its decision; rows set aside (positions beyond the decisions) have none."""
    least, most = _counts(plan)
    columns: dict[str, pl.Expr] = {
        "household_id": pl.col("household_id"),
        "standard": pl.lit(standard.id),
        "basis": pl.lit(options.basis),
        "deprivations_min": least,
        "deprivations_max": most,
        "deprived_in": _mask_texts(computed[fact.DEPRIVED].to_numpy(), standard.indicator_ids).column(),
        "problem": pl.lit(None, pl.String),
        "low_income_worker": pl.lit(None, pl.String),
    }
    for name, values in texts.items():
        columns[name] = (values if isinstance(values, _Texts) else _Texts(values, index)).column()
    if census.row_errors:
        counted = ~pl.lit(census.set_aside)
        for name in ("deprivations_min", "deprivations_max", "deprived_in"):
            columns[name] = pl.when(counted).then(columns[name])
    frame = census.columns.select("household_id", "score_b").with_columns(computed[fact.LEAST], computed[fact.MOST])
    return frame.select(columns[name].alias(name) for name in RESULT_COLUMNS)


def _counts(plan: Plan) -> tuple[pl.Expr, pl.Expr]:
    """Return the least and most number of deprivations; on points the stated score B counts them.

    A standard that counts none says nothing of them.
    """
    if not plan.standard.indicator_ids:
        return pl.lit(None, pl.Int8), pl.lit(None, pl.Int8)
    least, most = pl.col(fact.LEAST), pl.col(fact.MOST)
    points = next((entry.value for entry in plan.standard.law.parameters if entry.id == "points_per_indicator"), None)
    if plan.uses_indicators or points is None:
        return least, most
    stated = (pl.col("score_b") // int(points)).cast(pl.Int8, strict=False)
    return stated.fill_null(least), stated.fill_null(most)


def _mask_texts(masks: IntArray, ids: Sequence[str]) -> _Texts:
    """Turn bit masks over ``ids`` into ids joined by ``;``; only the masks that occur are spelled out."""
    present, index = distinct(masks, 1 << len(ids))
    return _Texts([";".join(name for bit, name in enumerate(ids) if mask >> bit & 1) for mask in present], index)


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
    scene: Scene,
    computed: pl.DataFrame,
    index: IntArray,
    digits: Sequence[dict[str, int]],
    verdicts: Sequence[Verdict],
) -> _Texts:
    """Return the column ``missing``: spelled out once for each distinct pattern of blanks that leaves a doubt."""
    open_ = np.array([*(bool(verdict.missing) for verdict in verdicts), False])
    rows = np.flatnonzero(open_[index])
    positions = np.zeros(len(index), dtype=np.uint32)
    keys = pl.DataFrame({INDEX: index[rows], fact.BLANK: computed[fact.BLANK].to_numpy()[rows]}).with_columns(
        null_bits(census.columns[rows.tolist()] if len(rows) < census.height else census.columns, scene)
    )
    patterns = keys.unique(maintain_order=True).with_row_index("_pattern", offset=1)
    texts = [
        ";".join(missing_ids(scene, verdicts[position], digits[position], nulls, blanks))
        for position, blanks, nulls in patterns.select(INDEX, fact.BLANK, NULLS).iter_rows()
    ]
    found = keys.join(patterns, on=[INDEX, fact.BLANK, NULLS], how="left", maintain_order="left")["_pattern"]
    positions[rows] = found.to_numpy()
    positions[index == len(verdicts)] = len(texts) + 1
    return _Texts(["", *texts], positions)
