"""The words of the outputs in both languages: headers, labels of ids, small phrases."""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from povrules.problems import Problem, count_severities
from povrules.review import CLASS_LABELS, CLASSES, Comparison, GroupCount, StandardUse
from povrules.text import Lang, Text

SHEETS: tuple[str, str, str, str] = ("kết quả", "lý do", "lỗi dữ liệu", "căn cứ pháp lý")
"""The sheets of a workbook; the names are Vietnamese in every language."""

COMPARISON = "so sánh"
"""The sheet that sets two standards side by side; with more than two, the sheets are numbered."""

RESULT_HEADERS: dict[str, Text] = {
    "household_id": Text("Mã hộ", "Household id"),
    "standard": Text("Chuẩn áp dụng", "Standard"),
    "basis": Text("Căn cứ xét", "Basis"),
    "class": Text("Mã phân loại", "Class id"),
    "deprivations_min": Text("Số chỉ số thiếu hụt (ít nhất)", "Deprivations (at least)"),
    "deprivations_max": Text("Số chỉ số thiếu hụt (nhiều nhất)", "Deprivations (at most)"),
    "deprived_in": Text("Thiếu hụt về", "Deprived in"),
    "missing": Text("Thông tin còn thiếu", "Missing answers"),
    "rule": Text("Quy tắc", "Rule"),
    "citation": Text("Điều khoản", "Article of law"),
    "reason_vi": Text("Lý do", "Reason (Vietnamese)"),
    "reason_en": Text("Lý do (tiếng Anh)", "Reason"),
    "evidence": Text("Độ tin cậy của căn cứ", "Evidence"),
    "problem": Text("Lỗi dữ liệu", "Data problem"),
    "low_income_worker": Text("Người lao động có thu nhập thấp", "Low-income worker"),
    "class_by_income": Text("Phân loại theo thu nhập", "Class by income"),
    "evidence_by_income": Text("Độ tin cậy của phân loại theo thu nhập", "Evidence of the class by income"),
}
"""Headers of the result columns in a workbook; the input's own columns keep theirs, unless they are ids."""

CLASS_HEADER = Text("Phân loại", "Class")
SET_ASIDE = Text("để riêng (lỗi dữ liệu)", "set aside (data error)")
SHORT_CLASSES: dict[str, Text] = {
    "poor": Text("nghèo", "poor"),
    "near_poor": Text("cận nghèo", "near poor"),
    "average_agricultural": Text("nông lâm TB", "avg. agri."),
    "average": Text("trung bình", "average"),
    "not_poor": Text("không nghèo", "not poor"),
    "undetermined": Text("chưa rõ", "unclear"),
}
"""Class labels for narrow columns of a terminal."""

BASES: dict[str, Text] = {"income": Text("thu nhập", "income"), "points": Text("chấm điểm", "points")}
EVIDENCE: dict[str, Text] = {
    "official": Text("văn bản chính thức", "official text"),
    "secondary": Text("nguồn thứ cấp", "secondary source"),
    "derived": Text("suy ra từ căn cứ khác", "derived from other law"),
    "recalled": Text("theo trí nhớ, chưa kiểm chứng", "recalled, not verified"),
}
KINDS: dict[str, Text] = {
    "line": Text("ngưỡng", "line"),
    "parameter": Text("tham số", "parameter"),
    "indicator": Text("chỉ số", "indicator"),
    "rule": Text("quy tắc", "rule"),
    "policy_year": Text("năm áp dụng", "policy year"),
    "scope": Text("phạm vi", "scope"),
    "screen": Text("nhận dạng nhanh", "quick screen"),
    "score": Text("điểm", "score"),
    "item": Text("mục chấm điểm", "item of the score"),
    "ledger": Text("phiếu thu chi", "income form"),
    "caution": Text("điểm chưa rõ", "unsettled"),
}
GROUPS: dict[str, Text] = {
    "all": Text("toàn bộ", "total"),
    "area": Text("theo khu vực", "by area"),
    "commune": Text("theo xã", "by commune"),
}
AREAS: dict[str, Text] = {
    "rural": Text("nông thôn", "rural"),
    "urban": Text("thành thị", "urban"),
    "unknown": Text("không rõ", "unknown"),
    "": Text("không rõ", "unknown"),
}
SEVERITIES: dict[str, Text] = {
    "error": Text("lỗi", "errors"),
    "warning": Text("cảnh báo", "warnings"),
    "notice": Text("lưu ý", "notices"),
}
PROBLEM_HEADERS: dict[str, Text] = {
    "severity": Text("Mức độ", "Severity"),
    "file": Text("Tệp", "File"),
    "sheet": Text("Trang tính", "Sheet"),
    "line": Text("Dòng", "Line"),
    "cell": Text("Ô", "Cell"),
    "column": Text("Cột", "Column"),
    "household_id": Text("Mã hộ", "Household id"),
    "found": Text("Thấy", "Found"),
    "expected": Text("Cần", "Expected"),
    "mend": Text("Cách sửa", "How to mend"),
}
"""Columns of the table of problems: the id in a text file, the header in a workbook."""

HOUSEHOLDS = Text("Số hộ", "Households")
ALL_HOUSEHOLDS = Text("tổng số hộ", "all households")
PERSONS = Text("Số nhân khẩu", "Persons")
RATE = Text("Tỷ lệ", "Rate")
WEIGHT = Text("Tổng quyền số", "Sum of weights")
ALL_WEIGHTS = Text("tổng quyền số", "sum of weights")
WEIGHTS = "#,##0.00"
"""How sums of weights are shown in a workbook."""
WEIGHTED_RATE = Text("Tỷ lệ theo quyền số", "Rate by weight")
YES_NO: dict[bool, Text] = {True: Text("có", "yes"), False: Text("không", "no")}
ANSWERS: dict[str, Text] = {
    "yes": YES_NO[True],
    "no": YES_NO[False],
    "unknown": Text("chưa rõ", "unknown"),
    "undetermined": Text("chưa xác định", "undetermined"),
    "ambiguous": Text("chưa rõ hiệu lực", "in force or not: unclear"),
}
_EXACT = Context(prec=2000)
_HUNDREDTH = Decimal("0.01")
_SWAPPED = str.maketrans(",.", ".,")
_SEPARATOR = re.compile(r"\s*([,;])\s*")


def told(words: Mapping[str, Text], name: str | None, lang: Lang) -> str | None:
    """Return an id in English, and in Vietnamese what it means: nobody has to type it."""
    return words[name].vi if lang == "vi" and name is not None and name in words else name


def word(words: Mapping[str, Text], key: str, lang: Lang) -> str:
    """Return the word for ``key``, or ``key`` itself where there is none."""
    return words[key].get(lang) if key in words else key


def class_label(class_id: str | None, lang: Lang) -> str:
    """Return the label of a class; a row without a class has been set aside."""
    if class_id is None:
        return SET_ASIDE.get(lang)
    return word({str(key): label for key, label in CLASS_LABELS.items()}, class_id, lang)


def in_order(classes: Mapping[str, int]) -> list[str]:
    """Return the class ids from the most to the least supported, unknown ids last."""
    known = [name for name in CLASSES if name in classes]
    return [*known, *(name for name in classes if name not in CLASSES)]


def class_of_label(label_vi: str) -> str | None:
    """Return the class that has this Vietnamese label."""
    return next((name for name, label in CLASS_LABELS.items() if label.vi == label_vi), None)


def place_label(count: GroupCount, lang: Lang) -> str:
    """Return the name of a group of households; nothing for all of them."""
    if count.group == "all":
        return ""
    return word(AREAS, count.value, lang) if count.group == "area" or not count.value else count.value


def title(standard: StandardUse, lang: Lang) -> str:
    """Return the title of a standard."""
    return Text(standard.title_vi, standard.title_en).get(lang)


def notices(standard: StandardUse, lang: Lang) -> tuple[str, ...]:
    """Return what the readers of a standard's results should know."""
    return standard.notices_vi if lang == "vi" else standard.notices_en


def different_text(comparison: Comparison, lang: Lang) -> str:
    """Say how many households have another class under the second standard than under the first."""
    of = sum(pair.households for pair in comparison.pairs)
    count, all_, share = whole(comparison.different, lang), whole(of, lang), percent(comparison.different, of, lang)
    both = f"{comparison.first} × {comparison.second}"
    by_weight = Text("", "")
    if comparison.different_weighted is not None:
        weighed = decimal(comparison.different_weighted, lang)
        by_weight = Text(f"; theo quyền số {weighed}%", f"; by weight {weighed}%")
    if lang == "vi":
        return f"{both}: {count} trong {all_} hộ có phân loại khác nhau ({share}{by_weight.vi})"
    return f"{both}: {count} of {all_} households differ in class ({share}{by_weight.en})"


def relabel(listed: str, labels: Mapping[str, str]) -> str:
    """Replace the ids in a list such as ``nutrition;school`` and space it; other words stay."""
    parts = _SEPARATOR.split(listed)
    return "".join(part + " " if number % 2 else labels.get(part, part) for number, part in enumerate(parts))


def whole(number: int, lang: Lang) -> str:
    """Write a count with the thousands separator of the language."""
    text = f"{number:,}"
    return text.replace(",", ".") if lang == "vi" else text


def decimal(number: Decimal, lang: Lang) -> str:
    """Write a number with two decimals, rounded half up exactly, as the language does."""
    text = f"{rounded(number):,f}"
    return text.translate(_SWAPPED) if lang == "vi" else text


def rounded(number: Decimal) -> Decimal:
    """Return a number with two decimals, rounded half up."""
    return number.quantize(_HUNDREDTH, ROUND_HALF_UP, _EXACT)


def share(part: Decimal, of: Decimal) -> Decimal:
    """Return a share in per cent, to be rounded; ``of`` is above 0."""
    return _EXACT.divide(_EXACT.multiply(part, Decimal(100)), of)


def without_weight(households: int, lang: Lang) -> str:
    """Say what weighted rates are shares of, and how many households they leave out."""
    count = whole(households, lang)
    vi = f" {count} hộ không có quyền số, không được tính." if households else ""
    en = f" {count} households have none and do not count." if households else ""
    return Text(
        f"Tỷ lệ theo quyền số: trên tổng quyền số của mọi hộ trong nhóm, kể cả hộ để riêng.{vi}",
        f"Rates by weight are of the sum of the weights of all households of the group, those set aside included.{en}",
    ).get(lang)


def counted(problems: Iterable[Problem], lang: Lang) -> str:
    """Say how many problems of each severity the data have."""
    count = count_severities(problems)
    return Text(
        f"Dữ liệu: lỗi {count['error']}, cảnh báo {count['warning']}, lưu ý {count['notice']}",
        f"Data: errors {count['error']}, warnings {count['warning']}, notices {count['notice']}",
    ).get(lang)


def percent(part: int, of: int, lang: Lang) -> str:
    """Write a rate with one decimal, rounded half up exactly; ``–`` when there is nothing to divide by."""
    if of == 0:
        return "–"
    tenths = (2000 * part + of) // (2 * of)
    text = f"{tenths // 10}.{tenths % 10}%"
    return text.replace(".", ",") if lang == "vi" else text
