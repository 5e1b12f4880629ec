"""Sums, products and fractions of whole and decimal numbers, as claims and numbers of columns write them."""

import re
from collections.abc import Callable
from fractions import Fraction

from povrules.published.numbers import read_number
from povrules.text import SaidError

_TOKEN = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)*\s*%?|[-+*/():]|[−–×÷⁄∕])")
_SAME = {"−": "-", "–": "-", "×": "*", "÷": "/", ":": "/", "⁄": "/", "∕": "/"}
_LONGEST = 400
_DEEPEST = 40

Meaning = Callable[[str], Fraction]
"""What a number in the text stands for: itself, or the column of that number."""


def number(text: str) -> Fraction:
    """Return a number that stands for itself; raises :class:`SaidError` for marks that make no sense.

    A single point or comma with three digits behind it stands between thousands.
    """
    found = read_number(text, whole=True)
    if found is None:
        raise SaidError(f"“{text}” không phải là số", f"“{text}” is no number", text)
    return found.value / 100 if found.percent else found.value


def evaluate(text: str, meaning: Meaning = number, divided: Callable[[Fraction], Fraction] = Fraction) -> Fraction:
    """Return the value of ``75/505`` or ``(81 + 122 − 101)/910``; ``divided`` may round what a division gives.

    Raises :class:`SaidError` for what is no such sum and for a division by zero.
    """
    return _Reader(text, meaning, divided).read()


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, text: str, meaning: Meaning, divided: Callable[[Fraction], Fraction]) -> None:
        self._text = text
        self._divided = divided
        self._meaning = meaning
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def read(self) -> Fraction:
        value = self._sum()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return value

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *signs: str) -> str:
        sign = self._next()
        if sign not in signs:
            return ""
        self._at += 1
        return sign

    def _sum(self) -> Fraction:
        value = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while sign := self._take("*", "/"):
            other = self._factor()
            if sign == "/" and not other:
                raise SaidError(f"“{self._text}”: chia cho 0", f"“{self._text}”: division by zero")
            value = value * other if sign == "*" else self._divided(value / other)
        return value

    def _factor(self) -> Fraction:
        if self._take("-"):
            return -self._inside(self._factor)
        if self._take("("):
            value = self._inside(self._sum)
            if not self._take(")"):
                raise self._unexpected()
            return value
        found = self._next()
        if not found[:1].isdigit():
            raise self._unexpected()
        self._at += 1
        return self._meaning(found)

    def _inside(self, read: Callable[[], Fraction]) -> Fraction:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._unexpected()
        value = read()
        self._depth -= 1
        return value

    def _unexpected(self) -> SaidError:
        found = self._next()
        if not found:
            return SaidError(f"“{self._text}”: thiếu số ở cuối", f"“{self._text}”: a number is missing at its end")
        return SaidError(f"“{self._text}”: “{found}” không đúng chỗ", f"“{self._text}”: “{found}” is out of place")


def _tokens(text: str) -> list[str]:
    """Return numbers, operators and parentheses; raises :class:`SaidError` for anything else."""
    if len(text) > _LONGEST:
        raise SaidError("phép tính quá dài", "the sum is too long")
    found: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None:
            raise SaidError(f"“{text}”: không hiểu “{text[at:]}”", f"“{text}”: “{text[at:]}” is not understood")
        found.append(_SAME.get(token[1], token[1]))
        at = token.end()
    return found
