"""Whether a survey file makes sense together: names, codes, levels, citations, nothing unused."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from povrules.language.citations import unknown_citations, unused_citations
from povrules.language.columns import Column
from povrules.language.expression import And, Compare, Count, Given, Is, Name, Node, Not, Or, Some, Term, walk
from povrules.language.findings import Finding, Path, near_text
from povrules.language.ledger import SIDES
from povrules.language.question import Level, Question
from povrules.language.schema import Parameter
from povrules.language.survey import SurveyFile
from povrules.spelling import fold
from povrules.text import Text

AGES = ("age", "age_months")
"""The completed years and months of a person on the day of the review."""
PERSON_NUMBERS = (*AGES, "birth_year")
"""Numbers of a person that are derived from the date of birth: its ages; its year, for which neither the day of birth
nor that of the review is needed."""
HOUSEHOLD_NUMBERS = ("people",)
"""Numbers of a household: how many members are listed or, where none is, how many it states."""

_NUMERIC = {"count", "decimal", "money", "points"}


def check_survey(law: SurveyFile, shared: Sequence[Column], *, overlaid: bool = False) -> list[Finding]:
    """Return everything in ``law`` that cannot be meant; ``shared`` are the columns of every household table.

    ``overlaid``: an overlay may have taken the place of what a citation of the file was for.
    """
    return [
        *_citations(law, overlaid=overlaid),
        *_headers(law, shared),
        *_expressions(law, shared),
        *_score(law),
        *_ledger(law, shared),
    ]


def _citations(law: SurveyFile, *, overlaid: bool) -> Iterator[Finding]:
    yield from unknown_citations(law, _cites(law))
    if not overlaid:
        yield from unused_citations(law, {key for _, key in _cites(law)})


def _cites(law: SurveyFile) -> Iterator[tuple[Path, str]]:
    yield from ((("cite",), key) for key in law.cite)
    for group in ("parameters", "lookups", "facts", "amounts", "indicators", "cautions", "regions"):
        for position, entry in enumerate(getattr(law, group)):
            for key in entry.cite:
                yield (group, position, "cite"), key
    for position, parameter in enumerate(law.parameters):
        for alternative in parameter.alternatives:
            for key in alternative.cite:
                yield ("parameters", position, "alternatives"), key
    for name in ("screen", "score", "ledger", "provinces"):
        part = getattr(law, name)
        yield from (((name, "cite"), key) for key in (part.cite if part is not None else ()))
    for outcome, said in law.screen.kept_out.items() if law.screen else ():
        for key in said.cite:
            yield ("screen", f"{outcome}_says", "cite"), key
    for position, item in enumerate(law.score.items if law.score else ()):
        for key in item.cite:
            yield ("score", "items", position, "cite"), key


def _headers(law: SurveyFile, shared: Sequence[Column]) -> Iterator[Finding]:
    places: list[Path] = [("columns", position) for position in range(len(law.columns))]
    places += [("ledger", "rows", cell // len(SIDES)) for cell in range(len(law.boxes))]
    yield from taken_names(places, (*law.columns, *law.boxes), shared)


def taken_names(places: Sequence[Path], questions: Sequence[Question], shared: Sequence[Column]) -> Iterator[Finding]:
    """Yield spellings under which a column of a table would be taken for another one."""
    taken: dict[Level, dict[str, str]] = {"household": {}, "person": {}}
    for column in shared:
        for name in (column.id, column.vi, column.en, *column.aliases):
            taken["household"].setdefault(fold(name), column.id)
    seen: set[tuple[Level, str]] = set()
    for place, question in zip(places, questions, strict=True):
        if (question.table, question.id) in seen:
            words = Text("mỗi câu hỏi một lần; đã có câu này", "each question once; it is asked already")
            yield Finding((*place, "id"), question.id, words)
        seen.add((question.table, question.id))
        spellings = [("id", question.id), ("vi", question.vi), ("en", question.en)]
        for key, spelling in [*spellings, *(("aliases", alias) for alias in question.aliases)]:
            owner = taken[question.table].setdefault(fold(spelling), question.id)
            if owner != question.id:
                words = Text(f"tên khác: cột {owner!r} đã có tên này", f"another name: {owner!r} has it already")
                yield Finding((*place, key), spelling, words)


class Known:
    """What the names of an expression may stand for, at one level; it grows as facts and amounts are declared."""

    def __init__(
        self, parameters: Iterable[Parameter], columns: Mapping[str, Column], numbers: Collection[str]
    ) -> None:
        self.codes = {one.id: {code.value for code in one.codes} for one in columns.values() if one.type == "code"}
        self.flags = {one.id for one in columns.values() if one.type == "flag"}
        self.numbers = {one.id for one in columns.values() if one.type in _NUMERIC} | set(numbers)
        for parameter in parameters:
            (self.flags if isinstance(parameter.value, bool) else self.numbers).add(parameter.id)
        self.given = set(columns)

    def problems(self, node: Node | Count, persons: "Known | None") -> Iterator[tuple[str, Text]]:
        """Yield the words that cannot be meant; ``persons`` are the names that a condition over members may use."""
        match node:
            case Some(part=part) | Count(part=part):
                if persons is None:
                    yield "any", Text("một điều kiện của một người", "a condition of one person")
                else:
                    yield from persons.problems(part, None)
            case And(parts=parts) | Or(parts=parts):
                for part in parts:
                    yield from self.problems(part, persons)
            case Not(part=part):
                yield from self.problems(part, persons)
            case Compare(left=left, right=right):
                yield from self.amount(left)
                yield from self.amount(right)
            case Is():
                yield from self._code(node)
            case Given(id=name):
                if name not in self.given:
                    yield name, near_text("một cột", "a column", name, self.given)
            case _:
                assert isinstance(node, Name)  # amounts were refused when the file was read
                if node.id not in self.flags:
                    yield (
                        node.id,
                        near_text("một có/không khai báo ở trên", "a yes or no declared above", node.id, self.flags),
                    )

    def _code(self, node: Is) -> Iterator[tuple[str, Text]]:
        if node.id not in self.codes:
            yield node.id, near_text("một cột có mã", "a column with codes", node.id, self.codes)
            return
        known = self.codes[node.id]
        for code in node.codes:
            if code not in known:
                yield code, near_text(f"một mã của {node.id!r}", f"a code of {node.id!r}", code, known)

    def amount(self, term: Term) -> Iterator[tuple[str, Text]]:
        """Yield the names in an amount that are no numbers."""
        for one in walk(term):
            if isinstance(one, Name) and one.id not in self.numbers:
                yield one.id, near_text("một số đã khai báo ở trên", "a number declared above", one.id, self.numbers)


def _expressions(law: SurveyFile, shared: Sequence[Column]) -> Iterator[Finding]:
    person = Known(law.parameters, {one.id: one for one in law.columns_of("person")}, PERSON_NUMBERS)
    person.numbers |= {lookup.id for lookup in law.lookups}
    columns = {one.id: one for one in (*shared, *law.columns_of("household"))}
    household = Known(law.parameters, columns, HOUSEHOLD_NUMBERS)
    for position, fact in enumerate(law.facts):
        names, persons = (person, None) if fact.of == "person" else (household, person)
        yield from _found(("facts", position, "when"), names.problems(fact.when, persons))
        names.flags.add(fact.id)
    for position, amount in enumerate(law.amounts):
        problems = (
            household.problems(amount.amount, person)
            if isinstance(amount.amount, Count)
            else household.amount(amount.amount)
        )
        yield from _found(("amounts", position, "amount"), problems)
        household.numbers.add(amount.id)
    for group in ("indicators", "cautions"):
        for position, entry in enumerate(getattr(law, group)):
            yield from _found((group, position, "when"), household.problems(entry.when, person))
    if law.screen is not None:
        yield from _found(("screen", "excluded"), household.problems(law.screen.excluded, person))
        yield from _found(("screen", "to_review"), household.problems(law.screen.to_review, person))
    if law.score is not None:
        for position, form in enumerate(law.score.forms):
            yield from _found(("score", "forms", position, "when"), household.problems(form.when, person))
        for position, row in enumerate(law.score.rows):
            yield from _found(("score", "rows", position, "when"), household.problems(row.when, person))


def _found(path: Path, problems: Iterator[tuple[str, Text]]) -> Iterator[Finding]:
    yield from (Finding(path, words, expected) for words, expected in problems)


def _score(law: SurveyFile) -> Iterator[Finding]:
    if law.score is None:
        return
    items = [item.id for item in law.score.items]
    switches = [one.id for one in law.parameters if isinstance(one.value, bool)]
    for position, row in enumerate(law.score.rows):
        if row.item not in items:
            words = near_text("mã của một mục", "the id of an item", row.item, items)
            yield Finding(("score", "rows", position, "item"), row.item, words)
        for other in row.otherwise:
            if other.parameter not in switches:
                words = near_text("một tham số có/không", "a parameter that is yes or no", other.parameter, switches)
                yield Finding(("score", "rows", position, "otherwise"), other.parameter, words)
    for position, item in enumerate(law.score.items):
        if item.add_if is not None and item.add_if not in switches:
            words = near_text("một tham số có/không", "a parameter that is yes or no", item.add_if, switches)
            yield Finding(("score", "items", position, "add_if"), item.add_if, words)


def _ledger(law: SurveyFile, shared: Sequence[Column]) -> Iterator[Finding]:
    if law.ledger is None:
        return
    amounts = [column.id for column in shared if column.type == "money"]
    switches = [one.id for one in law.parameters if isinstance(one.value, bool)]
    left = law.ledger.leaves_out
    if left not in amounts:
        words = near_text("một cột số tiền của bảng hộ", "an amount of the household table", left, amounts)
        yield Finding(("ledger", "leaves_out"), left, words)
    for key in ("blank_is_none", "left_out_counts"):
        name = getattr(law.ledger, key)
        if name not in switches:
            words = near_text("một tham số có/không", "a parameter that is yes or no", name, switches)
            yield Finding(("ledger", key), name, words)
