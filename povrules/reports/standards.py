"""The standards as text or JSON: lines, indicators, rules, with citations and evidence."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from povrules.engines.reason import line_value
from povrules.language.expression import words
from povrules.language.loader import Standard
from povrules.language.schema import AREAS, Line, SomeYears
from povrules.reports.words import BASES, EVIDENCE, told
from povrules.review import CLASS_LABELS
from povrules.rules import Policy
from povrules.standards import coverage
from povrules.text import Lang, Text

POLICY_YEARS = Text("Năm chính sách", "Policy years")
SINCE = Text("từ", "from")
LINES = Text("Các mức", "Lines")
PARAMETERS = Text("Tham số", "Parameters")
ANOTHER_READING = Text("cách đọc khác", "another reading")
INDICATORS = Text("Chỉ số thiếu hụt", "Indicators")
DEPRIVED_WHEN = Text("thiếu hụt khi", "deprived when")
RULES = Text("Quy tắc phân loại", "Rules")
NOT_SUPPORTED = Text("Chưa hỗ trợ", "Not supported")
LOOK_IN = Text("xem", "look in")
NOTICES = Text("Lưu ý", "Notices")


def standards_text(standards: Sequence[Standard], lang: Lang) -> str:
    """Return a list of the standards, and of the places and years that are not supported."""
    lines = []
    bases = [", ".join(BASES[basis].get(lang) for basis in one.law.bases) for one in standards]
    width, wide = (max(map(len, column), default=0) for column in ([one.id for one in standards], bases))
    for one, by in zip(standards, bases, strict=True):
        lines.append(f"{one.id:<{width}} {years_text(one):<11} {by:<{wide}}  {one.law.title.get(lang)}")
    unsupported = [f"  {entry.place} {entry.years}: {entry.reason.get(lang)}" for entry in coverage().unsupported]
    return "\n".join([*lines, "", f"{NOT_SUPPORTED.get(lang)}:", *unsupported])


def standards_json(standards: Sequence[Standard]) -> str:
    """Return the list of the standards as JSON."""
    entries = [
        {
            "id": one.id,
            "place": one.law.place,
            "policy_years": [[years.first, years.last] for years in one.law.policy_years],
            "bases": list(one.law.bases),
            "title_vi": one.law.title_vi,
            "title_en": one.law.title_en,
            "sha256": one.sha256,
        }
        for one in standards
    ]
    unsupported = [entry.model_dump() for entry in coverage().unsupported]
    return json.dumps({"standards": entries, "unsupported": unsupported}, ensure_ascii=False, indent=2)


def standard_json(standard: Standard) -> str:
    """Return one standard as JSON: its law file as loaded, with overlays laid over it."""
    return json.dumps(
        {"sha256": standard.sha256, "overlaid": standard.overlaid, "law": _plain(standard)},
        ensure_ascii=False,
        indent=2,
    )


def _plain(standard: Standard) -> dict[str, Any]:
    """Conditions go back to the words in which a reader of the rule would write them."""
    law = standard.law.model_dump(
        mode="json", by_alias=True, exclude={"rules": {"__all__": {"when"}}, "flags": {"__all__": {"when"}}}
    )
    for group in ("rules", "flags"):
        for entry, model in zip(law[group], getattr(standard.law, group), strict=True):
            entry["when"] = words(model.when)
    result: dict[str, Any] = law
    return result


def standard_text(standard: Standard, lang: Lang) -> str:
    """Return one standard for reading: lines, indicators and thresholds, rules, citations, evidence."""
    return "\n".join(_standard_lines(standard, lang))


def _standard_lines(standard: Standard, lang: Lang) -> Iterator[str]:
    law = standard.law
    yield f"{law.id} — {law.title.get(lang)}"
    yield f"SHA-256 {standard.sha256}"
    for years in law.policy_years:
        starts = f" ({SINCE.get(lang)} {years.starts:%d/%m/%Y})" if years.starts is not None else ""
        yield f"{POLICY_YEARS.get(lang)} {years.shown}{starts}{source_text(standard, years.cite, lang)}"
        for basis, keys in years.by_basis.items():
            yield f"  [{told(BASES, basis, lang)}]{source_text(standard, keys, lang)}"
    yield f"\n{LINES.get(lang)}"
    for line in law.lines:
        yield f"  {line.id}: {line.label.get(lang)}: {line_text(line, lang)}{source_text(standard, line.cite, lang)}"
    yield f"\n{PARAMETERS.get(lang)}"
    for parameter in law.parameters:
        source = source_text(standard, parameter.cite, lang)
        yield f"  {parameter.id} = {toml_text(parameter.value)}: {parameter.label.get(lang)}{source}"
        for other in parameter.alternatives:
            source = source_text(standard, other.cite, lang)
            yield f"    {ANOTHER_READING.get(lang)}: {toml_text(other.value)}: {other.label.get(lang)}{source}"
    yield f"\n{INDICATORS.get(lang)}"
    for number, indicator in enumerate(law.indicators, start=1):
        yield f"  {number}. {indicator.id}: {indicator.label.get(lang)}{source_text(standard, indicator.cite, lang)}"
        threshold = source_text(standard, indicator.threshold, lang)
        yield f"     {DEPRIVED_WHEN.get(lang)}: {indicator.deprived.get(lang)}{threshold}"
    yield f"\n{RULES.get(lang)}"
    for rule in law.rules:
        label = CLASS_LABELS[rule.outcome].get(lang)
        source = source_text(standard, rule.cite, lang)
        yield f"  [{told(BASES, rule.basis, lang)}] {rule.id} → {label}: {words(rule.when)}{source}"
    for flag in law.flags:
        period = f"{flag.in_force_from:%d/%m/%Y}–{flag.in_force_to:%d/%m/%Y}"
        source = source_text(standard, flag.cite, lang)
        yield f"  {flag.id}: {flag.label.get(lang)}, {period}: {words(flag.when)}{source}"
    for entry in law.unsupported_bases:
        what = f"[{told(BASES, entry.basis, lang)}]{for_years(entry)}: {entry.reason.get(lang)}"
        yield f"\n{NOT_SUPPORTED.get(lang)} {what}"
    if law.notices:
        yield f"\n{NOTICES.get(lang)}"
        for notice in law.notices:
            basis_shown = f" [{told(BASES, notice.basis, lang)}]" if notice.basis else ""
            yield f"  -{basis_shown}{for_years(notice)} {notice.label.get(lang)}"


def toml_text(value: bool | int) -> str:
    """Return a value as its file has it: ``true``, ``12``."""
    return str(value).lower()


def for_years(entry: SomeYears) -> str:
    """Return the policy years that an entry is limited to, after a space; nothing if it holds for all."""
    if entry.first is None:
        return ""
    return f" {entry.first}" if entry.first == entry.last else f" {entry.first}–{entry.last}"


def line_text(line: Line, lang: Lang) -> str:
    """Return a line with its amounts; of one that is not known why, and where it would have to be read."""
    text = line_value(line, AREAS, lang)
    if line.unknown is None:
        return text
    look = "; ".join(line.unknown.look_in)
    return f"{text} — {line.unknown.reason.get(lang)} ({LOOK_IN.get(lang)}: {look})"


def source_text(standard: Standard | Policy, keys: Sequence[str], lang: Lang) -> str:
    """Return the citations with their evidence, quoted words and notes, each on lines of its own."""
    found = []
    for key in keys:
        citation = standard.citation(key)
        quote = f": “{citation.quote}”" if citation.quote else ""
        derived = f" ← {citation.derivation.get(lang)}" if citation.derived_from else ""
        note = f"\n         ({citation.remark.get(lang)})" if citation.note else ""
        grade = told(EVIDENCE, citation.evidence, lang)
        found.append(f"\n       [{grade}] {standard.cited(key).get(lang)}{quote}{derived}{note}")
    return "".join(found)


def years_text(standard: Standard) -> str:
    """Return the first and the last policy year of a standard."""
    years = standard.law.policy_years
    return f"{min(one.first for one in years)}–{max(one.last for one in years)}"
