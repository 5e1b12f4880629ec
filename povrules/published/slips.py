"""The nearest mistake that gives what is printed in place of what should be."""

from collections.abc import Iterable
from fractions import Fraction

from povrules.published.model import judged
from povrules.published.numbers import Printed, cut, rounded, shown
from povrules.text import Text

Guess = tuple[Text, Fraction]
"""What may have been done, and the value that it gives."""


def slip_of(printed: Printed, value: Fraction, guesses: Iterable[Guess] = ()) -> Text | None:
    """Return the nearest slip by which ``printed`` may stand for ``value``; None where none is plausible.

    First those of rounding, then ``guesses`` in their order, then those of typing.
    """
    said = _of_rounding(printed, value)
    if said is not None:
        return said
    for text, guess in guesses:
        if guess != value and judged(printed, guess) != "wrong":
            return text
    return _of_typing(shown(printed.value, printed.decimals), shown(value, printed.decimals))


def _of_rounding(printed: Printed, value: Fraction) -> Text | None:
    kept = cut(value, printed.decimals)
    if kept == value:
        return None
    if printed.value == kept:
        return Text("cắt bỏ phần sau thay vì làm tròn", "cut off instead of rounded")
    if printed.value - kept == Fraction(1 if value > 0 else -1, 10**printed.decimals):
        twice = rounded(rounded(value, printed.decimals + 1), printed.decimals)
        return _TWICE if printed.value == twice else Text("làm tròn lên thay vì xuống", "rounded up instead of down")
    return None


def _of_typing(found: str, should: str) -> Text | None:
    if len(found) == len(should):
        places = [at for at, (one, other) in enumerate(zip(found, should, strict=True)) if one != other]
        if len(places) == 1:
            return Text("sai một chữ số", "one digit differs")
        first, *others = places
        if len(others) == 1 and found[first] == should[others[0]] and found[others[0]] == should[first]:
            return Text("đảo hai chữ số", "two digits swapped")
        return None
    shorter, longer = sorted((found, should), key=len)
    for at in range(len(longer)):
        if longer[:at] + longer[at + 1 :] == shorter:
            return Text("thiếu một chữ số", "a digit is missing") if shorter == found else _ADDED
    return None


_TWICE = Text("làm tròn hai lần", "rounded twice")
_ADDED = Text("thừa một chữ số", "a digit too many")
