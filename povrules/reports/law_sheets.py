"""The sheets “lý do” and “căn cứ pháp lý”: the rules that decided, and all that the result rests on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from povrules.reports.book import EDGE, Book, Sheet, lines
from povrules.reports.columns import MONEY
from povrules.reports.result_sheet import CLASS_FILLS
from povrules.reports.words import (
    ALL_HOUSEHOLDS,
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
    WEIGHT,
    WEIGHTED_RATE,
    WEIGHTS,
    YES_NO,
    class_label,
    class_of_label,
    in_order,
    notices,
    place_label,
    rounded,
    share,
    title,
    without_weight,
    word,
)
from povrules.review import GroupCount, LawUse, LegalBasis, StandardUse, Weighted
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
    (Text("Loại", "Kind"), 30),
    (Text("Tên", "Label"), 40),
    (Text("Giá trị", "Value"), 36),
    (Text("Điều khoản", "Article of law"), 30),
    (Text("Trích nguyên văn", "Words of the law"), 58),
    (Text("Độ tin cậy của căn cứ", "Evidence"), 20),
    (Text("Tệp bổ sung", "Overlay"), 18),
)
_WIDTHS = [width for _, width in _LAW_HEADERS]
_EDGES = {"border": 1, "border_color": EDGE}
_TITLE = Text("Căn cứ pháp lý của kết quả", "What the result rests on")
_OF_SURVEY = Text("Quy định dùng khi suy ra từ câu trả lời", "The law by which answers were counted")
_BY_INCOME = Text("Quy định của cột phân loại theo thu nhập", "The law of the class by income")
_NONE = Decimal(0)
_NO_PLACE = Text("không nêu", "not given")


def add_reason_sheet(book: Book, legal: LegalBasis) -> None:
    """Write a row for each rule that decided households, standard by standard."""
    sheet = book.sheet(SHEETS[1])
    widths = [width for _, width in _REASON_HEADERS]
    sheet.widths(widths)
    sheet.header(0, [text.get(book.lang) for text, _ in _REASON_HEADERS], widths)
    rules = [
        (standard, law) for standard in legal.standards for law in standard.law if law.kind == "rule" and law.households
    ]
    for row, (standard, law) in enumerate(rules, 1):
        _rule_row(sheet, row, standard, law)
    if not rules:
        sheet.text(1, 0, _NO_RULE.get(book.lang))
    sheet.table(len(rules), len(widths))


def _rule_row(sheet: Sheet, row: int, standard: StandardUse, law: LawUse) -> None:
    book = sheet.book
    wrap = book.style(text_wrap=True)
    fill = book.style(text_wrap=True, bg_color=CLASS_FILLS[class_of_label(law.label_vi)], **_EDGES)
    texts = [
        standard.id,
        Text(law.label_vi, law.label_en).get(book.lang),
        law.id,
        Text(law.value_vi, law.value_en).get(book.lang),
        None,
        law.citation,
        law.quote,
        word(EVIDENCE, law.evidence, book.lang),
    ]
    sheet.fit(row, texts, [width for _, width in _REASON_HEADERS])
    for column, text in enumerate(texts):
        sheet.text(row, column, text, fill if column == 1 else wrap)
    sheet.number(row, 4, law.households or 0, book.style(num_format=MONEY, align="center"))


def add_legal_sheet(book: Book, legal: LegalBasis) -> None:
    """Write the facts of the run, then for each standard its sources, its law and its counts."""
    sheet = book.sheet(SHEETS[3])
    sheet.widths(_WIDTHS)
    sheet.raw.hide_gridlines(2)  # 2: neither on the screen nor on paper; this sheet is read, not filled in
    sheet.height(0, 1, extra=6)
    sheet.text(0, 0, _TITLE.get(book.lang), book.style(bold=True, font_size=14))
    row = _pairs(sheet, 2, _run_facts(book, legal))
    for standard in legal.standards:
        sheet.height(row + 1, 1, extra=4)
        sheet.text(row + 1, 0, title(standard, book.lang), book.style(bold=True, font_size=13))
        row = _pairs(sheet, row + 2, _standard_facts(book, standard))
        row = _law_table(sheet, row + 1, standard.law)
        for heading, law in ((_OF_SURVEY, standard.survey), (_BY_INCOME, standard.by_income)):
            if law:
                sheet.text(row + 1, 0, heading.get(book.lang), book.style(bold=True))
                row = _law_table(sheet, row + 2, law)
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
        *((Text("Tệp đã đọc", "File read"), f"{one.name} — SHA-256 {one.sha256}") for one in legal.inputs),
        *_mapping(legal),
        (Text("Căn cứ xét", "Basis"), word(BASES, legal.basis, lang)),
        (Text("Ngày áp dụng", "Day of the rules"), f"{legal.on:%d/%m/%Y}" if legal.on else _NO_PLACE.get(lang)),
        (Text("Địa bàn", "Place"), legal.place or _NO_PLACE.get(lang)),
        (Text("Năm áp dụng chính sách", "Policy year"), str(legal.policy_year or _NO_PLACE.get(lang))),
        (Text("Chỉ dùng căn cứ đã kiểm chứng", "Strict"), YES_NO[legal.strict].get(lang)),
        (Text("Số dòng đầu vào", "Rows in"), str(legal.rows_in)),
        (Text("Số dòng kết quả", "Rows out"), str(legal.rows_out)),
        (Text("Lỗi dữ liệu", "Data problems"), problems),
    )
    return [(label.get(lang), value) for label, value in facts]


def _mapping(legal: LegalBasis) -> list[tuple[Text, str]]:
    label = Text("Bảng ánh xạ", "Mapping")
    return [] if legal.mapping is None else [(label, f"{legal.mapping.name} — SHA-256 {legal.mapping.sha256}")]


def _standard_facts(book: Book, standard: StandardUse) -> list[tuple[str, str]]:
    lang = book.lang
    overlay, included = Text("Tệp bổ sung", "Overlay"), Text("Lấy thêm từ", "Parts taken from")
    return [
        (Text("Mã chuẩn", "Standard id").get(lang), standard.id),
        ("SHA-256", standard.sha256),
        *((included.get(lang), f"{use.name} — SHA-256 {use.sha256}") for use in standard.included),
        *((overlay.get(lang), f"{use.name} — SHA-256 {use.sha256}") for use in standard.overlays),
        *((Text("Lưu ý", "Notice").get(lang), text) for text in notices(standard, lang)),
    ]


def _pairs(sheet: Sheet, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    """Write labels and values from ``row`` on, values across the sheet; return the row after the last."""
    label, value = sheet.book.style(bold=True), sheet.book.style(text_wrap=True, align="left")
    for name, text in pairs:
        sheet.height(row, lines(text, sum(_WIDTHS[1:5])))
        sheet.text(row, 0, name, label)
        sheet.span(row, 1, 4, text, value)
        row += 1
    return row


def _law_table(sheet: Sheet, row: int, law: Sequence[LawUse]) -> int:
    lang = sheet.book.lang
    cell = sheet.book.style(text_wrap=True, **_EDGES)
    sheet.header(row, [text.get(lang) for text, _ in _LAW_HEADERS], _WIDTHS)
    for use in law:
        row += 1
        texts = [
            word(KINDS, use.kind, lang),
            Text(use.label_vi, use.label_en).get(lang),
            Text(use.value_vi, use.value_en).get(lang),
            use.citation,
            use.quote,
            word(EVIDENCE, use.evidence, lang),
            use.overlay,
        ]
        sheet.fit(row, texts, _WIDTHS)
        for column, text in enumerate(texts):
            sheet.text(row, column, text, cell)
        if use.kind in ("line", "parameter") and use.value_vi.isascii() and use.value_vi.isdecimal():
            sheet.number(row, 2, int(use.value_vi), sheet.book.style(**_EDGES, align="left", num_format=MONEY))
    return row + 1


def _count_table(sheet: Sheet, row: int, name: Text, counts: Sequence[GroupCount]) -> int:
    """Write a small table: for each group its classes with number and rate of all its households."""
    lang = sheet.book.lang
    weighted = any(count.weighted is not None for count in counts)
    headers = [name, CLASS_HEADER, HOUSEHOLDS, RATE, *([WEIGHT, WEIGHTED_RATE] if weighted else [])]
    texts = [text.get(lang) for text in headers]
    sheet.header(row, [text[:1].upper() + text[1:] for text in texts], _WIDTHS[: len(texts)])
    for count in counts:
        total = (row + 1, count.households)
        where = place_label(count, lang)
        for line in _count_lines(count, lang):
            row += 1
            look = {**_EDGES, "bold": line.fill is None}
            colour = {} if line.fill is None else {"bg_color": line.fill}
            sheet.fit(row, (where, line.label), _WIDTHS[:2])
            sheet.text(row, 0, where, sheet.book.style(**look, text_wrap=True))
            sheet.text(row, 1, line.label, sheet.book.style(**look, **colour, text_wrap=True))
            sheet.number(row, 2, line.households, sheet.book.style(**look, num_format=MONEY, align="center"))
            if count.households:
                rate = sheet.book.style(**look, num_format="0.0%", align="center")
                sheet.share(row, 3, (row, line.households), total, rate)
            if count.weighted is not None:
                _weighted_cells(sheet, row, line, count.weighted, look)
    if not weighted:
        return row + 1
    row += 1
    said = without_weight(max(count.weighted.without_weight for count in counts if count.weighted is not None), lang)
    sheet.text(row, 0, said)
    return row + 1


def _weighted_cells(sheet: Sheet, row: int, line: "_CountLine", weighted: Weighted, look: Mapping[str, Any]) -> None:
    """Write the weight of a line and its share of all weights, both rounded to two decimals exactly."""
    weight = sheet.book.style(**look, num_format=WEIGHTS, align="center")
    sheet.number(row, 4, float(rounded(line.weight)), weight)
    if weighted.households:
        rate = sheet.book.style(**look, num_format="0.00%", align="center")
        sheet.number(row, 5, float(rounded(share(line.weight, weighted.households)) / 100), rate)


class _CountLine(NamedTuple):
    label: str
    households: int
    weight: Decimal
    fill: str | None = None


def _count_lines(count: GroupCount, lang: Lang) -> list[_CountLine]:
    """Return the sum of a group, then its classes, then what was set aside."""
    none = Weighted(households=_NONE, set_aside=_NONE, classes={}, rates={}, without_weight=0)
    by = count.weighted or none
    listed = [_CountLine(ALL_HOUSEHOLDS.get(lang), count.households, by.households)]
    for name in in_order(count.classes):
        weight, fill = by.classes.get(name, _NONE), CLASS_FILLS.get(name, "#FFFFFF")
        listed.append(_CountLine(class_label(name, lang), count.classes[name], weight, fill))
    if count.set_aside:
        listed.append(_CountLine(SET_ASIDE.get(lang), count.set_aside, by.set_aside, CLASS_FILLS[None]))
    return listed
