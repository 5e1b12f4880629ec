"""Entitlements as text for a person."""

from collections.abc import Iterator
from typing import Any, get_args

import polars as pl

from povrules.classes_on import RECOGNISED
from povrules.eligibility import Entitlements, Part
from povrules.engines.by_id import ids_like
from povrules.engines.reason import bound_text, number
from povrules.engines.supports import school_year_of
from povrules.errors import UsageError
from povrules.language.expression import Op
from povrules.reports.words import EVIDENCE
from povrules.review import CLASS_LABELS
from povrules.rules import InsurancePolicy, Policy, SupportPolicy
from povrules.text import LANGS, Lang, Text

STATUS: dict[str, Text] = {
    "entitled": Text("được hưởng", "entitled"),
    "not_entitled": Text("không được hưởng", "not entitled"),
    "undetermined": Text("chưa xác định", "undetermined"),
}
NOT_DECIDED = Text("không xét được", "not decided")
OPS: dict[str, Op] = {one: one for one in get_args(Op)}
"""The comparisons by their signs."""
ASK = Text("Cần hỏi", "To ask")
NOTE = Text("Lưu ý", "Note")
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
        like = Text("", "")
        if household is not None and (found.households.columns["household_id"] == household).any():
            if person is None:
                raise UsageError(
                    Text(
                        f"hộ {household} không có thành viên nào trong bảng thành viên, nên không ai được xét",
                        f"no member of household {household} is in the table of members, so that nobody is decided",
                    )
                )
        elif household is not None and not (found.frame["household_id"] == household).any():
            like = ids_like(household, found.frame["household_id"].drop_nulls().unique(maintain_order=True).to_list())
        raise UsageError(Text(f"không có {vi} trong tệp{like.vi}", f"there is no {en} in the file{like.en}"))
    return frame


def rows_of(found: Entitlements, part: Part) -> pl.DataFrame:
    """Return the rows of one policy of a result."""
    return found.frame.filter(pl.col("policy") == part.policy.id)


def labels_of(policy: Policy) -> dict[str, Text]:
    """Return what payers, groups and benefits of a policy are called."""
    if isinstance(policy, SupportPolicy):
        benefits = policy.law.benefits
        groups = {one.id: one.label for benefit in benefits for one in benefit.groups}
        return groups | {one.id: one.label for one in benefits}
    assert isinstance(policy, InsurancePolicy)
    groups = {one.id: one.label for one in policy.law.groups}
    return groups | {one.id: one.label for one in policy.law.payers}


def case_text(found: Entitlements, frame: pl.DataFrame, lang: Lang) -> str:
    """Return for each person what follows, why, what to ask, and the law; then what every reader has to know."""
    lines: list[str] = []
    for part in found.parts:
        rows = frame.filter(pl.col("policy") == part.policy.id)
        lines += [*([""] if lines else []), title_of(part.policy, found, lang)]
        who: tuple[str, str] | None = None
        for row in rows.iter_rows(named=True):
            if row["class_distance"] is not None and (who is None or who[0] != row["household_id"]):
                lines += ["", _line_text(row, lang)]
            before, who = who, (row["household_id"], row["person_no"])
            if isinstance(part.policy, SupportPolicy) and row["status"] is not None:
                lines += ["", f"{_who(part.policy, row, lang)}{_class_text(row, lang)}"] if who != before else []
                lines += [f"  {STATUS[row['status']].get(lang)}"]
                lines += [f"  {line}" for line in _details(part.policy, row, lang)]
            else:
                lines += ["", *_person(part.policy, row, lang)]
    return "\n".join([*lines, "", *(f"{NOTE.get(lang)}: {one.get(lang)}" for one in found.notices)])


def title_of(policy: Policy, found: Entitlements, lang: Lang) -> str:
    """Return the title of a policy with the day and, if it goes by those, the school year."""
    year = school_year_of(policy, found.day) if isinstance(policy, SupportPolicy) else None
    of = "" if year is None else Text(f", năm học {year}", f", school year {year}").get(lang)
    return f"{policy.law.title.get(lang)}, {found.day:%d/%m/%Y}{of}"


def _who(policy: Policy, row: dict[str, Any], lang: Lang) -> str:
    household = Text("Hộ {}", "Household {}").get(lang).format(row["household_id"])
    benefits = policy.law.benefits if isinstance(policy, SupportPolicy) else ()
    if any(one.id == row["item"] and one.of == "household" for one in benefits):
        return household
    return household + Text(", người {}", ", person {}").get(lang).format(row["person_no"] or "?")


def _person(policy: Policy, row: dict[str, Any], lang: Lang) -> Iterator[str]:
    who = _who(policy, row, lang)
    if row["status"] is None:
        yield f"{who}: {NOT_DECIDED.get(lang)}"
        yield f"  {row['problem']}"
        return
    yield f"{who}: {STATUS[row['status']].get(lang)}{_class_text(row, lang)}"
    yield from _details(policy, row, lang)


def _details(policy: Policy, row: dict[str, Any], lang: Lang) -> Iterator[str]:
    """Yield why, what to ask, from when to when, and the law."""
    yield f"  {row['reason_vi'] if lang == 'vi' else row['reason_en']}"
    for name in filter(None, row["missing"].split(";")):
        yield f"  {ASK.get(lang)}: {policy.columns[name].question.get(lang)} ({name})"
    days = _days(row, lang)
    if days:
        yield f"  {days}"
    yield f"  {EVIDENCE[row['evidence']].get(lang)}: {row['citation']}"


def exact_text(amount: str, lang: Lang) -> str:
    """Return an exact amount of a result as it is read: ``24.999 2/3``."""
    whole, _, rest = amount.partition(" ")
    return f"{number(int(whole), lang)} {rest}".strip()


def changes_at_text(changes_at: str, lang: Lang) -> str:
    """Return where a class changes in words: ``trên 1.500.000``."""
    op, _, amount = changes_at.partition(" ")
    return bound_text(OPS[op], exact_text(amount, lang), lang)


def _line_text(row: dict[str, Any], lang: Lang) -> str:
    """Return at which income the class of a household changes, and how far that is from what it has."""
    op, _, amount = row["class_changes_at"].partition(" ")
    at, far = (
        bound_text(OPS[op], f"{exact_text(amount, lang)} đồng", lang),
        f"{exact_text(row['class_distance'], lang)} đồng",
    )
    if row["class_distance"] == "0":
        gap = Text("hiện đúng bằng mức này", "it is exactly that now")
    elif op.startswith(">"):
        gap = Text(f"thêm {far}", f"{far} more")
    else:
        gap = Text(f"bớt {far}", f"{far} less")
    household = row["household_id"]
    return Text(
        f"Hộ {household} đổi diện nếu thu nhập bình quân đầu người/tháng {at}: {gap.vi}",
        f"The class of household {household} changes if the income per person a month is {at}: {gap.en}",
    ).get(lang)


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
        ("changes_on", Text("thay đổi từ", "changes on")),
    ):
        if row[name] is not None:
            parts.append(f"{text.get(lang)} {row[name]:%d/%m/%Y}")
    return ", ".join(parts)
