"""Proofs about a survey: the rows of each item of its score, as far as bands of one number and z3 reach.

An item whose rows are all bands of one number is settled by comparing the bands. The rows of another item are put to
z3 with what is asked of members left open: rows that it finds exclusive are so; where it finds a household for two of
them, there may be one. How indicators follow from answers is not proved.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from povrules.engines.bands import MOST, Bands, bands
from povrules.engines.points import points_of
from povrules.language.expression import (
    ARITHMETIC,
    COMPARE,
    And,
    Compare,
    Count,
    Given,
    Is,
    Name,
    Node,
    Not,
    Number,
    Or,
    Some,
    Term,
)
from povrules.language.loader import Standard
from povrules.language.survey import Item, PointRow, Score
from povrules.proofs.integers import TIMEOUT, NoAnswerError, Z, solver
from povrules.proofs.model import Example, Proof, Report, Status
from povrules.surveys import Survey
from povrules.text import Text

_BANDS = Text("so sánh các khoảng của một con số", "by comparing the bands of one number")
_COMPARED = Text("so sánh các giá trị", "by comparing the values")
_NOT_PROVED = Text(
    "câu trả lời của từng người, tuổi, bảng tra; chỉ có phép thử",
    "answers of members, ages, tables of numbers; there are tests only",
)
_NO_Z3 = Text("chưa cài z3 (pip install 'povrules[prove]')", "z3 is not installed (pip install 'povrules[prove]')")


def prove_survey(survey: Survey) -> Report:
    """Prove what can be proved of a survey."""
    title = Text(f"{survey.id} — {survey.law.title.vi}", f"{survey.id} — {survey.law.title.en}")
    return Report(title, (survey.source, *survey.overlays), tuple(survey_proofs(survey)))


def shared_values(standard: Standard, survey: Survey) -> Iterator[Proof]:
    """Yield whether parameters that a standard shares with its survey have the same values and other readings.

    Those that an overlay has changed are left out: there the two are apart because somebody wants it so.
    """
    law = survey.law
    theirs = {one.id: one for one in law.parameters}
    shared = [
        one for one in standard.law.parameters if one.id in theirs and f"parameters.{one.id}" not in standard.overlaid
    ]
    wrong = []
    for one in shared:
        here, there = ([x.value, *(other.value for other in x.alternatives)] for x in (one, theirs[one.id]))
        if here != there:
            said = f"{one.id}: {standard.id} {here}, {survey.id} {there}"
            wrong.append(Example(Text(said, said)))
    if shared:
        yield Proof("survey_values", "fails" if wrong else "proved", _COMPARED, examples=tuple(wrong))


def survey_proofs(survey: Survey) -> Iterator[Proof]:
    """Yield what holds of the score of a survey, and that how indicators follow from answers is not proved."""
    score = survey.law.score
    if score is not None:
        banded = {item.id: found for item, rows in score.by_item() if (found := _banded(survey, rows)) is not None}
        yield _of_bands(survey, score, banded)
        yield _order(survey, score, banded)
        yield _of_rows(survey, [(item, rows) for item, rows in score.by_item() if item.id not in banded])
    yield Proof("survey_derivations", "unproved", _NOT_PROVED)


def _banded(survey: Survey, rows: list[PointRow]) -> list[Bands] | None:
    """Return the bands of the rows of an item, None unless all of them ask for one and the same number."""
    found = [bands(row.when, survey.parameters) for row in rows]
    known = [one for one in found if one is not None and one.name is not None and one.spans]
    return known if len(known) == len(found) and len({one.name for one in known}) == 1 else None


def _of_bands(survey: Survey, score: Score, banded: dict[str, list[Bands]]) -> Proof:
    """Return whether no two bands of an item meet and none leave a hole; what lies outside of them counts no points."""
    wrong, outside = [], []
    for item in (one for one in score.items if one.id in banded):
        spans = sorted(span for one in banded[item.id] for span in one.spans)
        name = banded[item.id][0].name or ""
        for (_, last), (first, _) in pairwise(spans):
            if first <= last:
                wrong.append(_value(survey, item, name, first, Text("thuộc hai dòng", "is in two rows")))
            elif first > last + 1:
                wrong.append(_value(survey, item, name, last + 1, Text("không thuộc dòng nào", "is in no row")))
        none = Text("trở xuống không có điểm", "or less counts no points")
        if spans[0][0] > 1:  # that none of something counts nothing goes without saying
            outside.append(_value(survey, item, name, spans[0][0] - 1, none))
        if spans[-1][1] != MOST:
            none = Text("trở lên không có điểm", "or more counts no points")
            outside.append(_value(survey, item, name, spans[-1][1] + 1, none))
    return Proof("survey_bands", "fails" if wrong else "proved", _BANDS, examples=(*wrong, *outside))


def _value(survey: Survey, item: Item, name: str, value: int, said: Text) -> Example:
    places = next((one.places for one in survey.law.columns if one.id == name), 0)
    shown = str(Decimal(value).scaleb(-places))
    return Example(Text(f"{item.vi}: {name} = {shown} {said.vi}", f"{item.en}: {name} = {shown} {said.en}"))


def _order(survey: Survey, score: Score, banded: dict[str, list[Bands]]) -> Proof:
    """Return along which bands points neither only rise nor only fall, in the printed order of the table."""
    uneven = []
    for item, rows in score.by_item():
        if item.id in banded:
            first = [one.spans[0] for one in banded[item.id]]
            at = sorted(range(len(rows)), key=first.__getitem__)
            for number, form in enumerate(score.forms):
                points = [points_of(rows[one], number, survey.parameters) for one in at]
                if points not in (sorted(points), sorted(points, reverse=True)):
                    shown, page = ", ".join(map(str, points)), rows[0].page
                    uneven.append(
                        Example(
                            Text(
                                f"{item.vi}, {form.vi}: {shown} (trang {page})",
                                f"{item.en}, {form.en}: {shown} (page {page})",
                            )
                        )
                    )
    how = Text(
        "so sánh điểm của các dòng, như bảng in", "by comparing the points of the rows, as the table prints them"
    )
    return Proof("survey_order", "declared" if uneven else "proved", how, examples=tuple(uneven))


def _of_rows(survey: Survey, items: list[tuple[Item, list[PointRow]]]) -> Proof:
    """Return whether no household is in two rows of an item that is not about one number, as far as z3 can tell."""
    z3 = solver()
    if z3 is None:
        return Proof("survey_items", "unproved", _NO_Z3)
    try:
        asked = _Asked(z3, survey)
        dead = [row for _, rows in items for row in rows if not asked.possible(row.when)]
        open_ = [
            (item, pair)
            for item, rows in items
            for pair in combinations(rows, 2)
            if asked.possible(*(one.when for one in pair))
        ]
    except NoAnswerError:
        return Proof("survey_items", "unproved", Text("z3 không trả lời kịp", "z3 gave no answer in time"))
    wrong = [
        Example(Text(f"{row.vi}: không hộ nào ở dòng này", f"{row.en}: no household is in this row")) for row in dead
    ]
    maybe = [_both(survey, item, pair) for item, pair in open_]
    status: Status = "fails" if wrong else "unproved" if maybe else "proved"
    how = Text("z3, câu trả lời của từng người để ngỏ", "z3, with what is asked of members left open")
    return Proof("survey_items", status, how, examples=(*wrong, *maybe))


def _both(survey: Survey, item: Item, pair: tuple[PointRow, ...]) -> Example:
    adds = item.add_if is not None and bool(survey.parameters[item.add_if])
    counts = (
        Text("cộng điểm", "points add") if adds else Text("lấy dòng nhiều điểm hơn", "the row with more points counts")
    )
    vi, en = " + ".join(row.vi for row in pair), " + ".join(row.en for row in pair)
    return Example(Text(f"{item.vi}: {vi}: {counts.vi}", f"{item.en}: {en}: {counts.en}"))


class _Asked:
    """Conditions of a survey for z3: facts and amounts as they are declared, what is asked of members left open."""

    def __init__(self, z3: Z, survey: Survey) -> None:
        self.z3, self.survey = z3, survey
        self._facts = {one.id: one.when for one in survey.law.facts if one.of == "household"}
        self._amounts = {one.id: one.amount for one in survey.law.amounts}
        self._columns = survey.columns("household")
        self._codes = {one.id: [code.value for code in one.codes] for one in self._columns.values() if one.codes}

    def possible(self, *conditions: Node) -> bool:
        """Return whether a household may meet all conditions; raises :class:`NoAnswerError`."""
        solver_ = self.z3.Solver()
        solver_.set("timeout", TIMEOUT)
        said = solver_.check(*(self._condition(one) for one in conditions), *self._bounds())
        if said == self.z3.unknown:
            raise NoAnswerError
        return bool(said == self.z3.sat)

    def _bounds(self) -> Iterator[Z]:
        yield self.z3.Int("people") >= 1
        for name, one in self._amounts.items():
            if isinstance(one, Count):
                yield self.z3.Int(name) >= 0
        for column in self._columns.values():
            if column.minimum is not None:
                yield self.z3.Int(column.id) >= column.minimum
            if column.maximum is not None:
                yield self.z3.Int(column.id) <= column.maximum

    def _condition(self, node: Node) -> Z:
        match node:
            case And(parts=parts):
                return self.z3.And([self._condition(part) for part in parts])
            case Or(parts=parts):
                return self.z3.Or([self._condition(part) for part in parts])
            case Not(part=part):
                return self.z3.Not(self._condition(part))
            case Compare(left=left, op=op, right=right):
                return COMPARE[op](self._term(left), self._term(right))
            case Is(id=name, codes=codes):
                known = self._codes[name]
                return self.z3.Or([self.z3.Int(f"code {name}") == known.index(one) for one in codes])
            case Given(id=name):
                return self.z3.Bool(f"given {name}")
            case Some():
                return self.z3.Bool(repr(node))
            case _:
                assert isinstance(node, Name)
                return self._yes(node.id)

    def _yes(self, name: str) -> Z:
        if name in self.survey.parameters:
            return self.z3.BoolVal(bool(self.survey.parameters[name]))
        return self._condition(self._facts[name]) if name in self._facts else self.z3.Bool(name)

    def _term(self, term: Term) -> Z:
        match term:
            case Number(value=value):
                return self.z3.IntVal(value)
            case Name(id=name):
                return self._number(name)
            case _:
                return ARITHMETIC[term.sign](self._term(term.left), self._term(term.right))

    def _number(self, name: str) -> Z:
        if name in self.survey.parameters:
            return self.z3.IntVal(self.survey.parameters[name])
        amount = self._amounts.get(name)
        return self.z3.Int(name) if amount is None or isinstance(amount, Count) else self._term(amount)
