"""What changed from one standard to another, on paper: lines, operators, numbers, indicators, regimes, years.

A line of one file is paired with that of the other which has its id; else with the one that parts the same classes, as
the proofs found: the line up to which a household is near-poor is the same line under another name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from povrules.engines.plan import Plan, build_plan
from povrules.engines.reason import bound_text, line_value, number, rule_text
from povrules.engines.table import holds
from povrules.language.expression import names, words
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, MONTHS, Basis, Flag, Line, Outcome, Parameter, Unit
from povrules.proofs.grid import with_every_line
from povrules.proofs.tables import Found, enumerate_table
from povrules.review import CLASS_LABELS
from povrules.text import LANGS, Text

Kind = Literal["regime", "class", "line", "operator", "number", "indicator", "statement", "years", "basis", "survey"]

KINDS: dict[Kind, Text] = {
    "regime": Text("cách kết hợp", "regime"),
    "class": Text("định nghĩa loại hộ", "definition of a class"),
    "line": Text("mức", "line"),
    "operator": Text("dấu so sánh", "operator"),
    "number": Text("con số", "number"),
    "indicator": Text("chỉ số", "indicator"),
    "statement": Text("xác nhận kèm theo", "statement beside the class"),
    "years": Text("năm chính sách", "policy years"),
    "basis": Text("cách xét", "basis"),
    "survey": Text("phiếu rà soát", "survey"),
}
"""The kinds of changes, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: what stands there, in words, and the keys of the citations; None where nothing does."""

    said: Text
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is about, and both sides of it; ``basis`` where it is about one class table."""

    kind: Kind
    what: Text
    before: Side | None
    after: Side | None
    basis: Basis | None = None


Pair = tuple[Standard, Standard]


@lru_cache(maxsize=16)
def changes(pair: Pair) -> tuple[Change, ...]:
    """Return every change from the first standard to the second, kind by kind."""
    found: list[Change] = [*_bases(pair), *_numbers(pair), *_indicators(pair), *_statements(pair), *_years(pair)]
    for basis in (one for one in pair[0].law.bases if one in pair[1].law.bases):
        found += _of_tables(pair, basis)
    order = list(KINDS)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def _bases(pair: Pair) -> Iterator[Change]:
    for basis in ("income", "points"):
        there = [basis in one.law.bases for one in pair]
        if there[0] != there[1]:
            sides = [Side(Text("có quy tắc", "has rules"), ()) if one else None for one in there]
            yield Change("basis", Text(basis, basis), sides[0], sides[1])


def _of_tables(pair: Pair, basis: Basis) -> Iterator[Change]:
    plans = build_plan(pair[0], basis), build_plan(pair[1], basis)
    yield from _regime(plans, basis)
    yield from _classes(plans, basis)
    for first, second in paired_lines(pair, basis):
        yield from _line(plans, first, second, basis)


@lru_cache(maxsize=16)
def paired_lines(pair: Pair, basis: Basis) -> tuple[tuple[Line | None, Line | None], ...]:
    """Return the lines that the class tables of two standards compare with, in pairs; None where one has no such line.

    A line is paired with that of the other standard which has its id, else with the one that parts the same classes.
    """
    plans = build_plan(pair[0], basis), build_plan(pair[1], basis)
    found = tuple(enumerate_table(with_every_line(one), basis) for one in pair)
    return tuple(_paired(plans, (found[0], found[1])))


_WAYS = {
    (True, True): Text(
        "thu nhập (điểm A) thấp là đủ để là hộ nghèo; cao hơn thì xét thêm thiếu hụt (HOẶC)",
        "a low income (score A) alone makes a household poor; above it deprivation decides (OR)",
    ),
    (False, True): Text(
        "hộ nghèo phải vừa có thu nhập (điểm A) thấp vừa thiếu hụt (VÀ)",
        "a poor household has both a low income (score A) and deprivations (AND)",
    ),
    (True, False): Text("chỉ xét thu nhập (điểm A)", "income (score A) alone decides"),
    (False, False): Text("không có hộ nghèo", "no household is poor"),
}
"""How income and deprivation make a household poor: whether some income alone does, whether deprivation decides."""


def regime_of(plan: Plan) -> Text:
    """Return how income and deprivation make a household poor, as every combination of cells shows it."""
    counted = [axis.id for axis in plan.axes if axis.needs_more]
    poor: dict[tuple[object, ...], set[bool]] = {}
    for area in AREAS:
        for facts in plan.complete(area):
            rest = (area, *(cell for name, cell in facts.items() if name not in counted))
            poor.setdefault(rest, set()).add(
                any(holds(row.when, facts) and plan.rule[row.id].outcome == "poor" for row in plan.table.rows)
            )
    return _WAYS[{True} in poor.values(), {True, False} in poor.values()]


def _regime(plans: tuple[Plan, Plan], basis: Basis) -> Iterator[Change]:
    sides = [Side(regime_of(plan), _cites(plan, "poor")) for plan in plans]
    if sides[0].said != sides[1].said:
        yield Change("regime", CLASS_LABELS["poor"], sides[0], sides[1], basis)


def _cites(plan: Plan, outcome: Outcome) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for rule in plan.rules if rule.outcome == outcome for key in rule.cite))


def _classes(plans: tuple[Plan, Plan], basis: Basis) -> Iterator[Change]:
    """Yield the classes that are defined in other words, with the values of both areas."""
    for outcome in dict.fromkeys((*plans[0].outcomes, *plans[1].outcomes)):
        sides = [_defined(plan, outcome) for plan in plans]
        if (sides[0] and sides[0].said) != (sides[1] and sides[1].said):
            yield Change("class", CLASS_LABELS[outcome], sides[0], sides[1], basis)


def _defined(plan: Plan, outcome: Outcome) -> Side | None:
    rules = [rule_text(plan, rule) for rule in plan.rules if rule.outcome == outcome]
    if not rules:
        return None
    joined = Text(" — hoặc — ".join(one.vi for one in rules), " — or — ".join(one.en for one in rules))
    return Side(joined, _cites(plan, outcome))


def _paired(plans: tuple[Plan, Plan], found: tuple[Found, Found]) -> list[tuple[Line | None, Line | None]]:
    """Return the lines of both class tables in pairs: by id, then by the classes below them, the most alike first."""
    first, second = ({line.id: line for line in _lines(plan)} for plan in plans)
    pairs: list[tuple[Line | None, Line | None]] = [
        (first.pop(name), second.pop(name)) for name in [*first] if name in second
    ]
    below = [_below(one) for one in found]
    likeness = sorted(
        (
            (-len(mine & other) / len(mine | other), at, one, two)
            for at, (one, line) in enumerate(first.items())
            for two, another in second.items()
            if (line.unit in MONTHS) == (another.unit in MONTHS)
            for mine, other in [(below[0].get(one, set()), below[1].get(two, set()))]
            if mine & other
        ),
    )
    for degree, _, one, two in likeness:
        if degree <= -0.5 and one in first and two in second:
            pairs.append((first.pop(one), second.pop(two)))
    return [*pairs, *((line, None) for line in first.values()), *((None, line) for line in second.values())]


def _lines(plan: Plan) -> list[Line]:
    """Return the lines that the rules of a class table compare with, in the order of the law."""
    used = {name for rule in plan.rules for name in names(rule.when)}
    return [line for line in plan.standard.law.lines if line.id in used]


def _below(found: Found) -> dict[str, set[Outcome]]:
    """Return for each line the classes of households at it that have another one above it."""
    below: dict[str, set[Outcome]] = {}
    for (line, _), moves in found.decided.items():
        below.setdefault(line, set()).update(first for first, second in moves if first != second)
    return below


def _line(plans: tuple[Plan, Plan], first: Line | None, second: Line | None, basis: Basis) -> Iterator[Change]:
    sides = [None if line is None else _amount(line) for line in (first, second)]
    label = Text(*(" → ".join(dict.fromkeys(one.label.get(lang) for one in (first, second) if one)) for lang in LANGS))
    if (sides[0] and sides[0].said) != (sides[1] and sides[1].said):
        yield Change("line", label, sides[0], sides[1], basis)
    if first is not None and second is not None:
        ops = [_operator(plan, line) for plan, line in zip(plans, (first, second), strict=True)]
        if ops[0].said != ops[1].said:
            yield Change("operator", label, ops[0], ops[1], basis)


def _amount(line: Line) -> Side:
    each = _EACH.get(line.unit, Text("", ""))
    return Side(Text(*(f"{line_value(line, AREAS, lang)}{each.get(lang)}" for lang in LANGS)), line.cite)


_EACH: dict[Unit, Text] = {
    "vnd_person_month": Text("/người/tháng", " a person and month"),
    "vnd_person_year": Text("/người/năm", " a person and year"),
}


def _operator(plan: Plan, line: Line) -> Side:
    """Return on which side of a line the amount itself is."""
    below = {cut.inclusive for axis in plan.axes for cut in axis.cuts if cut.line == line}
    words = [bound_text("<=" if one else "<", "…", lang) for lang in LANGS for one in sorted(below)]
    many = len(below)
    return Side(Text(" / ".join(words[:many]), " / ".join(words[many:])), line.cite)


def _numbers(pair: Pair) -> Iterator[Change]:
    first, second = ({one.id: one for one in standard.law.parameters} for standard in pair)
    for name in dict.fromkeys((*first, *second)):
        both = first.get(name), second.get(name)
        sides = [None if one is None else _number(one) for one in both]
        if (sides[0] and sides[0].said) != (sides[1] and sides[1].said):
            label = next(one.label for one in both if one is not None)
            yield Change("number", label, sides[0], sides[1])


def _number(parameter: Parameter) -> Side:
    if isinstance(parameter.value, bool):
        return Side(Text("có", "yes") if parameter.value else Text("không", "no"), parameter.cite)
    return Side(Text(*(number(parameter.value, lang) for lang in LANGS)), parameter.cite)


def _indicators(pair: Pair) -> Iterator[Change]:
    first, second = ({one.id: one for one in standard.law.indicators} for standard in pair)
    for name in dict.fromkeys((*first, *second)):
        both = first.get(name), second.get(name)
        sides = [None if one is None else Side(one.deprived, one.threshold or one.cite) for one in both]
        if (sides[0] and sides[0].said) != (sides[1] and sides[1].said):
            label = next(one.label for one in both if one is not None)
            yield Change("indicator", label, sides[0], sides[1])


def _statements(pair: Pair) -> Iterator[Change]:
    first, second = ({str(one.id): one for one in standard.law.flags} for standard in pair)
    for name in dict.fromkeys((*first, *second)):
        both = first.get(name), second.get(name)
        sides = [None if one is None else _statement(one) for one in both]
        if (sides[0] and sides[0].said) != (sides[1] and sides[1].said):
            label = next(one.label for one in both if one is not None)
            yield Change("statement", label, sides[0], sides[1])


def _statement(flag: Flag) -> Side:
    days = "–".join(f"{day:%d/%m/%Y}" for day in (flag.in_force_from, flag.in_force_to))
    condition = words(flag.when)
    return Side(Text(f"{condition}; {days}", f"{condition}; {days}"), flag.cite)


def _years(pair: Pair) -> Iterator[Change]:
    sides = []
    for standard in pair:
        shown = ", ".join(one.shown for one in standard.law.policy_years)
        cite = tuple(dict.fromkeys(key for one in standard.law.policy_years for key in one.cite))
        sides.append(Side(Text(shown, shown), cite))
    if sides[0].said != sides[1].said:
        yield Change("years", KINDS["years"], sides[0], sides[1])
    surveys = [Side(Text(one.law.survey, one.law.survey), ()) if one.law.survey else None for one in pair]
    if surveys[0] != surveys[1]:
        yield Change("survey", KINDS["survey"], surveys[0], surveys[1])
