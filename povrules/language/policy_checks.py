"""Whether a policy file makes sense together: names, citations in force, one order, nothing open on any day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from povrules.language.citations import unknown_citations, unused_citations
from povrules.language.columns import Code, Column
from povrules.language.expression import Node, Some, walk
from povrules.language.findings import Finding, Path, near_text
from povrules.language.policy import GroupVersion, Period, PolicyFile
from povrules.language.survey_checks import PERSON_NUMBERS, Known, taken_names
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


def check_policy(law: PolicyFile, shared: Sequence[Column]) -> list[Finding]:
    """Return everything in ``law`` that cannot be meant; ``shared`` are the columns of every household table."""
    found = [
        *_citations(law),
        *_ids(law),
        *taken_names([("columns", at) for at in range(len(law.columns))], law.columns, shared),
        *_references(law),
        *_expressions(law, shared),
    ]
    return found or [*_dated(law)]


def _cites(law: PolicyFile) -> Iterator[tuple[Path, str, Period | None]]:
    """Yield every use of a citation: where, which key, and while what is in force it has to be in force too."""
    yield from ((("covers", "cite"), key, None) for key in law.covers.cite)
    for at, switch in enumerate(law.switches):
        yield from ((("switches", at, "cite"), key, None) for key in switch.cite)
        for other in switch.alternatives:
            yield from ((("switches", at, "alternatives"), key, None) for key in other.cite)
    for at, fact in enumerate(law.facts):
        yield from ((("facts", at, "cite"), key, None) for key in fact.cite)
    for at, caution in enumerate(law.cautions):
        yield from ((("cautions", at, "cite"), key, None) for key in caution.cite)
    for at, scale in enumerate(law.scales):
        yield from _dated_cites(("scales", at, "values"), scale.values)
    yield from _dated_cites(("premium", "rates"), law.premium.rates)
    yield from _dated_cites(("selections",), law.selections)
    for at, group in enumerate(law.groups):
        yield from _dated_cites(("groups", at, "versions"), group.versions)
        yield from _dated_cites(("groups", at, "cards"), group.cards)
    yield from _dated_cites(("benefits",), law.benefits)


def _dated_cites(path: Path, entries: Iterable[Period]) -> Iterator[tuple[Path, str, Period | None]]:
    for at, entry in enumerate(entries):
        for number, key in enumerate(getattr(entry, "cite", ())):
            yield (*path, at, "cite"), key, entry if number == 0 else None


def _citations(law: PolicyFile) -> Iterator[Finding]:
    uses = list(_cites(law))
    yield from unknown_citations(law, ((path, key) for path, key, _ in uses))
    yield from unused_citations(law, {key for _, key, _ in uses})
    for path, key, period in uses:
        if key in law.citations and period is not None:
            yield from _in_force(law, path, key, period)


def _in_force(law: PolicyFile, path: Path, key: str, period: Period) -> Iterator[Finding]:
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


def _ids(law: PolicyFile) -> Iterator[Finding]:
    """Yield ids that occur twice in a list, or in two of the lists whose names conditions may use."""
    words = Text("mã không trùng với mục khác", "an id that no other entry has")
    named: set[str] = {CLASS}
    for name in ("columns", "switches", "scales", "facts", "payers", "selections", "groups", "cautions"):
        seen = named if name in {"columns", "switches", "facts"} else set()
        for at, entry in enumerate(getattr(law, name)):
            if entry.id in seen and entry.id != "household_id":
                yield Finding((name, at, "id"), entry.id, words)
            seen.add(entry.id)


def _references(law: PolicyFile) -> Iterator[Finding]:
    payers, groups = [one.id for one in law.payers], [one.id for one in law.groups]
    scales = [one.id for one in law.scales]
    yield from _questions(law)
    yield from _unless_known(("premium", "of"), law.premium.of, scales, Text("mã [[scales]]", "a scale"))
    for at, group in enumerate(law.groups):
        yield from _unless_known(("groups", at, "payer"), group.payer, payers, _A_PAYER)
        ends = [(("groups", at, "versions", number, "ends"), one.ends) for number, one in enumerate(group.versions)]
        ends += [(("groups", at, "cards", number, "ends"), one.ends) for number, one in enumerate(group.cards)]
        for path, end in ends:
            if end is not None:
                yield from _unless_known(path, end.column, _dates(law), Text("một cột ngày", "a column of dates"))
    for at, benefit in enumerate(law.benefits):
        for name in benefit.groups:
            yield from _unless_known(("benefits", at, "groups"), name, groups, Text("mã [[groups]]", "a group"))
    for at, selection in enumerate(law.selections):
        if selection.payer is not None:
            yield from _unless_known(("selections", at, "payer"), selection.payer, payers, _A_PAYER)


_A_PAYER = Text("mã [[payers]]", "a payer")


def _dates(law: PolicyFile) -> list[str]:
    return [one.id for one in law.columns if one.type == "date"]


def _unless_known(path: Path, name: str, known: Sequence[str], expected: Text) -> Iterator[Finding]:
    if name not in known:
        yield Finding(path, name, near_text(expected.vi, expected.en, name, known))


def _questions(law: PolicyFile) -> Iterator[Finding]:
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
            yield from _unless_known(("columns", at, "complete"), question.complete, every, expected)
        codes = [code.value for code in question.codes]
        for one in question.by_rule:
            yield from _unless_known(
                ("columns", at, "by_rule"), one.code, codes, Text("một mã của cột", "one of its codes")
            )


def numbers_of(law: PolicyFile) -> set[str]:
    """Return the numbers that conditions may name beside those of columns."""
    since = {one.id + MONTHS_SINCE for one in law.columns if one.type == "date"}
    return {*PERSON_NUMBERS, *BIRTH_NUMBERS, *DAY_NUMBERS, *since}


def _expressions(law: PolicyFile, shared: Sequence[Column]) -> Iterator[Finding]:
    columns = {one.id: one for one in (*shared, *law.columns_of("household"), *law.columns_of("person"))}
    known = Known(law.switches, columns | {CLASS: class_column()}, numbers_of(law))
    for at, fact in enumerate(law.facts):
        yield from _found(known, ("facts", at, "when"), fact.when)
        known.flags.add(fact.id)
    for at, group in enumerate(law.groups):
        for number, version in enumerate(group.versions):
            yield from _found(known, ("groups", at, "versions", number, "when"), version.when)
    for at, benefit in enumerate(law.benefits):
        yield from _found(known, ("benefits", at, "when"), benefit.when)
    for at, caution in enumerate(law.cautions):
        yield from _found(known, ("cautions", at, "when"), caution.when)


def _found(known: Known, path: Path, when: Node | None) -> Iterator[Finding]:
    if when is None:
        return
    if any(isinstance(one, Some) for one in walk(when)):
        yield Finding(path, "any", Text("một điều kiện về một người", "a condition about one person"))
        return
    yield from (Finding(path, words, expected) for words, expected in known.problems(when, None))


def turning_days(law: PolicyFile) -> list[date]:
    """Return every covered day on which something of a policy begins, or has just ended, in order."""
    periods = [law.covers, *law.premium.rates, *law.selections, *law.benefits, *law.cautions]
    periods += [one for scale in law.scales for one in scale.values]
    periods += [one for group in law.groups for one in (*group.versions, *group.cards)]
    days = {one.first for one in periods}
    days |= {one.last + timedelta(days=1) for one in periods if one.last is not None}
    return sorted(day for day in days if law.covers.holds(day)) or [law.covers.first]


def _dated(law: PolicyFile) -> Iterator[Finding]:
    """Yield what is open or there twice on some day; the first such day is named."""
    said: set[tuple[Path, str]] = set()
    for day in turning_days(law):
        for found in _on(law, day):
            if (found.path, found.found) not in said:
                said.add((found.path, found.found))
                yield found


def _on(law: PolicyFile, day: date) -> Iterator[Finding]:
    when = f"{day:%d/%m/%Y}"
    for path, entries in _each_one(law):
        count = sum(one.holds(day) for one in entries)
        if count != 1:
            words = Text(
                f"đúng một mục có hiệu lực ngày {when}; có {count}", f"exactly one in force on {when}; {count} are"
            )
            yield Finding(path, "", words)
    ranks: dict[tuple[int, int, int], str] = {}
    for at, group in enumerate(law.groups):
        versions = [one for one in group.versions if one.holds(day)]
        if len(versions) > 1:
            words = Text(f"một bản cho mỗi ngày; ngày {when} có hai", f"one version a day; there are two on {when}")
            yield Finding(("groups", at, "versions"), group.id, words)
        if sum(one.holds(day) for one in group.cards) > 1:
            words = Text(
                f"một quy định về thẻ cho mỗi ngày; ngày {when} có hai", f"one rule of cards a day; two on {when}"
            )
            yield Finding(("groups", at, "cards"), group.id, words)
        for version in versions:
            yield from _rank(("groups", at, "versions"), group.id, version, ranks, when)
    yield from _benefit_twice(law, day, when)


def _each_one(law: PolicyFile) -> Iterator[tuple[Path, Sequence[Period]]]:
    """Yield lists of which exactly one has to be in force on every day."""
    yield ("premium", "rates"), law.premium.rates
    for at, scale in enumerate(law.scales):
        if scale.id == law.premium.of:
            yield ("scales", at, "values"), scale.values
    for rule in ("first_in_order", "best_benefit"):
        yield ("selections", 0), [one for one in law.selections if one.rule == rule]
    yield ("benefits", 0), [one for one in law.benefits if one.others]
    yield ("groups", 0), [one for group in law.groups for one in group.versions if one.when is None]


def _rank(
    path: Path, group: str, version: GroupVersion, ranks: dict[tuple[int, int, int], str], when: str
) -> Iterator[Finding]:
    other = ranks.setdefault(version.rank, group)
    if other != group:
        words = Text(
            f"một vị trí riêng trong thứ tự; ngày {when} nhóm {other!r} cũng ở đó",
            f"a place of its own in the order; on {when} the group {other!r} stands there too",
        )
        yield Finding(path, group, words)


def _benefit_twice(law: PolicyFile, day: date, when: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, benefit in enumerate(law.benefits):
        if benefit.holds(day):
            for name in benefit.groups:
                if name in seen:
                    words = Text(
                        f"một mức cho mỗi nhóm; ngày {when} có hai", f"one rate a group; there are two on {when}"
                    )
                    yield Finding(("benefits", at, "groups"), name, words)
                seen.add(name)
