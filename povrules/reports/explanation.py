"""An explanation as text for a person."""

from collections.abc import Iterator

from povrules.engines.explain import Distance, Explanation, PointLine
from povrules.engines.explain_income import IncomeAccount
from povrules.engines.reason import number
from povrules.language.schema import AREA_LABELS
from povrules.reports.words import BASES, EVIDENCE, told
from povrules.review import CLASS_LABELS
from povrules.text import Lang, Text

_HIGHEST = Text("mỗi mục chỉ tính dòng có điểm cao nhất", "of each item only the row with the most points counts")
_HEADINGS = {
    "household": Text("Hộ", "Household"),
    "class": Text("Phân loại", "Class"),
    "reason": Text("Lý do", "Reason"),
    "sources": Text("Căn cứ", "Law"),
    "why_not": Text("Vì sao không phải", "Why not"),
    "distances": Text("Khoảng cách đến các mức", "Distance to the lines"),
    "account": Text("Bảng điểm", "Points"),
    "by_income": Text("Phân loại theo thu nhập (điểm quyết định)", "Class by income (the points decide)"),
    "deprived": Text("Chỉ số thiếu hụt", "Deprived in"),
    "questions": Text("Cần trả lời để xác định", "Answers that would settle it"),
    "problems": Text("Vấn đề của dữ liệu", "Problems in the data"),
}


def explanation_text(found: Explanation, lang: Lang) -> str:
    """Return the explanation as lines of text."""
    return "\n".join(_lines(found, lang))


def _lines(found: Explanation, lang: Lang) -> Iterator[str]:
    vi = lang == "vi"
    yield f"{_head('household', lang)}: {found.household_id} — {found.standard}, {told(BASES, found.basis, lang)}"
    if found.household_class is None:
        yield f"{_head('class', lang)}: {'không phân loại (dòng bị để riêng)' if vi else 'none (row set aside)'}"
    else:
        label = CLASS_LABELS[found.household_class].get(lang)
        named = label if vi or label == found.household_class else f"{label} ({found.household_class})"
        yield f"{_head('class', lang)}: {named} — {told(EVIDENCE, found.evidence, lang)}"
        yield f"{_head('reason', lang)}: {found.reason_vi if vi else found.reason_en}"
    if found.sources:
        yield f"{_head('sources', lang)}:"
        for source in found.sources:
            quote = f": “{source.quote}”" if source.quote else ""
            yield f"  - {source.citation} [{told(EVIDENCE, source.evidence, lang)}]{quote}"
    if found.why_not:
        yield f"{_head('why_not', lang)}:"
        for other in found.why_not:
            because = "; ".join(other.because_vi if vi else other.because_en)
            yield f"  - {CLASS_LABELS[other.household_class].get(lang)}: {because}"
    if found.distances:
        yield f"{_head('distances', lang)}:"
        yield from (f"  - {_distance(one, lang)}" for one in found.distances)
    yield from _accounts(found, lang)
    deprived = found.deprived_vi if vi else found.deprived_en
    if deprived:
        yield f"{_head('deprived', lang)}:"
        yield from (f"  - {label}" for label in deprived)
    if found.questions:
        yield f"{_head('questions', lang)}:"
        for question in found.questions:
            yield f"  - {question.id}: {question.question_vi if vi else question.question_en}"
    problems = found.problems_vi if vi else found.problems_en
    if problems:
        yield f"{_head('problems', lang)}:"
        yield from (f"  - {problem}" for problem in problems)


def _head(name: str, lang: Lang) -> str:
    return _HEADINGS[name].get(lang)


def _accounts(found: Explanation, lang: Lang) -> Iterator[str]:
    """Yield the points row by row, and the income row by row."""
    vi = lang == "vi"
    for account in found.account:
        yield f"{_head('account', lang)} ({account.form_vi if vi else account.form_en}):"
        yield from (f"  - {_points(line, lang)}" for line in account.lines)
        span = f"{account.least}" if account.least == account.most else f"{account.least}–{account.most}"
        yield f"  = {span} {'điểm' if vi else 'points'}"
        sure, every = (sum(one.points for one in account.lines if one.sure or also) for also in (False, True))
        if (sure, every) != (account.least, account.most):
            yield f"    ({_HIGHEST.get(lang)})"
    if found.class_by_income is not None:
        yield f"{_head('by_income', lang)}: {CLASS_LABELS[found.class_by_income].get(lang)}"
    if found.income is not None:
        yield from _income(found.income, lang)


def _income(found: IncomeAccount, lang: Lang) -> Iterator[str]:
    vi = lang == "vi"
    yield f"{found.title_vi if vi else found.title_en}:"
    for line in found.lines:
        plus, minus, result = (_known(value, lang) for value in (line.plus, line.minus, line.result))
        mark = "=" if line.sum_of_rows else "-"
        yield f"  {mark} {line.label_vi if vi else line.label_en}: {plus} − {minus} = {result}"
    if found.blank_vi:
        blank = "; ".join(found.blank_vi if vi else found.blank_en)
        yield f"    ({'thu hoặc chi chưa biết' if vi else 'revenue or cost not known'}: {blank})"
    if found.left_out != 0:
        label, stated = found.left_out_vi if vi else found.left_out_en, _known(found.left_out, lang)
        left = ("không cộng " if vi else "not added: ") if not found.left_out_counts else ""
        yield f"  + {label}: {stated}" if found.left_out_counts else f"    ({left}{label}: {stated})"
    if found.income_12m is not None:
        year = number(found.income_12m, lang)
        yield f"  = {year} đồng cả hộ trong 12 tháng" if vi else f"  = {year} đồng for the household in 12 months"
    if found.per_person_month is not None:
        yield f"  = {_a_head(found.per_person_month, found, lang)}"


def _a_head(amount: int, found: IncomeAccount, lang: Lang) -> str:
    a_head = number(amount, lang)
    if lang == "vi":
        cut = "" if found.exact else " (bỏ phần lẻ; khi so sánh không làm tròn)"
        return f"{a_head} đồng/người/tháng, chia cho {found.members} người và 12 tháng{cut}"
    cut = "" if found.exact else " (rounded down; comparisons do not round)"
    return f"{a_head} đồng a person and month, by {found.members} members and 12 months{cut}"


def _known(value: int | None, lang: Lang) -> str:
    unknown = "chưa biết" if lang == "vi" else "unknown"
    return unknown if value is None else number(value, lang)


def _points(line: PointLine, lang: Lang) -> str:
    vi = lang == "vi"
    item, row = (line.item_vi, line.row_vi) if vi else (line.item_en, line.row_en)
    maybe = "" if line.sure else (" (có thể)" if vi else " (possibly)")
    return f"{item}, {row}: {line.points}{maybe}"


def _distance(one: Distance, lang: Lang) -> str:
    vi = lang == "vi"
    label = one.label_vi if vi else one.label_en
    area = ""
    if one.area is not None:
        area = f" ({AREA_LABELS['rural' if one.area == 'rural' else 'urban'].get(lang)})"
    line = f"{label} {number(one.value, lang)}{area}"
    if one.indicators is not None:
        return f"{line}: {_signed(one.indicators, 'chỉ số' if vi else 'indicators', lang)}"
    if one.points is not None:
        return f"{line}: {_signed(one.points, 'điểm' if vi else 'points', lang)}"
    unit = "đồng/người/tháng" if vi else "đồng a person and month"
    text = f"{line}: {_signed(one.per_person_month or 0, unit, lang)}"
    if one.household_12m is not None:
        total = number(abs(one.household_12m), lang)
        text += f" ({total} đồng cả hộ trong 12 tháng)" if vi else f" ({total} đồng for the household in 12 months)"
    return text


def _signed(value: int, unit: str, lang: Lang) -> str:
    if value == 0:
        return "đúng bằng" if lang == "vi" else "exactly on it"
    amount = f"{number(abs(value), lang)} {unit}"
    if lang == "vi":
        return f"cao hơn {amount}" if value > 0 else f"thấp hơn {amount}"
    return f"{amount} above" if value > 0 else f"{amount} below"
