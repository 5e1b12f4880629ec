"""The history of a standard as text or JSON: which act changed what, and when, with the citations."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from povrules.engines.reason import number
from povrules.language.amendment import AmendmentFile, Change
from povrules.language.loader import Standard
from povrules.language.schema import Instrument
from povrules.reports.standards import POLICY_YEARS, source_text
from povrules.standards.history import Amendment, amendments
from povrules.text import Lang, Text

MARKS = {"add": "+", "set": "~", "remove": "−"}
NONE = Text("Không có sửa đổi nào được ghi.", "No amendment is recorded.")


def history_text(standard: Standard, lang: Lang) -> str:
    """Return the acts behind a standard's policy years, then its amendments in the order in which they came into force.

    Raises :class:`povrules.errors.LawFileError` if the standard's file does not have what an amendment says.
    """
    return "\n".join(_lines(standard, lang))


def _lines(standard: Standard, lang: Lang) -> Iterator[str]:
    law = standard.law
    yield f"{law.id} — {law.title.get(lang)}"
    for years in law.policy_years:
        yield f"{POLICY_YEARS.get(lang)} {years.shown}{source_text(standard, years.cite, lang)}"
    found = amendments(standard)
    if not found:
        yield f"\n{NONE.get(lang)}"
    for act in dict.fromkeys(one.law.amends for one in found):
        yield f"\n{as_issued(standard.law.instruments[act], lang)}"
    for one in found:
        yield from _amendment(standard, one, lang)


def as_issued(act: Instrument, lang: Lang) -> str:
    """Return an act that was amended, with the dates that are known of it."""
    signed, since = Text("ký ngày", "signed on"), Text("có hiệu lực từ", "in force from")
    dates = [(signed, act.signed), (since, act.in_force_from)]
    said = [act.label.get(lang), *(f"{word.get(lang)} {day:%d/%m/%Y}" for word, day in dates if day is not None)]
    return ", ".join(said)


def act_text(standard: Standard, law: AmendmentFile, lang: Lang) -> str:
    """Return the act that amended, the act that it amended, and from which day."""
    act, amended = (standard.law.instruments[key].label.get(lang) for key in (law.instrument, law.amends))
    day = f"{law.in_force_from:%d/%m/%Y}"
    of = Text(f"{act}, đối với {amended}; có hiệu lực từ {day}", f"{act}, as to {amended}; in force from {day}")
    return of.get(lang)


def _amendment(standard: Standard, one: Amendment, lang: Lang) -> Iterator[str]:
    law = one.law
    yield f"\n{act_text(standard, law, lang)}"
    yield f"  {law.title.get(lang)}"
    yield f"  {one.source.name} — SHA-256 {one.source.sha256}"
    for change in changes_in(law, lang):
        yield f"  {MARKS[change.how]} {change.label.get(lang)}"
        yield f"      {what_changed(change, lang)}"
        yield f"      {'; '.join(standard.cited(key).get(lang) for key in change.cite)}"
    cited = tuple(dict.fromkeys(key for change in law.changes for key in change.cite))
    yield f"  {Text('Căn cứ', 'Citations').get(lang)}{source_text(standard, cited, lang)}"


def changes_in(law: AmendmentFile, lang: Lang) -> list[Change]:
    """Return the changes of an amendment, without those of words in the other language where both are changed."""
    there = {path for change in law.changes for path in change.paths}

    def is_other(path: str) -> bool:
        if lang == "vi":
            return f"{path.removesuffix('_en')}_vi" in there
        return path.endswith("_vi") and bool({path.removesuffix("_vi"), f"{path.removesuffix('_vi')}_en"} & there)

    return [change for change in law.changes if not all(map(is_other, change.paths))]


def what_changed(change: Change, lang: Lang) -> str:
    """Return where a change stands and, of single values, what was there and what is; entries are told in words."""
    paths = ", ".join(change.paths)
    if change.how != "set":
        return paths
    nothing = Text("(chưa có)", "(nothing)").get(lang)
    was, value = (nothing if one is None else _value(one, lang) for one in (change.was, change.value))
    return f"{paths}: {was} → {value}"


def _value(value: Any, lang: Lang) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, lang)
    return f"“{value}”" if isinstance(value, str) else str(value)


def history_json(standard: Standard) -> str:
    """Return the amendments of a standard as JSON: the files as they stand, each with its SHA-256."""
    entries = [
        {"file": one.source.name, "sha256": one.source.sha256, **one.law.model_dump(mode="json")}
        for one in amendments(standard)
    ]
    return json.dumps({"standard": standard.id, "amendments": entries}, ensure_ascii=False, indent=2)
