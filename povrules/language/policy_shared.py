"""What the checks of all kinds of policy share: citations in force, ids, questions, the names of conditions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from povrules.language.citations import WithCitations, unknown_citations, unused_citations
from povrules.language.columns import Code, Column
from povrules.language.expression import Node, Some, walk
from povrules.language.findings import Finding, Path, near_text
from povrules.language.policy import AnyPolicyFile, Period, PolicyDeclared
from povrules.language.question import Level
from povrules.language.survey_checks import PERSON_NUMBERS, Known
from povrules.review import CLASS_LABELS, CLASSES
from povrules.text import Text

CLASS = "household_class"
"""The name of a household's class on the day, in conditions."""
BIRTH_NUMBERS = ("birth_month", "birth_day")
"""Month and day of birth, beside the ages and the year."""
DAY_NUMBERS = ("on_year", "on_month", "on_day")
"""The day for which a policy is asked."""
MONTHS_SINCE = "_months"
"""Ends the name of the completed months since the date of a column; below 0 before it."""
MONTHS_BEGUN = "_months_begun"
"""Ends the name of the months begun since that date: at most 36 up to and on the same day three years later."""
CALENDAR_MONTHS = "_calendar_months"
"""Ends the name of the months of the calendar since the month of that date: 0 in that month, whatever the days."""


def class_column() -> Column:
    """Return the class of a household as a column of codes."""
    codes = [
        Code(value=one, vi=CLASS_LABELS[one].vi, en=CLASS_LABELS[one].en) for one in CLASSES if one != "undetermined"
    ]
    return Column(
        id=CLASS,
        type="code",
        vi="Diện của hộ",
        en="class of the household",
        codes=tuple(codes),
        question_vi="Hộ thuộc diện nào (hộ nghèo, hộ cận nghèo …) vào ngày được xét?",
        question_en="Which class is the household of (poor, near-poor …) on the day in question?",
    )


def day_numbers(day: date) -> dict[str, int]:
    """Return the numbers of a day by the names that conditions have for them."""
    return dict(zip(DAY_NUMBERS, (day.year, day.month, day.day), strict=True))


def common_cites(law: AnyPolicyFile) -> Iterator[tuple[Path, str, Period | None]]:
    """Yield every use of a citation by what all kinds of policy have: where, which key, while what is in force."""
    yield from ((("covers", "cite"), key, None) for key in law.covers.cite)
    for at, switch in enumerate(law.switches):
        yield from ((("switches", at, "cite"), key, None) for key in switch.cite)
        for other in switch.alternatives:
            yield from ((("switches", at, "alternatives"), key, None) for key in other.cite)
    for at, fact in enumerate(law.facts):
        yield from ((("facts", at, "cite"), key, None) for key in fact.cite)
    yield from declared_cites(law.declared)


def declared_cites(declared: Iterable[PolicyDeclared]) -> Iterator[tuple[Path, str, Period | None]]:
    """Yield the citations of what the law means."""
    for at, one in enumerate(declared):
        yield from ((("declared", at, "cite"), key, None) for key in one.cite)


def check_declared(
    declared: Iterable[PolicyDeclared], known: Sequence[str], loans: Mapping[str, Sequence[str]] | None = None
) -> Iterator[Finding]:
    """Yield what is declared of groups, or benefits, that are not there; ``loans``: the groups of each that is one."""
    expected = Text("một nhóm, nguồn trả hoặc quyền lợi của chính sách", "a group, payer or benefit of the policy")
    for at, one in enumerate(declared):
        for name in one.of:
            yield from unless_known(("declared", at, "of"), name, known, expected)
        if one.instead or one.property == "instead":
            yield from _check_instead(at, one, loans or {})


def _check_instead(at: int, one: PolicyDeclared, loans: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Yield what is no loan and group, or no loan, where one is meant to be in the place of another."""
    for name in one.instead:
        expected = Text("một khoản vay của chính sách", "a loan of the policy")
        yield from unless_known(("declared", at, "instead"), name, list(loans), expected)
    pairs = list(zip(one.of[::2], one.of[1::2], strict=False))
    longest = 2 if one.instead else 4
    whole = len(one.of) == 2 * len(pairs) <= longest and all(group in loans.get(loan, ()) for loan, group in pairs)
    if not whole or (one.instead and one.property != "poorer"):
        words = Text(
            "khoản vay và nhóm của nó, với 'poorer' có instead là khoản thay thế",
            "a loan and a group of it; with 'poorer', instead has the loans in its place",
        )
        yield Finding(("declared", at, "of"), ", ".join(one.of), words)


def dated_cites(path: Path, entries: Iterable[Period]) -> Iterator[tuple[Path, str, Period | None]]:
    """Yield the citations of dated entries; the first has to be in force as long as its entry."""
    for at, entry in enumerate(entries):
        for number, key in enumerate(getattr(entry, "cite", ())):
            yield (*path, at, "cite"), key, entry if number == 0 else None


def check_citations(law: WithCitations, uses: Iterable[tuple[Path, str, Period | None]]) -> Iterator[Finding]:
    """Yield citations that are not there, that nothing uses, or that are not in force while what cites them is."""
    uses = list(uses)
    yield from unknown_citations(law, ((path, key) for path, key, _ in uses))
    yield from unused_citations(law, {key for _, key, _ in uses})
    for path, key, period in uses:
        if key in law.citations and period is not None:
            yield from _in_force(law, path, key, period)


def _in_force(law: WithCitations, path: Path, key: str, period: Period) -> Iterator[Finding]:
    """Yield a first citation that is not in force on every day of what cites it."""
    citation = law.citations[key]
    early = citation.in_force_from is not None and period.first < citation.in_force_from
    late = citation.in_force_to is not None and (period.last is None or period.last > citation.in_force_to)
    if early or late:
        needed = f"{period.first} – {period.last or '…'}"
        span = f"{citation.in_force_from or '…'} – {citation.in_force_to or '…'}"
        words = Text(
            f"căn cứ có hiệu lực suốt thời gian của mục này ({needed}); căn cứ này: {span}",
            f"a citation in force while this is ({needed}); this one is: {span}",
        )
        yield Finding(path, key, words)


def check_ids(law: AnyPolicyFile, lists: Iterable[str]) -> Iterator[Finding]:
    """Yield ids that occur twice in one of the lists, or in two of those whose names conditions may use."""
    words = Text("mã không trùng với mục khác", "an id that no other entry has")
    named: set[str] = {CLASS}
    for name in lists:
        seen = named if name in {"columns", "switches", "facts"} else set()
        for at, entry in enumerate(getattr(law, name)):
            if entry.id in seen and entry.id != "household_id":
                yield Finding((name, at, "id"), entry.id, words)
            seen.add(entry.id)


def dates_of(law: AnyPolicyFile) -> list[str]:
    """Return the columns of dates."""
    return [one.id for one in law.columns if one.type == "date"]


def unless_known(path: Path, name: str, known: Sequence[str], expected: Text) -> Iterator[Finding]:
    """Yield a name that is not known."""
    if name not in known:
        yield Finding(path, name, near_text(expected.vi, expected.en, name, known))


def check_questions(law: AnyPolicyFile) -> Iterator[Finding]:
    """Yield questions behind what is no question of yes or no, and rules for codes that a column has not."""
    for at, question in enumerate(law.columns):
        of_dates = question.type == "date"
        before = (one for one in law.columns[:at] if one.table == question.table and one.type == "flag")
        flags = [one.id for one in before if of_dates or one.behind is None]
        if question.behind is not None and (question.type not in {"flag", "date"} or question.behind not in flags):
            words = near_text(
                "một câu hỏi có/không ở trên, cùng bảng",
                "a question of yes or no above, of the same table",
                question.behind,
                flags,
            )
            yield Finding(("columns", at, "behind"), question.behind, words)
        if question.complete is not None:
            every = [one.id for one in law.columns_of(question.table) if one.type == "flag"]
            expected = Text("một câu hỏi có/không cùng bảng", "a question of yes or no of the same table")
            yield from unless_known(("columns", at, "complete"), question.complete, every, expected)
        codes = [code.value for code in question.codes]
        for one in question.by_rule:
            yield from unless_known(
                ("columns", at, "by_rule"), one.code, codes, Text("một mã của cột", "one of its codes")
            )


def numbers_of(law: AnyPolicyFile, level: Level = "person") -> set[str]:
    """Return the numbers that conditions about persons, or about households, may name beside those of columns."""
    dates = [one.id for one in law.columns if one.type == "date" and level in {"person", one.table}]
    since = {one + end for one in dates for end in (MONTHS_SINCE, MONTHS_BEGUN, CALENDAR_MONTHS)}
    return {*(PERSON_NUMBERS if level == "person" else ()), *_OF_DAYS[level], *since}


_OF_DAYS: dict[Level, tuple[str, ...]] = {"person": (*BIRTH_NUMBERS, *DAY_NUMBERS), "household": DAY_NUMBERS}


def check_only_if(law: AnyPolicyFile, known: Mapping[Level, Known]) -> Iterator[Finding]:
    """Yield what the conditions of questions cannot mean; ``known``: by level, all facts among it."""
    for at, question in enumerate(law.columns):
        yield from check_condition(known[question.table], ("columns", at, "only_if"), question.only_if)


def check_condition(known: Known, path: Path, when: Node | None) -> Iterator[Finding]:
    """Yield what a condition about one person, or one household, cannot mean."""
    if when is None:
        return
    if any(isinstance(one, Some) for one in walk(when)):
        yield Finding(path, "any", Text("một điều kiện về một người", "a condition about one person"))
        return
    yield from (Finding(path, words, expected) for words, expected in known.problems(when, None))
