"""The sheets “lý do” and “căn cứ pháp lý”: the rules that decided, and all that the result rests on."""

from collections.abc import Sequence
from typing import NamedTuple

from povrules.reports.book import LINE, Book, Sheet, lines
from povrules.reports.result_sheet import CLASS_FILLS, MONEY
from povrules.reports.words import (
    ALL_HOUSEHOLDS,
    AREAS,
    BASES,
    CLASS_HEADER,
    EVIDENCE,
    GROUPS,
    HOUSEHOLDS,
    KINDS,
    RATE,
    SET_ASIDE,
    SEVERITIES,
    SHEETS,
    YES_NO,
    class_label,
    in_order,
    notices,
    title,
    word,
)
from povrules.review import CLASS_LABELS, GroupCount, LawUse, LegalBasis, StandardUse
from povrules.text import Lang, Text

_REASON_HEADERS: tuple[tuple[Text, float], ...] = (
    (Text("Chuẩn áp dụng", "Standard"), 16),
    (CLASS_HEADER, 28),
    (Text("Quy tắc", "Rule"), 22),
    (Text("Nội dung", "What it says"), 46),
    (HOUSEHOLDS, 10),
    (Text("Điều khoản", "Article of law"), 32),
    (Text("Trích nguyên văn", "Words of the law"), 60),
    (Text("Độ tin cậy của căn cứ", "Evidence"), 20),
)
_NO_RULE = Text("Không có quy tắc nào quyết định hộ nào.", "No rule decided any household.")

_LAW_HEADERS: tuple[tuple[Text, float], ...] = (
    (Text("Loại", "Kind"), 28),
    (Text("Tên", "Label"), 46),
    (Text("Giá trị", "Value"), 20),
    (Text("Điều khoản", "Article of law"), 32),
    (Text("Trích nguyên văn", "Words of the law"), 60),
    (Text("Độ tin cậy của căn cứ", "Evidence"), 20),
    (Text("Tệp bổ sung", "Overlay"), 18),
)
_WIDTHS = [width for _, width in _LAW_HEADERS]
_TITLE = Text("Căn cứ pháp lý của kết quả", "What the result rests on")
_NO_PLACE = Text("không nêu", "not given")


def add_reason_sheet(book: Book, legal: LegalBasis) -> None:
    """Write a row for each rule that decided households, standard by standard."""
    sheet = book.sheet(SHEETS[1])
    widths = [width for _, width in _REASON_HEADERS]
    sheet.widths(widths)
    sheet.header(0, [text.get(book.lang) for text, _ in _REASON_HEADERS], widths)
    rules = [
        (standard, law)
        for standard in legal.standards
        for law in standard.law
        if law.kind == "rule" and law.households
    ]
    for row, (standard, law) in enumerate(rules, 1):
        _rule_row(sheet, row, standard, law)
    if not rules:
        sheet.text(1, 0, _NO_RULE.get(book.lang))
    sheet.table(len(rules), len(widths))


def _rule_row(sheet: Sheet, row: int, standard: StandardUse, law: LawUse) -> None:
    book = sheet.book
    wrap = book.style(text_wrap=True)
    fill = book.style(text_wrap=True, border=1, bg_color=CLASS_FILLS.get(law.value, "#FFFFFF"))
    sheet.text(row, 0, standard.id, wrap)
    sheet.text(row, 1, class_label(law.value, book.lang), fill)
    sheet.text(row, 2, law.id, wrap)
    sheet.text(row, 3, Text(law.label_vi, law.label_en).get(book.lang), wrap)
    sheet.number(row, 4, law.households or 0, book.style(num_format=MONEY))
    sheet.text(row, 5, law.citation, wrap)
    sheet.text(row, 6, law.quote, wrap)
    sheet.text(row, 7, word(EVIDENCE, law.evidence, book.lang), wrap)


def add_legal_sheet(book: Book, legal: LegalBasis) -> None:
    """Write the facts of the run, then for each standard its sources, its law and its counts."""
    sheet = book.sheet(SHEETS[3])
    sheet.widths(_WIDTHS)
    sheet.text(0, 0, _TITLE.get(book.lang), book.style(bold=True, font_size=14))
    row = _pairs(sheet, 2, _run_facts(book, legal))
    for standard in legal.standards:
        sheet.text(row + 1, 0, title(standard, book.lang), book.style(bold=True, font_size=13))
        row = _pairs(sheet, row + 2, _standard_facts(book, standard))
        row = _law_table(sheet, row + 1, standard.law)
        counts = [count for count in legal.counts if count.standard == standard.id]
        for group in GROUPS:
            chosen = [count for count in counts if count.group == group]
            row = _count_table(sheet, row + 1, GROUPS[group], chosen) if chosen else row


def _run_facts(book: Book, legal: LegalBasis) -> list[tuple[str, str]]:
    lang = book.lang
    problems = ", ".join(f"{word(SEVERITIES, key, lang)}: {count}" for key, count in legal.problems.items())
    facts = (
        (Text("Phiên bản povrules", "Version of povrules"), legal.povrules),
        (Text("Bộ máy xét quy tắc", "Rule engine"), legal.decided_by),
        (Text("Tệp đầu vào", "Source"), legal.source),
        (Text("Căn cứ xét", "Basis"), word(BASES, legal.basis, lang)),
        (Text("Ngày rà soát", "Review date"), f"{legal.on:%d/%m/%Y}" if legal.on else _NO_PLACE.get(lang)),
        (Text("Địa bàn", "Place"), legal.place or _NO_PLACE.get(lang)),
        (Text("Năm áp dụng chính sách", "Policy year"), str(legal.policy_year or _NO_PLACE.get(lang))),
        (Text("Chỉ dùng căn cứ đã kiểm chứng", "Strict"), YES_NO[legal.strict].get(lang)),
        (Text("Số dòng đầu vào", "Rows in"), str(legal.rows_in)),
        (Text("Số dòng kết quả", "Rows out"), str(legal.rows_out)),
        (Text("Lỗi dữ liệu", "Data problems"), problems),
    )
    return [(label.get(lang), value) for label, value in facts]


def _standard_facts(book: Book, standard: StandardUse) -> list[tuple[str, str]]:
    lang = book.lang
    overlay, notice = Text("Tệp bổ sung", "Overlay").get(lang), Text("Lưu ý", "Notice").get(lang)
    return [
        (Text("Mã chuẩn", "Standard id").get(lang), standard.id),
        ("SHA-256", standard.sha256),
        *((overlay, f"{use.name} — SHA-256 {use.sha256}") for use in standard.overlays),
        *((notice, text) for text in notices(standard, lang)),
    ]


def _pairs(sheet: Sheet, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    """Write labels and values from ``row`` on, values across the sheet; return the row after the last."""
    label, value = sheet.book.style(bold=True), sheet.book.style(text_wrap=True, align="left")
    for name, text in pairs:
        sheet.raw.set_row(row, LINE * lines(text, sum(_WIDTHS[1:5])))
        sheet.text(row, 0, name, label)
        sheet.span(row, 1, 4, text, value)
        row += 1
    return row


def _law_table(sheet: Sheet, row: int, law: Sequence[LawUse]) -> int:
    lang = sheet.book.lang
    cell = sheet.book.style(text_wrap=True, border=1, border_color="#BFBFBF")
    sheet.header(row, [text.get(lang) for text, _ in _LAW_HEADERS], _WIDTHS)
    for use in law:
        row += 1
        sheet.text(row, 0, word(KINDS, use.kind, lang), cell)
        sheet.text(row, 1, Text(use.label_vi, use.label_en).get(lang), cell)
        _value(sheet, row, use)
        sheet.text(row, 3, use.citation, cell)
        sheet.text(row, 4, use.quote, cell)
        sheet.text(row, 5, word(EVIDENCE, use.evidence, lang), cell)
        sheet.text(row, 6, use.overlay, cell)
    return row + 1


def _value(sheet: Sheet, row: int, use: LawUse) -> None:
    """Write a value of law: an amount as a number with thousands, a class as its label, the rest as it is."""
    frame = {"text_wrap": True, "border": 1, "border_color": "#BFBFBF", "align": "left"}
    if use.kind in ("line", "parameter") and use.value.isascii() and use.value.isdecimal():
        sheet.number(row, 2, int(use.value), sheet.book.style(**frame, num_format=MONEY))
    else:
        text = class_label(use.value, sheet.book.lang) if use.value in CLASS_LABELS else use.value
        sheet.text(row, 2, text, sheet.book.style(**frame))


def _count_table(sheet: Sheet, row: int, name: Text, counts: Sequence[GroupCount]) -> int:
    """Write a small table: for each group its classes with number and rate of all its households."""
    lang = sheet.book.lang
    headers = (name.get(lang), CLASS_HEADER.get(lang), HOUSEHOLDS.get(lang), RATE.get(lang))
    sheet.header(row, [text[:1].upper() + text[1:] for text in headers], _WIDTHS[:4])
    for count in counts:
        total = (row + 1, count.households)
        where = "" if count.group == "all" else word(AREAS, count.value, lang)
        for line in _count_lines(count, lang):
            row += 1
            look = {"border": 1, "border_color": "#BFBFBF", "bold": line.fill is None}
            colour = {} if line.fill is None else {"bg_color": line.fill}
            sheet.text(row, 0, where, sheet.book.style(**look, text_wrap=True))
            sheet.text(row, 1, line.label, sheet.book.style(**look, **colour, text_wrap=True))
            sheet.number(row, 2, line.households, sheet.book.style(**look, num_format=MONEY))
            if count.households:
                rate = sheet.book.style(**look, num_format="0.0%")
                sheet.share(row, 3, (row, line.households), total, rate)
    return row + 1


class _CountLine(NamedTuple):
    label: str
    households: int
    fill: str | None = None


def _count_lines(count: GroupCount, lang: Lang) -> list[_CountLine]:
    """Return the sum of a group, then its classes, then what was set aside."""
    listed = [_CountLine(ALL_HOUSEHOLDS.get(lang), count.households)]
    for name in in_order(count.classes):
        listed.append(
            _CountLine(class_label(name, lang), count.classes[name], CLASS_FILLS.get(name, "#FFFFFF"))
        )
    if count.set_aside:
        listed.append(_CountLine(SET_ASIDE.get(lang), count.set_aside, CLASS_FILLS[None]))
    return listed
