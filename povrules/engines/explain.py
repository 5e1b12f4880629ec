"""Why one household has its class: the minimal reason, why not another, how far the lines are, what would settle it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from povrules.census.identity import clean_id
from povrules.census.layout_notices import UNREADABLE
from povrules.census.model import Census
from povrules.engines import facts as fact
from povrules.engines.axes import Axis, Cut, cut_of, lines_of, numbers_of
from povrules.engines.beside import CLASS_BY_INCOME
from povrules.engines.by_id import only
from povrules.engines.classify import Options, book_of, scene_of, signatures
from povrules.engines.derive import account_of
from povrules.engines.explain_income import IncomeAccount, income_account
from povrules.engines.income import Incomes
from povrules.engines.labels import id_labels
from povrules.engines.measured import Measured
from povrules.engines.plan import NEGATED, Plan, compile_condition
from povrules.engines.preflight import checked_plan
from povrules.engines.reason import bound_text, cited_keys, flag_phrase, limit_text, phrases
from povrules.engines.scene import Scene
from povrules.engines.signatures import INDICATORS, Verdict
from povrules.engines.surveyed import Surveyed
from povrules.engines.table import holds
from povrules.engines.unreviewed import NOT_REVIEWED
from povrules.language.expression import (
    And,
    Compare,
    Given,
    Name,
    Node,
    Not,
    Or,
    comparisons,
)
from povrules.language.loader import Standard
from povrules.language.schema import MONTHS, Area, Rule
from povrules.problems import Problem
from povrules.review import HouseholdClass, Record
from povrules.text import Lang, Text


class Source(Record):
    """A provision that the class rests on."""

    citation: str
    quote: str
    evidence: str


class Distance(Record):
    """How far the household is from one line; negative is below it.

    ``per_person_month`` and ``points`` are rounded to whole numbers away from zero; ``household_12m`` is exact, and
    is there when the income of 12 months and the members were given. ``indicators`` counts to the cut-off.
    """

    line: str
    label_vi: str
    label_en: str
    area: str | None = None
    value: int
    per_person_month: int | None = None
    household_12m: int | None = None
    points: int | None = None
    indicators: int | None = None


class WhyNot(Record):
    """Another class, and what keeps the household from it."""

    household_class: HouseholdClass
    because_vi: tuple[str, ...]
    because_en: tuple[str, ...]


class Question(Record):
    """An answer that would help to settle the class."""

    id: str
    question_vi: str
    question_en: str


class PointLine(Record):
    """One row of a table of points that holds for the household, surely or possibly."""

    item_vi: str
    item_en: str
    row_vi: str
    row_en: str
    points: int
    sure: bool


class PointAccount(Record):
    """The points of a household by one form, row by row; of several rows of one item the highest counts."""

    form_vi: str
    form_en: str
    least: int
    most: int
    lines: tuple[PointLine, ...]


class Explanation(Record):
    """The class of one household under one standard, explained in both languages.

    ``class_by_income``: on the points basis, the class that its measured income would give.
    """

    household_id: str
    standard: str
    basis: str
    household_class: HouseholdClass | None
    possible: tuple[HouseholdClass, ...]
    reason_vi: str
    reason_en: str
    rule: str
    evidence: str | None
    sources: tuple[Source, ...]
    why_not: tuple[WhyNot, ...]
    distances: tuple[Distance, ...]
    questions: tuple[Question, ...]
    deprived_vi: tuple[str, ...] = ()
    deprived_en: tuple[str, ...] = ()
    account: tuple[PointAccount, ...] = ()
    income: IncomeAccount | None = None
    class_by_income: HouseholdClass | None = None
    problems_vi: tuple[str, ...]
    problems_en: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    """One household with everything that its explanation reads."""

    plan: Plan
    scene: Scene
    verdict: Verdict
    row: Mapping[str, object]
    least: int
    most: int


def explain_row(
    census: Census,
    household_id: str,
    standard: Standard,
    options: Options,
    results: pl.DataFrame,
    surveyed: Surveyed | None = None,
    incomes: Incomes | None = None,
    more: Sequence[Problem] = (),
) -> Explanation:
    """Explain the household of that id; raises :class:`UsageError` when the census has none.

    ``results``: the result of the census, row for row. ``surveyed``: what was derived from raw answers, ``incomes``
    what a ledger gave, if anything was; ``census`` is then the one that they filled in. ``more``: what was found beside
    the problems of the census.
    """
    household_id = clean_id(household_id)
    one, row = only(census, household_id)
    plan = checked_plan(standard, options.basis, options.policy_year, strict=options.strict)
    scene = scene_of(plan, census, strict=options.strict)
    computed = signatures(one, scene)
    digits = scene.decode(int(computed[fact.CODE][0]))
    verdict = book_of(plan).verdict(scene, digits)
    aside = bool(one.set_aside[0])
    case = _Case(plan, scene, verdict, one.columns.row(0, named=True), computed[fact.LEAST][0], computed[fact.MOST][0])
    result = results.row(row, named=True)
    labels = id_labels(standard, None if surveyed is None else surveyed.survey)
    unreviewed = result["rule"] == NOT_REVIEWED
    deprived = [labels[name] for name in _listed(result["deprived_in"])]
    found = (*census.problems, *more)
    problems = [each for each in found if each.household_id == household_id or each.code == UNREADABLE]
    problems += [problem for problem in census.row_errors.get(row, ()) if problem not in problems]
    return Explanation(
        household_id=household_id,
        standard=standard.id,
        basis=options.basis,
        household_class=result["class"],
        possible=() if aside else verdict.outcomes,
        reason_vi=result["reason_vi"] or "",
        reason_en=result["reason_en"] or "",
        rule=result["rule"] or "",
        evidence=result["evidence"],
        sources=() if aside else tuple(_kept_out(surveyed, row) if unreviewed else _sources(plan, verdict)),
        why_not=() if aside or verdict.missing else tuple(_why_not(case)),
        distances=() if aside else tuple(_distances(case)),
        questions=tuple(_questions(plan, labels, _listed(result["missing"]))),
        deprived_vi=tuple(one.vi for one in deprived),
        deprived_en=tuple(one.en for one in deprived),
        account=() if aside or unreviewed or options.basis != "points" else tuple(_account(surveyed, row)),
        income=None if aside or incomes is None else income_account(incomes, row, options.prefer),
        class_by_income=result.get(CLASS_BY_INCOME),
        problems_vi=tuple(problem.line_text("vi") for problem in problems),
        problems_en=tuple(problem.line_text("en") for problem in problems),
    )


def _account(surveyed: Surveyed | None, row: int) -> Iterator[PointAccount]:
    if surveyed is None:
        return
    forms = {form.id: form for form in surveyed.survey.law.score.forms} if surveyed.survey.law.score else {}
    for name, lines, (least, most) in account_of(surveyed.survey, surveyed.derived, row):
        yield PointAccount(
            form_vi=forms[name].vi,
            form_en=forms[name].en,
            least=least,
            most=most,
            lines=tuple(
                PointLine(
                    item_vi=line.item.vi,
                    item_en=line.item.en,
                    row_vi=line.row.vi,
                    row_en=line.row.en,
                    points=line.points,
                    sure=line.sure,
                )
                for line in lines
            ),
        )


def _sources(plan: Plan, verdict: Verdict) -> Iterator[Source]:
    keys = dict.fromkeys(key for name in verdict.rules for key in cited_keys(plan, plan.rule[name]))
    for key in keys:
        citation = plan.standard.citation(key)
        yield Source(citation=plan.standard.cited(key).vi, quote=citation.quote, evidence=citation.evidence)


def _kept_out(surveyed: Surveyed | None, row: int) -> Iterator[Source]:
    """Yield the provisions by which the quick screen keeps a household out of the review."""
    assert surveyed is not None
    assert surveyed.survey.law.screen is not None
    for key in surveyed.survey.law.screen.kept_out[surveyed.unreviewed[row]].cite:
        citation = surveyed.survey.law.citations[key]
        yield Source(citation=surveyed.survey.cited(key).vi, quote=citation.quote, evidence=citation.evidence)


def _why_not(case: _Case) -> Iterator[WhyNot]:
    """Yield every other class with what is false in the row that comes nearest."""
    for outcome in case.plan.outcomes:
        if outcome in {case.verdict.outcome, "undetermined"}:
            continue
        rows = [rule for rule in case.plan.rules if rule.outcome == outcome]
        nearest = min(rows, key=lambda rule: len(_because(case, rule, "en")))
        yield WhyNot(
            household_class=outcome,
            because_vi=_because(case, nearest, "vi"),
            because_en=_because(case, nearest, "en"),
        )


def _because(case: _Case, rule: Rule, lang: Lang) -> tuple[str, ...]:
    """Return what is false of the row however the blanks turn out."""
    lists = [list(_false_parts(case, rule.when, facts, lang)) for facts in case.verdict.facts]
    always = [words for words in dict.fromkeys(lists[0]) if all(words in one for one in lists)]
    return tuple(always or dict.fromkeys(lists[0]))


def _false_parts(case: _Case, node: Node, facts: dict[str, int], lang: Lang) -> Iterator[str]:
    """Yield why ``node`` is false: each false part of a conjunction, all parts of a choice."""
    if holds(compile_condition(case.plan, node), facts):
        return
    match node:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _false_parts(case, part, facts, lang)
        case Compare():
            assert isinstance(node.left, Name)
            label = case.plan.axis[node.left.id].measure.label.get(lang)
            if facts[node.left.id] == case.plan.axis[node.left.id].absent:
                yield _not_given(label, lang)
                return
            yield f"{label} {bound_text(NEGATED[node.op], limit_text(case.plan, node, case.verdict.areas, lang), lang)}"
        case Name():
            yield flag_phrase(case.plan, node, truth=False, lang=lang)
        case Not(part=Name() as name):
            yield flag_phrase(case.plan, name, truth=True, lang=lang)
        case Not(part=part):
            yield from phrases(case.plan, part, facts, case.verdict.areas, lang)
        case _:
            assert isinstance(node, Given)
            yield _not_given(case.plan.axis[node.id].measure.label.get(lang), lang)


def _not_given(label: str, lang: Lang) -> str:
    return f"chưa có {label}" if lang == "vi" else f"{label} not given"


def _distances(case: _Case) -> Iterator[Distance]:
    measured = Measured(case.scene, case.plan.axes)
    for axis in case.plan.axes:
        if axis.measure.at_most is not None and not case.row.get("agricultural"):
            continue
        if axis.id == INDICATORS:
            yield from _indicator_distance(case, axis)
            continue
        found = measured.amount(axis, case.row, case.least if case.least == case.most else None)
        if found is None:
            continue
        amount, per = found
        for cut, area, value in _placed(_own_cuts(case.plan, axis), case.verdict.areas):
            yield _distance(axis, cut, value, area, amount, per)


def _placed(cuts: Sequence[Cut], areas: Sequence[Area]) -> Iterator[tuple[Cut, Area | None, int]]:
    """Yield each known cut with its value: once if it is the same in both areas, else for each area."""
    for cut in cuts:
        if cut.value("rural") == cut.value("urban"):
            value = cut.value("rural")
            if value is not None:
                yield cut, None, value
            continue
        for area in areas:
            value = cut.value(area)
            if value is not None:
                yield cut, area, value


def _own_cuts(plan: Plan, axis: Axis) -> list[Cut]:
    """Return the cuts that conditions compare this measure itself with, not those it shares with its bound."""
    law = plan.standard.law
    whens = [*(rule.when for rule in plan.rules), *(flag.when for flag, _ in plan.flag_tables)]
    own = {
        cut_of(one, lines_of(law), numbers_of(law))
        for when in whens
        for one in comparisons(when)
        if one.left == Name(axis.id)
    }
    return [cut for cut in axis.cuts if cut in own]


def _distance(axis: Axis, cut: Cut, value: int, area: Area | None, amount: int, per: int) -> Distance:
    gap = Fraction(amount - value * per, per)
    months = MONTHS.get(axis.measure.unit)
    a_month = gap / (months or 1)
    whole = -(-abs(a_month.numerator) // a_month.denominator) * (1 if gap >= 0 else -1)
    label = cut.line.label if cut.line else axis.measure.label
    return Distance(
        line=cut.line.id if cut.line else axis.id,
        label_vi=label.vi if axis.measure.at_most is None else f"{label.vi} ({axis.measure.vi})",
        label_en=label.en if axis.measure.at_most is None else f"{label.en} ({axis.measure.en})",
        area=area,
        value=value,
        per_person_month=whole if months else None,
        household_12m=amount - value * per if months and per > 1 else None,
        points=None if months else whole,
    )


def _indicator_distance(case: _Case, axis: Axis) -> Iterator[Distance]:
    if case.least != case.most:
        return
    for cut, area, value in _placed(axis.cuts, case.verdict.areas):
        yield Distance(
            line=cut.line.id if cut.line else "cutoff",
            label_vi="số chỉ số thiếu hụt để là hộ nghèo" if cut.line is None else cut.line.vi,
            label_en="indicators from which a household is poor" if cut.line is None else cut.line.en,
            area=area,
            value=value,
            indicators=case.least - value,
        )


def _listed(ids: str | None) -> list[str]:
    """Return the ids of a list as a result has it; none for a row that was set aside."""
    return [name for name in (ids or "").split(";") if name]


def _questions(plan: Plan, labels: Mapping[str, Text], asked: Sequence[str]) -> Iterator[Question]:
    columns = {column.id: column for column in plan.standard.columns}
    lines = {f"law:lines.{line.id}": line for line in plan.standard.law.lines}
    for name in asked:
        if name in columns:
            question = columns[name].question
            yield Question(id=name, question_vi=question.vi, question_en=question.en)
        elif name in labels:
            yield Question(id=name, question_vi=labels[name].vi, question_en=labels[name].en)
        else:
            line = lines[name]
            assert line.unknown is not None
            look = "; ".join(line.unknown.look_in)
            yield Question(
                id=name,
                question_vi=f"Pháp luật còn thiếu: {line.vi}. Xem: {look}.",
                question_en=f"Law that is missing: {line.en}. Look in: {look}.",
            )
