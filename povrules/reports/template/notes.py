"""The note of each column: where the question stands, what to enter, what it is used for, the words of the law."""

from collections.abc import Iterator
from dataclasses import dataclass

from povrules.language.expression import Count, Node, Term, names
from povrules.language.loader import Standard
from povrules.language.question import Question
from povrules.reports.template.fields import FormField, entry
from povrules.surveys import Survey
from povrules.text import Lang, Text

BLANK = {
    "unknown": Text("chưa biết (chưa biết không phải là không)", "not known (which is not no)"),
    "zero": Text("bằng 0", "0"),
    "no": Text("không", "no"),
    "asked": Text("chưa biết; cần cho câu trả lời khác", "not known; other answers are read by it"),
    "beside": Text("không biết; phân loại không cần", "not known; the class does not need it"),
    "unused": Text("được, không dùng để phân loại", "allowed, it decides nothing"),
}
"""What an empty cell means, by the declaration of the column."""


@dataclass(frozen=True)
class Uses:
    """What an answer is used for, and the citations with a quote that speak of it."""

    labels: tuple[Text, ...]
    quotes: tuple[str, ...]


def note(field: FormField, survey: Survey, standard: Standard, lang: Lang) -> str:
    """Return the text of the note on a header."""
    column, used = field.column, uses(survey, standard, field.column.id)
    lines = [column.label]
    if field.form:
        lines.append(Text(f"Trên phiếu: {field.form}", f"On the form: {field.form}"))
    may = entry(column)
    lines.append(Text(f"Ghi: {may.vi}", f"Enter: {may.en}"))
    empty = BLANK[column.blank] if column.type != "id" else Text("không được", "not allowed")
    lines.append(Text(f"Để trống: {empty.vi}", f"Left empty: {empty.en}"))
    if isinstance(column, Question) and column.help_vi:
        lines.append(Text(column.help_vi, column.help_en))
    if used.labels:
        vi, en = "; ".join(label.vi for label in used.labels), "; ".join(label.en for label in used.labels)
        lines.append(Text(f"Dùng cho: {vi}", f"Used for: {en}"))
    for key in used.quotes:
        citation = survey.law.citations[key]
        words = f"“{citation.quote}” ({citation.article})"
        lines.append(Text(words, words))
    return "\n".join(line.get(lang) for line in lines)


def uses(survey: Survey, standard: Standard, question: str) -> Uses:
    """Return the indicators and items of the score that name a question, also by what is derived from it."""
    law = survey.law
    labels: list[Text] = []

    def asked(*conditions: Node) -> set[str]:
        return {one.id for one in survey.questions_behind(conditions)}

    cites = [key for fact in law.facts if question in set(names(fact.when)) for key in fact.cite]
    cites += [key for amount in law.amounts if question in set(_names_in(amount.amount)) for key in amount.cite]
    indicators = {one.id: one for one in standard.law.indicators}
    for one in law.indicators:
        if one.id in indicators and question in asked(one.when):
            named = indicators[one.id]
            labels.append(Text(f"B2 – {named.vi}", f"B2 – {named.en}"))
            cites += one.cite
    for item, rows in law.score.by_item() if law.score is not None else ():
        if question in asked(*(row.when for row in rows)):
            labels.append(Text(f"B1 – {item.vi}", f"B1 – {item.en}"))
            cites += item.cite
    cites += [key for one in law.cautions if question in set(names(one.when)) for key in one.cite]
    quotes = tuple(key for key in dict.fromkeys(cites) if law.citations[key].quote)
    return Uses(tuple(labels), quotes)


def _names_in(amount: Term | Count) -> Iterator[str]:
    part: Node = amount.part if isinstance(amount, Count) else amount
    return names(part)
