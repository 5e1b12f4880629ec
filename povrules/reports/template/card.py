"""The card of a household as lines of two halves: parts I, II … with the boxes to mark or to write in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from povrules.language.columns import Column
from povrules.language.question import Question
from povrules.reports.template.content import Block, Paper
from povrules.reports.template.fields import paper_code
from povrules.surveys import Survey

ON_CARD = re.compile(r"A\.([IVXL]+)(?:\.([0-9]+))?")
OF_MEMBER = re.compile(r"cột ([0-9]+)")
OF_SCREEN = re.compile(r"Phiếu A, cột ([0-9]+)")
"""Where a question stands on paper, by its ``form``: on the household's card, in the list of members, on the screen."""

_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
_MORE = "Câu hỏi thêm (phiếu giấy không có)"


@dataclass(frozen=True)
class Line:
    """A line of the card; ``boxes``: what stands in its boxes, blank ones to be marked; ``head``: of a part."""

    text: str
    boxes: tuple[str, ...] = ()
    head: bool = False


def card_halves(survey: Survey, paper: Paper) -> tuple[list[Line], list[Line]]:
    """Return the lines of the left and of the right half, parts whole and the halves as even as can be."""
    parts = _parts(survey, paper)
    best = min(range(len(parts) + 1), key=lambda at: max(_count(parts[:at]), _count(parts[at:])))
    return [line for part in parts[:best] for line in part], [line for part in parts[best:] for line in part]


def _count(parts: Sequence[Sequence[Line]]) -> int:
    return sum(map(len, parts))


def _parts(survey: Survey, paper: Paper) -> list[list[Line]]:
    questions: dict[str, list[Question]] = {}
    more: list[Line] = [Line(_MORE, head=True)]
    for one in survey.law.columns_of("household"):
        place = ON_CARD.fullmatch(one.form)
        if place:
            questions.setdefault(place[1], []).append(one)
        elif one.form and not OF_SCREEN.fullmatch(one.form):
            more += _alone(one, "")
    blocks = {block.no: block for block in paper.blocks}
    numbers = sorted({*questions, *blocks}, key=arabic)
    parts = [_part(no, questions.get(no, []), blocks.get(no)) for no in numbers]
    return [*parts, more] if len(more) > 1 else parts


def _part(no: str, questions: Sequence[Question], block: Block | None) -> list[Line]:
    if block is None:
        return [line for one in questions for line in _alone(one, f"{no}. ")]
    boxes = ("",) * max(1, len(block.boxes))
    items = [*(one.vi for one in questions), *block.items]
    lines = [Line(f"{at}. {item}", boxes) for at, item in enumerate(items, 1)]
    return [Line(f"{no}. {block.vi}", block.boxes, head=True), *lines]


def _alone(question: Question, number: str) -> list[Line]:
    """Return a question that is a part of its own: a box for each of its codes, or one to write in."""
    if question.codes:
        return [
            Line(f"{number}{question.vi} (Đánh dấu X)", head=True),
            *(Line(text, ("",)) for text in _boxes(question)),
        ]
    mark = " (Đánh dấu X)" if question.type == "flag" else ""
    return [Line(f"{number}{question.vi}{mark}", ("",), head=bool(number))]


def _boxes(column: Column) -> list[str]:
    texts = []
    for at, code in enumerate(column.codes, 1):
        digit = paper_code(code)
        text = with_capital(code.vi) + (", ghi rõ: …………………" if code.value == "other" else "")
        texts.append(f"{at if digit is None else digit}. {text}")
    return texts


def arabic(roman: str) -> int:
    """Return a Roman number as an integer.

    >>> arabic("XIV")
    14
    """
    values = [_DIGITS[letter] for letter in roman]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def with_capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
