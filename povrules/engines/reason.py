"""The writer: what a verdict rests on, in Vietnamese and in English, read from the same rules that decided it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from povrules.engines.axes import cut_of, lines_of, numbers_of
from povrules.engines.plan import NEGATED, Plan, compile_condition
from povrules.engines.scene import Scene
from povrules.engines.signatures import AREA, INDICATORS, LAW, Verdict
from povrules.engines.table import holds
from povrules.language.citations import weakest
from povrules.language.expression import And, Compare, Given, Name, Node, Not, Number, Op, Or, names
from povrules.language.schema import AREA_LABELS, AREAS, Area, Evidence, Line, Rule, Unit
from povrules.review import CLASS_LABELS
from povrules.text import LANGS, Lang, Text

BLANKS_RULE, LAW_RULE = "blanks", "law_missing"
"""What the column ``rule`` holds for a household that no rule could decide."""

_BOUND: dict[Op, Text] = {
    "<=": Text("từ {} trở xuống", "at most {}"),
    "<": Text("dưới {}", "below {}"),
    ">": Text("trên {}", "above {}"),
    ">=": Text("từ {} trở lên", "at least {}"),
}
_UNKNOWN = Text("mức chưa biết", "a line that is not known")
_UNIT: dict[Unit, Text] = {
    "vnd_person_month": Text("{} đồng", "{} đồng"),
    "vnd_person_year": Text("{} đồng", "{} đồng"),
    "points": Text("{} điểm", "{} points"),
    "indicators": Text("{}", "{}"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of one verdict."""

    rule: str
    citation: str
    reason: Text
    evidence: Evidence


def number(value: int, lang: Lang) -> str:
    """Format a whole number: ``1.500.000`` in Vietnamese, ``1,500,000`` in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if lang == "vi" else text


def write(scene: Scene, digits: dict[str, int], verdict: Verdict) -> Written:
    """Return rule, citation, reason and evidence of a decided signature."""
    plan = scene.plan
    rules = [plan.rule[name] for name in verdict.rules]
    keys = tuple(dict.fromkeys(key for rule in rules for key in cited_keys(plan, rule)))
    citation = "; ".join(dict.fromkeys(plan.standard.cited(key).vi for key in keys))
    grade = weakest([rule_evidence(plan, rule, counted=_counted(digits)) for rule in rules])
    if verdict.missing:
        reason = Text(*(_undetermined(plan, verdict, lang) for lang in LANGS))
        return Written(LAW_RULE if LAW in verdict.missing else BLANKS_RULE, citation, reason, grade)
    reason = Text(*(_decided(scene, digits, verdict, rules, lang) for lang in LANGS))
    return Written(";".join(verdict.rules), citation, reason, grade)


def cited_keys(plan: Plan, rule: Rule) -> tuple[str, ...]:
    """Return the citations of a row, and those of the lines and numbers in it that an overlay has supplied."""
    law, used, overlaid = plan.standard.law, set(names(rule.when)), plan.standard.overlaid
    laid = [entry for entry in law.lines if entry.id in used and f"lines.{entry.id}" in overlaid]
    numbers_ = [entry for entry in law.parameters if entry.id in used and f"parameters.{entry.id}" in overlaid]
    return (*rule.cite, *(key for entry in (*laid, *numbers_) for key in entry.cite))


def rule_evidence(plan: Plan, rule: Rule, *, counted: bool = False) -> Evidence:
    """Return the weakest evidence of all law that a row rests on.

    ``counted``: score B was counted from the indicators, so they and the points of one indicator were used too.
    """
    law = plan.standard.law
    used = set(names(rule.when))
    if counted and "score_b" in used:
        used |= {INDICATORS, "points_per_indicator"}
    keys = [*rule.cite]
    keys += [key for line in law.lines if line.id in used for key in line.cite]
    keys += [key for parameter in law.parameters if parameter.id in used for key in parameter.cite]
    if INDICATORS in used:
        keys += [key for indicator in law.indicators for key in indicator.cite]
    return plan.standard.evidence(keys)


def _counted(digits: dict[str, int]) -> bool:
    return any(value for name, value in digits.items() if name.endswith(":counted"))


def _decided(scene: Scene, digits: dict[str, int], verdict: Verdict, rules: Sequence[Rule], lang: Lang) -> str:
    label = CLASS_LABELS[verdict.outcome].get(lang)
    ways = dict.fromkeys(
        "; ".join(phrases(scene.plan, rule.when, facts, verdict.areas, lang, digits=digits, same=_same(scene, digits)))
        for rule in rules
        for facts in _facts_of(scene.plan, verdict, rule)[:1]
    )
    joiner = " — hoặc — " if lang == "vi" else " — or — "
    # Of several rules only one applies to the household, and which one is not known: what all of them say, holds.
    notes = {rule.note.get(lang) for rule in rules}
    note = notes.pop() if len(notes) == 1 else ""
    return f"{label[0].upper()}{label[1:]}: {joiner.join(ways)}. {note}".rstrip()


def _facts_of(plan: Plan, verdict: Verdict, rule: Rule) -> list[dict[str, int]]:
    condition = compile_condition(plan, rule.when)
    return [facts for facts in verdict.facts if holds(condition, facts)]


def _same(scene: Scene, digits: dict[str, int]) -> dict[str, str]:
    """Return the measures that equal the one that bounds them in this household, and that one."""
    return {
        axis.id: axis.measure.at_most or ""
        for axis in scene.plan.axes
        if (axis.id in scene.same or digits.get(f"{axis.id}:same") == 1) and axis.measure.at_most in scene.plan.axis
    }


def phrases(
    plan: Plan,
    node: Node,
    facts: dict[str, int],
    areas: Sequence[Area],
    lang: Lang,
    *,
    digits: dict[str, int] | None = None,
    same: dict[str, str] | None = None,
) -> list[str]:
    """Return why ``node`` is true of ``facts``: all parts of a conjunction, the first true one of a choice.

    Bounds of the same measure are drawn together. What only rules out a neighbouring class stays unsaid.
    """
    tightest: dict[str, dict[Op, tuple[int, Compare]]] = {}
    said: list[str] = []
    for atom, truth in _true_atoms(plan, node, facts):
        if isinstance(atom, Compare):
            assert isinstance(atom.left, Name)
            _tighten(plan, tightest.setdefault((same or {}).get(atom.left.id, atom.left.id), {}), atom)
        else:
            said.append(flag_phrase(plan, atom, truth=truth, lang=lang))
    bounds = {
        measure: {op: limit_text(plan, atom, areas, lang) for op, (_, atom) in ops.items()}
        for measure, ops in tightest.items()
    }
    return [_bounded(plan, measure, ops, digits or {}, lang) for measure, ops in bounds.items()] + said


def _tighten(plan: Plan, ops: dict[Op, tuple[int, Compare]], atom: Compare) -> None:
    """Keep of several upper (lower) bounds of a measure the lowest (highest) one."""
    assert isinstance(atom.left, Name)
    law = plan.standard.law
    cut = plan.axis[atom.left.id].index(atom, lines_of(law), numbers_of(law))
    side: tuple[Op, Op] = ("<", "<=") if atom.op in {"<", "<="} else (">", ">=")
    for op in side:
        if op in ops:
            tighter = cut < ops[op][0] if "<" in side else cut > ops[op][0]
            if not tighter:
                return
            del ops[op]
    ops[atom.op] = (cut, atom)


def rule_text(plan: Plan, rule: Rule) -> Text:
    """Return what a row says, for any household: its condition in words with the lines of both areas."""
    condition = compile_condition(plan, rule.when)
    facts = next(facts for area in AREAS for facts in plan.complete(area) if holds(condition, facts))
    return Text(*("; ".join(phrases(plan, rule.when, facts, AREAS, lang)) for lang in LANGS))


def _true_atoms(plan: Plan, node: Node, facts: dict[str, int]) -> Iterator[tuple[Compare | Name, bool]]:
    match node:
        case And(parts=parts):
            for part in parts:
                yield from _true_atoms(plan, part, facts)
        case Or(parts=parts):
            yield from _true_atoms(
                plan, next(part for part in parts if holds(compile_condition(plan, part), facts)), facts
            )
        case Compare() | Name():
            yield node, True
        case Not(part=Name() as name):
            yield name, False
        case Not(part=Compare(left=left, op=op, right=right)):
            yield Compare(left, NEGATED[op], right), True
        case Not(part=Or(parts=parts)):
            for part in parts:
                yield from _true_atoms(plan, Not(part), facts)
        case _:
            assert isinstance(node, Not | Given)


def bound_text(op: Op, limit: str, lang: Lang) -> str:
    """Return an operator with its limit in words, e.g. ``từ 30 điểm trở lên``."""
    return _BOUND[op].get(lang).format(limit)


def limit_text(plan: Plan, atom: Compare, areas: Sequence[Area], lang: Lang) -> str:
    """Return the limit of a comparison with its unit and, where it differs, its area."""
    cut = cut_of(atom, lines_of(plan.standard.law), numbers_of(plan.standard.law))
    assert isinstance(atom.left, Name)
    unit = _UNIT[plan.axis[atom.left.id].measure.unit].get(lang)
    if isinstance(atom.right, Number) or cut.line is None:
        return unit.format(number(cut.number, lang))
    return line_value(cut.line, areas, lang)


def line_value(line: Line, areas: Sequence[Area], lang: Lang) -> str:
    """Return a line with its unit and area, e.g. ``1.500.000 đồng (nông thôn)``; without one if it is one for both."""
    if line.rural is not None and line.rural == line.urban:
        return _UNIT[line.unit].get(lang).format(number(line.rural, lang))
    shown = []
    for area in areas:
        value = line.value(area)
        amount = _UNKNOWN.get(lang) if value is None else _UNIT[line.unit].get(lang).format(number(value, lang))
        shown.append(f"{amount} ({AREA_LABELS[area].get(lang)})")
    return " / ".join(shown)


def _bounded(plan: Plan, measure: str, ops: dict[Op, str], digits: dict[str, int], lang: Lang) -> str:
    label = plan.axis[measure].measure.label.get(lang)
    low, high = digits.get(f"{measure}:low"), digits.get(f"{measure}:high")
    if measure == INDICATORS and low is not None and high is not None:
        label = _count(low, high, lang)
    limits = [bound_text(op, limit, lang) for op, limit in ops.items()]
    if set(ops) == {">", "<="}:
        both = Text("trên {} đến {}", "above {} and at most {}").get(lang)
        limits = [both.format(ops[">"], ops["<="])]
    joined = (" và " if lang == "vi" else " and ").join(limits)
    return f"{label} ({joined})" if measure == INDICATORS else f"{label} {joined}"


def _count(low: int, high: int, lang: Lang) -> str:
    if low == high:
        return f"thiếu hụt {low} chỉ số" if lang == "vi" else f"deprived in {low} indicators"
    return f"thiếu hụt từ {low} đến {high} chỉ số" if lang == "vi" else f"deprived in {low} to {high} indicators"


def flag_phrase(plan: Plan, atom: Name, *, truth: bool, lang: Lang) -> str:
    """Say that a yes/no column is asserted or not."""
    label = next(flag for flag in plan.flags if flag.id == atom.id).label.get(lang)
    label = label[0].lower() + label[1:]
    if truth:
        return f"có khai {label}" if lang == "vi" else f"{label} asserted"
    return f"không khai {label}" if lang == "vi" else f"no {label} asserted"


def _undetermined(plan: Plan, verdict: Verdict, lang: Lang) -> str:
    classes = (" hoặc " if lang == "vi" else " or ").join(CLASS_LABELS[name].get(lang) for name in verdict.outcomes)
    asked = ", ".join(_block(plan, block, lang) for block in verdict.missing if block != LAW)
    parts = [f"Chưa xác định: có thể là {classes}." if lang == "vi" else f"Undetermined: could be {classes}."]
    if asked:
        parts.append(f"Cần biết: {asked}." if lang == "vi" else f"Needed: {asked}.")
    if LAW in verdict.missing:
        parts.extend(law_missing(plan, lang))
    return " ".join(parts)


def _block(plan: Plan, block: str, lang: Lang) -> str:
    if block == AREA:
        return "khu vực nông thôn hay thành thị" if lang == "vi" else "whether rural or urban"
    if block == INDICATORS:
        return "các chỉ số còn trống" if lang == "vi" else "the blank indicators"
    return plan.axis[block].measure.label.get(lang)


def unknown_lines(plan: Plan) -> list[Line]:
    """Return the lines of the plan that the law read does not give."""
    used = {cut.line.id for axis in plan.axes for cut in axis.cuts if cut.line is not None}
    return [line for line in plan.standard.law.lines if line.id in used and line.unknown is not None]


def law_missing(plan: Plan, lang: Lang) -> Iterator[str]:
    """Yield, for each line that is not known, what is missing, where to look and what to write in an overlay."""
    for line in unknown_lines(plan):
        assert line.unknown is not None
        look = "; ".join(line.unknown.look_in)
        label, why = line.label.get(lang), line.unknown.reason.get(lang)
        fill = overlay_lines(line)
        if lang == "vi":
            yield (
                f"Còn thiếu quy định của pháp luật, không phải thông tin của hộ: {label} ({why}). "
                f"Xem: {look}. Điền vào tệp bổ sung (--with): {fill}"
            )
        else:
            yield (
                f"The law is missing, not an answer of the household: {label} ({why}). "
                f"Look in: {look}. Fill in an overlay (--with): {fill}"
            )


def overlay_lines(line: Line) -> str:
    """Return the entry of an overlay file that would supply ``line``."""
    blanks = " ".join(f"{area} = …" for area in AREAS if line.value(area) is None)
    return f'[[lines]] id = "{line.id}" {blanks} cite = ["…"]'
