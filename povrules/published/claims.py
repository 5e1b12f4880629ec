"""Claims: ``75/505 = 15 %``, ``163/889 − 81/910 = 9,44 %``, ``75 hộ trên 505 hộ tương đương 15%``."""

import re
from collections.abc import Callable
from fractions import Fraction

from povrules.errors import UsageError
from povrules.published.arithmetic import evaluate
from povrules.published.model import Answer, Check, Place, judged, should_be
from povrules.published.numbers import Printed, read_number, rounded, shown
from povrules.published.slips import slip_of
from povrules.spelling import bare, encodable
from povrules.text import SaidError, Text

_WORDS = (
    (re.compile(r"\bkhong qua\b|\bnhieu nhat\b|\bat most\b|<="), "≤"),
    (re.compile(r"\bit nhat\b|\bkhong duoi\b|\bat least\b|>="), "≥"),
    (re.compile(r"\bduoi\b|\bit hon\b|\bbelow\b"), "<"),
    (re.compile(r"\bhon\b|\babove\b"), ">"),
    (re.compile(r"\b(?:tuong duong(?: voi)?|chiem(?: ty le| ti le)?|bang|la|dat|is|equals)\b|≈"), "="),
)
_OVER = re.compile(r"\btren(?: tong so)?\b|\bof\b")
"""“trên” stands for a fraction where another word says how the two sides compare, and else for more than."""
_UNITS = re.compile(
    r"\b(?:giam|tang|con|co|so|tong|ty le|ti le|ho|can|ngheo|nguoi|nhan|khau|diem|households?|persons?|poor)\b"
)
_PAUSE = re.compile(r",(?=\s*[<>=≤≥])")
_RELATION = re.compile(r"([^<>=≤≥]+)([<>=≤≥])([^<>=≤≥]+)")
_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "≤": lambda one, other: one <= other,
    "≥": lambda one, other: one >= other,
}
_LONGEST = 300
_DECIMALS = 2


def check_claim(claim: str) -> Check:
    """Return the check of a claim. Raises :class:`UsageError` for one that is not understood."""
    shown_claim = encodable(claim)
    if len(claim) > _LONGEST:
        raise _not_understood(shown_claim[:40] + "…", Text("quá dài", "it is too long"))
    found = _RELATION.fullmatch(_plain(claim))
    if found is None:
        raise _not_understood(
            shown_claim, Text("cần đúng một dấu =, <, >, ≤ hoặc ≥", "it needs one of =, <, >, ≤, ≥, once")
        )
    left, relation, right = (part.strip() for part in found.groups())
    printed = read_number(right, whole=not right.endswith("%"))
    if printed is None:
        raise _not_understood(shown_claim, Text(f"“{right}” không phải là số", f"“{right}” is no number"))
    try:
        value = evaluate(left) * (100 if printed.percent else 1)
    except SaidError as error:
        raise _not_understood(shown_claim, error.expected) from error
    return _checked(shown_claim, left, relation, printed, value)


def _plain(claim: str) -> str:
    """Return a claim with signs for its words and without its units."""
    text = bare(claim).strip(" .")
    for words, sign in _WORDS:
        text = words.sub(sign, text)
    text = _OVER.sub("/" if re.search("[<>=≤≥]", text) else ">", text)
    return " ".join(_PAUSE.sub(" ", _UNITS.sub(" ", text)).split())


def _not_understood(claim: str, why: Text) -> UsageError:
    return UsageError(
        Text(
            f"--claim “{claim}”: không hiểu: {why.vi}. Ví dụ: “75/505 = 15 %”, “163/889 - 81/910 = 9,44 %”, "
            "“102/910 < 12 %”.",
            f"--claim “{claim}” is not understood: {why.en}. Examples: “75/505 = 15 %”, “163/889 - 81/910 = 9,44 %”, "
            "“102/910 < 12 %”.",
        )
    )


def _checked(claim: str, left: str, relation: str, printed: Printed, value: Fraction) -> Check:
    decimals = printed.decimals + _DECIMALS
    percent = " %" if printed.percent else ""
    said = f"{left} = {value}{percent}"
    if value.denominator > 1:
        sign = "=" if rounded(value, decimals) == value else "≈"
        said += f" {sign} {shown(value, decimals)}{percent}"
    how, place = Text(said, said), Place(None, None, None)
    if relation == "=":
        answer = judged(printed, value)
        note = None if answer != "wrong" else _of_rounded(left, printed, value)
        if note is not None:
            should = should_be(printed, value)
            return Check("claim", "right_when_rounded", place, claim, value, should, how, note=note)
        slip = slip_of(printed, value, _guesses(printed, value)) if answer == "wrong" else None
        return Check("claim", answer, place, claim, value, should_be(printed, value), how, slip)
    holds: Answer = "right" if _HOLDS[relation](value, printed.value) else "wrong"
    return Check("claim", holds, place, claim, value, f"{shown(value, decimals)}{percent}", how)


def _of_rounded(left: str, printed: Printed, value: Fraction) -> Text | None:
    """Return what to say where a claim is right only of fractions that were rounded before; None where it is not."""
    decimals = printed.decimals + (2 if printed.percent else 0)
    of_rounded = evaluate(left, divided=lambda ratio: rounded(ratio, decimals))
    if judged(printed, of_rounded * (100 if printed.percent else 1)) == "wrong":
        return None
    should = should_be(printed, value)
    return Text(
        f"tính từ các tỷ lệ đã làm tròn; giá trị chính xác làm tròn là {should}",
        f"computed from rounded rates; the exact value is {should} when rounded",
    )


def _guesses(printed: Printed, value: Fraction) -> list[tuple[Text, Fraction]]:
    """Return what may have been meant: a ratio, per cent, the other way round."""
    found = [(Text("thiếu dấu %", "the sign of per cent is missing"), value * 100)] if not printed.percent else []
    if printed.percent:
        found.append((Text("là tỷ số, chưa nhân 100", "a ratio, not in per cent"), value / 100))
        if value:
            found.append((Text("đảo tử số và mẫu số", "upside down"), 10_000 / value))
    return found
