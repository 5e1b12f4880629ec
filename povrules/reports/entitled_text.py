"""Entitlements and policies as text for a person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from povrules.classes_on import RECOGNISED
from povrules.eligibility import Entitlements
from povrules.engines.entitled_words import percent_text
from povrules.engines.reason import number
from povrules.errors import UsageError
from povrules.language.expression import words
from povrules.language.policy import Benefit, Group, GroupVersion, Period
from povrules.reports.standards import source_text
from povrules.reports.words import EVIDENCE
from povrules.review import CLASS_LABELS
from povrules.rules import Policy, policy_coverage
from povrules.text import LANGS, Lang, Text

STATUS: dict[str, Text] = {
    "entitled": Text("được hưởng", "entitled"),
    "not_entitled": Text("không được hưởng", "not entitled"),
    "undetermined": Text("chưa xác định", "undetermined"),
}
_MOST_ASKED = 5
_NOT_DECIDED = Text("không xét được", "not decided")
_ASK = Text("Cần hỏi", "To ask")
_NOTE = Text("Lưu ý", "Note")
_HOUSEHOLD, _MEMBER = Text("hộ", "household"), Text("người", "person")


def cases(found: Entitlements, household: str | None, person: str | None) -> pl.DataFrame:
    """Return the rows of one household, or of one of its members; raises :class:`UsageError` where there is none."""
    frame = found.frame
    if household is not None:
        frame = frame.filter(pl.col("household_id") == household)
    if person is not None:
        frame = frame.filter(pl.col("person_no") == person)
    if frame.is_empty():
        asked = [(_HOUSEHOLD, household), (_MEMBER, person)]
        vi, en = (", ".join(f"{what.get(lang)} {one}" for what, one in asked if one is not None) for lang in LANGS)
        raise UsageError(Text(f"không có {vi} trong tệp", f"there is no {en} in the file"))
    return frame


def case_text(found: Entitlements, frame: pl.DataFrame, lang: Lang) -> str:
    """Return for each person what follows, why, what to ask, and the law; then what every reader has to know."""
    lines = [f"{found.policy.law.title.get(lang)}, {found.day:%d/%m/%Y}"]
    for at, row in enumerate(frame.iter_rows(named=True), 1):
        lines += ["", *_person(found, row, at, lang)]
    return "\n".join([*lines, "", *(f"{_NOTE.get(lang)}: {one.get(lang)}" for one in found.notices)])


def _person(found: Entitlements, row: dict[str, Any], at: int, lang: Lang) -> Iterator[str]:
    who = (
        Text("Hộ {}, người {}", "Household {}, person {}").get(lang).format(row["household_id"], row["person_no"] or at)
    )
    if row["status"] is None:
        yield f"{who}: {_NOT_DECIDED.get(lang)}"
        yield f"  {row['problem']}"
        return
    yield f"{who}: {STATUS[row['status']].get(lang)}{_class_text(row, lang)}"
    yield f"  {row['reason_vi'] if lang == 'vi' else row['reason_en']}"
    for name in filter(None, row["missing"].split(";")):
        yield f"  {_ASK.get(lang)}: {found.policy.columns[name].question.get(lang)} ({name})"
    days = _days(row, lang)
    if days:
        yield f"  {days}"
    yield f"  {EVIDENCE[row['evidence']].get(lang)}: {row['citation']}"


def _class_text(row: dict[str, Any], lang: Lang) -> str:
    if row["class"] is None:
        return ""
    label = next(text for name, text in CLASS_LABELS.items() if name == row["class"]).get(lang)
    by = Text("đã công nhận", "as recognised").get(lang) if row["class_from"] == RECOGNISED else row["class_from"]
    return f" — {label} ({by})"


def _days(row: dict[str, Any], lang: Lang) -> str:
    parts = []
    for name, text in (
        ("from", Text("từ", "from")),
        ("to", Text("đến hết", "to the end of")),
        ("card_to", Text("thẻ đến hết", "card to the end of")),
    ):
        if row[name] is not None:
            parts.append(f"{text.get(lang)} {row[name]:%d/%m/%Y}")
    return ", ".join(parts)


def entitled_summary(found: Entitlements, lang: Lang) -> str:
    """Return how many persons are entitled, by whom it is paid and what that comes to a month, and what to ask most."""
    frame = found.frame
    lines = [f"{found.policy.law.title.get(lang)}, {found.day:%d/%m/%Y}"]
    counts = dict(frame["status"].value_counts().iter_rows())
    for name, label in (*STATUS.items(), (None, _NOT_DECIDED)):
        if counts.get(name):
            lines.append(f"  {label.get(lang)}: {number(counts[name], lang)}")
    lines += _by_payer(found, lang)
    asked = Counter(name for one in frame["missing"].drop_nulls() for name in one.split(";") if name)
    for name, count in asked.most_common(_MOST_ASKED):
        lines.append(
            f"  {_ASK.get(lang)} ({number(count, lang)}): {found.policy.columns[name].label.get(lang)} ({name})"
        )
    lines += [f"{_NOTE.get(lang)}: {one.get(lang)}" for one in found.notices]
    return "\n".join(lines)


def _by_payer(found: Entitlements, lang: Lang) -> Iterator[str]:
    """Yield for each payer that is settled how many persons, and the least that it pays a month."""
    payers = {one.id: one for one in found.policy.law.payers}
    settled = found.frame.filter(pl.col("status") != "undetermined")
    groups = settled.group_by("payer", maintain_order=True).agg(
        pl.len(), pl.col("paid_month_least").sum().alias("sum"), pl.col("paid_month_least").null_count().alias("open")
    )
    a_month, least = Text("/tháng", " a month").get(lang), Text("ít nhất", "at least").get(lang)
    for payer, count, total, open_ in groups.iter_rows():
        money = f", {least} {number(total, lang)} đồng{a_month}" if total else ""
        more = Text(f", {open_} người không tính được", f", {open_} not computed").get(lang) if open_ else ""
        yield f"  {payers[payer].label.get(lang)}: {number(count, lang)}{money}{more}"


def policies_text(policies: Sequence[Policy], lang: Lang) -> str:
    """Return a list of the policies, and of those that are not there yet."""
    lines = []
    for one in policies:
        lines.append(f"{one.id}  {_period(one.law.covers)}  {one.law.title.get(lang)}")
    lines += ["", Text("Chưa có:", "Not yet:").get(lang)]
    lines += [f"  {one.id}: {one.label.get(lang)} — {one.why.get(lang)}" for one in policy_coverage()]
    return "\n".join(lines)


def policy_text(policy: Policy, lang: Lang) -> str:
    """Return one policy for reading: questions, premium, selection, groups by version, benefit, switches, law."""
    return "\n".join(_policy_lines(policy, lang))


def _policy_lines(policy: Policy, lang: Lang) -> Iterator[str]:
    law = policy.law
    yield f"{policy.id} — {law.title.get(lang)}"
    yield f"SHA-256 {policy.source.sha256}"
    yield f"{_period(law.covers)}{source_text(policy, law.covers.cite, lang)}"
    yield f"\n{Text('Câu hỏi', 'Questions').get(lang)}"
    for question in law.columns:
        behind = f" ← {question.behind}" if question.behind else ""
        yield f"  {question.table}.{question.id}{behind}: {question.label.get(lang)}"
    yield f"\n{law.premium.label.get(lang)} ({law.premium.rounding.label.get(lang)})"
    for rate in law.premium.rates:
        yield f"  {_period(rate)}: {percent_text(rate.rate)} × {law.premium.of}{source_text(policy, rate.cite, lang)}"
    for scale in law.scales:
        yield f"\n{scale.label.get(lang)}"
        for value in scale.values:
            amount = "—" if value.value is None else number(value.value, lang)
            yield f"  {_period(value)}: {amount} đồng{source_text(policy, value.cite, lang)}"
    yield f"\n{Text('Quy tắc chọn', 'Selection').get(lang)}"
    for selection in law.selections:
        yield f"  {_period(selection)}: {selection.label.get(lang)}{source_text(policy, selection.cite, lang)}"
    yield f"\n{Text('Các nhóm', 'Groups').get(lang)}"
    for group in law.groups:
        yield from _group_lines(policy, group, lang)
    yield f"\n{Text('Mức hưởng', 'Rates of benefit').get(lang)}"
    for benefit in law.benefits:
        source = source_text(policy, benefit.cite, lang)
        yield f"  {_period(benefit)}: {percent_text(benefit.rate)}: {_of(benefit)}{source}"
    yield f"\n{Text('Điểm chưa rõ', 'Unsettled').get(lang)}"
    for switch in law.switches:
        yield f"  {switch.id} = {str(switch.value).lower()}: {switch.notice.label.get(lang)}"
        for other in switch.alternatives:
            yield f"    {str(other.value).lower()}: {other.label.get(lang)}{source_text(policy, other.cite, lang)}"


def _period(period: Period) -> str:
    last = "…" if period.last is None else f"{period.last:%d/%m/%Y}"
    return f"{period.first:%d/%m/%Y}–{last}"


def _of(benefit: Benefit) -> str:
    if benefit.when is not None:
        return words(benefit.when)
    return ", ".join(benefit.groups) if benefit.groups else "…"


def _group_lines(policy: Policy, group: Group, lang: Lang) -> Iterator[str]:
    payer = next(one for one in policy.law.payers if one.id == group.payer)
    yield f"  {group.id}: {group.label.get(lang)} → {payer.label.get(lang)}"
    for version in group.versions:
        yield f"    {_period(version)}: {_share(version)} [{version.place}] {_when(version)}" + source_text(
            policy, version.cite, lang
        )
    for card in group.cards:
        yield f"    {_period(card)}: {card.label.get(lang)}{source_text(policy, card.cite, lang)}"


def _share(version: GroupVersion) -> str:
    return ("≥" if version.minimum else "") + percent_text(version.share)


def _when(version: GroupVersion) -> str:
    return "…" if version.when is None else words(version.when)
