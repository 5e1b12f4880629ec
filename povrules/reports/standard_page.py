"""The page of a standard for the documentation, in both languages: all that its file says, each value with its law."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from povrules.engines.reason import number
from povrules.language.expression import words
from povrules.language.loader import Standard
from povrules.language.schema import EVIDENCE
from povrules.reports.history import MARKS, NONE, act_text, as_issued, changes_in, what_changed
from povrules.reports.markdown import anchor, code, plain, section, table
from povrules.reports.standards import (
    ANOTHER_READING,
    DEPRIVED_WHEN,
    INDICATORS,
    LINES,
    NOT_SUPPORTED,
    NOTICES,
    PARAMETERS,
    POLICY_YEARS,
    RULES,
    SINCE,
    for_years,
    line_text,
    years_text,
)
from povrules.reports.words import BASES, YES_NO, class_label, word
from povrules.reports.words import EVIDENCE as GRADES
from povrules.standards import coverage, load_standard, standard_ids
from povrules.standards.history import amendments
from povrules.text import LANGS, Lang, Text

COMMAND = "python docs/make_standards.py"
INDEX = "README.md"
_LANGUAGES = Text("Tiếng Việt", "English")
_LAW, _NAME, _NOTE, _WHY = Text("Căn cứ", "Law"), Text("tên", "name"), Text("ghi chú", "note"), Text("lý do", "why")
_BASIS, _CLASS, _YEARS = Text("theo", "by"), Text("phân loại", "class"), Text("năm", "years")
_EVIDENCE, _WHEN, _PLACE = Text("mức tin cậy", "evidence"), Text("khi", "when"), Text("nơi", "place")
_WHERE = Text("xem ở", "where to look")
_GRADES = Text(
    "Sau mỗi căn cứ là [mức tin cậy](../evidence.md#the-four-grades); lời văn được trích ở "
    "[các điều khoản](#citations-vi).",
    "After each provision stands [how well it is known](../evidence.md#the-four-grades); the words of the law are "
    "[below](#citations-en).",
)
_SURVEY = Text("Phiếu suy ra các chỉ số từ câu trả lời", "Survey that derives the indicators from answers")
_BY_INCOME = Text("Không có chỉ số thiếu hụt.", "No indicators are counted.")


class _Page(NamedTuple):
    """A standard told in one of the languages."""

    standard: Standard
    lang: Lang

    def say(self, *texts: Text) -> list[str]:
        return [text.get(self.lang) for text in texts]

    def label(self, text: Text) -> str:
        return plain(text.get(self.lang))

    def law(self, keys: Sequence[str]) -> str:
        """Return links to provisions further down the page, each with its evidence."""
        cited = ((key, self.standard.citation(key).evidence) for key in keys)
        return ", ".join(f"[{key}](#{self.lang}-{key}) ({word(GRADES, grade, self.lang)})" for key, grade in cited)

    def value(self, value: int) -> str:
        return YES_NO[value].get(self.lang) if isinstance(value, bool) else number(value, self.lang)


def standard_page(standard: Standard) -> str:
    """Return the page of a standard as Markdown, first in Vietnamese, then in English.

    Raises :class:`povrules.errors.LawFileError` if the standard's file does not have what an amendment says.
    """
    links = [f"[{_LANGUAGES.get(lang)}](#{lang})" for lang in LANGS]
    made = f"Made from {standard.source.name} by povrules standards --markdown; all pages: {COMMAND}"
    head = [
        f"<!-- {made}. Change the file of law, not this page. -->",
        f"# {standard.id}",
        "",
        " · ".join([*links, f"[docs/standards]({INDEX})"]),
        "",
        *_files(standard),
    ]
    return "\n".join([*head, *(line for lang in LANGS for line in _told(_Page(standard, lang))), ""])


def _files(standard: Standard) -> Iterator[str]:
    """Yield the files that the law is from: the standard's own, that of taken indicators, and what overlays supply."""
    for source in (standard.source, *standard.included, *standard.overlays):
        supplied = [code(path) for path, name in standard.overlaid.items() if name == source.name]
        yield f"* {', '.join([code(source.name), f'SHA-256 {code(source.sha256)}', *supplied])}"


def _told(page: _Page) -> Iterator[str]:
    standard, lang = page
    yield from ("", anchor(lang), "", f"## {page.label(standard.law.title)}", "", _GRADES.get(lang))
    yield from section(POLICY_YEARS.get(lang), _policy_years(page))
    yield from section(LINES.get(lang), _lines(page))
    yield from section(PARAMETERS.get(lang), _parameters(page))
    yield from section(INDICATORS.get(lang), _indicators(page))
    yield from section(RULES.get(lang), _rules(page))
    yield from section(Text("Ghi nhận bên cạnh phân loại", "Statements beside the class").get(lang), _flags(page))
    declared = Text("Ngoại lệ do luật định", "Exceptions that the law means")
    yield from section(declared.get(lang), _declared(page))
    yield from section(NOT_SUPPORTED.get(lang), _unsupported(page))
    yield from section(NOTICES.get(lang), _notices(page))
    yield from section(Text("Lịch sử", "History").get(lang), _history(page))
    yield from section(Text("Văn bản", "Acts").get(lang), _acts(page))
    yield from ("", anchor(f"citations-{lang}"))
    yield from section(Text("Các điều khoản", "Provisions").get(lang), _citations(page))


def _policy_years(page: _Page) -> Iterator[str]:
    rows = []
    for years in page.standard.law.policy_years:
        by_basis = [f"{word(BASES, basis, page.lang)}: {page.law(keys)}" for basis, keys in years.by_basis.items()]
        rows.append((years.shown, _day(years.starts), "; ".join([page.law(years.cite), *by_basis])))
    yield from table(page.say(_YEARS, SINCE, _LAW), rows)


def _lines(page: _Page) -> Iterator[str]:
    rows = (
        (code(line.id), page.label(line.label), plain(line_text(line, page.lang)), page.law(line.cite))
        for line in page.standard.law.lines
    )
    yield from table(page.say(Text("mức", "line"), _NAME, Text("giá trị", "value"), _LAW), rows)


def _parameters(page: _Page) -> Iterator[str]:
    rows = []
    for one in page.standard.law.parameters:
        rows.append((code(one.id), page.label(one.label), page.value(one.value), page.law(one.cite)))
        for other in one.alternatives:
            label = f"{ANOTHER_READING.get(page.lang)}: {page.label(other.label)}"
            rows.append((code(one.id), label, page.value(other.value), page.law(other.cite)))
    yield from table(page.say(Text("tham số", "parameter"), _NAME, Text("giá trị", "value"), _LAW), rows)


def _indicators(page: _Page) -> Iterator[str]:
    law = page.standard.law
    dimensions = {one.id: one.label for one in law.dimensions}
    rows = [
        (
            f"{place}. {code(one.id)}",
            page.label(dimensions[one.dimension]),
            page.label(one.label),
            page.law(one.cite),
            page.label(one.deprived),
            page.law(one.threshold),
        )
        for place, one in enumerate(law.indicators, start=1)
    ]
    heads = (Text("chỉ số", "indicator"), Text("dịch vụ", "service"), _NAME, _LAW, DEPRIVED_WHEN)
    yield from table(page.say(*heads, Text("căn cứ của ngưỡng", "law of the threshold")), rows)
    if not rows:
        yield _BY_INCOME.get(page.lang)
    if law.survey is not None:
        yield from ("", f"{_SURVEY.get(page.lang)}: [{law.survey}](../survey.md).")


def _rules(page: _Page) -> Iterator[str]:
    rows = (
        (
            word(BASES, rule.basis, page.lang),
            code(rule.id),
            plain(class_label(rule.outcome, page.lang)),
            code(words(rule.when)),
            page.law(rule.cite),
            page.label(rule.note),
        )
        for rule in page.standard.law.rules
    )
    yield from table(page.say(_BASIS, Text("quy tắc", "rule"), _CLASS, _WHEN, _LAW, _NOTE), rows)


def _flags(page: _Page) -> Iterator[str]:
    for flag in page.standard.law.flags:
        period = f"{_day(flag.in_force_from)}–{_day(flag.in_force_to)}"
        unsettled = Text("chưa rõ đến", "not settled to").get(page.lang)
        why = page.label(Text(flag.ambiguous_vi, flag.ambiguous_en))
        others = ", ".join(class_label(one, page.lang) for one in flag.excludes)
        when = f"{code(words(flag.when))}, {Text('trừ', 'not for').get(page.lang)}: {others}"
        yield f"* {page.label(flag.label)} ({code(flag.id)}), {period}: {when} — {page.law(flag.cite)}"
        yield f"  * {unsettled} {_day(flag.ambiguous_to)}: {why}"


def _declared(page: _Page) -> Iterator[str]:
    for one in page.standard.law.declared:
        yield f"* {code(one.property)}: {page.label(one.label)} — {page.law(one.cite)}"


def _unsupported(page: _Page) -> Iterator[str]:
    """Yield bases without rules, lines that were not read, and other years of the place, each with where to look."""
    law, lang = page.standard.law, page.lang
    bases = ((f"{word(BASES, one.basis, lang)}{for_years(one)}", one) for one in law.unsupported_bases)
    lines = ((page.label(one.label), one.unknown) for one in law.lines if one.unknown is not None)
    years = ((f"{code(one.place)} {one.years}", one) for one in coverage().unsupported if one.place == law.place)
    rows = ((what, page.label(one.reason), plain("; ".join(one.look_in))) for what, one in (*bases, *lines, *years))
    yield from table(page.say(Text("gì", "what"), _WHY, _WHERE), rows)


def _notices(page: _Page) -> Iterator[str]:
    for one in page.standard.law.notices:
        basis = f"{word(BASES, one.basis, page.lang)}: " if one.basis else ""
        years = f"{for_years(one).strip()}: " if one.first else ""
        yield f"* {years}{basis}{page.label(one.label)}"


def _history(page: _Page) -> Iterator[str]:
    standard, lang = page
    found = amendments(standard)
    if not found:
        yield NONE.get(lang)
    for act in dict.fromkeys(one.law.amends for one in found):
        yield f"* {plain(as_issued(standard.law.instruments[act], lang))}"
    heads = page.say(Text("", ""), Text("sửa đổi", "change"), Text("ở", "where"), _LAW)
    for one in found:
        said = (plain(act_text(standard, one.law, lang)), page.label(one.law.title))
        yield from (
            "",
            f"#### {said[0]}",
            "",
            f"{said[1]} ({code(one.source.name)}, SHA-256 {code(one.source.sha256)})",
        )
        rows = (
            (MARKS[change.how], page.label(change.label), plain(what_changed(change, lang)), page.law(change.cite))
            for change in changes_in(one.law, lang)
        )
        yield from ("", *table(heads, rows))


def _acts(page: _Page) -> Iterator[str]:
    acts = page.standard.law.instruments.values()
    rows = (
        (
            page.label(act.label),
            _day(act.signed),
            _period(act.in_force_from, act.in_force_to),
            word(GRADES, act.evidence, page.lang),
            page.label(act.remark),
        )
        for act in acts
    )
    heads = (Text("văn bản", "act"), Text("ký ngày", "signed"), Text("hiệu lực", "in force"), _EVIDENCE, _NOTE)
    yield from table(page.say(*heads), rows)


def _citations(page: _Page) -> Iterator[str]:
    standard, lang = page
    for key, one in standard.law.citations.items():
        grade = word(GRADES, one.evidence, lang)
        governs = _period(one.in_force_from, one.in_force_to)
        said = [f"{anchor(f'{lang}-{key}')}{code(key)}: {page.label(standard.cited(key))} ({grade})", governs]
        yield f"* {', '.join(filter(None, said))}"
        derived = one.derived_from and f"← {page.label(one.derivation)}"
        more = (one.quote and f"“{plain(one.quote)}”", derived, page.label(one.remark))
        yield from (f"  * {line}" for line in more if line)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _period(first: date | None, last: date | None) -> str:
    return f"{_day(first)}–{_day(last)}" if first or last else ""


def index_page(standards: Sequence[Standard]) -> str:
    """Return the page of what is covered and what is not, with the reasons, in both languages."""
    links = [f"[{_LANGUAGES.get(lang)}](#{lang})" for lang in LANGS]
    head = [f"<!-- Made from povrules/standards/ by {COMMAND}. -->", "# docs/standards", "", " · ".join(links)]
    return "\n".join([*head, *(line for lang in LANGS for line in _registry(standards, lang)), ""])


def _registry(standards: Sequence[Standard], lang: Lang) -> Iterator[str]:
    covered, missing = Text("Các chuẩn", "The standards").get(lang), f"{NOT_SUPPORTED.get(lang)}"
    limits = Text(
        "Nơi và năm không nêu trên trang này là chưa được tìm hiểu. Năm chính sách là năm mà phân loại có giá trị, "
        f"không phải năm rà soát. Các trang này sinh từ tệp của từng chuẩn bằng lệnh `{COMMAND}`. "
        "Thêm chuẩn của một tỉnh: [docs/add-a-standard.md](../add-a-standard.md).",
        "A place or year that this page does not name was not looked at. The policy year is the year for which a class "
        f"counts, not the year of the review. These pages are made from the standards' files by `{COMMAND}`. "
        "To add the standard of a province: [docs/add-a-standard.md](../add-a-standard.md).",
    )
    yield from ("", anchor(lang), "", f"## {_LANGUAGES.get(lang)}", "", limits.get(lang))
    heads = (Text("chuẩn", "standard"), _NAME, _PLACE, POLICY_YEARS, _BASIS)
    grades = Text("số điều khoản theo mức tin cậy", "provisions by evidence")
    rows = (_covered(one, lang) for one in standards)
    yield from section(covered, table([text.get(lang) for text in (*heads, grades)], rows))
    entries = (
        (code(one.place), one.years, plain(one.reason.get(lang)), plain("; ".join(one.look_in)))
        for one in coverage().unsupported
    )
    yield from section(missing, table([text.get(lang) for text in (_PLACE, _YEARS, _WHY, _WHERE)], entries))


def _covered(standard: Standard, lang: Lang) -> tuple[str, ...]:
    law = standard.law
    grades = [one.evidence for one in law.citations.values()]
    counted = (f"{word(GRADES, grade, lang)} {grades.count(grade)}" for grade in EVIDENCE if grade in grades)
    bases = ", ".join(word(BASES, basis, lang) for basis in law.bases)
    link = f"[{law.id}]({law.id}.md)"
    return (link, plain(law.title.get(lang)), code(law.place), years_text(standard), bases, "; ".join(counted))


def pages() -> dict[str, str]:
    """Return the pages of all shipped standards and of the registry, by the name of the file in ``docs/standards/``."""
    standards = [load_standard(name) for name in standard_ids()]
    return {INDEX: index_page(standards), **{f"{one.id}.md": standard_page(one) for one in standards}}
