"""What can be refused before the data are looked at: law that is missing, or too weak for ``--strict``."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from povrules.engines.plan import Plan, build_plan
from povrules.engines.reason import overlay_lines
from povrules.errors import LawMissingError, UsageError
from povrules.language.expression import names
from povrules.language.loader import Standard
from povrules.language.schema import (
    AREAS,
    EVIDENCE,
    Basis,
    Evidence,
    Indicator,
    Line,
    Parameter,
    Rule,
    UnsupportedBasis,
)
from povrules.text import Text

STRICT: frozenset[Evidence] = frozenset({"official", "secondary"})
"""The evidence that ``--strict`` accepts."""

WEAK: dict[Evidence, Text] = {
    "derived": Text("suy ra từ quy định khác", "derived from other provisions"),
    "recalled": Text("nhớ lại, chưa đọc trong văn bản", "recalled, not read in a text"),
}
"""The evidence that every output says so of, in words."""


_BASES: dict[Basis, Text] = {"income": Text("thu nhập", "income"), "points": Text("điểm", "points")}


def checked_plan(standard: Standard, basis: Basis, policy_year: int | None = None, *, strict: bool) -> Plan:
    """Return the plan of a standard on a basis, or refuse.

    Raises :class:`LawMissingError` (exit 3) naming the value, the instruments to look in and the lines to write in an
    overlay: for a basis that the standard has no law for, or none for ``policy_year``; for lines that are unknown in
    both areas; with ``strict`` for law whose evidence is below ``secondary``, that it holds for the year included.
    """
    if basis not in standard.law.bases:
        raise LawMissingError(_no_basis(standard, basis))
    for entry in standard.law.unsupported_bases:
        if entry.basis == basis and entry.covers(policy_year):
            raise LawMissingError(_not_in_these_years(standard, entry))
    plan = build_plan(standard, basis)
    lines = [cut.line for axis in plan.axes if not axis.optional for cut in axis.cuts if cut.line is not None]
    if lines and all(line.value(area) is None for line in lines for area in AREAS):
        raise LawMissingError(_no_lines(standard, lines))
    if strict:
        refuse_weak(standard.id, used_law(plan, policy_year))
    return plan


def _no_basis(standard: Standard, basis: Basis) -> Text:
    word = _BASES[basis]
    for entry in standard.law.unsupported_bases:
        if entry.basis == basis:
            look = "; ".join(entry.look_in)
            return Text(
                f"{standard.id}: chưa phân loại được theo {word.vi}: {entry.vi}. Xem: {look}. Cần một tệp chuẩn "
                f'có [[lines]] đơn vị điểm và [[rules]] có basis = "{basis}", kèm căn cứ (docs/writing-a-standard.md).',
                f"{standard.id}: cannot be run by {word.en}: {entry.en}. Look in: {look}. Needed: a standard file with "
                f'[[lines]] in points and [[rules]] with basis = "{basis}", cited (docs/writing-a-standard.md).',
            )
    return Text(
        f'{standard.id}: chuẩn này không có quy tắc nào theo {word.vi}; cần [[rules]] với basis = "{basis}"',
        f'{standard.id}: this standard has no rules by {word.en}; it needs [[rules]] with basis = "{basis}"',
    )


def _not_in_these_years(standard: Standard, entry: UnsupportedBasis) -> Text:
    word, look = _BASES[entry.basis], "; ".join(entry.look_in)
    return Text(
        f"{standard.id}: chưa phân loại được theo {word.vi} cho các năm chính sách {entry.first}–{entry.last}: "
        f"{entry.vi}. Xem: {look}. Cần một tệp chuẩn có các mức của những năm đó, kèm căn cứ "
        "(docs/writing-a-standard.md).",
        f"{standard.id}: cannot be run by {word.en} for the policy years {entry.first}–{entry.last}: {entry.en}. "
        f"Look in: {look}. Needed: a standard file with the lines of those years, cited (docs/writing-a-standard.md).",
    )


def _no_lines(standard: Standard, lines: Sequence[Line]) -> Text:
    unknown = list({line.id: line for line in lines}.values())
    vi = [f"{standard.id}: chưa biết mức nào của chuẩn này nên không thể phân loại."]
    en = [f"{standard.id}: none of its lines is known, so nothing can be decided."]
    for line in unknown:
        assert line.unknown is not None
        look = "; ".join(line.unknown.look_in)
        vi.append(f"{line.vi}: {line.unknown.vi}. Xem: {look}. Điền vào tệp bổ sung (--with): {overlay_lines(line)}")
        en.append(f"{line.en}: {line.unknown.en}. Look in: {look}. Fill in an overlay (--with): {overlay_lines(line)}")
    return Text("\n".join(vi), "\n".join(en))


_WRITE_OVERLAY = Text(
    "Đọc quy định trong văn bản đã nêu rồi ghi vào tệp bổ sung (--with) kèm căn cứ, hoặc bỏ --strict.",
    "Read it in the instrument named and write it into an overlay (--with) with its citation, or drop --strict.",
)


def _too_weak(name: str, weak: Sequence[tuple[str, str, Evidence, Text]], mend: Text) -> Text:
    vi = [f"{name}: --strict chỉ nhận quy định đọc được từ văn bản hoặc nguồn thứ cấp; chưa đạt:"]
    en = [f"{name}: --strict takes only law read in a text or a secondary source; below that:"]
    for kind, entry, level, source in weak:
        vi.append(f"  {_KINDS[kind]} {entry}: {WEAK[level].vi} — {source.vi}")
        en.append(f"  {kind} {entry}: {level} — {source.en}")
    vi.append(mend.vi)
    en.append(mend.en)
    return Text("\n".join(vi), "\n".join(en))


_KINDS = {
    "policy_years": "năm chính sách",
    "line": "mức",
    "parameter": "tham số",
    "indicator": "chỉ số",
    "rule": "quy tắc",
    "citation": "căn cứ",
    "score": "điểm",
    "item": "mục của bảng điểm",
    "ledger": "phiếu thu chi",
    "screen": "Phiếu A",
    "caution": "điểm chưa rõ",
}
"""Kinds of pieces of law in Vietnamese."""

LawEntry = tuple[str, str, Evidence, Text]
"""Kind, id, evidence and source of one piece of law."""


def used_law(plan: Plan, policy_year: int | None = None) -> Iterator[LawEntry]:
    """Yield the law that a run of this plan rests on whatever the data are, for a policy year if one was named.

    Thresholds of indicators are not among it: a ready column does not use them.
    """
    standard = plan.standard
    for years in standard.law.policy_years:
        if policy_year is not None and years.first <= policy_year <= years.last:
            yield _entry(standard, "policy_years", years.shown, years.cites(plan.basis))
    for kind, entry in used_entries(plan):
        yield _entry(standard, kind, entry.id, entry.cite)


def _entry(standard: Standard, kind: str, name: str, cite: Sequence[str]) -> LawEntry:
    """Return one piece of law with its weakest citation."""
    worst = max(cite, key=lambda key: EVIDENCE.index(standard.citation(key).evidence))
    return kind, name, standard.citation(worst).evidence, standard.cited(worst)


def used_entries(plan: Plan) -> Iterator[tuple[str, Line | Parameter | Indicator | Rule]]:
    """Yield the lines, parameters, indicators and rules that the class table names."""
    law = plan.standard.law
    used = {name for rule in plan.rules for name in names(rule.when)}
    yield from (("line", line) for line in law.lines if line.id in used)
    yield from (("parameter", parameter) for parameter in law.parameters if parameter.id in used)
    if plan.uses_indicators:
        yield from (("indicator", indicator) for indicator in law.indicators)
    yield from (("rule", rule) for rule in plan.rules)


def refuse_weak(name: str, entries: Iterable[LawEntry], mend: Text = _WRITE_OVERLAY) -> None:
    """Refuse, for ``--strict``, pieces of law of which the evidence is below ``secondary``; ``mend``: what to do."""
    weak = [entry for entry in entries if entry[2] not in STRICT]
    if weak:
        raise LawMissingError(_too_weak(name, weak, mend))


def check_day(standard: Standard, year: int | None, day: date | None) -> None:
    """Refuse a day of the policy year before the one on which ``standard`` begins to hold within it (exit 2)."""
    for period in standard.law.policy_years:
        starts = period.starts
        if starts is not None and day is not None and year == starts.year == day.year and day < starts:
            raise UsageError(
                Text(
                    f"{standard.id} chỉ áp dụng từ ngày {starts:%d/%m/%Y}, chưa áp dụng vào ngày {day:%d/%m/%Y} (--on)",
                    f"{standard.id} holds only from {starts:%d/%m/%Y}, not yet on {day:%d/%m/%Y} (--on)",
                )
            )


def check_policy_year(standard: Standard, year: int) -> None:
    """Refuse a policy year that ``standard`` does not govern (exit 2)."""
    periods = standard.law.policy_years
    if not any(period.first <= year <= period.last for period in periods):
        shown = ", ".join(period.shown for period in periods)
        raise UsageError(
            Text(
                f"{standard.id} áp dụng cho các năm chính sách {shown}, không áp dụng cho năm {year}",
                f"{standard.id} governs the policy years {shown}, not {year}",
            )
        )
