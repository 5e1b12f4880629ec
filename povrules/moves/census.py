"""Classify a census under two standards and find out whom the change moves, and which of the changes does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import pairwise
from operator import or_
from pathlib import Path
from typing import get_args

import polars as pl

from povrules.arguments import year_of
from povrules.census.model import Census
from povrules.engines.classify import Options, Prefer
from povrules.engines.compared import Classified, compared
from povrules.engines.decide import ENGINE_NAME
from povrules.engines.preflight import check_policy_year
from povrules.inputs import Households, Persons, hashes_of, read_input, read_persons
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.moves.model import (
    MOVER_COLUMNS,
    Cause,
    CensusDifference,
    Cited,
    Group,
    GroupKind,
    PaperChange,
    PaperSide,
    Side,
    Step,
)
from povrules.moves.parts import PART_LABELS, Matched, Part, shown_name
from povrules.moves.steps import Applied, Planned, order_of, plan_steps
from povrules.proofs.changes import KINDS, Change
from povrules.proofs.changes import Side as Said
from povrules.request import StandardLike, SurveyIds, check_overlays, check_run, options_for
from povrules.review import CLASSES, Comparison, OverlayUse
from povrules.running import Run, findings_of, legal_basis, run_all
from povrules.standards import Overlays, load_standard, with_overlays
from povrules.version import __version__

_TOLD = ("rule", "citation", "reason_vi", "reason_en", "evidence", "missing")


def diff_census(
    before: StandardLike,
    after: StandardLike,
    households: Households,
    *,
    year_before: int | None = None,
    year_after: int | None = None,
    on: date | str | None = None,
    basis: Basis = "income",
    overlays: Overlays = None,
    strict: bool = False,
    persons: Persons = None,
    prefer: Prefer = "ready",
    mapping: str | Path | None = None,
    survey: SurveyIds = None,
    order: str | Sequence[str] | None = None,
) -> CensusDifference:
    """Classify a census under two standards: who moves, between which classes, and by which of the changes.

    ``before``, ``after``: ids, paths of standard files, or loaded standards. ``year_before``, ``year_after``: the
    policy years for which their law is read; by default the last one that both have, else those that lie nearest to
    each other. ``order``: which changes come first, of :data:`povrules.moves.parts.PARTS`. All other parameters are
    those of :func:`povrules.review_census`, and so are the errors.

    Every household of the census counts, undetermined ones and those set aside too. The changes are applied one at a
    time to the first standard; what lies between is decided by the engine, as law that has passed every check. Where
    changes make no law one by one they are one step, and it says why.
    """
    pair = _loaded(before, overlays), _loaded(after, overlays)
    check_overlays(pair, _paths(overlays))
    options = options_for(pair, on, basis, overlays, prefer, survey, strict=strict, mapping=mapping)
    years = _years(pair, year_before, year_after)
    each = [replace(options, policy_year=year) for year in years]
    for standard, own in zip(pair, each, strict=True):
        check_run(standard, own)
    wanted = order_of(order)
    census, members = read_input(households, persons, pair, options)
    if members is not None and options.surveys:
        members = read_persons(members, pair, options)
    runs = [run_all(census, members, [one], own)[0] for one, own in zip(pair, each, strict=True)]
    applied = Applied(Matched(pair, basis), (runs[0], runs[1]), options)
    named = year_before is not None, year_after is not None
    sides = [_side(run, census, own, pair, chosen=chosen) for run, own, chosen in zip(runs, each, named, strict=True)]
    return _found(applied, census, wanted, (sides[0], sides[1]), hashes_of(households, persons))


def _loaded(given: StandardLike, overlays: Overlays) -> Standard:
    return with_overlays(given, overlays) if isinstance(given, Standard) else load_standard(given, overlays)


def _paths(overlays: Overlays) -> list[str | Path]:
    return [] if overlays is None else [overlays] if isinstance(overlays, str | Path) else list(overlays)


def _years(pair: tuple[Standard, Standard], *given: int | None) -> tuple[int, int]:
    """Return the policy years that are named, else the nearest ones of both standards, the last of several."""
    own: list[list[int]] = []
    for standard, year in zip(pair, given, strict=True):
        if year is not None:
            check_policy_year(standard, year_of(year))
        periods = standard.law.policy_years
        own.append([year_of(year)] if year is not None else [y for p in periods for y in range(p.first, p.last + 1)])
    return min(
        ((one, other) for one in own[0] for other in own[1]), key=lambda both: (abs(both[0] - both[1]), -both[0])
    )


def _side(run: Run, census: Census, options: Options, pair: tuple[Standard, Standard], *, chosen: bool) -> Side:
    standard = run.outcome.plan.standard
    [use] = legal_basis([run], census, options, (), census.height).standards
    assert options.policy_year is not None
    return Side(
        id=standard.id,
        name=shown_name(standard, pair[0] if standard is pair[1] else pair[1]),
        title_vi=use.title_vi,
        title_en=use.title_en,
        sha256=use.sha256,
        overlays=use.overlays,
        policy_year=options.policy_year,
        chosen=chosen,
        notices_vi=use.notices_vi,
        notices_en=use.notices_en,
    )


def _found(
    applied: Applied,
    census: Census,
    order: tuple[Part, ...],
    sides: tuple[Side, Side],
    inputs: tuple[OverlayUse, ...],
) -> CensusDifference:
    matched, runs, options = applied.matched, applied.runs, applied.options
    plan = plan_steps(matched, order, applied.differing)
    path = [runs[0].frame["class"], *(applied.classes(one.new) for one in plan)]
    counted = _Counted(runs, census)
    parts = [matched.part_of(change) for change in matched.changes]
    reached = [counted.names[0], *(one.id for one in plan)]
    steps = [
        _step(applied, one, counted.moved(*classes, called), parts, counted)
        for one, classes, called in zip(plan, pairwise(path), pairwise(reached), strict=True)
    ]
    movers = _movers(runs, census, plan, path)
    net = runs[0].frame["class"].ne_missing(runs[1].frame["class"])
    some = reduce(or_, (one.ne_missing(other) for one, other in pairwise(path)), net)
    return CensusDifference(
        povrules=__version__,
        decided_by=ENGINE_NAME,
        source=census.source,
        inputs=inputs,
        basis=options.basis,
        on=options.on,
        strict=options.strict,
        before=sides[0],
        after=sides[1],
        order=tuple(part for part in order if part in applied.differing),
        moved=counted.moved(runs[0].frame["class"], runs[1].frame["class"]),
        steps=tuple(steps),
        causes=tuple(counted.causes(plan, path)),
        back=int((some & ~net).sum()),
        groups=tuple(counted.groups()),
        changes=tuple(_on_paper(matched, one, part) for one, part in zip(matched.changes, parts, strict=True)),
        movers=movers,
        problems=(
            *census.problems,
            *dict.fromkeys(one for run in runs for one in run.problems),
            *dict.fromkeys(findings_of(runs, options)),
        ),
    )


class _Counted:
    """Counts households with their members and weights; those of a household are the same under both standards."""

    def __init__(self, runs: tuple[Run, Run], census: Census) -> None:
        self.runs = runs
        self.census = census
        first, second = (run.census.columns["members"] for run in runs)
        self.members = first.zip_with(first.is_not_null(), second)
        self.weights = census.columns["weight"]
        self.names = runs[0].outcome.plan.standard.id, runs[1].outcome.plan.standard.id

    def moved(
        self,
        before: pl.Series,
        after: pl.Series,
        called: tuple[str, str] | None = None,
        rows: pl.Series | None = None,
    ) -> Comparison:
        """Return the classes before by those after, of the rows that are true.

        ``called``: what the law before and the law after are called, if they are not the two standards: a step is what
        it leads to.
        """
        own = [
            Classified(
                name, *(one if rows is None else one.filter(rows) for one in (classes, self.members, self.weights))
            )
            for name, classes in zip(called or self.names, (before, after), strict=True)
        ]
        return next(compared(own))

    def groups(self) -> Iterator[Group]:
        """Yield the groups of each kind of which the census says anything, by name; those that state none come last."""
        first, second = (run.frame["class"] for run in self.runs)
        kind: GroupKind
        for kind in get_args(GroupKind):
            column = self.census.columns[kind]
            if column.null_count() == len(column):
                continue
            for value in column.unique().sort(nulls_last=True):
                rows = column.is_null() if value is None else (column == value).fill_null(value=False)
                yield Group(kind=kind, value=value or "", moved=self.moved(first, second, rows=rows))

    def causes(self, plan: Sequence[Planned], path: Sequence[pl.Series]) -> Iterator[Cause]:
        """Yield the households that move by the steps at which they do, the most frequent first."""
        moved_by = _moved_by(plan, path)
        net = path[0].ne_missing(path[-1])
        found: list[Cause] = []
        for value in moved_by.filter(net).unique(maintain_order=True):
            rows = net & (moved_by == value)
            pairs = self.moved(path[0], path[-1], rows=rows).pairs
            found += [Cause(steps=tuple(value.split(";")), pair=pair) for pair in pairs]
        order = [*CLASSES, None]
        yield from sorted(
            found, key=lambda one: (-one.pair.households, order.index(one.pair.first), order.index(one.pair.second))
        )


def _moved_by(plan: Sequence[Planned], path: Sequence[pl.Series]) -> pl.Series:
    """Return for each household the ids of the steps that move it, joined by ``;``."""
    moved = [
        pl.when(pl.lit(before.ne_missing(after))).then(pl.lit(one.id))
        for one, (before, after) in zip(plan, pairwise(path), strict=True)
    ]
    texts = pl.concat_str([pl.repeat(None, len(path[0]), dtype=pl.String), *moved], separator=";", ignore_nulls=True)
    return pl.select(texts.alias("moved_by")).to_series()


def _movers(runs: tuple[Run, Run], census: Census, plan: Sequence[Planned], path: Sequence[pl.Series]) -> pl.DataFrame:
    """Return the households that have another class under the second standard, :data:`MOVER_COLUMNS`."""
    table = census.columns.select("household_id", "area", "commune", "ethnicity", "weight")
    first, second = (run.census.columns["members"] for run in runs)
    walked = pl.concat_str([pl.lit(one.fill_null("")) for one in path], separator=";")
    columns = {
        "members": first.zip_with(first.is_not_null(), second),
        "class_before": path[0],
        "class_after": path[-1],
        "moved_by": _moved_by(plan, path),
    }
    for side, run in zip(("before", "after"), runs, strict=True):
        for name in _TOLD:
            base, _, lang = name.partition("_")
            columns["_".join([base, side, *([lang] if lang else [])])] = run.frame[name]
    table = table.with_columns(**columns).with_columns(path=walked)
    return table.filter(path[0].ne_missing(path[-1])).select(MOVER_COLUMNS)


def _step(applied: Applied, plan: Planned, moved: Comparison, parts: Sequence[Part | None], counted: _Counted) -> Step:
    alone = applied.alone(frozenset(plan.parts))
    labels = [PART_LABELS[part] for part in plan.parts]
    return Step(
        id=plan.id,
        parts=plan.parts,
        label_vi=" + ".join(one.vi for one in labels),
        label_en=" + ".join(one.en for one in labels),
        why_vi=plan.why.vi,
        why_en=plan.why.en,
        moved=moved,
        alone=None
        if alone is None
        else counted.moved(applied.runs[0].frame["class"], alone, (counted.names[0], plan.id)),
        changes=tuple(at for at, part in enumerate(parts) if part in plan.parts),
        answers_alike="thresholds" in plan.parts and applied.answers_alike,
    )


def _on_paper(matched: Matched, change: Change, part: Part | None) -> PaperChange:
    kind = KINDS[change.kind]
    return PaperChange(
        kind=change.kind,
        kind_vi=kind.vi,
        kind_en=kind.en,
        part=part,
        what_vi=change.what.vi,
        what_en=change.what.en,
        before=_one_side(matched.pair[0], change.before),
        after=_one_side(matched.pair[1], change.after),
    )


def _one_side(standard: Standard, said: Said | None) -> PaperSide | None:
    if said is None:
        return None
    cited = []
    for key in said.cite:
        citation, source = standard.citation(key), standard.cited(key)
        cited.append(Cited(key=key, vi=source.vi, en=source.en, quote=citation.quote, evidence=citation.evidence))
    return PaperSide(vi=said.said.vi, en=said.said.en, citations=tuple(cited))
